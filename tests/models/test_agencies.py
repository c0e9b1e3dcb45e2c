"""Agencies, categories and channels as a city starts with them."""

from __future__ import annotations

import pytest

from models.agencies import (
    Agency,
    aliases,
    default_agencies,
    default_categories,
    default_channels,
    find_agency,
    lurah_code,
    own_area,
    ppsu_code,
    sudin_code,
)
from models.complaint import CHANNELS

PLACES = [("31.72.01.1001", "Penjaringan"), ("31.71.01.1001", "Gambir")]
AGENCIES = default_agencies(PLACES)
BY_CODE = {agency.code: agency for agency in AGENCIES}


def test_codes_are_unique_and_every_parent_exists() -> None:
    assert len(BY_CODE) == len(AGENCIES)
    assert all(agency.parent is None or agency.parent in BY_CODE for agency in AGENCIES)


def test_a_dinas_has_a_unit_in_each_kota() -> None:
    units = [agency for agency in AGENCIES if agency.parent == "DSDA"]
    assert [agency.kota for agency in units] == ["31.01", "31.71", "31.72", "31.73", "31.74", "31.75"]
    north = BY_CODE["DSDA-3172"]
    assert north == Agency(
        "DSDA-3172",
        "Suku Dinas Sumber Daya Air Jakarta Utara",
        "Sudin DSDA JU",
        "sudin",
        parent="DSDA",
        kota="31.72",
    )
    assert sudin_code("DSDA", "31.72.01.1001") == sudin_code("DSDA", "31.72") == north.code


def test_a_badan_without_units_has_none() -> None:
    assert BY_CODE["BPBD"].level == "dinas"
    assert not [agency for agency in AGENCIES if agency.parent == "BPBD"]


def test_a_kelurahan_has_a_lurah_and_under_him_a_crew() -> None:
    lurah, crew = BY_CODE[lurah_code("31.72.01.1001")], BY_CODE[ppsu_code("31.72.01.1001")]
    assert (lurah.name, lurah.short, lurah.level) == ("Kelurahan Penjaringan", "KEL", "lurah")
    assert (crew.name, crew.short, crew.level, crew.parent) == (
        "PPSU Penjaringan",
        "PPSU",
        "ppsu",
        lurah.code,
    )
    assert lurah.kota == crew.kota == "31.72"


def test_every_category_goes_to_an_agency_that_exists() -> None:
    for category in default_categories():
        assert own_area(category) or category.agency in BY_CODE, category.code
        assert 0 < category.handover_hours <= category.completion_hours, category.code
        assert category.lurah_hours > 0, category.code
        assert category.calendar in {"calendar", "working"}


def test_the_categories_a_control_room_cannot_do_without() -> None:
    codes = {category.code: category for category in default_categories()}
    assert len(codes) >= 40
    assert {"jalan", "sampah", "banjir", "parkir-liar", "pju-mati", "pkl-liar", "lampu-lalu-lintas"} <= set(
        codes
    )
    assert (codes["jalan"].handover_hours, codes["jalan"].lurah_hours, codes["jalan"].completion_hours) == (
        6,
        24,
        168,
    )
    assert own_area(codes["sampah"])
    assert not own_area(codes["parkir-liar"])
    assert any(category.trifle for category in codes.values())


def test_only_qlue_knows_its_place() -> None:
    channels = default_channels()
    assert tuple(channel.code for channel in channels) == CHANNELS
    assert [channel.code for channel in channels if channel.geo or channel.photo] == ["qlue"]


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("dsda", "DSDA"),
        ("Dinas  Perhubungan", "DISHUB"),
        ("perhubungan", "DISHUB"),
        ("dinas kebersihan", "DLH"),
        ("Tata Air", "DSDA"),
        ("Dinas Perindustrian dan Energi", "DBM"),
        ("satpol pp", "SATPOLPP"),
        ("damkar", "GULKARMAT"),
        ("PT PLN", "PLN"),
        ("pln", "PLN"),
        ("dsda-3172", "DSDA-3172"),
        ("sudin dsda ju", "DSDA-3172"),
        ("suku dinas sumber daya air jakarta utara", "DSDA-3172"),
        ("kelurahan gambir", "LURAH-31.71.01.1001"),
        ("lurah-31.71.01.1001", "LURAH-31.71.01.1001"),
    ],
)
def test_names_old_names_and_codes_find_the_agency(text: str, code: str) -> None:
    found = find_agency(text, AGENCIES)
    assert found is not None
    assert found.code == code


@pytest.mark.parametrize("text", ["", "   ", "KEL", "ppsu", "Dinas Kebahagiaan", "dinas"])
def test_what_means_nobody_or_several_finds_none(text: str) -> None:
    assert find_agency(text, AGENCIES) is None


def test_an_alias_is_never_another_agencys_code_or_name() -> None:
    for word, code in aliases().items():
        for agency in AGENCIES:
            if word in {agency.code.casefold(), agency.short.casefold()}:
                assert agency.code == code, word
