"""Who else has the cases of the queue open, in the words the table paints."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final, NamedTuple
from uuid import UUID

from console.core.history import person
from console.core.presence import Present
from console.ui.i18n import QT_TRANSLATE_NOOP
from console.ui.queue.formats import clock_time, one_line, say

_OPENS: Final = QT_TRANSLATE_NOOP("Queue", "{who} membuka laporan ini")
_HOLDS: Final = QT_TRANSLATE_NOOP("Queue", "{who} memegang laporan ini sejak {time}")
_HOLDING: Final = QT_TRANSLATE_NOOP("Queue", "memegang")


class Opener(NamedTuple):
    """Who has a case open, ready to paint.

    Attributes:
        name: of the one who holds it, or who came first; with "+1" when there are more.
        held: he holds it: the mark is filled.
        note: a quiet word after the name, "".
        spoken: everybody, a line each.
    """

    name: str
    held: bool
    note: str
    spoken: str


def openers(present: Mapping[UUID, tuple[Present, ...]], lang: str = "id") -> dict[str, Opener]:
    """Words for everybody, by the hex of the case's id, as a row of the queue carries it.

    Args:
        present: by case, whoever holds it first.
        lang: ``id`` or ``en``, for the time of day.
    """
    return {case.hex: _opener(people, lang) for case, people in present.items() if people}


def _opener(people: tuple[Present, ...], lang: str) -> Opener:
    first = people[0]
    more = f" +{len(people) - 1}" if len(people) > 1 else ""
    note = say(_HOLDING) if first.claimed else ""
    return Opener(name_of(first) + more, first.claimed, note, "\n".join(spoken(one, lang) for one in people))


def spoken(one: Present, lang: str = "id") -> str:
    """What somebody does with a case, in a sentence."""
    if not one.claimed:
        return say(_OPENS).format(who=name_of(one))
    said = say(_HOLDS).format(who=name_of(one), time=clock_time(one.since, lang))
    return f"{said}: {one_line(one.why)}" if one.why else said


def name_of(one: Present) -> str:
    """Somebody's name as it is shown."""
    return one_line(person(one.actor))
