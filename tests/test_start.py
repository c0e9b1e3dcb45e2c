"""Before the window: who acts, and in which role."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from console import app as root
from console.core.settings import Settings
from console.core.store import Store, open_store
from models.reading import RIGHTS
from tests.support import factories, homes

CENTRAL = "postgresql://pusat.tanggap.internal/tanggap"


@pytest.fixture
def settings(home: Path, now: int) -> Settings:
    homes.prepare(home, now)
    return factories.settings(home, TANGGAP_CENTRAL=CENTRAL, TANGGAP_ROLE="supervisor")


@pytest.fixture
def store(settings: Settings, now: int) -> Iterator[Store]:
    made = open_store(settings, now)
    yield made
    made.close()


def remember(store: Store, rights: str) -> None:
    """As a sync before this start left it."""
    import sqlite3
    from contextlib import closing

    with closing(sqlite3.connect(store.path)) as db, db:
        db.execute("insert or replace into meta(key, value) values (?, ?)", (RIGHTS, rights))


def test_the_role_just_told_holds_before_anything_was_synced(settings: Settings, store: Store) -> None:
    line, start = root.line_of(root.Start(settings, "rahasia", told=True), store)
    assert (start.settings.role, line.user, line.password) == ("supervisor", "rina", "rahasia")


def test_the_role_just_told_holds_against_another_persons(settings: Settings, store: Store) -> None:
    remember(store, '["",["auditor","reader"]]')
    _line, start = root.line_of(root.Start(settings, told=True), store)
    assert start.settings.role == "supervisor"


@pytest.mark.parametrize(
    ("rights", "role"),
    [('["31.72",["auditor","reader"]]', "auditor"), ("filling", "operator"), ("", "operator")],
)
def test_without_an_answer_the_last_one_holds_and_the_settings_give_no_right(
    settings: Settings, store: Store, rights: str, role: str
) -> None:
    remember(store, rights)
    _line, start = root.line_of(root.Start(settings), store)
    assert start.settings.role == role
