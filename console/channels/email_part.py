"""The parts of a mail, whether the whole of it is here or only its structure; and how bytes become words.

A mail is read through ``Part``: a tree whose leaves load their content when asked. So a small mail that came whole and
a large one, of which only text and photos are fetched, go through the same reader.

The standard library's parser is used with its old policy: the headers stay as they came and are read below. The new
policy's header parser raises over many a broken header and takes time by the square of its length.
"""

from __future__ import annotations

import re
from base64 import b64decode
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from itertools import islice, takewhile
from quopri import decodestring
from typing import Any, Final

#: Levels of parts inside parts that are gone into.
DEEPEST: Final = 60
#: Parts that are looked at.
MOST_PARTS: Final = 300
#: Headers of one part that are looked at; usual are 30.
MOST_HEADERS: Final = 2000
#: A header longer than this is cut: no address and no subject is.
LONGEST_HEADER: Final = 8000

_WORD: Final = re.compile(r"=\?([^?\s*]{1,40})(?:\*[^?\s]*)?\?([bq])\?([^?\r\n]*)\?=", re.IGNORECASE)
_FOLD: Final = re.compile(r"[ \t]*[\r\n]+[ \t]*")
_CONTROL: Final = re.compile(r"[\x00-\x1f\x7f\x80-\x9f\u2028\u2029]+")
#: Decoders that are no charset, or take time by the square.
_NO_CHARSET: Final = re.compile(r"idna|punycode|escape|undefined|mbcs|oem", re.IGNORECASE)
#: Wrongly named by many: what the web reads instead.
_LATIN: Final = frozenset(
    {"ascii", "us-ascii", "iso-8859-1", "iso8859-1", "latin-1", "latin1", "ansi", "cp1252", "windows-1252"}
)

Fetch = Callable[[str, str, int, str], bytes]


@dataclass(slots=True)
class Part:
    """A part of a mail.

    Attributes:
        kind: its type, as ``text/plain``.
        parameters: what stands behind the type (charset, format), names in small letters.
        name: the file's name, "" when it has none.
        attached: it shall be a file, even if it is text.
        size: bytes as encoded; 0 where the mail is here whole.
        children: of a multipart, or the one inside a ``message/rfc822``.
        load: fetches the content, with its transfer encoding undone. Only for leaves.
    """

    kind: str
    parameters: dict[str, str] = field(default_factory=dict)
    name: str = ""
    attached: bool = False
    size: int = 0
    children: list[Part] = field(default_factory=list)
    load: Callable[[], bytes] = bytes

    def leaves(self) -> Iterator[Part]:
        """All parts without children, in order, those of mails inside this one too."""
        if not self.children:
            yield self
        for child in self.children:
            yield from child.leaves()


def of_message(message: Any, deepest: int = DEEPEST) -> Part:
    """The parts of a mail that is here whole, a ``Message`` with the policy ``compat32``."""
    head = headers(message)
    kind, disposition = head.get("content-type", ""), head.get("content-disposition", "")
    part = Part(
        message.get_content_type(), parameters(kind), _name(disposition, kind), _is_attached(disposition)
    )
    if message.is_multipart():
        if deepest:
            part.children = [of_message(child, deepest - 1) for child in message.get_payload()[:MOST_PARTS]]
        return part
    encoding = head.get("content-transfer-encoding", "")
    del message["Content-Transfer-Encoding"]  # so that the parser gives the bytes as they came
    part.load = lambda: undone(encoding, message.get_payload(decode=True) or b"")
    return part


def of_structure(structure: Any, fetch: Fetch) -> Part:
    """The parts of a mail by its BODYSTRUCTURE (RFC 3501, 7.4.2).

    Args:
        structure: as IMAPClient parsed it: tuples of bytes, numbers and None; a multipart begins with a list.
        fetch: gets a section's content, by its number, type, size in bytes and transfer encoding.

    Raises:
        ValueError, TypeError, IndexError, AttributeError: it is none.
    """
    return _of_structure(structure, "", fetch, DEEPEST)


def _of_structure(body: Any, section: str, fetch: Fetch, deepest: int) -> Part:
    if isinstance(body[0], list | tuple):
        # Inside a forwarded mail IMAPClient leaves the parts of a multipart as tuples before its subtype.
        below = (
            list(takewhile(lambda one: isinstance(one, tuple), body))
            if isinstance(body[0], tuple)
            else body[0]
        )
        kind = next((_low(one) for one in body if isinstance(one, bytes)), "mixed")
        part = Part(f"multipart/{kind}")
        if deepest:
            part.children = [
                _of_structure(child, f"{section}.{n}" if section else str(n), fetch, deepest - 1)
                for n, child in enumerate(below[:MOST_PARTS], 1)
            ]
        return part
    kind, encoding, size = f"{_low(body[0])}/{_low(body[1])}", _low(body[5]), max(0, int(body[6] or 0))
    section = section or "1"
    part = Part(kind, _pairs(body[2]), size=size)
    forwarded = kind == "message/rfc822"
    behind = body[11 if forwarded else 9 if kind.startswith("text/") else 8 :]
    if behind and isinstance(behind[0], tuple) and behind[0]:
        part.attached = _low(behind[0][0]) == "attachment"
        part.name = _pairs(behind[0][1] if len(behind[0]) > 1 else None).get("filename", "")
    part.name = words(part.name or part.parameters.get("name", ""))
    if forwarded and deepest and len(body) > 8 and isinstance(body[8], tuple) and body[8]:
        inner = body[8]
        into = section if isinstance(inner[0], tuple) else f"{section}.1"
        part.children = [_of_structure(inner, into, fetch, deepest - 1)]
        return part
    part.load = lambda: fetch(section, kind, size, encoding)
    return part


def _low(value: Any) -> str:
    return value.decode("ascii", "replace").lower() if isinstance(value, bytes) else str(value or "").lower()


def _pairs(flat: Any) -> dict[str, str]:
    if not isinstance(flat, tuple):
        return {}
    found: dict[str, str] = {}
    for name, value in zip(flat[::2], flat[1::2], strict=False):
        text = value.decode("utf-8", "replace") if isinstance(value, bytes) else str(value or "")
        found.setdefault(_low(name).split("*")[0], text[:LONGEST_HEADER])
    return found


# Headers -----------------------------------------------------------------------------------------------------


def headers(message: Any) -> dict[str, str]:
    """The headers as they came: unfolded, their bytes read as text, encoded words still encoded.

    Returns:
        By name in small letters; of several of one name the first.
    """
    found: dict[str, str] = {}
    for name, value in islice(message.raw_items(), MOST_HEADERS):
        if (low := name.lower()) not in found:
            found[low] = _FOLD.sub(" ", to_text(raw_bytes(str(value)[:LONGEST_HEADER]), "")).strip()
    return found


def words(value: str) -> str:
    """A header's words, with what stands encoded in it (RFC 2047) read, on one line and without control characters.

    Words of one charset that follow one another are joined before they are read: some programs cut a character in two.
    """
    out: list[str] = []
    held, charset, at = b"", "", 0
    for found in _WORD.finditer(value):
        between = value[at : found.start()]
        data = _encoded(found[2], found[3])
        if at and not between.strip() and found[1].lower() == charset:
            held += data
        else:
            out.append(to_text(held, charset) if held else "")
            if not (at and not between.strip()):
                out.append(between)
            held, charset = data, found[1].lower()
        at = found.end()
    out.append(to_text(held, charset) if held else "")
    out.append(value[at:])
    return _CONTROL.sub(" ", "".join(out)).strip()


def _encoded(how: str, content: str) -> bytes:
    data = content.encode("utf-8", "replace")
    if how in "bB":
        return from_base64(data)
    return decodestring(data.replace(b"_", b" "), header=True)


def parameters(value: str) -> dict[str, str]:
    """What stands behind a type: ``text/plain; charset="utf-8"``."""
    found: dict[str, str] = {}
    for piece in value.split(";")[1:50]:
        name, equals, content = piece.partition("=")
        if equals:
            found.setdefault(name.strip().lower().split("*")[0], content.strip().strip("\"'"))
    return found


def _is_attached(disposition: str) -> bool:
    return disposition.lstrip().lower().startswith("attachment")


def _name(*values: str) -> str:
    for value in values:
        given = parameters(value)
        name = given.get("filename") or given.get("name")
        if name:
            return words(name)
    return ""


# Bytes -------------------------------------------------------------------------------------------------------


def raw_bytes(text: str) -> bytes:
    """The bytes the standard library's parser has read: it keeps what is no ASCII as surrogates."""
    return text.encode("utf-8", "surrogateescape")


def undone(encoding: str, data: bytes) -> bytes:
    """Content without its transfer encoding; what is broken in it is passed over."""
    how = encoding.strip().lower()
    if how == "base64":
        return from_base64(data)
    if how == "quoted-printable":
        return decodestring(data)
    return data


def from_base64(data: bytes) -> bytes:
    """Bytes of a base64 text, broken or cut off as it may be."""
    return b"".join(_block(re.sub(rb"[^A-Za-z0-9+/]+", b"", block)) for block in re.split(rb"=+", data))


def _block(pure: bytes) -> bytes:
    """One block without its padding; a last letter alone says nothing."""
    pure = pure[:-1] if len(pure) % 4 == 1 else pure
    return b64decode(pure + b"=" * (-len(pure) % 4))


def to_text(data: bytes, charset: str) -> str:
    """Bytes as text, whatever was said about them.

    What is valid UTF-8 is UTF-8: nothing else looks like it by chance. Otherwise what was said counts, with ISO 8859-1
    read as Windows-1252, of which it is part but for control characters; without a word, or with a wrong one,
    Windows-1252.
    """
    named = charset.strip().strip("\"'").lower()
    if not named.startswith(("utf-16", "utf-32", "utf-7", "iso-2022", "hz")):
        try:
            return data.decode("utf-8")
        except UnicodeDecodeError:
            guess = data.decode("utf-8", "replace")
    if named in ("", "utf-8", "utf8"):
        # A few bytes broken or cut among valid letters, or no UTF-8 at all?
        broken = guess.count("\ufffd")
        if sum(char > "\x7f" for char in guess) > 2 * broken:
            return guess
        return data.decode("cp1252", "replace")
    if named in _LATIN or len(named) > 40 or _NO_CHARSET.search(named):
        return data.decode("cp1252", "replace")
    try:
        return data.decode(named, "replace")
    except (LookupError, ValueError):
        return data.decode("cp1252", "replace")
