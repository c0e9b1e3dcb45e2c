"""A disposition is work: it is accepted or sent back, going to and fro is seen, and what nobody touches climbs."""

from __future__ import annotations

import json
from collections.abc import Callable
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from uuid import UUID

import pytest
from typer.testing import CliRunner

from console import cli_base
from console.cli import app
from console.cli_base import Programs
from console.core import history, records
from console.core.ladder import Ladder
from models.ladder import LadderRule
from tests.support.factories import DAY, HOUR, room
from tests.support.homes import prepare

RULES = (
    LadderRule("Lurah diam sehari", "camat", "lurah", DAY),
    LadderRule("Lurah diam dua hari", "walikota", "lurah", 2 * DAY),
)


@dataclass
class Told:
    """What a command answered."""

    stdout: str
    stderr: str


Run = Callable[..., Told]


@pytest.fixture
def tanggap(home: Path, now: int, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Run:
    """Commands on a home with three reports of illegal parking in Penjaringan."""
    prepare(home, now)
    monkeypatch.setattr(cli_base, "wall_clock", lambda: now)
    monkeypatch.setenv("TANGGAP_OPERATOR", "rina")
    rows = [f"p{i},2025-11-24 07:1{i},-6.122045,106.800022,Parkir liar menutup trotoar {i}" for i in range(3)]
    file = tmp_path / "laporan.csv"
    file.write_text("\n".join(("id,created_at,lat,lon,text", *rows)) + "\n")

    def run(*words: str, code: int = 0) -> Told:
        done = CliRunner().invoke(
            app, list(words), obj=Programs(lambda _demo: 0, lambda *_: (), lambda *_: 0)
        )
        assert done.exit_code == code, (words, done.stdout, done.stderr, done.exception)
        return Told(done.stdout, done.stderr)

    run("load", str(file), "--channel", "qlue")
    return run


def shown(tanggap: Run, case: str) -> Any:
    return json.loads(tanggap("show", case, "--json").stdout)


def found(tanggap: Run, where: str) -> set[str]:
    return {one["external_id"] for one in json.loads(tanggap("list", "--where", where, "--json").stdout)}


def test_to_and_fro_and_up_the_ladder(tanggap: Run, home: Path) -> None:
    lurah = "LURAH-31.72.01.1001"
    tanggap("do", "dispose", "p0", "p1", "--to", "lurah")
    assert found(tanggap, "accepted=no") == {"p0", "p1"}
    tanggap("do", "terima", "p1")
    refused = tanggap("do", "sendback", "p0", code=1)
    assert "Pengembalian perlu alasan" in refused.stderr
    tanggap("do", "sendback", "p0", "--reason", "jalan provinsi")
    tanggap("do", "coordinate", "p0", "--to", "DISHUB")
    tanggap("do", "kembalikan", "p0", "--reason", "trotoar, bukan parkir")
    assert found(tanggap, "bounced>0") == set()
    tanggap("do", "dispose", "p0", "--to", "lurah")
    assert found(tanggap, "bounced>0") == {"p0"}
    one = shown(tanggap, "p0")
    assert (one["hands"], one["bounced"], one["rung"]) == ([lurah, "", "DISHUB", "", lurah], 1, "")
    assert one["accepted_at"] is None and shown(tanggap, "p1")["accepted_at"] is not None

    with room(home) as made:  # days go by, and nobody acts
        made.door.set_escalation_rules(RULES)
        climbs, case = Ladder(made.door), UUID(one["id"])
        due = made.case(case).lurah_due
        assert due is not None
        for at, rung in ((due + DAY - 1, 0), (due + DAY, 2), (due + DAY + HOUR, 2), (due + 2 * DAY, 3)):
            made.now = at
            climbs.turn()
            assert made.case(case).rung == rung
        with closing(made.store.reader()) as db:
            told = history.sentences(records.history(db, case), made.store.reference, "id")
    assert [line.text for line in reversed(told)][1:] == [
        "Rina mendisposisikan ke Kelurahan Penjaringan",
        "Rina mengembalikannya dari Kelurahan Penjaringan ke ruang kendali: jalan provinsi",
        "Rina menerima saran, dikoordinasikan ke DISHUB",
        "Rina mengembalikannya dari DISHUB ke ruang kendali: trotoar, bukan parkir",
        "Rina mendisposisikan ke Kelurahan Penjaringan, yang sudah pernah memegangnya",
        "Dinaikkan ke camat oleh aturan “Lurah diam sehari”",
        "Dinaikkan ke wali kota oleh aturan “Lurah diam dua hari”",
    ]
    assert found(tanggap, "rung>=walikota") == {"p0", "p1", "p2"}  # Qlue gave the third to the lurah

    # A bulk like any other: tried first, each case told, taken back at once.
    tried = tanggap("do", "naikkan", "--where", "category=parkir-liar", "--to", "skpd", "--dry-run")
    assert tried.stdout.startswith("Hanya dicoba: 3 laporan akan diubah")
    done = tanggap("do", "naikkan", "--where", "category=parkir-liar", "--to", "skpd", "--reason", "rapat")
    assert found(tanggap, "rung=skpd") == {"p0", "p1", "p2"}
    tanggap("undo", done.stdout.splitlines()[1].split()[-1])
    assert found(tanggap, "rung=walikota") == {"p0", "p1", "p2"}
    back = tanggap("do", "kembalikan", "--where", "open=yes", "--reason", "disusun ulang")
    assert back.stdout.startswith("2 laporan diubah, 1 ditolak.")
    assert shown(tanggap, "p0")["bounced"] == 1 and shown(tanggap, "p0")["rung"] == ""
