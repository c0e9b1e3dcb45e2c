"""Who has a row open: a ring for looking, a disc for holding, the words behind them, and nothing read for any of it."""

from __future__ import annotations

from typing import Any
from uuid import UUID

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QImage

from console.core.presence import Present
from console.ui.queue import columns
from console.ui.queue.openers import openers
from console.ui.queue.rows_painter import ROW
from console.ui.queue.table import QueueTable
from tests.ui.queue.conftest import Room

ONE = UUID(int=1)


def shown(room: Room) -> QueueTable:
    """A table with every row in sight at hand."""
    table = room.table(room.model())
    table.open_view("urgent")
    room.show(table.queue)
    room.settle()
    return table


def case_at(table: QueueTable, row: int) -> UUID:
    """The case in a row."""
    cells = table.queue.cells_of(table.queue.n_at(row))
    assert cells is not None
    return UUID(cells.id)


def cell(table: QueueTable, row: int) -> QImage:
    """The pixels of the last column's cell."""
    image = table.viewport().grab().toImage()
    x, width = table.columnViewportPosition(columns.OPENER), table.columnWidth(columns.OPENER)
    return image.copy(x, row * ROW, width, ROW)


def inked(image: QImage, colour: Any) -> int:
    """How many pixels have exactly this colour."""
    return sum(image.pixelColor(x, y) == colour for x in range(image.width()) for y in range(image.height()))


def test_the_words(qapp: object, now: int) -> None:
    dewi = Present("dewi", "d", ONE, since=now)
    found = openers({ONE: (dewi,)})[ONE.hex]
    assert (found.name, found.held, found.note) == ("Dewi", False, "")
    assert found.spoken == "Dewi membuka laporan ini"
    budi = Present("budi", "b", ONE, True, "sedang\nmenelepon", now - 480)
    found = openers({ONE: (budi, dewi)})[ONE.hex]
    assert (found.name, found.held, found.note) == ("Budi +1", True, "memegang")
    assert found.spoken.splitlines() == [
        "Budi memegang laporan ini sejak 08.02: sedang menelepon", "Dewi membuka laporan ini",
    ]  # fmt: skip
    assert "08:02" in openers({ONE: (budi,)}, "en")[ONE.hex].spoken


def test_a_ring_for_looking_and_a_disc_for_holding(full: Room, now: int) -> None:
    table = shown(full)
    ink, before = full.theme["c2"], cell(table, 1)
    case = case_at(table, 1)
    table.show_openers(openers({case: (Present("budi", "b", case),)}))
    looking = cell(table, 1)
    table.show_openers(openers({case: (Present("budi", "b", case, True, "", now),)}))
    holding = cell(table, 1)
    assert inked(before, ink) == 0 < inked(looking, ink) < inked(holding, ink)
    assert cell(table, 2) == cell(table, 0)  # nobody is at the others
    table.show_openers({})
    assert cell(table, 1) == before


def test_nothing_is_read_for_it(full: Room, monkeypatch: pytest.MonkeyPatch) -> None:
    table = shown(full)
    case = case_at(table, 0)
    monkeypatch.setattr(full.reads, "read", lambda *_a, **_k: pytest.fail("presence asked the store"))
    table.show_openers(openers({case: (Present("budi", "b", case),)}))
    assert inked(cell(table, 0), full.theme["c2"]) > 0


def test_a_wide_column_says_that_he_holds_it(full: Room, now: int) -> None:
    table = shown(full)
    case = case_at(table, 0)
    table.head.resizeSection(columns.OPENER, 180)
    table.show_openers(openers({case: (Present("budi", "b", case, True, "", now),)}))
    held = openers({case: (Present("budi", "b", case, True, "", now),)})
    wide = cell(table, 0)
    table.show_openers({key: one._replace(note="") for key, one in held.items()})
    assert cell(table, 0) != wide


def test_it_is_spoken_and_stands_in_the_tip(full: Room, now: int, monkeypatch: pytest.MonkeyPatch) -> None:
    table = shown(full)
    case = case_at(table, 0)
    table.show_openers(openers({case: (Present("budi", "b", case, True, "<b>x</b>", now),)}))
    index = table.queue.index(0, columns.OPENER)
    said = table.queue.data(index, Qt.ItemDataRole.AccessibleTextRole)
    assert said == "Budi memegang laporan ini sejak 08.10: <b>x</b>"
    assert table.queue.data(table.queue.index(1, columns.OPENER)) == ""
    cells = table.queue.cells_of(table.queue.n_at(0))
    assert cells is not None
    told: list[str] = []
    monkeypatch.setattr(table._tips, "say", lambda text, _at: told.append(text))
    table._tips.show(cells, columns.OPENER, table.rect().center())
    assert told == [said]


def test_a_hidden_column_leaves_the_words_their_width_when_rows_go(full: Room) -> None:
    """Qt puts hidden columns back one by one after a change of layout; nothing may be shared out meanwhile."""
    table = shown(full)
    assert table.isColumnHidden(columns.HOLDER)  # had from the list of columns
    width = table.columnWidth(columns.WORDS)
    table.queue.layoutAboutToBeChanged.emit()
    table.queue.layoutChanged.emit()
    assert table.columnWidth(columns.WORDS) == width
    table.head.show_column(columns.HOLDER, True)
    assert table.columnWidth(columns.WORDS) < width or width == 200
