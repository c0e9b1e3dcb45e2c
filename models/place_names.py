"""Kelurahan in citizens' words: "banjir di kel. pluit", "kalianyar", "#sunteragung", "jl tebet barat 4".

One compiled expression finds every known name; the words around it then say how much the name is worth. A
name after "kel." is a statement; after "jl." it is a street that may run elsewhere; "Senen" alone may be a
weekday. About a third of real reports name a kelurahan, and about two thirds of those agree with the position
of the phone: a hit is a suggestion with its reason, never a decision.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from itertools import product
from typing import TYPE_CHECKING, Any, Final

if TYPE_CHECKING:
    from models.territory import Kecamatan, Kelurahan

__all__ = ["PlaceHit", "PlaceNames"]

# What a name is worth by itself ...
PLAIN: Final = 0.85
PLACE: Final = 0.75
SAME_AS_KECAMATAN: Final = 0.55
ORDINARY_WORD: Final = 0.3
GROUP: Final = 0.6  # "Tebet" for Tebet Barat and Tebet Timur: shared out among them
# ... and after a telling word.
SAID_KELURAHAN: Final = 0.97
SAID_KECAMATAN: Final = 0.2
SAID_STREET: Final = 0.35  # the most a street name can say
SAID_LANDMARK: Final = 0.6  # "pasar", "stasiun", "kali": often named after a neighbour
LEAST: Final = 0.05

DIRECTIONS: Final = ("Utara", "Selatan", "Barat", "Timur")

# The word just before a name. Only tried where a name was found, on the few characters before it.
BEFORE: Final = re.compile(
    r"(?<![a-z])(?:(?P<kelurahan>kelurahan|kel|lurah|desa)|(?P<kecamatan>kecamatan|kec|camat)"
    r"|(?P<street>jalan|jalanan|jln|jl|jlan|gang|gg|raya)"
    r"|(?P<landmark>pasar|psr|stasiun|terminal|halte|rs|rsud|simpang|perempatan|pertigaan|flyover|fly over"
    r"|kali|sungai|waduk|danau|situ|tol|jembatan|pintu air|underpass|kolong|polsek|koramil))"
    r"(?:[\W_]+raya)?[\W_]{0,3}$"
)
REACH: Final = 26  # characters before a name in which BEFORE may match

Key = tuple[str, float, tuple[str, ...]]  # kind, worth, codes


@dataclass(frozen=True, slots=True)
class PlaceHit:
    """One kelurahan a text may speak of.

    Attributes:
        code: Kemendagri code.
        confidence: 0 to 1.
        words: the citizen's own words that led here, with the telling word before them.
        span: their place in the text, start and end.
    """

    code: str
    confidence: float
    words: str
    span: tuple[int, int]


def trie_pattern(keys: Iterable[str]) -> str:
    """An expression that matches exactly the keys, sharing their beginnings.

    A space in a key stands for up to 3 separators or none, for citizens write "kalianyar" and "kali - anyar".

    Args:
        keys: lower-case letters, digits and single spaces.
    """
    root: dict[str, Any] = {}
    for key in keys:
        node = root
        for char in key:
            node = node.setdefault(char, {})
        node[""] = {}
    return _branch(root)


def _branch(node: dict[str, Any]) -> str:
    ends = "" in node
    chains: list[str] = []
    # The separator is tried last, so that "kalibaru" is not read as "kali" and an empty separator.
    for char in sorted((c for c in node if c), key=lambda c: (c == " ", c)):
        rest = node[char]
        text = r"[\W_]{0,3}" if char == " " else char
        while len(rest) == 1 and "" not in rest:
            char, rest = next(iter(rest.items()))
            text += r"[\W_]{0,3}" if char == " " else char
        chains.append(text + (_branch(rest) if any(rest) else ""))
    body = chains[0] if len(chains) == 1 and not ends else f"(?:{'|'.join(chains)})"
    return f"{body}?" if ends and chains else body


def _squash(words: str) -> str:
    return re.sub(r"[\W_]+", "", words)


def _plain(name: str) -> str:
    return " ".join(re.findall(r"[a-z0-9]+", name.lower()))


class PlaceNames:
    """Finds kelurahan in text. Built once for a territory; safe to share between threads.

    Args:
        kelurahan, kecamatan: the areas.
        aliases: the tables of `aliases.toml`; an alias of an area that is not among those given is left out.
    """

    def __init__(
        self,
        kelurahan: tuple[Kelurahan, ...],
        kecamatan: tuple[Kecamatan, ...],
        aliases: Mapping[str, Mapping[str, Any]],
    ) -> None:
        self._kecamatan_of = {one.code: one.kecamatan for one in kelurahan}
        self._keys: dict[str, Key] = {}
        self._areas: dict[str, str] = {}
        self._variants: dict[str, list[str]] = {
            word: [word, *others] for word, others in aliases.get("words", {}).items()
        }
        spellings: set[str] = set()
        for name, key in self._worth_of_names(kelurahan, kecamatan, aliases):
            for spelling in self._spellings(name):
                spellings.add(spelling)
                self._keys.setdefault(_squash(spelling), key)
        areas = [(one.name, one.code) for one in kecamatan]
        by_name = dict(areas)
        areas += [
            (alias, by_name[name]) for alias, name in aliases.get("kecamatan", {}).items() if name in by_name
        ]
        areas += list(aliases.get("kota", {}).items())
        for name, code in areas:
            spellings.add(_plain(name))
            self._areas[_squash(_plain(name))] = code
        self._find = re.compile(rf"(?<![a-z0-9]){trie_pattern(spellings)}(?![a-z])").finditer

    def _worth_of_names(
        self,
        kelurahan: tuple[Kelurahan, ...],
        kecamatan: tuple[Kecamatan, ...],
        aliases: Mapping[str, Mapping[str, Any]],
    ) -> Iterator[tuple[str, Key]]:
        """Every name with its worth, the names that take precedence first."""
        code_of = {one.name: one.code for one in kelurahan}
        weak = aliases.get("ordinary", {})
        ordinary = {_plain(name) for name in weak.get("names", ())}
        mute = {_plain(name) for name in weak.get("only_with_prefix", ())}
        districts = {_squash(_plain(one.name)) for one in kecamatan}
        spelt = [(one.name, one.code) for one in kelurahan]
        spelt += [
            (alias, code_of[name]) for alias, name in aliases.get("kelurahan", {}).items() if name in code_of
        ]
        for name, code in spelt:
            plain = _plain(name)
            if plain in mute:
                worth = 0.0
            elif plain in ordinary:
                worth = ORDINARY_WORD
            else:
                worth = SAME_AS_KECAMATAN if _squash(plain) in districts else PLAIN
            yield name, ("name", worth, (code,))
        for name, official in aliases.get("places", {}).items():
            if official in code_of:
                yield name, ("place", PLACE, (code_of[official],))
        groups: dict[str, list[str]] = defaultdict(list)
        for one in kelurahan:
            stem, _, last = one.name.rpartition(" ")
            if stem and last in DIRECTIONS and stem not in weak.get("no_stem", ()):
                groups[stem].append(one.code)
        for stem, codes in groups.items():
            if len(codes) > 1:
                yield stem, ("group", GROUP / len(codes), tuple(codes))

    def _spellings(self, name: str) -> Iterator[str]:
        words = _plain(name).split()
        if len(words) == 1:  # "pulau" alone is an island, not kelurahan Pulo
            yield words[0]
            return
        for choice in product(*(self._variants.get(word, [word]) for word in words)):
            yield " ".join(choice)

    def find(self, text: str) -> list[PlaceHit]:
        """Kelurahan named in a text.

        Args:
            text: the citizen's words.

        Returns:
            One hit a kelurahan, the surest first, then in the order of the text. Naming the kecamatan or
            kota too makes its kelurahan surer and those elsewhere less so.
        """
        lowered = text.lower()
        if len(lowered) != len(text):  # a few capitals grow when lowered; spans must not move
            lowered = "".join(low if len(low := char.lower()) == 1 else char for char in text)
        hits: dict[str, PlaceHit] = {}
        areas: list[tuple[str, int]] = []
        name_at: dict[str, int] = {}
        for match in self._find(lowered):
            squashed = _squash(match[0])
            start, end = match.span()
            before = BEFORE.search(lowered, max(0, start - REACH), start)
            said = before.lastgroup if before else None
            area = self._areas.get(squashed)
            if area and said != "kelurahan":
                areas.append((area, start))
            key = self._keys.get(squashed)
            if key is None:
                continue
            worth = _worth(key, said)
            if worth < LEAST:
                continue
            first = before.start() if before else start
            for code in key[2]:
                known = hits.get(code)
                if known is None or known.confidence < worth:
                    hits[code] = PlaceHit(code, worth, text[first:end], (first, end))
                    name_at[code] = start
        if areas and hits:
            hits = {code: self._weighed(hit, areas, name_at[code]) for code, hit in hits.items()}
        return sorted(hits.values(), key=lambda hit: (-hit.confidence, hit.span, hit.code))

    def _weighed(self, hit: PlaceHit, areas: list[tuple[str, int]], name_at: int) -> PlaceHit:
        """A hit in the light of the kecamatan and kota the same text names."""
        own = self._kecamatan_of[hit.code]
        city = own.rpartition(".")[0]
        # A name that is both is no witness for itself.
        others = {area for area, at in areas if at != name_at}
        cities = {area for area in others if area.count(".") == 1}
        confidence = hit.confidence
        if cities:
            confidence = 1 - (1 - confidence) * 0.8 if city in cities else confidence * 0.5
        if own in others:
            confidence = 1 - (1 - confidence) * 0.6
        return PlaceHit(hit.code, round(min(confidence, 0.99), 3), hit.words, hit.span)


def _worth(key: Key, said: str | None) -> float:
    kind, worth, codes = key
    if said == "kelurahan":
        return worth if kind == "group" else SAID_KELURAHAN
    if said == "kecamatan":
        return min(worth, SAID_KECAMATAN / len(codes))
    if said == "street":
        return min(worth * 0.6, SAID_STREET)
    if said == "landmark":
        return min(worth, SAID_LANDMARK)
    return worth
