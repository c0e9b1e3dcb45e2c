"""What would become of a selection: every case judged on a copy, nothing written, no lock taken.

The rules say who passes; the dispatcher asks them again when it is done, so a forecast is never a promise that was not
kept, only one a colleague was quicker than. A dry run of the dispatcher says the same and was discarded here: it writes
and rolls back, takes the writer's lock and reads whole cases, three times as long for ten thousand.
"""

from __future__ import annotations

import json
import sqlite3
from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from typing import Any, Final, NamedTuple
from uuid import UUID

from console.core.deputies import away, to_deputy
from console.core.errors import Refused
from models import reading, rules
from models.commands import BULK_LIMIT, Actor, Command, Complete, Coordinate, Dispose, Merge, Reject, Reply
from models.complaint import OPEN, Complaint
from models.reference import Reference
from models.rules import Refusal

#: Cases looked at in one go: a tenth of a second, after which somebody else's question may come between.
PORTION: Final = 2500

Step = Callable[[Complaint], Command]
"""What is wanted of a case, as the steps before left it; raises ``errors.Refused`` where it means nothing."""

# A report's words and its suggestions decide nothing here, and are most of what a case weighs.
_HEAVY: Final = {"text": "''", "suggested": "'{}'"}
_COLUMNS: Final = ", ".join(_HEAVY.get(name, f"c.{name}") for name in reading.COLUMNS)


class Denied(NamedTuple):
    """A case that would be left as it is; ``case`` is None when it is not in the store any more."""

    n: int
    case: UUID | None
    refusal: Refusal


@dataclass(slots=True)
class Place:
    """A kelurahan's share.

    Attributes:
        selected, accepted: cases of the selection.
        leaving: how many fewer would wait there.
    """

    selected: int = 0
    accepted: int = 0
    leaving: int = 0


@dataclass(slots=True)
class Forecast:
    """How it would come out. ``accepted`` and ``denied`` together are always the selection.

    Attributes:
        accepted: small key and id of each case, with its Commands in order.
        denied: the others, each with the first reason.
        places: by kelurahan code; None for cases without one.
        channels: of the accepted.
        twins: cases merged into accepted ones, which close with them.
        sample: number of a case and the reply it would get, of the first that gets one.
        away: of the accepted, those meant for somebody who is away, by agency code, handed to the deputy or not.
    """

    accepted: list[tuple[int, UUID, tuple[Command, ...]]] = field(default_factory=list)
    denied: list[Denied] = field(default_factory=list)
    places: dict[str | None, Place] = field(default_factory=dict)
    channels: Counter[str] = field(default_factory=Counter)
    twins: int = 0
    sample: tuple[str, str] = ("", "")
    away: Counter[str] = field(default_factory=Counter)

    def take(self, other: Forecast) -> None:
        """Another portion of the same selection."""
        self.accepted += other.accepted
        self.denied += other.denied
        for code, more in other.places.items():
            place = self.places.setdefault(code, Place())
            place.selected += more.selected
            place.accepted += more.accepted
            place.leaving += more.leaving
        self.channels += other.channels
        self.away += other.away
        self.twins += other.twins
        self.sample = self.sample if self.sample[0] else other.sample

    @property
    def orders(self) -> list[tuple[UUID, Command]]:
        """What to dispatch."""
        return [(case, command) for _n, case, commands in self.accepted for command in commands]


class Judge:
    """Looks at one selection after the other portion; not for two threads at once."""

    def __init__(
        self, steps: Sequence[Step], actor: Actor, ref: Reference, now: int, *, deputies: bool = False
    ) -> None:
        """Judge these steps.

        Args:
            steps: in the order they would be done. A case passes when all of them do.
            actor: who wants it.
            ref: master data.
            now: seconds since the epoch.
            deputies: what is meant for somebody who is away goes to the deputy, if there is one.
        """
        self._steps, self._actor, self._ref, self._now = tuple(steps), actor, ref, now
        self._away, self._deputies = away(ref, now), deputies
        self._parents: dict[UUID, Complaint] = {}  # as merges before left them

    def look(self, db: sqlite3.Connection, keys: Sequence[int]) -> Forecast:
        """Judge some cases by their small keys; those that are gone are denied."""
        found = cases(db, keys)
        seen = Forecast()
        for n in keys:
            case = found.get(n)
            if case is None:
                seen.denied.append(Denied(n, None, Refusal("refused.missing")))
            else:
                self._one(db, n, case, seen)
        return seen

    def _one(self, db: sqlite3.Connection, n: int, case: Complaint, seen: Forecast) -> None:
        place = seen.places.setdefault(case.kelurahan, Place())
        place.selected += 1
        commands: list[Command] = []
        after, now = self._parents.get(case.id, case), self._now
        effect: dict[str, Any] = {}
        meant: list[str] = []
        for step in self._steps:
            if commands:
                after = rules.with_effect(after, {**effect, "revision": after.revision + 1})
            try:
                command = step(after)
            except Refused as refused:
                refusal: Refusal | None = Refusal(refused.code, dict(refused.params))
            else:
                if isinstance(command, Coordinate | Dispose) and (gone := self._away.get(command.to)):
                    meant.append(gone.agency)
                    if self._deputies and gone.deputy:
                        command = to_deputy(command, gone, self._ref)
                refusal = rules.refuse(after, command, self._actor, self._ref) or self._parent(
                    db, command, after
                )
            if refusal is not None:
                seen.denied.append(Denied(n, case.id, refusal))
                return
            effect = rules.apply(after, command, now, self._ref, self._actor)
            commands.append(command)
            if isinstance(command, Reply) and not seen.sample[0]:
                seen.sample = (case.number, command.text)
        self._merged(case, commands)
        seen.accepted.append((n, case.id, tuple(commands)))
        seen.channels[case.channel] += 1
        seen.away.update(meant)
        place.accepted += 1
        place.leaving += _waits(case, {}) - _waits(after, effect)
        if case.twins and isinstance(commands[-1], Complete | Reject):
            seen.twins += case.twins

    def _parent(self, db: sqlite3.Connection, command: Command, case: Complaint) -> Refusal | None:
        into = rules.parent_named(command)
        if into is not None and into not in self._parents:
            self._parents |= {i: found for i, (_n, found) in reading.load(db, [into]).items()}
        return rules.refuse_parent(command, case, self._parents)

    def _merged(self, case: Complaint, commands: Sequence[Command]) -> None:
        """A parent has one twin more, and a twin takes no twins."""
        for command in commands:
            if isinstance(command, Merge) and command.into in self._parents:
                parent = self._parents[command.into]
                self._parents[parent.id] = rules.with_effect(parent, {"twins": parent.twins + 1})
                if case.id in self._parents:
                    self._parents[case.id] = rules.with_effect(
                        self._parents[case.id], {"merged_into": parent.id}
                    )


def too_many(count: int, actor: Actor) -> Refusal | None:
    """Why so many cases take a supervisor; None when they do not."""
    if count > BULK_LIMIT and actor.role == "operator":
        return Refusal("refused.bulk", {"limit": BULK_LIMIT})
    return None


def cases(db: sqlite3.Connection, keys: Sequence[int]) -> dict[int, Complaint]:
    """Cases by small key, without the citizen's words and the suggestions; those that are gone are missing."""
    rows = db.execute(
        f"select c.n, {_COLUMNS} from complaint c where c.n in (select value from json_each(?))",  # noqa: S608 - our names
        (json.dumps([int(n) for n in keys]),),
    ).fetchall()
    return dict(reading.row_to_complaint(row) for row in rows)


def _waits(case: Complaint, effect: dict[str, Any]) -> int:
    """1 when the case counts as waiting once the effect is done, as ``queries.waiting_by_kelurahan`` counts, else 0."""

    def of(name: str) -> Any:
        return effect.get(name, getattr(case, name))

    status = of("status")
    red = status == "menunggu" or (status == "koordinasi" and of("channel_red"))
    return int(bool(red) and status in OPEN and of("merged_into") is None and of("kind") != "spam")
