"""Routing rules at work: what fits, whom it goes to, which rules are in each other's way, and the rehearsal."""

from __future__ import annotations

import time
from collections.abc import Iterator
from dataclasses import replace
from datetime import datetime
from pathlib import Path
from random import Random
from uuid import UUID

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from shapely.geometry import Point, Polygon, box

from console.core import routing
from console.core.errors import Refused
from console.core.rehearsal import SAMPLES, Move, rehearse
from console.core.routing import Cases, Decision, Routes
from console.core.routing_overlaps import Never, overlaps
from console.core.store import Store
from models import reading
from models.agencies import default_categories
from models.commands import Coordinate, Dispose, ReceiveReport
from models.complaint import CHANNELS, SURE_AGENCY, Complaint
from models.identity import WIB
from models.routing import Absence, Rule
from tests.support import made_city
from tests.support.factories import DAY, GAMBIR, HOUR, LURAH, NOW, PENJARINGAN, PLUIT, reference, report, room
from tests.support.routing import SQUARE, rules


def at(text: str) -> int:
    """A moment in Jakarta."""
    return int(datetime.fromisoformat(text).replace(tzinfo=WIB).timestamp())


_CASES = st.builds(
    report,
    channel=st.sampled_from(CHANNELS),
    category=st.sampled_from((None, "sampah", "jalan", "banjir")),
    kelurahan=st.sampled_from((None, PLUIT, PENJARINGAN, GAMBIR)),
    received_at=st.integers(NOW - 14 * DAY, NOW),
    lat=st.sampled_from((-6.12, -6.13, -6.14, None)),
    lon=st.sampled_from((106.79, 106.78, 106.81, None)),
)
_RULES = st.lists(rules(), max_size=6, unique_by=lambda rule: rule.name.casefold())


def fits(rule: Rule, case: ReceiveReport) -> bool:
    """What a rule says, in other words than the code's."""
    local = datetime.fromtimestamp(case.received_at, WIB)
    minute, day = local.hour * 60 + local.minute, local.weekday()
    if rule.begins is not None and rule.ends is not None:
        if rule.begins < rule.ends:
            timely = rule.begins <= minute < rule.ends
        else:
            timely = minute >= rule.begins or minute < rule.ends
            day = day if minute >= rule.begins else (day - 1) % 7
        if not timely:
            return False
    if rule.weekdays and day not in rule.weekdays:
        return False
    if rule.categories and case.category not in rule.categories:
        return False
    if rule.channels and case.channel not in rule.channels:
        return False
    if rule.kelurahan and case.kelurahan not in rule.kelurahan:
        return False
    if not rule.polygon:
        return True
    if case.lat is None or case.lon is None:
        return False
    return bool(Polygon(rule.polygon).intersects(Point(case.lon, case.lat)))


@given(_RULES, st.lists(_CASES, max_size=8))
def test_the_first_rule_that_fits_decides_one_by_one_and_all_at_once(
    some: list[Rule], cases: list[ReceiveReport]
) -> None:
    routes = Routes(some)
    expected = []
    for case in cases:
        fitting = [rule for rule in some if rule.active and fits(rule, case)]
        expected.append(min(fitting, key=lambda rule: (rule.position, rule.name), default=None))
    assert [routes.match(case) for case in cases] == expected
    assert [routing.match(case, some) for case in cases] == expected
    found = routes.which(Cases.of(cases)).tolist()
    assert [routes.rules[i] if i >= 0 else None for i in found] == expected


def test_a_night_belongs_to_the_day_it_began_on() -> None:
    night = Rule("Sabtu malam", "SATPOLPP", weekdays=(5,), begins=22 * 60, ends=4 * 60)
    for when, there in (
        ("2025-11-22T22:00", True), ("2025-11-23T03:59", True), ("2025-11-23T04:00", False),
        ("2025-11-22T21:59", False), ("2025-11-22T02:00", False), ("2025-11-23T23:00", False),
    ):  # fmt: skip
        assert (routing.match(report(received_at=at(when)), [night]) is night) is there, when


# Whom a case goes to ------------------------------------------------------------------------------------------------


def first(case: ReceiveReport, *some: Rule, absences: tuple[Absence, ...] = ()) -> Decision:
    return routing.first(case, Routes(some), reference(), absences)


def test_the_channels_own_rule_goes_before_and_the_category_after() -> None:
    rule = Rule("Semua", "SATPOLPP")
    assert first(report(channel="qlue"), rule) == Decision(LURAH, "channel")
    assert first(report(channel="x", category="banjir"), rule) == Decision("SATPOLPP", "rule", rule)
    assert first(report(channel="x", category="banjir")) == Decision("DSDA", "category")
    assert first(report(channel="x", category="banjir"), replace(rule, active=False)).to == "DSDA"
    assert first(report(channel="qlue", kelurahan=None), rule).to == "SATPOLPP"  # no lurah is known


@pytest.mark.parametrize(
    ("addressee", "kelurahan", "to"),
    [
        ("lurah", PLUIT, LURAH),
        ("ppsu", PLUIT, f"PPSU-{PLUIT}"),
        ("sudin DISHUB", PLUIT, "DISHUB-3172"),
        ("sudin DISHUB", GAMBIR, "DISHUB-3171"),
        ("DISHUB-3171", PLUIT, "DISHUB-3171"),
        (LURAH, PLUIT, LURAH),
        (LURAH, GAMBIR, "DSDA"),  # he serves another kelurahan: the rule decides nothing
        ("lurah", None, "DSDA"),
        ("sudin DISHUB", None, "DSDA"),
        ("TIDAK-ADA", PLUIT, "DSDA"),
    ],
)
def test_an_addressee_by_place(addressee: str, kelurahan: str | None, to: str) -> None:
    case = report(channel="x", category="banjir", kelurahan=kelurahan)
    assert first(case, Rule("a", addressee)).to == to


def test_a_deputy_takes_what_arrives_while_somebody_is_away() -> None:
    case = report(channel="x", category="banjir", received_at=NOW)
    away = Absence("DSDA", NOW, NOW + 1, "DBM")
    assert first(case, absences=(away,)) == Decision("DBM", "category", None, "DSDA")
    assert first(replace(case, received_at=NOW + 1), absences=(away,)).to == "DSDA"
    assert first(case, absences=(replace(away, deputy=""),)) == Decision(None, "absent", None, "DSDA")
    assert first(case, absences=(replace(away, deputy="TIDAK-ADA"),)).to is None


# Overlaps -----------------------------------------------------------------------------------------------------------

_DATA = [
    report(channel=channel, category=category, kelurahan=kelurahan, lat=lat, lon=106.79,
           received_at=at(f"2025-11-{day:02d}T12:00") + 60 * minute)
    for channel in ("qlue", "x") for category in (None, "sampah", "jalan") for kelurahan in (None, PLUIT, PENJARINGAN)
    for day in (17, 18, 22, 23) for minute in (0, 500, 700) for lat in (-6.12, None)
]  # fmt: skip


@settings(max_examples=60)
@given(_RULES)
def test_overlaps_name_every_pair_that_meets_and_never_one_that_decides(some: list[Rule]) -> None:
    found = overlaps(some)
    pairs = {(pair.wins, pair.loses) for pair in found.pairs}
    never = {one.rule for one in found.never if one.code == "routing.never_covered"}
    routes = Routes(some)
    for case in _DATA:
        fitting = [rule.name for rule in routes.rules if fits(rule, case)]
        assert all((a, b) in pairs for i, a in enumerate(fitting) for b in fitting[i + 1 :])
        assert not fitting or fitting[0] not in never


def test_rules_that_can_never_decide() -> None:
    week = Rule("hari kerja", "DSDA", 0, weekdays=(0, 1, 2, 3, 4), categories=("banjir",))
    end = Rule("akhir pekan", "DSDA", 1, weekdays=(5, 6), categories=("banjir", "jalan"))
    late = Rule("banjir malam", "BPBD", 2, categories=("banjir",), begins=1200, ends=300)
    free = Rule("banjir dan jalan", "BPBD", 3, categories=("banjir", "jalan"))
    qlue = Rule("qlue", "DSDA", 4, channels=("qlue",), kelurahan=(PLUIT,))
    found = overlaps([free, late, end, week, qlue])
    assert found.never == (
        Never("banjir malam", "routing.never_covered", ("hari kerja", "akhir pekan")),
        Never("qlue", "routing.never_channel"),
    )
    pairs = {(pair.wins, pair.loses): pair.same for pair in found.pairs}
    assert ("hari kerja", "akhir pekan") not in pairs
    assert pairs["akhir pekan", "banjir malam"] is False
    assert pairs["hari kerja", "qlue"] is True
    assert overlaps([]).pairs == overlaps([replace(free, active=False), late]).never == ()


def test_places_cover_only_what_is_certain() -> None:
    west, east = SQUARE[0][0], SQUARE[1][0]
    middle = (west + east) / 2

    def part(a: float, b: float) -> tuple[tuple[float, float], ...]:
        return ((a, -6.14), (b, -6.14), (b, -6.10), (a, -6.10))

    square = Rule("petak", "DSDA", 9, polygon=SQUARE)
    halves = [
        Rule("barat", "DBM", 0, polygon=part(west, middle)),
        Rule("timur", "DBM", 1, polygon=part(middle, east)),
    ]
    assert [one.rule for one in overlaps([*halves, square]).never] == ["petak"]
    assert overlaps([halves[0], square]).never == ()
    assert [(p.wins, p.loses) for p in overlaps([*halves, square]).pairs] == [
        ("barat", "petak"),
        ("timur", "petak"),
    ]
    both = Rule("dua", "DBM", 0, kelurahan=(PLUIT, PENJARINGAN))
    one = Rule("satu", "DBM", 1, kelurahan=(PLUIT,))
    assert [never.rule for never in overlaps([both, one]).never] == ["satu"]
    assert overlaps([one, replace(both, position=2)]).never == ()
    everywhere = Rule("semua", "DBM", 0)
    assert len(overlaps([everywhere, one, square]).never) == 2
    assert (
        overlaps([square, one, replace(everywhere, position=10)]).never == ()
    )  # a case may have no place at all
    assert len(overlaps([square, one]).pairs) == 1
    assert overlaps([square, one], {PLUIT: box(106.0, -6.4, 106.5, -6.3)}).pairs == ()
    assert len(overlaps([square, one], {PLUIT: box(*Polygon(SQUARE).bounds)}).pairs) == 1


# Rehearsal ----------------------------------------------------------------------------------------------------------


@pytest.fixture(scope="module")
def city(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Store]:
    with made_city.opened(tmp_path_factory.mktemp("city")) as store:
        yield store


def test_the_rehearsal_counts_what_a_count_of_its_own_counts(city: Store) -> None:
    since, until = NOW - 30 * DAY, NOW - DAY
    parking = Rule("parkir utara", "SATPOLPP", 0, categories=("parkir-liar", "pkl-liar"))
    floods = Rule("banjir", "sudin DSDA", 1, categories=("banjir", "saluran-air"), weekdays=(0, 1, 2, 3, 4))
    current = Rule("banjir", "BPBD", 1, categories=("banjir",))
    db = city.reader()
    found = rehearse(db, [floods, parking], [current], city.reference, since, until)
    ids = [UUID(bytes=raw) for (raw,) in db.execute("select id from complaint")]
    cases = [
        case for _n, case in reading.load(db, ids).values()
        if since <= case.received_at < until and case.kind != "spam"
    ]  # fmt: skip
    hands: dict[UUID, str] = {}
    for raw, to in db.execute(
        "select complaint, json_extract(body, '$.to') from event where kind in ('coordinate', 'dispose')"
        " order by n desc"
    ):
        hands[UUID(bytes=raw)] = to
    db.close()

    def goes(case: Complaint, some: list[Rule]) -> Decision:
        return routing.first(case, Routes(some), city.reference)

    ruled = [case for case in cases if goes(case, [floods, parking]).why == "rule"]
    known = [case for case in ruled if case.id in hands or case.sure & SURE_AGENCY]
    else_ = [c for c in known if goes(c, [floods, parking]).to != hands.get(c.id, c.agency)]
    moved = [c for c in cases if goes(c, [floods, parking]).to != goes(c, [current]).to]
    assert found.cases == len(cases) > 1000
    assert found.decided == len(ruled) == sum(rule.decided for rule in found.rules) > 100
    assert found.handed == len(known)
    assert found.assumed == len([case for case in known if case.id not in hands])
    assert found.elsewhere == len(else_) > 50
    assert found.changed == len(moved) == sum(move.cases for move in found.moves) > 100
    assert [rule.rule for rule in found.rules] == ["parkir utara", "banjir"]
    assert 0 < found.within < found.elsewhere  # handed to the Dinas, where the rule names its unit
    numbers = {case.number for case in else_}
    assert all(
        set(rule.samples) <= numbers and len(rule.samples) == min(SAMPLES, rule.elsewhere)
        for rule in found.rules
    )
    newest = sorted((c for c in moved if goes(c, [current]).to == "DISHUB"), key=lambda c: -c.received_at)
    move = next(move for move in found.moves if (move.source, move.to) == ("DISHUB", "SATPOLPP"))
    assert (move.cases, move.samples[0]) == (len(newest), newest[0].number)
    agencies = {agency.code: agency for agency in found.agencies}
    assert agencies["SATPOLPP"].proposed == sum(goes(c, [floods, parking]).to == "SATPOLPP" for c in cases)
    assert agencies["BPBD"].present == sum(goes(c, [current]).to == "BPBD" for c in cases)
    assert sum(a.present for a in found.agencies) == sum(a.proposed for a in found.agencies) == len(cases)


def test_the_same_rules_change_nothing_and_no_rules_decide_nothing(city: Store) -> None:
    rule = Rule("parkir", "SATPOLPP", categories=("parkir-liar",))
    db = city.reader()
    same = rehearse(db, [rule], [rule], city.reference, 0, NOW)
    none = rehearse(db, [], [rule], city.reference, 0, NOW)
    empty = rehearse(db, [rule], [], city.reference, NOW, NOW)
    db.close()
    assert (same.changed, same.moves) == (0, ())
    assert (none.decided, none.rules) == (0, ())
    assert none.changed == same.decided > 0
    assert (empty.cases, empty.agencies, empty.rules[0].decided) == (0, (), 0)


def test_what_a_rule_moves_and_what_earlier_ones_take_from_it_can_be_counted(city: Store) -> None:
    wide = Rule("semua banjir", "sudin DSDA", 1, categories=("banjir", "saluran-air"))
    narrow = Rule("banjir di Pluit", "BPBD", 2, categories=("banjir",), kelurahan=(PLUIT, PENJARINGAN))
    db = city.reader()
    alone = rehearse(db, [narrow], [], city.reference, 0, NOW).rules[0]
    both = rehearse(db, [wide, narrow], [], city.reference, 0, NOW)
    (fitting,) = db.execute(
        "select count(*) from complaint where category = 'banjir' and kelurahan in (?, ?) and kind <> 'spam'"
        " and received_at < ?", (PLUIT, PENJARINGAN, NOW),
    ).fetchone()  # fmt: skip
    db.close()
    assert both.rules[1].taken == (("semua banjir", fitting),)
    assert fitting > 0
    assert (both.rules[1].decided, both.rules[0].taken) == (0, ())
    for rule in (alone, *both.rules):
        assert sum(move.cases for move in rule.moves) == rule.changed
    assert alone.moves and {move.to for move in alone.moves} == {"BPBD"}


def test_a_rehearsal_says_how_far_it_is_and_can_be_stopped(city: Store) -> None:
    told: list[tuple[int, int]] = []

    def stop(done: int, of: int) -> None:
        told.append((done, of))
        if done:
            raise Refused("rehearsal.stopped")

    db = city.reader()
    with pytest.raises(Refused):
        rehearse(db, [], [], city.reference, 0, NOW, stop)
    (cases,) = db.execute("select count(*) from complaint where kind <> 'spam'").fetchone()
    db.close()
    assert told == [(0, cases), (1000, cases)]


def test_the_first_hand_over_that_stood_counts(home: Path) -> None:
    rule = Rule("sampah", "DLH", categories=("sampah",))
    with room(home) as made:
        made.receive(*(report(i, channel="x", agency=None, received_at=NOW - HOUR) for i in range(6)))
        one, undone, _never, reopened, unit, there = sorted(
            made.cases(), key=lambda c: made.case(c).external_id
        )
        made.done(Coordinate("DSDA"), one)
        made.done(Coordinate("DLH"), one)  # later ones do not matter
        made.door.undo(made.done(Coordinate("DSDA"), undone))
        made.done(Coordinate("DLH"), undone)
        made.done(Dispose(f"PPSU-{PLUIT}"), reopened)
        made.done(Dispose("DLH-3172"), unit)
        made.done(Coordinate("DLH"), there)
        db = made.store.reader()
        found = rehearse(db, [rule], [], made.store.reference, 0, NOW)
        db.close()
        tried = found.rules[0]
        assert (tried.decided, tried.handed, tried.elsewhere, tried.within) == (6, 5, 3, 1)
        assert set(tried.samples) == {made.case(case).number for case in (one, reopened, unit)}
        assert found.moves == (Move(LURAH, "DLH", 6, found.moves[0].samples),)
        assert found.assumed == 0


def test_sixty_rules_over_50_000_cases_stay_fast() -> None:
    dice = Random(3)  # noqa: S311 - repeats, hides nothing
    slugs = [category.code for category in default_categories()]
    some = [
        Rule(f"r{i}", "DSDA", i, polygon=SQUARE if i % 3 == 0 else (), categories=tuple(dice.sample(slugs, 3)),
             begins=60, ends=600)
        for i in range(60)
    ]  # fmt: skip
    count = 50_000
    cases = Cases(
        dice.choices(slugs, k=count), [PLUIT] * count, ["x"] * count, np.arange(count, dtype=np.int64) * 60 + NOW,
        np.linspace(-6.2, -6.1, count), np.full(count, 106.79),
    )  # fmt: skip
    routes = Routes(some)
    began = time.perf_counter()
    found = routes.which(cases)
    assert time.perf_counter() - began < 2
    assert 0.1 < (found >= 0).mean() < 1
