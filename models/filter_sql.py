"""A filter of ``models.filters`` as SQL.

It is made only of the fixed fragments below; every value is a bound parameter.
"""

from __future__ import annotations

import json
import re
import unicodedata
from dataclasses import dataclass
from typing import Any, Final

from models.complaint import COLOUR_OF, OPEN, OPEN_BELOW, STATUSES, SURE_AGENCY
from models.filters import (
    CLOSED,
    FLAGS,
    MOST_VALUES,
    NUMBERS,
    TIMES,
    YES,
    Filter,
    Term,
    duration,
    ids,
    moment,
)

#: Fields that name a case: whoever uses one wants that case wherever it lies.
_NAMES_ONE: Final = ("id", "number", "external_id")
#: Words of a search that count: FTS5 limits the depth of an expression, and nobody searches for more.
_MOST_WORDS: Final = 32
#: Seconds back to which cases are few enough to be sorted once found.
_RECENT: Final = 3 * 86400

_FLAG_SQL: Final = {
    "overdue": "c.urgent < ?",
    "open": f"c.urgent < {OPEN_BELOW}",
    "triage": f"(c.urgent < {OPEN_BELOW} and c.status = 'menunggu' and c.kind = 'undecided')",
    "located": "c.lat is not null",
    "merged": "c.merged_into is not null",
    "escalated": "c.escalated = 1",
    "verified": "c.verified = 1",
    "paused": "c.paused_at is not null",
    "approximate": "c.place in ('approximate', 'text')",
    "accepted": "c.accepted_at is not null",
    # As models.complaint.shows_red: "colour=red" leaves out what waits at an agency and is still red in its channel.
    "red": f"(c.status in ('menunggu', 'koordinasi') and c.urgent < {OPEN_BELOW} and c.kind <> 'spam'"
    " and (c.status = 'menunggu' or c.channel_red = 1))",
    "held": f"(c.sure & {SURE_AGENCY} and c.agency is not null)",  # somebody decided whose it is
}
#: The same where twins are looked for too: their ``urgent`` is a closed case's even while they are open.
_TWIN_FLAG_SQL: Final = {
    "open": "c.status in ('{}')".format("','".join(OPEN)),
    "triage": "(c.status = 'menunggu' and c.kind = 'undecided')",
}
#: Values that ask for an empty field.
_NOTHING: Final = ("", "none", "-")
_COMPARE: Final = {"=": "=", "!=": "is not", "<": "<", ">": ">", "<=": "<=", ">=": ">="}


@dataclass(frozen=True, slots=True)
class Where:
    """A filter as SQL.

    Attributes:
        sql: condition over the alias ``c``, "1" when everything passes.
        params: its parameters, in order.
        search: FTS5 query, "" when no words are searched.
        index: index to read in queue order, "" to leave it to the planner.
    """

    sql: str
    params: tuple[Any, ...]
    search: str
    index: str


def compile_filter(wanted: Filter, now: int, me: str) -> Where:
    """The filter as SQL over ``complaint c``.

    Args:
        wanted: the filter.
        now: seconds since the epoch, for ages and "overdue".
        me: the operator's name, for ``assignee=me``.
    """
    # Twins have left the queue; whoever asks for one by name, or for twins, sees them all the same.
    queue = not any(t.field == "merged" or (t.field in _NAMES_ONE and t.op != "!=") for t in wanted.terms)
    parts: list[str] = []
    params: list[Any] = []
    search: list[str] = []
    for term in wanted.terms:
        if term.field == "text":
            search.append(_fts(" ".join(term.values), prefix=term.op == "~"))
            continue
        sql, values = _condition(term, now, me, queue=queue)
        parts.append(sql)
        params.extend(values)
    if queue:
        parts.append("c.merged_into is null")
    return Where(
        " and ".join(parts) or "1", tuple(params), " AND ".join(s for s in search if s), _index(wanted, now)
    )


def _condition(term: Term, now: int, me: str, *, queue: bool) -> tuple[str, list[Any]]:
    """One term as SQL; ``queue`` when only cases that stand on their own are asked for."""
    field, op, value = term.field, term.op, term.values[0]
    if field in FLAGS:
        wanted = (value.lower() in YES) == (op == "=")
        if field == "accepted" and not wanted:  # where nobody was handed anything there is nothing to accept
            sql, params = _status(("koordinasi", "disposisi"), queue=queue)
            return f"(c.accepted_at is null and {sql})", params
        params = [now] if field == "overdue" else []
        sql = _FLAG_SQL[field] if queue else _TWIN_FLAG_SQL.get(field, _FLAG_SQL[field])
        return (sql if wanted else f"not {sql}"), params
    if field == "age":  # older than 6 h = received before now - 6 h
        flipped = {"<": ">", ">": "<", "<=": ">=", ">=": "<="}.get(op, _COMPARE[op])
        return f"c.received_at {flipped} ?", [now - duration(value)]
    if field == "due":
        return f"c.due_at {_COMPARE[op]} ?", [now + duration(value)]
    if field in TIMES:
        return f"c.{field} {_COMPARE[op]} ?", [moment(value, now)]
    if field in NUMBERS:
        sql = f"c.{field} {_COMPARE[op]} ?"
        return (f"c.bounced > 0 and {sql}" if _is_rare(term) else sql), [float(value)]
    if field == "id":
        raw = ids(term)
        return f"c.id {'not ' if op == '!=' else ''}in ({_marks(raw)})", list(raw)
    if field == "rung":
        return _rung(op, term.values)
    values = tuple(me if field == "assignee" and v == "me" else v for v in term.values)
    if field == "colour":
        values = tuple(s for s in STATUSES if COLOUR_OF[s] in values)
        field = "status"
    if field == "status" and op == "=" and values:
        return _status(values, queue=queue)
    if field == "agency":
        return _agency(op, values)
    return _text_condition(field, op, values)


def _rung(op: str, values: tuple[str, ...]) -> tuple[str, list[Any]]:
    """Rungs by name, in their order: ``rung>=camat``. "none" is below the lowest."""
    heights: list[Any] = [CLOSED["rung"].index(value) for value in values]
    equal = f"c.rung {'not ' if op == '!=' else ''}in ({_marks(heights)})"
    sql = equal if op in ("=", "!=") else f"c.rung {op} ?"
    return (f"c.rung > 0 and {sql}" if _is_rare(Term("rung", op, values)) else sql), heights


def _status(values: tuple[str, ...], *, queue: bool) -> tuple[str, list[Any]]:
    """Statuses, with the part of the queue they can lie in, so that the index is read no further."""
    bound = ""
    if not queue:  # open twins lie among the closed cases
        pass
    elif set(values) <= set(OPEN):
        bound = f" and c.urgent < {OPEN_BELOW}"
    elif not set(values) & set(OPEN):
        bound = f" and c.urgent >= {OPEN_BELOW}"
    return f"(c.status in ({_marks(values)}){bound})", list(values)


def _agency(op: str, values: tuple[str, ...]) -> tuple[str, list[Any]]:
    """``KEL`` and ``PPSU`` stand for the lurah or the crew of every kelurahan; ``~DSDA`` includes its Sudin."""
    parts, params = [], []
    for value in values:
        if value in _NOTHING and op != "~":
            parts.append("coalesce(c.agency, '') = ''")
            continue
        code = {"KEL": "LURAH-*", "PPSU": "PPSU-*"}.get(value.upper())
        if op == "~" and code is None:
            code = f"{_glob(value)}*"
        parts.append("c.agency glob ?" if code else "c.agency = ?")
        params.append(code or value)
    sql = " or ".join(parts)
    return (f"coalesce(not ({sql}), 1)" if op == "!=" else f"({sql})"), params


def _text_condition(field: str, op: str, values: tuple[str, ...]) -> tuple[str, list[Any]]:
    if not values:
        return "0", []
    if op == "~":  # part of the value; for codes and numbers the beginning, which an index could serve
        pattern = "{}*" if field in ("kelurahan", "number") else "*{}*"
        return "(" + " or ".join([f"c.{field} glob ?"] * len(values)) + ")", [
            pattern.format(_glob(v)) for v in values
        ]
    empty = [v for v in values if v in _NOTHING]
    named = [v for v in values if v not in _NOTHING]
    if len(named) > MOST_VALUES:  # numbers of a chart's mark, however many: nobody types them
        parts, named = [f"c.{field} in (select value from json_each(?))"], [json.dumps(named)]  # noqa: S608
    else:
        parts = [f"c.{field} in ({_marks(named)})"] if named else []
    parts += [f"coalesce(c.{field}, '') = ''"] if empty else []
    sql = " or ".join(parts)
    return (f"not coalesce({sql}, 0)" if op == "!=" else f"({sql})"), named


def _index(wanted: Filter, now: int) -> str:
    if any(t.field in ("id", "number", "external_id") and t.op == "=" for t in wanted.terms):
        return ""
    # One place or one category is few cases: their own index has them in queue order, without reading the rest.
    for field, index in (("kelurahan", "complaint_kelurahan"), ("category", "complaint_category")):
        values = wanted.only(field)
        if len(values) == 1 and values[0] not in _NOTHING:
            return index
    if (rare := next((term.field for term in wanted.terms if _is_rare(term)), None)) is not None:
        return f"complaint_{rare}"
    if any(_is_recent(term, now) for term in wanted.terms):
        return "complaint_received"
    return "complaint_queue"


def _is_rare(term: Term) -> bool:
    """Whether a term asks for cases that came back, or were raised: few, and an index of their own has them."""
    if term.field == "bounced":
        return term.op in (">", ">=", "=") and float(term.values[0]) >= (0 if term.op == ">" else 1)
    return term.field == "rung" and (term.op == ">" or (term.op in (">=", "=") and "none" not in term.values))


def _is_recent(term: Term, now: int) -> bool:
    """Whether a term lets only the last days through: few cases, found by that and sorted afterwards.

    Of a million cases 91 ms are read in queue order to find those of today; so they are found in 0.6 ms.
    """
    if term.field == "age" and term.op in ("<", "<="):
        return duration(term.values[0]) <= _RECENT
    since = term.field == "received_at" and term.op in (">", ">=")
    return since and moment(term.values[0], now) >= now - _RECENT


def _fts(text: str, *, prefix: bool) -> str:
    """Citizen or operator words as an FTS5 query: every word quoted, the last one a beginning."""
    tokens = re.findall(r"[^\W_]+", unicodedata.normalize("NFC", text))[:_MOST_WORDS]
    if not tokens:
        return ""
    quoted = [f'"{t}"' for t in tokens]
    return " ".join(quoted) + ("*" if prefix else "")


def _glob(value: str) -> str:
    return re.sub(r"([\[\]*?])", r"[\1]", value)


def _marks(values: Any) -> str:
    return ",".join("?" * len(values))
