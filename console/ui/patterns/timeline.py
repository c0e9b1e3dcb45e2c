"""The long line of what came a day, and the one brush that says which stretch all charts are about.

The brush is whole days of Jakarta. Arrows move it, Shift and an arrow moves that end outwards, Ctrl and an arrow
brings the other end along; PgUp and PgDn move it by its own length.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

import numpy as np
import pyqtgraph as pg
from PySide6.QtCore import QEvent, Qt, QTimer, Signal
from PySide6.QtGui import QAccessible, QAccessibleEvent, QFocusEvent, QKeyEvent, QPainter, QPaintEvent, QPen

from console.ui.key_list import claimed
from console.ui.patterns.plot import Axis
from console.ui.patterns.times import month_ticks, soft
from console.ui.patterns.words import span

if TYPE_CHECKING:
    from console.core.figures.pattern import Timeline as Counts
    from console.ui.theme import Theme

LONGEST: Final = 366
"""Days of the longest stretch."""
DRAG_MS: Final = 40
#: Key -> (days the first moves, days the last moves) for plain, Shift and Ctrl.
_MOVES: Final = {
    Qt.Key.Key_Left: {"": (-1, -1), "shift": (-1, 0), "ctrl": (0, -1)},
    Qt.Key.Key_Right: {"": (1, 1), "shift": (0, 1), "ctrl": (1, 0)},
}
_PAGES: Final = {Qt.Key.Key_PageUp: -1, Qt.Key.Key_PageDown: 1}


class Timeline(pg.PlotWidget):  # type: ignore[misc]
    """See the module.

    Signals:
        brushed: (first day, last day) of the stretch, days since 1 January 1970.
    """

    brushed = Signal(int, int)

    def __init__(self, theme: Theme, lang: str) -> None:
        axes = {side: Axis(side, lang) for side in ("left", "bottom")}
        super().__init__(None, background=None, enableMenu=False, axisItems=axes)
        self._theme, self._lang = theme, lang
        self._first, self._days = 0, 0
        self._stretch = (0, 0)
        item = self.plotItem
        item.hideButtons()
        item.layout.setContentsMargins(0, 6, 12, 0)
        item.vb.setMouseEnabled(x=False, y=False)
        item.vb.disableAutoRange()
        self.curve = pg.PlotCurveItem(fillLevel=0)
        self.brush = pg.LinearRegionItem(swapMode="block")
        self.addItem(self.curve)
        self.addItem(self.brush)
        for side in ("left", "bottom"):
            item.getAxis(side).setZValue(-1000)
        item.getAxis("left").setWidth(52)
        item.getAxis("bottom").setHeight(24)
        self.setViewportUpdateMode(pg.GraphicsView.ViewportUpdateMode.FullViewportUpdate)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setFrameShape(pg.GraphicsView.Shape.NoFrame)
        self._drag = QTimer(self, singleShot=True, interval=DRAG_MS)
        self._drag.timeout.connect(self._on_dragged)
        self.brush.sigRegionChanged.connect(self._on_region)
        self.brush.sigRegionChangeFinished.connect(self._on_dropped)
        self._own = False
        self.setToolTip(self.tr(
            "← → menggeser rentang, dengan Shift melebarkan, dengan Ctrl memendekkan; PgUp PgDn sejauh rentangnya"
        ))  # fmt: skip
        theme.changed.connect(self.dress)
        self.dress()
        self._tell()

    def dress(self) -> None:
        """The theme has other colours now."""
        theme = self._theme
        self.setBackground(theme["panel"])
        for side in ("left", "bottom"):
            axis = self.plotItem.getAxis(side)
            axis.setPen(pg.mkPen(theme["line"]) if side == "bottom" else None)
            axis.setTickPen(pg.mkPen(theme["line_soft"]))
            axis.setTextPen(pg.mkPen(theme["text3"]))
            axis.setStyle(tickFont=theme.font("keycap"), tickAlpha=255, tickTextOffset=6)
        self.plotItem.getAxis("left").setGrid(255)
        self.curve.setPen(pg.mkPen(theme["text3"], width=1))
        self.curve.setBrush(theme["line"])
        self.brush.setBrush(soft(theme, "accent", 60))
        self.brush.setHoverBrush(soft(theme, "accent", 84))
        for line in self.brush.lines:
            line.setPen(pg.mkPen(theme["accent"], width=3))
            line.setHoverPen(pg.mkPen(theme["accent_hover"], width=5))
        self.viewport().update()

    @property
    def stretch(self) -> tuple[int, int]:
        """First and last day of the brush, days since 1 January 1970."""
        return self._stretch

    def show_counts(self, found: Counts) -> None:
        """Draw the line; the brush stays."""
        self._first, self._days = found.first_day, len(found.counts)
        most = int(np.max(found.counts, initial=1))
        self.curve.setData(np.arange(self._days) + 0.5, found.counts.astype(float))
        self.plotItem.vb.setRange(xRange=(0, max(self._days, 1)), yRange=(0, most * 1.1), padding=0)
        top = most if most < 10 else int(float(f"{most:.1g}"))
        self.plotItem.getAxis("left").setTicks([[(at, Axis.tickStrings(self.plotItem.getAxis("left"), [at], 1, 1)[0])
                                                 for at in dict.fromkeys((0, top // 2, top))]])  # fmt: skip
        self.plotItem.getAxis("bottom").setTicks([month_ticks(self._first, self._days, self._lang)])
        self.brush.setVisible(bool(found.counts.any()))
        self._place()

    def set_stretch(self, first: int, last: int) -> None:
        """Put the brush there without telling anybody."""
        self._stretch = (first, last)
        self._place()
        self._tell()

    # the brush

    def _place(self) -> None:
        self._own = True
        first, last = self._stretch
        self.brush.setRegion((first - self._first, last + 1 - self._first))
        self._own = False

    def _on_region(self) -> None:
        if not self._own and not self._drag.isActive():
            self._drag.start()

    def _on_dropped(self) -> None:
        if not self._own:
            self._drag.stop()
            self._on_dragged()
            self._place()  # on whole days

    def _on_dragged(self) -> None:
        begin, end = self.brush.getRegion()
        first = self._first + round(begin)
        self._take(first, max(first, self._first + round(end) - 1))

    def _take(self, first: int, last: int) -> bool:
        """Another stretch, within what there is and not too long; whoever grew too long lets go of the far end."""
        end = self._first + max(self._days, 1) - 1
        first, last = max(first, self._first), min(last, end)
        if last - first >= LONGEST:
            first, last = (
                (first, first + LONGEST - 1) if first < self._stretch[0] else (last - LONGEST + 1, last)
            )
        if first > last or (first, last) == self._stretch:
            return False
        self._stretch = (first, last)
        self._tell()
        self.brushed.emit(first, last)
        return True

    # keyboard

    def event(self, event: QEvent) -> bool:
        return claimed(event, self._move_of) or super().event(event)

    def _move_of(self, event: QKeyEvent) -> tuple[int, int] | None:
        key, first, last = Qt.Key(event.key()), *self._stretch
        with_keys = event.modifiers() & ~Qt.KeyboardModifier.KeypadModifier
        name = {
            Qt.KeyboardModifier.NoModifier: "", Qt.KeyboardModifier.ShiftModifier: "shift",
            Qt.KeyboardModifier.ControlModifier: "ctrl",
        }.get(with_keys)  # fmt: skip
        if name is None:
            return None
        if key in _PAGES and not name:
            step = _PAGES[key] * (last - first + 1)
            return (step, step)
        return _MOVES[key][name] if key in _MOVES else None

    def keyPressEvent(self, event: QKeyEvent) -> None:
        move = self._move_of(event)
        if move is None:
            event.ignore()
            return
        first, last = self._stretch
        end = self._first + max(self._days, 1) - 1
        if move[0] == move[1]:  # moved as a whole it keeps its length
            step = min(max(move[0], self._first - first), end - last)
            move = (step, step)
        if self._take(first + move[0], last + move[1]):
            self._place()

    def focusInEvent(self, event: QFocusEvent) -> None:
        super().focusInEvent(event)
        self.viewport().update()

    def focusOutEvent(self, event: QFocusEvent) -> None:
        super().focusOutEvent(event)
        self.viewport().update()

    def paintEvent(self, event: QPaintEvent) -> None:
        super().paintEvent(event)
        if self.hasFocus():
            painter = QPainter(self.viewport())
            painter.setPen(QPen(self._theme["accent"], 2))
            painter.drawRect(self.viewport().rect().adjusted(1, 1, -1, -1))
            painter.end()

    def wheelEvent(self, event: QEvent) -> None:
        event.ignore()

    def _tell(self) -> None:
        first, last = self._stretch
        name = self.tr("Rentang waktu: {span}").format(span=span(first, last, self._lang))
        if name != self.accessibleName():
            self.setAccessibleName(name)
            if self.hasFocus():
                QAccessible.updateAccessibility(QAccessibleEvent(self, QAccessible.Event.NameChanged))
