"""Opening a home, and what is said when the machine is in the way."""

from __future__ import annotations

import os
import shutil
import sqlite3
import subprocess
import sys
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest

from console.core.dispatch import Received
from console.core.errors import Refused, Told, Unavailable
from console.core.store import Store, open_store, rates, told, translated
from models import migrate
from models.commands import Start
from tests.support import factories, homes
from tests.support.factories import NOW, report, room, settings

ROOT = hasattr(os, "geteuid") and os.geteuid() == 0


def opened(home: Path) -> Store:
    return open_store(settings(home), NOW)


def failure(home: Path, kind: type[Told]) -> Told:
    with pytest.raises(kind) as raised:
        opened(home)
    for lang in ("id", "en"):
        assert "{" not in raised.value.sentence(lang)
    return raised.value


def test_a_new_home_is_made_whole(home: Path) -> None:
    store = opened(home)
    assert store.path == home / "tanggap.db"
    assert store.backup is None
    assert {p.name for p in home.iterdir() if p.is_dir()} == {"cache", "log", "drafts", "backup"}
    assert not (home / ".writable").exists()
    assert len(store.reference.territory.kelurahan) == 267
    assert store.reference.rates == rates(store.settings)
    with closing(store.reader()) as db:
        assert db.execute("pragma journal_mode").fetchone() == ("wal",)


def test_a_home_is_opened_again_as_it_was_left(home: Path) -> None:
    with room(home) as made:
        (case,) = made.receive(report(1))
        made.done(Start(), case)
        before = made.dump()
    with room(home) as made:
        assert made.case(case).status == "proses"
        assert made.dump() == before


def test_reading_only(home: Path) -> None:
    homes.prepare(home, NOW)
    with closing(opened(home).reader()) as db, pytest.raises(sqlite3.OperationalError, match="readonly"):
        db.execute("delete from kota")


@pytest.mark.parametrize("name", ["rumah kedua", "a?b#c", "100%", "é🚧", "a'b"])
def test_a_home_may_have_any_name(tmp_path: Path, name: str) -> None:
    with room(tmp_path / name) as made:
        assert len(made.receive(report(1))) == 1
        assert made.rows("select count(*) from complaint") == [(1,)]
    assert [p.name for p in tmp_path.iterdir() if p.name != "home"] == [name]


# What cannot be opened -----------------------------------------------------------------------------------------


def test_a_newer_store_is_refused_untouched(home: Path) -> None:
    homes.prepare(home, NOW)
    with closing(sqlite3.connect(home / "tanggap.db")) as db:
        db.execute(f"pragma user_version = {migrate.SCHEMA + 1}")
    before = (home / "tanggap.db").read_bytes()
    refused = failure(home, Refused)
    assert (refused.code, refused.params["found"], refused.params["known"]) == (
        "store.newer",
        migrate.SCHEMA + 1,
        migrate.SCHEMA,
    )
    assert (home / "tanggap.db").read_bytes() == before
    assert list((home / "backup").iterdir()) == []


def test_an_older_store_is_migrated_with_a_backup(home: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    homes.prepare(home, NOW)
    monkeypatch.setattr(migrate, "SCHEMA", migrate.SCHEMA + 1)
    assert opened(home).backup == home / "backup" / f"tanggap-20251124-011000-schema{migrate.SCHEMA - 1}.db"
    assert opened(home).backup is None


@pytest.mark.parametrize("content", [b"hello", b"x" * 5000, b"SQLite format 3\0" + b"\xff" * 5000])
def test_a_file_that_is_no_store(home: Path, content: bytes) -> None:
    home.mkdir()
    (home / "tanggap.db").write_bytes(content)
    assert failure(home, Refused).code == "store.damaged"
    assert (home / "tanggap.db").read_bytes() == content


def test_a_store_with_a_hole_in_it(home: Path) -> None:
    homes.prepare(home, NOW)
    path = home / "tanggap.db"
    path.write_bytes(path.read_bytes()[:8192] + os.urandom(16384) + path.read_bytes()[24576:])
    assert failure(home, Refused).code == "store.damaged"


def test_a_store_cut_short(home: Path) -> None:
    homes.prepare(home, NOW)
    os.truncate(home / "tanggap.db", 6000)
    assert failure(home, Refused).code == "store.damaged"


def test_another_programs_database(home: Path) -> None:
    home.mkdir()
    with closing(sqlite3.connect(home / "tanggap.db")) as db:
        db.execute("create table bookmarks(url)")
    before = (home / "tanggap.db").read_bytes()[100:]
    refused = failure(home, Refused)
    assert refused.code == "store.damaged"
    assert "bookmarks" in refused.sentence("id")
    with closing(sqlite3.connect(home / "tanggap.db")) as db:
        assert db.execute("select name from sqlite_master").fetchall() == [("bookmarks",)]
    assert (home / "tanggap.db").read_bytes()[100:] == before


def test_a_store_whose_tables_were_taken_out(home: Path) -> None:
    homes.prepare(home, NOW)
    with closing(sqlite3.connect(home / "tanggap.db")) as db:
        db.execute("drop table agency")
    assert failure(home, Refused).code == "store.damaged"


def test_a_folder_in_place_of_the_file(home: Path) -> None:
    (home / "tanggap.db").mkdir(parents=True)
    assert failure(home, Unavailable).code == "store.readonly"


@pytest.mark.parametrize("taken", ["", "cache", "log", "drafts", "backup"])
def test_a_file_in_place_of_a_folder(home: Path, taken: str) -> None:
    if taken:
        home.mkdir()
    (home / taken).write_text("not a folder")
    assert failure(home, Unavailable).code == "store.readonly"


@pytest.mark.skipif(ROOT or os.name != "posix", reason="root may write everywhere")
def test_a_home_that_may_not_be_written(home: Path) -> None:
    homes.prepare(home, NOW)
    home.chmod(0o500)
    try:
        assert failure(home, Unavailable).code == "store.readonly"
    finally:
        home.chmod(0o700)


def test_a_full_disk_at_the_door(home: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def full(*_args: Any) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(Path, "write_bytes", full)
    assert failure(home, Unavailable).code == "store.full"


# One console at a time -----------------------------------------------------------------------------------------

_OTHER = """
import sys
from tests.support.factories import NOW, settings
from console.core.store import open_store
from pathlib import Path
store = open_store(settings(Path(sys.argv[1])), NOW)
store.claim()
print("mine", flush=True)
sys.stdin.read()
"""


def test_a_second_console_is_told(home: Path) -> None:
    homes.prepare(home, NOW)
    other = subprocess.Popen(
        [sys.executable, "-c", _OTHER, str(home)], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True,
        env=homes.environment(home),
    )  # fmt: skip
    try:
        assert other.stdout is not None
        assert other.stdout.readline() == "mine\n"
        store = opened(home)
        with pytest.raises(Refused) as refused:
            store.claim()
        assert refused.value.code == "store.locked"
        assert str(home) in refused.value.sentence("en")
        store.close()
    finally:
        other.communicate("")
    store = opened(home)
    store.claim()
    store.close()
    store.close()


# While it is open ----------------------------------------------------------------------------------------------


def limit(made: factories.Room, pages: int) -> None:
    """Let the store grow to so many pages and no further."""
    made.door.open()
    assert made.door._engine is not None
    raw = made.door._engine.raw_connection()
    raw.execute(f"pragma max_page_count = {pages}")  # type: ignore[attr-defined]
    raw.close()


def test_a_full_disk_is_told_and_nothing_half_written(home: Path) -> None:
    with room(home) as made:
        (case,) = made.receive(report(0))
        before = made.dump()
        limit(made, 1)
        batch = [Received(report(i, text="Banjir " * 500), "Budi", "08") for i in range(1, 200)]
        with pytest.raises(Unavailable) as full:
            made.door.receive(batch, cursor=("qlue", "42"))
        assert full.value.code == "store.full"
        assert str(home) in full.value.sentence("id")
        assert made.dump() == before

        limit(made, 1 << 30)
        assert len(made.door.receive(batch, cursor=("qlue", "42")).accepted) == 199
        assert made.do(Start(), case).accepted == [case]
        assert made.rows("select max(number) from complaint") == [("JK2511240200",)]


def test_a_store_held_by_another_program_is_told(home: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    with room(home) as made:
        (case,) = made.receive(report(0))
        assert made.door._engine is not None
        raw = made.door._engine.raw_connection()
        raw.execute("pragma busy_timeout = 20")  # type: ignore[attr-defined]
        raw.close()
        with closing(sqlite3.connect(home / "tanggap.db", isolation_level=None)) as other:
            other.execute("begin immediate")
            with pytest.raises(Unavailable) as busy:
                made.do(Start(), case)
            assert busy.value.code == "store.busy"
            assert made.case(case).status == "menunggu"  # reading goes on
            other.execute("rollback")
        assert made.do(Start(), case).accepted == [case]


def test_a_store_that_went_away(home: Path) -> None:
    with room(home) as made:
        shutil.rmtree(home)
        with pytest.raises(Unavailable) as gone:
            made.store.reader()
        assert gone.value.code == "store.readonly"


@pytest.mark.parametrize(
    ("code", "kind", "said"),
    [
        (sqlite3.SQLITE_FULL, Unavailable, "store.full"),
        (sqlite3.SQLITE_BUSY, Unavailable, "store.busy"),
        (sqlite3.SQLITE_BUSY_SNAPSHOT, Unavailable, "store.busy"),
        (sqlite3.SQLITE_LOCKED, Unavailable, "store.busy"),
        (sqlite3.SQLITE_READONLY_DBMOVED, Unavailable, "store.readonly"),
        (sqlite3.SQLITE_CANTOPEN, Unavailable, "store.readonly"),
        (sqlite3.SQLITE_PERM, Unavailable, "store.readonly"),
        (sqlite3.SQLITE_NOTADB, Refused, "store.damaged"),
        (sqlite3.SQLITE_CORRUPT, Refused, "store.damaged"),
        (sqlite3.SQLITE_IOERR_WRITE, Unavailable, "store.failed"),
    ],
)
def test_what_the_database_says_in_words(code: int, kind: type[Told], said: str) -> None:
    error = sqlite3.OperationalError("as SQLite says it")
    error.sqlite_errorcode = code
    found = translated(error, Path("/rumah/tanggap.db"))
    assert isinstance(found, kind)
    assert found.code == said
    for lang in ("id", "en"):
        assert found.sentence(lang)


def test_a_bug_in_our_sql_stays_a_bug(home: Path) -> None:
    homes.prepare(home, NOW)
    with (
        closing(opened(home).reader()) as db,
        pytest.raises(sqlite3.OperationalError, match="no such column"),
        told(home / "tanggap.db"),
    ):
        db.execute("select tidak_ada from complaint")
    with pytest.raises(ZeroDivisionError), told(home):
        raise ZeroDivisionError
