"""What the central knows of the channels, kept while the window is open; supervisors are told once when one stops.

Asked on the second line: when it stands, when the central calls out, and now and then, because "nobody has read it for
ten minutes" is news that nobody calls out. Without a line the last answer stays, with its time.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, Final, Protocol

from PySide6.QtCore import QObject, QTimer, Signal

from console.core import channel_health
from console.core.channel_health import Health, Summary
from console.core.errors import Told
from console.ui.desk import Desk

CALL: Final = "tanggap_health"
#: Several calls in a moment are one question.
CALM_MS: Final = 300
#: The picture grows old by itself: an intake tells once a minute.
AGAIN_MS: Final = 60_000
ABOUT: Final = "channels"


class AskedLine(Protocol):
    """What is needed of the second line; ``SyncHost`` is one."""

    def ask(
        self,
        fn: Callable[[Any], Any],
        done: Callable[[Any], object],
        failed: Callable[[Told], object] | None = None,
    ) -> None:
        """Ask the central off the GUI thread."""


class HealthWatch(QObject):
    """See the module.

    Signals:
        changed: what is known, or whether the line stands, is another.
        stopped: how many channels are on and read by nobody.
        look_asked: somebody wants to see it.
    """

    changed = Signal()
    stopped = Signal(int)
    look_asked = Signal()

    def __init__(self, line: AskedLine | None, desk: Desk, parent: QObject | None = None) -> None:
        """Nothing is asked before the line stands.

        Args:
            line: the way to the central; None: there is none.
            desk: clock, master data, messages.
        """
        super().__init__(parent)
        self._line, self._desk = line, desk
        self.rows: tuple[Health, ...] = ()
        #: When the rows were read; None while they never were.
        self.read_at: int | None = None
        #: Since when the line is gone; None while it stands.
        self.offline_since: int | None = None
        self.is_connected = False
        self.failure: Told | None = None
        self._down: frozenset[str] = frozenset()
        self._calm = QTimer(self, singleShot=True, interval=CALM_MS)
        self._calm.timeout.connect(self.ask)
        self._again = QTimer(self, interval=AGAIN_MS)
        self._again.timeout.connect(self.ask)

    @property
    def has_central(self) -> bool:
        """Whether there is anybody to ask."""
        return self._line is not None

    def summaries(self) -> tuple[Summary, ...]:
        """One picture a channel, in the order of the master data, as of now."""
        channels = self._desk.store.reference.channels
        phases = {code: channel.phase for code, channel in channels.items()}
        return channel_health.summary(self.rows, phases, self._desk.now())

    def set_connected(self, stands: bool) -> None:
        """The line stands, or is gone."""
        self.is_connected = stands
        if stands:
            self.offline_since = None
            self.ask()
            self._again.start()
        else:
            self.offline_since = self._desk.now()
            self._again.stop()
            self._calm.stop()
        self.changed.emit()

    def on_called(self, channel: str, _payload: str) -> None:
        """The central called something out."""
        if channel == CALL:
            self._calm.start()

    def ask(self) -> None:
        """Ask now."""
        if self._line is not None and self.is_connected:
            self._line.ask(channel_health.read, self._on_rows, self._on_failed)

    def stop(self) -> None:
        """The window closes."""
        self._calm.stop()
        self._again.stop()

    # inside

    def _on_rows(self, rows: tuple[Health, ...]) -> None:
        self.rows, self.read_at, self.failure = rows, self._desk.now(), None
        self._tell()
        self.changed.emit()

    def _on_failed(self, failure: Told) -> None:
        self.failure = failure
        self.changed.emit()

    def _tell(self) -> None:
        """Say what stopped since the last look, once; a stop of several channels at once is one sentence."""
        down = {one.channel: one for one in self.summaries() if is_down(one)}
        fresh = [one for code, one in down.items() if code not in self._down]
        self._down = frozenset(down)
        self.stopped.emit(len(down))
        if not down:
            self._desk.messages.seen(ABOUT)  # it goes again: nobody need look at it any more
        if fresh and self._desk.role == "supervisor":
            said = self._sentence(fresh[0])
            if len(fresh) > 1:
                said = self.tr("{first}, dan {n} kanal lain").format(first=said.rstrip("."), n=len(fresh) - 1)
            self._desk.messages.refuse(said, result=self.look_asked.emit, about=ABOUT)

    def _sentence(self, one: Summary) -> str:
        channel = self._desk.store.reference.channels.get(one.channel)
        name = channel.name if channel is not None else one.channel
        why = one.best.sentence(self._desk.language) if one.best is not None and one.stopped else ""
        if why:
            return self.tr("Kanal {name} berhenti: {why}").format(name=name, why=why)
        return self.tr("Kanal {name} tidak dibaca siapa pun lagi.").format(name=name)


def is_down(one: Summary) -> bool:
    """Whether a channel that was read is read no longer. One no intake ever told of has not stopped: it never began."""
    return one.best is not None and one.phase != "off" and (one.stopped or one.silent)
