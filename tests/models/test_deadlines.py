"""A case's clocks: hand-over 6 h, lurah 24 h, completion 7 days, or what its category says."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from models import clocks
from models import commands as c
from models.complaint import URGENT_STOPPED, Complaint, urgency
from models.deadlines import first_due
from tests.support.factories import CREW, DAY, HOUR, LURAH, NOW, case, done, reference

T = NOW - HOUR
"""When the factories' reports arrive: Monday, 07.10."""


def dues(found: Complaint) -> tuple[float | None, ...]:
    """Hand-over, lurah and completion in hours after the report."""
    return tuple(None if due is None else (due - T) / HOUR
                 for due in (found.handover_due, found.lurah_due, found.completion_due))  # fmt: skip


@pytest.mark.parametrize(
    ("values", "hours"),
    [
        ({"category": None}, (6, None, 168)),
        ({"category": "jalan"}, (6, None, 168)),
        ({"category": "sampah"}, (6, None, 48)),
        ({"category": "sampah", "sure": 8}, (6, 24, 48)),  # Qlue brings it straight to the lurah
        ({"category": "sampah", "sure": 8, "agency": CREW}, (6, 24, 48)),
        ({"category": "sampah", "sure": 8, "agency": "DLH"}, (6, None, 48)),
        ({"category": "sampah", "sure": 7}, (6, None, 48)),  # the lurah is a suggestion
        ({"category": "kebakaran", "sure": 8}, (0.5, 1, 6)),
        ({"category": "banjir", "kind": "aspiration"}, (1, None, 24)),
        ({"category": "banjir", "kind": "spam", "sure": 8}, (None, None, None)),
    ],
)
def test_a_new_case_has_the_clocks_of_its_category(
    values: dict[str, object], hours: tuple[float | None, ...]
) -> None:
    found = case(**values)
    assert dues(found) == hours
    assert found.due_at == (None if hours[0] is None else T + hours[0] * HOUR)
    assert found.due_clock == ("handover" if hours[0] else "")


def test_service_at_a_counter_is_counted_in_working_hours() -> None:
    found = case(category="ktp-el")
    ktp = reference().categories["ktp-el"]
    assert found.completion_due == clocks.add_hours(T, ktp.completion_hours, "working")
    assert (
        found.completion_due == T + 20 * 60 + 4 * DAY + 8 * HOUR + 1800
    )  # Friday, 16.00: five days of 8.5 h


@pytest.mark.parametrize("command", [c.Coordinate("DBM"), c.Dispose("DSDA-3172"), c.Start()])
def test_handing_on_ends_the_hand_over(command: c.Command) -> None:
    found = case(command, sure=8)
    assert dues(found) == (None, None, 48)
    assert (found.due_at, found.due_clock) == (found.completion_due, "completion")


@pytest.mark.parametrize("to", [LURAH, CREW])
def test_the_lurah_has_his_day_from_the_disposition(to: str) -> None:
    found = case(c.Dispose(to))
    assert dues(found) == (None, 25, 48)
    assert found.due_clock == "lurah"
    assert dues(done(found, c.Start())) == (None, None, 48)


@pytest.mark.parametrize("end", [c.Complete("Beres"), c.Reject("Bukan")])
def test_a_closed_case_has_no_clock(end: c.Command) -> None:
    found = case(c.Dispose(LURAH), c.Note("", "citizen"), end, at=NOW)
    assert dues(found) == (None, None, None)
    assert (found.due_at, found.due_clock, found.waiting_for, found.paused_at) == (None, "", "", None)


# Standing still -------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(("stop", "who"), [(c.Note("", "citizen"), "citizen"), (c.Coordinate("PLN"), "PLN")])
@pytest.mark.parametrize("go", [c.Coordinate("DBM"), c.Dispose("DSDA-3172"), c.Start(), c.Note("", "none")])
def test_waiting_stops_the_clocks_and_going_on_moves_them_by_that_time(
    stop: c.Command, who: str, go: c.Command
) -> None:
    stopped = done(case(), stop, NOW)
    assert (stopped.waiting_for, stopped.paused_at) == (who, NOW)
    assert stopped.due_at is not None
    assert stopped.urgent == URGENT_STOPPED + stopped.due_at
    gone_on = done(stopped, go, NOW + 5 * HOUR)
    assert (gone_on.waiting_for, gone_on.paused_at, gone_on.paused_seconds) == ("", None, 5 * HOUR)
    assert gone_on.completion_due == T + (48 + 5) * HOUR
    assert gone_on.urgent == gone_on.due_at


def test_all_open_clocks_move() -> None:
    found = done(done(case(sure=8), c.Note("", "citizen"), NOW), c.Note("", "none"), NOW + DAY)
    assert dues(found) == (30, 48, 72)


def test_from_one_outside_body_to_another_and_to_the_citizen_the_clocks_stay_stopped() -> None:
    found = done(case(c.Coordinate("PLN")), c.Coordinate("TELKOM"), NOW + HOUR)
    assert (found.waiting_for, found.paused_at, found.paused_seconds) == ("TELKOM", NOW + HOUR, HOUR)
    found = done(found, c.Note("", "citizen"), NOW + 2 * HOUR)
    assert (found.waiting_for, found.paused_at) == ("citizen", NOW + HOUR)
    assert dues(done(found, c.Note("", "none"), NOW + 3 * HOUR)) == (None, None, 51)


def test_a_remark_and_a_clock_that_runs_already_change_nothing() -> None:
    found = case()
    assert done(found, c.Note("halo"), NOW) == found
    assert done(found, c.Note("", "none"), NOW) == found


def test_a_weekend_of_waiting_gives_no_working_time_back() -> None:
    found = case(category="ktp-el")
    friday = NOW + 4 * DAY + 8 * HOUR  # 16.10, the office has closed
    again = done(done(found, c.Note("", "citizen"), friday), c.Note("", "none"), friday + 2 * DAY)
    assert again.completion_due == found.completion_due


@given(st.lists(st.tuples(st.integers(0, DAY), st.integers(0, 3 * DAY)), max_size=5))
def test_pauses_add_up(pauses: list[tuple[int, int]]) -> None:
    found, now = case(), NOW
    for run, stand in pauses:
        found = done(found, c.Note("", "citizen"), now + run)
        now += run + stand
        found = done(found, c.Note("", "none"), now)
    still = sum(stand for _run, stand in pauses)
    assert found.paused_seconds == still
    assert found.completion_due == T + 48 * HOUR + still


def test_a_clock_that_went_back_between_two_machines_gives_no_time() -> None:
    found = done(done(case(), c.Note("", "citizen"), NOW), c.Note("", "none"), NOW - HOUR)
    assert (found.paused_seconds, dues(found)) == (0, dues(case()))


# Decided anew ---------------------------------------------------------------------------------------------------------


def test_another_category_counts_from_the_report() -> None:
    assert dues(case(c.Categorise("jalan"), at=NOW + 3 * HOUR)) == (6, None, 168)
    assert dues(case(c.Categorise("banjir"), at=NOW + 3 * HOUR, sure=8)) == (1, 6, 24)
    assert dues(case(c.Coordinate("DBM"), c.Categorise("banjir"))) == (None, None, 24)
    assert dues(case(c.Dispose(LURAH), c.Categorise("banjir"))) == (
        None,
        25,
        24,
    )  # the lurah's began with him


def test_the_clock_of_a_lurah_who_is_only_suggested_does_not_run() -> None:
    for decide in (c.Categorise("jalan"), c.Classify("complaint"), c.Locate(case().kelurahan or "")):
        assert done(case(), decide).lurah_due is None, decide
    assert case(c.Reject("Bukan"), c.Reopen("Ternyata benar")).lurah_due is None
    assert case(c.Classify("spam"), c.Classify("complaint")).lurah_due is None


def test_another_category_keeps_the_pauses() -> None:
    found = done(done(case(), c.Note("", "citizen"), NOW), c.Note("", "none"), NOW + 10 * HOUR)
    assert dues(done(found, c.Categorise("jalan"))) == (16, None, 178)


def test_another_category_in_the_middle_of_a_pause_lets_it_go_on() -> None:
    found = done(done(case(), c.Note("", "citizen"), NOW), c.Categorise("jalan"), NOW + HOUR)
    assert (found.waiting_for, found.paused_at) == ("citizen", NOW)
    assert found.urgent == urgency(found) == URGENT_STOPPED + T + 6 * HOUR
    assert dues(done(found, c.Note("", "none"), NOW + 10 * HOUR)) == (16, None, 178)


def test_spam_has_no_clock_until_it_is_none() -> None:
    found = case(c.Classify("spam"), sure=8)
    assert dues(found) == (None, None, None)
    assert found.urgent == URGENT_STOPPED + T
    assert dues(done(found, c.Classify("complaint"), NOW + 2 * HOUR)) == (6, 24, 48)
    assert dues(done(found, c.Dispose(LURAH))) == (None, None, None)
    assert dues(done(found, c.Categorise("banjir"))) == (None, None, None)


def test_a_lurah_given_spam_has_his_day_once_it_is_none() -> None:
    spam = case(c.Dispose(LURAH), c.Classify("spam"))
    assert dues(done(spam, c.Classify("complaint"), NOW + 4 * HOUR)) == (None, 29, 48)
    sudin = case(c.Dispose("DSDA-3172"), c.Classify("spam"))
    assert dues(done(sudin, c.Classify("complaint"), NOW + 4 * HOUR)) == (None, None, 48)
    started = case(c.Dispose(LURAH), c.Start(), c.Classify("spam"))
    assert dues(done(started, c.Classify("complaint"), NOW + 4 * HOUR)) == (None, None, 48)


def test_reopening_starts_all_clocks_again() -> None:
    closed = case(c.Note("", "citizen"), c.Dispose(LURAH), c.Complete("Diangkut"), at=NOW)
    found = done(closed, c.Reopen("Masih ada"), NOW + 4 * HOUR)
    assert dues(found) == (5 + 6, 5 + 24, 5 + 48)
    assert (found.clock_from, found.paused_seconds) == (NOW + 4 * HOUR, 0)
    assert dues(done(found, c.Categorise("banjir"), NOW + 6 * HOUR)) == (5 + 1, 5 + 6, 5 + 24)
    assert dues(case(c.Classify("spam"), c.Reject("Iklan"), c.Reopen("Dicek lagi"))) == (None, None, None)


def test_of_equal_deadlines_the_narrower_duty_counts() -> None:
    assert first_due({"handover": 7, "lurah": 7, "completion": 7}) == (7, "handover")
    assert first_due({"handover": None, "lurah": 7, "completion": 7}) == (7, "lurah")
    assert first_due({"handover": 9, "lurah": 8, "completion": 7}) == (7, "completion")
    assert first_due({"handover": None, "lurah": None, "completion": None}) == first_due({}) == (None, "")
