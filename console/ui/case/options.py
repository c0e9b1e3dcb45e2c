"""What a form offers to choose from, and how typed letters find it. No Qt here."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Final, NamedTuple

from console.core import deputies
from console.core.history import isolated, value_name, word
from console.core.likely import Likely
from models.agencies import Agency, aliases
from models.complaint import KINDS, Complaint
from models.ladder import RUNGS
from models.reference import Reference

#: Handed down to whoever is in charge of each case.
BELONGS: Final = "belongs"
#: Other names of who stands on a rung: the Kepulauan Seribu have a bupati.
_RUNG_WORDS: Final = {"walikota": ("bupati",)}
_CLOSE: Final = 75.0  # rapidfuzz score from which a name counts as meant


@dataclass(frozen=True, slots=True)
class Option:
    """One thing to choose.

    Attributes:
        value: code, slug or id as text.
        label: how it is called.
        detail: said beside it in a quieter voice.
        also: other names it is found by.
    """

    value: str
    label: str
    detail: str = ""
    also: tuple[str, ...] = ()


class Absent(NamedTuple):
    """Somebody who is away.

    Attributes:
        words: the sentence that says so.
        deputy: code of who stands in, "" for nobody.
        name: how the deputy is called.
    """

    words: str
    deputy: str = ""
    name: str = ""


def offered(
    verb: str, case: Complaint | None, ref: Reference, lang: str, likely: Sequence[Likely] = ()
) -> list[Option]:
    """The choices of a form, the likeliest first.

    Args:
        verb: id of a verb that asks for a target.
        case: the case, None for a bulk: then what depends on the case is offered by its role.
        ref: master data.
        lang: ``id`` or ``en``.
        likely: twins, for a merge.
    """
    if verb == "classify":
        return [Option(kind, value_name(ref, "kind", kind, lang)) for kind in KINDS]
    if verb == "categorise":
        active = [c for c in ref.categories.values() if c.active]
        named = [Option(c.code, c.name_en if lang == "en" else c.name, also=(c.name, c.code)) for c in active]
        return _first(sorted(named, key=lambda o: o.label.casefold()), _guessed(case, "category"))
    if verb == "locate":
        places = sorted(ref.territory.kelurahan.values(), key=lambda k: k.name)
        kota, kecamatan = ref.territory.kota, ref.territory.kecamatan
        found = [
            Option(k.code, k.name, f"{kecamatan[k.kecamatan].name}, {kota[k.kota].label}") for k in places
        ]
        return _first(found, _guessed(case, "kelurahan"))
    if verb == "coordinate":
        across = [a for a in ref.agencies.values() if a.active and a.level in ("dinas", "outside")]
        return _first(_agencies(across), _guessed(case, "agency"))
    if verb == "dispose":
        return _below(case, ref, lang)
    if verb == "raise":
        return _rungs(case, ref, lang)
    if verb == "merge":
        return [Option(str(t.id), t.number, isolated(t.text[:80])) for t in likely]
    return []


def with_deputies(
    options: Sequence[Option], ref: Reference, now: int, lang: str
) -> tuple[list[Option], dict[str, Absent]]:
    """Addressees with those who stand in for them, and who of them is away.

    Args:
        options: as ``offered``.
        ref: master data.
        now: seconds since the epoch.
        lang: ``id`` or ``en``.
    """
    away, there = deputies.away(ref, now), {option.value for option in options}
    gone = {code: one for code, one in away.items() if code in there}
    absent = {
        code: Absent(
            deputies.sentence(one, ref, now, lang), one.deputy, value_name(ref, "agency", one.deputy, lang)
        )
        for code, one in gone.items()
    }
    # By its place, where the others are of the case's own: two lurahs are both "KEL".
    more = sorted({one.deputy for one in gone.values() if one.deputy} - there)
    return [*options, *(Option(code, value_name(ref, "agency", code, lang)) for code in more)], absent


def matching(options: Sequence[Option], typed: str) -> list[Option]:
    """Of the options those meant by what was typed, the best first; all of them while nothing is typed.

    What begins with the letters stands before what only contains them, and that before what only
    sounds alike.
    """
    wanted = " ".join(typed.casefold().split())
    if not wanted:
        return list(options)
    scored: list[tuple[float, int, Option]] = []
    for place, option in enumerate(options):
        names = [n.casefold() for n in (option.label, option.detail, option.value, *option.also) if n]
        score = max(_score(wanted, name) for name in names)
        if score:
            scored.append((-score, place, option))
    if not scored and not any(letter.isdigit() for letter in wanted):  # a number is meant exactly
        scored = [(-score, place, options[place]) for score, place in _alike(options, wanted)]
    return [option for _score_, _place, option in sorted(scored, key=lambda item: item[:2])]


def _score(wanted: str, name: str) -> float:
    if name == wanted:
        return 4
    if name.startswith(wanted):
        return 3
    if any(word.startswith(wanted) for word in name.split()):
        return 2
    return 1 if wanted in name else 0


def _alike(options: Sequence[Option], wanted: str) -> Iterable[tuple[float, int]]:
    """Options that sound like it: (score, place)."""
    # Imported here: only a misspelt word needs it.
    from rapidfuzz import fuzz, process, utils

    names: list[str] = []
    places: list[int] = []
    for place, option in enumerate(options):
        own = [name for name in (option.label, option.detail, *option.also) if name]
        names += own
        places += [place] * len(own)
    found = process.extract(
        wanted, names, scorer=fuzz.WRatio, processor=utils.default_process, limit=12, score_cutoff=_CLOSE
    )
    best: dict[int, float] = {}
    for _name, score, at in found:
        best[places[at]] = max(score, best.get(places[at], 0.0))
    return [(score, place) for place, score in best.items()]


def _agencies(agencies: Iterable[Agency]) -> list[Option]:
    also: dict[str, list[str]] = {}
    for name, code in aliases().items():
        also.setdefault(code, []).append(name)
    return [Option(a.code, a.short, a.name, tuple(also.get(a.code, ()))) for a in agencies]


def _below(case: Complaint | None, ref: Reference, lang: str) -> list[Option]:
    """Who a case can be handed down to: crew, lurah and the Sudin of its kota, the one in charge first."""
    if case is None:
        en = lang == "en"
        return [
            Option(
                BELONGS,
                "Where it belongs" if en else "Yang berwenang",
                "lurah, crew or Sudin by category and place"
                if en
                else "lurah, pasukan, atau Sudin menurut kategori",
            ),
            Option(
                "ppsu", "PPSU", "the crew of each kelurahan" if en else "pasukan di kelurahan masing-masing"
            ),
            Option("lurah", "Lurah", "of each kelurahan" if en else "di kelurahan masing-masing"),
            Option(
                "sudin",
                "Sudin",
                "of the agency in charge, in each kota"
                if en
                else "dari dinas pemegang, di kota masing-masing",
            ),
        ]
    place = ref.territory.kelurahan.get(case.kelurahan or "")
    local = [a for a in ref.agencies.values() if a.kelurahan is not None and a.kelurahan == case.kelurahan]
    sudin = [
        a
        for a in ref.agencies.values()
        if a.level == "sudin" and a.active and (place is None or a.kota == place.kota)
    ]
    held = ref.agencies.get(case.agency or "")
    dinas = held.parent or held.code if held is not None and held.level in ("dinas", "sudin") else ""
    sudin.sort(key=lambda a: a.parent != dinas)
    local.sort(key=lambda a: a.level != "ppsu")
    both = [*sudin, *local] if dinas else [*local, *sudin]
    return _first(_agencies(both), _guessed(case, "agency"))


def _rungs(case: Complaint | None, ref: Reference, lang: str) -> list[Option]:
    """The rungs above the one that was asked, the next first, and who that is for this case."""
    place = ref.territory.kelurahan.get(case.kelurahan or "") if case is not None else None
    held = ref.agencies.get((case.agency if case is not None else None) or "")
    dinas = held if held is not None and held.level in ("dinas", "sudin") else None
    who = {"skpd": ref.agency_short(dinas.parent or dinas.code) if dinas is not None else ""}
    if place is not None:
        territory = ref.territory
        who |= {
            "lurah": place.name,
            "camat": territory.kecamatan[place.kecamatan].name,
            "walikota": territory.kota[place.kota].label,
        }
    rungs = RUNGS[case.rung if case is not None else 0 :]
    return [
        Option(rung, word(lang, "rung", rung), who.get(rung, ""), _RUNG_WORDS.get(rung, ())) for rung in rungs
    ]


def _guessed(case: Complaint | None, field: str) -> list[str]:
    """The values suggested for a field, best first."""
    told = (case.suggested.get(field) if case is not None else None) or {}
    return [str(v) for v in (told.get("value"), *(name for name, _share in told.get("others", ()))) if v]


def _first(options: list[Option], values: Sequence[str]) -> list[Option]:
    """The options with these values in front."""
    place = {value: i for i, value in enumerate(values)}
    return sorted(options, key=lambda o: place.get(o.value, len(place)))
