"""One way to talk HTTP to a channel: timeouts, bounded answers, and what a status means."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from email.utils import parsedate_to_datetime
from typing import Any, Final
from urllib.parse import urlsplit

import requests

from models.delivery import Away, Denied, Throttled, Unsure, Unwanted

CONNECT_S: Final = 10.0
READ_S: Final = 30.0
#: No page of messages is larger than this.
LARGEST: Final = 20 * 1024 * 1024
#: How long to leave a service alone that says "too much" without saying how long.
PAUSE_S: Final = 60
#: The longest pause a header may ask for.
LONGEST_PAUSE_S: Final = 24 * 3600
AGENT: Final = "Tanggap (complaint console)"


class Answer:
    """What came back: status, headers, and the body up to ``LARGEST``."""

    def __init__(self, status: int, headers: Mapping[str, str], body: bytes) -> None:
        self.status = status
        self.headers = headers
        self.body = body

    def json(self) -> Any:
        """The body as JSON.

        Raises:
            Away: it is none (a proxy's page, half an answer).
        """
        try:
            return json.loads(self.body)
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
    """

    def __init__(
        self, clock: Callable[[], int], headers: Mapping[str, str] | None = None,
        session: requests.Session | None = None,
    ) -> None:  # fmt: skip
        self._clock = clock
        self._session = session or requests.Session()
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
            return self._judged(self._asked("GET", url, params=params, headers=headers))
        except requests.RequestException as error:
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
            Unwanted: 400, 404, 409, 410, 413, 422, with the service's own code in ``reason``.
        """
        try:
            answer = self._asked("POST", url, params=params, headers=headers, data=data, json=body)
        except (
            requests.ConnectTimeout,
            requests.exceptions.InvalidURL,
            requests.exceptions.MissingSchema,
        ) as error:
            raise Away("channel.away", host=_host(url), reason=type(error).__name__) from None
        except requests.ConnectionError as error:
            if _never_connected(error):
                raise Away("channel.away", host=_host(url), reason=type(error).__name__) from None
            raise Unsure("channel.unsure", host=_host(url)) from None
        except requests.RequestException:
            raise Unsure("channel.unsure", host=_host(url)) from None
        if answer.status >= 500 and answer.status != 503:
            raise Unsure("channel.unsure", host=_host(url))
        answer = self._judged(answer)
        if 400 <= answer.status < 500:
            raise Unwanted("channel.unwanted", status=str(answer.status))
        return answer

    def close(self) -> None:
        """Hang up."""
        self._session.close()

    def _asked(self, method: str, url: str, **how: Any) -> Answer:
        with self._session.request(
            method, url, timeout=(CONNECT_S, READ_S), stream=True, allow_redirects=method == "GET", **how
        ) as response:
            body = bytearray()
            for piece in response.iter_content(64 * 1024):
                body += piece
                if len(body) > LARGEST:
                    raise Away("channel.too_large", host=_host(url))
            return Answer(response.status_code, response.headers, bytes(body))

    def _judged(self, answer: Answer) -> Answer:
        if answer.status == 429 or (answer.status == 503 and "Retry-After" in answer.headers):
            raise Throttled("channel.throttled", self.pause(answer.headers))
        if answer.status in (401, 403):
            raise Denied("channel.denied", status=str(answer.status))
        if answer.status >= 500:
            raise Away("channel.broken", status=str(answer.status))
        return answer

    def pause(self, headers: Mapping[str, str]) -> int:
        """Until when a service wants to be left alone: Retry-After (seconds or a date), x-rate-limit-reset (epoch)."""
        now = self._clock()
        until = now + PAUSE_S
        after, reset = headers.get("Retry-After", ""), headers.get("x-rate-limit-reset", "")
        if after.strip().isdecimal():
            until = now + int(after)
        elif after:
            try:
                until = int(parsedate_to_datetime(after).timestamp())
            except (ValueError, TypeError, OverflowError):
                until = now + PAUSE_S
        elif reset.strip().isdecimal():
            until = int(reset)
        return min(max(until, now + 1), now + LONGEST_PAUSE_S)


def _never_connected(error: requests.ConnectionError) -> bool:
    """Whether the failure came before anything was sent."""
    from urllib3.exceptions import MaxRetryError, NameResolutionError, NewConnectionError

    cause = error.args[0] if error.args else None
    reason = cause.reason if isinstance(cause, MaxRetryError) else cause
    return isinstance(reason, NewConnectionError | NameResolutionError)


def _host(url: str) -> str:
    """The server's name alone: addresses may carry a secret."""
    try:
        return urlsplit(url).hostname or "?"
    except ValueError:
        return "?"
