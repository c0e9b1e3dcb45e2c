"""When the suggestions are trained anew, and the helper process it is done in.

A window and an intake serve it on a thread of its own (``Trainer.run``); whoever has none calls ``tick`` when idle, and
``close`` at the end. It asks the store whether enough was decided since the last
time and if so starts a process of its own, with a low claim on the processors and one thread. Two consoles on one home
never train at once.
"""

from __future__ import annotations

import json
import logging
import multiprocessing
import os
import sqlite3
from collections.abc import Callable
from contextlib import closing, suppress
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Final

from console.core.decisions import TRIAGE
from console.core.errors import Told
from console.core.learned import FOLDER
from console.core.store import told
from console.core.whole_files import read_file, write_whole
from models import reading

if TYPE_CHECKING:
    from multiprocessing.process import BaseProcess
    from threading import Event

log = logging.getLogger(__name__)

FIRST: Final = 200
"""So many decisions are worth a first try; ``learn.LEAST_DECISIONS`` of one field are needed."""
DAY: Final = 86_400
HOUR: Final = 3600
NEW: Final = 500
"""So many new decisions are worth training again within the day, but not within the hour."""
FEW: Final = 20
"""Fewer in a day change nothing."""
TRIED: Final = "tried.json"
LOOK_S: Final = 60.0
"""How often a thread of its own looks at a training that runs, seconds."""


def is_due(db: sqlite3.Connection, home: Path, now: int) -> bool:
    """Whether enough has been decided since it was last tried.

    First with ``FIRST``; then once a day if there is anything new, or within the day after ``NEW`` more.

    Args:
        db: reading connection.
        home: the console's folder.
        now: seconds since the epoch.
    """
    tried = _tried(home)
    if tried is None or tried > now:  # never, or by a clock that was ahead
        return _new_decisions(db, 0, FIRST) >= FIRST
    if now - tried < HOUR:
        return False
    enough = FEW if now - tried >= DAY else NEW
    return _new_decisions(db, tried, enough) >= enough


def _tried(home: Path) -> int | None:
    try:
        return int(json.loads(read_file(home / FOLDER / TRIED, TRIED, 1000))["at"])
    except (Told, ValueError, KeyError, TypeError):
        return None


def _new_decisions(db: sqlite3.Connection, since: int, most: int) -> int:
    row = db.execute(
        f"select count(*) from (select 1 from event e indexed by event_triage where {TRIAGE}"  # noqa: S608
        " and e.at >= ? limit ?)", (since, most)).fetchone()  # fmt: skip
    return int(row[0])


@dataclass
class Trainer:
    """Starts training when it is due. One a process; every call on the same thread, none of them waits.

    Attributes:
        store: the SQLite file.
        home: the console's folder.
        clock: seconds since the epoch.
        every: seconds between two looks at the store.
    """

    store: Path
    home: Path
    clock: Callable[[], int]
    every: int = 600
    _looked: int = field(default=-(1 << 40), repr=False)
    _running: BaseProcess | None = field(default=None, repr=False)

    def tick(self) -> str:
        """Call when idle; every second does no harm.

        Returns:
            "started", "running", "done" (a model may be there: ``Suggester.renew``), "failed", or "" for nothing.

        Raises:
            Unavailable: the store cannot be read just now.
        """
        if self._running is not None:
            return self._watched(self._running)
        now = self.clock()
        if 0 <= now - self._looked < self.every:
            return ""
        self._looked = now
        with told(self.store), closing(reading.connect(self.store)) as db:
            if not is_due(db, self.home, now):
                return ""
        self._running = multiprocessing.get_context("spawn").Process(
            target=in_helper, args=(self.store, self.home, now), name="tanggap-learn", daemon=True
        )
        self._running.start()
        return "started"

    def _watched(self, running: BaseProcess) -> str:
        if running.is_alive():
            return "running"
        running.join()
        code, self._running = running.exitcode, None
        if code:
            log.warning("training the suggestions ended with %s; the last model stays", code)
            return "failed"
        return "done"

    def run(self, ended: Event) -> None:
        """Until ``ended`` is set, on a thread of its own."""
        try:
            while not ended.wait(LOOK_S):
                try:
                    self.tick()
                except Told as failure:  # the store for a moment
                    log.info("training was put off: %s", failure.code)
        finally:
            self.close()

    def wait(self, seconds: float) -> None:
        """Wait for a training that runs; for tests and command lines that have the time."""
        if self._running is not None:
            self._running.join(seconds)

    def close(self) -> None:
        """End a training that runs; nothing half-written is left."""
        if self._running is not None:
            self._running.terminate()
            self._running.join()
            self._running = None


def in_helper(store: Path, home: Path, now: int) -> None:
    """The helper process: yields to everybody, one thread, and one of it a home."""
    for name in ("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS", "MKL_NUM_THREADS"):
        os.environ[name] = "1"  # before numpy is imported
    _yield_to_others()
    from fasteners import InterProcessLock

    from console.core.learn import train

    folder = home / FOLDER
    folder.mkdir(parents=True, exist_ok=True)
    lock = InterProcessLock(folder / "training.lock")
    if not lock.acquire(blocking=False):
        return
    try:
        write_whole(folder / TRIED, json.dumps({"at": now}).encode())
        train(store, home, now)
    finally:
        lock.release()


def _yield_to_others() -> None:
    import psutil

    low = getattr(psutil, "BELOW_NORMAL_PRIORITY_CLASS", 10)  # the name exists on Windows only
    with suppress(psutil.Error, OSError):
        psutil.Process().nice(low)
