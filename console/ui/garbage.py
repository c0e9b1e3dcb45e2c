"""Garbage is taken away on the thread of the window, and on no other.

Python's collector works on whichever thread makes the object too many. A widget or timer that it finds in a ring of
garbage on a thread that reads the store is destroyed there, and Qt then crashes now and then. So it is switched off
while a window lives, and looks here, when it would have looked by itself.
"""

from __future__ import annotations

import gc
from typing import Final

from PySide6.QtCore import QObject, QTimer

EVERY_MS: Final = 1000


class Garbage(QObject):
    """Looks every second whether the collector is due; see `console.core.collector` for how often that is."""

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._timer = QTimer(self)
        self._timer.setInterval(EVERY_MS)
        self._timer.timeout.connect(self.look)
        self._by_itself = False

    def begin(self) -> None:
        """From now on nothing is collected but here."""
        self._by_itself = gc.isenabled()
        gc.disable()
        self._timer.start()

    def end(self) -> None:
        """The window is gone: Python looks by itself again, if it did."""
        self._timer.stop()
        if self._by_itself:
            gc.enable()

    def look(self) -> None:
        """Collect the oldest generation that is due."""
        for generation in (2, 1, 0):
            if gc.get_count()[generation] > gc.get_threshold()[generation]:
                gc.collect(generation)
                return
