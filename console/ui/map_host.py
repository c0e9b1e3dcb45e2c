"""The place of the map on a screen: prepared, drawn, or said why not. Made before Chromium is loaded."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QFrame, QHBoxLayout, QStackedWidget, QVBoxLayout, QWidget

from console.ui.case.parts import plain
from console.ui.desk import Desk
from console.ui.map_feed import MapFeed
from console.ui.queue.cells import Describe
from console.ui.queue.views import Extent
from console.ui.states import StateView
from console.ui.theme import Theme
from console.ui.widgets import Button, IconButton

if TYPE_CHECKING:
    from console.core.errors import Told
    from console.core.records import CaseDetail
    from console.ui.map.view import MapView


class OutlineBar(QWidget):
    """Under the map while an outline stands on it: what else than a selection it can become.

    Signals:
        asked: the outline shall become a rule.
    """

    asked = Signal(list)

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._outline: list[tuple[float, float]] = []
        self.make = Button(theme, self.tr("Jadikan aturan…"), icon="rules", compact=True)
        close = IconButton(theme, "close", self.tr("Tutup"))
        row = QHBoxLayout(self)
        row.setContentsMargins(12, 4, 8, 4)
        row.setSpacing(8)
        row.addWidget(plain(theme, self.tr("Wilayah yang dilaso bisa menjadi aturan rute."), "second"), 1)
        row.addWidget(self.make)
        row.addWidget(close)
        close.clicked.connect(self.hide)
        self.make.clicked.connect(self._on_make)

    def show_outline(self, outline: list[tuple[float, float]], _add: bool = False) -> None:
        """An outline was closed."""
        self._outline = outline
        self.show()

    def _on_make(self) -> None:
        self.hide()
        self.asked.emit(self._outline)


class MapHost(QFrame):
    """A panel that holds the map once there is one.

    Attributes:
        feed: what the map is told.
        map: the map, None until its page is ready.

    Signals:
        case_clicked: (case key, add to the selection).
        case_opened: case key.
        kelurahan_clicked: Kemendagri code of one whose cases shall be shown; to select them, ``feed.picked``.
        drawn: the newest set of points is on screen, or never will be.
        rule_asked: an outline, [(lat, lon), ...], shall become a routing rule.
    """

    case_clicked = Signal(int, bool)
    case_opened = Signal(int)
    kelurahan_clicked = Signal(str)
    drawn = Signal()
    rule_asked = Signal(list)

    def __init__(self, theme: Theme, desk: Desk, describe: Describe, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme, self._desk = theme, desk
        self.map: MapView | None = None
        self.lost = False
        self._extent: Extent | None = None
        self.feed = MapFeed(desk, describe, self)
        self.setProperty("panel", True)
        inside = QVBoxLayout(self)
        inside.setContentsMargins(1, 1, 1, 1)
        self._stack = QStackedWidget()
        self._state = StateView(theme)
        self._state.show_loading(self.tr("Menyiapkan peta…"))
        self._stack.addWidget(self._state)
        inside.addWidget(self._stack)
        inside.setSpacing(0)
        self.outline = OutlineBar(theme)
        self.outline.asked.connect(self.rule_asked)
        self.outline.hide()
        inside.addWidget(self.outline)
        self.feed.page_ready.connect(self._on_page_ready)
        self.feed.failed.connect(self._on_failed)

    def end(self) -> None:
        """The window closes."""
        if self.map is not None:
            self.map.deleteLater()
            self.map = None

    @property
    def extent(self) -> Extent | None:
        """What the map shows: south, west, north, east in degrees; None while there is no map."""
        return self.map.extent if self.map is not None else None

    def show_extent(self, extent: Extent | None) -> None:
        """Show this part of the city; None: follow the cases again, if it was us who chose a part."""
        if extent is None and self._extent is None:  # a hand's own place is left alone
            return
        self._extent = extent
        if self.map is not None:
            self.map.show_extent(extent)

    def show_current(self, detail: CaseDetail | None) -> None:
        """Ring the open case."""
        if self.map is None:
            return
        if detail is None:
            self.map.set_current(None)
        else:
            self.map.set_current(detail.n, detail.complaint.lat, detail.complaint.lon)

    def _on_page_ready(self, page: Path, approximate: bool) -> None:
        # The view is made, shown and loaded in one go: a view that was shown empty first lost its page now and then.
        from console.ui.map.view import MapView

        if self.map is None:
            self.map = MapView(self._theme, self._desk.store.settings.tiles or None)
            self.map.set_language("en-GB" if self._desk.language == "en" else "id-ID")
            self.map.case_clicked.connect(self.case_clicked)
            self.map.case_opened.connect(self.case_opened)
            self.map.kelurahan_clicked.connect(self._on_kelurahan)
            if self._desk.role == "supervisor":
                self.map.lasso_finished.connect(self.outline.show_outline)
            self.map.bridge.points_drawn.connect(self._on_points_drawn)
            self.map.failed.connect(lambda _words: self.drawn.emit())
            self._stack.addWidget(self.map)
            if self._extent is not None:
                self.map.show_extent(self._extent)
        self._stack.setCurrentWidget(self.map)
        self.map.load(page)
        self.feed.attach(self.map, approximate=approximate)

    def _on_kelurahan(self, code: str, add: bool) -> None:
        if add:
            self.feed.pick(code)
        else:
            self.kelurahan_clicked.emit(code)

    def _on_failed(self, failure: Told) -> None:
        self.lost = True
        sentence = failure.sentence(self._desk.language)
        self._state.show_state("error", self.tr("Peta tidak dapat digambar"), sentence)
        self.drawn.emit()

    def _on_points_drawn(self, generation: int) -> None:
        if generation == self.feed.generation:
            self.drawn.emit()
