"""The citizen's text exactly as it was received: selectable, read-only, and never anything but text."""

from __future__ import annotations

import re
from collections.abc import Iterable

from PySide6.QtCore import QSize, Qt
from PySide6.QtGui import QFontMetrics, QPalette, QResizeEvent, QTextBlockFormat, QTextCursor
from PySide6.QtWidgets import QFrame, QSizePolicy, QTextEdit, QWidget

from console.ui.theme import FONTS, Theme

MOST_LINES = 12  # beyond this the text scrolls in its own box
MOST_MARKS = 60


def spans_of(text: str, words: Iterable[str]) -> list[tuple[int, int]]:
    """Where words stand in a text, whatever their case and the space between them.

    Args:
        text: the citizen's.
        words: what the suggestions name as their reasons.

    Returns:
        Start and end of each, in order and apart; at most ``MOST_MARKS``.
    """
    patterns = sorted({r"\s+".join(map(re.escape, word.split())) for word in words if word.strip()}, key=len)
    if not patterns:
        return []
    either = "|".join(reversed(patterns))  # the longest first: "belum surut" before "surut"
    found: list[tuple[int, int]] = []
    for hit in re.finditer(rf"(?<!\w)(?:{either})(?!\w)", text, re.IGNORECASE):
        found.append(hit.span())
        if len(found) == MOST_MARKS:
            break
    return found


class CitizenText(QTextEdit):
    """A read-only text, as high as it needs to be up to twelve lines, with its telling words marked."""

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        self._spans: list[tuple[int, int]] = []
        self.setReadOnly(True)
        self.setAcceptRichText(False)
        self.setUndoRedoEnabled(False)
        self.setTabChangesFocus(True)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setStyleSheet("QTextEdit { border: none; padding: 0; background: transparent; }")
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.setFont(theme.font("text"))
        self.document().setDocumentMargin(0)
        self.setAccessibleName(self.tr("Isi laporan"))
        theme.changed.connect(self._mark)

    def show_text(self, text: str, words: Iterable[str] = ()) -> None:
        """Show a text.

        Args:
            text: as received; only line ends are made Qt's.
            words: to be marked.
        """
        text = text.replace("\r\n", "\n").replace("\r", "\n")
        if text != self.toPlainText():
            self.setPlainText(text)
            cursor = QTextCursor(self.document())
            cursor.select(QTextCursor.SelectionType.Document)
            lines = QTextBlockFormat()
            lines.setLineHeight(FONTS["text"][1], QTextBlockFormat.LineHeightTypes.FixedHeight.value)
            cursor.setBlockFormat(lines)
            self.moveCursor(QTextCursor.MoveOperation.Start)
            self.verticalScrollBar().setValue(0)
        self._spans = spans_of(text, words)
        self._mark()
        self._fit()

    @property
    def marked(self) -> list[str]:
        """The marked words, for tests and screen readers."""
        return [selection.cursor.selectedText() for selection in self.extraSelections()]

    def _mark(self) -> None:
        text = self.toPlainText()
        selections: list[QTextEdit.ExtraSelection] = []
        for start, end in self._spans:
            # Qt counts in UTF-16 units, Python in characters: they differ after the first emoji.
            before = len(text[:start].encode("utf-16-le", "surrogatepass")) // 2
            length = len(text[start:end].encode("utf-16-le", "surrogatepass")) // 2
            selection = QTextEdit.ExtraSelection()
            cursor = QTextCursor(self.document())
            cursor.setPosition(before)
            cursor.setPosition(before + length, QTextCursor.MoveMode.KeepAnchor)
            selection.cursor = cursor
            selection.format.setBackground(self._theme["amber_soft"])
            selection.format.setForeground(self._theme["text"])
            selections.append(selection)
        self.setExtraSelections(selections)
        palette = self.palette()
        palette.setColor(QPalette.ColorRole.Text, self._theme["text"])
        self.setPalette(palette)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        if event.size().width() != event.oldSize().width():
            self._fit()

    def sizeHint(self) -> QSize:
        return QSize(240, self.height())

    def _fit(self) -> None:
        """As high as the text at this width, up to twelve lines; the box then scrolls."""
        line = max(FONTS["text"][1], QFontMetrics(self.font()).height())
        document = self.document()
        document.setTextWidth(self.viewport().width())
        needed, most = max(round(document.size().height()), line), line * MOST_LINES
        wanted = min(needed, most)
        self.setVerticalScrollBarPolicy(
            Qt.ScrollBarPolicy.ScrollBarAsNeeded if needed > most else Qt.ScrollBarPolicy.ScrollBarAlwaysOff
        )
        if wanted != self.height():
            self.setFixedHeight(wanted)
