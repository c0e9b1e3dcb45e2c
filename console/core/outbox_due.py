"""Which replies want something done, with what the Events here tell of them."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator, Sequence
from contextlib import closing
from dataclasses import dataclass
from typing import Any, Final
from uuid import UUID

from console.core.store import Store
from models import reading, replies
from models.complaint import Complaint

#: Cases looked at in a turn; more go with the next.
MOST: Final = 200


@dataclass(frozen=True, slots=True)
class Due:
    """A reply that wants something done, with what its case's Events tell of it.

    Attributes:
        state: held, sending or unknown.
        text: as its Event said it; rule: the status it answers by itself, "" when a person said it.
        first: when it was first released, None if never. tries: how often it was given back since.
        unsure: since when nobody can tell, None while somebody could. looks: how often that was said.
        since: when this outbox released it.
    """

    case: Complaint
    reply: UUID
    state: str
    text: str
    rule: str
    first: int | None
    tries: int
    unsure: int | None
    looks: int
    since: int = 0

    @property
    def again(self) -> bool:
        """It may have gone out already."""
        return self.state != "held"


def read(
    store: Store, channels: Sequence[str], now: int, fetch: Callable[[UUID], object] | None = None
) -> list[Due]:
    """Replies of these channels whose time has come, the oldest first.

    Args:
        store: the open home.
        channels: their codes.
        now: seconds since the epoch.
        fetch: brings in the whole history of a case that lacks the Event of a reply.

    Returns:
        Those only that the central knows of: a reply that was said here and not pushed yet waits.
    """
    if not channels:
        return []
    marks = ",".join("?" * len(channels))
    sql = (
        f"select id from complaint indexed by complaint_reply where reply_due <= ? and channel in ({marks})"  # noqa: S608
        f" order by reply_due limit {MOST}"
    )
    with closing(store.reader()) as db:
        ids = [UUID(bytes=row[0]) for row in db.execute(sql, (now, *channels))]
        cases = [case for _n, case in reading.load(db, ids).values()]
    found = [pair for case in cases for pair in _due_of(store, case, now, fetch)]
    return [one for _due, one in sorted(found, key=lambda pair: pair[0])]


def _due_of(
    store: Store, case: Complaint, now: int, fetch: Callable[[UUID], object] | None
) -> Iterator[tuple[int, Due]]:
    for shown in case.replies:
        if shown["state"] in replies.OVER or shown["due"] is None or shown["due"] > now:
            continue
        found = _told(store, case, UUID(str(shown["id"])), str(shown["state"]))
        if found is None and fetch is not None:
            fetch(case.id)
            found = _told(store, case, UUID(str(shown["id"])), str(shown["state"]))
        if found is not None:
            yield shown["due"], found


def _told(store: Store, case: Complaint, reply: UUID, state: str) -> Due | None:
    """What the Events here tell of a reply; None while the central has not accepted that it was said."""
    sql = (
        "select kind, body, at from event where complaint = ? and outcome = 'accepted'"
        " and kind in ('reply', 'release', 'deliver') order by revision, seq"
    )
    with closing(store.reader()) as db:
        rows = db.execute(sql, (case.id.bytes,)).fetchall()
    said: dict[str, Any] | None = None
    first = unsure = None
    tries = looks = 0
    for kind, raw, at in rows:
        body = json.loads(raw)
        if body.get("reply") != str(reply):
            continue
        if kind == "reply":
            said = body
        elif kind == "release":
            first = at if first is None else first
        elif body["state"] == "held":
            tries, unsure, looks = tries + 1, None, 0
        elif body["state"] == "unknown":
            unsure, looks = at if unsure is None else unsure, looks + 1
    if said is None:
        return None
    return Due(case, reply, state, str(said["text"]), str(said.get("rule", "")), first, tries, unsure, looks)


def overtaken(store: Store) -> list[int]:
    """Small keys of an intake's refused Events nobody needs to see: another was faster, with a release or with an
    automatic reply. That a reply went out and may not be said to have is none of them, unless another said it."""
    sql = (
        "select n, kind, body, reason from event indexed by event_refused where outcome = 'refused' and mine = 1"
        " and dealt = 0 and kind in ('reply', 'release', 'deliver')"
    )
    with closing(store.reader()) as db:
        rows = db.execute(sql).fetchall()
    return [
        n for n, kind, body, reason in rows if kind == "release" or _unneeded(json.loads(body), reason or "")
    ]


def _unneeded(body: dict[str, Any], reason: str) -> bool:
    if body["kind"] == "reply":
        return bool(body.get("rule"))
    by_program = bool(body.get("by"))
    return by_program and (body["state"] != "sent" or "refused.reply_sent" in reason)
