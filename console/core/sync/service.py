"""Keeping one console in agreement for as long as its window is open: one loop on one thread.

Listens; a nudge from the central or from this console's own dispatches starts a cycle, a poll now and then makes up
for nudges that were lost. When the line is gone it waits, longer each time and never as long as its neighbours, and
says so. It owns no thread: ``run`` is called on one and returns after ``stop``.
"""

from __future__ import annotations

import logging
import os
import random
import select
import socket
from collections.abc import Callable, Sequence
from threading import Lock
from time import monotonic
from typing import TYPE_CHECKING, Any, Final

from console.core.central import PostgresCentral
from console.core.dispatch import Change
from console.core.errors import Refused, Told, Unavailable
from console.core.store import Store
from console.core.sync import mend
from console.core.sync.cycle import Sync
from console.core.sync.report import SyncReport, SyncState

if TYPE_CHECKING:
    import psycopg

log = logging.getLogger(__name__)

POLL_S: Final = 10.0
BACKOFF_S: Final = (0.5, 30.0)
#: From so many consoles on each waits a random moment before it pulls: they would all ask at once.
CROWD: Final = 60
CROWD_S: Final = 0.25
CENSUS_S: Final = 60.0
CHECK_S: Final = 86_400.0
#: A cycle that takes longer hangs on a dead line where the system does not notice it by itself. Or the line is slow and
#: the load large: after each cut the next cycle may take twice as long, up to so many times.
HANGS_S: Final = 30.0
PATIENCE: Final = 32
CHANNELS: Final = ("tanggap", "tanggap_presence", "tanggap_health", "tanggap_kept")


class SyncService:
    """See the module."""

    def __init__(
        self, store: Store, connect: Callable[[], psycopg.Connection[Any]], actor: str, clock: Callable[[], int], *,
        told: Callable[[SyncState], object], landed: Callable[[SyncReport], object],
        called: Callable[[str, str], object] = lambda _channel, _payload: None,
        after: Sequence[Callable[[PostgresCentral], int | None]] = (),
    ) -> None:  # fmt: skip
        """Args:
        store: the open home.
        connect: opens a connection to the central; psycopg's errors and ``Told`` are expected.
        actor: login name.
        clock: this computer's time, seconds since the epoch.
        told: gets every new state, on the loop's thread.
        landed: gets every report that changed something, on the loop's thread.
        called: gets (channel, payload) of notifications that are not the clock's: presence, channels that stopped.
        after: run after each cycle with the line, for what travels beside Events: photos. Whoever answers that
            more could go at once is run again at once.
        """
        self._connect = connect
        self.central = PostgresCentral(self._listening)
        self.sync = Sync(store, self.central, actor, clock, progress=self._on_progress)
        self._clock = clock
        self._told, self._landed, self._called = told, landed, called
        self._after = after
        self._stopped = False
        self._again = False  # something was said here, or somebody wants it now
        self._met = False  # whether a cycle was finished
        self._newest = 0  # newest revision the central has called out
        self._consoles = 0
        self._census = self._checked = 0.0
        self._busy_since = 0.0
        self._patience = 1
        self._failures = 0
        self._lines: list[psycopg.Connection[Any]] = []
        self._asked = False  # somebody wants it now, although the line is gone
        self._lock = Lock()
        self.state = SyncState()
        self._ear, self._mouth = socket.socketpair()
        for one in (self._ear, self._mouth):
            one.setblocking(False)

    # from any thread

    def nudge(self) -> None:
        """Something was said here, or somebody wants to try again now."""
        self._again = True
        self._wake()

    def stop(self) -> None:
        """End the loop soon; a call that hangs on the line is cut."""
        self._stopped = True
        self._wake()
        if self._busy_since:
            self.cut()

    def look_after(self) -> None:
        """Called about once a second by whoever has a timer: cuts a line that hangs unnoticed."""
        since = self._busy_since
        if since and self.state.kind != "filling" and monotonic() - since > HANGS_S * self._patience:
            self._patience = min(PATIENCE, 2 * self._patience)
            self._busy_since = monotonic()  # whoever hangs needs a moment to notice
            self.cut()

    def cut(self) -> None:
        """Shut the sockets to the central under whoever waits on them; the driver then raises at once."""
        import psycopg

        with self._lock:
            for db in self._lines:
                try:
                    with socket.socket(fileno=os.dup(db.fileno())) as line:
                        line.shutdown(socket.SHUT_RDWR)
                except (OSError, ValueError, psycopg.Error):
                    log.debug("the line was gone already")

    def _wake(self) -> None:
        try:
            self._mouth.send(b"x")
        except OSError:  # full: it is awake already; closed: it has ended
            return

    # the loop

    def run(self) -> None:
        """Until ``stop``."""
        try:
            while not self._stopped:
                self._turn()
        finally:
            self.central.close()
            self.sync.close()
            self._ear.close()
            self._mouth.close()

    def _turn(self) -> None:
        try:
            self._busy_since = monotonic()
            self._cycle()
            self._failures, self._patience = 0, 1
            self._busy_since = 0.0
            self._wait(POLL_S)  # the line may be lost while nothing goes on
        except Unavailable as failure:
            if not self._stopped:
                self._down("offline", failure)
        except Refused as failure:
            self._down("stopped", failure)
        finally:
            self._busy_since = 0.0

    def _cycle(self) -> None:
        """Push and pull once, say what came of it."""
        pushes = self._again or self.state.kind not in ("connected", "sending")
        self._again = False
        if pushes and self.state.kind == "connected":
            self._say("sending")
        report = self.sync.once() if pushes or not self._met else self.sync.fetch()
        # What was called out is done with. A central that went back, or somebody's invention, may have called out more
        # than there is: waiting for that would be one cycle after the other.
        self._met, self._newest = True, 0
        if report.pulled or report.pushed or report.change != Change():
            self._landed(report)
        self._say("connected")
        for travel in self._after:
            self._busy_since = monotonic()  # a photo may take as long as a cycle
            if travel(self.central):
                self._again = True
        if report.stale:
            self._again = True
        now = monotonic()
        if now - self._checked > CHECK_S:
            if self._checked and not mend.agree(self.sync):
                log.warning(
                    "this console and the central hold different cases; %d put right",
                    mend.reconcile(self.sync),
                )
                self._landed(SyncReport(change=Change(everything=True)))
            self._checked = now
        if now - self._census > CENSUS_S:
            self._census = now
            self._consoles = self.central.consoles()

    def _down(self, kind: str, failure: Told) -> None:
        """Say that the line is gone, and wait: twice as long each time, by chance a little less."""
        self.central.close()
        if self.state.kind != kind or (self.state.reason and self.state.reason.code != failure.code):
            self._say(kind, failure)
        low, high = BACKOFF_S
        wait = min(high, low * 2 ** min(self._failures, 10)) * random.uniform(0.5, 1.0)  # noqa: S311 - no secret
        self._failures += 1
        self._busy_since = 0.0
        self._wait(wait, whatever=False)

    def _wait(self, seconds: float, *, whatever: bool = True) -> None:
        """Until something calls or the time is over.

        Args:
            whatever: while connected, anything calls: the central, or this console. While offline only ``nudge`` by
                hand counts, as every dispatch would otherwise hammer a central that is down.
        """
        until = monotonic() + seconds
        if whatever and self._hear():  # what was called out while the last cycle was under way
            return
        while not self._stopped and not (self._again and whatever):
            db = self.central.connection
            ears = [self._ear] + ([db.fileno()] if db is not None and not db.closed and whatever else [])
            ready = select.select(ears, [], [], max(0.0, until - monotonic()))[0]
            if not ready:
                return
            if self._ear in ready:
                self._ear.recv(4096)
                if not whatever and self._again and self._asked:
                    self._asked = False
                    return
            if len(ready) > (self._ear in ready) and self._hear():
                if self._consoles > CROWD:
                    select.select([self._ear], [], [], random.uniform(0, CROWD_S))  # noqa: S311
                return

    def retry(self) -> None:
        """Try again now, although the line was gone a moment ago."""
        self._asked = True
        self.nudge()

    def _hear(self) -> bool:
        """Read what the central called out; whether there is something new to pull."""
        with self.central.db() as db:
            for notify in db.notifies(timeout=0):
                self._on_notify(notify)
        return self._newest > self.sync.cursor

    def _listening(self) -> psycopg.Connection[Any]:
        """A connection that hears the central."""
        db = self._connect()
        with self._lock:
            self._lines = [line for line in self._lines if not line.closed] + [db]
        if self._stopped:  # meanwhile: the cut came too early
            db.close()
            raise Unavailable("central.unreachable", reason="stopped")
        try:
            db.autocommit = True
            for channel in CHANNELS:
                db.execute(f"listen {channel}")
        except BaseException:
            db.close()  # nobody else has it yet
            raise
        return db

    def _on_notify(self, notify: Any) -> None:
        if notify.channel != CHANNELS[0]:
            self._called(notify.channel, notify.payload)
        elif notify.payload.isdecimal():  # a hint, from whomever: nothing believes it
            self._newest = max(self._newest, int(notify.payload[:18]))

    def _on_progress(self, phase: str, count: int) -> None:
        self._busy_since = monotonic()
        self._say("filling", count=count)
        if phase != "open":  # the open cases stand: the room can work
            self._landed(SyncReport(change=Change(created=True, everything=True)))

    def _say(self, kind: str, reason: Told | None = None, count: int = 0) -> None:
        state = SyncState(kind, self.state.since if kind == self.state.kind else self._clock(), reason, count)
        if state != self.state:
            self.state = state
            self._told(state)
