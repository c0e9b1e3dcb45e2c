"""A short table of which every row stands for cases; Enter or a click opens them."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from PySide6.QtCore import QEvent, Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QAbstractItemView, QFrame, QHeaderView, QTableWidget, QTableWidgetItem

from console.ui.key_list import claimed
from console.ui.theme import Theme

ROW: Final = 32
RIGHT: Final = Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter
_KEYS: Final = (Qt.Key.Key_Return, Qt.Key.Key_Enter)


class CaseTable(QTableWidget):
    """See the module. The last column takes the room that is left.

    Signals:
        opened: number of a row.
    """

    opened = Signal(int)

    def __init__(self, theme: Theme, name: str, columns: Sequence[tuple[str, int]]) -> None:
        """Args:
        name: for a screen reader.
        columns: heading and width in pixels.
        """
        super().__init__(0, len(columns))
        self._theme = theme
        self.setProperty("cases", True)
        self.setAccessibleName(name)
        self.setHorizontalHeaderLabels([heading for heading, _width in columns])
        self.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
        self.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
        self.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setShowGrid(False)
        self.setTabKeyNavigation(False)
        self.setWordWrap(False)
        self.verticalHeader().hide()
        self.verticalHeader().setDefaultSectionSize(ROW)
        head = self.horizontalHeader()
        head.setFont(theme.font("caption"))
        head.setHighlightSections(False)
        head.setDefaultAlignment(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter)
        for column, (_heading, width) in enumerate(columns[:-1]):
            head.setSectionResizeMode(column, QHeaderView.ResizeMode.Fixed)
            self.setColumnWidth(column, width)
        head.setSectionResizeMode(len(columns) - 1, QHeaderView.ResizeMode.Stretch)
        self.cellClicked.connect(lambda row, _column: self.opened.emit(row))

    def show_rows(self, rows: Sequence[Sequence[str]], numbers: int) -> None:
        """Show rows.

        Args:
            rows: texts by column.
            numbers: so many columns at the left hold numbers.
        """
        at = self.currentRow()
        for column in range(numbers):
            if (heading := self.horizontalHeaderItem(column)) is not None:
                heading.setTextAlignment(RIGHT)
        self.setRowCount(len(rows))
        for row, texts in enumerate(rows):
            for column, text in enumerate(texts):
                item = QTableWidgetItem(text)
                item.setFont(self._theme.font("data_medium" if column == 0 else "data"))
                item.setToolTip(text)
                if column < numbers:
                    item.setTextAlignment(RIGHT)
                self.setItem(row, column, item)
        if rows:
            self.setCurrentCell(min(max(at, 0), len(rows) - 1), 0)

    def event(self, event: QEvent) -> bool:
        return claimed(event, lambda key: not key.modifiers() and key.key() in _KEYS) or super().event(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() in _KEYS and self.currentRow() >= 0:
            self.opened.emit(self.currentRow())
        else:
            super().keyPressEvent(event)
