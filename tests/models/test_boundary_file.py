"""Taking official boundaries from a file: complete, or a report of what is not."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
import pytest
import shapely

from models.boundaries import approximate_cells
from models.boundary_file import BoundaryProblem, BoundaryReport, read_boundaries
from models.sentences import LANGUAGES, say
from models.territory import Kelurahan, load_default

TERRITORY = load_default()
CELLS = approximate_cells(TERRITORY)
PLUIT = "31.72.01.1005"


def feature(one: Kelurahan) -> dict[str, Any]:
    properties = {
        "kode": one.code,
        "kelurahan": one.name.upper(),
        "kecamatan": TERRITORY.kecamatan[one.kecamatan].name,
    }
    return {
        "type": "Feature",
        "properties": properties,
        "geometry": json.loads(shapely.to_geojson(CELLS[one.code])),
    }


@pytest.fixture
def features() -> dict[str, dict[str, Any]]:
    return {code: feature(one) for code, one in TERRITORY.kelurahan.items()}


Reader = Callable[..., BoundaryReport]


@pytest.fixture
def read(tmp_path: Path) -> Reader:
    def reader(content: Any, mapping: dict[str, str] | None = None) -> BoundaryReport:
        if not isinstance(content, str):
            listed = list(content.values()) if isinstance(content, dict) else content
            content = json.dumps({"type": "FeatureCollection", "features": listed})
        file = tmp_path / "batas.geojson"
        file.write_text(content, encoding="utf-8")
        return read_boundaries(file, TERRITORY, mapping)

    return reader


def spoken(problem: BoundaryProblem) -> str:
    for lang in LANGUAGES:
        assert say(lang, problem.code, **problem.params)
    return say("id", problem.code, **problem.params)


def one_of(code_name: str) -> str:
    found = TERRITORY.by_name(code_name)
    assert found is not None
    return found.code


def test_a_complete_file_becomes_rows(read: Reader, features: dict[str, Any]) -> None:
    report = read(features)
    assert report.complete and report.problems() == []
    assert (report.by_code, report.by_name, report.source) == (267, 0, "batas.geojson")
    rows = report.rows()
    assert [code for code, _ in rows] == list(TERRITORY.kelurahan)
    assert all(shapely.from_wkb(wkb).equals(CELLS[code]) for code, wkb in rows)


def test_the_official_file_is_taken_whole_by_code_and_by_name(read: Reader, shared: Path) -> None:
    official = shared / "data" / "jakarta_kelurahan.geojson"
    report = read_boundaries(official, TERRITORY)
    assert report.complete and report.by_code == 267 and report.unknown == ()
    data = json.loads(official.read_text(encoding="utf-8"))
    for one in data["features"]:
        one.pop("id")
        one["properties"]["KODE"] = one["properties"].pop(
            "kode_bps_2020"
        )  # another numbering, not to be believed
        one["properties"].pop("code")
    by_name = read(data["features"])
    assert by_name.complete and by_name.by_name == 267
    assert by_name.rows() == report.rows()


@pytest.mark.parametrize("heading", ["code", "KODE_DESA", "Kode Kemendagri", "KDEPUM", "id"])
@pytest.mark.parametrize(
    "written", [str, lambda code: code.replace(".", ""), lambda code: int(code.replace(".", ""))]
)
def test_codes_are_recognised_in_any_usual_dress(
    read: Reader, features: dict[str, Any], heading: str, written: Callable[[str], Any]
) -> None:
    for code, one in features.items():
        one["properties"] = {} if heading == "id" else {heading: written(code)}
        if heading == "id":
            one["id"] = written(code)
    report = read(features)
    assert report.complete and report.by_code == 267


def test_names_are_recognised_with_aliases(read: Reader, features: dict[str, Any]) -> None:
    for one in features.values():
        name = one["properties"]["kelurahan"]
        one["properties"] = {"NAMOBJ": name, "WADMKC": one["properties"]["kecamatan"]}
    features[one_of("Kali Anyar")]["properties"]["NAMOBJ"] = "KALIANYAR"
    features[one_of("Setia Budi")]["properties"]["NAMOBJ"] = "KELURAHAN SETIA BUDI"
    features[one_of("Palmeriam")]["properties"]["NAMOBJ"] = "Pal Meriem"
    report = read(features)
    assert report.complete and report.by_name == 267


def test_headings_can_be_mapped(read: Reader, features: dict[str, Any]) -> None:
    for one in features.values():
        one["properties"] = {"a": one["properties"]["kode"], "b": 7}
    with pytest.raises(BoundaryProblem) as caught:
        read(features)
    assert caught.value.code == "territory.no_headings" and "a, b" in spoken(caught.value)
    assert read(features, {"code": "a"}).complete
    with pytest.raises(BoundaryProblem) as caught:
        read(features, {"code": "zzz"})
    assert caught.value.code == "territory.no_heading" and "zzz" in spoken(caught.value)
    with pytest.raises(BoundaryProblem) as caught:
        read(features, {"colour": "a"})
    assert caught.value.code == "territory.no_role" and spoken(caught.value)


def test_what_is_missing_double_or_invalid_is_named_and_nothing_comes_out(
    read: Reader, features: dict[str, Any]
) -> None:
    gone = features.pop(PLUIT)
    name = TERRITORY.kelurahan[PLUIT].name
    twice = {**features, "again": features[one_of("Senen")]}
    twice[one_of("Koja")]["geometry"] = {"type": "Point", "coordinates": [106.9, -6.1]}
    twice[one_of("Ancol")]["geometry"] = None
    twice[one_of("Ancol")]["properties"]["extra"] = gone["properties"]["kode"]
    report = read(twice)
    assert not report.complete
    assert (report.missing, report.double, set(report.invalid)) == ((name,), ("Senen",), {"Koja", "Ancol"})
    sentences = [spoken(problem) for problem in report.problems()]
    assert len(sentences) == 3 and name in sentences[0] and "Senen" in sentences[1]
    with pytest.raises(BoundaryProblem):
        report.rows()


def test_a_misspelt_name_is_shown_beside_the_missing_one(read: Reader, features: dict[str, Any]) -> None:
    features[PLUIT]["properties"] = {"kelurahan": "Pluwit"}
    report = read(features)
    assert report.missing == (TERRITORY.kelurahan[PLUIT].name,) and report.unknown == ("Pluwit",)
    assert [problem.code for problem in report.problems()] == ["territory.missing", "territory.unknown"]
    assert "Pluwit" in spoken(report.problems()[1])


def test_code_and_name_that_disagree_are_reported(read: Reader, features: dict[str, Any]) -> None:
    features[PLUIT]["properties"]["kelurahan"] = "Gambir"
    report = read(features)
    assert report.conflicts == (f"{PLUIT} Gambir Penjaringan",)
    assert "Gambir" in spoken(report.problems()[-1])


def test_other_areas_in_the_file_do_no_harm(read: Reader, features: dict[str, Any]) -> None:
    bogor = json.loads(shapely.to_geojson(shapely.box(106.79, -6.61, 106.80, -6.60)))
    far = {"kode": "32.71.04.1001", "kelurahan": "Menteng", "kecamatan": "Bogor Barat"}
    nameless = {"kelurahan": "Menteng"}
    report = read(
        [
            *features.values(),
            {"type": "Feature", "properties": far, "geometry": bogor},
            {"type": "Feature", "properties": nameless, "geometry": bogor},
            {"type": "Feature", "properties": None, "geometry": bogor},
        ]
    )
    assert report.complete and report.problems() == []
    assert len(report.unknown) == 3 and "Bogor" in report.unknown[0]


def test_a_known_code_far_from_its_place_is_invalid(read: Reader, features: dict[str, Any]) -> None:
    features[PLUIT]["geometry"] = features[one_of("Cibubur")]["geometry"]
    assert read(features).invalid == (TERRITORY.kelurahan[PLUIT].name,)


def test_shapes_that_cross_themselves_are_repaired(read: Reader, features: dict[str, Any]) -> None:
    one = TERRITORY.kelurahan[PLUIT]
    east, north = one.lon + 0.01, one.lat + 0.01
    bow = [[one.lon, one.lat], [east, north], [east, one.lat], [one.lon, north], [one.lon, one.lat]]
    features[PLUIT]["geometry"] = {"type": "Polygon", "coordinates": [[[*corner, 12.5] for corner in bow]]}
    report = read(features)
    assert report.complete and report.repaired == (PLUIT,)
    shape = report.shapes[PLUIT]
    assert shape.is_valid and not shape.has_z and shape.area == pytest.approx(0.5e-4)


@pytest.mark.parametrize(
    ("content", "code"),
    [
        ("", "empty"),
        (" \n", "empty"),
        ('{"type": "FeatureCollection",\n "features": [', "not_json"),
        ("[" * 100_000, "not_text"),
        ("[1, 2]", "not_collection"),
        ('{"type": "Topology"}', "not_collection"),
        ('{"type": "FeatureCollection", "features": [1]}', "not_collection"),
        ('{"type": "FeatureCollection", "features": []}', "no_features"),
        ('{"type": "FeatureCollection", "features": [{"type": "Feature"}]}', "no_polygons"),
    ],
)
def test_files_that_are_no_boundaries(read: Reader, content: str, code: str) -> None:
    with pytest.raises(BoundaryProblem) as caught:
        read(content)
    assert caught.value.code == f"territory.{code}"
    assert "batas.geojson" in spoken(caught.value)


def test_files_that_cannot_be_opened(tmp_path: Path) -> None:
    for path, code in ((tmp_path, "directory"), (tmp_path / "none.geojson", "no_file")):
        with pytest.raises(BoundaryProblem) as caught:
            read_boundaries(path, TERRITORY)
        assert caught.value.code == f"territory.{code}" and path.name in spoken(caught.value)
    binary = tmp_path / "shape.zip"
    binary.write_bytes(b"PK\x03\x04\xff\xfe")
    with pytest.raises(BoundaryProblem) as caught:
        read_boundaries(binary, TERRITORY)
    assert caught.value.code == "territory.not_text" and spoken(caught.value)


@pytest.mark.parametrize(
    ("moved", "code"),
    [
        (lambda xy: xy[:, ::-1], "swapped"),
        (lambda xy: (xy - (105, -10)) * 111_000, "not_degrees"),
        (lambda xy: np.add(xy, (5, 0)), "elsewhere"),
    ],
)
def test_wrong_coordinates_are_told_apart(
    read: Reader, features: dict[str, Any], moved: Callable[[Any], Any], code: str
) -> None:
    for kelurahan, one in features.items():
        one["geometry"] = json.loads(shapely.to_geojson(shapely.transform(CELLS[kelurahan], moved)))
    with pytest.raises(BoundaryProblem) as caught:
        read(features)
    assert caught.value.code == f"territory.{code}"
    assert spoken(caught.value)
