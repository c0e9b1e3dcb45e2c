"""Qlue, and any service that speaks Open311 GeoReport v2: reports in, our answer into the report's ``status_notes``.

GeoReport (github.com/open311/open311.github.io, GeoReport/v2) knows no pages: a request for the reports of a span of
time gives at most 90 days or 1,000 rows and says nothing when it left some out. So a span whose answer may have been
cut is asked again in two halves, down to one second; what is fuller than that is told as a gap. JSON is asked first;
of a server that has only XML, XML is read.

What a server can do beyond the core is said in the address, whose query rides along with every request:
``?jurisdiction_id=jakarta.go.id``; ``?page_size=100`` when it takes ``page`` and ``page_size``; ``?updated_after=yes``
when it takes ``updated_after`` and ``updated_before`` (then looks go by the time of the last change). A ``Link`` header
with ``rel="next"`` is followed without being told.

**An assumption of ours:** GeoReport has no call that answers a citizen. The reply is written as
``POST requests/{id}.json`` with ``api_key`` and ``status_notes``, the field in which every GeoReport server shows its
answer. The key travels in that body alone, never in an address.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from itertools import islice
from typing import Any, Final
from urllib.parse import parse_qsl, quote, urljoin, urlsplit

import requests

from console.channels import message
from console.channels.answer_rows import Row, json_rows, xml_rows
from console.channels.fields import Columns
from console.channels.file_source import RECORD_LIMIT
from console.channels.rows import Builder
from console.channels.service import Answer, Service, require_safe
from console.channels.since import Look, iso
from models.delivery import Away, Denied, Edited, Item, Outgoing, Page, Unsure, Unwanted
from models.report import Report

#: The longest span a server answers, seconds (GeoReport v2: 90 days).
WIDEST_S: Final = 90 * 86_400
#: Servers cut at round numbers: 1,000 by the standard, 50, 100 or 500 by habit. A multiple of this may be a cut answer.
ROUND: Final = 50
#: A span that a server refuses is halved down to this, seconds; then the refusal means something else.
_NARROW_S: Final = 86_400
_PAGE_ITEMS: Final = 400
#: Pages of one span that are followed.
_MOST_PAGES: Final = 50
#: Rows of one span that are held; a span with more is asked by halves.
_MOST_ROWS: Final = 20_000
#: Requests of one look. A server that passes over what it is asked for would be asked second by second.
MOST_REQUESTS: Final = 2000
#: Reports without an id yet, asked for by their token in one fetch.
_MOST_TOKENS: Final = 20
#: How far the server's clock and ours may be apart, seconds.
_SKEW_S: Final = 600
_NOT_IN_THIS_FORM: Final = ("404", "406", "415")
_ROOT: Final = re.compile(rb"<(?:\w+:)?(?:service_requests|requests)\b")


class QlueConnector:
    """One GeoReport v2 endpoint.

    Args:
        url: its address, for example ``https://host/open311/v2``; the query as in the module's text.
        token: the api_key for replies; "" when none are sent.
        clock: seconds since the epoch.
        secret: not used.
        session: for tests.
    """

    channel: str = "qlue"

    def __init__(
        self, url: str, token: str, clock: Callable[[], int], secret: str = "", *,
        session: requests.Session | None = None,
    ) -> None:  # fmt: skip
        address, _, query = url.partition("?")
        self._base = address.rstrip("/")
        self._extra = dict(parse_qsl(query))
        by_change = self._extra.pop("updated_after", "").lower() in ("1", "yes", "true")
        self._names = ("updated_after", "updated_before") if by_change else ("start_date", "end_date")
        size = self._extra.get("page_size", "")
        self._page_size = int(size) if size.isascii() and size.isdigit() and len(size) < 6 else 0
        self._token = token.strip()
        self._clock = clock
        self._columns = Columns(None)
        self._service = Service(clock, session=session)
        self._format = "json"
        self._left = 0

    def fetch(self, cursor: str) -> Iterator[Page]:
        """Reports since a cursor, oldest span first; see `models.delivery.Connector.fetch`.

        A report from before the cursor is given again (it may have been shown late) and, when it was changed since,
        its words after it as an `Edited`: whether they differ, the core knows.
        """
        require_safe(self._base)
        look = Look.begin(cursor, self._clock())
        self._left = MOST_REQUESTS
        spans = _cut(look.at, look.end)
        tokens = _MOST_TOKENS
        before: set[tuple[str, str]] = set()
        while spans:
            begin, end = spans.pop()
            rows, whole = self._span(begin, end)
            if not whole and end - begin > 1:
                middle = (begin + end) // 2
                spans += [(middle, end), (begin, middle)]
                continue
            items, seen, tokens = self._items(rows, look, before, tokens)
            # The next span begins with this one's last second: its rows come twice.
            before = seen
            gap = "" if whole else "channel.gap_full"
            yield from self._pages(items, look, look.on(end).under_way if spans else look.over, gap)
            look = look.on(end)

    def send(self, out: Outgoing) -> str:
        """Write a reply; see `models.delivery.Connector.send`. It has no id there, so ours stands for it."""
        require_safe(self._base)
        if not self._token:
            raise Denied("channel.no_token")
        form = {"api_key": self._token, "status_notes": out.text}
        try:
            self._service.post(f"{self._base}/{_path(out)}.{self._format}", data=form)
        except Unwanted as refusal:
            if refusal.params.get("status") not in _NOT_IN_THIS_FORM or self._format == "xml":
                raise
            self._service.post(f"{self._base}/{_path(out)}.xml", data=form)  # not there in JSON: not taken
            self._format = "xml"
        return str(out.reply)

    def find(self, out: Outgoing) -> str | None:
        """Look whether a reply stands in the report; see `models.delivery.Connector.find`."""
        require_safe(self._base)
        answer = self._get(_path(out), self._extra)
        if answer.status in (404, 410):
            return None
        rows, _whole = self._rows(self._judged(answer)) if answer.status != 400 else ([], True)
        if not rows:
            raise Unsure("channel.unsure", host=_host(self._base))
        notes = [text for name, text in rows[0].pairs if name == "status_notes" or name.startswith("notes.")]
        if any(message.same_words(text, out.text) for text in notes):
            return str(out.reply)
        builder = self._builder()
        changed = builder.dates.read_fast(rows[0].get("updated_datetime"))
        # Another note may have come over ours; only a report nobody touched since then tells that ours is not there.
        if any(notes) and (changed is None or changed >= out.tried_at - _SKEW_S):
            raise Unsure("channel.unsure", host=_host(self._base))
        return None

    def close(self) -> None:
        """Hang up."""
        self._service.close()

    def _builder(self) -> Builder:
        return Builder(self.channel, self.channel, "butir", self._clock())

    def _span(self, begin: int, end: int) -> tuple[list[Row], bool]:
        """The rows of a span of time, and whether those are surely all."""
        self._spend()
        params = {**self._extra, self._names[0]: iso(begin), self._names[1]: iso(end)}
        try:
            answer = self._judged(self._get("requests", params))
            rows, whole = self._rows(answer)
            following = _next(answer, self._base)
            if following:
                return self._followed(rows, whole, following)
            if self._page_size:
                return self._paged(rows, whole, params)
        except _Refused as refusal:
            if end - begin <= _NARROW_S:
                raise Away("channel.broken", status=str(refusal.status)) from None
            return [], False
        except Away as failure:
            if failure.code != "channel.too_large":
                raise
            return [], False
        return rows, whole and not (rows and len(rows) % ROUND == 0)

    def _followed(self, rows: list[Row], whole: bool, address: str) -> tuple[list[Row], bool]:
        """The pages a server links to."""
        for _ in range(_MOST_PAGES):
            self._spend()
            answer = self._judged(self._service.get(address))
            more, one = self._rows(answer)
            rows, whole = rows + more, whole and one
            onward = _next(answer, self._base)
            if not onward:
                return rows, whole
            if onward == address or len(rows) > _MOST_ROWS:
                break
            address = onward
        return rows, False

    def _spend(self) -> None:
        """One request of this look.

        Raises:
            Away: there were too many; what was read stands, and the next look goes on there.
        """
        if not self._left:
            raise Away("channel.endless", host=_host(self._base))
        self._left -= 1

    def _paged(self, rows: list[Row], whole: bool, params: dict[str, str]) -> tuple[list[Row], bool]:
        """The pages of a server that counts them; one that gives the same again does not, and is asked by halves."""
        last = rows
        for number in range(2, _MOST_PAGES + 2):
            # A round number less than asked for: the server may have a limit of its own.
            if not last or (len(last) < self._page_size and len(last) % ROUND):
                return rows, whole
            if len(rows) > _MOST_ROWS:
                break
            self._spend()
            answer = self._get("requests", {**params, "page": str(number)})
            if answer.status in (400, 404):  # how some say that there is no such page
                return rows, whole
            more, one = self._rows(self._judged(answer))
            if more and [row.pairs for row in more] == [row.pairs for row in last]:
                return rows, False
            rows, whole, last = rows + more, whole and one, more
        return rows, False

    def _get(self, path: str, params: dict[str, str]) -> Answer:
        """In the form the server has: JSON, else XML."""
        answer = self._service.get(f"{self._base}/{path}.{self._format}", params)
        if str(answer.status) in _NOT_IN_THIS_FORM and self._format == "json":
            other = self._service.get(f"{self._base}/{path}.xml", params)
            if other.status == 200:
                self._format, answer = "xml", other
        return answer

    def _judged(self, answer: Answer) -> Answer:
        if answer.status == 400:
            raise _Refused(answer.status)
        if answer.status != 200:
            raise Away("channel.broken", status=str(answer.status))
        return answer

    def _rows(self, answer: Answer) -> tuple[list[Row], bool]:
        if "xml" in answer.headers.get("Content-Type", "").lower() or answer.body.lstrip()[:1] == b"<":
            rows, whole = xml_rows(answer, self._columns)
            if not rows and whole and not _ROOT.search(answer.body):
                raise Away("channel.not_json", status=str(answer.status))
            return rows, whole
        return json_rows(answer, ("requests", "service_requests"), self._columns)

    def _items(
        self, rows: list[Row], look: Look, before: set[tuple[str, str]], tokens: int
    ) -> tuple[list[Item], set[tuple[str, str]], int]:
        """What the rows of a span say, without those given before; also what was given, and tokens still to ask."""
        builder = self._builder()
        items: list[Item] = []
        seen: set[tuple[str, str]] = set()
        for row in rows:
            key = (row.get("service_request_id"), row.raw)
            if key in seen or key in before:
                seen.add(key)
                continue
            seen.add(key)
            if row.fault:
                items.append(builder.bad(row.number, row.raw, row.fault, limit=str(RECORD_LIMIT)))
                continue
            found = self._columns.gather(row.pairs)
            if not row.get("service_request_id") and row.get("token") and tokens:
                tokens -= 1
                found["external_id"] = self._id_of(row.get("token"))
            one = builder.from_fields(row.number, row.raw, found)
            items.append(one)
            changed = row.get("updated_datetime")
            if isinstance(one, Report) and one.received_at < look.known and changed:
                moment = builder.dates.read_fast(changed)
                if moment is not None and moment > one.received_at:
                    version = message.line(changed)[:80]
                    items.append(Edited(self.channel, one.external_id, one.text, one.title, version))
        return items, seen, tokens

    def _id_of(self, token: str) -> str:
        """The id a server has given meanwhile to a report it took under a token; "" when it has not yet.

        Without one the report is told by its content, so it comes in all the same.
        """
        if not re.search(r"\w", token) or len(token) > 200:
            return ""
        answer = self._get(f"tokens/{quote(token, safe='')}", self._extra)
        if answer.status != 200:
            return ""
        try:
            rows, _whole = self._rows(answer)
        except Away:
            return ""
        return rows[0].get("service_request_id") if rows else ""

    def _pages(self, items: list[Item], look: Look, last: str, gap: str) -> Iterator[Page]:
        """A span's items in pages; only the last one moves the cursor."""
        left = iter(items)
        chunk = tuple(islice(left, _PAGE_ITEMS))
        while following := tuple(islice(left, _PAGE_ITEMS)):
            yield Page(chunk, look.under_way)
            chunk = following
        yield Page(chunk, last, gap=gap)


class _Refused(Exception):
    """A server does not want to answer such a question (400)."""

    def __init__(self, status: int) -> None:
        super().__init__(status)
        self.status = status


def _path(out: Outgoing) -> str:
    if not re.search(r"\w", out.external_id):  # ".." is no id, but a way up
        raise Unwanted("channel.no_id")
    return f"requests/{quote(out.external_id, safe='')}"


def _cut(begin: int, end: int) -> list[tuple[int, int]]:
    """A span in pieces no longer than a server answers, the first one last; never none."""
    count = max(1, -(-(end - begin) // WIDEST_S))
    edges = [begin + (end - begin) * i // count for i in range(count)] + [end]
    return list(zip(edges[-2::-1], edges[:0:-1], strict=True))


def _next(answer: Answer, base: str) -> str:
    """The address of the following page, "" when the server names none, or one on another server."""
    links: list[dict[str, Any]] = requests.utils.parse_header_links(answer.headers.get("Link", ""))
    for link in links:
        address = urljoin(base + "/", str(link.get("url", "")))
        if "next" in str(link.get("rel", "")).split() and _origin(address) == _origin(base):
            return address
    return ""


def _origin(url: str) -> tuple[str, str]:
    """Scheme and server: what was asked encrypted is not asked openly."""
    return url.partition(":")[0], _host(url)


def _host(url: str) -> str:
    try:
        return urlsplit(url).netloc.rpartition("@")[2]
    except ValueError:
        return "?"
