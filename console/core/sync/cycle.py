"""One push-pull cycle: judge and submit what is unanswered, pull what is new, land it. Blocking; no Qt.

The order of things is what makes it safe (models/README.md, "What one cycle does"): the central's history is checked
before anything is pushed, a push carries the revisions it was judged at, answers come back by the pull alone, and a
pull lands in one local transaction together with its cursor.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import replace
from functools import cached_property
from hashlib import sha256
from pathlib import Path
from threading import Lock
from typing import TYPE_CHECKING, Any, Final
from uuid import UUID

from console.core.central import Central, Me, Pulled, Row
from console.core.dispatch import Change
from console.core.errors import Refused, Unavailable
from console.core.store import Store, told
from console.core.sync import city, pushing
from console.core.sync.judge import (
    Pending,
    again,
    by_now,
    cases_of,
    judge,
    pendings_of,
    portions,
)
from console.core.sync.report import WHOLE, SyncReport
from models import landing, reading, writing
from models.central.schema import PROTOCOL
from models.reading import CENTRAL, CURSOR, FIRST, HEARD, OFFSET, RIGHTS

if TYPE_CHECKING:
    from sqlalchemy import Connection, Engine

#: Events a push holds; the central takes twice as many.
PUSH: Final = 10_000
#: How often one cycle judges again what was stale. Others push too; beyond that the next cycle goes on.
TRIES: Final = 8
LOCK_S: Final = 30.0
MERGED: Final = landing.LANDED.index("merged_into")
#: Clocks of two computers are never the same; below this nobody minds.
CLOCKS_DIFFER_S: Final = 2


class Sync:
    """One console's side of the agreement. Used by one thread at a time; another process of this home waits."""

    def __init__(
        self, store: Store, central: Central, actor: str, clock: Callable[[], int],
        progress: Callable[[str, int], object] | None = None,
    ) -> None:  # fmt: skip
        """Args:
        store: the open home.
        central: the other side.
        actor: login name; only what this person did is pushed, unless the central lets me speak for others.
        clock: this computer's time, uncorrected, seconds since the epoch.
        progress: told (what, how many) while a first pull fills the store.
        """
        self.store, self.central, self.actor = store, central, actor
        self.clock = clock
        self.progress = progress or (lambda _what, _count: None)
        self.me: Me | None = None
        self.filled = False  # a first pull was begun in this very call, and nothing cut it
        self.caught_up = False  # see ``city``

    @cached_property
    def engine(self) -> Engine:
        """The engine landings are written through, beside the dispatcher's own."""
        with told(self.store.path):
            return writing.open_engine(self.store.path)

    def close(self) -> None:
        """Close the store's connection; the central's belongs to whoever made it."""
        if "engine" in self.__dict__:
            self.engine.dispose()
            del self.__dict__["engine"]

    def once(self) -> SyncReport:
        """Push and pull until both sides agree, or others push so fast that the rest must wait for the next time.

        Raises:
            Unavailable: the line, the central or the disk; nothing is lost, the next cycle goes on.
            Refused: another central, too old a console, no operator.
        """
        with self._alone(), told(self.store.path):
            report, self.filled = SyncReport(), False
            for _ in range(TRIES):
                more = self._round()
                report += more
                if not more.stale:
                    break
            return report

    def fetch(self) -> SyncReport:
        """Only pull, in one round trip: for a nudge, when nothing of ours is unanswered. Else, and after a central that
        went back, a whole cycle."""
        with self._alone(), told(self.store.path):
            since, token, rests = self._standing()
            if self.me is not None and rests:
                pulled = self.central.pull(since)
                if pulled.token_then == token:
                    report = self.land(pulled, since)
                    return report if not pulled.more else report + self.pull()
        return self.once()

    def _standing(self) -> tuple[int, bytes | None, bool]:
        """Cursor, its token, and whether all was pulled once and nothing waits for an answer: in one read."""
        with self.reading() as db:
            since, token, rests = db.execute(_STANDING).fetchone()
        return since, bytes(token) if token is not None else EMPTY if since == 0 else None, bool(rests)

    def _round(self) -> SyncReport:
        pending = self._pending()
        me, rows = self.central.look(self.cursor, sorted(cases_of(pending)))
        self._greet(me)
        if me.token_then != self.token:
            from console.core.sync import mend

            report = mend.rewind(self)
            self.caught_up = False
            self.note(city.CAUGHT_UP, "")
            return replace(report, stale=1)
        if self.meta(FIRST) != "done":
            from console.core.sync import first

            return replace(first.fill(self, me), stale=1)
        role_of = {self.actor: me.role}
        change = city.catch_up(self)
        mine = pushing.pushable(pending, me, self.actor)
        judged = judge(
            by_now(mine, me.at), rows, role_of, self.store.reference, takes_in="intake" in me.roles,
            lost=pushing.lost(self),
        )  # fmt: skip
        report, stale, known, upto = SyncReport(pushed=len(judged), change=change), 0, set[UUID](), 0
        held = set[UUID]()
        for some in portions(judged, PUSH):
            for answer, aside in pushing.push(self, some, rows, me, held):
                stale += len(answer.stale)
                known |= answer.known
                upto = max(upto, answer.revision)
                report = replace(report, set_aside=report.set_aside + aside)
        city.send(self, me)
        report += self.pull()
        # The central went back after it was asked: the next round sees to that.
        if report.stale or self.cursor < upto:
            return replace(report, stale=1)
        self._settle(known)
        self._rights(me)
        return replace(report, stale=stale)

    def _settle(self, known: Iterable[UUID]) -> None:
        """Answers to Events the central had before and no pull brings: another console said the same report and its
        case is out of my sight, or somebody else's login pulled past them. Asked for case by case; a report that is
        not to be seen even so was another console's, and accepted."""
        if not known:
            return
        raws = {event.bytes for event in known}
        with self.reading() as db:
            waiting = db.execute("select id, complaint from event where outcome is null").fetchall()
        left = {raw: case for raw, case in waiting if raw in raws}
        for case in sorted(set(left.values())):
            rows = self.central.rows([UUID(bytes=case)])
            told, _reporter = self.central.history(UUID(bytes=case))
            with writing.transaction(self.engine) as connection:
                db = writing.driver(connection)
                self.put(connection, rows, told)
                # Not later than this: what matters should the central go back.
                upto = int(reading.fact(db, CURSOR))
                db.executemany("update event set outcome = 'accepted', revision = ? where id = ? and outcome is null"
                               " and kind = 'receivereport'",
                               [(upto, raw) for raw in left if left[raw] == case])  # fmt: skip
                if case in landing.waiting_reports(db):
                    continue
                landing.forget_reporters(db, [case])
                if not rows:
                    landing.count_twins(db, landing.drop(db, [case]))

    def _pending(self) -> list[Pending]:
        with self.reading() as db:
            return pendings_of(landing.pending(db))

    # pulling

    def pull(self) -> SyncReport:
        """Land everything after the cursor, portion by portion."""
        report = SyncReport(revision=self.cursor)
        while True:
            since = self.cursor
            pulled = self.central.pull(since)
            if pulled.token_then != self.token:
                return replace(report, stale=1)
            if pulled.revision == since and not pulled.events:
                return report
            report += self.land(pulled, since)
            if not pulled.more:
                return report

    def land(self, pulled: Pulled, since: int) -> SyncReport:
        """One pull into the store, in one transaction with its cursor.

        Args:
            pulled: what came.
            since: the cursor it was asked with; if another process moved it meanwhile, nothing is landed.
        """
        with writing.transaction(self.engine) as connection:
            db = writing.driver(connection)
            if int(reading.fact(db, CURSOR) or 0) != since:
                return SyncReport(revision=since)
            newest = db.execute("select coalesce(max(n), 0) from complaint").fetchone()[0]
            mine = {row[0] for row in db.execute("select id from event where outcome is null")}
            keys = self.put(connection, pulled.cases, pulled.events)
            reference = city.land(connection, pulled.master)
            landing.tick(db, pulled.revision, pulled.token)
            landing.set_meta(db, CURSOR, str(pulled.revision))
            landing.set_meta(db, HEARD, str(self.clock()))
        if reference:
            self.store.refresh_reference()
        answers = [row[11] for row in pulled.events if row[0] in mine]
        everything = len(keys) > WHOLE
        change = Change(() if everything else tuple(sorted(keys)), created=bool(keys) and max(keys) > newest,
                        everything=everything, reference=reference)  # fmt: skip
        return SyncReport(
            accepted=answers.count("accepted"), refused=answers.count("refused"),
            pulled=len(pulled.events) - len(answers), revision=pulled.revision, change=change,
        )  # fmt: skip

    def put(self, connection: Connection, cases: Sequence[Row], events: Sequence[Row]) -> set[int]:
        """Cases and Events of the central over what is here, and what is unanswered over that once more.

        Returns:
            Small keys of every case touched, gone ones too.
        """
        db = writing.driver(connection)
        here = {row[0] for row in cases}
        gone = {row[1] for row in events} - here
        keys = _keys(db, gone)
        # Parents a case leaves and parents it comes to; Events alone do not tell, as a case is also read again.
        parents = landing.parents_of(db, here) | {row[MERGED] for row in cases if row[MERGED] is not None}
        parents |= landing.cases(db, cases)
        landing.events(db, events)
        parents |= landing.drop(db, sorted(gone - landing.waiting_reports(db)))
        reports = [row for row in events if row[3] == "receivereport" and row[1] in here]
        landing.forget_reporters(db, [row[1] for row in reports])
        landing.photos(db, landing.pictures(reports))
        parents |= self._lay_over(connection, here)
        landing.count_twins(db, here | parents)
        return keys | _keys(db, here | parents)

    def _lay_over(self, connection: Connection, here: set[bytes]) -> set[bytes]:
        """Lay what is unanswered over the rows that were just put; the parents whose twins it changes."""
        db = writing.driver(connection)
        by_case: dict[UUID, list[Pending]] = {}
        for event in pendings_of(row for row in landing.pending(db) if row[2] in here):
            by_case.setdefault(event.complaint, []).append(event)
        role_of = {self.actor: self.me.role if self.me else "supervisor"}
        takes_in = self.me is not None and "intake" in self.me.roles
        parents: set[bytes] = set()
        changes: list[tuple[int, dict[str, Any]]] = []
        for case_id, (n, case) in reading.load(db, by_case).items():
            after, laid = again(case, by_case[case_id], role_of, self.store.reference, takes_in=takes_in)
            changed: dict[str, Any] = {"revision": after.revision}
            for one in laid:
                changed |= one.effect
                parents |= {
                    UUID(p).bytes for p in (one.effect.get("merged_into"), one.before.get("merged_into")) if p
                }
            changes.append((n, changed))
            landing.lay_over(db, [(one.event.n, one.effect, one.before) for one in laid])
        writing.update_cases(connection, changes)
        return parents

    # who, and how far

    def _greet(self, me: Me) -> None:
        """Whether the two may talk at all."""
        if me.min_console > PROTOCOL:
            raise Refused("central.too_old")
        if me.protocol < PROTOCOL:
            raise Refused("central.behind")
        known = self.meta(CENTRAL)
        if known and known != str(me.central):
            raise Refused("central.other")
        if not known:
            self.note(CENTRAL, str(me.central))
        offset = round(me.at - self.clock())
        offset = 0 if abs(offset) <= CLOCKS_DIFFER_S else offset
        if abs(offset - int(self.meta(OFFSET) or 0)) > CLOCKS_DIFFER_S:
            self.note(OFFSET, str(offset))
        self.me = me

    def _rights(self, me: Me) -> None:
        """Other rights than last time: what may be seen is fetched, what may not is dropped."""
        rights = reading.to_text([me.scope, me.roles])
        known = self.meta(RIGHTS)
        from console.core.sync import first, mend

        if known and known != rights and not (known == first.FILLING and self.filled):
            mend.reconcile(self)
        if known != rights:
            self.note(RIGHTS, rights)

    @property
    def offset(self) -> int:
        """Seconds the central's clock is ahead of this computer's."""
        return int(self.meta(OFFSET) or 0)

    @property
    def cursor(self) -> int:
        """The revision up to which everything is here."""
        return int(self.meta(CURSOR) or 0)

    @property
    def token(self) -> bytes | None:
        """The token of that revision; None as long as no central was seen."""
        return self._standing()[1]

    def meta(self, key: str) -> str:
        """A fact kept in the store."""
        with self.reading() as db:
            return reading.fact(db, key)

    def note(self, key: str, value: str) -> None:
        """Keep a fact in the store."""
        with writing.transaction(self.engine) as connection:
            landing.set_meta(writing.driver(connection), key, value)

    @contextmanager
    def reading(self) -> Iterator[Any]:
        """The driver's connection of the landing engine, outside any transaction."""
        with self.engine.connect() as connection:
            yield writing.driver(connection)

    @contextmanager
    def _alone(self) -> Iterator[None]:
        """One at a time syncs a home: a window and a command line take turns, and so do two threads of an intake,
        which a lock of the file system does not keep apart."""
        turn = _TURNS.setdefault(self.store.settings.home, Lock())
        if not turn.acquire(timeout=LOCK_S):
            raise Unavailable("sync.busy")
        try:
            with self._alone_of_processes():
                yield
        finally:
            turn.release()

    @contextmanager
    def _alone_of_processes(self) -> Iterator[None]:
        from fasteners import InterProcessLock

        lock = InterProcessLock(self.store.settings.home / "sync.lock")
        if not lock.acquire(timeout=LOCK_S):
            if lock.lockfile is not None:  # it opens the file first and leaves it open
                lock.lockfile.close()
            raise Unavailable("sync.busy")
        try:
            yield
        finally:
            lock.release()


_STANDING: Final = f"""with at(revision) as (select coalesce((select cast(value as integer) from meta
      where key = '{CURSOR}'), 0))
    select revision, (select token from tick t where t.revision = at.revision),
      exists (select 1 from meta where key = '{FIRST}' and value = 'done')
      and not exists (select 1 from event where outcome is null) from at"""  # noqa: S608 - names of our own
#: By home, within this process.
_TURNS: Final[dict[Path, Lock]] = {}
#: The token of a central in which nothing was said yet (``clock.token``'s default).
EMPTY: Final = sha256(b"tanggap").digest()


def _keys(db: Any, ids: Iterable[bytes]) -> set[int]:
    """Small keys of cases that are here."""
    found = set()
    for some in reading.chunks(sorted(ids), 500):
        marks = ",".join("?" * len(some))
        found |= {row[0] for row in db.execute(f"select n from complaint where id in ({marks})", list(some))}  # noqa: S608
    return found
