"""A central's administrator: making it, letting people in, and seeing whether somebody rewrote the past."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

import psycopg
import pytest
from psycopg.conninfo import conninfo_to_dict

from console.core import central_admin
from console.core.address import Address
from console.core.central_admin import Admin, check_login, check_scope, made_password
from console.core.embedded import ADMIN
from console.core.errors import Refused, Unavailable
from models.central import schema
from tests.support import postgres

PASSWORD = "rahasia-rina-7"  # noqa: S105 - of a throw-away server


@pytest.fixture(scope="module")
def admin() -> Iterator[Admin]:
    """The administrator of a server that has no central yet; it has one from the first test on."""
    with postgres.server() as server:
        keywords: dict[str, Any] = conninfo_to_dict(server.dsn(ADMIN, "kota"))
        yield Admin(Address("pusat"), keywords)


@pytest.fixture
def made(admin: Admin) -> Admin:
    """A central."""
    admin.make()
    return admin


def ask(admin: Admin, text: str, *params: Any, **keywords: Any) -> Any:
    """Whatever a login gets to see; the administrator's, if none is named."""
    with psycopg.connect(**{**admin.keywords, **keywords}, autocommit=True) as db:
        cursor = db.execute(text, params or None)
        return cursor.fetchall() if cursor.description else None


def code_of(refused: pytest.ExceptionInfo[Refused]) -> str:
    """Why; the sentences must be whole too."""
    for lang in ("id", "en"):
        assert "{" not in refused.value.sentence(lang)
    return refused.value.code


def test_nothing_there_then_made_then_current(admin: Admin) -> None:
    with pytest.raises(Refused) as refused:
        admin.status()
    assert code_of(refused) == "access.not_tanggap"
    postgres_only = Admin(admin.address, {**admin.keywords, "dbname": "postgres"})
    for asked in (postgres_only.status, postgres_only.migrate):
        with pytest.raises(Refused) as refused:
            asked()
        assert code_of(refused) == "central.empty"
    assert admin.make()
    assert not admin.make()
    assert not admin.migrate()
    found = admin.status()
    assert found.current
    assert (found.version, found.revision, found.cases, found.operators) == (schema.newest(), 0, 0, 0)
    assert admin.verify().sound


def test_migrate_makes_functions_anew(made: Admin) -> None:
    ask(made, "comment on schema tanggap is 'older'")
    assert not made.status().current
    assert made.migrate()
    assert made.status().current


def test_a_newer_central_is_left_alone(made: Admin) -> None:
    ask(made, "update tanggap.alembic_version set version_num = '9999'")
    try:
        for asked in (made.make, made.migrate):
            with pytest.raises(Refused) as refused:
                asked()
            assert code_of(refused) == "central.newer"
        assert not made.status().current
    finally:
        ask(made, "update tanggap.alembic_version set version_num = %s", schema.newest())


def test_whoever_is_let_in_works_in_the_scope_and_role(made: Admin) -> None:
    made.add_operator("tono", "operator", PASSWORD, "31.72", "Tono Sudarsono")
    ((scope, roles),) = ask(made, "select scope, roles from tanggap.me()", user="tono")
    assert (scope, sorted(roles)) == ("31.72", ["tanggap_operator", "tanggap_reader"])
    ((hashed, lines, may_more),) = ask(
        made, "select rolpassword, rolconnlimit, rolsuper or rolcreaterole or rolcreatedb or rolbypassrls"
        " from pg_authid where rolname = 'tono'")  # fmt: skip
    assert hashed.startswith("SCRAM-SHA-256$")
    assert (lines, may_more) == (central_admin.LINES, False)
    assert ask(made, "select full_name, active from tanggap.operator where role = 'tono'") == [
        ("Tono Sudarsono", True)
    ]


def test_the_password_never_leaves_this_process(made: Admin, monkeypatch: pytest.MonkeyPatch) -> None:
    said: list[str] = []
    execute = psycopg.Connection.execute

    def listening(self: Any, query: Any, *params: Any, **more: Any) -> Any:
        said.append(f"{query if isinstance(query, str) else query.as_string(self)} {params}")
        return execute(self, query, *params, **more)

    monkeypatch.setattr(psycopg.Connection, "execute", listening)
    made.add_operator("diam", "auditor", PASSWORD)
    assert any("create role" in text for text in said)
    assert not any(PASSWORD in text for text in said)


@pytest.mark.parametrize("name", ["", "pg_rina", "tanggap_rina", "Rina", "rina s", "a" * 64, "rina'; drop role budi;--",
                                  "9rina", "postgres", "public", "rïna", "rina\n"])  # fmt: skip
def test_names_that_are_none(made: Admin, name: str) -> None:
    with pytest.raises(Refused) as refused:
        made.add_operator(name, "operator", PASSWORD)
    assert code_of(refused) == "operator.name"


def test_names_that_are() -> None:
    for name in ("rina", "budi.santoso", "r-2_x", "a" * 63):
        check_login(name)


@pytest.mark.parametrize("scope", ["31", "31.7", "31.72.01.1005", "99.99", "%", "31.72 "])
def test_scopes_that_are_none(made: Admin, scope: str) -> None:
    with pytest.raises(Refused) as refused:
        made.add_operator("baru", "operator", PASSWORD, scope)
    assert code_of(refused) == "operator.scope"
    assert not ask(made, "select from pg_roles where rolname = 'baru'")


def test_scopes_that_are() -> None:
    for scope in ("", "31.72", "31.72.01"):
        check_scope(scope)


def test_a_short_password_and_a_name_that_is_taken(made: Admin) -> None:
    with pytest.raises(Refused) as refused:
        made.add_operator("wati", "operator", "pendek")
    assert code_of(refused) == "operator.password"
    made.add_operator("wati", "operator", PASSWORD)
    with pytest.raises(Refused) as refused:
        made.add_operator("wati", "supervisor", PASSWORD)
    assert code_of(refused) == "operator.exists"
    ((roles,),) = ask(made, "select roles from tanggap.me()", user="wati")
    assert "tanggap_supervisor" not in roles


def test_changes_hold_in_an_open_session(made: Admin) -> None:
    made.add_operator("yuni", "operator", PASSWORD)
    with psycopg.connect(**{**made.keywords, "user": "yuni"}, autocommit=True) as open_session:

        def me() -> Any:
            return open_session.execute("select scope, roles from tanggap.me()").fetchone()

        made.set_operator("yuni", scope="31.72", role="supervisor")
        assert me() == ("31.72", ["tanggap_reader", "tanggap_operator", "tanggap_supervisor"])
        made.set_operator("yuni", active=False)
        assert me()[0] is None
        with pytest.raises(psycopg.errors.InsufficientPrivilege):
            open_session.execute("select tanggap.submit('[]')")
        with pytest.raises(psycopg.OperationalError, match="not permitted to log in"):
            ask(made, "select 1", user="yuni")
        made.set_operator("yuni", active=True, role="auditor")
        assert me() == ("31.72", ["tanggap_reader", "tanggap_auditor"])
    for name in ("nobody", "wati'; --"):
        with pytest.raises(Refused) as refused:
            made.set_operator(name, active=True)
        assert code_of(refused) == "operator.unknown"


def test_an_operator_is_no_administrator(made: Admin) -> None:
    made.add_operator("sari", "supervisor", PASSWORD)
    theirs = Admin(made.address, {**made.keywords, "user": "sari"})
    for asked in (
        theirs.status,
        theirs.verify,
        theirs.make,
        lambda: theirs.add_operator("x", "operator", PASSWORD),
    ):
        with pytest.raises(Refused) as refused:
            asked()
        assert code_of(refused) == "operator.not_admin"


def test_nobody_answers(made: Admin) -> None:
    away = Admin(made.address, {**made.keywords, "host": "/nonexistent"})
    for asked in (away.status, away.make):
        with pytest.raises(Unavailable):
            asked()


@pytest.mark.parametrize(
    "rewriting",
    [
        "update tanggap.event set actor = 'sari'", "update tanggap.event set before = '{\"a\": 1}'",
        "update tanggap.event set said_at = 5", "update tanggap.event set at = at - interval '1 h'",
        "update tanggap.event set outcome = 'accepted', reason = null", "delete from tanggap.event where kind = 'note'",
        "update tanggap.tick set token = sha256('x') where revision = 2", "delete from tanggap.tick where revision = 1",
        "update tanggap.clock set revision = revision - 1", "update tanggap.complaint set status = 'proses'",
        "update tanggap.complaint set text = 'lain'", "delete from tanggap.complaint",
        "insert into tanggap.complaint select (jsonb_populate_record(c, '{\"id\": "
        "\"00000000-0000-0000-0000-000000000009\", \"external_id\": \"z\"}')).* from tanggap.complaint c",
        "update tanggap.master set body = '[]'",
    ],
)  # fmt: skip
def test_a_rewritten_past_is_seen(made: Admin, rewriting: str) -> None:
    """Even an administrator's, who can switch off what keeps the history append-only."""
    if not ask(made, "select 1 from tanggap.event"):
        live(made)
    assert made.verify().sound
    with psycopg.connect(**made.keywords) as db:
        db.execute("set session_replication_role = replica")
        assert db.execute(rewriting).rowcount  # type: ignore[call-overload]
        found = (
            db.execute(central_admin._TOKENS).fetchall()
            + db.execute(central_admin._CASES, {"blank": central_admin.BLANK_CASE}).fetchall()
        )
        assert found
        db.rollback()
    assert made.verify().sound


def live(admin: Admin) -> None:
    """A short life: a report, two decisions, a refusal, a remark and a crew."""
    case = "00000000-0000-0000-0000-000000000001"
    made = """{"channel": "qlue", "external_id": "a", "received_at": 1763946600, "text": "x", "kelurahan":
        "31.72.01.1005", "status": "menunggu", "red_since": 1763946600}"""
    said = [
        ("receivereport", made, "{}", 0, "null"),
        (
            "coordinate",
            '{"status": "koordinasi", "agency": "DSDA", "red_until": 1763946600}',
            '{"status": "menunggu", "agency": null, "red_until": null}',
            1,
            "null",
        ),
        ("start", "{}", "{}", 2, '{"code": "refused.merged", "params": {}}'),
        ("note", "{}", "{}", 3, "null"),
    ]
    admin.add_operator("hidup", "supervisor", PASSWORD)
    for at, (kind, effect, before, seen, refused) in enumerate(said):
        ask(admin, f"""select tanggap.submit('[{{"id": "00000000-0000-0000-0000-0000000001{at:02}", "kind": "{kind}",
            "complaint": "{case}", "seen": {seen}, "body": {{"kind": "{kind}"}}, "effect": {effect},
            "before": {before}, "refused": {refused}}}]')""", user="hidup")  # fmt: skip
    ask(admin, """select tanggap.set_master('crews', '[[40, "31.72.01.1005"]]')""", user="hidup")
    outcomes = [row[0] for row in ask(admin, "select outcome from tanggap.event order by revision")]
    assert outcomes == ["accepted", "accepted", "refused", "accepted"]


def test_made_passwords_are_good() -> None:
    made = {made_password() for _ in range(50)}
    assert len(made) == 50
    assert all(
        re.fullmatch(r"[a-z2-9]{5}(-[a-z2-9]{5}){3}", one) and not set(one) & set("ilo01") for one in made
    )
