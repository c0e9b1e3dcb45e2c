"""What a briefing is gathered from: effort where it is whole, and unusual days."""

from __future__ import annotations

import sqlite3
from pathlib import Path
from typing import Any

import pytest

from console.core import effort
from console.core.briefing.content import gather
from console.core.briefing.stretch import between
from console.core.effort import Effort, Efforts
from console.core.errors import Refused, Told, Unavailable
from console.core.figures.facts import load
from tests.core.briefing.conftest import Told as City
from tests.support.factories import DAY, NOW, report, room

WHOLE = Efforts(0, 1, (Effort("", handled=7),))
LINE: Any = object()


def gathered(home: Path, cache: Path, central: Any) -> Any:
    with room(home) as made:
        db = made.store.reader()
        facts = load(db, made.store.reference)
        assert facts is not None
        stretch = between("2025-11-23", "2025-11-24", NOW)
        found = gather(db, made.store.reference, facts, NOW, stretch, me="rina", cache=cache, central=central)
        db.close()
    return found


@pytest.fixture
def lacking(home: Path) -> Path:
    """A home with a closed case whose Events are not there."""
    with room(home) as made:
        made.receive(report(1, received_at=NOW - DAY))
    db = sqlite3.connect(home / "tanggap.db")
    db.execute("drop trigger complaint_search_update")
    db.execute("update complaint set id = randomblob(16), status = 'selesai', closed_at = ?", (NOW - 60,))
    db.commit()
    db.close()
    return home


def test_the_central_is_asked_where_events_are_missing(
    lacking: Path, told: City, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(effort, "central", lambda *_all: WHOLE)
    found = gathered(lacking, told.cache, LINE)
    assert (found.efforts, found.alone) == (WHOLE, False)


@pytest.mark.parametrize(
    "failure", [Unavailable("central.unreachable", reason="x"), Refused("access.not_tanggap")]
)
def test_without_an_answer_it_says_how_many_are_missing(
    lacking: Path, told: City, monkeypatch: pytest.MonkeyPatch, failure: Told
) -> None:
    def gone(*_all: object) -> Efforts:
        raise failure

    monkeypatch.setattr(effort, "central", gone)
    for central in (LINE, None):
        found = gathered(lacking, told.cache, central)
        assert (found.alone, found.efforts.missing) == (True, 1)


def test_a_whole_store_asks_nobody(home: Path, told: City, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(effort, "central", lambda *_all: pytest.fail("asked"))
    assert not gathered(home, told.cache, LINE).alone


def test_shapes_snapshot_and_stretch(told: City) -> None:
    found = told.briefing
    assert len(found.shapes) == 267
    assert all(len(ring) >= 4 for rings in found.shapes.values() for ring in rings)
    assert found.before is not None
    assert found.change is not None
    assert found.pattern.total > 0
    assert found.approximate
