"""What the wall of the control room shows: five numbers, the kelurahan by colour, the red ones, the newest events.

Nothing of a citizen: no words, no numbers, no names. An event is told by what it is about and where, never by its case.
"""

from __future__ import annotations

import sqlite3
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from console.core import records
from console.core.review import Review, review
from models.filters import day_start
from models.reference import Reference

if TYPE_CHECKING:
    from console.core.figures.facts import Facts

#: Seconds without word from the central after which what is shown is called stale; it is asked every ten.
STALE_S: Final = 90
EVENTS: Final = 5
#: Of each kind so many of the newest are looked at to find the few that are told.
_LOOKED_AT: Final = 30
#: Conditions of the partial indexes, word for word (models.tables).
_DONE: Final = "status = 'selesai' and merged_into is null and kind <> 'spam' and sure & 8"
_TRIAGED: Final = "kind in ('classify','categorise','locate','coordinate','dispose')"


@dataclass(frozen=True, slots=True)
class Told:
    """Something that happened.

    Attributes:
        at: when, seconds since the epoch.
        status: of the case now.
        category, kelurahan: slug and code, None while they are unknown.
    """

    at: int
    status: str
    category: str | None
    kelurahan: str | None


@dataclass(frozen=True, slots=True)
class Wall:
    """All of it, from one moment.

    Attributes:
        new_today: reports received today in Jakarta, without spam and twins.
        overdue: open cases past their nearest deadline.
        done_today: cases closed as done today.
        review: the kelurahan.
        events: the newest, one a case.
        heard: when the central was last heard of; 0 when this store has never had one.
    """

    new_today: int
    overdue: int
    done_today: int
    review: Review
    events: tuple[Told, ...]
    heard: int

    @property
    def at(self) -> int:
        """The moment."""
        return self.review.at

    def stale(self, now: int) -> bool:
        """Whether it is too old to be called live."""
        return now - (self.heard or self.at) > STALE_S


def wall(db: sqlite3.Connection, ref: Reference, now: int, facts: Facts) -> Wall:
    """Count it.

    Args:
        db: reading connection.
        ref: master data.
        now: seconds since the epoch.
        facts: all cases, from the same moment.
    """
    from console.core.figures.facts import MERGED, SPAM
    from models.complaint import STATUSES

    today = day_start(now)
    counts = (facts.flags & MERGED == 0) & (facts.kind != SPAM)
    done = (facts.status == STATUSES.index("selesai")) & (facts.closed_at >= today)
    (overdue,) = db.execute(
        "select count(*) from complaint indexed by complaint_queue where urgent < ?", (now,)
    ).fetchone()
    return Wall(
        new_today=int((counts & (facts.received_at >= today)).sum()),
        overdue=int(overdue),
        done_today=int((counts & done).sum()),
        review=review(ref, now, facts),
        events=_events(db, now),
        heard=records.last_pull(db),
    )


def _events(db: sqlite3.Connection, now: int) -> tuple[Told, ...]:
    """What came, was handed on or was done last, one a case; what lies in the future by somebody's clock is left out.

    Each of the three has an index by time. Events as a whole have none, and what arrived here last is not the newest.
    """
    rows = db.execute(
        f"""select id, at, status, category, kelurahan from (
              select id, received_at as at, status, category, kelurahan, kind
                from complaint indexed by complaint_received where received_at <= ?1
                order by received_at desc limit {_LOOKED_AT})
            where kind <> 'spam'
            union all
            select id, closed_at, status, category, kelurahan from (
              select id, closed_at, status, category, kelurahan from complaint indexed by complaint_done
               where {_DONE} and closed_at <= ?1 order by closed_at desc limit {_LOOKED_AT})
            union all
            select c.id, e.at, c.status, c.category, c.kelurahan from (
              select complaint, at from event indexed by event_triage
               where {_TRIAGED} and kind in ('coordinate', 'dispose') and coalesce(outcome, '') <> 'refused'
                 and at <= ?1 order by at desc limit {_LOOKED_AT}) e
             join complaint c on c.id = e.complaint where c.kind <> 'spam'
            order by 2 desc""",  # noqa: S608 - constants
        (now,),
    )
    found: dict[bytes, Told] = {}
    for case, at, status, category, kelurahan in rows:
        found.setdefault(case, Told(at, status, category, kelurahan))
        if len(found) == EVENTS:
            break
    return tuple(found.values())
