"""The list: two lines an entry, which case and what was done above, why it was refused below."""

from __future__ import annotations

from typing import Final

from PySide6.QtCore import QPoint, QPointF, QRect, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QFontMetrics, QKeyEvent, QMouseEvent, QPainter, QPen
from PySide6.QtWidgets import QStyle, QStyledItemDelegate, QStyleOptionViewItem, QWidget

from console.core.answers import Refused, Unsent
from console.core.history import moment
from console.ui.answers.model import BELOW, ENTRY, EntriesModel, Index
from console.ui.key_list import KeyList
from console.ui.queue.formats import isolated
from console.ui.theme import Theme

HEADING: Final = 32  # pixels
ROW: Final = 52
BOX: Final = 16
PAD: Final = 12
BAR: Final = 3
TEXT: Final = PAD + BOX + PAD  # left edge of the words

_KEYS: Final = {
    Qt.Key.Key_J: "next", Qt.Key.Key_Down: "next", Qt.Key.Key_K: "previous", Qt.Key.Key_Up: "previous",
    Qt.Key.Key_X: "toggle", Qt.Key.Key_Space: "toggle", Qt.Key.Key_Return: "open", Qt.Key.Key_Enter: "open",
    Qt.Key.Key_Delete: "drop",
}  # fmt: skip

_PLAIN: Final = (Qt.KeyboardModifier.NoModifier, Qt.KeyboardModifier.KeypadModifier)


class EntryDelegate(QStyledItemDelegate):
    """Paints a heading or an entry."""

    def __init__(self, theme: Theme, language: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme, self._language = theme, language
        self.now = 0
        self._data, self._strong = theme.font("data"), theme.font("data_medium")
        self._caption = theme.font("caption")

    def sizeHint(self, option: QStyleOptionViewItem, index: Index) -> QSize:
        return QSize(200, HEADING if isinstance(index.data(ENTRY), str) else ROW)

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        theme, box, entry = self._theme, option.rect, index.data(ENTRY)
        painter.save()
        if isinstance(entry, str):
            painter.fillRect(box, theme["sunken"])
            painter.setFont(self._caption)
            painter.setPen(theme["text2"])
            painter.drawText(box.adjusted(PAD, 0, -PAD, 0), Qt.AlignmentFlag.AlignVCenter, entry)
            painter.fillRect(box.left(), box.bottom(), box.width(), 1, theme["line"])
            painter.restore()
            return
        state = option.state
        current = bool(state & QStyle.StateFlag.State_Selected)
        checked = index.data(Qt.ItemDataRole.CheckStateRole) == Qt.CheckState.Checked
        if current or checked:
            painter.fillRect(box, theme["accent_soft"])
        elif state & QStyle.StateFlag.State_MouseOver:
            painter.fillRect(box, theme["hover"])
        painter.fillRect(box.left(), box.bottom(), box.width(), 1, theme["line_soft"])
        if current:
            painter.fillRect(box.left(), box.top(), BAR, box.height(), theme["accent"])
        left, top = box.left() + PAD, box.top() + (ROW - BOX) // 2
        if isinstance(entry, Refused):
            self._box(painter, left, top, checked)
        else:
            icon = theme.pixmap(
                "upload" if entry.mine_to_send else "user", "text2", BOX, self._scale(painter)
            )
            painter.drawPixmap(left, top, icon)
        self._words(painter, box, entry, str(index.data(BELOW)))
        if current and state & QStyle.StateFlag.State_HasFocus:
            painter.setPen(QPen(theme["accent"], 2))
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.drawRect(QRectF(box).adjusted(1, 1, -1, -2))
        painter.restore()

    @staticmethod
    def _scale(painter: QPainter) -> float:
        return painter.device().devicePixelRatioF()

    def _words(self, painter: QPainter, box: QRect, entry: Refused | Unsent, below: str) -> None:
        theme, left, width = self._theme, box.left() + TEXT, box.width() - TEXT - PAD
        when = moment(entry.at, self.now, self._language)
        caption, data, strong = (QFontMetrics(font) for font in (self._caption, self._data, self._strong))
        base, taken = box.top() + 10 + data.ascent(), 0
        if entry.number:
            painter.setFont(self._strong)
            painter.setPen(theme["text"])
            painter.drawText(QPointF(left, base), entry.number)
            taken = strong.horizontalAdvance(entry.number) + 8
        room = caption.horizontalAdvance(when)
        painter.setFont(self._data)
        painter.setPen(theme["text"])
        what = data.elidedText(entry.what, Qt.TextElideMode.ElideRight, width - taken - room - PAD)
        painter.drawText(QPointF(left + taken, base), isolated(what))
        painter.setFont(self._caption)
        painter.setPen(theme["text3"])
        painter.drawText(QPointF(box.right() - PAD - room, base), when)
        painter.setPen(theme["text2"])
        why = caption.elidedText(below, Qt.TextElideMode.ElideRight, width)
        painter.drawText(QPointF(left, box.top() + 30 + caption.ascent()), isolated(why))

    def _box(self, painter: QPainter, x: int, y: int, on: bool) -> None:
        theme = self._theme
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(QPen(theme["accent" if on else "line_ctrl"], 1))
        painter.setBrush(theme["accent" if on else "panel"])
        painter.drawRoundedRect(QRectF(x + 0.5, y + 0.5, BOX - 1, BOX - 1), 3, 3)
        if on:
            painter.drawPixmap(
                QPoint(x + 2, y + 2), theme.pixmap("check", "on_accent", 12, self._scale(painter))
            )
        painter.restore()


class EntryList(KeyList):
    """The list with its keys."""

    KEYS = _KEYS

    opened = Signal()  # Enter
    drop_asked = Signal()  # Delete

    def __init__(
        self, theme: Theme, model: EntriesModel, language: str, parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self._entries = model
        self.delegate = EntryDelegate(theme, language, self)
        self.setModel(model)
        self.setItemDelegate(self.delegate)
        self.setAccessibleName(self.tr("Ditolak dan belum terkirim"))
        theme.changed.connect(self.viewport().update)

    def act(self, name: str) -> None:
        """Do what a key of the list does: next, previous, toggle, select_all, clear, open or drop."""
        row = self.currentIndex().row()
        if name in ("next", "previous"):
            self.step(1 if name == "next" else -1)
        elif name == "toggle":
            self._toggle(row)
        elif name in ("select_all", "clear"):
            self._entries.check_all(name == "select_all")
        elif name == "open":
            self.opened.emit()
        elif name == "drop":
            self.drop_asked.emit()

    def step(self, by: int) -> None:
        """To the next entry in a direction, over headings; where there is none, stay."""
        row = self.currentIndex().row() + by
        while 0 <= row < self._entries.rowCount():
            if self._entries.entry(row) is not None:
                self.go_to(row)
                return
            row += by

    def go_to(self, row: int) -> None:
        """Make an entry the current one."""
        if self._entries.entry(row) is not None:
            self.setCurrentIndex(self._entries.index(row))

    def _toggle(self, row: int) -> None:
        entry = self._entries.entry(row)
        if isinstance(entry, Refused):
            self._entries.check([entry.n], on=entry.n not in self._entries.checked)

    def name_of(self, event: QKeyEvent) -> str:
        if event.key() == Qt.Key.Key_Escape and event.modifiers() in _PLAIN:
            return "clear" if self._entries.checked else ""  # with nothing checked it closes the panel
        return super().name_of(event)

    def mousePressEvent(self, event: QMouseEvent) -> None:
        where = event.position().toPoint()
        index = self.indexAt(where)
        on_box = where.x() < PAD + BOX + PAD // 2 and event.button() == Qt.MouseButton.LeftButton
        if on_box and isinstance(index.data(ENTRY), Refused):
            self._toggle(index.row())
            return
        super().mousePressEvent(event)
