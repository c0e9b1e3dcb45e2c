"""Facebook (Graph API): posts on the city's page, posts that tag it and comments in; comments in answer out.

Every comment of a citizen is a report of its own, naming what it stands under (`Report.answers`): many complain below
an announcement of the page. Only what the page says itself is passed over.

Two lists are walked, the page's feed and where it was tagged, newest first. The place moves when both are done; until
then it says how far the walk is, so a console killed between two pages goes on there. Neither list tells what is new
under old posts, so each walk goes over the posts of two weeks and takes what was said since three days before the
last walk began (some things are shown late); what is known is recognised. Times are Facebook's own, never this
computer's. Facebook has no list of edits: a post that
was updated later than its newest comment is told as edited; edited comments and removals only a webhook tells.

The address of a next page holds the token and could name any server: only its place is taken from it, never followed.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator, Mapping
from dataclasses import asdict, dataclass, field, replace
from typing import Any, Final

import requests

from console.channels.facebook_graph import (
    COMMENT_FIELDS,
    COMMENTS,
    POST_FIELDS,
    POSTS,
    Expired,
    Graph,
    is_object,
)
from console.channels.facebook_items import CHANNEL, Posts
from console.channels.facebook_webhook import challenge, items, verify
from console.channels.message import rows, same_words, table, word
from models.delivery import CursorLost, Denied, Edited, Item, Outgoing, Page, Unsure
from models.report import Report

__all__ = ["FacebookConnector", "challenge", "items", "verify"]

#: How far back the posts are gone over for new comments, how far back what is said may have been shown late, and how
#: far back the first walk goes; seconds.
LOOKBACK_S: Final = 14 * 86_400
OVERLAP_S: Final = 3 * 86_400
FIRST_S: Final = 30 * 86_400
#: Messages handed over at once.
MOST_ITEMS: Final = 300
#: Pages of comments below one post that are read in a walk; more are told as a gap. Fewer than a fetch's requests, so
#: that every fetch comes at least one post further.
MOST_COMMENTS: Final = 200
#: Pages of comments that are searched for a reply.
MOST_SEARCHED: Final = 10
#: How far Facebook's clock and ours may be apart, and how long a reply may be on its way, seconds.
SKEW_S: Final = 120
SETTLE_S: Final = 60

_LISTS: Final = ("feed", "tagged")


@dataclass(frozen=True)
class Mark:
    """A place in both lists.

    Attributes:
        newest: everything said until then is in, seconds since the epoch; 0 = nothing yet.
        walk: the list a walk under way is in, 0 or 1; place: where in it; done: the post of the page there up to which
            all is in, "" for none: one below which very much was said is not read again for the sake of the next.
        high: when it began; where Facebook does not tell its time, when the newest it has met was said.
    """

    newest: int = 0
    walk: int = 0
    place: Mapping[str, str] = field(default_factory=dict)
    high: int = 0
    done: str = ""

    @classmethod
    def read(cls, cursor: str) -> Mark:
        """The place a cursor names.

        Raises:
            CursorLost: it is none of ours.
        """
        if not cursor:
            return cls()
        try:
            mark = cls(**json.loads(cursor))
            numbers = (mark.newest, mark.walk, mark.high)
            sound = all(type(one) is int and 0 <= one < 1 << 40 for one in numbers) and mark.walk < len(
                _LISTS
            )
            sound = sound and all(isinstance(one, str) for one in (mark.done, *mark.place.values()))
        except (ValueError, TypeError, AttributeError, RecursionError):
            sound = False
        if not sound:
            raise CursorLost("channel.cursor")
        return mark

    def text(self) -> str:
        """As a cursor."""
        return json.dumps({name: value for name, value in asdict(self).items() if value} or {"newest": 0})


class FacebookConnector:
    """One page's posts and comments.

    Args:
        url: ``https://graph.facebook.com/v23.0/PAGEID``.
        token: the page's access token.
        clock: seconds since the epoch.
        secret: the app's, for webhooks; not used here, see `verify`.
        session: for tests.
    """

    channel: str = CHANNEL

    def __init__(
        self, url: str, token: str, clock: Callable[[], int], secret: str = "", *,
        session: requests.Session | None = None,
    ) -> None:  # fmt: skip
        self._clock = clock
        self._graph = Graph(url.rstrip("/"), token, clock, session)
        self._posts = Posts(self._graph.own, clock)
        self._gap = ""

    def fetch(self, cursor: str) -> Iterator[Page]:
        """What was said since a cursor; see `models.delivery.Connector.fetch`."""
        self._graph.begin()
        mark = Mark.read(cursor)
        for number in range(mark.walk, len(_LISTS)):
            for page, after in self._walk(replace(mark, walk=number)):
                yield page
                mark = after

    def send(self, out: Outgoing) -> str:
        """Comment below the message; see `models.delivery.Connector.send`."""
        self._graph.begin()
        return self._graph.comment(out.external_id, out.text)

    def find(self, out: Outgoing) -> str | None:
        """Look among the comments below the message; see `models.delivery.Connector.find`."""
        self._graph.begin()
        if not is_object(out.external_id):
            return None
        earliest = out.tried_at - SKEW_S
        place: dict[str, str] | None = {}
        for _ in range(MOST_SEARCHED):
            try:
                body = self._comments(out.external_id, place or {})
            except Expired as expired:
                if expired.gone:
                    return None  # with the message whatever stood below it went
                raise Unsure("channel.unsure", host=self._graph.host) from None
            comments = [table(one) for one in rows(body.get("data"))]
            times = [self._posts.time(one) for one in comments]
            for one, said in zip(comments, times, strict=True):
                if (said is None or said >= earliest) and self._is(one, out.text):
                    return word(one.get("id"))
            place = self._graph.onward(body)
            if place is None or any(said is not None and said < earliest for said in times):
                break
        else:
            raise Unsure("channel.unsure", host=self._graph.host)
        if self._clock() - out.tried_at < SETTLE_S:
            raise Unsure("channel.unsure", host=self._graph.host)  # it may still be on its way
        return None

    def close(self) -> None:
        """Hang up."""
        self._graph.close()

    def _walk(self, mark: Mark) -> Iterator[tuple[Page, Mark]]:
        """One list from ``mark.place`` to its end, with the place after each page."""
        floor = max(0, mark.newest - OVERLAP_S)
        since = mark.newest - LOOKBACK_S if mark.newest else self._clock() - FIRST_S
        fields = {"fields": POST_FIELDS, "since": str(max(0, since))}
        empty, restarted = 0, False
        while True:
            try:
                body = self._graph.page(f"{self._graph.own}/{_LISTS[mark.walk]}", fields, mark.place, POSTS)
            except Expired as expired:
                if expired.gone or restarted or not mark.place:
                    raise Denied("channel.denied", status="400/100") from None
                mark, restarted = (
                    replace(mark, place={}, done=""),
                    True,
                )  # too old a place: from the top again
                continue
            found: list[Item] = []
            high = max(mark.high, 0 if mark.walk or mark.place or mark.high else self._graph.date)
            posts = rows(body.get("data"))
            for post in _behind(posts, mark.done):
                left = self._graph.left
                for some in self._post(post, floor):
                    found += some
                    said = [one.received_at for one in some if isinstance(one, Report)]
                    high = high if self._graph.date else max([high, *said])
                    while len(found) > MOST_ITEMS:
                        yield self._page(found[:MOST_ITEMS], mark), mark
                        del found[:MOST_ITEMS]
                if self._graph.left < left:
                    mark = replace(mark, high=min(high, self._clock()), done=word(table(post).get("id")))
                    yield self._page(found, mark), mark
                    found = []
            # Facebook leaves out what may not be seen, and a page may be empty for that; two are the end.
            empty = 0 if posts else empty + 1
            place = self._graph.onward(body)
            mark = replace(mark, high=min(high, self._clock()), place=place or {}, done="")
            over = place is None or empty == 2
            if over:
                mark = self._after(mark)
            yield self._page(found, mark), mark
            if over:
                return

    def _after(self, mark: Mark) -> Mark:
        """The place after the end of a list: the next list, or all is read."""
        if mark.walk + 1 < len(_LISTS):
            return replace(mark, walk=mark.walk + 1, place={})
        return Mark(max(mark.newest, mark.high))

    def _page(self, found: list[Item], mark: Mark) -> Page:
        gap, self._gap = self._gap, ""
        return Page(tuple(found), mark.text(), resets_at=self._graph.resets_at, gap=gap)

    def _post(self, record: Any, floor: int) -> Iterator[list[Item]]:
        """What a post and the comments below it bring, some at a time."""
        post = table(record)
        under = word(post.get("id"))
        comments = table(post.get("comments"))
        times = [self._posts.time(table(one)) for one in rows(comments.get("data"))]
        if not self._posts.ours(post):
            yield self._said(record, floor, times)
        for _ in range(MOST_COMMENTS):
            yield self._comments_said(comments, under, floor)
            place = self._graph.onward(comments)
            if (
                place is None
                or not is_object(under)
                or any(said is not None and said < floor for said in times)
            ):
                return
            try:
                comments = self._comments(under, place)
            except Expired:
                return  # the post went meanwhile
            times = [self._posts.time(table(one)) for one in rows(comments.get("data"))]
            if not times:
                return
        self._gap = "channel.gap_full"

    def _said(self, record: Any, floor: int, comments: list[int | None]) -> list[Item]:
        """A post, and its edit when it was updated later than anything below it was said."""
        post = table(record)
        created, updated = self._posts.time(post), self._posts.time(post, "updated_time")
        edited = created is not None and updated is not None and updated >= floor
        edited = edited and all(
            (updated or 0) > said + 2 for said in (created, *comments) if said is not None
        )
        if created is not None and created < floor and not edited:
            return []
        report = self._posts.read(record, "kiriman")
        found: list[Item] = [report]
        if edited and isinstance(report, Report):
            found.append(Edited(CHANNEL, report.external_id, report.text, version=str(updated)))
        return found

    def _comments_said(self, comments: Mapping[str, Any], under: str, floor: int) -> list[Item]:
        found: list[Item] = []
        for record in rows(comments.get("data")):
            said = self._posts.time(table(record))
            if not self._posts.ours(table(record)) and (said is None or said >= floor):
                found.append(self._posts.read(record, "komentar", under=under))
        return found

    def _comments(self, under: str, place: Mapping[str, str]) -> dict[str, Any]:
        """Comments below a post or a comment, newest first."""
        fields = {"fields": COMMENT_FIELDS, "filter": "stream", "order": "reverse_chronological"}
        return self._graph.page(f"{under}/comments", fields, place, COMMENTS)

    def _is(self, comment: dict[str, Any], text: str) -> bool:
        """Whether a comment is ours and says this; one without an author may be ours."""
        author = word(table(comment.get("from")).get("id"))
        return author in ("", self._graph.own) and same_words(word(comment.get("message")), text)


def _behind(posts: list[Any], done: str) -> list[Any]:
    """The posts of a page behind one; all of them when it is not there any more."""
    places = [place for place, post in enumerate(posts, 1) if done and word(table(post).get("id")) == done]
    return posts[places[0] :] if places else posts
