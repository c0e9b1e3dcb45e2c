"""What the map is told: the places of the view shown, the kelurahan's indicator, popups; and the lasso's answer.

Everything is read and packed on a reading thread; the map gets bytes. A Change that only recolours cases goes as a
small call; one that lets cases enter or leave the view reads the set again, the rarer the larger it is.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import TYPE_CHECKING, Any, Final
from uuid import UUID

from PySide6.QtCore import QObject, QTimer, Signal

from console.core import places, presence, queries
from console.core.dispatch import Change
from console.core.memory import give_back
from console.core.presence import Present
from console.core.queries import Wanted
from console.ui.desk import Desk
from console.ui.queue.cells import Describe
from console.ui.queue.formats import moment
from console.ui.queue.openers import name_of, spoken
from models import indicator
from models.filters import Filter, Term

if TYPE_CHECKING:
    from pathlib import Path

    from console.ui.map.view import MapView

CALM_MS: Final = 250
SHADING_MS: Final = 2000
#: Milliseconds the next reading of the set waits for each thousand cases in it.
MS_A_THOUSAND: Final = 4
#: Badges of people on the map; more could not be told apart.
MOST_PEOPLE: Final = 200


class MapFeed(QObject):
    """Keeps one map in step with one view."""

    page_ready = Signal(object, bool)  # path of the page, whether the outlines are approximate
    lassoed = Signal(object, bool)  # case keys inside, add to the selection
    picked = Signal(
        object, str
    )  # every case of the view in a kelurahan, also those without a point; its name
    failed = Signal(object)

    def __init__(self, desk: Desk, describe: Describe, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._desk, self._describe = desk, describe
        self._map: MapView | None = None
        self._wanted: Wanted | None = None
        self._approximate = True
        self._size = 0
        self._people: Mapping[UUID, tuple[Present, ...]] = {}
        self.generation = 0
        self._again = QTimer(self, singleShot=True)
        self._again.timeout.connect(lambda: self._read(fit=False))
        self._shade = QTimer(self, singleShot=True, interval=SHADING_MS)
        self._shade.timeout.connect(self.read_indicator)

    def make_page(self) -> None:
        """The page of the territory, from the cache or by folium; ``page_ready`` follows."""
        store, tiles = self._desk.store, self._desk.store.settings.tiles or None
        cache, territory = store.settings.cache, store.reference.territory

        def build(db: Any) -> tuple[Path, bool]:
            from console.core.records import boundaries
            from console.ui.map.page import build_page

            outline, approximate = places.map_outline(boundaries(db), territory, cache)
            return build_page(outline, cache / "map", tiles=tiles), approximate

        self._desk.read(
            build,
            lambda made: self.page_ready.emit(*made),
            ticket="map.page",
            failed=self.failed.emit,
        )

    def attach(self, view: MapView, *, approximate: bool) -> None:
        """Feed this map from now on."""
        self._map, self._approximate = view, approximate
        view.lasso_finished.connect(self._on_lasso)
        view.popup_wanted.connect(self._on_popup)
        if self._wanted is not None:
            self._read(fit=True)
        self.read_indicator()
        self.show_people(self._people)

    def show(self, wanted: Wanted) -> None:
        """Another view is shown."""
        self._wanted = wanted
        self._again.stop()
        self._read(fit=True)

    def apply_change(self, change: Change) -> None:
        """Cases were touched, by anybody."""
        if self._map is None or self._wanted is None:
            return
        if not self._shade.isActive():
            self._shade.start()
        if change.everything or change.created or len(change.cases) > queries.FEW:
            self._plan()
            return
        wanted, cases = self._wanted, change.cases
        self._desk.read(lambda db: queries.point_states(db, wanted, cases), self._on_states, quick=True)

    def show_people(self, people: Mapping[UUID, tuple[Present, ...]]) -> None:
        """Badge the cases somebody else has open.

        Args:
            people: by case, whoever holds it first.
        """
        had, self._people = self._people, people
        if self._map is None or not (people or had):
            return
        cases = sorted(people, key=lambda case: people[case][0].since)[:MOST_PEOPLE]
        self._desk.read(
            lambda db: presence.places(db, cases), self._on_places, ticket="map.presence", quick=True
        )

    def read_indicator(self) -> None:
        """Shade the kelurahan anew."""
        if self._map is None:
            return
        now, rates = self._desk.now(), self._desk.store.reference.rates

        def shading(db: Any) -> dict[str, tuple[str, int]]:
            rows = queries.waiting_by_kelurahan(db, now)
            return {row.kelurahan: (indicator.colour_of(row.waiting, rates), row.waiting) for row in rows}

        self._desk.read(shading, self._on_shading, ticket="map.shading")

    def _plan(self) -> None:
        if not self._again.isActive():
            self._again.start(CALM_MS + self._size * MS_A_THOUSAND // 1000)

    def _read(self, *, fit: bool) -> None:
        if self._map is None or self._wanted is None:
            return
        wanted = self._wanted

        def packed(db: Any) -> tuple[bytes, int, int]:
            from console.ui.map.points import OVERDUE, pack

            found = queries.points(db, wanted)
            flags = found.overdue.astype("u1") * OVERDUE
            made = pack(found.n, found.lat, found.lon, found.status, flags)
            give_back(len(made))
            return made, len(found.n), found.without_place

        self._desk.read(packed, lambda made: self._on_packed(made, fit), ticket="map.points")

    def _on_packed(self, made: tuple[bytes, int, int], fit: bool) -> None:
        if self._map is None:
            return
        packed, located, without_place = made
        fit = fit or not self._size  # the first cases of a view that was empty are another set
        self._size = located + without_place
        self.generation += 1
        self._map.set_points(packed, self.generation, fit=fit)
        self._map.set_status(located, without_place, self._approximate)

    def _on_states(self, states: list[queries.PointState]) -> None:
        if self._map is None:
            return
        if any(not state.passes for state in states):
            self._plan()
        self._map.update_points([(s.n, s.status, s.overdue) for s in states if s.passes])

    def _on_shading(self, shading: dict[str, tuple[str, int]]) -> None:
        if self._map is not None:
            self._map.set_indicator(shading)

    def _on_places(self, places: dict[UUID, tuple[int, float, float]]) -> None:
        if self._map is None:
            return
        badges = []
        for case, place in places.items():
            if (people := self._people.get(case)) is not None:
                more = f" +{len(people) - 1}" if len(people) > 1 else ""
                badges.append((*place, name_of(people[0]) + more, people[0].claimed))
        self._map.set_presence(badges)

    def _on_lasso(self, outline: list[tuple[float, float]], add: bool) -> None:
        wanted = self._wanted
        if wanted is None:
            return

        def inside(db: Any) -> Any:
            from models.boundaries import within

            found = queries.points(db, wanted)
            return found.n[within(outline, found.lat, found.lon)]

        self._desk.read(inside, lambda ns: self.lassoed.emit(ns, add), ticket="map.lasso")

    def pick(self, code: str) -> None:
        """Somebody wants the cases of this kelurahan; ``picked`` follows."""
        wanted = self._wanted
        if wanted is None:
            return
        there = replace(wanted, filter=wanted.filter.plus(Filter((Term("kelurahan", "=", (code,)),))))
        name = self._desk.store.reference.kelurahan_name(code)
        self._desk.read(
            lambda db: queries.ids(db, there), lambda ns: self.picked.emit(ns, name), ticket="map.pick"
        )

    def _on_popup(self, n: int) -> None:
        self._desk.read(lambda db: queries.page(db, [n]), self._on_popup_row, ticket="map.popup", quick=True)

    def _on_popup_row(self, rows: list[queries.Row]) -> None:
        if self._map is None or not rows:
            return
        row, describe = rows[0], self._describe
        cells = describe.cells(row)
        place = " · ".join(part for part in (cells.category, cells.kelurahan, cells.agency) if part)
        lines = [
            row.words,
            place,
            f"{describe.statuses[row.status]} · {moment(row.received_at, describe.lang)}",
            *(spoken(one, describe.lang) for one in self._people.get(UUID(row.id), ())),
        ]
        self._map.show_popup(row.n, row.number, lines)
