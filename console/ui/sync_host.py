"""The window's side of the agreement with the central: the service on its thread, a second line for questions, and
word of both on the GUI thread.

The second line stays open as long as the window: who is present at which case is known by it.
"""

from __future__ import annotations

from collections.abc import Callable
from threading import Lock
from typing import TYPE_CHECKING, Final, TypeVar

from PySide6.QtCore import QObject, QTimer, Signal

from console.core import records
from console.core.errors import Told
from console.core.sync.report import SyncReport, SyncState
from console.ui.desk import Desk

if TYPE_CHECKING:
    from console.core.central import PostgresCentral
    from console.core.line import Line
    from console.core.sync.service import SyncService

T = TypeVar("T")
LOOK_AFTER_MS: Final = 1000


class SyncHost(QObject):
    """One window's line to the central.

    Signals:
        state_changed: SyncState.
        reported: SyncReport of every cycle that did something.
        connected: the line stands, or is gone.
        called: (channel, payload) the central called out, besides the clock.
    """

    state_changed = Signal(object)
    reported = Signal(object)
    connected = Signal(bool)
    called = Signal(str, str)

    def __init__(self, desk: Desk, line: Line, parent: QObject | None = None) -> None:
        """Nothing is opened yet, see ``begin``.

        Args:
            desk: whose threads and store are used.
            line: the way to the central.
        """
        super().__init__(parent)
        self._desk, self._line = desk, line
        self._service: SyncService | None = None
        self._asking: PostgresCentral | None = None
        self._one_question = Lock()
        self._is_connected = self._stopping = False
        self._after: list[Callable[[PostgresCentral], int | None]] = []
        self._timer = QTimer(self)
        self._timer.setInterval(LOOK_AFTER_MS)
        self._timer.timeout.connect(self._on_second)
        desk.said.connect(self.nudge)

    @property
    def address(self) -> str:
        """The central as it is shown."""
        return self._line.address.text

    @property
    def embedded(self) -> bool:
        """Whether this computer runs the central by itself."""
        return self._line.address.embedded

    @property
    def is_connected(self) -> bool:
        """Whether the line stands."""
        return self._is_connected

    @property
    def state(self) -> SyncState | None:
        """What was last told; None before the beginning."""
        return self._service.state if self._service is not None else None

    def begin(self) -> None:
        """Open the line. The heavy modules are loaded on the service's own thread."""
        self._desk.read(records.clock_offset, self._set_clock)
        self._desk.work.serve(self._run, self._stop)
        self._timer.start()

    def end(self) -> None:
        """The window closes; the service ends with the desk's threads."""
        self._timer.stop()

    def nudge(self) -> None:
        """Something was said here."""
        if self._service is not None:
            self._service.nudge()

    def retry(self) -> None:
        """Try again now."""
        if self._service is not None:
            self._service.retry()

    def sign_in(self, password: str) -> None:
        """Go on with another password: it holds from the next connection on."""
        self._line.password = password
        self.retry()

    def after_cycles(self, fn: Callable[[PostgresCentral], int | None]) -> None:
        """Run something on the service's thread after each cycle, with its line: photos that wait. It answers how
        much more could go at once."""
        self._after.append(fn)

    def ask(
        self, fn: Callable[[PostgresCentral], T], done: Callable[[T], object],
        failed: Callable[[Told], object] | None = None,
    ) -> None:  # fmt: skip
        """Ask the central something on the second line, off the GUI thread.

        Args:
            fn: gets the central; runs on a net thread, one question at a time.
            done: gets the answer on the GUI thread.
            failed: gets a Refused or Unavailable there.
        """

        def asked() -> T:
            from console.core.central import PostgresCentral

            with self._one_question:
                if self._asking is None:
                    self._asking = PostgresCentral(self._line.connect)
                return fn(self._asking)

        self._desk.work.net(asked, done, failed=failed)

    # on the service's thread

    def _run(self) -> None:
        from console.core.sync.service import SyncService

        desk = self._desk
        self._service = SyncService(
            desk.store, self._line.connect, desk.me, desk.wall_clock,
            told=lambda state: desk.work.post(lambda: self._on_told(state)),
            landed=lambda report: desk.work.post(lambda: self._on_landed(report)),
            called=lambda channel, payload: desk.work.post(lambda: self.called.emit(channel, payload)),
            after=self._after,
        )  # fmt: skip
        try:
            if not self._stopping:
                self._service.run()
        finally:
            if self._asking is not None:
                self._asking.close()
            self._line.close()

    def _stop(self) -> None:
        self._stopping = True
        if self._service is not None:
            self._service.stop()

    # on the GUI thread

    def _on_second(self) -> None:
        if self._service is not None:
            self._service.look_after()

    def _on_told(self, state: SyncState) -> None:
        self.state_changed.emit(state)
        if state.kind == "connected" and self._service is not None:
            self._desk.read(records.clock_offset, self._set_clock)
        stands = state.kind in ("connected", "sending")
        if stands != self._is_connected:
            self._is_connected = stands
            self.connected.emit(stands)

    def _set_clock(self, offset: int) -> None:
        if self._desk.clock is not None:
            self._desk.clock.offset = offset

    def _on_landed(self, report: SyncReport) -> None:
        self._desk.landed(report.change)
        self.reported.emit(report)
