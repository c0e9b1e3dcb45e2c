"""Writing the local store: the one engine that may, used by ``core.dispatch`` (and later by sync) alone.

SQLAlchemy owns the connection and its transaction; the statements are plain and go in batches through the
driver, as bulk paths through Core cost three times as much.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from itertools import chain
from operator import itemgetter
from pathlib import Path
from typing import Any, Final
from uuid import UUID

from sqlalchemy import URL, Connection, Engine, create_engine, event
from sqlalchemy.pool import StaticPool

from models import landing, reading
from models.complaint import Complaint
from models.identity import day_of, number
from models.rules import with_effect
from models.turns import turns

_INSERT_CASE: Final = "insert into complaint({}) values ({})".format(  # noqa: S608 - our own column names
    ", ".join(reading.COLUMNS), ", ".join(f":{name}" for name in reading.COLUMNS)
)  # fmt: skip
_INSERT_EVENT: Final = """insert into event(id, complaint, seq, kind, actor, at, console, base, body, effect, before,
    outcome, reason, revision, batch, undoes) values {}"""
#: Rows one statement takes: their binding holds the interpreter for half a millisecond. SQLite takes 32,766 values.
_TOGETHER: Final = 250
_FEW: Final = 8
#: Seconds to wait for another's transaction.
PATIENCE_S: Final = 10.0
#: Pages of log before it is folded into the file, 32 MB; and while an act of many transactions is written, 256 MB.
FOLD_AT, FOLD_AT_IN_BULK = 8000, 64_000


@dataclass(frozen=True, slots=True)
class Recorded:
    """An Event about to be stored: a Command that was done, when, by whom and what it changed.

    Attributes:
        body: the Command's JSON; effect: the changed columns; before: what they were, for history and undo.
        batch: groups what one act of an operator did, for undo.
        undoes: the Event this one takes back.
    """

    id: UUID
    complaint: UUID
    seq: int
    kind: str
    actor: str
    at: int
    console: str
    base: int
    body: dict[str, Any]
    effect: dict[str, Any]
    before: dict[str, Any]
    batch: UUID | None = None
    undoes: UUID | None = None


def open_engine(path: Path) -> Engine:
    """The write engine: one connection, WAL, foreign keys on.

    Args:
        path: the store, already migrated.
    """
    engine = create_engine(  # a URL made of text would end the path at a question mark
        URL.create("sqlite", database=str(path)), poolclass=StaticPool,
        connect_args={"check_same_thread": False, "timeout": PATIENCE_S},
    )  # fmt: skip

    @event.listens_for(engine, "connect")
    def _configure(dbapi: Any, _record: Any) -> None:
        dbapi.isolation_level = None  # we say BEGIN ourselves, see ``transaction``
        # 32 MB of log before it is folded in: a load then writes a third less, most pages being touched again. What a
        # bulk makes of it beyond that is given back.
        for pragma in ("journal_mode = wal", "synchronous = normal", "foreign_keys = on", "cache_size = -64000",
                       "temp_store = memory", f"wal_autocheckpoint = {FOLD_AT}",
                       "journal_size_limit = 67108864"):  # fmt: skip
            dbapi.execute(f"pragma {pragma}")

    return engine


@contextmanager
def transaction(engine: Engine) -> Iterator[Connection]:
    """One write transaction: committed at the end of the block, rolled back on any exception.

    ``begin immediate`` takes the write lock at once: what was read inside is still true at the commit. Within this
    process whoever asked first is first.
    """
    with turns(str(engine.url.database)).turn(PATIENCE_S), engine.connect() as connection:
        connection.exec_driver_sql("begin immediate")
        try:
            yield connection
            connection.exec_driver_sql("commit")
        except BaseException:
            if driver(connection).in_transaction:  # a full disk has made SQLite roll back by itself
                connection.exec_driver_sql("rollback")
            raise


def fold_later(connection: Connection, pages: int) -> None:
    """How long the log may grow before a commit folds it into the file, which waits for the disk."""
    connection.exec_driver_sql(f"pragma wal_autocheckpoint = {int(pages)}")


def fold(path: Path) -> None:
    """Fold the log into the file, beside whoever reads and writes; what is in use stays for the next time.

    Args:
        path: the store.
    """
    db = sqlite3.connect(path, isolation_level=None)
    try:
        db.execute("pragma wal_checkpoint(passive)")
    finally:
        db.close()


def version(connection: Connection) -> int:
    """Changes when, and only when, somebody else has committed: on another connection, here or in another process."""
    return int(driver(connection).execute("pragma data_version").fetchone()[0])


def driver(connection: Connection) -> Any:
    """The driver's own connection, for ``execute`` and ``executemany`` inside the transaction."""
    return connection.connection.dbapi_connection


def insert_cases(connection: Connection, cases: Sequence[Complaint]) -> list[Complaint]:
    """Store new cases, giving each its number from the day's sequence.

    Args:
        connection: inside a transaction.
        cases: new ones; ids must not be stored yet.

    Returns:
        The cases with their numbers.
    """
    db = driver(connection)
    numbered = []
    last: dict[str, int] = {}
    for case in cases:
        day = day_of(case.received_at)
        if day not in last:
            row = db.execute("select last from counter where day = ?", (day,)).fetchone()
            last[day] = row[0] if row else 0
        last[day] += 1
        numbered.append(with_effect(case, {"number": number(day, last[day])}))
    db.executemany(
        "insert into counter(day, last) values (?, ?) on conflict(day) do update set last = excluded.last",
        list(last.items()),
    )
    db.executemany(_INSERT_CASE, [reading.complaint_to_row(case) for case in numbered])
    return numbered


def update_cases(connection: Connection, changes: Iterable[tuple[int, dict[str, Any]]]) -> None:
    """Write effects.

    Args:
        connection: inside a transaction.
        changes: small key and changed columns; those with the same columns go in one batch.
    """
    by_columns: dict[tuple[str, ...], list[list[Any]]] = {}
    for n, values in changes:
        row = reading.to_stored(values)
        by_columns.setdefault(tuple(row), []).append([n, *row.values()])
    db = driver(connection)
    for columns, rows in by_columns.items():
        if unknown := set(columns) - set(reading.COLUMNS):
            raise ValueError(f"no such columns: {unknown}")
        rows.sort(key=itemgetter(0))  # as they lie in the table: pages are then touched once
        put = ", ".join(f"{name} = v.column{place}" for place, name in enumerate(columns, 2))
        sql = f"with v as (values {{}}) update complaint set {put} from v where n = v.column1"  # noqa: S608 - checked
        _many(db, sql, rows)


def insert_events(connection: Connection, events: Sequence[Recorded]) -> None:
    """Append Events; outcome stays NULL until the central has answered."""
    rows, body, said = [], None, ""
    for e in events:
        if e.body is not body:  # one Command said of many cases is one object
            body, said = e.body, reading.to_text(e.body)
        rows.append((
            e.id.bytes, e.complaint.bytes, e.seq, e.kind, e.actor, e.at, e.console, e.base, said,
            reading.to_text(e.effect) if e.effect else "{}", reading.to_text(e.before) if e.before else "{}",
            None, None, e.base + 1, e.batch.bytes if e.batch else None, e.undoes.bytes if e.undoes else None,
        ))  # fmt: skip
    _many(driver(connection), _INSERT_EVENT, rows)


def _many(db: Any, sql: str, rows: Sequence[Sequence[Any]]) -> None:
    """Run a statement for many rows, some hundreds at a time.

    ``executemany`` lets the interpreter go and asks for it back at every row, and gets it late when another thread
    judges or draws meanwhile: a bulk then waits for it ten thousand times. That an UPDATE from VALUES takes a fifth
    longer in SQLite, without the interpreter, costs less.

    Args:
        db: the driver's connection.
        sql: with ``{}`` for the rows: ``(?, ?), (?, ?)``.
        rows: of equal length.
    """
    for some in reading.chunks(rows, _TOGETHER):
        row = f"({', '.join('?' * len(some[0]))})"
        if len(some) < _FEW:  # not worth a statement made for just so many
            db.executemany(sql.format(row), some)
        else:
            db.execute(sql.format(", ".join([row] * len(some))), list(chain.from_iterable(some)))


def insert_reporters(connection: Connection, rows: Sequence[tuple[UUID, str, str]]) -> None:
    """Personal data, apart from the case: (case, name, contact)."""
    driver(connection).executemany(
        "insert or ignore into reporter(complaint, name, contact) values (?, ?, ?)",
        [(case.bytes, name, contact) for case, name, contact in rows],
    )


def insert_photos(connection: Connection, rows: Sequence[tuple[UUID, str, int, str]]) -> None:
    """Pictures: (case, role "report" or "proof", position, address)."""
    driver(connection).executemany(
        "insert or ignore into photo(complaint, role, position, address) values (?, ?, ?, ?)",
        [(case.bytes, role, position, address) for case, role, position, address in rows],
    )


def count_twins(connection: Connection, parents: Iterable[UUID]) -> None:
    """Set how many cases are merged into each of these; a derived figure, no Event's effect."""
    landing.count_twins(driver(connection), (parent.bytes for parent in parents))


def execute(connection: Connection, sql: str, rows: Sequence[Sequence[Any]]) -> int:
    """Run one statement for many rows (quarantine, boundaries, settings of the store).

    Returns:
        How many rows it touched.
    """
    return int(driver(connection).executemany(sql, rows).rowcount)


def insert_quarantine(
    connection: Connection, rows: Sequence[tuple[bytes, str, str, str, str, str, str, int, str]]
) -> int:
    """Keep what could not be read: (key, channel, source, position, code, params JSON, raw, at, mapping
    JSON).

    The key is a hash of source and content, so the same bad row met again is kept once.

    Returns:
        How many were new.
    """
    return execute(connection, """insert or ignore into quarantine(key, channel, source, position, code, params, raw,
        at, mapping) values (?, ?, ?, ?, ?, ?, ?, ?, ?)""", rows)  # fmt: skip


def set_quarantine(connection: Connection, ns: Sequence[int], state: str, note: str, actor: str) -> int:
    """Move quarantined pieces on: ``retried`` or ``discarded``, with the reason and who said so."""
    return execute(connection, "update quarantine set state = ?, note = ?, actor = ? where n = ? and state = 'open'",
                   [(state, note, actor, n) for n in ns])  # fmt: skip


def revise_quarantine(connection: Connection, n: int, code: str, params: str, raw: str, mapping: str) -> None:
    """The present reason of a piece that was tried again in vain; params and mapping are JSON."""
    execute(
        connection,
        "update quarantine set code = ?, params = ?, raw = ?, mapping = ? where n = ? and state = 'open'",
        [(code, params, raw, mapping, n)],
    )


def settle_refused(connection: Connection, ns: Iterable[int], how: str) -> int:
    """Say what became of this console's refused Events: ``dropped``, ``redone``, or ``open`` again.

    Returns:
        How many it moved.
    """
    dealt = reading.DEALT[how]
    rows = [(dealt, n, dealt) for n in ns]
    return execute(
        connection,
        "update event set dealt = ? where n = ? and outcome = 'refused' and mine = 1 and dealt <> ?",
        rows,
    )


def replace_boundaries(connection: Connection, rows: Sequence[tuple[str, bytes, str]]) -> None:
    """Official boundaries in place of whatever was there: (kelurahan code, WKB, source)."""
    connection.exec_driver_sql("delete from boundary")
    execute(connection, "insert into boundary(kelurahan, wkb, source) values (?, ?, ?)", rows)


def set_meta(connection: Connection, key: str, value: str) -> None:
    """A fact about this store."""
    landing.set_meta(driver(connection), key, value)


def forget_meta(connection: Connection, key: str) -> None:
    """No longer a fact about this store."""
    driver(connection).execute("delete from meta where key = ?", (key,))


def queue_blobs(connection: Connection, rows: Sequence[tuple[bytes, str, int, int]]) -> None:
    """Photos the central is to have: (SHA-256, type, size, at). One that was given up is tried again."""
    execute(
        connection,
        "insert into blob_out(sha256, type, size, added_at) values (?, ?, ?, ?)"
        " on conflict(sha256) do update set tries = 0, problem = ''",
        rows,
    )


def drop_blob(connection: Connection, sha: bytes) -> None:
    """The central has this photo."""
    execute(connection, "delete from blob_out where sha256 = ?", [(sha,)])


def try_blob(connection: Connection, sha: bytes, problem: str) -> None:
    """A photo did not arrive; ``problem``: why it never will, "" when it is tried again."""
    execute(
        connection,
        "update blob_out set tries = tries + 1, problem = ? where sha256 = ?",
        [(problem, sha)],
    )


def set_phases(connection: Connection, phases: Sequence[tuple[str, str]]) -> None:
    """How far channels have joined: (channel, phase); the others stay as they are."""
    execute(
        connection, "update channel set phase = ? where code = ?", [(phase, code) for code, phase in phases]
    )


def replace_reply_rules(connection: Connection, rules: Sequence[tuple[str, str, str]]) -> None:
    """What answers citizens by itself, in place of whatever was there: (channel, status, template)."""
    connection.exec_driver_sql("delete from reply_rule")
    execute(
        connection, "insert or replace into reply_rule(channel, status, template) values (?, ?, ?)", rules
    )


def set_city_list(connection: Connection, kind: str, body: str) -> None:
    """A list a supervisor says of the city, whole: its kind (``models.routing_json.READERS``) and its JSON."""
    execute(connection, "insert or replace into city_list(kind, body) values (?, ?)", [(kind, body)])


def set_crews(connection: Connection, crews: Sequence[tuple[int, str]]) -> None:
    """PPSU crews: (workers, kelurahan code)."""
    execute(connection, "update kelurahan set crew = ? where code = ?", crews)
