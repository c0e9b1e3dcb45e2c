"""How the line stands, what a cycle did, and what of it the screens must read again.

Loads neither driver nor SQLAlchemy: the window imports it before it is shown.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Final

from console.core.dispatch.outcome import Change
from console.core.errors import Told

#: Above so many touched cases a screen reads itself anew.
WHOLE: Final = 5000


@dataclass(frozen=True, slots=True)
class SyncReport:
    """What a cycle did.

    Attributes:
        pushed: Events sent. accepted, refused: answers to Events of this console. pulled: Events of others.
        revision: the central's clock as far as this console knows it.
        stale: cases that are to be judged again next time.
        set_aside: Events the central could not read, kept here.
        change: for the screens.
    """

    pushed: int = 0
    accepted: int = 0
    refused: int = 0
    pulled: int = 0
    revision: int = 0
    stale: int = 0
    set_aside: int = 0
    change: Change = field(default_factory=Change)

    def __add__(self, more: SyncReport) -> SyncReport:
        return SyncReport(
            self.pushed + more.pushed, self.accepted + more.accepted, self.refused + more.refused,
            self.pulled + more.pulled, max(self.revision, more.revision), more.stale, self.set_aside + more.set_aside,
            both(self.change, more.change),
        )  # fmt: skip


def both(one: Change, other: Change) -> Change:
    """Two Changes as one."""
    cases = tuple(sorted({*one.cases, *other.cases}))
    everything = one.everything or other.everything or len(cases) > WHOLE
    return Change(() if everything else cases, created=one.created or other.created, everything=everything,
                  reference=one.reference or other.reference, other=tuple({*one.other, *other.other}))  # fmt: skip


@dataclass(frozen=True, slots=True)
class SyncState:
    """What the pill tells.

    Attributes:
        kind: starting, filling (a first pull runs), connected, sending, offline (the line is gone: everything goes on
            here), stopped (the two may not talk: ``reason`` says why).
        since: when it became so, seconds since the epoch.
        reason: why it is offline or stopped.
        count: cases filled so far.
    """

    kind: str = "starting"
    since: int = 0
    reason: Told | None = None
    count: int = 0
