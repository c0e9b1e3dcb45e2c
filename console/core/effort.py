"""Who did how much: counted from what was recorded, never from the status a case merely has.

Counted is every Event of a stretch of time that nobody took back, for whoever held its case at that moment: the lurah,
the crew, the agency, or the room itself (""). Who held it follows from the Events too (``models.hands``). A twin that
only goes along with another case is nobody's work.

A store has every Event of the cases that were open when this console joined, or came later. Of cases closed before,
only the central has them: ``central`` asks it, by the same rules (models/central/effort.sql).
"""

from __future__ import annotations

import sqlite3
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final

from models.complaint import SURE_AGENCY

if TYPE_CHECKING:
    from console.core.central import PostgresCentral

KINDS: Final = ("coordinate", "dispose", "accept", "sendback", "start", "complete", "reopen", "reject")
"""What is counted; ``event_effort`` is the index of exactly these, here and in the central."""
COUNTS: Final = (
    "handled", "handed", "in_time", "late", "accepted", "completed", "bare", "reopened", "sent_back",
)  # fmt: skip
_FIRST: Final = "*"  # no agency's code: back with whoever had it when it came
_ROWS: Final = 500


@dataclass(frozen=True, slots=True)
class Effort:
    """What one holder did.

    Attributes:
        holder: code of an agency, "" the room.
        handled: cases it did something with: accepted, began, handed on, sent back, finished or turned down.
        handed: how often it handed one on to somebody else.
        in_time, late: of these, before and after the deadline of whoever handed on; where none ran, neither.
        accepted: cases it accepted, by saying so or by beginning.
        completed: how often it finished one.
        bare: of these, without a word or a picture of what was done.
        reopened: how often one it had finished was sent back to red.
        sent_back: how often it gave one back.
    """

    holder: str
    handled: int = 0
    handed: int = 0
    in_time: int = 0
    late: int = 0
    accepted: int = 0
    completed: int = 0
    bare: int = 0
    reopened: int = 0
    sent_back: int = 0

    @property
    def counted(self) -> int:
        """Completions that count: without the bare ones, and less what was reopened. May be negative."""
        return self.completed - self.bare - self.reopened


@dataclass(frozen=True, slots=True)
class Efforts:
    """Everybody's effort in a stretch of time.

    Attributes:
        since, until: seconds since the epoch, ``until`` outside it.
        rows: whoever did anything: the room, then who has most completions that count.
        missing: cases of which this store lacks the Events, and which may have had some in the stretch; 0 when the
            figures are whole.
    """

    since: int
    until: int
    rows: tuple[Effort, ...]
    missing: int = 0


def efforts(db: sqlite3.Connection, since: int, until: int) -> Efforts:
    """Everybody's effort, by the Events of this store.

    Args:
        db: reading connection.
        since, until: the stretch, seconds since the epoch, ``until`` outside it.
    """
    return Efforts(
        since, until, _listed(_counted(db, since, until, _taken_back(db))), missing(db, since, until)
    )


def central(line: PostgresCentral, since: int, until: int) -> Efforts:
    """Everybody's effort as the central has it, within one's scope.

    Raises:
        Refused: no active operator.
        Unavailable: the line is gone.
    """
    with line.db() as db:
        rows = db.execute(
            f"select holder, {', '.join(COUNTS)} from tanggap.effort(%s, %s)",  # noqa: S608 - our names
            (since, until),
        ).fetchall()
    return Efforts(since, until, _ordered(Effort(*row) for row in rows))


def missing(db: sqlite3.Connection, since: int, until: int) -> int:
    """Cases without their Events here that were received before the stretch ended and closed after it began."""
    return int(
        db.execute(
            "select count(*) from complaint c where c.status in ('selesai', 'ditolak') and c.closed_at >= ?"
            " and c.received_at < ? and not exists (select 1 from event e where e.complaint = c.id"
            " and e.kind = 'receivereport')",
            (since, until),
        ).fetchone()[0]
    )


def _taken_back(db: sqlite3.Connection) -> set[bytes]:
    """Ids of Events that an undo took back, and no redo brought again: the newest word counts."""
    gone: set[bytes] = set()
    for event, undone in db.execute(
        "select id, undoes from event indexed by event_undoes where undoes is not null and outcome is not 'refused'"
        " order by outcome is null desc, case when outcome is null then n else revision end desc,"
        " case when outcome is null then 0 else seq end desc"
    ):
        if event not in gone:
            gone.add(undone)
    return gone


#: In the order of ``records.history``: as the central put them, then what it has not answered yet.
_SQL: Final = f"""
    select e.complaint, e.id, e.kind, e.at,
           case when e.kind = 'receivereport' then
                  case when coalesce(e.body ->> 'sure', 0) & {SURE_AGENCY} then coalesce(e.body ->> 'agency', '')
                       else '' end
                when e.kind in ('coordinate', 'dispose') then e.body ->> 'to'
                when json_type(e.effect, '$.hands') = 'array'
                  then coalesce(e.effect ->> '$.hands[#-1]', '{_FIRST}') end,
           case when e.kind in ('coordinate', 'dispose') then
             coalesce(e.before ->> 'handover_due', e.before ->> 'lurah_due')
               - coalesce(e.before ->> 'paused_at', e.at) end,
           e.effect ->> 'accepted_at' is not null,
           e.kind = 'complete' and (trim(coalesce(e.body ->> 'reason', ''), char(9, 10, 13, 32)) <> ''
             or coalesce(json_array_length(e.body, '$.photos'), 0) > 0),
           e.body ->> 'follows' is not null
      from event e
     where e.complaint in (select complaint from event indexed by event_effort
                            where at >= ? and at < ? and kind in ({", ".join(f"'{kind}'" for kind in KINDS)}))
       and e.kind in ('receivereport', 'locate', 'restore', {", ".join(f"'{kind}'" for kind in KINDS)})
       and e.outcome is not 'refused'
     order by e.complaint, e.outcome is null, case when e.outcome is null then e.n else e.revision end,
              case when e.outcome is null then 0 else e.seq end"""  # noqa: S608 - made of constants


def _counted(db: sqlite3.Connection, since: int, until: int, gone: set[bytes]) -> Counter[tuple[str, str]]:
    """(holder, one of ``COUNTS``) -> how many."""
    found: Counter[tuple[str, str]] = Counter()
    handled: set[tuple[str, bytes]] = set()
    current, first, holder = b"", "", ""
    finisher: str | None = None
    cursor = db.execute(_SQL, (since, until))
    while rows := cursor.fetchmany(_ROWS):
        for case, event, kind, at, passed, spare, accepted, proved, along in rows:
            if case != current:
                current, first, holder, finisher = case, "", "", None
            had = holder
            if passed is not None:
                holder = first if passed == _FIRST else passed
            if kind == "receivereport":
                first = holder
            if event in gone or along or kind not in KINDS:
                continue
            within = since <= at < until
            if kind == "reopen":
                if within and finisher is not None:
                    found[finisher, "reopened"] += 1
                finisher = None
                continue
            if kind == "complete":
                finisher = holder
            if not within or (kind in ("coordinate", "dispose") and holder == had):
                continue
            who = holder if kind in ("accept", "start", "complete") else had
            handled.add((who, case))
            if kind in ("coordinate", "dispose"):
                found[who, "handed"] += 1
                if spare is not None:
                    found[who, "in_time" if spare >= 0 else "late"] += 1
            elif kind == "sendback":
                found[who, "sent_back"] += 1
            elif kind == "complete":
                found[who, "completed"] += 1
                found[who, "bare"] += not proved
            elif accepted:
                found[who, "accepted"] += 1
    for who, _case in handled:
        found[who, "handled"] += 1
    return found


def _listed(found: Counter[tuple[str, str]]) -> tuple[Effort, ...]:
    holders = {holder for holder, _what in found}
    return _ordered(Effort(holder, *(found[holder, what] for what in COUNTS)) for holder in holders)


def _ordered(rows: Iterable[Any]) -> tuple[Effort, ...]:
    return tuple(sorted(rows, key=lambda one: (bool(one.holder), -one.counted, -one.handled, one.holder)))
