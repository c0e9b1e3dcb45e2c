"""Rules between consoles: said with the line cut, anew while they are sent, over each other, before a console came."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from models.ladder import LadderRule
from models.routing import Absence, Rule
from tests.support.factories import CREW, LURAH, NOW, PENJARINGAN, report
from tests.support.memory_central import lost
from tests.sync.test_situations import City, Desk, agree, before, cut

FLOOD = Rule("Banjir", "sudin DSDA", 10, polygon=((106.7, -6.2), (106.9, -6.2), (106.8, -6.1)))
NIGHT = Rule("Malam", "ppsu", 20, categories=("sampah",), weekdays=(0, 6), begins=1320, ends=300)
AWAY = Absence(LURAH, NOW, NOW + 86_400, f"LURAH-{PENJARINGAN}")
CLIMB = LadderRule("Lurah diam", "camat", "lurah", 3_600, ("banjir",))


@pytest.fixture
def town(tmp_path: Path) -> Iterator[City]:
    made = City(tmp_path)
    with made.stack:
        yield made


def rules(desk: Desk) -> tuple[Any, ...]:
    ref = desk.room.store.reference
    assert ref.unread == ()
    return ref.routing_rules, ref.absences, ref.escalation_rules


def test_what_is_said_with_the_line_cut_is_sent_once_there_is_one(town: City) -> None:
    sari, intake = town.desk("sari"), town.desk("tanggap")
    agree(sari, intake)
    sari.line.before = lost
    door = sari.room.door
    door.set_routing_rules([FLOOD])
    door.set_absences([AWAY])
    door.set_escalation_rules([CLIMB])
    door.set_routing_rules([FLOOD, NIGHT])
    said = ((FLOOD, NIGHT), (AWAY,), (CLIMB,))
    for _ in range(2):
        with pytest.raises(Exception, match="lost"):
            sari.once()
    assert rules(sari) == said  # in force here at once
    assert town.state.master == []
    sari.line.before = lambda _call: None
    assert sari.once().revision == 3
    assert (
        len(town.state.master) == 3
    )  # the first list of rules was said over before anybody could hear of it
    assert intake.once().change.reference
    assert rules(sari) == rules(intake) == said
    assert not sari.once().change.reference and not intake.once().change.reference
    late = town.desk("rina")
    assert late.once().change.reference
    assert rules(late) == said


@pytest.mark.parametrize("after", [False, True])
def test_a_line_lost_while_they_are_sent_loses_none(town: City, after: bool) -> None:
    sari, budi = town.desk("sari"), town.desk("budi")
    agree(sari, budi)
    sari.room.door.set_routing_rules([FLOOD])
    sari.room.door.set_absences([AWAY])
    cut(sari, "set_master", after=after, at=2)
    agree(sari, budi)
    assert rules(sari) == rules(budi) == ((FLOOD,), (AWAY,), ())


def test_what_is_said_anew_while_it_is_being_sent_goes_too(town: City) -> None:
    sari, budi = town.desk("sari"), town.desk("budi")
    agree(sari, budi)
    sari.room.door.set_absences([AWAY])
    before(sari, "set_master", lambda: sari.room.door.set_absences([]))
    sari.once()
    assert rules(sari) == ((), (), ())  # not the older one, come back by its own way
    agree(sari, budi)
    assert rules(sari) == rules(budi) == ((), (), ())
    assert [body for _revision, _kind, body in town.state.master][-1] == []


def test_two_supervisors_hold_the_list_that_reached_the_central_last_whole(town: City) -> None:
    sari, other = town.desk("sari"), town.desk("sari", "rumah")
    agree(sari, other)
    sari.room.door.set_routing_rules([FLOOD, NIGHT])
    other.room.door.set_routing_rules([NIGHT])
    other.room.door.set_escalation_rules([CLIMB])
    sari.once()
    other.once()
    agree(sari, other)
    assert rules(sari) == rules(other) == ((NIGHT,), (), (CLIMB,))


def test_who_may_not_say_it_keeps_it_to_himself(town: City) -> None:
    mega, sari = town.desk("mega"), town.desk("sari")  # a supervisor of one kota, not told so yet
    mega.room.door.set_absences([AWAY])
    agree(mega, sari)
    assert town.state.master == []
    assert rules(sari) == ((), (), ())


def test_rules_of_another_console_decide_about_the_next_report(town: City) -> None:
    """A deputy of another kelurahan, said at one console, takes a case at another; both judge it alike."""
    from models.commands import Dispose

    sari, budi = town.desk("sari"), town.desk("budi")
    (case,) = sari.receive(report(1))
    sari.room.door.set_absences([AWAY])
    agree(sari, budi)
    budi.do(Dispose(AWAY.deputy), case)
    sari.room.door.set_absences([])  # he is back: what was handed over before stands
    agree(budi, sari)
    assert budi.last() == ("dispose", "accepted", "")
    assert sari.case(case).agency == AWAY.deputy
    outcome = budi.room.do(Dispose(CREW), case)
    assert not outcome.refused
    agree(budi, sari)
