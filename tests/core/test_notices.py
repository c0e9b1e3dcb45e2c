"""Notices: each thing once, nothing old, nothing in quiet hours, also when the clock jumps or the program ends."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Callable, Iterator
from contextlib import closing
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from console.core import notice_kinds, queries
from console.core.figures import facts as facts_of
from console.core.figures.facts import Facts
from console.core.kept import Kept
from console.core.notice_kinds import SETTLED_S, WAITED_FOR, Notice
from console.core.notices import FILE, SURGES_S, Notices, Whose, quiet
from console.core.queries import Wanted
from console.core.settings import Settings, load
from models.clocks import DAY, WIB_SECONDS
from models.complaint import URGENT_CLOSED
from models.indicator import Rates
from tests.support import made_city, small_cities
from tests.support.factories import GAMBIR, HOUR, LURAH, NOW, PENJARINGAN, PLUIT, reference

CITIZEN = "Bu Siti 0812"
MINUTE = 60
OVERFLOWING = '{"overdue": 1e999, "red": [], "red_from": 1, "turned": {}, "surges": [], "told": {}}'


class Home:
    """A store written beside the rules, a moving clock, and whoever looks."""

    def __init__(self, home: Path, db: sqlite3.Connection, reader: sqlite3.Connection) -> None:
        self.home, self.db, self.reader = home, db, reader
        self.now, self.n = NOW, 0
        self.ref = reference()
        self.settings: Settings = load({"TANGGAP_HOME": str(home)}, "rina")
        self.me, self.role = "rina", "supervisor"
        self.facts_asked = 0
        self.notices = Notices(home)

    def choose(self, **values: Any) -> None:
        """Other settings, from now on."""
        self.settings = replace(self.settings, **values)

    def case(self, due: int | None = None, **values: Any) -> int:
        """One more case; open while it has a deadline."""
        self.n += 1
        row = {
            "number": f"JK{self.n}", "status": "selesai" if due is None else "disposisi", "received_at": NOW - DAY,
            "urgent": URGENT_CLOSED if due is None else due, "due_at": due, "kind": "complaint", "channel": "qlue",
            "kelurahan": PLUIT, "agency": "DSDA", "sure": 15, "text": CITIZEN, "title": CITIZEN, "address": CITIZEN,
        }  # fmt: skip
        small_cities.put(self.db, self.n, row | values)
        return self.n

    def waiting(self, count: int, kelurahan: str = PLUIT) -> None:
        """So many more that show red, with deadlines far away."""
        for _ in range(count):
            self.case(self.now + 300 * DAY, status="menunggu", kelurahan=kelurahan)

    def look(self, later: int = 0) -> list[Notice]:
        """Look, so many seconds later."""
        self.now += later
        whose = Whose(self.me, self.role, self.settings)
        found = self.notices.look(self.reader, self.ref, self.now, whose, self._facts)
        assert CITIZEN.split()[-1] not in "".join(n.title + n.text + str(n.cases) for n in found)
        return found

    def told(self, later: int = 0) -> list[str]:
        """What a look tells."""
        return [notice.text for notice in self.look(later)]

    def restart(self) -> None:
        """The program ends and is started again."""
        self.notices = Notices(self.home)

    def shown(self, notice: Notice) -> set[int]:
        """What a click on it shows."""
        return set(queries.ids(self.reader, Wanted(notice.cases, "urgent", self.now, self.me)).tolist())

    def _facts(self) -> Facts:
        self.facts_asked += 1
        found = facts_of.load(self.reader, self.ref)
        assert found is not None
        return found


@pytest.fixture
def at(home: Path) -> Iterator[Home]:
    with closing(small_cities.made(home)) as db, closing(small_cities.reader(home)) as reader:
        made = Home(home, db, reader)
        made.case()  # a store that is not empty
        yield made


# clocks


def test_what_passes_its_deadline_is_told_once_and_nothing_old(at: Home) -> None:
    at.case(NOW - 5)
    assert at.look() == []
    late = {at.case(NOW + 10), at.case(NOW + MINUTE - 1)}
    at.case(NOW + MINUTE)  # not yet
    at.case(NOW + 20, status="selesai", urgent=URGENT_CLOSED)  # was done in time
    (notice,) = at.look(MINUTE)
    assert (notice.kind, notice.title) == ("overdue", "Lewat tenggat")
    assert notice.text == "2 laporan lewat tenggat di DSDA."
    assert at.shown(notice) == late
    assert at.told(MINUTE) == ["1 laporan lewat tenggat di DSDA."]
    assert at.told(MINUTE) == []


def test_a_supervisor_hears_by_agency_and_kelurahan(at: Home) -> None:
    at.look()
    for agency, sure, kelurahan, count in (
        ("DSDA", 15, PLUIT, 3), ("DBM-3172", 15, PLUIT, 2), (LURAH, 15, PLUIT, 2), ("DSDA", 7, PLUIT, 2),
        (None, 15, GAMBIR, 1), (None, 0, None, 1),
    ):  # fmt: skip
        for _ in range(count):
            at.case(NOW + 1, agency=agency, sure=sure, kelurahan=kelurahan)
    at.choose(language="id")
    assert at.told(MINUTE) == [
        "11 laporan lewat tenggat: 4 di Kelurahan Pluit, 3 di DSDA, 2 di Sudin DBM JU, 1 di Kelurahan Gambir,"
        " 1 di tempat lain."
    ]
    at.choose(language="en")
    at.case(at.now + 1)
    assert at.told(MINUTE) == ["Reports past the deadline at DSDA: 1."]


def test_an_operator_hears_of_what_is_in_hand_and_of_whom_is_covered_for(
    at: Home, monkeypatch: pytest.MonkeyPatch
) -> None:
    at.role = "operator"
    at.waiting(200)  # red is no matter of an operator's
    at.look()
    mine = at.case(NOW + 1, assignee="rina")
    at.case(NOW + 1, assignee="budi")
    at.case(NOW + 1)
    (notice,) = at.look(MINUTE)
    assert notice.text == "1 laporan Anda lewat tenggat."
    assert at.shown(notice) == {mine}

    body = {"deputy": "rina", "since": NOW, "until": NOW + HOUR}
    row = Kept(1, "budi", "cover", "x", body, True)
    at.db.execute(
        "insert into kept (owner, kind, name, body, shared, place, stamp, writer, at, dirty, problem, deleted)"
        " values (?, ?, ?, ?, 1, 0, 0, 'budi', 0, 0, '', 0)",
        (row.owner, row.kind, row.name, json.dumps(body)),
    )
    both = {at.case(at.now + 1, assignee="rina"), at.case(at.now + 1, assignee="budi")}
    (notice,) = at.look(MINUTE)
    assert at.shown(notice) == both
    at.case(NOW + 2 * HOUR - 1, assignee="budi")
    at.now = NOW + 2 * HOUR
    assert at.look() == []  # the cover is over


def test_a_thousand_at_once_are_one_notice_with_exactly_these(at: Home) -> None:
    at.look()
    at.db.execute("begin")
    late = {at.case(NOW + 1 + i % 50) for i in range(1200)}
    at.db.execute("commit")
    (notice,) = at.look(MINUTE)
    assert notice.text == "1.200 laporan lewat tenggat di DSDA."
    assert at.shown(notice) == late


def test_no_two_of_a_kind_within_a_minute_and_none_is_lost(at: Home) -> None:
    at.look()
    at.case(NOW + 1)
    assert len(at.told(10)) == 1
    at.case(NOW + 15)
    at.case(NOW + 80)
    assert at.told(20) == []
    assert at.told(59) == ["2 laporan lewat tenggat di DSDA."]


def test_nothing_twice_after_a_restart_and_what_passed_meanwhile_is_told(at: Home) -> None:
    at.look()
    at.case(NOW + 1)
    at.look(MINUTE)
    at.restart()
    assert at.told(MINUTE) == []
    at.restart()
    at.case(at.now + HOUR)
    assert at.told(2 * HOUR) == ["1 laporan lewat tenggat di DSDA."]
    at.case(at.now + HOUR)
    at.case(at.now + 4 * DAY - HOUR)
    at.restart()
    assert at.told(4 * DAY) == ["1 laporan lewat tenggat di DSDA."]  # of days without a look the last one


@pytest.mark.parametrize("text", ["", "{", "[]", "{}", OVERFLOWING, "null", "\udcff", "x" * (2 << 20)])
def test_a_file_that_is_not_ours_begins_anew(at: Home, text: str) -> None:
    (at.home / FILE).write_bytes(text.encode("utf-8", "surrogateescape"))
    at.case(NOW - 10)
    assert at.look() == []
    at.case(NOW + 1)
    assert len(at.look(MINUTE)) == 1
    assert json.loads((at.home / FILE).read_text())["overdue"] == at.now


def test_a_home_that_cannot_be_written_is_said_once_and_notices_go_on(
    at: Home, expect_log: Callable[[str], None]
) -> None:
    expect_log("is not kept")
    (at.home / FILE).mkdir()
    at.look()
    at.case(NOW + 1)
    assert len(at.look(MINUTE)) == 1
    assert at.look(MINUTE) == []


def test_a_clock_put_back_tells_nothing_twice(at: Home) -> None:
    at.look()
    at.case(NOW + 1)
    assert len(at.look(MINUTE)) == 1
    at.look(MINUTE)
    assert at.told(-100) == []  # the case is not even late by this clock
    at.case(NOW + 90)  # due while it is waited for: the queue alone has it
    assert at.told(50) == []
    at.case(NOW + 130)
    assert at.told(MINUTE + 10) == ["1 laporan lewat tenggat di DSDA."]


def test_a_clock_that_was_far_ahead_begins_anew_at_the_right_time(at: Home) -> None:
    at.case(NOW + 3 * HOUR)
    at.look()
    at.look(2 * DAY)
    at.now = NOW + 2 * DAY - WAITED_FOR - 2
    late = at.now + 30
    assert at.look() == []
    at.case(late)
    assert len(at.look(MINUTE)) == 1


def test_a_clock_put_forward_by_years_tells_the_last_day_only(at: Home) -> None:
    at.look()
    for days in range(10):
        at.case(NOW + days * DAY + 1)
    assert at.told(900 * DAY) == []
    at.case(at.now + 1)
    assert len(at.look(MINUTE)) == 1


# kelurahan


def test_a_kelurahan_that_turns_red_and_back_is_told_once_each(at: Home) -> None:
    at.waiting(99)
    at.waiting(150, GAMBIR)
    assert at.look() == []  # Gambir was red before anybody looked
    for nothing in ({"kind": "spam"}, {"status": "koordinasi"}, {"kelurahan": None}):
        at.case(NOW + 300 * DAY, **{"status": "menunggu", **nothing})
    assert at.look() == []
    at.case(NOW + 300 * DAY, status="koordinasi", channel_red=1)  # red in its channel still
    (notice,) = at.look(MINUTE)
    assert (notice.kind, notice.title, notice.area) == ("red", "Kelurahan merah", PLUIT)
    assert notice.text == "Kelurahan Pluit menjadi merah: 100 laporan menunggu."
    at.restart()
    assert at.look(MINUTE) == []
    at.db.execute("delete from complaint where n = ?", (at.n,))
    assert at.look(MINUTE) == []  # one on the limit turns with every case
    assert at.told(SETTLED_S) == ["Kelurahan Pluit tidak merah lagi: 99 laporan menunggu."]
    assert at.look(SETTLED_S) == []


def test_what_turned_back_before_it_was_settled_is_no_news(at: Home) -> None:
    at.waiting(99)
    at.look()
    at.waiting(1)
    assert len(at.look(MINUTE)) == 1
    at.db.execute("update complaint set status = 'selesai' where n = ?", (at.n,))
    assert at.look(MINUTE) == []
    at.waiting(1)
    assert at.look(SETTLED_S) == []


def test_many_turns_are_one_notice_and_another_limit_is_none(at: Home) -> None:
    at.waiting(20, GAMBIR)
    at.ref = replace(at.ref, rates=Rates(20, 10))
    at.look()
    at.db.execute("delete from complaint where kelurahan = ?", (GAMBIR,))
    at.waiting(22)
    at.waiting(21, PENJARINGAN)
    (notice,) = at.look(MINUTE)
    assert notice.text == (
        "2 kelurahan menjadi merah: Pluit (22), Penjaringan (21)."
        " Kelurahan Gambir tidak merah lagi: 0 laporan menunggu."
    )
    assert notice.area == PLUIT
    at.ref = replace(at.ref, rates=Rates(23, 10))
    assert at.look(SETTLED_S + 1) == []


def test_the_count_is_the_indicators(home: Path) -> None:
    with made_city.opened(home) as store, closing(store.reader()) as db:
        db_counts = notice_kinds.waiting(db)
        assert db_counts == {
            w.kelurahan: w.waiting for w in queries.waiting_by_kelurahan(db, NOW) if w.waiting
        }
        assert max(db_counts.values()) >= 100


# surges


def calm_weeks(at: Home) -> None:
    """Sampah a few times a day for eight weeks."""
    for day in range(1, 57):
        for i in range(1 + day % 3):
            at.case(received_at=NOW - day * DAY - i * MINUTE, category="sampah", kelurahan=None)


def surge(at: Home, count: int = 40) -> None:
    for i in range(count):
        at.case(received_at=at.now - 1 - i, category="sampah", kelurahan=None)


def test_a_surge_is_told_once_a_day(at: Home) -> None:
    calm_weeks(at)
    assert at.look() == []
    assert at.facts_asked == 0  # the program has just started
    assert at.look(SURGES_S) == []
    surge(at)
    assert at.look(SURGES_S - 1) == []  # looked for now and then
    (notice,) = at.look(1)
    assert (notice.kind, notice.title) == ("surge", "Lonjakan hari ini")
    assert notice.text.startswith("Sampah: 40 laporan hari ini sampai jam ini, biasanya")
    assert at.look(SURGES_S) == []
    at.restart()
    surge(at)
    at.look()
    assert at.look(SURGES_S) == []
    at.now -= DAY  # the clock goes back a day and forth again
    at.look()
    assert at.look(DAY + SURGES_S) == []
    at.now += DAY
    surge(at, 90)
    assert [notice.kind for notice in at.look()] == ["surge"]


def test_a_surge_already_there_at_the_first_look_is_old(at: Home) -> None:
    calm_weeks(at)
    surge(at)
    for _ in range(3):
        assert at.look(SURGES_S) == []
    assert at.facts_asked == 2


# when not


def test_quiet_hours_over_midnight() -> None:
    night, noon = (21 * HOUR, 6 * HOUR), (12 * HOUR, 13 * HOUR)
    midnight = (NOW + WIB_SECONDS) // DAY * DAY - WIB_SECONDS
    assert [quiet(night, midnight + h) for h in (21 * HOUR - 1, 21 * HOUR, 0, 6 * HOUR - 1, 6 * HOUR)] == [
        False, True, True, True, False,
    ]  # fmt: skip
    assert [quiet(noon, midnight + h) for h in (12 * HOUR - 1, 12 * HOUR, 13 * HOUR - 1, 13 * HOUR, 0)] == [
        False, True, True, False, False,
    ]  # fmt: skip
    assert not quiet(None, NOW)


def test_what_came_up_in_quiet_hours_is_told_after_them_in_one(at: Home) -> None:
    at.choose(quiet_from="08:30", quiet_until="06:00")  # it is 08:10
    at.waiting(99)
    at.look()
    at.waiting(1)
    for hour in range(1, 20):
        at.case(NOW + hour * HOUR)
    settled = at.case(NOW + 2 * HOUR)
    assert at.look(HOUR) == []
    assert at.look(14 * HOUR) == []
    at.restart()
    assert at.look(HOUR) == []
    at.db.execute("update complaint set status = 'selesai', urgent = ? where n = ?", (URGENT_CLOSED, settled))
    at.now = NOW + 22 * HOUR  # 06:10
    assert at.told() == [
        "19 laporan lewat tenggat di DSDA.", "Kelurahan Pluit menjadi merah: 100 laporan menunggu.",
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("role", "kinds"),
    [("operator", {"overdue"}), ("supervisor", {"overdue", "red", "surge"}), ("auditor", set())],
)
def test_a_role_hears_what_it_acts_on_unless_the_settings_say_otherwise(
    at: Home, role: str, kinds: set[str]
) -> None:
    assert Whose("rina", role, at.settings).kinds == kinds
    at.choose(notify_overdue="off", notify_red="on")
    assert Whose("rina", role, at.settings).kinds == (kinds | {"red"}) - {"overdue"}


def test_a_kind_switched_on_again_tells_nothing_old(at: Home) -> None:
    at.choose(notify_surge="off")
    at.look()
    at.choose(notify_overdue="off", notify_red="off")
    at.case(NOW + 1)
    at.waiting(100)
    assert at.look(MINUTE) == []
    at.choose(notify_overdue="on", notify_red="on")
    assert at.look(MINUTE) == []
    at.case(at.now + 1)
    assert len(at.look(MINUTE)) == 1
    at.look(SURGES_S)
    assert at.facts_asked == 0  # nobody wants surges: the cases are not read


def test_an_empty_store_that_was_filled_is_no_news(at: Home) -> None:
    at.db.execute("delete from complaint")
    at.look()
    at.waiting(100)
    at.case(NOW + 1)
    assert at.look(MINUTE) == []
    at.case(at.now + 1)
    assert len(at.look(MINUTE)) == 1


def test_what_a_first_pull_brings_is_no_news(at: Home) -> None:
    at.look()
    at.db.execute("insert into meta (key, value) values ('sync.rights', 'filling')")
    at.waiting(100)
    at.case(NOW + 1)
    assert at.look(MINUTE) == []
    at.db.execute("update meta set value = '{}' where key = 'sync.rights'")
    assert at.look(MINUTE) == []
    at.case(at.now + 1)
    assert len(at.look(MINUTE)) == 1
