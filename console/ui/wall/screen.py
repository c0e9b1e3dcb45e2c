"""The screen Dinding in the window: the page as the wall shows it, and the way onto the wall's own screens."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Any, Final

from PySide6.QtCore import QObject, Qt, QTimer, Signal
from PySide6.QtGui import QCloseEvent, QGuiApplication, QKeyEvent
from PySide6.QtWidgets import QHBoxLayout, QLabel, QVBoxLayout, QWidget

from console.core.dispatch import Change
from console.core.errors import Told
from console.core.wall import Wall, wall
from console.ui.choropleth import Outlines, read_outlines
from console.ui.desk import Desk
from console.ui.states import StateView
from console.ui.theme import Theme
from console.ui.wall.page import Half, WallPage
from console.ui.widgets import Button, voice

if TYPE_CHECKING:
    from sqlite3 import Connection

#: Counted again at most so often while something changes, and at least so often.
CALM_MS: Final = 2_000
AGAIN_MS: Final = 15_000
CLOCK_MS: Final = 1_000


class WallFeed(QObject):
    """The figures of the wall, counted once for all the pages that show them and only while one of them is seen.

    Signals:
        counted: other figures stand in ``wall``.
        failed: sentence; the figures could not be read.
    """

    counted = Signal()
    failed = Signal(str)

    def __init__(self, desk: Desk, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._desk = desk
        self.wall: Wall | None = None
        self.outlines: Outlines | None = None
        self._wanted = False
        self._looking: set[QObject] = set()
        self._calm = QTimer(self, singleShot=True, interval=CALM_MS)
        self._calm.timeout.connect(self._on_calm)
        self._again = QTimer(self, interval=AGAIN_MS)
        self._again.timeout.connect(self.count)
        desk.changed.connect(self._on_changed)

    def start(self, page: QObject) -> None:
        """A page is seen."""
        self._looking.add(page)
        self._again.start()
        if self.outlines is None:
            self._read_outlines()
        self.count()

    def stop(self, page: QObject) -> None:
        """A page is not seen any more."""
        self._looking.discard(page)
        if not self._looking:
            self._again.stop()
            self._calm.stop()

    def count(self) -> None:
        """Count now."""
        self._wanted = False
        desk, now = self._desk, self._desk.now()
        ref, held = desk.store.reference, desk.facts

        def counted(db: Connection) -> Wall:
            return wall(db, ref, now, held.current(db, ref))

        desk.read(counted, self._on_counted, ticket="wall.count", failed=self._on_failed)

    def _read_outlines(self) -> None:
        store = self._desk.store
        cache, territory = store.settings.cache, store.reference.territory

        def shapes(db: Connection) -> Outlines:
            return read_outlines(db, territory, cache)

        self._desk.read(shapes, self._on_outlines, ticket="wall.outlines", failed=self._on_failed)

    def _on_outlines(self, found: Outlines) -> None:
        self.outlines = found
        self.counted.emit()

    def _on_counted(self, found: Wall) -> None:
        self.wall = found
        self._calm.start()
        self.counted.emit()

    def _on_failed(self, failure: Told) -> None:
        self.failed.emit(failure.sentence(self._desk.language))

    def _on_changed(self, change: Change) -> None:
        if change.reference or change.everything:
            self.outlines = None
        if not self._again.isActive():
            return
        self._wanted = True
        if self.outlines is None:
            self._read_outlines()
        if not self._calm.isActive():
            self.count()

    def _on_calm(self) -> None:
        if self._wanted:
            self.count()


class LivePage(QWidget):
    """A page that follows its feed while it is seen, or says why it cannot."""

    shown = Signal()

    def __init__(
        self, theme: Theme, desk: Desk, feed: WallFeed, half: Half = "all", parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self._desk, self.feed = desk, feed
        self.page = WallPage(theme, desk.store.reference, desk.language, half)
        self.state = StateView(theme)
        self._outlines: Outlines | None = None
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.addWidget(self.page)
        column.addWidget(self.state)
        self.state.hide()
        self._clock = QTimer(self, interval=CLOCK_MS)
        self._clock.timeout.connect(lambda: self.page.show_time(desk.now()))
        self.feed.counted.connect(self._on_counted)
        self.feed.failed.connect(self._on_failed)
        self.state.acted.connect(self.feed.count)

    def showEvent(self, event: Any) -> None:
        super().showEvent(event)
        self.page.show_time(self._desk.now())
        self._clock.start()
        self.feed.start(self)

    def hideEvent(self, event: Any) -> None:
        super().hideEvent(event)
        self._clock.stop()
        self.feed.stop(self)

    def _on_counted(self) -> None:
        found, shapes = self.feed.wall, self.feed.outlines
        if shapes is not None and shapes is not self._outlines:
            self._outlines = shapes
            self.page.set_outlines(shapes)
        if found is None:
            return
        self.state.hide()
        self.page.show()
        self.page.show_wall(found, self._desk.store.reference.rates, self._desk.now())
        if self._outlines is not None:
            self.shown.emit()

    def _on_failed(self, sentence: str) -> None:
        if self.page.wall is None:  # what was last known stays, with its time
            self.page.hide()
            self.state.show_state(
                "error", self.tr("Dinding tidak bisa dihitung"), sentence, self.tr("Coba lagi")
            )
            self.state.show()
        self.shown.emit()


class WallScreen(QWidget):
    """The screen of the window.

    Signals:
        shown: figures and shapes stand.
    """

    shown = Signal()

    def __init__(self, theme: Theme, desk: Desk, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme, self._desk = theme, desk
        self.windows: list[WallWindow] = []
        self.feed = WallFeed(desk, self)
        self.live = LivePage(theme, desk, self.feed)
        self.live.shown.connect(self.shown)
        self.one = Button(theme, self.tr("Layar penuh"), icon="external")
        self.two = Button(theme, self.tr("Di dua layar"), icon="external")
        words = self.tr("Esc menutup layar penuh. Di komputer dinding sendiri: tanggap run --wall")
        hint = voice(QLabel(words), "third", theme)
        bar = QHBoxLayout()
        bar.setSpacing(8)
        bar.addWidget(hint, 1)
        bar.addWidget(self.one)
        bar.addWidget(self.two)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(8)
        column.addWidget(self.live, 1)
        column.addLayout(bar)
        self.one.clicked.connect(lambda: self.open(1))
        self.two.clicked.connect(lambda: self.open(2))

    def showEvent(self, event: Any) -> None:
        super().showEvent(event)
        self.two.setEnabled(len(QGuiApplication.screens()) > 1)
        self.two.setToolTip("" if self.two.isEnabled() else self.tr("Hanya satu layar yang tersambung"))

    def open(self, screens: int) -> None:
        """Show the wall on whole screens."""
        self.close_windows()
        self.windows = wall_windows(
            self._theme, self._desk, self.feed, screens, self.close_windows, self.window()
        )

    def close_windows(self) -> None:
        """Leave the whole screens."""
        windows, self.windows = self.windows, []
        for window in windows:
            window.close()


class WallWindow(QWidget):
    """A whole screen of the wall; Esc or F11 closes it."""

    def __init__(
        self,
        theme: Theme,
        desk: Desk,
        feed: WallFeed,
        half: Half,
        closed: Callable[[], object],
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent, Qt.WindowType.Window)
        self.setWindowTitle(self.tr("Tanggap: dinding"))
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.live = LivePage(theme, desk, feed, half)
        self._closed = closed
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.addWidget(self.live)
        self.setCursor(Qt.CursorShape.BlankCursor)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() in (Qt.Key.Key_Escape, Qt.Key.Key_F11):
            self.close()
        else:
            super().keyPressEvent(event)

    def closeEvent(self, event: QCloseEvent) -> None:
        super().closeEvent(event)
        closed, self._closed = self._closed, lambda: None
        closed()


def wall_windows(
    theme: Theme, desk: Desk, feed: WallFeed, screens: int, closed: Callable[[], object],
    parent: QWidget | None = None,
) -> list[WallWindow]:  # fmt: skip
    """Windows over whole screens, from the last screen back: the first is an operator's.

    Args:
        feed: what all of them show.
        screens: one, or two where there are as many.
        closed: called when one of them is closed by hand.
        parent: the console they belong to and end with; None: they are a program of their own.
    """
    there = QGuiApplication.screens()
    halves: tuple[Half, ...] = ("map", "figures") if screens > 1 and len(there) > 1 else ("all",)
    windows = []
    for half, screen in zip(halves, there[-len(halves) :], strict=True):
        window = WallWindow(theme, desk, feed, half, closed, parent)
        window.setGeometry(screen.geometry())
        window.showFullScreen()
        windows.append(window)
    return windows
