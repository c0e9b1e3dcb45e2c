"""Stories of the forms: typed, confirmed, refused, left and found again."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from hashlib import sha256
from pathlib import Path
from typing import TYPE_CHECKING, Any
from uuid import UUID

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QAction, QKeySequence
from PySide6.QtWidgets import QMainWindow
from pytestqt.qtbot import QtBot

from console.core.dispatch import Outcome
from console.ui.case.forms import CommandForm
from models.commands import (
    Categorise,
    Classify,
    Complete,
    Coordinate,
    Dispose,
    Escalate,
    Locate,
    Merge,
    Note,
    Reject,
    Reopen,
)
from models.routing import Absence
from models.rules import Refusal
from tests.support.pictures import JPEG, png

if TYPE_CHECKING:
    from tests.ui.case.conftest import Room

ENTER, ESC = Qt.Key.Key_Return, Qt.Key.Key_Escape


def opened(room: Room, verb: str) -> CommandForm:
    """The form of a verb."""
    room.panel.trigger(verb)
    form = room.panel.form
    assert form is not None, room.panel.body.notice.text()
    assert form.verb == verb
    return form


def typed(qtbot: QtBot, form: CommandForm, letters: str) -> None:
    """Letters into the picker of a form."""
    assert form.picker is not None
    qtbot.keyClicks(form.picker.edit, letters)


def test_three_keys_coordinate_a_case(room: Room, qtbot: QtBot) -> None:
    room.show()
    form = opened(room, "coordinate")
    assert form.picker is not None
    assert form.picker.edit.hasFocus()
    assert form.confirm.text() == "Koordinasikan ke DSDA"  # what was suggested is on offer first
    typed(qtbot, form, "perhub")
    assert form.confirm.text() == "Koordinasikan ke DISHUB"
    qtbot.keyClick(form.picker.edit, ENTER)
    assert room.commands == [Coordinate("DISHUB")]
    assert room.wanted[0][1] == "dikoordinasikan ke DISHUB"
    room.answer_yes()
    assert room.panel.form is None


def test_arrows_choose(room: Room, qtbot: QtBot) -> None:
    room.show()
    form = opened(room, "coordinate")
    assert form.picker is not None
    qtbot.keyClick(form.picker.edit, Qt.Key.Key_Down)
    assert form.picker.value() == "DBM"
    qtbot.keyClick(form.picker.edit, Qt.Key.Key_Up)
    qtbot.keyClick(form.picker.edit, Qt.Key.Key_Up)
    assert form.picker.value() == "DSDA"


@pytest.mark.parametrize(
    ("letters", "label"), [("sda", "DSDA"), ("listrik", "PLN"), ("binamarga", "DBM"), ("dishbu", "DISHUB")]
)
def test_agencies_are_found_by_what_people_call_them(
    room: Room, qtbot: QtBot, letters: str, label: str
) -> None:
    room.show()
    form = opened(room, "coordinate")
    typed(qtbot, form, letters)
    assert form.target_name() == label


def test_disposing_offers_only_what_lies_below(room: Room) -> None:
    room.show()
    form = opened(room, "dispose")
    assert form.picker is not None
    offered = [option.value for option in form.picker._options]
    assert offered[0] == "DSDA-3172"  # the unit of the agency in charge, in the case's kota
    assert f"LURAH-{room.pluit}" in offered
    assert f"PPSU-{room.pluit}" in offered
    assert all(code.startswith(("LURAH-", "PPSU-")) or code.endswith("-3172") for code in offered)


def test_nothing_nobody_suggested_is_chosen(room: Room, qtbot: QtBot) -> None:
    room.show()
    form = opened(room, "dispose")
    assert form.picker is not None
    qtbot.keyClick(form.picker.edit, ENTER)
    assert room.wanted == []
    assert form.wrong.text() == "Pilih dulu tujuannya."
    typed(qtbot, form, "ppsu")
    assert not form.wrong.isVisible()
    qtbot.keyClick(form.picker.edit, ENTER)
    assert room.commands == [Dispose(f"PPSU-{room.pluit}")]


@pytest.mark.parametrize(
    ("verb", "changes", "letters", "text", "command"),
    [
        ("classify", {}, "aspir", "", Classify("aspiration")),
        ("categorise", {}, "parkir liar", "", Categorise("parkir-liar")),
        ("note", {}, "", "pompa 3 dari 5", Note("pompa 3 dari 5")),
        ("wait", {}, "", "", Note("", waiting="citizen")),
        ("escalate", {}, "", "warga terjebak", Escalate("warga terjebak")),
        ("reject", {}, "", "di luar Jakarta", Reject("di luar Jakarta")),
        ("complete", {"status": "proses"}, "", "sudah disedot", Complete("sudah disedot")),
    ],
)
def test_forms_make_commands(
    room: Room, qtbot: QtBot, verb: str, changes: dict[str, Any], letters: str, text: str, command: object
) -> None:
    room.show(**changes)
    form = opened(room, verb)
    if letters:
        typed(qtbot, form, letters)
    qtbot.keyClicks(form.text, text)
    form.setFocus()
    qtbot.keyClick(form.text, ENTER)
    assert room.commands == [command]


def test_a_place_is_found_by_its_kecamatan_too(room: Room, qtbot: QtBot) -> None:
    room.show()
    form = opened(room, "locate")
    assert form.target_name() == "Pluit"
    typed(qtbot, form, "penjaringan")
    assert form.picker is not None
    assert form.target_name() == "Penjaringan"
    assert room.pluit in [option.value for option in form.picker._shown]
    qtbot.keyClick(form.picker.edit, ENTER)
    assert isinstance(room.commands[0], Locate)


def test_reopening_needs_a_supervisor_and_a_reason(make_room: Callable[..., Room], qtbot: QtBot) -> None:
    room = make_room("supervisor")
    room.show(status="selesai", closed_at=room.now)
    form = opened(room, "reopen")
    qtbot.keyClick(form.text, ENTER)
    assert room.wanted == []
    assert form.wrong.text() == "Buka kembali perlu alasan."
    qtbot.keyClicks(form.text, "masih banjir")
    qtbot.mouseClick(form.confirm, Qt.MouseButton.LeftButton)
    assert room.commands == [Reopen("masih banjir")]


def test_shift_enter_breaks_the_line(room: Room, qtbot: QtBot) -> None:
    room.show()
    form = opened(room, "note")
    qtbot.keyClicks(form.text, "satu")
    qtbot.keyClick(form.text, ENTER, Qt.KeyboardModifier.ShiftModifier)
    qtbot.keyClicks(form.text, "dua")
    qtbot.keyClick(form.text, ENTER)
    assert room.commands == [Note("satu\ndua")]


def test_enter_on_batal_leaves(room: Room, qtbot: QtBot) -> None:
    room.show()
    form = opened(room, "coordinate")
    form.cancel.setFocus()
    qtbot.keyClick(form.cancel, ENTER)
    assert room.panel.form is None
    assert room.wanted == []


def test_evidence_can_be_added_and_taken_away(room: Room, qtbot: QtBot, tmp_path: Path) -> None:
    for name, data in (("sebelum.jpg", JPEG), ("sesudah.jpg", png())):
        (tmp_path / name).write_bytes(data)
        room.photos.append(str(tmp_path / name))
    room.show(status="proses")
    form = opened(room, "complete")
    assert form.proofs is not None
    qtbot.mouseClick(form.proofs.add, Qt.MouseButton.LeftButton)
    assert [row.name for row in form.proofs.rows] == ["sebelum.jpg", "sesudah.jpg"]
    qtbot.mouseClick(form.proofs.rows[0].remove, Qt.MouseButton.LeftButton)
    qtbot.mouseClick(form.confirm, Qt.MouseButton.LeftButton)
    assert room.commands == [Complete("", (sha256(png()).hexdigest(),))]


def test_a_refusal_closes_nothing(room: Room, qtbot: QtBot) -> None:
    detail = room.show()
    form = opened(room, "coordinate")
    qtbot.keyClicks(form.text, "mohon dicek")
    qtbot.keyClick(form.text, ENTER)
    assert not form.confirm.isEnabled()
    refusal = Refusal("refused.status.coordinate", {"status": "selesai"})
    room.panel.done(Outcome(refused=[(detail.complaint.id, refusal)]))
    assert room.panel.form is form
    assert form.wrong.text() == "Laporan berstatus Selesai tidak bisa dikoordinasikan."
    assert form.text.toPlainText() == "mohon dicek"
    assert form.confirm.isEnabled()


def test_what_was_typed_comes_back(room: Room, qtbot: QtBot) -> None:
    room.show()
    form = opened(room, "note")
    qtbot.keyClicks(form.text, "setengah jadi")
    room.panel.show_case(
        room.report(n=2, complaint=replace(room.report().complaint, id=UUID(int=6))), room.ref, room.now
    )
    assert room.panel.form is None
    room.show()
    assert room.panel.form is not None  # it was open, so it opens
    assert room.panel.form.text.toPlainText() == "setengah jadi"
    qtbot.keyClick(room.panel.form.text, ESC)
    assert room.panel.form is None
    assert opened(room, "note").text.toPlainText() == "setengah jadi"


def test_another_verb_keeps_the_first_ones_words(room: Room, qtbot: QtBot) -> None:
    room.show()
    qtbot.keyClicks(opened(room, "note").text, "satu")
    qtbot.keyClicks(opened(room, "reject").text, "dua")
    assert opened(room, "note").text.toPlainText() == "satu"
    room.panel.trigger("note")
    qtbot.keyClick(opened(room, "note").text, ENTER)
    room.answer_yes()
    assert opened(room, "note").text.toPlainText() == ""  # done is done


def test_a_change_by_somebody_else_leaves_the_form_alone(room: Room, qtbot: QtBot) -> None:
    room.show()
    form = opened(room, "coordinate")
    typed(qtbot, form, "dishub")
    qtbot.keyClicks(form.text, "parkir")
    room.show(status="koordinasi", agency="DSDA", sure=15, kind="complaint")
    assert room.panel.form is form
    assert form.target_name() == "DISHUB"
    assert form.text.toPlainText() == "parkir"


def test_a_crash_does_not_lose_a_draft(room: Room, make_room: Callable[..., Room], qtbot: QtBot) -> None:
    room.show()
    form = opened(room, "coordinate")
    typed(qtbot, form, "dishub")
    qtbot.keyClicks(form.text, "parkir liar")
    draft = room.panel.draft()
    after = make_room()
    after.panel.restore(draft)
    after.show()
    again = after.panel.form
    assert again is not None
    assert again.target_name() == "DISHUB"
    assert again.text.toPlainText() == "parkir liar"
    assert after.panel.draft() == draft


def test_an_untouched_form_is_no_draft(room: Room) -> None:
    room.show()
    opened(room, "coordinate")
    assert room.panel.draft() == {}


def test_merging_by_number_asks_which_case_that_is(room: Room, qtbot: QtBot) -> None:
    room.show(likely=room.twins())
    form = opened(room, "merge")
    typed(qtbot, form, "jk2511240003")
    assert form.picker is not None
    with qtbot.waitSignal(room.panel.number_asked) as asked:
        qtbot.keyClick(form.picker.edit, ENTER)
    assert asked.args == ["JK2511240003"]
    room.panel.number_found("JK2511240003", None)
    assert form.wrong.text() == "Tidak ada laporan bernomor JK2511240003."
    room.panel.number_found("JK2511240003", room.report().complaint.id)
    assert form.wrong.text() == "Laporan tidak bisa digabung ke dirinya sendiri."
    room.panel.number_found("JK2511240003", UUID(int=77))
    assert room.commands == [Merge(UUID(int=77))]
    assert room.wanted[0][1] == "digabung ke JK2511240003"


def test_merging_into_a_twin(room: Room, qtbot: QtBot) -> None:
    room.show(likely=room.twins())
    form = opened(room, "merge")
    typed(qtbot, form, "JK2511240019")
    assert form.picker is not None
    qtbot.keyClick(form.picker.edit, ENTER)
    assert room.commands == [Merge(UUID(int=12))]


def test_esc_and_letters_belong_to_the_form_while_it_is_open(room: Room, qtbot: QtBot) -> None:
    window = QMainWindow()
    heard: list[str] = []
    for key in ("Esc", "D"):
        action = QAction(window)
        action.setShortcut(QKeySequence(key))
        action.triggered.connect(lambda _checked=False, k=key: heard.append(k))
        window.addAction(action)
    window.setCentralWidget(room.panel)
    window.show()
    with qtbot.waitActive(window):
        window.activateWindow()
    room.show()
    form = opened(room, "coordinate")
    typed(qtbot, form, "dki")
    assert form.picker is not None
    qtbot.keyClick(form.picker.edit, ESC)
    assert heard == []
    assert room.panel.form is None
    qtbot.keyClick(room.panel, ESC)
    qtbot.keyClick(room.panel, Qt.Key.Key_D)
    assert heard == ["Esc", "D"]
    room.panel.setParent(None)
    window.close()


def test_only_one_button_is_primary(room: Room) -> None:
    room.show()
    suggestions = room.panel.body.suggestions
    assert suggestions.accept.isVisible()
    opened(room, "coordinate")
    assert not suggestions.accept.isVisible()
    assert suggestions.accept_quiet.isVisible()
    room.panel.form.cancel.click()  # type: ignore[union-attr]
    assert suggestions.accept.isVisible()


def test_an_addressee_who_is_away_says_so_and_his_deputy_is_one_key_away(room: Room, qtbot: QtBot) -> None:
    lurah, deputy = f"LURAH-{room.pluit}", "LURAH-31.72.01.1001"
    end = room.now + 60
    room.ref = replace(
        room.ref, absences=(Absence(lurah, 0, end, deputy), Absence("DSDA", 0, end), Absence("DBM", 0, end, lurah))
    )  # fmt: skip
    room.show()
    form = opened(room, "dispose")
    assert form.away.isHidden()
    typed(qtbot, form, "Kelurahan Pluit")
    assert form.away.words.text().startswith("Kelurahan Pluit tidak di tempat sampai ")
    assert form.away.take.text() == "Pakai Kelurahan Penjaringan"
    room.panel.activateWindow()
    qtbot.waitUntil(form.away.take.isVisible)
    with qtbot.waitSignal(form.away.deputy_taken):
        qtbot.keyClick(form.picker.edit, Qt.Key.Key_P, Qt.KeyboardModifier.AltModifier)
    assert form.away.isHidden()
    assert form.target_name() == "Kelurahan Penjaringan"
    qtbot.keyClick(form.picker, ENTER)
    assert room.commands == [Dispose(deputy)]
    room.answer_yes()

    form = opened(room, "coordinate")  # suggested is the DSDA
    assert form.away.words.text().endswith("tanpa pengganti")
    assert form.away.take.isHidden()
    typed(qtbot, form, "dbm")
    qtbot.mouseClick(form.away.take, Qt.MouseButton.LeftButton)
    qtbot.keyClick(form, ENTER)
    assert room.commands == [
        Dispose(deputy)
    ]  # down: for this Dinas a lurah stands in, and his deputy for him
    assert room.wanted[-1][1] == "didisposisikan ke Kelurahan Penjaringan"
