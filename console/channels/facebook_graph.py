"""Facebook's Graph API as the connector speaks it: fields, pages, and what its errors mean."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from typing import Any, Final
from urllib.parse import parse_qsl, urlsplit

import requests

from console.channels.message import rows, table, word
from console.channels.service import LONGEST_PAUSE_S, Answer, Service, http_date, require_safe
from models.delivery import Away, Denied, Throttled, Unsure, Unwanted

_COMMENT: Final = "id,message,created_time,from,parent{id},attachment{media,description}"
#: What is asked of each post. Comments newest first and with those below other comments (``stream``).
POST_FIELDS: Final = (
    "id,message,created_time,updated_time,from,permalink_url,place,"
    "attachments{media,description,subattachments{media,description}},"
    f"comments.filter(stream).order(reverse_chronological).limit(50){{{_COMMENT}}}"
)
COMMENT_FIELDS: Final = _COMMENT
#: Requests of one fetch or search.
MOST_REQUESTS: Final = 400
#: Posts, or comments, of a page, and how many are tried when Facebook finds that too much data.
POSTS: Final = ("50", "10", "2")
COMMENTS: Final = ("100", "25", "5")
#: How long to leave Facebook alone when it does not say how long, seconds. Its limits count a rolling hour or day.
PAUSE_S: Final = 600

#: Names in the address of a next page that say where it is. Others are not taken: ``access_token`` is a secret, and
#: ``method`` would make a read a removal.
_PLACE: Final = ("after", "until", "since", "offset", "__paging_token")
_LONGEST_PLACE: Final = 2000
_PAGE: Final = re.compile(r"^(.*)/(\d{1,30})/?$")
_OBJECT: Final = re.compile(r"\d{1,40}(_\d{1,40}){0,2}")
# developers.facebook.com: error handling, rate limiting.
_TOKEN: Final = (102, 190)
_PERMISSION: Final = (3, 10, *range(200, 300))
_RATE: Final = (4, 17, 32, 341, 613, *range(80_000, 80_015))
_BLOCKED: Final = 368
_REPEATED: Final = 506
_UNKNOWN: Final = (1, 2)
_PARAMETER: Final = 100
_GONE: Final = 33


class Expired(Exception):
    """A place in a list that Facebook does not know any more, or an object that is gone."""

    def __init__(self, *, gone: bool) -> None:
        super().__init__()
        self.gone = gone


class Graph:
    """The Graph API in the name of one page.

    Args:
        url: ``https://graph.facebook.com/v23.0/PAGEID``.
        token: the page's; goes into a header only.
        clock: seconds since the epoch.
        session: for tests.

    Attributes:
        own: the page's id, "" when the address holds none.
        host: the server, for errors.
        resets_at: when calls are free again, seconds since the epoch; None while none is near its limit.
        left: requests this fetch or search may still make.
        date: Facebook's own clock at its latest answer, seconds since the epoch; 0 when it did not say.
    """

    def __init__(
        self, url: str, token: str, clock: Callable[[], int], session: requests.Session | None
    ) -> None:
        match = _PAGE.match(url)
        self._api, self.own = (match[1], match[2]) if match else ("", "")
        self._url = url
        self._clock = clock
        self._service = Service(clock, {"Authorization": f"Bearer {token.strip()}"}, session, self._judge)
        self.left = MOST_REQUESTS
        self.resets_at: int | None = None
        self.date = 0
        try:
            self.host = urlsplit(url).hostname or "?"
        except ValueError:
            self.host = "?"

    def begin(self) -> None:
        """A new fetch or search: see that the address is one, and count its requests.

        Raises:
            Denied: it is none.
        """
        require_safe(self._url)
        if not self.own:
            raise Denied("channel.address", host=self.host)
        self.left = MOST_REQUESTS

    def page(
        self, path: str, fields: Mapping[str, str], place: Mapping[str, str], limits: tuple[str, ...]
    ) -> dict[str, Any]:
        """One page of a list; with the next of the limits when Facebook finds it too much.

        Raises:
            Expired: the place or the object is unknown. Away, Denied, Throttled: as for `Service.get`.
        """
        for limit in limits:
            if not self.left:
                raise Away("channel.endless", host=self.host)
            self.left -= 1
            try:
                answer = self._service.get(f"{self._api}/{path}", {**fields, "limit": limit, **place})
            except _TooMuch:
                continue
            self.resets_at = self._regain(answer.headers)
            self.date = http_date(answer.headers.get("Date", "")) or 0
            if answer.status >= 400:
                code, subcode = _codes(answer)
                if code == _PARAMETER or answer.status in (404, 410):
                    raise Expired(gone=subcode == _GONE or answer.status != 400)
                raise Away("channel.broken", status=f"{answer.status}/{code}")
            body = answer.json()
            if isinstance(body, dict) and "error" in body:
                self._judge("GET", answer)
                raise Away("channel.broken", status=f"{answer.status}/{_codes(answer)[0]}")
            if not isinstance(body, dict) or not isinstance(body.get("data"), list):
                raise Away("channel.not_json", status=str(answer.status))
            return body
        raise Away("channel.broken", status="500/1")

    def onward(self, body: Mapping[str, Any]) -> dict[str, str] | None:
        """The place of the next page, None at the end.

        Raises:
            Away: the next page is said to be at another server.
        """
        paging = table(body.get("paging"))
        following = word(paging.get("next"))
        if not following:
            return None
        try:
            there, here = urlsplit(following), urlsplit(self._url)
            same = (there.scheme, there.hostname, there.port) == (here.scheme, here.hostname, here.port)
            fields = dict(parse_qsl(there.query))
        except ValueError:
            same, there, fields = False, urlsplit(""), {}
        if not same:
            raise Away("channel.redirected", host=self.host, other=(there.hostname or "?")[:100])
        place: dict[str, str] = {name: fields[name] for name in _PLACE if name in fields}
        return place if 0 < sum(map(len, place.values())) <= _LONGEST_PLACE else None

    def comment(self, under: str, text: str) -> str:
        """Say something below a post or a comment.

        Returns:
            The comment's id.

        Raises:
            Unwanted: it will never be taken. Away, Unsure, Denied, Throttled: as for `Service.post`.
        """
        if not is_object(under):
            raise Unwanted("channel.no_id")
        answer = self._service.post(f"{self._api}/{under}/comments", data={"message": text})
        try:
            made = table(answer.json())
        except Away:
            made = {}
        if "error" in made:
            self._judge("POST", answer)
            raise Unsure("channel.unsure", host=self.host)
        given = word(made.get("id"))
        if not given:
            raise Unsure("channel.unsure", host=self.host)
        return given

    def close(self) -> None:
        """Hang up."""
        self._service.close()

    def _judge(self, method: str, answer: Answer) -> None:
        """Facebook says by a number what went wrong; the status of HTTP says little."""
        code, _ = _codes(answer)
        status = f"{answer.status}/{code}"
        if code in _TOKEN or code in _PERMISSION:
            raise Denied("channel.denied", status=status)
        if code in _RATE or code == _BLOCKED:
            until = self._regain(answer.headers) or self._clock() + PAUSE_S
            raise Throttled("channel.throttled", until)
        if method == "GET":
            if code == 1 and "reduce the amount" in _message(answer):
                raise _TooMuch("channel.broken", status=status)
            if code in _UNKNOWN:
                raise Away("channel.broken", status=status)
        elif code == _REPEATED or code in _UNKNOWN:
            raise Unsure("channel.unsure", host=self.host)
        elif code and answer.status < 500:
            raise Unwanted("channel.unwanted", status=status)

    def _regain(self, headers: Mapping[str, str]) -> int | None:
        """When calls are free again: the longest ``estimated_time_to_regain_access`` (minutes) of the usage header."""
        told = headers.get("X-Business-Use-Case-Usage", "")
        if not told:
            return None
        try:
            usage = Answer(200, {}, told.encode("latin-1", "replace")).json()
        except Away:
            return None
        minutes = [
            one.get("estimated_time_to_regain_access")
            for use in table(usage).values()
            for one in map(table, rows(use))
        ]
        waits = [one for one in minutes if isinstance(one, int) and not isinstance(one, bool) and one > 0]
        return self._clock() + min(max(waits) * 60, LONGEST_PAUSE_S) if waits else None


class _TooMuch(Away):
    """A page that Facebook finds too much data for one answer."""


def is_object(identity: str) -> bool:
    """Whether a text is an id that may stand in an address: numbers joined by underscores."""
    return _OBJECT.fullmatch(identity) is not None


def _codes(answer: Answer) -> tuple[int, int]:
    """Facebook's own code and subcode of an error; 0 when it said none."""
    error = _error(answer)
    code, subcode = error.get("code"), error.get("error_subcode")
    return code if isinstance(code, int) else 0, subcode if isinstance(subcode, int) else 0


def _message(answer: Answer) -> str:
    return word(_error(answer).get("message")).lower()


def _error(answer: Answer) -> dict[str, Any]:
    try:
        return table(table(answer.json()).get("error"))
    except Away:
        return {}
