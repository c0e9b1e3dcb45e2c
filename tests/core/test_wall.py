"""The wall's numbers equal plain SQL; it tells nothing of a citizen; it knows when it is stale."""

from __future__ import annotations

from contextlib import closing
from dataclasses import astuple
from pathlib import Path

from console.core.figures import facts as facts_of
from console.core.wall import EVENTS, STALE_S, Wall, wall
from models.commands import Classify, Complete, Coordinate, Dispose, ReceiveReport
from models.complaint import SURE_KELURAHAN
from models.filters import day_start
from tests.support import made_city
from tests.support.factories import NOW, Room, room

PLUIT = "31.72.01.1005"
CITIZEN = "Bu Siti, 08123456789"


def counted(made: Room, now: int = NOW) -> Wall:
    with closing(made.store.reader()) as db:
        facts = facts_of.load(db, made.store.reference)
        assert facts is not None
        return wall(db, made.store.reference, now, facts)


def test_the_citys_numbers_are_as_sql_counts_them(home: Path) -> None:
    with made_city.opened(home) as store, closing(store.reader()) as db:
        facts = facts_of.load(db, store.reference)
        assert facts is not None
        found = wall(db, store.reference, NOW, facts)
        ours = "merged_into is null and kind <> 'spam'"
        today = day_start(NOW)
        sql = (
            f"select count(*) from complaint where {ours} and received_at >= {today}",
            "select count(*) from complaint where status in ('menunggu', 'koordinasi', 'disposisi', 'proses')"
            f" and merged_into is null and paused_at is null and due_at < {NOW}",
            f"select count(*) from complaint where {ours} and status = 'selesai' and closed_at >= {today}",
        )
        expected = [db.execute(one).fetchone()[0] for one in sql]
    assert [found.new_today, found.overdue, found.done_today] == expected
    assert min(expected) > 0
    assert len(found.review.of("red")) == 13
    assert len(found.events) == EVENTS
    assert [e.at for e in found.events] == sorted((e.at for e in found.events), reverse=True)


def test_what_happened_last_one_a_case_and_no_word_of_a_citizen(home: Path) -> None:
    with room(home) as made:
        cases = []
        for i in range(3):
            made.now = NOW + i
            cases += made.receive(ReceiveReport(
                "sms", str(i), NOW + i, CITIZEN, title=CITIZEN, address=CITIZEN, kind="complaint", category="sampah",
                kelurahan=PLUIT, sure=SURE_KELURAHAN,
            ))  # fmt: skip
        made.now = NOW + 10
        made.done(Coordinate("DBM"), cases[0])
        made.now = NOW + 20
        made.done(Dispose("DBM"), cases[0])
        made.now = NOW + 30
        made.done(Complete("Selesai"), cases[0])
        made.done(Classify("spam"), cases[1])
        found = counted(made, NOW + 40)
    assert [(e.at, e.status) for e in found.events] == [(NOW + 30, "selesai"), (NOW + 2, "menunggu")]
    assert [e.at for e in counted(made, NOW + 25).events] == [
        NOW + 20,
        NOW + 2,
    ]  # the done one lies in the future
    assert (found.new_today, found.done_today) == (2, 1)
    assert CITIZEN not in repr(astuple(found))


def test_an_empty_store_is_zeros(home: Path) -> None:
    with room(home) as made:
        found = counted(made)
    assert (found.new_today, found.overdue, found.done_today, found.events) == (0, 0, 0, ())
    assert found.review.waiting == 0
    assert not found.stale(NOW + STALE_S)
    assert found.stale(NOW + STALE_S + 1)
