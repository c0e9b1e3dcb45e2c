"""The supervisor asks when it comes and who is late: one filter and one brush move all charts, and a bar shows its
cases in the queue."""

from __future__ import annotations

from typing import Any

import numpy as np
from PySide6.QtCore import Qt

from console.ui.console_window import ConsoleWindow
from console.ui.patterns import PatternsScreen
from models.reading import connect
from tests.features.room import GELORA, Room, report

DAY = 86_400
STANDS = "merged_into is null and kind <> 'spam'"


def fill(room: Room, now: int) -> None:
    """Five weeks of rubbish by Qlue and of floods by SMS, every day a little, at different hours."""
    room.receive(
        *[report(i * 10, now, f"Sampah {i}") for i in range(80)],  # every ten hours
        *[
            report(1000 + i * 14, now + 990 * 3600, f"Banjir {i}", channel="sms", category="banjir",
                   kelurahan=GELORA, agency="DSDA", lat=-6.21, lon=106.80)
            for i in range(50)
        ],
    )  # fmt: skip


def patterns(room: Room, window: ConsoleWindow) -> PatternsScreen:
    window.frame.command_entered.emit("/pola")
    screen = window.patterns
    assert screen is not None and window.frame.screen_id == "patterns"
    room.until(lambda: screen.found is not None and screen.charts.isVisible())
    return screen


def drawn(screen: PatternsScreen) -> list[list[tuple[Any, ...]]]:
    """What the six charts show."""
    return [[(mark.title, mark.words, mark.count) for mark in plot.marks] for plot in screen.charts.plots]


def count(room: Room, where: str) -> int:
    db = connect(room.store.path)
    try:
        return int(db.execute(f"select count(*) from complaint where {STANDS} and {where}").fetchone()[0])
    finally:
        db.close()


def test_a_filter_and_the_brush_move_all_six_and_a_bar_opens_its_cases(room: Room, now: int) -> None:
    fill(room, now)
    window = room.open()
    screen = patterns(room, window)
    today = (now + 25_200) // DAY
    stretch = f"received_at >= {(today - 28) * DAY - 25_200} and received_at < {today * DAY - 25_200}"
    assert screen.number.text() == str(count(room, stretch))
    first = drawn(screen)

    # the filter changes every one of them
    screen.filters.choose("channels", ("sms",))
    came = count(room, f"{stretch} and channel = 'sms'")
    room.until(lambda: screen.number.text() == str(came))
    second = drawn(screen)
    assert all(a != b for a, b in zip(first, second, strict=True))
    assert [mark.title for mark in screen.charts.response.marks] == ["SMS"]

    # so does the brush, but for open work, which is of now
    screen.timeline.setFocus()
    for _ in range(3):
        room.key(Qt.Key.Key_Left, Qt.KeyboardModifier.ControlModifier)
    room.until(lambda: screen.found is not None and screen.found.ground.slice == screen.wanted)
    third = drawn(screen)
    assert [a == b for a, b in zip(second, third, strict=True)] == [False, True, False, False, False, True]
    assert screen.found is not None and np.sum(screen.found.flow.inflow) < came

    # Enter on a bar: exactly its cases
    plot = screen.charts.categories
    plot.setFocus()
    mark = plot.current
    assert mark is not None and mark.title == "Banjir"
    with room.settled():
        room.key(Qt.Key.Key_Return)
    assert window.frame.screen_id == "queue"
    assert window.antrian.model.rowCount() == mark.count == int(screen.number.text())

    # an hour of the week has no filter: the queue names the cases
    window.frame.set_screen("patterns")
    room.until(lambda: not screen._counting and screen.charts.isVisible())
    mark = max(screen.charts.week.marks, key=lambda one: one.count)
    with room.settled():
        screen.charts.week.opened.emit(mark)
    assert window.antrian.model.rowCount() == mark.count


def test_what_comes_meanwhile_is_in_the_charts(room: Room, now: int) -> None:
    fill(room, now)
    window = room.open()
    screen = patterns(room, window)
    assert screen.found is not None
    still = int(screen.found.backlog.counts.sum())
    assert still == count(room, "status not in ('selesai', 'ditolak')")
    room.receive(report(5000, now + 5000 * 3600, "Baru saja"))
    room.until(lambda: screen.found is not None and screen.found.backlog.counts.sum() == still + 1)
