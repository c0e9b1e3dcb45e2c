"""What people keep for their work: read for the screens, and brought into agreement with the central.

A view, the layout of a screen, a reply template, who covers for whom: rows of an owner, no Events. They are written
here first and work without a line; after a cycle what is dirty goes to the central and what is new there comes here. Of
a row that others see, the one the central has first stands: whoever wrote it unseen gets their own back as a copy and
is told. Of one's own the newest stands: it is the same person on another computer.

Everything here blocks; ``KeptSync`` is the sync thread's.
"""

from __future__ import annotations

import json
import logging
import sqlite3
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import count
from time import monotonic
from typing import TYPE_CHECKING, Any, Final, NamedTuple

from console.core.dispatch.keeping import LONGEST_NAME
from console.core.dispatch.outcome import Change
from console.core.errors import Refused, Told, Unavailable
from models.sentences import known, say

if TYPE_CHECKING:
    from console.core.central import PostgresCentral
    from console.core.dispatch import Dispatcher

log = logging.getLogger(__name__)

#: A call that was lost is made up for after so long, seconds.
AGAIN_S: Final = 60.0
CALL: Final = "tanggap_kept"

_COLUMNS: Final = "n, owner, kind, name, body, shared, place, stamp, writer, at, dirty, problem"


@dataclass(frozen=True, slots=True)
class Kept:
    """One row.

    Attributes:
        n: small key, of this store alone.
        owner: login of whose it is. writer, at: who wrote it last, and when.
        kind: one of ``dispatch.keeping.KINDS``.
        name: what it is called.
        body: plain JSON values; as written by whatever program version.
        shared: everybody sees it.
        place: in its list.
        stamp: the central's number of this write, 0 while it was never there.
        dirty: the central does not have it yet.
        problem: why it will not have it, as JSON of code and params; "".
    """

    n: int
    owner: str
    kind: str
    name: str
    body: Mapping[str, Any]
    shared: bool
    place: int = 0
    stamp: int = 0
    writer: str = ""
    at: int = 0
    dirty: bool = False
    problem: str = ""

    def trouble(self, lang: str) -> str:
        """Why the central will not have it, in words; "" when it will."""
        if not self.problem:
            return ""
        told = json.loads(self.problem)
        return say(lang, told["code"], **told["params"]) if known(told["code"]) else str(told["code"])


class Cover(NamedTuple):
    """Who does whose work meanwhile: ``since`` until ``until``, seconds since the epoch."""

    owner: str
    deputy: str
    since: int
    until: int
    note: str = ""

    def runs(self, now: int) -> bool:
        """Whether it holds now."""
        return self.since <= now < self.until


class NotTaken(Refused):
    """The central will not have a row; says which, and why."""

    def __init__(self, name: str, why: str, params: Mapping[str, Any]) -> None:
        super().__init__("kept.refused", name=name, reason=why)
        self._why, self._params = why, params

    def sentence(self, lang: str) -> str:
        reason = say(lang, self._why, **self._params) if known(self._why) else self._why
        return say(lang, self.code, name=self.params["name"], reason=reason)


# what the screens read


def rows(db: sqlite3.Connection, kind: str, me: str) -> list[Kept]:
    """Rows of a kind an operator sees, own and shared, in their order."""
    found = db.execute(
        f"select {_COLUMNS} from kept where kind = ? and deleted = 0 and (owner = ? or shared = 1)"  # noqa: S608 - ours
        " order by place, owner, name", (kind, me))  # fmt: skip
    return [_kept(row) for row in found]


def layout(db: sqlite3.Connection, me: str, name: str) -> Mapping[str, Any]:
    """How an operator keeps a screen; empty while it was never kept."""
    row = db.execute("select body from kept where kind = 'layout' and owner = ? and name = ? and deleted = 0",
                     (me, name)).fetchone()  # fmt: skip
    return _body(row[0]) if row is not None else {}


def covers(db: sqlite3.Connection) -> list[Cover]:
    """Everybody's, also what is over or yet to come; by when they begin."""
    found = []
    for owner, text in db.execute(
        "select owner, body from kept where kind = 'cover' and deleted = 0 and shared = 1"
    ):
        body = _body(text)
        try:
            made = Cover(owner, str(body["deputy"]), int(body["since"]), int(body["until"]),
                         str(body.get("note", "")))  # fmt: skip
        except (KeyError, TypeError, ValueError):  # of another program version
            continue
        found.append(made)
    return sorted(found, key=lambda cover: (cover.since, cover.owner))


def colleagues(db: sqlite3.Connection, me: str) -> list[str]:
    """Who else works here, as far as the newest history tells."""
    rows_ = db.execute("select distinct actor from (select actor from event order by n desc limit 20000)")
    return sorted({row[0] for row in rows_} - {me, ""})


def _kept(row: Sequence[Any]) -> Kept:
    n, owner, kind, name, body, shared, place, stamp, writer, at, dirty, problem = row
    return Kept(
        n, owner, kind, name, _body(body), bool(shared), place, stamp, writer, at, bool(dirty), problem
    )


def _body(text: str) -> Mapping[str, Any]:
    body = json.loads(text)
    return body if isinstance(body, dict) else {}


# the central's side


class Answer(NamedTuple):
    """What the central said to row ``n`` as it was when written ``dirty`` times: it stands under a stamp, or another
    does (``won`` is false), or it will never have it (``problem``)."""

    n: int
    dirty: int
    stamp: int = 0
    won: bool = False
    problem: str = ""


class KeptSync:
    """One console's rows in agreement with the central; ``travel`` is run after each cycle.

    Most cycles have nothing for it: it asks when a row is dirty, the central called, the line is new, or a minute is
    over.
    """

    def __init__(
        self, door: Dispatcher, told: Callable[[Change, Sequence[Told]], object],
        steady: Callable[[], float] = monotonic,
    ) -> None:  # fmt: skip
        """Args:
        door: writes; a door of its own is made of it, as two threads cannot share a write engine.
        told: gets what the screens must read again and what the operator is to know, on the sync thread.
        steady: seconds that only go forward.
        """
        self._door = replace(door, _engine=None)
        self._told, self._steady = told, steady
        self._line: object = None
        self._since = self._asked = 0.0
        self._called = True

    def wake(self) -> None:
        """The central called; from any thread."""
        self._called = True

    def travel(self, central: PostgresCentral) -> int:
        """Send what is dirty, fetch what is new. Never raises for the line: the next cycle tries again.

        Returns:
            0: nothing is left over.
        """
        try:
            waiting = self._waiting()
            new_line = central.connection is not self._line
            if waiting or new_line or self._called or self._steady() - self._asked > AGAIN_S:
                self._called = False
                self._go(central, waiting, whole=new_line)
                self._line, self._asked = central.connection, self._steady()
        except Told as failure:
            log.info("what people keep waits: %s", failure.code)
            self._line = None
        finally:
            self._door.close()
        return 0

    def _waiting(self) -> list[tuple[Any, ...]]:
        me, boss = self._door.actor.name, self._door.actor.role == "supervisor"
        db = self._door.store.reader()
        try:
            return db.execute(
                "select n, owner, kind, name, body, shared, place, stamp, deleted, dirty from kept where dirty > 0"
                " and problem = '' and (owner = ? or ? and shared = 1) order by n", (me, boss)).fetchall()  # fmt: skip
        finally:
            db.close()

    def _go(self, central: PostgresCentral, waiting: Sequence[tuple[Any, ...]], *, whole: bool) -> None:
        notices: list[Told] = []
        changed: set[str] = set()
        overruled = self._send(central, waiting, notices, changed) if waiting else set()
        whole = whole or bool(overruled)
        since = 0 if whole else int(self._since)
        fresh = _fetch(central, since)
        if fresh or whole:
            before = self._before()
            self._door.land_kept(fresh, whole=whole)
            self._since = max((row[7] for row in fresh), default=since)
            after = self._before()
            changed |= {key[1] for key in before.keys() ^ after.keys()}
            changed |= {key[1] for key in before.keys() & after.keys() if before[key] != after[key]}
            notices += self._losses(before, after, [row for row in fresh if row[:3] not in overruled])
            # What was written here while it was asked is judged by the central when it is sent.
            self._called = self._called or any(self._is_dirty(after, row) for row in fresh)
        if "template" in changed:
            self._door.store.refresh_reference()
        if changed or notices:
            self._told(Change(other=tuple(sorted(changed)), reference="template" in changed), notices)

    def _send(
        self, central: PostgresCentral, waiting: Sequence[tuple[Any, ...]], notices: list[Told], changed: set[str]
    ) -> set[tuple[str, str, str]]:  # fmt: skip
        """Rows that were overruled, by (owner, kind, name): everything is then to be read anew."""
        answers: list[Answer] = []
        copies: list[tuple[int, str, str, str]] = []
        overruled: set[tuple[str, str, str]] = set()
        names = set(self._before())
        try:
            for row in waiting:
                n, owner, kind, name, body, _shared, _place, _stamp, deleted, dirty = row
                changed.add(kind)
                try:
                    stamp, won = _put(central, row)
                except _Never as never:
                    answers.append(Answer(n, dirty, problem=never.problem))
                    notices.append(NotTaken(name, never.code, never.params))
                    continue
                answers.append(Answer(n, dirty, stamp, won))
                if not won:
                    overruled.add((owner, kind, name))
                if not won and kind == "cover":
                    notices.append(Refused("kept.cover_overruled"))
                elif not won and deleted:
                    notices.append(Refused("kept.not_removed", name=name))
                elif not won and kind in ("view", "template"):
                    copy = self._free(names, kind, name)
                    copies.append((n, kind, copy, body))
                    notices.append(Refused("kept.lost", name=name, copy=copy))
        finally:  # also of those before the line broke
            self._door.take_answers(answers, copies)
        return overruled

    def _free(self, names: set[tuple[str, str, str]], kind: str, name: str) -> str:
        """A name nobody here has, for a copy of an overruled row."""
        for number in count(2):
            tail = f"-{number}" if kind == "template" else f" ({number})"
            copy = name[: (60 if kind == "template" else LONGEST_NAME) - len(tail)] + tail
            if (self._door.actor.name, kind, copy) not in names:
                names.add((self._door.actor.name, kind, copy))
                return copy
        raise AssertionError  # numbers do not end

    def _before(self) -> dict[tuple[str, str, str], tuple[Any, ...]]:
        """Every row that is here: (owner, kind, name) -> body, shared, place, by, deleted, dirty."""
        db = self._door.store.reader()
        try:
            return {(owner, kind, name): tuple(more) for owner, kind, name, *more in db.execute(
                "select owner, kind, name, body, shared, place, writer, deleted, dirty > 0 from kept")}  # fmt: skip
        finally:
            db.close()

    def _losses(
        self, before: Mapping[Any, Any], after: Mapping[Any, Any], fresh: Sequence[Any]
    ) -> list[Told]:
        """Rows I share and somebody else changed or took away."""
        me = self._door.actor.name
        told: list[Told] = []
        for owner, kind, name, *_more, by, _at in fresh:
            key = (owner, kind, name)
            mine = owner == me != by and key in before and not before[key][4] and not before[key][5]
            if not mine or (key in after and before[key][:2] == after[key][:2]):
                continue
            if kind == "cover":
                told.append(Refused("kept.cover_changed", by=by))
            else:
                told.append(Refused("kept.changed" if key in after else "kept.removed", name=name, by=by))
        return told

    @staticmethod
    def _is_dirty(after: Mapping[Any, Any], row: Sequence[Any]) -> bool:
        there = after.get((row[0], row[1], row[2]))
        return bool(there and there[5])


class _Never(Exception):
    """The central will not have a row as it is."""

    def __init__(self, code: str, params: Mapping[str, Any]) -> None:
        super().__init__(code)
        self.code, self.params = code, dict(params)
        self.problem = json.dumps({"code": code, "params": self.params}, default=str)


def _put(central: PostgresCentral, row: Sequence[Any]) -> tuple[int, bool]:
    """Send one row; its stamp at the central, and whether it is this one's."""
    from console.core.central import Malformed

    _n, owner, kind, name, body, shared, place, stamp, deleted, _dirty = row
    try:
        with central.db() as db:
            if deleted:
                got = db.execute("select stamp, won from tanggap.unkeep(%s, %s, %s, %s)",
                                 (owner, kind, name, stamp)).fetchone()  # fmt: skip
            else:
                got = db.execute("select stamp, won from tanggap.keep(%s, %s, %s, %s::jsonb, %s, %s, %s)",
                                 (owner, kind, name, body, bool(shared), place, stamp)).fetchone()  # fmt: skip
    except Malformed as error:
        never = _Never("central.value", {"reason": error.reason})
    except Unavailable:
        raise
    except Refused as failure:
        if failure.code.startswith("access."):  # not of this row: who I am
            raise
        never = _Never(failure.code, failure.params)
    else:
        assert got is not None  # noqa: S101 - a function of two results
        return int(got[0]), bool(got[1])
    raise never


def _fetch(central: PostgresCentral, since: int) -> list[tuple[Any, ...]]:
    """Rows after a stamp: owner, kind, name, body as JSON, shared, place, deleted, stamp, by, at."""
    with central.db() as db:
        return db.execute(
            "select owner, kind, name, body::text, shared, place, deleted, stamp, writer, at from tanggap.kept(%s)",
            (since,)).fetchall()  # fmt: skip
