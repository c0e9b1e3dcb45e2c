"""Bringing a store to this program's schema: Alembic migrations, a backup before each, and a no to newer stores.

``PRAGMA user_version`` holds the schema's number, so that a console whose store is current never imports Alembic.
"""

from __future__ import annotations

import sqlite3
from contextlib import closing, suppress
from pathlib import Path
from typing import Any, Final

#: The schema this program knows: the number of the newest file in ``migrations/versions``.
SCHEMA: Final = 11


class NewerStore(Exception):
    """The store was written by a newer program.

    Attributes:
        found: its schema number.
    """

    def __init__(self, found: int) -> None:
        super().__init__(f"store has schema {found}, this program knows {SCHEMA}")
        self.found = found


class ForeignStore(Exception):
    """The file is some other program's database: it has tables, and no schema number of ours.

    Attributes:
        table: one of them.
    """

    def __init__(self, table: str) -> None:
        super().__init__(f"a database with a table {table!r} that no schema of ours made")
        self.table = table


def version(path: Path) -> int:
    """The schema number of a store; 0 for one that does not exist yet or is empty.

    Raises:
        sqlite3.DatabaseError: the file is not a SQLite database, or damaged.
    """
    if not path.exists():
        return 0
    with closing(sqlite3.connect(path)) as db:
        return int(db.execute("pragma user_version").fetchone()[0])


def migrate(path: Path, backups: Path, stamp: str) -> Path | None:
    """Bring the store to ``SCHEMA``.

    Args:
        path: the SQLite file; made when absent.
        backups: folder for the copy made before a migration of a store that has something in it.
        stamp: names the copy, e.g. the time as ``20251124-081000``.

    Returns:
        The backup's path, or None when none was needed.

    Raises:
        NewerStore: nothing was touched.
        ForeignStore: nor was anything here.
    """
    found = version(path)
    if found > SCHEMA:
        raise NewerStore(found)
    if found == SCHEMA:
        return None
    backup = _backup(path, backups / f"tanggap-{stamp}-schema{found}.db") if found else None
    _upgrade(path)
    return backup


def _backup(path: Path, to: Path) -> Path:
    """A consistent copy by SQLite's own backup, which includes what is still in the write-ahead log."""
    to.parent.mkdir(parents=True, exist_ok=True)
    with closing(sqlite3.connect(path)) as source, closing(sqlite3.connect(to)) as target:
        source.backup(target)
    return to


def _upgrade(path: Path) -> None:
    from alembic import command
    from alembic.config import Config
    from sqlalchemy import URL, create_engine, event
    from sqlalchemy.pool import NullPool

    from models.seed import seed

    config = Config()
    config.set_main_option("script_location", str(Path(__file__).parent / "migrations").replace("%", "%%"))
    engine = create_engine(URL.create("sqlite", database=str(path)), poolclass=NullPool)

    @event.listens_for(engine, "connect")
    def _configure(dbapi: Any, _record: Any) -> None:
        dbapi.isolation_level = None  # the driver would commit before each CREATE TABLE
        # Busy when another program is just making this home too: then it sets the mode, and we wait below.
        with suppress(sqlite3.OperationalError):
            dbapi.execute("pragma journal_mode = wal")

    @event.listens_for(engine, "begin")
    def _begin(connection: Any) -> None:
        connection.exec_driver_sql("begin immediate")

    # One transaction for everything: a program killed half-way leaves the store as it was, and a second program
    # that opens the same new home waits here and then finds nothing left to do.
    with engine.begin() as connection:
        found = connection.exec_driver_sql("pragma user_version").scalar_one()
        if found == SCHEMA:
            return
        table = connection.exec_driver_sql("select name from sqlite_master where type = 'table'").scalar()
        if found == 0 and table is not None:
            raise ForeignStore(str(table))
        config.attributes["connection"] = connection
        command.upgrade(config, "head")
        if connection.exec_driver_sql("select count(*) from kota").scalar_one() == 0:
            seed(connection.connection.dbapi_connection)
        connection.exec_driver_sql(f"pragma user_version = {SCHEMA}")
