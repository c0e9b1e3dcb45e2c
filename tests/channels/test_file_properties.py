"""Properties: what is written in any format reads back equal, and no bytes raise anything but a refusal."""

from __future__ import annotations

import csv
import json
import tempfile
from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Any
from xml.etree.ElementTree import Element, SubElement, tostring

import pytest
from hypothesis import HealthCheck, assume, example, given, settings
from hypothesis import strategies as st

from console.channels.file import UnreadableFile, read
from models.report import Report, Unreadable

NOW = 1_795_500_000

# What `clean` and XML 1.0 leave alone: no control characters, surrogates or non-characters.
_CHARS = st.characters(exclude_categories=("Cs", "Cc", "Cn"), exclude_characters="\ufeff") | st.sampled_from(
    ",;|\t\n\"'<>&=[]{}\\"
)
_TEXTS = st.text(_CHARS, min_size=1, max_size=60).filter(lambda text: not text.isspace())
_WORDS = (
    st.text(_CHARS, max_size=20)
    .map(lambda text: text.strip().strip("\n\t "))
    .filter(lambda t: t == t.strip())
)
_LAT = st.floats(-6.9, -5.0, allow_nan=False).map(lambda value: round(value, 7))
_LON = st.floats(106.2, 107.2, allow_nan=False).map(lambda value: round(value, 7))


@st.composite
def report_lists(draw: st.DrawFn) -> list[Report]:
    count = draw(st.integers(1, 8))
    found = []
    for number in range(count):
        placed = draw(st.booleans())
        found.append(
            Report(
                channel="qlue",
                external_id=f"Q{number}",
                received_at=draw(st.integers(946_700_000, NOW)),
                text=draw(_TEXTS),
                title=draw(st.just("") | _TEXTS),
                lat=draw(_LAT) if placed else None,
                lon=draw(_LON) if placed else None,
                address=draw(_WORDS),
                category=draw(_WORDS),
                photos=tuple(
                    draw(st.lists(st.sampled_from(["https://a/1.jpg", "b.png", "c_2.jpg"]), max_size=3))
                ),
                reporter_name=draw(_WORDS),
                reporter_contact=draw(_WORDS),
                status=draw(_WORDS),
            )
        )
    return found


def _record(report: Report) -> dict[str, Any]:
    return {
        "service_request_id": report.external_id,
        "requested_datetime": datetime.fromtimestamp(report.received_at, UTC).isoformat(),
        "description": report.text,
        "title": report.title,
        "lat": report.lat,
        "long": report.lon,
        "address": report.address,
        "service_name": report.category,
        "media_url": " ".join(report.photos),
        "reporter_name": report.reporter_name,
        "reporter_contact": report.reporter_contact,
        "status": report.status,
    }


def _separated(delimiter: str, encoding: str = "utf-8") -> Callable[[Path, list[Report]], None]:
    def write(path: Path, reports: list[Report]) -> None:
        with path.open("w", encoding=encoding, newline="") as stream:
            writer = csv.DictWriter(stream, list(_record(reports[0])), delimiter=delimiter)
            writer.writeheader()
            writer.writerows(map(_record, reports))

    return write


def _json(path: Path, reports: list[Report]) -> None:
    path.write_text(json.dumps({"requests": [_record(report) for report in reports]}), encoding="utf-8")


def _json_lines(path: Path, reports: list[Report]) -> None:
    lines = [json.dumps(_record(report), ensure_ascii=False) for report in reports]
    path.write_bytes("\n".join(lines).encode("utf-8"))


def _geojson(path: Path, reports: list[Report]) -> None:
    features = []
    for report in reports:
        properties = _record(report)
        lat, lon = properties.pop("lat"), properties.pop("long")
        point = None if lat is None else {"type": "Point", "coordinates": [lon, lat]}
        features.append({"type": "Feature", "geometry": point, "properties": properties})
    path.write_text(
        json.dumps({"type": "FeatureCollection", "features": features}, indent=1), encoding="utf-8"
    )


def _xml(path: Path, reports: list[Report]) -> None:
    root = Element("service_requests")
    for report in reports:
        request = SubElement(root, "request")
        for key, value in _record(report).items():
            SubElement(request, key).text = "" if value is None else str(value)
    path.write_bytes(tostring(root, "utf-8"))


WRITERS = {
    "csv": _separated(","),
    "csv-semicolon": _separated(";"),
    "tsv": _separated("\t"),
    "pipes": _separated("|"),
    "csv-utf-16": _separated(",", "utf-16"),
    "json": _json,
    "jsonl": _json_lines,
    "geojson": _geojson,
    "open311": _xml,
}


@pytest.mark.parametrize("form", WRITERS)
@given(reports=report_lists())
@settings(max_examples=60, suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow])
def test_reads_back_what_was_written(form: str, reports: list[Report]) -> None:
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "laporan"
        WRITERS[form](path, reports)
        assert list(read(path, "qlue", now=NOW)) == reports


@given(reports=report_lists())
@settings(max_examples=40, suppress_health_check=[HealthCheck.too_slow])
def test_every_format_gives_a_message_without_id_the_same_id(reports: list[Report]) -> None:
    nameless = [replace(report, external_id="") for report in reports]
    ids = []
    with tempfile.TemporaryDirectory() as folder:
        for form, write in WRITERS.items():
            path = Path(folder) / form
            write(path, nameless)
            found = list(read(path, "qlue", now=NOW))
            ids.append([piece.external_id for piece in found if isinstance(piece, Report)])
    assert len(ids[0]) == len(reports)
    assert all(other == ids[0] for other in ids)


def _swallow(content: bytes) -> list[Report | Unreadable]:
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "a"
        path.write_bytes(content)
        try:
            return list(read(path, "qlue", now=NOW))
        except UnreadableFile:
            return []


def _storable(piece: Report | Unreadable) -> None:
    texts = (
        (piece.text, piece.title, piece.external_id, piece.address, piece.raw)
        if isinstance(piece, Report)
        else (piece.raw, piece.where, *piece.params.values())
    )
    for text in texts:
        assert "\0" not in text
        text.encode("utf-8")


@given(st.binary(max_size=2000))
@settings(max_examples=300)
@example(b"\xff\xfe\x00\xd8")
@example(b"\xff\xfe\x00")
@example(b"[{")
@example(b'{"a":[{')
@example(b"<\xff>")
def test_no_bytes_raise_anything_but_a_refusal(content: bytes) -> None:
    for piece in _swallow(content):
        _storable(piece)


_SEEDS = [
    b'created_at,lat,lon,title,text\n2026-08-01,-6.2,106.8,,"Jalan ""rusak"", parah"\n2026-08-02,0,0,a,b\n',
    b'{"data":[{"id":1,"text":"a\\n\\u00e9","created_at":"2026-08-01","lat":"-6.2"},{"id":2,"text":"b"}]}',
    b'{"id":1,"text":"a","created_at":1785550269}\n{"id":2,"text":"b","created_at":"x"}\n',
    b'<?xml version="1.0"?><r><request><description>a&amp;</description>'
    b"<requested_datetime>2026-08-01</requested_datetime></request></r>",
]
_NASTY = [
    b"\0",
    b'"',
    b"\n",
    b"\r",
    b"\xff",
    b"\xe2\x80\xae",
    b"{",
    b"}",
    b"[",
    b"]",
    b"<",
    b"\\",
    b",",
    b"<!--",
    b"NaN",
]


@given(
    seed=st.sampled_from(_SEEDS),
    blows=st.lists(st.tuples(st.integers(0, 200), st.integers(0, 3), st.sampled_from(_NASTY)), max_size=8),
)
@settings(max_examples=400)
def test_damaged_files_are_read_or_refused(seed: bytes, blows: list[tuple[int, int, bytes]]) -> None:
    content = bytearray(seed)
    for at, gone, put in blows:
        content[at : at + gone] = put
    assume(content)
    for piece in _swallow(bytes(content)):
        _storable(piece)
