"""Who is away, until when and who stands in, in words: beside a suggestion, and wherever people hand a case over."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from console.core import history, routing
from models.commands import Coordinate, Dispose
from models.complaint import Complaint
from models.filters import day_start
from models.hands import ACROSS
from models.reference import Reference
from models.routing import away_at
from models.routing_json import LATEST
from models.sentences import say


@dataclass(frozen=True, slots=True)
class Away:
    """Somebody who is away.

    Attributes:
        agency: code.
        until: seconds since the epoch, not included.
        deputy: who takes his cases meanwhile, "" when nobody does.
    """

    agency: str
    until: int
    deputy: str = ""


def away(ref: Reference, at: int) -> dict[str, Away]:
    """Who is away at a moment, by agency code.

    Args:
        ref: master data.
        at: seconds since the epoch.
    """
    return {
        code: Away(code, one.until, routing.acts_for(code, ref, ref.absences, at) or "")
        for code, one in away_at(ref.absences, at).items()
    }


def to_deputy(command: Coordinate | Dispose, one: Away, ref: Reference) -> Coordinate | Dispose:
    """The same hand-over to the deputy: across to a Dinas or an outside body, down to everybody else."""
    across = ref.agencies[one.deputy].level in ACROSS
    return (Coordinate if across else Dispose)(one.deputy, command.reason)


def sentence(one: Away, ref: Reference, now: int, lang: str, cases: str = "") -> str:
    """``Kelurahan Pluit tidak di tempat sampai Sen 30 Nov; pengganti: Kelurahan Penjaringan``.

    Args:
        one: who is away.
        ref: master data.
        now: seconds since the epoch.
        lang: ``id`` or ``en``.
        cases: how many would go there, written; "" leaves that out.
    """
    code = f"away.{'cases.' if cases else ''}{'deputy' if one.deputy else 'nobody'}"
    who, deputy = (history.value_name(ref, "agency", name, lang) for name in (one.agency, one.deputy))
    return say(lang, code, who=who, deputy=deputy, until=last(one.until, now, lang), n=cases)


def reasons(case: Complaint, ref: Reference, now: int, lang: str) -> list[str]:
    """Why a case lies where it does, as far as a rule or an absence is the reason; [] once somebody moved it.

    Args:
        case: its ``suggested`` may come from any console: what is not as it should be is left out.
        ref: master data.
        now: seconds since the epoch.
        lang: ``id`` or ``en``.
    """
    told = case.suggested.get("agency")
    if not isinstance(told, Mapping) or told.get("to") != case.agency or case.handed_at is not None:
        return []
    rule, instead = told.get("rule"), told.get("instead")
    found = [say(lang, "away.rule", rule=history.isolated(rule))] if isinstance(rule, str) and rule else []
    if isinstance(instead, Mapping):
        agency, until = instead.get("agency"), instead.get("until")
        if isinstance(agency, str) and isinstance(until, int) and 0 <= until <= LATEST:
            found.append(sentence(Away(agency, until, case.agency or ""), ref, now, lang))
    return found


def last(until: int, now: int, lang: str) -> str:
    """Until when somebody is away, as people say it: what ends at midnight ends with the day before.

    Args:
        until, now: seconds since the epoch, until not included.
        lang: ``id`` or ``en``.
    """
    midnight = day_start(until) == until
    return history.day(until - 1, now, lang) if midnight else history.moment(until, now, lang)
