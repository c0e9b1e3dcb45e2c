"""Routing rules and absences: what a supervisor says about whom a case goes to.

A rule names what it is about (place, categories, channels, time of the week) and an addressee; of the rules that are
switched on the one with the lowest position that fits decides. An absence names the deputy of somebody who is away.
Whether the codes exist is asked of a Reference (``problem``); all else is asked when rules are read
(``models.routing_json``). ``console.core.routing`` evaluates them.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final

from models.agencies import lurah_code, ppsu_code

if TYPE_CHECKING:
    from models.reference import Reference

#: Addressees by place: whoever it is where the case lies.
BY_PLACE: Final = ("lurah", "ppsu")
#: Before the code of a Dinas: its unit where the case lies.
SUDIN: Final = "sudin "

Corners = tuple[tuple[float, float], ...]


class BadRouting(ValueError):
    """A rule or an absence that cannot be.

    Attributes:
        code: key of resources/i18n/sentences.toml.
        params: what the sentence needs.
    """

    def __init__(self, code: str, **params: Any) -> None:
        super().__init__(code, params)
        self.code = code
        self.params = params


@dataclass(frozen=True, slots=True)
class Rule:
    """One routing rule. What it leaves out fits everything.

    Attributes:
        name: as people call it; no two rules have the same.
        addressee: agency code; ``lurah`` or ``ppsu`` of the case's kelurahan; ``sudin DSDA``: that Dinas's unit in the
            case's kota.
        position: rules are tried in this order; of equal ones the name decides.
        active: switched on.
        polygon: corners (longitude, latitude), WGS 84, open: the last is not the first again. () when it has none.
        kelurahan: Kemendagri codes. A rule has a polygon or kelurahan, not both.
        categories, channels: slugs and channel codes.
        weekdays: 0 Monday to 6 Sunday, in Jakarta.
        begins, ends: minutes of the day in Jakarta, ends not included. When ends is the smaller one the window goes
            over midnight, and its later part belongs to the weekday it began on. None: the whole day.
    """

    name: str
    addressee: str
    position: int = 0
    active: bool = True
    polygon: Corners = ()
    kelurahan: tuple[str, ...] = ()
    categories: tuple[str, ...] = ()
    channels: tuple[str, ...] = ()
    weekdays: tuple[int, ...] = ()
    begins: int | None = None
    ends: int | None = None

    @property
    def dinas(self) -> str:
        """The Dinas whose unit is meant, "" for any other addressee."""
        return self.addressee.removeprefix(SUDIN) if self.addressee.startswith(SUDIN) else ""


@dataclass(frozen=True, slots=True)
class Absence:
    """Somebody is away, and who does the work meanwhile.

    Attributes:
        agency: who is away.
        since, until: seconds since the epoch, until not included.
        deputy: agency code, "" when there is none.
    """

    agency: str
    since: int
    until: int
    deputy: str = ""


def in_order(rules: Iterable[Rule]) -> list[Rule]:
    """The rules that are switched on, in the order they are tried."""
    return sorted((rule for rule in rules if rule.active), key=lambda rule: (rule.position, rule.name))


def away_at(absences: Iterable[Absence], at: int) -> dict[str, Absence]:
    """Who is away at a moment, by agency; ``at`` in seconds since the epoch."""
    away: dict[str, Absence] = {}
    for one in absences:
        known = away.get(one.agency)
        if one.since <= at < one.until and (known is None or _later(one) > _later(known)):
            away[one.agency] = one
    return away


def standing_in(agency: str, absences: Iterable[Absence], at: int) -> str | None:
    """Who acts for an agency at a moment: itself when it is there, else its deputy, or the deputy's deputy.

    Args:
        agency: code.
        absences: all of them. Of two of one agency at the same time, the one that began later says more.
        at: seconds since the epoch.

    Returns:
        None when nobody does.
    """
    away = away_at(absences, at)
    seen: set[str] = set()
    while agency in away:
        if agency in seen:
            return None
        seen.add(agency)
        agency = away[agency].deputy
    return agency or None


def stands_in_for(deputy: str, kelurahan: str, ref: Reference) -> bool:
    """Whether somebody is named to act, now or at another time, for the lurah or the crew of a kelurahan.

    No moment is asked for: what was handed over in time must stand when it is judged again later.
    """
    acting = {lurah_code(kelurahan), ppsu_code(kelurahan)}
    for _ in ref.absences:  # a deputy's deputy acts as well
        more = {one.deputy for one in ref.absences if one.agency in acting and one.deputy} - acting
        if not more:
            break
        acting |= more
    return deputy in acting


def _later(absence: Absence) -> tuple[int, int, str]:
    return absence.since, absence.until, absence.deputy


def problem(rule: Rule, ref: Reference) -> tuple[str, dict[str, Any]] | None:
    """What master data says against a rule, as a sentence code and its parameters; None when nothing does."""
    for category in rule.categories:
        if category not in ref.categories:
            return "refused.category", {"category": category}
    for kelurahan in rule.kelurahan:
        if kelurahan not in ref.territory.kelurahan:
            return "refused.kelurahan", {"kelurahan": kelurahan}
    if rule.addressee in BY_PLACE:
        return None
    if rule.dinas:
        units = any(
            agency.parent == rule.dinas and agency.level == "sudin" for agency in ref.agencies.values()
        )
        return None if units else ("routing.no_units", {"agency": rule.dinas})
    return _problem_of(rule.addressee, ref)


def absence_problem(absence: Absence, ref: Reference) -> tuple[str, dict[str, Any]] | None:
    """What master data says against an absence, as ``problem``."""
    if absence.agency not in ref.agencies:
        return "refused.agency", {"agency": absence.agency}
    return _problem_of(absence.deputy, ref) if absence.deputy else None


def _problem_of(code: str, ref: Reference) -> tuple[str, dict[str, Any]] | None:
    agency = ref.agencies.get(code)
    if agency is None:
        return "refused.agency", {"agency": code}
    return None if agency.active else ("refused.agency_closed", {"agency": agency.short})
