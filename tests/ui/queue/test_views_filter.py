"""The filter builder: every field of the filter language can be chosen, and the text says the same."""

from __future__ import annotations

from collections.abc import Callable, Iterator

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QWidget
from pytestqt.qtbot import QtBot

from console.core import queries
from console.ui.queue import filter_fields
from console.ui.queue.cells import Describe
from console.ui.queue.filter_fields import FIELDS, FLAG, LIST
from console.ui.queue.filter_popup import FilterPopup
from console.ui.queue.terms import FLAGS
from models import filters
from models.filters import BadFilter, Filter, Term, parse
from tests.ui.queue.conftest import Room

Make = Callable[..., FilterPopup]


@pytest.fixture
def make(full: Room, qtbot: QtBot) -> Iterator[Make]:
    parent = QWidget()
    qtbot.addWidget(parent)
    made: list[FilterPopup] = []

    def popup(current: str = "", lang: str = "id") -> FilterPopup:
        one = FilterPopup(full.theme, Describe(full.store.reference, lang), full.now, parent, parse(current))
        made.append(one)
        return one

    yield popup
    for one in made:
        one.deleteLater()


def choose(popup: FilterPopup, field: str, op: str = "") -> FilterPopup:
    popup.field.setCurrentIndex(popup.field.findData(field))
    if op:
        popup.op.setCurrentIndex(popup.op.findData(op))
        assert popup.op.currentData() == op
    return popup


def asked(popup: FilterPopup) -> str:
    """The filter it asks for when the button is pressed."""
    heard: list[Filter] = []
    popup.wanted.connect(heard.append)
    popup.add()
    return str(heard[0]) if heard else ""


def test_every_field_of_the_language_can_be_chosen() -> None:
    assert {*FIELDS, *FLAGS} - {"flag"} == set(filters.FIELDS)


@pytest.mark.parametrize("lang", ["id", "en"])
def test_every_choice_can_be_asked_of_the_store(full: Room, lang: str) -> None:
    """No list offers a term the store would not take, nor two by one name."""
    describe = Describe(full.store.reference, lang)
    terms = [term for term, _name in filter_fields.flags(describe)]
    names = [[name for _term, name in filter_fields.flags(describe)]]
    for field, ask in FIELDS.items():
        if ask.kind == LIST:
            found = filter_fields.choices(field, describe)
            names.append([name for _code, name in found])
            terms += [
                Term(field, op, (code,)) for code, _name in found for op, _words in ask.ops if op != "~"
            ]
    for some in names:
        assert len(set(some)) == len(some), sorted(name for name in some if some.count(name) > 1)
    for term in terms:
        assert parse(str(Filter((term,)))).terms == (term,)
    for text in {str(Filter((term,))) for term in terms[::7]}:
        full.asked(lambda db, text=text: queries.count(db, full.wanted(text)))


@pytest.mark.parametrize(
    "field, op, codes, text",
    [
        ("status", "", ("menunggu",), "status=menunggu"),
        ("status", "!=", ("selesai", "ditolak"), "status!=selesai,ditolak"),
        ("category", "", ("parkir-liar",), "category=parkir-liar"),
        ("kelurahan", "", ("31.72.01.1005",), "kelurahan=31.72.01.1005"), ("agency", "", ("PPSU",), "agency=PPSU"),
        ("assignee", "", ("me",), "assignee=me"), ("colour", "", ("red",), "colour=red"),
        ("place", "!=", ("gps",), "place!=gps"), ("waiting_for", "", ("citizen",), "waiting_for=citizen"),
    ],
)  # fmt: skip
def test_values_are_ticked(make: Make, field: str, op: str, codes: tuple[str, ...], text: str) -> None:
    popup = choose(make(), field, op)
    assert not popup.button.isEnabled()
    for code in codes:
        popup.values.tick(code)
    assert popup.text.text() == text
    assert popup.says.text()
    assert asked(popup) == text


@pytest.mark.parametrize(
    "field, op, value, text",
    [
        ("text", "", "pompa banjir", 'text~"pompa banjir"'), ("number", "~", "JK2511", "number~JK2511"),
        ("number", "=", "JK2511240001", "number=JK2511240001"), ("external_id", "~", "q-", "external_id~q-"),
        ("reopened", ">", "0", "reopened>0"), ("lat", ">", "-6,2", "lat>-6.2"), ("lon", "<=", "106.8", "lon<=106.8"),
        ("priority", "=", "1", "priority=1"), ("revision", ">=", "5", "revision>=5"),
        ("id", "=", "00" * 16, "id=" + "00" * 16), ("assignee", "~", "bud", "assignee~bud"),
    ],
)  # fmt: skip
def test_values_are_typed(full: Room, make: Make, field: str, op: str, value: str, text: str) -> None:
    popup = choose(make(), field, op)
    popup.words.setText(value)
    assert asked(popup) == text
    full.asked(lambda db: queries.count(db, full.wanted(text)))


@pytest.mark.parametrize(
    "field, value", [("lat", "selatan"), ("reopened", "banyak"), ("id", "bukan id"), ("lon", "1e999")]
)
def test_what_is_no_value_is_said_in_words(make: Make, field: str, value: str) -> None:
    popup = choose(make("open=yes"), field)
    popup.words.setText(value)
    assert value in popup.wrong.text()
    assert not popup.button.isEnabled()
    assert asked(popup) == ""
    popup.words.setText("")
    assert popup.wrong.isHidden()


@pytest.mark.parametrize(
    "field, op, number, unit, text, words",
    [
        ("age", ">", 6, "h", "age>6h", "lebih lama dari 6 j"), ("age", "<", 30, "m", "age<30m", "30 m terakhir"),
        ("due", "<", 2, "d", "due<2d", "tenggat dalam 2 h"), ("due", "-<", 4, "h", "due<-4h", "lewat lebih dari 4 j"),
        ("due", "->", 1, "d", "due>-1d", "lewat paling lama 1 h"),
    ],
)  # fmt: skip
def test_lengths_of_time(
    make: Make, field: str, op: str, number: int, unit: str, text: str, words: str
) -> None:
    popup = choose(make(), field, op)
    popup.length.setValue(number)
    popup.unit.setCurrentIndex(popup.unit.findData(unit))
    assert popup.says.text() == words
    assert asked(popup) == text


def test_moments_are_jakartas(make: Make, now: int) -> None:
    popup = choose(make(), "received_at")
    assert popup.text.text() == "received_at>=today"
    assert popup.time.isHidden() or not popup._stack.isVisibleTo(popup)
    choose(popup, "closed_at", "<")
    popup.time.show_moment(now)
    assert popup.text.text() == "closed_at<2025-11-24T08:10"
    assert filters.moment("2025-11-24T08:10", 0) == now


def test_flags_have_both_ways(make: Make) -> None:
    popup = choose(make("overdue=no"), "flag")
    popup.flag.setCurrentIndex(popup.flag.findText("lewat tenggat"))
    assert FIELDS["flag"].kind == FLAG
    assert asked(popup) == "overdue=yes"  # both would let nothing through


def test_more_of_the_same_field_is_ticked_where_it_stands(make: Make) -> None:
    popup = choose(make("status=menunggu and open=yes"), "status")
    assert popup.values.ticked() == ("menunggu",)
    popup.values.tick("proses")
    assert popup.text.text() == "open=yes and status=menunggu,proses"
    assert asked(popup) == "open=yes and status=menunggu,proses"


def test_a_value_the_list_does_not_know_is_not_lost(make: Make) -> None:
    popup = choose(make("assignee=budi,me"), "assignee")
    assert popup.values.ticked() == ("budi", "me")


def test_a_long_list_is_narrowed_and_ticked_by_keys(make: Make, qtbot: QtBot) -> None:
    popup = choose(make(), "kelurahan")
    popup.values.tick("31.71.01.1001")
    qtbot.keyClicks(popup.values.search, "PLUIT")
    shown = [popup.values.list.item(i) for i in range(popup.values.list.count())]
    assert [item.text() for item in shown if not item.isHidden()] == ["Pluit"]
    qtbot.keyClick(popup.values.search, Qt.Key.Key_Return)
    assert set(popup.values.ticked()) == {"31.71.01.1001", "31.72.01.1005"}
    assert popup.values.search.text() == ""


def test_the_text_can_be_written(make: Make, qtbot: QtBot) -> None:
    popup = make("status=menunggu")
    heard: list[Filter] = []
    popup.wanted.connect(heard.append)
    popup.text.clear()
    qtbot.keyClicks(popup.text, "age>6")
    assert "bukan lama waktu" in popup.wrong.text()
    assert not popup.apply.isEnabled()
    popup.use_text()
    assert heard == []
    qtbot.keyClicks(popup.text, "h and open=yes")
    assert popup.wrong.isHidden()
    assert popup.apply.isEnabled()
    popup.use_text()
    assert heard == [parse("age>6h and open=yes")]


def test_nonsense_in_the_text_is_refused_with_the_piece(make: Make, qtbot: QtBot) -> None:
    popup = make(lang="en")
    qtbot.keyClicks(popup.text, "planet=mars")
    assert "planet" in popup.wrong.text()
    with pytest.raises(BadFilter):
        parse(popup.text.text())


def test_what_is_shown_is_what_is_added(make: Make) -> None:
    popup = choose(make("age>6h and due<1h"), "age", ">")
    popup.length.setValue(24)
    assert popup.text.text() == "due<1h and age>24h"
    assert asked(popup) == popup.text.text()
