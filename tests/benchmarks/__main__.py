"""``python -m tests.benchmarks [NAME]``: measure, print one JSON line each, keep the record.

Every benchmark runs in a process of its own: what one leaves behind in memory or in Qt must not reach the next.
"""

from __future__ import annotations

import json
import subprocess
import sys
import traceback
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from datetime import UTC, datetime
from importlib import import_module
from pathlib import Path
from typing import Any, Final

from fasteners import InterProcessLock

from tests.benchmarks.harness import (
    BUILD,
    ROOT,
    Result,
    as_json,
    foreign_load,
    machine,
    say,
    versions,
    wait_for_quiet,
)

CARE: Final = """\
Two figures need care: `queue_filter` and `queue_search` are told for broad queries; selective ones take 10-21 ms but
2.7-9.2x (filter) and 3.4x (search) of bare SQL, which misses 1.5x. `memory` leaves out the mapped database file
(about 418 MB with everything open); counted in, its goal is missed."""
RECORD: Final = Path(__file__).with_name("results.md")
WHERE: Final = {
    "queue_open": "queue", "queue_scroll": "queue", "queue_filter": "queue", "queue_search": "queue",
    "map_build": "map", "map_pan": "map", "map_update": "map", "gui_stall": "stalls", "start": "start",
    "memory": "start", "bulk_reassign": "bulk", "bulk_stall": "bulk_window", "intake": "intake", "live_latency": "sync",
    "sync_initial": "sync",
    "sync_push": "sync", "figures": "figures", "pola_refresh": "patterns",
}  # fmt: skip
#: Named by the contract, and without anything to measure before there is a public site.
LATER: Final = ("publish",)


def main(arguments: list[str]) -> int:
    """Measure what is named, or everything.

    Returns:
        0, or 1 when a benchmark broke or cannot be measured yet. A missed goal is a result, not a failure.
    """
    if arguments[:1] == ["--inside"]:
        return _inside(arguments[1])
    if unknown := [name for name in arguments if name not in (*WHERE, *LATER)]:
        say(f"no benchmark {', '.join(unknown)}; there are {', '.join((*WHERE, *LATER))}")
        return 2
    if later := [name for name in arguments if name in LATER]:
        say(f"{', '.join(later)}: not measurable yet, there is no public site")
        return 1
    with _alone():
        return _measure(arguments or list(WHERE))


@contextmanager
def _alone() -> Iterator[None]:
    """One run at a time on a machine: two would measure each other."""
    BUILD.mkdir(parents=True, exist_ok=True)
    lock = InterProcessLock(BUILD / "running.lock")
    if not lock.acquire(blocking=False):
        say("another run is measuring; waiting for its end")
        lock.acquire()
    try:
        yield
    finally:
        lock.release()


def _measure(names: Sequence[str]) -> int:
    """Measure these, each in a process of its own, and keep the record."""
    broken = 0
    told: dict[str, dict[str, Any]] = {}
    for name in names:
        say(f"{name} …")
        done = subprocess.run(
            [sys.executable, "-m", "tests.benchmarks", "--inside", name],
            cwd=ROOT,
            stdout=subprocess.PIPE,
            text=True,
        )
        if done.returncode or not done.stdout.strip():
            broken += 1
            continue
        told[name] = json.loads(done.stdout.strip().splitlines()[-1])
        print(as_json(told[name]["line"]), flush=True)  # noqa: T201
        say(f"  {told[name]['goal']}: {'met' if told[name]['met'] else 'MISSED'}")
        _record(told)  # after each, so that what was measured is kept whatever comes
    return 1 if broken else 0


def _inside(name: str) -> int:
    measure: Callable[[], Result] = getattr(import_module(f"tests.benchmarks.{WHERE[name]}"), name)
    wait_for_quiet()
    try:
        with foreign_load() as foreign:
            result = measure()
    except Exception:  # noqa: BLE001 - told, and the next one goes on
        traceback.print_exc()
        return 1
    kept = {
        "line": result.line(), "goal": result.goal, "met": result.met, "details": list(result.details),
        "note": result.note, "foreign": foreign[0], "date": datetime.now(UTC).strftime("%Y-%m-%d"),  # noqa: TID251
    }  # fmt: skip
    print(json.dumps(kept, ensure_ascii=False), flush=True)  # noqa: T201
    return 0


def _record(told: dict[str, dict[str, Any]]) -> None:
    """Keep the record: what was measured now replaces its own rows, the rest stays."""
    kept = _kept() | told
    rows = [
        "| benchmark | on | ours | unit | peer | limit | to peer | to limit | goal | met | date |",
        "|---|---|---|---|---|---|---|---|---|---|---|",
    ]
    details: list[str] = []
    for name in WHERE:
        if name not in kept:
            continue
        line, one = kept[name]["line"], kept[name]
        low, high = line["spread"]["ours"]
        peer = f"{line['peer']}: {line['peer_value']}" if line["peer"] else "-"
        rows.append(
            f"| `{name}` | {line['size']} | {line['ours']} ({low} - {high}) | {line['unit']} | {peer}"
            f" | {line['limit']}: {line['limit_value']} | {line['ratio_to_peer'] or '-'} | {line['ratio_to_limit']}"
            f" | {one['goal']} | {'yes' if one['met'] else '**no**'} | {one['date']} |"
        )
        details.append(f"\n### {name}\n")
        details += [f"- {what}: {value}" for what, value in one["details"]]
        details.append(f"- other programs took {one['foreign']:.0%} of the processors meanwhile")
        if one["note"]:
            details.append(f"- {one['note']}")
    text = [
        "# What was measured", "",
        "Made by `make bench`: ours, peer and limit in turns, median (lowest - highest); ratios are ours by theirs.",
        "", CARE, "", f"Machine: {machine()}.", f"Versions: {versions()}.", "", *rows, "", "## Details", *details, "",
        f"<!-- {json.dumps(kept, ensure_ascii=False)} -->", "",
    ]  # fmt: skip
    RECORD.write_text("\n".join(text), encoding="utf-8")


def _kept() -> dict[str, dict[str, Any]]:
    """The record so far."""
    if not RECORD.is_file():
        return {}
    lines = [line for line in RECORD.read_text("utf-8").splitlines() if line.startswith("<!-- ")]
    return dict(json.loads(lines[-1][5:-4])) if lines else {}


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
