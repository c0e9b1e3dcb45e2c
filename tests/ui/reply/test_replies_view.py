"""Stories of the list of replies: states in words, seconds that run only when somebody can see them."""

from __future__ import annotations

from typing import Any

import pytest
from pytestqt.qtbot import QtBot

from console.core.records import EventRow
from console.ui.reply.replies_view import RepliesView
from console.ui.reply.standing import answers
from tests.ui.reply.conftest import event, report

ONE = "00000000-0000-0000-0000-000000000001"


def told(now: int, state: str, due: int | None = None, *more: EventRow, **changes: Any) -> Any:
    """A case with one reply in a state."""
    said = event("reply", now - 30, "rina", {"reply": ONE, "text": "Kami teruskan."})
    changes.setdefault("history", (said, *more))
    return report(now, replies=({"id": ONE, "state": state, "due": due, "by": ""},), **changes)


def show(
    view: RepliesView, detail: Any, *, act: bool = True, settle: bool = False, answering: bool = True
) -> None:
    view.show_answers(answers(detail, "id"), can_act=act, can_settle=settle, answering=answering, fresh=True)
    if view.texts():
        view.show()


def deliver(now: int, state: str, reason: str = "") -> EventRow:
    return event("deliver", now, "tanggap", {"reply": ONE, "state": state, "reason": reason})


def test_a_held_reply_counts_down_while_it_can_be_seen(
    view: tuple[RepliesView, list[int]], qtbot: QtBot
) -> None:
    block, clock = view
    now = clock[0]
    show(block, told(now, "held", now + 42))
    assert block.texts() == ["Ditahan 42 dtk lagi | Kami teruskan."]
    assert block.counting
    clock[0] += 2
    block._tick.timeout.emit()  # a second of the clock, without waiting for it
    assert block.texts() == ["Ditahan 40 dtk lagi | Kami teruskan."]
    block.hide()
    assert not block.counting, "nobody sees it"
    block.show()
    assert block.counting
    clock[0] = now + 42
    block._tick.timeout.emit()
    assert block.texts() == ["Menunggu giliran kirim | Kami teruskan."]
    assert not block.counting, "nothing is left to count"


def test_counting_leaves_the_keyboard_where_it_is(view: tuple[RepliesView, list[int]], qtbot: QtBot) -> None:
    block, clock = view
    show(block, told(clock[0], "held", clock[0] + 42))
    block.activateWindow()
    row = block.rows[0]
    row.withdraw.setFocus()
    qtbot.waitUntil(row.withdraw.hasFocus)
    clock[0] += 1
    block._tick.timeout.emit()
    assert row.withdraw.hasFocus() and row.withdraw.isVisible()


@pytest.mark.parametrize(
    ("state", "more", "said"),
    [
        ("sending", (), "Sedang dikirim"),
        ("sent", (("sent", ""),), "Terkirim 08.05"),
        ("failed", (("failed", "nomornya tidak ada"),), "Gagal dikirim · nomornya tidak ada"),
        ("failed", (("failed", "reply.settled"),), "Gagal dikirim · dipastikan pengawas"),
        ("unknown", (("unknown", ""),), "Belum pasti terkirim · Lihat di kanalnya sebelum menulis lagi."),
        ("withdrawn", (), "Ditarik 08.09"),
    ],
)
def test_each_state_in_words(
    view: tuple[RepliesView, list[int]], state: str, more: tuple[tuple[str, str], ...], said: str
) -> None:
    block, clock = view
    now = clock[0]
    show(block, told(now, state, None, *[deliver(now - 300, *one) for one in more]))
    assert block.texts() == [f"{said} | Kami teruskan."]
    assert not block.counting


def test_a_phase_that_does_not_answer_is_said_instead_of_seconds(view: tuple[RepliesView, list[int]]) -> None:
    block, clock = view
    show(block, told(clock[0], "held", clock[0] + 42), answering=False)
    assert block.texts() == ["Ditahan · fase kanal ini belum membalas | Kami teruskan."]
    assert not block.counting


def test_a_second_try_and_a_reply_the_central_does_not_have_say_so(
    view: tuple[RepliesView, list[int]],
) -> None:
    block, clock = view
    now = clock[0]
    show(block, told(now, "held", now + 180, deliver(now, "held", "kanal sedang sibuk")))
    assert block.texts() == ["Dicoba lagi 3 mnt · kanal sedang sibuk | Kami teruskan."]
    said = event("reply", now, "rina", {"reply": ONE, "text": "Kami teruskan."}, None)
    show(block, told(now, "held", now + 60, history=(said,)))
    assert block.texts() == ["Ditahan 60 dtk lagi · belum sampai di pusat | Kami teruskan."]


def test_words_that_are_not_here_yet_are_not_made_up(view: tuple[RepliesView, list[int]]) -> None:
    block, clock = view
    show(block, told(clock[0], "sent", None, history=()))
    assert block.texts() == ["Terkirim | Isinya belum diambil dari pusat."]
    show(block, told(clock[0], "failed", None, history=()))
    assert not block.rows[0].again.isVisible(), "there are no words to write again"


def test_only_what_can_be_done_is_offered(view: tuple[RepliesView, list[int]], qtbot: QtBot) -> None:
    block, clock = view
    now = clock[0]
    show(block, told(now, "held", now + 42))
    row = block.rows[0]
    with qtbot.waitSignal(block.withdraw_asked) as asked:
        row.withdraw.click()
    assert asked.args == [ONE]
    show(block, told(now, "held", now + 42), act=False)
    assert not row.withdraw.isVisible()
    show(block, told(now, "failed"))
    assert not row.withdraw.isVisible()
    with qtbot.waitSignal(block.again_asked) as asked:
        row.again.click()
    assert asked.args == ["Kami teruskan."]


def test_a_supervisor_settles_what_nobody_is_sure_of_by_two_presses(
    view: tuple[RepliesView, list[int]], qtbot: QtBot
) -> None:
    block, clock = view
    show(block, told(clock[0], "unknown"))
    row = block.rows[0]
    assert row.ask.text() == "Pengawas memastikannya." and not row.was_sent.isVisible()
    show(block, told(clock[0], "unknown"), settle=True)
    assert row.was_sent.isVisible()
    with qtbot.assertNotEmitted(block.settled):
        row.was_sent.click()
        row.not_sent.click()  # changed his mind: asked anew
    assert row.not_sent.text() == "Ya, tidak terkirim" and row.was_sent.text() == "Sudah terkirim"
    with qtbot.waitSignal(block.settled) as said:
        row.not_sent.click()
    assert said.args == [ONE, False]


def test_a_refused_withdrawal_did_not_happen(view: tuple[RepliesView, list[int]]) -> None:
    block, clock = view
    now = clock[0]
    refused = event("withdraw", now, "rina", {"reply": ONE}, "refused")
    show(block, told(now, "sent", None, deliver(now - 300, "sent"), refused))
    assert block.texts() == ["Terkirim 08.05 | Kami teruskan."]


def test_many_replies_show_the_newest_and_the_rest_on_demand(view: tuple[RepliesView, list[int]]) -> None:
    block, clock = view
    many = tuple({"id": f"{i:032d}", "state": "sent", "due": None, "by": ""} for i in range(9))
    show(block, report(clock[0], replies=many))
    assert len(block.texts()) == 4 and block.count.text() == "9 balasan"
    block.more.click()
    assert len(block.texts()) == 9 and not block.more.isVisible()
    show(block, report(clock[0], case=6))
    assert not block.isVisible()
