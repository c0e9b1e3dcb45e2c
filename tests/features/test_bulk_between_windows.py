"""Backlogs at two windows and one central: the line is cut, somebody was quicker, a case leaves one's area."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from models.commands import Coordinate, Locate, Reject
from tests.features.room import GELORA, report
from tests.features.test_bulk import judged, said
from tests.features.test_two_windows import Seat, at
from tests.support.centrals import CentralAt

__all__ = ["at"]

Open = Callable[[str, str], Seat]


@pytest.fixture
def seat(qtbot: QtBot, tmp_path: Path, now: int, at: CentralAt) -> Iterator[Open]:
    """Sit down at a window; all are closed afterwards."""
    seats: list[Seat] = []

    def sit(name: str, role: str) -> Seat:
        seats.append(Seat(qtbot, tmp_path / name, now, at, name, role))
        return seats[-1]

    yield sit
    for one in seats:
        one.window.agreement.answers.panel.close()
        one.room.close()
    QApplication.processEvents()


def backlog(sari: Seat, now: int) -> None:
    """Two reports in Pluit, two in Gelora, brought in by sari and known to the central."""
    gelora = {"kelurahan": GELORA, "agency": f"LURAH-{GELORA}", "lat": -6.21, "lon": 106.80}
    sari.room.receive(
        *[report(i, now, f"Sampah {i}", **({} if i < 2 else gelora)) for i in range(4)], actor="sari"
    )
    sari.window.desk.said.emit()
    sari.until(lambda: sari.told() == (0, 0) and sari.window.antrian.model.rowCount() == 4)


def test_a_lasso_across_the_border_takes_ones_own_and_what_leaves_meanwhile_is_told(
    seat: Open, now: int
) -> None:
    """Of another area nothing is here to be moved; a case that is moved there while one chooses counts as refused."""
    sari = seat("sari", "supervisor")
    backlog(sari, now)
    tono = seat("tono", "operator")  # works in Jakarta Utara alone
    antrian = tono.window.antrian
    tono.until(lambda: antrian.model.rowCount() == 2 and antrian.map is not None)
    assert antrian.map is not None
    antrian.map.lasso_finished.emit([(-6.0, 106.7), (-6.0, 106.9), (-6.3, 106.9), (-6.3, 106.7)], False)
    tono.until(lambda: antrian.selection.count == 2)
    antrian.trigger("coordinate")
    form = antrian.bulk.form
    assert form is not None
    form.say("dishub", "")
    judged(tono.room, tono.window, "2")

    leaves = tono.room.case(2).number
    sari.do(sari.room.key_of(leaves), Locate(GELORA, -6.21, 106.80))
    tono.window.agreement.sync()
    judged(tono.room, tono.window, "1", "1")
    assert form.reasons.sentences == ["Laporan itu tidak ada di konsol ini."]
    assert [row[:4] for row in form.places.rows][-1] == ("Jumlah", "2", "1", "1")
    form.confirm.click()
    tono.until(lambda: antrian.bulk.result_open and antrian.bulk.result.accepted.number.text() == "1")
    assert antrian.bulk.result.refused.number.text() == "1"
    assert said(tono.window) == "1 laporan dikoordinasikan ke DISHUB, 1 ditolak"
    tono.until(lambda: tono.told() == (0, 0))
    sari.window.agreement.sync()
    kept = sari.room.key_of(tono.room.case(1).number)
    sari.until(lambda: sari.room.case(kept).agency == "DISHUB")
    assert sari.room.case(sari.room.key_of(leaves)).status == "menunggu"
    assert {sari.room.case(n).status for n in range(1, 5)} == {"menunggu", "koordinasi"}


def test_the_line_is_cut_in_the_middle_and_each_row_gets_its_answer_later(seat: Open, now: int) -> None:
    """An act is done offline while somebody else is quicker with one of its cases; its row moves to its own group."""
    sari = seat("sari", "supervisor")
    backlog(sari, now)
    rina = seat("rina", "operator")
    antrian = rina.window.antrian
    rina.until(lambda: antrian.model.rowCount() == 4)
    antrian.trigger("select_all")
    rina.until(lambda: antrian.selection.count == 4)
    antrian.trigger("coordinate")
    form = antrian.bulk.form
    assert form is not None
    form.say("dishub", "")
    judged(rina.room, rina.window, "4")
    rina.cable.pull_out()
    rina.until(lambda: rina.kind == "offline")
    form.confirm.click()
    result = antrian.bulk.result
    rina.until(lambda: antrian.bulk.result_open and result.accepted.number.text() == "4")
    quicker = sari.room.case(1).number
    sari.do(1, Reject("Bukan wewenang kota"))
    sari.until(lambda: sari.told() == (0, 0))
    rina.until(lambda: rina.told()[0] == 4)

    rina.cable.plugged = True
    rina.window.agreement.sync()
    rina.until(lambda: rina.told() == (0, 1))
    rina.until(lambda: (result.accepted.number.text(), result.refused.number.text()) == ("3", "1"))
    (why,) = (name for name in result.groups if name.startswith("ditolak pusat: "))
    assert result.groups[why] == [rina.room.key_of(quicker)]
    sari.window.agreement.sync()
    sari.until(lambda: sari.cases() == rina.cases())

    result.undo.click()  # and what the central took comes back, the other row stays as its colleague left it
    rina.until(lambda: sorted(case[1] for case in rina.cases().values()) == ["ditolak", *["menunggu"] * 3])
    rina.until(lambda: rina.told() == (0, 1))
    sari.window.agreement.sync()
    sari.until(lambda: sari.cases() == rina.cases())
    assert sorted(case[1] for case in sari.cases().values()) == [
        "ditolak",
        "menunggu",
        "menunggu",
        "menunggu",
    ]


def test_two_supervisors_move_one_backlog_in_opposite_directions(seat: Open, now: int) -> None:
    """Both windows end alike, and undoing the earlier act says who moved each row since."""
    sari = seat("sari", "supervisor")
    backlog(sari, now)
    rina = seat("rina", "operator")
    rina.until(lambda: rina.window.antrian.model.rowCount() == 4)
    desk = rina.window.desk
    desk.do([(rina.room.case(n).id, Coordinate("DISHUB")) for n in range(1, 5)], "dikoordinasikan ke DISHUB")
    rina.until(lambda: said(rina.window).startswith("4 laporan") and rina.told() == (0, 0))
    sari.window.agreement.sync()
    sari.until(lambda: {sari.room.case(n).agency for n in range(1, 5)} == {"DISHUB"})
    both = sari.window.desk
    both.do([(sari.room.case(n).id, Coordinate("DSDA")) for n in range(1, 5)], "dikoordinasikan ke DSDA")
    sari.until(lambda: said(sari.window).startswith("4 laporan") and sari.told() == (0, 0))
    rina.window.agreement.sync()
    rina.until(lambda: sari.cases() == rina.cases())
    desk.undo.undo()
    rina.until(lambda: "sari" in said(rina.window).lower())
    assert {rina.room.case(n).agency for n in range(1, 5)} == {"DSDA"}
