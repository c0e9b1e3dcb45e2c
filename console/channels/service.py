"""One way to talk HTTP to a channel: timeouts, bounded answers, and what a status means."""

from __future__ import annotations

import json
import ssl
from collections.abc import Callable, Mapping
from datetime import UTC
from email.utils import parsedate_to_datetime
from time import monotonic
from typing import Any, Final
from urllib.parse import urljoin, urlsplit

import requests
import urllib3

from models.delivery import Away, Denied, Throttled, Unsure, Unwanted

CONNECT_S: Final = 10.0
#: Longest silence within an answer, and the longest an answer may take in all.
READ_S: Final = 30.0
WHOLE_S: Final = 120.0
#: No page of messages is larger than this.
LARGEST: Final = 20 * 1024 * 1024
#: How long to leave a service alone that says "too much" without saying how long.
PAUSE_S: Final = 60
#: The longest pause a header may ask for.
LONGEST_PAUSE_S: Final = 24 * 3600
#: A read follows this many redirections, and only within the same server: a token goes nowhere else.
_REDIRECTIONS: Final = 3
_REDIRECTED: Final = (301, 302, 303, 307, 308)
AGENT: Final = "Tanggap (complaint console)"


class Answer:
    """What came back: status, headers, and the body up to ``LARGEST``."""

    def __init__(self, status: int, headers: Mapping[str, str], body: bytes) -> None:
        self.status = status
        self.headers = headers
        self.body = body

    def json(self) -> Any:
        """The body as JSON. A broken character or an endless number costs itself, not all messages around it.

        Raises:
            Away: it is none (a proxy's page, half an answer).
        """
        try:
            return json.loads(self.body.decode("utf-8-sig", "replace"), parse_int=_whole_number)
        except (ValueError, RecursionError) as error:
            raise Away("channel.not_json", status=str(self.status)) from error

    def text(self) -> str:
        """The body as text, whatever it is."""
        return self.body.decode("utf-8", "replace")


class Service:
    """A remote service over one session.

    Args:
        clock: seconds since the epoch.
        headers: sent with each request (authorisation).
        session: for tests; None makes one. It reads nothing from the environment's .netrc.
        judge: a service's own words for what went wrong: called with the method and each answer of 400 and above;
            raises what it knows the answer to mean, or leaves it to the general meaning of its status.
        sign: changes each request last thing before it goes out (OAuth 1.0a).
    """

    def __init__(
        self, clock: Callable[[], int], headers: Mapping[str, str] | None = None,
        session: requests.Session | None = None, judge: Callable[[str, Answer], None] | None = None,
        sign: Callable[[requests.PreparedRequest], requests.PreparedRequest] | None = None,
    ) -> None:  # fmt: skip
        self._clock = clock
        self._judge = judge
        self._session = session or requests.Session()
        # With no way to sign of its own, requests would put what .netrc says of the host in place of our token.
        self._session.auth = sign or _as_it_is
        self._session.headers["User-Agent"] = AGENT
        self._session.headers.update(headers or {})

    def get(
        self, url: str, params: Mapping[str, str] | None = None, headers: Mapping[str, str] | None = None
    ) -> Answer:
        """Read.

        Raises:
            Away: nobody answers, or 5xx. Throttled: 429, or 503 with Retry-After. Denied: 401, 403.
            Others (400, 404, 410, 304) come back as an Answer: what they mean differs by channel.
        """
        try:
            answer = self._asked("GET", url, params=params, headers=headers)
            for _ in range(_REDIRECTIONS):
                if answer.status not in _REDIRECTED:
                    break
                onward = urljoin(url, answer.headers.get("Location", ""))
                if _origin(onward) != _origin(url):
                    raise Away("channel.redirected", host=_host(url), other=_host(onward))
                url = onward
                answer = self._asked("GET", url, headers=headers)
            return self._judged("GET", answer)
        except _BROKEN as error:
            raise Away("channel.away", host=_host(url), reason=type(error).__name__) from None

    def post(
        self, url: str, *, data: Mapping[str, str] | None = None, body: Any = None,
        params: Mapping[str, str] | None = None, headers: Mapping[str, str] | None = None,
    ) -> Answer:  # fmt: skip
        """Hand something over that must not be handed over twice.

        Args:
            data: form fields. body: sent as JSON.

        Raises:
            Away: it was certainly not accepted: no connection, 503 or 429 (then Throttled).
            Denied: 401, 403. Unsure: the line broke after it was sent, or 5xx: it may have been accepted.
            Unwanted: 400, 404, 409, 410, 413, 422.
        """
        return self._handed("POST", url, params=params, headers=headers, data=data, json=body)

    def get_once(self, url: str, params: Mapping[str, str]) -> Answer:
        """As ``post``, for a service that takes what is handed over as a GET (Kannel's sendsms)."""
        return self._handed("GET", url, params=params)

    def _handed(self, method: str, url: str, **how: Any) -> Answer:
        try:
            answer = self._asked(method, url, **how)
        except _TooLarge:
            raise Unsure("channel.unsure", host=_host(url)) from None
        except _BROKEN as error:
            if _never_sent(error):
                raise Away("channel.away", host=_host(url), reason=type(error).__name__) from None
            raise Unsure("channel.unsure", host=_host(url)) from None
        if self._judge is not None and answer.status >= 400:
            self._judge(method, answer)
        # A redirection too: some take a post and then send the reader elsewhere.
        if (answer.status >= 500 and answer.status != 503) or 300 <= answer.status < 400:
            raise Unsure("channel.unsure", host=_host(url))
        answer = self._judged("", answer)
        if 400 <= answer.status < 500:
            raise Unwanted("channel.unwanted", status=str(answer.status))
        return answer

    def close(self) -> None:
        """Hang up."""
        self._session.close()

    def _asked(self, method: str, url: str, **how: Any) -> Answer:
        """One request. The body is read as it comes, within ``WHOLE_S``: a server that drips holds nobody for ever."""
        end = monotonic() + WHOLE_S
        try:
            request = self._session.request(
                method, url, timeout=(CONNECT_S, READ_S), stream=True, allow_redirects=False, **how
            )
        except UnicodeError:
            # http.client sends headers in Latin-1: a token pasted with a typographic quote is none.
            raise Denied("channel.token_form") from None
        with request as response:
            body = bytearray()
            while piece := response.raw.read1(64 * 1024, decode_content=True):
                body += piece
                if len(body) > LARGEST:
                    raise _TooLarge("channel.too_large", host=_host(url))
                if monotonic() > end:
                    raise requests.ReadTimeout
            return Answer(response.status_code, response.headers, bytes(body))

    def _judged(self, method: str, answer: Answer) -> Answer:
        if method and self._judge is not None and answer.status >= 400:
            self._judge(method, answer)
        if answer.status == 429 or (answer.status == 503 and "Retry-After" in answer.headers):
            raise Throttled("channel.throttled", self.pause(answer.headers))
        if answer.status in (401, 403):
            raise Denied("channel.denied", status=str(answer.status))
        if answer.status >= 500:
            raise Away("channel.broken", status=str(answer.status))
        return answer

    def pause(self, headers: Mapping[str, str]) -> int:
        """Until when, by our clock, a service wants to be left alone.

        It says so in Retry-After (seconds or a date) or x-rate-limit-reset (epoch). A moment is taken as so long after
        the answer's own Date: the clocks may differ. One that is past already is not believed.
        """
        now = self._clock()
        after, reset = headers.get("Retry-After", "").strip(), headers.get("x-rate-limit-reset", "").strip()
        theirs = http_date(headers.get("Date", ""))
        ahead = 0 if theirs is None else theirs - now
        until: int | None = now + PAUSE_S
        if _is_number(after):
            until = now + max(1, int(after))
        elif after:
            moment = http_date(after)
            until = None if moment is None else moment - ahead
        elif _is_number(reset):
            until = int(reset) - ahead
        if until is None or until <= now:
            until = now + PAUSE_S
        return min(until, now + LONGEST_PAUSE_S)


class _TooLarge(Away):
    """More than ``LARGEST``: told apart, since a reply may have been taken all the same."""


#: How a line breaks: requests wraps what happens up to the headers, urllib3 says what happens in the body.
_BROKEN: Final = (requests.RequestException, urllib3.exceptions.HTTPError, OSError)


def require_safe(url: str) -> None:
    """See that a token may be sent to an address.

    Raises:
        Denied: it is no address, or goes unencrypted to another machine.
    """
    try:
        parts = urlsplit(url)
        host, _port = parts.hostname or "", parts.port
    except ValueError:
        raise Denied("channel.address", host="?") from None
    local = host in ("localhost", "::1") or host.startswith("127.")
    if not host or not (parts.scheme == "https" or (parts.scheme == "http" and local)):
        raise Denied("channel.address", host=host or "?")


def _as_it_is(request: requests.PreparedRequest) -> requests.PreparedRequest:
    return request


def _whole_number(digits: str) -> int | str:
    """No id and no count has more digits than this; Python refuses far longer ones with an error."""
    return int(digits) if len(digits) <= 100 else digits


def _is_number(text: str) -> bool:
    return text.isascii() and text.isdigit() and len(text) <= 12


def http_date(text: str) -> int | None:
    """A date as HTTP and mail write it, seconds since the epoch; None when it is none. One that names no zone, or a
    zone nobody knows (``-0000``), is in GMT, never in the zone of this computer."""
    try:
        moment = parsedate_to_datetime(text)
        return int((moment if moment.tzinfo is not None else moment.replace(tzinfo=UTC)).timestamp())
    except (ValueError, TypeError, IndexError, OverflowError):
        return None


def _never_sent(error: Exception) -> bool:
    """Whether a failure came before anything was sent."""
    if isinstance(
        error, requests.ConnectTimeout | ValueError
    ):  # ValueError: an address or header that is none
        return True
    cause = error.args[0] if error.args else None
    reason: Any = cause.reason if isinstance(cause, urllib3.exceptions.MaxRetryError) else cause
    if isinstance(reason, urllib3.exceptions.ProxyError):
        reason = reason.original_error
    if isinstance(reason, urllib3.exceptions.SSLError):
        return bool(reason.args) and isinstance(reason.args[0], ssl.SSLCertVerificationError)
    return isinstance(reason, urllib3.exceptions.NewConnectionError | urllib3.exceptions.NameResolutionError)


def _origin(url: str) -> tuple[str, str | None, int | None]:
    """Scheme, host and port: within one of them a token may be shown again."""
    try:
        parts = urlsplit(url)
        port = parts.port
    except ValueError:
        return "", None, None
    return parts.scheme, parts.hostname, port


def _host(url: str) -> str:
    """The server's name alone: addresses may carry a secret."""
    try:
        return urlsplit(url).hostname or "?"
    except ValueError:
        return "?"
