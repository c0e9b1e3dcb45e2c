"""What a supervisor switches for all intakes: how far channels have joined, which status answers by itself."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from console.core.errors import Refused
from models.agencies import lurah_code
from models.ladder import LadderRule
from models.routing import Absence, Rule
from tests.support.centrals import CentralAt, central, console
from tests.support.factories import PENJARINGAN, PLUIT


@pytest.fixture
def at() -> Iterator[CentralAt]:
    with central() as made:
        yield made


def test_a_switch_reaches_everybody_and_who_comes_later(at: CentralAt, tmp_path: Path) -> None:
    with console(at, tmp_path / "a", "sari") as sari, console(at, tmp_path / "b", "tanggap") as intake:
        intake.once()
        sari.room.door.set_phases([("x", "off"), ("email", "replying")])
        sari.room.door.set_reply_rules([("x", "selesai", "selesai")])
        sari.room.door.set_crews([(41, PLUIT)])
        sari.once()
        assert intake.once().change.reference
        for one in (sari, intake):
            found = one.room.store.reference
            assert (found.channels["x"].phase, found.channels["email"].phase) == ("off", "replying")
            assert found.reply_rules == {("x", "selesai"): "selesai"}
        sari.room.door.set_phases([("x", "reading")])
        sari.once()
    with console(at, tmp_path / "c", "rina") as late:  # its first pull ends beyond all that was said
        assert late.once().change.reference
        found = late.room.store.reference
        assert (found.channels["x"].phase, found.channels["email"].phase) == ("reading", "replying")
        assert found.reply_rules == {("x", "selesai"): "selesai"}
        assert found.territory.kelurahan[PLUIT].crew == 41
        assert not late.once().change.reference


FLOOD = Rule("Banjir Pluit", "sudin DSDA", 10, polygon=((106.7, -6.2), (106.9, -6.2), (106.8, -6.1)))
AWAY = Absence(lurah_code(PLUIT), 1, 2_000_000_000, lurah_code(PENJARINGAN))
CLIMB = LadderRule("Lurah diam", "camat", "lurah", 3_600)


def test_rules_said_without_a_line_reach_everybody_once_there_is_one(at: CentralAt, tmp_path: Path) -> None:
    with console(at, tmp_path / "a", "sari") as sari, console(at, tmp_path / "b", "tanggap") as intake:
        intake.once()
        door = sari.room.door
        door.set_routing_rules([FLOOD])
        door.set_absences([AWAY])
        door.set_escalation_rules([CLIMB])
        sari.once()
        assert intake.once().change.reference
        for one in (sari, intake):
            found = one.room.store.reference
            assert (found.routing_rules, found.absences, found.escalation_rules) == (
                (FLOOD,),
                (AWAY,),
                (CLIMB,),
            )
        door.set_absences([])
        sari.once()
    with console(at, tmp_path / "c", "rina") as late:
        assert late.once().change.reference
        found = late.room.store.reference
        assert (found.routing_rules, found.absences, found.escalation_rules) == ((FLOOD,), (), (CLIMB,))


def test_rules_of_a_newer_program_stop_nobody(
    at: CentralAt, tmp_path: Path, expect_log: Callable[[str], None]
) -> None:
    expect_log("routing_rules of the central cannot be read here: routing.field")
    with console(at, tmp_path / "a", "sari") as sari, console(at, tmp_path / "b", "tanggap") as intake:
        sari.room.door.set_routing_rules([FLOOD])
        sari.once()
        newer = [{"name": "a", "addressee": "lurah", "weather": "rain"}]
        sari.central.set_master("routing_rules", newer)
        sari.room.door.set_phases([("x", "off")])
        sari.once()
        intake.once()
        for one in (sari, intake):
            found = one.room.store.reference
            assert (found.routing_rules, found.unread) == ((), ("routing_rules",))
            assert found.channels["x"].phase == "off"
            (body,) = one.room.rows("select body from city_list where kind = 'routing_rules'")[0]
            assert json.loads(body) == newer


def test_an_own_switch_waits_for_whoever_may_say_it(at: CentralAt, tmp_path: Path) -> None:
    with console(at, tmp_path / "a", "mega") as mega:  # a supervisor of one kota
        mega.room.door.set_phases([("x", "off")])  # before anybody told her that she is
        mega.once()
        for act in (
            lambda: mega.room.door.set_phases([("x", "reading")]),
            lambda: mega.room.door.set_reply_rules([]),
        ):
            with pytest.raises(Refused) as refused:
                act()
            assert refused.value.code == "refused.city"
        assert at.sql("select count(*) from tanggap.master") == [(0,)]
        with console(at, tmp_path / "b", "sari") as sari:
            sari.room.door.set_phases([("x", "replying")])
            sari.once()
        mega.once()  # hers is newer, and on its way
        assert mega.room.store.reference.channels["x"].phase == "off"
    with console(at, tmp_path / "a", "sari") as sari:
        sari.once()
    assert at.sql("select x->>1 from tanggap.master, jsonb_array_elements(body) x where x->>0 = 'x'"
                  " order by revision desc limit 1") == [("off",)]  # fmt: skip
