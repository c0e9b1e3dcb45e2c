"""What passes between the threads of an intake, and the thread of one channel.

Nothing is written here: a channel's thread fetches pages and hands them over, as far as there is room for them.
"""

from __future__ import annotations

import logging
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass, field
from queue import SimpleQueue
from threading import BoundedSemaphore, Event, Thread
from typing import Final

from models.delivery import ChannelFailure, Connector, Item, Page

log = logging.getLogger(__name__)

#: How often a thread without room looks whether it is still wanted, seconds.
LOOK_S: Final = 0.2


@dataclass(frozen=True, slots=True)
class Handed:
    """A page that waits to be written."""

    channel: str
    run: int
    page: Page


@dataclass(frozen=True, slots=True)
class Ended:
    """A run is over: read to its end (None), a failure of the channel, or a bug."""

    channel: str
    run: int
    failure: Exception | None


@dataclass
class Pushed:
    """Messages that were sent here; whoever brought them waits."""

    channel: str
    items: tuple[Item, ...]
    done: Event = field(default_factory=Event)
    failure: Exception | None = None
    too_late: bool = False


Word = Handed | Ended | Pushed | None


class Reader:
    """One channel's thread. Fetches when told to and hands the pages over."""

    def __init__(
        self, channel: str, make: Callable[[], Connector], inbox: SimpleQueue[Word], places: BoundedSemaphore
    ) -> None:
        self._channel, self._make = channel, make
        self._inbox, self._places = inbox, places
        self._jobs: SimpleQueue[tuple[str, int] | None] = SimpleQueue()
        self._connector: Connector | None = None
        self._ending = False
        self._dropped = 0
        self._thread = Thread(target=self._loop, name=f"channel-{channel}", daemon=True)
        self._thread.start()

    def go(self, cursor: str, run: int) -> None:
        """Fetch everything after a cursor."""
        self._jobs.put((cursor, run))

    def drop(self, run: int) -> None:
        """Hand no more pages of a run over."""
        self._dropped = run

    def end(self) -> None:
        """Let the thread end; one that hangs on its channel ends with the process."""
        self._ending = True
        self._jobs.put(None)

    def join(self, timeout: float) -> bool:
        """Whether it has ended."""
        self._thread.join(timeout)
        return not self._thread.is_alive()

    def _loop(self) -> None:
        while (job := self._jobs.get()) is not None and not self._ending:
            self._inbox.put(Ended(self._channel, job[1], self._fetch(*job)))
        self._hang_up()

    def _fetch(self, cursor: str, run: int) -> Exception | None:
        try:
            if self._connector is None:
                self._connector = self._make()
            for page in self._connector.fetch(cursor):
                if not self._hand(page, run):
                    break
        except ChannelFailure as failure:
            return failure
        except Exception as bug:  # whatever it is, it is this channel's alone
            log.exception("channel %s: a bug in its connector", self._channel)
            self._hang_up()
            return bug
        return None

    def _hand(self, page: Page, run: int) -> bool:
        while not self._places.acquire(timeout=LOOK_S):
            if self._ending or self._dropped == run:
                return False
        if self._ending or self._dropped == run:
            self._places.release()
            return False
        self._inbox.put(Handed(self._channel, run, page))
        return True

    def _hang_up(self) -> None:
        connector, self._connector = self._connector, None
        if connector is not None:
            with suppress(Exception):  # it is given up; what it holds goes with it
                connector.close()
