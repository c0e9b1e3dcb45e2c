"""Points in time as people and programs write them, read into seconds since the epoch (UTC).

A time without an offset is Jakarta time (WIB, UTC+7, no summer time). Day comes before month as Indonesians
write it; a column is read month first only when its own values prove it.
"""

from __future__ import annotations

import math
import re
from collections.abc import Callable, Iterable
from datetime import datetime, timedelta, timezone
from typing import Any

WIB = timezone(timedelta(hours=7), "WIB")
#: 1 January 2000, 00:00 WIB: no complaint of this city is older.
OLDEST = int(datetime(2000, 1, 1, tzinfo=WIB).timestamp())
#: How far ahead of the console's clock another clock may be, in seconds.
AHEAD = 24 * 3600

_EXCEL_EPOCH = datetime(1899, 12, 30, tzinfo=WIB)
_EXCEL_RANGE = (36526, 73051)  # 2000 to 2099 in Excel's days

_MONTHS = {
    name: number
    for number, names in enumerate(
        (
            "jan januari january",
            "feb peb februari pebruari february",
            "mar mrt maret march",
            "apr april",
            "mei may",
            "jun juni june",
            "jul juli july",
            "agu ags agt agus agst agustus aug august",
            "sep sept september",
            "okt oct oktober october",
            "nov nop november nopember",
            "des dec desember december",
        ),
        start=1,
    )
    for name in names.split()
}
_ZONES = {"": 7, "WIB": 7, "WITA": 8, "WIT": 9, "Z": 0, "UTC": 0, "GMT": 0}

_CLOCK = (
    r"(?:[\sT,]+(?:(?:pukul|pkl\.?|jam|at)\s+)?(?P<h>\d{1,2})[:.](?P<mi>\d{2})(?:[:.](?P<s>\d{2})(?:[.,]\d{1,9})?)?"
    r"\s?(?P<half>[AaPp][Mm])?)?"
    r"\s?(?P<zone>WIB|WITA|WIT|Z|(?:UTC|GMT)?\s?[+-]\d{2}:?\d{2}|UTC|GMT)?\s*(?:\([A-Za-z ]{1,20}\))?$"
)
_NUMERIC = re.compile(r"(?P<a>\d{1,4})(?P<sep>[/.\-])(?P<b>\d{1,2})(?P=sep)(?P<c>\d{1,4})" + _CLOCK)
_WEEKDAY = r"(?:[A-Za-z']{2,10}\.?,?\s+)?"
_DAY_MONTH = re.compile(
    _WEEKDAY
    + r"(?P<d>\d{1,2})(?:st|nd|rd|th)?[\s\-./]{1,2}(?P<m>[A-Za-z]{3,10})[\s\-.,/]{1,2}(?P<y>\d{4}|\d{2})"
    + _CLOCK
)
_MONTH_DAY = re.compile(
    _WEEKDAY + r"(?P<m>[A-Za-z]{3,10})\.?\s(?P<d>\d{1,2})(?:st|nd|rd|th)?,?\s(?P<y>\d{4})" + _CLOCK
)
_TWITTER = re.compile(
    r"[A-Z][a-z]{2} (?P<m>[A-Z][a-z]{2}) (?P<d>\d{1,2}) (?P<h>\d\d):(?P<mi>\d\d):(?P<s>\d\d)"
    r" (?P<zone>[+-]\d{4}) (?P<y>\d{4})$"
)
_BARE_CLOCK = re.compile(r"\d{1,2}[:.]\d{2}(?:[:.]\d{2})?\s?(?:WIB|[AaPp][Mm])?$")


def is_bare_clock(value: str) -> bool:
    """Whether a value is a time of day with no date, as a column `jam` beside a column `tanggal` holds it."""
    return _BARE_CLOCK.match(value) is not None


class DateReader:
    """Reads one column's dates; remembers how the last one was written and tries that way first.

    Args:
        now: the console's time, seconds since the epoch; only for dateparser, which must not ask the clock.
    """

    #: dateparser costs milliseconds a call. After this many values it could not read either, it is left
    #: alone.
    PATIENCE = 200

    def __init__(self, now: int) -> None:
        self._now = now
        self._month_first = False
        self._patience = self.PATIENCE
        self._ways: list[Callable[[str], int | None]] = [_iso, _number, self._numeric, _named]

    def learn(self, values: Iterable[str]) -> None:
        """Looks whether a sample of the column writes the month first (12/25/2026 and never 25/12/2026)."""
        first_over_12 = second_over_12 = False
        for value in values:
            match = _NUMERIC.match(value.strip())
            if match and len(match["a"]) <= 2:
                first_over_12 |= int(match["a"]) > 12
                second_over_12 |= int(match["b"]) > 12
        self._month_first = second_over_12 and not first_over_12

    @property
    def month_first(self) -> bool:
        """Whether the sample proved that the month comes first."""
        return self._month_first

    def read(self, value: str) -> int | None:
        """Seconds since the epoch (UTC), or None when the value is no date."""
        found = self.read_fast(value)
        return found if found is not None else self._last_resort(value.strip())

    def read_fast(self, value: str) -> int | None:
        """As `read`, without the last resort; for asking whether something may be a date."""
        value = value.strip()
        if not value or len(value) > 100:
            return None
        for position, way in enumerate(self._ways):
            found = way(value)
            if found is not None:
                if position:
                    self._ways.insert(0, self._ways.pop(position))
                return found
        return None

    def _numeric(self, value: str) -> int | None:
        match = _NUMERIC.match(value)
        if not match:
            return None
        first, second, third = int(match["a"]), int(match["b"]), int(match["c"])
        if len(match["a"]) == 4:
            return _moment(first, second, third, match.groupdict())
        if len(match["a"]) > 2 or len(match["c"]) not in (2, 4):
            return None
        day, month = (second, first) if self._month_first else (first, second)
        if month > 12:
            day, month = month, day
        return _moment(third, month, day, match.groupdict())

    def _last_resort(self, value: str) -> int | None:
        if self._patience <= 0 or not 6 <= len(value) <= 100 or not any(map(str.isdigit, value)):
            return None
        import dateparser

        settings: Any = {
            "DATE_ORDER": "DMY",
            "TIMEZONE": "Asia/Jakarta",
            "RETURN_AS_TIMEZONE_AWARE": True,
            "REQUIRE_PARTS": ["day", "month", "year"],
            "PARSERS": ["absolute-time"],
            "RELATIVE_BASE": datetime.fromtimestamp(self._now, WIB).replace(tzinfo=None),
        }
        try:
            found = dateparser.parse(value, languages=["id", "en"], settings=settings)
            result = None if found is None else math.floor(found.timestamp())
        except (ValueError, OverflowError, TypeError, IndexError, KeyError, AttributeError, RecursionError):
            result = None  # dateparser stumbles over odd input in all these ways; to us it is no date
        if result is None:
            self._patience -= 1
        return result


def _iso(value: str) -> int | None:
    if value[4:5] != "-":  # 20260801 and epoch numbers are `_number`'s
        return None
    try:
        moment = datetime.fromisoformat(value)
        if moment.tzinfo is None:
            moment = moment.replace(tzinfo=WIB)
        return math.floor(moment.timestamp())
    except (ValueError, OverflowError):
        return None


def _number(value: str) -> int | None:
    """Epoch in seconds to nanoseconds, YYYYMMDD[hhmmss], or an Excel day number."""
    whole, _, fraction = value.partition(".")
    if not (
        whole.isascii() and whole.isdigit() and (not fraction or (fraction.isascii() and fraction.isdigit()))
    ):
        return None
    length = len(whole)
    if length == 5 and _EXCEL_RANGE[0] <= int(whole) < _EXCEL_RANGE[1]:
        # Half a second up: Excel's fractions of a day fall a hair short of the full second.
        return math.floor((_EXCEL_EPOCH + timedelta(days=float(value), seconds=0.5)).timestamp())
    if length in (8, 14) and not fraction:
        try:
            form = "%Y%m%d" if length == 8 else "%Y%m%d%H%M%S"
            return int(datetime.strptime(value, form).replace(tzinfo=WIB).timestamp())
        except ValueError:
            return None
    if length in (9, 10):
        return int(whole)
    if length in (13, 16, 19):
        return int(whole[: length - {13: 3, 16: 6, 19: 9}[length]])
    return None


def _named(value: str) -> int | None:
    match = _DAY_MONTH.match(value) or _TWITTER.match(value) or _MONTH_DAY.match(value)
    if not match:
        return None
    month = _MONTHS.get(match["m"].lower())
    return month and _moment(int(match["y"]), month, int(match["d"]), match.groupdict())


def _moment(year: int, month: int, day: int, parts: dict[str, str | None]) -> int | None:
    if year < 100:
        year += 2000
    hour, minute, second = (int(parts.get(key) or 0) for key in ("h", "mi", "s"))
    half = (parts.get("half") or "").lower()
    if half:
        if not 1 <= hour <= 12:
            return None
        hour = hour % 12 + (12 if half == "pm" else 0)
    try:
        moment = datetime(year, month, day, hour, minute, second, tzinfo=_zone(parts.get("zone") or ""))
        return math.floor(moment.timestamp())
    except (ValueError, OverflowError):
        return None


def _zone(word: str) -> timezone:
    hours = _ZONES.get(word)
    if hours is not None:
        return timezone(timedelta(hours=hours))
    digits = word.replace("UTC", "").replace("GMT", "").replace(":", "").strip()
    offset = timedelta(hours=int(digits[1:3]), minutes=int(digits[3:5]))
    return timezone(-offset if digits[0] == "-" else offset)
