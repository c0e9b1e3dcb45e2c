"""Tables of rows: numbers stand at the right with their headings, and the keys of a table are its own."""

from __future__ import annotations

from typing import Any, ClassVar

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from console.ui.tables import LEFT, RIGHT, ROOT, Index, Role, RowsModel, RowsTable
from console.ui.theme import Theme


class Fruit(RowsModel):
    def data(self, index: Index, role: int = Role.DisplayRole) -> Any:
        if role == Role.TextAlignmentRole:
            return self.side(index.column())
        return self.rows[index.row()][index.column()] if role == Role.DisplayRole else None


class FruitTable(RowsTable):
    KEYS: ClassVar = {**RowsTable.KEYS, Qt.Key.Key_X: "eat", Qt.Key.Key_Escape: "leave"}


@pytest.fixture
def table(qtbot: QtBot, theme: Theme) -> FruitTable:
    model = Fruit()
    model.set_head(("Nama", "Banyak"), (1,), ("", "di gudang"))
    made = FruitTable(theme, model, {1: 80})
    qtbot.addWidget(made)
    made.resize(400, 200)
    made.show()
    model.show_rows([("jeruk", 3), ("salak", 12), ("duku", 7)])
    made.setFocus()
    return made


def test_figures_and_their_heading_stand_at_the_right(table: FruitTable) -> None:
    model = table.model()
    across = Qt.Orientation.Horizontal
    for column, side in enumerate((LEFT, RIGHT)):
        assert model.headerData(column, across, Role.TextAlignmentRole) == side
        assert model.index(0, column).data(Role.TextAlignmentRole) == side
    assert model.headerData(1, across, Role.ToolTipRole) == "di gudang"
    assert model.headerData(0, across, Role.ToolTipRole) is None
    assert (table.columnWidth(0), table.columnWidth(1)) == (table.viewport().width() - 80, 80)


def test_keys_move_open_and_tell(table: FruitTable) -> None:
    opened: list[Any] = []
    told: list[str] = []
    table.opened.connect(opened.append)
    table.acted.connect(told.append)
    table.left.connect(lambda: told.append("left"))
    table.setCurrentIndex(ROOT)
    QTest.keyClick(table, Qt.Key.Key_Return)
    assert opened == [], "the cursor is on nothing"
    table.go(0)
    for key in (Qt.Key.Key_J, Qt.Key.Key_Return, Qt.Key.Key_X, Qt.Key.Key_Escape):
        QTest.keyClick(table, key)
    assert (opened, told) == ([("salak", 12)], ["eat", "left"])
    for key in (Qt.Key.Key_J, Qt.Key.Key_J, Qt.Key.Key_J):
        QTest.keyClick(table, key)
    assert table.place == 2
    table.go(-5)
    assert table.place == 0
    QTest.keyClick(table, Qt.Key.Key_X, Qt.KeyboardModifier.ControlModifier)
    assert told == ["eat", "left"], "with Ctrl it is the window's"


def test_nothing_to_stand_on(table: FruitTable) -> None:
    table.model().show_rows([])  # type: ignore[attr-defined]
    table.go(0)
    assert (table.place, table.model().rowCount()) == (-1, 0)
