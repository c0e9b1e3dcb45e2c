# ruff: noqa: E501
"""Centrals for the benchmarks of sync: the embedded server as a console starts it, and a made city in it.

The city has a million cases, 15 % of them open, with three Events each. Its rows are made by SQL inside PostgreSQL,
past ``submit``, in about three minutes, and kept with the server's data for the next run. Every value follows from the
row's number.
"""

from __future__ import annotations

import hashlib
import json
import time
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any, Final
from uuid import UUID

import psycopg
from psycopg.conninfo import conninfo_to_dict

from console.core import embedded
from console.core.embedded import ADMIN, Embedded
from models.central import schema
from tests.benchmarks import million
from tests.benchmarks.harness import BUILD, say

CASES: Final = 1_000_000
EVENTS: Final = 3  # a case
STEP: Final = 25  # Events a revision
NOW: Final = million.NOW
#: Who works there: name -> role. All see the whole city.
PEOPLE: Final = {"rina": "operator", "sari": "supervisor"}
#: An Event as a console keeps it, in the order the central sends it.
EVENT_COLUMNS: Final = (
    "id", "complaint", "seq", "kind", "actor", "at", "console", "base", "body", "effect", "before", "outcome", "reason",
    "revision", "batch", "undoes", "stamped_at",
)  # fmt: skip
_EVENT_TABLE: Final = (
    "id", "seq", "complaint", "kind", "actor", "at", "console", "said_at", "base", "body", "effect", "before",
    "kelurahan", "outcome", "reason", "batch", "undoes", "revision",
)  # fmt: skip

_LISTS: Final = """
create temp table list(name text, i int, v text, primary key (name, i));
insert into list select 'kelurahan', row_number() over (order by code) - 1, code from kelurahan;
insert into list select 'category', row_number() over (order by code) - 1, code from category;
insert into list select 'agency', row_number() over (order by code) - 1, code
  from (select code from agency where code !~ '^(PPSU|LURAH)' order by code limit 40) a;
"""
# r and q are noise that follows from n, as in the local store a million cases are measured in.
_ROWS: Final = """
create temp table made as
with h as (select n, (n * 2654435761) %% 4294967296 as r, (n * 40503 + 12345) %% 65536 as q
             from generate_series(1::bigint, %(cases)s) n),
c as (select n, r, q, (%(now)s - (%(cases)s - n) * (400 * 86400.0 / %(cases)s))::bigint as at,
        case when r %% 100 < 4 then 'menunggu' when r %% 100 < 7 then 'koordinasi' when r %% 100 < 10 then 'disposisi'
             when r %% 100 < 15 then 'proses' when r %% 100 < 97 then 'selesai' else 'ditolak' end as st from h)
select n, r, q, at, st, st in ('selesai', 'ditolak') as closed,
  (lpad(to_hex(at * 1000), 12, '0') || '8' || substr(md5(n::text), 1, 3) || '8' || substr(md5(n::text), 4, 15))::uuid as id,
  %(now)s + (q * 71 %% 4060800) - 3456000 + r %% 977 as due,
  k.v as kelurahan, g.v as category, a.v as agency,
  (array[{texts}])[r %% {n_texts} + 1] as words, (array[{places}])[q %% {n_places} + 1] as place,
  (array[{channels}])[r / 7 %% {n_channels} + 1] as channel
from c
  join list k on k.name = 'kelurahan' and k.i = r / 3 %% (select count(*) from list where name = 'kelurahan')
  join list g on g.name = 'category' and g.i = (q + r / 5) %% (select count(*) from list where name = 'category')
  join list a on a.name = 'agency' and a.i = r / 59 %% (select count(*) from list where name = 'agency')
"""
#: Event e of case n is said as number 3 n + 1000 e: the city works on thousands of cases at a time.
_REVISION: Final = "(({events} * m.n + {e} * 1000) / {step} + 1)"
_CASES: Final = """
insert into complaint({columns})
select m.id, 'JK' || to_char(to_timestamp(at) at time zone 'Asia/Jakarta', 'YYMMDD') || lpad((n %% 10000)::text, 4, '0'),
  channel, 'm' || n, at, words || ', ' || place || ' nomor ' || q %% 400, '', place, st, 'complaint', category, kelurahan,
  agency, case when st = 'menunggu' then r / 13 %% 16 else 15 end, '{{}}', case when r / 17 %% 3 = 0 then 'rina' else '' end,
  case when st = 'menunggu' then at + 21600 end, case when st = 'disposisi' then at + 86400 end,
  case when not closed then at + 7 * 86400 end, case when not closed then due end,
  case when closed then '' when st = 'menunggu' then 'handover' when st = 'disposisi' then 'lurah' else 'completion' end,
  at, 0, '', null, case when closed then (1::bigint << 40) - at else due end,
  -6.37 + (q / 65536.0) * 0.27, 106.69 + ((r / 29) %% 65536) / 65536.0 * 0.28, 'gps', (r / 31 %% 40 = 0)::int,
  false, (r / 37 %% 40 = 0)::int, r / 41 %% 60 = 0, false, null, (r / 53 %% 3 = 0)::int,
  case when closed then at + 86400 end, case when st = 'selesai' then 'Sudah ditangani di lapangan' else '' end, '[]',
  {last}, '', '[]', null{later}
from made m order by n
"""
#: Columns after those: what a case of the made city has there that a new one has not.
_LATER: Final = {"red_since": "case when st = 'menunggu' then at end"}
_NAMED: Final = 43
_EVENTS: Final = """
insert into event({columns})
select (lpad(to_hex(m.at * 1000 + e * 3600000), 12, '0') || '7' || substr(md5(e || m.n::text), 1, 3) || '8'
        || substr(md5(e || m.n::text), 4, 15))::uuid, m.n %% {step}, m.id, k, case e when 0 then 'sari' else 'rina' end,
  to_timestamp(m.at + e * 3600), 'posko', m.at + e * 3600, case e when 0 then 0 else {before} end,
  case e
    when 0 then jsonb_build_object('kind', k, 'channel', channel, 'external_id', 'm' || n, 'received_at', at, 'what',
      'complaint', 'category', category, 'kelurahan', kelurahan, 'sure', 4, 'address', m.place, 'place', 'gps', 'lat',
      -6.37 + (q / 65536.0) * 0.27, 'lon', 106.69 + ((r / 29) %% 65536) / 65536.0 * 0.28)
    when 1 then jsonb_build_object('kind', k, 'to', agency)
    when 2 then jsonb_build_object('kind', k, case k when 'note' then 'text' else 'reason' end, 'Sudah dicek') end,
  case when k = 'note' then '{{}}' when e = 0 then jsonb_build_object('status', 'menunggu', 'urgent', at)
    when e = 1 then jsonb_build_object('sure', 15, 'agency', agency, 'due_at', due, 'status', 'koordinasi', 'urgent', due,
      'assignee', 'rina', 'due_clock', 'completion', 'handover_due', null)
    else jsonb_build_object('due_at', null, 'status', st, 'urgent', (1::bigint << 40) - at, 'closed_at', at + 86400,
      'due_clock', '', 'completion_due', null, 'result', 'Sudah ditangani di lapangan') end,
  case when k = 'note' or e = 0 then '{{}}'::jsonb
    when e = 1 then jsonb_build_object('sure', 4, 'agency', null, 'due_at', at + 21600, 'status', 'menunggu', 'urgent',
      at + 21600, 'assignee', '', 'due_clock', 'handover', 'handover_due', at + 21600)
    else jsonb_build_object('due_at', due, 'status', 'koordinasi', 'urgent', due, 'closed_at', null, 'due_clock',
      'completion', 'completion_due', due, 'result', '') end,
  kelurahan, 'accepted', null, null, null, {revision}
from made m, lateral (values (0, 'receivereport'), (1, 'coordinate'), (2, case when closed then 'complete' else 'note' end)) e(e, k)
order by {events} * m.n + e * 1000, e
"""
_INDEXED: Final = (
    "event_revision",
    "event_complaint",
    "event_batch",
    "complaint_message",
    "complaint_merged",
)


@contextmanager
def server() -> Iterator[Embedded]:
    """The embedded server of the benchmarks, with a console's own settings: its disk is waited for."""
    with embedded.join(BUILD / "central") as made:
        yield made


def admin(at: Embedded, database: str) -> dict[str, Any]:
    """Keywords of ``psycopg.connect`` for the administrator."""
    return conninfo_to_dict(at.dsn(ADMIN, database))


@contextmanager
def empty(at: Embedded) -> Iterator[dict[str, Any]]:
    """A central in which nothing was said, gone afterwards.

    Yields:
        The administrator's keywords.
    """
    name = f"empty_{time.monotonic_ns()}"
    maintenance = admin(at, "postgres")
    with psycopg.connect(**maintenance, autocommit=True) as db:
        db.execute(f"create database {name}")
    try:
        found = admin(at, name)
        schema.make(found)
        people(found)
        yield found
    finally:
        with psycopg.connect(**maintenance, autocommit=True) as db:
            db.execute(f"drop database {name} with (force)")


def people(found: dict[str, Any]) -> None:
    """Let ``PEOPLE`` work in a central."""
    with psycopg.connect(**found, autocommit=True) as db:
        for name, role in PEOPLE.items():
            if not db.execute("select 1 from pg_roles where rolname = %s", (name,)).fetchone():
                db.execute(f"create role {name} login in role tanggap_{role}")
            db.execute("insert into tanggap.operator values (%s, %s, '', true)", (name, name))


def made(found: dict[str, Any], cases: int) -> list[UUID]:
    """Put the first cases of the city into an empty central.

    Returns:
        Those that are still open.
    """
    with psycopg.connect(**found) as db:
        fill(db, cases)
    with psycopg.connect(**found, autocommit=True) as db:
        db.execute("vacuum analyze")
        rows = db.execute("select id from tanggap.complaint where closed_at is null order by id").fetchall()
    return [row[0] for row in rows]


def city(at: Embedded, cases: int = CASES) -> dict[str, Any]:
    """The central with the made city in it, made when it is not there.

    Returns:
        The administrator's keywords.
    """
    name = f"city_{cases}_{_fingerprint()}"
    maintenance = admin(at, "postgres")
    with psycopg.connect(**maintenance, autocommit=True) as db:
        there = [row[0] for row in db.execute("select datname from pg_database where datname like 'city%'")]
        if name in there:
            schema.make(admin(at, name))  # the functions of this program
            return admin(at, name)
        for old in there:
            if old.startswith(f"city_{cases}_"):
                db.execute(f"drop database {old}")
        db.execute("drop database if exists making")
        db.execute("create database making")
    say(f"making a central of {cases:,} cases and {cases * EVENTS:,} Events, once")
    began = time.monotonic()
    found = admin(at, "making")
    schema.make(found)
    people(found)
    with psycopg.connect(**found) as db:
        fill(db, cases)
    with psycopg.connect(**found, autocommit=True) as db:
        db.execute("vacuum analyze")
        db.execute("checkpoint")
    with psycopg.connect(**maintenance, autocommit=True) as db:
        db.execute(f"alter database making rename to {name}")
    say(f"  done in {time.monotonic() - began:.0f} s")
    return admin(at, name)


def fill(db: psycopg.Connection[Any], cases: int) -> None:
    """Rows, then their indexes, then the clock on the last revision."""
    asked = {"cases": cases, "now": NOW}
    lists = {"texts": million._TEXTS, "places": million._PLACES, "channels": million._CHANNELS}
    put: dict[str, Any] = {name: ", ".join(f"'{v}'" for v in values) for name, values in lists.items()}
    put |= {f"n_{name}": len(values) for name, values in lists.items()}
    number: dict[str, Any] = {"events": EVENTS, "step": STEP}
    db.execute(
        "set search_path = tanggap, pg_catalog, pg_temp; set work_mem = '256MB'; set maintenance_work_mem = '512MB'"
    )
    db.execute(_LISTS)
    db.execute(_ROWS.format(**put), asked)
    indexes = db.execute("select indexname, indexdef from pg_indexes where schemaname = 'tanggap'"
                         " and indexname = any(%s)", (list(_INDEXED),)).fetchall()  # fmt: skip
    for name, _sql in indexes:
        db.execute(f"drop index {name}")
    last = _REVISION.format(e=EVENTS - 1, **number)
    later = "".join(f", {_LATER.get(name) or _literal(name)}" for name in schema.COLUMNS[_NAMED:])
    db.execute(_CASES.format(columns=", ".join(schema.COLUMNS), last=last, later=later), {})
    db.execute(_EVENTS.format(
        columns=", ".join(_EVENT_TABLE), before=_REVISION.format(e="(e - 1)", **number),
        revision=_REVISION.format(e="e", **number), **number), {})  # fmt: skip
    for _name, sql in indexes:
        db.execute(sql)
    db.execute(
        "insert into tick select g, sha256(int8send(g)) from generate_series(1, (select max(revision) from event)) g"
    )
    db.execute(
        "update clock set (revision, token) = (select revision, token from tick order by revision desc limit 1)"
    )
    db.execute("insert into counter select distinct substr(number, 3, 6), 9999 from complaint")


def _literal(column: str) -> str:
    """What a new case has in a column, as SQL."""
    value = schema.BLANK.get(column)
    return "null" if value is None else f"'{json.dumps(value) if isinstance(value, list | dict) else value}'"


def _fingerprint() -> str:
    """What the city is made from: another recipe is another city; another schema is migrated to."""
    text = f"{_ROWS}{_CASES}{_EVENTS}{_REVISION}{million._TEXTS}{million._PLACES}{million._CHANNELS}"
    return hashlib.sha256(text.encode()).hexdigest()[:12]
