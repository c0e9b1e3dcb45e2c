"""The core without a window: handing ten thousand cases on; and what other measurements are made with."""

from __future__ import annotations

import csv
import itertools
import os
import shutil
import sqlite3
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Final
from uuid import UUID

from tests.benchmarks import million
from tests.benchmarks.harness import Result, Rounds

if TYPE_CHECKING:
    from console.core.dispatch import Dispatcher

ROWS: Final = 10_000
BULK: Final = 10_000
BODY: Final = '{"kind":"coordinate","to":"DISHUB"}'
EVENT: Final = ("id", "complaint", "kind", "actor", "at", "body", "effect")


def bulk_reassign() -> Result:
    """10,000 cases handed to another agency in one act, against the statements alone."""
    from sqlalchemy import bindparam, insert, update

    from models import tables, writing
    from models.commands import Coordinate

    with folder() as place:
        home = million.copy(place / "home")
        cases = _waiting(home / "tanggap.db")
        to = itertools.cycle(("DISHUB", "DBM"))  # every act moves every case, whoever acted before

        def ours() -> float:
            with store(home, fresh=False) as dispatcher:
                dispatcher.open()
                agency = next(to)
                began = time.perf_counter()
                outcome = dispatcher.do([(case, Coordinate(agency)) for case in cases])
                took = (time.perf_counter() - began) * 1000
            if len(outcome.accepted) != BULK:
                raise AssertionError(f"{len(outcome.accepted)} of {BULK}: {outcome.refused[:3]}")
            return took

        def peer() -> float:
            engine, agency = writing.open_engine(home / "tanggap.db"), next(to)
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

        def bare() -> float:
            db, agency = sqlite3.connect(home / "tanggap.db", isolation_level=None), next(to)
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

        found = Rounds().run(ours=ours, peer=peer, limit=bare)
    return Result(
        "bulk_reassign", f"{BULK:,} of 1,000,000 cases coordinated in one act, with their Events",
        found["ours"], "ms", "SQLAlchemy Core: UPDATE and INSERT of many rows, nothing judged", found["peer"],
        "sqlite3 executemany: UPDATE and INSERT, nothing judged", found["limit"], "told, not limited", True,
        details=(("a case", f"{found['ours'].median / BULK * 1000:.0f} us"),),
    )  # fmt: skip


def _events(cases: list[UUID], agency: str) -> list[tuple[object, ...]]:
    """An Event a case, without what judging it would add."""
    body = f'{{"kind":"coordinate","to":"{agency}"}}'
    return [(os.urandom(16), case.bytes, "coordinate", "rina", million.NOW, body, "{}") for case in cases]


@contextmanager
def folder() -> Iterator[Path]:
    """A folder that is gone afterwards."""
    place = Path(tempfile.mkdtemp(prefix="tanggap-bench-"))
    try:
        yield place
    finally:
        shutil.rmtree(place)


@contextmanager
def store(place: Path, *, fresh: bool = True) -> Iterator[Dispatcher]:
    """A door to a store in this folder, in a new one when ``fresh``."""
    from console.core.dispatch import Dispatcher
    from console.core.store import open_store
    from models.commands import Actor

    home = place / f"home-{time.monotonic_ns()}" if fresh else place
    opened = open_store(million.settings(home), million.NOW)
    dispatcher = Dispatcher(opened, Actor("rina", "supervisor"), "bench", lambda: million.NOW, os.urandom)
    try:
        yield dispatcher
    finally:
        dispatcher.close()
        opened.close()


def _waiting(path: Path) -> list[UUID]:
    """Ids of cases that wait, spread over the store."""
    db = sqlite3.connect(path)
    rows = db.execute(
        "select id from complaint where status = 'menunggu' and merged_into is null and n % 7 = 3 limit ?",
        (BULK,),
    ).fetchall()
    db.close()
    if len(rows) != BULK:
        raise AssertionError(f"only {len(rows)} cases wait")
    return [UUID(bytes=row[0]) for row in rows]


def write_reports(file: Path) -> None:
    words = (
        "Jalan berlubang",
        "Sampah menumpuk",
        "Got mampet",
        "Parkir liar",
        "Lampu jalan mati",
        "Pohon tumbang",
    )
    with file.open("w", encoding="utf-8", newline="") as out:
        rows = csv.writer(out)
        rows.writerow(("id", "created_at", "lat", "lon", "title", "text"))
        for i in range(ROWS):
            at = time.strftime("%Y-%m-%dT%H:%M:%S", time.gmtime(million.NOW - i * 60))
            lat, lon = -6.12 - (i * 37 % 2000) / 12000, 106.72 + (i * 53 % 2000) / 9000
            rows.writerow(
                (
                    f"r{i}",
                    at,
                    f"{lat:.6f}",
                    f"{lon:.6f}",
                    "",
                    f"{words[i % 6]} di RT {i % 12} dekat pasar {i}",
                )
            )
