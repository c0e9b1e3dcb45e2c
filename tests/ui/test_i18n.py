"""English is whole, says what the source says, and the compiled file is the one that belongs to it."""

from __future__ import annotations

import re
import subprocess
from pathlib import Path
from xml.etree import ElementTree

import pytest
from PySide6.QtCore import QCoreApplication
from PySide6.QtWidgets import QApplication

import resources
from console.ui import i18n

ROOT = Path(__file__).resolve().parents[2]


def entries() -> list[tuple[str, str, ElementTree.Element]]:
    """(context, source, translation element) of the English catalogue, which is our own file."""
    tree = ElementTree.fromstring(resources.read_text("i18n/tanggap_en.ts"))  # noqa: S314
    return [
        (context.findtext("name", ""), message.findtext("source", ""), found)
        for context in tree.iter("context")
        for message in context.iter("message")
        if (found := message.find("translation")) is not None
    ]


def test_every_entry_is_finished() -> None:
    unfinished = [
        (context, source) for context, source, found in entries() if found.get("type") or not found.text
    ]
    assert unfinished == []


def test_placeholders_survive_translation() -> None:
    def names(text: str) -> list[str]:
        return sorted(re.findall(r"{\w*}", text))

    assert [source for _, source, found in entries() if names(source) != names(found.text or "")] == []


def test_catalogue_and_compiled_file_are_in_step_with_the_source() -> None:
    """Mend with `packaging/i18n.sh`, then translate what it added and run it again."""
    done = subprocess.run(["packaging/i18n.sh", "--check"], cwd=ROOT, capture_output=True, text=True)
    assert done.returncode == 0, done.stdout + done.stderr


def test_english_and_back(qapp: QApplication) -> None:
    try:
        i18n.install(qapp, "en")
        assert QCoreApplication.translate("Actions", "Urungkan") == "Undo"
        i18n.install(qapp, "en")
    finally:
        i18n.install(qapp, "id")
    assert QCoreApplication.translate("Actions", "Urungkan") == "Urungkan"


def test_a_language_nobody_translated_is_refused(qapp: QApplication) -> None:
    with pytest.raises(ValueError, match="jv"):
        i18n.install(qapp, "jv")
