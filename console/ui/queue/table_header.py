"""The head of the queue: names of the columns, the arrow of the order, the box that picks everything."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial

from PySide6.QtCore import QRect, QSize, Qt, Signal
from PySide6.QtGui import QAction, QFontMetrics, QPainter
from PySide6.QtWidgets import QHeaderView, QMenu, QWidget

from console.ui.queue import columns
from console.ui.queue.columns import COLUMNS
from console.ui.queue.formats import say
from console.ui.queue.rows_painter import BOX, PAD, RowsPainter
from console.ui.queue.views import Columns
from console.ui.theme import Theme

HEIGHT = 32  # pixels
ARROW = 12
NARROWEST = 200  # pixels the citizen's words keep however narrow the window


class TableHeader(QHeaderView):
    """Columns can be moved, resized and hidden, all but box and status, which stand first."""

    box_clicked = Signal()
    order_asked = Signal(str)  # an order of `queries.ORDERS`
    columns_changed = Signal()  # a hand moved, resized, hid or showed one

    def __init__(
        self, theme: Theme, look: RowsPainter, box_state: Callable[[], str], parent: QWidget
    ) -> None:
        """Make the head.

        Args:
            look: draws the box.
            box_state: ``on``, ``off`` or ``some``, asked when painting.
        """
        super().__init__(Qt.Orientation.Horizontal, parent)
        self._theme, self._look, self._box_state = theme, look, box_state
        self._order = ""
        self._setting = True  # what happens to the columns is not a hand's
        self._widths = [column.width for column in COLUMNS]  # also of hidden ones, which Qt counts as 0
        self.filling = (
            True  # not while Qt puts the columns back after a change of layout: sizes are half old by then
        )
        self.setSectionsClickable(True)
        self.setSectionsMovable(True)
        self.setFirstSectionMovable(False)
        self.setHighlightSections(False)
        self.setMinimumSectionSize(28)
        self.setContextMenuPolicy(Qt.ContextMenuPolicy.CustomContextMenu)
        self.sectionClicked.connect(self._on_clicked)
        self.sectionResized.connect(self._on_resized)
        self.sectionMoved.connect(self._on_hand)
        self.customContextMenuRequested.connect(
            lambda at: self.columns_menu().popup(self.viewport().mapToGlobal(at))
        )
        theme.changed.connect(self.viewport().update)

    def set_order(self, order: str) -> None:
        """Show by which column the queue is ordered."""
        self._order = order
        self.viewport().update()

    def start_columns(self) -> None:
        """Give the columns their first widths; once there is a model."""
        self.setFixedHeight(HEIGHT)
        for i, column in enumerate(COLUMNS):
            self.resizeSection(i, column.width)
            self.setSectionHidden(i, not column.shown)
            if column.fixed:
                self.setSectionResizeMode(i, QHeaderView.ResizeMode.Fixed)
        self._setting = False

    def fill(self) -> None:
        """Give the citizen's words what the other columns leave of the width."""
        others = sum(self.sectionSize(i) for i in range(len(COLUMNS)) if i != columns.WORDS)
        self.resizeSection(columns.WORDS, max(NARROWEST, self.viewport().width() - others))

    def columns_menu(self) -> QMenu:
        """Which columns to show, as a menu with ticks."""
        menu = QMenu(self)
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        for i, column in enumerate(COLUMNS):
            if column.fixed:
                continue
            action = QAction(say(column.name), menu)
            action.setCheckable(True)
            action.setChecked(not self.isSectionHidden(i))
            action.setEnabled(i != columns.WORDS)
            action.toggled.connect(partial(self.show_column, i))
            menu.addAction(action)
        return menu

    def show_column(self, column: int, on: bool) -> None:
        """Show or hide a column."""
        self._setting = True
        self.setSectionHidden(column, not on)
        self.fill()
        self._setting = False
        self._on_hand()

    def columns_state(self) -> Columns:
        """The columns as they stand: (id, width, shown) in their order."""
        order = sorted(range(len(COLUMNS)), key=self.visualIndex)
        return tuple(
            (COLUMNS[i].id, self._widths[i] if self.isSectionHidden(i) else self.sectionSize(i),
             not self.isSectionHidden(i)) for i in order
        )  # fmt: skip

    def set_columns(self, state: Columns) -> None:
        """Put the columns as they stood; those this program does not know are left out, new ones come last."""
        number = {column.id: i for i, column in enumerate(COLUMNS)}
        known = [(number[name], width, shown) for name, width, shown in state if name in number]
        self._setting = True
        fixed = sum(column.fixed for column in COLUMNS)
        place = fixed
        for i, width, shown in known:
            if COLUMNS[i].fixed:
                continue
            self.moveSection(self.visualIndex(i), place)
            place += 1
            self.setSectionHidden(i, not shown and i != columns.WORDS)
            if i != columns.WORDS and width:
                self._widths[i] = max(width, self.minimumSectionSize())
                self.resizeSection(i, self._widths[i])
        self.fill()
        self._setting = False

    def sizeHint(self) -> QSize:
        return QSize(super().sizeHint().width(), HEIGHT)

    def paintSection(self, painter: QPainter, rect: QRect, logicalIndex: int) -> None:
        theme, column = self._theme, COLUMNS[logicalIndex]
        painter.save()
        painter.fillRect(rect, theme["sunken"])
        painter.fillRect(rect.x(), rect.bottom(), rect.width(), 1, theme["line"])
        scale = self.devicePixelRatioF()
        if logicalIndex == columns.BOX:
            box = self._look.box(self._box_state(), scale)
            painter.drawPixmap(rect.x() + 12, rect.y() + (HEIGHT - BOX) // 2, box)
        elif column.titled:
            ordered = columns.ORDER_OF.get(logicalIndex) == self._order
            font = theme.font("caption_medium", 600 if ordered else None)
            after = (
                PAD if column.right else 1
            )  # a name may come close to the next column's, not a right-hand one
            inside = rect.adjusted(PAD, 0, -after - (ARROW + 4 if ordered else 0), -1)
            painter.setFont(font)
            painter.setPen(theme["text" if ordered else "text2"])
            side = Qt.AlignmentFlag.AlignRight if column.right else Qt.AlignmentFlag.AlignLeft
            metrics = QFontMetrics(font)
            text = metrics.elidedText(say(column.name), Qt.TextElideMode.ElideRight, max(0, inside.width()))
            painter.drawText(inside, side | Qt.AlignmentFlag.AlignVCenter, text)
            if ordered:
                left = inside.right() if column.right else inside.left() + metrics.horizontalAdvance(text)
                arrow = theme.pixmap("chevron-up", "text", ARROW, scale)
                painter.drawPixmap(left + 4, rect.y() + (HEIGHT - ARROW) // 2, arrow)
        painter.restore()

    def _on_resized(self, column: int, _before: int, after: int) -> None:
        if self.filling and column != columns.WORDS:
            self.fill()
            if after and not self._setting:
                self._widths[column] = after
                self._on_hand()

    def _on_hand(self, *_where: int) -> None:
        if self.filling and not self._setting:
            self.columns_changed.emit()

    def _on_clicked(self, section: int) -> None:
        if section == columns.BOX:
            self.box_clicked.emit()
        elif section in columns.ORDER_OF:
            self.order_asked.emit(columns.ORDER_OF[section])
