"""What is unsent and what was refused, beside what happened meanwhile: by real refusals of a real central, and by rows
written as it would have."""

from __future__ import annotations

import json
import re
import sqlite3
from collections.abc import Callable, Iterator
from contextlib import closing
from pathlib import Path
from typing import Any
from uuid import UUID

import pytest

from console.core import answers, history, records
from models.commands import (
    Actor,
    Coordinate,
    Merge,
    Note,
    Prioritise,
    Reject,
    Reopen,
    Start,
)
from models.sentences import catalogue, fields
from tests.support.centrals import CentralAt, Console, central, console
from tests.support.factories import BUDI, RINA, Room, report, room


@pytest.fixture(scope="module")
def at() -> Iterator[CentralAt]:
    with central() as made:
        yield made


def ask(made: Room, question: Callable[[sqlite3.Connection], Any]) -> Any:
    with closing(made.store.reader()) as db:
        return question(db)


def refused(made: Room, actor: Actor = RINA, **more: Any) -> list[answers.Refused]:
    found: list[answers.Refused] = ask(
        made, lambda db: answers.refused(db, made.store.reference, "id", actor, **more)
    )
    return found


def answer(made: Room, where: str, outcome: str = "refused", **values: Any) -> None:
    """Write an answer as a landing does."""
    reason = values.pop("reason", None)
    values |= {"outcome": outcome, "reason": json.dumps(reason) if reason else None}
    names = ", ".join(f"{name} = ?" for name in values)
    with closing(sqlite3.connect(made.store.path)) as db:
        db.execute(f"update event set {names} where {where}", list(values.values()))
        db.commit()


def events(made: Room, case: UUID) -> list[records.EventRow]:
    found: list[records.EventRow] = ask(made, lambda db: records.history(db, case))
    return found


def two(at: CentralAt, tmp_path: Path) -> tuple[Any, Any]:
    return console(at, tmp_path / "a", "rina"), console(at, tmp_path / "b", "sari")


# by a real central


def test_the_refused_work_stands_beside_what_the_other_did(at: CentralAt, tmp_path: Path) -> None:
    one, other = two(at, tmp_path)
    with one as a, other as b:
        (case,) = a.room.receive(report(1))
        a.once(), b.once()
        b.do(Reject("Bukan wewenang"), case)
        a.do(Start(), case)
        b.once(), a.once()
        (found,) = refused(a.room, Actor("rina"))
        assert (found.number, found.what, found.actor) == (
            a.case(case).number,
            "Rina memulai penanganan",
            "rina",
        )
        assert found.words == "Sampah menumpuk" and found.case == a.room.keys()[case]
        assert found.why == "Laporan berstatus Ditolak tidak bisa dimulai."
        assert [(line.who, line.text) for line in found.since] == [("Sari", "Sari menolak: Bukan wewenang")]
        assert not found.can_redo and found.redo_why_not == found.why
        assert ask(a.room, answers.counts) == (0, 1)
        assert ask(b.room, answers.counts) == (0, 0)  # it is no work of that console
        # Once the case is open again, the same can be done on top.
        b.do(Reopen("Ternyata wewenang kita"), case)
        b.once(), a.once()
        (found,) = refused(a.room, Actor("rina"))
        assert found.can_redo and found.redo_why_not == ""
        assert [line.text for line in found.since][-1] == "Sari membuka kembali: Ternyata wewenang kita"


def test_a_row_of_acts_while_offline_is_measured_from_its_start(at: CentralAt, tmp_path: Path) -> None:
    one, other = two(at, tmp_path)
    with one as a, other as b:
        (case,) = a.room.receive(report(2))
        a.once(), b.once()
        b.do(Reject("Bukan"), case)
        a.do(Note("Ditelepon"), case)
        a.do(Coordinate("DSDA"), case)
        a.do(Start(), case)
        b.once(), a.once()
        found = {one.what: one for one in refused(a.room, Actor("rina"))}
        assert len(found) == 2
        for one in found.values():
            assert {line.text for line in one.since} == {"Sari menolak: Bukan", "Rina mencatat: Ditelepon"}


def test_who_moved_the_case_is_taken_from_the_history(at: CentralAt, tmp_path: Path) -> None:
    one, other = two(at, tmp_path)
    with one as a, other as b:
        (case,) = a.room.receive(report(3))
        a.once(), b.once()
        done = a.do(Coordinate("DSDA"), case)
        a.once(), b.once()
        b.do(Start(), case)
        a.room.door.undo(done.batch)
        b.once(), a.once()
        (found,) = refused(a.room, Actor("rina"))
        assert found.what.startswith("Rina mengurungkan: Koordinasi")
        assert found.why == "Sudah diubah Sari sesudah itu, jadi tidak diurungkan."
        assert not found.can_redo and found.redo_why_not.startswith("Pengurungan tidak diulangi")


def test_history_is_in_the_order_of_the_central(at: CentralAt, tmp_path: Path) -> None:
    one, other = two(at, tmp_path)
    with one as a, other as b:
        (case,) = a.room.receive(report(4))
        a.once(), b.once()
        a.do(Note("kedua"), case)
        b.do(Note("pertama"), case)
        b.once(), a.once()
        a.do(Note("ketiga"), case)

        def said(console: Console) -> list[str]:
            return [e.body["text"] for e in events(console.room, case) if e.kind == "note"]

        assert said(a) == ["pertama", "kedua", "ketiga"]  # "kedua" was said first, here
        last = history.sentences(events(a.room, case), a.room.store.reference, "id", central=True)[0]
        assert (last.state, last.note) == ("unsent", "belum terkirim")
        detail = ask(a.room, lambda db: records.case(db, a.room.keys()[case]))
        assert detail.central


# by rows


def test_a_store_that_never_met_a_central_marks_nothing_as_unsent(home: Path) -> None:
    with room(home) as made:
        (case,) = made.receive(report())
        detail = ask(made, lambda db: records.case(db, made.keys()[case]))
        assert not detail.central
        (line,) = history.sentences(detail.history, made.store.reference, "id", central=detail.central)
        assert (line.state, line.note) == ("", "")


def test_unsent_work_in_the_order_it_goes_out(home: Path) -> None:
    with room(home) as made:
        first, second = made.receive(report(1), report(2))
        made.done(Merge(second), first)
        made.done(Coordinate("PLN"), second, actor=BUDI)
        found = ask(made, lambda db: answers.unsent(db, made.store.reference, "id", "rina"))
        assert [(one.what, one.mine_to_send) for one in found] == [
            ("Diterima dari Qlue, Tanggap menyarankan Sampah, Kelurahan Pluit", True),
            ("Diterima dari Qlue, Tanggap menyarankan Sampah, Kelurahan Pluit", True),
            (f"Rina menggabungkannya ke {made.case(second).number}", True),
            ("Budi mengoordinasikan dari Kelurahan Pluit ke PLN", False),
        ]
        assert [one.number for one in found][-1] == made.case(second).number
        assert ask(made, lambda db: answers.to_send(db, "rina")) == 3
        assert ask(made, lambda db: answers.to_send(db, "budi")) == 3
        assert len(ask(made, lambda db: answers.unsent(db, made.store.reference, "id", limit=2))) == 2


def test_an_undo_that_waits_says_what_it_takes_back(home: Path) -> None:
    with room(home) as made:
        (case,) = made.receive(report())
        made.door.undo(made.done(Start(), case))
        last = ask(made, lambda db: answers.unsent(db, made.store.reference, "id"))[-1]
        assert last.what == "Rina mengurungkan: Proses, kembali ke Menunggu"


def test_what_was_dealt_with_or_said_elsewhere_does_not_wait(home: Path) -> None:
    with room(home) as made:
        (case,) = made.receive(report())
        for _ in range(3):
            made.do(Note("x"), case)
        answer(made, "kind = 'note'", reason={"code": "central.rule"})
        answer(made, "n = 2", dealt=1)
        answer(made, "n = 3", mine=0)
        assert [one.n for one in refused(made)] == [4]
        assert ask(made, answers.refused_keys) == (4,)
        assert [one.n for one in refused(made, ns=[4])] == [4] and refused(made, ns=[2]) == []


def test_a_case_that_is_gone_keeps_its_refusal(home: Path) -> None:
    with room(home) as made:
        (case,) = made.receive(report())
        made.done(Start(), case)
        answer(made, "kind = 'start'", reason={"code": "central.scope"})
        with closing(sqlite3.connect(made.store.path)) as db:
            for table, key in (("photo", "complaint"), ("reporter", "complaint"), ("complaint", "id")):
                db.execute(f"delete from {table} where {key} = ?", (case.bytes,))
            db.commit()
        (found,) = refused(made)
        assert (found.case, found.number, found.can_redo) == (0, "", False)
        assert found.why.startswith("Laporan ini di luar wilayah")
        assert found.redo_why_not == "Laporan itu tidak ada di konsol ini."


def test_the_redo_is_judged_for_whoever_works_here(home: Path) -> None:
    with room(home) as made:
        (case,) = made.receive(report())
        made.done(Prioritise(), case)
        made.done(Prioritise(0), case)
        answer(made, "n = 2", reason={"code": "central.status"})
        (found,) = refused(made)
        assert found.can_redo
        (found,) = refused(made, Actor("audi", "auditor"))
        assert not found.can_redo and found.redo_why_not.startswith("Peran pemeriksa tidak boleh")


def test_reports_are_never_received_twice_by_hand(home: Path) -> None:
    with room(home) as made:
        made.receive(report())
        answer(made, "n = 1", reason={"code": "central.exists"})
        (found,) = refused(made)
        assert not found.can_redo and found.redo_why_not.startswith("Penerimaan laporan tidak diulangi")


@pytest.mark.parametrize(
    ("reason", "said"),
    [
        (None, "Pusat menolak dengan alasan yang belum dikenal"),
        ("not json", "Pusat menolak dengan alasan yang belum dikenal"),
        ('{"code": "central.tomorrow"}', "(central.tomorrow)"),
        ('{"code": "refused.parent_stands"}', "(refused.parent_stands)"),  # without the value it needs
        ('{"code": "refused.bulk", "params": {"limit": 500}}', "paling banyak mengubah 500 laporan"),
        ('{"code": "central.malformed", "params": {"reason": "a\\nb"}}', "(a b)"),
        ('{"code": "refused.moved_since", "params": {"who": "?"}}', "Sudah diubah orang lain"),
        ('{"code": "refused.moved_since", "params": {"who": "Budi"}}', "Sudah diubah Budi"),
        ('{"code": "refused.role", "params": {"role": "auditor", "verb": "start"}}', "Peran pemeriksa"),
    ],
)
def test_any_reason_becomes_a_sentence(reason: str | None, said: str) -> None:
    event = records.EventRow(
        1, "a" * 32, 1, "rina", "start", {"kind": "start"}, {}, {}, "refused", reason, None
    )
    assert said in history.why_refused(event, "id", {})


def test_every_code_of_the_central_has_a_sentence_that_needs_nothing_it_does_not_send() -> None:
    folder = Path(answers.__file__).parents[2] / "models/central"
    codes = set(re.findall(r"'(central\.[a-z_]+)'", "".join(f.read_text() for f in folder.glob("*.sql"))))
    assert {"central.role", "central.before", "central.scope"} <= codes
    for lang in ("id", "en"):
        for code in codes:
            assert fields(catalogue()[lang][code]) == frozenset()


def test_counting_reads_only_what_waits(home: Path) -> None:
    with room(home) as made, closing(made.store.reader()) as db:
        for sql, index in (
            ("select e.n from event e where e.outcome = 'refused' and e.mine = 1 and e.dealt = 0 order by e.n desc",
             "event_refused"),
            ("select count(*) from event indexed by event_outbox where outcome is null", "event_outbox"),
        ):  # fmt: skip
            (plan,) = [row[3] for row in db.execute("explain query plan " + sql)]
            assert f"INDEX {index}" in plan


def test_a_listing_is_both_and_the_newest_refusal_comes_first(home: Path) -> None:
    with room(home) as made:
        (case,) = made.receive(report())
        for _ in range(4):
            made.do(Note("x"), case)
        answer(made, "n > 2", reason={"code": "central.rule"})
        found = ask(made, lambda db: answers.listing(db, made.store.reference, "id", RINA))
        assert found.refused_keys == (5, 4, 3) and [one.n for one in found.refused] == [5, 4, 3]
        assert (found.unsent_count, [one.n for one in found.unsent]) == (2, [1, 2])
