"""Dates as people and programs write them."""

from __future__ import annotations

from datetime import datetime, timedelta, timezone

import pytest

from console.channels.dates import WIB, DateReader, is_bare_clock

NOW = int(datetime(2026, 11, 24, 12, 0, tzinfo=WIB).timestamp())


def wib(*parts: int) -> int:
    return int(datetime(*parts, tzinfo=WIB).timestamp())  # type: ignore[arg-type, misc]


def utc(*parts: int) -> int:
    return int(datetime(*parts, tzinfo=timezone.utc).timestamp())  # type: ignore[arg-type, misc] # noqa: UP017


@pytest.mark.parametrize(
    ("written", "meant"),
    [
        ("2026-08-01T02:11:09+0000", utc(2026, 8, 1, 2, 11, 9)),
        ("2026-08-01T02:11:09.000Z", utc(2026, 8, 1, 2, 11, 9)),
        ("2026-08-01T02:11:09+07:00", wib(2026, 8, 1, 2, 11, 9)),
        ("2026-08-01T02:11:09", wib(2026, 8, 1, 2, 11, 9)),
        ("2026-08-01 02:11", wib(2026, 8, 1, 2, 11)),
        ("2026-08-01 02:11:09 +0700", wib(2026, 8, 1, 2, 11, 9)),
        ("2026-08-01", wib(2026, 8, 1)),
        ("2026/08/01 02.11", wib(2026, 8, 1, 2, 11)),
        ("20260801", wib(2026, 8, 1)),
        ("20260801021109", wib(2026, 8, 1, 2, 11, 9)),
        ("1785550269", utc(2026, 8, 1, 2, 11, 9)),
        ("1785550269.5", utc(2026, 8, 1, 2, 11, 9)),
        ("1785550269000", utc(2026, 8, 1, 2, 11, 9)),
        ("46235.5", wib(2026, 8, 1, 12, 0)),
        ("01/08/2026 02:11", wib(2026, 8, 1, 2, 11)),
        ("01/08/2026", wib(2026, 8, 1)),
        ("1-8-2026 2:11:09", wib(2026, 8, 1, 2, 11, 9)),
        ("31/12/25", wib(2025, 12, 31)),
        ("12/25/2025", wib(2025, 12, 25)),
        ("01/08/2026 2:11 PM", wib(2026, 8, 1, 14, 11)),
        ("24 Nov 2026 08.10", wib(2026, 11, 24, 8, 10)),
        ("Sabtu, 1 Agustus 2026 pukul 02.11 WIB", wib(2026, 8, 1, 2, 11)),
        ("Jum'at, 7 Agustus 2026", wib(2026, 8, 7)),
        ("1 Agt 2026, 02:11 WITA", wib(2026, 8, 1, 1, 11)),
        ("Tue, 24 Nov 2026 08:10:00 +0700", wib(2026, 11, 24, 8, 10)),
        ("Aug 1, 2026 02:11 AM", wib(2026, 8, 1, 2, 11)),
        ("Sat Aug 01 02:11:09 +0000 2026", utc(2026, 8, 1, 2, 11, 9)),
        ("01-Agu-2026", wib(2026, 8, 1)),
        ("٠١/٠٨/٢٠٢٦", wib(2026, 8, 1)),
    ],
)
def test_reads(written: str, meant: int) -> None:
    assert DateReader(NOW).read(written) == meant


@pytest.mark.parametrize(
    "written",
    ["", "kemarin", "abc", "32/01/2026", "2026-02-30", "29/02/2025", "99:99", "1", "12345678901", "x" * 5000,
     "13/13/2026", "2026-08-01T25:00", "1 Foo 2026", "-5", "1e9", "08:10"],
)  # fmt: skip
def test_is_no_date(written: str) -> None:
    assert DateReader(NOW).read(written) is None


def test_a_column_with_days_in_second_place_is_read_month_first() -> None:
    reader = DateReader(NOW)
    reader.learn(["01/02/2026", "12/25/2025", "03/04/2026"])
    assert reader.read("01/02/2026") == wib(2026, 1, 2)


def test_a_column_without_proof_is_read_day_first() -> None:
    reader = DateReader(NOW)
    reader.learn(["01/02/2026", "03/04/2026"])
    assert reader.read("01/02/2026") == wib(2026, 2, 1)


def test_the_way_that_worked_is_tried_first_and_the_others_still_work() -> None:
    reader = DateReader(NOW)
    for _ in range(3):
        assert reader.read("24 Nov 2026 08.10") == wib(2026, 11, 24, 8, 10)
        assert reader.read("1785550269") == utc(2026, 8, 1, 2, 11, 9)
        assert reader.read("2026-08-01") == wib(2026, 8, 1)


def test_the_last_resort_reads_what_the_patterns_do_not() -> None:
    assert DateReader(NOW).read_fast("2026 Agustus 1 02:11") is None
    assert DateReader(NOW).read("2026 Agustus 1 02:11") == wib(2026, 8, 1, 2, 11)


def test_the_last_resort_is_given_up_where_it_never_helps() -> None:
    reader = DateReader(NOW)
    for number in range(DateReader.PATIENCE):
        assert reader.read(f"kotak nomor {number}") is None
    assert reader.read("2026 Agustus 1 02:11") is None


def test_offsets_go_both_ways() -> None:
    reader = DateReader(NOW)
    east, west = reader.read("01/08/2026 02:11 +0530"), reader.read("01/08/2026 02:11 GMT-05:00")
    assert east is not None and west is not None
    assert timedelta(seconds=west - east) == timedelta(hours=10, minutes=30)


@pytest.mark.parametrize(
    ("value", "clock"), [("08.10", True), ("08:10:09 WIB", True), ("2026-08-01", False), ("", False)]
)
def test_bare_clock(value: str, clock: bool) -> None:
    assert is_bare_clock(value) is clock
