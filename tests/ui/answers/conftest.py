"""A window's desk over a home with work in it, and answers written as a landing writes them."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtWidgets import QWidget
from pytestqt.qtbot import QtBot

from console.core.dispatch import Change
from console.core.sync.report import SyncState
from console.ui.answers import Answers
from console.ui.sync_pill import SyncPill
from console.ui.theme import Theme
from models.commands import Command, Coordinate, Reject, Start
from tests.support.desks import AtDesk, desk_over
from tests.support.factories import BUDI, report

WAITING = "status = 'menunggu', agency = 'LURAH-31.72.01.1005'"


class Room:
    """Desk, pill and answers, and what a test does with them."""

    def __init__(self, at: AtDesk, theme: Theme) -> None:
        self.at, self.theme, self.qtbot = at, theme, at.qtbot
        self.window = QWidget()
        self.qtbot.addWidget(self.window)
        self.pill = SyncPill(theme, self.window)
        self.answers = Answers(theme, at.desk, self.pill, self.window, "pusat.contoh.id")
        self.cases: list[Any] = []

    def receive(self, count: int) -> None:
        """Reports come in."""
        from console.core.dispatch import Received

        made = [Received(report(i)) for i in range(count)]
        self.cases = self.at.elsewhere(lambda: self.at.desk.dispatcher.receive(made).accepted)

    def do(self, command: Command, *cases: int, budi: bool = False) -> None:
        """Work on cases by their place."""
        door = self.at.desk.dispatcher.acting_as(BUDI) if budi else self.at.desk.dispatcher
        found = [self.cases[i] for i in cases]
        self.at.elsewhere(lambda: door.do([(case, command) for case in found]))

    def sql(self, text: str, *params: Any) -> list[tuple[Any, ...]]:
        """Whatever the store says, or is made to say."""

        def run() -> list[tuple[Any, ...]]:
            with closing(sqlite3.connect(self.at.desk.store.path)) as db:
                found = db.execute(text, params).fetchall()
                db.commit()
                return found

        rows: list[tuple[Any, ...]] = self.at.elsewhere(run)
        return rows

    def refuse(self, where: str, code: str = "central.rule", **params: Any) -> None:
        """The central says no; the case is again as it was."""
        reason = json.dumps({"code": code, "params": params})
        self.sql("update event set outcome = 'refused', reason = ?, revision = 90, effect = '{}', before = '{}'"
                 f" where {where}", reason)  # fmt: skip
        self.sql(f"update complaint set {WAITING} where id in (select complaint from event where {where})")

    def accept_all(self) -> None:
        """The central has answered everything."""
        self.sql("update event set outcome = 'accepted', revision = n where outcome is null")

    def told(self) -> None:
        """A landing changed something."""
        self.at.desk.changed.emit(Change(everything=True))
        self.at.settle()

    def state(self, kind: str, **more: Any) -> None:
        """The line stands so."""
        self.answers.set_state(SyncState(kind, **more))
        self.at.settle()

    def open(self) -> Any:
        """The panel, standing."""
        self.answers.open()
        self.at.settle()
        return self.answers.panel


@pytest.fixture
def room(qtbot: QtBot, theme: Theme, home: Path, now: int) -> Iterator[Room]:
    """Nothing happened yet."""
    with desk_over(qtbot, home, now) as at:
        made = Room(at, theme)
        yield made
        if "panel" in made.answers.__dict__:
            made.answers.panel.close()
        while at.desk.messages.current is not None:
            at.desk.messages.dismiss()


@pytest.fixture
def worked(room: Room) -> Room:
    """Three reports the central has; two acts refused, one unsent, one of Budi's unsent."""
    room.receive(3)
    room.accept_all()
    room.do(Coordinate("DSDA"), 0)
    room.do(Reject("Bukan"), 1)
    room.refuse("kind in ('coordinate', 'reject')", "refused.status.coordinate", status="selesai")
    room.do(Start(), 2)
    room.do(Start(), 1, budi=True)
    return room
