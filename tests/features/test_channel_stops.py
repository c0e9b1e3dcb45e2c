"""A channel stops at the intake: the supervisor hears of it through the central, is told once, and can look at it."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from pytestqt.qtbot import QtBot

from console.core import channel_health
from console.core.central import PostgresCentral
from console.core.channel_health import Health
from tests.features.test_two_windows import Seat
from tests.support.centrals import CentralAt, central


@pytest.fixture
def at() -> Iterator[CentralAt]:
    with central() as made:
        yield made


def test_it_is_heard_told_once_and_seen(qtbot: QtBot, tmp_path: Path, now: int, at: CentralAt) -> None:
    intake = PostgresCentral(lambda: at.connect("tanggap"))
    sari = Seat(qtbot, tmp_path / "sari", now, at, "sari", "supervisor")
    window, messages = sari.window, sari.window.desk.messages
    health = window.agreement.health
    try:
        sari.until(lambda: health.read_at is not None)
        assert messages.current is None, "nothing has ever been read: nothing has stopped"
        channel_health.report(intake, [Health("x", "penerima-1", "reading", ok_at=now - 20)])
        sari.until(lambda: len(health.rows) == 1)
        assert messages.current is None

        channel_health.report(
            intake,
            [Health("x", "penerima-1", "reading", ok_at=now - 90, problem="channel.throttled", stopped=True)],
        )
        sari.until(lambda: messages.current is not None)
        assert messages.current is not None
        assert messages.current.text == "Kanal X berhenti: Kanal meminta jeda."
        assert messages.current.result is not None
        messages.current.result()
        sari.until(lambda: window.frame.screen_id == "channels")
        screen = window.frame.screen_widget("channels")
        assert screen is not None
        row = screen.table.rows["x"]  # type: ignore[attr-defined]
        assert row.state.text() == "Berhenti" and row.by.text() == "penerima-1"

        sari.cable.pull_out()
        sari.until(lambda: not health.is_connected)
        assert screen.table.strip.words.text().startswith("Luring sejak")  # type: ignore[attr-defined]
        assert row.state.text() == "Berhenti", "what was last known stands"
    finally:
        intake.close()
        sari.room.close()
