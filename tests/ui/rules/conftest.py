"""A supervisor's desk over a few cases, and the routing rules on it."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from pytestqt.qtbot import QtBot

from console.core.dispatch import Change, Dispatcher, Received
from console.ui.rules.routes_tab import RoutesTab
from console.ui.rules.tab import DraftTab
from console.ui.theme import Theme
from models import writing
from models.commands import Actor
from models.routing import Rule
from tests.support.desks import AtDesk, desk_over
from tests.support.factories import report


@pytest.fixture
def at(qtbot: QtBot, home: Path, now: int) -> Iterator[AtDesk]:
    """A supervisor's desk; six reports of Pluit came by X, about rubbish or a flood."""
    with desk_over(qtbot, home, now) as made:
        rows = [
            report(i, channel="x", agency=None, category="sampah" if i % 2 else "banjir", received_at=now - i * 3600)
            for i in range(1, 7)
        ]  # fmt: skip
        made.elsewhere(lambda: take_in(made, rows))
        yield made


def take_in(made: AtDesk, rows: list[object]) -> None:
    """Reports come in by another process."""
    desk = made.desk
    intake = Dispatcher(desk.store, Actor("tanggap", "intake"), "lain", desk.now, os.urandom)
    intake.receive([Received(row) for row in rows])  # type: ignore[arg-type]
    intake.close()


def another(made: AtDesk, act: Callable[[Dispatcher], Change]) -> None:
    """Another supervisor does something on this store, and the desk hears of it."""

    def run() -> None:
        desk = made.desk
        other = Dispatcher(desk.store, Actor("budi", "supervisor"), "lain", desk.now, os.urandom)
        change = act(other)
        other.close()
        desk.work.post(lambda: desk.changed.emit(change))

    made.elsewhere(run)
    made.settle()


def colleague_saves(made: AtDesk, *rules: Rule) -> None:
    """Another supervisor saves routing rules."""
    another(made, lambda other: other.set_routing_rules(rules))


def newer_lands(made: AtDesk, kind: str) -> None:
    """A list that a newer program wrote comes from the central."""

    def land(other: Dispatcher) -> Change:
        newer = '[{"name":"a","addressee":"lurah","weather":"rain"}]'
        return other.housekeep(lambda c: writing.set_city_list(c, kind, newer), Change(reference=True))

    another(made, land)


@contextmanager
def shown(at: AtDesk, tab: DraftTab) -> Iterator[None]:
    """A tab on the screen and counted, until the block ends."""
    at.qtbot.addWidget(tab)
    tab.resize(1400, 800)
    with at.qtbot.waitSignal(tab.shown):
        tab.show()
    at.settle()
    yield
    tab._pause.stop()


@pytest.fixture
def tab(at: AtDesk, theme: Theme) -> Iterator[RoutesTab]:
    """The tab, shown and counted."""
    made = RoutesTab(theme, at.desk)
    with shown(at, made):
        yield made
