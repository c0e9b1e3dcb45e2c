"""The log of the embedded server: what it said, and why it ended."""

from __future__ import annotations

from pathlib import Path


def since(log: Path, begin: int) -> str:
    """What the log says since some byte, at most the last few thousand; "" when there is none."""
    if not log.exists():
        return ""
    with log.open("rb") as file:
        file.seek(max(begin, log.stat().st_size - 8000))
        return file.read().decode("utf-8", "replace")


def last_words(text: str) -> str:
    """The last lines: where a server says why it ends."""
    return "\n".join([line for line in text.splitlines() if line.strip()][-5:])
