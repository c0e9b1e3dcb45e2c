"""The two lists of a spread's preview: addressees and reasons to stay, and the cases of the one that is chosen."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, Final
from uuid import UUID

from PySide6.QtCore import QAbstractTableModel, QEvent, QModelIndex, QPersistentModelIndex, Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QAbstractItemView, QHeaderView, QTableView, QWidget

from console.core.history import why_not
from console.core.load import called
from console.core.spread import HORIZON, Given, Left
from console.ui.bulk.spread_data import Group, Picture
from console.ui.key_list import claimed
from console.ui.queue.formats import decimal, grouped
from console.ui.theme import Theme
from models.reference import Reference

ROW: Final = 30
TO, GETS, OPEN, DAYS = range(4)
NUMBER, FROM, TOWARDS = range(3)
ROOT = QModelIndex()
Index = QModelIndex | QPersistentModelIndex
Role = Qt.ItemDataRole
RIGHT: Final = Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter
#: What a key of the lists emits; j and k move.
_KEYS: Final = {
    Qt.Key.Key_Return: "opened", Qt.Key.Key_Enter: "opened", Qt.Key.Key_G: "change_asked",
    Qt.Key.Key_X: "leave_out_asked", Qt.Key.Key_Escape: "left", Qt.Key.Key_J: "", Qt.Key.Key_K: "",
}  # fmt: skip
_SHOWN: Final = (Role.DisplayRole, Role.AccessibleTextRole)


class GroupsModel(QAbstractTableModel):
    """Addressees with before and after, then what stays and why."""

    def __init__(self, theme: Theme, ref: Reference, lang: str) -> None:
        super().__init__()
        self._theme, self._ref, self._lang = theme, ref, lang
        self.groups: Sequence[Group] = ()

    def show(self, picture: Picture) -> None:
        """Show these."""
        self.beginResetModel()
        self.groups = picture.groups
        self.endResetModel()

    def rowCount(self, parent: Index = ROOT) -> int:
        return 0 if parent.isValid() else len(self.groups)

    def columnCount(self, parent: Index = ROOT) -> int:
        return 0 if parent.isValid() else 4

    def headerData(self, section: int, orientation: Qt.Orientation, role: int = Role.DisplayRole) -> Any:
        if orientation != Qt.Orientation.Horizontal:
            return None
        if role == Role.TextAlignmentRole and section != TO:
            return RIGHT
        if role not in _SHOWN:
            return None
        return (self.tr("Tujuan"), self.tr("Dapat"), self.tr("Terbuka"), self.tr("Hari kerja"))[section]

    def data(self, index: Index, role: int = Role.DisplayRole) -> Any:
        if not index.isValid():
            return None
        group, column = self.groups[index.row()], index.column()
        if role == Role.TextAlignmentRole:
            return RIGHT if column != TO else None
        if role == Role.DecorationRole:
            return self._sign(group) if column == TO else None
        if role == Role.ForegroundRole:
            full = column == DAYS and _full(group)
            return self._theme["red_text" if full else "text" if group.to else "text2"]
        if role == Role.ToolTipRole:
            return group.why or None
        return self.text(group, column) if role in _SHOWN else None

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


class SpreadCasesModel(QAbstractTableModel):
    """The cases of a group: number, who has it now, and whom it would go to."""

    def __init__(self, theme: Theme, ref: Reference, lang: str) -> None:
        super().__init__()
        self._theme, self._ref, self._lang = theme, ref, lang
        self._to = ""
        self._changes: Mapping[UUID, str] = {}
        self.cases: Sequence[Given | Left] = ()

    def show(self, group: Group | None, changes: Mapping[UUID, str]) -> None:
        """Show the cases of a group."""
        self.beginResetModel()
        self.cases = group.cases if group is not None else ()
        self._to = group.to if group is not None else ""
        self._changes = changes
        self.endResetModel()

    def rowCount(self, parent: Index = ROOT) -> int:
        return 0 if parent.isValid() else len(self.cases)

    def columnCount(self, parent: Index = ROOT) -> int:
        return 0 if parent.isValid() else 3

    def headerData(self, section: int, orientation: Qt.Orientation, role: int = Role.DisplayRole) -> Any:
        if orientation != Qt.Orientation.Horizontal or role not in _SHOWN:
            return None
        return (self.tr("Nomor"), self.tr("Sekarang"), self.tr("Menjadi"))[section]

    def data(self, index: Index, role: int = Role.DisplayRole) -> Any:
        if not index.isValid():
            return None
        row, column = self.cases[index.row()], index.column()
        if role == Role.ForegroundRole:
            return self._theme["text2" if column == FROM else "text"]
        if role not in _SHOWN:
            return None
        if column == NUMBER:
            return row.number or self.tr("tidak ada lagi")
        if column == FROM:
            return called(row.holder, self._ref) if row.holder else self.tr("belum di tangan siapa pun")
        name = called(self._to, self._ref) if self._to else self.tr("tetap")
        return self.tr("{to}, pilihan Anda").format(to=name) if row.case in self._changes else name

    def why(self, place: int) -> str:
        """Why a case goes where it goes, or why it stays."""
        row = self.cases[place]
        if row.case in self._changes:
            return self.tr("Anda yang memilihnya.")
        words = why_not(row.why, self._lang)
        if isinstance(row, Given) and not row.sure:
            words = self.tr("{why} Kategori atau tempatnya masih saran.").format(why=words)
        return words


class SpreadTable(QTableView):
    """Either list. Its keys: Enter opens, g changes the addressee, x leaves out; Esc leaves the preview."""

    opened = Signal()
    change_asked = Signal()
    leave_out_asked = Signal()
    left = Signal()

    def __init__(
        self,
        theme: Theme,
        model: QAbstractTableModel,
        name: str,
        *,
        many: bool,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        model.setParent(self)
        self.setModel(model)
        self.setFont(theme.font("data"))
        self.setAccessibleName(name)
        self.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
        mode = QAbstractItemView.SelectionMode
        self.setSelectionMode(mode.ExtendedSelection if many else mode.SingleSelection)
        self.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setShowGrid(False)
        self.setWordWrap(False)
        self.setTabKeyNavigation(False)
        self.setFrameShape(QTableView.Shape.NoFrame)
        side = self.verticalHeader()
        side.setSectionResizeMode(QHeaderView.ResizeMode.Fixed)
        side.setMinimumSectionSize(ROW)
        side.setDefaultSectionSize(ROW)
        side.hide()
        head = self.horizontalHeader()
        head.setFont(theme.font("caption"))
        head.setHighlightSections(False)
        head.setDefaultAlignment(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter)
        self.doubleClicked.connect(lambda _index: self.opened.emit())

    def event(self, event: QEvent) -> bool:
        return claimed(event, lambda key: not key.modifiers() and key.key() in _KEYS) or super().event(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        key = Qt.Key(event.key())
        if event.modifiers():
            super().keyPressEvent(event)
        elif _KEYS.get(key):
            getattr(self, _KEYS[key]).emit()
        elif key in _KEYS:
            place = self.currentIndex().row() + (1 if key == Qt.Key.Key_J else -1)
            if 0 <= place < self.model().rowCount():
                self.setCurrentIndex(self.model().index(place, 0))
        else:
            super().keyPressEvent(event)

    def keyboardSearch(self, search: str) -> None:
        """Letters are commands."""

    def places(self) -> list[int]:
        """Chosen rows."""
        return sorted(index.row() for index in self.selectionModel().selectedRows())
