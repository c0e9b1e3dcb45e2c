"""``tanggap rules``: a list comes out as it went in, a wrong one is told and changes nothing, trying writes nothing."""

from __future__ import annotations

import json
import os
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from typer.testing import CliRunner

from console import cli_base
from console.cli import app
from console.cli_base import Programs
from console.core.dispatch import Change
from models import writing
from tests.support.factories import CREW, LURAH, NOW, PLUIT, report, room
from tests.support.homes import opened

Run = Callable[..., Any]

RULES = [
    {"name": "Banjir Pluit", "addressee": "sudin DSDA", "position": 10, "active": True, "kelurahan": [PLUIT],
     "categories": ["banjir"], "weekdays": [0, 6], "begins": "22:00", "ends": "05:00"},
    {"name": "Sampah", "addressee": "ppsu", "position": 20, "active": True, "categories": ["sampah"]},
    {"name": "Lama", "addressee": "lurah", "position": 5, "active": False},
]  # fmt: skip
ABSENCES = [{"agency": LURAH, "since": NOW - 60, "until": NOW + 86_400, "deputy": CREW}]
LADDER = [{"name": "Lurah diam", "rung": "camat", "clock": "lurah", "after": 5_400, "active": False,
           "categories": ["banjir"]}]  # fmt: skip
LISTS = {"routing": RULES, "absences": ABSENCES, "ladder": LADDER}


@pytest.fixture
def tanggap(home: Path, monkeypatch: pytest.MonkeyPatch) -> Run:
    """Runs a command as a supervisor of a home with one case."""
    with room(home) as made:
        made.receive(report(1, channel="x"))
    monkeypatch.setattr(cli_base, "wall_clock", lambda: NOW)
    monkeypatch.setenv("TANGGAP_ROLE", "supervisor")

    def run(*words: str) -> Any:
        done = CliRunner().invoke(
            app, ["rules", *words], obj=Programs(lambda _: 0, lambda *_: (), lambda *_: 0)
        )
        if done.exception is not None and not isinstance(done.exception, SystemExit):
            raise done.exception
        return done

    return run


@pytest.fixture
def file(tmp_path: Path) -> Callable[[Any], str]:
    """Writes something into a file, JSON unless it is text or bytes."""

    def write(what: Any) -> str:
        path = tmp_path / "aturan.json"
        data = (
            what
            if isinstance(what, bytes)
            else str(what if isinstance(what, str) else json.dumps(what)).encode()
        )
        path.write_bytes(data)
        return str(path)

    return write


@pytest.mark.parametrize("kind", LISTS)
def test_what_was_set_is_shown(tanggap: Run, file: Callable[[Any], str], kind: str) -> None:
    assert tanggap("show", kind).stderr == "Belum ada.\n"
    assert json.loads(tanggap("show", kind, "--json").stdout) == []
    done = tanggap("set", kind, file(LISTS[kind]), "--json")
    assert (done.exit_code, json.loads(done.stdout)) == (0, {"kind": kind, "count": len(LISTS[kind])})
    assert json.loads(tanggap("show", kind, "--json").stdout) == LISTS[kind]
    assert tanggap("set", kind, file(json.dumps([]))).stdout == "0 berlaku.\n"
    assert json.loads(tanggap("show", kind, "--json").stdout) == []


def test_tables_for_people(tanggap: Run, file: Callable[[Any], str]) -> None:
    for kind, some in LISTS.items():
        assert tanggap("set", kind, file(some)).exit_code == 0
    rows = [line.split() for line in tanggap("show", "routing").stdout.splitlines()]
    assert rows[3][:5] == ["10", "Banjir", "Pluit", "sudin", "DSDA"] and rows[3][-3:] == [
        "Sen,",
        "Min",
        "22:00-05:00",
    ]
    assert rows[4][:3] == ["20", "Sampah", "ppsu"] and rows[5][:3] == ["mati", "Lama", "lurah"]
    (row,) = tanggap("show", "absences").stdout.splitlines()[3:-1]
    assert [cell.strip() for cell in row.split("   ") if cell.strip()] == [
        "Kelurahan Pluit", "Sen 24 Nov 08.09", "Sel 25 Nov 08.10", "PPSU Pluit",
    ]  # fmt: skip
    (row,) = tanggap("show", "ladder").stdout.splitlines()[3:-1]
    assert row.split() == ["Lurah", "diam", "(mati)", "camat", "lurah", "1.5", "banjir"]


@pytest.mark.parametrize(
    ("kind", "what", "sentence"),
    [
        ("routing", "{", "Daftar aturan tidak dapat dibaca."),
        ("routing", b"\xff\xfe", "Daftar aturan tidak dapat dibaca."),
        ("routing", [RULES[1] | {"addressee": "PT-LAIN"}],
         "Aturan “Sampah”: SKPD “PT-LAIN” tidak ada dalam daftar."),
        ("routing", [RULES[1], RULES[1]], "Dua aturan bernama “Sampah”."),
        ("absences", [ABSENCES[0] | {"until": 1 << 40}], "Aturan “1”: Isian “until” tidak dapat dipakai."),
        ("ladder", [LADDER[0] | {"rung": "presiden"}], "Aturan “Lurah diam”: Isian “rung” tidak dapat dipakai."),
    ],
)  # fmt: skip
def test_a_list_that_cannot_be_changes_nothing(
    tanggap: Run, file: Callable[[Any], str], kind: str, what: Any, sentence: str
) -> None:
    tanggap("set", kind, file(LISTS[kind]))
    done = tanggap("set", kind, file(what))
    assert (done.exit_code, done.stdout, done.stderr) == (1, "", sentence + "\n")
    assert json.loads(tanggap("show", kind, "--json").stdout) == LISTS[kind]


def test_what_is_no_list_or_no_file_is_told(
    tanggap: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    done = tanggap("show", "hujan")
    assert (done.exit_code, done.stderr) == (
        2, "“hujan” tidak dikenal. Pilihannya: routing, absences, ladder.\n",
    )  # fmt: skip
    pipe = tmp_path / "pipa"
    os.mkfifo(pipe)
    for path in (tmp_path / "tidak-ada.json", tmp_path, pipe):
        done = tanggap("set", "routing", str(path))
        assert done.exit_code == 1 and path.name in done.stderr
    monkeypatch.setenv("TANGGAP_ROLE", "operator")
    (tmp_path / "kosong.json").write_text("[]")
    done = tanggap("set", "routing", str(tmp_path / "kosong.json"))
    assert done.exit_code == 1 and "operator" in done.stderr


def test_a_newer_programs_list_is_overwritten_only_on_request(
    tanggap: Run, file: Callable[[Any], str], home: Path
) -> None:
    newer = json.dumps([RULES[1] | {"weather": "rain"}])
    with opened(home, NOW) as (_store, door):
        door.housekeep(lambda connection: writing.set_city_list(connection, "routing_rules", newer), Change())
    for words in (("show", "routing", "--json"), ("set", "routing", file(RULES))):
        done = tanggap(*words)
        assert (done.exit_code, done.stdout) == (1, "")
        assert done.stderr.startswith("Aturan di sini ditulis Tanggap yang lebih baru.")
    assert tanggap("set", "routing", file(RULES), "--overwrite").exit_code == 0
    assert json.loads(tanggap("show", "routing", "--json").stdout) == RULES


def test_trying_rules_writes_nothing(tanggap: Run, file: Callable[[Any], str]) -> None:
    done = tanggap("rehearse", file(RULES), "--json")
    found = json.loads(done.stdout)
    assert (found["cases"], found["decided"], found["changed"]) == (1, 1, 1)
    assert found["since"].startswith("2025-10-25T08:10") and found["until"].startswith("2025-11-24T08:10")
    assert [(r["rule"], r["decided"]) for r in found["rules"]] == [("Banjir Pluit", 0), ("Sampah", 1)]
    assert [(m["source"], m["to"], m["cases"]) for m in found["moves"]] == [(LURAH, CREW, 1)]
    told = tanggap("rehearse", file(RULES), "--days", "1").stdout
    assert told.startswith("1 hari terakhir: 1 laporan, 1 diputuskan aturan ini, 1 akan ke tujuan lain")
    assert "Kelurahan Pluit" in told and "PPSU Pluit" in told
    done = tanggap("rehearse", file([RULES[0] | {"categories": ["salju"]}]))
    assert (done.exit_code, done.stdout) == (1, "")
    assert done.stderr == "Aturan “Banjir Pluit”: Kategori “salju” tidak ada dalam daftar.\n"
    assert json.loads(tanggap("show", "routing", "--json").stdout) == []


def test_handing_over_to_somebody_away_is_done_and_told(tanggap: Run, file: Callable[[Any], str]) -> None:
    tanggap("set", "absences", file(ABSENCES))
    words = ["do", "dispose", "--to", "lurah", "--where", "open=yes", "--json"]
    done = CliRunner().invoke(app, words, obj=Programs(lambda _: 0, lambda *_: (), lambda *_: 0))
    assert (done.exit_code, len(json.loads(done.stdout)["accepted"])) == (0, 1)
    assert (
        done.stderr
        == "1 ke Kelurahan Pluit, tidak di tempat sampai Sel 25 Nov 08.10; pengganti: PPSU Pluit\n"
    )
