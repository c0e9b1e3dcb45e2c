"""The stall monitor: silent on a quiet loop, names the function that froze the window."""

from __future__ import annotations

from time import perf_counter

from PySide6.QtCore import QTimer
from pytestqt.qtbot import QtBot

from console.ui.stalls import Stall, StallMonitor


def hold_the_thread(ms: float) -> None:
    until = perf_counter() + ms / 1000
    while perf_counter() < until:
        pass


def hold_the_interpreter() -> None:
    sorted(range(3_000_000, 0, -1), key=str)


def test_a_long_call_is_measured_and_named(qtbot: QtBot) -> None:
    with StallMonitor() as monitor, qtbot.waitSignal(monitor.stalled) as heard:
        QTimer.singleShot(0, lambda: hold_the_thread(150))
    stall: Stall = heard.args[0]
    assert stall.ms > 100
    assert "hold_the_thread" in stall.where
    assert monitor.longest_ms >= stall.ms


def test_a_call_that_holds_the_interpreter_is_measured_too(qtbot: QtBot) -> None:
    with StallMonitor() as monitor, qtbot.waitSignal(monitor.stalled, timeout=20_000) as heard:
        QTimer.singleShot(0, hold_the_interpreter)
    assert heard.args[0].ms > 50


def test_a_free_loop_has_no_stall_of_a_second(qtbot: QtBot) -> None:
    with StallMonitor(limit_ms=1000) as monitor:
        qtbot.wait(100)
    assert not monitor.stalls
    assert 0 < monitor.longest_ms < 1000


def test_starting_again_forgets(qtbot: QtBot) -> None:
    monitor = StallMonitor()
    monitor.start()
    with qtbot.waitSignal(monitor.stalled):
        QTimer.singleShot(0, lambda: hold_the_thread(120))
    monitor.stop()
    assert monitor.stalls
    monitor.start()
    assert not monitor.stalls
    monitor.stop()
