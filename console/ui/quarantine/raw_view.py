"""A raw message, exactly as it was received: plain text, every hidden character shown, left to right."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication, QTextOption
from PySide6.QtWidgets import QFrame, QPlainTextEdit, QWidget

from console.ui.quarantine.visible import visible
from console.ui.theme import Theme

LONGEST = 2000  # characters of a line; Qt lays a line out whole, and one of 64 KiB takes half a second
GOES_ON = "↩"  # ends a line that was broken here and not in the message


class RawView(QPlainTextEdit):
    """See the module. What is copied is the message itself, not its signs."""

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._raw = ""
        self.setReadOnly(True)
        self.setUndoRedoEnabled(False)
        self.setTabChangesFocus(True)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setFont(theme.font("data"))
        self.setTextInteractionFlags(
            Qt.TextInteractionFlag.TextSelectableByMouse | Qt.TextInteractionFlag.TextSelectableByKeyboard
        )
        self.setWordWrapMode(QTextOption.WrapMode.WrapAtWordBoundaryOrAnywhere)
        # The order of the fields is the message's: a word from right to left turns only itself.
        option = self.document().defaultTextOption()
        option.setTextDirection(Qt.LayoutDirection.LeftToRight)
        self.document().setDefaultTextOption(option)
        self.setAccessibleName(self.tr("Pesan seperti diterima"))

    def show_raw(self, raw: str) -> None:
        """Show a message from its beginning."""
        if raw == self._raw:
            return
        self._raw = raw
        self.setPlainText("\n".join(map(_broken, visible(raw).split("\n"))))
        self.verticalScrollBar().setValue(0)

    def copy_raw(self) -> None:
        """Put the message on the clipboard as it was received."""
        QGuiApplication.clipboard().setText(self._raw)

    @property
    def raw(self) -> str:
        """The message shown, as received."""
        return self._raw


def _broken(line: str) -> str:
    """A line in pieces that Qt can lay out one by one."""
    pieces = [line[at : at + LONGEST] for at in range(0, len(line), LONGEST)]
    return f"{GOES_ON}\n".join(pieces)
