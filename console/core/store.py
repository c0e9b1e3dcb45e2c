"""Opening a console's home: folders, the lock of the one console, the migrated store, master data."""

from __future__ import annotations

import errno
import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING

from console.core.errors import Refused, Unavailable
from console.core.settings import Settings
from models import migrate, reading
from models.reference import Rates, Reference
from models.seed import read_reference

if TYPE_CHECKING:
    from fasteners import InterProcessLock


@dataclass
class Store:
    """An open home.

    Attributes:
        settings: what it was opened with.
        reference: master data as last read.
        backup: copy made by a migration at this opening, None when there was none.
    """

    settings: Settings
    reference: Reference
    backup: Path | None = None
    _lock: InterProcessLock | None = field(default=None, repr=False)

    @property
    def path(self) -> Path:
        """The SQLite file."""
        return self.settings.store

    def reader(self) -> sqlite3.Connection:
        """A new connection that can only read; the caller closes it.

        Raises:
            Unavailable: the store cannot be opened.
        """
        with told(self.path):
            return reading.connect(self.path)

    def refresh_reference(self) -> None:
        """Read the master data again, after it changed."""
        with told(self.path):
            db = reading.connect(self.path)
            try:
                self.reference = read_reference(db, rates(self.settings))
            finally:
                db.close()

    def claim(self) -> None:
        """Take this home for one console window.

        Raises:
            Refused: another console has it.
        """
        from fasteners import InterProcessLock

        lock = InterProcessLock(self.settings.home / "console.lock")
        if not lock.acquire(blocking=False):
            if lock.lockfile is not None:  # it opens the file first and leaves it open
                lock.lockfile.close()
            raise Refused("store.locked", path=str(self.settings.home))
        self._lock = lock

    def close(self) -> None:
        """Let the home go."""
        if self._lock is not None:
            self._lock.release()
            self._lock = None


def open_store(settings: Settings, now: int) -> Store:
    """Open, or make, the home named in the settings.

    Args:
        settings: say where.
        now: seconds since the epoch, names the backup of a migration.

    Raises:
        Refused: the store is from a newer program, or is not a store.
        Unavailable: the folder cannot be written, the disk is full.
    """
    home = settings.home
    try:
        for folder in (home, settings.cache, home / "log", home / "drafts", home / "backup"):
            folder.mkdir(parents=True, exist_ok=True)
        probe = home / ".writable"
        probe.write_bytes(b"")
        probe.unlink()
    except OSError as error:
        if error.errno == errno.ENOSPC:
            raise Unavailable("store.full", path=str(home)) from error
        raise Unavailable("store.readonly", path=str(home), reason=error.strerror or str(error)) from error
    stamp = datetime.fromtimestamp(now, UTC).strftime("%Y%m%d-%H%M%S")
    with told(settings.store):
        try:
            backup = migrate.migrate(settings.store, home / "backup", stamp)
        except migrate.NewerStore as error:
            raise Refused(
                "store.newer", path=str(settings.store), found=error.found, known=migrate.SCHEMA
            ) from error
        except migrate.ForeignStore as error:
            raise Refused(
                "store.damaged", path=str(settings.store), reason=str(error), backups=str(home / "backup")
            ) from error
        db = reading.connect(settings.store)
        try:
            reference = read_reference(db, rates(settings))
        except sqlite3.OperationalError as error:
            if "no such" not in str(error):
                raise
            # Another program's database under our name, or one whose tables were taken out.
            raise Refused(
                "store.damaged", path=str(settings.store), reason=str(error), backups=str(home / "backup")
            ) from error
        finally:
            db.close()
    return Store(settings, reference, backup)


def rates(settings: Settings) -> Rates:
    """The indicator's numbers as set."""
    return Rates(settings.red_from, settings.amber_from, settings.jobs_per_crew_day)


@contextmanager
def told(path: Path) -> Iterator[None]:
    """The one place where the database's errors become words.

    Args:
        path: the store, for the sentence.

    Raises:
        Unavailable: for whatever the environment did: full disk, lock, no right.
        Refused: the file is not a store.
    """
    try:
        yield
    except sqlite3.Error as error:
        raise translated(error, path) from error
    except Exception as error:
        origin = getattr(error, "orig", None)  # SQLAlchemy's wrapper, recognised without importing SQLAlchemy
        if isinstance(origin, sqlite3.Error):
            raise translated(origin, path) from error
        raise


def translated(error: sqlite3.Error, path: Path) -> Refused | Unavailable | sqlite3.Error:
    """A database error as what an operator is told; a bug in our SQL stays what it is.

    Args:
        error: as the driver raised it.
        path: the store.
    """
    code = getattr(error, "sqlite_errorcode", 0) & 0xFF
    if code == sqlite3.SQLITE_FULL:
        return Unavailable("store.full", path=str(path.parent))
    if code in (sqlite3.SQLITE_BUSY, sqlite3.SQLITE_LOCKED):
        return Unavailable("store.busy")
    if code in (sqlite3.SQLITE_READONLY, sqlite3.SQLITE_CANTOPEN, sqlite3.SQLITE_PERM):
        return Unavailable("store.readonly", path=str(path.parent), reason=str(error))
    if code in (sqlite3.SQLITE_NOTADB, sqlite3.SQLITE_CORRUPT):
        return Refused(
            "store.damaged", path=str(path), reason=str(error), backups=str(path.parent / "backup")
        )
    if code == sqlite3.SQLITE_IOERR:
        return Unavailable("store.failed", reason=str(error))
    return error
