"""Each guard of the tests is shown to bite: a guard that never fires guards nothing."""

from __future__ import annotations

import logging
import os
import socket
import sqlite3
import threading
from collections.abc import Callable
from pathlib import Path

import pytest
from PySide6.QtCore import QThread, QTimer
from pytestqt.qtbot import QtBot

from tests.support import guards


def test_leaving_the_machine_is_refused() -> None:
    with pytest.raises(guards.NetworkForbidden, match=r"192\.0\.2\.1"):
        socket.create_connection(("192.0.2.1", 80), timeout=0.1)
    with pytest.raises(guards.NetworkForbidden, match="example"):
        socket.getaddrinfo("tile.example", 443)
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as datagram, pytest.raises(guards.NetworkForbidden):
        datagram.sendto(b"x", ("192.0.2.1", 53))


def test_loopback_is_open() -> None:
    with socket.create_server(("127.0.0.1", 0)) as server:
        socket.create_connection(server.getsockname(), timeout=5).close()


@pytest.mark.usefixtures("gui_guard")
class TestGuiThread:
    """SQL and sockets while the window should be painting."""

    def test_sql_in_the_event_loop_is_refused(self, qtbot: QtBot) -> None:
        store = sqlite3.connect(":memory:")
        store.execute("select 1")  # preparing before the loop runs is allowed
        with qtbot.capture_exceptions() as raised:
            QTimer.singleShot(0, lambda: store.execute("select 1"))
            QTimer.singleShot(0, lambda: store.cursor().execute("select 1"))
            QTimer.singleShot(0, lambda: sqlite3.connect(":memory:"))
            qtbot.wait(50)
        store.close()
        assert [kind for kind, *_ in raised] == [guards.GuiThreadWaits] * 3

    def test_a_socket_in_the_event_loop_is_refused(self, qtbot: QtBot) -> None:
        with qtbot.capture_exceptions() as raised, socket.create_server(("127.0.0.1", 0)) as server:
            QTimer.singleShot(0, lambda: socket.create_connection(server.getsockname()))
            qtbot.wait(50)
        assert [kind for kind, *_ in raised] == [guards.GuiThreadWaits]

    def test_a_screen_is_refused_even_without_the_loop(self, qapp: object) -> None:
        screen: dict[str, object] = {"__name__": "console.ui.queue.planted", "sqlite3": sqlite3}
        exec("def load(): return sqlite3.connect(':memory:')", screen)  # noqa: S102  (a planted screen)
        with pytest.raises(guards.GuiThreadWaits):
            screen["load"]()  # type: ignore[operator]

    def test_another_thread_may(self, qtbot: QtBot) -> None:
        rows: list[tuple[int]] = []

        def work() -> None:
            store = sqlite3.connect(":memory:")
            rows.extend(store.execute("select 7"))
            store.close()

        thread = threading.Thread(target=work)
        thread.start()
        qtbot.waitUntil(lambda: not thread.is_alive())
        assert rows == [(7,)]


def test_a_stray_warning_is_seen(log_watch: guards.LogWatch) -> None:
    logging.getLogger("console.core.sync").warning("lost %d rows", 3)
    assert log_watch.stray == ["WARNING console.core.sync: lost 3 rows"]
    log_watch.stray.clear()


def test_an_expected_warning_passes(expect_log: Callable[[str], None]) -> None:
    expect_log(r"lost \d rows")
    logging.getLogger("console.core.sync").warning("lost %d rows", 3)


def test_an_expected_warning_that_never_comes_is_seen() -> None:
    watch = guards.LogWatch()
    watch.expect("lost")
    assert watch.complaints() == ["never logged: lost"]


def test_a_thread_left_behind_is_named() -> None:
    before = set(threading.enumerate())
    stop = threading.Event()
    thread = threading.Thread(target=stop.wait, name="forgotten")
    thread.start()
    assert guards.leaked_threads(before, patience=0.01) == ["thread forgotten still runs"]
    stop.set()
    assert guards.leaked_threads(before) == []


def test_a_timer_and_a_qthread_left_behind_are_named(qapp: object) -> None:
    timer = QTimer(objectName="blink")
    timer.start(10_000)
    thread = QThread(objectName="worker")
    thread.start()
    left = guards.leaked_qt_objects()
    timer.stop()
    thread.quit()
    thread.wait()
    assert sorted(line.split(" of ")[0] for line in left) == ["QThread 'worker'", "QTimer 'blink'"]
    assert guards.leaked_qt_objects() == []


def test_the_home_is_the_tests_own(home: Path, tmp_path: Path) -> None:
    assert os.environ["TANGGAP_HOME"] == str(home)
    assert home.is_relative_to(tmp_path)
    assert [name for name in os.environ if name.startswith("TANGGAP_")] == ["TANGGAP_HOME"]
