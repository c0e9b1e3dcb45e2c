"""What a file really is: three kinds of photo are told by their structure, everything else is turned away in words."""

from __future__ import annotations

import struct
import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from console.core.errors import Refused
from console.core.pictures import LARGEST, Picture, look
from tests.support.pictures import JPEG, WEBP, chunk, heavy_png, jpeg_of, png, webp_of

PNG = png()
FILM = b"\0\0\0\x18ftypmp42" + bytes(50)


def refused(data: bytes, name: str = "foto.jpg") -> Refused:
    with pytest.raises(Refused) as told:
        look(data, name)
    assert told.value.sentence("id") and told.value.sentence("en")
    return told.value


@pytest.mark.parametrize(
    ("data", "expected"),
    [
        (JPEG, Picture("image/jpeg", 8, 6)),
        (PNG, Picture("image/png", 4, 3)),
        (WEBP, Picture("image/webp", 8, 6)),
        (webp_of(640, 480), Picture("image/webp", 640, 480)),
        (jpeg_of(8000, 5000), Picture("image/jpeg", 8000, 5000)),
        (JPEG[:2] + b"\xff\xff\xff" + JPEG[3:], Picture("image/jpeg", 8, 6)),  # fill bytes before a marker
    ],
)
def test_three_kinds_are_known(data: bytes, expected: Picture) -> None:
    assert look(data) == expected


@pytest.mark.parametrize(
    ("data", "what"),
    [
        (b"GIF89a" + bytes(20), "GIF"), (b"%PDF-1.7", "PDF"), (b"PK\3\4" + bytes(30), "ZIP"), (FILM, "video"),
        (b"\0\0\0\x18ftypheic" + bytes(50), "HEIC"), (b"  <svg onload='x'>", "SVG"), (b"<!DOCTYPE html>", "HTML"),
        (b"BM" + bytes(40), "BMP"), (b"MZ\x90", "?"), (b"RIFF\4\0\0\0WAVE", "RIFF"), (b"\xff\xd8", "?"),
    ],
)  # fmt: skip
def test_what_is_no_photo_is_named(data: bytes, what: str) -> None:
    told = refused(data)
    assert (told.code, told.params["what"]) == ("blob.type", what)


def test_nothing_is_no_photo() -> None:
    assert refused(b"").code == "blob.empty"


def test_a_photo_of_the_largest_size_passes_and_one_byte_more_does_not() -> None:
    assert look(heavy_png(LARGEST)).type == "image/png"
    assert refused(heavy_png(LARGEST + 1)).code == "blob.too_large"


@pytest.mark.parametrize("data", [JPEG, PNG, WEBP, webp_of(64, 48)])
def test_a_photo_that_was_cut_off_is_told(data: bytes) -> None:
    """At every byte: a download that stopped, a card that was full."""
    for end in range(12, len(data)):
        assert refused(data[:end]).code in ("blob.broken", "blob.type"), end


@pytest.mark.parametrize(
    "data",
    [
        PNG + b"PK\3\4",  # a second file behind it
        PNG[:40] + b"?" + PNG[41:],  # a pixel's byte was changed
        PNG.replace(b"IDAT", b"IDAX"),
        b"\x89PNG\r\n\x1a\n" + chunk(b"IEND", b""),
        png(said=(0, 3)),
        jpeg_of(0, 6),
        JPEG.replace(b"\xff\xc0", b"\xff\xec", 1),  # no frame
        JPEG[:2] + JPEG[2:].replace(b"\xff\xda", b"\xff\xd9", 1),
        b"\xff\xd8\xff\xe0\0\0" + bytes(50),  # a segment that ends before it begins
        WEBP.replace(b"VP8 ", b"VP8?"),
        WEBP.replace(b"\x9d\x01\x2a", b"\x9d\x01\x2b"),
        WEBP[:4] + struct.pack("<I", 5000) + WEBP[8:],
    ],
)
def test_a_photo_that_does_not_hold_together_is_told(data: bytes) -> None:
    assert refused(data).code == "blob.broken"


@pytest.mark.parametrize(
    "data",
    [png(said=(60_000, 60_000)), jpeg_of(65_000, 65_000), webp_of(16_000, 16_000), jpeg_of(8001, 5000)],
)
def test_a_small_file_of_a_huge_picture_is_turned_away_before_it_is_opened(data: bytes) -> None:
    assert len(data) < 1000
    assert refused(data).code == "blob.pixels"


def test_a_photo_that_is_something_else_too_is_only_the_photo() -> None:
    """Phones put a film behind a photo; others put a program there. Nothing but the photo is ever opened."""
    for behind in (FILM, b"PK\3\4" + bytes(100), b"<script>alert(1)</script>"):
        assert look(JPEG + behind).type == "image/jpeg"
    for before in (b"<html>", b"%PDF-1.4\n", b"GIF89a"):
        assert refused(before + JPEG).code == "blob.type"


@given(st.binary(max_size=300))
def test_no_bytes_do_harm(tail: bytes) -> None:
    for begin in (
        b"",
        b"\xff\xd8\xff",
        b"\x89PNG\r\n\x1a\n",
        b"RIFF\x10\0\0\0WEBP",
        JPEG[:200],
        PNG[:30],
        WEBP[:20],
    ):
        try:
            look(begin + tail)
        except Refused as told:
            assert told.code.startswith("blob.")


def test_a_file_of_a_million_pieces_takes_no_time() -> None:
    data = PNG[:33] + chunk(b"teSt", b"") * (LARGEST // 12 - 20) + PNG[33:]
    begun = time.perf_counter()
    assert look(data).width == 4
    assert time.perf_counter() - begun < 3
