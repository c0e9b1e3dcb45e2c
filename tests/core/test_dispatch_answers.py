"""Refused work: done again on top, let go, and never taken for done."""

from __future__ import annotations

import json
import sqlite3
from contextlib import closing
from pathlib import Path
from typing import Any
from uuid import UUID

from console.core import history, records
from console.core.dispatch import Outcome
from models.commands import Actor, Complete, Coordinate, Dispose, Merge, Note, Reject, Start
from tests.support.factories import BUDI, RINA, Room, report, room


def say_no(made: Room, where: str, *, back: dict[str, Any] | None = None, case: UUID | None = None) -> None:
    """As a landing of a refusal leaves it: the Event without effect, the case as the central has it."""
    with closing(sqlite3.connect(made.store.path)) as db:
        db.execute(
            "update event set outcome = 'refused', reason = ?, revision = 90, effect = '{}', before = '{}'"
            f" where {where}", (json.dumps({"code": "central.rule"}),))  # fmt: skip
        if back and case is not None:
            names = ", ".join(f"{name} = ?" for name in back)
            values = [json.dumps(value) if isinstance(value, list) else value for value in back.values()]
            db.execute(f"update complaint set {names} where id = ?", [*values, case.bytes])
        db.commit()


def lines(made: Room, case: UUID) -> list[history.Line]:
    with closing(made.store.reader()) as db:
        return history.sentences(records.history(db, case), made.store.reference, "id", central=True)


WAITING = {"status": "menunggu", "agency": f"LURAH-{'31.72.01.1005'}"}


def test_redo_is_a_new_event_on_the_case_as_it_is_now(home: Path) -> None:
    with room(home) as made:
        (case,) = made.receive(report())
        made.done(Coordinate("DSDA"), case)
        say_no(made, "n = 2", back=WAITING, case=case)
        outcome = made.door.redo(2)
        assert outcome.accepted == [case] and outcome.batch is not None and outcome.change.cases
        assert made.case(case).status == "koordinasi"
        assert made.rows("select n, outcome, dealt from event order by n") == [
            (1, None, 0), (2, "refused", 2), (3, None, 0),
        ]  # fmt: skip
        assert made.rows("select base from event where n = 3") == [(made.case(case).revision - 1,)]
        # It is said once only, and can itself be undone.
        assert made.door.redo(2).refused[0][1].code == "refused.dealt"
        assert made.door.undo(outcome.batch).accepted == [case]
        shown = [(line.state, line.note) for line in lines(made, case) if "mengoordinasikan" in line.text]
        assert ("refused", "ditolak pusat, lalu diulangi: Aturan tidak mengizinkan ini pada laporan seperti"
                " sekarang. Lihat laporannya, lalu putuskan lagi.") in shown  # fmt: skip


def test_what_is_refused_here_too_stays_and_says_why(home: Path) -> None:
    with room(home) as made:
        (case,) = made.receive(report())
        made.done(Start(), case)
        say_no(made, "n = 2", back={"status": "ditolak"}, case=case)
        before = made.dump()
        outcome = made.door.redo(2)
        assert [(c, r.code) for c, r in outcome.refused] == [(case, "refused.status.start")]
        assert outcome.accepted == [] and made.dump() == before


def test_it_is_done_again_by_whoever_does_it(home: Path) -> None:
    with room(home) as made:
        (case,) = made.receive(report())
        made.done(Coordinate("DSDA"), case)
        say_no(made, "n = 2", back=WAITING, case=case)
        refused = made.door.acting_as(Actor("audi", "auditor")).redo(2)
        assert refused.refused[0][1].code == "refused.role"
        assert made.door.acting_as(BUDI).redo(2).accepted == [case]
        assert made.rows("select actor from event where n = 3") == [("budi",)]


def test_only_a_refusal_of_this_console_can_be_done_again(home: Path) -> None:
    with room(home) as made:
        (case,) = made.receive(report())
        made.door.undo(made.done(Start(), case))
        say_no(made, "kind in ('restore', 'receivereport')")
        codes = {n: [r.code for _c, r in made.door.redo(n).refused] for n in (1, 2, 3)}
        assert codes == {
            1: ["refused.again.receivereport"], 2: ["refused.dealt"], 3: ["refused.again.restore"],
        }  # fmt: skip
        assert made.door.redo(99) == Outcome()
        with closing(sqlite3.connect(made.store.path)) as db:
            db.execute(
                "insert into event(id, complaint, kind, at, body, outcome) values (zeroblob(16), ?, 'fly', 1, ?, ?)",
                (case.bytes, '{"kind": "fly"}', "refused"),
            )
            db.commit()
        assert [r.code for _c, r in made.door.redo(4).refused] == ["refused.again.unknown"]


def test_twins_that_were_refused_with_their_parent_go_along(home: Path) -> None:
    with room(home) as made:
        parent, twin = made.receive(report(1), report(2))
        made.done(Merge(parent), twin)
        made.done(Reject("Bukan wewenang"), parent)
        say_no(made, "kind = 'reject'", back=WAITING, case=parent)
        say_no(made, "kind = 'reject'", back=WAITING, case=twin)
        ((n,),) = made.rows("select n from event where kind = 'reject' and complaint = ?", parent.bytes)
        again = made.door.redo(n)
        assert (again.accepted, again.followed) == ([parent], [twin])
        assert made.rows("select dealt from event where outcome = 'refused'") == [(2,), (2,)]


def test_what_is_let_go_stays_in_the_history_and_can_be_taken_up_again(home: Path) -> None:
    with room(home) as made:
        (case,) = made.receive(report())
        made.done(Coordinate("DSDA"), case)
        made.done(Start(), case)
        say_no(made, "n = 2")
        assert made.door.settle_refused([1, 2, 3, 99], "dropped") == 1
        assert made.door.settle_refused([2], "dropped") == 0
        assert made.rows("select dealt from event order by n") == [(0,), (1,), (0,)]
        (line,) = [line for line in lines(made, case) if line.state == "refused"]
        assert line.text == "Rina mengoordinasikan ke DSDA" and line.who == "Rina"
        assert line.note.startswith("ditolak pusat, lalu dilepas: ")
        assert made.door.settle_refused([2], "open") == 1
        (line,) = [line for line in lines(made, case) if line.state == "refused"]
        assert line.note.startswith("ditolak pusat: ")


# Nothing refused counts as done.


def test_a_refused_undo_did_not_undo(home: Path) -> None:
    with room(home) as made:
        (case,) = made.receive(report())
        done = made.done(Start(), case)
        made.door.undo(done)
        ((effect,),) = made.rows("select effect from event where n = 2")
        say_no(made, "kind = 'restore'", back=json.loads(effect), case=case)
        again = made.door.undo(done)
        assert again.accepted == [case] and made.case(case).status == "menunggu"


def test_a_refused_event_moved_nobodys_case(home: Path) -> None:
    with room(home) as made:
        (case,) = made.receive(report())
        done = made.done(Coordinate("DSDA"), case)
        made.done(Start(), case, actor=BUDI)
        made.done(Complete("Beres"), case, actor=Actor("sari", "supervisor"))
        with closing(sqlite3.connect(made.store.path)) as db:  # set aside: its effect stays
            db.execute("update event set outcome = 'refused', reason = '{}' where kind = 'complete'")
            db.execute("update complaint set status = 'proses' where id = ?", (case.bytes,))
            db.commit()
        (found,) = made.door.undo(done).refused
        assert (found[1].code, found[1].params) == ("refused.moved_since", {"who": "budi"})


def test_who_moved_it_last_is_said_in_the_order_of_the_central(home: Path) -> None:
    with room(home) as made:
        (case,) = made.receive(report())
        done = made.done(Coordinate("DSDA"), case)
        made.done(Start(), case, actor=RINA)
        made.done(Dispose("DSDA-3172"), case, actor=BUDI)
        with closing(sqlite3.connect(made.store.path)) as db:  # Budi's came in first, though landed later
            db.execute("update event set outcome = 'accepted', revision = 5 where n <= 2")
            db.execute("update event set outcome = 'accepted', revision = 9 where n = 3")
            db.execute("update event set outcome = 'accepted', revision = 7 where n = 4")
            db.commit()
        (found,) = made.door.undo(done).refused
        assert found[1].params == {"who": "rina"}


def test_a_refused_note_is_not_undone_by_its_act(home: Path) -> None:
    with room(home) as made:
        (case,) = made.receive(report())
        done = made.done(Note("x", "citizen"), case)
        say_no(made, "kind = 'note'")
        assert made.door.undo(done).accepted == []
