"""Commands: what somebody wants done to a case. Frozen dataclasses, imperative names; their JSON is in
``models.command_json``.

``SPECS`` is the table the central database enforces too: who may, from which status to which, and which
columns a Command may touch. The finer rules are in ``models.rules``.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any, Final, Union
from uuid import UUID

from models.complaint import OPEN, STATUSES


@dataclass(frozen=True, slots=True)
class Actor:
    """Who acts.

    Attributes:
        name: login name.
        role: operator, supervisor, auditor or intake.
    """

    name: str
    role: str = "operator"


#: Roles from the highest down.
ROLES: Final = ("supervisor", "operator", "auditor", "intake")


def highest(roles: Iterable[str]) -> str:
    """The role in which somebody with all of these acts; "" without any."""
    held = set(roles)
    return next((role for role in ROLES if role in held), "")


@dataclass(frozen=True, slots=True)
class ReceiveReport:
    """A message became a case. Made by the intake only.

    The reporter's name and contact ride beside the Event, never inside it: Events are copied to every
    console.
    """

    channel: str
    external_id: str
    received_at: int
    text: str
    title: str = ""
    address: str = ""
    lat: float | None = None
    lon: float | None = None
    kind: str = "undecided"
    category: str | None = None
    kelurahan: str | None = None
    agency: str | None = None
    sure: int = 0
    place: str = ""
    photos: tuple[str, ...] = ()
    suggested: dict[str, Any] = field(default_factory=dict, hash=False)


@dataclass(frozen=True, slots=True)
class Classify:
    """Decide what it is: complaint, aspiration, spam, undecided. ``accepted``: the suggestion was taken as it
    stood.
    """

    to: str
    accepted: bool = False


@dataclass(frozen=True, slots=True)
class Categorise:
    """Decide the category (slug)."""

    to: str
    accepted: bool = False


@dataclass(frozen=True, slots=True)
class Locate:
    """Decide the place: a kelurahan, and if known the point (WGS 84 degrees).

    ``source``: "operator", or "gps" when newly imported boundaries say where a known point lies.
    """

    to: str
    lat: float | None = None
    lon: float | None = None
    accepted: bool = False
    source: str = "operator"


@dataclass(frozen=True, slots=True)
class Coordinate:
    """Hand the case across, to another agency (koordinasi)."""

    to: str
    reason: str = ""
    accepted: bool = False


@dataclass(frozen=True, slots=True)
class Dispose:
    """Hand the case down: to a Sudin, the lurah or a PPSU crew (disposisi)."""

    to: str
    reason: str = ""
    accepted: bool = False


@dataclass(frozen=True, slots=True)
class Accept:
    """Whoever the case was handed to takes it on."""

    reason: str = ""


@dataclass(frozen=True, slots=True)
class SendBack:
    """Whoever the case was handed to gives it back to whoever handed it on, and says why."""

    reason: str


@dataclass(frozen=True, slots=True)
class Start:
    """Work has begun (proses)."""

    reason: str = ""


@dataclass(frozen=True, slots=True)
class Complete:
    """Work is done: what was done, and the pictures that prove it (content hashes or addresses).

    ``follows``: the case this twin closes with; None when it is closed for itself.
    """

    reason: str = ""
    photos: tuple[str, ...] = ()
    follows: UUID | None = None


@dataclass(frozen=True, slots=True)
class Verify:
    """A second person confirms the result."""

    reason: str = ""


@dataclass(frozen=True, slots=True)
class Reopen:
    """Back to red: the result did not hold, or the refusal was wrong. ``follows`` as in ``Complete``."""

    reason: str
    follows: UUID | None = None


@dataclass(frozen=True, slots=True)
class Reject:
    """Turn the case down, with the reason the citizen will read. ``follows`` as in ``Complete``."""

    reason: str
    follows: UUID | None = None


@dataclass(frozen=True, slots=True)
class Merge:
    """This case is a twin of ``into``; its reporter follows that one from now on."""

    into: UUID
    reason: str = ""


@dataclass(frozen=True, slots=True)
class Unmerge:
    """Not a twin after all: the case stands on its own again."""

    reason: str = ""


@dataclass(frozen=True, slots=True)
class Note:
    """A remark. ``waiting``: "citizen" stops the clocks until an answer, "none" lets them run, "" leaves
    them.
    """

    text: str
    waiting: str = ""


@dataclass(frozen=True, slots=True)
class Prioritise:
    """Set the priority: 1 high, 0 normal."""

    to: int = 1
    reason: str = ""


@dataclass(frozen=True, slots=True)
class Escalate:
    """Ask a supervisor; ``on`` False takes the request back.

    Attributes:
        to: a rung of the ladder that is asked instead (``models.ladder.RUNGS``); "" a supervisor.
        rule: name of the ladder's rule that asks by itself, "" when a person does.
    """

    reason: str = ""
    on: bool = True
    to: str = ""
    rule: str = ""


@dataclass(frozen=True, slots=True)
class Reveal:
    """Look at the reporter's name and contact. Reading personal data is itself an Event."""

    why: str = ""


@dataclass(frozen=True, slots=True)
class Restore:
    """Take a Command back: put the fields it changed to what they were. Only ``rules.inverse`` makes it.

    Attributes:
        undoes: the Event taken back.
        values: column -> value before it.
        expects: column -> value it left; if one differs now, somebody moved the case and the undo is refused.
    """

    undoes: UUID
    values: dict[str, Any] = field(default_factory=dict, hash=False)
    expects: dict[str, Any] = field(default_factory=dict, hash=False)


@dataclass(frozen=True, slots=True)
class Amend:
    """The channel's message was edited by whoever wrote it: its words as they are now. What people decided stays.

    Attributes:
        version: what tells this edit from others in the channel's own terms (a newer message id, a time).
    """

    text: str
    title: str = ""
    version: str = ""


@dataclass(frozen=True, slots=True)
class Retract:
    """The channel's message is gone there. The case stays."""

    version: str = ""


@dataclass(frozen=True, slots=True)
class Reply:
    """Answer the citizen through the channel of origin. It is held for a while, then an intake sends it.

    Attributes:
        reply: names this reply for ever.
        text: as it will be sent.
        hold: seconds it can still be withdrawn.
        template: the template it was written from, "" for free words.
        rule: the status change that triggered it, "" when a person wrote it.
    """

    reply: UUID
    text: str
    hold: int = 60
    template: str = ""
    rule: str = ""


@dataclass(frozen=True, slots=True)
class Withdraw:
    """Take a reply back that nobody has begun to send. The undo of ``Reply``."""

    reply: UUID
    reason: str = ""


@dataclass(frozen=True, slots=True)
class Release:
    """An intake takes a reply upon itself: from here on it alone may send it.

    ``again``: another intake had taken it and was not heard of again; whoever takes it over looks it up in the channel
    before anything is sent.
    """

    reply: UUID
    by: str
    again: bool = False


@dataclass(frozen=True, slots=True)
class Deliver:
    """What became of a reply.

    Attributes:
        state: sent; failed: the channel will not take it; unknown: nobody can tell whether it went out; held: it
            certainly did not and is tried again.
        external_id: the channel's id of the reply, "" while it has none.
        reason: code of ``resources/i18n/sentences.toml``, or a person's words.
        wait: seconds until it is looked at again.
        by: the intake that had taken it, as in ``Release``; "" when a person says it.
    """

    reply: UUID
    state: str
    external_id: str = ""
    reason: str = ""
    wait: int = 0
    by: str = ""


Command = Union[  # noqa: UP007 - two dozen names, four lines
    ReceiveReport, Classify, Categorise, Locate, Coordinate, Dispose, Accept, SendBack, Start, Complete, Verify, Reopen,
    Reject, Merge, Unmerge, Note, Prioritise, Escalate, Reveal, Restore, Amend, Retract, Reply, Withdraw, Release,
    Deliver,
]  # fmt: skip


@dataclass(frozen=True, slots=True)
class Spec:
    """What the table says about one kind of Command.

    Attributes:
        type: the dataclass.
        roles: who may dispatch it.
        columns: what its effect may touch.
        from_status: statuses it is allowed in.
        to_status: statuses it may leave behind.
        creates: it makes the case.
    """

    type: type
    roles: tuple[str, ...]
    columns: tuple[str, ...]
    from_status: tuple[str, ...]
    to_status: tuple[str, ...]
    creates: bool = False


_STAFF: Final = ("operator", "supervisor")
_CLOCK: Final = (
    "handover_due", "lurah_due", "completion_due", "due_at", "due_clock", "clock_from", "paused_seconds",
    "waiting_for", "paused_at", "urgent",
    "red_since", "red_until",  # when it showed red follows from the same Commands as the clocks
)  # fmt: skip
_TRIAGE: Final = ("suggested", "sure", "agency", "assignee", *_CLOCK)
_HANDS: Final = ("accepted_at", "hands", "bounced")
_MOVE: Final = (
    "status",
    "agency",
    "sure",
    "assignee",
    "channel_red",
    "escalated",
    "rung",
    "handed_at",
    *_HANDS,
    *_CLOCK,
)
_REPLY: Final = ("replies", "reply_due")
_END: Final = ("status", "closed_at", "channel_red", "escalated", "rung", "handed_at", "assignee", *_CLOCK)

SPECS: Final[dict[str, Spec]] = {
    "receivereport": Spec(ReceiveReport, ("intake", *_STAFF), (
        "channel", "external_id", "received_at", "text", "title", "address", "lat", "lon", "kind", "category",
        "kelurahan", "sure", "place", "photos", "suggested", "agency", "status", "channel_red", *_CLOCK,
    ), (), ("menunggu",), creates=True),
    "classify": Spec(Classify, _STAFF, ("kind", *_TRIAGE), OPEN, OPEN),
    "categorise": Spec(Categorise, _STAFF, ("category", *_TRIAGE), OPEN, OPEN),
    "locate": Spec(Locate, _STAFF, ("kelurahan", "lat", "lon", "place", *_HANDS, *_TRIAGE), STATUSES, STATUSES),
    "coordinate": Spec(Coordinate, _STAFF, _MOVE, OPEN, ("koordinasi",)),
    "dispose": Spec(Dispose, _STAFF, _MOVE, OPEN, ("disposisi",)),
    "accept": Spec(Accept, _STAFF, ("accepted_at",), ("koordinasi", "disposisi"), ("koordinasi", "disposisi")),
    "sendback": Spec(SendBack, _STAFF, _MOVE, ("koordinasi", "disposisi", "proses"),
                     ("menunggu", "koordinasi", "disposisi")),
    "start": Spec(Start, _STAFF, _MOVE, ("menunggu", "koordinasi", "disposisi"), ("proses",)),
    # From menunggu only as a twin that closes with its parent; for itself models.rules refuses that.
    "complete": Spec(Complete, _STAFF, ("result", "result_photos", "verified", *_END), OPEN, ("selesai",)),
    "verify": Spec(Verify, _STAFF, ("verified",), ("selesai",), ("selesai",)),
    "reopen": Spec(Reopen, ("supervisor",), ("reopened", "verified", "result", "result_photos", *_END, *_MOVE),
                   ("selesai", "ditolak"), ("menunggu",)),
    "reject": Spec(Reject, _STAFF, _END, OPEN, ("ditolak",)),
    "merge": Spec(Merge, _STAFF, ("merged_into", *_CLOCK), OPEN, OPEN),
    "unmerge": Spec(Unmerge, _STAFF, ("merged_into", *_CLOCK), STATUSES, STATUSES),
    "note": Spec(Note, ("auditor", *_STAFF), _CLOCK, STATUSES, STATUSES),
    "prioritise": Spec(Prioritise, _STAFF, ("priority",), OPEN, OPEN),
    "escalate": Spec(Escalate, ("intake", *_STAFF), ("escalated", "rung"), OPEN, OPEN),
    "reveal": Spec(Reveal, ("supervisor",), (), STATUSES, STATUSES),
    "amend": Spec(Amend, ("intake",), ("text", "title", "source"), STATUSES, STATUSES),
    "retract": Spec(Retract, ("intake",), ("source",), STATUSES, STATUSES),
    "reply": Spec(Reply, ("intake", *_STAFF), _REPLY, STATUSES, STATUSES),
    "withdraw": Spec(Withdraw, _STAFF, _REPLY, STATUSES, STATUSES),
    "release": Spec(Release, ("intake",), _REPLY, STATUSES, STATUSES),
    "deliver": Spec(Deliver, ("intake", "supervisor"), _REPLY, STATUSES, STATUSES),
    "restore": Spec(Restore, _STAFF, (
        "kind", "category", "kelurahan", "lat", "lon", "place", "suggested", "priority", "result", "result_photos",
        "verified", "reopened", "merged_into", *_MOVE, *_END,
    ), STATUSES, STATUSES),
}  # fmt: skip

#: How many cases one act of an operator may move; above it, it takes a supervisor. The central holds to it too.
BULK_LIMIT: Final = 500

_KIND_OF: Final = {spec.type: kind for kind, spec in SPECS.items()}


def kind_of(command: Command) -> str:
    """The Command's word, as in ``tanggap do VERB`` and in ``event.kind``."""
    return _KIND_OF[type(command)]
