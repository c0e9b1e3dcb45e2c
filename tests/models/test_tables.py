"""The tables: what the database itself refuses, and a search index that follows the cases."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from contextlib import closing
from dataclasses import fields
from pathlib import Path

import pytest

from models import reading, tables
from models.complaint import Complaint
from tests.support import homes
from tests.support.factories import NOW, PENJARINGAN, PLUIT


@pytest.fixture
def db(home: Path) -> Iterator[sqlite3.Connection]:
    """A store opened for writing, as some other program might open it."""
    homes.prepare(home, NOW)
    with closing(sqlite3.connect(home / "tanggap.db", isolation_level=None)) as connection:
        connection.execute("pragma foreign_keys = on")
        connection.execute(
            "insert into complaint(n, id, channel, external_id, received_at, urgent, number, text, kelurahan)"
            " values (1, x'01', 'qlue', 'q-1', 0, 0, 'JK2511240001', 'Banjir di gang', ?)",
            (PLUIT,),
        )
        connection.execute("insert into event(n, id, complaint, at, kind, actor, body) values"
                           " (1, x'01', x'01', 0, 'note', 'rina', '{}')")  # fmt: skip
        yield connection


def found(db: sqlite3.Connection, words: str) -> list[int]:
    return [
        r[0]
        for r in db.execute("select rowid from complaint_search where complaint_search match ?", (words,))
    ]


@pytest.mark.parametrize(
    "sql",
    [
        "delete from event",
        'update event set body = \'{"to":"x"}\'',
        "update event set actor = 'budi'",
        "update event set at = 1",
        "update event set kind = 'start'",
        "update event set complaint = x'02'",
        "update event set id = x'02'",
    ],
)
def test_events_are_append_only(db: sqlite3.Connection, sql: str) -> None:
    with pytest.raises(sqlite3.IntegrityError, match="append-only"):
        db.execute(sql)
    assert db.execute("select actor, at, kind from event").fetchall() == [("rina", 0, "note")]


def test_what_the_central_answers_may_be_added(db: sqlite3.Connection) -> None:
    db.execute("update event set outcome = 'accepted', reason = '', revision = 3")
    assert db.execute("select outcome, revision from event").fetchall() == [("accepted", 3)]


@pytest.mark.parametrize(
    "sql",
    [
        "insert into complaint(id, channel, external_id, received_at, urgent) values (x'02', 'qlue', 'q-1', 0, 0)",
        "insert into complaint(id, channel, external_id, received_at, urgent) values (x'01', 'qlue', 'q-2', 0, 0)",
        "insert into complaint(id, channel, external_id, urgent) values (x'02', 'qlue', 'q-2', 0)",
        "insert into event(id, complaint, at) values (x'01', x'01', 0)",
        "insert into kelurahan(code, name, kecamatan, lat, lon) values ('x', 'x', 'no such', 0, 0)",
        "insert into boundary(kelurahan, wkb) values ('no such', x'00')",
    ],
)
def test_what_cannot_be_is_refused(db: sqlite3.Connection, sql: str) -> None:
    with pytest.raises(sqlite3.IntegrityError):
        db.execute(sql)


def test_search_follows_the_case(db: sqlite3.Connection) -> None:
    assert found(db, "banjir") == found(db, "pluit") == found(db, "JK2511240001") == [1]
    db.execute("update complaint set text = 'Sampah', kelurahan = ?", (PENJARINGAN,))
    assert found(db, "banjir") == found(db, "pluit") == []
    assert found(db, "sampah") == found(db, "penjaringan") == [1]
    db.execute("update complaint set kelurahan = null")
    assert found(db, "penjaringan") == []
    db.execute("update complaint set status = 'proses', urgent = 5, text = text")
    assert found(db, "sampah") == [1]
    db.execute("insert into complaint_search(complaint_search, rank) values ('integrity-check', 1)")


def test_search_knows_no_accents_or_capitals(db: sqlite3.Connection) -> None:
    db.execute("update complaint set text = 'Café di JALAN Béla'")
    assert found(db, "cafe") == found(db, "CAFÉ") == found(db, "jalan bela") == [1]


def test_complaint_columns_and_table_are_the_same() -> None:
    assert {c.name for c in tables.complaint.c} == {"n", *reading.COLUMNS}
    assert {f.name for f in fields(Complaint)} == set(reading.COLUMNS)
    assert len(set(reading.COLUMNS)) == len(reading.COLUMNS)


def test_a_row_of_defaults_is_a_case(db: sqlite3.Connection) -> None:
    """Every default of the table is one of the Complaint's."""
    listed = ", ".join(reading.COLUMNS)
    n, made = reading.row_to_complaint(
        (1, *(b"\1" * 16 if c == "id" else v for c, v in zip(reading.COLUMNS, db.execute(
            f"select {listed} from complaint").fetchone(), strict=True))))  # fmt: skip
    assert n == 1
    assert made == Complaint(made.id, "qlue", "q-1", 0, "Banjir di gang", "JK2511240001", kelurahan=PLUIT)
