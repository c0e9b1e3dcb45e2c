"""Who acts in a home: what the central said last, or nobody yet."""

from __future__ import annotations

import json
from contextlib import closing
from pathlib import Path

import pytest

from console.core.errors import Refused
from console.core.line import acting, collecting
from console.core.store import open_store
from models.commands import Actor
from models.reading import RIGHTS
from tests.support import factories, homes
from tests.support.factories import NOW

CENTRAL = {"TANGGAP_CENTRAL": "postgresql://kanal@pusat.example/tanggap"}


def said(home: Path, roles: list[str] | None) -> None:
    """What the central said of this login."""
    with homes.opened(home, NOW) as (_store, door), door.transaction() as connection:
        if roles is not None:
            text = json.dumps(["", roles])
            connection.exec_driver_sql("insert into meta(key, value) values (?, ?)", (RIGHTS, text))


def who(home: Path, of: object, **environ: str) -> Actor:
    store = open_store(factories.settings(home, **environ), NOW)
    try:
        with closing(store.reader()) as db:
            found = of(store.settings, db)  # type: ignore[operator]
    finally:
        store.close()
    assert isinstance(found, Actor)
    return found


@pytest.mark.parametrize(
    ("roles", "role"),
    [
        (None, "operator"),
        (["intake", "reader"], "intake"),
        (["operator", "reader", "supervisor"], "supervisor"),
        (["auditor", "intake", "reader"], "auditor"),
        (["reader"], "operator"),
    ],
)
def test_a_window_acts_in_the_highest_role_the_central_gave(
    home: Path, roles: list[str] | None, role: str
) -> None:
    said(home, roles)
    assert who(home, acting, **CENTRAL) == Actor("kanal", role)


@pytest.mark.parametrize(
    "roles", [None, ["intake", "reader"], ["intake", "reader", "operator", "supervisor"]]
)
def test_an_intake_acts_as_one(home: Path, roles: list[str] | None) -> None:
    said(home, roles)
    assert who(home, collecting, **CENTRAL) == Actor("kanal", "intake")


@pytest.mark.parametrize("roles", [["operator", "reader"], ["operator", "reader", "supervisor"], ["reader"]])
def test_whoever_is_none_takes_nothing_in(home: Path, roles: list[str]) -> None:
    said(home, roles)
    with pytest.raises(Refused) as refused:
        who(home, collecting, **CENTRAL)
    assert refused.value.code == "refused.role"
    assert refused.value.sentence("id")


def test_the_one_person_at_an_embedded_central_is_an_intake_too(home: Path) -> None:
    said(home, ["operator", "reader"])
    assert who(home, collecting) == Actor("rina", "intake")
