"""Answering a citizen: write, send, think better of it within the hold; the second answer goes out and arrives."""

from __future__ import annotations

from uuid import UUID

import pytest
from PySide6.QtCore import Qt

from models.commands import Deliver, Release
from tests.features.room import Room, report

CONTROL = Qt.KeyboardModifier.ControlModifier


@pytest.fixture
def open_room(room: Room, now: int) -> Room:
    """Three Qlue reports, the window open, the first one current and in the panel."""
    room.receive(*[report(i, now, f"Sampah menumpuk di Jl. Pluit Raya {i}") for i in range(3)])
    window = room.open()
    room.until(lambda: window.antrian.model.rowCount() == 3)
    room.key("j")
    room.until(lambda: window.antrian.case.case is not None)
    return room


def newest(room: Room) -> str:
    """The newest reply in the panel, state and words; "" for none."""
    assert room.window is not None
    return (room.window.antrian.case.body.replies.texts() or [""])[0]


def states(room: Room, n: int) -> list[str]:
    return [one["state"] for one in room.case(n).replies]


def test_the_first_is_taken_back_and_the_second_arrives(open_room: Room) -> None:
    room = open_room
    window = room.window
    assert window is not None
    antrian = window.antrian
    panel, messages = antrian.case, window.desk.messages
    n = antrian.table.current
    bar, composer = panel.body.reply, panel.body.reply.composer

    room.key("r")
    assert composer.isVisible() and composer.text.hasFocus()
    room.key("a", CONTROL)
    room.type("Kami cek dulu")
    assert composer.text.toPlainText() == "Kami cek dulu"
    room.key(Qt.Key.Key_Return, CONTROL)
    room.until(lambda: states(room, n) == ["held"])
    room.until(lambda: not composer.isVisible())
    assert room.case(n).replies[0]["due"] == room.now + 60
    room.until(lambda: newest(room) == "Ditahan 60 dtk lagi | Kami cek dulu")
    assert messages.current is not None and messages.current.text.endswith("dibalas")
    assert 0 < messages.current.left <= 60

    room.until(lambda: window.frame.focusWidget() is antrian.table)
    room.key(Qt.Key.Key_Z, CONTROL)
    room.until(lambda: states(room, n) == ["withdrawn"])
    room.until(lambda: newest(room).startswith("Ditarik"))
    assert not panel.body.replies.counting

    panel.body.replies.rows[0].again.click()
    assert composer.text.toPlainText() == "Kami cek dulu"
    room.key("a", CONTROL)
    room.type("Sudah kami teruskan")
    room.key(Qt.Key.Key_Return, CONTROL)
    room.until(lambda: states(room, n) == ["withdrawn", "held"])
    room.until(lambda: not bar.is_open)

    # an intake takes it upon itself and delivers it
    case = room.case(n)
    reply = UUID(case.replies[1]["id"])
    intake = room.colleague("tanggap", "intake")
    intake.do([(case.id, Release(reply, "penerima"))])
    room.until(lambda: newest(room).startswith("Sedang dikirim"))
    assert not panel.body.replies.rows[0].withdraw.isVisible(), "too late to take back"
    window.desk.undo.undo()
    room.until(lambda: messages.current is not None and "sedang dikirim" in messages.current.text)
    messages.dismiss()
    intake.do([(case.id, Deliver(reply, "sent", external_id="q-77", by="penerima"))])
    intake.close()
    room.until(lambda: newest(room) == "Terkirim 08.10 | Sudah kami teruskan")
    assert states(room, n) == ["withdrawn", "sent"]
    assert any("Balasan terkirim" in line for line in panel.body.history.texts())


def test_a_supervisor_settles_what_nobody_is_sure_of(room: Room, now: int) -> None:
    room.receive(report(1, now, "Sampah di Pluit"))
    window = room.open()
    room.until(lambda: window.antrian.model.rowCount() == 1)
    room.key("j")
    panel = window.antrian.case
    room.until(lambda: panel.case is not None)
    window.words.enter("/balas Terima kasih, kami teruskan")
    room.until(lambda: panel.body.reply.is_open)
    assert panel.body.reply.composer.text.toPlainText() == "Terima kasih, kami teruskan"
    assert room.case(1).replies == (), "the command bar writes, it does not send"
    panel.body.reply.composer.submit()
    room.until(lambda: states(room, 1) == ["held"])
    reply, case = UUID(room.case(1).replies[0]["id"]), room.case(1).id
    intake = room.colleague("tanggap", "intake")
    intake.do([(case, Release(reply, "penerima")), (case, Deliver(reply, "unknown", by="penerima"))])
    intake.close()
    room.until(lambda: newest(room).startswith("Belum pasti"))
    row = panel.body.replies.rows[0]
    assert window.desk.role == "supervisor", "alone in a home one is everything"
    row.was_sent.click()
    assert states(room, 1) == ["unknown"], "asked for twice"
    row.was_sent.click()
    room.until(lambda: states(room, 1) == ["sent"])
    room.until(lambda: "dipastikan pengawas" in newest(room))
    assert not window.desk.messages.current.undo  # type: ignore[union-attr]


def test_a_reply_that_waits_for_its_channel_can_be_taken_back_all_the_while(room: Room, now: int) -> None:
    room.receive(report(1, now, "Sampah di Pluit", channel="x"))  # which is read and not answered yet
    window = room.open()
    room.until(lambda: window.antrian.model.rowCount() == 1)
    room.key("j")
    panel, messages = window.antrian.case, window.desk.messages
    room.until(lambda: panel.case is not None)
    room.key("r")
    room.key(Qt.Key.Key_Return, CONTROL)
    room.until(lambda: newest(room).startswith("Ditahan · fase kanal ini belum membalas"))
    assert messages.current is not None and messages.current.until is None
    assert "menunggu fase kanal" in messages.current.text
    panel.body.replies.rows[0].withdraw.click()
    room.until(lambda: states(room, 1) == ["withdrawn"])


def test_a_key_pressed_before_its_case_is_read_means_the_case_it_points_at(open_room: Room) -> None:
    room = open_room
    window = room.window
    assert window is not None
    antrian = window.antrian
    before = antrian.case.case
    room.key("j")
    room.key("r")  # sooner than the panel shows the next case
    room.until(lambda: antrian.case.body.reply.is_open)
    assert antrian.case.case != before
    assert antrian.case.number == room.case(antrian.table.current).number


def test_several_are_answered_by_a_form_that_says_how_many(open_room: Room) -> None:
    room = open_room
    window = room.window
    assert window is not None
    antrian = window.antrian
    antrian.trigger("select_all")
    room.until(lambda: antrian.selection.count == 3)
    room.key("r")
    assert not antrian.case.body.reply.is_open
    assert antrian.bulk.form is not None and antrian.bulk.form.head.headline.text() == "Balas 3 laporan"
