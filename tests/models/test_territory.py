"""The table of areas and the names citizens use for them."""

from __future__ import annotations

import csv
import re
import time
import tomllib
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from models.place_names import trie_pattern
from models.territory import Territory, letters, load_default, plausible
from resources import read_text


@pytest.fixture(scope="module")
def territory() -> Territory:
    return load_default()


def best(territory: Territory, text: str) -> tuple[str, float] | None:
    hits = territory.find_in_text(text)
    return (territory.name_of(hits[0].code), hits[0].confidence) if hits else None


def test_the_whole_province_is_there(territory: Territory) -> None:
    assert (len(territory.kota), len(territory.kecamatan), len(territory.kelurahan)) == (6, 44, 267)
    assert [one.short for one in territory.kota.values()] == ["KS", "JP", "JU", "JB", "JS", "JT"]
    assert list(territory.kelurahan) == sorted(territory.kelurahan)
    for code, one in territory.kelurahan.items():
        assert code == one.code
        assert code.startswith(f"{one.kecamatan}.") and one.kecamatan.startswith(f"{one.kota}.")
        assert plausible(one.lat, one.lon) == "ok"
        assert 40 <= one.crew <= 70
    assert len({letters(one.name) for one in territory.kelurahan.values()}) == 267


def test_table_agrees_with_the_official_list(territory: Territory, shared: Path) -> None:
    with (shared / "data" / "jakarta_kelurahan.csv").open(encoding="utf-8", newline="") as lines:
        rows = {row["code"]: row for row in csv.DictReader(lines)}
    assert rows.keys() == territory.kelurahan.keys()
    for code, row in rows.items():
        one = territory.kelurahan[code]
        theirs = (row["kelurahan"], row["kecamatan"], row["kota"], row["kode_pos"])
        ours = (one.name, territory.kecamatan[one.kecamatan].name, territory.kota[one.kota].name, one.postal)
        assert ours == theirs


def test_lookup_by_name_forgives_spelling_but_not_the_wrong_kecamatan(territory: Territory) -> None:
    for spelling in ("Kali Anyar", "KALIANYAR", "kel. kali-anyar", "Kelurahan Kalianyar"):
        found = territory.by_name(spelling)
        assert found is not None and found.name == "Kali Anyar", spelling
    assert territory.by_name("KALI BARU", "Kec. Cilincing") == territory.by_name("Kalibaru")
    assert territory.by_name("Tengah", "KRAMAT JATI") is not None
    assert territory.by_name("Kalibaru", "Tebet") is None
    assert territory.by_name("Bojong Gede") is None
    assert territory.by_name("") is None


def test_names_and_paths_of_every_level(territory: Territory) -> None:
    pluit = territory.by_name("Pluit")
    assert pluit is not None
    assert territory.path_of(pluit.code) == "Pluit, Penjaringan, Jakarta Utara"
    assert territory.name_of("31.72.01") == "Penjaringan"
    assert territory.name_of("31.01") == "Kepulauan Seribu"
    assert territory.name_of("32.76") == "32.76"


def test_scope_is_a_prefix_of_whole_parts(territory: Territory) -> None:
    assert len(territory.inside("")) == 267
    assert len(territory.inside("31.72")) == 31
    assert {one.kecamatan for one in territory.inside("31.72.01")} == {"31.72.01"}
    assert [one.code for one in territory.inside("31.72.01.1001")] == ["31.72.01.1001"]
    assert territory.inside("31.7") == ()


@pytest.mark.parametrize(
    ("lat", "lon", "verdict"),
    [
        (-6.2, 106.8, "ok"),
        (-5.2, 106.46, "ok"),
        (106.8, -6.2, "swapped"),
        (0.0, 0.0, "zero"),
        (-6.2, 0.0, "zero"),
        (-6.6, 106.8, "outside"),  # Bogor
        (48.1, 11.5, "outside"),
        (float("nan"), 106.8, "outside"),
    ],
)
def test_plausible(lat: float, lon: float, verdict: str) -> None:
    assert plausible(lat, lon) == verdict


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("banjir di kalianyar tolong pak", "Kali Anyar"),
        ("Lapor banjir RW 05 Kel. Pluit", "Pluit"),
        ("Kelurahan Setia Budi gelap", "Setia Budi"),
        ("#sunteragung genangan", "Sunter Agung"),
        ("lurah rorotan mana", "Rorotan"),
        ("kb. jeruk macet", "Kebon Jeruk"),
        ("HUTAN KAYU UTARA", "Utan Kayu Utara"),
        ("sampah di muara karang", "Pluit"),
        ("pulau kelapa dua", "Pulau Kelapa"),
        ("kelapa dua wetan", "Kelapa Dua Wetan"),
        ("kel baru, pasar rebo", "Baru"),
        ("Pal Meriem, Matraman", "Palmeriam"),
        ("kebagusan2", "Kebagusan"),
    ],
)
def test_finds_what_citizens_write(territory: Territory, text: str, name: str) -> None:
    found = best(territory, text)
    assert found is not None and found[0] == name


@pytest.mark.parametrize("text", ["", "baru saja lewat tengah malam", "pluitan", "grogol petamburan", "duri"])
def test_words_that_are_no_place(territory: Territory, text: str) -> None:
    assert territory.find_in_text(text) == []


def test_what_is_said_before_a_name_weighs_it(territory: Territory) -> None:
    def worth(text: str) -> float:
        found = best(territory, text)
        assert found is not None
        return found[1]

    assert worth("kel. pluit") > worth("di pluit") > worth("stasiun pluit") > worth("jl. pluit karang")
    assert worth("kel. senen") > 0.9 > 0.5 > worth("hari senen")
    assert worth("di gambir") < worth("di pluit")  # also a kecamatan
    assert worth("kec. gambir") < worth("di gambir")
    assert worth("cideng, kec gambir") > worth("cideng")
    assert worth("cideng jakpus") > worth("cideng") > worth("cideng jaksel")


def test_a_group_name_is_shared_out(territory: Territory) -> None:
    hits = territory.find_in_text("banjir di tebet")
    assert [territory.name_of(hit.code) for hit in hits] == ["Tebet Timur", "Tebet Barat"]
    assert {hit.confidence for hit in hits} == {0.3}


def test_a_hit_shows_the_citizens_own_words(territory: Territory) -> None:
    text = "İtu, Pak, di KEL.  Pluit banjir"
    (hit,) = territory.find_in_text(text)
    assert hit.words == "KEL.  Pluit"
    assert text[slice(*hit.span)] == hit.words


def test_every_official_name_finds_itself_first(territory: Territory) -> None:
    for one in territory.kelurahan.values():
        hits = territory.find_in_text(f"Ada lubang di kelurahan {one.name}, mohon dicek")
        assert hits[0].code == one.code, one.name
        assert hits[0].confidence > 0.9


def test_every_alias_leads_to_its_kelurahan(territory: Territory) -> None:
    tables = tomllib.loads(read_text("territory/aliases.toml"))
    for alias, name in {**tables["kelurahan"], **tables["places"]}.items():
        hits = territory.find_in_text(f"dekat {alias} rt 3")
        assert hits and territory.name_of(hits[0].code) == name, alias
    for alias, name in tables["kelurahan"].items():
        found = territory.by_name(alias)
        assert found is not None and found.name == name, alias


def test_a_part_of_the_territory_works_without_the_rest(territory: Territory) -> None:
    pluit = territory.by_name("Pluit")
    assert pluit is not None
    part = Territory(territory.kota, {}, {pluit.code: pluit}, territory.aliases)
    assert best(part, "muara karang dan kalianyar") == ("Pluit", 0.75)
    assert part.by_name("Kalianyar") is None


@given(st.text(max_size=200))
def test_any_text_is_survived_and_spans_are_true(text: str) -> None:
    for hit in load_default().find_in_text(text):
        assert 0 < hit.confidence <= 0.99
        assert text[slice(*hit.span)] == hit.words


@given(st.sets(st.from_regex(r"[a-z]{1,4}( [a-z]{1,3})?", fullmatch=True), min_size=1, max_size=12))
def test_trie_matches_its_keys_and_nothing_else(keys: set[str]) -> None:
    pattern = re.compile(trie_pattern(keys))
    squashed = {key.replace(" ", "") for key in keys}
    for key in keys:
        assert pattern.fullmatch(key)
        assert pattern.fullmatch(key.replace(" ", "- "))
        for wrong in (key + "x", key[:-1], "x" + key):
            if wrong.replace(" ", "") not in squashed:
                assert not pattern.fullmatch(wrong.strip() or "?"), wrong


def test_short_texts_are_searched_fast(territory: Territory) -> None:
    text = "Banjir di jl. agung utara 6b blok A sunter agung, genangan air sekitar 40cm"
    territory.find_in_text(text)
    began = time.process_time()
    for _ in range(2000):
        territory.find_in_text(text)
    assert 2000 / (time.process_time() - began) > 10_000  # 60,000 and more on an idle machine
