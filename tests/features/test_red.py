"""The morning's review of the made city: thirteen red and why, one of them cleared, its history, a frozen picture."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtCore import Qt
from pytestqt.qtbot import QtBot

from console.ui.bulk.clear_form import ClearForm
from console.ui.red.table import CAUSE, FLOW, OLDEST, WAITING
from models.clocks import DAY
from models.filters import day_start
from models.reading import connect
from tests.features.room import Room
from tests.support import made_city
from tests.support.factories import NOW

ENTER = Qt.Key.Key_Return
PETOJO = "Petojo Utara"
#: A case shows red, in plain SQL.
SHOWS = "(status = 'menunggu' or (status = 'koordinasi' and channel_red)) and kind <> 'spam' and merged_into is null"
LOW = "(agency is null or agency like 'LURAH-%' or agency like 'PPSU-%' or not sure & 8)"
OWN = "not exists (select 1 from category g where g.code = category and g.agency <> 'KEL')"


@pytest.fixture
def room(qtbot: QtBot, home: Path) -> Iterator[Room]:
    """A control room whose home holds the made city."""
    with made_city.opened(home):
        pass
    made = Room(qtbot, home, NOW)
    yield made
    made.close()


def asked(room: Room, sql: str, *params: Any) -> list[Any]:
    db = connect(room.store.path)
    try:
        return db.execute(sql, params).fetchall()
    finally:
        db.close()


def number(room: Room, where: str, *params: Any) -> int:
    return int(asked(room, f"select count(*) from complaint where {where}", *params)[0][0])


def test_thirteen_red_one_cleared_its_history_and_the_meetings_picture(room: Room) -> None:
    window = room.open()
    frame, antrian = window.frame, window.antrian
    frame.command_entered.emit("/merah")
    screen = window.red
    assert screen is not None and frame.screen_id == "red"
    room.until(lambda: screen.picture is not None and screen.inside is not None)

    # thirteen, and every figure is what plain SQL counts
    by_place = dict(
        asked(room, f"select kelurahan, count(*) from complaint where {SHOWS} and kelurahan <> '' group by 1")
    )
    assert screen.head.red.text() == "13 kelurahan merah"
    assert screen.model.rowCount() == 13 == sum(count >= 100 for count in by_place.values())
    assert screen.head.waiting.text().startswith(f"{sum(by_place.values()):,}".replace(",", "."))
    today = day_start(NOW)
    for place, row in enumerate(screen.model.rows):
        code, causes = row.indicator.code, row.indicator.causes
        here = f"kelurahan = '{code}' and {SHOWS}"
        assert screen.model.index(place, WAITING).data() == str(by_place[code]) == str(row.indicator.waiting)
        waits = f"{here} and status = 'menunggu'"
        assert causes.coordinated == number(room, f"{here} and status = 'koordinasi'")
        assert causes.back_to_red == number(room, f"{waits} and reopened > 0")
        fresh = f"{waits} and reopened = 0"
        assert causes.outside == number(room, f"{fresh} and not {OWN} and {LOW}")
        late = number(room, f"{fresh} and {OWN} and lurah_due < coalesce(paused_at, {NOW})")
        assert causes.capacity == (
            late if row.indicator.inflow_per_day > row.indicator.capacity_per_day else 0
        )
        came = number(
            room, f"kelurahan = '{code}' and received_at >= {today - 7 * DAY} and received_at < {today}"
        )
        assert row.indicator.inflow_per_day == came / 7
        oldest = asked(room, f"select min(received_at) from complaint where {here}")[0][0]
        assert row.oldest is not None and row.oldest.received_at == oldest
        assert all(screen.model.index(place, column).data(Qt.ItemDataRole.AccessibleTextRole)
                   for column in (CAUSE, FLOW, OLDEST))  # fmt: skip

    # the picture for the meeting is frozen
    screen.head.freeze.click()
    room.until(lambda: screen.before is not None)

    # the last of them: Enter shows exactly its cases
    place = next(i for i, row in enumerate(screen.model.rows) if row.indicator.name == PETOJO)
    code = screen.model.rows[place].indicator.code
    screen.table.setFocus()
    screen.table.setCurrentIndex(screen.model.index(place, WAITING))
    room.until(lambda: screen.detail.code == code)
    with room.settled():
        room.key(ENTER)
    assert antrian.model.rowCount() == by_place[code] == 100
    frame.set_screen("red")
    room.until(lambda: screen.detail.code == code)

    # one press opens the queue's own preview on the ready sets that bring it below the limit
    sets = screen.detail.sets
    cases = sum(len(one.cases) for one in sets.chosen)
    leaving = sum(one.leaving for one in sets.chosen)
    sets.all.click()
    room.until(lambda: antrian.bulk.form is not None and antrian.bulk.acts.forecast is not None)
    form = antrian.bulk.form
    assert isinstance(form, ClearForm) and frame.screen_id == "queue"
    assert antrian.selection.count == cases
    assert (form.accepted.number.text(), form.refused_count.number.text()) == (str(cases), "0")
    assert form.confirm.text() == f"Teruskan {cases} laporan"
    assert number(room, f"kelurahan = ? and {SHOWS}", code) == 100, "nothing is written by looking"
    form.confirm.click()
    room.until(lambda: antrian.bulk.result_open)
    assert number(room, f"kelurahan = ? and {SHOWS}", code) == 100 - leaving

    # it is not red any more; the history says what made it so, the comparison says so in the meeting's words
    frame.set_screen("red")
    room.until(lambda: screen.head.red.text() == "12 kelurahan merah")
    room.until(lambda: bool(screen.detail.past.texts) and "merah → " in screen.detail.past.texts[0])
    assert screen.compare.out.texts == [f"{PETOJO} 100 → {100 - leaving}"]
    assert screen.head.moved.text() == "−1"
    told = screen.detail.past.texts[0]
    last = told.split()[-1]
    ((kelurahan, status),) = asked(room, "select kelurahan, status from complaint where number = ?", last)
    assert (kelurahan, status) == (code, "disposisi")
    assert "Rina" in told, "who did it, from the case's history"

    # one key takes all of it back
    frame.set_screen("queue")
    antrian.table.setFocus()
    room.key("z", Qt.KeyboardModifier.ControlModifier)
    room.until(lambda: number(room, f"kelurahan = ? and {SHOWS}", code) == 100)
