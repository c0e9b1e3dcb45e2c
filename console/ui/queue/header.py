"""The head of the queue's panel: which view, how many cases, its filter as chips, order and columns."""

from __future__ import annotations

from functools import partial
from typing import Final

from PySide6.QtCore import QPoint, Signal
from PySide6.QtGui import QAction, QActionGroup
from PySide6.QtWidgets import QHBoxLayout, QLabel, QMenu, QWidget

from console.core import queries
from console.ui.actions import key_of
from console.ui.i18n import QT_TRANSLATE_NOOP
from console.ui.queue.filter_popup import FilterPopup
from console.ui.queue.formats import grouped, say
from console.ui.queue.model import QueueModel
from console.ui.queue.terms import term_words
from console.ui.reads import Reads
from console.ui.theme import Theme
from console.ui.widgets import PANEL_HEADER, Button, Chip, IconButton, voice
from models.filters import Filter, Term

CHIPS = 4  # shown at once; the rest is counted
LATE: Final = Term("overdue", "=", ("yes",))
ORDERS: Final = {
    "urgent": QT_TRANSLATE_NOOP("Queue", "paling mendesak"),
    "newest": QT_TRANSLATE_NOOP("Queue", "terbaru"),
    "number": QT_TRANSLATE_NOOP("Queue", "nomor"),
}


class QueueHeader(QWidget):
    """Says what is shown and asks for something else; whoever owns the model answers."""

    filter_asked = Signal(object)  # Filter
    order_asked = Signal(str)  # key of `queries.ORDERS`
    export_asked = Signal()
    columns_asked = Signal(QPoint)  # where to open the list of columns, in global pixels

    def __init__(self, theme: Theme, reads: Reads, model: QueueModel, parent: QWidget | None = None) -> None:
        """Follow `model`."""
        super().__init__(parent)
        self._theme, self._reads, self._model = theme, reads, model
        self._filter = Filter()
        self.setFixedHeight(PANEL_HEADER)
        self.title = QLabel()
        self.title.setFont(theme.font("panel_title"))
        self.counts = voice(QLabel(), "second", theme)
        self._chips = QHBoxLayout()
        self._chips.setSpacing(4)
        self.filter_button = Button(theme, self.tr("Saring"), icon="filter", variant="flat", compact=True)
        self.filter_button.clicked.connect(self.open_filter)
        self.order_button = Button(theme, "", variant="flat", compact=True)
        self.order_button.setProperty("quiet", True)
        self.order_button.clicked.connect(self._open_orders)
        self.columns_button = IconButton(theme, "columns", self.tr("Kolom"))
        self.columns_button.clicked.connect(lambda: self.columns_asked.emit(_below(self.columns_button)))
        row = QHBoxLayout(self)
        row.setContentsMargins(12, 0, 8, 0)
        row.setSpacing(8)
        for part in (self.title, self.counts):
            row.addWidget(part)
        row.addSpacing(8)
        row.addLayout(self._chips)
        row.addWidget(self.filter_button)
        row.addStretch(1)
        row.addWidget(self.order_button)
        row.addWidget(self.columns_button)
        model.completed.connect(self.count)
        model.altered.connect(self.count)

    def show_view(self, name: str, wanted: queries.Wanted) -> None:
        """Show a view's name, filter and order; its counts follow when they are known."""
        self._filter = wanted.filter
        self.title.setText(name)
        self.counts.setText("")
        self._fill_chips(wanted)
        order = say(ORDERS[wanted.order])
        self.order_button.setText(self.tr("Urut {order}").format(order=order))

    def count(self) -> None:
        """Count the view and its late cases; with the urgent order both stand in the vectors already."""
        wanted = self._model.wanted
        if wanted is None or not self._model.complete:
            return
        late = self._model.overdue(self._model.clock())
        if late is not None:
            self._say_counts(late)
            return
        total = self._model.rowCount()
        asked = queries.Wanted(wanted.filter.plus(Filter((LATE,))), "urgent", self._model.clock(), wanted.me)
        self._say_counts(0)
        if total:
            self._reads.read(lambda db: queries.count(db, asked), self._say_counts, ticket="queue.late")

    def open_filter(self) -> None:
        """Open the filter builder."""
        popup = FilterPopup(self._theme, self._model.describe, self._model.clock(), self, self._filter)
        popup.wanted.connect(self.filter_asked)
        popup.open_at(_below(self.filter_button))

    def _say_counts(self, late: int) -> None:
        lang = self._model.describe.lang
        text = self.tr("{count} laporan").format(count=grouped(self._model.rowCount(), lang))
        if late:
            text += " · " + self.tr("{count} lewat tenggat").format(count=grouped(late, lang))
        self.counts.setText(text)

    def _fill_chips(self, wanted: queries.Wanted) -> None:
        while (item := self._chips.takeAt(0)) is not None:
            if (chip := item.widget()) is not None:
                chip.hide()
                chip.deleteLater()
        terms = wanted.filter.terms
        named = [(term, term_words(term, self._model.describe, wanted.now)) for term in terms]
        for term, text in named[:CHIPS]:
            chip = Chip(self._theme, text if len(text) <= 40 else text[:39] + "…")
            chip.removed.connect(partial(self._on_removed, term))
            self._chips.addWidget(chip)
        if len(named) > CHIPS:
            rest = Chip(self._theme, f"+{len(named) - CHIPS}", "plain")
            rest.setToolTip(" · ".join(text for _term, text in named[CHIPS:]))
            self._chips.addWidget(rest)

    def _on_removed(self, term: Term) -> None:
        self.filter_asked.emit(self._filter.without(term))

    def _open_orders(self) -> None:
        menu = QMenu(self)
        group = QActionGroup(menu)
        wanted = self._model.wanted
        for key, name in ORDERS.items():
            action = QAction(self.tr("Urut {order}").format(order=say(name)), menu)
            action.setCheckable(True)
            action.setChecked(wanted is not None and wanted.order == key)
            action.triggered.connect(partial(self.order_asked.emit, key))
            group.addAction(action)
            menu.addAction(action)
        menu.addSeparator()
        menu.addAction(self.tr("Ekspor…") + f"\t{key_of('export')}", self.export_asked.emit)
        menu.aboutToHide.connect(menu.deleteLater)
        menu.popup(_below(self.order_button))


def _below(widget: QWidget) -> QPoint:
    return widget.mapToGlobal(QPoint(0, widget.height() + 2))
