"""Single cases and the console's own tables."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path
from uuid import UUID, uuid4

import pytest

from console.core import records
from console.core.dispatch import Received
from console.core.queries import Wanted
from models.commands import Command, Complete, Locate, Merge, Note, Reject, Start, Unmerge
from models.filters import parse
from tests.support import factories, made_city
from tests.support.factories import DAY, GAMBIR, HOUR, NOW, PLUIT, Room, report, room


@pytest.fixture
def made(home: Path) -> Iterator[Room]:
    with room(home) as opened:
        yield opened


@pytest.fixture
def db(made: Room) -> Iterator[sqlite3.Connection]:
    with closing(made.store.reader()) as connection:
        yield connection


def test_a_case_with_all_that_belongs_to_it(made: Room, db: sqlite3.Connection) -> None:
    outcome = made.door.receive([
        Received(report(1, photos=("https://foto/2", "https://foto/1")), "Siti", "0812"),
        Received(report(2, title="Judul")), Received(report(3, text="x" * 300)),
    ])  # fmt: skip
    parent, a, b = outcome.accepted
    made.done(Merge(parent), b, a)
    made.done(Start(), parent)
    made.done(Complete("Beres", ("f" * 64,)), parent)
    keys = made.keys()

    found = records.case(db, keys[parent])
    assert found is not None
    assert found.complaint == made.case(parent)
    assert (found.n, found.reporter, found.parent) == (keys[parent], ("Siti", "0812"), "")
    assert (found.photos, found.proofs) == (("https://foto/2", "https://foto/1"), ("f" * 64,))
    assert [(t.n, t.id, t.words, t.status) for t in found.twins] == [
        (keys[a], a, "Judul", "selesai"), (keys[b], b, "x" * 160, "selesai"),
    ]  # fmt: skip
    assert [e.kind for e in found.history] == ["receivereport", "start", "complete"]
    twin = records.case(db, keys[a])
    assert twin is not None
    assert (twin.parent, twin.reporter, twin.photos) == (made.case(parent).number, ("", ""), ())
    assert records.case(db, 99) is None


def test_history_is_told_in_order(made: Room, db: sqlite3.Connection) -> None:
    (case,) = made.receive(report(1))
    made.now += HOUR
    batch = made.done(Start("mulai"), case)
    made.door.undo(batch)
    arrived, started, taken_back = records.history(db, case)
    assert (arrived.kind, arrived.at, arrived.effect, arrived.outcome, arrived.batch) == (
        "receivereport",
        NOW,
        {},
        None,
        None,
    )
    assert (started.kind, started.at, started.actor, started.batch) == (
        "start",
        NOW + HOUR,
        "rina",
        batch.hex,
    )
    assert (started.body, started.before["status"], started.effect["status"]) == (
        {"kind": "start", "reason": "mulai"}, "menunggu", "proses",
    )  # fmt: skip
    assert taken_back.body["undoes"].replace("-", "") == started.id
    assert records.history(db, uuid4()) == []


def test_a_case_is_found_by_what_people_type(made: Room, db: sqlite3.Connection) -> None:
    (a, _b, c) = made.receive(
        report(1), report(2, external_id="77"), report(3, external_id="77", channel="sms")
    )
    number = made.case(a).number
    for key in (number, number.lower(), str(a), a.hex, str(a).upper(), "q-1"):
        assert records.find(db, key) == a, key
    assert records.find(db, "77") is None  # two messages have this id
    assert records.find(db, str(c)) == c
    for key in ("", "JK", "%", "' or 1=1 --", "\x00", "\udcff", "é", str(UUID(int=0))):
        assert records.find(db, key) is None, key


def test_keys_and_ids(made: Room, db: sqlite3.Connection) -> None:
    cases = made.receive(*(report(i) for i in range(4)))
    keys = made.keys()
    wanted = [keys[cases[2]], 99, keys[cases[0]]]
    assert records.case_ids(db, wanted) == [cases[2], cases[0]]
    assert records.keys_by_id(db, [cases[1], uuid4()]) == {cases[1]: keys[cases[1]]}


def test_whole_cases_in_order(made: Room, db: sqlite3.Connection) -> None:
    made.receive(*factories.varied(60))
    for order in ("urgent", "newest", "number"):
        wanted = Wanted(parse("open=yes"), order, NOW, "rina")
        found = records.complaints(db, wanted)
        listed = [n for n, _case in found]
        assert listed == [n for n, _case in sorted(found, key=lambda pair: {
            "urgent": pair[1].urgent, "newest": -pair[1].received_at, "number": pair[1].number,
        }[order])]  # fmt: skip
        assert records.complaints(db, wanted, limit=7) == found[:7]
        assert {case.id for _n, case in found} == set(made.cases())


def test_a_case_changes_when_a_twin_comes_or_goes(made: Room, db: sqlite3.Connection) -> None:
    parent, twin, other = made.receive(report(1), report(2), report(3))
    keys = made.keys()

    def touched(command: Command, case: UUID) -> set[int]:
        event, _case = records.newest_change(db)
        made.do(command, case)
        return set(records.changed_since(db, event))

    assert touched(Merge(parent), twin) == {keys[twin], keys[parent]}
    assert touched(Unmerge(), twin) == {keys[twin], keys[parent]}
    assert touched(Note("halo"), other) == {keys[other]}


def test_changes_of_another_process_are_seen(made: Room, db: sqlite3.Connection) -> None:
    assert records.newest_change(db) == (0, 0)
    a, b = made.receive(report(1), report(2))
    event, newest = records.newest_change(db)
    assert (event, newest) == (2, 2)
    made.do(Note("halo"), b)
    made.do(Note("lagi"), b)
    assert records.newest_change(db) == (4, 2)
    assert records.changed_since(db, event) == [made.keys()[b]]
    assert sorted(records.changed_since(db, 0)) == sorted(made.keys().values())
    assert records.unsent(db) == 4
    assert a in made.cases()


def test_known_messages(made: Room, db: sqlite3.Connection) -> None:
    made.receive(
        report(1, external_id="a"), report(2, external_id="b\x00c"), report(3, external_id="é", channel="x")
    )
    assert records.known_messages(db, "qlue", ["a", "b", "b\x00c", "é", *map(str, range(1200))]) == {
        "a",
        "b\x00c",
    }
    assert records.known_messages(db, "x", ["é"]) == {"é"}
    assert records.known_messages(db, "sms", ["a"]) == set()
    assert records.known_messages(db, "qlue", []) == set()


def test_recent_cases_and_cases_by_number(made: Room, db: sqlite3.Connection) -> None:
    ids = made.receive(*(report(i, received_at=NOW - i * HOUR, text="x" * 600) for i in range(5)))
    made.done(Merge(ids[1]), ids[0])
    found = records.recent(db, NOW - 3 * HOUR, 2)
    assert [row[0] for row in found] == [
        ids[2],
        ids[1],
    ]  # of the newest two, the older first; the twin is none of them
    assert found[0][1:] == (
        "x" * 500,
        NOW - 2 * HOUR,
        -6.12,
        106.79,
        "sampah",
        PLUIT,
        made.case(ids[2]).number,
        "qlue",
        "",  # no contact: none was given, or the central has it
        "",
    )
    assert [row[0] for row in records.by_number(db, [made.case(ids[3]).number, "JK0"])] == [ids[3]]


def test_cases_with_a_point(made: Room, db: sqlite3.Connection) -> None:
    a, b, c = made.receive(
        report(1, place="approximate"), report(2, lat=None, lon=None), report(3, place="text")
    )
    keys = made.keys()
    found = records.located_after(db, 0, 10)
    assert [(row[0], row[1]) for row in found] == sorted((keys[x], x) for x in (a, c))
    assert records.located_after(db, found[0][0], 10) == found[1:]
    assert records.located_after(db, 0, 1) == found[:1]
    assert (records.located_count(db), records.located_count(db, only_waiting=True)) == (2, 2)
    made.done(Locate(GAMBIR), a)
    made.done(Locate(GAMBIR, -6.17, 106.82), b)
    assert (records.located_count(db), records.located_count(db, only_waiting=True)) == (3, 1)


def test_what_lies_near(made: Room, db: sqlite3.Connection) -> None:
    near, _far, _old, twin = made.receive(
        report(1, lat=-6.12, lon=106.79), report(2, lat=-6.13, lon=106.79),
        report(3, lat=-6.12, lon=106.79, received_at=NOW - 9 * DAY), report(4, lat=-6.121, lon=106.791),
    )  # fmt: skip
    since = NOW - 7 * DAY
    keys = made.keys()
    assert {row[0] for row in records.nearby(db, -6.1201, 106.7901, since)} == {keys[near], keys[twin]}
    made.done(Merge(near), twin)
    assert [row[0] for row in records.nearby(db, -6.1201, 106.7901, since)] == [keys[near]]


def test_counts(made: Room, db: sqlite3.Connection) -> None:
    a, _b, c = made.receive(report(1), report(2), report(3))
    made.done(Start(), a)
    made.done(Reject("Bukan"), c)
    assert records.status_counts(db) == {"menunggu": 1, "proses": 1, "ditolak": 1}
    assert records.quarantine_count(db) == 0
    made.door.quarantine([(b"1", "qlue", "a.csv", "2", "x", "{}", "", NOW, "{}"),
                          (b"2", "qlue", "a.csv", "3", "x", "{}", "", NOW, "{}")])  # fmt: skip
    made.door.settle_quarantine([1], "discarded", "")
    assert records.quarantine_count(db) == 1
    assert [q.n for q in records.quarantined(db, "")] == [1, 2]
    assert [q.n for q in records.quarantined(db, "", n=2)] == [2]
    assert [q.n for q in records.quarantined(db, "", limit=1)] == [1]
    assert records.boundaries(db) == []
    assert records.boundary_source(db) == ""


def test_a_twin_whose_parent_is_not_here_can_be_looked_at(made: Room, db: sqlite3.Connection) -> None:
    """The parent left my scope, or a first pull has not come to it yet."""
    parent, twin = made.receive(report(1), report(2))
    made.done(Merge(parent), twin)
    key = made.keys()[twin]
    with closing(sqlite3.connect(made.store.path)) as writer, writer:
        writer.execute("delete from complaint where id = ?", (parent.bytes,))
    found = records.case(db, key)
    assert found is not None
    assert (found.complaint.merged_into, found.parent) == (parent, "")


def test_looking_for_news_does_not_read_every_case(home: Path) -> None:
    steps: list[int] = []
    with made_city.opened(home) as store, closing(store.reader()) as reader:
        newest, _case = records.newest_change(reader)
        reader.set_progress_handler(lambda: steps.append(1), 1000)  # of SQLite's machine
        assert records.changed_since(reader, newest) == []
        assert len(records.changed_since(reader, newest - 3)) >= 1
        reader.set_progress_handler(None, 1000)
    assert len(steps) <= 3, "without its order SQLite goes through all eight thousand"
