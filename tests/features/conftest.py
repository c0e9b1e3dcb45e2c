"""Screens are tested as they must live: no SQL and no socket on the GUI thread."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from pytestqt.qtbot import QtBot

from tests.features.room import Room
from tests.support import homes


@pytest.fixture(autouse=True)
def _gui_thread_never_waits(gui_guard: None) -> None:
    """Law 5, held for every test of this folder."""


@pytest.fixture
def room(qtbot: QtBot, home: Path, now: int) -> Iterator[Room]:
    """A control room whose home is empty."""
    homes.prepare(home, now)
    made = Room(qtbot, home, now)
    yield made
    made.close()
