"""A spread as its preview shows it: addressees before and after, what stays and why, each with its cases. No Qt."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING
from uuid import UUID

from console.core import records
from console.core.forecast import Judge
from console.core.history import why_not
from console.core.load import Balance, balance
from console.core.routing import Routes
from console.core.spread import Given, Left, Progress, Spread, Total, spread, totals
from console.core.spread_options import order
from models.commands import Actor, Coordinate, Dispose
from models.complaint import Complaint
from models.reference import Reference

if TYPE_CHECKING:
    from sqlite3 import Connection

Changes = Mapping[UUID, str]
"""As of ``Spread.orders``: case -> agency code, "" to leave it where it is."""


@dataclass(frozen=True, slots=True)
class Suggested:
    """What was suggested, from which loads, for which cases.

    Attributes:
        found: the spread.
        loads: everybody's load at that moment.
        keys: small keys of the cases that are here.
    """

    found: Spread
    loads: Balance
    keys: Mapping[UUID, int]


@dataclass(frozen=True, slots=True)
class Group:
    """Cases that go to one addressee, or stay for one reason.

    Attributes:
        to: agency code, "" when they stay.
        why: why they stay, in words.
        total: what it means for the addressee; None when they stay.
        cases: the most urgent first.
    """

    to: str
    why: str
    total: Total | None
    cases: Sequence[Given | Left]


@dataclass(frozen=True, slots=True)
class Picture:
    """All of it.

    Attributes:
        groups: addressees, the one that gets most first; then what stays, the most frequent reason first.
        losing: agencies that only lose cases.
        orders: what would be dispatched, without what the rules refuse.
    """

    groups: Sequence[Group] = ()
    losing: Sequence[Total] = ()
    orders: Sequence[tuple[UUID, Coordinate | Dispose]] = field(default_factory=tuple)

    @property
    def given(self) -> int:
        """Cases that go somewhere."""
        return len(self.orders)

    @property
    def staying(self) -> int:
        """Cases that go nowhere."""
        return sum(len(group.cases) for group in self.groups if not group.to)


def suggest(
    db: Connection, keys: Sequence[int], ref: Reference, actor: Actor, now: int, progress: Progress
) -> Suggested:
    """Read the loads and suggest.

    Args:
        db: reading connection.
        keys: small keys of the selected cases.
        ref: master data.
        actor: who would hand them out.
        now: seconds since the epoch.
        progress: as of ``console.core.spread.spread``.
    """
    ids = records.case_ids(db, keys)
    known = dict(zip(ids, keys, strict=True)) if len(ids) == len(keys) else records.keys_by_id(db, ids)
    loads = balance(db, ref, now)
    routes, absences = Routes(ref.routing_rules), ref.absences
    found = spread(db, ids, ref, loads, actor, routes=routes, absences=absences, progress=progress)
    return Suggested(found, loads, known)


def picture(
    db: Connection, about: Suggested, changes: Changes, ref: Reference, actor: Actor, now: int, reason: str, *,
    lang: str, left_out: str,
) -> Picture:  # fmt: skip
    """What a spread means once an operator has changed some of it; what he changed is judged by the rules.

    Args:
        db: reading connection.
        about: what was suggested.
        changes: what he wants otherwise.
        ref, actor, now: as of ``suggest``.
        reason: goes into every Command.
        lang: ``id`` or ``en``.
        left_out: why a case stays that he left out.
    """
    refused = _refused(db, about, changes, ref, actor, now, lang)
    wanted = {case: to for case, to in changes.items() if case not in refused}
    groups: dict[str, list[Given | Left]] = {}
    staying: dict[str, list[Given | Left]] = {}
    for row in about.found.rows:
        own = row.to if isinstance(row, Given) else ""
        to = "" if row.case in refused else wanted.get(row.case, own)
        if to:
            groups.setdefault(to, []).append(row)
            continue
        why = refused.get(row.case) or (why_not(row.why, lang) if isinstance(row, Left) else left_out)
        staying.setdefault(why, []).append(row)
    meant = wanted | dict.fromkeys(refused, "")
    counted = {total.code: total for total in totals(about.found, about.loads, ref, meant)}
    moving = [Group(to, "", counted.get(to), cases) for to, cases in groups.items()]
    moving.sort(key=lambda group: (-len(group.cases), group.to))
    still = [Group("", why, None, cases) for why, cases in sorted(staying.items(), key=lambda s: -len(s[1]))]
    losing = [total for code, total in counted.items() if code not in groups]
    return Picture([*moving, *still], losing, about.found.orders(ref, meant, reason))


def _refused(
    db: Connection, about: Suggested, changes: Changes, ref: Reference, actor: Actor, now: int, lang: str
) -> dict[UUID, str]:
    """Why the rules would not have some of what was changed."""
    mine = {case: to for case, to in changes.items() if to and case in about.keys}

    def step(case: Complaint) -> Coordinate | Dispose:
        return order(mine[case.id], ref)

    seen = Judge([step], actor, ref, now).look(db, [about.keys[case] for case in mine])
    return {denied.case: why_not(denied.refusal, lang) for denied in seen.denied if denied.case is not None}
