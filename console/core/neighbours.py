"""Recent cases by place, in memory while a load runs: what twin suggestions are looked for among.

A query per report would read every case of the last days again for each of them; a grid of cells a little
larger than the reach of a twin (``duplicates.METRES``) answers from nine cells. Beside it lie the cases without a
place by kelurahan, and all by reporter and by photo: one thing reported through two channels has a place in one of
them only. It is bounded twice: a cell keeps its newest few, and a load that brings more recent reports than ``MOST``
is history being filled in, not a day's work: it is taken in without twin suggestions from then on.
"""

from __future__ import annotations

import re
from collections import deque
from collections.abc import Iterable
from dataclasses import dataclass
from itertools import count
from typing import Final
from uuid import UUID

from console.core.duplicates import SECONDS, Candidate, bounds, plain, twins_of
from models.territory import plausible

RECENT: Final = 14 * 24 * 3600
"""Only reports received within so many seconds of now are looked at: an older one has run its course."""
MOST: Final = 50_000
_PER_CELL: Final = 16
_CELL: Final = 0.004  # degrees: 442 m, more than duplicates.METRES
_TEXT: Final = 500  # characters compared: enough to tell two reports apart, and bounded
_STOCK: Final = 5  # a picture more reports than this have is a channel's own, and proves nothing
_WITHOUT_PLACE: Final = "-"  # before a kelurahan: its cases that no point is known of

_Cell = tuple[int, int] | str
_Held = tuple[UUID, Candidate]
# What names a picture's content, or at least the picture; a channel's word for "there was one" does not.
_PICTURE: Final = re.compile(r"[0-9a-f]{64}|https?://\S{4,2000}", re.ASCII)


@dataclass(frozen=True, slots=True)
class TwinFound:
    """A case that may be the same as the new one, with the score and the reasons of ``duplicates.Twin``."""

    id: UUID
    score: float
    reasons: tuple[tuple[str, int], ...]


class Neighbours:
    """The grid.

    Args:
        now: seconds since the epoch.
    """

    def __init__(self, now: int) -> None:
        self._since = now - RECENT
        self._cells: dict[_Cell, deque[_Held]] = {}
        self._persons: dict[bytes, deque[_Held]] = {}
        self._photos: dict[str, list[_Held]] = {}
        self._serial = count(1)
        self._held = 0

    @property
    def full(self) -> bool:
        """More recent reports came than a day's work can be; nothing is suggested any more."""
        return self._held > MOST

    def wants(self, received_at: int) -> bool:
        """Whether a report of that time is looked at."""
        return received_at >= self._since and not self.full

    def candidate(
        self, text: str, received_at: int, lat: float | None, lon: float | None, category: str | None,
        kelurahan: str | None, number: str = "", person: bytes = b"", photos: Iterable[str] = (),
    ) -> Candidate:  # fmt: skip
        """A case as twins are compared; its key is of this grid only. Times are seconds, places degrees."""
        if lat is not None and lon is not None and plausible(lat, lon) != "ok":
            lat = lon = None
        named = frozenset(address for address in photos if _PICTURE.fullmatch(address))
        words = plain(text[:_TEXT])  # all that is compared, and all that is kept
        return Candidate(
            next(self._serial),
            words,
            received_at,
            lat,
            lon,
            category,
            kelurahan,
            number,
            person,
            named,
            words,
        )

    def add(self, case: UUID, one: Candidate) -> None:
        """Put a case in; the oldest first, for a full cell drops what came first."""
        self._held += 1
        if self.full:
            for table in (self._cells, self._persons, self._photos):
                table.clear()
            return
        held = case, one
        for cell in _cells_of(one):
            self._cells.setdefault(cell, deque(maxlen=_PER_CELL)).append(held)
        if one.person:
            self._persons.setdefault(one.person, deque(maxlen=_PER_CELL)).append(held)
        for address in one.photos:
            seen = self._photos.setdefault(address, [])
            if len(seen) <= _STOCK:
                seen.append(held)

    def twins(self, one: Candidate, case: UUID, cited: list[tuple[UUID, Candidate]]) -> list[TwinFound]:
        """Likely twins of a case, best first.

        Args:
            one, case: the new one.
            cited: cases whose number its text names.
        """
        at = one.received_at
        others = {
            other_id: other
            for other_id, other in self._about(one)
            if -SECONDS <= other.received_at - at <= SECONDS
        }
        for address in one.photos:
            seen = self._photos.get(address, ())
            if len(seen) <= _STOCK:
                others.update(seen)
        others.update(cited)
        others.pop(case, None)
        if not others:
            return []
        numbers = [other.number for _id, other in cited]
        ids = {other.n: other_id for other_id, other in others.items()}
        return [TwinFound(ids[t.n], t.score, t.reasons) for t in twins_of(one, others.values(), numbers)]

    def _about(self, one: Candidate) -> Iterable[_Held]:
        """What may be near in place, and what the same person sent."""
        if one.lat is None or one.lon is None:
            if one.kelurahan is not None:
                yield from self._cells.get(one.kelurahan, ())
        else:
            south, north, west, east = bounds(one.lat, one.lon)
            row, column = int(one.lat / _CELL), int(one.lon / _CELL)
            for i in (-1, 0, 1):
                for j in (-1, 0, 1):
                    for held in self._cells.get((row + i, column + j), ()):
                        other = held[1]  # most of nine cells is out of reach: told apart without a distance
                        if south <= other.lat <= north and west <= other.lon <= east:  # type: ignore[operator]
                            yield held
            if one.kelurahan is not None:
                yield from self._cells.get(_WITHOUT_PLACE + one.kelurahan, ())
        if one.person:
            yield from self._persons.get(one.person, ())


def _cells_of(one: Candidate) -> list[_Cell]:
    cells: list[_Cell] = [one.kelurahan] if one.kelurahan is not None else []
    if one.lat is not None and one.lon is not None:
        cells.append((int(one.lat / _CELL), int(one.lon / _CELL)))
    elif one.kelurahan is not None:
        cells.append(_WITHOUT_PLACE + one.kelurahan)
    return cells
