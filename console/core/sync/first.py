"""The first pull: an empty console fills, open cases first, in slices that can be resumed.

The open cases come first: once they stand, the room can work. Their Events follow, then the closed cases. Each slice
is committed with its bookmark, while a thread reads the next one. What others do meanwhile comes by the ordinary pull,
from the revision noted at the start.
"""

from __future__ import annotations

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from typing import TYPE_CHECKING, Any, Final, Protocol, cast
from uuid import UUID

from console.core.central import Me, Row
from console.core.dispatch import Change
from console.core.sync.report import SyncReport
from models import landing, reading, writing
from models.reading import CURSOR, FIRST, RIGHTS

if TYPE_CHECKING:
    from console.core.sync.cycle import Sync

Mark = dict[str, Any]

SLICE: Final = 20_000
NONE: Final = UUID(int=0)
#: What comes after what: open cases, the Events of open cases, closed cases.
NEXT: Final = {"open": "told", "told": "closed", "closed": "done"}
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
    central = cast("Sweeping", sync.central)
    mark = reading_mark(sync.meta(FIRST))
    if mark is None:
        mark = {"phase": "open", "last": NONE.hex, "revision": me.revision, "token": me.token.hex()}
        with writing.transaction(sync.engine) as connection:
            db = writing.driver(connection)
            landing.set_meta(db, FIRST, reading.to_text(mark))
            # What is read is newer than the mark. If a cut comes between it and the pull that follows, and the central
            # goes back meanwhile, no token tells; then all cases are compared, as with other rights.
            landing.set_meta(db, RIGHTS, FILLING)
        sync.filled = True
    landed = 0
    for phase, cases, events, then in _ahead(_slices(central, mark, history=history)):
        mark = then
        with writing.transaction(sync.engine) as connection:
            db = writing.driver(connection)
            if db.execute("select exists (select 1 from event where outcome is null)").fetchone()[0]:
                sync.put(connection, cases, events)
            else:
                landing.pour(db, cases if phase != "told" else (), events)
            if phase != mark["phase"]:
                landing.count_all_twins(db)
            landing.set_meta(db, FIRST, "done" if mark["phase"] == "done" else reading.to_text(mark))
            if mark["phase"] == "done":
                landing.tick(db, mark["revision"], bytes.fromhex(mark["token"]))
                landing.set_meta(db, CURSOR, str(mark["revision"]))
        landed += len(cases) if phase != "told" else 0
        sync.progress(mark["phase"], landed)
    return SyncReport(pulled=landed, revision=mark["revision"], change=Change(created=True, everything=True))


def _slices(
    central: Sweeping, mark: Mark, *, history: bool
) -> Iterator[tuple[str, list[Row], list[Row], Mark]]:
    """What is still to come: (phase, cases, Events, bookmark once they have landed).

    With the Events of open cases their cases come a second time; they need no second landing, as what is newer in them
    comes by the ordinary pull. Where something is unanswered here they get it: Events tell what still lies over a case.
    """
    while (phase := mark["phase"]) != "done":
        cases, events = central.sweep(
            UUID(mark["last"]), still_open=phase != "closed", limit=SLICE,
            events=phase == "told" or (history and phase == "closed"),
        )  # fmt: skip
        whole = len(cases) == SLICE
        last = bytes(cases[-1][0]).hex() if whole else NONE.hex
        mark = {**mark, "phase": phase if whole else NEXT[phase], "last": last}
        yield phase, cases, events, mark


def _ahead(slices: Iterator[Any]) -> Iterator[Any]:
    """The same, each read on a thread while the one before is landed."""
    with ThreadPoolExecutor(1, "tanggap-first-pull") as thread:
        coming = thread.submit(next, slices, None)
        while (found := coming.result()) is not None:
            coming = thread.submit(next, slices, None)
            yield found


def reading_mark(text: str) -> Mark | None:
    """The bookmark of a first pull that was cut; None when none was begun."""
    import json

    return dict(json.loads(text)) if text.startswith("{") else None
