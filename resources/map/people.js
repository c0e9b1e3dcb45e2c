"use strict";
// Who else has which case open: a small badge at the upper right of the case, a ring for looking, a disc for holding,
// and the name where there is room. Names are drawn as text, like everything that comes from people.

const BADGE = 6;               // radius
const BADGES_ON_DONUT = 3;     // more of them would hide it
const NAMES_FROM_ZOOM = 13;    // further out the names would lie over half the city

// people: [{n, x, y, name, held}] in world pixels; groups: the donuts; current: the open case, or null. Only cases of the
// set are shown: a badge needs something to be on.
function drawPeople(view, store, theme, people, groups, current, occupied) {
  const crowds = new Map();
  for (const one of people) {
    const slot = store.slotOf(one.n);
    if (slot < 0 || !store.shows(slot)) continue;
    const x = one.x * view.scale + view.worldX, y = one.y * view.scale + view.worldY;
    if (x < -20 || y < -20 || x > view.width + 20 || y > view.height + 20) continue;
    const donut = groups.find((group) => group.count > 1 && x >= group.left && x < group.left + group.side
      && y >= group.top && y < group.top + group.side);
    if (current && current.n === one.n) {
      drawBadge(view, theme, one, x + 12, y - 12, true, occupied);
    } else if (donut) {
      const nth = crowds.get(donut) || 0, angle = (nth * 42 - 48) * Math.PI / 180, far = donut.radius + 1;
      crowds.set(donut, nth + 1);
      if (nth >= BADGES_ON_DONUT) continue;
      drawBadge(view, theme, one, donut.x + far * Math.cos(angle), donut.y + far * Math.sin(angle), false, occupied);
    } else {
      drawBadge(view, theme, one, x + 9, y - 9, true, occupied);
    }
  }
}

function drawBadge(view, theme, one, x, y, named, occupied) {
  const ctx = view.ctx;
  ctx.lineJoin = "round";
  ctx.textBaseline = "middle";
  ctx.beginPath();
  ctx.arc(x, y, BADGE, 0, 2 * Math.PI);
  ctx.lineWidth = 4;
  ctx.strokeStyle = theme.panel;
  ctx.stroke();
  ctx.fillStyle = one.held ? theme.c2 : theme.panel;
  ctx.fill();
  ctx.lineWidth = 1.5;
  ctx.strokeStyle = theme.c2;
  ctx.stroke();
  ctx.font = "600 9px " + theme.font;
  ctx.textAlign = "center";
  ctx.fillStyle = one.held ? theme.panel : theme.c2;
  ctx.fillText(one.name.slice(0, 1).toUpperCase(), x, y + 0.5);
  occupied.take(x - BADGE - 2, y - BADGE - 2, x + BADGE + 2, y + BADGE + 2);
  if (!named || view.zoom < NAMES_FROM_ZOOM) return;
  ctx.font = "500 11px " + theme.font;
  const left = x + BADGE + 4, right = left + ctx.measureText(one.name).width;
  if (!occupied.free(left + 1, y - 6, right, y + 6)) return;
  occupied.take(left, y - 6, right, y + 6);
  ctx.textAlign = "left";
  ctx.globalAlpha = 0.85;
  ctx.lineWidth = 3;
  ctx.strokeStyle = theme.panel;
  ctx.strokeText(one.name, left, y);
  ctx.globalAlpha = 1;
  ctx.fillStyle = theme.text2;
  ctx.fillText(one.name, left, y);
}
