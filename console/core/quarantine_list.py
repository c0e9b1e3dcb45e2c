"""The quarantine as a list: what waits, without the raw messages, which may be 64 KiB each."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, Final, NamedTuple

MOST: Final = 2000
"""So many stand in a list at once; the others follow as these are dealt with."""


class Head(NamedTuple):
    """A piece of input that could not be read, but for its content.

    Attributes:
        n: small key.
        source: file or service it came from. position: where in it, in words.
        code, params: the reason, see ``models.sentences``.
        at: when it came here, seconds since the epoch.
    """

    n: int
    channel: str
    source: str
    position: str
    code: str
    params: dict[str, Any]
    at: int


@dataclass(frozen=True, slots=True)
class Listing:
    """What waits.

    Attributes:
        heads: the oldest ``MOST`` of the wanted channel, the oldest first.
        counts: open pieces by channel, of all channels.
        mark: see ``mark``.
    """

    heads: tuple[Head, ...] = ()
    counts: Mapping[str, int] = field(default_factory=dict)
    mark: tuple[int, int] = (0, 0)

    @property
    def total(self) -> int:
        """Open pieces of all channels."""
        return sum(self.counts.values())


def listing(db: sqlite3.Connection, channel: str = "", limit: int = MOST) -> Listing:
    """The open pieces.

    Args:
        channel: only this one's; "" for all.
        limit: how many heads at most.
    """
    rows = db.execute(
        "select n, channel, source, position, code, params, at from quarantine"
        " where state = 'open' and (? = '' or channel = ?) order by n limit ?",
        (channel, channel, limit),
    )
    heads = tuple(Head._make((*row[:5], json.loads(row[5]), row[6])) for row in rows)
    counts = dict(
        db.execute(
            "select channel, count(*) from quarantine where state = 'open' group by channel"
        ).fetchall()
    )
    return Listing(heads, counts, mark(db))


def mark(db: sqlite3.Connection) -> tuple[int, int]:
    """(open pieces, newest piece): moves when somebody quarantined or dealt with something."""
    row = db.execute(
        "select coalesce(sum(state = 'open'), 0), coalesce(max(n), 0) from quarantine"
    ).fetchone()
    return int(row[0]), int(row[1])
