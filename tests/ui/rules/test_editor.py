"""One rule being changed: every problem beside its field, in words; areas pasted and opened, hostile ones too."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication

from console.ui.rules.editor import HOURS, NAME, PLACE, TO, RuleEditor
from console.ui.rules.place_part import KELURAHAN, POLYGON
from console.ui.theme import Theme
from models.routing import Rule
from tests.support.desks import AtDesk
from tests.support.factories import PLUIT
from tests.support.routing import SQUARE

RING = [list(corner) for corner in (*SQUARE, SQUARE[0])]
FEATURE = {"type": "Feature", "properties": {}, "geometry": {"type": "Polygon", "coordinates": [RING]}}


@pytest.fixture
def editor(at: AtDesk, theme: Theme) -> RuleEditor:
    made = RuleEditor(theme, at.desk)
    at.qtbot.addWidget(made)
    made.resize(600, 900)
    made.show()
    return made


def begin(editor: RuleEditor, rule: Rule | None = None, *taken: str) -> list[Rule]:
    """Show a rule; what is taken over is appended to the list."""
    done: list[Rule] = []
    editor.done.connect(done.append)
    editor.show_rule(rule or Rule("Banjir", "DSDA"), taken, new=rule is None)
    return done


def shown(editor: RuleEditor) -> dict[str, str]:
    """What is said beside the fields."""
    return {field: label.text() for field, label in editor.problems.items() if label.isVisible()}


def test_what_was_shown_comes_back_unchanged(editor: RuleEditor) -> None:
    rule = Rule(
        "Banjir malam",
        "sudin DSDA",
        3,
        False,
        SQUARE,
        (),
        ("banjir", "sampah"),
        ("sms", "x"),
        (0, 2),
        1200,
        300,
    )
    done = begin(editor, rule)
    editor.accept()
    assert done == [rule]


def test_a_new_rule_is_made_of_the_fields(at: AtDesk, editor: RuleEditor) -> None:
    done = begin(editor, Rule("", ""))
    editor.name.setFocus()
    at.qtbot.keyClicks(editor.name, "Parkir di Pluit")
    at.qtbot.keyClicks(editor.addressee.edit, "satpolpp")
    editor.place.which._buttons[KELURAHAN].click()
    editor.place.kelurahan.tick(PLUIT)
    editor.categories.tick("parkir-liar")
    editor.channels["x"].click()
    editor.days[5].click()
    at.qtbot.keyClicks(editor.begins, "07.30")
    at.qtbot.keyClicks(editor.ends, "16:00")
    at.qtbot.keyClick(editor.name, Qt.Key.Key_Return, Qt.KeyboardModifier.ControlModifier)
    (rule,) = done
    assert (rule.name, rule.kelurahan, rule.categories) == ("Parkir di Pluit", (PLUIT,), ("parkir-liar",))
    assert (rule.channels, rule.weekdays, rule.begins, rule.ends) == (("x",), (5,), 450, 960)
    assert rule.addressee in ("SATPOLPP", "sudin SATPOLPP")


def test_every_problem_stands_beside_its_field_and_nothing_is_taken_over(editor: RuleEditor) -> None:
    done = begin(editor, Rule("Banjir", "DSDA"), "lain")
    editor.name.setText("  LAIN ")
    editor.begins.setText("25:00")
    editor.ends.setText("7")
    editor.place.which._buttons[KELURAHAN].click()
    editor.addressee.choose("", "zzzzzzzz 9")
    editor.accept()
    assert shown(editor) == {
        NAME: "Dua aturan bernama “LAIN”.", TO: "Pilih tujuannya.",
        PLACE: "Centang paling sedikit satu kelurahan.", HOURS: "Jam ditulis seperti 07:30.",
    }  # fmt: skip
    assert done == []


def test_a_new_rule_does_not_complain_before_anything_was_typed(editor: RuleEditor) -> None:
    begin(editor, Rule("", ""))
    assert shown(editor) == {}
    editor.accept()
    assert list(shown(editor)) == [NAME, TO]


def test_escape_leaves_it(at: AtDesk, editor: RuleEditor) -> None:
    done = begin(editor)
    with at.qtbot.waitSignal(editor.left):
        at.qtbot.keyClick(editor.name, Qt.Key.Key_Escape)
    assert done == []


@pytest.mark.parametrize(
    "told", [RING, FEATURE["geometry"], FEATURE, {"type": "FeatureCollection", "features": [FEATURE]}]
)
def test_an_area_is_pasted_as_people_have_it(editor: RuleEditor, told: Any) -> None:
    done = begin(editor)
    QApplication.clipboard().setText(json.dumps(told))
    editor.place.paste.click()
    editor.accept()
    assert done[0].polygon == SQUARE


HOSTILE = {
    "no json": ("Poligon", "Ini bukan GeoJSON yang dapat dibaca."),
    "deep": ("[" * 100_000, "Ini bukan GeoJSON yang dapat dibaca."),
    "huge": ("[" + "1," * 200_000 + "1]", "Daftar aturan terlalu panjang; paling banyak 262144 huruf."),
    "many corners": (
        json.dumps([[106.8 + i / 1e5, -6.1] for i in range(600)]),
        "Poligon mempunyai terlalu banyak titik; paling banyak 500.",
    ),
    "crossed": (
        json.dumps([[106.8, -6.1], [106.9, -6.2], [106.9, -6.1], [106.8, -6.2]]),
        "Garis poligon memotong dirinya sendiri di -6.15000, 106.85000.",
    ),
    "nan": ("[[NaN, -6.1], [106.9, -6.2], [106.9, -6.1]]", "Titik ke-1 terletak di luar Jakarta."),
    "infinite": ("[[106.8, -6.1], [1e999, -6.2], [106.9, -6.1]]", "Titik ke-2 terletak di luar Jakarta."),
    "exchanged": ("[[-6.1, 106.8], [-6.2, 106.9], [-6.1, 106.9]]", "Bujur dan lintang titik ke-1 tertukar."),
    "a point": ('{"type": "Point", "coordinates": [106.8, -6.1]}', "Wilayah aturan harus satu poligon."),
    "two features": (
        json.dumps({"type": "FeatureCollection", "features": [FEATURE, FEATURE]}), "Wilayah aturan harus satu poligon.",
    ),
    "holes": (json.dumps({"type": "Polygon", "coordinates": [RING, RING]}), "Poligon tidak boleh berlubang."),
    "flat": ("[[106.8, -6.1], [106.9, -6.1], [106.85, -6.1]]", "Poligon tidak melingkupi apa pun."),
}  # fmt: skip


@pytest.mark.parametrize("kind", HOSTILE)
def test_a_hostile_area_gets_a_sentence_and_is_not_kept(editor: RuleEditor, kind: str) -> None:
    text, sentence = HOSTILE[kind]
    done = begin(editor, Rule("Banjir", "DSDA", polygon=SQUARE))
    editor.place.take_text(text)
    editor.accept()
    assert shown(editor)[PLACE] == sentence
    assert editor.place.polygon == ()
    assert done == []


def test_an_area_is_opened_from_a_file_and_a_broken_one_says_why(
    at: AtDesk, editor: RuleEditor, tmp_path: Path
) -> None:
    begin(editor)
    good, binary = tmp_path / "wilayah.geojson", tmp_path / "foto.json"
    good.write_text(json.dumps(FEATURE))
    binary.write_bytes(b"\xff\xd8\xff\xe0")
    editor.place.take_file(good)
    at.settle()
    assert editor.place.polygon == SQUARE
    editor.place.take_file(binary)
    at.settle()
    assert shown(editor)[PLACE] == "Ini bukan GeoJSON yang dapat dibaca."
    editor.place.take_file(tmp_path / "tiada.json")
    at.settle()
    assert shown(editor)[PLACE].startswith("Berkas tiada.json tidak dapat dibaca")


def test_a_lasso_with_thousands_of_points_becomes_few_corners(editor: RuleEditor) -> None:
    done = begin(editor)
    side = [(-6.13 + i / 1e5, 106.78) for i in range(2000)]
    editor.place.take_outline([*side, (-6.11, 106.80), (-6.13, 106.80)])
    editor.accept()
    assert done[0].polygon == ((106.78, -6.13), (106.78, -6.11001), (106.8, -6.11), (106.8, -6.13))


def test_the_picture_shows_where_a_rule_looks(at: AtDesk, editor: RuleEditor) -> None:
    begin(editor, Rule("Banjir", "DSDA", kelurahan=(PLUIT,)))
    assert editor.place.preview.accessibleName() == "Pluit"
    before = editor.place.preview.grab().toImage()
    editor.place.which._buttons[POLYGON].click()
    editor.place.take_text(json.dumps(RING))
    assert editor.place.preview.accessibleName() == "Poligon dengan 4 titik."
    assert editor.place.preview.grab().toImage() != before
