"""The locator of a console: stored boundaries, or cells from the cache."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
import shapely

from console.core.places import approximate_shapes, build_locator
from models import boundaries
from models.territory import load_default

TERRITORY = load_default()
CELLS = boundaries.approximate_cells(TERRITORY)
GAMBIR = (-6.1764, 106.8267)


def rows() -> list[tuple[str, bytes]]:
    return [(code, shapely.to_wkb(cell)) for code, cell in CELLS.items()]


def test_stored_boundaries_decide(tmp_path: Path) -> None:
    locator = build_locator(rows(), TERRITORY, tmp_path)
    place = locator.locate(*GAMBIR)
    assert place is not None
    assert (TERRITORY.name_of(place.code), place.approximate) == ("Gambir", False)
    assert list(tmp_path.iterdir()) == []


def test_without_boundaries_places_are_approximate(tmp_path: Path) -> None:
    place = build_locator([], TERRITORY, tmp_path / "new").locate(*GAMBIR)
    assert place is not None
    assert (TERRITORY.name_of(place.code), place.approximate) == ("Gambir", True)


def test_a_part_of_the_boundaries_counts_as_none_and_is_logged(
    tmp_path: Path, expect_log: Callable[[str], None]
) -> None:
    expect_log("boundaries of 67 kelurahan are missing")
    locator = build_locator(rows()[:200], TERRITORY, tmp_path)
    assert locator.approximate and len(locator.codes) == 267


def test_a_stored_boundary_that_is_no_shape_is_an_error(tmp_path: Path) -> None:
    broken = [*rows()[:-1], (rows()[-1][0], b"\x01\x02")]
    with pytest.raises(ValueError, match="WKB"):
        build_locator(broken, TERRITORY, tmp_path)


def test_cells_are_drawn_once_and_then_come_from_the_cache(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    drawn = approximate_shapes(TERRITORY, tmp_path)
    (file,) = tmp_path.iterdir()

    def never(_: object) -> None:
        raise AssertionError("drawn again")

    monkeypatch.setattr(boundaries, "approximate_cells", never)
    cached = approximate_shapes(TERRITORY, tmp_path)
    assert list(cached) == list(drawn)
    assert all(cached[code].equals_exact(drawn[code], 0) for code in drawn)
    assert [one.name for one in tmp_path.iterdir()] == [file.name]


@pytest.mark.parametrize("content", [b"", b"not a shape"])
def test_a_spoilt_cache_is_drawn_again(
    tmp_path: Path, content: bytes, expect_log: Callable[[str], None]
) -> None:
    expect_log("cannot be read and are drawn again")
    approximate_shapes(TERRITORY, tmp_path)
    (file,) = tmp_path.iterdir()
    good = file.read_bytes()
    file.write_bytes(content)
    assert approximate_shapes(TERRITORY, tmp_path).keys() == CELLS.keys()
    assert file.read_bytes() == good


def test_a_cache_with_another_number_of_cells_is_drawn_again(tmp_path: Path) -> None:
    approximate_shapes(TERRITORY, tmp_path)
    (file,) = tmp_path.iterdir()
    file.write_bytes(shapely.to_wkb(shapely.Point(1, 2)))
    assert approximate_shapes(TERRITORY, tmp_path).keys() == CELLS.keys()


def test_a_cache_that_cannot_be_written_costs_only_time(
    tmp_path: Path, expect_log: Callable[[str], None]
) -> None:
    expect_log("cannot be read")
    expect_log("cannot be kept")
    blocked = tmp_path / "file"
    blocked.write_text("in the way")
    assert approximate_shapes(TERRITORY, blocked).keys() == CELLS.keys()
