"""The screens' way to the store: questions run on reading threads, answers come back on the GUI thread.

Screens hold no connection and write no SQL. They hand in a function of a connection, made of
`console.core.queries` and `console.core.records`; each reading thread gets one query-only connection of its
own, opened at its first question.
"""

from __future__ import annotations

import threading
from collections.abc import Callable
from typing import Any, TypeVar

from console.core.store import Store, told
from console.ui.work import Failure, Work

T = TypeVar("T")


class Reads:
    """Questions to one store. Made by the composition root; closed after `Work`."""

    def __init__(self, work: Work, store: Store) -> None:
        """Read from `store` on the threads of `work`."""
        self._work = work
        self._store = store
        self._local = threading.local()
        self._opened: list[Any] = []

    def read(
        self,
        fn: Callable[[Any], T],
        done: Callable[[T], object],
        *,
        ticket: str | None = None,
        failed: Callable[[Failure], object] | None = None,
        quick: bool = False,
    ) -> None:
        """Ask the store.

        Args:
            fn: takes the thread's connection, returns the answer; runs on a reading thread.
            done: called on the GUI thread with the answer.
            ticket: asking again under the same name voids this question.
            failed: called on the GUI thread with a `Refused` or `Unavailable`.
            quick: a few milliseconds that somebody is looking at; not to wait behind counts and maps.
        """
        self._work.read(lambda: self._answer(fn), done, ticket=ticket, failed=failed, quick=quick)

    def cancel(self, ticket: str) -> None:
        """Nobody wants that answer any more."""
        self._work.cancel(ticket)

    def close(self) -> None:
        """Close the connections; only after the threads that use them have ended."""
        for connection in self._opened:
            connection.close()
        self._opened.clear()

    def _answer(self, question: Callable[[Any], T]) -> T:
        with told(self._store.path):
            connection = getattr(self._local, "connection", None)
            if connection is None:
                connection = self._local.connection = self._store.reader()
                self._opened.append(connection)
            return question(connection)
