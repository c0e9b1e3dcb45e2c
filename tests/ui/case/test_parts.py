"""The parts of the panel: where words stand, which addresses are of this machine, how choices are found."""

from __future__ import annotations

import time
from collections.abc import Callable
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from PySide6.QtGui import QImage
from pytestqt.qtbot import QtBot

from console.ui.case.citizen_text import MOST_MARKS, spans_of
from console.ui.case.drafts import MOST, Drafts
from console.ui.case.evidence import Evidence
from console.ui.case.options import Option, matching, offered
from console.ui.case.parts import Phrase
from console.ui.case.photos import PhotoDesk, local_path, read_scaled
from console.ui.theme import Theme
from models.identity import report_id
from models.reference import Reference


def test_words_are_found_whole_in_any_case_and_spacing() -> None:
    text = "BELUM\n surut; belum surutlah. Surut"
    found = [text[start:end] for start, end in spans_of(text, ["belum surut", "surut", " "])]
    assert found == ["BELUM\n surut", "Surut"]
    assert spans_of(text, []) == []
    assert len(spans_of("air " * 500, ["air"])) == MOST_MARKS


@given(st.text(max_size=200), st.lists(st.text(max_size=8), max_size=4))
def test_marks_never_leave_the_text(text: str, words: list[str]) -> None:
    end = 0
    for start, stop in spans_of(text, words):
        assert end <= start < stop <= len(text)
        end = stop


def test_a_long_text_is_marked_quickly() -> None:
    begun = time.perf_counter()
    spans_of("belum belum belum " * 2000, ["belum surut sekali", "air", "pompa", "sepaha"])
    assert time.perf_counter() - begun < 1


@pytest.mark.parametrize(
    "address",
    [
        "https://contoh.id/a.jpg",
        "//server/share/a.jpg",
        r"\\server\share\a.jpg",
        "file://server/share/a.jpg",
        "a.jpg",
        "/etc/passwd",
        "/foto/../etc/shadow",
        "",
    ],
)
def test_other_machines_and_other_files_are_not_opened(address: str) -> None:
    assert local_path(address) is None


def test_a_picture_of_this_machine_is() -> None:
    assert local_path("/foto/a b.JPG") == Path("/foto/a b.JPG")
    assert local_path("file:///foto/a%20b.png") == Path("/foto/a b.png")


def test_pictures_are_scaled_and_what_is_none_is_said(theme: Theme, qtbot: QtBot, tmp_path: Path) -> None:
    good, bad = tmp_path / "a.png", tmp_path / "b.png"
    image = QImage(400, 1000, QImage.Format.Format_RGB32)
    image.fill(0)
    assert image.save(str(good))
    bad.write_text("<html>", encoding="utf-8")
    assert read_scaled(good, 200).height() == 200
    evidence = Evidence(theme, PhotoDesk(None, lambda fn, done: done(fn())), "id")
    qtbot.addWidget(evidence)
    evidence.show_case((str(good), str(bad)), (), "", counted=2, verified=False)
    picture = evidence.before.picture
    assert picture.words == ""
    assert evidence.before.count.text() == "1/2"
    evidence.before.next.click()
    assert picture.words == "foto tidak bisa dibuka"
    evidence.show_case((), (), "", counted=0, verified=False)
    assert picture.words == "Tanpa foto"


def test_a_late_picture_of_another_case_is_not_shown(theme: Theme, qtbot: QtBot) -> None:
    answers: list[Callable[[QImage], object]] = []
    evidence = Evidence(theme, PhotoDesk(None, lambda _fn, done: answers.append(done)), "id")
    qtbot.addWidget(evidence)
    evidence.show_case(("/a.png",), (), "", counted=1, verified=False)
    evidence.show_case(("/b.png",), (), "", counted=1, verified=False)
    answers[0](QImage(2, 2, QImage.Format.Format_RGB32))
    assert evidence.before.picture.words == "membuka foto…"
    answers[1](QImage(2, 2, QImage.Format.Format_RGB32))
    assert evidence.before.picture.words == ""


def test_choices_are_ordered_by_how_well_they_fit() -> None:
    names = ["Pemadam", "Damkar", "Taman kota", "Pertamanan"]
    options = [Option(name.lower(), name) for name in names]
    assert [o.label for o in matching(options, "taman")] == ["Taman kota", "Pertamanan"]
    assert [o.label for o in matching(options, " ")] == names
    assert matching(options, "pemdam")[0].label == "Pemadam"
    assert matching(options, "qqqq") == []


def test_a_number_is_meant_exactly() -> None:
    options = [Option("1", "JK2511240018")]
    assert matching(options, "JK2511240019") == []


def test_a_selection_is_offered_roles_not_places(ref: Reference) -> None:
    assert [option.value for option in offered("dispose", None, ref, "id")] == [
        "belongs",
        "ppsu",
        "lurah",
        "sudin",
    ]
    assert len(offered("locate", None, ref, "id")) == len(ref.territory.kelurahan)


def test_drafts_are_bounded() -> None:
    drafts = Drafts()
    cases = [report_id("x", str(i), 0) for i in range(MOST + 1)]
    for case in cases:
        drafts.keep(case, "note", {"text": "a"}, is_open=True)
    assert drafts.get(cases[0], "note") is None
    assert drafts.open_in(cases[-1]) == "note"
    drafts.forget(cases[-1], "note")
    assert drafts.open_in(cases[-1]) == ""


def test_a_phrase_wraps_and_is_named(theme: Theme, qtbot: QtBot) -> None:
    phrase = Phrase(theme)
    qtbot.addWidget(phrase)
    phrase.set_parts(("Banjir", "strong"), (" 0,93 · air, belum surut, sepaha, lutut", "second"))
    assert phrase.accessibleName() == phrase.text()
    assert phrase.heightForWidth(600) == 20
    assert phrase.heightForWidth(120) > 20
