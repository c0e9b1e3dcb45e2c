"""Twins in the real window: merged, looked at from either side, set free, taken back."""

from __future__ import annotations

from dataclasses import replace

import pytest
from PySide6.QtCore import Qt

from console.core.dispatch import Received
from tests.features.room import Room, report

CONTROL = Qt.KeyboardModifier.ControlModifier


def flood(now: int) -> list[Received]:
    """Three reports of one flood, each with the others as its likely twins."""
    made = [report(i, now, f"Banjir di Pluit Karang, laporan ke-{i}", category="banjir") for i in range(3)]
    alike = {str(one.id): {"id": str(one.id), "score": 0.8, "reasons": [["metres", 120]]} for one in made}
    return [
        replace(one, command=replace(one.command, suggested={
            "twins": [told for other, told in alike.items() if other != str(one.id)]
        })) for one in made
    ]  # fmt: skip


@pytest.fixture
def flooded(room: Room, now: int) -> Room:
    """The window open, the cursor on the most urgent of them."""
    room.receive(*flood(now))
    window = room.open()
    room.until(lambda: window.antrian.model.rowCount() == 3)
    room.key("j")
    room.until(lambda: window.antrian.case.case is not None and not window.antrian.case_host._reading)
    return room


def test_merged_set_free_from_the_other_side_and_taken_back(flooded: Room) -> None:
    room = flooded
    window = room.window
    assert window is not None
    antrian, messages = window.antrian, window.desk.messages
    panel = antrian.case
    twins, twin = panel.body.twins, panel.number
    twins.compare.click()
    parent = twins._likely[0].number
    assert twins.merge_this.text() == f"Gabung ke {parent}", "which goes into which is said"
    twins.merge_this.click()
    room.until(lambda: panel.form is not None)
    room.key(Qt.Key.Key_Return)
    room.until(lambda: antrian.model.rowCount() == 2)

    antrian.go_to_case(room.key_of(parent))
    room.until(lambda: panel.number == parent)
    room.until(lambda: len(twins.merged_rows) == 2)
    panel.body.twins.unmerge_asked.emit(panel._detail.twins[0].id)  # type: ignore[union-attr]
    room.until(lambda: antrian.model.rowCount() == 3)
    room.until(
        lambda: not twins.merged_rows
    )  # the Event is the twin's, and the parent's panel knows all the same
    assert messages.current is not None and messages.current.text == f"{twin} dipisahkan"

    room.until(lambda: window.frame.focusWidget() is antrian.table)
    room.key(Qt.Key.Key_Z, CONTROL)
    room.until(lambda: len(twins.merged_rows) == 2)


def test_a_twin_outside_the_list_is_what_is_acted_on_and_leads_to_its_parent(flooded: Room) -> None:
    room = flooded
    window = room.window
    assert window is not None
    antrian = window.antrian
    panel, twins, twin = antrian.case, antrian.case.body.twins, antrian.case.number
    n = antrian.table.current
    panel.trigger("merge")
    assert panel.form is not None and panel.form.picker is not None
    panel.form.picker.choose(str(twins._likely[0].id))
    parent = twins._likely[0].number
    room.key(Qt.Key.Key_Return)
    room.until(lambda: antrian.model.rowCount() == 2)
    antrian.go_to_case(room.key_of(parent))
    room.until(lambda: panel.number == parent)
    antrian.go_to_case(n)  # not in the list any more
    room.until(lambda: panel.number == twin)
    assert twins.parent_number.text() == parent

    window.words.enter("/catatan sudah ditelepon")
    room.until(lambda: room.case(n).revision == 3)
    room.until(lambda: any("sudah ditelepon" in line for line in panel.body.history.texts()))
    assert room.case(room.key_of(parent)).revision == 1, (
        "the parent, on which the cursor rests, is left alone"
    )

    twins.parent_number.click()
    room.until(lambda: panel.number == parent)
