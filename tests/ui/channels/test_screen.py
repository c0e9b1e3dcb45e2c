"""Stories of the screen Kanal: what a channel's row says, who may switch its phase, and the figures beside it."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtWidgets import QAbstractButton
from pytestqt.qtbot import QtBot

from console.core.errors import Unavailable
from console.core.hit_rate import FieldInfo, HitRate, ModelInfo
from console.ui.channels import ChannelsScreen
from console.ui.channels.channel_row import ChannelRow
from console.ui.channels.watch import HealthWatch
from console.ui.messages import SUCCESS
from console.ui.theme import Theme
from models.agencies import PHASES
from tests.support.desks import WAIT_MS, AtDesk, desk_over
from tests.ui.channels.conftest import Watched


class Room:
    """The screen, shown, over a watch."""

    def __init__(self, at: AtDesk, theme: Theme, now: int) -> None:
        self.at, self.now = at, now
        self.of = Watched(at, now)
        self.screen = ChannelsScreen(theme, at.desk, self.of.watch)
        at.qtbot.addWidget(self.screen)
        self.screen.resize(1700, 900)
        with at.qtbot.waitSignal(self.screen.shown, timeout=WAIT_MS):
            self.screen.show()

    def row(self, channel: str = "x") -> ChannelRow:
        return self.screen.table.rows[channel]

    def hear(self, *rows: Any) -> None:
        """The line stands, and the central says this."""
        if not self.of.watch.is_connected:
            self.of.watch.set_connected(True)
            self.of.line.answer(*rows)
        else:
            self.of.hear(*rows)

    @property
    def strip(self) -> str:
        """What stands above the table, "" for nothing."""
        strip = self.screen.table.strip
        return strip.words.text() if strip.isVisible() else ""


MakeRoom = Callable[..., Room]


@pytest.fixture
def make(qtbot: QtBot, theme: Theme, home: Path, now: int) -> Iterator[MakeRoom]:
    open_ones: list[Any] = []

    def made(role: str = "supervisor") -> Room:
        context = desk_over(qtbot, home, now, role=role)
        room = Room(context.__enter__(), theme, now)
        open_ones.append((room, context))
        return room

    yield made
    for room, context in open_ones:
        room.screen.hide()
        room.of.watch.stop()
        context.__exit__(None, None, None)


@pytest.fixture
def room(make: MakeRoom) -> Room:
    """A supervisor's."""
    return make()


# the rows -------------------------------------------------------------------------------------------------


def test_a_row_says_how_its_channel_is(room: Room) -> None:
    row = room.row("x")
    room.hear(room.of.row("x", quarantined=3, resets_at=room.now + 600))
    assert row.state.text() == "Berjalan"
    assert (row.read.text(), row.newest.text(), row.resets.text()) == ("08.09", "08.08", "08.20")
    assert row.pieces_elsewhere.text() == "3" and not row.pieces.isVisible(), "another computer's quarantine"
    assert row.by.text() == "penerima-1"
    assert not row.detail.isVisible() and room.strip == ""
    assert room.screen.table.time.text() == "diketahui 08.10"


def test_what_is_wrong_is_said_in_words_below(room: Room) -> None:
    late = {"ok_at": room.now - 7200, "problem": "channel.throttled"}
    room.hear(
        room.of.row("x", **late),
        room.of.row("sms", **late | {"stopped": True}),
        room.of.row("email", at=room.now - 900),
    )
    assert [room.row(c).state.text() for c in ("x", "sms", "email", "qlue")] == [
        "Tersendat", "Berhenti", "Tidak ada yang membaca", "Belum pernah dibaca",
    ]  # fmt: skip
    assert room.row("x").detail.text() == "Kanal meminta jeda."
    assert room.row("x").read.text() == "06.10, 2 j lalu"
    assert (
        "penerima-1" in room.row("email").detail.text()
        and "tanggap intake" in room.row("email").detail.text()
    )
    assert room.row("sms").state.property("voice") == "wrong"


def test_two_intakes_and_one_whose_computer_decides(room: Room) -> None:
    room.hear(room.of.row("x", phase="off"), room.of.row("sms"), room.of.row("sms", console="penerima-2"))
    assert room.row("x").detail.text() == "Di komputer yang membacanya ditetapkan: Mati."
    assert room.row("x").state.text() == "Mati"
    assert room.row("sms").by.text().endswith(" dan 1 lagi")


def test_the_quarantine_of_this_computer_can_be_opened(room: Room, qtbot: QtBot) -> None:
    room.hear(room.of.row("x", console="test", quarantined=1204))
    row = room.row("x")
    assert row.pieces.text() == "1.204" and row.by.text() == "komputer ini"
    with qtbot.waitSignal(room.screen.quarantine_asked) as asked:
        row.pieces.click()
    assert asked.args == ["x"]


# what stands above ----------------------------------------------------------------------------------------


def test_no_intake_yet_says_how_to_start_one(room: Room) -> None:
    assert room.strip == "Luring. Keadaan kanal belum pernah diketahui di sini."
    room.of.watch.set_connected(True)
    assert room.strip == "Menanyakan keadaan kanal…"
    room.of.line.answer()
    assert room.strip.startswith("Belum ada penerima yang melapor.")
    assert room.screen.table.strip.command.isVisible()
    assert room.screen.table.strip.command.line.text() == "tanggap intake"


def test_offline_shows_what_was_last_known_and_since_when(room: Room) -> None:
    room.hear(room.of.row("x"))
    room.of.watch.set_connected(False)
    assert room.strip == "Luring sejak 08.10. Yang tampil adalah yang terakhir diketahui."
    assert room.row("x").state.text() == "Berjalan"
    assert not room.screen.table.strip.command.isVisible()


def test_a_question_the_central_refuses_is_said(room: Room) -> None:
    room.of.watch.set_connected(True)
    room.of.line.fail(Unavailable("channel.throttled"))
    assert room.strip.startswith("Keadaan kanal tidak bisa ditanyakan.")


def test_without_a_central_the_phases_can_still_be_set(at: AtDesk, theme: Theme) -> None:
    screen = ChannelsScreen(theme, at.desk, HealthWatch(None, at.desk))
    at.qtbot.addWidget(screen)
    with at.qtbot.waitSignal(screen.shown, timeout=WAIT_MS):
        screen.show()
    assert screen.table.strip.words.text().startswith("Belum ada pusat.")
    assert screen.table.rows["x"].switch.isVisible()
    screen.hide()


# the switch -----------------------------------------------------------------------------------------------


def test_a_supervisor_switches_a_phase_and_takes_it_back(room: Room) -> None:
    reference = lambda: room.at.desk.store.reference.channels["x"].phase  # noqa: E731
    assert reference() == "reading"
    row = room.row("x")
    row.buttons["off"].click()
    room.at.qtbot.waitUntil(lambda: reference() == "off", timeout=WAIT_MS)
    room.at.settle()
    message = room.at.desk.messages.current
    assert message is not None and (message.kind, message.text) == (SUCCESS, "Kanal X: Mati")
    assert row.switch.is_on("off") and room.at.desk.undo.can_undo
    room.at.desk.undo.undo()
    room.at.qtbot.waitUntil(lambda: reference() == "reading", timeout=WAIT_MS)
    room.at.settle()
    assert row.switch.is_on("reading")


def test_replying_is_asked_for_first_because_replies_go_out(room: Room) -> None:
    row = room.row("x")
    row.buttons["replying"].click()
    assert row.confirm.isVisible() and "mulai dikirim kepada warga lewat X" in row.ask.text()
    room.hear(room.of.row("x"))
    assert row.confirm.isVisible() and row.switch.is_on("replying"), "news does not take the question away"
    row.no.click()
    assert not row.confirm.isVisible() and row.switch.is_on("reading")
    room.at.settle()
    assert room.at.desk.store.reference.channels["x"].phase == "reading"
    row.buttons["replying"].click()
    row.yes.click()
    room.at.qtbot.waitUntil(
        lambda: room.at.desk.store.reference.channels["x"].phase == "replying", timeout=WAIT_MS
    )
    room.at.settle()


def test_an_operator_sees_the_phase_as_a_word(make: MakeRoom) -> None:
    room = make("operator")
    row = room.row("qlue")
    assert not row.switch.isVisible() and row.phase_word.text() == "Membaca dan membalas"


def test_every_phase_has_a_button_and_every_button_a_name(room: Room) -> None:
    assert tuple(room.row("x").buttons) == PHASES
    seen = [button for button in room.screen.findChildren(QAbstractButton) if button.isVisible()]
    assert len(seen) > 21
    for button in seen:
        assert button.accessibleName() or button.text() or button.toolTip(), button


# the figures ----------------------------------------------------------------------------------------------

RATES = [
    HitRate("category", "sampah", 90, 10), HitRate("category", "banjir", 3, 1),
    *[HitRate("category", f"slug-{i}", 10, 0) for i in range(5)], HitRate("agency", "DSDA", 8, 2),
]  # fmt: skip


def test_figures_by_field_and_value_and_none_from_too_little(room: Room) -> None:
    panel = room.screen.rates
    assert panel.state.isVisible() and panel.state.state == "nothing", "nothing was decided in this home"
    panel.show_rates(RATES, None)
    assert not panel.state.isVisible()
    assert panel.texts()[:3] == [
        "Kategori 143 11 93 %",
        "   Sampah 90 10 90 %",
        "   Banjir 3 1 terlalu sedikit",
    ]
    assert panel.texts()[-2:] == ["SKPD 8 2 80 %", "   DSDA 8 2 80 %"]
    assert len(panel.texts()) == 1 + 5 + 2
    more = next(b for b in panel.findChildren(QAbstractButton) if b.text() == "Tampilkan semua 7")
    more.click()
    assert len(panel.texts()) == 1 + 7 + 2
    assert panel.model_words.text().startswith("Belum ada.")


def test_the_model_says_what_it_is(room: Room) -> None:
    one = FieldInfo(1700, 0.88, 0.81, 0.91, 0.6, 0.03)
    room.screen.rates.show_rates(RATES, ModelInfo("7", room.now - 86_400, 1840, {"category": one}))
    assert room.screen.rates.model_words.text() == "Versi 7, dilatih Min 23 Nov 08.10 dari 1.840 keputusan."
    assert "Kategori 91 % (kamus saja 81 %)" in room.screen.rates.model_accuracy.text()


def test_another_time_is_counted_anew(room: Room, qtbot: QtBot) -> None:
    button = room.screen.rates.window_of.findChildren(QAbstractButton)[0]
    with qtbot.waitSignal(room.screen.shown, timeout=WAIT_MS):
        button.click()
    assert room.screen._days == 7
