"""The administrator's side of a central: making it, bringing it up to date, looking after it, and who works there.

It needs a superuser: roles belong to the whole server, and what PUBLIC may by default is shut. Nothing of this is in
reach of somebody who works at the central, a supervisor neither.
"""

from __future__ import annotations

import json
import re
import secrets
from collections.abc import Container, Iterable, Iterator, Mapping
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

from console.core import access
from console.core.address import DATABASE, Address, parse, password_in
from console.core.errors import Refused, Told
from console.core.settings import Settings
from models.central import schema
from models.central.schema import BLANK
from models.territory import Territory, load_default

if TYPE_CHECKING:
    import psycopg

ROLES: Final = ("operator", "supervisor", "auditor", "intake")
#: Who administers a server whose address does not say.
SUPERUSER: Final = "postgres"
#: One person's consoles: a window holds two lines, a command line one more.
LINES: Final = 6
SHORTEST: Final = 10
"""Signs a password must have that somebody chose."""

_NAME: Final = re.compile(r"[a-z][a-z0-9_.-]{0,62}")
_RESERVED: Final = ("public", "none", "user", "all", SUPERUSER)
_SIGNS: Final = "abcdefghjkmnpqrstuvwxyz23456789"  # none that is taken for another when it is read aloud

_TOKENS: Final = """
    select t.revision from (select revision, token, lag(revision) over w as before, lag(token) over w as was
      from tanggap.tick window w as (order by revision)) t
    where case when t.before is null then t.revision <> 0 or t.token <> sha256('tanggap')
               else t.revision <> t.before + 1
                 or t.token is distinct from sha256(t.was || tanggap.said_in(t.revision)) end
    union all select c.revision from tanggap.clock c
      where not exists (select from tanggap.tick t where (t.revision, t.token) = (c.revision, c.token))
        or exists (select from tanggap.tick t where t.revision > c.revision)
    order by 1 limit 20"""
_CASES: Final = """
    with last as (
      select distinct on (e.complaint, x.key) e.complaint, x.key, x.value
      from tanggap.event e, jsonb_each(e.effect) x where e.outcome = 'accepted'
      order by e.complaint, x.key, e.revision desc, e.seq desc),
    folded as (select complaint, jsonb_object_agg(key, value) as values from last group by complaint)
    select coalesce(c.number, f.complaint::text) from tanggap.complaint c full join folded f on f.complaint = c.id
    where c.id is null or f.complaint is null or c is distinct from jsonb_populate_record(null::tanggap.complaint,
      %(blank)s::jsonb || f.values || jsonb_build_object('id', c.id, 'number', c.number, 'revision', c.revision))
    order by 1 limit 20"""


#: What every case is before its report is laid over it.
BLANK_CASE: Final = json.dumps(BLANK | {"status": "menunggu"})


@dataclass(frozen=True, slots=True)
class Status:
    """How a central is.

    Attributes:
        version, newest: its migration, and this program's.
        current: it is as this program would make it.
        revision: of its clock.
        cases, events: how many it holds.
        operators, active: who was ever let in, and who may work there now.
    """

    version: str
    newest: str
    current: bool
    revision: int
    cases: int
    events: int
    operators: int
    active: int


@dataclass(frozen=True, slots=True)
class Verified:
    """What recomputing a central's history found; empty lists when nobody rewrote it.

    Attributes:
        tokens: revisions whose token does not follow from the one before and what was said, at most twenty.
        cases: numbers of cases that are not what their Events made of them, at most twenty.
    """

    tokens: tuple[int, ...]
    cases: tuple[str, ...]

    @property
    def sound(self) -> bool:
        """Whether everything fits."""
        return not self.tokens and not self.cases


@dataclass(frozen=True)
class Admin:
    """A way in for the administrator.

    Attributes:
        address: where; for sentences without a secret.
        keywords: of ``psycopg.connect``.
    """

    address: Address
    keywords: Mapping[str, Any] = field(repr=False)

    @contextmanager
    def db(self) -> Iterator[psycopg.Connection[Any]]:
        """A transaction in the central's database.

        Raises:
            Refused: no right to it, or no central.
            Unavailable: nobody answers.
        """
        import psycopg

        with self._told(), psycopg.connect(**self.keywords) as db:
            db.execute("set statement_timeout = 0")
            if schema.version(db) is None:
                raise Refused("central.empty", address=self.address.text)
            yield db

    def make(self) -> bool:
        """Make the central, its database too, or bring it up to date.

        Returns:
            Whether there was none.

        Raises:
            Refused: no right to it, or a newer program was here.
            Unavailable: nobody answers.
        """
        import psycopg

        with self._told():
            self._make_database()
            with psycopg.connect(**self.keywords) as db:
                new = schema.version(db) is None
            try:
                schema.make(self.keywords)
            except schema.NewerCentral as error:
                raise Refused("central.newer", found=error.found) from None
        return new

    def bring_up(self) -> None:
        """Make the central, its database too, or bring it up to date, if it is not as this program would make it.

        Raises:
            Refused: a newer program was here.
            Unavailable: nobody answers.
        """
        import psycopg

        with self._told():
            self._make_database()
            with psycopg.connect(**self.keywords) as db:
                current = schema.is_current(db)
        if not current:
            self.make()

    def migrate(self) -> bool:
        """Bring the central up to date.

        Returns:
            Whether there was something to do.

        Raises:
            Refused: no central, no right to it, or a newer program was here.
            Unavailable: nobody answers.
        """
        with self.db() as db:
            current = schema.is_current(db)
        if not current:
            self.make()
        return not current

    def status(self) -> Status:
        """Look at the central."""
        with self.db() as db:
            row = db.execute("""select (select revision from tanggap.clock), (select count(*) from tanggap.complaint),
                (select count(*) from tanggap.event), (select count(*) from tanggap.operator),
                (select count(*) from tanggap.operator where active)""").fetchone()
            assert row is not None  # noqa: S101 - one row of aggregates
            return Status(schema.version(db) or "", schema.newest(), schema.is_current(db), *row)

    def verify(self) -> Verified:
        """Recompute every token and every case from what was said."""
        with self.db() as db:
            tokens = db.execute(_TOKENS).fetchall()
            cases = db.execute(_CASES, {"blank": BLANK_CASE}).fetchall()
        return Verified(tuple(row[0] for row in tokens), tuple(row[0] for row in cases))

    def add_operator(self, name: str, role: str, password: str, scope: str = "", full_name: str = "") -> None:
        """Let somebody in.

        Args:
            name: login.
            role: one of ``ROLES``.
            password: only its hash leaves this process.
            scope: code of the kota or kecamatan whose cases they see; "" all.
            full_name: for people.

        Raises:
            Refused: a name, scope or password that will not do, or somebody of that name.
        """
        from psycopg import sql

        check_login(name)
        check_scope(scope)
        if len(password) < SHORTEST:
            raise Refused("operator.password", least=SHORTEST)
        with self.db() as db:
            if db.execute("select 1 from pg_roles where rolname = %s", (name,)).fetchone():
                raise Refused("operator.exists", name=name)
            hashed = db.pgconn.encrypt_password(password.encode(), name.encode(), b"scram-sha-256").decode()
            db.execute(
                sql.SQL("create role {} login connection limit {} password {} in role {}").format(
                    sql.Identifier(name), sql.Literal(LINES), sql.Literal(hashed), sql.Identifier(f"tanggap_{role}")
                )
            )  # fmt: skip
            db.execute("insert into tanggap.operator values (%s, %s, %s, true)", (name, full_name, scope))

    def set_operator(
        self, name: str, *, active: bool | None = None, scope: str | None = None, role: str | None = None
    ) -> None:
        """Change what somebody may; None leaves it.

        Args:
            name: login.
            active: False cuts what is open at once, and the login with it.
            scope, role: as in ``add_operator``.

        Raises:
            Refused: nobody of that name works there, or no such scope.
        """
        from psycopg import sql

        check_scope(scope or "")
        with self.db() as db:
            changed = db.execute(
                "update tanggap.operator set active = coalesce(%s, active), scope = coalesce(%s, scope)"
                " where role = %s", (active, scope, name))  # fmt: skip
            if not changed.rowcount:
                raise Refused("operator.unknown", name=name)
            if active is not None:
                verb = "login" if active else "nologin"
                db.execute(sql.SQL("alter role {} " + verb).format(sql.Identifier(name)))
            if role is not None:
                set_roles(db, name, (role,), ROLES)

    def _make_database(self) -> None:
        """The database, if the server has none of that name."""
        import psycopg
        from psycopg import sql

        try:
            psycopg.connect(**self.keywords).close()
        except psycopg.OperationalError as error:  # no SQLSTATE while connecting: ask for it elsewhere
            failure = access.translated(error, self.address)
        else:
            return
        if failure.code != "access.not_tanggap":
            raise failure
        with psycopg.connect(**{**self.keywords, "dbname": "postgres"}, autocommit=True) as db:
            name = sql.Identifier(str(self.keywords["dbname"]))
            with suppress(
                psycopg.errors.DuplicateDatabase, psycopg.errors.UniqueViolation
            ):  # somebody was quicker
                db.execute(sql.SQL("create database {} template template0 encoding 'UTF8'").format(name))

    @contextmanager
    def _told(self) -> Iterator[None]:
        """The driver's failures in words."""
        import psycopg

        try:
            yield
        except psycopg.errors.InsufficientPrivilege:
            failure: Told = Refused("operator.not_admin", address=self.address.text)
        except psycopg.Error as error:
            failure = access.translated(error, self.address)
        else:
            return
        raise failure  # outside: the driver's error holds the password


@contextmanager
def administrator(settings: Settings, environ: Mapping[str, str]) -> Iterator[Admin]:
    """The administrator's way to the central the settings name; with none named, to this computer's own.

    Args:
        settings: central and its certificate authority.
        environ: may hold the password, as ``TANGGAP_CENTRAL_PASSWORD`` or ``PGPASSWORD``.

    Raises:
        Refused: no address, or one that is not safe.
        Unavailable: the embedded server does not start.
    """
    address = parse(settings.central or "embedded:")
    if address.embedded:
        from psycopg.conninfo import conninfo_to_dict

        from console.core import embedded

        with embedded.join(embedded_folder(address, settings.home)) as server:
            yield Admin(address, conninfo_to_dict(server.dsn(embedded.ADMIN, DATABASE)))
        return
    password = environ.get(access.PASSWORD) or password_in(settings.central) or environ.get("PGPASSWORD", "")
    yield Admin(
        address, access.conninfo(address, address.user or SUPERUSER, password, ca=settings.central_ca)
    )


def embedded_folder(address: Address, home: Path) -> Path:
    """Where an embedded central is: as its address says, else in the console's own home."""
    return Path(address.folder) if address.folder else home / "central"


def set_roles(db: psycopg.Connection[Any], name: str, wanted: Container[str], among: Iterable[str]) -> None:
    """Give a login these roles, and of the others take away those it has.

    Args:
        db: the administrator's connection.
        name: login.
        wanted: roles without their prefix ``tanggap_``.
        among: every role that is spoken of.
    """
    from psycopg import sql

    for role in among:
        verb = "grant {} to {}" if role in wanted else "revoke {} from {}"
        db.execute(sql.SQL(verb).format(sql.Identifier(f"tanggap_{role}"), sql.Identifier(name)))


def check_login(name: str) -> None:
    """Whether somebody can be called so.

    Raises:
        Refused: they cannot.
    """
    if not _NAME.fullmatch(name) or name.startswith(("pg_", "tanggap_")) or name in _RESERVED:
        raise Refused("operator.name", name=name[:63])


def check_scope(scope: str, territory: Territory | None = None) -> None:
    """Whether a scope is all of the territory, a kota or a kecamatan of it.

    Raises:
        Refused: it is not.
    """
    known = territory or load_default()
    if scope and scope not in known.kota and scope not in known.kecamatan:
        raise Refused("operator.scope", scope=scope[:40])


def made_password() -> str:
    """A password nobody has to think up: four groups of five signs, 99 bits."""
    return "-".join("".join(secrets.choice(_SIGNS) for _ in range(5)) for _ in range(4))
