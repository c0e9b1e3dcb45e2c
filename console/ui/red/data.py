"""What the screen Merah shows, read on the read thread: the review, and one kelurahan looked into."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final, Literal

from console.core import clearing, history, queries, records, snapshots
from console.core.clearing import Clearing, ReadySet
from console.core.figures import red
from console.core.review import Review, Row, review
from console.core.wall import STALE_S
from models.clocks import DAY
from models.filters import Filter, Term
from models.indicator import Cause, Colour, over_capacity
from models.reference import Reference

if TYPE_CHECKING:
    from sqlite3 import Connection

    from console.core.figures.facts import Facts, Held

#: How far back turns of a kelurahan's colour are told, and how many of them.
PAST_DAYS: Final = 60
PAST: Final = 12
#: Smaller sets are ticked together.
SMALL: Final = 5
#: Which kelurahan the table has.
Which = Literal["red", "amber", "all"]


@dataclass(frozen=True, slots=True)
class Picture:
    """The city at one moment.

    Attributes:
        review: every kelurahan.
        taken: the snapshots there are, the newest first.
        heard: when the central was last heard of, 0 where there is none.
    """

    review: Review
    taken: tuple[snapshots.Snapshot, ...]
    heard: int

    def stale(self, now: int) -> bool:
        """Whether the central has been silent for longer than a line takes to come back."""
        return bool(self.heard) and now - self.heard > STALE_S

    def row(self, code: str) -> Row | None:
        """A kelurahan's row."""
        return next((row for row in self.review.rows if row.indicator.code == code), None)


@dataclass(frozen=True, slots=True)
class Told:
    """A kelurahan changed its colour, and what made the difference.

    Attributes:
        number, key: of the case, "" and 0 when it is gone.
        words: what was done to it then, in sentences, () where its history is not here.
    """

    turn: red.Turn
    number: str
    key: int
    words: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Inside:
    """One kelurahan looked into.

    Attributes:
        code: Kemendagri code.
        clearing: the ready sets.
        oldest, category: number and category of the oldest case, "" when there is none.
        turns: changes of its colour, the newest first.
        notes: what supervisors noted, the newest first.
    """

    code: str
    clearing: Clearing
    oldest: str
    category: str
    turns: tuple[Told, ...]
    notes: tuple[snapshots.Remark, ...]


@dataclass(frozen=True, slots=True)
class Bundle:
    """Ready sets that are ticked together.

    Attributes:
        cause: why they wait.
        category: slug they share, None where there are several.
        sets: one at least.
        rest: others of the cause stand by themselves.
    """

    cause: Cause
    category: str | None
    sets: tuple[ReadySet, ...]
    rest: bool = False

    @property
    def cases(self) -> int:
        """How many cases."""
        return sum(len(one.cases) for one in self.sets)

    @property
    def leaving(self) -> int:
        """How many of them would no longer show red."""
        return sum(one.leaving for one in self.sets)


def picture(db: Connection, ref: Reference, now: int, held: Held, me: str) -> Picture:
    """The city now.

    Args:
        db: reading connection without a transaction of its own.
        ref: master data.
        now: seconds since the epoch.
        held: all cases, kept up to date.
        me: the operator.
    """
    found = review(ref, now, held.current(db, ref))
    heard = records.last_pull(db) if records.has_central(db) else 0
    return Picture(found, tuple(snapshots.snapshots(db, me)), heard)


def inside(db: Connection, ref: Reference, now: int, held: Held, me: str, row: Row, lang: str) -> Inside:
    """One kelurahan, with what stands in its row.

    Args:
        row: of the review.
        lang: ``id`` or ``en``.
    """
    one = row.indicator
    over = over_capacity(one.inflow_per_day, one.capacity_per_day)
    number, category = "", ""
    if row.oldest is not None and (seen := queries.page(db, [row.oldest.case])):
        number, category = seen[0].number, seen[0].category or ""
    return Inside(
        one.code, clearing.clearing(db, ref, one.code, now, over=over), number, category,
        tuple(_told(db, held.current(db, ref), ref, one.code, now, lang)),
        tuple(snapshots.notes(db, me, one.code)),
    )  # fmt: skip


def _told(db: Connection, facts: Facts, ref: Reference, code: str, now: int, lang: str) -> list[Told]:
    found: list[Told] = []
    for turn in red.turns(facts, code, now - PAST_DAYS * DAY, now, ref.rates)[:PAST]:
        detail = records.case(db, turn.case)
        if detail is None:
            found.append(Told(turn, "", 0, ()))
            continue
        events = detail.history
        by_id = {event.id: event for event in events}
        words = tuple(
            history.line(event, ref, lang, by_id).text
            for event in events
            if event.at == turn.at and event.outcome != "refused"
        )
        found.append(Told(turn, detail.complaint.number, turn.case, words))
    return found


def red_since(turns: Sequence[Told], colour: Colour) -> int | None:
    """Since when it has had its colour; None when that began before what is told."""
    return turns[0].turn.at if turns and turns[0].turn.after == colour else None


def bundles(found: Clearing) -> list[Bundle]:
    """The sets as they are ticked, in their order: categories beyond the kelurahan one by one, small ones together;
    of the other causes all together, each case still handed on the way of its own set."""
    large: list[Bundle] = []
    rest: dict[str, list[ReadySet]] = {}
    for one in found.ready:
        if one.cause == "outside" and len(one.cases) >= SMALL:
            large.append(Bundle(one.cause, one.category, (one,)))
        else:
            rest.setdefault(one.cause, []).append(one)
    made = [
        Bundle(sets[0].cause, sets[0].category if len(sets) == 1 else None, tuple(sets),
               rest=len(sets) > 1 and sets[0].cause == "outside" and bool(large))
        for sets in rest.values()
    ]  # fmt: skip
    return [*large, *made]


def waiting_of(code: str) -> Filter:
    """Exactly the cases of a kelurahan that show red."""
    return Filter((Term("kelurahan", "=", (code,)), Term("red", "=", ("yes",))))


def numbered(numbers: Sequence[str]) -> Filter:
    """Exactly these cases."""
    return Filter((Term("number", "=", tuple(numbers)),))


def limit_of(colour: Colour, ref: Reference) -> int:
    """Below how many waiting cases a kelurahan leaves its colour; 0 for a green one."""
    return {"red": ref.rates.red_from, "amber": ref.rates.amber_from, "green": 0}[colour]
