"""What operators decided about kind, category, place and agency, among all Events."""

from __future__ import annotations

import sqlite3
from typing import Final

TRIAGE: Final = "e.kind in ('classify','categorise','locate','coordinate','dispose')"
"""The condition of the index ``event_triage``, letter by letter: SQLite uses it for no other."""


def voided(db: sqlite3.Connection) -> frozenset[bytes]:
    """Ids of Events that were taken back and do not stand. An undo that was itself undone takes nothing back."""
    rows = db.execute(
        "select id, undoes from event indexed by event_undoes where undoes is not null"
        " and (outcome is null or outcome = 'accepted') order by n desc"
    )
    void: set[bytes] = set()
    for undo, undone in rows:  # the newest first: what undoes it has been seen already
        if undo not in void:
            void.add(undone)
    return frozenset(void)
