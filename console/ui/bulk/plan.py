"""What is wanted of a selection, as data: one verb, what goes along with it, and the words to citizens. No Qt."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Final

from console.core import templates
from console.core.errors import Refused
from console.core.forecast import Step
from console.core.route import UnknownAgency
from console.core.verbs import default_disposition
from console.ui.case.options import BELONGS
from console.ui.case.orders import Order, command_for
from models.commands import Command, Coordinate, Dispose, Escalate, Prioritise, Reply
from models.complaint import Complaint
from models.identity import derived_id
from models.reference import Reference

REPLY: Final = "reply"
FORWARD: Final = "forward"
#: The order in which steps are done, whatever the order they were chosen in: each is then allowed where it can be.
ORDER: Final = (
    "reopen", "classify", "categorise", "locate", "prioritise", "sendback", "coordinate", "dispose", "accept", "start",
    "complete", "verify", "reject", "merge", "wait", "escalate", "raise", "note", REPLY,
)  # fmt: skip
#: What can go along with a verb. A case is handed over once, and ended once.
ALSO: Final = (
    "categorise",
    "classify",
    "prioritise",
    "coordinate",
    "dispose",
    "start",
    "escalate",
    "raise",
    "note",
    REPLY,
)
_HANDS: Final = frozenset(("coordinate", "dispose", "accept", "sendback", FORWARD))
_ASKS: Final = frozenset(("escalate", "raise"))
_ENDS: Final = frozenset(("complete", "reject", "merge", "verify"))
#: The status a verb leaves behind: it tells which template fits.
LEAVES: Final = {
    "coordinate": "koordinasi", "dispose": "disposisi", "start": "proses", "complete": "selesai", "reject": "ditolak",
    "reopen": "menunggu", FORWARD: "disposisi",
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Words:
    """What the citizens are told.

    Attributes:
        template: its id, "" for own words.
        text: own words.
        lang: language of the template, ``id`` or ``en``.
        hold: seconds each reply can be withdrawn.
    """

    template: str = ""
    text: str = ""
    lang: str = "id"
    hold: int = 60

    @property
    def empty(self) -> bool:
        """Nothing is said yet."""
        return not self.template and not self.text.strip()


@dataclass(frozen=True, slots=True)
class Ready:
    """Cases that are all handed on one way, as a screen had it ready.

    Attributes:
        words: what is done to how many, in words.
        cases: small keys.
        steps: the Commands for each, in order.
    """

    words: str
    cases: tuple[int, ...]
    steps: tuple[Coordinate | Dispose, ...]


@dataclass(frozen=True, slots=True)
class Plan:
    """One act.

    Attributes:
        verb: what it is called by: a key of ``case.verbs.DOES_MANY``.
        orders: the steps, in any order; the verb's own among them unless it is a reply.
        words: the reply, None for none.
        deputies: what is meant for somebody who is away goes to the deputy.
        ready: of the verb ``FORWARD`` the sets, each with its own steps; no case is in two.
    """

    verb: str
    orders: tuple[Order, ...] = ()
    words: Words | None = None
    deputies: bool = False
    ready: tuple[Ready, ...] = ()

    @property
    def own(self) -> Order:
        """The verb's own step."""
        return next((order for order in self.orders if order.verb == self.verb), Order(self.verb))

    def into(self, order: Order) -> Plan:
        """With another own step."""
        return replace(self, orders=tuple(order if o.verb == order.verb else o for o in self.orders))


def may_join(verb: str, already: Sequence[str]) -> tuple[str, ...]:
    """What can still go along with a verb.

    Args:
        verb: the act's own.
        already: steps it has.
    """
    has = {verb, *already}
    barred = set(has)
    if has & _HANDS:
        barred |= _HANDS
    if has & _ENDS:  # a closed case is handed to nobody
        barred |= {*_HANDS, *_ASKS, "start", "prioritise"}
    if has & _ASKS:
        barred |= _ASKS
    if "sendback" in has:  # nobody has it any more
        barred.add("start")
    if "merge" in has:
        barred |= {"classify", "categorise"}
    return tuple(other for other in ALSO if other not in barred)


def steps(plan: Plan, ref: Reference, lang: str, given: Sequence[Command] = ()) -> list[Step]:
    """The plan as steps to judge and to do.

    Args:
        plan: complete: every step has what it needs.
        ref: master data.
        lang: ``id`` or ``en``, for what is said of a template.
        given: Commands of a ready set; they stand where handing on stands.
    """
    ordered = sorted(plan.orders, key=lambda order: ORDER.index(order.verb))
    made: list[Step] = [_step(order, ref) for order in ordered]
    first = sum(ORDER.index(order.verb) < ORDER.index("coordinate") for order in ordered)
    made[first:first] = [_always(command) for command in given]
    if plan.words is not None and not plan.words.empty:
        reason = next((order.text for order in plan.orders if order.verb == "reject"), "")
        made.append(_reply(plan.words, ref, lang, reason.strip()))
    return made


def _always(command: Command) -> Step:
    return lambda _case: command


def _step(order: Order, ref: Reference) -> Step:
    def step(case: Complaint) -> Command:
        # For one case these turn a thing on or off; for many they must mean the same for each.
        if order.verb == "prioritise":
            return Prioritise(0 if order.to == "0" else 1, order.text.strip())
        if order.verb == "escalate":
            return Escalate(order.text.strip(), on=order.to != "0")
        if order.verb == "dispose" and order.to == BELONGS:
            return Dispose(default_disposition(case, ref), order.text.strip())
        try:
            return command_for(order, case, ref)
        except UnknownAgency as unknown:
            code = f"verb.lacks.{unknown.lacks}" if unknown.lacks else "refused.agency"
            raise Refused(code, agency=unknown.text) from unknown

    return step


def _reply(words: Words, ref: Reference, lang: str, reason: str) -> Step:
    def step(case: Complaint) -> Command:
        text = words.text.strip()
        if words.template:
            template = templates.templates(ref).get(words.template)
            if template is None:  # a supervisor took it away meanwhile
                raise Refused(
                    "verb.template", template=words.template, templates=", ".join(templates.templates(ref))
                )
            # Who writes to one citizen sees that the words do not fit; of a thousand nobody reads each.
            if all(other.id != template.id for other in templates.suggested(case, ref)):
                raise Refused("refused.template_unfit", template=template.names[lang])
            text = templates.fill(template, case, ref, words.lang, reason=reason)
        # One reply, however often it is previewed, said twice, or said on two consoles at once.
        name = derived_id(case.id, f"reply {len(case.replies)} {text}")
        return Reply(name, text, words.hold, words.template)

    return step


def likely_template(plan: Plan, ref: Reference, status: str = "") -> str:
    """The template that says what the plan does; "" when none does.

    Args:
        plan: what is wanted.
        ref: master data, for the templates supervisors keep.
        status: of the cases as they are, where the plan leaves it.
    """
    left = next((LEAVES[order.verb] for order in plan.orders if order.verb in LEAVES), status)
    for template in templates.templates(ref).values():
        if (
            left in template.fits
            and not template.category
            and not template.when
            and template.kinds[0] == "complaint"
        ):
            return template.id
    return ""
