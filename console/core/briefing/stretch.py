"""Which days a briefing is about, and what its file is called."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Final, Literal

from console.core.errors import Refused
from models.clocks import DAY, WIB_SECONDS
from models.identity import WIB

Kind = Literal["daily", "weekly", "span"]
MOST_DAYS: Final = 366
_EPOCH: Final = date(1970, 1, 1).toordinal()


@dataclass(frozen=True, slots=True)
class Stretch:
    """Whole days of Jakarta.

    Attributes:
        first, last: both inside.
        kind: a day, a week from Monday to Sunday, or any other.
    """

    first: date
    last: date
    kind: Kind = "span"

    @property
    def since(self) -> int:
        """Its first second, since the epoch."""
        return (self.first.toordinal() - _EPOCH) * DAY - WIB_SECONDS

    @property
    def until(self) -> int:
        """The first second after it."""
        return (self.last.toordinal() + 1 - _EPOCH) * DAY - WIB_SECONDS

    @property
    def days(self) -> int:
        """How many."""
        return (self.last - self.first).days + 1

    @property
    def file_name(self) -> str:
        """Without its ending; the same days make the same name."""
        if self.kind == "daily":
            return f"briefing-harian-{self.first.isoformat()}"
        if self.kind == "weekly":
            return f"briefing-mingguan-{self.first.isoformat()}"
        return f"briefing-{self.first.isoformat()}-{self.last.isoformat()}"


def day_of(at: int) -> date:
    """Jakarta's day of a moment."""
    return datetime.fromtimestamp(at, WIB).date()


def yesterday(now: int) -> Stretch:
    """The whole day before today."""
    day = day_of(now) - timedelta(days=1)
    return Stretch(day, day, "daily")


def last_week(now: int) -> Stretch:
    """Monday to Sunday before this week."""
    today = day_of(now)
    monday = today - timedelta(days=today.weekday() + 7)
    return Stretch(monday, monday + timedelta(days=6), "weekly")


def between(first: str, last: str, now: int) -> Stretch:
    """The days somebody named.

    Args:
        first, last: ``2026-11-23``; both inside.
        now: seconds since the epoch.

    Raises:
        Refused: no dates, the wrong way round, more than a year, or days that have not begun.
    """
    found = []
    for text in (first, last):
        try:
            found.append(date.fromisoformat(text))
        except ValueError:
            raise Refused("briefing.date", value=text) from None
    begin, end = found
    if end < begin:
        raise Refused("briefing.turned", first=first, last=last)
    if (end - begin).days >= MOST_DAYS:
        raise Refused("briefing.long", most=MOST_DAYS)
    if begin > day_of(now) or begin.year < 2000:
        raise Refused("briefing.future", value=first)
    return Stretch(begin, end, "daily" if begin == end else "span")
