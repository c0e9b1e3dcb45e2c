"""Judging what is still unanswered on the rows of the central, before it is pushed.

Pure: rows in, what ``submit`` takes out. The central does not repeat these rules; it holds to the coarser table
``command`` and takes the console's refusal as the answer, after looking that no row moved meanwhile.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any, NamedTuple
from uuid import UUID

from models import rules
from models.command_json import from_json
from models.commands import SPECS, Actor, Command, ReceiveReport
from models.complaint import Complaint
from models.reference import Reference
from models.rules import Refusal


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


def cases_of(pending: Iterable[Pending]) -> set[UUID]:
    """Every case whose row the judgement needs."""
    wanted = set()
    for event in pending:
        wanted.add(event.complaint)
        if event.kind != "receivereport" and (other := hangs_on(event.command())) is not None:
            wanted.add(other)
    return wanted


def judge(
    pending: Sequence[Pending], rows: Mapping[UUID, Complaint], role_of: Mapping[str, str], ref: Reference, *,
    takes_in: bool = False,
) -> list[Judged]:  # fmt: skip
    """Judge in local order, each Event on the case as the ones before left it.

    Args:
        pending: in the order of the store.
        rows: cases as the central has them; what is missing does not exist there, or not for me.
        role_of: role by actor; whoever is not named is judged as a supervisor (the made city's colleagues).
        ref: master data.
        takes_in: whoever pushes is an intake beside what else he is, as at an embedded central.
    """
    working = dict(rows)
    judged = []
    for event in pending:
        command = event.command()
        before = working.get(event.complaint)
        actor = Actor(event.actor, _role(event, role_of, takes_in))
        refusal = (
            rules.refuse(before, command, actor, ref)
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
    laid = []
    for event in pending:
        command = event.command()
        if isinstance(command, ReceiveReport):
            continue
        actor = Actor(event.actor, _role(event, actor_of, takes_in))
        if (refusal := rules.refuse(case, command, actor, ref)) is not None:
            laid.append(Judged(event, refusal, {}, {}, None))
            continue
        effect = rules.apply(case, command, event.at, ref, actor)
        laid.append(Judged(event, None, effect, {name: rules.as_column(case, name) for name in effect}, None))
        case = rules.with_effect(case, {**effect, "revision": case.revision + 1})
    return case, laid
