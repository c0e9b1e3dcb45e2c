"""What goes into a dispatch and what comes out of it."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING
from uuid import UUID

from models.command_json import sound, well_formed
from models.commands import Actor, Command, ReceiveReport
from models.identity import report_id
from models.rules import Refusal

if TYPE_CHECKING:
    from console.core.dispatch.judging import Share


@dataclass(frozen=True, slots=True)
class Change:
    """Which cases a write touched, for the screens.

    Attributes:
        cases: small keys.
        created: among them are new ones.
        everything: too many to name; read anew.
        reference: master data changed (territory, boundaries).
        other: names of other tables touched: "quarantine", "view".
    """

    cases: tuple[int, ...] = ()
    created: bool = False
    everything: bool = False
    reference: bool = False
    other: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Outcome:
    """What came of a dispatch.

    Attributes:
        accepted: cases the Command was done to.
        refused: cases it was not, each with its reason. Every case that was asked for is in one of the two, once.
        batch: names this act for undo; None when nothing was done or nothing can be undone.
        change: for the screens.
        followed: twins that were closed or opened along with a case of the act.
        stayed: twins that could not be, each with its reason.
    """

    accepted: list[UUID] = field(default_factory=list)
    refused: list[tuple[UUID, Refusal]] = field(default_factory=list)
    batch: UUID | None = None
    change: Change = field(default_factory=Change)
    followed: list[UUID] = field(default_factory=list)
    stayed: list[tuple[UUID, Refusal]] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class Received:
    """A report ready to become a case; personal data rides beside the Command."""

    command: ReceiveReport
    reporter_name: str = ""
    reporter_contact: str = ""

    def well_formed(self) -> Received:
        """It with text that can be stored; itself when nothing was amiss."""
        command = well_formed(self.command)
        name, contact = sound(self.reporter_name), sound(self.reporter_contact)
        if command is self.command and (name, contact) == (self.reporter_name, self.reporter_contact):
            return self
        return Received(command, name, contact)

    @property
    def id(self) -> UUID:
        """The case it becomes."""
        return report_id(self.command.channel, self.command.external_id, self.command.received_at)


@dataclass(frozen=True, slots=True)
class Step:
    """One thing that was done to a case in the past."""

    at: int
    actor: Actor
    command: Command


@dataclass(frozen=True, slots=True)
class History:
    """A report and what was done about it, oldest first."""

    report: Received
    steps: tuple[Step, ...] = ()


@dataclass
class Tally:
    """An Outcome in the making."""

    accepted: list[UUID] = field(default_factory=list)
    refused: list[tuple[UUID, Refusal]] = field(default_factory=list)
    touched: set[int] = field(default_factory=set)
    created: bool = False
    changed: bool = False
    followed: list[UUID] = field(default_factory=list)
    stayed: list[tuple[UUID, Refusal]] = field(default_factory=list)

    def add(self, share: Share) -> None:
        """What came of a part of an act."""
        self.accepted += share.accepted
        self.refused += share.refused
        self.followed += share.followed
        self.stayed += share.stayed
        self.touched |= share.touched
        self.changed |= share.changed

    def result(self, batch: UUID | None, *, tried: bool = False) -> Outcome:
        """The Outcome; of what was only tried nothing is named."""
        if tried:
            return Outcome(self.accepted, self.refused, followed=self.followed, stayed=self.stayed)
        change = Change(tuple(sorted(self.touched)), created=self.created and bool(self.accepted))
        return Outcome(self.accepted, self.refused, batch if self.changed else None, change,
                       self.followed, self.stayed)  # fmt: skip
