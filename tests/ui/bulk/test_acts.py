"""Acts on many over a real store: judged, done in portions, stopped, failed, told; the result follows the central."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable, Iterable, Iterator
from typing import Any
from uuid import UUID

import pytest
import shiboken6
from PySide6.QtCore import Qt
from pytestqt.qtbot import QtBot

from console.core import records, verbs
from console.core.act_result import ActResult
from console.core.dispatch import Outcome
from console.core.errors import Unavailable
from console.core.presence import Present
from console.ui.bulk import run as run_of
from console.ui.bulk.acts import BulkActs
from console.ui.bulk.cases import NUMBER, CasesModel, CasesTable
from console.ui.bulk.result import ACCEPTED, ResultPanel
from console.ui.bulk.run import Run
from console.ui.case.photos import PhotoDesk
from console.ui.queue.cells import Describe
from console.ui.theme import Theme
from models import reading
from models.commands import Actor, Coordinate, Reject
from models.routing import Absence
from models.rules import Refusal
from tests.features.room import PLUIT, report
from tests.support.desks import WAIT_MS, AtDesk


def fill(at: AtDesk, now: int, n: int = 6) -> dict[int, UUID]:
    """Reports of Pluit; their ids by small key."""

    def receive() -> dict[int, UUID]:
        at.desk.dispatcher.acting_as(Actor("tanggap", "intake")).receive(
            [report(i, now, f"Sampah {i}") for i in range(n)]
        )
        db = reading.connect(at.desk.store.path)
        keys = list(range(1, n + 1))
        found = dict(zip(keys, records.case_ids(db, keys), strict=True))
        db.close()
        return found

    return dict(at.elsewhere(receive))


def statuses(at: AtDesk) -> list[str]:
    def read() -> list[str]:
        db = reading.connect(at.desk.store.path)
        found = [row[0] for row in db.execute("select status from complaint order by n")]
        db.close()
        return found

    return list(at.elsewhere(read))


@pytest.fixture
def acts(qtbot: QtBot, theme: Theme, at_desk: AtDesk) -> Iterator[BulkActs]:
    made = BulkActs(theme, at_desk.desk, PhotoDesk(None, at_desk.desk.work.net))
    yield made
    form = made.form
    made.close()
    if form is not None:
        shiboken6.delete(form)
    shiboken6.delete(made)


def test_what_is_meant_for_somebody_away_goes_to_the_deputy(
    acts: BulkActs, at_desk: AtDesk, now: int, qtbot: QtBot
) -> None:
    fill(at_desk, now)
    away = Absence(f"LURAH-{PLUIT}", now - 1, now + 60, "BPBD")
    at_desk.elsewhere(lambda: at_desk.desk.dispatcher.set_absences([away]))
    form = acts.open("dispose", list(range(1, 7)))
    form.say("lurah", "")
    qtbot.waitUntil(form.confirm.isEnabled, timeout=WAIT_MS)
    assert form.away.texts == ["6 ke Kelurahan Pluit, tidak di tempat sampai 08.11; pengganti: BPBD"]
    form.away.deputies.click()
    assert not form.confirm.isEnabled()
    qtbot.waitUntil(form.confirm.isEnabled, timeout=WAIT_MS)
    with qtbot.waitSignal(acts.done, timeout=WAIT_MS) as done:
        form.confirm.click()
    assert len(done.args[0].accepted) == 6
    assert statuses(at_desk) == ["koordinasi"] * 6
    assert "ke BPBD atau penggantinya" not in at_desk.said and "ke BPBD" in at_desk.said


def test_the_command_bar_tells_who_is_away(acts: BulkActs, at_desk: AtDesk, now: int, qtbot: QtBot) -> None:
    fill(at_desk, now, 2)
    away = [Absence("DISHUB", now - 1, now + 60), Absence("DBM", now - 1, now + 60)]
    at_desk.elsewhere(lambda: at_desk.desk.dispatcher.set_absences(away))
    with qtbot.waitSignal(acts.done, timeout=WAIT_MS):
        acts.say_order(verbs.Order("coordinate", "dishub"), [1, 2])
    assert at_desk.said.endswith("ke DISHUB · DISHUB tidak di tempat sampai 08.11, tanpa pengganti")
    assert statuses(at_desk) == ["koordinasi"] * 2


def test_the_numbers_come_and_what_passed_is_done(
    acts: BulkActs, at_desk: AtDesk, now: int, qtbot: QtBot
) -> None:
    ids = fill(at_desk, now)
    at_desk.elsewhere(lambda: at_desk.desk.dispatcher.do([(ids[1], Reject("ganda"))]))
    form = acts.open("coordinate", [*ids, 99])
    form.say("dishub", "")
    qtbot.waitUntil(form.confirm.isEnabled, timeout=WAIT_MS)
    assert (form.accepted.number.text(), form.refused_count.number.text()) == ("5", "2"), (
        "one closed, one gone"
    )
    assert [row[:4] for row in form.places.rows] == [
        ("Pluit", "6", "5", "1"), ("tidak ada lagi", "1", "0", "1"), ("Jumlah", "7", "5", "2"),
    ]  # fmt: skip
    with qtbot.waitSignal(acts.done, timeout=WAIT_MS) as done:
        form.confirm.click()
    result: ActResult = done.args[0]
    assert (len(result.accepted), result.denied, result.cases) == (5, 2, 7), (
        "all that was selected, and no less"
    )
    assert at_desk.said == "5 laporan dikoordinasikan ke DISHUB, 2 ditolak"
    assert statuses(at_desk) == ["ditolak", *["koordinasi"] * 5]
    assert at_desk.desk.undo.can_undo


def test_what_was_refused_when_looked_at_is_not_done_behind_ones_back(
    acts: BulkActs, at_desk: AtDesk, now: int, qtbot: QtBot
) -> None:
    """The button says how many pass; a case that could be done since then was not among them."""
    ids = fill(at_desk, now, 2)
    outcome = at_desk.elsewhere(lambda: at_desk.desk.dispatcher.do([(ids[1], Reject("ganda"))]))
    form = acts.open("coordinate", list(ids))
    form.say("dishub", "")
    qtbot.waitUntil(form.confirm.isEnabled, timeout=WAIT_MS)
    at_desk.elsewhere(lambda: at_desk.desk.dispatcher.undo(outcome.batch))
    with qtbot.waitSignal(acts.finished, timeout=WAIT_MS):
        form.confirm.click()
    assert statuses(at_desk) == ["menunggu", "koordinasi"]


def test_a_case_that_moved_between_looking_and_doing_is_refused_in_the_result(
    acts: BulkActs, at_desk: AtDesk, now: int, qtbot: QtBot
) -> None:
    ids = fill(at_desk, now, 3)
    form = acts.open("coordinate", list(ids))
    form.say("dishub", "")
    qtbot.waitUntil(form.confirm.isEnabled, timeout=WAIT_MS)
    at_desk.elsewhere(lambda: at_desk.desk.dispatcher.do([(ids[2], Reject("ganda"))]))
    with qtbot.waitSignal(acts.done, timeout=WAIT_MS) as done:
        form.confirm.click()
    assert [case for case, _why in done.args[0].refused] == [ids[2]]
    assert at_desk.said == "2 laporan dikoordinasikan ke DISHUB, 1 ditolak"


@pytest.mark.parametrize("when", ["before looking", "between looking and doing"])
def test_a_case_that_vanished_has_its_row_in_the_result(
    acts: BulkActs, theme: Theme, at_desk: AtDesk, now: int, qtbot: QtBot, when: str
) -> None:
    """Another scope, or the end of its retention, takes a case out of the store while it is selected."""
    ids = fill(at_desk, now, 3)

    def vanish() -> None:
        db = sqlite3.connect(at_desk.desk.store.path)
        with db:
            db.execute("delete from complaint where n = 2")
        db.close()

    if when == "before looking":
        at_desk.elsewhere(vanish)
    form = acts.open("coordinate", list(ids))
    form.say("dishub", "")
    qtbot.waitUntil(form.confirm.isEnabled, timeout=WAIT_MS)
    if when != "before looking":
        at_desk.elsewhere(vanish)
    with qtbot.waitSignal(acts.done, timeout=WAIT_MS) as done:
        form.confirm.click()
    panel = ResultPanel(theme, at_desk.desk, Describe(at_desk.desk.store.reference, "id"))
    asked: list[object] = []
    panel.case_asked.connect(asked.append)
    panel.selection_asked.connect(asked.append)
    try:
        with qtbot.waitSignal(panel.filled, timeout=WAIT_MS):
            panel.show_result(done.args[0])
        assert (panel.accepted.number.text(), panel.refused.number.text()) == ("2", "1")
        assert [len(ns) for ns in panel.groups.values()] == [1, 2]
        (missing,) = (name for name in panel.groups if name != ACCEPTED)
        assert missing == "Laporan itu tidak ada di konsol ini."
        panel.choose(missing)
        shown = panel.model.index(0, NUMBER)
        qtbot.waitUntil(lambda: panel.model.data(shown) == "tidak ada lagi", timeout=WAIT_MS)
        panel.table.opened.emit(panel.model.ns[0])
        assert asked == [] and not panel.pick.isEnabled(), "there is nothing to open, or to select"
        panel.choose("")
        panel.pick.click()
        assert [sorted(ns) for ns in asked] == [[1, 3]]  # type: ignore[call-overload]
    finally:
        shiboken6.delete(panel)


def test_it_stops_after_the_portion_under_way(
    at_desk: AtDesk, now: int, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    ids = fill(at_desk, now)
    monkeypatch.setattr(run_of, "PORTION", 2)
    run = Run(at_desk.desk, [(case, (Coordinate("DISHUB"),)) for case in ids.values()])
    run.progressed.connect(lambda done, _of: run.stop() if done >= 2 else None)
    with qtbot.waitSignal(run.finished, timeout=WAIT_MS) as finished:
        run.start()
    outcome: Outcome = finished.args[0]
    assert statuses(at_desk) == [*["koordinasi"] * 2, *["menunggu"] * 4]
    assert outcome.accepted == [ids[1], ids[2]]
    assert outcome.refused == [(ids[n], Refusal("refused.stopped")) for n in (3, 4, 5, 6)]
    assert outcome.batch == run.batch
    at_desk.elsewhere(lambda: at_desk.desk.dispatcher.undo(run.batch))
    assert statuses(at_desk) == ["menunggu"] * 6


def test_portions_are_one_act(
    at_desk: AtDesk, now: int, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    ids = fill(at_desk, now)
    monkeypatch.setattr(run_of, "PORTION", 4)
    run = Run(at_desk.desk, [(case, (Coordinate("DISHUB"),)) for case in ids.values()])
    with qtbot.waitSignal(run.finished, timeout=WAIT_MS):
        run.start()
    undone = at_desk.elsewhere(lambda: at_desk.desk.dispatcher.undo(run.batch))
    assert len(undone.accepted) == 6


def test_a_disk_that_fills_up_in_the_middle_leaves_what_was_done_and_says_so(
    acts: BulkActs, at_desk: AtDesk, now: int, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    ids = fill(at_desk, now)
    monkeypatch.setattr(run_of, "PORTION", 4)
    do, calls = at_desk.desk.dispatcher.do, []

    def once(*args: Any, **more: Any) -> Outcome:
        calls.append(1)
        if len(calls) > 1:
            raise Unavailable("store.full", path="x")
        return do(*args, **more)

    monkeypatch.setattr(at_desk.desk.dispatcher, "do", once)
    form = acts.open("coordinate", list(ids))
    form.say("dishub", "")
    qtbot.waitUntil(form.confirm.isEnabled, timeout=WAIT_MS)
    with qtbot.waitSignal(acts.done, timeout=WAIT_MS) as done:
        form.confirm.click()
    assert len(done.args[0].accepted) == 4 and len(done.args[0].refused) == 2
    assert statuses(at_desk) == [*["koordinasi"] * 4, *["menunggu"] * 2]
    assert at_desk.desk.undo.can_undo


def test_an_operators_limit_holds_in_portions_too(
    at_desk: AtDesk, now: int, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    ids = fill(at_desk, now, 4)
    monkeypatch.setattr("console.core.forecast.BULK_LIMIT", 3)
    monkeypatch.setattr(run_of, "PORTION", 2)
    at_desk.desk.dispatcher.actor = Actor("rina", "operator")
    run = Run(at_desk.desk, [(case, (Coordinate("DISHUB"),)) for case in ids.values()])
    with qtbot.waitSignal(run.finished, timeout=WAIT_MS) as finished:
        run.start()
    assert {why.code for _case, why in finished.args[0].refused} == {"refused.bulk"}
    assert statuses(at_desk) == ["menunggu"] * 4


def test_whoever_is_at_a_case_is_named(acts: BulkActs, at_desk: AtDesk, now: int, qtbot: QtBot) -> None:
    ids = fill(at_desk, now, 4)

    def others(cases: Iterable[UUID]) -> dict[UUID, tuple[Present, ...]]:
        there = {
            ids[2]: (Present("budi", "lain", ids[2], claimed=False),),
            ids[3]: (Present("dewi", "lain", ids[3], claimed=True),),
        }
        return {case: there[case] for case in cases if case in there}

    acts.others = others
    form = acts.open("coordinate", list(ids))
    form.say("dishub", "")
    qtbot.waitUntil(form.confirm.isEnabled, timeout=WAIT_MS)
    assert len(form.people.texts) == 2
    assert form.people.texts[0].startswith("Dewi memegang 1") and form.people.texts[1].startswith(
        "Budi sedang"
    )
    acts.others = lambda _cases: {}
    acts.show_people()
    assert form.people.texts == []


# the result ------------------------------------------------------------------------------------------------


@pytest.fixture
def make_result(qtbot: QtBot, theme: Theme, at_desk: AtDesk) -> Iterator[Callable[[], ResultPanel]]:
    made: list[ResultPanel] = []

    def make() -> ResultPanel:
        panel = ResultPanel(theme, at_desk.desk, Describe(at_desk.desk.store.reference, "id"))
        made.append(panel)
        panel.resize(480, 800)
        panel.show()
        qtbot.waitExposed(panel)
        return panel

    yield make
    at_desk.settle()
    for panel in made:
        shiboken6.delete(panel)


def test_a_case_the_central_turns_down_later_changes_its_group(
    make_result: Callable[[], ResultPanel], at_desk: AtDesk, now: int, qtbot: QtBot
) -> None:
    ids = fill(at_desk, now, 3)
    outcome = at_desk.elsewhere(
        lambda: at_desk.desk.dispatcher.do([(case, Coordinate("DISHUB")) for case in ids.values()])
    )
    panel = make_result()
    with qtbot.waitSignal(panel.filled, timeout=WAIT_MS):
        panel.show_result(ActResult.of("3 laporan dikoordinasikan", outcome, now))
    assert panel.accepted.number.text() == "3" and panel.refused.number.text() == "0"
    assert not panel.buttons, "one answer for all needs no choice"

    def turn_down() -> None:
        with sqlite3.connect(at_desk.desk.store.path) as db:
            db.execute("insert into meta(key, value) values (?, 'x')", (reading.CENTRAL,))
            reason = '{"code": "refused.status.coordinate", "params": {"status": "selesai"}}'
            db.execute("update event set outcome = 'refused', reason = ? where kind = 'coordinate' and complaint = ?",
                       (reason, ids[2].bytes))  # fmt: skip
        db.close()

    at_desk.elsewhere(turn_down)
    from console.core.dispatch import Change

    with qtbot.waitSignal(panel.filled, timeout=WAIT_MS):
        at_desk.desk.changed.emit(Change((2,)))
    assert panel.accepted.number.text() == "2" and panel.refused.number.text() == "1"
    (later,) = [group for group in panel.groups if group != ACCEPTED]
    assert later.startswith("ditolak pusat: ") and panel.groups[later] == [2]
    assert "2 belum dijawab pusat" in panel.buttons[ACCEPTED].text()
    with qtbot.waitSignal(panel.filled, timeout=WAIT_MS):
        panel.buttons[later].click()
    assert list(panel.model.ns) == [2]
    with qtbot.waitSignal(panel.selection_asked) as asked:
        panel.pick.click()
    assert asked.args == [[2]]


def test_an_old_result_can_be_undone_once(
    make_result: Callable[[], ResultPanel], at_desk: AtDesk, now: int, qtbot: QtBot
) -> None:
    ids = fill(at_desk, now, 3)
    outcome = at_desk.elsewhere(
        lambda: at_desk.desk.dispatcher.do([(case, Coordinate("DISHUB")) for case in ids.values()])
    )
    panel = make_result()
    with qtbot.waitSignal(panel.filled, timeout=WAIT_MS):
        panel.show_result(ActResult.of("x", outcome, now))
    panel.undo.click()
    qtbot.waitUntil(lambda: at_desk.said == "3 laporan diurungkan", timeout=WAIT_MS)
    assert not panel.undo.isEnabled()
    at_desk.desk.take_back(outcome.batch)
    qtbot.waitUntil(lambda: at_desk.said != "3 laporan diurungkan", timeout=WAIT_MS)
    assert statuses(at_desk) == ["menunggu"] * 3
    at_desk.desk.messages.dismiss()


def test_a_long_list_reads_what_is_looked_at(theme: Theme, at_desk: AtDesk, now: int, qtbot: QtBot) -> None:
    fill(at_desk, now, 5)
    model = CasesModel(theme, at_desk.desk.reads, Describe(at_desk.desk.store.reference, "id"))
    table = CasesTable(theme, model)
    model.show(list(range(1, 20_000)))
    with qtbot.waitSignal(model.dataChanged, timeout=WAIT_MS):
        assert model.index(0, NUMBER).data() is None
    assert str(model.index(0, NUMBER).data()).startswith("JK")
    assert model.index(50, NUMBER).data() == "tidak ada lagi"
    with qtbot.waitSignal(table.opened) as opened:
        table.setCurrentIndex(model.index(2, NUMBER))
        qtbot.keyClick(table, Qt.Key.Key_Return)
    assert opened.args == [3]
    at_desk.settle()
    shiboken6.delete(table)


def test_a_result_of_many_is_grouped_and_found_by_words(
    make_result: Callable[[], ResultPanel], at_desk: AtDesk, now: int, qtbot: QtBot
) -> None:
    ids = fill(at_desk, now, 4)
    outcome = Outcome(
        [ids[1], ids[2]], [(ids[3], Refusal("refused.missing")), (ids[4], Refusal("refused.merged"))]
    )
    panel = make_result()
    with qtbot.waitSignal(panel.filled, timeout=WAIT_MS):
        panel.show_result(ActResult.of("x", outcome, now))
    assert len(panel.buttons) == 4 and panel.undo.isHidden()
    assert [panel.model.index(row, 4).data() for row in range(4)][2:] == ["diterima", "diterima"]
    panel.words.setText("sampah 3")
    qtbot.waitUntil(lambda: list(panel.model.ns) == [4], timeout=WAIT_MS)
    panel.words.setText("tidak ada")
    qtbot.waitUntil(panel.nothing.isVisible, timeout=WAIT_MS)
