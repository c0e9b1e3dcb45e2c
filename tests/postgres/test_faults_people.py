"""People who do the same and the opposite at the same moment, wrong clocks, and programs of different ages."""

from __future__ import annotations

import json
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from dataclasses import replace
from pathlib import Path
from typing import Any
from uuid import UUID

import psycopg
import pytest
from pytestqt.qtbot import QtBot

from console.core import records
from console.core.address import parse
from console.core.central import PostgresCentral
from console.core.clock import Clock
from console.core.embedded import ADMIN
from console.core.errors import Refused, Unavailable
from console.core.line import Line
from console.core.sync.judge import as_push, cases_of, judge
from console.core.sync.service import SyncState
from console.ui.sync_host import SyncHost
from models import rules
from models.central import schema
from models.command_json import from_json
from models.commands import Actor, Command, Complete, Coordinate, Merge, Note, Reject, Start
from models.complaint import Complaint
from tests.support import postgres
from tests.support.centrals import PEOPLE, CentralAt, Console, central, console, running
from tests.support.desks import desk_over
from tests.support.factories import DAY, HOUR, NOW, reference, report

#: Races a test runs; each with cases of its own.
RACES = 8


@pytest.fixture(scope="module")
def at() -> Iterator[CentralAt]:
    with central() as made:
        yield made


class Two:
    """Two consoles of two people, who start at the same moment."""

    def __init__(self, at: CentralAt, one: Console, other: Console) -> None:
        self.at, self.one, self.other = at, one, other
        self._number = 0

    def cases(self, how_many: int) -> list[UUID]:
        """New cases both have."""
        self._number += 1000
        made = self.one.room.receive(*[
            report(self._number + i, external_id=f"{self.one.room.store.path.parent.parent.name}-{self._number + i}")
            for i in range(how_many)
        ])  # fmt: skip
        self.one.once(), self.other.once()
        return made

    def race(self, one: Callable[[Console], object], other: Callable[[Console], object]) -> None:
        """Each does what it does, both agree with the central at once, and then until nothing moves."""
        one(self.one)
        other(self.other)
        start = threading.Barrier(2)
        failures: list[Exception] = []

        def agree(console: Console) -> None:
            start.wait()
            try:
                console.once()
            except Exception as error:  # noqa: BLE001 - told on the test's own thread
                failures.append(error)

        threads = [threading.Thread(target=agree, args=(console,)) for console in (self.one, self.other)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        assert not failures, failures
        self.one.once(), self.other.once(), self.one.once()
        assert not self.one.unsent() and not self.other.unsent()
        assert self.one.cases() == self.other.cases()


@pytest.fixture
def two(at: CentralAt, tmp_path: Path) -> Iterator[Two]:
    with console(at, tmp_path / "a", "rina") as one, console(at, tmp_path / "b", "budi") as other:
        yield Two(at, one, other)
        assert wrong_answers(at) == []


def wrong_answers(at: CentralAt) -> list[str]:
    """Answers of the central that the rules would not have given on the case as it stood then."""
    cases: dict[UUID, Complaint] = {}
    wrong = []
    rows = at.sql(
        "select complaint, kind, actor, body, effect, outcome, reason from tanggap.event order by revision, seq"
    )
    for case, kind, actor, body, effect, outcome, reason in rows:
        if kind == "receivereport":
            if outcome == "accepted":
                cases[case] = rules.with_effect(Complaint(case, "", "", 0, ""), effect)
            continue
        before, command = cases[case], from_json(body)
        refusal = rules.refuse(before, command, Actor(actor, PEOPLE[actor][0]), reference())
        refusal = refusal or rules.refuse_parent(command, before, cases)
        said = reason["code"] if reason else None
        if (refusal.code if refusal else None) != said:
            wrong.append(f"{kind} of {actor} on {before.status}: {said}, but {refusal}")
        if outcome == "accepted":
            cases[case] = rules.with_effect(before, effect)
            if "merged_into" in effect:
                for parent, more in ((before.merged_into, -1), (cases[case].merged_into, 1)):
                    if parent is not None:
                        cases[parent] = replace(cases[parent], twins=cases[parent].twins + more)
    return wrong


def does(command: Command, *cases: UUID) -> Callable[[Console], object]:
    """Somebody's act."""
    return lambda console: console.do(command, *cases)


def outcomes(at: CentralAt, case: UUID, *kinds: str) -> list[str]:
    """Answers to what was said of a case."""
    rows = at.sql(
        "select outcome from tanggap.event where complaint = %s and kind = any(%s) order by 1",
        case,
        list(kinds),
    )
    return [row[0] for row in rows]


def test_the_same_event_pushed_twice_at_once_counts_once(two: Two) -> None:
    for case in two.cases(RACES):
        two.one.do(Note(f"sekali {case}"), case)
        sync = two.one.sync
        pending = sync._pending()
        me, rows = sync.central.look(0, sorted(cases_of(pending)))
        (push,) = [as_push(one, rows, speaks=me.speaks)
                   for one in judge(pending, rows, {"rina": me.role}, reference())]  # fmt: skip
        start, answers = threading.Barrier(2), []

        def submit(push: dict[str, Any] = push, start: Any = start, answers: list[Any] = answers) -> None:
            with two.at.connect("rina", autocommit=True) as db:
                start.wait()
                answers.append(db.execute("select stale, known from tanggap.submit(%s::jsonb)",
                                          (json.dumps([push]),)).fetchone())  # fmt: skip

        threads = [threading.Thread(target=submit) for _ in range(2)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        assert sorted(len(known) for _stale, known in answers) == [0, 1], answers
        assert outcomes(two.at, case, "note") == ["accepted"]
        two.race(lambda _: None, lambda _: None)


def test_the_same_command_by_two_people_is_done_once(two: Two) -> None:
    for case in two.cases(RACES):
        two.race(does(Start(), case), does(Start(), case))
        assert outcomes(two.at, case, "start") == ["accepted", "refused"]
        assert two.one.case(case).assignee == two.other.case(case).assignee in ("rina", "budi")


def test_one_closes_what_the_other_rejects(two: Two) -> None:
    for case in two.cases(RACES):

        def closes(console: Console, case: UUID = case) -> None:
            console.do(Coordinate("DSDA"), case), console.do(Complete("Sudah ditangani"), case)

        two.race(closes, does(Reject("Bukan wewenang"), case))
        status = two.one.case(case).status
        done = outcomes(two.at, case, "complete").count("accepted")
        rejected = outcomes(two.at, case, "reject").count("accepted")
        assert (done, rejected, status) in ((1, 0, "selesai"), (0, 1, "ditolak"))


def test_two_cases_merged_into_each_other_make_no_circle(two: Two) -> None:
    made = two.cases(2 * RACES)
    for one, other in zip(made[::2], made[1::2], strict=True):
        two.race(does(Merge(other), one), does(Merge(one), other))
        answers = outcomes(two.at, one, "merge") + outcomes(two.at, other, "merge")
        assert sorted(answers) == ["accepted", "refused"]
        parents = [two.one.case(case).merged_into for case in (one, other)]
        assert parents in ([other, None], [None, one])
        assert sorted(two.one.case(case).twins for case in (one, other)) == [0, 1]


def test_two_bulks_in_opposite_directions(two: Two) -> None:
    cases = two.cases(120)
    two.race(does(Coordinate("DSDA"), *cases), does(Reject("Bukan wewenang"), *reversed(cases)))
    statuses = {two.one.case(case).status for case in cases}
    assert statuses <= {"koordinasi", "ditolak"}
    for case in cases:
        assert "accepted" in outcomes(two.at, case, "coordinate", "reject")


@pytest.mark.parametrize("off", [DAY, -DAY], ids=["ahead", "behind"])
def test_a_workstation_a_day_off(at: CentralAt, tmp_path: Path, off: int) -> None:
    """Its time is told as it was said, but never in the future; what is decided does not hang on it."""
    wall = Clock(lambda: int(time.time()) + off)
    with (
        console(at, tmp_path / "wrong", "rina", clock=wall) as wrong,
        console(at, tmp_path / "right", "budi", clock=lambda: int(time.time())) as right,
    ):
        wrong.room.now, right.room.now = wall(), int(time.time())
        made = []
        for one, name in ((wrong, "w"), (right, "r")):
            (case,) = one.room.receive(
                report(1, external_id=f"{name}{off}", received_at=int(time.time()) - HOUR)
            )
            for command in (Coordinate("DSDA"), Complete("Sudah ditangani")):
                one.do(command, case)
            one.once()
            made.append(case)
        right.once(), wrong.once()
        assert wrong.cases() == right.cases()
        ours, theirs = (right.case(case) for case in made)
        assert ours.status == theirs.status == "selesai"
        now = time.time()
        assert ours.closed_at is not None
        assert ours.closed_at <= now
        rows = at.sql(
            "select extract(epoch from at)::float8, said_at from tanggap.event where complaint = %s", made[0]
        )
        assert len(rows) == 3
        for stamped, said in rows:
            assert abs(stamped - now) < 30
            assert said <= now
            assert off > 0 or said < now - DAY + 60, "a clock that is behind is told as it was said"
        assert all(
            abs(stamped - now) < 30
            for (stamped,) in wrong.room.rows(
                "select stamped_at from event where complaint = ?", made[0].bytes
            )
        )
        db = wrong.room.store.reader()
        try:
            wall.offset = records.clock_offset(db)
        finally:
            db.close()
        assert abs(wall.offset + off) <= 3
        assert abs(wall() - time.time()) <= 4
        wrong.room.now = wall()
        wrong.do(Note("sekarang benar"), made[0])
        wrong.once()
        said = at.sql("select said_at from tanggap.event where complaint = %s and kind = 'note'", made[0])
        assert abs(said[0][0] - time.time()) < 30


def test_a_window_puts_its_clock_right_at_the_first_contact(
    at: CentralAt, tmp_path: Path, qtbot: QtBot, gui_guard: None
) -> None:
    with desk_over(qtbot, tmp_path / "home", NOW, "operator") as at_desk:
        desk = at_desk.desk
        desk._clock = Clock(lambda: int(time.time()) - DAY)
        line = Line(parse("127.0.0.1"), "rina")
        line.connect = lambda: at.connect("rina")  # type: ignore[method-assign]
        host = SyncHost(desk, line)
        host.begin()
        qtbot.waitUntil(lambda: host.is_connected, timeout=10_000)
        qtbot.waitUntil(lambda: abs(desk.now() - time.time()) < 4, timeout=5_000)
        host.end()
        host.deleteLater()


# Programs of different ages


def _told(at: CentralAt, home: Path, code: str, mend: Callable[[], object]) -> None:
    """A service is told in words, work goes on here, and is pushed once the central is as it should be."""
    with running(at, home, "rina") as rina:
        rina.until(lambda: rina.service.state.kind == "stopped")
        state: SyncState = rina.service.state
        assert state.reason is not None
        assert state.reason.code == code
        for lang in ("id", "en"):
            assert state.reason.sentence(lang) not in ("", code)
        (case,) = rina.room.receive(report(1, external_id=f"{home.name}"))
        assert not rina.room.do(Coordinate("DSDA"), case).refused
        rina.service.nudge()
        assert rina.room.rows("select count(*) from event where outcome is null") == [(2,)]
        assert at.sql("select count(*) from tanggap.event where complaint = %s", case) == [(0,)]
        mend()
        rina.service.retry()
        rina.until(lambda: rina.service.state.kind == "connected")
        rina.until(lambda: not rina.room.rows("select 1 from event where outcome is null"))
        assert at.sql("select count(*) from tanggap.event where complaint = %s", case) == [(2,)]


def _other_me(at: CentralAt, columns: str, extra: str) -> Callable[[], object]:
    """Let ``me`` answer as a program of another age would; the function that puts it back."""
    at.sql("alter function tanggap.me(bigint) rename to me_as_it_is")
    at.sql(f"""create function tanggap.me(last bigint default 0, out central uuid, out revision bigint, out token bytea,
        out min_console int, out protocol int, out bulk_limit int, out scope text, out roles name[], out at float8,
        out token_then bytea {extra}) language sql security definer set search_path = tanggap, pg_temp
        as $$ select {columns} from me_as_it_is(last) m $$""")
    at.sql("grant execute on function tanggap.me(bigint) to tanggap_reader")

    def put_back() -> None:
        at.sql("drop function tanggap.me(bigint)")
        at.sql("alter function tanggap.me_as_it_is(bigint) rename to me")

    return put_back


def test_a_console_too_old_for_its_central(at: CentralAt, tmp_path: Path) -> None:
    at.sql("update tanggap.clock set min_console = 99")
    _told(
        at,
        tmp_path / "too-old",
        "central.too_old",
        lambda: at.sql("update tanggap.clock set min_console = 1"),
    )


def test_a_central_too_old_for_its_console(at: CentralAt, tmp_path: Path) -> None:
    put_back = _other_me(at, "m.central, m.revision, m.token, m.min_console, 0, m.bulk_limit, m.scope, m.roles, m.at,"
                             " m.token_then", "")  # fmt: skip
    _told(at, tmp_path / "behind", "central.behind", put_back)


def test_a_newer_central_that_says_more_is_understood(at: CentralAt, tmp_path: Path) -> None:
    """Columns nobody knows yet, in ``me`` and in the tables, are passed over."""
    put_back = _other_me(at, "m.*, 'tenang', 3", ", out mood text, out more int")
    at.sql("alter table tanggap.complaint add column mood text")
    at.sql("alter table tanggap.event add column mood text")
    try:
        with console(at, tmp_path / "says-more", "rina") as rina:
            (case,) = rina.room.receive(report(1, external_id="lebih"))
            rina.do(Coordinate("DSDA"), case)
            assert rina.once().accepted == 2
            assert rina.case(case).status == "koordinasi"
    finally:
        put_back()
        at.sql("alter table tanggap.event drop column mood")
        at.sql("alter table tanggap.complaint drop column mood")


def test_an_embedded_central_migrated_by_a_newer_program(tmp_path: Path) -> None:
    """``make`` touches nothing, the console says which version it found, and says so again at the next try."""
    with postgres.folder() as folder, ExitStack() as stack:
        line = Line(parse(f"embedded://{folder}/central"), "rina", home=tmp_path)
        stack.callback(line.close)
        line.connect().close()
        assert line._server is not None
        admin = psycopg.conninfo.conninfo_to_dict(line._server.dsn(ADMIN, "tanggap"))
        with psycopg.connect(**admin, autocommit=True) as db:
            before = db.execute("select version_num from tanggap.alembic_version").fetchall()
            db.execute("update tanggap.alembic_version set version_num = '9999'")
        line.close()
        for _ in range(2):
            with pytest.raises(Refused) as told:
                line.connect()
            assert told.value.code == "central.newer"
            assert told.value.params == {"found": "9999"}
        with pytest.raises(schema.NewerCentral):
            schema.make(admin)
        with psycopg.connect(**admin, autocommit=True) as db:
            assert db.execute("select version_num from tanggap.alembic_version").fetchall() == [("9999",)]
            db.execute("update tanggap.alembic_version set version_num = %s", before[0])
        line.connect().close()


def test_an_embedded_central_that_died_while_it_was_made_is_made_the_next_time(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Nobody is let in by halves: the second try makes the login that the first one could not."""
    failures = [psycopg.OperationalError("server closed the connection unexpectedly")]
    let_in = Line._let_in

    def dies_once(line: Line, db: psycopg.Connection[Any]) -> None:
        if failures:
            raise failures.pop()
        let_in(line, db)

    monkeypatch.setattr(Line, "_let_in", dies_once)
    with postgres.folder() as folder, ExitStack() as stack:
        line = Line(parse(f"embedded://{folder}/central"), "rina", home=tmp_path)
        stack.callback(line.close)
        link = PostgresCentral(line.connect)
        stack.callback(link.close)
        with pytest.raises(Unavailable):
            link.me(0)
        assert link.me(0).role == "supervisor"
