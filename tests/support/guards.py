"""What no test may do unnoticed: leave the machine, wait on the GUI thread, warn, or leave something running.

Each guard here is plain code without pytest; ``tests/conftest.py`` puts them around the tests and
``tests/test_guards.py`` shows that each of them bites.
"""

from __future__ import annotations

import gc
import logging
import re
import socket
import sqlite3
import sys
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

import pytest

LOCAL = re.compile(r"^(|localhost|127(\.\d+){3}|::1|0\.0\.0\.0|::)$")


class NetworkForbidden(AssertionError):
    """A test tried to leave this machine. No OSError, so that no code takes it for a failed connection."""


class GuiThreadWaits(AssertionError):
    """SQL or a socket was used where the window would stand still for it (law 5)."""


@contextmanager
def no_network() -> Iterator[None]:
    """Refuse every connection and name look-up but loopback and Unix sockets."""

    def guarded(real: Callable[..., Any], target: Callable[..., Any]) -> Callable[..., Any]:
        def call(*args: Any, **kwargs: Any) -> Any:
            host = target(*args)
            if host is not None and not LOCAL.match(str(host)):
                _close(args)
                raise NetworkForbidden(f"no test may reach {host!r}; use a server on 127.0.0.1")
            return real(*args, **kwargs)

        return call

    def peer(_socket: socket.socket, *args: Any) -> Any:
        address = args[-1]
        return address[0] if isinstance(address, tuple) else None

    with pytest.MonkeyPatch.context() as patch:
        for name in ("connect", "connect_ex", "sendto"):
            patch.setattr(socket.socket, name, guarded(getattr(socket.socket, name), peer))
        for name in ("getaddrinfo", "gethostbyname"):
            patch.setattr(socket, name, guarded(getattr(socket, name), lambda host, *_: host or ""))
        yield


def _close(args: tuple[Any, ...]) -> None:
    """Close the socket of a refused call: its owner expects an OSError only and would leave it open."""
    if args and isinstance(args[0], socket.socket):
        args[0].close()


def on_busy_gui_thread() -> bool:
    """Tell whether waiting here would freeze a window.

    That is so on the main thread when Qt's event loop is running below us, or when a screen (`console.ui`)
    is among the callers. A test that prepares its store before it opens a window is neither.
    """
    if threading.current_thread() is not threading.main_thread():
        return False
    core = sys.modules.get("PySide6.QtCore")
    if core is None or core.QCoreApplication.instance() is None:
        return False
    if core.QThread.currentThread().loopLevel() > 0:
        return True
    frame = sys._getframe(1)
    while frame is not None:
        if frame.f_globals.get("__name__", "").startswith("console.ui"):
            return True
        frame = frame.f_back  # type: ignore[assignment]
    return False


def _refuse_on_gui_thread(what: str) -> None:
    if on_busy_gui_thread():
        raise GuiThreadWaits(f"{what} on the GUI thread; ask for it with store() or net() of console.ui.work")


class _Guarded:
    """Refuses to run SQL on the GUI thread; for connection and cursor, which do not call each other."""

    def execute(self, *args: Any) -> Any:
        _refuse_on_gui_thread("SQL")
        return super().execute(*args)  # type: ignore[misc]

    def executemany(self, *args: Any) -> Any:
        _refuse_on_gui_thread("SQL")
        return super().executemany(*args)  # type: ignore[misc]

    def executescript(self, *args: Any) -> Any:
        _refuse_on_gui_thread("SQL")
        return super().executescript(*args)  # type: ignore[misc]


class _Cursor(_Guarded, sqlite3.Cursor):
    """A cursor that does not run on the GUI thread."""


class _Connection(_Guarded, sqlite3.Connection):
    """A connection that does not run on the GUI thread, nor do its cursors."""

    def cursor(self, factory: Any = None) -> Any:
        return super().cursor(factory or _Cursor)


@contextmanager
def gui_thread_never_waits() -> Iterator[None]:
    """Raise `GuiThreadWaits` where SQLite or a socket is used on a GUI thread that has a window to serve."""
    real_connect = sqlite3.connect

    def connect(*args: Any, **kwargs: Any) -> sqlite3.Connection:
        _refuse_on_gui_thread("opening a database")
        kwargs.setdefault("factory", _Connection)
        return real_connect(*args, **kwargs)

    def guarded(real: Callable[..., Any]) -> Callable[..., Any]:
        def call(*args: Any, **kwargs: Any) -> Any:
            if on_busy_gui_thread():
                _close(args)
            _refuse_on_gui_thread("a socket")
            return real(*args, **kwargs)

        return call

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(sqlite3, "connect", connect)
        patch.setattr(sqlite3.dbapi2, "connect", connect)
        for name in ("connect", "connect_ex", "sendto"):
            patch.setattr(socket.socket, name, guarded(getattr(socket.socket, name)))
        yield


@contextmanager
def garbage_waits() -> Iterator[None]:
    """Nothing is collected meanwhile, as under a window (`console.ui.garbage`): a test's threads would destroy widgets.

    What is left is taken away by the test's own thread afterwards.
    """
    gc.disable()
    try:
        yield
    finally:
        gc.enable()


class LogWatch(logging.Handler):
    """Collects warnings and worse; a test says beforehand which ones belong to its story.

    Attributes:
        stray: lines nobody expected.
    """

    def __init__(self) -> None:
        super().__init__(logging.WARNING)
        self.stray: list[str] = []
        self._expected: dict[re.Pattern[str], bool] = {}

    def expect(self, pattern: str) -> None:
        """Expect at least one warning whose message matches ``pattern`` (a regular expression, searched)."""
        self._expected[re.compile(pattern)] = False

    def emit(self, record: logging.LogRecord) -> None:
        """Sort one record into expected and stray."""
        message = record.getMessage()
        for pattern in self._expected:
            if pattern.search(message):
                self._expected[pattern] = True
                return
        self.stray.append(f"{record.levelname} {record.name}: {message}")

    def complaints(self) -> list[str]:
        """Return the stray lines, and the expected ones that never came."""
        unseen = [f"never logged: {p.pattern}" for p, seen in self._expected.items() if not seen]
        return self.stray + unseen


def leaked_threads(before: set[threading.Thread], patience: float = 1.0) -> list[str]:
    """Name the Python threads started since ``before`` that still run after ``patience`` seconds each.

    Threads that Qt started and that merely passed through Python are left out: Python never forgets those.
    """
    left = []
    for thread in set(threading.enumerate()) - before:
        if isinstance(thread, threading._DummyThread):
            continue
        thread.join(patience)
        if thread.is_alive():
            left.append(f"thread {thread.name} still runs")
    return left


def leaked_qt_objects(ignore: set[int] | None = None) -> list[str]:
    """Name the QTimers still ticking and the QThreads and pool threads still running.

    Args:
        ignore: `id` of objects already reported.
    """
    core = sys.modules.get("PySide6.QtCore")
    if core is None or core.QCoreApplication.instance() is None:
        return []
    from shiboken6 import isValid

    core.QCoreApplication.sendPostedEvents(None, core.QEvent.Type.DeferredDelete)
    gc.collect()
    main = core.QCoreApplication.instance().thread()
    left = []
    for thing in gc.get_objects():
        kind = type(thing)
        if not issubclass(kind, core.QTimer | core.QThread) or not isValid(thing):
            continue
        if ignore is not None and id(thing) in ignore:
            continue
        running = thing.isActive() if issubclass(kind, core.QTimer) else thing != main and thing.isRunning()
        if running:
            left.append(f"{kind.__name__} {thing.objectName()!r} of {thing.parent()!r} still runs")
            if ignore is not None:
                ignore.add(id(thing))
    if not core.QThreadPool.globalInstance().waitForDone(1000):
        left.append("the global thread pool is still busy")
    return left
