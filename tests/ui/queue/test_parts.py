"""The parts around the table: head, filter window, bar of the picked, list of views."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLabel, QListWidget
from pytestqt.qtbot import QtBot

from console.core import queries, records
from console.core.dispatch import Change
from console.ui.queue.bulk_bar import BULK, BulkBar
from console.ui.queue.filter_popup import FIELDS, FilterPopup
from console.ui.queue.header import QueueHeader
from console.ui.queue.views import built_in
from console.ui.queue.views_panel import ViewsPanel
from console.ui.widgets import Chip
from models import writing
from models.commands import Categorise, Reject
from models.filters import Filter, Term, parse
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


@pytest.fixture
def popup(full: Room, header: QueueHeader) -> Iterator[FilterPopup]:
    made = FilterPopup(full.theme, header._model.describe, full.now, header)
    yield made
    made.deleteLater()


def choose(popup: FilterPopup, field: str, text: str) -> None:
    popup.field.setCurrentIndex(list(FIELDS).index(field))
    popup.choice.setCurrentText(text)


@pytest.mark.parametrize(
    "field, text, filter_text",
    [
        ("status", "menunggu", "status=menunggu"),
        ("category", "Parkir Liar", "category=parkir-liar"),
        ("kelurahan", "Pluit", "kelurahan=31.72.01.1006"),
        ("flag", "lewat tenggat", "overdue=yes"),
        ("age", "lebih lama dari 6 j", "age>6h"),
        ("assignee", "milik saya", "assignee=me"),
    ],
)
def test_a_term_is_chosen(full: Room, popup: FilterPopup, field: str, text: str, filter_text: str) -> None:
    choose(popup, field, text)
    term = popup.term()
    assert term is not None
    if field == "kelurahan":
        assert full.store.reference.kelurahan_name(term.values[0]) == "Pluit"
    else:
        assert str(Filter((term,))) == filter_text


def test_every_choice_can_be_compiled(full: Room, popup: FilterPopup) -> None:
    """No list offers a term the store would not take, nor two by one name."""
    for number in range(len(FIELDS)):
        popup.field.setCurrentIndex(number)
        terms = [popup.choice.itemData(i) for i in range(popup.choice.count())]
        names = [popup.choice.itemText(i) for i in range(popup.choice.count())]
        assert len(set(names)) == len(names), [name for name in names if names.count(name) > 1]
        for term in terms:
            assert parse(str(Filter((term,)))).terms == (term,)


def test_nothing_chosen_adds_nothing(popup: FilterPopup, qtbot: QtBot) -> None:
    heard: list[Term] = []
    popup.added.connect(heard.append)
    choose(popup, "category", "tidak ada yang begini")
    popup.add()
    choose(popup, "text", "")
    popup.add()
    assert heard == []
    popup.words.setText("  pompa banjir ")
    popup.add()
    assert heard == [Term("text", "~", ("pompa banjir",))]


def test_all_but_one_value(popup: FilterPopup) -> None:
    choose(popup, "status", "selesai")
    popup.inverted.setChecked(True)
    assert popup.term() == Term("status", "!=", ("selesai",))


def test_the_bar_of_the_picked(full: Room, qtbot: QtBot) -> None:
    model = full.model()
    bar = BulkBar(full.theme, model)
    qtbot.addWidget(bar)
    assert not bar.isVisible()
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


@pytest.fixture
def panel(full: Room, qtbot: QtBot) -> ViewsPanel:
    made = ViewsPanel(full.theme, full.reads, lambda: full.now, "rina")
    qtbot.addWidget(made)
    made.resize(220, 600)
    made.show()
    return made


def saved_view(room: Room, name: str, owner: str = "rina", shared: bool = True) -> Change:
    return room.dispatcher.housekeep(
        lambda connection: writing.save_view(connection, name, "category=banjir", owner, shared),
        Change(other=("view",)),
    )


def counted(full: Room, panel: ViewsPanel) -> None:
    full.qtbot.waitUntil(lambda: bool(panel.views) and all(panel.count_of(v.key) for v in panel.views))


def test_views_are_counted_live(full: Room, panel: ViewsPanel) -> None:
    saved_view(full, "Banjir", "dewi")
    panel.load()
    counted(full, panel)
    assert [view.key for view in panel.views] == [*(view.key for view in built_in()), "view:1"]
    assert (panel.count_of("open"), panel.count_of("view:1"), panel.count_of("mine")) == ("300", "75", "0")
    panel.apply_change(full.do([1, 2, 3], Reject("ganda")).change)
    full.qtbot.waitUntil(lambda: panel.count_of("open") == "297")
    panel.apply_change(saved_view(full, "Lain"))
    full.qtbot.waitUntil(lambda: panel.view("view:2") is not None)
    counted(full, panel)


def test_a_view_is_chosen_by_keyboard(full: Room, panel: ViewsPanel, qtbot: QtBot) -> None:
    panel.load()
    counted(full, panel)
    panel.select("today")
    heard: list[str] = []
    panel.chosen.connect(lambda view: heard.append(view.key))
    panel.focus_list()
    for _ in range(2):
        qtbot.keyClick(panel.findChildren(QListWidget)[0], Qt.Key.Key_Down)
    assert heard == ["open", "triage"]
    full.settle()


def test_a_view_gets_a_name(full: Room, panel: ViewsPanel, qtbot: QtBot) -> None:
    panel.start_saving()
    qtbot.keyClicks(panel._name, "  Banjir   24 jam ")
    panel._share.setChecked(True)
    with qtbot.waitSignal(panel.save_asked) as told:
        qtbot.keyClick(panel._name, Qt.Key.Key_Return)
    assert told.args == ["Banjir 24 jam", True]
    assert panel._name.isHidden()
    panel.start_saving()
    qtbot.keyClick(panel._name, Qt.Key.Key_Escape)
    assert panel._name.isHidden()


def test_only_own_views_are_renamed_and_deleted(full: Room, panel: ViewsPanel, qtbot: QtBot) -> None:
    saved_view(full, "Punya Dewi", "dewi")
    saved_view(full, "Punya saya")
    panel.load()
    counted(full, panel)
    listed = panel.findChildren(QListWidget)[0]
    asked: list[object] = []
    panel.delete_asked.connect(lambda view: asked.append(view.name))
    panel.rename_asked.connect(lambda view, name: asked.append((view.name, name)))
    for key in ("view:1", "view:2"):
        panel.select(key)
        qtbot.keyClick(listed, Qt.Key.Key_Delete)
        qtbot.keyClick(listed, Qt.Key.Key_F2)
        if panel._name.isVisible():
            panel._name.setText("Milik bersama")
            qtbot.keyClick(panel._name, Qt.Key.Key_Return)
    assert asked == ["Punya saya", ("Punya saya", "Milik bersama")]


def test_how_suggestions_fare_today(full: Room, panel: ViewsPanel) -> None:
    guess = {"category": {"value": "jalan", "confidence": 0.9, "words": ["lubang"], "others": []}}
    before = full.received
    full.receive(["Lubang"] * 3, suggested=guess)
    full.do([before + 1, before + 2], Categorise("jalan", accepted=True))
    full.do([before + 3], Categorise("banjir"))
    full.do([1], Categorise("jalan"))  # nothing was suggested: neither right nor wrong
    panel.load()
    counted(full, panel)
    full.settle()
    shown = [label.text() for label in panel.findChildren(QLabel) if label.isVisible()]
    assert "2 dari 3" in shown
    assert shown.count("0 dari 0") == 2
    assert full.asked(lambda db: records.views(db, "rina")) == []
