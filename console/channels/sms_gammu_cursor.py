"""Where reading Gammu's inbox stands."""

from __future__ import annotations

import json
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Final

from models.delivery import CursorLost

#: Rows a page.
ROWS: Final = 200
#: Pages a fetch; what is left comes with the next, so that the cursor stays short.
PAGES: Final = 50
#: More rows than these no cursor names.
_MOST: Final = 4 * ROWS * PAGES

Ranges = tuple[tuple[int, int], ...]


@dataclass(frozen=True, slots=True)
class Place:
    """The cursor, which names rows but holds nothing of what citizens wrote.

    Attributes:
        after: highest ID read; -1 before the first fetch.
        read: what was delivered and is not marked yet: IDs, and their rows' fingerprint.
        parts: IDs of the parts that wait for others.
    """

    after: int = -1
    read: tuple[tuple[Ranges, str], ...] = ()
    parts: Ranges = ()

    @classmethod
    def of(cls, cursor: str) -> Place:
        """The place a cursor names.

        Raises:
            CursorLost: it is none of ours.
        """
        if not cursor:
            return cls()
        try:
            told = json.loads(cursor)
            place = cls(
                int(told["after"]),
                tuple((ranges(numbers(one)), str(mark)) for one, mark in told["read"]),
                ranges(numbers(told["parts"])),
            )
        except (ValueError, KeyError, TypeError, OverflowError, RecursionError) as error:
            raise CursorLost("channel.cursor") from error
        if not -1 <= place.after < 2**63:
            raise CursorLost("channel.cursor")
        return place

    def text(self) -> str:
        """The cursor."""
        told = {"after": self.after, "read": self.read, "parts": self.parts}
        return json.dumps(told, separators=(",", ":"))

    def moved(self, last: int, done: Iterable[int], fingerprint: str, waiting: Iterable[int]) -> Place:
        """The place after another page.

        Args:
            last: its highest ID. done: rows whose messages it delivers. waiting: parts that wait for others now.
        """
        delivered = ranges(done)
        read = (*self.read, (delivered, fingerprint)) if delivered else self.read
        return Place(max(self.after, last), read, ranges(waiting))


def ranges(ids: Iterable[int]) -> Ranges:
    """Numbers as ranges, both ends included: rows that follow each other take no room in a cursor."""
    found: list[tuple[int, int]] = []
    for one in sorted(set(ids)):
        if found and found[-1][1] == one - 1:
            found[-1] = (found[-1][0], one)
        else:
            found.append((one, one))
    return tuple(found)


def numbers(of: Iterable[Iterable[int]]) -> list[int]:
    """The numbers in ranges.

    Raises:
        ValueError: more than reading leaves behind, or what are none.
    """
    found: list[int] = []
    for first, last in of:
        if not 0 <= int(first) <= int(last) < 2**63 or int(last) - int(first) + len(found) >= _MOST:
            raise ValueError("no ranges of rows")
        found += range(int(first), int(last) + 1)
    return found
