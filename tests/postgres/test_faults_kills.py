"""``kill -9`` of consoles and of servers in the middle of things: what somebody was told is done stays done, once."""

from __future__ import annotations

import random
import time
from collections import Counter
from collections.abc import Iterator
from itertools import cycle
from pathlib import Path

import psycopg
import pytest

from models.commands import Categorise, Coordinate, Note
from tests.support import homes, postgres
from tests.support.centrals import CentralAt, Console, central, console, running
from tests.support.console_child import FILLING, HOOKS
from tests.support.factories import NOW, report, varied
from tests.support.faults import Nursery, kill_server, postmaster

KILLS = 150


@pytest.fixture(scope="module")
def at() -> Iterator[CentralAt]:
    with central() as made:
        yield made


def counted(at: CentralAt, here: Console, said: list[str]) -> dict[str, int]:
    """What became of Events somebody was told are done: lost or doubled here or there, and answers that differ."""
    local = Counter({raw.hex(): n for raw, n in here.room.rows("select id, count(*) from event group by id")})
    answers = dict(here.room.rows("select hex(id), outcome from event"))
    there = dict(at.sql("select encode(uuid_send(id), 'hex'), outcome from tanggap.event"))
    mine = {raw.hex() for (raw,) in here.room.rows("select id from event where mine")}
    pushed = {row[0] for row in at.sql(
        "select encode(uuid_send(id), 'hex') from tanggap.event where console = 'killed'")}  # fmt: skip
    words = Counter(row[0] for row in at.sql(
        "select body->>'text' from tanggap.event where kind = 'note' and console = 'killed'"))  # fmt: skip
    reports = Counter(
        at.sql("select complaint from tanggap.event where kind = 'receivereport' and outcome = 'accepted'")
    )
    return {
        "lost here": sum(1 for event in said if not local[event]),
        "lost there": sum(1 for event in said if event not in there),
        "unanswered": here.unsent(),
        "other answer": sum(1 for e in said if e in there and answers.get(e.upper()) != there[e]),
        "doubled here": sum(1 for event in said if local[event] > 1) + len(said) - len(set(said)),
        "doubled there": sum(n - 1 for n in words.values()) + sum(n - 1 for n in reports.values()),
        "known to one side only": len(mine ^ pushed),
    }


def test_a_console_killed_a_hundred_times_loses_and_doubles_nothing(at: CentralAt, tmp_path: Path) -> None:
    """At random, and at every place of dispatch, push and landing, while somebody else works on the same cases."""
    home, dice, said = tmp_path / "killed", random.Random(5), []  # noqa: S311 - repeats, hides nothing
    homes.prepare(home, NOW)
    kills, cycles, places = 0, 0, cycle(HOOKS)
    by_place: Counter[str] = Counter()
    with (
        console(at, tmp_path / "b", "budi") as other,
        Nursery(home, at.keywords("rina"), "rina", "operator") as nursery,
    ):
        life = 0
        while kills < KILLS:
            life += 1
            if life % 8 == 0:
                other.once()
                for case in dice.sample(sorted(other.cases()), min(3, len(other.cases()))):
                    other.do(Categorise(dice.choice(("sampah", "banjir"))), case)
                other.once()
            if life % 5 < 2:
                hook, after = "", dice.uniform(0.02, 0.35)
            else:
                hook, after = next(places), None
            lived = nursery.life(life, hook=hook, nth=dice.randint(1, 4), after=after)
            said += lived.said
            cycles += lived.cycles
            kills += lived.killed
            by_place[hook or "random"] += lived.killed
            assert life < 3 * KILLS, (kills, by_place)
    with console(at, home, "rina") as rina, console(at, tmp_path / "b", "budi") as other:
        rina.once(), other.once(), rina.once()
        found = counted(at, rina, said)
        told = f"{kills} kills {dict(by_place)}, {len(said)} Events said, {cycles} cycles finished: {found}"
        assert kills >= KILLS and len(by_place) == len(HOOKS) + 1, told
        assert not any(found.values()), told
        assert rina.cases() == other.cases(), told


def test_a_console_killed_while_it_fills_goes_on_where_it_was(at: CentralAt, tmp_path: Path) -> None:
    """A first pull in small slices, killed in nearly every one; what was said before it began is kept as well."""
    home, kills = tmp_path / "fills", 0
    with console(at, tmp_path / "a", "sari") as sari:
        sari.room.receive(*varied(120, seed=3))
        sari.once()
        with console(at, home, "rina") as rina:
            rina.room.receive(report(4001), report(4002))
        with Nursery(home, at.keywords("rina"), "rina", "operator") as nursery:
            for life in range(60):
                hook = FILLING[life % len(FILLING)]
                lived = nursery.life(life, hook=hook, nth=2, portion=20, rounds=0)
                kills += lived.killed
                if lived.cycles:
                    break
        with console(at, home, "rina") as rina:
            sari.once(), rina.once(), sari.once()
            assert kills >= 3, kills
            assert rina.cases() == sari.cases()
            assert not rina.unsent()
            assert rina.room.rows("select value from meta where key = 'sync.first'") == [("done",)]


def test_a_central_killed_in_the_middle_of_pushes_is_met_again(tmp_path: Path) -> None:
    """The postmaster and single backends die; the service says so, comes back by itself, and nothing is lost."""
    with postgres.server(max_wal_senders="0") as server, central(server) as at:
        data = server.folder / "pg"
        said: list[str] = []

        def connect() -> psycopg.Connection[object]:
            return at.connect("rina", application_name="tanggap-sync", connect_timeout=5)

        with running(at, tmp_path / "r", "rina", connect) as rina:
            rina.until(lambda: rina.service.state.kind == "connected", 20)
            cases = rina.room.receive(*[report(i) for i in range(40)])
            for turn in range(3):
                for case in cases:
                    rina.room.do(Note(f"{turn} {case}"), case)
                rina.service.nudge()
                if turn == 1:
                    kill_server(data)
                    rina.until(lambda: rina.service.state.kind == "offline", 20)
                    assert rina.service.state.reason is not None
                    rina.room.do(Coordinate("DSDA"), cases[0])  # goes on without it
                    server.restart_if_dead()
                else:
                    at_work = at.sql(
                        "select pid from pg_stat_activity where application_name = 'tanggap-sync'"
                    )
                    for (pid,) in at_work:
                        _kill_backend(data, pid)
                rina.service.retry()
                waits = time.monotonic() + 30
                while rina.room.rows("select count(*) from event where outcome is null") != [(0,)]:
                    assert time.monotonic() < waits, rina.states[-3:]
                    with rina.changed:
                        rina.changed.wait(0.2)
                rina.until(lambda: rina.service.state.kind == "connected", 30)
            said = [row[0] for row in rina.room.rows("select hex(id) from event")]
        there = Counter(
            row[0] for row in at.sql("select upper(encode(uuid_send(id), 'hex')) from tanggap.event")
        )
        assert set(there) == set(said)
        assert set(there.values()) == {1}
        assert len(said) == 40 + 3 * 40 + 1
        assert any(state.kind == "offline" for state in rina.states)


def _kill_backend(data: Path, pid: int) -> None:
    """One backend dies: the postmaster ends all others and recovers."""
    here = {child.pid: child for child in postmaster(data).children()}
    if pid in here:
        here[pid].kill()
