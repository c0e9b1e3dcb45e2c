"""Messages: what makes way, what stays, what waits, what is offered."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from pytestqt.qtbot import QtBot

from console.ui.messages import INFO, LONGEST_MS, REFUSAL, SHOWN_MS, SUCCESS, MessageLine, Messages
from console.ui.theme import Theme
from console.ui.widgets import Button, IconButton


@pytest.fixture
def messages(qtbot: QtBot) -> Iterator[Messages]:
    made = Messages()
    yield made
    while made.current is not None:
        made.dismiss()


def test_good_news_makes_way(messages: Messages) -> None:
    messages.success("satu")
    messages.info("dua")
    assert messages.current is not None and (messages.current.kind, messages.current.text) == (INFO, "dua")
    assert messages.waiting == 0


def test_a_refusal_stays_and_the_next_refusal_waits(messages: Messages) -> None:
    messages.refuse("JK1 ditolak")
    messages.success("satu")
    messages.success("dua")
    messages.refuse("JK2 ditolak")
    assert messages.current is not None and messages.current.text == "JK1 ditolak"
    messages.dismiss()
    assert messages.current.kind == REFUSAL and messages.current.text == "JK2 ditolak"
    messages.dismiss()
    assert messages.current is None
    assert [message.text for message in messages.log] == ["JK1 ditolak", "satu", "dua", "JK2 ditolak"]


def test_good_news_behind_a_refusal_is_shown_after_it(messages: Messages) -> None:
    messages.refuse("JK1 ditolak")
    messages.success("satu")
    messages.dismiss()
    assert messages.current is not None and messages.current.kind == SUCCESS


def test_good_news_fades_and_a_refusal_does_not(
    messages: Messages, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("console.ui.messages.SHOWN_MS", 20)
    messages.success("satu")
    qtbot.waitUntil(lambda: messages.current is None)
    messages.refuse("JK1 ditolak")
    assert not messages._fade.isActive()


def test_what_was_said_before_the_window_is_shown_by_it(
    messages: Messages, theme: Theme, qtbot: QtBot
) -> None:
    messages.refuse("Basis data dipulihkan dari salinan")
    line = MessageLine(theme, messages)
    qtbot.addWidget(line)
    assert line.accessibleName() == "Basis data dipulihkan dari salinan"


def test_undo_and_result_are_offered_where_they_exist(messages: Messages, theme: Theme, qtbot: QtBot) -> None:
    line = MessageLine(theme, messages)
    qtbot.addWidget(line)
    line.show()
    called: list[str] = []
    messages.success(
        "121 laporan", undo=lambda: called.append("undo"), result=lambda: called.append("result")
    )
    undo, result = line.findChildren(Button)
    assert undo.isVisible() and result.isVisible()
    result.click()
    assert messages.current is not None
    undo.click()
    assert called == ["result", "undo"]
    assert messages.current is None
    messages.info("tidak ada yang berubah")
    assert not undo.isVisible() and not result.isVisible()


def test_the_cross_is_for_refusals(messages: Messages, theme: Theme, qtbot: QtBot) -> None:
    line = MessageLine(theme, messages)
    qtbot.addWidget(line)
    line.show()
    cross = line.findChild(IconButton)
    messages.success("satu")
    assert not cross.isVisible()
    messages.refuse("JK1 ditolak")
    cross.click()
    assert messages.current is None


def test_a_message_is_plain_text(messages: Messages, theme: Theme, qtbot: QtBot) -> None:
    from PySide6.QtCore import Qt
    from PySide6.QtWidgets import QLabel

    line = MessageLine(theme, messages)
    qtbot.addWidget(line)
    messages.info("<b>tebal</b>")
    label = line.findChild(QLabel)
    assert label.text() == "<b>tebal</b>" and label.textFormat() == Qt.TextFormat.PlainText


def test_what_is_said_about_the_same_thing_is_said_once(messages: Messages) -> None:
    messages.refuse("1 ditolak", about="answers")
    messages.refuse("2 ditolak", about="answers")
    assert messages.current is not None and messages.current.text == "2 ditolak"
    assert messages.waiting == 0 and messages.unseen("answers")
    messages.seen("answers")
    assert messages.current is None and not messages.unseen("answers")


def test_it_takes_its_own_place_in_the_row_of_what_waits(messages: Messages) -> None:
    messages.refuse("Disk penuh")
    messages.refuse("1 ditolak", about="answers")
    messages.refuse("Terkunci")
    messages.refuse("2 ditolak", about="answers")
    assert messages.waiting == 2 and messages.unseen("answers")
    messages.dismiss()
    assert messages.current is not None and messages.current.text == "2 ditolak"
    messages.seen("answers")
    assert messages.current.text == "Terkunci"
    messages.refuse("3 ditolak", about="answers")
    messages.seen("answers")
    assert messages.current.text == "Terkunci" and messages.waiting == 0


def test_an_undo_that_runs_out_counts_its_seconds_and_goes(
    messages: Messages, theme: Theme, qtbot: QtBot
) -> None:
    line = MessageLine(theme, messages)
    qtbot.addWidget(line)
    line.show()
    undone: list[bool] = []
    messages.success("JK1 dibalas", undo=lambda: undone.append(True), undo_for=60)
    assert messages._fade.interval() == LONGEST_MS, "it stays while it can be undone"
    button = next(b for b in line.findChildren(Button) if b.text().startswith("Urungkan"))
    assert button.text() == "Urungkan, 60 dtk lagi" and button.accessibleName() == "Urungkan"
    assert line._tick.isActive()
    assert messages.current is not None and messages.current.until is not None
    messages.current.until.setRemainingTime(40_500)  # what passes in twenty seconds
    line._tick.timeout.emit()
    assert button.text() == "Urungkan, 41 dtk lagi"
    messages.current.until.setRemainingTime(0)
    line._tick.timeout.emit()
    assert not button.isVisible() and not line._tick.isActive()
    messages.success("JK2 dikoordinasikan", undo=lambda: undone.append(True))
    assert button.text() == "Urungkan" and button.isVisible() and not line._tick.isActive()
    assert messages._fade.interval() == SHOWN_MS
    button.click()
    assert undone == [True]


def test_a_result_can_be_looked_at_again_from_the_log(messages: Messages, theme: Theme, qtbot: QtBot) -> None:
    from console.ui.message_log import LONGEST, SHOWN, MessageLog

    looked: list[str] = []
    log = MessageLog(theme, messages)
    qtbot.addWidget(log)
    assert log.isHidden(), "nothing was said yet"
    messages.success("2 laporan R&D <b>dikoordinasikan</b>", result=lambda: looked.append("first"))
    for i in range(SHOWN - 1):
        messages.info(f"{i} " + "x" * 200)
    assert not log.isHidden()
    actions = log.menu_of_log().actions()
    assert len(actions) == SHOWN
    assert actions[-1].text() == "2 laporan R&&D <b>dikoordinasikan</b>"
    assert not actions[0].isEnabled() and len(actions[0].text()) == LONGEST
    actions[-1].trigger()
    assert looked == ["first"]
