"""The rules: may this Command be done to this case, what does it change, and what takes it back.

Pure functions of the case, the Command, the time and the Reference. The same module judges in the console, in the
command line and before a push; the central database enforces the coarser table ``commands.SPECS``.
"""

from __future__ import annotations

from dataclasses import dataclass, field, fields
from operator import attrgetter
from typing import Any, Final
from uuid import UUID

from models import clocks
from models.agencies import Category
from models.commands import (
    SPECS,
    Actor,
    Categorise,
    Classify,
    Command,
    Complete,
    Coordinate,
    Dispose,
    Escalate,
    Locate,
    Merge,
    Note,
    Prioritise,
    ReceiveReport,
    Reject,
    Reopen,
    Restore,
    Reveal,
    Start,
    Unmerge,
    Verify,
    kind_of,
)
from models.complaint import (
    CHANNELS,
    CLOCKS,
    KINDS,
    OPEN,
    SURE_AGENCY,
    SURE_OF,
    URGENT_STOPPED,
    Complaint,
    urgent_key,
)
from models.reference import Reference

Effect = dict[str, Any]
#: Columns that follow from the others; ``_nearest`` makes them.
_FOLLOWS: Final = ("due_at", "due_clock", "urgent")
_DEADLINES: Final = ("handover_due", "lurah_due", "completion_due")
_READ: Final = attrgetter(*(f.name for f in fields(Complaint)))
_PLACE: Final = {f.name: place for place, f in enumerate(fields(Complaint))}
_HOLDS = Classify | Categorise | Locate | Coordinate | Dispose | Start


@dataclass(frozen=True, slots=True)
class Refusal:
    """Why not, as a sentence code and what the sentence needs."""

    code: str
    params: dict[str, Any] = field(default_factory=dict, hash=False)


def refuse(complaint: Complaint | None, command: Command, actor: Actor, ref: Reference) -> Refusal | None:
    """Whether the Command may be done.

    Args:
        complaint: the case as it is, None when it does not exist.
        command: what is wanted.
        actor: who wants it.
        ref: master data.

    Returns:
        None when it may, else the reason.
    """
    spec = SPECS[kind_of(command)]
    if actor.role not in spec.roles:
        return Refusal("refused.role", {"role": actor.role, "verb": kind_of(command)})
    if isinstance(command, ReceiveReport):
        return _refuse_receive(complaint, command, ref)
    if complaint is None:
        return Refusal("refused.missing")
    if complaint.status not in spec.from_status:
        return Refusal(f"refused.status.{kind_of(command)}", {"status": complaint.status})
    follows = getattr(command, "follows", None)
    if follows is not None and follows != complaint.merged_into:
        return Refusal("refused.not_twin")
    if complaint.merged_into is not None and follows is None and not _fits_twin(command):
        return Refusal("refused.merged")
    if isinstance(command, Note) and command.waiting and actor.role == "auditor":
        return Refusal("refused.role", {"role": actor.role, "verb": "note"})  # remarks yes, clocks no
    return _refuse_value(complaint, command, ref)


def _fits_twin(command: Command) -> bool:
    """What may be done to a case merged into another: nothing that handles it by itself."""
    by_boundaries = isinstance(command, Locate) and command.source == "gps"
    return by_boundaries or isinstance(command, Unmerge | Note | Reveal | Restore)


def _refuse_receive(complaint: Complaint | None, command: ReceiveReport, ref: Reference) -> Refusal | None:
    if complaint is not None:
        return Refusal("refused.known", {"number": complaint.number})
    if command.channel not in CHANNELS:
        return Refusal("refused.channel", {"channel": command.channel})
    if not command.text.strip():
        return Refusal("refused.no_text")
    if command.kind not in KINDS:
        return Refusal("refused.kind", {"kind": command.kind})
    if not _is_point(command.lat, command.lon):
        return Refusal("refused.point", {"lat": command.lat, "lon": command.lon})
    return _unknown(ref, command.category, command.kelurahan, command.agency)


def _refuse_value(complaint: Complaint, command: Command, ref: Reference) -> Refusal | None:
    """The finer rules, once role and status allow the Command."""
    match command:
        case Classify(to=to) if to not in KINDS:
            return Refusal("refused.kind", {"kind": to})
        case Categorise(to=to):
            return _unknown(ref, to, None, None)
        case Locate(to=to, lat=lat, lon=lon, source=source):
            if source not in ("operator", "gps"):
                return Refusal("refused.place", {"source": source})
            if not _is_point(lat, lon):
                return Refusal("refused.point", {"lat": lat, "lon": lon})
            return _unknown(ref, None, to, None)
        case Coordinate(to=to):
            return _refuse_coordinate(complaint, to, ref)
        case Dispose(to=to):
            return _refuse_dispose(complaint, to, ref)
        case Complete(follows=None) if complaint.status == "menunggu":
            return Refusal("refused.status.complete", {"status": complaint.status})
        case Verify():
            if complaint.verified:
                return Refusal("refused.verified")
            if not complaint.result.strip() and not complaint.result_photos:
                return Refusal("refused.no_proof")
        case Reject(reason=reason) | Reopen(reason=reason) if not reason.strip():
            return Refusal(f"refused.reason.{kind_of(command)}")
        case Merge(into=into) if into == complaint.id:
            return Refusal("refused.merge_self")
        case Merge() if complaint.twins:
            return Refusal("refused.merge_parent", {"twins": complaint.twins})
        case Unmerge() if complaint.merged_into is None:
            return Refusal("refused.not_merged")
        case Note(text=text, waiting=waiting) if not text.strip() and not waiting:
            return Refusal("refused.empty_note")
        case Note(waiting=waiting) if waiting not in ("", "citizen", "none"):
            return Refusal("refused.waiting", {"waiting": waiting})
        case Note(waiting=waiting) if waiting and not complaint.is_open:
            return Refusal("refused.closed_clock")
        case Prioritise(to=to) if to not in (0, 1):
            return Refusal("refused.priority", {"to": to})
        case Prioritise(to=to) if to == complaint.priority:
            return Refusal("refused.same_priority")
        case Escalate(on=on) if on == complaint.escalated:
            return Refusal("refused.same_escalation" if on else "refused.not_escalated")
        case Restore(values=values, expects=expects):
            if not set(values) | set(expects) <= set(SPECS["restore"].columns):
                return Refusal("refused.not_undoable")
            if moved_since(complaint, expects):
                return Refusal("refused.moved_since")
    return None


def moved_since(complaint: Complaint, expects: Effect) -> list[str]:
    """Columns that are no longer as an Event left them, which forbids taking it back.

    ``sure`` is left out, of which only the Event's own bits go back, and so is what follows from other columns.
    """
    return [
        k for k, v in expects.items() if k != "sure" and k not in _FOLLOWS and as_column(complaint, k) != v
    ]


def _is_point(lat: float | None, lon: float | None) -> bool:
    """No point at all, or degrees on this planet (WGS 84); written so that NaN is none."""
    if lat is None or lon is None:
        return lat is None and lon is None
    return -90 <= lat <= 90 and -180 <= lon <= 180


def _unknown(
    ref: Reference, category: str | None, kelurahan: str | None, agency: str | None
) -> Refusal | None:
    if category is not None and category not in ref.categories:
        return Refusal("refused.category", {"category": category})
    if kelurahan is not None and kelurahan not in ref.territory.kelurahan:
        return Refusal("refused.kelurahan", {"kelurahan": kelurahan})
    if agency is not None and agency not in ref.agencies:
        return Refusal("refused.agency", {"agency": agency})
    return None


def _refuse_agency(to: str, ref: Reference) -> Refusal | None:
    """An addressee must be in the list and still take cases."""
    if to in ref.agencies and not ref.agencies[to].active:
        return Refusal("refused.agency_closed", {"agency": ref.agencies[to].short})
    return _unknown(ref, None, None, to)


def _refuse_coordinate(complaint: Complaint, to: str, ref: Reference) -> Refusal | None:
    refusal = _refuse_agency(to, ref)
    if refusal is not None:
        return refusal
    agency = ref.agencies[to]
    if agency.level not in ("dinas", "outside"):
        return Refusal("refused.coordinate_down", {"agency": agency.short})
    if complaint.status != "menunggu" and complaint.agency == to:
        return Refusal("refused.already_there", {"agency": agency.short})
    return None


def _refuse_dispose(complaint: Complaint, to: str, ref: Reference) -> Refusal | None:
    refusal = _refuse_agency(to, ref)
    if refusal is not None:
        return refusal
    agency = ref.agencies[to]
    if agency.level in ("dinas", "outside") and complaint.agency != to:
        return Refusal("refused.dispose_across", {"agency": agency.short})
    if agency.kelurahan is not None and complaint.kelurahan is None:
        return Refusal("refused.no_kelurahan", {"agency": agency.short})
    if agency.kelurahan is not None and agency.kelurahan != complaint.kelurahan:
        return Refusal("refused.other_kelurahan", {
            "agency": agency.short, "theirs": ref.kelurahan_name(agency.kelurahan),
            "ours": ref.kelurahan_name(complaint.kelurahan),
        })  # fmt: skip
    if complaint.status == "disposisi" and complaint.agency == to:
        return Refusal("refused.already_there", {"agency": agency.short})
    return None


def apply(complaint: Complaint | None, command: Command, at: int, ref: Reference, actor: Actor) -> Effect:
    """What the Command changes.

    Args:
        complaint: the case as it is; None for ReceiveReport.
        command: a Command that ``refuse`` let pass.
        at: when it is done, seconds since the epoch.
        ref: master data.
        actor: who does it; the first operator to move a case holds it from then on.

    Returns:
        The changed columns and their new values; only real changes are listed.
    """
    if isinstance(command, ReceiveReport):
        return _receive(command, ref)
    if complaint is None:
        raise ValueError("only ReceiveReport makes a case")
    if isinstance(command, Restore):
        return _restored(complaint, command)
    changed = _timed(complaint, command, at, ref, _changes(complaint, command, at, ref))
    by_boundaries = isinstance(command, Locate) and command.source == "gps"  # nobody took the case in hand
    holds = isinstance(command, _HOLDS) and not by_boundaries and actor.role in ("operator", "supervisor")
    if changed and holds and not complaint.assignee:
        changed["assignee"] = actor.name
    return {k: v for k, v in changed.items() if as_column(complaint, k) != v}


def as_column(complaint: Complaint, name: str) -> Any:
    """A field as Events carry it: UUIDs as text, tuples as lists, so that it survives JSON."""
    value = getattr(complaint, name)
    if isinstance(value, UUID):
        return str(value)
    return list(value) if isinstance(value, tuple) else value


def with_effect(complaint: Complaint, effect: Effect) -> Complaint:
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
        elif name == "result_photos":
            value = tuple(value)
        values[_PLACE[name]] = value
    return Complaint(*values)


def inverse(before: Complaint, command: Command, effect: Effect, event: UUID) -> Command | None:
    """The Command that takes this one back.

    Args:
        before: the case before the Command.
        command: what was done.
        effect: what it changed.
        event: id of its Event.

    Returns:
        A Restore of what it changed, or None where there is nothing to restore: a report that arrived stays, and a
        note without a clock is history, which only grows.
    """
    if isinstance(command, ReceiveReport) or not effect:
        return None
    return Restore(undoes=event, values={k: as_column(before, k) for k in effect}, expects=dict(effect))


def _receive(command: ReceiveReport, ref: Reference) -> Effect:
    agency = ref.agencies.get(command.agency or "")
    # A lurah who is only suggested has not got the case yet: his clock begins when somebody hands it over.
    with_lurah = agency is not None and agency.level in ("lurah", "ppsu") and bool(command.sure & SURE_AGENCY)
    values: Effect = {name: getattr(command, name) for name in (
        "channel", "external_id", "received_at", "text", "title", "address", "lat", "lon", "kind", "category",
        "kelurahan", "agency", "sure", "place", "suggested",
    )}  # fmt: skip
    values["photos"] = len(command.photos)
    values["status"] = "menunggu"
    values["channel_red"] = command.channel == "qlue"
    values["clock_from"] = command.received_at
    values |= {"handover_due": None, "lurah_due": None, "completion_due": None}
    if command.kind != "spam":
        values |= _due_from(ref.category(command.category), ref, command.received_at, lurah=with_lurah)
    # As ``_nearest`` and ``urgency`` say for a new case, without making one: a load judges a million of them.
    running = [(values[f"{name}_due"], name) for name in CLOCKS if values[f"{name}_due"] is not None]
    due, clock = min(running, default=(None, ""))
    values |= {"due_at": due, "due_clock": clock}
    values["urgent"] = URGENT_STOPPED + command.received_at if due is None else due
    return values


def _changes(complaint: Complaint, command: Command, at: int, ref: Reference) -> Effect:
    """The columns the Command speaks of; clocks come after, in ``_timed``."""
    match command:
        case Classify(to=to):
            return {"kind": to, **_decided(complaint, "kind")}
        case Categorise(to=to):
            return {"category": to, **_decided(complaint, "category")}
        case Locate(to=to, lat=lat, lon=lon, source=source):
            point = {"lat": lat, "lon": lon} if lat is not None and lon is not None else {}
            return {"kelurahan": to, "place": source, **point, **_decided(complaint, "kelurahan"),
                    **_follow_place(complaint, to, ref)}  # fmt: skip
        case Coordinate(to=to):
            return {"status": "koordinasi", "agency": to, **_decided(complaint, "agency")}
        case Dispose(to=to):
            return {
                "status": "disposisi",
                "agency": to,
                "channel_red": False,
                **_decided(complaint, "agency"),
            }
        case Start():
            return {"status": "proses", "channel_red": False, "sure": complaint.sure | SURE_AGENCY}
        case Complete(reason=reason, photos=photos):
            return {"status": "selesai", "closed_at": at, "result": reason, "result_photos": list(photos),
                    "verified": False, "channel_red": False, "escalated": False}  # fmt: skip
        case Verify():
            return {"verified": True}
        case Reopen():
            return {"status": "menunggu", "closed_at": None, "verified": False, "reopened": complaint.reopened + 1,
                    "channel_red": complaint.channel == "qlue"}  # fmt: skip
        case Reject():
            return {"status": "ditolak", "closed_at": at, "channel_red": False, "escalated": False}
        case Merge(into=into):
            return {"merged_into": str(into)}
        case Unmerge():
            return {"merged_into": None}
        case Prioritise(to=to):
            return {"priority": to}
        case Escalate(on=on):
            return {"escalated": on}
    return {}


def _follow_place(complaint: Complaint, kelurahan: str, ref: Reference) -> Effect:
    """A lurah or crew in charge is the one of the case's kelurahan; when the place moves, so does the addressee."""
    agency = ref.agencies.get(complaint.agency or "")
    if agency is None or agency.kelurahan in (None, kelurahan):
        return {}
    moved = f"{agency.code.split('-', 1)[0]}-{kelurahan}"
    return {"agency": moved} if moved in ref.agencies else {}


def _decided(complaint: Complaint, name: str) -> Effect:
    return {"sure": complaint.sure | SURE_OF[name]}


def _timed(complaint: Complaint, command: Command, at: int, ref: Reference, values: Effect) -> Effect:
    """The effect with its clocks: stopped, resumed, restarted or ended as the Command asks."""
    match command:
        case Verify() | Prioritise() | Escalate() | Reveal():
            return values
        case Note(waiting="citizen"):
            values |= _pause(complaint, at, "citizen")
        case Note(waiting="none"):
            values |= _resume(complaint, at, ref)
        case Note():
            return values
        case Classify() | Categorise() | Locate():
            values |= _rebased(complaint, values, ref)
        case Reopen():
            values |= {"clock_from": at, "paused_seconds": 0, "waiting_for": "", "paused_at": None}
            case_ = with_effect(complaint, values)
            if case_.kind != "spam":
                values |= _fresh_deadlines(case_, ref, at, lurah=_with_lurah(case_, ref))
        case Coordinate(to=to):
            values |= _resume(complaint, at, ref) | {"handover_due": None, "lurah_due": None}
            if ref.agencies[to].level == "outside":
                values |= {"waiting_for": to, "paused_at": at}
        case Dispose(to=to):
            values |= _resume(complaint, at, ref) | {"handover_due": None, "lurah_due": None}
            if ref.agencies[to].kelurahan is not None and complaint.kind != "spam":
                category = ref.category(complaint.category)
                values["lurah_due"] = clocks.add_hours(
                    at, category.lurah_hours, category.calendar, ref.calendar
                )
        case Start():
            values |= _resume(complaint, at, ref) | {"handover_due": None, "lurah_due": None}
        case Complete() | Reject():
            values |= _resume(complaint, at, ref)
            values |= dict.fromkeys(_DEADLINES)
    return _nearest(complaint, values)


def _with_lurah(complaint: Complaint, ref: Reference) -> bool:
    agency = ref.agencies.get(complaint.agency or "")
    return agency is not None and agency.kelurahan is not None


def _fresh_deadlines(complaint: Complaint, ref: Reference, start: int, *, lurah: bool) -> Effect:
    return _due_from(ref.category(complaint.category), ref, start, lurah=lurah)


def _due_from(category: Category, ref: Reference, start: int, *, lurah: bool) -> Effect:
    """Deadlines of a run of the clocks that begins at ``start``."""

    def due(hours: float) -> int:
        return clocks.add_hours(start, hours, category.calendar, ref.calendar)

    return {
        "handover_due": due(category.handover_hours),
        "lurah_due": due(category.lurah_hours) if lurah else None,
        "completion_due": due(category.completion_hours),
    }


def _rebased(complaint: Complaint, values: Effect, ref: Reference) -> Effect:
    """Deadlines under another category, or none for spam: those still running are counted anew from the start."""
    after = with_effect(complaint, values)
    if after.kind == "spam":
        return dict.fromkeys(_DEADLINES)
    if after.category == complaint.category and complaint.kind != "spam":
        return {}
    waiting = complaint.status == "menunggu"
    start, mode = complaint.clock_from, ref.category(after.category).calendar
    fresh = _fresh_deadlines(after, ref, start, lurah=waiting and _with_lurah(after, ref))
    moved: Effect = {}
    for name, due in fresh.items():  # how long it stood still is known, not when: counted as if at the start
        pause = start + complaint.paused_seconds
        moved[name] = None if due is None else clocks.shift(due, start, pause, mode, ref.calendar)
    if not waiting:
        moved["handover_due"] = None
        moved["lurah_due"] = complaint.lurah_due  # this clock began with the disposition, not with the report
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
    for name in _DEADLINES:
        due = getattr(complaint, name)
        if due is not None:
            moved[name] = clocks.shift(
                due, complaint.paused_at, max(at, complaint.paused_at), mode, ref.calendar
            )
    return moved


def _nearest(complaint: Complaint, values: Effect) -> Effect:
    """Adds ``due_at``, ``due_clock`` and ``urgent``, which follow from the rest."""

    def after(name: str) -> Any:
        return values[name] if name in values else getattr(complaint, name)

    in_queue = after("status") in OPEN and after("merged_into") is None
    dues = [(after(f"{name}_due"), name) for name in CLOCKS] if in_queue else []
    due, clock = min(((due, name) for due, name in dues if due is not None), default=(None, ""))
    values |= {"due_at": due, "due_clock": clock}
    values["urgent"] = urgent_key(in_queue, due, after("paused_at"), complaint.received_at)
    return values


def _restored(complaint: Complaint, command: Restore) -> Effect:
    """The values before; what follows from other columns is made anew, as some of those may have moved since."""
    values = {k: v for k, v in command.values.items() if k not in _FOLLOWS}
    if "sure" in values:  # a bit mask: only the Event's own bits go back, others may have been set since
        was, left = values["sure"], command.expects["sure"]
        values["sure"] = complaint.sure & ~(left & ~was) | (was & ~left)
    # Closed since, with the case it is a twin of: no clock comes back.
    if not with_effect(complaint, values).is_open:
        values |= dict.fromkeys(_DEADLINES)
    values = _nearest(complaint, values)
    return {k: v for k, v in values.items() if as_column(complaint, k) != v}
