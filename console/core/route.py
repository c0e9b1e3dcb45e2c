"""Whose desk a case lies on first, and which agency an operator means by a word.

Qlue reports go straight to the lurah of the place, whatever they are about; so does everything within the
kelurahan's own authority. The rest goes to the Dinas of its category, which hands it down by itself.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final, Literal, Protocol

from models.agencies import KELURAHAN, Agency, Category, find_agency, lurah_code, ppsu_code, sudin_code

Reason = Literal["channel", "own-area", "category", "no-kelurahan", "no-category", "no-agency"]

TO_LURAH: Final = frozenset({"qlue"})
"""Channels whose reports go to the lurah first."""


class UnknownAgency(LookupError):
    """No agency, or not just one, is meant by a word.

    Attributes:
        text: the word.
        near: codes of agencies that sound like it, best first.
        lacks: "kelurahan" or "agency" when the word was understood but the case does not say which one is
            meant.
    """

    def __init__(self, text: str, near: list[str], lacks: str = "") -> None:
        super().__init__(f"no agency is meant by {text!r}")
        self.text = text
        self.near = near
        self.lacks = lacks


class Placed(Protocol):
    """What ``resolve`` needs to know of a case."""

    @property
    def category(self) -> str | None: ...
    @property
    def kelurahan(self) -> str | None: ...
    @property
    def agency(self) -> str | None: ...


def first_addressee(
    category: Category | None, kelurahan: str | None, channel: str, agencies: Mapping[str, Agency]
) -> tuple[str | None, Reason]:
    """Whose desk a new case lies on first.

    Args:
        category: what it is about, None when unknown.
        kelurahan: where, Kemendagri code, None when unknown.
        channel: channel code.
        agencies: by code.

    Returns:
        Agency code and why; None with the reason nobody can be addressed yet: the case waits for triage.
    """
    lurah = lurah_code(kelurahan) if kelurahan is not None else ""
    if channel in TO_LURAH and lurah in agencies:
        return lurah, "channel"
    if category is None:
        return None, "no-category"
    if category.agency == KELURAHAN:
        return (lurah, "own-area") if lurah in agencies else (None, "no-kelurahan")
    found = agencies.get(category.agency)
    return (found.code, "category") if found is not None and found.active else (None, "no-agency")


def in_charge(code: str, agencies: Mapping[str, Agency]) -> str | None:
    """Whose work it is when an agency holds a case: the Dinas of a unit, ``KEL`` for a lurah or a crew.

    What can be learned and compared across the city, whatever the place; None when no such agency exists.
    """
    agency = agencies.get(code)
    if agency is None:
        return None
    if agency.level in ("lurah", "ppsu"):
        return KELURAHAN
    return agency.parent or agency.code if agency.level == "sudin" else agency.code


def resolve(to: str, case: Placed, agencies: Mapping[str, Agency]) -> str:
    """The agency an operator means by a word.

    ``lurah`` and ``ppsu`` are those of the case's kelurahan, ``sudin`` the unit of the Dinas in charge in the
    case's kota, ``sudin dsda`` that of a named Dinas; codes, names, short and old names mean themselves.

    Args:
        to: as typed, any case.
        case: gives kelurahan and agency.
        agencies: by code.

    Returns:
        A code of ``agencies``.

    Raises:
        UnknownAgency: nobody is meant, with near misses; or the case does not say which one.
    """
    word = " ".join(to.casefold().split())
    if word in {"lurah", "kelurahan", KELURAHAN.casefold(), "ppsu", "pasukan oranye"}:
        if case.kelurahan is None:
            raise UnknownAgency(to, [], lacks="kelurahan")
        make = ppsu_code if word in {"ppsu", "pasukan oranye"} else lurah_code
        return _existing(make(case.kelurahan), to, agencies)
    unit = word.removeprefix("suku dinas").removeprefix("sudin").strip() if word.startswith("su") else word
    exact = find_agency(to, agencies.values())
    if exact is not None:
        return exact.code
    if unit != word:
        return _unit(to, unit, case, agencies)
    raise UnknownAgency(to, near_misses(to, agencies))


def _unit(to: str, dinas_word: str, case: Placed, agencies: Mapping[str, Agency]) -> str:
    """The Suku Dinas of a named Dinas, or of the one in charge, in the case's kota."""
    if dinas_word:
        named = find_agency(dinas_word, (agency for agency in agencies.values() if agency.level == "dinas"))
        if named is None:
            raise UnknownAgency(to, near_misses(to, agencies))
        dinas = named.code
    else:
        held = agencies.get(case.agency or "")
        if held is None or held.level not in {"dinas", "sudin"}:
            raise UnknownAgency(to, [], lacks="agency")
        dinas = held.parent or held.code
    if case.kelurahan is None:
        raise UnknownAgency(to, [], lacks="kelurahan")
    return _existing(sudin_code(dinas, case.kelurahan), to, agencies)


def near_misses(text: str, agencies: Mapping[str, Agency], limit: int = 3) -> list[str]:
    """Codes of agencies that sound like a word, best first; for "did you mean".

    Lurah and PPSU crews are left out: there are hundreds, and they are meant by place.
    """
    # Imported here: only a mistyped word needs it.
    from rapidfuzz import fuzz, process, utils

    from models.agencies import aliases

    spoken: dict[str, str] = {}
    for agency in agencies.values():
        if agency.level not in {"lurah", "ppsu"}:
            for name in (agency.code, agency.name, agency.short):
                spoken.setdefault(name, agency.code)
    spoken.update({word: code for word, code in aliases().items() if code in agencies})
    found = process.extract(
        text, list(spoken), scorer=fuzz.WRatio, processor=utils.default_process, limit=12, score_cutoff=70
    )
    return list(dict.fromkeys(spoken[name] for name, _score, _at in found))[:limit]


def _existing(code: str, to: str, agencies: Mapping[str, Agency]) -> str:
    if code not in agencies:
        raise UnknownAgency(to, near_misses(to, agencies))
    return code
