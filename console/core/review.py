"""Every kelurahan's red indicator, counted from the store: what `tanggap red` prints and a review shows."""

from __future__ import annotations

import sqlite3
from typing import Final

from console.core import queries
from models.indicator import Indicator, indicator
from models.reference import Reference

DAYS: Final = 7
"""Whole days the inflow is averaged over."""


def indicators(db: sqlite3.Connection, ref: Reference, now: int) -> list[Indicator]:
    """All kelurahan, the one with most waiting reports first, then by code.

    Args:
        db: reading connection.
        ref: master data.
        now: seconds since the epoch.
    """
    counted = {row.kelurahan: row for row in queries.waiting_by_kelurahan(db, now, days=DAYS)}
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
