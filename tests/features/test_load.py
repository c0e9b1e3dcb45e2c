"""Pluit has more to do than it can: the supervisor sees it, spreads its backlog, changes a group, accepts, undoes."""

from __future__ import annotations

from PySide6.QtCore import Qt

from console.ui.bulk.spread_form import SpreadForm
from console.ui.console_window import ConsoleWindow
from console.ui.load.table import DAYS, OPEN
from models.reading import connect
from tests.features.room import GELORA, PLUIT, Room, report

ENTER = Qt.Key.Key_Return
LURAH, CREW = f"LURAH-{PLUIT}", f"PPSU-{PLUIT}"
HEAP = 130  # at 16 jobs a day more than a week


def fill(room: Room, now: int) -> None:
    """Rubbish and floods with Pluit's lurah, a little with Gelora's."""
    room.receive(
        *[report(i, now - 600, f"Sampah {i}", lat=-6.115, lon=106.79) for i in range(HEAP)],
        *[report(200 + i, now - 600, f"Banjir {i}", category="banjir") for i in range(4)],
        *[report(300 + i, now - 600, "Parkir", kelurahan=GELORA, agency=f"LURAH-{GELORA}") for i in range(3)],
    )  # fmt: skip


def held(room: Room, code: str) -> int:
    """Open cases of an agency, as plain SQL counts them."""
    db = connect(room.store.path)
    try:
        return int(db.execute(
            "select count(*) from complaint where agency = ? and sure & 8 and status not in ('selesai', 'ditolak')"
            " and kind <> 'spam' and merged_into is null", (code,)
        ).fetchone()[0])  # fmt: skip
    finally:
        db.close()


def suggested(room: Room, window: ConsoleWindow) -> SpreadForm:
    """The preview, once it says what is suggested."""
    room.until(
        lambda: (
            window.antrian.bulk.spread_form is not None
            and bool(window.antrian.bulk.spread_form.picture.groups)
        )
    )
    form = window.antrian.bulk.spread_form
    assert form is not None
    return form


def choose(form: SpreadForm, to: str) -> None:
    place = next(i for i, group in enumerate(form.picture.groups) if group.to == to)
    form.groups_table.setCurrentIndex(form.groups.index(place, 0))


def test_pluit_over_capacity_is_spread_changed_done_and_undone(room: Room, now: int) -> None:
    fill(room, now)
    window = room.open()
    antrian, frame = window.antrian, window.frame

    # the screen says who has more than a week to do, and says what the store says
    frame.command_entered.emit("/beban")
    screen = window.load
    assert screen is not None and frame.screen_id == "load"
    room.until(lambda: screen.balance is not None)
    screen.kinds.chosen.emit("kelurahan")
    row = screen.table.current
    assert row is not None and row.name == "Pluit"
    first = [
        screen.model.index(0, column).data(Qt.ItemDataRole.AccessibleTextRole) for column in (OPEN, DAYS)
    ]
    assert first == [str(held(room, LURAH) + held(room, CREW)), "8,1 hari, lebih dari seminggu"]

    # its backlog, and nothing else, is what is spread
    screen.spread.click()
    form = suggested(room, window)
    assert frame.screen_id == "queue"
    assert antrian.selection.count == HEAP + 4
    assert form.picture.given + form.picture.staying == HEAP + 4
    by = {group.to: len(group.cases) for group in form.picture.groups if group.to}
    assert by[CREW] == HEAP
    assert sum(n for to, n in by.items() if to.startswith("DSDA")) == 4
    crew = next(group for group in form.picture.groups if group.to == CREW)
    assert crew.total is not None and (crew.total.before, crew.total.after) == (0, HEAP)

    # of the floods' group one is left out; the group then goes to the Dinas of roads by hand
    flood = max((to for to in by if to.startswith("DSDA")), key=by.__getitem__)
    choose(form, flood)
    form.cases_table.setFocus()
    form.cases_table.selectRow(0)
    assert form.why.text() and "Anda" not in form.why.text()
    room.key("x")
    room.until(lambda: form.picture.staying == 1)
    choose(form, flood)
    form.groups_table.setFocus()
    room.key("g")
    room.type("dbm")
    room.key(ENTER)
    room.until(lambda: any(group.to == "DBM" for group in form.picture.groups))
    assert [len(group.cases) for group in form.picture.groups if group.to == "DBM"] == [by[flood] - 1]
    assert form.confirm.text() == f"Bagi {HEAP + 3} laporan"
    assert held(room, LURAH) == HEAP + 4, "nothing is written by looking"

    # done, told case by case, and taken back
    form.confirm.click()
    room.until(lambda: antrian.bulk.result_open)
    assert (held(room, CREW), held(room, "DBM"), held(room, LURAH)) == (HEAP, by[flood] - 1, 1)
    room.until(lambda: antrian.bulk.result.accepted.number.text() == str(HEAP + 3))
    antrian.table.setFocus()
    room.key("z", Qt.KeyboardModifier.ControlModifier)
    room.until(lambda: held(room, LURAH) == HEAP + 4)


def test_enter_on_a_row_shows_its_cases_and_bagi_takes_the_selection(room: Room, now: int) -> None:
    fill(room, now)
    window = room.open()
    antrian = window.antrian
    window.frame.set_screen("load")
    screen = window.load
    assert screen is not None
    room.until(lambda: screen.balance is not None)
    screen.kinds.chosen.emit("kelurahan")
    screen.typed.setText("gelora")
    with room.settled():
        screen.table.setFocus()
        room.key(ENTER)
    assert window.frame.screen_id == "queue"
    assert antrian.model.rowCount() == 3
    antrian.table.select_all()
    window.frame.command_entered.emit("/bagi")
    form = suggested(room, window)
    assert form.picture.given + form.picture.staying == 3
    antrian.selection.clear()
    room.until(lambda: antrian.bulk.spread_form is None)
