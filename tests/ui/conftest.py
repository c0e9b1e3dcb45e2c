"""Screens are tested as they must live: no SQL and no socket on the GUI thread."""

from __future__ import annotations

import pytest
from PySide6.QtWidgets import QApplication

from console.ui.theme import Theme
from models.reference import Reference, default_reference


@pytest.fixture(autouse=True)
def _gui_thread_never_waits(gui_guard: None) -> None:
    """Law 5, held for every test of this folder."""


@pytest.fixture(scope="session")
def one_theme(qapp: QApplication) -> Theme:
    """One for all tests: each new one gives every living widget its style again, and stays with the application."""
    return Theme(qapp, "light")


@pytest.fixture
def theme(one_theme: Theme, qapp: QApplication) -> Theme:
    """The light theme; the application wears it, whatever another test has put on."""
    one_theme.set_mode("light")
    if one_theme._tinted.path() not in qapp.styleSheet():
        one_theme._apply()
    return one_theme


@pytest.fixture(scope="session")
def ref() -> Reference:
    """The master data every new store starts with."""
    return default_reference()
