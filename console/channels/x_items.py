"""What a page of X's API v2 says: which of its posts are reports, which are edits, which are our own words."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, Final

from console.channels import message
from console.channels.message import line, rows, table, word
from console.channels.rows import BadRow, read_point
from models.delivery import Edited, Item
from models.report import Report

CHANNEL: Final = "x"
#: Milliseconds from 1970 to where X's ids begin to count: an id is a moment (id >> 22) and a running number.
_FIRST_MS: Final = 1_288_834_974_657
#: From 2013 on (seconds since the epoch) every id is such a moment; smaller numbers were counted.
_IDS_TELL: Final = 1_356_998_400
#: A place is taken for a point when it is no wider than this, degrees (about 500 m).
_POINT_DEGREES: Final = 0.005


def number(value: object) -> int:
    """A post's id as a number; 0 when it is none."""
    text = word(value)
    return int(text) if text.isascii() and text.isdigit() and len(text) <= 20 else 0


def moment_of(post: int) -> int:
    """When a post was written, from its id alone; seconds since the epoch."""
    return ((post >> 22) + _FIRST_MS) // 1000


def id_at(moment: int) -> int:
    """The smallest id a post of a moment (seconds since the epoch) can have."""
    return max(0, moment * 1000 - _FIRST_MS) << 22


class Posts:
    """Reads the posts of one account's mentions.

    Args:
        own: the account's id.
        clock: seconds since the epoch.
    """

    def __init__(self, own: str, clock: Callable[[], int]) -> None:
        self._own = own
        self._reader = message.Reader("x", clock)

    def items(self, page: dict[str, Any]) -> list[Item]:
        """The messages of a page, newest first as delivered. None is lost: it is ours, a repost, or one or two items.

        A post that was edited comes as a Report under the first id of its history, in case it was never seen before,
        and as the edit of that.
        """
        includes = _Includes(table(page.get("includes")))
        found: list[Item] = []
        for record in rows(page.get("data")):
            if not self._passed_over(table(record), includes):
                found.extend(self._read(record, includes))
        return found

    def _passed_over(self, post: dict[str, Any], includes: _Includes) -> bool:
        """Our own posts; reposts, which say nothing of their own; quotations of our own posts."""
        if self._own and word(post.get("author_id")) == self._own:
            return True
        for one in rows(post.get("referenced_tweets")):
            kind, of = table(one).get("type"), word(table(one).get("id"))
            if kind == "retweeted":
                return True
            if kind == "quoted" and self._own and word(includes.post(of).get("author_id")) == self._own:
                return True
        return False

    def _read(self, record: Any, includes: _Includes) -> list[Item]:
        post = table(record)
        where = f"kiriman {line(post.get('id')) or '?'}"
        try:
            if not isinstance(record, dict):
                raise BadRow("file.not_object")  # noqa: TRY301 - one way out for everything that is wrong
            return self._report(post, includes)
        except BadRow as problem:
            lost: list[Item] = [self._reader.unreadable(where, record, problem)]
            return lost

    def _report(self, post: dict[str, Any], includes: _Includes) -> list[Item]:
        this = number(post.get("id"))
        if not this:
            raise BadRow("channel.no_id")
        history = [n for n in map(number, rows(post.get("edit_history_tweet_ids"))) if n]
        first = min([this, *history])
        text = message.body(_words(post))
        place = table(post.get("geo"))
        lat, lon, address = _place(place, includes)
        author = includes.user(word(post.get("author_id")))
        account = line(author.get("username"))
        report = Report(
            CHANNEL,
            str(first),
            self._moment(post, first, this),
            text,
            lat=lat,
            lon=lon,
            address=address,
            photos=includes.photos(table(post.get("attachments"))),
            reporter_name=line(author.get("name")),
            reporter_contact=f"@{account}" if account else "",
            raw=message.raw(post),
            answers=_answers(post, first),
        )
        if first == this:
            return [report]
        return [report, Edited(CHANNEL, str(first), text, version=str(this))]

    def _moment(self, post: dict[str, Any], first: int, this: int) -> int:
        """When the citizen first said it.

        An edit carries the moment of the edit; the first id knows better. So does the id of a post whose
        ``created_at`` is missing or no date.
        """
        told, by_id = self._reader.moment, moment_of(first)
        if first != this and by_id >= _IDS_TELL:
            return told(str(by_id))
        try:
            return told(post.get("created_at"))
        except BadRow:
            if by_id < _IDS_TELL:
                raise
            return told(str(by_id))


def _answers(post: dict[str, Any], first: int) -> tuple[str, ...]:
    """What a post answers, and where its conversation began."""
    above = [
        table(one).get("id")
        for one in rows(post.get("referenced_tweets"))
        if table(one).get("type") == "replied_to"
    ]
    earlier = [number(one) for one in [*above[:5], post.get("conversation_id")]]
    return tuple(dict.fromkeys(str(one) for one in earlier if one and one != first))


class _Includes:
    """What a page says once for all its posts."""

    def __init__(self, includes: dict[str, Any]) -> None:
        self._users = _by(includes, "users", "id")
        self._posts = _by(includes, "tweets", "id")
        self._media = _by(includes, "media", "media_key")
        self._places = _by(includes, "places", "id")

    def user(self, key: str) -> dict[str, Any]:
        return self._users.get(key, {})

    def post(self, key: str) -> dict[str, Any]:
        return self._posts.get(key, {})

    def place(self, key: str) -> dict[str, Any]:
        return self._places.get(key, {})

    def photos(self, attachments: dict[str, Any]) -> tuple[str, ...]:
        """Addresses of pictures; of a film its still."""
        found = []
        for key in rows(attachments.get("media_keys"))[:20]:
            media = self._media.get(word(key), {})
            address = line(media.get("url")) or line(media.get("preview_image_url"))
            if address.startswith(("https://", "http://")):
                found.append(address)
        return tuple(found)


def _by(includes: dict[str, Any], kind: str, key: str) -> dict[str, dict[str, Any]]:
    return {word(one.get(key)): one for one in rows(includes.get(kind)) if isinstance(one, dict)}


def _words(post: dict[str, Any]) -> str:
    """All words of a post: a long one (over 280) has them in ``note_tweet``. X writes three characters as HTML does."""
    text = word(table(post.get("note_tweet")).get("text")) or word(post.get("text"))
    return text.replace("&lt;", "<").replace("&gt;", ">").replace("&amp;", "&")


def _place(geo: dict[str, Any], includes: _Includes) -> tuple[float | None, float | None, str]:
    """Where: exact coordinates, else the middle of a place that is hardly more than a point, else words alone.

    A place that cannot be read costs itself, not the message.
    """
    place = includes.place(word(geo.get("place_id")))
    address = line(place.get("full_name")) or line(place.get("name"))
    exact = rows(table(geo.get("coordinates")).get("coordinates"))
    box = rows(table(place.get("geo")).get("bbox"))
    pair: tuple[object, object] | None = None
    if len(exact) == 2:
        pair = exact[1], exact[0]  # GeoJSON: longitude first
    elif len(box) == 4 and all(isinstance(one, int | float) for one in box):
        west, south, east, north = box
        if abs(east - west) <= _POINT_DEGREES and abs(north - south) <= _POINT_DEGREES:
            pair = (south + north) / 2, (west + east) / 2
    try:
        point = read_point(str(pair[0]), str(pair[1])) if pair else None
    except BadRow:
        point = None
    return (*point, address) if point else (None, None, address)
