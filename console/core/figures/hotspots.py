"""Hotspots: places where much came in a short time, as clusters in space and time.

DBSCAN: a place is dense where at least ``least`` cases lie within ``metres`` and ``hours`` of it, and dense places
within reach of one another are one cluster. Space and time are scaled, so that the reach is a ball of radius one.

Cases are first counted in the cells of a grid of a quarter of the reach: a thousand reports with one and the same
position then cost as much as one, and no list of neighbours grows beyond a few hundred. Where there are more than
``MOST_CELLS`` cells, the grid and with it the reach are made coarser, and the result says so. The clusters are those
of scikit-learn's DBSCAN on the same cells with their counts as weights (tested); ours needs scipy alone, as importing
the other takes a second and 200 MB.
"""

from __future__ import annotations

from dataclasses import dataclass
from itertools import pairwise
from typing import TYPE_CHECKING, Any, Final

import numpy as np

from console.core.figures.facts import Facts
from console.core.figures.slice import Slice
from models.complaint import OPEN

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from models.reference import Reference

METRES: Final = 250.0
HOURS: Final = 72.0
LEAST: Final = 8
MOST_CELLS: Final = 50_000
_CELLS_IN_REACH: Final = 4
_METRES_NORTH: Final = 110_574.0  # a degree of latitude at the equator (WGS 84)
_METRES_EAST: Final = 111_320.0  # a degree of longitude there


@dataclass(frozen=True, eq=False)
class Hotspot:
    """A cluster.

    Attributes:
        lat, lon: its centre, the mean of its cases, WGS 84 degrees.
        radius: metres from there within which nine of ten of them lie.
        since, until: when its first and its last case came, seconds since the epoch.
        categories: codes and how many cases of each, most first; "" is not known.
        cases: small keys, ascending.
    """

    lat: float
    lon: float
    radius: float
    since: int
    until: int
    categories: tuple[tuple[str, int], ...]
    cases: NDArray[np.int32]

    @property
    def count(self) -> int:
        """How many cases."""
        return len(self.cases)


@dataclass(frozen=True, eq=False)
class Hotspots:
    """What was found.

    Attributes:
        spots: most cases first.
        looked_at: cases with a place that were looked at.
        without_place: cases of the same filter that have none.
        metres, hours: the reach that was used, wider than asked for where there were too many cells.
        coarser: how many times wider, 1 normally.
    """

    spots: tuple[Hotspot, ...]
    looked_at: int
    without_place: int
    metres: float
    hours: float
    coarser: int


def hotspots(
    facts: Facts, wanted: Slice, ref: Reference, *, only_open: bool = False,
    metres: float = METRES, hours: float = HOURS, least: int = LEAST,
) -> Hotspots:  # fmt: skip
    """Clusters of cases received in the stretch of the filter.

    Args:
        facts: the cases.
        wanted: the filter.
        ref: master data.
        only_open: leave out closed ones.
        metres, hours: the reach, positive.
        least: cases within reach that make a place dense, at least 1.

    Raises:
        ValueError: a reach or ``least`` is not positive.
    """
    if metres <= 0 or hours <= 0 or least < 1:
        raise ValueError("the reach of a hotspot must be positive")
    passes = wanted.passing(facts, ref)
    passes &= (facts.received_at >= wanted.since) & (facts.received_at < wanted.until)
    if only_open:
        passes &= facts.status < len(OPEN)
    placed = passes & ~np.isnan(facts.lat)
    at = np.flatnonzero(placed)
    without = int(passes.sum()) - len(at)
    if not len(at):
        return Hotspots((), 0, without, metres, hours, 1)
    lat, lon = facts.lat[at].astype(float), facts.lon[at].astype(float)
    east = _METRES_EAST * np.cos(np.radians(np.median(lat)))
    scaled = np.column_stack([
        lon * east / metres, lat * _METRES_NORTH / metres, (facts.received_at[at] - wanted.since) / (hours * 3600),
    ])  # fmt: skip
    coarser = 1
    while len((grid := _grid(scaled, coarser))[0]) > MOST_CELLS:
        coarser *= 2
    cells, cell_of, weights = grid
    label = labels(cells.astype(float), weights, float(_CELLS_IN_REACH), least)[cell_of]
    spots = []
    order = np.argsort(label, kind="stable")
    edges = np.searchsorted(label[order], np.arange(int(label.max(initial=-1)) + 2))
    for begin, end in pairwise(edges.tolist()):
        mine = order[begin:end]
        spots.append(_spot(facts, at[mine], lat[mine], lon[mine], float(east)))
    spots.sort(key=lambda spot: (-spot.count, int(spot.cases[0])))
    return Hotspots(tuple(spots), len(at), without, metres * coarser, hours * coarser, coarser)


def labels(cells: NDArray[np.float64], weights: NDArray[Any], reach: float, least: int) -> NDArray[np.int64]:
    """DBSCAN of weighted points.

    Args:
        cells: (point, axis).
        weights: how many cases each stands for.
        reach: Euclidean distance, included.
        least: weight within reach, its own included, that makes a point dense.

    Returns:
        Cluster of each point by order of its first dense one, -1 for noise. A point between two clusters goes to the
        one whose dense point comes first.
    """
    from scipy.sparse import coo_array
    from scipy.sparse.csgraph import connected_components
    from scipy.spatial import cKDTree

    found = np.full(len(cells), -1, np.int64)
    pairs = cKDTree(cells).query_pairs(reach, output_type="ndarray")
    a, b = np.concatenate([pairs[:, 0], pairs[:, 1]]), np.concatenate([pairs[:, 1], pairs[:, 0]])
    dense = weights + np.bincount(a, weights=weights[b], minlength=len(cells)) >= least
    if not dense.any():
        return found
    joined = dense[a] & dense[b]
    ones = np.ones(int(joined.sum()), np.int8)
    graph = coo_array((ones, (a[joined], b[joined])), shape=(len(cells), len(cells)))
    component = connected_components(graph.tocsr(), directed=False)[1]
    rows = np.flatnonzero(dense)
    _names, first, of = np.unique(component[rows], return_index=True, return_inverse=True)
    place = np.empty(len(first), np.int64)
    place[np.argsort(first)] = np.arange(len(first))  # clusters in order of their first dense point
    found[rows] = place[of]
    edge = dense[a] & ~dense[b]
    nearest = np.full(len(cells), len(first), np.int64)
    np.minimum.at(nearest, b[edge], found[a[edge]])
    border = ~dense & (nearest < len(first))
    found[border] = nearest[border]
    return found


def _grid(scaled: NDArray[np.float64], coarser: int) -> tuple[Any, Any, Any]:
    """The cells that are not empty, which one each case is in, and how many each has."""
    cells = np.floor(scaled * (_CELLS_IN_REACH / coarser)).astype(np.int64)
    # One number a cell, in the order of the cells: whole rows are sorted ten times slower, and nobody else gets on.
    low = cells.min(axis=0)
    width = cells.max(axis=0) - low + 1
    _places, place = np.unique((cells[:, 0] - low[0]) * width[1] + cells[:, 1] - low[1], return_inverse=True)
    _found, first, of, count = np.unique(
        place * width[2] + cells[:, 2] - low[2], return_index=True, return_inverse=True, return_counts=True
    )
    return cells[first], of, count


def _spot(facts: Facts, rows: Any, lat: Any, lon: Any, east: float) -> Hotspot:
    centre = float(lat.mean()), float(lon.mean())
    away = np.hypot((lat - centre[0]) * _METRES_NORTH, (lon - centre[1]) * east)
    category, count = np.unique(facts.category[rows], return_counts=True)
    listed = sorted(zip((facts.categories.names[c] for c in category), count.tolist(), strict=True),
                    key=lambda pair: (-pair[1], pair[0]))  # fmt: skip
    times = facts.received_at[rows]
    return Hotspot(
        *centre,
        float(np.quantile(away, 0.9)),
        int(times.min()),
        int(times.max()),
        tuple(listed),
        np.sort(facts.n[rows]),
    )
