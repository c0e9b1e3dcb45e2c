"""Views with all they bring along, and the operator's own layout: kept, brought back, undone, told to the central."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from pytestqt.qtbot import QtBot

from console.core import kept
from console.ui.queue import columns
from console.ui.queue.cells import Describe
from console.ui.queue.model import QueueModel
from console.ui.queue.selection import Selection
from console.ui.queue.shown import Shown
from console.ui.queue.table import QueueTable
from console.ui.queue.views import Extent, View
from console.ui.queue.views_panel import ViewsPanel
from console.ui.theme import Theme
from console.ui.view_keeper import ViewKeeper
from tests.support.desks import AtDesk, desk_over

PLUIT: Extent = (-6.14, 106.77, -6.11, 106.81)


class Corner:
    """The parts of the queue's screen a view has to do with."""

    def __init__(self, at: AtDesk, theme: Theme) -> None:
        self.at, desk = at, at.desk
        self.extent: Extent | None = None
        self.filter = "open=yes"
        self.said: list[int] = []
        model = QueueModel(desk.reads, Describe(desk.store.reference, "id"), Selection(), desk.now)
        self.table = QueueTable(theme, model)
        self.panel = ViewsPanel(theme, desk.reads, desk.now, "rina", role="supervisor")
        for widget in (self.table, self.panel):
            at.qtbot.addWidget(widget)
        self.table.resize(1100, 300)
        self.table.show()
        self.shown = Shown()
        self.shown.choose_built_in("open")
        self.keeper = ViewKeeper(
            desk, self.panel, self.table.head, self.shown, lambda: self.extent, lambda: self.filter
        )
        desk.said.connect(lambda: self.said.append(1))
        desk.changed.connect(self.panel.apply_change)
        self.begun: list[int] = []
        self.keeper.begin(lambda: self.begun.append(1))
        self.panel.load()
        at.settle()

    def choose(self, view: View) -> None:
        self.shown.choose(view)
        self.keeper.bring(view)

    def view(self, name: str) -> View | None:
        self.at.settle()
        return next((view for view in self.panel.views if view.name == name), None)

    def width(self, column: int) -> int:
        return 0 if self.table.isColumnHidden(column) else self.table.columnWidth(column)

    def layout(self) -> Any:
        self.at.settle()
        found: list[Any] = []
        self.at.desk.read(lambda db: kept.layout(db, "rina", "queue"), found.append)
        self.at.settle()
        return found[0]


@pytest.fixture
def at(qtbot: QtBot, tmp_path: Path, now: int) -> Iterator[AtDesk]:
    with desk_over(qtbot, tmp_path / "home", now) as made:
        yield made


@pytest.fixture
def corner(at: AtDesk, theme: Theme) -> Corner:
    return Corner(at, theme)


def test_a_view_brings_order_columns_and_place_and_leaves_the_operators_own(corner: Corner) -> None:
    head = corner.table.head
    corner.shown.set_order("newest")
    head.resizeSection(columns.AGENCY, 222)
    head.show_column(columns.MARKS, False)
    corner.extent = PLUIT
    corner.panel.save_asked.emit("Pluit", True, True)
    corner.panel.save_asked.emit("Tanpa peta", False, False)
    found, other = corner.view("Pluit"), corner.view("Tanpa peta")
    assert found is not None and other is not None
    assert (found.order, found.extent, found.shared, found.filter) == ("newest", PLUIT, True, "open=yes")
    assert other.extent is None
    head.show_column(columns.MARKS, True)
    head.resizeSection(columns.AGENCY, 99)
    corner.choose(found)
    assert (corner.shown.order, corner.width(columns.AGENCY), corner.width(columns.MARKS)) == (
        "newest",
        222,
        0,
    )
    head.resizeSection(columns.AGENCY, 150)  # in this view only, until it is told to hold it
    corner.choose(View("open", "", "open=yes"))
    assert (corner.shown.order, corner.width(columns.AGENCY)) == ("urgent", 99)
    assert corner.width(columns.MARKS) > 0
    assert corner.said


def test_the_layout_of_the_queue_follows_the_operator(corner: Corner, at: AtDesk, theme: Theme) -> None:
    assert corner.begun == [1]
    assert corner.layout() == {}
    corner.table.head.resizeSection(columns.AGENCY, 155)
    corner.shown.set_order("number")
    corner.keeper.note_order("number")
    corner.keeper.keep_layout()
    body = corner.layout()
    assert body["order"] == "number"
    assert ["agency", 155, True] in body["columns"]
    corner.keeper.keep_layout()  # nothing is new
    at.settle()
    assert len(corner.said) == 1
    again = Corner(at, theme)
    assert (again.shown.order, again.width(columns.AGENCY)) == ("number", 155)


def test_a_view_is_deleted_and_had_back(corner: Corner, at: AtDesk) -> None:
    corner.panel.save_asked.emit("Sementara", True, False)
    before = corner.view("Sementara")
    assert before is not None
    corner.panel.delete_asked.emit(before)
    assert corner.view("Sementara") is None
    message = at.desk.messages.current
    assert message is not None
    assert message.undo is not None
    assert message.text == "Tampilan “Sementara” dihapus"
    message.undo()
    after = corner.view("Sementara")
    assert after is not None
    assert (after.filter, after.shared, after.columns) == (before.filter, before.shared, before.columns)
    at.desk.undo.redo()
    assert corner.view("Sementara") is None


def test_a_view_holds_what_is_shown_now_when_told_so(corner: Corner, at: AtDesk) -> None:
    corner.panel.save_asked.emit("Banjir", False, False)
    view = corner.view("Banjir")
    assert view is not None
    corner.filter, corner.extent = "category=banjir", PLUIT
    corner.panel.update_asked.emit(view)
    new = corner.view("Banjir")
    assert new is not None
    assert (new.filter, new.extent) == ("category=banjir", None)
    at.desk.undo.undo()
    back = corner.view("Banjir")
    assert back is not None
    assert back.filter == "open=yes"


def test_a_view_is_renamed_shared_and_moved(corner: Corner) -> None:
    for name in ("A", "B"):
        corner.panel.save_asked.emit(name, False, False)
    view = corner.view("A")
    assert view is not None
    corner.panel.rename_asked.emit(view, "Z")
    corner.view("Z")
    corner.panel.arrange_asked.emit(["B", "Z"])
    corner.at.settle()
    assert [one.name for one in corner.panel.views[-2:]] == ["B", "Z"]
    moved = corner.view("Z")
    assert moved is not None
    corner.panel.share_asked.emit(moved, True)
    shared = corner.view("Z")
    assert shared is not None
    assert shared.shared


def test_what_is_refused_is_told(corner: Corner, at: AtDesk) -> None:
    corner.panel.save_asked.emit("Sama", False, False)
    at.settle()
    corner.panel.save_asked.emit("Sama", False, False)
    at.settle()
    assert "sudah ada" in at.said
