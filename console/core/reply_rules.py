"""Citizens hear of their case by itself: which change of status is answered, in which channel, from which template.

Supervisors say the rules (``Reference.reply_rules``). Every intake follows the Events that come in, whoever said them,
and says the replies that are due; ids follow from Event, case and template, so several intakes say one. Only what staff
decided is answered: a message, an edit or a reply changes no status and therefore answers nothing, and no loop can
begin. A rule begins with the Events after this intake first looked: nobody is written to about last year.
"""

from __future__ import annotations

import json
from collections.abc import Collection, Mapping
from contextlib import closing
from dataclasses import dataclass, replace
from typing import Any, Final
from uuid import UUID, uuid5

from console.core import templates
from console.core.dispatch import Change, Dispatcher
from console.core.store import Store
from models import reading, replies
from models.commands import Actor, Command, Reply
from models.complaint import Complaint
from models.reading import CURSOR, FIRST
from models.reference import Reference

#: What people decide about a case's status. An undo takes a slip back and is answered by nothing.
DECIDES: Final = ("coordinate", "dispose", "start", "complete", "reject", "reopen")
#: Of these a twin has no Event of its own; it closes and opens with one.
SHARED: Final = ("coordinate", "dispose", "start")
#: Seconds an automatic reply can be withdrawn, and a slip be undone before the citizen hears of it.
HOLD_S: Final = 300
#: Events looked at in a turn; more go with the next.
SOME: Final = 500
#: Up to which revision the rules have been followed here (table ``meta``).
FOLLOWED: Final = "reply_rules.followed"


@dataclass(frozen=True, slots=True)
class Decided:
    """An accepted Event that may have changed a status: its id, kind, Command, and what it changed."""

    id: UUID
    case: UUID
    kind: str
    body: Mapping[str, Any]
    effect: Mapping[str, Any]


def due_replies(before: str, event: Decided, case: Complaint, ref: Reference) -> list[Reply]:
    """What an Event says to a case's citizen by itself.

    Args:
        before: the status before it.
        event: accepted by the central.
        case: the citizen's own case as it is now; for a twin, with what is told of its parent (``as_twin``).
        ref: with the rules.

    Returns:
        One reply or none. None, too, where the case has moved on since, or the words do not fit its kind.
    """
    status = str(event.effect.get("status", before))
    if event.kind not in DECIDES or status == before or case.status != status:
        return []
    template = templates.templates(ref).get(ref.reply_rules.get((case.channel, status), ""))
    if template is None or case.kind not in template.kinds:
        return []
    reason = str(event.body.get("reason", ""))
    text = templates.fill(template, case, ref, "id", reason=reason)
    reply = uuid5(event.id, f"{case.id} {template.id}")
    if replies.find(case.replies, str(reply)) is not None or replies.problem(case.channel, text) is not None:
        return []
    return [Reply(reply, text, HOLD_S, template.id, rule=status)]


def as_twin(twin: Complaint, parent: Complaint) -> Complaint:
    """A twin as its citizen hears of it: its own number and channel, its parent's course."""
    return replace(twin, status=parent.status, agency=parent.agency, completion_due=parent.completion_due,
                   paused_at=parent.paused_at, result=parent.result)  # fmt: skip


class ReplyRules:
    """Follows the Events. Used by one thread at a time, which the dispatcher belongs to as well."""

    def __init__(self, store: Store, dispatcher: Dispatcher) -> None:
        """``dispatcher``: a door in the name of a login that is an intake."""
        self.store = store
        self.door = dispatcher.acting_as(Actor(dispatcher.actor.name, "intake"))

    def turn(self, channels: Collection[str]) -> Change:
        """Say what the Events that came in since the last turn want said.

        Args:
            channels: those that are replied to; the others' Events are passed by.

        Raises:
            Unavailable: the store cannot be read or written.
        """
        with closing(self.store.reader()) as db:
            known, followed = int(reading.fact(db, CURSOR) or 0), reading.fact(db, FOLLOWED)
            if reading.fact(db, FIRST) != "done":  # the past still comes in
                return Change()
            # A central that went back has us say again what it lost; what others say again is looked at anew.
            since = min(int(followed), known) if followed else known
            events, upto = _decided(db, since, known)
            orders = self._orders(db, events, channels)
        change = self.door.do(orders).change if orders else Change()
        if not followed or upto != int(followed):
            self.door.follow(FOLLOWED, upto)
        return change

    def _orders(
        self, db: Any, events: list[tuple[str, Decided]], channels: Collection[str]
    ) -> list[tuple[UUID, Command]]:
        ref = self.store.reference
        if not ref.reply_rules or not channels:
            return []
        cases = {
            key: case for key, (_n, case) in reading.load(db, {event.case for _b, event in events}).items()
        }
        orders: dict[tuple[UUID, str], Command] = {}  # who came to a status twice meanwhile hears of it once
        for before, event in events:
            if (case := cases.get(event.case)) is None:
                continue
            told = [case]
            if event.kind in SHARED and case.twins:
                told += [as_twin(twin, case) for twin in _twins(db, case.id)]
            for one in told:
                if one.channel in channels:
                    orders |= {(one.id, said.rule): said for said in due_replies(before, event, one, ref)}
        return [(case, said) for (case, _status), said in orders.items()]


def _decided(db: Any, since: int, known: int) -> tuple[list[tuple[str, Decided]], int]:
    """Accepted Events of these kinds after a revision, each with the status before it, and how far they go.

    A revision is looked at whole, however large the bulk that was pushed with it.
    """
    kinds = ",".join(f"'{kind}'" for kind in DECIDES)
    some = (
        "from event indexed by event_revision where revision > ? and revision <= ? and outcome = 'accepted'"
        f" and kind in ({kinds})"
    )
    last = db.execute(
        f"select revision {some} order by revision limit 1 offset {SOME}", (since, known)
    ).fetchone()
    upto = known if last is None else int(last[0])
    sql = f"select id, complaint, kind, body, effect, before {some} order by revision, seq"
    found = []
    for raw, case, kind, body, effect, before in db.execute(sql, (since, upto)):
        event = Decided(UUID(bytes=raw), UUID(bytes=case), kind, json.loads(body), json.loads(effect))
        found.append((str(json.loads(before).get("status", "")), event))
    return found, upto


def _twins(db: Any, parent: UUID) -> list[Complaint]:
    rows = db.execute("select id from complaint where merged_into = ? order by n", (parent.bytes,)).fetchall()
    found = reading.load(db, [UUID(bytes=row[0]) for row in rows])
    return [case for _n, case in found.values()]
