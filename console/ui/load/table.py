"""The table of addressees: figures as text, days of work as a bar against a week, who is away.

More than ``HORIZON`` days is marked by a sign beside the bar, by colour and in words.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, ClassVar, Final

from PySide6.QtCore import QRectF, Qt
from PySide6.QtGui import QPainter
from PySide6.QtWidgets import QStyle, QStyledItemDelegate, QStyleOptionViewItem, QWidget

from console.core.deputies import last
from console.core.load import HORIZON, called
from console.ui.load.rows import Row
from console.ui.queue.formats import decimal, grouped, moment
from console.ui.tables import PAD, SAID, Index, Role, RowsModel, RowsTable
from console.ui.theme import Theme
from models.reference import Reference

NAME, OPEN, OVERDUE, PASS_ON, INFLOW, DONE, CAPACITY, DAYS, AWAY = range(9)
WIDTHS: Final = {OPEN: 92, OVERDUE: 92, PASS_ON: 112, INFLOW: 104, DONE: 112, CAPACITY: 172, DAYS: 192}
BAR: Final = (72, 8)


class LoadModel(RowsModel):
    """Rows as they are given."""

    def __init__(self, theme: Theme, ref: Reference, lang: str) -> None:
        super().__init__()
        self._theme, self._lang = theme, lang
        self.ref = ref
        self.now = 0
        self.set_head((
            self.tr("Tujuan"), self.tr("Terbuka"), self.tr("Lewat"), self.tr("Diteruskan"), self.tr("Masuk sehari"),
            self.tr("Selesai sehari"), self.tr("Sanggup sehari"), self.tr("Hari kerja"), self.tr("Tidak di tempat"),
        ), range(OPEN, CAPACITY + 1), (
            "", self.tr("Laporan terbuka yang sudah diputuskan menjadi miliknya, tanpa spam dan kembaran"),
            self.tr("Di antaranya yang lewat tenggat, selama jamnya berjalan"),
            self.tr("Di antaranya yang di luar wewenang kelurahan: lurah hanya bisa meneruskannya"),
            self.tr("Rata-rata empat minggu, hari ini tidak dihitung"),
            self.tr("Rata-rata empat minggu, hari ini tidak dihitung"),
            self.tr("Kelurahan: dari jumlah petugas PPSU. Lainnya: yang selesai sehari, median empat minggu"),
            self.tr("Lamanya pekerjaan terbuka dengan kesanggupan itu; batang penuh berarti tujuh hari"), "",
        ))  # fmt: skip

    def show(self, rows: Sequence[Row], ref: Reference, now: int) -> None:
        """Show these."""
        self.ref, self.now = ref, now
        self.show_rows(rows)

    def data(self, index: Index, role: int = Role.DisplayRole) -> Any:
        if not index.isValid():
            return None
        row, column = self.rows[index.row()], index.column()
        if role == Role.TextAlignmentRole:
            return self.side(column)
        if role == Role.ForegroundRole:
            return self._theme[self._ink(row, column)]
        if role == Role.FontRole:
            return self._theme.font("data_medium" if column == NAME else "data")
        if role == Role.AccessibleTextRole and column == DAYS:
            return self._days_spoken(row)
        return self._text(row, column) if role in SAID else None

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
        until = last(one.until, self.now, self._lang)
        said = words.format(since=moment(one.since, self._lang), until=until)
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
        words = self.tr("{n} hari, lebih dari seminggu") if row.load.too_much else self.tr("{n} hari")
        return words.format(n=decimal(row.load.days, self._lang))

    @staticmethod
    def _ink(row: Row, column: int) -> str:
        if column == OVERDUE and row.load.overdue:
            return "red_text"
        if column == DAYS and row.load.too_much:
            return "red_text"
        if column in (NAME, OPEN, DAYS) and not (row.nobody and column == NAME):
            return "text"
        return "text2"


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
        x, days, much = rect.left() + PAD, row.load.days, row.load.too_much
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


class LoadTable(RowsTable):
    """The table; Enter or a double click opens the cases of a row."""

    KEYS: ClassVar = {**RowsTable.KEYS, Qt.Key.Key_Escape: "leave"}

    def __init__(self, theme: Theme, model: LoadModel, parent: QWidget | None = None) -> None:
        super().__init__(theme, model, WIDTHS, parent)
        self.setAccessibleName(self.tr("Beban tiap tujuan"))
        self.setItemDelegateForColumn(DAYS, DaysDelegate(theme, self))

    @property
    def current(self) -> Row | None:
        """The row the cursor is on."""
        rows: Sequence[Row] = self._rows.rows
        return rows[self.place] if 0 <= self.place < len(rows) else None

    def go_to(self, code: str) -> None:
        """Put the cursor on an addressee, or on the first row."""
        self.go(next((i for i, row in enumerate(self._rows.rows) if row.load.code == code), 0))
