"""What both files of this folder need."""

from __future__ import annotations

import pytest
from PySide6.QtWidgets import QApplication

from console.ui.theme import Theme


@pytest.fixture(scope="session")
def one_theme(qapp: QApplication) -> Theme:
    """One for all tests: each new one gives every living widget its style again."""
    return Theme(qapp, "light")
