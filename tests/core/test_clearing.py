"""Ready sets: every waiting case is in one of them or told apart, and what they offer is what the rules let be done."""

from __future__ import annotations

import sqlite3
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from random import Random
from uuid import UUID

import pytest

from console.core.clearing import Clearing, clearing
from console.core.dispatch import Dispatcher, Received
from console.core.review import indicators
from console.core.store import Store
from models.commands import Actor, Coordinate, Dispose, ReceiveReport
from models.complaint import SURE_AGENCY, SURE_KELURAHAN
from models.indicator import over_capacity
from tests.support import made_city
from tests.support.factories import NOW
from tests.support.homes import opened

PLUIT = "31.72.01.1005"


@pytest.fixture
def city(home: Path) -> Iterator[Store]:
    with made_city.opened(home) as store:
        yield store


def of_all(store: Store, db: sqlite3.Connection) -> dict[str, Clearing]:
    return {
        one.code: clearing(
            db, store.reference, one.code, NOW, over=over_capacity(one.inflow_per_day, one.capacity_per_day)
        )
        for one in indicators(db, store.reference, NOW)
    }


def test_every_waiting_case_is_in_one_set_or_told_apart(city: Store) -> None:
    db = city.reader()
    shown = {one.code: one for one in indicators(db, city.reference, NOW)}
    found = of_all(city, db)
    for code, one in found.items():
        keys = [n for ready in one.ready for n in ready.cases] + [*one.triage, *one.asked]
        waiting = {row[0] for row in db.execute(
            "select n from complaint where kelurahan = ? and merged_into is null and kind <> 'spam'"
            " and (status = 'menunggu' or status = 'koordinasi' and channel_red = 1)", (code,))}  # fmt: skip
        assert len(keys) == len(waiting) == shown[code].waiting == one.waiting
        assert set(keys) == waiting
        causes = Counter({ready.cause: 0 for ready in one.ready})
        for ready in one.ready:
            causes[ready.cause] += len(ready.cases)
        assert all(count <= getattr(shown[code].causes, cause) for cause, count in causes.items())
        lefts = [ready.left for ready in one.ready]
        assert lefts == sorted(lefts, reverse=True)
        assert one.waiting - sum(ready.leaving for ready in one.ready) == (
            lefts[-1] if lefts else one.waiting
        )
    db.close()
    assert sum(bool(one.ready) for one in found.values()) > 13


def test_the_sets_offered_bring_a_red_kelurahan_below_the_limit(city: Store) -> None:
    db = city.reader()
    red = [one for one in indicators(db, city.reference, NOW) if one.colour == "red"]
    assert red
    limit = city.reference.rates.red_from
    worst = red[0]
    sets = clearing(db, city.reference, worst.code, NOW, over=True).below(limit)
    assert sets and sets[-1].left < limit and all(one.left >= limit for one in sets[:-1])
    ids = {n: UUID(bytes=id_) for n, id_ in db.execute("select n, id from complaint")}
    door = Dispatcher(city, Actor("sari", "supervisor"), "uji", lambda: NOW, Random(7).randbytes)  # noqa: S311
    for one in sets:
        outcome = door.do([(ids[n], step) for n in one.cases for step in one.steps])
        assert (len(outcome.accepted), outcome.refused) == (len(one.cases), [])
        (after,) = [i for i in indicators(db, city.reference, NOW) if i.code == worst.code]
        assert after.waiting == one.left
    assert after.colour != "red"
    door.close()
    db.close()


def received(number: int, category: str | None, agency: str = f"LURAH-{PLUIT}") -> Received:
    return Received(ReceiveReport(
        "qlue", str(number), NOW - 3600, "teks", kind="complaint", category=category, kelurahan=PLUIT, agency=agency,
        sure=SURE_KELURAHAN | SURE_AGENCY,
    ))  # fmt: skip


def test_each_cause_has_its_way_out(home: Path) -> None:
    with opened(home, NOW) as (store, door):
        reports = [received(i, "parkir-liar") for i in range(3)] + [
            received(10 + i, "sampah") for i in range(2)
        ]
        reports += [received(20, None), received(30, "jaringan-listrik"), received(31, "parkir-liar")]
        reports.append(received(32, "jaringan-listrik"))
        door.receive(reports)
        db = store.reader()
        ids = {text: UUID(bytes=id_) for text, id_ in db.execute("select external_id, id from complaint")}
        keys = dict(db.execute("select external_id, n from complaint").fetchall())
        door.do([(ids["30"], Coordinate("PLN")), (ids["31"], Coordinate("DISHUB"))])
        found = clearing(db, store.reference, PLUIT, NOW, over=False)
        db.close()
    unit = Dispose("DISHUB-3172")
    assert [
        (one.cause, one.category, one.steps, len(one.cases), one.leaving, one.left) for one in found.ready
    ] == [
        ("outside", "parkir-liar", (Coordinate("DISHUB"), unit), 3, 3, 6),
        ("outside", "jaringan-listrik", (Coordinate("PLN"),), 1, 0, 6),  # in Qlue it stays red
        ("coordinated", None, (unit,), 1, 1, 5),
        ("new", "sampah", (Dispose(f"PPSU-{PLUIT}"),), 2, 2, 3),
    ]
    assert found.triage == (keys["20"],)
    assert found.asked == (keys["30"],)
    assert found.below(9) == found.ready[:1]
    assert found.below(10) == ()
    assert [one.leaving for one in found.below(1)] == [3, 1, 2]


def test_an_empty_kelurahan_needs_nothing(home: Path) -> None:
    with opened(home, NOW) as (store, _door):
        db = store.reader()
        found = clearing(db, store.reference, PLUIT, NOW, over=False)
        db.close()
    assert found == Clearing(0, (), (), ())
    assert found.below(100) == ()
