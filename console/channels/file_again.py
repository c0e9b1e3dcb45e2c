"""Reading one piece of a file again, long after the file: what `tanggap quarantine retry` does.

A line of a table means nothing without its header, so what is needed to understand a piece is kept beside it
when it goes to the quarantine (`remember`). To read it again, a file of just that piece is written and read
as any other.
"""

from __future__ import annotations

import csv
import io
import tempfile
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from console.channels.dates import DateReader
from console.channels.file import FileKind, UnreadableFile, read
from models.report import Report, Unreadable

__all__ = ["read_again", "remember"]

#: A date that can only be written month first; stands for a column that was found to be so.
_MONTH_FIRST = "12/25/2020"


def remember(kind: FileKind, mapping: Mapping[str, str] | None) -> dict[str, Any]:
    """What must be kept of a file so that a piece of it can be read again; JSON values.

    Args:
        kind: as `sniff` found it.
        mapping: column -> field as the operator gave it.
    """
    how: dict[str, Any] = {"format": kind.format}
    if kind.format == "csv":
        how |= {"delimiter": kind.delimiter, "columns": list(kind.columns)}
    if mapping:
        how["map"] = dict(mapping)
    dates = DateReader(0)
    dates.learn(kind.dates)
    if dates.month_first:
        how["month_first"] = True
    return how


def read_again(
    raw: str,
    how: Mapping[str, Any],
    channel: str,
    source: str,
    mapping: Mapping[str, str] | None,
    *,
    now: int,
) -> list[Report | Unreadable]:
    """One piece, read again.

    Args:
        raw: the piece as kept, or as somebody put it right.
        how: what `remember` kept beside it.
        channel: channel code.
        source: name of the file it came from.
        mapping: column -> field, on top of what was said when the file was loaded.
        now: the console's time, seconds since the epoch.

    Returns:
        What is in it; an `Unreadable` with the reason when it still cannot be taken.
    """
    mapping = {**how.get("map", {}), **(mapping or {})}
    dates = (_MONTH_FIRST,) if how.get("month_first") else ()
    with tempfile.TemporaryDirectory(prefix="tanggap-") as folder:
        file = Path(folder) / (Path(source).name or "piece")
        file.write_text(_document(raw, how), encoding="utf-8", errors="replace", newline="")
        try:
            return list(read(file, channel, mapping, now=now, dates=dates))
        except UnreadableFile as problem:
            return [Unreadable(source, "", problem.code, problem.params, raw)]


def _document(raw: str, how: Mapping[str, Any]) -> str:
    """A file that holds the piece and nothing else, in the form its file had."""
    if how.get("format") == "csv":
        head = io.StringIO()
        csv.writer(head, delimiter=how["delimiter"]).writerow(how["columns"])
        return head.getvalue() + raw
    # Everything else is kept as JSON, records of an XML document too.
    return f"[{raw}]"
