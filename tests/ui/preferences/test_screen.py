"""Stories of Pengaturan: a change is kept at once, what others decide is locked, what is wrong is said."""

from __future__ import annotations

import tomllib
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtCore import QPoint, QPointF, QSettings, Qt
from PySide6.QtGui import QWheelEvent
from PySide6.QtWidgets import QApplication, QCheckBox, QComboBox, QLineEdit
from pytestqt.qtbot import QtBot

from console.core import about
from console.core.errors import Unavailable
from console.core.settings import FILE, load
from console.ui.messages import SUCCESS
from console.ui.preferences import PreferencesScreen
from console.ui.preferences.field import SettingField
from console.ui.theme import Theme
from models import migrate
from tests.support.desks import WAIT_MS, AtDesk, desk_over


class Room:
    """The screen and what a test does with it."""

    def __init__(self, at: AtDesk, theme: Theme) -> None:
        self.at, self.theme, self.qtbot = at, theme, at.qtbot
        self.screen = PreferencesScreen(theme, at.desk)
        self.qtbot.addWidget(self.screen)
        self.screen.resize(1200, 800)
        with self.qtbot.waitSignal(self.screen.shown, timeout=WAIT_MS):
            self.screen.show()

    def field(self, name: str) -> SettingField:
        return self.screen.fields[name]

    def box(self, name: str) -> QComboBox:
        control = self.field(name).control
        assert isinstance(control, QComboBox)
        return control

    def line(self, name: str) -> QLineEdit:
        control = self.field(name).control
        assert isinstance(control, QLineEdit)
        return control

    def choose(self, name: str, value: str) -> None:
        """As somebody who opens the box and takes an entry."""
        box = self.box(name)
        box.setCurrentIndex(box.findData(value))
        with self.qtbot.waitSignal(self.screen.kept, timeout=WAIT_MS):
            box.activated.emit(box.currentIndex())
        self.at.settle()

    def type(self, name: str, text: str) -> None:
        """Type into a line and press Enter."""
        line = self.line(name)
        line.selectAll()
        self.qtbot.keyClicks(line, text)
        if not text:
            line.clear()
        self.qtbot.keyClick(line, Qt.Key.Key_Return)
        self.at.settle()

    @property
    def file(self) -> dict[str, Any]:
        """What the user's file holds."""
        file = self.at.home / FILE
        return tomllib.loads(file.read_text("utf-8")) if file.exists() else {}


@pytest.fixture
def room(qtbot: QtBot, theme: Theme, home: Path, now: int) -> Iterator[Room]:
    with desk_over(qtbot, home, now) as at:
        yield Room(at, theme)


# values


def test_a_new_home_shows_the_defaults(room: Room) -> None:
    assert room.box("language").currentText() == "Indonesia"
    assert room.box("theme").currentText() == "Ikuti sistem"
    assert room.line("operator").text() == ""
    assert room.line("operator").placeholderText() == "nama masuk komputer ini"
    assert room.line("red_from").text() == "100"
    assert room.line("jobs_per_crew_day").text() == "0,29"
    for field in room.screen.fields.values():
        assert field.origin.text() == "bawaan"
        assert not field.reset.isVisible()
        assert not field.later.isVisible()


def test_the_theme_changes_at_once_and_is_kept(room: Room) -> None:
    room.choose("theme", "dark")
    assert room.theme.dark
    assert room.file == {"theme": "dark"}
    assert room.at.said == "Tema disimpan"
    assert room.at.desk.messages.current.kind == SUCCESS  # type: ignore[union-attr]
    assert room.field("theme").origin.text() == FILE
    assert not room.field("theme").later.isVisible()
    assert load({"TANGGAP_HOME": str(room.at.home)}, "rina").theme == "dark"


def test_quiet_hours_hold_at_once_and_are_written_as_the_language_does(room: Room) -> None:
    assert (room.line("quiet_from").text(), room.line("quiet_until").text()) == ("", "06.00")
    room.type("quiet_from", "21.30")
    assert room.file == {"quiet_from": "21:30"}
    assert room.line("quiet_from").text() == "21.30"
    assert room.at.desk.store.settings.quiet == (77_400, 21_600)

    room.type("quiet_from", "25.00")
    assert room.field("quiet_from").wrong.text() == (
        "Nilai “25:00” untuk Jam tenang mulai tidak berlaku. Pilihannya: 21:00, 06:30 …."
    )
    room.type("quiet_from", "6.00")
    assert "jam yang sama" in room.field("quiet_from").wrong.text()
    assert room.file == {"quiet_from": "21:30"}

    room.type("quiet_from", "")
    assert room.file == {}
    assert room.at.desk.store.settings.quiet is None


def test_a_kind_of_notice_is_switched_off_at_once(room: Room) -> None:
    room.choose("notify_red", "off")
    assert room.file == {"notify_red": "off"}
    assert room.at.desk.store.settings.notify_red == "off"
    assert not room.field("notify_red").later.isVisible()


def test_the_language_waits_for_the_next_start(room: Room) -> None:
    room.choose("language", "en")
    assert room.file == {"language": "en"}
    assert room.at.said == "Bahasa disimpan, berlaku sesudah Tanggap dibuka lagi"
    assert room.field("language").later.isVisible()
    assert room.at.desk.language == "id"  # no half of the screen changes its language

    room.choose("language", "id")
    assert room.file == {}
    assert not room.field("language").later.isVisible()


def test_a_tick_is_kept(room: Room) -> None:
    tick = room.field("sounds").control
    assert isinstance(tick, QCheckBox)
    with room.qtbot.waitSignal(room.screen.kept, timeout=WAIT_MS):
        room.qtbot.keyClick(tick, Qt.Key.Key_Space)
    assert room.file == {"sounds": True}


def test_a_name_is_kept_when_enter_is_pressed(room: Room) -> None:
    room.type("operator", "Sinta")
    assert room.file == {"operator": "Sinta"}
    assert room.field("operator").later.isVisible()
    assert load({"TANGGAP_HOME": str(room.at.home)}, "login").operator == "Sinta"

    room.type("operator", "")
    assert room.file == {}


def test_leaving_a_line_keeps_it_and_control_s_too(room: Room) -> None:
    line = room.line("red_from")
    line.setFocus()
    line.setText("120")
    with room.qtbot.waitSignal(room.screen.kept, timeout=WAIT_MS):
        room.qtbot.keyClick(line, Qt.Key.Key_S, Qt.KeyboardModifier.ControlModifier)
    assert room.file == {"red_from": 120}

    line.setText("130")
    with room.qtbot.waitSignal(room.screen.kept, timeout=WAIT_MS):
        room.line("amber_from").setFocus()
    assert room.file == {"red_from": 130}


def test_a_new_threshold_holds_at_once(room: Room) -> None:
    changes: list[Any] = []
    room.at.desk.changed.connect(changes.append)
    room.type("red_from", "80")
    room.type("jobs_per_crew_day", "0,5")
    rates = room.at.desk.store.reference.rates
    assert (rates.red_from, rates.jobs_per_crew_day) == (80, 0.5)
    assert room.line("jobs_per_crew_day").text() == "0,5"
    assert room.file == {"red_from": 80, "jobs_per_crew_day": 0.5}
    assert changes and all(change.everything for change in changes)


def test_back_to_the_default_with_one_button(room: Room) -> None:
    room.type("red_from", "80")
    field = room.field("red_from")
    assert field.reset.isVisible()
    with room.qtbot.waitSignal(room.screen.kept, timeout=WAIT_MS):
        room.qtbot.mouseClick(field.reset, Qt.MouseButton.LeftButton)
    room.at.settle()
    assert room.file == {}
    assert room.line("red_from").text() == "100"
    assert room.at.desk.store.reference.rates.red_from == 100
    assert not field.reset.isVisible()


# what is wrong


@pytest.mark.parametrize(
    ("name", "text", "wrong"),
    [
        ("tiles", "peta.contoh.id", "bukan alamat petak peta"),
        ("tiles", "https://{s}.contoh.id/{z}/{x}/{y}.png", "bukan alamat petak peta"),
        ("red_from", "banyak", "Merah mulai dari"),
        ("red_from", "0", "Merah mulai dari"),
        ("amber_from", "101", "Kuning mulai dari"),
        ("jobs_per_crew_day", "-1", "Pekerjaan per petugas PPSU"),
    ],
)
def test_a_value_that_does_not_apply_is_said_under_its_field(
    room: Room, name: str, text: str, wrong: str
) -> None:
    room.type(name, text)
    field = room.field(name)
    assert wrong in field.wrong.text()
    assert field.wrong.isVisible()
    assert room.line(name).property("wrong") is True
    assert room.line(name).text() == text  # what was typed stays, to be put right
    assert room.file == {}
    assert room.at.desk.store.reference.rates.red_from == 100

    room.qtbot.keyClicks(room.line(name), "9")
    assert not field.wrong.isVisible()


def test_a_good_tile_address_is_kept_and_taken_away(room: Room) -> None:
    address = "https://peta.contoh.id/{z}/{x}/{y}.png"
    room.type("tiles", address)
    assert room.file == {"tiles": address}
    room.type("tiles", "")
    assert room.file == {}


def test_a_full_disk_is_said_under_the_field(room: Room, monkeypatch: pytest.MonkeyPatch) -> None:
    def full(_home: Path, _values: dict[str, Any]) -> None:
        raise Unavailable("store.full", path="/rumah")

    monkeypatch.setattr("console.core.settings.save", full)
    room.type("operator", "Sinta")
    assert "Disk penuh" in room.field("operator").wrong.text()


# what others decide


def test_what_the_environment_or_a_flag_gives_is_locked_with_the_reason(
    qtbot: QtBot, theme: Theme, home: Path, now: int
) -> None:
    flags = {"theme": "dark"}
    with desk_over(qtbot, home, now, flags=flags, TANGGAP_RED_FROM="70", TANGGAP_OPERATOR="Budi") as at:
        room = Room(at, theme)
        for name in ("red_from", "operator", "theme"):
            assert not room.field(name).control.isEnabled()
            assert room.field(name).given.isVisible()
            assert not room.field(name).reset.isVisible()
        assert room.line("red_from").text() == "70"
        assert room.line("operator").text() == "Budi"
        assert "TANGGAP_RED_FROM" in room.field("red_from").given.text()
        assert "baris perintah" in room.field("theme").given.text()
        assert "TANGGAP_OPERATOR" in room.line("operator").accessibleDescription()
        assert room.field("amber_from").control.isEnabled()


def test_channels_are_facts_with_their_origin(qtbot: QtBot, theme: Theme, home: Path, now: int) -> None:
    environ = {"TANGGAP_CHANNEL_X_PHASE": "reading", "TANGGAP_CHANNEL_X_TOKEN": "rahasia"}
    with desk_over(qtbot, home, now, **environ) as at:
        room = Room(at, theme)
        words = [label.text() for label in room.screen.channels.findChildren(type(room.field("theme").title))]
        assert "Membaca" in words
        assert "TANGGAP_CHANNEL_X_PHASE" in words
        assert words.count("Membaca") == 6  # as the switch stands where nothing is set
        assert words.count("Membaca dan membalas") == 1
        assert not any("rahasia" in text for text in words)


# facts


def test_approximate_boundaries_come_with_the_command_to_import(room: Room) -> None:
    home = room.screen.home
    assert home.boundaries.text().startswith("Perkiraan")
    assert home.command.isVisible()
    room.qtbot.mouseClick(home.command.button, Qt.MouseButton.LeftButton)
    assert QApplication.clipboard().text() == "tanggap territory import BERKAS"
    assert home.home.line.text() == str(room.at.home)
    assert "skema" in home.store.text()
    assert home.disk.text().endswith("kosong")


def test_official_boundaries_name_their_file(room: Room) -> None:
    desk = room.at.desk
    codes = sorted(desk.store.reference.territory.kelurahan)
    rows = [(code, b"\x00", "<b>batas</b>.geojson") for code in codes]
    room.at.elsewhere(lambda: desk.dispatcher.replace_boundaries(rows))
    with room.qtbot.waitSignal(room.screen.shown, timeout=WAIT_MS):
        room.screen.read()
    assert room.screen.home.boundaries.text() == f"Resmi: {len(codes)} kelurahan dari <b>batas</b>.geojson."
    assert room.screen.home.boundaries.textFormat() == Qt.TextFormat.PlainText
    assert not room.screen.home.command.isVisible()


@pytest.mark.parametrize(
    ("free", "words"), [(None, "Sistem tidak"), (500_000_000, "Tinggal 500 MB"), (81_234_567_890, "81,2 GB")]
)
def test_the_disk_is_told_in_words(
    room: Room, monkeypatch: pytest.MonkeyPatch, free: int | None, words: str
) -> None:
    monkeypatch.setattr(
        about, "facts", lambda _db, _home: about.Facts(migrate.SCHEMA, 4096, free, 0, "", 1204)
    )
    with room.qtbot.waitSignal(room.screen.shown, timeout=WAIT_MS):
        room.screen.read()
    assert room.screen.home.disk.text().startswith(words)
    assert room.screen.home.store.text().startswith("1.204 laporan, 4,1 KB")


def test_facts_that_cannot_be_read_say_why(room: Room, monkeypatch: pytest.MonkeyPatch) -> None:
    def busy(_db: object, _home: Path) -> None:
        raise Unavailable("store.busy")

    monkeypatch.setattr(about, "facts", busy)
    with room.qtbot.waitSignal(room.screen.shown, timeout=WAIT_MS):
        room.screen.read()
    assert "Coba lagi sebentar" in room.screen.home.store.text()


# hands


def test_a_turn_of_the_wheel_over_a_choice_changes_nothing(room: Room) -> None:
    box = room.box("theme")
    event = QWheelEvent(
        QPointF(5, 5), QPointF(5, 5), QPoint(0, -120), QPoint(0, -120), Qt.MouseButton.NoButton,
        Qt.KeyboardModifier.NoModifier, Qt.ScrollPhase.NoScrollPhase, False,
    )  # fmt: skip
    QApplication.sendEvent(box, event)
    assert box.currentData() == "system"
    assert room.file == {}


def test_every_control_has_a_name_and_is_reached_by_tab(room: Room) -> None:
    for field in room.screen.fields.values():
        assert field.control.accessibleName()
        assert field.control.focusPolicy() & Qt.FocusPolicy.TabFocus


def test_the_scroll_comes_back(room: Room, tmp_path: Path) -> None:
    settings = QSettings(str(tmp_path / "layout.ini"), QSettings.Format.IniFormat)
    room.screen.resize(1000, 300)
    QApplication.processEvents()
    bar = room.screen.area.verticalScrollBar()
    bar.setValue(40)
    room.screen.save_layout(settings)
    bar.setValue(0)
    room.screen.restore_layout(settings)
    assert bar.value() == 40
