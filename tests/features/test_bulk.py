"""A backlog in one calm gesture: pick on the map and by filter, look, do, see each row's answer, take it back.

What may be wrong with it, and where that story is told:

- ids that vanished: ``tests/ui/bulk/test_acts.py::test_a_case_that_vanished_has_its_row_in_the_result``, and of a case
  that leaves one's area, the first story of ``test_bulk_between_windows.py``;
- a filter that matches nothing, or everything: ``test_bulk_cli.py::test_a_filter_that_matches_nothing_and_one_that_\
matches_everything``;
- a batch undone twice: ``tests/core/test_dispatch_bulks.py::test_a_batch_undone_twice_tells_every_case`` and the end of
  ``test_bulk_cli.py::test_a_backlog_goes_to_dishub_and_comes_back``;
- an addressee without authority: ``test_bulk_cli.py::test_an_addressee_without_authority_is_refused_case_by_case``;
- a lasso across the border of one's area: ``test_bulk_between_windows.py::test_a_lasso_across_the_border_takes_ones_\
own_and_what_leaves_meanwhile_is_told``;
- the central away in the middle: ``test_bulk_between_windows.py::test_the_line_is_cut_in_the_middle_and_each_row_gets_\
its_answer_later``, and ``tests/sync/test_bulks.py::test_a_bulk_while_the_central_is_away_arrives_whole_and_an_undo_of_\
it_too``;
- the console killed in the middle: ``tests/core/test_dispatch_bulks.py::test_a_console_killed_in_the_middle_leaves_an_\
act_that_can_be_told_and_undone``, and ``test_bulk_cli.py::test_what_is_cut_short_says_where_it_stands``;
- one backlog in opposite directions: ``test_bulk_between_windows.py::test_two_supervisors_move_one_backlog_in_\
opposite_directions``, and at once, ``tests/sync/test_bulks.py`` of the same name.
"""

from __future__ import annotations

from PySide6.QtCore import Qt

from console.ui.console_window import ConsoleWindow
from models.commands import BULK_LIMIT, Actor, Coordinate, Reject
from models.filters import parse
from tests.features.room import GELORA, PLUIT, Room, report

ESC, ENTER = Qt.Key.Key_Escape, Qt.Key.Key_Return


def fill(room: Room, now: int, n: int = 6) -> None:
    """Rubbish in Pluit, as many again in Gelora."""
    room.receive(
        *[report(i, now, f"Sampah {i}") for i in range(n)],
        *[report(100 + i, now, f"Parkir {i}", kelurahan=GELORA, agency=f"LURAH-{GELORA}", lat=-6.21, lon=106.80)
          for i in range(n)],
    )  # fmt: skip


def opened(room: Room) -> ConsoleWindow:
    """The window on everything open, whenever it came."""
    window = room.open()
    with room.settled():
        window.antrian.show_built_in("open")
    return window


def judged(room: Room, window: ConsoleWindow, accepted: str, refused: str = "0") -> None:
    """Wait until the form shows these numbers."""

    def there() -> bool:
        form = window.antrian.bulk.form
        numbers = (form.accepted.number.text(), form.refused_count.number.text()) if form is not None else ()
        settled = form is not None and form.confirm.isEnabled() == (accepted != "0")
        return settled and numbers == (accepted, refused)

    room.until(there)


def said(window: ConsoleWindow) -> str:
    message = window.desk.messages.current
    return message.text if message is not None else ""


def test_two_kelurahan_all_matching_previewed_done_filtered_undone(room: Room, now: int) -> None:
    fill(room, now)
    window = opened(room)
    antrian = window.antrian
    room.until(lambda: antrian.model.rowCount() == 12)

    # Shift on a kelurahan takes it whole, and once more lets it go
    assert antrian.map is not None
    antrian.map.kelurahan_clicked.emit(PLUIT, True)
    room.until(lambda: antrian.selection.count == 6)
    assert said(window) == "6 laporan di Pluit dipilih"
    antrian.map.kelurahan_clicked.emit(GELORA, True)
    room.until(lambda: antrian.selection.count == 12)
    antrian.map.kelurahan_clicked.emit(GELORA, True)
    room.until(lambda: antrian.selection.count == 6)

    # the filter moves on, the selection stays, and says how much of it is out of sight
    with room.settled():
        antrian.show_filter(parse(f"kelurahan={GELORA}"))
    assert antrian.selection.count == 6
    antrian.table.setFocus()
    room.key("a", Qt.KeyboardModifier.ControlModifier)
    room.until(lambda: antrian.selection.count == 12)
    with room.settled():
        antrian.show_built_in("open")

    # somebody is quicker with two of them
    budi = room.colleague("budi")
    budi.do([(room.case(n).id, Reject("ganda")) for n in (1, 2)])
    budi.close()
    antrian.table.setFocus()
    room.key("c")
    room.until(lambda: antrian.bulk.form is not None)
    room.type("dishub")
    judged(room, window, "10", "2")
    form = antrian.bulk.form
    assert form is not None
    assert [room.case(n).status for n in range(3, 13)] == ["menunggu"] * 10, "nothing is written by looking"
    assert form.places.rows[-1][:4] == ("Jumlah", "12", "10", "2")
    assert form.confirm.text() == "Koordinasikan 10 laporan"

    # the reason opens the list of its cases, Esc comes back, and the form is as it was
    form.reasons.buttons[0].click()
    room.until(lambda: form.stack.count() == 2)
    room.key(ESC)
    assert form.stack.count() == 1
    form.focus_first()
    room.key(ENTER)
    room.until(lambda: all(room.case(n).status == "koordinasi" for n in range(3, 13)))
    room.until(lambda: antrian.bulk.result_open and antrian.bulk.result.accepted.number.text() == "10")
    assert said(window) == "10 laporan dikoordinasikan ke DISHUB, 2 ditolak"

    # the refused alone
    result = antrian.bulk.result
    room.until(lambda: len(result.buttons) == 3)
    with room.qtbot.waitSignal(result.filled):
        result.buttons[next(name for name in result.buttons if "Ditolak" in name)].click()
    assert sorted(result.model.ns) == [1, 2]
    result.words.setText("sampah 1")
    room.until(lambda: list(result.model.ns) == [2])

    # and back
    antrian.table.setFocus()
    room.key("z", Qt.KeyboardModifier.ControlModifier)
    room.until(lambda: all(room.case(n).status == "menunggu" for n in range(3, 13)))
    room.until(lambda: said(window) == "10 laporan diurungkan")
    assert {room.case(n).agency for n in range(7, 13)} == {f"LURAH-{GELORA}"}
    assert [room.case(n).status for n in (1, 2)] == ["ditolak", "ditolak"]


def test_a_row_that_moved_on_is_not_undone_and_says_who(room: Room, now: int) -> None:
    fill(room, now, 2)
    window = opened(room)
    antrian = window.antrian
    room.until(lambda: antrian.model.rowCount() == 4)
    antrian.trigger("select_all")
    room.until(lambda: antrian.selection.count == 4)
    room.key("c")
    room.until(lambda: antrian.bulk.form is not None)
    room.type("dishub")
    judged(room, window, "4")
    room.key(ENTER)
    room.until(lambda: antrian.bulk.result_open)
    budi = room.colleague("budi")
    budi.do([(room.case(3).id, Coordinate("DSDA"))])
    budi.close()
    antrian.bulk.result.undo.click()
    room.until(lambda: room.case(1).status == "menunggu")
    room.until(lambda: "3 laporan diurungkan, 1 tidak" in said(window))
    assert "budi" in said(window).lower()
    assert room.case(3).agency == "DSDA"
    message = window.desk.messages.current
    assert message is not None and message.result is not None
    message.result()
    result = antrian.bulk.result
    room.until(lambda: sorted(sorted(ns) for ns in result.groups.values()) == [[1, 2, 4], [3]])
    room.until(lambda: not window.desk.undo.can_undo)


def test_several_in_one_with_a_reply_that_is_withdrawn_by_undo(room: Room, now: int) -> None:
    fill(room, now, 2)
    window = opened(room)
    antrian = window.antrian
    room.until(lambda: antrian.model.rowCount() == 4)
    antrian.trigger("select_all")
    room.until(lambda: antrian.selection.count == 4)
    room.key("d")
    room.until(lambda: antrian.bulk.form is not None)
    room.type("ppsu")
    judged(room, window, "4")
    form = antrian.bulk.form
    assert form is not None
    category = form.also.add("categorise")
    assert category.choice is not None
    category.choice.setCurrentIndex(category.choice.findData("parkir-liar"))
    form.also.add("reply")
    judged(room, window, "4")
    form.confirm.click()
    room.until(lambda: all(room.case(n).status == "disposisi" for n in range(1, 5)))
    case = room.case(1)
    assert (case.category, case.agency) == ("parkir-liar", f"PPSU-{PLUIT}")
    assert [reply["state"] for reply in case.replies] == ["held"]
    room.until(lambda: said(window).startswith("4 laporan didisposisikan"))
    window.desk.undo.undo()
    room.until(lambda: all(room.case(n).status == "menunggu" for n in range(1, 5)))
    after = room.case(1)
    assert (after.category, after.agency) == ("sampah", f"LURAH-{PLUIT}")
    assert [reply["state"] for reply in after.replies] == ["withdrawn"]


def test_r_on_several_answers_each_through_its_own_channel(room: Room, now: int) -> None:
    room.receive(
        report(1, now, "Sampah"),
        report(2, now, "Sampah", channel="x"),
        report(3, now, "Sampah", channel="sms"),
    )
    window = opened(room)
    antrian = window.antrian
    room.until(lambda: antrian.model.rowCount() == 3)
    antrian.trigger("select_all")
    room.until(lambda: antrian.selection.count == 3)
    room.key("r")
    form = antrian.bulk.form
    assert form is not None and form.reply is not None
    form.reply.text.setPlainText("Lihat https://jakarta.go.id")
    judged(room, window, "2", "1")
    assert form.reasons.sentences[0].startswith("Balasan di X tidak boleh berisi tautan")
    form.reply.choose("received")
    judged(room, window, "3")
    assert room.case(1).number in form.reply.sample.text()
    form.confirm.click()
    room.until(lambda: all(room.case(n).replies for n in (1, 2, 3)))
    assert {room.case(n).replies[0]["state"] for n in (1, 2, 3)} == {"held"}


def test_an_operator_has_a_limit_and_is_told_what_to_do(room: Room, now: int) -> None:
    more = BULK_LIMIT + 3
    room.receive(*[report(i, now, f"Sampah {i}") for i in range(more)])
    window = opened(room)
    window.desk.dispatcher.actor = Actor("rina", "operator")
    antrian = window.antrian
    room.until(lambda: antrian.model.complete and antrian.model.rowCount() == more)
    antrian.trigger("select_all")
    room.until(lambda: antrian.selection.count == more)
    room.key("p")
    judged(room, window, "0", str(more))
    form = antrian.bulk.form
    assert form is not None and form.limit.isVisible() and not form.confirm.isEnabled()
    assert "minta pengawas" in form.limit.words.text()
    form.limit.first.click()
    room.until(lambda: antrian.selection.count == BULK_LIMIT)
    judged(room, window, str(BULK_LIMIT))
    assert not form.limit.isVisible()
    assert not antrian.selection.contains(1), "of all the freshest is the least urgent"


def test_the_command_bar_shows_many_first(room: Room, now: int) -> None:
    fill(room, now, 2)
    window = opened(room)
    antrian = window.antrian
    room.until(lambda: antrian.model.rowCount() == 4)
    antrian.trigger("select_all")
    room.until(lambda: antrian.selection.count == 4)
    window.words.enter("/koordinasi dishub berulang")
    judged(room, window, "4")
    assert all(room.case(n).status == "menunggu" for n in range(1, 5))
    form = antrian.bulk.form
    assert form is not None and form.form is not None and form.form.text.toPlainText() == "berulang"
    antrian.selection.toggle(1)  # the selection changes while one looks
    judged(room, window, "3")
    antrian.selection.clear()
    room.until(lambda: antrian.bulk.form is None)
