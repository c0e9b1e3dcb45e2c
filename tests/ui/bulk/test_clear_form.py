"""Ready sets in the preview: each case the way of its set, strangers left as they are, the note goes to all."""

from __future__ import annotations

from typing import Any

from pytestqt.qtbot import QtBot

from console.core.forecast import Judge
from console.ui.bulk.clear_form import MOST, ClearForm, SetsJudge
from console.ui.bulk.plan import FORWARD, Ready, steps
from console.ui.theme import Theme
from models.commands import Actor, Coordinate, Dispose
from models.reading import connect
from models.reference import Reference
from tests.features.room import PLUIT, report
from tests.support.desks import AtDesk

ACROSS = (Coordinate("DISHUB"), Dispose("DISHUB-3172"))
DOWN = (Dispose(f"PPSU-{PLUIT}"),)


def form_of(qtbot: QtBot, theme: Theme, ref: Reference, sets: tuple[Ready, ...]) -> ClearForm:
    form = ClearForm(theme, sets, sum(len(one.cases) for one in sets), ref, "id", "Pluit")
    qtbot.addWidget(form)
    return form


def test_the_note_goes_to_every_step_and_others_go_along(qtbot: QtBot, theme: Theme, ref: Reference) -> None:
    sets = (Ready("2 parkir", (1, 2), ACROSS), Ready("1 sampah", (3,), DOWN))
    form = form_of(qtbot, theme, ref, sets)
    form.sets.reason.setText(" rapat pagi ")
    plan = form.plan()
    assert plan is not None and plan.verb == FORWARD
    assert [step.reason for one in plan.ready for step in one.steps] == ["rapat pagi"] * 3
    assert not {"coordinate", "dispose"} & set(form.also.offered), "a case is handed over once"
    note = form.also.add("note")
    assert form.plan() is None, "a note wants words"
    assert note.said is not None
    note.said.setText("dicek")
    plan = form.plan()
    assert plan is not None
    assert len(steps(plan, ref, "id", plan.ready[0].steps)) == 3
    assert form.draft() == {}


def test_many_sets_are_told_in_few_lines(qtbot: QtBot, theme: Theme, ref: Reference) -> None:
    form = form_of(qtbot, theme, ref, tuple(Ready(f"{i} hal", (i,), DOWN) for i in range(MOST + 3)))
    assert "10 hal" in form.sets.toolTip()


def test_a_case_of_no_set_is_left_as_it_is(at_desk: AtDesk, now: int) -> None:
    ref = at_desk.desk.store.reference

    def looked() -> Any:
        at_desk.desk.dispatcher.acting_as(Actor("tanggap", "intake")).receive(
            [report(i, now, f"Laporan {i}") for i in range(3)]
        )
        db = connect(at_desk.desk.store.path)
        try:
            actor = Actor("sari", "supervisor")

            def judge(given: Any) -> Judge:
                return Judge([lambda _case, step=step: step for step in given], actor, ref, now)

            sets = (Ready("", (1,), ACROSS), Ready("", (2,), DOWN))
            return SetsJudge(sets, judge).look(db, [1, 2, 3, 99])
        finally:
            db.close()

    found = at_desk.elsewhere(looked)
    assert {n: commands for n, _case, commands in found.accepted} == {1: ACROSS, 2: DOWN}
    assert [(one.n, one.case is None, one.refusal.code) for one in found.denied] == [
        (3, False, "refused.no_set"), (99, True, "refused.no_set"),
    ]  # fmt: skip
