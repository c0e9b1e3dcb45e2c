"""Getting in: addresses as people type them, a knock that tells the truth, passwords that stay where they belong."""

from __future__ import annotations

import errno
import json
import os
import socket
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from types import SimpleNamespace
from typing import Any
from uuid import UUID

import keyring.errors
import psycopg
import pytest
from hypothesis import given
from hypothesis import strategies as st
from keyring.backend import KeyringBackend

from console.core import access
from console.core.access import Address, Remembered, Secrets, conninfo, parse, probe, sign_in, translated
from console.core.errors import Refused, Told, Unavailable
from models.sentences import catalogue
from tests.support import postgres

CENTRAL = UUID("0198f0c2-0000-7000-8000-000000000001")
# What tanggap.me() answers, without the rest of a central; rina is an operator, bekas is none any more.
STUB = f"""
    create schema tanggap; grant usage on schema tanggap to public;
    create function tanggap.me(out central uuid, out revision bigint, out token bytea, out min_console int,
      out scope text, out roles name[], out protocol int) language sql as $$
      select '{CENTRAL}'::uuid, 7::bigint, '\\x00ff'::bytea, 1,
      case session_user when 'access_rina' then '31.72' end, array['tanggap_reader', 'tanggap_operator']::name[], 3 $$;
"""
GOOD = "rahasia-benar-9"


def refusal(text: str) -> Refused:
    with pytest.raises(Refused) as refused:
        parse(text)
    for lang in ("id", "en"):
        assert refused.value.sentence(lang)
    return refused.value


# Addresses -------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("typed", "shown", "url"),
    [
        (" pusat.tanggap.internal ", "pusat.tanggap.internal", "postgresql://pusat.tanggap.internal/tanggap"),
        ("10.0.0.5:5433", "10.0.0.5:5433", "postgresql://10.0.0.5:5433/tanggap"),
        ("pusat:5432", "pusat", "postgresql://pusat/tanggap"),
        ("satu,dua:6000", "satu,dua:6000", "postgresql://satu,dua:6000/tanggap"),
        ("[::1]:6000", "[::1]:6000", "postgresql://[::1]:6000/tanggap"),
        ("::1", "[::1]", "postgresql://[::1]/tanggap"),
        ("postgres://pusat", "pusat", "postgresql://pusat/tanggap"),
        ("postgresql://pusat/tanggap", "pusat", "postgresql://pusat/tanggap"),
        ("pusat/latihan", "postgresql://pusat/latihan", "postgresql://pusat/latihan"),
        (
            "postgresql://pusat/?sslmode=verify-full",
            "postgresql://pusat/tanggap?sslmode=verify-full",
            "postgresql://pusat/tanggap?sslmode=verify-full",
        ),
        ("/var/run/postgresql", "/var/run/postgresql", "postgresql://%2Fvar%2Frun%2Fpostgresql/tanggap"),
        (
            "postgresql:///?host=/run/pg&port=6000",
            "%2Frun%2Fpg:6000",
            "postgresql://%2Frun%2Fpg:6000/tanggap",
        ),
        ("postgresql:///?host=satu,dua&port=1,2", "satu:1,dua:2", "postgresql://satu:1,dua:2/tanggap"),
        ("embedded:///srv/tanggap", "embedded:///srv/tanggap", "embedded:///srv/tanggap"),
        ("embedded:", "embedded:", "embedded://"),
    ],
)
def test_an_address_as_somebody_types_it(typed: str, shown: str, url: str) -> None:
    address = parse(typed)
    assert (address.text, address.url) == (shown, url)
    assert (
        parse(address.text) == parse(address.url) == address
    )  # what is shown and what is kept lead there too


def test_the_name_in_an_address_is_a_hint_and_its_password_is_left_out() -> None:
    for text in (
        "postgresql://rina:rahasia%2F1@pusat/tanggap",
        "rina:rahasia%2F1@pusat",
        "postgresql://pusat/tanggap?user=rina&password=rahasia/1",
    ):
        address = parse(text)
        assert (address.text, address.user) == ("pusat", "rina")
        assert "rahasia" not in repr(address) + address.url
        assert access.password_in(text) == "rahasia/1"
    assert access.password_in("pusat") == access.password_in("") == access.password_in("embedded:") == ""


def test_a_password_from_outside(home: Path) -> None:
    assert access.password_from({}) == ""
    assert access.password_from({}, "postgresql://rina:satu@pusat") == "satu"
    assert access.password_from({access.PASSWORD: "dua"}, "postgresql://rina:satu@pusat") == "dua"


@pytest.mark.parametrize(
    "text",
    [
        "http://pusat", "pusat:0", "pusat:65536", "pusat:lima", "pu sat", "host=pusat dbname=x", "a,,b", "pusat:1:2",
        "[pusat]", "postgresql://", "postgresql:///tanggap", "postgresql:///?host=a,b&port=1,2,3", "-pusat",
        "embedded://srv", "pusat/\x07", "💾", "[::1", "a" * 300,
    ],
)  # fmt: skip
def test_what_is_no_address_is_told(text: str) -> None:
    assert refusal(text).code == "access.address"


def test_no_address_at_all() -> None:
    assert refusal("  ").code == "access.address_empty"


def test_a_refused_address_does_not_show_its_password() -> None:
    for text in (
        "postgresql://rina:raha/sia@pusat",
        "postgresql://pu sat/?password=rahasia",
        "rina:rahasia@",
    ):
        assert "raha" not in refusal(text).sentence("id"), text


@pytest.mark.parametrize(
    "option", ["service=x", "passfile=/etc/shadow", "sslkey=/k", "options=-c", "hostaddr=1.2.3.4"]
)
def test_an_address_cannot_bring_other_options(option: str) -> None:
    refused = refusal(f"postgresql://pusat/?{option}")
    assert (refused.code, refused.params["name"]) == ("access.address_option", option.partition("=")[0])


@given(st.text(max_size=60))
def test_whatever_is_typed_is_an_address_or_refused(text: str) -> None:
    try:
        address = parse(text)
    except Refused:
        return
    assert parse(address.text) == Address(
        address.text, address.hosts, address.database, address.options, "", address.folder
    )


# What the driver is told -----------------------------------------------------------------------------------


def test_the_line_notices_a_dead_link_and_checks_the_certificate(tmp_path: Path) -> None:
    ca = tmp_path / "ca.pem"
    ca.touch()
    given = conninfo(parse("satu,dua:6000"), "rina", GOOD, ca=str(ca))
    assert given == {
        "host": "satu,dua", "port": "5432,6000", "dbname": "tanggap", "user": "rina", "password": GOOD,
        "sslmode": "verify-full", "sslrootcert": str(ca), "target_session_attrs": "read-write",
        "application_name": "tanggap", "connect_timeout": 5, "keepalives_idle": 10, "keepalives_interval": 5,
        "keepalives_count": 3, "tcp_user_timeout": 15000,
    }  # fmt: skip
    psycopg.conninfo.make_conninfo(**given)  # libpq knows every word of it
    assert Path(conninfo(parse("pusat"), "rina", "")["sslrootcert"]).is_file()


def test_a_socket_needs_no_certificate() -> None:
    given = conninfo(parse("postgresql:///?host=/run/pg&sslmode=disable"), "rina", "")
    assert given["sslmode"] == "disable"
    assert "sslrootcert" not in given
    assert "password" not in given
    assert conninfo(parse("postgresql:///?host=/run/pg,pusat"), "rina", "")["sslmode"] == "verify-full"


@pytest.mark.parametrize("mode", ["disable", "allow", "prefer", "require", "verify-ca"])
def test_less_than_a_checked_certificate_is_refused(mode: str) -> None:
    with pytest.raises(Refused) as refused:
        probe(parse(f"postgresql://pusat/?sslmode={mode}"))
    assert refused.value.code == "access.tls"
    assert mode in refused.value.sentence("en")


def test_a_missing_authority_is_told(tmp_path: Path) -> None:
    with pytest.raises(Refused) as refused:
        conninfo(parse("pusat"), "rina", "", ca=str(tmp_path / "tiada.pem"))
    assert refused.value.code == "access.ca"
    assert "tiada.pem" in str(refused.value)


def test_the_embedded_central_is_not_reached_this_way() -> None:
    with pytest.raises(ValueError, match="launcher"):
        conninfo(parse("embedded:"), "rina", "")


# What the driver says --------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("error", "code"),
    [
        (psycopg.errors.InvalidPassword(), "access.password"),
        (psycopg.errors.InsufficientPrivilege(), "access.no_operator"),
        (psycopg.errors.InvalidAuthorizationSpecification(), "access.barred"),
        (psycopg.errors.InvalidCatalogName(), "access.not_tanggap"),
        (psycopg.errors.UndefinedFunction(), "access.not_tanggap"),
        (psycopg.errors.InvalidSchemaName(), "access.not_tanggap"),
        (psycopg.errors.TooManyConnections(), "access.full"),
        (psycopg.errors.CannotConnectNow(), "access.starting"),
        (psycopg.errors.AdminShutdown(), "access.starting"),
        (psycopg.errors.ReadOnlySqlTransaction(), "access.read_only"),
        (psycopg.errors.DiskFull(), "access.failed"),
        (psycopg.errors.ConnectionTimeout("connection timeout expired"), "access.timeout"),
        ("FATAL:  sorry, too many clients already", "access.full"),
        ("FATAL:  the database system is starting up", "access.starting"),
        ('FATAL:  no pg_hba.conf entry for host "10.0.0.9", user "rina", SSL encryption', "access.barred"),
        ('FATAL:  role "rina" is not permitted to log in', "access.barred"),
        ("server closed the connection unexpectedly", "access.closed"),
        ("session is read-only", "access.read_only"),
        ("server does not support SSL, but SSL was required", "access.no_tls"),
        ("received invalid response to SSL negotiation: H", "access.not_tanggap"),
        ("SSL error: certificate verify failed", "access.certificate"),
        ('server certificate for "x" does not match host name "y"', "access.host_name"),
        ("failed to resolve host 'tiada': [Errno -2] Name or service not known", "access.unknown_host"),
        (f"connection failed: {os.strerror(errno.ECONNREFUSED)}", "access.refused"),
        (f"connection failed: {os.strerror(errno.ETIMEDOUT)}", "access.timeout"),
        ("connection failed: something nobody foresaw", "access.unreachable"),
        # Of two hosts one is down and the other knows better.
        (
            "Connection refused\n- host: 'b': FATAL:  password authentication failed for user",
            "access.password",
        ),
    ],
)
def test_each_failure_has_its_sentence(error: psycopg.Error | str, code: str) -> None:
    failure = translated(psycopg.OperationalError(error) if isinstance(error, str) else error, parse("pusat"))
    assert failure.code == code
    for lang in ("id", "en"):
        assert failure.sentence(lang)


def test_a_server_that_speaks_another_language_is_understood_by_the_line() -> None:
    class Said(psycopg.OperationalError):
        pgconn: Any = None

    error = Said("connection failed: FATAL:  otentikasi sandi gagal")
    assert translated(error).code == "access.unreachable"
    error.pgconn = SimpleNamespace(needs_password=False, used_password=True)
    assert translated(error).code == "access.password"


def test_every_sentence_is_used_and_whole() -> None:
    sources = (Path(access.__file__).parents[1]).rglob("*.py")
    source = "".join(path.read_text("utf-8") for path in sources)
    for lang in ("id", "en"):
        for code, text in catalogue()[lang].items():
            if code.startswith("access."):
                assert f'"{code}"' in source, code
                assert text.endswith((".", "?")), code


# A real server, with TLS -----------------------------------------------------------------------------------


@pytest.fixture(scope="module")
def debian() -> Iterator[postgres.DebianServer]:
    server = postgres.debian_server()
    if server is None:
        pytest.skip("no PostgreSQL 15 of Debian here")
    with psycopg.connect(server.admin_dsn, autocommit=True) as db:
        for name in ("rina", "bekas", "tamu", "tutup"):
            login = "nologin" if name == "tutup" else "login"
            db.execute(f"create role access_{name} {login} password '{GOOD}'")
        for database in ("access_pusat", "access_kosong"):
            db.execute(f"create database {database}")
            db.execute(f"revoke all on database {database} from public")
            db.execute(f"grant connect on database {database} to access_rina, access_bekas")
    with psycopg.connect(server.admin_dsn, dbname="access_pusat", autocommit=True) as db:
        db.execute(STUB)
    yield server
    with psycopg.connect(server.admin_dsn, autocommit=True) as db:
        for database in ("access_pusat", "access_kosong"):
            db.execute(f"drop database {database} with (force)")
        db.execute("drop role access_rina, access_bekas, access_tamu, access_tutup")


def at(server: postgres.DebianServer, database: str = "access_pusat", host: str = "") -> Address:
    return parse(f"{host or server.host}:{server.port}/{database}")


def test_a_knock_tells_reachable_and_certificate(debian: postgres.DebianServer) -> None:
    found = probe(at(debian), ca=str(debian.ca_file))
    assert (found.reachable, found.certificate, found.failure, found.version) == (True, True, None, "")
    assert found.fine


@pytest.mark.parametrize(
    ("host", "ca", "reachable", "code"),
    [
        ("", "other", True, "access.certificate"),
        ("", "", True, "access.certificate"),  # none of the city's among those the system trusts
        ("127.0.0.1", "right", True, "access.host_name"),
        ("", "broken", False, "access.ca"),
    ],
)
def test_a_knock_at_a_door_with_another_name(
    debian: postgres.DebianServer, tmp_path: Path, host: str, ca: str, reachable: bool, code: str
) -> None:
    broken = tmp_path / "broken.pem"
    broken.write_text("this is no certificate")
    files = {"": "", "right": str(debian.ca_file), "other": str(debian.other_ca_file), "broken": str(broken)}
    found = probe(at(debian, host=host), ca=files[ca])
    assert (found.reachable, found.certificate, found.fine) == (reachable, False, False)
    assert isinstance(found.failure, Refused)
    assert found.failure.code == code


def test_the_second_host_answers_for_the_first(debian: postgres.DebianServer) -> None:
    down = postgres.free_port()
    address = parse(f"localhost:{down},localhost:{debian.port}/access_pusat")
    assert probe(address, ca=str(debian.ca_file)).fine
    assert sign_in(address, "access_rina", GOOD, ca=str(debian.ca_file)).user == "access_rina"


def test_who_signs_in_is_who_the_central_says(debian: postgres.DebianServer) -> None:
    found = sign_in(at(debian), "access_rina", GOOD, ca=str(debian.ca_file))
    assert (found.central, found.revision, found.token, found.min_console) == (CENTRAL, 7, b"\x00\xff", 1)
    assert (found.scope, found.roles, found.role) == (
        "31.72",
        ("tanggap_reader", "tanggap_operator"),
        "operator",
    )
    assert found.more == {"protocol": 3}  # what a newer central says as well


@pytest.mark.parametrize(
    ("user", "password", "database", "code"),
    [
        ("access_rina", "salah", "access_pusat", "access.password"),
        ("access_rina", "", "access_pusat", "access.password"),
        ("siapa", GOOD, "access_pusat", "access.password"),
        ("access_tutup", GOOD, "access_pusat", "access.barred"),
        ("access_tamu", GOOD, "access_pusat", "access.no_operator"),  # may not even connect
        ("access_bekas", GOOD, "access_pusat", "access.no_operator"),  # no active row of his
        ("access_rina", GOOD, "access_kosong", "access.not_tanggap"),
        ("access_rina", GOOD, "access_tiada", "access.not_tanggap"),
    ],
)
def test_why_somebody_is_not_let_in(
    debian: postgres.DebianServer, user: str, password: str, database: str, code: str
) -> None:
    with pytest.raises(Refused) as refused:
        sign_in(at(debian, database), user, password, ca=str(debian.ca_file))
    assert refused.value.code == code
    # The driver's error holds the line, and that holds the password.
    assert refused.value.__cause__ is None
    assert refused.value.__suppress_context__ or refused.value.__context__ is None
    assert GOOD not in repr(refused.value)


def test_nobody_there() -> None:
    found = probe(parse(f"localhost:{postgres.free_port()}"))
    assert (found.reachable, found.certificate) == (False, None)
    assert isinstance(found.failure, Unavailable)
    assert found.failure.code == "access.refused"


def test_a_door_that_never_answers(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(access, "LINE", {**access.LINE, "connect_timeout": 2})  # the least libpq knows
    with socket.socket() as deaf:
        deaf.bind(("127.0.0.1", 0))
        deaf.listen()
        found = probe(parse(f"127.0.0.1:{deaf.getsockname()[1]}"))
    assert not found.reachable
    assert found.failure is not None
    assert found.failure.code == "access.timeout"


def test_an_answer_that_is_not_ours() -> None:
    for row in (None, {}, {"central": CENTRAL}):
        with pytest.raises(Refused) as refused:
            access.identity("rina", row)
        assert refused.value.code == "access.not_tanggap"


def test_of_several_roles_the_highest_is_meant() -> None:
    row = {"central": CENTRAL, "revision": 0, "token": None, "min_console": 1, "scope": "", "roles": None}
    assert access.identity("rina", row).role == ""
    row["roles"] = ["tanggap_reader", "tanggap_operator", "tanggap_supervisor"]
    assert access.identity("rina", row).role == "supervisor"


# The keyring -----------------------------------------------------------------------------------------------


class Ring(KeyringBackend):
    """A keyring in memory."""

    priority = 1  # type: ignore[assignment]

    def __init__(self) -> None:
        self.kept: dict[tuple[str, str], str] = {}
        self.locked = False

    def _open(self) -> None:
        if self.locked:
            raise keyring.errors.KeyringLocked("nobody unlocked it")

    def get_password(self, service: str, username: str) -> str | None:
        self._open()
        return self.kept.get((service, username))

    def set_password(self, service: str, username: str, password: str) -> None:
        self._open()
        self.kept[service, username] = password

    def delete_password(self, service: str, username: str) -> None:
        self._open()
        del self.kept[service, username]


def test_a_password_is_kept_by_central_and_user() -> None:
    ring = Ring()
    secrets, pusat, other = Secrets(ring), parse("pusat"), parse("lain")
    secrets.set(pusat, "rina", GOOD)
    assert ring.kept == {("tanggap", "rina@pusat"): GOOD}
    assert secrets.available()
    assert secrets.get(pusat, "rina") == GOOD
    assert secrets.get(pusat, "budi") == secrets.get(other, "rina") == ""
    secrets.forget(other, "rina")
    secrets.forget(pusat, "rina")
    assert ring.kept == {}


def test_a_locked_keyring_is_told() -> None:
    ring = Ring()
    ring.locked = True
    secrets, pusat = Secrets(ring), parse("pusat")
    for act in (
        lambda: secrets.get(pusat, "rina"), lambda: secrets.set(pusat, "rina", GOOD),
        lambda: secrets.forget(pusat, "rina"),
    ):  # fmt: skip
        with pytest.raises(Unavailable) as told:
            act()
        assert told.value.code == "access.keyring"
        assert GOOD not in str(told.value)


@contextmanager
def system_keyring(backend: Any) -> Iterator[None]:
    usual = keyring.get_keyring()
    keyring.set_keyring(backend)
    try:
        yield
    finally:
        keyring.set_keyring(usual)


def test_without_a_keyring_nothing_is_kept() -> None:
    from keyring.backends import fail, null

    for backend in (fail.Keyring(), null.Keyring()):
        with system_keyring(backend):
            secrets = Secrets()
            assert not secrets.available()
            assert secrets.get(parse("pusat"), "rina") == ""
            secrets.forget(parse("pusat"), "rina")
            with pytest.raises(Unavailable) as told:
                secrets.set(parse("pusat"), "rina", GOOD)
            assert told.value.code == "access.no_keyring"


def test_a_keyring_that_is_a_file_is_passed_over() -> None:
    class PlaintextKeyring(Ring):
        """Stands for keyrings.alt's."""

    PlaintextKeyring.__module__ = "keyrings.alt.file"
    with system_keyring(PlaintextKeyring()):
        assert not Secrets().available()

    class Service(Ring):
        """Stands for the desktop's."""

    Service.__module__ = "keyring.backends.SecretService"
    chain = Ring()
    chain.backends = [PlaintextKeyring(), service := Service()]  # type: ignore[attr-defined]
    with system_keyring(chain):
        Secrets().set(parse("pusat"), "rina", GOOD)
    assert list(service.kept.values()) == [GOOD]


# The last logins -------------------------------------------------------------------------------------------


def test_the_last_logins_the_newest_first(home: Path) -> None:
    assert access.remembered(home) == []
    for number in range(7):
        access.remember(home, f"postgresql://x:rahasia@pusat-{number}", "rina")
    access.remember(home, "pusat-4", "rina")
    found = access.remembered(home)
    assert [one.address for one in found] == ["pusat-4", "pusat-6", "pusat-5", "pusat-3", "pusat-2"]
    assert "rahasia" not in (home / access.FILE).read_text("utf-8")
    assert [path.name for path in home.iterdir()] == [access.FILE]
    access.remember(home, "pusat-4", "budi")  # another person there is another login
    assert access.remembered(home)[:2] == [Remembered("pusat-4", "budi"), Remembered("pusat-4", "rina")]


@pytest.mark.parametrize(
    "text",
    ["", "{", "[1]", "{}", '[{"address": "http://x", "user": "a"}]', "[" * 20000, '"abc"', "null", "\x00"],
)
def test_a_broken_file_is_an_empty_list(home: Path, text: str) -> None:
    home.mkdir()
    (home / access.FILE).write_text(text, "utf-8")
    assert access.remembered(home) == []
    access.remember(home, "pusat", "rina")
    assert json.loads((home / access.FILE).read_text("utf-8")) == [{"address": "pusat", "user": "rina"}]


def test_a_home_that_cannot_be_written_is_told(home: Path) -> None:
    home.parent.mkdir(exist_ok=True)
    home.write_text("a file")
    with pytest.raises(Told) as told:
        access.remember(home, "pusat", "rina")
    assert told.value.code == "store.readonly"
