"""Ten thousand cases handed on in one act: here, at the central and on another console; and a hundred thousand."""

from __future__ import annotations

import itertools
import json
import os
import sqlite3
import sys
import threading
import time
import uuid
from collections.abc import Callable, Iterator, Sequence
from contextlib import ExitStack, closing, contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final
from uuid import UUID

import psutil
import psycopg

from models import reading
from tests.benchmarks import million
from tests.benchmarks import sync_parts as parts
from tests.benchmarks.core import folder, store
from tests.benchmarks.harness import Result, Rounds, Sample, clock_ms, say, told

if TYPE_CHECKING:
    from console.core.dispatch import Dispatcher, Outcome
    from models.commands import Command

BULK: Final = 10_000
LARGE: Final = 100_000
LOCAL_MS: Final = 500.0
CENTRAL_RATIO: Final = 1.5
ELSEWHERE_S: Final = 1.5
STALL_MS: Final = 50.0
EVENT: Final = ("id", "complaint", "kind", "actor", "at", "body", "effect")
_RAW: Final = """
with e as materialized (select * from jsonb_to_recordset(%s::jsonb) as (id uuid, complaint uuid, body jsonb,
      effect jsonb, before jsonb)),
  u as (update complaint c set (status, agency, sure, handover_due, lurah_due, due_at, due_clock, urgent, assignee,
        channel_red, escalated, revision) = (select p.status, p.agency, p.sure, p.handover_due, p.lurah_due, p.due_at,
        p.due_clock, p.urgent, p.assignee, p.channel_red, p.escalated, c.revision
        from jsonb_populate_record(c, e.effect) p) from e where e.complaint = c.id)
insert into event(id, seq, complaint, kind, actor, at, console, said_at, base, body, effect, before, kelurahan, outcome,
    batch, revision)
  select id, 1, complaint, 'note', 'sari', now(), 'raw', 0, 0, body, effect, before, null, 'accepted', %s, 1 from e"""


def bulk_reassign() -> Result:
    """10,000 cases handed to another agency in one act, against the statements alone; and the way to the others."""
    from console.core import collector

    collector.calm()  # as a window does
    sys.setswitchinterval(0.001)
    with folder() as place:
        here = _here(place)
        found, large = here
    central = _central()
    ours = found["ours.ms"]
    return Result(
        "bulk_reassign", f"{BULK:,} of 1,000,000 cases coordinated in one act, with their Events", ours, "ms",
        "SQLAlchemy Core: UPDATE and INSERT of many rows, nothing judged", found["peer"],
        "sqlite3 executemany: UPDATE and INSERT, nothing judged", found["limit"],
        "here within 0.5 s, at the central within 1.5x of bare statements, elsewhere within 1.5 s",
        ours.median <= LOCAL_MS and central["ratio"].median <= CENTRAL_RATIO
        and central["elsewhere"].median <= ELSEWHERE_S * 1000,
        details=(
            ("against the bare statements of the same round", told(_paired(ours, found["limit"]), "x")),
            ("first rows to be seen", told(found["ours.first"])),
            ("preview in a window", told(found["preview"])),
            ("dry run of the command line", told(found["tried"])),
            ("undo", told(found["undo"])),
            ("longest wait of somebody else who writes", told(found["beside.wait"])),
            ("longest the interpreter was not to be had", told(found["beside.gap"])),
            (f"{LARGE:,}, measured once", large),
            ("accepted by the central: one submit", told(central["submit"])),
            ("bare UPDATE and INSERT of the same rows there", told(central["raw"])),
            ("submit against bare statements of the same round", told(central["ratio"], "x")),
            ("from the push to the rows on another console", told(central["elsewhere"])),
            ("a whole cycle of who pushes: read, judge, submit, land", told(central["cycle"])),
        ),
        note="Wait and gap are measured beside another act, by a thread that writes and one that does nothing. The"
        " central is the embedded server, which shares the processors with both consoles; it has 72,000 cases.",
    )  # fmt: skip


def _paired(ours: Sample, theirs: Sample) -> Sample:
    """Ratios round by round: a machine that is slow is slow for both."""
    return Sample(tuple(a / b for a, b in zip(ours.values, theirs.values, strict=True)))


# Here --------------------------------------------------------------------------------------------------------------


def _here(place: Path) -> tuple[Rounds, str]:
    home = million.copy(place / "home")
    cases = _waiting(home / "tanggap.db", BULK)
    to = itertools.cycle(("DISHUB", "DBM"))  # every act moves every case, whoever acted before
    done: list[Outcome] = []

    def ours(*, watched: bool = False) -> dict[str, float]:
        with store(home, fresh=False) as dispatcher, ExitStack() as held:
            dispatcher.open()
            agency, seen = next(to), list[float]()
            waits, gaps = held.enter_context(_beside(home / "tanggap.db")) if watched else ([0.0], [0.0])
            began = time.perf_counter()
            outcome = dispatcher.do(
                _orders(cases, agency), progress=lambda _done, _of: seen.append(time.perf_counter())
            )
            took = (time.perf_counter() - began) * 1000
        _whole(outcome, len(cases))
        done.append(outcome)
        return {"ms": took, "first": (seen[0] - began) * 1000, "wait": max(waits), "gap": max(gaps)}

    def undo() -> float:
        batch = done.pop().batch
        with store(home, fresh=False) as dispatcher:
            dispatcher.open()
            assert batch is not None
            began = time.perf_counter()
            outcome = dispatcher.undo(batch)
            took = (time.perf_counter() - began) * 1000
        _whole(outcome, len(cases))
        return took

    def preview() -> float:
        from console.core.forecast import PORTION, Forecast, Judge
        from models.commands import Coordinate

        with store(home, fresh=False) as dispatcher, closing(dispatcher.store.reader()) as db:
            keys = [n for n, _case in reading.load(db, cases).values()]
            command, seen = Coordinate("DSDA"), Forecast()
            began = time.perf_counter()
            judge = Judge([lambda _case: command], dispatcher.actor, dispatcher.store.reference, million.NOW)
            for start in range(0, len(keys), PORTION):
                seen.take(judge.look(db, keys[start : start + PORTION]))
            took = (time.perf_counter() - began) * 1000
        if len(seen.accepted) != len(cases):
            raise AssertionError(f"{len(seen.accepted)} of {len(cases)}: {seen.denied[:3]}")
        return took

    def tried() -> float:
        with store(home, fresh=False) as dispatcher:
            dispatcher.open()
            return clock_ms(lambda: _whole(dispatcher.do(_orders(cases, "DSDA"), dry_run=True), len(cases)))

    found = Rounds().run(
        ours=ours, peer=lambda: _peer(home, cases, next(to)), limit=lambda: _bare(home, cases, next(to)),
        beside=lambda: ours(watched=True), preview=preview, tried=tried,
    )  # fmt: skip
    found.taken["undo"] = []
    for _ in range(3):
        ours()
        found.taken["undo"].append(undo())
        next(to)  # it has gone back to where it was
    return found, _large(home)


def _large(home: Path) -> str:
    """A hundred thousand, with what they take of memory."""
    cases = _waiting(
        home / "tanggap.db", LARGE, "status in ('menunggu', 'koordinasi', 'disposisi', 'proses')"
    )
    me, peak, told_of = psutil.Process(), [0], [0]
    before = me.memory_info().rss

    def progress(_done: int, _of: int) -> None:
        told_of[0] += 1
        peak[0] = max(peak[0], me.memory_info().rss)

    with store(home, fresh=False) as dispatcher:
        dispatcher.open()
        orders = _orders(cases, "DSDA")
        began = time.perf_counter()
        outcome = dispatcher.do(orders, progress=progress)
        took = time.perf_counter() - began
        assert outcome.batch is not None
        began = time.perf_counter()
        undone = dispatcher.undo(outcome.batch, progress=progress)
        back = time.perf_counter() - began
    _whole(outcome, LARGE)
    _whole(undone, LARGE)
    return f"{took:.1f} s, undone in {back:.1f} s, {told_of[0]} reports of progress, {(peak[0] - before) >> 20} MB more"


@contextmanager
def _beside(path: Path) -> Iterator[tuple[list[float], list[float]]]:
    """What others notice of an act: waits for the lock, and gaps of a thread that wants to run each millisecond."""
    from models import writing

    waits, gaps, over = [0.0], [0.0], threading.Event()

    def write() -> None:
        engine = writing.open_engine(path)
        while not over.wait(0.02):
            began = time.perf_counter()
            with writing.transaction(engine):
                waits.append((time.perf_counter() - began) * 1000)
        engine.dispose()

    def live() -> None:
        last = time.perf_counter()
        while not over.wait(0.001):
            now = time.perf_counter()
            gaps.append((now - last) * 1000 - 1)
            last = now

    threads = [threading.Thread(target=work) for work in (write, live)]
    for thread in threads:
        thread.start()
    try:
        yield waits, gaps
    finally:
        over.set()
        for thread in threads:
            thread.join()


def _peer(home: Path, cases: Sequence[UUID], agency: str) -> float:
    from sqlalchemy import bindparam, insert, update

    from models import tables, writing

    engine = writing.open_engine(home / "tanggap.db")
    c = tables.complaint.c
    change = (
        update(tables.complaint).where(c.id == bindparam("case"))
        .values(status="koordinasi", agency=agency, urgent=c.completion_due, revision=c.revision + 1)
    )  # fmt: skip
    began = time.perf_counter()
    with engine.connect() as connection:
        connection.exec_driver_sql("begin immediate")
        connection.execute(change, [{"case": case.bytes} for case in cases])
        rows = [dict(zip(EVENT, values, strict=True)) for values in _events(cases, agency)]
        connection.execute(insert(tables.event), rows)
        connection.exec_driver_sql("commit")
    took = (time.perf_counter() - began) * 1000
    engine.dispose()
    return took


def _bare(home: Path, cases: Sequence[UUID], agency: str) -> float:
    db = sqlite3.connect(home / "tanggap.db", isolation_level=None)
    for pragma in ("synchronous = normal", "cache_size = -64000", "wal_autocheckpoint = 8000"):
        db.execute(f"pragma {pragma}")
    began = time.perf_counter()
    db.execute("begin immediate")
    db.executemany(
        "update complaint set status = 'koordinasi', agency = ?, urgent = completion_due,"
        " revision = revision + 1 where id = ?",
        [(agency, case.bytes) for case in cases],
    )
    db.executemany(
        f"insert into event({', '.join(EVENT)}) values ({', '.join('?' * len(EVENT))})",
        _events(cases, agency),
    )
    db.execute("commit")
    took = (time.perf_counter() - began) * 1000
    db.close()
    return took


def _events(cases: Sequence[UUID], agency: str) -> list[tuple[object, ...]]:
    """An Event a case, without what judging it would add."""
    body = f'{{"kind":"coordinate","to":"{agency}"}}'
    return [(os.urandom(16), case.bytes, "coordinate", "rina", million.NOW, body, "{}") for case in cases]


def _orders(cases: Sequence[UUID], agency: str) -> list[tuple[UUID, Command]]:
    from models.commands import Coordinate

    return [(case, Coordinate(agency)) for case in cases]


def _whole(outcome: Outcome, cases: int) -> None:
    if len(outcome.accepted) != cases:
        raise AssertionError(f"{len(outcome.accepted)} of {cases}: {outcome.refused[:3]}")


def _waiting(path: Path, count: int, which: str = "status = 'menunggu' and n % 7 = 3") -> list[UUID]:
    """Ids of open cases, spread over the store."""
    db = sqlite3.connect(path)
    rows = db.execute(
        f"select id from complaint where {which} and merged_into is null and agency is not 'DSDA' limit ?",
        (count,),
    ).fetchall()
    db.close()
    if len(rows) != count:
        raise AssertionError(f"only {len(rows)} cases are open")
    return [UUID(bytes=row[0]) for row in rows]


# At the central -----------------------------------------------------------------------------------------------------


def _central() -> dict[str, Sample]:
    """One submit, the bare statements, and the rows on another console, in turns; ms."""
    from console.core.central import PostgresCentral
    from console.core.store import open_store
    from console.core.sync.cycle import Sync

    taken: dict[str, list[float]] = {name: [] for name in ("submit", "raw", "elsewhere", "cycle")}
    with ExitStack() as held:
        place, server = held.enter_context(folder()), held.enter_context(parts.server())
        admin = held.enter_context(parts.empty(server))
        cases = parts.made(admin, 72_000)[:BULK]
        connect = {**admin, "user": "sari"}

        def console(name: str) -> tuple[Dispatcher, Sync, PostgresCentral]:
            opened = open_store(million.settings(place / name), million.NOW)
            held.callback(opened.close)
            dispatcher = held.enter_context(store(place / name, fresh=False))
            link = PostgresCentral(lambda: psycopg.connect(**connect))
            held.callback(link.close)
            sync = Sync(opened, link, "sari", lambda: million.NOW)
            held.callback(sync.close)
            sync.once()
            return dispatcher, sync, link

        here, sync, link = console("here")
        _other, elsewhere, _link = console("elsewhere")
        here = here.acting_as(type(here.actor)("sari", "supervisor"))
        said: list[float] = []
        submit: Callable[..., Any] = link.submit

        def timed(events: Sequence[dict[str, Any]]) -> Any:
            began = time.perf_counter()
            answer = submit(events)
            said[:] = [(time.perf_counter() - began) * 1000, time.perf_counter()]
            return answer

        link.submit = timed  # type: ignore[method-assign]
        to = itertools.cycle(("DISHUB", "DBM"))
        for turn in range(6):
            _whole(here.do(_orders(cases, next(to))), BULK)
            began = time.perf_counter()
            report = sync.once()
            cycle = (time.perf_counter() - began) * 1000
            landing = clock_ms(elsewhere.fetch)
            if report.accepted != BULK:
                raise AssertionError(f"{report}")
            raw = _raw(admin)
            if turn:  # the first warms up
                for name, ms in (
                    ("submit", said[0]),
                    ("raw", raw),
                    ("elsewhere", said[0] + landing),
                    ("cycle", cycle),
                ):
                    taken[name].append(ms)
            say(f"  submit {said[0]:.0f} ms, bare {raw:.0f} ms")
    found = {name: Sample(tuple(values)) for name, values in taken.items()}
    return found | {"ratio": _paired(found["submit"], found["raw"])}


def _raw(admin: dict[str, Any]) -> float:
    """The same rows by the statements alone, on the way that all of it is one text, which is made here as there."""
    with psycopg.connect(**admin) as db:
        db.execute("set search_path = tanggap")
        rows = db.execute(
            "select complaint, body, effect, before from event where revision = (select max(revision) from event)"
        ).fetchall()
        db.commit()
        if len(rows) != BULK:
            raise AssertionError(f"{len(rows)} Events in the newest revision")
        ids = [str(uuid.uuid4()) for _row in rows]
        began = time.perf_counter()
        text = json.dumps([
            {"id": made, "complaint": str(case), "body": body, "effect": effect, "before": before}
            for made, (case, body, effect, before) in zip(ids, rows, strict=True)
        ])  # fmt: skip
        db.execute(_RAW, (text, uuid.uuid4()))
        db.commit()
        return (time.perf_counter() - began) * 1000
