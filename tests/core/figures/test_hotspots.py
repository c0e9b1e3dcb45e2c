"""Hotspots: planted clusters are found with their cases, as scikit-learn finds them, in bounded work."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from sklearn.cluster import DBSCAN

from console.core.figures import hotspots as hotspots_of
from console.core.figures.facts import COLUMNS, Facts, empty
from console.core.figures.hotspots import hotspots, labels
from console.core.figures.slice import Slice
from models.complaint import STATUSES
from tests.support.factories import DAY, HOUR, NOW, reference

REF = reference()
WEEK = Slice(NOW - 7 * DAY, NOW)


def facts(lat: Any, lon: Any, received: Any, category: Any = 0) -> Facts:
    none = empty(REF)
    count = len(lat)
    columns: dict[str, Any] = {name: np.zeros(count, getattr(none, name).dtype) for name in COLUMNS}
    columns |= {
        "n": np.arange(1, count + 1, dtype=np.int32), "lat": np.asarray(lat, np.float32),
        "lon": np.asarray(lon, np.float32), "received_at": np.asarray(received, np.int64),
        "category": np.broadcast_to(np.asarray(category, np.uint16), (count,)),
    }  # fmt: skip
    return replace(none, **columns)


def scattered(count: int, seed: int = 1) -> tuple[Any, Any, Any]:
    dice = np.random.default_rng(seed)
    return (
        dice.uniform(-6.37, -6.1, count),
        dice.uniform(106.69, 106.97, count),
        dice.integers(NOW - 7 * DAY, NOW, count),
    )


def heap(count: int, lat: float, lon: float, at: int, seed: int = 2) -> tuple[Any, Any, Any]:
    """So many within a hundred metres and a few hours."""
    dice = np.random.default_rng(seed)
    return (
        lat + dice.normal(0, 0.0004, count),
        lon + dice.normal(0, 0.0004, count),
        at + dice.integers(0, 5 * HOUR, count),
    )


def test_planted_clusters_are_found_and_noise_is_not() -> None:
    one, two = heap(30, -6.12, 106.79, NOW - 3 * DAY), heap(20, -6.25, 106.9, NOW - DAY, 3)
    made = [np.concatenate(part) for part in zip(scattered(400), one, two, strict=True)]
    category = np.repeat((3, 1, 2), (400, 30, 20))
    found = hotspots(facts(*made, category), WEEK, REF)
    assert (found.looked_at, found.without_place, found.coarser) == (450, 0, 1)
    first, second = found.spots
    assert set(range(401, 431)) <= set(first.cases.tolist())
    assert set(range(431, 451)) <= set(second.cases.tolist())
    assert first.count - 30 + second.count - 20 <= 3  # neighbours that happen to lie there
    assert (first.lat, first.lon) == pytest.approx((-6.12, 106.79), abs=0.0005)
    assert 40 < first.radius < 200
    assert NOW - 3 * DAY - 3 * DAY <= first.since <= NOW - 3 * DAY + 5 * HOUR
    assert first.categories[0] == (next(iter(REF.categories)), 30)


def test_far_apart_in_time_is_no_cluster() -> None:
    lat, lon, _at = heap(14, -6.12, 106.79, 0)
    month = Slice(NOW - 100 * DAY, NOW)
    assert hotspots(facts(lat, lon, NOW - np.arange(1, 15) * 6 * DAY), month, REF).spots == ()
    assert len(hotspots(facts(lat, lon, NOW - np.arange(1, 15) * HOUR), month, REF).spots) == 1


def test_open_ones_alone_and_those_without_a_place() -> None:
    made = facts(*heap(20, -6.12, 106.79, NOW - DAY))
    status, lat = made.status.copy(), made.lat.copy()
    status[:15] = STATUSES.index("selesai")
    made = replace(made, status=status)
    assert hotspots(made, WEEK, REF).spots[0].count == 20
    assert hotspots(made, WEEK, REF, only_open=True).spots == ()
    lat[:4] = np.nan
    found = hotspots(replace(made, lat=lat), WEEK, REF)
    assert (found.looked_at, found.without_place, found.spots[0].count) == (16, 4, 16)


def test_the_order_of_the_cases_makes_no_difference() -> None:
    made = [
        np.concatenate(part) for part in zip(scattered(3000), heap(50, -6.2, 106.8, NOW - DAY), strict=True)
    ]
    one = hotspots(facts(*made), WEEK, REF)
    dice = np.random.default_rng(5)
    order = dice.permutation(len(made[0]))
    other = hotspots(replace(facts(*(m[order] for m in made)), n=(order + 1).astype(np.int32)), WEEK, REF)
    assert [s.cases.tolist() for s in one.spots] == [s.cases.tolist() for s in other.spots]


def test_too_many_cells_are_made_coarser_and_it_is_told(monkeypatch: pytest.MonkeyPatch) -> None:
    made = facts(
        *(
            np.concatenate(part)
            for part in zip(scattered(2000), heap(200, -6.2, 106.8, NOW - DAY), strict=True)
        )
    )
    monkeypatch.setattr(hotspots_of, "MOST_CELLS", 1500)
    found = hotspots(made, WEEK, REF, least=60)
    assert found.coarser > 1
    assert found.metres == hotspots_of.METRES * found.coarser
    assert found.spots[0].count >= 200
    assert found.looked_at == 2200


def test_a_heap_on_one_spot_costs_one_cell() -> None:
    many = 100_000
    found = hotspots(facts(np.full(many, -6.2), np.full(many, 106.8), np.full(many, NOW - DAY)), WEEK, REF)
    assert (found.spots[0].count, found.spots[0].radius) == (many, pytest.approx(0, abs=1))


def test_nothing_at_all_and_a_reach_that_is_none() -> None:
    assert hotspots(empty(REF), WEEK, REF).spots == ()
    for wrong in ({"metres": 0}, {"hours": -1.0}, {"least": 0}):
        with pytest.raises(ValueError, match="positive"):
            hotspots(empty(REF), WEEK, REF, **wrong)


@settings(max_examples=40)
@given(
    points=st.lists(
        st.tuples(st.integers(0, 12), st.integers(0, 12), st.integers(0, 4)), max_size=40, unique=True
    ),
    least=st.integers(1, 6),
    data=st.data(),
)
def test_clusters_are_scikit_learns(
    points: list[tuple[int, int, int]], least: int, data: st.DataObject
) -> None:
    weights = np.array(
        data.draw(st.lists(st.integers(1, 3), min_size=len(points), max_size=len(points))), np.int64
    )
    cells = np.array(points, float).reshape(-1, 3)
    found = labels(cells, weights, 2.0, least)
    if not len(points):
        assert not len(found)
        return
    model = DBSCAN(eps=2.0, min_samples=least, algorithm="brute").fit(cells, sample_weight=weights)
    dense = model.core_sample_indices_
    np.testing.assert_array_equal(found[dense], model.labels_[dense])
    np.testing.assert_array_equal(found < 0, model.labels_ < 0)
