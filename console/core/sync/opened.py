"""A case that is opened: its whole history and its reporter behind a mask, fetched when somebody looks.

Events of closed cases do not come with the first pull, and reporters never come with any.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any
from uuid import UUID

from console.core.dispatch import Change, Dispatcher
from console.core.records import CaseDetail
from models import landing, reading

if TYPE_CHECKING:
    from console.core.central import Row


def lacks(detail: CaseDetail) -> bool:
    """Whether a case on screen has not all of its own here."""
    waits = any(event.outcome is None and event.kind == "receivereport" for event in detail.history)
    return not waits and (
        not any(detail.reporter) or not any(event.kind == "receivereport" for event in detail.history)
    )


def keep(
    dispatcher: Dispatcher, case: UUID, events: Sequence[Row], reporter: tuple[str, str]
) -> Change | None:
    """Keep what the central has of a case.

    Args:
        dispatcher: the door, for its transaction.
        case: which.
        events: every Event of it, as the central has them; those newer than this console's last pull come by the
            next one, together with the case they changed.
        reporter: name and contact behind a mask.

    Returns:
        What changed here; None for nothing.
    """
    with dispatcher.transaction() as connection:
        db: Any = connection.connection.dbapi_connection
        row = db.execute("select n from complaint where id = ?", (case.bytes,)).fetchone()
        if row is None:
            return None
        cursor = int(reading.fact(db, reading.CURSOR) or 0)
        here = {raw for (raw,) in db.execute("select id from event where complaint = ?", (case.bytes,))}
        fresh = [event for event in events if event[0] not in here and event[13] <= cursor]
        known = db.execute("select name, contact from reporter where complaint = ?", (case.bytes,)).fetchone()
        if not fresh and (known is not None or not any(reporter)):
            return None
        landing.events(db, fresh)
        if known is None and any(reporter):
            landing.keep_reporter(db, case.bytes, *reporter)
    return Change((row[0],))
