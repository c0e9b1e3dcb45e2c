"""What the program says outside the screens: refusals, history, errors, advice.

One catalogue, ``resources/i18n/sentences.toml``, with a table a language. A sentence is a ``str.format`` template;
parameters are data and are never formatted themselves, so citizen text cannot smuggle a template in.
"""

from __future__ import annotations

import tomllib
from functools import cache
from string import Formatter
from typing import Final

import resources

LANGUAGES: Final = ("id", "en")


@cache
def catalogue() -> dict[str, dict[str, str]]:
    """The sentences by language and code, read once.

    Returns:
        ``{"id": {code: template}, "en": {code: template}}``.
    """
    data = tomllib.loads(resources.read_text("i18n/sentences.toml"))
    return {lang: {str(code): str(text) for code, text in data[lang].items()} for lang in LANGUAGES}


def say(lang: str, code: str, /, **params: object) -> str:
    """One sentence in one language.

    Args:
        lang: ``id`` or ``en``.
        code: key of the catalogue.
        params: values for the template's fields; missing ones are a bug.

    Returns:
        The sentence.

    Raises:
        KeyError: the code, or a field of its template, does not exist.
    """
    return catalogue()[lang][code].format(**params)


def known(code: str) -> bool:
    """Whether there is such a sentence."""
    return code in catalogue()[LANGUAGES[0]]


def fields(template: str) -> frozenset[str]:
    """Names of the fields a template needs (used by the test that both languages ask for the same ones)."""
    return frozenset(name for _text, name, _spec, _conv in Formatter().parse(template) if name)
