"""The table of kelurahan: how many wait and why, where it is going, and whether the crew can keep up.

The rank is the place by waiting cases among all, whatever the table is sorted by: the map has the same numbers.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any, Final

from PySide6.QtCore import QAbstractTableModel, QEvent, QModelIndex, QPersistentModelIndex, Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QAbstractItemView, QHeaderView, QTableView, QWidget

from console.core.review import Row
from console.ui.key_list import claimed
from console.ui.queue.formats import grouped
from console.ui.red import words
from console.ui.red.cells import CauseBar, Flow, Trend, Words
from console.ui.theme import Theme
from models.indicator import CAUSES

RANK, NAME, WAITING, WEEK, CAUSE, TREND, FLOW, OLDEST = range(8)
WIDTHS: Final = {RANK: 44, NAME: 176, WAITING: 104, WEEK: 68, TREND: 112, FLOW: 184, OLDEST: 76}
#: The same where there is little room.
NARROW: Final = {RANK: 36, NAME: 152, WAITING: 96, WEEK: 60, TREND: 92, FLOW: 156, OLDEST: 64}
NARROW_BELOW: Final = 900  # pixels
ROW: Final = 32
ROOT = QModelIndex()
Index = QModelIndex | QPersistentModelIndex
Role = Qt.ItemDataRole
RIGHT: Final = Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter
_RIGHTS: Final = (RANK, WAITING, WEEK, OLDEST)
_MOVES: Final = {Qt.Key.Key_J: 1, Qt.Key.Key_K: -1}
_ENTER: Final = (Qt.Key.Key_Return, Qt.Key.Key_Enter)
_SORTS: Final[Mapping[int, Callable[[Row], Any]]] = {
    NAME: lambda row: row.indicator.name.casefold(),
    WAITING: lambda row: row.indicator.waiting,
    WEEK: lambda row: row.week,
    CAUSE: lambda row: row.indicator.causes.outside + row.indicator.causes.coordinated,
    TREND: lambda row: row.trend[-1] - row.trend[0],
    FLOW: lambda row: row.indicator.inflow_per_day - row.indicator.capacity_per_day,
    OLDEST: lambda row: -(row.oldest.received_at if row.oldest else 1 << 40),
}


class RedModel(QAbstractTableModel):
    """The rows in the order somebody chose; the most waiting first until then."""

    def __init__(self, theme: Theme, lang: str) -> None:
        super().__init__()
        self._theme, self.lang = theme, lang
        self._all: Sequence[Row] = ()
        self._order = (WAITING, Qt.SortOrder.DescendingOrder)
        self.rows: Sequence[Row] = ()
        self.ranks: Mapping[str, int] = {}
        self.most, self.most_flow, self.now = 1, 1.0, 0

    def show(self, rows: Sequence[Row], ranks: Mapping[str, int], now: int) -> None:
        """Show these.

        Args:
            rows: the most waiting first.
            ranks: code -> place among all.
            now: seconds since the epoch.
        """
        self.beginResetModel()
        self._all, self.ranks, self.now = rows, ranks, now
        self.most = max((row.indicator.waiting for row in rows), default=1)
        self.most_flow = max(
            (max(row.indicator.inflow_per_day, float(row.indicator.capacity_per_day)) for row in rows),
            default=1.0,
        )
        self._arrange()
        self.endResetModel()

    def sort(self, column: int, order: Qt.SortOrder = Qt.SortOrder.AscendingOrder) -> None:
        self.layoutAboutToBeChanged.emit()
        before = self.persistentIndexList()
        codes = [self.rows[index.row()].indicator.code for index in before]
        self._order = (column, order)
        self._arrange()
        place = {row.indicator.code: i for i, row in enumerate(self.rows)}
        after = [self.index(place[code], index.column()) for code, index in zip(codes, before, strict=True)]
        self.changePersistentIndexList(before, after)
        self.layoutChanged.emit()
        self.headerDataChanged.emit(Qt.Orientation.Horizontal, 0, self.columnCount() - 1)

    def _arrange(self) -> None:
        column, order = self._order
        down = order == Qt.SortOrder.DescendingOrder
        key = _SORTS.get(column)
        self.rows = (
            sorted(self._all, key=key, reverse=down) if key is not None
            else list(reversed(self._all)) if down else list(self._all)
        )  # fmt: skip

    def rowCount(self, parent: Index = ROOT) -> int:
        return 0 if parent.isValid() else len(self.rows)

    def columnCount(self, parent: Index = ROOT) -> int:
        return 0 if parent.isValid() else 8

    def headerData(self, section: int, orientation: Qt.Orientation, role: int = Role.DisplayRole) -> Any:
        if orientation != Qt.Orientation.Horizontal:
            return None
        if role == Role.TextAlignmentRole and section in _RIGHTS:
            return RIGHT
        if role == Role.ToolTipRole:
            return self._tips()[section] or None
        if role == Role.AccessibleTextRole and section == RANK:
            return self.tr("Peringkat")
        if role not in (Role.DisplayRole, Role.AccessibleTextRole):
            return None
        name = (
            "", self.tr("Kelurahan"), self.tr("Menunggu"), self.tr("7 hari"), self.tr("Sebab"),
            self.tr("Tren 14 hari"), self.tr("Masuk / sanggup"), self.tr("Tertua"),
        )[section]  # fmt: skip
        column, order = self._order
        arrow = "↓" if order == Qt.SortOrder.DescendingOrder else "↑"
        return f"{name} {arrow}" if section == column and role == Role.DisplayRole else name

    def turn(self, column: int) -> None:
        """Sort by a column; by the same one the other way round."""
        up, down = Qt.SortOrder.AscendingOrder, Qt.SortOrder.DescendingOrder
        first = up if column in (RANK, NAME) else down
        other = down if first == up else up
        self.sort(column, other if self._order == (column, first) else first)

    def _tips(self) -> tuple[str, ...]:
        return (
            self.tr("Peringkat menurut laporan yang menunggu; nomor yang sama ada di peta"), "",
            self.tr("Laporan yang tampak merah bagi warga"),
            self.tr("Bertambah atau berkurang sejak tujuh hari lalu"),
            self.tr("Panjang batang: banyaknya. Diurutkan menurut yang di luar tangan lurah"),
            self.tr("Yang menunggu di akhir tiap hari; titik ialah sekarang"),
            self.tr("Sehari: rata-rata masuk tujuh hari, dan kesanggupan PPSU; diurutkan menurut selisihnya"),
            self.tr("Umur laporan menunggu yang paling lama"),
        )  # fmt: skip

    def data(self, index: Index, role: int = Role.DisplayRole) -> Any:
        if not index.isValid():
            return None
        row, column = self.rows[index.row()], index.column()
        if role == Role.TextAlignmentRole:
            return RIGHT if column in _RIGHTS else None
        if role == Role.FontRole:
            return self._theme.font("data_medium" if column in (NAME, WAITING) else "data")
        if role == Role.ForegroundRole:
            return self._theme["text" if column in (NAME, WAITING) else "text2"]
        if role == Role.ToolTipRole:
            return self.spoken(row, column) if column in (CAUSE, TREND, FLOW) else None
        if role == Role.AccessibleTextRole:
            return self.spoken(row, column)
        return self._text(row, column) if role == Role.DisplayRole else None

    def _text(self, row: Row, column: int) -> str:
        one = row.indicator
        if column == OLDEST:
            return words.age(self.now - row.oldest.received_at) if row.oldest else ""
        return {
            RANK: lambda: grouped(self.ranks[one.code], self.lang), NAME: lambda: one.name,
            WAITING: lambda: grouped(one.waiting, self.lang), WEEK: lambda: words.change(row.week, self.lang),
        }.get(column, str)()  # fmt: skip

    def spoken(self, row: Row, column: int) -> str:
        """A cell in words, also a painted one."""
        one = row.indicator
        if column == CAUSE:
            named = [(getattr(one.causes, name), words.cause(name)) for name in CAUSES]
            return ", ".join(f"{grouped(n, self.lang)} {name.lower()}" for n, name in named if n)
        if column == TREND:
            return self.tr("dari {then} ke {now} dalam {days} hari").format(
                then=grouped(row.trend[0], self.lang), now=grouped(row.trend[-1], self.lang),
                days=len(row.trend) - 1,
            )  # fmt: skip
        if column == FLOW:
            inflow = grouped(round(one.inflow_per_day), self.lang)
            if not one.capacity_per_day:
                return self.tr("masuk {inflow} sehari, jumlah PPSU belum diisi").format(inflow=inflow)
            return self.tr("masuk {inflow} sehari, PPSU sanggup {capacity}").format(
                inflow=inflow, capacity=grouped(one.capacity_per_day, self.lang)
            )
        if column == NAME:
            return f"{one.name}, {words.colour(one.colour)}"
        return self._text(row, column)

    def flow_words(self, row: Row) -> tuple[str, str]:
        """Inflow and capacity as they stand beside the bar."""
        one = row.indicator
        capacity = grouped(one.capacity_per_day, self.lang) if one.capacity_per_day else "?"
        return grouped(round(one.inflow_per_day), self.lang), f" / {capacity}"


class RedTable(QTableView):
    """The table; Enter or a double click opens the waiting cases of a row.

    Signals:
        opened: code of the kelurahan.
        rested: the cursor came to rest on this code.
    """

    opened = Signal(str)
    rested = Signal(str)

    def __init__(self, theme: Theme, model: RedModel, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._model = model
        model.setParent(self)
        self.setModel(model)
        self.setAccessibleName(self.tr("Kelurahan menurut laporan yang menunggu"))
        self.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
        self.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
        self.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setShowGrid(False)
        self.setWordWrap(False)
        self.setTabKeyNavigation(False)
        self.setFrameShape(QTableView.Shape.NoFrame)
        self.setItemDelegate(Words(theme, self))
        for column, delegate in ((CAUSE, CauseBar), (TREND, Trend), (FLOW, Flow)):
            self.setItemDelegateForColumn(column, delegate(theme, self))
        side = self.verticalHeader()
        side.setSectionResizeMode(QHeaderView.ResizeMode.Fixed)
        side.setDefaultSectionSize(ROW)
        side.hide()
        head = self.horizontalHeader()
        head.setFont(theme.font("caption"))
        head.setHighlightSections(False)
        head.setDefaultAlignment(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter)
        head.setMinimumSectionSize(32)
        head.setFixedHeight(ROW)
        head.setSectionResizeMode(QHeaderView.ResizeMode.Fixed)
        head.setSectionResizeMode(CAUSE, QHeaderView.ResizeMode.Stretch)
        head.setSectionsClickable(True)
        head.sectionClicked.connect(model.turn)
        self._widen()
        self.doubleClicked.connect(lambda _index: self.open_current())
        self.selectionModel().currentChanged.connect(lambda *_: self._on_rest())

    def resizeEvent(self, event: Any) -> None:
        super().resizeEvent(event)
        self._widen()

    def _widen(self) -> None:
        for column, width in (NARROW if self.width() < NARROW_BELOW else WIDTHS).items():
            self.setColumnWidth(column, width)

    @property
    def current(self) -> str:
        """Code of the kelurahan the cursor is on, "" for none."""
        place = self.currentIndex().row()
        return self._model.rows[place].indicator.code if 0 <= place < len(self._model.rows) else ""

    def go(self, step: int) -> None:
        """Move the cursor."""
        if self._model.rowCount():
            place = min(max(self.currentIndex().row() + step, 0), self._model.rowCount() - 1)
            self.setCurrentIndex(self._model.index(place, NAME))

    def go_to(self, code: str) -> bool:
        """Put the cursor on a kelurahan.

        Returns:
            Whether it is in the table.
        """
        place = next((i for i, row in enumerate(self._model.rows) if row.indicator.code == code), None)
        if place is not None:
            self.setCurrentIndex(self._model.index(place, NAME))
        return place is not None

    def open_current(self) -> None:
        """What Enter does."""
        if self.current:
            self.opened.emit(self.current)

    def _on_rest(self) -> None:
        if self.current:
            self.rested.emit(self.current)

    def event(self, event: QEvent) -> bool:
        keys = (*_MOVES, *_ENTER)
        return claimed(event, lambda key: not key.modifiers() and key.key() in keys) or super().event(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        key = Qt.Key(event.key())
        if key in _ENTER:
            self.open_current()
        elif key in _MOVES and not event.modifiers():
            self.go(_MOVES[key])
        else:
            super().keyPressEvent(event)

    def keyboardSearch(self, search: str) -> None:
        """Letters are commands of the window."""
