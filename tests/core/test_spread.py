"""A backlog spread: everybody with authority or with a reason, loads that add up, and what the rules then accept."""

from __future__ import annotations

import time
from collections import Counter
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from random import Random
from uuid import UUID

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from console.core import spread_options
from console.core.dispatch import Dispatcher
from console.core.load import Balance, Load, balance
from console.core.routing import Routes
from console.core.spread import Spread, spread, spread_cases, totals
from console.core.spread_options import Case, Options
from console.core.store import Store
from models.commands import Actor, Complete, Coordinate, Dispose, Merge, Note, Reject, Start
from models.complaint import OPEN, STATUSES, SURE_AGENCY, SURE_CATEGORY, SURE_KELURAHAN
from models.routing import Absence, Rule
from models.sentences import LANGUAGES, say
from tests.support import made_city
from tests.support.factories import (
    CREW,
    DAY,
    GAMBIR,
    HOUR,
    LURAH,
    NOW,
    PENJARINGAN,
    PLUIT,
    RINA,
    Room,
    entropy,
    reference,
    report,
    room,
)

# Pure: any cases, any rules, any absences ---------------------------------------------------------------------------

_AGENCIES = (None, LURAH, CREW, "DSDA", "DSDA-3172", "DBM", "PLN", f"PPSU-{GAMBIR}", "SATPOLPP")
_CATEGORIES = (None, "sampah", "banjir", "jalan", "jaringan-listrik", "tidak-ada")
_CASES = st.builds(
    Case,
    id=st.uuids(version=4), number=st.just("JK1"), status=st.sampled_from((*STATUSES, *OPEN[:3])),
    kind=st.sampled_from(("complaint", "complaint", "undecided", "spam")), channel=st.sampled_from(("qlue", "x")),
    category=st.sampled_from(_CATEGORIES), kelurahan=st.sampled_from((PLUIT, PENJARINGAN, GAMBIR, None)),
    agency=st.sampled_from(_AGENCIES), sure=st.integers(0, 15), received_at=st.integers(NOW - 9 * DAY, NOW),
    due_at=st.none() | st.integers(NOW - 5 * DAY, NOW + 9 * DAY), paused=st.booleans(), urgent=st.integers(0, 5),
    lat=st.sampled_from((-6.12, None)), lon=st.just(106.79), merged=st.sampled_from((False, False, False, True)),
)  # fmt: skip
_ABSENT = st.lists(st.builds(
    Absence, st.sampled_from(("DSDA", "DSDA-3172", CREW, LURAH)), st.just(0), st.sampled_from((NOW, NOW + 1)),
    st.sampled_from(("", "DBM", LURAH, CREW, f"PPSU-{GAMBIR}", "TIDAK-ADA")),
), max_size=3)  # fmt: skip
_NAMED = st.lists(st.builds(
    Rule, st.sampled_from("abc"), st.sampled_from(("SATPOLPP", "ppsu", f"PPSU-{GAMBIR}", "sudin DBM", "TIDAK-ADA")),
    categories=st.sampled_from(((), ("sampah",), ("banjir",))), channels=st.sampled_from(((), ("x",))),
), max_size=2)  # fmt: skip
_ALLOWED = st.none() | st.sets(st.sampled_from(("DSDA", "DSDA-3172", CREW, LURAH, "SATPOLPP")))


def loads(open_: int = 5, capacity: float = 3.0) -> Balance:
    """Everybody has the same to do; lurah and crew as one."""

    def load(code: str, *agencies: str) -> Load:
        return Load(code, agencies, open_ * len(agencies), 0, 0, 0.0, 0.0, capacity, "crew")

    ref = reference()
    return Balance(
        NOW,
        {code: load(code, code) for code in ref.agencies},
        {code: load(code, f"LURAH-{code}", f"PPSU-{code}") for code in ref.territory.kelurahan},
        0,
        0,
    )


LOADS = loads()


def suggested(
    cases: list[Case],
    rules: list[Rule],
    absences: list[Absence],
    allowed: set[str] | None,
    found: Balance = LOADS,
) -> Spread:
    routes = Routes(rules)
    return spread_cases(
        cases, Options(reference(), RINA, NOW, routes, absences, allowed), reference(), found, routes
    )


def authority(case: Case, rules: list[Rule], absences: list[Absence]) -> set[str]:
    """Who may have a case, in other words than the code's: deputies in the places of absent ones."""
    ref = reference()
    kota = (case.kelurahan or "").replace(".", "")[:4]
    own = {f"PPSU-{case.kelurahan}", f"LURAH-{case.kelurahan}"}
    entitled = {
        "sampah": own, "banjir": {"DSDA", f"DSDA-{kota}"}, "jalan": {"DBM", f"DBM-{kota}"}, "jaringan-listrik": {"PLN"},
    }.get(case.category or "", set())  # fmt: skip
    for rule in sorted(rules, key=lambda r: (r.position, r.name)):
        if (not rule.categories or case.category in rule.categories) and (
            not rule.channels or case.channel in rule.channels
        ):
            entitled = entitled | {
                rule.addressee.replace("sudin DBM", f"DBM-{kota}").replace("ppsu", f"PPSU-{case.kelurahan}")
            }
            break
    deputies: set[str] = set()
    for code in entitled & set(ref.agencies):
        seen: list[str] = []
        while code and code not in seen:
            seen.append(code)
            away = [one for one in absences if one.agency == code and one.until > NOW]
            if not away:
                deputies.add(code)
                break
            code = max(away, key=lambda a: (a.since, a.until, a.deputy)).deputy
    return deputies


@settings(max_examples=150)
@given(
    st.lists(_CASES, max_size=12, unique_by=lambda c: c.id), _NAMED, _ABSENT, _ALLOWED,
)  # fmt: skip
def test_everybody_goes_to_one_with_authority_or_stays_with_a_reason(
    cases: list[Case], rules: list[Rule], absences: list[Absence], allowed: set[str] | None
) -> None:
    rules = list({rule.name: rule for rule in rules}.values())
    found = suggested(cases, rules, absences, allowed)
    by_id = {case.id: case for case in cases}
    assert Counter([*(row.case for row in found.given), *(row.case for row in found.left)]) == Counter(
        list(by_id)
    )
    for row in found.given:
        case = by_id[row.case]
        assert row.to in authority(case, rules, absences)
        assert row.to != case.holder
        assert allowed is None or row.to in allowed
        assert case.status in ("menunggu", "koordinasi", "disposisi")
        assert not case.merged
        assert case.kind != "spam"
        place = reference().agencies[row.to].kelurahan
        assert place in (None, case.kelurahan)  # no neighbour's crew
    for row in (*found.given, *found.left):
        assert all(say(lang, row.why.code, **row.why.params) for lang in LANGUAGES)
    gets = Counter(row.to for row in found.given)
    loses = Counter(row.holder for row in found.given if row.holder is not None)
    assert {total.code for total in found.totals} == {*gets, *loses}
    for total in found.totals:
        assert (total.given, total.taken) == (gets[total.code], loses[total.code])
        assert total.after == total.before + total.given - total.taken
        before = LOADS.agencies[total.code].open if total.code in LOADS.agencies else 0
        assert total.before == before
    assert suggested(cases, rules, absences, allowed) == found


def case(number: int = 1, **values: object) -> Case:
    """A report in Pluit about rubbish that lies with nobody."""
    known = Case(
        UUID(int=number), f"JK{number}", "menunggu", "complaint", "x", "sampah", PLUIT, None,
        SURE_CATEGORY | SURE_KELURAHAN, NOW - DAY, NOW + DAY, False, NOW + DAY, -6.12, 106.79, False,
    )  # fmt: skip
    return replace(known, **values)  # type: ignore[arg-type]


def to(found: Spread) -> list[str]:
    return [row.to for row in found.given]


def why(found: Spread) -> list[str]:
    return [row.why.code for row in found.left]


def test_nothing_selected_moves_nothing() -> None:
    assert suggested([], [], [], None) == Spread()
    assert Spread().orders(reference()) == []


def test_the_crew_goes_before_the_lurah_and_the_unit_before_the_dinas() -> None:
    found = suggested(
        [case(1), case(2, category="banjir"), case(3, category="jaringan-listrik")], [], [], None
    )
    assert to(found) == [CREW, "DSDA-3172", "PLN"]
    assert [row.why.code.rsplit(".", 1)[1] for row in found.given] == ["ppsu", "sudin", "outside"]
    assert found.given[1].why.params == {"to": "Sudin DSDA JU", "days": 2}  # six cases at three a day


def test_a_full_unit_passes_over_to_its_dinas() -> None:
    agencies = {**LOADS.agencies, "DSDA-3172": replace(LOADS.agencies["DSDA-3172"], open=18)}
    busy = replace(LOADS, agencies=agencies)
    found = suggested([case(i, category="banjir") for i in range(8)], [], [], None, busy)
    assert Counter(to(found)) == {"DSDA": 8}
    agencies["DSDA-3172"] = replace(agencies["DSDA-3172"], open=11)
    found = suggested(
        [case(i, category="banjir") for i in range(16)], [], [], None, replace(busy, agencies=agencies)
    )
    counts = Counter(to(found))
    assert set(counts) == {"DSDA", "DSDA-3172"}
    assert all(total.days_after is not None and total.days_after <= 7 for total in found.totals)


def test_a_late_case_goes_where_there_is_time() -> None:
    agencies = {**LOADS.agencies, "DSDA-3172": replace(LOADS.agencies["DSDA-3172"], open=11)}
    agencies["DSDA"] = replace(agencies["DSDA"], open=0)
    slow = replace(LOADS, agencies=agencies)
    weighty = spread_options.Weights(above=4.0)

    def chosen(**values: object) -> list[str]:
        options = Options(reference(), RINA, NOW, Routes(), weights=weighty)
        one = [case(1, category="banjir", **values)]
        return to(spread_cases(one, options, reference(), slow, weights=weighty))

    assert chosen(due_at=NOW + 9 * DAY) == ["DSDA-3172"]
    assert chosen(due_at=NOW - DAY) == ["DSDA"]
    assert chosen(due_at=NOW - DAY, paused=True) == ["DSDA-3172"]  # its clocks stand still


def test_who_has_it_already_keeps_it() -> None:
    there = case(1, status="disposisi", agency=CREW, sure=15)
    assert why(suggested([there], [], [], None)) == ["spread.there"]
    assert to(suggested([replace(there, agency=LURAH, status="menunggu")], [], [], None)) == [CREW]
    assert to(suggested([replace(there, agency="DBM", status="koordinasi")], [], [], None)) == [CREW]
    assert to(suggested([replace(there, sure=7, status="menunggu")], [], [], None)) == [
        CREW
    ]  # it was only suggested


def test_a_deputy_stands_in() -> None:
    away = Absence(CREW, NOW - 1, NOW + 1, LURAH)
    found = suggested([case(1)], [], [away], None)
    assert to(found) == [LURAH]
    assert (found.given[0].why.code, found.given[0].why.params["away"]) == ("spread.why.deputy", "PPSU")
    flood = case(2, category="banjir")
    found = suggested(
        [flood], [], [Absence("DSDA-3172", 0, NOW + 1, "BPBD"), Absence("DSDA", 0, NOW + 1)], None
    )
    assert to(found) == ["BPBD"]
    assert found.given[0].why.params["away"] == "Sudin DSDA JU"
    gone = [Absence("DSDA-3172", 0, NOW + 1), Absence("DSDA", 0, NOW + 1)]
    assert why(suggested([flood], [], gone, None)) == ["spread.absent"]
    neighbour = [Absence(CREW, 0, NOW + 1, f"PPSU-{GAMBIR}"), Absence(LURAH, 0, NOW + 1)]
    assert why(suggested([case(1)], [], neighbour, None)) == ["refused.other_kelurahan"]


def test_a_rule_gives_authority_and_goes_before() -> None:
    rule = Rule("malam", "SATPOLPP", categories=("sampah",))
    found = suggested([case(1), case(2, category="banjir")], [rule], [], None)
    assert to(found) == ["SATPOLPP", "DSDA-3172"]
    assert found.given[0].why.params["rule"] == "malam"
    unknown = suggested([case(1, category=None)], [replace(rule, categories=())], [], None)
    assert to(unknown) == ["SATPOLPP"]
    neighbour = Rule("tetangga", f"PPSU-{GAMBIR}")
    assert to(suggested([case(1)], [neighbour], [], None)) == [CREW]


@pytest.mark.parametrize(
    ("values", "code"),
    [
        ({"status": "selesai"}, "spread.closed"),
        ({"merged": True}, "refused.merged"),
        ({"kind": "spam"}, "spread.spam"),
        ({"status": "proses", "agency": CREW}, "spread.begun"),
        ({"status": "proses"}, "spread.begun_by_nobody"),
        ({"category": None}, "spread.category"),
        ({"kelurahan": None}, "spread.kelurahan"),
    ],
)
def test_what_nobody_may_take_says_why(values: dict[str, object], code: str) -> None:
    assert why(suggested([case(1, **values)], [], [], None)) == [code]


def test_only_the_chosen_ones() -> None:
    assert to(suggested([case(1)], [], [], {LURAH})) == [LURAH]
    assert why(suggested([case(1)], [], [], set())) == ["spread.not_chosen"]
    auditor = Options(reference(), Actor("a", "auditor"), NOW, Routes())
    assert why(spread_cases([case(1)], auditor, reference(), LOADS)) == ["refused.role"]


def test_a_crew_is_asked_by_distance(monkeypatch: pytest.MonkeyPatch) -> None:
    """What would be if the rules let a neighbour's crew help: the nearer one does, until it has too much."""
    monkeypatch.setattr("models.rules._refuse_dispose", lambda *_: None)
    monkeypatch.setattr(
        spread_options.Options, "_by_category",
        lambda *_: [spread_options.Option(f"PPSU-{place}", "ppsu", 0.0) for place in (PENJARINGAN, PLUIT)],
    )  # fmt: skip
    near = reference().territory.kelurahan[PLUIT]
    points = {"lat": near.lat, "lon": near.lon}
    far = spread_options.Weights(km=1.0)

    def chosen(count: int) -> Counter[str]:
        options = Options(reference(), RINA, NOW, Routes(), weights=far)
        heap = [case(i, **points) for i in range(count)]
        return Counter(to(spread_cases(heap, options, reference(), LOADS, weights=far)))

    assert chosen(1) == {CREW: 1}
    heap = chosen(20)
    assert heap[CREW] > heap[f"PPSU-{PENJARINGAN}"] > 0


def test_it_tells_how_far_it_is_and_ends_when_nobody_wants_it() -> None:
    class Enough(Exception):
        pass

    heap, seen = [case(i) for i in range(1200)], []
    options = Options(reference(), RINA, NOW, Routes())
    spread_cases(heap, options, reference(), LOADS, progress=lambda done, of: seen.append((done, of)))
    assert len(seen) == 9, "three rounds of three pages"
    assert [done for done, _of in seen] == sorted(done for done, _of in seen)
    assert {of for _done, of in seen} == {1200}

    def enough(done: int, _of: int) -> None:
        if done >= 600:
            raise Enough

    with pytest.raises(Enough):
        spread_cases(heap, options, reference(), LOADS, progress=enough)


def test_what_somebody_changes_is_counted_anew() -> None:
    """As if it had been suggested so, lurah and crew as one desk."""
    ref = reference()
    heap = [case(i, agency=LURAH, sure=7 | SURE_AGENCY) for i in range(1, 5)] + [
        case(9, category="banjir", agency=LURAH, sure=7 | SURE_AGENCY), case(10, category="banjir", kelurahan=None)
    ]  # fmt: skip
    found = spread_cases(heap, Options(ref, RINA, NOW, Routes(), allowed={"DSDA", CREW}), ref, LOADS)
    assert totals(found, LOADS, ref) == found.totals
    changes = {found.given[0].case: "DLH", found.given[1].case: "", UUID(int=9): "DBM"}
    after = {row.code: row for row in totals(found, LOADS, ref, changes)}
    moved = {row.case: row.to for row in found.given} | changes
    for code, row in after.items():
        assert row.given == sum(to == code for to in moved.values()), code
        assert row.after == row.before + row.given - row.taken
    held = [one for one in heap if moved.get(one.id) and one.holder == LURAH]
    assert after[LURAH].taken == len(held) > 0
    crew = sum(moved.get(one.id) == CREW for one in heap)
    passed = sum(one.category == "sampah" for one in held)  # what he can only pass on was no work of his
    assert after[CREW].days_after == pytest.approx((10 + crew - passed) / 3.0)


def test_ten_thousand_within_two_seconds() -> None:
    dice = Random(5)  # noqa: S311 - repeats, hides nothing
    ref = reference()
    places, slugs = sorted(ref.territory.kelurahan), sorted(ref.categories)
    cases = [
        case(i, category=dice.choice(slugs), kelurahan=dice.choice(places), lat=-6.2 + dice.random() / 10,
             due_at=NOW + dice.randrange(-5 * DAY, 7 * DAY))
        for i in range(10_000)
    ]  # fmt: skip
    suggested(cases[:10], [], [], None)  # scipy is imported once
    took = []
    for _ in range(2):  # the better of two: this machine may have other things to do
        began = time.perf_counter()
        found = suggested(cases, [Rule("a", "SATPOLPP", categories=("parkir-liar",))], [], None)
        took.append(time.perf_counter() - began)
        assert len(found.given) + len(found.left) == 10_000
    assert min(took) < 2


# On a store --------------------------------------------------------------------------------------------------------


@pytest.fixture(scope="module")
def city(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Store]:
    with made_city.opened(tmp_path_factory.mktemp("city")) as store:
        yield store


def test_what_is_suggested_is_accepted_and_loads_come_true(city: Store) -> None:
    db = city.reader()
    ids = [
        UUID(bytes=raw)
        for (raw,) in db.execute("select id from complaint where status in ('menunggu', 'koordinasi')")
    ]
    before = balance(db, city.reference, NOW)
    found = spread(db, ids, city.reference, before, RINA)
    assert len(found.given) > 2000
    shuffled = Random(2).sample(ids, len(ids))  # noqa: S311 - repeats, hides nothing
    assert spread(db, [*shuffled, *shuffled[:50]], city.reference, before, RINA) == found
    door = Dispatcher(city, RINA, "uji", lambda: NOW, entropy(3))
    orders = found.orders(city.reference, reason="Pembagian beban")
    tried = door.do(orders, dry_run=True)
    assert (len(tried.accepted), tried.refused) == (len(found.given), [])
    done = door.do(orders)
    door.close()
    assert done.refused == []
    after = balance(db, city.reference, NOW)
    db.close()
    moved = {total.code: total for total in found.totals}
    for code, load in after.agencies.items():
        total = moved.get(code)
        assert load.open == (total.after if total is not None else before.agencies[code].open), code
        if total is not None and total.days_after is not None:
            assert after.desk(code).days == pytest.approx(total.days_after), code


def test_vanished_ids_begun_work_and_changes(home: Path) -> None:
    with room(home) as made:
        made.receive(*(report(i, channel="x", agency=None, received_at=NOW - HOUR) for i in range(7)))
        one, other, twin, closed, begun, paused, turned = sorted(
            made.cases(), key=lambda c: made.case(c).external_id
        )
        made.done(Merge(one), twin)
        made.done(Coordinate("DLH"), closed, begun)
        made.done(Complete("Beres"), closed)
        made.done(Start(), begun)
        made.done(Note("", "citizen"), paused)
        made.done(Reject("Bukan"), turned)
        gone = UUID(int=9)
        found = _spread(made, [gone, one, other, twin, closed, begun, paused, turned, one])
        assert {row.case for row in found.given} == {one, other, paused}
        left = {row.case: row.why.code for row in found.left}
        assert left == {
            gone: "refused.missing", twin: "refused.merged", closed: "spread.closed", begun: "spread.begun",
            turned: "spread.closed",
        }  # fmt: skip
        assert not any(row.sure for row in found.given)  # nobody has decided the category yet
        changes = {one: "DLH", other: "", begun: LURAH}
        orders = dict(found.orders(made.store.reference, changes, "bersama"))
        assert orders == {
            one: Coordinate("DLH", "bersama"), begun: Dispose(LURAH, "bersama"), paused: Dispose(CREW, "bersama"),
        }  # fmt: skip
        assert made.door.do(list(orders.items())).refused == []
        assert made.case(one).sure & SURE_AGENCY
        assert _spread(made, []) == Spread()


def _spread(made: Room, ids: list[UUID]) -> Spread:
    db = made.store.reader()
    try:
        return spread(db, ids, made.store.reference, balance(db, made.store.reference, made.now), RINA)
    finally:
        db.close()
