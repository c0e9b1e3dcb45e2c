"""The screen where the work happens: views at the left, queue over map, the case at the right.

Carries word between the parts: one view, one selection, one current case, whichever part they were chosen in.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Any, Final

from PySide6.QtCore import QByteArray, QSettings, Qt, QTimer, Signal
from PySide6.QtGui import QShowEvent
from PySide6.QtWidgets import (
    QFrame,
    QMainWindow,
    QSplitter,
    QVBoxLayout,
    QWidget,
)

from console.core import verbs
from console.core.dispatch import Change
from console.core.queries import Wanted
from console.core.records import CaseDetail
from console.ui.bulk.host import BulkHost
from console.ui.case.verbs import DOES_MANY
from console.ui.case_host import CaseHost
from console.ui.desk import Desk
from console.ui.docks import make_dock
from console.ui.map_host import MapHost
from console.ui.map_picks import MapPicks
from console.ui.queue.bulk_bar import BulkBar
from console.ui.queue.cells import Describe
from console.ui.queue.header import QueueHeader
from console.ui.queue.model import QueueModel
from console.ui.queue.selection import Selection
from console.ui.queue.shown import FIRST, Shown
from console.ui.queue.table import QueueTable
from console.ui.queue.views import View
from console.ui.queue.views_panel import ViewsPanel
from console.ui.theme import Theme
from console.ui.view_keeper import ViewKeeper
from console.ui.widgets import Panel
from models.filters import BadFilter, Filter, Term
from models.sentences import say

if TYPE_CHECKING:
    from console.ui.bulk.acts import BulkActs
    from console.ui.case.panel import CasePanel
    from console.ui.map.view import MapView

VIEWS_WIDTH: Final = 208
CASE_WIDTH: Final = 480
QUEUE_SHARE: Final = 0.46  # of the height; the map has the rest
SETTLE_MS: Final = 80


class AntrianScreen(QMainWindow):
    """See the module.

    Signals:
        first_shown: the first rows of the first view stand.
        settled: queue, map and case show what was last asked for.
        possible: (there is a current case, there is something to act on).
        map_stands: the first map is drawn, or never will be: what is not urgent may begin.
        export_asked: (Wanted, keys of the picked cases): to a file, all of the view when none are picked.
    """

    first_shown = Signal()
    settled = Signal()
    possible = Signal(bool, bool)
    map_stands = Signal()
    export_asked = Signal(object, object)

    ACTIONS: Final = (
        "next", "previous", "open", "toggle", "range", "select_all", "clear", "accept_1", "accept_2", "accept_3",
        "dispose", "coordinate", "start", "complete", "merge", "note", "reject", "locate", "reply", "spread",
        "accept", "sendback", "raise", "export",
    )  # fmt: skip

    def __init__(self, theme: Theme, desk: Desk, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.theme, self.desk = theme, desk
        self.shown = Shown()
        self._select_first = self._begun = self._first_shown = self._laid_out = False
        self._awaited: set[str] = set()
        describe = Describe(desk.store.reference, desk.language)
        self.selection = Selection(self)
        self.model = QueueModel(desk.reads, describe, self.selection, desk.now, self)
        self.table = QueueTable(theme, self.model)
        self.header = QueueHeader(theme, desk.reads, self.model)
        self.bulk_bar = BulkBar(theme, self.model)
        self.views = ViewsPanel(theme, desk.reads, desk.now, desk.me, desk.language, desk.role)
        self.case_host = CaseHost(theme, desk, lambda: self.table.current)
        self.bulk = BulkHost(
            theme, desk, self.case_host, self.model, lambda: self.shown.name or self.tr("Saringan")
        )
        self.map_host = MapHost(theme, desk, describe)
        self.feed = self.map_host.feed
        self.keeper = ViewKeeper(
            desk, self.views, self.table.head, self.shown, lambda: self.map_host.extent,
            lambda: str(self._wanted().filter), self,
        )  # fmt: skip
        self._settle_timer = QTimer(self, singleShot=True, interval=SETTLE_MS)
        self._settle_timer.timeout.connect(self._on_settle)
        self._build()
        self._connect()

    # building

    def _build(self) -> None:
        self.setObjectName("antrian")
        self.setDockNestingEnabled(True)
        self.table.setFrameShape(QFrame.Shape.NoFrame)
        self._table_panel = Panel(self.theme)
        bar = self._table_panel.header.parentWidget()
        layout = self._table_panel.layout()
        assert bar is not None and layout is not None  # noqa: S101 - made by Panel
        bar.hide()
        self._table_panel.body.addWidget(self.header)
        self._table_panel.body.addWidget(self.table, 1)
        self.splitter = QSplitter(Qt.Orientation.Vertical)
        self.splitter.setHandleWidth(8)
        self.splitter.setChildrenCollapsible(False)
        self.splitter.addWidget(self._table_panel)
        self.splitter.addWidget(self.map_host)
        self.splitter.setStretchFactor(0, 46)
        self.splitter.setStretchFactor(1, 54)
        middle = QWidget()
        column = QVBoxLayout(middle)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(8)
        column.addWidget(self.splitter, 1)
        column.addWidget(self.bulk_bar)
        self.setCentralWidget(middle)
        self.views_dock = make_dock(
            self, "views", self.tr("Tampilan"), self.views, Qt.DockWidgetArea.LeftDockWidgetArea
        )
        self.case_dock = make_dock(
            self, "case", self.tr("Laporan"), self.case_host, Qt.DockWidgetArea.RightDockWidgetArea
        )
        self.views.setMinimumWidth(176)
        self.resizeDocks(
            [self.views_dock, self.case_dock], [VIEWS_WIDTH, CASE_WIDTH], Qt.Orientation.Horizontal
        )
        self.setFocusProxy(self.table)

    def _connect(self) -> None:
        desk, table, views = self.desk, self.table, self.views
        views.chosen.connect(self._on_view_chosen)
        self.header.filter_asked.connect(self.show_filter)
        self.header.order_asked.connect(self._on_order)
        self.header.export_asked.connect(lambda: self.trigger("export"))
        self.header.columns_asked.connect(lambda at: table.head.columns_menu().popup(at))
        table.head.order_asked.connect(self._on_order)
        table.current_changed.connect(self._on_current)
        table.opened.connect(self._on_opened)
        table.minute_passed.connect(self.model.refresh)
        table.states.acted.connect(self._show)
        self.model.shown.connect(self._on_shown)
        self.model.completed.connect(lambda: self._arrived("queue"))
        self.model.failed.connect(lambda _failure: self._arrived("queue", "map", "case"))
        self.selection.changed.connect(self._on_selection)
        self.bulk_bar.asked.connect(self.trigger)
        self.bulk_bar.all_asked.connect(table.select_all)
        self.bulk_bar.cleared.connect(self.selection.clear)
        self.case_host.shown.connect(self._on_case_shown)
        self.case_host.keyboard_free.connect(table.setFocus)
        self.case_host.case_asked.connect(self.go_to_case)
        self.case_host.float_asked.connect(
            lambda: self.case_dock.setFloating(not self.case_dock.isFloating())
        )
        MapPicks(self.feed, self.selection, desk)
        self.map_host.drawn.connect(lambda: self._arrived("map"))
        self.map_host.case_clicked.connect(self._on_map_clicked)
        self.map_host.case_opened.connect(self.go_to_case)
        self.map_host.kelurahan_clicked.connect(self._on_kelurahan_clicked)
        desk.changed.connect(self._on_changed)
        self.bulk.case_asked.connect(self.go_to_case)

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        if not self._laid_out:  # sizes mean nothing to Qt before there is a size to share
            self._laid_out = True
            docks = [self.views_dock, self.case_dock]
            self.resizeDocks(docks, [VIEWS_WIDTH, CASE_WIDTH], Qt.Orientation.Horizontal)
            height = self.splitter.height()
            self.splitter.setSizes([int(height * QUEUE_SHARE), height - int(height * QUEUE_SHARE)])
        self.table.setFocus()

    # start and stop

    def begin(self) -> None:
        """Ask for the first rows; counts and map come later."""
        self._begun = True
        if not self.shown.view.key:
            self.shown.choose_built_in(FIRST)
        self.keeper.begin(self._show)

    def begin_map(self) -> None:
        """The window is painted: load Chromium and the map; the views are counted once the map stands."""
        self.feed.make_page()
        self.map_host.drawn.connect(self._on_map_stands, Qt.ConnectionType.SingleShotConnection)

    def _on_map_stands(self) -> None:
        self.views.load()
        self.views.select(self.shown.key)
        self.map_stands.emit()

    def end(self) -> None:
        """The window closes."""
        self.keeper.keep_layout()
        self.case_host.stop()
        self._settle_timer.stop()
        self.map_host.end()

    def set_now(self, now: int) -> None:
        """A minute has passed."""
        self.case_host.set_now(now)

    @property
    def map(self) -> MapView | None:
        """The map, None until it is there."""
        return self.map_host.map

    @property
    def case(self) -> CasePanel:
        """The case panel."""
        return self.case_host.panel

    @property
    def acts(self) -> BulkActs:
        """Acts on the selection."""
        return self.bulk.acts

    # what is shown

    def show_filter(self, wanted: Filter, *, select_first: bool = False) -> None:
        """Show what a filter lets through; the view it came from is chosen again by its name."""
        self.shown.narrow(wanted)
        self._show(select_first=select_first)

    def show_built_in(self, key: str, *, select_first: bool = False) -> None:
        """Show a view every console comes with, by its key (``queue.views.BUILT_IN``)."""
        self.shown.choose_built_in(key)
        self.keeper.bring(self.shown.view)
        self._show(select_first=select_first)

    def show_view(self, name: str) -> bool:
        """Show the view of this name, or the first whose name begins so.

        Returns:
            Whether there is one.
        """
        folded = name.casefold()
        for view in self.views.views:
            if view.name.casefold().startswith(folded):
                self._on_view_chosen(view)
                return True
        return False

    def search(self, text: str) -> None:
        """Search words within the view; empty words end the search."""
        if not text.startswith("/") and text != self.shown.search:
            self.shown.search = text
            self._show()

    def go_to_case(self, n: int) -> None:
        """Make a case current; one outside the view is shown in the panel all the same."""
        # It may be current already while the panel shows another.
        self.bulk.close_result()
        if not self.table.go_to_case(n) or self.case_host.key != n:
            self.case_host.read(n)

    def trigger(self, action: str) -> None:
        """Do what a key or a button says.

        Args:
            action: one of ``ACTIONS``.
        """
        moves: dict[str, Callable[[], object]] = {
            "next": lambda: self.table.go(1),
            "previous": lambda: self.table.go(-1),
            "toggle": self.table.toggle_current,
            "select_all": self.table.select_all,
            "open": lambda: self._on_opened(self.table.current),
            "clear": self._on_clear,
            "spread": self.spread,
            "export": lambda: self.export_asked.emit(self._wanted(), self.selection.array()),
        }
        if action in moves:
            moves[action]()
        elif self.selection.count > 1 and action in DOES_MANY:
            self.bulk.open(action)
        else:
            self.bulk.close_result()
            self._follow_single_pick()
            self.case_host.trigger(action)

    def order(self, order: verbs.Order) -> None:
        """What the command bar said, on the selection or on the current case."""
        keys = self._targets()
        if not keys:
            self.desk.messages.refuse(self.tr("Pilih laporan dulu."))
            return
        self.bulk.order(order, keys)

    def spread(self, wanted: Filter | None = None) -> None:
        """How to spread the selection or the current case; or all a filter lets through, which is shown first."""
        if wanted is not None:
            self.bulk.spread_what_comes()
            self.show_filter(wanted)
        elif keys := self._targets():
            self.bulk.spread(keys)
        else:
            self.desk.messages.refuse(self.tr("Pilih laporan dulu."))

    def draft(self) -> dict[str, Any] | None:
        """What is typed and not done."""
        return self.case_host.draft() or None

    # layout

    def save_layout(self, settings: QSettings) -> None:
        """Docks, splitter and view: what belongs to this screen's size."""
        settings.setValue("docks", self.saveState())
        settings.setValue("splitter", self.splitter.saveState())
        settings.setValue("view", self.shown.view.key)

    def restore_layout(self, settings: QSettings) -> None:
        for name, restore in (("docks", self.restoreState), ("splitter", self.splitter.restoreState)):
            kept = settings.value(name)
            if isinstance(kept, QByteArray):
                restore(kept)
        self._laid_out = self._laid_out or settings.contains("docks")
        if not self._begun:
            self.shown.choose_built_in(str(settings.value("view", FIRST)))

    # inside: views

    def _on_view_chosen(self, view: View) -> None:
        try:
            self.shown.choose(view)
        except BadFilter as bad:  # kept by another program version
            self.desk.messages.refuse(say(self.desk.language, bad.code, **bad.params))
            self.views.select(self.shown.key)
            return
        self.keeper.bring(view)
        self.map_host.show_extent(view.extent)
        self._show()

    def _wanted(self) -> Wanted:
        return self.shown.wanted(self.desk.now(), self.desk.me)

    def _show(self, *, select_first: bool = False) -> None:
        self._select_first = select_first
        self.views.select(self.shown.key)
        if not self._begun:
            return
        wanted = self._wanted()
        self._awaited = {"queue", "case"} | (set() if self.map_host.lost else {"map"})
        self.header.show_view(self.shown.name or self.tr("Saringan"), wanted)
        self.table.open_view(wanted.order)
        self.model.show(wanted)
        self.feed.show(wanted)

    def _on_order(self, order: str) -> None:
        self.shown.set_order(order)
        self.keeper.note_order(order)
        self._show()

    # inside: the current case

    def _on_shown(self) -> None:
        if not self._first_shown:
            self._first_shown = True
            self.first_shown.emit()
        if self._select_first and self.model.rowCount():
            self.table.go_to(0)
        elif not self.table.current:
            self._on_current(0)

    def _on_current(self, n: int) -> None:
        if n:  # a row that left by what was done is nobody going on
            self.bulk.close_result()
        self.possible.emit(n > 0, n > 0 or self.selection.count > 0)
        self.case_host.rest()

    def _on_opened(self, n: int) -> None:
        if n:
            self.bulk.close_result()
            self.case_host.read(n)
            self.case_dock.raise_()

    def _on_case_shown(self, detail: CaseDetail | None) -> None:
        self.map_host.show_current(detail)
        self._arrived("case")

    # inside: the selection

    def _targets(self) -> list[int]:
        picked = [int(n) for n in self.selection.array()] if self.selection.count else []
        shown = self.case_host.key  # a case outside the view is shown all the same, and is what is meant
        return picked or ([shown] if shown else [])

    def _follow_single_pick(self) -> None:
        """One picked case is what is meant, even if the cursor stands elsewhere."""
        if self.selection.count == 1 and (n := int(self.selection.array()[0])) != self.table.current:
            self.table.go_to_case(n)

    def _on_selection(self) -> None:
        if self.map is not None:
            self.map.set_selection(self.selection.array())
        self.possible.emit(self.table.current > 0, self.table.current > 0 or self.selection.count > 0)

    def _on_clear(self) -> None:
        if not self.bulk.leave():
            self.selection.clear()

    # inside: the map

    def _on_map_clicked(self, n: int, add: bool) -> None:
        if add:
            self.selection.toggle(n)
        else:
            self.go_to_case(n)

    def _on_kelurahan_clicked(self, code: str) -> None:
        self.show_filter(
            Filter(tuple(t for t in self._wanted().filter.terms if t.field != "kelurahan"))
            .plus(Filter((Term("kelurahan", "=", (code,)),)))
        )  # fmt: skip

    # inside: changes

    def _on_changed(self, change: Change) -> None:
        self.model.apply_change(change)
        self.feed.apply_change(change)
        self.views.apply_change(change)
        self.case_host.apply_change(change)
        self.bulk.apply_change(change)

    def _arrived(self, *parts: str) -> None:
        self._awaited.difference_update(parts)
        if not self._awaited:
            self._settle_timer.start()

    def _on_settle(self) -> None:
        if not self._awaited:
            self.settled.emit()
