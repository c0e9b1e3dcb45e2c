"""Channels that say what a test wrote down, for whoever reads them."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator, Sequence
from typing import Any

from models.delivery import Item, Outgoing, Page
from models.report import Report


def report(channel: str, number: int, at: int = 1_763_946_500, **given: Any) -> Report:
    """A message of a channel."""
    values = {
        "channel": channel, "external_id": f"{channel}-{number}", "received_at": at,
        "text": f"Lampu jalan nomor {number} mati sejak kemarin",
    }  # fmt: skip
    return Report(**{**values, **given})


class Scripted:
    """A channel with a list of messages.

    Args:
        channel: its code.
        items: everything it has, or will have: a test may add to the list.
        size: messages a page.
        before: called with the cursor before each page; may raise.
    """

    def __init__(
        self, channel: str, items: Sequence[Item] = (), size: int = 3,
        before: Callable[[int], object] = lambda _place: None,
    ) -> None:  # fmt: skip
        self.channel = channel
        self.items = list(items)
        self.size, self.before = size, before
        self.asked: list[str] = []
        self.closed = 0
        self.sent: list[Outgoing] = []
        self.threads: set[int] = set()

    def fetch(self, cursor: str) -> Iterator[Page]:
        """What lies behind a cursor, at least one page."""
        self.asked.append(cursor)
        self.threads.add(threading.get_ident())
        place = int(cursor or 0)
        while True:
            self.before(place)
            some = tuple(self.items[place : place + self.size])
            place += len(some)
            yield Page(some, str(place))
            if place >= len(self.items):
                return

    def send(self, out: Outgoing) -> str:
        """Keep it, and name it."""
        self.sent.append(out)
        return f"{self.channel}-reply-{len(self.sent)}"

    def find(self, out: Outgoing) -> str | None:
        """Whether it is kept."""
        places = [place for place, one in enumerate(self.sent, 1) if one.reply == out.reply]
        return f"{self.channel}-reply-{places[0]}" if places else None

    def close(self) -> None:
        """Hang up."""
        self.closed += 1
