"""Twins: reports that speak of the same thing at the same place, whichever channels they came by.

Whoever hands in the candidates has already cut them to the neighbourhood (by place, cited number, reporter or
photo); here they are scored, with the reasons. A suggestion never merges anything.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from math import cos, hypot, radians
from typing import Final

METRES: Final = 400.0
"""Farther apart, two reports are two things (a city block; GPS of phones between houses errs by 50 m)."""
SECONDS: Final = 72 * 3600
"""Farther apart in time, the second is a new occurrence."""
LEAST: Final = 0.5
"""Suggested from this score on."""

_METRES_A_DEGREE: Final = 111_320.0
# Shares of the score; place and subject alone reach LEAST only when the words agree a little or the time is
# close.
_PLACE, _TIME, _TEXT, _CATEGORY = 0.35, 0.15, 0.3, 0.2
_CITED_SCORE: Final = 0.95
_PHOTO_SCORE: Final = 0.9
# The same person about the same thing: half a place's worth more with a place, and instead of it without one.
_PERSON_WITH_PLACE, _PERSON = 0.2, 0.4
_ALIKE: Final = 0.6  # texts this alike are named as a reason
_WITHOUT_PLACE: Final = 0.9  # texts must be this alike when one of the two has no place
_SHORT: Final = 12  # a text shorter than this ("banjir") proves nothing by being the same


@dataclass(frozen=True, slots=True)
class Candidate:
    """One report as twins are compared.

    Attributes:
        n: the row's key.
        received_at: seconds since the epoch.
        lat, lon: WGS 84 degrees.
        person: equal for the same reporter (``console.core.persons``), empty when nobody is known.
        photos: what names a picture's content: a hash, or its address.
        words: ``plain`` of the text where it is compared often, else "".
    """

    n: int
    text: str
    received_at: int
    lat: float | None = None
    lon: float | None = None
    category: str | None = None
    kelurahan: str | None = None
    number: str = ""
    person: bytes = b""
    photos: frozenset[str] = frozenset()
    words: str = ""


@dataclass(frozen=True, slots=True)
class Twin:
    """A report that may be the same.

    Attributes:
        n: its row.
        score: 0 to 1.
        reasons: pairs of what and how much: ``("metres", 40)``, ``("hours", 3)``, ``("text", 88)`` (percent
            alike), ``("category", 1)``, ``("cited", 1)``, ``("photo", 1)``, ``("reporter", 1)``. Words for
            them are the screen's.
    """

    n: int
    score: float
    reasons: tuple[tuple[str, int], ...]


def twins_of(
    report: Candidate, candidates: Iterable[Candidate], cited: Iterable[str] = (), limit: int = 5
) -> list[Twin]:
    """The likely twins of a report, best first.

    Args:
        report: the new one.
        candidates: reports nearby, and those whose number it cites; itself among them is passed over.
        cited: report numbers its text names (``console.core.suggest.cited_numbers``).
        limit: at most so many.
    """
    numbers = frozenset(cited)
    found = [
        twin
        for other in candidates
        if other.n != report.n and (twin := compare(report, other, numbers)) is not None
    ]
    found.sort(key=lambda twin: (-twin.score, twin.n))
    return found[:limit]


def compare(report: Candidate, other: Candidate, cited: frozenset[str] = frozenset()) -> Twin | None:
    """How likely two reports are the same, or None when they are not.

    A citation and the same photo outweigh time and distance.

    Args:
        report, other: the two.
        cited: report numbers the first one's text names.
    """
    metres = distance(report, other)
    seconds = abs(report.received_at - other.received_at)
    named = bool(other.number) and other.number in cited
    pictured = not report.photos.isdisjoint(other.photos)
    pointed = named or pictured
    if not pointed and (seconds > SECONDS or (metres is not None and metres > METRES)):
        return None
    same_category = report.category is not None and report.category == other.category
    same_person = bool(report.person) and report.person == other.person
    if (
        not pointed
        and not same_person
        and metres is None
        and not (same_category or report.kelurahan == other.kelurahan is not None)
    ):
        return None
    alike = _alike(report.words or plain(report.text), other.words or plain(other.text))
    known = same_person and (same_category or alike >= _ALIKE)  # people report more than one thing
    late = max(0.0, 1 - seconds / SECONDS)
    if metres is not None:
        score = (
            _PLACE * max(0.0, 1 - metres / METRES)
            + _TIME * late
            + _TEXT * alike
            + _CATEGORY * same_category
            + _PERSON_WITH_PLACE * known
        )
    elif known:
        score = _PERSON + _TIME * late + _TEXT * alike + _CATEGORY * same_category
    else:  # only the same words can say it is the same thing
        same = alike >= _WITHOUT_PLACE and min(len(report.text), len(other.text)) >= _SHORT
        score = alike if same else 0.0
    score = max(score, _CITED_SCORE if named else 0.0, _PHOTO_SCORE if pictured else 0.0)
    if score < LEAST:
        return None
    reasons: list[tuple[str, int]] = [("cited", 1)] if named else []
    reasons += [(what, 1) for what, so in (("photo", pictured), ("reporter", same_person)) if so]
    if metres is not None:
        reasons.append(("metres", round(metres)))
    reasons.append(("hours", seconds // 3600))
    if same_category:
        reasons.append(("category", 1))
    if alike >= _ALIKE:
        reasons.append(("text", round(alike * 100)))
    return Twin(other.n, round(min(score, 1.0), 2), tuple(reasons))


def distance(one: Candidate, other: Candidate) -> float | None:
    """Metres between two reports, None when one has no place.

    On a plane touching the earth at the first: at Jakarta's latitude and under a kilometre this errs by
    millimetres.
    """
    if one.lat is None or one.lon is None or other.lat is None or other.lon is None:
        return None
    north = (other.lat - one.lat) * _METRES_A_DEGREE
    east = (other.lon - one.lon) * _METRES_A_DEGREE * cos(radians(one.lat))
    return hypot(north, east)


def similarity(one: str, other: str) -> float:
    """How alike two texts are, 0 to 1, whatever the order of their words; 0 when one has no words."""
    return _alike(plain(one), plain(other))


def plain(text: str) -> str:
    """A text as it is compared: small letters and digits."""
    # Imported here: the module is on the way of intake, and a batch without neighbours needs no rapidfuzz.
    from rapidfuzz import utils

    return str(utils.default_process(text))


def _alike(one: str, other: str) -> float:
    from rapidfuzz import fuzz

    return fuzz.token_set_ratio(one, other) / 100


def bounds(lat: float, lon: float, metres: float = METRES) -> tuple[float, float, float, float]:
    """The box around a place that holds everything within so many metres: south, north, west, east."""
    tall = metres / _METRES_A_DEGREE
    wide = tall / max(cos(radians(lat)), 0.01)
    return lat - tall, lat + tall, lon - wide, lon + wide
