"""Cases onto desks: the cheapest way to hand a backlog out, as a transport problem for HiGHS (scipy).

Every case costs something at every desk that may take it, and every desk's queue costs the more the longer it grows:
the k-th case a desk takes costs as many days as the desk then needs for all of its work. What lies beyond a desk's
horizon costs more than anything else can save, so that nobody is overfilled while somebody else has room.

Cases that cost the same everywhere are one group, which makes the problem small. It is a flow through a network: the
simplex ends at whole numbers.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

import numpy as np

#: A longer queue is not told apart from this, in days.
LONGEST: Final = 365.0
#: What a case beyond a desk's horizon costs, in days: more than a whole chain of re-arrangements could save.
BEYOND: Final = 1e6
#: Steps in which a desk's queue gets dearer; a desk that can get no more cases than these is reckoned case by case.
STEPS: Final = 64


@dataclass(frozen=True, slots=True)
class Desk:
    """Whoever's capacity is used.

    Attributes:
        work: cases there already.
        capacity: cases a day, above 0.
    """

    work: float
    capacity: float

    def room(self, horizon: float) -> int:
        """How many more cases it can do within so many days."""
        return max(0, int(horizon * self.capacity - self.work + 1e-9))


@dataclass(frozen=True, slots=True)
class Group:
    """Cases that cost the same everywhere.

    Attributes:
        count: how many.
        options: pairs of a desk's index and what a case costs there, in days; at least one, no desk twice.
    """

    count: int
    options: tuple[tuple[int, float], ...]


def assign(desks: Sequence[Desk], groups: Sequence[Group], horizon: float) -> list[list[int]]:
    """Hand the cases out.

    Args:
        desks: as they are before.
        groups: what is to be handed out.
        horizon: days of work a desk may have before it counts as full.

    Returns:
        For each group how many cases go to each of its options. The same input gives the same answer.
    """
    found = [[group.count] if len(group.options) == 1 else [0] * len(group.options) for group in groups]
    taken = [0] * len(desks)
    for group in groups:
        if len(group.options) == 1:
            taken[group.options[0][0]] += group.count
    free = [i for i, group in enumerate(groups) if len(group.options) > 1 and group.count]
    if free:
        filled = [Desk(desk.work + more, desk.capacity) for desk, more in zip(desks, taken, strict=True)]
        for i, counts in zip(free, _solved(filled, [groups[i] for i in free], horizon), strict=True):
            found[i] = counts
    return found


def _solved(desks: Sequence[Desk], groups: Sequence[Group], horizon: float) -> list[list[int]]:
    """The groups with a choice, by linear programming: a variable an option, and one a step of a desk's queue."""
    # Imported here: half a second that only this needs.
    from scipy.optimize import linprog
    from scipy.sparse import csr_array

    reach = [0] * len(desks)
    for group in groups:
        for desk, _cost in group.options:
            reach[desk] += group.count
    rows: list[int] = []
    columns: list[int] = []
    signs: list[int] = []
    costs: list[float] = []
    most: list[float] = []
    for i, group in enumerate(groups):
        for desk, cost in group.options:
            rows += (i, len(groups) + desk)
            columns += (len(costs), len(costs))
            signs += (1, 1)
            costs.append(cost)
            most.append(group.count)
    options = len(costs)
    for desk, cases in enumerate(reach):
        for size, cost in _steps(desks[desk], cases, horizon):
            rows.append(len(groups) + desk)
            columns.append(len(costs))
            signs.append(-1)
            costs.append(cost)
            most.append(size)
    wanted = np.concatenate([[group.count for group in groups], np.zeros(len(desks))])
    flow = csr_array((signs, (rows, columns)), shape=(len(wanted), len(costs)))
    bounds = np.column_stack([np.zeros(len(costs)), most])
    solved = linprog(costs, A_eq=flow, b_eq=wanted, bounds=bounds, method="highs-ds")
    if solved.x is None:
        raise RuntimeError(
            f"cases could not be spread: {solved.message}"
        )  # every desk has a step for every case
    whole = iter(np.rint(solved.x[:options]).astype(int).tolist())
    found = [[next(whole) for _option in group.options] for group in groups]
    if any(sum(counts) != group.count for counts, group in zip(found, groups, strict=True)):
        raise RuntimeError("cases were spread in parts")
    return found


def _steps(desk: Desk, cases: int, horizon: float) -> list[tuple[int, float]]:
    """How a desk's queue gets dearer as it takes cases: pairs of how many and what each of them costs, in days."""
    room = min(desk.room(horizon), cases)
    found = []
    for start, end, extra in ((0, room, 0.0), (room, cases, BEYOND)):
        size = max(1, -(-(end - start) // STEPS))
        for first in range(start, end, size):
            last = min(first + size, end)
            days = (desk.work + (first + 1 + last) / 2) / desk.capacity
            found.append((last - first, min(days, LONGEST) + extra))
    return found
