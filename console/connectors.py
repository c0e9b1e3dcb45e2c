"""Which program speaks to which channel, by the settings: the one place that knows both.

An address says how its channel is reached; a channel without one is neither read nor answered. What channels send by
themselves is believed when it is signed, so it needs a secret:

- ``TANGGAP_CHANNEL_FACEBOOK_SECRET`` is ``APPSECRET:VERIFYTOKEN``, as set at Meta. The page is then also called at
  ``/facebook``.
- ``TANGGAP_CHANNEL_SMS_SECRET`` names what may send, joined by commas: ``whatsapp=APPSECRET:VERIFYTOKEN`` and
  ``kannel=SECRET``, the ``secret`` in Kannel's get-url. Twilio signs with the token of the account, and its address
  says where it finds us: ``&hook=https://our.host/twilio``. Kannel's may say where it comes from: ``&allow=10.0.0.5``.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from functools import partial
from hashlib import sha256
from typing import TYPE_CHECKING, Final
from urllib.parse import parse_qsl, urlsplit

from console.core.errors import Refused
from console.core.settings import ChannelSettings, Settings
from models.complaint import CHANNELS
from models.delivery import Connector

if TYPE_CHECKING:
    from console.channels.receiver import Hook

Clock = Callable[[], int]
Maker = Callable[[], Connector]

#: What may send to the channel ``sms``, by the names in its secret.
_SENDERS: Final = ("whatsapp", "kannel")
#: Parts of an address's query that say how a channel is read, not which one; and a version among its path's.
_HOW: Final = frozenset(
    ("smtp", "allow", "hook", "tz", "page_size", "updated_after", "sslmode", "sslrootcert", "connect_timeout")
)
_VERSION: Final = re.compile(r"^/v\d+(?:\.\d+)?(?=/)")


def makers(settings: Settings, clock: Clock) -> dict[str, Maker]:
    """What makes the connector of each channel that has an address, in the order of the channels.

    Args:
        settings: addresses, tokens, secrets.
        clock: seconds since the epoch.

    Returns:
        Each makes a new one; nothing is loaded or opened before.
    """
    return {
        code: partial(_MAKERS[code], settings.channels[code], clock)
        for code in CHANNELS
        if settings.channels[code].url
    }


def sources(settings: Settings) -> dict[str, str]:
    """What each channel with an address reads, in a few letters: another account, mailbox or forum has others, the
    same one reached in another way has the same. What was read of one says nothing about another.

    Args:
        settings: addresses.
    """
    return {code: _source(one.url) for code, one in settings.channels.items() if one.url}


def _source(url: str) -> str:
    try:
        parts = urlsplit(url)
        host, port = (parts.hostname or "").lower(), parts.port or 0
        query = sorted(pair for pair in parse_qsl(parts.query.replace("+", "%2B")) if pair[0] not in _HOW)
        kind, _, _ = parts.scheme.partition("+")
        path = _VERSION.sub("", parts.path).rstrip("/")
    except ValueError:  # no address at all: its connector says so
        return sha256(url.encode("utf-8", "surrogatepass")).hexdigest()[:12]
    user = ""
    if kind in (
        "imap",
        "imaps",
    ):  # encrypted at once or later, on whatever port: whose mailbox is what counts
        kind, port, user = "imap", 0, parts.username or ""
    elif kind in ("http", "https", "postgres", "postgresql"):
        kind = kind[:4]
    told = repr((kind, user, host, port, path, query))
    return sha256(told.encode("utf-8", "surrogatepass")).hexdigest()[:12]


def hooks(settings: Settings) -> dict[str, Hook]:
    """Who may send to us by himself, by the last part of the address.

    Args:
        settings: addresses, tokens, secrets.

    Raises:
        Refused: a secret that names nothing we know.
    """
    from console.channels.receiver import Hook

    found: dict[str, Hook] = {}
    facebook, sms = settings.channels["facebook"], settings.channels["sms"]
    if facebook.secret:
        found["facebook"] = _of_meta(facebook.secret)
    query = _query(sms.url)
    for name, secret in _named(sms.secret):
        allowed = tuple(filter(None, query.get("allow", "").split(",")))
        found[name] = _of_meta(secret) if name == "whatsapp" else Hook(secret, allowed=allowed)
    if sms.url.startswith("twilio+") and query.get("hook"):
        found["twilio"] = Hook(sms.token, url=query["hook"])
    return found


def channel_of(hook: str) -> str:
    """The channel whose messages come in at an address."""
    return "facebook" if hook == "facebook" else "sms"


def _of_meta(secret: str) -> Hook:
    from console.channels.receiver import Hook

    app, _, verify = secret.partition(":")
    return Hook(app, token=verify)


def _named(secret: str) -> list[tuple[str, str]]:
    """``whatsapp=…,kannel=…`` as pairs."""
    found = []
    for piece in filter(None, (part.strip() for part in secret.split(","))):
        name, sign, value = piece.partition("=")
        if not sign or not value or name not in _SENDERS:
            raise Refused("intake.secret", names=", ".join(_SENDERS))
        found.append((name, value))
    return found


def _query(url: str) -> Mapping[str, str]:
    try:
        return dict(parse_qsl(urlsplit(url.removeprefix("twilio+").removeprefix("kannel+")).query))
    except ValueError:  # no address at all: its connector says so
        return {}


def _qlue(of: ChannelSettings, clock: Clock) -> Connector:
    from console.channels.qlue import QlueConnector

    return QlueConnector(of.url, of.token, clock, of.secret)


def _x(of: ChannelSettings, clock: Clock) -> Connector:
    from console.channels.x import XConnector

    return XConnector(of.url, of.token, clock, of.secret)


def _facebook(of: ChannelSettings, clock: Clock) -> Connector:
    from console.channels.facebook import FacebookConnector

    return FacebookConnector(of.url, of.token, clock, of.secret)


def _sms(of: ChannelSettings, clock: Clock) -> Connector:
    from console.channels.sms import sms_connector

    return sms_connector(of.url, of.token, clock)


def _email(of: ChannelSettings, clock: Clock) -> Connector:
    from console.channels.email import EmailConnector

    return EmailConnector(of.url, of.token, clock, of.secret)


def _balai_warga(of: ChannelSettings, clock: Clock) -> Connector:
    from console.channels.balai_warga import BalaiWargaConnector

    return BalaiWargaConnector(of.url, of.token, clock, of.secret)


def _lapor(of: ChannelSettings, clock: Clock) -> Connector:
    from console.channels.lapor import LaporConnector

    return LaporConnector(of.url, of.token, clock, of.secret)


_MAKERS: Final[Mapping[str, Callable[[ChannelSettings, Clock], Connector]]] = {
    "qlue": _qlue,
    "x": _x,
    "facebook": _facebook,
    "sms": _sms,
    "email": _email,
    "balai-warga": _balai_warga,
    "lapor": _lapor,
}
