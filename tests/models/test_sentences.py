"""The catalogue of sentences: whole in both languages, and deaf to what citizens write."""

from __future__ import annotations

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from models.commands import SPECS
from models.complaint import KINDS, STATUSES
from models.sentences import LANGUAGES, catalogue, fields, say
from resources import path

ID, EN = (catalogue()[lang] for lang in LANGUAGES)


def test_both_languages_say_the_same_things() -> None:
    assert set(ID) == set(EN)


@pytest.mark.parametrize("code", ID)
def test_both_ask_for_the_same_fields_and_can_be_said(code: str) -> None:
    assert fields(ID[code]) == fields(EN[code])
    for lang in LANGUAGES:
        text = catalogue()[lang][code]
        assert text.strip() == text != ""
        spoken = say(lang, code, **{name: f"<{name}>" for name in fields(text)})
        assert all(f"<{name}>" in spoken for name in fields(text))


def test_a_refusal_is_a_whole_sentence() -> None:
    for code in (c for c in ID if c.startswith("refused.")):
        for table in (ID, EN):
            assert re.match(r"[A-Z“{]", table[code]), code
            assert table[code][-1] in ".?", code


def test_every_command_status_and_kind_has_its_words() -> None:
    wanted = {
        f"refused.status.{kind}"
        for kind, spec in SPECS.items()
        if set(spec.from_status) not in (set(), set(STATUSES))
    }
    wanted |= {f"history.verb.{kind}" for kind in SPECS}
    wanted |= {f"history.status.{status}" for status in STATUSES} | {f"history.kind.{kind}" for kind in KINDS}
    wanted |= {f"history.role.{role}" for spec in SPECS.values() for role in spec.roles}
    assert wanted <= set(ID)


def test_every_refusal_the_rules_know_has_a_sentence() -> None:
    source = (path("i18n/sentences.toml").parents[2] / "models" / "rules.py").read_text()
    codes = set(re.findall(r'Refusal\("([a-z_.]+)"', source))
    assert len(codes) > 20
    assert codes <= set(ID)


@given(st.sampled_from(LANGUAGES), st.text())
def test_what_somebody_wrote_is_never_a_template(lang: str, text: str) -> None:
    assert text in say(lang, "refused.category", category=text)
    assert "{0.__class__}" in say(lang, "refused.category", category="{0.__class__}")


def test_a_missing_sentence_or_value_is_a_bug_and_says_so() -> None:
    with pytest.raises(KeyError, match=r"no\.such"):
        say("id", "no.such")
    with pytest.raises(KeyError, match="category"):
        say("id", "refused.category")


def test_fields_of_a_template() -> None:
    assert fields("{a} dan {b!r:>4}, {{bukan}}, {a}") == {"a", "b"}
