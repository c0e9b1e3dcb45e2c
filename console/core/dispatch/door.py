"""The door itself: the write engine, its transactions, and who stands at it."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager, suppress
from dataclasses import dataclass, field, replace
from threading import Thread
from typing import TYPE_CHECKING, Any, Self

from console.core.store import Store, told
from models.commands import Actor

if TYPE_CHECKING:
    from sqlalchemy import Connection, Engine


@dataclass
class Door:
    """One per process; what is written through it runs on the thread that owns the writing.

    Attributes:
        store: where to.
        actor: who acts.
        console: which console, for the Events.
        clock: the time, seconds since the epoch.
        entropy: ``os.urandom`` or a seeded stand-in.
    """

    store: Store
    actor: Actor
    console: str
    clock: Callable[[], int]
    entropy: Callable[[int], bytes]
    _engine: Engine | None = field(default=None, repr=False)
    _folding: list[Thread] = field(
        default_factory=list, repr=False
    )  # shared by all who act through one engine

    def open(self) -> None:
        """Open the write engine now: ``dataclasses.replace`` with another actor then shares it."""
        self._opened()

    def acting_as(self, actor: Actor) -> Self:
        """The same door for somebody else, over the same write engine."""
        self._opened()
        return replace(self, actor=actor)

    def close(self) -> None:
        """Close the write engine."""
        self._folded()
        if self._engine is not None:
            self._engine.dispose()
            self._engine = None

    def transaction(self, *, dry_run: bool = False) -> AbstractContextManager[Connection]:
        return tried_or_kept(self._opened(), self.store, dry_run)

    @contextmanager
    def _long(self) -> Iterator[None]:
        """While an act of many transactions is written, no commit waits for the disk to fold the log into the file:
        that took a third of its time. It is done afterwards, beside whatever comes next."""
        from models import writing

        with told(self.store.path), self._opened().connect() as connection:
            writing.fold_later(connection, writing.FOLD_AT_IN_BULK)
        try:
            yield
        finally:
            with told(self.store.path), self._opened().connect() as connection:
                writing.fold_later(connection, writing.FOLD_AT)
            self._folding[:] = [one for one in self._folding if one.is_alive()]
            folding = Thread(target=_fold, args=(self.store,), name="fold")
            self._folding.append(folding)
            folding.start()

    def _folded(self) -> None:
        """Wait until the log of the act before is folded in."""
        while self._folding:
            self._folding.pop().join()

    def _opened(self) -> Engine:
        if self._engine is None:
            from models import writing

            with told(self.store.path):
                self._engine = writing.open_engine(self.store.path)
        return self._engine


def _fold(store: Store) -> None:
    """Fold the log; what cannot be done now, a full disk above all, is done or told at the next commit."""
    from models import writing

    with suppress(sqlite3.Error):
        writing.fold(store.path)


class _OnlyTried(Exception):
    """Ends a dry run's transaction so that nothing of it is kept."""


@contextmanager
def tried_or_kept(engine: Engine, store: Store, dry_run: bool) -> Iterator[Connection]:
    """``writing.transaction`` with errors in words, and without a trace when it is only tried."""
    from models import writing

    with told(store.path), suppress(_OnlyTried), writing.transaction(engine) as connection:
        yield connection
        if dry_run:
            raise _OnlyTried


def driver(connection: Connection) -> Any:
    """The driver's own connection, inside the transaction."""
    return connection.connection.dbapi_connection
