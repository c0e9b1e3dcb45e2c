"""A supervisor's rules between two pages of one intake: the rule, the deputy, and the words that tell of them."""

from __future__ import annotations

import json
from pathlib import Path

from console.core.deputies import reasons
from console.core.intake import open_intake
from models.agencies import lurah_code
from models.commands import Actor, Dispose
from models.report import Report
from models.routing import Absence, Rule
from tests.support.factories import BUDI, NOW, PENJARINGAN, PLUIT, Room, room

TEXT = "Banjir setinggi lutut di Pluit"


def _agency(made: Room, name: str) -> tuple[str | None, dict[str, object]]:
    ((agency, suggested),) = made.rows(
        f"select agency, json_extract(suggested, '$.agency') from complaint where external_id = '{name}'"
    )

    return agency, json.loads(suggested)


def _because(made: Room, name: str) -> list[str]:
    (found,) = [case for case in made.cases().values() if case.external_id == name]
    return reasons(found, made.store.reference, NOW, "id")


def test_rules_said_between_two_pages_decide_about_the_second(home: Path) -> None:
    with room(home, Actor("tanggap", "intake")) as made:
        supervisor = made.door.acting_as(Actor("sari", "supervisor"))
        intake = open_intake(made.door)

        def page(name: str, channel: str = "x") -> tuple[str | None, dict[str, object]]:
            intake.page([Report(channel, name, NOW, TEXT, lat=-6.12, lon=106.79)], channel)
            return _agency(made, name)

        agency, told = page("1")
        assert (agency, told["reason"], "rule" in told) == ("DSDA", "category", False)

        supervisor.set_routing_rules(
            [Rule("Banjir Pluit", "lurah", kelurahan=(PLUIT,), categories=("banjir",))]
        )
        agency, told = page("2")
        assert (agency, told["reason"], told["rule"]) == (lurah_code(PLUIT), "rule", "Banjir Pluit")
        assert _because(made, "2") == ["aturan Banjir Pluit"]

        supervisor.set_absences([Absence(lurah_code(PLUIT), NOW - 1, NOW + 60, lurah_code(PENJARINGAN))])
        agency, told = page("3")
        assert (agency, told["rule"]) == (lurah_code(PENJARINGAN), "Banjir Pluit")
        assert told["instead"] == {"agency": lurah_code(PLUIT), "until": NOW + 60}
        assert _because(made, "3") == [
            "aturan Banjir Pluit",
            "Kelurahan Pluit tidak di tempat sampai 08.11; pengganti: Kelurahan Penjaringan",
        ]
        (three,) = [case for case in made.cases() if made.case(case).external_id == "3"]
        assert not made.do(Dispose(lurah_code(PENJARINGAN), accepted=True), three, actor=BUDI).refused
        assert _because(made, "3") == []

        supervisor.set_absences([Absence(lurah_code(PLUIT), NOW - 1, NOW + 60)])
        agency, told = page("4", "qlue")  # the channel itself settles it, but nobody is there
        assert (agency, told["reason"], told["instead"]) == (
            None, "absent", {"agency": lurah_code(PLUIT), "until": NOW + 60},
        )  # fmt: skip
        assert _because(made, "4") == ["Kelurahan Pluit tidak di tempat sampai 08.11, tanpa pengganti"]

        supervisor.set_routing_rules([])
        supervisor.set_absences([])
        assert page("5")[0] == "DSDA"
