"""Every kelurahan's red indicator, counted from the store: what `tanggap red` prints and the review shows."""

from __future__ import annotations

import sqlite3
from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from console.core import queries
from models.indicator import Colour, Indicator, indicator
from models.reference import Reference

if TYPE_CHECKING:
    from console.core.figures.facts import Facts
    from console.core.figures.red import Oldest

DAYS: Final = 7
"""Whole days the inflow is averaged over, and over which a change is told."""


@dataclass(frozen=True, slots=True)
class Row:
    """One kelurahan in the review.

    Attributes:
        indicator: its figures of now.
        trend: how many showed red at the end of the last days, the last one now (``figures.red.trend``).
        oldest: of the cases that show red the one received first, None when there is none.
    """

    indicator: Indicator
    trend: tuple[int, ...]
    oldest: Oldest | None

    @property
    def week(self) -> int:
        """How many more show red than at the same place of the trend seven days ago."""
        return self.trend[-1] - self.trend[-1 - DAYS]


@dataclass(frozen=True, slots=True)
class Review:
    """The whole city.

    Attributes:
        at: the moment, seconds since the epoch.
        rows: all kelurahan, the one with most waiting reports first, then by code.
    """

    at: int
    rows: tuple[Row, ...]

    @property
    def waiting(self) -> int:
        """Cases that show red."""
        return sum(row.indicator.waiting for row in self.rows)

    def of(self, colour: Colour) -> tuple[Row, ...]:
        """The kelurahan of a colour, in order."""
        return tuple(row for row in self.rows if row.indicator.colour == colour)


def review(ref: Reference, now: int, facts: Facts) -> Review:
    """The review of now.

    Args:
        ref: master data.
        now: seconds since the epoch.
        facts: all cases.
    """
    from console.core.figures import red  # numpy: not at the start of every command

    trends, oldest = red.trend(facts, now), red.oldest(facts)
    nothing = (0,) * red.TREND_DAYS
    found = _indicators(red.waiting(facts, ref, now, DAYS), ref)
    return Review(now, tuple(Row(one, trends.get(one.code, nothing), oldest.get(one.code)) for one in found))


def indicators(db: sqlite3.Connection, ref: Reference, now: int) -> list[Indicator]:
    """All kelurahan, the one with most waiting reports first, then by code.

    Args:
        db: reading connection.
        ref: master data.
        now: seconds since the epoch.
    """
    counted = {row.kelurahan: row for row in queries.waiting_by_kelurahan(db, now, days=DAYS)}
    return _indicators(counted, ref)


def _indicators(counted: Mapping[str, queries.Waiting], ref: Reference) -> list[Indicator]:
    found: list[Indicator] = []
    for place in ref.territory.kelurahan.values():
        row = counted.get(place.code) or queries.Waiting(place.code, 0, 0, 0, 0, 0, 0, 0)
        found.append(
            indicator(
                place.code,
                place.name,
                waiting=row.waiting,
                back_to_red=row.back_to_red,
                coordinated=row.coordinated,
                outside=row.outside,
                own_late=row.own_old,
                inflow_per_day=row.inflow / DAYS,
                crew=place.crew,
                rates=ref.rates,
            )
        )
    return sorted(found, key=lambda one: (-one.waiting, one.code))
