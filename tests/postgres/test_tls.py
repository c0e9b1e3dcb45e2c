"""A central elsewhere: TLS checked in full and passwords that are hashed, and nothing less."""

from __future__ import annotations

import socket
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import psycopg
import pytest
from psycopg.conninfo import conninfo_to_dict

from console.core import access
from console.core.address import parse
from console.core.central import PostgresCentral
from console.core.errors import Refused
from console.core.sync.cycle import Sync
from models.commands import Actor, Coordinate
from tests.postgres.conftest import NO_DEBIAN, debian_central
from tests.support import factories, postgres
from tests.support.centrals import PASSWORD, CentralAt
from tests.support.factories import NOW, report
from tests.support.postgres import DebianServer


@pytest.fixture(scope="module")
def at() -> Iterator[CentralAt]:
    with debian_central() as made:
        yield made


@pytest.fixture
def server(at: CentralAt) -> DebianServer:
    found = postgres.debian_server()
    assert found is not None, NO_DEBIAN
    return found


def address(server: DebianServer, at: CentralAt, host: str = "localhost", more: str = "") -> Any:
    return parse(f"postgresql://{host}:{server.port}/{at.admin['dbname']}{more}")


def connected(
    server: DebianServer, at: CentralAt, host: str = "localhost", **more: Any
) -> psycopg.Connection[Any]:
    given = access.conninfo(address(server, at, host), "rina", PASSWORD, ca=str(server.ca_file))
    return psycopg.connect(**{**given, **more})


def test_the_right_certificate_and_password(server: DebianServer, at: CentralAt) -> None:
    with connected(server, at) as db:
        assert db.pgconn.ssl_in_use
        assert db.info.get_parameters()["sslmode"] == "verify-full"
        assert db.execute("select session_user::text, scope from tanggap.me()").fetchone() == ("rina", "")
        ((method,),) = at.sql("select distinct left(rolpassword, 14) from pg_authid where rolname = 'rina'")
        assert method == "SCRAM-SHA-256$"
    me = access.sign_in(address(server, at), "rina", PASSWORD, ca=str(server.ca_file))
    assert (me.user, me.role) == ("rina", "operator")


@pytest.mark.parametrize(("host", "ca", "code"), [
    ("localhost", "other", "access.certificate"), ("127.0.0.1", "right", "access.host_name"),
    ("localhost", "system", "access.certificate"), ("localhost", "missing", "access.ca"),
])  # fmt: skip
def test_a_certificate_that_does_not_hold(
    server: DebianServer, at: CentralAt, host: str, ca: str, code: str, tmp_path: Path
) -> None:
    file = {"other": str(server.other_ca_file), "right": str(server.ca_file), "system": "",
            "missing": str(tmp_path / "none.pem")}[ca]  # fmt: skip
    with pytest.raises(Refused) as refused:
        access.sign_in(address(server, at, host), "rina", PASSWORD, ca=file)
    assert refused.value.code == code


@pytest.mark.parametrize("mode", ["disable", "allow", "prefer", "require", "verify-ca"])
def test_an_address_cannot_ask_for_less(server: DebianServer, at: CentralAt, mode: str) -> None:
    with pytest.raises(Refused) as refused:
        access.sign_in(address(server, at, more=f"?sslmode={mode}"), "rina", PASSWORD, ca=str(server.ca_file))
    assert refused.value.code == "access.tls"


@pytest.mark.parametrize("mode", ["disable", "allow"])
def test_the_server_takes_nobody_without_tls(
    server: DebianServer, at: CentralAt, mode: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    if mode == "disable":
        with pytest.raises(psycopg.OperationalError, match=r"pg_hba\.conf"):
            connected(server, at, sslmode=mode)
    monkeypatch.setenv("PGSSLMODE", mode)  # nor does the environment lower the guard
    with connected(server, at) as db:
        assert db.pgconn.ssl_in_use


@pytest.mark.parametrize(("user", "password"), [("rina", "bukan-ini"), ("rina", ""), ("siapa", PASSWORD),
                                                ("tanggap_owner", PASSWORD), ("tanggap_admin", PASSWORD)])  # fmt: skip
def test_a_wrong_name_or_password(server: DebianServer, at: CentralAt, user: str, password: str) -> None:
    with pytest.raises(Refused) as refused:
        access.sign_in(address(server, at), user, password, ca=str(server.ca_file))
    assert refused.value.code in ("access.password", "access.barred")
    for lang in ("id", "en"):
        assert not password or password not in refused.value.sentence(lang)


def test_a_password_is_never_sent_to_who_cannot_prove_who_they_are(at: CentralAt) -> None:
    """A server that says it has no TLS hears nothing more."""
    with socket.create_server(("127.0.0.1", 0)) as false:
        false.settimeout(5)
        given = access.conninfo(parse(f"postgresql://localhost:{false.getsockname()[1]}/x"), "rina", PASSWORD)
        heard = b""

        def answer() -> None:
            nonlocal heard
            line, _peer = false.accept()
            with line:
                line.settimeout(5)
                heard += line.recv(1000)
                line.sendall(b"N")
                heard += line.recv(1000)

        import threading

        listening = threading.Thread(target=answer)
        listening.start()
        with pytest.raises(psycopg.OperationalError, match="does not support SSL"):
            psycopg.connect(**given)
        listening.join(10)
        assert not listening.is_alive()
    assert len(heard) == 8  # the question for TLS, and nothing after it


def test_a_cycle_over_tls(server: DebianServer, at: CentralAt, tmp_path: Path) -> None:
    with factories.room(tmp_path / "home", Actor("rina", "operator")) as room:
        link = PostgresCentral(lambda: connected(server, at))
        sync = Sync(room.store, link, "rina", lambda: NOW)
        try:
            (case,) = room.receive(report(1))
            room.do(Coordinate("DSDA"), case)
            found = sync.once()
            assert (found.accepted, found.refused) == (2, 0)
            db = link.connection
            assert db is not None and db.pgconn.ssl_in_use
        finally:
            sync.close()
            link.close()
    assert at.sql("select status from tanggap.complaint where id = %s", case) == [("koordinasi",)]
    assert at.sql("select distinct actor from tanggap.event") == [("rina",)]


def test_who_came_in_by_tls_is_seen_as_such(server: DebianServer, at: CentralAt) -> None:
    with connected(server, at) as db:
        assert at.sql(
            "select ssl, version ~ '^TLSv1\\.[23]$' from pg_stat_ssl where pid = %s", db.info.backend_pid
        ) == [(True, True)]
    assert conninfo_to_dict(server.admin_dsn)["host"].startswith("/")  # only the administrator needs none
