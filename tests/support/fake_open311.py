"""A GeoReport v2 service (Open311) as cities run them, on 127.0.0.1.

Faithful to github.com/open311/open311.github.io, GeoReport/v2: ``start_date`` and ``end_date`` are asked in ISO 8601,
90 days at most, and no more than ``cap`` rows come back, newest first, with no word about what was left out. Errors are
``[{"code", "description"}]``. The reply (``POST requests/{id}``) is our assumption, see `console.channels.qlue`.
"""

from __future__ import annotations

import re
from datetime import UTC, datetime
from typing import Any
from urllib.parse import unquote, urlencode
from xml.etree.ElementTree import Element, SubElement, tostring

from tests.support.fake_service import FakeService, Reply, Request

DAY_S = 86_400


def iso(moment: float) -> str:
    """As GeoReport writes a moment."""
    return datetime.fromtimestamp(int(moment), UTC).strftime("%Y-%m-%dT%H:%M:%SZ")


class FakeOpen311(FakeService):
    """A service with reports.

    Attributes:
        rows: the reports as they are answered; ``_shown`` (not answered) is when one becomes visible.
        now: the service's clock.
        cap: rows of one answer.
        key: the api_key it takes.
        xml_only: it has no JSON (404 there).
        open_end: ``end_date`` itself is left out, as some do.
        paged: it takes page and page_size. links: it links to the next page (of ``cap`` rows).
        tokens: ids given meanwhile to reports known by a token.
    """

    def __init__(self, now: int, *, cap: int = 1000) -> None:
        super().__init__()
        self.rows: list[Any] = []
        self.now = now
        self.cap = cap
        self.key = "kunci-qlue"
        self.xml_only = self.open_end = self.paged = self.links = False
        self.tokens: dict[str, str] = {}

    def add(self, number: object, at: int, text: str = "Sampah menumpuk", **more: Any) -> dict[str, Any]:
        """One more report."""
        row = {
            "service_request_id": None if number is None else str(number), "status": "open", "status_notes": None,
            "service_name": "Sampah", "service_code": "SMP", "description": text, "agency_responsible": None,
            "service_notice": None, "requested_datetime": iso(at), "updated_datetime": iso(at),
            "expected_datetime": None, "address": "Jl. Tebet Raya", "address_id": None, "zipcode": None,
            "lat": -6.2265, "long": "106.8531", "media_url": "https://qlue.example/1.jpg",
        } | more  # fmt: skip
        self.rows.append(row)
        return row

    def edit(self, number: object, text: str, at: int) -> None:
        """A report's words change."""
        row = self._row(str(number))
        assert row is not None
        row |= {"description": text, "updated_datetime": iso(at)}

    def respond(self, request: Request) -> Reply:
        """Requests, one request, a token."""
        match = re.fullmatch(r"(?:/open311/v2)?/(requests|tokens)(?:/([^/]+))?\.(json|xml)", request.path)
        if match is None or (self.xml_only and match[3] == "json"):
            return self._error(404, "no such resource", "json")
        kind, name, form = match[1], unquote(match[2] or ""), match[3]
        if kind == "tokens":
            given = self.tokens.get(name)
            return self._given([{"service_request_id": given, "token": name}], form)
        if not name:
            return self._list(request, form)
        row = self._row(name)
        if row is None:
            return self._error(404, "service_request_id was not found", form)
        if request.method == "GET":
            return self._given([row], form)
        if request.form.get("api_key") != self.key:
            return self._error(403, "api_key is missing or wrong", form)
        row |= {"status_notes": request.form["status_notes"], "updated_datetime": iso(self.now)}
        return self._given([{"service_request_id": name}], form)

    def _list(self, request: Request, form: str) -> Reply:
        given = request.params
        by_change = "updated_after" in given
        names = ("updated_after", "updated_before") if by_change else ("start_date", "end_date")
        begin, end = (datetime.fromisoformat(given[name]).timestamp() for name in names)
        if end - begin > 90 * DAY_S:
            return self._error(400, "the span is longer than 90 days", form)
        field = "updated_datetime" if by_change else "requested_datetime"
        found = [row for row in self.rows if self._within(row, field, begin, end)]
        found.sort(key=lambda row: str(row.get(field)) if isinstance(row, dict) else "", reverse=True)
        size = min(int(given.get("page_size", self.cap)), self.cap) if self.paged or self.links else self.cap
        page = int(given.get("page", 1)) if self.paged or self.links else 1
        shown, headers = found[(page - 1) * size : page * size], {}
        if self.links and len(found) > page * size:
            query = urlencode({**given, "page": page + 1})
            headers["Link"] = f'<{self.url}{request.path}?{query}>; rel="next"'
        return self._given(shown, form, headers)

    def _within(self, row: Any, field: str, begin: float, end: float) -> bool:
        """Whether a row is answered; one whose time nobody can read is always."""
        if not isinstance(row, dict):
            return True
        if row.get("_shown", 0) > self.now:
            return False
        try:
            at = datetime.fromisoformat(row[field]).timestamp()
        except (KeyError, TypeError, ValueError, OverflowError):
            return True
        return begin <= at < end if self.open_end else begin <= at <= end

    def _row(self, number: str) -> dict[str, Any] | None:
        return next((row for row in self.rows if row["service_request_id"] == number), None)

    def _error(self, status: int, description: str, form: str) -> Reply:
        error = {"code": status, "description": description}
        if form == "xml":
            return Reply.of_text(_document("errors", "error", [error]), status, "text/xml; charset=utf-8")
        return Reply.of_json([error], status)

    def _given(self, rows: list[Any], form: str, headers: dict[str, str] | None = None) -> Reply:
        bare = [
            {name: value for name, value in row.items() if name != "_shown"} if isinstance(row, dict) else row
            for row in rows
        ]
        if form == "xml":
            return Reply.of_text(
                _document("service_requests", "request", bare), 200, "text/xml; charset=utf-8"
            )
        return Reply.of_json(bare, 200, **(headers or {}))


def _document(root: str, tag: str, rows: list[Any]) -> str:
    top = Element(root)
    for row in rows:
        one = SubElement(top, tag)
        for name, value in row.items():
            SubElement(one, name).text = "" if value is None else str(value)
    return '<?xml version="1.0" encoding="utf-8"?>' + tostring(top, encoding="unicode")
