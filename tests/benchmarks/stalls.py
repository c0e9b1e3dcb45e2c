"""The longest time the window stood still while it scrolled and a file was being loaded beside it."""

from __future__ import annotations

import shutil
import tempfile
import threading
from pathlib import Path
from typing import Final

from tests.benchmarks import million
from tests.benchmarks.harness import Result, Rounds, told

STALL_MS: Final = 50.0


def gui_stall() -> Result:
    """Opening and scrolling a million rows while reports come in on another thread."""
    from console.ui.stalls import StallMonitor
    from tests.benchmarks import queue_parts as parts
    from tests.benchmarks.core import store, write_reports
    from tests.benchmarks.queue import frames, wheeling

    place = Path(tempfile.mkdtemp(prefix="tanggap-bench-"))
    file = place / "reports.csv"
    write_reports(file)
    queue = parts.Queue()
    where: list[str] = []

    def ours() -> float:
        from console.channels.file import read
        from console.core.intake import open_intake

        done = threading.Event()

        def load() -> None:
            with store(place) as dispatcher:
                open_intake(dispatcher).take(read(file, "qlue", now=million.NOW), "qlue")
            done.set()

        loader = threading.Thread(target=load)
        with StallMonitor(limit_ms=STALL_MS) as monitor:
            loader.start()
            queue.open(parts.wanted("open=yes"))
            while not done.is_set():
                frames(queue.table, wheeling(queue.table))
            loader.join()
            where.extend(stall.where for stall in monitor.stalls)
            return float(monitor.longest_ms)

    found = Rounds().run(ours=ours, warm=1)
    queue.close()
    shutil.rmtree(place)
    return Result(
        "gui_stall", "1,000,000 rows scrolled while a thread takes 10,000 reports in; longest stall", found["ours"],
        "ms", "", None, "three frames at 60 Hz", STALL_MS, "no stall over 50 ms", found["ours"].median < STALL_MS,
        details=(("stalls over 50 ms in all rounds", str(len(where))), ("longest", told(found["ours"]))),
        note="; ".join(dict.fromkeys(w.strip().splitlines()[-1] for w in where if w.strip()))[:300],
    )  # fmt: skip
