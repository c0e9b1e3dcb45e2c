"""How red each kelurahan was: equal to plain SQL over the runs, now and at any moment; and when it turned."""

from __future__ import annotations

from contextlib import closing
from pathlib import Path
from random import Random
from uuid import UUID

import pytest

from console.core import queries
from console.core.figures import facts as facts_of
from console.core.figures import red
from console.core.figures.red import Turn
from console.core.review import DAYS, indicators, review
from models.commands import Coordinate, Dispose, ReceiveReport
from models.complaint import SURE_KELURAHAN
from models.filters import day_start
from models.indicator import Rates
from tests.support import made_city, small_cities
from tests.support.factories import DAY, HOUR, NOW, Room, room

PLUIT, GELORA = "31.72.01.1005", "31.71.07.1001"
AT_MOMENT = (
    "select kelurahan, count(*) from complaint where kelurahan is not null and red_since <= :at"
    " and (red_until is null or red_until > :at) group by 1"
)


def test_the_citys_past_is_as_sql_counts_it(home: Path) -> None:
    with made_city.opened(home) as store, closing(store.reader()) as db:
        facts = small_cities.facts(db, store.reference)
        dice = Random(3)  # noqa: S311
        moments = [*sorted(NOW - dice.randrange(60 * DAY) for _ in range(20)), NOW]
        counted = red.waiting_at(facts, moments)
        for i, at in enumerate(moments):
            expected = dict(db.execute(AT_MOMENT, {"at": at}).fetchall())
            assert {code: row[i] for code, row in counted.items() if row[i]} == expected
        shown = {one.code: one.waiting for one in indicators(db, store.reference, NOW) if one.waiting}
        assert {code: row[-1] for code, row in counted.items() if row[-1]} == shown
        by_sql = {one.kelurahan: one for one in queries.waiting_by_kelurahan(db, NOW)}
        assert red.waiting(facts, store.reference, NOW, DAYS) == by_sql, "every cause, and what came"
        found = review(store.reference, NOW, facts)
        week_ago = dict(db.execute(AT_MOMENT, {"at": day_start(NOW) - 6 * DAY}).fetchall())
        first = dict(db.execute(
            "select kelurahan, min(received_at) from complaint where red_since is not null and red_until is null"
            " and kelurahan is not null group by 1").fetchall())  # fmt: skip
    assert len(found.rows) == 267
    for row in found.rows:
        assert len(row.trend) == red.TREND_DAYS
        assert row.trend[-1] == row.indicator.waiting
        assert row.week == row.indicator.waiting - week_ago.get(row.indicator.code, 0)
        assert (row.oldest.received_at if row.oldest else None) == first.get(row.indicator.code)
    assert (found.waiting, len(found.of("red"))) == (sum(shown.values()), 13)
    assert any(row.week for row in found.rows)


def test_an_empty_store(home: Path) -> None:
    with room(home) as made:
        facts = facts_of.empty(made.store.reference)
        assert red.waiting(facts, made.store.reference, NOW, DAYS) == {}
        assert red.waiting_at(facts, [NOW]) == red.trend(facts, NOW) == red.oldest(facts) == {}
        assert red.turns(facts, PLUIT, 0, NOW, Rates()) == []
        assert review(made.store.reference, NOW, facts).waiting == 0


def came(made: Room, number: int, at: int, place: str = PLUIT) -> UUID:
    made.now = at
    return made.receive(ReceiveReport(
        "sms", str(number), at, "teks", kind="complaint", category="sampah", kelurahan=place, sure=SURE_KELURAHAN,
    ))[0]  # fmt: skip


@pytest.mark.parametrize("limit", [2, 3])
def test_when_it_turned_and_by_which_case(home: Path, limit: int) -> None:
    rates = Rates(red_from=limit, amber_from=limit - 1)
    start = NOW - 10 * DAY
    with room(home) as made:
        cases = [came(made, i, start + i * HOUR) for i in range(limit)]
        elsewhere = came(made, 99, start, GELORA)
        keys = made.keys()
        made.now = start + 20 * HOUR
        made.done(Coordinate("DBM"), cases[0])
        made.now = start + 30 * HOUR
        for case in cases[1:]:
            made.done(Dispose(f"PPSU-{PLUIT}"), case)
        with closing(made.store.reader()) as db:
            facts = small_cities.facts(db, made.store.reference)
        found = red.turns(facts, PLUIT, start, NOW, rates)
        last = keys[cases[-1]]
        assert [(t.before, t.after, t.waiting, t.came) for t in reversed(found)] == [
            ("green", "amber", limit - 1, True), ("amber", "red", limit, True), ("red", "amber", limit - 1, False),
            ("amber", "green", 0, False),
        ]  # fmt: skip
        assert found[2] == Turn(start + (limit - 1) * HOUR, "amber", "red", limit, last, came=True)
        assert found[1].case == keys[cases[0]]
        assert found[0].at == start + 30 * HOUR  # two at one moment are one step
        assert red.turns(facts, PLUIT, start + 25 * HOUR, NOW, rates) == found[:1]
        (only,) = red.turns(facts, GELORA, start, NOW, Rates(red_from=1, amber_from=1))
        assert (only.after, only.case) == ("red", keys[elsewhere])
