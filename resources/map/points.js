"use strict";
// The cases of the current view, as typed arrays laid over the bytes of points.bin (layout: console/ui/map/points.py).
// Nothing here draws. The scripts of this folder are classic scripts and share their top-level names.

const DATA_ZOOM = 15;        // coordinates are pixels at this zoom
const CELL = 64;             // pixels a side of an index cell at DATA_ZOOM
const OVERDUE = 1;
const SELECTED = 2;
const COLOUR_OF_STATUS = [0, 1, 1, 1, 2, 3];   // models.complaint.STATUSES -> red, amber, green, grey

class PointStore {
  // Lays the arrays over `buffer`. Throws when the bytes are not what this page understands.
  constructor(buffer) {
    const head = new DataView(buffer);
    if (buffer.byteLength < 32 || head.getUint32(0, true) !== 0x544e4754 || head.getUint32(4, true) !== 1) {
      throw new Error("points.bin is not in the expected format");
    }
    const count = this.count = head.getUint32(8, true);
    const cells = this.cells = head.getUint32(12, true);
    this.centreX = head.getFloat64(16, true);
    this.centreY = head.getFloat64(24, true);
    let at = 32;
    const take = (Kind, length) => {
      const part = new Kind(buffer, at, length);
      at += part.byteLength;
      return part;
    };
    this.x = take(Float32Array, count);
    this.y = take(Float32Array, count);
    this.n = take(Int32Array, count);
    this.byN = take(Int32Array, count);
    this.column = take(Int32Array, cells);
    this.row = take(Int32Array, cells);
    this.start = take(Uint32Array, cells + 1);
    this.status = take(Uint8Array, count);
    this.flags = take(Uint8Array, count);
    this.overdueOnly = false;
    // Four counts a cell (red, amber, green, grey), the sum of positions for the centroid, how many are selected.
    this.sums = new Int32Array(cells * 4);
    this.sumX = new Float64Array(cells);
    this.sumY = new Float64Array(cells);
    this.chosen = new Int32Array(cells);
    this.sumAll();
  }

  static empty() {
    const buffer = new ArrayBuffer(36);   // a header and the one closing entry of `start`
    const head = new DataView(buffer);
    head.setUint32(0, 0x544e4754, true);
    head.setUint32(4, 1, true);
    return new PointStore(buffer);
  }

  shows(slot) {
    return !this.overdueOnly || (this.flags[slot] & OVERDUE) !== 0;
  }

  sumAll() {
    for (let cell = 0; cell < this.cells; cell++) this.sumCell(cell);
  }

  sumCell(cell) {
    const sums = this.sums, base = cell * 4;
    sums[base] = sums[base + 1] = sums[base + 2] = sums[base + 3] = 0;
    let x = 0, y = 0, chosen = 0;
    for (let slot = this.start[cell], end = this.start[cell + 1]; slot < end; slot++) {
      if (!this.shows(slot)) continue;
      sums[base + COLOUR_OF_STATUS[this.status[slot]]]++;
      x += this.x[slot];
      y += this.y[slot];
      if (this.flags[slot] & SELECTED) chosen++;
    }
    this.sumX[cell] = x;
    this.sumY[cell] = y;
    this.chosen[cell] = chosen;
  }

  showOverdueOnly(only) {
    if (only === this.overdueOnly) return;
    this.overdueOnly = only;
    this.sumAll();
  }

  // Slot of a case, or -1. Bisection over byN: no Map of 100,000 entries has to be built.
  slotOf(n) {
    let low = 0, high = this.count - 1;
    while (low <= high) {
      const middle = (low + high) >> 1, found = this.n[this.byN[middle]];
      if (found === n) return this.byN[middle];
      if (found < n) low = middle + 1; else high = middle - 1;
    }
    return -1;
  }

  cellOf(slot) {
    let low = 0, high = this.cells - 1;
    while (low < high) {
      const middle = (low + high + 1) >> 1;
      if (this.start[middle] <= slot) low = middle; else high = middle - 1;
    }
    return low;
  }

  // Small changes by [n, status, overdue]; a case that is not in this view is not this map's business.
  change(changes) {
    const cells = new Set();
    for (const [n, status, overdue] of changes) {
      const slot = this.slotOf(n);
      if (slot < 0) continue;
      this.status[slot] = status;
      this.flags[slot] = (this.flags[slot] & ~OVERDUE) | (overdue ? OVERDUE : 0);
      cells.add(this.cellOf(slot));
    }
    for (const cell of cells) this.sumCell(cell);
  }

  // The selection is always told whole: it is one object of the program, and a difference could be missed.
  select(ns) {
    const flags = this.flags;
    for (let slot = 0; slot < this.count; slot++) flags[slot] &= ~SELECTED;
    for (let i = 0; i < ns.length; i++) {
      const slot = this.slotOf(ns[i]);
      if (slot >= 0) flags[slot] |= SELECTED;
    }
    this.sumAll();
  }

  // Calls back with [first, end) for every run of slots in the cells that touch the box (DATA_ZOOM pixels, relative).
  forEachRun(left, top, right, bottom, run) {
    const c0 = Math.floor((left + this.centreX) / CELL), c1 = Math.floor((right + this.centreX) / CELL);
    const r0 = Math.floor((top + this.centreY) / CELL), r1 = Math.floor((bottom + this.centreY) / CELL);
    let cell = this.firstCell(r0, c0);
    while (cell < this.cells && this.row[cell] <= r1) {
      const row = this.row[cell];
      if (this.column[cell] > c1) {
        cell = this.firstCell(row + 1, c0);
        continue;
      }
      if (this.column[cell] < c0) {
        cell = this.firstCell(row, c0);
        continue;
      }
      let end = cell;
      while (end < this.cells && this.row[end] === row && this.column[end] <= c1) end++;
      run(this.start[cell], this.start[end]);
      cell = end;
    }
  }

  // First cell at or after (row, column) in the order of the index.
  firstCell(row, column) {
    let low = 0, high = this.cells;
    while (low < high) {
      const middle = (low + high) >> 1, r = this.row[middle];
      if (r < row || (r === row && this.column[middle] < column)) low = middle + 1; else high = middle;
    }
    return low;
  }
}
