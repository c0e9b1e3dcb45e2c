"use strict";
// Kelurahan: shading, outline, names, and which one lies under the pointer.

const NEUTRAL_FULL = 150;      // waiting cases at which the neutral ramp is at its darkest
const TINT_FROM_ZOOM = 12;     // from here on a kelurahan is larger than a donut
const TOKEN_OF_COLOUR = {red: "red", yellow: "amber", green: "green"};

class Kelurahan {
  // geo: folium's L.GeoJSON; labels: {code: [lat, lon]} a point well inside.
  constructor(geo, labels) {
    this.areas = [];
    this.opacity = 1;   // less over a tile server's pictures
    this.byCode = new Map();
    geo.eachLayer((layer) => {
      const {properties, geometry} = layer.feature;
      const polygons = geometry.type === "Polygon" ? [geometry.coordinates] : geometry.coordinates;
      const rings = polygons.flat().map((ring) => {
        const flat = new Float64Array(ring.length * 2);
        ring.forEach(([lon, lat], i) => {
          const point = toWorld(lat, lon);
          flat[2 * i] = point.x;
          flat[2 * i + 1] = point.y;
        });
        return flat;
      });
      const box = [Infinity, Infinity, -Infinity, -Infinity];
      for (const ring of rings) {
        for (let i = 0; i < ring.length; i += 2) {
          box[0] = Math.min(box[0], ring[i]);
          box[1] = Math.min(box[1], ring[i + 1]);
          box[2] = Math.max(box[2], ring[i]);
          box[3] = Math.max(box[3], ring[i + 1]);
        }
      }
      const code = String(properties.code), at = labels[code];
      const anchor = at ? toWorld(at[0], at[1]) : L.point((box[0] + box[2]) / 2, (box[1] + box[3]) / 2);
      const area = {code, name: String(properties.name), layer, rings, box, anchor, colour: "green", waiting: 0};
      this.areas.push(area);
      this.byCode.set(code, area);
    });
  }

  setIndicator(values) {
    for (const area of this.areas) {
      const [colour, waiting] = values[area.code] || ["green", 0];
      area.colour = colour;
      area.waiting = waiting;
    }
    // Red names first, and red outlines on top of their neighbours'.
    const rank = {red: 2, yellow: 1, green: 0};
    this.areas.sort((a, b) => rank[b.colour] - rank[a.colour] || b.waiting - a.waiting);
    for (let i = this.areas.length - 1; i >= 0; i--) this.areas[i].layer.bringToFront();
  }

  // The outline always tells the indicator (by width and colour). The fill tells it only where that can be read:
  // without donuts, or from zoom 12 up, where a kelurahan is larger than a donut and the donut stands on a
  // panel-coloured disc. Further out red arcs would lie on red ground, so the fill is a neutral ramp there: darker is
  // more waiting. With the indicator switched off the fill is that ramp and the outline is plain.
  // `donuts` tells whether there are any at this zoom.
  shade(theme, mode, zoom, donuts) {
    const tint = mode.shade && mode.marks !== "heat" && (!donuts || zoom >= TINT_FROM_ZOOM);
    for (const area of this.areas) {
      const token = mode.shade ? TOKEN_OF_COLOUR[area.colour] : "green";
      let fill = theme["map_" + token];
      if (!tint) {
        const depth = mode.marks === "heat" ? 0 : Math.min(1, area.waiting / NEUTRAL_FULL);
        fill = mixColours(theme.map_green, theme.text3, 0.4 * depth);
      }
      area.layer.setStyle({
        fillColor: fill,
        fillOpacity: this.opacity,
        color: theme["map_" + token + "_line"],
        weight: token === "red" ? 2 : token === "amber" ? 1.2 : 1,
        opacity: 1,
      });
    }
    return tint;
  }

  // Code of the kelurahan at a world position, or null.
  at(x, y) {
    for (const area of this.areas) {
      const [left, top, right, bottom] = area.box;
      if (x >= left && x <= right && y >= top && y <= bottom && insideRings(area.rings, x, y)) return area.code;
    }
    return null;
  }
}

function insideRings(rings, x, y) {
  let inside = false;
  for (const ring of rings) {
    for (let i = 0, j = ring.length - 2; i < ring.length; j = i, i += 2) {
      const yi = ring[i + 1], yj = ring[j + 1];
      if ((yi > y) !== (yj > y) && x < ((ring[j] - ring[i]) * (y - yi)) / (yj - yi) + ring[i]) inside = !inside;
    }
  }
  return inside;
}

// What is taken on the canvas, in squares of 4 px: marks first, then each name that found a place.
class Occupied {
  constructor(width, height) {
    this.columns = Math.ceil(width / 4) + 1;
    this.rows = Math.ceil(height / 4) + 1;
    this.grid = new Uint8Array(this.columns * this.rows);
  }

  _range(x0, y0, x1, y1) {
    return [
      Math.max(0, x0 >> 2), Math.max(0, y0 >> 2),
      Math.min(this.columns - 1, x1 >> 2), Math.min(this.rows - 1, y1 >> 2),
    ];
  }

  take(x0, y0, x1, y1) {
    const [c0, r0, c1, r1] = this._range(x0, y0, x1, y1);
    for (let row = r0; row <= r1; row++) this.grid.fill(1, row * this.columns + c0, row * this.columns + c1 + 1);
  }

  // Cases by the thousand: each square that holds a centre is taken once, with `half` pixels around it.
  takePoints(order, count, atX, atY, ratio, half) {
    const centres = new Uint8Array(this.grid.length);
    for (let i = 0; i < count; i++) {
      const column = (atX[order[i]] / ratio) >> 2, row = (atY[order[i]] / ratio) >> 2;
      const at = row * this.columns + column;
      if (centres[at]) continue;
      centres[at] = 1;
      this.take(column * 4 - half + 2, row * 4 - half + 2, column * 4 + half + 2, row * 4 + half + 2);
    }
  }

  free(x0, y0, x1, y1) {
    const [c0, r0, c1, r1] = this._range(x0, y0, x1, y1);
    for (let row = r0; row <= r1; row++) {
      for (let at = row * this.columns + c0; at <= row * this.columns + c1; at++) if (this.grid[at]) return false;
    }
    return true;
  }
}

// Where a name is tried around its anchor, nearest first: [share of its own width, pixels].
const NEARBY = [];
for (const dx of [0, -0.2, 0.2, -0.4, 0.4, -0.6, 0.6]) {
  for (const dy of [0, -8, 8, -16, 16, -24, 24, -34, 34]) NEARBY.push([dx, dy]);
}
NEARBY.sort((a, b) => Math.hypot(a[0] * 70, a[1]) - Math.hypot(b[0] * 70, b[1]));

class Labels {
  constructor() {
    this.widths = new Map();
  }

  setTheme(theme) {
    this.theme = theme;
    this.widths.clear();
  }

  _width(ctx, font, text) {
    const key = font + text;
    let width = this.widths.get(key);
    if (width === undefined) {
      ctx.font = font;
      this.widths.set(key, (width = ctx.measureText(text).width));
    }
    return width;
  }

  // Names of the kelurahan in view. Red ones first, with their waiting count, and they may leave their cell; the
  // others only where they fit inside. None over a mark, none over another name.
  draw(view, areas, mode, occupied, format) {
    const {ctx, scale, worldX, worldY} = view, theme = this.theme;
    const strong = "600 12px " + theme.font, plain = "500 11px " + theme.font, count = "600 11px " + theme.font;
    ctx.textAlign = "center";
    ctx.textBaseline = "middle";
    ctx.lineJoin = "round";
    for (const area of areas) {
      const red = mode.shade && area.colour === "red";
      const room = (area.box[2] - area.box[0]) * scale;
      const font = red ? strong : plain, width = this._width(ctx, font, area.name);
      if (!red && room < width + 4) continue;
      if (red && room < 12) continue;   // far out the name would belong to nothing one can see
      const number = red ? format(area.waiting) : "", height = red ? 30 : 14;
      const x = area.anchor.x * scale + worldX, y = area.anchor.y * scale + worldY;
      if (x < -width || y < -height || x > view.width + width || y > view.height + height) continue;
      for (const [dx, dy] of NEARBY) {
        const cx = x + dx * width, cy = y + dy, half = width / 2 + 2, tall = height / 2;
        if (!occupied.free(cx - half, cy - tall, cx + half, cy + tall)) continue;
        if (!red && !this._fits(area, (cx - worldX) / scale, (cy - worldY) / scale, half / scale, tall / scale)) continue;
        occupied.take(cx - half, cy - tall, cx + half, cy + tall);
        this._write(ctx, font, area.name, cx, red ? cy - 7 : cy, red ? theme.text : theme.text2);
        if (red) this._write(ctx, count, number, cx, cy + 7, theme.red_text);
        break;
      }
    }
  }

  _fits(area, x, y, half, tall) {
    for (let i = -1; i <= 1; i++) {
      if (!insideRings(area.rings, x + i * half, y - tall) || !insideRings(area.rings, x + i * half, y + tall)) return false;
    }
    return true;
  }

  _write(ctx, font, text, x, y, colour) {
    ctx.font = font;
    ctx.globalAlpha = 0.85;
    ctx.lineWidth = 3;
    ctx.strokeStyle = this.theme.panel;
    ctx.strokeText(text, x, y);
    ctx.globalAlpha = 1;
    ctx.fillStyle = colour;
    ctx.fillText(text, x, y);
  }

  // A name of the sea: quiet, wide, only where nothing else is.
  sea(view, text, place, occupied) {
    const {ctx, scale, worldX, worldY} = view, font = "500 13px " + this.theme.font;
    const at = toWorld(place[0], place[1]), width = this._width(ctx, font, text);
    const x = at.x * scale + worldX, y = at.y * scale + worldY, half = width / 2 + 2;
    if (!text || view.zoom < 10 || !occupied.free(x - half, y - 9, x + half, y + 9)) return;
    occupied.take(x - half, y - 9, x + half, y + 9);
    ctx.font = font;
    ctx.textAlign = "center";
    ctx.textBaseline = "middle";
    ctx.fillStyle = this.theme.text3;
    ctx.fillText(text, x, y);
  }
}
