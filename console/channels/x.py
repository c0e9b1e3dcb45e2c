"""X (API v2): mentions of the city's account in, replies to them out.

Mentions come newest first. A *walk* goes from the newest down to the place where the last one began, and only then does
the cursor move there: a console killed between two pages goes on downwards from the oldest post it has, and afterwards
reads what came in meanwhile. X keeps the last 800 mentions only; a walk that may have met that floor says so
(`Page.gap`). X shows some mentions late, so each walk goes ten minutes further down than it must; what is known is
recognised.

The token is either a Bearer token (an app's reads, a user's also posts but ends after two hours) or the four keys of
OAuth 1.0a joined with colons, see `console.channels.oauth1`.
"""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from typing import Any, Final
from urllib.parse import urlsplit

import requests

from console.channels.message import rows, same_words, table, word
from console.channels.oauth1 import Signer, keys_of
from console.channels.service import Answer, Service, require_safe
from console.channels.x_items import CHANNEL, Posts, id_at, moment_of, number
from models.delivery import Away, CursorLost, Denied, Outgoing, Page, Throttled, Unsure, Unwanted

#: Mentions X keeps, less those deleted or hidden, which count but are not delivered.
NEAR_THE_FLOOR: Final = 750
#: How much further down a walk goes, seconds: mentions that X shows late.
OVERLAP_S: Final = 600
#: Requests of one fetch; 800 mentions are eight.
MOST_REQUESTS: Final = 60
#: Pages of our own posts that are searched for a reply.
MOST_SEARCHED: Final = 8
#: How far X's clock and ours may be apart, and how long a reply may be on its way, seconds.
SKEW_S: Final = 120
SETTLE_S: Final = 60
#: How far back a reply that X calls a repetition is looked for when we know of no earlier try, seconds.
BACK_S: Final = 24 * 3600
#: How long X is left alone when the month's quota is used up, seconds.
QUOTA_PAUSE_S: Final = 6 * 3600

_FIELDS: Final = {
    "max_results": "100",
    "tweet.fields": "created_at,author_id,conversation_id,geo,attachments,referenced_tweets,in_reply_to_user_id,"
    "edit_history_tweet_ids,note_tweet",
    "expansions": "author_id,attachments.media_keys,geo.place_id,referenced_tweets.id",
    "user.fields": "name,username",
    "media.fields": "url,preview_image_url,type",
    "place.fields": "full_name,name,geo",
}
_ACCOUNT: Final = re.compile(r"^(.*)/users/(\d{1,20})/?$")
_PREFIX: Final = re.compile(r"^(?:@\w{1,50}\s+)+")
#: What X says of a token or an account, not of the one post (a problem's type, title or detail).
_OF_US: Final = re.compile(
    r"client-forbidden|client forbidden|oauth1?-permissions|oauth1? app permissions|unsupported-authentication"
    r"|unsupported authentication|suspended|locked|read-only|appropriate .*permission",
    re.IGNORECASE,
)


@dataclass(frozen=True)
class Mark:
    """A place in the mentions.

    Attributes:
        since: everything up to this id is in. 0 = nothing yet.
        until: a walk under way has everything from here up to ``newest``; 0 = none is under way.
        newest: where the walk under way began.
        seen: how many it has met above ``since``.
    """

    since: int = 0
    until: int = 0
    newest: int = 0
    seen: int = 0

    @classmethod
    def read(cls, cursor: str) -> Mark:
        """The place a cursor names.

        Raises:
            CursorLost: it is none of ours.
        """
        if not cursor:
            return cls()
        try:
            fields = json.loads(cursor)
            mark = cls(**{name: int(value) for name, value in fields.items()})
        except (ValueError, TypeError, AttributeError, RecursionError):
            raise CursorLost("channel.cursor") from None
        if min(mark.since, mark.until, mark.newest, mark.seen) < 0:
            raise CursorLost("channel.cursor")
        return mark

    def text(self) -> str:
        """As a cursor."""
        fields = {"since": self.since, "until": self.until, "newest": self.newest, "seen": self.seen}
        return json.dumps({name: str(value) for name, value in fields.items() if value} or {"since": "0"})


class XConnector:
    """One account's mentions.

    Args:
        url: ``https://api.x.com/2/users/ID``.
        token: Bearer token, or four keys of OAuth 1.0a joined with colons.
        clock: seconds since the epoch.
        secret: not used by X.
        session: for tests.
    """

    channel: str = CHANNEL

    def __init__(
        self, url: str, token: str, clock: Callable[[], int], secret: str = "", *,
        session: requests.Session | None = None,
    ) -> None:  # fmt: skip
        self._url = url.rstrip("/")
        self._clock = clock
        match = _ACCOUNT.match(self._url)
        self._api, self._own = (match[1], match[2]) if match else ("", "")
        self._posts = Posts(self._own, clock)
        keys = keys_of(token)
        headers = {} if keys else {"Authorization": f"Bearer {token.strip()}"}
        self._service = Service(clock, headers, session, self._judge, Signer(keys, clock) if keys else None)

    def fetch(self, cursor: str) -> Iterator[Page]:
        """Mentions since a cursor; see `models.delivery.Connector.fetch`."""
        self._check()
        start = Mark.read(cursor)
        budget = _Budget(self._url)
        since, deeper = start.since, 0
        if start.until:
            for page, mark in self._walk(start, 0, budget):
                yield page
                since = max(mark.newest, start.since)
                deeper = mark.seen if start.since and not page.gap else 0
        for page, _ in self._walk(Mark(since), deeper, budget):
            yield page

    def send(self, out: Outgoing) -> str:
        """Reply to a mention; see `models.delivery.Connector.send`.

        X refuses words it has just had from us. They may be this very reply, from a try whose answer was lost: it is
        looked up before the reply is called refused.
        """
        self._check()
        try:
            answer = self._service.post(
                f"{self._api}/tweets",
                body={"text": out.text, "reply": {"in_reply_to_tweet_id": out.external_id}},
            )
        except _Repeated:
            since = out.tried_at or self._clock() - BACK_S
            found = self._search(out, since)
            if found is None:
                raise Unwanted("channel.duplicate") from None
            return found
        try:
            sent = word(table(table(answer.json()).get("data")).get("id"))
        except Away:
            sent = ""
        if not sent:
            raise Unsure("channel.unsure", host=urlsplit(self._url).hostname or "?")
        return sent

    def find(self, out: Outgoing) -> str | None:
        """Look among our own latest posts; see `models.delivery.Connector.find`."""
        self._check()
        found = self._search(out, out.tried_at)
        if found is None and self._clock() - out.tried_at < SETTLE_S:
            raise Unsure(
                "channel.unsure", host=urlsplit(self._url).hostname or "?"
            )  # it may still be on its way
        return found

    def close(self) -> None:
        """Hang up."""
        self._service.close()

    def _check(self) -> None:
        require_safe(self._url)
        if not self._own:
            raise Denied("channel.address", host=urlsplit(self._url).hostname or "?")

    def _walk(self, mark: Mark, deeper: int, budget: _Budget) -> Iterator[tuple[Page, Mark]]:
        """From ``mark.until`` (or the newest) down to ``mark.since``, with the place after each page.

        Args:
            deeper: how many a walk before this one met further down: together they show how near the floor is.
        """
        token, without_since = "", False
        while True:
            asked = dict(_FIELDS)
            if mark.since and not without_since:
                asked["since_id"] = str(max(1, mark.since - (OVERLAP_S * 1000 << 22)))
            if token:
                asked["pagination_token"] = token
            elif mark.until:
                asked["until_id"] = str(mark.until)
            budget.spend()
            answer = self._service.get(f"{self._url}/mentions", asked)
            if answer.status == 400 and (token or mark.until):
                # The token or the id is too old: from the top again. What was delivered is recognised.
                token, mark = "", replace(mark, until=0, newest=0, seen=0)
                continue
            if answer.status == 400 and "since_id" in asked:
                without_since = True  # too old: down to it by ourselves
                continue
            body = self._page(answer)
            ids = self._ids(body)
            mark = replace(
                mark,
                newest=mark.newest if mark.until else max(ids, default=0),
                until=min([*ids, *([mark.until] if mark.until else [])], default=0),
                seen=mark.seen + sum(one > mark.since for one in ids),
            )
            token = word(table(body.get("meta")).get("next_token"))
            reached = without_since and 0 < mark.until <= mark.since
            over = not token or reached
            resets_at, remaining = self._limits(answer.headers)
            gap = over and not reached and mark.since and mark.seen + deeper >= NEAR_THE_FLOOR
            place = Mark(since=max(mark.newest, mark.since)) if over else mark
            items = tuple(self._posts.items(body))
            yield Page(items, place.text(), resets_at, remaining, "channel.gap" if gap else ""), mark
            if over:
                return

    def _ids(self, body: Mapping[str, Any]) -> list[int]:
        """Ids of a page, without those from a future: one broken id must not become the place we go on from."""
        latest = id_at(self._clock() + 24 * 3600)
        return [
            one for post in rows(body.get("data")) if 0 < (one := number(table(post).get("id"))) <= latest
        ]

    def _page(self, answer: Answer) -> dict[str, Any]:
        """A body with posts, or one that says there are none.

        Raises:
            Denied: there is no such account. Away: neither.
        """
        if answer.status == 404:
            raise Denied("channel.denied", status="404")
        if answer.status != 200:
            raise Away("channel.broken", status=str(answer.status))
        body = answer.json()
        if not isinstance(body, dict) or not (
            isinstance(body.get("data"), list) or isinstance(body.get("meta"), dict)
        ):
            raise Away("channel.not_json", status=str(answer.status))
        return body

    def _limits(self, headers: Mapping[str, str]) -> tuple[int | None, int | None]:
        """When the rate limit starts anew, by our clock, and how many calls are left until then."""
        left = headers.get("x-rate-limit-remaining", "").strip()
        remaining = int(left) if left.isascii() and left.isdigit() and len(left) < 9 else None
        if "x-rate-limit-reset" not in headers:
            return None, remaining
        told = {name: headers[name] for name in ("x-rate-limit-reset", "Date") if name in headers}
        return self._service.pause(told), remaining

    def _search(self, out: Outgoing, since: int) -> str | None:
        """Our post with these words in answer to that message, since a moment.

        Raises:
            Unsure: there are more posts than are searched.
        """
        asked = {"max_results": "100", "tweet.fields": "created_at,referenced_tweets,note_tweet"}
        if since:
            start = max(since - SKEW_S, moment_of(1) + 1)
            asked["start_time"] = datetime.fromtimestamp(start, UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
        for _ in range(MOST_SEARCHED):
            body = self._page(self._service.get(f"{self._url}/tweets", asked))
            for post in map(table, rows(body.get("data"))):
                if number(post.get("id")) and _answers(post, out):
                    return word(post.get("id"))
            token = word(table(body.get("meta")).get("next_token"))
            if not token:
                return None
            asked["pagination_token"] = token
        raise Unsure("channel.unsure", host=urlsplit(self._url).hostname or "?")

    def _judge(self, method: str, answer: Answer) -> None:
        """What X says in its own words (RFC 7807 problems; docs.x.com, response codes)."""
        try:
            problem = table(answer.json())
        except Away:
            problem = {}
        said = " ".join(word(problem.get(key)) for key in ("type", "title", "detail", "reason"))
        if answer.status == 402:  # credits are used up: somebody has to pay
            raise Denied("channel.denied", status="402")
        if answer.status == 429 and re.search(r"usage.?capp?|monthly", said, re.IGNORECASE):
            raise Throttled("channel.throttled", self._clock() + QUOTA_PAUSE_S)
        if answer.status == 403 and method == "POST":
            if "duplicate" in said.lower():
                raise _Repeated("channel.duplicate")
            if said.strip() and not _OF_US.search(said):  # this post may not be answered; others may
                raise Unwanted("channel.unwanted", status="403")


class _Repeated(Unwanted):
    """X has had these words from us already."""


class _Budget:
    """How many requests one fetch may still make: pages that go on without end are left."""

    def __init__(self, url: str) -> None:
        self._left = MOST_REQUESTS
        self._host = urlsplit(url).hostname or "?"

    def spend(self) -> None:
        """One request.

        Raises:
            Away: there were too many.
        """
        if not self._left:
            raise Away("channel.endless", host=self._host)
        self._left -= 1


def _answers(post: dict[str, Any], out: Outgoing) -> bool:
    """Whether one of our posts is a reply. X puts the names of those addressed before it, and shortens links."""
    targets = {
        word(table(one).get("id"))
        for one in rows(post.get("referenced_tweets"))
        if table(one).get("type") == "replied_to"
    }
    if out.external_id not in targets:
        return False
    text = word(table(post.get("note_tweet")).get("text")) or word(post.get("text"))
    text = text.replace("&lt;", "<").replace("&gt;", ">").replace("&amp;", "&")
    return same_words(_PREFIX.sub("", text), _PREFIX.sub("", out.text))
