"""Who else is at the case, under the head of the panel: the sentence, holding it, and taking it with a reason."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from uuid import UUID

import pytest
from PySide6.QtCore import Qt
from pytestqt.qtbot import QtBot

from console.core.presence import Present
from console.ui.case.presence_line import PresenceLine
from console.ui.presence import NOBODY, Here
from tests.ui.case.conftest import Room

Key = Qt.Key
CASE = UUID(int=5)
SINCE = 1_763_946_600 - 480  # 08.02


def at(name: str, why: str | None = None) -> Present:
    """Somebody at the case; with a reason he holds it."""
    return Present(name, "k", CASE, why is not None, why or "", SINCE)


MINE = Present("rina", "a", CASE, True, "ke lapangan", SINCE, mine=True)


@pytest.fixture
def line(room: Room) -> PresenceLine:
    """The line of the panel that shows the flood, with a central that tells."""
    room.show()
    room.panel.show_here(NOBODY, known=True)
    return room.panel.body.presence


@pytest.mark.parametrize(
    "here, sentence, button",
    [
        (Here((at("budi"),)), "Budi juga membuka laporan ini", "Pegang"),
        (Here((at("budi"), at("dewi"))), "Budi dan Dewi juga membuka laporan ini", "Pegang"),
        (
            Here((at("budi"), at("dewi"), at("joko"))),
            "Budi dan 2 orang lain juga membuka laporan ini",
            "Pegang",
        ),
        (
            Here((at("budi", "sedang menelepon pelapor"),)),
            "Dipegang Budi sejak 08.02: sedang menelepon pelapor",
            "Ambil alih…",
        ),
        (
            Here((at("budi", ""), at("dewi"))),
            "Dipegang Budi sejak 08.02\u00a0· Dewi juga membuka laporan ini",
            "Ambil alih…",
        ),
        (Here((), MINE), "Anda memegang laporan ini sejak 08.02: ke lapangan", "Lepas"),
    ],
)
def test_the_sentence(room: Room, line: PresenceLine, here: Here, sentence: str, button: str) -> None:
    room.panel.show_here(here, known=True)
    assert line.isVisible()
    assert (line.words.text(), line.button.text()) == (sentence, button)
    assert line.accessibleName() == sentence


def test_alone_there_is_no_line_and_unknown_no_holding(room: Room, line: PresenceLine) -> None:
    assert not line.isVisible()
    hold = room.panel.body.head.hold
    assert hold.isEnabled() and hold.text() == "Pegang laporan ini…"
    room.panel.show_here(Here((at("budi"),)), known=True)
    room.panel.show_here(NOBODY, known=False)
    assert not line.isVisible() and not hold.isEnabled()


def test_a_reason_is_data(room: Room, line: PresenceLine) -> None:
    room.panel.show_here(Here((at("budi", "<b>tebal</b>\n\u202etes"),)), known=True)
    assert line.words.text() == "Dipegang Budi sejak 08.02: <b>tebal</b> tes"


def test_taking_over_needs_a_reason(room: Room, line: PresenceLine, qtbot: QtBot) -> None:
    heard: list[tuple[str, bool]] = []
    room.panel.claimed.connect(lambda why, take: heard.append((why, take)))
    room.panel.show_here(Here((at("budi", "rapat"),)), known=True)
    qtbot.mouseClick(line.button, Qt.MouseButton.LeftButton)
    form = line.form
    assert form.isVisible() and form.edit.hasFocus() and not form.confirm.isEnabled()
    qtbot.keyClicks(form.edit, "   ")
    qtbot.keyClick(form.edit, Key.Key_Return)
    assert not heard
    qtbot.keyClicks(form.edit, "pelapor di loket saya")
    qtbot.keyClick(form.edit, Key.Key_Return)
    assert heard == [("pelapor di loket saya", True)]
    assert not form.isVisible()


def test_holding_by_the_menu_needs_none(room: Room, line: PresenceLine, qtbot: QtBot) -> None:
    heard: list[tuple[str, bool]] = []
    room.panel.claimed.connect(lambda why, take: heard.append((why, take)))
    room.panel.body.head.hold.trigger()
    assert line.isVisible() and line.form.edit.hasFocus()
    with qtbot.waitSignal(room.panel.keyboard_free):
        qtbot.keyClick(line.form.edit, Key.Key_Return)
    assert heard == [("", False)]
    room.panel.show_here(Here((), MINE), known=True)
    assert room.panel.body.head.hold.text() == "Lepas laporan ini"
    with qtbot.waitSignal(room.panel.released):
        qtbot.mouseClick(line.button, Qt.MouseButton.LeftButton)


def test_escape_leaves(room: Room, line: PresenceLine, qtbot: QtBot) -> None:
    room.panel.body.head.hold.trigger()
    with qtbot.waitSignal(room.panel.keyboard_free):
        qtbot.keyClick(line.form.edit, Key.Key_Escape)
    assert not line.isVisible()


@pytest.mark.parametrize(
    "then, stays",
    [
        (lambda: Here((at("budi", "rapat"), at("dewi"))), True),
        (lambda: Here((at("budi"),)), False),  # nobody to take it from any more
        (lambda: Here((at("dewi", "lain"),)), False),  # the reason was meant for Budi
        (lambda: Here((), MINE), False),
    ],
)
def test_what_is_typed_stays_while_it_is_asked_for(
    room: Room, line: PresenceLine, qtbot: QtBot, then: Callable[[], Here], stays: bool
) -> None:
    room.panel.show_here(Here((at("budi", "rapat"),)), known=True)
    line.ask()
    qtbot.keyClicks(line.form.edit, "karena")
    room.panel.show_here(then(), known=True)
    assert line.form.isVisible() is stays
    if stays:
        assert line.form.edit.text() == "karena"


def test_another_case_is_another_line(room: Room, line: PresenceLine) -> None:
    room.panel.show_here(Here((at("budi", "rapat"),)), known=True)
    line.ask()
    room.panel.show_case(replace(room.report(), n=2), room.ref, room.now)
    assert not line.isVisible() and not line.form.isVisible()
