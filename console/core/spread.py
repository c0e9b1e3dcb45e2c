"""A selected backlog, spread over those who may take it: a suggestion to accept or to change, never a decision.

Every case goes to one addressee with authority (``spread_options``) so that, all in all, cases wait the fewest days,
near places go before far ones, late cases go where there is time, and nobody is filled beyond his horizon while
somebody else has room (``assign``). Or it stays where it is, with the reason.
"""

from __future__ import annotations

import json
import math
import sqlite3
from collections import Counter
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final, TypeVar
from uuid import UUID

from console.core.assign import Desk, Group, assign
from console.core.load import HORIZON, Balance, Load
from console.core.routing import Cases, Routes
from console.core.spread_options import STANDARD, Case, Option, Options, Weights, km_between, order
from models.agencies import own_area
from models.commands import Actor, Coordinate, Dispose
from models.complaint import SURE_CATEGORY, SURE_KELURAHAN
from models.reference import Reference
from models.routing import Absence
from models.rules import Refusal

DAY: Final = 86_400
UNKNOWN: Final = 1.0
"""Cases a day of somebody who has finished none yet: enough to get some, too little to be given a heap."""
_PAGE: Final = 500
#: Costs are told apart by these steps, in days: cases that cost almost the same are then one group.
_STEP: Final = 0.05
_LATEST: Final = 30.0
_NOBODY: Final = Routes()
#: Times that every case is taken into the hand: read, asked who may take it, priced, told why.
_ROUNDS: Final = 4

T = TypeVar("T")
Progress = Callable[[int, int], None]
"""Told (done, of) in cases now and then; what it raises ends the spread."""


@dataclass(frozen=True, slots=True)
class Given:
    """A case and whom it would go to.

    Attributes:
        case, number: which.
        holder: who has it now, None for nobody.
        to: agency code.
        why: sentence code and parameters.
        sure: somebody has decided its category and its kelurahan; else they are suggestions, and so is this.
        category: slug, None when it is not known.
    """

    case: UUID
    number: str
    holder: str | None
    to: str
    why: Refusal
    sure: bool
    category: str | None = None


@dataclass(frozen=True, slots=True)
class Left:
    """A case that goes nowhere, and why.

    Attributes:
        case, number: which; "" for one that is not here.
        why: sentence code and parameters; ``spread.there`` where it is with the right one already.
        holder, category: as of ``Given``.
    """

    case: UUID
    number: str
    why: Refusal
    holder: str | None = None
    category: str | None = None


@dataclass(frozen=True, slots=True)
class Total:
    """What the spread means for one agency.

    Attributes:
        code: agency code.
        before, after: its open cases. after = before + given - taken.
        given, taken: cases it would get and lose.
        capacity: cases a day of whoever's capacity it draws on, 0 when unknown.
        days_before, days_after: days that one's open work takes, with the lurah or crew beside it; None when unknown.
    """

    code: str
    before: int
    given: int
    taken: int
    after: int
    capacity: float
    days_before: float | None
    days_after: float | None


@dataclass(frozen=True, slots=True)
class Spread:
    """A suggestion. Every selected case is in ``given`` or in ``left``, once.

    Attributes:
        given, left: most urgent first; cases that are not here last.
        totals: everybody who would get or lose a case, the one who gets most first.
    """

    given: tuple[Given, ...] = ()
    left: tuple[Left, ...] = ()
    totals: tuple[Total, ...] = ()

    @property
    def rows(self) -> list[Given | Left]:
        """All of both."""
        return [*self.given, *self.left]

    def orders(
        self, ref: Reference, changes: Mapping[UUID, str] | None = None, reason: str = ""
    ) -> list[tuple[UUID, Coordinate | Dispose]]:
        """The Commands that do it, for ``Dispatcher.do``, which judges them once more.

        Args:
            ref: master data.
            changes: what the operator has decided otherwise: case -> agency code, "" to leave it where it is. Cases
                of ``left`` may be among them.
            reason: goes into every Command.
        """
        wanted = {row.case: row.to for row in self.given} | dict(changes or {})
        return [(case, order(to, ref, reason)) for case, to in wanted.items() if to]


def spread(
    db: sqlite3.Connection, ids: Iterable[UUID], ref: Reference, loads: Balance, actor: Actor, *,
    routes: Routes = _NOBODY, absences: Sequence[Absence] = (), allowed: Collection[str] | None = None,
    horizon: float = HORIZON, weights: Weights = STANDARD, progress: Progress | None = None,
) -> Spread:  # fmt: skip
    """Suggest how to spread selected cases; 10,000 take about half a second.

    Args:
        db: reading connection.
        ids: the cases; one that is named twice counts once.
        ref: master data.
        loads: everybody's load; its moment is the moment of the suggestion.
        actor: who would hand the cases out.
        routes: routing rules, whose addressees have authority too, and go before the category's.
        absences: who is away, and the deputies.
        allowed: addressees somebody chose, None for all that have authority.
        horizon: days of work from which on somebody counts as full.
        weights: what counts how much.
        progress: told how far it is, and may end it.
    """
    tell = progress or _quiet
    cases, missing = selected(db, ids, tell)
    options = Options(ref, actor, loads.at, routes, absences, allowed, weights)
    found = spread_cases(cases, options, ref, loads, routes, horizon, weights, tell)
    gone = tuple(Left(case, "", Refusal("refused.missing")) for case in missing)
    return Spread(found.given, found.left + gone, found.totals)


def totals(
    found: Spread, loads: Balance, ref: Reference, changes: Mapping[UUID, str] | None = None
) -> tuple[Total, ...]:
    """What a spread means for everybody once an operator has changed some of it.

    Args:
        found: as suggested.
        loads: those it was suggested with.
        ref: master data.
        changes: as of ``Spread.orders``.
    """
    wanted = changes or {}
    desks = _Desks(loads, ref)
    moves: list[tuple[str | None, str]] = []
    for row in found.rows:
        to = wanted.get(row.case, row.to if isinstance(row, Given) else "")
        if to and to != row.holder:
            if row.holder is not None:
                desks.add(row.holder, row.category, -1)
            desks.add(to, row.category, 1)
            moves.append((row.holder, to))
    return tuple(_totals(moves, desks, loads))


def _quiet(_done: int, _of: int) -> None:
    """Nobody wants to know how far it is."""


def _told(items: Sequence[T], progress: Progress, round_: int) -> Iterator[T]:
    """The items, and now and then how far all rounds are."""
    of = len(items)
    for i, one in enumerate(items):
        if i % _PAGE == 0:
            progress((round_ * of + i) // _ROUNDS, of)
        yield one


def selected(
    db: sqlite3.Connection, ids: Iterable[UUID], progress: Progress = _quiet
) -> tuple[list[Case], list[UUID]]:
    """Selected cases, the most urgent first, and those that are not here.

    Args:
        db: reading connection.
        ids: the cases.
        progress: told how far it is.
    """
    wanted = list(dict.fromkeys(ids))
    found: dict[UUID, Case] = {}
    for start in range(0, len(wanted), _PAGE):
        progress(start // _ROUNDS, len(wanted))
        some = wanted[start : start + _PAGE]
        (text,) = db.execute(
            "select json_group_array(json_array(lower(hex(id)), number, status, kind, channel, category, kelurahan,"  # noqa: S608 - question marks
            " agency, sure, received_at, due_at, paused_at is not null, urgent, lat, lon, merged_into is not null))"
            f" from complaint where id in ({','.join('?' * len(some))})",
            [one.bytes for one in some],
        ).fetchone()
        for raw, *values in json.loads(text):
            case = _case(UUID(raw), values)
            found[case.id] = case
    return sorted(found.values(), key=lambda c: (c.urgent, c.id)), [one for one in wanted if one not in found]


def _case(id_: UUID, values: list[Any]) -> Case:
    values[-1], values[-5] = bool(values[-1]), bool(values[-5])
    return Case(id_, *values)


def spread_cases(
    cases: Sequence[Case], options: Options, ref: Reference, loads: Balance, routes: Routes = _NOBODY,
    horizon: float = HORIZON, weights: Weights = STANDARD, progress: Progress = _quiet,
) -> Spread:  # fmt: skip
    """``spread`` for cases that have been read, the most urgent first."""
    movable: list[tuple[Case, list[Option]]] = []
    left: list[tuple[Case, Refusal]] = []
    rules = _rules(cases, routes)
    for case, rule in zip(_told(cases, progress, 1), rules, strict=True):
        found = options.of(case, rule)
        if isinstance(found, Refusal):
            left.append((case, found))
        else:
            movable.append((case, found))
    desks = _Desks(loads, ref)
    for case, _found in movable:
        if case.holder is not None:
            desks.add(case.holder, case.category, -1)  # spread first, it counts nowhere
    chosen = _chosen(movable, desks, loads.at, ref, horizon, weights, progress)
    given = [(case, option) for case, option in chosen if not option.stays]
    left += [
        (case, Refusal("spread.there", {"agency": ref.agency_short(option.to)}))
        for case, option in chosen
        if option.stays
    ]
    for case, option in chosen:
        desks.add(option.to, case.category, 1)
    decided = SURE_CATEGORY | SURE_KELURAHAN
    return Spread(
        tuple(
            Given(
                c.id,
                c.number,
                c.holder,
                o.to,
                _why(c, o, desks, ref),
                c.sure & decided == decided,
                c.category,
            )
            for c, o in _told(given, progress, 3)
        ),
        tuple(
            Left(c.id, c.number, why, c.holder, c.category)
            for c, why in sorted(left, key=lambda pair: (pair[0].urgent, pair[0].id))
        ),
        tuple(_totals([(c.holder, o.to) for c, o in given], desks, loads)),
    )


def _rules(cases: Sequence[Case], routes: Routes) -> list[int]:
    """Of each case, the index of the rule that fits it, -1 when none does."""
    if not routes.rules:
        return [-1] * len(cases)
    found: list[int] = routes.which(Cases.of(cases)).tolist()
    return found


class _Desks:
    """Whose capacity is used, and how much work lies there.

    Args:
        loads: as counted.
        ref: master data.
    """

    def __init__(self, loads: Balance, ref: Reference) -> None:
        self._loads = loads
        self._ref = ref
        self.found: list[Load | None] = []
        self._work: list[int] = []
        self._index: dict[str, int] = {}
        self._places: dict[str, int] = {}

    def index(self, code: str) -> int:
        """The desk of an agency."""
        place = self._places.get(code)
        if place is None:
            known = code in self._loads.agencies
            load = self._loads.desk(code) if known else None
            place = self._index.setdefault(load.code if load is not None else code, len(self.found))
            self._places[code] = place
            if place == len(self.found):
                self.found.append(load)
                self._work.append(load.work if load is not None else 0)
        return place

    def add(self, code: str, category: str | None, count: int) -> None:
        """A case more or less for an agency, as ``Load.work`` counts it: what a lurah can only pass on is no work."""
        agency, known = self._ref.agencies.get(code), self._ref.categories.get(category or "")
        if agency is None or agency.level != "lurah" or known is None or own_area(known):
            self._work[self.index(code)] += count

    def desks(self) -> list[Desk]:
        """As the solver wants them."""
        capacities = [load.capacity if load is not None else 0.0 for load in self.found]
        # Cases may have come to a desk since its load was counted; taking them away leaves nothing, not less.
        return [Desk(max(0, work), c or UNKNOWN) for work, c in zip(self._work, capacities, strict=True)]

    def days(self, code: str) -> float | None:
        """Days that the work at an agency's desk takes; None when nobody knows how fast it is."""
        place = self.index(code)
        load, work = self.found[place], max(0, self._work[place])
        return work / load.capacity if load is not None and load.capacity > 0 else None


def _chosen(
    movable: Sequence[tuple[Case, list[Option]]], desks: _Desks, at: int, ref: Reference, horizon: float,
    weights: Weights, progress: Progress,
) -> list[tuple[Case, Option]]:  # fmt: skip
    """Each case's option. Of cases that cost the same everywhere, the most urgent go where least is waiting."""
    for _one, options in movable:
        for option in options:
            desks.index(option.to)
    before = desks.desks()
    groups: dict[tuple[tuple[int, float], ...], list[tuple[Case, dict[int, Option]]]] = {}
    for case, options in _told(movable, progress, 2):
        best: dict[int, tuple[float, Option]] = {}
        for option in options:
            place = desks.index(option.to)
            cost = _cost(case, option, before[place], at, ref, weights)
            if place not in best or cost < best[place][0]:
                best[place] = cost, option
        key = tuple((place, cost) for place, (cost, _option) in sorted(best.items()))
        groups.setdefault(key, []).append((case, {place: option for place, (_cost, option) in best.items()}))
    counts = assign(before, [Group(len(members), key) for key, members in groups.items()], horizon)
    chosen: list[tuple[Case, Option]] = []
    for (key, members), numbers in zip(groups.items(), counts, strict=True):
        shares = sorted(
            zip((place for place, _cost in key), numbers, strict=True), key=lambda s: (_wait(before[s[0]]), s)
        )
        places = [place for place, number in shares for _ in range(number)]
        chosen += [(case, own[place]) for (case, own), place in zip(members, places, strict=True)]
    return sorted(chosen, key=lambda pair: (pair[0].urgent, pair[0].id))


def _wait(desk: Desk) -> float:
    return desk.work / desk.capacity


def _cost(case: Case, option: Option, desk: Desk, at: int, ref: Reference, weights: Weights) -> float:
    """What a case costs with somebody, whatever else he is given: in days, in whole steps."""
    late = 0.0
    if case.due_at is not None and not case.paused:
        late = min(_LATEST, max(0.0, _wait(desk) - max(0.0, (case.due_at - at) / DAY)))
    agency = ref.agencies[option.to]
    km = km_between(agency.kelurahan, case, ref)
    cost = option.step + weights.km * math.floor(km * 2) / 2 + weights.late * math.floor(late * 2) / 2
    return round(round(cost / _STEP) * _STEP, 6)


def _why(case: Case, option: Option, desks: _Desks, ref: Reference) -> Refusal:
    """Why this one, with the days of work that it then has; "?" where nobody knows how fast it is."""
    days = desks.days(option.to)
    params = {"to": ref.agency_short(option.to), "days": "?" if days is None else math.ceil(days)}
    if option.relation in ("ppsu", "lurah"):
        params["km"] = round(km_between(ref.agencies[option.to].kelurahan, case, ref))
    elif option.relation == "rule":
        params["rule"] = option.rule
    elif option.relation == "deputy":
        params["away"] = ref.agency_short(option.away)
    return Refusal(f"spread.why.{option.relation}", params)


def _totals(moves: Sequence[tuple[str | None, str]], desks: _Desks, loads: Balance) -> list[Total]:
    """By whom cases leave and to whom they go; ``desks`` as they are afterwards."""
    gets = Counter(to for _holder, to in moves)
    loses = Counter(holder for holder, _to in moves if holder is not None)
    found = []
    for code in sorted({*gets, *loses}, key=lambda code: (-gets[code], code)):
        load = loads.agencies.get(code)
        before = load.open if load is not None else 0
        desk = desks.found[desks.index(code)]
        capacity, days = (desk.capacity, desk.days) if desk is not None else (0.0, None)
        after = before + gets[code] - loses[code]
        found.append(Total(code, before, gets[code], loses[code], after, capacity, days, desks.days(code)))
    return found
