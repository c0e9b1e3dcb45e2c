"""A case's history in sentences, and reporters behind a mask: what people may read of an Event.

Sentences come from the catalogue (``history.*``); names of agencies, categories and places from the
Reference, so that an old Event speaks today's names. A sentence never holds a reporter's name or contact:
Events do not carry them.
"""

from __future__ import annotations

import json
import unicodedata
from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta, timezone
from typing import Any, Final, NamedTuple

from console.core.records import EventRow
from models.complaint import SURE_OF
from models.deadlines import FOLLOWS
from models.reading import DEALT
from models.reference import Reference
from models.rules import Refusal
from models.sentences import catalogue, fields, known, say

WIB: Final = timezone(timedelta(hours=7), "WIB")
DOTS: Final = "••••"
"""What stands for what is hidden, always four: the mask does not tell how much that is."""

_WEEKDAYS: Final = {
    "id": ("Sen", "Sel", "Rab", "Kam", "Jum", "Sab", "Min"),
    "en": ("Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun"),
}
MONTHS: Final = {
    "id": ("Jan", "Feb", "Mar", "Apr", "Mei", "Jun", "Jul", "Agu", "Sep", "Okt", "Nov", "Des"),
    "en": ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"),
}
_FIELD_OF: Final = {"classify": "kind", "categorise": "category", "locate": "kelurahan"}
_PROGRAM: Final = "Tanggap"
_HANDED: Final = ("coordinate", "dispose")
# Characters that turn the direction of what follows; a citizen's text must not turn ours.
_TURNING: Final = dict.fromkeys([*range(0x202A, 0x202F), *range(0x2066, 0x206A), 0x200E, 0x200F, 0x061C])
_RIGHT_TO_LEFT: Final = frozenset({"R", "AL", "AN"})


class Line(NamedTuple):
    """One line of a case's history.

    Attributes:
        at: seconds since the epoch.
        who: the actor as the sentence writes it, "" where it does not name one.
        text: the sentence.
        state: ``refused`` when it was not done in the end, ``unsent`` while that is open, else "".
        note: what the state means, in words: "ditolak pusat: ..." and what became of that, "belum terkirim".
    """

    at: int
    who: str
    text: str
    state: str = ""
    note: str = ""


def sentences(
    events: Sequence[EventRow], ref: Reference, lang: str, numbers: Mapping[str, str] | None = None, *,
    central: bool = False,
) -> list[Line]:  # fmt: skip
    """A whole history, newest first: what was undone is named, what was refused says why.

    Args:
        events: oldest first, as ``records.history`` gives them.
        ref: master data.
        lang: ``id`` or ``en``.
        numbers: numbers of other cases by id as text, for merges.
        central: there is one, so that what it has not answered is worth saying.
    """
    by_id = {event.id: event for event in events}
    return [line(event, ref, lang, by_id, numbers, central=central) for event in reversed(events)]


def line(
    event: EventRow, ref: Reference, lang: str, by_id: Mapping[str, EventRow],
    numbers: Mapping[str, str] | None = None, *, central: bool = False,
) -> Line:  # fmt: skip
    """One Event as a line; ``by_id``: the case's Events, oldest first. The rest as in ``sentences``."""
    undone = by_id.get(str(event.body.get("undoes", "")).replace("-", ""))
    text = sentence(event, ref, lang, undone=undone, numbers=numbers)
    who = _PROGRAM if event.kind == "receivereport" else person(event.actor)
    state, note = "", ""
    if event.outcome == "refused":
        state, code = (
            "refused",
            {DEALT["dropped"]: ".dropped", DEALT["redone"]: ".redone"}.get(event.dealt, ""),
        )
        note = say(lang, f"history.refused{code}", why=why_refused(event, lang, by_id))
    elif event.outcome is None and central:
        state, note = "unsent", say(lang, "history.unsent")
    return Line(event.at, who if who in text else "", text, state, note)


def sentence(
    event: EventRow,
    ref: Reference,
    lang: str,
    *,
    undone: EventRow | None = None,
    numbers: Mapping[str, str] | None = None,
) -> str:
    """One Event as a sentence: who did what, from what to what, and why.

    Args:
        event: as stored.
        ref: master data.
        lang: ``id`` or ``en``.
        undone: the Event an undo took back, where it is known.
        numbers: numbers of other cases by id as text, for merges.
    """
    body = event.body
    if event.kind == "receivereport":
        return _received(body, ref, lang)
    who = person(event.actor)
    if event.kind in _FIELD_OF:
        text = _decided(event, who, ref, lang)
    elif event.kind in _HANDED:
        code = f"history.{event.kind}.accepted" if body.get("accepted") else f"history.{event.kind}"
        before = _name(ref, "agency", event.before.get("agency"), lang)
        if before and not body.get("accepted"):
            code += ".from"
        text = say(lang, code, who=who, to=_name(ref, "agency", body.get("to"), lang), before=before)
    elif event.kind == "sendback":
        text = _sent_back(event, who, ref, lang)
    elif event.kind == "escalate" and body.get("to"):
        code = "history.escalate.rule" if body.get("rule") else "history.escalate.to"
        rung = word(lang, "rung", str(body["to"]))
        text = say(lang, code, who=who, to=rung, rule=plain_line(str(body.get("rule", ""))))
    elif event.kind == "restore":
        text = _undid(event, who, undone, lang)
    elif event.kind == "merge":
        into = (numbers or {}).get(str(body.get("into"))) or say(lang, "history.other_case")
        text = say(lang, "history.merge", who=who, into=into)
    elif event.kind == "note":
        return _noted(body, who, lang)
    elif event.kind == "reply":
        code = "history.reply.rule" if body.get("rule") else "history.reply"
        return say(lang, code, who=who, text=plain_line(str(body.get("text", ""))))
    else:
        text = say(lang, _code(event), who=who)
    if event.effect.get("bounced", 0) > event.before.get("bounced", 0) and event.kind != "restore":
        text = say(lang, "history.bounced", text=text)
    why = plain_line(str(body.get("reason") or body.get("why") or ""))
    if event.kind == "deliver" and known(why):  # a code, where no person wrote it
        why = say(lang, why) if not fields(catalogue()[lang][why]) else ""
    if why:
        text = say(lang, "history.because", text=text, why=why)
    if body.get("photos") and event.kind == "complete":
        text = say(lang, "history.with_photos", text=text, n=len(body["photos"]))
    return text


def why_not(refusal: Refusal, lang: str) -> str:
    """A refusal in words, with status, role and verb as the screens call them.

    Args:
        refusal: as the rules gave it.
        lang: ``id`` or ``en``.
    """
    params = dict(refusal.params)
    for name in ("status", "role", "verb", "rung"):
        if name in params:
            params[name] = word(lang, name, str(params[name]))
    return say(lang, refusal.code, **params)


def why_refused(event: EventRow, lang: str, by_id: Mapping[str, EventRow]) -> str:
    """Why a central refused an Event, in words; a reason this version does not know is told as it stands.

    Args:
        event: a refused one.
        lang: ``id`` or ``en``.
        by_id: the case's Events, oldest first: they know who moved it.
    """
    try:
        reason = json.loads(event.reason or "{}")
    except ValueError:
        reason = {}
    code, params = str(reason.get("code", "?")), reason.get("params")
    params = dict(params) if isinstance(params, dict) else {}
    if code == "refused.moved_since" and params.get("who", "?") == "?":
        params["who"] = _mover(event, by_id) or say(lang, "history.somebody")
    if not known(code) or not fields(catalogue()[lang][code]) <= params.keys():
        return say(lang, "central.unexplained", code=plain_line(code))
    return why_not(
        Refusal(code, {k: plain_line(v) if isinstance(v, str) else v for k, v in params.items()}), lang
    )


def _mover(undo: EventRow, by_id: Mapping[str, EventRow]) -> str:
    """Who last changed what a refused undo wanted to find as it was left; "" when nobody here is known to have."""
    undone = by_id.get(str(undo.body.get("undoes", "")).replace("-", ""))
    left = set(undo.body.get("expects", {})) - {"sure", *FOLLOWS}
    since = undone.revision if undone is not None and undone.outcome == "accepted" else undo.base
    movers = [
        event.actor for event in by_id.values()
        if event.outcome == "accepted" and event.revision > since and left & event.effect.keys()
    ]  # fmt: skip
    return person(movers[-1]) if movers else ""


def word(lang: str, what: str, slug: str) -> str:
    """How a screen calls a slug.

    Args:
        lang: ``id`` or ``en``.
        what: ``status``, ``kind``, ``role``, ``rung`` or ``verb``.
        slug: as in the data.

    Returns:
        The word; the slug itself when it is unknown.
    """
    try:
        return say(lang, f"history.{what}.{slug}")
    except KeyError:
        return slug


def person(login: str) -> str:
    """A login name as it is written in a sentence: ``budi`` is Budi, and the program itself is Tanggap."""
    return login[:1].upper() + login[1:]


def value_name(ref: Reference, field: str, value: str | None, lang: str) -> str:
    """How a screen calls the value of ``kind``, ``category``, ``kelurahan`` or ``agency``; "" for None."""
    return _name(ref, field, value, lang)


def hour(at: int) -> str:
    """The time of day in Jakarta: ``08.10``."""
    return datetime.fromtimestamp(at, WIB).strftime("%H.%M")


def moment(at: int, now: int, lang: str) -> str:
    """A moment in Jakarta, as short as it stays clear: ``08.10`` today, else ``Sen 24 Nov 08.10``.

    Args:
        at, now: seconds since the epoch.
        lang: ``id`` or ``en``.
    """
    then, today = datetime.fromtimestamp(at, WIB), datetime.fromtimestamp(now, WIB)
    return hour(at) if then.date() == today.date() else day_and_hour(at, now, lang)


def day_and_hour(at: int, now: int, lang: str) -> str:
    """Like ``moment`` with the day always: ``Sen 24 Nov 08.10``."""
    return f"{day(at, now, lang)} {hour(at)}"


def day(at: int, now: int, lang: str) -> str:
    """A day in Jakarta: ``Sen 24 Nov``, with its year when that is another one."""
    then = datetime.fromtimestamp(at, WIB)
    year = f" {then.year}" if then.year != datetime.fromtimestamp(now, WIB).year else ""
    return f"{_WEEKDAYS[lang][then.weekday()]} {then.day} {MONTHS[lang][then.month - 1]}{year}"


def weekday(number: int, lang: str) -> str:
    """A day of the week, 0 is Monday: ``Sen``."""
    return _WEEKDAYS[lang][number]


def mask_contact(contact: str) -> str:
    """A number or address that can be recognised by who knows it and not be called by who does not.

    ``08111272206`` becomes ``08••••2206``, ``+62811...`` keeps its ``+62``, an e-mail address two letters
    and its last domain.
    """
    contact = _upright(contact)
    if DOTS in contact:  # the central shows it so
        return contact
    if "@" in contact[1:]:
        local, _at, domain = contact.rpartition("@")
        top = domain.rpartition(".")[2] if "." in domain else ""
        return f"{_masked(local, 2, 0)}@{DOTS}{'.' + top if top and len(top) < len(domain) - 3 else ''}"
    digits = "".join(c for c in contact if c.isdigit() and c.isascii())
    if len(digits) < 8 or len(digits) < len(contact) / 2:
        return mask_name(contact)
    if contact.startswith("+"):
        return f"+{_masked(digits, 2, 4)}"
    return _masked(digits, 2, 4)


def mask_name(name: str) -> str:
    """A name or an account behind a mask: ``@rakyatlis`` becomes ``@ra••••lis``, ``Budi`` ``B••••``."""
    name = _upright(name)
    if not name or DOTS in name:
        return name
    sign = "@" if name.startswith("@") else ""
    return sign + _masked(name[len(sign) :], 2, 3)


def isolated(text: str) -> str:
    """Citizen text fit to stand inside a line of ours: one line, and unable to turn its neighbours around."""
    line = plain_line(text)
    if any(unicodedata.bidirectional(c) in _RIGHT_TO_LEFT for c in line):
        return f"\u2068{line}\u2069"
    return line


def plain_line(text: str) -> str:
    """The text on one line, without characters that turn the direction of what follows."""
    return " ".join(text.translate(_TURNING).split())


def _masked(text: str, head: int, tail: int) -> str:
    """The first and last few characters; at least three, and never less than half of it, stay hidden."""
    if len(text) - head - tail < max(3, (len(text) - 1) // 2):
        head, tail = (1, 0) if len(text) > 1 else (0, 0)
    return text[:head] + DOTS + (text[-tail:] if tail else "")


def _upright(text: str) -> str:
    return text.translate(_TURNING).strip()


def _code(event: EventRow) -> str:
    body = event.body
    if body.get("follows"):
        return f"history.{event.kind}.follows"
    if event.kind == "release":
        return "history.release.again" if body.get("again") else "history.release"
    if event.kind == "deliver":
        code = f"history.deliver.{body.get('state')}"
        return code if known(code) else "history.deliver.unknown"
    if event.kind == "prioritise":
        return "history.prioritise" if body.get("to", 1) else "history.prioritise.off"
    if event.kind == "escalate":
        return "history.escalate" if body.get("on", True) else "history.escalate.off"
    return f"history.{event.kind}"


def _received(body: Mapping[str, Any], ref: Reference, lang: str) -> str:
    channel = ref.channels.get(str(body.get("channel", "")))
    name = channel.name if channel is not None else str(body.get("channel", ""))
    sure = int(body.get("sure", 0))
    guessed = [
        _name(ref, field, body.get(field), lang)
        for field in ("category", "kelurahan", "agency")
        if body.get(field) and not sure & SURE_OF[field]
    ]
    if body.get("what") in ("aspiration", "spam") and not sure & SURE_OF["kind"]:
        guessed.insert(0, _name(ref, "kind", body["what"], lang))
    code = "history.received.suggested" if guessed else "history.received"
    return say(lang, code, channel=name, guess=", ".join(guessed))


def _decided(event: EventRow, who: str, ref: Reference, lang: str) -> str:
    """Kind, category or place: accepted, changed from something a person had decided, or set."""
    field = _FIELD_OF[event.kind]
    to = _name(ref, field, event.body.get("to"), lang)
    if event.body.get("source") == "gps":
        return say(lang, "history.locate.gps", to=to)
    if event.body.get("accepted"):
        return say(lang, f"history.{event.kind}.accepted", who=who, to=to)
    before = _name(ref, field, event.before.get(field), lang)
    if before and before != to:
        return say(lang, f"history.{event.kind}.from", who=who, to=to, before=before)
    return say(lang, f"history.{event.kind}", who=who, to=to)


def _sent_back(event: EventRow, who: str, ref: Reference, lang: str) -> str:
    """Who gave it back to whom, as its effect tells; a refused one had none."""
    before = _name(ref, "agency", event.before.get("agency"), lang)
    if not before:
        return say(lang, "history.sendback", who=who)
    to = _name(ref, "agency", event.effect.get("agency"), lang)
    code = "history.sendback.to" if to else "history.sendback.room"
    return say(lang, code, who=who, before=before, to=to)


def _noted(body: Mapping[str, Any], who: str, lang: str) -> str:
    text, waiting = plain_line(str(body.get("text", ""))), body.get("waiting", "")
    if not waiting:
        return say(lang, "history.note", who=who, text=text)
    clock = say(lang, f"history.note.{'citizen' if waiting == 'citizen' else 'none'}", who=who)
    return say(lang, "history.because", text=clock, why=text) if text else clock


def _undid(event: EventRow, who: str, undone: EventRow | None, lang: str) -> str:
    status = event.body.get("values", {}).get("status")
    if undone is None:
        text = say(lang, "history.restore", who=who)
    elif undone.kind == "restore":
        text = say(lang, "history.restore.again", who=who)
    else:
        text = say(lang, "history.restore.what", who=who, what=word(lang, "verb", undone.kind))
    if status:
        text = say(lang, "history.restore.to", text=text, status=word(lang, "status", str(status)))
    return text


def _name(ref: Reference, field: str, given: Any, lang: str) -> str:
    if not given:
        return ""
    value = str(given)
    if field == "kind":
        return word(lang, "kind", value)
    if field == "category":
        category = ref.categories.get(value)
        if category is None:
            return value
        return category.name_en if lang == "en" else category.name
    if field == "kelurahan":
        return ref.kelurahan_name(value)
    agency = ref.agencies.get(value)
    # A lurah and a crew are called by their place: "KEL" says which one only in a row beside its kelurahan.
    if agency is not None and agency.kelurahan is not None:
        return agency.name
    return ref.agency_short(value)
