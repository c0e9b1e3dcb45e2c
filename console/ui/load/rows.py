"""The rows of the screen Beban, as data: one an addressee, one for what lies with nobody yet, and their sum. No Qt."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Final, Literal

from console.core.load import Balance, Load, called, heaviest
from models.complaint import KINDS
from models.filters import Filter, Term
from models.reference import Reference
from models.routing import Absence

Kind = Literal["agency", "kelurahan"]
#: The queue's own count less spam: what ``console.core.load`` counts as open.
_OPEN: Final = (
    Term("open", "=", ("yes",)),
    Term("kind", "=", tuple(kind for kind in KINDS if kind != "spam")),
)


@dataclass(frozen=True, slots=True)
class Row:
    """A line of the table.

    Attributes:
        name: how the addressee is called.
        load: what lies there; of nobody only ``open`` and ``overdue`` mean something.
        absence: who of it is away now, or is the next to be; None: nobody.
        also: other words it is found by.
    """

    name: str
    load: Load
    absence: Absence | None = None
    also: str = ""

    @property
    def nobody(self) -> bool:
        """What is open and lies with nobody yet."""
        return not self.load.agencies

    @property
    def filter(self) -> Filter:
        """The filter that shows exactly the open cases of this row."""
        if self.nobody:
            return Filter((*_OPEN, Term("held", "=", ("no",))))
        return Filter((*_OPEN, Term("held", "=", ("yes",)), Term("agency", "=", self.load.agencies)))


def rows(
    found: Balance, ref: Reference, kind: Kind, absences: Iterable[Absence], now: int, nobody: str
) -> list[Row]:
    """The rows, the most days of work first, what lies with nobody last.

    Args:
        found: everybody's load.
        ref: master data.
        kind: agencies but for lurah and crews, or those by kelurahan.
        absences: all of them.
        now: seconds since the epoch.
        nobody: how the row of nobody is called.
    """
    away = _away(absences, now)
    wanted = [load for load in found.desks if (load.code in found.kelurahan) == (kind == "kelurahan")]
    made = []
    for load in sorted(wanted, key=heaviest):
        agency = ref.agencies.get(load.code)
        if agency is not None and not agency.active and not load.open:
            continue
        absence = next((away[code] for code in load.agencies if code in away), None)
        made.append(
            Row(called(load.code, ref), load, absence, f"{load.code} {agency.name if agency else ''}")
        )
    left = Load("", (), found.nobody, found.nobody_overdue, 0, 0.0, 0.0, 0.0, "unknown")
    return [*made, Row(nobody, left)]


def _away(absences: Iterable[Absence], now: int) -> dict[str, Absence]:
    """By agency the absence that runs, or else the next one."""
    found: dict[str, Absence] = {}
    for one in sorted(absences, key=lambda a: (a.since > now, -a.since if a.since <= now else a.since)):
        if one.until > now:
            found.setdefault(one.agency, one)
    return found


def matching(all_rows: Sequence[Row], typed: str) -> list[Row]:
    """The rows in which every typed word occurs."""
    words = typed.casefold().split()
    return [row for row in all_rows if all(word in f"{row.name} {row.also}".casefold() for word in words)]


@dataclass(frozen=True, slots=True)
class Sum:
    """Rows added up: addressees with open cases, and the figures of ``Load``."""

    holders: int
    open: int
    overdue: int
    inflow: float
    done: float


def summed(some: Iterable[Row]) -> Sum:
    """Add rows up."""
    loads = [row.load for row in some]
    return Sum(
        sum(1 for load in loads if load.open and load.agencies),
        sum(load.open for load in loads),
        sum(load.overdue for load in loads),
        sum(load.inflow for load in loads),
        sum(load.done for load in loads),
    )
