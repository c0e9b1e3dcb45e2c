"""Stories of reply templates: a supervisor changes the words for everybody, sees them first, and can have them back."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from pytestqt.qtbot import QtBot

from console.core import templates
from console.ui.preferences import PreferencesScreen
from console.ui.preferences.template_panel import NEW, TemplatePanel
from console.ui.theme import Theme
from models.commands import Actor
from tests.support.desks import AtDesk, desk_over


@pytest.fixture
def at(qtbot: QtBot, tmp_path: Path, now: int) -> Iterator[AtDesk]:
    with desk_over(qtbot, tmp_path / "home", now) as made:
        yield made


@pytest.fixture
def panel(at: AtDesk, theme: Theme) -> TemplatePanel:
    made = TemplatePanel(theme, at.desk)
    at.qtbot.addWidget(made)
    made.resize(600, 700)
    made.show()
    made.read()
    at.settle()
    return made


def holds(at: AtDesk, name: str) -> str:
    return templates.templates(at.desk.store.reference)[name].texts["id"]


def test_words_are_changed_for_everybody_and_had_back(at: AtDesk, panel: TemplatePanel) -> None:
    shipped = holds(at, "done")
    panel.open("done")
    assert panel.text.toPlainText() == shipped
    assert panel.reset.isHidden()
    panel.text.setPlainText("Beres, {nomor}.[ {hasil}]")
    assert panel.preview.text() == "Beres, JK2511240001. Lubang sudah ditambal."
    at.qtbot.mouseClick(panel.keep_button, Qt.MouseButton.LeftButton)
    at.settle()
    assert holds(at, "done") == "Beres, {nomor}.[ {hasil}]"
    assert panel.which.currentText().endswith("(diubah)")
    assert "disimpan" in at.said
    at.qtbot.mouseClick(panel.reset, Qt.MouseButton.LeftButton)
    at.settle()
    assert holds(at, "done") == shipped
    assert panel.text.toPlainText() == shipped
    assert panel.reset.isHidden()


@pytest.mark.parametrize(
    "text, why",
    [
        ("Terima kasih", "nomor harus ada di luar"), ("{nomor} {siapa}", "siapa tidak dikenal"),
        ("{nomor} [di {kelurahan}", "tanpa pasangan"), ("{nomor} [saja]", "harus memuat kata isian"),
        ("{nomor} https://jakarta.go.id", "tautan"), ("{nomor}" + " panjang" * 60, "280"),
    ],
)  # fmt: skip
def test_words_that_cannot_be_sent_are_not_kept(
    at: AtDesk, panel: TemplatePanel, text: str, why: str
) -> None:
    panel.open("done")
    panel.short.setPlainText(text)
    assert why in panel.wrong.text()
    assert not panel.keep_button.isEnabled()
    assert panel.preview.text() == ""


def test_both_languages_are_edited(at: AtDesk, panel: TemplatePanel) -> None:
    panel.open("received")
    panel.text.setPlainText("Diterima: {nomor}")
    panel.language.chosen.emit("en")
    assert panel.text.toPlainText() == templates.shipped()["received"].texts["en"]
    panel.text.setPlainText("Received: {nomor}")
    panel.language.chosen.emit("id")
    assert panel.text.toPlainText() == "Diterima: {nomor}"
    panel.keep()
    at.settle()
    found = templates.templates(at.desk.store.reference)["received"]
    assert found.texts == {"id": "Diterima: {nomor}", "en": "Received: {nomor}"}


def test_a_template_of_their_own(at: AtDesk, panel: TemplatePanel) -> None:
    panel.open(NEW)
    assert not panel.keep_button.isEnabled()  # no name, no status
    for lang, name in (("en", "Flood gate"), ("id", "Pintu air: ditutup!")):
        panel.language.chosen.emit(lang)
        at.qtbot.keyClicks(panel.name, name)
    assert not panel.keep_button.isEnabled()
    panel.fits["proses"].setChecked(True)
    assert panel.keep_button.isEnabled()
    panel.keep()
    at.settle()
    found = templates.templates(at.desk.store.reference)["pintu-air-ditutup"]
    assert (found.names["en"], found.fits, found.kinds) == ("Flood gate", ("proses",), ("complaint",))
    assert panel.which.currentText() == "Pintu air: ditutup! (tambahan)"
    panel.take_away()
    at.settle()
    assert "pintu-air-ditutup" not in templates.templates(at.desk.store.reference)
    assert panel.which.findData("pintu-air-ditutup") < 0


def test_another_supervisors_words_stay_one_template(at: AtDesk, panel: TemplatePanel) -> None:
    body = templates.to_body(templates.shipped()["done"]) | {
        "texts": {"id": "Sari: {nomor}", "en": "Sari: {nomor}"}
    }
    sari = at.desk.dispatcher.acting_as(Actor("sari", "supervisor"))
    at.elsewhere(lambda: sari.keep("template", "done", body, shared=True))
    panel.read()
    at.settle()
    panel.open("done")
    assert panel.text.toPlainText() == "Sari: {nomor}"
    panel.text.setPlainText("Rina: {nomor}")
    panel.keep()
    at.settle()
    assert at.desk.store.reference.reply_templates[0][1].count("Rina") == 1
    assert len(at.desk.store.reference.reply_templates) == 1


@pytest.mark.parametrize(
    "role, cover, words", [("operator", True, False), ("supervisor", True, True), ("auditor", False, False)]
)
def test_who_sees_which_panel(
    qtbot: QtBot, tmp_path: Path, now: int, theme: Theme, role: str, cover: bool, words: bool
) -> None:
    with desk_over(qtbot, tmp_path / role, now, role) as made:
        screen = PreferencesScreen(theme, made.desk)
        qtbot.addWidget(screen)
        assert (screen.cover is not None, screen.templates is not None) == (cover, words)
