"""Many consoles on one machine, for the benchmarks of sync: who listens, who pushes, and what they are compared with.

Consoles live in a few processes, ten threads in each: fifty processes would measure the scheduler, fifty threads in
one process its interpreter lock.
"""

from __future__ import annotations

import asyncio
import multiprocessing
import os
import re
import sqlite3
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from multiprocessing.connection import Connection
from pathlib import Path
from statistics import median
from typing import TYPE_CHECKING, Any, Final
from uuid import UUID

import psycopg

from tests.benchmarks import million
from tests.benchmarks.harness import p95

if TYPE_CHECKING:
    from console.core.embedded import Embedded
    from console.core.sync.report import SyncReport

NOW: Final = million.NOW
PATIENCE_S: Final = 60.0
GAP_S: Final = 0.25  # between two acts: the fifty are done with one before the next
_SPAWN: Final = multiprocessing.get_context("spawn")


class Children:
    """Processes that do what they are told over a pipe."""

    def __init__(self, work: Callable[..., None], jobs: Sequence[tuple[Any, ...]]) -> None:
        self._pipes: list[Connection] = []
        self._processes = []
        for job in jobs:
            here, there = _SPAWN.Pipe()
            process = _SPAWN.Process(target=work, args=(there, *job))
            process.start()
            there.close()
            self._pipes.append(here)
            self._processes.append(process)
        self.ask("ready")

    def ask(self, *what: Any) -> list[Any]:
        """Tell all of them, and wait for their answers."""
        for pipe in self._pipes:
            pipe.send(what)
        answers = []
        for pipe in self._pipes:
            if not pipe.poll(PATIENCE_S):
                raise TimeoutError(f"a child did not answer {what}")
            answers.append(pipe.recv())
        return answers

    def close(self) -> None:
        """Ended in peace, or ended."""
        for pipe in self._pipes:
            pipe.close()
        for process in self._processes:
            process.join(PATIENCE_S)
            if process.is_alive():
                process.kill()


def _shares(items: Sequence[Any], count: int) -> list[list[Any]]:
    return [list(items[i::count]) for i in range(count)]


# Who speaks -------------------------------------------------------------------------------------------------------


class Writer:
    """A console whose operator does one thing after the other."""

    def __init__(self, connect: dict[str, Any], home: Path) -> None:
        """A home of its own, filled from the central, its service going."""
        from console.core.dispatch import Dispatcher
        from console.core.store import open_store
        from console.core.sync.service import SyncService
        from models.commands import Actor

        self._store = open_store(million.settings(home), NOW)
        self._door = Dispatcher(self._store, Actor("sari", "supervisor"), "posko", lambda: NOW, os.urandom)
        self._changed = threading.Condition()
        self._reports: list[SyncReport] = []
        self._service = SyncService(
            self._store, lambda: psycopg.connect(**connect, application_name="tanggap-sync"), "sari", lambda: NOW,
            told=lambda _state: None, landed=self._on_landed,
        )  # fmt: skip
        self._thread = threading.Thread(target=self._service.run)
        self._thread.start()
        self._wait(lambda: self._service.state.kind == "connected")
        db = self._store.reader()
        self._cases = [UUID(bytes=row[0]) for row in db.execute(
            "select id from complaint where status = 'menunggu' and merged_into is null limit 30")]  # fmt: skip
        db.close()
        self._turn = 0

    def act(self) -> tuple[float, int]:
        """Hand a case to another agency.

        Returns:
            When it was committed here, and the revision the central gave it.
        """
        from models.commands import Prioritise

        self._reports.clear()
        self._turn += 1
        case = self._cases[self._turn % len(self._cases)]
        outcome = self._door.do([(case, Prioritise(self._turn // len(self._cases) % 2))])
        at = time.perf_counter()
        self._service.nudge()
        if not outcome.accepted:
            return self.act()  # it had that priority already
        self._wait(lambda: any(report.accepted for report in self._reports))
        return at, max(report.revision for report in self._reports)

    def close(self) -> None:
        """The service ends, the home is closed."""
        self._service.stop()
        self._thread.join(PATIENCE_S)
        self._door.close()
        self._store.close()

    def _on_landed(self, report: SyncReport) -> None:
        with self._changed:
            self._reports.append(report)
            self._changed.notify_all()

    def _wait(self, true: Callable[[], bool]) -> None:
        until = time.monotonic() + PATIENCE_S
        with self._changed:
            while not true():
                self._changed.wait(0.02)
                if time.monotonic() > until:
                    raise TimeoutError(f"nothing came of it: {self._service.state}")


def raw_table(admin: dict[str, Any]) -> None:
    """A table as wide as an Event and its case, for whoever does without a console."""
    with psycopg.connect(**admin, autocommit=True) as db:
        db.execute(
            "create table raw(n bigserial primary key, id uuid, kind text, at bigint, words text, body jsonb)"
        )


def raw_act(db: psycopg.Connection[Any]) -> tuple[float, int]:
    """Insert a row and notify."""
    at = time.perf_counter()
    row = db.execute(
        "with made as (insert into raw(id, kind, at, words, body) values (gen_random_uuid(), 'prioritise', 1,"
        ' repeat(\'kata \', 40), \'{"kind": "prioritise", "to": 1}\') returning n)'
        " select n, pg_notify('raw', n::text) from made"
    ).fetchone()
    assert row is not None
    return at, int(row[0])


# Who listens ------------------------------------------------------------------------------------------------------


@dataclass
class Listeners:
    """Consoles that listen, in processes of their own."""

    children: Children

    def heard(self, act: Callable[[], tuple[float, int]], times: int) -> list[float]:
        """Let something be said, several times.

        Args:
            act: says it; returns when, and its revision.
            times: how often.

        Returns:
            Milliseconds until each listener had it, for all acts.
        """
        self.children.ask("forget")
        acts = []
        for _ in range(times):
            acts.append(act())
            threading.Event().wait(GAP_S)
        threading.Event().wait(4 * GAP_S)
        heard = [one for answer in self.children.ask("tell") for one in answer]
        waits = []
        for at, revision in acts:
            for one in heard:
                landed = [when for when, what in one if what >= revision]
                if not landed:
                    raise AssertionError(f"revision {revision} did not arrive everywhere")
                waits.append((min(landed) - at) * 1000)
        return waits


@contextmanager
def listeners(
    kind: str, connect: dict[str, Any], homes: Sequence[Path], processes: int
) -> Iterator[Listeners]:
    """Consoles, or bare listeners when ``kind`` is "raw"; one for each home."""
    work = _raw_listeners if kind == "raw" else _consoles
    children = Children(work, [(connect, share) for share in _shares(homes, processes)])
    try:
        yield Listeners(children)
    finally:
        children.close()


def _serve(pipe: Connection, heard: list[list[tuple[float, int]]]) -> None:
    """Answer the parent until it hangs up."""
    while True:
        try:
            (asked,) = pipe.recv()
        except EOFError:
            return
        if asked == "forget":
            for one in heard:
                one.clear()
        pipe.send([list(one) for one in heard] if asked == "tell" else asked)


def _consoles(pipe: Connection, connect: dict[str, Any], homes: Sequence[Path]) -> None:
    """A child: consoles with their services."""
    from console.app import SWITCH_INTERVAL_S
    from console.core import collector
    from console.core.store import open_store
    from console.core.sync.service import SyncService

    sys.setswitchinterval(SWITCH_INTERVAL_S)
    heard: list[list[tuple[float, int]]] = []
    services, threads, stores = [], [], []
    for home in homes:
        mine: list[tuple[float, int]] = []
        heard.append(mine)
        stores.append(open_store(million.settings(home), NOW))
        service = SyncService(
            stores[-1], lambda: psycopg.connect(**connect, application_name="tanggap-sync"), connect["user"],
            lambda: NOW, told=lambda _state: None,
            landed=_noting(mine),
        )  # fmt: skip
        services.append(service)
        threads.append(threading.Thread(target=service.run))
        threads[-1].start()
    until = time.monotonic() + PATIENCE_S
    while any(service.state.kind != "connected" for service in services) and time.monotonic() < until:
        threading.Event().wait(0.05)
    collector.calm()
    _serve(pipe, heard)
    for service in services:
        service.stop()
    for thread in threads:
        thread.join(PATIENCE_S)
    for store in stores:
        store.close()


def _noting(mine: list[tuple[float, int]]) -> Callable[[SyncReport], None]:
    return lambda report: mine.append((time.perf_counter(), report.revision))


def _raw_listeners(pipe: Connection, connect: dict[str, Any], homes: Sequence[Path]) -> None:
    """A child: what listens without a console."""
    heard: list[list[tuple[float, int]]] = []
    stop = threading.Event()
    threads = []
    listening = threading.Barrier(len(homes) + 1)

    def listen(home: Path, mine: list[tuple[float, int]]) -> None:
        home.mkdir(parents=True)
        db = sqlite3.connect(home / "raw.db", isolation_level=None)
        for pragma in ("journal_mode = wal", "synchronous = normal"):
            db.execute(f"pragma {pragma}")
        db.execute("create table raw(n integer primary key, id, kind, at, words, body)")
        with psycopg.connect(**connect, autocommit=True) as far:
            far.execute("listen raw")
            listening.wait()
            newest = 0
            while not stop.is_set():
                if not list(far.notifies(timeout=0.2, stop_after=1)):  # to its end: it holds the connection
                    continue
                rows = far.execute(
                    "select n, id::text, kind, at, words, body::text from raw where n > %s order by n",
                    (newest,),
                ).fetchall()
                if rows:
                    db.executemany("insert into raw values (?, ?, ?, ?, ?, ?)", rows)
                    newest = rows[-1][0]
                    mine.append((time.perf_counter(), newest))
        db.close()

    for home in homes:
        heard.append([])
        threads.append(threading.Thread(target=listen, args=(home, heard[-1])))
        threads[-1].start()
    listening.wait(PATIENCE_S)
    _serve(pipe, heard)
    stop.set()
    for thread in threads:
        thread.join(PATIENCE_S)


# Who pushes -------------------------------------------------------------------------------------------------------


@dataclass
class Pushers:
    """Consoles that push single Events, each on cases of its own."""

    children: Children

    def rate(self, seconds: float) -> dict[str, float]:
        """Let them push for a while.

        Returns:
            ``rate`` a second, ``median`` and ``p95`` of one push in ms, ``stale``: pushes that came back.
        """
        told = self.children.ask("push", seconds)
        took = [ms for waits, _stale in told for ms in waits]
        return {
            "rate": len(took) / seconds, "median": median(took), "p95": p95(took),
            "stale": float(sum(stale for _waits, stale in told)),
        }  # fmt: skip


@contextmanager
def pushers(
    kind: str, connect: dict[str, Any], cases: Sequence[UUID], count: int, processes: int
) -> Iterator[Pushers]:
    """``count`` consoles; ``kind`` is "ours" or "locked"."""
    children = Children(_push, [
        (kind, connect, _shares(cases, count)[i::processes]) for i in range(processes)
    ])  # fmt: skip
    try:
        yield Pushers(children)
    finally:
        children.close()


def _push(pipe: Connection, kind: str, connect: dict[str, Any], shares: Sequence[Sequence[UUID]]) -> None:
    """A child: consoles that push whenever they are told to."""
    from console.app import SWITCH_INTERVAL_S
    from models.reference import default_reference

    sys.setswitchinterval(SWITCH_INTERVAL_S)
    reference = default_reference()
    made = [(_Ours if kind == "ours" else _Locked)(connect, cases, reference) for cases in shares]
    while True:
        try:
            asked = pipe.recv()
        except EOFError:
            break
        if asked[0] != "push":
            pipe.send(asked)
            continue
        waits: list[float] = []
        until = time.perf_counter() + asked[1]
        threads = [threading.Thread(target=_until, args=(one, until, waits)) for one in made]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join(asked[1] + PATIENCE_S)
        pipe.send((waits, sum(one.stale for one in made)))
        for one in made:
            one.stale = 0
    for one in made:
        one.close()


def _until(one: _Ours | _Locked, until: float, waits: list[float]) -> None:
    while (began := time.perf_counter()) < until:
        done = one.push()
        ended = time.perf_counter()
        if done and ended < until:
            waits.append((ended - began) * 1000)


class _Ours:
    """A console's own way: read, judge, submit."""

    def __init__(self, connect: dict[str, Any], cases: Sequence[UUID], reference: Any) -> None:
        from console.core.central import PostgresCentral

        self._central = PostgresCentral(lambda: psycopg.connect(**connect))
        self._central.me(0)
        self._cases, self._reference = cases, reference
        self._turn = self.stale = 0

    def push(self) -> bool:
        """One Event; whether it was taken."""
        from console.core.sync.judge import as_push, judge

        self._turn += 1
        case = self._cases[self._turn % len(self._cases)]
        _me, rows = self._central.look(0, [case])
        judged = judge([_said(case, rows[case])], rows, {"sari": "supervisor"}, self._reference)
        if judged[0].refusal is not None:
            raise AssertionError(judged[0].refusal)
        answer = self._central.submit([as_push(one, rows, speaks=False) for one in judged])
        self.stale += len(answer.stale)
        return not answer.stale

    def close(self) -> None:
        self._central.close()


class _Locked:
    """The lock held by the client: nobody else moves from reading to commit, so nothing must be judged again."""

    def __init__(self, connect: dict[str, Any], cases: Sequence[UUID], reference: Any) -> None:
        self._db = psycopg.connect(**connect)
        self._db.execute("set search_path = tanggap")
        self._db.execute("set lock_timeout = 0")
        self._db.commit()
        self._cases, self._reference = cases, reference
        self._turn = self.stale = 0

    def push(self) -> bool:
        """One Event."""
        from console.core.central import _JUDGED_CASE
        from console.core.sync.judge import judge
        from models.reading import row_to_complaint, to_text

        db = self._db
        self._turn += 1
        case = self._cases[self._turn % len(self._cases)]
        clock = db.execute("select revision + 1 from clock for update").fetchone()
        row = db.execute(
            f"select {_JUDGED_CASE} from complaint c where c.id = %s", (case,), binary=True
        ).fetchone()
        assert clock is not None
        assert row is not None
        found = row_to_complaint((0, *row))[1]
        said = _said(case, found)
        (judged,) = judge([said], {case: found}, {"sari": "supervisor"}, self._reference)
        changed = ", ".join(f"{name} = %s" for name in judged.effect)
        db.execute(f"update complaint set {changed}, revision = %s where id = %s",
                   (*judged.effect.values(), clock[0], case))  # fmt: skip
        db.execute(
            "insert into event values (%s, 1, %s, %s, 'sari', now(), 'posko', %s, %s, %s, %s, %s, null, 'accepted',"
            " null, null, null, %s)",
            (said.id, case, said.kind, said.at, said.base, to_text(said.body), to_text(judged.effect),
             to_text(judged.before), clock[0]),
        )  # fmt: skip
        db.execute("update clock set revision = %s", (clock[0],))
        db.commit()
        return True

    def close(self) -> None:
        self._db.close()


def _said(case: UUID, found: Any) -> Any:
    """The other priority, as the outbox would hold it."""
    from console.core.sync.judge import Pending

    to = 0 if found.priority else 1
    return Pending(1, UUID(bytes=os.urandom(16)), case, "prioritise", "sari", NOW, "posko", found.revision,
                   {"kind": "prioritise", "to": to}, None, None)  # fmt: skip


_BENCH: Final = """\
\\set n random(1, {cases})
begin;
update tanggap.clock set revision = revision + 1;
update tanggap.complaint set priority = 1 - priority, revision = (select revision from tanggap.clock)
  where id = (select id from bench where n = :n);
insert into tanggap.event select gen_random_uuid(), 1, id, 'prioritise', 'sari', now(), 'posko', 0, 0,
  '{{"kind": "prioritise", "to": 1}}', '{{"priority": 1}}', '{{"priority": 0}}', null, 'accepted', null, null, null,
  (select revision from tanggap.clock) from bench where n = :n;
commit;
"""


def pgbench(admin: dict[str, Any], cases: Sequence[UUID], place: Path, clients: int, seconds: float) -> float:
    """Three bare statements under the clock's lock, by the program PostgreSQL brings for it; a second."""
    from console.core import embedded

    with psycopg.connect(**admin, autocommit=True) as db:
        db.execute("create table if not exists bench(n int primary key, id uuid)")
        with db.cursor() as cursor:
            cursor.executemany(
                "insert into bench values (%s, %s) on conflict do nothing", list(enumerate(cases, 1))
            )
    script = place / "bench.sql"
    script.write_text(_BENCH.format(cases=len(cases)))
    done = subprocess.run(
        [embedded.binaries() / "pgbench", "-n", "-M", "prepared", "-c", str(clients), "-j", "2", "-T",
         str(round(seconds)), "-f", script, "-h", admin["host"], "-p", str(admin["port"]), "-U", admin["user"],
         admin["dbname"]], capture_output=True, text=True, check=True)  # fmt: skip
    found = re.search(r"tps = ([0-9.]+)", done.stdout)
    assert found is not None, done.stdout + done.stderr
    return float(found[1])


# A line that is long ------------------------------------------------------------------------------------------------


@contextmanager
def far(server: Embedded, place: Path, round_trip_s: float) -> Iterator[Path]:
    """A socket that leads to the server and takes its time; the folder it is in."""
    here, there = _SPAWN.Pipe()
    folder = place / "far"
    folder.mkdir()
    listening = folder / f".s.PGSQL.{server.port}"
    process = _SPAWN.Process(
        target=_proxy, args=(there, str(listening), str(server.socket / listening.name), round_trip_s / 2)
    )
    process.start()
    there.close()
    try:
        here.recv()
        yield folder
    finally:
        here.close()
        process.join(PATIENCE_S)
        if process.is_alive():
            process.kill()


def _proxy(pipe: Connection, listening: str, server: str, delay_s: float) -> None:
    asyncio.run(_forward(pipe, listening, server, delay_s))


async def _forward(pipe: Connection, listening: str, server: str, delay_s: float) -> None:
    """Between two sockets, each piece later than it came."""
    loop = asyncio.get_running_loop()

    async def one_way(source: asyncio.StreamReader, target: asyncio.StreamWriter) -> None:
        while data := await source.read(65_536):
            loop.call_later(delay_s, target.write, data)
        loop.call_later(delay_s, target.close)

    async def connected(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        far_reader, far_writer = await asyncio.open_unix_connection(server)
        await asyncio.gather(one_way(reader, far_writer), one_way(far_reader, writer))

    made = await asyncio.start_unix_server(connected, listening, backlog=200)
    pipe.send("ready")
    over = asyncio.Event()
    loop.add_reader(pipe.fileno(), over.set)
    async with made:
        await over.wait()
