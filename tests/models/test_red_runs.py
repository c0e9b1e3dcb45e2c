"""When a case first left menunggu, and since when and until when it showed red."""

from __future__ import annotations

from typing import Any
from uuid import UUID

import pytest
from hypothesis import assume, given

from models import commands as c
from models import rules
from models.commands import Actor, Command
from models.complaint import Complaint, with_effect
from tests.support.factories import (
    HOUR,
    LURAH,
    MEANT,
    NOW,
    REPORTS,
    RINA,
    STEPS,
    case,
    done,
    received,
    reference,
    refusal,
)

CAME = NOW - 5 * HOUR
OTHER = UUID(int=9)


def then(*steps: Command, channel: str = "qlue") -> Complaint:
    """A case received five hours ago, a Command every hour since."""
    found = case(channel=channel, received_at=CAME)
    for hour, step in enumerate(steps, 1):
        found = done(found, step, at=CAME + hour * HOUR)
    return found


@pytest.mark.parametrize(
    ("channel", "steps", "handed", "since", "until"),  # hours after it came
    [
        ("qlue", (), None, 0, None),
        ("sms", (c.Coordinate("DBM"),), 1, 0, 1),
        ("qlue", (c.Coordinate("DBM"),), 1, 0, None),  # in Qlue it is red still
        ("qlue", (c.Coordinate("DBM"), c.Dispose("DBM")), 1, 0, 2),
        ("qlue", (c.Dispose(LURAH), c.Start(), c.Complete("Diangkut")), 1, 0, 1),
        ("sms", (c.Dispose(LURAH), c.Complete("Diangkut"), c.Reopen("Masih ada")), 1, 3, None),
        ("sms", (c.Dispose(LURAH), c.Complete("Diangkut"), c.Reopen("Masih ada"), c.Dispose(LURAH)), 1, 3, 4),
        ("sms", (c.Dispose(LURAH), c.SendBack("Bukan wilayah kami")), 1, 2, None),
        ("sms", (c.Reject("Bukan laporan"),), 1, 0, 1),
        ("sms", (c.Classify("spam"),), None, 0, 1),
        ("sms", (c.Classify("spam"), c.Classify("complaint")), None, 2, None),
        ("sms", (c.Merge(OTHER),), None, 0, 1),
        ("sms", (c.Merge(OTHER), c.Unmerge()), None, 2, None),
        ("sms", (c.Note("Ditelepon"), c.Prioritise(1), c.Categorise("jalan")), None, 0, None),
    ],
)
def test_a_run_begins_and_ends_with_red(
    channel: str, steps: tuple[Command, ...], handed: int | None, since: int, until: int | None
) -> None:
    found = then(*steps, channel=channel)
    expected = [None if hour is None else CAME + hour * HOUR for hour in (handed, since, until)]
    assert [found.handed_at, found.red_since, found.red_until] == expected


def test_spam_never_showed_red() -> None:
    found = case(kind="spam")
    assert (found.shows_red, found.red_since, found.red_until) == (False, None, None)


def lived(made: c.ReceiveReport, steps: list[Any]) -> tuple[Complaint, int]:
    found, at = received(made), made.received_at
    for step, wait, role in steps:
        at += wait
        if refusal(found, step, Actor("rina", role)) == "":
            found = done(found, step, at=at)
    return found, at


def sound(found: Complaint) -> bool:
    """As the central holds it to be, too."""
    return found.shows_red == (found.red_since is not None and found.red_until is None)


@given(REPORTS, STEPS, MEANT)
def test_whatever_happens_the_run_says_whether_it_shows_red(
    made: c.ReceiveReport, steps: list[Any], last: Command
) -> None:
    before, now = lived(made, steps)
    assert sound(before)
    assert before.red_until is None or (before.red_since or 0) <= before.red_until
    assert before.status == "menunggu" or before.handed_at is not None
    assume(refusal(before, last) == "")
    effect = rules.apply(before, last, now, reference(), RINA)
    after = with_effect(before, effect)
    assert sound(after)
    back = rules.inverse(before, last, effect, UUID(int=1))
    if isinstance(back, c.Restore):
        undone = done(after, back, at=now + HOUR)
        assert sound(undone)
        assert (undone.handed_at, undone.red_since, undone.red_until) == (
            before.handed_at, before.red_since, before.red_until
        )  # fmt: skip


def test_an_undo_after_it_moved_on_elsewhere_begins_a_run_of_its_own() -> None:
    found = then(channel="sms")
    effect = rules.apply(found, c.Classify("spam"), CAME + HOUR, reference(), RINA)
    spam = with_effect(found, effect)
    twin = done(spam, c.Merge(OTHER), at=CAME + 2 * HOUR) if refusal(spam, c.Merge(OTHER)) == "" else spam
    back = rules.inverse(found, c.Classify("spam"), effect, UUID(int=1))
    assert back is not None
    assert sound(done(twin, back, at=CAME + 3 * HOUR))
