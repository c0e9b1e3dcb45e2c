"""Parts of an SMS: which piece of a long message one is, what it says, and how a long reply is cut.

A long message travels as several, each with a User Data Header that names its place: ``05 00 03 ref total seq``, or
``06 08 04 ref ref total seq`` with a reference of 16 bits (3GPP TS 23.040, 9.2.3.24.1 and .8).
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

from console.channels.rows import clean
from models.replies import GSM, GSM_TWO

#: What stands where a part of a long message never came.
MISSING: Final = "[…]"
#: Places in one message of the GSM alphabet and of UCS-2; in a part of several the header takes some.
GSM_ONE, GSM_PART, UCS_ONE, UCS_PART = 160, 153, 70, 67

_HEX: Final = re.compile(r"(?:[0-9A-Fa-f]{2})+")
_BINARY: Final = re.compile("[\x00-\x08\x0b\x0e-\x1f\x7f-\x9f\ufffd]")


@dataclass(frozen=True, slots=True)
class Mark:
    """Where a part stands in its message.

    Attributes:
        ref: the sender's number of the message; it comes round again after 256 messages (65,536 when ``wide``).
        total: parts of the message. seq: this one, from 1.
    """

    ref: int
    wide: bool
    total: int
    seq: int


def from_hex(text: str) -> bytes:
    """Bytes of a column of hexadecimal digits; none when it is anything else."""
    text = text.strip()
    return bytes.fromhex(text) if _HEX.fullmatch(text) else b""


def read_mark(header: bytes) -> Mark | None:
    """Where a part stands, from its User Data Header.

    Returns:
        None for a message that is whole by itself: no header, one about something else, or half of one. A number that
        cannot be (part 3 of 2, part 0) says nothing either, as the standard has it.
    """
    if not header or header[0] + 1 > len(header):
        return None
    at, end = 1, header[0] + 1
    while at + 2 <= end:
        kind, length = header[at], header[at + 1]
        value = header[at + 2 : at + 2 + length]
        at += 2 + length
        if at > end:
            return None
        if kind == 0x00 and length == 3:
            mark = Mark(value[0], False, value[1], value[2])
        elif kind == 0x08 and length == 4:
            mark = Mark(value[0] << 8 | value[1], True, value[2], value[3])
        else:
            continue
        return mark if 1 <= mark.seq <= mark.total and mark.total > 1 else None
    return None


def read_words(raw: bytes, coding: str) -> str:
    """What the bytes of a message say.

    Args:
        coding: ``8bit`` for bytes of anything, else UCS-2, which is how Gammu keeps every text.

    Returns:
        "" when that is no text: a picture, a ring tone, settings for a telephone.
    """
    if coding != "8bit":
        text = raw.decode("utf-16-be", "replace")
        return "" if "\x00" in text else clean(text)
    for encoding in ("utf-8", "latin-1"):
        try:
            text = raw.decode(encoding)
        except UnicodeDecodeError:
            continue
        return "" if _BINARY.search(text) else clean(text)
    return ""


def joined(parts: dict[int, str], total: int) -> str:
    """The text of a long message from the parts that came, with ``MISSING`` for each run of those that did not."""
    words: list[str] = []
    for seq in range(1, total + 1):
        if seq in parts:
            words.append(parts[seq])
        elif not words or words[-1] != MISSING:
            words.append(MISSING)
    return "".join(words)


def is_gsm(text: str) -> bool:
    """Whether the alphabet of GSM has every character; one emoji, and a message holds 70 instead of 160."""
    return all(c in GSM or c in GSM_TWO for c in text)


def cut(text: str) -> tuple[str, ...]:
    """A reply cut into what one SMS each can carry; neither an escaped character nor an emoji is torn."""
    if is_gsm(text):
        one, part = GSM_ONE, GSM_PART
        places = [2 if c in GSM_TWO else 1 for c in text]
    else:
        one, part = UCS_ONE, UCS_PART
        places = [2 if ord(c) > 0xFFFF else 1 for c in text]
    if sum(places) <= one:
        return (text,)
    return tuple(_pieces(text, places, part))


def _pieces(text: str, places: list[int], room: int) -> Iterator[str]:
    start = used = 0
    for at, width in enumerate(places):
        if used + width > room:
            yield text[start:at]
            start, used = at, 0
        used += width
    yield text[start:]


def header(ref: int, total: int, seq: int) -> str:
    """The User Data Header of a part, in hexadecimal digits."""
    return f"050003{ref & 0xFF:02X}{total:02X}{seq:02X}"
