"""A small city of consoles that work at random, lose the line and agree again; and what must be true afterwards.

A run follows from its seed, step by step: each step throws its own dice, so that a run that failed can be made shorter
by leaving steps out (``shortest``).
"""

from __future__ import annotations

import hashlib
import json
import random
import sqlite3
import tempfile
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any, Protocol
from uuid import UUID

from sqlalchemy import Engine

from console.core.dispatch import Dispatcher, Received
from console.core.errors import Unavailable
from console.core.store import Store, open_store
from console.core.sync import cycle, first
from console.core.sync.cycle import Sync
from models import commands as c
from models import reading, rules, writing
from models.command_json import from_json
from models.commands import SPECS, Actor, Command
from models.complaint import CHANNELS, KINDS, Complaint, as_column, with_effect
from models.identity import day_of, derived_id
from models.ladder import RUNGS
from tests.support import homes
from tests.support.factories import CREW, DAY, GAMBIR, HOUR, LURAH, NOW, PENJARINGAN, PLUIT, entropy, report
from tests.support.factories import settings as settings_of
from tests.support.memory_central import EMPTY, Line, MemoryCentral, Person, Said, State, lost

#: As ``tests.support.centrals.PEOPLE``.
ROLE = {
    "rina": ("operator", ""), "budi": ("operator", ""), "sari": ("supervisor", ""), "tono": ("operator", "31.72"),
    "mega": ("supervisor", "31.72"), "audi": ("auditor", ""), "tanggap": ("intake", ""),
}  # fmt: skip
#: Refusals of the central itself that an honest console may meet; the others would be a bug here.
HONEST = ("central.scope", "central.missing", "central.exists", "central.undo", "central.rule")
QUIET = 14
#: What every report says when it comes.
WORDS = "Sampah menumpuk"


class Differs(AssertionError):
    """Something that must be true after a run is not."""


class Backend(Protocol):
    """A central of some kind, empty at the start."""

    def link(self, name: str) -> Any: ...
    def scope(self, name: str, scope: str) -> None: ...
    def snapshot(self) -> Any: ...
    def restore(self, backup: Any) -> None: ...
    def truth(self) -> State: ...
    def check_tokens(self) -> None: ...


class Memory:
    """The central in memory."""

    def __init__(self, clock: Callable[[], int], broken: frozenset[str] = frozenset()) -> None:
        self.state = State(clock, broken=broken)
        self.state.people = {name: Person(name, (role,), scope) for name, (role, scope) in ROLE.items()}

    def link(self, name: str) -> MemoryCentral:
        return MemoryCentral(self.state, name)

    def scope(self, name: str, scope: str) -> None:
        self.state.people[name] = replace(self.state.people[name], scope=scope)

    def snapshot(self) -> Any:
        return self.state.snapshot()

    def restore(self, backup: Any) -> None:
        self.state.restore(backup)

    def truth(self) -> State:
        return self.state

    def check_tokens(self) -> None:
        """Every revision's token follows from the one before and what was said in it."""
        token = EMPTY
        by_revision: dict[int, list[Said]] = {}
        for event in self.state.events.values():
            by_revision.setdefault(event.revision, []).append(event)
        for revision in range(1, self.state.revision + 1):
            said = sorted(by_revision.pop(revision), key=lambda one: one.seq)
            token = hashlib.sha256(token + "\n".join(one.hashed() for one in said).encode()).digest()
            must(self.state.ticks[revision] == token, "the token chain breaks at", revision)
        must(not by_revision, "Events of no revision", list(by_revision))


@dataclass
class Home:
    """A home whose store is put back to empty between runs instead of being made anew."""

    path: Path
    store: Store
    engine: Engine
    empty: sqlite3.Connection

    def reset(self) -> None:
        """Empty it."""
        with self.engine.connect() as connection:
            self.empty.backup(writing.driver(connection))


@contextmanager
def homes_in_memory(how_many: int = 4) -> Iterator[list[Home]]:
    """Homes on a file system in memory, where there is one."""
    where = "/dev/shm" if Path("/dev/shm").is_dir() else None  # noqa: S108 - as temporary as it gets
    with tempfile.TemporaryDirectory(dir=where, prefix="homes-") as folder:
        homes.prepare(Path(folder) / "empty", NOW)
        empty = sqlite3.connect(Path(folder) / "empty" / "tanggap.db")
        made = []
        for i in range(how_many):
            path = Path(folder) / str(i)
            homes.prepare(path, NOW)
            store = open_store(settings_of(path), NOW)
            made.append(Home(path, store, writing.open_engine(store.path), empty))
        ahead = first._ahead
        # In one thread: else the order of calls, and with it the run, would depend on the machine.
        first._ahead = lambda slices: slices
        try:
            yield made
        finally:
            first._ahead = ahead
            for home in made:
                home.engine.dispose()
                home.store.close()
            empty.close()


@dataclass
class Desk:
    """A console: a home, and the people who log in there."""

    name: str
    home: Home
    door: Dispatcher
    syncs: dict[str, Sync]
    batches: list[UUID] = field(default_factory=list)
    said: set[bytes] = field(default_factory=set)
    noted: int = 0

    def rows(self, sql: str, *params: Any) -> list[tuple[Any, ...]]:
        with self.home.engine.connect() as connection:
            return list(writing.driver(connection).execute(sql, params).fetchall())

    def ids(self) -> list[UUID]:
        """Cases that are here, in the order in which they came."""
        return [UUID(bytes=row[0]) for row in self.rows("select id from complaint order by n")]

    def cases(self) -> dict[UUID, Complaint]:
        """Cases as they are here."""
        with self.home.engine.connect() as connection:
            db = writing.driver(connection)
            ids = [UUID(bytes=row[0]) for row in db.execute("select id from complaint")]
            return {k: v for k, (_n, v) in reading.load(db, ids).items()}

    def note(self) -> None:
        """Remember what was said here since the last time."""
        rows = self.rows("select n, id from event where n > ? and mine order by n", self.noted)
        if rows:
            self.noted = rows[-1][0]
            self.said |= {row[1] for row in rows}


def must(true: object, *what: object) -> None:
    """Say what is wrong."""
    if not true:
        raise Differs(" ".join(str(one) for one in what))


@dataclass
class World:
    """One run.

    Attributes:
        seed: all dice follow from it.
        answers: two intakes are there, and half of what happens is about answers to few cases.
        trace: what happened, for whoever reads a failure.
        stats: how often things happened, over all runs of a test.
    """

    seed: int
    homes: Sequence[Home]
    make: Callable[[Callable[[], int]], Backend]
    stats: Counter[str] = field(default_factory=Counter)
    loss: float = 0.06
    race: float = 0.08
    scoped: bool | None = None
    restores: bool | None = None
    answers: bool = False
    now: int = NOW
    trace: list[str] = field(default_factory=list)

    def __post_init__(self) -> None:
        dice = self.dice = random.Random(f"{self.seed}")  # noqa: S311 - repeats, hides nothing
        self.backend = self.make(lambda: self.now)
        scoped = dice.random() < 0.5 if self.scoped is None else self.scoped
        drawn = dice.random() < 0.35
        self.restores = drawn if self.restores is None else self.restores
        self.rescopes = scoped and dice.random() < 0.2
        crews = [["rina"], ["sari"], ["budi"]]
        if dice.random() < 0.25:
            crews[0].append(dice.choice(("sari", "audi")))
        if scoped:
            crews.insert(1, ["tono", "mega"] if dice.random() < 0.3 else [dice.choice(("tono", "mega"))])
        crews = crews[: dice.choice((2, 2, 3, 3, 4))]
        # Intakes run beside people, under one login on two computers.
        for crew in dice.sample(crews, 2 if self.answers else dice.choice((0, 1, 2, 2))):
            crew.append("tanggap")
        self.desks = [self._desk(i, crew) for i, crew in enumerate(crews)]
        self.backups: list[Any] = []
        self.depth = 0
        self.lossy = True
        self.quiet = False

    def _desk(self, i: int, crew: list[str]) -> Desk:
        home = self.homes[i]
        home.reset()
        lock = home.path / "sync.lock"
        lock.touch()
        role = ROLE[crew[0]][0]
        door = Dispatcher(home.store, Actor(crew[0], role), f"desk{i}", lambda: self.now,
                          entropy(self.seed * 8 + i))  # fmt: skip
        door._engine = home.engine
        syncs = {}
        for name in crew:
            line = Line(self.backend.link(name), self._before, self._after)
            sync = syncs[name] = Sync(home.store, line, name, lambda: self.now)  # type: ignore[arg-type]
            sync.__dict__["engine"] = home.engine
        return Desk(f"desk{i}", home, door, syncs)

    # the line

    def _before(self, call: str) -> None:
        if self.quiet:
            return
        if self.dice.random() < self.loss:
            self.say("    lost before", call)
            lost()
        if self.depth == 0 and self.dice.random() < self.race:
            self.depth = 1
            try:
                self._meanwhile(call)
            finally:
                self.depth = 0

    def _after(self, call: str) -> None:
        if not self.quiet and self.dice.random() < (self.loss * 3 if call == "submit" else self.loss):
            self.say("    answer lost", call)
            lost()

    def _meanwhile(self, call: str) -> None:
        """What others do between two calls of somebody's cycle."""
        if self.restores and self.backups and self.dice.random() < 0.15:
            self.restore(f"between, before {call}")
            return
        others: list[Desk] = [desk for desk in self.desks if desk is not self.busy]
        if others:
            self.sync(self.dice.choice(others), f"between, before {call}")

    # the steps

    def run(self, steps: Sequence[int]) -> None:
        """Take steps, agree, and check."""
        for step in steps:
            self.dice = random.Random(f"{self.seed}/{step}")  # noqa: S311
            self.step(step)
        self.settle()
        self.check()

    def say(self, *words: object) -> None:
        self.trace.append(" ".join(str(word) for word in words))

    def step(self, step: int) -> None:
        dice = self.dice
        self.now += dice.choice((0, 60, 60, HOUR, DAY))
        desk = dice.choice(self.desks)
        self.busy = desk
        roll = dice.random()
        self.say(f"{step}:", desk.name)
        if roll < 0.12 or not desk.ids():
            self.receive(desk)
        elif self.answers and roll < 0.6:
            for _ in range(dice.choice((1, 2, 3))):
                self.answer(desk)
        elif roll < 0.45:
            self.act(desk, 1)
        elif roll < 0.53:
            self.act(desk, dice.randrange(2, 6))
        elif roll < 0.60:
            self.undo(desk)
        elif roll < 0.70:
            for _ in range(dice.choice((1, 2, 3))):
                self.answer(desk)
        elif roll < 0.92 or not self.restores:
            if self.rescopes and dice.random() < 0.08:
                scope = dice.choice(("31.72", "31.71", "", "31.72.01.1005"))
                self.say("  scope of tono and mega:", scope)
                for name in ("tono", "mega"):
                    self.backend.scope(name, scope)
            if self.restores and dice.random() < 0.3:
                self.say("  backup at", self.backend.truth().revision if not self.quiet else "")
                self.backups.append(self.backend.snapshot())
            self.sync(desk)
        elif self.backups:
            self.restore("")
        desk.note()

    def restore(self, why: str) -> None:
        self.backend.restore(self.dice.choice(self.backups))
        self.stats["restores"] += 1
        self.say("  RESTORED", why)

    def receive(self, desk: Desk) -> None:
        dice = self.dice
        for _ in range(dice.choice((1, 1, 2))):
            message = dice.randrange(1 if self.answers else 6)
            later = dice.choice((0, 0, 0, 60))  # the channel told another console another time
            place = dice.choice((PLUIT, PLUIT, PENJARINGAN, GAMBIR, None))
            made = report(
                message, channel=CHANNELS[message % 3], received_at=NOW - message * HOUR * 9 + later,
                kelurahan=place, agency=f"LURAH-{place}" if place else None, kind=dice.choice(KINDS),
                category=dice.choice((None, "sampah", "jalan")), sure=dice.randrange(16),
            )  # fmt: skip
            outcome = desk.door.receive([Received(made, "Ibu Siti", "0812345678")])
            self.say("  receive", message, later, place, [str(x)[-4:] for x in outcome.accepted],
                     [r.code for _c, r in outcome.refused])  # fmt: skip

    def act(self, desk: Desk, how_many: int) -> None:
        dice = self.dice
        ids = desk.ids()
        name = dice.choice(list(desk.syncs))
        door = desk.door.acting_as(Actor(name, ROLE[name][0]))
        chosen = dice.sample(ids, min(how_many, len(ids)))
        command = meant(dice, ids)
        outcome = door.do([(case, command) for case in chosen])
        if outcome.batch is not None:
            desk.batches.append(outcome.batch)
        self.say("  do", name, command, [str(x)[-4:] for x in chosen], "->", [str(x)[-4:] for x in outcome.accepted],
                 [r.code for _c, r in outcome.refused])  # fmt: skip
        self.stats["accepted here"] += len(outcome.accepted)

    def answer(self, desk: Desk) -> None:
        """Something about answers to citizens: said, withdrawn, sent; or what became of a message at its channel."""
        dice = self.dice
        name = dice.choice(list(desk.syncs))
        if self.answers and "tanggap" in desk.syncs and dice.random() < 0.7:
            name = "tanggap"
        case = dice.choice(sorted(desk.cases().values(), key=lambda one: one.id))
        command = answered(dice, case, ROLE[name][0], desk.name)
        outcome = desk.door.acting_as(Actor(name, ROLE[name][0])).do([(case.id, command)])
        if outcome.batch is not None and isinstance(command, c.Reply):
            desk.batches.append(outcome.batch)
        self.say("  answer", name, command, str(case.id)[-4:], [r.code for _c, r in outcome.refused])
        self.stats[f"answers: {type(command).__name__}"] += len(outcome.accepted)

    def undo(self, desk: Desk) -> None:
        if not desk.batches:
            return
        name = self.dice.choice(list(desk.syncs))
        door = desk.door.acting_as(Actor(name, ROLE[name][0]))
        outcome = door.undo(self.dice.choice(desk.batches[-3:]))
        if outcome.batch is not None:
            desk.batches.append(outcome.batch)
        self.say(
            "  undo", name, [str(x)[-4:] for x in outcome.accepted], [r.code for _c, r in outcome.refused]
        )
        self.stats["undone"] += len(outcome.accepted)

    def sync(self, desk: Desk, why: str = "") -> None:
        name = self.dice.choice(list(desk.syncs))
        sync = desk.syncs[name]
        whole = self.dice.random() < 0.85
        try:
            report = sync.once() if whole else sync.fetch()
        except Unavailable as failure:
            self.say("  sync", desk.name, name, why, failure.code)
            self.stats["cut"] += 1
        else:
            self.say("  sync", desk.name, name, why, replace(report, change=cycle.Change()))
            self.stats["accepted"] += report.accepted
            self.stats["refused"] += report.refused
            self.stats["stale at the end"] += bool(report.stale)
        self.stats["cycles"] += 1

    def settle(self) -> None:
        """Everybody goes on until nothing is new for anybody."""
        self.quiet = True
        self.say("settling")
        for _ in range(QUIET):
            calm = True
            for desk in self.desks:
                for name, sync in desk.syncs.items():
                    report = sync.once()
                    self.say("  sync", desk.name, name, replace(report, change=cycle.Change()))
                    calm &= not (report.pushed or report.pulled or report.stale)
                    self.stats["cycles"] += 1
            if calm:
                return
        raise Differs("it never becomes quiet")

    # what must be true

    def check(self) -> None:
        """Everything the protocol promises."""
        truth = self.backend.truth()
        self.backend.check_tokens()
        rescoped = ("tono", "mega") if self.rescopes else ()
        fold(truth, rescoped)
        in_one_hand(truth)
        self.stats["events"] += len(truth.events)
        self.stats.update(replay(truth, rescoped))
        for desk in self.desks:
            self._check_desk(desk, truth)

    def _check_desk(self, desk: Desk, truth: State) -> None:
        who = truth.people[list(desk.syncs)[-1]]
        visible = {k: v for k, v in truth.cases.items() if who.sees(v.kelurahan)}
        twins = Counter(case.merged_into for case in visible.values() if case.merged_into is not None)
        cases = desk.cases()
        must(cases.keys() == visible.keys(), desk.name, "holds other cases: too many",
             [str(x)[-4:] for x in cases.keys() - visible.keys()], "missing",
             [str(x)[-4:] for x in visible.keys() - cases.keys()])  # fmt: skip
        for key, case in visible.items():
            same(desk.name, cases[key], replace(case, twins=twins[key]))
        rows = desk.rows(
            "select id, outcome, reason, mine, actor, kind, dealt, revision, complaint, effect from event"
        )
        mine = {row[0] for row in rows if row[3]}
        must(mine == desk.said, desk.name, "lost or made up an Event")
        for raw, outcome, reason, own, _actor, kind, _dealt, revision, case, effect in rows:
            event, where = UUID(bytes=raw), (desk.name, kind, str(UUID(bytes=case))[-4:])
            must(outcome in ("accepted", "refused"), *where, "has no answer")
            must(outcome == "accepted" or json.loads(reason)["code"], *where, "was refused without a reason")
            said = truth.events.get(event)
            if said is None:
                if own and kind == "receivereport" and UUID(bytes=case) not in cases:
                    self.stats["reports without words"] += 1  # its case had left, and was lost in a restore
                    continue
                if not own and self.restores and UUID(bytes=case) not in cases:
                    self.stats["told of a case that a restore took"] += 1  # read by a first pull that was cut
                    continue
                raise Differs(*where, "is not in the central", outcome, reason)
            if kind == "receivereport" and UUID(bytes=case) not in cases:
                continue  # out of sight: that the central has the message is all this console can know
            must(said.outcome == outcome, *where, "was answered", said.outcome, "there,", outcome, "here")
            if kind != "receivereport" or revision < said.revision:
                must(
                    said.revision == revision,
                    *where,
                    "has revision",
                    said.revision,
                    "there,",
                    revision,
                    "here",
                )
                if kind != "receivereport":
                    must(said.effect == json.loads(effect), *where, "has effect", said.effect, effect)
        must(not desk.rows("select complaint from reporter"), desk.name, "keeps personal data")
        numbers = [case.number for case in cases.values()]
        must(len(numbers) == len(set(numbers)), desk.name, "has a number twice", sorted(numbers))
        with writing.transaction(desk.home.engine) as connection:
            writing.driver(connection).execute(
                "insert into complaint_search(complaint_search, rank) values ('integrity-check', 1)"
            )


def same(where: str, ours: Complaint, theirs: Complaint) -> None:
    """Every column of a case."""
    if ours == theirs:
        return
    for name in Complaint.__slots__:
        one, other = getattr(ours, name), getattr(theirs, name)
        must(one == other, where, str(ours.id)[-4:], f"{name} is {one!r} here, {other!r} there")


def fold(truth: State, rescoped: Sequence[str] = ()) -> None:
    """A case is the fold of the effects of its accepted Events, and its revision that of the last one that stamped."""
    found: dict[UUID, Complaint] = {}
    stamp: dict[UUID, int] = {}
    last: dict[str, int] = {}
    for event in sorted(truth.events.values(), key=lambda one: (one.revision, one.seq)):
        code = (event.reason or {}).get("code")
        if event.outcome == "accepted":
            if SPECS[event.kind].creates:
                must(event.complaint not in found, "a case was made twice")
                found[event.complaint] = Complaint(id=event.complaint, **event.effect)
                day = day_of(event.effect["received_at"])
                last[day] = last.get(day, 0) + 1
            else:
                found[event.complaint] = with_effect(found[event.complaint], event.effect)
        who, spec = truth.people[event.actor], SPECS[event.kind]
        case = found.get(event.complaint)
        right = any(who.may(role) for role in spec.roles) and code != "central.scope"
        # Refused in the console's words although it was no right either.
        right &= event.outcome == "accepted" or (case is not None and who.sees(case.kelurahan))
        if event.outcome == "refused" and event.actor in rescoped and case is not None:
            right = truth.cases[case.id].revision == event.revision  # the scope of that moment is not known
        if case is not None and right:
            stamp[event.complaint] = event.revision
    must(found.keys() == truth.cases.keys(), "cases without a report, or reports without a case")
    for key, case in truth.cases.items():
        same("the fold", replace(found[key], revision=stamp[key], number=case.number), case)
    numbers = sorted(case.number for case in truth.cases.values())
    must(
        numbers == sorted(f"JK{day}{n:04d}" for day in last for n in range(1, last[day] + 1)),
        "numbers",
        numbers,
    )


def in_one_hand(truth: State) -> None:
    """No reply is ever in two hands: it is taken once, or by somebody who looks first; who lost it gives it back to
    nobody; and what went out, or was withdrawn, is neither taken nor withdrawn any more. Reports keep their words."""
    stands: dict[UUID, str] = {}
    holder: dict[UUID, str] = {}
    for event in sorted(truth.events.values(), key=lambda one: (one.revision, one.seq)):
        if event.outcome != "accepted":
            continue
        if event.kind == "receivereport":
            must(event.effect["text"] == WORDS, "a report came as", event.effect["text"])
        if event.kind not in ("reply", "withdraw", "release", "deliver"):
            continue
        reply, state, by = UUID(event.body["reply"]), event.body.get("state", ""), event.body.get("by", "")
        was, where = stands.get(reply, ""), (event.revision, event.seq, event.kind, str(reply)[-4:], "after")
        if event.kind == "reply":
            must(was == "", *where, was)
            stands[reply] = "held"
        elif event.kind == "withdraw":
            must(was == "held", *where, was)
            stands[reply] = "withdrawn"
        elif event.kind == "release":
            must(was == "held" or (event.body.get("again") and was in ("sending", "unknown")), *where, was)
            stands[reply], holder[reply] = "sending", by
        else:
            must(was in ("sending", "unknown"), *where, was)
            must(state == "sent" or by in ("", holder[reply]), *where, "was taken by", holder[reply])
            must(by or was == "unknown", *where, was)
            stands[reply] = state
    shown = {UUID(one["id"]): str(one["state"]) for case in truth.cases.values() for one in case.replies}
    must(shown == stands, "replies stand as", shown, "and were told as", stands)


def replay(truth: State, rescoped: Sequence[str] = ()) -> Counter[str]:
    """The rules asked once more about every Event, on the rows of that moment.

    Returns:
        How many were accepted, and refused by reason.
    """
    ref, stats = truth.ref, Counter[str]()
    cases: dict[UUID, Complaint] = {}
    for event in sorted(truth.events.values(), key=lambda one: (one.revision, one.seq)):
        who = truth.people[event.actor]
        creates = SPECS[event.kind].creates
        before = cases.get(event.complaint)
        body = event.body
        if creates:
            body = {**body, "text": event.effect.get("text", "?")}
        command = from_json(body)
        actor = Actor(event.actor, "intake" if creates else ROLE[event.actor][0])
        at = (event.revision, event.seq, event.actor, command, str(event.complaint)[-4:])
        if event.outcome == "accepted":
            stats["accepted there"] += 1
            others = _counted(cases)
            before = others.get(event.complaint)
            no = rules.refuse(before, command, actor, ref) or rules.refuse_parent(command, before, others)
            must(no is None, *at, "was accepted, the rules say", no)
            follows = getattr(command, "follows", None)
            must(follows is None or follows in others, *at, "follows a case that is not there")
            effect = rules.apply(before, command, event.said_at, ref, actor)
            must(
                json.loads(json.dumps(effect)) == event.effect,
                *at,
                "changed",
                event.effect,
                "the rules:",
                effect,
            )
            if before is None:
                cases[event.complaint] = Complaint(id=event.complaint, **effect)
            else:
                was = {name: as_column(before, name) for name in effect}
                must(was == event.before, *at, "was", event.before, "the rules:", was)
                cases[event.complaint] = replace(with_effect(before, effect), twins=0)
            continue
        code = str((event.reason or {})["code"])
        stats[f"no: {code}"] += 1
        if code.startswith("central."):
            must(code in HONEST, *at, "was refused by the central:", code)
            continue
        if event.actor in rescoped:
            continue
        if code == "refused.earlier":
            with_it = [one for one in truth.events.values() if one.batch == event.batch and one.id != event.id
                       and one.complaint == event.complaint and one.outcome == "refused"]  # fmt: skip
            must(
                any((one.reason or {})["code"] != code for one in with_it),
                *at,
                "was refused with nothing else",
            )
            continue
        # A console judges on what it may see.
        worlds = (
            [cases] if who.scope == "" else [{k: v for k, v in cases.items() if who.sees(v.kelurahan)}, cases]
        )
        codes = set()  # in the second it is what a console said that had just brought in the report itself
        for world in worlds:
            seen = _counted(world)
            before = seen.get(event.complaint)
            no = rules.refuse(before, command, actor, ref) or rules.refuse_parent(command, before, seen)
            follows = getattr(command, "follows", None)
            if no is None and follows is not None and follows not in seen:
                no = rules.Refusal("refused.missing")
            codes.add(no.code if no else "allowed")
        must(code in codes, *at, "was refused:", code, "the rules:", codes)
    return stats


def _counted(cases: dict[UUID, Complaint]) -> dict[UUID, Complaint]:
    """With the numbers of twins."""
    twins = Counter(case.merged_into for case in cases.values() if case.merged_into is not None)
    if not twins:
        return cases
    return {k: replace(v, twins=twins[k]) if k in twins else v for k, v in cases.items()}


def answered(dice: random.Random, case: Complaint, role: str, desk: str) -> Command:
    """What somebody of a role could mean for a case's answers, sensible or not."""
    reply, state = derived_id(case.id, f"reply {dice.randrange(3)}"), ""
    if case.replies and dice.random() < 0.8:
        one = dice.choice(case.replies)
        reply, state = UUID(one["id"]), str(one["state"])
    said = dice.choice(("sent", "failed", "unknown", "held", "held"))
    wait, again = dice.choice((0, 60)), state in ("sending", "unknown")

    def told(by: str) -> Command:
        return c.Deliver(reply, said, "kiriman-1", wait=wait, by=by)

    if role == "intake":
        choice: Sequence[Callable[[], Command]] = (
            lambda: c.Amend(dice.choice((WORDS, "Sampah sudah bau", "Sampah lagi")), version="2"), c.Retract,
            lambda: c.Reply(reply, "Sudah kami teruskan.", rule="disposisi"), lambda: c.Release(reply, desk),
            *[lambda: c.Release(reply, desk, again=again)] * 3, *[lambda: told(desk)] * 3,
        )  # fmt: skip
    else:
        choice = (lambda: c.Reply(reply, "Sedang kami cek."), lambda: c.Reply(reply, "Sedang kami cek.", hold=0),
                  lambda: c.Withdraw(reply), lambda: told(""))  # fmt: skip
    return dice.choice(choice)()


def meant(dice: random.Random, ids: Sequence[UUID]) -> Command:
    """Something an operator could mean, sensible or not; see ``factories.MEANT``."""
    reason = dice.choice(("", "sudah dicek"))
    place = dice.choice((PLUIT, PENJARINGAN, GAMBIR))
    agency = dice.choice(("DSDA", "DBM", "PLN", "DSDA-3172", LURAH, CREW, f"PPSU-{GAMBIR}"))
    choice: Sequence[Callable[[], Command]] = (
        lambda: c.Classify(dice.choice(KINDS)), lambda: c.Categorise(dice.choice(("sampah", "jalan", "banjir"))),
        lambda: c.Locate(place), lambda: c.Locate(place), lambda: c.Locate(place, -6.2, 106.8),
        lambda: c.Locate(place, source="gps"), lambda: c.Coordinate(agency, reason), lambda: c.Coordinate("DSDA"),
        lambda: c.Dispose(agency, reason), c.Start, c.Start,
        lambda: c.Complete("beres", ("a" * 64,)), lambda: c.Complete(reason), c.Verify,
        lambda: c.Reopen("belum"), lambda: c.Reject("bukan wewenang"), lambda: c.Merge(dice.choice(ids)),
        lambda: c.Merge(dice.choice(ids)), lambda: c.Merge(dice.choice(ids)), c.Unmerge,
        lambda: c.Note("sudah ditelepon", dice.choice(("", "citizen", "none"))),
        lambda: c.Prioritise(dice.choice((0, 1))), lambda: c.Escalate(on=dice.random() < 0.7), c.Reveal,
        c.Accept, lambda: c.SendBack("bukan wilayah kami"), lambda: c.SendBack("bukan"),
        lambda: c.Escalate(to=dice.choice(RUNGS), rule=dice.choice(("", "dua hari"))),
    )  # fmt: skip
    return dice.choice(choice)()


def one_run(
    seed: int, pool: Sequence[Home], make: Callable[[Callable[[], int]], Backend], steps: Sequence[int],
    **how: Any,
) -> World:  # fmt: skip
    """A whole run; raises what went wrong."""
    world = World(seed, pool, make, **how)
    world.run(steps)
    return world


def fails(
    seed: int, pool: Sequence[Home], make: Any, steps: Sequence[int], **how: Any
) -> tuple[str, list[str]]:
    """What a run fails with, "" if it does not, and its trace."""
    world = World(seed, pool, make, **how)
    try:
        world.run(steps)
    except Exception as error:  # noqa: BLE001 - whatever it is, it is told
        return f"{type(error).__name__}: {error}", world.trace
    return "", world.trace


def shortest(seed: int, pool: Sequence[Home], make: Any, steps: Sequence[int], **how: Any) -> str:
    """A story as short as it gets in which the run still fails."""
    left = list(steps)
    size = max(1, len(left) // 2)
    while size:
        at = 0
        while at < len(left):
            fewer = left[:at] + left[at + size :]
            with suppress(RecursionError):
                if fails(seed, pool, make, fewer, **how)[0]:
                    left = fewer
                    continue
            at += size
        size //= 2
    why, trace = fails(seed, pool, make, left, **how)
    return "\n".join((f"seed {seed}: {why}", *trace))
