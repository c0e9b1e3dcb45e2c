"""A backlog is handed on from the command line: tried, done, looked at, and taken back. Each command is a process."""

from __future__ import annotations

import json
import signal
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from tests.support.homes import environment, prepare

WHERE = "status=menunggu and category=parkir-liar and kelurahan=31.72.01.1001"
LAT, LON = -6.122045, 106.800022  # in Penjaringan
CASES, URGENT = 130, 25

Run = Callable[..., subprocess.CompletedProcess[str]]


@pytest.fixture
def tanggap(home: Path, now: int, tmp_path: Path) -> Run:
    """Commands on a home with a backlog of illegal parking in Penjaringan, and one report of something else."""
    prepare(home, now)
    rows = [
        f"p{i},2025-11-24 07:{i % 60:02d},{LAT},{LON},Parkir liar menutup trotoar nomor {i}"
        for i in range(CASES)
    ]
    rows.append(f"s1,2025-11-24 07:30,{LAT},{LON},Sampah menumpuk di pasar")
    file = tmp_path / "laporan.csv"
    file.write_text("\n".join(("id,created_at,lat,lon,text", *rows)) + "\n")

    def run(*words: str, code: int = 0) -> subprocess.CompletedProcess[str]:
        done = subprocess.run([sys.executable, "-m", "console", *words], env=environment(home), capture_output=True,
                              text=True, timeout=60)  # fmt: skip
        assert done.returncode == code, (words, done.stdout, done.stderr)
        return done

    run("load", str(file), "--channel", "qlue")
    return run


def cases(tanggap: Run) -> dict[str, Any]:
    """All cases by the channel's id, but for how many Events touched them."""
    found = json.loads(tanggap("list", "--json").stdout)
    return {one["external_id"]: {k: v for k, v in one.items() if k != "revision"} for one in found}


def test_a_backlog_goes_to_dishub_and_comes_back(tanggap: Run) -> None:
    urgent = [f"p{i}" for i in range(URGENT)]
    tanggap("do", "prioritise", *urgent)
    before = cases(tanggap)
    act = ("do", "coordinate", "--where", WHERE, "--to", "DISHUB", "--then", "prioritas")

    tried = tanggap(*act, "--dry-run")
    assert tried.stdout == f"Hanya dicoba: {CASES - URGENT} laporan akan diubah, {URGENT} akan ditolak.\n"
    (reason,) = tried.stderr.splitlines()
    assert reason.startswith(f"{URGENT} laporan: Prioritasnya memang sudah begitu. (")
    assert cases(tanggap) == before

    done = tanggap(*act)
    told, undo_with = done.stdout.splitlines()
    assert told == f"{CASES - URGENT} laporan diubah, {URGENT} ditolak."
    assert done.stderr == tried.stderr
    after = cases(tanggap)
    moved = {key for key, one in after.items() if one != before[key]}
    assert moved == {f"p{i}" for i in range(URGENT, CASES)}
    assert {(after[key]["status"], after[key]["agency"]) for key in moved} == {("koordinasi", "DISHUB")}

    batch = undo_with.split()[-1]
    acts = json.loads(tanggap("undo", "--json").stdout)
    assert [(one["verb"], one["cases"], one["undone"], one["of"]) for one in acts] == [
        ("coordinate", CASES - URGENT, 0, None), ("prioritise", URGENT, 0, None)
    ]  # fmt: skip
    assert acts[0]["batch"] == batch and batch in tanggap("undo").stdout

    tanggap("do", "start", "p40")  # somebody went on with one of them
    undone = tanggap("undo", batch)
    assert undone.stdout.splitlines()[0] == f"{CASES - URGENT - 1} laporan diubah, 1 ditolak."
    assert "jadi tidak diurungkan" in undone.stderr
    left = cases(tanggap)
    assert {key for key, one in left.items() if one != before[key]} == {"p40"}
    history = json.loads(tanggap("show", "p41", "--json").stdout)["events"]
    assert [event["kind"] for event in history] == [
        "receivereport", "coordinate", "prioritise", "restore", "restore"
    ]  # fmt: skip
    again = tanggap("undo", batch, code=1)
    assert again.stdout == f"0 laporan diubah, {CASES - URGENT} ditolak.\n"


def test_a_filter_that_matches_nothing_and_one_that_matches_everything(tanggap: Run) -> None:
    assert tanggap("do", "start", "--where", "status=selesai").stdout == "0 laporan diubah, 0 ditolak.\n"
    assert tanggap("do", "note", "--where", "open=yes", "--reason", "dicek").stdout.startswith(
        f"{CASES + 1} laporan diubah"
    )


def test_an_addressee_without_authority_is_refused_case_by_case(tanggap: Run) -> None:
    """The crew of another kelurahan may not be sent; the window offers none but each case's own."""
    done = tanggap("do", "dispose", "--where", WHERE, "--to", "PPSU-31.71.07.1001", code=1)
    assert done.stdout == f"0 laporan diubah, {CASES} ditolak.\n"
    (reason,) = done.stderr.splitlines()
    assert reason.startswith(f"{CASES} laporan: ") and "Gelora" in reason and "Penjaringan" in reason
    own = tanggap("do", "dispose", "--where", WHERE, "--to", "ppsu")
    assert own.stdout.startswith(f"{CASES} laporan diubah, 0 ditolak.")


@pytest.mark.skipif(sys.platform == "win32", reason="a signal of POSIX")
def test_what_is_cut_short_says_where_it_stands(tanggap: Run, home: Path) -> None:
    """Ctrl+C between two transactions: what was done is told with its name, and comes back by it."""
    cut = (
        "import os, signal, sys\n"
        "signal.signal(signal.SIGINT, signal.default_int_handler)\n"  # whoever runs us in the background ignores it
        "from console.core.dispatch import acts\n"
        "acts.BATCH = 40\n"
        "write, left = acts.Acts._part, iter(range(9))\n"
        "def part(self, *words):\n"
        "    done = write(self, *words)\n"
        "    if next(left) == 1: os.kill(os.getpid(), signal.SIGINT)\n"
        "    return done\n"
        "acts.Acts._part = part\n"
        "from console import __main__\n"
        f"sys.argv = ['tanggap', 'do', 'coordinate', '--where', {WHERE!r}, '--to', 'DISHUB']\n"
        "sys.exit(__main__.main())\n"
    )
    done = subprocess.run(
        [sys.executable, "-c", cut], env=environment(home), capture_output=True, text=True, timeout=60
    )
    assert done.returncode not in (0, -signal.SIGKILL), done
    assert f"80 dari {CASES} perintah sudah dijalankan" in done.stderr, done
    batch = done.stderr.split("tanggap undo ")[1].split()[0]
    assert f"berhenti pada 80 dari {CASES}" in tanggap("undo").stdout
    assert tanggap("undo", batch).stdout.startswith("80 laporan diubah, 0 ditolak.")
    assert {one["status"] for one in cases(tanggap).values()} == {"menunggu"}
