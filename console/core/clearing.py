"""What would clear a kelurahan: its waiting cases in sets that one act moves, as the review offers them.

A set opens in the bulk preview, where every case is judged again; nothing here decides. What a set does is what the
cause calls for: work beyond the kelurahan's authority goes across to the agency of its category and down to that one's
unit in the kota, what an agency has been asked for goes down to its unit, and the kelurahan's own goes to its PPSU
crew. Going across alone would leave a Qlue report red, as it stays so in Qlue ("already coordinated, yet still red",
Republika and Kompas, September 2017). Nothing is offered that would only look green.
"""

from __future__ import annotations

import sqlite3
from dataclasses import dataclass
from typing import Final, Literal

from console.core import queries
from models.agencies import own_area, ppsu_code, sudin_code
from models.commands import Coordinate, Dispose
from models.complaint import SURE_AGENCY
from models.indicator import Cause
from models.reference import Reference

#: The order of the sets: first what somebody else can lift, last what waits for the crew.
_FIRST: Final[tuple[Cause, ...]] = ("outside", "coordinated", "back_to_red", "capacity", "new")
Stays = Literal["triage", "asked"]
Steps = tuple[Coordinate | Dispose, ...]


@dataclass(frozen=True, slots=True)
class ReadySet:
    """Cases that leave the waiting ones by one Command.

    Attributes:
        cause: why they wait.
        category: slug they share, None where the set is of several.
        steps: what would be done to each, in order; reasons are left to the operator.
        cases: small keys, the most urgent first.
        leaving: how many of them would no longer show red.
        left: how many would still wait in the kelurahan once this set and those before it are done.
    """

    cause: Cause
    category: str | None
    steps: Steps
    cases: tuple[int, ...]
    leaving: int
    left: int


@dataclass(frozen=True, slots=True)
class Clearing:
    """All sets of a kelurahan, and what no set can move.

    Attributes:
        waiting: cases that show red.
        ready: the sets; of one cause the largest first. No case is in two.
        triage: keys of cases whose category nobody knows: somebody must read them first.
        asked: keys of cases that lie with a body the province can only ask (PLN, Polda) and has been asked.
    """

    waiting: int
    ready: tuple[ReadySet, ...]
    triage: tuple[int, ...]
    asked: tuple[int, ...]

    def below(self, limit: int) -> tuple[ReadySet, ...]:
        """The first sets that bring it below a number of waiting cases; all of them where that is not enough."""
        chosen: list[ReadySet] = []
        left = self.waiting
        for one in self.ready:
            if left < limit:
                break
            if one.leaving:
                chosen.append(one)
            left = one.left
        return tuple(chosen)


def clearing(db: sqlite3.Connection, ref: Reference, kelurahan: str, now: int, *, over: bool) -> Clearing:
    """The ready sets of a kelurahan.

    Args:
        db: reading connection.
        ref: master data.
        kelurahan: Kemendagri code.
        now: seconds since the epoch.
        over: more comes in than the crew can do (``models.indicator.over_capacity``).
    """
    sets: dict[tuple[Cause, str, Steps], list[queries.Red]] = {}
    stays: dict[Stays, list[int]] = {"triage": [], "asked": []}
    rows = queries.waiting_cases(db, kelurahan, now)
    for row in rows:
        cause = _cause(row.cause, over=over)
        steps = _steps(row, cause, kelurahan, ref)
        if isinstance(steps, str):
            stays[steps].append(row.n)
        else:
            # Work for other agencies is called after its category, the rest after its cause alone.
            category = row.category or "" if cause in ("outside", "new") else ""
            sets.setdefault((cause, category, steps), []).append(row)
    ready: list[ReadySet] = []
    left = len(rows)
    for (cause, category, steps), cases in sorted(sets.items(), key=_rank):
        leaving = sum(1 for row in cases if isinstance(steps[-1], Dispose) or not row.channel_red)
        left -= leaving
        ready.append(ReadySet(cause, category or None, steps, tuple(row.n for row in cases), leaving, left))
    return Clearing(len(rows), tuple(ready), tuple(stays["triage"]), tuple(stays["asked"]))


def _rank(one: tuple[tuple[Cause, str, Steps], list[queries.Red]]) -> tuple[int, int, str, str]:
    (cause, category, steps), cases = one
    return _FIRST.index(cause), -len(cases), category, steps[0].to


def _cause(ingredient: str, *, over: bool) -> Cause:
    """As ``models.indicator.indicator`` makes causes of what is counted."""
    causes: dict[str, Cause] = {
        "back_to_red": "back_to_red", "coordinated": "coordinated", "outside": "outside",
        "own_old": "capacity" if over else "new",
    }  # fmt: skip
    return causes.get(ingredient, "new")


def _steps(row: queries.Red, cause: Cause, kelurahan: str, ref: Reference) -> Steps | Stays:
    """What would move one case, or why nothing does."""
    if cause == "coordinated":
        agency = ref.agencies.get(row.agency or "")
        if agency is None:
            return "triage"
        return "asked" if agency.level == "outside" else (_down(agency.code, kelurahan, ref),)
    category = ref.categories.get(row.category or "")
    if category is None:
        return "triage"
    if own_area(category):
        return (Dispose(ppsu_code(kelurahan)),)
    holder = ref.agencies.get(row.agency or "") if row.sure & SURE_AGENCY else None
    # Whom a person chose in this room goes before the category's agency.
    chosen = holder is not None and holder.level in ("dinas", "outside")
    to = holder if chosen else ref.agencies.get(category.agency)
    if to is None or not to.active:
        return "triage"
    across = Coordinate(to.code)
    return (across,) if to.level == "outside" else (across, _down(to.code, kelurahan, ref))


def _down(dinas: str, kelurahan: str, ref: Reference) -> Dispose:
    """To the unit where the case lies; a Dinas without one does the work itself."""
    unit = ref.agencies.get(sudin_code(dinas, kelurahan))
    return Dispose(unit.code if unit is not None and unit.active else dinas)
