"""Files as they really arrive: what is taken, what is refused, and with which words."""

from __future__ import annotations

import gzip
import os
import zipfile
from pathlib import Path

import pytest

from console.channels.file import UnreadableFile, read, sniff
from models.report import Report, Unreadable
from models.sentences import catalogue, fields, say

NOW = 1_795_500_000
HEAD = "created_at,lat,lon,title,text\n"
ROW = "2026-08-01T02:11:09,-6.2,106.8,,Jalan rusak\n"


def put(folder: Path, content: bytes | str, name: str = "a.csv") -> Path:
    path = folder / name
    path.write_bytes(content.encode() if isinstance(content, str) else content)
    return path


def pieces(path: Path, mapping: dict[str, str] | None = None) -> list[Report | Unreadable]:
    return list(read(path, "qlue", mapping, now=NOW))


def reports(path: Path, mapping: dict[str, str] | None = None) -> list[Report]:
    found = pieces(path, mapping)
    assert all(isinstance(piece, Report) for piece in found), found
    return [piece for piece in found if isinstance(piece, Report)]


def refusal(path: Path, mapping: dict[str, str] | None = None) -> UnreadableFile:
    with pytest.raises(UnreadableFile) as problem:
        pieces(path, mapping)
    for language in ("id", "en"):
        assert say(language, problem.value.code, **problem.value.params)
    return problem.value


def test_missing(tmp_path: Path) -> None:
    assert refusal(tmp_path / "tidak-ada.csv").code == "file.missing"


def test_directory(tmp_path: Path) -> None:
    assert refusal(tmp_path).code == "file.directory"


@pytest.mark.skipif(os.name == "nt", reason="no named pipes in folders")
def test_named_pipe(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "pipa")
    assert refusal(tmp_path / "pipa").code == "file.not_regular"


def test_permission(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = put(tmp_path, HEAD + ROW)

    def forbidden(*_args: object, **_kwargs: object) -> None:
        raise PermissionError(13, "Permission denied")

    monkeypatch.setattr(Path, "open", forbidden)  # root may read everything, so modes prove nothing
    assert refusal(path).code == "file.permission"


def test_disk_that_fails(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = put(tmp_path, HEAD + ROW)

    class Broken:
        closed = False

        def read(self, _size: int) -> bytes:
            raise OSError(5, "Input/output error")

        def __enter__(self) -> Broken:
            return self

        def __exit__(self, *_error: object) -> None:
            pass

    monkeypatch.setattr(Path, "open", lambda *_a, **_k: Broken())
    problem = refusal(path)
    assert (problem.code, problem.params["error"]) == ("file.io", "EIO")


@pytest.mark.parametrize("content", [b"", b"\n\n \n", b"\xef\xbb\xbf", b"\xff\xfe", b"\0\0\0\0"])
def test_empty(tmp_path: Path, content: bytes) -> None:
    assert refusal(put(tmp_path, content)).code == "file.empty"


def test_only_a_header_is_no_report_and_no_error(tmp_path: Path) -> None:
    assert pieces(put(tmp_path, HEAD)) == []


def zipped(path: Path, *names: str) -> Path:
    with zipfile.ZipFile(path, "w") as archive:
        for name in names:
            archive.writestr(name, "x")
    return path


def test_archives_and_workbooks_are_named(tmp_path: Path) -> None:
    assert refusal(zipped(tmp_path / "a.zip", "a.csv")).params["what"] == "ZIP"
    assert (
        refusal(zipped(tmp_path / "a.csv", "[Content_Types].xml", "xl/workbook.xml")).code
        == "file.spreadsheet"
    )
    assert refusal(put(tmp_path, gzip.compress(b"a,b"), "a.gz")).params["what"] == "gzip"
    assert refusal(put(tmp_path, b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600))).code == "file.spreadsheet"


@pytest.mark.parametrize(
    "content",
    [b"\x89PNG\r\n\x1a\n" + bytes(50), b"%PDF-1.7 abc", b"\xff\xd8\xff\xe0abc", b"\x7fELF" + bytes(90),
     bytes(range(1, 32)) * 20, b"text,created_at\n" + bytes(400)],
)  # fmt: skip
def test_binary(tmp_path: Path, content: bytes) -> None:
    assert refusal(put(tmp_path, content)).code == "file.binary"


def test_web_page(tmp_path: Path) -> None:
    assert refusal(put(tmp_path, "<!DOCTYPE html><html><title>Masuk</title></html>")).code == "file.web_page"


def test_no_text_column_lists_the_columns(tmp_path: Path) -> None:
    problem = refusal(put(tmp_path, "waktu;aaa;bbb\n2026-08-01;1;2\n"))
    assert problem.code == "file.no_text_column"
    assert problem.params["columns"] == "waktu, aaa, bbb"
    assert "--map" in say("id", problem.code, **problem.params)


def test_no_date_column(tmp_path: Path) -> None:
    assert refusal(put(tmp_path, "text\nJalan rusak\n")).code == "file.no_date_column"


def test_mapping_names_columns_that_say_nothing(tmp_path: Path) -> None:
    path = put(tmp_path, "k1;k2;text\n2026-08-01;Jalan rusak;abaikan\n")
    [report] = reports(path, {"k1": "created_at", "K2": "text"})
    assert report.text == "Jalan rusak"


def test_mapping_to_nothing_is_refused(tmp_path: Path) -> None:
    path = put(tmp_path, HEAD + ROW)
    assert refusal(path, {"zzz": "text"}).code == "file.map_unknown_column"
    problem = refusal(path, {"text": "warna"})
    assert problem.code == "file.map_unknown_field" and "reporter_contact" in problem.params["fields"]


@pytest.mark.parametrize(
    ("header", "attribute", "value", "read_as"),
    [
        ("Isi Laporan", "text", "Jalan rusak", "Jalan rusak"),
        ("KELUHAN", "text", "Jalan rusak", "Jalan rusak"),
        ("Deskripsi", "text", "Jalan rusak", "Jalan rusak"),
        ("service_request_id", "external_id", "A-1", "A-1"),
        ("Nomor", "external_id", "A-1", "A-1"),
        ("Kategori", "category", "Parkir Liar", "Parkir Liar"),
        ("complaintCategory.name", "category", "Jalan", "Jalan"),
        ("service_name", "category", "Jalan", "Jalan"),
        ("Alamat", "address", "Jl. Raya", "Jl. Raya"),
        ("Lokasi", "address", "Jl. Raya", "Jl. Raya"),
        ("Kelurahan", "address", "Pluit", "Pluit"),
        ("Foto", "photos", "https://a/1.jpg", ("https://a/1.jpg",)),
        ("media_url", "photos", "https://a/1.jpg", ("https://a/1.jpg",)),
        ("Nama Pelapor", "reporter_name", "Warga", "Warga"),
        ("No. HP", "reporter_contact", "0811", "0811"),
        ("e-mail", "reporter_contact", "a@b.id", "a@b.id"),
        ("tstatus.name", "status", "Koordinasi", "Koordinasi"),
        ("Judul", "title", "Lampu", "Lampu"),
        ("lintang", "lat", "", None),
    ],
)
def test_columns_by_their_names(
    tmp_path: Path, header: str, attribute: str, value: str, read_as: object
) -> None:
    base = "Tanggal" if attribute == "text" else "Tanggal;teks"
    row = "1/8/2026" if attribute == "text" else "1/8/2026;Jalan rusak"
    [report] = reports(put(tmp_path, f"{base};{header}\n{row};{value}\n"))
    assert getattr(report, attribute) == read_as


def test_reporter_never_gets_into_the_text(tmp_path: Path) -> None:
    path = put(tmp_path, "nama,telepon,email,waktu,isi\nSiti,0811,siti@x.id,2026-08-01,Jalan rusak\n")
    [report] = reports(path)
    assert (report.reporter_name, report.reporter_contact) == ("Siti", "0811; siti@x.id")
    assert "Siti" not in report.text + report.title + report.address


def test_date_and_time_of_day_in_two_columns(tmp_path: Path) -> None:
    [report] = reports(put(tmp_path, "Tanggal;Jam;Isi\n1/8/2026;08.10;Jalan rusak\n"))
    [same] = reports(put(tmp_path, "Tanggal;Isi\n1/8/2026 08:10;Jalan rusak\n"))
    assert report.received_at == same.received_at


@pytest.mark.parametrize(
    ("encoding", "found"),
    [
        ("utf-8", "utf-8"),
        ("utf-8-sig", "utf-8"),
        ("utf-16", "utf-16"),
        ("utf-16-le", "utf-16-le"),
        ("utf-16-be", "utf-16-be"),
        ("utf-32", "utf-32"),
        ("cp1252", "utf-8+cp1252"),
    ],
)
def test_encodings(tmp_path: Path, encoding: str, found: str) -> None:
    path = put(tmp_path, (HEAD + "2026-08-01,,,Café,“Jalan” rusak – façade\n").encode(encoding))
    assert sniff(path).encoding == found
    [report] = reports(path)
    assert (report.title, report.text) == ("Café", "“Jalan” rusak – façade")


def test_another_script_is_guessed(tmp_path: Path) -> None:
    text = "Сломана дорога перед рынком прошу быстрее исправить освещение улицы"
    lines = "".join(f"2026-08-01,,,{text},{text} {n}\n" for n in range(200))
    [report, *_] = reports(put(tmp_path, (HEAD + lines).encode("cp1251")))
    assert report.title == text


def test_mixed_encodings_in_one_file_and_one_row(tmp_path: Path) -> None:
    content = HEAD.encode()
    content += "2026-08-01,,,Café satu,teks é satu\n".encode()
    content += "2026-08-02,,,Café dua,teks é dua\n".encode("cp1252")
    content += b"2026-08-03,,," + "Café tiga".encode("cp1252") + b"," + "teks é tiga 🚧".encode() + b"\n"
    path = put(tmp_path, content)
    assert sniff(path).encoding == "utf-8+cp1252"
    assert [(r.title, r.text) for r in reports(path)] == [
        ("Café satu", "teks é satu"),
        ("Café dua", "teks é dua"),
        ("Café tiga", "teks é tiga 🚧"),
    ]


def test_another_encoding_far_into_the_file_is_still_read(tmp_path: Path) -> None:
    content = (HEAD + ROW * 10_000).encode() + "2026-08-02,,,,Café\n".encode("cp1252")
    assert len(content) > 400_000
    assert reports(put(tmp_path, content))[-1].text == "Café"


def test_nul_bytes_are_taken_out(tmp_path: Path) -> None:
    content = (HEAD + ROW * 30).encode() + b"2026-08-02\0,-6\0.2,106.8,,Jalan\0 rusak\n"
    report = reports(put(tmp_path, content))[-1]
    assert (report.text, report.lat) == ("Jalan rusak", -6.2)


@pytest.mark.parametrize("end", ["\n", "\r\n", "\r"])
def test_line_ends(tmp_path: Path, end: str) -> None:
    content = (HEAD + '2026-08-01,,,,"satu\ndua"\n' + ROW).replace("\n", end)
    assert [report.text for report in reports(put(tmp_path, content))] == ["satu\ndua", "Jalan rusak"]


@pytest.mark.parametrize("name", ["a.csv", "a.json", "a.xml", "a", "a.txt"])
def test_the_content_decides_not_the_name(tmp_path: Path, name: str) -> None:
    assert sniff(put(tmp_path, HEAD + ROW, name)).format == "csv"
    assert sniff(put(tmp_path, '[{"text": "a", "date": "2026-08-01"}]', name)).format == "json"
    assert sniff(put(tmp_path, '{"text": "a", "date": "2026-08-01"}\n' * 2, name)).format == "jsonl"
    xml = "<r><request><description>a</description><requested_datetime>x</requested_datetime></request></r>"
    assert sniff(put(tmp_path, xml, name)).format == "xml"


def test_the_same_file_twice_gives_the_same_ids_and_twin_rows_one(tmp_path: Path) -> None:
    path = put(tmp_path, HEAD + ROW + ROW + ROW.replace("rusak", "berlubang"))
    first, second = reports(path), reports(path)
    assert [r.external_id for r in first] == [r.external_id for r in second]
    assert first[0].external_id == first[1].external_id != first[2].external_id


def test_progress_rises_to_the_whole(tmp_path: Path) -> None:
    path = put(tmp_path, HEAD + ROW * 20_000)
    calls: list[tuple[int, int]] = []
    for _ in read(path, "qlue", now=NOW, progress=lambda done, total: calls.append((done, total))):
        pass
    size = path.stat().st_size
    assert calls == sorted(calls) and calls[-1] == (size, size) and len(calls) > 2


def test_an_abandoned_reading_lets_go_of_the_file(tmp_path: Path) -> None:
    reading = read(put(tmp_path, HEAD + ROW * 20_000), "qlue", now=NOW)
    assert isinstance(next(reading), Report)
    reading.close()  # type: ignore[attr-defined]  # an open file would be a ResourceWarning, which fails the test


def test_all_sentences_are_there_in_both_languages() -> None:
    indonesian, english = catalogue()["id"], catalogue()["en"]
    codes = {code for code in indonesian if code.startswith("file.")}
    assert codes == {code for code in english if code.startswith("file.")}
    assert all(fields(indonesian[code]) == fields(english[code]) for code in codes)
    root = Path(__file__).resolve().parents[2] / "console" / "channels"
    source = "".join(path.read_text() for path in root.glob("*.py"))
    assert all(f'"{code}' in source for code in codes)


def test_real_reports(shared: Path) -> None:
    path = shared / "data" / "qlue_2017_sample.csv"
    first, second = reports(path), reports(path)
    assert len(first) == 300
    assert len({report.external_id for report in first}) == 300
    assert first == second
