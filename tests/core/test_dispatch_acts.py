"""Commands through the door: whole transactions or nothing, taken back row by row, and no two at once."""

from __future__ import annotations

import os
import random
import threading
from dataclasses import replace
from pathlib import Path
from typing import Any
from uuid import UUID

import pytest

from console.core.dispatch import Dispatcher, acts
from console.core.dispatch.outcome import Outcome
from models import landing, writing
from models.commands import (
    Actor,
    Amend,
    Categorise,
    Command,
    Complete,
    Coordinate,
    Dispose,
    Escalate,
    Locate,
    Merge,
    Note,
    Prioritise,
    Reject,
    Reopen,
    Reply,
    Reveal,
    Start,
    Unmerge,
    Verify,
    Withdraw,
)
from models.complaint import Complaint
from tests.support import factories
from tests.support.factories import BUDI, CREW, HOUR, NOW, PENJARINGAN, RINA, Room, report, room


def received(made: Room, how_many: int) -> list[UUID]:
    return made.receive(*(report(i) for i in range(how_many)))


def codes(outcome: Outcome) -> list[tuple[UUID, str]]:
    return [(case, refusal.code) for case, refusal in outcome.refused]


def unnumbered(case: Complaint) -> Complaint:
    """A case but for its count of Events, which only grows."""
    return replace(case, revision=0)


def test_a_command_changes_the_case_and_is_remembered(home: Path) -> None:
    with room(home) as made:
        (case,) = received(made, 1)
        outcome = made.do(Dispose(CREW, "tolong"), case)
        assert outcome.accepted == [case]
        assert outcome.refused == []
        assert outcome.change.cases == (made.keys()[case],)
        assert not outcome.change.created
        after = made.case(case)
        assert (after.status, after.agency, after.revision) == ("disposisi", CREW, 2)
        assert made.rows(
            "select kind, actor, at, console, base, revision, batch, outcome from event order by n"
        )[1:] == [("dispose", "rina", NOW, "test", 1, 2, outcome.batch.bytes if outcome.batch else b"", None)]


def test_what_is_refused_leaves_nothing_and_the_rest_is_done(home: Path) -> None:
    with room(home) as made:
        a, b = received(made, 2)
        missing = UUID(int=9)
        outcome = made.door.do([(a, Verify()), (missing, Start()), (b, Start())])
        assert outcome.accepted == [b]
        assert codes(outcome) == [(a, "refused.status.verify"), (missing, "refused.missing")]
        assert made.case(a).revision == 1
        assert made.rows("select count(*) from event where kind <> 'receivereport'") == [(1,)]


def test_when_all_is_refused_there_is_nothing_to_undo(home: Path) -> None:
    with room(home) as made:
        before = made.dump()
        outcome = made.do(Start(), UUID(int=9))
        assert (outcome.batch, outcome.change.cases) == (None, ())
        assert made.door.undo(UUID(int=1)) == Outcome()
        assert made.dump() == before


def test_each_command_sees_what_the_ones_before_left(home: Path) -> None:
    with room(home) as made:
        (case,) = received(made, 1)
        outcome = made.door.do([(case, c) for c in (Start(), Complete("Beres"), Verify())])
        assert (outcome.accepted, outcome.refused) == ([case], [])
        after = made.case(case)
        assert (after.status, after.verified, after.revision) == ("selesai", True, 4)
        assert made.rows("select base, revision from event order by n") == [(0, 1), (1, 2), (2, 3), (3, 4)]
        assert outcome.batch is not None
        assert made.door.undo(outcome.batch).accepted == [case]
        assert unnumbered(made.case(case)) == replace(
            factories.received(report(0)), number=after.number, revision=0
        )


def test_a_dry_run_leaves_no_trace(home: Path) -> None:
    with room(home) as made:
        a, b = received(made, 2)
        before = made.dump()
        tried = made.door.do([(a, Start()), (a, Complete("Beres")), (b, Verify())], dry_run=True)
        assert tried.accepted == [a]
        assert codes(tried) == [(b, "refused.status.verify")]
        assert (tried.batch, tried.change.cases) == (None, ())
        assert made.dump() == before
        assert made.do(Start(), a).accepted == [a]


@pytest.mark.parametrize("broken", ["update_cases", "insert_events", "count_twins"])
@pytest.mark.parametrize("error", [RuntimeError, KeyboardInterrupt, MemoryError])
def test_a_failure_half_way_leaves_nothing(
    home: Path, monkeypatch: pytest.MonkeyPatch, broken: str, error: type[BaseException]
) -> None:
    with room(home) as made:
        a, b = received(made, 2)
        before = made.dump()
        real = getattr(writing, broken)

        def fail(*args: Any) -> None:
            real(*args)
            raise error("power cut")

        with monkeypatch.context() as patch:
            patch.setattr(writing, broken, fail)
            with pytest.raises(error):
                made.do(Merge(b), a)
        assert made.dump() == before
        assert made.do(Merge(b), a).accepted == [a]


def test_transactions_done_before_a_failure_stand(home: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(acts, "BATCH", 2)
    with room(home) as made:
        cases = received(made, 5)
        told: list[tuple[int, int]] = []
        real, calls = writing.insert_events, []

        def fail_third(*args: Any) -> None:
            calls.append(1)
            if len(calls) == 3:
                raise RuntimeError("power cut")
            real(*args)

        batch = UUID(int=77)
        with monkeypatch.context() as patch:
            patch.setattr(writing, "insert_events", fail_third)
            with pytest.raises(RuntimeError):
                made.door.do(
                    [(c, Start()) for c in cases],
                    batch=batch,
                    progress=lambda done, of: told.append((done, of)),
                )
        assert told == [(2, 5), (4, 5)]
        assert [made.case(c).status for c in cases] == ["proses"] * 4 + ["menunggu"]
        assert made.door.undo(batch).accepted == cases[3::-1]  # it has a name, so it can be taken back


# Undo ----------------------------------------------------------------------------------------------------------


def test_an_act_is_taken_back_newest_first_and_row_by_row(home: Path) -> None:
    with room(home) as made:
        cases = received(made, 3)
        before = made.cases()
        batch = made.done(Start(), *cases)
        made.done(Complete("Beres"), cases[1], actor=BUDI)
        undone = made.door.undo(batch)
        assert undone.accepted == [cases[2], cases[0]]
        assert undone.refused == [(cases[1], acts.Refusal("refused.moved_since", {"who": "budi"}))]
        assert undone.refused[0][1].params == {"who": "budi"}
        assert made.case(cases[1]).status == "selesai"
        for case in (cases[0], cases[2]):
            assert unnumbered(made.case(case)) == unnumbered(before[case])
        assert made.rows("select count(*) from event where undoes is not null") == [(2,)]


def test_the_mover_is_who_changed_what_would_go_back(home: Path) -> None:
    with room(home) as made:
        (case,) = received(made, 1)
        batch = made.done(Start(), case)
        made.done(Complete("Beres"), case, actor=BUDI)
        made.do(Note("terima kasih"), case)  # later, by another, and not in the way
        assert made.door.undo(batch).refused[0][1].params == {"who": "budi"}


def test_what_others_did_elsewhere_on_the_case_stays(home: Path) -> None:
    with room(home) as made:
        (case,) = received(made, 1)
        batch = made.done(Prioritise(1), case)
        made.done(Start(), case, actor=BUDI)
        assert made.door.undo(batch).accepted == [case]
        assert (made.case(case).priority, made.case(case).status) == (0, "proses")


def test_undo_redo_and_never_twice(home: Path) -> None:
    with room(home) as made:
        (case,) = received(made, 1)
        first = made.case(case)
        act = made.done(Dispose(CREW), case)
        done = made.case(case)
        undo = made.door.undo(act).batch
        assert undo is not None
        assert codes(made.door.undo(act)) == [(case, "refused.already_undone")]
        assert unnumbered(made.case(case)) == unnumbered(first)

        redo = made.door.undo(undo).batch
        assert redo is not None
        assert codes(made.door.undo(undo)) == [(case, "refused.already_undone")]
        assert unnumbered(made.case(case)) == unnumbered(done)

        assert made.door.undo(act).accepted == [
            case
        ]  # its undo was undone: it stands again, and may go again
        assert unnumbered(made.case(case)) == unnumbered(first)
        assert made.case(case).revision == 5


@pytest.mark.parametrize("command", [Note("sudah ditelepon"), Reveal("perlu nomornya")])
def test_what_changed_nothing_cannot_be_taken_back(home: Path, command: Command) -> None:
    with room(home) as made:
        (case,) = received(made, 1)
        before, named = made.case(case), UUID(int=5)
        outcome = made.door.do([(case, command)], batch=named)
        assert (outcome.accepted, outcome.batch) == ([case], None)
        assert codes(made.door.undo(named)) == [(case, "refused.not_undoable")]
        assert unnumbered(made.case(case)) == unnumbered(before)


def test_a_reply_is_taken_back_by_withdrawing_it_and_that_is_final(home: Path) -> None:
    reply = UUID(int=7)
    with room(home) as made:
        (one,) = made.receive(report())
        said = made.done(Reply(reply, "Sudah kami teruskan."), one)
        assert made.door.undo(said).accepted == [one]
        assert [shown["state"] for shown in made.case(one).replies] == ["withdrawn"]
        assert made.door.undo(said).refused[0][1].code == "refused.reply_withdrawn"
        made.done(Reply(UUID(int=8), "Sudah kami teruskan."), one)
        outcome = made.do(Withdraw(UUID(int=8)), one)
        assert outcome.accepted == [one] and outcome.batch is None  # nothing to offer an undo for


def test_a_report_edited_before_it_was_sent_is_told_as_it_came(home: Path) -> None:
    intake = Actor("tanggap", "intake")
    with room(home) as made:
        (one,) = made.receive(report(text="Banjir"))
        made.do(Amend("Banjir sepinggang", version="2"), one, actor=intake)
        made.do(Amend("Banjir surut", version="3"), one, actor=intake)
        assert made.case(one).text == "Banjir surut"
        with made.door.transaction() as connection:
            waiting = landing.pending(writing.driver(connection))
    assert [(row[3], row[11]) for row in waiting] == [
        ("receivereport", "Banjir"),
        ("amend", None),
        ("amend", None),
    ]


def test_an_auditor_takes_nothing_back(home: Path) -> None:
    with room(home) as made:
        (case,) = received(made, 1)
        batch = made.done(Start(), case)
        auditor = made.door.acting_as(factories.Actor("siti", "auditor"))
        assert codes(auditor.undo(batch)) == [(case, "refused.role")]


def test_a_long_act_goes_back_whole(home: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(acts, "BATCH", 7)
    with room(home) as made:
        cases = received(made, 30)
        before = made.cases()
        batch = made.done(Coordinate("DSDA"), *cases)
        assert made.door.undo(batch).accepted == cases[::-1]
        assert {k: unnumbered(v) for k, v in made.cases().items()} == {
            k: unnumbered(v) for k, v in before.items()
        }


@pytest.mark.parametrize("seed", range(3))
def test_whatever_is_done_can_be_undone_and_redone(home: Path, seed: int) -> None:
    dice = random.Random(seed)  # noqa: S311 - the same walk every time
    with room(home) as made:
        made.receive(*factories.varied(12, seed))
        factories.lived(made, 30, seed)
        cases = sorted(made.cases())
        done = 0
        for _ in range(60):
            made.now += dice.randrange(2 * HOUR)
            case = dice.choice(cases)
            before = made.cases()
            command = dice.choice(
                factories._acts(dice.choice(cases), before[case].kelurahan or PENJARINGAN, dice)
            )
            outcome = made.do(command, case)
            if outcome.batch is None:
                continue
            after = made.cases()
            undo = made.door.undo(outcome.batch)
            assert not undo.refused, (command, undo.refused)
            assert {k: unnumbered(v) for k, v in made.cases().items()} == {
                k: unnumbered(v) for k, v in before.items()
            }
            assert undo.batch is not None
            redo = made.door.undo(undo.batch)
            assert not redo.refused, (command, redo.refused)
            assert {k: unnumbered(v) for k, v in made.cases().items()} == {
                k: unnumbered(v) for k, v in after.items()
            }
            done += 1
        assert done > 10


def test_a_case_is_the_fold_of_its_events(home: Path) -> None:
    """Effects alone, from the report on, make the case as it is stored; so another console can follow."""
    with room(home) as made:
        made.receive(*factories.varied(15))
        start = made.cases()
        factories.lived(made, 120)
        end = made.cases()
        for case, first in start.items():
            folded = first
            for effect, before, revision in made.rows(
                "select effect, before, revision from event where complaint = ? and kind <> 'receivereport' order by n",
                case.bytes,
            ):
                changed = factories.json.loads(effect)
                assert {k: acts.rules.as_column(folded, k) for k in changed} == factories.json.loads(before)
                folded = acts.rules.with_effect(folded, {**changed, "revision": revision})
            assert folded == replace(end[case], twins=first.twins)


# Twins ---------------------------------------------------------------------------------------------------------


def family(made: Room) -> tuple[UUID, UUID, UUID]:
    """A parent and two twins."""
    parent, a, b = received(made, 3)
    made.done(Merge(parent), a, b)
    return parent, a, b


def test_twins_are_counted(home: Path) -> None:
    with room(home) as made:
        parent, a, b = family(made)
        assert made.case(parent).twins == 2
        outcome = made.do(Unmerge(), a)
        assert outcome.change.cases == tuple(sorted(made.keys()[c] for c in (a, parent)))
        assert made.case(parent).twins == 1
        assert made.case(a).due_at is not None
        assert made.case(b).due_at is None


@pytest.mark.parametrize("end", [Complete("Beres", ("a" * 64,)), Reject("Bukan wewenang")])
def test_twins_close_and_come_back_with_their_parent(home: Path, end: Complete | Reject) -> None:
    with room(home) as made:
        parent, a, b = family(made)
        made.done(Start(), parent)
        before = made.cases()
        outcome = made.do(end, parent)
        assert (outcome.accepted, set(outcome.followed)) == ([parent], {a, b})
        closed = made.cases()
        assert len({(closed[c].status, closed[c].closed_at, closed[c].result) for c in (parent, a, b)}) == 1
        assert not closed[a].is_open

        assert outcome.batch is not None
        assert made.door.undo(outcome.batch).accepted == [*outcome.followed[::-1], parent]
        assert {k: unnumbered(v) for k, v in made.cases().items()} == {
            k: unnumbered(v) for k, v in before.items()
        }

        made.done(end, parent)
        assert set(made.do(Reopen("Belum selesai"), parent).followed) == {a, b}
        assert {made.case(c).status for c in (parent, a, b)} == {"menunggu"}
        assert made.case(a).due_at is None  # open again, and still the parent's


def test_a_twin_merged_in_the_same_act_closes_too(home: Path) -> None:
    with room(home) as made:
        parent, a = received(made, 2)
        outcome = made.door.do([(parent, Start()), (a, Merge(parent)), (parent, Complete("Beres"))])
        assert (outcome.accepted, outcome.followed) == ([parent, a], [a])
        assert made.case(a).status == made.case(parent).status == "selesai"
        assert made.case(parent).twins == 1


def test_a_twin_that_left_in_the_same_act_stays_open(home: Path) -> None:
    with room(home) as made:
        parent, a, b = family(made)
        made.door.do([(parent, Start()), (a, Unmerge()), (parent, Complete("Beres"))])
        assert (made.case(a).status, made.case(b).status) == ("menunggu", "selesai")


def test_no_twin_of_twins_and_none_of_closed_cases(home: Path) -> None:
    with room(home) as made:
        parent, a, _b = family(made)
        (other, closed) = made.receive(report(7), report(8))
        made.done(Reject("Ganda"), closed)
        for case, into, code in (
            (parent, other, "refused.merge_parent"),
            (other, a, "refused.merge_target"),
            (other, closed, "refused.merge_target"),
            (other, UUID(int=3), "refused.merge_target"),
            (other, other, "refused.merge_self"),
            (a, other, "refused.merged"),
        ):
            assert codes(made.do(Merge(into), case)) == [(case, code)]
        one, two = made.receive(report(10), report(11))
        swapped = made.door.do([(one, Merge(two)), (two, Merge(one))])
        assert codes(swapped) == [(two, "refused.merge_parent")]


def test_an_unmerge_is_not_taken_back_once_the_parent_is_closed(home: Path) -> None:
    with room(home) as made:
        parent, a, _b = family(made)
        batch = made.done(Unmerge(), a)
        made.done(Reject("Bukan"), parent)
        assert codes(made.door.undo(batch)) == [(a, "refused.merge_target")]
        assert made.case(a).merged_into is None


# Many at once --------------------------------------------------------------------------------------------------


def test_two_dispatchers_on_one_store_lose_nothing(home: Path) -> None:
    """Each asks for the same escalations: each case is escalated once, by one of them."""
    with room(home) as made:
        cases = received(made, 25)
        outcomes: dict[str, list[Outcome]] = {"satu": [], "dua": []}
        start = threading.Barrier(2)

        def work(name: str) -> None:
            door = Dispatcher(made.store, factories.Actor(name), name, lambda: NOW, os.urandom)
            start.wait()
            try:
                for i, case in enumerate(cases):
                    outcomes[name] += [door.do([(case, one)]) for one in (Escalate(), Note(f"{name} {i}"))]
                    door.receive([factories.Received(report(i, external_id=f"{name}-{i}"))])
            finally:
                door.close()

        threads = [threading.Thread(target=work, args=(name,)) for name in outcomes]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()

        assert [len(done) for done in outcomes.values()] == [50, 50]
        assert sum(len(one.accepted) for done in outcomes.values() for one in done) == 75
        assert (
            made.rows(
                "select complaint, count(*) from event where kind = 'escalate' group by 1 having count(*) <> 1"
            )
            == []
        )
        assert all(made.case(case).revision == 4 for case in cases[:3])
        assert made.rows("select revision, count(*) from complaint group by 1 order by 1") == [
            (1, 50),
            (4, 25),
        ]
        numbers = sorted(n for (n,) in made.rows("select number from complaint"))
        assert [int(n[8:]) for n in numbers] == list(range(1, 76))


def test_another_actor_shares_the_engine(home: Path) -> None:
    with room(home) as made:
        (case,) = received(made, 1)
        budi = made.door.acting_as(BUDI)
        assert budi.do([(case, Reopen("x"))]).refused[0][1].code == "refused.role"
        assert budi.do([(case, Categorise("jalan"))]).accepted == [case]
        assert made.do(Locate(PENJARINGAN), case).accepted == [case]
        assert made.rows("select actor from event order by n") == [("rina",), ("budi",), ("rina",)]
        assert made.door.actor == RINA
