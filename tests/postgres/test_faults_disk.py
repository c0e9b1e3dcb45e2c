"""A full disk, on the console's side and on the server's."""

from __future__ import annotations

import os
import subprocess
import threading
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path

import psycopg
import pytest

from console.core import embedded
from console.core.errors import Unavailable
from models.commands import Note
from tests.support import homes, postgres
from tests.support.centrals import CentralAt, Console, central, console, running
from tests.support.factories import NOW, report

NO_MOUNT = "only root with the right to mount can make a small disk"


@dataclass
class Disk:
    """A small disk in memory."""

    path: Path

    def fill(self, leave: int = 0) -> None:
        """Let nothing but some bytes be free."""
        with (self.path / "filler").open("ab", buffering=0) as file, suppress(OSError):
            while True:
                file.write(b"\0" * 65536)
        if leave:
            size = (self.path / "filler").stat().st_size
            os.truncate(self.path / "filler", size - leave)

    def free(self) -> None:
        """Somebody makes room."""
        (self.path / "filler").unlink()


@contextmanager
def disk(path: Path, megabytes: int) -> Iterator[Disk]:
    """A disk of its own; skips the test where none can be mounted."""
    path.mkdir(parents=True)
    path.chmod(0o755)
    if os.geteuid() != 0 or subprocess.run(
        ["mount", "-t", "tmpfs", "-o", f"size={megabytes}m", "tmpfs", str(path)], capture_output=True
    ).returncode:  # fmt: skip
        pytest.skip(NO_MOUNT)
    path.chmod(0o755)
    try:
        yield Disk(path)
    finally:
        subprocess.run(["umount", "-l", str(path)], check=True)


@pytest.fixture(scope="module")
def at() -> Iterator[CentralAt]:
    with central() as made:
        yield made


def _limit(one: Console, pages: int | None) -> None:
    """Let both write engines' file grow no further, or again: for where no small disk can be mounted."""
    for engine in (one.room.door._opened(), one.sync.engine):
        with engine.connect() as connection:
            db = connection.connection.dbapi_connection
            assert db is not None
            now = db.execute("pragma page_count").fetchone()[0]
            db.execute(f"pragma max_page_count = {now + pages if pages is not None else 1 << 30}")


def _full_while_saying_and_landing(
    at: CentralAt, one: Console, other: Console, full: object, free: object
) -> None:
    """The story of both tests below."""
    assert callable(full)
    assert callable(free)
    cases = one.room.receive(*[report(i, external_id=f"{one.room.store.path}-{i}") for i in range(20)])
    one.once(), other.once()
    long = "panjang " * 400
    full()
    # saying: whole or not at all
    said = 0
    with pytest.raises(Unavailable) as told:
        for turn in range(3000):
            one.do(Note(f"{turn} {long}"), *cases)
            said += 1
    assert told.value.code == "store.full"
    assert told.value.sentence("id") != told.value.sentence("en")
    assert one.room.rows("select count(*) from event where kind = 'note' and mine") == [(20 * said,)]
    # landing: whole or not at all, and the cursor stays
    for turn in range(100):
        other.do(Note(f"dari rekan {turn} {long}"), *cases)
    other.once()
    cursor, before = one.sync.cursor, one.room.rows("select count(*) from event")
    with pytest.raises(Unavailable) as told:
        one.once()
    assert told.value.code == "store.full"
    assert one.sync.cursor == cursor
    assert one.room.rows("select count(*) from event") == before
    assert one.room.rows("pragma integrity_check") == [("ok",)]
    free()
    one.do(Note("ada tempat lagi"), cases[0])
    one.once(), other.once(), one.once()
    assert not one.unsent()
    assert one.cases() == other.cases()
    counted = at.sql("select count(*), count(distinct (complaint, body->>'text')) from tanggap.event"
                     " where kind = 'note' and complaint = any(%s)", cases)  # fmt: skip
    assert counted == [(20 * said + 2000 + 1,) * 2]


def test_a_console_whose_disk_is_full_says_so_and_goes_on(at: CentralAt, tmp_path: Path) -> None:
    with disk(tmp_path / "small", 12) as small:
        home = small.path / "home"
        homes.prepare(home, NOW)
        with console(at, home, "rina") as one, console(at, tmp_path / "b", "budi") as other:
            _full_while_saying_and_landing(at, one, other, lambda: small.fill(400_000), small.free)


def test_a_console_whose_store_may_not_grow_says_so_and_goes_on(at: CentralAt, tmp_path: Path) -> None:
    """The same without the right to mount: SQLite itself is told to stop."""
    with console(at, tmp_path / "a", "rina") as one, console(at, tmp_path / "b", "budi") as other:
        _full_while_saying_and_landing(at, one, other, lambda: _limit(one, 40), lambda: _limit(one, None))


def test_a_central_whose_disk_is_full_gets_everything_later_once(tmp_path: Path) -> None:
    """In words, work goes on here, and once there is room it is pushed without anybody's help."""
    with postgres.folder() as folder, disk(folder / "disk", 160) as small:
        options = postgres.FAST | {"max_wal_size": "32MB", "min_wal_size": "32MB", "wal_recycle": "off"}
        with embedded.join(small.path / "server", options=options) as server, central(server) as at:

            def connect() -> psycopg.Connection[object]:
                server.restart_if_dead()  # as the line to an embedded central does
                return at.connect("rina", application_name="tanggap-sync")

            with running(at, tmp_path / "r", "rina", connect) as rina:
                rina.until(lambda: rina.service.state.kind == "connected")
                small.fill()
                cases = rina.room.receive(*[report(i, text="Sampah " * 500 + str(i)) for i in range(500)])
                rina.service.nudge()
                rina.until(lambda: rina.service.state.kind == "offline", 30)
                state = rina.service.state
                assert state.reason is not None
                assert state.reason.code in ("central.full", "central.unreachable", "embedded.failed")
                rina.room.do(Note("sementara penuh"), cases[0])
                assert rina.room.rows("select count(*) from event where outcome is null") == [(501,)]
                small.free()
                for _ in range(30):
                    rina.service.retry()
                    threading.Event().wait(0.2)
                    if not rina.room.rows("select 1 from event where outcome is null"):
                        break
                rina.until(lambda: rina.service.state.kind == "connected", 30)
                rina.until(lambda: not rina.room.rows("select 1 from event where outcome is null"), 30)
            assert at.sql("select count(*), count(distinct complaint) from tanggap.event") == [(501, 500)]
            codes = {s.reason.code for s in rina.states if s.reason is not None}
            assert "central.full" in codes, codes
