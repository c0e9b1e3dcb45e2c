"""Going back with a central that went back, and making sure that both hold the same cases.

A central restored from a backup lacks revisions this console has seen. Nobody is asked: the console goes back to the
newest revision both have, says its own later Events once more, and drops others' that nobody says again.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final
from uuid import UUID

from console.core.dispatch import Change
from console.core.sync.report import SyncReport
from models import landing, reading, writing
from models.reading import CURSOR, FIRST, RIGHTS

if TYPE_CHECKING:
    from console.core.sync.cycle import Sync

#: Revisions asked about in one round trip; the newest first, as most restores are recent.
ASKED: Final = 500


def rewind(sync: Sync) -> SyncReport:
    """Go back to the newest revision both sides have.

    Returns:
        A report whose Change says: everything.
    """
    from console.core.sync.cycle import EMPTY

    common, token = 0, EMPTY
    with sync.reading() as db:
        ticks = db.execute("select revision, token from tick order by revision desc").fetchall()
    for some in reading.chunks(ticks, ASKED):
        theirs = sync.central.tokens([revision for revision, _token in some])
        both = [(revision, bytes(mine)) for revision, mine in some if theirs.get(revision) == bytes(mine)]
        if both:
            common, token = max(both)
            break
    with writing.transaction(sync.engine) as connection:
        db = writing.driver(connection)
        touched = landing.rewind(db, common)
        landing.tick(db, common, token)
        landing.set_meta(db, CURSOR, str(common))
        landing.set_meta(db, FIRST, "done")
        # If the line is lost before everything is read again, no cycle would know; rights that changed make one compare
        # all cases.
        rights = reading.fact(db, RIGHTS)
        landing.set_meta(db, RIGHTS, "rewound")
    read_again(sync, touched)
    sync.note(RIGHTS, rights)
    return SyncReport(revision=common, change=Change(everything=True))


def reconcile(sync: Sync) -> int:
    """Compare every case here with the central's, by id and revision, and put right what differs.

    Returns:
        How many differed.
    """
    theirs = sync.central.stamps()
    with sync.reading() as db:
        ours = dict(db.execute("select id, revision from complaint").fetchall())
        waiting = {row[0] for row in db.execute("select distinct complaint from event where outcome is null")}
    differ = [
        raw
        for raw in ours.keys() | theirs.keys()
        if ours.get(raw) != theirs.get(raw) and not (raw in waiting and raw in theirs)
    ]
    read_again(sync, differ)
    return len(differ)


def agree(sync: Sync) -> bool:
    """Whether both sides hold the same number of cases with the same revisions; asked once a day.

    While something is unanswered here the two cannot be compared, and it is taken to be so.
    """
    with sync.reading() as db:
        if db.execute("select exists (select 1 from event where outcome is null)").fetchone()[0]:
            return True
        ours = db.execute("select count(*), coalesce(sum(revision), 0) from complaint").fetchone()
    return tuple(ours) == sync.central.total()


def read_again(sync: Sync, ids: list[bytes]) -> None:
    """Cases as the central has them now; what it does not have, or not for me, is dropped, but for our own reports
    that wait to be said again."""
    for some in reading.chunks(sorted(ids), 5000):
        rows = sync.central.rows([UUID(bytes=raw) for raw in some])
        with writing.transaction(sync.engine) as connection:
            db = writing.driver(connection)
            there = {row[0] for row in rows}
            waiting = landing.waiting_reports(db)
            parents = landing.drop(db, [raw for raw in some if raw not in there and raw not in waiting])
            landing.count_twins(db, parents)
            sync.put(connection, rows, [])
