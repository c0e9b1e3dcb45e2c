"""Through whose hands a case has gone: the chain of its dispositions, as its history tells it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

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
    """

    agency: str
    name: str
    at: int
    actor: str


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
        agency = told.get("agency")
        if "agency" not in told or (hops and hops[-1].agency == (agency or "")):
            continue
        if agency or hops:
            hops.append(Hop(agency or "", short(str(agency or ""), ref), event.at, event.actor))
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
