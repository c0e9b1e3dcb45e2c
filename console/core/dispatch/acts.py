"""Commands on cases: judged, written with their Events, taken back."""

from __future__ import annotations

import json
from collections import deque
from collections.abc import Callable, Sequence
from dataclasses import replace
from typing import TYPE_CHECKING, Any, Final
from uuid import UUID

from console.core.dispatch.door import Door, driver
from console.core.dispatch.outcome import Outcome, Tally
from models import reading, rules
from models.command_json import from_json, to_json, well_formed
from models.commands import (
    BULK_LIMIT,
    Command,
    Complete,
    Reject,
    Reopen,
    Restore,
    Withdraw,
    kind_of,
)
from models.complaint import Complaint
from models.identity import event_id
from models.rules import Refusal

if TYPE_CHECKING:
    from sqlalchemy import Connection

#: Cases a transaction takes: the lock is let go in between, so that nobody else waits for a bulk.
BATCH: Final = 500


class Acts(Door):
    """What people do to cases."""

    def do(
        self, orders: Sequence[tuple[UUID, Command]], *, dry_run: bool = False, batch: UUID | None = None,
        progress: Callable[[int, int], None] | None = None,
    ) -> Outcome:  # fmt: skip
        """Do Commands, in order, each on the case as the ones before left it.

        Args:
            orders: case and Command. Not ReceiveReport: that is ``receive``.
            dry_run: judge everything and write nothing.
            batch: name of the act, if one exists already.
            progress: told (done, of) after each transaction.

        Raises:
            Unavailable: the store cannot be written; transactions done before stand, and are told in no Outcome.
        """
        batch = batch or event_id(self.clock() * 1000, self.entropy(10))
        orders = [(case, well_formed(command)) for case, command in orders]
        outcome = Tally()
        if len(orders) > BULK_LIMIT and self.actor.role == "operator":
            too_many = Refusal("refused.bulk", {"limit": BULK_LIMIT})
            return Outcome([], [(case, too_many) for case, _command in orders])
        done = 0
        for some in reading.chunks(orders, BATCH):
            with self.transaction(dry_run=dry_run) as connection:
                self._do_some(connection, some, batch, outcome)
            done += len(some)
            if progress is not None:
                progress(done, len(orders))
        if dry_run:
            return Outcome(outcome.accepted, outcome.refused)
        return outcome.result(batch)

    def undo(self, batch: UUID) -> Outcome:
        """Take an act back, row by row, newest Event first.

        Undo is a new Event. Where somebody moved the case since, that row is refused and says who.

        Args:
            batch: as an earlier Outcome named it.
        """
        own = event_id(self.clock() * 1000, self.entropy(10))
        outcome = Tally()
        with self.transaction() as connection:
            db = driver(connection)
            rows = db.execute(
                "select id, complaint, effect, before, kind, body from event where batch = ?"
                " and outcome is not 'refused' order by n desc",
                (batch.bytes,),
            ).fetchall()
            undone = _undone(db, batch)
            for some in reading.chunks(rows, BATCH):
                orders: list[tuple[UUID, Command]] = []
                for raw_id, raw_case, effect, before, kind, body in some:
                    case = UUID(bytes=raw_case)
                    undoing = _undoing(UUID(bytes=raw_id), effect, before, kind, body)
                    if raw_id in undone or undoing is None:
                        code = "refused.already_undone" if raw_id in undone else "refused.not_undoable"
                        outcome.refused.append((case, Refusal(code)))
                    else:
                        orders.append((case, undoing))
                self._do_some(connection, orders, own, outcome)
        return outcome.result(own)

    def redo(self, n: int) -> Outcome:
        """Do the Command of a refused Event once more, as a new Event on the case as it is now.

        What is accepted here is dealt with in the same transaction; what is not stays, and the Outcome says why. Twins
        that were refused with it go along.

        Args:
            n: small key of the Event.
        """
        outcome, own = Tally(), event_id(self.clock() * 1000, self.entropy(10))
        with self.transaction() as connection:
            from models import writing

            db = driver(connection)
            row = db.execute(
                "select complaint, kind, body, batch, outcome = 'refused' and mine = 1 and dealt = 0 from event"
                " where n = ?", (n,)).fetchone()  # fmt: skip
            if row is None:
                return Outcome()
            case = UUID(bytes=row[0])
            command, refusal = _meant(row[1], row[2])
            if not row[4]:
                refusal = Refusal("refused.dealt")
            if command is None or refusal is not None:
                return Outcome([], [(case, refusal or Refusal("refused.again.unknown"))])
            self._do_some(connection, [(case, command)], own, outcome)
            if case in outcome.accepted:
                twins = _refused_with(db, row[3], row[1], set(outcome.accepted) - {case})
                writing.settle_refused(connection, [n, *twins], "redone")
        return outcome.result(own)

    def follow(self, key: str, revision: int) -> None:
        """Remember up to which of the central's revisions something here has followed the Events.

        Args:
            key: who follows, a key of the table ``meta``.
            revision: looked at whole.
        """
        from models import writing

        with self.transaction() as connection:
            writing.set_meta(connection, key, str(revision))

    def _do_some(
        self, connection: Connection, orders: Sequence[tuple[UUID, Command]], batch: UUID, outcome: Tally
    ) -> None:
        """Judge and write one transaction's share."""
        from models import writing

        db, ref, at = driver(connection), self.store.reference, self.clock()
        parents_named = {rules.parent_named(command) for _case, command in orders}
        found = reading.load(
            db, {case for case, _command in orders} | {p for p in parents_named if p is not None}
        )
        working = {case_id: case for case_id, (_n, case) in found.items()}
        events: list[writing.Recorded] = []
        changes: dict[int, dict[str, Any]] = {}
        parents: set[UUID] = set()
        todo = deque(orders)
        while todo:
            case_id, command = todo.popleft()
            before = working.get(case_id)
            refusal = rules.refuse(before, command, self.actor, ref) or rules.refuse_parent(
                command, before, working
            )
            if refusal is not None or before is None:
                refusal = refusal or Refusal("refused.missing")
                if (
                    isinstance(command, Restore)
                    and before is not None
                    and refusal.code == "refused.moved_since"
                ):
                    refusal = Refusal(refusal.code, {"who": _mover(db, before, command)})
                outcome.refused.append((case_id, refusal))
                continue
            effect = rules.apply(before, command, at, ref, self.actor)
            after = rules.with_effect(before, {**effect, "revision": before.revision + 1})
            working[case_id] = after
            n = found[case_id][0]
            changes.setdefault(n, {}).update(effect, revision=after.revision)
            if "merged_into" in effect:
                for parent, more in ((before.merged_into, -1), (after.merged_into, 1)):
                    if parent is not None:
                        parents.add(parent)
                    if parent in working:
                        working[parent] = replace(working[parent], twins=working[parent].twins + more)
            events.append(writing.Recorded(
                event_id(at * 1000, self.entropy(10)), case_id, len(events), kind_of(command), self.actor.name, at,
                self.console, before.revision, to_json(command), effect,
                {k: rules.as_column(before, k) for k in effect}, batch,
                command.undoes if isinstance(command, Restore) else None,
            ))  # fmt: skip
            outcome.accepted.append(case_id)
            outcome.touched.add(n)
            outcome.changed |= bool(effect)  # a remark changes nothing that could be taken back
            if isinstance(command, Complete | Reject | Reopen) and command.follows is None:
                twins = _twins_of(db, case_id, found, working)
                todo.extendleft((twin, replace(command, follows=case_id)) for twin in reversed(twins))
        writing.update_cases(connection, changes.items())
        writing.insert_events(connection, events)
        if parents:
            writing.count_twins(connection, parents)
            outcome.touched.update(n for n, _case in reading.load(db, parents).values())


def _meant(kind: str, body: str) -> tuple[Command | None, Refusal | None]:
    """The Command of a stored Event, and what forbids to do it a second time."""
    try:
        told = json.loads(body)
        # A report's text stands in its case alone; here it only matters that it is a report.
        command = from_json({"text": "", **told} if kind == "receivereport" else told)
    except ValueError:
        return None, Refusal("refused.again.unknown")
    return command, rules.refuse_again(command)


def _refused_with(db: Any, batch: bytes | None, kind: str, cases: set[UUID]) -> list[int]:
    """Refused Events of the same act on these cases: twins that would have closed or opened with their parent."""
    if batch is None or not cases:
        return []
    rows = db.execute(
        "select n, complaint from event where batch = ? and kind = ? and outcome = 'refused'", (batch, kind)
    )
    return [n for n, raw in rows if UUID(bytes=raw) in cases]


def _undoing(event: UUID, effect: str, before: str, kind: str, body: str) -> Command | None:
    """The Command that takes a stored Event back; None for what changed nothing: a report that came, a remark."""
    if kind == "reply":
        return Withdraw(UUID(json.loads(body)["reply"]))
    changed = json.loads(effect)
    if not changed:
        return None
    return Restore(undoes=event, values=json.loads(before), expects=changed)


def _undone(db: Any, batch: UUID) -> set[bytes]:
    """Of a batch's Events, those that are taken back now: an undo that was itself undone does not count."""
    undoers: dict[bytes, list[bytes]] = {}
    for undo, event in db.execute(
        """with recursive later(id, undoes) as (
             select u.id, u.undoes from event e join event u on u.undoes = e.id
              where e.batch = ? and u.outcome is not 'refused'
             union select u.id, u.undoes from later l join event u on u.undoes = l.id
              where u.outcome is not 'refused')
           select id, undoes from later""", (batch.bytes,)):  # fmt: skip
        undoers.setdefault(event, []).append(undo)

    stands: dict[bytes, bool] = {}
    todo = list(undoers)
    while (
        todo
    ):  # an Event stands unless one of its undoers does; without recursion, as undo and redo may go on long
        event = todo[-1]
        open_ = [u for u in undoers.get(event, ()) if u not in stands]
        if open_:
            todo.extend(open_)
            continue
        stands[event] = not any(stands[u] for u in undoers.get(event, ()))
        todo.pop()
    return {event for event in undoers if not stands[event]}


def _twins_of(
    db: Any, parent: UUID, found: dict[UUID, tuple[int, Complaint]], working: dict[UUID, Complaint]
) -> list[UUID]:
    """Cases merged into this one as things stand in this transaction; ``found`` and ``working`` learn of them."""
    rows = db.execute("select id from complaint where merged_into = ? order by n", (parent.bytes,)).fetchall()
    unknown = [case for case in (UUID(bytes=row[0]) for row in rows) if case not in working]
    for case, (n, complaint) in reading.load(db, unknown).items():
        found[case], working[case] = (n, complaint), complaint
    return [case for case, complaint in working.items() if complaint.merged_into == parent]


def _mover(db: Any, case: Complaint, undoing: Restore) -> str:
    """Who moved the case after the Event that shall be taken back: the last to touch what differs now."""
    moved = set(rules.moved_since(case, undoing.expects))
    rows = db.execute(
        "select actor, effect from event where complaint = ?1 and outcome is not 'refused'"
        " and n > coalesce((select n from event where id = ?2), 0)"
        " order by outcome is null desc, case when outcome is null then n else revision end desc, seq desc, n desc",
        (case.id.bytes, undoing.undoes.bytes),
    )
    actors = [actor for actor, effect in rows if moved & set(json.loads(effect))]
    return str(actors[0]) if actors else "?"
