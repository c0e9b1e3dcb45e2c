"""Live changes move nothing under the eye: the row in view keeps its height while others come and go."""

from __future__ import annotations

from PySide6.QtCore import QObject
from PySide6.QtWidgets import QTableView

from console.ui.queue.model import QueueModel
from console.ui.queue.rows_painter import ROW

NEAR = 30  # rows looked at around a lost one


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
        self._near: list[tuple[int, bool]] = []
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
        self._near = self._neighbours(self.lost_row) if self.lost_row >= 0 else []
        self._seen = [(self._model.n_at(row), row) for row in rows]

    def _restore(self) -> None:
        self._table.doItemsLayout()  # now, not later: the scroll bar must know the new length
        for n, stood in self._seen:
            row = self._model.row_of(n)
            if row >= 0:
                self._table.verticalScrollBar().setValue(self._value + (row - stood) * ROW)
                break
        if self._table.currentIndex().isValid():
            self.lost_row = -1
        elif self.lost_row >= 0:
            found = ((self._model.row_of(n), after) for n, after in self._near)
            self.lost_row = next((row + (not after) for row, after in found if row >= 0), self.lost_row)

    def _neighbours(self, row: int) -> list[tuple[int, bool]]:
        """(case, stands after) around a row, those after it first: where they go tells where it would be."""
        after = range(row, min(row + NEAR, self._model.rowCount()))
        before = range(row - 1, max(row - NEAR, -1), -1)
        return [(self._model.n_at(i), True) for i in after] + [(self._model.n_at(i), False) for i in before]
