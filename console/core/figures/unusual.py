"""Unusual today: of which there is so much more than on such a day that chance hardly explains it.

Compared are all cases of a category, of a kelurahan, and of a category in a kota, received today up to now, with the
same hours of the days of eight weeks before. Days are compared with their like: the same weekday, and a holiday with
Sundays and holidays. Twins and spam do not count.

The test: what is expected is the mean of the like days, each of them cut off where it stands out itself, so that last
week's flood does not hide today's. Spread comes of all days of the series against their own like, and is never below
Poisson's. Against both the chance of so many or more is the tail of a negative binomial, widened for how few days the
mean is from. Over all series compared Benjamini and Hochberg's rule keeps the share of false alarms: on a day on which
nothing is up, the chance of any alarm at all is about ``FALSE_ALARMS`` at most, unless the days of a series differ by
more than half beyond chance (console/README.md, "Figures").
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final, Literal

import numpy as np

from console.core.figures.facts import Facts
from console.core.figures.slice import Slice
from models.clocks import DAY, WIB_SECONDS, Calendar, holidays_around
from models.sentences import say

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from models.reference import Reference

What = Literal["category", "kelurahan", "category_kota"]

WEEKS: Final = 8
FALSE_ALARMS: Final = 0.05
"""Chance of a day with an alarm though nothing is up: one day in twenty, for the whole city."""
LEAST_DAYS: Final = 4
"""Like days a series must be comparable with; a city of two weeks has no baseline."""
LEAST_CASES: Final = 5
"""Fewer are nobody's surge, however rare."""
_HOLIDAY: Final = 7
_SUNDAY: Final = 6
_EPOCH_WEEKDAY: Final = 3
#: A day further than this many deviations above the median of its like is cut off there.
_STANDS_OUT: Final = 3.0
_MAD: Final = 1.4826  # makes the median deviation a standard deviation, for normal noise


@dataclass(frozen=True, eq=False)
class Surge:
    """Something of which there is unusually much today.

    Attributes:
        what: what kind of series.
        category, area: its codes, "" where the series has none; the area is a kelurahan's or a kota's code.
        observed: cases today so far.
        expected: mean of the like days, at the same hour.
        days: how many of them.
        chance: of so many or more on a day like this when nothing is up.
        odds: the same against all series compared (Benjamini-Hochberg): the share of false alarms among those at least
            as surprising.
        cases: small keys.
    """

    what: What
    category: str
    area: str
    observed: int
    expected: float
    days: int
    chance: float
    odds: float
    cases: NDArray[np.int32]

    def why(self, ref: Reference, lang: str) -> str:
        """The sentence that tells it.

        Args:
            ref: master data, for names.
            lang: ``id`` or ``en``.
        """
        category = ref.categories.get(self.category)
        named = self.category if category is None else category.name if lang == "id" else category.name_en
        kota = ref.territory.kota.get(self.area)
        place = kota.label if kota is not None else ref.kelurahan_name(self.area)
        expected = f"{self.expected:.1f}" if lang == "en" else f"{self.expected:.1f}".replace(".", ",")
        return say(
            lang, f"unusual.{self.what}", category=named, place=place, observed=str(self.observed),
            expected=expected, days=str(self.days),
        )  # fmt: skip


@dataclass(frozen=True, eq=False)
class Unusual:
    """What a day brought.

    Attributes:
        at: until when it was looked at, seconds since the epoch.
        surges: most surprising first.
        compared: series that were compared.
        like_days: days of the baseline that are like today; below ``LEAST_DAYS`` nothing can be compared.
    """

    at: int
    surges: tuple[Surge, ...]
    compared: int
    like_days: int


def unusual(facts: Facts, wanted: Slice, ref: Reference, now: int) -> Unusual:
    """What is unusual today.

    Args:
        facts: the cases.
        wanted: the filter; its stretch of time does not count here.
        ref: master data.
        now: seconds since the epoch.
    """
    today = (now + WIB_SECONDS) // DAY
    begin = today - WEEKS * 7
    at = np.flatnonzero(
        (facts.received_at >= begin * DAY - WIB_SECONDS)
        & (facts.received_at <= now)
        & wanted.passing(facts, ref)
    )
    day, second = np.divmod(facts.received_at[at] + WIB_SECONDS, DAY)
    so_far = second <= (now + WIB_SECONDS) % DAY
    at, day = at[so_far], day[so_far] - begin
    kinds = _kinds(begin, WEEKS * 7 + 1, ref.calendar)
    there = (
        np.arange(WEEKS * 7) >= _first_day(facts) - begin
    )  # before the first case the city was not looked at
    like = there & (kinds[:-1] == kinds[-1])
    if like.sum() < LEAST_DAYS:
        return Unusual(now, (), 0, int(like.sum()))
    found: list[tuple[What, Any, Any, Any, Any]] = []
    for what, series, count in _series(facts, at, ref):
        known = series >= 0
        flat = series[known].astype(np.int64) * (WEEKS * 7 + 1) + day[known]
        table = np.bincount(flat, minlength=count * (WEEKS * 7 + 1)).reshape(count, -1)
        # Every series ever seen is compared, also when today has none of it: else the rule would count too few.
        seen = np.flatnonzero(table.any(axis=1))
        mean, chance = _judged(table[seen], kinds, there, like)
        found.append((what, seen, mean, chance, table[seen, -1]))
    surges = _surges(found, facts, at, day == WEEKS * 7, ref, int(like.sum()))
    return Unusual(now, surges, sum(len(seen) for _w, seen, *_rest in found), int(like.sum()))


def _first_day(facts: Facts) -> int:
    return int((facts.received_at.min() + WIB_SECONDS) // DAY) if len(facts) else 1 << 40


def _kinds(begin: int, days: int, calendar: Calendar) -> NDArray[np.int64]:
    """What kind of day each is: a weekday, or Sundays and holidays together where today or the day is a holiday."""
    kinds = [(day + _EPOCH_WEEKDAY) % 7 for day in range(begin, begin + days)]
    off = [
        day in calendar.closed or (calendar.public_holidays and day in holidays_around(day))
        for day in range(begin, begin + days)
    ]
    for i, is_off in enumerate(off):
        if is_off:
            kinds[i] = _HOLIDAY
    if kinds[-1] == _HOLIDAY:  # holidays alone are too few to compare with
        kinds = [_HOLIDAY if kind == _SUNDAY else kind for kind in kinds]
    return np.array(kinds, np.int64)


def _series(facts: Facts, at: NDArray[np.intp], ref: Reference) -> list[tuple[What, Any, int]]:
    """Of every kind of series, which one each case belongs to (-1 none), and how many there are."""
    kota = _kota_of(facts, ref)
    kotas = int(kota.max(initial=-1)) + 1
    category, place = facts.category[at].astype(np.int64), facts.kelurahan[at].astype(np.int64)
    of_kota = kota[place]
    both = np.where((category > 0) & (of_kota >= 0), category * kotas + of_kota, -1)
    return [
        ("category", np.where(category > 0, category, -1), len(facts.categories.names)),
        ("kelurahan", np.where(place > 0, place, -1), len(facts.places.names)),
        ("category_kota", both, len(facts.categories.names) * kotas),
    ]


def _kota_of(facts: Facts, ref: Reference) -> NDArray[np.int64]:
    """For every place code the number of its kota in the master data, -1 for none."""
    number = {code: i for i, code in enumerate(ref.territory.kota)}
    return np.array([number.get(name[:5], -1) for name in facts.places.names], np.int64)


def _judged(
    table: NDArray[Any], kinds: NDArray[Any], there: NDArray[Any], like: NDArray[Any]
) -> tuple[NDArray[Any], NDArray[Any]]:
    """Expected count and tail probability of today, for every row of (series, day), today last."""
    from scipy.special import betainc  # a tenth of a second, and only whoever asks for surges needs it

    past, today = table[:, :-1].astype(float), table[:, -1]
    residuals, freedom = np.zeros_like(past), 0
    mean = np.zeros(len(table))
    for kind in np.unique(kinds[:-1][there]):
        days = there & (kinds[:-1] == kind)
        mine = _cut(past[:, days])
        middle = mine.mean(axis=1)
        # A day of a kind that is rare is its own mean and says nothing about spread.
        residuals[:, days] = (mine - middle[:, None]) / np.sqrt(np.maximum(middle, 0.25))[:, None]
        freedom += int(days.sum()) - 1
        if kind == kinds[-1]:
            mean = middle
    spread = np.maximum((residuals**2).sum(axis=1) / max(freedom, 1), 1.0)
    days_like = int(like.sum())
    # Half a case more than was seen: what never came in eight weeks is rare, not impossible.
    expected = mean + 0.5 / days_like
    variance = expected * spread * (1 + 1 / days_like)
    shape = expected**2 / (variance - expected)
    chance = np.where(today > 0, betainc(np.maximum(today, 1), shape, 1 - expected / variance), 1.0)
    return mean, chance


def _cut(days: NDArray[np.float64]) -> NDArray[np.float64]:
    """Counts of like days, those that stand out cut off."""
    middle = np.median(days, axis=1, keepdims=True)
    deviation = _MAD * np.median(np.abs(days - middle), axis=1, keepdims=True)
    return np.minimum(days, middle + _STANDS_OUT * np.maximum(deviation, np.sqrt(np.maximum(middle, 1.0))))


def _surges(
    found: list[tuple[What, Any, Any, Any, Any]], facts: Facts, at: NDArray[Any], is_today: NDArray[Any],
    ref: Reference, days: int,
) -> tuple[Surge, ...]:  # fmt: skip
    chances = np.concatenate([chance for _w, _s, _m, chance, _o in found])
    if not len(chances):
        return ()
    order = np.argsort(chances, kind="stable")
    ranked = chances[order] * len(chances) / np.arange(1, len(chances) + 1)
    odds = np.empty(len(chances))
    odds[order] = np.minimum(np.minimum.accumulate(ranked[::-1])[::-1], 1.0)
    kotas = tuple(ref.territory.kota)
    width = int(_kota_of(facts, ref).max(initial=-1)) + 1
    today = at[is_today]
    members = {what: series for what, series, _count in _series(facts, today, ref)}
    surges, offset = [], 0
    for what, seen, mean, chance, observed in found:
        mine = odds[offset : offset + len(seen)]
        offset += len(seen)
        for i in np.flatnonzero((mine <= FALSE_ALARMS) & (observed >= LEAST_CASES)):
            code = int(seen[i])
            category, area = "", ""
            if what == "category":
                category = facts.categories.names[code]
            elif what == "kelurahan":
                area = facts.places.names[code]
            else:
                category, area = facts.categories.names[code // width], kotas[code % width]
            cases = facts.n[today[members[what] == code]]
            surges.append(Surge(what, category, area, int(observed[i]), float(mean[i]), days, float(chance[i]),
                                float(mine[i]), cases))  # fmt: skip
    return tuple(sorted(surges, key=lambda s: (s.chance, s.what, s.category, s.area)))
