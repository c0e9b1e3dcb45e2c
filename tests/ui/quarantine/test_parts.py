"""What is hidden in a message is shown; what a message quotes stays a quotation."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from console.core.quarantine_list import Head
from console.ui.quarantine.acts import reason
from console.ui.quarantine.mapping import NotAMapping, parse
from console.ui.quarantine.model import PiecesModel, place
from console.ui.quarantine.raw_view import GOES_ON, LONGEST, RawView
from console.ui.quarantine.visible import visible
from console.ui.theme import Theme

HIDDEN = [*map(chr, range(32)), "\x7f", "\x85", "\xad", "\u200b", "\u202e", "\u2066", "\ufeff", "\ud800"]


@pytest.mark.parametrize(
    ("raw", "shown"),
    [
        ("satu\ndua", "satu\ndua"),
        ("satu\r\ndua", "satu␍␊\ndua"),
        ("a\x00b\x1b[31m", "a␀b␛[31m"),
        ("kolom\tkolom", "kolom␉\tkolom"),
        ("ada\u202etxt.exe", "ada⟨RLO⟩txt.exe"),
        ("\ufeffid", "⟨BOM⟩id"),
        ("rusak\ud83d", "rusak⟨U+D83D⟩"),
        ("السلام 🙂 é", "السلام 🙂 é"),
    ],
)
def test_hidden_characters_become_signs(raw: str, shown: str) -> None:
    assert visible(raw) == shown


@given(st.text(st.one_of(st.characters(), st.sampled_from(HIDDEN)), max_size=60))
def test_nothing_hidden_is_left_and_nothing_else_is_lost(raw: str) -> None:
    shown = visible(raw)
    left = set(shown) - {"\n", "\t"}
    assert not left & set(HIDDEN)
    for character in set(raw) - set(HIDDEN):
        if character.isalnum() and character.isascii():
            assert shown.count(character) >= raw.count(character)
    shown.encode("utf-8")


@pytest.fixture
def view(qtbot: QtBot, theme: Theme) -> RawView:
    made = RawView(theme)
    qtbot.addWidget(made)
    made.resize(700, 500)
    made.show()
    return made


def test_a_message_is_never_markup(view: RawView) -> None:
    view.show_raw("<b>tebal</b><img src='http://jahat'>")
    assert view.toPlainText() == "<b>tebal</b><img src='http://jahat'>"
    assert view.isReadOnly()


def test_sixty_four_kib_on_one_line_is_shown_in_pieces_and_scrolls(view: RawView) -> None:
    """Qt lays out a block at a time: one of 64 KiB took half a second, pieces take 20 ms."""
    raw = "x" * 65_536
    view.show_raw(raw)
    view.grab()
    bar = view.verticalScrollBar()
    bar.setValue(bar.maximum())
    view.grab()
    lines = view.toPlainText().split("\n")
    assert {len(line) for line in lines[:-1]} == {LONGEST + len(GOES_ON)}
    assert "".join(lines).replace(GOES_ON, "") == raw
    assert view.raw == raw


def test_right_to_left_words_turn_only_themselves(view: RawView) -> None:
    view.show_raw("السلام,24/11/2025,عليكم")
    assert view.document().defaultTextOption().textDirection() == Qt.LayoutDirection.LeftToRight


def test_copy_gives_what_was_received(view: RawView) -> None:
    view.show_raw("a\u202eb\r\n")
    view.copy_raw()
    assert QApplication.clipboard().text() == "a\u202eb\r\n"


def test_a_reason_quotes_one_clean_line() -> None:
    text = reason("file.bad_date", {"value": "24\u202e\n/11\x00"}, "id")
    assert text == "“24 /11” tidak terbaca sebagai tanggal."
    assert reason("refused.role", {"role": "auditor", "verb": "note"}, "id").count("pemeriksa") == 1


@pytest.mark.parametrize(
    ("words", "mapping"),
    [
        ("", {}),
        (" tgl = created_at , isi=text,", {"tgl": "created_at", "isi": "text"}),
        ("a=b=text", {"a=b": "text"}),
        ("created_at=waktu", {"created_at": "waktu"}),
    ],
)
def test_a_mapping_is_read(words: str, mapping: dict[str, str]) -> None:
    assert parse(words) == mapping


@pytest.mark.parametrize("words", ["tgl", "=text", "tgl=", "tgl=created_at, isi"])
def test_a_mapping_without_both_names_its_part(words: str) -> None:
    with pytest.raises(NotAMapping) as wrong:
        parse(words)
    assert wrong.value.piece
    assert wrong.value.code == ""


def test_a_field_no_report_has_is_named() -> None:
    with pytest.raises(NotAMapping) as wrong:
        parse("tgl=harga")
    assert wrong.value.code == "file.map_unknown_field"


def head(n: int, **values: str) -> Head:
    known = {"channel": "sms", "source": "aduan.csv", "position": f"baris {n}", "code": "file.no_text"}
    return Head(n, **{**known, **values}, params={}, at=1_763_946_600)  # type: ignore[arg-type]


def test_what_is_checked_outlives_a_new_list(qtbot: QtBot) -> None:
    model = PiecesModel({"sms": "SMS"}, "id")
    model.show((head(1), head(2), head(3)))
    model.setData(model.index(0), Qt.CheckState.Checked, Qt.ItemDataRole.CheckStateRole)
    model.check([3])
    with qtbot.waitSignal(model.checked_changed):
        model.show((head(2), head(3), head(4)))
    assert model.checked == [3]
    model.check_all(True)
    assert model.checked == [2, 3, 4]
    assert model.row_of(4) == 2
    assert model.row_of(1) == -1


def test_a_place_is_one_line() -> None:
    assert place(head(1, source="a\u202e\nb.csv", position="")) == "a b.csv"
