"""The complaints as columns of numbers: what every count over all cases is made of.

A row a case, in order of ``n``. Read once, off the GUI thread and in pieces none of which holds the interpreter for
long; after that only cases that changed are read again. A ``Facts`` never changes: whoever counts does so on one
consistent state, and may ask of the same state later which cases a mark of his chart consists of. A million cases
take 87 MB.

Times are seconds since the epoch and ``NONE`` where there is none. Codes are numbers into a table of names whose first
is "", nothing known; tables only grow, so a code means the same in every later state.
"""

from __future__ import annotations

import json
import sqlite3
import threading
from collections import deque
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, fields, replace
from typing import TYPE_CHECKING, Any, Final

import numpy as np

from console.core.figures.limits import done_by
from models.complaint import CHANNELS, KINDS, STATUSES

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from models.reference import Reference

    Column = NDArray[Any]

NONE: Final = -1
"""A time that is not there: nothing was said to Jakarta before 1970."""
#: Bits of ``Facts.flags`` beyond the four of models.complaint.SURE_*.
REOPENED, CHANNEL_RED, MERGED, PAUSED = 16, 32, 64, 128
SPAM: Final = KINDS.index("spam")
#: Rows read at a time: reading them out of SQLite's text holds the interpreter for a millisecond.
PIECE: Final = 1_000
_TOGETHER: Final = 32  # pieces made into columns at once
_NOWHERE: Final = 1 << 30
_MICRO: Final = 1_000_000

#: Times read as they stand in the store.
_TIMES: Final = ("received_at", "closed_at", "due_at", "handed_at", "red_since", "red_until")
_CODES: Final = ("channel", "category", "kelurahan", "agency")


@dataclass(frozen=True, slots=True)
class Names:
    """The table behind a column of codes.

    Attributes:
        names: by code; the first is "", nothing known.
    """

    names: tuple[str, ...]

    def passing(self, passes: Callable[[str], bool]) -> NDArray[np.bool_]:
        """For every code whether its name passes."""
        return np.fromiter(map(passes, self.names), np.bool_, len(self.names))


@dataclass(frozen=True, eq=False)
class Facts:
    """All cases at one moment. Arrays of one length, not to be written to.

    Attributes:
        n: small keys, ascending.
        received_at, closed_at: as in the store.
        due_at: the nearest deadline of an open case, also while its clocks stand still (see ``flags``).
        done_by: from when it is late, or was when it was closed: the completion deadline, ``NONE`` while that clock
            stands still. Made again for closed cases, whose deadlines the store no longer has.
        lurah_late_from: from when the lurah is late, ``NONE`` where his clock does not run.
        handed_at: when it first left menunggu.
        red_since, red_until: its present or last run of showing red.
        lat, lon: WGS 84 degrees, NaN where there is no place.
        status, kind: places in models.complaint.STATUSES and KINDS.
        flags: bits SURE_*, REOPENED, CHANNEL_RED, MERGED, PAUSED.
        channel, category, kelurahan, agency: codes into the tables.
        channels, categories, places, agencies: the tables.
    """

    n: NDArray[np.int32]
    received_at: NDArray[np.int64]
    closed_at: NDArray[np.int64]
    due_at: NDArray[np.int64]
    done_by: NDArray[np.int64]
    lurah_late_from: NDArray[np.int64]
    handed_at: NDArray[np.int64]
    red_since: NDArray[np.int64]
    red_until: NDArray[np.int64]
    lat: NDArray[np.float32]
    lon: NDArray[np.float32]
    status: NDArray[np.uint8]
    kind: NDArray[np.uint8]
    flags: NDArray[np.uint8]
    channel: NDArray[np.uint16]
    category: NDArray[np.uint16]
    kelurahan: NDArray[np.uint16]
    agency: NDArray[np.uint16]
    channels: Names
    categories: Names
    places: Names
    agencies: Names

    def __len__(self) -> int:
        return len(self.n)

    @property
    def nbytes(self) -> int:
        """Memory of the columns."""
        return sum(getattr(self, name).nbytes for name in COLUMNS)

    def take(self, rows: Column) -> Facts:
        """Only these rows (places or a mask), in that order."""
        return replace(self, **{name: getattr(self, name)[rows] for name in COLUMNS})

    def rows_of(self, cases: Iterable[int]) -> NDArray[np.intp]:
        """Where these cases stand, ascending; those that are not there are left out."""
        wanted = np.unique(np.fromiter(cases, np.int64))
        at: NDArray[np.intp] = np.searchsorted(self.n, wanted)
        at, wanted = at[at < len(self.n)], wanted[at < len(self.n)]
        found: NDArray[np.intp] = at[self.n[at] == wanted]
        return found


_TABLES: Final = dict(zip(_CODES, ("channels", "categories", "places", "agencies"), strict=True))
#: Names of the columns, in order.
COLUMNS: Final = tuple(f.name for f in fields(Facts) if f.name not in _TABLES.values())
_TYPES: Final = {
    **dict.fromkeys(("n",), np.int32), **dict.fromkeys(("lat", "lon"), np.float32),
    **dict.fromkeys(("status", "kind", "flags"), np.uint8), **dict.fromkeys(_CODES, np.uint16),
}  # fmt: skip


def empty(ref: Reference) -> Facts:
    """No case at all."""
    columns: dict[str, Any] = {name: np.empty(0, _TYPES.get(name, np.int64)) for name in COLUMNS}
    tables: dict[str, Any] = {
        "channels": Names(("", *CHANNELS)), "categories": Names(("", *ref.categories)),
        "places": Names(("", *ref.territory.kelurahan)), "agencies": Names(("", *ref.agencies)),
    }  # fmt: skip
    return Facts(**columns, **tables)


def load(db: sqlite3.Connection, ref: Reference, stopped: Callable[[], bool] = lambda: False) -> Facts | None:
    """Every case of the store, from one moment.

    Args:
        db: reading connection without a transaction of its own.
        ref: master data.
        stopped: asked between pieces.

    Returns:
        None when it was stopped.
    """
    reader = _Reader(db, empty(ref))
    db.execute("begin")
    try:
        (count,) = db.execute("select count(*) from complaint").fetchone()
        # Filled part by part: joining a thousand pieces at the end would be one long call and twice the memory.
        columns: dict[str, Any] = {name: np.empty(count, _TYPES.get(name, np.int64)) for name in COLUMNS}
        last, begin = -1 << 62, 0
        while begin < count:
            pieces: list[dict[str, Column]] = []
            while len(pieces) < _TOGETHER and (piece := reader.after(last)) is not None:
                if stopped():
                    return None
                pieces.append(piece)
                last = int(piece["n"][-1])
            part = reader.facts(_joined(pieces), ref)
            for name, column in columns.items():
                column[begin : begin + len(part)] = getattr(part, name)
            begin += len(part)
    finally:
        db.execute("rollback")
    return Facts(**columns, **reader.tables())


def patched(db: sqlite3.Connection, facts: Facts, cases: Sequence[int], ref: Reference) -> Facts:
    """The facts after these cases changed, came or went. Only they are read.

    Args:
        db: reading connection.
        facts: as they were.
        cases: small keys, as a Change names them.
        ref: master data.
    """
    reader = _Reader(db, facts)
    wanted = sorted(set(cases))
    pieces = [
        piece for i in range(0, len(wanted), PIECE) if (piece := reader.of(wanted[i : i + PIECE])) is not None
    ]
    read = reader.facts(_joined(pieces), ref)
    tables = reader.tables()
    old = facts.rows_of(wanted)
    known = np.isin(read.n, facts.n[old])
    if known.sum() == len(old) and (known.all() or not len(facts) or read.n[~known][0] > facts.n[-1]):
        # Nobody went, and whoever came has the highest keys: as good as always.
        changed = _overwritten(facts, read.take(known), old)
        if not known.all():
            new = read.take(~known)
            changed = {
                name: np.concatenate([changed.get(name, getattr(facts, name)), getattr(new, name)])
                for name in COLUMNS
            }
        return replace(facts, **tables, **changed)
    stays = np.ones(len(facts), np.bool_)
    stays[old] = False
    n = np.concatenate([facts.n[stays], read.n])
    order = np.argsort(n, kind="stable")
    joined: dict[str, Any] = {
        name: np.concatenate([getattr(facts, name)[stays], getattr(read, name)])[order] for name in COLUMNS
    }
    return replace(facts, **tables, **joined)


def _overwritten(facts: Facts, read: Facts, rows: Column) -> dict[str, Any]:
    """The columns in which something changed, with the new values."""
    changed: dict[str, Column] = {}
    for name in COLUMNS:
        was, now = getattr(facts, name), getattr(read, name)
        if not np.array_equal(was[rows], now, equal_nan=name in ("lat", "lon")):
            changed[name] = was.copy()
            changed[name][rows] = now
    return changed


class Held:
    """The facts of a store, kept up to date. Its methods may be called from any thread.

    Whoever asks for them while they are read waits, which takes seconds; word of a Change never does, and is caught up
    with by the next who asks.
    """

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._facts: Facts | None = None
        self._late: deque[Sequence[int] | None] = (
            deque()
        )  # cases of Changes to be read again; None: everything

    def current(self, db: sqlite3.Connection, ref: Reference) -> Facts:
        """The facts, read when nobody has read them yet.

        Args:
            db: reading connection without a transaction of its own.
            ref: master data.
        """
        with self._lock:
            self._catch_up(db, ref)
            if self._facts is None:
                self._facts = load(db, ref) or empty(ref)
            return self._facts

    def patch(self, db: sqlite3.Connection, ref: Reference, cases: Sequence[int]) -> Facts | None:
        """Read cases of a Change again.

        Returns:
            The new facts; None when none were read so far, or they are just being read.
        """
        self._late.append(cases)
        if not self._lock.acquire(blocking=False):
            return None
        try:
            self._catch_up(db, ref)
            return self._facts
        finally:
            self._lock.release()

    def forget(self) -> None:
        """Everything or the master data changed: the next who asks reads anew."""
        self._late.append(None)

    def _catch_up(self, db: sqlite3.Connection, ref: Reference) -> None:
        late = [self._late.popleft() for _ in range(len(self._late))]
        if None in late:
            self._facts = None
        elif late and self._facts is not None:
            before, self._facts = self._facts, None  # what cannot be caught up with is read anew
            cases = tuple({n for some in late if some is not None for n in some})
            self._facts = patched(db, before, cases, ref)


# Reading -----------------------------------------------------------------------------------------------------------


class _Reader:
    """Pieces of the table as columns. Numbers come as one text, codes as one JSON list each: in one step of SQLite."""

    def __init__(self, db: sqlite3.Connection, before: Facts) -> None:
        self._db, self._before = db, before
        self._codes = {name: _Codes(getattr(before, table).names) for name, table in _TABLES.items()}

    def after(self, n: int) -> dict[str, Column] | None:
        """The next piece behind a key, None at the end."""
        return self._read("where n > ? order by n limit ?", (n, PIECE))

    def of(self, cases: Sequence[int]) -> dict[str, Column] | None:
        """These cases, by key; None when none of them is there."""
        return self._read(
            "where n in (select value from json_each(?)) order by n", (json.dumps([int(n) for n in cases]),)
        )

    def _read(self, tail: str, params: tuple[Any, ...]) -> dict[str, Column] | None:
        row = self._db.execute(_SQL.format(tail=tail), params).fetchone()
        if not row[0]:
            return None
        names = (*_NUMBERS, *_TIMES)
        numbers = np.fromstring(row[0], dtype=np.int64, sep=",").reshape(-1, len(names))
        columns: dict[str, Column] = {name: numbers[:, i].copy() for i, name in enumerate(names)}
        state = columns.pop("state")
        columns["status"], columns["kind"] = state & 7, state >> 3 & 7
        columns["flags"] = state >> 6
        lat, lon = columns["lat"] / _MICRO, columns["lon"] / _MICRO
        lat[columns["lat"] == _NOWHERE] = lon[columns["lat"] == _NOWHERE] = np.nan
        columns["lat"], columns["lon"] = lat, lon
        for name, text in zip(_CODES, row[1:], strict=True):
            columns[name] = self._codes[name].of(json.loads(text))
        wide = ("clock_from", "paused_seconds", "completion_due")
        return {
            name: c if name in wide else c.astype(_TYPES.get(name, np.int64)) for name, c in columns.items()
        }

    def facts(self, columns: dict[str, Column], ref: Reference) -> Facts:
        """What was read, as Facts."""
        if not columns:
            return replace(empty(ref), **self.tables())
        columns["done_by"] = done_by(columns, self._codes["category"].names, ref)
        found: dict[str, Any] = {name: columns[name] for name in COLUMNS}
        return Facts(**found, **self.tables())

    def tables(self) -> dict[str, Any]:
        """The tables of names as far as they have grown."""
        return {table: Names(tuple(self._codes[name].names)) for name, table in _TABLES.items()}


class _Codes:
    """A growing table of names."""

    def __init__(self, names: Sequence[str]) -> None:
        self.names = list(names)
        self._code = {name: code for code, name in enumerate(names)}

    def of(self, names: Sequence[str | None]) -> Column:
        """Codes of these names; new ones are added."""
        code = self._code
        for name in set(names) - code.keys():
            if name:
                code[name] = len(self.names)
                self.names.append(name)
        return np.fromiter((code[name or ""] for name in names), np.uint16, len(names))


def _joined(pieces: Sequence[dict[str, Column]]) -> dict[str, Column]:
    if not pieces:
        return {}
    return {name: np.concatenate([piece[name] for piece in pieces]) for name in pieces[0]}


_NUMBERS: Final = (
    "n", "state", "lat", "lon", "clock_from", "paused_seconds", "completion_due", "lurah_late_from",
)  # fmt: skip


def _index(column: str, words: Sequence[str]) -> str:
    return f"case {column} " + " ".join(f"when '{word}' then {i}" for i, word in enumerate(words)) + " end"


def _select() -> str:
    """The SELECT of one piece; ``{tail}`` says which rows."""
    place = "lat between -90 and 90 and lon between -180 and 180"
    numbers = (
        "n",
        f"({_index('status', STATUSES)}) + 8 * ({_index('kind', KINDS)}) + 64 * ((sure & 15)"
        f" + {REOPENED} * (reopened > 0) + {CHANNEL_RED} * (channel_red <> 0)"
        f" + {MERGED} * (merged_into is not null) + {PAUSED} * (paused_at is not null))",
        *(
            f"case when {place} then cast(round({axis} * {_MICRO}) as integer) else {_NOWHERE} end"
            for axis in ("lat", "lon")
        ),
        "clock_from",
        "paused_seconds",
        # A clock that stands still makes nobody late who was in time when it stopped.
        *(
            f"case when {due} < coalesce(paused_at, {1 << 62}) then {due} else {NONE} end"
            for due in ("completion_due", "lurah_due")
        ),
        *(f"coalesce({name}, {NONE})" for name in _TIMES),
    )
    columns = ", ".join(f"{sql} as c{i}" for i, sql in enumerate(numbers))
    line = " || ',' || ".join(f"c{i}" for i in range(len(numbers)))
    codes = ", ".join(f"json_group_array({name})" for name in _CODES)
    return (
        f"select group_concat({line}), {codes} from"  # noqa: S608 - made of constants
        f" (select {columns}, {', '.join(_CODES)} from complaint {{tail}})"
    )


_SQL: Final = _select()
