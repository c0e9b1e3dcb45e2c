"""A desk over a home, for the stories of a single screen: the real threads, store and messages, without a window."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from threading import Thread
from typing import Any

from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from console.core import settings as settings_of
from console.core.dispatch import Dispatcher
from console.core.store import open_store
from console.ui.desk import Desk
from console.ui.work import Work
from models.commands import Actor
from tests.support import homes

WAIT_MS = 10_000


@dataclass
class AtDesk:
    """A desk, and what a test does around it."""

    qtbot: QtBot
    desk: Desk
    home: Path

    def settle(self) -> None:
        """Wait until every question is answered, also those the answers led to."""
        for _ in range(3):
            self.qtbot.waitUntil(lambda: self.desk.work.idle, timeout=WAIT_MS)
            QApplication.processEvents()

    def elsewhere(self, act: Callable[[], Any]) -> Any:
        """Do something to the store as another process would: not on the thread of the window."""
        answer: list[Any] = []
        thread = Thread(target=lambda: answer.append(act()))
        thread.start()
        thread.join()
        return answer[0]

    @property
    def said(self) -> str:
        """What the message bar says now."""
        message = self.desk.messages.current
        return message.text if message is not None else ""


@contextmanager
def desk_over(
    qtbot: QtBot, home: Path, now: int, role: str = "supervisor", flags: dict[str, Any] | None = None,
    **environ: str,
) -> Iterator[AtDesk]:  # fmt: skip
    """A desk over a home, made if there is none; fails the test when a job of it crashed.

    Args:
        role: of the operator, rina.
        flags, environ: settings from the command line and the environment.
    """
    if not (home / "tanggap.db").exists():
        homes.prepare(home, now)
    settings = settings_of.load({"TANGGAP_HOME": str(home), **environ}, "rina", flags)
    store = open_store(settings, now)
    counter = iter(range(1, 1 << 62))
    dispatcher = Dispatcher(
        store, Actor("rina", role), "test", lambda: now, lambda size: next(counter).to_bytes(size, "big")
    )
    desk = Desk(store, dispatcher, Work(), lambda: now)
    crashes: list[Exception] = []
    desk.work.crashed.connect(crashes.append)
    yield AtDesk(qtbot, desk, home)
    desk.close()
    desk.deleteLater()
    store.close()
    assert not crashes, crashes
