"""The queue lives: what others write appears by itself and never moves what one looks at."""

from __future__ import annotations

from tests.features.room import Room, report


def test_reports_of_another_process_appear_and_the_current_row_stays(room: Room, now: int) -> None:
    room.receive(*[report(i, now, f"Sampah {i}") for i in range(1, 8)])
    window = room.open()
    antrian = window.antrian
    room.until(lambda: antrian.model.rowCount() == 7)
    room.key("j")
    room.key("j")
    room.until(lambda: antrian.case.case is not None)
    current, case = antrian.table.current, antrian.case.case

    room.receive(report(8, now, "Sampah lama"))
    room.until(lambda: antrian.model.rowCount() == 8)

    assert antrian.table.current == current
    assert antrian.case.case == case


def test_an_empty_home_says_what_is_so(room: Room) -> None:
    window = room.open()
    assert window.antrian.model.rowCount() == 0
    assert window.antrian.table.states.isVisible()
    assert not window.antrian.bulk_bar.isVisible()
