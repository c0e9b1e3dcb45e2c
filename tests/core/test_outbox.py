"""No reply goes out twice, none is lost, and what was withdrawn stays: whatever channel, line and process do.

Two outboxes and an operator over a central in memory, and a channel that takes a reply and loses its answer, refuses,
is away or breaks; outboxes are killed at every step. ``OUTBOX_RUNS`` sets how many such lives there are. The control
experiments leave one precaution out each.
"""

from __future__ import annotations

import logging
import os
from collections import Counter
from collections.abc import Callable, Iterator
from typing import Any
from uuid import UUID

import pytest

from console.core import outbox as outbox_of
from console.core.errors import Refused
from console.core.outbox import DAY_S, FRESH_S, Outbox, Turned
from models import replies
from models.commands import Classify, Dispose, Reply, Withdraw
from models.delivery import Away, Denied, Throttled, Unsure, Unwanted
from tests.support.factories import CREW, DAY, HOUR, NOW
from tests.support.reply_room import CHANNELS, Killed, Room
from tests.support.sync_world import Home, homes_in_memory

RUNS = int(os.environ.get("OUTBOX_RUNS", "40"))


@pytest.fixture(scope="module")
def pool() -> Iterator[list[Home]]:
    with homes_in_memory(3) as made:
        yield made


# Any life at all ------------------------------------------------------------------------------------------------------


def live(room: Room, *, tells: bool, steps: int = 25) -> None:
    """A life with all that can go wrong, and then peace."""
    dice = room.dice
    for number in range(3):
        room.case(number, dice.choice(CHANNELS))
    room.risk = 0.04
    for channel in room.channels.values():
        channel.restless, channel.tells = True, tells
    for _ in range(steps):
        room.now += dice.choice((5, 30, 60, 300, 700))
        dice.choice((room.operator, lambda: room.turn(0), lambda: room.turn(1), lambda: room.turn(0)))()
    room.risk = 0.0
    for channel in room.channels.values():
        channel.restless = False
    for i in range(60):
        room.now += 60 if i < 5 else 1800
        room.syncs[2].once()
        room.turn(0)
        room.turn(1)
        if i > 5 and all(one["due"] is None for one in room.shown().values()):
            break
    for desk in (0, 1, 2):
        room.syncs[desk].once()


def promised(room: Room, *, tells: bool) -> None:
    """What must be true of every reply afterwards."""
    refused = {reply for channel in room.channels.values() for reply in channel.refused}
    sent = room.sent()
    for reply, shown in room.shown().items():
        assert sent[reply] <= 1, f"{reply} went out {sent[reply]} times"
        state = shown["state"]
        assert state in ("sent", "failed", "unknown", "withdrawn"), (reply, shown)
        if state == "withdrawn":
            assert not sent[reply], f"{reply} was withdrawn, and went out"
        if state == "sent":
            assert sent[reply], f"{reply} is told as sent"
        if state == "failed":
            assert reply in refused and not sent[reply]
        if tells:
            assert state != "unknown"
    for desk, home in enumerate(room.homes):
        with home.engine.connect() as connection:
            rows = connection.exec_driver_sql("select count(*) from event where outcome is null").scalar_one()
        assert rows == 0, f"desk {desk} still waits"


@pytest.mark.parametrize("tells", [True, False], ids=["can be looked up", "cannot"])
def test_whatever_happens_a_reply_goes_out_at_most_once(
    pool: list[Home], caplog: pytest.LogCaptureFixture, tells: bool
) -> None:
    caplog.set_level(logging.CRITICAL, outbox_of.__name__)  # bugs are meant here, each with its trace
    met: Counter[str] = Counter()
    some = RUNS if tells else RUNS // 2  # a day of looking up takes long
    for seed in range(some):
        room = Room(pool, seed)
        live(room, tells=tells)
        try:
            promised(room, tells=tells)
        except AssertionError as error:
            raise AssertionError(f"seed {seed}: {error}\n" + "\n".join(room.trace)) from error
        met.update(one["state"] for one in room.shown().values())
        met["killed"] += sum(line.startswith("killed") for line in room.trace)
    assert met["sent"] > some and met["withdrawn"] > some / 5 and met["failed"] and met["killed"] > some, met
    assert bool(met["unknown"]) != tells, met


def breaks(pool: list[Home], runs: int = 150) -> str:
    """What a broken outbox is found out by, "" if it is not."""
    for seed in range(runs):
        room = Room(pool, seed)
        live(room, tells=True)
        try:
            promised(room, tells=True)
        except AssertionError as error:
            return str(error)
    return ""


@pytest.mark.parametrize("left_out", ["look", "accepted"])
def test_without_this_precaution_replies_go_out_twice_or_too_late(
    pool: list[Home], monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture, left_out: str
) -> None:
    caplog.set_level(logging.CRITICAL, outbox_of.__name__)
    if left_out == "look":
        monkeypatch.setattr(Outbox, "_look", lambda _self, _one, _out: None)
    else:  # sent as soon as it is released here

        def take(self: Outbox, due: Any) -> list[Any]:
            orders = [(one.case.id, outbox_of.Release(one.reply, self.name, again=one.again)) for one in due]
            self.door.do(orders)
            return [outbox_of.replace(one, since=self.clock()) for one in due]

        monkeypatch.setattr(Outbox, "_take", take)
    assert "went out" in breaks(pool), f"without {left_out!r} nothing was noticed"


@pytest.mark.parametrize("left_out", ["", "fresh"])
def test_whoever_was_slow_does_not_send_what_another_has_taken_over(
    room: Room, monkeypatch: pytest.MonkeyPatch, left_out: str
) -> None:
    reply = room.say(room.case(1, "sms"), 7)

    def slow(_reply: UUID) -> str:
        room.outboxes[0].contact = room.contact
        room.now += replies.LEASE + 1
        assert room.turn(1).sent == 1  # type: ignore[union-attr]
        return "0811"

    room.outboxes[0].contact = slow
    if left_out:
        monkeypatch.setattr(outbox_of, "FRESH_S", 10**6)
    room.turn(0)
    assert room.sent() == {reply: 2 if left_out else 1}


@pytest.mark.parametrize("left_out", ["", "mine"])
def test_nor_what_a_clock_ahead_has_taken_over_once_it_is_known_here(
    room: Room, monkeypatch: pytest.MonkeyPatch, left_out: str
) -> None:
    reply = room.say(room.case(1, "sms"), 7)
    room.outboxes[1].clock = lambda: room.now + replies.LEASE + 1

    def meanwhile(_reply: UUID) -> str:
        room.outboxes[0].contact = room.contact
        assert room.turn(1).sent == 1  # type: ignore[union-attr]
        room.syncs[0].once()
        return "0811"

    room.outboxes[0].contact = meanwhile
    if left_out:
        monkeypatch.setattr(Outbox, "_mine", lambda _self, one: one.case)
    room.turn(0)
    assert room.sent() == {reply: 2 if left_out else 1}


# One thing at a time --------------------------------------------------------------------------------------------------


@pytest.fixture
def room(pool: list[Home]) -> Room:
    return Room(pool)


def test_a_reply_is_held_then_sent_with_what_its_channel_needs(room: Room) -> None:
    case = room.case(1, "sms", title="Sampah")
    reply = room.say(case, 7, hold=60)
    assert room.turn(0) == Turned()
    room.now += 61
    done = room.turn(0)
    assert done is not None and (done.sent, done.held) == (1, 0)
    (out,) = room.channels["sms"].outs
    assert (out.reply, out.channel, out.external_id, out.text) == (reply, "sms", "m1", "Sudah kami teruskan.")
    assert (out.number, out.title, out.contact) == (room.told(case).number, "Sampah", "08111272206")
    assert room.shown()[reply]["state"] == "sent"
    assert room.turn(1) == Turned() == room.turn(0)


def test_a_contact_is_asked_for_only_where_the_channel_needs_one(room: Room) -> None:
    room.say(room.case(1, "qlue"), 7)
    assert room.turn(0).sent == 1  # type: ignore[union-attr]
    assert room.contacts == []


def test_what_is_withdrawn_does_not_go_out(room: Room) -> None:
    case = room.case(1)
    reply = room.say(case, 7, hold=60)
    assert room.do(case, Withdraw(reply)) == ""
    room.syncs[2].once()
    room.now += 61
    assert room.turn(0) == Turned()  # it hears of it before it sends
    assert room.shown()[reply]["state"] == "withdrawn"


def test_nothing_is_sent_without_the_central(room: Room) -> None:
    reply = room.say(room.case(1), 7)
    room.syncs[0].once()
    room.outboxes[0].sync = lambda: False
    assert room.turn(0) == Turned()
    assert not room.sent() and room.shown()[reply]["state"] == "held"
    answers = iter((True, False, False))  # the line goes once it is released here
    room.outboxes[0].sync = lambda: next(answers)
    assert room.turn(0).held == 1  # type: ignore[union-attr]
    assert not room.sent()
    room.outboxes[0].sync = lambda: room.sync(0)
    assert room.turn(0).sent == 1  # type: ignore[union-attr]


def test_a_reply_that_was_not_pushed_waits(room: Room) -> None:
    case = room.case(1)
    room.doors[0].do([(case, Reply(UUID(int=7), "Sudah.", 0))])
    calls: list[int] = []
    room.outboxes[0].sync = lambda: bool(calls.append(1))
    assert room.outboxes[0].turn(CHANNELS) == Turned()
    assert not calls and not room.sent()


def test_who_was_killed_leaves_its_replies_to_whoever_looks_first(room: Room) -> None:
    reply = room.say(room.case(1), 7)
    room.channels["qlue"].fails = [Killed()]  # type: ignore[list-item]
    assert room.turn(0) is None
    room.channels["qlue"].sent[reply] = 1  # it had gone out
    room.now += replies.LEASE - 1
    assert room.turn(1) == Turned()
    room.now += 2
    assert room.turn(1).sent == 1  # type: ignore[union-attr]
    assert room.channels["qlue"].looked == [reply]
    assert room.sent() == {reply: 1}


def test_an_answer_that_is_lost_is_looked_for_at_once(room: Room) -> None:
    channel = room.channels["qlue"]
    reply = room.say(room.case(1), 7)
    channel.fails = [Unsure("channel.unsure")]
    assert room.turn(0).sent == 1  # type: ignore[union-attr]
    assert channel.looked == [reply] and room.sent() == {reply: 1}  # it had not: sent again


def test_what_nobody_can_tell_is_looked_up_for_a_day_and_then_left_to_a_person(
    room: Room, expect_log: Callable[[str], None]
) -> None:
    expect_log("a reply through qlue ended in a bug; it is looked up")
    channel = room.channels["qlue"]
    channel.tells = False
    reply = room.say(room.case(1), 7)
    channel.fails = [RuntimeError("a bug")]
    assert room.turn(0).unknown == 1  # type: ignore[union-attr]
    waits = []
    while (due := room.shown()[reply]["due"]) is not None:
        waits.append(due - room.now)
        room.now = due
        room.turn(0)
        assert room.shown()[reply]["state"] == "unknown"
    assert waits[:4] == [60, 120, 240, 480] and max(waits) == 6 * HOUR
    assert DAY_S <= sum(waits) <= DAY_S + 6 * HOUR
    assert room.turn(0) == Turned() and not room.sent()


@pytest.mark.parametrize(
    ("failure", "wait", "code"),
    [(Away("channel.away", host="q", reason="x"), 30, "channel.away"),
     (Throttled("channel.throttled", NOW + 500), 500, "channel.throttled"),
     (Denied("channel.denied", status="401"), HOUR, "channel.denied")],
)  # fmt: skip
def test_what_did_not_go_out_is_given_back_and_the_channel_rests(
    room: Room, failure: Exception, wait: int, code: str
) -> None:
    case = room.case(1)
    reply, other = room.say(case, 7), room.say(case, 8)
    channel = room.channels["qlue"]
    channel.fails = [failure]
    done = room.turn(0)
    assert done is not None and done.held == 2 and done.problems["qlue"][0] == code
    assert room.shown()[reply]["due"] == room.now + wait
    assert room.shown()[other]["state"] == "held"
    room.now += wait
    assert room.turn(0).sent == 1  # type: ignore[union-attr] - one, to see whether it is back
    assert room.turn(0).problems == {}  # type: ignore[union-attr]
    room.now += HOUR
    room.turn(0)
    assert room.sent() == {reply: 1, other: 1}


def test_after_a_day_of_trying_it_is_given_up(room: Room) -> None:
    reply = room.say(room.case(1), 7)
    channel = room.channels["qlue"]
    channel.fails = [Away("channel.away") for _ in range(200)]
    began = room.now
    for _ in range(200):
        room.now += 900
        room.turn(0)
    assert room.shown()[reply]["state"] == "failed"
    assert 24 <= 200 - len(channel.fails) <= 60
    assert DAY <= max(event.said_at for event in room.state.events.values()) - began <= DAY + 2 * HOUR


def test_what_a_channel_never_takes_has_failed(room: Room) -> None:
    reply = room.say(room.case(1), 7)
    room.channels["qlue"].fails = [Unwanted("channel.unwanted", status="404")]
    assert room.turn(0).failed == 1  # type: ignore[union-attr]
    assert room.shown()[reply]["state"] == "failed"
    assert [e.body["reason"] for e in room.state.events.values() if e.kind == "deliver"] == [
        "channel.unwanted"
    ]


def test_a_citizen_without_a_number_is_not_written_to(room: Room) -> None:
    reply = room.say(room.case(1, "sms"), 7)
    room.outboxes[0].contact = lambda _reply: ""
    assert room.turn(0).failed == 1  # type: ignore[union-attr]
    assert room.shown()[reply]["state"] == "failed" and not room.sent()


def test_a_contact_the_central_does_not_tell_leaves_the_reply_for_later(room: Room) -> None:
    reply = room.say(room.case(1, "sms"), 7)

    def no(_reply: UUID) -> str:
        raise Refused("refused.reply_taken")

    room.outboxes[0].contact = no
    assert room.turn(0).held == 1  # type: ignore[union-attr]
    assert room.shown()[reply]["state"] == "held" and not room.sent()


def test_an_automatic_answer_the_case_has_outrun_is_not_sent(room: Room) -> None:
    case = room.case(1)
    reply = room.say(case, 7, hold=60, rule="menunggu")
    other = room.say(case, 8, hold=60, rule="disposisi")
    assert room.do(case, Dispose(CREW)) == ""
    room.syncs[2].once()
    room.now += 61
    done = room.turn(0)
    assert done is not None and (done.sent, done.failed) == (1, 1)
    assert room.sent() == {other: 1} and room.shown()[reply]["state"] == "failed"


def test_who_has_held_it_too_long_releases_it_anew(room: Room) -> None:
    reply = room.say(room.case(1, "sms"), 7)
    slow = iter((FRESH_S + 1, 0))

    def contact(_reply: UUID) -> str:
        room.now += next(slow)
        return "0811"

    room.outboxes[0].contact = contact
    assert room.turn(0).held == 1  # type: ignore[union-attr]
    assert not room.sent()
    assert room.turn(0).sent == 1  # type: ignore[union-attr]
    assert room.sent() == {reply: 1}
    assert [e.kind for e in room.state.events.values() if e.kind in ("release", "deliver")] == [
        "release", "deliver", "release", "deliver",
    ]  # fmt: skip


def test_only_channels_that_are_answered_are(room: Room) -> None:
    room.say(room.case(1), 7)
    room.syncs[0].once()
    assert room.outboxes[0].turn(("sms",)) == Turned()
    assert room.outboxes[0].turn(()) == Turned()
    assert room.do(next(iter(room.state.cases)), Classify("complaint")) == ""


def test_that_another_was_faster_needs_nobody(room: Room) -> None:
    room.say(room.case(1), 7)
    room.syncs[0].once()
    line = room.syncs[1]
    taken: list[Callable[[], object]] = [lambda: room.turn(1)]

    def overtaken() -> bool:  # the other one's turn comes between asking and releasing
        if len(taken) == 1 and room.shown()[UUID(int=7)]["state"] == "held" and asked:
            taken.pop()()
        asked.append(1)
        return room.sync(0)

    asked: list[int] = []
    room.outboxes[0].sync = overtaken
    assert room.turn(0).sent == 0  # type: ignore[union-attr]
    assert room.sent() == {UUID(int=7): 1}
    with room.homes[0].engine.connect() as connection:
        rows = connection.exec_driver_sql(
            "select outcome, dealt from event where kind = 'release' and mine"
        ).fetchall()
    assert rows == [("refused", 1)]
    assert line.cursor <= room.state.revision
