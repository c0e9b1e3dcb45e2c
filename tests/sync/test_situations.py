"""What the protocol does in each situation that matters, one at a time, over a central in memory."""

from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from uuid import UUID

import pytest

from console.core.dispatch import Received
from console.core.errors import Refused, Unavailable
from console.core.sync import first, mend
from console.core.sync.cycle import TRIES, Sync, SyncReport
from models import landing, writing
from models.commands import (
    Actor,
    Categorise,
    Command,
    Complete,
    Coordinate,
    Dispose,
    Locate,
    Merge,
    Note,
    Prioritise,
    Reject,
    Start,
)
from models.complaint import Complaint
from tests.support import factories
from tests.support.factories import GAMBIR, HOUR, LURAH, NOW, PLUIT, Room, report, varied
from tests.support.memory_central import Line, MemoryCentral, Person, State, lost
from tests.support.sync_world import ROLE


@dataclass
class Desk:
    """A console, its line and its side of the agreement."""

    name: str
    room: Room
    line: Line
    sync: Sync

    def once(self) -> SyncReport:
        return self.sync.once()

    def receive(self, *reports: Any) -> list[UUID]:
        return self.room.receive(*reports)

    def do(self, command: Command, *cases: UUID) -> Any:
        outcome = self.room.do(command, *cases)
        assert not outcome.refused, outcome.refused
        return outcome

    def case(self, found: UUID) -> Complaint:
        return self.room.case(found)

    def cases(self) -> dict[UUID, Complaint]:
        return self.room.cases()

    def answers(self) -> list[tuple[str, str | None, str]]:
        """(kind, outcome, code) of what was said here, in order."""
        rows = self.room.rows("select kind, outcome, reason from event where mine order by n")
        return [
            (kind, outcome, json.loads(reason)["code"] if reason else "") for kind, outcome, reason in rows
        ]

    def last(self) -> tuple[str, str | None, str]:
        """The newest of ``answers``."""
        return self.answers()[-1]


class City:
    """A central, and as many desks as wanted."""

    def __init__(self, folder: Path) -> None:
        self.folder, self.stack = folder, ExitStack()
        self.state = State(lambda: NOW)
        self.state.people = {name: Person(name, (role,), scope) for name, (role, scope) in ROLE.items()}

    def desk(self, name: str, home: str = "") -> Desk:
        """A desk of somebody's; the same home twice is the same console, with another login or in another process."""
        actor = Actor(name, ROLE[name][0])
        room = self.stack.enter_context(
            factories.room(self.folder / (home or name), actor, seed=sum(map(ord, name)))
        )
        line = Line(MemoryCentral(self.state, name))
        sync = Sync(room.store, line, name, lambda: NOW)  # type: ignore[arg-type]
        self.stack.callback(sync.close)
        return Desk(name, room, line, sync)

    def answer(self, case: UUID, kind: str) -> list[str]:
        """Outcomes of Events of a kind on a case, as the central has them."""
        return [e.outcome for e in self.state.events.values() if e.complaint == case and e.kind == kind]


@pytest.fixture
def city(tmp_path: Path) -> Iterator[City]:
    made = City(tmp_path)
    with made.stack:
        yield made


def agree(*desks: Desk) -> None:
    """Everybody syncs until nothing is new, and holds the same cases."""
    for _ in range(2):
        for desk in desks:
            desk.once()
    assert all(desk.cases() == desks[0].cases() for desk in desks[1:])


def cut(desk: Desk, call: str, *, after: bool = False, at: int = 1) -> None:
    """A cycle in which the line is lost at the ``at``-th call of this name, before it or after it."""
    calls = 0

    def check(name: str) -> None:
        nonlocal calls
        calls += name == call
        if name == call and calls == at:
            lost()

    where = "after" if after else "before"
    setattr(desk.line, where, check)
    with pytest.raises(Unavailable):
        desk.once()
    setattr(desk.line, where, lambda _call: None)
    assert calls >= at


def before(desk: Desk, call: str, act: Callable[[], object], times: int = 1) -> None:
    """Somebody does something just before this desk's next calls of a name."""
    left = [times]

    def check(name: str) -> None:
        if name == call and left[0]:
            left[0] -= 1
            act()

    desk.line.before = check


# A central that went back -------------------------------------------------------------------------------------------


def test_after_a_restore_own_work_is_said_once_more_and_others_is_gone(city: City) -> None:
    a, b, gone = city.desk("rina"), city.desk("budi"), city.desk("sari")
    one, two = a.receive(report(1), report(2))
    agree(a, b, gone)
    backup = city.state.snapshot()
    a.do(Coordinate("DSDA"), one)
    gone.do(Note("akan hilang"), two)
    agree(a, b, gone)
    city.state.restore(backup)
    assert a.once().pushed == 1
    b.once()
    assert city.answer(one, "coordinate") == ["accepted"]
    assert city.answer(two, "note") == []
    assert a.cases() == b.cases()
    assert a.case(one).status == "koordinasi"
    assert b.room.rows("select count(*) from event where kind = 'note'") == [(0,)]
    gone.once()  # who said it says it again, whenever that is
    agree(a, b, gone)
    assert city.answer(two, "note") == ["accepted"]
    assert city.answer(one, "coordinate") == ["accepted"]


def test_a_refusal_that_was_dealt_with_is_not_said_again(city: City) -> None:
    a, b = city.desk("rina"), city.desk("budi")
    (case,) = a.receive(report(1))
    agree(a, b)
    backup = city.state.snapshot()
    b.do(Reject("bukan wewenang"), case)
    a.do(Start(), case)
    a.do(Note("menunggu"), case)
    b.once()
    a.once()
    assert a.answers()[-2:] == [("start", "refused", "refused.status.start"), ("note", "accepted", "")]
    ((n,),) = a.room.rows("select n from event where kind = 'start'")
    a.room.door.settle_refused([n], "dropped")
    city.state.restore(backup)
    a.once()
    assert a.answers()[-2:] == [("start", "refused", "refused.status.start"), ("note", "accepted", "")]
    assert city.answer(case, "start") == []
    assert a.case(case).status == "menunggu"


def test_a_refusal_nobody_dealt_with_gets_another_chance(city: City) -> None:
    a, b = city.desk("rina"), city.desk("budi")
    (case,) = a.receive(report(1))
    agree(a, b)
    backup = city.state.snapshot()
    b.do(Reject("bukan wewenang"), case)
    a.do(Start(), case)
    b.once()
    a.once()
    city.state.restore(backup)
    a.once()
    assert a.last() == ("start", "accepted", "")
    agree(a, b)
    assert b.last() == ("reject", "accepted", "")  # also from proses


@pytest.mark.parametrize("call", ["tokens", "rows"])
def test_a_way_back_that_is_cut_goes_on_next_time(city: City, call: str) -> None:
    a, b = city.desk("rina"), city.desk("budi")
    one, two = a.receive(report(1), report(2))
    agree(a, b)
    backup = city.state.snapshot()
    b.do(Coordinate("DSDA"), one)
    b.do(Merge(one), two)
    agree(a, b)
    city.state.restore(backup)
    cut(a, call)
    a.once()
    assert a.case(one).status == "menunggu"
    assert a.case(one).twins == 0
    assert a.case(two).merged_into is None
    agree(a, b)


@pytest.mark.parametrize("call", ["submit", "pull"])
def test_a_restore_in_the_middle_of_a_cycle_is_noticed(city: City, call: str) -> None:
    a, b = city.desk("rina"), city.desk("budi")
    (case,) = a.receive(report(1))
    agree(a, b)
    backup = city.state.snapshot()
    a.do(Note("satu"), case)
    agree(a, b)
    a.do(Note("dua"), case)
    before(a, call, lambda: city.state.restore(backup))
    a.once()
    agree(a, b)
    assert city.answer(case, "note") == ["accepted", "accepted"]


def test_work_that_was_known_and_then_lost_in_a_restore_is_said_again(city: City) -> None:
    a = city.desk("rina")
    a.once()
    backup = city.state.snapshot()
    (case,) = a.receive(report(1))
    a.do(Start(), case)
    cut(a, "submit", after=True)
    # Known at the push, gone at the pull, and the clock stands where this console saw it last.
    before(a, "pull", lambda: city.state.restore(backup))
    a.once()
    assert a.answers() == [("receivereport", "accepted", ""), ("start", "accepted", "")]
    assert city.answer(case, "start") == ["accepted"]
    assert a.case(case).status == "proses"


def test_a_report_whose_case_had_left_is_not_said_again_without_its_words(city: City) -> None:
    a, b = city.desk("tono"), city.desk("sari")
    backup = city.state.snapshot()
    (case,) = a.receive(report(1))
    a.once(), b.once()
    b.do(Locate(GAMBIR), case)
    b.once(), a.once()
    assert a.cases() == {}
    city.state.restore(backup)
    a.once(), b.once(), a.once()
    assert a.answers() == [("receivereport", "accepted", "")]
    assert city.state.events.keys().isdisjoint(
        {e for e in city.state.events if city.answer(case, "receivereport")}
    )


# Answers --------------------------------------------------------------------------------------------------------------


def test_a_lost_answer_is_learnt_by_asking_again(city: City) -> None:
    a, b = city.desk("rina"), city.desk("budi")
    (case,) = a.receive(report(1))
    cut(a, "submit", after=True)
    a.do(Start(), case)
    assert a.answers() == [("receivereport", None, ""), ("start", None, "")]
    a.once()
    assert a.answers() == [("receivereport", "accepted", ""), ("start", "accepted", "")]
    agree(a, b)
    assert len(city.state.events) == 2


def test_a_report_that_is_known_and_out_of_sight_is_answered_and_leaves(city: City) -> None:
    far = report(1, kelurahan=GAMBIR, agency=None)
    b, a = city.desk("sari"), city.desk("tono")
    b.receive(far)
    b.once()
    a.room.door.receive([Received(far, "Ibu Siti", "0812345678")])
    a.once()
    assert a.answers() == [("receivereport", "accepted", "")]
    assert a.cases() == {}
    assert a.room.rows("select * from reporter") == []
    outcome = a.room.door.receive([Received(far)])  # the same file once more
    assert [refusal.code for _case, refusal in outcome.refused] == ["refused.known"]


def test_another_login_pulls_past_an_answer_and_it_is_still_the_right_one(city: City) -> None:
    b = city.desk("sari")
    (case,) = b.receive(report(1))
    b.once()
    a = city.desk("mega", "desk")
    a.once()
    a.do(Note("satu"), case)
    a.do(Start(), case)
    b.do(Reject("bukan"), case)
    b.do(Locate(GAMBIR), case)
    b.once()
    cut(a, "submit", after=True)
    other = city.desk("tono", "desk")
    other.once()
    assert [outcome for _kind, outcome, _code in a.answers()] == [None, None]
    a.once()
    assert a.answers() == [("note", "refused", "refused.missing"), ("start", "refused", "refused.missing")]


def test_an_event_the_central_cannot_read_is_found_set_aside_and_taken_back(city: City) -> None:
    a, b = city.desk("rina"), city.desk("budi")
    cases = a.receive(*[report(i) for i in range(5)])
    agree(a, b)
    for case in cases:
        a.do(Start("poison" if case == cases[2] else ""), case)
    done = a.once()
    assert (done.set_aside, done.accepted) == (1, 4)
    assert a.answers()[-3:] == [
        ("start", "refused", "central.malformed"), ("start", "accepted", ""), ("start", "accepted", ""),
    ]  # fmt: skip
    assert a.case(cases[2]).status == "menunggu"
    assert a.once().set_aside == 0
    agree(a, b)


def test_personal_data_leave_with_the_answer(city: City) -> None:
    a = city.desk("rina")
    (case,) = a.room.door.receive([Received(report(1), "Ibu Siti", "0812345678")]).accepted
    cut(a, "submit")
    assert a.room.rows("select name, contact from reporter") == [("Ibu Siti", "0812345678")]
    a.once()
    assert a.room.rows("select * from reporter") == []
    assert city.state.reporters == {case: ("Ibu Siti", "0812345678")}


# Cases that move ----------------------------------------------------------------------------------------------------


def test_what_never_stands_still_is_tried_eight_times_and_then_later(city: City) -> None:
    a, b = city.desk("rina"), city.desk("sari")
    (case,) = a.receive(report(1))
    agree(a, b)

    def move() -> None:
        b.do(Note("lagi"), case)
        b.once()

    a.do(Start(), case)
    before(a, "submit", move, times=1000)
    done = a.once()
    assert done.stale == 1
    assert done.pushed == TRIES
    assert a.last() == ("start", None, "")
    assert len(city.answer(case, "note")) == TRIES
    a.line.before = lambda _call: None
    assert a.once().accepted == 1
    agree(a, b)


def test_judged_again_on_the_row_as_it_is(city: City) -> None:
    a, b = city.desk("rina"), city.desk("sari")
    (case,) = a.receive(report(1))
    agree(a, b)
    a.do(Start(), case)

    def close() -> None:
        b.do(Reject("bukan wewenang"), case)
        b.once()

    before(a, "submit", close)
    a.once()
    assert a.last() == ("start", "refused", "refused.status.start")
    agree(a, b)


def test_another_process_that_landed_first_is_not_landed_over(city: City) -> None:
    a, other, b = city.desk("rina", "home"), city.desk("budi", "home"), city.desk("sari")
    b.receive(report(1))
    b.once(), a.once()
    since = a.sync.cursor
    b.receive(report(2))
    b.once()
    pulled = a.sync.central.pull(since)
    other.once()
    assert other.sync.cursor > since
    before_ = a.room.dump()
    assert a.sync.land(pulled, since) == SyncReport(revision=since)
    assert a.room.dump() == before_


HOLDS = """
import sys, fasteners
lock = fasteners.InterProcessLock(sys.argv[1])
lock.acquire()
print(1, flush=True)
input()
"""


def test_two_processes_take_turns(city: City, monkeypatch: pytest.MonkeyPatch) -> None:
    a = city.desk("rina")
    monkeypatch.setattr("console.core.sync.cycle.LOCK_S", 0.01)
    lock = a.room.store.settings.home / "sync.lock"
    held = {"stdin": subprocess.PIPE, "stdout": subprocess.PIPE, "text": True}
    with subprocess.Popen([sys.executable, "-c", HOLDS, str(lock)], **held) as other:  # type: ignore[call-overload]
        assert other.stdout.readline() == "1\n"
        with pytest.raises(Unavailable) as busy:
            a.once()
        assert busy.value.code == "sync.busy"
        other.communicate("\n")
    a.once()


@pytest.mark.parametrize("left_out", ["", "known"])
def test_what_is_said_after_an_answer_was_lost_is_judged_on_what_the_central_has(
    city: City, left_out: str
) -> None:
    """The whole case waits, is looked at, and is judged again; without that, honest work is refused in no words."""
    city.state.broken = frozenset({left_out})
    desk = city.desk("tono")
    desk.once()
    (case,) = desk.receive(report(1))
    desk.do(Locate(GAMBIR, -6.2, 106.8), case)
    cut(desk, "submit", after=True)
    desk.do(Locate(GAMBIR, source="gps"), case)
    desk.once()
    assert desk.last() == ("locate", "refused", "central.before" if left_out else "central.scope")


# Twins ------------------------------------------------------------------------------------------------------------


def test_a_twin_stays_when_its_parent_may_not_close(city: City) -> None:
    a, b = city.desk("rina"), city.desk("sari")
    parent, twin = a.receive(report(1), report(2))
    a.do(Merge(parent), twin)
    a.do(Start(), parent)
    agree(a, b)
    a.do(Complete("beres"), parent)
    b.do(Reject("bukan wewenang"), parent)
    b.once()
    a.once()
    assert [(kind, outcome) for kind, outcome, _code in a.answers()[-2:]] == [("complete", "refused")] * 2
    agree(a, b)
    assert a.case(twin).status == "ditolak"  # with its parent, as the other console had it


def test_a_twin_waits_when_its_parents_closing_waits(city: City) -> None:
    a, b = city.desk("rina"), city.desk("sari")
    agree(a, b)
    parent, twin = b.receive(report(1), report(2))
    b.do(Merge(parent), twin)
    a.receive(report(1))
    a.once()  # so that the other console's push of it finds it known, and all of that case waits
    b.do(Reject("bukan wewenang"), parent)
    b.once()
    said = {(e.kind, e.complaint): (e.revision, e.seq) for e in city.state.events.values()}
    assert said["reject", parent] < said["reject", twin]
    agree(a, b)


def test_nothing_becomes_a_twin_of_a_report_that_was_not_taken_in(city: City) -> None:
    a, b = city.desk("rina"), city.desk("sari")
    agree(a, b)
    (theirs,) = b.receive(report(1, received_at=NOW - HOUR + 60))
    parent, twin = a.receive(report(1), report(2))
    a.do(Merge(parent), twin)
    before(a, "submit", b.once)
    a.once()
    agree(a, b)
    assert a.cases().keys() == {theirs, twin}
    assert a.case(twin).merged_into is None
    assert a.last() == ("merge", "refused", "refused.merge_target")


def test_no_case_with_twins_becomes_one(city: City) -> None:
    a, b = city.desk("rina"), city.desk("sari")
    one, two, three = a.receive(report(1), report(2), report(3))
    agree(a, b)
    a.do(Merge(two), one)
    b.do(Merge(one), three)
    before(a, "submit", b.once)  # which leaves no mark on the case it was merged into
    a.once()
    agree(a, b)
    assert a.last() == ("merge", "refused", "refused.merge_parent")
    assert a.case(one).merged_into is None
    assert a.case(one).twins == 1


def test_twins_out_of_my_scope_count_too(city: City) -> None:
    a, b = city.desk("tono"), city.desk("sari")
    one, two, far = b.receive(report(1), report(2), report(3, kelurahan=GAMBIR, agency=None))
    b.do(Merge(one), far)
    b.once(), a.once()
    a.do(Merge(two), one)
    a.once()
    assert a.last() == ("merge", "refused", "central.rule")
    assert city.state.cases[one].merged_into is None


# Reports ------------------------------------------------------------------------------------------------------------


def test_a_report_under_another_id_gives_way(city: City) -> None:
    a, b = city.desk("rina"), city.desk("sari")
    (theirs,) = b.receive(report(1))
    b.once()
    (mine,) = a.receive(report(1, received_at=NOW - HOUR + 60))
    a.do(Start(), mine)
    a.once()  # the first pull comes before the first push
    assert a.cases().keys() == {theirs}
    assert a.answers() == [
        ("receivereport", "refused", "central.exists"), ("start", "refused", "refused.missing"),
    ]  # fmt: skip
    agree(a, b)


def test_the_first_of_two_ids_wins_at_the_central_too(city: City) -> None:
    a, b = city.desk("rina"), city.desk("sari")
    agree(a, b)
    (theirs,) = b.receive(report(1))
    (mine,) = a.receive(report(1, received_at=NOW - HOUR + 60))
    assert mine != theirs
    b.once()
    a.once()
    agree(a, b)
    assert a.cases().keys() == {theirs}
    assert a.answers() == [("receivereport", "refused", "central.exists")]


def test_numbers_for_the_time_being_make_room_and_go_on(city: City) -> None:
    a, b = city.desk("rina"), city.desk("sari")
    agree(a, b)
    (theirs,) = b.receive(report(1))
    (mine,) = a.receive(report(2))
    assert a.case(mine).number == b.case(theirs).number
    b.once()
    cut(a, "submit")
    a.sync.pull()
    assert a.case(theirs).number == b.case(theirs).number
    assert a.case(mine).number not in ("", a.case(theirs).number)
    (later,) = a.receive(report(3))
    assert len({case.number for case in a.cases().values()}) == 3
    agree(a, b)
    assert sorted(int(case.number[-4:]) for case in b.cases().values()) == [1, 2, 3]
    assert later in b.cases()


def test_a_report_from_outside_my_scope_is_taken_in_and_leaves(city: City) -> None:
    a, b = city.desk("tono"), city.desk("sari")
    (case,) = a.receive(report(1, kelurahan=GAMBIR, agency=None))
    a.once(), b.once()
    assert a.cases() == {}
    assert b.cases().keys() == {case}
    assert a.answers() == [("receivereport", "accepted", "")]


def test_an_auditor_leaves_the_reports_of_the_desk_to_others(city: City) -> None:
    a, audit, b = city.desk("rina", "home"), city.desk("audi", "home"), city.desk("sari")
    (case,) = a.receive(report(1))
    audit.do(Note("diperiksa"), case)
    audit.once()
    assert [outcome for _kind, outcome, _code in a.answers()] == [None, None]
    a.once(), audit.once()
    assert [outcome for _kind, outcome, _code in a.answers()] == ["accepted", "accepted"]
    agree(a, b)


# Rights -------------------------------------------------------------------------------------------------------------


def test_another_scope_brings_other_cases(city: City) -> None:
    a, b = city.desk("tono"), city.desk("sari")
    near, far = b.receive(report(1), report(2, kelurahan=GAMBIR, agency=None))
    b.do(Merge(near), far)
    b.once(), a.once()
    assert a.cases().keys() == {near}
    assert a.case(near).twins == 0
    city.state.people["tono"] = Person("tono", ("operator",), "")
    a.once()
    assert a.cases() == b.cases()
    city.state.people["tono"] = Person("tono", ("operator",), "31.71")
    a.once()
    assert a.cases().keys() == {far}


def test_a_case_leaves_my_scope_and_comes_back(city: City) -> None:
    a, b = city.desk("tono"), city.desk("sari")
    (case,) = b.receive(report(1))
    b.once(), a.once()
    b.do(Locate(GAMBIR), case)
    b.once(), a.once()
    assert a.cases() == {}
    b.do(Locate(PLUIT), case)
    b.once(), a.once()
    assert a.cases() == b.cases()


def test_an_act_of_too_many_cases_is_refused_whole(city: City) -> None:
    a, b = city.desk("rina"), city.desk("sari")
    cases = a.receive(*[report(i) for i in range(4)])
    agree(a, b)
    city.state.bulk_limit = 3
    a.do(Prioritise(1), *cases)
    assert a.once().refused == 4
    assert set(a.answers()[-4:]) == {("prioritise", "refused", "central.bulk")}
    agree(a, b)
    assert not any(case.priority for case in a.cases().values())
    b.do(Prioritise(1), *cases)  # a supervisor may
    assert b.once().accepted == 4


@pytest.mark.parametrize(
    ("change", "code"),
    [
        ({"central": UUID(int=2)}, "central.other"),
        ({"min_console": 99}, "central.too_old"),
        ({"protocol": 0}, "central.behind"),
    ],
)
def test_who_may_not_talk_says_nothing(city: City, change: dict[str, Any], code: str) -> None:
    a = city.desk("rina")
    a.once()
    a.receive(report(1))
    for name, value in change.items():
        setattr(city.state, name, value)
    stored = a.room.dump()
    with pytest.raises(Refused) as refused:
        a.once()
    assert refused.value.code == code
    assert city.state.events == {}
    assert a.room.dump() == stored


def test_who_is_no_operator_any_more_keeps_everything_here(city: City) -> None:
    a = city.desk("rina")
    (case,) = a.receive(report(1))
    a.once()
    a.do(Start(), case)
    city.state.people["rina"] = Person("rina", (), None)
    with pytest.raises(Refused) as refused:
        a.once()
    assert refused.value.code == "access.no_operator"
    assert a.last() == ("start", None, "")
    assert a.cases().keys() == {case}


# The first pull -----------------------------------------------------------------------------------------------------


def filled(city: City, how_many: int) -> Desk:
    """A central with a city in it, some of it closed or merged; who made it."""
    b = city.desk("sari")
    cases = b.receive(*varied(how_many))
    for i, case in enumerate(cases):
        if i % 3 == 0:
            b.do(Reject("bukan wewenang"), case)
        elif i % 7 == 1 and i > 1:
            b.room.do(Merge(cases[1]), case)
    b.once()
    return b


@pytest.mark.parametrize("at", [1, 2, 3, 4, 6])
def test_a_first_pull_that_was_cut_goes_on_where_it_was(
    city: City, monkeypatch: pytest.MonkeyPatch, at: int
) -> None:
    monkeypatch.setattr(first, "SLICE", 7)
    b = filled(city, 40)
    a = city.desk("rina")
    cut(a, "sweep", at=at)
    assert a.sync.meta("sync.first").startswith("{")
    there = len(a.cases())
    assert there < 40
    (case,) = [c for c in b.cases() if b.case(c).is_open and not b.case(c).twins][:1]
    b.do(Note("sementara itu"), case)
    b.do(Categorise("banjir"), case)
    b.once()
    sweeps: list[str] = []
    a.line.before = lambda call: sweeps.append(call) if call == "sweep" else None
    a.once()
    assert a.cases() == b.cases()
    assert a.sync.meta("sync.first") == "done"
    assert mend.agree(a.sync)


def test_what_was_said_before_the_first_pull_is_kept(city: City) -> None:
    b = filled(city, 12)
    a = city.desk("rina")
    (mine,) = a.receive(report(99))
    a.do(Start(), mine)
    a.once()
    b.once()
    assert a.cases() == b.cases()
    assert b.case(mine).status == "proses"


def test_a_large_first_pull_leaves_search_and_indexes_as_they_were(
    city: City, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(first, "SLICE", 16)
    if hasattr(first, "MANY"):
        monkeypatch.setattr(first, "MANY", 20)
    b = filled(city, 60)
    a = city.desk("rina")
    made = "select name, sql from sqlite_master where name not like 'sqlite_%' order by name"
    schema = a.room.rows(made)
    a.once()
    assert a.room.rows(made) == schema
    assert a.cases() == b.cases()
    found = "select c.id from complaint_search s join complaint c on c.n = s.rowid where s.complaint_search match ?"
    for word in ("muara", "lutut", "mampet"):
        assert {r[0] for r in a.room.rows(found, word)} == {r[0] for r in b.room.rows(found, word)} != set()
    (late,) = b.receive(report(5000, text="Pohon beringin tumbang"))
    b.once(), a.once()
    assert a.room.rows(found, "beringin") == [(late.bytes,)]
    with writing.transaction(a.sync.engine) as connection:
        writing.driver(connection).execute(
            "insert into complaint_search(complaint_search, rank) values ('integrity-check', 1)"
        )


def test_a_restore_between_two_halves_of_a_first_pull(city: City, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(first, "SLICE", 3)
    b, c = filled(city, 12), city.desk("budi")
    a = city.desk("rina")
    backup = city.state.snapshot()
    cut(a, "sweep")
    (ghost,) = c.receive(report(0, channel="lapor", external_id="x-1", received_at=NOW - 12 * 86_400))
    c.once()
    cut(a, "sweep", at=2)
    city.state.restore(backup)
    (real,) = b.receive(report(0, channel="lapor", external_id="x-1", received_at=NOW - 12 * 86_400 + 60))
    b.once()
    a.once()
    assert a.cases() == b.cases()
    assert ghost != real
    assert real in a.cases()


# Making sure ----------------------------------------------------------------------------------------------------------


def test_a_difference_is_found_and_put_right(city: City) -> None:
    a, b = city.desk("rina"), city.desk("sari")
    one, two, three = a.receive(report(1), report(2), report(3))
    agree(a, b)
    assert mend.agree(a.sync)
    with writing.transaction(a.sync.engine) as connection:
        db = writing.driver(connection)
        landing.drop(db, [one.bytes])
        db.execute("update complaint set status = 'proses', revision = 99 where id = ?", (two.bytes,))
    assert not mend.agree(a.sync)
    assert mend.reconcile(a.sync) == 2
    assert mend.agree(a.sync)
    assert a.cases() == b.cases()
    assert three in a.cases()


def test_fetch_pulls_in_one_round_trip_and_pushes_when_it_must(city: City) -> None:
    a, b = city.desk("rina"), city.desk("sari")
    (case,) = a.receive(report(1))
    agree(a, b)
    b.do(Dispose(LURAH), case)
    b.once()
    calls: list[str] = []
    a.line.before = calls.append
    assert a.sync.fetch().pulled == 1
    assert calls == ["pull"]
    a.do(Start(), case)
    assert a.sync.fetch().accepted == 1
    agree(a, b)


def test_a_large_pull_comes_in_portions(city: City) -> None:
    a, b = city.desk("rina"), city.desk("sari")
    agree(a, b)
    city.state.portion = 3
    cases = b.receive(*[report(i) for i in range(8)])
    for case in cases:
        b.do(Start(), case)
        b.once()
    a.once()
    assert a.cases() == b.cases()
    for case in cases[:5]:
        b.do(Complete("beres"), case)
        b.once()
    cut(a, "pull", at=2)
    a.once()
    assert a.cases() == b.cases()
