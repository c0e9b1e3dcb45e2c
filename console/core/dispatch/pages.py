"""A page of a channel: reports, edits, deletions and what could not be read, in one transaction with the cursor."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, Final
from uuid import UUID

from console.core.dispatch.acts import Acts
from console.core.dispatch.arrivals import Arrivals
from console.core.dispatch.door import driver
from console.core.dispatch.outcome import Change, Received, Tally
from models import reading, rules
from models.command_json import sound, to_json, well_formed
from models.commands import Amend, Retract, kind_of
from models.delivery import Deleted, Edited
from models.identity import derived_id
from models.rules import Refusal

if TYPE_CHECKING:
    from sqlalchemy import Connection

QuarantineRow = tuple[bytes, str, str, str, str, str, str, int, str]


@dataclass(frozen=True, slots=True)
class Arriving:
    """A page about to be written.

    Attributes:
        reports: judged, ready to become cases.
        changes: what became of messages that were delivered before, in order.
        quarantine: gets (what, why) of every report and change the rules refuse; gives the rows that keep them,
            together with those of pieces that could not be read.
        cursor: (place, value) to remember with all this; None when the channel has none (it was pushed here).
    """

    reports: Sequence[Received]
    changes: Sequence[Edited | Deleted]
    quarantine: Callable[[Sequence[tuple[UUID | Edited | Deleted, Refusal]]], Sequence[QuarantineRow]]
    cursor: tuple[str, str] | None = None


@dataclass
class Taken:
    """What came of a page.

    Attributes:
        received: new cases.
        refused: reports and changes the rules refuse; they lie in the quarantine.
        change: for the screens.
    """

    received: int = 0
    refused: int = 0
    change: Change = field(default_factory=Change)


class Pages(Arrivals, Acts):
    """What an intake does with what channels deliver."""

    def take_page(self, page: Arriving) -> Taken:
        """Write a page. Whole or not at all, and twice is once: known messages and edits change nothing.

        Raises:
            Unavailable: the store cannot be written; nothing of the page is there, and the cursor stands where it was.
        """
        from models import writing

        outcome = Tally(created=True)
        with self.transaction() as connection:
            if page.reports:
                self._arrive(connection, page.reports, outcome)
            bad: list[tuple[UUID | Edited | Deleted, Refusal]] = [
                (case, refusal) for case, refusal in outcome.refused if refusal.code != "refused.known"
            ]
            received = len(outcome.accepted)
            bad += self._follow(connection, page.changes, outcome)
            rows = page.quarantine(bad)
            if rows:
                writing.insert_quarantine(connection, rows)
            if page.cursor is not None:
                self._stand(connection, page.cursor)
        other = ("quarantine",) if rows else ()
        change = Change(tuple(sorted(outcome.touched)), created=received > 0, other=other)
        return Taken(received, len(bad), change)

    def forget_cursor(self, place: str) -> None:
        """A channel no longer knows where we stood: it is read from the start."""
        from models import writing

        with self.transaction() as connection:
            writing.execute(connection, "delete from cursor where channel = ?", [(place,)])

    def _follow(
        self, connection: Connection, changes: Sequence[Edited | Deleted], outcome: Tally
    ) -> list[tuple[UUID | Edited | Deleted, Refusal]]:
        """Record what became of messages, each on its case as the ones before left it; what the rules refuse."""
        from models import writing

        db, ref, at = driver(connection), self.store.reference, self.clock()
        refused: list[tuple[UUID | Edited | Deleted, Refusal]] = []
        for change in changes:
            row = db.execute(
                "select id from complaint where channel = ? and external_id = ?",
                (change.channel, sound(change.external_id)),
            ).fetchone()
            if (
                row is None
            ):  # its first version never came, was refused, or is out of sight: nothing to follow
                continue
            case_id = UUID(bytes=row[0])
            n, case = reading.load(db, [case_id])[case_id]
            command = well_formed(
                Amend(change.text, change.title, change.version)
                if isinstance(change, Edited)
                else Retract(change.version)
            )
            refusal = rules.refuse(case, command, self.actor, ref)
            if refusal is not None:
                refused.append((change, refusal))
                continue
            effect = rules.apply(case, command, at, ref, self.actor)
            if not effect.keys() & _MEANS[type(command)]:  # it says what the case says already
                continue
            event = _name(db, case_id, command)
            if db.execute("select 1 from event where id = ?", (event.bytes,)).fetchone():
                continue  # a late echo: what came after it stands
            before = {name: rules.as_column(case, name) for name in effect}
            writing.update_cases(connection, [(n, {**effect, "revision": case.revision + 1})])
            writing.insert_events(connection, [writing.Recorded(
                event, case_id, 0, kind_of(command), self.actor.name, at, self.console, case.revision, to_json(command),
                effect, before,
            )])  # fmt: skip
            outcome.touched.add(n)
        return refused


#: What an edit or a deletion is about; when none of it changes there is nothing to record.
_MEANS: Final[dict[type, frozenset[str]]] = {
    Amend: frozenset(("text", "title")),
    Retract: frozenset(("source",)),
}


def _name(db: Any, case: UUID, command: Amend | Retract) -> UUID:
    """The Event's id, the same for whichever intake meets this edit, so that two make one.

    Without a version of the channel's own the edit is named by its words and by how many came before it: a message
    changed there and back, and there again, was changed three times.
    """
    kind = kind_of(command)
    if command.version:
        return derived_id(case, f"{kind}\0{command.version}")
    earlier = db.execute(
        "select count(*) from event where complaint = ? and kind = ? and outcome is not 'refused'",
        (case.bytes, kind),
    ).fetchone()[0]
    words = f"{command.text}\0{command.title}" if isinstance(command, Amend) else ""
    return derived_id(case, f"{kind}\0\0{earlier}\0{words}")
