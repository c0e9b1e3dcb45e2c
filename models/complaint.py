"""Complaint: the current state of one case, and the words its fields are written in."""

from __future__ import annotations

from dataclasses import dataclass, field, fields
from operator import attrgetter
from typing import Any, Final
from uuid import UUID

# Five statuses inside, as Jakarta's JAKI names them in public, three colours outside; Ditolak stands apart.
STATUSES: Final = ("menunggu", "koordinasi", "disposisi", "proses", "selesai", "ditolak")
OPEN: Final = ("menunggu", "koordinasi", "disposisi", "proses")
COLOURS: Final = ("red", "yellow", "green", "none")
KINDS: Final = ("complaint", "aspiration", "spam", "undecided")
CHANNELS: Final = ("qlue", "x", "facebook", "sms", "email", "balai-warga", "lapor")
PLACES: Final = ("gps", "approximate", "text", "operator", "")
CLOCKS: Final = ("handover", "lurah", "completion")

COLOUR_OF: Final = {
    "menunggu": "red",
    "koordinasi": "yellow",
    "disposisi": "yellow",
    "proses": "yellow",
    "selesai": "green",
    "ditolak": "none",
}

# Bits of Complaint.sure: which fields a person, the place or the channel itself decided.
SURE_KIND: Final = 1
SURE_CATEGORY: Final = 2
SURE_KELURAHAN: Final = 4
SURE_AGENCY: Final = 8
SURE_OF: Final = {
    "kind": SURE_KIND,
    "category": SURE_CATEGORY,
    "kelurahan": SURE_KELURAHAN,
    "agency": SURE_AGENCY,
}

# `urgent` orders the queue without a clock: the nearest open deadline, then stopped clocks, then closed cases by age.
URGENT_STOPPED: Final = 1 << 38
URGENT_CLOSED: Final = 1 << 40
#: Above every open case's ``urgent`` and below every closed one's.
OPEN_BELOW: Final = 1 << 39


@dataclass(frozen=True, slots=True)
class Complaint:
    """The current state of one case. Times are seconds since the epoch (UTC).

    Attributes:
        id: deterministic for a received report (channel + message id), see ``models.identity``.
        number: ``JK`` + YYMMDD + four digits; "" until one is given.
        channel, external_id: the message it came from.
        kind: what it is, one of ``KINDS``.
        category, kelurahan, agency: best known value (slug, Kemendagri code, agency code); see ``sure``.
        sure: bits ``SURE_*``: who or what decided, against a suggestion that still waits for a person.
        suggested: the explained suggestions, by field: value, confidence, words, others.
        assignee: name of the operator who holds it, or "".
        received_at: when the channel took the message.
        handover_due, lurah_due, completion_due: the clocks' deadlines; None when a clock is over or never ran.
        due_at, due_clock: the nearest of them, None when closed.
        clock_from: when the present run of the clocks began: received_at, or the last reopening.
        paused_seconds: how long the present run stood still so far.
        waiting_for: "" or who the clocks wait for ("citizen" or an outside body's code).
        paused_at: since when the clocks stand still, None when they run.
        urgent: order of the queue, ascending; see ``URGENT_*``.
        lat, lon: WGS 84 degrees or None.
        place: how the kelurahan is known, one of ``PLACES``; "" when it is not.
        reopened: how often it went back to red.
        channel_red: the source channel still shows it red although the room has moved it: "coordinated
            in CRM, yet still red in Qlue" (Republika and Kompas, September 2017).
        priority: 0 normal, 1 high.
        escalated: a supervisor has been asked.
        verified: a second person confirmed the result.
        merged_into: the case this one is a twin of; it keeps its status, leaves the queue and closes with that case.
        twins: how many cases were merged into this one.
        photos: how many pictures belong to the report.
        closed_at, result, result_photos: when it ended, what was done, and the proof.
        source: what became of the message at its channel since: "", "edited" or "deleted".
        replies: answers to the citizen, oldest first: id, state, due, by; see ``models.replies``.
        reply_due: when an intake must next look at one of them, None when at none.
        accepted_at: when its present holder accepted it, None while nobody did.
        hands: who has had it, oldest first, the present holder last, "" for the room; see ``models.hands``.
        bounced: how often it came back to somebody who had passed it on, among ``hands``.
        handed_at: when it first left menunggu, None while it never did.
        red_since, red_until: when the present or last run of showing red began and ended; None: it never began, it has
            not ended. A run before a reopening is not remembered.
        rung: the highest rung of the ladder that was asked since it was last handed on (``models.ladder``), 0 none.
        revision: counts the Events that touched it.
    """

    id: UUID
    channel: str
    external_id: str
    received_at: int
    text: str
    number: str = ""
    title: str = ""
    address: str = ""
    status: str = "menunggu"
    kind: str = "undecided"
    category: str | None = None
    kelurahan: str | None = None
    agency: str | None = None
    sure: int = 0
    suggested: dict[str, Any] = field(default_factory=dict, hash=False)
    assignee: str = ""
    handover_due: int | None = None
    lurah_due: int | None = None
    completion_due: int | None = None
    due_at: int | None = None
    due_clock: str = ""
    clock_from: int = 0
    paused_seconds: int = 0
    waiting_for: str = ""
    paused_at: int | None = None
    urgent: int = 0
    lat: float | None = None
    lon: float | None = None
    place: str = ""
    reopened: int = 0
    channel_red: bool = False
    priority: int = 0
    escalated: bool = False
    verified: bool = False
    merged_into: UUID | None = None
    twins: int = 0
    photos: int = 0
    closed_at: int | None = None
    result: str = ""
    result_photos: tuple[str, ...] = ()
    source: str = ""
    replies: tuple[dict[str, Any], ...] = field(default=(), hash=False)
    reply_due: int | None = None
    accepted_at: int | None = None
    hands: tuple[str, ...] = ()
    bounced: int = 0
    rung: int = 0
    handed_at: int | None = None
    red_since: int | None = None
    red_until: int | None = None
    revision: int = 0

    @property
    def is_open(self) -> bool:
        """Somebody still has to act."""
        return self.status in OPEN

    @property
    def in_queue(self) -> bool:
        """Open and standing on its own: what the queue and the indicator count."""
        return self.is_open and self.merged_into is None

    @property
    def shows_red(self) -> bool:
        """What the indicator of its kelurahan counts as waiting."""
        return shows_red(
            self.status, self.kind, channel_red=self.channel_red, merged=self.merged_into is not None
        )

    @property
    def colour(self) -> str:
        """The three-colour roll-up: red waits, yellow is in process, green is done."""
        return COLOUR_OF[self.status]


def shows_red(status: str, kind: str, *, channel_red: bool, merged: bool) -> bool:
    """Whether a case shows red: it waits, or it was coordinated and its channel still shows it red.

    Neither twins nor spam do. ``models.indicator.cause_of`` says why; the SQL of it is in ``console.core.queries``.
    """
    waits = status == "menunggu" or (status == "koordinasi" and channel_red)
    return waits and kind != "spam" and not merged


def urgency(complaint: Complaint) -> int:
    """The queue's order: nearest open deadline first, stopped clocks after, closed cases last and newest first.

    Args:
        complaint: with ``due_at``, ``paused_at`` and ``status`` as they will be stored.

    Returns:
        A key that only Events change; time passing never re-orders the queue.
    """
    return urgent_key(complaint.in_queue, complaint.due_at, complaint.paused_at, complaint.received_at)


def urgent_key(in_queue: bool, due_at: int | None, paused_at: int | None, received_at: int) -> int:
    """``urgency`` from the four fields it comes of; times in seconds since the epoch."""
    if not in_queue:
        return URGENT_CLOSED - received_at
    if due_at is None:  # spam that nobody turned down yet: no clock runs
        return URGENT_STOPPED + received_at
    return URGENT_STOPPED + due_at if paused_at is not None else due_at


#: Fields that are lists in JSON and in the store.
LISTS: Final = ("result_photos", "replies", "hands")
_READ: Final = attrgetter(*(f.name for f in fields(Complaint)))
_PLACE: Final = {f.name: place for place, f in enumerate(fields(Complaint))}


def as_column(complaint: Complaint, name: str) -> Any:
    """A field as Events carry it: UUIDs as text, tuples as lists, so that it survives JSON."""
    value = getattr(complaint, name)
    if isinstance(value, UUID):
        return str(value)
    return list(value) if isinstance(value, tuple) else value


def with_effect(complaint: Complaint, effect: dict[str, Any]) -> Complaint:
    """The case after an effect. A complaint is the fold of the effects of its accepted Events.

    Args:
        complaint: the case before.
        effect: columns and values as ``apply`` gives them, or as read back from JSON.
    """
    # Half the time of ``dataclasses.replace``, which asks for the fields one by one; a replay makes many.
    values = list(_READ(complaint))
    for name, value in effect.items():
        if name == "merged_into" and isinstance(value, str):
            value = UUID(value)
        elif name in LISTS:
            value = tuple(value)
        values[_PLACE[name]] = value
    return Complaint(*values)
