"""The place in a channel that is asked by time: up to when all was read, and how far a look under way has come.

A service shows some messages late: with a time that was already read. So each look begins ``OVERLAP_S`` before the end
of the last one, and every ``DEEP_EVERY_S`` one goes back ``DEEP_S``. What is read again is recognised by its id. A
message shown within those spans after its own time is never missed, whatever pauses and crashes lie between: the end of
a look is the moment it *began*, kept in the cursor while it goes on.
"""

from __future__ import annotations

import json
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from typing import Any, Final

from console.channels.dates import OLDEST
from models.delivery import CursorLost

#: How late a message may be shown and still come with the next look, seconds.
OVERLAP_S: Final = 3600
#: How late it may be shown at all, and how often that far is looked, seconds.
DEEP_S: Final = 3 * 86_400
DEEP_EVERY_S: Final = 6 * 3600
#: How far back the very first look goes, seconds. What is older comes in through a file.
FIRST_S: Final = 7 * 86_400


@dataclass(frozen=True, slots=True)
class Look:
    """One look under way. All moments are seconds since the epoch (UTC).

    Attributes:
        known: all messages up to here were delivered by earlier looks, late ones excepted; 0 at the first.
        deep: when the last deep look began.
        at: where this one goes on: everything between its start and here has been delivered.
        end: when it began, and so where it ends.
        deeply: whether it is a deep one.
        page: for services that number their pages: the next one of this look, from 1.
    """

    known: int
    deep: int
    at: int
    end: int
    deeply: bool
    page: int = 1

    @classmethod
    def begin(cls, cursor: str, now: int) -> Look:
        """The look that follows a cursor: the one under way, or a new one up to now.

        Raises:
            CursorLost: the cursor is none of ours.
        """
        if not cursor:
            return cls(0, now, now - FIRST_S, now, deeply=True)
        known, deep, at, end, page, deeply = _read(cursor)
        # A clock that was ahead has left moments that have not come yet.
        known, deep, end = min(known, now), min(deep, now), min(end, now)
        if at:
            return cls(known, deep, min(at, end), end, deeply, page)
        if now - deep >= DEEP_EVERY_S:
            return cls(known, deep, min(deep, known) - DEEP_S, now, deeply=True)
        return cls(known, deep, known - OVERLAP_S, now, deeply=False)

    def on(self, at: int, page: int = 1) -> Look:
        """The same look, further on."""
        return replace(self, at=at, page=page)

    @property
    def under_way(self) -> str:
        """The cursor that goes on from here."""
        return json.dumps({
            "to": self.known, "deep": self.deep, "at": self.at, "end": self.end, "deeply": self.deeply,
            "page": self.page,
        })  # fmt: skip

    @property
    def over(self) -> str:
        """The cursor that says all of it was read."""
        return json.dumps({"to": self.end, "deep": self.end if self.deeply else self.deep})


def iso(moment: int) -> str:
    """A moment as GeoReport and others want it: ``2025-11-24T01:10:00Z``."""
    return datetime.fromtimestamp(moment, UTC).strftime("%Y-%m-%dT%H:%M:%SZ")


def _read(cursor: str) -> tuple[int, int, int, int, int, bool]:
    """What a cursor says: to, deep, at, end (0 when no look is under way), page, deeply."""
    try:
        fields: Any = json.loads(cursor)
        numbers = [fields["to"], fields["deep"], *(fields.get(name, 0) for name in ("at", "end", "page"))]
        deeply = fields.get("deeply") is True
    except (ValueError, RecursionError, KeyError, TypeError, AttributeError):
        raise CursorLost("channel.cursor") from None
    if not all(type(number) is int and 0 <= number < 2**40 for number in numbers):
        raise CursorLost("channel.cursor")
    known, deep, at, end, page = numbers
    if (
        deep < OLDEST
        or (known or at) < OLDEST - DEEP_S
        or (at and (end < OLDEST or at < OLDEST - 2 * DEEP_S))
    ):
        raise CursorLost("channel.cursor")
    return known, deep, at, end, max(page, 1), deeply
