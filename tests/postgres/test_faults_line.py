"""The line fails in every way a line can: cut before the answer, or simply silent."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import psycopg
import pytest
from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QLabel, QVBoxLayout, QWidget
from pytestqt.qtbot import QtBot

from console.core.address import parse
from console.core.line import Line
from console.core.sync import service as service_module
from console.ui.stalls import StallMonitor
from console.ui.sync_host import SyncHost
from models.commands import Note
from tests.support import postgres
from tests.support.centrals import CentralAt, central, console, running
from tests.support.desks import desk_over
from tests.support.factories import NOW, report
from tests.support.faults import Proxy, proxied

#: The limits of ``console.core.access.LINE``, ten times shorter.
SHORT = {
    "connect_timeout": 2, "keepalives_idle": 1, "keepalives_interval": 1, "keepalives_count": 2,
    "tcp_user_timeout": 1500,
}  # fmt: skip
#: A system that notices nothing by itself.
BLIND = {"connect_timeout": 2, "keepalives": 0}
#: Longest standstill of a window, milliseconds.
STALL_MS = 100


@pytest.fixture(scope="module")
def at() -> Iterator[CentralAt]:
    with central() as made:
        yield made


@pytest.fixture
def line() -> Iterator[Proxy]:
    with proxied(postgres.shared_server()) as made:
        yield made


def through(
    at: CentralAt, line: Proxy, name: str = "rina", **limits: Any
) -> Callable[[], psycopg.Connection[Any]]:
    """Opens connections over a line that may fail."""
    keywords = at.keywords(name) | {
        "host": "127.0.0.1",
        "port": line.port,
        "application_name": "tanggap-sync",
    }
    return lambda: psycopg.connect(**keywords | limits, autocommit=True)


@pytest.mark.parametrize("bulk", [1, 300])
def test_a_push_whose_answer_was_lost_counts_once(
    at: CentralAt, line: Proxy, tmp_path: Path, bulk: int
) -> None:
    """It was committed, the answer was swallowed and the line cut: the console says it again, the central knows it."""
    with running(at, tmp_path / "r", "rina", through(at, line)) as rina:
        rina.until(lambda: rina.service.state.kind == "connected")
        cases = rina.room.receive(*[report(10_000 * bulk + i) for i in range(bulk)])
        line.swallow_after(b'"said_at"')
        rina.service.nudge()
        rina.until(lambda: any(state.kind == "offline" for state in rina.states))
        assert line.swallowed
        said = [row[0] for row in rina.room.rows("select id from event")]
        ids = [case.hex for case in cases]
        counted = "select count(*) from tanggap.event where complaint = any(%s::uuid[])"
        assert at.sql(counted, ids) == [(bulk,)], "the central had committed it"
        assert rina.room.rows("select count(*) from event where outcome is null") == [(bulk,)]
        rina.room.do(Note("sementara itu"), cases[0])
        rina.service.retry()
        rina.until(lambda: rina.service.state.kind == "connected" and not _unsent(rina.room))
        assert at.sql(counted, ids) == [(bulk + 1,)]
        assert len(said) == len(set(said))
        numbers = at.sql("select count(*), count(distinct number) from tanggap.complaint")
        assert numbers[0][0] == numbers[0][1]


def test_requests_and_answers_lost_at_random_places_count_once(
    at: CentralAt, line: Proxy, tmp_path: Path
) -> None:
    """The line is cut again and again at any moment; in the end both sides hold the same."""
    with console(at, tmp_path / "a", "rina") as rina, console(at, tmp_path / "b", "sari") as sari:
        rina.central._connect = through(at, line)
        stop = threading.Event()

        def cutter() -> None:
            while not stop.wait(0.013):
                line.cut()

        thread = threading.Thread(target=cutter)
        thread.start()
        failed = 0
        cases = rina.room.receive(*[report(90_000 + i) for i in range(20)])
        for turn in range(30):
            rina.do(Note(f"catatan {turn}"), cases[turn % 20])
            try:
                rina.once()
            except service_module.Unavailable:
                failed += 1
        stop.set()
        thread.join()
        assert failed > 3, failed
        rina.central.close()  # may have been cut after its last answer
        rina.once(), sari.once()
        assert not rina.unsent()
        assert rina.cases() == sari.cases()
        ids = [case.hex for case in cases]
        counted = at.sql("select count(*) from tanggap.event where complaint = any(%s::uuid[])", ids)
        assert counted == [(20 + 30,)], (counted, failed)


def test_a_line_cut_at_rest_comes_back_by_itself(at: CentralAt, line: Proxy, tmp_path: Path) -> None:
    """Nothing was under way when it broke, nobody asks for anything, and it is there again a moment later."""
    with running(at, tmp_path / "r", "rina", through(at, line)) as rina:
        rina.until(lambda: rina.service.state.kind == "connected")
        for times in (1, 2):
            _until(lambda: not rina.service._busy_since)
            line.cut()
            rina.until(lambda times=times: [s.kind for s in rina.states].count("offline") == times)  # type: ignore[misc]
            rina.until(lambda: rina.service.state.kind == "connected")


def test_a_silent_line_is_noticed_by_the_system(at: CentralAt, line: Proxy, tmp_path: Path) -> None:
    """Nothing is acknowledged any more, in the middle of a push, at rest, and while connecting."""
    with running(at, tmp_path / "r", "rina", through(at, line, **SHORT)) as rina:
        rina.until(lambda: rina.service.state.kind == "connected")
        line.hang()
        began = time.monotonic()
        rina.room.receive(report(500))
        rina.service.nudge()
        rina.until(lambda: rina.service.state.kind == "offline", 8)
        noticed = time.monotonic() - began
        assert noticed < 4, noticed
        assert rina.service.state.reason is not None
        assert rina.service.state.reason.code == "central.unreachable"
        rina.service.retry()  # the next try hangs in connect
        line.heal()
        rina.until(lambda: rina.service.state.kind == "connected" and not _unsent(rina.room), 15)


@pytest.mark.parametrize("filling", [False, True])
def test_a_service_that_hangs_ends_at_once(
    at: CentralAt, line: Proxy, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, filling: bool
) -> None:
    """``stop`` cuts the line under a cycle, also under a first pull's own one."""
    if filling:
        monkeypatch.setattr("console.core.central.PostgresCentral.sweep", _sweep_into(line))
    with running(at, tmp_path / "r", "rina", through(at, line, **BLIND)) as rina:
        if not filling:
            rina.until(lambda: rina.service.state.kind == "connected")
            line.hang()
            rina.service.nudge()
        _until(lambda: bool(rina.service._busy_since) and line.hangs)
        threading.Event().wait(0.3)
        began = time.monotonic()
        rina.service.stop()
        thread = next(one for one in threading.enumerate() if one.name == "sync-rina")
        thread.join(5)
        assert not thread.is_alive()
        assert time.monotonic() - began < 1
        line.heal()


def test_a_window_lives_while_its_line_is_silent(
    at: CentralAt, line: Proxy, tmp_path: Path, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch, gui_guard: None
) -> None:
    """On a system that notices nothing by itself: the window's timer cuts the line, and never stands still."""
    monkeypatch.setattr(service_module, "HANGS_S", 1.0)
    with desk_over(qtbot, tmp_path / "home", NOW, "operator") as at_desk:
        desk = at_desk.desk
        host = SyncHost(desk, Through(parse("127.0.0.1"), "rina", way=through(at, line, **BLIND)))
        states: list[str] = []
        window = QWidget()
        qtbot.addWidget(window)
        said = QLabel(window)
        QVBoxLayout(window).addWidget(said)
        host.state_changed.connect(lambda state: (states.append(state.kind), said.setText(state.kind)))
        beats = QTimer(window)
        beats.timeout.connect(lambda: said.setToolTip(str(len(states))))
        beats.start(20)
        window.show()
        host.begin()
        qtbot.waitUntil(lambda: host.is_connected, timeout=10_000)
        qtbot.wait(200)
        with StallMonitor() as monitor:
            line.hang()
            at_desk.elsewhere(lambda: _report(at_desk.home, 700))
            began = time.monotonic()
            host.nudge()
            qtbot.waitUntil(lambda: "offline" in states, timeout=8_000)
            noticed = time.monotonic() - began
            qtbot.wait(300)  # the next try hangs in connect
            line.heal()
            host.retry()
            qtbot.waitUntil(lambda: host.is_connected, timeout=10_000)
            line.hang()
            host.nudge()
            qtbot.wait(400)
        assert noticed < 5, noticed
        assert monitor.longest_ms < STALL_MS, [(stall.ms, stall.where) for stall in monitor.stalls]
        host.end()
        beats.stop()
        began = time.monotonic()
        assert at_desk.elsewhere(desk.work.close)
        assert time.monotonic() - began < 3, "the window closes although the line hangs"
        line.heal()


class Through(Line):
    """A line to the central of the test, over a way that may fail."""

    def __init__(self, *args: Any, way: Callable[[], psycopg.Connection[Any]]) -> None:
        super().__init__(*args)
        self._way = way

    def connect(self) -> psycopg.Connection[Any]:
        return self._way()


def _report(home: Path, number: int) -> None:
    from tests.support import homes

    with homes.opened(home, NOW, "operator") as (_store, door):
        from console.core.dispatch import Received

        door.receive([Received(report(number))])


def _sweep_into(line: Proxy) -> Any:
    """A first pull whose own line falls silent in the middle."""

    def sweep(self: Any, *_args: Any, **_how: Any) -> Any:
        with self._another() as db:
            line.hang()
            return db.execute("select 1").fetchall(), []

    return sweep


def _unsent(room: Any) -> bool:
    return bool(room.rows("select 1 from event where outcome is null limit 1"))


def _until(true: Callable[[], bool], seconds: float = 10) -> None:
    end = time.monotonic() + seconds
    while not true():
        assert time.monotonic() < end
        threading.Event().wait(0.01)
