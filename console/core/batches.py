"""What was done of late, act by act, and which acts were cut short: for whoever wants to take one back."""

from __future__ import annotations

import json
import sqlite3
from dataclasses import dataclass
from typing import Any, Final
from uuid import UUID

from console.core.dispatch.acts import UNDER_WAY

RECENT: Final = 10
# Names of acts begin with their time: the newest is the highest, and each step of the way is one look at the index.
_NEWEST: Final = """with recursive newest(batch) as (
      select max(batch) from event where batch is not null
      union all select (select max(batch) from event where batch < newest.batch) from newest
       where newest.batch is not null limit ?)
    select batch from newest where batch is not null"""
_ACT: Final = """select (select kind from event where batch = ?1 order by n limit 1), min(e.actor), min(e.at),
      count(distinct e.complaint), count(distinct case when e.outcome is null then e.complaint end),
      count(distinct case when e.outcome = 'refused' then e.complaint end),
      count(distinct case when e.outcome is not 'refused' and exists (select 1 from event u where u.undoes = e.id
        and u.outcome is not 'refused') then e.complaint end)
    from event e where e.batch = ?1"""


@dataclass(frozen=True, slots=True)
class Act:
    """One act.

    Attributes:
        batch: its name, as ``tanggap undo`` takes it.
        actor, at: who, and when it began, seconds since the epoch.
        verb: kind of its first Command; "restore" for an undo.
        cases: how many it changed here.
        waiting, refused: how many of them the central has not answered yet, and has refused.
        undone: how many were taken back since; an undo that was undone counts.
        done, of: orders done, and meant, when it did not come to its end; None when it did.
    """

    batch: UUID
    actor: str
    at: int
    verb: str
    cases: int
    waiting: int
    refused: int
    undone: int
    done: int | None = None
    of: int | None = None


def recent(db: sqlite3.Connection, limit: int = RECENT) -> list[Act]:
    """The newest acts, the newest first, whoever did them; those that were cut short are among them at any age.

    Args:
        db: a reading connection.
        limit: at most so many that came to their end.
    """
    cut = unfinished(db)
    names = {UUID(bytes=row[0]) for row in db.execute(_NEWEST, (limit,))} | cut.keys()
    return [_act(db, name, cut.get(name, {})) for name in sorted(names, reverse=True)]


def unfinished(db: sqlite3.Connection) -> dict[UUID, dict[str, Any]]:
    """Acts that are under way, or were cut short: name -> verb, actor, done, of, at."""
    rows = db.execute("select key, value from meta where key >= ? and key < ?", (UNDER_WAY, f"{UNDER_WAY}~"))
    return {UUID(hex=key.removeprefix(UNDER_WAY)): json.loads(value) for key, value in rows}


def _act(db: sqlite3.Connection, batch: UUID, way: dict[str, Any]) -> Act:
    verb, actor, at, cases, waiting, refused, undone = db.execute(_ACT, (batch.bytes,)).fetchone()
    return Act(
        batch, actor or way.get("actor", ""), at or way.get("at", 0), verb or way.get("verb", ""), cases, waiting,
        refused, undone, way.get("done"), way.get("of"),
    )  # fmt: skip
