"""The whole window in a process of its own: how soon it is painted, and what it holds in memory."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import time
from typing import Final

from tests.benchmarks import million
from tests.benchmarks.harness import BUILD, ROOT, Result, Rounds, Sample, told

TIMES_BARE: Final = 1.5
MORE_MB: Final = 250.0
TIMEOUT_S: Final = 60


def start() -> list[Result]:
    """From the start of the process to the queue and to the map on screen."""
    def ours() -> dict[str, float]:
        return driver("console", "start")

    found = Rounds(7).run(ours=ours, limit=lambda: driver("bare", "start"))
    bare = found["limit.map"]
    size = f"a store of {million.COUNT:,} cases, today's {round(found['ours.rows'].median):,} in the queue"
    what = "a bare window, a web view of one line, painted"
    goal = "within 1.5x of a bare window"
    queue, both = found["ours.queue"], found["ours.map"]
    return [
        Result(
            "start", f"process start to the queue painted; {size}", queue, "ms", "", None, what, bare, goal,
            queue.median <= TIMES_BARE * bare.median, details=(("window on screen", told(found["ours.window"])),),
        ),
        Result(
            "start_map", f"process start to the map painted too; {size} and on the map", both, "ms", "", None, what,
            bare, goal, both.median <= TIMES_BARE * bare.median,
        ),
    ]  # fmt: skip


def memory() -> Result:
    """What the console holds with a million cases in the queue and on the map."""
    found = Rounds().run(
        ours=lambda: driver("console", "memory", "all"), peer=lambda: driver("bare", "memory"),
        day=lambda: driver("console", "memory"),
    )  # fmt: skip
    ours, bare = found["ours.total"], found["peer.total"]
    limit = Sample(tuple(value + MORE_MB for value in bare.values))
    return Result(
        "memory", f"{round(found['ours.rows'].median):,} cases in the queue and on the map, console and its Chromium",
        ours, "MB", "a bare window with a web view of one line", bare, "the bare window and 250 MB", limit,
        "+250 MB at most", ours.median <= limit.median,
        details=(
            ("more than the bare window", f"{ours.median - bare.median:.0f} MB"),
            ("of it Python, Qt and Chromium's browser side", told(found["ours.python"], "MB")),
            ("today's cases in the queue and on the map", told(found["day.total"], "MB")),
            ("pages of the store mapped, not counted", told(found["ours.mapped"], "MB")),
            ("sum of RSS, mapped store and shared pages and all", told(found["ours.rss"], "MB")),
            ("sum of RSS, bare window", told(found["peer.rss"], "MB")),
        ),
        note="Counted is the proportional set (PSS) of all processes, without the mapped pages of the store, which "
        "the kernel takes back when it wants them.",
    )  # fmt: skip


def driver(which: str, kind: str, view: str = "") -> dict[str, float]:
    """One window from start to end.

    Args:
        which: `console` or `bare`.
        kind: `start` or `memory`.
        view: a filter, `all`, or "" for the view a new console opens with.
    """
    home = str(million.home())
    picture = str(BUILD / f"{kind}{'_' + view if view else ''}.png")
    command = [sys.executable, "-m", "tests.benchmarks.window_driver", which, kind, home, view]
    began = time.monotonic()
    done = subprocess.run(
        [*command, repr(began), str(million.NOW)], cwd=ROOT, stdout=subprocess.PIPE, text=True, timeout=TIMEOUT_S,
        env={**os.environ, "BENCH_PICTURE": picture, "PYTHONDONTWRITEBYTECODE": ""}, check=True,
    )  # fmt: skip
    answer: dict[str, float] = json.loads(done.stdout.splitlines()[-1])
    return answer
