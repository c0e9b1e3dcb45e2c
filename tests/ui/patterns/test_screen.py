"""Stories of the screen Pola: its figures as plain SQL counts them, brush, keys, changes, and what is said when there
is nothing to see."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from PySide6.QtCore import QPointF, Qt
from PySide6.QtGui import QColor
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from console.core.dispatch import Dispatcher
from console.core.errors import Unavailable
from console.core.figures import pattern as patterns
from console.ui.patterns import PatternsScreen
from console.ui.patterns import screen as screen_of
from console.ui.patterns.plot import Mark
from console.ui.patterns.timeline import LONGEST
from console.ui.theme import Theme
from models.clocks import WIB_SECONDS
from models.commands import Actor
from models.filters import Filter
from models.reading import connect
from tests.features.room import report
from tests.support import homes, made_city
from tests.support.desks import WAIT_MS, AtDesk, desk_over
from tests.support.factories import DAY, NOW

TODAY = (NOW + WIB_SECONDS) // DAY
STANDS = "merged_into is null and kind <> 'spam'"


@pytest.fixture
def at(qtbot: QtBot, home: Path) -> Iterator[AtDesk]:
    """The made city."""
    with made_city.opened(home):
        pass
    with desk_over(qtbot, home, NOW) as desk:
        yield desk


@pytest.fixture
def at_new(qtbot: QtBot, home: Path) -> Iterator[AtDesk]:
    """A store without a case."""
    homes.prepare(home, NOW)
    with desk_over(qtbot, home, NOW) as desk:
        yield desk


def opened(at: AtDesk, theme: Theme) -> PatternsScreen:
    screen = PatternsScreen(theme, at.desk)
    at.qtbot.addWidget(screen)
    screen.resize(1600, 900)
    with at.qtbot.waitSignal(screen.shown, timeout=WAIT_MS):
        screen.show()
    at.settle()
    return screen


def sql(at: AtDesk, select: str, *params: Any) -> int:
    """One number out of the store, as anybody may count it."""

    def ask() -> int:
        db = connect(at.desk.store.path)
        try:
            return int(db.execute(f"select {select}", params).fetchone()[0] or 0)
        finally:
            db.close()

    return int(at.elsewhere(ask))


def come(at: AtDesk, *reports: Any) -> None:
    """Another process takes reports in, and the desk looks."""

    def take() -> None:
        counter = iter(range(1, 1 << 30))
        door = Dispatcher(at.desk.store, Actor("tanggap", "intake"), "lain", lambda: NOW,
                          lambda size: (b"%08d" % next(counter) * 8)[-size:])  # fmt: skip
        door.receive(reports)
        door.close()

    at.desk.look()  # from here on
    at.settle()
    at.elsewhere(take)
    at.desk.look()
    at.settle()


def test_figures_are_those_of_plain_sql(at: AtDesk, theme: Theme) -> None:
    screen = opened(at, theme)
    since, until = (TODAY - 28) * DAY - WIB_SECONDS, TODAY * DAY - WIB_SECONDS
    stretch = f"from complaint where {STANDS} and received_at >= {since} and received_at < {until}"
    came = sql(at, f"count(*) {stretch}")
    assert came > 1000
    assert screen.number.text() == f"{came:,}".replace(",", ".")
    assert screen.dates.text() == "laporan, Sen 27 Okt – Min 23 Nov"
    charts = screen.charts
    assert sum(m.count for m in charts.flow.marks if m.cells.chart == "inflow" and m.cells.parts) == came
    closed = f"status in ('selesai', 'ditolak') and closed_at >= {since} and closed_at < {until}"
    left = sql(at, f"count(*) from complaint where {STANDS} and {closed}")
    assert sum(m.count for m in charts.flow.marks if m.cells.chart == "outflow" and not m.cells.parts) == left
    waits = f"from complaint where {STANDS} and status not in ('selesai', 'ditolak')"
    still = sql(at, f"count(*) {waits}")
    old = sql(at, f"count(*) {waits} and received_at <= {NOW - 7 * DAY}")
    assert sum(mark.count for mark in charts.backlog.marks) == still
    words = [f"{count:,}".replace(",", ".") for count in (still, old)]
    assert charts.panels[1].subtitle.text() == "{} terbuka, {} lebih dari 7 hari".format(*words)
    assert sum(mark.count for mark in charts.week.marks) == came
    assert sum(mark.count for mark in charts.response.marks) == came
    assert sum(mark.count for mark in charts.categories.marks) == came
    late = f"completion_due < {NOW} and completion_due < coalesce(paused_at, 1 << 62)"
    overdue = sql(at, f"count(*) {waits} and sure & 8 and agency is not null and {late}")
    assert screen.found is not None and screen.found.agencies.counts[:, 2].sum() == overdue > 0


def test_brush_by_keys_by_pointer_and_by_buttons(at: AtDesk, theme: Theme) -> None:
    screen = opened(at, theme)
    line = screen.timeline
    line.setFocus()
    first, last = line.stretch
    assert (first, last) == (TODAY - 28, TODAY - 1)
    steps: tuple[tuple[Qt.Key, Qt.KeyboardModifier, tuple[int, int]], ...] = (
        (Qt.Key.Key_Left, Qt.KeyboardModifier.NoModifier, (first - 1, last - 1)),
        (Qt.Key.Key_Left, Qt.KeyboardModifier.ShiftModifier, (first - 2, last - 1)),
        (Qt.Key.Key_Right, Qt.KeyboardModifier.ShiftModifier, (first - 2, last)),
        (Qt.Key.Key_Right, Qt.KeyboardModifier.ControlModifier, (first - 1, last)),
        (Qt.Key.Key_Left, Qt.KeyboardModifier.ControlModifier, (first - 1, last - 1)),
        (Qt.Key.Key_PageDown, Qt.KeyboardModifier.NoModifier, (first + 1, last + 1)),  # no further than today
    )
    for key, modifier, there in steps:
        at.qtbot.keyClick(line, key, modifier)
        assert line.stretch == there, key
    assert not any(screen.ranges.is_on(key) for key in ("7", "28", "90", "month"))
    assert "Rentang waktu: Sel 28 Okt – Sen 24 Nov" in line.accessibleName()
    at.settle()
    assert screen.found is not None and screen.found.ground.slice == screen.wanted

    begin, end = line.brush.getRegion()
    line.brush.setRegion((begin + 2.4, end - 0.6))  # dragged and let go between days
    line.brush.sigRegionChangeFinished.emit(line.brush)
    assert line.stretch == (first + 3, last)
    assert line.brush.getRegion() == (begin + 2, end - 1)
    screen.ranges.chosen.emit("month")
    assert line.stretch == (TODAY - 23, TODAY)
    at.settle()
    assert screen.found.flow.inflow.shape[0] == 24


def test_the_longest_brush_lets_go_of_its_far_end(theme: Theme, qtbot: QtBot) -> None:
    from console.ui.patterns.timeline import Timeline

    line = Timeline(theme, "id")
    qtbot.addWidget(line)
    line.show_counts(patterns.Timeline(1000, np.ones(2000, np.int64), 0))
    line.set_stretch(1500, 1500 + LONGEST - 1)
    qtbot.keyClick(line, Qt.Key.Key_Left, Qt.KeyboardModifier.ShiftModifier)
    assert line.stretch == (1499, 1499 + LONGEST - 1)
    qtbot.keyClick(line, Qt.Key.Key_Right, Qt.KeyboardModifier.ShiftModifier)
    assert line.stretch == (1500, 1500 + LONGEST - 1)
    line.deleteLater()


def test_marks_by_keyboard_and_by_pointer(at: AtDesk, theme: Theme) -> None:
    screen = opened(at, theme)
    asked: list[Filter] = []
    opened_marks: list[Mark] = []
    screen.cases_asked.connect(asked.append)
    flow = screen.charts.flow
    flow.opened.connect(opened_marks.append)
    flow.setFocus()
    assert flow.current is not None and flow.current.at == (0, 1)
    for _ in range(20):
        at.qtbot.keyClick(flow, Qt.Key.Key_Right)
    assert flow.current.at == (20, 1)
    at.qtbot.keyClick(flow, Qt.Key.Key_Up)
    assert flow.current.at == (20, 2)
    assert flow.accessibleName() == f"Masuk dan keluar per hari: {flow.current.words}"
    assert flow.current.title == "Min 16 Nov" and flow.current.lines[1].startswith("X masuk ")
    at.qtbot.keyClick(flow, Qt.Key.Key_Return)
    assert opened_marks == [flow.current]
    assert [str(term.field) for term in asked[0].terms][:3] == ["received_at", "received_at", "channel"]
    at.qtbot.keyClick(flow, Qt.Key.Key_End)
    assert flow.current == flow.marks[-1]

    week = screen.charts.week
    mark = week.marks[0]
    middle = week.place(mark.box.center().x(), mark.box.center().y())
    at.qtbot.mouseMove(week.viewport(), middle.toPoint())
    assert week.mark_at(middle) == mark
    tip = week.tip(mark)
    assert tip.endswith(f"Klik: buka {mark.count} laporan di Antrian</div>") and mark.title in tip
    with at.qtbot.waitSignal(screen.cases_asked, timeout=WAIT_MS):
        at.qtbot.mouseClick(week.viewport(), Qt.MouseButton.LeftButton, pos=middle.toPoint())
    assert asked[-1].terms[0].field == "number" and len(asked[-1].terms[0].values) == mark.count
    assert week.mark_at(QPointF(2, 2)) is None


def test_tab_goes_from_the_brush_through_the_charts(at: AtDesk, theme: Theme) -> None:
    screen = opened(at, theme)
    screen.activateWindow()
    screen.timeline.setFocus()
    for plot in screen.charts.plots:
        at.qtbot.keyClick(QApplication.focusWidget(), Qt.Key.Key_Tab)
        assert QApplication.focusWidget() is plot
        assert plot.current is not None and plot.accessibleName().endswith(plot.current.words)
    for button in screen.filters.buttons.values():
        assert ": Semua" in button.accessibleName()


def test_a_change_moves_the_charts_without_counting_all_again(
    at: AtDesk, theme: Theme, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(screen_of, "CALM_MS", 0)
    screen = opened(at, theme)
    assert screen.found is not None
    before = screen.found.backlog.counts.sum()
    whole: list[int] = []
    monkeypatch.setattr(screen_of, "pattern", lambda *_args: whole.append(1))
    come(at, *[report(i, NOW, f"Sampah {i}") for i in range(3)])
    at.qtbot.waitUntil(lambda: screen.found.backlog.counts.sum() == before + 3, timeout=WAIT_MS)
    assert not whole
    monkeypatch.undo()
    again = patterns.pattern(screen.found.ground.facts, screen.wanted, at.desk.store.reference, NOW)
    for name, table in again.tables.items():
        assert np.array_equal(table, screen.found.tables[name]), name
    assert np.array_equal(again.speeds, screen.found.speeds)


def test_what_was_asked_before_is_dropped(at: AtDesk, theme: Theme) -> None:
    screen = opened(at, theme)
    totals: list[int] = []
    screen.shown.connect(lambda: totals.append(screen.found.total if screen.found else -1))
    screen.filters.chosen["channels"] = ("sms",)
    screen.refresh()
    screen.filters.chosen["channels"] = ("x",)
    screen.refresh()
    at.settle()
    since = (TODAY - 28) * DAY - WIB_SECONDS
    stretch = f"received_at >= {since} and received_at < {TODAY * DAY - WIB_SECONDS}"
    came = sql(at, f"count(*) from complaint where {STANDS} and channel = 'x' and {stretch}")
    assert totals == [came]


@pytest.mark.qt_log_ignore("does not support grabbing the keyboard", extend=True)
def test_lists_are_ticked_and_searched(at: AtDesk, theme: Theme) -> None:
    screen = opened(at, theme)
    screen.filters.open("areas")
    menu = screen.filters.menu
    assert menu is not None
    at.qtbot.keyClicks(menu.values.search, "pluit")
    at.qtbot.keyClick(menu.values.search, Qt.Key.Key_Return)
    with at.qtbot.waitSignal(screen.shown, timeout=WAIT_MS):
        at.qtbot.waitUntil(lambda: screen.filters.chosen["areas"] == ("31.72.01.1005",), timeout=WAIT_MS)
    button = screen.filters.buttons["areas"]
    assert button.text() == "Kel. Pluit" and button.isChecked()
    menu.all.click()
    assert screen.filters.chosen["areas"] == ()
    at.qtbot.keyClick(menu, Qt.Key.Key_Escape)
    at.settle()


def test_nothing_there_and_nothing_left_by_the_filter(at_new: AtDesk, theme: Theme) -> None:
    screen = opened(at_new, theme)
    assert screen.state.isVisible() and "Belum ada laporan" in screen.state.accessibleName()
    come(at_new, *[report(i, NOW - 3 * DAY, f"Sampah {i}") for i in range(5)])
    at_new.qtbot.waitUntil(screen.charts.isVisible, timeout=WAIT_MS)
    assert screen.number.text() == "5"
    screen.filters.choose("channels", ("lapor",))
    at_new.qtbot.waitUntil(screen.state.isVisible, timeout=WAIT_MS)
    assert "saringan ini" in screen.state.accessibleName()
    screen.state.acted.emit()
    at_new.qtbot.waitUntil(screen.charts.isVisible, timeout=WAIT_MS)
    assert screen.filters.chosen["channels"] == ()
    at_new.settle()


def test_a_store_that_cannot_be_read_is_said_and_asked_again(
    at: AtDesk, theme: Theme, monkeypatch: pytest.MonkeyPatch
) -> None:
    def broken(*_args: Any) -> None:
        raise Unavailable("snapshot.late")

    with monkeypatch.context() as patch:
        patch.setattr(screen_of, "pattern", broken)
        screen = opened(at, theme)
        assert screen.state.isVisible() and "Pola tidak bisa dihitung" in screen.state.accessibleName()
    with at.qtbot.waitSignal(screen.shown, timeout=WAIT_MS):
        screen.state.acted.emit()
    assert screen.charts.isVisible()
    at.settle()


def test_the_dark_theme_reaches_the_charts(at: AtDesk, theme: Theme) -> None:
    screen = opened(at, theme)
    theme.set_mode("dark")
    picture = screen.charts.backlog.grab().toImage()
    assert picture.pixelColor(2, 2) == QColor("#171D24")
    red = screen.charts.backlog.marks[-1].box.center()
    spot = screen.charts.backlog.place(red.x(), red.y()).toPoint()
    assert picture.pixelColor(spot) in (QColor("#FF6F61"), QColor("#E6AC3C"))
    theme.set_mode("light")


def test_a_hidden_screen_counts_nothing(at: AtDesk, theme: Theme) -> None:
    screen = opened(at, theme)
    screen.hide()
    found = screen.found
    come(at, report(1, NOW, "Sampah"))
    assert screen.found is found
    with at.qtbot.waitSignal(screen.shown, timeout=WAIT_MS):
        screen.show()
    assert screen.found is not found
    at.settle()
