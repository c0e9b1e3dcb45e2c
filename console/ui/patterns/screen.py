"""The screen Pola: see the package.

Everything is counted on the window's facts on the read thread; whatever was asked before and is not there yet is
dropped. What a Change touches moves the charts without counting the others again; every minute, and when everything
may have changed, they are counted anew: work grows older, a day ends.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from PySide6.QtCore import QTimer, Signal
from PySide6.QtGui import QHideEvent, QResizeEvent, QShowEvent
from PySide6.QtWidgets import QFrame, QHBoxLayout, QStackedWidget, QVBoxLayout, QWidget

from console.core import queries
from console.core.figures.pattern import Pattern, pattern
from console.core.figures.slice import Slice
from console.ui.case.parts import plain
from console.ui.patterns.charts import Charts
from console.ui.patterns.filter_row import FilterRow
from console.ui.patterns.marks import by_numbers, filter_of
from console.ui.patterns.replay_page import ReplayPage
from console.ui.patterns.timeline import Timeline
from console.ui.patterns.unusual_page import UnusualPage
from console.ui.patterns.words import date_of, short_day, span
from console.ui.queue.formats import grouped
from console.ui.states import StateView
from console.ui.widgets import SegmentedButtons
from models.clocks import DAY, WIB_SECONDS

if TYPE_CHECKING:
    from collections.abc import Sequence
    from sqlite3 import Connection

    from console.core.dispatch import Change
    from console.core.errors import Told
    from console.ui.desk import Desk
    from console.ui.patterns.plot import Mark
    from console.ui.theme import Theme

CALM_MS: Final = 1000
MINUTE_MS: Final = 60_000
NARROW: Final = 1500
"""Pixels below which the buttons say less."""
RANGES: Final = {"7": 7, "28": 28, "90": 90}
FIRST: Final = "28"
PAGES: Final = ("charts", "unusual", "replay")


class PatternsScreen(QWidget):
    """See the module.

    Signals:
        shown: the charts stand, or it is said why not.
        cases_asked: a Filter: these cases shall be shown in the queue.
    """

    shown = Signal()
    cases_asked = Signal(object)

    def __init__(self, theme: Theme, desk: Desk, parent: QWidget | None = None) -> None:
        """Build everything; nothing is counted before the screen is shown."""
        super().__init__(parent)
        self._theme, self.desk = theme, desk
        self.found: Pattern | None = None
        self._range = FIRST
        self._touched: set[int] = set()
        self._counting = False
        self._stale = True
        ref, lang = desk.store.reference, desk.language
        self.pages = SegmentedButtons(theme)
        self.pages.setAccessibleName(self.tr("Bagian dari Pola"))
        self.filters = FilterRow(theme, ref, lang)
        self.number = plain(theme, "", "", "data_strong")
        self.dates = plain(theme, "", "second")
        self.ranges = SegmentedButtons(theme)
        self.ranges.setAccessibleName(self.tr("Rentang waktu"))
        self.timeline = Timeline(theme, lang)
        self.charts = Charts(theme, ref, lang)
        self.unusual = UnusualPage(theme, desk)
        self.replay = ReplayPage(theme, desk)
        self.state = StateView(theme)
        self.stack = QStackedWidget()
        for page in (self.charts, self.unusual, self.replay, self.state):
            self.stack.addWidget(page)
        self._page = PAGES[0]
        self._played = (0, 0)  # of which stretch a day was shown last
        self._build()
        self._calm = QTimer(self, singleShot=True, interval=CALM_MS)
        self._minute = QTimer(self, interval=MINUTE_MS)
        self._making = QTimer(self, interval=0)
        self._making.timeout.connect(self._on_making)
        self._connect()
        self.setFocusProxy(self.timeline)
        self._set_range(FIRST)
        self._loading()

    def _build(self) -> None:
        for key, text in zip(
            PAGES, (self.tr("Grafik"), self.tr("Tidak biasa"), self.tr("Putar ulang")), strict=True
        ):
            button = self.pages.add(key, text, on=key == PAGES[0])
            if key == "unusual":
                self._unusual_button = button
        for key, days in RANGES.items():
            self.ranges.add(key, self.tr("{n} hari").format(n=days), on=key == FIRST)
        self.ranges.add("month", self.tr("Bulan ini"))
        head = QFrame()
        head.setProperty("panel", True)
        head.setFixedHeight(56)
        row = QHBoxLayout(head)
        row.setContentsMargins(16, 0, 12, 0)
        row.setSpacing(8)
        self._title = plain(self._theme, self.tr("Pola"), "", "title")
        self._title.hide()  # until there is room; the rail says it too
        row.addWidget(self._title)
        row.addWidget(self.pages)
        row.addWidget(self.filters)
        row.addStretch(1)
        for label in (self.number, self.dates):
            row.addWidget(label)
        row.addWidget(self.ranges)
        strip = QFrame()
        strip.setProperty("panel", True)
        strip.setFixedHeight(92)
        inside = QVBoxLayout(strip)
        inside.setContentsMargins(1, 1, 1, 1)
        inside.addWidget(self.timeline)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(8)
        column.addWidget(head)
        column.addWidget(strip)
        column.addWidget(self.stack, 1)

    def _connect(self) -> None:
        self._calm.timeout.connect(self._on_calm)
        self._minute.timeout.connect(self.refresh)
        self.pages.chosen.connect(self.show_page)
        self.filters.changed.connect(self.refresh)
        self.ranges.chosen.connect(self._on_range)
        self.timeline.brushed.connect(self._on_brushed)
        self.charts.opened.connect(self.open_mark)
        self.unusual.cases_asked.connect(self._open_cases)
        self.unusual.counted.connect(self._on_unusual)
        self.unusual.outlined.connect(self.replay.set_outlines)
        self.replay.cases_asked.connect(self._open_cases)
        self.state.acted.connect(self._on_acted)
        self.desk.changed.connect(self._on_changed)

    # from outside

    @property
    def wanted(self) -> Slice:
        """The one filter of all figures, with the stretch of the brush."""
        first, last = self.timeline.stretch
        return self.filters.applied_to(Slice(first * DAY - WIB_SECONDS, (last + 1) * DAY - WIB_SECONDS))

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        self._minute.start()
        if not self.charts.complete:
            self._making.start()
        if self._stale or self.found is None:
            self.refresh()
        else:
            QTimer.singleShot(0, self.shown.emit)

    def hideEvent(self, event: QHideEvent) -> None:
        super().hideEvent(event)
        self._minute.stop()
        self._calm.stop()
        self._making.stop()
        self._stale = True

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        narrow = self.width() < NARROW
        self._title.setHidden(narrow)
        self.filters.set_narrow(narrow)
        if self.found is not None:
            self._show_count()

    def show_page(self, page: str) -> None:
        """Show one of ``PAGES``."""
        self._page = page
        self.pages.set_on(page)
        if self.found is not None and self.charts.complete:
            self._show_stack()
        if self.found is not None:
            self._ask_page()

    def refresh(self) -> None:
        """Count all of it now."""
        if self._range:
            self._set_range(self._range)  # a day may have ended
        self._count()
        self._ask_page()

    def open_mark(self, mark: Mark) -> None:
        """Show a mark's cases in the queue."""
        if self.found is None:
            return
        wanted = filter_of(mark.cells, self.found, self.desk.store.reference)
        if wanted is not None:
            self.cases_asked.emit(wanted)
            return
        found, cells = self.found, mark.cells
        self.desk.read(
            lambda db: queries.numbers(db, cells.cases(found).tolist()),
            lambda numbers: self.cases_asked.emit(by_numbers(numbers)), ticket="patterns.open",
        )  # fmt: skip

    # counting

    def _count(self) -> None:
        wanted, ref, now, held = self.wanted, self.desk.store.reference, self.desk.now(), self.desk.facts
        self._counting, self._stale = True, False
        self._touched.clear()
        self._calm.stop()
        self.desk.read(
            lambda db: pattern(held.current(db, ref), wanted, ref, now), self._on_counted, ticket="patterns.count",
            failed=self._on_failed,
        )  # fmt: skip

    def _follow(self) -> None:
        """Move the charts by the cases that were touched since."""
        found, ref, held = self.found, self.desk.store.reference, self.desk.facts
        if found is None:
            return
        touched: Sequence[int] = tuple(self._touched)
        self._touched.clear()
        self._counting = True

        def moved(db: Connection) -> Pattern:
            return found.moved(held.current(db, ref), touched)

        self.desk.read(moved, self._on_counted, ticket="patterns.count", failed=self._on_failed)

    def _ask_page(self) -> None:
        if not self.isVisible():
            return
        if self._page == "replay":
            fresh = self._played != self.timeline.stretch
            self._played = self.timeline.stretch
            self.replay.ask(self.wanted, self._last_day() if fresh else self.replay.day)
        else:
            self.unusual.ask(self.wanted)
        if not self.unusual.map.has_outlines:
            self.unusual.ask_outlines()

    def _last_day(self) -> int:
        """What is replayed first: the last day of the stretch."""
        return min(self.timeline.stretch[1], self._today())

    def _today(self) -> int:
        return (self.desk.now() + WIB_SECONDS) // DAY

    def _on_counted(self, found: Pattern) -> None:
        self.found, self._counting = found, False
        self._draw()

    def _on_making(self) -> None:
        """One chart a turn of the event loop; what was counted meanwhile waits for the last."""
        self.charts.make_one()
        if self.charts.complete:
            self._making.stop()
            self._draw()

    def _draw(self) -> None:
        found = self.found
        if found is None or not self.charts.complete:
            return
        self.timeline.show_counts(found.timeline)
        self._show_count()
        self._show_stack()
        self.charts.show_pattern(found, self.desk.store.reference)
        self._calm.start()
        self.shown.emit()

    def _on_failed(self, failure: Told) -> None:
        self._counting, self._stale = False, True
        if self.found is None:
            said = failure.sentence(self.desk.language)
            self.state.show_state("error", self.tr("Pola tidak bisa dihitung"), said, self.tr("Hitung lagi"))
            self.stack.setCurrentWidget(self.state)
        else:  # the last figures stay; the message says what is the matter
            self.desk.messages.refuse(failure.sentence(self.desk.language))
        self.shown.emit()

    def _on_calm(self) -> None:
        if not self.isVisible() or self._counting:
            return
        if self._stale:
            self.refresh()
        elif self._touched:
            self._follow()

    def _on_changed(self, change: Change) -> None:
        if change.reference:
            self.filters.set_reference(self.desk.store.reference)
            if self.unusual.map.has_outlines:
                self.unusual.ask_outlines()
        if change.reference or change.everything:
            self._stale = True
        self._touched.update(change.cases)
        if (self._stale or self._touched) and not self._calm.isActive():
            self._on_calm()

    # what is seen

    def _loading(self) -> None:
        self.state.show_loading(self.tr("Membaca semua laporan…"))
        self.stack.setCurrentWidget(self.state)

    def _show_stack(self) -> None:
        found = self.found
        if found is None:
            return
        if not len(found.ground.facts):
            self.state.show_state(
                "nothing", self.tr("Belum ada laporan"), self.tr("Grafik terisi begitu laporan masuk.")
            )
        elif not found.timeline.counts.sum():
            self.state.show_state(
                "nothing", self.tr("Tidak ada laporan dengan saringan ini"), "", self.tr("Hapus saringan")
            )
        else:
            pages: dict[str, QWidget] = {
                "charts": self.charts,
                "unusual": self.unusual,
                "replay": self.replay,
            }
            self.stack.setCurrentWidget(pages[self._page])
            return
        self.stack.setCurrentWidget(self.state)

    def _show_count(self) -> None:
        assert self.found is not None  # noqa: S101 - only after a count
        lang = self.desk.language
        long = self.tr("laporan, {span}").format(span=span(*self.timeline.stretch, lang))
        first, last = (short_day(day, lang) for day in self.timeline.stretch)
        self.number.setText(grouped(self.found.total, lang))
        self.dates.setText(f"{first} – {last}" if self.width() < NARROW else long)
        for label in (self.number, self.dates):
            label.setToolTip(f"{self.number.text()} {long}")

    def _on_unusual(self, count: int) -> None:
        text = self.tr("Tidak biasa")
        self._unusual_button.setText(f"{text} ({count})" if count else text)

    # what is asked

    def _on_range(self, key: str) -> None:
        self._range = key
        self.refresh()

    def _on_brushed(self, _first: int, _last: int) -> None:
        self._range = ""
        self.ranges.set_none()
        self._count()
        if self._page != "charts":
            self._ask_page()

    def _set_range(self, key: str) -> None:
        today = self._today()
        if key == "month":
            self.timeline.set_stretch(today - date_of(today).day + 1, today)
        else:  # whole days: today would look like a fall
            self.timeline.set_stretch(today - RANGES[key], today - 1)

    def _on_acted(self) -> None:
        if self.found is not None:
            self.filters.clear()
        else:
            self._loading()
            self.refresh()

    def _open_cases(self, cases: Any) -> None:
        keys = cases.tolist()
        self.desk.read(
            lambda db: queries.numbers(db, keys), lambda numbers: self.cases_asked.emit(by_numbers(numbers)),
            ticket="patterns.open",
        )  # fmt: skip
