"""What passes between a channel and the room: pages of messages in, replies out, and the ways it can fail.

Channels and the core do not know each other; both know these words.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Protocol, Union
from uuid import UUID

from models.report import Report, Unreadable


@dataclass(frozen=True, slots=True)
class Edited:
    """The citizen changed a message that was delivered before.

    Attributes:
        channel, external_id: the message, by the id it had when it was first delivered.
        text, title: its words as they are now.
        version: the channel's own name of this edit; the same edit told twice has the same.
    """

    channel: str
    external_id: str
    text: str
    title: str = ""
    version: str = ""


@dataclass(frozen=True, slots=True)
class Deleted:
    """A message that was delivered before is gone at its channel."""

    channel: str
    external_id: str
    version: str = ""


@dataclass(frozen=True, slots=True)
class Returned:
    """A reply of ours came back: whoever had taken it could not bring it to the citizen.

    Attributes:
        reply: its id.
    """

    channel: str
    reply: UUID


Item = Union[Report, Unreadable, Edited, Deleted, Returned]  # noqa: UP007 - a name for annotations and isinstance alike


@dataclass(frozen=True, slots=True)
class Page:
    """Some messages, and where to go on once they are in.

    Attributes:
        items: as delivered; a few hundred at most.
        cursor: the channel's own place, kept with these items in one transaction. A crash before that reads them again.
        resets_at: when the channel's rate limit starts anew, seconds since the epoch; None when it said nothing.
        remaining: calls left until then.
        gap: code of a sentence when messages may have been missed for good (X keeps the last 800); "" when not.
    """

    items: tuple[Item, ...]
    cursor: str
    resets_at: int | None = None
    remaining: int | None = None
    gap: str = ""


@dataclass(frozen=True, slots=True)
class Outgoing:
    """A reply on its way.

    Attributes:
        reply: its id, the same at every try: what can carry it (a Message-ID, a CreatorID) makes it findable.
        channel, external_id: the message it answers.
        number: the case's number, for a subject or a mark.
        text: what to send.
        title: of the message, "" when it has none.
        contact: where the citizen is reached (address, number, account), "" when the channel needs none.
        tried_at: when it was first tried, seconds since the epoch; 0 the first time.
    """

    reply: UUID
    channel: str
    external_id: str
    number: str
    text: str
    title: str = ""
    contact: str = ""
    tried_at: int = 0


class ChannelFailure(Exception):
    """A channel did not do what was asked.

    Attributes:
        code: key of resources/i18n/sentences.toml.
        params: what the sentence needs; never a secret, never a citizen's words.
    """

    def __init__(self, code: str, **params: str) -> None:
        super().__init__(code, params)
        self.code = code
        self.params = params


class Away(ChannelFailure):
    """It cannot be reached, or failed inside; nothing was accepted. Trying again later may help."""


class Throttled(Away):
    """It wants to be left alone until ``until`` (seconds since the epoch, by our clock)."""

    def __init__(self, code: str, until: int, **params: str) -> None:
        super().__init__(code, **params)
        self.until = until


class Denied(ChannelFailure):
    """Token or password no longer hold. Nobody tries again before a person has done something."""


class CursorLost(ChannelFailure):
    """The place we stood at is gone there; start anew, known messages are recognised."""


class Unsure(ChannelFailure):
    """A reply was handed over and no answer came: it may have gone out. It must be looked up, never just sent again."""


class Unwanted(ChannelFailure):
    """The channel will never take this reply: the post is gone, the number is none, it is too long."""


class Connector(Protocol):
    """One remote service. Blocking; every call has a timeout. Used by one thread at a time.

    Made with (settings: url, token, secret), the clock (``Callable[[], int]``) and whatever transport tests hand in; it
    opens nothing before the first call.
    """

    @property
    def channel(self) -> str:
        """Channel code."""

    def fetch(self, cursor: str) -> Iterator[Page]:
        """Everything new since a cursor, page by page; the last page's cursor says that all was read.

        Args:
            cursor: as an earlier page gave it; "" at the first time.

        Raises:
            ChannelFailure: pages yielded before stand.
        """

    def send(self, out: Outgoing) -> str:
        """Send a reply.

        Returns:
            The channel's id of it.

        Raises:
            Away: it certainly did not go out. Unsure: nobody knows. Unwanted: it never will. Denied: token refused.
        """

    def find(self, out: Outgoing) -> str | None:
        """Look whether a reply went out.

        Returns:
            Its id there, None when it certainly did not.

        Raises:
            Unsure: that cannot be told (now). Away, Denied: as for ``fetch``.
        """

    def close(self) -> None:
        """Hang up."""
