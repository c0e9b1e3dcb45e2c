"""What a Command changes in a case that ``rules.refuse`` let it be done to."""

from __future__ import annotations

from typing import Any

from models import deadlines, hands, replies
from models.commands import (
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
    Prioritise,
    ReceiveReport,
    Reject,
    Release,
    Reopen,
    Reply,
    Restore,
    Retract,
    SendBack,
    Start,
    Unmerge,
    Verify,
    Withdraw,
)
from models.complaint import (
    CLOCKS,
    SURE_AGENCY,
    SURE_OF,
    URGENT_STOPPED,
    Complaint,
    as_column,
    shows_red,
    with_effect,
)
from models.ladder import RUNGS
from models.reference import Reference

Effect = dict[str, Any]
#: Columns that say whether a case shows red.
_RED = frozenset({"status", "kind", "channel_red", "merged_into"})
_HOLDS = Classify | Categorise | Locate | Coordinate | Dispose | Start


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
        return _restored(complaint, command, at)
    changed = deadlines.timed(complaint, command, at, ref, _changes(complaint, command, at, ref))
    by_boundaries = isinstance(command, Locate) and command.source == "gps"  # nobody took the case in hand
    holds = isinstance(command, _HOLDS) and not by_boundaries and actor.role in ("operator", "supervisor")
    if holds and not complaint.assignee:
        changed["assignee"] = actor.name
    if complaint.handed_at is None and changed.get("status", "menunggu") != "menunggu":
        changed["handed_at"] = at
    changed |= _red_run(complaint, changed, at)
    return {k: v for k, v in changed.items() if as_column(complaint, k) != v}


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
    values["red_since"] = command.received_at if command.kind != "spam" else None
    values |= {"handover_due": None, "lurah_due": None, "completion_due": None}
    if command.kind != "spam":
        values |= deadlines.due_from(
            ref.category(command.category), ref, command.received_at, lurah=with_lurah
        )
    # As ``nearest`` and ``urgency`` say for a new case, without making one: a load judges a million of them.
    due, clock = deadlines.first_due({name: values[f"{name}_due"] for name in CLOCKS})
    values |= {"due_at": due, "due_clock": clock}
    values["urgent"] = URGENT_STOPPED + command.received_at if due is None else due
    return values


def _changes(complaint: Complaint, command: Command, at: int, ref: Reference) -> Effect:
    """The columns the Command speaks of; clocks come after, in ``deadlines.timed``."""
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
            return {"status": "koordinasi", "agency": to, **_decided(complaint, "agency"),
                    **hands.passed(complaint, to)}  # fmt: skip
        case Dispose(to=to):
            return {
                "status": "disposisi",
                "agency": to,
                "channel_red": False,
                **_decided(complaint, "agency"),
                **hands.passed(complaint, to),
            }
        case Accept():
            return {"accepted_at": at}
        case SendBack():
            return _sent_back(complaint, ref)
        case Start():
            return {"status": "proses", "channel_red": False, "sure": complaint.sure | SURE_AGENCY,
                    **hands.taken(complaint, at)}  # fmt: skip
        case Complete(reason=reason, photos=photos):
            return {"status": "selesai", "closed_at": at, "result": reason, "result_photos": list(photos),
                    "verified": False, "channel_red": False, "escalated": False, "rung": 0}  # fmt: skip
        case Verify():
            return {"verified": True}
        case Reopen():
            return {"status": "menunggu", "closed_at": None, "verified": False, "reopened": complaint.reopened + 1,
                    "channel_red": complaint.channel == "qlue", "accepted_at": None, "rung": 0}  # fmt: skip
        case Reject():
            return {"status": "ditolak", "closed_at": at, "channel_red": False, "escalated": False, "rung": 0}
        case Merge(into=into):
            return {"merged_into": str(into)}
        case Unmerge():
            return {"merged_into": None}
        case Prioritise(to=to):
            return {"priority": to}
        case Escalate(on=False):
            return {"escalated": False, "rung": 0}
        case Escalate(to=to):
            return {"escalated": True, "rung": RUNGS.index(to) + 1 if to else complaint.rung}
        case Amend(text=text, title=title):
            return {"text": text, "title": title or complaint.title, "source": "edited"}
        case Retract():
            return {"source": "deleted"}
        case Reply() | Withdraw() | Release() | Deliver():
            return _replied(complaint, command, at)
    return {}


def _replied(complaint: Complaint, command: Reply | Withdraw | Release | Deliver, at: int) -> Effect:
    """The case's replies after one was said or moved."""
    listed = [dict(one) for one in complaint.replies]
    one = next((found for found in listed if found["id"] == str(command.reply)), None)
    match command:
        case Reply(hold=hold):
            listed.append({"id": str(command.reply), "state": "held", "due": at + hold, "by": ""})
        case _ if one is None:
            raise ValueError("no such reply")
        case Withdraw():
            one.update(state="withdrawn", due=None)
        case Release(by=by):
            one.update(state="sending", due=at + replies.LEASE, by=by)
        case Deliver(state=state, wait=wait):
            # unknown without a wait: nobody looks again but a person
            one.update(
                state=state, due=at + wait if state == "held" or (wait and state == "unknown") else None
            )
    return {"replies": listed, "reply_due": replies.next_due(listed)}


def _follow_place(complaint: Complaint, kelurahan: str, ref: Reference) -> Effect:
    """A lurah or crew in charge is the one of the case's kelurahan; when the place moves, so does the addressee."""
    agency = ref.agencies.get(complaint.agency or "")
    if agency is None or agency.kelurahan in (None, kelurahan):
        return {}
    moved = f"{agency.code.split('-', 1)[0]}-{kelurahan}"
    return {"agency": moved, **hands.followed(complaint, moved)} if moved in ref.agencies else {}


def _sent_back(complaint: Complaint, ref: Reference) -> Effect:
    """The case with whoever gave it to its holder, or in the room, where no agency has been decided any more."""
    to = hands.giver(complaint, ref)
    if to is None:
        return {"status": "menunggu", "agency": None, "sure": complaint.sure & ~SURE_AGENCY,
                "channel_red": complaint.channel == "qlue",
                **hands.passed(complaint, "")}  # fmt: skip
    status = "koordinasi" if to.level in hands.ACROSS else "disposisi"
    return {
        "status": status,
        "agency": to.code,
        **_decided(complaint, "agency"),
        **hands.passed(complaint, to.code),
    }


def _decided(complaint: Complaint, name: str) -> Effect:
    return {"sure": complaint.sure | SURE_OF[name]}


def _red_run(complaint: Complaint, changed: Effect, at: int) -> Effect:
    """The run of showing red after an effect: begun, ended, or as it was."""
    if not changed.keys() & _RED:
        return {}
    red = shows_red(
        changed.get("status", complaint.status), changed.get("kind", complaint.kind),
        channel_red=changed.get("channel_red", complaint.channel_red),
        merged=changed.get("merged_into", complaint.merged_into) is not None,
    )  # fmt: skip
    if red == complaint.shows_red:
        return {}
    return {"red_since": at, "red_until": None} if red else {"red_until": at}


def _restored(complaint: Complaint, command: Restore, at: int) -> Effect:
    """The values before; what follows from other columns is made anew, as some of those may have moved since."""
    values = {k: v for k, v in command.values.items() if k not in deadlines.FOLLOWS}
    if "sure" in values:  # a bit mask: only the Event's own bits go back, others may have been set since
        was, left = values["sure"], command.expects["sure"]
        values["sure"] = complaint.sure & ~(left & ~was) | (was & ~left)
    # The case may have gone on where the Event itself did not look (closed with the case it is a twin of, found to be
    # spam, handed on): a clock that is over comes back with no undo.
    after = with_effect(complaint, values)
    values |= dict.fromkeys(deadlines.over(after.status, after.kind))
    values = deadlines.nearest(complaint, values)
    run = _red_run(complaint, values, at)
    if run:  # it goes on, or is over, as if the Event had never been
        since = command.values.get("red_since", complaint.red_since)
        until = command.values.get("red_until", complaint.red_until)
        if "red_since" in run:
            values |= {"red_since": at if since is None else since, "red_until": None}
        else:
            values |= {"red_since": since, "red_until": at if until is None and since is not None else until}
    return {k: v for k, v in values.items() if as_column(complaint, k) != v}
