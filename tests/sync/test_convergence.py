"""Whatever happens on the way, everybody ends up with the same city, and every answer was the right one.

Random consoles over a central in memory and over a real one. ``CONVERGENCE_RUNS`` sets how many runs there are in
memory (a tenth of them on PostgreSQL), ``CONVERGENCE_SEED`` with which seed they begin. The control experiments leave
one check out each and show that the runs would notice; that of "known", which one run in some hundred meets, is a
story of its own in ``test_situations``.
"""

from __future__ import annotations

import os
from collections import Counter
from collections.abc import Callable, Iterator
from functools import partial
from typing import Any

import pytest

from models import landing, rules
from models.commands import Release
from tests.support import sync_world
from tests.support.centrals import central
from tests.support.sync_world import Home, Memory, World, fails, homes_in_memory, shortest
from tests.support.sync_world_postgres import Postgres

RUNS = int(os.environ.get("CONVERGENCE_RUNS", "400"))
SEED = int(os.environ.get("CONVERGENCE_SEED", "0"))
STEPS = range(25)


@pytest.fixture(scope="module")
def pool() -> Iterator[list[Home]]:
    with homes_in_memory() as made:
        yield made


def runs(pool: list[Home], make: Any, seeds: range, steps: range, **how: Any) -> Counter[str]:
    """Many runs; the first that fails is told as short as it gets."""
    stats: Counter[str] = Counter()
    for seed in seeds:
        try:
            World(seed, pool, make, stats, **how).run(steps)
        except Exception:  # whatever it is, it is told and raised again
            print(shortest(seed, pool, make, steps, **how))  # noqa: T201 - shown for a test that fails
            raise
    return stats


def test_consoles_agree(pool: list[Home]) -> None:
    stats = runs(pool, Memory, range(SEED, SEED + RUNS), STEPS)
    # That the runs meet what they are for:
    per_run = {name: count / RUNS for name, count in stats.items()}
    assert per_run["cut"] > 1, per_run
    assert per_run["accepted there"] > 5, per_run
    assert per_run["restores"] > 0.1, per_run
    assert per_run["no: refused.missing"] > 0.05, per_run
    assert per_run["no: central.exists"] > 0.05, per_run
    if RUNS >= 200:
        assert stats["no: refused.moved_since"], stats
        assert stats["no: central.scope"], stats
        assert stats["no: refused.merge_target"], stats


def test_consoles_agree_on_answers(pool: list[Home]) -> None:
    some = max(1, RUNS // 5)
    stats = runs(pool, Memory, range(SEED, SEED + some), STEPS, answers=True)
    per_run = {name: count / some for name, count in stats.items()}
    assert per_run["answers: Release"] > 1, per_run
    assert per_run["answers: Amend"] > 0.5, per_run
    if RUNS >= 200:
        # Two took one reply, and only one got it; who had lost one gave it back too late; a late withdrawal.
        assert stats["no: refused.reply_sending"], stats
        assert stats["no: refused.reply_taken"], stats
        assert stats["no: refused.reply_sent"], stats


def test_consoles_agree_on_a_real_server(pool: list[Home]) -> None:
    with central() as at, Postgres(at) as real:
        runs(pool, real.begin, range(SEED, SEED + max(1, RUNS // 10)), range(20))
        runs(pool, real.begin, range(SEED, SEED + max(1, RUNS // 25)), range(20), answers=True)


# What each check is for: without it the same runs fail ----------------------------------------------------------------


def first_failure(pool: list[Home], make: Any, limit: int, **how: Any) -> tuple[int, str]:
    """The first seed that fails and with what; (-1, "") if none does."""
    for seed in range(limit):
        why, _trace = fails(seed, pool, make, STEPS, **how)
        if why:
            return seed, why
    return -1, ""


@pytest.mark.parametrize(
    ("left_out", "limit", "how"),
    [
        ("own", 200, {"scoped": True}),
        ("seen", 200, {"race": 0.3}),
        ("token", 200, {"restores": True}),
    ],
    ids=lambda one: one if isinstance(one, str) else "",
)
def test_without_this_check_the_runs_fail(
    pool: list[Home], left_out: str, limit: int, how: dict[str, Any]
) -> None:
    make = partial(Memory, broken=frozenset({left_out}))
    seed, _why = first_failure(pool, make, limit, **how)
    assert seed >= 0, f"{limit} runs without {left_out!r} and nothing was noticed"


def _left_as_they_are(db: Any, ids: Any) -> set[bytes]:
    return set()


@pytest.mark.parametrize(
    ("module", "name", "instead", "how"),
    [
        (landing, "drop", _left_as_they_are, {"scoped": True}),
        (landing, "parents_of", _left_as_they_are, {}),
        (landing, "count_twins", lambda _db, _ids: None, {}),
        (landing, "give_way", _left_as_they_are, {}),
        (landing, "forget_reporters", lambda _db, _ids: None, {}),
        (landing, "_first_words", _left_as_they_are, {"answers": True, "restores": True}),
    ],
    ids=lambda one: one if isinstance(one, str) else "",
)
def test_without_this_step_the_runs_fail(
    pool: list[Home], monkeypatch: pytest.MonkeyPatch, module: Any, name: str, instead: Callable[..., Any],
    how: dict[str, Any],
) -> None:  # fmt: skip
    monkeypatch.setattr(module, name, instead)
    seed, _why = first_failure(pool, Memory, 300, **how)
    assert seed >= 0, f"300 runs without {name} and nothing was noticed"


def _taken_twice(refuse: Callable[..., Any]) -> Callable[..., Any]:
    """The rules of replies without the one that a reply is taken once."""

    def judged(case: Any, command: Any) -> Any:
        refusal = refuse(case, command)
        both = (
            isinstance(command, Release) and refusal is not None and refusal.code == "refused.reply_sending"
        )
        return None if both else refusal

    return judged


def _given_back_by_anybody(refuse: Callable[..., Any]) -> Callable[..., Any]:
    """The rules of replies without the one that only who has it can say that it did not go out."""

    def judged(case: Any, command: Any) -> Any:
        refusal = refuse(case, command)
        return None if refusal is not None and refusal.code == "refused.reply_taken" else refusal

    return judged


@pytest.mark.parametrize("broken", [_taken_twice, _given_back_by_anybody])
def test_without_this_rule_a_reply_is_in_two_hands(
    pool: list[Home], monkeypatch: pytest.MonkeyPatch, broken: Callable[..., Any]
) -> None:
    monkeypatch.setattr(rules, "_refuse_reply", broken(rules._refuse_reply))
    seed, why = first_failure(pool, Memory, 300, answers=True)
    assert seed >= 0, "300 runs without the rule and nothing was noticed"
    assert "release" in why or "was taken by" in why, why


def test_without_its_first_words_an_edited_report_is_told_falsely(
    pool: list[Home], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(landing, "pending", _with_todays_words(landing.pending))
    seed, why = first_failure(pool, Memory, 300, answers=True)
    assert seed >= 0, "300 runs with today's words and nothing was noticed"
    assert "a report came as" in why, why


def _with_todays_words(pending: Callable[[Any], Any]) -> Callable[[Any], Any]:
    def read(db: Any) -> Any:
        texts = dict(db.execute("select id, text from complaint"))
        return [
            (*row[:11], texts.get(row[2]) if row[3] == "receivereport" else None, *row[12:])
            for row in pending(db)
        ]

    return read


def test_a_failing_run_can_be_told_again(pool: list[Home]) -> None:
    make = partial(Memory, broken=frozenset({"token"}))
    seed, why = first_failure(pool, make, 200, restores=True)
    again, trace = fails(seed, pool, make, STEPS, restores=True)
    assert again == why
    assert len(shortest(seed, pool, make, STEPS, restores=True).splitlines()) <= len(trace) + 1
    assert sync_world.fails(seed, pool, Memory, STEPS, restores=True)[0] == ""
