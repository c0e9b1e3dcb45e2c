"""A control room for stories: a home with a few reports in it, and the real window over it."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from uuid import UUID

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication, QWidget
from pytestqt.qtbot import QtBot

from console import app as root
from console.core import settings as settings_of
from console.core.dispatch import Dispatcher, Received
from console.core.store import Store, open_store
from console.ui.console_window import ConsoleWindow
from models.commands import Actor, ReceiveReport
from models.complaint import SURE_AGENCY, SURE_CATEGORY, SURE_KELURAHAN, SURE_KIND, Complaint
from models.reading import connect, load

PLUIT = "31.72.01.1005"
GELORA = "31.71.07.1001"
WAIT_MS = 15_000


def report(i: int, now: int, text: str, **fields: object) -> Received:
    """A Qlue report of Pluit, unless told otherwise, an hour apart from the next."""
    values: dict[str, object] = {
        "channel": "qlue", "kelurahan": PLUIT, "lat": -6.115 - i * 0.0005, "lon": 106.79 + i * 0.0005,
        "category": "sampah", "agency": f"LURAH-{PLUIT}", "kind": "complaint", "place": "gps",
        "sure": SURE_KIND | SURE_CATEGORY | SURE_KELURAHAN | SURE_AGENCY,
    }  # fmt: skip
    values |= fields
    command = ReceiveReport(external_id=f"r{i}", received_at=now - i * 3600, text=text, **values)  # type: ignore[arg-type]
    return Received(command, "Warga Contoh", "08000001234")


class Room:
    """One operator at one window."""

    def __init__(self, qtbot: QtBot, home: Path, now: int, flags: dict[str, object] | None = None) -> None:
        self.qtbot, self.now = qtbot, now
        self.settings = settings_of.load({"TANGGAP_HOME": str(home)}, "rina", flags)
        self.store: Store = open_store(self.settings, now)
        self.window: ConsoleWindow | None = None

    def receive(self, *reports: Received, actor: str = "tanggap") -> None:
        """Reports come in by another process: the window finds them by itself."""
        dispatcher = self.colleague(actor, "intake")
        dispatcher.receive(reports)
        dispatcher.close()

    def colleague(self, name: str, role: str = "supervisor") -> Dispatcher:
        """Somebody else's door to the same store."""
        return Dispatcher(self.store, Actor(name, role), "lain", lambda: self.now, os.urandom)

    def open(self) -> ConsoleWindow:
        """Open the window and wait until queue, map and case are there."""
        app = root.make_application(self.settings)
        self.window = root.make_window(app, self.settings, self.store, clock=lambda: self.now)
        self.window.frame.resize(1600, 900)
        with self.settled():
            self.window.show()
            self.window.begin()
        self.qtbot.waitUntil(
            lambda: self.window is not None and self.window.antrian.map is not None, timeout=WAIT_MS
        )
        self.window.frame.activateWindow()
        self.window.antrian.table.setFocus()
        return self.window

    def close(self) -> None:
        """Close it as an operator does."""
        if self.window is not None:
            self.window.end()
            self.window.frame.close()
            self.window.frame.deleteLater()
            self.window.deleteLater()
            QApplication.processEvents()
            self.window = None
        self.store.close()

    @contextmanager
    def settled(self) -> Iterator[None]:
        """The block makes the screen show something; go on once it does."""
        assert self.window is not None
        with self.qtbot.waitSignal(self.window.antrian.settled, timeout=WAIT_MS):
            yield

    def until(self, true: Callable[[], bool]) -> None:
        """Wait for something to become so."""
        self.qtbot.waitUntil(true, timeout=WAIT_MS)

    def key(self, key: Qt.Key | str, modifier: Qt.KeyboardModifier = Qt.KeyboardModifier.NoModifier) -> None:
        """Press a key wherever the keyboard is."""
        assert self.window is not None
        if QApplication.activeWindow() is None:
            self.until(self._activated)
        target: QWidget = QApplication.focusWidget() or self.window.frame
        self.qtbot.keyClick(target, key, modifier)

    def _activated(self) -> bool:
        """Whether a window has the keyboard; without a window manager nobody gives it back, and a window of the test
        before that is only now gone can take it once more."""
        if QApplication.activeWindow() is None and self.window is not None:
            self.window.frame.windowHandle().requestActivate()
        return QApplication.activeWindow() is not None

    def type(self, text: str) -> None:
        """Type into whatever has the keyboard."""
        for letter in text:
            self.key(letter)

    def case(self, n: int) -> Complaint:
        """A case as the store has it."""
        db = connect(self.store.path)
        try:
            raw = db.execute("select id from complaint where n = ?", (n,)).fetchone()[0]
            return next(iter(load(db, [UUID(bytes=raw)]).values()))[1]
        finally:
            db.close()

    def key_of(self, number: str) -> int:
        """Small key of a case by its number."""
        db = connect(self.store.path)
        try:
            return int(db.execute("select n from complaint where number = ?", (number,)).fetchone()[0])
        finally:
            db.close()
