"""The bytes of a point set hold what went in, in the order the page relies on."""

from __future__ import annotations

import math
from itertools import pairwise
from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from console.ui.map import points

WORLD = 256 << points.ZOOM

row = st.tuples(
    st.integers(-(2**31), 2**31 - 1),
    st.one_of(st.floats(-85, 85), st.just(math.nan)),
    st.floats(-180, 179.999),
    st.integers(0, points.STATUS_COUNT - 1),
    st.integers(0, 3),
)
near = st.tuples(
    st.integers(1, 10**6), st.floats(-6.4, -5.4), st.floats(106.5, 107), st.integers(0, 5), st.integers(0, 3)
)


def arrays(rows: list[Any]) -> tuple[Any, ...]:
    n, lat, lon, status, flags = zip(*rows, strict=True) if rows else ((),) * 5
    return (
        np.array(n, np.int32), np.array(lat, np.float64), np.array(lon, np.float64),
        np.array(status, np.uint8), np.array(flags, np.uint8),
    )  # fmt: skip


def unpack(data: bytes) -> dict[str, Any]:
    """Read the layout the module's docstring promises, independently of the writer."""
    magic, version, count, cells, centre_x, centre_y = points.HEADER.unpack_from(data)
    assert (magic, version) == (points.MAGIC, points.VERSION)
    found: dict[str, Any] = {"count": count, "cells": cells, "centre": (centre_x, centre_y)}
    at = points.HEADER.size
    layout = [
        ("x", "<f4", count), ("y", "<f4", count), ("n", "<i4", count), ("by_n", "<i4", count),
        ("column", "<i4", cells), ("row", "<i4", cells), ("start", "<u4", cells + 1),
        ("status", "u1", count), ("flags", "u1", count),
    ]  # fmt: skip
    for name, kind, length in layout:
        found[name] = np.frombuffer(data, kind, length, at)
        at += found[name].nbytes
    assert at == len(data)
    return found


@given(st.lists(row, unique_by=lambda r: r[0], max_size=60))
def test_every_placed_case_is_there_once_with_its_looks(rows: list[Any]) -> None:
    found = unpack(points.pack(*arrays(rows)))
    expected = {r[0]: (r[3], r[4]) for r in rows if not math.isnan(r[1])}
    assert found["count"] == len(expected)
    packed = zip(found["n"].tolist(), found["status"].tolist(), found["flags"].tolist(), strict=True)
    assert {n: (status, flags) for n, status, flags in packed} == expected


@given(st.lists(row, unique_by=lambda r: r[0], max_size=60))
def test_the_index_is_sorted_and_complete(rows: list[Any]) -> None:
    found = unpack(points.pack(*arrays(rows)))
    cells = list(zip(found["row"].tolist(), found["column"].tolist(), strict=True))
    assert cells == sorted(set(cells))
    start = found["start"].tolist()
    assert start[-1] == found["count"]
    assert all(a < b for a, b in pairwise(start))
    ordered = found["n"][found["by_n"]].tolist()
    assert ordered == sorted(ordered)


@given(st.lists(near, min_size=1, unique_by=lambda r: r[0], max_size=60))
def test_places_survive_to_a_tenth_of_a_pixel_at_the_closest_zoom(rows: list[Any]) -> None:
    found = unpack(points.pack(*arrays(rows)))
    truth = {r[0]: (r[1], r[2]) for r in rows}
    start = found["start"].tolist()
    for cell in range(found["cells"]):
        for slot in range(start[cell], start[cell + 1]):
            lat, lon = truth[int(found["n"][slot])]
            x = (lon + 180) / 360 * WORLD
            y = (1 - math.asinh(math.tan(math.radians(lat))) / math.pi) / 2 * WORLD
            assert abs(x - found["centre"][0] - found["x"][slot]) * 8 < 0.1
            assert abs(y - found["centre"][1] - found["y"][slot]) * 8 < 0.1
            assert math.floor(x / points.CELL) == found["column"][cell]
            assert math.floor(y / points.CELL) == found["row"][cell]


def test_nothing_makes_an_empty_set() -> None:
    found = unpack(points.pack(*arrays([])))
    assert (found["count"], found["cells"], found["start"].tolist()) == (0, 0, [0])


def test_arrays_of_different_length_are_refused() -> None:
    n, lat, lon, status, flags = arrays([(1, -6.2, 106.8, 0, 0)])
    with pytest.raises(ValueError, match="one length"):
        points.pack(n, lat[:0], lon, status, flags)


def test_a_status_without_a_shape_is_refused() -> None:
    with pytest.raises(ValueError, match="status"):
        points.pack(*arrays([(1, -6.2, 106.8, points.STATUS_COUNT, 0)]))


def test_every_status_has_a_code() -> None:
    from models.complaint import STATUSES

    assert len(STATUSES) == points.STATUS_COUNT
