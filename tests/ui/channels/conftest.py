"""A desk that hears of channels, with a central that answers by script."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from pytestqt.qtbot import QtBot

from console.core.channel_health import Health
from console.core.errors import Told
from console.ui.channels.watch import HealthWatch
from tests.support.desks import AtDesk, desk_over


class Line:
    """The second line as a script: questions wait until they are answered."""

    def __init__(self) -> None:
        self.asked: list[tuple[Any, Any]] = []

    def ask(self, fn: Any, done: Any, failed: Callable[[Told], object] | None = None) -> None:
        self.asked.append((done, failed))

    def answer(self, *rows: Health) -> None:
        """Answer the oldest question."""
        self.asked.pop(0)[0](rows)

    def fail(self, failure: Told) -> None:
        """Lose the oldest question."""
        self.asked.pop(0)[1](failure)


class Watched:
    """A watch, its line and its desk."""

    def __init__(self, at: AtDesk, now: int) -> None:
        self.at, self.now, self.line = at, now, Line()
        self.watch = HealthWatch(self.line, at.desk)

    def hear(self, *rows: Health) -> None:
        """The central is asked and says this."""
        self.watch.ask()
        self.line.answer(*rows)

    def row(self, channel: str = "x", **changes: Any) -> Health:
        """A channel that goes, unless told otherwise."""
        fields: dict[str, Any] = {
            "console": "penerima-1", "phase": "reading", "ok_at": self.now - 20, "newest_at": self.now - 90,
            "at": self.now - 10, "actor": "intake",
        }  # fmt: skip
        return Health(channel, **(fields | changes))


@pytest.fixture
def at(qtbot: QtBot, home: Path, now: int) -> Iterator[AtDesk]:
    """A supervisor's desk."""
    with desk_over(qtbot, home, now) as made:
        yield made


@pytest.fixture
def watched(at: AtDesk, now: int) -> Iterator[Watched]:
    """Its watch."""
    made = Watched(at, now)
    yield made
    made.watch.stop()
