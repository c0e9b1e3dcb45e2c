"""A map with a territory of four made-up kelurahan, loaded in a real Chromium, without a network."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtCore import QCoreApplication, QEventLoop, Qt, QTimer
from pytestqt.qtbot import QtBot

from console.ui.map import points
from console.ui.map.page import build_page
from console.ui.map.view import MapView
from console.ui.theme import Theme, tokens_json

# Chromium wants it before the application exists; pytest reads this file while it collects, before any test.
QCoreApplication.setAttribute(Qt.ApplicationAttribute.AA_ShareOpenGLContexts)

SIDE = 0.05
NORTH, WEST = -6.10, 106.80
HOSTILE = '</script><script>window.hacked = 1</script><img src=x onerror="window.hacked = 1">'


def square(code: str, name: str, row: int, column: int) -> dict[str, Any]:
    """One square kelurahan, a twentieth of a degree a side."""
    north, west = NORTH - row * SIDE, WEST + column * SIDE
    south, east = north - SIDE, west + SIDE
    ring = [[west, north], [east, north], [east, south], [west, south], [west, north]]
    return {
        "type": "Feature",
        "properties": {"code": code, "name": name},
        "geometry": {"type": "Polygon", "coordinates": [ring]},
    }


@pytest.fixture(scope="session")
def boundaries() -> str:
    """Three harmless kelurahan and one whose name is an attack."""
    features = [
        square("31.72.01.1001", "Pluit", 0, 0),
        square("31.72.01.1002", "Ancol", 0, 1),
        square("31.73.01.1001", HOSTILE, 1, 0),
        square("31.73.01.1002", "Gambir", 1, 1),
    ]
    return json.dumps({"type": "FeatureCollection", "features": features})


@pytest.fixture(scope="session")
def page(boundaries: str, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The page of that territory."""
    return build_page(boundaries, tmp_path_factory.mktemp("map"))


class Desk:
    """A loaded map and the ways a test looks into it."""

    def __init__(self, view: MapView, bot: QtBot) -> None:
        self.view = view
        self.bot = bot
        self.errors: list[str] = []
        self.generation = 0
        view.page.script_failed.connect(self.errors.append)

    def js(self, code: str) -> Any:
        """The value of an expression inside the page."""
        answer: list[Any] = []
        loop = QEventLoop()
        limit = QTimer(loop)
        limit.setSingleShot(True)
        limit.timeout.connect(loop.quit)
        limit.start(5000)

        def got(value: Any) -> None:
            answer.append(value)
            loop.quit()

        # As text: Qt hands arrays and objects of the page to Python as empty strings.
        self.view.page.runJavaScript(f"JSON.stringify({code})", got)
        if not answer:
            loop.exec()
        assert answer, f"the page did not answer: {code}"
        return json.loads(answer[0]) if answer[0] else None

    def run(self, code: str) -> None:
        """Run statements inside the page."""
        self.js(f"(() => {{ {code}; }})()")

    def until(self, code: str) -> None:
        """Wait until an expression is true inside the page."""
        self.bot.waitUntil(lambda: bool(self.js(code)), timeout=5000)

    def show(self, rows: list[tuple[int, float, float, int, int]], *, fit: bool = True) -> None:
        """Show cases (n, lat, lon, status, flags) and wait until they are drawn."""
        import numpy as np

        n, lat, lon, status, flags = zip(*rows, strict=True) if rows else ((),) * 5
        packed = points.pack(
            np.array(n, np.int32), np.array(lat, np.float64), np.array(lon, np.float64),
            np.array(status, np.uint8), np.array(flags, np.uint8),
        )  # fmt: skip
        self.generation += 1
        with self.bot.waitSignal(self.view.bridge.points_drawn, timeout=5000):
            self.view.set_points(packed, self.generation, fit=fit)

    def wait_pixels(self, colour: str, least: int, most: int = 10**9) -> None:
        """Wait until so many pixels have a colour: a frame of the page reaches the widget a little later."""
        self.bot.waitUntil(lambda: least <= self.pixels(colour) <= most, timeout=5000)

    def pixels(self, colour: str) -> int:
        """How many pixels of the widget have exactly this colour."""
        import numpy as np

        image = self.view.grab().toImage().convertToFormat(image_format())
        data = np.frombuffer(image.constBits(), np.uint8).reshape(
            image.height(), image.bytesPerLine() // 4, 4
        )
        blue, green, red = (int(colour[i : i + 2], 16) for i in (5, 3, 1))
        return int((data[:, :, :3] == (blue, green, red)).all(axis=2).sum())


def image_format() -> Any:
    """Four bytes a pixel: blue, green, red, nothing."""
    from PySide6.QtGui import QImage

    return QImage.Format.Format_RGB32


@pytest.fixture
def tokens() -> dict[str, str]:
    """Colours of the light theme by name."""
    found: dict[str, str] = json.loads(tokens_json(False))
    return found


@pytest.fixture
def open_map(qtbot: QtBot, page: Path, theme: Theme) -> Iterator[Callable[..., Desk]]:
    """Opens a map and waits until its page listens; every script error of it fails the test."""
    desks: list[Desk] = []

    def make(path: Path = page, tiles: str | None = None) -> Desk:
        view = MapView(theme, tiles)
        qtbot.addWidget(view)
        view.resize(800, 600)
        desk = Desk(view, qtbot)
        view.show()
        with qtbot.waitSignal(view.bridge.page_ready, timeout=15000):
            view.load(path)
        desks.append(desk)
        return desk

    yield make
    for desk in desks:
        assert desk.errors == []


@pytest.fixture
def desk(open_map: Callable[..., Desk]) -> Desk:
    """The usual map: no tiles, light theme, no cases yet."""
    return open_map()
