"""Who can act, what about, and where messages come from: agencies, categories and channels.

Agencies stand in two levels, Dinas for the province and Suku Dinas in each kota, with a lurah and a PPSU crew
in every kelurahan beside them and outside bodies (PLN, Polda) the province can only ask. Handing across is
*koordinasi*, handing down is *disposisi*.

The defaults come from ``resources/agencies.toml`` and ``resources/categories.toml``; a city edits those, not
this file.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cache
from typing import Any, Final, Literal

Level = Literal["dinas", "sudin", "lurah", "ppsu", "outside"]
Clockwork = Literal["calendar", "working"]
Phase = Literal["off", "reading", "replying"]
PHASES: Final = ("off", "reading", "replying")

KELURAHAN: Final = "KEL"
"""The default addressee that means: the kelurahan the case lies in."""


@dataclass(frozen=True, slots=True)
class Agency:
    """Somebody a case can be given to.

    Attributes:
        code: ``DSDA``, ``DSDA-3172``, ``LURAH-31.72.01.1001``, ``PPSU-31.72.01.1001`` or ``PLN``.
        name: in full.
        short: what a table shows: ``DSDA``, ``Sudin DSDA JU``, ``KEL``, ``PPSU``.
        level: where it stands.
        parent: code of the agency above it: the Dinas of a Sudin, the lurah of a PPSU crew.
        kota: Kemendagri code (``31.72``) when it serves one kota only.
        kelurahan: Kemendagri code when it serves one kelurahan only.
        active: False once it takes no more cases; old cases keep its name.
    """

    code: str
    name: str
    short: str
    level: Level
    parent: str | None = None
    kota: str | None = None
    kelurahan: str | None = None
    active: bool = True


@dataclass(frozen=True, slots=True)
class Category:
    """What a complaint is about.

    Attributes:
        code: slug, ``parkir-liar``.
        name, name_en: on screen.
        agency: default addressee, an agency code or ``KEL`` for the kelurahan itself.
        handover_hours: until the first addressee must have handed it on or begun.
        lurah_hours: until a lurah must have followed up.
        completion_hours: until it must be done.
        calendar: whether these hours run on the calendar or in working time only.
        trifle: neighbours could solve it themselves.
        active: False once it is no longer offered.
    """

    code: str
    name: str
    name_en: str
    agency: str
    handover_hours: float = 6
    lurah_hours: float = 24
    completion_hours: float = 168
    calendar: Clockwork = "calendar"
    trifle: bool = False
    active: bool = True


@dataclass(frozen=True, slots=True)
class Channel:
    """Where messages come from.

    Attributes:
        code: one of ``models.complaint.CHANNELS``.
        name: on screen.
        geo: its messages carry a place.
        photo: its messages carry pictures.
        phase: how far it has joined, as the supervisors say: not at all, it is read, or read and replied to. What an
            intake's own computer sets goes before (``Settings.phase``).
    """

    code: str
    name: str
    geo: bool
    photo: bool
    phase: Phase


def default_agencies(kelurahan: Iterable[tuple[str, str]]) -> tuple[Agency, ...]:
    """Every agency a city of these kelurahan starts with.

    Args:
        kelurahan: pairs of Kemendagri code and name, in any order.

    Returns:
        Dinas, then Sudin, outside bodies, and a lurah and a PPSU crew for each kelurahan; codes are unique.
    """
    data = _toml("agencies.toml")
    kota: Mapping[str, Mapping[str, str]] = data["kota"]
    found = [Agency(code, row["name"], code, "dinas") for code, row in data["dinas"].items()]
    for code, row in data["dinas"].items():
        if row["sudin"]:
            found += [
                Agency(
                    f"{code}-{number.replace('.', '')}",
                    f"{row['unit']} {place['name']}",
                    f"Sudin {code} {place['short']}",
                    "sudin",
                    parent=code,
                    kota=number,
                )
                for number, place in kota.items()
            ]
    found += [Agency(code, row["name"], code, "outside") for code, row in data["outside"].items()]
    for number, name in sorted(kelurahan):
        lurah = lurah_code(number)
        found.append(Agency(lurah, f"Kelurahan {name}", "KEL", "lurah", None, number[:5], number))
        found.append(Agency(ppsu_code(number), f"PPSU {name}", "PPSU", "ppsu", lurah, number[:5], number))
    return tuple(found)


@cache
def default_categories() -> tuple[Category, ...]:
    """The categories of ``resources/categories.toml``, in its order.

    Raises:
        TypeError: a table has a key this version does not know.
    """
    return tuple(Category(code, **row) for code, row in _toml("categories.toml").items())


@cache
def default_channels() -> tuple[Channel, ...]:
    """The seven channels, in the order they join: Qlue first, then Facebook and X.

    Only Qlue carries place, photo and category by itself; a team reads the other six. One without an address is
    neither read nor answered, whatever its phase.
    """
    return (
        Channel("qlue", "Qlue", geo=True, photo=True, phase="replying"),
        Channel("x", "X", geo=False, photo=False, phase="reading"),
        Channel("facebook", "Facebook", geo=False, photo=False, phase="reading"),
        Channel("sms", "SMS", geo=False, photo=False, phase="reading"),
        Channel("email", "Email", geo=False, photo=False, phase="reading"),
        Channel("balai-warga", "Balai Warga", geo=False, photo=False, phase="reading"),
        Channel("lapor", "LAPOR!", geo=False, photo=False, phase="reading"),
    )


def lurah_code(kelurahan: str) -> str:
    """Agency code of the lurah of a kelurahan (Kemendagri code)."""
    return f"LURAH-{kelurahan}"


def ppsu_code(kelurahan: str) -> str:
    """Agency code of the PPSU crew of a kelurahan (Kemendagri code)."""
    return f"PPSU-{kelurahan}"


def sudin_code(dinas: str, kelurahan_or_kota: str) -> str:
    """Agency code of a Dinas's unit in a kota (Kemendagri code of the kota or of anything inside it)."""
    return f"{dinas}-{kelurahan_or_kota[:5].replace('.', '')}"


def own_area(category: Category) -> bool:
    """Whether the kelurahan can settle it by its own authority."""
    return category.agency == KELURAHAN


def find_agency(text: str, agencies: Iterable[Agency]) -> Agency | None:
    """The agency a person means by a code, a name, a short name or an old name.

    Args:
        text: as typed, any case; ``Dinas``, ``Badan`` and ``PT`` may be left out.
        agencies: those in question; of several with the same short name (``KEL``) none is meant.

    Returns:
        The one agency meant, or None when there is none or more than one.
    """
    wanted = _plain(text)
    if not wanted:
        return None
    code = aliases().get(wanted)
    named: dict[str, Agency] = {}
    for agency in agencies:
        if agency.code.casefold() == wanted or (code is not None and agency.code == code):
            return agency
        if _plain(agency.name) == wanted or agency.short.casefold() == wanted:
            named[agency.code] = agency
    return next(iter(named.values())) if len(named) == 1 else None


@cache
def aliases() -> Mapping[str, str]:
    """Other names of agencies, folded, to their codes: abbreviations and the names of 2015-17."""
    data = _toml("agencies.toml")
    found: dict[str, str] = {}
    for code, row in (*data["dinas"].items(), *data["outside"].items()):
        for word in (row["name"], *row["aliases"]):
            found[_plain(word)] = code
    return found


_PREFIXES: Final = ("dinas ", "badan ", "pt ", "pd ")


def _plain(text: str) -> str:
    """Case folded, single spaces, without the words every agency's name begins with."""
    plain = " ".join(text.casefold().split())
    for prefix in _PREFIXES:
        plain = plain.removeprefix(prefix)
    return plain


@cache
def _toml(name: str) -> dict[str, Any]:
    # Imported here: this module is on the start path of the window, which reads its agencies from the store.
    import tomllib

    import resources

    return tomllib.loads(resources.read_text(name))
