"""Judging what is still unanswered on the rows of the central, before it is pushed.

Pure: rows in, what ``submit`` takes out. The central does not repeat these rules; it holds to the coarser table
``command`` and takes the console's refusal as the answer, after looking that no row moved meanwhile.
"""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from types import MappingProxyType
from typing import Any, Final, NamedTuple
from uuid import UUID

from models import rules
from models.command_json import from_json
from models.commands import SPECS, Actor, Command, ReceiveReport
from models.complaint import Complaint
from models.reference import Reference
from models.rules import Refusal

NOTHING: Final[Mapping[Any, Any]] = MappingProxyType({})


class Pending(NamedTuple):
    """An Event nobody central has answered yet.

    Attributes:
        n: small key in the store, the order of what was done here.
        text: of the report, for a ReceiveReport; its Event does not repeat it.
        reporter: (name, contact) that ride beside a ReceiveReport.
    """

    n: int
    id: UUID
    complaint: UUID
    kind: str
    actor: str
    at: int
    console: str
    base: int
    body: dict[str, Any]
    batch: UUID | None
    undoes: UUID | None
    text: str | None = None
    reporter: tuple[str, str] | None = None

    def command(self) -> Command:
        """What was wanted."""
        body = self.body if self.text is None else {**self.body, "text": self.text}
        return from_json(body)


@dataclass(frozen=True, slots=True)
class Judged:
    """A pending Event with what the rules say of it on the rows of the central.

    Attributes:
        refusal: why not; None when it may be done, and ``effect`` and ``before`` say what it changes.
        also: another case the judgement hangs on (a twin's parent).
    """

    event: Pending
    refusal: Refusal | None
    effect: dict[str, Any]
    before: dict[str, Any]
    also: UUID | None


def hangs_on(command: Command) -> UUID | None:
    """The other case a Command's judgement hangs on."""
    follows: UUID | None = getattr(command, "follows", None)
    return follows or rules.parent_named(command)


def by_now(pending: Sequence[Pending], now: float) -> list[Pending]:
    """Nothing was said later than now: a clock was ahead before it met the central's."""
    return [event if event.at <= now else event._replace(at=int(now)) for event in pending]


def pendings_of(rows: Iterable[Sequence[Any]]) -> list[Pending]:
    """Unanswered Events as ``models.landing.pending`` reads them; what an act says of many cases is one body."""
    found, text, body = [], "", {}
    for row in rows:
        if row[8] != text:
            text, body = row[8], json.loads(row[8])
        found.append(Pending(
            row[0], UUID(bytes=row[1]), UUID(bytes=row[2]), row[3], row[4], row[5], row[6], row[7], body,
            UUID(bytes=row[9]) if row[9] else None, UUID(bytes=row[10]) if row[10] else None, row[11],
            (row[12], row[13]) if row[12] or row[13] else None,
        ))  # fmt: skip
    return found


def cases_of(pending: Iterable[Pending]) -> set[UUID]:
    """Every case whose row the judgement needs."""
    wanted = set()
    for event in pending:
        wanted.add(event.complaint)
        told = event.body
        other = told.get("follows") or told.get("into") or (told.get("values") or {}).get("merged_into")
        if other is not None and event.kind != "receivereport":
            wanted.add(UUID(other))
    return wanted


class Together(NamedTuple):
    """What one act does to one case: wholly or not at all."""

    batch: UUID
    case: UUID


def together(event: Pending) -> Together | None:
    """The part of an act that an Event belongs to; None when it stands by itself.

    A twin that goes along has nothing to do with what else was wanted of it, nor has one reply with another.
    """
    if event.batch is None or event.kind in ("release", "deliver") or event.body.get("follows") is not None:
        return None
    return Together(event.batch, event.complaint)


def judge(
    pending: Sequence[Pending], rows: Mapping[UUID, Complaint], role_of: Mapping[str, str], ref: Reference, *,
    takes_in: bool = False, lost: Mapping[Together, str] = NOTHING,
) -> list[Judged]:  # fmt: skip
    """Judge in local order, each Event on the case as the ones before left it.

    Of several Events of one act for one case all may be done or none: where one is refused, so are the others, and
    name it.

    Args:
        pending: in the order of the store.
        rows: cases as the central has them; what is missing does not exist there, or not for me.
        role_of: role by actor; whoever is not named is judged as a supervisor (the made city's colleagues).
        ref: master data.
        takes_in: whoever pushes is an intake beside what else he is, as at an embedded central.
        lost: parts of acts of which the central has refused an Event before, and its kind.
    """
    several = Counter(map(together, pending))
    out = {part: Refusal("refused.earlier", {"verb": kind}) for part, kind in lost.items()}
    why: dict[UUID, Refusal] = {}
    commands = _Commands()
    while True:
        judged = _judged(pending, rows, role_of, ref, takes_in, out, why, commands)
        # Those of whom something else was done: it has been the ground for others, so that all is judged once more.
        spoiled = {
            part: one for one in judged
            if one.refusal is not None and (part := together(one.event)) is not None and several[part] > 1
            and part not in out
        }  # fmt: skip
        if not spoiled:
            return judged
        for one in judged:
            part = together(one.event)
            if part in spoiled and part not in out and one.refusal is not None:
                out[part] = Refusal("refused.earlier", {"verb": one.event.kind})
                why[one.event.id] = one.refusal


class _Commands:
    """Commands of Events; said of many cases one is one object."""

    def __init__(self) -> None:
        self._of: dict[int, Command] = {}

    def __getitem__(self, event: Pending) -> Command:
        if event.text is not None:
            return event.command()
        command = self._of.get(id(event.body))
        if command is None:
            command = self._of[id(event.body)] = event.command()
        return command


def _judged(
    pending: Sequence[Pending], rows: Mapping[UUID, Complaint], role_of: Mapping[str, str], ref: Reference,
    takes_in: bool, out: Mapping[Together, Refusal], why: Mapping[UUID, Refusal], commands: _Commands,
) -> list[Judged]:  # fmt: skip
    """Judge once.

    Args:
        pending, rows, role_of, ref, takes_in: as in ``judge``.
        out: parts of acts that are not done.
        why: the reason of those Events for which they are not.
        commands: of the Events.
    """
    working = dict(rows)
    judged = []
    for event in pending:
        command = commands[event]
        before = working.get(event.complaint)
        actor = Actor(event.actor, _role(event, role_of, takes_in))
        part = together(event) if out else None
        refusal = (
            (why.get(event.id) or out[part] if part is not None and part in out else None)
            or rules.refuse(before, command, actor, ref)
            or rules.refuse_parent(command, before, working)
            or _unseen_parent(command, working)
        )
        if refusal is not None:
            judged.append(Judged(event, refusal, {}, {}, hangs_on(command)))
            continue
        effect = rules.apply(before, command, event.at, ref, actor)
        if before is None:
            working[event.complaint] = Complaint(id=event.complaint, **effect)
            judged.append(Judged(event, None, effect, {}, None))
            continue
        was = {name: rules.as_column(before, name) for name in effect}
        after = rules.with_effect(before, effect)
        working[event.complaint] = after
        if "merged_into" in effect:
            for parent, more in ((before.merged_into, -1), (after.merged_into, 1)):
                if parent in working:
                    working[parent] = replace(working[parent], twins=working[parent].twins + more)
        judged.append(Judged(event, None, effect, was, hangs_on(command)))
    return judged


def _unseen_parent(command: Command, working: Mapping[UUID, Complaint]) -> Refusal | None:
    """A twin does not close or open with a case that is not there, or not for me: nobody could say that it did."""
    follows = getattr(command, "follows", None)
    return Refusal("refused.missing") if follows is not None and follows not in working else None


def _role(event: Pending, role_of: Mapping[str, str], takes_in: bool) -> str:
    """The role an Event is judged in. What an intake may do beside others is judged as an intake's where one pushes:
    nothing in the Event tells in which of two roles somebody acted."""
    roles = SPECS[event.kind].roles
    if event.kind == "receivereport" or roles == ("intake",) or (takes_in and "intake" in roles):
        return "intake"
    return role_of.get(event.actor, "supervisor")


def as_push(judged: Judged, rows: Mapping[UUID, Complaint], *, speaks: bool) -> dict[str, Any]:
    """A judged Event as ``submit`` takes it.

    Args:
        judged: with its answer.
        rows: as they were judged on; their revisions are what the central compares.
        speaks: whether the central lets me sign for others.
    """
    event = judged.event
    seen = rows.get(event.complaint)
    also = rows.get(judged.also) if judged.also is not None else None
    push: dict[str, Any] = {
        "id": str(event.id), "complaint": str(event.complaint), "kind": event.kind, "console": event.console,
        "said_at": event.at, "base": event.base, "seen": seen.revision if seen is not None else 0,
        "body": event.body, "effect": judged.effect, "before": judged.before,
    }  # fmt: skip
    if speaks:
        push["actor"] = event.actor
    if also is not None:
        push |= {"also": str(also.id), "also_seen": also.revision}
    elif (
        judged.also is not None and judged.refusal is None
    ):  # made by this very push, if its report is accepted
        push |= {"also": str(judged.also), "also_seen": 0}
    if event.batch is not None:
        push["batch"] = str(event.batch)
    if event.undoes is not None:
        push["undoes"] = str(event.undoes)
    if judged.refusal is not None:
        push["refused"] = {"code": judged.refusal.code, "params": judged.refusal.params}
    if event.reporter is not None:
        push["reporter"] = {"name": event.reporter[0], "contact": event.reporter[1]}
    return push


def again(
    case: Complaint,
    pending: Sequence[Pending],
    actor_of: Mapping[str, str],
    ref: Reference,
    *,
    takes_in: bool = False,
) -> tuple[Complaint, list[Judged]]:
    """A case as the central has it with what is unanswered laid over it once more, for the screens here.

    Args:
        case: the central's row.
        pending: this case's unanswered Events in order. What the rules no longer allow changes nothing: the central
            will say so.
        actor_of, takes_in: as in ``judge``.
        ref: master data.
    """
    stored, out = case, set[Together]()
    while True:
        case, laid, parts = stored, [], Counter[Together]()
        for event in pending:
            command = event.command()
            if isinstance(command, ReceiveReport):
                continue
            actor = Actor(event.actor, _role(event, actor_of, takes_in))
            refusal = rules.refuse(case, command, actor, ref)
            if (part := together(event)) is not None:
                parts[part] += 1
                if part in out:  # nobody asks why: the central will say
                    laid.append(Judged(event, Refusal("refused.earlier"), {}, {}, None))
                    continue
            if refusal is not None:
                laid.append(Judged(event, refusal, {}, {}, None))
                continue
            effect = rules.apply(case, command, event.at, ref, actor)
            laid.append(Judged(event, None, effect, {k: rules.as_column(case, k) for k in effect}, None))
            case = rules.with_effect(case, {**effect, "revision": case.revision + 1})
        lost = {
            p for one in laid if one.refusal and (p := together(one.event)) and parts[p] > 1 and p not in out
        }
        if not lost:
            return case, laid
        out |= lost


def portions(judged: Sequence[Judged], size: int) -> Iterator[Sequence[Judged]]:
    """What is submitted in one call: about as many Events, cut where no case has Events on both sides.

    Args:
        judged: in order.
        size: Events of a portion; up to twice as many where there is no such place.
    """
    last = {one.event.complaint: place for place, one in enumerate(judged)}
    start = reach = clean = 0
    for place, one in enumerate(judged):
        if place == reach and place > start:
            clean = place
        enough = place - start >= size and clean > start
        if enough or place - start >= 2 * size:
            yield judged[start : clean if enough else place]
            start = clean if enough else place
        reach = max(reach, last[one.event.complaint] + 1)
    if start < len(judged):
        yield judged[start:]
