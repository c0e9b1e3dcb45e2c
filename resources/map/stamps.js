"use strict";
// Status shapes: drawn as paths (single cases, the open case) or stamped into pixels (thousands of cases).
// A shape carries the status, never its colour alone: triangle, square, circle, struck ring.

const SHAPE_TOKENS = ["red", "amber", "green", "text3"];

function shapePath(ctx, colour, x, y, size) {
  ctx.beginPath();
  if (colour === 0) {
    const half = size * 0.56;
    ctx.moveTo(x, y - half * 0.98);
    ctx.lineTo(x + half, y + half * 0.8);
    ctx.lineTo(x - half, y + half * 0.8);
    ctx.closePath();
  } else if (colour === 1) {
    const half = size * 0.43;
    ctx.rect(x - half, y - half, 2 * half, 2 * half);
  } else {
    ctx.arc(x, y, size * 0.47, 0, 2 * Math.PI);
  }
}

// One case. `overdue` adds a second outline, `selected` turns the panel-coloured edge into a text-coloured one.
function drawShape(ctx, theme, colour, overdue, selected, x, y, size) {
  const ink = theme[SHAPE_TOKENS[colour]];
  const edge = selected ? theme.text : theme.panel;
  const rim = size < 7 ? 1 : size < 9 ? 1.5 : selected ? 3.5 : 2.5;
  ctx.lineJoin = "round";
  if (overdue) {
    const outer = size * 1.4 + 1;
    shapePath(ctx, colour, x, y, outer);
    ctx.lineWidth = rim + 1.5;
    ctx.strokeStyle = edge;
    ctx.stroke();
    ctx.fillStyle = theme.panel;
    ctx.fill();
    ctx.lineWidth = size < 8 ? 1 : 1.5;
    ctx.strokeStyle = ink;
    ctx.stroke();
    shapePath(ctx, colour, x, y + (colour === 0 ? size * 0.06 : 0), size * 0.78);
  } else {
    shapePath(ctx, colour, x, y, size);
    ctx.lineWidth = rim;
    ctx.strokeStyle = edge;
    ctx.stroke();
  }
  if (colour === 3) {
    if (!overdue) { ctx.fillStyle = theme.panel; ctx.fill(); }
    const r = size * 0.33;
    ctx.lineWidth = size < 8 ? 1 : 1.4;
    ctx.strokeStyle = ink;
    ctx.stroke();
    ctx.beginPath();
    ctx.moveTo(x - r, y + r);
    ctx.lineTo(x + r, y - r);
    ctx.stroke();
    return;
  }
  ctx.fillStyle = ink;
  ctx.fill();
}

// Stamps are classes of looks: colour + 4 * overdue + 8 * selected. Later in this list lies on top.
const STAMP_ORDER = [3, 2, 1, 0, 7, 6, 5, 4, 11, 10, 9, 8, 15, 14, 13, 12];
const STAMP_RANK = new Uint8Array(16);
STAMP_ORDER.forEach((look, rank) => { STAMP_RANK[look] = rank; });

// The pixels of every look at one size: offsets from the centre, colours as the ImageData stores them. Solid pixels are
// copied, soft ones mixed, which takes ten times as long: in a crowd (`hard`) there are none, and nobody sees it.
function makeStamps(theme, size, ratio, hard) {
  const side = 2 * Math.ceil((size * 1.7 + 5) * ratio / 2) + 1, middle = (side - 1) / 2;
  const canvas = document.createElement("canvas");
  canvas.width = canvas.height = side;
  const ctx = canvas.getContext("2d", {willReadFrequently: true});
  return STAMP_ORDER.map((look) => {
    ctx.setTransform(1, 0, 0, 1, 0, 0);
    ctx.clearRect(0, 0, side, side);
    ctx.setTransform(ratio, 0, 0, ratio, middle + 0.5, middle + 0.5);
    drawShape(ctx, theme, look & 3, (look & 4) !== 0, (look & 8) !== 0, 0, 0, size);
    const pixels = new Uint32Array(ctx.getImageData(0, 0, side, side).data.buffer);
    const solid = {dx: [], dy: [], ink: []}, soft = {dx: [], dy: [], ink: []};
    let reach = 0;
    for (let i = 0; i < pixels.length; i++) {
      const alpha = pixels[i] >>> 24;
      if (alpha < (hard ? 110 : 24)) continue;   // a trace of antialiasing, invisible, but it costs as much as a pixel
      const x = i % side - middle, y = (i - i % side) / side - middle, list = hard || alpha > 250 ? solid : soft;
      list.dx.push(x);
      list.dy.push(y);
      list.ink.push((hard ? pixels[i] | 0xff000000 : pixels[i]) >>> 0);
      reach = Math.max(reach, Math.abs(x), Math.abs(y));
    }
    return {reach, solid: pixelList(solid), soft: pixelList(soft)};
  });
}

function pixelList(list) {
  const count = list.ink.length;
  return {count, dx: Int16Array.from(list.dx), dy: Int16Array.from(list.dy), ink: Uint32Array.from(list.ink),
    at: new Int32Array(count)};
}

// Writes cases into an ImageData: 100,000 in about 6 ms, where fillRect takes 65 and drawImage 379.
class Stamper {
  constructor() {
    this.theme = null;
    this.stamps = new Map();
    this.order = new Int32Array(0);
    this.atX = new Int16Array(0);
    this.atY = new Int16Array(0);
  }

  setTheme(theme) {
    this.theme = theme;
    this.stamps.clear();
  }

  // Smaller when zoomed out or crowded, so that 100,000 cases still show where they lie.
  sizeFor(zoom, visible) {
    const size = zoom < 11.5 ? 6 : zoom < 13 ? 8 : zoom < 14.5 ? 10 : 12;
    if (visible > 20000) return Math.max(5, size - 3);
    return visible < 400 ? Math.max(size, 11) : visible < 3000 ? Math.max(size, 8) : size;
  }

  // Draws what the view shows and returns {size, drawn, order, atX, atY}: where the drawn cases lie, in pixels of the canvas.
  draw(view, store) {
    const {ratio, scale, offX, offY, zoom} = view;
    const width = view.canvas.width, height = view.canvas.height;
    if (this.order.length < store.count) {
      this.order = new Int32Array(store.count);
      this.rank = new Uint8Array(store.count);
      this.atX = new Int16Array(store.count);
      this.atY = new Int16Array(store.count);
    }
    const margin = 16 / scale;
    const left = -offX / scale - margin, right = (view.width - offX) / scale + margin;
    const top0 = -offY / scale - margin, bottom = (view.height - offY) / scale + margin;
    const {order, rank, atX, atY} = this;
    const {x, y, status, flags} = store;
    const perRank = new Int32Array(17), only = store.overdueOnly;
    const k = scale * ratio, ox = offX * ratio, oy = offY * ratio;
    // The highest look of every 2-pixel cell: whatever lies under it there would be covered, so it is not drawn.
    const stride = (width >> 1) + 1, top = new Uint8Array(stride * ((height >> 1) + 1));
    let visible = 0;
    store.forEachRun(left, top0, right, bottom, (first, end) => {
      for (let slot = first; slot < end; slot++) {
        const flag = flags[slot];
        if (only && !(flag & OVERDUE)) continue;
        const cx = Math.round(x[slot] * k + ox), cy = Math.round(y[slot] * k + oy);
        if (cx < 0 || cy < 0 || cx >= width || cy >= height) continue;
        const look = COLOUR_OF_STATUS[status[slot]] | (flag & OVERDUE ? 4 : 0) | (flag & SELECTED ? 8 : 0);
        const high = STAMP_RANK[look], cell = (cy >> 1) * stride + (cx >> 1);
        if (top[cell] <= high) top[cell] = high + 1;
        atX[visible] = cx;
        atY[visible] = cy;
        rank[visible] = high;
        perRank[high + 1]++;
        visible++;
      }
    });
    for (let i = 1; i <= 16; i++) perRank[i] += perRank[i - 1];
    for (let i = 0; i < visible; i++) order[perRank[rank[i]]++] = i;

    const size = this.sizeFor(zoom, visible), hard = visible > 20000, key = [size, ratio, hard].join();
    if (!this.stamps.has(key)) this.stamps.set(key, makeStamps(this.theme, size, ratio, hard));
    const stamps = this.stamps.get(key);
    for (const {solid, soft} of stamps) {
      for (const list of [solid, soft]) for (let j = 0; j < list.count; j++) list.at[j] = list.dy[j] * width + list.dx[j];
    }
    const image = view.image(), buffer = new Uint32Array(image.data.buffer);
    let drawn = 0;
    for (let i = 0; i < visible; i++) {
      const point = order[i], cx = atX[point], cy = atY[point], look = rank[point];
      const cell = (cy >> 1) * stride + (cx >> 1);
      if (top[cell] !== look + 1) continue;
      top[cell] = 255;
      order[drawn++] = point;   // from here on the list of what is on screen
      const {reach, solid, soft} = stamps[look], base = cy * width + cx;
      if (cx >= reach && cy >= reach && cx < width - reach && cy < height - reach) {
        const {at, ink, count} = solid;
        for (let j = 0; j < count; j++) buffer[base + at[j]] = ink[j];
        for (let j = 0; j < soft.count; j++) buffer[base + soft.at[j]] = over(soft.ink[j], buffer[base + soft.at[j]]);
      } else {
        for (const list of [solid, soft]) {
          for (let j = 0; j < list.count; j++) {
            const px = cx + list.dx[j], py = cy + list.dy[j];
            if (px < 0 || py < 0 || px >= width || py >= height) continue;
            buffer[base + list.at[j]] = over(list.ink[j], buffer[base + list.at[j]]);
          }
        }
      }
    }
    view.ctx.putImageData(image, 0, 0);
    return {size, drawn, order, atX, atY};
  }
}

// `ink` over `ground`, both 0xAABBGGRR and not premultiplied.
function over(ink, ground) {
  const a = ink >>> 24, under = ground >>> 24;
  if (under === 0) return ink;
  if (under === 255) {
    const b = 255 - a;
    return (0xff000000 | ((ink >>> 16 & 255) * a + (ground >>> 16 & 255) * b) / 255 << 16
      | ((ink >>> 8 & 255) * a + (ground >>> 8 & 255) * b) / 255 << 8
      | ((ink & 255) * a + (ground & 255) * b) / 255) >>> 0;
  }
  const rest = (under * (255 - a)) / 255, sum = a + rest;
  let mixed = 0;
  for (let shift = 0; shift < 24; shift += 8) {
    const value = ((ink >>> shift & 255) * a + (ground >>> shift & 255) * rest) / sum;
    mixed |= value << shift;
  }
  return (mixed | Math.round(sum) << 24) >>> 0;
}
