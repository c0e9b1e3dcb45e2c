"""Reports in by the hundred thousand: suggestions (lexicon and learned), places, twins, Events and full text."""

from __future__ import annotations

import csv
import random
import shutil
import sqlite3
import subprocess
import sys
import time
import tomllib
from pathlib import Path
from typing import TYPE_CHECKING, Final

import psutil

from tests.benchmarks import million
from tests.benchmarks.core import folder, store
from tests.benchmarks.harness import BUILD, ROOT, Result, Rounds, say, told

if TYPE_CHECKING:
    from console.core.intake import Tally

ROWS: Final = 100_000
LOOKED_AT: Final = (10_000, 30_000, ROWS)  # 20,000 rows are the fortnight in which twins are looked for
GOAL: Final = 1000  # rows a second
DECISIONS: Final = 5000
_CHANNEL: Final = "sms"  # how they write: a place in the text, shortened words


def intake() -> Result:
    """``load`` of a CSV with everything that is done to a report, against storing its columns."""
    memory: list[tuple[int, float]] = []
    with folder() as place:
        file = place / "reports.csv"
        write(file, ROWS)

        def ours() -> dict[str, float]:
            from console.channels.file import read
            from console.core import collector
            from console.core.intake import open_intake

            def progress(tally: Tally) -> None:
                if tally.read in LOOKED_AT:
                    memory.append((tally.read, psutil.Process().memory_info().rss / 1e6))

            with store(place) as dispatcher:
                lay_model(dispatcher.store.settings.home)
                collector.calm()  # as `tanggap load` does
                began, spent = time.perf_counter(), time.process_time()
                tally = open_intake(dispatcher).take(
                    read(file, "qlue", now=million.NOW), "qlue", progress=progress
                )
                took, spent = time.perf_counter() - began, time.process_time() - spent
                home = dispatcher.store.settings.home
            shutil.rmtree(home)
            if tally.received != ROWS:
                raise AssertionError(f"{tally} of {ROWS}")
            return {"": ROWS / took, "spent": ROWS / spent}

        def peer() -> float:
            with store(place) as dispatcher:
                path, home = dispatcher.store.path, dispatcher.store.settings.home
            db = sqlite3.connect(path)
            began = time.perf_counter()
            with file.open(encoding="utf-8", newline="") as lines, db:
                rows = csv.reader(lines)
                next(rows)
                db.executemany(
                    "insert into complaint(id, number, channel, external_id, received_at, urgent, lat, lon, title,"
                    " text, assignee) values (randomblob(16), ?1, 'qlue', ?1, unixepoch(?2), unixepoch(?2), ?3, ?4, ?5,"
                    " ?6, ?7)", rows)  # fmt: skip
            took = time.perf_counter() - began
            db.close()
            shutil.rmtree(home)
            return ROWS / took

        def bare() -> float:
            db = sqlite3.connect(place / f"bare-{time.monotonic_ns()}.db")
            db.execute("create table r(id, at, lat, lon, title, text, contact)")
            began = time.perf_counter()
            with file.open(encoding="utf-8", newline="") as lines, db:
                rows = csv.reader(lines)
                next(rows)
                db.executemany("insert into r values (?, ?, ?, ?, ?, ?, ?)", rows)
            took = time.perf_counter() - began
            db.close()
            return ROWS / took

        found = Rounds().run(0, ours=ours, peer=peer, limit=bare)
    return Result(
        "intake", f"{ROWS:,} rows of CSV, with suggestions by lexicon and model, places, twins, Events and full text",
        found["ours"], "rows/s", "csv.reader and executemany into the same table, its indexes and full text",
        found["peer"], "csv.reader and executemany into a table without an index", found["limit"],
        f"{GOAL:,} rows a second", found["ours"].median >= GOAL,
        details=(
            ("rows for each second of processor time, whoever else is at work", told(found["ours.spent"], "rows")),
            *((f"memory after {read:,} rows", f"{held:.0f} MB") for read, held in memory[: len(LOOKED_AT)]),
        ),
        note="Peer and limit only store the columns; ours also finds places, words and twins, and writes five tables."
        " Memory is of the first round: later ones use what it gave back. It grows by the fortnight kept for twins.",
    )  # fmt: skip


def write(file: Path, rows: int) -> None:
    """A CSV of made reports, newest first, one a minute: a fortnight of them is looked at for twins."""
    import resources
    from console.core.demo_words import Words
    from models.territory import load_default

    words = Words(tomllib.loads(resources.read_text("demo/texts.toml")), random.Random(1))  # noqa: S311
    chance = random.Random(2)  # noqa: S311
    places = [one for one in load_default().kelurahan.values() if not one.code.startswith("31.01")]
    with file.open("w", encoding="utf-8", newline="") as out:
        table = csv.writer(out)
        table.writerow(("id", "created_at", "lat", "lon", "title", "text", "reporter_contact"))
        for i in range(rows):
            at = time.strftime("%Y-%m-%dT%H:%M:%S", time.gmtime(million.NOW - i * 60))
            where = chance.choice(places)
            title, text = words.message(chance.choice(CATEGORIES), _CHANNEL, where.name)
            lat, lon = where.lat + chance.gauss(0, 0.0035), where.lon + chance.gauss(0, 0.0035)
            point = (f"{lat:.6f}", f"{lon:.6f}") if i % 3 else ("", "")
            contact = f"08000{chance.randrange(40_000):07d}" if i % 2 else ""
            table.writerow((f"r{i}", at, *point, title, text, contact))


#: Categories the made city's people write about.
CATEGORIES: Final = (
    "jalan", "pju-mati", "pohon", "sampah", "saluran-air", "banjir", "parkir-liar", "trotoar", "pkl-liar", "reklame",
    "taman", "coretan-tempelan", "gangguan-ketertiban",
)  # fmt: skip


def lay_model(home: Path) -> None:
    """Put a learned model into a home; made once, in a process of its own, as the console does."""
    from console.core.learned import FOLDER, FORMAT
    from console.core.lexicon import load_lexicon

    made = BUILD / f"learned-{FORMAT}-{load_lexicon().version}"
    if not (made / FOLDER).is_dir():
        say("learning a model, once")
        subprocess.run(
            [sys.executable, "-c", f"from tests.benchmarks.intake import learn; learn({str(made)!r})"],
            cwd=ROOT, check=True,
        )  # fmt: skip
    shutil.copytree(made / FOLDER, home / FOLDER)


def learn(home: str) -> None:
    """Learn from made decisions."""
    import resources
    from console.core.demo_words import Words
    from console.core.learn import Decided, fit
    from console.core.suggest import Suggester
    from models.agencies import default_agencies, default_categories
    from models.territory import load_default

    territory = load_default()
    agency_of = {one.code: one.agency for one in default_categories()}
    words = Words(tomllib.loads(resources.read_text("demo/texts.toml")), random.Random(3))  # noqa: S311
    chance = random.Random(4)  # noqa: S311
    names = [one.name for one in territory.kelurahan.values()]
    cases: list[Decided] = []
    for _ in range(DECISIONS):
        category = chance.choice(CATEGORIES)
        title, text = words.message(category, "lapor", chance.choice(names))
        values = {
            "kind": ("complaint", 1.0),
            "category": (category, 1.0),
            "agency": (agency_of[category], 1.0),
        }
        cases.append(Decided(values, title, text, "lapor", ""))
    agencies = default_agencies((one.code, one.name) for one in territory.kelurahan.values())
    if fit(cases, Suggester(default_categories(), territory, agencies), Path(home), million.NOW) is None:
        raise AssertionError("nothing was learned")
