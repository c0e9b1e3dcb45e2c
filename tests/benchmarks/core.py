"""The core without a window: taking a file in, and handing ten thousand cases on."""

from __future__ import annotations

import csv
import os
import shutil
import sqlite3
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Final

from tests.benchmarks import million
from tests.benchmarks.harness import Result, Rounds, told

ROWS: Final = 10_000
BULK: Final = 10_000


def intake() -> Result:
    """``load`` of a CSV, suggestions and all, against reading it and storing its columns."""
    with folder() as place:
        file = place / "reports.csv"
        _write(file)

        def ours() -> float:
            from console.channels.file import read
            from console.core.intake import open_intake

            with store(place) as dispatcher:
                began = time.perf_counter()
                tally = open_intake(dispatcher).take(read(file, "qlue", now=million.NOW), "qlue")
                took = time.perf_counter() - began
            if tally.received != ROWS:
                raise AssertionError(f"{tally} of {ROWS}")
            return ROWS / took

        def bare() -> float:
            db = sqlite3.connect(place / f"bare-{time.monotonic_ns()}.db")
            db.execute("create table r(id, at, lat, lon, title, text)")
            began = time.perf_counter()
            with file.open(encoding="utf-8", newline="") as lines, db:
                rows = csv.reader(lines)
                next(rows)
                db.executemany("insert into r values (?, ?, ?, ?, ?, ?)", rows)
            took = time.perf_counter() - began
            db.close()
            return ROWS / took

        found = Rounds().run(ours=ours, limit=bare, warm=0)
    return Result(
        "intake", f"{ROWS:,} rows of CSV, with suggestions, twins, events and full text", found["ours"], "rows/s",
        "", None, "csv.reader and executemany of the same columns", found["limit"],
        "3,000 rows a second", found["ours"].median >= 3000,
        note="The limit only stores the columns; ours also reads places, words and twins, and writes four tables.",
    )  # fmt: skip


def bulk_reassign() -> Result:
    """10,000 cases handed to another agency in one act, against the bare statements."""
    with folder() as place:
        home = million.copy(place / "home")

        def ours() -> float:
            from models.commands import Coordinate

            with store(home, fresh=False) as dispatcher:
                cases = _waiting(home / "tanggap.db")
                began = time.perf_counter()
                outcome = dispatcher.do([(case, Coordinate("DISHUB")) for case in cases])
                took = (time.perf_counter() - began) * 1000
            if len(outcome.accepted) != BULK:
                raise AssertionError(f"{len(outcome.accepted)} of {BULK}")
            return took

        def bare() -> float:
            cases = _waiting(home / "tanggap.db")
            db = sqlite3.connect(home / "tanggap.db", isolation_level=None)
            db.execute("pragma synchronous = normal")
            began = time.perf_counter()
            db.execute("begin immediate")
            db.executemany(
                "update complaint set status = 'koordinasi', agency = 'DISHUB', handover_due = null, lurah_due = null,"
                " due_at = completion_due, urgent = completion_due, revision = revision + 1 where id = ?",
                [(case.bytes,) for case in cases],
            )
            db.executemany(
                "insert into event(id, complaint, kind, actor, at, body, effect) values (?, ?, 'coordinate', 'rina', ?, ?, ?)",
                [
                    (os.urandom(16), case.bytes, million.NOW, '{"kind":"coordinate","to":"DISHUB"}', "{}")
                    for case in cases
                ],
            )
            db.execute("commit")
            took = (time.perf_counter() - began) * 1000
            db.close()
            return took

        found = Rounds().run(ours=ours, limit=bare, warm=0)
    return Result(
        "bulk_reassign", f"{BULK:,} of 1,000,000 cases coordinated in one act, each judged, with its Event", found["ours"],
        "ms", "", None, "bare UPDATE and INSERT of the same columns", found["limit"],
        "told, not limited", True, details=(("a case", told(found["ours"])),),
    )  # fmt: skip


@contextmanager
def folder() -> Iterator[Path]:
    """A folder that is gone afterwards."""
    place = Path(tempfile.mkdtemp(prefix="tanggap-bench-"))
    try:
        yield place
    finally:
        shutil.rmtree(place)


@contextmanager
def store(place: Path, *, fresh: bool = True):  # type: ignore[no-untyped-def]
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


def _waiting(path: Path):  # type: ignore[no-untyped-def]
    """Ids of cases that wait and are not with DISHUB, spread over the store."""
    from uuid import UUID

    db = sqlite3.connect(path)
    rows = db.execute(
        "select id from complaint where status = 'menunggu' and merged_into is null and n % 7 = abs(random()) % 7 limit ?",
        (BULK,),
    ).fetchall()
    db.close()
    return [UUID(bytes=row[0]) for row in rows]


def _write(file: Path) -> None:
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
            at = time.strftime("%Y-%m-%dT%H:%M:%S", time.gmtime(million.NOW - 40 * 86400 - i * 60))
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
