"""The question at the end: only when something waits, never when the computer shuts down."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from PySide6.QtCore import Qt

from console.ui.answers import Leaving
from console.ui.answers import closing as module
from models.commands import Start
from tests.support.desks import WAIT_MS
from tests.ui.answers.conftest import Room


class Door:
    """A window that wants to close, and what came of it."""

    def __init__(self, room: Room) -> None:
        self.room, self.stands = room, True
        self.leaving = Leaving(room.theme, room.at.desk, room.window, lambda: self.stands)
        self.left: list[bool] = []
        self.sends: list[bool] = []
        self.leaving.leave.connect(lambda: self.left.append(True))
        self.leaving.send_asked.connect(lambda: self.sends.append(True))

    def close(self) -> bool:
        """Somebody closes it; whether it closed at once."""
        at_once = self.leaving.may_close()
        self.room.at.settle()
        return at_once

    @property
    def question(self) -> module.Question:
        assert self.leaving.question is not None
        return self.leaving.question


@pytest.fixture
def door(room: Room) -> Iterator[Door]:
    room.receive(2)
    room.accept_all()
    made = Door(room)
    yield made
    if made.leaving.question is not None:
        made.leaving.question.reject()
    made.leaving._called_off.stop()


def test_nothing_unsent_is_no_question(door: Door) -> None:
    assert not door.close()  # it is counted first
    assert door.left == [True] and door.leaving.question is None
    assert door.close()


def test_unsent_work_asks_and_staying_stays(door: Door) -> None:
    door.room.do(Start(), 0, 1)
    assert not door.close() and door.left == []
    question = door.question
    assert question.title.text() == "2 pekerjaan belum terkirim"
    assert question.words.text() == "Tetap tersimpan di sini dan dikirim saat konsol dibuka lagi."
    assert not question.progress.isVisible() and question.send.hasFocus()
    assert not door.close() and door.leaving.question is question  # once is enough
    door.room.qtbot.keyClick(question, Qt.Key.Key_Escape)
    assert door.leaving.question is None and door.left == []
    assert not door.close()
    assert door.question is not question


def test_leaving_all_the_same(door: Door) -> None:
    door.room.do(Start(), 0)
    door.close()
    door.question.leave.click()
    assert door.left == [True] and door.leaving.question is None and door.leaving.may_close()


def test_work_of_others_waits_for_them_without_a_question(door: Door) -> None:
    door.room.do(Start(), 0, budi=True)
    door.close()
    assert door.left == [True]


def test_sending_first_leaves_when_everything_is_sent(door: Door) -> None:
    door.room.do(Start(), 0, 1)
    door.close()
    door.question.send.click()
    assert door.sends == [True] and not door.question.send.isEnabled() and door.question.progress.isVisible()
    question = door.question
    door.room.sql("update event set outcome = 'accepted' where n = 3")
    door.room.qtbot.waitUntil(lambda: question.progress.value() == 1, timeout=WAIT_MS)
    assert question.words.text() == "Mengirim… 1 dari 2 terkirim."
    assert question.title.text() == "1 pekerjaan belum terkirim"
    door.room.accept_all()
    door.room.qtbot.waitUntil(lambda: door.left == [True], timeout=WAIT_MS)
    assert door.leaving.question is None and not door.leaving._look.isActive()


def test_a_line_that_answers_too_late_asks_again(door: Door, monkeypatch: pytest.MonkeyPatch) -> None:
    door.room.do(Start(), 0)
    door.close()
    door.leaving._patience.setInterval(50)
    door.question.send.click()
    door.room.qtbot.waitUntil(door.question.send.isEnabled, timeout=WAIT_MS)
    door.room.at.settle()
    assert door.question.words.text().startswith("Belum semuanya sampai di pusat.")
    assert not door.question.progress.isVisible() and not door.leaving._look.isActive() and door.left == []


def test_staying_ends_the_sending(door: Door) -> None:
    door.room.do(Start(), 0)
    door.close()
    door.question.send.click()
    door.question.stay.click()
    assert not door.leaving._look.isActive() and not door.leaving._patience.isActive()
    door.room.accept_all()
    door.room.at.settle()
    assert door.left == []


def test_without_a_line_nothing_can_be_sent_first(door: Door) -> None:
    door.stands = False
    door.room.do(Start(), 0)
    door.close()
    assert door.question.send.isHidden() and door.question.leave.hasFocus()
    assert door.question.words.text().startswith("Pusat sedang tidak terjangkau.")


def test_a_shutdown_asks_nobody_and_one_called_off_is_forgotten(door: Door) -> None:
    door.room.do(Start(), 0)
    door.leaving.session_ends()
    assert door.leaving.may_close() and door.left == []
    door.leaving._on_called_off()
    assert not door.close()
    assert door.question.isVisible()


def test_a_store_that_cannot_be_read_holds_nobody_back(door: Door, monkeypatch: pytest.MonkeyPatch) -> None:
    from console.core.errors import Unavailable

    def busy(*_: object) -> int:
        raise Unavailable("store.busy")

    monkeypatch.setattr(module.answers, "to_send", busy)
    door.close()
    assert door.left == [True]
