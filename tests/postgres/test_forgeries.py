"""What somebody with a valid login and any SQL client can do: no more than their console lets them.

Each attack is stopped when the server raises, when ``submit`` refuses the Event, or when nothing comes back. Either way
the central is afterwards what it was before, but for the refused Event that tells of the attempt.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from typing import Any
from uuid import UUID, uuid4

import psycopg
import pytest

from console.core import central_admin
from tests.support.centrals import CentralAt
from tests.support.factories import GAMBIR, NOW, PENJARINGAN, PLUIT

OPEN, FOREIGN, CLOSED, DONE, REDONE, ENDED, OTHER, FREE = (UUID(int=i) for i in range(1, 9))
DISPOSED, REOPENED, UNDONE, REFUSED, ELSEWHERE, SEEN, REJECTED = (UUID(int=i) for i in range(101, 108))
#: Replies: held, taken by the intake and on its way, and sent.
HELD, TAKEN, SENT = (UUID(int=i) for i in range(401, 404))
BATCH = UUID(int=500)
LIMIT = 3
"""How many cases an act may move in this file's central: a small bulk is fast."""
LATER = NOW + 86_400
REPORTER = {"name": "Budi Santoso", "contact": "08111272206"}


# A city to attack --------------------------------------------------------------------------------------------------


def said(at: CentralAt, kind: str, case: UUID, effect: Any, **more: Any) -> dict[str, Any]:
    """An Event as a console would push it, telling the truth of whatever is not given."""
    rows = at.sql("select to_jsonb(c) from tanggap.complaint c where id = %s", case)
    now = rows[0][0] if rows else {}
    if isinstance(effect, dict):
        effect = {**red_run(now, effect), **effect}
    event = {
        "id": str(uuid4()), "complaint": str(case), "kind": kind, "console": "uji", "said_at": NOW, "base": 0,
        "seen": now.get("revision", 0), "body": {"kind": kind}, "effect": effect,
        "before": {name: now.get(name) for name in effect} if now and isinstance(effect, dict) else {},
    }  # fmt: skip
    return event | {name: str(value) if isinstance(value, UUID) else value for name, value in more.items()}


def red_run(now: dict[str, Any], effect: dict[str, Any]) -> dict[str, Any]:
    """When the case shows red after an effect, as models.effects says it."""
    after = now | effect
    red = (
        after.get("merged_into") is None and after.get("kind", "undecided") != "spam"
        and (after.get("status") == "menunggu" or (after.get("status") == "koordinasi" and after.get("channel_red")))
    )  # fmt: skip
    if red == (now.get("red_since") is not None and now.get("red_until") is None):
        return {}
    if red:
        return {"red_since": NOW, "red_until": None} if now else {"red_since": NOW}
    return {"red_until": NOW}


def submit(db: psycopg.Connection[Any], *events: Any) -> Any:
    """The one door; the central's answer (revision, stale, known)."""
    asked = "select revision, stale, known from tanggap.submit(%s::jsonb)"
    return db.execute(asked, (json.dumps(events),)).fetchone()


def push(at: CentralAt, who: str, kind: str, case: UUID, effect: Any = None, **more: Any) -> UUID:
    """Submit one Event as somebody; its id."""
    event = said(at, kind, case, effect or {}, **more)
    with at.connect(who, autocommit=True) as db:
        submit(db, event)
    return UUID(event["id"])


def did(at: CentralAt, who: str, kind: str, case: UUID, effect: Any = None, **more: Any) -> UUID:
    """Push an Event that must be accepted."""
    event = push(at, who, kind, case, effect, **more)
    assert at.sql("select outcome, reason from tanggap.event where id = %s", event) == [("accepted", None)]
    return event


def report(number: int, **values: Any) -> dict[str, Any]:
    """What a new case is made of."""
    return {
        "channel": "qlue", "external_id": f"q{number}", "received_at": NOW, "text": "Rahasia", "kind": "complaint",
        "kelurahan": PLUIT, "category": "sampah", "clock_from": NOW, "status": "menunggu",
    } | values  # fmt: skip


def answer(reply: UUID, state: str, due: int | None, by: str = "") -> dict[str, Any]:
    """A reply as its case lists it."""
    return {"id": str(reply), "state": state, "due": due, "by": by}


def told(at: CentralAt, who: str, kind: str, reply: UUID, answers: list[Any], **body: Any) -> None:
    """A reply said or moved on, as a console would push it."""
    did(at, who, kind, OPEN, {"replies": answers, "reply_due": NOW if kind == "reply" else LATER},
        body={"kind": kind, "reply": str(reply), **body})  # fmt: skip


def populate(at: CentralAt) -> None:
    """Cases in every state an attack needs, with a history."""
    at.sql("update tanggap.clock set bulk_limit = %s", LIMIT)
    for case, place in ((OPEN, PLUIT), (FOREIGN, GAMBIR), (CLOSED, PLUIT), (DONE, PLUIT), (REDONE, PLUIT),
                        (ENDED, PLUIT), (OTHER, PENJARINGAN), (FREE, PLUIT)):  # fmt: skip
        did(at, "tanggap", "receivereport", case, report(case.int, kelurahan=place), reporter=REPORTER)
    down = {"status": "disposisi", "agency": "DSDA"}
    done = {"status": "selesai", "result": "Beres", "closed_at": NOW}
    back = {"status": "menunggu", "reopened": 1, "closed_at": None, "result": ""}
    did(at, "budi", "dispose", CLOSED, down, id=DISPOSED)
    did(at, "budi", "complete", CLOSED, done)
    did(at, "budi", "complete", REDONE, done)
    did(at, "sari", "reopen", REDONE, back, id=REOPENED)
    did(at, "budi", "complete", DONE, done)
    first = did(at, "sari", "reopen", DONE, back)
    did(at, "sari", "restore", DONE, {**done, "reopened": 0}, id=UNDONE, undoes=first)
    did(at, "budi", "reject", ENDED, {"status": "ditolak", "closed_at": NOW}, id=REJECTED)
    did(at, "budi", "complete", FREE, {**done, "result_photos": ["a", "b"]})
    whole = {"status": "menunggu", "result": "", "closed_at": None, "result_photos": []}
    (last,) = at.sql("select id from tanggap.event where complaint = %s and kind = 'complete'", FREE)
    did(at, "budi", "restore", FREE, whole, undoes=last[0], id=SEEN)
    did(at, "sari", "prioritise", OTHER, {"priority": 1}, id=ELSEWHERE)
    push(at, "budi", "start", OPEN, id=REFUSED, refused={"code": "refused.merged", "params": {}})
    answers = [answer(HELD, "held", NOW), answer(TAKEN, "held", NOW), answer(SENT, "held", NOW)]
    told(at, "budi", "reply", HELD, answers[:1])
    told(at, "budi", "reply", TAKEN, answers[:2])
    told(at, "budi", "reply", SENT, answers)
    answers[1:] = answer(TAKEN, "sending", LATER, "kanal"), answer(SENT, "sending", LATER, "kanal")
    for reply in (TAKEN, SENT):
        told(at, "tanggap", "release", reply, answers, by="kanal")
    answers[2] = answer(SENT, "sent", None, "kanal")
    told(at, "tanggap", "deliver", SENT, answers, state="sent")
    for case in (OPEN, CLOSED, OTHER):
        did(at, "budi", "note", case, batch=BATCH)
    with at.connect("sari", autocommit=True) as db:
        db.execute("select tanggap.set_master('crews', '[]')")


# What must be as it was before; each part by its digest, under its name.
STATE = {
    "cases": "select jsonb_agg(to_jsonb(c) - 'revision' order by id) from tanggap.complaint c",
    "history": "select jsonb_agg(e order by id) from tanggap.event e where e.outcome = 'accepted'",
    "reporters": "select jsonb_agg(r order by complaint) from tanggap.reporter r",
    "master": "select jsonb_agg(m order by revision) from tanggap.master m",
    "health": "select jsonb_agg(h order by channel) from tanggap.health h",
    "kept": "select jsonb_agg(k order by stamp) from tanggap.kept k",
    "operators": "select jsonb_agg(o order by role) from tanggap.operator o",
    "commands": "select jsonb_agg(k order by kind) from tanggap.command k",
    "counter": "select jsonb_agg(k order by day) from tanggap.counter k",
    "agencies": "select jsonb_agg(a order by code) from tanggap.agency a",
    "categories": "select jsonb_agg(a order by code) from tanggap.category a",
    "kelurahan": "select jsonb_agg(a order by code) from tanggap.kelurahan a",
    "clock": "select jsonb_build_array(c.one, c.central, c.min_console, c.bulk_limit) from tanggap.clock c",
    "roles": """select jsonb_agg(jsonb_build_array(rolname, rolsuper, rolcreaterole, rolcreatedb, rolbypassrls,
        rolreplication, rolconnlimit, rolcanlogin, rolvaliduntil) order by rolname) from pg_roles""",
    "members": "select jsonb_agg(jsonb_build_array(roleid, member, admin_option) order by roleid, member)"
    " from pg_auth_members",
    "relations": """select jsonb_agg(jsonb_build_array(relname, relowner, relrowsecurity, relacl::text, relhasrules)
        order by oid) from pg_class where relnamespace <> 'pg_toast'::regnamespace""",
    "functions": """select jsonb_agg(jsonb_build_array(oid, proowner, proacl::text, md5(prosrc)) order by oid)
        from pg_proc where pronamespace = 'tanggap'::regnamespace or oid >= 16384""",
    "schemas": "select jsonb_agg(jsonb_build_array(nspname, nspacl::text) order by oid) from pg_namespace"
    " where nspname !~ 'temp'",
    "triggers": "select jsonb_agg(jsonb_build_array(tgname, tgenabled) order by oid) from pg_trigger",
    "policies": "select jsonb_agg(jsonb_build_array(polname, pg_get_expr(polqual, polrelid)) order by oid)"
    " from pg_policy",
    "languages": "select jsonb_agg(lanname order by oid) from pg_language",
    "databases": "select jsonb_agg(datname order by oid) from pg_database",
    "large objects": "select jsonb_agg(oid) from pg_largeobject_metadata",
}


@dataclass
class City:
    """The central under attack, and its administrator's own eyes."""

    at: CentralAt
    admin: psycopg.Connection[Any]
    last: dict[str, str] = field(default_factory=dict)

    def ask(self, text: str, **params: Any) -> list[tuple[Any, ...]]:
        """Look at the central."""
        return self.admin.execute(text, params or None).fetchall()

    def state(self) -> dict[str, str]:
        """Digest of everything that may not change."""
        parts = ", ".join(f"md5(({query})::text)" for query in STATE.values())
        return dict(zip(STATE, self.ask(f"select {parts}")[0], strict=True))


@pytest.fixture(scope="module")
def city(at: CentralAt) -> Iterator[City]:
    populate(at)
    with psycopg.connect(**at.admin, autocommit=True) as admin:
        made = City(at, admin)
        made.last = made.state()
        yield made


# The attacks -------------------------------------------------------------------------------------------------------

Run = Callable[[psycopg.Connection[Any], City], Any]


@dataclass(frozen=True)
class Attack:
    """One attempt.

    Attributes:
        name: the test's.
        who: logs in.
        run: what they do; returns what they got to see.
        how: what stops it: one of these SQLSTATEs, a reason of ``submit``, "stale" or "nothing".
    """

    name: str
    who: str
    run: Run
    how: str


ATTACKS: list[Attack] = []


def attack(name: str, who: str = "budi", how: str = "42501") -> Callable[[Run], None]:
    """An attack by a function."""
    return lambda run: ATTACKS.append(Attack(name, who, run, how))


def sql(name: str, *statements: str, who: str = "budi", how: str = "42501") -> None:
    """An attack by plain statements."""

    @attack(name, who, how)
    def run(db: psycopg.Connection[Any], _city: City) -> Any:
        rows: Any = None
        for statement in statements:
            cursor = db.execute(statement)
            rows = cursor.fetchall() if cursor.description else None
        return rows


def event(
    name: str, kind: str, case: UUID, effect: Any = None, *, who: str = "budi", how: str, **more: Any
) -> None:
    """An attack by a pushed Event, which tells the truth of whatever is not given here."""

    @attack(name, who, how)
    def run(db: psycopg.Connection[Any], city: City) -> Any:
        return submit(db, said(city.at, kind, case, {} if effect is None else effect, **more))


# Writing past the door.
SETS = {
    "complaint": "status = 'selesai'", "event": "actor = 'sari'", "clock": "revision = 0", "tick": "token = ''",
    "operator": "scope = ''", "command": "roles = '{tanggap_operator}'", "agency": "code = 'X'",
    "category": "code = 'X'", "kelurahan": "code = 'X'", "counter": "last = 0", "reporter": "name = ''",
    "master": "body = '[]'", "health": "stopped = true", "kept": "shared = true",
    "alembic_version": "version_num = '9999'",
}  # fmt: skip
for _table, _set in SETS.items():
    sql(f"insert-{_table}", f"insert into tanggap.{_table} select * from tanggap.{_table} limit 1")
    sql(f"insert-default-{_table}", f"insert into tanggap.{_table} default values")
    sql(f"update-{_table}", f"update tanggap.{_table} set {_set}")
    sql(f"delete-{_table}", f"delete from tanggap.{_table}")
    sql(f"truncate-{_table}", f"truncate tanggap.{_table} cascade")
    sql(f"copy-into-{_table}", f"copy tanggap.{_table} from stdin")
    sql(f"lock-{_table}", "begin", f"lock table tanggap.{_table} in exclusive mode")
ONE = f"'{OPEN}'"
VALUES = f"""insert into tanggap.event values ('{UUID(int=900)}', 1, '{OPEN}', 'note', 'sari', now(), '', 0, 0, '{{}}',
    '{{"status": "selesai"}}', '{{}}', null, 'accepted', null, null, null, 99)"""
sql("insert-forged-event", VALUES)
sql("insert-on-conflict", VALUES + " on conflict (id) do update set actor = 'sari'")
sql("insert-as-supervisor", VALUES, who="sari")
MERGE = f"merge into tanggap.complaint c using (select {ONE}::uuid as id) s on s.id = c.id"
sql("merge", MERGE + " when matched then update set status = 'selesai'")
CLOSE = f"update tanggap.complaint set status = 'selesai' where id = {ONE}"
sql("writable-cte", f"with x as ({CLOSE} returning 1) select count(*) from x")
sql("update-one-column", f"update tanggap.complaint set revision = 0 where id = {ONE}")
sql("delete-using", "delete from tanggap.event e using tanggap.complaint c where c.id = e.complaint")
sql("supervisor-makes-operators", "insert into tanggap.operator values ('budi2', '', '', true)", who="sari")
sql("supervisor-widens-own-scope", "update tanggap.operator set scope = '' where role = 'mega'", who="mega")
sql("supervisor-rewrites-commands", "update tanggap.command set from_status = '{selesai}'", who="sari")

# The clock.
sql("clock-rewind", "update tanggap.clock set revision = revision - 1")
sql("clock-advance", "update tanggap.clock set revision = revision + 1000")
sql("clock-older-consoles-out", "update tanggap.clock set min_console = 99", who="sari")
sql("clock-bulk-limit", "update tanggap.clock set bulk_limit = 1000000")
for _mode in ("update", "no key update", "share", "key share"):
    sql(f"clock-for-{_mode.replace(' ', '-')}", f"select * from tanggap.clock for {_mode}")
for _mode in ("row share", "row exclusive", "share update exclusive", "share", "access exclusive"):
    sql(f"clock-lock-{_mode.replace(' ', '-')}", "begin", f"lock table tanggap.clock in {_mode} mode nowait")
sql("rows-held", "select * from tanggap.complaint for update")
sql("events-held", "select * from tanggap.event for key share")
sql("turn-the-clock", "select tanggap.turn(1)")
sql("prepared-transaction", "begin", "select tanggap.submit('[]')", "prepare transaction 'kept'", how="55000")

# Being somebody else.
for _role in (
    "tanggap_owner", "tanggap_admin", "tanggap_supervisor", "tanggap_speaker", "tanggap_intake", "sari",
    "pg_read_all_data", "pg_write_all_data", "pg_signal_backend", "pg_monitor",
):  # fmt: skip
    sql(f"set-role-{_role}", f"set role {_role}")
    sql(f"grant-{_role}-to-myself", f"grant {_role} to budi")
sql("session-authorization", "set session authorization sari")
sql("session-authorization-owner", "set session authorization tanggap_owner")
sql("set-config-role", "select set_config('role', 'tanggap_owner', false)")
sql("set-config-session", "select set_config('session_authorization', 'sari', false)")
sql("is-superuser", "set is_superuser = on", how="55P02")
sql("replication-role", "set session_replication_role = replica")
sql("row-security-off", "set row_security = off", "select * from tanggap.complaint", who="tono")
sql("row-security-off-update", "set row_security = off", CLOSE)
for _what in ("superuser", "bypassrls", "createrole", "createdb", "replication", "connection limit -1",
              "valid until 'infinity'", "rename to sari2"):  # fmt: skip
    sql(f"alter-self-{_what.split()[0]}", f"alter role budi {_what}", how="42501 0A000")
sql("alter-others-password", "alter role sari password 'x'")
sql("alter-others-settings", "alter role sari set search_path = x")
sql("create-role", "create role budi2 login in role tanggap_supervisor")
sql("drop-role", "drop role sari")
sql("grant-table-to-myself", "grant all on tanggap.reporter to budi")
sql("grant-function-to-myself", "grant execute on function tanggap.turn(bigint) to budi")
sql("reassign-owned", "reassign owned by tanggap_owner to budi")
sql("drop-owned", "drop owned by tanggap_owner")
sql("defaults-of-the-owner", "alter default privileges for role tanggap_owner grant all on tables to budi")

# Names that shadow, code of one's own.
MINE = "returns text language sql as $$ select '' $$"
sql("temporary-table", "create temporary table operator (role name, scope text, active bool)")
sql("temporary-function", f"create function pg_temp.my_scope() {MINE}")
sql("temporary-type", "create type pg_temp.pushed as (a int)")
sql("search-path", "set search_path = pg_temp, tanggap, pg_catalog", "create table clock (revision int)")
sql("create-schema", "create schema budi")
sql("create-table-here", "create table tanggap.mine (a int)")
sql("create-table-public", "create table public.mine (a int)")
sql("create-table-nowhere", "create table mine (a int)", how="42501 3F000")
sql("create-view", "create view tanggap.mine as select * from tanggap.reporter")
sql("create-function", f"create function tanggap.f() {MINE}")
sql("create-operator", "create operator tanggap.= (leftarg = text, rightarg = text, function = texteq)")
sql("create-aggregate", "create aggregate tanggap.a (int) (sfunc = int4pl, stype = int)")
sql("create-domain", "create domain tanggap.d as int")
sql("create-cast", "create cast (text as jsonb) with inout as implicit")
sql("create-collation", 'create collation tanggap.c from "C"')
sql("replace-my-scope", f"create or replace function tanggap.my_scope() {MINE}")
sql("alter-submit", "alter function tanggap.submit(jsonb) security invoker")
sql("alter-search-path-of-submit", "alter function tanggap.submit(jsonb) set search_path = pg_temp")
sql("drop-function", "drop function tanggap.submit(jsonb)")
sql("drop-table", "drop table tanggap.event")
sql("drop-trigger", "drop trigger never on tanggap.event")
sql("disable-trigger", "alter table tanggap.event disable trigger all")
sql("disable-rls", "alter table tanggap.complaint disable row level security")
sql("create-policy", "create policy mine on tanggap.complaint for select using (true)")
sql("drop-policy", "drop policy in_scope on tanggap.complaint")
sql("create-rule", "create rule r as on update to tanggap.complaint do instead nothing")
sql("create-trigger", "create trigger t before insert on tanggap.event execute function tanggap.never()")
sql("create-index", "create index on tanggap.complaint (text)")
sql("comment", "comment on table tanggap.event is 'x'")
sql("do-block", "do $$ begin end $$")
sql("do-block-sql", "do language sql $$ select 1 $$", how="42501 0A000")
sql("create-language", "create language plpython3u", how="42501 0A000 58P01")
sql("create-extension", "create extension dblink", how="42501 0A000 58P01 3F000")
sql("create-event-trigger", "create event trigger e on ddl_command_start execute function tanggap.never()")
sql("create-publication", "create publication p for table tanggap.reporter")
sql("create-subscription", "create subscription s connection 'dbname=x' publication p")
sql("create-foreign-data", "create foreign data wrapper w")
sql("create-tablespace", "create tablespace t location '/tmp'")
sql("create-database", "create database mine")
sql("alter-system", "alter system set fsync = off")
sql("load-library", "load '/tmp/x.so'")
sql("checkpoint", "checkpoint", who="sari")

# The machine, other people, and what belongs to the server.
sql("read-file", "select pg_read_file('PG_VERSION')")
sql("read-binary-file", "select pg_read_binary_file('global/pg_control')")
sql("list-files", "select * from pg_ls_dir('.')")
sql("stat-file", "select * from pg_stat_file('PG_VERSION')")
sql("copy-to-program", "copy (select 1) to program 'id'")
sql("copy-from-program", "copy tanggap.complaint from program 'id'")
sql("copy-to-file", "copy (select 1) to '/tmp/tanggap-forged'")
sql("copy-from-file", "copy tanggap.complaint from '/etc/passwd'")
sql("data-directory", "select current_setting('data_directory')")
sql("hba-file", "show hba_file")
sql("hba-rules", "select * from pg_hba_file_rules")
sql("file-settings", "select * from pg_file_settings")
for _name, _of in {
    "lo_create": "0", "lo_creat": "-1", "lo_from_bytea": "0, 'x'", "lo_import": "'/etc/passwd'", "lo_open": "1, 131072",
    "lo_get": "1", "lo_unlink": "1", "pg_advisory_lock": "1", "pg_advisory_xact_lock": "7308325",
    "pg_try_advisory_lock": "1", "pg_try_advisory_lock_shared": "1, 2", "pg_advisory_unlock_all": "",
    "pg_notify": "'tanggap', '99'", "pg_logical_emit_message": "false, 'x', 'x'", "pg_export_snapshot": "",
    "pg_create_physical_replication_slot": "'x'", "pg_create_logical_replication_slot": "'x', 'pgoutput'",
    "pg_reload_conf": "", "pg_rotate_logfile": "", "pg_switch_wal": "", "pg_promote": "", "pg_stat_reset": "",
    "pg_create_restore_point": "'x'",
}.items():  # fmt: skip
    sql(_name.replace("_", "-"), f"select {_name}({_of})")
sql("large-objects", "select * from pg_largeobject")
sql("password-hashes", "select rolpassword from pg_authid")
sql("password-hashes-view", "select passwd from pg_shadow")
sql("user-mappings", "select * from pg_user_mapping")
sql("statistics", "select * from pg_statistic")
STATS = "select most_common_vals from pg_stats where schemaname = 'tanggap' and tablename = 'complaint'"
sql("statistics-view", STATS, who="tono", how="nothing")
OTHERS = "from pg_stat_activity where usename <> session_user and"
sql("others-queries", f"select query {OTHERS} query not in ('', '<insufficient privilege>')", how="nothing")
sql("others-addresses", f"select client_addr {OTHERS} client_addr is not null", how="nothing")


@attack("end-the-administrators-session")
def _(db: psycopg.Connection[Any], city: City) -> Any:
    return db.execute("select pg_terminate_backend(%s)", (city.admin.info.backend_pid,)).fetchall()


@attack("end-a-colleagues-session")
def _(db: psycopg.Connection[Any], city: City) -> Any:
    with city.at.connect("sari") as other:
        return db.execute("select pg_terminate_backend(%s)", (other.info.backend_pid,)).fetchall()


@attack("unstick-a-colleague-at-work", how="nothing")
def _(db: psycopg.Connection[Any], city: City) -> Any:
    with city.at.connect("sari") as other:
        other.execute("select tanggap.submit('[]')")
        return [ended for ended in db.execute("select tanggap.unstick()") if ended != (0,)]


@attack("replication-connection", how="connecting")
def _(db: psycopg.Connection[Any], city: City) -> Any:
    with city.at.connect("budi", replication="database") as line:
        return line.execute("IDENTIFY_SYSTEM").fetchall()


@attack("alter-database")
def _(db: psycopg.Connection[Any], city: City) -> Any:
    return db.execute(f"alter database {db.info.dbname} set lock_timeout = 0")


@attack("end-the-owners-lock", how="nothing")
def _(db: psycopg.Connection[Any], city: City) -> Any:
    """A session of one's own that has sat on the clock in an open transaction holds up nobody for ever."""
    db.execute("begin")
    db.execute("lock table tanggap.clock in access share mode")
    push(city.at, "sari", "start", OPEN, refused={"code": "refused.merged", "params": {}}, seen=-1)
    return None


# What is nobody's business.
for _table in ("operator", "counter", "reporter", "alembic_version"):
    sql(f"read-{_table}", f"select * from tanggap.{_table}")
    sql(f"read-{_table}-as-supervisor", f"select * from tanggap.{_table}", who="sari")
sql("copy-reporter-out", "copy tanggap.reporter to stdout", who="sari")
sql("speaks-for-others", "select tanggap.speaks_for_others()")
sql("never", "select tanggap.never()", how="42501 0A000")


def reveal(case: UUID, event_id: UUID) -> str:
    """Asking for a reporter."""
    return f"select * from tanggap.reveal('{case}', '{event_id}', 'ingin tahu', 'uji')"


for _who in ("budi", "tanggap", "audi"):
    sql(f"reveal-as-{_who}", reveal(OPEN, UUID(int=901)), who=_who)
sql("reveal-out-of-scope", reveal(FOREIGN, UUID(int=902)), who="mega")
sql("reveal-of-no-case", reveal(UUID(int=999), UUID(int=903)), who="sari")
sql("reveal-by-anothers-event", reveal(CLOSED, DISPOSED), who="sari")
sql("reveal-by-a-refused-event", reveal(OPEN, REFUSED), who="sari")
sql(
    "reveal-without-an-event",
    f"select * from tanggap.reveal({ONE}, null, 'x', '')",
    who="sari",
    how="23502",
)
sql("masked-out-of-scope", f"select name from tanggap.masked('{FOREIGN}') where name is not null", who="tono",
    how="nothing")  # fmt: skip
for _who in ("budi", "sari", "audi"):
    sql(f"contact-as-{_who}", f"select tanggap.contact_of('{TAKEN}')", who=_who)
for _what, _reply in {"held": HELD, "sent": SENT, "none": UUID(int=499), "case": OPEN}.items():
    sql(f"contact-of-{_what}", f"select c from tanggap.contact_of('{_reply}') c where c is not null",
        who="tanggap", how="nothing")  # fmt: skip
_ANSWERS = {"replies": [], "reply_due": None}
for _who in ("budi", "sari", "audi"):
    event(f"release-as-{_who}", "release", OPEN, _ANSWERS, who=_who, how="central.role")
    event(f"amend-as-{_who}", "amend", OPEN, {"text": "Tidak jadi"}, who=_who, how="central.role")
    event(f"retract-as-{_who}", "retract", OPEN, {"source": "deleted"}, who=_who, how="central.role")
for _who in ("budi", "audi"):
    event(f"deliver-as-{_who}", "deliver", OPEN, _ANSWERS, who=_who, how="central.role")
event("reply-as-auditor", "reply", OPEN, _ANSWERS, who="audi", how="central.role")
event("withdraw-as-intake", "withdraw", OPEN, _ANSWERS, who="tanggap", how="central.role")
event("status-by-reply", "reply", OPEN, {"status": "selesai"}, how="central.columns")
event("words-by-reply", "reply", OPEN, {"text": "Tidak jadi"}, how="central.columns")
event("agency-by-amend", "amend", OPEN, {"agency": "DBM"}, who="tanggap", how="central.columns")
event("replies-told-falsely", "reply", OPEN, _ANSWERS, how="central.before",
      before={"replies": [], "reply_due": None})  # fmt: skip
for _what, _value in {
    "word": "x", "number": 7, "object": {}, "words": ["x"], "nameless": [{"state": "held"}],
    "late": [answer(HELD, "held", NOW) | {"due": "besok"}], "unsaid": [{"id": "x", "state": "held", "due": NOW}],
    "many": [answer(UUID(int=i), "held", NOW) for i in range(101)],
}.items():  # fmt: skip
    event(f"replies-{_what}", "reply", OPEN, {"replies": _value}, how="23514")
event("source-unknown", "retract", OPEN, {"source": "lost"}, who="tanggap", how="23514")
for _who in ("budi", "mega", "audi", "tanggap"):
    sql(f"set-master-as-{_who}", "select tanggap.set_master('crews', '[]')", who=_who)
sql("set-master-unknown-kind", "select tanggap.set_master('rules', '[]')", who="sari")
for _what, _body in {
    "no-list": '{"a": 1}', "no-pair": "[1]", "short": f'[["{PLUIT}"]]', "wkb": f'[["{PLUIT}", "zz", "x"]]',
    "number": f'[["{PLUIT}", 5, "x"]]', "unknown": '[["99", "00", "x"]]', "null": "null",
}.items():  # fmt: skip
    sql(f"boundaries-{_what}", f"select tanggap.set_master('boundaries', '{_body}')", who="sari", how="22023")
for _what, _body in {"words": f'[["banyak", "{PLUIT}"]]', "huge": f'[[9e30, "{PLUIT}"]]', "half": f'[[0.5, "{PLUIT}"]]',
                     "unknown": '[[5, "99"]]'}.items():  # fmt: skip
    sql(f"crews-{_what}", f"select tanggap.set_master('crews', '{_body}')", who="sari", how="22023")
sql("phases-as-budi", """select tanggap.set_master('phases', '[["x", "off"]]')""")
sql("phases-as-intake", """select tanggap.set_master('phases', '[["x", "off"]]')""", who="tanggap")
sql("reply-rules-as-mega", """select tanggap.set_master('reply_rules', '[]')""", who="mega")
for _what, _body in {"channel": '[["surat", "off"]]', "phase": '[["x", "sedang"]]', "short": '[["x"]]', "word": '["x"]',
                     "number": '[["x", 1]]', "null": '[["x", null]]', "object": "{}",
                     "many": "[" + ",".join(['["x", "off"]'] * 101) + "]"}.items():  # fmt: skip
    sql(f"phases-{_what}", f"select tanggap.set_master('phases', '{_body}')", who="sari", how="22023")
for _what, _body in {"channel": '[["surat", "selesai", "a"]]', "status": '[["x", "beres", "a"]]',
                     "empty": '[["x", "selesai", ""]]', "long": f'[["x", "selesai", "{"a" * 101}"]]',
                     "number": '[["x", "selesai", 1]]', "short": '[["x", "selesai"]]'}.items():  # fmt: skip
    sql(
        f"reply-rules-{_what}",
        f"select tanggap.set_master('reply_rules', '{_body}')",
        who="sari",
        how="22023",
    )


for _kind in ("routing_rules", "absences", "escalation_rules"):
    for _who in ("budi", "mega", "audi", "tanggap"):
        sql(f"{_kind}-as-{_who}", f"select tanggap.set_master('{_kind}', '[]')", who=_who)
    for _what, _body in {
        "null": "null",
        "object": "{}",
        "word": '["x"]',
        "list": "[[]]",
        "empty": "[{}]",
    }.items():
        sql(f"{_kind}-{_what}", f"select tanggap.set_master('{_kind}', '{_body}')", who="sari", how="22023")
    sql(
        f"{_kind}-a-million",
        f"select tanggap.set_master('{_kind}', (select jsonb_agg('{{}}'::jsonb) from generate_series(1, 1000000)))",
        who="sari",
        how="22023",
    )
_RULE = {"name": "a", "addressee": "lurah"}
_AWAY = {"agency": "DSDA", "since": 1, "until": 2}
_CLIMB = {"name": "a", "rung": "camat", "clock": "lurah", "after": 1}
for _what, _kind, _told in (
    ("nameless", "routing_rules", _RULE | {"name": ""}), ("long", "routing_rules", _RULE | {"name": "a" * 81}),
    ("nobody", "routing_rules", {"name": "a"}), ("area", "routing_rules", _RULE | {"polygon": "NaN"}),
    ("huge", "routing_rules", _RULE | {"polygon": [[106.8, -6.1]] * 700_000}),
    ("unknown", "absences", _AWAY | {"agency": "PT-LAIN"}), ("backwards", "absences", _AWAY | {"until": 1}),
    ("words", "absences", _AWAY | {"since": "besok"}), ("rungless", "escalation_rules", _CLIMB | {"rung": 2}),
    ("before", "escalation_rules", _CLIMB | {"after": -1}), ("words", "escalation_rules", _CLIMB | {"after": "1"}),
):  # fmt: skip
    sql(
        f"{_kind}-{_what}",
        f"select tanggap.set_master('{_kind}', '{json.dumps([_told])}')",
        who="sari",
        how="22023",
    )
sql("routing_rules-nan", """select tanggap.set_master('routing_rules', '[{"name": "a", "addressee": "lurah",
    "polygon": [[NaN, 1]]}]')""", who="sari", how="22P02")  # fmt: skip


def health(**values: Any) -> str:
    """Telling of a channel's health."""
    row = {"channel": "x", "console": "k", "phase": "reading", "quarantined": 0, "stopped": False} | values
    return f"select tanggap.report_health('{json.dumps([row])}')"


for _who in ("budi", "sari", "audi", "bekas"):
    sql(f"health-as-{_who}", health(), who=_who)
for _what, _body in {
    "null": "null",
    "object": "{}",
    "word": '["x"]',
    "of-nothing": "[{}]",
    "number": "1",
}.items():
    sql(f"health-{_what}", f"select tanggap.report_health('{_body}')", who="tanggap", how="22023")
sql("health-of-none", "select tanggap.report_health(null)", who="tanggap", how="22023")
for _what, _values in {
    "channel": {"channel": "surat"}, "phase": {"phase": "sedang"}, "console": {"console": "x" * 201},
    "no-console": {"console": ""}, "console-a-number": {"console": 1}, "stopped": {"stopped": 1},
    "time-a-word": {"ok_at": "kemarin"}, "time-negative": {"newest_at": -1}, "time-huge": {"resets_at": 1 << 60},
    "count": {"quarantined": "banyak"}, "no-count": {"quarantined": None}, "problem-a-word": {"problem": "x"},
    "problem-without-code": {"problem": {"params": {}}}, "problem-code": {"problem": {"code": 1, "params": {}}},
    "problem-params": {"problem": {"code": "a", "params": []}}, "problem-more": {"problem": {"code": "a", "params": {},
    "x": 1}}, "problem-nested": {"problem": {"code": "a", "params": {"a": {}}}},
    "problem-large": {"problem": {"code": "a", "params": {"a": "".join(map(str, range(3000)))}}},
}.items():  # fmt: skip
    sql(f"health-of-an-odd-{_what}", health(**_values), who="tanggap", how="22023")
sql("health-without-end", "select tanggap.report_health((select jsonb_agg(x) from generate_series(1, 51) x))",
    who="tanggap", how="22023")  # fmt: skip
sql("read-health-rows", "select * from tanggap.health", who="sari")
sql("former-operator-reads-health", "select * from tanggap.channel_health()", who="bekas")
for _who in ("tono", "mega"):
    for _table, _column in (("complaint", "id"), ("event", "complaint")):
        sql(f"foreign-{_table}-as-{_who}", f"select * from tanggap.{_table} where {_column} = '{FOREIGN}'", who=_who,
            how="nothing")  # fmt: skip
LEAK = "case when not starts_with(kelurahan, '31.72') then 1 / (length(text) - 7) end = 1"
sql("foreign-by-an-error", f"select id from tanggap.complaint where {LEAK}", who="tono", how="nothing")
CURSOR = f"declare c cursor for select id from tanggap.complaint where id = '{FOREIGN}'"
sql("foreign-by-a-cursor", "begin", CURSOR, "fetch all from c", who="tono", how="nothing")
for _table in ("complaint", "event", "master"):
    sql(f"former-operator-reads-{_table}", f"select * from tanggap.{_table}", who="bekas", how="nothing")
sql("former-operator-submits", "select tanggap.submit('[]')", who="bekas")
sql("former-operator-masked", f"select name from tanggap.masked({ONE}) where name is not null", who="bekas",
    how="nothing")  # fmt: skip
sql("former-operator-has-no-scope", "select scope from tanggap.me() where scope is not null", who="bekas",
    how="nothing")  # fmt: skip

# Through the door: who, what, where.
event("auditor-dispatches", "start", OPEN, {"status": "proses"}, who="audi", how="central.role")
event("auditor-stops-a-clock", "note", OPEN, {"waiting_for": "citizen", "paused_at": NOW}, who="audi",
      how="central.role")  # fmt: skip
event("auditor-moves-a-deadline", "note", OPEN, {"due_at": LATER}, who="audi", how="central.role")
event("intake-decides", "classify", OPEN, {"kind": "spam"}, who="tanggap", how="central.role")
event("intake-remarks", "note", OPEN, who="tanggap", how="central.role")
event("auditor-accepts", "accept", CLOSED, {"accepted_at": NOW}, who="audi", how="central.role")
event("intake-sends-back", "sendback", CLOSED, who="tanggap", how="central.role")
event("intake-raises-without-a-rule", "escalate", OPEN, {"escalated": True, "rung": 2}, who="tanggap",
      how="central.role")  # fmt: skip
event("accepted-by-nobody", "accept", OPEN, {"accepted_at": NOW}, how="central.status")
event("hands-by-accepting", "accept", CLOSED, {"hands": ["DBM"]}, how="central.columns")
event("rung-above-the-ladder", "escalate", OPEN, {"escalated": True, "rung": 9}, how="23514")
for _what, _value in {
    "somebody-else": {"hands": ["DSDA"]}, "an-invented-past": {"hands": ["DSDA", "DBM"]}, "emptied": {"hands": []},
    "a-word": {"hands": "DBM"}, "null": {"hands": None}, "numbers": {"hands": [1]},
    "bounced": {"hands": ["DBM"], "bounced": 3},
}.items():  # fmt: skip
    event(f"hands-{_what}", "coordinate", OPEN, {"status": "koordinasi", "agency": "DBM", "sure": 8, **_value},
          how="central.hands")  # fmt: skip
event("red-after-it-went-on", "dispose", OPEN, {"status": "disposisi", "agency": "DSDA", "channel_red": False,
                                                "red_until": None}, how="23514")  # fmt: skip
event("not-red-while-it-waits", "classify", OPEN, {"kind": "complaint", "red_until": NOW}, how="23514")
event("operator-reopens", "reopen", CLOSED, {"status": "menunggu"}, how="central.role")
event("operator-reveals", "reveal", OPEN, how="central.role")
event("unknown-kind", "shred", OPEN, how="central.role")
event("kind-in-capitals", "NOTE", OPEN, how="central.role")
event("out-of-scope", "note", FOREIGN, who="tono", how="central.scope")
event("supervisor-out-of-scope", "prioritise", FOREIGN, {"priority": 1}, who="mega", how="central.scope")
event("into-another-scope", "locate", OPEN, {"kelurahan": GAMBIR}, who="tono", how="central.scope")
event("into-no-place", "locate", OPEN, {"kelurahan": None}, who="tono", how="central.scope")
event("no-such-case", "note", UUID(int=912), how="central.missing")
event("report-twice", "receivereport", OPEN, report(1), who="tanggap", how="central.exists")
event("message-twice", "receivereport", UUID(int=913), report(1), who="tanggap", how="central.exists")
for _name, _value in {
    "id": str(UUID(int=914)), "revision": 0, "text": "lain", "number": "JK1", "channel": "x", "received_at": 0,
    "external_id": "x", "title": "x", "photos": 9, "merged_into": str(OTHER), "status": "selesai", "priority": 1,
    "reopened": 5,
}.items():  # fmt: skip
    event(f"note-sets-{_name}", "note", OPEN, {_name: _value}, how="central.columns")
event("classify-sets-status", "classify", OPEN, {"kind": "spam", "status": "ditolak"}, how="central.columns")
event("supervisor-sets-text", "reopen", CLOSED, {"status": "menunggu", "text": "x"}, who="sari",
      how="central.columns")  # fmt: skip
event("column-that-is-none", "note", OPEN, {"x; drop table event": 1}, how="central.columns")
event("report-with-id", "receivereport", UUID(int=915), report(915, id=str(OPEN)), who="tanggap",
      how="central.columns")  # fmt: skip
event("report-already-closed", "receivereport", UUID(int=916), report(916, status="selesai"), who="tanggap",
      how="central.status")  # fmt: skip
event("impossible-status", "start", OPEN, {"status": "selesai"}, how="central.status")
event("status-of-nothing", "start", OPEN, {"status": "hilang"}, how="central.status")
event("status-null", "note", OPEN, {"due_clock": None}, how="23502")
event("from-closed", "start", CLOSED, {"status": "proses"}, how="central.status")
event("complete-a-rejected-case", "complete", ENDED, {"status": "selesai"}, how="central.status")
event(
    "no-such-agency",
    "coordinate",
    OPEN,
    {"status": "koordinasi", "agency": "TIDAK-ADA"},
    how="central.unknown",
)
event("no-such-category", "categorise", OPEN, {"category": "x"}, how="central.unknown")
event("no-such-kelurahan", "locate", OPEN, {"kelurahan": "31.72.99.9999"}, how="central.unknown")
event("stale-case", "note", OPEN, seen=1, how="stale")
event("case-of-the-future", "note", OPEN, seen=1 << 60, how="stale")
event("pretending-it-is-new", "note", OPEN, seen=0, how="stale")
event("parent-moved", "merge", OPEN, {"merged_into": str(OTHER)}, also=OTHER, also_seen=1, how="stale")
event("others-event-id-again", "note", OPEN, id=REOPENED, how="stale")
event("own-event-id-again", "note", OPEN, id=DISPOSED, how="stale")
event("false-before", "note", OPEN, {"due_at": LATER}, before={"due_at": 5}, how="central.before")
event("no-before", "note", OPEN, {"due_at": LATER}, before={}, how="central.before")
event("more-before", "note", OPEN, {"due_at": LATER}, before={"due_at": None, "status": "menunggu"},
      how="central.before")  # fmt: skip
event("before-of-another-column", "note", OPEN, {"due_at": LATER}, before={"status": "menunggu"},
      how="central.before")  # fmt: skip

# Through the door: what breaks whoever reads it.
BIG = "x" * 70_000
NOT = {"code": "refused.merged", "params": {}}
event("body-too-large", "note", OPEN, body={"kind": "note", "text": BIG}, how="central.size")
event("effect-too-large", "classify", OPEN, {"suggested": {"x": BIG * 4}}, how="central.size")
event(
    "refused-and-too-large",
    "note",
    OPEN,
    body={"kind": "note", "text": BIG},
    refused=NOT,
    how="refused.merged",
)
event("no-right-and-too-large", "reveal", OPEN, body={"kind": "reveal", "text": BIG}, how="central.role")
event("no-right-and-a-huge-kind", BIG, OPEN, how="54000")
event("console-too-long", "note", OPEN, console=BIG, how="54000")
event("reason-too-large", "note", OPEN, refused={"code": BIG, "params": {}}, how="54000")
event("reason-a-word", "note", OPEN, refused="tidak", how="central.rule")
event("reason-a-list", "note", OPEN, refused=[1], how="central.rule")
event("reason-of-numbers", "note", OPEN, refused={"code": 5, "params": 7}, how="central.rule")
for _what, _value in {"a-word": "x", "a-list": [1], "a-number": 1, "of-another-kind": {"kind": "start"},
                      "without-kind": {}}.items():  # fmt: skip
    event(f"body-{_what}", "note", OPEN, body=_value, how="central.body")
for _what, _value in {"a-word": "x", "numbers": [1]}.items():
    event(f"photos-{_what}", "receivereport", UUID(int=917), report(917), who="tanggap",
          body={"kind": "receivereport", "photos": _value}, how="central.body")  # fmt: skip
event("effect-a-word", "note", OPEN, "x", how="22023 central.body")
event("said-before-all-time", "note", OPEN, said_at=-(1 << 62), refused=NOT, how="refused.merged")
event("said-in-the-future", "note", OPEN, said_at=1 << 62, refused=NOT, how="refused.merged")
event("suggested-a-word", "classify", OPEN, {"suggested": "x"}, how="23514")
event("suggested-null", "classify", OPEN, {"suggested": None}, how="23502")
event("proof-an-object", "complete", OPEN, {"status": "selesai", "result_photos": {"a": 1}}, how="23514")
event("proof-of-numbers", "complete", OPEN, {"status": "selesai", "result_photos": [1]}, how="23514")
event("deadline-at-the-end-of-time", "note", OPEN, {"due_at": 1 << 62}, how="23514")
event("deadline-before-all-time", "note", OPEN, {"due_at": -(1 << 62)}, how="23514")
event("point-not-a-number", "locate", OPEN, {"lat": "NaN", "lon": 106.8}, how="23514")
event("point-off-the-planet", "locate", OPEN, {"lat": 1e9, "lon": 106.8}, how="23514")
event("kind-of-nothing", "classify", OPEN, {"kind": "x"}, how="23514")
event("report-from-nowhere", "receivereport", UUID(int=918), report(918, channel="surat"), who="tanggap",
      how="23514")  # fmt: skip
event("report-of-the-year-40000", "receivereport", UUID(int=919), report(919, received_at=1 << 40), who="tanggap",
      how="23514")  # fmt: skip
event("merge-into-itself", "merge", OPEN, {"merged_into": str(OPEN)}, how="central.parent")
event("merge-into-nothing", "merge", OPEN, {"merged_into": str(UUID(int=920))}, how="central.parent")
event(
    "merge-into-another-scope", "merge", OPEN, {"merged_into": str(FOREIGN)}, who="tono", how="central.parent"
)

# Through the door: taking back what is not there to be taken back.
BACK = {"status": "menunggu"}
event("undo-of-nothing", "restore", CLOSED, BACK, how="central.undo")
event("undo-of-no-event", "restore", CLOSED, BACK, undoes=UUID(int=930), how="central.undo")
event("undo-of-another-case", "restore", OPEN, {"priority": 1}, undoes=ELSEWHERE, how="central.undo")
event("undo-of-a-refused-event", "restore", OPEN, {"priority": 1}, undoes=REFUSED, how="central.undo")
event("undo-reopens-by-an-old-event", "restore", CLOSED, BACK, undoes=DISPOSED, how="central.undo")
event("undo-of-a-reopening", "restore", REDONE, {"status": "selesai"}, undoes=REOPENED, how="central.undo")
event("undo-of-an-undone-reopening", "restore", DONE, BACK, undoes=UNDONE, how="central.undo")
event("undo-of-an-undone-reopening-whole", "restore", DONE,
      {**BACK, "reopened": 1, "closed_at": None, "result": ""}, undoes=UNDONE, how="central.undo")  # fmt: skip
event("undo-to-another-value", "restore", ENDED, {"status": "selesai"}, undoes=REJECTED, how="central.undo")
event(
    "undo-of-more-than-was-done",
    "restore",
    ENDED,
    {**BACK, "priority": 1},
    undoes=REJECTED,
    how="central.undo",
)
event("undo-to-a-part-of-a-list", "restore", FREE, {"result_photos": ["a"]}, undoes=SEEN, how="central.undo")
event("bulk-split-over-pushes", "note", FREE, batch=BATCH, how="central.bulk")


@attack("bulk-in-one-push", how="central.bulk")
def _(db: psycopg.Connection[Any], city: City) -> Any:
    cases = (OPEN, CLOSED, OTHER, ENDED)
    return submit(db, *[said(city.at, "note", case, {}, batch=UUID(int=501)) for case in cases])


@attack("one-event-twice-in-a-push", how="23505")
def _(db: psycopg.Connection[Any], city: City) -> Any:
    twice = said(city.at, "note", OPEN, {})
    return submit(db, twice, said(city.at, "note", CLOSED, {}, id=twice["id"]))


@attack("push-without-end", how="54000")
def _(db: psycopg.Connection[Any], city: City) -> Any:
    return submit(db, *[{}] * 20_001)


for _what, _events in {"an-object": "{}", "a-word": '"x"', "of-words": '["x"]', "of-nothing": "[{}]"}.items():
    sql(f"push-{_what}", f"select tanggap.submit('{_events}')", how="22023 23502")

event("reply-out-of-scope", "reply", FOREIGN, _ANSWERS, who="mega", how="central.scope")


# They are stopped --------------------------------------------------------------------------------------------------


def test_there_are_enough() -> None:
    names = [one.name for one in ATTACKS]
    assert len(names) == len(set(names)) >= 84


@pytest.mark.parametrize("one", ATTACKS, ids=lambda one: one.name)
def test_stopped(city: City, one: Attack) -> None:
    ((before, known),) = city.ask("select revision, (select count(*) from tanggap.event) from tanggap.clock")
    stopped = attempt(city, one)
    recorded = city.ask("""select outcome, actor, effect, before, jsonb_typeof(body), jsonb_typeof(reason->'params'),
        length(e::text) < 90000, said_at between 0 and extract(epoch from e.at), reason->>'code'
        from tanggap.event e where revision > %(before)s""", before=before)  # fmt: skip
    for row in recorded:
        assert row[:-1] == ("refused", one.who, {}, {}, "object", "object", True, True)
        stopped = row[-1]
    assert stopped in one.how.split()
    was, city.last = city.last, city.state()
    assert city.last == was
    now = city.ask("select revision, (select count(*) from tanggap.event) from tanggap.clock")
    assert now == [(before + bool(recorded), known + len(recorded))]


def test_the_history_is_whole_after_all_of_them(city: City) -> None:
    assert city.admin.execute(central_admin._TOKENS).fetchall() == []
    assert city.admin.execute(central_admin._CASES, {"blank": central_admin.BLANK_CASE}).fetchall() == []


def attempt(city: City, one: Attack) -> str:
    """Try it.

    Returns:
        What stopped it, "" for nothing.
    """
    with city.at.connect(one.who) as db:
        db.autocommit = True
        try:
            found = one.run(db, city)
        except psycopg.Error as error:
            return error.sqlstate or "connecting"  # refused at the door, where the driver has no SQLSTATE
    if isinstance(found, tuple):
        return "stale" if found[1] else ""
    return "" if found else "nothing"
