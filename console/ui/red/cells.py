"""The painted cells of the review: a bar split by cause, fourteen days as a line, inflow against the crew."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Final

from PySide6.QtCore import QModelIndex, QPersistentModelIndex, QPointF, QRectF, Qt
from PySide6.QtGui import QFontMetricsF, QPainter, QPen, QPolygonF
from PySide6.QtWidgets import QStyle, QStyledItemDelegate, QStyleOptionViewItem, QWidget

from console.core.review import Row
from console.ui.queue.formats import grouped
from console.ui.red.words import TOKENS
from console.ui.theme import Theme
from models.indicator import CAUSES

if TYPE_CHECKING:
    from console.ui.red.table import RedModel

Index = QModelIndex | QPersistentModelIndex
BAR: Final = 18  # pixels high
GAP: Final = 1.5
FLOW: Final = (88, 8)


class Cell(QStyledItemDelegate):
    """What the three have in common: ground, mark of the current row, rule below."""

    def __init__(self, theme: Theme, parent: QWidget) -> None:
        super().__init__(parent)
        self.theme = theme

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        model: RedModel = index.model()  # type: ignore[assignment]
        ground(painter, self.theme, option)
        self.draw(painter, QRectF(option.rect), model.rows[index.row()], model)
        painter.restore()

    def draw(self, painter: QPainter, box: QRectF, row: Row, model: RedModel) -> None:
        """Draw one cell."""
        raise NotImplementedError


def ground(painter: QPainter, theme: Theme, option: QStyleOptionViewItem) -> None:
    """A row's ground and the rule below it."""
    if option.state & QStyle.StateFlag.State_Selected:
        painter.fillRect(option.rect, theme["accent_soft"])
    painter.setPen(QPen(theme["line_soft"], 1))
    line = option.rect.bottom()
    painter.drawLine(option.rect.left(), line, option.rect.right(), line)


class Words(Cell):
    """A cell of words."""

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        painter.save()
        theme = self.theme
        ground(painter, theme, option)
        if index.column() == 0 and option.state & QStyle.StateFlag.State_Selected:
            painter.fillRect(option.rect.left(), option.rect.top(), 3, option.rect.height(), theme["accent"])
        font, ink = index.data(Qt.ItemDataRole.FontRole), index.data(Qt.ItemDataRole.ForegroundRole)
        painter.setFont(font)
        painter.setPen(ink)
        box = option.rect.adjusted(8, 0, -8, 0)
        align = index.data(Qt.ItemDataRole.TextAlignmentRole) or Qt.AlignmentFlag.AlignVCenter
        text = painter.fontMetrics().elidedText(str(index.data()), Qt.TextElideMode.ElideRight, box.width())
        painter.drawText(box, int(align), text)
        painter.restore()


class CauseBar(Cell):
    """As long as there are waiting cases, split by cause, each with its number where it fits."""

    def draw(self, painter: QPainter, box: QRectF, row: Row, model: RedModel) -> None:
        wide = (box.width() - 16) * row.indicator.waiting / max(1, model.most)
        bar = QRectF(box.left() + 8, box.center().y() - BAR / 2, wide, BAR)
        counts = [getattr(row.indicator.causes, name) for name in CAUSES]
        paint_causes(painter, self.theme, bar, counts, model.lang)


def paint_causes(painter: QPainter, theme: Theme, bar: QRectF, counts: Sequence[int], lang: str) -> None:
    """The segments of a bar."""
    total = sum(counts)
    if not total:
        return
    font = theme.font("keycap", 600)
    metrics = QFontMetricsF(font)
    painter.setFont(font)
    left = bar.left()
    for name, count in zip(CAUSES, counts, strict=True):
        wide = bar.width() * count / total
        segment = QRectF(left, bar.top(), max(0.0, wide - GAP), bar.height())
        left += wide
        if not count:
            continue
        painter.fillRect(segment, theme[TOKENS[name]])
        text = grouped(count, lang)
        if metrics.horizontalAdvance(text) + 4 <= segment.width():
            painter.setPen(theme.on(TOKENS[name]))
            painter.drawText(segment, Qt.AlignmentFlag.AlignCenter, text)


class Trend(Cell):
    """How many waited at the end of the last fourteen days; now is the dot."""

    def draw(self, painter: QPainter, box: QRectF, row: Row, model: RedModel) -> None:
        area = box.adjusted(8, 9, -14, -9)
        low, high = min(row.trend), max(row.trend)
        if high == 0:
            return
        span, steps = max(1, high - low), max(1, len(row.trend) - 1)
        points = [
            QPointF(area.left() + area.width() * i / steps, area.bottom() - area.height() * (n - low) / span)
            for i, n in enumerate(row.trend)
        ]
        painter.setPen(QPen(self.theme["text2"], 1.4))
        painter.setBrush(Qt.BrushStyle.NoBrush)
        painter.drawPolyline(QPolygonF(points))
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(self.theme["text"])
        painter.drawEllipse(points[-1], 2.5, 2.5)


class Flow(Cell):
    """What comes in a day as a bar, what the crew can do as a mark in it; what is over it is darker."""

    def draw(self, painter: QPainter, box: QRectF, row: Row, model: RedModel) -> None:
        theme, one = self.theme, row.indicator
        left, top = box.left() + 8, box.center().y() - FLOW[1] / 2
        scale = FLOW[0] / max(1.0, model.most_flow)
        came, can = one.inflow_per_day * scale, one.capacity_per_day * scale
        painter.fillRect(
            QRectF(left, top, min(came, can) if one.capacity_per_day else came, FLOW[1]), theme["line_ctrl"]
        )
        if one.capacity_per_day and came > can:
            painter.fillRect(QRectF(left + can, top, came - can, FLOW[1]), theme["c5"])
        if one.capacity_per_day:
            painter.fillRect(QRectF(left + can - 1, top - 4, 2, FLOW[1] + 8), theme["text"])
        words = QRectF(left + FLOW[0] + 8, box.top(), box.right() - left - FLOW[0] - 16, box.height())
        inflow, capacity = model.flow_words(row)
        metrics = QFontMetricsF(theme.font("data"))
        right = metrics.horizontalAdvance(capacity)
        painter.setFont(theme.font("data"))
        painter.setPen(theme["text2"])
        flags = Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter
        painter.drawText(words, flags, capacity)
        painter.setPen(theme["text"])
        painter.drawText(words.adjusted(0, 0, -right, 0), flags, inflow)
