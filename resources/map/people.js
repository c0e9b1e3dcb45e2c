"use strict";
// Who else has which case open: a small badge at the upper right of the case, a ring for looking, a disc for holding,
// and the name where there is room. Names are drawn as text, like everything that comes from people.

const BADGE = 6;               // radius
const BADGE_AT = [9, -9];      // from the case
const NAMES_FROM_ZOOM = 13;    // further out the names would lie over half the city

// people: [{n, x, y, name, held}] in world pixels. Only cases of the set are shown: a badge needs something to be on.
function drawPeople(view, store, theme, people, occupied) {
  const {ctx} = view, name = "500 11px " + theme.font;
  ctx.lineJoin = "round";
  ctx.textBaseline = "middle";
  for (const one of people) {
    const slot = store.slotOf(one.n);
    if (slot < 0 || !store.shows(slot)) continue;
    const x = one.x * view.scale + view.worldX + BADGE_AT[0], y = one.y * view.scale + view.worldY + BADGE_AT[1];
    if (x < -BADGE || y < -BADGE || x > view.width + BADGE || y > view.height + BADGE) continue;
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
    if (view.zoom < NAMES_FROM_ZOOM) continue;
    ctx.font = name;
    const left = x + BADGE + 4, right = left + ctx.measureText(one.name).width;
    if (!occupied.free(left + 1, y - 6, right, y + 6)) continue;
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
}
