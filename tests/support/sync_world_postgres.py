"""The small city of ``sync_world`` over a real central, emptied between runs."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, Self

import psycopg

from console.core.central import PostgresCentral
from models.complaint import LISTS, Complaint
from tests.support.centrals import CentralAt
from tests.support.memory_central import EMPTY, Person, Said, State
from tests.support.sync_world import ROLE, must

TABLES = ("clock", "tick", "complaint", "event", "counter", "reporter", "master")
SETS = (
    "id, seq, complaint, kind, actor, extract(epoch from at)::bigint, console, said_at, base, body, effect, before,"
    " kelurahan, outcome, reason, batch, undoes, revision"
)


class Postgres:
    """One database for all runs. ``begin`` empties it; lines stay connected."""

    def __init__(self, at: CentralAt) -> None:
        self.at = at
        self.admin: psycopg.Connection[Any] = psycopg.connect(**at.admin, autocommit=True)
        self.links: dict[str, PostgresCentral] = {}
        # No table is checked for what the owner of the tests does: append-only is for everybody else.
        self.admin.execute("set session_replication_role = replica")
        self.admin.execute("set search_path = tanggap")
        self.backups = 0

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_error: object) -> None:
        for link in self.links.values():
            link.close()
        self.admin.close()

    def begin(self, _clock: Callable[[], int]) -> Self:
        """Empty, as on the first day."""
        with self.admin.transaction():
            for i in range(self.backups):
                self.admin.execute(f"drop schema backup{i} cascade")
            # Deleting a few rows is much faster than truncating, which makes new files.
            for table in TABLES:
                if table != "clock":
                    self.admin.execute(f"delete from {table}")
            self.admin.execute("update clock set revision = 0, token = sha256('tanggap')")
            self.admin.execute("insert into tick select revision, token from clock")
            for name, (_role, scope) in ROLE.items():
                self.scope(name, scope)
        self.backups = 0
        return self

    def link(self, name: str) -> PostgresCentral:
        """Somebody's line; the same one in all runs."""
        if name not in self.links:
            self.links[name] = PostgresCentral(lambda: self.at.connect(name))
        return self.links[name]

    def scope(self, name: str, scope: str) -> None:
        """Another scope for somebody."""
        self.admin.execute("update operator set scope = %s where role = %s", (scope, name))

    def snapshot(self) -> int:
        """A copy of all tables."""
        self.admin.execute(f"create schema backup{self.backups}")
        for table in TABLES:
            self.admin.execute(f"create table backup{self.backups}.{table} as table {table}")
        self.backups += 1
        return self.backups - 1

    def restore(self, backup: int) -> None:
        """The copy put back."""
        with self.admin.transaction():
            for table in TABLES:
                self.admin.execute(f"delete from {table}")
                self.admin.execute(f"insert into {table} select * from backup{backup}.{table}")

    def truth(self) -> State:
        """Everything, as the central in memory has it."""
        state = State(lambda: 0)
        scopes = dict(self.admin.execute("select role, scope from operator").fetchall())
        state.people = {name: Person(name, (role,), scopes[name]) for name, (role, _scope) in ROLE.items()}
        names = [name for name in Complaint.__slots__ if name != "twins"]
        for row in self.admin.execute(f"select {', '.join(names)} from complaint"):
            values = dict(zip(names, row, strict=True))
            case = Complaint(**values | {name: tuple(values[name]) for name in LISTS})
            state.cases[case.id] = case
        for row in self.admin.execute(f"select {SETS} from event"):
            said = Said(*row)
            state.events[said.id] = said
        ((state.revision, state.token),) = self.admin.execute("select revision, token from clock")
        return state

    def check_tokens(self) -> None:
        """Every revision's token follows from the one before and what was said in it, recomputed by the server."""
        rows = self.admin.execute(
            "select t.revision, t.token, sha256(b.token || said_in(t.revision))"
            " from tick t left join tick b on b.revision = t.revision - 1 order by t.revision"
        ).fetchall()
        must(rows[0][:2] == (0, EMPTY), "the chain does not begin at the beginning")
        for revision, token, made in rows[1:]:
            must(made == token, "the token chain breaks at", revision)
