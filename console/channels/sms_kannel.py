"""SMS through a Kannel gateway: messages are pushed to us as GET requests, replies go out by its sendsms.

In Kannel's sms-service::

    get-url = "http://us/kannel?secret=…&from=%p&to=%P&text=%b&charset=%C&time=%t&coding=%c&udh=%u&smsc=%i"
    max-messages = 0          # our answer is for Kannel: nothing of it goes to the citizen
    concatenation = true      # Kannel joins long messages; a part that comes alone is taken as a piece

and in its smsbox ``http-request-retry``, so that it tries again what we could not keep. ``%t`` is in GMT, ``%u`` the
header's bytes (gw/urltrans.c); hexadecimal digits are understood too. Kannel gives messages no id: theirs is made of
sender, time, header and words, so that a message pushed twice is one.
"""

from __future__ import annotations

import codecs
import hashlib
import json
import re
from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Final
from urllib.parse import parse_qsl, unquote, urlsplit

from console.channels.dates import AHEAD, OLDEST
from console.channels.file_source import RAW_LIMIT
from console.channels.numbers import can_be_answered, e164
from console.channels.rows import TEXT_LIMIT, clean
from console.channels.service import Service, require_safe
from console.channels.sms_parts import from_hex, is_gsm, joined, read_mark, read_words
from models.delivery import Denied, Item, Outgoing, Page, Unsure, Unwanted
from models.report import Report, Unreadable

if TYPE_CHECKING:
    import requests

CHANNEL: Final = "sms"
SOURCE: Final = "SMS (Kannel)"
SENDSMS: Final = "/cgi-bin/sendsms"
#: More fields than Kannel has escape codes.
FIELDS: Final = 50
_KEPT: Final = ("from", "to", "text", "time", "coding", "charset", "udh", "smsc")
_TAKEN: Final = re.compile(r"(?:0|3): |Sent\.")
_CHARSETS: Final = frozenset(("utf-8", "utf-16-be", "iso8859-1", "cp1252", "ascii"))


class KannelConnector:
    """Kannel's sendsms; what comes in comes through the receiver.

    Args:
        url: ``kannel+http://user@host:13013?from=08111272206``; the path may be given when it is not ``SENDSMS``.
        token: password of the sendsms-user.
        clock: seconds since the epoch.
        session: for tests.
    """

    def __init__(
        self, url: str, token: str, clock: Callable[[], int], *, session: requests.Session | None = None
    ) -> None:
        try:
            parts = urlsplit(url.removeprefix("kannel+"))
            where = f"{parts.hostname or ''}:{parts.port}" if parts.port else parts.hostname or ""
        except ValueError:
            raise Denied("sms.url") from None
        self._url = f"{parts.scheme}://{where}{parts.path.rstrip('/') or SENDSMS}"
        require_safe(self._url)
        self._host = parts.hostname or "?"
        self._user = unquote(parts.username or "")
        self._from = dict(parse_qsl(parts.query.replace("+", "%2B"))).get("from", "")
        self._token = token
        self._service = Service(clock, session=session)

    @property
    def channel(self) -> str:
        """Channel code."""
        return CHANNEL

    def fetch(self, cursor: str) -> Iterator[Page]:
        """Nothing: Kannel cannot be asked for what it has delivered."""
        yield Page((), cursor)

    def send(self, out: Outgoing) -> str:
        """Hand a reply over; Kannel cuts a long one itself.

        Raises:
            Away, Denied, Unsure, Unwanted: as `Service.post`; Unsure too for an answer that is not Kannel's.
        """
        to, text = e164(out.contact), clean(out.text)
        if not can_be_answered(to):
            raise Unwanted("sms.no_number")
        params = {
            "username": self._user, "password": self._token, "from": self._from, "to": to, "text": text,
            "charset": "UTF-8", "coding": "0" if is_gsm(text) else "2",
        }  # fmt: skip
        answer = self._service.get_once(self._url, {name: value for name, value in params.items() if value})
        if not _TAKEN.match(answer.text().strip()):
            raise Unsure("channel.unsure", host=self._host)
        return f"kannel:{out.reply}"

    def find(self, out: Outgoing) -> str | None:
        """Kannel keeps no list of what it was given.

        Raises:
            Unsure: always; a person decides.
        """
        raise Unsure("sms.blind", host=self._host)

    def close(self) -> None:
        """Hang up."""
        self._service.close()


def items(query: str, now: int) -> tuple[Item, ...]:
    """The message in a get-url.

    Args:
        query: as it came, percent-encoded.
        now: seconds since the epoch, for a message without a time that can be.

    Returns:
        One Report, or what could not be read.
    """
    try:
        # Latin-1 keeps every byte: which alphabet they are in is found out afterwards.
        pairs = parse_qsl(query, keep_blank_values=True, encoding="latin-1", max_num_fields=FIELDS)
    except ValueError:
        return (Unreadable(SOURCE, "get-url", "sms.form", {}, _without_secret(query)),)
    fields = {name: value for name, value in pairs if name in _KEPT}
    text = _words(fields)
    udh = fields.get("udh", "")
    mark = read_mark(from_hex(udh) or udh.encode("latin-1"))
    if mark is not None and text:
        text = joined({mark.seq: text}, mark.total)
    sender, said = clean(fields.get("from", "")).strip(), fields.get("time", "").strip()
    raw = json.dumps(fields, ensure_ascii=False)[:RAW_LIMIT]
    where = f"get-url {said}".strip()[:80]
    if not text.strip():
        code = "sms.binary" if fields.get("text", "").strip() else "file.no_text"
        return (Unreadable(SOURCE, clean(where), code, {}, raw),)
    if len(text) > TEXT_LIMIT:
        params = {"length": str(len(text)), "limit": str(TEXT_LIMIT)}
        return (Unreadable(SOURCE, clean(where), "file.text_too_long", params, raw),)
    at = _moment(said, now)
    # Without a time the hour of arrival stands in its place: a second try of Kannel's is minutes away, and the same
    # words on another day are another message.
    name = "\x1f".join((sender, said or str(now // 3600), udh, fields.get("text", "")))
    external_id = "kannel:" + hashlib.sha256(name.encode()).hexdigest()[:32]
    return (Report(CHANNEL, external_id, at or now, text, reporter_contact=e164(sender), raw=raw),)


def _words(fields: dict[str, str]) -> str:
    """The text in whatever alphabet it came: as ``charset`` says, else UTF-8, UCS-2 or Latin-1 by what fits."""
    raw = fields.get("text", "").encode("latin-1")
    try:
        named = codecs.lookup(fields.get("charset", "").strip()).name
    except (LookupError, ValueError):
        named = ""
    guesses = [named] if named in _CHARSETS else []
    if fields.get("coding") in ("2", "3") and len(raw) % 2 == 0:
        guesses.append("utf-8" if not raw.count(0) else "utf-16-be")
    guesses.append("utf-8")
    for encoding in guesses:
        try:
            text = raw.decode(encoding)
        except UnicodeDecodeError:
            continue
        if "\x00" not in text and "\ufffd" not in text:
            return clean(text) if text.isprintable() else read_words(text.encode("utf-8", "replace"), "8bit")
    return read_words(raw, "8bit")


def _moment(value: str, now: int) -> int | None:
    """When Kannel received it, None when that cannot be."""
    try:
        if value.isascii() and value.isdigit() and len(value) <= 11:
            moment = int(value)
        else:
            moment = int(datetime.fromisoformat(value).replace(tzinfo=UTC).timestamp())
    except (ValueError, OverflowError):
        return None
    return moment if OLDEST <= moment <= now + AHEAD else None


def _without_secret(query: str) -> str:
    return re.sub(r"(?i)((?:^|&)secret=)[^&]*", r"\1…", query)[:RAW_LIMIT]
