"""Through whose hands a case went: who holds it, who gave it to them, and whether it came back.

Only a decided agency counts as a holder; one that is merely suggested has not got the case. "" is the room.
"""

from __future__ import annotations

from typing import Any, Final

from models.agencies import Agency
from models.complaint import SURE_AGENCY, Complaint
from models.reference import Reference

Effect = dict[str, Any]
#: How many holders a case remembers; the oldest goes first.
KEPT: Final = 20
#: Agencies a case is coordinated with, not handed down to.
ACROSS: Final = ("dinas", "outside")


def held(complaint: Complaint) -> tuple[str, ...]:
    """Who has had the case, oldest first, the present holder last.

    A case whose agency was decided before holders were remembered, or by its channel, begins with that agency.
    """
    if complaint.hands:
        return complaint.hands
    decided = complaint.agency if complaint.sure & SURE_AGENCY else None
    return (decided,) if decided else ()


def returned(hands: tuple[str, ...]) -> int:
    """How often a case came back to somebody who had passed it on; back in the room does not count."""
    holders = [one for one in hands if one]
    return len(holders) - len(set(holders))


def passed(complaint: Complaint, to: str) -> Effect:
    """The columns after a case went to ``to`` ("" the room): nobody has accepted it there, and no rung has been asked.

    Given to the very one who holds it, it has not changed hands.
    """
    hands = held(complaint)
    if to != (hands[-1] if hands else ""):
        hands = (*hands, to)[-KEPT:]
    asked = complaint.escalated and not complaint.rung  # what a rung was asked ends with the hand-over
    return {"accepted_at": None, **_written(hands), "rung": 0, "escalated": asked}


def followed(complaint: Complaint, to: str) -> Effect:
    """The columns after the holder became another one because the place did: nobody passed anything on."""
    if not complaint.sure & SURE_AGENCY:
        return {}
    before = held(complaint)[:-1]
    hands = before if before and before[-1] == to else (*before, to)
    return {"accepted_at": None, **_written(hands)}


def taken(complaint: Complaint, at: int) -> Effect:
    """The columns once work has begun: whoever has the case has accepted it, said or not."""
    hands = passed(complaint, complaint.agency or "")
    return {
        "accepted_at": at if complaint.accepted_at is None else complaint.accepted_at,
        "hands": hands["hands"],
        "bounced": hands["bounced"],
    }


def giver(complaint: Complaint, ref: Reference) -> Agency | None:
    """To whom a case goes back: whoever stood before its holder when that one first got it.

    Counted from the first time, so that two agencies cannot send a case to and fro for ever: each step leads nearer to
    the room.

    Returns:
        The agency; None for the room: nobody stood before, or that agency takes no cases of this place any more.
    """
    hands = held(complaint)
    first = hands.index(hands[-1]) if hands else 0
    agency = ref.agencies.get(hands[first - 1]) if first else None
    if agency is None or not agency.active or agency.kelurahan not in (None, complaint.kelurahan):
        return None
    return agency


def _written(hands: tuple[str, ...]) -> Effect:
    return {"hands": list(hands), "bounced": returned(hands)}
