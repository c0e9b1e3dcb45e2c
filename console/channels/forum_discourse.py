"""A Discourse forum: its citizens' posts in, answers to them out.

``GET /posts.json`` lists the newest posts, ``?before=ID`` those before one: up to 50 (Discourse's LatestPostsQuery;
older versions list the visible ones among the 50 ids up to that one, so there an empty page is not the end). A *walk*
goes from the newest down to the newest of the last walk, and only then does the cursor move there; a console killed
between two pages goes on from the last one it has.

The cursor also keeps which of the latest posts are known, with a mark of their words. So a post on the first page that
reads differently is an edit, one that is missing is asked for alone, and a few of the others are asked for each time in
turn: gone there (404, or deleted as staff sees it) is `Deleted`. A post older than those is not looked at again.

Whose words count: every ordinary post of a citizen is a message of its own, whether it opens a topic or answers in one,
since people report "the same here" below somebody else's report; which post it answers is told where that one stands on
the same page. Posts of staff, of our own user and of Discourse
itself (ids below zero) are not citizens' words and are passed over.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import replace
from typing import Any, Final
from urllib.parse import unquote, urlencode, urlsplit

import requests

from console.channels import message
from console.channels.answer_rows import Row, json_rows
from console.channels.dates import DateReader
from console.channels.fields import Columns
from console.channels.file_source import RECORD_LIMIT
from console.channels.forum_place import LARGEST_ID, Place
from console.channels.forum_words import pictures, words
from console.channels.rows import Builder
from console.channels.service import Answer, Service, require_safe
from console.channels.since import FIRST_S
from models.delivery import Away, Deleted, Denied, Edited, Item, Outgoing, Page, Throttled, Unsure, Unwanted
from models.report import Report

#: Known posts that are asked for alone in one fetch.
CHECKS: Final = 8
#: Pages of one fetch; a longer walk goes on with the next.
MOST_PAGES: Final = 100
#: Posts of one page, and the ids an older Discourse looks through for one.
PAGE: Final = 50
#: Empty pages in a row after which a forum whose walk has no floor is taken to end.
_MOST_EMPTY: Final = 20
#: Posts of a topic that are searched for an answer, and how many come at a time.
_SEARCHED: Final = 200
_CHUNK: Final = 20
#: How far the forum's clock and ours may be apart, seconds.
_SKEW_S: Final = 600
_MOMENT: Final = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")


class DiscourseForum:
    """One Discourse.

    Args:
        channel: channel code.
        url: ``https://[user@]host[/path]``; without a user, "system".
        token: API key; "" reads what everybody may read.
        clock: seconds since the epoch.
        session: for tests.
    """

    def __init__(
        self, channel: str, url: str, token: str, clock: Callable[[], int], *,
        session: requests.Session | None = None,
    ) -> None:  # fmt: skip
        self._channel = channel
        user, self._base = _parts(url)
        self._user = user or "system"
        self._token = token.strip()
        self._clock = clock
        self._columns = Columns(None)
        headers = {"Api-Key": self._token, "Api-Username": self._user} if self._token else {}
        self._service = Service(clock, headers, session)

    def fetch(self, cursor: str) -> Iterator[Page]:
        """Posts since a cursor, newest first; see `models.delivery.Connector.fetch`."""
        require_safe(self._base)
        place = Place.read(cursor)
        missing: list[int] = []
        listed: set[int] = set()
        pages = MOST_PAGES
        for fresh in (False, True):
            if not fresh and not place.before:
                continue
            for page, ids in self._walk(place):
                if fresh and not listed:
                    listed = ids
                    missing = self._missing(place, ids)
                yield page
                pages -= 1
                if not pages:
                    return
        yield from self._checked(place, missing, listed)

    def send(self, out: Outgoing) -> str:
        """Answer a post; see `models.delivery.Connector.send`.

        Discourse itself takes the same answer twice within two minutes for one.
        """
        require_safe(self._base)
        if not self._token:
            raise Denied("channel.no_token")
        post = self._post(out.external_id)
        if post is None or _gone(post):
            raise Unwanted("channel.unwanted", status="404")
        topic, number = post.get("topic_id"), post.get("post_number")
        if type(topic) is not int or type(number) is not int:
            raise Away("channel.not_json", status="200")
        body = {"topic_id": topic, "raw": out.text, "reply_to_post_number": number}
        answer = self._service.post(f"{self._base}/posts.json", body=body)
        try:
            made = message.table(answer.json())
        except Away:
            raise Unsure("channel.unsure", host=_host(self._base)) from None
        # A post that waits for a moderator is accepted, and has no id of a post yet.
        for name, one in (("", made), ("", made.get("post")), ("antre-", made.get("pending_post"))):
            made_id = message.table(one).get("id")
            if type(made_id) is int:
                return f"{name}{made_id}"
        raise Unsure("channel.unsure", host=_host(self._base))

    def find(self, out: Outgoing) -> str | None:
        """Look for an answer of ours with the same words; see `models.delivery.Connector.find`.

        One that waits for a moderator cannot be seen; the user of the address should be one whose posts do not.
        """
        require_safe(self._base)
        post = self._post(out.external_id)
        if post is None:
            return None
        topic, number = post.get("topic_id"), post.get("post_number")
        if type(topic) is not int:
            raise Unsure("channel.unsure", host=_host(self._base))
        answer = self._service.get(f"{self._base}/t/{topic}.json")
        if answer.status in (404, 410):
            return None
        stream = message.rows(message.table(message.table(answer.json()).get("post_stream")).get("stream"))
        later = sorted(
            (one for one in stream if type(one) is int and one > int(out.external_id)), reverse=True
        )
        earliest = out.tried_at - _SKEW_S if out.tried_at else 0
        for start in range(0, min(len(later), _SEARCHED), _CHUNK):
            oldest = None
            for one in self._of_topic(topic, later[start : start + _CHUNK]):
                at = DateReader(self._clock()).read_fast(message.word(one.get("created_at")))
                oldest = at if oldest is None or (at is not None and at < oldest) else oldest
                if self._is_ours(one, out.text, number) and (at is None or at >= earliest):
                    return message.word(one.get("id"))
            if oldest is not None and oldest < earliest:
                return None
        if len(later) > _SEARCHED:
            raise Unsure("channel.unsure", host=_host(self._base))
        return None

    def close(self) -> None:
        """Hang up."""
        self._service.close()

    def _walk(self, place: Place) -> Iterator[tuple[Page, set[int]]]:
        """Pages from where the walk stands (the newest, when none is under way) down to the last one's newest."""
        by_count = False  # this Discourse counts posts, not ids: an empty page is its end
        of_post = False  # the walk stands at a post that was just shown, so only a count leaves it out
        empty = 0
        while True:
            before = place.before
            rows, whole = self._list(before)
            known = set(place.known)
            items, ids = self._items(rows, place)
            if not before:
                place.top = max(ids, default=place.seen)
                if place.top < place.seen and not known & ids:
                    place.seen = 0  # the forum came back from an older copy: its ids begin anew below ours
            by_count = by_count or bool(of_post and ids and before not in ids)
            empty = 0 if ids else empty + 1
            over = self._over(place, rows, ids, by_count, empty)
            if over:
                place.seen, place.before, place.top = place.top, 0, 0
            else:
                lowest = min(ids, default=before)
                of_post = not before or lowest < before
                place.before = lowest if of_post else max(1, before - PAGE)
            yield Page(tuple(items), place.text(), gap="" if whole else "channel.gap_full"), ids
            if over:
                return

    def _over(self, place: Place, rows: list[Row], ids: set[int], by_count: bool, empty: int) -> bool:
        """Whether a walk has come down to where it must."""
        if not ids:
            return not place.before or by_count or place.before <= place.seen + 1 or empty >= _MOST_EMPTY
        if place.seen:
            return min(ids) <= place.seen
        reader = DateReader(self._clock())
        written = [at for row in rows if (at := reader.read_fast(row.get("created_at"))) is not None]
        return min(ids) <= 1 or max(written, default=0) < self._clock() - FIRST_S

    def _list(self, before: int) -> tuple[list[Row], bool]:
        answer = self._service.get(f"{self._base}/posts.json", {"before": str(before)} if before else None)
        if answer.status != 200:
            raise Away("channel.broken", status=str(answer.status))
        return json_rows(answer, ("latest_posts",), self._columns)

    def _items(self, rows: list[Row], place: Place) -> tuple[list[Item], set[int]]:
        """What the posts of a page say that is not known yet, and the ids of all of them."""
        builder = Builder(self._channel, self._channel, "kiriman", self._clock())
        items: list[Item] = []
        ids: set[int] = set()
        places = {_spot(row.value, "post_number"): _id(row.value) for row in rows if not row.fault}
        for row in rows:
            if row.fault:
                items.append(builder.bad(row.number, row.raw, row.fault, limit=str(RECORD_LIMIT)))
                continue
            number = _id(row.value)
            if number:
                ids.add(number)
            spot = _spot(row.value, "reply_to_post_number")
            above = places.get(spot, 0) if spot else 0
            for one in self._said(row.value, number, row.raw, place, builder, row.number):
                answered = (str(above),) if above and above != number else ()
                items.append(replace(one, answers=answered) if isinstance(one, Report) else one)
        return items, ids

    def _said(
        self, post: dict[str, Any], number: int, raw: str, place: Place, builder: Builder, where: int
    ) -> list[Item]:
        """A post as items: none when it is known or no citizen's, a Report, an Edited, a piece for the quarantine."""
        if _gone(post):
            return self._forgotten(number, place)
        if self._passed_over(post):
            return []
        report = builder.from_fields(number or where, raw, self._fields(post, number))
        version = f"{message.line(post.get('version'))}@{message.line(post.get('updated_at'))}"[:80]
        told: list[Item] = [report]
        if isinstance(report, Report):
            mark = _mark(f"{report.title}\0{report.text}")
            edit = Edited(self._channel, report.external_id, report.text, report.title, version)
            if number in place.known and not place.known[number].startswith("-"):
                told = [edit]
            elif type(post.get("version")) is int and post["version"] > 1:
                told = [report, edit]  # we may have had it as it was first
        else:
            mark = "-" + _mark(raw)
        if number and place.known.get(number) == mark:
            return []
        if number:
            place.known[number] = mark
        return told

    def _forgotten(self, number: int, place: Place) -> list[Item]:
        """A post that is gone: told once, when it was delivered."""
        mark = place.known.pop(number, "-")
        return [] if mark.startswith("-") else [Deleted(self._channel, str(number))]

    def _passed_over(self, post: Mapping[str, Any]) -> bool:
        """Whether a post is no citizen's words; see the module's text."""
        if message.word(post.get("username")).casefold() == self._user.casefold():
            return True
        user, kind = post.get("user_id"), post.get("post_type")
        if (type(user) is int and user < 0) or (type(kind) is int and kind != 1):
            return True
        return any(post.get(name) is True for name in ("staff", "admin", "moderator"))

    def _fields(self, post: Mapping[str, Any], number: int) -> dict[str, str]:
        cooked = message.word(post.get("cooked"))
        username = message.line(post.get("username"))
        return {
            "external_id": str(number) if number else "",
            "text": message.word(post.get("raw")) or words(cooked),
            "title": message.word(post.get("topic_title")),
            "created_at": message.word(post.get("created_at")),
            "photos": " ".join(pictures(cooked, self._base + "/")),
            "reporter_name": message.line(post.get("name")) or username,
            "reporter_contact": username,
        }

    def _missing(self, place: Place, listed: set[int]) -> list[int]:
        """Known posts that the first page should show and does not."""
        lowest = min(listed, default=0)
        return [one for one in self._watched(place) if one > lowest and one not in listed][-CHECKS:]

    def _watched(self, place: Place) -> list[int]:
        """Known posts that were delivered, oldest first."""
        return sorted(one for one, mark in place.known.items() if not mark.startswith("-"))

    def _checked(self, place: Place, missing: list[int], listed: set[int]) -> Iterator[Page]:
        """A few known posts asked for alone: the missing ones, then others in turn."""
        others = [one for one in self._watched(place) if one not in listed and one not in missing]
        others = [one for one in others if one > place.turn] + [one for one in others if one <= place.turn]
        others = others[: CHECKS - len(missing)]
        builder = Builder(self._channel, self._channel, "kiriman", self._clock())
        items: list[Item] = []
        for number in [*missing, *others]:
            try:
                post = self._post(str(number))
            except Throttled:
                raise
            except (Away, Denied):
                continue  # this one alone cannot be shown now (moved where we may not look): not gone
            if post is None:
                items += self._forgotten(number, place)
            else:
                items += self._said({**post, "id": number}, number, message.raw(post), place, builder, number)
        if missing or others:
            place.turn = others[-1] if others else place.turn
            yield Page(tuple(items), place.text())

    def _post(self, number: str) -> dict[str, Any] | None:
        """One post, None when it is gone.

        Raises:
            Unwanted: that is no post's id.
        """
        if not (number.isascii() and number.isdigit()):
            raise Unwanted("channel.no_id")
        answer: Answer = self._service.get(f"{self._base}/posts/{number}.json")
        if answer.status in (404, 410):
            return None
        post = answer.json() if answer.status == 200 else None
        if not isinstance(post, dict):
            raise Away("channel.broken", status=str(answer.status))
        return post

    def _of_topic(self, topic: int, posts: list[int]) -> list[dict[str, Any]]:
        """Some posts of a topic, newest first."""
        query = urlencode([("post_ids[]", str(post)) for post in posts] + [("include_raw", "true")])
        answer = self._service.get(f"{self._base}/t/{topic}/posts.json?{query}")
        if answer.status != 200:
            raise Unsure("channel.unsure", host=_host(self._base))
        stream = message.table(message.table(answer.json()).get("post_stream"))
        found = [message.table(one) for one in message.rows(stream.get("posts"))]
        return sorted(found, key=_id, reverse=True)

    def _is_ours(self, post: Mapping[str, Any], text: str, number: object) -> bool:
        if message.word(post.get("username")).casefold() != self._user.casefold():
            return False
        if post.get("reply_to_post_number") not in (None, number):
            return False
        return message.same_words(
            message.word(post.get("raw")) or words(message.word(post.get("cooked"))), text
        )


def _gone(post: Mapping[str, Any]) -> bool:
    """Whether a post was deleted, as its author or staff still see it."""
    return bool(_MOMENT.match(message.word(post.get("deleted_at")))) or post.get("user_deleted") is True


def _spot(post: Mapping[str, Any], name: str) -> tuple[int, int] | None:
    """Topic and number in it, by which a post names the one it answers."""
    topic, number = post.get("topic_id"), post.get(name)
    return (topic, number) if type(topic) is int and type(number) is int else None


def _id(post: Mapping[str, Any]) -> int:
    number = post.get("id")
    return number if type(number) is int and 0 < number < LARGEST_ID else 0


def _mark(text: str) -> str:
    return hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest()[:8]


def _parts(url: str) -> tuple[str, str]:
    """User and address without one."""
    try:
        parts = urlsplit(url)
        host = parts.netloc.rpartition("@")[2]
    except ValueError:
        return "", ""
    return unquote(parts.username or ""), f"{parts.scheme}://{host}{parts.path}".rstrip("/")


def _host(url: str) -> str:
    return urlsplit(url).hostname or "?"
