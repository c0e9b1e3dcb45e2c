"""The screen Pola over a million cases: from another filter or brush to all six charts painted."""

from __future__ import annotations

import os
import time
from collections.abc import Callable
from dataclasses import replace
from typing import Final

from tests.benchmarks import figures, gui, million
from tests.benchmarks.harness import Result, Rounds, clock_ms, told

GOAL_MS: Final = 300.0
PEER_RATIO: Final = 1.5
TURN_MS: Final = 50.0
#: One of them after the other, so that every refresh shows another filter than the one before.
_CHANNELS: Final = ((), ("qlue", "x"), ("sms",), ("lapor",))


def pola_refresh() -> Result:
    """Every chart of the screen after a filter change, and the longest turn of the event loop meanwhile."""
    from console.core import collector
    from console.core.dispatch import Dispatcher
    from console.core.figures.pattern import pattern
    from console.core.store import open_store
    from console.ui.desk import Desk
    from console.ui.patterns import PatternsScreen
    from console.ui.theme import Theme
    from console.ui.work import Work
    from models import reading
    from models.commands import Actor

    settings = million.settings(million.home())
    app = gui.application(settings)
    store = open_store(settings, million.NOW)
    dispatcher = Dispatcher(store, Actor("rina", "supervisor"), "ukur", lambda: million.NOW, os.urandom)
    desk = Desk(store, dispatcher, Work(), lambda: million.NOW)
    screen = PatternsScreen(Theme(app, "light"), desk)
    screen.resize(1816, 984)
    screen.show()
    gui.until(lambda: screen.found is not None and screen.charts.complete, "the first charts")
    gui.until(lambda: desk.work.idle, "the first charts")
    gui.picture(screen, "pola")
    collector.calm()
    turn = {"n": 0}

    def refreshed(days: int) -> Callable[[], dict[str, float]]:
        def refresh() -> dict[str, float]:
            turn["n"] += 1
            before, today = screen.found, (million.NOW + 25_200) // 86_400
            screen.timeline.set_stretch(today - days, today - 1)
            screen._range = ""
            screen.filters.chosen["channels"] = _CHANNELS[turn["n"] % len(_CHANNELS)]
            began = last = time.perf_counter()
            longest = 0.0
            screen.refresh()
            while screen.found is before:
                gui.process()
                now = time.perf_counter()
                longest, last = max(longest, now - last), now
            gui.process()  # paints
            end = time.perf_counter()
            longest = max(longest, end - last)
            gui.until(lambda: desk.work.idle, "what else was asked")
            return {"all": (end - began) * 1000, "turn": longest * 1000}

        return refresh

    db = reading.connect(store.path)
    facts = screen.found.ground.facts if screen.found is not None else None
    assert facts is not None
    month = replace(screen.wanted, channels=())
    rounds = Rounds().run(
        month=refreshed(28), quarter=refreshed(90), year=refreshed(366),
        peer=lambda: clock_ms(lambda: figures._bare(db, month, "1")),
        limit=lambda: clock_ms(lambda: pattern(facts, month, store.reference, million.NOW)),
    )  # fmt: skip
    db.close()
    screen.hide()
    desk.close()
    ours = rounds["month.all"]
    longest = max(rounds[f"{name}.turn"].median for name in ("month", "quarter", "year"))
    return Result(
        "pola_refresh", "1,000,000 cases, the screen Pola from a filter change to six charts painted, 28 days", ours,
        "ms", "the same figures as bare SQL, nothing drawn", rounds["peer"], "the figures counted, nothing drawn",
        rounds["limit"], "within 300 ms and 1.5x of bare SQL, no turn of the event loop over 50 ms",
        all(rounds[f"{name}.all"].median <= GOAL_MS for name in ("month", "quarter", "year"))
        and ours.median <= PEER_RATIO * rounds["peer"].median and longest <= TURN_MS,
        details=(
            ("90 days", told(rounds["quarter.all"])), ("366 days", told(rounds["year.all"])),
            *((f"longest turn of the event loop, {words}", told(rounds[f"{name}.turn"]))
              for name, words in (("month", "28 days"), ("quarter", "90 days"), ("year", "366 days"))),
        ),
    )  # fmt: skip
