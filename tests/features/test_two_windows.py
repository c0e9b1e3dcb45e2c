"""Two operators at two windows and one central: an act in one is seen in the other; the line is cut, both work on, the
line comes back, both are equal, and what was refused stands there with its reason."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import psycopg
import pytest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from console import app as root
from console.core.address import parse
from console.core.line import Line
from console.ui.console_window import ConsoleWindow
from models.commands import Command, Coordinate, Note, Reject, Start
from tests.features.room import WAIT_MS, Room, report
from tests.support import homes
from tests.support.centrals import CentralAt, central


class Cable(Line):
    """A line that can be pulled out; what is open then breaks, as a switched-off network does."""

    def __init__(self, at: CentralAt, name: str) -> None:
        super().__init__(parse("embedded:"), name)
        self.at, self.plugged = at, True
        self.open: list[psycopg.Connection[Any]] = []

    def connect(self) -> psycopg.Connection[Any]:
        if not self.plugged:
            raise psycopg.OperationalError("network is unreachable")
        db = self.at.connect(self.user, application_name="tanggap-sync", autocommit=True)
        self.open.append(db)
        return db

    def pull_out(self) -> None:
        """From now on there is no network."""
        self.plugged = False
        pids = [db.info.backend_pid for db in self.open if not db.closed]
        self.open.clear()
        self.at.sql("select pg_terminate_backend(pid) from pg_stat_activity where pid = any(%s)", pids)


class Seat:
    """One operator at one window with a line."""

    def __init__(self, qtbot: QtBot, home: Path, now: int, at: CentralAt, name: str, role: str) -> None:
        homes.prepare(home, now)
        self.room = Room(qtbot, home, now, {"operator": name, "role": role})
        self.cable = Cable(at, name)
        app = root.make_application(self.room.settings)
        self.window: ConsoleWindow = root.make_window(
            app, self.room.settings, self.room.store, clock=lambda: now, line=self.cable
        )
        self.room.window = self.window
        self.window.show()
        self.window.begin()
        self.until(lambda: self.kind == "connected")

    @property
    def kind(self) -> str:
        """How the line stands."""
        line = self.window.agreement.line
        return line.state.kind if line is not None and line.state is not None else ""

    def until(self, true: Any) -> None:
        self.room.qtbot.waitUntil(true, timeout=2 * WAIT_MS)

    def do(self, n: int, command: Command) -> None:
        """Do a Command to a case, as the screens do, and wait until it stands here."""
        before = self.room.case(n)
        desk = self.window.desk
        done: list[object] = []
        desk.do([(before.id, command)], "selesai", done=done.append)
        self.until(lambda: bool(done))

    def told(self) -> tuple[int, int]:
        """(unsent, refused) as the pill tells them."""
        answers = self.window.agreement.answers
        return answers.unsent, answers.refused

    def cases(self) -> dict[str, tuple[Any, ...]]:
        """What both must agree on, by number."""
        found = {}
        for n in range(1, 5):
            case = self.room.case(n)
            found[case.number] = (case.id, case.status, case.agency, case.assignee, case.revision)
        return found


@pytest.fixture
def at() -> Iterator[CentralAt]:
    with central() as made:
        yield made


def test_an_act_is_seen_the_line_is_cut_and_both_agree_again(
    qtbot: QtBot, tmp_path: Path, now: int, at: CentralAt
) -> None:
    rina = Seat(qtbot, tmp_path / "rina", now, at, "rina", "operator")
    sari = Seat(qtbot, tmp_path / "sari", now, at, "sari", "supervisor")
    try:
        rina.room.receive(*[report(i, now, f"Sampah menumpuk {i}") for i in range(4)], actor="rina")
        rina.window.desk.said.emit()
        sari.until(lambda: sari.window.antrian.model.rowCount() == 4)

        rina.do(1, Coordinate("DSDA"))
        number = rina.room.case(1).number
        theirs = {sari.room.case(n).number: n for n in range(1, 5)}
        sari.until(lambda: sari.room.case(theirs[number]).status == "koordinasi")
        rina.until(lambda: rina.told() == (0, 0))

        rina.cable.pull_out()
        rina.until(lambda: rina.kind == "offline")
        same, own = rina.room.case(2).number, rina.room.case(3).number
        rina.do(2, Start())
        rina.do(3, Note("Sudah ditelepon"))
        sari.do(theirs[same], Reject("Bukan wewenang kota"))
        rina.until(lambda: rina.told()[0] == 2)
        assert rina.room.case(2).status == "proses", "work goes on here"
        assert "Luring" in rina.window.frame.top.pill.text()
        sari.until(lambda: sari.told() == (0, 0))

        rina.cable.plugged = True
        rina.window.agreement.sync()
        rina.until(lambda: rina.kind == "connected" and rina.told() == (0, 1))
        sari.window.agreement.sync()
        sari.until(lambda: sari.cases() == rina.cases())
        assert rina.cases()[same][1] == "ditolak"
        refused = rina.window.desk.store.reader()
        try:
            ((kind, reason),) = refused.execute(
                "select kind, reason from event where outcome = 'refused' and mine"
            ).fetchall()
            notes = refused.execute("select outcome from event where kind = 'note'").fetchall()
        finally:
            refused.close()
        assert kind == "start"
        assert "refused.status.start" in reason
        assert notes == [("accepted",)], own
        sari.until(lambda: "1 ditolak" in rina.window.frame.top.pill.text())
        rina.window.agreement.answers.open()
        rina.until(lambda: len(rina.window.agreement.answers._listing.refused) == 1)
        told = rina.window.agreement.answers._listing.refused[0]
        assert told.number == same
        assert any("sari" in line.text.lower() for line in told.since), (
            "what the other person did stands beside it"
        )
        rina.window.agreement.answers.panel.hide()
    finally:
        for seat in (rina, sari):
            seat.window.agreement.answers.panel.close()
            seat.room.close()
        QApplication.processEvents()
