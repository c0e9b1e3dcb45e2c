"""A page of a channel: reports, edits, deletions, replies that came back and what could not be read, in one
transaction with the cursor."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, Final
from uuid import UUID

from console.core.dispatch.acts import Acts
from console.core.dispatch.arrivals import Arrivals
from console.core.dispatch.door import driver
from console.core.dispatch.outcome import Change, Received, Tally
from models import reading, replies, rules
from models.command_json import sound, to_json, well_formed
from models.commands import Amend, Deliver, Retract, kind_of
from models.complaint import Complaint
from models.delivery import Deleted, Edited, Returned
from models.identity import derived_id
from models.rules import Refusal

if TYPE_CHECKING:
    from sqlalchemy import Connection

News = Edited | Deleted | Returned
QuarantineRow = tuple[bytes, str, str, str, str, str, str, int, str]


@dataclass(frozen=True, slots=True)
class Arriving:
    """A page about to be written.

    Attributes:
        reports: judged, ready to become cases.
        changes: what became of messages that were delivered before, and of replies that were sent, in order.
        quarantine: gets (what, why) of every report and change the rules refuse; gives the rows that keep them,
            together with those of pieces that could not be read.
        cursor: (place, value) to remember with all this; None when the channel has none (it was pushed here).
        cases: reply -> its case, for the replies among the changes; one that is not named is nobody's here.
    """

    reports: Sequence[Received]
    changes: Sequence[News]
    quarantine: Callable[[Sequence[tuple[UUID | News, Refusal]]], Sequence[QuarantineRow]]
    cursor: tuple[str, str] | None = None
    cases: Mapping[UUID, UUID] = field(default_factory=dict)


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
            bad: list[tuple[UUID | News, Refusal]] = [
                (case, refusal) for case, refusal in outcome.refused if refusal.code != "refused.known"
            ]
            received = len(outcome.accepted)
            bad += self._follow(connection, page, outcome)
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
        self, connection: Connection, page: Arriving, outcome: Tally
    ) -> list[tuple[UUID | News, Refusal]]:
        """Record what became of messages and replies, each on its case as the ones before left it; what is refused."""
        from models import writing

        db, ref, at = driver(connection), self.store.reference, self.clock()
        refused: list[tuple[UUID | News, Refusal]] = []
        for change in page.changes:
            case_id = _case_of(db, change, page.cases)
            found = reading.load(db, [case_id]).get(case_id) if case_id is not None else None
            if (
                case_id is None or found is None
            ):  # its first version never came, was refused, or is out of sight
                continue
            n, case = found
            command = _command(change)
            if isinstance(command, Deliver) and _is_over(case, command):
                continue
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
    Deliver: frozenset(("replies",)),
}


def _case_of(db: Any, change: News, cases: Mapping[UUID, UUID]) -> UUID | None:
    """Which case it is about, None when that is not here."""
    if isinstance(change, Returned):
        return cases.get(change.reply)
    row = db.execute(
        "select id from complaint where channel = ? and external_id = ?",
        (change.channel, sound(change.external_id)),
    ).fetchone()
    return UUID(bytes=row[0]) if row is not None else None


def _command(change: News) -> Amend | Retract | Deliver:
    """What it means for its case."""
    match change:
        case Edited():
            return well_formed(Amend(change.text, change.title, change.version))
        case Deleted():
            return well_formed(Retract(change.version))
        case Returned():
            return Deliver(change.reply, "failed", reason=replies.RETURNED)


def _is_over(case: Complaint, command: Deliver) -> bool:
    """Whether a reply that came back is known not to have arrived."""
    one = replies.find(case.replies, str(command.reply))
    return one is not None and one["state"] in ("failed", "withdrawn")


def _name(db: Any, case: UUID, command: Amend | Retract | Deliver) -> UUID:
    """The Event's id, the same for whichever intake meets this edit, so that two make one.

    Without a version of the channel's own the edit is named by its words and by how many came before it: a message
    changed there and back, and there again, was changed three times.
    """
    kind = kind_of(command)
    if isinstance(command, Deliver):
        return derived_id(case, f"{kind}\0returned\0{command.reply}")
    if command.version:
        return derived_id(case, f"{kind}\0{command.version}")
    earlier = db.execute(
        "select count(*) from event where complaint = ? and kind = ? and outcome is not 'refused'",
        (case.bytes, kind),
    ).fetchone()[0]
    words = f"{command.text}\0{command.title}" if isinstance(command, Amend) else ""
    return derived_id(case, f"{kind}\0\0{earlier}\0{words}")
