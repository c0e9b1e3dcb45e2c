"""Loads: every figure against a count of its own, over the made city and over cases made for the purpose."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from statistics import median
from uuid import UUID

import pytest

from console.core import queries
from console.core.load import DAYS, Balance, Load, balance, heaviest
from console.core.queries import Wanted
from models import reading
from models.agencies import lurah_code, own_area, ppsu_code
from models.commands import Complete, Coordinate, Dispose, Merge, Note, Start
from models.complaint import SURE_AGENCY, SURE_KELURAHAN, Complaint
from models.filters import day_start, parse
from models.reference import Reference
from tests.support import made_city
from tests.support.factories import CREW, DAY, HOUR, LURAH, NOW, PLUIT, Room, report, room


@dataclass(frozen=True)
class Counted:
    """The made city, its loads, and its cases by the agency they are decided to lie with."""

    found: Balance
    cases: dict[str, list[Complaint]]
    ref: Reference

    def open_at(self, code: str) -> list[Complaint]:
        return [case for case in self.cases.get(code, []) if case.in_queue]


@pytest.fixture(scope="module")
def city(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Counted]:
    with made_city.opened(tmp_path_factory.mktemp("city")) as store:
        db = store.reader()
        ids = [UUID(bytes=raw) for (raw,) in db.execute("select id from complaint")]
        cases: dict[str, list[Complaint]] = {}
        for _n, case in reading.load(db, ids).values():
            if case.kind != "spam" and case.sure & SURE_AGENCY and case.agency is not None:
                cases.setdefault(case.agency, []).append(case)
        yield Counted(balance(db, store.reference, NOW), cases, store.reference)
        db.close()


def test_everybody_is_there_in_the_order_of_the_master_data(city: Counted) -> None:
    assert list(city.found.agencies) == list(city.ref.agencies)
    assert list(city.found.kelurahan) == list(city.ref.territory.kelurahan)


def test_open_and_overdue_work_of_every_agency(city: Counted) -> None:
    for code, load in city.found.agencies.items():
        mine = city.open_at(code)
        assert load.open == len(mine), code
        late = [
            case for case in mine if case.due_at is not None and case.paused_at is None and case.due_at < NOW
        ]
        assert load.overdue == len(late), code
    assert sum(load.overdue for load in city.found.agencies.values()) > 100


def test_every_open_case_lies_with_somebody_or_with_nobody(tmp_path: Path, city: Counted) -> None:
    with made_city.opened(tmp_path) as store:
        db = store.reader()
        everything = queries.count(db, Wanted(parse("open=yes and kind!=spam"), "urgent", NOW, ""))
        late = queries.count(db, Wanted(parse("overdue=yes and kind!=spam"), "urgent", NOW, ""))
        db.close()
    loads = city.found.agencies.values()
    assert sum(load.open for load in loads) + city.found.nobody == everything
    assert sum(load.overdue for load in loads) + city.found.nobody_overdue == late


def test_what_a_lurah_can_only_pass_on_takes_no_crew(city: Counted) -> None:
    for code, load in city.found.agencies.items():
        beyond = [c for c in city.open_at(code) if c.category and not own_area(city.ref.category(c.category))]
        assert load.to_pass_on == (len(beyond) if code.startswith("LURAH-") else 0), code
    assert city.found.kelurahan[PLUIT].to_pass_on > 50


def test_what_comes_and_what_is_done_a_day(city: Counted) -> None:
    until = day_start(NOW)
    window = range(until - DAYS * DAY, until)
    for code, load in city.found.agencies.items():
        mine = [case for case in city.cases.get(code, []) if case.merged_into is None]
        assert load.inflow * DAYS == pytest.approx(sum(case.received_at in window for case in mine)), code
        done = [case.closed_at for case in mine if case.status == "selesai" and case.closed_at in window]
        assert load.done * DAYS == pytest.approx(len(done)), code
        if load.basis == "median":
            days = [sum((at - window.start) // DAY == day for at in done if at) for day in range(DAYS)]
            assert load.capacity == median(days) > 0, code
    assert sum(load.done for load in city.found.agencies.values()) * DAYS > 500


def test_a_kelurahan_is_its_lurah_and_its_crew(city: Counted) -> None:
    for code, load in city.found.kelurahan.items():
        place = city.ref.territory.kelurahan[code]
        lurah, crew = (city.found.agencies[make(code)] for make in (lurah_code, ppsu_code))
        assert load.agencies == (lurah.code, crew.code)
        assert load.open == lurah.open + crew.open
        assert load.inflow == pytest.approx(lurah.inflow + crew.inflow)
        assert (load.crew, load.capacity, load.basis) == (place.crew, round(place.crew * 0.29), "crew")
        assert load.days == (load.open - load.to_pass_on) / load.capacity
        assert city.found.desk(crew.code) is city.found.desk(lurah.code) is load
    assert city.found.desk("DSDA") is city.found.agencies["DSDA"]
    assert city.found.kelurahan[PLUIT].capacity == 18  # a crew of 62: 15-20 jobs a day, as the press counted


# Cases made for the purpose -----------------------------------------------------------------------------------------


def counted(made: Room) -> Balance:
    db = made.store.reader()
    try:
        return balance(db, made.store.reference, made.now)
    finally:
        db.close()


def test_suggested_spam_twins_and_paused_ones(home: Path) -> None:
    mine = {"sure": SURE_AGENCY | SURE_KELURAHAN, "agency": LURAH}
    with room(home) as made:
        made.receive(
            report(1, **mine), report(2, **mine), report(3, agency=LURAH, sure=SURE_KELURAHAN),
            report(4, kind="spam", **mine), report(5, received_at=NOW - 2 * DAY, **mine),
            report(6, received_at=NOW - 2 * DAY, category="jalan", **mine),
        )  # fmt: skip
        first, twin, _suggested, _spam, late, beyond = sorted(
            made.cases(), key=lambda c: made.case(c).external_id
        )
        made.done(Merge(first), twin)
        found = counted(made)
        load = found.agencies[LURAH]
        assert (load.open, load.overdue, load.to_pass_on, load.work) == (3, 2, 1, 2)
        assert (found.nobody, found.nobody_overdue) == (1, 0)
        assert load.inflow == pytest.approx(2 / DAYS)  # those of before today
        made.done(Note("", "citizen"), late)
        made.done(Dispose(CREW), beyond)
        found = counted(made)
        assert found.agencies[LURAH].overdue == 0  # its clocks stand still
        assert (found.agencies[CREW].open, found.agencies[CREW].to_pass_on) == (1, 0)
        assert found.kelurahan[PLUIT].work == 3


def test_capacity_of_an_agency_is_what_it_has_shown(home: Path) -> None:
    with room(home) as made:
        assert counted(made).agencies["DSDA"].basis == "unknown"
        assert counted(made).agencies["DSDA"].days == 0.0
        begun = made.now
        for day in range(DAYS):
            at = begun + day * DAY
            made.receive(
                *(report(100 * day + i, received_at=at, agency=None, category="banjir") for i in range(2))
            )
        made.now = begun + DAYS * DAY
        cases = sorted(made.cases(), key=lambda c: made.case(c).received_at)
        made.done(Coordinate("DSDA"), *cases)
        assert counted(made).agencies["DSDA"].days is None  # much to do, and nobody knows how fast
        for day in range(DAYS):
            made.now = begun + day * DAY
            if day % 2 == 0:
                made.done(Start(), *cases[2 * day : 2 * day + 2])
                made.done(Complete("Beres"), *cases[2 * day : 2 * day + 2])
        made.now = begun + DAYS * DAY
        load = counted(made).agencies["DSDA"]
        assert (load.open, load.done, load.basis) == (DAYS, 1.0, "median")
        assert load.capacity == 1.0  # two on every other day: in the middle between 0 and 2
        assert load.days == DAYS
        made.now += 14 * DAY
        load = counted(made).agencies["DSDA"]
        assert (load.basis, load.capacity) == ("mean", 14 / DAYS)
        made.now += 20 * DAY
        assert counted(made).agencies["DSDA"].basis == "unknown"


def test_a_case_counts_when_it_was_done_however_old_it_is(home: Path) -> None:
    with room(home) as made:
        made.receive(report(1, received_at=NOW - 300 * DAY, agency=None, category="banjir"))
        (case,) = made.cases()
        made.done(Coordinate("DSDA"), case)
        made.done(Start(), case)
        made.done(Complete("Beres"), case)
        assert counted(made).agencies["DSDA"].done == 0.0  # today is not over
        made.now += DAY
        load = counted(made).agencies["DSDA"]
        assert (load.done * DAYS, load.inflow) == (pytest.approx(1.0), 0.0)


def test_too_much_comes_first_and_what_nobody_can_tell_next() -> None:
    loads = [
        Load(code, (code,), open_, 0, 0, 0.0, 0.0, capacity, "mean")
        for code, open_, capacity in (
            ("idle", 0, 0.0), ("a week", 7, 1.0), ("one, unknown", 1, 0.0), ("twenty, unknown", 20, 0.0),
            ("ten days", 10, 1.0), ("a month", 30, 1.0), ("a day", 4, 4.0),
        )
    ]  # fmt: skip
    assert [load.code for load in sorted(loads, key=heaviest)] == [
        "a month", "ten days", "twenty, unknown", "one, unknown", "a week", "a day", "idle",
    ]  # fmt: skip


def test_an_agency_that_left_the_master_data_still_holds_its_cases(home: Path) -> None:
    with room(home) as made:
        made.receive(report(1, sure=SURE_AGENCY))
        made.now += HOUR
        ref = made.store.reference
        db = made.store.reader()
        fewer = Reference(
            ref.territory, {k: v for k, v in ref.agencies.items() if k != LURAH}, ref.categories, ref.channels
        )
        found = balance(db, fewer, made.now)
        db.close()
    assert list(found.agencies)[-1] == LURAH
    assert found.agencies[LURAH].open == 1
