"""Likely twins as they are now, from a real store."""

from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path
from uuid import UUID

import pytest

from console.core import settings, store
from console.core.dispatch import Dispatcher, Received
from console.core.likely import likely_twins
from models.commands import Actor, Merge, ReceiveReport
from models.identity import report_id
from tests.support import homes


@pytest.fixture
def door(home: Path, now: int) -> Iterator[Dispatcher]:
    homes.prepare(home, now)
    opened = store.open_store(settings.load(os.environ, "rina"), now)
    dispatcher = Dispatcher(opened, Actor("rina", "supervisor"), "c1", lambda: now, os.urandom)
    yield dispatcher
    dispatcher.close()
    opened.close()


def received(door: Dispatcher, now: int, name: str, twins: list[UUID]) -> UUID:
    """A case that was found to be like others."""
    reasons = [["reporter", 1], ["photo", 1], ["metres", 130], ["hours", 2], ["text", 70], ["later", 1]]
    suggested = {"twins": [{"id": str(t), "score": 0.8, "reasons": reasons} for t in twins]}
    command = ReceiveReport("x", name, now - 60, f"Banjir di {name}", suggested=suggested if twins else {})
    door.receive([Received(command)])
    return report_id("x", name, now - 60)


def test_only_what_still_stands_on_its_own_is_a_twin(door: Dispatcher, now: int) -> None:
    from models import reading

    first = received(door, now, "satu", [])
    second = received(door, now, "dua", [])
    third = received(door, now, "tiga", [first, second, UUID(int=1)])
    db = door.store.reader()
    try:
        (_n, case) = reading.load(db, [third])[third]
        found = likely_twins(db, case)
        assert [twin.id for twin in found] == [first, second]
        assert (found[0].metres, found[0].hours, found[0].alike, found[0].cited) == (130, 2, 70, False)
        assert (found[0].reporter, found[0].photo, found[0].category) == (True, True, False)
        assert found[0].text == "Banjir di satu"
        door.do([(first, Merge(second))])
        assert [twin.id for twin in likely_twins(db, case)] == [second]
        door.do([(third, Merge(second))])
        (_n, case) = reading.load(db, [third])[third]
        assert likely_twins(db, case) == ()
    finally:
        db.close()
