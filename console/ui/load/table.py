"""The table of addressees: figures as text, days of work as a bar against a week, who is away.

More than ``HORIZON`` days is marked by a sign beside the bar, by colour and in words.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, Final

from PySide6.QtCore import QAbstractTableModel, QEvent, QModelIndex, QPersistentModelIndex, QRectF, Qt, Signal
from PySide6.QtGui import QKeyEvent, QPainter
from PySide6.QtWidgets import (
    QAbstractItemView,
    QHeaderView,
    QStyle,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QTableView,
    QWidget,
)

from console.core.load import called
from console.core.spread import HORIZON
from console.ui.key_list import claimed
from console.ui.load.rows import Row
from console.ui.queue.formats import decimal, grouped, moment
from console.ui.theme import Theme
from models.reference import Reference

NAME, OPEN, OVERDUE, PASS_ON, INFLOW, DONE, CAPACITY, DAYS, AWAY = range(9)
WIDTHS: Final = {OPEN: 92, OVERDUE: 92, PASS_ON: 112, INFLOW: 104, DONE: 112, CAPACITY: 172, DAYS: 192}
ROW: Final = 30
BAR: Final = (72, 8)
ROOT = QModelIndex()
Index = QModelIndex | QPersistentModelIndex
Role = Qt.ItemDataRole
RIGHT: Final = Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter
_MOVES: Final = {Qt.Key.Key_J: 1, Qt.Key.Key_K: -1}
_ENTER: Final = (Qt.Key.Key_Return, Qt.Key.Key_Enter)


class LoadModel(QAbstractTableModel):
    """Rows as they are given."""

    def __init__(self, theme: Theme, ref: Reference, lang: str) -> None:
        super().__init__()
        self._theme, self._lang = theme, lang
        self.ref = ref
        self.now = 0
        self.rows: Sequence[Row] = ()

    def show(self, rows: Sequence[Row], ref: Reference, now: int) -> None:
        """Show these."""
        self.beginResetModel()
        self.rows, self.ref, self.now = rows, ref, now
        self.endResetModel()

    def rowCount(self, parent: Index = ROOT) -> int:
        return 0 if parent.isValid() else len(self.rows)

    def columnCount(self, parent: Index = ROOT) -> int:
        return 0 if parent.isValid() else 9

    def headerData(self, section: int, orientation: Qt.Orientation, role: int = Role.DisplayRole) -> Any:
        if orientation != Qt.Orientation.Horizontal:
            return None
        if role == Role.TextAlignmentRole and OPEN <= section <= CAPACITY:
            return RIGHT
        if role == Role.ToolTipRole:
            return self._tips()[section] or None
        if role not in (Role.DisplayRole, Role.AccessibleTextRole):
            return None
        return (
            self.tr("Tujuan"), self.tr("Terbuka"), self.tr("Lewat"), self.tr("Diteruskan"), self.tr("Masuk sehari"),
            self.tr("Selesai sehari"), self.tr("Sanggup sehari"), self.tr("Hari kerja"), self.tr("Tidak di tempat"),
        )[section]  # fmt: skip

    def _tips(self) -> tuple[str, ...]:
        return (
            "", self.tr("Laporan terbuka yang sudah diputuskan menjadi miliknya, tanpa spam dan kembaran"),
            self.tr("Di antaranya yang lewat tenggat, selama jamnya berjalan"),
            self.tr("Di antaranya yang di luar wewenang kelurahan: lurah hanya bisa meneruskannya"),
            self.tr("Rata-rata empat minggu, hari ini tidak dihitung"),
            self.tr("Rata-rata empat minggu, hari ini tidak dihitung"),
            self.tr("Kelurahan: dari jumlah petugas PPSU. Lainnya: yang selesai sehari, median empat minggu"),
            self.tr("Lamanya pekerjaan terbuka dengan kesanggupan itu; batang penuh berarti tujuh hari"), "",
        )  # fmt: skip

    def data(self, index: Index, role: int = Role.DisplayRole) -> Any:
        if not index.isValid():
            return None
        row, column = self.rows[index.row()], index.column()
        if role == Role.TextAlignmentRole:
            return RIGHT if OPEN <= column <= CAPACITY else None
        if role == Role.ForegroundRole:
            return self._theme[self._ink(row, column)]
        if role == Role.FontRole:
            return self._theme.font("data_medium" if column == NAME else "data")
        if role == Role.AccessibleTextRole and column == DAYS:
            return self._days_spoken(row)
        if role not in (Role.DisplayRole, Role.AccessibleTextRole):
            return None
        return self._text(row, column)

    def _text(self, row: Row, column: int) -> str:
        load, lang = row.load, self._lang
        if column == NAME:
            return row.name
        if column == AWAY:
            return self._absence(row)
        if column in (OPEN, OVERDUE, PASS_ON):
            if column == PASS_ON and not load.to_pass_on:
                return ""
            return grouped((load.open, load.overdue, load.to_pass_on)[column - OPEN], lang)
        if row.nobody:
            return ""
        if column == CAPACITY:
            return self._capacity(row)
        if column == DAYS:
            return "?" if load.days is None else decimal(load.days, lang)
        return decimal(load.inflow if column == INFLOW else load.done, lang)

    def _capacity(self, row: Row) -> str:
        load = row.load
        basis = {
            "crew": self.tr("{n} petugas"), "median": self.tr("median"), "mean": self.tr("rata-rata"),
        }.get(load.basis)  # fmt: skip
        if basis is None:
            return self.tr("belum diketahui")
        return f"{decimal(load.capacity, self._lang)} · {basis.format(n=grouped(load.crew, self._lang))}"

    def _absence(self, row: Row) -> str:
        one = row.absence
        if one is None:
            return ""
        words = self.tr("sampai {until}") if one.since <= self.now else self.tr("{since} sampai {until}")
        said = words.format(since=moment(one.since, self._lang), until=moment(one.until, self._lang))
        if len(row.load.agencies) > 1:
            said = f"{called(one.agency, self.ref)} {said}"
        deputy = self.tr("tanpa pengganti")
        if one.deputy:
            deputy = self.tr("diganti {who}").format(who=called(one.deputy, self.ref))
        return f"{said}, {deputy}"

    def _days_spoken(self, row: Row) -> str:
        if row.nobody:
            return ""
        if row.load.days is None:
            return self.tr("kesanggupannya belum diketahui")
        words = self.tr("{n} hari, lebih dari seminggu") if over(row) else self.tr("{n} hari")
        return words.format(n=decimal(row.load.days, self._lang))

    @staticmethod
    def _ink(row: Row, column: int) -> str:
        if column == OVERDUE and row.load.overdue:
            return "red_text"
        if column == DAYS and over(row):
            return "red_text"
        if column in (NAME, OPEN, DAYS) and not (row.nobody and column == NAME):
            return "text"
        return "text2"


def over(row: Row) -> bool:
    """Whether there is more to do than somebody can do in a week."""
    days = row.load.days
    return not row.nobody and days is not None and days > HORIZON


class DaysDelegate(QStyledItemDelegate):
    """Days of work: a bar that is full at a week, the number, and a sign where it is more."""

    def __init__(self, theme: Theme, parent: QWidget) -> None:
        super().__init__(parent)
        self._theme = theme

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        theme, rect = self._theme, option.rect
        model: LoadModel = index.model()  # type: ignore[assignment]
        row = model.rows[index.row()]
        if option.state & QStyle.StateFlag.State_Selected:
            painter.fillRect(rect, theme["accent_soft"])
        if row.nobody:
            return
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        x, days, much = rect.left() + 24, row.load.days, over(row)
        top = rect.top() + (rect.height() - BAR[1]) / 2
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(theme["line"])
        painter.drawRoundedRect(QRectF(x, top, *BAR), 2, 2)
        if days:
            painter.setBrush(theme["red" if much else "accent"])
            painter.drawRoundedRect(QRectF(x, top, max(4.0, BAR[0] * min(1.0, days / HORIZON)), BAR[1]), 2, 2)
        x += BAR[0] + 8
        if much:
            icon = theme.pixmap("warning", "red", 16, painter.device().devicePixelRatioF())
            painter.drawPixmap(x, rect.top() + (rect.height() - 16) // 2, icon)
        painter.setFont(theme.font("data_medium" if much else "data"))
        painter.setPen(theme["red_text" if much else "text"])
        painter.drawText(
            QRectF(x + 20, rect.top(), rect.right() - x - 20, rect.height()), Qt.AlignmentFlag.AlignVCenter,
            str(index.data()),
        )  # fmt: skip
        painter.restore()


class LoadTable(QTableView):
    """The table; Enter or a double click opens the cases of a row."""

    opened = Signal(object)  # Row
    left = Signal()  # Esc

    def __init__(self, theme: Theme, model: LoadModel, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._model = model
        model.setParent(self)
        self.setModel(model)
        self.setAccessibleName(self.tr("Beban tiap tujuan"))
        self.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
        self.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
        self.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setHorizontalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setShowGrid(False)
        self.setWordWrap(False)
        self.setTabKeyNavigation(False)
        self.setFrameShape(QTableView.Shape.NoFrame)
        self.setItemDelegateForColumn(DAYS, DaysDelegate(theme, self))
        side = self.verticalHeader()
        side.setSectionResizeMode(QHeaderView.ResizeMode.Fixed)
        side.setMinimumSectionSize(ROW)
        side.setDefaultSectionSize(ROW)
        side.hide()
        head = self.horizontalHeader()
        head.setFont(theme.font("caption"))
        head.setHighlightSections(False)
        head.setDefaultAlignment(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter)
        head.setMinimumSectionSize(60)
        for column, width in WIDTHS.items():
            head.setSectionResizeMode(column, QHeaderView.ResizeMode.Fixed)
            self.setColumnWidth(column, width)
        for column in (NAME, AWAY):
            head.setSectionResizeMode(column, QHeaderView.ResizeMode.Stretch)
        self.doubleClicked.connect(lambda index: self.opened.emit(self._model.rows[index.row()]))

    @property
    def current(self) -> Row | None:
        """The row the cursor is on."""
        place = self.currentIndex().row()
        return self._model.rows[place] if 0 <= place < len(self._model.rows) else None

    def go(self, step: int) -> None:
        """Move the cursor."""
        if self._model.rowCount():
            place = min(max(self.currentIndex().row() + step, 0), self._model.rowCount() - 1)
            self.setCurrentIndex(self._model.index(place, 0))

    def go_to(self, code: str) -> None:
        """Put the cursor on an addressee, or on the first row."""
        place = next((i for i, row in enumerate(self._model.rows) if row.load.code == code), 0)
        if self._model.rowCount():
            self.setCurrentIndex(self._model.index(place, 0))

    def open_current(self) -> None:
        """What Enter does."""
        if (row := self.current) is not None:
            self.opened.emit(row)

    def event(self, event: QEvent) -> bool:
        keys = (*_MOVES, *_ENTER, Qt.Key.Key_Escape)
        return claimed(event, lambda key: not key.modifiers() and key.key() in keys) or super().event(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        key = Qt.Key(event.key())
        if key in _ENTER:
            self.open_current()
        elif key in _MOVES and not event.modifiers():
            self.go(_MOVES[key])
        elif key == Qt.Key.Key_Escape:
            self.left.emit()
        else:
            super().keyPressEvent(event)

    def keyboardSearch(self, search: str) -> None:
        """Letters are commands of the window."""
