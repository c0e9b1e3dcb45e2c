"""Whose turn it is to write a store: within a process in the order of asking.

SQLite lets one connection write at a time, and whoever finds the store taken sleeps and tries again, for up to a tenth
of a second each time. Beside an act of many transactions, which takes the lock anew at once, it would find it taken for
seconds. Here whoever waits is woken, and whoever just wrote goes to the end of the queue. Other processes still try.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Iterator
from contextlib import contextmanager
from sqlite3 import OperationalError
from threading import Lock


class Turns:
    """The queue before one store."""

    def __init__(self) -> None:
        self._lock = Lock()
        self._taken = False
        self._waiting: deque[Lock] = deque()

    @contextmanager
    def turn(self, patience: float) -> Iterator[None]:
        """Wait for my turn, and have it for the block.

        Args:
            patience: seconds.

        Raises:
            OperationalError: it did not come, as SQLite says it.
        """
        with self._lock:
            mine = Lock() if self._taken else None
            if mine is not None:
                mine.acquire()
                self._waiting.append(mine)
            self._taken = True
        if mine is not None and not mine.acquire(timeout=patience):
            with self._lock:
                if mine in self._waiting:  # else it has come after all, this very moment
                    self._waiting.remove(mine)
                    raise OperationalError("database is locked")
        try:
            yield
        finally:
            with self._lock:
                if self._waiting:
                    self._waiting.popleft().release()
                else:
                    self._taken = False


_OF: dict[str, Turns] = {}


def turns(path: str) -> Turns:
    """The queue before a store of this process.

    Args:
        path: the store.
    """
    return _OF.setdefault(path, Turns())
