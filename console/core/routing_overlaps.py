"""Routing rules against each other: which can fit the same case, and which can never decide about one."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from console.core import route
from console.core.routing import WEEK, shape, week
from models.complaint import CHANNELS
from models.routing import Rule, in_order

if TYPE_CHECKING:
    from numpy.typing import NDArray
    from shapely.geometry.base import BaseGeometry


@dataclass(frozen=True, slots=True)
class Overlap:
    """Two rules that can fit the same case.

    Attributes:
        wins, loses: their names.
        same: they name the same addressee, so that it does not matter.
    """

    wins: str
    loses: str
    same: bool


@dataclass(frozen=True, slots=True)
class Never:
    """A rule that never decides.

    Attributes:
        rule: its name.
        code: ``routing.never_covered``: the rules before it take every case it fits; ``routing.never_channel``: it is
            about reports that go to the lurah before any rule is asked.
        by: names of those rules, in their order.
    """

    rule: str
    code: str
    by: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Overlaps:
    """How rules get in each other's way: by position, then name."""

    pairs: tuple[Overlap, ...]
    never: tuple[Never, ...]


def overlaps(rules: Iterable[Rule], shapes: Mapping[str, BaseGeometry] | None = None) -> Overlaps:
    """Which rules can fit the same case, and which can never decide about one.

    That two overlap is said when it cannot be ruled out; that one never decides only when it is certain.

    Args:
        rules: all of them; those that are switched off are left out.
        shapes: kelurahan by code, in degrees. Without one, a polygon may touch any kelurahan.
    """
    ordered = in_order(rules)
    weeks = [week(rule) for rule in ordered]
    pairs = [
        Overlap(one.name, other.name, one.addressee == other.addressee)
        for i, one in enumerate(ordered)
        for j, other in enumerate(ordered[i + 1 :], i + 1)
        if all(
            not a or not b or not set(a).isdisjoint(b)
            for a, b in ((one.categories, other.categories), (one.channels, other.channels))
        )
        and _same_time(weeks[i], weeks[j])
        and _meet(one, other, shapes or {})
    ]
    return Overlaps(tuple(pairs), tuple(_never(ordered, weeks)))


def _same_time(one: NDArray[np.bool_] | None, other: NDArray[np.bool_] | None) -> bool:
    return one is None or other is None or bool((one & other).any())


def _meet(one: Rule, other: Rule, shapes: Mapping[str, BaseGeometry]) -> bool:
    """Whether a case can lie where both rules look."""
    if not (one.polygon or one.kelurahan) or not (other.polygon or other.kelurahan):
        return True
    if one.kelurahan and other.kelurahan:
        return not set(one.kelurahan).isdisjoint(other.kelurahan)
    if one.polygon and other.polygon:
        return float(shape(one.polygon).intersection(shape(other.polygon)).area) > 0
    area, places = (one.polygon, other.kelurahan) if one.polygon else (other.polygon, one.kelurahan)
    return any(code not in shapes or bool(shape(area).intersects(shapes[code])) for code in places)


def _never(ordered: Sequence[Rule], weeks: Sequence[NDArray[np.bool_] | None]) -> Iterable[Never]:
    """Rules that never decide.

    Categories, channels and minutes are cut into cells in which the same rules look; a rule decides somewhere when in
    one of its cells the earlier rules leave a part of its place over. Sets of rules are the bits of integers.
    """
    named = {word for rule in ordered for word in rule.categories}
    categories = {_bits(not r.categories or word in r.categories for r in ordered) for word in (None, *named)}
    channels = {_bits(not r.channels or word in r.channels for r in ordered) for word in CHANNELS}
    words = {a & b for a in categories for b in channels}
    minutes = _by_minute(weeks)
    for j, rule in enumerate(ordered):
        if rule.kelurahan and rule.channels and route.TO_LURAH.issuperset(rule.channels):
            yield Never(rule.name, "routing.never_channel")
            continue
        own, before = 1 << j, (1 << j) - 1
        earlier = {a & b & before for a in words if a & own for b in minutes if b & own}
        if all(_covered(rule, [r for i, r in enumerate(ordered[:j]) if some >> i & 1]) for some in earlier):
            by = [r.name for i, r in enumerate(ordered[:j]) if any(some >> i & 1 for some in earlier)]
            yield Never(rule.name, "routing.never_covered", tuple(by))


def _covered(rule: Rule, earlier: Sequence[Rule]) -> bool:
    """Whether earlier rules take every case of a rule's place, in a cell where they all look.

    A point and a kelurahan are known apart from each other, so that kelurahan never cover a polygon, nor the reverse.
    """
    if any(not (one.polygon or one.kelurahan) for one in earlier):
        return True
    if rule.kelurahan:
        return set(rule.kelurahan) <= {code for one in earlier for code in one.kelurahan}
    areas = [shape(one.polygon) for one in earlier if one.polygon]
    if not rule.polygon or not areas:
        return False
    import shapely

    return bool(shapely.union_all(areas).covers(shape(rule.polygon)))


def _by_minute(weeks: Sequence[NDArray[np.bool_] | None]) -> set[int]:
    """The sets of rules that look in the same minute of the week."""
    if not weeks:
        return set()
    table = np.stack([np.ones(WEEK, np.bool_) if one is None else one for one in weeks])
    packed = np.unique(np.packbits(table, axis=0, bitorder="little").T, axis=0)
    return {int.from_bytes(row.tobytes(), "little") for row in packed}


def _bits(truths: Iterable[bool]) -> int:
    return sum(1 << i for i, truth in enumerate(truths) if truth)
