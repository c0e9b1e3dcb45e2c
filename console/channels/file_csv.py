"""Tables of separated values: which separator, where the header is, and rows out of damaged quoting.

The standard `csv` module splits the rows. Around it stand three guards it lacks: no record grows without
bound, a quotation mark that is opened and never closed costs its own line and not the rows after it, and
every row that does not fit the header is handed over as it was.
"""

from __future__ import annotations

import csv
import itertools
from collections.abc import Callable, Iterator
from dataclasses import dataclass

from console.channels.fields import NAMES, Columns, merge
from console.channels.file_source import RAW_LIMIT, RECORD_LIMIT, Lines, LongLine
from console.channels.rows import Builder
from models.report import Report, Unreadable

_USUAL = (",", ";", "\t", "|")
#: Rows of the sample that vote on the separator, and in which the header is looked for.
_SAMPLE_ROWS = 200
_HEADER_ROWS = 10
#: Characters that may be read a second time after a quotation mark was not closed: this many times the file
#: so far.
_REREAD_SHARE = 4
_REREAD_FLOOR = 16 * RECORD_LIMIT
# Order of the fields in `Builder.make`, after `where` and `raw`.
_ORDER = (
    "text", "title", "created_at", "lat", "lon", "place", "external_id", "category", "address", "area",
    "photos", "reporter_name", "reporter_contact", "status",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Table:
    """How a separated file is laid out.

    Attributes:
        delimiter: one character.
        columns: the header's names as written.
        skip: lines before the first row of data (the header and what stands above it).
    """

    delimiter: str
    columns: tuple[str, ...]
    skip: int


def find_table(sample: str, columns: Columns) -> Table:
    """Finds separator and header in the beginning of a file.

    The separator under which most header names are recognised wins; among equals the one that cuts the rows
    into the same number of columns most steadily; then the usual order ``, ; tab |``.
    """
    first, _, after = sample.partition("\n")
    if first.lower().startswith("sep=") and len(first) == 5:  # Excel's own remark
        table = _laid_out(after, first[4], columns)
        return Table(table.delimiter, table.columns, table.skip + 1)
    unusual = sorted({char for char in first if _may_separate(char)} - set(_USUAL))
    best: tuple[tuple[float, float, int], Table] | None = None
    for order, delimiter in enumerate((*_USUAL, *unusual)):
        table = _laid_out(sample, delimiter, columns)
        known = len({answer[0] for name in table.columns if (answer := columns.field_of(name))})
        if order >= len(_USUAL) and known < 2:
            continue
        score = (float(known), _steadiness(sample, table), -order)
        if best is None or score > best[0]:
            best = (score, table)
    assert best is not None  # noqa: S101 - the usual separators are always tried
    return best[1]


def _may_separate(char: str) -> bool:
    return not (char.isalnum() or char in " _-.\"'()" or not char.isascii())


def _sample_rows(sample: str, delimiter: str) -> Iterator[tuple[int, list[str]]]:
    """(lines read so far, row) of the first rows; stops quietly at what `csv` cannot read."""
    reader = csv.reader(iter(sample.splitlines(keepends=True)), delimiter=delimiter)
    while True:
        try:
            row = next(reader)
        except (StopIteration, csv.Error):
            return
        yield reader.line_num, row


def _laid_out(sample: str, delimiter: str, columns: Columns) -> Table:
    rows = list(itertools.islice(_sample_rows(sample, delimiter), _HEADER_ROWS))
    header: tuple[int, list[str]] | None = None
    for line, row in rows:
        fields = {answer[0] for name in row if (answer := columns.field_of(name))}
        if fields & {"text", "title"} and (len(row) == 1 or len(fields) > 1):
            header = (line, row)
            break
    if header is None:
        header = next(((line, row) for line, row in rows if any(row)), (0, []))
    names = [name.replace("\ufeff", "").strip() for name in header[1]]
    return Table(delimiter, tuple(names), header[0])


def _steadiness(sample: str, table: Table) -> float:
    rows = [row for line, row in itertools.islice(_sample_rows(sample, table.delimiter), _SAMPLE_ROWS) if row]
    fitting = sum(len(row) == len(table.columns) for row in rows)
    return fitting / len(rows) if rows and len(table.columns) > 1 else 0.0


def sample_dates(sample: str, table: Table, columns: Columns) -> list[str]:
    """The date column's values in the sample, for `DateReader.learn`."""
    spots = [
        i for i, name in enumerate(table.columns) if (columns.field_of(name) or ("",))[0] == "created_at"
    ]
    rows = itertools.islice(_sample_rows(sample, table.delimiter), _SAMPLE_ROWS)
    return [row[spot] for _, row in rows for spot in spots if spot < len(row)]


def read_rows(
    lines: Lines, table: Table, columns: Columns, builder: Builder
) -> Iterator[Report | Unreadable]:
    """Every row of the file as a Report or a piece for the quarantine, in the file's order."""
    for _ in range(table.skip):
        next(lines, None)
        lines.take()
    width = len(table.columns)
    spots, extra = _spots(table, columns)
    t, ti, c, la, lo, pl, ei, ca, ad, ar, ph, rn, rc, st = spots
    make = builder.make
    for where, raw, row in _records(lines, table, builder, _row_test(table, builder, c)):
        if isinstance(row, Unreadable):
            yield row
            continue
        if len(row) != width:
            row = _fit(row, table.columns)
            if len(row) != width:
                yield builder.bad(where, raw, "file.column_count", found=str(len(row)), expected=str(width))
                continue
        row.append("")  # what absent columns point at
        for field, spot, others in extra:
            row[spot] = merge(field, [row[i] for i in others])
        yield make(
            where, raw, row[t], row[ti], row[c], row[la], row[lo], row[pl], row[ei], row[ca], row[ad],
            row[ar], row[ph], row[rn], row[rc], row[st],
        )  # fmt: skip


def _spots(table: Table, columns: Columns) -> tuple[list[int], list[tuple[str, int, list[int]]]]:
    """Where each field of `_ORDER` stands in a row, and the fields that several columns feed."""
    candidates: dict[str, list[tuple[int, int]]] = {field: [] for field in NAMES}
    for spot, name in enumerate(table.columns):
        answer = columns.field_of(name)
        if answer:
            candidates[answer[0]].append((answer[1], spot))
    spots, extra = [], []
    for field in _ORDER:
        found = [spot for _, spot in sorted(candidates[field])]
        spots.append(found[0] if found else len(table.columns))
        if len(found) > 1:
            extra.append((field, found[0], found))
    return spots, extra


def _fit(row: list[str], header: tuple[str, ...]) -> list[str]:
    """A row whose only fault is empty cells at the end, brought to the header's width."""
    row = list(row)
    while len(row) > len(header) and not row[-1].strip():
        row.pop()
    while len(row) < len(header) and not header[len(row)]:
        row.append("")
    return row


def _row_test(table: Table, builder: Builder, date_spot: int) -> Callable[[str], bool]:
    """A test whether one line by itself is a whole row: all columns, and a date where the date belongs."""
    width, delimiter = len(table.columns), table.delimiter

    def is_row(line: str) -> bool:
        if width < 2 or date_spot >= width or line.count(delimiter) < width - 1:
            return False
        try:
            row = next(csv.reader([line], delimiter=delimiter))
        except csv.Error:
            return False
        return len(row) == width and builder.dates.read_fast(row[date_spot]) is not None

    return is_row


def _records(
    lines: Lines, table: Table, builder: Builder, is_row: Callable[[str], bool]
) -> Iterator[tuple[int, str, list[str] | Unreadable]]:
    """(line it starts on, raw text, cells) of every record; an Unreadable for cells where quoting is damaged.

    A quotation mark that is never closed swallows the rows after it. It is noticed when the end of the file,
    the limit of a record or a line that is a row by itself turns up inside the quotes; then the first line
    alone goes to the quarantine and the others are read again. How much may be read again is bounded, so that
    no file can make reading it quadratic.
    """
    reader = csv.reader(lines, delimiter=table.delimiter)
    single = len(table.columns) == 1
    passed = reread = 0
    while True:
        fault = ""
        row: list[str] = []
        try:
            row = next(reader)
        except StopIteration:
            if not lines.taken:
                return
        except csv.Error as error:
            fault = "file.record_too_long" if "limit" in str(error) else "file.bad_quoting"
        cut, size = lines.cut, lines.size
        taken = lines.take()
        start = lines.number - len(taken) + 1
        if len(taken) == 1:
            raw = taken[0]
            if cut:
                fault = "file.open_quote"
            elif size >= RAW_LIMIT and (size > RECORD_LIMIT or isinstance(raw, LongLine)):
                fault = "file.record_too_long"
        elif cut or fault or any(isinstance(line, LongLine) or is_row(line) for line in taken[1:]):
            fault = "file.open_quote"
            raw, again = taken[0], taken[1:]
            if reread + size <= _REREAD_SHARE * passed + _REREAD_FLOOR:
                reread += size
                lines.put_back(again)
            else:
                raw = "".join(taken)
        else:
            raw = "".join(taken)
        passed += len(raw)
        raw = raw.rstrip("\n")
        if fault:
            yield start, raw, builder.bad(start, raw, fault, limit=str(RECORD_LIMIT))
        elif len(row) > 1 or (row and (row[0] if single else row[0].strip())):
            yield start, raw, row
