"""What console and central promise each other, the same on both servers: who did what and when, who sees what, and
what the administrator finds afterwards.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any
from uuid import UUID, uuid4

import psycopg
import pytest

from console.core import central_admin
from console.core.dispatch import Received
from console.core.errors import Refused
from models.central import schema
from models.commands import (
    SPECS,
    Actor,
    Command,
    Coordinate,
    Locate,
    Note,
    Prioritise,
    Reject,
    Start,
)
from tests.support import factories
from tests.support.centrals import CentralAt, Console, console
from tests.support.factories import DAY, GAMBIR, PENJARINGAN, PLUIT, report

NUMBERS = iter(range(1000, 1_000_000))
SECRET = ("Budi Santoso", "08111272206")


@dataclass
class Office:
    """Consoles at one central, each opened when somebody sits down at it."""

    at: CentralAt
    path: Path
    stack: ExitStack
    seats: dict[str, Console] = field(default_factory=dict)

    def __getitem__(self, name: str) -> Console:
        """Somebody's console, in agreement with the central when they sit down."""
        if name not in self.seats:
            self.seats[name] = self.stack.enter_context(console(self.at, self.path / name, name))
            self.seats[name].once()
        return self.seats[name]

    def cases(self, *places: str | None) -> list[UUID]:
        """New cases at the central, brought in by the intake."""
        made = [report(next(NUMBERS), kelurahan=place, agency=None) for place in places]
        found = self["tanggap"].room.door.receive([Received(one, *SECRET) for one in made]).accepted
        assert self["tanggap"].once().refused == 0
        for name in self.seats:
            self[name].once()
        return found

    def done(self, name: str, command: Command, *cases: UUID) -> None:
        """Somebody does something that is accepted here and there."""
        outcome = self[name].do(command, *cases)
        assert not outcome.refused
        report = self[name].once()
        assert (report.accepted, report.refused) == (len(cases), 0)

    def verified(self) -> None:
        """Every token and every case follows from what was said."""
        with psycopg.connect(**self.at.admin) as db:
            assert db.execute(central_admin._TOKENS).fetchall() == []
            assert db.execute(central_admin._CASES, {"blank": central_admin.BLANK_CASE}).fetchall() == []


@pytest.fixture
def office(at: CentralAt, tmp_path: Path) -> Iterator[Office]:
    with ExitStack() as stack:
        yield Office(at, tmp_path, stack)


# Who and when ----------------------------------------------------------------------------------------------------


def test_everything_is_recorded_under_the_login_and_the_servers_clock(office: Office) -> None:
    (case,) = office.cases(PLUIT)
    office.done("rina", Coordinate("DSDA"), case)
    office["sari"].once()
    office.done("sari", Prioritise(1), case)
    found = office.at.sql(
        "select kind, actor, now() - at between '0' and '1 min', console, outcome from tanggap.event"
        " where complaint = %s order by revision, seq", case)  # fmt: skip
    assert [row[:3] for row in found] == [
        ("receivereport", "tanggap", True), ("coordinate", "rina", True), ("prioritise", "sari", True)
    ]  # fmt: skip
    assert {row[3:] for row in found} == {("test", "accepted")}


@pytest.mark.parametrize("claims", [
    {"actor": "sari"}, {"at": "1970"}, {"revision": 1}, {"seq": 99}, {"outcome": "refused"}, {"kelurahan": GAMBIR},
    {"known": True}, {"creates": True}, {"no": None, "area": ""},
], ids="-".join)  # fmt: skip
def test_what_an_event_claims_of_itself_is_not_believed(office: Office, claims: dict[str, Any]) -> None:
    (case,) = office.cases(PLUIT)
    seen = office["rina"].case(case).revision
    event = uuid4()
    pushed = {
        "id": str(event),
        "complaint": str(case),
        "kind": "note",
        "seen": seen,
        "body": {"kind": "note"},
    }
    answer = office["rina"].central.submit([pushed | claims])
    assert office.at.sql(
        "select actor, revision, seq, outcome, kelurahan, now() - at < '1 min' from tanggap.event where id = %s",
        event,
    ) == [("rina", answer.revision, 1, "accepted", PLUIT, True)]


@pytest.mark.parametrize("off", [DAY, -DAY, 400 * DAY])
def test_a_wrong_clock_decides_nothing(at: CentralAt, office: Office, tmp_path: Path, off: int) -> None:
    """Whoever reaches the central first was first, whatever their workstation says."""
    (case,) = office.cases(PLUIT)
    ((now,),) = at.sql("select extract(epoch from now())::bigint")
    with console(at, tmp_path / "off", "budi", clock=lambda: now + off) as wrong:
        wrong.room.now = now + off
        wrong.once()
        wrong.do(Reject("Bukan wewenang"), case)
        office.done("rina", Coordinate("DSDA"), case)
        found = wrong.once()
        assert (found.accepted, found.refused) == (1, 0)  # still open: it may be turned down
        office["rina"].once()
        wrong.do(Note("Sudah ditelepon"), case)
        wrong.once(), office["rina"].once()
        assert wrong.case(case) == office["rina"].case(case)
    events = at.sql("select kind, extract(epoch from at), said_at from tanggap.event where complaint = %s"
                    " order by revision, seq", case)  # fmt: skip
    assert [kind for kind, *_ in events] == ["receivereport", "coordinate", "reject", "note"]
    assert all(abs(float(stamped) - now) < 60 and said <= stamped for _kind, stamped, said in events)
    assert [stamped for _kind, stamped, _said in events] == sorted(
        stamped for _kind, stamped, _said in events
    )


def test_numbers_tokens_and_revisions_come_from_the_central(office: Office) -> None:
    cases = office.cases(PLUIT, GAMBIR, None)
    central = office["rina"].central
    me = central.me(0)
    assert central.tokens([0, me.revision, me.revision + 1]) == {0: me.token_then, me.revision: me.token}
    numbers = [office["rina"].case(case).number for case in cases]
    assert len({*numbers}) == 3
    assert all(re.fullmatch(r"JK251124\d{4}", number) for number in numbers)
    looked, rows = central.look(me.revision, cases)
    assert looked.token_then == me.token
    assert {case: rows[case].number for case in cases} == dict(zip(cases, numbers, strict=True))


def test_a_push_whose_answer_was_lost_counts_once(office: Office) -> None:
    (case,) = office.cases(PLUIT)
    rina = office["rina"]
    pushed = {"id": str(uuid4()), "complaint": str(case), "kind": "note", "seen": rina.case(case).revision,
              "body": {"kind": "note", "text": "x"}}  # fmt: skip
    first = rina.central.submit([pushed])
    again = rina.central.submit([pushed])
    assert (again.revision, again.known, again.stale) == (first.revision, {UUID(pushed["id"])}, {case})
    assert office.at.sql("select count(*) from tanggap.event where id = %s", UUID(pushed["id"])) == [(1,)]


def test_sweep_pull_and_history_tell_the_same(office: Office) -> None:
    (case,) = office.cases(PLUIT)
    office.done("rina", Coordinate("DSDA"), case)
    central = office["rina"].central
    swept = {row[0]: row for row in central.sweep(UUID(int=0), still_open=True, events=True, limit=10_000)[0]}
    since, pulled = 0, []
    while not pulled or pulled[-1].more:
        pulled.append(central.pull(since))
        since = pulled[-1].revision
    for one in pulled:
        assert all(row == swept[row[0]] for row in one.cases if row[0] in swept)
    told, who = central.history(case)
    assert told == [row for one in pulled for row in one.events if row[1] == case.bytes]
    assert [row[3] for row in told] == ["receivereport", "coordinate"]
    assert who == ("B••••", "08••••2206")
    assert central.stamps()[case.bytes] == office["rina"].case(case).revision
    assert central.total()[0] == len(central.stamps())
    assert central.rows([case]) == [swept[case.bytes]]


# Who sees and may what -----------------------------------------------------------------------------------------


def test_a_scope_sees_and_moves_its_own_cases_only(office: Office) -> None:
    near, far, nowhere = office.cases(PLUIT, GAMBIR, None)
    tono = office["tono"]
    tono.once()
    assert {near, far, nowhere} & tono.cases().keys() == {near}
    assert {near, far, nowhere} & {UUID(bytes=raw) for raw in tono.central.stamps()} == {near}
    assert tono.central.rows([far, nowhere]) == []
    assert tono.central.history(far) == ([], ("", ""))
    assert tono.central.look(0, [near, far])[1].keys() == {near}
    swept, _told = tono.central.sweep(UUID(int=0), still_open=True, events=True, limit=10_000)
    assert far.bytes not in {row[0] for row in swept}
    office.done("tono", Coordinate("DSDA"), near)
    with pytest.raises(Refused):
        office["mega"].central.reveal(far, uuid4(), "perlu", "test")


def test_a_case_that_leaves_the_scope_disappears_and_its_answers_come(office: Office) -> None:
    (case,) = office.cases(PLUIT)
    tono, rina = office["tono"], office["rina"]
    tono.once()
    tono.do(Note("Dicek"), case)
    office.done("rina", Locate(GAMBIR), case)
    tono.once()
    assert case not in tono.cases()
    assert not tono.unsent()
    office.done("rina", Locate(PENJARINGAN), case)
    tono.once()
    assert tono.case(case).kelurahan == PENJARINGAN
    assert rina.case(case) == tono.case(case)


def test_the_event_of_a_foreign_case_does_not_tell_where_it_is(office: Office) -> None:
    (far,) = office.cases(GAMBIR)
    event = uuid4()
    office["tono"].central.submit(
        [{"id": str(event), "complaint": str(far), "kind": "note", "body": {"kind": "note"}}]
    )
    with office.at.connect("tono") as db:
        found = db.execute(
            "select kelurahan, reason->>'code' from tanggap.event where id = %s", (event,)
        ).fetchone()
    assert found == (None, "central.scope")


def test_an_auditor_reads_and_remarks_and_no_more(office: Office) -> None:
    (case,) = office.cases(PLUIT)
    audi = office["audi"]
    assert audi.case(case).kelurahan == PLUIT
    office.done("audi", Note("Periksa lagi"), case)
    for command in (Coordinate("DSDA"), Prioritise(1), Note("Tunggu", "citizen"), Reject("Tidak")):
        assert audi.do(command, case).refused
    with pytest.raises(Refused):
        audi.central.reveal(case, uuid4(), "perlu", "test")
    with pytest.raises(Refused):
        audi.central.set_master("crews", [])


def test_a_reporter_is_read_by_an_event(office: Office) -> None:
    (case,) = office.cases(PLUIT)
    mega, event = office["mega"], uuid4()
    assert mega.central.reveal(case, event, "Menelepon pelapor", "test") == SECRET
    assert office.at.sql("select actor, kind, body->>'why' from tanggap.event where id = %s", event) == [
        ("mega", "reveal", "Menelepon pelapor")
    ]
    assert (
        mega.central.reveal(case, event, "jawaban hilang", "test") == SECRET
    )  # asked again: told again, said once
    for name in ("rina", "tono"):
        with pytest.raises(Refused):
            office[name].central.reveal(case, uuid4(), "perlu", "test")
    with pytest.raises(Refused):
        office["sari"].central.reveal(case, event, "dengan peristiwa orang lain", "test")
    office.done("rina", Locate(GAMBIR), case)
    assert mega.central.reveal(case, event, "sudah di luar wilayah", "test") == ("", "")


def test_the_city_is_said_by_a_supervisor_of_all_of_it(office: Office) -> None:
    rina = office["rina"]
    revision = office["sari"].central.set_master("crews", [[41, PLUIT]])
    assert office.at.sql("select actor, kind, body from tanggap.master where revision = %s", revision) == [
        ("sari", "crews", [[41, PLUIT]])
    ]
    rina.once()
    assert rina.room.rows("select crew from kelurahan where code = ?", PLUIT) == [(41,)]
    for name in ("rina", "mega", "tanggap"):
        with pytest.raises(Refused):
            office[name].central.set_master("crews", [[42, PLUIT]])


def test_roles_are_what_the_central_says(office: Office) -> None:
    said = {name: office[name].central.me(0) for name in ("rina", "sari", "tono", "mega", "audi", "tanggap")}
    assert {name: (me.role, me.scope, me.speaks) for name, me in said.items()} == {
        "rina": ("operator", "", False), "sari": ("supervisor", "", False), "tono": ("operator", "31.72", False),
        "mega": ("supervisor", "31.72", False), "audi": ("auditor", "", False), "tanggap": ("intake", "", False),
    }  # fmt: skip
    with pytest.raises(Refused) as refused:
        office["bekas"]
    assert refused.value.code == "access.no_operator"


@pytest.mark.parametrize("act", [
    lambda db, case: db.execute("select tanggap.submit('[]')"),
    lambda db, case: db.execute("select tanggap.reveal(%s, %s, 'x', '')", (case, uuid4())),
    lambda db, case: db.execute("select tanggap.set_master('crews', '[]')"),
], ids=["submit", "reveal", "set_master"])  # fmt: skip
def test_who_may_no_longer_work_is_out_of_an_open_session(office: Office, act: Callable[..., Any]) -> None:
    (case,) = office.cases(PLUIT)
    office.at.sql("update tanggap.operator set active = false where role = 'sari'")
    try:
        with office.at.connect("sari", autocommit=True) as db:
            with pytest.raises(psycopg.errors.InsufficientPrivilege):
                act(db, case)
            for table in ("complaint", "event", "master"):
                assert db.execute(f"select count(*) from tanggap.{table}").fetchone() == (0,)
    finally:
        office.at.sql("update tanggap.operator set active = true where role = 'sari'")


# What the administrator finds ------------------------------------------------------------------------------------


def test_a_lively_history_folds_into_the_cases(office: Office) -> None:
    office["rina"].room.receive(*factories.varied(40, seed=3))
    office["rina"].once()
    for name, seed in (("sari", 5), ("rina", 6), ("sari", 7)):
        office[name].once()
        office[name].room.door = office[name].room.door.acting_as(Actor(name, office[name].sync.me.role))  # type: ignore[union-attr]
        lived(office[name], seed)
        office[name].once()
    office["rina"].once()
    ((accepted, undone),) = office.at.sql(
        "select count(*), count(*) filter (where kind = 'restore') from tanggap.event where outcome = 'accepted'"
        " and kind <> 'receivereport'")  # fmt: skip
    assert accepted > 60
    assert undone
    office.verified()


def lived(desk: Console, seed: int) -> None:
    """Somebody works at random, and takes some of it back."""
    import random

    dice = random.Random(seed)  # noqa: S311 - repeats, hides nothing
    cases = sorted(desk.cases())
    for _ in range(80):
        desk.room.now += 600
        outcome = desk.do(dice.choice(factories._acts(dice.choice(cases), PLUIT, dice)), dice.choice(cases))
        if outcome.batch is not None and dice.random() < 0.3:
            desk.room.door.undo(outcome.batch)


def test_what_is_allowed_is_what_the_program_says(at: CentralAt) -> None:
    found = at.sql("select kind, roles, creates, columns, from_status, to_status from tanggap.command")
    assert {row[0]: row[1:] for row in found} == {
        kind: ([f"tanggap_{role}" for role in spec.roles], spec.creates, list(spec.columns), list(spec.from_status),
               list(spec.to_status)) for kind, spec in SPECS.items()
    }  # fmt: skip
    columns = [name for (name,) in at.sql(
        "select attname::text from pg_attribute where attrelid = 'tanggap.complaint'::regclass and attnum > 0"
        " and not attisdropped order by attnum")]  # fmt: skip
    assert tuple(columns) == schema.COLUMNS
    changing = {column for spec in SPECS.values() if not spec.creates for column in spec.columns}
    assert set(schema.mutable()) == changing <= set(columns)
    fixed = {
        "id",
        "number",
        "channel",
        "external_id",
        "received_at",
        "address",
        "photos",
        "revision",
    }
    assert not changing & fixed
    # The words change when whoever wrote them edits the message at its channel, and only then.
    words = {"text", "title"}
    assert [kind for kind, spec in SPECS.items() if not spec.creates and words & set(spec.columns)] == [
        "amend"
    ]
    assert {name for spec in SPECS.values() for name in spec.columns} <= set(columns) - {
        "id",
        "number",
        "revision",
    }


def test_sessions_have_an_end(at: CentralAt) -> None:
    with at.connect("rina") as db:
        for name, value in (("idle_in_transaction_session_timeout", "30s"), ("lock_timeout", "10s")):
            assert db.execute(f"show {name}").fetchone() == (value,)


def test_nobody_was_given_more_than_was_meant(at: CentralAt) -> None:
    """Also by whatever is added later: tables are read at most, functions granted one by one."""
    assert at.sql("""select c.relname, a.privilege_type, a.grantee::regrole::text from pg_class c,
        aclexplode(c.relacl) a where c.relnamespace = 'tanggap'::regnamespace and a.grantee <> c.relowner
        and (a.privilege_type <> 'SELECT' or a.grantee = 0)""") == []  # fmt: skip
    assert at.sql("""select p.oid::regprocedure::text from pg_proc p where p.pronamespace = 'tanggap'::regnamespace
        and has_function_privilege('public', p.oid, 'execute')""") == []  # fmt: skip
    unfixed = at.sql("""select p.oid::regprocedure::text from pg_proc p where p.pronamespace = 'tanggap'::regnamespace
        and p.proname <> 'never' and not coalesce(p.proconfig, '{}') @> array['search_path=tanggap, pg_temp']
        """)  # fmt: skip
    assert unfixed == []
    owners = at.sql("select distinct relowner::regrole::text from pg_class"
                    " where relnamespace = 'tanggap'::regnamespace")  # fmt: skip
    assert owners == [("tanggap_owner",)]
    assert at.sql("select rolname from pg_roles where rolname like 'tanggap\\_%%' and rolname <> 'tanggap_admin'"
                  " and (rolsuper or rolcreaterole or rolcanlogin or rolbypassrls)") == []  # fmt: skip


def test_ones_own_password_may_be_changed(at: CentralAt) -> None:
    """PostgreSQL's own rule, and a good one."""
    with at.connect("rina") as db:
        db.execute("alter role rina password 'rahasia-baru-8'")
        db.rollback()


def test_a_session_that_sits_on_the_clock_is_ended(at: CentralAt, office: Office) -> None:
    """With a second instead of twenty, so that the test does not have to wait for them."""
    (case,) = office.cases(PLUIT)
    ((text,),) = at.sql("select pg_get_functiondef('tanggap.unstick()'::regprocedure)")
    assert "20 s" in text
    at.sql(text.replace("20 s", "1 s").replace("%", "%%"))
    try:
        with at.connect("budi") as sitting:
            sitting.execute("select tanggap.submit('[]')")
            with at.connect("rina", autocommit=True, options="-c lock_timeout=1500ms") as db:
                assert db.execute("select tanggap.unstick()").fetchone() == (0,)  # not yet
                with pytest.raises(psycopg.errors.LockNotAvailable):
                    db.execute("select tanggap.submit('[]')")
                assert db.execute("select tanggap.unstick()").fetchone() == (1,)
            with pytest.raises(psycopg.OperationalError):
                sitting.execute("select 1")
    finally:
        at.sql(text.replace("%", "%%"))
    office.done("rina", Start(), case)
