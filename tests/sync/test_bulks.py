"""Bulks between consoles: whatever three of them do and take back, they agree, and every case asked for is answered."""

from __future__ import annotations

import random
from collections import Counter
from collections.abc import Iterator, Sequence
from typing import Any
from uuid import UUID

import pytest

from console.core.dispatch import Received, acts
from console.core.sync import cycle
from console.core.sync.judge import Judged, Pending, judge, portions
from models import commands as c
from models.command_json import to_json
from models.commands import BULK_LIMIT, Command
from models.complaint import CHANNELS
from tests.support.centrals import central, console
from tests.support.factories import CREW, GAMBIR, HOUR, LURAH, NOW, PENJARINGAN, PLUIT, reference, report
from tests.support.sync_world import (
    Desk,
    Home,
    Memory,
    World,
    homes_in_memory,
    must,
)

RUNS = 60
STEPS = range(16)


@pytest.fixture(scope="module")
def pool() -> Iterator[list[Home]]:
    with homes_in_memory() as made:
        yield made


class Bulks(World):
    """Three consoles over one backlog: acts of several Commands on many cases, and undos of any of them by anyone."""

    def __post_init__(self) -> None:
        self.scoped, self.restores = False, False
        super().__post_init__()
        self.rescopes = False
        self.desks = [self._desk(i, [name]) for i, name in enumerate(("rina", "sari", "budi"))]
        self.busy = self.desks[0]
        self.batches: list[UUID] = []
        first = self.desks[1]
        places = (PLUIT, PLUIT, PENJARINGAN, GAMBIR, None)
        first.door.receive([Received(report(
            i, channel=CHANNELS[i % 3], received_at=NOW - i * HOUR, kelurahan=places[i % 5], kind="complaint",
            agency=None, sure=self.dice.randrange(16),
        )) for i in range(10)])  # fmt: skip
        first.note()
        quiet, self.quiet = self.quiet, True
        for desk in (first, *self.desks):
            self.sync(desk)
        self.quiet = quiet

    def step(self, step: int) -> None:
        dice, desk = self.dice, self.dice.choice(self.desks)
        self.now += dice.choice((0, 60, HOUR))
        self.busy = desk
        self.say(f"{step}:", desk.name)
        roll = dice.random()
        if roll < 0.45:
            self.bulk(desk)
        elif roll < 0.7 and self.batches:
            self.take_back(desk)
        else:
            self.sync(desk)
        desk.note()

    def bulk(self, desk: Desk) -> None:
        dice, ids = self.dice, desk.ids()
        (name,) = desk.syncs
        chosen = dice.sample(ids, dice.randrange(1, len(ids) + 1))
        if dice.random() < 0.1:
            chosen.append(UUID(int=dice.randrange(1, 9)))  # one that vanished
        commands = [several(dice, ids) for _ in range(dice.choice((1, 1, 2, 3)))]
        orders = [(case, command) for case in chosen for command in commands]
        if dice.random() < 0.3:
            orders = [(case, command) for command in commands for case in chosen]
        tried = desk.door.do(orders, dry_run=True)
        outcome = desk.door.do(orders)
        self.answered("do", chosen, outcome.accepted, outcome.refused)
        must(
            (tried.accepted, tried.refused) == (outcome.accepted, outcome.refused),
            "the preview said otherwise",
        )
        if outcome.batch is not None:
            self.batches.append(outcome.batch)
        self.say("  do", name, commands, [str(x)[-4:] for x in chosen], "->", [str(x)[-4:] for x in outcome.accepted],
                 [r.code for _c, r in outcome.refused])  # fmt: skip
        self.stats["several in one"] += len(commands) > 1 and bool(outcome.accepted)

    def take_back(self, desk: Desk) -> None:
        batch = self.dice.choice(self.batches)
        rows = desk.rows(
            "select distinct complaint from event where batch = ? and outcome is not 'refused'", batch.bytes
        )
        outcome = desk.door.undo(batch)
        self.answered("undo", [UUID(bytes=row[0]) for row in rows], outcome.accepted, outcome.refused)
        if outcome.batch is not None:
            self.batches.append(outcome.batch)
        self.stats["undone"] += len(outcome.accepted)
        self.stats["not undone"] += len(outcome.refused)
        self.say("  undo", str(batch)[-4:], [str(x)[-4:] for x in outcome.accepted],
                 [r.code for _c, r in outcome.refused])  # fmt: skip

    def answered(
        self, what: str, chosen: Sequence[UUID], accepted: Sequence[UUID], refused: Sequence[Any]
    ) -> None:
        told = [*accepted, *(case for case, _why in refused)]
        must(sorted(told) == sorted(chosen), what, "told", len(told), "cases of", len(chosen))

    def wholly(self) -> None:
        """What one act did to one case was accepted altogether, or refused altogether."""
        outcomes: dict[tuple[UUID, UUID], set[str]] = {}
        for event in self.backend.truth().events.values():
            if event.batch is not None and "follows" not in event.body:
                outcomes.setdefault((event.batch, event.complaint), set()).add(event.outcome)
        must(all(len(found) == 1 for found in outcomes.values()), "a case went in half")


def several(dice: random.Random, ids: Sequence[UUID]) -> Command:
    """What somebody could mean for many cases at once."""
    agency = dice.choice(("DSDA", "DBM", "PLN", LURAH, CREW))
    return dice.choice((
        lambda: c.Categorise(dice.choice(("sampah", "jalan"))), lambda: c.Locate(dice.choice((PLUIT, GAMBIR))),
        lambda: c.Coordinate(agency), lambda: c.Coordinate("DSDA"), lambda: c.Dispose(agency), c.Start,
        lambda: c.Complete("beres"), lambda: c.Reject("bukan wewenang"), lambda: c.Merge(dice.choice(ids)), c.Unmerge,
        lambda: c.Note("sudah ditelepon", dice.choice(("", "citizen", "none"))), lambda: c.Reopen("belum"),
        lambda: c.Prioritise(dice.choice((0, 1))),
    ))()  # fmt: skip


def test_any_bulks_and_undos_converge_and_every_case_is_answered(
    pool: list[Home], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(acts, "BATCH", 4)
    monkeypatch.setattr(cycle, "PUSH", 20)  # no act here says more than twice as much
    stats: Counter[str] = Counter()
    for seed in range(RUNS):
        world = Bulks(seed, pool, Memory, stats)
        try:
            world.run(STEPS)
            world.wholly()
        except Exception:
            print("\n".join(world.trace))  # noqa: T201 - shown for a test that fails
            raise
    assert stats["several in one"] > RUNS, stats
    assert stats["undone"] > RUNS and stats["not undone"] > RUNS / 2, stats
    assert stats["no: refused.earlier"] > RUNS / 10, stats
    assert stats["no: refused.moved_since"] > 0, stats


# Judging ------------------------------------------------------------------------------------------------------------


def pending(n: int, case: UUID, command: Command, batch: UUID | None) -> Pending:
    return Pending(
        n, UUID(int=900 + n), case, c.kind_of(command), "sari", NOW, "s", 1, to_json(command), batch, None
    )


def test_what_belongs_together_is_refused_together_and_the_rest_is_judged_without_it(
    pool: list[Home],
) -> None:
    from tests.support.factories import case as made

    one, other = made(external_id="1"), made(external_id="2")
    act = UUID(int=5)
    said = [
        pending(1, one.id, c.Prioritise(1), act), pending(2, other.id, c.Merge(one.id), act),
        pending(3, one.id, c.Verify(), act), pending(4, one.id, c.Prioritise(1), UUID(int=6)),
    ]  # fmt: skip
    judged = judge(said, {one.id: one, other.id: other}, {"sari": "supervisor"}, reference())
    refusals = [(j.refusal.code, j.refusal.params.get("verb")) if j.refusal else None for j in judged]
    assert refusals == [("refused.earlier", "verify"), None, ("refused.status.verify", None), None]
    assert judged[3].effect == {"priority": 1}


@pytest.mark.parametrize("size", [1, 2, 3, 5, 100])
@pytest.mark.parametrize("seed", range(6))
def test_a_push_is_cut_between_cases(seed: int, size: int) -> None:
    dice = random.Random(seed)  # noqa: S311 - the same every time
    cases = [UUID(int=i // 5 * 5 + dice.randrange(3)) for i in range(40)]  # mixed within five
    judged = [Judged(pending(n, case, c.Start(), None), None, {}, {}, None) for n, case in enumerate(cases)]
    found = list(portions(judged, size))
    assert [one for some in found for one in some] == judged
    assert all(0 < len(some) <= 2 * size for some in found)
    if size >= 5:
        seen = [{one.event.complaint for one in some} for some in found]
        assert all(not a & b for i, a in enumerate(seen) for b in seen[i + 1 :])


# On a real server -----------------------------------------------------------------------------------------------------


def test_a_bulk_while_the_central_is_away_arrives_whole_and_an_undo_of_it_too(tmp_path: Any) -> None:
    with (
        central() as at,
        console(at, tmp_path / "s", "sari") as sari,
        console(at, tmp_path / "b", "budi") as budi,
    ):
        cases = sari.room.receive(*[report(i) for i in range(30)])
        sari.once(), budi.once()
        orders = [(case, command) for case in cases for command in (c.Prioritise(1), c.Coordinate("DBM"))]
        batch = sari.room.door.do(orders).batch
        assert batch is not None
        budi.do(c.Coordinate("DBM"), cases[0])
        budi.once()  # the first to be there: of what Sari says of this case nothing is done
        found = sari.once()
        assert (found.accepted, found.refused) == (58, 2)
        assert at.sql("select reason->>'code' from tanggap.event where outcome = 'refused' order by 1") == [
            ("refused.already_there",), ("refused.earlier",)
        ]  # fmt: skip
        undone = sari.room.door.undo(batch)
        assert len(undone.accepted) == 29 and not undone.refused
        sari.once(), budi.once()
        assert sari.cases() == budi.cases()
        assert {case.status for key, case in sari.cases().items() if key != cases[0]} == {"menunggu"}


@pytest.mark.parametrize("extra", [0, 1])
def test_the_central_counts_the_cases_of_an_act_not_what_is_said_of_them(tmp_path: Any, extra: int) -> None:
    with central() as at, console(at, tmp_path / "b", "budi") as budi:
        at.sql("update tanggap.clock set bulk_limit = 6")
        parent, twin, *cases = budi.room.receive(*[report(i) for i in range(7 + extra)])
        budi.do(c.Merge(parent), twin), budi.do(c.Start(), parent)
        budi.once()
        orders: list[tuple[UUID, Command]] = [
            (parent, c.Complete("Beres"))
        ]  # and its twin, which does not count
        orders += [(case, one) for case in cases for one in (c.Prioritise(1), c.Start())]
        outcome = budi.room.door.do(orders)
        assert len(outcome.accepted) == 6 + extra <= BULK_LIMIT
        found = budi.once()
        codes = {
            row[0] for row in at.sql("select reason->>'code' from tanggap.event where outcome = 'refused'")
        }
        # What the central has not looked at, as something before it was refused, is refused with that.
        assert codes == ({"central.bulk", "refused.earlier", "refused.parent_stands"} if extra else set())
        assert found.refused == (14 if extra else 0)


def test_whoever_may_do_an_act_may_undo_it_with_all_that_went_along(tmp_path: Any) -> None:
    """Twins that followed count neither when they close nor when they come back, nor when that is taken back."""
    with central() as at, console(at, tmp_path / "b", "budi") as budi:
        at.sql("update tanggap.clock set bulk_limit = 3")
        cases = budi.room.receive(*[report(i) for i in range(6)])
        for parent, twin in zip(cases[:3], cases[3:], strict=True):
            budi.do(c.Merge(parent), twin), budi.do(c.Start(), parent)
        budi.once()
        batch = budi.do(c.Complete("Beres"), *cases[:3]).batch
        assert budi.once().refused == 0
        for name in ("undo", "redo", "undo once more"):
            assert batch is not None
            outcome = budi.room.door.undo(batch)
            assert (len(outcome.accepted), outcome.refused) == (6, []), name
            batch = outcome.batch
            assert budi.once().refused == 0, name
        # done and undone before the central hears of it
        batch = budi.do(c.Complete("Beres"), *cases[:3]).batch
        assert batch is not None
        budi.room.door.undo(batch)
        assert budi.once().refused == 0
        assert {case.status for case in budi.cases().values()} == {"proses", "menunggu"}
        # an undo of more than that stays a supervisor's
        at.sql("update tanggap.clock set bulk_limit = 2")
        batch = budi.do(c.Note("x"), *cases[:2]).batch
        budi.do(c.Prioritise(1), *cases[:2])
        budi.once()
        at.sql("update tanggap.clock set bulk_limit = 1")
        orders: list[tuple[UUID, Command]] = [(case, c.Prioritise(0)) for case in cases[:2]]
        budi.room.door.do(orders)
        assert budi.once().refused == 2


def test_two_supervisors_move_one_backlog_in_opposite_directions_at_once(tmp_path: Any) -> None:
    """Each moves all of it before hearing of the other: every case ends where the later push put it, on both."""
    with (
        central() as at,
        console(at, tmp_path / "s", "sari") as sari,
        console(at, tmp_path / "r", "sari") as other,
    ):
        cases = sari.room.receive(*[report(i) for i in range(20)])
        sari.once(), other.once()
        first = sari.do(c.Coordinate("DBM"), *cases).batch
        second = other.do(c.Coordinate("DSDA"), *cases).batch
        sari.once(), other.once(), sari.once()
        assert sari.cases() == other.cases()
        assert {case.agency for case in sari.cases().values()} == {"DSDA"}
        assert first is not None and second is not None
        undone = sari.room.door.undo(first)
        assert {refusal.code for _case, refusal in undone.refused} == {"refused.moved_since"}
        assert len(other.room.door.undo(second).accepted) == 20
        other.once(), sari.once()
        assert sari.cases() == other.cases()
        assert {case.agency for case in sari.cases().values()} == {"DBM"}
