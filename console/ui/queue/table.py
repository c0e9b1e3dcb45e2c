"""The table of the queue: scroll bars, head and keys are Qt's, painting and picking are ours."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from PySide6.QtCore import QEvent, QPoint, QSize, Qt, QTimer, Signal
from PySide6.QtGui import (
    QFocusEvent,
    QHelpEvent,
    QHideEvent,
    QKeyEvent,
    QMouseEvent,
    QPainter,
    QPaintEvent,
    QResizeEvent,
    QShowEvent,
)
from PySide6.QtWidgets import (
    QAbstractItemView,
    QAbstractScrollArea,
    QHeaderView,
    QTableView,
    QWidget,
)

from console.ui.queue import columns, vectors
from console.ui.queue.columns import COLUMNS
from console.ui.queue.model import Index, QueueModel
from console.ui.queue.openers import Opener
from console.ui.queue.place import Place
from console.ui.queue.rows_painter import ROW, Line, RowsPainter, Span
from console.ui.queue.table_header import TableHeader
from console.ui.queue.table_states import TableStates
from console.ui.queue.tips import Tips
from console.ui.theme import Theme

_WHY = Qt.FocusReason
BY_KEYBOARD = (_WHY.TabFocusReason, _WHY.BacktabFocusReason, _WHY.ShortcutFocusReason)
STEPS = {Qt.Key.Key_J: 1, Qt.Key.Key_Down: 1, Qt.Key.Key_K: -1, Qt.Key.Key_Up: -1}
END = 1 << 40  # further than any queue


class QueueTable(QTableView):
    """The rows of a `QueueModel`."""

    opened = Signal(int)  # Enter or a double click: this case
    current_changed = Signal(int)  # the case now current, 0 for none
    minute_passed = Signal(int)  # a minute began: seconds since the epoch

    def __init__(self, theme: Theme, model: QueueModel, parent: QWidget | None = None) -> None:
        """Show `model`, whose selection this table works on."""
        super().__init__(parent)
        self._theme = theme
        self.queue = model
        self.selection = model.selection
        self._look = RowsPainter(theme)
        self._hover = -1
        self._ring = False
        self._current = 0  # case
        self._range: tuple[int, Any] | None = None  # case a range starts at, what was picked before it
        self._wants_all = False
        self._box: tuple[tuple[int, int, int], str] = ((-1, -1, -1), "off")
        self._prepare()
        self.setModel(model)
        self.head = TableHeader(theme, self._look, self.box_state, self)
        self.setHorizontalHeader(self.head)
        self.head.start_columns()
        self.head.box_clicked.connect(self._on_box)
        self.states = TableStates(theme, model, self)
        self._place = Place(self, model)
        self._tips = Tips(model.reads, model, self.viewport())
        self._minute = QTimer(self, singleShot=True)
        self._minute.timeout.connect(self._on_minute)
        self.selection.changed.connect(self._on_picked)
        theme.changed.connect(self.viewport().update)
        model.shown.connect(self._on_shown)
        model.completed.connect(self._on_completed)
        model.layoutAboutToBeChanged.connect(self._on_layout_changing)
        model.layoutChanged.connect(self._on_layout_changed)

    def _prepare(self) -> None:
        self.setAccessibleName(self.tr("Antrian laporan"))
        self.setSelectionMode(QAbstractItemView.SelectionMode.NoSelection)
        self.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setHorizontalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setShowGrid(False)
        self.setWordWrap(False)
        self.setAutoScroll(False)
        self.setTabKeyNavigation(False)
        self.setMouseTracking(True)
        self.viewport().setMouseTracking(True)
        self.setMinimumHeight(3 * ROW)
        # Fixed before sizes: otherwise Qt measures each of a million sections.
        side = self.verticalHeader()
        side.setSectionResizeMode(QHeaderView.ResizeMode.Fixed)
        side.setMinimumSectionSize(ROW)
        side.setDefaultSectionSize(ROW)
        side.hide()

    def open_view(self, order: str) -> None:
        """A view has been asked of the model.

        Args:
            order: key of `queries.ORDERS`, for the arrow in the head.
        """
        self.head.set_order(order)
        self._wants_all = False
        self.states.wait()

    def _on_shown(self) -> None:
        self._range = None
        self._place.lost_row = -1
        self._set_current(0)
        self.verticalScrollBar().setValue(0)

    def _on_completed(self) -> None:
        if self._wants_all:
            self.select_all()
        self.head.viewport().update()

    # painting ----------------------------------------------------------------------------------------------

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self.viewport())
        dirty = event.rect()
        first, last = self._rows_in(dirty.top(), dirty.bottom())
        top = first * ROW - self.verticalScrollBar().value()
        lines: list[Line] = []
        if last >= first:
            ids = vectors.plain(self.queue.ids[first : last + 1])
            current = self.currentIndex().row()
            picked = self.selection.contains
            lines = [
                Line(top + i * ROW, cells, picked(n), first + i == current, first + i == self._hover)
                for i, (n, cells) in enumerate(zip(ids, self.queue.cells_between(first, last), strict=True))
            ]
        spans = []
        for column in range(len(COLUMNS)):
            x, width = self.columnViewportPosition(column), self.columnWidth(column)
            if width and x <= dirty.right() and x + width > dirty.left():
                spans.append(Span(column, x, width))
        ring = self._ring and self.hasFocus()
        now = self.queue.clock()
        width = self.viewport().width()
        openers = self.queue.openers
        self._look.paint(
            painter, dirty, width, spans, lines, self.queue.describe, now, ring=ring, openers=openers
        )
        painter.end()

    def show_openers(self, openers: Mapping[str, Opener]) -> None:
        """Show who else has which case open, by the hex of the case's id; nothing is read for it."""
        self.queue.openers = openers
        x, width = self.columnViewportPosition(columns.OPENER), self.columnWidth(columns.OPENER)
        self.viewport().update(x, 0, width, self.viewport().height())

    def _rows_in(self, top: int, bottom: int) -> tuple[int, int]:
        """First and last row between two heights of the viewport; (0, -1) like when there is none."""
        offset = self.verticalScrollBar().value()
        return max(0, (top + offset) // ROW), min(self.queue.rowCount() - 1, (bottom + offset) // ROW)

    def _update_row(self, row: int) -> None:
        if row >= 0:
            y = row * ROW - self.verticalScrollBar().value()
            self.viewport().update(0, y, self.viewport().width(), ROW)

    def _on_minute(self) -> None:
        now = self.queue.clock()
        x, width = self.columnViewportPosition(columns.DUE), self.columnWidth(columns.DUE)
        self.viewport().update(x, 0, width, self.viewport().height())
        self._minute.start(1000 * (60 - now % 60))
        self.minute_passed.emit(now)

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        self._minute.start(1000 * (60 - self.queue.clock() % 60))

    def hideEvent(self, event: QHideEvent) -> None:
        self._minute.stop()
        super().hideEvent(event)

    # moving ------------------------------------------------------------------------------------------------

    @property
    def current(self) -> int:
        """The current case, 0 when there is none."""
        return self._current

    def go(self, steps: int) -> None:
        """Move so many rows down, or up when negative. A case that left hands its place to the next."""
        row = self.currentIndex().row()
        lost = self._place.lost_row
        if row < 0 and lost >= 0:
            row = lost - (1 if steps > 0 else 0)
        self.go_to(row + steps if row >= 0 or steps > 0 else 0)

    def go_to(self, row: int) -> None:
        """Make a row current and bring it into view; rows outside the queue mean its ends."""
        self._range = None
        self._move_to(row)

    def go_to_case(self, n: int) -> bool:
        """Make a case current; False when it is not in this view."""
        row = self.queue.row_of(n)
        if row >= 0:
            self.go_to(row)
        return row >= 0

    def _move_to(self, row: int) -> None:
        count = self.queue.rowCount()
        if count:
            row = max(0, min(row, count - 1))
            self.setCurrentIndex(self.queue.index(row, columns.WORDS))
            self._reveal(row)

    def _reveal(self, row: int) -> None:
        bar, height = self.verticalScrollBar(), self.viewport().height()
        if row * ROW < bar.value():
            bar.setValue(row * ROW)
        elif (row + 1) * ROW > bar.value() + height:
            bar.setValue((row + 1) * ROW - height)

    def currentChanged(self, current: Index, previous: Index) -> None:
        super().currentChanged(current, previous)
        self._update_row(previous.row())
        self._update_row(current.row())
        self._set_current(self.queue.n_at(current.row()) if current.isValid() else 0)

    def _set_current(self, n: int) -> None:
        if n:
            self._place.lost_row = -1
        if n != self._current:
            self._current = n
            self.current_changed.emit(n)

    def _on_layout_changing(self) -> None:
        self.head.filling = False

    def _on_layout_changed(self) -> None:
        self.head.filling = True
        if not self.currentIndex().isValid():
            self._set_current(0)
        self.viewport().update()
        self.head.viewport().update()

    # picking -----------------------------------------------------------------------------------------------

    def toggle_current(self) -> None:
        """Pick the current case, or let it go."""
        if self._current:
            self._range = None
            self.selection.toggle(self._current)

    def select_all(self) -> None:
        """Pick every case of the view, also those nobody has looked at."""
        self._wants_all = not self.queue.complete
        if self.queue.complete:
            self._range = None
            self.selection.all_of(self.queue.ids)

    def extend_to(self, row: int) -> None:
        """Pick everything from where the range began to a row; going back lets go again."""
        import numpy as np

        count = self.queue.rowCount()
        if not count:
            return
        row = max(0, min(row, count - 1))
        if self._range is None:
            self._range = (self._current or self.queue.n_at(row), self.selection.array())
        start, before = self._range
        begin = self.queue.row_of(start)
        begin = row if begin < 0 else begin
        between = np.asarray(self.queue.ids[min(begin, row) : max(begin, row) + 1], np.int64)
        kept = self._range
        self._move_to(row)
        self._range = kept
        self.selection.set(np.concatenate((before, between)))

    def box_state(self) -> str:
        """Whether all cases of the view are picked (``on``), ``some`` or none (``off``)."""
        ids = self.queue.ids
        key = (self.selection.version, id(ids), len(ids))
        if self._box[0] != key:
            count = self.selection.count_of(ids)
            self._box = (key, "off" if not count else "on" if count == len(ids) else "some")
        return self._box[1]

    def _on_box(self) -> None:
        if self.box_state() == "on":
            self.selection.remove(self.queue.ids)
        else:
            self.select_all()

    def _on_picked(self) -> None:
        self.viewport().update()
        self.head.viewport().update()

    # hands -------------------------------------------------------------------------------------------------

    def keyPressEvent(self, event: QKeyEvent) -> None:
        key, mods = event.key(), event.modifiers()
        shift, control = Qt.KeyboardModifier.ShiftModifier, Qt.KeyboardModifier.ControlModifier
        page = max(1, self.viewport().height() // ROW - 1)
        steps = STEPS | {
            Qt.Key.Key_PageDown: page, Qt.Key.Key_PageUp: -page, Qt.Key.Key_Home: -END, Qt.Key.Key_End: END,
        }  # fmt: skip
        if key == Qt.Key.Key_A and mods & control:
            self.select_all()
        elif mods & (control | Qt.KeyboardModifier.AltModifier):
            event.ignore()
        elif key in steps:
            self._show_ring()
            if mods & shift:
                self.extend_to(max(0, self.currentIndex().row()) + steps[Qt.Key(key)])
            else:
                self.go(steps[Qt.Key(key)])
        elif key in (Qt.Key.Key_X, Qt.Key.Key_Space):
            self.toggle_current()
        elif key in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            if self._current:
                self.opened.emit(self._current)
        elif key == Qt.Key.Key_Escape and self.selection.count:
            self.selection.clear()
        else:
            event.ignore()

    def keyboardSearch(self, search: str) -> None:
        """Letters are commands here; Qt would read a million rows for a match."""

    def mousePressEvent(self, event: QMouseEvent) -> None:
        row = self._row_at(event.position().toPoint())
        if row < 0 or event.button() != Qt.MouseButton.LeftButton:
            return
        self._ring = False
        on_box = self.columnAt(event.position().toPoint().x()) == columns.BOX
        if event.modifiers() & Qt.KeyboardModifier.ShiftModifier:
            self.extend_to(row)
        elif on_box or event.modifiers() & Qt.KeyboardModifier.ControlModifier:
            self.selection.toggle(self.queue.n_at(row))
            self._range = (self.queue.n_at(row), self.selection.array())
        else:
            self.go_to(row)

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        """Everything happens at the press; Qt's selection is not used."""

    def mouseDoubleClickEvent(self, event: QMouseEvent) -> None:
        row = self._row_at(event.position().toPoint())
        if row >= 0 and self.columnAt(event.position().toPoint().x()) != columns.BOX:
            self.opened.emit(self.queue.n_at(row))
        else:
            self.mousePressEvent(event)

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        self._set_hover(self._row_at(event.position().toPoint()))

    def leaveEvent(self, event: QEvent) -> None:
        self._set_hover(-1)

    def focusInEvent(self, event: QFocusEvent) -> None:
        self._ring = event.reason() in BY_KEYBOARD
        # Not the item view's own, which would make the first row current: nobody asked to open that case.
        QAbstractScrollArea.focusInEvent(self, event)
        self._update_row(self.currentIndex().row())

    def focusOutEvent(self, event: QFocusEvent) -> None:
        super().focusOutEvent(event)
        self._update_row(self.currentIndex().row())

    def scrollContentsBy(self, dx: int, dy: int) -> None:
        super().scrollContentsBy(dx, dy)
        if dy and self._hover >= 0:
            self._set_hover(self._row_at(self.viewport().mapFromGlobal(self.cursor().pos())))

    def viewportEvent(self, event: QEvent) -> bool:
        if isinstance(event, QHelpEvent) and event.type() == QEvent.Type.ToolTip:
            self._show_tip(event)
            return True
        return super().viewportEvent(event)

    def _show_ring(self) -> None:
        if not self._ring:
            self._ring = True
            self._update_row(self.currentIndex().row())

    def _set_hover(self, row: int) -> None:
        if row != self._hover:
            self._update_row(self._hover)
            self._hover = row
            self._update_row(row)

    def _row_at(self, at: QPoint) -> int:
        row = (at.y() + self.verticalScrollBar().value()) // ROW
        return row if 0 <= row < self.queue.rowCount() and self.viewport().rect().contains(at) else -1

    def _show_tip(self, event: QHelpEvent) -> None:
        row = self._row_at(event.pos())
        cells = self.queue.cells_of(self.queue.n_at(row)) if row >= 0 else None
        if cells is None:
            self._tips.say("", event.globalPos())
        else:
            self._tips.show(cells, self.columnAt(event.pos().x()), event.globalPos())

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self.head.fill()
        if self.states.isVisible():
            self.states.cover()

    def sizeHint(self) -> QSize:
        return QSize(1100, 12 * ROW)
