"""The log keeps to one redacted line an entry, whatever is thrown at it."""

from __future__ import annotations

import logging
import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from console.core import log

TOKEN = "s3cr3t-of-qlue"  # noqa: S105  (what must not appear)


@pytest.fixture
def written(tmp_path: Path) -> Iterator[Path]:
    """The log file of a running log; the root logger is put back afterwards."""
    root = logging.getLogger()
    level = root.level
    handler = log.set_up(tmp_path / "log", secrets=[TOKEN])
    yield tmp_path / "log" / log.FILE_NAME
    log.tear_down(handler)
    root.setLevel(level)


def test_a_line_has_utc_time_level_and_logger(written: Path) -> None:
    logging.getLogger("console.core.sync").info("pulled %d", 12)
    line = written.read_text(encoding="utf-8")
    assert re.fullmatch(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z INFO console\.core\.sync: pulled 12\n", line)


def test_the_folder_is_the_owners_alone(written: Path) -> None:
    assert written.parent.stat().st_mode & 0o077 == 0


def test_a_traceback_is_one_redacted_line(written: Path) -> None:
    try:
        raise ValueError(f"login with {TOKEN}\nfor budi@example.org failed")  # noqa: TRY301
    except ValueError:
        logging.getLogger("x").info("no answer", exc_info=True)
    text = written.read_text(encoding="utf-8")
    assert text.count("\n") == 1
    assert "Traceback" in text
    assert "ValueError" in text
    assert TOKEN not in text
    assert "budi@" not in text


def test_citizen_text_as_the_message_is_not_a_format(written: Path) -> None:
    broken = logging.LogRecord("x", logging.INFO, __file__, 1, "100%s rusak %(all)d", (7,), None)
    assert log.LineFormatter().format(broken).endswith("100%s rusak %(all)d (7,)")
    logging.getLogger("x").info("diskon 50% \x1b[31m\r\nINFO palsu: \u202e")
    assert (
        written.read_text(encoding="utf-8")
        .rstrip("\n")
        .endswith(r"diskon 50% \x1b[31m\r\nINFO palsu: \u202e")
    )


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("postgresql://rina:rahasia@db.example/tanggap", "postgresql://[…]@db.example/tanggap"),
        ("Authorization: Bearer abc.def-123", "Authorization: […] […]"),
        ("token=abc123&page=2", "token=[…]&page=2"),
        ('{"password": "a b", "n": 1}', '{"password": […], "n": 1}'),
        ("TANGGAP_CHANNEL_QLUE_TOKEN=abc", "TANGGAP_CHANNEL_QLUE_TOKEN=[…]"),
        ("dari budi.s+x@mail.co.id", "dari [email]"),
        ("HP 0812-3456-7890 ya", "HP [telepon] ya"),
        ("HP 081234567890.", "HP [telepon]."),
        ("wa +62 812 3456 7890", "wa [telepon]"),
        ("wa 6281234567890", "wa [telepon]"),
        ("kantor (021) 384 4444", "kantor [telepon]"),
        ("call +44 20 7946 0958", "call [telepon]"),
        ("NIK 3172010101900001", "NIK [nik]"),
    ],
)
def test_personal_data_and_secrets_are_masked(text: str, expected: str) -> None:
    assert log.redact(text) == expected


@pytest.mark.parametrize(
    "text",
    [
        "JK2511240017 at revision 1763946600",
        "31.72.01.1001 at -6.175392, 106.827153",
        "0f8fad5b-d9cb-469f-a165-70867728950e moved",
        "2025-11-24T08:10:00.250Z took 1204 ms",
        "load of 1000000 rows, 0812 bytes left",
        "SELECT n FROM complaint WHERE due < 1763946600",
    ],
)
def test_what_a_log_is_read_for_stays(text: str) -> None:
    assert log.redact(text) == text


def test_short_secrets_do_not_blacken_everything() -> None:
    assert log.redact("a banana", ["a", ""]) == "a banana"
    assert log.redact("key xyzzy", ["xyzzy"]) == f"key {log.MASK}"


@given(st.text())
def test_every_text_becomes_one_line(text: str) -> None:
    record = logging.LogRecord("x", logging.INFO, __file__, 1, text, None, None)
    line = log.LineFormatter().format(record)
    assert len(line.splitlines()) == 1


def test_files_rotate_and_are_few(written: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    handler = next(h for h in logging.getLogger().handlers if isinstance(h, log.LogFile))
    monkeypatch.setattr(handler, "maxBytes", 300)
    for n in range(60):
        logging.getLogger("x").info("line %d", n)
    files = sorted(written.parent.iterdir())
    assert len(files) == log.FILE_COUNT + 1
    assert "line 59" in written.read_text(encoding="utf-8")


def test_a_full_disk_is_said_once_and_stops_nothing(
    written: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    handler = next(h for h in logging.getLogger().handlers if isinstance(h, log.LogFile))

    def full(record: logging.LogRecord) -> bool:
        raise OSError(28, "No space left on device")

    with monkeypatch.context() as patch:
        patch.setattr(handler, "shouldRollover", full)
        logging.getLogger("x").info("one")
        logging.getLogger("x").info("two")
    logging.getLogger("x").info("three")
    assert capsys.readouterr().err.count("No space left on device") == 1
    assert written.read_text(encoding="utf-8").endswith("three\n")


def test_stderr_repeats_the_same_redacted_line(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    root = logging.getLogger()
    level = root.level
    handler = log.set_up(tmp_path, also_stderr=True)
    logging.getLogger("x").info("mail to a@b.id")
    log.tear_down(handler)
    logging.getLogger("x").info("after the end")
    root.setLevel(level)
    assert capsys.readouterr().err.endswith("INFO x: mail to [email]\n")
    assert len(list(tmp_path.iterdir())) == 1
