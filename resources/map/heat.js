"use strict";
// Density: cases counted in bins of 4 px, blurred twice with a box (close to a Gauss), coloured by a ramp.
// The ramp is the accent's, not red: red, amber and green mean status only.

const BIN = 4;
const BLUR = 4;   // bins to each side, twice

function drawHeat(view, store, theme) {
  const columns = Math.ceil(view.width / BIN) + 1, rows = Math.ceil(view.height / BIN) + 1;
  let grid = new Float32Array(columns * rows);
  const {scale, offX, offY} = view, {x, y} = store;
  const reach = (BLUR * 2 * BIN) / scale;
  store.forEachRun(
    -offX / scale - reach, -offY / scale - reach, (view.width - offX) / scale + reach,
    (view.height - offY) / scale + reach,
    (first, end) => {
      for (let slot = first; slot < end; slot++) {
        if (!store.shows(slot)) continue;
        const column = ((x[slot] * scale + offX) / BIN) | 0, row = ((y[slot] * scale + offY) / BIN) | 0;
        if (column >= 0 && row >= 0 && column < columns && row < rows) grid[row * columns + column]++;
      }
    },
  );
  for (let pass = 0; pass < 2; pass++) {
    grid = blurLines(grid, columns, rows, 1, columns);
    grid = blurLines(grid, rows, columns, columns, 1);
  }
  let peak = 0;
  for (let i = 0; i < grid.length; i++) if (grid[i] > peak) peak = grid[i];
  if (!peak) return;
  const ramp = heatRamp(theme), image = new ImageData(columns, rows), out = new Uint32Array(image.data.buffer);
  for (let i = 0; i < grid.length; i++) {
    // The square root keeps the quiet districts visible beside the loud ones.
    out[i] = ramp[Math.round(255 * Math.sqrt(grid[i] / peak))];
  }
  const small = document.createElement("canvas");
  small.width = columns;
  small.height = rows;
  small.getContext("2d").putImageData(image, 0, 0);
  view.ctx.imageSmoothingEnabled = true;
  view.ctx.drawImage(small, 0, 0, columns * BIN, rows * BIN);
}

// A running mean along `count` lines of `length` entries; `step` walks a line, `jump` goes to the next one.
function blurLines(grid, length, count, step, jump) {
  const out = new Float32Array(grid.length), width = 2 * BLUR + 1;
  for (let line = 0; line < count; line++) {
    const base = line * jump;
    let sum = 0;
    for (let i = 0; i < Math.min(BLUR, length); i++) sum += grid[base + i * step];
    for (let i = 0; i < length; i++) {
      if (i + BLUR < length) sum += grid[base + (i + BLUR) * step];
      if (i - BLUR - 1 >= 0) sum -= grid[base + (i - BLUR - 1) * step];
      out[base + i * step] = Math.max(0, sum) / width;
    }
  }
  return out;
}

function heatRamp(theme) {
  const ramp = new Uint32Array(256);
  for (let i = 1; i < 256; i++) {
    const t = i / 255;
    const hex = t < 0.6 ? theme.accent : mixColours(theme.accent, theme.text, (t - 0.6) / 0.4);
    const [r, g, b] = [1, 3, 5].map((at) => parseInt(hex.slice(at, at + 2), 16));
    const alpha = Math.round(235 * Math.min(1, 1.2 * Math.pow(t, 1.5)));   // no edge where the blur ends
    ramp[i] = ((alpha << 24) | (b << 16) | (g << 8) | r) >>> 0;
  }
  return ramp;
}
