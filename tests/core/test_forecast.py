"""A forecast says what the dispatcher then does, writes nothing, and accounts for every case that was selected."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

import pytest

from console.core import act_result, queries, records
from console.core.dispatch import Dispatcher, Outcome
from console.core.errors import Refused
from console.core.forecast import Forecast, Judge, Step, too_many
from console.core.store import Store
from models import reading
from models.commands import (
    BULK_LIMIT,
    Actor,
    Categorise,
    Command,
    Complete,
    Coordinate,
    Dispose,
    Merge,
    Note,
    Reject,
    Start,
)
from models.complaint import Complaint
from models.routing import Absence
from models.rules import Refusal
from tests.features.room import GELORA, PLUIT, report
from tests.support import homes

Opened = tuple[Store, Dispatcher]


@pytest.fixture
def opened(home: Path, now: int) -> Any:
    with homes.opened(home, now) as both:
        both[1].receive(
            [report(i, now, f"Sampah {i}") for i in range(5)]
            + [report(9, now, "Pohon", kelurahan=GELORA, agency=f"LURAH-{GELORA}", channel="x")]
        )
        yield both


def cases(store: Store) -> dict[int, Complaint]:
    db = store.reader()
    try:
        keys = [n for (n,) in db.execute("select n from complaint order by n")]
        return {n: case for n, case in reading.load(db, records.case_ids(db, keys)).values()}  # noqa: C416
    finally:
        db.close()


def forecast(
    opened: Opened, steps: Sequence[Step], keys: Sequence[int], now: int, role: str = "supervisor"
) -> Forecast:
    store, _dispatcher = opened
    db = store.reader()
    try:
        return Judge(steps, Actor("rina", role), store.reference, now).look(db, keys)
    finally:
        db.close()


def always(command: Command) -> Step:
    return lambda _case: command


@pytest.mark.parametrize(
    "command",
    [Coordinate("DISHUB"), Dispose(f"PPSU-{PLUIT}"), Start(), Complete("beres"), Reject(""), Reject("ganda"), Note("x"),
     Categorise("nirwana")],
)  # fmt: skip
def test_it_says_what_the_dispatcher_then_does(opened: Opened, now: int, command: Command) -> None:
    store, dispatcher = opened
    known = cases(store)
    dispatcher.do([(known[1].id, Coordinate("DISHUB")), (known[2].id, Reject("bukan"))])
    seen = forecast(opened, [always(command)], list(known), now)
    before = cases(store)
    outcome = dispatcher.do([(case.id, command) for case in known.values()])
    assert [case for _n, case, _commands in seen.accepted] == outcome.accepted
    assert [(denied.case, denied.refusal) for denied in seen.denied] == outcome.refused
    assert before == {**known, 1: before[1], 2: before[2]}, "a forecast leaves no trace"


def test_vanished_cases_are_counted_too(opened: Opened, now: int) -> None:
    seen = forecast(opened, [always(Note("x"))], [1, 77, 2, 78], now)
    assert [n for n, _case, _commands in seen.accepted] == [1, 2]
    assert [(denied.n, denied.case, denied.refusal.code) for denied in seen.denied] == [
        (77, None, "refused.missing"), (78, None, "refused.missing"),
    ]  # fmt: skip


def test_several_steps_pass_together_or_not_at_all(opened: Opened, now: int) -> None:
    steps: list[Step] = [always(Coordinate("DISHUB")), always(Start()), always(Start())]
    seen = forecast(opened, steps, [1, 2], now)
    assert not seen.accepted
    assert {denied.refusal.code for denied in seen.denied} == {"refused.status.start"}
    both = forecast(opened, steps[:2], [1, 2], now)
    assert [commands for _n, _case, commands in both.accepted] == [(Coordinate("DISHUB"), Start())] * 2
    assert len(both.orders) == 4


def test_a_step_sees_the_case_as_the_one_before_left_it(opened: Opened, now: int) -> None:
    met: list[str] = []

    def look(case: Complaint) -> Command:
        met.append(case.status)
        return Note("x")

    forecast(opened, [always(Coordinate("DISHUB")), look], [1], now)
    assert met == ["koordinasi"]


def test_what_means_nothing_for_a_case_is_a_refusal_of_that_case(opened: Opened, now: int) -> None:
    def step(case: Complaint) -> Command:
        if case.channel == "x":
            raise Refused("verb.no_place")
        return Note("x")

    seen = forecast(opened, [step], list(range(1, 7)), now)
    assert [denied.refusal for denied in seen.denied] == [Refusal("verb.no_place")]
    assert len(seen.accepted) == 5


def test_places_say_how_many_fewer_will_wait(opened: Opened, now: int) -> None:
    store, dispatcher = opened
    db = store.reader()
    try:
        before = {row.kelurahan: row.waiting for row in queries.waiting_by_kelurahan(db, now)}
        keys = list(cases(store))
        seen = forecast(opened, [always(Dispose(f"PPSU-{PLUIT}"))], keys, now)
        dispatcher.do(seen.orders)
        after = {row.kelurahan: row.waiting for row in queries.waiting_by_kelurahan(db, now)}
    finally:
        db.close()
    for code, place in seen.places.items():
        assert before[str(code)] - place.leaving == after.get(str(code), 0)
    assert seen.places[PLUIT].selected == 5 and sum(p.accepted for p in seen.places.values()) == len(
        seen.accepted
    )


def test_merging_many_into_one_and_a_twin_takes_no_twins(opened: Opened, now: int) -> None:
    store, dispatcher = opened
    known = cases(store)
    seen = forecast(opened, [always(Merge(known[1].id))], [1, 2, 3], now)
    outcome = dispatcher.do([(known[n].id, Merge(known[1].id)) for n in (1, 2, 3)])
    assert [case for _n, case, _commands in seen.accepted] == outcome.accepted == [known[2].id, known[3].id]
    assert [(d.case, d.refusal) for d in seen.denied] == outcome.refused
    again = forecast(opened, [always(Complete("beres"))], [1], now)
    assert again.denied, "nobody has it yet"
    assert forecast(opened, [always(Reject("ganda"))], [1], now).twins == 2


def test_portions_add_up(opened: Opened, now: int) -> None:
    whole = forecast(opened, [always(Coordinate("DISHUB"))], [1, 2, 3, 99], now)
    parts = forecast(opened, [always(Coordinate("DISHUB"))], [1, 2], now)
    parts.take(forecast(opened, [always(Coordinate("DISHUB"))], [3, 99], now))
    assert parts == whole


def test_more_than_an_operator_may_move(now: int) -> None:
    assert too_many(BULK_LIMIT, Actor("rina")) is None
    assert too_many(BULK_LIMIT + 1, Actor("rina", "supervisor")) is None
    assert too_many(BULK_LIMIT + 1, Actor("rina")) == Refusal("refused.bulk", {"limit": BULK_LIMIT})


def test_a_result_counts_each_case_once() -> None:
    from uuid import UUID

    one, two = UUID(int=1), UUID(int=2)
    outcome = Outcome(
        [one, one, two], [(two, Refusal("refused.earlier")), (two, Refusal("refused.missing"))], UUID(int=9)
    )
    result = act_result.ActResult.of("x", outcome, 0)
    assert result.accepted == (one,) and result.refused == ((two, Refusal("refused.missing")),)
    assert result.cases == 2


def test_the_central_may_turn_down_later(
    opened: Opened, now: int, set_fact: Callable[[Store, str, str], None]
) -> None:
    store, dispatcher = opened
    known = cases(store)
    outcome = dispatcher.do([(known[n].id, Coordinate("DISHUB")) for n in (1, 2, 3)])
    assert outcome.batch is not None
    db = store.reader()
    try:
        assert act_result.answers(db, outcome.batch, "id") == act_result.Answers(refused={}), (
            "there is no central"
        )
        set_fact(store, reading.CENTRAL, "x")
        assert act_result.answers(db, outcome.batch, "id").unsent == 3
        set_fact(store, "refuse", known[2].id.hex)
        told = act_result.answers(db, outcome.batch, "id")
        assert told.unsent == 2
        assert told.refused is not None and list(told.refused) == [known[2].id]
        assert "Selesai" in told.refused[known[2].id]
        assert act_result.keys(db, [known[3].id, known[1].id]) == {known[3].id: 3, known[1].id: 1}
        assert act_result.with_words(db, [1, 2, 3, 6], "sampah 1") == {2}
        assert act_result.with_words(db, [1, 2], known[1].number.lower()) == {1}
    finally:
        db.close()


@pytest.fixture
def set_fact() -> Callable[[Store, str, str], None]:
    """What the sync would land, written straight into the store."""
    import sqlite3

    def write(store: Store, key: str, value: str) -> None:
        with sqlite3.connect(store.path) as db:
            if key == "refuse":
                reason = '{"code": "refused.status.coordinate", "params": {"status": "selesai"}}'
                db.execute("update event set outcome = 'refused', reason = ? where lower(hex(complaint)) = ?"
                           " and kind = 'coordinate'", (reason, value))  # fmt: skip
            else:
                db.execute("insert into meta(key, value) values (?, ?)", (key, value))
        db.close()

    return write


def test_it_names_who_is_away_and_hands_to_deputies(opened: Opened, now: int) -> None:
    store, dispatcher = opened
    lurah, deputy = f"LURAH-{PLUIT}", f"LURAH-{GELORA}"
    with_rights = dispatcher.acting_as(Actor("sari", "supervisor"))
    with_rights.set_absences(
        [
            Absence(lurah, now - 1, now + 60, deputy),
            Absence("DISHUB", now - 1, now + 60),
            Absence("DBM", 0, 9),
        ]
    )
    keys = [1, 2, 3, 6]

    def looked(step: Step, *, deputies: bool) -> Forecast:
        db = store.reader()
        try:
            judge = Judge([step], Actor("rina", "supervisor"), store.reference, now, deputies=deputies)
            found = judge.look(db, keys[:2])
            found.take(judge.look(db, keys[2:]))
            return found
        finally:
            db.close()

    by_place = lambda case: Dispose(f"LURAH-{case.kelurahan}")  # noqa: E731
    found = looked(by_place, deputies=False)
    assert found.away == {lurah: 3}
    assert [command for _case, command in found.orders].count(Dispose(lurah)) == 3
    found = looked(by_place, deputies=True)
    assert found.away == {lurah: 3}  # whom it was meant for; told in either case
    assert [command for _case, command in found.orders] == [Dispose(deputy)] * 4
    assert not dispatcher.acting_as(Actor("rina", "supervisor")).do(found.orders).refused
    found = looked(
        always(Coordinate("DISHUB")), deputies=True
    )  # nobody stands in: it goes there all the same
    assert found.away == {"DISHUB": 4}
    assert {command for _case, command in found.orders} == {Coordinate("DISHUB")}
    assert looked(always(Coordinate("DBM")), deputies=True).away == {}
    assert looked(always(Reject("")), deputies=True).away == {}
