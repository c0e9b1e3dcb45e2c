"""A central in memory: what ``models/central/functions.sql`` does, in Python, for thousands of short lives.

``State`` is the database, ``MemoryCentral`` somebody's connection to it, ``Line`` a connection that loses requests and
answers. The switches in ``State.broken`` leave one check out each, for the experiments that show that it is needed.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import cache
from typing import Any, NamedTuple
from uuid import UUID

from console.core.central import Malformed, Me, Pulled, Row, Submitted
from console.core.errors import Refused, Unavailable
from models import landing, reading
from models.central.schema import BLANK, DERIVED, PROTOCOL
from models.commands import BULK_LIMIT, SPECS
from models.complaint import LISTS, OPEN, SURE_AGENCY, Complaint, as_column, with_effect
from models.hands import KEPT, held, returned
from models.identity import day_of, number
from models.reference import Reference, default_reference

EMPTY = hashlib.sha256(b"tanggap").digest()
LATER = 100_000
#: What may be left out: see ``State.broken``.
SWITCHES = ("known", "own", "seen", "token")


class Said(NamedTuple):
    """A row of the table ``event``."""

    id: UUID
    seq: int
    complaint: UUID
    kind: str
    actor: str
    at: int
    console: str
    said_at: int
    base: int
    body: dict[str, Any]
    effect: dict[str, Any]
    before: dict[str, Any]
    area: str | None
    outcome: str
    reason: dict[str, Any] | None
    batch: UUID | None
    undoes: UUID | None
    revision: int

    def row(self) -> Row:
        """As ``console.core.central`` reads it."""
        return (
            self.id.bytes, self.complaint.bytes, self.seq, self.kind, self.actor, self.said_at, self.console,
            self.base, reading.to_text(self.body),
            "{}" if self.kind == "receivereport" else reading.to_text(self.effect), reading.to_text(self.before),
            self.outcome, None if self.reason is None else reading.to_text(self.reason), self.revision,
            self.batch.bytes if self.batch else None, self.undoes.bytes if self.undoes else None, self.at,
        )  # fmt: skip

    def hashed(self) -> str:
        """As it goes into the token."""
        return "|".join((
            str(self.id), str(self.complaint), self.kind, self.actor, str(self.at), reading.to_text(self.body),
            reading.to_text(self.effect), self.outcome, "" if self.reason is None else reading.to_text(self.reason),
        ))  # fmt: skip


@dataclass(frozen=True)
class Person:
    """Somebody who may log in: the words of ``tanggap_*`` roles, and a scope (None: no operator)."""

    name: str
    roles: tuple[str, ...]
    scope: str | None = ""

    def may(self, role: str) -> bool:
        """Whether it is a member of a role; a supervisor is an operator too."""
        return role in self.roles or (role == "operator" and "supervisor" in self.roles)

    def sees(self, area: str | None) -> bool:
        """Whether a kelurahan is in the scope."""
        return self.scope is not None and (area or "").startswith(self.scope)


@dataclass
class State:
    """The database that several connections share.

    Attributes:
        clock: the server's time.
        broken: checks that are left out: "known" (Events that were known make their case wait), "own" (own Events are
            visible wherever the case is), "seen" (a case that moved is judged again), "token" (a central that went
            back is noticed).
        portion: Events after which a pull stops at the next revision.
    """

    clock: Callable[[], int]
    people: dict[str, Person] = field(default_factory=dict)
    ref: Reference = field(default_factory=cache(default_reference))
    central: UUID = field(default=UUID(int=0xCE))
    revision: int = 0
    token: bytes = EMPTY
    ticks: dict[int, bytes] = field(default_factory=lambda: {0: EMPTY})
    cases: dict[UUID, Complaint] = field(default_factory=dict)
    events: dict[UUID, Said] = field(default_factory=dict)
    counter: dict[str, int] = field(default_factory=dict)
    messages: dict[tuple[str, str], UUID] = field(default_factory=dict)
    reporters: dict[UUID, tuple[str, str]] = field(default_factory=dict)
    master: list[tuple[int, str, Any]] = field(default_factory=list)
    broken: frozenset[str] = frozenset()
    bulk_limit: int = BULK_LIMIT
    min_console: int = 1
    protocol: int = PROTOCOL
    portion: int = 5000
    _rows: dict[UUID, tuple[Complaint, Row]] = field(default_factory=dict)

    _KEPT = ("revision", "token", "ticks", "cases", "events", "counter", "messages", "reporters", "master")

    def snapshot(self) -> dict[str, Any]:
        """A backup: rows are never changed in place, so that copies of the tables are enough."""
        kept = {name: getattr(self, name) for name in self._KEPT}
        return {name: value.copy() if hasattr(value, "copy") else value for name, value in kept.items()}

    def restore(self, backup: dict[str, Any]) -> None:
        """Put a backup back."""
        for name, value in backup.items():
            setattr(self, name, value.copy() if hasattr(value, "copy") else value)

    def row(self, case: Complaint) -> Row:
        """A case as it is pulled."""
        held = self._rows.get(case.id)
        if held is None or held[0] is not case:
            stored = reading.complaint_to_row(case)
            held = self._rows[case.id] = (case, tuple(stored[name] for name in landing.LANDED))
        return held[1]

    def turn(self, revision: int, said: str) -> None:
        """The clock moves on."""
        self.revision = revision
        self.token = hashlib.sha256(self.token + said.encode()).digest()
        self.ticks[revision] = self.token

    # the one door

    def submit(self, who: Person, events: Sequence[dict[str, Any]]) -> Submitted:
        """See ``submit`` in ``functions.sql``."""
        if who.scope is None:
            raise Refused("central.forbidden", reason="no operator")
        if len(events) > 20_000:
            raise Malformed("push too large")
        speaker = "speaker" in who.roles
        revision = self.revision + 1
        todo: list[_Pushed] = []
        for seq, event in enumerate(events, 1):
            pushed = _Pushed.read(event, seq, who.name, speaker)
            pushed.known = pushed.id in self.events
            todo.append(pushed)
        known = [one.id for one in todo if one.known]
        if "known" in self.broken:
            todo = [one for one in todo if not one.known]
        _ordered(todo)
        stale = {one.complaint for one in todo if one.known}
        big = set() if speaker or who.may("supervisor") else self._big(who, todo)
        made = {one.complaint for one in todo if one.kind == "receivereport" and one.refused is None}
        said: list[Said] = []
        for turn in sorted({one.nth for one in todo}):
            coming = {one.complaint for one in todo if one.nth >= turn > LATER}
            some = [one for one in todo if one.nth == turn and one.complaint not in stale]
            waits = stale | coming  # on the rows before this turn
            judged = [(one, *self._judge(who, one, revision, big, waits, made)) for one in some]
            days: dict[str, int] = {}
            for one, moved, no in judged:
                if moved:
                    continue
                case = self.cases.get(one.complaint)
                area = (case.kelurahan if case else None) or one.effect.get("kelurahan")
                if case is not None and not who.sees(case.kelurahan):
                    area = None
                if case is not None and no not in ("central.scope", "central.role"):
                    self._change(case, {} if no else one.effect, revision)
                if no is None and SPECS[one.kind].creates:
                    self._make(one, revision, days)
                said.append(_said(one, no, area, revision, self.clock()))
                self.events[one.id] = said[-1]
            self.counter |= days
            stale |= {one.complaint for one, moved, no in judged if moved or (no and one.refused is None)}
        if said:
            said.sort(key=lambda one: one.seq)
            self.turn(revision, "\n".join(one.hashed() for one in said))
        return Submitted(self.revision, frozenset(stale), frozenset(known))

    def _along(self, one: Any, said: Mapping[UUID, Any]) -> bool:
        """Whether it goes along with another case, or takes back what did."""
        seen: set[UUID] = set()
        case = one.complaint
        while one is not None and one.complaint == case and one.id not in seen:
            if "follows" in one.body:
                return True
            seen.add(one.id)
            one = said.get(one.undoes) or self.events.get(one.undoes) if one.undoes else None
        return False

    def _big(self, who: Person, todo: Sequence[_Pushed]) -> set[UUID]:
        moved: dict[UUID, set[UUID]] = {}
        said = {one.id: one for one in todo if one.batch is not None and not one.known}
        for one in said.values():
            moved.setdefault(one.batch, set())
            if not self._along(one, said):
                moved[one.batch].add(one.complaint)
        if not moved:
            return set()
        for event in self.events.values():
            if event.batch in moved and event.actor == who.name and not self._along(event, said):
                moved[event.batch].add(event.complaint)
        return {batch for batch, cases in moved.items() if len(cases) > self.bulk_limit}

    def _judge(
        self, who: Person, one: _Pushed, revision: int, big: set[UUID], waits: set[UUID], made: set[UUID]
    ) -> tuple[bool, str | None]:
        """(moved, why not)."""
        case = self.cases.get(one.complaint)
        mine = who.sees(case.kelurahan if case else None)
        moved = False
        if mine and "seen" not in self.broken:
            moved = one.nth % LATER == 1 and (case.revision if case else None) != (one.seen or None)
            if one.also is not None:
                also = self.cases.get(one.also)
                found = also.revision if also else None
                moved |= (
                    one.also in waits or found is None or found not in ((one.also_seen or None), revision)
                )
            moved |= any(who.sees(twin.kelurahan) for twin in self._twins(one))
        return moved, self._why_not(who, one, case, big, made)

    def _why_not(
        self, who: Person, one: _Pushed, case: Complaint | None, big: set[UUID], made: set[UUID]
    ) -> str | None:
        spec = SPECS.get(one.kind)
        effect = one.effect
        if spec is None or not any(who.may(role) for role in spec.roles):
            return "central.role"
        if one.kind == "escalate" and not (self._moves(who) or one.body.get("rule")):
            return "central.role"
        if one.batch in big:
            return "central.bulk"
        if not spec.creates and case is None:
            return "central.missing"
        if spec.creates and (case is not None or self._taken(effect)):
            return "central.exists"
        area = effect.get("kelurahan", case.kelurahan if case else None)
        if not spec.creates and case is not None and not (who.sees(case.kelurahan) and who.sees(area)):
            return "central.scope"
        if one.refused is not None:
            return str(one.refused.get("code", "central.rule"))
        if len(reading.to_text(one.body)) > 65536 or len(reading.to_text(effect)) > 262144:
            return "central.size"
        if effect.keys() - set(spec.columns):
            return "central.columns"
        status = effect.get("status") or (case.status if case else "menunggu")
        if (case is not None and case.status not in spec.from_status) or status not in spec.to_status:
            return "central.status"
        lists = {"kelurahan": self.ref.territory.kelurahan, "agency": self.ref.agencies,
                 "category": self.ref.categories}  # fmt: skip
        if any(effect.get(name) is not None and effect[name] not in codes for name, codes in lists.items()):
            return "central.unknown"
        into = effect.get("merged_into")
        if into is not None and not self._is_parent(who, one, UUID(into), made):
            return "central.parent"
        if one.kind == "restore" and not self._undoable(who, one, case):
            return "central.undo"
        if self._twins(one):
            return "central.rule"
        if case is not None and (
            one.before.keys() != effect.keys() or any(as_column(case, k) != v for k, v in one.before.items())
        ):
            return "central.before"
        if case is not None and "hands" in effect and one.kind != "restore" and not _true_hands(case, one):
            return "central.hands"
        return None

    @staticmethod
    def _moves(who: Person) -> bool:
        return "speaker" in who.roles or who.may("operator")

    def _twins(self, one: _Pushed) -> list[Complaint]:
        """Twins of a case that is to become one itself."""
        if one.effect.get("merged_into") is None:
            return []
        return [case for case in self.cases.values() if case.merged_into == one.complaint]

    def _taken(self, effect: dict[str, Any]) -> bool:
        return (effect.get("channel"), effect.get("external_id")) in self.messages

    def _is_parent(self, who: Person, one: _Pushed, into: UUID, made: set[UUID]) -> bool:
        parent = self.cases.get(into)
        seen = parent is not None and who.sees(parent.kelurahan)
        return into != one.complaint and (seen or into in made)

    def _undoable(self, who: Person, one: _Pushed, case: Complaint | None) -> bool:
        undone = self.events.get(one.undoes) if one.undoes else None
        if (
            undone is None
            or undone.complaint != one.complaint
            or undone.outcome != "accepted"
            or not undone.effect
        ):
            return False
        kind = "reopen" if "reopened" in undone.before else undone.kind
        if not any(who.may(role) for role in SPECS[kind].roles):
            return False
        left = {k: v for k, v in undone.effect.items() if k not in DERIVED}
        if case is None or any(as_column(case, k) != v for k, v in left.items()):
            return False
        back = {k: v for k, v in one.effect.items() if k not in DERIVED}
        return all(k in undone.before and undone.before[k] == v for k, v in back.items())

    def _change(self, case: Complaint, effect: dict[str, Any], revision: int) -> None:
        self.cases[case.id] = with_effect(case, {**effect, "revision": revision})

    def _make(self, one: _Pushed, revision: int, days: dict[str, int]) -> None:
        day = day_of(int(one.effect["received_at"]))
        days[day] = days.get(day, self.counter.get(day, 0)) + 1
        values = {
            **BLANK,
            **one.effect,
            "status": "menunggu",
            "revision": revision,
            "number": number(day, days[day]),
        }
        values |= {name: tuple(values[name]) for name in LISTS}
        self.cases[one.complaint] = Complaint(id=one.complaint, **values)
        self.messages[values["channel"], values["external_id"]] = one.complaint
        if one.reporter:
            self.reporters[one.complaint] = (one.reporter.get("name", ""), one.reporter.get("contact", ""))


def _true_hands(case: Complaint, one: _Pushed) -> bool:
    """See ``true_hands`` in ``functions.sql``."""
    had, new = list(held(case)), list(one.effect["hands"])
    after = with_effect(case, one.effect)
    grown = new == had or new[:-1] == had or (len(had) == KEPT and new[:-1] == had[1:])
    moved = one.kind == "locate" and (new[:-1] == had[:-1] or new == had[:-1])
    holder = (after.agency or "") if after.sure & SURE_AGENCY else ""
    return (grown or moved) and new[-1:] == [holder] and after.bounced == returned(tuple(new))


@dataclass
class _Pushed:
    """An Event as it was pushed."""

    id: UUID
    complaint: UUID
    kind: str
    actor: str
    console: str
    said_at: int
    base: int
    seen: int | None
    also: UUID | None
    also_seen: int | None
    batch: UUID | None
    undoes: UUID | None
    body: dict[str, Any]
    refused: dict[str, Any] | None
    effect: dict[str, Any]
    before: dict[str, Any]
    reporter: dict[str, Any] | None
    seq: int
    known: bool = False
    nth: int = 0

    @classmethod
    def read(cls, event: dict[str, Any], seq: int, name: str, speaker: bool) -> _Pushed:
        def uuid(key: str) -> UUID | None:
            return UUID(event[key]) if event.get(key) else None

        if "poison" in str(event["body"]):
            raise Malformed("unreadable")
        return cls(
            UUID(event["id"]), UUID(event["complaint"]), event["kind"],
            event.get("actor", name) if speaker else name, event.get("console", ""), event.get("said_at", 0),
            event.get("base", 0), event.get("seen"), uuid("also"), event.get("also_seen"), uuid("batch"),
            uuid("undoes"), event.get("body") or {}, event.get("refused"), event.get("effect") or {},
            event.get("before") or {}, event.get("reporter"), seq,
        )  # fmt: skip


def _ordered(todo: Sequence[_Pushed]) -> None:
    """The turn of each: first, second ... of its case; later, if it hangs on another case of this push."""
    count: dict[UUID, int] = {}
    later: set[UUID] = set()
    for one in todo:
        if one.also in count:
            later.add(one.complaint)
        count[one.complaint] = count.get(one.complaint, 0) + 1
        one.nth = count[one.complaint] + (LATER if one.complaint in later else 0)


def _said(one: _Pushed, no: str | None, area: str | None, revision: int, now: int) -> Said:
    reason = None if no is None else one.refused or {"code": no}
    return Said(
        one.id, one.seq, one.complaint, one.kind, one.actor, now, one.console, min(one.said_at, now), one.base,
        {} if no == "central.size" else one.body, {} if no else one.effect, {} if no else one.before, area,
        "refused" if no else "accepted", reason, one.batch, one.undoes, revision,
    )  # fmt: skip


class MemoryCentral:
    """Somebody's connection to a ``State``; implements ``console.core.central.Central`` and ``first.Sweeping``."""

    def __init__(self, state: State, name: str) -> None:
        """``name`` is a key of the state's people, which may change while the connection stands."""
        self.state, self.name = state, name
        self._heard: dict[int, bytes] = {}

    @property
    def who(self) -> Person:
        """As the central knows this person now."""
        return self.state.people.get(self.name) or Person(self.name, (), None)

    def me(self, last: int) -> Me:
        return self.look(last, ())[0]

    def look(self, last: int, cases: Sequence[UUID]) -> tuple[Me, dict[UUID, Complaint]]:
        state, who = self.state, self.who
        if who.scope is None:
            raise Refused("access.no_operator")
        roles = tuple(sorted({*who.roles, "reader", *(("operator",) if "supervisor" in who.roles else ())}))
        me = Me(
            state.central, state.revision, state.token, state.min_console, state.protocol, state.bulk_limit,
            who.scope, roles, float(state.clock()), self._token(last),
        )  # fmt: skip
        visible = [
            case for case in (state.cases.get(one) for one in cases) if case and who.sees(case.kelurahan)
        ]
        if not visible:
            return me, {}
        twins: dict[UUID, int] = {}
        for case in state.cases.values():
            if case.merged_into is not None and who.sees(case.kelurahan):
                twins[case.merged_into] = twins.get(case.merged_into, 0) + 1
        return me, {c.id: replace(c, twins=twins[c.id]) if c.id in twins else c for c in visible}

    def submit(self, events: Sequence[dict[str, Any]]) -> Submitted:
        return self.state.submit(self.who, json.loads(json.dumps(events)))

    def pull(self, since: int) -> Pulled:
        state = self.state
        new = [event for event in state.events.values() if event.revision > since and self._sees(event)]
        new.sort(key=lambda event: (event.revision, event.seq))
        upto = new[state.portion].revision if len(new) > state.portion else state.revision
        events = [event for event in new if event.revision <= upto]
        cases = {event.complaint: state.cases.get(event.complaint) for event in events}
        rows = [state.row(case) for case in cases.values() if case and self.who.sees(case.kelurahan)]
        master = [one for one in state.master if since < one[0] <= upto]
        return Pulled(
            upto, state.ticks[upto], state.revision > upto, [event.row() for event in events], rows,
            self._token(since), master,
        )  # fmt: skip

    def set_master(self, kind: str, body: Any) -> int:
        """See ``set_master`` in ``functions.sql``; what a console would not write itself is tried there."""
        state = self.state
        if self.who.scope != "" or "supervisor" not in self.who.roles:
            raise Refused("central.role")
        state.master.append((state.revision + 1, kind, json.loads(json.dumps(body))))
        state.turn(state.revision + 1, "")
        return state.revision

    def masters(self) -> list[tuple[int, str, Any]]:
        newest = {one[1]: one for one in sorted(self.state.master)}
        return list(newest.values())

    def tokens(self, revisions: Sequence[int]) -> dict[int, bytes]:
        return {
            revision: self.state.ticks[revision] for revision in revisions if revision in self.state.ticks
        }

    def rows(self, cases: Sequence[UUID]) -> list[Row]:
        found = (self.state.cases.get(one) for one in cases)
        return [self.state.row(case) for case in found if case and self.who.sees(case.kelurahan)]

    def stamps(self) -> dict[bytes, int]:
        return {case.id.bytes: case.revision for case in self._visible()}

    def total(self) -> tuple[int, int]:
        seen = self._visible()
        return len(seen), sum(case.revision for case in seen)

    def sweep(
        self, after: UUID, *, still_open: bool, events: bool, limit: int
    ) -> tuple[list[Row], list[Row]]:
        cases = sorted(
            (c for c in self._visible() if (c.status in OPEN) is still_open and c.id > after),
            key=lambda c: c.id.bytes,
        )[:limit]
        rows = [self.state.row(case) for case in cases]
        if not events:
            return rows, []
        wanted = {case.id for case in cases}
        told = [e for e in self.state.events.values() if e.complaint in wanted and self._sees(e)]
        told.sort(key=lambda e: (e.complaint.bytes, e.revision, e.seq))
        return rows, [event.row() for event in told]

    def history(self, case: UUID) -> tuple[list[Row], tuple[str, str]]:
        told = [e for e in self.state.events.values() if e.complaint == case and self._sees(e)]
        told.sort(key=lambda e: (e.revision, e.seq))
        return [event.row() for event in told], ("", "")

    def _visible(self) -> list[Complaint]:
        who = self.who
        return [case for case in self.state.cases.values() if who.sees(case.kelurahan)]

    def _sees(self, event: Said) -> bool:
        who = self.who
        if who.scope is None:
            return False
        if event.actor == who.name and "own" not in self.state.broken:
            return True
        if who.sees(event.area):
            return True
        case = self.state.cases.get(event.complaint)
        return case is not None and who.sees(case.kelurahan)

    def _token(self, revision: int) -> bytes | None:
        """Of the revision somebody asks about; a central without the check says what was heard of it once."""
        now = self.state.ticks.get(revision)
        if "token" not in self.state.broken:
            return now
        for at in (revision, self.state.revision):
            self._heard.setdefault(at, self.state.ticks.get(at, EMPTY))
        return self._heard[revision]


class Line:
    """A central behind a bad line: before each call ``before(call)`` may do something or raise, after it
    ``after(call)``. An exception after it loses the answer to what was done."""

    def __init__(
        self, central: Any, before: Callable[[str], object] = lambda _call: None,
        after: Callable[[str], object] = lambda _call: None,
    ) -> None:  # fmt: skip
        self.central, self.before, self.after = central, before, after

    def __getattr__(self, name: str) -> Any:
        call = getattr(self.central, name)
        if not callable(call):
            return call

        def over_the_line(*args: Any, **more: Any) -> Any:
            self.before(name)
            answer = call(*args, **more)
            self.after(name)
            return answer

        return over_the_line


def lost(*_call: object) -> None:
    """For ``Line``: the line is gone at this point."""
    raise Unavailable("central.unreachable", reason="lost")
