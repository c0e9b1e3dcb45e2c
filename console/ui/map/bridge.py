"""The two ways between Python and the page, and the only place that runs script in it.

Python to page: `Bridge.call`, one command and plain JSON values. Page to Python: the slots below, by
QWebChannel. The protocol itself is told in prose at the head of resources/map/console_map.js.
"""

from __future__ import annotations

import json
import logging
from typing import Any

from PySide6.QtCore import QObject, Signal, Slot
from PySide6.QtWebChannel import QWebChannel
from PySide6.QtWebEngineCore import QWebEnginePage

__all__ = ["Bridge"]

log = logging.getLogger(__name__)


class Bridge(QObject):
    """What the page sees as `bridge`. Each slot is one message; none of them decides anything."""

    page_ready = Signal()
    points_drawn = Signal(int)  # generation, one frame after it is on screen
    lasso_closed = Signal(list, bool)  # [(lat, lon), ...], add to the selection
    case_clicked = Signal(int, bool)
    case_opened = Signal(int)
    case_hovered = Signal(int)
    area_clicked = Signal(str, bool)
    mode_chosen = Signal(dict)
    extent_seen = Signal(tuple)  # south, west, north, east in degrees

    def __init__(self, page: QWebEnginePage, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._page = page
        self._channel = QWebChannel(self)
        self._channel.registerObject("bridge", self)
        page.setWebChannel(self._channel)

    def call(self, name: str, *values: Any) -> None:
        """Run one command of the page.

        Args:
            name: a command of console_map.js.
            values: plain JSON values. They travel as a JSON literal, so text of any kind stays data.
        """
        self._page.runJavaScript(f"Console.call({json.dumps(name)}, {json.dumps(values)})")

    @Slot()
    def ready(self) -> None:
        """The page has its layers and listens."""
        self.page_ready.emit()

    @Slot(int)
    def drawn(self, generation: int) -> None:
        """A point set is on screen."""
        self.points_drawn.emit(generation)

    @Slot(str, bool)
    def lassoed(self, polygon: str, add: bool) -> None:
        """An outline was closed: JSON [[lat, lon], ...]."""
        places = [(float(lat), float(lon)) for lat, lon in json.loads(polygon)]
        if len(places) >= 3:
            self.lasso_closed.emit(places, add)

    @Slot(int, bool)
    def clicked(self, n: int, add: bool) -> None:
        """A single case was clicked; `add` when Ctrl or Shift was held."""
        self.case_clicked.emit(n, add)

    @Slot(int)
    def opened(self, n: int) -> None:
        """A single case was double-clicked."""
        self.case_opened.emit(n)

    @Slot(int)
    def hovered(self, n: int) -> None:
        """The pointer rests on a case: the page asks what may be shown."""
        self.case_hovered.emit(n)

    @Slot(str, bool)
    def area(self, code: str, add: bool) -> None:
        """A kelurahan was clicked where no mark lies; `add` when Ctrl or Shift was held."""
        self.area_clicked.emit(code, add)

    @Slot(str)
    def mode_changed(self, mode: str) -> None:
        """The operator switched shading, marks or the overdue filter."""
        self.mode_chosen.emit(json.loads(mode))

    @Slot(float, float, float, float)
    def looked(self, south: float, west: float, north: float, east: float) -> None:
        """The map has come to rest over this part of the world."""
        self.extent_seen.emit((south, west, north, east))

    @Slot(str)
    def complain(self, text: str) -> None:
        """A command failed inside the page."""
        log.error("map page: %s", text)
