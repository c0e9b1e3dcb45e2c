"""Routing rules at work: which rule fits a case, and whom it then goes to.

What a channel has settled goes before every rule: a Qlue report goes to the lurah of its place (``route``). Then the
first rule that fits decides, then the case's category. An intake asks, instead of ``route.first_addressee``,

    routes = Routes(ref.routing_rules)                        # once for every new Reference
    first(command, routes, ref, absences).to                  # for every ReceiveReport

A rule looks at what is known at that moment: the best category and kelurahan, the point, and when the channel took the
message. One about a place does not fit a case whose place nobody knows.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING, Final, Literal, Protocol

import numpy as np

from console.core import route
from models.agencies import Agency, lurah_code, ppsu_code, sudin_code
from models.reference import Reference
from models.routing import Absence, Corners, Rule, in_order, standing_in

if TYPE_CHECKING:
    from numpy.typing import NDArray
    from shapely.geometry.base import BaseGeometry

Why = Literal["rule", "absent"] | route.Reason

WEEK: Final = 7 * 1440
"""Minutes of a week."""
_WIB_MINUTES: Final = 7 * 60
_THURSDAY: Final = 3  # 1 January 1970


class Case(Protocol):
    """What a rule looks at: a Complaint, a ReceiveReport, or whatever has these."""

    @property
    def category(self) -> str | None: ...
    @property
    def kelurahan(self) -> str | None: ...
    @property
    def channel(self) -> str: ...
    @property
    def received_at(self) -> int: ...
    @property
    def lat(self) -> float | None: ...
    @property
    def lon(self) -> float | None: ...


@dataclass(frozen=True, slots=True)
class Cases:
    """Many cases as columns of one length; nan where there is no point."""

    category: Sequence[str | None]
    kelurahan: Sequence[str | None]
    channel: Sequence[str]
    received_at: NDArray[np.int64]
    lat: NDArray[np.float64]
    lon: NDArray[np.float64]

    @classmethod
    def of(cls, cases: Sequence[Case]) -> Cases:
        """The columns of cases."""
        return cls(
            [case.category for case in cases],
            [case.kelurahan for case in cases],
            [case.channel for case in cases],
            np.array([case.received_at for case in cases], np.int64),
            np.array([case.lat for case in cases], np.float64),
            np.array([case.lon for case in cases], np.float64),
        )

    def __len__(self) -> int:
        return len(self.channel)


@dataclass(frozen=True, slots=True)
class Decision:
    """Whom a case goes to first.

    Attributes:
        to: agency code, None when nobody can be addressed yet.
        why: a reason of ``route.first_addressee``, "rule", or "absent" when nobody stands in for who it would be.
        rule: the rule that decided.
        instead: who is away, when a deputy is addressed.
    """

    to: str | None
    why: Why
    rule: Rule | None = None
    instead: str = ""


class Routes:
    """Rules made ready: immutable, safe to share between threads, worth keeping as long as the rules stand.

    Args:
        rules: all of them; those that are switched off are left out.

    Attributes:
        rules: in the order they are tried.
    """

    def __init__(self, rules: Iterable[Rule] = ()) -> None:
        self.rules: tuple[Rule, ...] = tuple(in_order(rules))
        self._weeks = [week(rule) for rule in self.rules]
        self._shapes = [shape(rule.polygon) if rule.polygon else None for rule in self.rules]

    def match(self, case: Case) -> Rule | None:
        """The rule that decides about a case: the first that fits."""
        for rule, times, area in zip(self.rules, self._weeks, self._shapes, strict=True):
            if (
                (not rule.categories or case.category in rule.categories)
                and (not rule.channels or case.channel in rule.channels)
                and (not rule.kelurahan or case.kelurahan in rule.kelurahan)
                and (times is None or times[_minute(case.received_at)])
                and (area is None or _holds(area, case))
            ):
                return rule
        return None

    def which(self, cases: Cases) -> NDArray[np.int64]:
        """``match`` for many cases at once.

        Returns:
            For each case its rule's index in ``rules``, -1 when none fits.
        """
        found = np.full(len(cases), -1, np.int64)
        left = np.arange(len(cases))
        fits = self._sieve(cases)
        for i in range(len(self.rules)):
            found[fits(i, left)] = i
            left = left[found[left] < 0]
        return found

    def taken(self, cases: Cases, which: NDArray[np.int64]) -> list[list[tuple[int, int]]]:
        """What each rule would have decided, had no other come first.

        Args:
            cases: the cases.
            which: the rule of each, as ``which`` tells it.

        Returns:
            For each rule (index of an earlier rule, cases that one takes from it), the most first.
        """
        fits, everywhere = self._sieve(cases), np.arange(len(cases))
        told = []
        for i in range(len(self.rules)):
            counts = np.bincount(which[fits(i, everywhere)], minlength=i + 1)[:i]
            earlier = np.flatnonzero(counts)
            told.append(
                sorted(((int(j), int(counts[j])) for j in earlier), key=lambda one: (-one[1], one[0]))
            )
        return told

    def _sieve(self, cases: Cases) -> Callable[[int, NDArray[np.int64]], NDArray[np.int64]]:
        """A function of a rule's index and rows: those rows that it fits."""
        category, channel, kelurahan = (
            _Words(column) for column in (cases.category, cases.channel, cases.kelurahan)
        )
        minutes = (cases.received_at // 60 + _WIB_MINUTES + _THURSDAY * 1440) % WEEK

        def fits(i: int, rows: NDArray[np.int64]) -> NDArray[np.int64]:
            rule, times, area = self.rules[i], self._weeks[i], self._shapes[i]
            for words, named in (
                (category, rule.categories),
                (channel, rule.channels),
                (kelurahan, rule.kelurahan),
            ):
                if named:
                    rows = rows[words.among(named)[words.index[rows]]]
            if times is not None:
                rows = rows[times[minutes[rows]]]
            if area is not None:
                rows = rows[_inside(area, cases.lon[rows], cases.lat[rows])]
            return rows

        return fits


def match(case: Case, rules: Iterable[Rule]) -> Rule | None:
    """The rule that decides about one case; for more than a few cases keep ``Routes``."""
    return Routes(rules).match(case)


def first(case: Case, routes: Routes, ref: Reference, absences: Sequence[Absence] = ()) -> Decision:
    """Whose desk a new case lies on first: the channel's own rule, then routing rules, then its category.

    Args:
        case: as it is about to be received.
        routes: the rules.
        ref: master data.
        absences: who is away; a deputy takes what arrives meanwhile.
    """
    found = decide(routes.match(case), case.category, case.kelurahan, case.channel, ref)
    if found.to is None or not absences:
        return found
    acting = acts_for(found.to, ref, absences, case.received_at)
    if acting == found.to:
        return found
    return Decision(acting, "absent" if acting is None else found.why, found.rule, found.to)


def acts_for(code: str, ref: Reference, absences: Sequence[Absence], at: int) -> str | None:
    """Who takes cases for an agency at a moment: itself when it is there, None when nobody does.

    Args:
        code: agency code.
        ref: master data.
        absences: who is away.
        at: seconds since the epoch.
    """
    deputy = standing_in(code, absences, at)
    if deputy is None or deputy == code:
        return deputy
    agency = ref.agencies.get(deputy)
    return deputy if agency is not None and agency.active else None


def decide(
    rule: Rule | None, category: str | None, kelurahan: str | None, channel: str, ref: Reference
) -> Decision:
    """``first`` when it is known which rule fits, whoever is away.

    Args:
        rule: the rule that fits, None when none does.
        category, kelurahan, channel: of the case.
        ref: master data.
    """
    to, why = route.first_addressee(ref.categories.get(category or ""), kelurahan, channel, ref.agencies)
    if why != "channel" and rule is not None:
        named = addressee(rule, kelurahan, ref.agencies)
        if named is not None:
            return Decision(named, "rule", rule)
    return Decision(to, why)


def addressee(rule: Rule, kelurahan: str | None, agencies: Mapping[str, Agency]) -> str | None:
    """Whom a rule means in a kelurahan.

    Args:
        rule: that fits the case.
        kelurahan: where the case lies, Kemendagri code.
        agencies: by code.

    Returns:
        None when there is no such agency, it takes no cases any more, or serves another kelurahan: the rule then
        decides nothing.
    """
    code = rule.addressee
    if rule.dinas or code in ("lurah", "ppsu"):
        if kelurahan is None:
            return None
        make = {"lurah": lurah_code, "ppsu": ppsu_code}.get(code)
        code = make(kelurahan) if make is not None else sudin_code(rule.dinas, kelurahan)
    agency = agencies.get(code)
    if agency is None or not agency.active or agency.kelurahan not in (None, kelurahan):
        return None
    return code


# Time and place -------------------------------------------------------------------------------------------------------


def week(rule: Rule) -> NDArray[np.bool_] | None:
    """The minutes of a week, from Monday 00:00 in Jakarta, in which a rule looks; None for all of them."""
    if not rule.weekdays and rule.begins is None:
        return None
    return _week(rule.weekdays, rule.begins, rule.ends)


@lru_cache(maxsize=256)
def _week(weekdays: tuple[int, ...], begins: int | None, ends: int | None) -> NDArray[np.bool_]:
    minutes = np.zeros(WEEK, np.bool_)
    first = 0 if begins is None else begins
    last = 1440 if ends is None else ends
    length = last - first if last > first else last + 1440 - first
    for day in weekdays or range(7):
        minutes[(day * 1440 + first + np.arange(length)) % WEEK] = True
    minutes.flags.writeable = False
    return minutes


def _minute(at: int) -> int:
    """The minute of the week in Jakarta, from Monday 00:00; ``at`` in seconds since the epoch."""
    return (at // 60 + _WIB_MINUTES + _THURSDAY * 1440) % WEEK


@lru_cache(maxsize=256)
def shape(corners: Corners) -> BaseGeometry:
    """A rule's polygon, in degrees, made ready for many points."""
    # Imported here: 50 ms, and most cities have no rule with a polygon.
    import shapely

    polygon: BaseGeometry = shapely.Polygon(corners)
    shapely.prepare(polygon)
    return polygon


def _holds(area: BaseGeometry, case: Case) -> bool:
    if case.lat is None or case.lon is None:
        return False
    return bool(_inside(area, np.array([case.lon]), np.array([case.lat]))[0])


def _inside(area: BaseGeometry, lon: NDArray[np.float64], lat: NDArray[np.float64]) -> NDArray[np.bool_]:
    """Which points lie in a polygon or on its edge; nan is outside."""
    import shapely

    west, south, east, north = area.bounds
    inside = (lon >= west) & (lon <= east) & (lat >= south) & (lat <= north)
    near = np.flatnonzero(inside)
    inside[near] = shapely.intersects_xy(area, lon[near], lat[near])
    return np.asarray(inside, np.bool_)


class _Words:
    """A column of words as numbers."""

    def __init__(self, column: Sequence[str | None]) -> None:
        self._numbers: dict[str | None, int] = {}
        numbers = self._numbers
        self.index = np.fromiter(
            (numbers.setdefault(word, len(numbers)) for word in column), np.int64, len(column)
        )

    def among(self, named: Sequence[str]) -> NDArray[np.bool_]:
        """By number: whether the word is one of these."""
        truths = np.zeros(max(len(self._numbers), 1), np.bool_)
        truths[[self._numbers[word] for word in named if word in self._numbers]] = True
        return truths
