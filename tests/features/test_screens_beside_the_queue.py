"""Karantina and Pengaturan beside the queue: their keys are theirs, the queue's cases are safe from them."""

from __future__ import annotations

from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication

from console.channels import file
from console.channels.file_again import remember
from console.core.intake import open_intake
from console.ui.console_window import ConsoleWindow
from console.ui.quarantine import QuarantineScreen
from tests.features.room import Room, report

TABLE = "id,date,text\n1,32/13/2025,Banjir\n2,,Sampah\n"


def load_unreadable(room: Room, folder: Path) -> None:
    """Another process loads a file of which nothing can be read."""
    path = folder / "aduan.csv"
    path.write_text(TABLE)
    dispatcher = room.colleague("tanggap", "intake")
    how = remember(file.sniff(path), None)
    tally = open_intake(dispatcher).take(file.read(path, "sms", now=room.now), "sms", how=how)
    dispatcher.close()
    assert tally.quarantined == 2


def quarantine_of(room: Room, window: ConsoleWindow) -> QuarantineScreen:
    """Go to Karantina by its key and wait for its list."""
    room.key(Qt.Key(Qt.Key.Key_1 + window.SCREENS.index("quarantine")), Qt.KeyboardModifier.AltModifier)
    room.until(lambda: window.quarantine is not None and window.quarantine.model.rowCount() == 2)
    assert window.quarantine is not None
    return window.quarantine


def badge(window: ConsoleWindow) -> str:
    """What a screen reader says of the rail's button."""
    return window.frame.rail._buttons["quarantine"].accessibleName()


def test_the_rail_counts_what_waits_and_follows_what_is_done(room: Room, tmp_path: Path) -> None:
    room.receive(report(1, room.now, "Sampah menumpuk"))
    load_unreadable(room, tmp_path)
    window = room.open()
    room.until(lambda: badge(window) == "Karantina, 2")

    screen = quarantine_of(room, window)
    room.until(lambda: screen.list.hasFocus() and screen.detail.throw_button.isEnabled())
    room.key(Qt.Key.Key_Delete)
    room.type("uji coba")
    room.key(Qt.Key.Key_Return)

    room.until(lambda: badge(window) == "Karantina, 1")


def test_no_key_of_another_screen_touches_a_case(room: Room, tmp_path: Path) -> None:
    room.receive(report(1, room.now, "Sampah menumpuk"))
    load_unreadable(room, tmp_path)
    window = room.open()
    room.key(Qt.Key.Key_Down)
    room.until(window.actions["dispose"].isEnabled)
    before = room.case(1)

    screen = quarantine_of(room, window)
    room.until(screen.list.hasFocus)
    assert not any(
        window.actions[name].isEnabled() for name in ("dispose", "coordinate", "complete", "accept_1")
    )
    screen.detail.retry_button.setFocus()
    room.type("pcds1")
    room.key("j")
    assert screen.list.currentIndex().row() == 1
    assert room.case(1) == before

    window.frame.set_screen("queue")
    assert window.actions["dispose"].isEnabled()


def test_a_command_from_elsewhere_shows_the_queue_and_does_nothing_unseen(room: Room) -> None:
    room.receive(report(1, room.now, "Sampah menumpuk"))
    window = room.open()
    before = room.case(1)
    window.frame.set_screen("settings")

    window.frame.command_entered.emit("/proses")

    assert window.frame.screen_id == "queue"
    assert window.desk.messages.current is not None
    assert window.desk.messages.current.text.startswith("Antrian ditampilkan")
    assert room.case(1) == before


def test_a_search_from_elsewhere_shows_the_queue(room: Room) -> None:
    room.receive(report(1, room.now, "Sampah menumpuk"), report(2, room.now, "Banjir di gang"))
    window = room.open()
    window.frame.set_screen("settings")
    with room.settled():
        window.frame.command_entered.emit("banjir")
    assert window.frame.screen_id == "queue"
    assert window.antrian.table.model().rowCount() == 1


def test_a_refusal_is_heard_only_where_sounds_are_on(room: Room, monkeypatch: pytest.MonkeyPatch) -> None:
    heard: list[bool] = []
    monkeypatch.setattr(QApplication, "beep", staticmethod(lambda: heard.append(True)))
    assert not room.settings.sounds
    room.open().desk.messages.refuse("tidak bisa")
    assert heard == []


def test_with_sounds_on_a_refusal_is_heard_and_good_news_is_not(
    home: Path, room: Room, monkeypatch: pytest.MonkeyPatch, now: int
) -> None:
    heard: list[bool] = []
    monkeypatch.setattr(QApplication, "beep", staticmethod(lambda: heard.append(True)))
    (home / "settings.toml").write_text("sounds = true\n", "utf-8")
    loud = Room(room.qtbot, home, now)
    try:
        window = loud.open()
        window.desk.messages.success("beres")
        assert heard == []
        window.desk.messages.refuse("tidak bisa")
        assert heard == [True]
    finally:
        loud.close()
