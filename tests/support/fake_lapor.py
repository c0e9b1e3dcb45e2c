"""The REST service that is assumed for LAPOR (its contract: `console.channels.lapor_rest`), and exports in a folder."""

from __future__ import annotations

import csv
import os
import re
import zipfile
from collections.abc import Iterable, Sequence
from datetime import UTC, datetime
from pathlib import Path
from typing import Any
from urllib.parse import unquote
from xml.sax.saxutils import escape

from tests.support.fake_service import FakeService, Reply, Request

HEAD = ("ID Laporan", "Judul Laporan", "Isi Laporan", "Tanggal Laporan", "Kategori", "Lokasi")


def iso(moment: float) -> str:
    """A moment with Jakarta's offset left to the reader: UTC with Z."""
    return datetime.fromtimestamp(int(moment), UTC).strftime("%Y-%m-%dT%H:%M:%SZ")


class FakeLapor(FakeService):
    """A gateway.

    Attributes:
        rows: its reports; ``_shown`` (not answered) is when one becomes visible.
        size: rows of a page. stuck: it gives the same page whatever is asked.
        answers: by report, what was taken.
    """

    def __init__(self, now: int) -> None:
        super().__init__()
        self.now = now
        self.rows: list[Any] = []
        self.size = 50
        self.stuck = False
        self.token = "token-lapor"  # noqa: S105 - of the fake
        self.answers: dict[str, list[dict[str, str]]] = {}

    def add(self, number: object, at: int, isi: str = "Bansos belum diterima", **more: Any) -> dict[str, Any]:
        """One more report."""
        row = {
            "id": number, "judul": "Bansos", "isi": isi, "tanggal": iso(at), "kategori": "Bantuan Sosial",
            "lokasi": "Kel. Pluit", "lat": None, "lng": None, "pelapor": "Warga B", "kontak": "08123456789",
            "lampiran": ["https://lapor.example/1.jpg", {"url": "https://lapor.example/2.jpg"}], "status": "Menunggu",
            "diperbarui": iso(at),
        } | more  # fmt: skip
        self.rows.append(row)
        return row

    def respond(self, request: Request) -> Reply:
        """Reports, an answer, answers."""
        if request.headers.get("authorization") != f"Bearer {self.token}":
            return Reply.of_json({"pesan": "token"}, 401)
        if request.path == "/laporan":
            return self._list(request)
        match = re.fullmatch(r"/laporan/([^/]+)/tanggapan", request.path)
        number = unquote(match[1]) if match else ""
        if not any(isinstance(row, dict) and str(row["id"]) == number for row in self.rows):
            return Reply.of_json({"pesan": "tidak ada"}, 404)
        taken = self.answers.setdefault(number, [])
        if request.method == "GET":
            return Reply.of_json(
                {"data": [one for one in taken if one["rujukan"] == request.params["rujukan"]]}
            )
        body = request.json()
        if any(one["rujukan"] == body["rujukan"] for one in taken):
            return Reply.of_json({"pesan": "sudah ada"}, 409)
        taken.append({"id": f"T{len(taken) + 1}", "rujukan": body["rujukan"], "tanggapan": body["tanggapan"]})
        return Reply.of_json({"id": taken[-1]["id"]}, 201)

    def _list(self, request: Request) -> Reply:
        since = datetime.fromisoformat(request.params["sejak"]).timestamp()
        found = [row for row in self.rows if self._within(row, since)]
        found.sort(key=lambda row: str(row.get("diperbarui")) if isinstance(row, dict) else "")
        page = 1 if self.stuck else int(request.params["halaman"])
        shown = found[(page - 1) * self.size : page * self.size]
        bare = [
            {name: value for name, value in row.items() if name != "_shown"} if isinstance(row, dict) else row
            for row in shown
        ]
        last = not self.stuck and page * self.size >= len(found)
        return Reply.of_json({"data": bare, "halaman_terakhir": last})

    def _within(self, row: Any, since: float) -> bool:
        if not isinstance(row, dict):
            return True
        if row.get("_shown", 0) > self.now:
            return False
        try:
            return datetime.fromisoformat(row["diperbarui"]).timestamp() >= since
        except (KeyError, TypeError, ValueError, OverflowError):
            return True


def table(numbers: Iterable[int], at: int, isi: str = "Laporan nomor") -> list[tuple[str, ...]]:
    """Rows of an export."""
    return [
        (f"L{number}", "Bansos", f"{isi} {number}", iso(at + number), "Bantuan Sosial", "Kel. Pluit")
        for number in numbers
    ]


def write_csv(path: Path, rows: Sequence[Sequence[object]], at: float, head: Sequence[str] = HEAD) -> None:
    """An export as CSV, last changed at a moment."""
    with path.open("w", newline="", encoding="utf-8") as stream:
        csv.writer(stream).writerows([head, *rows])
    os.utime(path, (at, at))


def write_xlsx(
    path: Path, rows: Sequence[Sequence[object]], at: float, head: Sequence[object] = HEAD
) -> None:
    """An export as a workbook: a sheet of remarks first, then the table below a caption."""
    from openpyxl import Workbook

    book = Workbook()
    notes = book.active
    assert notes is not None
    notes.title = "Catatan"
    notes.append(["Diunduh dari LAPOR"])
    sheet = book.create_sheet("Laporan")
    sheet.append(["Rekapitulasi laporan"])
    sheet.append([])
    sheet.append(list(head))
    for row in rows:
        sheet.append(list(row))
    book.save(path)
    os.utime(path, (at, at))


def write_excel(path: Path, rows: Sequence[Sequence[str]], at: float, *, shared: str | None = None) -> None:
    """An export as Excel itself writes it: texts stand in a part of their own; the sheet tells a wrong size.

    Args:
        shared: that part instead of the right one.
    """
    texts: dict[str, int] = {}
    lines = "".join(
        "<row>"
        + "".join(f'<c t="s"><v>{texts.setdefault(cell, len(texts))}</v></c>' for cell in row)
        + "</row>"
        for row in [HEAD, *rows]
    )
    main = 'xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"'
    office = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
    package = "http://schemas.openxmlformats.org/package/2006"
    kind = "application/vnd.openxmlformats-officedocument.spreadsheetml"
    strings = f"<sst {main}>" + "".join(f"<si><t>{escape(text)}</t></si>" for text in texts) + "</sst>"
    parts = {
        "[Content_Types].xml": f'<Types xmlns="{package}/content-types"><Default Extension="rels" '
        f'ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
        f'<Override PartName="/xl/workbook.xml" ContentType="{kind}.sheet.main+xml"/>'
        f'<Override PartName="/xl/worksheets/sheet1.xml" ContentType="{kind}.worksheet+xml"/>'
        f'<Override PartName="/xl/sharedStrings.xml" ContentType="{kind}.sharedStrings+xml"/></Types>',
        "_rels/.rels": f'<Relationships xmlns="{package}/relationships"><Relationship Id="rId1" '
        f'Type="{office}/officeDocument" Target="xl/workbook.xml"/></Relationships>',
        "xl/workbook.xml": f'<workbook {main} xmlns:r="{office}"><sheets><sheet name="Sheet1" sheetId="1" '
        f'r:id="rId1"/></sheets></workbook>',
        "xl/_rels/workbook.xml.rels": f'<Relationships xmlns="{package}/relationships"><Relationship Id="rId1" '
        f'Type="{office}/worksheet" Target="worksheets/sheet1.xml"/><Relationship Id="rId2" '
        f'Type="{office}/sharedStrings" Target="sharedStrings.xml"/></Relationships>',
        "xl/worksheets/sheet1.xml": f'<worksheet {main}><dimension ref="A1"/>'
        f"<sheetData>{lines}</sheetData></worksheet>",
        "xl/sharedStrings.xml": strings if shared is None else shared,
    }  # fmt: skip
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in parts.items():
            archive.writestr(name, content)
    os.utime(path, (at, at))
