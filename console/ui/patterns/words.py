"""How days, hours, shares and names are written in the charts. Jakarta's days."""

from __future__ import annotations

from datetime import date, timedelta
from typing import TYPE_CHECKING

from console.ui.queue.formats import DAYS, MONTHS, decimal

if TYPE_CHECKING:
    from models.reference import Reference

_EPOCH = date(1970, 1, 1)


def date_of(day: int) -> date:
    """The date of a day counted from 1 January 1970."""
    return _EPOCH + timedelta(days=day)


def short_day(day: int, lang: str) -> str:
    """``27 Okt``."""
    on = date_of(day)
    return f"{on.day} {MONTHS[lang][on.month - 1]}"


def long_day(day: int, lang: str) -> str:
    """``Kam 13 Nov``."""
    return f"{DAYS[lang][date_of(day).weekday()]} {short_day(day, lang)}"


def span(first: int, last: int, lang: str) -> str:
    """From one day to another: ``Sen 27 Okt – Min 23 Nov``, with the year where it is not the same."""
    if first >= last:
        return long_day(first, lang)
    years = [
        f" {date_of(day).year}" if date_of(first).year != date_of(last).year else "" for day in (first, last)
    ]
    return f"{long_day(first, lang)}{years[0]} – {long_day(last, lang)}{years[1]}"


def hours(seconds: int, lang: str) -> str:
    """Hours with one place: ``1,6``; ``?`` where there are none."""
    return "?" if seconds < 0 else decimal(seconds / 3600, lang)


def percent(share: float) -> str:
    """``74%``, never rounded up to all nor down to none."""
    rounded = round(share * 100)
    if rounded == 100 and share < 1:
        rounded = 99
    if rounded == 0 and share > 0:
        rounded = 1
    return f"{rounded}%"


def channel_name(code: str, ref: Reference, unknown: str) -> str:
    """A channel as it is called; ``unknown`` for none."""
    found = ref.channels.get(code)
    return found.name if found is not None else code or unknown


def category_name(code: str, ref: Reference, lang: str, unknown: str) -> str:
    """A category in the language of the screen; ``unknown`` for none."""
    found = ref.categories.get(code)
    if found is None:
        return code or unknown
    return found.name if lang == "id" else found.name_en
