"""JSON in the shapes exports have, whole and broken."""

from __future__ import annotations

import json
import time
from pathlib import Path
from typing import Any

import pytest

from console.channels.file import UnreadableFile, read, sniff
from models.report import Report, Unreadable

NOW = 1_795_500_000


def item(number: int, **more: Any) -> dict[str, Any]:
    return {"id": number, "created_at": "2026-08-01T02:11:09Z", "text": f"Laporan {number}"} | more


def pieces(folder: Path, content: str | bytes | Any, name: str = "a.json") -> list[Report | Unreadable]:
    path = folder / name
    if not isinstance(content, str | bytes):
        content = json.dumps(content)
    path.write_bytes(content.encode() if isinstance(content, str) else content)
    return list(read(path, "qlue", now=NOW))


def story(found: list[Report | Unreadable]) -> list[tuple[str, str]]:
    return [(piece.text, "") if isinstance(piece, Report) else (piece.where, piece.code) for piece in found]


@pytest.mark.parametrize(
    "wrapped",
    [
        lambda items: items,
        lambda items: {"data": items},
        lambda items: {"ok": True, "meta": {"count": 2}, "result": {"laporan": items}, "next": None},
        lambda items: {"tags": ["a", "b"], "links": [{"rel": "self"}], "items": items},
        lambda items: {"note": 'kurung [{"text": 1}] \\" dalam teks', "requests": items},
    ],
)
@pytest.mark.parametrize("indent", [None, 2])
def test_an_array_wherever_it_is(tmp_path: Path, wrapped: Any, indent: int | None) -> None:
    content = json.dumps(wrapped([item(1), item(2)]), indent=indent)
    assert story(pieces(tmp_path, content)) == [("Laporan 1", ""), ("Laporan 2", "")]
    assert sniff(tmp_path / "a.json").format == "json"


def test_one_object_is_one_report(tmp_path: Path) -> None:
    assert story(pieces(tmp_path, item(1))) == [("Laporan 1", "")]
    assert story(pieces(tmp_path, json.dumps(item(2), indent=4))) == [("Laporan 2", "")]


@pytest.mark.parametrize("content", ["[]", '{"data": []}', " [ ] \n"])
def test_nothing_new_is_no_error(tmp_path: Path, content: str) -> None:
    assert pieces(tmp_path, content) == []


def test_lines(tmp_path: Path) -> None:
    lines = [json.dumps(item(1)), "", '{"text": "rusak', json.dumps([1, 2]), "\x1e" + json.dumps(item(2))]
    found = pieces(tmp_path, "\r\n".join(lines))
    assert story(found) == [
        ("Laporan 1", ""), ("baris 3", "file.json_broken"), ("baris 4", "file.not_object"), ("Laporan 2", ""),
    ]  # fmt: skip
    assert isinstance(found[1], Unreadable) and found[1].raw == '{"text": "rusak'


def test_geojson(tmp_path: Path) -> None:
    features = [
        {"type": "Feature", "id": "f1", "geometry": {"type": "Point", "coordinates": [106.8, -6.2]},
         "properties": {"created_at": "2026-08-01", "text": "Jalan rusak", "lat": 1, "lon": 2}},
        {"type": "Feature", "geometry": None,
         "properties": {"created_at": "2026-08-01", "text": "Lampu mati"}},
        {"type": "Feature", "geometry": {"type": "Polygon", "coordinates": [[[1, 2], [3, 4], [1, 2]]]},
         "properties": {"created_at": "2026-08-01", "text": "Banjir"}},
    ]  # fmt: skip
    crs = {"type": "name", "properties": {"name": "urn:ogc:def:crs:OGC:1.3:CRS84"}}
    found = pieces(tmp_path, {"type": "FeatureCollection", "crs": crs, "features": features})
    assert sniff(tmp_path / "a.json").format == "geojson"
    assert [(r.text, r.lat, r.lon) for r in found if isinstance(r, Report)] == [
        ("Jalan rusak", -6.2, 106.8), ("Lampu mati", None, None), ("Banjir", None, None),
    ]  # fmt: skip
    assert isinstance(found[0], Report) and found[0].external_id == "f1"
    lines = "\n".join(json.dumps(feature) for feature in features)
    assert len(pieces(tmp_path, lines)) == 3
    assert sniff(tmp_path / "a.json").format == "geojson"


def test_crm_map_rows(tmp_path: Path) -> None:
    crm = {
        "id": 1, "code": "JK2608010001", "content": "Permasalahan: jalan berlubang",
        "lat": "-6.2", "lng": "106.8",
        "tstatus": {"name": "Koordinasi"}, "complaintCategory": {"name": "Jalan"}, "zone": {"name": "x"},
        "createdAt": "2026-08-01T02:11:09.000Z", "documents": [{"url": "https://a/1.jpg"}, {"url": "https://a/2.jpg"}],
    }  # fmt: skip
    [report] = pieces(tmp_path, [crm])
    assert isinstance(report, Report)
    assert (report.external_id, report.category, report.status) == ("1", "Jalan", "Koordinasi")
    assert (report.lat, report.lon) == (-6.2, 106.8)
    assert report.photos == ("https://a/1.jpg", "https://a/2.jpg")


def test_open311_json(tmp_path: Path) -> None:
    request = {
        "service_request_id": "638344", "status": "closed", "service_name": "Trotoar", "service_code": "006",
        "description": "Trotoar rusak", "requested_datetime": "2026-08-01T02:11:09-06:00",
        "lat": 0, "long": 0,
        "address": "Jl. Raya", "media_url": None, "status_notes": "sudah",
    }  # fmt: skip
    [report] = pieces(tmp_path, [request])
    assert isinstance(report, Report)
    assert (report.external_id, report.status, report.category) == ("638344", "closed", "Trotoar")
    assert (report.lat, report.photos, report.address) == (None, (), "Jl. Raya")


def test_numbers_keys_and_depth(tmp_path: Path) -> None:
    content = (
        '[{"id": 1, "text": "a", "text": "b", "created_at": 1785550269, "lat": -6.20, "lon": 1.068e2},'
        '{"id": 2, "text": "c", "created_at": 1785550269000, "lat": NaN, "lon": 106.8},'
        '{"id": 3, "text": "d", "created_at": 1785550269, "lat": 1e999, "lon": 106.8},'
        f'{{"id": 4, "text": "e", "created_at": 1785550269, "x": {"9" * 5000}, "y": 1}},'
        f'{{"id": 5, "text": "f", "created_at": 1785550269, "q": {"[" * 100_000}{"]" * 100_000}}},'
        '{"id": 6, "text": "\\ud83d \\ud83d\\udea7 \\u0000 \\r\\n", "created_at": 1785550269}]'
    )
    found = pieces(tmp_path, content)
    assert [code for _, code in story(found)] == [
        "", "file.bad_place", "file.bad_place", "file.json_broken", "file.json_deep", "",
    ]  # fmt: skip
    assert isinstance(found[0], Report) and (found[0].text, found[0].lon) == ("b", 106.8)
    assert isinstance(found[5], Report) and found[5].text == "\ufffd 🚧  \n"


def test_a_broken_record_in_the_middle_costs_itself_only(tmp_path: Path) -> None:
    content = f'[{json.dumps(item(1))},{{"id": 2, "text": rusak}},{{}},7,"x",{json.dumps(item(3))}]'
    found = pieces(tmp_path, content)
    assert story(found) == [
        ("Laporan 1", ""), ("butir 2", "file.json_broken"), ("butir 3", "file.no_text"),
        ("butir 4", "file.not_object"), ("butir 5", "file.not_object"), ("Laporan 3", ""),
    ]  # fmt: skip
    assert isinstance(found[1], Unreadable) and found[1].raw == '{"id": 2, "text": rusak}'


@pytest.mark.parametrize("end", ['{"id": 3, "te', '{"id": 3, "text": "x"', "", '"a\\'])
def test_a_file_that_breaks_off_says_where(tmp_path: Path, end: str) -> None:
    found = pieces(tmp_path, f"[{json.dumps(item(1))},{json.dumps(item(2))},{end}")
    assert story(found) == [("Laporan 1", ""), ("Laporan 2", ""), ("butir 3", "file.json_ended")]


def test_a_string_of_a_hundred_megabytes(tmp_path: Path) -> None:
    path = tmp_path / "a.json"
    with path.open("w") as stream:
        stream.write(f'[{json.dumps(item(1))},{{"text": "')
        for _ in range(100):
            stream.write('x\\"{[' * 200_000)
        stream.write(f'"}},{json.dumps(item(2))}]')
    began = time.perf_counter()
    found = list(read(path, "qlue", now=NOW))
    assert time.perf_counter() - began < 20
    assert story(found) == [("Laporan 1", ""), ("butir 2", "file.record_too_long"), ("Laporan 2", "")]


def test_records_longer_than_the_window_and_across_its_edges(tmp_path: Path) -> None:
    items = [item(number, extra="é" * 30_000) for number in range(60)]
    assert [text for text, _ in story(pieces(tmp_path, items))] == [f"Laporan {n}" for n in range(60)]


@pytest.mark.parametrize("content", ['["a", "b"]', "[1, 2", "{}", '{"a"', "[[1], [2]]"])
def test_no_objects(tmp_path: Path, content: str) -> None:
    with pytest.raises(UnreadableFile) as problem:
        pieces(tmp_path, content)
    assert problem.value.code in ("file.json_no_objects", "file.no_text_column")


def test_keys_without_text_are_listed(tmp_path: Path) -> None:
    with pytest.raises(UnreadableFile) as problem:
        pieces(tmp_path, [{"satu": 1, "dua": {"tiga": 2}}])
    assert problem.value.params == {"columns": "satu, dua.tiga"}


def test_a_table_that_begins_with_a_bracket_is_a_table(tmp_path: Path) -> None:
    found = pieces(tmp_path, "[tanggal];[isi]\n1/8/2026;Jalan rusak\n")
    assert story(found) == [("Jalan rusak", "")]


def test_nested_reporter(tmp_path: Path) -> None:
    [report] = pieces(
        tmp_path, [item(1, user={"name": "Siti", "phone": "0811"}, location={"lat": -6.2, "lng": 106.8})]
    )
    assert isinstance(report, Report)
    assert (report.reporter_name, report.reporter_contact, report.lat) == ("Siti", "0811", -6.2)
