"""The answers of a case as they stand: the case knows their states, its Events the words and what happened. No Qt."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Final

from console.core.history import plain_line
from console.core.records import CaseDetail, EventRow
from models.sentences import catalogue, fields, known, say

#: What nobody needs to look at any more.
SETTLED: Final = ("sent", "withdrawn")


@dataclass(frozen=True, slots=True)
class Answer:
    """One reply of a case.

    Attributes:
        id: of the reply, as text.
        state: one of ``models.replies.STATES``.
        due: when a held one goes on; None when nothing is due. Seconds since the epoch.
        text: its words; None when the Event that said them is not here (history is pulled when a case is opened).
        who, said_at: who wrote it and when; "" and 0 when unknown.
        moved_at: when it came into this state; 0 when unknown.
        reason: why it failed, or why it waits, in words; "" when nobody said.
        tried: it was tried before and is held again.
        unsent: no central has heard of it yet.
        rule: a status change triggered it, no person.
    """

    id: str
    state: str
    due: int | None
    text: str | None
    who: str = ""
    said_at: int = 0
    moved_at: int = 0
    reason: str = ""
    tried: bool = False
    unsent: bool = False
    rule: bool = False


def answers(detail: CaseDetail, lang: str) -> list[Answer]:
    """The replies of a case, newest first.

    Args:
        detail: the case and its history.
        lang: ``id`` or ``en``, for reasons.
    """
    told = _by_reply(detail.history)
    return [
        _answer(one, told.get(str(one["id"]), []), detail, lang) for one in reversed(detail.complaint.replies)
    ]


def reason_words(reason: str, lang: str) -> str:
    """Why a reply did not go out: a code of the catalogue where a program said it, else a person's words."""
    line = plain_line(reason)
    if known(line):
        return say(lang, line) if not fields(catalogue()[lang][line]) else ""
    return line


def _by_reply(history: Sequence[EventRow]) -> dict[str, list[EventRow]]:
    """The Events of each reply, oldest first; a refused Event did not happen."""
    found: dict[str, list[EventRow]] = {}
    for event in history:
        reply = event.body.get("reply")
        if reply and event.outcome != "refused":
            found.setdefault(str(reply), []).append(event)
    return found


def _answer(one: dict[str, Any], events: list[EventRow], detail: CaseDetail, lang: str) -> Answer:
    said = next((event for event in events if event.kind == "reply"), None)
    last = events[-1] if events else None
    state = str(one["state"])
    tried = any(event.kind == "deliver" for event in events)
    return Answer(
        id=str(one["id"]),
        state=state,
        due=one["due"],
        text=str(said.body.get("text", "")) if said is not None else None,
        who=said.actor if said is not None else "",
        said_at=said.at if said is not None else 0,
        moved_at=last.at if last is not None else 0,
        reason=reason_words(str(last.body.get("reason") or ""), lang) if last is not None else "",
        tried=tried and state == "held",
        unsent=detail.central and said is not None and said.outcome is None,
        rule=said is not None and bool(said.body.get("rule")),
    )
