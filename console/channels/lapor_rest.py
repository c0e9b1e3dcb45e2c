"""LAPOR over REST: **a contract of our own making**, since no public API of SP4N-LAPOR is known.

A gateway that has an agreement with the ministry can fulfil it:

- ``GET {url}/laporan?sejak=2025-11-24T01:10:00Z&halaman=1`` gives what was created or changed since, oldest change
  first: ``{"data": [{"id", "judul", "isi", "tanggal", "kategori", "lokasi", "lat", "lng", "pelapor", "kontak",
  "lampiran": ["https://…"], "status", "diperbarui"}], "halaman_terakhir": true}``.
- ``POST {url}/laporan/{id}/tanggapan`` with ``{"tanggapan": "…", "rujukan": "…"}`` answers the citizen and gives
  ``{"id": "…"}``. ``rujukan`` is our id of the answer; the same one is taken once (409 when it comes again).
- ``GET {url}/laporan/{id}/tanggapan?rujukan=…`` gives ``{"data": [{"id", "rujukan"}]}``: what was taken.

All with ``Authorization: Bearer TOKEN``.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from typing import Any, Final
from urllib.parse import quote, urlsplit

import requests

from console.channels import message
from console.channels.answer_rows import Row, json_rows
from console.channels.fields import Columns
from console.channels.file_source import RECORD_LIMIT
from console.channels.rows import Builder
from console.channels.service import Answer, Service, require_safe
from console.channels.since import Look, iso
from models.delivery import Away, Denied, Edited, Item, Outgoing, Page, Unsure, Unwanted
from models.report import Report

#: Pages of one look.
MOST_PAGES: Final = 2000


class AssumedRest:
    """One gateway.

    Args:
        channel: channel code.
        url: ``https://host/path``.
        token: Bearer token.
        clock: seconds since the epoch.
        session: for tests.
    """

    def __init__(
        self, channel: str, url: str, token: str, clock: Callable[[], int], *,
        session: requests.Session | None = None,
    ) -> None:  # fmt: skip
        self._channel = channel
        self._base = url.rstrip("/")
        self._token = token.strip()
        self._clock = clock
        self._columns = Columns(None)
        headers = {"Authorization": f"Bearer {self._token}"} if self._token else {}
        self._service = Service(clock, headers, session)

    def fetch(self, cursor: str) -> Iterator[Page]:
        """Reports created or changed since a cursor; see `models.delivery.Connector.fetch`."""
        require_safe(self._base)
        look = Look.begin(cursor, self._clock())
        before: list[str] | None = None
        while True:
            params = {"sejak": iso(look.at), "halaman": str(look.page)}
            answer = self._service.get(f"{self._base}/laporan", params)
            if answer.status != 200:
                raise Away("channel.broken", status=str(answer.status))
            rows, whole = json_rows(answer, ("data",), self._columns)
            raws = [row.raw for row in rows]
            stuck = bool(rows) and raws == before  # it does not count its pages
            over = not rows or stuck or look.page >= MOST_PAGES or _is_last(answer)
            gap = "channel.gap_full" if stuck or not whole or (over and look.page >= MOST_PAGES) else ""
            look = look.on(look.at, look.page + 1)
            yield Page(tuple(self._items(rows, look)), look.over if over else look.under_way, gap=gap)
            if over:
                return
            before = raws

    def send(self, out: Outgoing) -> str:
        """Answer a report; see `models.delivery.Connector.send`."""
        require_safe(self._base)
        if not self._token:
            raise Denied("channel.no_token")
        body = {"tanggapan": out.text, "rujukan": str(out.reply)}
        try:
            answer = self._service.post(self._answers(out), body=body)
        except Unwanted as refusal:
            taken = self.find(out) if refusal.params.get("status") == "409" else None
            if taken is None:
                raise
            return taken
        try:
            made = message.table(answer.json())
        except Away:
            raise Unsure("channel.unsure", host=_host(self._base)) from None
        return message.line(made.get("id")) or str(out.reply)

    def find(self, out: Outgoing) -> str | None:
        """Look for an answer by our id of it; see `models.delivery.Connector.find`."""
        require_safe(self._base)
        answer = self._service.get(self._answers(out), {"rujukan": str(out.reply)})
        if answer.status in (404, 410):
            return None
        body = answer.json() if answer.status == 200 else None
        taken = body.get("data") if isinstance(body, dict) else None
        if not isinstance(taken, list):
            raise Unsure("channel.unsure", host=_host(self._base))
        for one in map(message.table, taken):
            if message.word(one.get("rujukan")) == str(out.reply):
                return message.line(one.get("id")) or str(out.reply)
        return None

    def close(self) -> None:
        """Hang up."""
        self._service.close()

    def _answers(self, out: Outgoing) -> str:
        if not re.search(r"\w", out.external_id):  # ".." is no id, but a way up
            raise Unwanted("channel.no_id")
        return f"{self._base}/laporan/{quote(out.external_id, safe='')}/tanggapan"

    def _items(self, rows: list[Row], look: Look) -> Iterator[Item]:
        builder = Builder(self._channel, self._channel, "butir", self._clock())
        seen: set[str] = set()
        for row in rows:
            if row.raw in seen:
                continue
            seen.add(row.raw)
            if row.fault:
                yield builder.bad(row.number, row.raw, row.fault, limit=str(RECORD_LIMIT))
                continue
            pairs = [("lampiran" if name == "lampiran.url" else name, text) for name, text in row.pairs]
            one = builder.from_fields(row.number, row.raw, self._columns.gather(pairs))
            yield one
            changed = row.get("diperbarui")
            if isinstance(one, Report) and one.received_at < look.known and changed:
                moment = builder.dates.read_fast(changed)
                if moment is not None and moment > one.received_at:
                    version = message.line(changed)[:80]
                    yield Edited(self._channel, one.external_id, one.text, one.title, version)


def _is_last(answer: Answer) -> bool:
    """Whether a page says that no other follows; one that cannot be read says nothing."""
    try:
        body: Any = answer.json()
    except Away:
        return False
    return isinstance(body, dict) and body.get("halaman_terakhir") is True


def _host(url: str) -> str:
    return urlsplit(url).hostname or "?"
