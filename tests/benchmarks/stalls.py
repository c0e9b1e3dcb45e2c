"""The longest time the window stood still while it opened, scrolled and changed and a file was loaded beside it."""

from __future__ import annotations

import threading
from collections import Counter
from pathlib import Path
from typing import Final

from tests.benchmarks import million
from tests.benchmarks.harness import Result, Rounds, told

STALL_MS: Final = 50.0


def gui_stall() -> Result:
    """Opening and scrolling a million rows while reports come in on another thread, and the rows change."""
    from console.channels.file import read
    from console.core import collector
    from console.core.dispatch import Change
    from console.core.intake import open_intake
    from console.ui.stalls import StallMonitor
    from tests.benchmarks import gui
    from tests.benchmarks import queue_parts as parts
    from tests.benchmarks.core import ROWS, folder, store, write_reports
    from tests.benchmarks.intake import lay_model
    from tests.benchmarks.queue import frames, wheeling

    where: list[str] = []
    failures: list[BaseException] = []

    with folder() as place:
        file = place / "reports.csv"
        write_reports(file)

        def load(done: threading.Event) -> None:
            try:
                with store(place) as dispatcher:
                    lay_model(dispatcher.store.settings.home)
                    open_intake(dispatcher).take(read(file, "qlue", now=million.NOW), "qlue")
            except BaseException as error:
                failures.append(error)
                raise
            finally:
                done.set()

        def watched(work: bool) -> float:
            """The longest gap of one load; the queue works beside it, or stands idle."""
            done = threading.Event()
            loader = threading.Thread(target=load, args=(done,))
            with StallMonitor(limit_ms=STALL_MS) as monitor:
                loader.start()
                if work:
                    queue.open(parts.wanted("open=yes"))
                turn = 0
                while not done.is_set():
                    if not work:
                        gui.rest(50)
                        continue
                    frames(queue.table, wheeling(queue.table))
                    turn += 1
                    cases = tuple(range(turn, million.COUNT, million.COUNT // 150))
                    queue.model.apply_change(Change(cases))
                loader.join()
                if work:
                    where.extend(stall.where for stall in monitor.stalls)
            if failures:
                raise RuntimeError("the load failed") from failures[0]
            return float(monitor.longest_ms)

        queue = parts.Queue()
        queue.open(parts.wanted(""))
        collector.calm()  # as the console's window does once it stands
        watched(True)  # caches fill, modules are imported
        where.clear()
        found = Rounds().run(0, ours=lambda: watched(True), peer=lambda: watched(False))
        queue.close()
    blamed = Counter(frame.strip().splitlines()[-1] if frame.strip() else "ended unseen" for frame in where)
    return Result(
        "gui_stall",
        f"1,000,000 rows opened, scrolled and changed by 150 cases a second while a thread takes {ROWS:,} reports in;"
        " longest gap",
        found["ours"], "ms", "the same window idle beside the same load", found["peer"],
        "three frames at 60 Hz", STALL_MS, "no stall over 50 ms", max(found["ours"].values) < STALL_MS,
        details=(
            ("stalls over 50 ms in all rounds", str(len(where))), ("longest gap a round", told(found["ours"])),
            *((Path(frame.partition(":")[0]).name + ":" + frame.partition(":")[2], f"{times}x")
              for frame, times in blamed.most_common(5)),
        ),
    )  # fmt: skip
