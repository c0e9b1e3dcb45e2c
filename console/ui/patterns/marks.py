"""What a mark of a chart stands for, and its cases as a filter of the queue. No Qt.

Where a filter says it, the queue stays live; else it is asked for exactly those numbers.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING, Final

from console.core.figures.cells import AGES
from console.core.figures.slice import KEL, desk_of
from models.clocks import DAY, WIB_SECONDS
from models.complaint import KINDS, OPEN
from models.filters import Filter, Term
from models.identity import WIB

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    from console.core.figures.pattern import Chart, Pattern
    from console.core.figures.slice import Slice
    from models.reference import Reference

_WORK: Final = Term("kind", "=", tuple(kind for kind in KINDS if kind != "spam"))
_CLOSED: Final = ("selesai", "ditolak")


@dataclass(frozen=True, slots=True)
class Cells:
    """A block of cells of a chart's table.

    Attributes:
        chart: which one.
        rows: which rows, ascending and without a gap where they are days.
        parts: which columns, () for all.
    """

    chart: Chart
    rows: tuple[int, ...]
    parts: tuple[int, ...] = ()

    def cases(self, found: Pattern) -> NDArray[np.int32]:
        """Small keys of the cases counted there."""
        return found.cases(self.chart, self.rows, self.parts or None)


def by_numbers(numbers: tuple[str, ...]) -> Filter:
    """Exactly these cases."""
    return Filter((Term("number", "=", numbers),))


def filter_of(cells: Cells, found: Pattern, ref: Reference) -> Filter | None:
    """The filter that lets through just the cases of these cells; None where the language has no words for it.

    Args:
        cells: of a mark.
        found: the figures it was drawn from.
        ref: master data.
    """
    wanted = found.ground.slice
    base = _passing(wanted, ref)
    own = _own(cells, found)
    return None if base is None or own is None else Filter((*own, *base))


def _passing(wanted: Slice, ref: Reference) -> tuple[Term, ...] | None:
    terms = [_WORK]
    if wanted.channels:
        terms.append(Term("channel", "=", wanted.channels))
    if wanted.categories:
        terms.append(Term("category", "=", wanted.categories))
    if wanted.areas:
        if "" in wanted.areas and len(wanted.areas) > 1:
            return None  # a place and no place: two kinds of question
        terms.append(Term("kelurahan", "=" if "" in wanted.areas else "~", wanted.areas))
    if wanted.agencies:
        terms.append(Term("agency", "=", _desks(wanted.agencies, ref)))
    return tuple(terms)


def _desks(wanted: tuple[str, ...], ref: Reference) -> tuple[str, ...]:
    """Agencies with those that are counted as theirs; ``KEL`` and ``PPSU`` stand for every lurah and crew."""
    found = dict.fromkeys(wanted)
    for code in ref.agencies:
        desk = desk_of(code, ref)
        if desk in wanted and desk != KEL:
            found[code] = None
    if KEL in wanted:
        found["PPSU"] = None
    return tuple(found)


def _own(cells: Cells, found: Pattern) -> tuple[Term, ...] | None:
    wanted, now = found.ground.slice, found.ground.now
    if cells.chart in ("inflow", "outflow"):
        first = (wanted.first_day + cells.rows[0]) * DAY - WIB_SECONDS
        last = (wanted.first_day + cells.rows[-1] + 1) * DAY - WIB_SECONDS
        field = "received_at" if cells.chart == "inflow" else "closed_at"
        terms = _between(field, max(first, wanted.since), min(last, wanted.until))
        if cells.chart == "outflow":
            terms += (Term("status", "=", _CLOSED),)
        if cells.parts:
            terms += (Term("channel", "=", tuple(found.flow.channels[i] for i in cells.parts)),)
        return terms
    if cells.chart == "backlog":
        statuses = {(): OPEN, (0,): OPEN[:1], (1,): OPEN[1:]}[cells.parts]
        row = cells.rows[0]
        terms = (Term("status", "=", statuses),)
        if row > 0:
            terms += (Term("received_at", "<=", (_iso(now - AGES[row - 1]),)),)
        if row < len(AGES):
            terms += (Term("received_at", ">", (_iso(now - AGES[row]),)),)
        return terms
    if cells.chart == "categories":
        codes = tuple(found.categories.codes[i] for i in cells.rows)
        terms = (*_between("received_at", wanted.since, wanted.until), Term("category", "=", codes))
        if cells.parts == (0,):
            return (*terms, Term("status", "=", ("selesai",)))
        return (*terms, Term("status", "!=", ("selesai",))) if cells.parts == (1, 2) else None
    return None


def _between(field: str, since: int, until: int) -> tuple[Term, ...]:
    return (Term(field, ">=", (_iso(since),)), Term(field, "<", (_iso(until),)))


def _iso(at: int) -> str:
    return datetime.fromtimestamp(at, WIB).isoformat()
