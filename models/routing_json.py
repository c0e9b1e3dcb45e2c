"""Routing rules, absences and the ladder's rules as JSON: how they travel as master data and are read from a file.

Everything is bounded and refused with a reason: a list from outside may be of any size and hold anything.
"""

from __future__ import annotations

import json
import re
import unicodedata
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import fields
from typing import TYPE_CHECKING, Any, Final, TypeVar

from models import ladder, routing
from models.complaint import CHANNELS
from models.ladder import CLOCKS, RUNGS, LadderRule
from models.routing import BY_PLACE, SUDIN, Absence, BadRouting, Corners, Rule
from models.territory import plausible

if TYPE_CHECKING:
    from models.reference import Reference

#: A city has a few dozen rules; a list beyond these is a mistake or an attack.
MOST_RULES: Final = 200
MOST_ABSENCES: Final = 1_000
MOST_LADDER: Final = 50
#: Seconds past a deadline after which nobody needs to be asked any more: 90 days.
LONGEST_WAIT: Final = 90 * 86_400
#: The end of 2099, seconds since the epoch: a later end of an absence is a mistake, and some are no date at all.
LATEST: Final = 4_102_419_600
MOST_CORNERS: Final = 500
#: Kelurahan, categories and channels a rule can name.
MOST_NAMED: Final = 300
LONGEST_NAME: Final = 80
#: Characters of a whole list as JSON.
LONGEST: Final = 4 << 20
#: Characters of one area: far more than its corners need.
LONGEST_AREA: Final = 1 << 18

_Named = TypeVar("_Named", Rule, LadderRule)
_CODE: Final = re.compile(r"[A-Za-z0-9][A-Za-z0-9.\-]{0,39}")
_TIME: Final = re.compile(r"([01]\d|2[0-3]):([0-5]\d)|24:00")
_END_OF_DAY: Final = 1440
#: Degrees, 2 m: a hand on a map is less exact.
_HAND: Final = 0.000_02


def rules_to_json(rules: Iterable[Rule]) -> str:
    """The rules as they travel; ``rules_from_json`` reads them back."""
    return json.dumps([_written(rule) for rule in rules], ensure_ascii=False, separators=(",", ":"))


def _written(rule: Rule) -> dict[str, Any]:
    told: dict[str, Any] = {"name": rule.name, "addressee": rule.addressee, "position": rule.position}
    told["active"] = rule.active
    if rule.polygon:
        ring = [list(corner) for corner in (*rule.polygon, rule.polygon[0])]
        told["polygon"] = {"type": "Polygon", "coordinates": [ring]}
    for name in ("kelurahan", "categories", "channels", "weekdays"):
        if values := getattr(rule, name):
            told[name] = list(values)
    if rule.begins is not None and rule.ends is not None:
        told["begins"], told["ends"] = clock(rule.begins), clock(rule.ends)
    return told


def clock(minute: int) -> str:
    """A minute of the day as people write it: ``07:30``; ``24:00`` at its end."""
    return f"{minute // 60:02d}:{minute % 60:02d}"


def rules_from_json(text: str) -> tuple[Rule, ...]:
    """Read rules, all or none.

    Raises:
        BadRouting: the first thing that is wrong, with the rule's name or place in the list.
    """
    return _named(text, MOST_RULES, _rule)


def _named(text: str, most: int, read: Callable[[Any], _Named]) -> tuple[_Named, ...]:
    """Rules of either kind; no two have the same name."""
    rules: list[_Named] = []
    names: set[str] = set()
    for number, told in enumerate(_list(text, most), 1):
        label = told.get("name") if isinstance(told, Mapping) else None
        label = label if isinstance(label, str) and label.strip() else str(number)
        try:
            rule = read(told)
        except BadRouting as error:
            raise BadRouting(error.code, **{"rule": _shown(label), **error.params}) from None
        if rule.name.casefold() in names:
            raise BadRouting("routing.twice", rule=rule.name)
        names.add(rule.name.casefold())
        rules.append(rule)
    return tuple(rules)


def _rule(told: Any) -> Rule:
    told = _object(told, Rule)
    place = told.get("polygon")
    begins, ends = _window(told.get("begins"), told.get("ends"))
    rule = Rule(
        name=_name(told.get("name")),
        addressee=_addressee(told.get("addressee")),
        position=_integer(told.get("position", 0), "position", 0, 1_000_000),
        active=_flag(told.get("active", True)),
        polygon=_polygon(place) if place is not None else (),
        kelurahan=_codes(told.get("kelurahan"), "kelurahan"),
        categories=_codes(told.get("categories"), "categories"),
        channels=_codes(told.get("channels"), "channels"),
        weekdays=tuple(
            sorted({_integer(day, "weekdays", 0, 6) for day in _some(told.get("weekdays"), "weekdays")})
        ),
        begins=begins,
        ends=ends,
    )
    for channel in rule.channels:
        if channel not in CHANNELS:
            raise BadRouting("routing.channel", channel=channel)
    if rule.polygon and rule.kelurahan:
        raise BadRouting("routing.two_places")
    return rule


def absences_to_json(absences: Iterable[Absence]) -> str:
    """The absences as they travel; ``absences_from_json`` reads them back."""
    told = [{"agency": a.agency, "since": a.since, "until": a.until, "deputy": a.deputy} for a in absences]
    return json.dumps(told, ensure_ascii=False, separators=(",", ":"))


def absences_from_json(text: str) -> tuple[Absence, ...]:
    """Read absences, all or none.

    Raises:
        BadRouting: the first thing that is wrong.
    """
    found = []
    for number, told in enumerate(_list(text, MOST_ABSENCES), 1):
        try:
            found.append(_absence(told))
        except BadRouting as error:
            raise BadRouting(error.code, **{"rule": str(number), **error.params}) from None
    return tuple(found)


def _absence(told: Any) -> Absence:
    told = _object(told, Absence)
    agency, deputy = _code(told.get("agency"), "agency"), told.get("deputy", "")
    since, until = (_integer(told.get(name), name, 0, LATEST) for name in ("since", "until"))
    if deputy != "":
        deputy = _code(deputy, "deputy")
    if until <= since:
        raise BadRouting("routing.absence_empty", agency=agency)
    if deputy == agency:
        raise BadRouting("routing.absence_self", agency=agency)
    return Absence(agency, since, until, deputy)


def ladder_to_json(rules: Iterable[LadderRule]) -> str:
    """The ladder's rules as they travel; ``ladder_from_json`` reads them back."""
    told = [
        {"name": r.name, "rung": r.rung, "clock": r.clock, "after": r.after, "active": r.active}
        | ({"categories": list(r.categories)} if r.categories else {})
        for r in rules
    ]
    return json.dumps(told, ensure_ascii=False, separators=(",", ":"))


def ladder_from_json(text: str) -> tuple[LadderRule, ...]:
    """Read the ladder's rules, all or none.

    Raises:
        BadRouting: the first thing that is wrong, with the rule's name or place in the list.
    """
    return _named(text, MOST_LADDER, _ladder_rule)


def _ladder_rule(told: Any) -> LadderRule:
    told = _object(told, LadderRule)
    for field, words in (("rung", RUNGS), ("clock", CLOCKS)):
        if told.get(field) not in words:
            raise BadRouting("routing.field", field=field)
    return LadderRule(
        name=_name(told.get("name")),
        rung=told["rung"],
        clock=told["clock"],
        after=_integer(told.get("after"), "after", 0, LONGEST_WAIT),
        categories=_codes(told.get("categories"), "categories"),
        active=_flag(told.get("active", True)),
    )


def _list(text: str, most: int) -> Sequence[Any]:
    if len(text) > LONGEST:
        raise BadRouting("routing.long", limit=LONGEST)
    try:
        told = json.loads(text)
    except (ValueError, RecursionError):
        raise BadRouting("routing.json") from None
    if not isinstance(told, list):
        raise BadRouting("routing.json")
    if len(told) > most:
        raise BadRouting("routing.many", limit=most)
    return told


def _object(told: Any, type_: type[Rule | Absence | LadderRule]) -> Mapping[str, Any]:
    if not isinstance(told, dict):
        raise BadRouting("routing.field", field="{}")
    known = {field.name for field in fields(type_)}
    for name in told:
        if name not in known:
            raise BadRouting("routing.field", field=_shown(name))
    return told


def _name(value: Any) -> str:
    if not isinstance(value, str):
        raise BadRouting("routing.field", field="name")
    name = " ".join(value.split())
    if not name or len(name) > LONGEST_NAME or any(unicodedata.category(c).startswith("C") for c in name):
        raise BadRouting("routing.name", limit=LONGEST_NAME)
    return name


def _addressee(value: Any) -> str:
    if value in BY_PLACE:
        return str(value)
    if isinstance(value, str) and value.startswith(SUDIN):
        return SUDIN + _code(value.removeprefix(SUDIN), "addressee")
    return _code(value, "addressee")


def _code(value: Any, field: str) -> str:
    if not isinstance(value, str) or not _CODE.fullmatch(value):
        raise BadRouting("routing.field", field=field)
    return value


def _some(value: Any, field: str) -> list[Any]:
    if value is None:
        return []
    if not isinstance(value, list) or len(value) > MOST_NAMED:
        raise BadRouting("routing.field", field=field)
    return value


def _codes(value: Any, field: str) -> tuple[str, ...]:
    return tuple(sorted({_code(one, field) for one in _some(value, field)}))


def _integer(value: Any, field: str, least: int, most: int) -> int:
    if not isinstance(value, int) or isinstance(value, bool) or not least <= value <= most:
        raise BadRouting("routing.field", field=field)
    return value


def _flag(value: Any) -> bool:
    if not isinstance(value, bool):
        raise BadRouting("routing.field", field="active")
    return value


def _window(begins: Any, ends: Any) -> tuple[int | None, int | None]:
    if begins is None and ends is None:
        return None, None
    first, last = _minute(begins), _minute(ends) or _END_OF_DAY  # an end at midnight is that of the day
    if first in (last, _END_OF_DAY):
        raise BadRouting("routing.window", begins=clock(first), ends=clock(last))
    return first, last


def _minute(value: Any) -> int:
    match = _TIME.fullmatch(value) if isinstance(value, str) else None
    if match is None:
        raise BadRouting("routing.time")
    return _END_OF_DAY if match[1] is None else int(match[1]) * 60 + int(match[2])


def area_from_json(text: str) -> Corners:
    """Read the area of a rule as somebody pastes or opens it: a Polygon, alone or as the one feature of a file.

    Raises:
        BadRouting: what is wrong with it.
    """
    if len(text) > LONGEST_AREA:
        raise BadRouting("routing.long", limit=LONGEST_AREA)
    try:
        told = json.loads(text)
    except (ValueError, RecursionError):
        raise BadRouting("routing.area") from None
    features = told.get("features") if isinstance(told, dict) else None
    if isinstance(features, list):
        if len(features) != 1:
            raise BadRouting("routing.polygon_kind")
        told = features[0]
    if isinstance(told, dict) and told.get("type") == "Feature":
        told = told.get("geometry")
    return _polygon(told)


def area_drawn(outline: Sequence[tuple[float, float]]) -> Corners:
    """The area a hand has drawn, with no more corners than it needs.

    Args:
        outline: (latitude, longitude) as the map gives it.

    Raises:
        BadRouting: it crosses itself, encloses nothing or lies elsewhere.
    """
    import shapely

    line = [(lon, lat) for lat, lon in outline]
    tolerance = _HAND
    while len(line) > 3 and (len(line) > MOST_CORNERS or tolerance == _HAND):
        line = list(shapely.LineString(line).simplify(tolerance).coords)
        tolerance *= 2
    return _polygon([[round(lon, 6), round(lat, 6)] for lon, lat in line])


def _polygon(told: Any) -> Corners:
    """Corners of a GeoJSON Polygon, or of its bare ring.

    One ring, without holes, that does not cross itself and lies in the box around Jakarta.
    """
    if isinstance(told, dict):
        if told.get("type") != "Polygon":
            raise BadRouting("routing.polygon_kind")
        told = told.get("coordinates")
        if isinstance(told, list) and len(told) > 1:
            raise BadRouting("routing.polygon_holes")
        told = told[0] if isinstance(told, list) and told else None
    if not isinstance(told, list):
        raise BadRouting("routing.polygon_kind")
    if len(told) > MOST_CORNERS + 1:
        raise BadRouting("routing.polygon_long", limit=MOST_CORNERS)
    corners: list[tuple[float, float]] = []
    for number, corner in enumerate(told, 1):
        point = _corner(corner, number)
        if not corners or point != corners[-1]:
            corners.append(point)
    if len(corners) > 1 and corners[0] == corners[-1]:
        corners.pop()
    return sound(corners)


def _corner(told: Any, number: int) -> tuple[float, float]:
    """One corner; two numbers, as a third would be a height nobody drew."""
    if not isinstance(told, list) or len(told) != 2:
        raise BadRouting("routing.polygon_corner", number=number)
    if any(not isinstance(part, int | float) or isinstance(part, bool) for part in told):
        raise BadRouting("routing.polygon_corner", number=number)
    try:
        lon, lat = float(told[0]), float(told[1])
        how = plausible(lat, lon)
    except OverflowError:
        how = "outside"
    if how == "swapped":
        raise BadRouting("routing.polygon_swapped", number=number)
    if how != "ok":
        raise BadRouting("routing.polygon_outside", number=number)
    return lon, lat


def sound(corners: Sequence[tuple[float, float]]) -> Corners:
    """Corners as a rule keeps them.

    Raises:
        BadRouting: they enclose nothing, or their line crosses or touches itself.
    """
    if len(corners) < 3:
        raise BadRouting("routing.polygon_few")
    # Imported here: this module is read at start, and most rules have no polygon.
    import shapely

    shape = shapely.Polygon(corners)
    if shape.convex_hull.area == 0:
        raise BadRouting("routing.polygon_few")
    if not shape.is_valid:
        where = re.search(r"\[([-\d.]+) ([-\d.]+)\]", shapely.is_valid_reason(shape))
        lon, lat = (float(part) for part in where.groups()) if where is not None else corners[0]
        raise BadRouting("routing.polygon_crossed", lat=f"{lat:.5f}", lon=f"{lon:.5f}")
    return tuple(corners)


def _shown(text: str) -> str:
    """A word from outside, short and without control characters."""
    return "".join(c for c in text if not unicodedata.category(c).startswith("C"))[:LONGEST_NAME]


#: The lists a supervisor says of the city, by kind of master data, and what reads each.
READERS: Final[dict[str, Callable[[str], tuple[Any, ...]]]] = {
    "routing_rules": rules_from_json,
    "absences": absences_from_json,
    "escalation_rules": ladder_from_json,
}
#: What writes each.
WRITERS: Final[dict[str, Callable[[Iterable[Any]], str]]] = {
    "routing_rules": rules_to_json,
    "absences": absences_to_json,
    "escalation_rules": ladder_to_json,
}
#: What master data says against one of them: a sentence code and its parameters, or None.
PROBLEMS: Final[dict[str, Callable[[Any, Reference], tuple[str, dict[str, Any]] | None]]] = {
    "routing_rules": routing.problem,
    "absences": routing.absence_problem,
    "escalation_rules": ladder.problem,
}
