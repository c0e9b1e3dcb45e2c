"""The cases a case may be a twin of, as they are now: what the case panel compares and merges."""

from __future__ import annotations

import sqlite3
from dataclasses import dataclass
from uuid import UUID

from models import reading
from models.complaint import Complaint


@dataclass(frozen=True, slots=True)
class Likely:
    """A case that may be the same.

    Attributes:
        n, id, number, text, status, received_at: of that case, as it is now.
        score: 0 to 1.
        metres, hours, alike: how far apart in place and time, and how alike the words are in percent; None
            where that was no reason.
        cited: the report names the other's number.
        photo: both have the same picture.
        reporter: both came from the same person.
        category: both are about the same.
    """

    n: int
    id: UUID
    number: str
    text: str
    status: str
    received_at: int
    score: float = 0.0
    metres: int | None = None
    hours: int | None = None
    alike: int | None = None
    cited: bool = False
    photo: bool = False
    reporter: bool = False
    category: bool = False


def likely_twins(db: sqlite3.Connection, case: Complaint) -> tuple[Likely, ...]:
    """What the intake found, without what has been closed or merged since.

    Args:
        db: reading connection.
        case: its ``suggested["twins"]`` says which, best first.
    """
    if case.merged_into is not None or not case.in_queue:
        return ()
    found = {UUID(item["id"]): item for item in case.suggested.get("twins", ())}
    known = reading.load(db, list(found))
    likely: list[Likely] = []
    for other_id, item in found.items():
        if other_id == case.id or other_id not in known:
            continue
        n, other = known[other_id]
        if not other.in_queue:
            continue
        why = {str(what): int(much) for what, much in item.get("reasons", ())}
        likely.append(
            Likely(
                n,
                other.id,
                other.number,
                other.text,
                other.status,
                other.received_at,
                float(item.get("score", 0.0)),
                why.get("metres"),
                why.get("hours"),
                why.get("text"),
                "cited" in why,
                "photo" in why,
                "reporter" in why,
                "category" in why,
            )
        )
    return tuple(likely)
