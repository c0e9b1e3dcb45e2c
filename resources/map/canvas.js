"use strict";
// One canvas that moves with the map. L.Renderer already translates it while dragging and scales it during the zoom
// animation; it is drawn again only when the movement has ended, or when the data changed.

// Leaflet places a canvas at fractions of a pixel after a jump, which blurs every line on it until the next drag.
const placeByTransform = L.Renderer.prototype._updateTransform;
L.Renderer.include({
  _updateTransform: function (center, zoom) {
    if (zoom === this._zoom && center.equals(this._center, 0)) L.DomUtil.setPosition(this._container, this._bounds.min);
    else placeByTransform.call(this, center, zoom);
  },
});

const CanvasLayer = L.Renderer.extend({
  options: {padding: 0.3},

  // paint(view): draws everything. Called with the transform set to CSS pixels and the canvas cleared.
  initialize: function (paint, options) {
    L.Renderer.prototype.initialize.call(this, options);
    this._paint = paint;
    this._pending = 0;
    this._image = null;
  },

  _initContainer: function () {
    this._container = document.createElement("canvas");
    this._container.className = "console-canvas";
    // The pixels are written by us: a canvas in GPU memory would be copied back and forth for every draw.
    this._ctx = this._container.getContext("2d", {willReadFrequently: true});
  },

  _destroyContainer: function () {
    cancelAnimationFrame(this._pending);
    L.DomUtil.remove(this._container);
    delete this._ctx;
  },

  _updatePaths: function () {},   // no Leaflet paths live on this canvas

  _update: function () {
    if (this._map._animatingZoom && this._bounds) return;
    L.Renderer.prototype._update.call(this);
    const size = this._bounds.getSize(), ratio = window.devicePixelRatio || 1, canvas = this._container;
    const width = Math.round(size.x * ratio), height = Math.round(size.y * ratio);
    L.DomUtil.setPosition(canvas, this._bounds.min);
    if (canvas.width !== width || canvas.height !== height) {
      canvas.width = width;
      canvas.height = height;
      canvas.style.width = size.x + "px";
      canvas.style.height = size.y + "px";
      this._image = null;
    }
    this._draw();
    this.fire("update");
  },

  // Ask for a new picture: any number of calls before the next frame is one draw.
  redraw: function () {
    if (!this._map || this._pending) return;
    this._pending = requestAnimationFrame(() => this._draw());
  },

  _draw: function () {
    cancelAnimationFrame(this._pending);
    this._pending = 0;
    if (!this._map || !this._ctx) return;
    const ratio = window.devicePixelRatio || 1, ctx = this._ctx;
    ctx.setTransform(1, 0, 0, 1, 0, 0);
    ctx.clearRect(0, 0, this._container.width, this._container.height);
    ctx.setTransform(ratio, 0, 0, ratio, 0, 0);
    this._paint(this.view());
  },

  // Where world pixels of DATA_ZOOM lie on this canvas: canvas = world * scale + (worldX, worldY).
  view: function () {
    const origin = this._map.getPixelOrigin(), size = this._bounds.getSize();
    const scale = Math.pow(2, this._zoom - DATA_ZOOM);
    return {
      ctx: this._ctx,
      canvas: this._container,
      ratio: window.devicePixelRatio || 1,
      width: size.x,
      height: size.y,
      zoom: this._zoom,
      scale,
      worldX: -(this._bounds.min.x + origin.x),
      worldY: -(this._bounds.min.y + origin.y),
      // The same for coordinates relative to a centre.
      around(centreX, centreY) {
        this.offX = centreX * scale + this.worldX;
        this.offY = centreY * scale + this.worldY;
        return this;
      },
      image: () => this._cleared(),
    };
  },

  _cleared: function () {
    if (this._image) new Uint32Array(this._image.data.buffer).fill(0);
    else this._image = this._ctx.createImageData(this._container.width, this._container.height);
    return this._image;
  },
});

// "#rrggbb" between two others, t from 0 to 1.
function mixColours(one, other, t) {
  const part = (hex, i) => parseInt(hex.slice(1 + 2 * i, 3 + 2 * i), 16);
  const mixed = [0, 1, 2].map((i) => Math.round(part(one, i) * (1 - t) + part(other, i) * t));
  return "#" + mixed.map((value) => value.toString(16).padStart(2, "0")).join("");
}

// World pixels at DATA_ZOOM of a place, and back.
function toWorld(lat, lon) {
  return L.CRS.EPSG3857.latLngToPoint(L.latLng(lat, lon), DATA_ZOOM);
}

function toPlace(x, y) {
  return L.CRS.EPSG3857.pointToLatLng(L.point(x, y), DATA_ZOOM);
}
