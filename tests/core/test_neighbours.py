"""The grid that twins are looked for in: it finds what is near, and stays small."""

from __future__ import annotations

from uuid import UUID

import pytest

from console.core import neighbours
from console.core.duplicates import METRES
from console.core.neighbours import MOST, RECENT, Neighbours

LAT, LON = -6.1957, 106.8324
DEGREE = 111_320.0


def put(
    grid: Neighbours, number: int, now: int, lat: float | None, lon: float | None, text: str = "Got mampet"
) -> None:
    grid.add(UUID(int=number), grid.candidate(text, now - number, lat, lon, "saluran-air", "31.71.06.1001"))


def twins(
    grid: Neighbours, now: int, lat: float | None, lon: float | None, text: str = "Got mampet"
) -> list[int]:
    one = grid.candidate(text, now, lat, lon, "saluran-air", "31.71.06.1001")
    return sorted(found.id.int for found in grid.twins(one, UUID(int=0), []))


@pytest.mark.parametrize(
    ("north", "east"), [(0.9, 0), (-0.9, 0), (0, 0.9), (0, -0.9), (0.6, 0.6), (-0.6, -0.6)]
)
def test_nothing_within_reach_is_missed_wherever_a_cell_ends(now: int, north: float, east: float) -> None:
    """Whatever the position in its cell, a neighbour closer than METRES lies in one of the nine."""
    for step in range(20):
        lat, lon = LAT + step * 0.00031, LON + step * 0.00037
        grid = Neighbours(now)
        put(grid, 1, now, lat + north * METRES / DEGREE, lon + east * METRES / DEGREE)
        assert twins(grid, now, lat, lon) == [1]


def test_what_is_far_is_none(now: int) -> None:
    grid = Neighbours(now)
    put(grid, 1, now, LAT + 1.1 * METRES / DEGREE, LON)
    assert twins(grid, now, LAT, LON) == []


def test_a_report_is_not_its_own_twin(now: int) -> None:
    grid = Neighbours(now)
    put(grid, 0, now, LAT, LON)
    assert twins(grid, now, LAT, LON) == []


def test_without_a_place_the_same_words_in_the_same_kelurahan(now: int) -> None:
    grid = Neighbours(now)
    put(grid, 1, now, None, None, "Got mampet di depan sekolah dasar")
    put(grid, 2, now, None, None, "Sampah belum diangkut sejak kemarin")
    assert twins(grid, now, None, None, "got mampet di depan sekolah dasar!") == [1]


def test_what_came_without_a_place_is_found_by_what_has_one(now: int) -> None:
    """X first, without a place; then Qlue, with one: the order must not matter."""
    grid = Neighbours(now)
    put(grid, 1, now, None, None, "Got mampet di depan sekolah dasar")
    assert twins(grid, now, LAT, LON, "got mampet di depan sekolah dasar") == [1]


def test_the_same_person_and_the_same_photo_are_found_wherever_they_are(now: int) -> None:
    grid = Neighbours(now)
    photo, stock = "a" * 64, "https://kanal.example/avatar.png"
    grid.add(
        UUID(int=1),
        grid.candidate("Got mampet", now - 60, LAT, LON, "saluran-air", "31.71.06.1001", person=b"p"),
    )
    grid.add(
        UUID(int=2),
        grid.candidate("Bau", now - 9 * 86400, -6.3, 106.9, None, None, photos=[photo, "kanal:foto"]),
    )
    by_person = grid.candidate("Got bau", now, None, None, "saluran-air", None, person=b"p")
    assert [found.id.int for found in grid.twins(by_person, UUID(int=8), [])] == [1]
    by_photo = grid.candidate("Ini", now, None, None, None, None, photos=[photo])
    assert [(found.id.int, found.reasons[0]) for found in grid.twins(by_photo, UUID(int=9), [])] == [
        (2, ("photo", 1))
    ]
    placeholder = grid.candidate("Ini", now, None, None, None, None, photos=["kanal:foto"])
    assert grid.twins(placeholder, UUID(int=9), []) == []
    for number in range(10, 17):  # a picture that many have is the channel's own
        grid.add(UUID(int=number), grid.candidate("Lapor", now, None, None, None, None, photos=[stock]))
    assert (
        grid.twins(grid.candidate("Ini", now, None, None, None, None, photos=[stock]), UUID(int=9), []) == []
    )


def test_a_case_that_is_cited_and_near_is_named_once(now: int) -> None:
    grid = Neighbours(now)
    put(grid, 1, now, LAT, LON)
    cited = grid.candidate("Got mampet", now - 1, LAT, LON, "saluran-air", "31.71.06.1001", "JK2511240001")
    one = grid.candidate("Got mampet", now, LAT, LON, "saluran-air", "31.71.06.1001")
    (found,) = grid.twins(one, UUID(int=0), [(UUID(int=1), cited)])
    assert (found.id.int, found.reasons[0]) == (1, ("cited", 1))


def test_a_cell_keeps_its_newest(now: int) -> None:
    grid = Neighbours(now)
    for number in range(200, 0, -1):  # oldest first
        put(grid, number, now, LAT, LON)
    found = twins(grid, now, LAT, LON)
    assert len(found) == 5
    assert max(found) <= 16  # the 16 newest of 200; among equals the one that came first


def test_it_ends_when_a_load_is_no_days_work(now: int, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(neighbours, "MOST", 10)
    grid = Neighbours(now)
    for number in range(1, 12):
        assert grid.wants(now)
        put(grid, number, now, LAT, LON)
    assert grid.full
    assert not grid.wants(now)
    assert twins(grid, now, LAT, LON) == []


def test_only_the_last_fortnight(now: int) -> None:
    grid = Neighbours(now)
    assert grid.wants(now - RECENT)
    assert not grid.wants(now - RECENT - 1)
    assert MOST > 14 * 800  # the busiest fortnight there was
