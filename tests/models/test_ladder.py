"""Rules of the ladder: as JSON there and back, and what is refused of them."""

from __future__ import annotations

import json
from dataclasses import replace
from typing import Any

import pytest

from models.ladder import LadderRule, problem
from models.routing import BadRouting
from models.routing_json import LONGEST_WAIT, MOST_LADDER, ladder_from_json, ladder_to_json
from tests.support.factories import reference

CAMAT = LadderRule("Lurah diam", "camat", "lurah", 43_200, ("banjir", "sampah"))
PLAIN: dict[str, Any] = {"name": "a", "rung": "lurah", "clock": "handover", "after": 0}


def test_rules_are_read_back_as_they_were_written() -> None:
    rules = (CAMAT, replace(CAMAT, name="Kota", rung="walikota", categories=(), active=False))
    assert ladder_from_json(ladder_to_json(rules)) == rules
    assert ladder_from_json("[]") == ()


@pytest.mark.parametrize(
    ("told", "code"),
    [
        ({"a": 1}, "routing.json"),
        ([PLAIN] * (MOST_LADDER + 1), "routing.many"),
        ([PLAIN, PLAIN | {"name": "A"}], "routing.twice"),
        ([PLAIN | {"rung": "presiden"}], "routing.field"),
        ([PLAIN | {"rung": ["lurah"]}], "routing.field"),
        ([PLAIN | {"clock": "due"}], "routing.field"),
        ([PLAIN | {"after": -1}], "routing.field"),
        ([PLAIN | {"after": True}], "routing.field"),
        ([PLAIN | {"after": 0.5}], "routing.field"),
        ([PLAIN | {"after": LONGEST_WAIT + 1}], "routing.field"),
        ([PLAIN | {"active": 1}], "routing.field"),
        ([PLAIN | {"name": " "}], "routing.name"),
        ([PLAIN | {"to": "camat"}], "routing.field"),
        (["x"], "routing.field"),
    ],
)
def test_what_no_ladder_can_hold_is_refused(told: Any, code: str) -> None:
    with pytest.raises(BadRouting) as refused:
        ladder_from_json(json.dumps(told))
    assert refused.value.code == code


def test_a_category_that_is_gone_is_told() -> None:
    assert problem(CAMAT, reference()) is None
    found = problem(replace(CAMAT, categories=("sampah", "salju")), reference())
    assert found == ("refused.category", {"category": "salju"})
