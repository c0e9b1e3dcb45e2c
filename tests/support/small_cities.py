"""Small cities for the figures: rows of ``complaint`` as hypothesis makes them, put in beside the rules.

What stands in a store need not be sensible: another console's clock was wrong, a channel gave no place, a master list
has since lost a category. A figure counts it all the same.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from hypothesis import strategies as st

from console.core.figures.facts import Facts, load
from models import reading
from models.complaint import CHANNELS, KINDS, OPEN, STATUSES, URGENT_CLOSED
from models.reference import Reference
from tests.support import homes
from tests.support.factories import DAY, GAMBIR, HOUR, LURAH, NOW, PENJARINGAN, PLUIT

Row = dict[str, Any]

#: Around now, around the edges of Jakarta's days, in the future, and some that cannot be.
MOMENTS = (
    st.integers(NOW - 60 * DAY, NOW + 2 * DAY)
    | st.integers(-70, 3).map(lambda d: (NOW // DAY + d) * DAY - 7 * HOUR)
    | st.sampled_from((0, 1, NOW, NOW - 6 * HOUR, NOW - 30 * DAY, NOW + 90 * DAY, 1 << 33))
)


@st.composite
def rows(draw: st.DrawFn) -> Row:
    """One case."""
    status = draw(st.sampled_from(STATUSES))
    received = draw(MOMENTS)
    open_ = status in OPEN
    maybe = st.none() | MOMENTS
    close_by = st.integers(-2 * HOUR, 10 * DAY).map(lambda s: received + s)
    placed = draw(st.booleans())
    return {
        "status": status,
        "kind": draw(st.sampled_from(KINDS)),
        "channel": draw(st.sampled_from(CHANNELS)),
        "category": draw(st.sampled_from((None, "sampah", "jalan", "ktp-el", "sudah-tidak-ada"))),
        "kelurahan": draw(st.sampled_from((None, PLUIT, PENJARINGAN, GAMBIR, "31.99.01.1001"))),
        "agency": draw(st.sampled_from((None, LURAH, "DBM", "DSDA-3172", "PLN", "BUBAR"))),
        "sure": draw(st.integers(0, 15)),
        "received_at": received,
        "clock_from": draw(st.just(received) | MOMENTS),
        "paused_seconds": draw(st.sampled_from((0, 0, HOUR, 3 * DAY))),
        "paused_at": draw(maybe) if open_ else None,
        "completion_due": draw(maybe) if open_ else None,
        "lurah_due": draw(maybe) if open_ else None,
        "due_at": draw(maybe) if open_ else None,
        "closed_at": None if open_ else draw(st.none() | close_by | MOMENTS),
        "handed_at": draw(st.none() | close_by | MOMENTS),
        "red_since": draw(maybe),
        "red_until": draw(maybe),
        "reopened": draw(st.sampled_from((0, 0, 1, 3))),
        "channel_red": draw(st.booleans()),
        "merged_into": draw(st.sampled_from((None, None, None, b"m" * 16))),
        "lat": draw(st.floats(-6.4, -6.0)) if placed else None,
        "lon": draw(st.floats(106.7, 107.0)) if placed else None,
    }


CITIES = st.lists(rows(), max_size=25)


def made(home: Path) -> sqlite3.Connection:
    """A connection that writes, to an empty store."""
    homes.prepare(home, NOW)
    db = sqlite3.connect(home / "tanggap.db", isolation_level=None)
    db.execute("pragma synchronous = off")
    for event in ("insert", "update", "delete"):
        db.execute(
            f"drop trigger complaint_search_{event}"
        )  # nobody searches here, and it takes most of the time
    return db


def put(db: sqlite3.Connection, n: int, row: Row) -> None:
    """A case under a key, instead of what was there."""
    values = {
        "n": n, "id": n.to_bytes(16, "big"), "external_id": f"m{n}", "urgent": URGENT_CLOSED, "text": "x", **row,
    }  # fmt: skip
    marks = ", ".join("?" * len(values))
    db.execute(f"replace into complaint ({', '.join(values)}) values ({marks})", tuple(values.values()))


def fill(db: sqlite3.Connection, city: Sequence[Row]) -> None:
    """These cases and no others, with keys from 1."""
    db.execute("begin")
    db.execute("delete from complaint")
    for n, row in enumerate(city, start=1):
        put(db, n, row)
    db.execute("commit")


def facts(db: sqlite3.Connection, ref: Reference) -> Facts:
    """Every case of a store; nobody stops the reading."""
    found = load(db, ref)
    assert found is not None
    return found


def reader(home: Path) -> sqlite3.Connection:
    """A reading connection to that home."""
    return reading.connect(home / "tanggap.db")
