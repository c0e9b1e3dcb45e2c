"""Shapes: the approximate cells, points in polygons, lasso, outline for the map."""

from __future__ import annotations

import csv
import json
from pathlib import Path
from random import Random

import numpy as np
import pytest
import shapely
from hypothesis import given
from hypothesis import strategies as st
from shapely.geometry.base import BaseGeometry

from models.boundaries import Locator, approximate_cells, simplified, to_degrees, to_metres, within
from models.territory import Territory, load_default

TERRITORY = load_default()
CELLS = approximate_cells(TERRITORY)
LATS = st.floats(-6.45, -5.1)
LONS = st.floats(106.3, 107.05)


def square(lon: float, lat: float, side: float = 0.01) -> BaseGeometry:
    return shapely.box(lon, lat, lon + side, lat + side)


@pytest.fixture(scope="module")
def official(shared: Path) -> dict[str, BaseGeometry]:
    file = shared / "data" / "jakarta_kelurahan.geojson"
    features = json.loads(file.read_text(encoding="utf-8"))["features"]
    return {one["properties"]["code"]: shapely.geometry.shape(one["geometry"]) for one in features}


def test_every_kelurahan_has_one_sound_cell_around_its_centroid() -> None:
    assert list(CELLS) == list(TERRITORY.kelurahan)
    for code, cell in CELLS.items():
        one = TERRITORY.kelurahan[code]
        assert cell.geom_type == "Polygon" and cell.is_valid, code
        assert cell.contains(shapely.Point(one.lon, one.lat)), code
        assert 10_000 < to_metres(cell).area < 12_000_000, code


def test_cells_do_not_overlap_and_leave_no_hole_on_the_mainland() -> None:
    plane = {code: to_metres(cell) for code, cell in CELLS.items()}
    shapes = list(plane.values())
    tree = shapely.STRtree(shapes)
    for first, second in tree.query(shapes, predicate="intersects").T:
        if first < second:
            assert shapes[first].intersection(shapes[second]).area < 0.01  # square metres
    land = shapely.union_all([cell for code, cell in plane.items() if not code.startswith("31.01")])
    assert land.geom_type == "Polygon"
    assert sum(shapely.Polygon(ring).area for ring in land.interiors) < 1


def test_cells_are_the_same_every_time() -> None:
    again = approximate_cells(TERRITORY)
    assert {code: cell.wkb for code, cell in again.items()} == {
        code: cell.wkb for code, cell in CELLS.items()
    }


def test_metres_and_back() -> None:
    assert to_degrees(to_metres(square(106.8, -6.2))).equals_exact(square(106.8, -6.2), 1e-12)
    assert to_metres(shapely.Point(106.8, -6.2)).distance(
        to_metres(shapely.Point(106.8, -6.3))
    ) == pytest.approx(11_059, rel=1e-3)


def test_locates_centroids_in_their_own_cell() -> None:
    locator = Locator(CELLS, approximate=True)
    for code, one in TERRITORY.kelurahan.items():
        place = locator.locate(one.lat, one.lon)
        assert place is not None
        assert (place.code, place.approximate, place.metres) == (code, True, 0.0)


@given(st.lists(st.tuples(LATS, LONS), max_size=20))
def test_many_points_are_located_as_one_by_one(points: list[tuple[float, float]]) -> None:
    locator = Locator(CELLS, approximate=True)
    lats, lons = [lat for lat, _ in points], [lon for _, lon in points]
    many = locator.locate_many(lats, lons)
    assert many.shape == (len(points),)
    for index, (lat, lon) in zip(many.tolist(), points, strict=True):
        place = locator.locate(lat, lon)
        assert (locator.codes[index] if index >= 0 else None) == (place.code if place else None)
        if place:
            away = to_metres(CELLS[place.code]).distance(to_metres(shapely.Point(lon, lat)))
            assert away == pytest.approx(place.metres, abs=0.01)
            assert place.metres <= 250


@given(
    st.lists(st.tuples(st.integers(0, 5), st.integers(0, 5), st.integers(1, 4)), min_size=1, max_size=8),
    st.tuples(st.floats(0, 0.1), st.floats(0, 0.1)),
    st.randoms(use_true_random=False),
)
def test_overlaps_are_decided_by_size_then_code_in_any_order(
    squares: list[tuple[int, int, int]], at: tuple[float, float], random: Random
) -> None:
    shapes = {
        f"k{number}": square(106.8 + x / 100, -6.2 + y / 100, side / 100)
        for number, (x, y, side) in enumerate(squares)
    }
    shuffled = list(shapes.items())
    random.shuffle(shuffled)
    lat, lon = -6.2 + at[0], 106.8 + at[1]
    first, second = Locator(shapes, False).locate(lat, lon), Locator(dict(shuffled), False).locate(lat, lon)
    assert first == second
    point = to_metres(shapely.Point(lon, lat))
    holding = [
        (squares[int(code[1:])][2], code)
        for code, shape in shapes.items()
        if to_metres(shape).intersects(point)
    ]
    if holding:
        assert first is not None and first.code == min(holding)[1]


def test_sliver_goes_to_the_nearest_and_the_far_away_to_nobody() -> None:
    locator = Locator({"left": square(106.80, -6.2), "right": square(106.811, -6.2)}, approximate=False)
    near = locator.locate(-6.195, 106.8102)  # the gap is 110 m wide
    assert near is not None and near.code == "left"
    assert near.metres == pytest.approx(22, abs=1)
    assert locator.locate(-6.195, 106.8215) is not None
    assert locator.locate(-6.195, 106.8240) is None  # 330 m off
    assert locator.locate(-6.195, float("nan")) is None
    assert locator.locate(106.805, -6.195) is None
    assert locator.plausible(106.805, -6.195) == "swapped"


def test_a_locator_without_shapes_knows_no_place() -> None:
    locator = Locator({}, approximate=False)
    assert locator.locate(-6.2, 106.8) is None
    assert locator.locate_many([-6.2, -6.3], [106.8, 106.9]).tolist() == [-1, -1]


def test_real_points_agree_with_a_plain_polygon_test(shared: Path, official: dict[str, BaseGeometry]) -> None:
    shapes = official
    assert shapes.keys() == TERRITORY.kelurahan.keys()
    locator = Locator(shapes, approximate=False)
    with (shared / "data" / "qlue_2017_sample.csv").open(encoding="utf-8", newline="") as lines:
        points = [(float(row["lat"]), float(row["lon"])) for row in csv.DictReader(lines)]
    assert len(points) == 300
    found = locator.locate_many(*zip(*points, strict=True))
    held = 0
    for index, (lat, lon) in zip(found.tolist(), points, strict=True):
        point = shapely.Point(lon, lat)
        holding = {code for code, shape in shapes.items() if shape.intersects(point)}
        if holding:
            held += 1
            assert locator.codes[index] in holding
            if len(holding) > 1:
                assert locator.codes[index] == min(holding, key=lambda code: to_metres(shapes[code]).area)
        else:
            apart = {code: to_metres(shape).distance(to_metres(point)) for code, shape in shapes.items()}
            closest = min(apart, key=lambda code: apart[code])
            assert (locator.codes[index] if index >= 0 else None) == (
                closest if apart[closest] <= 250 else None
            )
    assert held > 200


def test_representative_points_of_real_shapes_are_their_own(official: dict[str, BaseGeometry]) -> None:
    shapes = official
    locator = Locator(shapes, approximate=False)
    for code, shape in shapes.items():
        point = shape.representative_point()
        place = locator.locate(point.y, point.x)
        assert place is not None
        assert place.code == code or shapes[place.code].intersects(point)


def test_cells_cover_the_real_land_as_well_as_their_docstring_says(official: dict[str, BaseGeometry]) -> None:
    shapes = {code: to_metres(one) for code, one in official.items() if not code.startswith("31.01")}
    cells = {code: to_metres(CELLS[code]) for code in shapes}
    overlap = [
        cells[code].intersection(one).area / cells[code].union(one).area for code, one in shapes.items()
    ]
    land, ours = shapely.union_all(list(shapes.values())), shapely.union_all(list(cells.values()))
    assert np.median(overlap) > 0.58
    assert ours.intersection(land).area / land.area > 0.97
    assert ours.difference(land).area / land.area < 0.065


@given(
    st.lists(st.tuples(LATS, LONS), min_size=3, max_size=8),
    st.lists(st.tuples(LATS, LONS), max_size=20),
)
def test_lasso_agrees_with_a_plain_polygon_test(
    lasso: list[tuple[float, float]], points: list[tuple[float, float]]
) -> None:
    held = within(lasso, [lat for lat, _ in points], [lon for _, lon in points])
    shape = shapely.make_valid(shapely.Polygon([(lon, lat) for lat, lon in lasso]))
    assert held.tolist() == [shape.contains(shapely.Point(lon, lat)) for lat, lon in points]


def test_lasso_of_nothing_holds_nothing() -> None:
    assert within([], [-6.2], [106.8]).tolist() == [False]
    assert within([(-6.2, 106.8), (-6.3, 106.9)], [-6.25], [106.85]).tolist() == [False]
    bow = [(-6.3, 106.7), (-6.1, 106.9), (-6.3, 106.9), (-6.1, 106.7)]
    assert within(bow, [-6.2, -6.2, -6.2, float("nan")], [106.75, 106.85, 107.0, 106.8]).tolist() == [
        True, True, False, False,
    ]  # fmt: skip


def check_outline(shapes: dict[str, BaseGeometry], territory: Territory) -> None:
    text = simplified(shapes, territory)
    assert len(text.encode()) <= 400_000
    features = json.loads(text)["features"]
    assert [one["properties"]["code"] for one in features] == sorted(shapes)
    assert {one["properties"]["name"] for one in features} == {
        one.name for one in territory.kelurahan.values()
    }
    for one in features:
        drawn = to_metres(shapely.geometry.shape(one["geometry"]))
        real = to_metres(shapes[one["properties"]["code"]])
        assert drawn.symmetric_difference(real).area < max(0.05 * real.area, 10_000), one["properties"][
            "name"
        ]


def test_outline_of_the_cells_is_small_and_true() -> None:
    check_outline(CELLS, TERRITORY)


def test_outline_of_the_real_shapes_is_small_and_true(official: dict[str, BaseGeometry]) -> None:
    check_outline(official, TERRITORY)


def test_outline_gets_coarser_until_it_fits() -> None:
    limit = len(simplified(CELLS, TERRITORY).encode()) - 2000
    assert len(simplified(CELLS, TERRITORY, limit=limit).encode()) <= limit
