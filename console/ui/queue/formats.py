"""How numbers, times and a citizen's words are written on screen, in both languages."""

from __future__ import annotations

import re
from datetime import datetime
from html import escape
from typing import Final

from PySide6.QtCore import QCoreApplication

from console.ui.i18n import QT_TRANSLATE_NOOP
from models.identity import WIB

DAYS: Final = {
    "id": ("Sen", "Sel", "Rab", "Kam", "Jum", "Sab", "Min"),
    "en": ("Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun"),
}
MONTHS: Final = {
    "id": ("Jan", "Feb", "Mar", "Apr", "Mei", "Jun", "Jul", "Agu", "Sep", "Okt", "Nov", "Des"),
    "en": ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"),
}
UNITS: Final = {"id": ("hari", "jam", "menit"), "en": ("days", "hours", "minutes")}

STATUS_WORDS: Final = {
    "menunggu": QT_TRANSLATE_NOOP("Queue", "Menunggu"),
    "koordinasi": QT_TRANSLATE_NOOP("Queue", "Koordinasi"),
    "disposisi": QT_TRANSLATE_NOOP("Queue", "Disposisi"),
    "proses": QT_TRANSLATE_NOOP("Queue", "Proses"),
    "selesai": QT_TRANSLATE_NOOP("Queue", "Selesai"),
    "ditolak": QT_TRANSLATE_NOOP("Queue", "Ditolak"),
}
KIND_WORDS: Final = {
    "complaint": QT_TRANSLATE_NOOP("Queue", "Keluhan"),
    "aspiration": QT_TRANSLATE_NOOP("Queue", "Aspirasi"),
    "spam": QT_TRANSLATE_NOOP("Queue", "Bukan laporan"),
    "undecided": QT_TRANSLATE_NOOP("Queue", "Belum ditentukan"),
}
CLOCK_WORDS: Final = {
    "handover": QT_TRANSLATE_NOOP("Queue", "serah"),
    "lurah": QT_TRANSLATE_NOOP("Queue", "lurah"),
    "completion": QT_TRANSLATE_NOOP("Queue", "selesai"),
}

# Line ends and other controls become a space; marks that turn the direction of what follows are taken out, so
# that a text cannot disguise itself or its neighbours (Unicode TR 36).
_BREAKS: Final = re.compile(r"[\x00-\x20\x7f-\x9f\u2028\u2029]+")
_TURNS: Final = re.compile("[\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069\ufeff\ufff9-\ufffb]+")
_ACCENTS: Final = "[\u0300-\u036f\u0483-\u0489\u1ab0-\u1aff\u20d0-\u20ff]"
_STACKS: Final = re.compile(f"({_ACCENTS}{{2}}){_ACCENTS}+")
FSI, PDI = "\u2068", "\u2069"


def say(source: str) -> str:
    """A text marked for translation in the context ``Queue``, in the language of the screen."""
    return QCoreApplication.translate("Queue", source)


def grouped(value: int, lang: str = "id") -> str:
    """A count with groups of three: ``1.204``; English ``1,204``."""
    text = f"{value:,}"
    return text if lang == "en" else text.replace(",", ".")


def decimal(value: float, lang: str = "id") -> str:
    """A number with one place after the comma: ``12,4``; English ``12.4``; from a hundred on without."""
    text = f"{value:,.1f}" if value < 100 else f"{value:,.0f}"
    return text if lang == "en" else text.translate(str.maketrans(",.", ".,"))


def clock_time(at: int, lang: str = "id") -> str:
    """Hours and minutes in Jakarta: ``08.10``; English ``08:10``."""
    return datetime.fromtimestamp(at, WIB).strftime("%H:%M" if lang == "en" else "%H.%M")


def moment(at: int, lang: str = "id") -> str:
    """A day and time in Jakarta: ``Sen 24 Nov 08.10``."""
    return f"{day_date(at, lang)} {clock_time(at, lang)}"


def day_date(at: int, lang: str = "id") -> str:
    """A day in Jakarta: ``Sen 24 Nov``."""
    local = datetime.fromtimestamp(at, WIB)
    return f"{DAYS[lang][local.weekday()]} {local.day} {MONTHS[lang][local.month - 1]}"


def spoken(seconds: int, lang: str = "id") -> str:
    """A stretch of time for a voice, without its sign: ``1 jam 42 menit``."""
    days_word, hours_word, minutes_word = UNITS[lang]
    hours, minutes = divmod(abs(seconds // 60), 60)
    days, hours = divmod(hours, 24)
    parts = [(days, days_word), (hours, hours_word), (minutes, minutes_word)]
    named = [f"{count} {word.removesuffix('s') if count == 1 else word}" for count, word in parts if count]
    return " ".join(named[:2]) or f"0 {minutes_word}"


def one_line(text: str, longest: int = 300) -> str:
    """A citizen's words for one line of a table: data, whatever stands in it.

    Args:
        text: as received.
        longest: characters to keep; a table shows fewer anyway.

    Returns:
        The words without line ends, control characters, direction marks and towers of accents.
    """
    return clean_line(text[: 4 * longest])[:longest]


def clean_line(text: str) -> str:
    """The same for a line of any length."""
    return _STACKS.sub(r"\1", _TURNS.sub("", _BREAKS.sub(" ", text)).strip())


def tip_html(text: str) -> str:
    """A text as a tooltip, line by line. A tooltip guesses whether it is HTML; escaped inside one tag it never is."""
    return f'<p style="white-space: pre-wrap">{escape(text)}</p>' if text else ""


def isolated(text: str) -> str:
    """The words inside first-strong isolates: right-to-left words keep to themselves in a line of ours."""
    return f"{FSI}{text}{PDI}" if text else ""
