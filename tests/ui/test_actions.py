"""The table of actions: keys, what they do while typing, what is possible, and that everybody agrees."""

from __future__ import annotations

from collections import Counter

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import (
    QLineEdit,
    QMainWindow,
    QPlainTextEdit,
    QSpinBox,
    QVBoxLayout,
    QWidget,
)
from pytestqt.qtbot import QtBot

from console.ui.actions import ACTIONS, SPECS, build, key_of, keycap
from console.ui.keycap import Keycap
from console.ui.keys_overlay import KeysOverlay
from console.ui.theme import Theme
from models.commands import SPECS as COMMANDS


@pytest.fixture
def window(qtbot: QtBot) -> QMainWindow:
    made = QMainWindow()
    qtbot.addWidget(made)
    made.setCentralWidget(QWidget())
    QVBoxLayout(made.centralWidget())
    return made


def activate(window: QMainWindow, qtbot: QtBot) -> None:
    with qtbot.waitExposed(window):
        window.show()
    window.activateWindow()
    qtbot.waitUntil(window.isActiveWindow)


def test_no_id_and_no_key_twice() -> None:
    assert not [name for name, n in Counter(spec.id for spec in ACTIONS).items() if n > 1]
    assert not [key for key, n in Counter(key for spec in ACTIONS for key in spec.keys).items() if n > 1]


def test_commands_named_in_the_table_exist() -> None:
    assert {spec.command for spec in ACTIONS if spec.command} <= set(COMMANDS)


def test_the_keys_operators_were_promised() -> None:
    promised = {
        "next": "j", "previous": "k", "open": "Enter", "toggle": "x", "select_all": "Ctrl A", "accept_1": "1",
        "accept_2": "2", "accept_3": "3", "dispose": "d", "coordinate": "c", "start": "p", "complete": "s",
        "reply": "r", "merge": "m", "note": "n", "reject": "t", "locate": "g", "undo": "Ctrl Z",
        "accept": "a", "sendback": "e", "raise": "u", "redo": "Ctrl Shift Z", "sync": "F5",
        "command_bar": "/", "help": "?",
    }  # fmt: skip
    assert {name: key_of(name) for name in promised} == promised
    assert keycap("Shift+Down") == "Shift ↓"


def test_every_registered_key_triggers_its_action(window: QMainWindow, theme: Theme, qtbot: QtBot) -> None:
    done: list[str] = []
    handlers = {name: lambda name=name: done.append(name) for name in SPECS}  # type: ignore[misc]
    actions = build(window, handlers, theme)
    actions.set_possible(case=True, targets=True, undo=True, redo=True)
    activate(window, qtbot)
    window.setFocus()
    pressed = [
        ("j", "next"), ("x", "toggle"), ("1", "accept_1"), ("d", "dispose"), ("t", "reject"),
        ("/", "command_bar"), ("?", "help"),
    ]  # fmt: skip
    for key, _ in pressed:
        qtbot.keyClicks(window, key)
    qtbot.keyClick(window, Qt.Key.Key_Z, Qt.KeyboardModifier.ControlModifier)
    qtbot.keyClick(window, Qt.Key.Key_F5)
    assert done == [name for _, name in pressed] + ["undo", "sync"]


@pytest.mark.parametrize("field", [QLineEdit, QPlainTextEdit, QSpinBox])
def test_letters_are_letters_while_typing(
    window: QMainWindow, theme: Theme, qtbot: QtBot, field: type[QWidget]
) -> None:
    done: list[str] = []
    handlers = {name: lambda name=name: done.append(name) for name in SPECS}  # type: ignore[misc]
    build(window, handlers, theme).set_possible(case=True, targets=True, undo=True)
    typed = field()
    window.centralWidget().layout().addWidget(typed)
    activate(window, qtbot)
    typed.setFocus()
    qtbot.keyClicks(typed, "1jkxdcpsrmntg/?")
    qtbot.keyClick(typed, Qt.Key.Key_Z, Qt.KeyboardModifier.ControlModifier)
    assert done == []
    qtbot.keyClick(typed, Qt.Key.Key_F5)
    assert done == ["sync"]


def test_what_is_not_possible_does_nothing(window: QMainWindow, theme: Theme, qtbot: QtBot) -> None:
    done: list[str] = []
    actions = build(window, {"dispose": lambda: done.append("d"), "undo": lambda: done.append("u")}, theme)
    activate(window, qtbot)
    qtbot.keyClicks(window, "d")
    assert not done and not actions["dispose"].isEnabled()
    actions.set_possible(targets=True)
    qtbot.keyClicks(window, "d")
    assert done == ["d"] and not actions["undo"].isEnabled()
    with pytest.raises(ValueError, match="weather"):
        actions.set_possible(weather=True)


def test_a_handler_for_an_unknown_action_is_a_mistake(window: QMainWindow, theme: Theme) -> None:
    with pytest.raises(KeyError, match="fly"):
        build(window, {"fly": lambda: None}, theme)


def test_the_overlay_lists_exactly_what_the_window_can_do(
    window: QMainWindow, theme: Theme, qtbot: QtBot
) -> None:
    actions = build(window, {"dispose": lambda: None, "help": lambda: None, "next": lambda: None}, theme)
    overlay = KeysOverlay(theme, actions, window)
    caps = {cap.accessibleName() for cap in overlay.findChildren(Keycap)}
    assert caps == {"d", "?", "j", "↓"}
    overlay.show()
    with qtbot.waitSignal(overlay.destroyed):
        qtbot.keyClicks(overlay, "?")
