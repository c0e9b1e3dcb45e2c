"""What takes an act back: its Events, read part by part, and the Commands that undo them."""

from __future__ import annotations

import json
from collections.abc import Iterable, Sequence
from typing import Any, Final
from uuid import UUID

from models.commands import Command, Restore, Withdraw
from models.rules import Refusal

#: What an act did that counts: small keys, newest first, with their case and, where a twin left or came, the case it
#: goes back to.
_OF_BATCH = """select n, complaint, case when kind in ('merge', 'unmerge', 'restore')
    then json_extract(before, '$.merged_into') end
    from event where batch = ? and outcome is not 'refused' order by n desc"""

#: Cases an act moved, without the twins that went along with one of them: what undoes a following Event follows too.
_MOVED: Final = """with recursive back(root, complaint, undoes, along) as (
      select n, complaint, undoes, json_extract(body, '$.follows') is not null from event
       where batch = ? and outcome is not 'refused'
      union all select b.root, b.complaint, e.undoes, json_extract(e.body, '$.follows') is not null
        from back b join event e on e.id = b.undoes where not b.along)
    select distinct complaint from back group by root having not max(along)"""


def moved(db: Any, batch: UUID) -> list[UUID]:
    """The cases an act moved, each once; the central counts them in the same way."""
    return [UUID(bytes=raw) for (raw,) in db.execute(_MOVED, (batch.bytes,))]


def of_batch(db: Any, batch: UUID) -> tuple[list[int], list[UUID], list[UUID | None]]:
    """The Events of an act, newest first: small keys, cases, and the case each is also about, if any."""
    ns, cases, ties = [], [], []
    known: dict[bytes, UUID] = {}
    for n, raw, into in db.execute(_OF_BATCH, (batch.bytes,)):
        ns.append(n)
        cases.append(known.setdefault(raw, UUID(bytes=raw)))
        ties.append(UUID(into) if into else None)
    return ns, cases, ties


def taking_back(db: Any, ns: Sequence[int]) -> tuple[list[tuple[UUID, Command]], dict[UUID, Refusal]]:
    """The Commands that undo these Events, newest first, and the cases where none does.

    Where an act did several things to a case, those that changed nothing (a remark) stand in nobody's way.

    Args:
        db: a connection to the store.
        ns: small keys of Events.
    """
    told = json.dumps(list(ns))
    rows = db.execute(
        "select id, complaint, effect, before, kind, body from event where n in (select value from json_each(?))"
        " order by n desc", (told,)).fetchall()  # fmt: skip
    undone = _undone(db, told)
    orders: list[tuple[UUID, Command]] = []
    refused: dict[UUID, Refusal] = {}
    for raw_id, raw_case, effect, before, kind, body in rows:
        case = UUID(bytes=raw_case)
        undoing = _undoing(UUID(bytes=raw_id), effect, before, kind, body)
        if raw_id in undone:
            refused[case] = Refusal("refused.already_undone")
        elif undoing is None:
            refused.setdefault(case, Refusal("refused.not_undoable"))
        else:
            orders.append((case, undoing))
    todo = {case for case, _command in orders}
    return orders, {case: why for case, why in refused.items() if case not in todo}


def _undoing(event: UUID, effect: str, before: str, kind: str, body: str) -> Command | None:
    """The Command that takes a stored Event back; None for what changed nothing: a report that came, a remark."""
    if kind == "reply":
        return Withdraw(UUID(json.loads(body)["reply"]))
    changed = json.loads(effect)
    if not changed:
        return None
    return Restore(undoes=event, values=json.loads(before), expects=changed)


def _undone(db: Any, ns: str) -> set[bytes]:
    """Of these Events, those that are taken back now: an undo that was itself undone does not count.

    Args:
        db: a connection to the store.
        ns: their small keys, as JSON.
    """
    undoers: dict[bytes, list[bytes]] = {}
    for undo, event in db.execute(
        """with recursive later(id, undoes) as (
             select u.id, u.undoes from event e join event u on u.undoes = e.id
              where e.n in (select value from json_each(?)) and u.outcome is not 'refused'
             union select u.id, u.undoes from later l join event u on u.undoes = l.id
              where u.outcome is not 'refused')
           select id, undoes from later""", (ns,)):  # fmt: skip
        undoers.setdefault(event, []).append(undo)
    return {event for event, stands in _standing(undoers).items() if not stands}


def _standing(undoers: dict[bytes, list[bytes]]) -> dict[bytes, bool]:
    """Whether each Event stands: unless one of its undoers does. Without recursion, as undo and redo may go on long."""
    stands: dict[bytes, bool] = {}
    todo = list(undoers)
    while todo:
        event = todo[-1]
        by: Iterable[bytes] = undoers.get(event, ())
        unknown = [u for u in by if u not in stands]
        if unknown:
            todo.extend(unknown)
            continue
        stands[event] = not any(stands[u] for u in by)
        todo.pop()
    return {event: stands[event] for event in undoers}
