"""The one door to shipped data."""

from __future__ import annotations

import pytest

import resources


def test_text_and_bytes_are_the_same_file() -> None:
    text = resources.read_text("fonts/OFL.txt")
    assert "SIL Open Font License" in text
    assert resources.read_bytes("fonts/OFL.txt").decode("utf-8") == text


def test_a_misspelt_name_is_said_at_once() -> None:
    with pytest.raises(FileNotFoundError, match="fonts/Comic"):
        resources.path("fonts/Comic.otf")


@pytest.mark.parametrize("name", ["../pyproject.toml", "fonts/../../pyproject.toml", "/etc/hostname"])
def test_a_name_cannot_leave_the_package(name: str) -> None:
    with pytest.raises((ValueError, FileNotFoundError)):
        resources.path(name)


def test_folders_are_reachable() -> None:
    assert resources.path("icons").is_dir()
