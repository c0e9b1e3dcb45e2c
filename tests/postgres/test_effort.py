"""The central counts effort as a store that has every Event does, within one's scope."""

from __future__ import annotations

import random
from pathlib import Path
from uuid import UUID

import pytest

from console.core.central import PostgresCentral
from console.core.effort import Efforts, central, efforts
from console.core.errors import Refused
from models import commands as c
from tests.support.centrals import CentralAt, Console, console
from tests.support.factories import DAY, HOUR, NOW, _acts, report, varied


def asked(at: CentralAt, name: str, since: int, until: int) -> Efforts:
    line = PostgresCentral(lambda: at.connect(name))
    try:
        return central(line, since, until)
    finally:
        line.close()


def live(desk: Console, dice: random.Random) -> None:
    """A supervisor works at random, and takes some of it back, and some of that."""
    desk.room.receive(*(report(desk.room.now + i, received_at=desk.room.now) for i in range(6)))
    cases = sorted(desk.cases())
    for _ in range(50):
        desk.room.now += dice.choice((60, 60, 2 * HOUR))
        one, other = dice.choice(cases[:8] if dice.random() < 0.7 else cases), dice.choice(cases)
        desk.do(dice.choice(_acts(other, desk.case(one).kelurahan or "31.72.01.1005", dice)), one)
    for command in (c.Dispose("DBM-3172"), c.Complete("Beres"), c.Reopen("Belum"), c.Accept(), c.Complete()):
        desk.do(command, cases[-1])
    done = [row[0] for row in desk.room.rows("select batch from event where batch is not null order by n")]
    for raw in dice.sample(done, 8):
        desk.room.door.undo(UUID(bytes=raw))
    desk.once()


def test_both_count_the_same_of_a_life_with_undos(at: CentralAt, tmp_path: Path) -> None:
    dice = random.Random(5)  # noqa: S311 - repeats, hides nothing
    with console(at, tmp_path / "sari", "sari") as desk:
        desk.room.receive(*varied(30))
        for _ in range(6):
            live(desk, dice)
        assert desk.unsent() == 0
        last = desk.room.now
        db = desk.room.store.reader()
        spans = [(0, last + 1), *((at, at + 4 * DAY) for at in range(NOW, last, 4 * DAY))]
        whole = [efforts(db, *span) for span in spans]
        redone = db.execute(
            "select count(*) from event a join event b on b.id = a.undoes where b.undoes is not null"
        )
        assert redone.fetchone()[0] > 0
        db.close()
    for what in ("late", "in_time", "accepted", "completed", "reopened", "sent_back", "handled"):
        assert any(getattr(row, what) for row in whole[0].rows), what
    for span, ours in zip(spans, whole, strict=True):
        assert asked(at, "sari", *span).rows == ours.rows


def test_a_scope_sees_its_own_and_nobody_without_one(at: CentralAt) -> None:
    city = asked(at, "audi", 0, NOW + 400 * DAY).rows
    north = asked(at, "tono", 0, NOW + 400 * DAY).rows
    assert 0 < sum(row.handled for row in north) < sum(row.handled for row in city)
    with pytest.raises(Refused):
        asked(at, "bekas", 0, NOW)
