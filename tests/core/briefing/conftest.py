"""A small city that has lived, and its briefing."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

import pytest

from console.core import snapshots
from console.core.briefing.content import Briefing, gather
from console.core.briefing.stretch import between, day_of
from console.core.figures.facts import load
from console.core.review import review
from models.commands import Complete, Dispose, ReceiveReport
from tests.support.factories import DAY, LURAH, NOW, PLUIT, Room, lived, report, room, varied


@dataclass(frozen=True)
class Told:
    """What is told of the city, and what its citizens said."""

    briefing: Briefing
    cache: Path
    words: tuple[str, ...]


def crowd(number: int) -> list[ReceiveReport]:
    """So many that a kelurahan turns red."""
    return [
        report(5000 + i, received_at=NOW - DAY - i, kelurahan=PLUIT, category=("sampah", "jalan")[i % 2], agency=LURAH)
        for i in range(number)
    ]  # fmt: skip


def brief(made: Room, cache: Path, first: str, last: str) -> Briefing:
    db = made.store.reader()
    try:
        facts, ref = load(db, made.store.reference), made.store.reference
        assert facts is not None
        return gather(db, ref, facts, made.now, between(first, last, made.now), me="rina", cache=cache)
    finally:
        db.close()


@pytest.fixture(scope="session")
def told(tmp_path_factory: pytest.TempPathFactory) -> Told:
    """Made once: nothing of it changes."""
    folder = tmp_path_factory.mktemp("briefing")
    with room(folder / "home") as made:
        cases = made.receive(*varied(60), *crowd(140))
        db = made.store.reader()
        facts = load(db, made.store.reference)
        assert facts is not None
        found = review(made.store.reference, made.now, facts)
        db.close()
        frozen = snapshots.frozen((row.indicator for row in found.rows), made.store.reference.rates, made.now)
        made.door.keep(snapshots.KIND, frozen.name, snapshots.body_of(frozen), shared=True)
        made.done(Dispose(LURAH), *cases[-3:])
        made.done(Complete("Beres"), *cases[-3:])
        lived(made, 120)
        briefing = brief(made, folder / "cache", "2025-11-10", day_of(made.now).isoformat())
        words = [word for case in made.cases().values() for word in (case.text, case.title) if len(word) > 5]
        return Told(briefing, folder / "cache", tuple(words))
