"""Which days a briefing is about: Jakarta's, whole, and named so that the same days are the same file."""

from __future__ import annotations

import pytest

from console.core.briefing.stretch import MOST_DAYS, between, last_week, yesterday
from console.core.errors import Refused
from tests.support.factories import DAY, HOUR, NOW

MIDNIGHT = NOW // DAY * DAY - 7 * HOUR  # Monday 24 November 2025 in Jakarta


def test_yesterday_and_last_week_are_whole_days_of_jakarta() -> None:
    day, week = yesterday(NOW), last_week(NOW)
    assert (day.since, day.until) == (MIDNIGHT - DAY, MIDNIGHT)
    assert (week.since, week.until) == (MIDNIGHT - 7 * DAY, MIDNIGHT)
    assert (day.file_name, week.file_name) == ("briefing-harian-2025-11-23", "briefing-mingguan-2025-11-17")


@pytest.mark.parametrize("at", [MIDNIGHT, MIDNIGHT + DAY - 1])
def test_the_same_day_gives_the_same_file(at: int) -> None:
    assert yesterday(at) == yesterday(NOW)
    assert last_week(at) == last_week(NOW)
    assert yesterday(MIDNIGHT - 1) != yesterday(NOW)


def test_both_days_named_are_inside() -> None:
    two = between("2025-11-22", "2025-11-23", NOW)
    assert (two.since, two.until, two.days) == (MIDNIGHT - 2 * DAY, MIDNIGHT, 2)


@pytest.mark.parametrize(
    ("first", "last", "code"),
    [
        ("kemarin", "2025-11-23", "briefing.date"), ("2025-11-23", "2025-11-22", "briefing.turned"),
        ("2020-01-01", "2025-11-22", "briefing.long"), ("2025-11-25", "2025-11-25", "briefing.future"),
        ("1970-01-01", "1970-01-01", "briefing.future"), ("9" * 30, "2025-11-22", "briefing.date"),
    ],
)  # fmt: skip
def test_days_that_cannot_be(first: str, last: str, code: str) -> None:
    with pytest.raises(Refused) as told:
        between(first, last, NOW)
    assert told.value.code == code
    assert MOST_DAYS == 366
