"""A central put back from an older backup, and a standby that takes over."""

from __future__ import annotations

import subprocess
import threading
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path
from typing import Any
from uuid import UUID

import psycopg
import pytest
from psycopg import sql

from console.core import embedded, embedded_server
from console.core.embedded import ADMIN, Embedded
from models.commands import Coordinate, Note
from tests.support import postgres
from tests.support.centrals import PASSWORD, PEOPLE, CentralAt, Console, central, console, running
from tests.support.factories import report
from tests.support.faults import kill_server


class Restorable:
    """A central whose data can be copied away and put back."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self.server = self._join()
        self._backup = folder / "backup"

    def _join(self) -> Embedded:
        return embedded.join(self._folder / "server", options=postgres.FAST)

    def back_up(self) -> None:
        """Copy the data of the stopped server."""
        self.server.leave()
        _copy(self._folder / "server" / "pg", self._backup)
        self.server = self._join()

    def restore(self) -> None:
        """Put the copy in the place of the data."""
        self.server.leave()
        data = self._folder / "server" / "pg"
        data.rename(self._folder / "lost")
        _copy(self._backup, data)
        self.server = self._join()


def _copy(source: Path, target: Path) -> None:
    subprocess.run(["cp", "-a", str(source), str(target)], check=True)  # owners too


@contextmanager
def restorable() -> Iterator[tuple[Restorable, CentralAt]]:
    """A central of its own that can be restored."""
    with postgres.folder() as folder:
        made = Restorable(folder)
        try:
            with central(made.server) as at:
                yield made, at
        finally:
            made.server.leave()


def _ids(one: Console) -> set[str]:
    return {raw.hex() for (raw,) in one.room.rows("select id from event where mine")}


def _there(at: CentralAt) -> list[str]:
    return [row[0] for row in at.sql("select encode(uuid_send(id), 'hex') from tanggap.event")]


def _tokens_agree(at: CentralAt, one: Console) -> bool:
    theirs = {
        revision: bytes(token) for revision, token in at.sql("select revision, token from tanggap.tick")
    }
    ours = dict(one.room.rows("select revision, token from tick"))
    newest = max(ours)
    return newest == max(theirs) and all(theirs.get(revision) == token for revision, token in ours.items())


@pytest.mark.parametrize("first", ["rina", "sari"])
def test_a_central_put_back_from_a_backup_gets_what_was_said_since(tmp_path: Path, first: str) -> None:
    """Own work comes back once; what only a lost console had said is gone everywhere; all tokens agree.

    Whoever comes first says new things before the other comes: the clock then stands beyond what the other has seen.
    """
    with restorable() as (made, at), ExitStack() as stack:
        rina, sari = (stack.enter_context(console(at, tmp_path / name, name)) for name in ("rina", "sari"))
        cases = rina.room.receive(*[report(i) for i in range(12)])
        rina.once(), sari.once()
        rina.do(Note("sebelum cadangan"), cases[0]), rina.once()
        made.back_up()
        _hang_up(rina, sari)
        with console(at, tmp_path / "budi", "budi") as lost:
            rina.do(Coordinate("DSDA"), cases[1])
            sari.do(Coordinate("DBM"), *cases[2:6])
            late = rina.room.receive(report(100), report(101))
            lost.once()
            lost.do(Coordinate("PLN"), cases[7]), lost.do(Note("akan hilang"), cases[1])
            lost.once(), rina.once(), sari.once(), rina.once()
            gone = {raw.hex() for (raw,) in lost.room.rows("select id from event where mine")}
        assert rina.case(cases[7]).status == "koordinasi"
        rina.do(Note("belum dikirim"), cases[7])  # unanswered at the moment of the restore
        made.restore()
        _hang_up(rina, sari)
        assert at.sql("select count(*) from tanggap.complaint") == [(12,)]
        one, other = (rina, sari) if first == "rina" else (sari, rina)
        one.once()
        for turn in range(5):
            one.do(Note(f"sesudahnya {turn}"), cases[9])
            one.once()
        other.once(), one.once(), other.once()
        there = _there(at)
        assert len(there) == len(set(there))
        assert _ids(rina) | _ids(sari) == set(there)
        assert not gone & set(there)
        for each in (rina, sari):
            assert not each.unsent()
            assert not gone & {raw.hex() for (raw,) in each.room.rows("select id from event")}
            assert each.case(cases[7]).status == "menunggu"
            assert each.case(cases[1]).status == each.case(cases[5]).status == "koordinasi"
            assert {case for case in late if case in each.cases()} == set(late)
            assert _tokens_agree(at, each)
        assert rina.cases() == sari.cases()


def test_a_window_open_during_a_restore_comes_to_rest(tmp_path: Path) -> None:
    """The loop goes back with the central by itself, and does not wait for revisions that are gone."""
    with restorable() as (made, at), running(at, tmp_path / "r", "rina") as rina:
        cases = rina.room.receive(*[report(i) for i in range(5)])
        rina.service.nudge()
        rina.until(lambda: rina.cursor > 0)
        made.back_up()
        rina.service.retry()
        with console(at, tmp_path / "b", "budi") as lost:
            lost.once()
            for turn in range(9):
                lost.do(Note(f"{turn}"), cases[0])
                lost.once()
            newest = lost.sync.cursor
        rina.until(lambda: rina.cursor == newest)
        made.restore()
        rina.service.retry()
        rina.until(lambda: 0 < rina.cursor < newest)
        rina.until(lambda: rina.service.state.kind == "connected")
        asked: list[int] = []
        real = rina.service.central.pull
        rina.service.central.pull = lambda since: (asked.append(since), real(since))[1]  # type: ignore[method-assign]
        threading.Event().wait(1.0)
        assert len(asked) <= 3, f"{len(asked)} pulls in a second at rest"


def test_anybodys_invented_nudge_is_one_look_and_no_more(tmp_path: Path) -> None:
    """Every login may NOTIFY; a revision that does not exist costs each console one question."""
    with central() as at, running(at, tmp_path / "r", "rina") as rina:
        rina.until(lambda: rina.service.state.kind == "connected")
        asked: list[int] = []
        real = rina.service.central.pull
        rina.service.central.pull = lambda since: (asked.append(since), real(since))[1]  # type: ignore[method-assign]
        for payload in ("999999999999999999", "-1", "besok", "9" * 200):
            at.sql(f"notify tanggap, '{payload}'")
        threading.Event().wait(0.7)
        assert 1 <= len(asked) <= 6, asked
        rina.room.receive(report(77))
        rina.service.nudge()
        rina.until(lambda: not rina.room.rows("select 1 from event where outcome is null"))


# A standby takes over


class Pair:
    """A primary that waits for its standby, and the standby."""

    def __init__(self, primary: Embedded, standby: Embedded) -> None:
        self.primary, self.standby = primary, standby
        self.at: CentralAt
        self.keywords: dict[str, Any] = {}

    def promote(self) -> None:
        """The standby becomes the primary."""
        with psycopg.connect(self.standby.dsn(ADMIN, "postgres"), autocommit=True) as db:
            assert db.execute("select pg_promote(true, 30)").fetchone() == (True,)


@contextmanager
def pair() -> Iterator[Pair]:
    """Two servers on 127.0.0.1, the second following the first."""
    with postgres.folder() as base, ExitStack() as stack:
        options = postgres.FAST | {"wal_level": "replica", "hot_standby": "on"}
        ports = postgres.free_port(), postgres.free_port()
        primary = stack.enter_context(embedded.join(base / "one", options=options, tcp_port=ports[0]))
        at = stack.enter_context(central(primary))
        with psycopg.connect(**at.admin, autocommit=True) as db:
            for name in PEOPLE:
                db.execute(sql.SQL("alter role {} password {}").format(sql.Identifier(name), PASSWORD))
        place = embedded_server.place_of(base / "two")
        place.data.mkdir(mode=0o700)
        place.own(place.data)
        copied = place.run(
            [str(embedded_server.binaries() / "pg_basebackup"), "-D", str(place.data), "-R", "-X", "stream",
             "-c", "fast", "-d", primary.dsn(ADMIN, "")], stdout=subprocess.PIPE, stderr=subprocess.STDOUT,
        )  # fmt: skip
        assert copied.returncode == 0, copied.stdout
        standby = stack.enter_context(embedded.join(base / "two", options=options, tcp_port=ports[1]))
        made = Pair(primary, standby)
        database = at.admin["dbname"]
        made.at = CentralAt(
            psycopg.conninfo.conninfo_to_dict(standby.dsn(ADMIN, database)),
            lambda name: {
                "host": "127.0.0.1,127.0.0.1", "port": f"{ports[0]},{ports[1]}", "user": name, "password": PASSWORD,
                "dbname": database, "target_session_attrs": "read-write", "connect_timeout": 5, "sslmode": "disable",
            },
        )  # fmt: skip
        with psycopg.connect(primary.dsn(ADMIN, "postgres"), autocommit=True) as db:
            db.execute("alter system set synchronous_standby_names = '*'")
            db.execute("select pg_reload_conf()")
            for _ in range(200):
                if db.execute("select sync_state from pg_stat_replication").fetchall() == [("sync",)]:
                    break
                threading.Event().wait(0.05)
            else:
                raise AssertionError("the standby does not follow")
        yield made
        # What `central` drops at the end is asked of the primary that is dead: it goes with the folder.
        primary.restart_if_dead()
        with psycopg.connect(primary.dsn(ADMIN, "postgres"), autocommit=True) as db:
            db.execute("set synchronous_commit = local")
            db.execute("alter system reset synchronous_standby_names")
            db.execute("select pg_reload_conf()")


def test_a_standby_that_takes_over_has_all_that_was_acknowledged(tmp_path: Path) -> None:
    """The primary is killed amid pushes of two services, which find the standby by themselves: 0 lost, 0 doubled."""
    with pair() as made, ExitStack() as stack:
        at = made.at
        people = [stack.enter_context(running(at, tmp_path / name, name)) for name in ("rina", "sari")]
        for number, one in enumerate(people):
            one.until(lambda one=one: one.service.state.kind == "connected")  # type: ignore[misc]
            one.room.receive(*[report(1000 * number + i) for i in range(30)])
            one.service.nudge()
            one.until(lambda one=one: not _unsent(one))  # type: ignore[misc]
        stop = threading.Event()

        def work(one: Any) -> None:
            cases = [
                UUID(bytes=raw) for (raw,) in one.room.rows("select id from complaint order by id limit 30")
            ]
            turn = 0
            while not stop.wait(0.002):
                one.room.do(Note(f"{turn}"), cases[turn % len(cases)])
                one.service.nudge()
                turn += 1

        threads = [threading.Thread(target=work, args=(one,)) for one in people]
        for thread in threads:
            thread.start()
        threading.Event().wait(0.7)
        kill_server(made.primary.folder / "pg")
        answered = [
            {raw.hex(): revision for raw, revision in
             one.room.rows("select id, revision from event where mine and outcome is not null")} for one in people
        ]  # fmt: skip
        for one in people:
            one.until(lambda one=one: one.service.state.kind == "offline", 20)  # type: ignore[misc]
        made.promote()
        threading.Event().wait(0.3)
        stop.set()
        for thread in threads:
            thread.join()
        for one in people:
            one.service.retry()
            one.until(lambda one=one: one.service.state.kind == "connected", 30)  # type: ignore[misc]
            one.service.nudge()
            one.until(lambda one=one: not _unsent(one), 30)  # type: ignore[misc]
        there = {
            row[0]: row[1]
            for row in at.sql("select encode(uuid_send(id), 'hex'), revision from tanggap.event")
        }
        said = [{raw.hex() for (raw,) in one.room.rows("select id from event where mine")} for one in people]
        lost = [
            event for known in answered for event, revision in known.items() if there.get(event) != revision
        ]
        missing = [event for mine in said for event in mine if event not in there]
        doubled = len(there) - len(set().union(*said))
        told = f"{sum(map(len, answered))} acknowledged, {len(there)} in all; lost {len(lost)}, doubled {doubled}"
        assert sum(map(len, answered)) > 100, told
        assert (lost, missing, doubled) == ([], [], 0), told


def _unsent(one: Any) -> bool:
    return bool(one.room.rows("select 1 from event where outcome is null limit 1"))


def _hang_up(*consoles: Console) -> None:
    """The line was lost with the server."""
    for one in consoles:
        one.central.close()
