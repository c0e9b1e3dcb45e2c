"""Routing rules and absences as data: what is kept, what is refused and with which words."""

from __future__ import annotations

import json
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from models.routing import Absence, BadRouting, Rule, absence_problem, in_order, problem, standing_in
from models.routing_json import (
    MOST_CORNERS,
    MOST_RULES,
    absences_from_json,
    absences_to_json,
    rules_from_json,
    rules_to_json,
)
from models.sentences import LANGUAGES, say
from tests.support.factories import PLUIT, reference
from tests.support.routing import SQUARE, rules


@given(st.lists(rules(), max_size=5, unique_by=lambda rule: rule.name.casefold()))
def test_rules_come_back_as_they_were(some: list[Rule]) -> None:
    assert rules_from_json(rules_to_json(some)) == tuple(some)


def test_a_polygon_travels_as_geojson() -> None:
    told = json.loads(rules_to_json([Rule("Kota Tua", "SATPOLPP", polygon=SQUARE, begins=1200, ends=1440)]))
    assert told[0]["polygon"]["type"] == "Polygon"
    assert (
        told[0]["polygon"]["coordinates"][0][0] == told[0]["polygon"]["coordinates"][0][-1] == [106.78, -6.13]
    )
    assert (told[0]["begins"], told[0]["ends"]) == ("20:00", "24:00")


def read(**values: Any) -> Rule:
    known = {"name": "Uji", "addressee": "DSDA", **values}
    return rules_from_json(json.dumps([{k: v for k, v in known.items() if v is not ...}]))[0]


def test_what_is_left_out_fits_everything() -> None:
    assert read() == Rule("Uji", "DSDA")
    assert read(name="  Kota   Tua ").name == "Kota Tua"
    assert read(begins="22:00", ends="00:00").ends == 1440  # midnight at an end is that of the day
    ring = [[106.78, -6.13], [106.80, -6.13], [106.80, -6.13], [106.80, -6.11], [106.78, -6.13]]
    assert read(polygon=ring).polygon == (
        SQUARE[0],
        SQUARE[1],
        SQUARE[2],
    )  # a bare ring, closed, one corner twice


_BOWTIE = [[106.78, -6.13], [106.80, -6.11], [106.80, -6.13], [106.78, -6.11]]
_HOLE = {"type": "Polygon", "coordinates": [[list(c) for c in SQUARE], [list(c) for c in SQUARE]]}
_LONG = [[106.7 + i * 1e-4, -6.2 + (i % 2) * 1e-3] for i in range(MOST_CORNERS + 2)]


@pytest.mark.parametrize(
    ("values", "code"),
    [
        ({"name": ""}, "routing.name"),
        ({"name": "a" * 81}, "routing.name"),
        ({"name": "a\u202eb"}, "routing.name"),
        ({"name": 7}, "routing.field"),
        ({"addressee": ...}, "routing.field"),
        ({"addressee": "DSDA; drop table"}, "routing.field"),
        ({"addressee": "sudin "}, "routing.field"),
        ({"addressee": ["DSDA"]}, "routing.field"),
        ({"unknown": 1}, "routing.field"),
        ({"position": True}, "routing.field"),
        ({"position": -1}, "routing.field"),
        ({"active": 1}, "routing.field"),
        ({"categories": "sampah"}, "routing.field"),
        ({"categories": ["a"] * 301}, "routing.field"),
        ({"kelurahan": [None]}, "routing.field"),
        ({"channels": ["fax"]}, "routing.channel"),
        ({"weekdays": [7]}, "routing.field"),
        ({"begins": "7:30", "ends": "09:00"}, "routing.time"),
        ({"begins": "07:30"}, "routing.time"),
        ({"begins": "24:01", "ends": "09:00"}, "routing.time"),
        ({"begins": "07:30", "ends": "07:30"}, "routing.window"),
        ({"begins": "24:00", "ends": "07:30"}, "routing.window"),
        ({"polygon": [list(c) for c in SQUARE], "kelurahan": [PLUIT]}, "routing.two_places"),
        ({"polygon": "kota"}, "routing.polygon_kind"),
        ({"polygon": {"type": "Point", "coordinates": [106.8, -6.1]}}, "routing.polygon_kind"),
        ({"polygon": {"type": "Polygon", "coordinates": []}}, "routing.polygon_kind"),
        ({"polygon": _HOLE}, "routing.polygon_holes"),
        ({"polygon": _LONG}, "routing.polygon_long"),
        ({"polygon": []}, "routing.polygon_few"),
        ({"polygon": [[106.78, -6.13], [106.80, -6.13]]}, "routing.polygon_few"),
        ({"polygon": [[106.78, -6.13], [106.79, -6.13], [106.80, -6.13]]}, "routing.polygon_few"),
        ({"polygon": [[106.78], [106.80, -6.13], [106.8, -6.11]]}, "routing.polygon_corner"),
        ({"polygon": [["106.78", -6.13], [106.80, -6.13], [106.8, -6.11]]}, "routing.polygon_corner"),
        ({"polygon": [[-6.13, 106.78], [-6.13, 106.80], [-6.11, 106.8]]}, "routing.polygon_swapped"),
        ({"polygon": [[107.6, -6.9], [107.7, -6.9], [107.7, -6.8]]}, "routing.polygon_outside"),
        ({"polygon": [[float("nan"), -6.13], [106.80, -6.13], [106.8, -6.11]]}, "routing.polygon_outside"),
        ({"polygon": [[10**400, -6.13], [106.80, -6.13], [106.8, -6.11]]}, "routing.polygon_outside"),
        ({"polygon": _BOWTIE}, "routing.polygon_crossed"),
    ],
)  # fmt: skip
def test_what_cannot_be_is_refused_in_words(values: dict[str, Any], code: str) -> None:
    with pytest.raises(BadRouting) as refused:
        read(**values)
    assert refused.value.code == code
    for lang in LANGUAGES:
        assert say(lang, code, **refused.value.params)
        assert say(lang, "routing.rule", why="", rule=refused.value.params["rule"])


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("", "routing.json"),
        ("{}", "routing.json"),
        ("[" * 100_000, "routing.json"),
        ("[7]", "routing.field"),
        (json.dumps([{}] * (MOST_RULES + 1)), "routing.many"),
        ("[" + " " * (4 << 20) + "]", "routing.long"),
        ('[{"name":"A","addressee":"DSDA"},{"name":"a","addressee":"DBM"}]', "routing.twice"),
    ],
)
def test_lists_that_are_none(text: str, code: str) -> None:
    with pytest.raises(BadRouting) as refused:
        rules_from_json(text)
    assert refused.value.code == code
    assert all(say(lang, code, **refused.value.params) for lang in LANGUAGES)


@given(st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=5),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(
        st.sampled_from(("name", "addressee", "polygon", "weekdays", "begins", "type", "coordinates")), inner,
        max_size=4,
    ), max_leaves=12,
))  # fmt: skip
def test_anything_is_read_or_refused(value: Any) -> None:
    for reader in (rules_from_json, absences_from_json):
        try:
            reader(json.dumps([value]))
        except BadRouting as refused:
            assert all(say(lang, refused.code, **refused.params) for lang in LANGUAGES)


def test_codes_are_asked_of_the_master_data() -> None:
    ref = reference()
    assert problem(Rule("a", "DSDA", kelurahan=(PLUIT,), categories=("banjir",)), ref) is None
    assert problem(Rule("a", "sudin DSDA"), ref) is None
    assert problem(Rule("a", "ppsu"), ref) is None
    for rule, code in (
        (Rule("a", "TIDAK-ADA"), "refused.agency"),
        (Rule("a", "sudin PLN"), "routing.no_units"),
        (Rule("a", "DSDA", kelurahan=("31.99.01.1001",)), "refused.kelurahan"),
        (Rule("a", "DSDA", categories=("tidak-ada",)), "refused.category"),
    ):
        found = problem(rule, ref)
        assert found is not None
        assert found[0] == code
        assert all(say(lang, code, **found[1]) for lang in LANGUAGES)
    assert absence_problem(Absence("DSDA", 0, 9, "DBM"), ref) is None
    assert absence_problem(Absence("X", 0, 9), ref) == ("refused.agency", {"agency": "X"})
    assert absence_problem(Absence("DSDA", 0, 9, "X"), ref) == ("refused.agency", {"agency": "X"})


def test_the_order_is_position_then_name() -> None:
    some = [Rule("b", "X", 1), Rule("a", "X", 1), Rule("z", "X", 0), Rule("off", "X", 0, active=False)]
    assert [rule.name for rule in in_order(some)] == ["z", "a", "b"]


def test_deputies_stand_in_for_as_long_as_somebody_is_away() -> None:
    absences = (
        Absence("DSDA", 100, 200, "DBM"), Absence("DBM", 150, 160, "DLH"), Absence("DLH", 155, 160),
        Absence("X", 0, 10, "Y"), Absence("Y", 0, 10, "X"), Absence("DSDA", 190, 195, "DINKES"),
    )  # fmt: skip
    assert absences_from_json(absences_to_json(absences)) == absences
    for at, who in (
        (99, "DSDA"),
        (100, "DBM"),
        (152, "DLH"),
        (155, None),
        (160, "DBM"),
        (192, "DINKES"),
        (200, "DSDA"),
    ):
        assert standing_in("DSDA", absences, at) == who, at
    assert standing_in("X", absences, 5) is None  # each stands in for the other


@pytest.mark.parametrize(
    ("told", "code"),
    [
        ({"agency": "DSDA", "since": 5, "until": 5}, "routing.absence_empty"),
        ({"agency": "DSDA", "since": 5, "until": 6, "deputy": "DSDA"}, "routing.absence_self"),
        ({"agency": "DSDA", "since": 5.5, "until": 6}, "routing.field"),
        ({"since": 5, "until": 6}, "routing.field"),
        ({"agency": "DSDA", "since": 5, "until": 1 << 50}, "routing.field"),
        ({"agency": "DSDA", "since": 5, "until": 6, "deputy": None}, "routing.field"),
    ],
)
def test_absences_that_cannot_be(told: dict[str, Any], code: str) -> None:
    with pytest.raises(BadRouting) as refused:
        absences_from_json(json.dumps([told]))
    assert refused.value.code == code
    assert all(say(lang, code, **refused.value.params) for lang in LANGUAGES)
