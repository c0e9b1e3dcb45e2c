"""Every read a screen or a command needs: plain SELECTs in, frozen rows out.

All take a reading connection (``models.reading.connect``). Ids and pages come out of SQLite in **one** step as JSON
text: row by row each step gives the interpreter up and must beg for it back while another thread is busy (a page took
2.4 s instead of 34 ms).
"""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final, NamedTuple

from console.core.memory import give_back
from models.complaint import OPEN_BELOW, STATUSES
from models.filter_sql import Where, compile_filter
from models.filters import Filter, day_start

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    Ids = NDArray[np.int64]

ORDERS: Final = {
    "urgent": ("c.urgent", ""),
    "newest": ("c.received_at desc", "complaint_received"),
    "number": ("c.number", "complaint_number"),
}
#: A report number as the integer that sorts like its text: the digits filled up to twelve places, then the length
#: (a day of more than 9,999 reports has longer numbers).
_NUMBER_KEY: Final = (
    "(cast(substr(substr(c.number, 3) || '000000000000', 1, 12) as integer) * 16 + length(c.number))"
)
#: The number an order sorts by, ascending. Report numbers are given by day of receipt, not in order of ``n``.
SORT_KEY: Final = {"urgent": "c.urgent", "newest": "-c.received_at", "number": _NUMBER_KEY}


class Row(NamedTuple):
    """One line of the queue, as values; words and colours are made where it is painted.

    Attributes:
        n: small key.
        id: hex of the case's id.
        due_at, due_clock, paused_at, waiting_for: the nearest clock.
        sure: bits of what has been decided (models.complaint.SURE_*).
    """

    n: int
    id: str
    number: str
    status: str
    channel: str
    words: str
    kind: str
    category: str | None
    kelurahan: str | None
    agency: str | None
    sure: int
    due_at: int | None
    due_clock: str
    paused_at: int | None
    waiting_for: str
    received_at: int
    photos: int
    twins: int
    priority: int
    escalated: int
    reopened: int
    assignee: str
    bounced: int
    rung: int


_ROW: Final = """c.n, lower(hex(c.id)), c.number, c.status, c.channel,
    case when c.title <> '' and c.channel in ('email', 'lapor', 'balai-warga') then c.title || ' · ' else '' end
      || replace(substr(c.text, 1, 160), char(10), ' '),
    c.kind, c.category, c.kelurahan, c.agency, c.sure, c.due_at, c.due_clock, c.paused_at, c.waiting_for,
    c.received_at, c.photos, c.twins, c.priority, c.escalated, c.reopened, c.assignee, c.bounced, c.rung"""


@dataclass(frozen=True, slots=True)
class Wanted:
    """What the queue shows: a filter, an order, and the moment and person it is asked for.

    Attributes:
        filter: which cases.
        order: a key of ``ORDERS``.
        now: seconds since the epoch.
        me: the operator's name.
    """

    filter: Filter
    order: str
    now: int
    me: str

    def where(self) -> Where:
        """The filter as SQL."""
        return compile_filter(self.filter, self.now, self.me)


def select_ids(wanted: Wanted, limit: int | None = None) -> tuple[str, list[Any]]:
    """The SELECT of a queue's keys, in order.

    Returns:
        SQL and parameters.
    """
    where = wanted.where()
    order, index = ORDERS[wanted.order]
    index = index or where.index
    tail = " limit ?" if limit is not None else ""
    params: list[Any] = list(where.params) + ([limit] if limit is not None else [])
    if where.search:
        sql = (
            "select c.n from complaint_search s cross join complaint c on c.n = s.rowid"  # noqa: S608 - fixed fragments
            f" where complaint_search match ? and {where.sql} order by {order}{tail}"
        )
        return sql, [where.search, *params]
    hint = f" indexed by {index}" if index else ""
    return f"select c.n from complaint c{hint} where {where.sql} order by {order}{tail}", params  # noqa: S608 - fixed fragments


def ids(db: sqlite3.Connection, wanted: Wanted) -> Ids:
    """Keys of every case that passes, in order.

    Returns:
        int64 array; 1,000,000 take about 0.12 s.
    """
    import numpy as np

    sql, params = select_ids(wanted)
    text = db.execute(f"select group_concat(n) from ({sql})", params).fetchone()[0]  # noqa: S608 - made above
    if not text:
        return np.empty(0, np.int64)
    return np.fromstring(text, dtype=np.int64, sep=",")


def first_page(db: sqlite3.Connection, wanted: Wanted, limit: int = 128) -> list[Row]:
    """The first rows, before all keys are known: what the window shows at once."""
    sql, params = select_ids(wanted, limit)
    keys = [row[0] for row in db.execute(sql, params)]
    return page(db, keys)


def page(db: sqlite3.Connection, keys: Sequence[int]) -> list[Row]:
    """Rows by key, in the keys' order; a key that is gone is left out."""
    text = db.execute(
        f"select json_group_array(json_array({_ROW})) from complaint c where c.n in (select value from json_each(?))",  # noqa: S608
        (json.dumps([int(k) for k in keys]),),
    ).fetchone()[0]
    rows = {row[0]: Row._make(row) for row in json.loads(text)}
    return [rows[k] for k in keys if k in rows]


def numbers(db: sqlite3.Connection, keys: Sequence[int]) -> tuple[str, ...]:
    """Case numbers of small keys, without those that are gone; what a filter names cases by."""
    text = db.execute(
        "select json_group_array(number) from complaint where n in (select value from json_each(?))",
        (json.dumps([int(k) for k in keys]),),
    ).fetchone()[0]
    return tuple(json.loads(text))


def words_of(db: sqlite3.Connection, n: int, limit: int = 4000) -> str:
    """A citizen's words, title first; "" for a case that is gone.

    Args:
        n: small key.
        limit: characters of the text.
    """
    row = db.execute("select title, substr(text, 1, ?) from complaint where n = ?", (limit, n)).fetchone()
    return "\n".join(part for part in row if part) if row else ""


def count(db: sqlite3.Connection, wanted: Wanted) -> int:
    """How many cases pass."""
    where = wanted.where()
    if where.search:
        sql = (
            "select count(*) from complaint_search s cross join complaint c on c.n = s.rowid"  # noqa: S608
            f" where complaint_search match ? and {where.sql}"
        )
        return int(db.execute(sql, (where.search, *where.params)).fetchone()[0])
    hint = f" indexed by {where.index}" if where.index else ""
    sql = f"select count(*) from complaint c{hint} where {where.sql}"  # noqa: S608 - fixed fragments
    return int(db.execute(sql, where.params).fetchone()[0])


def matching(db: sqlite3.Connection, wanted: Wanted, keys: Sequence[int]) -> dict[int, tuple[int, bool]]:
    """Of these cases, their order key and whether they pass: what a Change asks before it touches the queue.

    Returns:
        n -> (sort key of the wanted order as stored, passes). Cases that are gone are missing.
    """
    where = wanted.where()
    column = SORT_KEY[wanted.order]
    marks = json.dumps([int(k) for k in keys])
    passes = where.sql
    params: list[Any] = [*where.params]
    if where.search:
        passes += " and c.n in (select rowid from complaint_search where complaint_search match ?)"
        params.append(where.search)
    rows = db.execute(
        f"select c.n, {column}, ({passes}) from complaint c where c.n in (select value from json_each(?))",  # noqa: S608
        (*params, marks),
    )
    return {n: (key, bool(ok)) for n, key, ok in rows}


def vectors(db: sqlite3.Connection, wanted: Wanted) -> tuple[Ids, Ids]:
    """``ids`` and the sort keys that go with them, from one moment, so that a Change can find its place by bisection.

    Returns:
        Two int64 arrays of one length.
    """
    import numpy as np

    sql, params = select_ids(wanted)
    sql = sql.replace("select c.n ", f"select c.n as n, {SORT_KEY[wanted.order]} as k ", 1)
    n, k = db.execute(f"select group_concat(n), group_concat(k) from ({sql})", params).fetchone()  # noqa: S608
    if not n:
        return np.empty(0, np.int64), np.empty(0, np.int64)
    found = np.fromstring(n, dtype=np.int64, sep=","), np.fromstring(k, dtype=np.int64, sep=",")
    freed = len(n) + len(k)
    del n, k
    give_back(freed)
    return found


def keys_of(db: sqlite3.Connection, wanted: Wanted) -> Ids:
    """The sort keys that go with ``ids``, in the same order, so that a Change can find its place by bisection."""
    import numpy as np

    sql, params = select_ids(wanted)
    column = SORT_KEY[wanted.order]
    sql = sql.replace("select c.n ", f"select {column} as k ", 1)
    text = db.execute(f"select group_concat(k) from ({sql})", params).fetchone()[0]  # noqa: S608
    return np.fromstring(text, dtype=np.int64, sep=",") if text else np.empty(0, np.int64)


class Points(NamedTuple):
    """Cases with a place, as arrays of one length, for the map.

    Attributes:
        n: int32. lat, lon: float64 degrees. status: uint8, index into models.complaint.STATUSES.
        overdue: bool. without_place: how many cases of the same set have none.
    """

    n: NDArray[np.int32]
    lat: NDArray[np.float64]
    lon: NDArray[np.float64]
    status: NDArray[np.uint8]
    overdue: NDArray[np.bool_]
    without_place: int


def points(db: sqlite3.Connection, wanted: Wanted) -> Points:
    """The places of every case that passes."""
    import numpy as np

    where = wanted.where()
    code = "case c.status " + " ".join(f"when '{s}' then {i}" for i, s in enumerate(STATUSES)) + " end"
    source = f"complaint c indexed by {where.index}" if where.index else "complaint c"
    params: list[Any] = list(where.params)
    if where.search:
        source = "complaint_search s cross join complaint c on c.n = s.rowid"
        params.insert(0, where.search)
    condition = ("complaint_search match ? and " if where.search else "") + where.sql
    text, total = db.execute(
        f"select group_concat(case when c.lat is null then null else c.n||','||c.lat||','||c.lon||','||{code}||','"  # noqa: S608
        f"||(c.urgent < {int(wanted.now)}) end), count(*) from {source} where {condition}",
        params,
    ).fetchone()
    flat = np.fromstring(text, sep=",").reshape(-1, 5) if text else np.empty((0, 5))
    found = Points(
        flat[:, 0].astype(np.int32), flat[:, 1].copy(), flat[:, 2].copy(), flat[:, 3].astype(np.uint8),
        flat[:, 4].astype(bool), int(total) - len(flat),
    )  # fmt: skip
    freed = len(text or "") + flat.nbytes
    del text, flat
    give_back(freed)
    return found


#: Touched cases up to which a screen asks for each.
FEW: Final = 500


class PointState(NamedTuple):
    """How a touched case stands on the map: whether it passes the view, and its looks."""

    n: int
    status: int
    overdue: bool
    passes: bool


def point_states(db: sqlite3.Connection, wanted: Wanted, keys: Sequence[int]) -> list[PointState]:
    """Of these cases, those with a place, as the map shows them under a view."""
    found = matching(db, wanted, keys)
    rows = db.execute(
        "select n, status, urgent < ? from complaint where lat is not null and n in (select value from json_each(?))",
        (wanted.now, json.dumps([int(k) for k in keys])),
    )
    return [
        PointState(n, STATUSES.index(status), bool(late), n in found and found[n][1])
        for n, status, late in rows
    ]


class Waiting(NamedTuple):
    """A kelurahan's waiting cases by cause's ingredients, and its inflow (models.indicator makes the causes)."""

    kelurahan: str
    waiting: int
    back_to_red: int
    coordinated: int
    outside: int
    own_old: int
    own_new: int
    inflow: int


#: Cases that show red, by the rule of ``models.indicator.cause_of``; its parameter is the time.
_WAITING: Final = f"""
    select c.n as n, c.kelurahan as k, c.category as category, c.agency as agency, c.sure as sure, c.urgent as urgent,
           c.channel_red as channel_red,
           case when c.status = 'koordinasi' then 'c'
                when c.reopened > 0 then 'b'
                when coalesce(g.agency, 'KEL') <> 'KEL'
                 and (c.agency is null or c.agency glob 'LURAH-*' or c.agency glob 'PPSU-*' or c.sure & 8 = 0) then 'd'
                when coalesce(g.agency, 'KEL') = 'KEL' and c.lurah_due < coalesce(c.paused_at, ?) then 'old'
                else 'new' end as cause
      from complaint c indexed by complaint_status left join category g on g.code = c.category
     where c.status in ('menunggu', 'koordinasi') and c.urgent < {OPEN_BELOW} and c.kelurahan is not null
       and c.kind <> 'spam' and (c.status = 'menunggu' or c.channel_red = 1)"""  # noqa: S608 - a constant


class Red(NamedTuple):
    """A case that shows red: its key, the ingredient of its cause as in ``Waiting``, and who has it.

    Its channel shows it red too where ``channel_red`` is set, until it goes further than across.
    """

    n: int
    cause: str
    category: str | None
    agency: str | None
    sure: int
    channel_red: int


def waiting_cases(db: sqlite3.Connection, kelurahan: str, now: int) -> list[Red]:
    """A kelurahan's cases that show red, the most urgent first.

    Args:
        kelurahan: Kemendagri code.
        now: seconds since the epoch.

    Returns:
        ``cause`` is one of back_to_red, coordinated, outside, own_old and own_new.
    """
    rows = db.execute(
        f"with w as ({_WAITING.replace('complaint_status', 'complaint_kelurahan')})"  # noqa: S608 - a constant
        " select n, case cause when 'b' then 'back_to_red' when 'c' then 'coordinated' when 'd' then 'outside'"
        " when 'old' then 'own_old' else 'own_new' end, category, agency, sure, channel_red from w"
        " where k = ? order by urgent, n",
        (now, kelurahan),
    )
    return [Red._make(row) for row in rows]


def waiting_by_kelurahan(db: sqlite3.Connection, now: int, days: int = 7) -> list[Waiting]:
    """Waiting cases of every kelurahan, split by the rule of ``models.indicator.cause_of``.

    An agency that is only suggested is nobody yet. Own work is old once the lurah's clock has run out; a clock that
    never began, or stands still, makes nothing old.

    Args:
        now: seconds since the epoch.
        days: window of the inflow.
    """
    inflow = dict(db.execute(
        "select kelurahan, count(*) from complaint indexed by complaint_received"
        " where received_at >= ? and received_at < ? and kelurahan is not null group by kelurahan",
        (day_start(now) - days * 86400, day_start(now))).fetchall())  # fmt: skip
    rows = db.execute(
        f"""with w as ({_WAITING})
            select k, count(*), sum(cause = 'b'), sum(cause = 'c'), sum(cause = 'd'), sum(cause = 'old'),
                   sum(cause = 'new') from w group by k order by 2 desc, k""",  # noqa: S608 - a constant
        (now,),
    ).fetchall()
    found = {r[0]: Waiting._make((*r, inflow.pop(r[0], 0))) for r in rows}
    return [*found.values(), *(Waiting(k, 0, 0, 0, 0, 0, 0, n) for k, n in sorted(inflow.items()))]
