"""Snapshots hold the review as it was, compare in the meeting's words, and only supervisors make them."""

from __future__ import annotations

from contextlib import closing
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from console.core import snapshots
from console.core.dispatch.keeping import LARGEST
from console.core.errors import Refused
from console.core.review import indicators
from console.core.snapshots import (
    KIND,
    NOTE,
    Frozen,
    Moved,
    Snapshot,
    body_of,
    compare,
    frozen,
    note_body,
    rehearsal,
)
from models.indicator import Causes, Rates
from tests.support import made_city
from tests.support.factories import BUDI, NOW, room

PLUIT, GELORA, ANCOL, CIDENG = "31.72.01.1005", "31.71.07.1001", "31.72.05.1002", "31.71.01.1004"


def made(waiting: dict[str, int], rates: Rates | None = None) -> Snapshot:
    places = {code: Frozen(Causes(new=n), 1.5, 10) for code, n in waiting.items()}
    return Snapshot("x", "sari", NOW, rates or Rates(), places)


def test_the_citys_numbers_are_frozen_and_read_back(home: Path) -> None:
    with made_city.opened(home / "city") as store, closing(store.reader()) as db:
        found = indicators(db, store.reference, NOW)
        one = frozen(found, store.reference.rates, NOW)
    assert (one.total, one.count("red")) == (sum(i.waiting for i in found), 13)
    assert all(one.colour(i.code) == i.colour for i in found)
    assert all(one.places[i.code].causes == i.causes for i in found if i.waiting)
    with room(home / "room") as here:
        assert here.door.keep(KIND, one.name, body_of(one), shared=True).other == (KIND,)
        for who in ("rina", "budi"):
            with closing(here.store.reader()) as db:
                (back,) = snapshots.snapshots(db, who)
            assert back == replace(one, owner="rina")


def test_a_city_full_to_the_brim_still_fits() -> None:
    import json

    full = {
        f"31.7{i % 5}.{i:02}.1{i:03}": Frozen(Causes(9999, 999, 999, 999, 999), 999.99, 99)
        for i in range(267)
    }
    text = json.dumps(body_of(Snapshot("x", "sari", NOW, Rates(), full)), separators=(",", ":"))
    assert len(text) < LARGEST


def test_only_a_supervisor_freezes_and_notes(home: Path) -> None:
    with room(home) as here:
        budi = here.door.acting_as(BUDI)
        for kind, name, body in (
            (KIND, "x", body_of(made({PLUIT: 3}))), (NOTE, *note_body(PLUIT, "ok", NOW)),
        ):  # fmt: skip
            with pytest.raises(Refused) as told:
                budi.keep(kind, name, body, shared=True)
            assert told.value.code == "refused.role"


def test_notes_of_one_kelurahan_the_newest_first(home: Path) -> None:
    with room(home) as here:
        for minute, (code, text) in enumerate([(PLUIT, "satu"), (GELORA, "lain"), (PLUIT, "dua")]):
            name, body = note_body(code, text, NOW + 60 * minute)
            here.door.keep(NOTE, name, body, shared=True)
        with closing(here.store.reader()) as db:
            assert [(n.text, n.author) for n in snapshots.notes(db, "budi", PLUIT)] == [
                ("dua", "rina"), ("satu", "rina")
            ]  # fmt: skip


def test_a_comparison_in_the_meetings_words() -> None:
    before = made({PLUIT: 272, GELORA: 121, ANCOL: 60, CIDENG: 120})
    after = made({PLUIT: 286, GELORA: 88, ANCOL: 101, CIDENG: 120})
    found = compare(before, after)
    assert found.out == (Moved(GELORA, 121, 88),)
    assert found.into == (Moved(ANCOL, 60, 101),)
    assert found.down == (Moved(GELORA, 121, 88),)
    assert found.up == (Moved(ANCOL, 60, 101), Moved(PLUIT, 272, 286))
    assert (found.waiting, found.red, found.amber) == (22, 0, 0)


def test_a_changed_limit_is_told_as_what_it_did() -> None:
    found = compare(made({ANCOL: 90}), made({ANCOL: 90}, Rates(red_from=80)))
    assert found.into == (Moved(ANCOL, 90, 90),)
    assert found.up == found.down == ()


counts = st.dictionaries(st.sampled_from([PLUIT, GELORA, ANCOL, CIDENG]), st.integers(1, 300))


@given(counts, counts)
def test_there_and_back_is_the_opposite(a: dict[str, int], b: dict[str, int]) -> None:
    there, back = compare(made(a), made(b)), compare(made(b), made(a))
    assert [(m.code, m.before, m.after) for m in there.out] == [
        (m.code, m.after, m.before) for m in back.into
    ]
    assert [m.code for m in there.up] == [m.code for m in back.down]
    assert (there.waiting, there.red, there.amber) == (-back.waiting, -back.red, -back.amber)
    assert there.red == len(there.into) - len(there.out)


def test_other_limits_are_rehearsed(home: Path) -> None:
    with made_city.opened(home) as store, closing(store.reader()) as db:
        found = indicators(db, store.reference, NOW)
        (expected,) = db.execute(
            "select count(*) from (select kelurahan from complaint where merged_into is null and kind <> 'spam'"
            " and (status = 'menunggu' or status = 'koordinasi' and channel_red = 1) and kelurahan is not null"
            " group by 1 having count(*) >= 80)").fetchone()  # fmt: skip
    assert rehearsal(found, Rates(red_from=80))["red"] == expected >= 13
    assert sum(rehearsal(found, Rates(red_from=80)).values()) == 267
    assert rehearsal([], Rates()) == {"red": 0, "amber": 0, "green": 0}


@pytest.mark.parametrize("body", [
    {}, {"at": 1, "rates": [1, 2], "places": {}}, {"at": "x", "rates": [1, 2, 3], "places": {}},
    {"at": 1, "rates": [1, 2, 3], "places": {"a": [1]}}, {"at": 1, "rates": [1, 2, 3], "places": []},
])  # fmt: skip
def test_what_another_version_wrote_is_left_out(home: Path, body: dict[str, object]) -> None:
    with room(home) as here:
        here.door.keep(KIND, "x", body, shared=True)
        with closing(here.store.reader()) as db:
            assert snapshots.snapshots(db, "rina") == []
