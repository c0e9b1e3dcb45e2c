"""`make bench [NAME=...]`: every benchmark in a process of its own, a JSON line each, and the record beside them.

A process of its own, so that none finds the caches, the heap or the Chromium of the one before.
"""

from __future__ import annotations

import datetime
import importlib
import json
import subprocess
import sys
import tempfile
from pathlib import Path
from typing import Any, Final

from tests.benchmarks import report
from tests.benchmarks.harness import ROOT, Result, as_json, foreign_load, machine, say, versions, wait_for_quiet

#: Name -> the module whose function of that name measures it.
MEASURED: Final = {
    "queue_open": "queue", "queue_scroll": "queue", "queue_filter": "queue", "queue_search": "queue",
    "map_build": "map", "map_pan": "map", "map_update": "map",
    "start": "windows", "memory": "windows", "gui_stall": "stall",
    "bulk_reassign": "writing", "intake": "writing",
}  # fmt: skip
#: Promised names of what the program cannot do yet.
LATER: Final = {
    "live_latency": "there is no central to hear of a change from", "sync_initial": "there is no central to pull from",
    "sync_push": "there is no central to push to", "publish": "there is no public site to write",
}  # fmt: skip
TIMEOUT_S: Final = 300


def main(arguments: list[str]) -> int:
    """Measure all, or the one named.

    Returns:
        Exit status: 1 when something could not be measured, 2 for a name nobody knows.
    """
    if arguments[:1] == ["--alone"]:
        _alone(arguments[1], Path(arguments[2]))
        return 0
    for name in arguments:
        if name in LATER:
            say(f"{name} cannot be measured yet: {LATER[name]}.")
            return 1
        if name not in MEASURED:
            say(f"There is no benchmark {name}. There are: {', '.join(MEASURED)}.")
            return 2
    found: list[dict[str, Any]] = []
    failed = 0
    for name in arguments or MEASURED:
        say(f"{name} ...")
        records = _measured(name)
        failed += not records
        found += records
        for record in records:
            print(as_json(record["line"]), flush=True)  # noqa: T201 - what scripts read
            say(f"  {'met' if record['met'] else 'MISSED'}: {record['goal']}")
    report.write(found)
    return 1 if failed else 0


def _measured(name: str) -> list[dict[str, Any]]:
    """The records of one benchmark, measured in a process of its own; none when it failed."""
    wait_for_quiet()
    with tempfile.TemporaryDirectory() as folder:
        answer = Path(folder) / "records.json"
        command = [sys.executable, "-m", "tests.benchmarks", "--alone", name, str(answer)]
        try:
            status = subprocess.run(command, cwd=ROOT, stdout=sys.stderr, timeout=TIMEOUT_S).returncode
        except subprocess.TimeoutExpired:
            say(f"  {name} did not end within {TIMEOUT_S} s")
            return []
        if status or not answer.is_file():
            say(f"  {name} failed with status {status}")
            return []
        records: list[dict[str, Any]] = json.loads(answer.read_text(encoding="utf-8"))
        return records


def _alone(name: str, answer: Path) -> None:
    """Measure here and leave the records in a file."""
    measure = getattr(importlib.import_module(f"tests.benchmarks.{MEASURED[name]}"), name)
    with foreign_load() as foreign:
        made = measure()
    results: list[Result] = [made] if isinstance(made, Result) else list(made)
    today = datetime.datetime.now(datetime.UTC).date().isoformat()  # noqa: DTZ011, TID251 - the record is dated
    answer.write_text(json.dumps([
        {
            "line": result.line(), "goal": result.goal, "met": result.met, "details": [list(d) for d in result.details],
            "note": result.note, "foreign": round(foreign[0], 3), "date": today, "machine": machine(),
            "versions": versions(),
        }
        for result in results
    ]), encoding="utf-8")  # fmt: skip


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
