"""The territory: kota, kecamatan and kelurahan of Jakarta, looked up by code, by name and in citizens' text.

Nothing here knows a shape: polygons live in `models.boundaries`, which needs shapely. This module is light,
because every screen that prints the name of a kelurahan imports it.
"""

from __future__ import annotations

import csv
import io
import re
import tomllib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from functools import cache, cached_property
from typing import Any, Literal

from models.place_names import PlaceHit, PlaceNames
from resources import read_text

__all__ = [
    "DEFAULT_CREW",
    "Kecamatan",
    "Kelurahan",
    "Kota",
    "PlaceHit",
    "Plausible",
    "Territory",
    "letters",
    "load_default",
    "plausible",
]

DEFAULT_CREW = 55
"""PPSU crew of a kelurahan when nobody entered the real figure: the middle of the 40-70 that are usual."""

SHORT_KOTA = {"31.01": "KS", "31.71": "JP", "31.72": "JU", "31.73": "JB", "31.74": "JS", "31.75": "JT"}

# What "in Jakarta" means before anybody asks for a polygon: islands and mainland, with some 5 km to spare.
SOUTH, NORTH, WEST, EAST = -6.42, -5.13, 106.30, 107.03

Plausible = Literal["ok", "swapped", "zero", "outside"]


@dataclass(frozen=True, slots=True)
class Kota:
    """A kota administrasi, or the kabupaten Kepulauan Seribu.

    Attributes:
        code: Kemendagri code, `31.72`.
        name: full name, "Kota Administrasi Jakarta Utara".
        short: two letters for tables, "JU".
    """

    code: str
    name: str
    short: str

    @property
    def label(self) -> str:
        """The name people say: "Jakarta Utara"."""
        return self.name.replace("Kota Administrasi ", "").replace("Kabupaten Administrasi ", "")


@dataclass(frozen=True, slots=True)
class Kecamatan:
    """A kecamatan: `31.72.01`, Penjaringan, in kota `31.72`."""

    code: str
    name: str
    kota: str


@dataclass(frozen=True, slots=True)
class Kelurahan:
    """A kelurahan.

    Attributes:
        code: Kemendagri code, `31.72.01.1005`.
        name: official name; the 267 names are unique within Jakarta.
        kecamatan, kota: codes of the areas it lies in.
        lat, lon: centroid, WGS 84 degrees.
        postal: postal code, "" when unknown.
        crew: PPSU workers, the capacity a supervisor reckons with.
    """

    code: str
    name: str
    kecamatan: str
    kota: str
    lat: float
    lon: float
    postal: str = ""
    crew: int = DEFAULT_CREW


def letters(name: str) -> str:
    """A name as its bare lower-case letters and digits: "Kali-Anyar " and "KALIANYAR" become one key."""
    return re.sub(r"[\W_]+", "", name.lower())


def plausible(lat: float, lon: float) -> Plausible:
    """What a pair of coordinates looks like before it is believed.

    Args:
        lat, lon: WGS 84 degrees as a channel delivered them.

    Returns:
        "ok" inside the box around Jakarta; "swapped" when the two were exchanged (the caller asks, nothing is
        corrected silently); "zero" for the empty position many phones send; else "outside", which includes
        nan.
    """
    if lat == 0 or lon == 0:
        return "zero"
    if SOUTH <= lat <= NORTH and WEST <= lon <= EAST:
        return "ok"
    if SOUTH <= lon <= NORTH and WEST <= lat <= EAST:
        return "swapped"
    return "outside"


@dataclass(frozen=True)
class Territory:
    """The immutable table of one province's areas.

    Attributes:
        kota, kecamatan, kelurahan: all of them by code, in the order of their codes. Never written to.
        aliases: the tables of `aliases.toml`; empty when only official spellings count.
    """

    kota: Mapping[str, Kota]
    kecamatan: Mapping[str, Kecamatan]
    kelurahan: Mapping[str, Kelurahan]
    aliases: Mapping[str, Mapping[str, Any]] = field(default_factory=dict, repr=False, compare=False)

    @cached_property
    def names(self) -> PlaceNames:
        """The finder of names in free text; compiling it costs some 0.1 s, so it waits for its first use."""
        return PlaceNames(tuple(self.kelurahan.values()), tuple(self.kecamatan.values()), self.aliases)

    @cached_property
    def _code_by_letters(self) -> dict[str, str]:
        official = {letters(one.name): one.code for one in self.kelurahan.values()}
        spelt = {letters(alias): letters(name) for alias, name in self.aliases.get("kelurahan", {}).items()}
        return {alias: official[name] for alias, name in spelt.items() if name in official} | official

    def by_name(self, name: str, kecamatan: str = "") -> Kelurahan | None:
        """The kelurahan of that name, in any usual spelling and with or without "Kelurahan" before it.

        Args:
            name: official name or an alias of it.
            kecamatan: its kecamatan if known; a name that exists but in another kecamatan is not it.

        Returns:
            The kelurahan, or None when nothing fits.
        """
        bare = re.sub(r"^\s*(?:kelurahan|kel|desa)\b[\s.:]*", "", name, flags=re.IGNORECASE) or name
        code = self._code_by_letters.get(letters(bare))
        if code is None:
            return None
        found = self.kelurahan[code]
        own = letters(self.kecamatan[found.kecamatan].name)
        return found if not kecamatan or self._kecamatan_letters(kecamatan) == own else None

    def _kecamatan_letters(self, name: str) -> str:
        bare = re.sub(r"^\s*(?:kecamatan|kec)\b[\s.:]*", "", name, flags=re.IGNORECASE) or name
        spelt = {letters(alias): letters(real) for alias, real in self.aliases.get("kecamatan", {}).items()}
        return spelt.get(letters(bare), letters(bare))

    def name_of(self, code: str) -> str:
        """The name of an area of any level, or the code itself when it is not one of ours."""
        for level in (self.kelurahan, self.kecamatan):
            if code in level:
                return level[code].name
        return self.kota[code].label if code in self.kota else code

    def path_of(self, code: str) -> str:
        """An area with what it lies in, nearest first: "Pluit, Penjaringan, Jakarta Utara"."""
        parts = code.split(".")
        areas = [".".join(parts[:depth]) for depth in range(len(parts), 1, -1)]
        names = [self.name_of(area) for area in areas]
        return ", ".join(name for at, name in enumerate(names) if at == 0 or name != areas[at])

    def inside(self, scope: str) -> tuple[Kelurahan, ...]:
        """All kelurahan of a scope: the code of a kota, kecamatan or kelurahan; "" is everything."""
        if not scope:
            return tuple(self.kelurahan.values())
        return tuple(one for one in self.kelurahan.values() if f"{one.code}.".startswith(f"{scope}."))

    def find_in_text(self, text: str) -> list[PlaceHit]:
        """Kelurahan named in a citizen's text, the surest first; see `models.place_names`."""
        return self.names.find(text)


def read_table(lines: Iterable[str], aliases: Mapping[str, Mapping[str, Any]]) -> Territory:
    """A territory from the lines of a `kelurahan.csv`.

    Args:
        lines: CSV with a header; columns `code name kecamatan_code kecamatan kota_code kota lat lon postal`
            and, where the real figure is known, `crew`.
        aliases: the tables of an `aliases.toml`.

    Raises:
        KeyError: a column is missing.
        ValueError: a coordinate or crew is not a number.
    """
    kota: dict[str, Kota] = {}
    kecamatan: dict[str, Kecamatan] = {}
    kelurahan: dict[str, Kelurahan] = {}
    for row in csv.DictReader(lines):
        city, district, code = row["kota_code"], row["kecamatan_code"], row["code"]
        kota.setdefault(city, Kota(city, row["kota"], SHORT_KOTA.get(city, city)))
        kecamatan.setdefault(district, Kecamatan(district, row["kecamatan"], city))
        crew = int(row.get("crew") or DEFAULT_CREW)
        kelurahan[code] = Kelurahan(
            code, row["name"], district, city, float(row["lat"]), float(row["lon"]), row["postal"], crew
        )
    return Territory(
        {code: kota[code] for code in sorted(kota)},
        {code: kecamatan[code] for code in sorted(kecamatan)},
        {code: kelurahan[code] for code in sorted(kelurahan)},
        aliases,
    )


@cache
def load_default() -> Territory:
    """DKI Jakarta as shipped: 6 kota, 44 kecamatan, 267 kelurahan. Read once, immutable."""
    table = read_text("territory/kelurahan.csv")
    return read_table(io.StringIO(table), tomllib.loads(read_text("territory/aliases.toml")))
