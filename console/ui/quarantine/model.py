"""The rows of the quarantine: what stands in the list and which of it is checked."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from PySide6.QtCore import QAbstractListModel, QModelIndex, QObject, QPersistentModelIndex, Qt, Signal

from console.core.quarantine_list import Head
from console.ui.quarantine.acts import reason
from console.ui.queue.formats import clean_line

HEAD = Qt.ItemDataRole.UserRole
REASON = Qt.ItemDataRole.UserRole + 1
PLACE = Qt.ItemDataRole.UserRole + 2

Index = QModelIndex | QPersistentModelIndex


class PiecesModel(QAbstractListModel):
    """See the module."""

    checked_changed = Signal()

    def __init__(self, channels: Mapping[str, str], language: str, parent: QObject | None = None) -> None:
        """Make an empty list.

        Args:
            channels: code -> name on screen.
            language: ``id`` or ``en``.
        """
        super().__init__(parent)
        self._channels, self._language = channels, language
        self._heads: tuple[Head, ...] = ()
        self._reasons: dict[int, str] = {}
        self._checked: set[int] = set()

    def show(self, heads: tuple[Head, ...]) -> None:
        """Another list; what is still in it stays checked."""
        if heads == self._heads:
            return
        self.beginResetModel()
        self._heads = heads
        self._reasons.clear()
        self.endResetModel()
        left = self._checked & {head.n for head in heads}
        if left != self._checked:
            self._checked = left
            self.checked_changed.emit()

    def rowCount(self, parent: Index | None = None) -> int:
        """How many pieces are in the list."""
        return 0 if parent is not None and parent.isValid() else len(self._heads)

    def flags(self, index: Index) -> Qt.ItemFlag:
        """Every row can be chosen and checked."""
        return super().flags(index) | Qt.ItemFlag.ItemIsUserCheckable

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        """What the delegate paints and a screen reader says."""
        if not index.isValid():
            return None
        head = self._heads[index.row()]
        if role == HEAD:
            return head
        if role == REASON:
            return self.reason(head)
        if role == PLACE:
            return place(head)
        if role == Qt.ItemDataRole.CheckStateRole:
            return Qt.CheckState.Checked if head.n in self._checked else Qt.CheckState.Unchecked
        if role in (Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.AccessibleTextRole):
            channel = self._channels.get(head.channel, head.channel)
            return f"{channel}, {place(head)}: {self.reason(head)}"
        return None

    def setData(self, index: Index, value: Any, role: int = Qt.ItemDataRole.EditRole) -> bool:
        """Check or uncheck a row."""
        if role != Qt.ItemDataRole.CheckStateRole or not index.isValid():
            return False
        self.check([self._heads[index.row()].n], on=Qt.CheckState(value) == Qt.CheckState.Checked)
        return True

    def reason(self, head: Head) -> str:
        """Why the piece could not be read, in words."""
        if head.n not in self._reasons:
            self._reasons[head.n] = reason(head.code, head.params, self._language)
        return self._reasons[head.n]

    def head(self, row: int) -> Head | None:
        """The piece of a row, None outside the list."""
        return self._heads[row] if 0 <= row < len(self._heads) else None

    def row_of(self, n: int) -> int:
        """The row of a piece, -1 when it is not in the list."""
        return next((row for row, head in enumerate(self._heads) if head.n == n), -1)

    # checking ----------------------------------------------------------------------------------------------

    @property
    def checked(self) -> list[int]:
        """Small keys of the checked pieces, in the list's order."""
        return [head.n for head in self._heads if head.n in self._checked]

    def check(self, ns: Iterable[int], *, on: bool = True) -> None:
        """Check or uncheck pieces."""
        after = self._checked | set(ns) if on else self._checked - set(ns)
        if after == self._checked:
            return
        self._checked = after
        if self._heads:
            self.dataChanged.emit(self.index(0), self.index(len(self._heads) - 1))
        self.checked_changed.emit()

    def check_all(self, on: bool) -> None:
        """Check or uncheck everything in the list."""
        self.check([head.n for head in self._heads], on=on)


def place(head: Head) -> str:
    """Where a piece came from: ``laporan.csv · baris 17``."""
    return " · ".join(part for part in (clean_line(head.source), clean_line(head.position)) if part)
