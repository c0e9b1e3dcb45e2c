"""Balai Warga, the citizens' forum: a Discourse, or any forum that has an RSS or Atom feed.

Which software the city's forum runs is the address's to say: ``discourse+https://user@host`` reads posts and answers
them as ``user`` (`console.channels.forum_discourse`); ``feed+https://host/feed.php`` only reads
(`console.channels.forum_feed`).
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Final

import requests

from console.channels.forum_discourse import DiscourseForum
from console.channels.forum_feed import FeedForum
from models.delivery import Denied, Outgoing, Page

CHANNEL: Final = "balai-warga"


class BalaiWargaConnector:
    """One forum.

    Args:
        url: ``discourse+https://[user@]host[/path]`` or ``feed+https://host/path``.
        token: Discourse's API key; not used for a feed.
        clock: seconds since the epoch.
        secret: not used.
        session: for tests.
    """

    channel: str = CHANNEL

    def __init__(
        self, url: str, token: str, clock: Callable[[], int], secret: str = "", *,
        session: requests.Session | None = None,
    ) -> None:  # fmt: skip
        kind, _, address = url.partition("+")
        self._forum: DiscourseForum | FeedForum | None = None
        if kind == "discourse":
            self._forum = DiscourseForum(CHANNEL, address, token, clock, session=session)
        elif kind == "feed":
            self._forum = FeedForum(CHANNEL, address, clock, session=session)

    def fetch(self, cursor: str) -> Iterator[Page]:
        """Posts since a cursor; see `models.delivery.Connector.fetch`."""
        return self._there().fetch(cursor)

    def send(self, out: Outgoing) -> str:
        """Answer a post; see `models.delivery.Connector.send`."""
        return self._there().send(out)

    def find(self, out: Outgoing) -> str | None:
        """Look whether an answer stands there; see `models.delivery.Connector.find`."""
        return self._there().find(out)

    def close(self) -> None:
        """Hang up."""
        if self._forum is not None:
            self._forum.close()

    def _there(self) -> DiscourseForum | FeedForum:
        if self._forum is None:
            raise Denied("channel.address", host="?")
        return self._forum
