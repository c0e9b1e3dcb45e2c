"""The one small filter language: ``--where``, the views, the command bar.

``status=menunggu and category=parkir-liar and age>6h``: terms joined by ``and``; each is a field, one of
``= != < > <= >= ~`` and a value. A comma in a value means "one of". Values with spaces stand in double quotes.

``models.filter_sql`` turns a filter into SQL.
"""

from __future__ import annotations

import math
import re
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final

from models.complaint import CHANNELS, COLOURS, KINDS, STATUSES
from models.identity import WIB
from models.ladder import RUNGS

TEXTS: Final = ("number", "channel", "external_id", "status", "colour", "kind", "category", "kelurahan", "agency",
                "assignee", "waiting_for", "place", "rung")  # fmt: skip
NUMBERS: Final = ("lat", "lon", "revision", "reopened", "priority", "bounced")
TIMES: Final = ("received_at", "due_at", "closed_at")
FLAGS: Final = (
    "overdue", "open", "triage", "located", "merged", "escalated", "verified", "paused", "approximate",
    "held", "accepted", "red",
)  # fmt: skip
FIELDS: Final = ("id", *TEXTS, *NUMBERS, *TIMES, *FLAGS, "age", "due", "text")
#: Values a filter may hold, and their characters: SQLite bounds an expression's depth, its parameters and a pattern.
MOST_VALUES: Final = 500
LONGEST_VALUE: Final = 2000
_UNIT: Final = {"m": 60, "h": 3600, "j": 3600, "d": 86400}

_TERM: Final = re.compile(
    r"""\s*(?P<field>[a-z_]+)\s*(?P<op>!=|<=|>=|=|<|>|~)\s*(?P<value>"(?:[^"\\]|\\.)*"|[^\s"]+)\s*""",
    re.IGNORECASE,
)
_AND: Final = re.compile(r"(and|dan)\b\s*", re.IGNORECASE)


class BadFilter(ValueError):
    """A filter that cannot be read.

    Attributes:
        code: key of the sentence.
        params: what the sentence needs.
    """

    def __init__(self, code: str, **params: str) -> None:
        super().__init__(f"{code} {params}")
        self.code = code
        self.params = params


@dataclass(frozen=True, slots=True)
class Term:
    """One condition: ``field op values``."""

    field: str
    op: str
    values: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Filter:
    """Terms that must all hold."""

    terms: tuple[Term, ...] = ()

    def __str__(self) -> str:
        return " and ".join(f"{t.field}{t.op}{_quoted(','.join(t.values))}" for t in self.terms)

    def plus(self, other: Filter) -> Filter:
        """Both filters' terms."""
        return Filter(self.terms + tuple(t for t in other.terms if t not in self.terms))

    def without(self, term: Term) -> Filter:
        """The filter less one of its terms."""
        return Filter(tuple(t for t in self.terms if t != term))

    def only(self, field: str) -> tuple[str, ...]:
        """Values the filter asks of a field by ``=``, () when it does not."""
        return next((t.values for t in self.terms if t.field == field and t.op == "="), ())


def parse(text: str) -> Filter:
    """Read a filter.

    Args:
        text: the filter; empty means everything.

    Raises:
        BadFilter: with a sentence that names the piece that cannot be read.
    """
    terms, at = [], 0
    text = _storable(text).strip()
    while at < len(text):
        match = _TERM.match(text, at)
        if match is None:
            raise BadFilter("filter.syntax", piece=text[at : at + 40])
        field, op, value = match["field"].lower(), match["op"], match["value"]
        if field not in FIELDS:
            raise BadFilter("filter.field", field=field, fields=", ".join(FIELDS))
        quoted = value.startswith('"')
        if quoted:
            value = re.sub(r"\\(.)", r"\1", value[1:-1])
        values = (value,) if field == "text" else tuple(v.strip() for v in value.split(","))
        terms.append(_checked(Term(field, op, values)))
        at = match.end()
        if at < len(text):
            joint = _AND.match(text, at)
            if joint is None:
                raise BadFilter("filter.joint", piece=text[at : at + 40])
            at = joint.end()
            if at == len(text):
                raise BadFilter("filter.syntax", piece="and")
    if sum(len(t.values) for t in terms) > MOST_VALUES:
        raise _too_long()
    return Filter(tuple(terms))


def _too_long() -> BadFilter:
    return BadFilter("filter.long", most=str(MOST_VALUES), length=str(LONGEST_VALUE))


def words(text: str) -> Filter:
    """A filter for words to search, as typed into the command bar."""
    text = _storable(text).strip()
    return Filter((Term("text", "~", (text,)),)) if text else Filter()


def duration(value: str) -> int:
    """``6h``, ``30m``, ``7d``, ``2j`` as seconds; a leading ``-`` is allowed.

    Raises:
        BadFilter: it is none of these.
    """
    match = re.fullmatch(r"([+-]?\d+(?:\.\d+)?)([mhjd])", value.lower())
    seconds = float(match[1]) * _UNIT[match[2]] if match is not None else math.inf
    if match is None or abs(seconds) > _LONGEST:
        raise BadFilter("filter.duration", value=value)
    return int(seconds)


def moment(value: str, now: int) -> int:
    """An ISO date or time (Jakarta's when it names no offset), or ``today``, as seconds since the epoch.

    Raises:
        BadFilter: it is neither.
    """
    if value.lower() in ("today", "hari-ini"):
        return day_start(now)
    try:
        parsed = datetime.fromisoformat(value)
        return int((parsed if parsed.tzinfo else parsed.replace(tzinfo=WIB)).timestamp())
    except (ValueError, OverflowError):
        raise BadFilter("filter.time", value=value) from None


def day_start(now: int) -> int:
    """Midnight of the day in Jakarta, seconds since the epoch."""
    local = datetime.fromtimestamp(now, WIB)
    return int((local - timedelta(hours=local.hour, minutes=local.minute, seconds=local.second)).timestamp())


def _checked(term: Term) -> Term:
    """The term, once its operator and values make sense for its field."""
    field, op = term.field, term.op
    if field != "text" and max(map(len, term.values)) > LONGEST_VALUE:
        raise _too_long()
    if len(term.values) > 1 and (field not in (*TEXTS, "id") or op in ("<", ">", "<=", ">=")):
        raise BadFilter("filter.one", field=field)
    if field in FLAGS and (op not in ("=", "!=") or term.values[0].lower() not in YES | _NO):
        raise BadFilter("filter.flag", field=field)
    if op not in _OPS.get(field, _ORDERED):
        raise BadFilter("filter.op", field=field, op=op)
    if field in ("age", "due"):
        duration(term.values[0])
    if field in TIMES:
        moment(term.values[0], 0)
    if field in NUMBERS:
        try:
            number = float(term.values[0])
        except ValueError:
            number = math.nan
        if not math.isfinite(number):
            raise BadFilter("filter.number", field=field, value=term.values[0])
    if field == "status" and op != "~" and (bad := set(term.values) - set(STATUSES)):
        raise BadFilter("filter.status", value=", ".join(sorted(bad)), statuses=", ".join(STATUSES))
    if field in CLOSED and op != "~" and (bad := set(term.values) - set(CLOSED[field])):
        raise BadFilter(
            "filter.word", field=field, value=", ".join(sorted(bad)), words=", ".join(CLOSED[field])
        )
    if field == "id":
        ids(term)
    return term


def ids(term: Term) -> list[bytes]:
    """The case ids a term on ``id`` names.

    Raises:
        BadFilter: one of them is none.
    """
    try:
        return [bytes.fromhex(v.replace("-", "")) for v in term.values]
    except ValueError:
        raise BadFilter("filter.id", value=",".join(term.values)) from None


_ORDERED: Final = ("=", "!=", "<", ">", "<=", ">=")
_OPS: Final = {
    **dict.fromkeys(TEXTS, ("=", "!=", "~")),
    "rung": _ORDERED,
    **dict.fromkeys(FLAGS, ("=", "!=")),
    "colour": ("=", "!="),
    "id": ("=", "!="),
    "text": ("~", "="),
}
#: Fields with a closed list of words: a word outside it is a slip of the pen, not a filter that finds nothing.
CLOSED: Final = {"colour": COLOURS, "kind": KINDS, "channel": CHANNELS, "rung": ("none", *RUNGS)}
#: A century; anything longer is a slip of the pen too, and would not fit the database's integers for ever.
_LONGEST: Final = 100 * 366 * 86400
YES: Final = frozenset(("yes", "ya", "1", "true"))
_NO: Final = frozenset(("no", "tidak", "0", "false"))


def _storable(text: str) -> str:
    """Without halves of surrogate pairs (an argument in a foreign encoding brings them): no parameter holds one."""
    return text if text.isascii() else text.encode("utf-8", "replace").decode("utf-8")


def _quoted(value: str) -> str:
    return (
        value
        if re.fullmatch(r'[^\s",]+(,[^\s",]+)*', value)
        else '"' + re.sub(r'(["\\])', r"\\\1", value) + '"'
    )
