"""Stories of a window whose password, or role, no longer holds at the central."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any, cast

import pytest
from PySide6.QtCore import QObject, Signal
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from console.core.errors import Refused, Unavailable
from console.core.sync.report import SyncState
from console.ui.signin import SignIn
from console.ui.signin.again import SignAgain
from console.ui.signin.flow import Doors
from console.ui.sync_host import SyncHost
from console.ui.theme import Theme
from models import landing, writing
from models.reading import RIGHTS
from tests.support.desks import AtDesk, desk_over
from tests.ui.signin.test_flow import GOOD, URL, WHO, Ring

NOW = 1_763_946_600
REFUSED = SyncState("stopped", NOW, Refused("access.password", address="pusat"))


class Line(QObject):
    """Stands for `SyncHost`: says how it stands, and remembers the passwords it is given."""

    state_changed = Signal(object)
    connected = Signal(bool)
    embedded = False

    def __init__(self) -> None:
        super().__init__()
        self.passwords: list[str] = []

    def sign_in(self, password: str) -> None:
        self.passwords.append(password)


class Window:
    """A desk, its line, and whoever watches both."""

    def __init__(self, at: AtDesk, theme: Theme, home: Path) -> None:
        self.at, self.line, self.ring = at, Line(), Ring()
        environ = {"TANGGAP_HOME": str(home), "TANGGAP_CENTRAL": URL}
        doors = Doors(sign_in=lambda *_a, **_k: WHO, secrets=cast("Any", self.ring))
        self.again = SignAgain(theme, at.desk, cast("SyncHost", self.line), doors=doors, environ=environ)

    @property
    def dialog(self) -> SignIn | None:
        found = self.again.flow.dialog if self.again.flow is not None else None
        assert found is None or isinstance(found, SignIn)
        return found

    def enter(self, user: str = "rina") -> None:
        dialog = self.dialog
        assert dialog is not None
        dialog.user.setText(user)
        dialog.password.setText(GOOD)
        dialog.enter.click()
        self.at.settle()


@pytest.fixture
def window(qtbot: QtBot, qapp: QApplication, theme: Theme, home: Path) -> Iterator[Window]:
    with desk_over(qtbot, home, NOW, TANGGAP_CENTRAL=URL) as at:
        made = Window(at, theme, home)
        yield made
        if made.again.flow is not None:
            made.again.flow.close()
        made.again.deleteLater()
        made.line.deleteLater()


def test_a_refused_password_is_asked_for_over_the_window_once(window: Window) -> None:
    window.line.state_changed.emit(REFUSED)
    window.line.state_changed.emit(REFUSED)
    window.at.settle()
    assert window.dialog is not None
    window.enter()
    assert window.line.passwords == [GOOD]
    assert window.again.flow is None


def test_whoever_goes_on_without_is_asked_again_by_the_next_refusal(window: Window) -> None:
    window.line.state_changed.emit(REFUSED)
    window.at.settle()
    assert window.dialog is not None
    window.dialog.reject()
    assert (window.again.flow, window.line.passwords) == (None, [])
    window.line.state_changed.emit(REFUSED)
    window.at.settle()
    assert window.dialog is not None


def test_a_line_that_is_only_away_asks_for_nothing(window: Window) -> None:
    window.line.state_changed.emit(SyncState("offline", NOW, Unavailable("access.refused", address="pusat")))
    window.line.state_changed.emit(SyncState("stopped", NOW, Refused("central.too_old")))
    window.line.state_changed.emit(None)
    assert window.again.flow is None


def test_another_person_needs_a_window_of_their_own(window: Window) -> None:
    window.line.state_changed.emit(REFUSED)
    window.at.settle()
    window.enter("budi")
    assert window.line.passwords == []
    assert "budi" in window.at.said


def test_another_role_is_told_once(window: Window) -> None:
    def rights(*roles: str) -> None:
        engine = writing.open_engine(window.at.desk.store.path)
        with writing.transaction(engine) as connection:
            landing.set_meta(writing.driver(connection), RIGHTS, json.dumps(["", roles]))
        engine.dispose()

    window.at.elsewhere(lambda: rights("supervisor", "operator"))
    window.line.connected.emit(True)
    window.at.settle()
    assert window.at.said == ""
    window.at.elsewhere(lambda: rights("operator"))
    window.line.connected.emit(True)
    window.at.settle()
    assert "operator" in window.at.said
    window.at.desk.messages.dismiss()
    window.line.connected.emit(True)
    window.at.settle()
    assert window.at.said == ""
