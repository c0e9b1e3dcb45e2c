"""The only crossing between threads, and the owner of every thread.

The GUI thread never waits. It hands a function to `read`, `write` or `net` and goes on; the answer comes back
on the GUI thread, one queued signal emptying one locked deque, so a thousand small answers cost one trip
through the event loop and not a thousand.

* read: one thread, and one more for quick reads (a page of rows), which must not wait behind a count or the
  map's points. Queries for screens. A request may carry a ticket: asking again with the same ticket makes
the
  earlier request void, whether it waits, runs or has already answered. A screen that scrolls fast therefore
  never works through questions nobody asks any more, and never shows an old answer after a new one.
* write: one thread, strictly in order. Nothing is ever voided or dropped here; closing waits for it.
* net: two threads. Everything that talks to another machine; closing gives it a deadline.
* services: a thread each, for what goes on as long as the window is open: the agreement with the central.

Three failures only: `Refused` and `Unavailable` go to the caller's `failed` or, without one, to the `told`
signal (messages); everything else is a bug and goes to `crashed`. Nothing is swallowed.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Callable
from dataclasses import dataclass
from threading import Condition, Lock, Thread
from time import monotonic
from typing import Any

import shiboken6
from PySide6.QtCore import QObject, Qt, Signal, Slot

from console.core.errors import Told

Failure = Told  # Refused or Unavailable
NET_THREADS = 2


@dataclass(slots=True)
class Job:
    """One request on its way: what to do, whom to tell, and whether somebody still wants to know."""

    fn: Callable[[], Any]
    done: Callable[[Any], object] | None
    failed: Callable[[Failure], object] | None
    ticket: str | None = None
    serial: int = 0


class Worker:
    """A queue and its threads. Knows nothing of Qt."""

    def __init__(self, name: str, threads: int, run: Callable[[Job], None]) -> None:
        self._run = run
        self._jobs: deque[Job] = deque()
        self._busy = 0
        self._closing = False
        self._changed = Condition()
        # Daemons, so that a thread stuck in a socket past its deadline cannot keep the process alive.
        self._threads = [
            Thread(target=self._loop, name=f"tanggap-{name}-{i}", daemon=True) for i in range(threads)
        ]
        for thread in self._threads:
            thread.start()

    def put(self, job: Job) -> None:
        with self._changed:
            if self._closing:
                return
            self._jobs.append(job)
            self._changed.notify()

    def void(self, ticket: str) -> None:
        """Forget what waits under this ticket."""
        with self._changed:
            self._jobs = deque(job for job in self._jobs if job.ticket != ticket)

    def close(self, *, drain: bool, until: float) -> bool:
        """Take no more, finish or drop what waits, and end the threads.

        Args:
            drain: finish what waits; otherwise only what already runs.
            until: `time.monotonic()` value after which nobody waits any more.

        Returns:
            Whether everything ended in time.
        """
        with self._changed:
            self._closing = True
            if not drain:
                self._jobs.clear()
            self._changed.notify_all()
        for thread in self._threads:
            thread.join(max(0.0, until - monotonic()))
        return not any(thread.is_alive() for thread in self._threads)

    @property
    def idle(self) -> bool:
        with self._changed:
            return not self._jobs and not self._busy

    def _loop(self) -> None:
        while True:
            with self._changed:
                while not self._jobs and not self._closing:
                    self._changed.wait()
                if not self._jobs:
                    return
                job = self._jobs.popleft()
                self._busy += 1
            try:
                self._run(job)
            finally:
                with self._changed:
                    self._busy -= 1


class Work(QObject):
    """See the module. Made by the composition root before the first window, closed after the last."""

    crashed = Signal(object)  # an exception nobody expected
    told = Signal(object)  # Refused or Unavailable whose caller gave no `failed`
    _landed = Signal()

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._lock = Lock()
        self._answers: deque[Callable[[], object]] = deque()
        self._latest: dict[str, int] = {}
        self._serial = 0
        self._closed = False
        self._landed.connect(self._on_landed, Qt.ConnectionType.QueuedConnection)
        self._read = Worker("read", 1, self._run)
        self._quick = Worker("quick", 1, self._run)
        self._write = Worker("write", 1, self._run)
        self._net = Worker("net", NET_THREADS, self._run)
        self._services: list[tuple[Thread, Callable[[], None]]] = []

    def read(
        self,
        fn: Callable[[], Any],
        done: Callable[[Any], object],
        *,
        ticket: str | None = None,
        failed: Callable[[Failure], object] | None = None,
        quick: bool = False,
    ) -> None:
        """Run a query.

        Args:
            fn: runs on the read thread; takes nothing, returns the answer.
            done: called on the GUI thread with the answer.
            ticket: name of the question; asking again under the same name voids this one.
            failed: called on the GUI thread with a `Refused` or `Unavailable`.
            quick: a matter of few milliseconds that somebody looks at; has a thread of its own.
        """
        job = Job(fn, done, failed, ticket)
        worker = self._quick if quick else self._read
        if ticket is not None:
            with self._lock:
                self._serial += 1
                job.serial = self._latest[ticket] = self._serial
            worker.void(ticket)
        worker.put(job)

    def write(
        self,
        fn: Callable[[], Any],
        done: Callable[[Any], object] | None = None,
        *,
        failed: Callable[[Failure], object] | None = None,
    ) -> None:
        """Run a dispatch; writes keep the order in which they were asked for and are never dropped."""
        self._write.put(Job(fn, done, failed))

    def net(
        self,
        fn: Callable[[], Any],
        done: Callable[[Any], object] | None = None,
        *,
        failed: Callable[[Failure], object] | None = None,
    ) -> None:
        """Run something that talks to another machine."""
        self._net.put(Job(fn, done, failed))

    def serve(self, run: Callable[[], None], stop: Callable[[], None]) -> None:
        """Run something for as long as the window is open, on a thread of its own.

        Args:
            run: returns only after ``stop``.
            stop: called from here when everything ends, after the last write.
        """

        def guarded() -> None:
            try:
                run()
            except Exception as error:  # noqa: BLE001  (the crossing: a bug is told on the GUI thread)
                self.post(lambda failure=error: self.crashed.emit(failure))  # type: ignore[misc]

        thread = Thread(target=guarded, name="tanggap-service", daemon=True)
        self._services.append((thread, stop))
        thread.start()

    def cancel(self, ticket: str) -> None:
        """Nobody wants the answer under this ticket any more, for example because its screen closes."""
        with self._lock:
            self._latest.pop(ticket, None)
        self._read.void(ticket)
        self._quick.void(ticket)

    def post(self, fn: Callable[[], object]) -> None:
        """Call `fn` on the GUI thread soon; for progress, from inside a running job."""
        with self._lock:
            first = not self._answers
            self._answers.append(fn)
        if first:
            self._landed.emit()

    @property
    def idle(self) -> bool:
        """Nothing waits, runs or has an answer on its way; for tests and for closing."""
        with self._lock:
            pending = bool(self._answers)
        return not pending and all(w.idle for w in (self._read, self._quick, self._write, self._net))

    def close(self, deadline_s: float = 5.0) -> bool:
        """End all threads: net within the deadline, then reads, then every write that was asked for.

        Answers still under way are not delivered: their screens are gone.

        Args:
            deadline_s: seconds the network may take. Writes get ten times as long: they are local and must
                not be
                lost.

        Returns:
            Whether everything ended in time; what did not is a daemon thread and dies with the process.
        """
        ended = self._net.close(drain=False, until=monotonic() + deadline_s)
        ended &= self._read.close(drain=False, until=monotonic() + deadline_s)
        ended &= self._quick.close(drain=False, until=monotonic() + deadline_s)
        ended &= self._write.close(drain=True, until=monotonic() + 10 * deadline_s)
        for thread, stop in self._services:
            stop()
            thread.join(deadline_s)
            ended &= not thread.is_alive()
        self._closed = True
        return ended

    # on a worker thread ------------------------------------------------------------------------------------

    def _run(self, job: Job) -> None:
        if self._superseded(job):
            return
        try:
            answer = job.fn()
        except Exception as error:  # noqa: BLE001  (the crossing: sorted into its kind on the GUI thread)
            self.post(lambda failure=error: self._fail(job, failure))  # type: ignore[misc]
        else:
            self.post(lambda: self._finish(job, answer))

    def _superseded(self, job: Job) -> bool:
        if job.ticket is None:
            return False
        with self._lock:
            return self._latest.get(job.ticket) != job.serial

    # on the GUI thread -------------------------------------------------------------------------------------

    @Slot()
    def _on_landed(self) -> None:
        with self._lock:
            ready, self._answers = self._answers, deque()
        for deliver in ready:
            if self._closed:
                return
            try:
                deliver()
            except Exception as error:  # noqa: BLE001  (one screen's bug must not lose the others' answers)
                self.crashed.emit(error)

    def _finish(self, job: Job, answer: Any) -> None:
        if job.done is not None and not self._superseded(job) and _alive(job.done):
            job.done(answer)

    def _fail(self, job: Job, error: Exception) -> None:
        if not isinstance(error, Told):
            self.crashed.emit(error)
        elif self._superseded(job):
            return
        elif job.failed is None:
            self.told.emit(error)
        elif _alive(job.failed):
            job.failed(error)


def _alive(callback: Callable[..., object]) -> bool:
    """Whether the widget behind a bound method still exists; a closed dialog wants no answer."""
    owner = getattr(callback, "__self__", None)
    return not isinstance(owner, QObject) or shiboken6.isValid(owner)
