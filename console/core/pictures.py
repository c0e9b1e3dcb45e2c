"""What a file really is, by its structure: JPEG, PNG or WebP, whole, and of a size that can be opened.

The name of a file and the type somebody gave it say nothing. Nothing is decoded here: the headers are walked, and what
they promise is bounded, before any decoder sees the file. What some phones put behind a JPEG (a short film) is not
looked at; it is never opened as anything but this JPEG.
"""

from __future__ import annotations

import struct
import zlib
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

from console.core.errors import Refused

#: Bytes of a photo; the central holds to it too. A phone's photo has 2 to 6 MB.
LARGEST: Final = 8 * 2**20
#: Pixels; decoded, that is 160 MB.
MOST_PIXELS: Final = 40_000_000
EXTENSIONS: Final = {"image/jpeg": "jpg", "image/png": "png", "image/webp": "webp"}
#: How Qt calls the one decoder that may see it.
DECODERS: Final = {"image/jpeg": b"jpeg", "image/png": b"png", "image/webp": b"webp"}

_PNG: Final = b"\x89PNG\r\n\x1a\n"
#: JPEG's frame headers: C0 to CF without what is a table.
_FRAMES: Final = frozenset(range(0xC0, 0xD0)) - {0xC4, 0xC8, 0xCC}
#: What else people try, by how it begins or what stands at byte 4, so that the refusal can name it.
_OTHERS: Final = (
    (b"GIF8", "GIF"), (b"%PDF", "PDF"), (b"BM", "BMP"), (b"II*\0", "TIFF"), (b"MM\0*", "TIFF"), (b"PK\3\4", "ZIP"),
    (b"<svg", "SVG"), (b"<?xml", "XML"), (b"<!DOC", "HTML"), (b"<html", "HTML"), (b"\x1aE\xdf\xa3", "video"),
    (b"RIFF", "RIFF"),
)  # fmt: skip
_BRANDS: Final = {b"heic": "HEIC", b"heix": "HEIC", b"mif1": "HEIC", b"msf1": "HEIC", b"avif": "AVIF"}


class _Broken(Exception):
    """The structure does not hold."""


@dataclass(frozen=True, slots=True)
class Picture:
    """What the headers say.

    Attributes:
        type: ``image/jpeg``, ``image/png`` or ``image/webp``.
        width, height: pixels, as stored: a phone held upright may have turned them.
    """

    type: str
    width: int
    height: int


def look(data: bytes, name: str = "", largest: int = LARGEST) -> Picture:
    """What the bytes are.

    Args:
        data: the whole file.
        name: for the sentence.
        largest: bytes it may have.

    Raises:
        Refused: empty, too large, none of the three, cut off or damaged, or with too many pixels.
    """
    if not data:
        raise Refused("blob.empty", name=name)
    if len(data) > largest:
        raise Refused("blob.too_large", name=name, limit=largest // 2**20)
    try:
        if data.startswith(b"\xff\xd8\xff"):
            found = Picture("image/jpeg", *_jpeg(data))
        elif data.startswith(_PNG):
            found = Picture("image/png", *_png(data))
        elif data[:4] == b"RIFF" and data[8:12] == b"WEBP":
            found = Picture("image/webp", *_webp(data))
        else:
            raise Refused("blob.type", name=name, what=_called(data))
    except (_Broken, IndexError, struct.error) as error:
        raise Refused("blob.broken", name=name) from error
    if not found.width or not found.height:
        raise Refused("blob.broken", name=name)
    if found.width * found.height > MOST_PIXELS:
        raise Refused("blob.pixels", name=name, width=found.width, height=found.height,
                      limit=MOST_PIXELS // 1_000_000)  # fmt: skip
    return found


def _called(data: bytes) -> str:
    """What it seems to be instead, "?" when nothing comes to mind."""
    if data[4:8] == b"ftyp":
        return _BRANDS.get(data[8:12], "video")
    begins = data[:512].lstrip()
    return next((name for sign, name in _OTHERS if begins.startswith(sign)), "?")


def segments(data: bytes) -> Iterator[tuple[int, int, int]]:
    """The segments of a JPEG up to its first scan: (marker, where its content begins, where it ends).

    Raises:
        IndexError, struct.error: cut off.
    """
    at = 2
    while True:
        if data[at] != 0xFF:
            raise IndexError(at)
        while data[at] == 0xFF:  # any number of fill bytes
            at += 1
        marker = data[at]
        at += 1
        if marker == 0x01 or 0xD0 <= marker <= 0xD8:
            continue
        (length,) = struct.unpack_from(">H", data, at)
        if length < 2 or at + length > len(data):
            raise IndexError(at)
        yield marker, at + 2, at + length
        if marker == 0xDA:
            return
        at += length


def _jpeg(data: bytes) -> tuple[int, int]:
    size: tuple[int, int] | None = None
    for marker, start, end in segments(data):
        if marker in _FRAMES:
            if size is not None:
                raise _Broken
            height, width = struct.unpack_from(">HH", data, start + 1)
            size = width, height
        elif marker == 0xD9:
            raise _Broken
        elif marker == 0xDA and (size is None or data.find(b"\xff\xd9", end) < 0):
            raise _Broken  # no frame before the scan, or no end: cut off
    if size is None:
        raise _Broken
    return size


def _png(data: bytes) -> tuple[int, int]:
    at, first, pixels = len(_PNG), True, False
    size = (0, 0)
    while True:
        length, kind = struct.unpack_from(">I4s", data, at)
        end = at + 8 + length
        (said,) = struct.unpack_from(">I", data, end)
        # Capital letter: it matters. A decoder would stumble over it; it is told here, in words.
        if kind[0] & 0x20 == 0 and zlib.crc32(memoryview(data)[at + 4 : end]) != said:
            raise _Broken
        if first:
            if kind != b"IHDR" or length != 13:
                raise _Broken
            size = struct.unpack_from(">II", data, at + 8)
            first = False
        pixels |= kind == b"IDAT"
        at = end + 4
        if kind == b"IEND":
            if not pixels or at != len(data):
                raise _Broken
            return size


def _webp(data: bytes) -> tuple[int, int]:
    (length,) = struct.unpack_from("<I", data, 4)
    if length + 8 not in (len(data), len(data) - 1):
        raise _Broken
    at, sizes = 12, []
    pixels = False
    while at + 8 <= len(data):
        kind, length = struct.unpack_from("<4sI", data, at)
        body = at + 8
        if body + length > len(data):
            raise _Broken
        if kind == b"VP8X":
            wide, high = data[body + 4 : body + 7], data[body + 7 : body + 10]
            sizes.append((int.from_bytes(wide, "little") + 1, int.from_bytes(high, "little") + 1))
        elif kind == b"VP8 ":
            if data[body + 3 : body + 6] != b"\x9d\x01\x2a":
                raise _Broken
            width, height = struct.unpack_from("<HH", data, body + 6)
            sizes.append((width & 0x3FFF, height & 0x3FFF))
            pixels = True
        elif kind == b"VP8L":
            if data[body] != 0x2F:
                raise _Broken
            (bits,) = struct.unpack_from("<I", data, body + 1)
            sizes.append(((bits & 0x3FFF) + 1, (bits >> 14 & 0x3FFF) + 1))
            pixels = True
        at = body + length + (length & 1)
    if not pixels:  # cut off, or a film of frames
        raise _Broken
    return max(sizes, key=lambda size: size[0] * size[1])
