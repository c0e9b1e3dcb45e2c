"""Stories of cover: an operator names a deputy and a time, the deputy sees the cases, and it ends by itself."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from pytestqt.qtbot import QtBot

from console.core import kept
from console.core.kept import Cover
from console.ui.cover import CoverWatch
from console.ui.preferences.cover_panel import CoverPanel
from console.ui.queue.views import View
from console.ui.queue.views_panel import ViewsPanel
from console.ui.theme import Theme
from console.ui.topbar import TopBar
from models.commands import Actor
from tests.support.desks import AtDesk, desk_over

HOUR = 3600


@pytest.fixture
def at(qtbot: QtBot, tmp_path: Path, now: int) -> Iterator[AtDesk]:
    with desk_over(qtbot, tmp_path / "home", now) as made:
        yield made


@pytest.fixture
def panel(at: AtDesk, theme: Theme) -> CoverPanel:
    made = CoverPanel(theme, at.desk)
    at.qtbot.addWidget(made)
    made.show()
    made.read()
    at.settle()
    return made


def covers(at: AtDesk) -> list[Cover]:
    found: list[list[Cover]] = []
    at.desk.read(kept.covers, found.append)
    at.settle()
    return found[0]


def test_a_colleague_takes_over_and_it_is_ended(at: AtDesk, panel: CoverPanel, now: int) -> None:
    assert panel.state.text() == "Tidak ada yang menggantikan Anda."
    panel.deputy.setCurrentText(" budi ")
    panel.note.setText("cuti")
    at.qtbot.mouseClick(panel.start, Qt.MouseButton.LeftButton)
    at.settle()
    assert panel.wrong.text() == ""
    (cover,) = covers(at)
    assert (cover.owner, cover.deputy, cover.note) == ("rina", "budi", "cuti")
    assert cover.runs(now)
    assert panel.state.text() == "budi menggantikan Anda sampai Sel 25 Nov 17.00. cuti"
    assert panel.start.isHidden() or not panel.start.isVisible()
    at.qtbot.mouseClick(panel.end, Qt.MouseButton.LeftButton)
    at.settle()
    assert covers(at) == []
    assert panel.start.isVisible()


def test_a_cover_to_come_says_from_when(at: AtDesk, panel: CoverPanel, now: int) -> None:
    panel.deputy.setCurrentText("budi")
    panel.since.show_moment(now + HOUR)
    panel.keep()
    at.settle()
    assert "dari Sen 24 Nov 09.10 sampai" in panel.state.text()


@pytest.mark.parametrize(
    "deputy, since, until, why",
    [
        ("", 0, HOUR, "Isi siapa"), ("rina", 0, HOUR, "diri sendiri"), ("budi", HOUR, HOUR, "sesudah mulai"),
        ("budi", -3 * HOUR, -HOUR, "belum lewat"), ("budi", 0, 400 * 24 * HOUR, "satu tahun"),
    ],
)  # fmt: skip
def test_what_cannot_be_is_said(
    at: AtDesk, panel: CoverPanel, now: int, deputy: str, since: int, until: int, why: str
) -> None:
    panel.deputy.setCurrentText(deputy)
    panel.since.show_moment(now + since)
    panel.until.show_moment(now + until)
    panel.keep()
    at.settle()
    assert why in panel.wrong.text()
    assert covers(at) == []


def test_the_deputy_sees_the_cases_until_it_is_over(at: AtDesk, theme: Theme, now: int) -> None:
    desk, time = at.desk, [now]
    desk._clock = lambda: time[0]
    top, views = TopBar(theme), ViewsPanel(theme, desk.reads, desk.now, "rina")
    for widget in (top, views):
        at.qtbot.addWidget(widget)
    watch = CoverWatch(desk, top, views)
    views.load()
    watch.load()
    at.settle()
    assert top.cover.isHidden()
    for who, until in (("budi", now + HOUR), ("dewi", now + 2 * HOUR)):
        door = desk.dispatcher.acting_as(Actor(who, "operator"))
        body = {"deputy": "rina", "since": now, "until": until}
        change = at.elsewhere(lambda door=door, body=body: door.keep("cover", "cover", body, shared=True))
        desk.changed.emit(change)
        at.settle()
    assert [view.name for view in views.views[:2]] == ["Menggantikan budi", "Menggantikan dewi"]
    assert top.cover.text() == "Menggantikan 2 rekan"
    assert "Menggantikan budi sampai Sen 24 Nov 09.10" in top.cover.toolTip()
    asked: list[View] = []
    watch.view_asked.connect(asked.append)
    top.cover.click()
    assert [view.filter for view in asked] == ["assignee=budi and open=yes"]
    time[0] += HOUR
    watch.look()
    at.settle()
    assert top.cover.text() == "Menggantikan dewi"
    assert at.said == "Anda tidak lagi menggantikan budi."
    time[0] += HOUR
    watch.look()
    at.settle()
    assert top.cover.isHidden()
    assert all(not view.key.startswith("cover:") for view in views.views)


def test_who_is_covered_sees_it_and_is_led_to_where_it_ends(at: AtDesk, theme: Theme, now: int) -> None:
    top, views = TopBar(theme), ViewsPanel(theme, at.desk.reads, at.desk.now, "rina")
    for widget in (top, views):
        at.qtbot.addWidget(widget)
    body = {"deputy": "budi", "since": now - HOUR, "until": now + HOUR}
    at.elsewhere(lambda: at.desk.dispatcher.keep("cover", "cover", body, shared=True))
    watch = CoverWatch(at.desk, top, views)
    watch.load()
    at.settle()
    assert top.cover.text() == "Digantikan budi"
    with at.qtbot.waitSignal(watch.settings_asked):
        top.cover.click()
