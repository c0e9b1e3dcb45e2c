"""Frozen pictures of the review, to compare a meeting with the last one; and the notes supervisors make there.

Both are kept things (``console.core.kept``): shared rows of whoever made them, the same on every console. A snapshot
holds the numbers as they were shown, and the limits they were judged by; it is never counted again.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import astuple, dataclass
from datetime import datetime
from typing import Any, Final

from console.core import kept
from models.identity import WIB
from models.indicator import Causes, Colour, Indicator, Rates, colour_of

KIND: Final = "snapshot"
NOTE: Final = "note"
#: Characters of a note; the central holds to it too (models/central/kept.sql).
LONGEST_NOTE: Final = 2000


@dataclass(frozen=True, slots=True)
class Frozen:
    """One kelurahan in a snapshot."""

    causes: Causes
    inflow_per_day: float
    capacity_per_day: int

    @property
    def waiting(self) -> int:
        """Cases that showed red."""
        return self.causes.total


@dataclass(frozen=True, slots=True)
class Snapshot:
    """The review as it was.

    Attributes:
        name: as it is kept, with whose it is: ``owner``.
        at: when it was frozen, seconds since the epoch.
        rates: limits and crew rate of that moment.
        places: by Kemendagri code; kelurahan where nothing waited are left out.
    """

    name: str
    owner: str
    at: int
    rates: Rates
    places: Mapping[str, Frozen]

    def waiting(self, kelurahan: str) -> int:
        """Cases that showed red there."""
        place = self.places.get(kelurahan)
        return place.waiting if place is not None else 0

    def colour(self, kelurahan: str) -> Colour:
        """As it was shown then."""
        return colour_of(self.waiting(kelurahan), self.rates)

    def count(self, colour: Colour) -> int:
        """Kelurahan of a colour; of green ones only those where something waited."""
        return sum(1 for code in self.places if self.colour(code) == colour)

    @property
    def total(self) -> int:
        """Cases that showed red in the whole city."""
        return sum(place.waiting for place in self.places.values())


@dataclass(frozen=True, slots=True)
class Moved:
    """A kelurahan between two snapshots: waiting cases before and after."""

    code: str
    before: int
    after: int


@dataclass(frozen=True, slots=True)
class Comparison:
    """What changed from one snapshot to a later one.

    Attributes:
        out, into: kelurahan that left red and that came to it, by code.
        down, up: all that fell and rose, the largest change first.
        waiting, red, amber: change of the city's numbers.
    """

    out: tuple[Moved, ...]
    into: tuple[Moved, ...]
    down: tuple[Moved, ...]
    up: tuple[Moved, ...]
    waiting: int
    red: int
    amber: int


@dataclass(frozen=True, slots=True)
class Remark:
    """A note about a kelurahan."""

    kelurahan: str
    text: str
    author: str
    at: int
    name: str


def frozen(found: Iterable[Indicator], rates: Rates, at: int, name: str = "", owner: str = "") -> Snapshot:
    """The review as a snapshot."""
    places = {
        one.code: Frozen(one.causes, round(one.inflow_per_day, 2), one.capacity_per_day)
        for one in found
        if one.waiting
    }
    return Snapshot(name or name_of(at), owner, at, rates, places)


def name_of(at: int) -> str:
    """What a snapshot is called: its minute in Jakarta, ``2025-11-17 07.45.10``."""
    return datetime.fromtimestamp(at, WIB).strftime("%Y-%m-%d %H.%M.%S")


def body_of(snapshot: Snapshot) -> dict[str, Any]:
    """As it is kept: ``Dispatcher.keep(KIND, snapshot.name, body_of(snapshot), shared=True)``."""
    return {
        "at": snapshot.at,
        "rates": list(astuple(snapshot.rates)),
        "places": {
            code: [*astuple(place.causes), place.inflow_per_day, place.capacity_per_day]
            for code, place in snapshot.places.items()
        },
    }


def snapshots(db: sqlite3.Connection, me: str) -> list[Snapshot]:
    """All there are, the newest first. One that another program version wrote otherwise is left out."""
    found = [made for row in kept.rows(db, KIND, me) if (made := _read(row)) is not None]
    return sorted(found, key=lambda one: (-one.at, one.owner))


def _read(row: kept.Kept) -> Snapshot | None:
    try:
        red, amber, jobs = row.body["rates"]
        places = {
            str(code): Frozen(Causes(*(int(n) for n in told[:5])), float(told[5]), int(told[6]))
            for code, told in row.body["places"].items()
        }
        rates = Rates(int(red), int(amber), float(jobs))
        return Snapshot(row.name, row.owner, int(row.body["at"]), rates, places)
    except (KeyError, TypeError, ValueError, IndexError, AttributeError):
        return None


def compare(before: Snapshot, after: Snapshot) -> Comparison:
    """What changed. Each side's colours are those of its own limits: a changed limit is told as what it did."""
    codes = sorted({*before.places, *after.places})
    moved = [Moved(code, before.waiting(code), after.waiting(code)) for code in codes]
    return Comparison(
        out=tuple(m for m in moved if before.colour(m.code) == "red" != after.colour(m.code)),
        into=tuple(m for m in moved if before.colour(m.code) != "red" == after.colour(m.code)),
        down=_largest([m for m in moved if m.after < m.before]),
        up=_largest([m for m in moved if m.after > m.before]),
        waiting=after.total - before.total,
        red=after.count("red") - before.count("red"),
        amber=after.count("amber") - before.count("amber"),
    )


def _largest(moved: Sequence[Moved]) -> tuple[Moved, ...]:
    return tuple(sorted(moved, key=lambda m: (-abs(m.after - m.before), m.code)))


def rehearsal(found: Iterable[Indicator], rates: Rates) -> dict[Colour, int]:
    """How many kelurahan would have each colour under other limits ("with 80 instead of 100: 21 red")."""
    counts: dict[Colour, int] = {"red": 0, "amber": 0, "green": 0}
    for one in found:
        counts[colour_of(one.waiting, rates)] += 1
    return counts


def note_body(kelurahan: str, text: str, at: int) -> tuple[str, dict[str, Any]]:
    """Name and body of a note, for ``Dispatcher.keep(NOTE, ...)``."""
    return f"{kelurahan} {name_of(at)}", {"kelurahan": kelurahan, "text": text, "at": at}


def notes(db: sqlite3.Connection, me: str, kelurahan: str) -> list[Remark]:
    """What supervisors noted about a kelurahan, the newest first."""
    found = [
        Remark(kelurahan, row.body["text"], row.owner, row.body["at"], row.name)
        for row in kept.rows(db, NOTE, me)
        if row.body.get("kelurahan") == kelurahan
        and isinstance(row.body.get("text"), str)
        and isinstance(row.body.get("at"), int)
    ]
    return sorted(found, key=lambda one: (-one.at, one.author, one.name))
