"""What is no case: quarantine, boundaries, crews."""

from __future__ import annotations

from collections.abc import Callable
from math import nan
from pathlib import Path
from typing import Any

import pytest

from console.core import records
from console.core.dispatch import Change, Dispatcher
from console.core.errors import Refused
from models import writing
from models.agencies import lurah_code
from models.ladder import LadderRule
from models.routing import Absence, Rule
from tests.support.factories import BUDI, GAMBIR, NOW, PENJARINGAN, PLUIT, Room, room


def piece(key: bytes, where: str = "baris 2") -> tuple[bytes, str, str, str, str, str, str, int, str]:
    return key, "qlue", "a.csv", where, "unreadable.time", '{"value":"x"}', "a;b", NOW, "{}"


def quarantined(made: Room, state: str = "open") -> list[records.QuarantineRow]:
    db = made.store.reader()
    try:
        return records.quarantined(db, state)
    finally:
        db.close()


def test_the_same_bad_piece_is_kept_once(home: Path) -> None:
    with room(home) as made:
        assert made.door.quarantine([piece(b"1"), piece(b"2")]) == 2
        assert made.door.quarantine([piece(b"1", "baris 9"), piece(b"3"), piece(b"3")]) == 1
        assert made.door.quarantine([]) == 0
        found = quarantined(made)
        assert [(row.n, row.position) for row in found] == [(1, "baris 2"), (2, "baris 2"), (3, "baris 2")]
        assert (found[0].params, found[0].mapping, found[0].raw, found[0].at) == (
            {"value": "x"},
            {},
            "a;b",
            NOW,
        )


def test_a_piece_is_settled_once(home: Path) -> None:
    with room(home) as made:
        made.door.quarantine([piece(b"1"), piece(b"2")])
        made.door.revise_quarantine(1, "unreadable.text", "{}", "lain", '{"a":"b"}')
        assert made.door.settle_quarantine([1, 99], "discarded", "iklan") == 1
        assert made.door.acting_as(BUDI).settle_quarantine([1, 2], "retried", "JK1") == 1
        made.door.revise_quarantine(1, "late", "{}", "late", "{}")
        (first, second) = quarantined(made, "")
        assert (first.state, first.note, first.code, first.mapping) == (
            "discarded",
            "iklan",
            "unreadable.text",
            {"a": "b"},
        )
        assert (second.state, second.note) == ("retried", "JK1")
        assert made.rows("select actor from quarantine order by n") == [("rina",), ("budi",)]
        assert quarantined(made) == []


def test_boundaries_replace_what_was_there(home: Path) -> None:
    with room(home) as made:
        made.door.replace_boundaries([(PLUIT, b"\1", "lama.geojson"), (GAMBIR, b"\2", "lama.geojson")])
        before = made.store.reference
        change = made.door.replace_boundaries([(PLUIT, b"\3", "baru.geojson")])
        assert change.reference
        assert made.store.reference is not before  # read anew
        db = made.store.reader()
        assert records.boundaries(db) == [(PLUIT, b"\3")]
        assert records.boundary_source(db) == "baru.geojson"
        db.close()


def test_boundaries_of_an_unknown_place_change_nothing(home: Path) -> None:
    with room(home) as made:
        made.door.replace_boundaries([(PLUIT, b"\1", "lama.geojson")])
        with pytest.raises(Exception, match="FOREIGN KEY"):
            made.door.replace_boundaries([(GAMBIR, b"\2", "x"), ("99.99.99.9999", b"\3", "x")])
        assert made.rows("select kelurahan, wkb from boundary") == [(PLUIT, b"\1")]


def test_crews_are_in_the_next_reference(home: Path) -> None:
    with room(home) as made:
        assert made.door.set_crews([(7, PLUIT), (3, "99.99.99.9999")]).reference
        assert made.store.reference.territory.kelurahan[PLUIT].crew == 7
        assert made.store.reference.territory.kelurahan[GAMBIR].crew != 7


def test_work_that_fails_leaves_nothing(home: Path) -> None:
    with room(home) as made:
        before = made.dump()

        def work(connection: object) -> None:
            writing.set_meta(connection, "a", "b")  # type: ignore[arg-type]
            raise RuntimeError("power cut")

        with pytest.raises(RuntimeError):
            made.door.housekeep(work, Change())
        assert made.dump() == before
        made.door.housekeep(lambda connection: writing.set_meta(connection, "a", "b"), Change())
        made.door.housekeep(lambda connection: writing.set_meta(connection, "a", "c"), Change())
        assert made.rows("select key, value from meta") == [("a", "c")]


def test_a_door_that_was_closed_opens_again(home: Path) -> None:
    with room(home) as made:
        made.door.open()
        made.door.close()
        made.door.close()
        assert made.door.quarantine([piece(b"1")]) == 1


def test_phases_are_switched_by_supervisors(home: Path) -> None:
    with room(home) as made:
        assert made.store.reference.channels["x"].phase == "reading"
        assert made.door.set_phases([("x", "off"), ("sms", "replying")]) == Change(reference=True)
        phases = {code: channel.phase for code, channel in made.store.reference.channels.items()}
        assert (phases["x"], phases["sms"], phases["email"]) == ("off", "replying", "reading")
        assert made.rows("select value from meta where key = 'master.phases'") == [("unsent",)]


def test_rules_of_replies_are_replaced_whole(home: Path) -> None:
    with room(home) as made:
        assert made.store.reference.reply_rules == {}
        made.door.set_reply_rules([("x", "selesai", " terima-kasih "), ("x", "selesai", "selesai")])
        made.door.set_reply_rules([("x", "selesai", "selesai"), ("qlue", "proses", "mulai")])
        assert made.store.reference.reply_rules == {("x", "selesai"): "selesai", ("qlue", "proses"): "mulai"}
        made.door.set_reply_rules([])
        assert made.store.reference.reply_rules == {}


def test_rules_absences_and_the_ladder_are_replaced_whole(home: Path) -> None:
    flood = Rule("Banjir Pluit", "sudin DSDA", 10, kelurahan=(PLUIT,), categories=("banjir",))
    gone = Rule("Lama", "KELURAHAN-LAMA", 20, active=False)  # switched off it may name what is gone
    away = Absence(lurah_code(PLUIT), NOW, NOW + 86_400, lurah_code(PENJARINGAN))
    climb = LadderRule("Lurah diam", "camat", "lurah", 3_600)
    with room(home) as made:
        assert made.door.set_routing_rules([flood, gone]) == Change(reference=True)
        made.door.set_absences([away])
        made.door.set_escalation_rules([climb])
        found = made.store.reference
        assert (found.routing_rules, found.absences, found.escalation_rules) == (
            (flood, gone),
            (away,),
            (climb,),
        )
        assert found.unread == ()
        assert made.rows("select key from meta where value = 'unsent' order by key") == [
            ("master.absences",), ("master.escalation_rules",), ("master.routing_rules",)
        ]  # fmt: skip
        made.door.set_routing_rules([])
        assert made.store.reference.routing_rules == ()


def test_a_newer_programs_list_is_not_overwritten_unseen(home: Path) -> None:
    newer = '[{"name":"a","addressee":"lurah","weather":"rain"}]'
    with room(home) as made:
        rules = [Rule("a", "lurah")]
        made.door.set_routing_rules(rules)
        # Landed by another process of this home: what this one knows of the city is older.
        made.door.housekeep(lambda c: writing.set_city_list(c, "routing_rules", newer), Change())
        made.door.housekeep(lambda c: writing.set_meta(c, "master.routing_rules", ""), Change())
        assert made.store.reference.unread == ()
        with pytest.raises(Refused) as refused:
            made.door.set_routing_rules([])
        assert refused.value.code == "rules.unread"
        assert made.rows("select body from city_list") == [(newer,)]
        assert made.rows("select value from meta where key = 'master.routing_rules'") == [("",)]
        made.door.set_absences([])  # the other lists are nobody's concern
        made.door.set_list("routing_rules", rules, overwrite=True)
        assert made.store.reference.routing_rules == tuple(rules)


@pytest.mark.parametrize(
    ("act", "code"),
    [
        (lambda door: door.acting_as(BUDI).set_routing_rules([]), "refused.role"),
        (lambda door: door.acting_as(BUDI).set_absences([]), "refused.role"),
        (lambda door: door.acting_as(BUDI).set_escalation_rules([]), "refused.role"),
        (lambda door: door.set_routing_rules([Rule("a", "PT-LAIN")]), "refused.agency"),
        (lambda door: door.set_routing_rules([Rule("a", "lurah", kelurahan=("99",))]), "refused.kelurahan"),
        (
            lambda door: door.set_routing_rules([Rule("a", "lurah", categories=("salju",))]),
            "refused.category",
        ),
        (lambda door: door.set_routing_rules([Rule("a", "lurah"), Rule("A", "ppsu")]), "routing.twice"),
        (
            lambda door: door.set_routing_rules([Rule("a", "lurah", polygon=((nan, nan),) * 3)]),
            "routing.polygon_outside",
        ),
        (lambda door: door.set_routing_rules([Rule(f"a{i}", "lurah") for i in range(201)]), "routing.many"),
        (lambda door: door.set_absences([Absence("PT-LAIN", 1, 2)]), "refused.agency"),
        (lambda door: door.set_absences([Absence("DSDA", 2, 1)]), "routing.absence_empty"),
        (lambda door: door.set_escalation_rules([LadderRule("a", "presiden", "lurah", 1)]), "routing.field"),
        (
            lambda door: door.set_escalation_rules([LadderRule("a", "camat", "lurah", 1, ("salju",))]),
            "refused.category",
        ),
        (lambda door: door.acting_as(BUDI).set_phases([("x", "off")]), "refused.role"),
        (lambda door: door.acting_as(BUDI).set_reply_rules([]), "refused.role"),
        (lambda door: door.set_phases([("x", "off"), ("surat", "off")]), "refused.channel"),
        (lambda door: door.set_phases([("x", "off"), ("sms", "sedang")]), "refused.phase"),
        (lambda door: door.set_reply_rules([("surat", "selesai", "a")]), "refused.channel"),
        (lambda door: door.set_reply_rules([("x", "beres", "a")]), "refused.status"),
        (lambda door: door.set_reply_rules([("x", "selesai", " ")]), "refused.template"),
        (lambda door: door.set_reply_rules([("x", "selesai", "a" * 101)]), "refused.template"),
    ],
)
def test_what_no_intake_could_follow_is_not_switched(
    home: Path, act: Callable[[Dispatcher], Any], code: str
) -> None:
    with room(home) as made:
        before = made.dump()
        with pytest.raises(Refused) as refused:
            act(made.door)
        assert refused.value.code == code
        assert all(refused.value.sentence(lang) for lang in ("id", "en"))
        assert made.dump() == before
