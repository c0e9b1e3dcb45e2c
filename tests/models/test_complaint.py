"""The case itself: its colours, its place in the queue, and that it is the fold of its effects."""

from __future__ import annotations

from dataclasses import FrozenInstanceError, replace
from typing import Any
from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st

from models import commands as c
from models import reading, rules
from models.complaint import (
    COLOUR_OF,
    COLOURS,
    OPEN,
    STATUSES,
    Complaint,
    as_column,
    urgency,
    urgent_key,
    with_effect,
)
from tests.support.factories import DAY, NOW, REPORTS, RINA, STEPS, case, json_round, received, reference

BLANK = Complaint(UUID(int=1), "x", "1", NOW, "Lampu mati")
TIMES = st.integers(0, 2**37)
KEYS = st.builds(urgent_key, st.booleans(), st.none() | TIMES, st.none() | TIMES, TIMES)


def test_three_colours_roll_five_statuses_up_and_the_refused_stands_apart() -> None:
    assert [COLOUR_OF[status] for status in STATUSES] == [
        "red",
        "yellow",
        "yellow",
        "yellow",
        "green",
        "none",
    ]
    assert set(COLOUR_OF.values()) == set(COLOURS)
    assert {s for s in STATUSES if replace(BLANK, status=s).is_open} == set(OPEN)
    assert replace(BLANK, status="proses").colour == "yellow"


def test_a_case_is_a_value() -> None:
    with pytest.raises(FrozenInstanceError):
        BLANK.status = "selesai"  # type: ignore[misc]
    assert hash(BLANK) == hash(replace(BLANK))


@given(TIMES, TIMES, TIMES)
def test_running_before_stopped_before_closed(due: int, other: int, received_at: int) -> None:
    running = urgent_key(True, due, None, received_at)
    stopped = urgent_key(True, other, NOW, received_at)
    clockless = urgent_key(True, None, None, received_at)
    closed = urgent_key(False, None, None, received_at)
    assert running < stopped < closed
    assert running < clockless < closed


@given(st.lists(TIMES, min_size=2), TIMES)
def test_the_overdue_come_first_whatever_the_time_is(dues: list[int], now: int) -> None:
    order = sorted(dues, key=lambda due: urgent_key(True, due, None, 0))
    overdue = [due < now for due in order]
    assert overdue == sorted(overdue, reverse=True)
    assert order == sorted(dues)


@given(TIMES, TIMES)
def test_closed_cases_stand_newest_first(one: int, other: int) -> None:
    assert (urgent_key(False, 1, 2, one) < urgent_key(False, None, None, other)) == (one > other)


@given(KEYS)
def test_the_order_fits_the_database(key: int) -> None:
    assert 0 <= key < 2**63


def test_the_place_in_the_queue_is_read_off_the_case() -> None:
    assert urgency(case()) == case().due_at
    assert urgency(replace(BLANK, status="selesai", due_at=5)) > urgency(
        replace(BLANK, due_at=NOW + 9 * DAY, paused_at=1)
    )
    twin = replace(BLANK, due_at=5, merged_into=UUID(int=2))
    assert not twin.in_queue and urgency(twin) == urgency(replace(BLANK, status="ditolak"))


def test_columns_are_what_json_can_carry() -> None:
    found = replace(BLANK, merged_into=UUID(int=2), result_photos=("a", "b"), lat=-6.2)
    values: dict[str, Any] = {name: as_column(found, name) for name in reading.COLUMNS}
    assert json_round(values) == values
    assert values["merged_into"] == str(UUID(int=2)) and values["result_photos"] == ["a", "b"]


@given(REPORTS, STEPS)
def test_a_case_is_the_fold_of_its_effects(made: c.ReceiveReport, steps: list[Any]) -> None:
    """What the history holds, read back from JSON and put on one after the other, is the case."""
    found, now = received(made), made.received_at
    effects = [rules.apply(None, made, now, reference(), RINA)]
    for command, later, _role in steps:
        now += later
        if rules.refuse(found, command, RINA, reference()) is None:
            effects.append(rules.apply(found, command, now, reference(), RINA))
            found = with_effect(found, effects[-1])
    folded = Complaint(found.id, "", "", 0, "", revision=1)
    for effect in effects:
        folded = with_effect(folded, json_round(effect))
    assert folded == found
