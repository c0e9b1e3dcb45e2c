"""The screen Merah: see the package.

The city is counted on the columns of all cases (``desk.facts``), on the read thread: when the screen is shown, after a
Change at once and then not more often than twice a second, and every minute, as cases grow old by themselves.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final, get_args

from PySide6.QtCore import Qt, QTimer, Signal
from PySide6.QtGui import QHideEvent, QResizeEvent, QShowEvent
from PySide6.QtWidgets import QHBoxLayout, QSplitter, QStackedWidget, QVBoxLayout, QWidget

from console.core import queries, snapshots
from console.core.dispatch import Change
from console.core.errors import Told
from console.core.snapshots import Comparison, Snapshot
from console.ui.choropleth import Choropleth, Outlines, Shade, read_outlines
from console.ui.desk import Desk
from console.ui.red import data
from console.ui.red.causes import Legend
from console.ui.red.compare import ROOMY, ComparePanel
from console.ui.red.data import Inside, Picture, Which
from console.ui.red.detail import DetailPanel
from console.ui.red.head import HeadStrip
from console.ui.red.keeper import Keeper
from console.ui.red.limits import LimitsPanel
from console.ui.red.table import RedModel, RedTable
from console.ui.states import StateView
from console.ui.theme import Theme
from console.ui.widgets import Button, Panel, SegmentedButtons

if TYPE_CHECKING:
    from collections.abc import Sequence
    from sqlite3 import Connection

    from console.core.clearing import ReadySet

CALM_MS: Final = 500
MINUTE_MS: Final = 60_000
#: Share of the width the map has.
MAP_SHARE: Final = 0.375


class RedScreen(QWidget):
    """See the package.

    Signals:
        shown: table and chosen kelurahan stand.
        cases_asked: a Filter: these cases shall be shown in the queue.
        clearing_asked: (Filter, ReadySets): the preview of these sets, beside what the filter lets through.
        briefing_asked: ``pdf`` or ``excel``.
    """

    ACTIONS: Final = ("next", "previous", "open")

    shown = Signal()
    cases_asked = Signal(object)
    clearing_asked = Signal(object, object)
    briefing_asked = Signal(str)

    def __init__(self, theme: Theme, desk: Desk, parent: QWidget | None = None) -> None:
        """Build everything; nothing is counted before the screen is shown."""
        super().__init__(parent)
        self.theme, self.desk = theme, desk
        self.picture: Picture | None = None
        self.inside: Inside | None = None
        self._against = ""  # name and owner of the compared snapshot, "" for the newest
        self._which: Which = "red"
        self._code = ""
        self._wanted, self._outlined, self._moved = True, False, False
        boss, lang = desk.role == "supervisor", desk.language
        self.head = HeadStrip(theme, lang, may_freeze=boss)
        self.map = Choropleth(theme)
        self.compare = ComparePanel(theme, lang, may_freeze=boss)
        self.model = RedModel(theme, lang)
        self.table = RedTable(theme, self.model)
        self.state = StateView(theme)
        self.detail = DetailPanel(theme, desk)
        self.limits = LimitsPanel(theme, lang)
        self.keeper = Keeper(desk, self)
        self._build()
        self._calm = QTimer(self, singleShot=True, interval=CALM_MS)
        self._minute = QTimer(self, interval=MINUTE_MS)
        self._connect()
        self._loading()

    def _build(self) -> None:
        theme = self.theme
        self.map_panel = Panel(theme, self.tr("Menunggu per kelurahan"))
        self.map_panel.body.addWidget(self.map, 1)
        self.list_panel = Panel(theme, self.tr("Kelurahan"))
        self.limit = Button(theme, "", variant="flat", compact=True)
        self.limit.setToolTip(self.tr("Ambang merah dan kuning, dan coba ambang lain"))
        self.legend = Legend(theme)
        self.whiches = SegmentedButtons(theme)
        self.whiches.setAccessibleName(self.tr("Kelurahan yang mana"))
        for which, text in zip(
            get_args(Which), (self.tr("Merah"), self.tr("+ kuning"), self.tr("Semua")), strict=True
        ):
            self.whiches.add(which, text, on=which == "red")
        self.list_panel.header.insertWidget(1, self.limit)
        self.list_panel.header.addWidget(self.legend, 100)
        self.list_panel.header.addSpacing(8)
        self.list_panel.header.addWidget(self.whiches)
        self.stack = QStackedWidget()
        self.stack.addWidget(self.table)
        self.stack.addWidget(self.state)
        self.list_panel.body.addWidget(self.stack, 1)
        self.below = QStackedWidget()
        self.below.addWidget(self.detail)
        self.below.addWidget(self.limits)
        self.right = QSplitter(Qt.Orientation.Vertical)
        self.right.setHandleWidth(8)
        self.right.setChildrenCollapsible(False)
        self.right.addWidget(self.list_panel)
        self.right.addWidget(self.below)
        self.right.splitterMoved.connect(lambda *_: setattr(self, "_moved", True))
        left = QVBoxLayout()
        left.setSpacing(8)
        left.addWidget(self.map_panel, 1)
        left.addWidget(self.compare)
        self.left = QWidget()
        self.left.setLayout(left)
        left.setContentsMargins(0, 0, 0, 0)
        row = QHBoxLayout()
        row.setSpacing(8)
        row.addWidget(self.left)
        row.addWidget(self.right, 1)
        whole = QVBoxLayout(self)
        whole.setContentsMargins(0, 0, 0, 0)
        whole.setSpacing(8)
        whole.addWidget(self.head)
        whole.addLayout(row, 1)
        self.setFocusProxy(self.table)

    def _connect(self) -> None:
        self._calm.timeout.connect(self._on_calm)
        self._minute.timeout.connect(self.refresh)
        self.head.compared.connect(self._on_compared)
        self.head.freeze_asked.connect(self.freeze)
        self.head.briefing_asked.connect(self.briefing_asked)
        self.compare.freeze_asked.connect(self.freeze)
        self.compare.chosen.connect(self.choose)
        self.map.chosen.connect(self.choose)
        self.table.opened.connect(self._on_opened)
        self.table.rested.connect(self._on_rested)
        self.whiches.chosen.connect(self._on_which)
        self.limit.clicked.connect(self.open_limits)
        self.limits.closed.connect(self.close_limits)
        self.limits.keep_asked.connect(self._on_limits)
        self.keeper.limits_refused.connect(self.limits.refused)
        self.keeper.limits_kept.connect(self.close_limits)
        self.detail.waiting_asked.connect(self._on_opened)
        self.detail.number_asked.connect(lambda number: self.cases_asked.emit(data.numbered((number,))))
        self.detail.sets.preview_asked.connect(self._on_preview)
        self.detail.sets.cases_asked.connect(self._on_keys)
        self.detail.notes.note_asked.connect(self.keeper.note)
        self.keeper.note_kept.connect(self.detail.notes.kept)
        self.keeper.note_refused.connect(self.detail.notes.refused)
        self.state.acted.connect(self._on_state)
        self.desk.changed.connect(self._on_changed)

    # from outside --------------------------------------------------------------------------------------------

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        self._minute.start()
        if not self._outlined:
            self._read_outlines()
        self.refresh()

    def hideEvent(self, event: QHideEvent) -> None:
        super().hideEvent(event)
        self._minute.stop()
        self._calm.stop()
        self._wanted = True

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self.left.setFixedWidth(int(self.width() * MAP_SHARE))
        roomy = self.height() >= ROOMY
        self.compare.set_room(roomy=roomy)
        if not self._moved:
            self.right.setSizes([490, 400] if roomy else [270, 330])

    def trigger(self, action: str) -> None:
        """Do what a key of the window says, one of ``ACTIONS``."""
        if action == "open":
            self.table.open_current()
        else:
            self.table.go(1 if action == "next" else -1)

    def refresh(self) -> None:
        """Count now."""
        self._wanted = False
        self._calm.start()
        desk, me = self.desk, self.desk.me
        ref, now, held = desk.store.reference, desk.now(), desk.facts

        def count(db: Connection) -> Picture:
            return data.picture(db, ref, now, held, me)

        desk.read(count, self._on_counted, ticket="red.picture", failed=self._on_failed)

    def choose(self, code: str) -> None:
        """Look into a kelurahan, wherever it was chosen."""
        self._code = code
        self.close_limits()
        if not self.table.go_to(code):
            self.table.clearSelection()
            self.table.setCurrentIndex(self.model.index(-1, 0))
        self.map.set_chosen(code)
        self._look()

    def freeze(self) -> None:
        """Keep what is shown now, for the next meeting; for supervisors."""
        if self.picture is not None and self.desk.role == "supervisor":
            self.keeper.freeze(self.picture.review)

    def open_limits(self) -> None:
        """The limits, in the place of the chosen kelurahan."""
        if self.picture is None:
            return
        indicators = [row.indicator for row in self.picture.review.rows]
        self.limits.begin(self.desk.store.reference.rates, indicators, self.keeper.fixed())
        self.below.setCurrentWidget(self.limits)
        self.limits.setFocus()

    def close_limits(self) -> None:
        """Back to the chosen kelurahan."""
        if self.below.currentWidget() is self.limits:
            self.below.setCurrentWidget(self.detail)
            self.table.setFocus()

    # what is read --------------------------------------------------------------------------------------------

    def _read_outlines(self) -> None:
        self._outlined = True
        store = self.desk.store
        cache, territory = store.settings.cache, store.reference.territory

        def shapes(db: Connection) -> Outlines:
            return read_outlines(db, territory, cache)

        self.desk.read(shapes, self.map.set_outlines, ticket="red.outlines")

    def _on_counted(self, found: Picture) -> None:
        self.picture = found
        self._show()
        if self._code:
            self._look()
        else:
            self.shown.emit()

    def _on_failed(self, failure: Told) -> None:
        sentence = failure.sentence(self.desk.language)
        if self.picture is None:
            self.state.show_state(
                "error", self.tr("Tinjauan tidak bisa dihitung"), sentence, self.tr("Hitung lagi")
            )
            self.stack.setCurrentWidget(self.state)
        else:
            self.desk.messages.refuse(self.tr("Angka lama: {why}").format(why=sentence))
        self.shown.emit()

    def _look(self) -> None:
        """Read what belongs to the chosen kelurahan."""
        row = self.picture.row(self._code) if self.picture is not None else None
        if row is None:
            self.detail.show_nothing()
            self.shown.emit()
            return
        desk, me, lang = self.desk, self.desk.me, self.desk.language
        ref, now, held = desk.store.reference, desk.now(), desk.facts

        def look(db: Connection) -> Inside:
            return data.inside(db, ref, now, held, me, row, lang)

        desk.read(look, self._on_inside, ticket="red.inside", failed=self._on_unread)

    def _on_inside(self, found: Inside) -> None:
        row = self.picture.row(found.code) if self.picture is not None else None
        if row is None or found.code != self._code:
            return
        self.inside = found
        self.detail.show_inside(row, found, self.before)
        self.shown.emit()

    def _on_unread(self, failure: Told) -> None:
        self.detail.show_nothing(failure.sentence(self.desk.language))
        self.shown.emit()

    # what is shown -------------------------------------------------------------------------------------------

    @property
    def before(self) -> Snapshot | None:
        """The compared snapshot: the chosen one while it is there, else the newest."""
        taken = self.picture.taken if self.picture is not None else ()
        return next((one for one in taken if _key(one) == self._against), taken[0] if taken else None)

    def comparison(self) -> Comparison | None:
        """What changed since the compared snapshot."""
        before, found = self.before, self.picture
        if before is None or found is None:
            return None
        now = snapshots.frozen(
            [row.indicator for row in found.review.rows], self.desk.store.reference.rates, found.review.at
        )
        return snapshots.compare(before, now)

    def _loading(self) -> None:
        self.state.show_loading(self.tr("Menghitung tinjauan…"))
        self.stack.setCurrentWidget(self.state)

    def _show(self) -> None:
        found, ref = self.picture, self.desk.store.reference
        if found is None:
            return
        before, against = self.before, self.comparison()
        taken = list(found.taken)
        self.head.show_snapshots(taken, taken.index(before) if before is not None else -1)
        self.head.show_picture(found, against, self.desk.now())
        self.compare.show_comparison(before, against, ref)
        self._show_map(found)
        self._show_rows(found)
        self.limits.show_found([row.indicator for row in found.review.rows])

    def _show_map(self, found: Picture) -> None:
        rates = self.desk.store.reference.rates
        red = found.review.of("red")
        ranks = {row.indicator.code: i for i, row in enumerate(red, 1)}
        self.map.set_legend([
            ("red", f"≥ {rates.red_from}"), ("amber", f"{rates.amber_from}–{rates.red_from - 1}"),
            ("green", f"< {rates.amber_from}"),
        ])  # fmt: skip
        shades = {
            row.indicator.code: Shade(
                row.indicator.colour, row.indicator.waiting, ranks.get(row.indicator.code, 0)
            )
            for row in found.review.rows
        }
        self.map.set_shades(shades, self.tr("Peta: {n} kelurahan merah").format(n=len(red)))

    def _show_rows(self, found: Picture) -> None:
        colours = {"red": ("red",), "amber": ("red", "amber"), "all": ("red", "amber", "green")}[self._which]
        rows = [row for row in found.review.rows if row.indicator.colour in colours]
        ranks = {row.indicator.code: i for i, row in enumerate(found.review.rows, 1)}
        rates = self.desk.store.reference.rates
        words = {
            "red": self.tr("menunggu {n} atau lebih").format(n=rates.red_from),
            "amber": self.tr("menunggu {n} atau lebih").format(n=rates.amber_from), "all": self.tr("ambang…"),
        }  # fmt: skip
        self.limit.setText(words[self._which])
        self.limit.setAccessibleName(self.tr("Ambang: {words}").format(words=words[self._which]))
        place = self.table.verticalScrollBar().value()
        self.table.blockSignals(True)  # the cursor is put back, not moved
        self.model.show(rows, ranks, self.desk.now())
        if not self._code and rows:
            self._code = self.model.rows[0].indicator.code
        self.table.go_to(self._code)
        self.table.blockSignals(False)
        self.table.verticalScrollBar().setValue(place)
        self.map.set_chosen(self._code)
        if not rows:
            self._show_empty(found)
        self.stack.setCurrentWidget(self.table if rows else self.state)

    def _show_empty(self, found: Picture) -> None:
        amber = len(found.review.of("amber"))
        if self._which == "red":
            what = self.tr("{n} kuning.").format(n=amber) if amber else self.tr("Tidak ada yang kuning juga.")
            self.state.show_state(
                "empty", self.tr("Tidak ada kelurahan merah"), what, self.tr("Tampilkan semua")
            )
        else:
            self.state.show_state("empty", self.tr("Tidak ada kelurahan merah atau kuning"), "",
                                  self.tr("Tampilkan semua"))  # fmt: skip

    # what happens --------------------------------------------------------------------------------------------

    def _on_changed(self, change: Change) -> None:
        if change.reference or change.everything:
            self._outlined = False
            if self.isVisible():
                self._read_outlines()
        kept = {snapshots.KIND, snapshots.NOTE, "kept"} & set(change.other)
        if not (change.cases or change.created or change.everything or change.reference or kept):
            return
        self._wanted = True
        if self.isVisible() and not self._calm.isActive():
            self.refresh()

    def _on_calm(self) -> None:
        if self._wanted and self.isVisible():
            self.refresh()

    def _on_rested(self, code: str) -> None:
        if code != self._code:
            self.choose(code)

    def _on_opened(self, code: str) -> None:
        self.cases_asked.emit(data.waiting_of(code))

    def _on_which(self, which: str) -> None:
        self._which = next(known for known in get_args(Which) if known == which)
        if self.picture is not None:
            self._show_rows(self.picture)
        self.table.setFocus()

    def _on_state(self) -> None:
        if self.picture is None:
            self._loading()
            self.refresh()
        else:
            self.whiches.set_on("all")
            self._on_which("all")

    def _on_compared(self, place: int) -> None:
        if self.picture is not None and 0 <= place < len(self.picture.taken):
            self._against = _key(self.picture.taken[place])
            self._show()
            self._look()

    def _on_preview(self, sets: Sequence[ReadySet]) -> None:
        if sets and self._code:
            self.clearing_asked.emit(data.waiting_of(self._code), tuple(sets))

    def _on_limits(self, red: int, amber: int) -> None:
        self.limits.keep.setEnabled(False)
        self.keeper.set_limits(red, amber)

    def _on_keys(self, keys: Sequence[int]) -> None:
        self.desk.read(
            lambda db: queries.numbers(db, keys),
            lambda numbers: self.cases_asked.emit(data.numbered(numbers)) if numbers else None,
            ticket="red.numbers",
        )


def _key(one: Snapshot) -> str:
    return f"{one.owner}\n{one.name}"
