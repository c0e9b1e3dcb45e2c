"""Cases, Commands and whole rooms made up for the tests of models and core; no real citizen is in any of them."""

from __future__ import annotations

import json
import random
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, fields
from functools import cache
from pathlib import Path
from typing import Any, get_args
from uuid import UUID

from hypothesis import strategies as st

from console.core import settings as settings_of
from console.core.dispatch import Dispatcher, Outcome, Received
from console.core.store import Store, open_store
from models import command_json, commands, reading, rules
from models.commands import Actor, Command, ReceiveReport
from models.complaint import CHANNELS, KINDS, Complaint
from models.identity import report_id
from models.ladder import RUNGS
from models.reference import Reference, default_reference
from tests.support import homes

NOW = 1_763_946_600
"""Monday 24 November 2025, 08:10 in Jakarta."""
HOUR, DAY = 3600, 86_400
PLUIT, PENJARINGAN, GAMBIR = "31.72.01.1005", "31.72.01.1001", "31.71.01.1001"
LURAH, CREW = f"LURAH-{PLUIT}", f"PPSU-{PLUIT}"
RINA, BUDI = Actor("rina", "supervisor"), Actor("budi", "operator")
ROLES = ("operator", "supervisor", "auditor", "intake")


@cache
def reference() -> Reference:
    """The master data every new store starts with."""
    return default_reference()


def report(number: int = 1, **values: Any) -> ReceiveReport:
    """A report from Qlue, in Pluit, about rubbish, which the lurah may be asked for; ``values`` replace fields."""
    known: dict[str, Any] = {
        "channel": "qlue", "external_id": f"q-{number}", "received_at": NOW - HOUR, "text": "Sampah menumpuk",
        "kind": "complaint", "category": "sampah", "kelurahan": PLUIT, "agency": LURAH, "sure": 4, "place": "gps",
        "lat": -6.12, "lon": 106.79,
    }  # fmt: skip
    return ReceiveReport(**{**known, **values})


def case(*steps: Command, at: int = NOW, actor: Actor = RINA, **values: Any) -> Complaint:
    """The case a report becomes, after some Commands that the rules must allow; ``values`` replace the report's."""
    found = received(report(**values))
    for step in steps:
        assert rules.refuse(found, step, actor, reference()) is None, step
        found = done(found, step, at, actor)
    return found


def received(made: ReceiveReport) -> Complaint:
    """The case a ReceiveReport makes."""
    effect = rules.apply(None, made, made.received_at, reference(), RINA)
    return Complaint(id=report_id(made.channel, made.external_id, made.received_at), revision=1, **effect)


def done(before: Complaint, command: Command, at: int = NOW, actor: Actor = RINA) -> Complaint:
    """The case after a Command."""
    return rules.with_effect(before, rules.apply(before, command, at, reference(), actor))


def refusal(found: Complaint | None, command: Command, actor: Actor = RINA) -> str:
    """Code of the reason why not, "" when it may be done."""
    reason = rules.refuse(found, command, actor, reference())
    return reason.code if reason is not None else ""


# Any Command at all, for what is true of every one --------------------------------------------------------------

_TEXT = st.characters(codec="utf-8", exclude_characters="\0")
_JSON = st.recursive(
    st.none()
    | st.booleans()
    | st.integers(-(2**53), 2**53)
    | st.floats(allow_nan=False)
    | st.text(_TEXT, max_size=8),
    lambda inner: (
        st.lists(inner, max_size=3) | st.dictionaries(st.text(_TEXT, max_size=5), inner, max_size=3)
    ),
    max_leaves=6,
)
_OF_HINT: dict[Any, st.SearchStrategy[Any]] = {
    str: st.text(_TEXT, max_size=30),
    int: st.integers(-(2**63) + 1, 2**63 - 1),
    bool: st.booleans(),
    float: st.floats(allow_nan=False, allow_infinity=False),
    UUID: st.uuids(),
    tuple[str, ...]: st.lists(st.text(_TEXT, max_size=8), max_size=3).map(tuple),
    dict[str, Any]: st.dictionaries(st.text(_TEXT, max_size=8), _JSON, max_size=3),
    tuple[dict[str, Any], ...]: st.lists(
        st.dictionaries(st.text(_TEXT, max_size=8), _JSON, max_size=3), max_size=3
    ).map(tuple),
}


def any_command(kind: str | None = None) -> st.SearchStrategy[Command]:
    """Commands with any values their fields can hold, sensible or not."""
    chosen = [spec for name, spec in commands.SPECS.items() if kind in (None, name)]
    return st.one_of([_any_of(spec.type) for spec in chosen])


def _any_of(type_: type) -> st.SearchStrategy[Command]:
    hints = command_json._hints(type_)
    return st.builds(type_, **{f.name: _any_value(hints[f.name]) for f in fields(type_)})


def _any_value(hint: Any) -> st.SearchStrategy[Any]:
    if hint in _OF_HINT:
        return _OF_HINT[hint]
    return st.one_of([st.none() if arg is type(None) else _any_value(arg) for arg in get_args(hint)])


# Commands an operator could mean, for walks through a case's life ---------------------------------------------------

_REASON = st.sampled_from(("", "sudah dicek", "  "))
_PLACE = st.sampled_from((PLUIT, PENJARINGAN, GAMBIR, "31.99.01.1001"))
_CATEGORY = st.sampled_from(("sampah", "jalan", "banjir", "ktp-el", "pelayanan-kelurahan", "tidak-ada"))
_AGENCY = st.sampled_from(("DSDA", "DBM", "PLN", "DSDA-3172", LURAH, CREW, f"PPSU-{GAMBIR}", "TIDAK-ADA"))
_REPLY = st.sampled_from((UUID(int=7), UUID(int=8)))
_WAIT = st.sampled_from((0, 60))
MEANT: st.SearchStrategy[Command] = st.one_of(
    st.builds(commands.Classify, st.sampled_from(KINDS), st.booleans()),
    st.builds(commands.Categorise, _CATEGORY, st.booleans()),
    st.builds(commands.Locate, _PLACE, source=st.sampled_from(("operator", "gps"))),
    st.builds(commands.Locate, _PLACE, st.just(-6.2), st.just(106.8)),
    st.builds(commands.Coordinate, _AGENCY, _REASON),
    st.builds(commands.Dispose, _AGENCY, _REASON),
    st.builds(commands.Accept),
    st.builds(commands.SendBack, _REASON),
    st.builds(commands.Start),
    st.builds(commands.Complete, _REASON, st.sampled_from(((), ("a" * 64,)))),
    st.builds(commands.Verify),
    st.builds(commands.Reopen, _REASON),
    st.builds(commands.Reject, _REASON),
    st.builds(commands.Merge, st.sampled_from((UUID(int=1), UUID(int=2)))),
    st.builds(commands.Unmerge),
    st.builds(commands.Note, _REASON, st.sampled_from(("", "citizen", "none"))),
    st.builds(commands.Prioritise, st.sampled_from((0, 1, 2))),
    st.builds(
        commands.Escalate, on=st.booleans(), to=st.sampled_from(("", *RUNGS, "presiden")), rule=_REASON
    ),
    st.builds(commands.Reveal),
    st.builds(commands.Amend, st.sampled_from(("banjir lagi", " "))),
    st.builds(commands.Retract),
    st.builds(
        commands.Reply,
        _REPLY,
        st.sampled_from(("Sudah ditangani.", "", "lihat https://jakarta.go.id")),
        st.sampled_from((0, 60, -1)),
    ),
    st.builds(commands.Withdraw, _REPLY),
    st.builds(commands.Release, _REPLY, st.just("kanal"), st.booleans()),
    st.builds(
        commands.Deliver, _REPLY, st.sampled_from(("sent", "failed", "unknown", "held", "?")), wait=_WAIT
    ),
)
REPORTS: st.SearchStrategy[ReceiveReport] = st.builds(
    report,
    channel=st.sampled_from(CHANNELS),
    kind=st.sampled_from(KINDS),
    category=st.sampled_from((None, "sampah", "jalan", "ktp-el", "banjir")),
    agency=st.sampled_from((None, LURAH, CREW, "DBM", "DSDA-3172")),
    kelurahan=st.sampled_from((PLUIT, None)),
    sure=st.integers(0, 15),
)
STEPS = st.lists(
    st.tuples(MEANT, st.sampled_from((60, HOUR, DAY, 3 * DAY)), st.sampled_from(ROLES)), max_size=12
)


# A room: an open home with a clock that stands ----------------------------------------------------------------------


@dataclass
class Room:
    """An open store, the door to it and a clock that is moved by hand."""

    store: Store
    door: Dispatcher
    now: int = NOW

    def receive(self, *reports: ReceiveReport) -> list[UUID]:
        """Take reports in; their cases' ids."""
        return self.door.receive([Received(made) for made in reports]).accepted

    def do(self, command: Command, *cases: UUID, actor: Actor | None = None) -> Outcome:
        """Do one Command to cases."""
        door = self.door.acting_as(actor) if actor is not None else self.door
        return door.do([(found, command) for found in cases])

    def done(self, command: Command, *cases: UUID, actor: Actor | None = None) -> UUID:
        """Do one Command to cases, all of which must accept it; the act's name, for undo."""
        outcome = self.do(command, *cases, actor=actor)
        assert not outcome.refused, outcome.refused
        assert outcome.batch is not None
        return outcome.batch

    def case(self, found: UUID) -> Complaint:
        """A case as stored."""
        return self.cases()[found]

    def cases(self) -> dict[UUID, Complaint]:
        """All cases as stored."""
        rows = self.rows("select id from complaint")
        db = self.store.reader()
        try:
            return {k: v for k, (_n, v) in reading.load(db, [UUID(bytes=row[0]) for row in rows]).items()}
        finally:
            db.close()

    def keys(self) -> dict[UUID, int]:
        """Small keys of all cases."""
        return {UUID(bytes=raw): n for n, raw in self.rows("select n, id from complaint")}

    def rows(self, sql: str, *params: Any) -> list[tuple[Any, ...]]:
        """Whatever the store says."""
        db = self.store.reader()
        try:
            return db.execute(sql, params).fetchall()
        finally:
            db.close()

    def dump(self) -> dict[str, list[tuple[Any, ...]]]:
        """Everything that is stored, to see that something left no trace."""
        tables = [
            r[0]
            for r in self.rows(
                "select name from sqlite_master where type = 'table' and sql not like '%fts5%'"
            )
        ]
        return {name: self.rows(f"select * from {name}") for name in tables if "complaint_search" not in name}


def settings(home: Path, **environ: str) -> settings_of.Settings:
    """Settings of a home."""
    return settings_of.load({"TANGGAP_HOME": str(home), **environ}, "rina")


def entropy(seed: int) -> Any:
    """A stand-in for ``os.urandom`` that repeats from run to run."""
    return random.Random(seed).randbytes  # noqa: S311 - repeats, hides nothing


@contextmanager
def room(home: Path, actor: Actor = RINA, seed: int = 1) -> Iterator[Room]:
    """An open home in which nothing happened yet."""
    if not (home / "tanggap.db").exists():
        homes.prepare(home, NOW)
    store = open_store(settings(home), NOW)
    made = Room(store, Dispatcher(store, actor, "test", lambda: made.now, entropy(seed)))
    try:
        yield made
    finally:
        made.door.close()
        store.close()


TEXTS = (
    "Sampah menumpuk di depan pasar", "Jalan berlubang di Jl. Muara Karang", "Banjir setinggi lutut, got mampet",
    "Lampu jalan mati 'semalam' \"lagi\"", "Pohon tumbang <b>menutup</b> jalan", "café é 🚧 AND OR NOT", "",
)  # fmt: skip


def varied(how_many: int, seed: int = 7) -> list[ReceiveReport]:
    """Reports of every channel, place, kind and age, the same ones every time."""
    dice = random.Random(seed)  # noqa: S311 - repeats, hides nothing
    found = []
    for i in range(how_many):
        place = dice.choice((PLUIT, PENJARINGAN, GAMBIR, None))
        point = (-6.1 - i / 1000, 106.7 + i / 1000) if dice.random() < 0.7 else (None, None)
        lurah = f"LURAH-{place}" if place else None
        found.append(report(
            i, channel=dice.choice(CHANNELS), received_at=NOW - dice.randrange(0, 12 * DAY), lat=point[0], lon=point[1],
            text=dice.choice(TEXTS) or "-", title=dice.choice(("", "Mohon bantuan")), kind=dice.choice(KINDS),
            category=dice.choice((None, "sampah", "jalan", "banjir", "ktp-el")), kelurahan=place,
            agency=dice.choice((None, lurah, "DBM")), sure=dice.randrange(16),
            place=dice.choice(("gps", "approximate", "text", "")), address=dice.choice(("", "Jl. Pluit Raya 3")),
        ))  # fmt: skip
    return found


def lived(made: Room, steps: int = 150, seed: int = 11) -> None:
    """Let operators work on a room's cases at random; what the rules refuse simply does not happen."""
    dice = random.Random(seed)  # noqa: S311 - repeats, hides nothing
    cases = sorted(made.cases())
    for _ in range(steps):
        made.now += dice.randrange(0, 2 * HOUR)
        one, other = dice.choice(cases), dice.choice(cases)
        crew = made.case(one).kelurahan or PLUIT
        command: Command = dice.choice(_acts(other, crew, dice))
        made.do(command, one, actor=dice.choice((RINA, Actor("sari", "supervisor"), BUDI)))


def _acts(other: UUID, kelurahan: str, dice: random.Random) -> Sequence[Command]:
    c = commands
    return (
        c.Classify(dice.choice(KINDS)), c.Categorise(dice.choice(("sampah", "jalan"))), c.Locate(PENJARINGAN),
        c.Coordinate("DSDA"), c.Coordinate("PLN"), c.Dispose(f"PPSU-{kelurahan}"), c.Dispose("DBM-3172"),
        c.Accept(), c.SendBack("Bukan"), c.Start(), c.Complete("Beres"), c.Complete("Beres"), c.Verify(),
        c.Reopen("Belum"), c.Reject("Bukan"),
        c.Merge(other), c.Unmerge(), c.Note("", "citizen"), c.Prioritise(1), c.Escalate(),
        c.Escalate(to=dice.choice(RUNGS)),
    )  # fmt: skip


def json_round(value: Any) -> Any:
    """A value as it comes back from the store."""
    return json.loads(json.dumps(value))
