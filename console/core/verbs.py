"""Words into Commands: what `tanggap do` and the command bar mean by "disposisi ppsu" for each case.

A verb is a Command in lower case or its Indonesian name; ``to`` is read by the case it is said of: "ppsu" is
the crew of that case's kelurahan, and a disposition without an addressee goes where the case belongs. Where
nothing sensible is meant, the case is refused in a sentence and the others go on.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final
from uuid import UUID

from console.core import templates
from console.core.errors import Refused
from console.core.route import UnknownAgency, resolve
from models import rules
from models.agencies import KELURAHAN, lurah_code, ppsu_code, sudin_code
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
    Reply,
    SendBack,
    Start,
    Unmerge,
    Verify,
    Withdraw,
)
from models.complaint import Complaint
from models.identity import derived_id
from models.ladder import RUNGS
from models.reference import Reference
from models.rules import Refusal
from models.territory import letters

VERBS: Final = (
    "classify", "categorise", "locate", "coordinate", "dispose", "accept", "sendback", "start", "complete",
    "verify", "reopen", "reject", "merge", "unmerge", "note", "prioritise", "escalate", "reply", "withdraw",
)  # fmt: skip
"""Every verb, in the order of a case's life."""

ALIASES: Final = {
    "klasifikasi": "classify", "jenis": "classify", "kategori": "categorise", "categorize": "categorise",
    "lokasi": "locate", "koordinasi": "coordinate", "disposisi": "dispose", "mulai": "start",
    "terima": "accept", "kembalikan": "sendback", "kembali": "sendback", "naikkan": "escalate",
    "proses": "start", "selesai": "complete", "verifikasi": "verify", "buka": "reopen", "tolak": "reject",
    "gabung": "merge", "pisah": "unmerge", "catatan": "note", "catat": "note", "prioritas": "prioritise",
    "prioritize": "prioritise", "eskalasi": "escalate", "balas": "reply", "tarik": "withdraw",
}  # fmt: skip
_KINDS: Final = {
    "complaint": "complaint", "keluhan": "complaint", "aduan": "complaint", "pengaduan": "complaint",
    "aspiration": "aspiration", "aspirasi": "aspiration", "usul": "aspiration", "saran": "aspiration",
    "spam": "spam", "undecided": "undecided", "belum": "undecided",
}  # fmt: skip
_RUNGS: Final = {"mayor": "walikota", "bupati": "walikota", "kepalaskpd": "skpd", "headofskpd": "skpd"}
_WAITING: Final = {"citizen": "citizen", "warga": "citizen", "none": "none", "lanjut": "none", "": ""}
_ON: Final = {
    "": True, "on": True, "yes": True, "ya": True, "off": False, "no": False, "tidak": False, "batal": False,
}  # fmt: skip
_HIGH: Final = {"": 1, "1": 1, "high": 1, "tinggi": 1, "0": 0, "normal": 0, "biasa": 0}

Find = Callable[[str], UUID | None]
"""A case by what people type: number, id or the channel's id."""


@dataclass(frozen=True, slots=True)
class Order:
    """A decision as said, before it is known which case it is about.

    Attributes:
        verb: one of ``VERBS``.
        to: addressee, kind, category, place or case, as typed; "" when nothing was said.
        reason: the operator's words.
    """

    verb: str
    to: str = ""
    reason: str = ""

    def command(self, case: Complaint, ref: Reference, find: Find) -> Command:
        """The Command it means for this case.

        Args:
            case: as it is now.
            ref: master data.
            find: looks up the case of a merge.

        Raises:
            Refused: nothing sensible is meant, in a sentence.
        """
        return _MAKE[self.verb](self, case, ref, find)


def parse_verb(word: str) -> str:
    """The verb a word means.

    Raises:
        Refused: none.
    """
    folded = word.strip().casefold()
    verb = ALIASES.get(folded, folded)
    if verb not in VERBS:
        raise Refused("verb.unknown", verb=word, verbs=", ".join(VERBS))
    return verb


def commands(
    order: Order, cases: Iterable[Complaint], ref: Reference, find: Find
) -> tuple[list[tuple[UUID, Command]], list[tuple[UUID, Refusal]]]:
    """The order for many cases.

    Returns:
        What to dispatch, and the cases it means nothing sensible for, with the reason.
    """
    orders: list[tuple[UUID, Command]] = []
    refused: list[tuple[UUID, Refusal]] = []
    for case in cases:
        try:
            orders.append((case.id, order.command(case, ref, find)))
        except Refused as refusal:
            refused.append((case.id, Refusal(refusal.code, dict(refusal.params))))
    return orders, refused


def several(
    said: Sequence[Order], cases: Iterable[Complaint], ref: Reference, find: Find, at: int, actor: Actor
) -> tuple[list[tuple[UUID, Command]], list[tuple[UUID, Refusal]]]:
    """Several orders in one act for many cases, each read by the case as the ones before leave it.

    "Kategori sampah, then disposisi" hands each case to whom it belongs under its new category. A reason goes along as
    a remark where a Command carries none.

    Args:
        said: at least one.
        cases, ref, find: as in ``commands``.
        at: when, seconds since the epoch.
        actor: by whom.

    Returns:
        As ``commands`` does; a case for which one of them means nothing sensible is refused altogether.
    """
    orders: list[tuple[UUID, Command]] = []
    refused: list[tuple[UUID, Refusal]] = []
    for case in cases:
        meant: list[Command] = []
        now = case
        try:
            for order in said:
                command = order.command(now, ref, find)
                meant.append(command)
                # What the rules will refuse changes nothing here: the dispatch says why.
                if len(said) > 1 and rules.refuse(now, command, actor, ref) is None:
                    now = rules.with_effect(now, rules.apply(now, command, at, ref, actor))
        except Refused as refusal:
            refused.append((case.id, Refusal(refusal.code, dict(refusal.params))))
            continue
        if (note := next((note for order in said if (note := remark(order)) is not None), None)) is not None:
            meant.append(note)
        orders += [(case.id, command) for command in meant]
    return orders, refused


def remark(order: Order) -> Note | None:
    """The reason as a remark of its own, for Commands that carry none; None when there is nothing left to say."""
    if order.reason.strip() and order.verb in ("classify", "categorise", "locate"):
        return Note(order.reason.strip())
    return None


def parse_kelurahan(text: str, ref: Reference) -> str:
    """The code of a kelurahan named by code or name.

    Raises:
        Refused: there is none.
    """
    found = text.strip() if text.strip() in ref.territory.kelurahan else None
    place = ref.territory.by_name(text) if found is None else None
    if found is None and place is None:
        raise Refused("refused.kelurahan", kelurahan=text)
    return found or (place.code if place is not None else "")


def parse_category(text: str, ref: Reference) -> str:
    """The slug of a category named by slug or by its Indonesian or English name.

    Raises:
        Refused: there is none.
    """
    wanted = letters(text)
    for code, category in ref.categories.items():
        if wanted and wanted in (letters(code), letters(category.name), letters(category.name_en)):
            return code
    raise Refused("refused.category", category=text)


def parse_kind(text: str) -> str:
    """The kind a word means.

    Raises:
        Refused: none.
    """
    kind = _KINDS.get(text.strip().casefold())
    if kind is None:
        raise Refused("refused.kind", kind=text)
    return kind


def parse_rung(text: str) -> str | None:
    """The rung of the ladder a word means, None when it means none."""
    folded = letters(text)
    return _RUNGS.get(folded, folded if folded in RUNGS else None)


def parse_agency(text: str, case: Complaint, ref: Reference) -> str:
    """The agency a word means for this case; "ppsu", "lurah" and "sudin" are those of its place.

    Raises:
        Refused: none, with what it might have meant.
    """
    try:
        return resolve(text, case, ref.agencies)
    except UnknownAgency as unknown:
        if unknown.lacks:
            raise Refused(f"verb.lacks.{unknown.lacks}", agency=text) from unknown
        if unknown.near:
            raise Refused("verb.near", agency=text, near=", ".join(unknown.near)) from unknown
        raise Refused("refused.agency", agency=text) from unknown


def default_disposition(case: Complaint, ref: Reference) -> str:
    """Whom a case goes down to when nobody is named.

    What the kelurahan can settle goes to the lurah, and from the lurah to the crew; anything else to the Suku
    Dinas of its kota.

    Raises:
        Refused: the place or the category is missing, or the agency must be asked across first.
    """
    if case.kelurahan is None:
        raise Refused("verb.no_place")
    held = ref.agencies.get(case.agency or "")
    category = ref.categories.get(case.category or "")
    with_lurah = held is not None and held.level == "lurah"
    if category is None and not with_lurah:
        raise Refused("verb.no_category")
    if category is None or category.agency == KELURAHAN:
        return ppsu_code(case.kelurahan) if with_lurah else lurah_code(case.kelurahan)
    in_charge = (
        held.parent or held.code if held is not None and held.level in ("dinas", "sudin") else category.agency
    )
    unit = sudin_code(in_charge, case.kelurahan)
    if unit in ref.agencies and ref.agencies[unit].active:
        return unit
    if case.agency == in_charge:
        return in_charge
    raise Refused("verb.across", agency=ref.agency_short(in_charge))


def _needed(order: Order, case: Complaint, field: str) -> tuple[str, bool]:
    """What was said, or the suggestion when nothing was; and whether it is the suggestion."""
    suggestion = str((case.suggested.get(field) or {}).get("value") or "")
    if order.to.strip():
        return order.to, False
    if not suggestion:
        raise Refused(f"verb.needs.{order.verb}")
    return suggestion, True


def _agrees(value: str, case: Complaint, field: str) -> bool:
    return bool(value) and value == (case.suggested.get(field) or {}).get("value")


def _classify(order: Order, case: Complaint, _ref: Reference, _find: Find) -> Command:
    to = parse_kind(_needed(order, case, "kind")[0])
    return Classify(to, accepted=_agrees(to, case, "kind"))


def _categorise(order: Order, case: Complaint, ref: Reference, _find: Find) -> Command:
    to = parse_category(_needed(order, case, "category")[0], ref)
    return Categorise(to, accepted=_agrees(to, case, "category"))


def _locate(order: Order, case: Complaint, ref: Reference, _find: Find) -> Command:
    to = parse_kelurahan(_needed(order, case, "kelurahan")[0], ref)
    return Locate(to, accepted=_agrees(to, case, "kelurahan"))


def _coordinate(order: Order, case: Complaint, ref: Reference, _find: Find) -> Command:
    if order.to.strip():
        to = parse_agency(order.to, case, ref)
    else:
        category = ref.categories.get(case.category or "")
        offered = (
            str((case.suggested.get("agency") or {}).get("value") or ""),
            category.agency if category else "",
        )
        across = [c for c in offered if c in ref.agencies and ref.agencies[c].level in ("dinas", "outside")]
        if not across:
            raise Refused("verb.needs.coordinate")
        to = across[0]
    return Coordinate(to, order.reason, accepted=_agrees(to, case, "agency"))


def _dispose(order: Order, case: Complaint, ref: Reference, _find: Find) -> Command:
    to = parse_agency(order.to, case, ref) if order.to.strip() else default_disposition(case, ref)
    return Dispose(to, order.reason, accepted=_agrees(to, case, "agency"))


def _merge(order: Order, case: Complaint, _ref: Reference, find: Find) -> Command:
    into = order.to.strip()
    if not into and (likely := case.suggested.get("twins")):
        return Merge(UUID(likely[0]["id"]), order.reason)
    if not into:
        raise Refused("verb.needs.merge")
    found = find(into)
    if found is None:
        raise Refused("verb.no_case", key=into)
    return Merge(found, order.reason)


def _note(order: Order, _case: Complaint, _ref: Reference, _find: Find) -> Command:
    return Note(order.reason, _word(order.to, _WAITING, "refused.waiting", "waiting"))


def _prioritise(order: Order, _case: Complaint, _ref: Reference, _find: Find) -> Command:
    return Prioritise(_word(order.to, _HIGH, "refused.priority", "to"), order.reason)


def _escalate(order: Order, _case: Complaint, _ref: Reference, _find: Find) -> Command:
    if (rung := parse_rung(order.to)) is not None:
        return Escalate(order.reason, to=rung)
    return Escalate(order.reason, on=_word(order.to, _ON, "verb.on_off", "to"))


def _reply(order: Order, case: Complaint, ref: Reference, _find: Find) -> Command:
    """The words as said, or those of the template that ``to`` names.

    Its id follows from the case, how many replies it has, and the words: said twice at once, on one console or two, it
    is one reply.
    """
    name, text = order.to.strip(), order.reason
    if name and text.strip():
        raise Refused("verb.template_or_words")
    if name:
        known = templates.templates(ref)
        template = known.get(name)
        if template is None:
            raise Refused("verb.template", template=name, templates=", ".join(known))
        text = templates.fill(template, case, ref, "id")
    return Reply(derived_id(case.id, f"reply {len(case.replies)} {text}"), text, template=name)


def _withdraw(order: Order, case: Complaint, _ref: Reference, _find: Find) -> Command:
    """The reply whose id begins with ``to``, or the newest that is still held."""
    wanted = order.to.strip().casefold().replace("-", "")
    for one in reversed(case.replies):
        if str(one["id"]).replace("-", "").startswith(wanted) if wanted else one["state"] == "held":
            return Withdraw(UUID(one["id"]), order.reason)
    raise Refused("refused.reply_missing" if wanted else "verb.none_held")


def _word(text: str, known: Mapping[str, Any], code: str, param: str) -> Any:
    folded = text.strip().casefold()
    if folded not in known:
        raise Refused(code, **{param: text})
    return known[folded]


_MAKE: Final[dict[str, Callable[[Order, Complaint, Reference, Find], Command]]] = {
    "classify": _classify,
    "categorise": _categorise,
    "locate": _locate,
    "coordinate": _coordinate,
    "dispose": _dispose,
    "accept": lambda order, *_: Accept(order.reason),
    "sendback": lambda order, *_: SendBack(order.reason),
    "start": lambda order, *_: Start(order.reason),
    "complete": lambda order, *_: Complete(order.reason),
    "verify": lambda order, *_: Verify(order.reason),
    "reopen": lambda order, *_: Reopen(order.reason),
    "reject": lambda order, *_: Reject(order.reason),
    "merge": _merge,
    "unmerge": lambda order, *_: Unmerge(order.reason),
    "note": _note,
    "prioritise": _prioritise,
    "escalate": _escalate,
    "reply": _reply,
    "withdraw": _withdraw,
}
