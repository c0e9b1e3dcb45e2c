"""One line of the list of views: its name, whose it is, whether the central has it, its count."""

from __future__ import annotations

from typing import Final

from PySide6.QtCore import QModelIndex, QPersistentModelIndex, QRect, QSize, Qt
from PySide6.QtGui import QFontMetrics, QPainter
from PySide6.QtWidgets import QStyle, QStyledItemDelegate, QStyleOptionViewItem, QWidget

from console.ui.queue.views import View
from console.ui.theme import Theme

ROW = 32  # pixels
CAPTION = 30
MARK = 12
SIDE = 12
VIEW: Final = Qt.ItemDataRole.UserRole
COUNT: Final = Qt.ItemDataRole.UserRole + 1
_LEFT: Final = Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignLeft
_RIGHT: Final = Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignRight


class ViewsDelegate(QStyledItemDelegate):
    """See the module; captions between the groups."""

    def __init__(self, theme: Theme, parent: QWidget) -> None:
        super().__init__(parent)
        self._theme = theme

    def sizeHint(self, option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex) -> QSize:
        return QSize(160, ROW if index.data(VIEW) is not None else CAPTION)

    def paint(
        self, painter: QPainter, option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex
    ) -> None:
        theme, rect, state = self._theme, option.rect, option.state
        view: View | None = index.data(VIEW)
        painter.save()
        if view is None:
            painter.setFont(theme.font("caption"))
            painter.setPen(theme["text3"])
            painter.drawText(rect.adjusted(SIDE, 8, 0, 0), Qt.AlignmentFlag.AlignVCenter, index.data())
            painter.restore()
            return
        current = bool(state & QStyle.StateFlag.State_Selected)
        if current:
            painter.fillRect(rect, theme["accent_soft"])
            painter.fillRect(QRect(rect.x(), rect.y(), 3, rect.height()), theme["accent"])
        elif state & QStyle.StateFlag.State_MouseOver:
            painter.fillRect(rect, theme["hover"])
        count = index.data(COUNT) or ""
        font = theme.font("data_strong" if current else "data")
        metrics = QFontMetrics(font)
        inside = rect.adjusted(SIDE, 0, -SIDE, 0)
        painter.setFont(font)
        painter.setPen(theme["text" if current else "text2"])
        painter.drawText(inside, _RIGHT, count)
        room = inside.width() - (metrics.horizontalAdvance(count) + 8 if count else 0)
        if view.unsent or view.trouble:
            room -= MARK + 4
            at = inside.left() + room + 4
            icon, ink = ("warning", "amber_text") if view.trouble else ("offline", "text3")
            scale = painter.device().devicePixelRatioF()
            painter.drawPixmap(at, rect.y() + (ROW - MARK) // 2, theme.pixmap(icon, ink, MARK, scale))
        text = metrics.elidedText(view.name, Qt.TextElideMode.ElideRight, room)
        painter.setPen(theme["text"])
        painter.drawText(inside, _LEFT, text)
        self._paint_owner(painter, view, inside.adjusted(metrics.horizontalAdvance(text) + 6, 0, 0, 0),
                          room - metrics.horizontalAdvance(text) - 6)  # fmt: skip
        if state & QStyle.StateFlag.State_HasFocus:
            painter.setPen(theme["accent"])
            painter.drawRect(rect.adjusted(0, 0, -1, -1))
            painter.drawRect(rect.adjusted(1, 1, -2, -2))
        painter.restore()

    def _paint_owner(self, painter: QPainter, view: View, at: QRect, room: int) -> None:
        """Whose it is, where there is room; the tip says it always."""
        font = self._theme.font("caption")
        if view.shared and not view.own and room >= QFontMetrics(font).horizontalAdvance(view.owner):
            painter.setFont(font)
            painter.setPen(self._theme["text3"])
            painter.drawText(at, _LEFT, view.owner)
