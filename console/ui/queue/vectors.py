"""The order of the queue as two arrays of one length: case keys and what they are sorted by.

Arithmetic on arrays, made on a reading thread. numpy is imported late: the first rows are on screen before it
is needed.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    Ints = NDArray[np.int64]
    Flags = NDArray[np.bool_]


def flags_of(cases: Iterable[int], highest: int) -> Flags:
    """One bit a case key, 0 to `highest`."""
    import numpy as np

    flags = np.zeros(highest + 1, bool)
    keys = np.fromiter(cases, np.int64)
    flags[keys[(keys >= 0) & (keys <= highest)]] = True
    return flags


def rows_of(ids: Ints, cases: Iterable[int]) -> Ints:
    """Where these cases stand, ascending; those that are not among the ids are left out."""
    import numpy as np

    if not len(ids):
        return np.empty(0, np.int64)
    return np.flatnonzero(flags_of(cases, int(ids.max()))[ids])


def changed(
    ids: Ints, keys: Ints, touched: Iterable[int], found: dict[int, tuple[int, bool]]
) -> tuple[Ints, Ints]:
    """The order after some cases changed.

    A case whose sort key is what it was keeps its row, so that an order with equal keys does not shuffle.

    Args:
        ids: case keys in order.
        keys: their sort keys, ascending.
        touched: the cases that changed.
        found: of those still there, (sort key, passes the filter), as `queries.matching` tells it.

    Returns:
        New ids and keys. The arguments are left as they are: they may be on screen.
    """
    import numpy as np

    rows = rows_of(ids, touched)
    missing = (0, False)
    news = [found.get(int(n), missing) for n in ids[rows]]
    stays = np.array([ok and key == keys[row] for (key, ok), row in zip(news, rows, strict=True)], bool)
    settled = set(ids[rows[stays]].tolist()) if len(rows) else set()
    gone = rows[~stays] if len(rows) else rows
    if len(gone):
        keep = np.ones(len(ids), bool)
        keep[gone] = False
        ids, keys = ids[keep], keys[keep]
    come = sorted((key, n) for n, (key, ok) in found.items() if ok and n not in settled)
    if not come:
        return ids, keys
    new_ids = np.array([n for _key, n in come], np.int64)
    new_keys = np.array([key for key, _n in come], np.int64)
    places = np.searchsorted(keys, new_keys, side="right") + np.arange(len(come))
    old = np.ones(len(ids) + len(come), bool)
    old[places] = False
    all_ids, all_keys = np.empty(len(old), np.int64), np.empty(len(old), np.int64)
    all_ids[old], all_ids[places] = ids, new_ids
    all_keys[old], all_keys[places] = keys, new_keys
    return all_ids, all_keys


def is_sorted(keys: Ints) -> bool:
    """Whether bisection finds its place in these keys."""
    return bool((keys[:-1] <= keys[1:]).all())


def plain(ids: Any) -> list[int]:
    """A slice of case keys as Python ints: they are list before all keys are known, array afterwards."""
    return ids if isinstance(ids, list) else ids.tolist()
