"""Bringing a store to the program's schema: the migrations make what the tables say, and nothing is lost."""

from __future__ import annotations

import re
import sqlite3
import threading
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest

from models import migrate, tables
from models.migrate import SCHEMA, ForeignStore, NewerStore
from tests.support import homes
from tests.support.factories import NOW


@pytest.fixture
def store(home: Path) -> Path:
    homes.prepare(home, NOW)
    return home / "tanggap.db"


def rows(path: Path, sql: str) -> list[tuple[Any, ...]]:
    with closing(sqlite3.connect(path)) as db:
        return db.execute(sql).fetchall()


def squeezed(sql: str) -> str:
    """SQL without what two ways of writing it may differ in."""
    return re.sub(r"[\s\"]+", "", sql).lower()


def test_the_migrations_make_the_tables(store: Path) -> None:
    from alembic.autogenerate import compare_metadata
    from alembic.migration import MigrationContext
    from sqlalchemy import create_engine

    def ours(name: str | None, kind: str, _parents: Any) -> bool:
        return kind != "table" or not (name or "").startswith(("complaint_search", "alembic_version"))

    engine = create_engine(f"sqlite:///{store}")
    with engine.connect() as connection:
        context = MigrationContext.configure(
            connection, opts={"include_name": ours, "compare_type": True, "compare_server_default": True}
        )
        assert compare_metadata(context, tables.metadata) == []
    engine.dispose()


def test_the_indexes_are_the_same_to_the_letter(store: Path, tmp_path: Path) -> None:
    """Alembic compares neither the condition of an index nor what it knows no word for."""
    from sqlalchemy import create_engine

    plain = tmp_path / "plain.db"
    engine = create_engine(f"sqlite:///{plain}")
    tables.metadata.create_all(engine)
    engine.dispose()
    listed = "select name, sql from sqlite_master where type = 'index' and sql is not null order by name"
    made, said = rows(store, listed), rows(plain, listed)
    assert [(n, squeezed(s)) for n, s in made] == [(n, squeezed(s)) for n, s in said]


def test_search_and_triggers_are_as_said(store: Path) -> None:
    listed = "select sql from sqlite_master where type in ('trigger', 'view') or name = 'complaint_search'"
    assert {squeezed(s) for (s,) in rows(store, listed)} == {squeezed(s) for s in tables.SEARCH}


def test_the_schema_number_is_the_newest_migration(store: Path) -> None:
    files = sorted((Path(migrate.__file__).parent / "migrations" / "versions").glob("[0-9]*.py"))
    assert int(files[-1].name[:4]) == SCHEMA
    assert rows(store, "pragma user_version") == [(SCHEMA,)]
    assert rows(store, "select version_num from alembic_version") == [(f"{SCHEMA:04d}",)]


def test_a_way_back_exists(store: Path) -> None:
    from alembic import command
    from alembic.config import Config
    from sqlalchemy import create_engine

    config = Config()
    config.set_main_option("script_location", str(Path(migrate.__file__).parent / "migrations"))
    engine = create_engine(f"sqlite:///{store}")
    with engine.begin() as connection:
        config.attributes["connection"] = connection
        command.downgrade(config, "base")
    engine.dispose()
    assert rows(store, "select name from sqlite_master where type = 'table'") == [("alembic_version",)]


def test_a_current_store_is_left_alone(store: Path, tmp_path: Path) -> None:
    before = store.read_bytes()
    assert migrate.migrate(store, tmp_path / "backup", "now") is None
    assert store.read_bytes() == before
    assert not (tmp_path / "backup").exists()


def test_a_store_that_does_not_exist_is_made_and_filled(tmp_path: Path) -> None:
    path = tmp_path / "new.db"
    assert migrate.version(path) == 0
    assert migrate.migrate(path, tmp_path / "backup", "now") is None
    assert rows(path, "select count(*) from kelurahan") == [(267,)]
    assert migrate.version(path) == SCHEMA


@pytest.mark.parametrize("name", ["rumah kedua", "a?b#c", "100%", "é🚧", "a&b=c"])
def test_a_folder_may_have_any_name(tmp_path: Path, name: str) -> None:
    folder = tmp_path / name
    folder.mkdir()
    migrate.migrate(folder / "tanggap.db", folder, "now")
    assert [p.name for p in tmp_path.iterdir()] == [name]
    assert migrate.version(folder / "tanggap.db") == SCHEMA


def test_a_newer_store_is_not_touched(store: Path, tmp_path: Path) -> None:
    with closing(sqlite3.connect(store)) as db:
        db.execute("pragma user_version = 99")
    before = store.read_bytes()
    with pytest.raises(NewerStore) as refused:
        migrate.migrate(store, tmp_path / "backup", "now")
    assert refused.value.found == 99
    assert store.read_bytes() == before
    assert not (tmp_path / "backup").exists()


def test_another_programs_database_is_not_touched(tmp_path: Path) -> None:
    path = tmp_path / "tanggap.db"
    with closing(sqlite3.connect(path)) as db:
        db.execute("create table complaint(mine)")
    with pytest.raises(ForeignStore, match="complaint"):
        migrate.migrate(path, tmp_path / "backup", "now")
    assert rows(path, "select name, sql from sqlite_master") == [
        ("complaint", "CREATE TABLE complaint(mine)"),
    ]


def test_an_older_store_is_copied_first_with_its_log(
    store: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(migrate, "SCHEMA", SCHEMA + 1)
    with closing(sqlite3.connect(store)) as writer:  # still open: what it wrote lies in the log alone
        writer.execute("insert into meta(key, value) values ('only', 'in the log')")
        writer.commit()
        assert Path(f"{store}-wal").stat().st_size > 0
        backup = migrate.migrate(store, tmp_path / "backup", "20251124-011000")
    assert backup == tmp_path / "backup" / f"tanggap-20251124-011000-schema{SCHEMA}.db"
    assert rows(backup, "select key, value from meta") == [("only", "in the log")]
    assert rows(backup, "pragma user_version") == [(SCHEMA,)]
    assert rows(backup, "pragma integrity_check") == [("ok",)]
    assert rows(store, "pragma user_version") == [(SCHEMA + 1,)]
    assert rows(store, "select value from meta") == [("in the log",)]


def test_a_migration_that_fails_leaves_the_store_as_it_was(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = tmp_path / "tanggap.db"

    def broken(_db: Any) -> None:
        raise RuntimeError("killed half-way")

    with monkeypatch.context() as patch:
        patch.setattr("models.seed.seed", broken)
        with pytest.raises(RuntimeError, match="half-way"):
            migrate.migrate(path, tmp_path, "now")
    assert rows(path, "select count(*) from sqlite_master") == [(0,)]
    migrate.migrate(path, tmp_path, "now")
    assert migrate.version(path) == SCHEMA


def test_two_programs_that_open_a_new_home_at_once(tmp_path: Path) -> None:
    path, failures = tmp_path / "tanggap.db", []
    start = threading.Barrier(2)

    def run() -> None:
        start.wait()
        try:
            migrate.migrate(path, tmp_path, "now")
        except Exception as error:  # noqa: BLE001 - any failure fails the test
            failures.append(error)

    threads = [threading.Thread(target=run) for _ in range(2)]
    for one in threads:
        one.start()
    for one in threads:
        one.join()
    assert failures == []
    assert rows(path, "select count(*) from kota") == [(6,)]
