"""Stories of the composer: from the key to the words that are asked to be sent, and what becomes of a draft."""

from __future__ import annotations

from typing import TYPE_CHECKING
from uuid import UUID

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QAbstractButton, QComboBox, QPlainTextEdit, QWidget
from pytestqt.qtbot import QtBot

from console.ui.reply.composer import HOLD, Written
from tests.ui.reply.conftest import DONE, FORWARDED, FORWARDED_EN

if TYPE_CHECKING:
    from tests.ui.reply.conftest import Bar

CONTROL = Qt.KeyboardModifier.ControlModifier


def text_of(room: Bar) -> str:
    return room.bar.composer.text.toPlainText()


def write(room: Bar, text: str) -> None:
    """As typed over whatever stands there."""
    room.bar.composer.text.selectAll()
    room.bar.composer.text.insertPlainText(text)


def test_it_begins_with_the_template_that_fits_and_is_sent_by_keyboard(room: Bar, qtbot: QtBot) -> None:
    detail = room.show()
    assert room.bar.button.text() == "Balas lewat X"
    assert room.bar.open() == ""
    composer = room.bar.composer
    assert composer.isVisible() and not room.bar.button.isVisible()
    assert text_of(room) == FORWARDED
    assert composer.to.text() == "Balas lewat X · kepada @ra••••lis"
    assert composer.counter.text() == f"{len(FORWARDED)} dari 280 huruf"
    qtbot.keyClick(composer.text, Qt.Key.Key_Return, CONTROL)
    assert room.wanted == [(detail.complaint.id, Written(FORWARDED, HOLD, "forwarded"))]
    assert not composer.send.isEnabled(), "nothing is sent twice"
    qtbot.keyClick(composer.text, Qt.Key.Key_Return, CONTROL)
    assert len(room.wanted) == 1
    with qtbot.waitSignal(room.bar.keyboard_free):
        room.bar.done(detail.complaint.id)
    assert not composer.isVisible()
    room.bar.open()
    assert text_of(room) == FORWARDED, "a new reply, not the old one"


def test_another_template_another_language_and_own_words(room: Bar) -> None:
    room.show()
    room.bar.open()
    composer = room.bar.composer
    composer.languages.findChildren(QAbstractButton)[1].click()
    assert text_of(room) == FORWARDED_EN
    composer.templates.setCurrentIndex(2)
    composer.templates.activated.emit(2)
    assert text_of(room) == DONE
    write(room, "Kami cek dulu ya.")
    composer.languages.findChildren(QAbstractButton)[0].click()
    assert text_of(room) == "Kami cek dulu ya.", "own words are not replaced by another language"
    composer.templates.setCurrentIndex(1)
    composer.templates.activated.emit(1)
    assert text_of(room) == FORWARDED
    composer.text.undo()
    assert text_of(room) == "Kami cek dulu ya.", "Ctrl+Z in the text brings one's words back"


def test_what_the_channel_cannot_carry_is_said_while_typing_and_not_sent(room: Bar, qtbot: QtBot) -> None:
    room.show()
    room.bar.open()
    composer = room.bar.composer
    write(room, "a" * 260)
    assert composer.counter.text() == "260 dari 280 huruf · hampir penuh"
    assert composer.send.isEnabled()
    write(room, "a" * 281)
    assert composer.counter.text() == "281 dari 280 huruf · terlalu panjang"
    assert composer.wrong.text() == "Balasan terlalu panjang untuk kanal ini: 281 dari paling banyak 280."
    assert composer.wrong.isVisible() and not composer.send.isEnabled()
    qtbot.keyClick(composer.text, Qt.Key.Key_Return, CONTROL)
    assert room.wanted == []
    write(room, "Lihat https://jakarta.go.id")
    assert composer.counter.text().endswith("tanpa tautan")
    write(room, "Baik.")
    assert not composer.wrong.isVisible() and composer.send.isEnabled()


def test_an_empty_reply_is_not_sent(room: Bar) -> None:
    room.show()
    room.bar.open()
    write(room, "   ")
    room.bar.composer.submit()
    assert room.wanted == []
    assert room.bar.composer.wrong.text() == "Balasannya masih kosong."


def test_sms_counts_messages(room: Bar) -> None:
    room.show(channel="sms")
    room.bar.open()
    write(room, "a" * 200)
    assert room.bar.composer.counter.text() == "200 huruf, 2 dari 6 SMS"


def test_esc_keeps_the_draft_of_each_case_until_it_is_sent_or_dropped(room: Bar, qtbot: QtBot) -> None:
    first = room.show(case=5)
    room.bar.open()
    write(room, "Kami cek")
    with qtbot.waitSignal(room.bar.keyboard_free):
        qtbot.keyClick(room.bar.composer.text, Qt.Key.Key_Escape)
    assert room.bar.note.text() == "Draf disimpan"
    room.show(case=6)
    assert room.bar.note.text() != "Draf disimpan"
    room.bar.open()
    assert text_of(room) == FORWARDED
    room.show(case=5)
    assert not room.bar.is_open, "it was closed when its case was left"
    room.bar.open()
    assert text_of(room) == "Kami cek"
    room.bar.composer.drop.click()
    assert text_of(room) == ""
    room.bar.close_composer()
    room.show(case=6)
    room.show(case=5)
    room.bar.open()
    assert text_of(room) == FORWARDED
    assert first.complaint.id == UUID(int=5)


def test_an_open_composer_opens_again_with_its_case(room: Bar) -> None:
    room.show(case=5)
    room.bar.open()
    write(room, "Sebentar")
    room.show(case=6)
    assert not room.bar.is_open
    room.show(case=5)
    assert room.bar.is_open and text_of(room) == "Sebentar"


def test_a_refusal_keeps_everything_and_says_why(room: Bar) -> None:
    detail = room.show()
    room.bar.open()
    write(room, "Baik")
    room.bar.composer.send.click()
    room.bar.refused(detail.complaint.id, "Pusat menolak.")
    assert room.bar.composer.wrong.text() == "Pusat menolak."
    assert text_of(room) == "Baik" and room.bar.composer.send.isEnabled()


def test_a_case_left_while_its_reply_is_on_its_way_leaves_no_draft_behind(room: Bar) -> None:
    detail = room.show(case=5)
    room.bar.open()
    write(room, "Baik")
    room.bar.composer.send.click()
    room.show(case=6)
    room.bar.done(detail.complaint.id)
    room.show(case=5)
    room.bar.open()
    assert text_of(room) == FORWARDED


def test_a_reply_refused_when_its_case_was_left_keeps_its_words(room: Bar) -> None:
    detail = room.show(case=5)
    room.bar.open()
    write(room, "Baik")
    room.bar.composer.send.click()
    room.show(case=6)
    room.bar.refused(detail.complaint.id, "Pusat menolak.")
    assert not room.bar.is_open
    room.show(case=5)
    assert room.bar.is_open and text_of(room) == "Baik"
    assert room.bar.composer.send.isEnabled()


def test_who_may_not_answer_is_told_why(room: Bar) -> None:
    room.show(role="auditor")
    assert not room.bar.button.isEnabled()
    why = room.bar.open()
    assert why and room.bar.button.toolTip() == why
    assert not room.bar.is_open


def test_a_channel_that_does_not_answer_yet_says_that_replies_wait(room: Bar) -> None:
    room.show(channel="x")
    assert room.bar.note.text() == "Fase kanal ini belum membalas"
    assert "menunggu sampai fasenya" in room.bar.note.toolTip()
    room.bar.open()
    assert room.bar.composer.waits.isVisible()
    assert room.bar.composer.send.isEnabled(), "it can be said, and waits"
    room.show(channel="qlue", case=7)
    assert not room.bar.composer.waits.isVisible() and room.bar.note.text() == ""
    room.bar.phase_of = lambda _code, _switch: "reading"  # this computer decides otherwise
    room.show(channel="qlue", case=7)
    assert room.bar.note.text() == "Fase kanal ini belum membalas"


def test_a_change_of_the_case_leaves_the_words_alone(room: Bar) -> None:
    room.show()
    room.bar.open()
    write(room, "Sedang menulis")
    room.show(status="proses")
    assert text_of(room) == "Sedang menulis" and room.bar.is_open


def test_a_crash_gives_the_words_back(room: Bar) -> None:
    room.show(case=5)
    room.bar.open()
    assert room.bar.draft() == {}, "a template as it came is no work"
    write(room, "Hampir selesai")
    kept = room.bar.draft()
    room.bar.composer.drop.click()
    room.show(case=6)
    room.bar.restore(kept)
    room.show(case=5)
    assert room.bar.is_open and text_of(room) == "Hampir selesai"


def test_the_hold_is_chosen_and_every_control_has_a_name(room: Bar) -> None:
    room.show()
    room.bar.open()
    composer = room.bar.composer
    composer.hold.setCurrentIndex(composer.hold.findData(300))
    composer.submit()
    assert room.wanted[0][1].hold == 300
    kinds = (QAbstractButton, QComboBox, QPlainTextEdit)
    controls = [w for kind in kinds for w in composer.findChildren(kind) if isinstance(w, QWidget)]
    unnamed = [
        w for w in controls if not (w.accessibleName() or (isinstance(w, QAbstractButton) and w.text()))
    ]
    assert len(controls) >= 7 and unnamed == []
