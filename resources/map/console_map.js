"use strict";
// The map of the console, and how it speaks with Python.
//
// Python -> page. One way only: `Console.call(name, arguments)`, arguments being plain JSON values. Names:
//   theme(tokens)                    colours by token name; sent at start and on a change of theme
//   language(texts)                  every word on the map; `locale` formats the numbers
//   points(generation, fit)          a new set lies at console://app/points.bin?generation; fit: the set is another one,
//                                    so the view may follow (unless a hand has moved it)
//   change([[n, status, overdue]])   small changes of cases that are in the set
//   selection(generation)            the whole selection lies at console://app/selection.bin?generation (int32)
//   current(n, lat, lon)             the open case, or (null)
//   presence([[n, lat, lon, name, held]])   who else has which case open, few; held: and asks others to leave it to them
//   indicator({code: [colour, waiting]})
//   mode({shade, marks, overdue})    marks: clusters, points, heat
//   tool(name)                       pan, lasso
//   status({located, unlocated, approximate})
//   popup(n, title, lines)           answer to `hovered`, shown if the pointer is still there
//   fit()                            show the whole set, and follow sets again
//   extent([s, w, n, e])             show this part and stay there, or (null): follow sets again
//
// Page -> Python. Slots of the `bridge` object on the web channel: ready(), drawn(generation), lassoed(json, add),
// clicked(n, add), opened(n), area(code, add), hovered(n), mode_changed(json), looked(s, w, n, e), complain(text).
//
// The page decides nothing. For a lasso it sends the outline and Python selects; for a hover it sends the case and
// Python says what may be shown. Sets travel as bytes by fetch (100,000 cases in 10 ms; as JSON 346), small changes by
// call. Calls that need the points of a running fetch wait for it, in order.

const Console = (() => {
  // A canvas draws with whatever font is there: ours are fetched first, or the first names would jump. Asked for at
  // once, so that they come while the map is made.
  const fonts = Promise.allSettled([400, 500, 600].map((weight) => document.fonts.load(weight + " 12px Inter")));
  const map = window.map_console, geo = window.geo_json_kelurahan;
  map.getContainer().style.visibility = "hidden";   // until the colours are there: a picture without them is thrown away
  const kelurahan = new Kelurahan(geo, CONFIG.places.labels);
  const outlying = CONFIG.places.outlying && L.latLngBounds(CONFIG.places.outlying);
  const marks = new Marks(map, kelurahan);
  let bridge = null, theme = null, mode = marks.mode, tool = "pan";
  let locked = false;         // a hand has moved the map: it stays where it is until asked
  let fitted = null;          // the size of the map when the set was last fitted into it
  let fitting = false;        // the map moves because of us
  let waiting = Promise.resolve();
  let hovered = null;         // {n, point} under the resting pointer
  let hoverTimer = 0;

  if (CONFIG.tiles) {
    L.tileLayer(CONFIG.tiles, {maxZoom: CONFIG.maxZoom}).addTo(map);
    kelurahan.opacity = 0.5;
  }

  const lasso = new Lasso(map, (places, add) => bridge.lassoed(JSON.stringify(places), add));
  const tools = new Tools(map, {
    tool: (name) => setTool(name),
    mode: (change) => {
      setMode({...mode, ...change});
      bridge.mode_changed(JSON.stringify(mode));
    },
    fit: () => fit(true),
    zoom: (step) => map.setZoom(Math.round((map.getZoom() + step) * 2) / 2),
    outlying: () => { map.fitBounds(outlying, {padding: [24, 56]}); },
  });

  marks.covered = () => tools.boxes();

  // View ---------------------------------------------------------------------------------------------------------

  function fit(asked) {
    if (locked && !asked) return;
    locked = false;
    fitted = map.getSize();
    const bounds = marks.bounds(outlying) || L.latLngBounds(CONFIG.places.main);
    fitting = true;
    map.fitBounds(bounds, {animate: false, paddingTopLeft: [32, 60], paddingBottomRight: [32, 60], maxZoom: 15});
    fitting = false;
    tools.fit.hidden = true;
    showOutlying();
  }

  function showExtent(part) {
    locked = part !== null;
    if (part === null) return fit(false);
    fitting = true;
    map.fitBounds([[part[0], part[1]], [part[2], part[3]]], {animate: false});
    fitting = false;
    tools.fit.hidden = false;
    showOutlying();
  }

  function tellExtent() {
    const seen = map.getBounds();
    if (bridge) bridge.looked(seen.getSouth(), seen.getWest(), seen.getNorth(), seen.getEast());
  }

  function showOutlying() {
    tools.showOutlying(outlying && !map.getBounds().intersects(outlying) ? marks.countIn(outlying) : 0);
  }

  map.on("movestart", () => {
    if (fitting) return;
    locked = true;
    tools.fit.hidden = false;
    tools.hidePopup();
  });
  map.on("resize", () => {
    // The bar of the selection takes a strip of the map: a first pick must not move what the hand is on.
    const size = map.getSize(), slight = fitted && Math.max(Math.abs(size.x - fitted.x), Math.abs(size.y - fitted.y)) < 80;
    if (!slight) fit(false);
  });
  map.on("moveend", () => {
    showOutlying();
    tellExtent();
  });
  map.on("zoomend", () => restyle());

  function restyle() {
    const donuts = mode.marks === "clusters" && marks.store.count > 0;
    if (theme) tools.showMode(mode, kelurahan.shade(theme, mode, map.getZoom(), donuts));
  }

  function setMode(value) {
    mode = value;
    marks.setMode(mode);
    restyle();
    showOutlying();
  }

  function setTool(name) {
    tool = name;
    lasso.setActive(name === "lasso");
    tools.showTool(name);
  }

  // Pointer and keys ----------------------------------------------------------------------------------------------

  map.on("click", (event) => {
    if (tool === "lasso") return;
    const hit = marks.hit(event.containerPoint), add = event.originalEvent.ctrlKey || event.originalEvent.shiftKey;
    if (hit && hit.group && add) {
      bridge.lassoed(JSON.stringify(marks.corners(hit.group).map((place) => [place.lat, place.lng])), true);
    } else if (hit && hit.group) {
      map.fitBounds(L.latLngBounds(marks.corners(hit.group)), {maxZoom: map.getZoom() + 2});
    } else if (hit) {
      bridge.clicked(hit.n, add);
    } else {
      const world = toWorld(event.latlng.lat, event.latlng.lng), code = kelurahan.at(world.x, world.y);
      if (code !== null) bridge.area(code, add);
    }
  });

  map.on("dblclick", (event) => {
    if (tool === "lasso") return;
    const hit = marks.hit(event.containerPoint);
    if (hit && hit.n !== undefined) bridge.opened(hit.n);
    else if (!hit) map.setZoomAround(event.containerPoint, map.getZoom() + 1);
  });

  map.on("mousemove", (event) => {
    clearTimeout(hoverTimer);
    const hit = tool === "lasso" ? null : marks.hit(event.containerPoint);
    map.getContainer().classList.toggle("over-mark", hit !== null);
    if (!hit || hit.n === undefined) {
      hovered = null;
      tools.hidePopup();
      return;
    }
    if (hovered && hovered.n === hit.n) return;
    hovered = {n: hit.n, point: event.containerPoint};
    tools.hidePopup();
    hoverTimer = setTimeout(() => bridge.hovered(hit.n), 150);
  });
  map.on("mouseout", () => {
    clearTimeout(hoverTimer);
    hovered = null;
    tools.hidePopup();
  });

  // Leaflet focuses the map on every press, which Chromium takes for focus by keyboard; only a real key shows the ring.
  map.getContainer().addEventListener("pointerdown", () => map.getContainer().classList.remove("keyboard"), true);
  document.addEventListener("keyup", () => map.getContainer().classList.add("keyboard"));
  map.getContainer().addEventListener("keydown", (event) => {
    if (event.key === "Escape") {
      if (!lasso.cancel() && tool === "lasso") setTool("pan");
    } else if (event.key === "l" && event.target === map.getContainer()) {
      setTool(tool === "lasso" ? "pan" : "lasso");
    } else if (event.key === "0" && event.target === map.getContainer()) {
      fit(true);
    }
  });

  // Commands ------------------------------------------------------------------------------------------------------

  function inOrder(work) {
    waiting = waiting.then(work).catch((error) => bridge.complain(String(error)));
  }

  async function bytes(name, generation) {
    const answer = await fetch("console://app/" + name + "?" + generation);
    if (!answer.ok) throw new Error(name + ": " + answer.status);
    return answer.arrayBuffer();
  }

  const commands = {
    theme(tokens) {
      theme = {...tokens, font: "Inter, 'Segoe UI', 'Noto Sans', 'DejaVu Sans', sans-serif"};
      for (const [name, value] of Object.entries(tokens)) {
        document.documentElement.style.setProperty("--" + name.replaceAll("_", "-"), value);
      }
      marks.setTheme(theme);
      map.getContainer().style.visibility = "";
      lasso.theme = theme;
      lasso.layer.redraw();
      restyle();
    },
    language(texts) {
      const numbers = new Intl.NumberFormat(texts.locale);
      document.documentElement.lang = texts.locale;
      marks.format = (n) => numbers.format(n);
      marks.bay = texts.bay;
      tools.setTexts(texts, marks.format);
      tools.showSource(CONFIG.tiles ? new URL(CONFIG.tiles).host : "");
      map.getContainer().setAttribute("aria-label", texts.map);
      marks.layer.redraw();
    },
    points(generation, follow) {
      inOrder(async () => {
        marks.setStore(new PointStore(await bytes("points.bin", generation)));
        if (follow) fit(false);
        restyle();
        showOutlying();
        // Told after the next frame: only then is the picture on screen.
        requestAnimationFrame(() => requestAnimationFrame(() => bridge.drawn(generation)));
      });
    },
    change(changes) {
      inOrder(() => {
        marks.store.change(changes);
        marks.layer.redraw();
      });
    },
    selection(generation) {
      inOrder(async () => {
        const ns = new Int32Array(await bytes("selection.bin", generation));
        marks.store.select(ns);
        if (!ns.length) lasso.clear();
        marks.layer.redraw();
      });
    },
    current: (n, lat, lon) => marks.setCurrent(n, lat, lon),
    presence: (rows) => marks.setPresence(rows),
    indicator(values) {
      kelurahan.setIndicator(values);
      restyle();
      marks.layer.redraw();
    },
    mode: setMode,
    tool: setTool,
    status: (status) => tools.showStatus(status),
    popup(n, title, lines) {
      if (hovered && hovered.n === n) tools.showPopup(hovered.point, title, lines, map.getSize());
    },
    fit: () => fit(true),
    extent: showExtent,
  };

  setTool("pan");
  new QWebChannel(qt.webChannelTransport, (channel) => {
    bridge = channel.objects.bridge;
    fit(false);
    fonts.then(() => bridge.ready());
  });

  return {
    map, marks, lasso, kelurahan, tools,
    get bridge() { return bridge; },
    call(name, values) {
      try {
        commands[name](...values);
      } catch (error) {
        console.error(error.stack);   // runJavaScript would swallow it
      }
    },
  };
})();
