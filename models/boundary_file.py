"""Official kelurahan boundaries from a GeoJSON file: all 267 accounted for, or a report of what is not.

Offices publish the same areas under many headings. A feature is recognised by its Kemendagri code, else by
its name together with its kecamatan. Codes of the statistics office (BPS) look alike and mean other places,
so a column counts as Kemendagri codes only when most of our codes stand in it, and a code that contradicts
the name beside it is reported.
"""

from __future__ import annotations

import json
import re
from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Final

import numpy as np
import shapely
from shapely.geometry.base import BaseGeometry

from models.boundaries import to_metres
from models.territory import Kelurahan, Territory, plausible

__all__ = ["BoundaryProblem", "BoundaryReport", "read_boundaries"]

MAX_BYTES: Final = 512 * 1024 * 1024
FAR_METRES: Final = 15_000.0  # a shape further from the centroid we know is another place of that name
LISTED: Final = 8  # names a sentence mentions before it says "and so on"

# Headings in use, as bare letters: ours, the ministry's, the mapping agency's (KDEPUM, NAMOBJ, WADMKD,
# WADMKC), common exports.
FIELDS: Final[dict[str, tuple[str, ...]]] = {
    "code": (
        "code", "kode", "kodekemendagri", "kemendagri", "kodedagri", "kdepum", "kodekelurahan", "kodekel",
        "kodedesa", "kodewilayah", "kddesa", "iddesa", "idkel", "id",
    ),
    "name": (
        "kelurahan", "namakelurahan", "namakel", "nmkel", "wadmkd", "desakelurahan", "desa", "namadesa",
        "nmdesa", "village", "namobj", "nama", "name",
    ),
    "kecamatan": ("kecamatan", "namakecamatan", "namakec", "nmkec", "wadmkc", "district"),
}  # fmt: skip


class BoundaryProblem(ValueError):
    """Why boundaries cannot be taken over; nothing was changed.

    Attributes:
        code: key of a sentence in resources/i18n/sentences.toml.
        params: what the sentence needs.
    """

    def __init__(self, code: str, **params: object) -> None:
        super().__init__(code, params)
        self.code = code
        self.params = params


@dataclass(frozen=True)
class BoundaryReport:
    """What a file holds, measured against the territory.

    Attributes:
        source: name of the file.
        shapes: polygons by code, in degrees, of the kelurahan that were recognised and are sound.
        by_code, by_name: how many features were recognised which way.
        repaired: codes whose shape crossed itself and was put right.
        missing: kelurahan the file does not have.
        double: kelurahan that occur more than once.
        invalid: kelurahan whose shape is no area, or lies elsewhere.
        conflicts: features whose code and name mean different kelurahan.
        unknown: features that are none of ours; more than a note only while something is missing.
    """

    source: str
    shapes: dict[str, BaseGeometry] = field(repr=False)
    by_code: int = 0
    by_name: int = 0
    repaired: tuple[str, ...] = ()
    missing: tuple[str, ...] = ()
    double: tuple[str, ...] = ()
    invalid: tuple[str, ...] = ()
    conflicts: tuple[str, ...] = ()
    unknown: tuple[str, ...] = ()

    @property
    def complete(self) -> bool:
        """Every kelurahan has exactly one sound shape."""
        return not (self.missing or self.double or self.invalid or self.conflicts)

    def problems(self) -> list[BoundaryProblem]:
        """What stands against taking the file over, as sentences; empty when it is complete."""
        kinds = ("missing", "double", "invalid", "conflicts") + (() if self.complete else ("unknown",))
        found = [(kind, getattr(self, kind)) for kind in kinds]
        return [_listing(f"territory.{kind}", names) for kind, names in found if names]

    def rows(self) -> list[tuple[str, bytes]]:
        """Code and WKB of every kelurahan, ready to be stored.

        Raises:
            BoundaryProblem: the file is not complete.
        """
        for problem in self.problems():
            raise problem
        return [(code, shapely.to_wkb(shape)) for code, shape in sorted(self.shapes.items())]


def _listing(code: str, names: tuple[str, ...]) -> BoundaryProblem:
    listed = ", ".join(names[:LISTED]) + (", …" if len(names) > LISTED else "")
    return BoundaryProblem(code, count=len(names), names=listed)


def read_boundaries(
    path: Path, territory: Territory, mapping: Mapping[str, str] | None = None
) -> BoundaryReport:
    """Reads a GeoJSON FeatureCollection of kelurahan.

    Args:
        path: the file.
        territory: the kelurahan that must be in it.
        mapping: which property is `code`, `name` or `kecamatan`, where the headings are not recognised.

    Returns:
        The report, complete or not; nothing is changed.

    Raises:
        BoundaryProblem: there is nothing to report on: no such file, not GeoJSON, no usable headings,
            coordinates that are not degrees of Jakarta.
    """
    features = _features(path)
    shapes = _shapes(features)
    _check_coordinates(path, shapes)
    headings = _headings(path, features, territory, mapping or {})
    matched = [_recognise(one, headings, territory) for one in features]

    times = Counter(one.code for one, _ in matched if one is not None)
    sound: dict[str, BaseGeometry] = {}
    ways: Counter[str] = Counter()
    repaired, invalid, unknown, conflicts = [], [], [], []
    for feature, shape, (one, way) in zip(features, shapes, matched, strict=True):
        if way == "conflict":
            conflicts.append(_label(feature, headings))
        if one is None:
            if way == "unknown":
                unknown.append(_label(feature, headings))
            continue
        polygon, was_broken = _polygon(shape)
        if polygon is not None and _metres_away(polygon, one) > FAR_METRES:
            if way == "name":  # another place of that name, as in a file of the whole country
                times[one.code] -= 1
                unknown.append(_label(feature, headings))
                continue
            polygon = None
        ways[way] += 1
        if polygon is None:
            invalid.append(one.name)
            continue
        sound[one.code] = polygon
        if was_broken:
            repaired.append(one.code)
    double = [territory.name_of(code) for code, count in sorted(times.items()) if count > 1]
    missing = [one.name for one in territory.kelurahan.values() if times[one.code] < 1]
    return BoundaryReport(
        source=path.name,
        shapes=dict(sorted(sound.items())),
        by_code=ways["code"],
        by_name=ways["name"],
        repaired=tuple(repaired),
        missing=tuple(missing),
        double=tuple(double),
        invalid=tuple(dict.fromkeys(invalid)),
        conflicts=tuple(conflicts),
        unknown=tuple(unknown),
    )


def _features(path: Path) -> list[dict[str, Any]]:
    if path.is_dir():
        raise BoundaryProblem("territory.directory", file=path.name)
    try:
        if path.stat().st_size > MAX_BYTES:
            raise BoundaryProblem("territory.too_large", file=path.name, mib=MAX_BYTES // 2**20)
        raw = path.read_bytes()
    except OSError as error:
        raise BoundaryProblem("territory.no_file", file=path.name, why=error.strerror or "") from error
    if not raw.strip():
        raise BoundaryProblem("territory.empty", file=path.name)
    try:
        data = json.loads(raw.decode("utf-8-sig"))
    except json.JSONDecodeError as error:
        raise BoundaryProblem("territory.not_json", file=path.name, line=error.lineno) from error
    except (ValueError, RecursionError) as error:
        raise BoundaryProblem("territory.not_text", file=path.name) from error
    if not isinstance(data, dict) or data.get("type") != "FeatureCollection":
        raise BoundaryProblem("territory.not_collection", file=path.name)
    features = data.get("features")
    if not isinstance(features, list) or not all(isinstance(one, dict) for one in features):
        raise BoundaryProblem("territory.not_collection", file=path.name)
    if not features:
        raise BoundaryProblem("territory.no_features", file=path.name)
    return features


def _shapes(features: list[dict[str, Any]]) -> list[BaseGeometry | None]:
    """The geometries as they are, None where there is none or it cannot be read."""
    texts = [json.dumps(one.get("geometry")) for one in features]
    read = shapely.from_geojson(np.array(texts, dtype=object), on_invalid="ignore")
    return [None if one is None or one.is_empty else shapely.force_2d(one) for one in read]


def _check_coordinates(path: Path, shapes: Iterable[BaseGeometry | None]) -> None:
    """Refuses a file in metres, with exchanged axes or of another city, whatever its `crs` member says."""
    bounds = np.array([one.bounds for one in shapes if one is not None])
    if not bounds.size:
        raise BoundaryProblem("territory.no_polygons", file=path.name)
    x, y = bounds[:, [0, 2]].mean(axis=1), bounds[:, [1, 3]].mean(axis=1)
    seen = Counter(plausible(lat, lon) for lat, lon in zip(y.tolist(), x.tolist(), strict=True))
    if seen["ok"]:
        return
    if seen["swapped"]:
        raise BoundaryProblem("territory.swapped", file=path.name)
    example = f"{x[0]:.6g}, {y[0]:.6g}"
    if np.abs(bounds[:, [0, 2]]).max() > 180 or np.abs(bounds[:, [1, 3]]).max() > 90:
        raise BoundaryProblem("territory.not_degrees", file=path.name, example=example)
    raise BoundaryProblem("territory.elsewhere", file=path.name, example=example)


def _bare(heading: str) -> str:
    return re.sub(r"[\W_]+", "", heading.lower())


def _value(feature: Mapping[str, Any], heading: str | None) -> str:
    """A property as text; the feature's own `id` answers to that heading too."""
    properties = feature.get("properties")
    known = properties if isinstance(properties, dict) else {}
    value = known.get(heading, feature.get("id") if heading == "id" else None)
    if isinstance(value, float) and value.is_integer():
        value = int(value)
    return "" if value is None or isinstance(value, dict | list | bool) else str(value).strip()


def _code(value: str) -> str:
    """A ten-digit code in its dotted form; anything else unchanged."""
    digits = value.replace(".", "")
    if not (digits.isascii() and digits.isdigit() and len(digits) == 10):
        return value
    return f"{digits[:2]}.{digits[2:4]}.{digits[4:6]}.{digits[6:]}"


def _headings(
    path: Path, features: list[dict[str, Any]], territory: Territory, mapping: Mapping[str, str]
) -> dict[str, str]:
    """Which property says what: as mapped, else by its usual headings."""
    present: dict[str, str] = {}
    for feature in features:
        properties = feature.get("properties")
        for heading in properties if isinstance(properties, dict) else ():
            present.setdefault(_bare(heading), heading)
        if "id" in feature:
            present.setdefault("id", "id")
    for role, heading in mapping.items():
        if role not in FIELDS:
            raise BoundaryProblem("territory.no_role", role=role)
        if heading not in present.values():
            raise BoundaryProblem(
                "territory.no_heading", heading=heading, present=", ".join(present.values())
            )
    found = dict(mapping)
    for role in ("name", "kecamatan"):
        usual = [present[one] for one in FIELDS[role] if one in present]
        if role not in found and usual:
            found[role] = usual[0]
    for bare in FIELDS["code"]:
        if "code" in found:
            break
        if bare in present:
            codes = {_code(_value(one, present[bare])) for one in features}
            if len(codes & territory.kelurahan.keys()) * 2 >= len(territory.kelurahan):
                found["code"] = present[bare]
    if "code" not in found and "name" not in found:
        raise BoundaryProblem(
            "territory.no_headings", file=path.name, present=", ".join(present.values()) or "-"
        )
    return found


def _recognise(
    feature: Mapping[str, Any], headings: Mapping[str, str], territory: Territory
) -> tuple[Kelurahan | None, str]:
    """The kelurahan a feature is and how we know: `code`, `name`, `unknown`, `conflict`."""
    code = _code(_value(feature, headings.get("code"))) if "code" in headings else ""
    name = _value(feature, headings.get("name")) if "name" in headings else ""
    kecamatan = _value(feature, headings.get("kecamatan")) if "kecamatan" in headings else ""
    by_code = territory.kelurahan.get(code)
    by_name = territory.by_name(name) if name else None
    if by_code is not None:
        return (None, "conflict") if by_name is not None and by_name != by_code else (by_code, "code")
    provinces = {one.partition(".")[0] for one in territory.kota}
    if re.fullmatch(r"\d\d\.\d\d\.\d\d\.\d{4}", code) and code[:2] not in provinces:
        return None, "unknown"
    by_name = territory.by_name(name, kecamatan) if name else None
    return (by_name, "name") if by_name is not None else (None, "unknown")


def _label(feature: Mapping[str, Any], headings: Mapping[str, str]) -> str:
    """How a report names a feature it could not place, shortened: the words are from a file."""
    parts = [_value(feature, headings[role]) for role in ("code", "name", "kecamatan") if role in headings]
    return " ".join(part for part in parts if part)[:80] or "?"


def _polygon(shape: BaseGeometry | None) -> tuple[BaseGeometry | None, bool]:
    """The areas of a shape made sound, and whether that was needed; None when there is no area."""
    if shape is None:
        return None, False
    broken = not shape.is_valid
    if broken:
        shape = shapely.make_valid(shape, method="structure", keep_collapsed=False)
    parts = [one for one in shapely.get_parts(shape) if one.geom_type == "Polygon" and one.area > 0]
    if not parts:
        return None, broken
    return (parts[0] if len(parts) == 1 else shapely.union_all(parts)), broken


def _metres_away(shape: BaseGeometry, one: Kelurahan) -> float:
    return float(to_metres(shape).distance(to_metres(shapely.Point(one.lon, one.lat))))
