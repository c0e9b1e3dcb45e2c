"""Pola: every figure against plain SQL that knows nothing of it, over the made city and over cities made to be odd."""

from __future__ import annotations

import json
import math
import sqlite3
from collections import defaultdict
from collections.abc import Iterator
from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from console.core.figures.cells import AGES, CHARTS
from console.core.figures.facts import Facts, patched
from console.core.figures.pattern import Pattern, pattern
from console.core.figures.slice import MOST_DAYS, Slice, desk_of
from models.clocks import WIB_SECONDS
from models.reference import Reference
from tests.support import made_city, small_cities
from tests.support.factories import DAY, HOUR, LURAH, NOW, PLUIT, reference

REF = reference()
TODAY = (NOW + WIB_SECONDS) // DAY * DAY - WIB_SECONDS
Db = sqlite3.Connection


@st.composite
def slices(draw: st.DrawFn) -> Slice:
    since = draw(st.integers(-70, 2).map(lambda d: TODAY + d * DAY) | st.integers(NOW - 60 * DAY, NOW))
    until = since + draw(st.sampled_from((0, 1, HOUR, DAY, 28 * DAY, 90 * DAY)))
    some = [
        draw(st.just(()) | st.sets(st.sampled_from(words), max_size=2).map(tuple))
        for words in (
            ("qlue", "x", "sms"),
            ("31.71", "31.72", "31.72.01", PLUIT, "31.7", ""),
            ("sampah", "ktp-el", "sudah-tidak-ada", ""),
            ("DSDA", "DBM", "KEL", LURAH, "PLN", "BUBAR", ""),
        )
    ]
    return Slice(since, until, *some)


def passing(wanted: Slice) -> tuple[str, list[Any]]:
    """The filter in plain SQL."""
    parts, params = ["c.merged_into is null", "c.kind <> 'spam'"], list[Any]()
    for column, codes in (("channel", wanted.channels), ("category", wanted.categories)):
        if codes:
            parts.append(f"coalesce(c.{column}, '') in (select value from json_each(?))")
            params.append(json.dumps(codes))
    if wanted.areas:
        parts.append(
            "exists (select 1 from json_each(?) a where coalesce(c.kelurahan, '') = a.value"
            " or (a.value <> '' and c.kelurahan like a.value || '.%'))"
        )
        params.append(json.dumps(wanted.areas))
    if wanted.agencies:
        parts.append(
            "exists (select 1 from json_each(?) a where coalesce(c.agency, '') = a.value"
            " or (a.value = 'KEL' and (c.agency like 'LURAH-%' or c.agency like 'PPSU-%'))"
            " or c.agency in (select code from agency g where g.level = 'sudin' and g.parent = a.value))"
        )
        params.append(json.dumps(wanted.agencies))
    return " and ".join(parts), params


def cases(db: Db, wanted: Slice, select: str, where: str, *params: Any) -> dict[Any, set[int]]:
    """Keys by what ``select`` says of each case."""
    sql, bound = passing(wanted)
    found: dict[Any, set[int]] = defaultdict(set)
    for n, *key in db.execute(
        f"select c.n, {select} from complaint c where {where} and {sql}", (*params, *bound)
    ):
        found[tuple(key)].add(n)
    return dict(found)


def check(db: Db, ref: Reference, wanted: Slice, found: Pattern) -> None:
    """Every chart, its numbers and its cases."""
    stretch = f"c.received_at >= {wanted.since} and c.received_at < {wanted.until}"
    code = "coalesce(c.channel, '')"
    day = "(c.{} + 25200) / 86400"

    flow = found.flow
    for chart, table, column, where in (
        ("inflow", flow.inflow, "received_at", stretch),
        ("outflow", flow.outflow, "closed_at", f"c.closed_at >= {wanted.since} and c.closed_at < {wanted.until}"
         " and c.status in ('selesai', 'ditolak')"),
    ):  # fmt: skip
        expected = cases(db, wanted, f"{day.format(column)}, {code}", where)
        assert table.sum() == sum(map(len, expected.values())), chart
        for (on, channel), keys in expected.items():
            row, part = on - flow.first_day, flow.channels.index(channel)
            assert table[row, part] == len(keys)
            assert set(found.cases(chart, row, part)) == keys
    assert found.total == flow.inflow.sum()

    age = (
        "case "
        + " ".join(f"when {NOW} - c.received_at < {end} then {i}" for i, end in enumerate(AGES))
        + " else 5 end"
    )
    same(found, "backlog", found.backlog.counts, cases(
        db, wanted, f"{age}, c.status <> 'menunggu'", "c.status not in ('selesai', 'ditolak')"))  # fmt: skip

    local = "datetime(c.received_at + 25200, 'unixepoch')"
    weekday = f"(cast(strftime('%w', {local}) as integer) + 6) % 7"
    same(found, "week", found.week.counts, cases(
        db, wanted, f"{weekday}, cast(strftime('%H', {local}) as integer)", stretch))  # fmt: skip
    assert np.isfinite(found.week.mean).all()

    response = found.response
    took = cases(db, wanted, f"{code}, c.handed_at is null", stretch)
    for i, channel in enumerate(response.channels):
        handed, waiting = took.get((channel, 0), set()), took.get((channel, 1), set())
        assert (response.handed[i], response.waiting[i]) == (len(handed), len(waiting))
        assert set(found.cases("response", i, 1)) == waiting
        seconds = [s for (s,) in db.execute(
            "select max(handed_at - received_at, 0) from complaint where n in (select value from json_each(?))"
            " order by 1", (json.dumps(sorted(handed)),))]  # fmt: skip
        ranked = [seconds[math.ceil(len(seconds) * p / 100) - 1] if seconds else -1 for p in (50, 90)]
        assert [response.p50[i], response.p90[i]] == ranked

    shown = found.categories
    expected = cases(db, wanted, "coalesce(c.category, ''), case c.status when 'selesai' then 0 when 'ditolak' then 1"
                     " else 2 end", stretch)  # fmt: skip
    assert shown.counts.sum() == sum(map(len, expected.values()))
    for (category, part), keys in expected.items():
        row = shown.codes.index(category)
        assert shown.counts[row, part] == len(keys)
        assert set(found.cases("categories", row, part)) == keys
    assert sorted(shown.volume, reverse=True) == shown.volume.tolist()

    agencies(db, ref, wanted, found)

    line = found.timeline
    expected = cases(db, wanted, day.format("received_at"), "1")
    last = line.first_day + len(line.counts) - 1
    assert last == (NOW + WIB_SECONDS) // DAY
    inside = {on: keys for (on,), keys in expected.items() if last - MOST_DAYS < on <= last}
    assert line.counts.sum() == sum(map(len, inside.values()))
    assert line.outside == sum(map(len, expected.values())) - line.counts.sum()
    for on, keys in inside.items():
        assert set(found.cases("timeline", on - line.first_day)) == keys


def agencies(db: Db, ref: Reference, wanted: Slice, found: Pattern) -> None:
    """On time, late, overdue and running, with the deadline of closed cases as Facts have it (tested there)."""
    deadline = dict(zip(found.ground.facts.n.tolist(), found.ground.facts.done_by.tolist(), strict=True))
    expected: dict[tuple[str, int], set[int]] = defaultdict(set)
    for (agency, status, closed), keys in cases(
        db, wanted, "c.agency, c.status, c.closed_at", "c.sure & 8 and c.agency is not null"
    ).items():
        for n in keys:
            by, desk = deadline[n], desk_of(agency, ref)
            if status == "selesai":
                if closed is not None and wanted.since <= closed < wanted.until and by >= 0:
                    expected[desk, int(closed > by)].add(n)
            elif status != "ditolak":
                expected[desk, 2 if 0 <= by < NOW else 3].add(n)
    shown = found.agencies
    assert shown.counts.sum() == sum(map(len, expected.values()))
    for (desk, part), keys in expected.items():
        row = shown.codes.index(desk)
        assert shown.counts[row, part] == len(keys)
        assert set(found.cases("agencies", row, part)) == keys
    for row in range(len(shown.codes)):
        on_time, late, overdue, _running = shown.counts[row]
        judged = on_time + late + overdue
        assert shown.on_time_share[row] == pytest.approx(
            on_time / judged if judged else math.nan, nan_ok=True
        )


def same(found: Pattern, chart: Any, table: Any, expected: dict[Any, set[int]]) -> None:
    assert table.sum() == sum(map(len, expected.values())), chart
    for place, keys in expected.items():
        assert table[place] == len(keys), (chart, place)
        assert set(found.cases(chart, *place)) == keys


@settings(max_examples=40)
@given(city=small_cities.CITIES, wanted=slices())
def test_every_figure_is_the_plain_count(
    stores: tuple[Db, Db], city: list[small_cities.Row], wanted: Slice
) -> None:
    write, read = stores
    small_cities.fill(write, city)
    check(read, REF, wanted, pattern(small_cities.facts(read, REF), wanted, REF, NOW))


@settings(max_examples=40)
@given(city=small_cities.CITIES, later=small_cities.CITIES, wanted=slices(), data=st.data())
def test_what_a_change_moves_is_what_counting_again_finds(
    stores: tuple[Db, Db],
    city: list[small_cities.Row],
    later: list[small_cities.Row],
    wanted: Slice,
    data: st.DataObject,
) -> None:
    write, read = stores
    small_cities.fill(write, city)
    facts = small_cities.facts(read, REF)
    before = pattern(facts, wanted, REF, NOW)
    counted = {name: table.copy() for name, table in before.tables.items()}
    touched = data.draw(st.lists(st.integers(1, 40), min_size=len(later), max_size=len(later), unique=True))
    for n, row in zip(touched, later, strict=True):
        small_cities.put(write, n, row)
    after = before.moved(patched(read, facts, touched, REF), touched)
    check(read, REF, wanted, after)
    for name in CHARTS:
        np.testing.assert_array_equal(before.tables[name], counted[name])


@pytest.mark.parametrize("wanted", [
    Slice(TODAY - 27 * DAY, TODAY + DAY),
    Slice(TODAY - 6 * DAY, TODAY + DAY, areas=("31.72",), categories=("parkir-liar", "sampah")),
    Slice(TODAY - 90 * DAY, TODAY, channels=("qlue", "x"), agencies=("KEL", "DSDA")),
])  # fmt: skip
def test_the_made_city(city: tuple[Db, Facts, Reference], wanted: Slice) -> None:
    db, facts, ref = city
    found = pattern(facts, wanted, ref, NOW)
    assert found.total > 100
    check(db, ref, wanted, found)


@pytest.fixture(scope="module")
def city(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[Db, Facts, Reference]]:
    with made_city.opened(tmp_path_factory.mktemp("city")) as store:
        db = store.reader()
        yield db, small_cities.facts(db, store.reference), store.reference
        db.close()


def test_an_empty_store_has_empty_charts(stores: tuple[Db, Db]) -> None:
    write, read = stores
    small_cities.fill(write, [])
    for wanted in (Slice(NOW, NOW), Slice(TODAY, TODAY + DAY)):
        found = pattern(small_cities.facts(read, REF), wanted, REF, NOW)
        check(read, REF, wanted, found)
        assert found.total == 0
        assert found.categories.codes == found.agencies.codes == ()
        assert found.timeline.counts.tolist() == [0]
        assert found.response.p50.max() == -1


def test_a_whole_axis_is_all_its_marks(city: tuple[Db, Facts, Reference]) -> None:
    _db, facts, ref = city
    found = pattern(facts, Slice(TODAY - 27 * DAY, TODAY + DAY), ref, NOW)
    assert len(found.cases("inflow", 3)) == found.flow.inflow[3].sum() > 0
    assert len(found.cases("week", None, 9)) == found.week.counts[:, 9].sum() > 0
    assert len(found.cases("categories", 0)) == found.categories.volume[0]
    assert len(found.cases("timeline")) == found.timeline.counts.sum()


def test_an_hour_is_divided_by_how_often_it_was(stores: tuple[Db, Db]) -> None:
    write, read = stores
    monday = TODAY  # NOW is a Monday, 08.10
    small_cities.fill(write, [
        {"channel": "sms", "received_at": at}
        for at in (monday + 7 * HOUR, monday - 7 * DAY + 7 * HOUR + 5, monday - 60)
    ])  # fmt: skip
    week = pattern(small_cities.facts(read, REF), Slice(TODAY - 13 * DAY, TODAY + DAY), REF, NOW).week
    assert week.hours[0].tolist() == [2] * 9 + [1] * 15  # today has had nine of its hours
    assert week.hours[6].tolist() == [2] * 24
    assert week.mean[0, 7] == 1.0
    assert week.mean[6, 23] == 0.5


def test_a_stretch_that_ends_before_it_begins_is_refused() -> None:
    for since, until in ((NOW, NOW - 1), (0, NOW)):
        with pytest.raises(ValueError, match="stretch"):
            Slice(since, until)
