"""Start-up and memory of the whole console, each start a process of its own."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Final

from tests.benchmarks import million
from tests.benchmarks.harness import BUILD, ROOT, Result, Rounds, told

START_RATIO: Final = 1.5
MEMORY_MB: Final = 250.0


def start() -> Result:
    """From the start of the process to the queue and to the map on screen, over a million cases."""
    home = _own_home()
    run("console", home)  # makes the map page and the layout once, as the first start on a machine does
    found = Rounds().run(
        ours=lambda: run("console", home), peer=lambda: run("stock", home), limit=lambda: run("bare", home)
    )
    run("console", home, picture="start")
    queue, map_, bare = found["ours.queue"], found["ours.map"], found["limit.painted"]
    rows = round(found["ours.rows"].median)
    return Result(
        "start", f"1,000,000 cases, process start to the queue painted ({rows:,} of them in view)", queue, "ms",
        "QSqlTableModel in a QTableView, its first rows painted", found["peer.queue"],
        "a bare window with a QWebEngineView of one line", bare,
        "queue and map within 1.5x of the bare window",
        max(queue.median, map_.median) <= START_RATIO * bare.median,
        details=(
            ("window shown", told(found["ours.window"])),
            ("map drawn", told(map_)),
            ("map against the bare window", f"{map_.median / bare.median:.2f}x"),
            ("peer: map of 100,000 points by FastMarkerCluster drawn", told(found["peer.map"])),
        ),
    )  # fmt: skip


def memory() -> Result:
    """What the console needs beyond a bare window, with a million cases open and drawn."""
    home = _own_home()
    run("console", home)
    found = Rounds().run(
        ours=lambda: run("console", home, "all")["memory"],
        peer=lambda: run("stock", home, "all")["memory"],
        limit=lambda: run("bare", home, "all")["memory"],
        warm=0,
    )
    run("console", home, "all", picture="memory")
    more = found["ours"].median - found["limit"].median
    return Result(
        "memory", "1,000,000 cases in the queue and on the map; all processes, shared pages divided",
        found["ours"], "MB", "QSqlTableModel read to the end, 100,000 points by FastMarkerCluster", found["peer"],
        "a bare window with a QWebEngineView, plus 250 MB", found["limit"].median + MEMORY_MB,
        "at most 250 MB more than the bare window", more <= MEMORY_MB,
        details=(("bare window", told(found["limit"], "MB")), ("more than that", f"{more:.0f} MB")),
    )  # fmt: skip


def run(what: str, home: Path, view: str = "today", *, picture: str = "") -> dict[str, float]:
    """One process.

    Args:
        what: ``console``, ``stock`` or ``bare``.
        home: of the console.
        view: ``all`` for every case there is, else the first view.
        picture: name of a picture to keep of the console's window.

    Returns:
        Milliseconds since the process began, and megabytes at the end.
    """
    environ = {**os.environ, "TANGGAP_HOME": str(home)}
    environ.setdefault("QT_QPA_PLATFORM", "offscreen")
    if picture:
        environ["TANGGAP_BENCH_PICTURE"] = str(BUILD / f"{picture}.png")
    done = subprocess.run(
        [sys.executable, "-m", "tests.benchmarks.one_start", what, view, str(million.NOW)],
        cwd=ROOT, env=environ, capture_output=True, text=True, timeout=120,
    )  # fmt: skip
    if done.returncode or not done.stdout.strip():
        raise RuntimeError(f"{what} failed: {done.stderr[-2000:]}")
    answer: dict[str, float] = json.loads(done.stdout.strip().splitlines()[-1])
    return answer


def _own_home() -> Path:
    """A home with the million cases that may be written to, made once."""
    folder = BUILD / f"start-{million.home().name}"
    return folder if (folder / "tanggap.db").is_file() else million.copy(folder)
