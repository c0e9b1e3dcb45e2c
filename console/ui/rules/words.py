"""Rules in words: what one is about, whom it addresses, what is wrong with it."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from PySide6.QtCore import QCoreApplication

from console.core.history import value_name
from console.ui.i18n import QT_TRANSLATE_NOOP
from console.ui.queue.formats import DAYS
from models.reference import Reference
from models.routing import Rule
from models.routing_json import clock

#: Names of one kind that are listed; more become a count.
LISTED: Final = 3
EVERYTHING: Final = QT_TRANSLATE_NOOP("Rules", "semua laporan")
POLYGON: Final = QT_TRANSLATE_NOOP("Rules", "dalam poligon {n} titik")
MANY: Final = QT_TRANSLATE_NOOP("Rules", "{names} dan {n} lain")
LURAH: Final = QT_TRANSLATE_NOOP("Rules", "Lurah setempat")
PPSU: Final = QT_TRANSLATE_NOOP("Rules", "PPSU setempat")
UNIT: Final = QT_TRANSLATE_NOOP("Rules", "Sudin {dinas} setempat")
NOBODY: Final = QT_TRANSLATE_NOOP("Rules", "belum ada")
WEEK: Final = QT_TRANSLATE_NOOP("Rules", "setiap hari")


def say(source: str) -> str:
    """A text of this screen's tables in the language of the screen."""
    return QCoreApplication.translate("Rules", source)


def addressee_name(code: str, ref: Reference) -> str:
    """Whom a rule addresses."""
    if code == "lurah":
        return say(LURAH)
    if code == "ppsu":
        return say(PPSU)
    if code.startswith("sudin "):
        return say(UNIT).format(dinas=code.removeprefix("sudin "))
    return agency_name(code, ref)


def agency_name(code: str, ref: Reference) -> str:
    """An agency so that it cannot be taken for another: a lurah with his kelurahan; "" is nobody."""
    agency = ref.agencies.get(code)
    if agency is None:
        return code or say(NOBODY)
    return agency.name if agency.kelurahan else agency.short


def about(rule: Rule, ref: Reference, lang: str) -> str:
    """What a rule is about: ``Banjir, Saluran air · Pluit · Sen-Jum 07:30-16:00``."""
    parts = []
    if rule.categories:
        parts.append(_listed([value_name(ref, "category", code, lang) for code in rule.categories]))
    if rule.kelurahan:
        parts.append(_listed([ref.kelurahan_name(code) for code in rule.kelurahan]))
    if rule.polygon:
        parts.append(say(POLYGON).format(n=len(rule.polygon)))
    if rule.channels:
        parts.append(_listed([_channel(code, ref) for code in rule.channels]))
    if times := hours(rule, lang):
        parts.append(times)
    return " · ".join(parts) or say(EVERYTHING)


def hours(rule: Rule, lang: str) -> str:
    """When a rule looks, "" at any time."""
    days = _days(rule.weekdays, lang)
    if rule.begins is None or rule.ends is None:
        return days
    window = f"{clock(rule.begins)}–{clock(rule.ends)}"
    return f"{days or say(WEEK)} {window}"


def _days(weekdays: Sequence[int], lang: str) -> str:
    """``Sen-Jum`` for days in a row, else ``Sen, Rab``."""
    if not weekdays or len(weekdays) == 7:
        return ""
    names = [DAYS[lang][day] for day in weekdays]
    if len(weekdays) > 2 and weekdays[-1] - weekdays[0] == len(weekdays) - 1:
        return f"{names[0]}–{names[-1]}"
    return ", ".join(names)


def _listed(names: Sequence[str]) -> str:
    if len(names) <= LISTED:
        return ", ".join(names)
    return say(MANY).format(names=", ".join(names[: LISTED - 1]), n=len(names) - LISTED + 1)


def _channel(code: str, ref: Reference) -> str:
    channel = ref.channels.get(code)
    return channel.name if channel is not None else code
