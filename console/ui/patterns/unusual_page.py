"""*Tidak biasa hari ini* and hotspots: what there is more of than on such a day, and where much lies close together."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHBoxLayout, QStackedWidget, QVBoxLayout, QWidget

from console.core.figures.hotspots import Hotspots, hotspots
from console.core.figures.unusual import LEAST_DAYS, Unusual, unusual
from console.ui.choropleth import Outlines, read_outlines
from console.ui.patterns.case_table import CaseTable
from console.ui.patterns.panel import ChartPanel
from console.ui.patterns.point_map import SpotMap
from console.ui.patterns.words import category_name
from console.ui.queue.formats import clock_time, decimal, grouped, moment
from console.ui.states import StateView

if TYPE_CHECKING:
    from console.core.errors import Told
    from console.core.figures.hotspots import Hotspot
    from console.core.figures.slice import Slice
    from console.ui.desk import Desk
    from console.ui.theme import Theme

MOST: Final = 20
"""Hotspots listed; the largest come first."""


class UnusualPage(QWidget):
    """See the module.

    Signals:
        cases_asked: small keys of cases to be shown in the queue.
        counted: what is unusual is known: how many.
        shown: the hotspots of the stretch stand.
        outlined: Outlines of the kelurahan, for whoever else draws them.
    """

    cases_asked = Signal(object)
    counted = Signal(int)
    shown = Signal()
    outlined = Signal(object)

    def __init__(self, theme: Theme, desk: Desk, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._desk = desk
        self.unusual: Unusual | None = None
        self.hotspots: Hotspots | None = None
        self._spots: tuple[Hotspot, ...] = ()
        self.surges = CaseTable(theme, self.tr("Tidak biasa hari ini"), (
            (self.tr("Hari ini"), 80), (self.tr("Biasanya"), 88), (self.tr("Mengapa"), 0),
        ))  # fmt: skip
        self.state = StateView(theme)
        self.stack = QStackedWidget()
        self.stack.addWidget(self.surges)
        self.stack.addWidget(self.state)
        self.surge_panel = ChartPanel(theme, self.tr("Tidak biasa hari ini"), self.stack)
        self.spots = CaseTable(theme, self.tr("Titik panas"), (
            (self.tr("No."), 48), (self.tr("Laporan"), 80), (self.tr("Radius"), 80),
            (self.tr("Kapan dan tentang apa"), 0),
        ))  # fmt: skip
        self.spot_state = StateView(theme)
        self.spot_stack = QStackedWidget()
        self.spot_stack.addWidget(self.spots)
        self.spot_stack.addWidget(self.spot_state)
        self.spot_panel = ChartPanel(theme, self.tr("Titik panas"), self.spot_stack)
        self.map = SpotMap(theme)
        self.map_panel = ChartPanel(theme, self.tr("Peta titik panas"), self.map)
        lists = QVBoxLayout()
        lists.setSpacing(8)
        lists.addWidget(self.surge_panel, 1)
        lists.addWidget(self.spot_panel, 1)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(8)
        row.addLayout(lists, 3)
        row.addWidget(self.map_panel, 2)
        self.surges.opened.connect(self._on_surge)
        self.spots.opened.connect(self._on_spot)
        self.spots.currentCellChanged.connect(lambda at, *_: self.map.set_current(at))
        self.map.picked.connect(self._on_picked)
        self._loading()

    def ask(self, wanted: Slice) -> None:
        """Compare today with its like; where the page is seen, look for clusters in the stretch too."""
        desk, now = self._desk, self._desk.now()
        ref, held = desk.store.reference, desk.facts
        desk.read(
            lambda db: unusual(held.current(db, ref), wanted, ref, now), self._on_unusual,
            ticket="patterns.unusual", failed=self._on_failed,
        )  # fmt: skip
        if self.isVisible():
            desk.read(
                lambda db: hotspots(held.current(db, ref), wanted, ref), self._on_hotspots,
                ticket="patterns.hotspots", failed=self._on_failed,
            )  # fmt: skip

    def ask_outlines(self) -> None:
        """Read the shapes of the kelurahan; word of them is ``outlined``."""
        store = self._desk.store
        cache, territory = store.settings.cache, store.reference.territory
        self._desk.read(
            lambda db: read_outlines(db, territory, cache), self._on_outlines,
            ticket="patterns.outlines", failed=self._on_failed,
        )  # fmt: skip

    def _loading(self) -> None:
        for state, stack in ((self.state, self.stack), (self.spot_state, self.spot_stack)):
            state.show_loading(self.tr("Membandingkan…"))
            stack.setCurrentWidget(state)

    def _on_failed(self, failure: Told) -> None:
        said = failure.sentence(self._desk.language)
        for state, stack in ((self.state, self.stack), (self.spot_state, self.spot_stack)):
            state.show_state("error", self.tr("Tidak bisa dihitung"), said)
            stack.setCurrentWidget(state)

    def _on_outlines(self, found: Outlines) -> None:
        self.map.set_outlines(found)
        self.map_panel.say(self.tr("batas perkiraan") if found.approximate else "")
        self.outlined.emit(found)

    def _on_unusual(self, found: Unusual) -> None:
        self.unusual = found
        self._show_surges(found)
        self.counted.emit(len(found.surges))

    def _on_hotspots(self, found: Hotspots) -> None:
        self.hotspots = found
        self._show_spots(found)
        self.shown.emit()

    def _show_surges(self, found: Unusual) -> None:
        ref, lang = self._desk.store.reference, self._desk.language
        self.surges.show_rows(
            [(grouped(s.observed, lang), decimal(s.expected, lang), s.why(ref, lang)) for s in found.surges],
            2,
        )
        at = clock_time(found.at, lang)
        self.surge_panel.say(
            self.tr("sampai pukul {at}, {n} deret dibandingkan dengan {days} hari serupa").format(
                at=at, n=grouped(found.compared, lang), days=found.like_days
            )
        )
        if found.like_days < LEAST_DAYS:
            self.state.show_state(
                "nothing", self.tr("Belum bisa dibandingkan"),
                self.tr("Perlu {n} hari serupa dalam delapan minggu; baru ada {days}.").format(
                    n=LEAST_DAYS, days=found.like_days),
            )  # fmt: skip
        elif not found.surges:
            self.state.show_state(
                "empty",
                self.tr("Hari ini seperti biasa"),
                self.tr("Tidak ada yang jauh lebih banyak daripada biasanya."),
            )
        self.stack.setCurrentWidget(self.surges if found.surges else self.state)

    def _show_spots(self, found: Hotspots) -> None:
        ref, lang = self._desk.store.reference, self._desk.language
        self._spots = found.spots[:MOST]
        rows = []
        for i, spot in enumerate(self._spots):
            about = ", ".join(
                f"{category_name(code, ref, lang, self.tr('tanpa kategori'))} {grouped(n, lang)}"
                for code, n in spot.categories[:3]
            )
            when = f"{moment(spot.since, lang)} – {moment(spot.until, lang)}"
            metres = self.tr("{n} m").format(n=grouped(round(spot.radius), lang))
            rows.append((str(i + 1), grouped(spot.count, lang), metres, f"{about} · {when}"))
        self.spots.show_rows(rows, 3)
        reach = self.tr("laporan yang masuk dalam rentang ini, berdekatan {m} m dan {h} jam").format(
            m=grouped(round(found.metres), lang), h=grouped(round(found.hours), lang)
        )
        if found.coarser > 1:
            reach += self.tr(" · diperlebar karena laporannya banyak")
        if len(found.spots) > MOST:
            reach += self.tr(" · {n} terbesar dari {all}").format(n=MOST, all=grouped(len(found.spots), lang))
        self.spot_panel.say(reach)
        words = self.tr("{n} titik panas").format(n=len(self._spots))
        self.map.show_spots(self._spots, [f"{row[1]} · {row[3]}" for row in rows], words)
        self.map.set_current(self.spots.currentRow())
        if not self._spots:
            self.spot_state.show_state("nothing", self.tr("Tidak ada titik panas"), self.tr(
                "Dalam rentang ini tidak ada tempat dengan banyak laporan berdekatan."))  # fmt: skip
        self.spot_stack.setCurrentWidget(self.spots if self._spots else self.spot_state)

    def _on_surge(self, row: int) -> None:
        if self.unusual is not None:
            self._open(self.unusual.surges[row].cases)

    def _on_spot(self, row: int) -> None:
        self._open(self._spots[row].cases)

    def _on_picked(self, place: int) -> None:
        self.spots.setCurrentCell(place, 0)
        self.spots.setFocus()

    def _open(self, cases: Any) -> None:
        self.cases_asked.emit(cases)
