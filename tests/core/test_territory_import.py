"""Official boundaries: all or nothing, and every case placed anew but those a person has placed."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import numpy as np
import pytest
import shapely

from console.core import records
from console.core.dispatch import Dispatcher
from console.core.errors import Refused
from console.core.intake import open_intake
from console.core.store import Store
from console.core.territory_import import Incomplete, import_territory, status
from models.boundaries import approximate_cells
from models.commands import Locate
from models.complaint import Complaint
from models.report import Report
from models.territory import load_default
from tests.support.homes import opened

PUSH = np.array((0.002, 0.0))


@pytest.fixture
def room(home: Path, now: int) -> Iterator[tuple[Store, Dispatcher]]:
    with opened(home, now) as both:
        yield both


@pytest.fixture
def boundaries(tmp_path: Path) -> Path:
    """All 267, drawn by us and pushed 0.002 degrees (220 m) to the east, so that borders lie elsewhere."""
    features = [
        {
            "type": "Feature",
            "properties": {"kode": code, "kelurahan": load_default().name_of(code)},
            "geometry": shapely.geometry.mapping(shapely.transform(cell, lambda xy: xy + PUSH)),
        }
        for code, cell in approximate_cells(load_default()).items()
    ]
    path = tmp_path / "batas.geojson"
    path.write_text(json.dumps({"type": "FeatureCollection", "features": features}))
    return path


def centre(code: str) -> tuple[float, float]:
    place = load_default().kelurahan[code]
    return place.lat, place.lon


def borderline() -> tuple[float, float, str, str]:
    """A point 100 m east of a border: (lat, lon, kelurahan before the push, after it)."""
    cells = approximate_cells(load_default())
    here = "31.71.06.1001"
    east = [
        code
        for code, cell in cells.items()
        if code != here and cell.touches(cells[here]) and cell.centroid.x > cells[here].centroid.x
    ]
    there = east[0]
    edge = shapely.intersection(cells[here], cells[there])
    point = edge.interpolate(0.5, normalized=True)
    lat, lon = point.y, point.x + 0.001
    assert cells[there].contains(shapely.Point(lon, lat))
    assert cells[here].contains(shapely.Point(lon - 0.002, lat))
    return lat, lon, there, here


def taken(dispatcher: Dispatcher, now: int, *points: tuple[float, float]) -> None:
    items = [
        Report("qlue", f"m{i}", now - 60, "Jalan rusak", lat=a, lon=b) for i, (a, b) in enumerate(points)
    ]
    open_intake(dispatcher).take(items, "qlue")


def case(store: Store, key: str) -> Complaint:
    db = store.reader()
    try:
        case_id = records.find(db, key)
        assert case_id is not None
        detail = records.case(db, records.keys_by_id(db, [case_id])[case_id])
    finally:
        db.close()
    assert detail is not None
    return detail.complaint


def test_before_an_import_the_cells_are_used(room: tuple[Store, Dispatcher]) -> None:
    found = status(room[0])
    assert (found.kelurahan, found.source, found.approximate) == (267, "", True)


def test_cases_are_placed_anew(room: tuple[Store, Dispatcher], boundaries: Path, now: int) -> None:
    store, dispatcher = room
    lat, lon, before, after = borderline()
    taken(dispatcher, now, (lat, lon), centre("31.72.01.1005"))
    assert case(store, "m0").kelurahan == before
    told: list[tuple[int, int]] = []
    found = import_territory(dispatcher, boundaries, progress=lambda done, of: told.append((done, of)))
    assert (found.kelurahan, found.by_code, found.relocated, found.moved, found.outside) == (
        267,
        267,
        2,
        1,
        0,
    )
    assert told == [(2, 2)]
    moved = case(store, "m0")
    assert (moved.kelurahan, moved.place, moved.agency) == (after, "gps", f"LURAH-{after}")
    assert moved.assignee == ""  # the program took nothing in hand
    found_status = status(store)
    assert (found_status.source, found_status.approximate, found_status.waiting) == (
        "batas.geojson",
        False,
        0,
    )
    again = import_territory(dispatcher, boundaries)
    assert again.relocated == 0


def test_reports_after_it_are_placed_by_it(
    room: tuple[Store, Dispatcher], boundaries: Path, now: int
) -> None:
    store, dispatcher = room
    import_territory(dispatcher, boundaries)
    lat, lon, _before, after = borderline()
    taken(dispatcher, now, (lat, lon))
    assert (case(store, "m0").kelurahan, case(store, "m0").place) == (after, "gps")


def test_what_a_person_has_placed_stays(room: tuple[Store, Dispatcher], boundaries: Path, now: int) -> None:
    store, dispatcher = room
    taken(dispatcher, now, centre("31.72.01.1005"))
    dispatcher.do([(case(store, "m0").id, Locate("31.71.06.1001"))])
    assert import_territory(dispatcher, boundaries).relocated == 0
    assert case(store, "m0").kelurahan == "31.71.06.1001"


def test_a_point_outside_keeps_what_it_had(
    room: tuple[Store, Dispatcher], boundaries: Path, now: int
) -> None:
    store, dispatcher = room
    taken(dispatcher, now, (-7.25, 112.75))
    found = import_territory(dispatcher, boundaries)
    assert (found.outside, found.relocated) == (1, 0)
    assert case(store, "m0").kelurahan is None


def test_an_incomplete_file_changes_nothing(
    room: tuple[Store, Dispatcher], boundaries: Path, now: int
) -> None:
    data = json.loads(boundaries.read_text())
    gone: list[Any] = [data["features"].pop(), data["features"].pop(3)]
    boundaries.write_text(json.dumps(data))
    with pytest.raises(Incomplete) as refused:
        import_territory(room[1], boundaries)
    for feature in gone:
        assert feature["properties"]["kelurahan"] in refused.value.sentence("id")
    assert status(room[0]).approximate


def test_a_file_that_is_none_changes_nothing(room: tuple[Store, Dispatcher], tmp_path: Path) -> None:
    with pytest.raises(Refused) as refused:
        import_territory(room[1], tmp_path / "tidak-ada.geojson")
    assert refused.value.code == "territory.no_file"


def test_only_a_supervisor_may(home: Path, boundaries: Path, now: int) -> None:
    with opened(home, now, role="operator") as (store, dispatcher):
        with pytest.raises(Refused) as refused:
            import_territory(dispatcher, boundaries)
        assert refused.value.code == "refused.role"
        assert status(store).approximate
