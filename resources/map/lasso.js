"use strict";
// The lasso. It decides nothing: the outline goes to Python, which knows all cases, also those not drawn.
// By mouse or pen: drag. By keyboard: arrows move a cross (16 px, with Alt 2 px), Space sets a corner, Enter closes.
// Esc gives up; Shift while closing adds to the selection instead of replacing it.

const LASSO_STEP = 4;          // pixels between two corners of a drawn line

class Lasso {
  // finished(places, add): called with [[lat, lon], ...] of a closed outline.
  constructor(map, finished) {
    this.map = map;
    this.finished = finished;
    this.active = false;
    this.path = null;          // container points while drawing
    this.closed = null;        // places of the last outline, shown until the selection is given up
    this.cross = null;
    this.theme = null;
    map.createPane("lasso").style.zIndex = 460;
    map.getPane("lasso").style.pointerEvents = "none";
    this.layer = new CanvasLayer((view) => this.paint(view), {pane: "lasso", padding: 0.1}).addTo(map);
    const box = map.getContainer();
    box.addEventListener("pointerdown", (event) => this.down(event), true);
    box.addEventListener("pointermove", (event) => this.move(event));
    box.addEventListener("pointerup", (event) => this.up(event));
    box.addEventListener("pointercancel", () => this.cancel());
    box.addEventListener("keydown", (event) => this.key(event), true);
  }

  setActive(active) {
    this.active = active;
    this.map.getContainer().classList.toggle("lasso", active);
    if (active) this.map.dragging.disable(); else this.map.dragging.enable();
    this.cancel();
  }

  clear() {
    this.closed = null;
    this.layer.redraw();
  }

  // Gives up what is being drawn. Returns whether there was something.
  cancel() {
    const had = this.path !== null || this.cross !== null;
    this.path = this.cross = null;
    this.layer.redraw();
    return had;
  }

  down(event) {
    if (!this.active || event.button !== 0 || event.target.closest(".panel")) return;
    event.preventDefault();
    event.stopPropagation();
    this.map.getContainer().focus({preventScroll: true});
    this.map.getContainer().setPointerCapture(event.pointerId);
    this.cross = null;
    this.path = [this.map.mouseEventToContainerPoint(event)];
  }

  move(event) {
    if (!this.path || this.cross) return;
    // A fast hand moves further than one event a frame tells: take what was merged into it.
    for (const part of event.getCoalescedEvents()) this.add(part);
    this.add(event);
    this.layer.redraw();
  }

  add(event) {
    const point = this.map.mouseEventToContainerPoint(event);
    if (point.distanceTo(this.path[this.path.length - 1]) >= LASSO_STEP) this.path.push(point);
  }

  up(event) {
    if (!this.path || this.cross) return;
    this.add(event);
    this.close(event.shiftKey);
  }

  close(add) {
    const path = this.path;
    this.path = this.cross = null;
    this.layer.redraw();
    if (!path || path.length < 3) return;   // a click with a trembling hand is no outline
    const places = path.map((point) => this.map.containerPointToLatLng(point));
    this.closed = places;
    this.finished(places.map((place) => [place.lat, place.lng]), add);
  }

  key(event) {
    if (!this.active || event.target !== this.map.getContainer()) return;
    const step = event.altKey ? 2 : 16;
    const moves = {ArrowLeft: [-step, 0], ArrowRight: [step, 0], ArrowUp: [0, -step], ArrowDown: [0, step]};
    if (moves[event.key]) {
      const size = this.map.getSize();
      const from = this.cross || size.divideBy(2).round();
      const to = from.add(L.point(moves[event.key]));
      this.cross = L.point(Math.min(Math.max(to.x, 0), size.x), Math.min(Math.max(to.y, 0), size.y));
    } else if (event.key === " " && this.cross) {
      this.path = [...(this.path || []), this.cross];
    } else if (event.key === "Enter" && this.path) {
      this.close(event.shiftKey);
    } else {
      return;
    }
    event.preventDefault();
    event.stopPropagation();
    this.layer.redraw();
  }

  paint(view) {
    if (!this.theme) return;
    const {ctx} = view, min = this.layer._bounds.min;
    const onCanvas = (point) => this.map.containerPointToLayerPoint(point).subtract(min);
    let outline = null;
    if (this.path) outline = [...this.path, ...(this.cross ? [this.cross] : [])].map(onCanvas);
    else if (this.closed) outline = this.closed.map((place) => this.map.latLngToLayerPoint(place).subtract(min));
    if (outline && outline.length > 1) {
      ctx.beginPath();
      outline.forEach((point, i) => (i ? ctx.lineTo(point.x, point.y) : ctx.moveTo(point.x, point.y)));
      ctx.closePath();
      ctx.globalAlpha = 0.13;
      ctx.fillStyle = this.theme.accent;
      ctx.fill();
      ctx.globalAlpha = 1;
      ctx.lineWidth = 2;
      ctx.lineJoin = "round";
      ctx.setLineDash([6, 4]);
      ctx.strokeStyle = this.theme.accent;
      ctx.stroke();
      ctx.setLineDash([]);
    }
    if (this.cross) {
      const {x, y} = onCanvas(this.cross);
      ctx.beginPath();
      ctx.moveTo(x - 10, y);
      ctx.lineTo(x + 10, y);
      ctx.moveTo(x, y - 10);
      ctx.lineTo(x, y + 10);
      ctx.lineWidth = 2;
      ctx.strokeStyle = this.theme.accent;
      ctx.stroke();
    }
  }
}
