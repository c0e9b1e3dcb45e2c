"""Stories of *Tidak biasa* and *Putar ulang*: a planted surge, an ordinary day, and a day again as SQL tells it."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from PySide6.QtCore import Qt
from pytestqt.qtbot import QtBot

from console.core.figures.replay import GREEN, RED, YELLOW
from console.ui.patterns import PatternsScreen
from console.ui.patterns.point_map import stamped
from console.ui.theme import Theme
from models.clocks import WIB_SECONDS
from models.filters import Filter
from models.reading import connect
from tests.support import homes, made_city, small_cities
from tests.support.desks import WAIT_MS, AtDesk, desk_over
from tests.support.factories import DAY, HOUR, NOW

TODAY = (NOW + WIB_SECONDS) // DAY
MIDNIGHT = TODAY * DAY - WIB_SECONDS
PLUIT = "31.72.01.1005"


def planted(home: Path, surge: int) -> None:
    """Eight weeks with six floods and six heaps of rubbish each morning; today more floods or not."""
    homes.prepare(home, NOW)
    db = small_cities.made(home)
    db.execute("begin")
    n = 0
    for day in range(57):
        for category, usual in (("banjir", 6), ("sampah", 6)):
            many = usual + (surge if day == 0 and category == "banjir" else 0)
            for i in range(many):
                n += 1
                small_cities.put(db, n, {
                    "number": f"JK{n:012d}", "channel": "qlue", "status": "menunggu", "kind": "complaint",
                    "category": category, "kelurahan": PLUIT, "received_at": MIDNIGHT - day * DAY + HOUR + i,
                    "lat": -6.11 - i * 1e-5, "lon": 106.79, "place": "gps", "clock_from": NOW,
                })  # fmt: skip
    db.execute("commit")
    db.close()


@pytest.fixture
def at(qtbot: QtBot, home: Path) -> Iterator[AtDesk]:
    with made_city.opened(home):
        pass
    with desk_over(qtbot, home, NOW) as desk:
        yield desk


def opened(at: AtDesk, theme: Theme, page: str) -> PatternsScreen:
    screen = PatternsScreen(theme, at.desk)
    at.qtbot.addWidget(screen)
    screen.resize(1600, 900)
    with at.qtbot.waitSignal(screen.shown, timeout=WAIT_MS):
        screen.show()
    screen.show_page(page)
    at.settle()
    return screen


def test_a_planted_surge_is_unusual_and_opens_its_cases(qtbot: QtBot, home: Path, theme: Theme) -> None:
    planted(home, 20)
    with desk_over(qtbot, home, NOW) as at:
        screen = opened(at, theme, "unusual")
        table = screen.unusual.surges
        assert table.isVisible()
        rows = [[table.item(r, c).text() for c in range(3)] for r in range(table.rowCount())]
        assert ["26", "6,0"] in [row[:2] for row in rows]
        assert any("Banjir" in row[2] and "biasanya 6,0" in row[2] for row in rows)
        assert not any("Sampah" in row[2] for row in rows)
        assert screen._unusual_button.text() == f"Tidak biasa ({len(rows)})"
        asked: list[Filter] = []
        screen.cases_asked.connect(asked.append)
        table.setFocus()
        table.setCurrentCell(0, 0)
        with at.qtbot.waitSignal(screen.cases_asked, timeout=WAIT_MS):
            at.qtbot.keyClick(table, Qt.Key.Key_Return)
        assert len(asked[0].terms[0].values) == int(rows[0][0])

        spots = screen.unusual.spots
        assert spots.isVisible() and spots.rowCount() >= 1
        with at.qtbot.waitSignal(screen.cases_asked, timeout=WAIT_MS):
            at.qtbot.keyClick(spots, Qt.Key.Key_Return)
        assert f"{len(asked[1].terms[0].values)}" == spots.item(0, 1).text()
        circle = screen.unusual.map._circles()[0]
        at.qtbot.mouseClick(screen.unusual.map, Qt.MouseButton.LeftButton, pos=circle.center().toPoint())
        assert spots.currentRow() == 0 and spots.hasFocus()


def test_an_ordinary_day_and_a_young_city(qtbot: QtBot, home: Path, theme: Theme, tmp_path: Path) -> None:
    planted(home, 0)
    with desk_over(qtbot, home, NOW) as at:
        screen = opened(at, theme, "unusual")
        assert "Hari ini seperti biasa" in screen.unusual.state.accessibleName()
        assert screen._unusual_button.text() == "Tidak biasa"


def test_the_day_again_counts_as_sql_does(at: AtDesk, theme: Theme) -> None:
    screen = opened(at, theme, "replay")
    page = screen.replay
    assert page.day_words.text() == "Min 23 Nov" and page.time.text() == "08.00"
    begin = (TODAY - 1) * DAY - WIB_SECONDS
    asked: list[Filter] = []
    screen.cases_asked.connect(asked.append)
    for moment in (begin + 30 * 60, begin + 9 * HOUR, begin + 23 * HOUR):
        with at.qtbot.waitSignal(page.shown, timeout=WAIT_MS):
            page.go_to(moment)
        told = tuple(int(button.text().split()[-1].replace(".", "")) for button in page.counts.values())
        assert told == at.elsewhere(lambda m=moment: _as_sql(at, m, begin)), moment
    assert told[2] > 0
    with at.qtbot.waitSignal(screen.cases_asked, timeout=WAIT_MS):
        page.counts[GREEN].click()
    assert len(asked[0].terms[0].values) == told[2]
    at.settle()


def _as_sql(at: AtDesk, moment: int, begin: int) -> tuple[int, int, int]:
    late = "max({0}, received_at)"
    closed, handed = late.format("closed_at"), late.format("handed_at")
    since, until = late.format("red_since"), late.format("red_until")
    db = connect(at.desk.store.path)
    try:
        found = dict(db.execute(
            f"select case when closed_at is not null and {closed} <= :m then 2"
            f" when handed_at is null or {handed} > :m or (red_since is not null and {since} <= :m"
            f" and (red_until is null or {until} > :m)) then 0 else 1 end, count(*) from complaint"
            " where merged_into is null and kind <> 'spam' and received_at <= :m"
            " and (closed_at is null or closed_at >= :begin) group by 1",
            {"m": moment, "begin": begin},
        ).fetchall())  # fmt: skip
    finally:
        db.close()
    return found.get(0, 0), found.get(1, 0), found.get(2, 0)


def test_it_plays_pauses_and_goes_to_other_days(at: AtDesk, theme: Theme) -> None:
    screen = opened(at, theme, "replay")
    page = screen.replay
    page.slider.setFocus()
    at.qtbot.keyClick(page.slider, Qt.Key.Key_Right)
    assert page.time.text() == "08.05"
    page.speeds.chosen.emit("60")
    at.qtbot.keyClick(page.slider, Qt.Key.Key_Space)
    assert page.playing and page.play.text() == "Jeda"
    at.qtbot.waitUntil(lambda: page.slider.value() > 8 * 60 + 10, timeout=WAIT_MS)
    at.qtbot.keyClick(page.slider, Qt.Key.Key_Space)
    assert not page.playing
    at.settle()
    with at.qtbot.waitSignal(page.shown, timeout=WAIT_MS):
        page.after.click()
    assert page.day_words.text() == "Sen 24 Nov" and not page.after.isEnabled()
    assert page.slider.maximum() == 8 * 60 + 10, "today is played up to now"
    page.before.click()
    at.settle()
    assert page.day_words.text() == "Min 23 Nov"
    page.before.click()
    page.go_to(page.moment + HOUR)
    at.settle()
    there = page.moment
    screen.refresh()
    at.settle()
    assert page.moment == there and page.day_words.text() == "Sab 22 Nov", (
        "counting anew does not take it away"
    )
    screen.timeline.set_stretch(TODAY - 9, TODAY - 8)
    screen._on_brushed(0, 0)
    at.settle()
    assert page.day_words.text() == "Min 16 Nov", "a day of another stretch"
    page.toggle()
    screen.show_page("charts")
    assert not page.playing
    at.settle()


def test_dots_have_the_shape_and_colour_of_their_status() -> None:
    inks = {GREEN: (0xFF00FF00, 0xFFFFFFFF), YELLOW: (0xFFFFFF00, 0xFFFFFFFF), RED: (0xFFFF0000, 0xFFFFFFFF)}
    x, y = np.array([20.0, 50.0, 80.0, np.nan, 500.0]), np.array([20.0, 20.0, 20.0, 20.0, 20.0])
    colours = np.array([RED, YELLOW, GREEN, RED, RED], np.uint8)
    image = stamped(x, y, colours, inks, (100, 40), 1.0)

    def painted(ink: int, left: int) -> list[list[bool]]:
        return [[image.pixel(column, line) == ink for column in range(left, left + 20)] for line in range(40)]

    shapes: dict[str, Any] = {
        "triangle": painted(0xFFFF0000, 10), "square": painted(0xFFFFFF00, 40), "circle": painted(0xFF00FF00, 70),
    }  # fmt: skip
    widths = {name: [sum(line) for line in lines if any(line)] for name, lines in shapes.items()}
    assert widths["triangle"] == sorted(widths["triangle"]) and widths["triangle"][0] < widths["triangle"][-1]
    assert len(set(widths["square"])) == 1
    assert widths["circle"] == widths["circle"][::-1] and widths["circle"][0] < max(widths["circle"])
    assert sum(map(sum, painted(0xFFFF0000, 0))) + sum(map(sum, painted(0xFFFF0000, 20))) > 0
