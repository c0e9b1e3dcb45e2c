"""First addressee, and what operators mean by a word."""

from __future__ import annotations

from dataclasses import dataclass

import pytest

from console.core.route import UnknownAgency, first_addressee, near_misses, resolve
from models.agencies import Agency, default_agencies, default_categories

PLUIT = "31.72.01.1005"
AGENCIES = {agency.code: agency for agency in default_agencies([(PLUIT, "Pluit")])}
CATEGORIES = {category.code: category for category in default_categories()}


@dataclass(frozen=True)
class Case:
    """As much of a case as routing needs."""

    category: str | None = None
    kelurahan: str | None = PLUIT
    agency: str | None = None


@pytest.mark.parametrize(
    ("category", "kelurahan", "channel", "expected"),
    [
        ("parkir-liar", PLUIT, "qlue", (f"LURAH-{PLUIT}", "channel")),
        (None, PLUIT, "qlue", (f"LURAH-{PLUIT}", "channel")),
        ("parkir-liar", PLUIT, "x", ("DISHUB", "category")),
        ("parkir-liar", None, "qlue", ("DISHUB", "category")),
        ("sampah", PLUIT, "x", (f"LURAH-{PLUIT}", "own-area")),
        ("sampah", None, "x", (None, "no-kelurahan")),
        (None, PLUIT, "x", (None, "no-category")),
        ("jaringan-listrik", PLUIT, "x", ("PLN", "category")),
    ],
)
def test_first_addressee(
    category: str | None, kelurahan: str | None, channel: str, expected: tuple[str | None, str]
) -> None:
    assert first_addressee(CATEGORIES.get(category or ""), kelurahan, channel, AGENCIES) == expected


def test_an_agency_that_takes_no_more_cases_is_not_addressed() -> None:
    closed = {**AGENCIES, "DISHUB": Agency("DISHUB", "Dinas Perhubungan", "DISHUB", "dinas", active=False)}
    assert first_addressee(CATEGORIES["parkir-liar"], PLUIT, "x", closed) == (None, "no-agency")


@pytest.mark.parametrize(
    ("word", "held", "code"),
    [
        ("lurah", None, f"LURAH-{PLUIT}"),
        ("KEL", None, f"LURAH-{PLUIT}"),
        ("Ppsu", None, f"PPSU-{PLUIT}"),
        ("dsda", None, "DSDA"),
        ("Dinas  Perhubungan", None, "DISHUB"),
        ("dsda-3172", None, "DSDA-3172"),
        ("sudin", "DSDA", "DSDA-3172"),
        ("Suku Dinas", "DSDA-3171", "DSDA-3172"),
        ("sudin dsda", None, "DSDA-3172"),
        ("sudin tata air", None, "DSDA-3172"),
        ("suku dinas perhubungan", None, "DISHUB-3172"),
        ("Sudin DSDA JP", None, "DSDA-3171"),
        ("satpol pp", None, "SATPOLPP"),
        ("sumber daya air", None, "DSDA"),
        ("pln", None, "PLN"),
        (f"lurah-{PLUIT}", None, f"LURAH-{PLUIT}"),
    ],
)
def test_words_become_agencies(word: str, held: str | None, code: str) -> None:
    assert resolve(word, Case(agency=held), AGENCIES) == code


@pytest.mark.parametrize("word", ["lurah", "ppsu", "sudin dsda"])
def test_a_local_agency_needs_a_place(word: str) -> None:
    with pytest.raises(UnknownAgency) as refused:
        resolve(word, Case(kelurahan=None), AGENCIES)
    assert refused.value.lacks == "kelurahan"


@pytest.mark.parametrize("held", [None, "PLN", f"LURAH-{PLUIT}"])
def test_sudin_alone_needs_a_dinas_in_charge(held: str | None) -> None:
    with pytest.raises(UnknownAgency) as refused:
        resolve("sudin", Case(agency=held), AGENCIES)
    assert refused.value.lacks == "agency"


def test_near_misses_are_offered() -> None:
    with pytest.raises(UnknownAgency) as refused:
        resolve("dishubb", Case(), AGENCIES)
    assert refused.value.near[0] == "DISHUB"
    assert near_misses("dinas perhubugan", AGENCIES)[0] == "DISHUB"
    assert near_misses("xqzw", AGENCIES) == []
    assert len(near_misses("dinas", AGENCIES)) <= 3


def test_a_badan_without_units_has_no_sudin() -> None:
    with pytest.raises(UnknownAgency):
        resolve("sudin bpbd", Case(), AGENCIES)


def test_a_kelurahan_without_lurah_is_refused() -> None:
    with pytest.raises(UnknownAgency):
        resolve("lurah", Case(kelurahan="31.99.01.1001"), AGENCIES)
