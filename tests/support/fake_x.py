"""X as its connector sees it: mentions, own posts, replies; API v2 down to the shapes of its errors."""

from __future__ import annotations

import base64
import re
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any

from console.channels.x_items import id_at, moment_of
from tests.support.fake_service import FakeService, Reply, Request

#: X keeps no more mentions than these.
KEPT = 800
TOKEN = "AAAA-app-token"  # noqa: S105 - of a fake
OWN = "42"


@dataclass
class FakeX(FakeService):
    """One account, ``OWN``, and those who mention it.

    Attributes:
        clock: the time there, seconds since the epoch.
        posts: what mentions the account, by id; own: what it posted; users, media, places: what they refer to.
        oldest: ``since_id`` below this is refused as too old.
        left: calls left until ``resets_at``; None = no limit.
    """

    clock: Callable[[], int]
    posts: dict[int, dict[str, Any]] = field(default_factory=dict)
    own: dict[int, dict[str, Any]] = field(default_factory=dict)
    users: dict[str, dict[str, Any]] = field(default_factory=dict)
    media: dict[str, dict[str, Any]] = field(default_factory=dict)
    places: dict[str, dict[str, Any]] = field(default_factory=dict)
    oldest: int = 0
    left: int | None = None
    resets_at: int = 0

    def __post_init__(self) -> None:
        super().__init__()
        self._last = 0

    @property
    def account(self) -> str:
        """The address a console is given."""
        return f"{self.url}/2/users/{OWN}"

    def mention(self, text: str, *, at: int | None = None, author: str = "77", **more: Any) -> int:
        """Somebody mentions the account."""
        at = self.clock() if at is None else at
        post = self._new_id(at)
        self.posts[post] = _post(post, text, author, at) | more
        return post

    def edit(self, post: int, text: str) -> int:
        """The author edits: a new id takes the place of the old one."""
        old = self.posts.pop(post)
        new = self._new_id(self.clock())
        history = [*old["edit_history_tweet_ids"], str(new)]
        changed = {"id": str(new), "text": text, "edit_history_tweet_ids": history}
        self.posts[new] = old | changed | {"created_at": _iso(self.clock())}
        return new

    def say(self, text: str, *, to: str = "", at: int | None = None) -> int:
        """The account posts, by hand of somebody."""
        at = self.clock() if at is None else at
        post = self._new_id(at)
        made = _post(post, text, OWN, at)
        if to:
            made |= {"referenced_tweets": [{"type": "replied_to", "id": to}]}
        self.own[post] = made
        return post

    def respond(self, request: Request) -> Reply:
        """Answer as X does."""
        if not re.match(rf"Bearer {TOKEN}$|OAuth ", request.headers.get("authorization", "")):
            return _problem(401, "Unauthorized", "Unauthorized")
        if self.left is not None:
            if self.left <= 0:
                limits = {"x_rate_limit_remaining": "0", "x_rate_limit_reset": str(self.resets_at)}
                return Reply.of_json(
                    {"title": "Too Many Requests", "type": "about:blank", "status": 429}, 429, **limits
                )
            self.left -= 1
        if request.method == "POST" and request.path == "/2/tweets":
            return self._created(request)
        if request.path == f"/2/users/{OWN}/mentions":
            return self._timeline(request, self.posts)
        if request.path == f"/2/users/{OWN}/tweets":
            return self._timeline(request, self.own)
        return _problem(404, "Not Found Error", "Could not find user")

    def _timeline(self, request: Request, posts: dict[int, dict[str, Any]]) -> Reply:
        asked = request.params
        since, until = int(asked.get("since_id", "0")), int(asked.get("until_id", "0") or 0)
        if since and since < self.oldest:
            return _invalid("since_id", f"'since_id' must be a tweet id created after {self.oldest}")
        if "pagination_token" in asked:
            try:
                until = int(base64.urlsafe_b64decode(asked["pagination_token"]).decode())
            except ValueError:
                return _invalid("pagination_token", "The token is invalid")
        start = asked.get("start_time")
        most = int(asked.get("max_results", "10"))
        if not 5 <= most <= 100:
            return _invalid("max_results", "must be between 5 and 100")
        kept = sorted(posts, reverse=True)[:KEPT]
        wanted = [
            post
            for post in kept
            if post > since
            and (not until or post < until)
            and (not start or moment_of(post) >= int(datetime.fromisoformat(start).timestamp()))
        ]
        shown = wanted[:most]
        meta: dict[str, Any] = {"result_count": len(shown)}
        if not shown:
            return Reply.of_json({"meta": meta}, **self._limits())
        meta |= {"newest_id": str(shown[0]), "oldest_id": str(shown[-1])}
        if len(wanted) > most:
            meta["next_token"] = base64.urlsafe_b64encode(str(shown[-1]).encode()).decode()
        records = [posts[post] for post in shown]
        return Reply.of_json(
            {"data": records, "includes": self._includes(records), "meta": meta}, **self._limits()
        )

    def _includes(self, records: list[dict[str, Any]]) -> dict[str, Any]:
        authors = {record["author_id"] for record in records if "author_id" in record}
        refers = {one["id"] for record in records for one in record.get("referenced_tweets", [])}
        everything = {str(post): record for post, record in (self.posts | self.own).items()}
        return {
            "users": [user for key, user in self.users.items() if key in authors],
            "media": list(self.media.values()),
            "places": list(self.places.values()),
            "tweets": [everything[key] for key in refers if key in everything],
        }

    def _limits(self) -> dict[str, str]:
        if self.left is None:
            return {}
        return {"x_rate_limit_remaining": str(self.left), "x_rate_limit_reset": str(self.resets_at)}

    def _created(self, request: Request) -> Reply:
        wanted = request.json()
        text, to = wanted["text"], wanted.get("reply", {}).get("in_reply_to_tweet_id", "")
        if any(post["text"].removeprefix("@warga77 ") == text for post in self.own.values()):
            return _problem(403, "Forbidden", "You are not allowed to create a Tweet with duplicate content.")
        if to and not any(to in post["edit_history_tweet_ids"] for post in self.posts.values()):
            detail = "You attempted to reply to a Tweet that is deleted or not visible to you."
            return _problem(403, "Forbidden", detail)
        shown = text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")
        made = self.say(f"@warga77 {shown}" if to else shown, to=to)
        return Reply.of_json({"data": {"id": str(made), "text": shown}}, 201)

    def _new_id(self, at: int) -> int:
        self._last += 1
        return id_at(at) + self._last


def _post(post: int, text: str, author: str, at: int) -> dict[str, Any]:
    return {
        "id": str(post), "text": text, "author_id": author, "created_at": _iso(at), "conversation_id": str(post),
        "edit_history_tweet_ids": [str(post)],
    }  # fmt: skip


def _iso(at: int) -> str:
    return datetime.fromtimestamp(at, UTC).strftime("%Y-%m-%dT%H:%M:%S.000Z")


def _problem(status: int, title: str, detail: str) -> Reply:
    return Reply.of_json({"title": title, "type": "about:blank", "status": status, "detail": detail}, status)


def _invalid(parameter: str, words: str) -> Reply:
    return Reply.of_json(
        {
            "errors": [{"parameters": {parameter: ["?"]}, "message": words}],
            "title": "Invalid Request",
            "detail": "One or more parameters to your request was invalid.",
            "type": "https://api.twitter.com/2/problems/invalid-request",
        },
        400,
    )
