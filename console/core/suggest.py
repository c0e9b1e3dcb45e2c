"""Explained suggestions: what a message is, what it is about, where, and who should act.

A suggestion never decides. It comes with a confidence, the citizen's own words that led to it and the
runners-up, so that an operator can agree or disagree at a glance and the hit rate can be measured.

The score of a value is the sum of the weights of the different phrases that point at it; confidences are a
softmax over the scores with one more, silent candidate: "something the lexicon does not know". A single
telling phrase so gives about 0.9, a lone hint less than 0.4, and nothing ever gives more than ``CAP``. The
text weighs more than the channel's own category word: citizens file street lights under roads.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from math import exp
from typing import Any, Final, Protocol

from console.core.lexicon import AGENCY, CATEGORY, KIND, Lexicon, load_lexicon
from models.agencies import KELURAHAN, Agency, Category, lurah_code

CAP: Final = 0.97
"""No word is proof."""

_UNKNOWN: Final = 1.5  # score of "something the lexicon does not know"
_CHANNEL_FIRST, _CHANNEL_MORE = 2.4, 1.0  # the channel's own word: less than one telling phrase of the text
_HIGHEST: Final = 12.0  # beyond this more words add nothing
_LEAST: Final = 0.05  # a runner-up below this is noise
_WORDS: Final = 4
_ROOM_FOR_OTHERS: Final = 0.05  # share of an agency no category pointed at, before words tilt it
_CITED: Final = re.compile(r"\bJK[\s.\-]{0,2}(\d{6})[\s.\-]?(\d{4,6})\b", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Suggestion:
    """One explained guess.

    Attributes:
        value: slug or code, None when nothing points anywhere.
        confidence: 0 to 1.
        words: the citizen's words that led there, most telling first.
        others: runners-up with their confidence, best first.
    """

    value: str | None
    confidence: float
    words: tuple[str, ...] = ()
    others: tuple[tuple[str, float], ...] = ()


NONE: Final = Suggestion(None, 0.0)


@dataclass(frozen=True, slots=True)
class Suggestions:
    """The guesses for one message.

    The agency is who should act by what the words are about; whose desk the case lies on first is
    ``console.core.route.first_addressee``. It is ``KEL`` while the kelurahan is unknown.
    """

    kind: Suggestion
    category: Suggestion
    kelurahan: Suggestion
    agency: Suggestion

    def as_json(self) -> dict[str, Any]:
        """As stored with the case: ``{field: {value, confidence, words, others}}``; fields without a value
        left out."""
        # Written out: dataclasses.asdict copies so deeply that it took as long as finding the suggestions.
        fields = (
            ("kind", self.kind),
            ("category", self.category),
            ("kelurahan", self.kelurahan),
            ("agency", self.agency),
        )
        return {
            field: {
                "value": found.value,
                "confidence": found.confidence,
                "words": list(found.words),
                "others": [list(pair) for pair in found.others],
            }
            for field, found in fields
            if found.value is not None
        }


class PlaceFound(Protocol):
    """A place name found in a text (``models.place_names.PlaceHit``)."""

    @property
    def code(self) -> str: ...
    @property
    def confidence(self) -> float: ...
    @property
    def words(self) -> str: ...
    @property
    def span(self) -> tuple[int, int]: ...


class FindsPlaces(Protocol):
    """Whatever finds kelurahan in free text (``models.territory.Territory``)."""

    def find_in_text(self, text: str) -> Sequence[PlaceFound]:
        """Kelurahan a text speaks of, the surest first."""


class Suggester:
    """Makes suggestions. Immutable after construction; safe to share between threads.

    Args:
        categories: those offered; words of inactive or unknown ones are not used.
        territory: finds kelurahan in free text.
        agencies: those that exist; only they are suggested.
        lexicon: the shipped one when None.
    """

    def __init__(
        self,
        categories: Iterable[Category],
        territory: FindsPlaces,
        agencies: Iterable[Agency],
        lexicon: Lexicon | None = None,
    ) -> None:
        self._agency_of = {category.code: category.agency for category in categories if category.active}
        self._agencies = frozenset(agency.code for agency in agencies if agency.active)
        self._territory = territory
        self._lexicon = lexicon if lexicon is not None else load_lexicon()

    def suggest(
        self,
        text: str,
        title: str = "",
        channel: str = "",
        channel_category: str = "",
        kelurahan_from_gps: str | None = None,
        gps_confidence: float = 1.0,
    ) -> Suggestions:
        """What a message probably is.

        Args:
            text, title: the citizen's words.
            channel: channel code.
            channel_category: the channel's own category word, "" when it gave none.
            kelurahan_from_gps: Kemendagri code of where the message was sent from; then the text is not
                asked.
            gps_confidence: how far that place may be trusted (less on approximate boundaries).
        """
        whole = f"{title}\n{text}" if title else text
        scores: dict[str, dict[str, float]] = {CATEGORY: {}, AGENCY: {}, KIND: {}}
        words: dict[tuple[str, str], list[tuple[float, str]]] = defaultdict(list)
        seen: set[str] = set()
        for hit in self._lexicon.find(whole):
            if hit.words in seen:
                continue
            seen.add(hit.words)
            for field, value, weight in hit.effects:
                if field != CATEGORY or value in self._agency_of:
                    table = scores[field]
                    table[value] = min(table.get(value, 0.0) + weight, _HIGHEST)
                    words[field, value].append((weight, hit.words))
        from_channel = self._channel_scores(channel, channel_category, scores[CATEGORY], words)
        kind = _kind(scores, words, bool(whole.strip()), from_channel)
        kelurahan = self._kelurahan(whole, kelurahan_from_gps, gps_confidence)
        if kind.value == "spam":
            return Suggestions(kind, NONE, kelurahan, NONE)
        shares = _softmax(scores[CATEGORY], _UNKNOWN)
        category = _suggestion(shares, CATEGORY, words)
        return Suggestions(
            kind, category, kelurahan, self._agency(shares, scores[AGENCY], words, kelurahan.value)
        )

    def trigger_spans(
        self, text: str, category: str | None = None, agency: str | None = None
    ) -> list[tuple[int, int]]:
        """Where the words stand that lead to a suggestion, for the eye in the case panel.

        Args:
            text: as shown; title and text are asked separately.
            category, agency: what was suggested; None asks this text for its own best guess.

        Returns:
            Start and end of each telling phrase and place name, in order, without overlap.
        """
        if category is None and agency is None:
            guess = self.suggest(text)
            category, agency = guess.category.value, guess.agency.value
        meant = {(CATEGORY, category), (AGENCY, agency)}
        if agency is not None and agency.startswith("LURAH-"):
            meant.add((AGENCY, KELURAHAN))
        spans = [
            hit.span
            for hit in self._lexicon.find(text)
            if any((field, value) in meant for field, value, _weight in hit.effects)
        ]
        spans += [place.span for place in self._territory.find_in_text(text)]
        return _apart(spans)

    def category_of_channel(self, channel: str, word: str) -> str | None:
        """Our category for a channel's own word when there is just one, else None: then the text must
        decide."""
        found = [slug for slug in self._lexicon.of_channel(channel, word) if slug in self._agency_of]
        return found[0] if len(found) == 1 else None

    def _channel_scores(
        self,
        channel: str,
        word: str,
        scores: dict[str, float],
        words: dict[tuple[str, str], list[tuple[float, str]]],
    ) -> bool:
        slugs = (
            [slug for slug in self._lexicon.of_channel(channel, word) if slug in self._agency_of]
            if word
            else []
        )
        for place, slug in enumerate(slugs):
            weight = _CHANNEL_MORE if place else _CHANNEL_FIRST
            scores[slug] = scores.get(slug, 0.0) + weight
            words[CATEGORY, slug].append((weight, " ".join(word.split())))
        return bool(slugs)

    def _kelurahan(self, text: str, from_gps: str | None, gps_confidence: float) -> Suggestion:
        if from_gps is not None:
            return Suggestion(from_gps, gps_confidence, ("GPS",))
        found: dict[str, PlaceFound] = {}
        for place in self._territory.find_in_text(text):
            if place.code not in found or found[place.code].confidence < place.confidence:
                found[place.code] = place
        if not found:
            return NONE
        best, *others = sorted(found.values(), key=lambda place: (-place.confidence, place.code))
        confidence = round(min(best.confidence, CAP), 2)
        runners = tuple((other.code, round(other.confidence, 2)) for other in others[:3])
        return Suggestion(best.code, confidence, (best.words,), runners)

    def _agency(
        self,
        categories: Mapping[str, float],
        tilt: Mapping[str, float],
        words: dict[tuple[str, str], list[tuple[float, str]]],
        kelurahan: str | None,
    ) -> Suggestion:
        """Each category lends its share to its agency, then the words that name or mean an agency tilt the
        scales."""
        if not categories:
            return NONE
        shares: dict[str, float] = defaultdict(float)
        for slug, share in categories.items():
            agency = self._agency_of[slug]
            shares[agency] += share
            words[AGENCY, agency] += words[CATEGORY, slug]
        unknown = max(0.0, 1.0 - sum(shares.values()))
        for agency, weight in tilt.items():
            shares[agency] = shares.get(agency, _ROOM_FOR_OTHERS) * exp(weight)
        total = sum(shares.values()) + unknown
        local = lurah_code(kelurahan) if kelurahan is not None else KELURAHAN
        found: dict[str, float] = {}
        for agency, share in shares.items():
            code = local if agency == KELURAHAN else agency
            if code == KELURAHAN or code in self._agencies:
                found[code] = share / total
                words[AGENCY, code] = words[AGENCY, agency]
        return _suggestion(found, AGENCY, words, others=2)


def cited_numbers(text: str) -> list[str]:
    """Report numbers a citizen cites ("Laporan Sebelumnya No. JK2503050007"), in order, each once."""
    return list(dict.fromkeys(f"JK{day}{sequence}" for day, sequence in _CITED.findall(text)))


def _kind(
    scores: dict[str, dict[str, float]],
    words: Mapping[tuple[str, str], list[tuple[float, str]]],
    any_text: bool,
    from_channel: bool,
) -> Suggestion:
    """Complaint, aspiration or spam; undecided is what remains when nothing says so."""
    found = dict(scores[KIND])
    about = max(scores[CATEGORY].values(), default=0.0)
    # Who names a trouble complains, unless the words of an aspiration outweigh it.
    found["complaint"] = found.get("complaint", 0.0) + min(about, 2.0) + (0.5 if any_text else 0.0)
    if from_channel:
        found["complaint"] += 0.5
    shares = _softmax(found, 1.0)
    shares["undecided"] = max(0.0, 1.0 - sum(shares.values()))
    best = _suggestion(shares, KIND, words)
    if best.value == "complaint" and not best.words:
        telling = sorted(
            (pair for (field, _v), pairs in words.items() if field == CATEGORY for pair in pairs),
            reverse=True,
        )
        return Suggestion(best.value, best.confidence, _told(telling), best.others)
    return best


def _softmax(scores: Mapping[str, float], unknown: float) -> dict[str, float]:
    powers = {value: exp(score) for value, score in scores.items()}
    total = sum(powers.values()) + exp(unknown)
    return {value: power / total for value, power in powers.items()}


def _suggestion(
    shares: Mapping[str, float],
    field: str,
    words: Mapping[tuple[str, str], list[tuple[float, str]]],
    others: int = 3,
) -> Suggestion:
    if not shares:
        return NONE
    ranked = sorted(shares.items(), key=lambda pair: (-pair[1], pair[0]))
    value, share = ranked[0]
    telling = sorted(words.get((field, value), ()), key=lambda pair: -pair[0])
    runners = tuple((name, round(part, 2)) for name, part in ranked[1 : 1 + others] if part >= _LEAST)
    return Suggestion(value, round(min(share, CAP), 2), _told(telling), runners)


def _told(telling: Sequence[tuple[float, str]]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(word for _weight, word in telling[: 2 * _WORDS]))[:_WORDS]


def _apart(spans: Iterable[tuple[int, int]]) -> list[tuple[int, int]]:
    """Spans in order, overlapping ones joined."""
    joined: list[tuple[int, int]] = []
    for start, end in sorted(spans):
        if joined and start < joined[-1][1]:
            joined[-1] = (joined[-1][0], max(end, joined[-1][1]))
        else:
            joined.append((start, end))
    return joined
