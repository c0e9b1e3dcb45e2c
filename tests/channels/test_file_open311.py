"""Open311 GeoReport v2 as XML."""

from __future__ import annotations

import time
from pathlib import Path

import pytest

from console.channels.file import UnreadableFile, read, sniff
from models.report import Report, Unreadable

NOW = 1_795_500_000


def request(number: int, more: str = "") -> str:
    return (
        f"<request><service_request_id>{number}</service_request_id><status>open</status>"
        f"<service_name>Jalan</service_name><description>Laporan &lt;{number}&gt; &amp; lagi</description>"
        "<requested_datetime>2026-08-01T02:11:09+07:00</requested_datetime>"
        f"<lat>-6.2</lat><long>106.8</long><media_url/>{more}</request>\n"
    )


def document(body: str, head: str = '<?xml version="1.0" encoding="utf-8"?>\n') -> str:
    return f"{head}<service_requests>\n{body}</service_requests>"


def pieces(folder: Path, content: str | bytes) -> list[Report | Unreadable]:
    path = folder / "a.xml"
    path.write_bytes(content.encode() if isinstance(content, str) else content)
    return list(read(path, "lapor", now=NOW))


def story(found: list[Report | Unreadable]) -> list[tuple[str, str]]:
    return [(piece.text, "") if isinstance(piece, Report) else (piece.where, piece.code) for piece in found]


def test_requests(tmp_path: Path) -> None:
    found = pieces(tmp_path, document(request(1) + request(2)))
    assert story(found) == [("Laporan <1> & lagi", ""), ("Laporan <2> & lagi", "")]
    report = found[0]
    assert isinstance(report, Report)
    assert (report.external_id, report.category, report.status) == ("1", "Jalan", "open")
    assert (report.lat, report.lon, report.photos, report.channel) == (-6.2, 106.8, (), "lapor")
    assert sniff(tmp_path / "a.xml").format == "xml"


def test_other_documents_with_namespaces_wrappers_and_attributes(tmp_path: Path) -> None:
    content = (
        '<a:hasil xmlns:a="urn:x"><a:kepala><a:versi>1</a:versi></a:kepala><a:daftar>'
        '<a:laporan id="7"><a:isi>Jalan rusak</a:isi><a:tanggal>1/8/2026</a:tanggal>'
        "<a:lokasi><a:lat>-6.2</a:lat><a:lng>106.8</a:lng></a:lokasi></a:laporan></a:daftar></a:hasil>"
    )
    [report] = pieces(tmp_path, content)
    assert isinstance(report, Report)
    assert (report.external_id, report.text, report.lat) == ("7", "Jalan rusak", -6.2)


@pytest.mark.parametrize("encoding", ["iso-8859-1", "windows-1252", "utf-8", "utf-16", "koi8-r"])
def test_declared_encodings(tmp_path: Path, encoding: str) -> None:
    word = "Дорога" if encoding == "koi8-r" else "Café"
    content = document(
        request(1, f"<address>{word}</address>"), f'<?xml version="1.0" encoding="{encoding}"?>'
    )
    [report] = pieces(tmp_path, content.encode(encoding))
    assert isinstance(report, Report) and report.address == word


def test_a_declaration_that_lies(tmp_path: Path) -> None:
    content = document(request(1, "<address>Café</address>"), '<?xml version="1.0" encoding="utf-16"?>')
    [report] = pieces(tmp_path, content.encode())
    assert isinstance(report, Report) and report.address == "Café"


def test_entity_bombs_are_refused(tmp_path: Path) -> None:
    bomb = '<!DOCTYPE x [<!ENTITY a "ha"><!ENTITY b "&a;&a;&a;&a;">]>'
    with pytest.raises(UnreadableFile) as problem:
        pieces(tmp_path, document(request(1, "<address>&b;</address>"), bomb))
    assert problem.value.code == "file.xml_entities"
    thief = '<!DOCTYPE x [<!ENTITY a SYSTEM "file:///etc/passwd">]>'
    with pytest.raises(UnreadableFile) as problem:
        pieces(tmp_path, document(request(1, "<address>&a;</address>"), thief))
    assert problem.value.code == "file.xml_entities"


def test_a_document_that_breaks_delivers_what_came_before(tmp_path: Path) -> None:
    found = pieces(
        tmp_path, document(request(1) + request(2) + "<request><description>a</request>" + request(3))
    )
    assert story(found) == [
        ("Laporan <1> & lagi", ""),
        ("Laporan <2> & lagi", ""),
        ("butir 3", "file.xml_broken"),
    ]
    found = pieces(tmp_path, document(request(1) + request(2))[:-60])
    assert story(found) == [("Laporan <1> & lagi", ""), ("butir 2", "file.xml_broken")]


@pytest.mark.parametrize("content", ["<a", "<a><b></a>", "<<<>>>", "<?xml", "<a>" * 5000])
def test_no_xml(tmp_path: Path, content: str) -> None:
    with pytest.raises(UnreadableFile) as problem:
        pieces(tmp_path, content)
    assert problem.value.code == "file.xml_broken"


def test_a_document_without_reports_names_its_tags(tmp_path: Path) -> None:
    with pytest.raises(UnreadableFile) as problem:
        pieces(tmp_path, "<a><b><satu>1</satu><dua>2</dua></b></a>")
    assert (problem.value.code, problem.value.params) == ("file.no_text_column", {"columns": "satu, dua"})


def test_a_text_of_a_hundred_megabytes(tmp_path: Path) -> None:
    path = tmp_path / "a.xml"
    with path.open("w") as stream:
        stream.write("<service_requests>" + request(1) + "<request><description>")
        for _ in range(100):
            stream.write("panjang &amp; " * 70_000)
        stream.write("</description></request>" + request(2) + "</service_requests>")
    began = time.perf_counter()
    found = list(read(path, "lapor", now=NOW))
    assert time.perf_counter() - began < 20
    assert story(found) == [
        ("Laporan <1> & lagi", ""), ("butir 2", "file.record_too_long"), ("Laporan <2> & lagi", ""),
    ]  # fmt: skip


def test_a_tag_without_end_is_given_up(tmp_path: Path) -> None:
    content = "<service_requests>" + request(1) + "<!-- " + "x" * 5_000_000
    assert story(pieces(tmp_path, content)) == [("Laporan <1> & lagi", ""), ("butir 2", "file.xml_broken")]


def test_many_tags_are_one_long_record(tmp_path: Path) -> None:
    content = document(request(1) + "<request>" + "<a>b</a>" * 100_000 + "</request>" + request(2))
    assert [code for _, code in story(pieces(tmp_path, content))] == ["", "file.record_too_long", ""]
