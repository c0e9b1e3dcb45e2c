"""Stories of the screen Beban: figures as plain SQL counts them, the way to the cases, and how often it counts."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLabel
from pytestqt.qtbot import QtBot

from console.core.dispatch import Change, Dispatcher
from console.core.errors import Unavailable
from console.core.queries import Wanted, count
from console.ui.load import LoadScreen
from console.ui.load import screen as load_screen
from console.ui.load.table import AWAY, CAPACITY, DAYS, NAME, OPEN, OVERDUE, PASS_ON
from console.ui.theme import Theme
from models import writing
from models.commands import Actor, Reject
from models.filters import Filter
from models.reading import connect
from models.routing import Absence
from tests.features.room import GELORA, PLUIT, report
from tests.support.desks import WAIT_MS, AtDesk, desk_over

SQL = "select count(*) from complaint where agency = ? and sure & 8 and status not in ('selesai', 'ditolak') and kind <> 'spam' and merged_into is null"  # noqa: E501


@pytest.fixture
def at(qtbot: QtBot, home: Path, now: int) -> Iterator[AtDesk]:
    """Rubbish in Pluit, one of it beyond the lurah; a little in Gelora; two that are with nobody yet."""
    with desk_over(qtbot, home, now) as desk:
        door = Dispatcher(
            desk.desk.store, Actor("tanggap", "intake"), "lain", lambda: now, lambda size: bytes([7] * size)
        )
        made = [report(i, now, f"Sampah {i}") for i in range(30)]
        made += [report(40, now, "Banjir", category="banjir")]
        made += [report(50 + i, now, "Sampah", kelurahan=GELORA, agency=f"LURAH-{GELORA}") for i in range(2)]
        made += [report(60, now, "Sampah", sure=0), report(61, now, "Sampah", agency=None)]
        made += [report(70, now, "Pipa", agency="DSDA"), report(71, now, "Iklan", kind="spam")]
        door.receive(made)
        door.close()
        yield desk


def opened(at: AtDesk, theme: Theme) -> LoadScreen:
    screen = LoadScreen(theme, at.desk)
    at.qtbot.addWidget(screen)
    screen.resize(1500, 800)
    with at.qtbot.waitSignal(screen.shown, timeout=WAIT_MS):
        screen.show()
    return screen


def texts(screen: LoadScreen, name: str) -> dict[int, str]:
    place = next(i for i, row in enumerate(screen.model.rows) if row.name == name)
    return {column: screen.model.index(place, column).data() for column in range(AWAY + 1)}


def kelurahan(screen: LoadScreen) -> None:
    screen.kinds.set_on("kelurahan")
    screen.kinds.chosen.emit("kelurahan")


def test_figures_are_those_of_the_store(at: AtDesk, theme: Theme, now: int) -> None:
    screen = opened(at, theme)
    kelurahan(screen)
    db = at.elsewhere(lambda: _counts(at, now))
    pluit = texts(screen, "Pluit")
    assert pluit[OPEN] == str(db["LURAH"]) == "31"
    assert pluit[OVERDUE] == str(db["late"])
    assert pluit[PASS_ON] == "1"
    assert pluit[CAPACITY].startswith("16,0 · 55")
    assert pluit[DAYS] == "1,9"  # 30 of its own by 16 a day
    assert screen.model.rows[-1].nobody
    assert texts(screen, "Belum di tangan siapa pun")[OPEN] == str(db["nobody"]) == "2"
    screen.kinds.chosen.emit("agency")
    assert texts(screen, "DSDA")[OPEN] == "1"
    assert texts(screen, "DSDA")[DAYS] == "?", "nobody knows how fast it is"
    assert not any(row.load.code.startswith(("LURAH", "PPSU")) for row in screen.model.rows)


def _counts(at: AtDesk, now: int) -> dict[str, int]:
    db = connect(at.desk.store.path)
    try:
        late = SQL + " and due_at < ? and paused_at is null"
        nobody = SQL.replace("agency = ? and sure & 8", "(agency is null or not sure & 8)")
        return {
            "LURAH": db.execute(SQL, (f"LURAH-{PLUIT}",)).fetchone()[0],
            "late": db.execute(late, (f"LURAH-{PLUIT}", now)).fetchone()[0],
            "nobody": db.execute(nobody).fetchone()[0],
        }
    finally:
        db.close()


def test_the_heaviest_first_and_more_than_a_week_is_said(at: AtDesk, theme: Theme, monkeypatch: Any) -> None:
    monkeypatch.setattr("console.core.load.HORIZON", 1.5)
    screen = opened(at, theme)
    kelurahan(screen)
    assert [row.name for row in screen.model.rows[:2]] == ["Pluit", "Gelora"]
    days = screen.model.index(0, DAYS)
    assert days.data(Qt.ItemDataRole.AccessibleTextRole) == "1,9 hari, lebih dari seminggu"
    assert screen.model.index(1, DAYS).data(Qt.ItemDataRole.AccessibleTextRole) == "0,1 hari"
    at.qtbot.waitExposed(screen)
    assert not screen.grab().isNull()


def test_enter_shows_exactly_those_cases(at: AtDesk, theme: Theme, now: int) -> None:
    screen = opened(at, theme)
    asked: list[Filter] = []
    screen.cases_asked.connect(asked.append)
    screen.spread_asked.connect(asked.append)
    kelurahan(screen)
    screen.table.setFocus()
    at.qtbot.keyClick(screen.table, Qt.Key.Key_Return)
    screen.table.go_to("")
    screen.table.setCurrentIndex(screen.model.index(screen.model.rowCount() - 1, NAME))
    screen.see.click()
    screen.table.go(-500)
    screen.spread.click()

    def passing() -> list[int]:
        db = connect(at.desk.store.path)
        try:
            return [count(db, Wanted(one, "urgent", now, "rina")) for one in asked]
        finally:
            db.close()

    assert at.elsewhere(passing) == [31, 2, 31]


def test_typing_narrows_and_esc_gives_back(at: AtDesk, theme: Theme) -> None:
    screen = opened(at, theme)
    kelurahan(screen)
    screen.typed.setText("pluit")
    assert [row.name for row in screen.model.rows] == ["Pluit"]
    assert screen.total.text().startswith("1 kelurahan punya kerja · 31 terbuka")
    screen.typed.setText("entah")
    assert screen.state.isVisibleTo(screen)
    screen.table.left.emit()
    assert screen.model.rowCount() == 268
    at.qtbot.keyClick(screen.table, Qt.Key.Key_J)
    assert screen.table.current is not None and screen.table.current.name == "Gelora"
    screen.trigger("previous")
    assert screen.table.current.name == "Pluit"


def test_changes_are_counted_once_in_a_while(at: AtDesk, theme: Theme, monkeypatch: Any) -> None:
    counted: list[int] = []
    real = load_screen.balance
    monkeypatch.setattr(load_screen, "balance", lambda *args: (counted.append(1), real(*args))[1])
    monkeypatch.setattr(load_screen, "CALM_MS", 200)
    screen = opened(at, theme)
    screen._calm.setInterval(200)
    kelurahan(screen)
    for n in range(1, 4):
        at.desk.do([(_id(at, n), Reject("ganda"))], "ditolak")
        at.settle()
    assert len(counted) == 1, "not at every change"
    at.qtbot.waitUntil(lambda: texts(screen, "Pluit")[OPEN] == "28", timeout=WAIT_MS)
    assert len(counted) <= 3
    screen.hide()
    done = len(counted)
    at.desk.do([(_id(at, 4), Reject("ganda"))], "ditolak")
    at.settle()
    assert len(counted) == done, "nobody is looking"


def _id(at: AtDesk, n: int) -> Any:
    from uuid import UUID

    def read() -> UUID:
        db = connect(at.desk.store.path)
        try:
            return UUID(bytes=db.execute("select id from complaint where n = ?", (n,)).fetchone()[0])
        finally:
            db.close()

    return at.elsewhere(read)


def test_nothing_open_is_good_news_and_a_failure_is_said(
    qtbot: QtBot, home: Path, now: int, theme: Theme, monkeypatch: Any
) -> None:
    def broken(*_args: Any) -> None:
        raise Unavailable("store.full", path="x")

    with desk_over(qtbot, home, now, role="operator") as at:
        with monkeypatch.context() as patch:
            patch.setattr(load_screen, "balance", broken)
            screen = opened(at, theme)
            assert screen.state.state == "error"
        with qtbot.waitSignal(screen.shown, timeout=WAIT_MS):
            screen.state.acted.emit()
        assert screen.state.state == "empty"
        assert not screen.absences.add.isVisibleTo(screen), "only supervisors say who is away"
        with monkeypatch.context() as patch:
            patch.setattr(load_screen, "balance", broken)
            with qtbot.waitSignal(screen.shown, timeout=WAIT_MS):
                screen.refresh()
        assert screen.time.text().startswith("angka lama: ")
        screen.hide()


def test_who_is_away_is_recorded_shown_ended_and_taken_back(at: AtDesk, theme: Theme, now: int) -> None:
    screen = opened(at, theme)
    kelurahan(screen)
    panel = screen.absences
    assert panel.texts == []
    panel.add.click()
    assert panel.wrong.isVisibleTo(panel)
    panel.who.edit.setText("lurah pluit")
    panel.who.edit.textEdited.emit("lurah pluit")
    panel.deputy.edit.setText("ppsu pluit")
    panel.deputy.edit.textEdited.emit("ppsu pluit")
    assert (panel.who.value(), panel.deputy.value()) == (f"LURAH-{PLUIT}", f"PPSU-{PLUIT}")
    panel.until.setDateTime(panel.since.dateTime())
    panel.add.click()
    assert "sesudah mulai" in panel.wrong.text()
    panel.until.setDateTime(panel.since.dateTime().addDays(2))
    panel.add.click()
    at.qtbot.waitUntil(lambda: len(panel.texts) == 1, timeout=WAIT_MS)
    assert panel.texts[0].startswith("Lurah Pluit sampai ")
    assert panel.texts[0].endswith("diganti PPSU Pluit")
    assert "diganti PPSU Pluit" in texts(screen, "Pluit")[AWAY]
    assert at.desk.store.reference.absences[0].agency == f"LURAH-{PLUIT}"
    panel.ends[0].click()
    at.qtbot.waitUntil(lambda: panel.texts == [], timeout=WAIT_MS)
    at.desk.undo.undo()
    at.qtbot.waitUntil(lambda: len(panel.texts) == 1, timeout=WAIT_MS)
    assert at.said.startswith("Diurungkan: ")


def test_absences_of_a_newer_program_are_told_and_not_said_over(at: AtDesk, theme: Theme, now: int) -> None:
    screen = opened(at, theme)
    panel = screen.absences
    assert panel.add.isEnabled()

    def land() -> None:
        door = Dispatcher(at.desk.store, Actor("tanggap", "intake"), "lain", lambda: now, bytes)
        change = Change(reference=True)
        newer = '[{"agency":"DSDA","since":1,"until":2,"why":"cuti"}]'
        door.housekeep(lambda c: writing.set_city_list(c, "absences", newer), change)
        door.close()
        at.desk.work.post(lambda: at.desk.changed.emit(change))

    at.elsewhere(land)
    at.settle()
    assert not panel.add.isEnabled()
    words = " ".join(label.text() for label in panel.findChildren(QLabel))
    assert "ditulis Tanggap yang lebih baru" in words and "Semua ada di tempat" not in words
    panel.who.choose("DSDA")
    panel.keep()
    at.settle()
    assert panel.wrong.text().startswith("Aturan di sini ditulis Tanggap yang lebih baru.")


def test_what_somebody_else_said_meanwhile_is_not_said_over(at: AtDesk, theme: Theme, now: int) -> None:
    screen = opened(at, theme)
    panel = screen.absences

    def elsewhere(*absences: Absence) -> None:
        """Another process of this home: nobody has told the window yet."""
        store = at.desk.store

        def write() -> None:
            door = Dispatcher(replace(store), Actor("sari", "supervisor"), "lain", lambda: now, bytes)
            door.set_absences(absences)
            door.close()

        at.elsewhere(write)

    theirs = Absence("DBM", now, now + 60)
    elsewhere(theirs)
    panel.who.choose("DSDA")
    panel.keep()
    at.settle()
    assert at.said == "Tidak disimpan: sudah diubah orang lain."
    assert at.desk.store.reference.absences == (theirs,)
    assert len(panel.texts) == 1
    panel.keep()  # now he has seen them
    at.settle()
    assert {one.agency for one in at.desk.store.reference.absences} == {"DBM", "DSDA"}
    elsewhere()
    at.desk.undo.undo()
    at.settle()
    assert at.said == "Tidak disimpan: sudah diubah orang lain."
    assert at.desk.store.reference.absences == ()
