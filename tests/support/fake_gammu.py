"""Gammu SMSD without a modem: its real tables in a real PostgreSQL, written and read as the daemon does."""

from __future__ import annotations

import secrets
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from datetime import datetime
from pathlib import Path
from typing import Any
from urllib.parse import quote
from zoneinfo import ZoneInfo

import psycopg
from psycopg import sql
from psycopg.conninfo import conninfo_to_dict

from console.channels.sms_gammu import GammuConnector
from console.core.embedded import ADMIN, Embedded
from models.delivery import Edited, Page
from models.report import Report, Unreadable
from tests.support import postgres

SCHEMA = Path(__file__).with_name("gammu_smsd.sql")
JAKARTA = ZoneInfo("Asia/Jakarta")
_INSERT = (
    'insert into inbox ("ReceivingDateTime", "Text", "SenderNumber", "Coding", "UDH", "Class", "TextDecoded", '
    '"RecipientID", "UpdatedInDB", "Processed") '
    "values (%s, %s, %s, %s, %s, %s, %s, '', %s, %s) returning \"ID\""
)


class FakeGammu:
    """The daemon's side of the tables.

    Attributes:
        db: the superuser's line, in autocommit.
        url: what a console is given, for a login with no more than the rights it needs.
    """

    def __init__(self, at: Embedded, database: str, login: str) -> None:
        self._socket = conninfo_to_dict(at.dsn(ADMIN, database))
        self._database, self._login = database, login
        self.db = psycopg.connect(at.dsn(ADMIN, database), autocommit=True)
        self.db.execute(SCHEMA.read_bytes())
        self.db.execute("select allow(%s)", (login,))
        self.url = self.url_by(
            f"host={quote(str(self._socket['host']), safe='')}&port={self._socket['port']}"
        )

    def url_by(self, query: str) -> str:
        """The same by another way there."""
        return f"postgresql://{self._login}@/{self._database}?{query}"

    def row(
        self, sender: str, text: str, at: int, *, udh: str = "", coding: str = "Default_No_Compression", kind: int = -1,
        hexed: str | None = None, processed: bool = False,
    ) -> int:  # fmt: skip
        """One row of the inbox, received ``at`` and written then.

        Args:
            hexed: of the column ``Text``; None for the text's own UCS-2.

        Returns:
            Its ID.
        """
        when = datetime.fromtimestamp(at, JAKARTA).replace(tzinfo=None)
        raw = text.encode("utf-16-be").hex().upper() if hexed is None else hexed
        return self.raw(when, raw, sender, coding, udh, kind, text, when, processed)

    def raw(self, *values: Any) -> int:
        """One row with exactly these values."""
        found = self.db.execute(_INSERT, values).fetchone()
        assert found is not None
        return int(found[0])

    def many(self, rows: Sequence[Sequence[Any]]) -> None:
        """Rows as `raw` takes them, at once."""
        columns = sql.SQL(", ").join(
            sql.Identifier(name)
            for name in (
                "ReceivingDateTime", "Text", "SenderNumber", "Coding", "UDH", "Class", "TextDecoded", "UpdatedInDB",
                "Processed", "RecipientID",
            )
        )  # fmt: skip
        with self.db.cursor().copy(sql.SQL("copy inbox ({}) from stdin").format(columns)) as copy:
            for row in rows:
                copy.write_row([*row, ""])

    def plain(self, texts: Iterable[str], sender: str = "+6281234567890") -> None:
        """Short messages of one moment."""
        when = "2025-11-24 08:00"
        self.many([(when, "", sender, "Default_No_Compression", "", -1, text, when, False) for text in texts])

    def clean(self) -> None:
        """Everything as it was in the beginning."""
        self.db.execute("truncate inbox, outbox, outbox_multipart, sentitems restart identity")

    def long(
        self, sender: str, parts: Sequence[str], at: int, *, ref: int = 7, wide: bool = False, joined: bool = True,
        only: Sequence[int] = (),
    ) -> list[int]:  # fmt: skip
        """A long message as SMSD writes it.

        Args:
            joined: as 1.40 and later do: the first row has the words of all, the others none.
            only: the parts that came, from 1; all when empty. What came alone has its own words.

        Returns:
            IDs of the rows.
        """
        ids = []
        for seq, words in enumerate(parts, 1):
            if only and seq not in only:
                continue
            head = f"060804{ref:04X}" if wide else f"050003{ref:02X}"
            said = ("".join(parts) if seq == 1 else "") if joined and not only else words
            hexed = words.encode("utf-16-be").hex().upper()
            ids.append(self.row(sender, said, at, udh=f"{head}{len(parts):02X}{seq:02X}", hexed=hexed))
        return ids

    def unmarked(self) -> list[int]:
        """IDs of the rows nobody has marked."""
        return [row[0] for row in self.db.execute('select "ID" from inbox where not "Processed" order by 1')]

    def empty(self) -> None:
        """Somebody empties the inbox; its numbers begin anew."""
        self.db.execute("truncate inbox restart identity")

    def outbox(self) -> list[tuple[Any, ...]]:
        """Replies in the queue: ID, number, text, coding, header, multipart, creator."""
        return self.db.execute(
            'select "ID", "DestinationNumber", "TextDecoded", "Coding", "UDH", "MultiPart", "CreatorID" from outbox '
            'order by "ID"'
        ).fetchall()

    def parts(self, number: int) -> list[tuple[Any, ...]]:
        """A reply's further parts: place, text, coding, header."""
        return self.db.execute(
            'select "SequencePosition", "TextDecoded", "Coding", "UDH" from outbox_multipart '
            'where "ID" = %s order by "SequencePosition"',
            (number,),
        ).fetchall()

    def transmit(self, *states: str) -> None:
        """SMSD sends everything: each part gets a row with its state, then the queue is emptied.

        Args:
            states: of the first, second … part; the last one for all that follow.
        """
        for row in self.db.execute(
            'select o."ID", o."CreatorID", o."DestinationNumber", p.seq, p.text from outbox o, lateral ('
            '  select 1 seq, o."TextDecoded" text union all '
            '  select "SequencePosition", "TextDecoded" from outbox_multipart m where m."ID" = o."ID") p order by 1, 4'
        ).fetchall():
            number, creator, to, seq, text = row
            self.db.execute(
                'insert into sentitems ("ID", "CreatorID", "DestinationNumber", "SequencePosition", "Status", '
                '"TextDecoded", "Text", "UDH", "SenderID") values (%s, %s, %s, %s, %s, %s, \'\', \'\', \'\')',
                (number, creator, to, seq, states[min(seq, len(states)) - 1], text),
            )
        self.db.execute("delete from outbox")
        self.db.execute("delete from outbox_multipart")


class Intake:
    """Takes pages in as the collector does: items and cursor together, an id once. Each fetch is a new program's.

    Attributes:
        reports: by id, in order. edits: told later. bad: what could not be read. told: items, the known ones too.
    """

    def __init__(self, url: str) -> None:
        self.url = url
        self.cursor = ""
        self.reports: dict[str, Report] = {}
        self.edits: list[Edited] = []
        self.bad: list[Unreadable] = []
        self.told = 0

    @property
    def texts(self) -> list[str]:
        """Of the messages taken in."""
        return [report.text for report in self.reports.values()]

    def take(self, page: Page) -> None:
        """Take one page in."""
        for item in page.items:
            self.told += 1
            if isinstance(item, Report):
                self.reports.setdefault(item.external_id, item)
            elif isinstance(item, Edited):
                self.edits.append(item)
            else:
                assert isinstance(item, Unreadable)
                self.bad.append(item)
        self.cursor = page.cursor

    def poll(self, now: int) -> None:
        """One fetch to its end."""
        for page in GammuConnector(self.url, "", lambda: now).fetch(self.cursor):
            self.take(page)


@contextmanager
def gammu(at: Embedded | None = None) -> Iterator[FakeGammu]:
    """SMSD's database for one test, with a login of its own."""
    server = at or postgres.shared_server()
    database, login = postgres.fresh_database(server), f"sms{secrets.token_hex(4)}"
    with psycopg.connect(server.dsn(ADMIN, "postgres"), autocommit=True) as db:
        db.execute(sql.SQL("create role {} login").format(sql.Identifier(login)))
    try:
        made = FakeGammu(server, database, login)
        try:
            yield made
        finally:
            made.db.close()
    finally:
        postgres.drop_database(server, database)
        with psycopg.connect(server.dsn(ADMIN, "postgres"), autocommit=True) as db:
            db.execute(sql.SQL("drop role {}").format(sql.Identifier(login)))
