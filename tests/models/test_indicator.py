"""The red indicator: colours, causes, and the sentence."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from models.indicator import (
    CAUSES,
    Causes,
    Indicator,
    Rates,
    cause_of,
    colour_of,
    indicator,
    over_capacity,
    why,
)

counts = st.integers(0, 400)


def pluit() -> Indicator:
    """The worst kelurahan of the list of August 2017, with an invented split."""
    return indicator(
        "31.72.01.1002",
        "Pluit",
        waiting=286,
        back_to_red=38,
        coordinated=72,
        outside=84,
        own_late=31,
        inflow_per_day=52,
        crew=62,
    )


def test_the_picture_of_pluit() -> None:
    found = pluit()
    assert found.colour == "red"
    assert found.causes == Causes(new=61, back_to_red=38, coordinated=72, outside=84, capacity=31)
    assert found.capacity_per_day == 18
    assert why(found, "id") == (
        "84 dari 286 laporan di luar kewenangan kelurahan, dan 72 sudah dikoordinasikan tetapi di Qlue masih "
        "merah. Masuk 52 sehari, PPSU menyelesaikan sekitar 18."
    )
    assert why(found, "en") == (
        "Outside the kelurahan's authority: 84 of 286 reports; already coordinated but still red in "
        "Qlue: 72. 52 a day come in, the PPSU crew completes about 18."
    )


@given(counts, counts, counts, counts, counts, st.floats(0, 200), st.integers(0, 90))
def test_every_waiting_report_has_exactly_one_cause(
    rest: int, back: int, coordinated: int, outside: int, late: int, inflow: float, crew: int
) -> None:
    waiting = rest + back + coordinated + outside + late
    found = indicator(
        "x",
        "X",
        waiting=waiting,
        back_to_red=back,
        coordinated=coordinated,
        outside=outside,
        own_late=late,
        inflow_per_day=inflow,
        crew=crew,
    )
    assert found.causes.total == waiting
    if crew == 0 or inflow <= found.capacity_per_day:
        assert found.causes.capacity == 0
    for lang in ("id", "en"):
        assert why(found, lang).endswith(".")


@pytest.mark.parametrize(
    ("waiting", "colour"), [(0, "green"), (49, "green"), (50, "amber"), (99, "amber"), (100, "red")]
)
def test_colours(waiting: int, colour: str) -> None:
    assert colour_of(waiting) == colour


def test_the_limits_are_settings() -> None:
    assert colour_of(60, Rates(red_from=60, amber_from=10)) == "red"
    found = indicator(
        "x",
        "X",
        waiting=10,
        back_to_red=0,
        coordinated=0,
        outside=0,
        own_late=4,
        inflow_per_day=20,
        crew=60,
        rates=Rates(red_from=10, amber_from=5, jobs_per_crew_day=0.5),
    )
    assert (found.colour, found.capacity_per_day, found.causes.capacity) == ("red", 30, 0)


def test_counts_that_do_not_add_up_are_a_bug() -> None:
    with pytest.raises(ValueError, match="add up"):
        indicator(
            "x", "X", waiting=1, back_to_red=2, coordinated=0, outside=0, own_late=0, inflow_per_day=0, crew=0
        )


@pytest.mark.parametrize(
    ("status", "reopened", "channel_red", "own", "level", "hours", "over", "cause"),
    [
        ("menunggu", 0, False, True, "lurah", 2, False, "new"),
        ("menunggu", 0, False, True, "lurah", 30, False, "new"),
        ("menunggu", 0, False, True, "lurah", 30, True, "capacity"),
        ("menunggu", 0, False, True, "lurah", 24, True, "new"),
        ("menunggu", 0, False, False, "lurah", 2, True, "outside"),
        ("menunggu", 0, False, False, None, 30, True, "outside"),
        ("menunggu", 0, False, False, "dinas", 30, True, "new"),
        ("menunggu", 1, False, False, "lurah", 30, True, "back_to_red"),
        ("menunggu", 1, True, True, "lurah", 30, True, "back_to_red"),
        ("koordinasi", 0, True, False, "dinas", 2, False, "coordinated"),
        ("koordinasi", 2, True, False, "dinas", 2, False, "coordinated"),
        ("koordinasi", 0, False, False, "dinas", 2, False, None),
        ("proses", 0, True, True, "ppsu", 2, False, None),
        ("selesai", 3, False, True, "ppsu", 2, False, None),
    ],
)
def test_the_cause_of_one_report(
    status: str,
    reopened: int,
    channel_red: bool,
    own: bool,
    level: str | None,
    hours: int,
    over: bool,
    cause: str | None,
) -> None:
    found = cause_of(
        status=status,
        reopened=reopened,
        channel_red=channel_red,
        own_area=own,
        agency_level=level,
        lurah_late=hours > 24,
        over=over,
    )
    assert found == cause


def test_ranking_of_equal_causes_puts_what_others_can_lift_first() -> None:
    assert Causes(5, 5, 5, 5, 5).ranked()[0] == ("outside", 5)
    assert Causes(new=3, capacity=9).ranked() == (("capacity", 9), ("new", 3))


def test_an_unknown_crew_is_not_blamed() -> None:
    assert not over_capacity(50, 0)
    found = indicator(
        "x",
        "X",
        waiting=1204,
        back_to_red=0,
        coordinated=0,
        outside=0,
        own_late=9,
        inflow_per_day=0.4,
        crew=0,
    )
    assert why(found, "id") == (
        "1.204 dari 1.204 laporan baru masuk. Masuk kurang dari 1 sehari; jumlah PPSU belum diisi."
    )
    assert "1,204 of 1,204" in why(found, "en")


def test_nothing_waiting_is_said_plainly() -> None:
    empty = indicator(
        "x", "X", waiting=0, back_to_red=0, coordinated=0, outside=0, own_late=0, inflow_per_day=3, crew=50
    )
    assert why(empty, "id") == "Tidak ada laporan yang menunggu."
    assert why(empty, "en") == "No report is waiting."


def test_the_order_of_the_bar() -> None:
    assert CAUSES == ("new", "back_to_red", "coordinated", "outside", "capacity")
