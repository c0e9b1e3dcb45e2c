"""The failures of the program: Refused and Unavailable. Anything else is a bug and goes to the crash handler.

A failure carries a code of ``resources/i18n/sentences.toml`` and its parameters; the sentence is made where it is
shown, in the language of whoever reads it.
"""

from __future__ import annotations

from models.sentences import say


class Told(Exception):
    """A failure that is told to a person in a sentence.

    Attributes:
        code: key of the sentence.
        params: what the sentence needs.
    """

    def __init__(self, code: str, **params: object) -> None:
        super().__init__(code, params)
        self.code = code
        self.params = params

    def sentence(self, lang: str) -> str:
        """The failure in words.

        Args:
            lang: ``id`` or ``en``.
        """
        return say(lang, self.code, **self.params)

    def __str__(self) -> str:
        return self.sentence("id")


class Refused(Told):
    """What was asked may not be done: a rule, a right or the input says no. Nothing was written."""


class Unavailable(Told):
    """What was asked cannot be done now: disk full, store locked, service away. Trying again may help."""
