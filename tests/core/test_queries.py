"""Reads of the queue, the map and the indicator, against the same counted by hand."""

from __future__ import annotations

import sqlite3
from collections import Counter
from collections.abc import Iterator
from contextlib import closing
from typing import Any

import numpy as np
import pytest

from console.core import queries
from console.core.queries import ORDERS, Wanted
from models import writing
from models.complaint import STATUSES, SURE_AGENCY, Complaint
from models.filters import Filter, parse
from models.indicator import cause_of
from tests.support import factories
from tests.support.factories import DAY, HOUR, NOW, PLUIT, Room, report, room

TEXTS = ("", "open=yes", "open=no", "merged=yes", "status=menunggu", f"kelurahan={PLUIT}", "category=jalan",
         "located=no", "text~jalan", "text~tidakada", "overdue=yes")  # fmt: skip


@pytest.fixture(scope="module")
def lived_in(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Room]:
    with room(tmp_path_factory.mktemp("queries") / "home") as made:
        made.receive(*factories.varied(150))
        factories.lived(made, 250)
        yield made


@pytest.fixture(scope="module")
def db(lived_in: Room) -> Iterator[sqlite3.Connection]:
    with closing(lived_in.store.reader()) as connection:
        yield connection


@pytest.fixture(scope="module")
def stored(lived_in: Room) -> dict[int, Complaint]:
    cases = lived_in.cases()
    return {n: cases[found] for found, n in lived_in.keys().items()}


def asked(made: Room, text: str, order: str = "urgent") -> Wanted:
    return Wanted(parse(text), order, made.now, "rina")


def key_of(case: Complaint, order: str) -> Any:
    return {"urgent": case.urgent, "newest": -case.received_at, "number": case.number}[order]


@pytest.mark.parametrize("order", ORDERS)
@pytest.mark.parametrize("text", TEXTS)
def test_keys_pages_and_counts_agree(
    lived_in: Room, db: sqlite3.Connection, stored: dict[int, Complaint], text: str, order: str
) -> None:
    wanted = asked(lived_in, text, order)
    found = queries.ids(db, wanted)
    assert found.dtype == np.int64
    listed = found.tolist()
    assert len(set(listed)) == len(listed) == queries.count(db, wanted)
    assert listed == sorted(
        listed, key=lambda n: key_of(stored[n], order)
    )  # sorted is stable: ties as they came

    passing = {n for n, (_k, ok) in queries.matching(db, wanted, list(stored)).items() if ok}
    assert passing == set(listed)
    same, keys = queries.vectors(db, wanted)
    assert same.tolist() == listed
    assert keys.tolist() == queries.keys_of(db, wanted).tolist() == sorted(keys.tolist())
    assert dict(zip(listed, keys.tolist(), strict=True)) == {
        n: k for n, (k, ok) in queries.matching(db, wanted, listed).items() if ok
    }
    assert [row.n for row in queries.first_page(db, wanted, 20)] == listed[:20]
    assert [row.n for row in queries.page(db, listed[20:40])] == listed[20:40]


def test_a_row_says_what_the_case_says(db: sqlite3.Connection, stored: dict[int, Complaint]) -> None:
    rows = queries.page(db, list(stored))
    assert len(rows) == len(stored)
    for row in rows:
        case = stored[row.n]
        assert row.id == case.id.hex
        headed = case.title and case.channel in ("email", "lapor", "balai-warga")
        assert row.words == (f"{case.title} · " if headed else "") + case.text[:160].replace("\n", " ")
        for name in queries.Row._fields:
            if name not in ("n", "id", "words"):
                assert getattr(row, name) == getattr(case, name), name


def test_pages_leave_out_what_is_gone(db: sqlite3.Connection) -> None:
    assert [r.n for r in queries.page(db, [3, 10**9, 1, np.int64(2)])] == [3, 1, 2]
    assert queries.page(db, []) == []
    assert queries.matching(db, Wanted(Filter(), "urgent", NOW, ""), [10**9]) == {}


@pytest.mark.parametrize(
    "text", ["a\nb", "tanda \" dan \\ dan '", "\u0001\u001f", "🚧" * 200, "x" * 10_000, "{0} %s"]
)
def test_any_words_reach_the_row(home: Any, text: str) -> None:
    with room(home) as made, closing(made.store.reader()) as db:
        made.receive(report(1, text=text))
        (row,) = queries.first_page(db, asked(made, ""))
        assert row.words == text[:160].replace("\n", " ")
        assert queries.words_of(db, row.n, limit=50) == text[:50]
        assert queries.words_of(db, 99) == ""


def test_long_days_sort_by_number(home: Any) -> None:
    """More than 9,999 reports a day: the key sorts as the numbers do as text, which is what SQL orders by."""
    with room(home) as made, closing(made.store.reader()) as db:
        with made.door.transaction() as connection:
            writing.execute(
                connection, "insert into counter values (?, ?)", [("251124", 9997), ("251123", 99_998)]
            )
        made.receive(*(report(i, received_at=NOW - (i % 3) * DAY) for i in range(15)))
        wanted = asked(made, "", "number")
        numbers = [row.number for row in queries.first_page(db, wanted)]
        assert numbers == sorted(numbers)
        assert {len(n) for n in numbers} == {12, 13, 14}
        _ids, keys = queries.vectors(db, wanted)
        assert keys.tolist() == sorted(set(keys.tolist()))


@pytest.mark.parametrize("text", TEXTS)
def test_points_are_the_cases_with_a_place(
    lived_in: Room, db: sqlite3.Connection, stored: dict[int, Complaint], text: str
) -> None:
    wanted = asked(lived_in, text)
    listed = queries.ids(db, wanted).tolist()
    found = queries.points(db, wanted)
    with_place = [n for n in listed if stored[n].lat is not None]
    assert found.without_place == len(listed) - len(with_place)
    made = zip(found.n.tolist(), found.lat.tolist(), found.lon.tolist(), found.status.tolist(), found.overdue.tolist(),
               strict=True)  # fmt: skip
    assert {m[0]: (round(m[1], 9), round(m[2], 9), *m[3:]) for m in made} == {  # SQLite writes 15 digits
        n: (round(c.lat or 0, 9), round(c.lon or 0, 9), STATUSES.index(c.status), c.urgent < lived_in.now)
        for n, c in stored.items()
        if n in with_place
    }
    assert (found.n.dtype, found.status.dtype, found.overdue.dtype) == (np.int32, np.uint8, np.bool_)

    states = queries.point_states(db, wanted, [*stored, 10**9])
    assert {s.n: (s.status, s.overdue, s.passes) for s in states} == {
        n: (STATUSES.index(c.status), c.urgent < lived_in.now, n in listed)
        for n, c in stored.items() if c.lat is not None
    }  # fmt: skip


def test_an_empty_store_has_nothing(home: Any) -> None:
    with room(home) as made, closing(made.store.reader()) as db:
        wanted = asked(made, "")
        assert (
            queries.ids(db, wanted).size == queries.keys_of(db, wanted).size == queries.count(db, wanted) == 0
        )
        assert [a.size for a in queries.vectors(db, wanted)] == [0, 0]
        assert queries.points(db, wanted).n.size == queries.points(db, wanted).without_place == 0
        assert queries.first_page(db, wanted) == queries.waiting_by_kelurahan(db, NOW) == []


# The indicator -------------------------------------------------------------------------------------------------


def cause(case: Complaint, now: int, *, over: bool) -> str | None:
    """The cause of one case, as ``models.indicator`` says it."""
    ref = factories.reference()
    agency = ref.agencies.get(case.agency or "") if case.sure & SURE_AGENCY else None
    until = now if case.paused_at is None else case.paused_at
    return cause_of(
        status=case.status, reopened=case.reopened, channel_red=case.channel_red,
        own_area=ref.category(case.category).agency == "KEL", agency_level=agency.level if agency else None,
        lurah_late=case.lurah_due is not None and case.lurah_due < until, over=over,
    )  # fmt: skip


def by_hand(cases: list[Complaint], now: int, days: int = 7) -> dict[str, tuple[int, ...]]:
    """What ``waiting_by_kelurahan`` should say."""
    counts: dict[str, Counter[str]] = {}
    midnight = (now + 7 * HOUR) // DAY * DAY - 7 * HOUR
    for case in cases:
        if case.kelurahan is None:
            continue
        found = counts.setdefault(case.kelurahan, Counter())
        if midnight - days * DAY <= case.received_at < midnight:
            found["inflow"] += 1
        if case.in_queue and case.kind != "spam" and (why := cause(case, now, over=True)) is not None:
            found[why] += 1
            found["waiting"] += 1
    order = ("waiting", "back_to_red", "coordinated", "outside", "capacity", "new", "inflow")
    return {k: tuple(c[name] for name in order) for k, c in counts.items() if c}


@pytest.mark.parametrize("after", [-DAY, 0, DAY, 30 * DAY])
def test_waiting_cases_by_cause(
    lived_in: Room, db: sqlite3.Connection, stored: dict[int, Complaint], after: int
) -> None:
    now = lived_in.now + after
    rows = queries.waiting_by_kelurahan(db, now)
    assert {r[0]: tuple(r[1:]) for r in rows} == by_hand(list(stored.values()), now)
    assert [r.waiting for r in rows] == sorted((r.waiting for r in rows), reverse=True)
    assert all(r.waiting == sum(r[2:7]) for r in rows)


def test_every_kind_of_waiting_case_has_its_cause(home: Any) -> None:
    """Case by case: each combination of what a cause is made of, alone in its kelurahan."""
    places = sorted(factories.reference().territory.kelurahan)
    with room(home) as made, closing(made.store.reader()) as db:
        made.receive(
            *(report(i, kelurahan=place, received_at=NOW - DAY) for i, place in enumerate(places[:240]))
        )
        changes, cases = [], made.cases()
        for n, case in ((n, cases[c]) for c, n in made.keys().items()):
            bits = [n >> i & 1 for i in range(8)]
            changes.append((n, {
                "status": ("menunggu", "koordinasi")[bits[0]], "reopened": bits[1],
                "category": ("sampah", "jalan", None, "jalan")[bits[2] + 2 * bits[3]], "channel_red": bool(bits[4]),
                "agency": (None, f"LURAH-{case.kelurahan}", "DBM", f"PPSU-{case.kelurahan}")[bits[5] + 2 * bits[6]],
                "sure": 4 + 8 * bits[7], "lurah_due": (None, NOW - 1, NOW, NOW + 1)[n // 5 % 4],
                "paused_at": (None, NOW - 2, NOW - 1)[n % 3],
            }))  # fmt: skip
        with made.door.transaction() as connection:
            writing.update_cases(connection, changes)
        expected = by_hand(list(made.cases().values()), NOW)
        assert {r[0]: tuple(r[1:]) for r in queries.waiting_by_kelurahan(db, NOW)} == expected
        assert all(any(row[i] for row in expected.values()) for i in range(7))  # each cause occurs


def test_own_work_is_old_once_the_lurahs_clock_ran_out(home: Any) -> None:
    with room(home) as made, closing(made.store.reader()) as db:
        made.receive(report(1, sure=4 | SURE_AGENCY))
        (case,) = made.cases().values()
        assert case.lurah_due is not None
        for now, split in ((case.lurah_due, (0, 1)), (case.lurah_due + 1, (1, 0))):
            (row,) = queries.waiting_by_kelurahan(db, now)
            assert (row.own_old, row.own_new) == split
