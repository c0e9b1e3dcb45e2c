"""A system tray that remembers what it was told; offscreen there is none."""

from __future__ import annotations

from PySide6.QtCore import QObject, Signal


class FakeTray(QObject):
    """See the module; says what ``console.ui.notify.Tray`` says."""

    window_asked = Signal()
    clicked = Signal()
    mute_asked = Signal(bool)

    def __init__(self) -> None:
        super().__init__()
        self.told: list[tuple[str, str]] = []
        self.muted, self.ended = "", False

    def tell(self, title: str, text: str) -> None:
        self.told.append((title, text))

    def show_muted(self, until: str) -> None:
        self.muted = until

    def end(self) -> None:
        self.ended = True
