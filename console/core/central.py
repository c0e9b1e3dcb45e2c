"""The central database as consoles see it: who am I, rows as they are, submit, pull. And its PostgreSQL side.

What these calls promise each other is told in models/README.md. Everything here blocks and belongs on a thread of its
own; every failure of the line becomes ``Unavailable``, in one function.
"""

from __future__ import annotations

import json
import logging
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final, Protocol
from uuid import UUID

from console.core.errors import Refused, Unavailable
from models.commands import highest
from models.complaint import OPEN, Complaint
from models.reading import row_to_complaint, to_text
from models.sentences import known as sentence_known

if TYPE_CHECKING:
    import psycopg

Row = tuple[Any, ...]

# The driver warns of a pipeline that a lost line ended; it is told as Unavailable, and needs no second word.
logging.getLogger("psycopg").setLevel(logging.ERROR)

#: A case as the store keeps it, without the count of its twins, in the order of ``models.landing.LANDED``.
_CASE: Final = """uuid_send(c.id), c.channel, c.external_id, c.received_at, c.text, c.number, c.title, c.address,
    c.status, c.kind, c.category, c.kelurahan, c.agency, c.sure, c.suggested::text, c.assignee,
    c.handover_due, c.lurah_due, c.completion_due, c.due_at, c.due_clock, c.clock_from, c.paused_seconds, c.waiting_for,
    c.paused_at, c.urgent, c.lat, c.lon, c.place, c.reopened, c.channel_red::int, c.priority, c.escalated::int,
    c.verified::int, uuid_send(c.merged_into){twins},
    c.photos, c.closed_at, c.result, c.result_photos::text, c.source, c.replies::text, c.reply_due,
    c.accepted_at, c.hands::text, c.bounced, c.rung, c.handed_at, c.red_since, c.red_until, c.revision"""
_PULLED_CASE: Final = _CASE.format(twins="")
_JUDGED_CASE: Final = _CASE.format(
    twins=", (select count(*)::int from tanggap.complaint t where t.merged_into = c.id)"
)
#: An Event as the store keeps it. A report's words and effect stand in the case; they are not sent twice.
_EVENT: Final = """uuid_send(e.id), uuid_send(e.complaint), e.seq, e.kind, e.actor, e.said_at, e.console, e.base,
    e.body::text, case e.kind when 'receivereport' then '{}' else e.effect::text end, e.before::text, e.outcome,
    e.reason::text, e.revision, uuid_send(e.batch), uuid_send(e.undoes), extract(epoch from e.at)::bigint"""
_IDLE: Final = 0  # psycopg.pq.TransactionStatus.IDLE, without loading the driver
#: Rows the driver hands over at once while a first pull streams.
STREAM: Final = 500


@dataclass(frozen=True, slots=True)
class Me:
    """What the central says of itself and of whoever asks.

    Attributes:
        central: names this central for ever; another one has another name.
        revision, token: where its clock stands.
        min_console, protocol: the oldest console it talks to, and what it speaks itself.
        bulk_limit: how many cases one act of an operator may move.
        scope: code prefix of the kelurahan that may be seen; "" all, None nothing: no operator.
        roles: without their prefix ``tanggap_``.
        at: its time, seconds since the epoch.
        token_then: the token of the revision asked about; None when this central never had it.
    """

    central: UUID
    revision: int
    token: bytes
    min_console: int
    protocol: int
    bulk_limit: int
    scope: str | None
    roles: tuple[str, ...]
    at: float
    token_then: bytes | None

    @property
    def role(self) -> str:
        """The role a Command is judged in."""
        return highest(self.roles) or "none"

    @property
    def speaks(self) -> bool:
        """Whether it may sign for others: the embedded central, where a made city's colleagues work."""
        return "speaker" in self.roles


@dataclass(frozen=True, slots=True)
class Submitted:
    """The answer to a push.

    Attributes:
        revision: where the clock stands now.
        stale: cases that must be pulled and judged again.
        known: Events that had arrived before.
    """

    revision: int
    stale: frozenset[UUID]
    known: frozenset[UUID]


@dataclass(frozen=True, slots=True)
class Pulled:
    """What is new after a revision.

    Attributes:
        revision, token: the new cursor.
        more: the central has more than this.
        events, cases: rows as the store keeps them.
        token_then: of the revision asked about; None when this central never had it.
        master: (revision, kind, body) of what was said of the city itself.
    """

    revision: int
    token: bytes
    more: bool
    events: Sequence[Row]
    cases: Sequence[Row]
    token_then: bytes | None = None
    master: Sequence[tuple[int, str, Any]] = ()


class Central(Protocol):
    """What a console asks of a central; ``PostgresCentral`` is one, the tests have one in memory."""

    def me(self, last: int) -> Me:
        """Who I am, and whether the central still has revision ``last``."""

    def look(self, last: int, cases: Sequence[UUID]) -> tuple[Me, dict[UUID, Complaint]]:
        """``me`` and the cases as they are now, in one round trip; what I may not see is left out."""

    def submit(self, events: Sequence[dict[str, Any]]) -> Submitted:
        """Push judged Events, see ``models/central/functions.sql``."""

    def pull(self, since: int) -> Pulled:
        """Events and cases after a revision."""

    def tokens(self, revisions: Sequence[int]) -> dict[int, bytes]:
        """Tokens of those revisions the central has."""

    def rows(self, cases: Sequence[UUID]) -> list[Row]:
        """Cases as the store keeps them."""

    def stamps(self) -> dict[bytes, int]:
        """Id and revision of every case I may see."""

    def total(self) -> tuple[int, int]:
        """How many cases I may see, and the sum of their revisions."""

    def masters(self) -> Sequence[tuple[int, str, Any]]:
        """(revision, kind, body) of what is in force of the city itself, the newest of each kind."""

    def history(self, case: UUID) -> tuple[list[Row], tuple[str, str]]:
        """Every Event of a case that I may see, and its reporter behind a mask."""


class PostgresCentral:
    """A central on PostgreSQL, over one connection in autocommit, opened when first needed."""

    def __init__(self, connect: Callable[[], psycopg.Connection[Any]]) -> None:
        """``connect`` makes a connection; it may raise psycopg's errors."""
        self._connect = connect
        self._db: psycopg.Connection[Any] | None = None

    @property
    def connection(self) -> psycopg.Connection[Any] | None:
        """The line as it is, None while there is none."""
        return self._db

    @contextmanager
    def db(self) -> Iterator[psycopg.Connection[Any]]:
        """The connection, opened if need be and hung up when the line failed; errors in words."""
        import psycopg

        try:
            if self._db is None or self._db.closed:
                self._db = self._connect()
                self._db.autocommit = True
                # The same few statements for as long as the line stands: planning one takes longer than running it.
                self._db.execute("set plan_cache_mode = force_generic_plan; set jit = off")
            yield self._db
        except psycopg.Error as error:
            failure = translated(error)
            db = self._db
            # A no is no reason to hang up: who is present here is known by this very connection.
            if (
                db is None
                or db.closed
                or isinstance(failure, Unavailable)
                or db.info.transaction_status != _IDLE
            ):
                self.close()
        else:
            return
        raise failure  # outside: the driver's error holds the connection, and that the password

    @contextmanager
    def _another(self) -> Iterator[psycopg.Connection[Any]]:
        """A connection for one piece of work; errors in words."""
        import psycopg

        try:
            with self._connect() as db:
                db.autocommit = True
                # In the order of an index: thought few by the planner, as what may be seen counts for next to nothing
                # in its estimate, the rest of all cases would be read and sorted for every slice.
                db.execute(
                    "set statement_timeout = 0; set enable_seqscan = off; set enable_sort = off; set jit = off"
                )
                yield db
        except psycopg.Error as error:
            failure = translated(error)
        else:
            return
        raise failure  # outside: the driver's error holds the connection, and that the password

    def close(self) -> None:
        """Hang up."""
        db, self._db = self._db, None
        if db is not None:
            with suppress(Exception):  # a broken line cannot be closed politely
                db.close()

    def me(self, last: int) -> Me:
        return self.look(last, ())[0]

    def look(self, last: int, cases: Sequence[UUID]) -> tuple[Me, dict[UUID, Complaint]]:
        with self.db() as db, db.pipeline():
            asked = db.execute("select * from tanggap.me(%s)", (last,))
            rows = None
            if cases:
                rows = db.execute(
                    f"select {_JUDGED_CASE} from tanggap.complaint c where c.id = any(%s)", (list(cases),), binary=True
                )  # fmt: skip
            me = _me(asked)
            found = {}
            for row in rows or ():
                case = row_to_complaint((0, *row))[1]
                found[case.id] = case
        if me.scope is None:
            raise Refused("access.no_operator")
        return me, found

    def submit(self, events: Sequence[dict[str, Any]]) -> Submitted:
        text = (
            f"[{','.join(map(to_text, events))}]"  # one by one: a single long call would hold the interpreter
        )
        import psycopg

        sql = "select revision, stale, known from tanggap.submit(%s::jsonb)"
        with self.db() as db:
            try:
                row = db.execute(sql, (text,)).fetchone()
            except psycopg.errors.LockNotAvailable:  # somebody sits on the clock
                db.execute("select tanggap.unstick()")
                row = db.execute(sql, (text,)).fetchone()
        assert row is not None  # noqa: S101 - a function of three results
        return Submitted(row[0], frozenset(row[1]), frozenset(row[2]))

    def pull(self, since: int) -> Pulled:
        new = "revision > %(since)s and {}.revision <= (select tanggap.pulled_to(%(since)s))"
        asked = {"since": since}
        with self.db() as db, db.pipeline():
            db.execute("begin isolation level repeatable read read only")
            clock = db.execute(
                "select t.revision, t.token, c.revision > t.revision,"
                " (select b.token from tanggap.tick b where b.revision = %(since)s),"
                f" (select jsonb_agg(jsonb_build_array(m.revision, m.kind, m.body) order by m.revision)"
                f" from tanggap.master m where m.{new.format('m')})"
                " from tanggap.clock c, tanggap.tick t"
                " where t.revision = (select tanggap.pulled_to(%(since)s))", asked)  # fmt: skip
            events = db.execute(
                f"select {_EVENT} from tanggap.event e where e.{new.format('e')} order by e.revision, e.seq", asked,
                binary=True)  # fmt: skip
            cases = db.execute(
                # An array, by whose members cases are fetched: in (select ...) read every case there is, as what may be
                # seen counts for next to nothing in the planner's estimate.
                f"select {_PULLED_CASE} from tanggap.complaint c where c.id = any (array("
                f"select e.complaint from tanggap.event e where e.{new.format('e')}))", asked,
                binary=True)  # fmt: skip
            db.execute("commit")
            at = clock.fetchone()
            assert at is not None  # noqa: S101 - pulled_to names a revision that is there
            then = None if at[3] is None else bytes(at[3])
            return Pulled(at[0], bytes(at[1]), at[2], events.fetchall(), cases.fetchall(), then, at[4] or ())

    def tokens(self, revisions: Sequence[int]) -> dict[int, bytes]:
        with self.db() as db:
            rows = db.execute(
                "select revision, token from tanggap.tick where revision = any(%s)", (list(revisions),)
            )
            return {revision: bytes(token) for revision, token in rows}

    def rows(self, cases: Sequence[UUID]) -> list[Row]:
        with self.db() as db:
            return db.execute(
                f"select {_PULLED_CASE} from tanggap.complaint c where c.id = any(%s)",
                (list(cases),),
                binary=True,
            ).fetchall()

    def stamps(self) -> dict[bytes, int]:
        with self.db() as db:
            return dict(db.execute("select uuid_send(id), revision from tanggap.complaint", binary=True))

    def total(self) -> tuple[int, int]:
        with self.db() as db:
            row = db.execute(
                "select count(*), coalesce(sum(revision), 0)::bigint from tanggap.complaint"
            ).fetchone()
        assert row is not None  # noqa: S101 - an aggregate is one row
        return int(row[0]), int(row[1])

    def masters(self) -> Sequence[tuple[int, str, Any]]:
        with self.db() as db:
            return db.execute(
                "select distinct on (kind) revision, kind, body from tanggap.master order by kind, revision desc"
            ).fetchall()

    # for the first pull and for a case that is opened

    def sweep(
        self, after: UUID, *, still_open: bool, events: bool, limit: int
    ) -> tuple[list[Row], list[Row]]:
        """A slice of all cases in the order of their ids, with their Events if wanted.

        Args:
            after: the last id of the slice before.
            still_open: open cases, or the others.
            events: with their Events.
            limit: cases.
        """
        only = f"(c.status = any(%(open)s)) = {'true' if still_open else 'false'} and c.id > %(after)s"
        asked: dict[str, Any] = {"open": list(OPEN), "after": after, "limit": limit}
        # On a line of its own: after rows came in chunks, libpq keeps handing them over so, and a pipeline breaks.
        with self._another() as db, db.cursor(binary=True) as cursor:
            cases = list(cursor.stream(
                f"select {_PULLED_CASE} from tanggap.complaint c where {only} order by c.id limit %(limit)s", asked,
                size=STREAM))  # fmt: skip
            if not events or not cases:
                return cases, []
            asked["last"] = UUID(bytes=bytes(cases[-1][0]))
            told = list(cursor.stream(
                f"select {_EVENT} from tanggap.event e join tanggap.complaint c on c.id = e.complaint"
                f" where {only} and c.id <= %(last)s order by e.complaint, e.revision, e.seq", asked,
                size=STREAM))  # fmt: skip
        return cases, told

    def history(self, case: UUID) -> tuple[list[Row], tuple[str, str]]:
        """Every Event of a case, and its reporter behind a mask."""
        with self.db() as db, db.pipeline():
            events = db.execute(
                f"select {_EVENT} from tanggap.event e where e.complaint = %s order by e.revision, e.seq", (case,),
                binary=True)  # fmt: skip
            reporter = db.execute("select name, contact from tanggap.masked(%s)", (case,))
            told = events.fetchall()
            who = reporter.fetchone()
        return told, (who[0] or "", who[1] or "") if who else ("", "")

    def reveal(self, case: UUID, event: UUID, why: str, console: str) -> tuple[str, str]:
        """A reporter's name and contact; reading them is recorded as an Event.

        Raises:
            Refused: not my right.
        """
        with self.db() as db:
            row = db.execute(
                "select name, contact from tanggap.reveal(%s, %s, %s, %s)", (case, event, why, console)
            )
            who = row.fetchone()
        return (who[0] or "", who[1] or "") if who else ("", "")

    def set_master(self, kind: str, body: Any) -> int:
        """Say something of the city itself (a kind of ``cycle.MASTER``); the revision it got.

        Raises:
            Refused: not my right.
        """
        with self.db() as db:
            row = db.execute("select tanggap.set_master(%s, %s::jsonb)", (kind, json.dumps(body))).fetchone()
        return int(row[0]) if row else 0

    def consoles(self) -> int:
        """How many consoles are connected."""
        with self.db() as db:
            row = db.execute("select tanggap.consoles()").fetchone()
        return int(row[0]) if row else 0


def _me(asked: Any) -> Me:
    row = asked.fetchone()
    found = dict(zip((column.name for column in asked.description), row, strict=True))
    found["roles"] = tuple(sorted(role.removeprefix("tanggap_") for role in found["roles"]))
    found["token"] = bytes(found["token"])
    found["token_then"] = None if found["token_then"] is None else bytes(found["token_then"])
    return Me(**{name: found[name] for name in Me.__slots__})


class Malformed(Exception):
    """A push the central could not even read: a bug in this program, of one Event among them.

    Attributes:
        reason: the server's words.
    """

    def __init__(self, reason: str) -> None:
        super().__init__(reason)
        self.reason = reason


def translated(error: Exception) -> Exception:
    """What PostgreSQL's driver raised, as what it means here.

    Returns:
        Unavailable for the line and the server, Refused for a right, Malformed for input that is our fault; anything
        else stays what it is.
    """
    import psycopg

    assert isinstance(error, psycopg.Error)  # noqa: S101 - nothing else is handed in
    state = error.sqlstate or ""
    said = (error.diag.message_primary or str(error)).strip().splitlines() or [type(error).__name__]
    if state == "42501":
        return Refused(said[0] if sentence_known(said[0]) else "central.forbidden", reason=said[0])
    if state in ("3F000", "42P01", "42883"):
        return Refused("access.not_tanggap")
    if state in ("28P01", "28000"):
        return Refused("access.password")
    if state.startswith("53100"):
        return Unavailable("central.full")
    if state[:2] in ("22", "23", "54"):
        return Malformed(said[0])
    if isinstance(error, psycopg.OperationalError | psycopg.InterfaceError) or state[:2] in (
        "08", "25", "40", "53", "55", "57", "58",
    ):  # fmt: skip
        return Unavailable("central.unreachable", reason=said[0])
    return error
