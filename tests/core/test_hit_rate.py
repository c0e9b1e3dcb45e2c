"""Hit rates: what counts as a hit, what as a miss, and what counts as nothing."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path
from typing import Any
from uuid import UUID

import pytest

from console.core.dispatch import Dispatcher, Received
from console.core.hit_rate import HitRate, by_field, rates, rates_by_version, totals
from console.core.store import Store
from models.commands import Categorise, Classify, Command, Coordinate, Dispose, Locate, ReceiveReport
from models.identity import report_id
from tests.support.homes import opened

PLUIT = "31.72.01.1005"
LURAH = f"LURAH-{PLUIT}"


@pytest.fixture
def room(home: Path, now: int) -> Iterator[tuple[Store, Dispatcher]]:
    with opened(home, now) as both:
        yield both


def received(door: Dispatcher, now: int, name: str, **suggested: Any) -> UUID:
    told = {
        field: {
            "value": value,
            "confidence": 0.8,
            "words": [],
            "others": [],
            "by": "lexicon",
            "version": "v1",
        }
        for field, value in suggested.items()
    }
    command = ReceiveReport("x", name, now - 60, f"Laporan {name}", kelurahan=PLUIT, suggested=told)
    door.receive([Received(command)])
    return report_id("x", name, now - 60)


def do(door: Dispatcher, case: UUID, *commands: Command) -> None:
    for command in commands:
        outcome = door.do([(case, command)])
        assert outcome.accepted, outcome.refused


def found(store: Store, now: int) -> dict[tuple[str, str], tuple[int, int]]:
    db = store.reader()
    try:
        return {(r.field, r.value): (r.accepted, r.overridden) for r in rates(db, now - 3600, now + 3600)}
    finally:
        db.close()


def test_taken_chosen_and_overridden(room: tuple[Store, Dispatcher], now: int) -> None:
    store, door = room
    for name, command in (
        ("a", Categorise("banjir", accepted=True)),
        ("b", Categorise("banjir")),  # chosen by hand in a form, and the same
        ("c", Categorise("saluran-air")),
    ):
        do(door, received(door, now, name, category="banjir"), command)
    assert found(store, now) == {("category", "banjir"): (2, 1)}
    assert rates(store.reader(), now - 3600, now + 3600)[0].share == pytest.approx(2 / 3)


def test_where_nothing_was_suggested_nothing_is_counted(room: tuple[Store, Dispatcher], now: int) -> None:
    do(room[1], received(room[1], now, "a"), Categorise("banjir"))
    assert found(room[0], now) == {}


def test_by_field_and_without_what_the_central_refused(room: tuple[Store, Dispatcher], now: int) -> None:
    store, door = room
    do(
        door,
        received(door, now, "a", category="banjir", kind="complaint"),
        Categorise("banjir"),
        Classify("spam"),
    )
    do(door, received(door, now, "b", category="banjir"), Categorise("jalan"))
    with closing(store.reader()) as db:
        assert by_field(db, now - 60, now + 60) == {"category": (1, 2), "kind": (0, 1)}
    with closing(sqlite3.connect(store.path)) as db:
        db.execute("update event set outcome = 'refused', reason = '{}' where kind = 'categorise' and n < 4")
        db.commit()
    with closing(store.reader()) as db:
        assert by_field(db, now - 60, now + 60) == {"category": (0, 1), "kind": (0, 1)}


def test_a_correction_wins(room: tuple[Store, Dispatcher], now: int) -> None:
    case = received(room[1], now, "a", kind="complaint")
    do(room[1], case, Classify("complaint", accepted=True), Classify("aspiration"))
    assert found(room[0], now) == {("kind", "complaint"): (0, 1)}


def test_what_was_taken_back_does_not_count_and_what_was_done_again_does(
    room: tuple[Store, Dispatcher], now: int
) -> None:
    store, door = room
    case = received(door, now, "a", category="banjir")
    done = door.do([(case, Categorise("jalan"))])
    assert done.batch is not None
    undone = door.undo(done.batch)
    assert found(store, now) == {}
    assert undone.batch is not None
    door.undo(undone.batch)
    assert found(store, now) == {("category", "banjir"): (0, 1)}


def test_an_agency_is_whoever_is_in_charge(room: tuple[Store, Dispatcher], now: int) -> None:
    store, door = room
    do(door, received(door, now, "a", agency="DSDA"), Coordinate("DSDA", accepted=True), Dispose("DSDA-3172"))
    do(door, received(door, now, "b", agency=LURAH), Dispose(LURAH, accepted=True), Dispose(f"PPSU-{PLUIT}"))
    do(door, received(door, now, "c", agency="DSDA"), Dispose(LURAH))
    assert found(store, now) == {("agency", "DSDA"): (1, 1), ("agency", "KEL"): (1, 0)}


def test_imported_boundaries_are_no_operator(room: tuple[Store, Dispatcher], now: int) -> None:
    case = received(room[1], now, "a", kelurahan="31.73.01.1001")
    do(room[1], case, Locate(PLUIT, source="gps"))
    assert found(room[0], now) == {}


def test_only_the_time_asked_for(room: tuple[Store, Dispatcher], now: int) -> None:
    do(room[1], received(room[1], now, "a", category="banjir"), Categorise("banjir", accepted=True))
    db = room[0].reader()
    assert rates(db, now + 1, now + 100) == []
    assert rates(db, now - 100, now) == []
    assert rates(db, now, now + 1) == [HitRate("category", "banjir", 1, 0)]


def test_by_version(room: tuple[Store, Dispatcher], now: int) -> None:
    do(room[1], received(room[1], now, "a", category="banjir"), Categorise("banjir", accepted=True))
    do(room[1], received(room[1], now, "b", category="jalan"), Categorise("banjir"))
    by_version = rates_by_version(room[0].reader(), 0, now + 1)
    assert {(r.value, r.by, r.version) for r in by_version} == {
        ("banjir", "lexicon", "v1"),
        ("jalan", "lexicon", "v1"),
    }
    assert totals(by_version) == [HitRate("category", "", 1, 1, "lexicon", "v1")]


def test_the_index_is_used(room: tuple[Store, Dispatcher], now: int) -> None:
    from console.core import hit_rate

    plan = room[0].reader().execute(
        f"explain query plan {hit_rate._SQL}", {"since": 0, "until": now, "void": "[]"}
    )  # fmt: skip
    told = " ".join(str(row[3]) for row in plan)
    assert "event_triage (at>? AND at<?)" in told
    assert "SCAN e" not in told
    assert "SCAN c" not in told
