"""Stories of notices: a tray that is clicked, a bar without one, silence for an hour, a window nobody sees."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from contextlib import closing
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtWidgets import QApplication, QWidget
from pytestqt.qtbot import QtBot

from console.core.errors import Unavailable
from console.core.notice_kinds import Notice
from console.core.notices import Notices
from console.core.queries import Wanted, ids
from console.ui.messages import SHOWN_MS
from console.ui.notify import Notifier, Tray
from console.ui.theme import Theme
from tests.support import small_cities
from tests.support.desks import WAIT_MS, AtDesk, desk_over
from tests.support.factories import DAY, PLUIT
from tests.support.fake_tray import FakeTray


class Desk:
    """A desk with a moving clock, a window, and a notifier."""

    def __init__(self, at: AtDesk, now: int) -> None:
        self.at, self.now, self.n = at, now, 0
        at.desk._clock = lambda: self.now
        self.window = QWidget()
        at.qtbot.addWidget(self.window)
        self.tray = FakeTray()
        self.beeps: list[int] = []
        self.asked: list[Notice] = []
        self.notifier = Notifier(at.desk, self.window, beep=lambda: self.beeps.append(self.now))
        self.notifier.asked.connect(self.asked.append)
        self.case(now + 300 * DAY)

    def begin(self, *, tray: bool = True) -> None:
        with self.at.qtbot.waitSignal(self.notifier.looked, timeout=WAIT_MS):
            self.notifier.begin(self.tray if tray else None)  # type: ignore[arg-type]

    def case(self, due: int, count: int = 1, **values: Any) -> list[int]:
        """Cases with this deadline, put there by somebody else."""
        keys = list(range(self.n + 1, self.n + 1 + count))
        self.n += count

        def write() -> None:
            with closing(sqlite3.connect(self.at.home / "tanggap.db", isolation_level=None)) as db:
                for n in keys:
                    small_cities.put(db, n, {
                        "number": f"JK{n}", "status": "menunggu", "received_at": self.now - DAY, "urgent": due,
                        "due_at": due, "kind": "complaint", "channel": "qlue", "kelurahan": PLUIT,
                    } | values)  # fmt: skip

        self.at.elsewhere(write)
        return keys

    def look(self, later: int = 60) -> None:
        self.now += later
        with self.at.qtbot.waitSignal(self.notifier.looked, timeout=WAIT_MS):
            self.notifier.look()

    def choose(self, **values: Any) -> None:
        store = self.at.desk.store
        store.settings = replace(store.settings, **values)

    def keys_of(self, notice: Notice) -> list[int]:
        def read() -> list[int]:
            with closing(self.at.desk.store.reader()) as db:
                return sorted(ids(db, Wanted(notice.cases, "urgent", self.now, "rina")).tolist())

        found: list[int] = self.at.elsewhere(read)
        return found


@pytest.fixture
def desk(qtbot: QtBot, home: Path, now: int) -> Iterator[Desk]:
    with desk_over(qtbot, home, now) as at:
        made = Desk(at, now)
        yield made
        made.notifier.end()


def test_a_notice_in_the_tray_is_clicked_and_its_cases_are_asked_for(desk: Desk) -> None:
    desk.begin()
    late = desk.case(desk.now + 30, 3)
    desk.window.showMinimized()
    desk.look()
    assert desk.tray.told == [("Lewat tenggat", "3 laporan lewat tenggat di Kelurahan Pluit.")]
    assert desk.at.said == ""  # the bar keeps quiet
    assert desk.beeps == []
    desk.look()
    assert len(desk.tray.told) == 1

    desk.tray.clicked.emit()
    assert not desk.window.isMinimized()
    assert desk.keys_of(desk.asked[0]) == late


def test_a_hidden_window_still_tells_and_the_tray_brings_it_back(desk: Desk) -> None:
    desk.begin()
    assert not desk.window.isVisible()
    desk.case(desk.now + 30)
    desk.look()
    assert len(desk.tray.told) == 1
    desk.tray.window_asked.emit()
    assert desk.window.isVisible()
    assert desk.asked == []


def test_looks_are_made_by_themselves(desk: Desk) -> None:
    desk.notifier._every.setInterval(1)
    desk.begin()
    desk.case(desk.now + 30)
    desk.now += 60
    desk.at.qtbot.waitUntil(lambda: len(desk.tray.told) == 1, timeout=WAIT_MS)


def test_several_are_shown_one_after_the_other(desk: Desk) -> None:
    desk.begin()
    desk.case(desk.now + 30, 100)
    desk.look()
    assert [title for title, _text in desk.tray.told] == ["Lewat tenggat"]
    assert desk.notifier._pause.interval() == SHOWN_MS
    desk.notifier._pause.stop()
    desk.notifier._pause.timeout.emit()
    assert [title for title, _text in desk.tray.told] == ["Lewat tenggat", "Kelurahan merah"]
    desk.tray.clicked.emit()
    assert [notice.kind for notice in desk.asked] == ["red"]  # the one that is shown


def test_without_a_tray_the_bar_tells_and_opens(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    alerts: list[QWidget] = []
    monkeypatch.setattr(QApplication, "alert", alerts.append)
    desk.begin(tray=False)
    late = desk.case(desk.now + 30)
    desk.look()
    assert desk.at.said == "1 laporan lewat tenggat di Kelurahan Pluit."
    assert alerts == [desk.window]
    message = desk.at.desk.messages.current
    assert message is not None and message.result is not None
    message.result()
    assert desk.keys_of(desk.asked[0]) == late


def test_a_notice_in_the_bar_takes_no_undo_away(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(QApplication, "alert", lambda _window: None)
    desk.begin(tray=False)
    messages = desk.at.desk.messages
    messages.success("1 laporan selesai", undo=lambda: None)
    desk.case(desk.now + 30)
    desk.look()
    assert desk.at.said == "1 laporan selesai"
    messages.dismiss()
    desk.at.qtbot.waitUntil(lambda: "lewat tenggat" in desk.at.said, timeout=WAIT_MS)


def test_an_hour_of_silence_holds_back_and_loses_nothing(desk: Desk) -> None:
    desk.begin()
    desk.tray.mute_asked.emit(True)
    assert desk.tray.muted == "09.10"
    desk.case(desk.now + 30)
    desk.now += 60
    desk.notifier.look()
    desk.at.settle()
    assert desk.tray.told == []

    desk.now += 3600
    with desk.at.qtbot.waitSignal(desk.notifier.looked, timeout=WAIT_MS):
        desk.notifier._mute.stop()
        desk.notifier._mute.timeout.emit()
    assert desk.tray.muted == ""
    assert len(desk.tray.told) == 1


def test_silence_that_begins_between_two_notices_holds_the_second_back(desk: Desk) -> None:
    desk.begin()
    desk.case(desk.now + 30, 100)
    desk.look()
    desk.notifier.mute(True)
    desk.notifier._pause.stop()
    desk.notifier._pause.timeout.emit()
    assert len(desk.tray.told) == 1
    with desk.at.qtbot.waitSignal(desk.notifier.looked, timeout=WAIT_MS):
        desk.notifier.mute(False)
    assert len(desk.tray.told) == 2


def test_a_sound_only_where_it_is_wanted_and_settings_hold_at_once(desk: Desk) -> None:
    desk.begin()
    desk.choose(notify_sound=True)
    desk.case(desk.now + 30)
    desk.look()
    assert desk.beeps == [desk.now]
    desk.choose(notify_overdue="off")
    desk.case(desk.now + 30)
    desk.look()
    assert len(desk.beeps) == 1


def test_a_store_that_cannot_be_read_is_said_once(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    desk.begin()

    def broken(*_args: object) -> list[Notice]:
        raise Unavailable("store.failed", reason="disk I/O error")

    with monkeypatch.context() as patch:
        patch.setattr(Notices, "look", broken)
        desk.look()
        assert "disk I/O error" in desk.at.said
        desk.at.desk.messages.dismiss()
        desk.look()
        assert desk.at.said == ""
    desk.case(desk.now + 30)
    desk.look()
    assert len(desk.tray.told) == 1


def test_the_end_takes_the_icon_away_and_looks_no_more(desk: Desk) -> None:
    desk.begin()
    desk.notifier.end()
    assert desk.tray.ended
    assert not desk.notifier._every.isActive()


@pytest.mark.qt_log_ignore("systemTrayWindowChanged")  # said by Qt of a platform without a tray
def test_the_menu_of_the_tray(qtbot: QtBot, theme: Theme) -> None:
    window = QWidget()
    qtbot.addWidget(window)
    assert not Tray.there()  # without a desktop
    tray = Tray(theme, window)
    opened, mute = tray._menu.actions()
    assert [opened.text(), mute.text()] == ["Buka Tanggap", "Senyapkan satu jam"]
    with qtbot.waitSignal(tray.window_asked):
        opened.trigger()
    with qtbot.waitSignal(tray.mute_asked, check_params_cb=lambda on: on):
        mute.trigger()
    tray.show_muted("09.10")
    assert (mute.text(), mute.isChecked()) == ("Disenyapkan sampai 09.10", True)
    assert tray._icon.toolTip() == "Tanggap. Disenyapkan sampai 09.10"
    with qtbot.waitSignal(tray.mute_asked, check_params_cb=lambda on: not on):
        mute.trigger()
    tray.show_muted("")
    assert (mute.text(), mute.isChecked()) == ("Senyapkan satu jam", False)
    with qtbot.waitSignal(tray.clicked):
        tray._icon.messageClicked.emit()
    tray.end()
    assert not tray._icon.isVisible()
