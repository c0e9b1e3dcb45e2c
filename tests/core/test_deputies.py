"""Who is away and who stands in, in words; what comes from another console is never believed to be well formed."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest

from console.core.deputies import Away, away, reasons, sentence, to_deputy
from models import rules
from models.agencies import lurah_code, ppsu_code
from models.commands import Command, Coordinate, Dispose
from models.complaint import Complaint
from models.reference import Reference
from models.routing import Absence
from tests.support.factories import (
    CREW,
    DAY,
    GAMBIR,
    HOUR,
    LURAH,
    NOW,
    PENJARINGAN,
    RINA,
    case,
    reference,
)

MIDNIGHT = NOW - 8 * HOUR - 10 * 60
DEPUTY = lurah_code(PENJARINGAN)


def ref(*absences: Absence) -> Reference:
    return replace(reference(), absences=absences)


def test_who_is_away_and_who_acts() -> None:
    made = ref(
        Absence(LURAH, NOW - 1, NOW + 60, DEPUTY),
        Absence(DEPUTY, NOW - 1, NOW + 90, "TIDAK-ADA"),
        Absence("DSDA", NOW + 1, NOW + 60),
    )
    assert away(made, NOW) == {LURAH: Away(LURAH, NOW + 60), DEPUTY: Away(DEPUTY, NOW + 90)}
    assert away(made, NOW + 60) == {DEPUTY: Away(DEPUTY, NOW + 90)}
    assert away(ref(Absence(LURAH, NOW, NOW + 1, DEPUTY)), NOW)[LURAH].deputy == DEPUTY


@pytest.mark.parametrize(
    ("until", "told_id", "told_en"),
    [
        (NOW + HOUR, "09.10", "09.10"),
        (MIDNIGHT + 5 * DAY + 17 * HOUR, "Sab 29 Nov 17.00", "Sat 29 Nov 17.00"),
        (MIDNIGHT + 7 * DAY, "Min 30 Nov", "Sun 30 Nov"),  # what ends at midnight ends with the day before
        (MIDNIGHT + 40 * DAY, "Jum 2 Jan 2026", "Fri 2 Jan 2026"),
    ],
)
def test_until_when(until: int, told_id: str, told_en: str) -> None:
    one = Away(LURAH, until, DEPUTY)
    assert sentence(one, ref(), NOW, "id") == (
        f"Kelurahan Pluit tidak di tempat sampai {told_id}; pengganti: Kelurahan Penjaringan"
    )
    assert sentence(replace(one, deputy=""), ref(), NOW, "en", "1,200") == (
        f"1,200 to Kelurahan Pluit, away until {told_en}, nobody stands in"
    )


def told(agency: Any = LURAH, **values: Any) -> Complaint:
    return replace(case(agency=agency, sure=0), suggested={"agency": {"to": agency, **values}})


def test_a_suggestion_says_which_rule_and_whose_deputy() -> None:
    instead = {"agency": LURAH, "until": MIDNIGHT + 7 * DAY}
    found = told(DEPUTY, rule="Banjir Jakarta Utara", instead=instead)
    assert reasons(found, ref(), NOW, "id") == [
        "aturan Banjir Jakarta Utara",
        "Kelurahan Pluit tidak di tempat sampai Min 30 Nov; pengganti: Kelurahan Penjaringan",
    ]
    assert reasons(told(None, instead=instead), ref(), NOW, "en") == [
        "Kelurahan Pluit is away until Sun 30 Nov, nobody stands in"
    ]
    assert reasons(replace(found, agency="DSDA"), ref(), NOW, "id") == []
    assert reasons(replace(found, handed_at=NOW), ref(), NOW, "id") == []


@pytest.mark.parametrize(
    "wrong",
    [
        {"rule": ["a"]}, {"rule": ""}, {"instead": "DSDA"}, {"instead": {"agency": 7, "until": NOW}},
        {"instead": {"agency": LURAH, "until": "besok"}}, {"instead": {"agency": LURAH, "until": 1 << 60}},
        {"instead": {"agency": LURAH, "until": -5}}, {"instead": {"agency": LURAH}},
    ],
)  # fmt: skip
def test_what_is_no_explanation_is_left_out(wrong: dict[str, Any]) -> None:
    assert reasons(told(**wrong), ref(), NOW, "id") == []
    assert reasons(replace(case(), suggested={"agency": "DSDA"}), ref(), NOW, "id") == []


def test_a_rules_name_cannot_turn_what_stands_beside_it() -> None:
    (words,) = reasons(told(rule="\u202e banjir\n\u05d0\u05d1"), ref(), NOW, "id")
    assert "\u202e" not in words and "\n" not in words and words.endswith("\u2069")


def test_a_deputy_may_be_one_to_hand_across_to() -> None:
    made = reference()
    assert to_deputy(Dispose(LURAH, "x"), Away(LURAH, NOW, "DSDA"), made) == Coordinate("DSDA", "x")
    assert to_deputy(Coordinate("DSDA"), Away("DSDA", NOW, CREW), made) == Dispose(CREW)


@pytest.mark.parametrize(
    ("absences", "to", "code"),
    [
        ((), DEPUTY, "refused.other_kelurahan"),
        ((Absence(LURAH, NOW, NOW + 1, DEPUTY),), DEPUTY, ""),
        ((Absence(LURAH, 1, 2, DEPUTY),), DEPUTY, ""),  # handed over in time, and judged again later
        ((Absence(LURAH, 1, 2, DEPUTY),), ppsu_code(PENJARINGAN), "refused.other_kelurahan"),
        ((Absence(lurah_code(GAMBIR), 1, 2, DEPUTY),), DEPUTY, "refused.other_kelurahan"),
        ((Absence(LURAH, 1, 2, "DSDA"), Absence("DSDA", 1, 2, DEPUTY)), DEPUTY, ""),
        ((Absence(LURAH, 1, 2, CREW), Absence(CREW, 1, 2, LURAH)), DEPUTY, "refused.other_kelurahan"),
    ],
)
def test_a_neighbour_takes_cases_only_as_a_deputy(absences: tuple[Absence, ...], to: str, code: str) -> None:
    command: Command = Dispose(to)
    refusal = rules.refuse(case(), command, RINA, ref(*absences))
    assert (refusal.code if refusal is not None else "") == code
