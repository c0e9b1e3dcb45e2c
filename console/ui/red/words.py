"""What the screen calls causes, sets and days, in the language of the screen."""

from __future__ import annotations

from typing import Final

from PySide6.QtCore import QCoreApplication

from console.core.clearing import ReadySet, Steps
from console.ui.i18n import QT_TRANSLATE_NOOP
from console.ui.queue.formats import grouped
from console.ui.red.data import Bundle
from models.commands import Coordinate
from models.indicator import CAUSES
from models.reference import Reference

#: Colours of the causes, in the order of the bar's segments.
TOKENS: Final = dict(zip(CAUSES, ("c1", "c2", "c3", "c4", "c5"), strict=True))
NAMES: Final = {
    "new": QT_TRANSLATE_NOOP("Red", "Baru"),
    "back_to_red": QT_TRANSLATE_NOOP("Red", "Kembali merah"),
    "coordinated": QT_TRANSLATE_NOOP("Red", "Sudah koordinasi"),
    "outside": QT_TRANSLATE_NOOP("Red", "Di luar kewenangan"),
    "capacity": QT_TRANSLATE_NOOP("Red", "Melebihi kapasitas"),
}
COLOURS: Final = {
    "red": QT_TRANSLATE_NOOP("Red", "merah"),
    "amber": QT_TRANSLATE_NOOP("Red", "kuning"),
    "green": QT_TRANSLATE_NOOP("Red", "hijau"),
}
PREVIEW: Final = QT_TRANSLATE_NOOP("Red", "Pratinjau")
#: The status whose shape stands for a colour.
SHAPES: Final = {"red": "menunggu", "amber": "proses", "green": "selesai"}


def say(source: str) -> str:
    """A text marked for translation in the context ``Red``."""
    return QCoreApplication.translate("Red", source)


def cause(name: str) -> str:
    """What a cause is called."""
    return say(NAMES[name])


def colour(name: str) -> str:
    """What a colour is called."""
    return say(COLOURS[name])


def change(value: int, lang: str) -> str:
    """A change with its sign: ``+14``, ``−9``, ``0``."""
    sign = "+" if value > 0 else "−" if value < 0 else ""
    return f"{sign}{grouped(abs(value), lang)}"


def age(seconds: int) -> str:
    """How old something is, in one unit: ``34 j``, from three days on ``5 h``; English ``34 h``, ``5 d``."""
    hours = max(0, seconds) // 3600
    if hours < 72:
        return say(QT_TRANSLATE_NOOP("Red", "{n} j")).format(n=hours)
    return say(QT_TRANSLATE_NOOP("Red", "{n} h")).format(n=hours // 24)


def name_of(slug: str | None, ref: Reference, lang: str) -> str:
    """A category as it stands within a sentence, "" for none: ``parkir liar``, ``PKL liar``."""
    known = ref.categories.get(slug or "")
    name = (known.name_en if lang == "en" else known.name) if known is not None else ""
    return name if name[1:2].isupper() else f"{name[:1].lower()}{name[1:]}"


def cases(one: Bundle, ref: Reference, lang: str) -> str:
    """How many of what is handed on: ``62 parkir liar``, ``72 sudah koordinasi``."""
    name = name_of(one.category, ref, lang) or cause(one.cause).lower()
    if one.rest:
        name = say(QT_TRANSLATE_NOOP("Red", "kategori lain"))
    return f"{grouped(one.cases, lang)} {name}"


def steps(one: Bundle, ref: Reference) -> str:
    """What is done to each: ``Koordinasi DISHUB, lalu Sudin DISHUB JU``; to many addressees how many there are."""
    ways = {each.steps for each in one.sets}
    if len(ways) > 1:
        told = [name for each in one.sets for name in (ref.agency_short(each.steps[-1].to),)]
        shown = ", ".join(dict.fromkeys(told))
        return say(QT_TRANSLATE_NOOP("Red", "{n} tujuan: {names}")).format(n=len(set(told)), names=shown)
    return way(one.sets[0].steps, ref)


def way(done: Steps, ref: Reference) -> str:
    """The steps of one set."""
    told = []
    for i, step in enumerate(done):
        name = ref.agency_short(step.to)
        if i:
            told.append(say(QT_TRANSLATE_NOOP("Red", "lalu {to}")).format(to=name))
        elif isinstance(step, Coordinate):
            told.append(say(QT_TRANSLATE_NOOP("Red", "Koordinasi {to}")).format(to=name))
        else:
            told.append(say(QT_TRANSLATE_NOOP("Red", "Disposisi {to}")).format(to=name))
    return ", ".join(told)


def set_words(one: ReadySet, ref: Reference, lang: str) -> str:
    """A set in one line, for its preview."""
    name = name_of(one.category, ref, lang) or cause(one.cause).lower()
    return f"{grouped(len(one.cases), lang)} {name} → {way(one.steps, ref)}"
