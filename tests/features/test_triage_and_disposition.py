"""The operator's main job: look, narrow down, pick on the map, hand over by keyboard, take it back."""

from __future__ import annotations

from PySide6.QtCore import Qt

from models.commands import Dispose
from models.filters import parse
from tests.features.room import GELORA, PLUIT, Room, report


def test_filter_pick_on_the_map_coordinate_and_undo(room: Room, now: int) -> None:
    """Show 4 of the first release, in one sitting."""
    room.receive(
        *[report(i, now, f"Sampah menumpuk di Jl. Pluit Raya {i}") for i in range(6)],
        report(7, now, "Pohon tumbang di Gelora", kelurahan=GELORA, agency=f"LURAH-{GELORA}", lat=-6.21, lon=106.80,
               category="pohon"),
    )  # fmt: skip
    window = room.open()
    antrian = window.antrian
    room.until(lambda: antrian.model.rowCount() == 7)

    with room.settled():
        antrian.show_filter(parse("category=sampah and open=yes"))
    assert antrian.model.rowCount() == 6
    assert antrian.header.title.text() == "Saringan"

    # a lasso around the first three points, as the page reports it
    around = [(-6.1145, 106.7895), (-6.1145, 106.7915), (-6.1162, 106.7915), (-6.1162, 106.7895)]
    antrian.map.lasso_finished.emit(around, False)
    room.until(lambda: antrian.selection.count == 3)
    assert antrian.bulk_bar.isVisible()

    antrian.table.setFocus()
    room.key("c")
    room.until(lambda: antrian.acts.form is not None)
    room.type("dishub")
    room.until(lambda: antrian.acts.form is not None and antrian.acts.form.accepted.number.text() == "3")
    room.key(Qt.Key.Key_Return)
    room.until(lambda: all(room.case(n).status == "koordinasi" for n in (1, 2, 3)))
    room.until(
        lambda: window.desk.messages.current is not None and "3 laporan" in window.desk.messages.current.text
    )
    assert [room.case(n).status for n in (4, 5, 6)] == ["menunggu"] * 3
    assert {room.case(n).agency for n in (1, 2, 3)} == {"DISHUB"}

    room.until(lambda: window.frame.focusWidget() is antrian.table)
    room.key(Qt.Key.Key_Z, Qt.KeyboardModifier.ControlModifier)
    room.until(lambda: all(room.case(n).status == "menunggu" for n in (1, 2, 3)))
    assert {room.case(n).agency for n in (1, 2, 3)} == {f"LURAH-{PLUIT}"}
    assert room.case(1).revision == 3, "history grew: received, coordinated, restored"


def test_dispose_one_case_by_keyboard_and_undo(room: Room, now: int) -> None:
    room.receive(*[report(i, now, f"Sampah {i}") for i in range(3)])
    window = room.open()
    antrian = window.antrian
    room.until(lambda: antrian.model.rowCount() == 3)
    room.key("j")
    room.until(lambda: antrian.case.case is not None)
    n = antrian.table.current
    room.key("d")
    room.until(lambda: antrian.case.form is not None)
    room.type("ppsu")
    room.key(Qt.Key.Key_Return)
    if antrian.case.form is not None:  # the first Enter chooses, the second confirms
        room.key(Qt.Key.Key_Return)
    room.until(lambda: room.case(n).status == "disposisi")
    assert room.case(n).agency == f"PPSU-{PLUIT}"
    assert room.case(n).assignee == "rina"
    room.until(lambda: window.desk.undo.can_undo)
    room.until(lambda: window.frame.focusWidget() is antrian.table)
    assert window.desk.messages.current is not None
    assert room.case(n).number in window.desk.messages.current.text

    room.key(Qt.Key.Key_Z, Qt.KeyboardModifier.ControlModifier)
    room.until(lambda: room.case(n).status == "menunggu")
    room.until(lambda: window.desk.undo.can_redo)
    room.key(Qt.Key.Key_Z, Qt.KeyboardModifier.ControlModifier | Qt.KeyboardModifier.ShiftModifier)
    room.until(lambda: room.case(n).status == "disposisi")


def test_an_undo_is_refused_where_a_colleague_went_on(room: Room, now: int) -> None:
    room.receive(report(1, now, "Sampah di Pluit"))
    window = room.open()
    room.until(lambda: window.antrian.model.rowCount() == 1)
    case = room.case(1)
    window.desk.do([(case.id, Dispose(f"PPSU-{PLUIT}"))], "didisposisikan ke PPSU", number=case.number)
    room.until(lambda: room.case(1).status == "disposisi")
    budi = room.colleague("budi")
    from models.commands import Start

    budi.do([(case.id, Start())])
    budi.close()
    room.until(lambda: window.desk.undo.can_undo)
    window.desk.undo.undo()
    room.until(
        lambda: window.desk.messages.current is not None and "budi" in window.desk.messages.current.text
    )
    assert room.case(1).status == "proses"


def test_what_may_not_be_done_is_said_and_nothing_is_written(room: Room, now: int) -> None:
    room.receive(report(1, now, "Sampah di Pluit"))
    window = room.open()
    room.until(lambda: window.antrian.model.rowCount() == 1)
    room.key("j")
    room.until(lambda: window.antrian.case.case is not None)
    before = room.case(1)
    room.key("s")  # Selesai, but nobody has it yet
    assert window.antrian.case.form is None
    assert room.case(1) == before


def test_one_key_takes_all_suggestions(room: Room, now: int) -> None:
    suggested = {
        "kind": {"value": "complaint", "confidence": 0.9, "words": ["mampet"], "others": []},
        "category": {"value": "saluran-air", "confidence": 0.9, "words": ["got mampet"], "others": []},
        "kelurahan": {"value": PLUIT, "confidence": 0.9, "words": ["kel. Pluit"], "others": []},
        "agency": {"value": "DSDA", "confidence": 0.9, "words": ["got mampet"], "others": [["DBM", 0.05]]},
    }
    room.receive(
        report(1, now, "Got mampet di kel. Pluit", channel="x", kind="undecided", sure=0, lat=None, lon=None,
               category="saluran-air", agency="DSDA", place="text", suggested=suggested)
    )  # fmt: skip
    window = room.open()
    room.until(lambda: window.antrian.model.rowCount() == 1)
    assert "≈ " in window.antrian.model.index(0, 5).data()
    room.key("j")
    room.until(lambda: window.antrian.case.case is not None)
    room.key("1")
    room.until(lambda: room.case(1).kind == "complaint")
    case = room.case(1)
    assert (case.category, case.kelurahan, case.agency, case.status) == (
        "saluran-air",
        PLUIT,
        "DSDA",
        "koordinasi",
    )
    assert case.sure == 15
