"""A list that has keys of its own, and the way to keep a key from the window's shortcuts."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import ClassVar

from PySide6.QtCore import QEvent, Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QFrame, QListView, QWidget


def claimed(event: QEvent, wants: Callable[[QKeyEvent], object]) -> bool:
    """Whether a widget takes a key that the window has a shortcut on; for the widget's ``event``.

    Args:
        event: any.
        wants: whether the widget has its own use for the key.
    """
    if event.type() == QEvent.Type.ShortcutOverride and isinstance(event, QKeyEvent) and wants(event):
        event.accept()
        return True
    return False


class KeyList(QListView):
    """See the module. While it has the keyboard its keys are its own.

    Attributes:
        KEYS: what each key does, as ``act`` names it.
    """

    KEYS: ClassVar[Mapping[Qt.Key, str]] = {}

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setMouseTracking(True)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setVerticalScrollMode(QListView.ScrollMode.ScrollPerPixel)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)

    def act(self, name: str) -> None:
        """Do what a key of the list does."""
        raise NotImplementedError

    def name_of(self, event: QKeyEvent) -> str:
        """What a key does here; "" nothing."""
        if event.modifiers() == Qt.KeyboardModifier.ControlModifier and event.key() == Qt.Key.Key_A:
            return "select_all"
        if event.modifiers() & ~Qt.KeyboardModifier.KeypadModifier:
            return ""
        return self.KEYS.get(Qt.Key(event.key()), "")

    def event(self, event: QEvent) -> bool:
        return claimed(event, self.name_of) or super().event(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        name = self.name_of(event)
        if name:
            self.act(name)
            return
        super().keyPressEvent(event)
