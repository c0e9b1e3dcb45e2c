"""SMS through the office's own modem: the PostgreSQL tables of Gammu SMSD (schema 13 to 18, docs/sql/pgsql.sql).

Reading. What is new is every row of ``inbox`` that nobody has marked ``Processed`` and every row above the highest
``ID`` read so far, marked or not: the mark alone would lose what another program marks first, the number alone would
lose a row that was written under a lower ``ID`` but committed later (several modems), and everything after the table
was emptied and counts from 1 again. Rows are marked only when the cursor that has them comes back, that is, when they
are safely in; and only when they are still the rows that were read. Parts of a long message stay unmarked until it is
whole, so that a restart, or another console, finds them again.

At the very first fetch the rows that other programs have marked are theirs.

Replying. One transaction writes the reply into ``outbox`` and ``outbox_multipart`` with ``CreatorID`` =
``tanggap:`` and the reply's id (44 characters; Gammu keeps 199), which SMSD copies into ``sentitems``. SMSD does not
cut long messages, so they are cut here.

The login needs: SELECT and UPDATE ("Processed") on inbox; SELECT and INSERT on outbox and outbox_multipart with their
sequences; SELECT on sentitems.
"""

from __future__ import annotations

import ipaddress
import re
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any, Final
from urllib.parse import parse_qsl, quote, urlencode, urlsplit
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from console.channels.numbers import can_be_answered, e164
from console.channels.rows import clean
from console.channels.sms_gammu_cursor import PAGES, ROWS, Place, numbers
from console.channels.sms_gammu_rows import CHANNEL, Joiner, Row, fingerprint, read_row
from console.channels.sms_parts import cut, header, is_gsm
from models.delivery import Away, ChannelFailure, Denied, Outgoing, Page, Unsure, Unwanted

if TYPE_CHECKING:
    import psycopg

#: Rows of one sender that are looked through for a late part's message.
LOOKED: Final = 1000
#: Whose local time Gammu writes when the address does not say ``tz=``.
ZONE: Final = "Asia/Jakarta"
#: Seconds a statement may take; SMSD holds no lock longer than one row's change.
PATIENCE_S: Final = 30

_ROWS: Final = (
    'select "ID", "ReceivingDateTime"::text, "UpdatedInDB"::text, left(coalesce("SenderNumber", \'\'), 40), '
    'left(coalesce("UDH", \'\'), 600), left("Coding", 40), coalesce("Class", -1), '
    "left(coalesce(\"TextDecoded\", ''), 20001), left(coalesce(\"Text\", ''), 100000) from inbox"
)
_NEW: Final = (
    f'{_ROWS} where ("Processed" is not true or "ID" > %(after)s or "ID" = any(%(parts)s::bigint[])) '
    f'and "ID" > %(last)s order by "ID" limit {ROWS}'
)
_THESE: Final = f'{_ROWS} where "ID" = any(%(ids)s::bigint[]) for update'
_DONE: Final = (
    'update inbox set "Processed" = true where "ID" = any(%(ids)s::bigint[]) and "Processed" is not true'
)
_OTHERS: Final = (
    f'{_ROWS} where "SenderNumber" = %(sender)s and "UDH" <> \'\' '
    f'and "ID" <> all(%(but)s::bigint[]) order by "ID" desc limit {LOOKED}'
)
_FIRST_PART: Final = (
    'insert into outbox ("DestinationNumber", "TextDecoded", "Coding", "UDH", "MultiPart", "CreatorID") '
    'values (%(to)s, %(text)s, %(coding)s, %(udh)s, %(multi)s, %(creator)s) returning "ID"'
)
_NEXT_PART: Final = (
    'insert into outbox_multipart ("ID", "SequencePosition", "TextDecoded", "Coding", "UDH") '
    "values (%(id)s, %(seq)s, %(text)s, %(coding)s, %(udh)s)"
)
_QUEUED: Final = 'select "ID" from outbox where "CreatorID" = %(creator)s order by "ID" desc limit 1'
_SENT: Final = (
    'select "ID", array_agg("Status"::text) from sentitems where "CreatorID" = %(creator)s '
    'group by "ID" order by "ID"'
)
_FAILED: Final = frozenset(("SendingError", "Error", "DeliveryFailed"))
#: States of PostgreSQL after which nobody tries again before a person has done something.
_RIGHTS: Final = ("42501",)
#: Refused after the password was taken: it is there, but has no room now.
_BUSY: Final = re.compile("too many|connection slots|starting up|shutting down|recovery")
_TABLES: Final = ("42P01", "42703", "3D000", "3F000")


class GammuConnector:
    """Gammu SMSD's tables. Opens a line for each call and holds none between them.

    Args:
        url: ``postgresql://user@host/smsd``; libpq's parameters, and ``tz=`` for the zone of the modem's machine
            (default Asia/Jakarta). Away from this machine the server must prove who it is (``sslmode=verify-full``)
            unless the address says otherwise.
        token: the login's password.
        clock: seconds since the epoch.
    """

    def __init__(self, url: str, token: str, clock: Callable[[], int]) -> None:
        self._token = token
        self._clock = clock
        try:
            parts = urlsplit(url)
            query = dict(parse_qsl(parts.query))
            self._zone = ZoneInfo(query.pop("tz", ZONE))
        except (ValueError, ZoneInfoNotFoundError, OSError):
            raise Denied("sms.url") from None
        self._host = parts.hostname or query.get("host", "localhost")
        if "sslmode" not in query and not _is_near(self._host):
            query["sslmode"] = "verify-full"
        # Put together by hand: urlunsplit drops the slashes of an address without a host, and libpq wants them.
        self._url = f"postgresql://{parts.netloc}{parts.path}?{urlencode(query, quote_via=quote)}"

    @property
    def channel(self) -> str:
        """Channel code."""
        return CHANNEL

    def fetch(self, cursor: str) -> Iterator[Page]:
        """What is new in the inbox; the last page's cursor names the parts that still wait.

        Raises:
            CursorLost, Away, Denied.
        """
        place = Place.of(cursor)
        with self._line() as db:
            self._acknowledge(db, place)
            top = db.execute('select coalesce(max("ID"), 0) from inbox').fetchone()
            highest = int(top[0]) if top else 0
            # Lower than where we stood: rows were removed, or the table counts anew.
            after = highest if place.after < 0 else min(place.after, highest)
            yield from self._pages(db, after, numbers(place.parts))

    def send(self, out: Outgoing) -> str:
        """Put a reply into the outbox. A reply that lies there already, or went out, is not put there again.

        Raises:
            Away, Denied: it is not there. Unsure: the answer to the commit was lost. Unwanted: no number to send to.
        """
        to, text = e164(out.contact), clean(out.text)
        if not can_be_answered(to):
            raise Unwanted("sms.no_number")
        if not text.strip():
            raise Unwanted("refused.reply_empty")
        with self._line() as db:
            db.execute("begin")
            # Two intakes that try at once: the second sees what the first has written.
            db.execute("select pg_advisory_xact_lock(hashtextextended(%(creator)s, 0))", _creator(out))
            there = self._there(db, out)
            number = _written(db, out, to, text) if there is None or there[1] else there[0]
            self._commit(db)
            return str(number)

    def find(self, out: Outgoing) -> str | None:
        """Look for a reply in the outbox and among what was sent.

        Returns:
            Its ID. In the outbox it will go out: SMSD tries until it did or gives up.

        Raises:
            Unwanted: SMSD gave up, or the network did. Away, Denied.
        """
        with self._line() as db:
            there = self._there(db, out)
        if there is None:
            return None
        number, failure = there
        if failure:
            raise Unwanted("sms.failed", status=failure)
        return str(number)

    def close(self) -> None:
        """Nothing is held between calls."""

    # reading

    def _acknowledge(self, db: psycopg.Connection[Any], place: Place) -> None:
        """Mark what is safely in, unless the numbers mean other rows by now."""
        for ranges, mark in place.read:
            ids = numbers(ranges)
            with db.transaction():
                rows = self._rows(db, _THESE, ids=ids)
                if fingerprint(rows) == mark:
                    db.execute(_DONE, {"ids": ids})

    def _pages(self, db: psycopg.Connection[Any], after: int, parts: list[int]) -> Iterator[Page]:
        def others(sender: str, but: list[int]) -> list[Row]:
            return self._rows(db, _OTHERS, sender=sender, but=but)

        joiner = Joiner(self._clock(), others)
        place, last = Place(after), -1
        for _ in range(PAGES):
            rows = self._rows(db, _NEW, after=after, parts=parts, last=last)
            items, done = joiner.add(rows)
            over = len(rows) < ROWS
            if over:
                late, gone = joiner.give_up()
                items, done = [*items, *late], [*done, *gone]
            last = rows[-1].id if rows else last
            place = place.moved(last, [row.id for row in done], fingerprint(done), joiner.waiting)
            yield Page(tuple(items), place.text())
            if over:
                return

    def _rows(self, db: psycopg.Connection[Any], query: str, **values: Any) -> list[Row]:
        now = self._clock()
        return [read_row(row, self._zone, now) for row in db.execute(query, values)]

    # replying

    def _there(self, db: psycopg.Connection[Any], out: Outgoing) -> tuple[int, str] | None:
        """A reply's ID and, when it failed, how; None when it is nowhere."""
        queued = db.execute(_QUEUED, _creator(out)).fetchone()
        if queued is not None:
            return int(queued[0]), ""
        last: tuple[int, str] | None = None
        for number, states in db.execute(_SENT, _creator(out)):
            failure = next((state for state in states if state in _FAILED), "")
            if not failure:
                return int(number), ""
            last = int(number), failure
        return last

    def _commit(self, db: psycopg.Connection[Any]) -> None:
        import psycopg

        try:
            db.execute("commit")
        except psycopg.Error:
            raise Unsure("channel.unsure", host=self._host) from None

    @contextmanager
    def _line(self) -> Iterator[psycopg.Connection[Any]]:
        """A connection in autocommit; what the driver says in our words."""
        import psycopg

        settings = f"-c statement_timeout={PATIENCE_S}s -c lock_timeout={PATIENCE_S}s -c datestyle=ISO"
        try:
            db = psycopg.connect(
                self._url, password=self._token or None, autocommit=True, connect_timeout=10, client_encoding="UTF8",
                options=settings, application_name="tanggap-sms", keepalives_idle=30, tcp_user_timeout=60_000,
            )  # fmt: skip
        except psycopg.Error as error:
            raise self._told(error) from None  # the driver's error holds the password
        try:
            if (
                db.info.parameter_status("server_encoding") == "SQL_ASCII"
            ):  # it would refuse to give what is not UTF-8
                db.execute("set client_encoding to SQL_ASCII")
            _read_gently(db)
            yield db
        except psycopg.Error as error:
            raise self._told(error) from None
        finally:
            # Not by `with`: that would first end a transaction on a line that may be dead, and warn of it.
            db.close()

    def _told(self, error: psycopg.Error) -> ChannelFailure:
        state = error.sqlstate or ""
        if state in _RIGHTS:
            return Denied("sms.rights")
        if state in _TABLES:
            return Denied("sms.tables")
        if state:
            return Away("channel.broken", status=state)
        import psycopg

        if isinstance(error, psycopg.ProgrammingError):
            return Denied("sms.url")  # libpq does not understand it
        # While connecting there is no state, and the words are in the server's language.
        line = error.pgconn
        if line is not None and (line.needs_password or line.used_password) and not _BUSY.search(str(error)):
            return Denied("channel.denied", status="28P01")
        return Away("channel.away", host=self._host, reason=type(error).__name__)


def _written(db: psycopg.Connection[Any], out: Outgoing, to: str, text: str) -> int:
    """Write a reply with all its parts."""
    pieces = cut(text)
    coding = "Default_No_Compression" if is_gsm(text) else "Unicode_No_Compression"
    many, ref = len(pieces) > 1, out.reply.int
    number = 0
    for seq, piece in enumerate(pieces, 1):
        udh = header(ref, len(pieces), seq) if many else ""
        values = {"text": piece, "coding": coding, "udh": udh, "seq": seq, "id": number}
        if seq == 1:
            row = db.execute(_FIRST_PART, {**values, "to": to, "multi": many, **_creator(out)}).fetchone()
            number = int(row[0]) if row else 0
        else:
            db.execute(_NEXT_PART, values)
    return number


def _creator(out: Outgoing) -> dict[str, str]:
    return {"creator": f"tanggap:{out.reply}"}


def _is_near(host: str) -> bool:
    """Whether a host is this machine: its name, its loopback, or a folder of sockets."""
    if host == "localhost" or host.startswith(("/", "@")):
        return True
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return False


def _read_gently(db: psycopg.Connection[Any]) -> None:
    """Text that is not UTF-8 (an old database has any bytes) must not stop a page."""
    from psycopg.adapt import Loader

    class Gentle(Loader):
        def load(self, data: Any) -> str:
            return bytes(data).decode("utf-8", "replace")

    for name in ("text", "varchar"):
        db.adapters.register_loader(name, Gentle)
