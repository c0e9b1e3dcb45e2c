"""The briefing as an Excel workbook: real numbers, dates and shares, one sheet a table."""

from __future__ import annotations

from datetime import datetime
from io import BytesIO
from typing import TYPE_CHECKING, Any, Final

from console.core.briefing import words
from console.core.briefing.content import Briefing
from console.core.briefing.tables import Cell, Column, Table, numbers, tables
from models.sentences import say

if TYPE_CHECKING:
    from openpyxl.worksheet.worksheet import Worksheet

_FORMATS: Final = {
    "text": "@", "count": "#,##0", "mean": "#,##0.0", "share": "0%", "span": "[h]:mm", "date": "dd-mm-yyyy",
    "moment": "dd-mm-yyyy hh:mm",
}  # fmt: skip
_WIDTHS: Final = {
    "text": 18.0,
    "count": 12.0,
    "mean": 12.0,
    "share": 12.0,
    "span": 12.0,
    "date": 13.0,
    "moment": 17.0,
}
_WIDEST: Final = 70.0
_DAY: Final = 86_400


def workbook(found: Briefing, lang: str) -> bytes:
    """The whole file.

    Args:
        found: the figures.
        lang: ``id`` or ``en``.
    """
    from openpyxl import Workbook

    book = Workbook()
    first = book.active
    assert first is not None  # noqa: S101 - a new workbook has a sheet
    _summary(first, found, lang)
    for table in tables(found, lang).values():
        _sheet(book.create_sheet(table.title(lang)[:31]), table, lang)
    book.properties.title = f"{words.title(found, lang)} {words.days(found.stretch, lang)}"
    book.properties.creator = "Tanggap"
    out = BytesIO()
    book.save(out)
    return out.getvalue()


def put(sheet: Worksheet, row: int, column: int, value: Cell, kind: str = "text") -> Any:
    """Write a cell. Text stays text, whatever it begins with: never a formula, nor one once somebody edits it."""
    from openpyxl.cell.cell import ILLEGAL_CHARACTERS_RE

    cell = sheet.cell(row, column)
    if value is None or value != value:  # NaN
        return cell
    if isinstance(value, str):
        cell.value = ILLEGAL_CHARACTERS_RE.sub("", value)[:32_767]
        cell.data_type = "s"
        cell.quotePrefix = value[:1] in ("=", "+", "-", "@", "\t", "\r")
    elif isinstance(value, datetime):
        cell.value = value.replace(tzinfo=None)  # a workbook knows no zone; the summary names it
    elif kind == "span":
        cell.value = float(value) / _DAY  # type: ignore[arg-type]
    else:
        cell.value = value
    cell.number_format = _FORMATS[kind]
    return cell


def _summary(sheet: Worksheet, found: Briefing, lang: str) -> None:
    from openpyxl.styles import Font

    sheet.title = say(lang, "briefing.sheet.summary")
    put(sheet, 1, 1, f"{say(lang, 'briefing.city')} · {say(lang, 'briefing.office')}")
    put(sheet, 2, 1, words.title(found, lang)).font = Font(bold=True, size=16)
    put(sheet, 3, 1, words.days(found.stretch, lang))
    row = 5
    for name, start in (("from", found.stretch.first), ("to", found.stretch.last)):
        put(sheet, row, 1, say(lang, f"briefing.sheet.{name}"))
        put(sheet, row, 2, start, "date")
        row += 1
    for name, value in numbers(found):
        put(sheet, row, 1, say(lang, f"briefing.figure.{name}"))
        put(sheet, row, 2, value, "count").font = Font(bold=True)
        row += 1
    row += 1
    for note in [
        *words.notes(found, lang),
        say(lang, "briefing.note.effort"),
        say(lang, "briefing.note.zone"),
    ]:
        put(sheet, row, 1, note)
        row += 1
    sheet.column_dimensions["A"].width, sheet.column_dimensions["B"].width = 46, 16


def _sheet(sheet: Worksheet, table: Table, lang: str) -> None:
    from openpyxl.styles import Alignment, Border, Font, PatternFill, Side
    from openpyxl.utils import get_column_letter

    fill, line = PatternFill("solid", fgColor="E9EDF1"), Side(style="thin", color="8A949E")
    for i, column in enumerate(table.columns, start=1):
        cell = put(sheet, 1, i, column.heading(lang))
        cell.font, cell.fill = Font(bold=True), fill
        cell.alignment = Alignment(
            wrap_text=True, vertical="top", horizontal=None if column.kind == "text" else "right"
        )
        sheet.column_dimensions[get_column_letter(i)].width = _width(table, i - 1, column, lang)
    for r, row in enumerate(table.rows, start=2):
        for i, (value, column) in enumerate(zip(row, table.columns, strict=True), start=1):
            put(sheet, r, i, value, column.kind)
    last = len(table.rows) + 1
    sheet.auto_filter.ref = f"A1:{get_column_letter(len(table.columns))}{last}"
    sheet.freeze_panes = "B2"
    totals = table.totals
    if totals is not None and table.rows:  # a row below the filter's range: sorting leaves it where it is
        put(sheet, last + 2, 1, say(lang, "briefing.total"))
        for i, (value, column) in enumerate(zip(totals, table.columns, strict=True), start=1):
            if value is not None:
                put(sheet, last + 2, i, value, column.kind)
        for i in range(1, len(table.columns) + 1):
            cell = sheet.cell(last + 2, i)
            cell.font, cell.border = Font(bold=True), Border(top=line)
    sheet.page_setup.orientation, sheet.page_setup.paperSize = "landscape", 9
    sheet.sheet_properties.pageSetUpPr.fitToPage = True
    sheet.page_setup.fitToHeight = 0
    sheet.print_title_rows = "1:1"


def _width(table: Table, at: int, column: Column, lang: str) -> float:
    """Wide enough for what stands there, and no wider than a sheet that can be read."""
    if column.kind != "text":
        return max(_WIDTHS[column.kind], min(18.0, len(column.heading(lang)) * 0.7 + 4))
    longest = max((len(str(row[at])) for row in table.rows), default=0)
    return min(_WIDEST, max(_WIDTHS["text"], longest + 2.0))
