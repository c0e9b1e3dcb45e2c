"""An Excel workbook (.xlsx, .xlsm) as reports: the first sheet whose head is known, row by row.

openpyxl reads the rows as a stream and gives the values that were last worked out, never formulas. A workbook is a ZIP
of XML, so before it is opened each part's unpacked size is looked at, and a part that declares a document type, which
no workbook does, is refused: there alone entities can be declared.
"""

from __future__ import annotations

import json
import warnings
import zipfile
import zlib
from collections.abc import Iterator
from datetime import date, datetime, time, timedelta
from itertools import islice
from pathlib import Path
from typing import Any, Final
from xml.etree.ElementTree import ParseError

from console.channels.fields import Columns
from console.channels.file_source import RAW_LIMIT, RECORD_LIMIT, UnreadableFile, open_regular
from console.channels.rows import Builder, clean
from models.report import Report, Unreadable

#: Unpacked bytes of one sheet, and of any other part (texts shared by cells are held in memory).
SHEET_LIMIT: Final = 512 * 1024 * 1024
PART_LIMIT: Final = 64 * 1024 * 1024
#: Columns that are looked at, rows in which the head is searched, rows read at a time.
_WIDEST: Final = 200
_HEAD_ROWS: Final = 10
_BATCH: Final = 200
#: Where a document type would stand.
_BEGINNING: Final = 4096
#: How openpyxl, zipfile and expat say that a workbook is none.
_STUMBLES: Final = (
    zipfile.BadZipFile, zlib.error, ParseError, ValueError, LookupError, TypeError, AttributeError, ArithmeticError,
    EOFError, NotImplementedError, RuntimeError, AssertionError,
)  # fmt: skip


def read(path: Path, channel: str, *, now: int) -> Iterator[Report | Unreadable]:
    """Reads the reports of a workbook.

    Args:
        path: the file.
        channel: channel code the reports get.
        now: the console's time, seconds since the epoch.

    Returns:
        Reports and Unreadables in the sheet's order; the last one an Unreadable when the sheet breaks off.

    Raises:
        UnreadableFile: at once, when it cannot be taken at all.
    """
    columns = Columns(None)
    rows = _rows(path)
    first = next(rows, None)
    if first is None:
        raise UnreadableFile("file.empty", name=path.name)
    return _reports(rows, first, columns, Builder(channel, path.name, "baris", now))


def _rows(path: Path) -> Iterator[tuple[int, tuple[str, ...]]]:
    """(number from 1, cells as text) of the sheet's rows from its head on.

    Raises:
        UnreadableFile: no workbook, or no sheet with a known head; also when a row cannot be read.
    """
    from openpyxl import load_workbook

    with open_regular(path) as stream:
        try:
            _look_over(path, stream)
            with _quiet():
                book = load_workbook(stream, read_only=True, data_only=True, keep_links=False)
            yield from _first_known(book, path)
        except _STUMBLES as error:
            raise UnreadableFile("channel.not_workbook", name=path.name) from error
        except OSError as error:
            raise UnreadableFile("file.io", name=path.name, error=type(error).__name__) from error


def _look_over(path: Path, stream: Any) -> None:
    with zipfile.ZipFile(stream) as archive:
        for part in archive.infolist():
            sheet = part.filename.startswith("xl/worksheets/")
            if part.file_size > (SHEET_LIMIT if sheet else PART_LIMIT):
                raise UnreadableFile("channel.not_workbook", name=path.name)
            if part.filename.endswith((".xml", ".rels")):
                with archive.open(part) as content:
                    begin = content.read(_BEGINNING).replace(b"\0", b"").upper()
                if b"<!DOCTYPE" in begin or b"<!ENTITY" in begin:
                    raise UnreadableFile("file.xml_entities", name=path.name)
    stream.seek(0)


def _first_known(book: Any, path: Path) -> Iterator[tuple[int, tuple[str, ...]]]:
    columns = Columns(None)
    unknown: tuple[str, ...] = ()
    for sheet in book.worksheets:
        sheet.reset_dimensions()  # some programs write a wrong size
        rows = _cells(sheet)
        for number, cells in islice(rows, _HEAD_ROWS):
            fields = {answer[0] for name in cells if (answer := columns.field_of(name))}
            if fields & {"text", "title"} and len(fields) > 1:
                columns.require(cells)
                yield number, cells
                yield from rows
                return
            unknown = unknown or tuple(cell for cell in cells if cell)
    if unknown:
        columns.require(unknown)
        raise UnreadableFile("file.no_text_column", columns=", ".join(unknown)[:200])


def _cells(sheet: Any) -> Iterator[tuple[int, tuple[str, ...]]]:
    rows = enumerate(sheet.iter_rows(max_col=_WIDEST, values_only=True), start=1)
    while True:
        with _quiet():
            batch = [(number, tuple(map(_text, row))) for number, row in islice(rows, _BATCH)]
        if not batch:
            return
        yield from batch


def _text(value: Any) -> str:
    """A cell as a person sees it: whole numbers without ".0", moments as ISO."""
    if value is None:
        return ""
    if isinstance(value, str):
        return value
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, float):
        return str(int(value)) if value.is_integer() and abs(value) < 1e15 else repr(value)
    if isinstance(value, datetime):
        return value.isoformat(sep=" ", timespec="seconds")
    if isinstance(value, date | time):
        return value.isoformat()
    if isinstance(value, timedelta):
        return str(value)
    return str(value)


def _reports(
    rows: Iterator[tuple[int, tuple[str, ...]]],
    head: tuple[int, tuple[str, ...]],
    columns: Columns,
    builder: Builder,
) -> Iterator[Report | Unreadable]:
    names = head[1]
    number = head[0]
    try:
        for number, cells in rows:
            if not any(cell.strip() for cell in cells):
                continue
            pairs = [(name, cell) for name, cell in zip(names, cells, strict=False) if name and cell]
            raw = clean(json.dumps(dict(pairs) or cells, ensure_ascii=False)[:RAW_LIMIT])
            if sum(map(len, cells)) > RECORD_LIMIT:
                yield builder.bad(number, raw, "file.record_too_long", limit=str(RECORD_LIMIT))
            elif any(cell.strip() for cell in cells[len(names) :]):
                found, expected = str(len(cells)), str(len(names))
                yield builder.bad(number, raw, "file.column_count", found=found, expected=expected)
            else:
                yield builder.from_fields(number, raw, columns.gather(pairs))
    except UnreadableFile as error:
        yield builder.bad(number + 1, "(XLSX)", error.code, **error.params)


def _quiet() -> warnings.catch_warnings[None]:
    """openpyxl warns of styles and extensions it leaves out; nobody here can do anything about them."""
    return warnings.catch_warnings(action="ignore")
