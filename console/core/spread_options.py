"""Who may take a case: the addressees with authority over it, whom the rules let have it, and what each costs.

Authority is the category's: its agency and that agency's unit in the case's kota, or the crew and the lurah of the
case's kelurahan; and whoever a routing rule names. An absent one is replaced by its deputy. ``models.rules`` has the
last word, so that what is suggested can be done: a neighbour's crew, for one, is not handed cases across the border.
"""

from __future__ import annotations

import math
from collections.abc import Collection, Sequence
from dataclasses import dataclass, replace
from typing import Final, Literal
from uuid import UUID

from console.core.routing import Routes, addressee
from models import rules
from models.agencies import lurah_code, own_area, ppsu_code, sudin_code
from models.commands import Actor, Coordinate, Dispose
from models.complaint import OPEN, SURE_AGENCY, Complaint
from models.reference import Reference
from models.routing import Absence, Rule, standing_in
from models.rules import Refusal

Relation = Literal["ppsu", "lurah", "sudin", "dinas", "outside", "rule", "deputy"]

_KM_LAT: Final = 110.6
_KM_LON: Final = 110.7  # at Jakarta's latitude


@dataclass(frozen=True, slots=True)
class Weights:
    """What counts how much, all in days of waiting.

    Attributes:
        km: a kilometre between a crew's kelurahan and the case.
        late: a day by which the case would be late if it waited for all work that is there already.
        above: one step up: the lurah instead of his crew, a Dinas instead of its unit, anybody else where a rule names
            somebody.
        stay: what moving a case costs that lies with somebody who may have it.
    """

    km: float = 0.1
    late: float = 1.0
    above: float = 2.0
    stay: float = 0.5


STANDARD: Final = Weights()


@dataclass(frozen=True, slots=True)
class Case:
    """What a spread needs to know of a selected case; as in ``models.complaint.Complaint``."""

    id: UUID
    number: str
    status: str
    kind: str
    channel: str
    category: str | None
    kelurahan: str | None
    agency: str | None
    sure: int
    received_at: int
    due_at: int | None
    paused: bool
    urgent: int
    lat: float | None
    lon: float | None
    merged: bool

    @property
    def holder(self) -> str | None:
        """Who has it: not who is only suggested."""
        return self.agency if self.sure & SURE_AGENCY else None


@dataclass(frozen=True, slots=True)
class Option:
    """Somebody who may take a case.

    Attributes:
        to: agency code.
        relation: why it may.
        step: what it costs wherever the case lies, see ``Weights``.
        stays: it has the case already.
        rule: name of the rule that names it.
        away: who is absent, when ``to`` is a deputy.
    """

    to: str
    relation: Relation
    step: float
    stays: bool = False
    rule: str = ""
    away: str = ""


def order(to: str, ref: Reference, reason: str = "") -> Coordinate | Dispose:
    """The Command that hands a case to an agency: across to a Dinas or an outside body, down to all others."""
    agency = ref.agencies.get(to)
    across = agency is None or agency.level in ("dinas", "outside")
    return Coordinate(to, reason) if across else Dispose(to, reason)


class Options:
    """Finds who may take a case; many cases are alike, so that answers are kept.

    Args:
        ref: master data.
        actor: who would hand them out.
        at: when, seconds since the epoch.
        routes: rules whose addressees have authority too.
        absences: who is away.
        allowed: the addressees somebody chose, None for all.
        weights: what counts how much.
    """

    def __init__(
        self, ref: Reference, actor: Actor, at: int, routes: Routes, absences: Sequence[Absence] = (),
        allowed: Collection[str] | None = None, weights: Weights = STANDARD,
    ) -> None:  # fmt: skip
        self._ref = ref
        self._actor = actor
        self._at = at
        self._routes = routes
        self._absences = absences
        self._allowed = None if allowed is None else frozenset(allowed)
        self._weights = weights
        self._entitled: dict[tuple[str | None, str | None, int], list[Option] | Refusal] = {}
        self._known: dict[tuple[str | None, ...], list[Option] | Refusal] = {}

    def of(self, case: Case, rule: int) -> list[Option] | Refusal:
        """Who may take a case, or why nobody may.

        Args:
            case: as it is.
            rule: index of the rule that fits it, -1 when none does.
        """
        if case.status not in OPEN:
            return Refusal("spread.closed")
        if case.merged:
            return Refusal("refused.merged")
        if case.kind == "spam":
            return Refusal("spread.spam")
        if case.status == "proses":
            if case.agency is None:
                return Refusal("spread.begun_by_nobody")
            return Refusal("spread.begun", {"agency": self._ref.agency_short(case.agency)})
        key = (case.category, case.kelurahan, case.status, case.agency, case.holder, str(rule))
        found = self._known.get(key)
        if found is None:
            found = self._known[key] = self._found(case, rule)
        return found

    def _found(self, case: Case, rule: int) -> list[Option] | Refusal:
        entitled = self._authority(case.category, case.kelurahan, rule)
        if isinstance(entitled, Refusal):
            return entitled
        found: list[Option] = []
        refusal = Refusal("spread.not_chosen")
        for option in entitled:
            if self._allowed is not None and option.to not in self._allowed:
                continue
            if option.to == case.holder:
                found.append(replace(option, stays=True, step=option.step - self._weights.stay))
                continue
            against = rules.refuse(_stub(case), order(option.to, self._ref), self._actor, self._ref)
            if against is None:
                found.append(option)
            else:
                refusal = against
        return found or refusal

    def _authority(self, category: str | None, kelurahan: str | None, rule: int) -> list[Option] | Refusal:
        """Those with authority, deputies in the places of absent ones; each once, the cheapest first."""
        key = (category, kelurahan, rule)
        known = self._entitled.get(key)
        if known is not None:
            return known
        found = self._by_category(category, kelurahan)
        named = self._by_rule(self._routes.rules[rule], kelurahan) if rule >= 0 else []
        if named:
            others = [] if isinstance(found, Refusal) else found
            found = [*named, *(replace(one, step=one.step + self._weights.above) for one in others)]
        if not isinstance(found, Refusal):
            found = self._present(found)
        self._entitled[key] = found
        return found

    def _by_category(self, category: str | None, kelurahan: str | None) -> list[Option] | Refusal:
        known, above = self._ref.categories.get(category or ""), self._weights.above
        if known is None:
            return Refusal("spread.category")
        if own_area(known):
            if kelurahan is None:
                return Refusal("spread.kelurahan")
            pair = Option(ppsu_code(kelurahan), "ppsu", 0.0), Option(lurah_code(kelurahan), "lurah", above)
            return [one for one in pair if self._active(one.to)] or self._gone(lurah_code(kelurahan))
        unit = sudin_code(known.agency, kelurahan) if kelurahan is not None else ""
        found = [Option(unit, "sudin", 0.0)] if self._active(unit) else []
        if self._active(known.agency):
            outside = self._ref.agencies[known.agency].level == "outside"
            found.append(Option(known.agency, "outside" if outside else "dinas", above if found else 0.0))
        return found or self._gone(known.agency)

    def _active(self, code: str) -> bool:
        agency = self._ref.agencies.get(code)
        return agency is not None and agency.active

    def _gone(self, code: str) -> Refusal:
        return Refusal("spread.no_agency", {"agency": code})

    def _by_rule(self, rule: Rule, kelurahan: str | None) -> list[Option]:
        to = addressee(rule, kelurahan, self._ref.agencies)
        return [Option(to, "rule", 0.0, rule=rule.name)] if to is not None else []

    def _present(self, entitled: Sequence[Option]) -> list[Option] | Refusal:
        found: dict[str, Option] = {}
        absent = Refusal("spread.absent", {"agency": self._ref.agency_short(entitled[0].to)})
        for option in entitled:
            who = standing_in(option.to, self._absences, self._at)
            if who is None or not self._active(who):
                continue
            here = option if who == option.to else replace(option, to=who, relation="deputy", away=option.to)
            known = found.get(who)
            if known is None or here.step < known.step:
                found[who] = here
        return list(found.values()) or absent


def _stub(case: Case) -> Complaint:
    """As much of a case as the rules look at when it is handed on."""
    return Complaint(
        case.id,
        case.channel,
        "",
        case.received_at,
        "",
        status=case.status,
        kelurahan=case.kelurahan,
        agency=case.agency,
    )


def km_between(kelurahan: str | None, case: Case, ref: Reference) -> float:
    """Kilometres from the middle of a crew's kelurahan to a case; 0 when either place is not known.

    Jakarta is so small that scaling the degrees is right to a thousandth.
    """
    place = ref.territory.kelurahan.get(kelurahan or "")
    if place is None or case.lat is None or case.lon is None:
        return 0.0
    return math.hypot((place.lat - case.lat) * _KM_LAT, (place.lon - case.lon) * _KM_LON)
