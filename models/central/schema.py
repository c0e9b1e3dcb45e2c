"""Making a central and bringing it up to date: roles, shut doors, Alembic's migrations, then functions and tables of
what is allowed, which are made anew each time from this program's own ``models.commands`` and master data.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

from models.agencies import PHASES
from models.commands import _CLOCK, BULK_LIMIT, SPECS
from models.complaint import CHANNELS, KINDS, PLACES, STATUSES
from models.reference import Reference, default_reference
from models.routing_json import LONGEST, MOST_ABSENCES, MOST_LADDER, MOST_RULES

if TYPE_CHECKING:
    import psycopg
    from sqlalchemy import Connection

#: What consoles and central say to each other. A console of a lower number than the central's ``min_console`` works
#: on its own and says so; a central of a lower number than the console's must be migrated first.
PROTOCOL: Final = 2
#: Files run at every migration, in this order.
REPEATED: Final = (
    "functions.sql",
    "presence.sql",
    "blobs.sql",
    "health.sql",
    "replies.sql",
    "kept.sql",
    "effort.sql",
)
#: A case's columns in the central, in the order of its table.
COLUMNS: Final = (
    "id", "number", "channel", "external_id", "received_at", "text", "title", "address", "status", "kind", "category",
    "kelurahan", "agency", "sure", "suggested", "assignee", "handover_due", "lurah_due", "completion_due", "due_at",
    "due_clock", "clock_from", "paused_seconds", "waiting_for", "paused_at", "urgent", "lat", "lon", "place",
    "reopened", "channel_red", "priority", "escalated", "verified", "merged_into", "photos", "closed_at", "result",
    "result_photos", "revision", "source", "replies", "reply_due", "accepted_at", "hands", "bounced", "rung",
    "handed_at", "red_since", "red_until",
)  # fmt: skip
#: Columns an undo makes anew instead of putting them back (``models.effects``).
DERIVED: Final = ("sure", *_CLOCK)
#: The last second of the year 9999, beyond which no calendar of the consoles goes.
LAST: Final = 253_402_300_799
#: A new case before its report is laid over it.
BLANK: Final[dict[str, Any]] = {
    "number": "", "channel": "", "external_id": "", "text": "", "title": "", "address": "", "kind": "undecided",
    "sure": 0, "suggested": {}, "assignee": "", "due_clock": "", "clock_from": 0, "paused_seconds": 0,
    "waiting_for": "", "urgent": 0, "place": "", "reopened": 0, "channel_red": False, "priority": 0, "escalated": False,
    "verified": False, "photos": 0, "result": "", "result_photos": [], "source": "", "replies": [],
    "hands": [], "bounced": 0, "rung": 0,
}  # fmt: skip


def mutable() -> tuple[str, ...]:
    """Columns of a case that some Command may change, in the table's order."""
    changed = {column for spec in SPECS.values() if not spec.creates for column in spec.columns}
    return tuple(name for name in COLUMNS if name in changed)


def command_rows() -> list[tuple[str, list[str], bool, list[str], list[str], list[str]]]:
    """The table ``command``: kind, roles, creates, columns, from and to status."""
    return [
        (kind, [f"tanggap_{role}" for role in spec.roles], spec.creates, list(spec.columns), list(spec.from_status),
         list(spec.to_status))
        for kind, spec in SPECS.items()
    ]  # fmt: skip


def text_of(name: str) -> str:
    """One of this folder's SQL files, with what follows from the program put in."""
    sql = (Path(__file__).parent / name).read_text("utf-8")
    columns = mutable()
    put = {
        ":P_MUTABLE": ", ".join(f"p.{column}" for column in columns),
        ":MUTABLE": ", ".join(columns),
        ":BLANK": f"'{json.dumps(BLANK)}'::jsonb",
        ":DERIVED": "array[" + ", ".join(f"'{column}'" for column in DERIVED) + "]",
        ":PROTOCOL": str(PROTOCOL),
        ":STATUSES": _listed(STATUSES),
        ":CHANNELS": _listed(CHANNELS),
        ":PHASES": _listed(PHASES),
        ":KINDS": _listed(KINDS),
        ":PLACES": _listed(PLACES),
        ":LAST": str(LAST),
        ":MOST_RULES": str(MOST_RULES),
        ":MOST_ABSENCES": str(MOST_ABSENCES),
        ":MOST_LADDER": str(MOST_LADDER),
        ":LONGEST_LIST": str(2 * LONGEST),  # jsonb writes a blank behind every comma
    }
    for mark, value in put.items():
        sql = sql.replace(mark, value)
    return sql


def _listed(words: Iterable[str]) -> str:
    return ", ".join(f"'{word}'" for word in words)


def run_file(connection: Connection, name: str) -> None:
    """Run one of this folder's SQL files on an SQLAlchemy connection, through its driver: it has many statements."""
    driver: Any = connection.connection.dbapi_connection
    driver.execute(text_of(name))


def make(connect: Mapping[str, Any], reference: Reference | None = None) -> None:
    """Make a central in a database, or bring the one that is there up to date. Nothing is lost by doing it twice.

    Args:
        connect: keywords of ``psycopg.connect`` of a superuser; the database must exist.
        reference: master data whose codes the central knows; None: the program's own.

    Raises:
        psycopg.Error: no right to do it, or no connection.
        NewerCentral: it was migrated by a newer program; nothing was touched.
    """
    import psycopg

    with psycopg.connect(**connect) as db:
        found = version(db)
        if found is not None and found > newest():
            raise NewerCentral(found)
        # Two that make a central at once: the second waits for the first one's commit.
        db.execute("select pg_advisory_xact_lock(7308325)")
        db.execute(text_of("roles.sql"))
        db.execute(text_of("shut.sql"))
        db.commit()
    with _owner(connect) as connection:
        _upgrade(connection)
        driver: Any = connection.connection.dbapi_connection
        for name in REPEATED:
            driver.execute(text_of(name))
        _fill(driver, reference or default_reference())
        driver.execute(f"comment on schema tanggap is '{fingerprint()}'")


def version(db: psycopg.Connection[Any]) -> str | None:
    """The newest migration a central has had; None when there is no central in this database."""
    there = db.execute("select to_regclass('tanggap.alembic_version')").fetchone()
    if there is None or there[0] is None:
        return None
    row = db.execute("select version_num from tanggap.alembic_version").fetchone()
    return str(row[0]) if row else None


class NewerCentral(Exception):
    """The central was migrated by a newer program.

    Attributes:
        found: its newest migration.
    """

    def __init__(self, found: str) -> None:
        super().__init__(f"central has migration {found}")
        self.found = found


def is_current(db: psycopg.Connection[Any]) -> bool:
    """Whether a central is there and needs no migration."""
    if version(db) != newest():
        return False
    row = db.execute("select obj_description('tanggap'::regnamespace)").fetchone()
    return row is not None and row[0] == fingerprint()


def fingerprint() -> str:
    """What this program would make anew in a central: its functions, rights and the table of what is allowed."""
    texts = [text_of(name) for name in ("shut.sql", *REPEATED)]
    return hashlib.sha256("\n".join([*texts, repr(command_rows()), str(BULK_LIMIT)]).encode()).hexdigest()


def _config() -> Any:
    from alembic.config import Config

    config = Config()
    config.set_main_option("script_location", str(Path(__file__).parent / "migrations").replace("%", "%%"))
    return config


def newest() -> str:
    """This program's newest migration of the central."""
    from alembic.script import ScriptDirectory

    return str(ScriptDirectory.from_config(_config()).get_current_head())


@contextmanager
def _owner(connect: Mapping[str, Any]) -> Iterator[Connection]:
    """A transaction as the owner of the central."""
    import psycopg
    from sqlalchemy import create_engine
    from sqlalchemy.pool import NullPool

    def opened() -> psycopg.Connection[Any]:
        return psycopg.connect(**connect)

    engine = create_engine("postgresql+psycopg://", creator=opened, poolclass=NullPool)
    with engine.begin() as connection:
        connection.exec_driver_sql("select pg_advisory_xact_lock(7308325)")
        connection.exec_driver_sql("set local role tanggap_owner")
        connection.exec_driver_sql("set local search_path = tanggap, pg_catalog")
        yield connection


def _upgrade(connection: Connection) -> None:
    from alembic import command

    config = _config()
    config.attributes["connection"] = connection
    command.upgrade(config, "head")


def _fill(driver: Any, ref: Reference) -> None:
    """What is allowed, and which codes exist."""
    driver.execute("delete from command")
    with driver.cursor() as cursor:
        cursor.executemany("insert into command values (%s, %s, %s, %s, %s, %s)", command_rows())
        for table, codes in (("agency", ref.agencies), ("category", ref.categories),
                             ("kelurahan", ref.territory.kelurahan)):  # fmt: skip
            cursor.execute(
                f"insert into {table} select unnest(%s::text[]) on conflict do nothing",
                (list(codes),),
            )
    driver.execute("update clock set bulk_limit = %s", (BULK_LIMIT,))
