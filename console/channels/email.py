"""E-mail: a shared mailbox read by IMAP, replies sent by SMTP.

The cursor is the mailbox, its UIDVALIDITY and the last UID. When a server numbers a mailbox anew (UIDVALIDITY), all is
read again: a mail is known by its Message-ID, wherever it lies. Nothing is marked as read, for people work in the same
mailbox; a mail they move away or delete is no complaint taken back, and a mail they remove before it was read here was
dealt with by them.

A reply carries a Message-ID made of its own id, and a copy comes to our mailbox: ``find`` looks for it there. Messages
that merely passed through are told apart in ``email_message``.
"""

from __future__ import annotations

import json
import logging
import ssl
from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any, Final

from imapclient import IMAPClient
from imapclient import exceptions as imap

from console.channels import email_send
from console.channels.email_box import PASSING, failures, new_uids, opened
from console.channels.email_message import Outcome, Skipped
from console.channels.email_read import Reader, weight
from console.channels.email_url import Place, Server, parse, verifying
from models.delivery import CursorLost, Denied, Item, Outgoing, Page, Returned, Unsure
from models.report import Report, Unreadable

log = logging.getLogger(__name__)

#: A page ends at so many items or bytes, whichever comes first. One mail more may be in it.
PAGE_ITEMS: Final = 200
PAGE_BYTES: Final = 8 * 2**20
#: A copy that has not come after this long does not come, if one server does both.
SETTLED_S: Final = 15 * 60
#: Folders a copy may have been moved to, by their use (RFC 6154).
_FOLDERS: Final = frozenset({b"\\sent", b"\\all", b"\\archive", b"\\junk", b"\\trash"})


@dataclass(frozen=True, slots=True)
class _Cursor:
    mailbox: str
    validity: int
    uid: int

    @classmethod
    def read(cls, text: str, mailbox: str) -> _Cursor:
        """Where we stood; the beginning at the first time, and for another mailbox.

        Raises:
            CursorLost: it is none of ours.
        """
        if not text:
            return cls(mailbox, 0, 0)
        try:
            said = json.loads(text)
            cursor = cls(str(said["mailbox"]), int(said["validity"]), int(said["uid"]))
        except (ValueError, TypeError, KeyError, RecursionError):
            raise CursorLost("channel.cursor") from None
        if cursor.uid < 0:
            raise CursorLost("channel.cursor")
        return cursor if cursor.mailbox == mailbox else cls(mailbox, 0, 0)

    def __str__(self) -> str:
        return json.dumps({"mailbox": self.mailbox, "validity": self.validity, "uid": self.uid})


class _Gathered:
    """A page while it is filled."""

    def __init__(self) -> None:
        self._items: list[Item] = []
        self._bytes = 0

    def add(self, items: list[Report | Unreadable | Returned]) -> None:
        self._items += items
        self._bytes += sum(weight(item) for item in items if not isinstance(item, Returned))

    @property
    def full(self) -> bool:
        return len(self._items) >= PAGE_ITEMS or self._bytes >= PAGE_BYTES

    def turn(self, cursor: _Cursor) -> Page:
        page = Page(tuple(self._items), str(cursor))
        self._items, self._bytes = [], 0
        return page


class EmailConnector:
    """The channel ``email``.

    Args:
        url: see ``email_url.parse``.
        token: the password, or ``oauth2:`` and an access token.
        clock: seconds since the epoch.
        secret: not used by this channel.
        context: how TLS is checked; None: as the system does.
    """

    def __init__(
        self, url: str, token: str, clock: Callable[[], int], secret: str = "", *,
        context: ssl.SSLContext | None = None,
    ) -> None:  # fmt: skip
        self._url = url
        self._token = token
        self._clock = clock
        self._tls = context
        self._lost: Counter[tuple[int, int]] = Counter()

    @property
    def channel(self) -> str:
        """Channel code."""
        return "email"

    def close(self) -> None:
        """Nothing stays open between calls."""

    # in

    def fetch(self, cursor: str) -> Iterator[Page]:
        """See ``Connector``.

        Raises:
            CursorLost, Away. Denied: user, password, the setting or the mailbox's name.
        """
        place = parse(self._url)
        stood = _Cursor.read(cursor, place.mailbox)
        host = place.imap.host
        with failures(host), opened(place.imap, self._token, self._context(place.imap)) as client:
            chosen = self._selected(client, place)
            validity = int(chosen.get(b"UIDVALIDITY") or 0)
            next_uid = int(chosen[b"UIDNEXT"]) if chosen.get(b"UIDNEXT") else None
            after = stood.uid if stood.validity == validity else 0
            reader = Reader(client, validity, place.source, self._clock(), self._lost)
            criteria: list[Any] = ["SINCE", place.since] if place.since else []
            page, last = _Gathered(), after
            for uids in new_uids(client, after, next_uid, criteria):
                for bite in reader.bites(uids):
                    page.add(_told(reader.take(bite), place))
                    last = bite[-1].uid
                    if page.full:
                        yield page.turn(_Cursor(place.mailbox, validity, last))
            # What is below UIDNEXT and was not found is gone, and comes no more (RFC 3501, 2.3.1.1).
            yield page.turn(_Cursor(place.mailbox, validity, max(last, (next_uid or 1) - 1)))

    # out

    def send(self, out: Outgoing) -> str:
        """See ``Connector``; what each failure means is told in ``email_send``."""
        place = parse(self._url)
        return email_send.send(out, place, self._token, self._clock(), self._context(place.smtp))

    def find(self, out: Outgoing) -> str | None:
        """Look for the reply's copy in our mailbox, where people may have moved it.

        A copy that is there proves that the server took the reply. One that is not proves nothing at first: it may
        still be on its way. A quarter of an hour after the try it proves that the reply did not go out, but only when
        one host is both mailbox and way out, so that no queue of another lies between. Else a person decides.

        Raises:
            Unsure: it cannot be told, now or at all. Away, Denied: as for ``fetch``.
        """
        place = parse(self._url)
        host = place.imap.host
        name = email_send.reply_id(out, place)
        with failures(host), opened(place.imap, self._token, self._context(place.imap)) as client:
            self._selected(client, place)
            if _holds(client, name):
                return name
            for flags, _, folder in client.list_folders():
                if _FOLDERS.isdisjoint(flag.lower() for flag in flags) and folder.upper() != "INBOX":
                    continue
                try:
                    client.select_folder(folder, readonly=True)
                except imap.IMAPClientAbortError:
                    raise
                except imap.IMAPClientError:
                    # Not looked into everywhere, "not there" may not be said.
                    raise Unsure("channel.unsure", host=host) from None
                if _holds(client, name):
                    return name
        alone = place.smtp is not None and place.smtp.host == host
        if not alone or not out.tried_at or self._clock() - out.tried_at < SETTLED_S:
            raise Unsure("channel.unsure", host=host)
        return None

    def _context(self, server: Server | None) -> ssl.SSLContext | None:
        if self._tls is None and server is not None and server.tls != "none":
            self._tls = verifying()  # reads all authorities of the system: once, and only where it is needed
        return self._tls

    def _selected(self, client: IMAPClient, place: Place) -> dict[bytes, Any]:
        """Look into the mailbox without changing anything in it.

        Raises:
            Denied: it is not there, or not for us.
        """
        try:
            chosen: dict[bytes, Any] = client.select_folder(place.mailbox, readonly=True)
        except imap.IMAPClientAbortError:
            raise
        except imap.IMAPClientError as error:
            if PASSING.search(str(error)):
                raise
            raise Denied("email.no_mailbox", mailbox=place.mailbox, host=place.imap.host) from None
        return chosen


def _told(outcomes: list[Outcome], place: Place) -> list[Report | Unreadable | Returned]:
    """Those that matter to the room; what was passed over is counted in the log."""
    told: list[Report | Unreadable | Returned] = []
    for one in outcomes:
        if not isinstance(one, Skipped):
            told.append(one)
        elif one.bounce is not None and any(to != place.address.lower() for to in one.bounce.lost_to):
            told.append(Returned("email", one.bounce.reply))  # and not its copy for ourselves alone
    for reason, count in Counter(one.reason for one in outcomes if isinstance(one, Skipped)).items():
        log.info("%d mails passed over: %s", count, reason)
    return told


def _holds(client: IMAPClient, name: str) -> bool:
    return bool(client.search(["HEADER", "Message-ID", f"<{name}>"]))
