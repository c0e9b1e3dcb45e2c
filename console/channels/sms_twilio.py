"""SMS through Twilio, or a gateway that speaks as it does: signed form posts in, REST out.

Messages come as a form (``MessageSid From To Body NumMedia MediaUrl0 …``) with ``X-Twilio-Signature``, the base64 of
HMAC-SHA1 over the webhook's address and the sorted fields, keyed with the account's token (twilio.com/docs/usage/
webhooks/webhooks-security). The same form serves its WhatsApp, whose numbers start with ``whatsapp:``.

Twilio sends a form that was not kept again only where the webhook's address asks for it (``#rc=5&rp=all``), and not for
long. So the list of messages is read as well: a message has the same id both ways, and none is missed.
"""

from __future__ import annotations

import base64
import hashlib
import hmac
import json
import re
from collections.abc import Callable, Iterator, Mapping
from typing import TYPE_CHECKING, Any, Final
from urllib.parse import parse_qsl, urljoin, urlsplit

from console.channels.dates import OLDEST
from console.channels.file_source import RAW_LIMIT
from console.channels.numbers import can_be_answered, e164
from console.channels.rows import TEXT_LIMIT, BadRow, clean, read_point
from console.channels.service import Service, http_date, require_safe
from models.delivery import Away, CursorLost, Denied, Item, Outgoing, Page, Unsure, Unwanted
from models.report import Report, Unreadable
from models.sentences import say

if TYPE_CHECKING:
    import requests

CHANNEL: Final = "sms"
SOURCE: Final = "SMS (Twilio)"
#: Fields of a form: Twilio sends some 30, with ten pictures 50.
FIELDS: Final = 200
#: Pages of the list of messages that are looked through for a reply.
PAGES: Final = 10
#: Pages of one look for messages: a hundred thousand messages.
MOST_PAGES: Final = 1000
#: A reply is looked for from so long before it was tried: their clock is not ours.
SLACK_S: Final = 300
#: How far back the first look goes.
FIRST_S: Final = 86_400
#: How long the list may lack what was just handed over.
SETTLED_S: Final = 60
_SID: Final = re.compile(r"[A-Za-z]{2}[0-9A-Za-z]{8,62}")
_FAILED: Final = frozenset(("failed", "undelivered", "canceled"))
_CONTACT: Final = "whatsapp:"


class TwilioConnector:
    """Twilio's Messages; what comes in comes through the receiver.

    Args:
        url: ``twilio+https://api.twilio.com/2010-04-01/Accounts/SID?from=+62…``.
        token: the account's token.
        clock: seconds since the epoch.
        session: for tests.
    """

    def __init__(
        self, url: str, token: str, clock: Callable[[], int], *, session: requests.Session | None = None
    ) -> None:
        try:
            parts = urlsplit(url.removeprefix("twilio+"))
        except ValueError:
            raise Denied("sms.url") from None
        base = f"{parts.scheme}://{parts.netloc}{parts.path.rstrip('/')}"
        require_safe(base)
        account = parts.path.rstrip("/").rpartition("/")[2]
        if not account or parts.username:
            raise Denied("sms.url")
        self._from = dict(parse_qsl(parts.query.replace("+", "%2B"))).get("from", "")
        self._list = f"{base}/Messages.json"
        self._host = parts.hostname or "?"
        self._clock = clock
        key = base64.b64encode(f"{account}:{token}".encode()).decode("ascii")
        self._service = Service(clock, {"Authorization": f"Basic {key}"}, session=session)

    @property
    def channel(self) -> str:
        """Channel code."""
        return CHANNEL

    def fetch(self, cursor: str) -> Iterator[Page]:
        """Messages to our number, newest first, until before those of the last time.

        Nothing when the address names no number: the list could not be told from other offices'.

        Raises:
            CursorLost, Away, Denied.
        """
        now = self._clock()
        since = _since(cursor) if cursor else now - FIRST_S
        newest, over, url, params = since, not self._from, self._list, {"To": self._from, "PageSize": "100"}
        asked: set[str] = set()
        while not over:
            if url in asked or len(asked) == MOST_PAGES:
                raise Away("channel.endless", host=self._host)
            asked.add(url)
            records, onward = self._page(url, params)
            found: list[Item] = []
            for one in records:
                created = http_date(str(one.get("date_created")))
                if created is not None and created < since - SLACK_S:
                    over = True
                    break
                if str(one.get("direction", "")) == "inbound":
                    newest = max(newest, min(created or 0, now))
                    found += items(_as_form(one), created or now)
            over = over or not onward
            # Newest first: the place moves when all is read, not before.
            yield Page(tuple(found), json.dumps({"since": newest}) if over else cursor)
            url, params = onward, {}
        if not self._from:
            yield Page((), cursor)

    def send(self, out: Outgoing) -> str:
        """Hand a reply over.

        Raises:
            Away, Throttled, Denied, Unsure, Unwanted: as `Service.post`; Unsure for an answer without a message too.
        """
        to = e164(out.contact)
        if not can_be_answered(to):
            raise Unwanted("sms.no_number")
        data = {"To": to, "From": self._from, "Body": clean(out.text)}
        answer = self._service.post(self._list, data=data)
        try:
            told = answer.json()
        except Away:
            told = None
        sid = told.get("sid") if isinstance(told, dict) else None
        if not isinstance(sid, str) or not sid:
            raise Unsure("channel.unsure", host=self._host)
        self._refuse_failed(told)
        return sid

    def find(self, out: Outgoing) -> str | None:
        """Look for a reply among the messages to its number, newest first, until before it was tried.

        Not by ``DateSent``: a message that waits in their queue has none yet. The same words sent twice to one number
        within minutes cannot be told apart; a reply names its case, so they differ.

        Raises:
            Unsure: the list is too long, or may not have it yet. Unwanted: it failed there. Away, Denied.
        """
        to, text, since = e164(out.contact), clean(out.text), out.tried_at - SLACK_S
        url, params = self._list, {"To": to, "PageSize": "100"}
        for _ in range(PAGES):
            records, onward = self._page(url, params)
            for one in records:
                if str(one.get("direction", "")).startswith("inbound"):
                    continue
                created = http_date(str(one.get("date_created")))
                if created is not None and created < since:
                    self._settle(out)
                    return None
                if one.get("to") == to and str(one.get("body", "")).strip() == text.strip():
                    self._refuse_failed(one)
                    return str(one.get("sid", ""))
            if not onward:
                self._settle(out)
                return None
            url, params = onward, {}
        raise Unsure("channel.unsure", host=self._host)

    def close(self) -> None:
        """Hang up."""
        self._service.close()

    def _page(self, url: str, params: Mapping[str, str]) -> tuple[list[dict[str, Any]], str]:
        """A page of the list, and where it goes on; "" at its end."""
        answer = self._service.get(url, params)
        told = answer.json() if answer.status == 200 else None
        records = told.get("messages") if isinstance(told, dict) else None
        if not isinstance(told, dict) or not isinstance(records, list):
            raise Away("channel.broken", status=str(answer.status))
        onward = told.get("next_page_uri")
        onward = urljoin(self._list, onward) if isinstance(onward, str) and onward else ""
        if onward and urlsplit(onward)[:2] != urlsplit(self._list)[:2]:  # nor unencrypted to the same
            raise Away("channel.redirected", host=self._host, other=urlsplit(onward).hostname or "?")
        return [one for one in records if isinstance(one, dict)], onward

    def _settle(self, out: Outgoing) -> None:
        """What is not in the list yet may still come into it."""
        if self._clock() - out.tried_at < SETTLED_S:
            raise Unsure("channel.unsure", host=self._host)

    def _refuse_failed(self, told: Mapping[str, Any]) -> None:
        status = told.get("status")
        if isinstance(status, str) and status in _FAILED:
            raise Unwanted("sms.failed", status=status)


def read_form(body: bytes) -> list[tuple[str, str]]:
    """The fields of a form, in order.

    Raises:
        ValueError: more than ``FIELDS``.
    """
    text = body.decode("utf-8", "replace")
    return parse_qsl(text, keep_blank_values=True, max_num_fields=FIELDS)


def verify(token: str, signature: str, url: str, form: list[tuple[str, str]]) -> bool:
    """Whether a form was signed with an account's token.

    Args:
        signature: of the header; "" when there was none.
        url: the webhook's address as it stands at Twilio, with query. With and without its port: Twilio signs the one
            or the other (twilio-python, ``RequestValidator``).
    """
    values: dict[str, set[str]] = {}
    for name, value in form:
        values.setdefault(name, set()).add(value)
    said = "".join(name + value for name in sorted(values) for value in sorted(values[name]))
    given = signature.encode("utf-8", "replace")
    good = False
    for address in _with_and_without_port(url):
        mill = hmac.new(token.encode(), (address + said).encode("utf-8", "surrogatepass"), hashlib.sha1)
        good |= hmac.compare_digest(base64.b64encode(mill.digest()), given)
    return good


def items(form: list[tuple[str, str]], now: int) -> tuple[Item, ...]:
    """The message in a form that was signed.

    Args:
        now: seconds since the epoch; the form has no time of its own.

    Returns:
        One Report or what could not be read; nothing for news of a message of ours.
    """
    fields = dict(form)
    if "MessageStatus" in fields and "Body" not in fields:
        return ()
    raw = json.dumps(fields, ensure_ascii=False)[:RAW_LIMIT]
    sid = fields.get("MessageSid", "") or fields.get("SmsMessageSid", "") or fields.get("SmsSid", "")

    def bad(code: str, **params: str) -> tuple[Item, ...]:
        return (Unreadable(SOURCE, clean(sid)[:80] or "webhook", code, params, raw),)

    if not _SID.fullmatch(sid):
        return bad("channel.no_id")
    photos = tuple(
        url
        for n in range(10)
        if (url := fields.get(f"MediaUrl{n}", "").strip()).startswith(("https://", "http://"))
    )
    try:
        point = read_point(fields.get("Latitude", ""), fields.get("Longitude", ""))
    except BadRow:
        point = None
    address = clean(fields.get("Address", "") or fields.get("Label", "")).strip()
    text = clean(fields.get("Body", ""))
    if not text.strip() and point is not None:
        text = address or say("id", "whatsapp.location", lat=f"{point[0]:.6f}", lon=f"{point[1]:.6f}")
    told = fields.get("NumMedia", "")
    media = int(told) if told.isascii() and told.isdigit() and len(told) < 3 else 0
    if not text.strip() and (photos or media):
        text = say("id", "sms.only_photo")
    if not text.strip():
        return bad("file.no_text")
    if len(text) > TEXT_LIMIT:
        return bad("file.text_too_long", length=str(len(text)), limit=str(TEXT_LIMIT))
    lat, lon = point or (None, None)
    sender = clean(fields.get("From", "")).strip().removeprefix(_CONTACT)
    return (
        Report(
            CHANNEL, sid, now, text, lat=lat, lon=lon, address=address, photos=photos,
            left_out=max(0, media - len(photos)),
            reporter_name=clean(fields.get("ProfileName", "")).strip(), reporter_contact=e164(sender), raw=raw,
        ),
    )  # fmt: skip


def _as_form(record: Mapping[str, Any]) -> list[tuple[str, str]]:
    """A record of the list as the form it was pushed as; its pictures stay there."""
    names = {"sid": "MessageSid", "from": "From", "to": "To", "body": "Body", "num_media": "NumMedia"}
    return [(name, str(record[key])) for key, name in names.items() if isinstance(record.get(key), str | int)]


def _since(cursor: str) -> int:
    try:
        since = int(json.loads(cursor)["since"])
    except (ValueError, KeyError, TypeError, OverflowError, RecursionError):
        raise CursorLost("channel.cursor") from None
    if not OLDEST <= since < 2**40:
        raise CursorLost("channel.cursor")
    return since


def _with_and_without_port(url: str) -> tuple[str, ...]:
    parts = urlsplit(url)
    host = parts.hostname or ""
    usual = {"https": 443, "http": 80}.get(parts.scheme, 0)
    bare = parts._replace(netloc=host).geturl()
    full = parts._replace(netloc=f"{host}:{parts.port or usual}").geturl()
    return tuple(dict.fromkeys((url, bare, full)))
