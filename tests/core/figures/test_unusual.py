"""Unusual today: a planted surge is told, ordinary days are not, and the numbers are those of plain counting."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import numpy as np
import pytest
from scipy.stats import nbinom

from console.core.figures.facts import COLUMNS, Facts, empty
from console.core.figures.slice import Slice
from console.core.figures.unusual import FALSE_ALARMS, LEAST_DAYS, WEEKS, unusual
from models.clocks import WIB_SECONDS, Calendar, holidays_around
from models.complaint import KINDS
from tests.support.factories import DAY, HOUR, NOW, PLUIT, reference

REF = reference()
TODAY = (NOW + WIB_SECONDS) // DAY
EVERYTHING = Slice(NOW, NOW)
CATEGORIES = tuple(REF.categories)
PLACES = tuple(REF.territory.kelurahan)
MIDNIGHT = TODAY * DAY - WIB_SECONDS


def facts(received: Any, category: Any, place: Any) -> Facts:
    """Cases with these times and codes (1 is the first category, the first kelurahan)."""
    none = empty(REF)
    count = len(received)
    blank = {
        name: np.full(
            count, -1 if name.endswith(("_at", "_by", "_from", "_since", "_until")) else 0, column.dtype
        )
        for name in COLUMNS
        for column in (getattr(none, name),)
    }
    blank |= {
        "n": np.arange(1, count + 1, dtype=np.int32), "received_at": np.asarray(received, np.int64),
        "category": np.asarray(category, np.uint16), "kelurahan": np.asarray(place, np.uint16),
    }  # fmt: skip
    return replace(none, **blank)


class Town:
    """Eight weeks and a day of a city: busy and rare categories, weekends half as busy, days that vary."""

    def __init__(self, seed: int, days: int = WEEKS * 7 + 1, restless: float = 0.0) -> None:
        self.dice = np.random.default_rng(seed)
        weekday = (np.arange(TODAY - days + 1, TODAY + 1) + 3) % 7
        busy = np.where(weekday >= 5, 0.5, 1.0)
        rate = 300.0 / np.arange(1, len(CATEGORIES) + 1)  # cases a day, Zipf
        mean = rate[:, None] * busy[None, :]
        if restless:  # gamma: days of a series differ by more than chance
            mean = mean * self.dice.gamma(1 / restless, restless, mean.shape)
        counts = self.dice.poisson(mean)
        category, day = np.repeat(np.indices(counts.shape).reshape(2, -1), counts.reshape(-1), axis=1)
        places = np.arange(1, len(PLACES) + 1)
        self.category = category + 1
        self.place = self.dice.choice(places, len(category), p=(1 / places) / (1 / places).sum())
        second = self.dice.integers(0, DAY, len(category))
        self.received = MIDNIGHT - (days - 1) * DAY + day * DAY + second

    def plant(self, count: int, category: int, place: int, day: int = 0) -> None:
        """That many cases more between midnight and eight, today or so many days ago."""
        at = MIDNIGHT - day * DAY + self.dice.integers(0, 8 * HOUR, count)
        self.received = np.concatenate([self.received, at])
        self.category = np.concatenate([self.category, np.full(count, category)])
        self.place = np.concatenate([self.place, np.full(count, place)])

    def facts(self) -> Facts:
        return facts(self.received, self.category, self.place)


def test_a_planted_surge_is_told_with_its_cases() -> None:
    town = Town(1)
    before = len(town.received)
    town.plant(30, 20, 100)
    found = unusual(town.facts(), EVERYTHING, REF, NOW)
    kinds = {(s.what, s.category, s.area) for s in found.surges}
    category, place = CATEGORIES[19], PLACES[99]
    assert {
        ("category", category, ""),
        ("kelurahan", "", place),
        ("category_kota", category, place[:5]),
    } <= kinds
    assert len(found.surges) <= 4
    for surge in found.surges[:3]:
        assert set(range(before + 1, before + 31)) <= set(surge.cases.tolist())
        assert len(surge.cases) == surge.observed >= 30 > 3 * surge.expected
        assert surge.chance <= surge.odds <= FALSE_ALARMS
        assert surge.days == found.like_days == WEEKS
        for lang in ("id", "en"):
            assert str(surge.observed) in surge.why(REF, lang)
    assert REF.categories[category].name in next(s for s in found.surges if s.what == "category").why(
        REF, "id"
    )


@pytest.mark.parametrize("restless", [0.0, 0.15])
def test_ordinary_days_are_quiet(restless: float) -> None:
    days = 120
    alarms = sum(
        bool(unusual(Town(seed, restless=restless).facts(), EVERYTHING, REF, NOW).surges)
        for seed in range(days)
    )
    # 5 % of the days at most; of 120 that is 6, and more than 13 by chance one time in two hundred.
    assert alarms <= 13


def test_last_weeks_flood_does_not_hide_todays() -> None:
    town = Town(2)
    town.plant(60, 20, 100, day=7)
    town.plant(60, 20, 100)
    assert any(s.category == CATEGORIES[19] for s in unusual(town.facts(), EVERYTHING, REF, NOW).surges)


def test_the_hours_after_now_do_not_count() -> None:
    received = [
        MIDNIGHT - 7 * DAY * week + hour * HOUR for week in range(WEEKS + 1) for hour in (7, 7, 12, 23)
    ]
    received += [MIDNIGHT - 7 * DAY * WEEKS] + [MIDNIGHT + 3 * HOUR] * 30
    found = unusual(facts(received, np.full(len(received), 1), np.zeros(len(received))), EVERYTHING, REF, NOW)
    (surge,) = found.surges
    assert (surge.observed, surge.days) == (32, WEEKS)
    assert surge.expected == pytest.approx(2.0, abs=0.2)  # two by ten past eight, not four
    assert found.compared == 1


def test_the_chance_is_the_negative_binomials_tail() -> None:
    town = Town(3, restless=0.3)
    town.plant(80, 5, 3)
    surge = unusual(town.facts(), EVERYTHING, REF, NOW).surges[0]
    poisson = nbinom.sf(surge.observed - 1, 1e9, 1e9 / (1e9 + surge.expected))
    assert poisson < surge.chance < FALSE_ALARMS  # restless days make the same number less surprising


def test_a_holiday_is_compared_with_sundays_and_holidays() -> None:
    closed = Calendar(closed=frozenset((TODAY,)))
    ref = replace(REF, calendar=closed)
    town = Town(4)
    found = unusual(town.facts(), EVERYTHING, ref, NOW)
    off = [d for d in range(TODAY - WEEKS * 7, TODAY) if (d + 3) % 7 == 6 or d in holidays_around(d)]
    assert found.like_days == len(off)
    # And a holiday is not one of the Mondays.
    holiday = TODAY - 7
    assert unusual(
        town.facts(), EVERYTHING, replace(REF, calendar=Calendar(closed=frozenset((holiday,)))), NOW
    ).like_days == (unusual(town.facts(), EVERYTHING, REF, NOW).like_days - 1)


def test_a_young_or_empty_city_compares_nothing() -> None:
    young = Town(5, days=7 * (LEAST_DAYS - 1) + 1)
    young.plant(500, 1, 1)
    for cases in (young.facts(), empty(REF)):
        found = unusual(cases, EVERYTHING, REF, NOW)
        assert (found.surges, found.compared) == ((), 0)
        assert found.like_days < LEAST_DAYS


def test_the_filter_holds_and_spam_is_no_surge() -> None:
    town = Town(6)
    town.plant(40, 20, PLACES.index(PLUIT) + 1)
    whole = town.facts()
    inside = unusual(whole, replace(EVERYTHING, areas=(PLUIT,)), REF, NOW)
    assert inside.surges
    assert not unusual(whole, replace(EVERYTHING, areas=("31.74",)), REF, NOW).surges
    kind = whole.kind.copy()
    kind[-40:] = KINDS.index("spam")
    assert not unusual(replace(whole, kind=kind), replace(EVERYTHING, areas=(PLUIT,)), REF, NOW).surges
