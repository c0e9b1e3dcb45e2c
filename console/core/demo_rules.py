"""What the made city's supervisors have said: routing rules, one lurah away, and a ladder that climbs."""

from __future__ import annotations

import logging
from dataclasses import replace
from typing import Any, Final

from console.core import routing
from console.core.dispatch import Dispatcher
from console.core.errors import Refused
from console.core.first_look import explain
from console.core.routing import Routes
from models.agencies import lurah_code
from models.commands import Actor, ReceiveReport
from models.filters import day_start
from models.ladder import LadderRule
from models.reference import Reference
from models.routing import Absence, Rule

log = logging.getLogger(__name__)

_DAY: Final = 86_400
_NORTH: Final = "31.72"  # Jakarta Utara
#: Around the stadium of Gelora: longitude, latitude.
_STADIUM: Final = (
    (106.7960, -6.2235),
    (106.8075, -6.2235),
    (106.8075, -6.2135),
    (106.7960, -6.2135),
)

LADDER: Final = (
    LadderRule("Banjir dan kebakaran didiamkan", "camat", "lurah", 3 * _DAY, ("banjir", "kebakaran")),
    LadderRule("Empat minggu lewat tenggat", "walikota", "completion", 28 * _DAY),
    LadderRule("Parkir liar dua minggu", "skpd", "completion", 14 * _DAY, ("parkir-liar",), active=False),
)
_SUPERVISOR: Final = Actor("budi", "supervisor")


def rules(ref: Reference) -> tuple[Rule, ...]:
    """Routing rules; the last one is still being discussed and switched off."""
    north = tuple(sorted(code for code in ref.territory.kelurahan if code.startswith(_NORTH)))
    return (
        Rule("Banjir Jakarta Utara", "sudin DSDA", 10, kelurahan=north, categories=("banjir", "saluran-air")),
        Rule("Parkir sekitar stadion, akhir pekan", "sudin DISHUB", 20, polygon=_STADIUM,
             categories=("parkir-liar",), weekdays=(5, 6)),
        Rule("Sampah malam hari", "ppsu", 30, categories=("sampah",), begins=21 * 60, ends=5 * 60),
        Rule("Pohon tumbang ke BPBD", "BPBD", 40, active=False, categories=("pohon",)),
    )  # fmt: skip


def absences(ref: Reference, now: int) -> tuple[Absence, ...]:
    """The lurah of Pluit is away for the week, and his neighbour takes his cases.

    Args:
        ref: master data.
        now: seconds since the epoch.
    """
    pluit, neighbour = (ref.territory.by_name(name) for name in ("Pluit", "Penjaringan"))
    if pluit is None or neighbour is None:
        return ()
    today = day_start(now)
    return (Absence(lurah_code(pluit.code), today, today + 7 * _DAY, lurah_code(neighbour.code)),)


def say(door: Dispatcher, now: int) -> None:
    """Say all of it, in a supervisor's name; what somebody has said before stays.

    Args:
        door: to the store of the made city.
        now: seconds since the epoch.
    """
    supervisor, ref = door.acting_as(_SUPERVISOR), door.store.reference
    if ref.routing_rules or ref.absences or ref.escalation_rules or ref.unread:
        return
    try:
        supervisor.set_routing_rules(rules(ref))
        supervisor.set_absences(absences(ref, now))
        supervisor.set_escalation_rules(LADDER)
    except Refused as refused:  # whoever is signed in sees a part of the city only
        log.info("no rules for the made city: %s", refused.code)


def addressed(command: ReceiveReport, ref: Reference, routes: Routes) -> ReceiveReport:
    """A made report as an intake would address it, with the reasons, where a rule or an absence has a say.

    Args:
        command: as it would be without.
        ref: master data, with who is away.
        routes: the rules.
    """
    found = routing.first(command, routes, ref, ref.absences)
    if found.rule is None and not found.instead:
        return command
    suggested: dict[str, Any] = dict(command.suggested)
    explain(suggested, found, ref, command.received_at)
    return replace(command, agency=found.to, suggested=suggested)
