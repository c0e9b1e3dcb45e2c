"""A disposition is work, at the window: taken, given back, seen going to and fro, raised, and all of it taken back."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QAbstractButton

from console.ui.console_window import ConsoleWindow
from console.ui.queue import columns
from models.commands import Coordinate, SendBack
from models.filters import parse
from tests.features.room import PLUIT, Room, report

ENTER, CTRL = Qt.Key.Key_Return, Qt.KeyboardModifier.ControlModifier
LURAH = f"LURAH-{PLUIT}"


def opened(room: Room, now: int, n: int = 1) -> ConsoleWindow:
    """The window over parked cars in Pluit, the first of them in the panel."""
    room.receive(*[report(i, now, f"Parkir liar {i}", category="parkir-liar") for i in range(1, n + 1)])
    window = room.open()
    room.until(lambda: window.antrian.model.rowCount() == n)
    with room.settled():
        window.antrian.go_to_case(1)
    room.until(lambda: window.antrian.case.case is not None)
    return window


def elsewhere(room: Room, name: str, *commands: Coordinate | SendBack) -> None:
    """Somebody at another console says this of the first case."""
    door = room.colleague(name)
    for command in commands:
        assert door.do([(room.case(1).id, command)]).accepted
    door.close()


def line(window: ConsoleWindow) -> str:
    return window.antrian.case.body.hands.line.text().replace("\u00a0", " ")


def marks(window: ConsoleWindow, n: int = 1) -> str:
    row = list(window.antrian.model.ids).index(n)
    return str(window.antrian.model.index(row, columns.MARKS).data())


def said(window: ConsoleWindow) -> str:
    message = window.desk.messages.current
    return message.text if message is not None else ""


def test_taken_for_dishub_given_back_by_another_and_seen_going_to_and_fro(room: Room, now: int) -> None:
    window = opened(room, now)
    antrian = window.antrian
    assert line(window).startswith("KEL Pluit"), "Qlue gives it to the lurah"
    room.key("a")  # nobody handed it on, so there is nothing to take
    assert "tidak bisa diterima" in antrian.case.body.notice.text()

    # By keyboard: to DISHUB, and taken on its behalf.
    room.key("c")
    room.until(lambda: antrian.case.form is not None)
    room.type("dishub")
    room.key(ENTER)
    room.until(lambda: "belum diterima" in line(window))
    room.until(lambda: window.frame.focusWidget() is antrian.table)
    room.key("a")
    room.until(lambda: room.case(1).accepted_at is not None)
    room.until(lambda: line(window).endswith("diterima 08.10"))
    assert said(window) == f"{room.case(1).number} diterima penyerahannya"

    # Another one gives it back, and hands it on again: it goes to and fro.
    elsewhere(room, "budi", SendBack("trotoar, bukan parkir"))
    room.until(lambda: line(window).endswith("dikembalikan: trotoar, bukan parkir · belum diterima"))
    assert line(window).startswith("KEL Pluit") and "bolak-balik 1×" in marks(window)
    elsewhere(room, "budi", Coordinate("DISHUB"))
    room.until(lambda: "bolak-balik 2×" in marks(window))
    chip = antrian.case.body.hands.bounced
    room.until(chip.isVisible)
    assert chip.text() == "bolak-balik 2×"
    chain = chip.accessibleDescription().splitlines()
    assert [text.split(" ", 1)[1] for text in chain] == [
        "KEL Pluit", "DISHUB · diterima", "KEL Pluit · dikembalikan: trotoar, bukan parkir", "DISHUB · lagi",
    ]  # fmt: skip
    with room.settled():
        antrian.show_view("Bolak-balik")
    assert list(antrian.model.ids) == [1]

    # By mouse: given back with a ready reason, and that taken back by key.
    antrian.go_to_case(1)
    buttons = antrian.case.body.hands.buttons
    room.until(lambda: buttons["sendback"].isVisible() and buttons["sendback"].isEnabled())
    room.qtbot.mouseClick(buttons["sendback"], Qt.MouseButton.LeftButton)
    room.until(lambda: antrian.case.form is not None)
    form = antrian.case.form
    assert form is not None
    ready = next(one for one in form.findChildren(QAbstractButton) if one.text() == "Bukan wewenang kami")
    room.qtbot.mouseClick(ready, Qt.MouseButton.LeftButton)
    room.qtbot.mouseClick(form.confirm, Qt.MouseButton.LeftButton)
    room.until(lambda: room.case(1).agency == LURAH)
    room.until(lambda: "Bukan wewenang kami" in line(window))
    assert "Bukan wewenang kami" in antrian.case.body.history.chain.text()
    room.until(lambda: window.desk.undo.can_undo and window.frame.focusWidget() is antrian.table)
    room.key(Qt.Key.Key_Z, CTRL)
    room.until(lambda: room.case(1).agency == "DISHUB")
    room.until(lambda: line(window).startswith("DISHUB") and line(window).endswith("08.10 · belum diterima"))
    assert room.case(1).bounced == 2


def test_by_words_and_for_many_with_a_preview(room: Room, now: int) -> None:
    window = opened(room, now, 4)
    antrian = window.antrian
    assert window.words.is_order("/naikkan camat") and "/kembalikan" in window.words.offered()
    window.words.enter("/naikkan ke wali kota rapat pagi")
    room.until(lambda: room.case(1).rung == 3)
    room.until(lambda: said(window) == "Laporan dinaikkan ke wali kota")
    room.until(lambda: marks(window) == "dinaikkan ke wali kota")
    rungs = antrian.case.body.hands.rungs
    room.until(rungs[2].isVisible)
    with room.settled():
        antrian.show_view("Dinaikkan")
    assert list(antrian.model.ids) == [1]
    with room.settled():
        antrian.show_filter(parse("open=yes"))

    # Two of four are with DISHUB; of the four only those can be taken, and the others are told why.
    door = room.colleague("budi")
    door.do([(room.case(n).id, Coordinate("DISHUB")) for n in (1, 2)])
    door.close()
    antrian.table.setFocus()
    antrian.selection.set([1, 2, 3, 4])
    window.words.enter("/terima")
    room.until(lambda: antrian.bulk.form is not None)
    form = antrian.bulk.form
    assert form is not None
    room.until(lambda: (form.accepted.number.text(), form.refused_count.number.text()) == ("2", "2"))
    assert form.confirm.text() == "Terima 2 laporan"
    room.qtbot.mouseClick(form.confirm, Qt.MouseButton.LeftButton)
    room.until(lambda: all(room.case(n).accepted_at is not None for n in (1, 2)))
    room.until(lambda: said(window) == "2 laporan diterima penyerahannya, 2 ditolak")

    # Given back together, with the words said in the bar; the reason is read by whoever handed them on.
    room.until(lambda: antrian.bulk.result_open)
    window.words.enter("/kembalikan bukan wewenang kami")
    room.until(lambda: antrian.bulk.form is not None)
    back = antrian.bulk.form
    assert back is not None and back.form is not None
    assert back.form.text.toPlainText() == "bukan wewenang kami"
    room.until(lambda: back.accepted.number.text() == "2" and back.confirm.isEnabled())
    back.confirm.click()
    room.until(lambda: [room.case(n).agency for n in (1, 2)] == [LURAH, LURAH])
    assert [room.case(n).bounced for n in (1, 2)] == [1, 1]
    room.until(lambda: window.desk.undo.can_undo)
    antrian.table.setFocus()
    room.key(Qt.Key.Key_Z, CTRL)
    room.until(lambda: [room.case(n).agency for n in (1, 2)] == ["DISHUB", "DISHUB"])

    # Raised by key, to whom is typed.
    antrian.bulk.close_result()
    antrian.table.setFocus()
    room.key("u")
    room.until(lambda: antrian.bulk.form is not None)
    room.type("camat")
    raised = antrian.bulk.form
    assert raised is not None
    room.until(lambda: raised.accepted.number.text() == "4" and raised.confirm.isEnabled())
    assert raised.head.headline.text() == "Naikkan jenjang 4 laporan: camat"
    room.key(ENTER)
    room.until(lambda: all(room.case(n).rung == 2 for n in (1, 2, 3, 4)))
    room.until(lambda: said(window) == "4 laporan dinaikkan ke camat")
