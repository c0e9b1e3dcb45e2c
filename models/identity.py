"""Identities: a report's id follows from its message, so two machines reading one mailbox make one case.

48 bits of the channel's time (milliseconds) come first so that ids sort by time and load fast; the rest is a hash of
channel and message id, with the version and variant bits of a UUID version 8 (RFC 9562, "custom").
"""

from __future__ import annotations

import hashlib
from datetime import datetime, timedelta, timezone
from typing import Final
from uuid import UUID

WIB: Final = timezone(timedelta(hours=7), "WIB")


def report_id(channel: str, external_id: str, received_at: int) -> UUID:
    """The id of the case a message becomes.

    Args:
        channel: channel code.
        external_id: the channel's id of the message.
        received_at: the channel's own time, seconds; part of the order only.

    Returns:
        Always the same UUID for the same message.
    """
    digest = hashlib.sha256(f"{channel}\0{external_id}".encode("utf-8", "surrogatepass")).digest()
    return _timed(received_at * 1000, digest)


def event_id(at_ms: int, entropy: bytes) -> UUID:
    """An id for an Event: time-ordered, unique by the entropy handed in.

    Args:
        at_ms: milliseconds since the epoch.
        entropy: at least 10 random bytes.
    """
    return _timed(at_ms, entropy)


def derived_id(parent: UUID, word: str) -> UUID:
    """An id that follows from another one (the ReceiveReport Event of a case)."""
    at_ms = parent.int >> 80
    return _timed(at_ms, hashlib.sha256(parent.bytes + word.encode()).digest())


def _timed(at_ms: int, tail: bytes) -> UUID:
    head = (max(at_ms, 0) & ((1 << 48) - 1)) << 80
    value = head | int.from_bytes(tail[:10], "big")
    value = (value & ~(0xF << 76)) | (0x8 << 76)
    value = (value & ~(0x3 << 62)) | (0x2 << 62)
    return UUID(int=value)


def day_of(at: int) -> str:
    """The day of a report number, ``YYMMDD`` in Jakarta's time."""
    return datetime.fromtimestamp(at, WIB).strftime("%y%m%d")


def number(day: str, sequence: int) -> str:
    """A report's number: ``JK`` + YYMMDD + daily sequence of at least four digits, as in ``JK2503050007``.

    A day of more than 9,999 reports simply has longer numbers: none is refused for its number.
    """
    return f"JK{day}{sequence:04d}"
