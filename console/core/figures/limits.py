"""When a case had to be done, for many cases at once.

The store keeps the deadlines of open cases only. A closed case's follows from where its clocks began, how long they
stood still and its category's hours, as models.deadlines reckons it when a category changes. The working hours are
``models.clocks``', of which ``add_working`` is the same for arrays.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any, Final

import numpy as np

from models.clocks import DAY, WIB_SECONDS, Calendar
from models.complaint import KINDS

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from models.reference import Reference

_LATEST: Final = 4_102_444_800  # the year 2100
_LONGEST: Final = 20 * 366 * DAY


def done_by(
    columns: Mapping[str, NDArray[Any]], categories: Sequence[str], ref: Reference
) -> NDArray[np.int64]:
    """The completion deadline of every case, of closed ones too.

    Args:
        columns: status, kind, category (a code), clock_from, paused_seconds, completion_due, closed_at.
        categories: names of the category codes.
        ref: master data.

    Returns:
        Seconds since the epoch; -1 where there never was one (spam), its times are broken, or the store
        has none of an open case.
    """
    found = columns["completion_due"].copy()
    closed = columns["closed_at"] >= 0
    known = [ref.category(code or None) for code in categories]
    seconds = np.array([round(c.completion_hours * 3600) for c in known], np.int64)
    working = np.array([c.calendar == "working" for c in known], np.bool_)
    spam = columns["kind"] == KINDS.index("spam")
    start = columns["clock_from"]
    sane = (start >= 0) & (start < _LATEST)  # a broken time has no deadline, and no calendar reaches it
    rows = np.flatnonzero(closed & (found < 0) & ~spam & sane)
    category = columns["category"][rows]
    start = start[rows] + np.clip(columns["paused_seconds"][rows], 0, _LONGEST)
    due = start + seconds[category]
    slow = working[category]
    if slow.any():
        due[slow] = add_working(start[slow], seconds[category][slow], ref.calendar)
    found[rows] = due
    return found


def add_working(
    start: NDArray[np.int64], seconds: NDArray[np.int64], calendar: Calendar
) -> NDArray[np.int64]:
    """``models.clocks.add_seconds`` in working time, for arrays.

    Args:
        start: when each clock begins.
        seconds: of work, not negative.
        calendar: the working hours.
    """
    if len(start) == 0:
        return start.copy()
    a_day = calendar.closes - calendar.opens
    first = int((start.min() + WIB_SECONDS) // DAY)
    # Enough days for the longest: a working week has a day at least, and holidays come on top.
    days = int((start.max() + WIB_SECONDS) // DAY) - first + 8 * (int(seconds.max()) // a_day + 2) + 400
    opens = np.array(
        [d * DAY - WIB_SECONDS + calendar.opens for d in range(first, first + days) if calendar.works_on(d)],
        np.int64,
    )
    day = np.searchsorted(
        opens + a_day, start, side="left"
    )  # the first day that closes at or after the start
    into = np.clip(start - opens[np.minimum(day, len(opens) - 1)], 0, a_day)
    worked = day * a_day + into + seconds
    # The last second of a day is its closing, not the next opening.
    ends = np.maximum(worked - 1, 0) // a_day
    due = opens[ends] + (worked - ends * a_day)
    return np.where(seconds == 0, start, due)
