"""The records of a service's answer, one at a time, so that a broken one costs itself alone.

A whole answer is decoded at once where that works. Where it does not (one record in another encoding, a number of ten
thousand digits, a quotation mark nobody escaped) the readers of files take it apart, which know how to go on behind
what is broken.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from io import BytesIO
from pathlib import Path
from typing import Any, Final

from console.channels import message
from console.channels.fields import Columns
from console.channels.file_json import Item, array_items, find_array, flatten
from console.channels.file_open311 import elements, find_records
from console.channels.file_source import CHUNK, TextSource, UnreadableFile, find_encoding
from console.channels.rows import clean
from console.channels.service import Answer
from models.delivery import Away

#: The records could not all be cut out: these faults say that the answer ends too early.
_CUT: Final = ("file.json_ended",)


@dataclass(frozen=True, slots=True)
class Row:
    """One record.

    Attributes:
        number: counted from 1.
        raw: its text for the quarantine, never empty.
        value: as decoded from JSON; None in XML and when broken.
        pairs: (dotted name, text) of what it holds.
        fault: why it is broken, a sentence code, else "".
    """

    number: int
    raw: str
    value: Any
    pairs: tuple[tuple[str, str], ...]
    fault: str = ""

    def get(self, name: str) -> str:
        """The first text of a name, "" when it has none."""
        return next((text for key, text in self.pairs if key == name), "")


def json_rows(answer: Answer, keys: Sequence[str], columns: Columns) -> tuple[list[Row], bool]:
    """The records of a JSON answer.

    Args:
        answer: an array of objects, or an object that holds one.
        keys: names of that array in the object.
        columns: tells the array where the answer is broken.

    Returns:
        The records, and whether those are all (False: the answer ends within one).

    Raises:
        Away: it is no JSON, or holds no such array.
    """
    text = "".join(_chunks(_source(answer)))
    if not text.lstrip().startswith(("[", "{")):
        raise Away("channel.not_json", status=str(answer.status))
    try:
        value = json.loads(text)
    except (ValueError, RecursionError):
        return _taken_apart(answer, columns)
    if isinstance(value, dict):
        value = next((value[key] for key in keys if isinstance(value.get(key), list)), None)
    if not isinstance(value, list):
        raise Away("channel.not_json", status=str(answer.status))
    return [_row(Item(number, message.raw(one), one)) for number, one in enumerate(value, start=1)], True


def xml_rows(answer: Answer, columns: Columns) -> tuple[list[Row], bool]:
    """As `json_rows`, of an Open311 document.

    Raises:
        Away: it is no XML, declares entities, or breaks before its first record.
    """
    try:
        depth, tag, _names = find_records(_source(answer), "XML", columns)
    except UnreadableFile as error:
        raise Away("channel.not_json", status=str(answer.status)) from error
    rows: list[Row] = []
    if not depth:
        return rows, True  # <service_requests/>: nothing new
    for element in elements(_source(answer), depth, tag):
        if isinstance(element, str):
            return rows, False
        fault = "file.record_too_long" if element.too_long else ""
        rows.append(Row(element.number, clean(element.raw), None, element.pairs, fault))
    return rows, True


def _taken_apart(answer: Answer, columns: Columns) -> tuple[list[Row], bool]:
    start = find_array(_source(answer), columns)
    if start is None:
        raise Away("channel.not_json", status=str(answer.status))
    rows: list[Row] = []
    for item in array_items(_source(answer), start):
        if item.fault in _CUT:
            return rows, False
        rows.append(_row(item))
    return rows, True


def _row(item: Item) -> Row:
    fault = item.fault or ("" if isinstance(item.value, dict) else "file.not_object")
    pairs = tuple(flatten(item.value)) if not fault else ()
    return Row(item.number, clean(item.raw) or "?", item.value, pairs, fault)


def _source(answer: Answer) -> TextSource:
    return TextSource(Path("jawaban"), find_encoding(answer.body[:CHUNK]), stream=BytesIO(answer.body))


def _chunks(source: TextSource) -> Iterator[str]:
    return iter(source.chunk, "")
