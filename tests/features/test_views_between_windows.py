"""Views and covers between two operators at two windows: shared in one, seen in the other, also after a cut line."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from pytestqt.qtbot import QtBot

from console.ui.queue.views import View
from tests.features.room import report
from tests.features.test_two_windows import Seat
from tests.support.centrals import CentralAt, central


@pytest.fixture(scope="module")
def at() -> Iterator[CentralAt]:
    with central() as made:
        yield made


@pytest.fixture
def seats(qtbot: QtBot, tmp_path: Path, now: int, at: CentralAt) -> Iterator[tuple[Seat, Seat]]:
    sari = Seat(qtbot, tmp_path / "sari", now, at, "sari", "supervisor")
    budi = Seat(qtbot, tmp_path / "budi", now, at, "budi", "operator")
    yield sari, budi
    for seat in (sari, budi):
        seat.room.close()


def view(seat: Seat, name: str) -> View | None:
    return next((one for one in seat.window.antrian.views.views if one.name == name), None)


def test_a_shared_view_and_a_cover_come_to_the_colleague(seats: tuple[Seat, Seat], now: int) -> None:
    sari, budi = seats
    sari.room.receive(report(1, now, "Sampah di depan pasar"))
    sari.window.antrian.show_filter(sari.window.antrian.shown.wanted(now, "sari").filter)
    sari.window.antrian.views.save_asked.emit("Pagi ini", True, False)
    budi.until(lambda: view(budi, "Pagi ini") is not None)
    assert view(budi, "Pagi ini") is not None and not view(budi, "Pagi ini").mine  # type: ignore[union-attr]

    # Budi goes; Sari has his cases as a view and in the top bar.
    body = {"deputy": "sari", "since": now - 60, "until": now + 3600, "note": "cuti"}
    desk = budi.window.desk
    desk.work.write(
        lambda: desk.dispatcher.keep("cover", "cover", body, shared=True),
        lambda change: (desk.changed.emit(change), desk.said.emit()),
    )
    top = sari.window.frame.top
    sari.until(lambda: top.cover.text() == "Menggantikan budi")
    top.cover.click()
    assert sari.window.antrian.shown.key == "cover:budi"
    assert budi.window.frame.top.cover.text() == "Digantikan sari"

    # Without a line a view is made all the same; it says that it waits, and goes when the line is back.
    budi.cable.pull_out()
    budi.until(lambda: budi.kind == "offline")
    budi.window.antrian.views.save_asked.emit("Tanpa jaringan", True, False)
    budi.until(lambda: view(budi, "Tanpa jaringan") is not None)
    assert view(budi, "Tanpa jaringan").unsent  # type: ignore[union-attr]
    budi.cable.plugged = True
    budi.window.agreement.sync()
    sari.until(lambda: view(sari, "Tanpa jaringan") is not None)
    budi.until(lambda: not view(budi, "Tanpa jaringan").unsent)  # type: ignore[union-attr]
