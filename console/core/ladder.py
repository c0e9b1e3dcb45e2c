"""The ladder climbs by itself: cases that stand still are raised to the rung the city's rules say.

A rule speaks of a deadline and of seconds past it (``models.ladder``). Those seconds are counted as the case's clock
counts: in working hours where its category does. A clock that stands still raises nothing. Where several rules are due,
for an intake that was away, the case goes to the highest of their rungs at once.

Decided 2026-11-24: it climbs after each cycle with the central, on that thread, at most once a minute. Every intake
does so, and a window whose central is its own, as nobody else would. The Event's id follows from case, rung, deadline
and hands, so whoever climbs, and however many, it is one Event. What people took back therefore stays so until the
case changes hands or gets another deadline.
"""

from __future__ import annotations

import logging
import sqlite3
from collections.abc import Iterable, Iterator, Sequence
from contextlib import closing
from dataclasses import replace
from time import monotonic
from typing import TYPE_CHECKING, Final, NamedTuple
from uuid import UUID

from console.core.dispatch.outcome import Outcome
from console.core.errors import Told
from models import clocks
from models.commands import Actor, Escalate
from models.complaint import URGENT_STOPPED
from models.identity import derived_id
from models.ladder import RUNGS, LadderRule
from models.reference import Reference

if TYPE_CHECKING:
    from console.core.central import PostgresCentral
    from console.core.dispatch import Dispatcher

log = logging.getLogger(__name__)

#: How often it is looked, seconds; and how many cases are raised in one go: more go with the next, at once.
EVERY_S: Final = 60.0
SOME: Final = 500
# A case is late when its nearest deadline is, and ``urgent`` is that deadline: what is read is what is late and has not
# been raised so far yet.
_LATE: Final = """select c.id, c.category, c.rung, c.hands, c.handover_due, c.lurah_due, c.completion_due
    from complaint c indexed by complaint_queue
    where c.urgent <= ? and c.merged_into is null and c.paused_at is null and ({}) order by c.urgent"""


class Late(NamedTuple):
    """What the rules look at of a case whose clocks run; deadlines in seconds since the epoch."""

    id: UUID
    category: str | None
    rung: int
    hands: str
    handover_due: int | None
    lurah_due: int | None
    completion_due: int | None


class Climb(NamedTuple):
    """A case to be raised: the Command, and the id of its Event."""

    case: UUID
    command: Escalate
    event: UUID


def due(case: Late, rules: Iterable[LadderRule], now: int, ref: Reference) -> Climb | None:
    """What the rules say of a case now: the highest rung that is due, of equal ones the first rule.

    Args:
        case: with running clocks.
        rules: of the city; only those switched on count.
        now: seconds since the epoch.
        ref: how its category's hours count.
    """
    best: tuple[int, LadderRule, int] | None = None
    for rule in rules:
        rung, deadline = RUNGS.index(rule.rung) + 1, getattr(case, f"{rule.clock}_due")
        if not rule.active or deadline is None or rung <= max(case.rung, best[0] if best else 0):
            continue
        if rule.categories and case.category not in rule.categories:
            continue
        if (
            clocks.add_seconds(deadline, rule.after, ref.category(case.category).calendar, ref.calendar)
            <= now
        ):
            best = rung, rule, deadline
    if best is None:
        return None
    _rung, rule, deadline = best
    event = derived_id(case.id, f"ladder {rule.rung} {rule.clock} {deadline} {case.hands}")
    return Climb(case.id, Escalate(to=rule.rung, rule=rule.name), event)


def late(db: sqlite3.Connection, rules: Sequence[LadderRule], now: int) -> Iterator[Late]:
    """Cases that may be due, nearest deadline first: hours that do not count are not looked at here.

    Args:
        db: reading connection.
        rules: as in ``due``.
        now: seconds since the epoch.
    """
    wanted: list[str] = []
    params: list[object] = []
    for rule in rules:
        if not rule.active:
            continue
        some = f"c.rung < ? and c.{rule.clock}_due <= ?"
        params += [RUNGS.index(rule.rung) + 1, now - rule.after]
        if rule.categories:
            some += f" and c.category in ({', '.join('?' * len(rule.categories))})"
            params += list(rule.categories)
        wanted.append(f"({some})")
    if not wanted:
        return
    first = now - min(rule.after for rule in rules if rule.active)
    sql = _LATE.format(" or ".join(wanted))
    for raw, *row in db.execute(sql, [min(first, URGENT_STOPPED - 1), *params]):
        yield Late(UUID(bytes=raw), *row)


class Ladder:
    """See the module. Used by one thread at a time.

    Attributes:
        raised: how many cases it has raised.
    """

    def __init__(self, dispatcher: Dispatcher) -> None:
        """``dispatcher``: in whose name it climbs, each time through a door of its own."""
        self._dispatcher = dispatcher
        self._looked = float("-inf")
        self.raised = 0

    def turn(self) -> Outcome:
        """Raise what is due, at most ``SOME`` cases.

        Raises:
            Unavailable: the store cannot be read or written.
        """
        store, now = self._dispatcher.store, self._dispatcher.clock()
        ref = store.reference
        climbs: list[Climb] = []
        if ref.escalation_rules:
            with closing(store.reader()) as db:
                climbs = _unsaid(db, (due(case, ref.escalation_rules, now, ref)
                                      for case in late(db, ref.escalation_rules, now)))  # fmt: skip
        if not climbs:
            return Outcome()
        orders = [(climb.case, climb.command) for climb in climbs]
        actor = Actor(self._dispatcher.actor.name, "intake")
        with closing(replace(self._dispatcher, actor=actor, _engine=None)) as door:
            outcome = door.do(orders, ids={climb.case: climb.event for climb in climbs})
        self.raised += len(outcome.accepted)
        if outcome.accepted:
            log.info("ladder: %d cases raised", len(outcome.accepted))
        return outcome

    def all_due(self) -> None:
        """Turn until nothing is due any more. Raises as ``turn`` does."""
        while self.turn().accepted:
            pass

    def after_cycle(self, _central: PostgresCentral) -> int:
        """For whoever agrees with the central: raise what is due, if it was not looked at a moment ago.

        Returns:
            How many Events are to be sent now.
        """
        if monotonic() - self._looked < EVERY_S:
            return 0
        try:
            raised = len(self.turn().accepted)
        except Told as failure:  # the store, for a moment
            log.info("the ladder waits: %s", failure.code)
            return 0
        if raised < SOME:
            self._looked = monotonic()
        return raised


def _unsaid(db: sqlite3.Connection, climbs: Iterable[Climb | None]) -> list[Climb]:
    """The first ``SOME`` whose Event is not there yet, here or from another intake."""
    found: list[Climb] = []
    some: list[Climb] = []
    for climb in climbs:
        if climb is not None:
            some.append(climb)
        if len(some) == SOME:
            found += _new(db, some)
            some = []
            if len(found) >= SOME:
                return found[:SOME]
    return (found + _new(db, some))[:SOME]


def _new(db: sqlite3.Connection, climbs: Sequence[Climb]) -> list[Climb]:
    marks = ",".join("?" * len(climbs))
    rows = db.execute(f"select id from event where id in ({marks})", [climb.event.bytes for climb in climbs])  # noqa: S608
    said = {UUID(bytes=row[0]) for row in rows}
    return [climb for climb in climbs if climb.event not in said]
