"use strict";
// The controls over the map: real buttons, so that Tab, Space and screen readers work. All text is set as text.

function element(tag, className, parent) {
  const made = document.createElement(tag);
  made.className = className;
  if (parent) parent.append(made);
  return made;
}

function icon(name, parent) {
  const made = element("span", "icon icon-" + name, parent);
  made.setAttribute("aria-hidden", "true");
  return made;
}

class Tools {
  // on: {tool(name), mode(change), fit(), zoom(step), outlying()}
  constructor(map, on) {
    this.on = on;
    this.texts = {};
    this.status = null;
    this.outlyingCount = 0;
    this.format = String;
    const box = map.getContainer();
    this.topLeft = element("div", "corner top left", box);
    const hands = element("div", "panel segments", this.topLeft);
    hands.setAttribute("role", "toolbar");
    this.hands = hands;
    this.pan = this.segment(hands, "pan", () => on.tool("pan"));
    this.lasso = this.segment(hands, "lasso", () => on.tool("lasso"));
    this.outlying = this.button(this.topLeft, "pin", () => on.outlying());
    this.outlying.hidden = true;

    this.topRight = element("div", "corner top right", box);
    this.modes = element("div", "panel segments", this.topRight);
    this.modes.setAttribute("role", "toolbar");
    this.shade = this.segment(this.modes, null, () => on.mode({shade: !this.mode.shade}));
    this.marks = {};
    for (const name of ["clusters", "points", "heat"]) {
      this.marks[name] = this.segment(this.modes, null, () => on.mode({marks: name}));
    }
    this.overdue = this.segment(this.modes, null, () => on.mode({overdue: !this.mode.overdue}));
    this.fit = this.button(this.topRight, "fit", () => on.fit());
    this.fit.hidden = true;

    this.legend = element("div", "panel legend corner bottom left", box);
    this.bottomRight = element("div", "corner bottom right", box);
    const zoom = element("div", "panel zoom", this.bottomRight);
    this.zoomIn = this.segment(zoom, "plus", () => on.zoom(1));
    this.zoomOut = this.segment(zoom, "minus", () => on.zoom(-1));
    const chips = element("div", "chips", this.bottomRight);
    this.counts = element("div", "panel chip", chips);
    this.counts.setAttribute("role", "status");
    this.approximate = element("div", "panel chip", chips);
    this.source = element("div", "panel chip", chips);
    this.popup = element("div", "panel popup", box);
    this.popup.setAttribute("role", "tooltip");
    this.popup.hidden = true;
    for (const part of box.querySelectorAll(".corner")) L.DomEvent.disableClickPropagation(part).disableScrollPropagation(part);
  }

  segment(parent, symbol, pressed) {
    const made = element("button", "segment", parent);
    made.type = "button";
    if (symbol) icon(symbol, made);
    made.label = element("span", "", made);
    made.addEventListener("click", pressed);
    return made;
  }

  button(parent, symbol, pressed) {
    const made = this.segment(parent, symbol, pressed);
    made.className = "panel link";
    return made;
  }

  setTexts(texts, format) {
    this.texts = texts;
    this.format = format;
    const label = (made, text) => { made.label.textContent = text; };
    label(this.pan, texts.pan);
    label(this.lasso, texts.lasso);
    label(this.shade, texts.indicator);
    label(this.marks.clusters, texts.clusters);
    label(this.marks.points, texts.points);
    label(this.marks.heat, texts.heat);
    label(this.overdue, texts.overdue);
    label(this.fit, texts.fit);
    for (const [made, text] of [
      [this.zoomIn, texts.zoom_in], [this.zoomOut, texts.zoom_out], [this.hands, texts.tools], [this.modes, texts.modes],
      [this.lasso, texts.lasso_help],
    ]) {
      made.setAttribute("aria-label", text);
      made.title = made === this.hands || made === this.modes ? "" : text;
    }
    this.showStatus(this.status);
    this.showOutlying(this.outlyingCount);
    if (this.mode) this.showMode(this.mode, this.tint);
  }

  press(made, on) {
    made.setAttribute("aria-pressed", on ? "true" : "false");
  }

  showTool(name) {
    this.press(this.pan, name === "pan");
    this.press(this.lasso, name === "lasso");
  }

  // tint: whether the fill shows the indicator's colours at this zoom, or the neutral ramp.
  showMode(mode, tint) {
    this.mode = mode;
    this.tint = tint;
    this.press(this.shade, mode.shade);
    for (const name of Object.keys(this.marks)) this.press(this.marks[name], mode.marks === name);
    this.press(this.overdue, mode.overdue);
    this.legend.replaceChildren();
    this.legend.hidden = !mode.shade;
    element("span", "caption", this.legend).textContent = this.texts.legend || "";
    for (const [name, range] of [["red", "≥ 100"], ["amber", "50–99"], ["green", "< 50"]]) {
      element("span", "swatch " + name + (tint ? " tint" : ""), this.legend);
      element("span", "range", this.legend).textContent = range;
    }
  }

  showStatus(status) {
    this.status = status;
    this.counts.hidden = this.approximate.hidden = !status;
    if (!status) return;
    const fill = (text, n) => (text || "").replace("{n}", this.format(n));
    this.counts.textContent = [
      fill(this.texts.located, status.located), ...(status.unlocated ? [fill(this.texts.unlocated, status.unlocated)] : []),
    ].join(" · ");
    this.approximate.textContent = this.texts.approximate || "";
    this.approximate.hidden = !status.approximate;
  }

  // Whose pictures lie under the map; whoever serves tiles wants to be named.
  showSource(host) {
    this.source.hidden = !host;
    this.source.textContent = (this.texts.source || "").replace("{host}", host);
  }

  showOutlying(count) {
    this.outlyingCount = count;
    this.outlying.hidden = !count;
    this.outlying.label.textContent = count ? (this.texts.outlying || "") + " · " + this.format(count) : "";
  }

  // Boxes of the controls in container pixels.
  boxes() {
    const parts = this.topLeft.parentElement.querySelectorAll(".corner > *, .legend");
    return [...parts].map((part) => part.getBoundingClientRect())
      .filter((box) => box.width > 0).map((box) => [box.left, box.top, box.right, box.bottom]);
  }

  // A popup is plain text beside a container point. `lines` come from citizens: textContent, never HTML.
  showPopup(point, title, lines, size) {
    this.popup.replaceChildren();
    element("div", "title", this.popup).textContent = title;
    for (const line of lines) element("div", "line", this.popup).textContent = line;
    this.popup.hidden = false;
    const width = this.popup.offsetWidth, height = this.popup.offsetHeight;
    const left = Math.min(Math.max(8, point.x - width / 2), size.x - width - 8);
    const above = point.y - height - 18;
    this.popup.style.left = left + "px";
    this.popup.style.top = (above >= 8 ? above : point.y + 18) + "px";
  }

  hidePopup() {
    this.popup.hidden = true;
  }
}
