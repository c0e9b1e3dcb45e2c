"""Judging the next part of an act while the one before is written: SQLite writes without the interpreter."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import closing, contextmanager
from typing import Any

from console.core.dispatch.judging import Share
from console.core.store import Store

Part = Callable[[Any], Share]
"""Reads from a connection and judges."""


class Ahead:
    """The parts of an act, judged one ahead, on a connection of their own that only reads."""

    def __init__(
        self, pool: ThreadPoolExecutor, db: Any, parts: Sequence[Part], version: Callable[[], int]
    ) -> None:
        self._pool, self._db, self._parts, self._version = pool, db, parts, version
        self._coming = self._begin(0)

    def _begin(self, place: int) -> tuple[int, Future[Share]]:
        return self._version(), self._pool.submit(self._parts[place], self._db)

    def __iter__(self) -> Iterator[tuple[Part, int, Share]]:
        """Each part, the store's version before it was judged, and what that came to.

        What is written between two of these is no part of the version: whoever writes looks whether it is among what
        was read.
        """
        for place, part in enumerate(self._parts):
            version, coming = self._coming
            share = coming.result()
            if place + 1 < len(self._parts):
                self._coming = self._begin(place + 1)
            yield part, version, share


@contextmanager
def ahead(store: Store, parts: Sequence[Part], version: Callable[[], int]) -> Iterator[Ahead]:
    """Judge parts ahead.

    Args:
        store: read from.
        parts: at least one.
        version: changes when somebody else has written.
    """
    with closing(store.reader()) as db, ThreadPoolExecutor(1, "judging") as pool:
        yield Ahead(pool, db, parts, version)
