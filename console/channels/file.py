"""Reports from a file: CSV and its relatives, JSON, JSON Lines, GeoJSON, Open311 GeoReport v2 (JSON and XML).

What the file is, is found from its content; the name only breaks no tie. `read` looks at the beginning first,
so a file that cannot be taken is refused before the first row; after that every row is either a Report or a
piece for the quarantine, one at a time, whatever the size of the file.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from itertools import islice
from pathlib import Path
from typing import Literal

from console.channels import file_csv, file_json, file_open311
from console.channels.fields import Columns
from console.channels.file_source import (
    Lines,
    Progress,
    TextSource,
    UnreadableFile,
    find_encoding,
    read_head,
)
from console.channels.rows import Builder
from models.report import Report, Unreadable

__all__ = ["FileKind", "UnreadableFile", "read", "sniff"]

#: Records that are looked at to learn a JSON file's keys and how its dates are written.
_SAMPLE = 200
_JSON_START = re.compile(r'\{\s*(?:["}]|$)|\[\s*(?:["{}\[\]\-\d]|true\b|false\b|null\b|NaN\b|$)')
_HTML = ("<!doctype html", "<html", "<head", "<body")


@dataclass(frozen=True, slots=True)
class FileKind:
    """What a file turned out to be.

    Attributes:
        format: csv (any separator), json, jsonl, geojson or xml.
        encoding: name of the encoding; ``utf-8+cp1252`` where both occur or only single bytes point to the
            second.
        delimiter: the separator of a csv, else "".
        columns: names as in the file (dotted for nested ones), in order of appearance.
        start: where the records begin: lines to skip (csv), characters to skip (json; None for a sequence of
            objects), depth of the records (xml).
        record: tag of a record (xml), else "".
        dates: the date column in the sample, from which its order of day and month is learnt.
    """

    format: Literal["csv", "json", "jsonl", "geojson", "xml"]
    encoding: str
    delimiter: str
    columns: tuple[str, ...]
    start: int | None
    record: str = ""
    dates: tuple[str, ...] = ()


def sniff(path: Path, mapping: Mapping[str, str] | None = None) -> FileKind:
    """Finds out what a file is.

    Args:
        path: the file.
        mapping: column -> field, for columns whose names say nothing; helps to tell separator and array
            apart.

    Raises:
        UnreadableFile: nothing there, not a file, not allowed, empty, no text, or broken from the first
        record on.
    """
    return _sniff(path, Columns(mapping))


def _sniff(path: Path, columns: Columns) -> FileKind:
    head = read_head(path)
    encoding = find_encoding(head)
    source = TextSource(path, encoding)
    try:
        sample = source.chunk()
    finally:
        source.close()
    start = sample.lstrip(" \t\n\ufeff\x1e")
    if not start:
        raise UnreadableFile("file.empty", name=path.name)
    if start.lower().startswith(_HTML):
        raise UnreadableFile("file.web_page", name=path.name)
    if start[0] == "<":
        return _sniff_xml(path, encoding, columns)
    if start[0] in "[{" and _looks_like_json(start):
        return _sniff_json(path, encoding, start, columns)
    if "\n" in sample and len(head) < path.stat().st_size:
        sample = sample[: sample.rindex("\n") + 1]  # the last line may be cut
    table = file_csv.find_table(sample, columns)
    dates = file_csv.sample_dates(sample, table, columns)
    return FileKind("csv", encoding, table.delimiter, table.columns, table.skip, dates=tuple(dates))


def _looks_like_json(start: str) -> bool:
    """Whether what follows the bracket may follow it in JSON; a CSV may begin with a bracket too."""
    return _JSON_START.match(start) is not None


def _sniff_xml(path: Path, encoding: str, columns: Columns) -> FileKind:
    source = TextSource(path, encoding)
    try:
        depth, tag, names = file_open311.find_records(source, path.name, columns)
    finally:
        source.close()
    return FileKind("xml", encoding, "", tuple(dict.fromkeys(names)), depth, tag)


def _sniff_json(path: Path, encoding: str, start: str, columns: Columns) -> FileKind:
    lined = start[0] == "{" and _one_object_a_line(start, columns)
    array: int | None = None
    if not lined:
        source = TextSource(path, encoding)
        try:
            array = file_json.find_array(source, columns)
        finally:
            source.close()
    kind = FileKind("jsonl" if lined else "json", encoding, "", (), array)
    names: dict[str, None] = {}
    dates: list[str] = []
    features = objects = 0
    source = TextSource(path, encoding)
    try:
        for item in islice(_items(source, kind), _SAMPLE):
            if isinstance(item.value, dict):
                objects += 1
                features += item.value.get("type") == "Feature"
                for key, value in file_json.flatten(item.value):
                    names[key] = None
                    if (columns.field_of(key) or ("",))[0] == "created_at":
                        dates.append(value)
    finally:
        source.close()
    if not names and not _is_empty_json(start):
        raise UnreadableFile("file.json_no_objects", name=path.name)
    geo = bool(objects) and features == objects
    return FileKind("geojson" if geo else kind.format, encoding, "", tuple(names), array, dates=tuple(dates))


def _is_empty_json(start: str) -> bool:
    """A valid document with no report in it, as a service answers when there is nothing new."""
    try:
        value = json.loads(start)
    except (ValueError, RecursionError):
        return False
    return value == [] or (isinstance(value, dict) and [] in value.values())


def _one_object_a_line(start: str, columns: Columns) -> bool:
    lines = [line for line in start.split("\n")[:20] if line.strip()]
    whole = 0
    for line in lines:
        try:
            value = json.loads(line)
        except (ValueError, RecursionError):
            continue
        if isinstance(value, dict):
            whole += 1
            # One line alone may still be an object around an array: {"description": ..., "requests": [...]}
            alone = len(lines) > 1 or not any(map(_is_array_of_objects, value.values()))
            if alone and columns.know_text(key for key, _ in file_json.flatten(value)):
                return True
    return len(lines) > 1 and whole > len(lines) / 2


def _is_array_of_objects(value: object) -> bool:
    return isinstance(value, list) and bool(value) and isinstance(value[0], dict)


def _items(source: TextSource, kind: FileKind) -> Iterator[file_json.Item]:
    if kind.format == "jsonl" or (kind.format == "geojson" and kind.start is None):
        return file_json.line_items(Lines(source))
    return file_json.array_items(source, kind.start)


def read(
    path: Path,
    channel: str,
    mapping: Mapping[str, str] | None = None,
    *,
    now: int,
    progress: Progress | None = None,
    dates: Iterable[str] = (),
) -> Iterator[Report | Unreadable]:
    """Reads the reports of a file.

    Args:
        path: the file.
        channel: channel code the reports get.
        mapping: column -> field (text, title, created_at, lat, lon, place, external_id, category, address,
            area, photos, reporter_name, reporter_contact, status), where recognition by name is not enough or
            wrong.
        now: the console's time, seconds since the epoch; dates over a day ahead of it go to the quarantine.
        progress: called with (bytes read, bytes in all) while reading.
        dates: more values of the date column, where the file alone does not tell day from month.

    Returns:
        An iterator over Reports and Unreadables in the file's order. Same file, same ids. A row repeated with
        equal content is given again (the intake knows it); the same id with other content is Unreadable.

    Raises:
        UnreadableFile: at once, when the file cannot be taken at all; while iterating, when the disk fails.
    """
    columns = Columns(mapping)
    kind = _sniff(path, columns)
    if kind.columns:
        columns.require(kind.columns)
    unit = "baris" if kind.format in ("csv", "jsonl") else "butir"
    builder = Builder(channel, path.name, unit, now)
    builder.dates.learn((*kind.dates, *dates))
    return _read(path, kind, columns, builder, progress)


def _read(
    path: Path, kind: FileKind, columns: Columns, builder: Builder, progress: Progress | None
) -> Iterator[Report | Unreadable]:
    source = TextSource(path, kind.encoding, progress)
    try:
        if kind.format == "csv":
            table = file_csv.Table(kind.delimiter, kind.columns, kind.start or 0)
            yield from file_csv.read_rows(Lines(source), table, columns, builder)
        elif kind.format == "xml":
            yield from file_open311.reports(source, kind.start or 0, kind.record, columns, builder)
        else:
            yield from file_json.reports(_items(source, kind), columns, builder)
    finally:
        source.close()
