"""The ladder climbs by itself: when, how far, and once, however many climb."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import closing
from dataclasses import replace
from pathlib import Path
from types import SimpleNamespace
from typing import Any
from uuid import UUID

import pytest

from console.core import ladder
from console.core.ladder import Ladder, Late, due
from models import clocks
from models.commands import Actor, Coordinate, Dispose, Escalate, Note, SendBack, Start
from models.ladder import LadderRule
from tests.support.factories import CREW, DAY, HOUR, LURAH, NOW, Room, reference, report, room
from tests.support.reply_room import Room as Two
from tests.support.sync_world import Home, homes_in_memory

CAMAT = LadderRule("Lurah diam", "camat", "lurah", 2 * HOUR)
WALIKOTA = LadderRule("Lurah diam dua hari", "walikota", "lurah", 2 * DAY)
RULES = (CAMAT, WALIKOTA)


@pytest.fixture
def desk(home: Path) -> Iterator[Room]:
    with room(home) as made:
        made.door.set_escalation_rules(RULES)
        yield made


def late(**values: Any) -> Late:
    """A lurah's case whose deadline is now."""
    return Late(UUID(int=1), "sampah", 0, "[]", None, NOW, NOW + 9 * DAY)._replace(**values)


def rung(case: Late, now: int, *rules: LadderRule) -> str:
    found = due(case, rules or RULES, now, reference())
    return found.command.to if found is not None else ""


def test_a_rule_counts_from_its_deadline() -> None:
    assert rung(late(), NOW + 2 * HOUR - 1) == ""
    assert rung(late(), NOW + 2 * HOUR) == "camat"
    assert rung(late(), NOW + 2 * DAY) == "walikota"  # whoever was away goes straight there
    assert rung(late(rung=2), NOW + DAY) == ""
    assert rung(late(rung=2), NOW + 2 * DAY) == "walikota"
    assert rung(late(lurah_due=None), NOW + 9 * DAY) == ""
    assert rung(late(), NOW + DAY, replace(CAMAT, active=False)) == ""
    assert rung(late(), NOW + DAY, replace(CAMAT, categories=("jalan",))) == ""
    assert rung(late(category=None), NOW + DAY, CAMAT) == "camat"


def test_working_hours_count_where_the_clock_counts_them() -> None:
    ref = reference()
    working = next(code for code, one in ref.categories.items() if one.calendar == "working")
    friday = NOW + 4 * DAY + 7 * HOUR  # 15.10
    case = late(category=working, lurah_due=friday)
    at = clocks.add_seconds(friday, 2 * HOUR, "working", ref.calendar)
    assert at > friday + 2 * DAY  # over the weekend
    assert [rung(case, at - 1), rung(case, at)] == ["", "camat"]


def test_the_event_follows_from_case_rung_deadline_and_hands() -> None:
    def event(case: Late, now: int = NOW + 3 * HOUR) -> UUID:
        found = due(case, RULES, now, reference())
        assert found is not None
        return found.event

    first = event(late())
    assert event(late(), NOW + 5 * HOUR) == first
    others = [
        event(late(), NOW + 3 * DAY), event(late(lurah_due=NOW + 1)), event(late(hands='["DBM"]')),
        event(late(id=UUID(int=2))),
    ]  # fmt: skip
    assert len({first, *others}) == 5


def test_it_climbs_rung_by_rung_and_only_what_stands_still(desk: Room) -> None:
    cases = desk.receive(*[report(i, kelurahan="31.72.01.1005", agency=None) for i in range(1, 7)])
    still, begun, asked, across, twin, waiting = cases
    desk.done(Dispose(LURAH), still, begun, asked, twin, waiting)
    desk.done(Coordinate("DBM"), across)
    desk.done(Start(), begun)
    desk.done(Note("", "citizen"), waiting)
    desk.done(Escalate(to="skpd"), asked)
    climbs = Ladder(desk.door)
    assert climbs.turn().accepted == []
    due_at = desk.case(still).lurah_due
    assert due_at is not None
    desk.now = due_at + 2 * HOUR
    assert climbs.turn().accepted == [still, twin]
    desk.done(Escalate(on=False), twin)  # somebody took it back: it stays so
    assert climbs.turn().accepted == []
    desk.now = due_at + 2 * DAY
    assert set(climbs.turn().accepted) == {still, twin}
    assert [desk.case(one).rung for one in cases] == [3, 0, 4, 0, 3, 0]
    told = desk.rows(
        "select actor, body from event where kind = 'escalate' and complaint = ? order by n", still.bytes
    )
    assert [actor for actor, _body in told] == ["rina", "rina"]
    assert '"rule":"Lurah diam"' in told[0][1]
    desk.done(Dispose(CREW), still)  # another holder, another deadline
    assert desk.case(still).rung == 0
    assert climbs.raised == 4


def test_a_turn_is_bounded_and_the_rest_comes_with_the_next(
    desk: Room, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(ladder, "SOME", 2)
    cases = desk.receive(*[report(i, kelurahan="31.72.01.1005", agency=None) for i in range(1, 6)])
    desk.done(Dispose(LURAH), *cases)
    desk.now += 3 * DAY
    climbs, central = Ladder(desk.door), SimpleNamespace()
    assert [climbs.after_cycle(central) for _ in range(4)] == [2, 2, 1, 0]  # type: ignore[arg-type]
    assert {desk.case(one).rung for one in cases} == {3}


def test_an_intake_may_raise_by_a_rule_only(desk: Room) -> None:
    (case,) = desk.receive(report(1))
    intake = Actor("tanggap", "intake")
    for command in (Escalate("tolong"), Escalate(to="camat"), Escalate(on=False), Escalate(rule="x")):
        refused = desk.do(command, case, actor=intake).refused
        assert [why.code for _case, why in refused] == ["refused.role"], command
    desk.done(Escalate(to="camat", rule="x"), case, actor=intake)


def test_reading_follows_what_is_late(desk: Room) -> None:
    """The queue's own index, up to the newest deadline a rule could mean."""
    with closing(desk.store.reader()) as db:
        said: list[str] = []
        db.set_trace_callback(said.append)
        list(ladder.late(db, RULES, NOW))
        db.set_trace_callback(None)
        plan = " ".join(row[3] for row in db.execute("explain query plan " + said[-1]))
    assert "USING INDEX complaint_queue (urgent<?)" in plan


@pytest.fixture(scope="module")
def pool() -> Iterator[list[Home]]:
    with homes_in_memory(3) as made:
        yield made


def test_two_intakes_raise_a_case_once(pool: list[Home]) -> None:
    two = Two(pool)
    for door in two.doors:
        door.acting_as(Actor("sari", "supervisor")).set_escalation_rules(RULES)
        door.store.refresh_reference()
    case = two.case(1, agency=None)
    for command in (Dispose(LURAH), Coordinate("DBM"), SendBack("bukan jalan kami")):
        assert two.do(case, command) == ""
    for sync in reversed(two.syncs):
        sync.once()
    two.now += 4 * DAY
    climbs = [Ladder(door) for door in two.doors[:2]]
    assert [one.turn().accepted for one in climbs] == [[case], [case]]  # neither knows of the other
    for sync in (*two.syncs, *two.syncs):
        sync.once()
    assert two.state.cases[case].rung == 3
    told = [said for said in two.state.events.values() if said.kind == "escalate"]
    assert [(said.outcome, said.actor, said.body["rule"]) for said in told] == [
        ("accepted", "tanggap", "Lurah diam dua hari")
    ]
    assert [one.turn().accepted for one in climbs] == [[], []]
