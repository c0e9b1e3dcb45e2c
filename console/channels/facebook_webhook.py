"""What Facebook calls us up about: posts, edits and removals the moment they happen.

A desk cannot be called up; the intake on a server can. What a call brings is what a poll would bring, under the same
ids, so both may be on. Only a call tells of removals and of edited comments.
"""

from __future__ import annotations

import hashlib
import hmac
import re
from collections.abc import Callable, Mapping
from typing import Any, Final

from console.channels.facebook_items import CHANNEL, Posts, words
from console.channels.message import line, rows, table, word
from console.channels.rows import BadRow
from console.channels.service import Answer
from models.delivery import Away, Deleted, Edited, Item
from models.report import Unreadable

#: What no one says anything with.
_WORDLESS: Final = frozenset(("reaction", "like"))
_CHALLENGE: Final = re.compile(r"[\w.-]{1,200}")


def verify(secret: str, headers: Mapping[str, str], body: bytes) -> bool:
    """Whether a call is Facebook's: ``X-Hub-Signature-256`` is the HMAC-SHA256 of the body with the app's secret.

    Args:
        secret: the app's; with none, nothing is believed. headers: whatever the case of their names.
    """
    given = next((text for name, text in headers.items() if name.lower() == "x-hub-signature-256"), "")
    wanted = hmac.new(secret.encode(), body, hashlib.sha256).hexdigest()
    return bool(secret) and hmac.compare_digest(given.strip().encode(), f"sha256={wanted}".encode())


def challenge(params: Mapping[str, str], token: str) -> str | None:
    """What to answer when Facebook asks whether the address is ours; None: it is not asking, or with another token."""
    answer = params.get("hub.challenge", "")
    if params.get("hub.mode") != "subscribe" or not token or not _CHALLENGE.fullmatch(answer):
        return None
    known = hmac.compare_digest(params.get("hub.verify_token", "").encode(), token.encode())
    return answer if known else None


def items(body: bytes | Mapping[str, Any], clock: Callable[[], int] | None = None) -> list[Item]:
    """The messages of a call whose signature was verified.

    Args:
        clock: seconds since the epoch; None: the time Facebook says it is.
    """
    try:
        call = Answer(200, {}, body).json() if isinstance(body, bytes) else dict(body)
    except Away:
        text = body.decode("utf-8", "replace") if isinstance(body, bytes) else ""
        return [Posts("", lambda: 0).broken("webhook", text, "file.json_broken")]
    if not isinstance(call, dict):
        return [Posts("", lambda: 0).broken("webhook", call, "file.not_object")]
    if call.get("object") != "page":
        return []
    found: list[Item] = []
    for entry in map(table, rows(call.get("entry"))):
        sent = word(entry.get("time"))
        posts = Posts(word(entry.get("id")), clock or _told(sent))
        for change in map(table, rows(entry.get("changes"))):
            if change.get("field") == "feed":
                item = _item(change.get("value"), posts, sent)
                found.extend([] if item is None else [item])
    return found


def _item(value: Any, posts: Posts, sent: str) -> Item | None:
    if not isinstance(value, dict):
        return posts.broken("webhook", value, "file.not_object")
    kind, verb = word(value.get("item")), word(value.get("verb"))
    if kind in _WORDLESS or posts.ours(value):
        return None
    comment = kind == "comment"
    given = value.get("comment_id" if comment else "post_id")
    if verb in ("remove", "edited", "edit"):
        return _changed(value, posts, line(given), removed=verb == "remove", sent=sent)
    if verb != "add":  # hide, unhide, block: what the page itself did
        return None
    if comment:
        return posts.read(value, "komentar", given or "", value.get("post_id"))
    return posts.read({**value, "parent_id": None}, "kiriman", given or "")


def _changed(
    value: dict[str, Any], posts: Posts, external: str, *, removed: bool, sent: str
) -> Edited | Deleted | Unreadable:
    """An edit's name is the time of the call: Facebook repeats a call that was not answered word by word."""
    try:
        if not external:
            raise BadRow("channel.no_id")  # noqa: TRY301 - one way out for everything that is wrong
        if removed:
            return Deleted(CHANNEL, external[:200], version=sent[:40] or "remove")
        return Edited(CHANNEL, external[:200], words(value), version=sent[:40] or "edit")
    except BadRow as problem:
        return posts.broken(f"webhook {external or '?'}", value, problem.code)


def _told(sent: str) -> Callable[[], int]:
    """The clock of a call: when it was sent."""
    now = int(sent) if sent.isascii() and sent.isdigit() and len(sent) <= 11 else 0
    return lambda: now
