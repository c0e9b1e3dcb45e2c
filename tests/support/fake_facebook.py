"""Facebook as its connector sees it: a page's feed, where it is tagged, comments; Graph API down to its errors."""

from __future__ import annotations

import base64
import hashlib
import hmac
import json
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import UTC, datetime
from email.utils import formatdate
from typing import Any
from urllib.parse import urlencode

from tests.support.fake_service import FakeService, Fault, Reply, Request

PAGE = "1001"
TOKEN = "EAAB-page-token"  # noqa: S105 - of a fake
SECRET = "app-secret"  # noqa: S105 - of a fake


@dataclass
class FakeFacebook(FakeService):
    """One page and those who write on it.

    Attributes:
        clock: the time there, seconds since the epoch.
        feed, tagged: posts by id; comments: by the post or comment they stand under, oldest first.
        nested: comments told with a post; more are asked for below it.
        elsewhere: where the next page is said to be instead of here.
        usage: the X-Business-Use-Case-Usage header.
        tells_time: it says what time it is, as HTTP servers do.
    """

    clock: Callable[[], int]
    feed: dict[str, dict[str, Any]] = field(default_factory=dict)
    tagged: dict[str, dict[str, Any]] = field(default_factory=dict)
    comments: dict[str, list[dict[str, Any]]] = field(default_factory=dict)
    nested: int = 50
    elsewhere: str = ""
    usage: dict[str, Any] = field(default_factory=dict)
    tells_time: bool = True

    def __post_init__(self) -> None:
        super().__init__()
        self._last = 0

    @property
    def page(self) -> str:
        """The address a console is given."""
        return f"{self.url}/v23.0/{PAGE}"

    def post(
        self, text: str, *, by: str = "7", at: int | None = None, tagged: bool = False, **more: Any
    ) -> str:
        """Somebody posts on the page, or tags it."""
        identity = f"{PAGE if not tagged else by}_{self._new()}"
        made = self._said(identity, text, by, at) | more
        made.setdefault("updated_time", made["created_time"])
        (self.tagged if tagged else self.feed)[identity] = made
        return identity

    def comment(self, under: str, text: str, *, by: str = "8", at: int | None = None, to: str = "") -> str:
        """Somebody comments below a post; ``to`` = in answer to a comment there."""
        identity = f"{under.split('_')[-1]}_{self._new()}"
        made = self._said(identity, text, by, at)
        if to:
            made["parent"] = {"id": to}
        self.comments.setdefault(under, []).append(made)
        for posts in (self.feed, self.tagged):
            if under in posts:
                posts[under]["updated_time"] = made["created_time"]
        return identity

    def edit(self, identity: str, text: str) -> None:
        """The author edits a post."""
        self.feed[identity] |= {"message": text, "updated_time": _iso(self.clock())}

    def respond(self, request: Request) -> Reply:
        """Answer as Facebook does."""
        if request.headers.get("authorization") != f"Bearer {TOKEN}":
            return error(
                190, "Error validating access token: Session has expired", kind="OAuthException", status=401
            )
        parts = request.path.split("/")[2:]
        if len(parts) != 2:
            return error(100, "Unsupported request", subcode=33)
        if parts[1] in ("feed", "tagged") and parts[0] == PAGE and request.method == "GET":
            return self._list(request, sorted(
                getattr(self, parts[1]).values(), key=lambda one: one.get("created_time", ""), reverse=True
            ), self._with_comments)  # fmt: skip
        known = parts[0] in self.feed or parts[0] in self.tagged
        known = known or any(parts[0] == one["id"] for said in self.comments.values() for one in said)
        if parts[1] != "comments" or not known:
            return error(100, "Unsupported post request. Object does not exist", subcode=33)
        if request.method == "POST":
            made = self.comment(parts[0], request.form["message"], by=PAGE)
            return Reply.of_json({"id": made})
        return self._list(request, self.comments.get(parts[0], [])[::-1], lambda one: one)

    def call(self, value: dict[str, Any], *, at: int | None = None) -> tuple[dict[str, str], bytes]:
        """Headers and body of a webhook's call with one change of the feed."""
        sent = self.clock() if at is None else at
        entry = {"id": PAGE, "time": sent, "changes": [{"field": "feed", "value": value}]}
        return signed({"object": "page", "entry": [entry]})

    def _list(self, request: Request, records: list[dict[str, Any]], shown: Callable[[Any], Any]) -> Reply:
        asked = request.params
        limit, since = int(asked.get("limit", "25")), int(asked.get("since", "0"))
        assert 0 < limit <= 100, "Facebook takes at most 100"
        begin = 0
        if "after" in asked:
            try:
                name, begin_text = base64.urlsafe_b64decode(asked["after"]).decode().split("|")
                begin = int(begin_text)
            except ValueError:
                return error(100, "Invalid parameter: after")
            assert name == request.path
        records = [one for one in records if not since or _newest(one) >= since]
        page = records[begin : begin + limit]
        body: dict[str, Any] = {"data": [shown(one) for one in page]}
        if page:
            body["paging"] = self._paging(
                request.path, begin + limit, limit, more=begin + limit < len(records)
            )
        return Reply.of_json(body, **self._headers())

    def _with_comments(self, post: dict[str, Any]) -> dict[str, Any]:
        said = self.comments.get(post.get("id", ""), [])[::-1]
        if not said:
            return post
        path = f"/v23.0/{post['id']}/comments"
        paging = self._paging(path, self.nested, self.nested, more=len(said) > self.nested)
        return post | {"comments": {"data": said[: self.nested], "paging": paging}}

    def _paging(self, path: str, end: int, limit: int, *, more: bool) -> dict[str, Any]:
        after = base64.urlsafe_b64encode(f"{path}|{end}".encode()).decode()
        paging: dict[str, Any] = {"cursors": {"before": "QVF", "after": after}}
        if more:
            query = urlencode(
                {"access_token": TOKEN, "limit": str(limit), "after": after, "method": "delete"}
            )
            paging["next"] = f"{self.elsewhere or self.url}{path}?{query}"
        return paging

    def _headers(self) -> dict[str, str]:
        told = {"Date": formatdate(self.clock(), usegmt=True)} if self.tells_time else {}
        return told | ({"X_Business_Use_Case_Usage": json.dumps(self.usage)} if self.usage else {})

    def _said(self, identity: str, text: str, by: str, at: int | None) -> dict[str, Any]:
        made: dict[str, Any] = {"id": identity, "created_time": _iso(self.clock() if at is None else at)}
        if text:
            made["message"] = text
        if by:
            made["from"] = {"id": by, "name": f"Warga {by}"}
        return made

    def _new(self) -> int:
        self._last += 1
        return 500_000 + self._last


def error(
    code: int,
    words: str,
    *,
    subcode: int = 0,
    kind: str = "GraphMethodException",
    status: int = 400,
    **headers: str,
) -> Reply:
    """An error as the Graph API says it."""
    said: dict[str, Any] = {"message": words, "type": kind, "code": code, "fbtrace_id": "A5DNtRrGa7"}
    if subcode:
        said["error_subcode"] = subcode
    return Reply.of_json({"error": said}, status, **headers)


def fault(code: int, words: str = "…", *, subcode: int = 0, status: int = 400, **headers: str) -> Fault:
    """The same as something that goes wrong."""
    return Fault("answer", error(code, words, subcode=subcode, status=status, **headers))


def signed(body: Any, secret: str = SECRET) -> tuple[dict[str, str], bytes]:
    """Headers and body of a webhook's call."""
    raw = body if isinstance(body, bytes) else json.dumps(body).encode()
    return {
        "X-Hub-Signature-256": "sha256=" + hmac.new(secret.encode(), raw, hashlib.sha256).hexdigest()
    }, raw


def _newest(record: dict[str, Any]) -> int:
    said = record.get("updated_time") or record.get("created_time") or ""
    return int(datetime.strptime(said, "%Y-%m-%dT%H:%M:%S%z").timestamp()) if said else 2**40


def _iso(at: int) -> str:
    return datetime.fromtimestamp(at, UTC).strftime("%Y-%m-%dT%H:%M:%S+0000")
