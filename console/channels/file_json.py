"""JSON in any of the shapes exports have: an array, an array inside an object, one object a line, GeoJSON.

Records are cut out one at a time with the standard decoder, so that each keeps its raw text for the
quarantine, a broken one costs itself alone, and none can grow without bound. A streaming parser (ijson) is
fast enough, but it builds a string of any length before anybody can object, stops for good at the first
mistake, and keeps no raw text.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from console.channels.fields import Columns
from console.channels.file_source import RAW_LIMIT, RECORD_LIMIT, Lines, LongLine, TextSource
from console.channels.rows import Builder
from models.report import Report, Unreadable

#: How far into a file the array of records is looked for, in characters, and how many arrays are tried.
_SEARCH_LIMIT = 16 * 1024 * 1024
_SEARCH_ARRAYS = 20
#: Nesting of a record beyond which its keys are not looked at.
_DEPTH = 6

_GAP = re.compile(r"[\s,\x1e\ufeff]*+")
_OUTSIDE = re.compile(r'[^"{}\[\]]*+')
_INSIDE = re.compile(r'[^"\\]*+(?:\\.[^"\\]*+)*+', re.DOTALL)
_JUNK = re.compile(r'[^,\n\]}{"\[]*+')
_decode = json.JSONDecoder().raw_decode


@dataclass(frozen=True, slots=True)
class Item:
    """A value cut out of a JSON text.

    Attributes:
        number: counted from 1 (a line number for one object a line).
        raw: its text, cut to `RAW_LIMIT` when it is broken.
        value: the decoded value; None when broken.
        fault: why it is broken, a sentence code, else "".
    """

    number: int
    raw: str
    value: Any
    fault: str = ""


class _Window:
    """A stretch of the text that slides over the file."""

    def __init__(self, source: TextSource) -> None:
        self._source = source
        self.text = ""
        self.at = 0
        self.passed = 0  # characters that slid out
        self.ended = False

    @property
    def left(self) -> int:
        return len(self.text) - self.at

    @property
    def offset(self) -> int:
        """Characters from the beginning of the file to `at`."""
        return self.passed + self.at

    def more(self) -> bool:
        """Reads on and drops what lies before `at`; False at the end of the file."""
        chunk = "" if self.ended else self._source.chunk()
        if not chunk:
            self.ended = True
            return False
        self.passed += self.at
        self.text = self.text[self.at :] + chunk
        self.at = 0
        return True

    def skip_gap(self) -> bool:
        """Steps over white space and commas; False when the file ends there."""
        while True:
            match = _GAP.match(self.text, self.at)
            self.at = match.end() if match else self.at
            if self.at < len(self.text):
                return True
            if not self.more():
                return False

    def skip_chars(self, count: int) -> None:
        while self.left < count:
            count -= self.left
            self.at = len(self.text)
            if not self.more():
                return
        self.at += count


def find_array(source: TextSource, columns: Columns) -> int | None:
    """Where the array of reports begins, in characters from the start; None where the values stand bare.

    The first array counts whose first object has a key known as a text. Where there is none, an outer object
    with such a key is itself the report; else the first array of objects is taken, so that its keys can be
    named to the person, else the first empty one.
    """
    window = _Window(source)
    if not window.skip_gap() or window.text[window.at] not in "[{":
        return None
    if window.text[window.at] == "[":
        return window.offset + 1
    outer = _next_value(window)
    second_choice: int | None = None
    empty: int | None = None
    tries = 0
    inside = False
    while window.offset < _SEARCH_LIMIT and tries < _SEARCH_ARRAYS:
        match = (_INSIDE if inside else _OUTSIDE).match(window.text, window.at)
        window.at = match.end() if match else window.at
        if window.left < (2 if inside else 1):
            if inside and window.left == 1 and window.text[window.at] == '"':
                window.at += 1
                inside = False
            elif not window.more():
                break
            continue
        char = window.text[window.at]
        window.at += 1
        if char == '"':
            inside = not inside
        elif char == "[" and window.skip_gap() and window.text[window.at] in "{]":
            start = window.offset
            if window.text[window.at] == "]":
                empty = start if empty is None else empty
                continue
            tries += 1
            first = _next_value(window)
            window.at = start - window.passed
            if isinstance(first, dict):
                if columns.know_text(key for key, _ in flatten(first)):
                    return start
                second_choice = second_choice or start
    if isinstance(outer, dict) and columns.know_text(key for key, _ in flatten(outer)):
        return None
    return empty if second_choice is None else second_choice


def _next_value(window: _Window) -> Any:
    """Decodes the value at the window's position, widening it up to the limit of a record; None if broken."""
    while True:
        try:
            return _decode(window.text, window.at)[0]
        except (ValueError, RecursionError):
            if window.left > RECORD_LIMIT or not window.more():
                return None


def array_items(source: TextSource, start: int | None) -> Iterator[Item]:
    """The values of the array that begins `start` characters into the text; None: a bare sequence."""
    window = _Window(source)
    window.skip_chars(start or 0)
    number = 0
    while True:
        if not window.skip_gap():
            if start is not None:
                yield Item(number + 1, "", None, "file.json_ended")
            return
        if start is not None and window.text[window.at] == "]":
            return
        number += 1
        try:
            value, end = _decode(window.text, window.at)
        except (ValueError, RecursionError) as error:
            deep = isinstance(error, RecursionError)
            if not deep and window.left <= RECORD_LIMIT and window.more():
                number -= 1
                continue
            long = window.left > RECORD_LIMIT
            raw, size, whole = _skip_broken(window)
            if not whole:
                fault = "file.json_ended"
            elif long and size > RECORD_LIMIT:
                fault = "file.record_too_long"
            else:
                fault = "file.json_deep" if deep else "file.json_broken"
            yield Item(number, raw, None, fault)
            if not whole:
                return
            continue
        if end == len(window.text) and window.more():  # a number may go on in the next piece
            number -= 1
            continue
        raw = window.text[window.at : end]
        window.at = end
        if len(raw) > RECORD_LIMIT:
            yield Item(number, raw[:RAW_LIMIT], None, "file.record_too_long")
        else:
            yield Item(number, raw, value)


def _skip_broken(window: _Window) -> tuple[str, int, bool]:
    """Steps over a value that cannot be decoded, in bounded memory.

    Returns:
        The beginning of its text, its length in characters, and whether its end was found.
    """
    begin = window.offset
    kept: list[str] = []
    kept_size = 0
    depth = 0
    inside = False
    bracketed = window.text[window.at] in '{["'
    if not bracketed:
        match = _JUNK.match(window.text, window.at)
        end = max(match.end() if match else 0, window.at + 1)
        raw = window.text[window.at : end]
        window.at = end
        return raw[:RAW_LIMIT], len(raw), True
    while True:
        before = window.at
        match = (_INSIDE if inside else _OUTSIDE).match(window.text, window.at)
        window.at = match.end() if match else before
        done = False
        stuck = not window.left
        if not stuck:
            char = window.text[window.at]
            if char == "\\":  # the character it protects is not here yet
                stuck = True
            else:
                window.at += 1
                if char == '"':
                    inside = not inside
                else:
                    depth += 1 if char in "{[" else -1
                done = not inside and depth <= 0
        if kept_size < RAW_LIMIT:
            piece = window.text[before : min(window.at, before + RAW_LIMIT)]
            kept.append(piece)
            kept_size += len(piece)
        if done:
            return "".join(kept)[:RAW_LIMIT], window.offset - begin, True
        if stuck and not window.more():
            return "".join(kept)[:RAW_LIMIT], window.offset - begin, False


def line_items(lines: Lines) -> Iterator[Item]:
    """One value a line; empty lines do not count."""
    for line in lines:
        lines.take()
        raw = line.strip("\n\r \t\x1e\ufeff")
        if not raw:
            continue
        if isinstance(line, LongLine) or len(line) > RECORD_LIMIT:
            yield Item(lines.number, raw[:RAW_LIMIT], None, "file.record_too_long")
            continue
        try:
            value = json.loads(raw)
        except RecursionError:
            yield Item(lines.number, raw[:RAW_LIMIT], None, "file.json_deep")
        except ValueError:
            yield Item(lines.number, raw[:RAW_LIMIT], None, "file.json_broken")
        else:
            yield Item(lines.number, raw, value)


def reports(items: Iterator[Item], columns: Columns, builder: Builder) -> Iterator[Report | Unreadable]:
    """Every value as a Report or a piece for the quarantine, in the file's order."""
    for item in items:
        if item.fault:
            yield builder.bad(item.number, item.raw, item.fault, limit=str(RECORD_LIMIT))
        elif not isinstance(item.value, dict):
            yield builder.bad(item.number, item.raw, "file.not_object")
        else:
            yield builder.from_fields(item.number, item.raw, columns.gather(flatten(item.value)))


def flatten(record: dict[str, Any]) -> Iterator[tuple[str, str]]:
    """(dotted key, value as text) of every scalar in a record.

    A GeoJSON feature gives its point as `lat` and `lon` before its properties, so that a property of the same
    name only fills a feature without geometry.
    """
    if record.get("type") == "Feature" and isinstance(record.get("properties"), dict | None):
        geometry = record.get("geometry")
        if isinstance(geometry, dict) and geometry.get("type") == "Point":
            point = geometry.get("coordinates")
            if isinstance(point, list) and len(point) >= 2:
                yield "lat", _scalar(point[1])
                yield "lon", _scalar(point[0])
        yield from _walk("", record.get("properties") or {}, 1)
        if "id" in record:
            yield "id", _scalar(record["id"])
        return
    for key, value in record.items():
        if isinstance(value, str):  # nearly all
            yield key, value
        else:
            yield from _walk(key, value, 1)


def _walk(prefix: str, value: Any, depth: int) -> Iterator[tuple[str, str]]:
    if isinstance(value, dict):
        if depth < _DEPTH:
            for key, inner in value.items():
                yield from _walk(f"{prefix}.{key}" if prefix else key, inner, depth + 1)
    elif isinstance(value, list):
        if depth < _DEPTH:
            for inner in value:
                yield from _walk(prefix, inner, depth + 1)
    else:
        yield prefix, _scalar(value)


def _scalar(value: Any) -> str:
    if isinstance(value, str):
        return value
    if value is None or isinstance(value, dict | list):
        return ""
    if isinstance(value, bool):
        return "true" if value else "false"
    try:
        return str(value)
    except ValueError:  # more than 4,300 digits
        return "inf"
