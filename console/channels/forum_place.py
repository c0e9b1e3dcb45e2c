"""The place in a Discourse: how far a walk has come, and which of the latest posts are known by their words."""

from __future__ import annotations

import json
from dataclasses import dataclass, field
from typing import Any, Final

from models.delivery import CursorLost

#: Posts that are known by id.
KNOWN: Final = 200
LARGEST_ID: Final = 2**53


@dataclass
class Place:
    """Where we stand.

    Attributes:
        seen: the newest post of the last finished walk; 0 = none yet.
        before: a walk under way has everything from here up to ``top``; 0 = none is under way.
        top: the newest post of that walk.
        known: marks of the latest posts' words by id; "-" before those that are in the quarantine.
        turn: the last post that was asked for alone.
    """

    seen: int = 0
    before: int = 0
    top: int = 0
    turn: int = 0
    known: dict[int, str] = field(default_factory=dict)

    @classmethod
    def read(cls, cursor: str) -> Place:
        """The place a cursor names.

        Raises:
            CursorLost: it is none of ours.
        """
        if not cursor:
            return cls()
        try:
            fields: Any = json.loads(cursor)
            known = {int(post): str(mark) for post, mark in fields["known"].items()}
            place = cls(fields["seen"], fields["before"], fields["top"], fields["turn"], known)
        except (ValueError, TypeError, KeyError, AttributeError, RecursionError):
            raise CursorLost("channel.cursor") from None
        numbers = (place.seen, place.before, place.top, place.turn, *known)
        if not all(type(number) is int and 0 <= number < LARGEST_ID for number in numbers):
            raise CursorLost("channel.cursor")
        return place

    def text(self) -> str:
        """As a cursor."""
        for post in sorted(self.known)[:-KNOWN]:
            del self.known[post]
        known = {str(post): mark for post, mark in sorted(self.known.items())}
        fields = {
            "seen": self.seen, "before": self.before, "top": self.top, "turn": self.turn, "known": known,
        }  # fmt: skip
        return json.dumps(fields, separators=(",", ":"))
