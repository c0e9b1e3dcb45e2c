"""The queue as a Qt model: a vector of case keys in order, and pages of rows that come from a reading thread.

Opening goes in two steps. The first 128 rows are asked for and painted at once; the keys of all cases, asked
for at the same time on the other reading thread, take a third of a second for a million, and the rest of the
rows is inserted. Rows are fetched in pages when somebody looks at them, newest request first: a fast scroll
asks for more than it shows.

A Change is worked out on the reading thread as well: where the touched cases stand now. The new vectors are
swapped in as one change of layout, in which every persistent index follows its own case. Time passing changes
nothing here: the order is the stored deadline.
"""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Callable, Iterable, Mapping
from dataclasses import replace
from typing import Any, NamedTuple

from PySide6.QtCore import QAbstractTableModel, QModelIndex, QObject, QPersistentModelIndex, Qt, Signal

from console.core import queries
from console.core.dispatch import Change
from console.core.queries import Wanted
from console.ui.queue import columns, vectors
from console.ui.queue.cells import Cells, Describe, spoken_cell
from console.ui.queue.columns import COLUMNS
from console.ui.queue.formats import say
from console.ui.queue.openers import Opener
from console.ui.queue.selection import Selection
from console.ui.reads import Reads
from console.ui.work import Failure

PAGE = 128  # rows fetched at once
PAGES_KEPT = 64
REQUESTS_KEPT = 6  # pages waiting to be asked for; older wishes are forgotten
MANY = 20_000  # touched cases from which everything is read again
TIMED = frozenset(
    ("overdue", "age", "due", "received_at", "due_at", "closed_at")
)  # fields that know the time
SINGLY = 50  # rows changed in place that are announced one by one

Index = QModelIndex | QPersistentModelIndex
Vectors = tuple[Any, Any]  # case keys in order, and what they are sorted by
Role = Qt.ItemDataRole
ROOT = QModelIndex()


class Swap(NamedTuple):
    """What a Change comes to, as worked out on the reading thread."""

    ids: Any
    keys: Any
    touched: frozenset[int]
    fresh: list[Cells]


class QueueModel(QAbstractTableModel):
    """See the module."""

    shown = Signal()  # the first rows of a new view stand, or it is empty
    completed = Signal()  # the keys of all its rows are known
    altered = Signal()  # rows came, went or changed by a Change
    failed = Signal(object)  # Refused or Unavailable

    def __init__(
        self,
        reads: Reads,
        describe: Describe,
        selection: Selection,
        clock: Callable[[], int],
        parent: QObject | None = None,
    ) -> None:
        """Make an empty queue.

        Args:
            reads: the way to the store.
            describe: words for codes.
            selection: shown as check state.
            clock: the time, seconds since the epoch.
        """
        super().__init__(parent)
        self.reads = reads
        self.describe = describe
        self.selection = selection
        self.clock = clock
        self.openers: Mapping[str, Opener] = {}  # who else has which case open, by the hex of its id
        self._wanted: Wanted | None = None
        self._generation = 0
        self._ids: Any = []  # list of int at first, int64 array once all are known
        self._keys: Any = None
        self._complete = False
        # The keys of the first view wait for its rows: they import numpy, and the window would wait for that.
        self._warm = False
        self._started = False  # the first rows of this view stand
        self._whole: Vectors | None = None  # all keys, come before the first rows
        self._cells: OrderedDict[int, Cells] = OrderedDict()
        self._pages: list[int] = []  # wanted pages, newest last
        self._fetching = False
        self._touched: set[int] = set()
        self._working = False
        self._again = False
        self._stale = False  # every row at hand may be old

    # what is shown -----------------------------------------------------------------------------------------

    @property
    def wanted(self) -> Wanted | None:
        """The view in force, None before the first."""
        return self._wanted

    @property
    def complete(self) -> bool:
        """Whether the keys of all rows are known."""
        return self._complete

    @property
    def ids(self) -> Any:
        """Case keys in order: int64 array, a list while only the first are known; not to be written."""
        return self._ids

    def n_at(self, row: int) -> int:
        """The case in a row."""
        return int(self._ids[row])

    def row_of(self, n: int) -> int:
        """Where a case stands, -1 when it is not here."""
        if isinstance(self._ids, list):
            return self._ids.index(n) if n in self._ids else -1
        found = (self._ids == n).nonzero()[0]
        return int(found[0]) if len(found) else -1

    def cells_between(self, first: int, last: int) -> list[Cells | None]:
        """Rows from `first` to `last` inclusive; what is not here yet is None and has been asked for."""
        found = [self._cells.get(n) for n in vectors.plain(self._ids[first : last + 1])]
        if None in found:
            pages = {(first + i) // PAGE for i, cells in enumerate(found) if cells is None}
            for page in sorted(pages, reverse=True):
                self._want_page(page)
        return found

    def cells_of(self, n: int) -> Cells | None:
        """A case's row if it is at hand."""
        return self._cells.get(n)

    def overdue(self, now: int) -> int | None:
        """How many rows are past their deadline, None when this order cannot tell.

        Args:
            now: seconds since the epoch.
        """
        if self._wanted is None or self._wanted.order != "urgent" or self._keys is None:
            return None
        return int(self._keys.searchsorted(now))

    def set_describe(self, describe: Describe) -> None:
        """Speak another language, or name things by new master data."""
        self.describe = describe
        self._cells.clear()
        self.headerDataChanged.emit(Qt.Orientation.Horizontal, 0, len(COLUMNS) - 1)
        self._announce_all()

    # opening -----------------------------------------------------------------------------------------------

    def show(self, wanted: Wanted) -> None:
        """Show another view, in the two steps the module tells of."""
        self._generation += 1
        self._wanted = wanted
        self._pages.clear()
        self._again = False
        self._complete = False
        self._started = False
        self._whole = None
        generation, describe = self._generation, self.describe

        searching = bool(wanted.where().search)

        def first(db: Any) -> tuple[list[Cells], Vectors | None]:
            if searching:  # to find the first of a search is to find all
                whole = queries.vectors(db, wanted)
                rows = queries.page(db, whole[0][:PAGE].tolist())
                return [describe.cells(row) for row in rows], whole
            return [describe.cells(row) for row in queries.first_page(db, wanted, PAGE)], None

        self.reads.cancel("queue.vectors")
        self.reads.read(
            first,
            lambda found: self._on_first(generation, *found),
            ticket="queue.first",
            failed=self.failed.emit,
            quick=True,
        )
        if not searching and self._warm:
            self._read_all(generation, wanted)

    def _read_all(self, generation: int, wanted: Wanted) -> None:
        self.reads.read(
            lambda db: queries.vectors(db, wanted),
            lambda found: self._on_all(generation, *found),
            ticket="queue.vectors",
            failed=self.failed.emit,
        )

    def refresh(self, now: int) -> None:
        """Ask the same question at a later moment: what is overdue or new is another set a minute later.

        Args:
            now: seconds since the epoch.
        """
        if self._wanted is None:
            return
        self._wanted = replace(self._wanted, now=now)
        if any(term.field in TIMED for term in self._wanted.filter.terms):
            self._again = True
            self._work_on()
        elif self._complete:  # the same rows, but more of them are late
            self.altered.emit()

    def _on_first(self, generation: int, cells: list[Cells], whole: Vectors | None) -> None:
        if generation != self._generation:
            return
        self.beginResetModel()
        self._ids = [row.n for row in cells]
        self._keys = None
        self._complete = False
        self._keep(cells)
        self.endResetModel()
        self._started = True
        self.shown.emit()
        whole = whole or self._whole
        if whole is not None:
            self._on_all(generation, *whole)
        elif not self._warm:
            wanted = self._wanted
            assert wanted is not None  # noqa: S101  (a generation has a view)
            self._read_all(generation, wanted)
        self._warm = True

    def _on_all(self, generation: int, ids: Any, keys: Any) -> None:
        if generation != self._generation:
            return
        if not self._started:  # of a small set the keys may be there before the words
            self._whole = (ids, keys)
            return
        self._whole = None
        have = len(self._ids)
        if self._ids == ids[:have].tolist():
            if len(ids) > have:
                self.beginInsertRows(ROOT, have, len(ids) - 1)
                self._ids = ids
                self.endInsertRows()
            self._ids, self._keys = ids, keys
        else:  # somebody wrote between the two steps
            self._swap(ids, keys)
        self._complete = True
        self.completed.emit()
        self._work_on()

    # pages -------------------------------------------------------------------------------------------------

    def _want_page(self, page: int) -> None:
        if page in self._pages:
            self._pages.remove(page)
        self._pages.append(page)
        del self._pages[:-REQUESTS_KEPT]
        self._fetch()

    def _fetch(self) -> None:
        """Ask for the page somebody looked at last; one at a time, so that the next is chosen late."""
        while self._pages and not self._fetching:
            start = self._pages.pop() * PAGE
            keys = [n for n in vectors.plain(self._ids[start : start + PAGE]) if n not in self._cells]
            if keys:
                self._fetching = True
                self._ask_page(start, keys)

    def _ask_page(self, start: int, keys: list[int]) -> None:
        ids, describe = self._ids, self.describe
        self.reads.read(
            lambda db: [describe.cells(row) for row in queries.page(db, keys)],
            lambda cells: self._on_page(ids, start, describe, cells),
            failed=self._on_page_failed,
            quick=True,
        )

    def _on_page(self, ids: Any, start: int, describe: Describe, cells: list[Cells]) -> None:
        self._fetching = False
        if describe is self.describe and cells:
            self._keep(cells)
            if ids is self._ids:
                end = min(start + PAGE, len(ids)) - 1
                self.dataChanged.emit(self.index(start, 0), self.index(end, len(COLUMNS) - 1))
            else:  # the order changed meanwhile
                self._announce_all()
        self._fetch()

    def _on_page_failed(self, failure: Failure) -> None:
        self._fetching = False
        self._pages.clear()
        self.failed.emit(failure)

    def _keep(self, cells: Iterable[Cells]) -> None:
        for row in cells:
            self._cells[row.n] = row
            self._cells.move_to_end(row.n)
        while len(self._cells) > PAGE * PAGES_KEPT:
            self._cells.popitem(last=False)

    # changes -----------------------------------------------------------------------------------------------

    def apply_change(self, change: Change) -> None:
        """Take in what a write touched."""
        self._touched.update(change.cases)
        if change.everything:
            self._again = True
            self._stale = True
        self._work_on()

    def _work_on(self) -> None:
        """Work out what has gathered, one piece at a time and only on a whole queue."""
        if self._working or not self._complete or not (self._touched or self._again):
            return
        wanted = self._wanted
        assert wanted is not None  # noqa: S101  (complete means there is a view)
        touched, self._touched = frozenset(self._touched), set()
        everything = self._again or len(touched) > MANY or not vectors.is_sorted(self._keys)
        self._again = False
        stale, self._stale = self._stale, False
        ids, keys, describe, generation = self._ids, self._keys, self.describe, self._generation
        at_hand = [n for n in touched if n in self._cells]

        def worked_out(db: Any) -> Swap:
            if everything:
                new_ids, new_keys = queries.vectors(db, wanted)
            else:
                found = queries.matching(db, wanted, sorted(touched))
                new_ids, new_keys = vectors.changed(ids, keys, touched, found)
            fresh = [describe.cells(row) for row in queries.page(db, at_hand)] if at_hand else []
            return Swap(new_ids, new_keys, touched, fresh)

        self._working = True
        self.reads.read(
            worked_out,
            lambda swap: self._on_worked_out(generation, describe, swap, stale),
            failed=lambda failure: self._on_not_worked_out(touched, failure),
            quick=not everything,
        )

    def _on_worked_out(self, generation: int, describe: Describe, swap: Swap, stale: bool) -> None:
        self._working = False
        if stale:
            self._cells.clear()
        for n in swap.touched:
            self._cells.pop(n, None)
        if describe is self.describe:
            self._keep(swap.fresh)
        if generation == self._generation and self._complete:
            self._swap(swap.ids, swap.keys, swap.touched)
            self.altered.emit()
        else:  # another view came in between; it may have been read before this write
            self._touched |= swap.touched
        self._work_on()

    def _on_not_worked_out(self, touched: frozenset[int], failure: Failure) -> None:
        self._working = False
        self._touched |= touched
        self.failed.emit(failure)

    def _swap(self, ids: Any, keys: Any, touched: frozenset[int] = frozenset()) -> None:
        import numpy as np

        self._pages.clear()
        if np.array_equal(self._ids, ids):
            self._ids, self._keys = ids, keys
            self._announce(touched)
            return
        self.layoutAboutToBeChanged.emit()
        before = self.persistentIndexList()
        stood = [int(self._ids[index.row()]) for index in before]
        self._ids, self._keys = ids, keys
        rows = vectors.rows_of(ids, set(stood))
        row_of = dict(zip(ids[rows].tolist(), rows.tolist(), strict=True))
        after = [
            self.index(row_of[n], index.column()) if n in row_of else QModelIndex()
            for n, index in zip(stood, before, strict=True)
        ]
        self.changePersistentIndexList(before, after)
        self.layoutChanged.emit()

    def _announce(self, touched: frozenset[int]) -> None:
        """Say which rows changed in place; all of them when nobody knows which."""
        rows = vectors.rows_of(self._ids, touched).tolist() if touched else []
        if not touched or len(rows) > SINGLY:
            self._announce_all()
            return
        for row in rows:
            self.dataChanged.emit(self.index(row, 0), self.index(row, len(COLUMNS) - 1))

    def _announce_all(self) -> None:
        if len(self._ids):
            self.dataChanged.emit(self.index(0, 0), self.index(len(self._ids) - 1, len(COLUMNS) - 1))

    # as Qt asks: for accessibility and tests; the table paints without it --------------------------------

    def rowCount(self, parent: Index = ROOT) -> int:
        return 0 if parent.isValid() else len(self._ids)

    def columnCount(self, parent: Index = ROOT) -> int:
        return 0 if parent.isValid() else len(COLUMNS)

    def flags(self, index: Index) -> Qt.ItemFlag:
        if not index.isValid():
            return Qt.ItemFlag.NoItemFlags
        flags = Qt.ItemFlag.ItemIsEnabled | Qt.ItemFlag.ItemIsSelectable | Qt.ItemFlag.ItemNeverHasChildren
        return flags | Qt.ItemFlag.ItemIsUserCheckable if index.column() == columns.BOX else flags

    def headerData(self, section: int, orientation: Qt.Orientation, role: int = Role.DisplayRole) -> Any:
        if orientation != Qt.Orientation.Horizontal or not 0 <= section < len(COLUMNS):
            return None
        if role in (Role.DisplayRole, Role.AccessibleTextRole, Role.ToolTipRole):
            return say(COLUMNS[section].name)
        return None

    def data(self, index: Index, role: int = Role.DisplayRole) -> Any:
        if not index.isValid() or index.row() >= len(self._ids):
            return None
        if role == Role.CheckStateRole:
            if index.column() != columns.BOX:
                return None
            on = self.selection.contains(self.n_at(index.row()))
            return Qt.CheckState.Checked if on else Qt.CheckState.Unchecked
        if role not in (Role.DisplayRole, Role.AccessibleTextRole, Role.ToolTipRole):
            return None
        (cells,) = self.cells_between(index.row(), index.row())
        if cells is None:
            return None
        if role == Role.ToolTipRole:
            return self.describe.tooltip(cells)
        return spoken_cell(self.describe, cells, index.column(), self.clock(), self.openers.get(cells.id))

    def setData(self, index: Index, value: Any, role: int = Role.EditRole) -> bool:
        if role != Role.CheckStateRole or not index.isValid() or index.column() != columns.BOX:
            return False
        n = self.n_at(index.row())
        if self.selection.contains(n) != (Qt.CheckState(value) == Qt.CheckState.Checked):
            self.selection.toggle(n)
        return True
