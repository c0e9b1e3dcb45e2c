"""Numbers, days and names as a briefing writes them."""

from __future__ import annotations

from datetime import date, datetime
from math import isnan
from typing import TYPE_CHECKING, Final

from models.identity import WIB
from models.sentences import say

if TYPE_CHECKING:
    from console.core.briefing.content import Briefing
    from console.core.briefing.stretch import Stretch
    from models.reference import Reference

_WEEKDAYS: Final = {
    "id": ("Senin", "Selasa", "Rabu", "Kamis", "Jumat", "Sabtu", "Minggu"),
    "en": ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday"),
}
_MONTHS: Final = {
    "id": ("Januari", "Februari", "Maret", "April", "Mei", "Juni", "Juli", "Agustus", "September", "Oktober",
           "November", "Desember"),
    "en": ("January", "February", "March", "April", "May", "June", "July", "August", "September", "October",
           "November", "December"),
}  # fmt: skip


def number(value: float, lang: str, places: int = 0) -> str:
    """``1.234,5`` in Indonesian, ``1,234.5`` in English; a true minus."""
    text = f"{value:,.{places}f}"
    if lang == "id":
        text = text.translate(str.maketrans(",.", ".,"))
    return text.replace("-", "−")


def signed(value: int, lang: str) -> str:
    """With its sign; 0 has none."""
    return f"+{number(value, lang)}" if value > 0 else number(value, lang)


def share(value: float | None, lang: str) -> str:
    """``87 %``; a dash where nothing is judged yet."""
    if value is None or isnan(value):
        return "–"
    return f"{number(round(value * 100), lang)} %" if lang == "id" else f"{round(value * 100)}%"


def span(seconds: float | None, lang: str) -> str:
    """A length of time: ``45 mnt``, ``5,2 jam``, ``3,1 hari``."""
    if seconds is None:
        return "–"
    if seconds < 3600:
        return say(lang, "briefing.minutes", n=number(seconds / 60, lang))
    if seconds < 48 * 3600:
        return say(lang, "briefing.hours", n=number(seconds / 3600, lang, 1))
    return say(lang, "briefing.days", n=number(seconds / 86400, lang, 1))


def day(when: date, lang: str, *, weekday: bool = True) -> str:
    """``Senin, 23 November 2026``."""
    text = f"{when.day} {_MONTHS[lang][when.month - 1]} {when.year}"
    return f"{_WEEKDAYS[lang][when.weekday()]}, {text}" if weekday else text


def moment(at: int, lang: str) -> str:
    """``24 November 2026 pukul 08.10 WIB``."""
    then = datetime.fromtimestamp(at, WIB)
    clock = then.strftime("%H.%M" if lang == "id" else "%H:%M")
    return say(lang, "briefing.moment", day=day(then.date(), lang, weekday=False), clock=clock)


def days(stretch: Stretch, lang: str) -> str:
    """The stretch in words: one day with its weekday, else from and to."""
    if stretch.days == 1:
        return day(stretch.first, lang)
    return f"{day(stretch.first, lang, weekday=False)} – {day(stretch.last, lang, weekday=False)}"


def channel(ref: Reference, code: str, lang: str) -> str:
    """A channel's name."""
    found = ref.channels.get(code)
    return found.name if found is not None else code or say(lang, "briefing.unknown")


def category(ref: Reference, code: str, lang: str) -> str:
    """A category's name."""
    found = ref.categories.get(code)
    if found is None:
        return code or say(lang, "briefing.unknown")
    return found.name if lang == "id" else found.name_en


def desk(ref: Reference, code: str, lang: str) -> str:
    """Who a row of the agencies' table is."""
    if code == "KEL":
        return say(lang, "briefing.kel")
    found = ref.agencies.get(code)
    return found.name if found is not None else code or say(lang, "briefing.unknown")


def holder(ref: Reference, code: str, lang: str) -> str:
    """Who did something: the room, or an agency; lurah and crew with their kelurahan."""
    if not code:
        return say(lang, "briefing.room_row")
    found = ref.agencies.get(code)
    if found is None:
        return code
    return found.name


def level(ref: Reference, code: str, lang: str) -> str:
    """What kind of holder it is."""
    found = ref.agencies.get(code)
    return say(lang, f"briefing.level.{found.level if found is not None else 'room'}")


def kota(ref: Reference, kelurahan: str) -> str:
    """The kota a kelurahan lies in."""
    found = ref.territory.kota.get(kelurahan[:5])
    return found.label if found is not None else ""


def title(found: Briefing, lang: str) -> str:
    """What the briefing is called."""
    return say(lang, f"briefing.title.{found.stretch.kind}")


def notes(found: Briefing, lang: str) -> list[str]:
    """What a reader must know of the figures, most important first."""
    told = [say(lang, "briefing.note.now", at=moment(found.at, lang))]
    if found.heard:
        told.append(say(lang, "briefing.note.heard", at=moment(found.heard, lang)))
    if found.approximate:
        told.append(say(lang, "briefing.note.approximate"))
    if found.alone:
        told.append(say(lang, "briefing.note.missing", n=number(found.efforts.missing, lang)))
    if found.stretch.until > found.at:
        told.append(say(lang, "briefing.note.unfinished"))
    return told
