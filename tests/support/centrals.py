"""A central for a test: a database of its own on a real server, people who may log in, and consoles that talk to it."""

from __future__ import annotations

import threading
import time
import zlib
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any
from uuid import UUID

import psycopg

from console.core.central import PostgresCentral
from console.core.sync.cycle import Sync
from console.core.sync.report import SyncState
from console.core.sync.service import SyncService
from models.central import schema
from models.commands import Actor, Command
from models.complaint import Complaint
from models.reading import CURSOR
from tests.support import factories, postgres
from tests.support.factories import NOW, Room

#: Who works there: name -> (role, scope). Roles belong to the whole server; each database has its own operators.
PEOPLE = {
    "rina": ("operator", ""), "budi": ("operator", ""), "sari": ("supervisor", ""), "tono": ("operator", "31.72"),
    "mega": ("supervisor", "31.72"), "audi": ("auditor", ""), "tanggap": ("intake", ""), "bekas": ("operator", ""),
}  # fmt: skip
PASSWORD = "rahasia-rina-7"  # noqa: S105 - of throw-away servers


@dataclass
class CentralAt:
    """A central in a database of its own.

    Attributes:
        admin: keywords of ``psycopg.connect`` for the administrator.
        keywords: the same for somebody, by name.
    """

    admin: dict[str, Any]
    keywords: Callable[[str], dict[str, Any]]

    def connect(self, name: str, **more: Any) -> psycopg.Connection[Any]:
        """Log in as somebody."""
        return psycopg.connect(**self.keywords(name), **more)

    def sql(self, text: str, *params: Any) -> list[tuple[Any, ...]]:
        """Whatever the administrator asks."""
        with patient(self.admin) as db:
            cursor = db.execute(text, params or None)
            return cursor.fetchall() if cursor.description else []

    def cases(self) -> dict[UUID, tuple[Any, ...]]:
        """Every case as the central has it: id -> row in ``schema.COLUMNS``."""
        rows = self.sql(f"select {', '.join(schema.COLUMNS)} from tanggap.complaint")
        return {row[0]: row for row in rows}


def patient(keywords: dict[str, Any], seconds: float = 20.0) -> psycopg.Connection[Any]:
    """A connection to a server that may just be coming back from a crash."""
    pause, until = threading.Event(), time.monotonic() + seconds
    while True:
        try:
            return psycopg.connect(**keywords, autocommit=True)
        except psycopg.OperationalError:
            if time.monotonic() > until:
                raise
            pause.wait(0.1)


def people(admin: dict[str, Any], password: str | None = None) -> None:
    """Make the logins, and let them work in this database; "bekas" no longer may."""
    with psycopg.connect(**admin, autocommit=True) as db:
        for name, (role, scope) in PEOPLE.items():
            if not db.execute("select 1 from pg_roles where rolname = %s", (name,)).fetchone():
                db.execute(f"create role {name} login in role tanggap_{role}")
            if password is not None:
                db.execute(f"alter role {name} password '{password}'")
            db.execute(
                "insert into tanggap.operator values (%s, %s, %s, %s)", (name, name, scope, name != "bekas")
            )


@contextmanager
def central(at: Any = None) -> Iterator[CentralAt]:
    """A new central on the shared embedded server, or on the one given, dropped afterwards."""
    server = at or postgres.shared_server()
    database = postgres.fresh_database(server)
    admin = psycopg.conninfo.conninfo_to_dict(server.dsn("tanggap_admin", database))
    schema.make(admin)
    people(admin)
    try:
        yield CentralAt(admin, lambda name: {**admin, "user": name})
    finally:
        postgres.drop_database(server, database)


@dataclass
class Console:
    """A console without a window: a room, and its side of the agreement.

    Attributes:
        online: False makes every connection fail, as when the cable is out.
    """

    room: Room
    central: PostgresCentral
    sync: Sync
    online: bool = True
    answers: list[Any] = field(default_factory=list)

    def once(self) -> Any:
        """One cycle."""
        return self.sync.once()

    def do(self, command: Command, *cases: UUID) -> Any:
        """Do one Command to cases, locally."""
        return self.room.do(command, *cases)

    def case(self, found: UUID) -> Complaint:
        """A case as this console has it."""
        return self.room.case(found)

    def cases(self) -> dict[UUID, Complaint]:
        """All cases as this console has them."""
        return self.room.cases()

    def refused(self) -> list[tuple[Any, ...]]:
        """(kind, reason) of this console's refused Events."""
        return self.room.rows("select kind, reason from event where outcome = 'refused' and mine order by n")

    def unsent(self) -> int:
        """How many Events wait for an answer."""
        return int(self.room.rows("select count(*) from event where outcome is null")[0][0])


@contextmanager
def console(
    at: CentralAt, home: Path, name: str = "rina", clock: Callable[[], int] = lambda: NOW
) -> Iterator[Console]:
    """A console of somebody's at a central; its home is made if it is not there."""
    with ExitStack() as stack:
        role = PEOPLE[name][0]
        room = stack.enter_context(
            factories.room(home, Actor(name, role), seed=zlib.crc32(str(home).encode()))
        )
        made: list[Console] = []

        def connect() -> psycopg.Connection[Any]:
            if made and not made[0].online:
                raise psycopg.OperationalError("no route to host")
            return at.connect(name, application_name="tanggap-sync")

        link = PostgresCentral(connect)
        made.append(Console(room, link, Sync(room.store, link, name, clock)))
        try:
            yield made[0]
        finally:
            made[0].sync.close()
            link.close()


@dataclass
class Running:
    """A console whose service runs on a thread, as under a window."""

    room: Room
    service: SyncService
    states: list[SyncState]
    reports: list[Any]
    changed: threading.Condition

    @property
    def cursor(self) -> int:
        """How far this console has pulled, read beside the loop: its own connection is its thread's alone."""
        found = self.room.rows("select value from meta where key = ?", CURSOR)
        return int(found[0][0]) if found else 0

    def until(self, true: Callable[[], bool], timeout: float = 10.0) -> None:
        """Wait until something the service did made it so."""
        with self.changed:
            assert self.changed.wait_for(true, timeout), (self.states[-3:], self.reports[-3:])


@contextmanager
def running(
    at: CentralAt, home: Path, name: str = "rina", connect: Callable[[], psycopg.Connection[Any]] | None = None,
    clock: Callable[[], int] = lambda: NOW,
) -> Iterator[Running]:  # fmt: skip
    """A console with its service going; stopped and joined at the end."""
    with factories.room(home, Actor(name, PEOPLE[name][0]), seed=zlib.crc32(str(home).encode())) as room:
        changed = threading.Condition()
        states: list[SyncState] = []
        reports: list[Any] = []

        def note(where: list[Any]) -> Callable[[Any], None]:
            def noted(what: Any) -> None:
                with changed:
                    where.append(what)
                    changed.notify_all()

            return noted

        service = SyncService(
            room.store, connect or (lambda: at.connect(name, application_name="tanggap-sync")), name, clock,
            told=note(states), landed=note(reports),
        )  # fmt: skip
        thread = threading.Thread(target=service.run, name=f"sync-{name}")
        thread.start()
        try:
            yield Running(room, service, states, reports, changed)
        finally:
            service.stop()
            thread.join(20)
            assert not thread.is_alive()
