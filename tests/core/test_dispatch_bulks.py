"""Acts of many cases: several Commands in one, parts of their own, cut short, and taken back."""

from __future__ import annotations

import os
import signal
from pathlib import Path
from typing import Any
from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st

from console.core import batches
from console.core.dispatch import Dispatcher, acts
from console.core.dispatch.judging import shares
from console.core.dispatch.outcome import Outcome
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
    Prioritise,
    Start,
    Unmerge,
    Verify,
)
from tests.support.factories import BUDI, CREW, Room, entropy, report, room

SARI = Actor("sari", "supervisor")


@pytest.fixture(autouse=True)
def small_parts(monkeypatch: pytest.MonkeyPatch) -> None:
    """Parts of four: what holds for ten thousand holds for ten."""
    monkeypatch.setattr(acts, "BATCH", 4)


def received(made: Room, how_many: int) -> list[UUID]:
    return made.receive(*(report(i) for i in range(how_many)))


def why(outcome: Outcome) -> dict[UUID, str]:
    return {case: refusal.code for case, refusal in outcome.refused}


def several(cases: list[UUID], *commands: Command) -> list[tuple[UUID, Command]]:
    return [(case, command) for case in cases for command in commands]


# Several in one ----------------------------------------------------------------------------------------------------


def test_several_in_one_are_one_act_with_an_event_each(home: Path) -> None:
    with room(home) as made:
        cases = received(made, 10)
        before = made.cases()
        outcome = made.door.do(
            several(cases, Categorise("jalan"), Coordinate("DBM"), Note("kunjungan bersama"))
        )
        assert (outcome.accepted, outcome.refused) == (cases, [])
        assert made.rows("select count(*), count(distinct batch), count(distinct complaint) from event"
                         " where batch is not null") == [(30, 1, 10)]  # fmt: skip
        assert {(c.category, c.agency, c.status, c.revision) for c in made.cases().values()} == {
            ("jalan", "DBM", "koordinasi", 4)
        }
        assert outcome.batch is not None
        undone = made.door.undo(outcome.batch)
        assert (undone.accepted, undone.refused) == (cases[::-1], [])  # the remark stands in nobody's way
        after = made.cases()
        assert [(after[c].category, after[c].agency, after[c].status) for c in cases] == [
            (before[c].category, before[c].agency, before[c].status) for c in cases
        ]


def test_a_case_goes_wholly_or_not_at_all(home: Path) -> None:
    with room(home) as made:
        cases = received(made, 6)
        made.done(Coordinate("DBM"), cases[2])
        made.done(Prioritise(1), cases[4])
        outcome = made.door.do(several(cases, Prioritise(1), Note("cek"), Coordinate("DBM")))
        assert outcome.accepted == [cases[i] for i in (0, 1, 3, 5)]
        # Refused at the last of three, and at the first.
        assert why(outcome) == {cases[2]: "refused.already_there", cases[4]: "refused.same_priority"}
        assert (made.case(cases[2]).priority, made.case(cases[4]).status) == (0, "menunggu")
        assert made.rows("select count(*) from event where kind = 'note'") == [(4,)]


def test_who_leaned_on_a_case_that_did_not_go_is_judged_without_it(home: Path) -> None:
    with room(home) as made:
        parent, twin, other = received(made, 3)
        # The parent would be closed, and the twin with it; but the parent does not go at all.
        orders: list[tuple[UUID, Command]] = [
            (parent, Start()), (twin, Merge(parent)), (parent, Complete("Beres")), (parent, Coordinate("DBM")),
            (other, Merge(parent)),
        ]  # fmt: skip
        outcome = made.door.do(orders)
        assert outcome.accepted == [twin, other]
        assert why(outcome) == {parent: "refused.status.coordinate"}
        assert (outcome.followed, made.case(twin).status) == ([], "menunggu")
        assert made.case(parent).twins == 2


def test_a_case_named_twice_is_one_case(home: Path) -> None:
    with room(home) as made:
        a, b = received(made, 2)
        outcome = made.do(Start(), a, b, a)
        assert (outcome.accepted, outcome.refused) == ([a, b], [])


def test_a_twin_that_cannot_follow_is_told_apart(home: Path) -> None:
    with room(home) as made:
        parent, twin = received(made, 2)
        made.done(Merge(parent), twin)
        made.done(Start(), parent)
        outcome = made.do(Complete("Beres"), parent)
        assert (outcome.accepted, outcome.followed, outcome.refused) == ([parent], [twin], [])


# Parts -------------------------------------------------------------------------------------------------------------

_CASES = [UUID(int=i) for i in range(8)]


@given(
    st.lists(st.tuples(st.sampled_from(_CASES), st.none() | st.sampled_from(_CASES)), max_size=30),
    st.integers(1, 6),
)
def test_parts_hold_everything_once_and_keep_together_what_belongs_together(
    orders: list[tuple[UUID, UUID | None]], size: int
) -> None:
    cases, ties = [case for case, _tie in orders], [tie for _case, tie in orders]
    parts = list(shares(cases, ties, size))
    assert sorted(place for part in parts for place in part) == list(range(len(orders)))
    assert all(part == sorted(part) and part for part in parts)
    of = {case: number for number, part in enumerate(parts) for case in (cases[place] for place in part)}
    for number, part in enumerate(parts):
        for place in part:
            tie = ties[place]
            assert of[cases[place]] == number
            assert tie is None or tie not in of or of[tie] == number
    if len(set(cases)) == len(cases) and not any(tie in of for tie in ties):
        assert all(len(part) <= size for part in parts)


def test_a_part_judged_ahead_is_judged_again_if_somebody_wrote(home: Path) -> None:
    with room(home) as made:
        cases = received(made, 12)
        budi = Dispatcher(made.store, BUDI, "budi", lambda: made.now, entropy(7))
        try:

            def meanwhile(done: int, _of: int) -> None:
                if done == 4:  # the next part has been judged by now
                    assert budi.do([(cases[5], Coordinate("DBM")), (cases[10], Start())]).accepted

            orders = [(case, Coordinate("DBM")) for case in cases]
            outcome = made.door.do(orders, progress=meanwhile)
        finally:
            budi.close()
        assert why(outcome) == {cases[5]: "refused.already_there"}
        assert made.rows("select count(*) from event where kind = 'coordinate' and actor = 'rina'") == [(11,)]
        assert made.case(cases[10]).revision == 3


def test_a_part_that_read_what_the_part_before_wrote_is_judged_again(home: Path) -> None:
    """A twin closes with its parent in the first part; its own turn comes in the second, which was judged before."""
    with room(home) as made:
        cases = received(made, 6)
        made.done(Merge(cases[0]), cases[5])
        made.done(Start(), cases[0])
        orders: list[tuple[UUID, Command]] = [(cases[0], Complete("Beres"))]
        orders += [(case, Prioritise(1)) for case in cases[1:5]]
        orders += [(cases[5], Unmerge())]
        outcome = made.door.do(orders)
        assert outcome.accepted == cases
        twin = made.case(cases[5])
        assert (twin.status, twin.merged_into, twin.revision) == ("selesai", None, 4)
        assert made.case(cases[0]).twins == 0


def test_a_preview_says_what_the_act_then_does_and_nobody_waits_for_it(home: Path) -> None:
    with room(home) as made:
        cases = received(made, 10)
        made.done(Coordinate("DBM"), cases[3])
        orders = [(case, Coordinate("DBM")) for case in (*cases, UUID(int=5))]
        before, told = made.dump(), list[tuple[int, int]]()
        other = Dispatcher(made.store, BUDI, "budi", lambda: made.now, entropy(7))
        with made.door.store.reader() as db:
            db.execute("begin")
            tried = made.door.do(orders, dry_run=True, progress=lambda done, of: told.append((done, of)))
            db.execute("rollback")
        other.close()
        assert made.dump() == before
        assert told == [(4, 11), (8, 11), (11, 11)]
        outcome = made.door.do(orders)
        assert (tried.accepted, why(tried)) == (outcome.accepted, why(outcome))
        assert why(tried) == {cases[3]: "refused.already_there", UUID(int=5): "refused.missing"}


@pytest.mark.parametrize("extra", [0, 1])
def test_above_the_limit_it_takes_a_supervisor(home: Path, extra: int) -> None:
    with room(home) as made:
        cases = made.receive(*(report(i) for i in range(BULK_LIMIT + extra)))
        orders = several(cases, Prioritise(1), Note("cek"))  # cases count, not Commands
        for tried in (True, False):
            outcome = made.door.acting_as(BUDI).do(orders, dry_run=tried)
            assert len(outcome.accepted) == (0 if extra else BULK_LIMIT)
            assert set(why(outcome).values()) == ({"refused.bulk"} if extra else set())
            assert len(outcome.accepted) + len(outcome.refused) == len(cases)
        batch = made.door.do(several(cases, Start())).batch
        assert batch is not None
        undone = made.door.acting_as(BUDI).undo(batch)
        assert (len(undone.accepted), len(undone.refused)) == ((0, 501) if extra else (500, 0))


def test_twins_that_went_along_come_back_whoever_may_do_the_act(
    home: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(acts, "BULK_LIMIT", 3)
    with room(home) as made:
        cases = received(made, 8)
        budi = made.door.acting_as(BUDI)
        for parent, twin in zip(cases[:3], cases[3:6], strict=True):
            budi.do([(parent, Start()), (twin, Merge(parent))])
        outcome = budi.do([(case, Complete("Beres")) for case in cases[:3]])
        assert len(outcome.followed) == 3
        for _ in range(3):  # undo, redo, undo
            assert outcome.batch is not None
            outcome = budi.undo(outcome.batch)
            assert (len(outcome.accepted), outcome.refused) == (6, [])
        whole = made.door.acting_as(SARI).do([(case, Prioritise(1)) for case in (*cases[:3], *cases[6:])])
        assert whole.batch is not None
        undone = budi.undo(whole.batch)
        assert set(why(undone).values()) == {"refused.bulk_undo"}, (
            "what a supervisor did stays a supervisor's"
        )
        assert undone.refused[0][1].params == {"limit": 3, "batch": str(whole.batch)}


# Cut short ----------------------------------------------------------------------------------------------------------


def killed_after(made: Room, cases: list[UUID], parts: int, batch: UUID) -> None:
    """Another process does the act and is killed after some parts."""
    made.door.close()
    child = os.fork()
    if child == 0:
        left = iter(range(1, parts + 1))

        def die(_done: int, _of: int) -> None:
            if next(left) == parts:
                os.kill(os.getpid(), signal.SIGKILL)

        try:
            Dispatcher(made.store, SARI, "mati", lambda: made.now, entropy(9)).do(
                [(case, Coordinate("DBM")) for case in cases], batch=batch, progress=die
            )
        finally:
            os._exit(1)
    _pid, status = os.waitpid(child, 0)
    assert os.WIFSIGNALED(status) and os.WTERMSIG(status) == signal.SIGKILL


@pytest.mark.skipif(not hasattr(os, "fork"), reason="a process is cut in two")
@pytest.mark.filterwarnings("ignore:This process .* is multi-threaded:DeprecationWarning")
def test_a_console_killed_in_the_middle_leaves_an_act_that_can_be_told_and_undone(home: Path) -> None:
    with room(home) as made:
        cases = received(made, 14)
        before, batch = made.cases(), UUID("019ab332-27c0-8ca6-96a4-14f0f3cd9692")
        killed_after(made, cases, 2, batch)
        after = made.cases()
        assert [after[c].status for c in cases] == ["koordinasi"] * 8 + ["menunggu"] * 6
        assert made.rows("select complaint from event where batch is not null order by n") == [
            (case.bytes,) for case in cases[:8]
        ]
        (act,) = read(made, batches.recent)
        assert (act.batch, act.actor, act.verb, act.cases, act.done, act.of) == (
            batch, "sari", "coordinate", 8, 8, 14
        )  # fmt: skip
        undone = made.door.undo(batch)
        assert set(undone.accepted) == set(cases[:8]) and not undone.refused
        assert {c: (x.status, x.agency, x.due_at) for c, x in made.cases().items()} == {
            c: (x.status, x.agency, x.due_at) for c, x in before.items()
        }
        undo, act = read(made, batches.recent)
        assert (undo.verb, undo.cases, undo.undone, act.undone, act.of) == ("restore", 8, 0, 8, None)


def test_an_act_that_failed_in_the_middle_goes_on_when_it_is_said_again(
    home: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    with room(home) as made:
        cases = received(made, 10)
        orders, batch = [(case, Coordinate("DBM")) for case in cases], UUID(int=5)

        def fail(done: int, _of: int) -> None:
            if done == 8:
                raise RuntimeError("power cut")

        with pytest.raises(RuntimeError):
            made.door.do(orders, batch=batch, progress=fail)
        assert [act.of for act in read(made, batches.recent)] == [10]
        rest = made.door.do(orders, batch=batch)
        assert rest.accepted == cases[8:]
        assert set(why(rest).values()) == {"refused.already_there"}
        (act,) = read(made, batches.recent)
        assert (act.cases, act.of) == (10, None)
        assert len(made.door.undo(batch).accepted) == 10


def read(made: Room, what: Any) -> Any:
    db = made.store.reader()
    try:
        return what(db)
    finally:
        db.close()


# Undone ---------------------------------------------------------------------------------------------------------------


def test_a_batch_undone_twice_tells_every_case(home: Path) -> None:
    with room(home) as made:
        cases = received(made, 10)
        batch = made.done(Coordinate("DBM"), *cases)
        assert made.door.undo(batch).accepted == cases[::-1]
        again = made.door.undo(batch)
        assert (again.accepted, again.batch) == ([], None)
        assert why(again) == dict.fromkeys(cases, "refused.already_undone")


def test_two_supervisors_move_one_backlog_in_opposite_directions(home: Path) -> None:
    """The second finds what the first left; undoing the first is refused row by row and says who."""
    with room(home) as made:
        cases = received(made, 10)
        first = made.done(Coordinate("DBM"), *cases)
        second = made.done(Dispose(CREW), *cases[5:], actor=SARI)
        undone = made.door.undo(first)
        assert undone.accepted == cases[4::-1]
        assert {refusal.params["who"] for _case, refusal in undone.refused} == {"sari"}
        assert [case for case, _refusal in undone.refused] == cases[:4:-1]
        assert made.door.acting_as(SARI).undo(second).accepted == cases[:4:-1]
        assert made.door.undo(first).accepted == cases[:4:-1]  # what was taken back before is told as such
        assert {case.status for case in made.cases().values()} == {"menunggu"}


def test_part_of_several_that_somebody_moved_keeps_the_whole_case(home: Path) -> None:
    with room(home) as made:
        (case,) = received(made, 1)
        outcome = made.door.do(several([case], Prioritise(1), Coordinate("DBM")))
        made.done(Start(), case, actor=BUDI)
        assert outcome.batch is not None
        undone = made.door.undo(outcome.batch)
        assert why(undone) == {case: "refused.moved_since"}
        assert made.case(case).priority == 1


def test_a_filter_that_matched_nothing_does_nothing(home: Path) -> None:
    with room(home) as made:
        before = made.dump()
        assert made.door.do([]) == made.door.do([], dry_run=True) == made.door.undo(UUID(int=3)) == Outcome()
        assert made.dump() == before


def test_verified_twice_in_one_act_is_said_once(home: Path) -> None:
    with room(home) as made:
        (case,) = received(made, 1)
        made.done(Start(), case)
        outcome = made.door.do(several([case], Complete("Beres"), Verify(), Verify()))
        assert (outcome.accepted, made.case(case).verified) == ([case], True)
