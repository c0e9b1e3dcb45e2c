"""A part of an act, judged: what would be done, to which cases, and what not. Reads only.

A case goes wholly or not at all: where several Commands are meant for one case and one of them is refused, none of
them is done, and the case is told once, with that reason.
"""

from __future__ import annotations

import json
from collections import deque
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, Any, Final
from uuid import UUID

from models import reading, rules
from models.command_json import to_json
from models.commands import Actor, Command, Complete, Deliver, Reject, Release, Reopen, Restore, kind_of
from models.complaint import Complaint
from models.identity import event_id
from models.reference import Reference
from models.rules import Refusal

if TYPE_CHECKING:
    from models.writing import Recorded

Orders = Sequence[tuple[UUID, Command]]

#: What an intake says of one reply has nothing to do with what it says of another one of the same case.
_BY_ITSELF: Final = Release | Deliver
_TAKES_TWINS_ALONG: Final = Complete | Reject | Reopen


@dataclass(frozen=True, slots=True)
class By:
    """Who acts, where and when.

    Attributes:
        at: seconds since the epoch.
        batch: name of the act.
        entropy: random bytes for the ids of Events.
        ids: case -> id of the Event of the one order for it, where that follows from something.
    """

    actor: Actor
    console: str
    at: int
    batch: UUID
    ref: Reference
    entropy: Callable[[int], bytes]
    ids: Mapping[UUID, UUID] = field(default_factory=dict)


@dataclass
class Share:
    """What judging came to.

    Attributes:
        events, changes, parents: to be written: Events, changed columns by small key, cases whose twins are to be
            counted anew.
        accepted, refused: the cases that were asked for, each once.
        followed, stayed: twins that close or open with a case of the act, and those that cannot.
        touched: small keys of all cases that change.
        changed: something of it can be taken back; a remark changes nothing.
        read: small keys of all cases it was judged on.
    """

    events: list[Recorded] = field(default_factory=list)
    changes: dict[int, dict[str, Any]] = field(default_factory=dict)
    parents: set[UUID] = field(default_factory=set)
    accepted: list[UUID] = field(default_factory=list)
    refused: list[tuple[UUID, Refusal]] = field(default_factory=list)
    followed: list[UUID] = field(default_factory=list)
    stayed: list[tuple[UUID, Refusal]] = field(default_factory=list)
    touched: set[int] = field(default_factory=set)
    changed: bool = False
    read: frozenset[int] = frozenset()


def judge(db: Any, orders: Orders, by: By) -> Share:
    """Judge Commands in order, each on the case as the ones before left it.

    Args:
        db: a connection to the store.
        orders: all that is meant for these cases.
        by: who acts.
    """
    rows = _Rows(db, orders)
    out: dict[UUID, Refusal] = {}
    while True:
        turn = _Turn(rows, by)
        turn.run([order for order in orders if order[0] not in out])
        if not turn.spoiled:
            break
        # What was done to these cases before they were refused has been the ground for others: judged once more
        # without them. Each time there are fewer.
        out |= turn.spoiled
    share, refused = turn.share, out | turn.refused
    share.read = frozenset(n for n, _case in rows.found.values())
    done = dict.fromkeys(share.accepted)
    share.accepted = list(done)
    share.refused = [(case, refused[case]) for case in dict.fromkeys(order[0] for order in orders)
                     if case in refused and case not in done]  # fmt: skip
    return share


class _Rows:
    """The cases as stored; what turns out to be needed is read when it does."""

    def __init__(self, db: Any, orders: Orders) -> None:
        self.db = db
        wanted = {case for case, _command in orders}
        named = {rules.parent_named(command) for _case, command in orders}
        self.found = reading.load(db, wanted | {parent for parent in named if parent is not None})
        self._twins: dict[UUID, list[UUID]] | None = None

    def has_event(self, event: UUID) -> bool:
        """Whether this Event is there, however it came."""
        return self.db.execute("select 1 from event where id = ?", (event.bytes,)).fetchone() is not None

    def twins(self, parent: UUID) -> list[UUID]:
        """The cases merged into this one; those of all cases here are read together."""
        if self._twins is None or parent not in self._twins:
            parents = {case for case, (_n, row) in self.found.items() if row.twins} | {parent}
            self._twins = {} if self._twins is None else self._twins
            self._twins |= {one: [] for one in parents if one not in self._twins}
            for some in reading.chunks([p.bytes for p in parents], 500):
                marks = ",".join("?" * len(some))
                sql = f"select merged_into, id from complaint where merged_into in ({marks}) order by n"  # noqa: S608
                for raw, twin in self.db.execute(sql, list(some)):
                    listed = self._twins[UUID(bytes=raw)]
                    if (case := UUID(bytes=twin)) not in listed:
                        listed.append(case)
            unknown = {twin for twins in self._twins.values() for twin in twins} - self.found.keys()
            self.found |= reading.load(self.db, unknown)
        return self._twins[parent]


class _Working(Mapping[UUID, Complaint]):
    """The cases as what was done so far leaves them; a case is made anew only when somebody looks at it again."""

    def __init__(self, found: dict[UUID, tuple[int, Complaint]]) -> None:
        self._found = found
        self._after: dict[UUID, tuple[Complaint, dict[str, Any]] | Complaint] = {}

    def __getitem__(self, case: UUID) -> Complaint:
        after = self._after.get(case)
        if after is None:
            return self._found[case][1]
        if isinstance(after, tuple):
            after = self._after[case] = rules.with_effect(*after)
        return after

    def __iter__(self) -> Iterator[UUID]:
        return iter(self._found)

    def __len__(self) -> int:
        return len(self._found)

    def put(self, before: Complaint, effect: dict[str, Any]) -> None:
        """This was done to a case."""
        self._after[before.id] = (before, {**effect, "revision": before.revision + 1})

    def count(self, parent: UUID, more: int) -> None:
        """A case has a twin more or less."""
        if parent in self._found:
            case = self[parent]
            self._after[parent] = replace(case, twins=case.twins + more)


class _Turn:
    """Judging the orders once."""

    def __init__(self, rows: _Rows, by: By) -> None:
        self.rows, self.by = rows, by
        self.share = Share()
        self.refused: dict[UUID, Refusal] = {}
        self.spoiled: dict[UUID, Refusal] = {}
        self._working = _Working(rows.found)
        self._done: set[UUID] = set()
        self._moved: dict[UUID, UUID | None] = {}  # twins that left or came in this act, and to whom
        self._said: tuple[Command | None, dict[str, Any]] = (None, {})
        from models.writing import Recorded

        self._recorded = Recorded

    def run(self, orders: Orders) -> None:
        """Judge them all."""
        todo: deque[tuple[UUID, Command, bool]] = deque((case, command, True) for case, command in orders)
        while todo:
            case, command, asked = todo.popleft()
            if asked and case in self.refused and not isinstance(command, _BY_ITSELF):
                continue
            refusal = self._one(case, command, asked)
            if refusal is None:
                if isinstance(command, _TAKES_TWINS_ALONG) and command.follows is None:
                    twins = self._twins_of(case)
                    todo.extendleft((t, replace(command, follows=case), False) for t in reversed(twins))
            elif not asked:
                self.share.stayed.append((case, refusal))
            else:
                self.refused[case] = refusal
                if case in self._done and not isinstance(command, _BY_ITSELF):
                    self.spoiled[case] = refusal

    def _one(self, case: UUID, command: Command, asked: bool) -> Refusal | None:
        """Do one Command to the working copies, or say why not."""
        working, by = self._working, self.by
        before = working.get(case)
        refusal = rules.refuse(before, command, by.actor, by.ref)
        refusal = refusal or rules.refuse_parent(command, before, working)
        said = by.ids.get(case) if asked else None
        if said is not None and self.rows.has_event(said):
            refusal = refusal or Refusal("refused.said")
        if refusal is not None or before is None:
            refusal = refusal or Refusal("refused.missing")
            if isinstance(command, Restore) and before is not None and refusal.code == "refused.moved_since":
                refusal = Refusal(refusal.code, {"who": _mover(self.rows.db, before, command)})
            return refusal
        effect = rules.apply(before, command, by.at, by.ref, by.actor)
        working.put(before, effect)
        n, share = self.rows.found[case][0], self.share
        change = share.changes.get(n)
        if change is None:
            share.changes[n] = {**effect, "revision": before.revision + 1}
        else:
            change.update(effect, revision=before.revision + 1)
        if "merged_into" in effect:
            into = effect["merged_into"]
            self._move(case, before.merged_into, UUID(into) if into is not None else None)
        if (
            command is not self._said[0]
        ):  # said of many cases it is one object, and so is what is stored of it
            self._said = (command, to_json(command))
        share.events.append(self._recorded(
            said or event_id(by.at * 1000, by.entropy(10)), case, len(share.events), kind_of(command), by.actor.name,
            by.at, by.console, before.revision, self._said[1], effect, {k: rules.as_column(before, k) for k in effect},
            by.batch, command.undoes if isinstance(command, Restore) else None,
        ))  # fmt: skip
        (share.accepted if asked else share.followed).append(case)
        self._done.add(case)
        share.touched.add(n)
        share.changed |= bool(effect) and rules.undoable(command)
        return None

    def _move(self, twin: UUID, left: UUID | None, came: UUID | None) -> None:
        self._moved[twin] = came
        for parent, more in ((left, -1), (came, 1)):
            if parent is not None:
                self.share.parents.add(parent)
                self._working.count(parent, more)

    def _twins_of(self, parent: UUID) -> list[UUID]:
        """Cases merged into this one as things stand now."""
        if not self._working[parent].twins:
            return []
        stored = [t for t in self.rows.twins(parent) if self._moved.get(t, parent) == parent]
        return stored + [t for t, into in self._moved.items() if into == parent and t not in stored]


def shares(cases: Sequence[UUID], ties: Sequence[UUID | None], size: int) -> Iterator[list[int]]:
    """An act in parts, each for a transaction of its own.

    A case is in one part with all that is wanted of it, and so are cases that an order ties together: a twin and its
    parent, if both are in the act. Within a part the order stays.

    Args:
        cases: of each order.
        ties: another case that order is about.
        size: orders a part holds; more only where ties demand it.

    Returns:
        Places in ``cases``.
    """
    known = set(cases)
    tied = any(other is not None and other in known for other in ties)
    if len(known) == len(cases) and not tied:
        for start in range(0, len(cases), size):
            yield list(range(start, min(start + size, len(cases))))
        return
    head: dict[UUID, UUID] = {}

    def first(case: UUID) -> UUID:
        while (up := head.get(case, case)) != case:
            head[case] = head.get(up, up)
            case = up
        return case

    for case, other in zip(cases, ties, strict=True):
        if other is not None and other in known:
            head[first(other)] = first(case)
    groups: dict[UUID, list[int]] = {}
    for place, case in enumerate(cases):
        groups.setdefault(first(case), []).append(place)
    part: list[int] = []
    for group in groups.values():
        if part and len(part) + len(group) > size:
            yield sorted(part)
            part = []
        part += group
    if part:
        yield sorted(part)


def _mover(db: Any, case: Complaint, undoing: Restore) -> str:
    """Who moved the case after the Event that shall be taken back: the last to touch what differs now."""
    moved = set(rules.moved_since(case, undoing.expects))
    rows: Iterable[tuple[str, str]] = db.execute(
        "select actor, effect from event where complaint = ?1 and outcome is not 'refused'"
        " and n > coalesce((select n from event where id = ?2), 0)"
        " order by outcome is null desc, case when outcome is null then n else revision end desc, seq desc, n desc",
        (case.id.bytes, undoing.undoes.bytes),
    )
    actors = [actor for actor, effect in rows if moved & set(json.loads(effect))]
    return str(actors[0]) if actors else "?"
