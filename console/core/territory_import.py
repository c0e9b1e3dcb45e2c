"""Official boundaries in: all 267 kelurahan accounted for, stored, and every case with a point placed anew.

The boundaries are exchanged in one transaction. The cases follow in batches, each by a ``Locate`` of the
program's own (actor ``tanggap``), so that history says why a kelurahan changed. A process that dies in
between leaves cases that still say "approximate"; importing the same file again finishes the work.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final
from uuid import UUID

from console.core import records
from console.core.dispatch import Dispatcher
from console.core.errors import Refused
from console.core.places import build_locator
from console.core.store import Store
from models.commands import Command, Locate

if TYPE_CHECKING:
    from models.boundaries import Locator

"""Who places cases by boundaries: no person."""

_PAGE: Final = 20_000

Progress = Callable[[int, int], None]


@dataclass(frozen=True, slots=True)
class Imported:
    """What an import did.

    Attributes:
        kelurahan: how many have an official boundary now: all.
        source: name of the file.
        by_code, by_name: how the file's areas were recognised.
        repaired: kelurahan whose shape crossed itself and was put right, by name.
        relocated: cases whose kelurahan was decided by the boundaries.
        moved: of these, those that had another kelurahan before, or none.
        refused: cases that could not be placed anew (twins follow their case).
        outside: cases with a point outside every official boundary; their kelurahan stays as it was.
    """

    kelurahan: int
    source: str
    by_code: int
    by_name: int
    repaired: tuple[str, ...]
    relocated: int
    moved: int
    refused: int
    outside: int


@dataclass(frozen=True, slots=True)
class Status:
    """Which boundaries are in use.

    Attributes:
        kelurahan: how many there are.
        source: file the boundaries came from, "" while the program's own cells are used.
        approximate: the cells are used.
        waiting: cases with a point that no official boundary has placed.
    """

    kelurahan: int
    source: str
    approximate: bool
    waiting: int


class Incomplete(Refused):
    """The file does not account for every kelurahan; nothing was changed.

    Attributes:
        problems: sentences' codes and parameters, one a kind of problem.
    """

    def __init__(self, problems: list[tuple[str, dict[str, object]]]) -> None:
        code, params = problems[0]
        super().__init__(code, **params)
        self.problems = problems

    def sentence(self, lang: str) -> str:
        """All that stands against it, a line each."""
        return "\n".join(Refused(code, **params).sentence(lang) for code, params in self.problems)


def import_territory(
    dispatcher: Dispatcher,
    path: Path,
    mapping: Mapping[str, str] | None = None,
    progress: Progress | None = None,
) -> Imported:
    """Take official boundaries over.

    Args:
        dispatcher: the door; its actor must be a supervisor.
        path: a GeoJSON FeatureCollection.
        mapping: which property is ``code``, ``name`` or ``kecamatan``, where headings are not recognised.
        progress: told (cases looked at, cases with a point).

    Raises:
        Refused: not a supervisor, no such file, not boundaries of Jakarta, or kelurahan are missing (then
            ``Incomplete``); nothing was changed.
        Unavailable: the store cannot be written.
    """
    from models.boundary_file import BoundaryProblem, read_boundaries

    if dispatcher.actor.role != "supervisor":
        raise Refused("refused.role", role=dispatcher.actor.role, verb="territory import")
    territory = dispatcher.store.reference.territory
    try:
        report = read_boundaries(path, territory, mapping)
        if problems := report.problems():
            raise Incomplete([(problem.code, problem.params) for problem in problems])
        rows = report.rows()
    except BoundaryProblem as problem:
        raise Refused(problem.code, **problem.params) from problem
    dispatcher.replace_boundaries([(code, wkb, report.source) for code, wkb in rows])
    locator = build_locator(rows, territory, dispatcher.store.settings.cache)
    placed = relocate(dispatcher, locator, progress)
    repaired = tuple(territory.name_of(code) for code in report.repaired)
    return Imported(len(rows), report.source, report.by_code, report.by_name, repaired, *placed)


def relocate(
    dispatcher: Dispatcher, locator: Locator, progress: Progress | None = None
) -> tuple[int, int, int, int]:
    """Place every case with a point by official boundaries, but for those a person has placed.

    Args:
        dispatcher: the door; the Events name the supervisor who took the boundaries over.
        locator: on the official boundaries.
        progress: told (cases looked at, cases with a point).

    Returns:
        Cases relocated, of these moved, refused, and outside every boundary.
    """
    db = dispatcher.store.reader()
    try:
        total = records.located_count(db)
        relocated = moved = refused = outside = done = 0
        for rows in _pages(db):
            found = locator.locate_many([row[2] for row in rows], [row[3] for row in rows]).tolist()
            orders: list[tuple[UUID, Command]] = []
            before: dict[UUID, str | None] = {}
            for (_n, case, _lat, _lon, kelurahan, place), index in zip(rows, found, strict=True):
                if index < 0:
                    outside += 1
                    continue
                code = locator.codes[index]
                if place != "operator" and (kelurahan != code or place != "gps"):
                    orders.append((case, Locate(code, source="gps")))
                    before[case] = kelurahan
            outcome = dispatcher.do(orders)
            target = {case: order.to for case, order in orders if isinstance(order, Locate)}
            relocated += len(outcome.accepted)
            moved += sum(before[case] != target[case] for case in outcome.accepted)
            refused += len(outcome.refused)
            done += len(rows)
            if progress is not None:
                progress(done, total)
    finally:
        db.close()
    return relocated, moved, refused, outside


def status(store: Store) -> Status:
    """Which boundaries the store holds."""
    db = store.reader()
    try:
        codes = {code for code, _wkb in records.boundaries(db)}
        source = records.boundary_source(db)
        waiting = records.located_count(db, only_waiting=True)
    finally:
        db.close()
    there = store.reference.territory.kelurahan.keys()
    official = bool(codes) and codes >= there
    return Status(len(there), source if official else "", not official, waiting)


def _pages(db: sqlite3.Connection) -> Iterator[list[tuple[Any, ...]]]:
    """Cases with a point, a page at a time, so that a million of them take no memory."""
    last = 0
    while rows := records.located_after(db, last, _PAGE):
        last = rows[-1][0]
        yield rows
