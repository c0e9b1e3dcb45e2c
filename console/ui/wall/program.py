"""The wall as a program of its own: whole screens, no bars, no input; it follows its store and keeps its own line.

Where a console has this home already, the wall reads beside it and that one keeps the line; otherwise it keeps one
itself, as a console does, and takes it up again whenever it is lost.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Signal

from console.ui.desk import Desk
from console.ui.garbage import Garbage
from console.ui.sync_host import SyncHost
from console.ui.theme import Theme
from console.ui.wall.screen import WallFeed, WallWindow, wall_windows

if TYPE_CHECKING:
    from console.core.line import Line


class WallProgram(QObject):
    """See the module.

    Attributes:
        windows: a window a screen.
        line: the way to the central; None while another console keeps it.

    Signals:
        closed: somebody closed the wall.
    """

    closed = Signal()

    def __init__(
        self, theme: Theme, desk: Desk, line: Line | None, screens: int = 1, *, demo: bool = False
    ) -> None:
        """Nothing is shown or opened yet.

        Args:
            line: None: another console has this home.
            screens: one, or two where there are as many.
            demo: fill an empty store with the made city and let it live; only with a line of its own.
        """
        super().__init__()
        self._theme, self._desk, self._screens, self._demo = theme, desk, screens, demo
        self.windows: list[WallWindow] = []
        self.line = SyncHost(desk, line, self) if line is not None else None
        self._garbage = Garbage(self)

    def begin(self) -> None:
        """Show the wall and look for Changes."""
        self._garbage.begin()
        feed = WallFeed(self._desk, self)
        self.windows = wall_windows(self._theme, self._desk, feed, self._screens, self._on_closed)
        self._desk.start()
        if self.line is None:
            return
        self.line.begin()
        if self._demo:
            from console.ui.demo import LivingCity

            LivingCity(self._desk, self).begin()

    def end(self) -> None:
        """Stop timers, close connections."""
        self._garbage.end()
        if self.line is not None:
            self.line.end()
        self._desk.close()

    def _on_closed(self) -> None:
        windows, self.windows = self.windows, []
        for window in windows:
            window.close()
        self.closed.emit()
