"""How red each kelurahan was: counted from the runs of showing red of every case (``red_since``, ``red_until``).

A run before the last one of a case that was reopened is not remembered, so the past is a few cases short where many
were sent back to red. A case counts in the kelurahan it lies in now.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final

import numpy as np

from console.core.figures.facts import CHANNEL_RED, MERGED, NONE, PAUSED, REOPENED, SPAM, Facts
from console.core.queries import Waiting
from models.agencies import own_area
from models.clocks import DAY
from models.complaint import STATUSES, SURE_AGENCY
from models.filters import day_start
from models.indicator import Colour, Rates, colour_of

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray

    from models.reference import Reference

TREND_DAYS: Final = 14
#: Longer ago than this nobody asks when a kelurahan turned.
MOST_TURNS: Final = 200


@dataclass(frozen=True, slots=True)
class Turn:
    """A kelurahan changed its colour.

    Attributes:
        at: when, seconds since the epoch.
        before, after: colours.
        waiting: cases that showed red from then on.
        case: small key of the case that made the difference.
        came: it began to show red; else it ceased to.
    """

    at: int
    before: Colour
    after: Colour
    waiting: int
    case: int
    came: bool


@dataclass(frozen=True, slots=True)
class Oldest:
    """The case that shows red and was received first."""

    case: int
    received_at: int


def showing(facts: Facts) -> NDArray[np.bool_]:
    """Which cases show red now (``models.complaint.shows_red``)."""
    red: NDArray[np.bool_] = (facts.red_since != NONE) & (facts.red_until == NONE)
    return red


def waiting(facts: Facts, ref: Reference, now: int, days: int) -> dict[str, Waiting]:
    """What ``queries.waiting_by_kelurahan`` counts, from the columns: five times as fast at a million cases.

    Args:
        facts: the cases.
        ref: master data, for what lies within a kelurahan's authority.
        now: seconds since the epoch.
        days: window of the inflow.
    """
    status, flags, places = facts.status, facts.flags, len(facts.places.names)
    coordinated = status == STATUSES.index("koordinasi")
    shows = (status == STATUSES.index("menunggu")) | (coordinated & (flags & CHANNEL_RED != 0))
    shows &= (flags & MERGED == 0) & (facts.kind != SPAM) & (facts.kelurahan != 0)
    here = np.flatnonzero(shows)
    flags, across, late_from = flags[here], coordinated[here], facts.lurah_late_from[here]
    own = facts.categories.passing(lambda slug: slug not in ref.categories or own_area(ref.categories[slug]))
    lurahs = facts.agencies.passing(lambda code: not code or code.startswith(("LURAH-", "PPSU-")))
    beyond = ~own[facts.category[here]] & (lurahs[facts.agency[here]] | (flags & SURE_AGENCY == 0))
    late = (late_from != NONE) & ((late_from < now) | (flags & PAUSED != 0)) & own[facts.category[here]]
    # The first cause that holds is the cause: models.indicator.cause_of.
    cause = np.select([across, flags & REOPENED != 0, beyond, late], [1, 0, 2, 3], 4)
    counts = np.bincount(facts.kelurahan[here].astype(np.int64) * 5 + cause, minlength=places * 5)
    today = day_start(now)
    came = (facts.received_at >= today - days * DAY) & (facts.received_at < today)
    inflow = np.bincount(facts.kelurahan[came], minlength=places)
    return {
        name: Waiting._make((name, int(row.sum()), *map(int, row), int(new)))
        for name, row, new in zip(facts.places.names, counts.reshape(places, 5), inflow, strict=True)
        if name and (new or row.any())
    }


def waiting_at(facts: Facts, moments: Sequence[int]) -> dict[str, tuple[int, ...]]:
    """How many showed red in each kelurahan at some moments.

    Args:
        facts: the cases.
        moments: seconds since the epoch, ascending.

    Returns:
        Code -> a count a moment; kelurahan with none at all are left out.
    """
    ran = facts.red_since != NONE
    place = facts.kelurahan[ran].astype(np.int64)
    until = np.where(facts.red_until[ran] == NONE, np.iinfo(np.int64).max, facts.red_until[ran])
    steps = np.asarray(moments, np.int64)
    width, places = len(moments) + 1, len(facts.places.names)
    # A run counts at the moments from its begin (>=) up to its end (<): +1 at the first, -1 behind the last.
    began = np.searchsorted(steps, facts.red_since[ran], "left")
    ended = np.searchsorted(steps, until, "left")
    change = np.bincount(place * width + began, minlength=places * width)
    change -= np.bincount(place * width + ended, minlength=places * width)
    counts = change.reshape(places, width).cumsum(axis=1)[:, :-1]
    return {
        name: tuple(int(n) for n in row)
        for name, row in zip(facts.places.names, counts, strict=True)
        if name and row.any()
    }


def trend(facts: Facts, now: int, days: int = TREND_DAYS) -> dict[str, tuple[int, ...]]:
    """How many showed red in each kelurahan at the end of the last days, in Jakarta; the last count is that of now."""
    today = day_start(now)
    return waiting_at(facts, [*(today - DAY * back for back in reversed(range(days - 1))), now])


def oldest(facts: Facts) -> dict[str, Oldest]:
    """In each kelurahan the case that shows red and was received first."""
    rows = np.flatnonzero(showing(facts))
    order = rows[np.lexsort((facts.n[rows], facts.received_at[rows], facts.kelurahan[rows]))]
    codes, first = np.unique(facts.kelurahan[order], return_index=True)
    return {
        facts.places.names[code]: Oldest(int(facts.n[row]), int(facts.received_at[row]))
        for code, row in zip(codes, order[first], strict=True)
        if code
    }


def turns(facts: Facts, kelurahan: str, since: int, now: int, rates: Rates) -> list[Turn]:
    """When a kelurahan changed its colour, and by which case; the newest first.

    Args:
        facts: the cases.
        kelurahan: Kemendagri code.
        since, now: seconds since the epoch; what is told lies between them.
        rates: limits, as they are today.
    """
    here = np.flatnonzero((facts.red_since != NONE) & facts.places.passing(kelurahan.__eq__)[facts.kelurahan])
    ended = here[facts.red_until[here] != NONE]
    at = np.concatenate([facts.red_since[here], facts.red_until[ended]])
    step = np.concatenate([np.ones(len(here), np.int64), -np.ones(len(ended), np.int64)])
    case = np.concatenate([facts.n[here], facts.n[ended]])
    order = np.lexsort((case, -step, at))
    at, step, case = at[order], step[order], case[order]
    counts = step.cumsum()
    # Several at one moment (a bulk) are one step: only what stood when it was over is told.
    last = np.append(at[1:] != at[:-1], True) if len(at) else np.zeros(0, bool)
    found: list[Turn] = []
    before: Colour = "green"
    for i in np.flatnonzero(last & (at <= now)):
        after = colour_of(int(counts[i]), rates)
        if after != before and at[i] >= since:
            found.append(_turn(i, at, step, case, counts, before, after))
        before = after
    return found[: -MOST_TURNS - 1 : -1]


def _turn(i: Any, at: Any, step: Any, case: Any, counts: Any, before: Colour, after: Colour) -> Turn:
    return Turn(int(at[i]), before, after, int(counts[i]), int(case[i]), bool(step[i] > 0))
