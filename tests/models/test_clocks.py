"""The clocks, by example and by property."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta, timezone

import pytest
from hypothesis import given
from hypothesis import strategies as st

from models.agencies import Category
from models.clocks import (
    Calendar,
    Deadlines,
    Mode,
    add_hours,
    add_seconds,
    deadlines_for,
    holidays_around,
    humane,
    seconds_between,
    shift,
    working_seconds_between,
)

WIB = timezone(timedelta(hours=7))
H = 3600


def at(text: str) -> int:
    """Jakarta's time in words to epoch seconds."""
    return int(datetime.fromisoformat(text).replace(tzinfo=WIB).timestamp())


times = st.integers(at("2016-01-01 00:00"), at("2030-12-31 23:59"))
spans = st.integers(0, 300 * H)
modes: st.SearchStrategy[Mode] = st.sampled_from(["calendar", "working"])


@given(times, spans, spans, modes)
def test_adding_in_pieces_is_adding_at_once(start: int, first: int, second: int, mode: Mode) -> None:
    assert add_seconds(add_seconds(start, first, mode), second, mode) == add_seconds(
        start, first + second, mode
    )


@given(times, spans, modes)
def test_a_deadline_is_never_before_its_start_and_leaves_exactly_the_time_given(
    start: int, span: int, mode: Mode
) -> None:
    deadline = add_seconds(start, span, mode)
    assert deadline >= start
    assert seconds_between(start, deadline, mode) == span


@given(times, st.integers(-10 * H, 300 * H), st.integers(-5 * H, 500 * H), modes)
def test_a_pause_never_makes_a_deadline_earlier(deadline: int, before: int, length: int, mode: Mode) -> None:
    paused = deadline - before
    moved = shift(deadline, paused, paused + length, mode)
    assert moved >= deadline
    assert seconds_between(deadline, moved, mode) == seconds_between(paused, paused + length, mode)


@given(times, times, times)
def test_working_time_adds_up_over_any_moment_between(a: int, b: int, c: int) -> None:
    first, middle, last = sorted((a, b, c))
    parts = working_seconds_between(first, middle) + working_seconds_between(middle, last)
    assert parts == working_seconds_between(first, last) <= last - first


@given(st.integers(2015, 2030), st.integers(0, 365))
def test_a_holiday_and_a_sunday_count_nothing(year: int, offset: int) -> None:
    day = (date(year, 1, 1) - date(1970, 1, 1)).days + offset
    midnight = day * 86_400 - 7 * H
    worked = working_seconds_between(midnight, midnight + 86_400)
    free = day in holidays_around(day) or (day + 3) % 7 >= 5
    assert worked == (0 if free else int(8.5 * H))


def test_independence_day_is_left_out() -> None:
    # Monday 17 August 2026; work goes on on Tuesday.
    assert add_hours(at("2026-08-14 15:00"), 2, "working") == at("2026-08-18 08:30")


def test_working_hours_by_example() -> None:
    assert add_hours(at("2026-11-23 08:10"), 6, "working") == at("2026-11-23 14:10")
    assert add_hours(at("2026-11-23 15:00"), 1, "working") == at("2026-11-23 16:00")
    assert add_hours(at("2026-11-23 15:00"), 2, "working") == at("2026-11-24 08:30")
    assert add_hours(at("2026-11-21 12:00"), 1, "working") == at("2026-11-23 08:30")
    assert add_hours(at("2026-11-23 03:30"), 6, "calendar") == at("2026-11-23 09:30")


def test_other_working_hours_and_decreed_days_off() -> None:
    decreed = (date(2026, 11, 24) - date(1970, 1, 1)).days
    six_days = Calendar(
        8 * H, 20 * H, frozenset(range(6)), public_holidays=False, closed=frozenset({decreed})
    )
    assert add_hours(at("2026-11-23 19:00"), 2, "working", six_days) == at("2026-11-25 09:00")
    assert working_seconds_between(at("2026-11-28 00:00"), at("2026-11-29 00:00"), six_days) == 12 * H


def test_impossible_calendars_and_clocks_are_refused() -> None:
    with pytest.raises(ValueError, match="open before"):
        Calendar(opens=16 * H, closes=8 * H)
    with pytest.raises(ValueError, match="weekdays"):
        Calendar(weekdays=frozenset())
    with pytest.raises(ValueError, match="backwards"):
        add_hours(0, -1, "calendar")
    with pytest.raises(ValueError, match="no working day"):
        add_hours(0, 1, "working", Calendar(closed=frozenset(range(1000))))


def test_a_pause_over_a_weekend_gives_no_working_time() -> None:
    deadline = at("2026-11-23 10:00")
    assert shift(deadline, at("2026-11-21 00:00"), at("2026-11-23 00:00"), "working") == deadline
    assert shift(deadline, at("2026-11-21 00:00"), at("2026-11-23 00:00"), "calendar") == at(
        "2026-11-25 10:00"
    )


def test_who_was_late_before_a_pause_is_as_late_after_it() -> None:
    deadline, paused, resumed = 1000 * H, 1003 * H, 1010 * H
    assert resumed - shift(deadline, paused, resumed, "calendar") == paused - deadline


def test_deadlines_of_a_new_case() -> None:
    category = Category(
        "banjir", "Banjir", "Flooding", "DSDA", handover_hours=1, lurah_hours=6, completion_hours=24
    )
    assert deadlines_for(category, 0, at_lurah=False) == Deadlines(H, None, 24 * H)
    assert deadlines_for(category, 0, at_lurah=True) == Deadlines(H, 6 * H, 24 * H)


def test_the_nearest_deadline_names_its_clock() -> None:
    assert Deadlines(5, 9, 20).nearest() == (5, "handover")
    assert Deadlines(None, 9, 20).nearest() == (9, "lurah")
    assert Deadlines(30, 30, 20).nearest() == (20, "completion")
    assert Deadlines(7, 7, 7).nearest() == (7, "handover")


def test_a_pause_moves_every_running_clock() -> None:
    assert Deadlines(5, None, 20).shifted(1, 4, "calendar") == Deadlines(8, None, 23)


@pytest.mark.parametrize(
    ("seconds", "indonesian", "english"),
    [
        (80 * 60, "1 j 20 m", "1 h 20 m"),
        (-102 * 60, "−1 j 42 m", "−1 h 42 m"),
        (-3 * H, "−3 j", "−3 h"),
        (2 * H + 120, "2 j 02 m", "2 h 02 m"),
        (6 * 24 * H + 19 * H + 59 * 60, "6 h 19 j", "6 d 19 h"),
        (7 * 24 * H, "7 h", "7 d"),
        (9 * 24 * H + 23 * H, "9 h 23 j", "9 d 23 h"),
        (10 * 24 * H + 5 * H, "10 h", "10 d"),
        (-40 * 24 * H - 7 * H, "−40 h", "−40 d"),
        (14 * 60, "14 m", "14 m"),
        (59, "0 m", "0 m"),
        (0, "0 m", "0 m"),
        (-1, "−1 m", "−1 m"),
    ],
)
def test_humane(seconds: int, indonesian: str, english: str) -> None:
    assert humane(seconds) == humane(seconds, "id") == indonesian
    assert humane(seconds, "en") == english


@given(st.integers(-(10**9), 10**9))
def test_humane_has_a_minus_exactly_when_late(seconds: int) -> None:
    assert humane(seconds).startswith("−") == (seconds < 0)


def test_jakartas_day_begins_at_five_in_the_afternoon_utc() -> None:
    start = int(datetime(2026, 11, 22, 17, 0, tzinfo=UTC).timestamp())  # Monday 00.00 WIB
    assert add_seconds(start, 1, "working") == at("2026-11-23 07:30") + 1
