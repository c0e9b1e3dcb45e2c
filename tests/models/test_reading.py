"""Reading the store: what was stored comes back, and a reader writes nothing."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from dataclasses import fields, replace
from pathlib import Path
from typing import Any, get_type_hints
from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st

from models import reading
from models.complaint import Complaint
from tests.support import factories, homes
from tests.support.factories import NOW

_HINTS = get_type_hints(Complaint)
_CASES = st.builds(Complaint, **{f.name: factories._any_value(_HINTS[f.name]) for f in fields(Complaint)})


@given(_CASES)
def test_a_case_comes_back_as_it_was_stored(case: Complaint) -> None:
    row = reading.complaint_to_row(case)
    assert tuple(row) == reading.COLUMNS
    assert all(value is None or isinstance(value, str | int | float | bytes) for value in row.values())
    assert not any(isinstance(value, bool) for value in row.values())
    assert reading.row_to_complaint((7, *row.values())) == (7, case)


@given(_CASES)
def test_sqlite_keeps_it_too(case: Complaint) -> None:
    row = reading.complaint_to_row(case)
    with closing(sqlite3.connect(":memory:")) as db:
        db.execute(f"create table complaint(n integer primary key, {', '.join(reading.COLUMNS)})")
        marks = ", ".join("?" * len(row))
        db.execute(f"insert into complaint({', '.join(row)}) values ({marks})", list(row.values()))
        assert reading.load(db, [case.id]) == {case.id: (1, case)}


def test_effects_are_stored_like_cases() -> None:
    into = UUID(int=5)
    effect = {"merged_into": str(into), "verified": True, "result_photos": ["a"], "status": "proses"}
    assert reading.to_stored(effect) == {
        "merged_into": into.bytes, "verified": 1, "result_photos": '["a"]', "status": "proses",
    }  # fmt: skip
    assert reading.to_stored({"merged_into": None, "result_photos": []}) == {
        "merged_into": None,
        "result_photos": "[]",
    }


def test_more_cases_than_a_statement_holds(home: Path) -> None:
    with factories.room(home) as made:
        known = made.receive(*(factories.report(i) for i in range(3)))
        db = made.store.reader()
        found = reading.load(db, [*(UUID(int=i) for i in range(40_000)), *known])
        db.close()
    assert set(found) == set(known)
    assert found[known[0]][1] == replace(made_case(found, known[0]), revision=1)


def made_case(found: dict[UUID, tuple[int, Complaint]], case: UUID) -> Complaint:
    """The stored case, its number being the store's."""
    return replace(factories.received(factories.report(0)), number=found[case][1].number)


@pytest.mark.parametrize(
    "sql",
    ["delete from complaint", "update meta set value = ''", "create table x(y)", "pragma user_version = 7",
     "insert into meta(key, value) values ('a', 'b')", "drop table event"],
)  # fmt: skip
def test_a_reader_cannot_write(home: Path, sql: str) -> None:
    homes.prepare(home, NOW)
    before = (home / "tanggap.db").read_bytes()
    with (
        closing(reading.connect(home / "tanggap.db")) as db,
        pytest.raises(sqlite3.OperationalError, match="readonly"),
    ):
        db.execute(sql)
    assert (home / "tanggap.db").read_bytes() == before


def test_a_reader_of_nothing_fails_at_once(tmp_path: Path) -> None:
    with pytest.raises(sqlite3.OperationalError):
        reading.connect(tmp_path / "no" / "such" / "folder.db")


@given(st.lists(st.integers()), st.integers(1, 7))
def test_chunks_lose_nothing(items: list[int], size: int) -> None:
    pieces = [list(piece) for piece in reading.chunks(items, size)]
    assert [item for piece in pieces for item in piece] == items
    assert all(0 < len(piece) <= size for piece in pieces)


def test_texts_are_stored_as_they_are() -> None:
    value: dict[str, Any] = {"é": ["🚧", None, True]}
    assert reading.to_text(value) == '{"é":["🚧",null,true]}'
