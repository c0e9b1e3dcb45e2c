"""The two lists of a spread's preview: addressees and reasons to stay, and the cases of the one that is chosen."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, ClassVar, Final
from uuid import UUID

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QAbstractItemView

from console.core.history import why_not
from console.core.load import HORIZON, called
from console.core.spread import Given, Left
from console.ui.bulk.spread_data import Group
from console.ui.queue.formats import decimal, grouped
from console.ui.tables import SAID, Index, Role, RowsModel, RowsTable
from console.ui.theme import Theme
from models.reference import Reference

TO, GETS, OPEN, DAYS = range(4)
NUMBER, FROM, TOWARDS = range(3)
#: Widths of the columns that do not share the rest.
GROUPS: Final = {GETS: 60, OPEN: 108, DAYS: 96}
CASES: Final = {NUMBER: 124}


class GroupsModel(RowsModel):
    """Addressees with before and after, then what stays and why."""

    def __init__(self, theme: Theme, ref: Reference, lang: str) -> None:
        super().__init__()
        self._theme, self._ref, self._lang = theme, ref, lang
        self.set_head(
            (self.tr("Tujuan"), self.tr("Dapat"), self.tr("Terbuka"), self.tr("Hari kerja")),
            (GETS, OPEN, DAYS),
        )

    def data(self, index: Index, role: int = Role.DisplayRole) -> Any:
        if not index.isValid():
            return None
        group, column = self.rows[index.row()], index.column()
        if role == Role.TextAlignmentRole:
            return self.side(column)
        if role == Role.DecorationRole:
            return self._sign(group) if column == TO else None
        if role == Role.ForegroundRole:
            full = column == DAYS and _full(group)
            return self._theme["red_text" if full else "text" if group.to else "text2"]
        if role == Role.ToolTipRole:
            return group.why or None
        return self.text(group, column) if role in SAID else None

    def _sign(self, group: Group) -> Any:
        if not group.to:
            return self._theme.icon("pause", "text3")
        return self._theme.icon("warning", "red") if _full(group) else self._theme.icon("handover", "text2")

    def text(self, group: Group, column: int) -> str:
        """What a cell says."""
        total, lang = group.total, self._lang
        if column == TO:
            return called(group.to, self._ref) if group.to else group.why
        if column == GETS:
            count = grouped(len(group.cases), lang)
            return f"+{count}" if group.to else count
        if total is None:
            return ""
        if column == OPEN:
            return f"{grouped(total.before, lang)} → {grouped(total.after, lang)}"
        if total.days_after is None:
            return "?"
        before = "?" if total.days_before is None else decimal(total.days_before, lang)
        return f"{before} → {decimal(total.days_after, lang)}"


def _full(group: Group) -> bool:
    total = group.total
    return total is not None and total.days_after is not None and total.days_after > HORIZON


class SpreadCasesModel(RowsModel):
    """The cases of a group: number, who has it now, and whom it would go to."""

    def __init__(self, theme: Theme, ref: Reference, lang: str) -> None:
        super().__init__()
        self._theme, self._ref, self._lang = theme, ref, lang
        self._to = ""
        self._changes: Mapping[UUID, str] = {}
        self.set_head((self.tr("Nomor"), self.tr("Sekarang"), self.tr("Menjadi")))

    def show(self, group: Group | None, changes: Mapping[UUID, str]) -> None:
        """Show the cases of a group."""
        self._to = group.to if group is not None else ""
        self._changes = changes
        self.show_rows(group.cases if group is not None else ())

    def data(self, index: Index, role: int = Role.DisplayRole) -> Any:
        if not index.isValid():
            return None
        row, column = self.rows[index.row()], index.column()
        if role == Role.ForegroundRole:
            return self._theme["text2" if column == FROM else "text"]
        if role not in SAID:
            return None
        if column == NUMBER:
            return row.number or self.tr("tidak ada lagi")
        if column == FROM:
            return called(row.holder, self._ref) if row.holder else self.tr("belum di tangan siapa pun")
        name = called(self._to, self._ref) if self._to else self.tr("tetap")
        return self.tr("{to}, pilihan Anda").format(to=name) if row.case in self._changes else name

    def why(self, place: int) -> str:
        """Why a case goes where it goes, or why it stays."""
        row: Given | Left = self.rows[place]
        if row.case in self._changes:
            return self.tr("Anda yang memilihnya.")
        words = why_not(row.why, self._lang)
        if isinstance(row, Given) and not row.sure:
            words = self.tr("{why} Kategori atau tempatnya masih saran.").format(why=words)
        return words


class SpreadTable(RowsTable):
    """Either list. Its keys: Enter opens, g changes the addressee, x leaves out; Esc leaves the preview."""

    KEYS: ClassVar = {
        **RowsTable.KEYS, Qt.Key.Key_G: "change", Qt.Key.Key_X: "leave_out", Qt.Key.Key_Escape: "leave",
    }  # fmt: skip

    def choose_many(self) -> None:
        """More than one row can be chosen."""
        self.setSelectionMode(QAbstractItemView.SelectionMode.ExtendedSelection)

    def places(self) -> list[int]:
        """Chosen rows."""
        return sorted(index.row() for index in self.selectionModel().selectedRows())
