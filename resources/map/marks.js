"use strict";
// The layer above the kelurahan: cases as donuts, shapes or heat, the open case, and the names between them.

const RAW_ABOVE = 15;          // above this zoom cases are drawn one by one, whatever the mode
const HIT_RADIUS = 9;
const BAY = [-6.062, 106.792];  // where "Teluk Jakarta" is written

class Marks {
  constructor(map, kelurahan) {
    this.map = map;
    this.kelurahan = kelurahan;
    this.store = PointStore.empty();
    this.mode = {shade: true, marks: "clusters", overdue: false};
    this.theme = null;
    this.current = null;       // {n, x, y} in world pixels
    this.people = [];          // {n, x, y, name, held} of the cases others have open
    this.bay = "";
    this.format = String;
    this.covered = () => [];   // what lies over the map: no name is written under a control
    this.stamper = new Stamper();
    this.labels = new Labels();
    this.groups = [];
    map.createPane("marks").style.zIndex = 450;
    map.getPane("marks").style.pointerEvents = "none";
    this.layer = new CanvasLayer((view) => this.paint(view), {pane: "marks"}).addTo(map);
  }

  setTheme(theme) {
    this.theme = theme;
    this.stamper.setTheme(theme);
    this.labels.setTheme(theme);
    this.layer.redraw();
  }

  setStore(store) {
    store.showOverdueOnly(this.mode.overdue);
    this.store = store;
    this.layer.redraw();
  }

  setMode(mode) {
    this.mode = mode;
    this.store.showOverdueOnly(mode.overdue);
    this.layer.redraw();
  }

  setCurrent(n, lat, lon) {
    const at = n === null ? null : toWorld(lat, lon);
    this.current = at && {n, x: at.x, y: at.y};
    this.layer.redraw();
  }

  // rows: [[n, lat, lon, name, held]]
  setPresence(rows) {
    this.people = rows.map(([n, lat, lon, name, held]) => {
      const at = toWorld(lat, lon);
      return {n, x: at.x, y: at.y, name: String(name), held: Boolean(held)};
    });
    this.layer.redraw();
  }

  raw(zoom) {
    return this.mode.marks === "points" || (this.mode.marks === "clusters" && zoom > RAW_ABOVE);
  }

  paint(view) {
    if (!this.theme) return;
    const store = this.store, occupied = new Occupied(view.width, view.height);
    view.around(store.centreX, store.centreY);
    this.groups = [];
    if (this.mode.marks === "heat") {
      drawHeat(view, store, this.theme);
    } else if (this.raw(view.zoom)) {
      const {size, drawn, order, atX, atY} = this.stamper.draw(view, store);
      this.size = size;
      occupied.takePoints(order, drawn, atX, atY, view.ratio, size * 0.6 + 1);
    } else {
      this.size = 11;
      this.groups = clusters(view, store);
      for (const group of this.groups) {
        if (group.count > 1) drawDonut(view.ctx, this.theme, group, this.format(group.count));
        occupied.take(group.x - group.radius - 2, group.y - group.radius - 2,
          group.x + group.radius + 2, group.y + group.radius + 2);
      }
      for (const group of this.groups) if (group.count === 1) this.single(view, group);
    }
    if (this.current) this.ring(view, occupied);
    if (this.mode.marks !== "heat") {
      drawPeople(view, store, this.theme, this.people, this.groups, this.current, occupied);
    }
    const min = this.layer._bounds.min;
    for (const [x0, y0, x1, y1] of this.covered()) {
      const a = this.map.containerPointToLayerPoint([x0, y0]), b = this.map.containerPointToLayerPoint([x1, y1]);
      occupied.take(a.x - min.x, a.y - min.y, b.x - min.x, b.y - min.y);
    }
    this.labels.draw(view, this.kelurahan.areas, this.mode, occupied, this.format);
    this.labels.sea(view, this.bay, BAY, occupied);
  }

  single(view, group) {
    const flags = this.store.flags[group.slot], colour = COLOUR_OF_STATUS[this.store.status[group.slot]];
    drawShape(view.ctx, this.theme, colour, flags & OVERDUE, flags & SELECTED, group.x, group.y, this.size);
  }

  // The open case: its shape on a panel-coloured disc in an accent ring, on top of whatever it is part of.
  ring(view, occupied) {
    const x = this.current.x * view.scale + view.worldX, y = this.current.y * view.scale + view.worldY, ctx = view.ctx;
    ctx.beginPath();
    ctx.arc(x, y, 15, 0, 2 * Math.PI);
    ctx.fillStyle = this.theme.panel;
    ctx.fill();
    ctx.lineWidth = 2.5;
    ctx.strokeStyle = this.theme.accent;
    ctx.stroke();
    const slot = this.store.slotOf(this.current.n);
    if (slot >= 0) {
      const flags = this.store.flags[slot], colour = COLOUR_OF_STATUS[this.store.status[slot]];
      drawShape(ctx, this.theme, colour, flags & OVERDUE, flags & SELECTED, x, y, 11);
    }
    occupied.take(x - 17, y - 17, x + 17, y + 17);
  }

  // What lies under a point of the container: {n} for a case, {group} for a donut, null for neither.
  hit(point) {
    if (!this.theme || this.mode.marks === "heat" || !this.layer._bounds) return null;
    const view = this.layer.view().around(this.store.centreX, this.store.centreY);
    const at = this.map.containerPointToLayerPoint(point).subtract(this.layer._bounds.min);
    if (this.current) {
      const x = this.current.x * view.scale + view.worldX, y = this.current.y * view.scale + view.worldY;
      if (Math.hypot(x - at.x, y - at.y) <= 16) return {n: this.current.n};
    }
    if (this.raw(view.zoom)) {
      const slot = this.nearest(view, at);
      return slot < 0 ? null : {n: this.store.n[slot]};
    }
    let donut = null;
    for (const group of this.groups) {
      const far = Math.hypot(group.x - at.x, group.y - at.y);
      if (group.count === 1 && far <= HIT_RADIUS) return {n: this.store.n[group.slot]};
      if (group.count > 1 && far <= group.radius + 1) donut = group;
    }
    return donut && {group: donut};
  }

  // The case nearest to a canvas position; among those at one spot the one drawn on top.
  nearest(view, at) {
    const store = this.store, x = (at.x - view.offX) / view.scale, y = (at.y - view.offY) / view.scale;
    const reach = HIT_RADIUS / view.scale;
    let best = -1, least = reach * reach, top = -1;
    store.forEachRun(x - reach, y - reach, x + reach, y + reach, (first, end) => {
      for (let slot = first; slot < end; slot++) {
        if (!store.shows(slot)) continue;
        const dx = store.x[slot] - x, dy = store.y[slot] - y, far = dx * dx + dy * dy, flags = store.flags[slot];
        const look = COLOUR_OF_STATUS[store.status[slot]] | (flags & OVERDUE ? 4 : 0) | (flags & SELECTED ? 8 : 0);
        if (far < least || (far === least && STAMP_RANK[look] > top)) {
          best = slot;
          least = far;
          top = STAMP_RANK[look];
        }
      }
    });
    return best;
  }

  // Corners of a donut's index cell as places, for zooming in or selecting all of it.
  corners(group) {
    const side = CELL * Math.pow(2, group.shift), left = group.column * side, top = group.row * side;
    const at = [[left, top], [left + side, top], [left + side, top + side], [left, top + side]];
    return at.map(([x, y]) => toPlace(x, y));
  }

  // Bounds of the cases, of those on the mainland when there are any; null for an empty set.
  bounds(outlying) {
    const store = this.store, mainland = L.latLngBounds([]), all = L.latLngBounds([]);
    for (let cell = 0; cell < store.cells; cell++) {
      if (store.start[cell] === store.start[cell + 1]) continue;
      const first = store.start[cell], end = store.start[cell + 1];
      for (const slot of [first, end - 1]) {
        const place = toPlace(store.x[slot] + store.centreX, store.y[slot] + store.centreY);
        all.extend(place);
        if (!outlying || !outlying.contains(place)) mainland.extend(place);
      }
    }
    if (mainland.isValid()) return mainland;
    return all.isValid() ? all : null;
  }

  // How many cases lie within bounds.
  countIn(bounds) {
    const store = this.store, nw = bounds.getNorthWest(), se = bounds.getSouthEast();
    const a = toWorld(nw.lat, nw.lng), b = toWorld(se.lat, se.lng);
    const left = a.x - store.centreX, top = a.y - store.centreY, right = b.x - store.centreX, bottom = b.y - store.centreY;
    let count = 0;
    store.forEachRun(left, top, right, bottom, (first, end) => {
      for (let slot = first; slot < end; slot++) {
        const x = store.x[slot], y = store.y[slot];
        if (store.shows(slot) && x >= left && x <= right && y >= top && y <= bottom) count++;
      }
    });
    return count;
  }
}
