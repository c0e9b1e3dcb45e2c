"""The first pull: an empty console fills, open cases first, in slices that can be resumed.

Ordinary landing would make five indexes and the search row by row. Here the open cases come first without indexes,
which are then made in one go: from that moment the room can work. The closed cases follow, each slice committed with
its bookmark. What others do meanwhile comes by the ordinary pull, from the revision noted at the start.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final, Protocol, cast
from uuid import UUID

from console.core.central import Me, Row
from console.core.dispatch import Change
from console.core.sync.report import SyncReport
from models import landing, reading, writing

if TYPE_CHECKING:
    from console.core.sync.cycle import Sync

SLICE: Final = 20_000
#: From so many cases on it pays to make the indexes afterwards.
MANY: Final = 20_000
NONE: Final = UUID(int=0)
#: Instead of the rights last seen, while a first pull and what follows it are under way.
FILLING: Final = "filling"


class Sweeping(Protocol):
    """A central whose cases can be had slice by slice."""

    def sweep(
        self, after: UUID, *, still_open: bool, events: bool, limit: int
    ) -> tuple[list[Row], list[Row]]: ...


def fill(sync: Sync, me: Me, *, history: bool = False) -> SyncReport:
    """Fill the store, going on where an earlier one was cut.

    Args:
        sync: this console.
        me: what the central said a moment ago; its revision becomes the cursor.
        history: with the Events of closed cases too, which otherwise come when such a case is opened.
    """
    from console.core.sync.cycle import CURSOR, FIRST, RIGHTS

    central = cast("Sweeping", sync.central)
    mark = reading_mark(sync.meta(FIRST))
    if mark is None:
        mark = {"phase": "open", "last": NONE.hex, "revision": me.revision, "token": me.token.hex()}
        many = sync.central.total()[0] >= MANY
        with writing.transaction(sync.engine) as connection:
            db = writing.driver(connection)
            if many and not db.execute("select exists (select 1 from complaint)").fetchone()[0]:
                landing.without_indexes(db)
            landing.set_meta(db, FIRST, reading.to_text(mark))
            # What is read is newer than the mark. If a cut comes between it and the pull that follows, and the central
            # goes back meanwhile, no token tells; then all cases are compared, as with other rights.
            landing.set_meta(db, RIGHTS, FILLING)
        sync.filled = True
    landed = 0
    while mark["phase"] in ("open", "closed"):
        still_open = mark["phase"] == "open"
        cases, events = central.sweep(
            UUID(mark["last"]), still_open=still_open, events=still_open or history, limit=SLICE
        )
        landed += len(cases)
        if len(cases) < SLICE:
            mark |= {"phase": "closed" if still_open else "done", "last": NONE.hex}
        else:
            mark["last"] = bytes(cases[-1][0]).hex()
        with writing.transaction(sync.engine) as connection:
            db = writing.driver(connection)
            sync.put(connection, cases, events)
            landing.set_meta(db, FIRST, "done" if mark["phase"] == "done" else reading.to_text(mark))
            if mark["phase"] == "done":
                landing.tick(db, mark["revision"], bytes.fromhex(mark["token"]))
                landing.set_meta(db, CURSOR, str(mark["revision"]))
        if (still_open and mark["phase"] != "open") or mark["phase"] == "done":
            _index(sync)
        sync.progress(mark["phase"], landed)
    return SyncReport(pulled=landed, revision=mark["revision"], change=Change(created=True, everything=True))


def reading_mark(text: str) -> dict[str, Any] | None:
    """The bookmark of a first pull that was cut; None when none was begun."""
    import json

    return dict(json.loads(text)) if text.startswith("{") else None


def _index(sync: Sync) -> None:
    """Make what was taken away before the load; a statement is a transaction, so a kill loses one index at most."""
    with sync.reading() as db:
        for _name in landing.with_indexes(db):
            pass
