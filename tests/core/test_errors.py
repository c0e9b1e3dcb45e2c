"""Failures are sentences in both languages."""

from __future__ import annotations

import pytest

from console.core.errors import Refused, Told, Unavailable
from models.sentences import LANGUAGES, catalogue, fields


@pytest.mark.parametrize("kind", [Refused, Unavailable])
def test_a_failure_is_a_sentence(kind: type[Told]) -> None:
    failure = kind("settings.unknown", name="tema", path="/a/settings.toml")
    assert "tema" in failure.sentence("id")
    assert "tema" in failure.sentence("en")
    assert failure.sentence("id") != failure.sentence("en")
    assert str(failure) == failure.sentence("id")
    assert (failure.code, failure.params) == (
        "settings.unknown",
        {"name": "tema", "path": "/a/settings.toml"},
    )


def test_what_a_citizen_wrote_is_no_template() -> None:
    failure = Refused("settings.unknown", name="{path} {0} {x!r}", path="%s")
    assert "{path} {0} {x!r}" in failure.sentence("id")


def test_a_failure_with_no_such_sentence_is_a_bug() -> None:
    with pytest.raises(KeyError):
        Refused("no.such.code").sentence("id")
    with pytest.raises(KeyError):
        Refused("settings.unknown", name="tema").sentence("en")


def test_refused_and_unavailable_are_told_apart() -> None:
    assert not issubclass(Refused, Unavailable)
    assert not issubclass(Unavailable, Refused)


@pytest.mark.parametrize(
    "code", sorted(c for c in catalogue()["id"] if c.startswith(("store.", "settings.", "filter.")))
)
def test_every_failure_of_the_core_fills_its_sentence(code: str) -> None:
    for lang in LANGUAGES:
        params = dict.fromkeys(fields(catalogue()[lang][code]), "#")
        assert "#" in Refused(code, **params).sentence(lang) or not params
