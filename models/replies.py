"""Answers to the citizen: the states of one, and what each channel can carry.

A case lists its replies (``Complaint.replies``), oldest first, each ``{"id", "state", "due", "by"}``; the words stand
in the Event that said them. A reply is *held* until ``due`` and can be withdrawn until an intake has taken it upon
itself (*sending*, ``by`` that intake's console); then it is *sent*, *failed*, or *unknown* when nobody can tell whether
it went out; a sent one fails when its channel gives it back. All moves are Commands, so the central decides them one
after the other: two intakes never both have one.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any, Final

STATES: Final = ("held", "sending", "sent", "failed", "unknown", "withdrawn")
#: Nothing more happens to a reply in these.
OVER: Final = ("sent", "failed", "withdrawn")
#: Why a reply that was sent failed after all: the citizen's server, or one on the way, gave it back.
RETURNED: Final = "email.returned"
#: A case takes no more replies than these.
MOST: Final = 100
#: Seconds an intake has a reply to itself; after that another may take it over and look whether it went out.
LEASE: Final = 600
#: Longest time a reply can be held, seconds.
LONGEST_HOLD: Final = 7 * 86_400

_LINK: Final = re.compile(
    r"https?://|\bwww\.|\b[a-z0-9-]+\.(?:com|id|org|net|info|gov|go\.id|co\.id)\b(?:/|\b)", re.IGNORECASE
)
_WIDE: Final = re.compile(r"[^\u0000-\u10ff\u2000-\u200d\u2010-\u201f\u2032-\u2037]")


@dataclass(frozen=True, slots=True)
class Carries:
    """What a channel's reply can be.

    Attributes:
        limit: length, in the channel's own way of counting.
        links: it may hold an address.
        unit: how length is counted: characters; weighted: X, where a character beyond Latin counts two; segments: SMS.
        contact: it goes to the citizen's number or address, which only the central knows; else below the message.
    """

    limit: int
    links: bool = True
    unit: str = "characters"
    contact: bool = False


#: X: 280 weighted characters, and a post with a link costs 0.200 dollars instead of 0.015 (docs.x.com, pricing);
#: SMS: six joined messages; Facebook: 8,000 in a comment; GeoReport: status_notes as long as a description.
CARRIES: Final[Mapping[str, Carries]] = {
    "qlue": Carries(4000),
    "x": Carries(280, links=False, unit="weighted"),
    "facebook": Carries(8000),
    "sms": Carries(918, unit="segments", contact=True),
    "email": Carries(20_000, contact=True),
    "balai-warga": Carries(32_000),
    "lapor": Carries(4000),
}

#: GSM 03.38: the basic characters, and those that take two places.
GSM: Final = frozenset(
    "@£$¥èéùìòÇ\nØø\rÅåΔ_ΦΓΛΩΠΨΣΘΞÆæßÉ !\"#¤%&'()*+,-./0123456789:;<=>?¡ABCDEFGHIJKLMNOPQRSTUVWXYZÄÖÑÜ§¿"
    "abcdefghijklmnopqrstuvwxyzäöñüà"
)
GSM_TWO: Final = frozenset("^{}\\[~]|€\f")


def length(channel: str, text: str) -> int:
    """How long a text is as its channel counts.

    X counts a character outside Latin and common punctuation twice (twitter-text, weighted ranges); SMS counts places
    of the GSM alphabet, or, when a character is not in it, every UTF-16 unit as if the message had 70 instead of 160.
    """
    unit = CARRIES[channel].unit
    if unit == "weighted":
        return len(text) + len(_WIDE.findall(text))
    return len(text)


def segments(text: str) -> int:
    """How many SMS a text takes: 160 places of the GSM alphabet, 153 when joined; 70 and 67 in UCS-2."""
    if all(c in GSM or c in GSM_TWO for c in text):
        places, one, joined = sum(2 if c in GSM_TWO else 1 for c in text), 160, 153
    else:
        places, one, joined = len(text.encode("utf-16-be", "surrogatepass")) // 2, 70, 67
    return 1 if places <= one else -(-places // joined)


def has_link(text: str) -> bool:
    """Whether a channel would take part of a text for an address."""
    return _LINK.search(text) is not None


def problem(channel: str, text: str) -> tuple[str, dict[str, Any]] | None:
    """Why a channel cannot carry a text, as a sentence code and its parameters; None when it can."""
    carries = CARRIES.get(channel)
    if carries is None:
        return "refused.channel", {"channel": channel}
    if not text.strip():
        return "refused.reply_empty", {}
    if carries.unit == "segments":
        if segments(text) > 6:
            return "refused.reply_long", {"length": segments(text), "limit": 6}
    elif length(channel, text) > carries.limit:
        return "refused.reply_long", {"length": length(channel, text), "limit": carries.limit}
    if not carries.links and has_link(text):
        return "refused.reply_link", {}
    return None


def find(replies: Iterable[Mapping[str, Any]], reply: str) -> Mapping[str, Any] | None:
    """One of a case's replies by its id as text."""
    return next((one for one in replies if one["id"] == reply), None)


def next_due(replies: Iterable[Mapping[str, Any]]) -> int | None:
    """When an intake must next look at one of a case's replies."""
    return min(
        (one["due"] for one in replies if one["state"] not in OVER and one["due"] is not None), default=None
    )
