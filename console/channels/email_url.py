"""Where a mailbox is, as one setting says it, and how one speaks to it safely."""

from __future__ import annotations

import re
import ssl
from dataclasses import dataclass
from datetime import date
from typing import Final
from urllib.parse import parse_qs, unquote, urlsplit

from console.channels.email_message import ADDRESS
from models.delivery import Denied

CONNECT_S: Final = 10.0
READ_S: Final = 60.0
#: Hosts a password may go to without TLS: it does not leave the machine.
LOCAL: Final = frozenset({"localhost", "127.0.0.1", "::1"})
#: A token that begins so is an access token of OAuth 2 (XOAUTH2), no password.
OAUTH: Final = "oauth2:"

_PORTS: Final = {"imaps": 993, "imap": 143, "smtps": 465, "smtp": 587}
_CONTROL: Final = re.compile(r"[\x00-\x1f\x7f]")


@dataclass(frozen=True, slots=True)
class Server:
    """One server.

    Attributes:
        host, port: where.
        user: whom to log in.
        tls: ``at once``; ``starttls``: asked for, and required; ``none``: on this machine only.
    """

    host: str
    port: int
    user: str
    tls: str


@dataclass(frozen=True, slots=True)
class Place:
    """A mailbox and the way out.

    Attributes:
        imap: the server that has the mailbox.
        mailbox: its name, as people write it.
        smtp: the server that sends; None when nothing is sent.
        address: our own address.
        since: mails before this day are not looked at; None: all.
    """

    imap: Server
    mailbox: str
    smtp: Server | None
    address: str
    since: date | None

    @property
    def source(self) -> str:
        """Where a mail lies, in words."""
        return f"{self.imap.host}/{self.mailbox}"


def parse(url: str) -> Place:
    """Read ``imaps://user@host:993/INBOX?smtp=smtps://host:465``.

    ``imap://`` and ``smtp://`` speak STARTTLS, except to this machine. ``smtp`` may name another user. Besides:
    ``from=``: our address, where the user's name is none; ``since=2026-01-31``: passes over what is older.

    Raises:
        Denied: ``email.url``, with the part that cannot be read.
    """
    try:
        split = urlsplit(url)
        asked = {name: values[-1] for name, values in parse_qs(split.query).items()}
    except ValueError:
        raise Denied("email.url", part="url") from None
    imap = _server(url, ("imaps", "imap"), "", "imap")
    if not imap.user:
        raise Denied("email.url", part="user")
    mailbox = unquote(split.path.lstrip("/")) or "INBOX"
    address = asked.get("from") or (imap.user if "@" in imap.user else f"{imap.user}@{imap.host}")
    if _CONTROL.search(mailbox) or len(mailbox) > 500:
        raise Denied("email.url", part="mailbox")
    if not ADDRESS.fullmatch(address) or not address.isascii():
        raise Denied("email.url", part="from")
    try:
        since = date.fromisoformat(asked["since"]) if "since" in asked else None
    except ValueError:
        raise Denied("email.url", part="since") from None
    smtp = _server(asked["smtp"], ("smtps", "smtp"), imap.user, "smtp") if "smtp" in asked else None
    return Place(imap, mailbox, smtp, address, since)


def _server(url: str, schemes: tuple[str, str], user: str, part: str) -> Server:
    try:
        split = urlsplit(url)
        host, port = split.hostname or "", split.port or _PORTS.get(split.scheme, 0)
    except ValueError:
        raise Denied("email.url", part=part) from None
    user = unquote(split.username or "") or user
    if split.scheme not in schemes or not host or _CONTROL.search(user + host) or split.password:
        raise Denied("email.url", part=part)
    tls = "at once" if split.scheme == schemes[0] else "none" if host in LOCAL else "starttls"
    return Server(host, port, user, tls)


def verifying() -> ssl.SSLContext:
    """TLS as everybody should have it: certificates and names are checked."""
    return ssl.create_default_context()
