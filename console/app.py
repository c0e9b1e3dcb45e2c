"""The composition root: start-up and shut-down of the window.

Start, in this order, because each step is what the next one waits for:

1. The environment for Qt and Chromium, before either is loaded.
2. The home: folders, the lock of the one console, the store (Alembic only if its schema is old).
3. QApplication, theme, language; the threads; the frame with its bars. The window is on screen.
4. The first page of the queue, read by the standard driver on the read thread. SQLAlchemy is not imported yet.
5. After the first paint: Chromium and the map, then the warm-up of the heavy modules one by one in a thread, then
   the look-out for Changes, and with ``--demo`` the made city.

Stop: timers, the network with a deadline, reads, every write that was asked for, connections, the lock.
"""

from __future__ import annotations

import getpass
import logging
import os
import sys
import time
from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Any, cast

from console.core import settings as settings_of
from console.core.errors import Told
from console.core.settings import Settings
from console.core.store import Store, open_store

if TYPE_CHECKING:
    from PySide6.QtWidgets import QApplication

    from console.ui.console_window import ConsoleWindow
    from console.ui.map.graphics import Graphics

log = logging.getLogger(__name__)

DEMO_SEED = 20251124
SWITCH_INTERVAL_S = 0.001  # waits for the interpreter shrink four-fold; an import costs 0-6 % more


def wall_clock() -> int:
    """The time of the computer, seconds since the epoch. It is shown and stamped, never used to decide an order."""
    return int(time.time())


def login() -> str:
    """The computer's login name; "operator" where there is none."""
    try:
        return getpass.getuser()
    except (OSError, KeyError):
        return "operator"


def run(flags: Mapping[str, Any] | None = None, *, demo: bool = False) -> int:
    """Open the console and stay until its window closes.

    Args:
        flags: settings from the command line.
        demo: fill an empty store with the made city and let it live.

    Returns:
        Exit status.
    """
    from console.core import log as logs
    from console.ui.map.graphics import has_gpu, prepare_environment

    try:
        settings = settings_of.load(os.environ, login(), flags)
        root = hasattr(os, "geteuid") and os.geteuid() == 0
        prepare_environment(os.environ, cast("Graphics", settings.graphics), gpu=has_gpu(), root=root)
        store = open_store(settings, wall_clock())
        store.claim()
    except Told as failure:
        language = os.environ.get("TANGGAP_LANGUAGE", "id")
        print(failure.sentence(language if language in ("id", "en") else "id"), file=sys.stderr)  # noqa: T201
        return 1
    sys.setswitchinterval(SWITCH_INTERVAL_S)
    handler = logs.set_up(settings.home / "log")
    try:
        return _run(settings, store, demo=demo)
    finally:
        store.close()
        logs.tear_down(handler)


def _run(settings: Settings, store: Store, *, demo: bool) -> int:
    from PySide6.QtCore import QTimer

    app = make_application(settings)
    window = make_window(app, settings, store, demo=demo)
    window.show()
    QTimer.singleShot(0, window.begin)
    try:
        return app.exec()
    finally:
        window.end()


def make_application(settings: Settings) -> QApplication:
    """The QApplication, with the language set before any widget exists.

    Args:
        settings: language.
    """
    from PySide6.QtCore import QCoreApplication, Qt
    from PySide6.QtWidgets import QApplication

    from console.ui.i18n import install

    refuse_broken_pyside()
    # The web view shares its context with the window; must be said before the application exists.
    QCoreApplication.setAttribute(Qt.ApplicationAttribute.AA_ShareOpenGLContexts)
    app = QApplication.instance() or QApplication([sys.argv[0] or "tanggap"])
    assert isinstance(app, QApplication)  # noqa: S101 - only a QApplication is ever made in this program
    app.setApplicationName("tanggap")
    app.setApplicationDisplayName("Tanggap")
    app.setDesktopFileName("tanggap")
    install(app, settings.language)
    return app


def make_window(
    app: QApplication, settings: Settings, store: Store, *, demo: bool = False, clock: Any = wall_clock,
    layout: Path | None = None,
) -> ConsoleWindow:  # fmt: skip
    """Put the window together; nothing is read yet, see ``ConsoleWindow.begin``.

    Args:
        app: the application.
        settings: as loaded.
        store: open.
        demo: the made city.
        clock: the time; a fixed one for pictures and tests.
        layout: ini file of the window's layout; None: in the home.
    """
    from console.core.dispatch import Dispatcher
    from console.ui.console_window import ConsoleWindow
    from console.ui.desk import Desk
    from console.ui.theme import Theme
    from console.ui.work import Work
    from models.commands import Actor

    theme = Theme(app, settings.theme)
    dispatcher = Dispatcher(store, Actor(settings.operator, settings.role), console_name(), clock, os.urandom)
    desk = Desk(store, dispatcher, Work(), clock)
    return ConsoleWindow(theme, desk, layout or settings.home / "window.ini", demo=demo)


def console_name() -> str:
    """Which machine an Event was recorded on."""
    import platform

    return platform.node() or "konsol"


def refuse_broken_pyside() -> None:
    """Stop with a sentence on a PySide6 that kills this Python.

    PySide6 6.12.0 on CPython 3.11 hands out None without taking a reference; after some thousand calls the process
    dies (``none_dealloc``). 6.11.3 is clean.

    Raises:
        SystemExit: on that pair.
    """
    import PySide6

    version = tuple(int(part) for part in PySide6.__version__.split(".")[:2])
    if version >= (6, 12) and sys.version_info < (3, 12):
        raise SystemExit(
            f"PySide6 {PySide6.__version__} crashes on Python {sys.version.split()[0]}; install PySide6>=6.8,<6.12."
        )
