"""Writing what people keep for their work, in the local store: a row an owner, kind and name.

Functions of ``writing`` and ``landing`` for one table. A write of somebody here makes a row dirty by one more; what the
central then has is clean again, unless it was written once more meanwhile.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, Final

Row = tuple[Any, ...]

_KEEP: Final = """insert into kept(owner, kind, name, body, shared, place, writer, at, dirty)
    values (?, ?, ?, ?, ?, ?, ?, ?, 1)
    on conflict(owner, kind, name) do update set body = excluded.body, shared = excluded.shared, place = excluded.place,
    writer = excluded.writer, at = excluded.at, deleted = 0, dirty = dirty + 1, problem = ''"""
_LAND: Final = """insert into kept(owner, kind, name, body, shared, place, stamp, writer, at)
    values (?, ?, ?, ?, ?, ?, ?, ?, ?)
    on conflict(owner, kind, name) do update set body = excluded.body, shared = excluded.shared, place = excluded.place,
    stamp = excluded.stamp, writer = excluded.writer, at = excluded.at, deleted = 0, problem = '' where dirty = 0"""


def keep(
    db: Any, owner: str, kind: str, name: str, body: str, *, shared: bool, place: int, by: str, at: int
) -> None:
    """Write a row here; what had this name before is replaced."""
    db.execute(_KEEP, (owner, kind, name, body, int(shared), place, by, at))


def unkeep(db: Any, owner: str, kind: str, name: str, by: str, at: int) -> int:
    """Take a row away; it stays as a note of that until the central knows.

    Returns:
        1, or 0 when there was none.
    """
    sql = """update kept set deleted = 1, body = '{}', writer = ?, at = ?, dirty = dirty + 1, problem = ''
        where owner = ? and kind = ? and name = ? and deleted = 0"""
    return int(db.execute(sql, (by, at, owner, kind, name)).rowcount)


def found(db: Any, owner: str, kind: str, name: str) -> Row | None:
    """(body, shared, place, deleted, dirty, writer) of a row, None when there is none."""
    row = db.execute("select body, shared, place, deleted, dirty, writer from kept"
                     " where owner = ? and kind = ? and name = ?", (owner, kind, name)).fetchone()  # fmt: skip
    return tuple(row) if row is not None else None


def last_place(db: Any, owner: str, kind: str) -> int:
    """The highest place among an owner's rows of a kind, 0 when there are none."""
    sql = "select coalesce(max(place), 0) from kept where owner = ? and kind = ? and deleted = 0"
    return int(db.execute(sql, (owner, kind)).fetchone()[0])


def count(db: Any, owner: str) -> int:
    """How many rows an owner keeps."""
    return int(
        db.execute("select count(*) from kept where owner = ? and deleted = 0", (owner,)).fetchone()[0]
    )


def set_place(db: Any, owner: str, kind: str, name: str, place: int) -> None:
    """Put a row elsewhere in its list."""
    db.execute("update kept set place = ?, dirty = dirty + 1, problem = '' where owner = ? and kind = ? and name = ?"
               " and deleted = 0 and place <> ?", (place, owner, kind, name, place))  # fmt: skip


# between this store and the central


def sent(db: Any, n: int, dirty: int, stamp: int) -> None:
    """The central has what row ``n`` said when it was dirty so often."""
    db.execute("update kept set stamp = ?, dirty = case dirty when ? then 0 else dirty end where n = ?",
               (stamp, dirty, n))  # fmt: skip
    db.execute("delete from kept where n = ? and deleted = 1 and dirty = 0", (n,))


def failed(db: Any, n: int, dirty: int, problem: str) -> None:
    """The central will not have it as it is."""
    db.execute("update kept set problem = ? where n = ? and dirty = ?", (problem, n, dirty))


def give_up(db: Any, n: int, dirty: int) -> bool:
    """What was said here is overruled: the next landing writes over it; whether it was still as it was sent."""
    return int(db.execute("update kept set dirty = 0 where n = ? and dirty = ?", (n, dirty)).rowcount) == 1


def land(db: Any, row: Row) -> None:
    """A row as the central has it: (owner, kind, name, body, shared, place, stamp, by, at). A dirty one stays."""
    db.execute(_LAND, row)


def drop(db: Any, owner: str, kind: str, name: str) -> int:
    """A row that is no more at the central, or no more for me; a dirty one stays."""
    return int(db.execute("delete from kept where owner = ? and kind = ? and name = ? and dirty = 0",
                          (owner, kind, name)).rowcount)  # fmt: skip


def reconcile(db: Any, me: str, there: Sequence[tuple[str, str, str]]) -> None:
    """After everything was read anew: own rows a restored central lacks go there again, others' are no more."""
    known = set(there)
    clean = db.execute("select n, owner, kind, name from kept where dirty = 0").fetchall()
    lost = [(n, owner) for n, owner, kind, name in clean if (owner, kind, name) not in known]
    db.executemany(
        "update kept set dirty = 1, stamp = 0 where n = ?", [(n,) for n, owner in lost if owner == me]
    )
    db.executemany("delete from kept where n = ?", [(n,) for n, owner in lost if owner != me])
