"""A central on each of the two servers that are promised: the embedded 18, and Debian's 15 with TLS and passwords."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any

import psycopg
import pytest
from psycopg import sql
from psycopg.conninfo import conninfo_to_dict, make_conninfo

from tests.support import postgres
from tests.support.centrals import PASSWORD, PEOPLE, CentralAt, central
from tests.support.postgres import DebianServer

NO_DEBIAN = "Debian's PostgreSQL 15 is not installed here (apt install postgresql-15)"


@dataclass(frozen=True)
class OverSocket:
    """Debian's server as its administrator reaches it, with the face of the embedded one."""

    server: DebianServer

    def dsn(self, user: str, database: str) -> str:
        """How libpq reaches it on the machine itself."""
        return make_conninfo(self.server.admin_dsn, user=user, dbname=database)


@contextmanager
def debian_central() -> Iterator[CentralAt]:
    """A central on Debian's server, where people come in by TLS with a password; skips where it is not installed."""
    server = postgres.debian_server()
    if server is None:
        pytest.skip(NO_DEBIAN)
    with central(OverSocket(server)) as made:
        with psycopg.connect(**made.admin, autocommit=True) as db:
            for name in PEOPLE:
                hashed = db.pgconn.encrypt_password(
                    PASSWORD.encode(), name.encode(), b"scram-sha-256"
                ).decode()
                db.execute(sql.SQL("alter role {} password {}").format(sql.Identifier(name), hashed))
        database = made.admin["dbname"]

        def keywords(name: str) -> dict[str, Any]:
            return conninfo_to_dict(server.dsn(name, PASSWORD, database))

        yield CentralAt(made.admin, keywords)


@pytest.fixture(scope="module", params=["18", "15"])
def at(request: pytest.FixtureRequest) -> Iterator[CentralAt]:
    """A central for one file's tests, on one server after the other."""
    with central() if request.param == "18" else debian_central() as made:
        yield made
