"""Screens are tested as they must live: no SQL and no socket on the GUI thread."""

from __future__ import annotations

import pytest


@pytest.fixture(autouse=True)
def _gui_thread_never_waits(gui_guard: None) -> None:
    """Law 5, held for every test of this folder."""
