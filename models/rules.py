"""The rules: may this Command be done to this case, what does it change, and what takes it back.

Pure functions of the case, the Command, the time and the Reference. The same module judges in the console, in the
command line and before a push; the central database enforces the coarser table ``commands.SPECS``.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, Final
from uuid import UUID

from models import hands, replies
from models.commands import (
    SPECS,
    Accept,
    Actor,
    Amend,
    Categorise,
    Classify,
    Command,
    Complete,
    Coordinate,
    Deliver,
    Dispose,
    Escalate,
    Locate,
    Merge,
    Note,
    Prioritise,
    ReceiveReport,
    Reject,
    Release,
    Reopen,
    Reply,
    Restore,
    Retract,
    Reveal,
    SendBack,
    Unmerge,
    Verify,
    Withdraw,
    kind_of,
)
from models.complaint import (
    CHANNELS,
    KINDS,
    OPEN,
    PLACES,
    Complaint,
    as_column,
    with_effect,
)
from models.deadlines import FOLLOWS
from models.effects import Effect, apply
from models.ladder import RUNGS
from models.reference import Reference
from models.routing import stands_in_for

__all__ = [
    "Effect",
    "Refusal",
    "apply",
    "as_column",
    "inverse",
    "moved_since",
    "parent_named",
    "refuse",
    "refuse_again",
    "refuse_parent",
    "undoable",
    "with_effect",
]

_ANSWERS: Final = Reply | Withdraw | Release | Deliver
#: What the world has done, and what was said to the citizen: nothing to restore.
_NOT_UNDONE: Final = ReceiveReport | Amend | Retract | Withdraw | Release | Deliver
#: 1 January 9999: later days have no report number, and ``urgent`` leaves no room for them.
_LAST: Final = 253_370_764_800


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
    if (
        isinstance(command, Restore)
        and "reopened" in command.values
        and actor.role not in SPECS["reopen"].roles
    ):
        return Refusal(
            "refused.role", {"role": actor.role, "verb": "reopen"}
        )  # an undo is no way round a right
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
    # An intake asks only as a rule of the ladder says.
    if isinstance(command, Escalate) and actor.role == "intake" and not (command.rule and command.to):
        return Refusal("refused.role", {"role": actor.role, "verb": "escalate"})
    # A person only settles what nobody can tell.
    if (
        isinstance(command, Deliver)
        and (actor.role != "intake" or not command.by)
        and _state(complaint, command.reply) in ("held", "sending")
    ):
        return Refusal("refused.role", {"role": actor.role, "verb": "deliver"})
    return _refuse_value(complaint, command, ref)


def refuse_again(command: Command) -> Refusal | None:
    """What is never done a second time once the central has refused it, whatever the case looks like now."""
    if isinstance(command, Restore):
        return Refusal("refused.again.restore")
    if isinstance(command, ReceiveReport):
        return Refusal("refused.again.receivereport")
    return None


def parent_named(command: Command) -> UUID | None:
    """The case a Command makes a twin of, None when it makes none."""
    if isinstance(command, Merge):
        return command.into
    into = command.values.get("merged_into") if isinstance(command, Restore) else None
    return UUID(into) if into is not None else None


def refuse_parent(
    command: Command, case: Complaint | None, others: Mapping[UUID, Complaint]
) -> Refusal | None:
    """What other cases say against it, once ``refuse`` let it pass.

    A twin needs a parent that stands on its own and is open while the twin is; twins have no twins. A twin that closes
    or opens with its parent does so only if the parent did.

    Args:
        command: what is wanted.
        case: the case as it is.
        others: the cases it may depend on, as they are after what was done before.
    """
    follows = getattr(command, "follows", None)
    if (
        follows is not None
        and follows in others
        and others[follows].status not in SPECS[kind_of(command)].to_status
    ):
        return Refusal("refused.parent_stands", {"number": others[follows].number})
    into = parent_named(command)
    if into is None or case is None:
        return None
    if case.twins:
        return Refusal("refused.merge_parent", {"twins": case.twins})
    parent = others.get(into)
    status = command.values.get("status", case.status) if isinstance(command, Restore) else case.status
    if parent is None or parent.merged_into is not None or (status in OPEN and not parent.is_open):
        return Refusal("refused.merge_target")
    return None


def _fits_twin(command: Command) -> bool:
    """What may be done to a case merged into another: nothing that handles it by itself."""
    by_boundaries = isinstance(command, Locate) and command.source == "gps"
    return by_boundaries or isinstance(
        command, Unmerge | Note | Reveal | Restore | Amend | Retract | _ANSWERS
    )


def _refuse_receive(complaint: Complaint | None, command: ReceiveReport, ref: Reference) -> Refusal | None:
    if complaint is not None:
        return Refusal("refused.known", {"number": complaint.number})
    if command.channel not in CHANNELS:
        return Refusal("refused.channel", {"channel": command.channel})
    if not command.text.strip():
        return Refusal("refused.no_text")
    if command.kind not in KINDS:
        return Refusal("refused.kind", {"kind": command.kind})
    if not 0 <= command.received_at < _LAST:
        return Refusal("refused.time", {"received_at": command.received_at})
    if command.place not in PLACES:
        return Refusal("refused.place", {"source": command.place})
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
        case Reject(reason=reason) | Reopen(reason=reason) | SendBack(reason=reason) if not reason.strip():
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
        case Accept() if complaint.accepted_at is not None:
            return Refusal("refused.accepted")
        case Escalate():
            return _refuse_escalate(complaint, command)
        case Amend(text=text) if not text.strip():
            return Refusal("refused.no_text")
        case Reply() | Withdraw() | Release() | Deliver():
            return _refuse_reply(complaint, command)
        case Restore(values=values, expects=expects):
            if values.keys() != expects.keys() or not values.keys() <= set(SPECS["restore"].columns):
                return Refusal("refused.not_undoable")
            if moved_since(complaint, expects):
                return Refusal("refused.moved_since", {"who": "?"})  # whoever has the history names them
    return None


def _refuse_escalate(complaint: Complaint, command: Escalate) -> Refusal | None:
    """A supervisor is asked once; on the ladder it only goes up."""
    if command.to:
        if command.to not in RUNGS or not command.on:
            return Refusal("refused.rung", {"rung": command.to})
        if RUNGS.index(command.to) < complaint.rung:
            return Refusal("refused.rung_up", {"rung": RUNGS[complaint.rung - 1]})
    elif command.on == complaint.escalated:
        return Refusal("refused.same_escalation" if command.on else "refused.not_escalated")
    return None


def _state(complaint: Complaint, reply: UUID) -> str:
    """How one of a case's replies stands; "" when there is none of that id."""
    found = replies.find(complaint.replies, str(reply))
    return str(found["state"]) if found is not None else ""


def _refuse_reply(complaint: Complaint, command: Reply | Withdraw | Release | Deliver) -> Refusal | None:
    """A reply moves from held to sending to its end, and only held ones can be taken back."""
    state = _state(complaint, command.reply)
    match command:
        case Reply(text=text, hold=hold):
            if state:
                return Refusal("refused.reply_twice")
            if len(complaint.replies) >= replies.MOST:
                return Refusal("refused.reply_many", {"limit": replies.MOST})
            if not 0 <= hold <= replies.LONGEST_HOLD:
                return Refusal("refused.reply_hold")
            problem = replies.problem(complaint.channel, text)
            return Refusal(*problem) if problem is not None else None
        case _ if not state:
            return Refusal("refused.reply_missing")
        case Withdraw() if state != "held":
            return Refusal(f"refused.reply_{state}")
        case Release(again=again) if state != "held" and not (again and state in ("sending", "unknown")):
            return Refusal(f"refused.reply_{state}")
        case Deliver(state=to) if to not in ("sent", "failed", "unknown", "held"):
            return Refusal("refused.reply_state", {"state": to})
        case Deliver(state="failed", reason=replies.RETURNED) if state == "sent":
            return None  # taken is not arrived
        case Deliver() if state not in ("sending", "unknown"):
            return Refusal(f"refused.reply_{state}")
        case Deliver(wait=wait) if not 0 <= wait <= replies.LONGEST_HOLD:
            return Refusal("refused.reply_hold")
        # Whoever lost it to another intake no longer knows that it did not go out: the other may be sending it now.
        # That it did go out is true whoever has it.
        case Deliver(state=to, by=by) if by and to != "sent" and by != _holder(complaint, command.reply):
            return Refusal("refused.reply_taken")
    return None


def _holder(complaint: Complaint, reply: UUID) -> str:
    """The intake that took one of a case's replies last."""
    found = replies.find(complaint.replies, str(reply))
    return str(found["by"]) if found is not None else ""


def moved_since(complaint: Complaint, expects: Effect) -> list[str]:
    """Columns that are no longer as an Event left them, which forbids taking it back.

    ``sure`` is left out, of which only the Event's own bits go back, and so is what follows from other columns.
    """
    return [
        k for k, v in expects.items() if k != "sure" and k not in FOLLOWS and as_column(complaint, k) != v
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
    if agency.level not in hands.ACROSS:
        return Refusal("refused.coordinate_down", {"agency": agency.short})
    if complaint.status != "menunggu" and complaint.agency == to:
        return Refusal("refused.already_there", {"agency": agency.short})
    return None


def _refuse_dispose(complaint: Complaint, to: str, ref: Reference) -> Refusal | None:
    refusal = _refuse_agency(to, ref)
    if refusal is not None:
        return refusal
    agency = ref.agencies[to]
    if agency.level in hands.ACROSS and complaint.agency != to:
        return Refusal("refused.dispose_across", {"agency": agency.short})
    if agency.kelurahan is not None and complaint.kelurahan is None:
        return Refusal("refused.no_kelurahan", {"agency": agency.short})
    if agency.kelurahan not in (None, complaint.kelurahan) and not stands_in_for(
        to, complaint.kelurahan or "", ref
    ):
        return Refusal("refused.other_kelurahan", {
            "agency": agency.short, "theirs": ref.kelurahan_name(agency.kelurahan),
            "ours": ref.kelurahan_name(complaint.kelurahan),
        })  # fmt: skip
    if complaint.status == "disposisi" and complaint.agency == to:
        return Refusal("refused.already_there", {"agency": agency.short})
    return None


def undoable(command: Command) -> bool:
    """Whether a Command that changed something can be taken back at all."""
    return not isinstance(command, _NOT_UNDONE)


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
    if isinstance(command, Reply):
        return Withdraw(command.reply)
    if not undoable(command) or not effect:
        return None
    return Restore(undoes=event, values={k: as_column(before, k) for k in effect}, expects=dict(effect))
