"""Sees when the window freezes, and names who froze it.

A precise 10 ms timer on the GUI thread leaves a time stamp; a thread looks at the stamp every 20 ms and, when
it is too old, keeps what the GUI thread is doing at that moment. The next tick measures how long it took.
Signals of the event dispatcher (`awake`, `aboutToBlock`) would be the obvious way and measure nothing under
glib and xcb; an event filter would put a Python call before every event.

The same object serves the log of a running console, the tests and the benchmarks.
"""

from __future__ import annotations

import sys
from collections import deque
from dataclasses import dataclass
from threading import Event, Thread, get_ident
from time import perf_counter
from types import FrameType, TracebackType
from typing import Self

from PySide6.QtCore import QObject, Qt, QTimer, Signal

TICK_MS = 10
LOOK_S = 0.020
LIMIT_MS = 50.0
KEPT = 200
DEPTH = 24


@dataclass(frozen=True, slots=True)
class Stall:
    """One freeze: how long the GUI thread did not answer (milliseconds), and what it was doing.

    `where` is a stack, innermost call last; empty when the freeze ended before anybody could look.
    """

    ms: float
    where: str


class StallMonitor(QObject):
    """Watches the thread it was made on. Also a context manager."""

    stalled = Signal(object)  # Stall

    def __init__(self, limit_ms: float = LIMIT_MS, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._limit_ms = limit_ms
        self._watched = get_ident()
        self._stamp = 0.0
        self._seen: tuple[float, str] = (0.0, "")  # (stamp that was too old, stack at that time)
        self._stop = Event()
        self._thread: Thread | None = None
        self._timer = QTimer(self)
        self._timer.setTimerType(Qt.TimerType.PreciseTimer)
        self._timer.setInterval(TICK_MS)
        self._timer.timeout.connect(self._on_tick)
        self.stalls: deque[Stall] = deque(maxlen=KEPT)
        self.longest_ms = 0.0

    def start(self) -> None:
        """Begin anew: forget earlier stalls and watch from now on."""
        self.stop()
        self.stalls.clear()
        self.longest_ms = 0.0
        self._stamp = perf_counter()
        self._stop.clear()
        self._thread = Thread(target=self._watch, name="tanggap-stalls", daemon=True)
        self._thread.start()
        self._timer.start()

    def stop(self) -> None:
        """Stop watching; what was seen stays readable."""
        if self._thread is None:
            return
        self._measure()
        self._timer.stop()
        self._stop.set()
        self._thread.join()
        self._thread = None

    def __enter__(self) -> Self:
        self.start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.stop()

    def _on_tick(self) -> None:
        self._measure()

    def _measure(self) -> None:
        now = perf_counter()
        gap_ms = (now - self._stamp) * 1000
        stamp, self._stamp = self._stamp, now
        self.longest_ms = max(self.longest_ms, gap_ms)
        if gap_ms > self._limit_ms:
            seen, where = self._seen
            stall = Stall(gap_ms, where if seen == stamp else "")
            self.stalls.append(stall)
            self.stalled.emit(stall)

    def _watch(self) -> None:
        while not self._stop.wait(LOOK_S):
            stamp = self._stamp
            if (perf_counter() - stamp) * 1000 > self._limit_ms and self._seen[0] != stamp:
                frame = sys._current_frames().get(self._watched)
                if frame is not None:
                    self._seen = (stamp, _where(frame))


def _where(frame: FrameType | None) -> str:
    """The innermost calls of a stack, one a line.

    Not `traceback.format_stack`: it opens the source files, and every such call gives the interpreter away
    and waits for it again, so the freeze was over before the stack was written down.
    """
    lines: list[str] = []
    while frame is not None and len(lines) < DEPTH:
        code = frame.f_code
        lines.append(f"{code.co_filename}:{frame.f_lineno} {code.co_qualname}")
        frame = frame.f_back
    return "\n".join(reversed(lines))
