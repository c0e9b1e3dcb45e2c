"""What the central has not answered yet, and what it refused: for the list behind the pill.

A refused Event stays in its case's history for good; here it stands until the operator has done it again or let it go.
Beside it stands what happened to the case meanwhile, as this console knows it.
"""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any, Final
from uuid import UUID

from console.core import history, records
from console.core.history import Line
from console.core.records import EventRow
from models import reading, rules
from models.command_json import from_json
from models.commands import Actor, Command
from models.complaint import Complaint
from models.reference import Reference
from models.rules import Refusal

#: So many of each stand in the list at once; the others follow as these are dealt with.
MOST: Final = 500
#: Longest piece of a citizen's text shown beside a number.
WORDS: Final = 160

_WORDS: Final = f"case when c.title <> '' then c.title else substr(c.text, 1, {WORDS}) end"
_REFUSED: Final = "e.outcome = 'refused' and e.mine = 1 and e.dealt = 0"


@dataclass(frozen=True, slots=True)
class Unsent:
    """Work the central has not answered yet.

    Attributes:
        n, id: of the Event. case: small key of its case, 0 when that is not here. number, words: of the case.
        what: the Event in a sentence. at: seconds since the epoch.
        mine_to_send: it goes out under whoever works here; else it waits until its actor signs in.
    """

    n: int
    id: str
    case: int
    number: str
    words: str
    what: str
    at: int
    actor: str
    mine_to_send: bool


@dataclass(frozen=True, slots=True)
class Refused:
    """Work the central refused, as nobody has dealt with it.

    Attributes:
        n, id, case, number, words, what, at, actor: as of ``Unsent``.
        why: the reason in words.
        since: what was accepted on the case after this work's base, oldest first; mostly others' work.
        can_redo: the same could be done on the case as it is now. redo_why_not: why not, "" when it could.
    """

    n: int
    id: str
    case: int
    number: str
    words: str
    what: str
    at: int
    actor: str
    why: str
    since: tuple[Line, ...]
    can_redo: bool
    redo_why_not: str


@dataclass(frozen=True, slots=True)
class Listing:
    """Both, as far as they are shown at once.

    Attributes:
        refused: the newest first. refused_keys: of all that wait, the newest first.
        unsent: in the order they will be sent. unsent_count: of all.
    """

    refused: tuple[Refused, ...] = ()
    refused_keys: tuple[int, ...] = ()
    unsent: tuple[Unsent, ...] = ()
    unsent_count: int = 0


def counts(db: sqlite3.Connection) -> tuple[int, int]:
    """(unsent, refused and not dealt with)."""
    return records.unsent(db), len(refused_keys(db))


def to_send(db: sqlite3.Connection, me: str) -> int:
    """How many unsent Events go out under this operator; the others' wait for those who said them."""
    return int(
        db.execute(
            "select count(*) from event indexed by event_outbox"
            " where outcome is null and (actor = ? or kind = 'receivereport')", (me,)).fetchone()[0]
    )  # fmt: skip


def refused_keys(db: sqlite3.Connection) -> tuple[int, ...]:
    """Small keys of the Events that were refused and not dealt with, the newest first.

    The index is not asked for by name: a first pull takes it away for a while.
    """
    return tuple(row[0] for row in db.execute(f"select e.n from event e where {_REFUSED} order by e.n desc"))  # noqa: S608


def listing(db: sqlite3.Connection, ref: Reference, lang: str, actor: Actor) -> Listing:
    """Everything the list shows."""
    return Listing(
        tuple(refused(db, ref, lang, actor)), refused_keys(db),
        tuple(unsent(db, ref, lang, actor.name)), records.unsent(db),
    )  # fmt: skip


def unsent(
    db: sqlite3.Connection, ref: Reference, lang: str, me: str = "", limit: int = MOST
) -> list[Unsent]:
    """What the central has not answered, in the order it will be sent.

    Args:
        ref: master data.
        lang: ``id`` or ``en``.
        me: login of whoever works here.
        limit: how many at most.
    """
    rows = db.execute(
        f"select {records.EVENT_COLUMNS}, c.n, c.number, {_WORDS}"  # noqa: S608 - our own names
        " from event e indexed by event_outbox left join complaint c on c.id = e.complaint"
        " where e.outcome is null order by e.n limit ?", (limit,)).fetchall()  # fmt: skip
    events = [records.event_row(row) for row in rows]
    by_id = _taken_back(db, events)
    numbers = _numbers(db, events)
    found = []
    for event, (case, number, words) in zip(events, (row[-3:] for row in rows), strict=True):
        what = history.line(event, ref, lang, by_id, numbers).text
        sends = event.kind == "receivereport" or event.actor == me
        found.append(Unsent(event.n, event.id, case or 0, number or "", history.plain_line(words or ""), what,
                            event.at, event.actor, sends))  # fmt: skip
    return found


def refused(
    db: sqlite3.Connection, ref: Reference, lang: str, actor: Actor, limit: int = MOST,
    ns: Sequence[int] | None = None,
) -> list[Refused]:  # fmt: skip
    """What the central refused and nobody has dealt with, the newest first.

    Args:
        ref: master data.
        lang: ``id`` or ``en``.
        actor: who would do it again.
        limit: how many at most.
        ns: only these Events.
    """
    only = "" if ns is None else " and e.n in (select value from json_each(?))"
    rows = db.execute(
        f"select {records.EVENT_COLUMNS}, e.complaint from event e where {_REFUSED}{only}"  # noqa: S608 - our own names
        " order by e.n desc limit ?",
        (limit,) if ns is None else (json.dumps(list(ns)), limit),
    ).fetchall()
    events = [records.event_row(row) for row in rows]
    ids = [UUID(bytes=row[-1]) for row in rows]
    past = {case_id: records.history(db, case_id) for case_id in dict.fromkeys(ids)}
    numbers = _numbers(db, [event for some in past.values() for event in some])
    commands = [_command(event) for event in events]
    cases = reading.load(db, {*ids, *_named(commands)})
    complaints = {case_id: case for case_id, (_n, case) in cases.items()}
    found = []
    for event, case_id, command in zip(events, ids, commands, strict=True):
        n, case = cases.get(case_id, (0, None))
        by_id = {other.id: other for other in past[case_id]}
        refusal = _redo(command, case, complaints, actor, ref)
        words = (case.title or case.text[:WORDS]) if case is not None else ""
        found.append(Refused(
            event.n, event.id, n, case.number if case is not None else "", history.plain_line(words),
            history.line(event, ref, lang, by_id, numbers).text, event.at, event.actor,
            history.why_refused(event, lang, by_id),
            tuple(history.line(other, ref, lang, by_id, numbers) for other in since(event, past[case_id])),
            refusal is None, history.why_not(refusal, lang) if refusal is not None else "",
        ))  # fmt: skip
    return found


def since(event: EventRow, past: Sequence[EventRow]) -> list[EventRow]:
    """What was accepted on the case after an Event's base, oldest first.

    Several acts in a row while offline are each based on the one before, so the base is looked for at the start of
    that row.

    Args:
        event: one of the case's Events.
        past: all of them, oldest first.
    """
    base = event.base
    for earlier in sorted((e for e in past if e.mine and e.n < event.n), key=lambda e: -e.n):
        # A base that is the revision of an answer was no guess; one not below this answer's own was pushed with it.
        known = earlier.outcome is not None and earlier.revision == base < event.revision
        if earlier.base + 1 == base and not known:
            base = earlier.base
    return [
        other for other in past
        if other.outcome == "accepted" and other.revision > base and other.kind != "receivereport"
    ]  # fmt: skip


def _command(event: EventRow) -> Command | None:
    """What was wanted; None for what another version wrote. A report's text is not in its Event, nor needed here."""
    try:
        body = {"text": "", **event.body} if event.kind == "receivereport" else event.body
        return from_json(body)
    except ValueError:
        return None


def _named(commands: Iterable[Command | None]) -> set[UUID]:
    """Other cases the judgement of these hangs on."""
    found: set[UUID] = set()
    for command in commands:
        if command is not None:
            others = (rules.parent_named(command), getattr(command, "follows", None))
            found.update(other for other in others if other is not None)
    return found


def _redo(
    command: Command | None,
    case: Complaint | None,
    cases: dict[UUID, Complaint],
    actor: Actor,
    ref: Reference,
) -> Refusal | None:
    """Why a Command cannot be done once more; the dispatcher judges the same way when it is wanted."""
    if command is None:
        return Refusal("refused.again.unknown")
    return (
        rules.refuse_again(command)
        or rules.refuse(case, command, actor, ref)
        or rules.refuse_parent(command, case, cases)
    )


def _numbers(db: sqlite3.Connection, events: Iterable[EventRow]) -> dict[str, str]:
    """Numbers of the cases these merge into, by id as text."""
    ids = {str(event.body["into"]) for event in events if event.kind == "merge" and "into" in event.body}
    found: dict[str, str] = {}
    for some in reading.chunks(sorted(ids), 500):
        marks = ",".join("?" * len(some))
        rows: list[Any] = db.execute(
            f"select id, number from complaint where id in ({marks})", [UUID(one).bytes for one in some]  # noqa: S608
        ).fetchall()  # fmt: skip
        found |= {str(UUID(bytes=raw)): number for raw, number in rows}
    return found


def _taken_back(db: sqlite3.Connection, events: Iterable[EventRow]) -> dict[str, EventRow]:
    """The Events that undos among these take back, by id."""
    ids = [UUID(str(event.body["undoes"])).bytes for event in events if "undoes" in event.body]
    found: dict[str, EventRow] = {}
    for some in reading.chunks(ids, 500):
        marks = ",".join("?" * len(some))
        rows = db.execute(f"select {records.EVENT_COLUMNS} from event e where e.id in ({marks})", list(some))  # noqa: S608
        found |= {event.id: event for event in map(records.event_row, rows)}
    return found
