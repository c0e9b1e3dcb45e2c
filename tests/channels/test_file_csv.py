"""Separated values: separators, headers, and damaged quoting."""

from __future__ import annotations

import time
from pathlib import Path

import pytest

from console.channels.file import read, sniff
from console.channels.file_source import RAW_LIMIT
from models.report import Report, Unreadable

NOW = 1_795_500_000
HEAD = "created_at,lat,lon,title,text\n"


def row(number: int) -> str:
    return f"2026-08-01T02:{number:02d}:00,-6.2,106.8,,Laporan {number}\n"


def pieces(folder: Path, content: str, mapping: dict[str, str] | None = None) -> list[Report | Unreadable]:
    path = folder / "a.csv"
    path.write_bytes(content.encode())
    return list(read(path, "qlue", mapping, now=NOW))


def story(found: list[Report | Unreadable]) -> list[tuple[str, str]]:
    """(text) of reports and (where, code) of the rest, in order."""
    return [(piece.text, "") if isinstance(piece, Report) else (piece.where, piece.code) for piece in found]


@pytest.mark.parametrize("delimiter", [",", ";", "\t", "|", "^", "~", ":"])
def test_separator_is_found(tmp_path: Path, delimiter: str) -> None:
    lines = [["id", "tanggal", "isi", "kategori"], ["1", "2026-08-01", "Jalan, rusak; parah", "Jalan"]]
    content = "\n".join(
        delimiter.join(f'"{cell}"' if delimiter in cell else cell for cell in line) for line in lines
    )
    [report] = pieces(tmp_path, content)
    assert isinstance(report, Report)
    assert (report.external_id, report.text, report.category) == ("1", "Jalan, rusak; parah", "Jalan")
    assert sniff(tmp_path / "a.csv").delimiter == delimiter


def test_many_commas_in_the_text_do_not_mislead(tmp_path: Path) -> None:
    content = "tanggal;isi\n" + "2026-08-01;satu, dua, tiga, empat\n" * 50
    assert {text for text, _ in story(pieces(tmp_path, content))} == {"satu, dua, tiga, empat"}


def test_decimal_commas_with_semicolons(tmp_path: Path) -> None:
    [report] = pieces(tmp_path, "tanggal;lintang;bujur;isi\n1/8/2026;-6,2;106,8;Jalan rusak\n")
    assert isinstance(report, Report) and (report.lat, report.lon) == (-6.2, 106.8)


def test_excels_separator_remark(tmp_path: Path) -> None:
    [report] = pieces(tmp_path, "sep=;\ntanggal;isi\n1/8/2026;Jalan rusak\n")
    assert isinstance(report, Report) and report.text == "Jalan rusak"


def test_lines_above_the_header(tmp_path: Path) -> None:
    content = "Laporan bulan Agustus\n\nDiunduh 1/9/2026,,\nNo,Tanggal,Isi\n1,1/8/2026,Jalan rusak\n"
    [report] = pieces(tmp_path, content)
    assert isinstance(report, Report) and report.text == "Jalan rusak"


def test_one_column(tmp_path: Path) -> None:
    path = tmp_path / "a.csv"
    path.write_text("isi\nJalan rusak, parah\nLampu mati; gelap\n")
    assert sniff(path).columns == ("isi",)


def test_newlines_in_quotes(tmp_path: Path) -> None:
    content = HEAD + '2026-08-01,,,judul,"satu, ""dua""\n\ntiga"\n' + row(1)
    assert story(pieces(tmp_path, content)) == [('satu, "dua"\n\ntiga', ""), ("Laporan 1", "")]


def test_a_row_with_the_wrong_number_of_columns_is_kept_raw(tmp_path: Path) -> None:
    content = HEAD + row(1) + "2026-08-01,-6.2,106.8,Jalan, rusak, parah\n" + row(2) + "2026-08-01,-6.2\n"
    found = pieces(tmp_path, content)
    assert story(found) == [
        ("Laporan 1", ""), ("baris 3", "file.column_count"), ("Laporan 2", ""),
        ("baris 5", "file.column_count"),
    ]  # fmt: skip
    assert isinstance(found[1], Unreadable)
    assert found[1].raw == "2026-08-01,-6.2,106.8,Jalan, rusak, parah"
    assert found[1].params == {"found": "6", "expected": "5"}


def test_empty_cells_at_the_end_do_no_harm(tmp_path: Path) -> None:
    content = "tanggal,isi,\n2026-08-01,satu\n2026-08-01,dua,,,\n"
    assert story(pieces(tmp_path, content)) == [("satu", ""), ("dua", "")]


def test_blank_lines_are_no_rows(tmp_path: Path) -> None:
    assert story(pieces(tmp_path, HEAD + "\n" + row(1) + "\n  \n" + row(2) + "\n\n")) == [
        ("Laporan 1", ""), ("Laporan 2", ""),
    ]  # fmt: skip


def test_a_quote_never_closed_costs_its_own_line_only(tmp_path: Path) -> None:
    content = HEAD + row(1) + '2026-08-01,-6.2,106.8,,"tanpa akhir\n' + "".join(map(row, range(2, 40)))
    found = story(pieces(tmp_path, content))
    assert found[1] == ("baris 3", "file.open_quote")
    assert [text for text, _ in found[2:]] == [f"Laporan {number}" for number in range(2, 40)]


def test_a_quote_closed_by_a_later_rows_quote_is_noticed(tmp_path: Path) -> None:
    content = HEAD + '2026-08-01,-6.2,106.8,,"tanpa akhir\n' + row(1) + '2026-08-01,,,,"dua, tiga"\n' + row(2)
    assert story(pieces(tmp_path, content)) == [
        ("baris 2", "file.open_quote"), ("Laporan 1", ""), ("dua, tiga", ""), ("Laporan 2", ""),
    ]  # fmt: skip


def test_a_line_of_a_hundred_megabytes(tmp_path: Path) -> None:
    path = tmp_path / "a.csv"
    with path.open("w") as stream:
        stream.write(HEAD + row(1) + "2026-08-01,,,,")
        for _ in range(100):
            stream.write("x" * 1_000_000)
        stream.write("\n" + row(2))
    began = time.perf_counter()
    found = list(read(path, "qlue", now=NOW))
    assert time.perf_counter() - began < 10
    assert story(found) == [("Laporan 1", ""), ("baris 3", "file.record_too_long"), ("Laporan 2", "")]
    assert isinstance(found[1], Unreadable) and len(found[1].raw) <= RAW_LIMIT


def test_a_long_line_inside_an_open_quote(tmp_path: Path) -> None:
    content = HEAD + '2026-08-01,,,,"buka\n' + "x" * 1_400_000 + "\n" + row(1)
    assert story(pieces(tmp_path, content)) == [
        ("baris 2", "file.open_quote"), ("baris 3", "file.record_too_long"), ("Laporan 1", ""),
    ]  # fmt: skip


def test_a_long_last_line_without_end(tmp_path: Path) -> None:
    assert story(pieces(tmp_path, HEAD + row(1) + "y" * 3_000_000)) == [
        ("Laporan 1", ""), ("baris 3", "file.record_too_long"),
    ]  # fmt: skip


def test_a_field_longer_than_any_text(tmp_path: Path) -> None:
    content = HEAD + "2026-08-01,,,," + "x" * 200_000 + "\n" + row(1)
    assert story(pieces(tmp_path, content)) == [("baris 2", "file.record_too_long"), ("Laporan 1", "")]


def test_quotes_made_to_be_read_again_and_again_stay_cheap(tmp_path: Path) -> None:
    # Each line, read from a closed or from an open quotation mark, ends inside one.
    content = HEAD + '"a,"b"c,"d\n' * 120_000
    began = time.perf_counter()
    found = pieces(tmp_path, content)
    assert time.perf_counter() - began < 20
    assert found and all(isinstance(piece, Unreadable) for piece in found)


def test_formulas_and_markup_are_text(tmp_path: Path) -> None:
    content = HEAD + '2026-08-01,,,"=HYPERLINK(""http://x"")","<img src=x onerror=alert(1)>"\n'
    [report] = pieces(tmp_path, content)
    assert isinstance(report, Report)
    assert (report.title, report.text) == ('=HYPERLINK("http://x")', "<img src=x onerror=alert(1)>")


def test_the_raw_row_is_kept(tmp_path: Path) -> None:
    content = HEAD + '2026-08-01,,,,"satu\ndua"\n'
    [report] = pieces(tmp_path, content)
    assert isinstance(report, Report) and report.raw == '2026-08-01,,,,"satu\ndua"'


def test_month_first_column(tmp_path: Path) -> None:
    found = pieces(tmp_path, "date,text\n01/02/2026,a\n01/25/2026,b\n02/03/2026,c\n")
    days = [(piece.received_at + 7 * 3600) // 86400 for piece in found if isinstance(piece, Report)]
    assert [day - days[0] for day in days] == [0, 23, 32]
