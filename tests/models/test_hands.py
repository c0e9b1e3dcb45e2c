"""Through whose hands a case goes: accepted, sent back, to and fro, and taken back."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import Any
from uuid import UUID

import pytest
from hypothesis import given

from models import commands as c
from models import hands, migrate, rules
from models.clocks import add_hours
from models.commands import Actor, Command
from models.complaint import SURE_AGENCY, Complaint, as_column, with_effect
from tests.support.factories import (
    CREW,
    DAY,
    HOUR,
    LURAH,
    NOW,
    PENJARINGAN,
    PLUIT,
    REPORTS,
    RINA,
    STEPS,
    case,
    done,
    received,
    reference,
    report,
    room,
)

SUDIN = "DSDA-3172"
BACK = c.SendBack("Bukan wilayah kami")


def then(found: Complaint, *steps: Command, at: int = NOW) -> Complaint:
    """The case after some Commands at one moment."""
    for step in steps:
        found = done(found, step, at=at)
    return found


@pytest.mark.parametrize(
    ("steps", "holders", "bounced"),
    [
        ((), (), 0),
        ((c.Coordinate("DBM"),), ("DBM",), 0),
        ((c.Coordinate("DBM"), c.Dispose("DBM")), ("DBM",), 0),  # the same one has it still
        ((c.Dispose(LURAH), c.Accept(), c.Start()), (LURAH,), 0),
        ((c.Start(),), (LURAH,), 0),  # whoever was suggested has begun
        ((c.Dispose(LURAH), BACK), (LURAH, ""), 0),
        ((c.Dispose(LURAH), BACK, c.Coordinate("DBM"), BACK, c.Dispose(LURAH)), (LURAH, "", "DBM", "", LURAH), 1),
        ((c.Dispose(LURAH), c.Coordinate("DBM"), BACK), (LURAH, "DBM", LURAH), 1),
        ((c.Dispose(LURAH), c.Coordinate("DBM"), BACK, BACK), (LURAH, "DBM", LURAH, ""), 1),
        ((c.Coordinate("DBM"), c.Dispose(SUDIN), c.Dispose(LURAH), BACK, BACK), ("DBM", SUDIN, LURAH, SUDIN, "DBM"), 2),
        ((c.Dispose(LURAH), c.Locate(PENJARINGAN)), (f"LURAH-{PENJARINGAN}",), 0),
        ((c.Dispose(LURAH), c.Locate(PENJARINGAN), c.Locate(PLUIT)), (LURAH,), 0),  # nobody passed it on
        ((c.Locate(PENJARINGAN),), (), 0),  # a lurah who is only suggested
        # back to a lurah of another place than the case's own: nobody there may have it
        ((c.Dispose(LURAH), c.Coordinate("DBM"), c.Locate(PENJARINGAN), BACK), (LURAH, "DBM", ""), 0),
        ((c.Dispose(LURAH), c.Complete("Beres"), c.Reopen("Belum")), (LURAH,), 0),
    ],
)  # fmt: skip
def test_who_has_had_it(steps: tuple[Command, ...], holders: tuple[str, ...], bounced: int) -> None:
    found = case(*steps)
    assert (found.hands, found.bounced) == (holders, bounced)
    assert found.sure & SURE_AGENCY == (SURE_AGENCY if holders and holders[-1] else 0)
    if holders:
        assert (found.agency or "") == holders[-1]


def test_a_case_of_before_begins_with_its_decided_agency() -> None:
    old = replace(case(c.Coordinate("DBM")), hands=())
    assert then(old, c.Dispose(SUDIN)).hands == ("DBM", SUDIN)
    back = then(old, c.Dispose(SUDIN), BACK)
    assert (back.hands, back.bounced, back.status) == (("DBM", SUDIN, "DBM"), 1, "koordinasi")
    assert then(old, BACK).hands == ("DBM", "")


def test_no_more_than_the_last_twenty_are_kept() -> None:
    found = case()
    for _ in range(30):
        found = then(found, c.Coordinate("DBM"), c.Dispose(LURAH))
    assert found.hands == ("DBM", LURAH) * 10
    assert found.bounced == 18


def test_sending_back_ends_in_the_room_and_never_goes_round_in_circles() -> None:
    found = case(
        c.Coordinate("DBM"), c.Dispose(LURAH), c.Coordinate("DSDA"), c.Dispose(LURAH), c.Dispose(CREW)
    )
    way = []
    while found.status != "menunggu":
        found = then(found, BACK)
        way.append(found.agency)
    assert way == [LURAH, "DBM", None]
    assert (found.sure & SURE_AGENCY, found.channel_red) == (0, True)


def test_an_agency_that_closed_gets_nothing_back() -> None:
    found = case(c.Coordinate("DBM"), c.Dispose(LURAH))
    ref = reference()
    shut = replace(ref, agencies={**ref.agencies, "DBM": replace(ref.agencies["DBM"], active=False)})
    after = with_effect(found, rules.apply(found, BACK, NOW, shut, RINA))
    assert (after.status, after.agency, after.hands) == ("menunggu", None, ("DBM", LURAH, ""))


def test_accepted_is_whoever_has_it_now() -> None:
    found = then(case(c.Dispose(LURAH)), c.Accept(), at=NOW + HOUR)
    assert found.accepted_at == NOW + HOUR
    assert then(found, c.Start(), at=NOW + DAY).accepted_at == NOW + HOUR
    assert then(case(c.Dispose(LURAH)), c.Start(), at=NOW + DAY).accepted_at == NOW + DAY
    for command in (c.Dispose(CREW), c.Coordinate("DBM"), BACK, c.Locate(PENJARINGAN)):
        assert then(found, command).accepted_at is None, command


def test_a_rung_was_asked_about_one_holder() -> None:
    raised = case(c.Dispose(LURAH), c.Escalate(to="camat", rule="dua hari"))
    assert (raised.rung, raised.escalated) == (2, True)
    for command in (c.Dispose(CREW), BACK, c.Complete("Beres"), c.Reject("Bukan"), c.Escalate(on=False)):
        after = then(raised, command)
        assert (after.rung, after.escalated) == (0, False), command
    assert then(case(c.Escalate()), c.Dispose(LURAH)).escalated  # a supervisor is still to look


def test_the_clocks_of_a_case_that_was_sent_back() -> None:
    ref = reference()
    category = ref.category(case().category)

    def due(hours: float, start: int) -> int:
        return add_hours(start, hours, category.calendar, ref.calendar)

    later = NOW + 3 * DAY
    found = then(case(c.Dispose(LURAH)), BACK, at=later)
    assert found.handover_due == due(category.handover_hours, later)
    assert (found.lurah_due, found.completion_due) == (None, case().completion_due)
    moved = then(found, c.Categorise("jalan"), at=later + HOUR)
    assert moved.handover_due == found.handover_due  # not counted from the report again
    spam = then(found, c.Classify("spam"), c.Classify("complaint"), at=later + HOUR)
    assert spam.handover_due == due(category.handover_hours, later + HOUR)
    to_lurah = then(case(c.Dispose(LURAH), c.Coordinate("DBM")), BACK, at=later)
    assert (to_lurah.handover_due, to_lurah.lurah_due) == (None, due(category.lurah_hours, later))
    outside = then(case(c.Coordinate("PLN"), c.Dispose(LURAH)), BACK, at=later)
    assert (outside.waiting_for, outside.paused_at, outside.lurah_due) == ("PLN", later, None)
    away = then(case(c.Coordinate("PLN")), BACK, at=later)
    assert (away.waiting_for, away.paused_at, away.paused_seconds) == ("", None, 3 * DAY)


@given(REPORTS, STEPS)
def test_hands_are_true_whatever_happens_and_an_undo_restores_them(
    made: c.ReceiveReport, steps: list[tuple[Command, int, str]]
) -> None:
    found, at, ref = received(made), made.received_at, reference()
    for command, wait, role in steps:
        at += wait
        actor = Actor("x", role)
        if rules.refuse(found, command, actor, ref) is not None:
            continue
        effect = rules.apply(found, command, at, ref, actor)
        after = with_effect(found, effect)
        if after.hands:
            holder = (after.agency or "") if after.sure & SURE_AGENCY else ""
            assert after.hands[-1] == holder
            assert all(a != b for a, b in zip(after.hands, after.hands[1:], strict=False))
        assert after.bounced == hands.returned(after.hands)
        assert after.bounced == 0 or len(after.hands) > len(set(after.hands) - {""})
        if after.status in ("koordinasi", "disposisi") and after.hands != found.hands:
            assert after.accepted_at is None
        undo = rules.inverse(found, command, effect, UUID(int=5))
        if isinstance(undo, c.Restore) and rules.refuse(after, undo, Actor("y", "supervisor"), ref) is None:
            back = with_effect(after, rules.apply(after, undo, at, ref, RINA))
            for name in ("hands", "bounced", "accepted_at", "rung", "agency", "status", "sure"):
                assert as_column(back, name) == as_column(found, name), (command, name)
        found = after


def test_every_holder_can_be_sent_back_to_by_every_way() -> None:
    """What a send-back leaves is a hand-over the rules would let a person do."""
    for first in ("DBM", "PLN", SUDIN, LURAH, CREW):
        step: Any = c.Coordinate(first) if first in ("DBM", "PLN") else c.Dispose(first)
        back: Complaint = then(case(step), c.Coordinate("DSDA"), BACK)
        assert (back.status, back.agency) == (case(step).status, first)


def test_a_store_of_before_is_migrated_with_its_cases(home: Path) -> None:
    from alembic import command
    from alembic.config import Config
    from sqlalchemy import create_engine

    with room(home) as made:
        (found,) = made.receive(report(1))
        made.done(c.Coordinate("DBM"), found)
    store = home / "tanggap.db"
    config = Config()
    config.set_main_option("script_location", str(Path(migrate.__file__).parent / "migrations"))
    engine = create_engine(f"sqlite:///{store}")
    with engine.begin() as connection:
        config.attributes["connection"] = connection
        command.downgrade(config, "0007")
        connection.exec_driver_sql("pragma user_version = 7")
    engine.dispose()
    assert migrate.migrate(store, home / "backup", "now") is not None
    with room(home, seed=2) as made:
        assert (made.case(found).hands, made.case(found).bounced, made.case(found).rung) == ((), 0, 0)
        made.done(c.Dispose(SUDIN), found)
        made.done(BACK, found)
        assert (made.case(found).hands, made.case(found).bounced) == (("DBM", SUDIN, "DBM"), 1)
