"""A citizens' forum: Discourse as its own code answers, or any forum's feed.

Discourse (app/controllers/posts_controller.rb, LatestPostsQuery): ``/posts.json`` gives 50 visible ordinary posts by
falling id, ``before`` leaves out that id and all above; with ``by_ids`` as older versions did it: the visible ones
among the 50 ids up to and with ``before``. Staff sees deleted posts under their own address, with ``deleted_at``.
"""

from __future__ import annotations

import re
from datetime import UTC, datetime
from typing import Any
from urllib.parse import parse_qsl
from xml.sax.saxutils import escape

from tests.support.fake_service import FakeService, Reply, Request


def iso(moment: float) -> str:
    """As Discourse writes a moment."""
    return datetime.fromtimestamp(int(moment), UTC).strftime("%Y-%m-%dT%H:%M:%S.000Z")


class FakeDiscourse(FakeService):
    """A Discourse.

    Attributes:
        posts: by id, all there ever were.
        gone: ids deleted. staff: the key sees them all the same.
        by_ids: pages by ids, as older versions. hidden: ids only others may see (403 when asked for alone).
        queue: our posts wait for a moderator.
        key, user: what it takes.
    """

    def __init__(self, now: int) -> None:
        super().__init__()
        self.now = now
        self.posts: dict[int, Any] = {}
        self.gone: set[int] = set()
        self.hidden: set[int] = set()
        self.staff = self.by_ids = self.queue = False
        self.key, self.user = "kunci-forum", "petugas"

    def add(self, number: int, at: int, raw: str = "Jalan rusak parah", **more: Any) -> dict[str, Any]:
        """One more post."""
        self.posts[number] = {
            "id": number, "topic_id": 55, "post_number": number, "post_type": 1, "username": "wargaA",
            "name": "Warga A", "user_id": 77, "created_at": iso(at), "updated_at": iso(at), "version": 1, "raw": raw,
            "cooked": f"<p>{escape(raw or '')}</p>", "topic_title": "Jalan rusak", "topic_slug": "jalan-rusak",
            "reply_to_post_number": None, "admin": False, "moderator": False, "staff": False, "deleted_at": None,
            "user_deleted": False, "actions_summary": [{"id": 2, "can_act": True}],
        } | more  # fmt: skip
        return self.posts[number]

    def edit(self, number: int, raw: str, *, quietly: bool = False) -> None:
        """New words; ``quietly``: within five minutes of the post, when Discourse counts no version."""
        post = self.posts[number]
        post |= {"raw": raw, "cooked": f"<p>{escape(raw)}</p>", "updated_at": iso(self.now)}
        post["version"] += not quietly

    def respond(self, request: Request) -> Reply:
        """The list, one post, a topic, a new post."""
        if request.headers.get("api-key") not in (None, self.key):
            return Reply.of_json({"errors": ["invalid key"], "error_type": "invalid_access"}, 403)
        if request.method == "POST":
            return self._posted(request)
        if request.path == "/posts.json":
            return Reply.of_json({"latest_posts": self._latest(int(request.params.get("before", 0)))})
        if match := re.fullmatch(r"/posts/(\d+)\.json", request.path):
            return self._one(int(match[1]))
        if match := re.fullmatch(r"/t/(\d+)(/posts)?\.json", request.path):
            return self._topic(int(match[1]), request)
        return Reply.of_json({"errors": ["not found"]}, 404)

    def _shown(self, number: int) -> bool:
        return number not in self.gone and number not in self.hidden

    def _latest(self, before: int) -> list[Any]:
        last = max(self.posts, default=0)
        if self.by_ids:
            top = before or last
            ids = [one for one in sorted(self.posts, reverse=True) if top - 50 < one <= top]
            return [self.posts[one] for one in ids if self._shown(one)]
        ids = [
            one
            for one in sorted(self.posts, reverse=True)
            if self._shown(one) and (not before or one < before)
        ]
        return [self.posts[one] for one in ids[:50]]

    def _one(self, number: int) -> Reply:
        if number in self.hidden:
            return Reply.of_json({"errors": ["not yours"], "error_type": "invalid_access"}, 403)
        if number not in self.posts or (number in self.gone and not self.staff):
            return Reply.of_json({"errors": ["gone"], "error_type": "not_found"}, 404)
        post = self.posts[number]
        return Reply.of_json(post | {"deleted_at": iso(self.now)} if number in self.gone else post)

    def _topic(self, topic: int, request: Request) -> Reply:
        found = [one for one in self.posts.values() if one["topic_id"] == topic and self._shown(one["id"])]
        if not found:
            return Reply.of_json({"errors": ["gone"]}, 404)
        wanted = [int(text) for name, text in parse_qsl(request.query) if name == "post_ids[]"]
        posts = [one for one in found if one["id"] in wanted][:20] if wanted else found[:20]
        if request.params.get("include_raw") != "true":
            posts = [{name: value for name, value in one.items() if name != "raw"} for one in posts]
        stream: dict[str, Any] = {"posts": posts}
        if not wanted:
            stream["stream"] = [one["id"] for one in found]
        return Reply.of_json({"post_stream": stream, "id": topic})

    def _posted(self, request: Request) -> Reply:
        body = request.json()
        if request.headers.get("api-key") != self.key:
            return Reply.of_json({"errors": ["log in"], "error_type": "not_logged_in"}, 403)
        if not any(one["topic_id"] == body["topic_id"] for one in self.posts.values()):
            return Reply.of_json({"action": "create_post", "errors": ["no such topic"]}, 422)
        if self.queue:
            return Reply.of_json({"success": True, "action": "enqueued", "pending_post": {"id": 9}})
        number = max(self.posts) + 1
        return Reply.of_json(
            self.add(
                number, self.now, body["raw"].strip(), topic_id=body["topic_id"], staff=True, user_id=5,
                username=request.headers["api-username"], reply_to_post_number=body["reply_to_post_number"],
            )
        )  # fmt: skip


class FakeFeed(FakeService):
    """A forum's feed.

    Attributes:
        entries: newest first, as many as are answered; ``guid title text at updated author``.
        kind: rss or atom. etag: answered and recognised; "" = none.
        body: answered instead, as it is.
    """

    def __init__(self) -> None:
        super().__init__()
        self.entries: list[dict[str, Any]] = []
        self.kind = "rss"
        self.etag = ""
        self.body: bytes | None = None

    def add(
        self, guid: str, at: int, text: str = "Jalan <b>rusak</b>", title: str = "Jalan", **more: Any
    ) -> None:
        """One more entry, at the top."""
        entry = {
            "guid": guid,
            "title": title,
            "text": text,
            "at": at,
            "updated": at,
            "author": "wargaA",
        } | more
        self.entries.insert(0, entry)

    def respond(self, request: Request) -> Reply:
        """The feed, or that it has not changed."""
        if self.etag and request.headers.get("if-none-match") == self.etag:
            return Reply(304, headers={"ETag": self.etag})
        body = self.body if self.body is not None else self.document().encode()
        headers = {"Content-Type": "application/xml; charset=utf-8"} | (
            {"ETag": self.etag} if self.etag else {}
        )
        return Reply(200, body, headers)

    def document(self) -> str:
        """The feed as text."""
        return self._atom() if self.kind == "atom" else self._rss()

    def _rss(self) -> str:
        items = "".join(
            f"<item><guid>{escape(one['guid'])}</guid><title>{escape(one['title'])}</title>"
            f"<description>{escape(one['text'])}</description><author>{escape(one['author'])}</author>"
            f"<pubDate>{datetime.fromtimestamp(one['at'], UTC):%a, %d %b %Y %H:%M:%S} +0000</pubDate></item>"
            for one in self.entries
        )
        return f'<?xml version="1.0"?><rss version="2.0"><channel><title>Balai</title>{items}</channel></rss>'

    def _atom(self) -> str:
        items = "".join(
            f"<entry><id>{escape(one['guid'])}</id><title>{escape(one['title'])}</title>"
            f"<content type='html'>{escape(one['text'])}</content><author><name>{escape(one['author'])}</name></author>"
            f"<published>{iso(one['at'])}</published><updated>{iso(one['updated'])}</updated></entry>"
            for one in self.entries
        )
        return f'<?xml version="1.0"?><feed xmlns="http://www.w3.org/2005/Atom"><title>Balai</title>{items}</feed>'
