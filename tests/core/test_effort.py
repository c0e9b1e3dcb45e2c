"""Effort: from Events only, for whoever held the case; what was taken back, bare or reopened."""

from __future__ import annotations

import sqlite3
from pathlib import Path

from console.core.effort import Effort, Efforts, efforts
from models import commands as c
from models.agencies import lurah_code, ppsu_code
from tests.support.factories import DAY, HOUR, NOW, PLUIT, Room, report, room

LURAH, CREW = lurah_code(PLUIT), ppsu_code(PLUIT)
SARI = c.Actor("sari", "supervisor")


def told(made: Room, since: int = 0, until: int = NOW + 90 * DAY) -> Efforts:
    db = made.store.reader()
    try:
        return efforts(db, since, until)
    finally:
        db.close()


def rows(made: Room, since: int = 0, until: int = NOW + 90 * DAY) -> dict[str, Effort]:
    return {one.holder: one for one in told(made, since, until).rows}


def test_each_step_counts_for_whoever_held_the_case(home: Path) -> None:
    with room(home) as made:
        (case,) = made.receive(report(received_at=NOW, kelurahan=PLUIT, category="sampah"))
        made.now = NOW + HOUR
        made.done(c.Dispose(LURAH), case)
        made.now += HOUR
        made.done(c.Accept(), case)
        made.now += 30 * HOUR  # the lurah's day is over
        made.done(c.Dispose(CREW), case)
        made.now += HOUR
        made.done(c.Start(), case)
        made.done(c.Complete("Diangkut dua truk"), case)
        made.now += HOUR
        made.done(c.Reopen("Masih bau"), case, actor=SARI)
        made.done(c.Dispose("DLH-3172"), case)
        made.done(c.SendBack("Bukan kami"), case)
        found = told(made)
        whole = {one.holder: one for one in found.rows}
        assert found.missing == 0
        assert whole[""] == Effort("", handled=1, handed=1, in_time=1)
        assert whole[LURAH] == Effort(LURAH, handled=1, handed=1, late=1, accepted=1)
        # what was reopened lies with the crew again until somebody hands it on
        assert whole[CREW] == Effort(
            CREW, handled=1, handed=1, in_time=1, accepted=1, completed=1, reopened=1
        )
        assert whole[CREW].counted == 0
        assert whole["DLH-3172"] == Effort("DLH-3172", handled=1, sent_back=1)
        # a stretch that begins after the completion still knows who had finished what is reopened in it
        assert rows(made, since=NOW + 34 * HOUR)[CREW].reopened == 1
        assert rows(made, since=NOW + 34 * HOUR)[CREW].completed == 0
        assert rows(made, until=NOW + HOUR) == {}


def test_a_completion_without_word_or_picture_counts_against(home: Path) -> None:
    with room(home) as made:
        words, picture, bare = made.receive(
            *(report(i, kelurahan=PLUIT, category="sampah") for i in range(3))
        )
        made.done(c.Dispose(CREW), words, picture, bare)
        made.done(c.Complete("Beres"), words)
        made.done(c.Complete(" ", ("a" * 64,)), picture)
        made.done(c.Complete(" \n"), bare)
        crew = rows(made)[CREW]
    assert (crew.completed, crew.bare, crew.counted) == (3, 1, 2)


def test_what_was_taken_back_counts_nothing_until_it_is_brought_again(home: Path) -> None:
    with room(home) as made:
        (case,) = made.receive(report(kelurahan=PLUIT, category="sampah"))
        made.done(c.Dispose(CREW), case)
        act = made.done(c.Complete("Beres"), case)
        back = made.door.undo(act)
        assert "completed" not in {
            name for name in ("completed",) if rows(made).get(CREW, Effort(CREW)).completed
        }
        assert CREW not in rows(made)
        assert back.batch is not None
        made.door.undo(back.batch)
        assert rows(made)[CREW].completed == 1


def test_a_twin_that_goes_along_is_nobodys_work(home: Path) -> None:
    with room(home) as made:
        parent, twin = made.receive(*(report(i, kelurahan=PLUIT, category="sampah") for i in range(2)))
        made.done(c.Merge(parent), twin)
        made.done(c.Dispose(CREW), parent)
        made.done(c.Complete("Beres"), parent)
        assert made.case(twin).status == "selesai"
        assert rows(made)[CREW].completed == 1


def test_cases_whose_events_the_central_alone_has_are_told(home: Path) -> None:
    with room(home) as made:
        made.receive(report(1, kelurahan=PLUIT))
    db = sqlite3.connect(home / "tanggap.db")
    db.execute("drop trigger complaint_search_update")
    db.execute("update complaint set id = randomblob(16), status = 'selesai', closed_at = ?", (NOW,))
    db.commit()
    db.close()
    with room(home) as made:
        assert told(made, NOW - DAY, NOW + 1).missing == 1
        assert told(made, NOW + 1, NOW + DAY).missing == 0  # it was closed before
