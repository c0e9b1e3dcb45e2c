"""What became of an act on many cases, row by row, also after the central has had its say."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Final
from uuid import UUID

from console.core import history, records
from console.core.dispatch import Outcome
from models import reading
from models.rules import Refusal

#: A case of which an earlier Command of the same act was turned down says only that.
EARLIER: Final = "refused.earlier"


@dataclass(frozen=True, slots=True)
class ActResult:
    """One act as it came out here.

    Attributes:
        title: what was done, as the message said it.
        accepted: cases it was done to, each once.
        refused: the others, each once, with the reason.
        batch: names the act for undo and for the central's answers; None when there is nothing of either.
        at: seconds since the epoch.
        followed: twins that were closed or opened along with theirs.
        stayed: twins that could not be, with the reason.
        gone: small keys of cases that were selected and had left the store before they were looked at: refused too, but
            nothing more is known of them.
    """

    title: str
    accepted: tuple[UUID, ...]
    refused: tuple[tuple[UUID, Refusal], ...]
    batch: UUID | None
    at: int
    followed: tuple[UUID, ...] = ()
    stayed: tuple[tuple[UUID, Refusal], ...] = ()
    gone: tuple[int, ...] = ()

    @classmethod
    def of(cls, title: str, outcome: Outcome, at: int, gone: Sequence[int] = ()) -> ActResult:
        """The result of a dispatch; a case with several Commands counts once, and is done only when all were."""
        refused = by_case(outcome.refused)
        accepted = tuple(case for case in dict.fromkeys(outcome.accepted) if case not in refused)
        return cls(
            title, accepted, tuple(refused.items()), outcome.batch, at, tuple(outcome.followed), tuple(outcome.stayed),
            tuple(gone),
        )  # fmt: skip

    @property
    def cases(self) -> int:
        """How many cases it was about."""
        return len(self.accepted) + self.denied

    @property
    def denied(self) -> int:
        """How many of them it was not done to."""
        return len(self.refused) + len(self.gone)

    def groups(self, lang: str) -> dict[str, list[UUID]]:
        """The refused cases by reason in words, the most frequent first."""
        found: dict[str, list[UUID]] = {}
        for case, refusal in self.refused:
            found.setdefault(history.why_not(refusal, lang), []).append(case)
        return dict(sorted(found.items(), key=lambda item: -len(item[1])))


@dataclass(frozen=True, slots=True)
class Answers:
    """The central's answers to an act so far.

    Attributes:
        unsent: cases of which it has not answered everything.
        refused: cases it turned down later, with the reason in words.
    """

    unsent: int = 0
    refused: Mapping[UUID, str] | None = None


def by_case(refused: Sequence[tuple[UUID, Refusal]]) -> dict[UUID, Refusal]:
    """Each refused case once, with the reason that says something."""
    found: dict[UUID, Refusal] = {}
    for case, refusal in refused:
        if case not in found or found[case].code == EARLIER:
            found[case] = refusal
    return found


def answers(db: sqlite3.Connection, batch: UUID, lang: str) -> Answers:
    """What the central has said to an act, and what it has not.

    Args:
        batch: as ``Outcome.batch``.
        lang: ``id`` or ``en``.
    """
    if not records.has_central(db):
        return Answers(refused={})
    unsent = db.execute(
        "select count(distinct complaint) from event where batch = ? and outcome is null", (batch.bytes,)
    ).fetchone()[0]
    rows = db.execute(
        f"select {records.EVENT_COLUMNS}, e.complaint from event e where e.batch = ? and e.outcome = 'refused'"  # noqa: S608
        " order by e.n", (batch.bytes,)).fetchall()  # fmt: skip
    refused: dict[UUID, str] = {}
    for row in rows:
        event = records.event_row(row)
        code = json.loads(event.reason or "{}").get("code")
        case = UUID(bytes=row[-1])
        if case not in refused or code != EARLIER:
            refused[case] = history.why_refused(event, lang, {})
    return Answers(int(unsent), refused)


def keys(db: sqlite3.Connection, cases: Sequence[UUID]) -> dict[UUID, int]:
    """Small keys of cases; those that are gone are missing. Ten thousand take a few milliseconds."""
    found: dict[UUID, int] = {}
    for some in reading.chunks(list(cases), 500):
        marks = ",".join("?" * len(some))
        rows = db.execute(f"select id, n from complaint where id in ({marks})", [c.bytes for c in some])  # noqa: S608
        found |= {UUID(bytes=raw): n for raw, n in rows}
    return found


def with_words(db: sqlite3.Connection, ns: Sequence[int], words: str) -> set[int]:
    """Of these cases, those with a number or text in which the words occur.

    Args:
        ns: small keys.
        words: as typed.
    """
    rows = db.execute(
        "select n from complaint where n in (select value from json_each(?))"
        " and (instr(lower(number), ?) or instr(lower(title || ' ' || text), ?))",
        (json.dumps([int(n) for n in ns]), words.lower(), words.lower()),
    )
    return {n for (n,) in rows}
