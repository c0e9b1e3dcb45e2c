"""The made citizens write as people write, and none of them can be reached."""

from __future__ import annotations

import re
import tomllib
from random import Random
from typing import Any

import pytest

import resources
from console.core.demo_figures import OUTSIDE, OWN
from console.core.demo_words import Words
from models.complaint import CHANNELS
from models.reference import default_reference

#: What no message may contain.
BAD = re.compile(r"  |[{}]|\.\s?\.|,\s?,| [.,]|[.,][A-Za-z]|\b(\w{4,}) \1\b|None|(?<=[a-z]) Demikian|[?!],")
UNASSIGNED = re.compile(r"@[a-z]+-\d{3}|[a-z]+\.\d{3}@contoh\.invalid|08000\d{7}")
CATEGORIES = (*OUTSIDE, *OWN, "aspirasi")


@pytest.fixture(scope="module")
def texts() -> dict[str, Any]:
    return tomllib.loads(resources.read_text("demo/texts.toml"))


def speaker(texts: dict[str, Any], seed: int) -> Words:
    return Words(texts, Random(seed))  # noqa: S311 - choices of words


@pytest.mark.parametrize("channel", CHANNELS)
def test_messages_read_naturally(texts: dict[str, Any], channel: str) -> None:
    words = speaker(texts, 7)
    places = list(default_reference().territory.kelurahan.values())
    for category in CATEGORIES:
        for place in places[::9]:
            title, text = words.message(category, channel, place.name)
            assert not BAD.search(text), text
            assert not BAD.search(title), title
            assert text == text.strip()
            assert bool(title) == (channel in ("qlue", "email", "balai-warga", "lapor"))
            if channel == "email":
                assert text.endswith("."), text


@pytest.mark.parametrize("channel", ["email", "lapor", "x"])
def test_an_opening_goes_over_into_the_sentence(texts: dict[str, Any], channel: str) -> None:
    """With a small letter, which an abbreviation and a question before it both forbid."""
    words = speaker(texts, 3)
    for _ in range(300):
        _title, text = words.message("lampu-lalu-lintas", channel, "Pluit")
        assert "tL" not in text
        assert not re.search(r"[,:] L(ampu|ubang)", text), text


def test_a_question_begins_a_new_sentence(texts: dict[str, Any]) -> None:
    words = speaker(texts, 3)
    asked = [text for _ in range(200) if "?" in (text := words.message("jalan", "balai-warga", "Pluit")[1])]
    assert asked
    assert all(text.split("? ")[1][0].isupper() for text in asked)


def test_title_and_text_speak_of_the_same(texts: dict[str, Any]) -> None:
    pairs = {tuple(pair) for pair in texts["arus-lalu-lintas"]["laporan"]}
    words = speaker(texts, 1)
    for _ in range(50):
        title, text = words.message("arus-lalu-lintas", "qlue", "Pluit")
        (template,) = [body for name, body in pairs if name == title]
        assert text.startswith(template.split("{")[0])


def test_no_street_has_two_directions(texts: dict[str, Any]) -> None:
    words = speaker(texts, 5)
    for _ in range(500):
        text = words.message("parkir-liar", "qlue", "Cengkareng Barat")[1]
        assert not re.search(r"Jl\. Cengkareng Barat (Barat|Timur|Selatan|Dalam|Baru)", text), text


@pytest.mark.parametrize("channel", CHANNELS)
def test_no_contact_is_anybodys(texts: dict[str, Any], channel: str) -> None:
    words = speaker(texts, 11)
    for name in texts["kata"]["nama"]:
        contact = words.contact(channel, name)
        assert UNASSIGNED.fullmatch(contact), contact


def test_a_result_speaks_of_what_was_reported(texts: dict[str, Any]) -> None:
    words = speaker(texts, 2)
    assert {words.one("hasil", "banjir") for _ in range(60)} == set(texts["banjir"]["hasil"])
    assert words.one("hasil", "pelayanan-kelurahan") in texts["kata"]["hasil"]
    assert words.one("hasil") in texts["kata"]["hasil"]
