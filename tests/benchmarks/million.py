"""A made store of a million cases, built by SQL inside SQLite in about 25 s and kept for the next run.

Its rows spread as a city's do: 24 % open, 8 % waiting, deadlines from 40 days ago to 7 days ahead, all kelurahan,
categories and channels, some cases paused, reopened, escalated. Every value follows from the row's number, so that
each build is the same. There are no Events: histories are measured where they are written.
"""

from __future__ import annotations

import hashlib
import shutil
import sqlite3
import time
from collections.abc import Mapping
from pathlib import Path
from typing import Final

from console.core.settings import Settings, load
from models import migrate
from tests.benchmarks.harness import BUILD, ROOT, say

COUNT: Final = 1_000_000
NOW: Final = 1_763_946_600  # Monday 24 November 2025, 08:10 in Jakarta; seconds since the epoch
SPAN: Final = 400  # days the cases are spread over

_TEXTS: Final = (
    "Jalan berlubang dekat sekolah, motor sering jatuh", "Sampah menumpuk di depan pasar sejak Senin",
    "Lampu jalan mati arah rumah sakit", "Banjir di gang belakang, minta pompa",
    "Parkir liar menutup trotoar tiap malam", "Pohon miring ke kabel listrik, takut roboh",
    "Saluran air tersumbat, bau menyengat", "PKL menutup jalur pejalan kaki", "Air PAM keruh sudah tiga hari",
    "Kabel optik menjuntai rendah di jalan",
)  # fmt: skip
_PLACES: Final = (
    "Jl. Pluit Karang", "Jl. Kebon Jeruk Raya", "Gang Mawar", "Jl. Daan Mogot", "Jl. Cikini", "Pasar Minggu",
)  # fmt: skip
_CHANNELS: Final = ("qlue", "x", "facebook", "sms", "email", "balai-warga", "lapor")

# r and q are noise that follows from n: Knuth's multiplicative hash, and a second one for the places.
_ROWS: Final = """
with recursive s(n) as (select 1 union all select n + 1 from s where n < {count}),
h as (select n, (n * 2654435761) % 4294967296 as r, (n * 40503 + 12345) % 65536 as q from s),
c as (select n, r, q, cast({now} - ({count} - n) * ({span} * 86400.0 / {count}) as int) as at,
        case when r % 100 < 8 then 'menunggu' when r % 100 < 12 then 'koordinasi' when r % 100 < 18 then 'disposisi'
             when r % 100 < 24 then 'proses' when r % 100 < 97 then 'selesai' else 'ditolak' end as st from h),
d as (select *, st in ('selesai', 'ditolak') as closed, st = 'proses' and r / 23 % 12 = 0 as paused,
        {now} + (q * 71 % 4060800) - 3456000 + r % 977 as due from c)
insert into complaint(n, id, number, channel, external_id, text, address, status, kind, category, kelurahan, agency,
    sure, assignee, received_at, due_at, due_clock, clock_from, urgent, lat, lon, place, reopened, priority,
    escalated, twins, photos, closed_at, completion_due, waiting_for, paused_at, handed_at, red_since, red_until)
select n, cast(printf('%016d', n) as blob),
    'JK' || substr(strftime('%Y%m%d', at + 25200, 'unixepoch'), 3) || printf('%04d', n % 10000), channels.v, 'm' || n,
    texts.v || ', ' || places.v || ' nomor ' || (q % 400), places.v, st,
    case when st = 'menunggu' and r / 11 % 5 = 0 then 'undecided' when r / 11 % 17 = 0 then 'aspiration'
         else 'complaint' end,
    categories.v, kelurahans.v, agencies.v, case when st = 'menunggu' then r / 13 % 16 else 15 end,
    case when r / 17 % 50 = 0 then 'rina' else '' end, at, case when not closed then due end,
    case when closed then '' when st = 'menunggu' then 'handover' when r / 19 % 2 then 'lurah' else 'completion' end,
    at, case when closed then (1 << 40) - at when paused then (1 << 38) + due else due end,
    -6.37 + (q / 65536.0) * 0.27, 106.69 + ((r / 29) % 65536) / 65536.0 * 0.28, 'gps', r / 31 % 9 = 0,
    r / 37 % 40 = 0, r / 41 % 60 = 0, case when r / 43 % 8 = 0 then r / 47 % 4 else 0 end, r / 53 % 3 = 0,
    case when closed then at + 86400 end, case when not closed then at + 7 * 86400 end,
    case when paused then case when r % 2 then 'citizen' else 'PLN' end else '' end,
    case when paused then at + 3600 end, case when st <> 'menunggu' then at + r / 61 % 90000 end, at,
    case when st <> 'menunggu' then at + r / 61 % 90000 end
from d join texts on texts.i = r % {texts} join places on places.i = q % {places}
    join kelurahans on kelurahans.i = r / 3 % {kelurahans} join categories on categories.i = (q + r / 5) % {categories}
    join agencies on agencies.i = r / 59 % {agencies} join channels on channels.i = r / 7 % {channels}
order by n"""


def home() -> Path:
    """A console's home with the million cases in it, made when it is not there. Not to be written to: see `copy`."""
    folder = BUILD / f"million-{migrate.SCHEMA}-{_fingerprint()}"
    store = folder / "tanggap.db"
    if not store.is_file():
        for old in BUILD.glob("million-*"):
            shutil.rmtree(old)
        say(f"making a store of {COUNT:,} cases, once")
        began = time.monotonic()
        folder.mkdir(parents=True, exist_ok=True)
        unfinished = folder / "unfinished.db"
        build(unfinished, COUNT)
        unfinished.rename(store)
        say(f"  done in {time.monotonic() - began:.0f} s, {store.stat().st_size >> 20} MB")
    return folder


def copy(to: Path) -> Path:
    """A home of one's own, to write to.

    Args:
        to: a folder that does not exist yet.
    """
    to.mkdir(parents=True)
    shutil.copyfile(home() / "tanggap.db", to / "tanggap.db")
    return to


def settings(folder: Path, environ: Mapping[str, str] | None = None) -> Settings:
    """Settings for that home, whatever this machine's own are."""
    return load({"TANGGAP_HOME": str(folder), "TANGGAP_THEME": "light", **(environ or {})}, "rina")


def build(path: Path, count: int) -> None:
    """Make a store.

    Args:
        path: the file, not there yet.
        count: cases.
    """
    migrate.migrate(path, path.parent / "backup", "made")
    db = sqlite3.connect(path, isolation_level=None)
    for pragma in ("synchronous = off", "cache_size = -400000", "temp_store = memory"):
        db.execute(f"pragma {pragma}")
    lists = {
        "texts": _TEXTS, "places": _PLACES, "channels": _CHANNELS,
        "kelurahans": _codes(db, "select code from kelurahan order by code"),
        "categories": _codes(db, "select code from category order by code"),
        "agencies": _codes(db, "select code from agency where level not like 'ppsu%' order by code limit 40"),
    }  # fmt: skip
    for name, values in lists.items():
        db.execute(f"create temp table {name}(i integer primary key, v text)")
        db.executemany(f"insert into {name} values (?, ?)", enumerate(values))
    # Indexes and the full text are made from the whole table, which takes a quarter of doing it row by row.
    indexes = db.execute(
        "select name, sql from sqlite_master where type = 'index' and tbl_name = 'complaint' and sql is not null"
    ).fetchall()
    triggers = db.execute(
        "select name, sql from sqlite_master where type = 'trigger' and tbl_name = 'complaint'"
    ).fetchall()
    for kind, made in (("index", indexes), ("trigger", triggers)):
        for name, _sql in made:
            db.execute(f"drop {kind} {name}")
    sizes = {name: len(values) for name, values in lists.items()}
    db.execute("begin")
    db.execute(_ROWS.format(count=count, now=NOW, span=SPAN, **sizes))
    db.execute("commit")
    for _name, sql in indexes:
        db.execute(sql)
    db.execute("insert into complaint_search(complaint_search) values ('rebuild')")
    for _name, sql in triggers:
        db.execute(sql)
    # Numbers of the days are taken: a report that comes in must not get one of theirs.
    db.execute(
        "insert or replace into counter(day, last) select substr(number, 3, 6), 9999 from complaint group by 1"
    )
    db.execute("analyze")
    db.execute("pragma wal_checkpoint(truncate)")
    db.close()


def _codes(db: sqlite3.Connection, sql: str) -> list[str]:
    return [row[0] for row in db.execute(sql)]


def _fingerprint() -> str:
    """What the store is made from: another schema or another recipe is another store."""
    files = [*sorted((ROOT / "models" / "migrations" / "versions").glob("*.py")), ROOT / "models" / "tables.py",
             ROOT / "models" / "seed.py", *sorted((ROOT / "resources").glob("*.toml")), Path(__file__)]  # fmt: skip
    return hashlib.sha256(b"".join(file.read_bytes() for file in files)).hexdigest()[:12]
