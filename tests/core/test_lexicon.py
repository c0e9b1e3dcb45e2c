"""The lexicon as shipped, and how it finds words."""

from __future__ import annotations

import tomllib

import pytest

import resources
from console.core.lexicon import AGENCY, CATEGORY, KIND, Effect, Lexicon, load_lexicon
from models.agencies import default_agencies, default_categories


def words(lexicon: Lexicon, text: str) -> list[str]:
    return [hit.words for hit in lexicon.find(text)]


@pytest.fixture(scope="module")
def small() -> Lexicon:
    effects: dict[str, list[Effect]] = {
        "sampah": [(CATEGORY, "sampah", 2.5)],
        "jalan rusak": [(CATEGORY, "jalan", 4.0)],
        "pompa": [(AGENCY, "DSDA", 1.2)],
        "rumah pompa": [(CATEGORY, "banjir", 4.0)],
        "kali baru": [],
        "kali": [(CATEGORY, "saluran-air", 2.5)],
    }
    return Lexicon(effects, {"jalan": ["jln"]}, {"qlue": {"Sampah": ["sampah"]}, "any": {"Jalan": ["jalan"]}})


def test_every_category_of_the_city_has_words_and_no_other_has() -> None:
    data = tomllib.loads(resources.read_text("lexicon/id.toml"))
    assert set(data["categories"]) == {category.code for category in default_categories()}
    agencies = {agency.code for agency in default_agencies([])} | {"KEL"}
    assert set(data["agencies"]) <= agencies
    assert set(data["kinds"]) == {"complaint", "aspiration", "spam"}


def test_channel_words_point_at_categories_that_exist() -> None:
    slugs = {category.code for category in default_categories()}
    for table in tomllib.loads(resources.read_text("lexicon/channel_words.toml")).values():
        assert {slug for found in table.values() for slug in found} <= slugs


def test_phrases_are_written_as_the_expression_reads_them() -> None:
    data = tomllib.loads(resources.read_text("lexicon/id.toml"))
    phrases = [
        phrase
        for table in ("categories", "agencies", "kinds")
        for strengths in data[table].values()
        for found in strengths.values()
        for phrase in found
    ]
    assert len(phrases) > 1000
    for phrase in phrases + data["neutral"]["phrases"]:
        assert phrase == " ".join(phrase.lower().split()), phrase
        assert phrase.replace(" ", "").isalnum(), phrase


def test_slang_hashtags_endings_and_anger_are_read(small: Lexicon) -> None:
    assert words(small, "JLN RUSAK") == ["jln rusak"]
    assert words(small, "#jalanrusak") == ["jalanrusak"]
    assert words(small, "jalan - rusak") == ["jalan rusak"]
    assert words(small, "sampahnya, sampahhhh") == ["sampah", "sampah"]
    assert next(iter(small.find("#jalanrusak"))).effects == ((CATEGORY, "jalan", 4.0),)


def test_a_word_inside_another_word_is_none(small: Lexicon) -> None:
    assert words(small, "kalimat persampahan kali2an") == []


def test_the_longest_phrase_wins_and_keeps_what_the_inner_one_says_elsewhere(small: Lexicon) -> None:
    (hit,) = small.find("dekat rumah pompa")
    assert hit.effects == ((CATEGORY, "banjir", 4.0), (AGENCY, "DSDA", 1.2))


def test_a_name_that_looks_like_a_word_says_nothing(small: Lexicon) -> None:
    assert [hit.effects for hit in small.find("di Kali Baru")] == [()]
    assert [hit.effects for hit in small.find("di kali")] == [((CATEGORY, "saluran-air", 2.5),)]


def test_spans_fit_the_text_even_where_lowering_grows_it(small: Lexicon) -> None:
    text = "İİİ Jalan Rusak"
    (hit,) = small.find(text)
    assert text[slice(*hit.span)] == "Jalan Rusak"
    assert hit.words == "jalan rusak"


def test_channel_words(small: Lexicon) -> None:
    assert small.of_channel("qlue", " SAMPAH ") == ("sampah",)
    assert small.of_channel("x", "sampah") == ()
    assert small.of_channel("x", "jalan") == small.of_channel("qlue", "Jalan") == ("jalan",)
    assert load_lexicon().of_channel("qlue", "Lampu Jalan Rusak") == ("pju-mati",)
    assert load_lexicon().of_channel("lapor", "Saluran Air, Kali/Sungai")[0] == "saluran-air"


def test_the_memory_of_spellings_is_bounded(small: Lexicon) -> None:
    for number in range(30_000):
        separator = "".join(" .-_"[number >> shift & 3] for shift in (0, 2, 4))
        assert words(small, f"jalan{separator}rusak {number}")
    assert len(small._known) <= 20_000


def test_kinds_are_words_of_the_model() -> None:
    fields = {
        effect[0]
        for hit in load_lexicon().find("usul: tolong jalan rusak, satpol pp")
        for effect in hit.effects
    }
    assert fields == {KIND, CATEGORY, AGENCY}
