"""Ten thousand cases looked at, handed on and taken back in the console's own window: how long it does not answer."""

from __future__ import annotations

import time
from collections import Counter
from pathlib import Path
from typing import TYPE_CHECKING, Final

from tests.benchmarks import gui, million
from tests.benchmarks.core import folder
from tests.benchmarks.harness import Result, Rounds, told

if TYPE_CHECKING:
    from console.ui.antrian import AntrianScreen
    from console.ui.console_window import ConsoleWindow

BULK: Final = 10_000
STALL_MS: Final = 50.0
PREVIEW_MS: Final = 500.0


def bulk_stall() -> Result:
    """The longest gap of the window while 10,000 of a million cases are previewed, moved and moved back."""
    from console import app as root
    from console.core.store import open_store
    from console.ui.stalls import StallMonitor

    where: list[str] = []
    with folder() as place:
        home = million.copy(place / "home")
        settings = million.settings(home)
        gui.application(settings)
        store = open_store(settings, million.NOW)
        app = root.make_application(settings)
        window = root.make_window(app, settings, store, clock=lambda: million.NOW)
        window.frame.resize(1600, 900)
        window.show()
        window.begin()
        antrian = window.antrian
        gui.until(lambda: antrian.map is not None, "the map")
        antrian.show_built_in("open")
        gui.until(lambda: antrian.model.complete and antrian.model.rowCount() > BULK, "the open cases")
        gui.rest(3000)
        keys = [int(n) for n in antrian.model.ids[:: max(1, len(antrian.model.ids) // BULK)]][:BULK]
        targets = ["dishub", "dbm"]

        def act() -> dict[str, float]:
            antrian.selection.set(keys)
            targets.reverse()
            found: dict[str, float] = {}
            with StallMonitor(limit_ms=STALL_MS) as monitor:
                for name, begin, done in (
                    ("preview", lambda: _ask(antrian, targets[0]), lambda: _judged(antrian)),
                    ("do", lambda: _confirm(antrian), lambda: antrian.bulk.result_open),
                    ("undo", lambda: _take_back(antrian), lambda: _undone(window)),
                ):
                    monitor.start()
                    began, cpu = time.perf_counter(), time.process_time()
                    begin()
                    gui.until(done, name)
                    found[f"{name}.ms"] = (time.perf_counter() - began) * 1000
                    found[f"{name}.cpu"] = (time.process_time() - cpu) * 1000
                    gui.rest(500)  # what the screens do of it afterwards counts too
                    found[f"{name}.gap"] = monitor.longest_ms
                    where.extend(f"{name}: {stall.where}" for stall in monitor.stalls)
            found["gap"] = max(value for key, value in found.items() if key.endswith(".gap"))
            return found

        def idle() -> float:
            with StallMonitor(limit_ms=STALL_MS) as monitor:
                gui.rest(2000)
                return float(monitor.longest_ms)

        found = Rounds().run(ours=act, peer=idle)
        gui.picture(window.frame, "bulk_stall")
        window.end()
        window.frame.close()
        store.close()
    blamed = Counter(_place(frame) for frame in where)
    gaps = found["ours.gap"]
    parts = [(f"{name}, longest gap; until it is there; its own processor time",
              f"{told(found[f'ours.{name}.gap'])}; {told(found[f'ours.{name}.ms'])}; {told(found[f'ours.{name}.cpu'])}")
             for name in ("preview", "do", "undo")]  # fmt: skip
    return Result(
        "bulk_stall", f"{BULK:,} of 1,000,000 cases previewed, moved and moved back in the window; longest gap",
        gaps, "ms", "the same window idle", found["peer"], "three frames at 60 Hz", STALL_MS,
        "no stall over 50 ms", max(gaps.values) < STALL_MS,
        details=(*parts, *((name, f"{times}x") for name, times in blamed.most_common(5))),
    )  # fmt: skip


def _ask(antrian: AntrianScreen, target: str) -> None:
    antrian.trigger("coordinate")
    form = antrian.bulk.form
    assert form is not None
    form.say(target, "")


def _judged(antrian: AntrianScreen) -> bool:
    form = antrian.bulk.form
    return form is not None and form.confirm.isEnabled()


def _confirm(antrian: AntrianScreen) -> None:
    form = antrian.bulk.form
    assert form is not None
    form.confirm.click()


def _take_back(antrian: AntrianScreen) -> None:
    antrian.bulk.result.undo.click()


def _undone(window: ConsoleWindow) -> bool:
    message = window.desk.messages.current
    return message is not None and "diurungkan" in message.text


def _place(stall: str) -> str:
    """Which part it was in, and the innermost call."""
    part, _colon, stack = stall.partition(": ")
    innermost = stack.strip().splitlines()[-1].strip() if stack.strip() else "ended unseen"
    path, colon, rest = innermost.partition(":")
    return f"{part}, {Path(path).name}{colon}{rest}"
