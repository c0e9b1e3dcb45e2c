"""Who is where, on the screen where the work happens: told when a case rests there, shown in list and panel."""

from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path
from typing import Any
from uuid import UUID

import pytest
from pytestqt.qtbot import QtBot

from console.core.dispatch import Dispatcher
from console.core.presence import Claimed, Present, places
from console.ui.antrian import AntrianScreen
from console.ui.messages import REFUSAL
from console.ui.presence import PresenceHost
from console.ui.presence_shown import PresenceShown
from console.ui.theme import Theme
from models.commands import Actor
from tests.features.room import report
from tests.support.desks import AtDesk, desk_over


class Line:
    """A second line whose central knows what it is told to know."""

    def __init__(self) -> None:
        self.rows: list[Present] = []
        self.said: list[tuple[Any, ...]] = []

    def ask(self, fn: Any, done: Any, failed: Any = None) -> None:
        done(([Claimed(True)], tuple(self.rows)))


@pytest.fixture
def at(qtbot: QtBot, tmp_path: Path, now: int) -> Iterator[AtDesk]:
    with desk_over(qtbot, tmp_path / "home", now) as made:
        door = Dispatcher(made.desk.store, Actor("tanggap", "intake"), "lain", lambda: now, os.urandom)
        made.elsewhere(lambda: door.receive([report(i, now, f"Sampah {i}") for i in range(1, 6)]))
        door.close()
        yield made


@pytest.fixture
def line() -> Line:
    return Line()


@pytest.fixture
def screen(at: AtDesk, line: Line, qtbot: QtBot, theme: Theme) -> Iterator[AntrianScreen]:
    """The screen with a view on it and its first case in the panel; no map."""
    screen = AntrianScreen(theme, at.desk)
    host = PresenceHost(line, "rina", "loket 1", screen)
    PresenceShown(host, screen, at.desk)
    screen.setProperty("host", host)
    screen.resize(1600, 900)
    screen.show()
    screen.begin()
    at.settle()
    screen.show_built_in("open", select_first=True)
    at.settle()
    qtbot.waitUntil(lambda: screen.case_host.case is not None)
    host._on_rested()
    host.set_connected(True)
    yield screen
    host.stop()
    screen.end()
    screen.close()
    screen.deleteLater()


def told(screen: AntrianScreen, line: Line, *rows: Present) -> None:
    """The central tells."""
    host = screen.property("host")
    line.rows = list(rows)
    host._calm.stop()
    host.refresh()


def current(screen: AntrianScreen) -> UUID:
    case = screen.case_host.case
    assert case is not None
    return case


def test_the_list_and_the_panel_say_who(screen: AntrianScreen, line: Line) -> None:
    case, words = current(screen), screen.case.body.presence.words
    told(screen, line, Present("budi", "b", case))
    assert screen.model.openers[case.hex].name == "Budi"
    assert words.text() == "Budi juga membuka laporan ini"
    told(screen, line)
    assert not screen.model.openers and not screen.case.body.presence.isVisible()


def test_another_case_has_its_own_people(screen: AntrianScreen, line: Line, at: AtDesk, qtbot: QtBot) -> None:
    first = current(screen)
    told(screen, line, Present("budi", "b", first))
    screen.table.go(1)
    qtbot.waitUntil(lambda: screen.case_host.case != first)
    assert not screen.case.body.presence.isVisible()
    screen.table.go(-1)
    qtbot.waitUntil(lambda: screen.case_host.case == first)
    assert screen.case.body.presence.isVisible()
    at.settle()


def test_a_claim_goes_out_and_comes_back(screen: AntrianScreen, line: Line) -> None:
    case = current(screen)
    screen.property("host")._calm.stop()
    line.rows = [Present("rina", "loket 1", case, True, "ke lapangan", 0, mine=True)]
    screen.case.claimed.emit("ke lapangan", False)
    assert screen.case.body.presence.button.text() == "Lepas"


def test_a_take_over_stays_until_it_is_looked_at(screen: AntrianScreen, line: Line, at: AtDesk) -> None:
    case = current(screen)
    line.rows = [Present("rina", "loket 1", case, True, "", 0, mine=True)]
    screen.case.claimed.emit("", False)
    told(screen, line, Present("budi", "b", case, True, "pelapor di loket saya"))
    message = at.desk.messages.current
    assert message is not None and message.kind == REFUSAL
    assert message.text == f"{screen.case.number} diambil alih Budi: pelapor di loket saya"


def test_the_map_is_told_where_they_are(at: AtDesk, screen: AntrianScreen, line: Line) -> None:
    case = current(screen)
    shown: list[list[tuple[Any, ...]]] = []

    class Map:
        def set_presence(self, people: list[tuple[Any, ...]]) -> None:
            shown.append(people)

    screen.feed._map = Map()  # type: ignore[assignment]
    try:
        elsewhere = UUID(int=99)  # a case of another console that has not come here yet
        told(
            screen,
            line,
            Present("budi", "b", case, True),
            Present("dewi", "d", elsewhere),
            Present("joko", "j", case),
        )
        at.settle()
        ((n, lat, lon, name, held),) = shown[-1]
        assert (n, name, held) == (screen.table.current, "Budi +1", True)
        assert -6.2 < lat < -6.1 < 106 < lon < 107
        told(screen, line)
        at.settle()
        assert shown[-1] == []
    finally:
        screen.feed._map = None


def test_places_of_nobody(at: AtDesk) -> None:
    def ask() -> Any:
        db = at.desk.store.reader()
        try:
            return places(db, [])
        finally:
            db.close()

    assert at.elsewhere(ask) == {}
