"""The solver against every way there is, on problems small enough to try them all."""

from __future__ import annotations

from itertools import product

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from console.core.assign import BEYOND, LONGEST, Desk, Group, assign

_DESKS = st.lists(
    st.builds(Desk, st.integers(0, 12), st.sampled_from((0.5, 1.0, 2.0, 4.0))), min_size=1, max_size=3
)
_HORIZON = st.sampled_from((0.0, 2.0, 5.0))


@st.composite
def problems(draw: st.DrawFn) -> tuple[list[Desk], list[Group]]:
    desks = draw(_DESKS)
    groups = []
    for _ in range(draw(st.integers(0, 3))):
        some = draw(st.sets(st.integers(0, len(desks) - 1), min_size=1))
        options = tuple((desk, draw(st.sampled_from((0.0, 0.5, 1.0, 3.0)))) for desk in sorted(some))
        groups.append(Group(draw(st.integers(0, 3)), options))
    return desks, groups


def price(desks: list[Desk], groups: list[Group], found: list[list[int]], horizon: float) -> float:
    """What an answer costs: each case its own cost, and the days of the queue it joins."""
    total, joined = 0.0, [0] * len(desks)
    for group, counts in zip(groups, found, strict=True):
        for (desk, cost), count in zip(group.options, counts, strict=True):
            total += cost * count
            joined[desk] += count
    for desk, count in zip(desks, joined, strict=True):
        for k in range(1, count + 1):
            total += min(LONGEST, (desk.work + k) / desk.capacity)
            total += BEYOND if desk.work + k > horizon * desk.capacity else 0
    return total


def _ways(group: Group) -> list[list[int]]:
    some = product(range(group.count + 1), repeat=len(group.options))
    return [list(counts) for counts in some if sum(counts) == group.count]


@settings(max_examples=150)
@given(problems(), _HORIZON)
def test_no_other_way_is_cheaper(problem: tuple[list[Desk], list[Group]], horizon: float) -> None:
    desks, groups = problem
    found = assign(desks, groups, horizon)
    assert [sum(counts) for counts in found] == [group.count for group in groups]
    assert all(count >= 0 for counts in found for count in counts)
    single = [i for i, group in enumerate(groups) if len(group.options) == 1]
    every = [price(desks, groups, list(way), horizon) for way in product(*(_ways(group) for group in groups))]
    assert price(desks, groups, found, horizon) == pytest.approx(min(every))
    assert all(found[i] == [groups[i].count] for i in single)
    assert assign(desks, groups, horizon) == found


def test_nobody_is_overfilled_while_another_has_room() -> None:
    desks = [Desk(10, 2.0), Desk(60, 10.0), Desk(0, 1.0)]
    groups = [Group(14, ((0, 0.0), (1, 300.0))), Group(7, ((1, 0.0), (2, 50.0)))]
    assert [desk.room(7.0) for desk in desks] == [4, 10, 7]  # just enough, if everybody takes what he can
    assert assign(desks, groups, 7.0) == [[4, 10], [0, 7]]


def test_a_heap_is_spread_by_what_everybody_can_do() -> None:
    desks = [Desk(0, 10.0), Desk(0, 20.0), Desk(100, 20.0)]
    ((one, two, three),) = assign(desks, [Group(9_000, ((0, 0.0), (1, 0.0), (2, 0.0)))], 1_000.0)
    days = [one / 10, two / 20, (100 + three) / 20]
    assert max(days) - min(days) < 0.05 * max(days)
    assert assign(desks, [], 7.0) == []
    assert assign(desks, [Group(0, ((0, 0.0), (1, 0.0)))], 7.0) == [[0, 0]]
