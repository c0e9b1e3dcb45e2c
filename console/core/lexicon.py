"""The words of ``resources/lexicon`` as one compiled expression.

A text is scanned once. Every match is looked up in a dict that says what the phrase points at: categories,
agencies and kinds, each with a weight. A longer phrase swallows the shorter ones inside it, except where it
says nothing about a field that a shorter one speaks of ("rumah pompa" keeps what "pompa" says about the
agency).
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from itertools import product
from typing import Any, Final

from models.place_names import trie_pattern

CATEGORY: Final = "category"
AGENCY: Final = "agency"
KIND: Final = "kind"

# What a word of each strength weighs, by field. Agency words only tilt what the category already says, and
# the small words of politeness ("pak", "warga") must not add up to a kind.
_WEIGHTS: Final[Mapping[str, Mapping[str, float]]] = {
    CATEGORY: {"sure": 4.0, "likely": 2.5, "hint": 1.0},
    AGENCY: {"sure": 3.5, "likely": 1.2, "hint": 0.4},
    KIND: {"sure": 4.0, "likely": 2.0, "hint": 0.3},
}
_TABLES: Final = {"categories": CATEGORY, "agencies": AGENCY, "kinds": KIND}

Effect = tuple[str, str, float]
"""Field, value, weight."""

# "banjirrrr": the last letter as often as the citizen is angry.
_DRAWN_OUT: Final = "|".join(f"(?<={letter}){letter}+" for letter in "aeghiklmnoprstu")
_MAX_SPELLINGS: Final = 64
_MEMORY: Final = 20_000


@dataclass(frozen=True, slots=True)
class Hit:
    """One phrase found in a text.

    Attributes:
        words: as the citizen wrote them, lower case, single spaces.
        span: start and end in the text.
        effects: what it points at; empty for a name that only looks like a telling word.
    """

    words: str
    span: tuple[int, int]
    effects: tuple[Effect, ...]


class Lexicon:
    """Finds telling phrases. Built once (about 0.1 s); safe to share between threads.

    Args:
        effects: what each phrase points at; phrases are lower-case letters, digits and single spaces.
        slang: other spellings by word.
        channel_words: a channel's own category words to our slugs, by channel code or ``any``.
        version: names this state of the words; suggestions carry it, so that hit rates can be told apart.
    """

    def __init__(
        self,
        effects: Mapping[str, Iterable[Effect]],
        slang: Mapping[str, Iterable[str]],
        channel_words: Mapping[str, Mapping[str, Iterable[str]]],
        version: str = "",
    ) -> None:
        self.version = version
        complete = {phrase: _with_inner(phrase, effects) for phrase in effects}
        spelt = {way: phrase for phrase in effects for way in _spellings(phrase, slang)}
        # An official spelling beats another word's slang.
        spelt |= {phrase: phrase for phrase in effects}
        self._by_letters = {way.replace(" ", ""): complete[phrase] for way, phrase in spelt.items()}
        self._known: dict[str, tuple[str, tuple[Effect, ...]]] = {}
        pattern = rf"(?<![^\W_])({trie_pattern(spelt)})(?:{_DRAWN_OUT})?(?:nya|ny|an|2|lah|kah)?(?![^\W_])"
        self._lower = re.compile(pattern)
        self._any_case = re.compile(pattern, re.IGNORECASE)
        self._channel_words = {
            channel: {_fold(word): tuple(slugs) for word, slugs in words.items()}
            for channel, words in channel_words.items()
        }

    def find(self, text: str) -> Iterator[Hit]:
        """Telling phrases of a text in their order, each as often as it occurs.

        Args:
            text: as received. Case is folded letter by letter, so that spans fit the text as it stands.
        """
        lowered = text.lower()
        # A few letters grow when lowered (Turkish İ); then the slower expression keeps the spans right.
        expression, text = (self._lower, lowered) if len(lowered) == len(text) else (self._any_case, text)
        known = self._known
        for match in expression.finditer(text):
            raw = match.group(1)
            found = known.get(raw)
            if found is None:
                found = self._remember(raw)
            yield Hit(found[0], match.span(), found[1])

    def _remember(self, raw: str) -> tuple[str, tuple[Effect, ...]]:
        # Citizens' separators make endless spellings of few phrases: remember, but not without end.
        if len(self._known) >= _MEMORY:
            self._known.clear()
        low = raw.lower()
        words = " ".join(re.findall(r"[^\W_]+", low))
        found = (words, self._by_letters.get(words.replace(" ", ""), ()))
        self._known[raw] = found
        return found

    def of_channel(self, channel: str, word: str) -> tuple[str, ...]:
        """Our categories for a channel's own category word, the usual one first.

        Args:
            channel: channel code.
            word: as the channel spells it, "" when it gave none.
        """
        folded = _fold(word)
        for table in (channel, "any"):
            found = self._channel_words.get(table, {}).get(folded)
            if found is not None:
                return found
        return ()


@cache
def load_lexicon() -> Lexicon:
    """The Indonesian lexicon as shipped, compiled once.

    Raises:
        KeyError: a strength or table this version does not know.
    """
    import tomllib

    import resources

    told, spoken = resources.read_text("lexicon/id.toml"), resources.read_text("lexicon/channel_words.toml")
    data: dict[str, Any] = tomllib.loads(told)
    words: dict[str, Any] = tomllib.loads(spoken)
    landmarks = (f"{where} {what}" for where, what in product(*data["landmarks"].values()))
    effects: dict[str, list[Effect]] = {phrase: [] for phrase in (*data["neutral"]["phrases"], *landmarks)}
    for table, field in _TABLES.items():
        for value, strengths in data[table].items():
            for strength, phrases in strengths.items():
                weight = _WEIGHTS[field][strength]
                for phrase in dict.fromkeys(phrases):
                    effects.setdefault(phrase, []).append((field, value, weight))
    version = hashlib.sha256(f"{told}\0{spoken}".encode()).hexdigest()[:8]
    return Lexicon(effects, data["slang"], words, version)


@cache
def plain_words() -> Mapping[str, str]:
    """Slang and abbreviations of one word, each with the word it stands for."""
    import tomllib

    import resources

    slang: dict[str, list[str]] = tomllib.loads(resources.read_text("lexicon/id.toml"))["slang"]
    # A word's own entry beats what it is slang for elsewhere.
    return {way: word for word, ways in slang.items() for way in ways if " " not in way and way not in slang}


def _with_inner(phrase: str, effects: Mapping[str, Iterable[Effect]]) -> tuple[Effect, ...]:
    """A phrase's effects, with those of phrases inside it on fields it says nothing about itself."""
    own = tuple(effects[phrase])
    if not own:
        return ()
    silent = {CATEGORY, AGENCY, KIND} - {field for field, _value, _weight in own}
    best: dict[tuple[str, str], float] = {}
    words = phrase.split(" ")
    for start in range(len(words)):
        for end in range(start + 1, len(words) + 1):
            for field, value, weight in effects.get(" ".join(words[start:end]), ()):
                if field in silent:
                    best[field, value] = max(weight, best.get((field, value), 0.0))
    return own + tuple((field, value, weight) for (field, value), weight in best.items())


def _spellings(phrase: str, slang: Mapping[str, Iterable[str]]) -> Iterator[str]:
    ways = [(word, *slang.get(word, ())) for word in phrase.split(" ")]
    for number, words in enumerate(product(*ways)):
        if number >= _MAX_SPELLINGS:
            return
        yield " ".join(words)


def _fold(word: str) -> str:
    return " ".join(word.casefold().split())
