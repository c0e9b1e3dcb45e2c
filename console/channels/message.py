"""What readers of social media share: the parts of a message taken out of JSON that may hold anything."""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import Any

from console.channels.dates import AHEAD, OLDEST, DateReader
from console.channels.file_source import RAW_LIMIT
from console.channels.rows import ID_LIMIT, TEXT_LIMIT, BadRow, clean
from models.report import Unreadable

#: What people may see of a value that could not be read, in characters.
_SHOWN = 80


def word(value: object) -> str:
    """A string or a whole number as text; "" for anything else (no id and no name is a list or true)."""
    if isinstance(value, str):
        return value
    return str(value) if isinstance(value, int) and not isinstance(value, bool) else ""


def table(value: object) -> dict[str, Any]:
    """A JSON object; an empty one for anything else."""
    return value if isinstance(value, dict) else {}


def rows(value: object) -> list[Any]:
    """A JSON array; an empty one for anything else."""
    return value if isinstance(value, list) else []


def line(value: object) -> str:
    """A name or an address: storable, without white space around it."""
    return clean(word(value)).strip()


def body(value: object) -> str:
    """The words of a message.

    Raises:
        BadRow: none, or more than a report may have.
    """
    text = clean(word(value))
    if not text or text.isspace():
        raise BadRow("file.no_text")
    if len(text) > TEXT_LIMIT:
        raise BadRow("file.text_too_long", length=str(len(text)), limit=str(TEXT_LIMIT))
    return text


def identity(value: object) -> str:
    """A message's id.

    Raises:
        BadRow: none, or longer than any.
    """
    given = line(value)
    if not given:
        raise BadRow("channel.no_id")
    if len(given) > ID_LIMIT:
        raise BadRow("file.id_too_long", limit=str(ID_LIMIT))
    return given


def raw(record: object) -> str:
    """A record as JSON, cut to what the quarantine keeps."""
    try:
        whole = json.dumps(record, ensure_ascii=False)
    except (RecursionError, ValueError):
        whole = "(JSON)"
    return clean(whole[:RAW_LIMIT])


def same_words(one: str, other: str) -> bool:
    """Whether two texts say the same; services change white space."""
    return one.split() == other.split()


class Reader:
    """Reads moments, and puts aside what cannot be read, in the name of one service.

    Args:
        source: the service as the quarantine names it.
        clock: seconds since the epoch; what lies a day ahead of it is refused.
    """

    def __init__(self, source: str, clock: Callable[[], int]) -> None:
        self.source = source
        self._clock = clock

    def moment(self, value: object) -> int:
        """A time, in seconds since the epoch.

        Raises:
            BadRow: none, unreadable, in the future or before the year 2000.
        """
        text = word(value).strip()
        if not text:
            raise BadRow("file.no_date")
        now = self._clock()
        found = DateReader(now).read_fast(text)
        if found is None:
            raise BadRow("file.bad_date", value=text)
        if found > now + AHEAD:
            raise BadRow("file.date_in_future", value=text)
        if found < OLDEST:
            raise BadRow("file.date_too_old", value=text)
        return found

    def unreadable(self, where: str, record: object, problem: BadRow) -> Unreadable:
        """A piece for the quarantine."""
        short = {name: clean(value)[:_SHOWN] for name, value in problem.params.items()}
        return Unreadable(self.source, clean(where)[:_SHOWN], problem.code, short, raw(record))
