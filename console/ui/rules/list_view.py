"""The rules in their order: on or off, what each is about, whom it addresses, how many cases it decides.

Alt+Up and Alt+Down or the mouse move a rule; the first that fits decides, so the order is what is edited most.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, ClassVar, Final

from PySide6.QtCore import QEvent, QMimeData, QRect, QSize, Qt, Signal
from PySide6.QtGui import QDropEvent, QFontMetrics, QKeyEvent, QPainter
from PySide6.QtWidgets import (
    QAbstractItemView,
    QHeaderView,
    QStyle,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QWidget,
)

from console.ui.rules.words import about, addressee_name
from console.ui.tables import SAID, Index, Role, RowsModel, RowsTable
from console.ui.theme import Theme
from models.reference import Reference

PLACE, ON, WORDS, TO, CASES = range(5)
LINE: Final = 20
PAD: Final = 8
NOTE = Qt.ItemDataRole.UserRole + 1
ABOUT = Qt.ItemDataRole.UserRole + 2
WIDTHS: Final = {PLACE: 40, ON: 52, TO: 180, CASES: 84}


@dataclass(frozen=True, slots=True)
class Note:
    """What is said under a rule.

    Attributes:
        text: in words.
        wrong: it can never decide, or cannot be saved; else it is told for whom it may concern.
    """

    text: str
    wrong: bool = False


class RulesModel(RowsModel):
    """Rules of a draft, and what was counted of them."""

    switched = Signal(int, bool)  # place, on
    dropped = Signal(int, int)  # place, the place to stand before

    def __init__(self, ref: Reference, lang: str, writable: bool) -> None:
        super().__init__()
        self.ref, self._lang, self._writable = ref, lang, writable
        self._cases: Mapping[str, str] = {}
        self._notes: Mapping[str, Note] = {}
        self.set_head(
            ("", self.tr("Aktif"), self.tr("Aturan"), self.tr("Ditujukan ke"), self.tr("Sebulan")), (CASES,)
        )

    def tell(self, cases: Mapping[str, str], notes: Mapping[str, Note]) -> None:
        """What is known of the rules by name: how many cases, in words, and what is said under them."""
        self._cases, self._notes = cases, notes
        if self.rows:
            self.dataChanged.emit(self.index(0, 0), self.index(len(self.rows) - 1, CASES))

    def note(self, place: int) -> Note | None:
        """What is said under a rule."""
        return self._notes.get(self.rows[place].name)

    def data(self, index: Index, role: int = Role.DisplayRole) -> Any:
        if not index.isValid():
            return None
        rule, column = self.rows[index.row()], index.column()
        note = self._notes.get(rule.name)
        if column == ON:
            if role == Role.CheckStateRole:
                return Qt.CheckState.Checked if rule.active else Qt.CheckState.Unchecked
            if role == Role.AccessibleTextRole:
                return self.tr("aktif") if rule.active else self.tr("mati")
            return None
        if role == NOTE and column == WORDS:
            return note
        if role == ABOUT and column == WORDS:
            return about(rule, self.ref, self._lang)
        if role not in SAID:
            return None
        if column == WORDS and role == Role.AccessibleTextRole:
            said = (rule.name, about(rule, self.ref, self._lang), note.text if note is not None else "")
            return ". ".join(part for part in said if part)
        return (
            str(index.row() + 1), "", rule.name, addressee_name(rule.addressee, self.ref),
            self._cases.get(rule.name, "–"),
        )[column]  # fmt: skip

    def setData(self, index: Index, value: Any, role: int = Role.EditRole) -> bool:
        if role != Role.CheckStateRole or index.column() != ON or not self._writable:
            return False
        self.switched.emit(index.row(), Qt.CheckState(value) == Qt.CheckState.Checked)
        return True

    def flags(self, index: Index) -> Qt.ItemFlag:
        flags = Qt.ItemFlag.ItemIsEnabled | Qt.ItemFlag.ItemIsSelectable
        if not index.isValid():
            return Qt.ItemFlag.ItemIsDropEnabled if self._writable else Qt.ItemFlag.NoItemFlags
        if self._writable:
            flags |= Qt.ItemFlag.ItemIsDragEnabled
            if index.column() == ON:
                flags |= Qt.ItemFlag.ItemIsUserCheckable
        return flags

    def supportedDropActions(self) -> Qt.DropAction:
        return Qt.DropAction.MoveAction

    def dropMimeData(
        self, data: QMimeData, action: Qt.DropAction, row: int, column: int, parent: Index
    ) -> bool:
        return False  # the table does it: a drop says where, not which


class RuleLines(QStyledItemDelegate):
    """Name, what it is about, and a note if there is one, a line each; painted as plain text."""

    def __init__(self, theme: Theme, parent: QWidget) -> None:
        super().__init__(parent)
        self._theme = theme

    def sizeHint(self, option: QStyleOptionViewItem, index: Index) -> QSize:
        return QSize(
            100, 2 * PAD + LINE * (3 if index.sibling(index.row(), WORDS).data(NOTE) is not None else 2)
        )

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        theme, rect = self._theme, option.rect
        on = index.sibling(index.row(), ON).data(Role.CheckStateRole) == Qt.CheckState.Checked
        painter.save()
        if option.state & QStyle.StateFlag.State_Selected:
            painter.fillRect(rect, theme["accent_soft"])
            if index.column() == PLACE:
                painter.fillRect(QRect(rect.left(), rect.top(), 3, rect.height()), theme["accent"])
        painter.setPen(theme["line_soft"])
        painter.drawLine(rect.bottomLeft(), rect.bottomRight())
        inside = rect.adjusted(8, PAD, -8, -PAD)
        first = QRect(inside.left(), inside.top(), inside.width(), LINE)
        if index.column() == WORDS:
            self._line(painter, first, str(index.data()), "data_medium", "text" if on else "text3")
            self._line(
                painter, first.translated(0, LINE), str(index.data(ABOUT)), "data", "text2" if on else "text3"
            )
            note = index.data(NOTE)
            if note is not None:
                third = first.translated(0, 2 * LINE)
                pixmap = theme.pixmap(
                    "warning" if note.wrong else "info", "amber_text" if note.wrong else "text3", 14
                )
                painter.drawPixmap(third.left(), third.top() + 3, pixmap)
                ink = "amber_text" if note.wrong else "text2"
                self._line(painter, third.adjusted(20, 0, 0, 0), note.text, "caption", ink)
        else:
            right = index.column() == CASES
            ink = "text3" if index.column() == PLACE or not on else "text"
            self._line(painter, first, str(index.data()), "data", ink, right=right)
        painter.restore()

    def _line(
        self, painter: QPainter, where: QRect, text: str, font: str, ink: str, *, right: bool = False
    ) -> None:
        painter.setFont(self._theme.font(font))
        painter.setPen(self._theme[ink])
        shown = QFontMetrics(painter.font()).elidedText(text, Qt.TextElideMode.ElideRight, where.width())
        side = Qt.AlignmentFlag.AlignRight if right else Qt.AlignmentFlag.AlignLeft
        painter.drawText(where, side | Qt.AlignmentFlag.AlignVCenter, shown)


class SwitchCell(QStyledItemDelegate):
    """The tick of a rule on the ground of its row."""

    def __init__(self, theme: Theme, parent: QWidget) -> None:
        super().__init__(parent)
        self._theme = theme

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        if option.state & QStyle.StateFlag.State_Selected:
            painter.fillRect(option.rect, self._theme["accent_soft"])
        painter.setPen(self._theme["line_soft"])
        painter.drawLine(option.rect.bottomLeft(), option.rect.bottomRight())
        box = QRect(option.rect.left() + 12, option.rect.top() + PAD + 2, 16, 16)
        on = index.data(Role.CheckStateRole) == Qt.CheckState.Checked
        painter.setPen(self._theme["accent" if on else "line_ctrl"])
        painter.setBrush(self._theme["accent" if on else "panel"])
        painter.drawRoundedRect(box, 3, 3)
        if on:
            painter.drawPixmap(box.left() + 1, box.top() + 1, self._theme.pixmap("check", "on_accent", 14))

    def editorEvent(self, event: QEvent, model: Any, option: Any, index: Index) -> bool:
        if (
            event.type() == QEvent.Type.MouseButtonRelease
            and model.flags(index) & Qt.ItemFlag.ItemIsUserCheckable
        ):
            on = index.data(Role.CheckStateRole) == Qt.CheckState.Checked
            return bool(
                model.setData(
                    index, Qt.CheckState.Unchecked if on else Qt.CheckState.Checked, Role.CheckStateRole
                )
            )
        return False


class RulesTable(RowsTable):
    """The list.

    Signals:
        moved: (place, to) a rule shall stand there, counted without it.
        picked: place of the rule one rests on, -1 for none.
    """

    moved = Signal(int, int)
    picked = Signal(int)

    KEYS: ClassVar = {
        **RowsTable.KEYS, Qt.Key.Key_Insert: "add", Qt.Key.Key_Delete: "delete", Qt.Key.Key_Space: "switch",
    }  # fmt: skip
    HOME: ClassVar = WORDS

    def __init__(self, theme: Theme, model: RulesModel, parent: QWidget | None = None) -> None:
        super().__init__(theme, model, WIDTHS, parent)
        self.setAccessibleName(self.tr("Aturan rute menurut urutan"))
        self.setDragDropMode(QAbstractItemView.DragDropMode.InternalMove)
        self.setDragDropOverwriteMode(False)
        self.setItemDelegate(RuleLines(theme, self))
        self.setItemDelegateForColumn(ON, SwitchCell(theme, self))
        self.verticalHeader().setSectionResizeMode(QHeaderView.ResizeMode.ResizeToContents)
        self.selectionModel().currentRowChanged.connect(lambda now, _old: self.picked.emit(now.row()))

    def act(self, name: str) -> None:
        """Do what a key of the list does."""
        if name in ("up", "down"):
            self.moved.emit(self.place, self.place + (1 if name == "down" else -1))
        else:
            super().act(name)

    def name_of(self, event: QKeyEvent) -> str:
        """What a key does here; "" nothing."""
        key, modifiers = Qt.Key(event.key()), event.modifiers()
        if modifiers == Qt.KeyboardModifier.AltModifier:
            return {Qt.Key.Key_Up: "up", Qt.Key.Key_Down: "down"}.get(key, "")
        if modifiers == Qt.KeyboardModifier.ControlModifier:
            return {Qt.Key.Key_Z: "undo", Qt.Key.Key_D: "copy"}.get(key, "")
        return super().name_of(event)

    def dropEvent(self, event: QDropEvent) -> None:
        """A rule was dragged: where it was let go between two others, or over one."""
        at = self.indexAt(event.position().toPoint())
        to = at.row() if at.isValid() else self._rows.rowCount()
        if at.isValid() and event.position().y() > self.visualRect(at).center().y():
            to += 1
        event.setDropAction(Qt.DropAction.IgnoreAction)
        event.accept()
        self.moved.emit(self.place, to - (to > self.place))
