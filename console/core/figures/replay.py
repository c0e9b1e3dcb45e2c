"""A day again: which cases were there at a moment, and in which of the three colours.

Known are, of each case, when it came, when it first left menunggu, when its present or last run of showing red began
and ended, and when it was closed. From these follow at most six colours in a row. What a case that was reopened did
between being handed on and coming back is yellow here, also where it had been closed meanwhile: the store no longer
knows when. Twins and spam of now are not shown, also where they were not known as such that day.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final

import numpy as np

from console.core.figures.facts import NONE, Facts
from console.core.figures.slice import Slice

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from models.reference import Reference

ABSENT, RED, YELLOW, GREEN = range(4)
COLOURS: Final = ("", "red", "yellow", "green")
_NEVER: Final = np.iinfo(np.int64).max


@dataclass(frozen=True, eq=False)
class Replay:
    """A stretch of time, ready to be looked at in any moment.

    Attributes:
        since, until: the stretch, seconds since the epoch, its end outside.
        n: the cases that are there at any time of it, ascending.
        lat, lon: their places, NaN where there is none.
        begin: colour of each before the stretch's first Event, 0 ABSENT, 1 RED, 2 YELLOW, 3 GREEN.
        times, rows, colours: Events in order: when, which case (a place in ``n``), its colour from then on.
        counts: (Event, colour): how many cases have each colour before the first Event and after each.
    """

    since: int
    until: int
    n: NDArray[np.int32]
    lat: NDArray[np.float32]
    lon: NDArray[np.float32]
    begin: NDArray[np.uint8]
    times: NDArray[np.int64]
    rows: NDArray[np.int32]
    colours: NDArray[np.uint8]
    counts: NDArray[np.int64]

    def at(self, moment: int) -> NDArray[np.uint8]:
        """The colour of every case of ``n`` at a moment, Events of that second included."""
        found = self.begin.copy()
        upto = self._place(moment)
        found[self.rows[:upto]] = self.colours[:upto]  # of several Events of a case the last one stays
        return found

    def count(self, moment: int) -> tuple[int, int, int]:
        """How many are red, yellow and green at a moment; two steps of bisection."""
        red, yellow, green = self.counts[self._place(moment), 1:].tolist()
        return red, yellow, green

    def between(self, moment: int, later: int) -> tuple[NDArray[np.int32], NDArray[np.uint8]]:
        """What changes from one moment to a later one: places in ``n``, each once, and their new colours."""
        begin, end = self._place(moment), self._place(later)
        rows, last = np.unique(self.rows[begin:end][::-1], return_index=True)
        return rows, self.colours[begin:end][::-1][last]

    def _place(self, moment: int) -> int:
        return int(np.searchsorted(self.times, moment, side="right"))


def replay(facts: Facts, wanted: Slice, ref: Reference) -> Replay:
    """The stretch of the filter, made ready.

    Args:
        facts: the cases.
        wanted: the filter; a day is what the slider shows, a longer stretch only takes more memory.
        ref: master data.
    """
    there = wanted.passing(facts, ref) & (facts.received_at < wanted.until)
    there &= (facts.closed_at == NONE) | (facts.closed_at >= wanted.since)
    kept = facts.take(np.flatnonzero(there))
    moments = _moments(kept)
    begin = _colour(moments, np.full(len(kept), wanted.since - 1))
    times, rows, colours = [], [], []
    for moment in moments:
        row = np.flatnonzero((moment >= wanted.since) & (moment < wanted.until))
        times.append(moment[row])
        rows.append(row)
        colours.append(_colour([each[row] for each in moments], moment[row]))
    when, row, colour = np.concatenate(times), np.concatenate(rows), np.concatenate(colours)
    order = np.lexsort((row, when))
    when, row, colour = when[order], row[order], colour[order]
    return Replay(
        wanted.since, wanted.until, kept.n, kept.lat, kept.lon, begin, when, row.astype(np.int32), colour,
        _counts(begin, row, colour),
    )  # fmt: skip


def _moments(facts: Facts) -> list[NDArray[np.int64]]:
    """When each case comes, is handed on, turns red, stops being red and is closed; ``_NEVER`` for what it does not."""
    came = facts.received_at
    found = [came]
    for times in (facts.handed_at, facts.red_since, facts.red_until, facts.closed_at):
        # Where a clock ran behind, nothing happens to a case before it came.
        found.append(np.where(times == NONE, _NEVER, np.maximum(times, came)))
    return found


def _colour(moments: list[NDArray[np.int64]], at: NDArray[np.int64]) -> NDArray[np.uint8]:
    """The colour at a moment of each, Events of that second included."""
    came, handed, red_since, red_until, closed = moments
    red = (at < handed) | ((red_since <= at) & (at < red_until))
    found = np.where(red, RED, YELLOW)
    found[closed <= at] = GREEN
    found[at < came] = ABSENT
    return found.astype(np.uint8)


def _counts(begin: Any, rows: Any, colours: Any) -> NDArray[np.int64]:
    """Cases by colour before the first Event and after each."""
    steps = np.zeros((len(rows) + 1, len(COLOURS)), np.int64)
    steps[0] = np.bincount(begin, minlength=len(COLOURS))
    # The colour before an Event is that of the case's Event before it, or the one it began with.
    order = np.argsort(rows, kind="stable")
    was = np.empty(len(rows), np.int64)
    was[order] = np.concatenate([[0], colours[order][:-1]]) if len(rows) else []
    first = np.ones(len(rows), np.bool_)
    first[1:] = rows[order][1:] != rows[order][:-1]
    was[order[first]] = begin[rows[order[first]]]
    at = np.arange(1, len(rows) + 1)
    np.add.at(steps, (at, colours), 1)
    np.add.at(steps, (at, was), -1)
    return np.cumsum(steps, axis=0)
