"""A form for a selection, and a desk over a few reports of two kelurahan."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
import shiboken6
from pytestqt.qtbot import QtBot

from console.ui.bulk.form import BulkForm
from console.ui.theme import Theme
from models.reference import Reference
from tests.support.desks import AtDesk, desk_over


@pytest.fixture
def make_form(qtbot: QtBot, theme: Theme, ref: Reference) -> Iterator[Callable[..., BulkForm]]:
    made: list[BulkForm] = []

    def make(verb: str, count: int = 128) -> BulkForm:
        form = BulkForm(theme, verb, count, ref, "id", choose_photos=lambda _parent: [])
        made.append(form)
        form.resize(480, 900)
        form.show()
        qtbot.waitExposed(form)
        return form

    yield make
    for form in made:
        shiboken6.delete(form)


@pytest.fixture
def at_desk(qtbot: QtBot, home: Path, now: int) -> Iterator[AtDesk]:
    with desk_over(qtbot, home, now) as at:
        yield at
