"""A forum's RSS or Atom feed: posts in, no answers out.

The feed is asked whether it changed (ETag, Last-Modified). The cursor keeps a mark of each entry the feed held last
time, by its GUID: an entry that is published again says nothing new, one whose words differ is an edit. A feed holds
the latest entries only; when none of the old ones is in it any more, what lay between is told as a gap. That an entry
leaves the feed does not mean it was deleted.

feedparser reads what feeds do wrong in the wild. It gets bytes and never an address, with everything before the root
element taken off: there alone entities can be declared, and a feed that declares some is refused. What takes it time by
the square is kept from it: its forgiving parser from long feeds, its search for addresses from long names of authors,
its list of tags from growing.
"""

from __future__ import annotations

import hashlib
import json
import re
from collections.abc import Callable, Iterator, Mapping
from functools import cache
from io import BytesIO
from itertools import islice
from pathlib import Path
from typing import Any, Final
from urllib.parse import urljoin
from xml.etree.ElementTree import ParseError
from xml.sax import SAXException

import requests
from defusedxml import DefusedXmlException
from defusedxml.ElementTree import DefusedXMLParser

from console.channels import message
from console.channels.file_source import CHUNK, RAW_LIMIT, TextSource, find_encoding
from console.channels.forum_words import pictures, web_address, words
from console.channels.rows import ID_LIMIT, Builder, clean
from console.channels.service import Service, require_safe
from models.delivery import Away, CursorLost, Edited, Item, Outgoing, Page, Unwanted
from models.report import Report, Unreadable

#: A feed longer than this many bytes is not read, and a broken one not if longer than that many characters.
FEED_LIMIT: Final = 2 * 1024 * 1024
BROKEN_LIMIT: Final = 128 * 1024
#: Entries whose marks are kept; feeds hold 10 to 100.
MOST_KNOWN: Final = 500
_PAGE_ITEMS: Final = 200
_LONGEST_NAME: Final = 300
_MOST_TAGS: Final = 100
#: What may stand before the root: white space, processing instructions, comments, a document type without a subset.
_PROLOG: Final = re.compile(r"\s*+(?:(?:<\?.*?\?>|<!--.*?-->)\s*+)*+", re.DOTALL)
_DOCTYPE: Final = re.compile(r"<!DOCTYPE[^<>\[\]]*+>", re.IGNORECASE)
_HEADER: Final = re.compile(r"[\x21-\x7e][\x20-\x7e]{0,199}")
#: feedparser stumbles over odd input in these ways.
_STUMBLES: Final = (
    ValueError, LookupError, TypeError, AttributeError, AssertionError, ArithmeticError, RecursionError, SAXException,
)  # fmt: skip


class FeedForum:
    """One feed.

    Args:
        channel: channel code.
        url: ``https://host/path``.
        clock: seconds since the epoch.
        session: for tests.
    """

    def __init__(
        self, channel: str, url: str, clock: Callable[[], int], *, session: requests.Session | None = None
    ) -> None:
        self._channel = channel
        self._url = url
        self._clock = clock
        self._service = Service(clock, session=session)

    def fetch(self, cursor: str) -> Iterator[Page]:
        """Entries that are new or changed since a cursor; see `models.delivery.Connector.fetch`."""
        require_safe(self._url)
        place = _read(cursor)
        headers = {"If-None-Match": place["etag"], "If-Modified-Since": place["modified"]}
        answer = self._service.get(self._url, headers={name: text for name, text in headers.items() if text})
        if answer.status == 304:
            yield Page((), cursor)
            return
        if answer.status != 200:
            raise Away("channel.broken", status=str(answer.status))
        if len(answer.body) > FEED_LIMIT:
            raise Away("channel.too_large", host=self._host)
        text = _text(answer.body)
        feed = self._parsed(text)
        known: dict[str, str] = place["known"]
        seen: dict[str, str] = {}
        items = self._items(feed["entries"], str(feed.get("version", "")), known, seen)
        old = {one for one in known if not one.startswith("!")}
        gap = "channel.gap_feed" if old and seen and not old & seen.keys() else ""
        broken = isinstance(feed.get("bozo_exception"), SAXException)
        if broken:
            # What the feed has lost is in neither place; it is asked again in full until it is whole.
            mark = "!" + _mark(text)
            if mark not in known:
                items.append(self._torn(text))
            seen[mark] = ""
        last = {
            "etag": "" if broken else _header(answer.headers.get("ETag", "")),
            "modified": "" if broken else _header(answer.headers.get("Last-Modified", "")),
            "known": dict(islice(seen.items(), MOST_KNOWN)),
        }
        left = iter(items)
        chunk = tuple(islice(left, _PAGE_ITEMS))
        while following := tuple(islice(left, _PAGE_ITEMS)):
            yield Page(chunk, json.dumps(place))
            chunk = following
        yield Page(chunk, json.dumps(last, separators=(",", ":")), gap=gap)

    def send(self, out: Outgoing) -> str:
        """A feed takes no answers: always Unwanted."""
        raise Unwanted("channel.no_reply")

    def find(self, out: Outgoing) -> str | None:
        """None: nothing was ever sent."""
        return None

    def close(self) -> None:
        """Hang up."""
        self._service.close()

    @property
    def _host(self) -> str:
        return self._url.partition("://")[2].partition("/")[0].rpartition("@")[2] or "?"

    def _parsed(self, text: str) -> Mapping[str, Any]:
        """The feed.

        Raises:
            Away: it is none, declares entities, or is broken and long.
        """
        body = text[_prolog(text) :]
        if not body.startswith("<") or body[1:2] in ("!", "?"):
            raise Away("channel.not_feed", host=self._host)
        if len(body) > BROKEN_LIMIT and not _well_formed(body):
            raise Away("channel.not_feed", host=self._host)
        try:
            feed: Mapping[str, Any] = _bounded_parse()(
                BytesIO(body.encode("utf-8", "replace")),
                response_headers={"content-type": "application/xml; charset=utf-8"},
                sanitize_html=False, resolve_relative_uris=False,
            )  # fmt: skip
        except _STUMBLES:
            raise Away("channel.not_feed", host=self._host) from None
        if not feed.get("version") and not feed["entries"]:
            raise Away("channel.not_feed", host=self._host)
        return feed

    def _torn(self, text: str) -> Unreadable:
        """The news that a feed is broken, once for each broken text."""
        return Unreadable(
            self._channel,
            "umpan",
            "channel.broken_feed",
            {"host": self._host},
            clean(text[:RAW_LIMIT]) or "?",
        )

    def _items(
        self, entries: list[Any], version: str, known: Mapping[str, str], seen: dict[str, str]
    ) -> list[Item]:
        """What the entries say that is not known; fills ``seen`` with the marks of all."""
        builder = Builder(self._channel, self._channel, "butir", self._clock())
        items: list[Item] = []
        for where, entry in enumerate(entries, start=1):
            try:
                found, raw = self._fields(entry, rss=version.startswith("rss"))
            except _STUMBLES:
                found, raw = {}, message.raw(str(entry))
            one = builder.from_fields(where, raw, found)
            if isinstance(one, Report):
                key, mark = _mark(one.external_id), _mark(f"{one.title}\0{one.text}")
            else:
                key = mark = _mark("-" + raw)
            had = known.get(key)
            news = key not in seen and had != mark
            seen[key] = mark
            if not news:
                continue
            if had is None or isinstance(one, Unreadable):
                items.append(one)
            else:
                changed = message.line(found.get("changed", ""))[:60]
                items.append(Edited(self._channel, one.external_id, one.text, one.title, f"{changed}#{mark}"))
        return items

    def _fields(self, entry: Mapping[str, Any], *, rss: bool) -> tuple[dict[str, str], str]:
        """An entry's fields by the names of a Report, and the entry for the quarantine."""
        given = _word(entry, "id") or _word(entry, "link")
        contents = [one for one in entry.get("content") or () if isinstance(one, Mapping)]
        content: Mapping[str, Any] = contents[0] if contents else entry.get("summary_detail") or {}
        html = _word(content, "value")
        is_html = rss or "html" in _word(content, "type")
        title: Mapping[str, Any] = entry.get("title_detail") or {}
        author: Mapping[str, Any] = entry.get("author_detail") or {}
        photos = pictures(html, urljoin(self._url, _word(entry, "link"))) if is_html else []
        for one in entry.get("enclosures") or ():
            if _word(one, "type").startswith("image/"):
                photos.append(web_address(_word(one, "href"), self._url))
        found = {
            "external_id": given if len(clean(given).strip()) <= ID_LIMIT else _mark(given),
            "text": words(html) if is_html else html,
            "title": words(_word(title, "value"))
            if "html" in _word(title, "type")
            else _word(title, "value"),
            "created_at": _word(entry, "published") or _word(entry, "created") or _word(entry, "updated"),
            "photos": " ".join(filter(None, photos)),
            "reporter_name": _word(author, "name") or _word(entry, "author"),
            "reporter_contact": _word(author, "email"),
            "changed": _word(entry, "updated"),
        }
        raw = {name: _word(entry, name) for name in ("id", "link", "title", "published", "updated", "author")}
        return found, message.raw({**raw, "content": html})


def _word(record: Mapping[str, Any], name: str) -> str:
    # Asked first: feedparser gives "published" for an absent "updated", and warns of it.
    value = record.get(name) if name in record else ""
    return value if isinstance(value, str) else ""


def _text(body: bytes) -> str:
    source = TextSource(Path("umpan"), find_encoding(body[:CHUNK]), stream=BytesIO(body))
    return "".join(iter(source.chunk, ""))


def _prolog(text: str) -> int:
    """Where the root element begins, as far as nothing stands before it that may declare entities."""
    at = 0
    for pattern in (_PROLOG, _DOCTYPE, _PROLOG):
        match = pattern.match(text, at)
        at = match.end() if match else at
    return at


@cache
def _bounded_parse() -> Callable[..., Mapping[str, Any]]:
    """feedparser's ``parse``, whose parsers look at no long names and keep no long list of tags.

    On 20,000 letters in an author's name its expression for e-mail addresses spent two seconds, on 40,000 eight.
    """
    from feedparser import api

    def bounded(parser: Any) -> Any:
        def _sync_author_detail(self: Any, key: str = "author") -> None:
            if len(self._get_context().get(key) or "") <= _LONGEST_NAME:
                parser._sync_author_detail(self, key)

        def _add_tag(self: Any, term: Any, scheme: Any, label: Any) -> None:
            if len(self._get_context().get("tags") or ()) < _MOST_TAGS:
                parser._add_tag(self, term, scheme, label)

        return type(parser.__name__, (parser,), {f.__name__: f for f in (_sync_author_detail, _add_tag)})

    api.StrictFeedParser = bounded(api.StrictFeedParser)
    api.LooseFeedParser = bounded(api.LooseFeedParser)
    parse: Callable[..., Mapping[str, Any]] = api.parse
    return parse


class _Deaf:
    """A target that hears nothing: only whether a document holds together is asked."""

    def close(self) -> None:
        """Nothing to give."""


def _well_formed(text: str) -> bool:
    parser = DefusedXMLParser(target=_Deaf())
    try:
        parser.feed(text)
        parser.close()
    except (ParseError, DefusedXmlException, ValueError):
        return False
    return True


def _mark(text: str) -> str:
    return hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest()[:16]


def _header(value: str) -> str:
    """What may be sent back in a header."""
    return value if _HEADER.fullmatch(value) else ""


def _read(cursor: str) -> dict[str, Any]:
    """The place a cursor names.

    Raises:
        CursorLost: it is none of ours.
    """
    if not cursor:
        return {"etag": "", "modified": "", "known": {}}
    try:
        fields: Any = json.loads(cursor)
        known = {str(key): str(mark) for key, mark in fields["known"].items()}
        return {"etag": _header(fields["etag"]), "modified": _header(fields["modified"]), "known": known}
    except (ValueError, TypeError, KeyError, AttributeError, RecursionError):
        raise CursorLost("channel.cursor") from None
