"""Routing rules tried on cases that came in: how many would have gone elsewhere, before anybody switches them on.

A case is looked at as it is known today: with the category and place that were decided since, by which a rule is
meant to be judged. What became of it is its first hand-over that stood (koordinasi or disposisi). Closed cases of a
console's first pull come without their Events; there the agency that has the case stands for it, and is counted.
"""

from __future__ import annotations

import json
import sqlite3
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from heapq import nsmallest
from typing import TYPE_CHECKING, Final, NamedTuple

import numpy as np

from console.core.memory import give_back
from console.core.route import in_charge
from console.core.routing import Cases, Decision, Routes, decide
from models.complaint import SURE_AGENCY
from models.reference import Reference
from models.routing import Rule

if TYPE_CHECKING:
    from numpy.typing import NDArray

SAMPLES: Final = 200
"""Cases that are named of each kind, for somebody to look at."""
_PAGE: Final = 1_000


@dataclass(frozen=True, slots=True)
class Move:
    """Cases the proposed rules send elsewhere than the present ones do.

    Attributes:
        source, to: agency codes, "" for nobody.
        cases: how many.
        samples: numbers, the newest.
    """

    source: str
    to: str
    cases: int
    samples: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class RuleTried:
    """What one of the proposed rules would have done.

    Attributes:
        rule: its name.
        decided: cases it would have sent.
        handed: of these, those whose first hand-over is known.
        elsewhere: of those handed, the ones it would have sent to another agency.
        within: of those elsewhere, the ones that stay in the same house: a Dinas and its units, a lurah and his crew.
        changed: of those decided, the ones that the present rules send to another agency.
        samples: numbers of cases that would have gone elsewhere, the newest.
        moves: what ``changed`` consists of, the most cases first.
        taken: rules before it that take cases it fits too, and how many, the most first.
    """

    rule: str
    decided: int = 0
    handed: int = 0
    elsewhere: int = 0
    within: int = 0
    changed: int = 0
    samples: tuple[str, ...] = ()
    moves: tuple[Move, ...] = ()
    taken: tuple[tuple[str, int], ...] = ()


@dataclass(frozen=True, slots=True)
class AgencyTried:
    """What it would have meant for one agency, "" for nobody.

    Attributes:
        code: agency code.
        handed: cases it was first handed.
        present, proposed: cases the present and the proposed rules send to it.
    """

    code: str
    handed: int
    present: int
    proposed: int


@dataclass(frozen=True, slots=True)
class Rehearsal:
    """Rules tried on the cases of a span.

    Attributes:
        since, until: the span, seconds since the epoch, until not included.
        cases: how many came in, without spam.
        decided: by how many a proposed rule would have decided; likewise handed, elsewhere, within of ``RuleTried``.
        assumed: of the cases handed, those whose first hand-over is not known here, so that whoever has them counts.
        changed: cases that the proposed rules send elsewhere than the present ones, decided by a rule or not.
        rules: by rule, in the order they are tried.
        agencies: by agency, the one with the greatest change first.
        moves: what ``changed`` consists of, the most cases first.
    """

    since: int
    until: int
    cases: int
    decided: int
    handed: int
    assumed: int
    elsewhere: int
    within: int
    changed: int
    rules: tuple[RuleTried, ...]
    agencies: tuple[AgencyTried, ...]
    moves: tuple[Move, ...]


def rehearse(
    db: sqlite3.Connection,
    rules: Iterable[Rule],
    current_rules: Iterable[Rule],
    ref: Reference,
    since: int,
    until: int,
    progress: Callable[[int, int], None] | None = None,
) -> Rehearsal:
    """Try rules on the cases received in a span; 50,000 cases take about a second.

    Args:
        db: reading connection.
        rules: as they would be.
        current_rules: as they are.
        ref: master data.
        since, until: seconds since the epoch, until not included.
        progress: told (cases read, of) now and then. What it raises ends the rehearsal.
    """
    past = _past(db, since, until, progress or (lambda _done, _of: None))
    routes = Routes(rules)
    columns = past.columns()
    which = routes.which(columns)
    proposed = _decisions(past, which, routes, ref)
    current = Routes(current_rules)
    present = _decisions(past, current.which(columns), current, ref)
    names = [rule.name for rule in routes.rules]
    taken = [[(names[j], cases) for j, cases in some] for some in routes.taken(columns, which)]
    tally = _Tally(past.numbers, ref, names, taken)
    for places, fate in _alike(past, proposed, present):
        tally.add(places, fate)
    return tally.result(since, until)


@dataclass
class _Past:
    """The cases of a span, the newest first.

    Attributes:
        numbers, handed: their numbers and whom they were first handed to, None when nobody yet.
        assumed: the first hand-over is not known here.
    """

    category: list[str | None] = field(default_factory=list)
    kelurahan: list[str | None] = field(default_factory=list)
    channel: list[str] = field(default_factory=list)
    received_at: list[int] = field(default_factory=list)
    lat: list[float | None] = field(default_factory=list)
    lon: list[float | None] = field(default_factory=list)
    numbers: list[str] = field(default_factory=list)
    handed: list[str | None] = field(default_factory=list)
    assumed: list[bool] = field(default_factory=list)

    def columns(self) -> Cases:
        return Cases(
            self.category, self.kelurahan, self.channel, np.array(self.received_at, np.int64),
            np.array(self.lat, np.float64), np.array(self.lon, np.float64),
        )  # fmt: skip


#: The first hand-over that stood, in the order a history has (``records.history``).
_FIRST: Final = """(select json_extract(e.body, '$.to') from event e indexed by event_complaint
    where e.complaint = c.id and e.kind in ('coordinate', 'dispose') and e.outcome is not 'refused'
      and not exists (select 1 from event u where u.undoes = e.id and u.outcome is not 'refused')
    order by e.outcome is null, case when e.outcome is null then e.n else e.revision end, e.seq, e.n limit 1)"""


def _past(db: sqlite3.Connection, since: int, until: int, progress: Callable[[int, int], None]) -> _Past:
    """The cases of a span, read page by page: one call must not hold the interpreter for long."""
    (listed,) = db.execute(
        "select group_concat(n) from (select n from complaint indexed by complaint_received where received_at >= ?"
        " and received_at < ? and kind <> 'spam' order by received_at desc, n desc)",
        (since, until),
    ).fetchone()
    keys = np.fromstring(listed, dtype=np.int64, sep=",") if listed else np.empty(0, np.int64)
    past = _Past()
    for start in range(0, len(keys), _PAGE):
        progress(start, len(keys))
        (text,) = db.execute(
            "select json_group_array(json_array(c.category, c.kelurahan, c.channel, c.received_at, c.lat, c.lon,"  # noqa: S608 - a constant
            f" c.number, case when c.sure & {SURE_AGENCY} then c.agency end, {_FIRST}))"
            " from (select value from json_each(?)) k cross join complaint c on c.n = k.value",
            (json.dumps(keys[start : start + _PAGE].tolist()),),
        ).fetchone()
        for category, kelurahan, channel, at, lat, lon, number, holder, first in json.loads(text):
            past.category.append(category)
            past.kelurahan.append(kelurahan)
            past.channel.append(channel)
            past.received_at.append(at)
            past.lat.append(lat)
            past.lon.append(lon)
            past.numbers.append(number)
            past.handed.append(first or holder)
            past.assumed.append(first is None)
    give_back(len(listed or ""))
    return past


def _decisions(
    past: _Past, which: NDArray[np.int64], routes: Routes, ref: Reference
) -> Iterator[tuple[str | None, int]]:
    """Of each case, whom it would go to first and the index of the rule that says so, -1 when none does."""
    known: dict[tuple[int, str | None, str | None, str], tuple[str | None, int]] = {}
    for key in zip(which.tolist(), past.category, past.kelurahan, past.channel, strict=True):
        found = known.get(key)
        if found is None:
            index, category, kelurahan, channel = key
            rule = routes.rules[index] if index >= 0 else None
            decision: Decision = decide(rule, category, kelurahan, channel, ref)
            found = known[key] = decision.to, index if decision.why == "rule" else -1
        yield found


class _Fate(NamedTuple):
    """What was done to a case, and what would be; "" for nobody, rule -1 for none."""

    handed: str | None
    assumed: bool
    before: str
    to: str
    rule: int


def _alike(
    past: _Past, proposed: Iterable[tuple[str | None, int]], present: Iterable[tuple[str | None, int]]
) -> Iterator[tuple[list[int], _Fate]]:
    """The cases' places by fate: a month has a few thousand fates at most."""
    found: dict[tuple[str | None, bool, str | None, str | None, int], list[int]] = {}
    rows = zip(past.handed, past.assumed, proposed, present, strict=True)
    for place, (handed, assumed, (to, rule), (before, _rule)) in enumerate(rows):
        found.setdefault((handed, assumed, before, to, rule), []).append(place)
    for (handed, assumed, before, to, rule), places in found.items():
        yield places, _Fate(handed, assumed, before or "", to or "", rule)


class _Tally:
    """Counts over groups of cases.

    Args:
        numbers: of all cases, the newest first.
        ref: master data.
        rules: names, in the order they are tried.
        taken: of each, what ``RuleTried`` says.
    """

    def __init__(
        self, numbers: Sequence[str], ref: Reference, rules: Sequence[str],
        taken: Sequence[Sequence[tuple[str, int]]],
    ) -> None:  # fmt: skip
        self._taken = taken
        self._numbers = numbers
        self._agencies = ref.agencies
        self._rules = rules
        self._by_rule: Counter[tuple[str, int]] = Counter()
        self._by_agency: Counter[tuple[str, str]] = Counter()
        self._elsewhere: dict[int, list[int]] = {}
        self._moved: dict[tuple[int, str, str], list[int]] = {}
        self._assumed = 0

    def add(self, places: list[int], fate: _Fate) -> None:
        """Count cases of one fate, given by their places in ``numbers``."""
        count = len(places)
        self._by_agency["present", fate.before] += count
        self._by_agency["proposed", fate.to] += count
        if fate.handed is not None:
            self._by_agency["handed", fate.handed] += count
        if fate.to != fate.before:
            self._moved.setdefault((fate.rule, fate.before, fate.to), []).extend(places)
        if fate.rule < 0:
            return
        self._by_rule["decided", fate.rule] += count
        self._by_rule["changed", fate.rule] += count * (fate.to != fate.before)
        if fate.handed is None:
            return
        self._assumed += count * fate.assumed
        self._by_rule["handed", fate.rule] += count
        if fate.handed != fate.to:
            self._by_rule["elsewhere", fate.rule] += count
            self._by_rule["within", fate.rule] += count * self._same_house(fate.handed, fate.to)
            self._elsewhere.setdefault(fate.rule, []).extend(places)

    def _same_house(self, one: str, other: str) -> bool:
        """A Dinas and its units; a lurah and the crew of one kelurahan."""
        house, own = in_charge(one, self._agencies), self._agencies.get(one)
        if house is None or own is None or house != in_charge(other, self._agencies):
            return False
        return own.kelurahan == self._agencies[other].kelurahan

    def _samples(self, places: Iterable[int]) -> tuple[str, ...]:
        return tuple(self._numbers[place] for place in nsmallest(SAMPLES, places))

    def _moves(self, rule: int | None) -> tuple[Move, ...]:
        """Whence and whither: of one rule by its place, None for all cases."""
        pairs: dict[tuple[str, str], list[int]] = {}
        for (by, source, to), places in self._moved.items():
            if rule is None or by == rule:
                pairs.setdefault((source, to), []).extend(places)
        moves = (Move(*pair, len(places), self._samples(places)) for pair, places in pairs.items())
        return tuple(sorted(moves, key=lambda move: (-move.cases, move.source, move.to)))

    def result(self, since: int, until: int) -> Rehearsal:
        """All of it."""
        rules = tuple(
            RuleTried(
                rule=name,
                decided=self._by_rule["decided", i],
                handed=self._by_rule["handed", i],
                elsewhere=self._by_rule["elsewhere", i],
                within=self._by_rule["within", i],
                changed=self._by_rule["changed", i],
                samples=self._samples(self._elsewhere.get(i, ())),
                moves=self._moves(i),
                taken=tuple(self._taken[i]),
            )
            for i, name in enumerate(self._rules)
        )
        agencies = [
            AgencyTried(code, *(self._by_agency[what, code] for what in ("handed", "present", "proposed")))
            for code in {code for _what, code in self._by_agency}
        ]
        moves = self._moves(None)
        return Rehearsal(
            since=since,
            until=until,
            cases=len(self._numbers),
            decided=sum(rule.decided for rule in rules),
            handed=sum(rule.handed for rule in rules),
            assumed=self._assumed,
            elsewhere=sum(rule.elsewhere for rule in rules),
            within=sum(rule.within for rule in rules),
            changed=sum(move.cases for move in moves),
            rules=rules,
            agencies=tuple(sorted(agencies, key=lambda a: (-abs(a.proposed - a.present), a.code))),
            moves=moves,
        )
