"""Facts: what is read is what stands in the store, and reading a change again is the same as reading everything."""

from __future__ import annotations

import sqlite3
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing
from pathlib import Path
from threading import Event
from types import SimpleNamespace

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from console.core.figures import facts as facts_of
from console.core.figures.facts import COLUMNS, NONE, Facts, Held, load, patched
from models import deadlines
from models.clocks import shift
from models.complaint import KINDS, STATUSES
from models.reference import Reference
from tests.support import small_cities
from tests.support.factories import NOW, reference

REF = reference()


def whole(read: sqlite3.Connection) -> Facts:
    return small_cities.facts(read, REF)


def same(one: Facts, other: Facts) -> None:
    """Equal, whatever codes the tables gave."""
    tables = {"channel": "channels", "category": "categories", "kelurahan": "places", "agency": "agencies"}
    for name in COLUMNS:
        a, b = getattr(one, name), getattr(other, name)
        assert a.dtype == b.dtype, name
        if name in tables:
            a = [getattr(one, tables[name]).names[code] for code in a]
            b = [getattr(other, tables[name]).names[code] for code in b]
        np.testing.assert_array_equal(a, b, err_msg=name)


@settings(max_examples=40)
@given(city=small_cities.CITIES)
def test_every_column_says_what_the_store_says(
    stores: tuple[sqlite3.Connection, ...], city: list[small_cities.Row]
) -> None:
    write, read = stores
    small_cities.fill(write, city)
    found = whole(read)
    assert len(found) == len(city)
    for i, values in enumerate(city):
        row = SimpleNamespace(**values)
        assert found.n[i] == i + 1
        for name in ("received_at", "closed_at", "due_at", "handed_at", "red_since", "red_until"):
            assert getattr(found, name)[i] == (NONE if values[name] is None else values[name]), name
        assert STATUSES[found.status[i]] == row.status
        assert KINDS[found.kind[i]] == row.kind
        assert found.channels.names[found.channel[i]] == row.channel
        assert found.categories.names[found.category[i]] == (row.category or "")
        assert found.places.names[found.kelurahan[i]] == (row.kelurahan or "")
        assert found.agencies.names[found.agency[i]] == (row.agency or "")
        bits = (row.reopened > 0, row.channel_red, row.merged_into is not None, row.paused_at is not None)
        assert found.flags[i] == row.sure + sum(bool(bit) << (4 + place) for place, bit in enumerate(bits))
        if row.lat is None:
            assert np.isnan([found.lat[i], found.lon[i]]).all()
        else:
            assert [found.lat[i], found.lon[i]] == pytest.approx([row.lat, row.lon], abs=1e-5)


@settings(max_examples=40)
@given(city=small_cities.CITIES)
def test_a_deadline_is_the_stored_one_or_the_one_a_closed_case_had(
    stores: tuple[sqlite3.Connection, ...], city: list[small_cities.Row]
) -> None:
    write, read = stores
    small_cities.fill(write, city)
    found = whole(read)
    for i, values in enumerate(city):
        row = SimpleNamespace(**values)
        for name, due in (("done_by", row.completion_due), ("lurah_late_from", row.lurah_due)):
            runs = due is not None and (row.paused_at is None or due < row.paused_at)
            if due is not None or row.closed_at is None or name == "lurah_late_from":
                assert getattr(found, name)[i] == (due if runs else NONE), name
        if row.closed_at is not None and row.closed_at >= 0 and row.completion_due is None:
            category = REF.category(row.category)
            if row.kind == "spam" or row.clock_from >= 1 << 32:
                assert found.done_by[i] == NONE
                continue
            due = deadlines.due_from(category, REF, row.clock_from, lurah=False)["completion_due"]
            pause = row.clock_from, row.clock_from + row.paused_seconds
            assert found.done_by[i] == shift(due, *pause, category.calendar, REF.calendar)


@given(
    city=small_cities.CITIES,
    later=small_cities.CITIES,
    gone=st.sets(st.integers(1, 40), max_size=4),
    data=st.data(),
)
def test_patching_is_reading_anew(
    stores: tuple[sqlite3.Connection, ...], city: list[small_cities.Row], later: list[small_cities.Row],
    gone: set[int], data: st.DataObject,
) -> None:  # fmt: skip
    write, read = stores
    small_cities.fill(write, city)
    before = whole(read)
    kept = {name: getattr(before, name).copy() for name in COLUMNS}
    touched = data.draw(st.lists(st.integers(1, 40), min_size=len(later), max_size=len(later), unique=True))
    for n, row in zip(touched, later, strict=True):
        small_cities.put(write, n, row)
    for n in gone:
        write.execute("delete from complaint where n = ?", (n,))
    same(patched(read, before, [*touched, *gone], REF), whole(read))
    for name, column in kept.items():  # whoever still counts on the old state is not disturbed
        np.testing.assert_array_equal(getattr(before, name), column)


def test_reading_goes_through_every_piece(
    stores: tuple[sqlite3.Connection, ...], monkeypatch: pytest.MonkeyPatch
) -> None:
    write, read = stores
    small_cities.fill(write, [{"received_at": NOW + i, "channel": "sms"} for i in range(10)])
    monkeypatch.setattr(facts_of, "PIECE", 3)
    assert whole(read).received_at.tolist() == [NOW + i for i in range(10)]
    asked = iter((False, True))
    assert load(read, REF, lambda: next(asked)) is None
    assert not read.in_transaction


def test_an_empty_store_has_empty_facts(stores: tuple[sqlite3.Connection, ...]) -> None:
    write, read = stores
    small_cities.fill(write, [])
    found = whole(read)
    assert len(found) == found.nbytes == 0
    assert len(patched(read, found, [1, 2], REF)) == 0


def test_held_facts_are_read_once_and_kept_up_to_date(stores: tuple[sqlite3.Connection, ...]) -> None:
    write, read = stores
    small_cities.fill(write, [{"received_at": NOW, "channel": "sms"}])
    held = Held()
    assert held.patch(read, REF, [1]) is None  # nobody looks: nothing is read
    first = held.current(read, REF)
    assert held.current(read, REF) is first
    small_cities.put(write, 2, {"received_at": NOW, "channel": "x"})
    assert held.patch(read, REF, [2]) is held.current(read, REF)
    assert len(held.current(read, REF)) == 2
    assert len(first) == 1
    small_cities.put(write, 3, {"received_at": NOW, "channel": "x"})
    held.forget()
    assert len(held.current(read, REF)) == 3


def test_word_of_a_change_does_not_wait_for_the_facts_to_be_read(
    stores: tuple[sqlite3.Connection, ...], monkeypatch: pytest.MonkeyPatch
) -> None:
    write, read = stores
    home = Path(read.execute("pragma database_list").fetchone()[2]).parent
    small_cities.fill(write, [{"received_at": NOW, "channel": "sms"}])
    held, reading_, go_on = Held(), Event(), Event()

    def slow(db: sqlite3.Connection, ref: Reference) -> Facts | None:
        found = load(db, ref)
        reading_.set()
        assert go_on.wait(10)
        return found

    monkeypatch.setattr(facts_of, "load", slow)
    found: list[Facts] = []

    def ask() -> None:
        with closing(small_cities.reader(home)) as theirs:
            found.append(held.current(theirs, REF))

    with ThreadPoolExecutor(1) as other:
        asked = other.submit(ask)
        assert reading_.wait(10)
        small_cities.put(write, 2, {"received_at": NOW, "channel": "x"})
        assert held.patch(read, REF, [2]) is None
        go_on.set()
        asked.result(10)
    assert len(found[0]) == 1
    assert len(held.current(read, REF)) == 2


def test_facts_that_cannot_be_caught_up_with_are_read_anew(
    stores: tuple[sqlite3.Connection, ...], monkeypatch: pytest.MonkeyPatch
) -> None:
    write, read = stores
    small_cities.fill(write, [{"received_at": NOW, "channel": "sms"}])
    held = Held()
    held.current(read, REF)
    small_cities.put(write, 2, {"received_at": NOW, "channel": "x"})

    def broken(*_args: object) -> Facts:
        raise sqlite3.OperationalError("disk I/O error")

    with monkeypatch.context() as patch:
        patch.setattr(facts_of, "patched", broken)
        with pytest.raises(sqlite3.OperationalError):
            held.patch(read, REF, [2])
    assert len(held.current(read, REF)) == 2
