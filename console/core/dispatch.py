"""The one door for writes: Commands in, Change out.

Each Command is judged by ``models.rules`` on the case as it is at that moment, inside the write transaction; what
passes is written together with its Event, what does not comes back with the reason and nothing of it is written.
"""

from __future__ import annotations

import json
from collections import deque
from collections.abc import Callable, Iterator, Sequence
from contextlib import AbstractContextManager, contextmanager, suppress
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, Any, Final
from uuid import UUID

from console.core.store import Store, told
from models import reading, rules
from models.commands import (
    Actor,
    Command,
    Complete,
    Merge,
    ReceiveReport,
    Reject,
    Reopen,
    Restore,
    kind_of,
    to_json,
    well_formed,
)
from models.complaint import OPEN, Complaint
from models.identity import derived_id, event_id, report_id
from models.rules import Refusal

if TYPE_CHECKING:
    from sqlalchemy import Connection, Engine

    from models import writing

#: Cases a transaction takes: the lock is let go in between, so that nobody else waits for a bulk.
BATCH: Final = 500


@dataclass(frozen=True, slots=True)
class Change:
    """Which cases a write touched, for the screens.

    Attributes:
        cases: small keys.
        created: among them are new ones.
        everything: too many to name; read anew.
        reference: master data changed (territory, boundaries).
        other: names of other tables touched: "quarantine", "view".
    """

    cases: tuple[int, ...] = ()
    created: bool = False
    everything: bool = False
    reference: bool = False
    other: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Outcome:
    """What came of a dispatch.

    Attributes:
        accepted: cases the Command was done to.
        refused: cases it was not, each with its reason.
        batch: names this act for undo; None when nothing was done or nothing can be undone.
        change: for the screens.
    """

    accepted: list[UUID] = field(default_factory=list)
    refused: list[tuple[UUID, Refusal]] = field(default_factory=list)
    batch: UUID | None = None
    change: Change = field(default_factory=Change)


@dataclass(frozen=True, slots=True)
class Received:
    """A report ready to become a case; personal data rides beside the Command."""

    command: ReceiveReport
    reporter_name: str = ""
    reporter_contact: str = ""

    def well_formed(self) -> Received:
        """It with text that can be stored; itself when nothing was amiss."""
        command = well_formed(self.command)
        return (
            self if command is self.command else Received(command, self.reporter_name, self.reporter_contact)
        )

    @property
    def id(self) -> UUID:
        """The case it becomes."""
        return report_id(self.command.channel, self.command.external_id, self.command.received_at)


@dataclass(frozen=True, slots=True)
class Step:
    """One thing that was done to a case in the past."""

    at: int
    actor: Actor
    command: Command


@dataclass(frozen=True, slots=True)
class History:
    """A report and what was done about it, oldest first."""

    report: Received
    steps: tuple[Step, ...] = ()


@dataclass
class Dispatcher:
    """The door. One per process; its methods run on the thread that owns the writing.

    Attributes:
        store: where to.
        actor: who acts.
        console: which console, for the Events.
        clock: the time, seconds since the epoch.
        entropy: ``os.urandom`` or a seeded stand-in.
    """

    store: Store
    actor: Actor
    console: str
    clock: Callable[[], int]
    entropy: Callable[[int], bytes]
    _engine: Engine | None = field(default=None, repr=False)

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
        outcome = _Tally()
        done = 0
        for some in reading.chunks(orders, BATCH):
            with self._transaction(dry_run=dry_run) as connection:
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
        outcome = _Tally()
        with self._transaction() as connection:
            db = _driver(connection)
            rows = db.execute(
                "select id, complaint, effect, before from event where batch = ? order by n desc",
                (batch.bytes,),
            ).fetchall()
            undone = _undone(db, batch)
            for some in reading.chunks(rows, BATCH):
                orders: list[tuple[UUID, Command]] = []
                for raw_id, raw_case, effect, before in some:
                    case = UUID(bytes=raw_case)
                    undoing = _undoing(UUID(bytes=raw_id), effect, before)
                    if raw_id in undone or undoing is None:
                        code = "refused.already_undone" if raw_id in undone else "refused.not_undoable"
                        outcome.refused.append((case, Refusal(code)))
                    else:
                        orders.append((case, undoing))
                self._do_some(connection, orders, own, outcome)
        return outcome.result(own)

    def receive(self, reports: Sequence[Received], *, cursor: tuple[str, str] | None = None) -> Outcome:
        """Take reports in: those not known yet become cases. Batch and cursor commit together.

        Args:
            reports: at most a few hundred, the intake's batch.
            cursor: (channel, value) to remember once these are in.

        Returns:
            ``accepted`` are new cases; ``refused`` the known ones (``refused.known``) and what the rules refuse.
        """
        from models import writing

        outcome = _Tally(created=True)
        ref, at = self.store.reference, self.clock()
        reports = [report.well_formed() for report in reports]
        with self._transaction() as connection:
            known = _known_messages(_driver(connection), reports)
            fresh: list[tuple[Received, Complaint]] = []
            twice: list[tuple[UUID, tuple[str, str]]] = []
            for report in reports:
                key = (report.command.channel, report.command.external_id)
                if key in known and not known[key]:  # twice in this batch: its number is not given yet
                    twice.append((report.id, key))
                    continue
                refusal = Refusal("refused.known", {"number": known[key]}) if key in known else None
                refusal = refusal or rules.refuse(None, report.command, self.actor, ref)
                if refusal is not None:
                    outcome.refused.append((report.id, refusal))
                    continue
                known[key] = ""
                effect = rules.apply(None, report.command, at, ref, self.actor)
                fresh.append((report, Complaint(id=report.id, revision=1, **effect)))
            cases = writing.insert_cases(connection, [case for _report, case in fresh])
            numbers = {(case.channel, case.external_id): case.number for case in cases}
            outcome.refused.extend(
                (case, Refusal("refused.known", {"number": numbers[key]})) for case, key in twice
            )
            self._record_received(connection, [report for report, _case in fresh], cases, at)
            if cursor is not None:
                writing.execute(
                    connection,
                    "insert into cursor(channel, value, at) values (?, ?, ?) on conflict(channel)"
                    " do update set value = excluded.value, at = excluded.at",
                    [(*cursor, at)],
                )
            outcome.accepted.extend(case.id for case in cases)
            outcome.touched.update(_keys(_driver(connection), outcome.accepted))
        return outcome.result(None)

    def replay(self, histories: Sequence[History]) -> Outcome:
        """Take in cases together with what was already done to them, each step judged at its own time.

        For what comes with a past: another system's cases, the made city. All in one transaction.

        Args:
            histories: new cases; one that is known, or whose report is refused, is left out whole. A step that the
                rules refuse is left out alone.

        Returns:
            ``accepted`` are the cases; ``refused`` names what was left out.
        """
        from models import writing

        outcome = _Tally(created=True)
        ref = self.store.reference
        with self._transaction() as connection:
            known = _known_messages(_driver(connection), [h.report for h in histories])
            cases: list[Complaint] = []
            reports: list[Received] = []
            events: list[writing.Recorded] = []
            for history in histories:
                command = history.report.command
                key = (command.channel, command.external_id)
                refusal = Refusal("refused.known", {"number": known[key]}) if key in known else None
                refusal = refusal or rules.refuse(None, command, self.actor, ref)
                if refusal is not None:
                    outcome.refused.append((history.report.id, refusal))
                    continue
                known[key] = ""
                case, steps = self._replayed(history, outcome)
                cases.append(case)
                reports.append(history.report)
                events.extend(steps)
            stored = writing.insert_cases(connection, cases)
            self._record_received(connection, reports, stored, None)
            writing.insert_events(connection, events)
            outcome.accepted.extend(case.id for case in stored)
            outcome.touched.update(
                n for n, _case in reading.load(_driver(connection), [c.id for c in stored]).values()
            )
        return outcome.result(None)

    def housekeep(self, work: Callable[[Connection], Any], change: Change) -> Change:
        """Write what is no case: views, quarantine, boundaries.

        Args:
            work: functions of ``models.writing`` on the transaction's connection.
            change: what to tell the screens.
        """
        with self._transaction() as connection:
            work(connection)
        if change.reference:
            self.store.refresh_reference()
        return change

    def quarantine(self, rows: Sequence[tuple[bytes, str, str, str, str, str, str, int, str]]) -> int:
        """Keep input that could not be read; see ``models.writing.insert_quarantine``.

        Returns:
            How many were new: the same bad piece met again is kept once.
        """
        from models import writing

        with self._transaction() as connection:
            return writing.insert_quarantine(connection, rows)

    def settle_quarantine(self, ns: Sequence[int], state: str, note: str) -> int:
        """Move quarantined pieces on, in the actor's name.

        Args:
            ns: small keys; those already settled stay as they are.
            state: ``retried`` or ``discarded``.
            note: the reason, or what became of it.

        Returns:
            How many were moved.
        """
        from models import writing

        with self._transaction() as connection:
            return writing.set_quarantine(connection, ns, state, note, self.actor.name)

    def revise_quarantine(self, n: int, code: str, params: str, raw: str, mapping: str) -> None:
        """A quarantined piece was tried again and failed: the new reason, and what it was read as."""
        from models import writing

        with self._transaction() as connection:
            writing.revise_quarantine(connection, n, code, params, raw, mapping)

    def replace_boundaries(self, rows: Sequence[tuple[str, bytes, str]]) -> Change:
        """Official boundaries in place of what was there: (kelurahan code, WKB, source)."""
        from models import writing

        return self.housekeep(
            lambda connection: writing.replace_boundaries(connection, rows), Change(reference=True)
        )

    def open(self) -> None:
        """Open the write engine now: ``dataclasses.replace`` with another actor then shares it."""
        self._opened()

    def save_view(self, name: str, text: str, *, shared: bool, forget: int = 0) -> Change:
        """Keep a view under a name; ``forget``: the saved view it takes the place of."""
        from models import writing

        def write(connection: Connection) -> None:
            if forget:
                writing.delete_view(connection, forget)
            writing.save_view(connection, name, text, self.actor.name, shared)

        return self.housekeep(write, Change(other=("view",)))

    def forget_view(self, n: int) -> Change:
        """Delete a saved view."""
        from models import writing

        return self.housekeep(lambda connection: writing.delete_view(connection, n), Change(other=("view",)))

    def set_crews(self, crews: Sequence[tuple[int, str]]) -> Change:
        """PPSU crews of kelurahan: (workers, kelurahan code)."""
        from models import writing

        return self.housekeep(lambda connection: writing.set_crews(connection, crews), Change(reference=True))

    def acting_as(self, actor: Actor) -> Dispatcher:
        """The same door for somebody else, over the same write engine."""
        self._opened()
        return replace(self, actor=actor)

    def close(self) -> None:
        """Close the write engine."""
        if self._engine is not None:
            self._engine.dispose()
            self._engine = None

    def _transaction(self, *, dry_run: bool = False) -> AbstractContextManager[Connection]:
        return _transaction(self._opened(), self.store, dry_run)

    def _opened(self) -> Engine:
        if self._engine is None:
            from models import writing

            with told(self.store.path):
                self._engine = writing.open_engine(self.store.path)
        return self._engine

    def _do_some(
        self, connection: Connection, orders: Sequence[tuple[UUID, Command]], batch: UUID, outcome: _Tally
    ) -> None:
        """Judge and write one transaction's share."""
        from models import writing

        db, ref, at = _driver(connection), self.store.reference, self.clock()
        parents_named = {_parent_named(command) for _case, command in orders}
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
            refusal = rules.refuse(before, command, self.actor, ref) or _refuse_parent(
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
            if isinstance(command, Complete | Reject | Reopen) and command.follows is None:
                twins = _twins_of(db, case_id, found, working)
                todo.extendleft((twin, replace(command, follows=case_id)) for twin in reversed(twins))
        writing.update_cases(connection, changes.items())
        writing.insert_events(connection, events)
        if parents:
            writing.count_twins(connection, parents)
            outcome.touched.update(n for n, _case in reading.load(db, parents).values())

    def _replayed(self, history: History, outcome: _Tally) -> tuple[Complaint, list[writing.Recorded]]:
        """A case as its past left it, and the Events of that past."""
        from models import writing

        ref, command = self.store.reference, history.report.command
        blank = Complaint(
            history.report.id, command.channel, command.external_id, command.received_at, command.text
        )
        effect = rules.apply(None, command, command.received_at, ref, self.actor)
        case = replace(rules.with_effect(blank, effect), revision=1)
        events: list[writing.Recorded] = []
        for step in history.steps:
            refusal = rules.refuse(case, step.command, step.actor, ref)
            if refusal is not None:
                outcome.refused.append((case.id, refusal))
                continue
            effect = rules.apply(case, step.command, step.at, ref, step.actor)
            before = {k: rules.as_column(case, k) for k in effect}
            events.append(writing.Recorded(
                event_id(step.at * 1000, self.entropy(10)), case.id, 0, kind_of(step.command), step.actor.name, step.at,
                self.console, case.revision, to_json(step.command), effect, before,
            ))  # fmt: skip
            case = rules.with_effect(case, {**effect, "revision": case.revision + 1})
        return case, events

    def _record_received(
        self, connection: Connection, reports: Sequence[Received], cases: Sequence[Complaint], at: int | None
    ) -> None:
        """The Events of arrival, at one moment, or (``at`` None) each at the moment the report was received."""
        from models import writing

        events: list[writing.Recorded] = []
        people: list[tuple[UUID, str, str]] = []
        photos: list[tuple[UUID, str, int, str]] = []
        for report, case in zip(reports, cases, strict=True):
            body = to_json(report.command)
            body.pop("text", None)  # the case keeps the words; history need not say them twice
            events.append(writing.Recorded(
                derived_id(case.id, "receivereport"), case.id, 0, "receivereport", self.actor.name,
                case.received_at if at is None else at, self.console, 0,
                body, {}, {},
            ))  # fmt: skip
            if report.reporter_name or report.reporter_contact:
                people.append((case.id, report.reporter_name, report.reporter_contact))
            photos.extend((case.id, "report", i, address) for i, address in enumerate(report.command.photos))
        writing.insert_events(connection, events)
        writing.insert_reporters(connection, people)
        writing.insert_photos(connection, photos)


@dataclass
class _Tally:
    """An Outcome in the making."""

    accepted: list[UUID] = field(default_factory=list)
    refused: list[tuple[UUID, Refusal]] = field(default_factory=list)
    touched: set[int] = field(default_factory=set)
    created: bool = False

    def result(self, batch: UUID | None) -> Outcome:
        change = Change(tuple(sorted(self.touched)), created=self.created and bool(self.accepted))
        return Outcome(self.accepted, self.refused, batch if self.accepted else None, change)


class _OnlyTried(Exception):
    """Ends a dry run's transaction so that nothing of it is kept."""


@contextmanager
def _transaction(engine: Engine, store: Store, dry_run: bool) -> Iterator[Connection]:
    """``writing.transaction`` with errors in words, and without a trace when it is only tried."""
    from models import writing

    with told(store.path), suppress(_OnlyTried), writing.transaction(engine) as connection:
        yield connection
        if dry_run:
            raise _OnlyTried


def _driver(connection: Connection) -> Any:
    return connection.connection.dbapi_connection


def _keys(db: Any, cases: Sequence[UUID]) -> list[int]:
    """Small keys of stored cases, at most an intake's batch of them."""
    marks = ",".join("?" * len(cases))
    rows = db.execute(f"select n from complaint where id in ({marks})", [case.bytes for case in cases])  # noqa: S608
    return [row[0] for row in rows]


def _undoing(event: UUID, effect: str, before: str) -> Command | None:
    """The Command that takes a stored Event back; None for what changed nothing: a report that came, a remark."""
    changed = json.loads(effect)
    if not changed:
        return None
    return Restore(undoes=event, values=json.loads(before), expects=changed)


def _known_messages(db: Any, reports: Sequence[Received]) -> dict[tuple[str, str], str]:
    """Messages of this batch that are cases already: (channel, message id) -> number."""
    found: dict[tuple[str, str], str] = {}
    by_channel: dict[str, list[str]] = {}
    for report in reports:
        by_channel.setdefault(report.command.channel, []).append(report.command.external_id)
    for channel, ids in by_channel.items():
        rows = db.execute(
            "select external_id, number from complaint where channel = ? and external_id in"
            " (select value from json_each(?))", (channel, json.dumps(ids)))  # fmt: skip
        found |= {(channel, external_id): number for external_id, number in rows}
    return found


def _undone(db: Any, batch: UUID) -> set[bytes]:
    """Of a batch's Events, those that are taken back now: an undo that was itself undone does not count."""
    undoers: dict[bytes, list[bytes]] = {}
    for undo, event in db.execute(
        """with recursive later(id, undoes) as (
             select u.id, u.undoes from event e join event u on u.undoes = e.id where e.batch = ?
             union select u.id, u.undoes from later l join event u on u.undoes = l.id)
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


def _parent_named(command: Command) -> UUID | None:
    """The case a Command makes a twin of, None when it makes none."""
    if isinstance(command, Merge):
        return command.into
    into = command.values.get("merged_into") if isinstance(command, Restore) else None
    return UUID(into) if into is not None else None


def _refuse_parent(
    command: Command, case: Complaint | None, working: dict[UUID, Complaint]
) -> Refusal | None:
    """A twin needs a parent that stands on its own and is open while the twin is; twins have no twins."""
    into = _parent_named(command)
    if into is None or case is None:
        return None
    if case.twins:
        return Refusal("refused.merge_parent", {"twins": case.twins})
    parent = working.get(into)
    status = command.values.get("status", case.status) if isinstance(command, Restore) else case.status
    if parent is None or parent.merged_into is not None or (status in OPEN and not parent.is_open):
        return Refusal("refused.merge_target")
    return None


def _mover(db: Any, case: Complaint, undoing: Restore) -> str:
    """Who moved the case after the Event that shall be taken back: the last to touch what differs now."""
    moved = set(rules.moved_since(case, undoing.expects))
    rows = db.execute(
        "select actor, effect from event where complaint = ?1"
        " and n > coalesce((select n from event where id = ?2), 0) order by n desc",
        (case.id.bytes, undoing.undoes.bytes),
    )
    actors = [actor for actor, effect in rows if moved & set(json.loads(effect))]
    return str(actors[0]) if actors else "?"
