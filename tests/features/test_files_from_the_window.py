"""A supervisor makes the morning's paper from Merah, and takes the view along by a key; the window never waits."""

from __future__ import annotations

import csv
from pathlib import Path

from PySide6.QtCore import Qt

from tests.features.room import Room, report


def test_paper_from_merah_and_a_table_from_the_queue(room: Room, tmp_path: Path) -> None:
    room.receive(*(report(i, room.now, "Sampah menumpuk, hubungi 081234567890") for i in range(5)))
    window = room.open()
    window.files.briefings.pick = lambda _w, _t, name, _e: str(tmp_path / name)
    window.files.exports.pick = lambda *_all: str(tmp_path / "laporan.csv")

    room.key(Qt.Key.Key_E, Qt.KeyboardModifier.ControlModifier)
    room.until(lambda: window.files.jobs.running == 0 and (tmp_path / "laporan.csv").exists())
    with (tmp_path / "laporan.csv").open(encoding="utf-8-sig", newline="") as file:
        rows = list(csv.DictReader(file))
    assert len(rows) == 5
    assert not any("7890" in row["text"] for row in rows)

    window.frame.set_screen("red")
    assert window.red is not None
    excel = window.red.head.excel
    room.until(excel.isEnabled)  # once there is something to tell
    excel.click()
    dialog = window.files.briefings.dialog
    assert dialog is not None
    room.until(dialog.isVisible)
    dialog.make.click()
    room.until(lambda: any(tmp_path.glob("briefing-harian-*.xlsx")))
    room.until(lambda: window.files.jobs.running == 0)
    message = window.desk.messages.current
    assert message is not None
    assert message.result_name
