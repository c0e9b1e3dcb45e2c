"""Mails out of an open mailbox, in bites that fit into memory; one that cannot be had stops no other."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from typing import Any, Final, NamedTuple

from imapclient import IMAPClient
from imapclient import exceptions as imap

from console.channels.email_box import PASSING, SMALL, read_large
from console.channels.email_message import Envelope, Outcome, Skipped, read_message, unreadable
from models.report import Report

#: Bytes and mails that are fetched at once.
BITE: Final = 2 * 2**20
BITE_MAILS: Final = 50
#: A mail at which the line broke so often is set aside.
PATIENCE: Final = 3


class Found(NamedTuple):
    """A mail that is there.

    Attributes:
        size: bytes.
        arrived: seconds since the epoch, 0 when the server does not say.
    """

    uid: int
    size: int
    arrived: int


class Reader:
    """Reads mails of one mailbox.

    Args:
        client: with the mailbox selected.
        validity: its UIDVALIDITY.
        source: where it lies, in words.
        now: seconds since the epoch.
        lost: how often the line broke over a mail, by UIDVALIDITY and UID; kept from one reading to the next.
    """

    def __init__(
        self, client: IMAPClient, validity: int, source: str, now: int, lost: Counter[tuple[int, int]]
    ) -> None:
        self._client = client
        self._validity = validity
        self._source = source
        self._now = now
        self._lost = lost

    def bites(self, uids: list[int]) -> Iterator[list[Found]]:
        """Those of these mails that are there, small ones together, others alone."""
        sizes = self._client.fetch(uids, ["RFC822.SIZE", "INTERNALDATE"])
        bite: list[Found] = []
        for uid in uids:
            known = sizes.get(uid)
            if known is None:  # removed meanwhile
                continue
            date = known.get(b"INTERNALDATE")
            arrived = int(date.timestamp()) if date and date.tzinfo else 0
            one = Found(uid, int(known.get(b"RFC822.SIZE") or 0), arrived)
            alone = one.size > SMALL or self._lost[self._validity, uid]
            full = len(bite) >= BITE_MAILS or sum(before.size for before in bite) + one.size > BITE
            if bite and (alone or full):
                yield bite
                bite = []
            bite.append(one)
            if alone:
                yield bite
                bite = []
        if bite:
            yield bite

    def take(self, bite: list[Found]) -> list[Outcome]:
        """What these mails are, but for those removed meanwhile."""
        try:
            found = self._read(bite)
        except (imap.IMAPClientAbortError, OSError):
            self._lost.update((self._validity, uid) for uid, _, _ in bite)
            raise
        for uid, _, _ in bite:
            del self._lost[self._validity, uid]
        return found

    def _read(self, bite: list[Found]) -> list[Outcome]:
        if len(bite) == 1:
            uid, size, arrived = bite[0]
            one = self._alone(uid, size, self._envelope(uid, arrived))
            return [one] if one is not None else []
        try:
            got = self._client.fetch([uid for uid, _, _ in bite], ["BODY.PEEK[]"])
        except imap.IMAPClientAbortError:
            raise
        except imap.IMAPClientError:  # one of them: which?
            return [outcome for one in bite for outcome in self._read([one])]
        # One that is not in the answer was removed meanwhile.
        return [_whole(got[uid], self._envelope(uid, arrived)) for uid, _, arrived in bite if uid in got]

    def _alone(self, uid: int, size: int, envelope: Envelope) -> Outcome | None:
        if self._lost[self._validity, uid] >= PATIENCE:
            return unreadable(envelope, "email.fetch", b"")
        try:
            if size > SMALL:
                return read_large(self._client, uid, envelope)
            got = self._client.fetch([uid], [f"BODY.PEEK[]<0.{SMALL}>"]).get(uid)
        except imap.IMAPClientAbortError:
            raise
        except imap.IMAPClientError as error:
            if PASSING.search(str(error)):
                raise
            # NO to one mail: it is gone, or the server cannot read it.
            there = self._client.search(["UID", str(uid)])
            return unreadable(envelope, "email.fetch", b"") if there else None
        return None if got is None else _whole(got, envelope)

    def _envelope(self, uid: int, arrived: int) -> Envelope:
        return Envelope(self._source, f"UID {uid}", arrived, self._now)


def _whole(got: dict[bytes, Any], envelope: Envelope) -> Outcome:
    data = got.get(b"BODY[]", got.get(b"BODY[]<0>"))
    if isinstance(data, bytes):
        return read_message(data, envelope)
    return unreadable(envelope, "email.fetch", b"")


def weight(outcome: Outcome) -> int:
    """Bytes an outcome holds, about."""
    if isinstance(outcome, Report):
        return len(outcome.text) + len(outcome.raw) + sum(len(picture) for picture in outcome.pictures)
    return 0 if isinstance(outcome, Skipped) else len(outcome.raw)
