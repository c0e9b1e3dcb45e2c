"""Pola: what comes and goes, how old the open work is, when it comes, how fast it is answered, and who is late.

Every chart is a table of counts. A rule says in which cell of it a case stands; so the cases of a mark are those the
same rule puts there, and what a Change does to a chart is the touched cases' old cells less and their new ones more.
Days and hours are Jakarta's. Twins and spam are in no chart (``Slice``).
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING, Any, Final, Literal

import numpy as np

from console.core.figures import cells
from console.core.figures.cells import PARTS_OF_AGENCY, Ground
from console.core.figures.facts import Facts
from console.core.figures.slice import Slice

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from numpy.typing import NDArray

    from models.reference import Reference

    Counts = NDArray[np.int64]

Chart = Literal["inflow", "outflow", "backlog", "week", "response", "categories", "agencies", "timeline"]


@dataclass(frozen=True, eq=False)
class Flow:
    """What came and what left, a day and channel.

    Attributes:
        first_day: of the rows, days since 1 January 1970.
        channels: codes, the columns; "" last, where no channel is known.
        inflow, outflow: cases received, and cases done or turned down, (day, channel).
    """

    first_day: int
    channels: tuple[str, ...]
    inflow: Counts
    outflow: Counts


@dataclass(frozen=True, eq=False)
class Backlog:
    """Open work now, whatever the stretch of time.

    Attributes:
        counts: (age as in ``cells.AGES``, 0 waiting or 1 in process).
    """

    counts: Counts


@dataclass(frozen=True, eq=False)
class Week:
    """When it comes.

    Attributes:
        counts: cases received, (weekday from Monday 0, hour).
        hours: how many such hours the stretch has so far.
    """

    counts: Counts
    hours: Counts

    @property
    def mean(self) -> NDArray[np.float64]:
        """Cases in such an hour."""
        return self.counts / np.maximum(self.hours, 1)


@dataclass(frozen=True, eq=False)
class Response:
    """From receipt to being handed on for the first time, of cases received in the stretch.

    Attributes:
        channels: codes, the rows.
        p50, p90: seconds within which so many of the *handed* ones were, -1 where none was. Nearest rank.
        handed: how many were.
        waiting: how many were not yet. They are slow ones: many of them make p50 and p90 look better than it is.
    """

    channels: tuple[str, ...]
    p50: Counts
    p90: Counts
    handed: Counts
    waiting: Counts


@dataclass(frozen=True, eq=False)
class Categories:
    """What it is about, of cases received in the stretch; most first.

    Attributes:
        codes: the rows; "" is not known.
        counts: (category, 0 done, 1 turned down, 2 open).
    """

    codes: tuple[str, ...]
    counts: Counts

    @property
    def volume(self) -> Counts:
        """All of them."""
        found: Counts = self.counts.sum(axis=1)
        return found

    @property
    def done_share(self) -> NDArray[np.float64]:
        """Part that is done; NaN never occurs, as only categories with cases are listed."""
        return self.counts[:, 0] / np.maximum(self.volume, 1)


@dataclass(frozen=True, eq=False)
class Agencies:
    """Who is late, of cases decided to lie with them: those done in the stretch, and those open now. Worst share first.

    Attributes:
        codes: the rows: a Dinas with its Suku Dinas, ``KEL`` for lurah and crews.
        counts: (agency, ``cells.PARTS_OF_AGENCY``: done on time, done late, open and past the completion deadline,
            open and in time).
    """

    codes: tuple[str, ...]
    counts: Counts

    @property
    def on_time_share(self) -> NDArray[np.float64]:
        """Part on time of all that is judged, open overdue ones counted as late; NaN where nothing is judged yet."""
        judged = self.counts[:, :3].sum(axis=1)
        share = np.full(len(judged), np.nan)
        np.divide(self.counts[:, 0], judged, out=share, where=judged > 0)
        return share


@dataclass(frozen=True, eq=False)
class Timeline:
    """Cases received a day, over everything there is: the ground of the brush.

    Attributes:
        first_day: of the first count, days since 1 January 1970; today is the last.
        counts: by day.
        outside: cases from before the ten years that are shown, or from after today.
    """

    first_day: int
    counts: Counts
    outside: int


@dataclass(frozen=True, eq=False)
class Pattern:
    """All charts of one state of the cases, one filter and one moment.

    Attributes:
        ground: what they were counted from.
        tables: counts by chart.
        speeds: p50 and p90 in seconds, (channel code, 2).
    """

    ground: Ground
    tables: Mapping[str, Counts]
    speeds: Counts

    @property
    def total(self) -> int:
        """Cases received in the stretch."""
        return int(self.tables["inflow"].sum())

    @cached_property
    def flow(self) -> Flow:
        """Inflow and outflow."""
        columns = self._order("inflow", 1)
        inflow, outflow = (self.tables[name][:, columns] for name in ("inflow", "outflow"))
        return Flow(self.ground.slice.first_day, self._names("channels", columns), inflow, outflow)

    @cached_property
    def backlog(self) -> Backlog:
        """Open work by age."""
        return Backlog(self.tables["backlog"])

    @cached_property
    def week(self) -> Week:
        """Hour and weekday."""
        return Week(self.tables["week"], cells.hours_of_week(self.ground))

    @cached_property
    def response(self) -> Response:
        """How fast each channel's cases are handed on."""
        rows = self._order("response", 0)
        counts, speeds = self.tables["response"][rows], self.speeds[rows]
        return Response(self._names("channels", rows), speeds[:, 0], speeds[:, 1], counts[:, 0], counts[:, 1])

    @cached_property
    def categories(self) -> Categories:
        """Volume and what is done of it."""
        rows = self._order("categories", 0)
        return Categories(self._names("categories", rows), self.tables["categories"][rows])

    @cached_property
    def agencies(self) -> Agencies:
        """On time, late and overdue."""
        rows = self._order("agencies", 0)
        return Agencies(tuple(self.ground.desks[i] for i in rows), self.tables["agencies"][rows])

    @cached_property
    def timeline(self) -> Timeline:
        """The long line for the brush."""
        counts = self.tables["timeline"]
        came = np.flatnonzero(counts[:-1])
        first = int(came[0]) if len(came) else len(counts) - 2
        return Timeline(self.ground.timeline_from + first, counts[first:-1], int(counts[-1]))

    def cases(
        self, chart: Chart, row: int | Sequence[int] | None = None, part: int | Sequence[int] | None = None
    ) -> NDArray[np.int32]:
        """Exactly the cases a mark counts, as small keys, ascending.

        Args:
            chart: which one.
            row, part: as in the chart's own table (``flow.inflow[row, part]``), one or several; None for all of that
                axis. The timeline has no parts.
        """
        found = cells.cells_of(chart, self.ground)
        shape = self.tables[chart].shape
        places = np.unravel_index(np.maximum(found, 0), shape) if found.size else ()
        chosen = found >= 0
        if chart == "timeline":
            chosen &= found < shape[0] - 1
        for axis, wanted in enumerate((row, part)):
            if wanted is not None and places:
                chosen &= np.isin(places[axis], self._order(chart, axis)[np.atleast_1d(wanted)])
        return self.ground.facts.n[chosen]

    def moved(self, facts: Facts, cases: Sequence[int]) -> Pattern:
        """The charts after these cases changed, at the same moment, without counting the others again.

        Args:
            facts: the new state.
            cases: small keys of every case in which it differs.
        """
        before, after = self.ground, self.ground.on(facts)
        if (
            after.shapes != before.shapes or after.desks != before.desks
        ):  # a new category or agency: a new table
            return _counted(after)
        was = before.only(before.facts.rows_of(cases))
        now = after.only(facts.rows_of(cases))
        tables = {
            name: table + cells.table_of(name, now) - cells.table_of(name, was)
            for name, table in self.tables.items()
        }
        touched = {
            int(code)
            for part in (was, now)
            for code in np.unique(part.facts.channel[part.passing & part.received])
        }
        speeds = self.speeds
        if touched:
            speeds = speeds.copy()
            for code, values in cells.speeds_of(after, sorted(touched)).items():
                speeds[code] = values
        return Pattern(after, tables, speeds)

    def _names(self, table: str, rows: Counts) -> tuple[str, ...]:
        names = getattr(self.ground.facts, table).names
        return tuple(names[i] for i in rows)

    def _order(self, chart: str, axis: int) -> Counts:
        """Which row of the counted table stands where in the shown one."""
        table = self.tables[chart]
        if chart == "categories" and axis == 0:
            volume = table.sum(axis=1)
            there = np.flatnonzero(volume)
            return there[np.argsort(-volume[there], kind="stable")]
        if chart == "agencies" and axis == 0:
            there = np.flatnonzero(table.sum(axis=1))
            judged = table[there, :3].sum(axis=1)
            share = np.where(judged > 0, table[there, 0] / np.maximum(judged, 1), 2.0)
            return there[np.lexsort((-judged, share))]
        if chart == "timeline":
            return np.arange(self.timeline.first_day - self.ground.timeline_from, table.shape[0] - 1)
        if (chart in ("inflow", "outflow") and axis == 1) or (chart == "response" and axis == 0):
            return np.roll(np.arange(table.shape[axis]), -1)  # "" last
        return np.arange(table.shape[axis])


def pattern(facts: Facts, wanted: Slice, ref: Reference, now: int) -> Pattern:
    """Count all charts.

    Args:
        facts: the cases.
        wanted: the filter.
        ref: master data.
        now: seconds since the epoch.
    """
    return _counted(Ground.of(facts, wanted, ref, now))


def _counted(ground: Ground) -> Pattern:
    tables: dict[str, Any] = {name: cells.table_of(name, ground) for name in cells.CHARTS}
    speeds = np.full((len(ground.facts.channels.names), 2), -1, np.int64)
    for code, values in cells.speeds_of(ground, range(len(speeds))).items():
        speeds[code] = values
    return Pattern(ground, tables, speeds)


__all__: Final = (
    "PARTS_OF_AGENCY", "Agencies", "Backlog", "Categories", "Chart", "Flow", "Pattern", "Response", "Timeline",
    "Week", "pattern",
)  # fmt: skip
