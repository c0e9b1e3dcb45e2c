"""The table: what it paints, what the hands do, and that nothing moves under the eye."""

from __future__ import annotations

import pytest
from PySide6.QtCore import QEvent, QPoint, QPointF, Qt
from PySide6.QtGui import QHelpEvent, QImage, QPainter
from PySide6.QtWidgets import QApplication, QToolTip
from pytestqt.qtbot import QtBot

from console.ui.queue import columns
from console.ui.queue.formats import one_line
from console.ui.queue.rows_painter import PAD, ROW
from console.ui.queue.table import QueueTable
from console.ui.theme import Theme
from models.commands import Reject
from tests.ui.queue.conftest import Room

Key = Qt.Key
SHIFT, CONTROL = Qt.KeyboardModifier.ShiftModifier, Qt.KeyboardModifier.ControlModifier
HOSTILE = {
    "markup": "<img src=x onerror=alert(1)> <b>tebal</b>",
    "right to left": "مرحبا بالعالم 123 \u202eterbalik",
    "emoji": "Banjir 🌊🚨👨\u200d👩\u200d👧 di gang",
    "very long": "Sampah " * 3000,
    "breaks": "baris satu\r\nbaris dua\tdan\x07bel",
    "accents": "Z̷̢̧̛̛͕͎̲͈̤̱̪̙a̵l̶g̷o",
}


def shown(room: Room, text: str = "open=yes") -> QueueTable:
    """A table with a view on it, every row in sight at hand."""
    model = room.model()
    table = room.table(model)
    table.open_view("urgent")
    room.show(model, text)
    room.settle()
    return table


def cell(table: QueueTable, row: int, column: int) -> QImage:
    """The pixels of a cell as painted."""
    image = table.viewport().grab().toImage()
    y = row * ROW - table.verticalScrollBar().value()
    return image.copy(table.columnViewportPosition(column), y, table.columnWidth(column), ROW)


def click(
    qtbot: QtBot,
    table: QueueTable,
    row: int,
    column: int = columns.WORDS,
    mods: Qt.KeyboardModifier = Qt.KeyboardModifier.NoModifier,
) -> None:
    at = QPoint(table.columnViewportPosition(column) + 15, row * ROW - table.verticalScrollBar().value() + 15)
    qtbot.mouseClick(table.viewport(), Qt.MouseButton.LeftButton, mods, at)


@pytest.mark.parametrize("text", HOSTILE.values(), ids=HOSTILE.keys())
def test_citizens_words_are_painted_as_they_are(room: Room, theme_font: object, text: str) -> None:
    """The cell looks exactly as if the bare characters had been drawn there: no markup, no second line."""
    room.receive([text])
    table = shown(room)
    painted = cell(table, 0, columns.WORDS)
    expected = QImage(painted.size(), painted.format())
    expected.fill(room.theme["panel"])
    font = room.theme.font("data")
    painter = QPainter(expected)
    painter.setFont(font)
    painter.setPen(room.theme["text"])
    metrics = painter.fontMetrics()
    line = metrics.elidedText(one_line(text[:160]), Qt.TextElideMode.ElideRight, painted.width() - 2 * PAD)
    painter.drawText(QPointF(PAD, (ROW + metrics.ascent() - metrics.descent()) // 2), line)
    painter.fillRect(0, ROW - 1, painted.width(), 1, room.theme["line_soft"])
    painter.end()
    assert painted == expected
    assert len({painted.pixel(x, y) for x in range(painted.width()) for y in range(ROW)}) > 5


@pytest.fixture
def theme_font(qapp: QApplication) -> None:
    """Fonts are registered by the theme; the room has made it."""


@pytest.mark.qt_log_ignore(r"does not support raise\(\)", extend=True)
def test_a_tooltip_is_text_too(room: Room, qtbot: QtBot) -> None:
    text = HOSTILE["markup"] + "\n" + "panjang " * 400
    room.receive([text])
    table = shown(room)

    def ask(column: int) -> None:
        at = QPoint(table.columnViewportPosition(column) + 20, 15)
        QApplication.sendEvent(table.viewport(), QHelpEvent(QEvent.Type.ToolTip, at, table.mapToGlobal(at)))

    ask(columns.WORDS)
    qtbot.waitUntil(lambda: "&lt;img src=x onerror=alert(1)&gt; &lt;b&gt;" in QToolTip.text())
    assert "<img" not in QToolTip.text()
    assert 1100 < len(QToolTip.text()) < 1400
    ask(columns.DUE)
    assert "serah, " in QToolTip.text()
    assert "tenggat Sen 24 Nov 14.10" in QToolTip.text()
    ask(columns.STATUS)
    assert ">Menunggu<" in QToolTip.text()
    QToolTip.hideText()


def test_rows_on_their_way_are_bars(full: Room) -> None:
    table = shown(full)
    table.queue._cells.clear()
    late = cell(table, 4, columns.WORDS)
    assert late.pixelColor(PAD + 5, 15) == full.theme["line_soft"]
    full.settle()
    assert cell(table, 4, columns.WORDS) != late


def test_status_selection_current_and_hover_can_be_seen(full: Room, qtbot: QtBot) -> None:
    table = shown(full)
    table.go_to(1)
    table.selection.add([table.queue.n_at(2)])
    qtbot.mouseMove(table.viewport(), QPoint(400, 3 * ROW + 5))
    ground = [cell(table, row, columns.WORDS).pixelColor(1, 2) for row in range(5)]
    theme = full.theme
    assert ground == [
        theme["panel"],
        theme["accent_soft"],
        theme["accent_soft"],
        theme["hover"],
        theme["panel"],
    ]
    assert cell(table, 1, columns.BOX).pixelColor(1, 15) == theme["accent"]
    assert cell(table, 2, columns.BOX).pixelColor(15, 8) == theme["accent"]
    assert cell(table, 0, columns.STATUS).pixelColor(PAD + 6, 17) == theme["red"]


def test_the_theme_is_followed(full: Room, qapp: QApplication) -> None:
    table = shown(full)
    light = cell(table, 0, columns.WORDS)
    full.theme.set_mode("dark")
    dark = cell(table, 0, columns.WORDS)
    assert dark != light
    assert dark.pixelColor(1, 2) == full.theme["panel"]
    assert isinstance(full.theme, Theme)
    full.theme.set_mode("light")


def test_the_hands_of_an_operator(full: Room, qtbot: QtBot) -> None:
    """Down three, pick, down, pick, open; a range; everything; nothing."""
    table = shown(full)
    ids = table.queue.ids.tolist()
    opened, now_current = [], []
    table.opened.connect(opened.append)
    table.current_changed.connect(now_current.append)
    table.setFocus()
    for key in (
        Key.Key_J,
        Key.Key_J,
        Key.Key_Down,
        Key.Key_X,
        Key.Key_J,
        Key.Key_Space,
        Key.Key_K,
        Key.Key_Return,
    ):
        qtbot.keyClick(table, key)
    assert now_current == [ids[0], ids[1], ids[2], ids[3], ids[2]]
    assert table.selection.array().tolist() == sorted([ids[2], ids[3]])
    assert opened == [ids[2]]
    qtbot.keyClick(table, Key.Key_Escape)
    assert table.selection.count == 0
    qtbot.keyClick(table, Key.Key_End)
    assert table.current == ids[-1]
    assert table.verticalScrollBar().value() == table.verticalScrollBar().maximum()
    qtbot.keyClick(table, Key.Key_Home)
    qtbot.keyClick(table, Key.Key_PageDown)
    page = table.viewport().height() // ROW - 1  # a row of the old page stays in view
    assert table.current == ids[page]
    qtbot.keyClick(table, Key.Key_PageUp)
    assert table.current == ids[0]
    for _ in range(3):
        qtbot.keyClick(table, Key.Key_Down, SHIFT)
    assert table.selection.array().tolist() == sorted(ids[:4])
    qtbot.keyClick(table, Key.Key_Up, SHIFT)
    assert table.selection.array().tolist() == sorted(ids[:3])
    qtbot.keyClick(table, Key.Key_A, CONTROL)
    assert table.selection.count == 300
    assert table.box_state() == "on"
    for key in (Key.Key_B, Key.Key_Q):
        qtbot.keyClick(table, key)  # no search through the rows
    assert table.current == ids[2]


def test_the_mouse(full: Room, qtbot: QtBot) -> None:
    table = shown(full)
    ids = table.queue.ids.tolist()
    click(qtbot, table, 2)
    assert table.current == ids[2]
    assert table.selection.count == 0
    click(qtbot, table, 4, columns.BOX)
    assert (table.current, table.selection.array().tolist()) == (ids[2], [ids[4]])
    click(qtbot, table, 7, columns.WORDS, SHIFT)
    assert table.selection.array().tolist() == sorted(ids[4:8])
    click(qtbot, table, 5, columns.WORDS, CONTROL)
    assert not table.selection.contains(ids[5])
    with qtbot.waitSignal(table.opened) as told:
        at = QPoint(table.columnViewportPosition(columns.WORDS) + 9, 2 * ROW + 9)
        qtbot.mouseDClick(table.viewport(), Qt.MouseButton.LeftButton, pos=at)
    assert told.args == [ids[2]]


def test_the_box_in_the_head_picks_all_and_none(full: Room, qtbot: QtBot) -> None:
    table = shown(full)
    assert table.box_state() == "off"
    table.selection.toggle(table.queue.n_at(3))
    assert table.box_state() == "some"
    for count, state in ((300, "on"), (0, "off")):
        qtbot.mouseClick(table.head.viewport(), Qt.MouseButton.LeftButton, pos=QPoint(15, 15))
        assert (table.selection.count, table.box_state()) == (count, state)


def test_all_is_picked_even_when_asked_before_all_is_known(full: Room) -> None:
    model = full.model()
    table = full.table(model)
    with full.qtbot.waitSignal(model.shown):
        model.show(full.wanted())
    table.select_all()
    full.qtbot.waitUntil(lambda: table.selection.count == 300)


def test_a_click_on_the_head_asks_for_an_order(full: Room, qtbot: QtBot) -> None:
    table = shown(full)
    with qtbot.waitSignal(table.head.order_asked) as told:
        x = table.columnViewportPosition(columns.NUMBER) + 30
        qtbot.mouseClick(table.head.viewport(), Qt.MouseButton.LeftButton, pos=QPoint(x, 15))
    assert told.args == ["number"]


def test_live_changes_move_nothing_under_the_eye(full: Room) -> None:
    table = shown(full)
    table.go_to(150)
    table.verticalScrollBar().setValue(140 * ROW + 11)
    full.settle()
    current = table.current
    ids = table.queue.ids.tolist()
    before = cell(table, 150, columns.WORDS)
    height = 150 * ROW - table.verticalScrollBar().value()
    above = ids[3:40:4]
    full.change(table.queue, full.do(above, Reject("ganda")).change)  # ten rows above go
    full.change(table.queue, full.do(ids[145:149], Reject("ganda")).change)  # four in view, above the current
    full.settle()
    row = table.queue.row_of(current)
    assert row == 150 - len(above) - 4
    assert table.currentIndex().row() == row
    assert table.current == current
    assert row * ROW - table.verticalScrollBar().value() == height
    assert cell(table, row, columns.WORDS) == before


def test_when_the_current_case_leaves_the_next_takes_its_place(full: Room, qtbot: QtBot) -> None:
    table = shown(full)
    ids = table.queue.ids.tolist()
    table.go_to(5)
    with qtbot.waitSignal(table.current_changed) as told:
        full.change(table.queue, full.do([ids[5], ids[2]], Reject("ganda")).change)
    assert told.args == [0]
    assert table.current == 0
    table.go(1)
    assert table.current == ids[6]


def test_new_rows_come_into_an_untouched_view_at_the_top(full: Room) -> None:
    table = shown(full)
    first = table.queue.n_at(0)
    full.time[0] -= 30 * 86_400
    full.change(table.queue, full.receive(["lebih lama menunggu"]))
    assert table.queue.n_at(0) != first
    assert table.verticalScrollBar().value() == 0


def test_the_states_in_place_of_rows(full: Room) -> None:
    table = shown(full)
    assert not table.states.isVisible()
    full.show(table.queue, "category=taman")
    assert table.states.isVisible()
    assert table.states.state == "empty"
    assert table.states.geometry() == table.viewport().geometry()
    table.states._on_patience_ended()
    assert table.states.state == "loading"
    full.show(table.queue)
    assert not table.states.isVisible()


def test_columns_come_back_as_they_stood(full: Room) -> None:
    table = shown(full)
    changed: list[int] = []
    table.head.columns_changed.connect(lambda: changed.append(1))
    words = table.columnWidth(columns.WORDS)
    table.head.show_column(columns.MARKS, False)
    assert table.columnWidth(columns.WORDS) > words
    table.head.resizeSection(columns.KELURAHAN, 222)
    table.head.moveSection(columns.CATEGORY, columns.AGENCY)
    assert len(changed) == 3
    table.resize(1400, 400)  # the window's doing, not a hand's
    state = table.head.columns_state()
    other = full.table(full.model())
    other.head.columns_changed.connect(lambda: changed.append(1))
    other.head.set_columns(state)
    assert other.isColumnHidden(columns.MARKS)
    assert other.columnWidth(columns.KELURAHAN) == 222
    assert other.head.visualIndex(columns.CATEGORY) == columns.AGENCY
    assert len(changed) == 3
    assert [one for one in other.head.columns_state() if one[0] != "words"] == [
        one for one in state if one[0] != "words"
    ]
    other.head.show_column(columns.MARKS, True)
    assert other.columnWidth(columns.MARKS) == 64


def test_columns_of_another_version_do_no_harm(full: Room) -> None:
    table = shown(full)
    usual = table.head.columns_state()
    table.head.set_columns(
        (("tidak-ada", 90, True), ("due", 1, True), ("words", 10, False), ("box", 500, False))
    )
    assert table.head.visualIndex(columns.DUE) == 2
    assert table.columnWidth(columns.DUE) == 28
    assert table.columnWidth(columns.BOX) == 36
    assert not table.isColumnHidden(columns.WORDS)
    table.head.set_columns(usual)
    assert [name for name, _width, _shown in table.head.columns_state()] == [name for name, *_ in usual]
