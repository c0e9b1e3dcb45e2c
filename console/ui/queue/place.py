"""Live changes move nothing under the eye: the row in view keeps its height while others come and go."""

from __future__ import annotations

from PySide6.QtCore import QObject
from PySide6.QtWidgets import QTableView

from console.ui.queue.model import QueueModel
from console.ui.queue.rows_painter import ROW


class Place(QObject):
    """Holds a table's place over a change of layout.

    Attributes:
        lost_row: the row the current case stood in when it left the view, as rows are counted now; -1 when it
            is still here. Whoever moves on from it goes to the case that took its place.
    """

    def __init__(self, table: QTableView, model: QueueModel) -> None:
        """Watch `model`, which the table must show already: Qt's own answer to a new layout comes first."""
        super().__init__(table)
        self._table, self._model = table, model
        self._seen: list[tuple[int, int]] = []  # (case, row), in the order in which they are held on to
        self._value = 0
        self.lost_row = -1
        model.layoutAboutToBeChanged.connect(self._remember)
        model.layoutChanged.connect(self._restore)

    def _remember(self) -> None:
        bar = self._table.verticalScrollBar()
        self._value = bar.value()
        first = self._value // ROW
        last = min(self._model.rowCount() - 1, (self._value + self._table.viewport().height()) // ROW)
        rows = list(range(first, last + 1))
        current = self._table.currentIndex().row()
        if current in rows:
            rows.remove(current)
            rows.insert(0, current)
        elif self._value == 0 and current < 0 and self.lost_row < 0:
            rows = []  # somebody at the top with nothing open wants to see what is new there
        if current >= 0:
            self.lost_row = current
        self._seen = [(self._model.n_at(row), row) for row in rows]

    def _restore(self) -> None:
        self._table.doItemsLayout()  # now, not later: the scroll bar must know the new length
        for n, stood in self._seen:
            row = self._model.row_of(n)
            if row >= 0:
                self._table.verticalScrollBar().setValue(self._value + (row - stood) * ROW)
                if self.lost_row >= 0:
                    self.lost_row += row - stood
                break
        if self._table.currentIndex().isValid():
            self.lost_row = -1
