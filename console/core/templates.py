"""What the room writes to citizens, to begin from: templates with a few words that are put in for the case.

A template is plain text with ``{words}`` and ``[parts left out when a word in them is not known]``, filled in one pass:
nothing of what is put in is read as a template again, so a citizen's or an operator's words can do nothing. A language
with expressions (Jinja, even sandboxed) was discarded: supervisors need none, and it would be code to be attacked.
"""

from __future__ import annotations

import json
import logging
import re
import tomllib
import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from functools import cache, lru_cache
from typing import Any, Final
from uuid import UUID

from console.core.history import MONTHS, WIB, plain_line, value_name
from models import replies
from models.complaint import KINDS, STATUSES, Complaint
from models.reference import Reference
from resources import read_text

log = logging.getLogger(__name__)

LANGUAGES: Final = ("id", "en")
#: What may be put in. The last two are people's own words, and are shortened where a channel has no room.
WORDS: Final = ("nomor", "kategori", "kelurahan", "pemegang", "tenggat", "hasil", "alasan")
FREE: Final = ("hasil", "alasan")
WHEN: Final = ("", "no_place", "twin", "reopened")
#: Longest words of people that are put in whole, characters.
LONGEST: Final = 2000
#: SMS a filled template may take; a person who writes freely may take more (``replies.problem``).
SMS_MOST: Final = 2

#: Parts of a kept body, and what their keys begin with in the file.
_PARTS: Final = {"names": "name_", "texts": "", "short": "short_"}
_WORD: Final = re.compile(r"\{([^{}]*)\}")
_PART: Final = re.compile(r"\[([^\[\]]*)\]")
_PLAIN: Final = str.maketrans(
    {"“": '"', "”": '"', "‘": "'", "’": "'", "–": "-", "—": "-", "…": "...", "\u00a0": " "}
)


@dataclass(frozen=True, slots=True)
class Template:
    """Words to begin a reply from.

    Attributes:
        id: kept with the reply.
        names: what the composer calls it, by language.
        texts: the words, by language; ``short``: for channels with little room.
        fits: statuses it answers.
        kinds: kinds of report it answers.
        category: the one category it is about, "" for any.
        when: "no_place": as long as the place is not known; "twin": of a merged case; "reopened": back to red.
    """

    id: str
    names: Mapping[str, str]
    texts: Mapping[str, str]
    short: Mapping[str, str]
    fits: tuple[str, ...]
    kinds: tuple[str, ...]
    category: str = ""
    when: str = ""


class BadTemplate(ValueError):
    """A template that cannot be used.

    Attributes:
        code, params: the sentence that says why.
    """

    def __init__(self, why: str, code: str, **params: object) -> None:
        super().__init__(why)
        self.code, self.params = code, params


def templates(ref: Reference | None = None) -> Mapping[str, Template]:
    """Every template by its id, in the order the composer offers them.

    Args:
        ref: master data with the templates supervisors keep: one of a shipped id takes its place, the others come
            after. None: those the program comes with.
    """
    return shipped() if ref is None or not ref.reply_templates else _merged(ref.reply_templates)


@cache
def shipped() -> Mapping[str, Template]:
    """Those the program comes with."""
    return parse(read_text("templates/replies.toml"))


@lru_cache(maxsize=4)
def _merged(bodies: tuple[tuple[str, str], ...]) -> Mapping[str, Template]:
    found = dict(shipped())
    for name, text in bodies:
        try:
            found[name] = of_body(name, json.loads(text))
        except BadTemplate as error:  # of another program version
            log.warning("a kept template is left out: %s", error)
    return found


def of_body(name: str, body: Any) -> Template:
    """A template as supervisors keep it: {names, texts, short by language, fits, kinds, category, when}.

    Raises:
        BadTemplate: it could not be filled for some case, or it is none.
    """
    try:
        row = {f"{key}{lang}": body[part][lang] for part, key in _PARTS.items() for lang in LANGUAGES}
        more = {key: body[key] for key in ("category", "when") if body.get(key)}
        return _template(name, {**row, "fits": body["fits"], "kinds": body["kinds"], **more})
    except (KeyError, TypeError, AttributeError) as error:
        raise BadTemplate(f"template {name}: {error}", "template.fits") from error


def to_body(template: Template) -> dict[str, Any]:
    """As ``of_body`` takes it."""
    return {
        "names": dict(template.names), "texts": dict(template.texts), "short": dict(template.short),
        "fits": list(template.fits), "kinds": list(template.kinds), "category": template.category,
        "when": template.when,
    }  # fmt: skip


def parse(text: str) -> dict[str, Template]:
    """Templates from TOML as in ``resources/templates/replies.toml``.

    Raises:
        ValueError: what is wrong, and in which template.
    """
    found = {}
    for name, row in tomllib.loads(text).items():
        try:
            found[name] = _template(name, dict(row))
        except (KeyError, TypeError) as error:
            raise ValueError(f"template {name}: {error}") from error
    return found


def _template(name: str, row: dict[str, Any]) -> Template:
    names, texts, short = ({lang: str(row.pop(f"{what}{lang}")) for lang in LANGUAGES}
                           for what in ("name_", "", "short_"))  # fmt: skip
    for words in (*texts.values(), *short.values()):
        _check(name, words)
    made = Template(name, names, texts, short, tuple(row.pop("fits")), tuple(row.pop("kinds")), **row)
    known = set(made.fits) <= set(STATUSES) and set(made.kinds) <= set(KINDS) and made.when in WHEN
    if not known or not made.fits or not made.kinds:
        raise BadTemplate(f"template {name}: unknown status, kind or condition", "template.fits")
    return made


def _check(name: str, text: str) -> None:
    """A template that could not be filled for some case is none."""
    always, parts = _PART.sub("", text), _PART.findall(text)
    if set("[]{}") & set(_WORD.sub("", always)) or any(
        set("{}") & set(_WORD.sub("", part)) for part in parts
    ):
        raise BadTemplate(f"template {name}: a bracket stands alone", "template.bracket")
    if unknown := set(_WORD.findall(text)) - set(WORDS):
        raise BadTemplate(f"template {name}: unknown words {sorted(unknown)}", "template.words",
                          words=", ".join(sorted(unknown)), known=", ".join(WORDS))  # fmt: skip
    if set(_WORD.findall(always)) != {"nomor"}:
        raise BadTemplate(
            f"template {name}: {{nomor}} stands outside [ ], and every other word inside", "template.number"
        )
    if not all(_WORD.search(part) for part in parts):
        raise BadTemplate(f"template {name}: a part in [ ] holds no word", "template.part")


def fill(template: Template, case: Complaint, ref: Reference, lang: str, *, reason: str = "") -> str:
    """The words for a case, as its channel can carry them.

    Args:
        template: what to write.
        case: whom it is about.
        ref: master data, for names.
        lang: ``id`` or ``en``.
        reason: why the case was turned down, as the citizen is to read it; a case does not keep it.
    """
    carries = replies.CARRIES.get(case.channel)
    little = carries is not None and carries.unit != "characters"
    text = (template.short if little else template.texts)[lang]
    words = _words(case, ref, lang, reason, little=little)
    for name in FREE:
        words[name] = _for_channel(case.channel, words[name])
    whole = _put(text, words)
    room = max(len(words[name]) for name in FREE)
    while room and not _has_room(case.channel, whole):
        room = room * 9 // 10 if room > 10 else 0
        whole = _put(text, {**words, **{name: _cut(words[name], room) for name in FREE}})
    return whole


def _put(text: str, words: Mapping[str, str]) -> str:
    """The template filled, in one pass over its text."""

    def filled(part: str) -> str:
        return _WORD.sub(lambda word: words[word[1]], part)

    pieces, end = [], 0
    for part in _PART.finditer(text):
        pieces.append(filled(text[end : part.start()]))
        if all(words[word] for word in _WORD.findall(part[1])):
            pieces.append(filled(part[1]))
        end = part.end()
    return "".join([*pieces, filled(text[end:])]).strip()


def suggested(case: Complaint, ref: Reference) -> list[Template]:
    """Templates that fit a case as it stands, the likeliest first.

    Advice comes first where neighbours can settle it themselves, then what is asked or said of this case in particular,
    then what its status says. Spam is not answered.
    """
    found = [template for template in templates(ref).values() if _fits(template, case, ref)]
    return sorted(found, key=lambda template: (not template.category, not template.when))


def _fits(template: Template, case: Complaint, ref: Reference) -> bool:
    met = {
        "": True, "no_place": case.kelurahan is None, "twin": case.merged_into is not None,
        "reopened": case.reopened > 0,
    }  # fmt: skip
    about = not template.category or (
        template.category == case.category and ref.category(case.category).trifle
    )
    return about and met[template.when] and case.status in template.fits and case.kind in template.kinds


def _words(case: Complaint, ref: Reference, lang: str, reason: str, *, little: bool) -> dict[str, str]:
    agency = ref.agencies.get(case.agency or "")
    name = ""
    # Whom a new case is only suggested to does not have it yet.
    if agency is not None and case.status != "menunggu":
        local = agency.level in ("lurah", "ppsu")
        name = agency.short if little and not local else agency.name
    due = case.completion_due if case.paused_at is None else None
    known = case.category in ref.categories
    return {
        "nomor": case.number, "kategori": value_name(ref, "category", case.category, lang) if known else "",
        "kelurahan": ref.kelurahan_name(case.kelurahan), "pemegang": name,
        "tenggat": _day(due, lang) if due is not None else "",
        "hasil": plain_line(case.result)[:LONGEST], "alasan": plain_line(reason)[:LONGEST],
    }  # fmt: skip


def _day(at: int, lang: str) -> str:
    then = datetime.fromtimestamp(at, WIB)
    return f"{then.day} {MONTHS[lang][then.month - 1]} {then.year}"


def _for_channel(channel: str, words: str) -> str:
    """People's own words without what the channel charges for or cannot carry: links on X, signs outside GSM in SMS."""
    carries = replies.CARRIES.get(channel)
    if carries is None:
        return words
    if not carries.links:
        words = " ".join(word for word in words.split() if not replies.has_link(word))
        if replies.has_link(words):  # made of two words only; better nothing than an address nobody wrote
            return ""
    if carries.unit == "segments":
        words = unicodedata.normalize("NFC", words.translate(_PLAIN))
        words = " ".join("".join(c for c in words if c in replies.GSM or c in replies.GSM_TWO).split())
    return words


def check(template: Template, ref: Reference) -> None:
    """Whether every channel can carry a template, filled for the longest names there are.

    Raises:
        BadTemplate: which cannot, and why.
    """
    for lang in LANGUAGES:
        name = "name" if lang == "id" else "name_en"
        place = max(ref.territory.kelurahan, key=lambda code: len(ref.kelurahan_name(code)), default=None)
        about = max(ref.categories, key=lambda code: len(getattr(ref.categories[code], name)), default=None)
        whom = max(ref.agencies, key=lambda code: len(ref.agencies[code].name), default=None)
        for channel in replies.CARRIES:
            case = Complaint(
                UUID(int=0), channel, "", 0, "", "JK251124000123", status=template.fits[0], kind=template.kinds[0],
                kelurahan=place, category=about, agency=whom, completion_due=0, result="x" * LONGEST,
            )  # fmt: skip
            text = fill(template, case, ref, lang, reason="x" * LONGEST)
            problem = replies.problem(channel, text)
            if problem is not None:
                code, params = problem
                raise BadTemplate(f"template {template.id}: {channel} {code}", code, **params)
            if not _has_room(channel, text):
                raise BadTemplate(f"template {template.id}: too many SMS", "template.sms", most=SMS_MOST)


def _has_room(channel: str, text: str) -> bool:
    carries = replies.CARRIES.get(channel)
    if carries is not None and carries.unit == "segments":
        return replies.segments(text) <= SMS_MOST
    return replies.problem(channel, text) is None


def _cut(words: str, room: int) -> str:
    """At most so many characters, ending at a word's end; "" when there is room for none."""
    if len(words) <= room:
        return words
    kept = words[: max(0, room - 3)].rpartition(" ")[0] or words[: max(0, room - 3)]
    return f"{kept.rstrip()}..." if kept.strip() else ""
