"""What the case panel can want done, as data: what is on the table, Commands from choices, and why not.

No Qt here. Whether a Command may be done is never decided twice: the rules are asked.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final, NamedTuple
from uuid import UUID

from console.core.history import why_not
from console.core.route import resolve
from models import rules
from models.commands import (
    Accept,
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
    Reject,
    Reopen,
    Reveal,
    SendBack,
    Start,
    Unmerge,
    Verify,
)
from models.complaint import SURE_OF, Complaint
from models.ladder import RUNGS
from models.reference import Reference

FIELDS: Final = ("kind", "category", "kelurahan", "agency")
WEAK: Final = 0.5
"""A kind below this is a hint, not a suggestion: it is shown and not accepted with the others."""
MOST_OTHERS: Final = 2  # alternatives that have a key of their own

_PROBE_ID: Final = UUID(int=0)


class Guess(NamedTuple):
    """One field as the panel shows it.

    Attributes:
        value: best known value, None when nothing points anywhere.
        sure: a person or a hard fact decided it.
        confidence: 0 to 1, None when it was not guessed.
        words: the citizen's words that led there.
        weak: only a hint: shown, and not accepted with the others.
        why: for the agency, why it is addressed first (``route.Reason``), else "".
        by: who suggested it: ``learned`` for the model that learns from decisions, ``lexicon``, ``gps`` or "".
    """

    value: str | None
    sure: bool
    confidence: float | None = None
    words: tuple[str, ...] = ()
    weak: bool = False
    why: str = ""
    by: str = ""


def guess(case: Complaint, field: str) -> Guess:
    """The value of a field on the table, and how it is known."""
    known = getattr(case, field)
    told = case.suggested.get(field) or {}
    suggested = told.get("value")
    if case.sure & SURE_OF[field]:
        return Guess(known, True)
    value = suggested if field == "kind" and known == "undecided" else known
    weak = value is None or (field == "kind" and float(told.get("confidence", 0.0)) < WEAK)
    value = suggested if value is None else value
    others = {str(name): float(share) for name, share in told.get("others", ())}
    confidence = (
        float(told["confidence"]) if value is not None and value == suggested else others.get(value or "")
    )
    words = tuple(str(w) for w in told.get("words", ())) if value == suggested else ()
    by = str(told.get("by", "")) if value == suggested else ""
    return Guess(value, False, confidence or None, words, weak, str(told.get("reason", "")), by)


def others(case: Complaint, ref: Reference) -> list[tuple[str, float]]:
    """Agencies that could take it instead, with confidence: the buttons 2 and 3.

    A case that still waits shows them even when its first addressee is a hard fact: a Qlue report lies with
    the lurah, and the words may say whose work it is.
    """
    shown = guess(case, "agency")
    if not case.in_queue or (shown.sure and case.status != "menunggu"):
        return []
    told = case.suggested.get("agency") or {}
    all_of_them = [(told.get("value"), told.get("confidence", 0.0)), *told.get("others", ())]
    found = [
        (str(code), float(share))
        for code, share in all_of_them
        if code in ref.agencies and code != shown.value and float(share) > 0
    ]
    return found[:MOST_OTHERS]


def accept_all(case: Complaint, ref: Reference) -> list[Command]:
    """The Commands that take every open suggestion as it stands, in an order in which each is allowed.

    Spam has no place and no addressee: then the kind is all that is accepted.
    """
    if not case.in_queue:
        return []
    guesses = {field: guess(case, field) for field in FIELDS}
    open_ones = {f: g.value for f, g in guesses.items() if not g.sure and not g.weak and g.value is not None}
    wanted: list[Command] = []
    kind = open_ones.get("kind")
    if kind is not None and kind != "undecided":
        wanted.append(Classify(kind, accepted=True))
    if kind == "spam":
        return wanted
    if "category" in open_ones:
        wanted.append(Categorise(str(open_ones["category"]), accepted=True))
    if "kelurahan" in open_ones:
        wanted.append(Locate(str(open_ones["kelurahan"]), accepted=True))
    if (agency := open_ones.get("agency")) in ref.agencies:
        wanted.append(hand_to(str(agency), ref, accepted=True))
    return wanted


def hand_to(agency: str, ref: Reference, reason: str = "", *, accepted: bool = False) -> Command:
    """Hand a case to an agency: across to a Dinas or an outside body, down to everybody else."""
    if ref.agencies[agency].level in ("dinas", "outside"):
        return Coordinate(agency, reason, accepted)
    return Dispose(agency, reason, accepted)


@dataclass(frozen=True, slots=True)
class Order:
    """A choice made in a form, before it is a Command on a certain case.

    Attributes:
        verb: id of ``verbs.VERBS``.
        to: value of the target: a code or slug; for a bulk also ``lurah``, ``ppsu`` or ``sudin``.
        text: reason, result or note.
        photos: hashes of pictures.
        into: the case to merge into.
    """

    verb: str
    to: str = ""
    text: str = ""
    photos: tuple[str, ...] = ()
    into: UUID | None = None


def command_for(order: Order, case: Complaint, ref: Reference) -> Command:
    """The Command an Order means on a case.

    Raises:
        route.UnknownAgency: the addressee depends on the case, and the case does not say which.
    """
    text = order.text.strip()
    match order.verb:
        case "classify":
            return Classify(order.to)
        case "categorise":
            return Categorise(order.to)
        case "locate":
            return Locate(order.to)
        case "coordinate":
            return hand_to(order.to, ref, text) if order.to in ref.agencies else Coordinate(order.to, text)
        case "dispose":
            to = (
                order.to
                if order.to in ref.agencies or not order.to
                else resolve(order.to, case, ref.agencies)
            )
            # A deputy may be one to hand across to.
            return Dispose(to, text) if to == case.agency or not to else hand_to(to, ref, text)
        case "accept":
            return Accept(text)
        case "sendback":
            return SendBack(text)
        case "start":
            return Start(text)
        case "complete":
            return Complete(text, order.photos)
        case "verify":
            return Verify(text)
        case "reopen":
            return Reopen(text)
        case "reject":
            return Reject(text)
        case "merge":
            return Merge(order.into or case.id, text)
        case "unmerge":
            return Unmerge(text)
        case "note":
            return Note(text)
        case "wait":
            return Note(text, waiting="citizen")
        case "resume":
            return Note(text, waiting="none")
        case "prioritise":
            return Prioritise(0 if case.priority else 1, text)
        case "escalate":
            return Escalate(text, on=not case.escalated)
        case "raise":
            return Escalate(text, to=order.to)
        case "reveal":
            return Reveal(text)
    raise ValueError(f"no verb {order.verb!r}")


def why_disabled(verb: str, case: Complaint, actor: Actor, ref: Reference, lang: str) -> str:
    """Why a verb cannot be done to a case now, as a sentence; "" when it can.

    The rules judge a Command that lacks nothing but what the form would ask for.
    """
    refusal = rules.refuse(case, _probe(verb, case, ref), actor, ref)
    if refusal is None:
        return ""
    if verb in ("dispose", "coordinate") and not refusal.code.startswith(
        ("refused.role", "refused.status", "refused.merged")
    ):
        return ""  # it is this addressee that is refused, and the form offers others
    return why_not(refusal, lang)


def refused(order: Order, case: Complaint, actor: Actor, ref: Reference, lang: str) -> str:
    """Why the rules would refuse an Order, as a sentence; "" when they would not."""
    refusal = rules.refuse(case, command_for(order, case, ref), actor, ref)
    return "" if refusal is None else why_not(refusal, lang)


def _probe(verb: str, case: Complaint, ref: Reference) -> Command:
    to = ""
    if verb in ("coordinate", "dispose"):
        to = next(
            (code for code, a in ref.agencies.items() if a.level == "dinas" and code != case.agency), ""
        )
    elif verb == "raise":
        to = RUNGS[-1]
    elif verb == "classify":
        to = "complaint"
    elif verb == "categorise":
        to = next(iter(ref.categories), "")
    elif verb == "locate":
        to = next(iter(ref.territory.kelurahan), "")
    return command_for(Order(verb, to, "-", into=_PROBE_ID), case, ref)
