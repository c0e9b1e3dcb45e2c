"""Stories of the case panel: what it shows, what it wants, and what it says when it may not."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import TYPE_CHECKING
from uuid import UUID

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QAbstractButton, QLabel, QWidget
from pytestqt.qtbot import QtBot

from console.core.dispatch import Outcome
from console.core.history import hour
from console.ui.case import verbs
from console.ui.theme import Theme
from models.commands import (
    Accept,
    Actor,
    Categorise,
    Classify,
    Coordinate,
    Dispose,
    Escalate,
    Locate,
    Note,
    Prioritise,
    Reveal,
    Start,
    Unmerge,
)
from models.routing import Absence
from models.rules import Refusal

if TYPE_CHECKING:
    from tests.ui.case.conftest import Room

XSS = '<b onclick="x()">tolong</b> <img src=x onerror=alert(1)> </textarea> &amp; {who} %s'


def shown(widget: QWidget) -> bool:
    """Whether the window shows it, scrolled away or not."""
    return widget.isVisible()


# what it shows --------------------------------------------------------------------------------------------


def test_it_reads_like_the_case(room: Room) -> None:
    room.show(likely=room.twins())
    body = room.panel.body
    assert body.head.number.text() == "JK2511240017"
    assert body.head.chip.text() == "Menunggu"
    assert body.report.text.toPlainText() == room.report().complaint.text
    assert body.report.text.marked == ["Air", "belum surut", "Pluit Karang", "pompa", "sepaha"]
    assert {field: row.text() for field, row in body.suggestions.rows.items()} == {
        "kind": "Keluhan 0,97",
        "category": "Banjir 0,93 · air, belum surut, sepaha",
        "kelurahan": "Pluit 0,88 · “Pluit Karang”, lokasi perkiraan",
        "agency": "DSDA 0,91 · air, pompa",
    }
    assert [button.text() for button in body.suggestions.others] == ["DBM 0,05", "BPBD 0,02"]
    assert body.twins.say.text() == "3 laporan dalam 500\u00a0m"
    assert body.evidence.after.picture.words == "Belum ada bukti"
    assert body.history.texts() == [
        "Budi mencatat: pompa 3 dari 5 menyala",
        "Diterima dari X, Tanggap menyarankan Banjir, Pluit, DSDA",
    ]
    assert body.history.count.text() == "2 kejadian"


def test_it_fits_its_dock_beside_a_scroll_bar(room: Room) -> None:
    room.show(likely=room.twins(), source="edited")
    room.panel.body.twins.compare.click()
    assert room.panel.body.minimumSizeHint().width() <= 480
    assert room.panel.body.area.widget().minimumSizeHint().width() <= 480 - 16, (
        "nothing is cut at its right edge"
    )


def test_the_addressee_says_which_rule_and_whose_deputy(room: Room) -> None:
    away = Absence("DSDA", room.now - 1, room.now + 3600, "BPBD")
    room.ref = replace(room.ref, absences=(away, Absence("BPBD", room.now - 1, room.now + 3600)))
    suggested = room.report().complaint.suggested
    suggested["agency"] |= {
        "to": "BPBD", "reason": "rule", "rule": "Banjir Jakarta Utara",
        "instead": {"agency": "DSDA", "until": room.now + 3600},
    }  # fmt: skip
    room.show(suggested=suggested, agency="BPBD")
    row = room.panel.body.suggestions.rows["agency"]
    until = hour(room.now + 3600)
    assert row.text() == (
        f"BPBD 0,02 · aturan Banjir Jakarta Utara · DSDA tidak di tempat sampai {until}; pengganti: BPBD"
        f" · BPBD tidak di tempat sampai {until}, tanpa pengganti"
    )
    room.show(suggested=suggested, agency="BPBD", status="selesai")
    assert row.text() == "BPBD 0,02"
    room.show(suggested=suggested, agency="DSDA", sure=15)  # decided, and away meanwhile
    assert row.text() == f"DSDA · DSDA tidak di tempat sampai {until}, tanpa pengganti"


def test_a_narrow_dock_takes_the_keys_off_its_buttons_and_cuts_nothing(room: Room) -> None:
    room.show()
    buttons = room.panel.body.buttons.buttons.values()
    assert not any(button.icon().isNull() for button in buttons)
    room.panel.resize(400, 980)
    assert all(button.icon().isNull() for button in buttons)
    inside, area = room.panel.body.area.widget(), room.panel.body.area.viewport()
    assert inside.minimumSizeHint().width() <= area.width()
    room.panel.resize(495, 980)
    assert not any(button.icon().isNull() for button in buttons)


def test_what_the_model_suggested_says_so(room: Room) -> None:
    suggested = room.report().complaint.suggested
    suggested["category"]["by"] = "learned"
    suggested["agency"]["by"] = "lexicon"
    room.show(suggested=suggested)
    rows = room.panel.body.suggestions.rows
    assert rows["category"].text() == "Banjir 0,93 · air, belum surut, sepaha · dipelajari"
    assert rows["agency"].text() == "DSDA 0,91 · air, pompa"
    room.show(suggested=suggested, sure=15)
    assert "dipelajari" not in rows["category"].text(), "a person has decided it"


@pytest.mark.parametrize(
    ("source", "said"),
    [
        ("edited", "Diubah pengirim di kanalnya; perubahannya ada di riwayat"),
        ("deleted", "Dihapus di kanalnya; laporan ini tetap"),
    ],
)
def test_what_became_of_the_message_at_its_channel(room: Room, source: str, said: str) -> None:
    room.show(source=source)
    chip = room.panel.body.report.source
    assert shown(chip) and chip.text() == chip.accessibleName() == said
    room.show(source="")
    assert not shown(chip)


def test_an_edit_shows_in_the_history_what_it_changed(room: Room) -> None:
    event = room.event("amend", room.now - 60, "tanggap", {"text": "Air sudah setinggi paha"})
    event = event._replace(
        before={"text": "Air sudah setinggi lutut", "source": ""}, effect={"source": "edited"}
    )
    room.show(source="edited", history=(event,))
    assert room.panel.body.history.texts() == [
        "Pesan di kanalnya diubah pengirimnya: Air sudah setinggi lutut paha"
    ]


def test_leaving_a_form_gives_the_keyboard_back_to_the_list(room: Room, qtbot: QtBot) -> None:
    room.show()
    room.panel.trigger("dispose")
    assert room.panel.form is not None
    with qtbot.waitSignal(room.panel.keyboard_free):
        room.panel.form.cancelled.emit()


def test_what_was_decided_stands_plain(room: Room) -> None:
    room.show(sure=15, kind="complaint", status="proses")
    suggestions = room.panel.body.suggestions
    assert [row.text() for row in suggestions.rows.values()] == [
        "Keluhan", "Banjir", "Pluit · lokasi perkiraan", "DSDA",
    ]  # fmt: skip
    assert not shown(suggestions.accept)
    assert not any(shown(button) for button in suggestions.others)


def test_the_clocks_say_what_is_left_and_move_with_the_time(room: Room) -> None:
    detail = room.report()
    due = detail.complaint.handover_due
    assert due is not None
    room.show()
    clock = room.panel.body.clocks.views["handover"]
    room.panel.set_now(due - 4800)
    assert clock.left.text() == "1 j 20 m lagi"
    room.panel.set_now(due + 102 * 60)
    assert clock.left.text() == "−1 j 42 m"
    assert clock.accessibleName().startswith("Serah: −1 j 42 m, tenggat ")


def test_a_stopped_clock_says_for_whom(room: Room) -> None:
    room.show(
        status="koordinasi", agency="PLN", waiting_for="PLN", paused_at=room.now - 3600, handover_due=None
    )
    clocks = room.panel.body.clocks
    assert not shown(clocks.views["handover"])
    assert clocks.views["completion"].left.text() == "berhenti"
    assert clocks.views["completion"].caption.text() == "menunggu PLN sejak 07.10"


def test_a_closed_case_has_no_clock_and_shows_its_result(room: Room) -> None:
    room.show(
        status="selesai", handover_due=None, completion_due=None, closed_at=room.now - 600,
        result="Air surut", verified=True, proofs=("https://contoh.id/sesudah.jpg",),
    )  # fmt: skip
    body = room.panel.body
    assert body.clocks.ended.text() == "Selesai 08.00."
    assert body.evidence.result.text() == "Hasil: Air surut · sudah diverifikasi"
    assert body.evidence.after.picture.words == "foto ada di kanal"  # never fetched from elsewhere


def test_nothing_loading_gone(room: Room) -> None:
    panel = room.panel
    assert panel.state.accessibleName().startswith("Pilih laporan")
    panel.show_loading()
    assert panel.state.state == "loading"
    room.show()
    assert shown(panel.body)
    panel.show_case(None, room.ref, room.now)
    assert panel.state.accessibleName().startswith("Laporan ini sudah tidak ada")
    assert panel.case is None


def test_citizens_text_is_text_everywhere(room: Room) -> None:
    evil = replace(room.twins()[0], text=XSS)
    detail = room.report(text=XSS, title=XSS, address=XSS, reporter=(XSS, ""), result=XSS)
    events = (*detail.history, room.event("note", room.now, "budi", {"text": XSS}))
    suggested = detail.complaint.suggested | {
        "category": {"value": "banjir", "confidence": 0.9, "words": [XSS]}
    }
    case = replace(detail.complaint, suggested=suggested)
    twins = (replace(room.merged()[0], words=XSS),)
    panel = room.panel
    panel.show_case(replace(detail, complaint=case, history=events, twins=twins), room.ref, room.now, (evil,))
    panel.body.twins.compare.setChecked(True)
    assert panel.body.report.text.toPlainText() == XSS
    assert not panel.body.report.text.acceptRichText()
    assert XSS in panel.body.history.texts()[0]
    labels = panel.findChildren(QLabel)
    assert labels
    for label in labels:
        assert label.textFormat() == Qt.TextFormat.PlainText or "<" not in label.text()
    for label in panel.body.report.findChildren(QLabel):
        assert label.textFormat() == Qt.TextFormat.PlainText


def test_a_very_long_text_scrolls_in_its_own_box(room: Room) -> None:
    room.show(text="banjir di sini 🌊 " * 1200)
    text = room.panel.body.report.text
    assert len(text.toPlainText()) > 20_000
    assert text.height() <= 12 * 22
    assert text.verticalScrollBar().maximum() > 0


def test_marks_stand_right_after_an_emoji(room: Room) -> None:
    room.show(text="🌊🌊 AIR naik, pompa mati; pompanya")
    assert room.panel.body.report.text.marked == ["AIR", "pompa"]


# what it wants --------------------------------------------------------------------------------------------


def test_one_takes_every_open_suggestion(room: Room) -> None:
    detail = room.show()
    assert room.panel.trigger("accept_1")
    (orders, title) = room.wanted[0]
    assert {case for case, _command in orders} == {detail.complaint.id}
    assert room.commands == [
        Classify("complaint", accepted=True),
        Categorise("banjir", accepted=True),
        Locate(room.pluit, accepted=True),
        Coordinate("DSDA", accepted=True),
    ]
    assert title == "diterima sarannya"


def test_accepting_leaves_what_is_decided(room: Room) -> None:
    room.show(sure=1 | 4, kind="complaint", agency=f"LURAH-{room.pluit}")
    room.panel.trigger("accept_1")
    assert room.commands == [
        Categorise("banjir", accepted=True),
        Dispose(f"LURAH-{room.pluit}", accepted=True),
    ]


def test_spam_is_only_called_spam(room: Room) -> None:
    detail = room.report()
    suggested = detail.complaint.suggested | {"kind": {"value": "spam", "confidence": 0.9}}
    room.show(suggested=suggested)
    room.panel.trigger("accept_1")
    assert room.commands == [Classify("spam", accepted=True)]


def test_a_hint_is_not_accepted_with_the_rest(room: Room) -> None:
    detail = room.report()
    hint = {"value": "banjir", "confidence": 0.3, "words": ["air"]}
    room.show(category=None, suggested=detail.complaint.suggested | {"category": hint})
    assert room.panel.body.suggestions.rows["category"].text() == "mungkin Banjir 0,30 · air"
    room.panel.trigger("accept_1")
    assert not any(isinstance(command, Categorise) for command in room.commands)


def test_two_and_three_hand_it_to_the_alternatives(room: Room, qtbot: QtBot) -> None:
    room.show()
    room.panel.trigger("accept_3")
    assert room.commands == [Coordinate("BPBD")]
    room.answer_yes()
    qtbot.mouseClick(room.panel.body.suggestions.others[0], Qt.MouseButton.LeftButton)
    assert room.commands == [Coordinate("DBM")]
    assert room.wanted[-1][1] == "dikoordinasikan ke DBM"


def test_nothing_is_wanted_twice_before_the_answer(room: Room) -> None:
    room.show()
    room.panel.trigger("start")
    room.panel.trigger("start")
    room.panel.trigger("accept_1")
    assert len(room.wanted) == 1
    room.answer_yes()
    room.panel.trigger("accept_1")
    assert len(room.wanted) == 2


@pytest.mark.parametrize(
    ("verb", "changes", "command"),
    [
        ("start", {}, Start()),
        ("resume", {"paused_at": 1, "waiting_for": "citizen"}, Note("", waiting="none")),
        ("prioritise", {}, Prioritise(1)),
        ("prioritise", {"priority": 1}, Prioritise(0)),
        ("escalate", {"escalated": True}, Escalate(on=False)),
        ("accept", {"status": "koordinasi", "sure": 15}, Accept()),
    ],
)
def test_what_can_be_undone_is_done_at_once(
    room: Room, verb: str, changes: dict[str, object], command: object
) -> None:
    room.show(**changes)
    room.panel.trigger(verb)
    assert room.commands == [command]


def test_foreign_actions_are_not_ours(room: Room) -> None:
    room.show()
    assert not room.panel.trigger("toggle")
    assert room.panel.trigger("start")


# what it may not ------------------------------------------------------------------------------------------


def test_a_disabled_button_says_why(room: Room) -> None:
    room.show(status="selesai", closed_at=room.now)
    for verb in verbs.BUTTONS:
        button = room.panel.body.buttons.buttons[verb]
        assert not button.isEnabled()
        assert button.toolTip().startswith("Laporan berstatus Selesai ")
    reopen = room.panel.body.head.entries["reopen"]
    assert not reopen.isEnabled()
    assert "Peran operator" in reopen.toolTip()


def test_a_key_that_may_not_says_why_in_the_panel(room: Room) -> None:
    room.show()
    room.panel.trigger("complete")
    assert room.wanted == []
    assert shown(room.panel.body.notice)
    assert "serahkan dulu" in room.panel.body.notice.text()
    room.panel.trigger("note")
    assert not shown(room.panel.body.notice)


def test_the_role_decides(room: Room) -> None:
    room.show(status="selesai", closed_at=room.now, result="beres")
    room.panel.set_role(Actor("tuti", "supervisor"))
    assert room.panel.body.head.entries["reopen"].isEnabled()
    room.panel.set_role(Actor("adi", "auditor"))
    assert not room.panel.body.head.entries["verify"].isEnabled()
    assert room.panel.body.head.entries["note"].isEnabled()


def test_a_refused_suggestion_says_why_below_it(room: Room) -> None:
    detail = room.show()
    room.panel.trigger("accept_1")
    room.panel.done(
        Outcome(refused=[(detail.complaint.id, Refusal("refused.already_there", {"agency": "DSDA"}))])
    )
    assert room.panel.body.suggestions.wrong.text() == "Laporan ini sudah ada di DSDA."
    assert shown(room.panel.body.suggestions.wrong)


def test_a_store_that_is_away_says_so_beside_the_buttons(room: Room) -> None:
    room.show()
    room.panel.trigger("start")
    room.panel.refused("Disk penuh.")
    assert room.panel.body.notice.text() == "Disk penuh."
    room.panel.trigger("start")
    assert len(room.wanted) == 2


# the reporter ---------------------------------------------------------------------------------------------


def test_the_reporter_is_masked_until_the_look_is_recorded(
    make_room: Callable[..., Room], qtbot: QtBot
) -> None:
    room = make_room("supervisor")
    room.show()
    report = room.panel.body.report
    assert report.reporter.text() == "@ra••••lis"
    qtbot.mouseClick(report.reveal, Qt.MouseButton.LeftButton)
    assert room.commands == [Reveal()]
    assert report.reporter.text() == "@ra••••lis"
    room.answer_yes()
    assert report.reporter.text() == "@rakyatlis · 08111272206"
    room.show()  # the same case, changed: still shown
    assert report.revealed
    other = room.report(n=2)
    room.panel.show_case(other, room.ref, room.now)
    assert report.reporter.text() == "@ra••••lis"
    room.show()
    assert report.reporter.text() == "@ra••••lis"


def test_the_reporter_can_be_hidden_again(make_room: Callable[..., Room], qtbot: QtBot) -> None:
    room = make_room("supervisor")
    room.show()
    room.panel.trigger("reveal")
    room.answer_yes()
    qtbot.mouseClick(room.panel.body.report.reveal, Qt.MouseButton.LeftButton)
    assert room.panel.body.report.reporter.text() == "@ra••••lis"
    assert len(room.wanted) == 1


def test_an_operator_may_not_look_and_no_tooltip_tells(room: Room) -> None:
    room.show()
    report = room.panel.body.report
    assert not report.reveal.isEnabled()
    assert "Tampilkan pelapor" in report.reveal.toolTip()
    for widget in room.panel.findChildren(QWidget):
        said = widget.toolTip() + widget.accessibleName() + widget.accessibleDescription()
        assert "rakyatlis" not in said
        assert "08111272206" not in said


# twins ----------------------------------------------------------------------------------------------------


def test_twins_stand_side_by_side(room: Room, qtbot: QtBot) -> None:
    room.show(likely=room.twins())
    block = room.panel.body.twins
    qtbot.mouseClick(block.compare, Qt.MouseButton.LeftButton)
    assert block.heads[1].text().startswith("JK2511240018")
    assert block.reasons.text() == "Menunggu · 250 m dari sini · selisih 2 jam · kata-katanya 70 % sama"
    qtbot.mouseClick(block.next, Qt.MouseButton.LeftButton)
    assert block.heads[1].text().startswith("JK2511240019")
    with qtbot.waitSignal(room.panel.case_asked) as asked:
        qtbot.mouseClick(block.open, Qt.MouseButton.LeftButton)
    assert asked.args == [12]
    qtbot.mouseClick(block.merge_this, Qt.MouseButton.LeftButton)
    form = room.panel.form
    assert form is not None
    assert form.confirm.text() == "Gabungkan ke JK2511240019"


def test_merged_twins_can_be_seen_and_set_free(room: Room, qtbot: QtBot) -> None:
    room.show(twins=room.merged())
    rows = room.panel.body.twins.merged_rows
    assert len(rows) == 3
    buttons = {b.accessibleName(): b for row in rows for b in row.findChildren(QAbstractButton)}
    with qtbot.waitSignal(room.panel.case_asked) as asked:
        qtbot.mouseClick(buttons["Buka JK2511240102"], Qt.MouseButton.LeftButton)
    assert asked.args == [22]
    qtbot.mouseClick(buttons["Pisahkan JK2511240101"], Qt.MouseButton.LeftButton)
    assert room.wanted == [([(UUID(int=21), Unmerge())], "dipisahkan")]


def test_a_twin_names_its_parent_and_can_leave_it(room: Room) -> None:
    room.show(merged_into=UUID(int=9), parent="JK2511240002")
    body = room.panel.body
    assert body.clocks.ended.text() == "Jamnya ikut laporan induk."
    assert not body.buttons.buttons["dispose"].isEnabled()
    body.twins.unmerge.click()
    assert room.commands == [Unmerge()]


# hands and ears -------------------------------------------------------------------------------------------


def test_everything_can_be_reached_and_has_a_name(room: Room) -> None:
    room.show(likely=room.twins(), twins=room.merged())
    room.panel.body.twins.compare.setChecked(True)
    for button in room.panel.findChildren(QAbstractButton):
        if shown(button) and button.isEnabled() and type(button).__name__ != "Chip":
            assert button.focusPolicy() & Qt.FocusPolicy.TabFocus, button
            assert button.accessibleName() or button.text(), button
    entries = room.panel.body.head.entries
    assert set(entries) == {verb for group in verbs.MENU for verb in group}
    assert set(entries) | set(verbs.BUTTONS) | {"reveal"} == set(verbs.VERBS)
    assert entries["note"].text() == "Catatan\tn"


def test_the_menu_does_what_it_says(room: Room) -> None:
    room.show()
    room.panel.body.head.entries["prioritise"].trigger()
    assert room.commands == [Prioritise(1)]
    room.answer_yes()
    room.show(priority=1, paused_at=room.now, waiting_for="citizen")
    entries = room.panel.body.head.entries
    assert entries["prioritise"].text() == "Prioritas biasa"
    assert entries["resume"].isVisible()
    assert not entries["wait"].isVisible()


def test_it_follows_the_theme(room: Room, theme: Theme) -> None:
    room.show()
    clock = room.panel.body.clocks.views["completion"]
    before = clock.left.palette().color(clock.left.foregroundRole())
    theme.set_mode("dark")
    assert clock.left.palette().color(clock.left.foregroundRole()) != before
