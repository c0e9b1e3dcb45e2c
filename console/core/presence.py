"""Who has which case open, as the central tells it: no Event, nothing kept, gone with whoever it tells of.

Presence belongs to a connection of the central. What is said here holds for as long as the one connection lives over
which it was said; a console therefore says it again after every reconnection.
"""

from __future__ import annotations

from collections.abc import Sequence
from contextlib import AbstractContextManager
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Protocol
from uuid import UUID

if TYPE_CHECKING:
    import sqlite3

    import psycopg


class Line(Protocol):
    """A line to the central; ``PostgresCentral`` is one."""

    def db(self) -> AbstractContextManager[psycopg.Connection[Any]]:
        """The connection, with failures in words."""


@dataclass(frozen=True, slots=True)
class Present:
    """Somebody who has a case open.

    Attributes:
        actor: login name, as the central knows it.
        console: what his console calls itself.
        complaint: the case.
        claimed: he holds it, and asks others to leave it to him.
        why: what he said when he took hold of it, "".
        since: since when it is so, seconds since the epoch, by the central's clock.
        mine: it is this very connection.
    """

    actor: str
    console: str
    complaint: UUID
    claimed: bool = False
    why: str = ""
    since: int = 0
    mine: bool = False


@dataclass(frozen=True, slots=True)
class Claimed:
    """The answer to a claim.

    Attributes:
        mine: whether the case is mine now.
        other: who else holds it, or held it until now; None when nobody did, or when the central does not know the
            case or will not show it to me.
    """

    mine: bool
    other: Present | None = None


class Presence:
    """What a console says of itself, and what it hears of the others.

    Raises:
        Refused: no active operator.
        Unavailable: the line is gone.
    """

    def __init__(self, line: Line) -> None:
        """``line`` stays open while the console lives."""
        self._line = line

    def attend(self, case: UUID | None, console: str) -> None:
        """I have this case open and no other; None: none. A claim on another case ends with it.

        Args:
            case: one the central does not know yet counts as none.
            console: what this console calls itself.
        """
        with self._line.db() as db:
            db.execute("select tanggap.attend(%s, %s)", (case, console))

    def claim(self, case: UUID, why: str, *, take: bool) -> Claimed:
        """I hold this case from now on.

        Args:
            case: the one I have open.
            why: shown to the others.
            take: also if somebody else holds it; needs a reason.
        """
        with self._line.db() as db:
            row = db.execute("select * from tanggap.claim(%s, %s, %s)", (case, why, take)).fetchone()
        assert row is not None  # noqa: S101 - a function of several results
        mine, actor, console, reason, since = row
        other = None if actor is None else Present(actor, console, case, True, reason, int(since))
        return Claimed(bool(mine), other)

    def unclaim(self) -> None:
        """I hold nothing any more; what I have open stays open."""
        with self._line.db() as db:
            db.execute("select tanggap.unclaim()")

    def present(self) -> tuple[Present, ...]:
        """Everybody who has a case open that I may see, I among them."""
        with self._line.db() as db:
            rows = db.execute(
                "select actor, console, complaint, claimed, why, since, mine from tanggap.present()"
            )
            return tuple(Present(a, c, case, on, why, int(at), me) for a, c, case, on, why, at, me in rows)


def places(db: sqlite3.Connection, cases: Sequence[UUID]) -> dict[UUID, tuple[int, float, float]]:
    """Where cases are, for the map: small key, latitude and longitude, of those of this console that have a place."""
    marks = ",".join("?" * len(cases))
    rows = db.execute(
        f"select id, n, lat, lon from complaint where lat is not null and id in ({marks})",  # noqa: S608 - question marks
        [case.bytes for case in cases],
    )
    return {UUID(bytes=case): (n, lat, lon) for case, n, lat, lon in rows}
