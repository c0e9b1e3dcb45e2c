"""Through whose hands a case has gone: the chain of its dispositions, as its history tells it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Final

from console.core.history import plain_line
from console.core.records import EventRow
from models.complaint import SURE_AGENCY
from models.reference import Reference

_LOCAL: Final = {"lurah": "KEL", "ppsu": "PPSU"}


@dataclass(frozen=True, slots=True)
class Hop:
    """One pair of hands.

    Attributes:
        agency: code; "" for nobody.
        name: as short as it stays clear: ``KEL Pluit``, ``DSDA``.
        at: since when, seconds since the epoch.
        actor: who handed it there.
        accepted_at: since when it is accepted there, None while nobody has.
        back: it was sent back there, ``why`` with these words.
        again: these hands had had it before and passed it on.
    """

    agency: str
    name: str
    at: int
    actor: str
    accepted_at: int | None = None
    back: bool = False
    why: str = ""
    again: bool = False


def chain(events: Sequence[EventRow], ref: Reference) -> list[Hop]:
    """The hands, oldest first. What was undone and what was refused are no part of it.

    Args:
        events: a case's, oldest first. An agency that was only suggested has not had the case.
        ref: master data, for names.
    """
    undone = _undone(events)
    hops: list[Hop] = []
    for event in events:
        if event.outcome == "refused" or event.id in undone or event.kind == "restore":
            continue
        told = event.effect
        if event.kind == "receivereport":  # whom it came to is in what was received, not in an effect
            told = event.body if int(event.body.get("sure", 0)) & SURE_AGENCY else {}
        # Handed to the very agency that was suggested, its effect has the hands and no other agency.
        agency = told["hands"][-1] if told.get("hands") else told.get("agency")
        if (
            ("hands" in told or "agency" in told)
            and (agency or hops)
            and not (hops and hops[-1].agency == (agency or ""))
        ):
            back = event.kind == "sendback"
            hops.append(Hop(
                agency or "", short(str(agency or ""), ref), event.at, event.actor, back=back,
                why=plain_line(str(event.body.get("reason", ""))) if back else "",
                again=told.get("bounced", 0) > event.before.get("bounced", 0),
            ))  # fmt: skip
        if hops and "accepted_at" in told:
            hops[-1] = replace(hops[-1], accepted_at=told["accepted_at"])
    return hops


def short(code: str, ref: Reference) -> str:
    """How hands are called in a chain: a lurah and a crew by their kelurahan."""
    agency = ref.agencies.get(code)
    if agency is not None and agency.level in _LOCAL and agency.kelurahan:
        return f"{_LOCAL[agency.level]} {ref.kelurahan_name(agency.kelurahan)}"
    return ref.agency_short(code) or code or "—"


def _undone(events: Sequence[EventRow]) -> set[str]:
    """Ids of Events that are taken back now: an undo that was itself undone does not count."""
    undoes = {
        event.id: str(event.body.get("undoes", "")).replace("-", "")
        for event in events
        if event.kind == "restore" and event.outcome != "refused"
    }
    gone: set[str] = set()
    for undo, event in reversed(undoes.items()):
        if undo not in gone:
            gone.add(event)
    return gone
