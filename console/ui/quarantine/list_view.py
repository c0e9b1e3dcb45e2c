"""The list of the quarantine: two lines a piece, why first and where it came from below."""

from __future__ import annotations

from PySide6.QtCore import QPoint, QPointF, QRect, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QFontMetrics, QMouseEvent, QPainter, QPen
from PySide6.QtWidgets import QStyle, QStyledItemDelegate, QStyleOptionViewItem, QWidget

from console.core.quarantine_list import Head
from console.ui.key_list import KeyList
from console.ui.quarantine.model import HEAD, PLACE, REASON, Index, PiecesModel
from console.ui.queue.formats import isolated, moment
from console.ui.theme import Theme

ROW = 52  # pixels: two lines and their air
BOX = 16
PAD = 12
ICON = 16
BAR = 3  # the accent bar of the current row
TEXT = PAD + BOX + PAD + ICON + 8  # left edge of the words

_KEYS = {
    Qt.Key.Key_J: "next", Qt.Key.Key_K: "previous", Qt.Key.Key_X: "toggle", Qt.Key.Key_Space: "toggle",
    Qt.Key.Key_Return: "open", Qt.Key.Key_Enter: "open", Qt.Key.Key_Delete: "discard",
    Qt.Key.Key_Escape: "clear",
}  # fmt: skip


class PieceDelegate(QStyledItemDelegate):
    """Paints a piece."""

    def __init__(self, theme: Theme, language: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme, self._language = theme, language
        self._data, self._caption = theme.font("data"), theme.font("caption")

    def sizeHint(self, option: QStyleOptionViewItem, index: Index) -> QSize:
        return QSize(200, ROW)

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        theme, box = self._theme, option.rect
        head: Head = index.data(HEAD)
        state = option.state
        current = bool(state & QStyle.StateFlag.State_Selected)
        checked = Qt.CheckState(index.data(Qt.ItemDataRole.CheckStateRole)) == Qt.CheckState.Checked
        painter.save()
        if current or checked:
            painter.fillRect(box, theme["accent_soft"])
        elif state & QStyle.StateFlag.State_MouseOver:
            painter.fillRect(box, theme["hover"])
        painter.fillRect(box.left(), box.bottom(), box.width(), 1, theme["line_soft"])
        if current:
            painter.fillRect(box.left(), box.top(), BAR, box.height(), theme["accent"])
        self._box(painter, box.left() + PAD, box.top() + (ROW - BOX) // 2, checked)
        icon = theme.pixmap(f"channel-{head.channel}", "text2", ICON, painter.device().devicePixelRatioF())
        painter.drawPixmap(box.left() + PAD + BOX + PAD, box.top() + 10, icon)
        self._words(painter, box, index, head)
        if current and state & QStyle.StateFlag.State_HasFocus:
            painter.setPen(QPen(theme["accent"], 2))
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.drawRect(QRectF(box).adjusted(1, 1, -1, -2))
        painter.restore()

    def _words(self, painter: QPainter, box: QRect, index: Index, head: Head) -> None:
        theme, left, width = self._theme, box.left() + TEXT, box.width() - TEXT - PAD
        when = moment(head.at, self._language)
        caption, data = QFontMetrics(self._caption), QFontMetrics(self._data)
        taken = caption.horizontalAdvance(when)
        painter.setFont(self._data)
        painter.setPen(theme["text"])
        why = data.elidedText(index.data(REASON), Qt.TextElideMode.ElideRight, width)
        painter.drawText(QPointF(left, box.top() + 8 + data.ascent() + 2), isolated(why))
        painter.setFont(self._caption)
        painter.setPen(theme["text2"])
        base = box.top() + 29 + caption.ascent()
        where = caption.elidedText(index.data(PLACE), Qt.TextElideMode.ElideMiddle, width - taken - PAD)
        painter.drawText(QPointF(left, base), isolated(where))
        painter.setPen(theme["text3"])
        painter.drawText(QPointF(box.right() - PAD - taken, base), when)

    def _box(self, painter: QPainter, x: int, y: int, on: bool) -> None:
        theme = self._theme
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(QPen(theme["accent" if on else "line_ctrl"], 1))
        painter.setBrush(theme["accent" if on else "panel"])
        painter.drawRoundedRect(QRectF(x + 0.5, y + 0.5, BOX - 1, BOX - 1), 3, 3)
        if on:
            tick = theme.pixmap("check", "on_accent", 12, painter.device().devicePixelRatioF())
            painter.drawPixmap(QPoint(x + 2, y + 2), tick)
        painter.restore()


class PieceList(KeyList):
    """The list with its keys."""

    KEYS = _KEYS

    opened = Signal()  # Enter
    discard_asked = Signal()  # Delete

    def __init__(
        self, theme: Theme, model: PiecesModel, language: str, parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self._pieces = model
        self.setModel(model)
        self.setItemDelegate(PieceDelegate(theme, language, self))
        self.setUniformItemSizes(True)
        self.setAccessibleName(self.tr("Pesan di karantina"))
        theme.changed.connect(self.viewport().update)

    def act(self, name: str) -> None:
        """Do what a key of the list does: next, previous, toggle, open, discard, select_all or clear."""
        row = self.currentIndex().row()
        if name in ("next", "previous"):
            self.go_to(row + (1 if name == "next" else -1))
        elif name == "toggle":
            self._toggle(row)
        elif name == "select_all":
            self._pieces.check_all(True)
        elif name == "clear":
            self._pieces.check_all(False)
        elif name == "open":
            self.opened.emit()
        elif name == "discard":
            self.discard_asked.emit()

    def go_to(self, row: int) -> None:
        """Make a row the current one, the nearest there is."""
        last = self._pieces.rowCount() - 1
        if last >= 0:
            self.setCurrentIndex(self._pieces.index(min(max(row, 0), last)))

    def _toggle(self, row: int) -> None:
        head = self._pieces.head(row)
        if head is not None:
            self._pieces.check([head.n], on=head.n not in self._pieces.checked)

    def mousePressEvent(self, event: QMouseEvent) -> None:
        where = event.position().toPoint()
        index = self.indexAt(where)
        if (
            index.isValid()
            and where.x() < PAD + BOX + PAD // 2
            and event.button() == Qt.MouseButton.LeftButton
        ):
            self._toggle(index.row())
            return
        super().mousePressEvent(event)
