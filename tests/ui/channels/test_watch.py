"""When the central is asked about the channels, and what a supervisor is told when one stops: once."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from pytestqt.qtbot import QtBot

from console.core.errors import Unavailable
from console.ui.channels.watch import CALL
from tests.support.desks import desk_over

if TYPE_CHECKING:
    from tests.ui.channels.conftest import Watched


def test_it_asks_when_the_line_stands_and_keeps_the_last_answer_when_it_is_gone(watched: Watched) -> None:
    watch = watched.watch
    watch.ask()
    assert watched.line.asked == [], "there is no line yet"
    watch.set_connected(True)
    watched.line.answer(watched.row())
    assert watch.read_at == watched.now and len(watch.rows) == 1
    watch.set_connected(False)
    assert len(watch.rows) == 1 and watch.offline_since == watched.now
    watch.set_connected(True)
    assert watch.offline_since is None and len(watched.line.asked) == 1


def test_a_call_is_one_question_however_often_it_comes(watched: Watched, qtbot: QtBot) -> None:
    watched.watch.set_connected(True)
    watched.line.answer()
    for _ in range(5):
        watched.watch.on_called(CALL, "")
    watched.watch.on_called("tanggap_presence", "")
    qtbot.waitUntil(lambda: bool(watched.line.asked))
    assert len(watched.line.asked) == 1 and not watched.watch._calm.isActive()


def test_a_stop_is_told_once_and_again_after_it_had_gone_on(watched: Watched, qtbot: QtBot) -> None:
    watched.watch.set_connected(True)
    watched.line.answer(watched.row())
    assert watched.at.said == ""
    broken = watched.row(stopped=True, problem="channel.denied", params={"status": "401"})
    with qtbot.waitSignal(watched.watch.stopped, check_params_cb=lambda n: n == 1):
        watched.hear(broken)
    said = watched.at.said
    assert said.startswith("Kanal X berhenti: Kanal menolak token atau sandi kita (status 401)")
    watched.at.desk.messages.dismiss()
    watched.hear(broken)
    assert watched.at.said == "", "once"
    watched.hear(watched.row())
    watched.hear(broken)
    assert watched.at.said == said
    watched.hear(watched.row())
    assert watched.at.said == "", "it goes again: nobody need look at it any more"


def test_silence_of_a_channel_that_was_read_is_a_stop(watched: Watched) -> None:
    watched.watch.set_connected(True)
    watched.line.answer(watched.row(at=watched.now - 400, ok_at=watched.now - 400))
    assert watched.at.said == "Kanal X tidak dibaca siapa pun lagi."


def test_a_home_without_any_intake_is_quiet(watched: Watched, qtbot: QtBot) -> None:
    watched.watch.set_connected(True)
    with qtbot.waitSignal(watched.watch.stopped, check_params_cb=lambda n: n == 0):
        watched.line.answer()
    assert watched.at.said == ""


def test_a_channel_that_is_off_has_not_stopped(watched: Watched) -> None:
    watched.watch.set_connected(True)
    watched.line.answer(watched.row(phase="off", stopped=True, problem="channel.throttled"))
    assert watched.at.said == ""


def test_several_stops_are_one_message_that_leads_to_the_screen(watched: Watched, qtbot: QtBot) -> None:
    watched.watch.set_connected(True)
    watched.line.answer(
        *[watched.row(code, stopped=True, problem="channel.throttled") for code in ("x", "sms", "email")]
    )
    assert watched.at.said == "Kanal X berhenti: Kanal meminta jeda, dan 2 kanal lain"
    message = watched.at.desk.messages.current
    assert message is not None and message.result is not None
    with qtbot.waitSignal(watched.watch.look_asked):
        message.result()


def test_an_operator_is_not_called(qtbot: QtBot, home: Path, now: int) -> None:
    from tests.ui.channels.conftest import Watched as Made

    with desk_over(qtbot, home, now, role="operator") as at:
        made = Made(at, now)
        made.watch.set_connected(True)
        made.line.answer(made.row(stopped=True, problem="channel.throttled"))
        assert at.said == ""
        made.watch.stop()


def test_a_question_that_fails_leaves_what_was_known(watched: Watched) -> None:
    watched.watch.set_connected(True)
    watched.line.answer(watched.row())
    watched.watch.ask()
    watched.line.fail(Unavailable("channel.throttled"))
    assert watched.watch.failure is not None and len(watched.watch.rows) == 1
    watched.hear(watched.row())
    assert watched.watch.failure is None
