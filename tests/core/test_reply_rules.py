"""Which change of status answers the citizen by itself, and what never does."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from uuid import UUID

import pytest

from console.core import reply_rules
from console.core.reply_rules import Decided, ReplyRules, due_replies
from models.commands import Actor, Amend, Classify, Command, Complete, Dispose, Merge, Reject, Start
from models.complaint import Complaint
from models.reference import Reference
from tests.support.factories import BUDI, CREW, case, done, reference
from tests.support.reply_room import CHANNELS, Room
from tests.support.sync_world import Home, homes_in_memory

EVENT = UUID(int=9)
SAID = [("qlue", "disposisi", "handed"), ("qlue", "selesai", "done"), ("qlue", "ditolak", "rejected"),
        ("sms", "disposisi", "handed"), ("sms", "selesai", "done")]  # fmt: skip


@pytest.fixture(scope="module")
def pool() -> Iterator[list[Home]]:
    with homes_in_memory(3) as made:
        yield made


@pytest.fixture
def room(pool: list[Home]) -> Room:
    made = Room(pool)
    for door in made.doors[:2]:
        door.acting_as(Actor("sari", "supervisor")).set_reply_rules(SAID)
    for i in (0, 1):
        made.syncs[i].once()
        rules(made, i).turn(CHANNELS)
    return made


def rules(room: Room, i: int = 0) -> ReplyRules:
    """The rules as an intake follows them."""
    return ReplyRules(room.homes[i].store, room.doors[i])


def follow(room: Room, i: int = 0) -> None:
    """News comes in, is answered, and the answers are pushed."""
    room.syncs[i].once()
    rules(room, i).turn(CHANNELS)
    room.syncs[i].once()


def act(room: Room, case: UUID, command: Command) -> None:
    """The operator's word, at the central."""
    assert room.do(case, command) == ""
    room.syncs[2].once()


def answers(room: Room) -> list[tuple[str, str, str]]:
    """Automatic replies as they were accepted: case number's end, template, words."""
    return [
        (room.state.cases[event.complaint].external_id, event.body["template"], event.body["text"])
        for event in room.state.events.values() if event.kind == "reply" and event.outcome == "accepted"
    ]  # fmt: skip


def with_rules() -> Reference:
    return replace(
        reference(), reply_rules={(channel, status): template for channel, status, template in SAID}
    )


def decided(before: Complaint, command: Command, kind: str, **body: str) -> list[str]:
    """Templates an Event answers with."""
    after = replace(done(before, command, actor=BUDI), number="JK2511240001")
    event = Decided(EVENT, before.id, kind, body, {"status": after.status})
    return [reply.template for reply in due_replies(before.status, event, after, with_rules())]


def test_what_staff_decide_is_answered_and_nothing_else() -> None:
    red = case()
    assert decided(red, Dispose(CREW), "dispose") == ["handed"]
    assert decided(red, Reject("Bukan"), "reject", reason="Bukan") == ["rejected"]
    assert decided(red, Start(), "start") == []  # no rule for it
    assert decided(red, Classify("aspiration"), "classify") == []
    assert decided(red, Amend("lain"), "amend") == []
    assert decided(red, Dispose(CREW), "restore") == []  # an undo takes a slip back
    assert decided(red, Dispose(CREW), "receivereport") == []
    handed = done(red, Dispose(CREW))
    assert decided(handed, Dispose("DSDA-3172"), "dispose") == []  # it is where it was
    assert decided(replace(red, kind="spam"), Dispose(CREW), "dispose") == []
    assert decided(replace(red, channel="email"), Dispose(CREW), "dispose") == []


def test_a_case_that_has_moved_on_is_not_answered_for_what_it_was() -> None:
    red, ref = case(), with_rules()
    event = Decided(EVENT, red.id, "dispose", {}, {"status": "disposisi"})
    assert due_replies("menunggu", event, replace(red, status="proses"), ref) == []
    (said,) = due_replies("menunggu", event, replace(red, status="disposisi"), ref)
    assert (said.rule, said.hold, said.template) == ("disposisi", reply_rules.HOLD_S, "handed")
    listed = ({"id": str(said.reply), "state": "sent", "due": None, "by": "k"},)
    assert due_replies("menunggu", event, replace(red, status="disposisi", replies=listed), ref) == []


def test_the_reason_of_a_refusal_is_told() -> None:
    event = Decided(EVENT, EVENT, "reject", {"reason": "Di luar wewenang."}, {"status": "ditolak"})
    (said,) = due_replies("menunggu", event, replace(case(), status="ditolak"), with_rules())
    assert "Alasannya: Di luar wewenang." in said.text


def test_two_intakes_say_one_reply(room: Room) -> None:
    one = room.case(1)
    act(room, one, Dispose(CREW))
    room.syncs[1].once()
    rules(room, 1).turn(CHANNELS)  # both say it before either has heard of the other's
    follow(room)
    room.syncs[1].once()
    assert [(who, template) for who, template, _text in answers(room)] == [("m1", "handed")]
    room.turn(1)
    with room.homes[1].engine.connect() as connection:
        rows = connection.exec_driver_sql(
            "select outcome, dealt from event where kind = 'reply' and mine"
        ).fetchall()
    assert rows == [("refused", 1)]  # nobody needs to see that


def test_it_goes_out_once_it_was_held_and_not_after_an_undo(room: Room) -> None:
    one, other = room.case(1), room.case(2)
    act(room, one, Dispose(CREW))
    batch = room.doors[2].do([(other, Dispose(CREW))]).batch
    room.syncs[2].once()
    follow(room)
    assert batch is not None and len(answers(room)) == 2
    room.doors[2].undo(batch)
    room.syncs[2].once()
    follow(room)
    room.now += reply_rules.HOLD_S + 1
    room.turn(0)
    assert sorted(room.channels["qlue"].outs[i].external_id for i in range(len(room.sent()))) == ["m1"]
    assert sorted(one["state"] for one in room.shown().values()) == ["failed", "sent"]


def test_twins_hear_of_their_parent_in_their_own_channel(room: Room) -> None:
    parent, twin = room.case(1), room.case(2, "sms", category="jalan")
    act(room, twin, Merge(parent))
    act(room, parent, Dispose(CREW))
    follow(room)
    told = {who: text for who, _template, text in answers(room)}
    assert told.keys() == {"m1", "m2"}
    assert room.told(twin).number in told["m2"] and "PPSU Pluit" in told["m2"]
    room.now += reply_rules.HOLD_S + 1
    room.turn(0)
    assert [len(channel.outs) for channel in room.channels.values()] == [1, 1]
    act(room, parent, Start())
    act(room, parent, Complete("Diangkut."))
    follow(room)
    ends = [who for who, template, text in answers(room) if template == "done" and "Diangkut." in text]
    assert sorted(ends) == ["m1", "m2"]  # the twin's own Event, and so once


def test_there_and_back_and_there_again_is_told_once(room: Room) -> None:
    one = room.case(1)
    for command in (Dispose(CREW), Start(), Dispose(CREW)):
        act(room, one, command)
    follow(room)
    assert [template for _who, template, _text in answers(room)] == ["handed"]


def test_the_past_is_not_answered_nor_a_channel_that_is_only_read(room: Room) -> None:
    one = room.case(1)
    act(room, one, Dispose(CREW))
    room.syncs[0].once()
    rules(room).turn(("sms",))
    follow(room)
    assert answers(room) == []  # passed by while the channel was only read
    room.doors[1].follow(reply_rules.FOLLOWED, 0)
    follow(room, 1)
    assert len(answers(room)) == 1


def test_an_intake_begins_with_what_comes_after_it(pool: list[Home]) -> None:
    room = Room(pool)
    one = room.case(1)
    act(room, one, Dispose(CREW))
    room.doors[0].acting_as(Actor("sari", "supervisor")).set_reply_rules(SAID)
    follow(room)
    follow(room)
    assert answers(room) == []


def test_a_bulk_is_answered_in_portions(room: Room, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(reply_rules, "SOME", 2)
    cases = [room.case(i) for i in range(5)]
    room.doors[2].do([(one, Dispose(CREW)) for one in cases[:4]])
    room.syncs[2].once()  # four in one revision
    act(room, cases[4], Dispose(CREW))
    room.syncs[0].once()
    following = rules(room)
    counts = []
    for _ in range(3):
        following.turn(CHANNELS)
        room.syncs[0].once()
        counts.append(len(answers(room)))
    assert counts[0] >= 4 and counts[-1] == 5


def test_a_central_that_went_back_is_followed_from_there(room: Room) -> None:
    one = room.case(1)
    backup = room.state.snapshot()
    act(room, one, Dispose(CREW))
    follow(room)
    assert len(answers(room)) == 1
    room.state.restore(backup)
    for _ in range(2):
        for i in (2, 0, 1):
            room.syncs[i].once()
    follow(room)
    assert len(answers(room)) == 1 and len(room.told(one).replies) == 1
