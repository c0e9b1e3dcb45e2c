"""Who has the case: said in a line, taken or given back by its buttons, and warned of when it goes to and fro."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Any

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QAbstractButton
from pytestqt.qtbot import QtBot

from models.commands import Accept, Escalate, SendBack

if TYPE_CHECKING:
    from console.core.records import EventRow
    from tests.ui.case.conftest import Room

ENTER = Qt.Key.Key_Return


def handed(room: Room, at: int, kind: str, hands: list[str], **effect: Any) -> EventRow:
    agency = hands[-1] or None
    told = {"agency": agency, "hands": hands, "accepted_at": None, **effect}
    why = {"reason": "<b>bukan</b> parkir"} if kind == "sendback" else {}
    return room.event(kind, at, "budi", {"to": agency, **why})._replace(effect=told)


def said(room: Room) -> str:
    return room.panel.body.hands.line.text().replace("\u00a0", " ")


def at_dishub(room: Room, **changes: Any) -> None:
    first = handed(room, room.now - 420, "coordinate", ["DISHUB"])
    stands: dict[str, Any] = {"status": "koordinasi", "agency": "DISHUB", "sure": 15, "hands": ("DISHUB",)}
    room.show(**(stands | {"history": (*room.report().history, first)} | changes))


def test_who_has_it_since_when_and_whether_it_was_accepted(room: Room) -> None:
    hands = room.panel.body.hands
    room.show()
    assert not hands.isVisible(), "an agency that is only suggested has not got it"
    at_dishub(room)
    assert said(room) == "DISHUB sejak 08.03 · belum diterima"
    assert hands.buttons["accept"].isVisible() and hands.buttons["sendback"].isVisible()
    at_dishub(room, accepted_at=room.now - 60)
    assert said(room) == "DISHUB sejak 08.03 · diterima 08.09"
    assert not hands.buttons["accept"].isVisible() and hands.buttons["sendback"].isVisible()
    at_dishub(room, accepted_at=room.now - 60, status="proses")
    assert not hands.buttons["accept"].isVisible() and hands.buttons["sendback"].isVisible()
    at_dishub(room, status="selesai")
    assert not hands.isVisible()


def test_the_room_has_back_what_was_sent_back(room: Room) -> None:
    first = handed(room, room.now - 420, "coordinate", ["DISHUB"])
    back = handed(room, room.now - 60, "sendback", ["DISHUB", ""])
    room.show(history=(first, back), agency=None, hands=("DISHUB", ""))
    hands = room.panel.body.hands
    assert said(room) == "ruang kendali sejak 08.09 · dikembalikan: <b>bukan</b> parkir"
    assert not any(button.isVisible() for button in hands.buttons.values())


def test_to_and_fro_and_the_rung_stand_below_with_the_chain(room: Room) -> None:
    events = (
        handed(room, room.now - 420, "coordinate", ["DISHUB"], accepted_at=room.now - 400),
        handed(room, room.now - 60, "sendback", ["DISHUB", ""]),
        handed(room, room.now, "coordinate", ["DISHUB", "", "DISHUB"], bounced=1),
    )
    at_dishub(
        room, history=events, hands=("DISHUB", "", "DISHUB"), bounced=1, rung=2, escalated=True
    )  # fmt: skip
    hands = room.panel.body.hands
    assert (
        hands.bounced.isVisible()
        and hands.bounced.text() == hands.bounced.accessibleName() == "bolak-balik 1×"
    )
    chain = hands.bounced.accessibleDescription()
    assert chain.splitlines() == [
        "08.03 DISHUB · diterima",
        "08.09 ruang kendali · dikembalikan: <b>bukan</b> parkir",
        "08.10 DISHUB · lagi",
    ]
    assert "&lt;b&gt;bukan&lt;/b&gt;" in hands.bounced.toolTip(), "what people write is no markup"
    assert [chip.text() for chip in hands.rungs if chip.isVisible()] == ["dinaikkan ke camat"]
    assert not room.panel.body.head.asked.isVisible(), "said once"
    at_dishub(room, escalated=True)
    assert not hands.bounced.isVisible() and room.panel.body.head.asked.isVisible()


def test_accepted_by_its_button_and_sent_back_with_a_ready_reason(room: Room, qtbot: QtBot) -> None:
    at_dishub(room)
    hands = room.panel.body.hands
    qtbot.mouseClick(hands.buttons["accept"], Qt.MouseButton.LeftButton)
    assert (room.commands, room.wanted[-1][1]) == ([Accept()], "diterima penyerahannya")
    room.answer_yes()
    qtbot.mouseClick(hands.buttons["sendback"], Qt.MouseButton.LeftButton)
    form = room.panel.form
    assert form is not None and form.verb == "sendback"
    qtbot.keyClick(form.text, ENTER)
    assert form.wrong.text().startswith("Pengembalian perlu alasan") and len(room.wanted) == 1
    ready = {button.text(): button for button in form.findChildren(QAbstractButton)}
    ready["Di luar wilayah kami"].click()
    ready["Bukan wewenang kami"].click()  # another one takes the place of one
    assert form.text.toPlainText() == "Bukan wewenang kami"
    form.text.setPlainText("jalan provinsi")
    ready["Bukan wewenang kami"].click()  # what was typed stays
    qtbot.keyClick(form.text, ENTER)
    assert room.commands == [SendBack("Bukan wewenang kami: jalan provinsi")]


@pytest.mark.parametrize(("rung", "offered"), [(0, 4), (2, 2)])
def test_only_higher_rungs_are_offered(room: Room, qtbot: QtBot, rung: int, offered: int) -> None:
    at_dishub(room, rung=rung, escalated=bool(rung))
    room.panel.trigger("raise")
    form = room.panel.form
    assert form is not None and form.picker is not None
    assert form.picker.list.count() == offered
    qtbot.keyClicks(form.picker.edit, "wali")
    assert form.confirm.text() == "Naikkan ke wali kota"
    qtbot.keyClick(form.picker.edit, ENTER)
    assert (room.commands, room.wanted[-1][1]) == ([Escalate(to="walikota")], "dinaikkan ke wali kota")


def test_refusals_are_said_in_words(make_room: Callable[..., Room]) -> None:
    room = make_room()
    room.show()
    panel = room.panel
    for verb, said in (("accept", "tidak bisa diterima"), ("sendback", "tidak bisa dikembalikan")):
        panel.trigger(verb)
        assert said in panel.body.notice.text() and panel.form is None
        entry = panel.body.head.entries[verb]
        assert not entry.isEnabled() and said in entry.toolTip()
    at_dishub(room, rung=4, escalated=True)
    panel.trigger("raise")
    assert "kepala SKPD" in panel.body.notice.text() and panel.form is None
    auditor = make_room("auditor")
    at_dishub(auditor)
    button = auditor.panel.body.hands.buttons["accept"]
    assert button.isVisible() and not button.isEnabled() and button.toolTip()
