"""An intake without a window: one more console, that reads the channels, agrees with its central and says how it goes.

Three kinds of threads beside the one that writes: one a channel (``collect``), one that agrees with the central
(``sync.service``), and what else is handed in (the sender of replies). Each writes through a door of its own. The
central may be away for as long as it likes: the channels are read, and what was read is pushed when it is back.
"""

from __future__ import annotations

import logging
from collections.abc import Callable, Collection, Mapping, Sequence
from contextlib import closing
from dataclasses import replace
from threading import Event, Thread
from time import monotonic
from typing import TYPE_CHECKING, Any, Final

from console.core import channel_health, records
from console.core.blobs import Blobs
from console.core.central import Malformed, PostgresCentral
from console.core.channel_health import Health
from console.core.clock import Clock
from console.core.collect import Collector, Counted
from console.core.dispatch import Change, Dispatcher
from console.core.errors import Refused, Told, Unavailable
from console.core.ladder import Ladder
from console.core.line import collecting
from console.core.replying import Problems, Replying
from console.core.store import Store
from console.core.sync.cycle import Sync
from console.core.sync.report import SyncReport, SyncState
from console.core.sync.service import SyncService
from models.delivery import Connector

if TYPE_CHECKING:
    import psycopg
    from fasteners import InterProcessLock

log = logging.getLogger(__name__)

#: How often replies are looked at, seconds; at once when something about one came in.
TURN_S: Final = 5.0
#: How long the end waits for each thread, seconds.
LAST_S: Final = 10.0

Connect = Callable[[], "psycopg.Connection[Any]"]


def claim(store: Store) -> InterProcessLock:
    """Take this home for one intake; a window may work in it beside.

    Raises:
        Refused: another intake has it.
    """
    from fasteners import InterProcessLock

    lock = InterProcessLock(store.settings.home / "intake.lock")
    if not lock.acquire(blocking=False):
        if lock.lockfile is not None:  # it opens the file first and leaves it open
            lock.lockfile.close()
        raise Refused("intake.twice", path=str(store.settings.home))
    return lock


class IntakeService:
    """See the module. Belongs to the thread that owns the dispatcher.

    Attributes:
        collector: reads the channels.
        ladder: raises what stands still.
    """

    def __init__(
        self, dispatcher: Dispatcher, connect: Connect, makers: Mapping[str, Callable[[], Connector]], clock: Clock, *,
        sources: Mapping[str, str] | None = None, sending: Collection[str] = (), replies: bool = True,
    ) -> None:  # fmt: skip
        """Args:
        dispatcher: in the intake's name, with its console's name.
        connect: opens a connection to the central; psycopg's errors and ``Told`` are expected.
        makers: see ``Collector``.
        clock: the dispatcher's; put right when the central is met.
        sources: see ``Collector``.
        sending: channels that send by themselves to this computer.
        replies: also send what is due, in the channels that are to be replied to.
        """
        self._dispatcher, self._connect, self._clock = dispatcher, connect, clock
        self._store = dispatcher.store
        self._makers, self._replies = makers, replies
        self._problems: Problems = {}
        self._news = True
        self._rows: tuple[Health, ...] = ()
        self._rows_at = float("-inf")
        self._told: tuple[Health, ...] = ()
        self._told_at = float("-inf")
        self._failure: Exception | None = None
        self._stop = Event()
        self._due = Event()
        self._service: SyncService | None = None
        self.ladder = Ladder(dispatcher)
        self.collector = Collector(
            dispatcher,
            makers,
            phase=self.phase,
            clock=clock,
            sources=sources,
            sending=sending,
            changed=self._on_changed,
            news=self._on_news,
        )

    def phase(self, channel: str) -> str:
        """How far a channel has joined here: as this computer says, else as the supervisors do."""
        known = self._store.reference.channels.get(channel)
        return self._store.settings.phase(channel, known.phase if known is not None else "off")

    # once

    def once(self, channels: Sequence[str] | None = None) -> tuple[list[Counted], Told | None]:
        """Meet the central, read the channels to their ends, send what is due, and meet it again.

        Args:
            channels: only these; None: all that are on.

        Returns:
            What came of each channel, and why the central could not be met; then all is kept here.

        Raises:
            Refused: the central says that this login is no intake; nothing was read.
            Unavailable: the store.
        """
        central = PostgresCentral(self._connect)
        sync = Sync(self._store, central, self._dispatcher.actor.name, self._clock.wall)
        try:
            self._met(sync)
            self._check()
            counted = self.collector.once(channels)
            failure = self._met(sync)
            if failure is None:
                self.ladder.all_due()
            if failure is None and self._replies:
                with closing(self._replying()) as replying:
                    replying.all_due()
                    self._problems = replying.problems
                failure = self._met(sync)
            if failure is None:
                Blobs(self._dispatcher).send_some(central)
                self._rows = self._health()
                self._tell(central)
            return counted, failure
        finally:
            sync.close()
            central.close()

    def _met(self, sync: Sync) -> Told | None:
        try:
            sync.once()
        except Told as failure:
            if failure.code.startswith("store."):
                raise
            log.info("the central was not met: %s", failure.code)
            return failure
        self._clock.offset = sync.offset
        return None

    def _check(self) -> None:
        """What the central last said of this login."""
        with closing(self._store.reader()) as db:
            collecting(self._store.settings, db)

    # on and on

    def stop(self) -> None:
        """End soon. From any thread, and from a signal's handler."""
        self._stop.set()
        self._due.set()
        self.collector.wake()

    def run(self) -> None:
        """Until ``stop``.

        Raises:
            Refused: the central says that this login is no intake.
        """
        with closing(self._store.reader()) as db:
            self._clock.offset = records.clock_offset(db)
        blobs = Blobs(self._dispatcher)
        self._service = service = SyncService(
            self._store, self._connect, self._dispatcher.actor.name, self._clock.wall, told=self._on_told,
            landed=self._on_landed, after=(blobs.send_some, self.ladder.after_cycle, self._tell),
        )  # fmt: skip
        threads = [Thread(target=self._kept(service.run), name="tanggap-sync", daemon=True)]
        if self._replies:
            threads.append(Thread(target=self._kept(self._reply), name="tanggap-replies", daemon=True))
        for thread in threads:
            thread.start()
        try:
            self.collector.run(self._stop.is_set, self._each)
        finally:
            self._stop.set()
            self._due.set()
            self.collector.close()
            service.stop()
            for thread in threads:
                thread.join(LAST_S)
        if self._failure is not None:
            raise self._failure

    def _kept(self, work: Callable[[], object]) -> Callable[[], None]:
        """A thread that ends by a bug ends the program: whoever started it starts it anew."""

        def done() -> None:
            try:
                work()
            except Exception as bug:
                log.exception("a thread of the intake ended by a bug")
                self._failure = bug
                self.stop()

        return done

    def _replying(self) -> Replying:
        return Replying(self._dispatcher, self._connect, self._makers, self.phase, self._clock)

    def _reply(self) -> None:
        """The thread of the replies."""
        with closing(self._replying()) as replying:
            while not self._stop.is_set():
                self._due.wait(TURN_S)
                self._due.clear()
                if self._stop.is_set():
                    return
                try:
                    replying.turn()
                except Told as failure:  # the store, for a moment
                    log.info("replies wait: %s", failure.code)
                if replying.problems != self._problems:
                    self._problems, self._news = replying.problems, True

    def _each(self) -> None:
        """About once a second, on the owner's thread."""
        assert self._service is not None  # noqa: S101 - made before
        self._service.look_after()
        if self._news or monotonic() - self._rows_at > channel_health.EVERY_S / 2:
            self._news, self._rows_at = False, monotonic()
            try:
                self._rows = self._health()
            except Unavailable as failure:
                log.info("health cannot be read: %s", failure.code)
            self._service.nudge()

    def _health(self) -> tuple[Health, ...]:
        """How the channels are: what keeps them from being read, else what keeps replies from being sent."""
        rows = []
        for row in self.collector.health(self._dispatcher.console):
            code, params = self._problems.get(row.channel, ("", {}))
            if code and not row.problem and row.phase == "replying":
                row = replace(row, problem=code, params={key: str(value) for key, value in params.items()})
            rows.append(row)
        return tuple(rows)

    def _on_news(self) -> None:
        self._news = True

    def _on_changed(self, change: Change) -> None:
        if change.cases and self._service is not None:
            self._service.nudge()

    # on the thread that agrees with the central

    def _on_told(self, state: SyncState) -> None:
        log.info("central: %s%s", state.kind, f" ({state.reason.code})" if state.reason is not None else "")
        if state.kind != "connected" or self._service is None:
            return
        self._clock.offset = self._service.sync.offset
        try:
            self._check()
        except Refused as refused:
            self._failure = refused
            self.stop()

    def _on_landed(self, report: SyncReport) -> None:
        self._due.set()
        if report.change.reference:  # a switch may have been turned
            self.collector.wake()

    def _tell(self, central: PostgresCentral) -> None:
        """Say how the channels are, when something changed or it was said long ago."""
        rows = self._rows
        same = [_state(row) for row in rows] == [_state(row) for row in self._told]
        if not rows or (same and monotonic() - self._told_at < channel_health.EVERY_S):
            return
        try:
            channel_health.report(central, rows)
        except (
            Refused,
            Malformed,
        ) as failure:  # an older central, or none of its business: cases go on all the same
            log.info("the central does not take the channels' health: %s", type(failure).__name__)
        self._told, self._told_at = rows, monotonic()


def _state(row: Health) -> tuple[object, ...]:
    return row.channel, row.phase, row.problem, row.stopped, row.quarantined
