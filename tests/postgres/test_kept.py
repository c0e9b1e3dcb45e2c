"""What people keep, at the central: who may write what, what others see of it, and consoles that come to agree."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from contextlib import ExitStack, closing
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import psycopg
import pytest

from console.core import kept
from console.core.dispatch import Change, Dispatcher
from console.core.kept import KeptSync
from tests.support.centrals import CentralAt, Console, console
from tests.support.factories import NOW

VIEW: dict[str, Any] = {"filter": "open=yes"}
WORDS = {"id": "Laporan {nomor}", "en": "Report {nomor}"}
TEMPLATE: dict[str, Any] = {
    "names": {"id": "Nama", "en": "Name"}, "texts": WORDS, "short": WORDS, "fits": ["selesai"], "kinds": ["complaint"],
}  # fmt: skip
COVER: dict[str, Any] = {"deputy": "budi", "since": NOW, "until": NOW + 3600}
SNAPSHOT: dict[str, Any] = {
    "at": NOW,
    "rates": [100, 50, 0.29],
    "places": {"31.72.01.1005": [1, 2, 3, 4, 5, 52.1, 18]},
}
NOTE: dict[str, Any] = {"kelurahan": "31.72.01.1005", "text": "Rapat: DISHUB datang Kamis", "at": NOW}


@pytest.fixture(autouse=True)
def _empty(at: CentralAt) -> None:
    at.sql("truncate tanggap.kept")


# by plain SQL, as anybody with a login can ------------------------------------------------------------------------


def keep(at: CentralAt, who: str, name: Any = "Banjir", body: Any = None, *, kind: str = "view", owner: str = "",
         shared: Any = False, place: int = 1, seen: int = 0) -> tuple[int, bool]:  # fmt: skip
    with at.connect(who, autocommit=True) as db:
        row = db.execute(
            "select stamp, won from tanggap.keep(%s, %s, %s, %s::jsonb, %s, %s, %s)",
            (owner or who, kind, name, json.dumps(VIEW if body is None else body), shared, place, seen),
        ).fetchone()
    assert row is not None
    return int(row[0]), bool(row[1])


def unkeep(
    at: CentralAt, who: str, name: str = "Banjir", *, kind: str = "view", owner: str = "", seen: int = 0
) -> Any:
    with at.connect(who, autocommit=True) as db:
        return db.execute("select stamp, won from tanggap.unkeep(%s, %s, %s, %s)",
                          (owner or who, kind, name, seen)).fetchone()  # fmt: skip


def seen_by(at: CentralAt, who: str, since: int = 0) -> list[tuple[Any, ...]]:
    """(owner, name, filter, gone) of what somebody gets."""
    with at.connect(who, autocommit=True) as db:
        return db.execute(
            "select owner, name, body->>'filter', deleted from tanggap.kept(%s)", (since,)
        ).fetchall()


def test_own_rows_are_ones_own_and_shared_ones_everybodys(at: CentralAt) -> None:
    keep(at, "rina", "Sendiri")
    first, _won = keep(at, "rina", "Bersama", shared=True)
    assert seen_by(at, "budi") == [("rina", "Bersama", "open=yes", False)]
    assert [row[1] for row in seen_by(at, "rina")] == ["Sendiri", "Bersama"]
    assert seen_by(at, "audi") == seen_by(at, "tono") == seen_by(at, "budi")  # a scope has to do with cases
    keep(at, "rina", "Bersama", {"filter": "kind=spam"}, seen=first)  # no longer shared: gone for the others
    assert seen_by(at, "budi", first) == [("rina", "Bersama", None, True)]
    assert seen_by(at, "rina", first) == [("rina", "Bersama", "kind=spam", False)]


def test_a_row_that_is_gone_is_told_and_can_come_back(at: CentralAt) -> None:
    stamp, _won = keep(at, "rina", shared=True)
    gone, won = unkeep(at, "rina", seen=stamp)
    assert won
    assert seen_by(at, "budi", stamp) == [("rina", "Banjir", None, True)]
    assert unkeep(at, "rina", seen=stamp) == (gone, True)
    assert unkeep(at, "rina", "tidak ada") == (0, True)
    keep(at, "rina", shared=True, seen=gone)
    assert seen_by(at, "budi", gone) == [("rina", "Banjir", "open=yes", False)]


def test_what_all_see_is_not_overwritten_unseen(at: CentralAt) -> None:
    first, _won = keep(at, "rina", shared=True)
    second, won = keep(at, "sari", body={"filter": "kind=spam"}, owner="rina", shared=True, seen=first)
    assert won
    assert keep(at, "rina", body={"filter": "open=no"}, shared=True, seen=first) == (second, False)
    assert unkeep(at, "rina", seen=first) == (second, False)
    assert seen_by(at, "budi") == [("rina", "Banjir", "kind=spam", False)]
    # the same write again, whose answer was lost on the way
    assert keep(at, "sari", body={"filter": "kind=spam"}, owner="rina", shared=True, seen=first) == (
        second,
        True,
    )
    own, _won = keep(at, "rina", "Sendiri")
    assert keep(at, "rina", "Sendiri", {"filter": "open=no"}, seen=0)[1]  # one's own: the newest
    assert own < max(stamp for (stamp,) in at.sql("select stamp from tanggap.kept"))


Attempt = Callable[[CentralAt], Any]


@pytest.mark.parametrize(
    "attempt",
    [
        pytest.param(lambda at: keep(at, "budi", owner="rina"), id="anothers-own"),
        pytest.param(lambda at: keep(at, "sari", "Sendiri", owner="rina", shared=True), id="a-supervisor-anothers-own"),
        pytest.param(lambda at: keep(at, "sari", "Baru", owner="rina", shared=True), id="in-anothers-name"),
        pytest.param(lambda at: keep(at, "budi", "Bersama", owner="rina", shared=True), id="anothers-shared"),
        pytest.param(lambda at: keep(at, "sari", "Bersama", owner="rina", seen=99), id="a-supervisor-hides-it"),
        pytest.param(lambda at: unkeep(at, "budi", "Bersama", owner="rina", seen=99), id="anothers-shared-away"),
        pytest.param(lambda at: unkeep(at, "sari", "Sendiri", owner="rina", seen=99), id="anothers-own-away"),
        pytest.param(lambda at: keep(at, "budi", "t", TEMPLATE, kind="template", shared=True), id="an-operators-words"),
        pytest.param(lambda at: keep(at, "mega", "t", TEMPLATE, kind="template", shared=True), id="words-of-a-part"),
        pytest.param(lambda at: unkeep(at, "budi", "tpl", kind="template", owner="sari", seen=99), id="words-away"),
        pytest.param(lambda at: keep(at, "audi", "Untuk semua", shared=True), id="an-auditor-shares"),
        pytest.param(lambda at: keep(at, "bekas"), id="no-longer-here"),
        pytest.param(lambda at: keep(at, "tanggap"), id="an-intake"),
        pytest.param(lambda at: seen_by(at, "bekas"), id="no-longer-here-reads"),
        pytest.param(lambda at: keep(at, "rina", "cover", COVER | {"deputy": "rina"}, kind="cover", shared=True),
                     id="covers-himself"),
        pytest.param(lambda at: keep(at, "rina", "cover", COVER | {"deputy": "bekas"}, kind="cover", shared=True),
                     id="covered-by-one-who-left"),
        pytest.param(lambda at: keep(at, "rina", "cover", COVER | {"deputy": "siapa"}, kind="cover", shared=True),
                     id="covered-by-nobody"),
    ],
)  # fmt: skip
def test_what_is_not_somebodys_right(at: CentralAt, attempt: Attempt) -> None:
    keep(at, "rina", "Sendiri")
    keep(at, "rina", "Bersama", shared=True)
    keep(at, "sari", "tpl", TEMPLATE, kind="template", shared=True)
    before = at.sql("select to_jsonb(k) from tanggap.kept k order by stamp")
    with pytest.raises(psycopg.errors.InsufficientPrivilege):
        attempt(at)
    assert at.sql("select to_jsonb(k) from tanggap.kept k order by stamp") == before


NONSENSE: list[tuple[str, Any, Any, Any]] = [  # kind, name, body, shared
    ("rahasia", "x", VIEW, False), ("view", "", VIEW, False), ("view", " x", VIEW, False),
    ("view", "x" * 81, VIEW, False),
    ("view", "a\nb", VIEW, False), ("view", "x", [], False), ("view", "x", {}, False), ("view", "x", VIEW, None),
    ("view", "x", {"filter": 1}, False), ("view", "x", {"filter": "x" * 8001}, False), ("view", None, VIEW, False),
    ("view", "x", VIEW | {"order": 1}, False), ("view", "x", VIEW | {"columns": {}}, False),
    ("view", "x", VIEW | {"columns": [["a", 1]]}, False), ("view", "x", VIEW | {"columns": ["a"]}, False),
    ("view", "x", VIEW | {"columns": [["a", "1", True]]}, False), ("view", "x", VIEW | {"extent": [1, 2, 3]}, False),
    ("view", "x", VIEW | {"extent": [1, 2, 3, "4"]}, False), ("view", "x", VIEW | {"lain": 1}, False),
    ("layout", "x", {"a": "x" * 17000}, False), ("layout", "x", {}, True),
    ("template", "Huruf Besar", TEMPLATE, True), ("template", "x", TEMPLATE | {"fits": ["bukan"]}, True),
    ("template", "x", TEMPLATE | {"fits": []}, True), ("template", "x", TEMPLATE | {"kinds": "complaint"}, True),
    ("template", "x", TEMPLATE | {"texts": {"id": "x"}}, True), ("template", "x", TEMPLATE | {"when": "selalu"}, True),
    ("template", "x", TEMPLATE | {"texts": WORDS | {"id": "x" * 4001}}, True),
    ("cover", "lain", COVER, True), ("cover", "cover", COVER, False),
    ("cover", "cover", COVER | {"until": NOW}, True), ("cover", "cover", COVER | {"until": NOW * 10}, True),
    ("cover", "cover", COVER | {"since": "besok"}, True), ("cover", "cover", COVER | {"since": 1.5}, True),
    ("cover", "cover", COVER | {"note": "x" * 201}, True),
    ("snapshot", "x", SNAPSHOT, False), ("snapshot", "x", SNAPSHOT | {"at": "kemarin"}, True),
    ("snapshot", "x", SNAPSHOT | {"rates": [1, 2]}, True), ("snapshot", "x", SNAPSHOT | {"rates": 3}, True),
    ("snapshot", "x", SNAPSHOT | {"rates": [1, 2, "3"]}, True), ("snapshot", "x", SNAPSHOT | {"places": []}, True),
    ("snapshot", "x", SNAPSHOT | {"places": {"a": [1]}}, True),
    ("snapshot", "x", SNAPSHOT | {"places": {"a": 1}}, True),
    ("snapshot", "x", SNAPSHOT | {"places": {"a": [1, 2, 3, 4, 5, 6, "7"]}}, True),
    ("snapshot", "x", SNAPSHOT | {"lain": 1}, True), ("snapshot", "x", {}, True),
    ("note", "x", NOTE, False), ("note", "x", NOTE | {"text": ""}, True),
    ("note", "x", NOTE | {"text": "x" * 2001}, True),
    ("note", "x", NOTE | {"kelurahan": 5}, True), ("note", "x", NOTE | {"at": -5}, True),
    ("note", "x", NOTE | {"lain": 1}, True),
]  # fmt: skip


def test_a_supervisor_freezes_and_notes_and_all_see_it(at: CentralAt) -> None:
    keep(at, "sari", "2025-11-17 07.45.10", SNAPSHOT, kind="snapshot", shared=True)
    keep(at, "sari", "31.72.01.1005 x", NOTE, kind="note", shared=True)
    for kind, body in (("snapshot", SNAPSHOT), ("note", NOTE)):
        for who in ("rina", "audi"):
            with pytest.raises(psycopg.errors.InsufficientPrivilege):
                keep(at, who, "x", body, kind=kind, shared=True)
    with at.connect("rina") as db:
        seen = db.execute("select kind, body from tanggap.kept(0) order by kind").fetchall()
    assert seen == [("note", NOTE), ("snapshot", SNAPSHOT)]


def test_nonsense_is_not_kept(at: CentralAt) -> None:
    for kind, name, body, shared in NONSENSE:
        with pytest.raises(psycopg.DataError):
            keep(at, "sari", name, body, kind=kind, shared=shared)
            raise AssertionError((kind, name, body))
    for place, seen in ((-1, 0), (10_000_000, 0)):
        with pytest.raises(psycopg.DataError):
            keep(at, "sari", place=place, seen=seen)
    assert at.sql("select count(*) from tanggap.kept") == [(0,)]


def test_how_much_one_keeps_is_bounded(at: CentralAt) -> None:
    with at.connect("rina", autocommit=True) as db, db.pipeline():
        for number in range(300):
            db.execute(
                "select tanggap.keep('rina', 'view', %s, '{\"filter\": \"\"}', false, 1, 0)", (f"v{number}",)
            )
    with pytest.raises(psycopg.errors.InsufficientPrivilege, match=r"kept\.many"):
        keep(at, "rina", "satu lagi")
    keep(at, "rina", "v5")
    keep(at, "budi", "lain")
    with at.connect("rina", autocommit=True) as db, db.pipeline():
        for again in range(2):
            for number in range(again, 300):
                db.execute("select tanggap.unkeep('rina', 'view', %s, 0)", (f"v{number}",))
    keep(at, "rina", "satu lagi")
    for number in range(10):  # tombstones are few too
        keep(at, "rina", f"w{number}")
        unkeep(at, "rina", f"w{number}")
    ((count,),) = at.sql("select count(*) from tanggap.kept where deleted and owner = 'rina'")
    assert count <= 300


def test_the_table_itself_is_shut(at: CentralAt) -> None:
    keep(at, "rina", shared=True)
    for statement in (
        "select * from tanggap.kept", "update tanggap.kept set shared = true", "delete from tanggap.kept",
        "insert into tanggap.kept select * from tanggap.kept",
        "truncate tanggap.kept", "copy tanggap.kept to stdout",
        "select tanggap.put_kept('rina', 'view', 'x', null, null, 0, 0)",
        "select tanggap.sound_kept('view', 'x', '{}', true)", "select pg_notify('tanggap_kept', '')",
    ):  # fmt: skip
        for who in ("rina", "sari", "tanggap"):
            with at.connect(who, autocommit=True) as db, pytest.raises(psycopg.errors.InsufficientPrivilege):
                db.execute(statement)


def test_everybody_hears_of_it(at: CentralAt) -> None:
    with at.connect("budi", autocommit=True) as db:
        db.execute("listen tanggap_kept")
        keep(at, "rina", "Sendiri")
        db.execute("select 1")
        assert [n.payload for n in db.notifies(timeout=0)] == [""]


# consoles ---------------------------------------------------------------------------------------------------------


@dataclass
class Desk:
    """A console whose kept things travel."""

    console: Console
    sync: KeptSync
    time: list[float]
    told: list[str] = field(default_factory=list)
    changes: list[Change] = field(default_factory=list)

    @property
    def door(self) -> Dispatcher:
        return self.console.room.door

    def travel(self) -> None:
        self.sync.travel(self.console.central)

    def call(self) -> None:
        """The central has called; one more turn."""
        self.sync.wake()
        self.travel()

    def views(self) -> dict[str, str]:
        with closing(self.console.room.store.reader()) as db:
            rows = kept.rows(db, "view", self.console.sync.actor)
        return {row.name: str(row.body["filter"]) for row in rows}

    def unsent(self) -> int:
        return int(self.console.room.rows("select count(*) from kept where dirty > 0 and problem = ''")[0][0])


@pytest.fixture
def desk(at: CentralAt, tmp_path: Path) -> Iterator[Callable[..., Desk]]:
    with ExitStack() as stack:

        def make(name: str, place: str = "") -> Desk:
            made = stack.enter_context(console(at, tmp_path / f"{name}{place}", name))
            time = [0.0]

            def told(change: Change, notices: Any) -> None:
                one.changes.append(change)
                one.told += [notice.sentence("id") for notice in notices]

            one = Desk(made, KeptSync(made.room.door, told, lambda: time[0]), time)
            return one

        yield make


def test_views_made_without_a_line_come_to_all_computers(desk: Callable[..., Desk]) -> None:
    rina, other, budi = desk("rina"), desk("rina", "2"), desk("budi")
    rina.console.online = False
    rina.door.keep("view", "Sendiri", VIEW)
    rina.door.keep("view", "Bersama", VIEW, shared=True)
    rina.travel()
    assert rina.unsent() == 2
    assert list(rina.views()) == ["Sendiri", "Bersama"]
    rina.console.online = True
    for one in (rina, other, budi):
        one.travel()
    assert rina.unsent() == 0
    assert list(other.views()) == ["Sendiri", "Bersama"]
    assert list(budi.views()) == ["Bersama"]
    assert budi.changes == [Change(other=("view",))]
    other.door.unkeep("view", "Sendiri")
    other.travel()
    rina.call()
    assert list(rina.views()) == ["Bersama"]
    assert rina.told == other.told == budi.told == []
    assert rina.console.room.rows("select count(*) from kept where deleted = 1") == [(0,)]


def test_it_asks_only_when_there_is_a_reason(desk: Callable[..., Desk]) -> None:
    rina, budi = desk("rina"), desk("budi")
    for one in (rina, budi):
        one.travel()
    rina.door.keep("view", "Bersama", VIEW, shared=True)
    rina.travel()
    budi.travel()
    assert budi.views() == {}
    budi.time[0] += 61
    budi.travel()
    assert list(budi.views()) == ["Bersama"]
    rina.door.unkeep("view", "Bersama")
    rina.travel()
    budi.console.central.close()  # a call may have been lost with the line
    budi.console.central.me(0)
    budi.travel()
    assert budi.views() == {}


def test_who_changed_a_shared_view_unseen_gets_it_back_as_a_copy(desk: Callable[..., Desk]) -> None:
    rina, sari, budi = desk("rina"), desk("sari"), desk("budi")
    rina.door.keep("view", "Bersama", {"filter": "open=yes"}, shared=True)
    for one in (rina, sari, budi):
        one.travel()
    sari.door.keep("view", "Bersama", {"filter": "kind=spam"}, owner="rina", shared=True)
    rina.door.keep("view", "Bersama", {"filter": "open=no"}, shared=True)
    rina.door.keep("view", "Bersama (2)", {"filter": "status=selesai"})
    for one in (sari, rina, budi):
        one.call()
    assert rina.views() == {
        "Bersama": "kind=spam", "Bersama (2)": "status=selesai", "Bersama (3)": "open=no",
    }  # fmt: skip
    assert len(rina.told) == 1
    assert "“Bersama (3)”" in rina.told[0]
    assert budi.views() == sari.views() == {"Bersama": "kind=spam"}
    rina.travel()
    assert rina.unsent() == 0
    rina.door.unkeep("view", "Bersama")  # seen now: it is theirs to take away
    rina.travel()
    budi.call()
    assert budi.views() == {}


def test_the_owner_hears_what_a_supervisor_did(desk: Callable[..., Desk]) -> None:
    rina, sari = desk("rina"), desk("sari")
    rina.door.keep("view", "Bersama", VIEW, shared=True)
    for one in (rina, sari):
        one.travel()
    sari.door.keep("view", "Bersama", {"filter": "kind=spam"}, owner="rina", shared=True)
    sari.travel()
    rina.call()
    sari.door.unkeep("view", "Bersama", "rina")
    sari.travel()
    rina.call()
    assert rina.told == [
        "“Bersama” yang Anda bagikan diubah sari.",
        "“Bersama” yang Anda bagikan dihapus sari.",
    ]
    assert sari.told == []


def test_what_the_central_will_never_have_is_told_once(desk: Callable[..., Desk], at: CentralAt) -> None:
    rina = desk("rina")
    rina.door.keep("cover", "cover", COVER | {"deputy": "siapa"}, shared=True)
    rina.door.keep("view", "Sah", VIEW)
    for _ in range(3):
        rina.call()
    assert len(rina.told) == 1
    assert "operator aktif" in rina.told[0]
    with closing(rina.console.room.store.reader()) as db:
        (row,) = kept.rows(db, "cover", "rina")
    assert row.dirty
    assert "operator aktif" in row.trouble("id")
    assert at.sql("select name from tanggap.kept") == [("Sah",)]
    rina.door.keep("cover", "cover", COVER, shared=True)
    rina.travel()
    assert at.sql("select count(*) from tanggap.kept where kind = 'cover'") == [(1,)]


def test_a_central_that_lost_rows_gets_them_again(desk: Callable[..., Desk], at: CentralAt) -> None:
    rina, budi = desk("rina"), desk("budi")
    rina.door.keep("view", "Bersama", VIEW, shared=True)
    budi.door.keep("view", "Budi", VIEW, shared=True)
    for one in (rina, budi, rina):
        one.call()
    at.sql("delete from tanggap.kept")  # restored from a backup: the lines break
    for one in (rina, budi):
        one.console.central.close()
    rina.console.central.me(0)
    rina.travel()
    assert list(rina.views()) == ["Bersama"]  # the central knows no view of Budi's any more
    rina.travel()
    budi.console.central.me(0)
    for one in (budi, budi, rina):
        one.call()
    assert sorted(rina.views()) == sorted(budi.views()) == ["Bersama", "Budi"]


def test_what_is_written_while_it_travels_is_not_lost(
    desk: Callable[..., Desk], monkeypatch: pytest.MonkeyPatch
) -> None:
    rina, sari = desk("rina"), desk("sari")
    rina.door.keep("view", "Bersama", VIEW, shared=True)
    for one in (rina, sari):
        one.travel()
    fetch = kept._fetch

    def meanwhile(central: Any, since: int) -> Any:
        """Another change lands at the central, and one is made here, between asking and landing."""
        monkeypatch.setattr(kept, "_fetch", fetch)
        sari.door.keep("view", "Bersama", {"filter": "kind=spam"}, owner="rina", shared=True)
        sari.travel()
        found = fetch(central, since)
        rina.door.keep("view", "Bersama", {"filter": "open=no"}, shared=True)
        return found

    monkeypatch.setattr(kept, "_fetch", meanwhile)
    rina.call()
    assert rina.views() == {"Bersama": "open=no"}
    rina.travel()  # asks by itself: the row it left alone is to be judged
    assert rina.views() == {"Bersama": "kind=spam", "Bersama (2)": "open=no"}
