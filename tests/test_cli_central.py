"""``tanggap central``: what an administrator types, with this computer's own central and with a server's address."""

from __future__ import annotations

import io
import json
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import psycopg
import pytest
from typer.testing import CliRunner

from console import cli_central
from console.cli import app
from console.cli_base import Programs
from console.core import embedded
from console.core.address import DATABASE
from tests.support import postgres

Run = Callable[..., Any]
PASSWORD = "rahasia-rina-7"  # noqa: S105 - of a throw-away server


@pytest.fixture(scope="module")
def own() -> Iterator[embedded.Embedded]:
    """This computer's own server, kept running between the commands."""
    with postgres.server() as server:
        yield server


@pytest.fixture
def tanggap(own: embedded.Embedded, monkeypatch: pytest.MonkeyPatch) -> Run:
    """Runs a command; its central is this computer's."""
    monkeypatch.setenv("TANGGAP_CENTRAL", f"embedded://{own.folder}")

    def run(*words: str, stdin: str | None = None) -> Any:
        done = CliRunner().invoke(
            app, ["central", *words], obj=Programs(lambda _: 0, lambda *_: (), lambda *_: 0), input=stdin
        )
        if done.exception is not None and not isinstance(done.exception, SystemExit):
            raise done.exception
        return done

    return run


@pytest.fixture
def made(tanggap: Run) -> Run:
    """The same, with a central there."""
    assert tanggap("init").exit_code == 0
    return tanggap


def scope_of(own: embedded.Embedded, name: str) -> Any:
    with psycopg.connect(own.dsn(name, DATABASE)) as db:
        row = db.execute("select scope from tanggap.me()").fetchone()
        return row and row[0]


def test_from_nothing_to_somebody_at_work(tanggap: Run, own: embedded.Embedded) -> None:
    missing = tanggap("status")
    assert (missing.exit_code, missing.stdout) == (3, "")
    first = tanggap("init", "--json")
    assert json.loads(first.stdout)["made"] is True
    assert json.loads(tanggap("init", "--json").stdout)["made"] is False
    assert json.loads(tanggap("migrate", "--json").stdout)["changed"] is False
    added = tanggap(
        "add-operator", "rina", "--role", "operator", "--scope", "31.72", "--name", "Rina", "--json"
    )
    found = json.loads(added.stdout)
    assert len(found.pop("password")) == 23
    assert found == {"name": "rina", "role": "operator", "scope": "31.72"}
    assert scope_of(own, "rina") == "31.72"
    status = json.loads(tanggap("status", "--verify", "--json").stdout)
    assert status["current"] and status["operators"] == 1
    assert status["tokens"] == status["broken"] == []
    assert tanggap("set-operator", "rina", "--inactive").exit_code == 0
    assert json.loads(tanggap("status", "--json").stdout)["active"] == 0


def test_a_made_password_is_shown_once_alone_on_stdout(made: Run) -> None:
    told = made("add-operator", "lia", "--role", "auditor")
    assert len(told.stdout.strip()) == 23
    assert told.stdout.strip() not in told.stderr


def test_a_given_password_is_shown_nowhere(made: Run) -> None:
    told = made("add-operator", "dewi", "--role", "supervisor", "--password-stdin", stdin=PASSWORD + "\n")
    assert told.exit_code == 0
    assert PASSWORD not in told.output
    assert told.stdout == ""


def test_a_password_asked_for_at_a_terminal(made: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    class Terminal(io.StringIO):
        def isatty(self) -> bool:
            return True

    answers = iter([PASSWORD, "lain", PASSWORD, PASSWORD, ""])
    monkeypatch.setattr(cli_central, "_asked", lambda _code: next(answers))
    monkeypatch.setattr(cli_central.sys, "stdin", Terminal())
    with pytest.raises(cli_central.Refused) as refused:
        cli_central._password(False)
    assert refused.value.code == "operator.differs"
    assert cli_central._password(False) == PASSWORD
    assert cli_central._password(False) == ""


@pytest.mark.parametrize(
    ("words", "status"),
    [
        (("add-operator", "pg_x", "--role", "operator"), 1), (("add-operator", "x", "--role", "raja"), 2),
        (("add-operator", "x", "--role", "operator", "--scope", "99"), 1), (("add-operator", "x"), 2),
        (("add-operator", "x", "--role", "operator", "--password-stdin"), 2), (("set-operator", "rina"), 2),
        (("set-operator", "nobody", "--active"), 1), (("set-operator", "rina", "--role", "raja"), 2),
        (("erase",), 2),
    ],
)  # fmt: skip
def test_what_is_refused(made: Run, words: tuple[str, ...], status: int) -> None:
    told = made(*words, stdin="")
    assert (told.exit_code, told.stdout) == (status, "")
    assert told.stderr


def test_a_taken_name(made: Run) -> None:
    assert made("add-operator", "eka", "--role", "operator").exit_code == 0
    again = made("add-operator", "eka", "--role", "supervisor")
    assert again.exit_code == 1
    assert "eka" in again.stderr


def test_a_history_that_was_rewritten(made: Run, own: embedded.Embedded) -> None:
    with psycopg.connect(own.dsn(embedded.ADMIN, DATABASE), autocommit=True) as db:
        db.execute("update tanggap.clock set token = sha256('x')")
        told = made("status", "--verify")
        db.execute(
            "update tanggap.clock c set token = t.token from tanggap.tick t where t.revision = c.revision"
        )
    assert told.exit_code == 1
    assert "cadangan" in told.stderr
    assert made("status", "--verify").exit_code == 0


def test_a_central_of_an_older_program_says_so(made: Run, own: embedded.Embedded) -> None:
    with psycopg.connect(own.dsn(embedded.ADMIN, DATABASE), autocommit=True) as db:
        db.execute("comment on schema tanggap is 'older'")
    told = made("status")
    assert told.exit_code == 0
    assert "tanggap central migrate" in told.stderr
    assert made("status", "--verify").exit_code == 3
    assert json.loads(made("migrate", "--json").stdout)["changed"] is True


@pytest.mark.parametrize(
    ("address", "status"),
    [
        ("postgresql://127.0.0.1:{port}/tanggap", 3),
        ("postgresql://pusat.internal/x?sslmode=require", 3),
        ("%%", 1),
    ],
)
def test_addresses_that_lead_nowhere(
    tanggap: Run, monkeypatch: pytest.MonkeyPatch, tmp_path: Path, address: str, status: int
) -> None:
    monkeypatch.setenv("TANGGAP_CENTRAL", address.format(port=postgres.free_port()))
    for words in (("init",), ("status",), ("migrate",), ("add-operator", "x", "--role", "operator")):
        told = tanggap(*words, stdin="")
        assert told.exit_code in (status, 3)
        assert told.stdout == ""


@pytest.mark.parametrize("variable", ["TANGGAP_CENTRAL_PASSWORD", "PGPASSWORD", ""])
def test_a_servers_administrator_with_a_password(
    tanggap: Run, monkeypatch: pytest.MonkeyPatch, variable: str
) -> None:
    """Debian's server, over TLS; its database is made too."""
    server = postgres.debian_server()
    if server is None:
        pytest.skip("Debian's PostgreSQL 15 is not installed here (apt install postgresql-15)")
    database = f"pusat_{variable.lower() or 'address'}"
    with psycopg.connect(server.admin_dsn, autocommit=True) as db:
        db.execute("drop role if exists kepala")
        db.execute(f"create role kepala superuser login password '{PASSWORD}'")
        db.execute("drop role if exists staf")
    who = "kepala" if variable else f"kepala:{PASSWORD}"
    monkeypatch.setenv("TANGGAP_CENTRAL", f"postgresql://{who}@localhost:{server.port}/{database}")
    monkeypatch.setenv("TANGGAP_CENTRAL_CA", str(server.ca_file))
    if variable:
        monkeypatch.setenv(variable, PASSWORD)
    try:
        assert json.loads(tanggap("init", "--json").stdout)["made"] is True
        assert (
            tanggap(
                "add-operator", "staf", "--role", "operator", "--password-stdin", stdin=PASSWORD
            ).exit_code
            == 0
        )
        with psycopg.connect(server.dsn("staf", PASSWORD, database)) as line:
            assert line.execute("select scope from tanggap.me()").fetchone() == ("",)
        told = tanggap("status")
        assert told.exit_code == 0
        assert PASSWORD not in told.output
    finally:
        with psycopg.connect(server.admin_dsn, autocommit=True) as db:
            db.execute(f"drop database if exists {database} with (force)")
            for name in ("staf", "kepala"):
                db.execute(f"drop role if exists {name}")
