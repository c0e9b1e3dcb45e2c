"""Recent cases by place, in memory while a load runs: what twin suggestions are looked for among.

A query per report would read every case of the last days again for each of them; a grid of cells a little
larger than the reach of a twin (``duplicates.METRES``) answers from nine cells. It is bounded twice: a cell
keeps its newest few, and a load that brings more recent reports than ``MOST`` is history being filled in, not
a day's work: it is taken in without twin suggestions from then on.
"""

from __future__ import annotations

from collections import deque
from dataclasses import dataclass
from itertools import count
from typing import Final
from uuid import UUID

from console.core.duplicates import SECONDS, Candidate, twins_of
from models.territory import plausible

RECENT: Final = 14 * 24 * 3600
"""Only reports received within so many seconds of now are looked at: an older one has run its course."""
MOST: Final = 50_000
_PER_CELL: Final = 16
_CELL: Final = 0.004  # degrees: 442 m, more than duplicates.METRES
_TEXT: Final = 500  # characters compared: enough to tell two reports apart, and bounded

_Cell = tuple[int, int] | str


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
        self._cells: dict[_Cell, deque[tuple[UUID, Candidate]]] = {}
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
        kelurahan: str | None, number: str = "",
    ) -> Candidate:  # fmt: skip
        """A case as twins are compared; its key is of this grid only. Times are seconds, places degrees."""
        if lat is not None and lon is not None and plausible(lat, lon) != "ok":
            lat = lon = None
        return Candidate(next(self._serial), text[:_TEXT], received_at, lat, lon, category, kelurahan, number)

    def add(self, case: UUID, one: Candidate) -> None:
        """Put a case in; the oldest first, for a full cell drops what came first."""
        self._held += 1
        if self.full:
            self._cells.clear()
            return
        for cell in _cells_of(one):
            self._cells.setdefault(cell, deque(maxlen=_PER_CELL)).append((case, one))

    def twins(self, one: Candidate, case: UUID, cited: list[tuple[UUID, Candidate]]) -> list[TwinFound]:
        """Likely twins of a case, best first.

        Args:
            one, case: the new one.
            cited: cases whose number its text names.
        """
        ids: dict[int, UUID] = {}
        near: list[Candidate] = []
        at = one.received_at
        for cell in _around(one):
            for other_id, other in self._cells.get(cell, ()):
                if other_id != case and -SECONDS <= other.received_at - at <= SECONDS and other.n not in ids:
                    ids[other.n] = other_id
                    near.append(other)
        numbers = [other.number for _id, other in cited]
        for other_id, other in cited:
            ids[other.n] = other_id
            near.append(other)
        return [TwinFound(ids[t.n], t.score, t.reasons) for t in twins_of(one, near, numbers)] if near else []


def _cells_of(one: Candidate) -> list[_Cell]:
    cells: list[_Cell] = [one.kelurahan] if one.kelurahan is not None else []
    if one.lat is not None and one.lon is not None:
        cells.append((int(one.lat / _CELL), int(one.lon / _CELL)))
    return cells


def _around(one: Candidate) -> list[_Cell]:
    """Cells that can hold a twin: the nine about its place, or its kelurahan when it has none."""
    if one.lat is None or one.lon is None:
        return [one.kelurahan] if one.kelurahan is not None else []
    row, column = int(one.lat / _CELL), int(one.lon / _CELL)
    return [(row + i, column + j) for i in (-1, 0, 1) for j in (-1, 0, 1)]
