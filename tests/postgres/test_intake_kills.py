"""Two intakes on the same channels at one central, killed over and over (kill -9): no message lost, none twice."""

from __future__ import annotations

import json
import random
import subprocess
import sys
from collections import Counter
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack, closing, contextmanager
from pathlib import Path
from typing import Any

from models import reading
from tests.support.centrals import CentralAt, central
from tests.support.factories import NOW
from tests.support.homes import environment, prepare
from tests.support.intake_child import HOOKS

CHANNELS = ("x", "sms", "email")
MESSAGES = 40
LIVES = 8
KILLED = -9


def write_channels(folder: Path) -> None:
    """Messages, edits, a deletion and a bad piece in each channel, some of them told twice."""
    folder.mkdir()
    for code in CHANNELS:
        rows: list[dict[str, str]] = [
            {"kind": "report", "id": f"{code}-{i}", "text": f"Lampu jalan nomor {i} mati di {code}"}
            for i in range(MESSAGES)
        ]
        rows[11:11] = [{"kind": "edited", "id": f"{code}-3", "text": "Sudah menyala", "version": "v2"}]
        rows[20:20] = [{"kind": "bad", "id": "butir 20", "text": f"{code}: rusak"}, rows[5], rows[6]]
        rows[30:30] = [
            {"kind": "deleted", "id": f"{code}-7"},
            {"kind": "edited", "id": f"{code}-9", "text": "Lain"},
        ]
        (folder / f"{code}.jsonl").write_text("".join(json.dumps(row) + "\n" for row in rows), "utf-8")


class Intake:
    """A process that lives as often as it is told to."""

    def __init__(self, home: Path, folder: Path, at: CentralAt) -> None:
        prepare(home, NOW)
        asked = {"home": str(home), "folder": str(folder), "connect": at.keywords("tanggap")}
        self.home = home
        self._process = subprocess.Popen(
            [sys.executable, "-m", "tests.support.intake_child", json.dumps(asked)], stdin=subprocess.PIPE,
            stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True, env=environment(home),
        )  # fmt: skip

    def live(self, hook: str = "", nth: int = 1) -> int:
        """One life; its exit status, negative for a signal."""
        process = self._process
        assert process.stdin is not None
        assert process.stdout is not None
        process.stdin.write(json.dumps({"hook": hook, "nth": nth}) + "\n")
        process.stdin.flush()
        word, _, status = process.stdout.readline().partition(" ")
        assert word == "dead", process.poll()
        return int(status)

    def rows(self, sql: str) -> list[tuple[Any, ...]]:
        """Whatever its store says."""
        with closing(reading.connect(self.home / "tanggap.db")) as db:
            return db.execute(sql).fetchall()

    def end(self) -> None:
        """No more lives."""
        self._process.communicate(timeout=30)


@contextmanager
def intakes(tmp_path: Path, at: CentralAt, count: int) -> Iterator[list[Intake]]:
    folder = tmp_path / "channels"
    write_channels(folder)
    with ExitStack() as stack:
        made = []
        for number in range(count):
            made.append(Intake(tmp_path / f"home{number}", folder, at))
            stack.callback(made[-1].end)
        yield made


def test_killed_over_and_over_nothing_is_lost_and_nothing_twice(tmp_path: Path) -> None:
    dice = random.Random(7)  # noqa: S311 - repeats, hides nothing
    with central() as at, intakes(tmp_path, at, 2) as made, ThreadPoolExecutor(2) as both:
        deaths: Counter[str] = Counter()

        def lives(one: Intake, plan: list[tuple[str, int]]) -> None:
            for hook, nth in plan:
                if one.live(hook, nth) == KILLED:
                    deaths[hook] += 1

        plans = [[(hook, dice.randint(1, 9)) for hook in dice.choices(HOOKS, k=LIVES)] for _ in made]
        for plan in plans:  # every place at least once
            plan[: len(HOOKS)] = [(hook, dice.randint(1, 4)) for hook in HOOKS]
        list(both.map(lives, made, plans))
        assert sum(deaths.values()) > LIVES, deaths
        assert [one.live() for one in (*made, *made)] == [0, 0, 0, 0]

        wanted = {(code, f"{code}-{i}") for code in CHANNELS for i in range(MESSAGES)}
        cases = at.sql("select channel, external_id, text, source from tanggap.complaint")
        assert len(cases) == len(wanted)
        assert {row[:2] for row in cases} == wanted
        told = {row[1]: row[2:] for row in cases}
        for code in CHANNELS:
            assert told[f"{code}-3"] == ("Sudah menyala", "edited")
            assert told[f"{code}-9"] == ("Lain", "edited")
            assert told[f"{code}-7"][1] == "deleted"
        events = Counter(at.sql("select kind, outcome from tanggap.event"))
        assert events[("amend", "accepted")] == 2 * len(CHANNELS)
        assert events[("retract", "accepted")] == len(CHANNELS)
        assert events[("receivereport", "accepted")] == len(wanted)
        lines = str(MESSAGES + 6)
        for one in made:
            assert one.rows("select channel, value from cursor order by 1") == [
                (c, lines) for c in sorted(CHANNELS)
            ]
            assert one.rows("select channel, count(*) from quarantine group by 1 order by 1") == [
                (code, 1) for code in sorted(CHANNELS)
            ]
            assert one.rows("select count(*) from event where outcome is null") == [(0,)]
            assert one.rows("select count(*) from complaint") == [(len(wanted),)]
