"""The rows of the list: what was refused first, what is unsent below, each under its heading."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any, Final

from PySide6.QtCore import QAbstractListModel, QModelIndex, QObject, QPersistentModelIndex, Qt, Signal

from console.core.answers import Listing, Refused, Unsent
from console.ui.queue.formats import clean_line, grouped

ENTRY: Final = Qt.ItemDataRole.UserRole  # Refused, Unsent, or the words of a heading
BELOW: Final = Qt.ItemDataRole.UserRole + 1  # the second line of an entry

Entry = Refused | Unsent
Index = QModelIndex | QPersistentModelIndex


class EntriesModel(QAbstractListModel):
    """See the module."""

    checked_changed = Signal()

    def __init__(self, language: str, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._language = language
        self._rows: list[Entry | str] = []
        self._listing = Listing()
        self._checked: set[int] = set()

    def show(self, listing: Listing) -> None:
        """Another list; what is still in it stays checked."""
        if listing == self._listing and self._rows:
            return
        self.beginResetModel()
        self._listing = listing
        rows: list[Entry | str] = []
        if listing.refused:
            rows += [
                self._heading(self.tr("Ditolak"), len(listing.refused), len(listing.refused_keys)),
                *listing.refused,
            ]
        if listing.unsent:
            rows += [
                self._heading(self.tr("Belum terkirim"), len(listing.unsent), listing.unsent_count),
                *listing.unsent,
            ]
        self._rows = rows
        self.endResetModel()
        left = self._checked & {one.n for one in listing.refused}
        if left != self._checked:
            self._checked = left
            self.checked_changed.emit()

    def _heading(self, name: str, shown: int, total: int) -> str:
        words = f"{name} ({grouped(total, self._language)})"
        if shown < total:
            words += " · " + self.tr("{n} ditampilkan").format(n=grouped(shown, self._language))
        return words

    def rowCount(self, parent: Index | None = None) -> int:
        """Entries and headings."""
        return 0 if parent is not None and parent.isValid() else len(self._rows)

    def flags(self, index: Index) -> Qt.ItemFlag:
        """Headings are only read; what was refused can be checked."""
        row = self._rows[index.row()] if index.isValid() else ""
        if isinstance(row, str):
            return Qt.ItemFlag.NoItemFlags
        flags = Qt.ItemFlag.ItemIsEnabled | Qt.ItemFlag.ItemIsSelectable
        return flags | Qt.ItemFlag.ItemIsUserCheckable if isinstance(row, Refused) else flags

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        """What the delegate paints and a screen reader says."""
        if not index.isValid():
            return None
        row = self._rows[index.row()]
        if role == ENTRY:
            return row
        if role == BELOW:
            return "" if isinstance(row, str) else self.below(row)
        if role == Qt.ItemDataRole.CheckStateRole and isinstance(row, Refused):
            return Qt.CheckState.Checked if row.n in self._checked else Qt.CheckState.Unchecked
        if role in (Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.AccessibleTextRole):
            if isinstance(row, str):
                return row
            return ". ".join(part for part in (row.number, row.what, self.below(row)) if part)
        return None

    def setData(self, index: Index, value: Any, role: int = Qt.ItemDataRole.EditRole) -> bool:
        """Check or uncheck a row."""
        entry = self.entry(index.row()) if index.isValid() else None
        if role != Qt.ItemDataRole.CheckStateRole or not isinstance(entry, Refused):
            return False
        self.check([entry.n], on=Qt.CheckState(value) == Qt.CheckState.Checked)
        return True

    def below(self, entry: Entry) -> str:
        """Why it was refused, or what of a case that waits."""
        return clean_line(entry.why if isinstance(entry, Refused) else entry.words)

    def entry(self, row: int) -> Entry | None:
        """The entry of a row; None for a heading and outside the list."""
        found = self._rows[row] if 0 <= row < len(self._rows) else ""
        return None if isinstance(found, str) else found

    def row_of(self, n: int) -> int:
        """The row of an Event, -1 when it is not in the list."""
        return next((i for i, row in enumerate(self._rows) if not isinstance(row, str) and row.n == n), -1)

    def nearest(self, row: int) -> int:
        """The entry at a row, else the next one below, else the last above; -1 in an empty list."""
        below = [i for i in range(max(row, 0), len(self._rows)) if self.entry(i) is not None]
        above = [i for i in range(min(row, len(self._rows)) - 1, -1, -1) if self.entry(i) is not None]
        return next(iter(below + above), -1)

    # checking ----------------------------------------------------------------------------------------------

    @property
    def checked(self) -> list[int]:
        """Small keys of the checked Events, in the list's order."""
        return [one.n for one in self._listing.refused if one.n in self._checked]

    def check(self, ns: Iterable[int], *, on: bool = True) -> None:
        """Check or uncheck refused Events."""
        after = self._checked | set(ns) if on else self._checked - set(ns)
        if after == self._checked:
            return
        self._checked = after
        if self._rows:
            self.dataChanged.emit(self.index(0), self.index(len(self._rows) - 1))
        self.checked_changed.emit()

    def check_all(self, on: bool) -> None:
        """Check or uncheck all that was refused."""
        self.check([one.n for one in self._listing.refused], on=on)
