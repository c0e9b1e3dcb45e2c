"""What people keep, on one computer: whose it is, who may write it, and what of it the screens read."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest

from console.core import kept
from console.core.dispatch import Change
from console.core.dispatch.keeping import MOST
from console.core.errors import Refused
from console.core.kept import Cover
from console.core.templates import templates, to_body
from models import migrate
from models.commands import Actor
from tests.support.factories import BUDI, NOW, Room, room

AUDI, RINA = Actor("audi", "auditor"), Actor("rina", "supervisor")


@pytest.fixture
def made(home: Path) -> Any:
    with room(home) as opened:
        yield opened


def seen(made: Room, me: str, kind: str = "view") -> list[tuple[str, str, bool]]:
    """(name, owner, shared) of what somebody sees."""
    return [(row.name, row.owner, row.shared) for row in asked(made, lambda db: kept.rows(db, kind, me))]


def asked(made: Room, question: Any) -> Any:
    with closing(made.store.reader()) as db:
        return question(db)


def test_views_are_kept_replaced_renamed_and_taken_away(made: Room) -> None:
    rina, budi = made.door, made.door.acting_as(BUDI)
    assert rina.keep("view", "  Saya  sendiri ", {"filter": "open=yes"}) == Change(other=("view",))
    rina.keep("view", "Saya sendiri", {"filter": "kind=spam"})
    budi.keep("view", "Saya sendiri", {"filter": "open=no"})
    budi.keep("view", "Semua'; drop table kept;--", {"filter": "open=yes"}, shared=True)
    assert seen(made, "rina") == [
        ("Saya sendiri", "rina", False), ("Semua'; drop table kept;--", "budi", True)
    ]  # fmt: skip
    assert asked(made, lambda db: kept.rows(db, "view", "rina"))[0].body == {"filter": "kind=spam"}
    rina.keep("view", "Lain", {"filter": "open=yes"}, was="Saya sendiri")
    assert seen(made, "rina")[0][0] == "Lain"
    rina.unkeep("view", "Lain")
    rina.unkeep("view", "Lain")
    assert [row[1] for row in seen(made, "rina")] == ["budi"]


def test_a_name_is_not_taken_from_another_view(made: Room) -> None:
    for name in ("A", "B"):
        made.door.keep("view", name, {"filter": name})
    for again in ({"was": "B"}, {"new": True}):
        with pytest.raises(Refused, match="sudah ada"):
            made.door.keep("view", "A", {"filter": ""}, **again)  # type: ignore[arg-type]
    assert [row.body["filter"] for row in asked(made, lambda db: kept.rows(db, "view", "rina"))] == ["A", "B"]
    made.door.unkeep("view", "A")
    made.door.keep("view", "A", {"filter": "baru"}, new=True)
    assert [row[0] for row in seen(made, "rina")] == ["B", "A"]  # one taken away is no longer in the way


def test_views_stand_in_the_order_they_are_put_in(made: Room) -> None:
    for name in "ABC":
        made.door.keep("view", name, {"filter": ""})
    made.door.arrange("view", ["C", "A", "B"])
    assert [row[0] for row in seen(made, "rina")] == ["C", "A", "B"]
    made.door.keep("view", "A", {"filter": "open=yes"})
    assert [row[0] for row in seen(made, "rina")] == ["C", "A", "B"]


@pytest.mark.parametrize("name", ["", "  ", "x" * 81, "a\x00b", "a\u200eb"])
def test_a_name_must_be_readable(made: Room, name: str) -> None:
    with pytest.raises(Refused):
        made.door.keep("view", name, {"filter": ""})
    assert made.rows("select count(*) from kept") == [(0,)]


def test_how_much_is_kept_is_bounded(made: Room) -> None:
    with pytest.raises(Refused, match="terlalu besar"):
        made.door.keep("view", "Besar", {"filter": "é" * 8000})
    for number in range(MOST):
        made.door.keep("view", f"v{number}", {"filter": ""})
    with pytest.raises(Refused, match="300"):
        made.door.keep("layout", "satu lagi", {})
    made.door.keep("view", "v7", {"filter": "open=yes"})  # one that is there may change
    made.door.acting_as(BUDI).keep("view", "lain", {"filter": ""})


def test_whose_it_is_to_write(made: Room) -> None:
    rina, budi = made.door.acting_as(RINA), made.door.acting_as(BUDI)
    audi = made.door.acting_as(AUDI)
    view: dict[str, Any] = {"filter": "open=yes"}
    budi.keep("view", "Bersama", view, shared=True)
    budi.keep("view", "Sendiri", view)
    rina.keep("view", "Bersama", {"filter": "open=no"}, owner="budi", shared=True)
    audi.keep("view", "Punya audi", view)
    template = to_body(templates()["done"])
    rina.keep("template", "tpl", template, shared=True)
    denied: list[tuple[Any, tuple[Any, ...], dict[str, Any]]] = [
        (rina.keep, ("view", "Sendiri", view), {"owner": "budi", "shared": True}),  # not shared: not his to see
        (rina.keep, ("view", "Bersama", view), {"owner": "budi"}),  # not to hide from the others
        (rina.keep, ("view", "Baru", view), {"owner": "budi", "shared": True}),
        (rina.unkeep, ("view", "Sendiri", "budi"), {}),
        (budi.keep, ("view", "Punya audi", view), {"owner": "audi"}),
        (budi.keep, ("template", "tpl", template), {"owner": "rina", "shared": True}),
        (budi.keep, ("template", "punyaku", template), {"shared": True}),
        (budi.unkeep, ("template", "tpl", "rina"), {}),
        (audi.keep, ("view", "Untuk semua", view), {"shared": True}),
        (audi.unkeep, ("view", "Bersama", "budi"), {}),
        (budi.keep, ("rahasia", "x", view), {}),
    ]  # fmt: skip
    before = made.rows("select * from kept order by n")
    for act, positional, named in denied:
        with pytest.raises(Refused):
            act(*positional, **named)
    assert made.rows("select * from kept order by n") == before
    rina.unkeep("view", "Bersama", "budi")
    assert seen(made, "budi") == [("Sendiri", "budi", False)]


@pytest.mark.parametrize(
    ("name", "change"),
    [
        ("Besar Kecil", {}), ("x" * 61, {}), ("tpl", {"texts": {}}), ("tpl", {"fits": []}),
        ("tpl", {"texts": {"id": "{nomor} {siapa}", "en": "{nomor}"}}),
        ("tpl", {"short": {"id": "{nomor} https://jakarta.go.id", "en": "{nomor}"}}),
    ],
)  # fmt: skip
def test_a_template_that_cannot_be_sent_is_not_kept(made: Room, name: str, change: dict[str, Any]) -> None:
    with pytest.raises(Refused):
        made.door.keep("template", name, to_body(templates()["done"]) | change, shared=True)
    assert made.rows("select count(*) from kept") == [(0,)]


def test_a_kept_template_holds_at_once_and_only_while_it_is_shared(made: Room) -> None:
    body = to_body(templates()["done"]) | {"texts": {"id": "Beres, {nomor}.", "en": "Done, {nomor}."}}
    change = made.door.keep("template", "done", body, shared=True)
    assert change == Change(other=("template",), reference=True)
    assert templates(made.store.reference)["done"].texts["id"] == "Beres, {nomor}."
    made.door.keep("template", "done", body)  # a draft
    assert templates(made.store.reference) == templates()
    made.door.keep("template", "done", body, shared=True)
    made.door.unkeep("template", "done")
    assert templates(made.store.reference) == templates()


def test_a_layout_is_the_operators_alone(made: Room) -> None:
    assert asked(made, lambda db: kept.layout(db, "rina", "queue")) == {}
    made.door.keep("layout", "queue", {"order": "newest"})
    assert asked(made, lambda db: kept.layout(db, "rina", "queue")) == {"order": "newest"}
    assert asked(made, lambda db: kept.layout(db, "budi", "queue")) == {}


def test_a_cover_runs_for_its_time_and_not_longer(made: Room) -> None:
    body = {"deputy": "budi", "since": NOW, "until": NOW + 100, "note": "cuti"}
    made.door.keep("cover", "cover", body, shared=True)
    made.door.acting_as(BUDI).keep("cover", "cover", {"deputy": "x", "since": "besok"}, shared=True)
    (cover,) = asked(made, kept.covers)  # the other is nonsense
    assert cover == Cover("rina", "budi", NOW, NOW + 100, "cuti")
    assert [cover.runs(at) for at in (NOW - 1, NOW, NOW + 99, NOW + 100)] == [False, True, True, False]


def test_views_of_an_older_store_come_along(home: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    from alembic import command
    from alembic.config import Config
    from sqlalchemy import create_engine

    path = home / "tanggap.db"
    config = Config()
    config.set_main_option("script_location", str(Path(migrate.__file__).parent / "migrations"))
    path.parent.mkdir(parents=True, exist_ok=True)
    engine = create_engine(f"sqlite:///{path}")
    with engine.begin() as connection:
        config.attributes["connection"] = connection
        command.upgrade(config, "0005")
        connection.exec_driver_sql(
            "insert into view(n, name, filter, owner, shared, position) values"
            " (1, 'Banjir', 'category=banjir', 'rina', 0, 2), (2, 'Terbuka', 'open=\"yes\"', 'budi', 1, 1)"
        )
        command.upgrade(config, "0006")
    engine.dispose()
    with closing(sqlite3.connect(path)) as db:
        found = [(row.n, row.name, row.owner, row.body, row.dirty) for row in kept.rows(db, "view", "rina")]
    assert found == [
        (2, "Terbuka", "budi", {"filter": 'open="yes"'}, True),
        (1, "Banjir", "rina", {"filter": "category=banjir"}, True),
    ]
