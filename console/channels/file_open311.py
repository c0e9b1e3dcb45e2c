"""Open311 GeoReport v2 as XML, and any XML document whose records are elements with a tag for each field.

The document is never built as a tree: a target collects one record at a time and lets go of it, and text
beyond the limit of a record is dropped while it arrives. defusedxml refuses entity declarations, so neither
"billion laughs" nor references to other files do anything.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any
from xml.etree.ElementTree import ParseError

from defusedxml import DefusedXmlException
from defusedxml.ElementTree import DefusedXMLParser

from console.channels.fields import Columns
from console.channels.file_source import RAW_LIMIT, RECORD_LIMIT, TextSource, UnreadableFile
from console.channels.rows import Builder
from models.report import Report, Unreadable

#: The parser holds a tag or comment until it is complete; a longer one than this belongs to no document of
#: ours.
_SILENCE_LIMIT = 2 * RECORD_LIMIT
#: Nesting beyond which a document is refused: the parser's own stack grows with it.
_DEPTH_LIMIT = 200
#: Where the first record is looked for, in characters.
_SEARCH_LIMIT = 4 * RECORD_LIMIT
_FEED = 64 * 1024


@dataclass(frozen=True, slots=True)
class Element:
    """One record: its position from 1, its (dotted tag, text) pairs, and whether it was over the limit."""

    number: int
    pairs: tuple[tuple[str, str], ...]
    too_long: bool

    @property
    def raw(self) -> str:
        """The record for the quarantine: tags and texts as JSON."""
        return json.dumps(dict(self.pairs), ensure_ascii=False)[:RAW_LIMIT]


class _TooDeep(Exception):
    pass


def _local(tag: str) -> str:
    return tag.rpartition("}")[2]


class _Finder:
    """Parser target that finds the first record: a ``request``, or an element with a tag known as a text."""

    def __init__(self, columns: Columns) -> None:
        self._columns = columns
        self._path: list[str] = []
        self._children: list[list[str]] = []
        self.seen: dict[str, None] = {}
        self.heard = 0
        self.depth = 0
        self.tag = ""
        self.names: list[str] = []

    def start(self, tag: str, _attributes: dict[str, str]) -> None:
        self.heard += 1
        name = _local(tag)
        if self._children:
            self._children[-1].append(name)
        self._path.append(name)
        self._children.append([])
        if len(self._path) > _DEPTH_LIMIT:
            raise _TooDeep

    def data(self, _text: str) -> None:
        self.heard += 1

    def end(self, tag: str) -> None:
        self.heard += 1
        depth = len(self._path)
        children = self._children.pop()
        self._path.pop()
        if not children and len(self.seen) < 100:
            self.seen[_local(tag)] = None
        if self.depth or depth < 2 or not children:
            return
        if _local(tag) == "request" or self._columns.know_text(children):
            self.depth, self.tag, self.names = depth, _local(tag), children

    def close(self) -> None:
        pass


class _Collector:
    """Parser target that gathers the elements of one name at one depth as records."""

    def __init__(self, depth: int, tag: str) -> None:
        self._depth = depth
        self._tag = tag
        self._path: list[str] = []
        self._pairs: list[tuple[str, str]] = []
        self._texts: list[str] = []
        self._size = 0
        self._count = 0
        self.heard = 0
        self.ready: list[Element] = []

    def start(self, tag: str, attributes: dict[str, str]) -> None:
        self.heard += 1
        self._path.append(_local(tag))
        if len(self._path) > _DEPTH_LIMIT:
            raise _TooDeep
        if len(self._path) == self._depth:
            self._pairs, self._size = [], 0
        if len(self._path) >= self._depth:
            for key, value in attributes.items():
                self._add((*self._path[self._depth :], _local(key)), value)
        self._texts = []

    def data(self, text: str) -> None:
        self.heard += 1
        if len(self._path) > self._depth:
            self._size += len(text)
            if self._size <= RECORD_LIMIT:
                self._texts.append(text)

    def end(self, _tag: str) -> None:
        self.heard += 1
        depth = len(self._path)
        if depth > self._depth:
            text = "".join(self._texts)
            if text.strip():
                self._size -= len(text)  # counted as it arrived
                self._add(tuple(self._path[self._depth :]), text)
        elif depth == self._depth and self._path[-1] == self._tag:
            self._count += 1
            self.ready.append(Element(self._count, tuple(self._pairs), self._size > RECORD_LIMIT))
        self._texts = []
        self._path.pop()

    def _add(self, path: tuple[str, ...], text: str) -> None:
        self._size += len(text) + 64
        if self._size <= RECORD_LIMIT:
            self._pairs.append((".".join(path), text))

    def close(self) -> None:
        pass


def _feed(parser: Any, target: _Finder | _Collector, text: str, silent: int) -> int:
    """Feeds one piece; returns for how many characters the parser has said nothing.

    Raises:
        ParseError, DefusedXmlException, _TooDeep: the document is broken, dangerous or absurd.
    """
    before = target.heard
    parser.feed(text)
    silent = 0 if target.heard != before else silent + len(text)
    if silent > _SILENCE_LIMIT:
        raise ParseError("a tag or comment without end")
    return silent


def find_records(source: TextSource, name: str, columns: Columns) -> tuple[int, str, list[str]]:
    """How deep the records lie (the root is 1), their tag, and the tags in the first one; 0 for none found.

    Raises:
        UnreadableFile: the document declares entities, or breaks before the first record.
    """
    target = _Finder(columns)
    parser = DefusedXMLParser(target=target)
    silent = passed = 0
    try:
        while not target.depth and passed < _SEARCH_LIMIT:
            chunk = source.chunk()
            for at in range(0, len(chunk), _FEED):
                silent = _feed(parser, target, chunk[at : at + _FEED], silent)
                if target.depth:
                    break
            passed += len(chunk)
            if not chunk:
                parser.close()
                break
    except DefusedXmlException as error:
        raise UnreadableFile("file.xml_entities", name=name) from error
    except (ParseError, _TooDeep, ValueError) as error:
        if not target.depth:
            raise UnreadableFile("file.xml_broken", name=name, error=str(error) or "terlalu dalam") from error
    return target.depth, target.tag, target.names or list(target.seen)


def elements(source: TextSource, depth: int, tag: str) -> Iterator[Element | str]:
    """The records in order; a sentence code at the end when the document breaks."""
    target = _Collector(depth, tag)
    parser = DefusedXMLParser(target=target)
    silent = 0
    fault = ""
    while not fault:
        chunk = source.chunk()
        try:
            for at in range(0, len(chunk), _FEED):
                silent = _feed(parser, target, chunk[at : at + _FEED], silent)
            if not chunk:
                parser.close()
        except DefusedXmlException:
            fault = "file.xml_entities"
        except (ParseError, _TooDeep, ValueError) as error:
            fault = f"file.xml_broken {error}"
        yield from target.ready
        target.ready.clear()
        if not chunk:
            break
    if fault:
        yield fault


def reports(
    source: TextSource, depth: int, tag: str, columns: Columns, builder: Builder
) -> Iterator[Report | Unreadable]:
    """Every record as a Report or a piece for the quarantine; where the document breaks, a last piece."""
    number = 0
    for element in elements(source, depth, tag):
        if isinstance(element, str):
            code, _, error = element.partition(" ")
            yield builder.bad(number + 1, "", code, name=builder.source, error=error)
            return
        number = element.number
        if element.too_long:
            yield builder.bad(number, element.raw, "file.record_too_long", limit=str(RECORD_LIMIT))
        else:
            yield builder.from_fields(number, element.raw, columns.gather(element.pairs))
