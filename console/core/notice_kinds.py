"""The three kinds of notices: what is new of each since what was told before. See ``notices``."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, Any, Final, Literal

from console.core import kept, queries
from models.clocks import DAY, WIB_SECONDS
from models.complaint import OPEN_BELOW, SURE_AGENCY
from models.filters import Filter, Term
from models.indicator import colour_of
from models.sentences import say

if TYPE_CHECKING:
    from console.core.figures.facts import Facts
    from models.reference import Reference

Kind = Literal["overdue", "red", "surge"]

SETTLED_S: Final = 1800
"""Seconds a kelurahan keeps the colour it was told with: one on the limit turns with every case."""
WAITED_FOR: Final = 3600
"""Seconds a clock may be put back and what was told still counts."""
#: Places that are named; the others are a number.
_NAMED: Final = 4


@dataclass(frozen=True, slots=True)
class Notice:
    """One thing told.

    Attributes:
        kind: of what.
        title, text: in the operator's language.
        cases: exactly those whose clocks ran out; none for the other kinds, whose screens have them.
        area: of a red one the kelurahan, of several the reddest.
    """

    kind: Kind
    title: str
    text: str
    cases: Filter = field(default_factory=Filter)
    area: str = ""


@dataclass(frozen=True, slots=True)
class Known:
    """What has been told, as it stands in the home. None of a kind: it was never looked at.

    Attributes:
        overdue: clocks that ran out before then were told; seconds since the epoch.
        red: kelurahan told as red. red_from: the limit they were judged by.
        turned: kelurahan -> when its colour was told last.
        surges: (Jakarta's day, series).
        told: kind -> when a notice of it was shown last.
    """

    overdue: int | None = None
    red: frozenset[str] | None = None
    red_from: int = 0
    turned: Mapping[str, int] = field(default_factory=dict)
    surges: frozenset[tuple[int, str]] | None = None
    told: Mapping[str, int] = field(default_factory=dict)

    def without(self, kind: Kind) -> Known:
        """Nothing known of a kind that is not told."""
        if kind == "overdue":
            return replace(self, overdue=None)
        return replace(self, red=None, turned={}) if kind == "red" else replace(self, surges=None)


# clocks ------------------------------------------------------------------------------------------------------


def overdue(
    known: Known, db: sqlite3.Connection, ref: Reference, now: int, lang: str, operator: str
) -> tuple[Known, Notice | None]:
    """Open cases whose nearest deadline passed since the last look, counted by whom they lie with.

    Args:
        known: what was told.
        db: reading connection.
        ref: master data.
        now: seconds since the epoch.
        lang: ``id`` or ``en``.
        operator: whose cases in hand are meant, with those the operator covers for; "" for everybody's.
    """
    since, seen = known.overdue, replace(known, overdue=now)
    if since is None or since > now + WAITED_FOR:
        return seen, None
    if since >= now:
        return known, None
    holders = _holders(db, operator, now) if operator else ()
    mine = f" and assignee in ({', '.join('?' * len(holders))})" if holders else ""
    rows = db.execute(
        f"select case when sure & {SURE_AGENCY} then agency end, kelurahan, count(*), group_concat(n)"  # noqa: S608 - ours
        f" from complaint indexed by complaint_queue where urgent >= ? and urgent < ?{mine} group by 1, 2",
        (max(since, now - DAY), now, *holders),
    ).fetchall()
    if not rows:
        return seen, None
    count = sum(row[2] for row in rows)
    where = _places(rows, ref, lang)
    code = "mine" if holders else "place" if len(where) == 1 else "places"
    places = where[0][0] if len(where) == 1 else _listed(where, lang)
    text = say(lang, f"notice.overdue.{code}", n=_number(count, lang), places=places)
    numbers = queries.numbers(db, [int(n) for *_, keys in rows for n in keys.split(",")])
    cases = Filter((Term("number", "=", numbers),))
    return seen, Notice("overdue", say(lang, "notice.overdue.title"), text, cases)


def _holders(db: sqlite3.Connection, me: str, now: int) -> tuple[str, ...]:
    """The operator, and those whose work the operator does meanwhile."""
    away = (cover.owner for cover in kept.covers(db) if cover.deputy == me and cover.runs(now))
    return tuple(dict.fromkeys((me, *away)))


def _places(rows: Iterable[Sequence[Any]], ref: Reference, lang: str) -> list[tuple[str, int]]:
    """By whom it lies, the most first: an agency, else the kelurahan, whose lurah and crew are one with it."""
    found: dict[str, int] = {}
    for code, kelurahan, count, _keys in rows:
        agency = ref.agencies.get(code or "")
        if code and (agency is None or agency.level not in ("lurah", "ppsu")):
            name = ref.agency_short(code)
        elif place := (agency.kelurahan if agency is not None else None) or kelurahan:
            name = say(lang, "notice.kelurahan", name=ref.kelurahan_name(place))
        else:
            name = say(lang, "notice.nowhere")
        found[name] = found.get(name, 0) + count
    return sorted(found.items(), key=lambda one: (-one[1], one[0]))


def _listed(places: Sequence[tuple[str, int]], lang: str) -> str:
    parts = [say(lang, "notice.at", n=_number(n, lang), place=place) for place, n in places[:_NAMED]]
    if others := sum(n for _place, n in places[_NAMED:]):
        parts.append(say(lang, "notice.elsewhere", n=_number(others, lang)))
    return ", ".join(parts)


# kelurahan ---------------------------------------------------------------------------------------------------


def waiting(db: sqlite3.Connection) -> dict[str, int]:
    """How many cases show red in each kelurahan, as the indicator counts them, read from one index: 60 ms a million."""
    return dict(
        db.execute(
            f"select kelurahan, count(*) from complaint indexed by complaint_queue where urgent < {OPEN_BELOW}"  # noqa: S608 - ours
            " and kelurahan is not null and kind <> 'spam'"
            " and (status = 'menunggu' or (status = 'koordinasi' and channel_red = 1)) group by kelurahan"
        )
    )


def red(
    known: Known, db: sqlite3.Connection, ref: Reference, now: int, lang: str
) -> tuple[Known, Notice | None]:
    """Kelurahan that turned red, or are red no more, since they were last told; arguments as of ``overdue``."""
    counts, rates = waiting(db), ref.rates
    places = ref.territory.kelurahan
    are = frozenset(code for code in places if colour_of(counts.get(code, 0), rates) == "red")
    recent = {code: at for code, at in known.turned.items() if 0 <= now - at < SETTLED_S}
    if known.red is None or known.red_from != rates.red_from:  # another limit is no news of a kelurahan
        return replace(known, red=are, red_from=rates.red_from, turned=recent), None
    told = known.red & places.keys()
    came, left = are - told - recent.keys(), told - are - recent.keys()
    seen = replace(known, red=(told | came) - left, turned=recent | dict.fromkeys(came | left, now))
    if not came and not left:
        return seen, None
    by_most = sorted(came, key=lambda code: (-counts[code], code)), sorted(left)
    parts = [
        _turned(code, some, counts, ref, lang)
        for code, some in zip(("came", "left"), by_most, strict=True)
        if some
    ]
    title = say(lang, f"notice.red.title.{'came' if came else 'left'}")
    return seen, Notice("red", title, " ".join(parts), area=(by_most[0] or by_most[1])[0])


def _turned(code: str, some: Sequence[str], counts: Mapping[str, int], ref: Reference, lang: str) -> str:
    if len(some) == 1:
        waiting_ = _number(counts.get(some[0], 0), lang)
        return say(lang, f"notice.red.{code}", name=ref.kelurahan_name(some[0]), waiting=waiting_)
    named = [f"{ref.kelurahan_name(one)} ({_number(counts.get(one, 0), lang)})" for one in some[:_NAMED]]
    if others := len(some) - len(named):
        named.append(say(lang, "notice.red.others", n=str(others)))
    return say(lang, f"notice.red.{code}.more", n=str(len(some)), names=", ".join(named))


# surges ------------------------------------------------------------------------------------------------------


def surge(known: Known, facts: Facts, ref: Reference, now: int, lang: str) -> tuple[Known, Notice | None]:
    """Series of which there is unusually much today, each once a day; ``facts`` are all cases, the rest as of
    ``overdue``."""
    from console.core.figures.slice import Slice
    from console.core.figures.unusual import unusual

    today = (now + WIB_SECONDS) // DAY
    surges = unusual(facts, Slice(now, now), ref, now).surges
    named = {(today, f"{s.what}:{s.category}:{s.area}"): s for s in surges}
    told = frozenset(one for one in known.surges or () if abs(one[0] - today) <= 1)
    seen = replace(known, surges=told | named.keys())
    fresh = [surge for name, surge in named.items() if name not in told]
    if known.surges is None or not fresh:
        return seen, None
    text = fresh[0].why(ref, lang)
    if others := len(fresh) - 1:
        text += " " + say(lang, "notice.surge.others", n=str(others))
    return seen, Notice("surge", say(lang, "notice.surge.title"), text)


# words -------------------------------------------------------------------------------------------------------


def _number(value: int, lang: str) -> str:
    text = f"{value:,}"
    return text if lang == "en" else text.replace(",", ".")
