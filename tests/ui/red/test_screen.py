"""Stories of the screen Merah: figures, order and keys, sets and what is left, snapshots, notes, limits, changes."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any
from uuid import UUID

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from console.core import settings as settings_of
from console.core.dispatch import Dispatcher
from console.core.errors import Unavailable
from console.core.queries import Wanted, count
from console.ui.red import RedScreen, data, words
from console.ui.red.past import PastPage
from console.ui.red.table import CAUSE, FLOW, NAME, OLDEST, RANK, WAITING, WEEK
from console.ui.theme import Theme
from models.commands import Actor, Coordinate, Dispose, Reject
from models.filters import Filter
from models.reading import connect
from tests.features.room import GELORA, PLUIT, report
from tests.support import homes
from tests.support.desks import WAIT_MS, AtDesk, desk_over

RED, AMBER = 9, 4
ROLE = Qt.ItemDataRole


def filled(qtbot: QtBot, home: Path, now: int, role: str = "supervisor", **environ: str) -> Iterator[AtDesk]:
    """Pluit is red: rubbish, parked cars, two of a category nobody knows. Gelora is amber."""
    homes.prepare(home, now)
    settings_of.save(home, {"red_from": RED, "amber_from": AMBER})
    with desk_over(qtbot, home, now, role=role, **environ) as desk:
        door = Dispatcher(
            desk.desk.store, Actor("tanggap", "intake"), "lain", lambda: now, lambda size: bytes([7] * size)
        )
        made = [report(i, now, f"Sampah {i}") for i in range(3)]
        made += [report(10 + i, now, "Parkir", category="parkir-liar") for i in range(6)]
        made += [report(20 + i, now, "Entah", category=None, agency=None, sure=0) for i in range(2)]
        made += [report(30 + i, now, "Sampah", kelurahan=GELORA, agency=f"LURAH-{GELORA}") for i in range(5)]
        door.receive(made)
        door.close()
        yield desk


@pytest.fixture
def at(qtbot: QtBot, home: Path, now: int) -> Iterator[AtDesk]:
    yield from filled(qtbot, home, now)


def opened(at: AtDesk, theme: Theme) -> RedScreen:
    screen = RedScreen(theme, at.desk)
    at.qtbot.addWidget(screen)
    screen.resize(1800, 950)
    with at.qtbot.waitSignal(screen.shown, timeout=WAIT_MS):
        screen.show()
    return screen


def cells(screen: RedScreen, row: int) -> dict[int, str]:
    model = screen.model
    return {column: model.index(row, column).data(ROLE.AccessibleTextRole) for column in range(8)}


def names(screen: RedScreen) -> list[str]:
    return [row.indicator.name for row in screen.model.rows]


def cases(at: AtDesk, where: str) -> list[tuple[int, UUID]]:
    def read() -> list[tuple[int, UUID]]:
        db = connect(at.desk.store.path)
        try:
            found = db.execute(f"select n, id from complaint where {where} order by n").fetchall()
            return [(n, UUID(bytes=raw)) for n, raw in found]
        finally:
            db.close()

    found: list[tuple[int, UUID]] = at.elsewhere(read)
    return found


def test_the_figures_are_those_of_the_store(at: AtDesk, theme: Theme) -> None:
    screen = opened(at, theme)
    assert screen.head.red.text() == "1 kelurahan merah"
    assert screen.head.waiting.text() == "16 menunggu"
    assert screen.head.amber.text() == "1 kelurahan kuning"
    assert names(screen) == ["Pluit"]
    pluit = cells(screen, 0)
    assert (pluit[RANK], pluit[NAME], pluit[WAITING], pluit[WEEK]) == ("1", "Pluit, merah", "11", "+11")
    assert pluit[CAUSE] == "5 baru, 6 di luar kewenangan"
    assert pluit[FLOW] == "masuk 1 sehari, PPSU sanggup 16"
    assert pluit[OLDEST] == "21 j"
    assert screen.map.shades[PLUIT] == ("red", 11, 1)
    assert screen.map.shades[GELORA] == ("amber", 5, 0)
    assert "11" in screen.detail.see.text()
    assert screen.detail.sets.why.text().startswith("6 dari 11 laporan di luar kewenangan")
    assert screen.detail.causes.cells["outside"][0].text() == "6"
    assert screen.detail.causes.oldest.text().startswith("Tertua 21 j · JK")
    at.qtbot.waitExposed(screen)
    assert not screen.grab().isNull()


def test_more_are_shown_and_put_in_another_order(at: AtDesk, theme: Theme) -> None:
    screen = opened(at, theme)
    screen.whiches.chosen.emit("amber")
    assert names(screen) == ["Pluit", "Gelora"]
    screen.whiches.chosen.emit("all")
    assert len(names(screen)) == 267
    screen.table.horizontalHeader().sectionClicked.emit(NAME)
    assert names(screen)[0] == sorted(names(screen), key=str.casefold)[0]
    assert screen.table.current == PLUIT, "the cursor stays on its kelurahan"
    assert screen.model.ranks[PLUIT] == 1
    screen.model.turn(WAITING)
    assert screen.model.headerData(WAITING, Qt.Orientation.Horizontal) == "Menunggu ↓"
    screen.model.turn(WAITING)
    assert names(screen)[-1] == "Pluit"


def test_keys_move_and_enter_shows_exactly_the_waiting_cases(at: AtDesk, theme: Theme, now: int) -> None:
    screen = opened(at, theme)
    asked: list[Filter] = []
    screen.cases_asked.connect(asked.append)
    screen.whiches.chosen.emit("amber")
    at.qtbot.keyClick(screen.table, Qt.Key.Key_J)
    with at.qtbot.waitSignal(screen.shown, timeout=WAIT_MS):
        pass
    assert screen.detail.code == GELORA
    at.qtbot.keyClick(screen.table, Qt.Key.Key_Return)
    at.qtbot.keyClick(screen.table, Qt.Key.Key_K)
    screen.trigger("open")

    def passing() -> list[int]:
        db = connect(at.desk.store.path)
        try:
            return [count(db, Wanted(one, "urgent", now, "rina")) for one in asked]
        finally:
            db.close()

    assert at.elsewhere(passing) == [5, 11]
    with at.qtbot.waitSignal(screen.shown, timeout=WAIT_MS):
        screen.map.chosen.emit(GELORA)
    assert (screen.detail.code, screen.table.current) == (GELORA, GELORA)


def test_ticking_reckons_what_is_left(at: AtDesk, theme: Theme) -> None:
    screen = opened(at, theme)
    sets = screen.detail.sets
    assert [row.tick.text() for row in sets.rows] == ["6 parkir liar", "3 sampah"]
    assert [row.tick.isChecked() for row in sets.rows] == [True, False], "enough to leave red, and no more"
    assert sets.rows[0].steps == "Koordinasi DISHUB, lalu Sudin DISHUB JU"
    assert (sets.rows[0].left.text(), sets.all.text()) == ("5", "Pratinjau 6 laporan")
    assert sets.sum.text() == "1 dicentang: 11 → 5, di bawah batas 9"
    sets.rows[1].tick.setChecked(True)
    assert (sets.rows[1].left.text(), sets.all.text()) == ("2", "Pratinjau 9 laporan")
    asked: list[Any] = []
    screen.clearing_asked.connect(lambda wanted, some: asked.append((str(wanted), some)))
    sets.rows[0].look.click()
    sets.all.click()
    assert [len(some) for _wanted, some in asked] == [1, 2]
    assert asked[0][0] == f"kelurahan={PLUIT} and red=yes"
    # what has to be read first is said, and shown
    assert sets.stays.text() == "2 harus dibaca dulu: kategorinya belum diketahui"
    shown: list[Filter] = []
    screen.cases_asked.connect(shown.append)
    with at.qtbot.waitSignal(screen.cases_asked, timeout=WAIT_MS):
        sets.triage.click()
    assert len(shown[0].only("number")) == 2
    for row in sets.rows:
        row.tick.setChecked(False)
    assert not sets.all.isEnabled()
    assert sets.sum.text() == "Belum ada yang dicentang"


def test_a_change_is_followed_and_what_was_ticked_stays(at: AtDesk, theme: Theme, monkeypatch: Any) -> None:
    screen = opened(at, theme)
    at.desk.look()
    at.settle()
    row = screen.detail.sets.rows[1]
    row.tick.setChecked(True)
    counted: list[int] = []
    real = data.picture
    monkeypatch.setattr(data, "picture", lambda *args: (counted.append(1), real(*args))[1])
    parked = cases(at, "category = 'parkir-liar'")
    at.desk.do([(parked[0][1], Coordinate("DISHUB")), (parked[0][1], Dispose("DISHUB-3172"))], "diteruskan")
    at.qtbot.waitUntil(lambda: screen.head.waiting.text() == "15 menunggu", timeout=WAIT_MS)
    at.qtbot.waitUntil(lambda: screen.detail.sets.rows[0].tick.text() == "5 parkir liar", timeout=WAIT_MS)
    assert screen.detail.sets.rows[1] is row, "whoever stands on it stays there"
    assert row.tick.isChecked()
    at.settle()
    screen.hide()
    done = len(counted)
    at.desk.do([(parked[1][1], Reject("ganda"))], "ditolak")
    at.settle()
    assert len(counted) == done, "nobody is looking"
    with at.qtbot.waitSignal(screen.shown, timeout=WAIT_MS):
        screen.show()
    assert screen.head.waiting.text() == "14 menunggu"


def test_a_kelurahan_that_left_red_stays_in_view_and_its_history_says_why(at: AtDesk, theme: Theme) -> None:
    screen = opened(at, theme)
    at.desk.look()
    at.settle()
    parked = cases(at, "category = 'parkir-liar'")
    orders = [(case, step) for _n, case in parked for step in (Coordinate("DISHUB"), Dispose("DISHUB-3172"))]
    at.desk.do(orders, "diteruskan")
    at.qtbot.waitUntil(lambda: screen.state.isVisibleTo(screen), timeout=WAIT_MS)
    assert screen.state.state == "empty"
    at.qtbot.waitUntil(lambda: len(screen.detail.past.texts) == 3, timeout=WAIT_MS)
    assert screen.detail.code == PLUIT
    assert screen.detail.accessibleName().startswith("Pluit, kuning")
    told = screen.detail.past.texts[0]
    assert "merah → kuning, 5 menunggu" in told
    assert "DISHUB" in told, "what was done, from the case's history"
    assert told.split()[-1].startswith("JK")
    assert screen.detail.past.since.text().startswith("Kuning sejak ")
    asked: list[Filter] = []
    screen.cases_asked.connect(asked.append)
    screen.detail.past.case_asked.emit(told.split()[-1])
    assert asked[0].only("number") == (told.split()[-1],)
    screen.state.acted.emit()
    assert len(names(screen)) == 267


def test_a_picture_is_frozen_and_compared(at: AtDesk, theme: Theme) -> None:
    screen = opened(at, theme)
    at.desk.look()
    at.settle()
    assert screen.compare.state.isVisibleTo(screen)
    assert not screen.head.which.isEnabled()
    screen.head.freeze.click()
    at.qtbot.waitUntil(lambda: screen.before is not None, timeout=WAIT_MS)
    assert screen.head.which.currentText() == "Potret Sen 24 Nov 08.10"
    assert at.said == "Potret Sen 24 Nov 08.10 dibekukan"
    orders = [(case, Reject("ganda")) for _n, case in cases(at, "category = 'parkir-liar'")]
    at.desk.do(orders, "ditolak")
    at.qtbot.waitUntil(lambda: screen.compare.out.texts == ["Pluit 11 → 5"], timeout=WAIT_MS)
    assert screen.compare.into.texts == ["Tidak ada"]
    assert screen.compare.down.texts == ["Pluit 11 → 5"]
    assert screen.head.moved.text() == "−1 sejak potret"
    assert screen.head.waiting.text() == "10 menunggu −6 sejak potret"
    at.qtbot.waitUntil(lambda: screen.detail.causes.cells["outside"][2].text() == "−6", timeout=WAIT_MS)
    assert [label.text() for label in screen.detail.causes.cells["total"]] == ["5", "11", "−6"]
    screen.head.compared.emit(0)
    assert screen.comparison() is not None
    with at.qtbot.waitSignal(screen.shown, timeout=WAIT_MS):
        screen.compare.chosen.emit(PLUIT)


def test_notes_are_read_by_all_and_written_by_supervisors(at: AtDesk, theme: Theme, qtbot: QtBot) -> None:
    screen = opened(at, theme)
    notes = screen.detail.notes
    assert not notes.keep.isEnabled()
    notes.text.setPlainText("x" * 2001)
    assert not notes.keep.isEnabled()
    assert notes.wrong.text() == "1 huruf terlalu banyak"
    notes.text.setPlainText("Sudin DISHUB janji Rabu")
    with at.qtbot.waitSignal(screen.shown, timeout=WAIT_MS):
        screen.choose(GELORA)
    assert notes.text.toPlainText() == "", "what is typed stays with its kelurahan"
    with at.qtbot.waitSignal(screen.shown, timeout=WAIT_MS):
        screen.choose(PLUIT)
    assert notes.text.toPlainText() == "Sudin DISHUB janji Rabu"
    notes.keep.click()
    at.qtbot.waitUntil(lambda: notes.texts == ["Sudin DISHUB janji Rabu"], timeout=WAIT_MS)
    assert notes.text.toPlainText() == ""
    at.qtbot.waitUntil(lambda: screen.detail._buttons["notes"].text() == "Catatan 1", timeout=WAIT_MS)


def test_an_operator_looks_and_acts_but_freezes_and_notes_nothing(
    qtbot: QtBot, home: Path, now: int, theme: Theme
) -> None:
    for at in filled(qtbot, home, now, role="operator"):
        screen = opened(at, theme)
        assert not screen.head.freeze.isEnabled()
        assert "pengawas" in screen.head.freeze.toolTip()
        assert screen.detail.sets.all.isEnabled()
        screen.detail.show_page("notes")
        assert not screen.detail.notes.text.isVisibleTo(screen)
        screen.freeze()
        at.settle()
        assert screen.before is None
        screen.hide()


def test_an_auditor_only_looks(qtbot: QtBot, home: Path, now: int, theme: Theme) -> None:
    for at in filled(qtbot, home, now, role="auditor"):
        screen = opened(at, theme)
        assert not screen.detail.sets.all.isEnabled()
        assert not screen.detail.sets.rows[0].look.isEnabled()
        screen.hide()


def test_other_limits_are_tried_and_kept(at: AtDesk, theme: Theme) -> None:
    screen = opened(at, theme)
    screen.limit.click()
    limits = screen.limits
    assert screen.below.currentWidget() is limits
    assert limits.would.text() == "Kini 9: 1 merah, 1 kuning"
    assert not limits.keep.isEnabled()
    limits.red.setValue(5)
    assert limits.would.text() == "Dengan 5, bukan 9: 2 merah, 0 kuning"
    limits.amber.setValue(6)
    assert not limits.keep.isEnabled()
    assert limits.wrong.text()
    limits.amber.setValue(AMBER)
    limits.keep.click()
    at.qtbot.waitUntil(lambda: screen.head.red.text() == "2 kelurahan merah", timeout=WAIT_MS)
    assert screen.below.currentWidget() is screen.detail
    assert screen.limit.text() == "menunggu 5 atau lebih"
    kept = settings_of.load({"TANGGAP_HOME": str(at.home)}, "rina")
    assert (kept.red_from, kept.amber_from) == (5, AMBER)
    screen.open_limits()
    at.qtbot.keyClick(limits, Qt.Key.Key_Escape)
    assert screen.below.currentWidget() is screen.detail
    at.settle()


def test_limits_of_the_environment_are_not_changed_here(
    qtbot: QtBot, home: Path, now: int, theme: Theme
) -> None:
    for at in filled(qtbot, home, now, TANGGAP_RED_FROM="7"):
        screen = opened(at, theme)
        screen.open_limits()
        assert not screen.limits.red.isEnabled()
        assert "TANGGAP_RED_FROM" in screen.limits.wrong.text()
        screen.hide()


def test_a_failure_is_said_and_old_figures_stay(
    qtbot: QtBot, home: Path, now: int, theme: Theme, monkeypatch: Any
) -> None:
    def broken(*_args: Any) -> None:
        raise Unavailable("store.full", path="x")

    for at in filled(qtbot, home, now):
        with monkeypatch.context() as patch:
            patch.setattr(data, "picture", broken)
            screen = opened(at, theme)
            assert screen.state.state == "error"
        with qtbot.waitSignal(screen.shown, timeout=WAIT_MS):
            screen.state.acted.emit()
        assert names(screen) == ["Pluit"]
        with monkeypatch.context() as patch:
            patch.setattr(data, "picture", broken)
            with qtbot.waitSignal(screen.shown, timeout=WAIT_MS):
                screen.refresh()
        assert at.said.startswith("Angka lama: ")
        assert names(screen) == ["Pluit"]
        with monkeypatch.context() as patch:
            patch.setattr(data, "inside", broken)
            with qtbot.waitSignal(screen.shown, timeout=WAIT_MS):
                screen.choose(GELORA)
        assert screen.detail.state.state == "error"
        screen.hide()


def test_an_empty_city_is_good_news(qtbot: QtBot, home: Path, now: int, theme: Theme) -> None:
    with desk_over(qtbot, home, now) as at:
        screen = opened(at, theme)
        assert screen.state.state == "empty"
        assert screen.head.red.text() == "0 kelurahan merah"
        assert screen.detail.state.state == "nothing"
        screen.hide()


def test_a_silent_central_is_said(at: AtDesk, theme: Theme, now: int) -> None:
    screen = opened(at, theme)
    assert screen.head.old.isHidden()
    assert screen.picture is not None
    heard = data.Picture(screen.picture.review, (), now - 3600)
    screen._on_counted(heard)
    assert screen.head.old.text() == "pusat terakhir terdengar 07.10"


def test_words(ref: Any, theme: Theme, qtbot: QtBot) -> None:
    assert [words.change(n, "id") for n in (14, -9, 0, 1204)] == ["+14", "−9", "0", "+1.204"]
    assert [words.age(n) for n in (0, 71 * 3600, 72 * 3600, -5)] == ["0 j", "71 j", "3 h", "0 j"]
    assert words.name_of("parkir-liar", ref, "id") == "parkir liar"
    assert words.name_of("pkl-liar", ref, "id") == "PKL liar"
    page = PastPage(theme, "id")
    qtbot.addWidget(page)
    assert page.texts == []
    QApplication.processEvents()
