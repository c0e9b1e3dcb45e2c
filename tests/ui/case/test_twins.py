"""Why two cases may be the same, in words."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt
from pytestqt.qtbot import QtBot

if TYPE_CHECKING:
    from tests.ui.case.conftest import Room


def test_the_same_photo_and_reporter_are_said_before_distances(room: Room, qtbot: QtBot) -> None:
    first, *others = room.twins()
    room.show(likely=(replace(first, photo=True, reporter=True, category=True), *others))
    block = room.panel.body.twins
    qtbot.mouseClick(block.compare, Qt.MouseButton.LeftButton)
    assert block.reasons.text() == (
        "Menunggu · fotonya sama · pelapor yang sama · 250 m dari sini · selisih 2 jam · kategori sama"
        " · kata-katanya 70 % sama"
    )
