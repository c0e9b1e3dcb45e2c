"""Who has how much to do: open work of every agency and every kelurahan's crew against what it can do a day.

Open is what the queue counts (models.complaint.Complaint.in_queue) without spam, at the agency that was decided: one
that is only suggested has nothing yet. A case counts where it lies now, or lay when it was closed. A twin is no work.

A kelurahan's lurah and crew draw on one capacity: models.indicator's ``jobs_per_crew_day`` for every PPSU worker,
15-20 jobs a day in a large kelurahan (Kompas, 1 September 2017). Nobody publishes the capacity of an agency, so it is
what it has shown: the median of what it finished a day, over four weeks.
"""

from __future__ import annotations

import sqlite3
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from statistics import median
from typing import Final, Literal

from console.core.memory import give_back
from models.agencies import lurah_code, own_area, ppsu_code
from models.complaint import OPEN_BELOW, SURE_AGENCY
from models.filters import day_start
from models.reading import to_text
from models.reference import Reference

Basis = Literal["crew", "median", "mean", "unknown"]

DAY: Final = 86_400
DAYS: Final = 28
"""Whole days that rates are taken from: four of every weekday. Today is not over and does not count."""
HORIZON: Final = 7.0
"""Days of work from which on an addressee counts as full: the usual time for completing a case."""
#: Counts for an agency: decided, no twin, no spam. As the index ``complaint_done`` has it.
_STANDS: Final = (
    f"c.sure & {SURE_AGENCY} and c.merged_into is null and c.kind <> 'spam' and c.agency is not null"
)
#: Characters of a list that are cut up at once: one call must not hold the interpreter for long.
_PIECE: Final = 1 << 16


@dataclass(frozen=True, slots=True)
class Load:
    """What lies with somebody, and what that means in days.

    Attributes:
        code: agency code; Kemendagri code in the row of a kelurahan.
        agencies: whose cases are counted: one agency, or a kelurahan's lurah and crew.
        open: cases that wait for them or are in work there.
        overdue: of these, those whose nearest deadline has passed while their clocks ran.
        to_pass_on: of the open ones, those at a lurah beyond the kelurahan's authority. They take no crew's time.
        inflow: cases a day received that lie there now, mean over ``DAYS``.
        done: cases a day finished there, mean over ``DAYS``.
        capacity: cases a day, 0 when it is unknown.
        basis: where the capacity comes from: the crew's size, the median of what was done a day, the mean where more
            than half of the days brought nothing, or unknown.
        crew: PPSU workers, 0 for everybody else.
    """

    code: str
    agencies: tuple[str, ...]
    open: int
    overdue: int
    to_pass_on: int
    inflow: float
    done: float
    capacity: float
    basis: Basis
    crew: int = 0

    @property
    def work(self) -> int:
        """Open cases that take capacity."""
        return self.open - self.to_pass_on

    @property
    def days(self) -> float | None:
        """How many days the open work takes at this capacity; None when that is unknown."""
        if self.work == 0:
            return 0.0
        return self.work / self.capacity if self.capacity > 0 else None

    @property
    def too_much(self) -> bool:
        """Whether it is known to be more than ``HORIZON`` days of work."""
        return self.days is not None and self.days > HORIZON


@dataclass(frozen=True)
class Balance:
    """The load of everybody, from one moment.

    Attributes:
        at: that moment, seconds since the epoch.
        agencies: by code, in the order of the master data, lurah and crews among them; last those that are no longer
            in it and still hold cases.
        kelurahan: by Kemendagri code: lurah and crew together.
        nobody: open cases that lie with nobody yet.
        nobody_overdue: of these, the overdue ones.
    """

    at: int
    agencies: Mapping[str, Load]
    kelurahan: Mapping[str, Load]
    nobody: int
    nobody_overdue: int

    @cached_property
    def _shared(self) -> dict[str, Load]:
        return {code: load for load in self.kelurahan.values() for code in load.agencies}

    @property
    def desks(self) -> tuple[Load, ...]:
        """Everybody who has a capacity of his own, once: agencies, and kelurahan in the places of lurah and crew."""
        alone = (load for code, load in self.agencies.items() if code not in self._shared)
        return (*alone, *self.kelurahan.values())

    def desk(self, code: str) -> Load:
        """Whose capacity an agency draws on: a lurah's and a crew's is their kelurahan's, all others' is their own.

        Raises:
            KeyError: there is no such agency.
        """
        return self._shared.get(code) or self.agencies[code]


def called(code: str, ref: Reference) -> str:
    """How whoever has a load is called: a kelurahan by its name, a lurah or crew with it, others in short."""
    place = ref.territory.kelurahan.get(code)
    if place is not None:
        return place.name
    agency = ref.agencies.get(code)
    if agency is None or agency.kelurahan is None:
        return ref.agency_short(code)
    name = "Lurah" if agency.level == "lurah" else agency.short
    return f"{name} {ref.kelurahan_name(agency.kelurahan)}"


def heaviest(load: Load) -> tuple[int, float, int, str]:
    """Sorts by days of work, the longest first; work without a known capacity stands behind what is too much."""
    group = 0 if load.too_much else 1 if load.days is None else 2
    return group, -(load.days or 0), -load.open, load.code


def balance(db: sqlite3.Connection, ref: Reference, now: int) -> Balance:
    """Load of every agency and kelurahan; among a million cases it takes about 0.2 s.

    Args:
        db: reading connection.
        ref: master data.
        now: seconds since the epoch.
    """
    counts = _Counts()
    _count_open(db, ref, now, counts)
    _count_moved(db, now, counts)
    places, rate = ref.territory.kelurahan, ref.rates.jobs_per_crew_day
    crews = {code: place.crew for place in places.values() for code in _desk(place.code)}
    codes = (*ref.agencies, *sorted(counts.codes - {"", *ref.agencies}))
    return Balance(
        at=now,
        agencies={code: counts.load(code, (code,), crews.get(code, 0), rate) for code in codes},
        kelurahan={p.code: counts.load(p.code, _desk(p.code), p.crew, rate) for p in places.values()},
        nobody=counts.open[""],
        nobody_overdue=counts.overdue[""],
    )


def _desk(kelurahan: str) -> tuple[str, str]:
    return lurah_code(kelurahan), ppsu_code(kelurahan)


@dataclass
class _Counts:
    """What the store says by agency, "" for nobody; ``done`` by agency and day of the window."""

    open: Counter[str] = field(default_factory=Counter)
    overdue: Counter[str] = field(default_factory=Counter)
    to_pass_on: Counter[str] = field(default_factory=Counter)
    came: Counter[str] = field(default_factory=Counter)
    done: dict[str, list[int]] = field(default_factory=dict)

    @property
    def codes(self) -> set[str]:
        return {*self.open, *self.came, *self.done}

    def load(self, code: str, agencies: tuple[str, ...], crew: int, jobs_per_crew_day: float) -> Load:
        a_day = [
            sum(days) for days in zip(*(self.done.get(one, [0] * DAYS) for one in agencies), strict=True)
        ]
        capacity, basis = _capacity(a_day, crew, jobs_per_crew_day)
        return Load(
            code,
            agencies,
            open=sum(self.open[one] for one in agencies),
            overdue=sum(self.overdue[one] for one in agencies),
            to_pass_on=sum(self.to_pass_on[one] for one in agencies),
            inflow=sum(self.came[one] for one in agencies) / DAYS,
            done=sum(a_day) / DAYS,
            capacity=capacity,
            basis=basis,
            crew=crew,
        )


def _capacity(a_day: Sequence[int], crew: int, jobs_per_crew_day: float) -> tuple[float, Basis]:
    """Cases a day somebody can do, and where that is from.

    Args:
        a_day: cases done, by day.
        crew: PPSU workers, 0 without any.
        jobs_per_crew_day: of one worker.
    """
    of_crew = round(crew * jobs_per_crew_day)  # as models.indicator reckons it
    if of_crew > 0:
        return float(of_crew), "crew"
    middle = float(median(a_day))
    if middle > 0:
        return middle, "median"
    return (sum(a_day) / len(a_day), "mean") if any(a_day) else (0.0, "unknown")


def _count_open(db: sqlite3.Connection, ref: Reference, now: int, counts: _Counts) -> None:
    """Open cases, from the index that has every column this needs.

    A list that Python counts is read in a third of the time SQLite takes to sort the same rows into groups.
    """
    beyond = to_text([code for code, category in ref.categories.items() if not own_area(category)])
    (listed,) = db.execute(
        "select group_concat(case when c.sure & ? then coalesce(c.agency, '') else '' end"
        " || case when c.urgent < ? then '+' else '-' end"
        " || case when c.agency glob 'LURAH-*' and c.category in (select value from json_each(?)) then '+' else '-' end"
        ", char(10)) from complaint c indexed by complaint_queue where c.urgent < ? and c.kind <> 'spam'",
        (SURE_AGENCY, now, beyond, OPEN_BELOW),
    ).fetchone()
    for key, count in _tally(listed).items():
        code, late, further = key[:-2], key[-2] == "+", key[-1] == "+"
        counts.open[code] += count
        counts.overdue[code] += count * late
        counts.to_pass_on[code] += count * (further and code != "")


def _count_moved(db: sqlite3.Connection, now: int, counts: _Counts) -> None:
    """What came and what was done in the window."""
    until = day_start(now)
    since = until - DAYS * DAY
    (came,) = db.execute(
        "select group_concat(c.agency, char(10)) from complaint c indexed by complaint_received"  # noqa: S608 - a constant
        f" where c.received_at >= ? and c.received_at < ? and {_STANDS}",
        (since, until),
    ).fetchone()
    (done,) = db.execute(
        "select group_concat(c.agency || ' ' || ((c.closed_at - ?1) / ?2), char(10))"  # noqa: S608 - a constant
        " from complaint c indexed by complaint_done"
        f" where c.closed_at >= ?1 and c.closed_at < ?3 and c.status = 'selesai' and {_STANDS}",
        (since, DAY, until),
    ).fetchone()
    counts.came.update(_tally(came))
    for key, count in _tally(done).items():
        code, _, day = key.rpartition(" ")
        counts.done.setdefault(code, [0] * DAYS)[int(day)] += count


def _tally(listed: str | None) -> Counter[str]:
    """How often each line occurs."""
    found: Counter[str] = Counter()
    for lines in _cut(listed or ""):
        found.update(lines)
    give_back(len(listed or ""))
    return found


def _cut(listed: str) -> Iterator[list[str]]:
    """The lines, a piece at a time."""
    at = 0
    while at < len(listed):
        end = listed.find("\n", at + _PIECE)
        end = len(listed) if end < 0 else end
        yield listed[at:end].split("\n")
        at = end + 1
