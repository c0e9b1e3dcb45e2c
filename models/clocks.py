"""The clocks: when a case must have been handed on, followed up and done, and what a pause does to that.

Three clocks run (Jakarta's published limits, 2018-2019): hand-over 6 h, lurah 24 h, completion 7 days.
Whether those hours run on the calendar or in working time was never published, so each category says it.
While a case waits for the citizen or for a body outside the province its clocks stand still, and the
deadlines move by the time they stood.

All times are whole seconds since the epoch (UTC). Days and working hours are Jakarta's (WIB, UTC+7, no summer
time), so a local day is plain arithmetic and needs no time zone database.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING, Final, Literal

if TYPE_CHECKING:
    from models.agencies import Category

Mode = Literal["calendar", "working"]

WIB_SECONDS: Final = 7 * 3600
DAY: Final = 86_400
# 1 January 1970 was a Thursday (Monday = 0).
_EPOCH_WEEKDAY: Final = 3
_DAYS_TWO_UNITS: Final = 10
_MAX_IDLE_DAYS: Final = 400


@dataclass(frozen=True, slots=True)
class Calendar:
    """When an office works.

    Attributes:
        opens, closes: seconds after local midnight, opens < closes <= 86,400.
        weekdays: working weekdays, Monday 0 to Sunday 6; at least one.
        public_holidays: leave out Indonesia's public holidays.
        closed: further days off (cuti bersama by decree), as days since 1 January 1970.

    Raises:
        ValueError: an empty working week or day.
    """

    opens: int = 7 * 3600 + 1800
    closes: int = 16 * 3600
    weekdays: frozenset[int] = frozenset(range(5))
    public_holidays: bool = True
    closed: frozenset[int] = frozenset()

    def __post_init__(self) -> None:
        if not 0 <= self.opens < self.closes <= DAY:
            raise ValueError("a working day must open before it closes")
        if not self.weekdays or not self.weekdays <= frozenset(range(7)):
            raise ValueError("a working week needs at least one of the weekdays 0 to 6")

    def works_on(self, day: int) -> bool:
        """Whether this local day (days since 1 January 1970) is a working day."""
        if (day + _EPOCH_WEEKDAY) % 7 not in self.weekdays or day in self.closed:
            return False
        return not (self.public_holidays and day in holidays_around(day))


STANDARD: Final = Calendar()
"""Monday to Friday 07.30-16.00 WIB without public holidays."""


def add_hours(start: int, hours: float, mode: Mode, calendar: Calendar = STANDARD) -> int:
    """The moment a clock of so many hours runs out.

    Args:
        start: when it begins.
        hours: how long it runs, not negative; rounded to the second.
        mode: every hour counts, or working hours only.
        calendar: the working hours.

    Returns:
        Never before ``start``. In working time the last second of a day is its closing, not the next opening.

    Raises:
        ValueError: hours is negative.
    """
    return add_seconds(start, round(hours * 3600), mode, calendar)


def add_seconds(start: int, seconds: int, mode: Mode, calendar: Calendar = STANDARD) -> int:
    """Like ``add_hours``, in seconds: adding in pieces comes to the same as adding at once.

    Raises:
        ValueError: seconds is negative, or the calendar has no working day for more than a year.
    """
    if seconds < 0:
        raise ValueError("a clock cannot run backwards")
    if mode == "calendar" or seconds == 0:
        return start + seconds
    left = seconds
    day = (start + WIB_SECONDS) // DAY
    idle = 0
    while True:
        if calendar.works_on(day):
            midnight = day * DAY - WIB_SECONDS
            begin = max(start, midnight + calendar.opens)
            room = midnight + calendar.closes - begin
            if room >= left:
                return begin + left
            left -= max(room, 0)
            idle = 0
        elif (idle := idle + 1) > _MAX_IDLE_DAYS:
            raise ValueError("the calendar has no working day within a year")
        day += 1


def working_seconds_between(a: int, b: int, calendar: Calendar = STANDARD) -> int:
    """Working time between two moments, in seconds; 0 when ``b`` is not after ``a``."""
    if b <= a:
        return 0
    total = 0
    for day in range((a + WIB_SECONDS) // DAY, (b + WIB_SECONDS) // DAY + 1):
        if calendar.works_on(day):
            midnight = day * DAY - WIB_SECONDS
            total += max(0, min(b, midnight + calendar.closes) - max(a, midnight + calendar.opens))
    return total


def seconds_between(a: int, b: int, mode: Mode, calendar: Calendar = STANDARD) -> int:
    """Time that counts between two moments, in seconds; 0 when ``b`` is not after ``a``."""
    return working_seconds_between(a, b, calendar) if mode == "working" else max(0, b - a)


def shift(deadline: int, paused_from: int, resumed_at: int, mode: Mode, calendar: Calendar = STANDARD) -> int:
    """A deadline after a pause: it moves by the time the clock stood still.

    Args:
        deadline: as it was.
        paused_from, resumed_at: the pause. Two machines' wall clocks may disagree: a pause that ends before
            it began counts as none.
        mode, calendar: which seconds count; a pause over a weekend gives no working time back.

    Returns:
        Never before ``deadline``. Who was late before the pause is exactly as late after it.
    """
    return add_seconds(deadline, seconds_between(paused_from, resumed_at, mode, calendar), mode, calendar)


@dataclass(frozen=True, slots=True)
class Deadlines:
    """What a case must meet; None where that clock does not run (any more)."""

    handover: int | None
    lurah: int | None
    completion: int

    def nearest(self) -> tuple[int, Literal["handover", "lurah", "completion"]]:
        """The deadline that comes first and its clock; of equal ones the narrower duty."""
        found: tuple[int, Literal["handover", "lurah", "completion"]] = (self.completion, "completion")
        if self.lurah is not None and self.lurah <= found[0]:
            found = (self.lurah, "lurah")
        if self.handover is not None and self.handover <= found[0]:
            found = (self.handover, "handover")
        return found

    def shifted(
        self, paused_from: int, resumed_at: int, mode: Mode, calendar: Calendar = STANDARD
    ) -> Deadlines:
        """All of them after a pause, see ``shift``."""

        def moved(deadline: int | None) -> int | None:
            return None if deadline is None else shift(deadline, paused_from, resumed_at, mode, calendar)

        completion = shift(self.completion, paused_from, resumed_at, mode, calendar)
        return Deadlines(moved(self.handover), moved(self.lurah), completion)


def deadlines_for(
    category: Category, received_at: int, *, at_lurah: bool, calendar: Calendar = STANDARD
) -> Deadlines:
    """The deadlines of a case that has just come in.

    Args:
        category: gives the hours and says which hours count.
        received_at: when the channel took the message.
        at_lurah: the first addressee is a lurah, so the lurah's clock runs as well.
        calendar: the working hours.
    """
    mode: Mode = category.calendar
    return Deadlines(
        add_hours(received_at, category.handover_hours, mode, calendar),
        add_hours(received_at, category.lurah_hours, mode, calendar) if at_lurah else None,
        add_hours(received_at, category.completion_hours, mode, calendar),
    )


_UNITS: Final = {"id": ("h", "j", "m"), "en": ("d", "h", "m")}


def humane(seconds: int, lang: str = "id") -> str:
    """Time left or over in two units, as the deadline column shows it.

    ``1 j 20 m``, ``−3 j``, ``6 h 19 j`` and from ten days on days only, ``−40 h`` (hari, jam, menit); English
    ``1 h 20 m``, ``−40 d``. Minutes after hours have two digits so that columns line up. Part minutes round
    down, so what is late by a second already shows a (true) minus.

    Args:
        seconds: left when positive, over when negative.
        lang: ``id`` or ``en``.
    """
    day_word, hour_word, minute_word = _UNITS[lang]
    minutes = seconds // 60
    sign = "−" if minutes < 0 else ""
    hours, minute = divmod(abs(minutes), 60)
    days, hour = divmod(hours, 24)
    if days >= _DAYS_TWO_UNITS:
        return f"{sign}{days} {day_word}"
    if days:
        return f"{sign}{days} {day_word} {hour} {hour_word}" if hour else f"{sign}{days} {day_word}"
    if hours:
        return (
            f"{sign}{hours} {hour_word} {minute:02d} {minute_word}"
            if minute
            else f"{sign}{hours} {hour_word}"
        )
    return f"{sign}{minute} {minute_word}"


def holidays_around(day: int) -> frozenset[int]:
    """Indonesia's public holidays of the year a local day lies in, as days since 1 January 1970."""
    # 365.2425 days a year place a day within one day of its year's edge; the two neighbours cover the edge.
    year = 1970 + int(day / 365.2425)
    return _holidays(year)


@lru_cache(maxsize=256)
def _holidays(year: int) -> frozenset[int]:
    """Public holidays from the turn before to the turn after this year.

    Source: the PyPI package ``holidays``, country ID. It knows fixed and decreed days of past years and
    estimates the moon-bound ones of years to come; ``Calendar.closed`` adds what a decree adds.
    """
    # Imported here: 50 ms and only working-time clocks need it.
    import datetime

    import holidays

    epoch = datetime.date(1970, 1, 1)
    years = [y for y in (year - 1, year, year + 1) if datetime.MINYEAR <= y <= datetime.MAXYEAR]
    return frozenset((date - epoch).days for date in holidays.country_holidays("ID", years=years))
