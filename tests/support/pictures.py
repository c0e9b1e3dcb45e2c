"""Photos made of nothing: whole ones of any size that says, and what somebody may hand in as one."""

from __future__ import annotations

import random
import struct
import zlib
from base64 import b64decode

#: 8 x 6, baseline, from a camera that wrote nothing into it. A decoder opens it.
JPEG = b64decode(
    "/9j/4AAQSkZJRgABAQEAYABgAAD/2wBDABsSFBcUERsXFhceHBsgKEIrKCUlKFE6PTBCYFVlZF9VXVtqeJmBanGQc1tdhbWGkJ6j"
    "q62rZ4C8ybqmx5moq6T/2wBDARweHigjKE4rK06kbl1upKSkpKSkpKSkpKSkpKSkpKSkpKSkpKSkpKSkpKSkpKSkpKSkpKSkpKSk"
    "pKSkpKSkpKT/wAARCAAGAAgDASIAAhEBAxEB/8QAHwAAAQUBAQEBAQEAAAAAAAAAAAECAwQFBgcICQoL/8QAtRAAAgEDAwIEAwUF"
    "BAQAAAF9AQIDAAQRBRIhMUEGE1FhByJxFDKBkaEII0KxwRVS0fAkM2JyggkKFhcYGRolJicoKSo0NTY3ODk6Q0RFRkdISUpTVFVW"
    "V1hZWmNkZWZnaGlqc3R1dnd4eXqDhIWGh4iJipKTlJWWl5iZmqKjpKWmp6ipqrKztLW2t7i5usLDxMXGx8jJytLT1NXW19jZ2uHi"
    "4+Tl5ufo6erx8vP09fb3+Pn6/8QAHwEAAwEBAQEBAQEBAQAAAAAAAAECAwQFBgcICQoL/8QAtREAAgECBAQDBAcFBAQAAQJ3AAEC"
    "AxEEBSExBhJBUQdhcRMiMoEIFEKRobHBCSMzUvAVYnLRChYkNOEl8RcYGRomJygpKjU2Nzg5OkNERUZHSElKU1RVVldYWVpjZGVm"
    "Z2hpanN0dXZ3eHl6goOEhYaHiImKkpOUlZaXmJmaoqOkpaanqKmqsrO0tba3uLm6wsPExcbHyMnK0tPU1dbX2Nna4uPk5ebn6Onq"
    "8vP09fb3+Pn6/9oADAMBAAIRAxEAPwClRRRXOdZ//9k="
)
#: 8 x 6, lossy.
WEBP = b64decode("UklGRjIAAABXRUJQVlA4ICYAAABwAQCdASoIAAYABABoJaACdAFAAAD+6Nca4ubIw11r5s7fUAAAAA==")


def chunk(kind: bytes, body: bytes) -> bytes:
    """A chunk of a PNG."""
    return struct.pack(">I", len(body)) + kind + body + struct.pack(">I", zlib.crc32(kind + body))


def png(width: int = 4, height: int = 3, *, seed: int = 1, said: tuple[int, int] | None = None) -> bytes:
    """A whole PNG of noise in grey.

    Args:
        width, height: pixels.
        seed: another one is another picture.
        said: what its header claims instead.
    """
    dice = random.Random(seed)  # noqa: S311 - repeats, hides nothing
    rows = b"".join(b"\0" + dice.randbytes(width) for _ in range(height))
    head = struct.pack(">IIBBBBB", *(said or (width, height)), 8, 0, 0, 0, 0)
    return (
        b"\x89PNG\r\n\x1a\n"
        + chunk(b"IHDR", head)
        + chunk(b"IDAT", zlib.compress(rows, 1))
        + chunk(b"IEND", b"")
    )


def heavy_png(size: int) -> bytes:
    """A whole PNG of exactly so many bytes; what makes it heavy stands in a remark."""
    plain = png()
    end = len(plain) - 12
    return plain[:end] + chunk(b"teSt", bytes(size - len(plain) - 12)) + plain[end:]


def jpeg_of(width: int, height: int) -> bytes:
    """A JPEG whose header claims this size."""
    at = JPEG.index(b"\xff\xc0") + 5
    return JPEG[:at] + struct.pack(">HH", height, width) + JPEG[at + 4 :]


def webp_of(width: int, height: int) -> bytes:
    """An extended WebP whose canvas claims this size."""
    canvas = b"VP8X" + struct.pack("<I", 10) + bytes(4)
    canvas += (width - 1).to_bytes(3, "little") + (height - 1).to_bytes(3, "little")
    body = b"WEBP" + canvas + WEBP[12:]
    return b"RIFF" + struct.pack("<I", len(body)) + body
