"""A quarantine filled the way it fills: a file of which some lines cannot be read."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from pytestqt.qtbot import QtBot

from console.channels.file import read, sniff
from console.channels.file_again import remember
from console.core import records
from console.core.intake import open_intake
from console.core.records import QuarantineRow
from console.ui.quarantine import QuarantineScreen
from console.ui.theme import Theme
from tests.support.desks import WAIT_MS, AtDesk, desk_over

BAD_LINES = """id,tgl,isi,dibuat_lain
1,32/13/2025,Jalan berlubang di Pluit,21/11/2025
2,24/11/2025,Lampu mati di Pluit,-
3,kemarin lusa,Got mampet di Gelora,-
4,24/11/2025,,-
5,24/11/2025,"dua, tiga",empat,lima
"""
BAD_QLUE = """[{"id": 1, "text": "Banjir di Pluit", "created_at": "tadi"}]"""


class Room:
    """The screen and what a test does with it."""

    def __init__(self, at: AtDesk, theme: Theme) -> None:
        self.at, self.theme, self.qtbot = at, theme, at.qtbot
        self.screen: QuarantineScreen | None = None

    def load(self, name: str, text: str, channel: str) -> None:
        """Load a file as `tanggap load` does."""
        file = self.at.home / name
        file.write_text(text, "utf-8", errors="surrogatepass")
        dispatcher, now = self.at.desk.dispatcher, self.at.desk.now()

        def take() -> None:
            intake = open_intake(dispatcher)
            intake.take(read(file, channel, {}, now=now), channel, how=remember(sniff(file), None))

        self.at.elsewhere(take)

    def open(self) -> QuarantineScreen:
        """Show the screen and wait until it stands."""
        self.screen = QuarantineScreen(self.theme, self.at.desk)
        self.qtbot.addWidget(self.screen)
        self.screen.resize(1200, 700)
        with self.qtbot.waitSignal(self.screen.shown, timeout=WAIT_MS):
            self.screen.show()
        self.at.settle()
        self.screen.list.setFocus()
        return self.screen

    def key(self, key: Qt.Key | str, modifier: Qt.KeyboardModifier = Qt.KeyboardModifier.NoModifier) -> None:
        """Press a key in the list."""
        assert self.screen is not None
        self.qtbot.keyClick(self.screen.list, key, modifier)
        self.at.settle()

    def rows(self, state: str = "open") -> list[QuarantineRow]:
        """What the store holds."""

        def ask() -> list[QuarantineRow]:
            db = self.at.desk.store.reader()
            try:
                return records.quarantined(db, state)
            finally:
                db.close()

        found: list[QuarantineRow] = self.at.elsewhere(ask)
        return found

    def cases(self) -> int:
        """How many cases there are."""

        def ask() -> int:
            db = self.at.desk.store.reader()
            try:
                return sum(records.status_counts(db).values())
            finally:
                db.close()

        count: int = self.at.elsewhere(ask)
        return count


@pytest.fixture
def empty(qtbot: QtBot, theme: Theme, home: Path, now: int) -> Iterator[Room]:
    """Nothing in quarantine."""
    with desk_over(qtbot, home, now) as at:
        yield Room(at, theme)


@pytest.fixture
def room(empty: Room) -> Room:
    """Four bad lines of LAPOR! and one bad piece of Qlue, and one case."""
    empty.load("aduan.csv", BAD_LINES, "lapor")
    empty.load("qlue.json", BAD_QLUE, "qlue")
    return empty


@pytest.fixture
def auditor(qtbot: QtBot, theme: Theme, home: Path, now: int) -> Iterator[Room]:
    """The same, seen by somebody who may only look."""
    with desk_over(qtbot, home, now) as at:
        Room(at, theme).load("aduan.csv", BAD_LINES, "lapor")
    with desk_over(qtbot, home, now, role="auditor") as at:
        yield Room(at, theme)
