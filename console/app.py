"""The composition root: start-up and shut-down of the window.

Start, in this order, because each step is what the next one waits for:

1. The environment for Qt and Chromium, before either is loaded.
2. Who is there, if that is not known: the first start's question, signing in to the central (``console.ui.signin``).
   Then the home: folders, the lock of the one console, the store (Alembic only if its schema is old).
3. QApplication, theme, language; the threads; the frame with its bars. The window is on screen.
4. The first page of the queue, read by the standard driver on the read thread. SQLAlchemy is not imported yet.
5. After the first paint: Chromium and the map, then the warm-up of the heavy modules one by one in a thread, then
   the look-out for Changes, the line to the central (which starts the embedded one), and with ``--demo`` the city.
6. After a minute: now and then, whether the suggestions are to be trained anew (a process of its own does it).

Stop: timers, the network with a deadline, reads, every write that was asked for, the line to the central,
connections, the lock.
"""

from __future__ import annotations

import getpass
import logging
import os
import sqlite3
import sys
import time
from collections.abc import Mapping
from contextlib import closing
from dataclasses import dataclass, field, replace
from pathlib import Path
from threading import Event
from typing import TYPE_CHECKING, Any, cast

from console.core import settings as settings_of
from console.core.clock import Clock
from console.core.errors import Refused, Told
from console.core.settings import Settings
from console.core.store import Store, open_store

if TYPE_CHECKING:
    from PySide6.QtWidgets import QApplication

    from console.core.line import Line
    from console.ui.console_window import ConsoleWindow
    from console.ui.desk import Desk
    from console.ui.map.graphics import Graphics
    from console.ui.wall.program import WallProgram

log = logging.getLogger(__name__)

DEMO_SEED = 20251124
NO_DESKTOP = ("offscreen", "minimal")  # nobody sees a notice there
LEARN_AFTER_S = 60.0  # a window that was just opened has better things to do
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
        demo: fill an empty store with the made city and let it live; nobody is asked anything first.

    Returns:
        Exit status.
    """
    from console.core import log as logs
    from console.ui.map.graphics import has_gpu, prepare_environment

    try:
        settings = settings_of.load(os.environ, login(), flags)
        root = hasattr(os, "geteuid") and os.geteuid() == 0
        prepare_environment(os.environ, cast("Graphics", settings.graphics), gpu=has_gpu(), root=root)
        start = Start(settings, demo=True) if demo else asked(settings)
        if start is None:
            return 0
        store = open_store(start.settings, wall_clock())
        store.claim()
        line, start = line_of(start, store)
    except Told as failure:
        language = os.environ.get("TANGGAP_LANGUAGE", "id")
        print(failure.sentence(language if language in ("id", "en") else "id"), file=sys.stderr)  # noqa: T201
        return 1
    sys.setswitchinterval(SWITCH_INTERVAL_S)
    handler = logs.set_up(start.settings.home / "log")
    try:
        return _run(start, store, line)
    finally:
        store.close()
        logs.tear_down(handler)


def run_wall(screens: int = 1, *, demo: bool = False) -> int:
    """Open the wall of the control room and stay until somebody closes it.

    Beside a console that has this home open it only reads; otherwise it keeps the line to the central itself.

    Args:
        screens: how many whole screens, one or two.
        demo: fill an empty store with the made city and let it live.

    Returns:
        Exit status.
    """
    from console.core import log as logs

    try:
        settings = settings_of.load(os.environ, login())
        start = Start(settings, demo=True) if demo else asked(settings)
        if start is None:
            return 0
        store = open_store(start.settings, wall_clock())
        line: Line | None
        line, start = line_of(start, store)
        try:
            store.claim()
        except Refused:
            line = None
    except Told as failure:
        language = os.environ.get("TANGGAP_LANGUAGE", "id")
        print(failure.sentence(language if language in ("id", "en") else "id"), file=sys.stderr)  # noqa: T201
        return 1
    sys.setswitchinterval(SWITCH_INTERVAL_S)
    handler = logs.set_up(start.settings.home / "log") if line is not None else None
    try:
        return _run_wall(start, store, line, screens)
    finally:
        store.close()
        if handler is not None:
            logs.tear_down(handler)


def _run_wall(start: Start, store: Store, line: Line | None, screens: int) -> int:
    from PySide6.QtCore import QTimer

    app = make_application(start.settings)
    wall = make_wall(app, start.settings, store, line, screens, demo=start.demo, clock=Clock(wall_clock))
    wall.closed.connect(app.quit)
    QTimer.singleShot(0, wall.begin)
    try:
        return app.exec()
    finally:
        wall.end()


def make_wall(
    app: QApplication, settings: Settings, store: Store, line: Line | None, screens: int = 1, *,
    demo: bool = False, clock: Any = wall_clock,
) -> WallProgram:  # fmt: skip
    """Put the wall together, dark unless the settings say light; nothing is shown yet, see ``WallProgram.begin``."""
    from console.ui.theme import Theme
    from console.ui.wall.program import WallProgram

    theme = Theme(app, "dark" if settings.theme == "system" else settings.theme)
    return WallProgram(theme, make_desk(settings, store, clock), line, screens, demo=demo)


@dataclass(frozen=True, slots=True)
class Start:
    """What is known before the window is made.

    Attributes:
        settings: as they hold, with the name and role of whoever signed in.
        password: of the central; "" where none is needed or none was given.
        demo: the made city.
        trouble: what could not be kept while signing in, for the message bar.
        told: the central has just said the role that stands in the settings; else the one it last gave holds.
    """

    settings: Settings
    password: str = field(default="", repr=False)
    demo: bool = False
    trouble: Told | None = None
    told: bool = False


def asked(settings: Settings) -> Start | None:
    """Ask where reports live and who is there, as far as that is not known.

    Returns:
        None when somebody would rather leave.
    """
    if not settings.central and any(
        (settings.home / name).exists() for name in (settings_of.FILE, "tanggap.db")
    ):
        return Start(settings)
    from console.core.access import password_from
    from console.ui.signin.flow import decide

    need = decide(settings, os.environ, settings.home)
    if need == "none":
        return Start(settings, password_from(os.environ, settings.central) if settings.central else "")
    return _signed_in(settings)


def _signed_in(settings: Settings) -> Start | None:
    from console.ui.signin.flow import run_dialogs
    from console.ui.theme import Theme
    from console.ui.work import Work

    app = make_application(settings)
    work = Work()
    try:
        found = run_dialogs(
            app, Theme(app, settings.theme), work, settings, os.environ, last_data=last_heard(settings)
        )
    finally:
        work.close()
    if found is None:
        return None
    settings = found.settings
    if found.kind == "demo":  # a made city must not get among the city's own reports
        settings = replace(settings, home=settings.home / "contoh", central="")
    if found.kind == "central":
        settings = replace(settings, operator=found.user or settings.operator)
        if found.identity is not None:
            settings = replace(settings, role=found.identity.role)
    return Start(settings, found.password, found.kind == "demo", found.trouble, found.identity is not None)


def last_heard(settings: Settings) -> int | None:
    """When this console last heard of its central; None for never."""
    from console.core import records
    from models import reading

    if not settings.store.exists():
        return None
    try:
        with closing(reading.connect(settings.store)) as db:
            return records.last_pull(db) or None
    except sqlite3.Error:  # not there yet, or not ours: told when it is opened
        return None


def line_of(start: Start, store: Store) -> tuple[Line, Start]:
    """The way to the central this start names, and the start with the role the central gave: just now, or last."""
    from console.core.line import acting, line

    settings = start.settings
    with closing(store.reader()) as db:
        actor = acting(settings, db)
    settings = replace(settings, operator=actor.name, role=settings.role if start.told else actor.role)
    return line(settings, start.password), replace(start, settings=settings)


def _run(start: Start, store: Store, line: Line) -> int:
    from PySide6.QtCore import QTimer

    app = make_application(start.settings)
    window = make_window(
        app, start.settings, store, demo=start.demo, clock=Clock(wall_clock), line=line,
        notices=app.platformName() not in NO_DESKTOP,
    )  # fmt: skip
    window.show()
    if start.trouble is not None:
        window.desk.messages.refuse(start.trouble.sentence(start.settings.language))
    QTimer.singleShot(0, window.begin)
    ended = Event()

    def learn() -> None:
        if not ended.wait(LEARN_AFTER_S):
            from console.core.trainer import Trainer

            Trainer(store.path, start.settings.home, wall_clock).run(ended)

    window.desk.work.serve(learn, ended.set)
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
    layout: Path | None = None, line: Line | None = None, notices: bool = False,
) -> ConsoleWindow:  # fmt: skip
    """Put the window together; nothing is read yet, see ``ConsoleWindow.begin``.

    Args:
        app: the application.
        settings: as loaded.
        store: open.
        demo: the made city.
        clock: the time; a fixed one for pictures and tests.
        layout: ini file of the window's layout; None: in the home.
        line: the way to the central; None: the console stays by itself, for pictures and tests.
        notices: tell what comes up while nobody looks; not for pictures and tests.
    """
    from console.ui.console_window import ConsoleWindow
    from console.ui.theme import Theme

    theme, desk = Theme(app, settings.theme), make_desk(settings, store, clock)
    return ConsoleWindow(
        theme, desk, layout or settings.home / "window.ini", demo=demo, line=line, notices=notices
    )


def make_desk(settings: Settings, store: Store, clock: Any) -> Desk:
    """A desk for whoever the settings name."""
    from console.core.dispatch import Dispatcher
    from console.ui.desk import Desk
    from console.ui.work import Work
    from models.commands import Actor

    actor = Actor(settings.operator, settings.role)
    return Desk(store, Dispatcher(store, actor, console_name(), clock, os.urandom), Work(), clock)


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
