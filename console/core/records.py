"""Single cases and the console's own tables: what the case panel, the quarantine and the command line read.

The same kind of reads as ``queries``, which keeps to the queue and the map.
"""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from typing import Any, Final, NamedTuple
from uuid import UUID

from console.core.queries import Wanted, select_ids
from models import reading
from models.command_json import sound
from models.complaint import Complaint


class EventRow(NamedTuple):
    """One Event of a case's history.

    Attributes:
        at: seconds since the epoch. outcome: None while no central has answered.
        base: revision of the case here when it was said. revision: the central's, once it has answered.
        mine: said on this console. dealt: what became of a refusal, see ``models.reading.DEALT``.
    """

    n: int
    id: str
    at: int
    actor: str
    kind: str
    body: dict[str, Any]
    effect: dict[str, Any]
    before: dict[str, Any]
    outcome: str | None
    reason: str | None
    batch: str | None
    base: int = 0
    revision: int = 0
    mine: bool = True
    dealt: int = 0


#: What ``event_row`` makes a row of, of a table called ``e``.
EVENT_COLUMNS: Final = (
    "e.n, lower(hex(e.id)), e.at, e.actor, e.kind, e.body, e.effect, e.before, e.outcome, e.reason,"
    " lower(hex(e.batch)), e.base, e.revision, e.mine, e.dealt"
)


def event_row(r: Sequence[Any]) -> EventRow:
    """A row of ``EVENT_COLUMNS``."""
    body, effect, before = (json.loads(text) for text in r[5:8])
    return EventRow._make(
        (*r[:5], body, effect, before, *r[8:10], r[10] or None, *r[11:13], bool(r[13]), r[14])
    )


def history(db: sqlite3.Connection, case: UUID) -> list[EventRow]:
    """A case's Events, oldest first: as the central put them in order, then what it has not answered yet."""
    rows = db.execute(
        f"select {EVENT_COLUMNS} from event e where e.complaint = ? order by e.outcome is null,"  # noqa: S608 - our names
        " case when e.outcome is null then e.n else e.revision end, case when e.outcome is null then 0 else e.seq end,"
        " e.n", (case.bytes,))  # fmt: skip
    return [event_row(r) for r in rows]


@dataclass(frozen=True, slots=True)
class Twin:
    """A case merged into another."""

    n: int
    id: UUID
    number: str
    words: str
    status: str


@dataclass(frozen=True, slots=True)
class CaseDetail:
    """Everything the case panel shows.

    Attributes:
        reporter: (name, contact), as stored; the screen masks it.
        photos, proofs: addresses of pictures of the report and of the result.
        twins: cases merged into it.
        parent: number of the case it was merged into, "".
        central: this store belongs to a central, so that what is unsent is worth saying.
    """

    n: int
    complaint: Complaint
    reporter: tuple[str, str]
    photos: tuple[str, ...]
    proofs: tuple[str, ...]
    twins: tuple[Twin, ...]
    parent: str
    history: tuple[EventRow, ...]
    central: bool = False


def case(db: sqlite3.Connection, n: int) -> CaseDetail | None:
    """One case with all that belongs to it; None when it is gone."""
    row = db.execute("select id from complaint where n = ?", (n,)).fetchone()
    if row is None:
        return None
    case_id = UUID(bytes=row[0])
    _n, complaint = reading.load(db, [case_id])[case_id]
    reporter = db.execute(
        "select name, contact from reporter where complaint = ?", (case_id.bytes,)
    ).fetchone()
    pictures = db.execute(
        "select role, address from photo where complaint = ? order by position", (case_id.bytes,)
    ).fetchall()
    twins = db.execute(
        "select n, id, number, case when title <> '' then title else substr(text, 1, 160) end, status from complaint"
        " where merged_into = ? order by n", (case_id.bytes,))  # fmt: skip
    parent = ""
    if complaint.merged_into is not None:
        known = db.execute(
            "select number from complaint where id = ?", (complaint.merged_into.bytes,)
        ).fetchone()
        parent = known[0] if known is not None else ""  # out of my scope, or not pulled yet
    return CaseDetail(
        n, complaint, tuple(reporter) if reporter else ("", ""),
        tuple(a for role, a in pictures if role == "report"),
        complaint.result_photos,
        tuple(Twin(t[0], UUID(bytes=t[1]), t[2], t[3], t[4]) for t in twins),
        parent, tuple(history(db, case_id)), has_central(db),
    )  # fmt: skip


def has_central(db: sqlite3.Connection) -> bool:
    """Whether this store has ever met a central; before that nothing here is unsent, there is nowhere to send it."""
    return bool(reading.fact(db, reading.CENTRAL))


def find(db: sqlite3.Connection, key: str) -> UUID | None:
    """A case by what people type: its number, its id, or the channel's id of the message.

    Returns:
        None when there is none, or when a channel's id names more than one.
    """
    key = key.encode(
        "utf-8", "replace"
    ).decode()  # an argument in a foreign encoding has halves no parameter holds
    row = db.execute("select id from complaint where number = ?", (key.upper(),)).fetchone()
    if row is None:
        try:
            row = db.execute("select id from complaint where id = ?", (UUID(key).bytes,)).fetchone()
        except ValueError:
            row = None
    if row is None:
        rows = db.execute("select id from complaint where external_id = ? limit 2", (key,)).fetchall()
        row = rows[0] if len(rows) == 1 else None
    return UUID(bytes=row[0]) if row else None


def case_ids(db: sqlite3.Connection, keys: Sequence[int]) -> list[UUID]:
    """Ids of cases by small key, in the keys' order."""
    rows = db.execute("select n, id from complaint where n in (select value from json_each(?))",
                      (json.dumps([int(k) for k in keys]),))  # fmt: skip
    found = {n: UUID(bytes=raw) for n, raw in rows}
    return [found[int(k)] for k in keys if int(k) in found]


def keys_by_id(db: sqlite3.Connection, cases: Sequence[UUID]) -> dict[UUID, int]:
    """Small keys of cases."""
    return {case_id: n for case_id, (n, _case) in reading.load(db, cases).items()}


def complaints(
    db: sqlite3.Connection, wanted: Wanted, limit: int | None = None
) -> list[tuple[int, Complaint]]:
    """Whole cases that pass, in order: for the command line."""
    sql, params = select_ids(wanted, limit)
    keys = [row[0] for row in db.execute(sql, params)]
    order = {k: i for i, k in enumerate(keys)}
    found: list[tuple[int, Complaint]] = []
    for some in reading.chunks(keys, 500):
        found.extend(reading.load(db, case_ids(db, some)).values())
    return sorted(found, key=lambda pair: order[pair[0]])


class QuarantineRow(NamedTuple):
    """A piece of input that could not be read."""

    n: int
    channel: str
    source: str
    position: str
    code: str
    params: dict[str, Any]
    raw: str
    at: int
    state: str
    note: str
    mapping: dict[str, Any]


def quarantined(
    db: sqlite3.Connection, state: str = "open", n: int | None = None, limit: int = 1000
) -> list[QuarantineRow]:
    """Quarantined pieces, oldest first.

    Args:
        state: open, retried or discarded; "" for all.
        n: only this one.
    """
    rows = db.execute(
        "select n, channel, source, position, code, params, raw, at, state, note, mapping from quarantine"
        " where (? = '' or state = ?) and (? is null or n = ?) order by n limit ?",
        (state, state, n, n, limit),
    )
    return [QuarantineRow._make((*r[:5], json.loads(r[5]), *r[6:10], json.loads(r[10]))) for r in rows]


def quarantine_count(db: sqlite3.Connection) -> int:
    """How many pieces wait for somebody."""
    return int(db.execute("select count(*) from quarantine where state = 'open'").fetchone()[0])


def quarantined_by_channel(db: sqlite3.Connection) -> dict[str, int]:
    """How many pieces of each channel wait in the quarantine."""
    return dict(
        db.execute(
            "select channel, count(*) from quarantine where state = 'open' group by channel"
        ).fetchall()
    )


def cursor(db: sqlite3.Connection, place: str) -> str:
    """How far a channel is read, in its own words; "" for not at all.

    Args:
        place: the channel's code, and behind ``#`` which of its sources is meant when that is known.
    """
    row = db.execute("select value from cursor where channel = ?", (place,)).fetchone()
    return str(row[0]) if row else ""


def unsent(db: sqlite3.Connection) -> int:
    """Events no central has answered yet."""
    return int(
        db.execute("select count(*) from event indexed by event_outbox where outcome is null").fetchone()[0]
    )


def newest_change(db: sqlite3.Connection) -> tuple[int, int]:
    """(newest Event, newest case): moves whenever another process wrote."""
    row = db.execute(
        "select coalesce(max(n), 0), (select coalesce(max(n), 0) from complaint) from event"
    ).fetchone()
    return int(row[0]), int(row[1])


def clock_offset(db: sqlite3.Connection) -> int:
    """Seconds the central's clock was ahead of this computer's when they last met."""
    return int(reading.fact(db, reading.OFFSET) or 0)


def last_pull(db: sqlite3.Connection) -> int:
    """When the central was last heard of, seconds since the epoch; 0 for never."""
    return int(reading.fact(db, reading.HEARD) or 0)


def refused_of(db: sqlite3.Connection, batch: UUID) -> list[tuple[UUID, dict[str, Any]]]:
    """What the central has refused of an act: case and reason."""
    rows = db.execute(
        "select complaint, reason from event where batch = ? and outcome = 'refused'", (batch.bytes,)
    )
    return [(UUID(bytes=raw), json.loads(reason or "{}")) for raw, reason in rows]


def changed_since(db: sqlite3.Connection, event_n: int) -> list[int]:
    """Small keys of cases with Events newer than this one (another process wrote them), and of cases that twins came to
    or left by one: those count them and list them."""
    # "cross" holds the order: left to itself SQLite reads every case, 0.2 s at a million.
    rows = db.execute(
        "select distinct c.n from event e cross join complaint c on c.id = e.complaint where e.n > ?",
        (event_n,),
    )
    touched = dict.fromkeys(row[0] for row in rows)
    moved = db.execute(
        "select json_extract(before, '$.merged_into'), json_extract(effect, '$.merged_into') from event"
        " where n > ? and kind in ('merge', 'unmerge', 'restore')", (event_n,))  # fmt: skip
    parents = {UUID(parent) for both in moved for parent in both if parent}
    touched |= dict.fromkeys(keys_by_id(db, list(parents)).values())
    return list(touched)


def boundaries(db: sqlite3.Connection) -> list[tuple[str, bytes]]:
    """Imported boundaries: (kelurahan code, WKB); empty when only approximate cells exist."""
    return [
        (code, bytes(wkb))
        for code, wkb in db.execute("select kelurahan, wkb from boundary order by kelurahan")
    ]


def known_messages(db: sqlite3.Connection, channel: str, external_ids: Sequence[str]) -> set[str]:
    """Which of a channel's messages are cases already."""
    found: set[str] = set()
    stored = {sound(one): one for one in external_ids}  # as the door would store it
    for some in reading.chunks(list(stored), 500):
        marks = ",".join("?" * len(some))
        sql = f"select external_id from complaint where channel = ? and external_id in ({marks})"  # noqa: S608
        found.update(stored[row[0]] for row in db.execute(sql, (channel, *some)))
    return found


#: A case as ``core.neighbours`` compares it: id, text, received_at, lat, lon, category, kelurahan, number, channel,
#: contact ("" once the central has it), addresses of pictures in lines.
_COMPARED: Final = (
    "c.id, substr(c.text, 1, 500), c.received_at, c.lat, c.lon, c.category, c.kelurahan, c.number, c.channel,"
    " coalesce((select contact from reporter r where r.complaint = c.id), ''),"
    " case when c.photos > 0 then coalesce((select group_concat(address, char(10)) from photo p"
    " where p.complaint = c.id and p.role = 'report'), '') else '' end"
)


def recent(db: sqlite3.Connection, since: int, limit: int) -> list[tuple[Any, ...]]:
    """The newest cases since a moment, oldest first, as ``_COMPARED``."""
    rows = db.execute(
        f"select {_COMPARED} from complaint c indexed by complaint_received where c.received_at >= ?"  # noqa: S608
        " and c.merged_into is null order by c.received_at desc limit ?", (since, limit)).fetchall()  # fmt: skip
    return [(UUID(bytes=row[0]), *row[1:]) for row in reversed(rows)]


def by_number(db: sqlite3.Connection, numbers: Sequence[str]) -> list[tuple[Any, ...]]:
    """Cases by their numbers, as ``recent`` gives them."""
    rows = db.execute(
        f"select {_COMPARED} from complaint c where c.number in (select value from json_each(?))",  # noqa: S608
        (json.dumps(list(numbers)),),
    )
    return [(UUID(bytes=row[0]), *row[1:]) for row in rows]


def answered_numbers(db: sqlite3.Connection, channel: str, messages: Sequence[str]) -> list[str]:
    """Numbers of the cases that some of a channel's messages became."""
    some = messages[:50]
    marks = ",".join("?" * len(some))
    sql = f"select number from complaint where channel = ? and external_id in ({marks})"  # noqa: S608 - only marks
    return [row[0] for row in db.execute(sql, (channel, *map(sound, some)))]


def replied(db: sqlite3.Connection, replies: Collection[str]) -> dict[str, tuple[UUID, str]]:
    """The cases that some of our replies belong to: reply -> (case, its number).

    Looks through all cases that were answered: to be asked once for many (0.2 s among 200,000).
    """
    rows = db.execute(
        "select one.value ->> 'id', c.id, c.number from complaint c, json_each(c.replies) one where c.replies <> '[]'"
        " and one.value ->> 'id' in (select value from json_each(?))", (json.dumps(list(replies)),))  # fmt: skip
    return {reply: (UUID(bytes=case), number) for reply, case, number in rows}


def located_after(db: sqlite3.Connection, n: int, limit: int) -> list[tuple[Any, ...]]:
    """Cases with a point, by small key: (n, id, lat, lon, kelurahan, place); for new boundaries."""
    rows = db.execute(
        "select n, id, lat, lon, kelurahan, place from complaint where n > ? and lat is not null order by n limit ?",
        (n, limit))  # fmt: skip
    return [(row[0], UUID(bytes=row[1]), *row[2:]) for row in rows]


def located_count(db: sqlite3.Connection, *, only_waiting: bool = False) -> int:
    """Cases with a point; ``only_waiting``: those that no official boundary and no person has placed."""
    waiting = " and place not in ('gps', 'operator')" if only_waiting else ""
    return int(db.execute(f"select count(*) from complaint where lat is not null{waiting}").fetchone()[0])  # noqa: S608


def boundary_source(db: sqlite3.Connection) -> str:
    """Name of the file the stored boundaries came from, "" when there are none."""
    row = db.execute("select source from boundary order by kelurahan limit 1").fetchone()
    return str(row[0]) if row else ""


def nearby(
    db: sqlite3.Connection, lat: float, lon: float, since: int, degrees: float = 0.005
) -> list[tuple[Any, ...]]:
    """Recent cases around a point, for twin suggestions: (n, text, lat, lon, received_at, category, number)."""
    return db.execute(
        "select c.n, c.text, c.lat, c.lon, c.received_at, c.category, c.number"
        " from complaint c indexed by complaint_received"
        " where c.received_at >= ? and c.lat between ? and ? and c.lon between ? and ? and c.merged_into is null"
        " order by c.received_at desc limit 200",
        (since, lat - degrees, lat + degrees, lon - degrees, lon + degrees),
    ).fetchall()


def status_counts(db: sqlite3.Connection) -> dict[str, int]:
    """Cases by status."""
    return dict(
        db.execute(
            "select status, count(*) from complaint indexed by complaint_status group by status"
        ).fetchall()
    )
