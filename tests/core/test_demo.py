"""The made city keeps the numbers it was made for: the press's and those on the screens' pictures.

Replaying it takes some ten seconds, so one store serves the file.
"""

from __future__ import annotations

import sqlite3
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import islice
from random import Random
from typing import Any

import pytest

from console.core import demo_rules, queries, review, settings
from console.core.demo import City
from console.core.demo_figures import ASPIRATIONS, INFLOW_DAYS, MINE, PER_DAY, RED, TRIAGE, WAITING
from console.core.dispatch import Dispatcher, History
from console.core.ladder_count import would_raise
from console.core.queries import Wanted
from console.core.rehearsal import rehearse
from console.core.routing_overlaps import overlaps
from console.core.store import Store, open_store
from models.commands import Actor, Complete, Coordinate, Dispose, Start, kind_of
from models.complaint import CHANNELS, Complaint
from models.filters import day_start, parse
from models.indicator import Causes
from models.reference import Reference, default_reference
from models.rules import Refusal, apply, refuse, with_effect

NOW = 1_763_946_600  # Monday 24 November 2025, 08:10 in Jakarta
SEED = 20251124
BATCH = 500


@dataclass(frozen=True)
class Filled:
    """The city in a store, and what was left out on the way."""

    store: Store
    db: sqlite3.Connection
    refused: list[Refusal]

    def count(self, where: str) -> int:
        return queries.count(self.db, Wanted(parse(where), "urgent", NOW, "rina"))


def city(me: str = "rina", seed: int = SEED, reference: Reference | None = None) -> City:
    return City(reference or default_reference(), seed, NOW, me)


@pytest.fixture(scope="module")
def filled(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Filled]:
    home = tmp_path_factory.mktemp("city")
    store = open_store(settings.load({"TANGGAP_HOME": str(home)}, "rina"), NOW)
    entropy = Random(1).randbytes  # noqa: S311 - the same ids each time
    dispatcher = Dispatcher(store, Actor("tanggap", "intake"), "uji", lambda: NOW, entropy)
    made = city(reference=store.reference)
    dispatcher.set_crews(made.crews)
    refused = []
    past = made.past()
    while batch := list(islice(past, BATCH)):
        refused += [refusal for _case, refusal in dispatcher.replay(batch).refused]
    db = store.reader()
    yield Filled(store, db, refused)
    db.close()
    dispatcher.close()
    store.close()


@pytest.fixture(scope="module")
def past() -> list[History]:
    return list(city().past())


def test_every_step_is_one_the_rules_allow(filled: Filled) -> None:
    assert filled.refused == []


@pytest.mark.parametrize(
    ("where", "count"),
    [
        ("open=yes", 6120),
        ("triage=yes", TRIAGE),
        ("kind=aspiration and open=yes", ASPIRATIONS),
        ("reopened>0 and status=menunggu", 263),
        ("assignee=rina", MINE),
        ("assignee=rina and open=yes", MINE),
    ],
)
def test_the_views_show_the_counts_of_the_pictures(filled: Filled, where: str, count: int) -> None:
    assert filled.count(where) == count


def test_the_red_ones_are_red_for_the_causes_the_press_printed(filled: Filled) -> None:
    found = review.indicators(filled.db, filled.store.reference, NOW)

    red = {one.name: one for one in found if one.colour == "red"}
    assert {name: one.causes for name, one in red.items()} == {
        name: Causes(*figures[:5]) for name, figures in RED.items()
    }
    assert {name: one.waiting for name, one in red.items()} == {
        name: sum(figures[:5]) for name, figures in RED.items()
    }
    assert sum(one.waiting for one in found) == WAITING
    assert sum(one.colour == "amber" for one in found) == 16


def test_the_red_ones_get_more_than_their_crews_can_do(filled: Filled) -> None:
    found = {one.name: one for one in review.indicators(filled.db, filled.store.reference, NOW)}
    for name, figures in RED.items():
        assert found[name].crew == figures[6]
        assert found[name].inflow_per_day >= figures[5]
        assert found[name].inflow_per_day > found[name].capacity_per_day


def test_every_channel_brings_reports(filled: Filled) -> None:
    counts = dict(filled.db.execute("select channel, count(*) from complaint group by channel").fetchall())
    assert set(counts) == set(CHANNELS)
    assert 22_000 <= sum(counts.values()) <= 24_000
    assert max(counts, key=lambda channel: counts[channel]) == "qlue"


def test_days_are_alike(past: list[History]) -> None:
    """No day stands out because the open reports were put on it."""
    days = Counter(-((h.report.command.received_at - day_start(NOW)) // 86_400) for h in past)
    for back in range(1, INFLOW_DAYS + 1):
        assert 0.85 * PER_DAY <= days[back] <= 1.2 * PER_DAY, f"{days[back]} reports {back} days ago"
    assert max(days) < 45


def test_nothing_happens_after_now_or_before_its_report(past: list[History]) -> None:
    for history in past:
        times = [history.report.command.received_at, *(step.at for step in history.steps)]
        assert times == sorted(times)
        assert times[-1] <= NOW


def test_the_same_seed_and_moment_give_the_same_city() -> None:
    first = list(islice(city().past(), 300))
    assert first == list(islice(city().past(), 300))
    assert first != list(islice(city(seed=SEED + 1).past(), 300))


def test_an_operator_named_like_a_colleague_holds_no_more(past: list[History]) -> None:
    """Budi is one of the made colleagues; when he is the operator, somebody else does their work."""
    actors = Counter(step.actor for h in city("budi").past() for step in h.steps if step.actor.name == "budi")
    assert set(actors) == {Actor("budi", "operator")}
    mine = {h.report.id for h in past for step in h.steps if step.actor.name == "rina"}
    assert len(mine) == MINE


def test_cases_have_places_words_and_reporters_of_their_own(past: list[History]) -> None:
    assert len({h.report.id for h in past}) == len(past)
    for history in past:
        command = history.report.command
        assert command.text.strip() == command.text
        assert history.report.reporter_name
        assert (command.lat is None) == (command.lon is None)


def test_a_report_comes_in_while_one_watches() -> None:
    made = city()
    reports = [made.report(NOW + i) for i in range(50)]
    assert len({report.id for report in reports}) == 50
    assert all(report.command.received_at == NOW + i for i, report in enumerate(reports))
    assert all(refuse(None, r.command, Actor("tanggap", "intake"), made.reference) is None for r in reports)


def test_colleagues_work_a_case_to_its_end() -> None:
    """Whatever comes in, what a colleague does next is allowed, until it is done."""
    made = city()
    ref = made.reference
    for i in range(40):
        command = made.report(NOW).command
        effect = apply(None, command, NOW, ref, Actor("tanggap", "intake"))
        case = Complaint(id=made.report(NOW + i).id, **effect)
        done = []
        while (deed := made.deed(case)) is not None:
            colleague = made.colleague()
            assert refuse(case, deed, colleague, ref) is None, (deed, case)
            case = with_effect(case, apply(case, deed, NOW, ref, colleague))
            done.append(kind_of(deed))
            assert len(done) < 6, done
        assert case.status == "selesai"
        assert done[-1] == kind_of(Complete())
        assert {kind_of(Coordinate("")), kind_of(Dispose("")), kind_of(Start())} & set(done)


def test_its_supervisors_said_rules_and_new_reports_follow_them(filled: Filled) -> None:
    store = filled.store
    entropy = Random(2).randbytes  # noqa: S311 - the same ids each time
    door = Dispatcher(store, Actor("tanggap", "intake"), "uji", lambda: NOW, entropy)
    demo_rules.say(door, NOW)
    ref = store.reference
    assert len([rule for rule in ref.routing_rules if rule.active]) == 3
    assert not overlaps(ref.routing_rules).never
    (away,) = ref.absences
    assert (ref.agencies[away.agency].name, ref.agencies[away.deputy].name) == (
        "Kelurahan Pluit", "Kelurahan Penjaringan",
    )  # fmt: skip
    assert away.since <= NOW < away.until
    raised = would_raise(filled.db, ref.escalation_rules, NOW, ref)
    assert all(50 < count < 400 for count in raised), raised
    tried = rehearse(filled.db, ref.routing_rules, (), ref, NOW - 30 * 86_400, NOW)
    assert all(rule.decided for rule in tried.rules), tried.rules

    demo_rules.say(door, NOW + 60)  # what somebody said stays
    assert store.reference.absences == (away,)
    made = city(reference=ref)
    reports = [made.report(NOW + i) for i in range(400)]
    told = Counter(reason for one in reports for reason in _told(one.command.suggested.get("agency", {})))
    assert told["Banjir Jakarta Utara"] and told[away.agency]
    assert all(refuse(None, r.command, Actor("tanggap", "intake"), ref) is None for r in reports)
    door.close()


def _told(agency: dict[str, Any]) -> list[str]:
    return [agency[k] if k == "rule" else agency[k]["agency"] for k in ("rule", "instead") if k in agency]
