"""In which cell of which chart a case stands: one rule a chart, over columns.

A rule gives every case the flat place of its cell, -1 where it stands in none.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, replace
from functools import cached_property
from typing import TYPE_CHECKING, Any, Final

import numpy as np

from console.core.figures.facts import NONE, Facts
from console.core.figures.slice import MOST_DAYS, Slice, desk_of
from models.clocks import DAY, WIB_SECONDS
from models.complaint import OPEN, STATUSES, SURE_AGENCY

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from models.reference import Reference

    Cells = NDArray[np.int32]

HOUR: Final = 3600
AGES: Final = (6 * HOUR, DAY, 3 * DAY, 7 * DAY, 30 * DAY)
"""Ends of the ages of open work; the sixth has none. A case from the future is young."""
PARTS_OF_AGENCY: Final = ("on_time", "late", "overdue", "running")
_EPOCH_WEEKDAY: Final = 3  # 1 January 1970 was a Thursday
_WAITING: Final = STATUSES.index("menunggu")
_DONE: Final = STATUSES.index("selesai")
_OPEN: Final = len(OPEN)  # the open statuses come first


@dataclass(frozen=True, eq=False)
class Ground:
    """What charts are counted from, and what several rules need of it, made once.

    Attributes:
        facts: the cases.
        slice: the filter.
        ref: master data.
        now: seconds since the epoch.
        desks: rows of the agencies' chart.
        desk: for every agency code its row.
    """

    facts: Facts
    slice: Slice
    ref: Reference
    now: int
    desks: tuple[str, ...]
    desk: NDArray[np.int32]

    @classmethod
    def of(cls, facts: Facts, wanted: Slice, ref: Reference, now: int) -> Ground:
        """The ground of these cases."""
        named = [desk_of(code, ref) for code in facts.agencies.names]
        desks = tuple(dict.fromkeys(named))
        row = {code: i for i, code in enumerate(desks)}
        return cls(facts, wanted, ref, now, desks, np.array([row[code] for code in named], np.int32))

    def on(self, facts: Facts) -> Ground:
        """The same question to another state."""
        if facts.agencies.names == self.facts.agencies.names:
            return replace(self, facts=facts)
        return Ground.of(facts, self.slice, self.ref, self.now)

    def only(self, rows: NDArray[Any]) -> Ground:
        """The same question to some of the cases."""
        return replace(self, facts=self.facts.take(rows))

    @cached_property
    def passing(self) -> NDArray[np.bool_]:
        """Which cases pass the filter, whenever they came."""
        return self.slice.passing(self.facts, self.ref)

    @cached_property
    def received(self) -> NDArray[np.bool_]:
        """Which passing cases came in the stretch."""
        return self.passing & self.within(self.facts.received_at)

    @cached_property
    def shapes(self) -> dict[str, tuple[int, ...]]:
        """The size of every chart's table; the timeline's last cell holds what lies outside it."""
        channels, days = len(self.facts.channels.names), self.slice.days
        return {
            "inflow": (days, channels), "outflow": (days, channels), "backlog": (len(AGES) + 1, 2), "week": (7, 24),
            "response": (channels, 2), "categories": (len(self.facts.categories.names), 3),
            "agencies": (len(self.desks), len(PARTS_OF_AGENCY)), "timeline": (MOST_DAYS + 1,),
        }  # fmt: skip

    @property
    def timeline_from(self) -> int:
        """First day of the timeline's table; today is its last."""
        return (self.now + WIB_SECONDS) // DAY - MOST_DAYS + 1

    def within(self, times: NDArray[np.int64]) -> NDArray[np.bool_]:
        """Which of these moments lie in the stretch."""
        return (times >= self.slice.since) & (times < self.slice.until)


def _flow(ground: Ground, times: NDArray[np.int64], rows: NDArray[np.bool_]) -> tuple[Any, Any]:
    at = np.flatnonzero(rows)
    day = (times[at] + WIB_SECONDS) // DAY - ground.slice.first_day
    return at, day * len(ground.facts.channels.names) + ground.facts.channel[at]


def _inflow(ground: Ground) -> tuple[Any, Any]:
    return _flow(ground, ground.facts.received_at, ground.received)


def _outflow(ground: Ground) -> tuple[Any, Any]:
    facts = ground.facts
    left = ground.passing & (facts.status >= _OPEN) & ground.within(facts.closed_at)
    return _flow(ground, facts.closed_at, left & (facts.closed_at != NONE))


def _backlog(ground: Ground) -> tuple[Any, Any]:
    at = np.flatnonzero(ground.passing & (ground.facts.status < _OPEN))
    age = np.searchsorted(AGES, ground.now - ground.facts.received_at[at], side="right")
    return at, age * 2 + (ground.facts.status[at] != _WAITING)


def _week(ground: Ground) -> tuple[Any, Any]:
    at = np.flatnonzero(ground.received)
    hour = (ground.facts.received_at[at] + WIB_SECONDS) // HOUR
    return at, (hour + _EPOCH_WEEKDAY * 24) % (7 * 24)


def _response(ground: Ground) -> tuple[Any, Any]:
    at = np.flatnonzero(ground.received)
    return at, ground.facts.channel[at].astype(np.int32) * 2 + (ground.facts.handed_at[at] == NONE)


def _categories(ground: Ground) -> tuple[Any, Any]:
    at = np.flatnonzero(ground.received)
    status = ground.facts.status[at]
    part = np.where(status < _OPEN, 2, np.where(status == _DONE, 0, 1))
    return at, ground.facts.category[at].astype(np.int32) * 3 + part


def _agencies(ground: Ground) -> tuple[Any, Any]:
    """Done ones whose deadline nobody knows, and those turned down, are not judged."""
    facts = ground.facts
    decided = ground.passing & (facts.flags & SURE_AGENCY != 0) & (facts.agency != 0)
    done = decided & (facts.status == _DONE) & ground.within(facts.closed_at) & (facts.done_by != NONE)
    at = np.flatnonzero(done | (decided & (facts.status < _OPEN)))
    by, closed, is_open = facts.done_by[at], facts.closed_at[at], facts.status[at] < _OPEN
    part = np.where(is_open, np.where((by != NONE) & (by < ground.now), 2, 3), (closed > by).astype(np.int64))
    return at, ground.desk[facts.agency[at]] * len(PARTS_OF_AGENCY) + part


def _timeline(ground: Ground) -> tuple[Any, Any]:
    at = np.flatnonzero(ground.passing)
    day = (ground.facts.received_at[at] + WIB_SECONDS) // DAY - ground.timeline_from
    return at, np.where((day >= 0) & (day < MOST_DAYS), day, MOST_DAYS)


_RULES: Final[Mapping[str, Callable[[Ground], tuple[Any, Any]]]] = {
    "inflow": _inflow, "outflow": _outflow, "backlog": _backlog, "week": _week, "response": _response,
    "categories": _categories, "agencies": _agencies, "timeline": _timeline,
}  # fmt: skip
CHARTS: Final = tuple(_RULES)


def table_of(chart: str, ground: Ground) -> NDArray[np.int64]:
    """How many cases stand in each cell."""
    shape = ground.shapes[chart]
    _at, cell = _RULES[chart](ground)
    return np.bincount(cell, minlength=int(np.prod(shape))).reshape(shape)


def cells_of(chart: str, ground: Ground) -> Cells:
    """The flat place of every case's cell, -1 where it stands in none."""
    found = np.full(len(ground.facts), -1, np.int32)
    at, cell = _RULES[chart](ground)
    found[at] = cell
    return found


def speeds_of(ground: Ground, channels: Iterable[int]) -> dict[int, tuple[int, int]]:
    """p50 and p90 of the seconds until cases were handed on, by channel code; -1 where none was.

    A clock that ran behind hands on before receipt: that counts as at once.
    """
    facts = ground.facts
    at = np.flatnonzero(ground.received & (facts.handed_at != NONE))
    took, channel = np.maximum(facts.handed_at[at] - facts.received_at[at], 0), facts.channel[at]
    found = {}
    for code in channels:
        mine = took[channel == code]
        if not len(mine):
            found[code] = (NONE, NONE)
            continue
        ranks = (-(-len(mine) * 5 // 10) - 1, -(-len(mine) * 9 // 10) - 1)  # nearest rank
        part = np.partition(mine, ranks)
        found[code] = (int(part[ranks[0]]), int(part[ranks[1]]))
    return found


def hours_of_week(ground: Ground) -> NDArray[np.int64]:
    """How many hours of each weekday and hour the stretch has, up to now; a begun hour counts."""
    since, until = ground.slice.since, min(ground.slice.until, ground.now + 1)
    if until <= since:
        return np.zeros((7, 24), np.int64)
    hours = np.arange((since + WIB_SECONDS) // HOUR, (until - 1 + WIB_SECONDS) // HOUR + 1)
    return np.bincount((hours + _EPOCH_WEEKDAY * 24) % (7 * 24), minlength=7 * 24).reshape(7, 24)
