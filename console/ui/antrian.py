"""The screen where the work happens: views at the left, queue over map, the case at the right.

Puts the parts together and carries word between them: one view, one selection, one current case, whichever part they
were chosen in. Docks float to a second monitor; everything of the layout comes back.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, Final

from PySide6.QtCore import QByteArray, QSettings, Qt, QTimer, Signal
from PySide6.QtGui import QShowEvent
from PySide6.QtWidgets import (
    QDockWidget,
    QFrame,
    QMainWindow,
    QSplitter,
    QStackedWidget,
    QVBoxLayout,
    QWidget,
)

from console.core import records, verbs
from console.core.dispatch import Change, Outcome
from console.core.likely import Likely, likely_twins
from console.core.queries import Wanted
from console.core.records import CaseDetail
from console.ui.bulk_acts import BulkActs
from console.ui.case.panel import CasePanel
from console.ui.case.verbs import DOES_MANY
from console.ui.desk import Desk
from console.ui.map_feed import MapFeed
from console.ui.queue.bulk_bar import BulkBar
from console.ui.queue.cells import Describe
from console.ui.queue.header import QueueHeader
from console.ui.queue.model import QueueModel
from console.ui.queue.selection import Selection
from console.ui.queue.table import QueueTable
from console.ui.queue.views import View
from console.ui.queue.views_panel import ViewsPanel
from console.ui.states import StateView
from console.ui.theme import Theme
from console.ui.widgets import Panel
from models.filters import Filter, Term, parse, words

FIRST_VIEW: Final = "today"
VIEWS_WIDTH: Final = 208
CASE_WIDTH: Final = 480
QUEUE_SHARE: Final = 0.46  # of the height; the map has the rest
READ_MS: Final = 60  # a case is read when the cursor has rested this long
SETTLE_MS: Final = 80


class AntrianScreen(QMainWindow):
    """See the module.

    Signals:
        first_shown: the first rows of the first view stand.
        settled: queue, map and case show what was last asked for.
        possible: (there is a current case, there is something to act on).
    """

    first_shown = Signal()
    settled = Signal()
    possible = Signal(bool, bool)

    ACTIONS: Final = (
        "next", "previous", "open", "toggle", "range", "select_all", "clear", "accept_1", "accept_2", "accept_3",
        "dispose", "coordinate", "start", "complete", "merge", "note", "reject", "locate",
    )  # fmt: skip

    def __init__(self, theme: Theme, desk: Desk, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.theme, self.desk = theme, desk
        self._view = View("", "", "")
        self._filter = Filter()
        self._search = ""
        self._order = "urgent"
        self._select_first = False
        self._begun = False
        self._laid_out = False
        self._awaited: set[str] = set()
        describe = Describe(desk.store.reference, desk.language)
        self.selection = Selection(self)
        self.model = QueueModel(desk.reads, describe, self.selection, desk.now, self)
        self.table = QueueTable(theme, self.model)
        self.header = QueueHeader(theme, desk.reads, self.model)
        self.bulk_bar = BulkBar(theme, self.model)
        self.views = ViewsPanel(theme, desk.reads, desk.now, desk.me, desk.language)
        self.case = CasePanel(theme, desk.dispatcher.actor, desk.language, desk.work.net)
        self.feed = MapFeed(desk, describe, self)
        self.acts = BulkActs(theme, desk, self)
        self.map: Any = None
        self._case_timer = QTimer(self, singleShot=True, interval=READ_MS)
        self._case_timer.timeout.connect(self._read_case)
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
        self._map_panel = QFrame()
        self._map_panel.setProperty("panel", True)
        inside = QVBoxLayout(self._map_panel)
        inside.setContentsMargins(1, 1, 1, 1)
        self._map_stack = QStackedWidget()
        self._map_state = StateView(self.theme)
        self._map_state.show_loading(self.tr("Menyiapkan peta…"))
        self._map_stack.addWidget(self._map_state)
        inside.addWidget(self._map_stack)
        self.splitter = QSplitter(Qt.Orientation.Vertical)
        self.splitter.setHandleWidth(8)
        self.splitter.setChildrenCollapsible(False)
        self.splitter.addWidget(self._table_panel)
        self.splitter.addWidget(self._map_panel)
        self.splitter.setStretchFactor(0, 46)
        self.splitter.setStretchFactor(1, 54)
        middle = QWidget()
        column = QVBoxLayout(middle)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(8)
        column.addWidget(self.splitter, 1)
        column.addWidget(self.bulk_bar)
        self.setCentralWidget(middle)
        self._case_stack = QStackedWidget()
        self._case_stack.addWidget(self.case)
        self.views_dock = self._dock(
            "views", self.tr("Tampilan"), self.views, Qt.DockWidgetArea.LeftDockWidgetArea
        )
        self.case_dock = self._dock(
            "case", self.tr("Laporan"), self._case_stack, Qt.DockWidgetArea.RightDockWidgetArea
        )
        self.views.setMinimumWidth(176)
        self._case_stack.setMinimumWidth(400)
        self.resizeDocks(
            [self.views_dock, self.case_dock], [VIEWS_WIDTH, CASE_WIDTH], Qt.Orientation.Horizontal
        )
        self.setFocusProxy(self.table)

    def _dock(self, name: str, title: str, widget: QWidget, area: Qt.DockWidgetArea) -> QDockWidget:
        dock = QDockWidget(title, self)
        dock.setObjectName(name)
        dock.setTitleBarWidget(QWidget(dock))  # the panels have heads of their own
        dock.setWidget(widget)
        dock.topLevelChanged.connect(lambda floating: self._on_floated(dock, floating))
        self.addDockWidget(area, dock)
        return dock

    def _connect(self) -> None:
        desk, table, views = self.desk, self.table, self.views
        views.chosen.connect(self._on_view_chosen)
        views.save_asked.connect(self._on_save_asked)
        views.rename_asked.connect(
            lambda view, name: self._save_view(name, view.filter, view.shared, forget=view.n)
        )
        views.delete_asked.connect(lambda view: self._forget_view(view.n))
        self.header.filter_asked.connect(self.show_filter)
        self.header.order_asked.connect(self._on_order)
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
        self.case.wanted.connect(self._on_wanted)
        self.case.case_asked.connect(self.go_to_case)
        self.case.number_asked.connect(self._on_number_asked)
        self.case.float_asked.connect(lambda: self.case_dock.setFloating(not self.case_dock.isFloating()))
        self.acts.finished.connect(self._on_act_finished)
        self.feed.page_ready.connect(self._on_page_ready)
        self.feed.lassoed.connect(self._on_lassoed)
        self.feed.failed.connect(self._on_map_failed)
        desk.changed.connect(self._on_changed)
        desk.refused_rows.connect(self._on_refused_rows)

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
        if not self._view.key:
            self._choose(self._built_in(FIRST_VIEW))
        self._show()

    def begin_map(self) -> None:
        """The window is painted: load Chromium and the map, count the views."""
        self.views.load()
        self.views.select(self._view.key)
        self.feed.make_page()

    def end(self) -> None:
        """The window closes."""
        self._case_timer.stop()
        self._settle_timer.stop()
        if self.map is not None:
            self.map.deleteLater()
            self.map = None

    def set_now(self, now: int) -> None:
        """A minute has passed."""
        self.case.set_now(now)

    # what is shown

    def show_filter(self, wanted: Filter, *, select_first: bool = False) -> None:
        """Show what a filter lets through; it keeps the view's name until another view is chosen."""
        self._search = " ".join(wanted.only("text")) if wanted.only("text") else self._search_of(wanted)
        self._filter = Filter(tuple(t for t in wanted.terms if t.field != "text"))
        self._select_first = select_first
        self.views.select(self._view.key if str(self._filter) == self._view.filter else "")
        self._show()

    def show_built_in(self, key: str, *, select_first: bool = False) -> None:
        """Show a view every console comes with, by its key (``queue.views.BUILT_IN``)."""
        self._choose(self._built_in(key))
        self._select_first = select_first
        self.views.select(key)
        self._show()

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
        if text.startswith("/") or text == self._search:
            return
        self._search = text
        self._show()

    def go_to_case(self, n: int) -> None:
        """Make a case current; one outside the view is shown in the panel all the same."""
        if not self.table.go_to_case(n):
            self._read_case(n)

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
        }
        if action in moves:
            moves[action]()
        elif self.selection.count > 1 and action in DOES_MANY:
            self._open_bulk(action)
        else:
            self._follow_single_pick()
            self.case.trigger(action)

    def order(self, order: verbs.Order) -> None:
        """What the command bar said, on the selection or on the current case."""
        keys = self._targets()
        if not keys:
            self.desk.messages.refuse(self.tr("Pilih laporan dulu."))
            return
        self.acts.say_order(order, keys)

    def draft(self) -> dict[str, Any] | None:
        """What is typed and not done."""
        return self.case.draft() or None

    def restore_draft(self, draft: dict[str, Any]) -> None:
        """Put a draft back."""
        self.case.restore(draft)

    # layout

    def save_layout(self, settings: QSettings) -> None:
        """Docks, splitter, columns, view and order."""
        settings.setValue("docks", self.saveState())
        settings.setValue("splitter", self.splitter.saveState())
        settings.setValue("view", self._view.key)
        settings.setValue("order", self._order)
        self.table.head.save_layout(settings)

    def restore_layout(self, settings: QSettings) -> None:
        """As it was left."""
        for name, restore in (("docks", self.restoreState), ("splitter", self.splitter.restoreState)):
            kept = settings.value(name)
            if isinstance(kept, QByteArray):
                restore(kept)
        self.table.head.restore_layout(settings)
        self._laid_out = self._laid_out or settings.contains("docks")
        self._order = str(settings.value("order", "urgent"))
        if not self._begun:
            self._choose(self._built_in(str(settings.value("view", FIRST_VIEW))) or self._built_in(FIRST_VIEW))

    # inside: views

    def _built_in(self, key: str) -> View | None:
        from console.ui.queue.views import built_in

        return next((view for view in built_in() if view.key == key), None)

    def _choose(self, view: View | None) -> None:
        if view is not None:
            self._view, self._filter, self._search = view, parse(view.filter), ""

    def _on_view_chosen(self, view: View) -> None:
        self._choose(view)
        self.views.select(view.key)
        self._show()

    def _search_of(self, wanted: Filter) -> str:
        return " ".join(value for term in wanted.terms if term.field == "text" for value in term.values)

    def _wanted(self) -> Wanted:
        whole = self._filter.plus(words(self._search)) if self._search else self._filter
        return Wanted(whole, self._order, self.desk.now(), self.desk.me)

    def _show(self) -> None:
        if not self._begun:
            return
        wanted = self._wanted()
        self._awaited = {"queue", "case"} | (
            {"map"} if self.map is not None or not self._map_lost() else set()
        )
        untouched = self._view.name and (str(wanted.filter) == self._view.filter or not self._view.filter)
        self.header.show_view(self._view.name if untouched else self.tr("Saringan"), wanted)
        self.table.open_view(wanted.order)
        self.model.show(wanted)
        self.feed.show(wanted)

    def _map_lost(self) -> bool:
        return self._map_state.property("lost") is True

    def _on_order(self, order: str) -> None:
        self._order = order
        self._show()

    def _on_save_asked(self, name: str, shared: bool) -> None:
        self._save_view(name, str(self._wanted().filter), shared)

    def _save_view(self, name: str, text: str, shared: bool, *, forget: int = 0) -> None:
        dispatcher = self.desk.dispatcher
        self.desk.work.write(
            lambda: dispatcher.save_view(name, text, shared=shared, forget=forget),
            lambda _: self.views.load(),
        )

    def _forget_view(self, n: int) -> None:
        self.desk.work.write(lambda: self.desk.dispatcher.forget_view(n), lambda _: self.views.load())

    # inside: the current case

    def _on_shown(self) -> None:
        if not self.first_shown_once:
            self.first_shown_once = True
            self.first_shown.emit()
        if self._select_first and self.model.rowCount():
            self.table.go_to(0)
        elif not self.table.current:
            self._on_current(0)

    first_shown_once = False

    def _on_current(self, n: int) -> None:
        self.possible.emit(n > 0, n > 0 or self.selection.count > 0)
        self._case_timer.start()

    def _on_opened(self, n: int) -> None:
        if n:
            self._case_timer.stop()
            self._read_case(n)
            self.case_dock.raise_()

    def _read_case(self, n: int = 0) -> None:
        n = n or self.table.current
        if not n:
            self.case.show_nothing()
            self._tell_map(None)
            self._arrived("case")
            return

        def whole(db: Any) -> tuple[CaseDetail | None, tuple[Likely, ...]]:
            detail = records.case(db, n)
            return detail, likely_twins(db, detail.complaint) if detail is not None else ()

        self.desk.read(whole, self._on_case, ticket="antrian.case", quick=True)

    def _on_case(self, found: tuple[CaseDetail | None, tuple[Likely, ...]]) -> None:
        detail, likely = found
        self.case.show_case(detail, self.desk.store.reference, self.desk.now(), likely)
        self._tell_map(detail)
        self._arrived("case")

    def _tell_map(self, detail: CaseDetail | None) -> None:
        if self.map is None:
            return
        if detail is None:
            self.map.set_current(None)
        else:
            self.map.set_current(detail.n, detail.complaint.lat, detail.complaint.lon)

    def _on_wanted(self, orders: list[Any], title: str) -> None:
        self.desk.do(
            orders,
            title,
            done=self._on_wanted_done,
            failed=lambda failure: self.case.refused(failure.sentence(self.desk.language)),
            number=self.case.number,
        )

    def _on_wanted_done(self, outcome: Outcome) -> None:
        self.case.done(outcome)
        if self.case.form is None:  # the form that had the keyboard is gone: back to the rows
            self.table.setFocus()

    def _on_number_asked(self, number: str) -> None:
        self.desk.read(
            lambda db: records.find(db, number), lambda found: self.case.number_found(number, found)
        )

    # inside: the selection

    def _targets(self) -> list[int]:
        picked = [int(n) for n in self.selection.array()] if self.selection.count else []
        return picked or ([self.table.current] if self.table.current else [])

    def _follow_single_pick(self) -> None:
        """One picked case is what is meant, even if the cursor stands elsewhere."""
        if self.selection.count == 1 and (n := int(self.selection.array()[0])) != self.table.current:
            self.table.go_to_case(n)

    def _on_selection(self) -> None:
        if self.map is not None:
            self.map.set_selection(self.selection.array())
        self.possible.emit(self.table.current > 0, self.table.current > 0 or self.selection.count > 0)
        if self.acts.form is not None:
            self._on_act_finished()

    def _on_clear(self) -> None:
        if self.acts.form is not None:
            self._on_act_finished()
        else:
            self.selection.clear()

    def _open_bulk(self, verb: str) -> None:
        self._on_act_finished()
        form = self.acts.open(verb, [int(n) for n in self.selection.array()])
        self._case_stack.addWidget(form)
        self._case_stack.setCurrentWidget(form)
        form.focus_first()
        form.ask()

    def _on_act_finished(self) -> None:
        form = self.acts.form
        if form is not None:
            self.acts.close()
            self._case_stack.removeWidget(form)
            form.deleteLater()
            self.table.setFocus()
        self._case_stack.setCurrentWidget(self.case)

    def _on_refused_rows(self, _title: str, reasons: dict[str, list[Any]]) -> None:
        """Show the refused rows of a bulk as a view of their own."""
        cases = [str(case) for some in reasons.values() for case in some][:500]
        self._choose(View("", self.tr("Ditolak: {why}").format(why=next(iter(reasons))), ""))
        self._filter = Filter((Term("id", "=", tuple(cases)),))
        self.views.select("")
        self._show()

    # inside: the map

    def _on_page_ready(self, page: Any, approximate: bool) -> None:
        from console.ui.map.view import MapView

        if self.map is None:
            self.map = MapView(self.theme, self.desk.store.settings.tiles or None)
            self.map.set_language("en-GB" if self.desk.language == "en" else "id-ID")
            self.map.case_clicked.connect(self._on_map_clicked)
            self.map.case_opened.connect(self.go_to_case)
            self.map.kelurahan_clicked.connect(self._on_kelurahan_clicked)
            self.map.bridge.points_drawn.connect(self._on_points_drawn)
            self.map.failed.connect(lambda _words: self._arrived("map"))
            self._map_stack.addWidget(self.map)
        self._map_stack.setCurrentWidget(self.map)
        self.map.load(page)
        self.feed.attach(self.map, approximate=approximate)

    def _on_map_failed(self, failure: Any) -> None:
        self._map_state.setProperty("lost", True)
        self._map_state.show_state(
            "error", self.tr("Peta tidak dapat digambar"), failure.sentence(self.desk.language)
        )
        self._arrived("map")

    def _on_points_drawn(self, generation: int) -> None:
        if generation == self.feed.generation:
            self._arrived("map")

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

    def _on_lassoed(self, ns: Any, add: bool) -> None:
        if add:
            self.selection.add(ns)
        else:
            self.selection.set(ns)
        self.desk.messages.info(self.tr("{n} laporan dipilih dengan laso").format(n=len(ns)))

    # inside: changes

    def _on_changed(self, change: Change) -> None:
        self.model.apply_change(change)
        self.feed.apply_change(change)
        self.views.apply_change(change)
        current = self.table.current
        if current and (change.everything or current in change.cases):
            self._read_case(current)

    def _on_floated(self, dock: QDockWidget, floating: bool) -> None:
        """A floating panel is a window one can move: it gets Qt's title bar for as long as it floats."""
        dock.setTitleBarWidget(None if floating else QWidget(dock))  # type: ignore[arg-type]

    def _arrived(self, *parts: str) -> None:
        self._awaited.difference_update(parts)
        if not self._awaited:
            self._settle_timer.start()

    def _on_settle(self) -> None:
        if not self._awaited:
            self.settled.emit()
