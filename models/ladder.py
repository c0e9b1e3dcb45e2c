"""The ladder: who is asked when a case stands still, one above the other, and the rules by which it climbs by itself.

A supervisor says the rules; a new city has none, so nothing climbs before somebody has said when. They are read in
``models.routing_json``.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final

if TYPE_CHECKING:
    from models.reference import Reference

#: From the lowest up; a case's ``rung`` counts them from 1, 0 is none.
RUNGS: Final = ("lurah", "camat", "walikota", "skpd")
#: Deadlines a rule can look at: columns of a case without ``_due``.
CLOCKS: Final = ("handover", "lurah", "completion")


@dataclass(frozen=True, slots=True)
class LadderRule:
    """One rule: a case so long past a deadline is raised to a rung.

    Attributes:
        name: as people call it; no two rules have the same.
        rung: one of ``RUNGS``.
        clock: one of ``CLOCKS``.
        after: seconds past that deadline.
        categories: slugs it is about; () all of them.
        active: switched on.
    """

    name: str
    rung: str
    clock: str
    after: int
    categories: tuple[str, ...] = ()
    active: bool = True


def problem(rule: LadderRule, ref: Reference) -> tuple[str, dict[str, Any]] | None:
    """What master data says against a rule, as a sentence code and its parameters; None when nothing does."""
    for category in rule.categories:
        if category not in ref.categories:
            return "refused.category", {"category": category}
    return None
