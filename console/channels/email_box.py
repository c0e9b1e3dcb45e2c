"""A mailbox by IMAP: opened, read by UID in small bites, never marked as read.

IMAPClient rather than imap-tools: it reads BODYSTRUCTURE, without which a mail of 20 MB can only be fetched whole.
"""

from __future__ import annotations

import imaplib
import re
import socket
import ssl
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from email import message_from_bytes
from email.policy import compat32
from typing import Any, Final

from imapclient import IMAPClient
from imapclient import exceptions as imap
from imapclient.imap4 import IMAP4WithTimeout
from imapclient.imapclient import SocketTimeout
from imapclient.tls import IMAP4_TLS

from console.channels.email_message import (
    LARGEST_PICTURE,
    LONGEST_PART,
    Envelope,
    Outcome,
    read_message,
    read_parts,
    unreadable,
)
from console.channels.email_part import headers, of_structure, undone
from console.channels.email_url import CONNECT_S, OAUTH, READ_S, Server
from models.delivery import Away, Denied

#: A mail up to this many bytes is fetched whole; of a larger one headers, words and photos.
SMALL: Final = 512 * 1024
HEADERS: Final = 64 * 1024
#: Bytes of one answer. The largest thing asked for is a photo in base64.
LARGEST_ANSWER: Final = 24 * 2**20
#: UIDs asked about at once. Ten digits each must fit into a line, of which imaplib takes a million characters.
FEWEST_UIDS: Final = 500
MOST_UIDS: Final = 80_000

#: A refusal with one of these passes by itself (RFC 5530).
PASSING: Final = re.compile(r"\[(?:UNAVAILABLE|INUSE|LIMIT)\]", re.IGNORECASE)


class TooLarge(imaplib.IMAP4.abort):
    """The server sends more than it was asked for."""


class _Bounded(imaplib.IMAP4):
    """Takes only so much in one answer: a literal's size is the server's word, and it would be allocated at once."""

    _left = LARGEST_ANSWER

    def _new_tag(self) -> bytes:
        self._left = LARGEST_ANSWER
        return super()._new_tag()  # type: ignore[misc, no-any-return]

    def read(self, size: int) -> bytes:
        self._take(size)
        return super().read(size)

    def readline(self) -> bytes:
        line = super().readline()
        self._take(len(line))
        return line

    def _take(self, size: int) -> None:
        self._left -= size
        if self._left < 0:
            raise TooLarge("answer too large")


class _Plain(_Bounded, IMAP4WithTimeout):  # type: ignore[misc]
    pass


class _Tls(_Bounded, IMAP4_TLS):  # type: ignore[misc]
    pass


class _Client(IMAPClient):  # type: ignore[misc]
    """IMAPClient over a bounded connection."""

    def _create_IMAP4(self) -> imaplib.IMAP4:
        if self.ssl:
            return _Tls(self.host, self.port, self.ssl_context, CONNECT_S)  # type: ignore[call-arg]
        return _Plain(self.host, self.port, CONNECT_S)


@contextmanager
def failures(host: str) -> Iterator[None]:
    """What goes wrong at an IMAP server, in the words of the room; never what the server says: it may repeat a citizen.

    Raises:
        Away: for all of it; a refused login is told apart before.
    """
    try:
        yield
    except imaplib.IMAP4.abort as error:
        # imaplib makes a new one of it on its way.
        large = isinstance(error, TooLarge) or isinstance(error.__context__, TooLarge)
        if large:
            raise Away("channel.too_large", host=host) from None
        raise Away("channel.away", host=host, reason="closed") from None
    except (imap.IMAPClientError, OSError, EOFError) as error:
        raise Away("channel.away", host=host, reason=type(error).__name__) from None
    except (ValueError, TypeError, LookupError, RecursionError) as error:  # an answer that is no IMAP
        raise Away("channel.away", host=host, reason=type(error).__name__) from error


@contextmanager
def opened(server: Server, token: str, context: ssl.SSLContext | None) -> Iterator[IMAPClient]:
    """A connection, logged in.

    Raises:
        Denied: user or password refused. Anything else as the library raises it, see ``failures``.
    """
    client = _Client(
        server.host, server.port, ssl=server.tls == "at once", ssl_context=context,
        timeout=SocketTimeout(CONNECT_S, READ_S),
    )  # fmt: skip
    try:
        client._imap.debug = 0  # its log would hold mails
        client.normalise_times = False
        # A command goes out in two pieces; the second would wait for the server's word on the first, 40 ms each time.
        client.socket().setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        if server.tls == "starttls":
            client.starttls(context)
        _log_in(client, server, token)
        yield client
        with suppress(imap.IMAPClientError, OSError):
            client.logout()
    finally:
        with suppress(imap.IMAPClientError, OSError):
            client.shutdown()


def _log_in(client: IMAPClient, server: Server, token: str) -> None:
    try:
        if token.startswith(OAUTH):
            client.oauth2_login(server.user, token.removeprefix(OAUTH))
        elif client.has_capability("AUTH=PLAIN"):  # takes any character
            client.plain_login(server.user, token)
        else:
            client.login(server.user, token)
    except imap.LoginError as error:
        said = str(error)
        # imaplib makes one error of a refusal and of a line that broke.
        if isinstance(error.__context__, imap.IMAPClientAbortError):
            raise Away("channel.away", host=server.host, reason="closed") from None
        if PASSING.search(said):
            raise Away("channel.away", host=server.host, reason="login") from None
        raise Denied("channel.denied", status="IMAP NO") from None
    except UnicodeError:
        raise Denied("channel.denied", status="IMAP") from None


def new_uids(client: IMAPClient, after: int, upto: int | None, criteria: list[Any]) -> Iterator[list[int]]:
    """The UIDs after one, ascending, in bites.

    ``UID n:*`` names the last mail even when it is older than n (RFC 3501, 6.4.8): what is not newer is left out.

    Args:
        after: the last one known.
        upto: the mailbox's UIDNEXT; None when the server did not say.
        criteria: what else must hold.
    """
    if upto is None:
        yield sorted(uid for uid in client.search(["UID", f"{after + 1}:*", *criteria]) if uid > after)
        return
    width = FEWEST_UIDS
    while after + 1 < upto:
        last = min(after + width, upto - 1)
        found = sorted(
            uid for uid in client.search(["UID", f"{after + 1}:{last}", *criteria]) if after < uid <= last
        )
        if found:
            yield found
        width = FEWEST_UIDS if found else min(2 * width, MOST_UIDS)
        after = last


def read_large(client: IMAPClient, uid: int, envelope: Envelope) -> Outcome | None:
    """A mail too large to be fetched whole, by its structure: headers, words, photos; None when it is gone."""
    head_key, head_ask = b"BODY[HEADER]<0>", f"BODY.PEEK[HEADER]<0.{HEADERS}>"
    got = client.fetch([uid], [head_ask]).get(uid)
    if got is None:
        return None
    raw: bytes = got.get(head_key) or b""
    head = headers(message_from_bytes(raw, policy=compat32))

    def part(section: str, kind: str, size: int, encoding: str) -> bytes:
        # Quoted-printable makes three bytes of one, base64 four of three.
        most = (
            3 * LONGEST_PART
            if kind.startswith("text/")
            else max(LONGEST_PART, min(size, int(LARGEST_PICTURE * 1.4)))
        )
        answer = client.fetch([uid], [f"BODY.PEEK[{section}]<0.{most}>"]).get(uid) or {}
        return undone(encoding, answer.get(f"BODY[{section}]<0>".encode()) or b"")

    try:
        structure = client.fetch([uid], ["BODYSTRUCTURE"]).get(uid, {}).get(b"BODYSTRUCTURE")
        tree = of_structure(structure, part)
    except (imap.ProtocolError, ValueError, TypeError, LookupError, AttributeError, RecursionError):
        return _beginning(client, uid, envelope)
    return read_parts(head, tree, envelope, raw)


def _beginning(client: IMAPClient, uid: int, envelope: Envelope) -> Outcome | None:
    """What can be read of the beginning, when the server's word about the structure cannot be."""
    got = client.fetch([uid], [f"BODY.PEEK[]<0.{SMALL}>"]).get(uid)
    if got is None:
        return None
    data = got.get(b"BODY[]<0>")
    return read_message(data, envelope) if data else unreadable(envelope, "email.fetch", b"")
