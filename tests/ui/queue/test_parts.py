"""The parts around the table: head and bar of the picked."""

from __future__ import annotations

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QWidget
from pytestqt.qtbot import QtBot

from console.core import queries
from console.ui.queue.bulk_bar import BULK, BulkBar
from console.ui.queue.header import QueueHeader
from console.ui.widgets import Chip
from models.commands import Categorise
from models.filters import parse
from tests.ui.queue.conftest import Room


def chips(header: QueueHeader) -> list[Chip]:
    parts = [header._chips.itemAt(i) for i in range(header._chips.count())]
    return [part.widget() for part in parts if isinstance(part.widget(), Chip)]  # type: ignore[misc]


@pytest.fixture
def header(full: Room, qtbot: QtBot) -> QueueHeader:
    made = QueueHeader(full.theme, full.reads, full.model())
    qtbot.addWidget(made)
    made.show()
    return made


@pytest.mark.parametrize("order", ["urgent", "newest"])
def test_the_head_counts_and_names_the_filter(full: Room, header: QueueHeader, order: str) -> None:
    wanted = full.wanted("status=menunggu and received_at>=today", order)
    header.show_view("Masuk hari ini", wanted)
    assert [chip.text() for chip in chips(header)] == ["menunggu", "diterima sejak 00.00"]
    full.show(header._model, str(wanted.filter), order)
    late = full.asked(lambda db: queries.count(db, full.wanted(f"{wanted.filter} and overdue=yes")))
    total = header._model.rowCount()
    assert 0 < late < total
    full.qtbot.waitUntil(lambda: header.counts.text() == f"{total} laporan · {late} lewat tenggat")


def test_a_term_is_taken_away_by_its_chip(full: Room, header: QueueHeader, qtbot: QtBot) -> None:
    header.show_view("x", full.wanted("status=menunggu and category=jalan"))
    with qtbot.waitSignal(header.filter_asked) as told:
        qtbot.keyClick(chips(header)[0], Qt.Key.Key_Delete)
    assert told.args == [parse("category=jalan")]


def test_many_terms_are_counted(full: Room, header: QueueHeader) -> None:
    header.show_view(
        "x", full.wanted("status=menunggu and kind=spam and age>6h and open=yes and located=no and age<9d")
    )
    assert [chip.text() for chip in chips(header)][-1] == "+2"
    assert "tanpa lokasi" in chips(header)[-1].toolTip()


def test_the_bar_of_the_picked(full: Room, qtbot: QtBot) -> None:
    model = full.model()
    bar = BulkBar(full.theme, model)
    qtbot.addWidget(bar)
    assert not bar.isVisible()
    bar.resize(1200, bar.height())
    full.show(model, "category=jalan")
    model.selection.add(model.ids[:3])
    assert bar.isVisible()
    assert (bar._count.text(), bar._all.text()) == ("3 dipilih", "Pilih semua 75 yang cocok")
    asked: list[str] = []
    bar.asked.connect(asked.append)
    for action in BULK:
        qtbot.mouseClick(bar.buttons[action], Qt.MouseButton.LeftButton)
    assert asked == list(BULK)
    for button, signal in ((bar._all, bar.all_asked), (bar._close, bar.cleared)):
        with qtbot.waitSignal(signal):
            qtbot.mouseClick(button, Qt.MouseButton.LeftButton)
    full.change(model, full.do([int(model.ids[0])], Categorise("sampah")).change)
    assert bar._count.text() == "3 dipilih (1 di luar tampilan ini)"
    model.selection.all_of(model.ids)
    assert not bar._all.isVisible()
    model.selection.clear()
    assert not bar.isVisible()


@pytest.mark.parametrize("lang", ["id", "en"])
def test_a_narrow_bar_of_the_picked_cuts_no_word(full: Room, qtbot: QtBot, lang: str) -> None:
    """Words get shorter, then verbs go into the menu; what is shown is shown whole."""
    model = full.model()
    model.describe.lang = lang
    room = QWidget()
    qtbot.addWidget(room)
    bar = BulkBar(full.theme, model, room)
    room.show()
    full.show(model, "category=jalan")
    model.selection.add(model.ids[:3])
    shown: list[int] = []
    for width in (1300, 900, 750, 620, 560):
        bar.resize(width, bar.height())
        there = [one for one in (bar._count, bar._all, *bar.buttons.values()) if one.isVisible()]
        qtbot.waitUntil(
            lambda there=there: [one.width() for one in there if one.width() < one.sizeHint().width()] == []
        )
        shown.append(sum(button.isVisible() for button in bar.buttons.values()))
    assert shown == sorted(shown, reverse=True) and shown[0] == len(BULK) > shown[-1] >= 2
    assert bar._all.text().split() != bar._all.accessibleName().split(), "short to see, whole to hear"
