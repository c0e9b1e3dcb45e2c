"""The frame: lazy screens, the command bar, what the bars say, what comes back per operator."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from PySide6.QtCore import QSettings, Qt
from PySide6.QtWidgets import QLabel, QWidget
from pytestqt.qtbot import QtBot

from console.ui.main_window import MainWindow
from console.ui.messages import Messages
from console.ui.rail import RailButton, Screen, screens
from console.ui.sync_pill import PillState
from console.ui.theme import Theme

MORNING = 1_763_946_600  # Mon 24 Nov 2025 08.10 WIB


class Pane(QWidget):
    """A screen that keeps a width."""

    def __init__(self) -> None:
        super().__init__()
        self.kept = 200

    def save_layout(self, settings: QSettings) -> None:
        settings.setValue("width", self.kept)

    def restore_layout(self, settings: QSettings) -> None:
        self.kept = int(str(settings.value("width", 200)))


MakeWindow = Callable[[], MainWindow]


@pytest.fixture
def made() -> list[str]:
    return []


@pytest.fixture
def make(theme: Theme, qtbot: QtBot, tmp_path: Path, made: list[str]) -> MakeWindow:

    def factory(name: str) -> Callable[[], QWidget]:
        def build() -> QWidget:
            made.append(name)
            return Pane()

        return build

    def window() -> MainWindow:
        settings = QSettings(str(tmp_path / "layout.ini"), QSettings.Format.IniFormat)
        rows = [
            Screen("queue", "Antrian", "queue", factory("queue")),
            Screen("red", "Merah", "red", factory("red")),
            Screen("wall", "Dinding", "wall", None),
            Screen("settings", "Pengaturan", "settings", factory("settings"), bottom=True),
        ]
        frame = MainWindow(theme, Messages(), settings, rows)
        qtbot.addWidget(frame)
        return frame

    return window


def texts(window: MainWindow) -> list[str]:
    return [label.text() for label in window.findChildren(QLabel)]


def test_screens_are_made_when_first_wanted_and_once(make: MakeWindow, made: list[str], qtbot: QtBot) -> None:
    window = make()
    assert made == []
    with qtbot.waitSignal(window.screen_changed) as changed:
        window.set_screen("queue")
    assert changed.args == ["queue"] and window.screen_id == "queue"
    window.set_screen("red")
    window.set_screen("queue")
    assert made == ["queue", "red"]
    assert window.screen_widget("settings") is None


def test_the_rail_leads_to_the_screens(make: MakeWindow, qtbot: QtBot) -> None:
    window = make()
    buttons = {button.text(): button for button in window.findChildren(RailButton)}
    assert not buttons["Dinding"].isEnabled()
    with qtbot.waitSignal(window.screen_changed) as changed:
        buttons["Merah"].click()
    assert changed.args == ["red"]
    assert buttons["Merah"].isChecked() and not buttons["Antrian"].isChecked()
    with pytest.raises(KeyError):
        window.set_screen("wall")


def test_a_badge_is_heard_as_well_as_seen(make: MakeWindow) -> None:
    window = make()
    button = next(b for b in window.findChildren(RailButton) if b.text() == "Merah")
    before = button.grab().toImage()
    window.set_badge("red", 3)
    assert button.accessibleName() == "Merah, 3"
    assert button.grab().toImage() != before


def test_searching_is_heard_when_the_fingers_rest(make: MakeWindow, qtbot: QtBot) -> None:
    window = make()
    field = window.top.command
    with qtbot.waitSignal(window.search_text_changed) as searched:
        qtbot.keyClicks(field, "pluit banjir")
    assert searched.args == ["pluit banjir"]
    with qtbot.waitSignal(window.search_text_changed) as cleared:
        qtbot.keyClick(field, Qt.Key.Key_Escape)
    assert cleared.args == [""]


def test_a_command_is_heard_on_enter_and_never_as_a_search(make: MakeWindow, qtbot: QtBot) -> None:
    window = make()
    field = window.top.command
    searches: list[str] = []
    window.search_text_changed.connect(searches.append)
    qtbot.keyClicks(field, " /disposisi dsda ")
    with qtbot.waitSignal(window.command_entered) as entered:
        qtbot.keyClick(field, Qt.Key.Key_Return)
    assert entered.args == ["/disposisi dsda"]
    assert field.text() == "" and searches == []


def test_an_empty_command_is_nothing(make: MakeWindow, qtbot: QtBot) -> None:
    window = make()
    with qtbot.assertNotEmitted(window.command_entered):
        qtbot.keyClick(window.top.command, Qt.Key.Key_Return)


def test_the_bars_tell_who_when_and_what_of_sync(make: MakeWindow, qtbot: QtBot) -> None:
    window = make()
    window.set_user("Rina", "operator")
    window.set_clock(MORNING)
    window.top.pill.set_state(PillState("offline", 14, since="07.42"))
    assert {"Rina", "operator", "08.10", "WIB"} <= set(texts(window))
    assert window.top.pill.accessibleName() == "Luring sejak 07.42, 14 belum terkirim"
    with qtbot.waitSignal(window.sync_clicked):
        window.top.pill.click()


def test_whoever_minds_holds_the_window_open(make: MakeWindow, qtbot: QtBot) -> None:
    window = make()
    window.show()
    window.may_close = lambda: False
    with qtbot.assertNotEmitted(window.closed):
        assert not window.close()
    assert window.isVisible()
    window.may_close = lambda: True
    with qtbot.waitSignal(window.closed):
        assert window.close()


def test_hints_are_replaced(make: MakeWindow, qtbot: QtBot) -> None:
    window = make()
    window.set_hints([(("j", "k"), "pindah"), (("?",), "semua tombol")])
    assert {"pindah", "semua tombol"} <= set(texts(window))
    window.set_hints([(("Esc",), "tutup")])
    qtbot.waitUntil(lambda: "pindah" not in texts(window))
    assert "tutup" in texts(window)


def test_layout_comes_back_per_operator(make: MakeWindow, qtbot: QtBot) -> None:
    window = make()
    window.set_user("Rina", "operator")
    window.set_screen("red")
    pane = window.screen_widget("red")
    assert isinstance(pane, Pane)
    pane.kept = 321
    window.set_user("Budi", "operator")
    assert pane.kept == 200
    pane.kept = 111
    with qtbot.waitSignal(window.closed):
        window.close()

    again = make()
    again.set_user("Rina", "operator")
    assert again.last_screen("queue") == "red"
    again.set_screen("red")
    kept = again.screen_widget("red")
    assert isinstance(kept, Pane) and kept.kept == 321


def test_a_screen_that_is_gone_is_not_the_last_screen(make: MakeWindow, tmp_path: Path) -> None:
    window = make()
    window.set_user("Rina/../x", "operator")
    window.set_screen("settings")
    window.save_layout()
    settings = QSettings(str(tmp_path / "layout.ini"), QSettings.Format.IniFormat)
    key = next(key for key in settings.allKeys() if key.endswith("/screen"))
    settings.setValue(key, "wall")
    settings.sync()
    again = make()
    again.set_user("Rina/../x", "operator")
    assert again.last_screen("queue") == "queue"


def test_the_frame_has_the_measures_of_the_design(make: MakeWindow, qtbot: QtBot) -> None:
    window = make()
    window.resize(1920, 1080)
    window.set_user("Rina", "operator")
    window.set_screen("queue")
    with qtbot.waitExposed(window):
        window.show()
    assert window.top.height() == 48
    assert window.rail.width() == 88
    assert window.statusBar().height() == 32
    assert window.top.command.width() == 600 and window.top.command.height() == 32
    pane = window.screen_widget("queue")
    assert pane is not None
    corner = pane.mapTo(window, pane.rect().topLeft())
    assert (corner.x(), corner.y()) == (96, 56)


def test_only_screens_that_exist_stand_on_the_rail_in_its_order() -> None:
    made = screens({"settings": QWidget, "queue": QWidget})
    assert [(screen.id, screen.title, screen.bottom) for screen in made] == [
        ("queue", "Antrian", False),
        ("settings", "Pengaturan", True),
    ]
    with pytest.raises(KeyError, match="basement"):
        screens({"basement": QWidget})


def test_buttons_of_the_rail_stand_in_its_middle(make: MakeWindow, qtbot: QtBot) -> None:
    window = make()
    with qtbot.waitExposed(window):
        window.show()
    for button in window.findChildren(RailButton):
        assert abs(button.geometry().center().x() - window.rail.width() / 2) <= 1
