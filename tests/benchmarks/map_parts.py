"""The map as the console builds it, a crowd to show on it, and the pages of its peers."""

from __future__ import annotations

import json
import time
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

from PySide6.QtCore import QEventLoop, QPoint, Qt, QUrl
from PySide6.QtTest import QTest
from PySide6.QtWebEngineCore import QWebEnginePage, QWebEngineProfile
from PySide6.QtWebEngineWidgets import QWebEngineView
from PySide6.QtWidgets import QWidget

from console.ui.map import points
from console.ui.map.page import build_page
from console.ui.map.scheme import register
from console.ui.map.view import MapView
from console.ui.theme import Theme
from tests.benchmarks import gui

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

WIDTH: Final = 1280
HEIGHT: Final = 800
CROWD: Final = 100_000
MARKERS: Final = 20_000  # Leaflet's own circles: more take minutes

#: The title a peer's page takes when its picture is on screen: two frames after the script has drawn.
DRAWN: Final = "drawn"
_TELL: Final = (
    "window.addEventListener('load', () => requestAnimationFrame(() => requestAnimationFrame("
    f"() => {{ document.title = '{DRAWN}'; }})));"
)
#: Gaps between frames while `window.gaps` stands; the page's own word for how smooth it is.
_WATCH_FRAMES: Final = """(() => {
  window.gaps = [];
  const tick = (last) => requestAnimationFrame((now) => {
    if (last && window.gaps) gaps.push(now - last);
    if (window.gaps) tick(now);
  });
  tick(0);
})()"""
_TELL_DRAWN: Final = """(() => {
  const layer = Console.marks.layer, draw = layer._draw;
  layer._draw = function () {
    draw.call(this);
    requestAnimationFrame(() => Console.bridge.drawn(-1));
  };
})()"""


class Crowd:
    """Cases in clumps over Jakarta, as arrays."""

    def __init__(self, count: int) -> None:
        import numpy as np

        chance = np.random.default_rng(7)
        centres = chance.uniform((-6.34, 106.70), (-6.11, 106.95), (267, 2))
        at = centres[chance.integers(0, len(centres), count)] + chance.normal(0, 0.006, (count, 2))
        self.n: NDArray[np.int32] = np.arange(1, count + 1, dtype=np.int32)
        self.lat: NDArray[np.float64] = at[:, 0].copy()
        self.lon: NDArray[np.float64] = at[:, 1].copy()
        self.status: NDArray[np.uint8] = chance.choice(6, count, p=(0.5, 0.1, 0.1, 0.1, 0.18, 0.02)).astype(
            np.uint8
        )
        self.flags: NDArray[np.uint8] = (chance.random(count) < 0.15).astype(np.uint8)
        # One case in open water: its pixels are nobody else's, so that a change is seen in a picture.
        self.lat[0], self.lon[0], self.status[0], self.flags[0] = -6.03, 106.90, 0, 0

    def packed(self) -> bytes:
        """As the console's worker packs them."""
        return points.pack(self.n, self.lat, self.lon, self.status, self.flags)


def territory() -> Path:
    """The page of the console's map, from its cache after the first time, as a console's start finds it."""
    from console.core.places import map_outline
    from models.reference import default_reference

    cache = gui.folder("map")
    outline, _approximate = map_outline((), default_reference().territory, cache)
    return build_page(outline, cache)


class Ours:
    """The console's map in a window."""

    def __init__(self, theme: Theme) -> None:
        self.view = MapView(theme)
        self.errors: list[str] = []
        self.view.page.script_failed.connect(self.errors.append)
        self.drawn = 0
        self.told = 0
        self.view.bridge.points_drawn.connect(self._on_drawn)
        self.view.resize(WIDTH, HEIGHT)
        self.view.show()

    def load(self, packed: bytes, page: Path) -> None:
        """Load the page with a set of cases, until they are on screen."""
        drawn = self.drawn
        self.view.set_points(packed, 1)
        self.view.load(page)
        gui.until(lambda: self.drawn > drawn, "the map")

    def update(self, change: Callable[[], object]) -> float:
        """Milliseconds from a call in Python until the frame after the picture; see `tell_each_draw`."""
        told, began = self.told, time.perf_counter()
        change()
        gui.until(lambda: self.told > told, "the change on the map")
        return (time.perf_counter() - began) * 1000

    def tell_each_draw(self) -> None:
        """From now on the page says when a picture is drawn and the next frame begins."""
        run(self.view.page, _TELL_DRAWN)

    def check(self) -> None:
        """No script failed and nothing was asked of the network.

        Raises:
            RuntimeError: otherwise.
        """
        if self.errors or self.view.guard.blocked:
            raise RuntimeError(f"the map failed: {self.errors} {dict(self.view.guard.blocked)}")

    def close(self) -> None:
        """Gone, with its page."""
        self.check()
        close(self.view)

    def _on_drawn(self, generation: int) -> None:
        if generation < 0:
            self.told += 1
        else:
            self.drawn += 1


class Stock:
    """A page of somebody else's making in a QWebEngineView."""

    def __init__(self) -> None:
        register()  # the console's scheme: Chromium learns of it before the first profile or never
        self.profile = QWebEngineProfile()
        self.view = QWebEngineView()
        self.page = StockPage(self.profile)
        self.page.setParent(self.view)
        self.view.setPage(self.page)
        self.view.resize(WIDTH, HEIGHT)
        self.view.show()

    def load(self, page: Path) -> None:
        """Load a page, until it says it is drawn."""
        self.page.load(QUrl.fromLocalFile(str(page)))
        gui.until(lambda: self.page.title() == DRAWN, str(page))

    def update(self, script: str) -> float:
        """Milliseconds from a call in Python until the frame after the picture."""
        run(self.page, "document.title = ''")
        gui.until(lambda: self.page.title() != DRAWN, "the old title gone")
        began = time.perf_counter()
        self.page.runJavaScript(script)
        gui.until(lambda: self.page.title() == DRAWN, "the change on the page")
        return (time.perf_counter() - began) * 1000

    def close(self) -> None:
        """Gone, with its page."""
        if self.page.errors:
            raise RuntimeError(f"the page failed: {self.page.errors}")
        close(self.view)
        self.profile.deleteLater()
        gui.process()


class StockPage(QWebEnginePage):
    """Keeps what its scripts complain of."""

    def __init__(self, profile: QWebEngineProfile) -> None:
        super().__init__(profile)
        self.errors: list[str] = []

    def javaScriptConsoleMessage(
        self, level: QWebEnginePage.JavaScriptConsoleMessageLevel, message: str, line: int, source: str
    ) -> None:
        if level == QWebEnginePage.JavaScriptConsoleMessageLevel.ErrorMessageLevel:
            self.errors.append(f"{message} ({source}:{line})")


def clustered_page(crowd: Crowd) -> Path:
    """folium's FastMarkerCluster of the crowd: what folium offers for so many points.

    It gets every help: Leaflet alone instead of the dozen libraries folium links, all from this disk; and a
    callback, without which it asks for AwesomeMarkers and draws nothing, and says nothing.
    """
    import folium
    from folium.plugins import FastMarkerCluster
    from xstatic.pkg import leaflet_markercluster

    made = folium.Map(location=[-6.22, 106.83], zoom_start=11, tiles=None, maxZoom=18, prefer_canvas=True)
    made.default_js = [("leaflet", leaflet_file("leaflet.js"))]
    made.default_css = [("leaflet_css", leaflet_file("leaflet.css"))]
    rows = [[float(lat), float(lon)] for lat, lon in zip(crowd.lat, crowd.lon, strict=True)]
    circle = "function (row) { return L.circleMarker(new L.LatLng(row[0], row[1]), {radius: 4}); }"
    cluster = FastMarkerCluster(rows, callback=circle)
    folder = Path(leaflet_markercluster.BASE_DIR)
    cluster.default_js = [("cluster", (folder / "leaflet.markercluster.js").as_uri())]
    cluster.default_css = [
        (name, (folder / f"{name}.css").as_uri()) for name in ("MarkerCluster", "MarkerCluster.Default")
    ]
    cluster.add_to(made)
    made.get_root().script.add_child(folium.Element(_TELL))
    path = gui.folder("peers") / "clusters.html"
    made.save(str(path))
    return path


def circles_page(crowd: Crowd, count: int) -> Path:
    """Leaflet's own circles on its canvas: the plain way to show points that keep their colour."""
    rows = [
        [round(float(lat), 6), round(float(lon), 6)] for lat, lon in zip(crowd.lat, crowd.lon, strict=True)
    ]
    script = f"""
const map = L.map('map', {{preferCanvas: true, maxZoom: 18}}).setView([-6.22, 106.83], 11);
const renderer = L.canvas({{padding: 0.3}}), rows = {json.dumps(rows[:count])};
const circles = rows.map((row) => L.circleMarker(row, {{renderer, radius: 4, weight: 1, color: '#b3261e'}}).addTo(map));
function recolour(i, colour) {{
  circles[i].setStyle({{color: colour}});
  requestAnimationFrame(() => requestAnimationFrame(() => {{ document.title = '{DRAWN}'; }}));
}}
"""
    return _page("circles", script)


def empty_page() -> Path:
    """A Leaflet map with nothing on it: what Chromium and Leaflet take alone."""
    return _page("empty", "L.map('map', {maxZoom: 18}).setView([-6.22, 106.83], 11);")


def leaflet_file(name: str) -> str:
    """Address of a file of Leaflet on this disk."""
    from xstatic.pkg import leaflet

    return (Path(leaflet.BASE_DIR) / name).as_uri()


def pan(page: QWebEnginePage, target: QWidget) -> list[float]:
    """Drag the map to and fro, let it go, drag again.

    Returns:
        Milliseconds between its frames, as the page itself counts them.
    """
    run(page, _WATCH_FRAMES)
    left, none = Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier
    for drag in range(4):
        x, y, side = WIDTH // 2, HEIGHT // 2, 1 if drag % 2 else -1
        QTest.mousePress(target, left, none, QPoint(x, y))
        for step in range(1, 31):
            QTest.mouseMove(target, QPoint(x + side * 6 * step, y + side * 2 * step))
            gui.rest(12)  # the pace of a hand
        QTest.mouseRelease(target, left, none, QPoint(x + side * 180, y + side * 60))
        gui.rest(60)
    gaps: list[float] = run(page, "gaps")
    run(page, "window.gaps = null")
    return gaps


def canvas(view: QWidget) -> QWidget:
    """The widget that takes the web view's mouse."""
    inner = view.findChild(QWebEngineView) if not isinstance(view, QWebEngineView) else view
    assert inner is not None
    found = inner.focusProxy()
    assert isinstance(found, QWidget)
    return found


def run(page: QWebEnginePage, script: str) -> Any:
    """The value of an expression inside a page."""
    answer: list[Any] = []
    loop = QEventLoop()

    def got(value: Any) -> None:
        answer.append(value)
        loop.quit()

    # As text: Qt hands arrays of a page to Python as empty strings.
    page.runJavaScript(f"JSON.stringify({script})", got)
    if not answer:
        loop.exec()
    return json.loads(answer[0]) if answer[0] else None


def close(view: QWidget) -> None:
    """Close a window and let Qt delete what is in it."""
    from PySide6.QtCore import QCoreApplication, QEvent

    view.close()
    view.deleteLater()
    QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)
    gui.rest(50)


def _page(name: str, script: str) -> Path:
    path = gui.folder("peers") / f"{name}.html"
    path.write_text(
        f"""<!doctype html><meta charset="utf-8"><title></title>
<link rel="stylesheet" href="{leaflet_file("leaflet.css")}"><style>html, body, #map {{height: 100%; margin: 0}}</style>
<div id="map"></div><script src="{leaflet_file("leaflet.js")}"></script>
<script>{script}
{_TELL}</script>""",
        encoding="utf-8",
    )
    return path
