"""A case's clocks under a Command: stopped, resumed, restarted, ended; and the nearest deadline that follows."""

from __future__ import annotations

from typing import Any, Final

from models import clocks
from models.agencies import Agency, Category
from models.commands import (
    Accept,
    Categorise,
    Classify,
    Command,
    Complete,
    Coordinate,
    Dispose,
    Escalate,
    Locate,
    Note,
    Prioritise,
    Reject,
    Reopen,
    Reveal,
    SendBack,
    Start,
    Verify,
)
from models.complaint import CLOCKS, OPEN, SURE_AGENCY, Complaint, urgent_key, with_effect
from models.reference import Reference

Effect = dict[str, Any]
#: Columns that follow from the others; ``nearest`` makes them, and ``effects`` the run of showing red.
FOLLOWS: Final = ("due_at", "due_clock", "urgent", "red_since", "red_until")
DEADLINES: Final = ("handover_due", "lurah_due", "completion_due")


def timed(complaint: Complaint, command: Command, at: int, ref: Reference, values: Effect) -> Effect:
    """The effect with its clocks: stopped, resumed, restarted or ended as the Command asks."""
    match command:
        case Verify() | Prioritise() | Escalate() | Reveal() | Accept():
            return values
        case Note(waiting="citizen"):
            values |= _pause(complaint, at, "citizen")
        case Note(waiting="none"):
            values |= _resume(complaint, at, ref)
        case Note():
            return values
        case Classify() | Categorise() | Locate():
            values |= _rebased(complaint, values, at, ref)
        case Reopen():
            values |= {"clock_from": at, "paused_seconds": 0, "waiting_for": "", "paused_at": None}
            case_ = with_effect(complaint, values)
            if case_.kind != "spam":
                values |= fresh_deadlines(case_, ref, at, lurah=_with_lurah(case_, ref))
        case Coordinate(to=to):
            values |= _resume(complaint, at, ref) | _handed(complaint, ref.agencies[to], at, ref)
            values |= _stopped(ref.agencies[to], at)
        case Dispose(to=to):
            values |= _resume(complaint, at, ref) | _handed(complaint, ref.agencies[to], at, ref)
        case SendBack():
            values |= _resume(complaint, at, ref)
            back = ref.agencies.get(values["agency"] or "")
            values |= _handed(complaint, back, at, ref) | (_stopped(back, at) if back else {})
        case Start():
            values |= _resume(complaint, at, ref) | {"handover_due": None, "lurah_due": None}
        case Complete() | Reject():
            values |= _resume(complaint, at, ref)
            values |= dict.fromkeys(DEADLINES)
    return nearest(complaint, values)


def _handed(complaint: Complaint, to: Agency | None, at: int, ref: Reference) -> Effect:
    """The clocks of whoever gets the case: a lurah's own, the room's for handing it on."""
    values: Effect = {"handover_due": None, "lurah_due": None}
    if complaint.kind != "spam":
        category = ref.category(complaint.category)
        if to is None:
            values["handover_due"] = clocks.add_hours(
                at, category.handover_hours, category.calendar, ref.calendar
            )
        elif to.kelurahan is not None:
            values["lurah_due"] = clocks.add_hours(at, category.lurah_hours, category.calendar, ref.calendar)
    return values


def _stopped(to: Agency, at: int) -> Effect:
    """The clocks stand still while an outside body has the case."""
    return {"waiting_for": to.code, "paused_at": at} if to.level == "outside" else {}


def over(status: str, kind: str) -> tuple[str, ...]:
    """Which deadlines a case of this status and kind no longer has, or never had."""
    if status not in OPEN or kind == "spam":
        return DEADLINES
    if status == "menunggu":
        return ()
    return ("handover_due",) if status == "disposisi" else ("handover_due", "lurah_due")


def _with_lurah(complaint: Complaint, ref: Reference) -> bool:
    """Whether a lurah (or the crew under one) has the case; one who is only suggested has not got it yet."""
    if not complaint.sure & SURE_AGENCY:
        return False
    agency = ref.agencies.get(complaint.agency or "")
    return agency is not None and agency.kelurahan is not None


def fresh_deadlines(complaint: Complaint, ref: Reference, start: int, *, lurah: bool) -> Effect:
    """``due_from`` for the case's own category."""
    return due_from(ref.category(complaint.category), ref, start, lurah=lurah)


def due_from(category: Category, ref: Reference, start: int, *, lurah: bool) -> Effect:
    """Deadlines of a run of the clocks that begins at ``start``."""

    def due(hours: float) -> int:
        return clocks.add_hours(start, hours, category.calendar, ref.calendar)

    return {
        "handover_due": due(category.handover_hours),
        "lurah_due": due(category.lurah_hours) if lurah else None,
        "completion_due": due(category.completion_hours),
    }


def _rebased(complaint: Complaint, values: Effect, at: int, ref: Reference) -> Effect:
    """Deadlines under another category, or none for spam: those still running are counted anew from the start.

    What was spam and is no more gets its clocks back. When a lurah was given it is not kept with the case, so that
    one clock begins at the decision: he learns only now that there is something to do.
    """
    after = with_effect(complaint, values)
    if after.kind == "spam":
        return dict.fromkeys(DEADLINES)
    if after.category == complaint.category and complaint.kind != "spam":
        return {}
    waiting = complaint.status == "menunggu"
    category = ref.category(after.category)
    start, mode = complaint.clock_from, category.calendar
    fresh = fresh_deadlines(after, ref, start, lurah=waiting and _with_lurah(after, ref))
    moved: Effect = {}
    for name, due in fresh.items():  # how long it stood still is known, not when: counted as if at the start
        pause = start + complaint.paused_seconds
        moved[name] = None if due is None else clocks.shift(due, start, pause, mode, ref.calendar)
    if waiting and complaint.hands and not complaint.hands[-1]:
        moved["handover_due"] = complaint.handover_due  # this clock began when the case was sent back
        if complaint.kind == "spam":
            moved["handover_due"] = clocks.add_hours(at, category.handover_hours, mode, ref.calendar)
    if not waiting:
        moved["handover_due"] = None
        moved["lurah_due"] = complaint.lurah_due  # this clock began with the disposition, not with the report
        if complaint.kind == "spam" and complaint.status == "disposisi" and _with_lurah(after, ref):
            moved["lurah_due"] = clocks.add_hours(at, category.lurah_hours, mode, ref.calendar)
    return moved


def _pause(complaint: Complaint, at: int, waiting_for: str) -> Effect:
    if complaint.paused_at is not None:
        return {"waiting_for": waiting_for}
    return {"waiting_for": waiting_for, "paused_at": at}


def _resume(complaint: Complaint, at: int, ref: Reference) -> Effect:
    """Clocks run on; each open deadline moves by the time that stood still."""
    if complaint.paused_at is None:
        return {}
    mode = ref.category(complaint.category).calendar
    moved: Effect = {"waiting_for": "", "paused_at": None}
    moved["paused_seconds"] = complaint.paused_seconds + max(0, at - complaint.paused_at)
    for name in DEADLINES:
        due = getattr(complaint, name)
        if due is not None:
            moved[name] = clocks.shift(
                due, complaint.paused_at, max(at, complaint.paused_at), mode, ref.calendar
            )
    return moved


def nearest(complaint: Complaint, values: Effect) -> Effect:
    """Adds ``due_at``, ``due_clock`` and ``urgent``, which follow from the rest."""

    def after(name: str) -> Any:
        return values[name] if name in values else getattr(complaint, name)

    in_queue = after("status") in OPEN and after("merged_into") is None
    dues = {name: after(f"{name}_due") for name in CLOCKS} if in_queue else {}
    due, clock = first_due(dues)
    values |= {"due_at": due, "due_clock": clock}
    values["urgent"] = urgent_key(in_queue, due, after("paused_at"), complaint.received_at)
    return values


def first_due(dues: dict[str, int | None]) -> tuple[int | None, str]:
    """The deadline that comes first and its clock, (None, "") when none runs.

    Args:
        dues: deadline by clock, in the order of ``CLOCKS``: of equal ones the narrower duty counts.
    """
    due, clock = None, ""
    for name, at in dues.items():
        if at is not None and (due is None or at < due):
            due, clock = at, name
    return due, clock
