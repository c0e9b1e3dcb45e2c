"""Reading the local store: a query-only connection of the standard driver, and rows as Complaints and Reference.

No SQLAlchemy here: the first page of the queue is on screen before SQLAlchemy has been imported (console/README.md,
"start"). ``PRAGMA query_only`` makes the database itself refuse a write.
"""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import fields
from operator import itemgetter
from pathlib import Path
from typing import Any, Final
from uuid import UUID

from models.complaint import LISTS, Complaint

#: Columns of ``complaint`` in the order of ``row_to_complaint``; ``n`` comes first.
COLUMNS: Final = (
    "id", "channel", "external_id", "received_at", "text", "number", "title", "address", "status", "kind", "category",
    "kelurahan", "agency", "sure", "suggested", "assignee", "handover_due", "lurah_due", "completion_due", "due_at",
    "due_clock", "clock_from", "paused_seconds", "waiting_for", "paused_at", "urgent", "lat", "lon", "place",
    "reopened", "channel_red", "priority", "escalated", "verified", "merged_into", "twins", "photos", "closed_at",
    "result", "result_photos", "source", "replies", "reply_due", "accepted_at", "hands", "bounced", "rung",
    "handed_at", "red_since", "red_until", "revision",
)  # fmt: skip
_BOOLS: Final = ("channel_red", "escalated", "verified")
_LIST: Final = ", ".join(f"c.{name}" for name in COLUMNS)
# A row in the order of the Complaint's fields, and where those stand that are kept in another form: judging a bulk
# makes ten thousand of them, and by name each takes three times as long.
_FIELDS: Final = tuple(f.name for f in fields(Complaint))
_IN_ORDER: Final = itemgetter(*(COLUMNS.index(name) + 1 for name in _FIELDS))
_ID, _SUGGESTED, _MERGED = (_FIELDS.index(name) for name in ("id", "suggested", "merged_into"))
_LIST_PLACES: Final = tuple(_FIELDS.index(name) for name in LISTS)
_BOOL_PLACES: Final = tuple(_FIELDS.index(name) for name in _BOOLS)


#: What became of a refused Event, as ``event.dealt`` keeps it.
DEALT: Final = {"open": 0, "dropped": 1, "redone": 2}

#: JSON as stored. One encoder for all: ``json.dumps`` with options makes a new one each time.
to_text: Final = json.JSONEncoder(ensure_ascii=False, separators=(",", ":")).encode


def connect(path: Path, *, timeout: float = 5.0) -> sqlite3.Connection:
    """A connection that can only read.

    Args:
        path: the store.
        timeout: seconds to wait for a lock.

    Raises:
        sqlite3.Error: the file cannot be opened.
    """
    db = sqlite3.connect(path, timeout=timeout, isolation_level=None, check_same_thread=False)
    db.execute("pragma query_only = 1")
    db.execute("pragma cache_size = -8000")  # the file is mapped: the system caches it for all connections
    db.execute("pragma mmap_size = 1073741824")
    db.execute("pragma temp_store = memory")
    return db


#: What a store remembers of its central (table ``meta``): how far it has pulled, which central, the scope and roles it
#: last gave, seconds its clock is ahead, how far the first pull is, when it was last heard of.
CURSOR, CENTRAL, RIGHTS, OFFSET, FIRST, HEARD = (
    "sync.cursor", "sync.central", "sync.rights", "sync.offset", "sync.first", "sync.at",
)  # fmt: skip


def fact(db: Any, key: str) -> str:
    """A fact about this store, "" when it is not known."""
    row = db.execute("select value from meta where key = ?", (key,)).fetchone()
    return str(row[0]) if row else ""


def row_to_complaint(row: Sequence[Any]) -> tuple[int, Complaint]:
    """A row of ``n`` and ``COLUMNS`` as its small key and the Complaint."""
    values = list(_IN_ORDER(row))
    values[_ID] = UUID(bytes=values[_ID])
    values[_SUGGESTED] = json.loads(values[_SUGGESTED]) if values[_SUGGESTED] != "{}" else {}
    for place in _LIST_PLACES:
        values[place] = tuple(json.loads(values[place])) if values[place] != "[]" else ()
    if values[_MERGED] is not None:
        values[_MERGED] = UUID(bytes=values[_MERGED])
    for place in _BOOL_PLACES:
        values[place] = bool(values[place])
    return row[0], Complaint(*values)


def complaint_to_row(complaint: Complaint) -> dict[str, Any]:
    """The Complaint as values the database stores, by column."""
    row: dict[str, Any] = {name: getattr(complaint, name) for name in COLUMNS}
    return to_stored(row)


def to_stored(values: dict[str, Any]) -> dict[str, Any]:
    """Field values as the database stores them: UUIDs as bytes, structures as JSON, truths as 0 and 1."""
    row = dict(values)
    for name in ("id", "merged_into"):
        value = row.get(name)
        if isinstance(value, str):
            value = UUID(value)
        if isinstance(value, UUID):
            row[name] = value.bytes
    if "suggested" in row:
        row["suggested"] = to_text(row["suggested"])
    for name in LISTS:
        if name in row:
            row[name] = to_text(list(row[name])) if row[name] else "[]"
    for name in _BOOLS:
        if name in row:
            row[name] = int(row[name])
    return row


def load(db: Any, ids: Iterable[UUID]) -> dict[UUID, tuple[int, Complaint]]:
    """Cases by id.

    Args:
        db: any connection with ``execute(sql, params)`` (the reader's, or the writer's inside its transaction).
        ids: the cases wanted; unknown ones are left out.
    """
    found: dict[UUID, tuple[int, Complaint]] = {}
    for some in chunks(list(ids), 500):
        marks = ",".join("?" * len(some))
        sql = f"select c.n, {_LIST} from complaint c where c.id in ({marks})"  # noqa: S608 - question marks only
        for row in db.execute(sql, [i.bytes for i in some]):
            n, complaint = row_to_complaint(row)
            found[complaint.id] = (n, complaint)
    return found


def chunks(items: Sequence[Any], size: int) -> Iterator[Sequence[Any]]:
    """Slices of at most ``size``."""
    for start in range(0, len(items), size):
        yield items[start : start + size]
