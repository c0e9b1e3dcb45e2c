"""Identities: the same message is the same case on every machine, and ids sort by time."""

from __future__ import annotations

from datetime import UTC, datetime
from uuid import RFC_4122, UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st

from models.identity import WIB, day_of, derived_id, event_id, number, report_id

TIMES = st.integers(0, 2**38)
MS = st.integers(0, 2**48 - 1)
ENTROPY = st.binary(min_size=10, max_size=16)


def test_the_id_of_a_message_never_changes() -> None:
    """Stored data and other consoles hold these; another formula would make every known message new."""
    assert report_id("qlue", "2188", 1_763_946_600) == UUID("019ab369-1640-8950-a8b4-5799a50df206")
    assert derived_id(report_id("qlue", "2188", 1_763_946_600), "receive") == UUID(
        "019ab369-1640-8b53-9799-0e135e4027d3"
    )


@given(st.text(), st.text(), TIMES)
def test_ids_are_version_8_of_the_rfc(channel: str, external: str, at: int) -> None:
    for made in (report_id(channel, external, at), derived_id(report_id(channel, external, at), "receive")):
        assert (made.version, made.variant) == (8, RFC_4122)
        assert made.int >> 80 == at * 1000


@given(TIMES, TIMES, st.text(max_size=5))
def test_ids_sort_by_time(one: int, other: int, external: str) -> None:
    if one < other:
        assert report_id("x", external, one).bytes < report_id("x", "y", other).bytes


@given(
    st.tuples(st.text(max_size=5), st.text(max_size=5)), st.tuples(st.text(max_size=5), st.text(max_size=5))
)
def test_two_messages_of_one_moment_are_two_cases(one: tuple[str, str], other: tuple[str, str]) -> None:
    if "\0" not in one[0] + other[0]:
        assert (report_id(*one, 7) == report_id(*other, 7)) == (one == other)


def test_half_a_surrogate_pair_and_a_time_before_1970_have_ids_too() -> None:
    assert report_id("x", "\ud83d", 7) != report_id("x", "?", 7)
    assert report_id("x", "1", -5).int >> 80 == 0


@given(MS, ENTROPY, ENTROPY)
def test_events_differ_by_their_entropy(at: int, one: bytes, other: bytes) -> None:
    assert event_id(at, one).version == 8
    if one[:10] == other[:10]:
        assert event_id(at, one) == event_id(at, other)
    assert event_id(at, b"\0" * 10) != event_id(at, b"\1" * 10)


def test_what_follows_from_a_case_differs_by_word_and_case() -> None:
    case, twin = report_id("x", "1", 7), report_id("x", "2", 7)
    assert len({case, twin, derived_id(case, "a"), derived_id(case, "b"), derived_id(twin, "a")}) == 5


@pytest.mark.parametrize(
    ("utc", "day"),
    [
        ((2025, 3, 4, 16, 59, 59), "250304"),
        ((2025, 3, 4, 17, 0, 0), "250305"),
        ((1999, 12, 31, 17, 0, 0), "000101"),
    ],
)
def test_a_day_begins_at_midnight_in_jakarta(utc: tuple[int, ...], day: str) -> None:
    at = int(datetime(*utc, tzinfo=UTC).timestamp())  # type: ignore[arg-type,misc]
    assert day_of(at) == day
    assert WIB.utcoffset(None).total_seconds() == 7 * 3600


def test_numbers_as_the_city_prints_them() -> None:
    assert number("250305", 7) == "JK2503050007"
    assert number("250305", 12_345) == "JK25030512345"
