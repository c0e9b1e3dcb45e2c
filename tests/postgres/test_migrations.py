"""A central with a history is brought to this program's schema: what is new follows from the Events that are there."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from models.central import schema
from tests.support.centrals import CentralAt, central, console
from tests.support.factories import lived, varied

LATER = ("accepted_at", "hands", "bounced", "rung", "handed_at", "red_since", "red_until")


@pytest.fixture
def at() -> Iterator[CentralAt]:
    with central() as made:
        yield made


def test_hands_and_runs_of_red_are_told_from_the_past(at: CentralAt, tmp_path: Path) -> None:
    with console(at, tmp_path / "a", "sari") as sari:
        sari.room.receive(*varied(30))
        lived(sari.room, 160)
        sari.once()
    told = "select id, handed_at, red_since, red_until from tanggap.complaint order by id"
    before = {row[0]: row[1:] for row in at.sql(told)}
    assert len(before) == 30
    plain = {row[0] for row in at.sql(
        "select c.id from tanggap.complaint c where reopened = 0 and not exists (select from tanggap.event e"
        " where e.complaint = c.id and e.outcome = 'accepted'"
        " and (e.kind in ('restore', 'sendback', 'unmerge', 'reopen') or e.effect ? 'kind' and e.kind = 'classify'))"
    )}  # fmt: skip
    assert len(plain) > 10
    at.sql("alter table tanggap.complaint drop constraint sound")
    at.sql("alter table tanggap.complaint " + ", ".join(f"drop column {name} cascade" for name in LATER))
    at.sql("update tanggap.alembic_version set version_num = '0002'")
    at.sql("update tanggap.clock set min_console = 1")
    schema.make(at.admin)
    after = {row[0]: row[1:] for row in at.sql(told)}
    assert {case: after[case] for case in plain} == {case: before[case] for case in plain}
    at.sql(
        "alter table tanggap.complaint validate constraint sound"
    )  # of every row, not only of those that change
    assert at.sql("select min_console from tanggap.clock") == [(schema.PROTOCOL,)]
    with console(at, tmp_path / "b", "sari") as again:
        assert again.once().change.everything or again.room.cases()
        assert len(again.room.cases()) == 30
