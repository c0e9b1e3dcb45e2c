"""A chart one can touch: bars and marks by pyqtgraph, words over them, and marks that pointer and keyboard open.

Words are painted over the scene in pixels, as bold rows, columns of numbers and numbers inside bars are no axis' work.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from html import escape
from typing import Final

import pyqtgraph as pg
from PySide6.QtCore import QEvent, QPoint, QPointF, QRectF, Qt, Signal
from PySide6.QtGui import (
    QAccessible,
    QAccessibleEvent,
    QFocusEvent,
    QFontMetricsF,
    QKeyEvent,
    QMouseEvent,
    QPainter,
    QPaintEvent,
    QPen,
    QWheelEvent,
)
from PySide6.QtWidgets import QToolTip, QWidget

from console.ui.key_list import claimed
from console.ui.patterns.marks import Cells
from console.ui.queue.formats import grouped
from console.ui.theme import Theme

# Leaving is the window's own business; pyqtgraph's way looks at every object there is.
pg.setConfigOptions(antialias=True, exitCleanup=False, imageAxisOrder="row-major")

LEFT, RIGHT, MIDDLE = (
    Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter,
    Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter,
    Qt.AlignmentFlag.AlignCenter,
)
_STEPS: Final = {
    Qt.Key.Key_Left: (-1, 0), Qt.Key.Key_Right: (1, 0), Qt.Key.Key_Up: (0, 1), Qt.Key.Key_Down: (0, -1),
}  # fmt: skip
_ASIDE: Final = 3
_ENTER: Final = (Qt.Key.Key_Return, Qt.Key.Key_Enter)
_ENDS: Final = (Qt.Key.Key_Home, Qt.Key.Key_End)


@dataclass(frozen=True, slots=True)
class Mark:
    """Something that stands for cases.

    Attributes:
        box: in the chart's own units.
        at: column and row from the lower left, for the arrow keys.
        title, lines: what its tooltip says; the last line, what a click does, is added.
        count: how many cases.
        cells: which.
        frame: what is outlined, when more than ``box``.
    """

    box: QRectF
    at: tuple[int, int]
    title: str
    lines: tuple[str, ...]
    count: int
    cells: Cells
    frame: QRectF | None = None

    @property
    def words(self) -> str:
        """All of it for a voice."""
        return ", ".join((self.title, *self.lines))


@dataclass(slots=True)
class Words:
    """A word over the chart.

    Attributes:
        y: in the chart's units.
        x: in the chart's units; None: ``edge`` says where.
        edge: pixels from the left edge, or, negative, from the right one.
        room: units it must fit in, else it is left out; 0: no limit.
        most: pixels after which it is cut; 0: no limit.
        on: token of the bar it stands on, for the ink that reads best there.
    """

    text: str
    y: float
    x: float | None = None
    edge: float = 0
    align: Qt.AlignmentFlag = LEFT
    ink: str = "text"
    role: str = "caption"
    weight: int | None = None
    room: float = 0
    most: int = 0
    on: str = ""


def steps(most: float, about: int) -> list[int]:
    """Round numbers from nothing to ``most``, about so many of them."""
    step = 1
    while most / step > about:
        step = step * 2 if str(step)[0] != "2" else step * 5 // 2
    return list(range(0, int(most) + 1, step))


class Axis(pg.AxisItem):  # type: ignore[misc]
    """Ticks in the language of the screen, lines in the theme's colours."""

    def __init__(self, orientation: str, lang: str) -> None:
        super().__init__(orientation, maxTickLength=0)
        self._lang = lang

    def boundingRect(self) -> QRectF:
        """With room for words at its ends: pyqtgraph leaves out what does not fit."""
        return QRectF(super().boundingRect()).adjusted(-40, -12, 40, 12)

    def tickStrings(self, values: Sequence[float], scale: float, spacing: float) -> list[str]:
        """Counts without a sign; quarters of a case are not written."""
        return [grouped(abs(round(value)), self._lang) if value == round(value) else "" for value in values]


class Plot(pg.PlotWidget):  # type: ignore[misc]
    """See the module.

    Signals:
        opened: a Mark whose cases are wanted.
    """

    opened = Signal(object)

    def __init__(
        self, theme: Theme, name: str, lang: str, *, left: int = 44, right: int = 12, foot: int = 24, top: int = 8,
        parent: QWidget | None = None,
    ) -> None:  # fmt: skip
        """Args:
        name: of the chart, for a screen reader.
        lang: ``id`` or ``en``.
        left, right, foot, top: pixels beside the bars for words.
        """
        axes = {side: Axis(side, lang) for side in ("left", "bottom")}
        super().__init__(parent, background=None, enableMenu=False, axisItems=axes)
        self.theme, self.lang, self._name = theme, lang, name
        self.left, self.right = left, right
        self.marks: tuple[Mark, ...] = ()
        self.words: list[Words] = []
        self._current: Mark | None = None
        self._hovered: Mark | None = None
        item = self.plotItem
        item.hideButtons()
        item.layout.setContentsMargins(0, top, right, 0)
        box = item.vb
        box.setMouseEnabled(x=False, y=False)
        box.disableAutoRange()
        box.setDefaultPadding(0)
        self.setViewportUpdateMode(pg.GraphicsView.ViewportUpdateMode.FullViewportUpdate)
        for side in ("left", "bottom"):
            item.getAxis(side).setZValue(-1000)  # lines behind the bars
        item.getAxis("left").setWidth(left)
        item.getAxis("bottom").setHeight(foot)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setFrameShape(pg.GraphicsView.Shape.NoFrame)
        self.setMouseTracking(True)
        self.viewport().setMouseTracking(True)
        self.setAccessibleName(name)
        theme.changed.connect(self.dress)
        self._dress_axes()

    # for the charts

    def dress(self) -> None:
        """The theme has other colours now."""
        self._dress_axes()
        self.viewport().update()

    def set_marks(self, marks: Sequence[Mark], summary: str) -> None:
        """Show other marks; the cursor stays where it was as well as it can.

        Args:
            summary: the chart in a sentence, for a screen reader.
        """
        at = self._current.at if self._current is not None else None
        self.marks = tuple(marks)
        self._summary = summary
        self._hovered = None
        self._current = next((mark for mark in self.marks if mark.at == at), None)
        if self.hasFocus() and self._current is None and self.marks:
            self._current = self.marks[0]
        self._tell()
        self.viewport().update()

    @property
    def current(self) -> Mark | None:
        """The mark the keyboard is on."""
        return self._current

    def place(self, x: float, y: float) -> QPointF:
        """Pixels of a point in the chart's units."""
        found: QPointF = self.viewportTransform().map(self.plotItem.vb.mapViewToScene(QPointF(x, y)))
        return found

    def mark_at(self, point: QPointF) -> Mark | None:
        """The mark under a pixel, the smallest of several."""
        there = self.plotItem.vb.mapSceneToView(self.mapToScene(point.toPoint()))
        found = [mark for mark in self.marks if mark.box.contains(there)]
        return min(found, key=lambda mark: mark.box.width() * mark.box.height(), default=None)

    def paint_over(self, painter: QPainter) -> None:
        """What a chart adds over its bars, before the words."""

    def _dress_axes(self) -> None:
        theme = self.theme
        self.setBackground(theme["panel"])
        for side in ("left", "bottom"):
            axis = self.plotItem.getAxis(side)
            axis.setPen(pg.mkPen(theme["line_ctrl"]))
            axis.setTickPen(pg.mkPen(theme["line_soft"]))
            axis.setTextPen(pg.mkPen(theme["text3"]))
            axis.setStyle(tickFont=theme.font("keycap"), tickAlpha=255, tickTextOffset=6, maxTickLevel=0)

    def grid(self, side: str) -> None:
        """Lines across the chart from the ticks of an axis."""
        self.plotItem.getAxis(side).setGrid(255)

    # painting

    def paintEvent(self, event: QPaintEvent) -> None:
        super().paintEvent(event)
        painter = QPainter(self.viewport())
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        self.paint_over(painter)
        for words in self.words:
            self._write(painter, words)
        for mark, token in ((self._hovered, "text"), (self._current if self.hasFocus() else None, "accent")):
            if mark is not None:
                self._outline(painter, mark, token)
        painter.end()

    def _write(self, painter: QPainter, words: Words) -> None:
        font = self.theme.font(words.role, words.weight)
        painter.setFont(font)
        metrics = QFontMetricsF(font)
        text = words.text
        if words.most:
            text = metrics.elidedText(text, Qt.TextElideMode.ElideRight, words.most)
        wide, high = metrics.horizontalAdvance(text) + 2, metrics.height()
        at = self.place(words.x or 0, words.y)
        if words.x is None:
            at.setX(words.edge if words.edge >= 0 else self.viewport().width() + words.edge)
        if words.room and wide + 6 > abs(self.place(words.room, 0).x() - self.place(0, 0).x()):
            return
        box = QRectF(at.x(), at.y() - high / 2, wide, high)
        if words.align & Qt.AlignmentFlag.AlignRight:
            box.moveRight(at.x())
        elif words.align & Qt.AlignmentFlag.AlignHCenter:
            box.moveCenter(at)
        painter.setPen(self.theme.on(words.on) if words.on else self.theme[words.ink])
        painter.drawText(box, words.align, text)

    def _outline(self, painter: QPainter, mark: Mark, token: str) -> None:
        for box, width in ((mark.frame, 1.0), (mark.box, 2.0)):
            if box is None:
                continue
            corners = QRectF(
                self.place(box.left(), box.top()), self.place(box.right(), box.bottom())
            ).normalized()
            painter.setPen(QPen(self.theme[token], width))
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.drawRect(corners.adjusted(-1, -1, 1, 1))

    # pointer

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        mark = self.mark_at(event.position())
        if mark is not self._hovered:
            self._hovered = mark
            self.viewport().setCursor(
                Qt.CursorShape.PointingHandCursor if mark is not None else Qt.CursorShape.ArrowCursor
            )
            self.viewport().update()
        if mark is None:
            QToolTip.hideText()
        else:
            QToolTip.showText(event.globalPosition().toPoint() + QPoint(8, 8), self.tip(mark), self)

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """The release opens; a press shall not begin to drag the view."""
        if event.button() == Qt.MouseButton.LeftButton:
            self.setFocus(Qt.FocusReason.MouseFocusReason)
        event.accept()

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        if (
            event.button() == Qt.MouseButton.LeftButton
            and (mark := self.mark_at(event.position())) is not None
        ):
            self._go_to(mark)
            self.opened.emit(mark)
        event.accept()

    def wheelEvent(self, event: QWheelEvent) -> None:
        event.ignore()

    def leaveEvent(self, event: QEvent) -> None:
        super().leaveEvent(event)
        self._hovered = None
        self.viewport().update()

    def tip(self, mark: Mark) -> str:
        """A mark's tooltip; it ends with what a click does."""
        click = self.tr("Klik: buka {n} laporan di Antrian").format(n=grouped(mark.count, self.lang))
        lines = [f"<b>{escape(mark.title)}</b>", *map(escape, mark.lines), escape(click)]
        return f"<div style='white-space:pre'>{'<br>'.join(lines)}</div>"

    # keyboard

    def event(self, event: QEvent) -> bool:
        return claimed(event, self._is_mine) or super().event(event)

    def _is_mine(self, event: QKeyEvent) -> bool:
        plain = not event.modifiers() & ~Qt.KeyboardModifier.KeypadModifier
        return plain and (event.key() in _STEPS or event.key() in _ENTER or event.key() in _ENDS)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        key = Qt.Key(event.key())
        if not self.marks or not self._is_mine(event):
            event.ignore()
        elif key in _ENTER:
            if self._current is not None:
                self.opened.emit(self._current)
        elif key in _ENDS:
            self._go_to(self.marks[0 if key == Qt.Key.Key_Home else -1])
        else:
            self._step(*_STEPS[key])

    def focusInEvent(self, event: QFocusEvent) -> None:
        super().focusInEvent(event)
        if self._current is None and self.marks:
            self._go_to(self.marks[0])
        self.viewport().update()

    def focusOutEvent(self, event: QFocusEvent) -> None:
        super().focusOutEvent(event)
        self.viewport().update()

    def _step(self, right: int, up: int) -> None:
        """The nearest mark in a direction; one that lies aside is further away than it looks."""
        here = self._current or self.marks[0]

        def away(mark: Mark) -> tuple[int, int]:
            x, y = mark.at[0] - here.at[0], mark.at[1] - here.at[1]
            along, aside = (x * right, y) if right else (y * up, x)
            return along, along + _ASIDE * abs(aside)

        there = [mark for mark in self.marks if away(mark)[0] > 0]
        if there:
            self._go_to(min(there, key=lambda mark: away(mark)[1]))

    def _go_to(self, mark: Mark) -> None:
        self._current = mark
        self._tell()
        self.viewport().update()

    def _tell(self) -> None:
        """Say to a screen reader where the cursor is."""
        mark = self._current
        said = f"{self._name}. {self._summary}" if mark is None else f"{self._name}: {mark.words}"
        if said != self.accessibleName():
            self.setAccessibleName(said)
            if self.hasFocus():
                QAccessible.updateAccessibility(QAccessibleEvent(self, QAccessible.Event.NameChanged))

    _summary = ""
