"""Measuring: ours, peer and limit in turns, the median of at least five, and a record with machine and date.

In turns, because a machine that is slow for a minute must be slow for all of them. The median, because one run in
ten meets something else. The spread stands beside it, so that a reader sees what the median hides; so does the share
of the processors that other programs took meanwhile.
"""

from __future__ import annotations

import json
import os
import platform
import statistics
import sys
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Final

import psutil

ROOT: Final = Path(__file__).resolve().parents[2]
#: Made things, pictures among them; not under version control.
BUILD: Final = ROOT / "build" / "bench"
ROUNDS: Final = 5
QUIET: Final = 0.20  # share of all processors other programs may take before a measurement waits
PATIENCE_S: Final = 20.0


@dataclass(frozen=True, slots=True)
class Sample:
    """Repeated measurements of one thing."""

    values: tuple[float, ...]

    @property
    def median(self) -> float:
        """The value in the middle."""
        return statistics.median(self.values)

    @property
    def spread(self) -> tuple[float, float]:
        """Lowest and highest."""
        return min(self.values), max(self.values)


@dataclass(frozen=True, slots=True)
class Result:
    """One line of the record.

    Attributes:
        name: as in `make bench NAME=`.
        size: what it was measured on, in words.
        ours: our measurements, in ``unit``.
        unit: ms, MB, rows/s.
        peer: what else does this, "" when nothing comparable was measured.
        limit: what cannot be beaten, or may not be exceeded.
        limit_value: measurements, or the number agreed upon.
        goal: what was asked for, in words, and ``met`` whether it was reached.
        details: further measurements worth keeping, (what, value in words).
        note: why a goal is missed, or what a reader must know.
    """

    name: str
    size: str
    ours: Sample
    unit: str
    peer: str
    peer_value: Sample | None
    limit: str
    limit_value: Sample | float
    goal: str
    met: bool
    details: Sequence[tuple[str, str]] = ()
    note: str = ""
    foreign: float = 0.0

    def line(self) -> dict[str, Any]:
        """What is printed. Ratios are ours divided by theirs."""
        limit = self.limit_value.median if isinstance(self.limit_value, Sample) else self.limit_value
        spread: dict[str, Any] = {"ours": _rounded(*self.ours.spread)}
        if self.peer_value is not None:
            spread["peer"] = _rounded(*self.peer_value.spread)
        if isinstance(self.limit_value, Sample):
            spread["limit"] = _rounded(*self.limit_value.spread)
        return {
            "name": self.name, "size": self.size, "ours": _round(self.ours.median), "unit": self.unit,
            "peer": self.peer or None, "peer_value": _round(self.peer_value.median) if self.peer_value else None,
            "limit": self.limit, "limit_value": _round(limit),
            "ratio_to_peer": _ratio(self.ours.median, self.peer_value.median if self.peer_value else 0.0),
            "ratio_to_limit": _ratio(self.ours.median, limit), "spread": spread,
        }  # fmt: skip


@dataclass
class Rounds:
    """Measurements in the making: each side is measured once a round, in turn."""

    rounds: int = ROUNDS
    taken: dict[str, list[float]] = field(default_factory=dict)

    def run(self, warm: int = 1, **sides: Callable[[], float | dict[str, float]]) -> Rounds:
        """Measure every side once a round.

        Args:
            warm: rounds thrown away first: caches fill, code is compiled.
            sides: name -> a function that does the work and returns what it measured; a dict names several
                measurements of one run, kept as ``side.key``.
        """
        for turn in range(-warm, self.rounds):
            for name, measure in sides.items():
                found = measure()
                for key, value in (found if isinstance(found, dict) else {"": found}).items():
                    if turn >= 0:
                        self.taken.setdefault(f"{name}.{key}" if key else name, []).append(value)
        return self

    def __getitem__(self, name: str) -> Sample:
        return Sample(tuple(self.taken[name]))


def clock_ms(work: Callable[[], object]) -> float:
    """How long a call takes, in milliseconds."""
    began = time.perf_counter()
    work()
    return (time.perf_counter() - began) * 1000


def p95(values: Sequence[float]) -> float:
    """The value that one in twenty exceeds."""
    return sorted(values)[min(len(values) - 1, int(len(values) * 0.95))]


def told(sample: Sample, unit: str = "ms") -> str:
    """A sample in words: median and spread."""
    low, high = sample.spread
    return f"{_round(sample.median):g} {unit} ({_round(low):g} - {_round(high):g})"


def say(*words: object) -> None:
    """Tell the person at the terminal how it goes; standard output is for the JSON lines alone."""
    print(*words, file=sys.stderr, flush=True)  # noqa: T201


def wait_for_quiet() -> None:
    """Let other programs finish, for a while; what they take after that is in the record."""
    until = time.monotonic() + PATIENCE_S
    while psutil.cpu_percent(0.5) / 100 > QUIET:
        if time.monotonic() > until:
            say("  other programs are busy; measuring all the same")
            return


@contextmanager
def foreign_load() -> Iterator[list[float]]:
    """The share of all processors that other programs take inside the block; appended at its end."""
    found: list[float] = []
    began, all_before, own_before = time.monotonic(), _busy(), _own()
    yield found
    spent = (time.monotonic() - began) * (os.cpu_count() or 1)
    found.append(max(0.0, (_busy() - all_before) - (_own() - own_before)) / max(spent, 0.001))


def _busy() -> float:
    times = psutil.cpu_times()
    return float(sum(times) - times.idle - getattr(times, "iowait", 0.0) - getattr(times, "guest", 0.0))


def _own() -> float:
    """Seconds this process, its living children and those that ended have used."""
    me = psutil.Process()
    used = me.cpu_times()
    total = used.user + used.system + used.children_user + used.children_system
    for child in me.children(recursive=True):
        try:
            spent = child.cpu_times()
        except psutil.NoSuchProcess:
            continue
        total += spent.user + spent.system
    return float(total)


def machine() -> str:
    """The machine in one line."""
    name = platform.processor() or platform.machine()
    info = Path("/proc/cpuinfo")
    if info.is_file():
        models = [
            line.partition(":")[2].strip() for line in info.read_text().splitlines() if "model name" in line
        ]
        name = models[0] if models else name
    memory = round(psutil.virtual_memory().total / 2**30)
    return f"{name}, {os.cpu_count()} processors, {memory} GB, {platform.system()} {platform.release()}"


def versions() -> str:
    """What was measured with what, in one line."""
    import sqlite3
    from importlib.metadata import version

    names = ("PySide6", "numpy", "SQLAlchemy", "folium", "XStatic-Leaflet", "XStatic-Leaflet-MarkerCluster")
    pairs = [f"{name} {version(name)}" for name in names]
    return ", ".join([f"Python {platform.python_version()}", f"SQLite {sqlite3.sqlite_version}", *pairs])


def as_json(line: dict[str, Any]) -> str:
    """One line of JSON."""
    return json.dumps(line, ensure_ascii=False)


def _round(value: float) -> float:
    digits = 0 if abs(value) >= 100 else 1 if abs(value) >= 10 else 2 if abs(value) >= 1 else 3
    return round(value, digits) if digits else float(round(value))


def _rounded(*values: float) -> list[float]:
    return [_round(value) for value in values]


def _ratio(ours: float, theirs: float) -> float | None:
    return float(f"{ours / theirs:.3g}") if theirs else None
