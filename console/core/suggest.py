"""Explained suggestions: what a message is, what it is about, where, and who should act.

A suggestion never decides. It comes with a confidence, the citizen's own words that led to it and the
runners-up, so that an operator can agree or disagree at a glance and the hit rate can be measured.

The score of a value is the sum of the weights of the different phrases that point at it; confidences are a
softmax over the scores with one more, silent candidate: "something the lexicon does not know". A single
telling phrase so gives about 0.9, a lone hint less than 0.4, and nothing ever gives more than ``CAP``. The
text weighs more than the channel's own category word: citizens file street lights under roads.

Where operators have decided often enough, a model learned from their decisions (``console.core.learned``) speaks
beside the lexicon. The share of a value is then ``(1 - w) * lexicon + w * learned``: it grows with either and with
nothing else. ``w`` is measured in training, per field: what made the two together surest of the truth on texts the
model had not seen, at most ``decisions / (decisions + 1000)``; and it shrinks with the share of a text's words that
the model has never met. A value it has never met is the lexicon's alone. So a new city begins with the lexicon, and a
model that knows no better stays silent.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from math import exp
from typing import Any, Final, Protocol

from console.core.learned import Newest, Reading, joined, pool, spoken
from console.core.lexicon import AGENCY, CATEGORY, KIND, Lexicon, load_lexicon
from models.agencies import KELURAHAN, Agency, Category, lurah_code

CAP: Final = 0.97
"""No word is proof."""

_UNKNOWN: Final = 1.5  # score of "something the lexicon does not know"
_CHANNEL_FIRST, _CHANNEL_MORE = 2.4, 1.0  # the channel's own word: less than one telling phrase of the text
_HIGHEST: Final = 12.0  # beyond this more words add nothing
_LEAST: Final = 0.05  # a runner-up below this is noise
_WORDS: Final = 4
_OTHERS: Final = {AGENCY: 2}  # runners-up; 3 elsewhere
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
        by: who is surest of it: "lexicon", "learned" or, for a place, "gps".
        version: of the lexicon or the model, so that hit rates can be told apart.
    """

    value: str | None
    confidence: float
    words: tuple[str, ...] = ()
    others: tuple[tuple[str, float], ...] = ()
    by: str = ""
    version: str = ""


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
        """As stored with the case: ``{field: {value, confidence, words, others, by, version}}``; fields without
        a value left out."""
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
                "by": found.by,
                "version": found.version,
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


@dataclass(frozen=True, slots=True)
class _Heard:
    """What the lexicon makes of a text: shares by field, and the words behind each value."""

    shares: Mapping[str, Mapping[str, float]]
    words: Mapping[tuple[str, str], list[tuple[float, str]]]


class Suggester:
    """Makes suggestions. Safe to share between threads; only ``renew`` changes it, in one step.

    Args:
        categories: those offered; words of inactive or unknown ones are not used.
        territory: finds kelurahan in free text.
        agencies: those that exist; only they are suggested.
        lexicon: the shipped one when None.
        learned: the model of this home; None for the lexicon alone.
    """

    def __init__(
        self,
        categories: Iterable[Category],
        territory: FindsPlaces,
        agencies: Iterable[Agency],
        lexicon: Lexicon | None = None,
        learned: Newest | None = None,
    ) -> None:
        self._agency_of = {category.code: category.agency for category in categories if category.active}
        self._agencies = frozenset(agency.code for agency in agencies if agency.active)
        self._territory = territory
        self._lexicon = lexicon if lexicon is not None else load_lexicon()
        self._learned = learned

    def renew(self) -> None:
        """Use the newest model there is; costs a look at the folder."""
        if self._learned is not None:
            self._learned.renew()

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
        heard = self._heard(text, title, channel, channel_category)
        model = self._learned.model if self._learned is not None else None
        seen = model.read(spoken(title, text)) if model is not None else None
        kelurahan = self._kelurahan(f"{title}\n{text}" if title else text, kelurahan_from_gps, gps_confidence)
        kind = self._settled(KIND, heard, seen)
        if kind.value == "spam":
            return Suggestions(kind, NONE, kelurahan, NONE)
        category = self._settled(CATEGORY, heard, seen)
        agency = self._settled(AGENCY, heard, seen, kelurahan.value)
        return Suggestions(kind, category, kelurahan, agency)

    def lexicon_shares(
        self, text: str, title: str = "", channel: str = "", channel_category: str = ""
    ) -> Mapping[str, Mapping[str, float]]:
        """What the lexicon alone says: field -> value -> share, ``KEL`` for the kelurahan of the place.

        What a model is measured against in training.
        """
        return self._heard(text, title, channel, channel_category).shares

    def _heard(self, text: str, title: str, channel: str, channel_category: str) -> _Heard:
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
        kinds = _kind_shares(scores, bool(whole.strip()), from_channel)
        categories = _softmax(scores[CATEGORY], _UNKNOWN)
        agencies = self._agency_shares(categories, scores[AGENCY], words)
        if not words[KIND, "complaint"]:  # who names a trouble complains
            words[KIND, "complaint"] = sorted(
                (pair for (field, _v), pairs in words.items() if field == CATEGORY for pair in pairs),
                reverse=True,
            )
        return _Heard({KIND: kinds, CATEGORY: categories, AGENCY: agencies}, words)

    def _settled(
        self, field: str, heard: _Heard, seen: Reading | None, kelurahan: str | None = None
    ) -> Suggestion:
        """Lexicon and model as one suggestion."""
        lexicon = heard.shares[field]
        learned, weight = self._learned_shares(field, seen)
        shares = pool(lexicon, learned, weight) if learned else lexicon
        if field == AGENCY:
            shares = {value: share for value, share in shares.items() if self._offered(field, value)}
        if not shares:
            return NONE
        value = min(shares, key=lambda one: (-shares[one], one))
        share = shares[value]
        ranked = sorted(
            ((one, part) for one, part in shares.items() if part >= _LEAST and one != value),
            key=lambda pair: (-pair[1], pair[0]),
        )
        most_others = _OTHERS.get(field, 3)
        runners = tuple((self._local(name, kelurahan), round(part, 2)) for name, part in ranked[:most_others])
        told = _told(sorted(heard.words.get((field, value), ()), key=lambda pair: -pair[0]))
        by, version = "lexicon", self._lexicon.version
        if seen is not None and weight * learned.get(value, 0.0) > 0:
            learned_first = weight * learned[value] > (1 - weight) * lexicon.get(value, 0.0)
            if learned_first or not told:
                told = joined(self._learned_words(field, value, seen), told, _WORDS)
            if learned_first:
                by, version = "learned", seen.model.info.version
        return Suggestion(
            self._local(value, kelurahan), round(min(share, CAP), 2), told, runners, by, version
        )

    def _learned_shares(self, field: str, seen: Reading | None) -> tuple[dict[str, float], float]:
        """What the model says of a field, and how much it counts.

        An agency it has not learned yet is that of the category it means: the two must not contradict.
        """
        if seen is None:
            return {}, 0.0
        if seen.speaks(field):
            said = seen.shares(field)
            return {
                value: share for value, share in said.items() if self._offered(field, value)
            }, seen.weight(field)
        if field != AGENCY or not seen.speaks(CATEGORY):
            return {}, 0.0
        shares: dict[str, float] = defaultdict(float)
        for slug, share in seen.shares(CATEGORY).items():
            if slug in self._agency_of:
                shares[self._agency_of[slug]] += share
        return shares, seen.weight(CATEGORY)

    def _learned_words(self, field: str, value: str, seen: Reading) -> tuple[str, ...]:
        """The words behind what ``_learned_shares`` says of a value."""
        if seen.speaks(field):
            return seen.words(field, value, _WORDS)
        meant = {
            slug: share for slug, share in seen.shares(CATEGORY).items() if self._agency_of.get(slug) == value
        }
        return seen.words(CATEGORY, max(meant, key=lambda slug: meant[slug]), _WORDS)

    def _offered(self, field: str, value: str) -> bool:
        """Whether a value still exists: categories are closed, agencies dissolved."""
        if field == CATEGORY:
            return value in self._agency_of
        return field != AGENCY or value == KELURAHAN or value in self._agencies

    def _local(self, agency: str, kelurahan: str | None) -> str:
        """The lurah of the place, where the kelurahan is meant and known."""
        if agency != KELURAHAN or kelurahan is None:
            return agency
        local = lurah_code(kelurahan)
        return local if local in self._agencies else agency

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
            return Suggestion(from_gps, gps_confidence, ("GPS",), by="gps")
        found: dict[str, PlaceFound] = {}
        for place in self._territory.find_in_text(text):
            if place.code not in found or found[place.code].confidence < place.confidence:
                found[place.code] = place
        if not found:
            return NONE
        best, *others = sorted(found.values(), key=lambda place: (-place.confidence, place.code))
        confidence = round(min(best.confidence, CAP), 2)
        runners = tuple((other.code, round(other.confidence, 2)) for other in others[:3])
        return Suggestion(best.code, confidence, (best.words,), runners, "lexicon", self._lexicon.version)

    def _agency_shares(
        self,
        categories: Mapping[str, float],
        tilt: Mapping[str, float],
        words: dict[tuple[str, str], list[tuple[float, str]]],
    ) -> dict[str, float]:
        """Each category lends its share to its agency, then the words that name or mean an agency tilt the
        scales."""
        if not categories:
            return {}
        shares: dict[str, float] = defaultdict(float)
        for slug, share in categories.items():
            agency = self._agency_of[slug]
            shares[agency] += share
            words[AGENCY, agency] += words[CATEGORY, slug]
        unknown = max(0.0, 1.0 - sum(shares.values()))
        for agency, weight in tilt.items():
            shares[agency] = shares.get(agency, _ROOM_FOR_OTHERS) * exp(weight)
        total = sum(shares.values()) + unknown
        return {agency: share / total for agency, share in shares.items()}


def cited_numbers(text: str) -> list[str]:
    """Report numbers a citizen cites ("Laporan Sebelumnya No. JK2503050007"), in order, each once."""
    return list(dict.fromkeys(f"JK{day}{sequence}" for day, sequence in _CITED.findall(text)))


def _kind_shares(
    scores: Mapping[str, Mapping[str, float]], any_text: bool, from_channel: bool
) -> dict[str, float]:
    """Complaint, aspiration or spam; undecided is what remains when nothing says so."""
    found = dict(scores[KIND])
    about = max(scores[CATEGORY].values(), default=0.0)
    # Who names a trouble complains, unless the words of an aspiration outweigh it.
    found["complaint"] = found.get("complaint", 0.0) + min(about, 2.0) + (0.5 if any_text else 0.0)
    if from_channel:
        found["complaint"] += 0.5
    shares = _softmax(found, 1.0)
    shares["undecided"] = max(0.0, 1.0 - sum(shares.values()))
    return shares


def _softmax(scores: Mapping[str, float], unknown: float) -> dict[str, float]:
    powers = {value: exp(score) for value, score in scores.items()}
    total = sum(powers.values()) + exp(unknown)
    return {value: power / total for value, power in powers.items()}


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
