"use strict";
// Clusters. They are summed from index cells, not from cases: any zoom of a million cases takes about a millisecond,
// and a change touches one cell. A donut is the share of red, amber and green, clockwise from twelve, count inside.

function donutRadius(count) {
  return 12 + 4.5 * Math.log10(count + 1);
}

// The clusters that touch the view. Each: {x, y, radius, parts[4], count, chosen, slot (one case only), box}.
// Groups are whole even at the edge, so that a count never changes by panning.
function clusters(view, store) {
  // Between two zoom levels the group grows on screen (64 to 90 px): it never gets too small for its donut.
  const shift = Math.max(0, DATA_ZOOM - Math.floor(view.zoom)), side = CELL * Math.pow(2, shift) * view.scale;
  const found = new Map();
  for (let cell = 0; cell < store.cells; cell++) {
    const base = cell * 4;
    const red = store.sums[base], amber = store.sums[base + 1];
    const green = store.sums[base + 2], grey = store.sums[base + 3];
    const count = red + amber + green + grey;
    if (!count) continue;
    const column = store.column[cell] >> shift, row = store.row[cell] >> shift;
    const left = column * side + view.worldX, top = row * side + view.worldY;
    if (left + side < 0 || top + side < 0 || left > view.width || top > view.height) continue;
    const key = row * 1048576 + column;
    let group = found.get(key);
    if (!group) {
      group = {x: 0, y: 0, parts: [0, 0, 0, 0], count: 0, chosen: 0, cell, column, row, left, top, side, shift};
      found.set(key, group);
    }
    group.parts[0] += red;
    group.parts[1] += amber;
    group.parts[2] += green;
    group.parts[3] += grey;
    group.count += count;
    group.chosen += store.chosen[cell];
    group.x += store.sumX[cell];
    group.y += store.sumY[cell];
  }
  for (const group of found.values()) {
    group.x = (group.x / group.count) * view.scale + view.offX;
    group.y = (group.y / group.count) * view.scale + view.offY;
    if (group.count === 1) {
      group.slot = store.start[group.cell];
      while (!store.shows(group.slot)) group.slot++;
      group.radius = 8;
      continue;
    }
    // Pulled inside its own cell by the radius, or neighbouring donuts would overlap.
    const radius = group.radius = Math.min(donutRadius(group.count), side / 2);
    const inset = Math.min(radius + 1.5, side / 2);
    group.x = Math.min(Math.max(group.x, group.left + inset), group.left + side - inset);
    group.y = Math.min(Math.max(group.y, group.top + inset), group.top + side - inset);
  }
  return [...found.values()];
}

function drawDonut(ctx, theme, group, text) {
  const {x, y, radius, parts, count} = group;
  const thick = Math.max(4.5, radius * 0.3), gap = 1.6 / (radius - thick / 2);
  // The panel-coloured disc keeps red arcs off a red kelurahan.
  ctx.beginPath();
  ctx.arc(x, y, radius + 1.5, 0, 2 * Math.PI);
  ctx.fillStyle = theme.panel;
  ctx.fill();
  if (group.chosen) {
    ctx.lineWidth = group.chosen === count ? 2.5 : 1.25;
    ctx.strokeStyle = theme.text;
    ctx.stroke();
  }
  const several = parts.filter((part) => part > 0).length > 1;
  let from = -Math.PI / 2;
  ctx.lineWidth = thick;
  for (let i = 0; i < 4; i++) {
    if (!parts[i]) continue;
    const to = from + (2 * Math.PI * parts[i]) / count, half = several ? Math.min(gap / 2, (to - from) / 3) : 0;
    ctx.beginPath();
    ctx.arc(x, y, radius - thick / 2, from + half, to - half);
    ctx.strokeStyle = theme[SHAPE_TOKENS[i]];
    ctx.stroke();
    from = to;
  }
  ctx.font = (text.length > 4 ? "600 11px " : "600 12px ") + theme.font;
  ctx.textAlign = "center";
  ctx.textBaseline = "middle";
  ctx.fillStyle = theme.text;
  ctx.fillText(text, x, y + 0.5);
}
