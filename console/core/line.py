"""The line to a console's central: a server elsewhere, or the embedded one this computer runs by itself.

Both are the same PostgreSQL behind the same door; they differ in who starts it and who may sign. A line is opened on
the thread that needs it and never on the window's.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path
from threading import Lock
from typing import TYPE_CHECKING, Any, Final

from console.core.address import DATABASE, Address, parse
from console.core.errors import Refused
from console.core.settings import Settings
from models.commands import Actor, highest
from models.reading import RIGHTS, fact

if TYPE_CHECKING:
    import psycopg

    from console.core.embedded import Embedded

#: Whoever works at an embedded central takes reports in and signs for the made city's colleagues too.
_ALSO: Final = ("intake", "speaker")
_ROLES: Final = ("operator", "supervisor", "auditor")
#: Bytes a login has room for in PostgreSQL.
_LOGIN_BYTES: Final = 63


@dataclass
class Line:
    """The way to one central, for one person.

    Attributes:
        address: where; for the screens without a secret.
        user: login there.
        password: "" where none is asked for.
        ca: file of the certificate authority; "" trusts those the system trusts.
        role: of the person at an embedded central, which has nobody else to say so.
        home: where this console's own embedded central is.
    """

    address: Address
    user: str
    password: str = field(default="", repr=False)
    ca: str = ""
    role: str = "supervisor"
    home: Path = Path()
    _server: Embedded | None = field(default=None, repr=False)
    _prepared: bool = field(default=False, repr=False)
    _lock: Lock = field(default_factory=Lock, repr=False)

    def connect(self) -> psycopg.Connection[Any]:
        """A new connection in autocommit.

        Raises:
            Refused: a wrong password, a certificate that does not hold, a login that may not.
            Unavailable: nobody answers, or the embedded server does not start.
        """
        import psycopg

        from console.core import access

        keywords = self._embedded() if self.address.embedded else access.conninfo(
            self.address, self.user, self.password, ca=self.ca
        )  # fmt: skip
        try:
            return psycopg.connect(**{**keywords, "application_name": "tanggap-sync"}, autocommit=True)
        except psycopg.Error as error:
            failure = access.translated(error, self.address)
        raise failure  # outside: the driver's error holds the password

    def close(self) -> None:
        """Let an embedded server go; the last one out stops it."""
        with self._lock:
            server, self._server, self._prepared = self._server, None, False
        if server is not None:
            server.leave()

    def _embedded(self) -> dict[str, Any]:
        """How the embedded central is reached: started, made, and this person let in, where need be."""
        import psycopg

        from console.core import central_admin, embedded

        with self._lock:
            if self._server is None:
                self._server = embedded.join(central_admin.embedded_folder(self.address, self.home))
            else:
                self._server.restart_if_dead()
            server = self._server
            if not self._prepared:
                inside: dict[str, Any] = psycopg.conninfo.conninfo_to_dict(
                    server.dsn(embedded.ADMIN, DATABASE)
                )
                central_admin.Admin(self.address, inside).bring_up()
                with psycopg.connect(**inside, autocommit=True) as db:
                    self._let_in(db)
                self._prepared = True
            return psycopg.conninfo.conninfo_to_dict(server.dsn(self.user, DATABASE))

    def _let_in(self, db: psycopg.Connection[Any]) -> None:
        """This person's login, with the role of the settings."""
        import psycopg
        from psycopg import sql

        from console.core.central_admin import set_roles

        if self.user.startswith(("pg_", "tanggap_")) or len(self.user.encode()) > _LOGIN_BYTES:
            raise Refused("central.login", name=self.user)
        there = db.execute("select exists (select from pg_roles where rolname = %s)", (self.user,)).fetchone()
        if not (there and there[0]):
            with suppress(psycopg.errors.DuplicateObject, psycopg.errors.UniqueViolation):
                db.execute(sql.SQL("create role {} login").format(sql.Identifier(self.user)))
        set_roles(db, self.user, (self.role, *_ALSO), (*_ROLES, *_ALSO))
        db.execute(
            "insert into tanggap.operator(role, full_name) values (%s, %s) on conflict do nothing",
            (self.user, self.user),
        )


def line(settings: Settings, password: str = "") -> Line:
    """The line the settings name; with none named, this computer's own embedded central.

    Args:
        settings: central, operator, role.
        password: of the login, as typed, from the keyring or the environment.

    Raises:
        Refused: no address.
    """
    address = parse(settings.central or "embedded:")
    user = settings.operator if address.embedded else address.user or settings.operator
    role = settings.role if settings.role in _ROLES else "operator"
    return Line(address, user, password, settings.central_ca, role, settings.home)


def acting(settings: Settings, db: Any) -> Actor:
    """Who acts in this home, and in which role: what a central said last, else the settings.

    Args:
        settings: say who works here.
        db: a reading connection of the store.

    Raises:
        Refused: no address.
    """
    here = line(settings)
    if here.address.embedded:
        return Actor(here.user, settings.role)
    return Actor(here.user, highest(_told(db)) or "operator")


def collecting(settings: Settings, db: Any) -> Actor:
    """Who takes reports in here without a window, always in the role intake.

    At an embedded central the one person there is an intake besides. Elsewhere the login must be one; as long as no
    central has said what it is, it is taken for one, and nothing is pushed before the central has said so.

    Args:
        settings: say who works here.
        db: a reading connection of the store.

    Raises:
        Refused: the login is no intake, or there is no address.
    """
    here = line(settings)
    roles = _told(db)
    if not here.address.embedded and roles and "intake" not in roles:
        raise Refused("refused.role", role=highest(roles) or "-", verb="intake")
    return Actor(here.user, "intake")


def _told(db: Any) -> list[str]:
    """The roles a central said last that this person has here."""
    rights = fact(db, RIGHTS)
    return [str(role) for role in json.loads(rights)[1]] if rights.startswith("[") else []


def password_for(here: Line, settings: Settings, environ: Mapping[str, str]) -> str:
    """The password of a line nobody can be asked for: from the environment, the address, else the system's keyring."""
    from console.core import access

    if here.address.embedded:
        return ""
    given = access.password_from(environ, settings.central)
    return given or access.Secrets().get(here.address, here.user)
