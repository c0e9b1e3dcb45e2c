"""The door itself: the write engine, its transactions, and who stands at it."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager, suppress
from dataclasses import dataclass, field, replace
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

    def open(self) -> None:
        """Open the write engine now: ``dataclasses.replace`` with another actor then shares it."""
        self._opened()

    def acting_as(self, actor: Actor) -> Self:
        """The same door for somebody else, over the same write engine."""
        self._opened()
        return replace(self, actor=actor)

    def close(self) -> None:
        """Close the write engine."""
        if self._engine is not None:
            self._engine.dispose()
            self._engine = None

    def transaction(self, *, dry_run: bool = False) -> AbstractContextManager[Connection]:
        return tried_or_kept(self._opened(), self.store, dry_run)

    def _opened(self) -> Engine:
        if self._engine is None:
            from models import writing

            with told(self.store.path):
                self._engine = writing.open_engine(self.store.path)
        return self._engine


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
