"""Stories of a spread's preview: who may not, who does not want to wait, and what becomes of a failure."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from threading import Event
from typing import Any

import pytest
import shiboken6
from pytestqt.qtbot import QtBot

from console.core.errors import Unavailable
from console.ui.bulk import spread_acts
from console.ui.bulk.spread_acts import SpreadActs
from console.ui.theme import Theme
from models.commands import BULK_LIMIT
from tests.support.desks import WAIT_MS, AtDesk, desk_over


@pytest.fixture
def made(qtbot: QtBot, theme: Theme, home: Path, now: int) -> Iterator[tuple[AtDesk, SpreadActs]]:
    """An operator's."""
    with desk_over(qtbot, home, now, role="operator") as at:
        acts = SpreadActs(theme, at.desk)
        yield at, acts
        form = acts.form
        acts.close()
        at.settle()
        if form is not None:
            shiboken6.delete(form)
        shiboken6.delete(acts)


def test_more_than_an_operator_may_is_told_before_anything_is_read(
    made: tuple[AtDesk, SpreadActs], monkeypatch: Any
) -> None:
    at, acts = made
    monkeypatch.setattr(spread_acts, "suggest", lambda *_args: pytest.fail("it was reckoned all the same"))
    form = acts.open(range(1, BULK_LIMIT + 2), "Semua")
    at.settle()
    assert "pengawas" in form.limit.words.text()
    assert not form.confirm.isEnabled()
    with at.qtbot.waitSignal(acts.first_asked):
        form.limit.first.click()


def test_it_ends_when_somebody_does_not_want_to_wait(
    made: tuple[AtDesk, SpreadActs], monkeypatch: Any
) -> None:
    at, acts = made
    begun, go_on, ended = Event(), Event(), Event()

    def slow(_db: Any, keys: Any, _ref: Any, _actor: Any, _now: int, progress: Any) -> None:
        progress(250, 1000)
        begun.set()
        go_on.wait(10)
        try:
            progress(500, 1000)
        finally:
            ended.set()
        pytest.fail("it went on")

    monkeypatch.setattr(spread_acts, "suggest", slow)
    form = acts.open(range(1, 101), "Semua")
    at.qtbot.waitUntil(lambda: begun.is_set() and form.head.counting.value() == 250, timeout=WAIT_MS)
    assert form.head.counting.maximum() == 1000
    form.leave()  # Esc stops, and does not close
    go_on.set()
    at.qtbot.waitUntil(ended.is_set, timeout=WAIT_MS)
    at.settle()
    assert form.head.headline.text() == "Penghitungan dihentikan"
    assert form.again.isVisibleTo(form)
    assert at.said == "", "who stopped it needs not be told"


def test_a_failure_is_said_in_the_form(made: tuple[AtDesk, SpreadActs], monkeypatch: Any) -> None:
    at, acts = made

    def broken(*_args: Any) -> None:
        raise Unavailable("store.full", path="x")

    monkeypatch.setattr(spread_acts, "suggest", broken)
    form = acts.open([1, 2], "Semua")
    at.qtbot.waitUntil(lambda: form.wrong.text() != "", timeout=WAIT_MS)
    assert form.again.isVisibleTo(form)
    assert not form.confirm.isEnabled()


def test_cases_that_are_gone_stay_and_say_so(made: tuple[AtDesk, SpreadActs]) -> None:
    at, acts = made
    form = acts.open([4711], "Semua")
    with at.qtbot.waitSignal(acts.judged, timeout=WAIT_MS):
        pass
    assert (form.picture.given, form.confirm.isEnabled()) == (0, False)
