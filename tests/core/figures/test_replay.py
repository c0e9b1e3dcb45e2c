"""Replay: every moment against the rule told case by case, and jumping against walking."""

from __future__ import annotations

import sqlite3

import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st

from console.core.figures.replay import ABSENT, GREEN, RED, YELLOW, Replay, replay
from console.core.figures.slice import Slice
from tests.support import small_cities
from tests.support.factories import DAY, HOUR, NOW, reference

REF = reference()
SINCE = NOW - NOW % DAY - 7 * HOUR
DAY_OF = Slice(SINCE, SINCE + DAY)
MOMENT = st.integers(SINCE - 5, SINCE + DAY + 5)


def made(read: sqlite3.Connection, wanted: Slice = DAY_OF) -> Replay:
    return replay(small_cities.facts(read, REF), wanted, REF)


def expected(row: small_cities.Row, moment: int) -> int:
    came = row["received_at"]

    def passed(name: str) -> bool:
        return row[name] is not None and max(row[name], came) <= moment

    if moment < came:
        return ABSENT
    if passed("closed_at"):
        return GREEN
    if not passed("handed_at") or (passed("red_since") and not passed("red_until")):
        return RED
    return YELLOW


@settings(max_examples=60)
@given(city=small_cities.CITIES, moments=st.lists(MOMENT, min_size=2, max_size=5))
def test_every_moment_is_as_the_cases_say(
    stores: tuple[sqlite3.Connection, ...], city: list[small_cities.Row], moments: list[int]
) -> None:
    write, read = stores
    small_cities.fill(write, city)
    found = made(read)
    inside = [min(max(moment, SINCE), SINCE + DAY - 1) for moment in moments]
    for moment in inside:
        colours = found.at(moment)
        shown = dict(zip(found.n.tolist(), colours.tolist(), strict=True))
        for n, row in enumerate(city, start=1):
            ours = row["kind"] != "spam" and row["merged_into"] is None
            assert shown.get(n, ABSENT) == (expected(row, moment) if n in shown else ABSENT)
            if ours and n not in shown:  # not there that day: still to come, or done before
                assert expected(row, moment) in (ABSENT, GREEN)
            assert ours or n not in shown
        assert found.count(moment) == tuple((colours == colour).sum() for colour in (RED, YELLOW, GREEN))
    walked, at = found.at(inside[0]), inside[0]
    for moment in sorted(inside):
        if moment >= at:
            rows, colours = found.between(at, moment)
            walked[rows] = colours
            at = moment
    if at > inside[0]:
        np.testing.assert_array_equal(walked, found.at(at))


def test_one_case_through_its_day(stores: tuple[sqlite3.Connection, ...]) -> None:
    write, read = stores
    hour = [SINCE + h * HOUR for h in range(24)]
    small_cities.fill(write, [{
        "channel": "sms", "status": "selesai", "received_at": hour[1], "handed_at": hour[2], "red_since": hour[4],
        "red_until": hour[5], "closed_at": hour[7], "lat": -6.2, "lon": 106.8,
    }])  # fmt: skip
    found = made(read)
    seen = [int(found.at(at)[0]) for at in hour[:9]]
    assert seen == [ABSENT, RED, YELLOW, YELLOW, RED, YELLOW, YELLOW, GREEN, GREEN]
    rows, colours = found.between(hour[0], hour[6])
    assert (rows.tolist(), colours.tolist()) == ([0], [YELLOW])
    assert found.between(hour[7], hour[9])[0].size == 0


def test_an_empty_day(stores: tuple[sqlite3.Connection, ...]) -> None:
    write, read = stores
    small_cities.fill(write, [])
    found = made(read)
    assert found.at(NOW).size == 0
    assert found.count(NOW) == (0, 0, 0)
