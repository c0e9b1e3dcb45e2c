"""One piece of a file, read long after the file."""

from __future__ import annotations

from pathlib import Path

from console.channels import file
from console.channels.file_again import read_again, remember
from models.report import Report, Unreadable


def only(pieces: list[Report | Unreadable]) -> Report | Unreadable:
    assert len(pieces) == 1
    return pieces[0]


def test_a_line_is_read_under_the_header_of_its_file(tmp_path: Path, now: int) -> None:
    path = tmp_path / "a.csv"
    path.write_text("no\tkapan\tkata\n1\t2025-11-24 07:00\thalo\n")
    mapping = {"kapan": "created_at", "kata": "text", "no": "external_id"}
    how = remember(file.sniff(path, mapping), mapping)
    found = only(read_again('2\t2025-11-24 07:00\t"dua\nbaris"', how, "sms", "a.csv", None, now=now))
    assert isinstance(found, Report)
    assert (found.channel, found.external_id, found.text) == ("sms", "2", "dua\nbaris")


def test_other_words_about_the_columns(tmp_path: Path, now: int) -> None:
    how = {"format": "csv", "delimiter": ",", "columns": ["a", "tanggal", "isi", "judul asli"]}
    raw = "1,2025-11-24 07:00,,Banjir besar"
    assert isinstance(only(read_again(raw, how, "sms", "a.csv", None, now=now)), Unreadable)
    found = only(read_again(raw, how, "sms", "a.csv", {"judul asli": "text"}, now=now))
    assert isinstance(found, Report)
    assert found.text == "Banjir besar"


def test_a_column_that_is_not_there_is_a_reason(now: int) -> None:
    how = {"format": "csv", "delimiter": ",", "columns": ["tanggal", "isi"]}
    found = only(read_again("2025-11-24,x", how, "sms", "a.csv", {"hilang": "text"}, now=now))
    assert isinstance(found, Unreadable)
    assert found.code == "file.map_unknown_column"


def test_a_piece_without_a_file_behind_it(now: int) -> None:
    """What a channel handed over as JSON, and nothing at all."""
    found = only(
        read_again('{"text": "halo", "created_at": "2025-11-24T07:00:00"}', {}, "x", "", None, now=now)
    )
    assert isinstance(found, Report)
    assert read_again("", {}, "x", "", None, now=now) == []
