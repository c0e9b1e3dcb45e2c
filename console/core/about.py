"""What a console can say about itself: its boundaries, its store and the room left on its disk."""

from __future__ import annotations

import shutil
import sqlite3
from dataclasses import dataclass
from pathlib import Path

from console.core import records


@dataclass(frozen=True, slots=True)
class Facts:
    """Facts of one home.

    Attributes:
        schema: number of the store's schema.
        size: bytes of the store.
        free: bytes free on its disk, None when the system does not say.
        official: kelurahan with an official boundary.
        source: name of the file they came from, "".
        cases: reports in the store.
    """

    schema: int
    size: int
    free: int | None
    official: int
    source: str
    cases: int


def facts(db: sqlite3.Connection, home: Path) -> Facts:
    """Look.

    Args:
        db: reading connection to the store.
        home: folder of the console's files.
    """
    try:
        free: int | None = shutil.disk_usage(home).free
    except OSError:  # a network folder that is away says nothing, and that is all there is to tell
        free = None
    pages, page = (int(db.execute(f"pragma {name}").fetchone()[0]) for name in ("page_count", "page_size"))
    return Facts(
        schema=int(db.execute("pragma user_version").fetchone()[0]),
        size=pages * page,
        free=free,
        official=int(db.execute("select count(*) from boundary").fetchone()[0]),
        source=records.boundary_source(db),
        cases=sum(records.status_counts(db).values()),
    )
