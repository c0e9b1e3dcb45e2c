"""What Facebook says of posts and comments: which of them are reports, and what a report of each is."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any, Final

from console.channels import message
from console.channels.message import line, rows, table, word
from console.channels.rows import ID_LIMIT, BadRow, clean, read_point
from models.report import Report, Unreadable

CHANNEL: Final = "facebook"
#: An album has no more pictures than are worth showing with a complaint.
MOST_PHOTOS: Final = 20


class Posts:
    """Reads posts and comments of one page.

    Args:
        own: the page's id.
        clock: seconds since the epoch.
    """

    def __init__(self, own: str, clock: Callable[[], int]) -> None:
        self._own = own
        self._reader = message.Reader("facebook", clock)

    def ours(self, record: dict[str, Any]) -> bool:
        """Whether the page itself said it."""
        return bool(self._own) and word(table(record.get("from")).get("id")) == self._own

    def time(self, record: dict[str, Any], name: str = "created_time") -> int | None:
        """One of a record's times, None when it has none that can be read."""
        try:
            return self._reader.moment(record.get(name))
        except BadRow:
            return None

    def read(
        self, record: Any, what: str, identity: object = None, under: object = None
    ) -> Report | Unreadable:
        """One post or comment.

        An author may be unknown (Facebook names only those who agreed). One without words but with a description at its
        picture says that.

        Args:
            what: how the quarantine names its kind. identity: its id, when the record has it elsewhere.
            under: the post a comment stands under.
        """
        post = table(record)
        given = post.get("id") if identity is None else identity
        try:
            if not isinstance(record, dict):
                raise BadRow("file.not_object")  # noqa: TRY301 - one way out for everything that is wrong
            return self._report(post, given, under)
        except BadRow as problem:
            return self._reader.unreadable(f"{what} {line(given) or '?'}", record, problem)

    def broken(self, where: str, record: object, code: str) -> Unreadable:
        """A piece that is no post at all."""
        return self._reader.unreadable(where, record, BadRow(code))

    def _report(self, post: dict[str, Any], given: object, under: object) -> Report:
        attached = list(_attachments(post))
        author = table(post.get("from"))
        lat, lon, address = _place(table(post.get("place")))
        above = (line(table(post.get("parent")).get("id")), line(post.get("parent_id")), line(under))
        return Report(
            CHANNEL,
            message.identity(given),
            self._reader.moment(post.get("created_time")),
            words(post),
            lat=lat,
            lon=lon,
            address=address,
            photos=_photos(post, attached),
            reporter_name=line(author.get("name")),
            reporter_contact=line(author.get("id")),
            raw=message.raw(post),
            answers=tuple(dict.fromkeys(one for one in above if one and len(one) <= ID_LIMIT)),
        )


def words(post: dict[str, Any]) -> str:
    """What a post says; without words of its own the description of what is attached.

    Raises:
        BadRow: nothing.
    """
    said = [post.get("message"), *(one.get("description") for one in _attachments(post))]
    return message.body(next((text for text in said if clean(word(text)).strip()), ""))


def _attachments(post: dict[str, Any]) -> Iterator[dict[str, Any]]:
    """Everything attached to a post (``attachments``, an album's parts within) or a comment (``attachment``)."""
    for one in [*rows(table(post.get("attachments")).get("data")), post.get("attachment")]:
        yield table(one)
        for part in rows(table(table(one).get("subattachments")).get("data")):
            yield table(part)


def _photos(post: dict[str, Any], attached: list[dict[str, Any]]) -> tuple[str, ...]:
    """Addresses of pictures, each once. A webhook has them in ``photos`` and ``link``."""
    found = [line(table(table(one.get("media")).get("image")).get("src")) for one in attached]
    if not any(found):
        shown = [post.get("photo"), *rows(post.get("photos"))]
        found = [line(one) for one in shown] + [line(post.get("link")) if post.get("item") == "photo" else ""]
    addresses = dict.fromkeys(one for one in found if one.startswith(("https://", "http://")))
    return tuple(addresses)[:MOST_PHOTOS]


def _place(place: dict[str, Any]) -> tuple[float | None, float | None, str]:
    """Where, if somebody said so. A place that cannot be read costs itself, not the message."""
    location = table(place.get("location"))
    parts = [line(place.get("name")), *(line(location.get(part)) for part in ("street", "city"))]
    address = ", ".join(dict.fromkeys(part for part in parts if part))
    lat, lon = location.get("latitude"), location.get("longitude")
    if not isinstance(lat, int | float | str) or not isinstance(lon, int | float | str):
        return None, None, address
    try:
        point = read_point(str(lat), str(lon))
    except BadRow:
        point = None
    return (*point, address) if point else (None, None, address)
