"""The command line as scripts use it: shapes, exit statuses, and what bad input and bad machines do to it."""

from __future__ import annotations

import json
import os
import re
import signal
import sqlite3
import subprocess
import sys
from collections.abc import Callable, Iterable
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import Engine
from typer.testing import CliRunner

from console import __main__ as start
from console import cli_base
from console.cli import app, main
from console.cli_base import Programs
from console.core.settings import Settings
from models import migrate, writing
from models.territory import load_default
from tests.support.homes import environment, opened, prepare

FIELDS = {
    "id", "number", "channel", "external_id", "status", "colour", "kind", "category", "kelurahan", "agency",
    "assignee", "received_at", "due_at", "lat", "lon", "text", "revision",
}  # fmt: skip
HEAD = "id,created_at,lat,lon,text,nama,telepon\n"
PLUIT = load_default().kelurahan["31.72.01.1005"]
ROWS = (
    "a1,2025-11-24 07:00,-6.1957,106.8324,Jalan berlubang depan pasar,Budi Santoso,08111272206\n"
    f"a2,2025-11-24 07:10,{PLUIT.lat},{PLUIT.lon},Sampah menumpuk di Pluit,,\n"
    "a3,2025-11-24 07:20,,,\"=HYPERLINK(\"\"http://x\"\",\"\"klik\"\")\",,\n"
)  # fmt: skip


class Told:
    """What a command answered."""

    def __init__(self, code: int, out: str, err: str) -> None:
        self.code, self.out, self.err = code, out, err

    @property
    def data(self) -> Any:
        return json.loads(self.out)


Run = Callable[..., Told]


def nothing(_demo: bool) -> int:
    return 0


def no_wall(_screens: int, _demo: bool) -> int:
    return 0


def no_pictures(_settings: Settings, _folder: Path, _demo: bool) -> Iterable[Path]:
    return ()


@pytest.fixture
def tanggap(home: Path, now: int, monkeypatch: pytest.MonkeyPatch) -> Run:
    """Runs a command in this process, at a fixed time, on an empty home."""
    prepare(home, now)
    monkeypatch.setattr(cli_base, "wall_clock", lambda: now)
    runner = CliRunner()

    def run(*words: str, programs: Programs | None = None) -> Told:
        done = runner.invoke(app, list(words), obj=programs or Programs(nothing, no_pictures, no_wall))
        if done.exception is not None and not isinstance(done.exception, SystemExit):
            raise done.exception
        return Told(done.exit_code, done.stdout, done.stderr)

    return run


@pytest.fixture
def reports(tmp_path: Path) -> str:
    path = tmp_path / "laporan.csv"
    path.write_text(HEAD + ROWS)
    return str(path)


@pytest.fixture
def loaded(tanggap: Run, reports: str) -> Run:
    assert tanggap("load", reports, "--channel", "qlue", "--json").code == 0
    return tanggap


# Shapes ----------------------------------------------------------------------------------------------------


def test_load_twice(tanggap: Run, reports: str) -> None:
    first = tanggap("load", reports, "--channel", "qlue", "--json")
    assert first.data == {"read": 3, "received": 3, "known": 0, "quarantined": 0}
    again = tanggap("load", reports, "--channel", "qlue", "--json")
    assert again.data == {"read": 3, "received": 0, "known": 3, "quarantined": 0}
    assert first.err == again.err == ""  # a progress bar is for a terminal


def test_list_has_the_contracts_fields(loaded: Run) -> None:
    found = loaded("list", "--json").data
    assert len(found) == 3
    for one in found:
        assert set(one) >= FIELDS
    case = next(one for one in found if one["external_id"] == "a1")
    assert case["received_at"] == "2025-11-24T07:00:00+07:00"
    assert case["colour"] == "red"
    assert case["agency"] == f"LURAH-{case['kelurahan']}"
    assert case["unsure"] == ["category"]
    assert re.fullmatch(r"[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}", case["id"])
    assert re.fullmatch(r"JK251124\d{4}", case["number"])


@pytest.mark.parametrize(
    ("words", "found"),
    [
        (("--status", "menunggu"), {"a1", "a2", "a3"}),
        (("--status", "selesai"), set()),
        (("--channel", "sms"), set()),
        (("--text", "sampah"), {"a2"}),
        (("--kelurahan", "Pluit"), {"a2"}),
        (("--agency", "KEL"), {"a1", "a2"}),
        (("--overdue",), set()),
        (("--where", "located=no"), {"a3"}),
        (("--where", "kelurahan=31.72.01.1001", "--text", "sampah"), set()),
    ],
)  # fmt: skip
def test_list_filters(loaded: Run, words: tuple[str, ...], found: set[str]) -> None:
    assert {one["external_id"] for one in loaded("list", "--json", *words).data} == found


def test_list_stops_at_the_limit(loaded: Run) -> None:
    assert len(loaded("list", "--json", "--limit", "2").data) == 2


def test_an_empty_list_is_an_array(tanggap: Run) -> None:
    assert tanggap("list", "--json").data == []


def test_show_tells_the_history_and_masks_the_reporter(loaded: Run) -> None:
    loaded("do", "dispose", "a1", "--to", "ppsu", "--reason", "segera")
    told = loaded("show", "a1", "--json")
    case = told.data
    assert set(case) >= FIELDS | {"events"}
    assert [event["kind"] for event in case["events"]] == ["receivereport", "dispose"]
    assert "segera" in case["events"][1]["sentence"]
    assert case["events"][1]["at"].endswith("+07:00")
    for shown in (told.out, loaded("show", "a1").out):
        assert "Budi Santoso" not in shown
        assert "08111272206" not in shown
    assert case["reporter"]["contact"].endswith("2206")


def test_do_by_id_by_number_and_by_the_channels_id(loaded: Run) -> None:
    cases = loaded("list", "--json").data
    for key in ("id", "number", "external_id"):
        done = loaded("do", "note", cases[0][key], "--reason", "dicek", "--json")
        assert (done.code, done.data["accepted"]) == (0, [cases[0]["id"]])


def test_do_and_undo(loaded: Run) -> None:
    done = loaded("do", "dispose", "a1", "a2", "--to", "ppsu", "--json")
    assert len(done.data["accepted"]) == 2
    assert {one["status"] for one in loaded("list", "--json").data} == {"disposisi", "menunggu"}
    undone = loaded("undo", done.data["batch"], "--json")
    assert sorted(undone.data["accepted"]) == sorted(done.data["accepted"])
    assert {one["status"] for one in loaded("list", "--json").data} == {"menunggu"}
    again = loaded("undo", done.data["batch"], "--json")
    assert again.code == 1
    assert len(again.data["refused"]) == 2


def test_do_some_refused(loaded: Run) -> None:
    done = loaded("do", "dispose", "a1", "a3", "nobody", "--to", "ppsu", "--json")
    assert done.code == 0
    assert len(done.data["accepted"]) == 1
    assert {one["id"] for one in done.data["refused"]} >= {"nobody"}
    assert all(one["reason"] for one in done.data["refused"])


def test_do_all_refused(loaded: Run) -> None:
    done = loaded("do", "complete", "a1", "--json")
    assert done.code == 1
    assert done.data["accepted"] == []
    assert done.data["batch"] is None
    assert "belum bisa diselesaikan" in done.err


def test_do_where(loaded: Run) -> None:
    done = loaded("do", "categorise", "--where", "channel=qlue", "--to", "Sampah", "--json")
    assert len(done.data["accepted"]) == 3
    assert {one["category"] for one in loaded("list", "--json").data} == {"sampah"}


def test_a_dry_run_writes_nothing(loaded: Run) -> None:
    before = loaded("list", "--json").out
    done = loaded("do", "reject", "--where", "status=menunggu", "--reason", "uji", "--dry-run", "--json")
    assert len(done.data["accepted"]) == 3
    assert done.data["batch"] is None
    assert loaded("list", "--json").out == before


def test_a_reason_beside_a_classification_becomes_a_remark(loaded: Run) -> None:
    loaded("do", "classify", "a3", "--to", "spam", "--reason", "tautan saja")
    events = loaded("show", "a3", "--json").data["events"]
    assert [event["kind"] for event in events] == ["receivereport", "classify", "note"]


def test_balance_is_what_lies_open(loaded: Run) -> None:
    found = loaded("balance", "--json").data
    assert len(found["kelurahan"]) == 267
    cases = loaded("list", "--where", "open=yes and kind!=spam", "--json").data
    held = sum(one["open"] for one in found["agencies"])
    assert held + found["nobody"]["open"] == len(cases) > 0
    assert "terbuka" in loaded("balance").out


def test_red_names_all(loaded: Run) -> None:
    found = loaded("red", "--json").data
    assert len(found) == 267
    assert found[0].keys() == {"code", "name", "colour", "waiting", "causes", "inflow_per_day", "crew", "why"}
    assert found[0]["causes"].keys() == {"new", "back_to_red", "coordinated", "outside", "capacity"}
    assert sum(one["waiting"] for one in found) == 2
    assert {one["colour"] for one in found} <= {"red", "yellow", "green"}


def test_quarantine(tanggap: Run, tmp_path: Path) -> None:
    path = tmp_path / "buruk.csv"
    path.write_text("id,created_at,text\n1,kapan,Banjir\n2,2025-11-24 07:00,\n")
    assert tanggap("load", str(path), "--channel", "sms", "--json").data["quarantined"] == 2
    listed = tanggap("quarantine", "list", "--json").data
    assert [one["reason"] for one in listed] == [
        "“kapan” tidak terbaca sebagai tanggal.",
        "Tidak ada teks dan tidak ada judul.",
    ]
    assert "kapan" in tanggap("quarantine").out
    n = str(listed[0]["n"])
    assert tanggap("quarantine", "show", n, "--json").data["raw"] == "1,kapan,Banjir"
    failed = tanggap("quarantine", "retry", "--all", "--json")
    assert (failed.code, failed.data["received"]) == (1, [])
    mended = tanggap("quarantine", "retry", n, "--raw", "1,2025-11-24 06:00,Banjir", "--json")
    assert (mended.code, mended.data) == (0, {"received": [int(n)], "kept": []})
    other = str(listed[1]["n"])
    assert tanggap("quarantine", "discard", other).code == 1  # without a reason
    assert tanggap("quarantine", "discard", other, "--reason", "kosong", "--json").data == {"discarded": 1}
    assert tanggap("quarantine", "list", "--json").data == []


def test_territory_status(tanggap: Run) -> None:
    found = tanggap("territory", "status", "--json").data
    assert found["kelurahan"] == 267
    assert found["approximate"] is True


def test_doctor(tanggap: Run) -> None:
    told = tanggap("doctor", "--json")
    assert told.code == 0
    assert all(one.keys() == {"check", "ok", "advice"} for one in told.data)
    assert {"python", "PySide6", "window", "SQLite", "store", "central", "TANGGAP_HOME"} <= {
        one["check"] for one in told.data
    }


@pytest.mark.parametrize(
    ("words", "code"),
    [
        (("publish", "dir"), 1),
    ],
)  # fmt: skip
def test_what_is_to_come_says_so(tanggap: Run, words: tuple[str, ...], code: int) -> None:
    told = tanggap(*words)
    assert told.code == code
    assert told.out == ""
    assert "belum" in told.err


def test_run_and_snapshot_are_handed_in(tanggap: Run, tmp_path: Path) -> None:
    asked: list[object] = []

    def run(demo: bool) -> int:
        asked.append(demo)
        return 0

    def snapshot(settings: Settings, folder: Path, demo: bool) -> Iterable[Path]:
        asked.append((settings.theme, folder, demo))
        return [folder / "a.png"]

    def wall(screens: int, demo: bool) -> int:
        asked.append((screens, demo))
        return 0

    programs = Programs(run, snapshot, wall)
    assert tanggap("run", "--demo", programs=programs).code == 0
    assert tanggap(programs=programs).code == 0
    folder = tmp_path / "new" / "folder"
    assert tanggap("snapshot", str(folder), "--json", programs=programs).data == [str(folder / "a.png")]
    assert tanggap("run", "--wall", "--screens", "2", programs=programs).code == 0
    assert tanggap("run", "--wall", "--screens", "3", programs=programs).code == 2
    assert asked == [True, False, ("system", folder, False), (2, False)]
    assert folder.is_dir()


def test_the_window_opens_without_the_command_line(monkeypatch: pytest.MonkeyPatch) -> None:
    opened: list[bool] = []
    monkeypatch.setattr(start, "_window", lambda *, demo: opened.append(demo) or 7)
    for words in ([], ["run"], ["run", "--demo"]):
        monkeypatch.setattr(sys, "argv", ["tanggap", *words])
        assert start.main() == 7
    assert opened == [False, False, True]


# Wrong usage -----------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "words",
    [
        ("hapus",), ("load",), ("load", "x.csv"), ("list", "--limit", "banyak"),
        ("list", "--status", "hilang"),
        ("list", "--where", "warna:merah"), ("list", "--channel", "telegram"), ("do", "hapus", "a1"),
        ("do", "dispose"), ("do", "dispose", "--where", "status=="), ("undo", "kemarin"),
        ("quarantine", "retry"), ("load", "x.csv", "--channel", "telegram"),
        ("load", "x.csv", "--channel", "qlue", "--map", "kolom"),
    ],
)  # fmt: skip
def test_wrong_usage_is_two(tanggap: Run, words: tuple[str, ...]) -> None:
    told = tanggap(*words)
    assert told.code == 2
    assert told.out == ""
    assert told.err.strip()


def test_a_column_that_is_not_there(tanggap: Run, reports: str) -> None:
    told = tanggap("load", reports, "--channel", "qlue", "--map", "Isi=text")
    assert told.code == 2
    assert "Isi" in told.err


@pytest.mark.parametrize(
    "words",
    [("show", "JK0000000000"), ("undo", "00000000-0000-0000-0000-000000000001"), ("quarantine", "show", "9")],
)
def test_what_is_not_there_is_refused(tanggap: Run, words: tuple[str, ...]) -> None:
    told = tanggap(*words)
    assert told.code == 1
    assert told.err.count("\n") == 1  # one sentence


def test_sentences_in_english(tanggap: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("TANGGAP_LANGUAGE", "en")
    assert "There is no report" in tanggap("show", "x").err


# Bad input -------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("kosong.csv", b""), ("spasi.csv", b" \n\n"), ("gambar.png", b"\x89PNG\r\n\x1a\n" + bytes(100)),
        ("tanpa-teks.csv", b"id,created_at\n1,2025-11-24\n"), ("tanpa-waktu.csv", b"id,text\n1,halo\n"),
        ("halaman.html", b"<!DOCTYPE html><html></html>"),
        ("entitas.xml", b'<!DOCTYPE a [<!ENTITY b "c">]><a>&b;</a>'),
    ],
)  # fmt: skip
def test_a_file_that_is_none_is_refused(tanggap: Run, tmp_path: Path, name: str, content: bytes) -> None:
    path = tmp_path / name
    path.write_bytes(content)
    told = tanggap("load", str(path), "--channel", "qlue", "--json")
    assert told.code == 1
    assert told.out == ""
    assert name in told.err or "kolom" in told.err


def test_a_directory_and_a_missing_file(tanggap: Run, tmp_path: Path) -> None:
    assert "folder" in tanggap("load", str(tmp_path), "--channel", "qlue").err
    assert tanggap("load", str(tmp_path / "tidak-ada.csv"), "--channel", "qlue").code == 1


def test_odd_rows_are_taken_or_kept_and_none_is_lost(tanggap: Run, tmp_path: Path) -> None:
    """Every line of the list of bad input at once, in one file of mixed encodings."""
    rows = [
        b'1,2025-11-24 07:00,-6.19,106.83,"<img src=x onerror=alert(1)>"',
        b'2,2025-11-24 07:00,106.83,-6.19,"lat dan lon tertukar"',
        b"3,2025-11-24 07:00,0,0,nol",
        b"4,2025-11-24 07:00,-7.25,112.75,Surabaya",
        b"5,2031-01-01 07:00,-6.19,106.83,masa depan",
        b"6,24 Nov 2025 07.00,-6.19,106.83,tanggal lain",
        b"7,2025-11-24 07:00,-6.19,106.83,\xe9 windows",
        "8,2025-11-24 07:00,-6.19,106.83,مرحبا 🚧 \u202ekanan ke kiri".encode(),
        b"9,2025-11-24 07:00,-6.19,106.83,nol\x00byte",
        b"10,2025-11-24 07:00,-6.19,106.83," + b"x" * 20_000,
        b"11,2025-11-24 07:00,-6.19,106.83," + b"x" * 20_001,
        b"12,2025-11-24 07:00,-6.19,106.83,=1+1",
        b"12,2025-11-24 07:00,-6.19,106.83,id yang sama",
        b"13,2025-11-24 07:00,satu,dua,koordinat kata",
        b"14,bukan tanggal,-6.19,106.83,tanpa tanggal",
        b"15,2025-11-24 07:00,-6.19,106.83,'; drop table complaint; --",
    ]
    path = tmp_path / "aneh.csv"
    path.write_bytes(b"id,created_at,lat,lon,text\n" + b"\n".join(rows) + b"\n")
    tally = tanggap("load", str(path), "--channel", "qlue", "--json").data
    assert tally == {"read": 16, "received": 11, "known": 0, "quarantined": 5}
    found = {one["external_id"]: one for one in tanggap("list", "--json").data}
    assert found["1"]["text"] == "<img src=x onerror=alert(1)>"
    assert (found["2"]["lat"], found["2"]["lon"]) == (-6.19, 106.83)
    assert (found["3"]["lat"], found["3"]["kelurahan"]) == (None, None)
    assert found["4"]["kelurahan"] is None
    assert found["7"]["text"] == "é windows"
    assert "🚧" in found["8"]["text"]
    assert len(found["10"]["text"]) == 20_000
    assert found["12"]["text"] == "=1+1"
    assert found["15"]["text"] == "'; drop table complaint; --"
    codes = {one["code"] for one in tanggap("quarantine", "list", "--json").data}
    assert codes == {
        "file.date_in_future", "file.text_too_long", "file.duplicate_id", "file.bad_place", "file.bad_date",
    }  # fmt: skip
    shown = tanggap("list").out  # on a screen as well as in JSON
    assert "\x1b" not in shown
    assert "\u202e" not in shown.replace("\u2066", "").replace("\u2069", "") or "\u2069" in shown


def test_one_line_of_a_hundred_megabytes(tanggap: Run, tmp_path: Path) -> None:
    path = tmp_path / "panjang.csv"
    with path.open("wb") as out:
        out.write(HEAD.encode() + ROWS.encode())
        for _ in range(100):
            out.write(b"x" * 1_000_000)
        out.write(b"\na9,2025-11-24 07:00,-6.19,106.83,sesudahnya,,\n")
    tally = tanggap("load", str(path), "--channel", "qlue", "--json").data
    assert tally == {"read": 5, "received": 4, "known": 0, "quarantined": 1}


# Bad machines ----------------------------------------------------------------------------------------------


def test_a_newer_store_is_left_alone(tanggap: Run, home: Path) -> None:
    with closing(sqlite3.connect(home / "tanggap.db")) as db:
        db.execute(f"pragma user_version = {migrate.SCHEMA + 1}")
    told = tanggap("list", "--json")
    assert told.code == 1
    assert "lebih baru" in told.err


def test_a_file_that_is_no_store(tanggap: Run, home: Path) -> None:
    (home / "tanggap.db").write_bytes(b"x" * 5000)
    told = tanggap("list")
    assert told.code == 1
    assert "rusak" in told.err


def test_a_disk_that_fills_on_the_way(tanggap: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """What came before stands, the sentence says so, and loading again brings only the rest."""
    real = writing.open_engine

    def small(path: Path) -> Engine:
        engine = real(path)
        with engine.connect() as connection:
            pages = connection.exec_driver_sql("pragma page_count").scalar_one()
            connection.exec_driver_sql(f"pragma max_page_count = {pages + 500}")
        return engine

    path = tmp_path / "banyak.csv"
    rows = (f"m{i},2025-11-20 07:00,,,{'Jalan rusak ' * 100} {i},,\n" for i in range(2000))
    path.write_text(HEAD + "".join(rows))
    with monkeypatch.context() as patched:
        patched.setattr(writing, "open_engine", small)
        told = tanggap("load", str(path), "--channel", "sms", "--json")
    assert (told.code, told.out) == (1, "")
    assert "Disk penuh" in told.err
    there = len(tanggap("list", "--json").data)
    assert 0 < there < 2000
    assert f"{there} laporan baru sudah tersimpan" in told.err
    assert tanggap("load", str(path), "--channel", "sms", "--json").data["received"] == 2000 - there


def test_a_home_that_cannot_be(tanggap: Run, home: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A file where the folder should be stops root too, whom a read-only folder does not."""
    monkeypatch.setenv("TANGGAP_HOME", str(home / "tanggap.db" / "lagi"))
    told = tanggap("list")
    assert told.code == 1
    assert "TANGGAP_HOME" in told.err


@pytest.mark.skipif(hasattr(os, "geteuid") and os.geteuid() == 0, reason="root may write everywhere")
def test_a_read_only_home(tanggap: Run, home: Path) -> None:
    home.chmod(0o500)
    try:
        told = tanggap("list")
    finally:
        home.chmod(0o700)
    assert told.code == 1
    assert "TANGGAP_HOME" in told.err


def test_a_second_console_on_the_same_home_is_refused(home: Path, now: int) -> None:
    with opened(home, now) as (store, _dispatcher):
        store.claim()
        second = subprocess.run(
            [sys.executable, "-m", "console", "run"], env=environment(home), capture_output=True, timeout=120
        )
    assert second.returncode == 1
    assert str(home) in second.stderr.decode()
    assert b"Traceback" not in second.stderr


def test_a_setting_that_does_not_apply(tanggap: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("TANGGAP_ROLE", "raja")
    assert "raja" in tanggap("list").err


def test_an_auditor_decides_nothing(loaded: Run, reports: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("TANGGAP_ROLE", "auditor")
    assert loaded("do", "dispose", "a1", "--to", "ppsu").code == 1
    assert loaded("load", reports, "--channel", "sms").code == 1


def test_a_load_that_is_killed_can_be_repeated(home: Path, now: int, tmp_path: Path) -> None:
    """SIGKILL in the middle: whole batches are there, the store is sound, the rest comes by loading again."""
    prepare(home, now)
    path = tmp_path / "banyak.csv"
    with path.open("w") as out:
        out.write(HEAD)
        out.writelines(f"m{i},2025-11-20 07:00,-6.19,106.83,Jalan rusak {i},,\n" for i in range(20_000))
    command = [sys.executable, "-m", "console", "load", str(path), "--channel", "qlue", "--json"]
    process = subprocess.Popen(command, env=environment(home), stdout=subprocess.PIPE, stderr=subprocess.PIPE)
    with closing(sqlite3.connect(home / "tanggap.db")) as db:
        while process.poll() is None and db.execute("select count(*) from complaint").fetchone()[0] < 1000:
            pass
        process.send_signal(signal.SIGKILL)
        process.communicate()
        assert process.returncode == -signal.SIGKILL
        there = db.execute("select count(*) from complaint").fetchone()[0]
        assert 0 < there < 20_000
        assert there % 500 == 0
        assert db.execute("select count(*) from event").fetchone()[0] == there
        assert db.execute("pragma integrity_check").fetchone()[0] == "ok"
    done = subprocess.run(command, env=environment(home), capture_output=True, text=True, timeout=300)
    assert json.loads(done.stdout) == {
        "read": 20_000, "received": 20_000 - there, "known": there, "quarantined": 0,
    }  # fmt: skip


def test_a_pipe_that_closes_is_no_crash(home: Path, now: int, reports: str) -> None:
    prepare(home, now)
    env = {**environment(home), "PYTHONIOENCODING": "ascii"}
    load = [sys.executable, "-m", "console", "load", reports, "--channel", "qlue"]
    assert subprocess.run(load, env=env, capture_output=True, timeout=120).returncode == 0
    listed = subprocess.Popen(
        [sys.executable, "-m", "console", "list", "--json"],
        env=env,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
    )
    assert listed.stdout is not None
    listed.stdout.close()
    assert listed.stderr is not None
    said = listed.stderr.read()
    listed.stderr.close()
    listed.wait(timeout=120)
    assert b"Traceback" not in said


def test_main_returns_the_exit_status(home: Path, now: int, capsys: pytest.CaptureFixture[str]) -> None:
    prepare(home, now)
    programs = Programs(nothing, no_pictures, no_wall)
    assert main(["territory", "status"], programs) == 0
    assert main(["show", "x"], programs) == 1
    assert main(["hapus"], programs) == 2


# A whole story on real data --------------------------------------------------------------------------------


def test_real_reports_from_arrival_to_official_boundaries(tanggap: Run, shared: Path) -> None:
    sample, boundaries = (
        shared / "data" / "qlue_2017_sample.csv",
        shared / "data" / "jakarta_kelurahan.geojson",
    )
    if not sample.is_file() or not boundaries.is_file():
        pytest.skip("no real data beside the project")
    load = ("load", str(sample), "--channel", "qlue", "--json")
    assert tanggap(*load).data == {"read": 300, "received": 300, "known": 0, "quarantined": 0}
    assert tanggap(*load).data == {"read": 300, "received": 0, "known": 300, "quarantined": 0}
    cases = tanggap("list", "--json").data
    assert len(cases) == 300
    placed = next(one for one in cases if one["kelurahan"])
    assert tanggap("show", placed["number"], "--json").data["id"] == placed["id"]
    assert tanggap("do", "dispose", placed["id"], "--json").data["accepted"] == [placed["id"]]
    done = tanggap("do", "complete", placed["id"], "--reason", "sudah dikerjakan", "--json").data
    assert tanggap("show", placed["id"], "--json").data["status"] == "selesai"
    assert tanggap("undo", done["batch"], "--json").data["accepted"] == [placed["id"]]
    assert tanggap("show", placed["id"], "--json").data["status"] == "disposisi"

    told = tanggap("territory", "import", str(boundaries), "--json").data
    assert (told["kelurahan"], told["approximate"]) == (267, False)
    assert tanggap("territory", "status", "--json").data["source"] == boundaries.name
    inside = wrong = 0
    shapes = _shapes(boundaries)
    for one in tanggap("list", "--json").data:
        containing = _containing(shapes, one["lon"], one["lat"])
        inside += bool(containing)
        wrong += bool(containing) and one["kelurahan"] not in containing
    assert inside > 280
    assert wrong == 0


def _shapes(path: Path) -> dict[str, Any]:
    import shapely

    return {
        feature["properties"]["code"]: shapely.from_geojson(json.dumps(feature["geometry"]))
        for feature in json.loads(path.read_text())["features"]
    }


def _containing(shapes: dict[str, Any], lon: float, lat: float) -> set[str]:
    """By asking every one of the 267; where two overlap either is right."""
    import shapely

    point = shapely.Point(lon, lat)
    return {code for code, shape in shapes.items() if shape.intersects(point)}
