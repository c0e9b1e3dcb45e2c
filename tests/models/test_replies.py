"""Replies: what a channel carries, and how one moves from held to its end."""

from __future__ import annotations

from dataclasses import replace
from typing import Any
from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st

from models import replies, rules, sentences
from models.commands import Actor, Amend, Command, Deliver, Merge, Release, Reply, Retract, Withdraw
from models.complaint import CHANNELS, Complaint
from tests.support.factories import NOW, RINA, case, done, reference, refusal

ONE, TWO = UUID(int=1), UUID(int=2)
INTAKE = Actor("tanggap", "intake")
STAFF = RINA
HELD = (Reply(ONE, "Sudah kami teruskan."),)
TAKEN = (*HELD, Release(ONE, "a"))
SENT = (*TAKEN, Deliver(ONE, "sent", "k-1", by="a"))
LOST = (*TAKEN, Deliver(ONE, "unknown", by="a", wait=60))


def after(*commands: Command, at: int = NOW) -> Complaint:
    """A case after Commands that the rules must allow."""
    found = case()
    for command in commands:
        who = STAFF if isinstance(command, Reply | Withdraw | Merge) else INTAKE
        assert refusal(found, command, who) == "", command
        found = done(found, command, at, who)
    return found


def shown(found: Complaint) -> list[tuple[str, int | None, str]]:
    return [(one["state"], one["due"], one["by"]) for one in found.replies]


# What a channel carries


@pytest.mark.parametrize(
    ("text", "messages"),
    [
        ("", 1), ("a" * 160, 1), ("a" * 161, 2), ("a" * 306, 2), ("a" * 307, 3), ("é" * 160, 1), ("{" * 80, 1),
        ("{" * 81, 2), ("🚧" * 35, 1), ("🚧" * 36, 2), ("ż" * 70, 1), ("ż" * 71, 2), ("ż" * 134, 2), ("ż" * 135, 3),
    ],
)  # fmt: skip
def test_messages_of_an_sms(text: str, messages: int) -> None:
    assert replies.segments(text) == messages


def test_x_counts_wide_characters_twice() -> None:
    assert replies.length("x", "abc é") == 5
    assert replies.length("x", "街🚧") == 4
    assert replies.length("qlue", "街🚧") == 2


@pytest.mark.parametrize(
    "text", ["https://a.b", "lihat www.x", "jakarta.go.id", "bit.ly.com/x", "HTTP://A", "x.id/"]
)
def test_links(text: str) -> None:
    assert replies.has_link(text)


@pytest.mark.parametrize(
    "text", ["Pukul 10.30.", "RT.03 RW.05", "dll. Terima kasih", "kel.pluit", "selesai.Terima"]
)
def test_what_is_no_link(text: str) -> None:
    assert not replies.has_link(text)


@pytest.mark.parametrize(
    ("channel", "text", "code"),
    [
        ("qlue", "a" * 4000, ""), ("qlue", "a" * 4001, "refused.reply_long"), ("x", "a" * 280, ""),
        ("x", "街" * 141, "refused.reply_long"), ("x", "lihat jakarta.go.id", "refused.reply_link"),
        ("email", "lihat jakarta.go.id", ""), ("sms", "a" * 918, ""), ("sms", "a" * 919, "refused.reply_long"),
        ("sms", "街" * 403, "refused.reply_long"), ("facebook", " \n", "refused.reply_empty"),
        ("telegraf", "halo", "refused.channel"),
    ],
)  # fmt: skip
def test_what_a_channel_cannot_carry(channel: str, text: str, code: str) -> None:
    problem = replies.problem(channel, text)
    assert (problem[0] if problem else "") == code
    if problem:
        for lang in sentences.LANGUAGES:
            assert sentences.say(lang, problem[0], **problem[1])


def test_every_channel_says_what_it_carries() -> None:
    assert set(replies.CARRIES) == set(CHANNELS)


@given(st.text(max_size=200), st.sampled_from(CHANNELS))
def test_any_text_is_judged(text: str, channel: str) -> None:
    problem = replies.problem(channel, text)
    assert (problem is not None) >= (not text.strip())


# How one moves


def test_a_life() -> None:
    assert shown(after(*HELD)) == [("held", NOW + 60, "")]
    assert shown(after(*TAKEN)) == [("sending", NOW + replies.LEASE, "a")]
    assert shown(after(*SENT)) == [("sent", None, "a")]
    assert shown(after(*HELD, Withdraw(ONE))) == [("withdrawn", None, "")]
    assert shown(after(*LOST)) == [("unknown", NOW + 60, "a")]
    assert shown(after(*TAKEN, Deliver(ONE, "unknown", by="a"))) == [("unknown", None, "a")]
    back = (*TAKEN, Deliver(ONE, "held", wait=30, by="a"))
    assert shown(after(*back)) == [("held", NOW + 30, "a")]
    assert shown(after(*back, Release(ONE, "b"))) == [("sending", NOW + replies.LEASE, "b")]


def test_a_case_says_when_somebody_must_look() -> None:
    both = after(*HELD, Reply(TWO, "Menyusul.", hold=10))
    assert both.reply_due == NOW + 10
    assert done(both, Withdraw(TWO), actor=STAFF).reply_due == NOW + 60
    assert after(*SENT).reply_due is None


@pytest.mark.parametrize(
    ("steps", "command", "who", "code"),
    [
        ((), Withdraw(ONE), STAFF, "refused.reply_missing"),
        ((), Release(ONE, "a"), INTAKE, "refused.reply_missing"),
        ((), Deliver(ONE, "sent", by="a"), INTAKE, "refused.reply_missing"),
        ((), Reply(ONE, " "), STAFF, "refused.reply_empty"),
        ((), Reply(ONE, "a", hold=-1), STAFF, "refused.reply_hold"),
        ((), Reply(ONE, "a", hold=replies.LONGEST_HOLD + 1), STAFF, "refused.reply_hold"),
        (HELD, Reply(ONE, "lain"), STAFF, "refused.reply_twice"),
        (HELD, Deliver(ONE, "sent", by="a"), INTAKE, "refused.reply_held"),
        (HELD, Release(ONE, "a"), STAFF, "refused.role"),
        (HELD, Withdraw(ONE), INTAKE, "refused.role"),
        (TAKEN, Withdraw(ONE), STAFF, "refused.reply_sending"),
        (TAKEN, Release(ONE, "b"), INTAKE, "refused.reply_sending"),
        (TAKEN, Release(ONE, "b", again=True), INTAKE, ""),
        (TAKEN, Deliver(ONE, "gone", by="a"), INTAKE, "refused.reply_state"),
        (TAKEN, Deliver(ONE, "held", by="a", wait=-1), INTAKE, "refused.reply_hold"),
        (TAKEN, Deliver(ONE, "held", by="a", wait=replies.LONGEST_HOLD + 1), INTAKE, "refused.reply_hold"),
        # Who lost it to another no longer knows that it did not go out; that it did, stays true.
        (TAKEN, Deliver(ONE, "held", by="b"), INTAKE, "refused.reply_taken"),
        (TAKEN, Deliver(ONE, "unknown", by="b"), INTAKE, "refused.reply_taken"),
        (TAKEN, Deliver(ONE, "failed", by="b"), INTAKE, "refused.reply_taken"),
        (TAKEN, Deliver(ONE, "sent", by="b"), INTAKE, ""),
        # A person settles what nobody can tell, and nothing else; so does an intake that does not say which it is.
        (TAKEN, Deliver(ONE, "sent"), STAFF, "refused.role"),
        (TAKEN, Deliver(ONE, "held"), INTAKE, "refused.role"),
        (LOST, Deliver(ONE, "sent"), STAFF, ""),
        (LOST, Deliver(ONE, "failed"), STAFF, ""),
        (LOST, Withdraw(ONE), STAFF, "refused.reply_unknown"),
        (LOST, Release(ONE, "b"), INTAKE, "refused.reply_unknown"),
        (LOST, Release(ONE, "b", again=True), INTAKE, ""),
        (SENT, Withdraw(ONE), STAFF, "refused.reply_sent"),
        (SENT, Release(ONE, "b", again=True), INTAKE, "refused.reply_sent"),
        (SENT, Deliver(ONE, "unknown", by="a"), INTAKE, "refused.reply_sent"),
        (SENT, Deliver(ONE, "failed", by="a"), INTAKE, "refused.reply_sent"),
        (SENT, Deliver(ONE, "failed", reason=replies.RETURNED), INTAKE, ""),  # what was taken may come back
        (HELD, Deliver(ONE, "failed", reason=replies.RETURNED), INTAKE, "refused.role"),
        ((*HELD, Withdraw(ONE)), Release(ONE, "a"), INTAKE, "refused.reply_withdrawn"),
        ((*HELD, Withdraw(ONE)), Release(ONE, "a", again=True), INTAKE, "refused.reply_withdrawn"),
        ((Merge(UUID(int=9)),), Reply(ONE, "Kami tangani bersama."), STAFF, ""),
    ],
)  # fmt: skip
def test_what_is_refused(steps: tuple[Command, ...], command: Command, who: Actor, code: str) -> None:
    refused = rules.refuse(after(*steps), command, who, reference())
    assert (refused.code if refused else "") == code
    if refused:
        for lang in sentences.LANGUAGES:
            assert sentences.say(lang, refused.code, **refused.params)


def test_a_case_takes_so_many_and_no_more() -> None:
    full = tuple(
        {"id": str(UUID(int=i)), "state": "sent", "due": None, "by": "a"} for i in range(replies.MOST)
    )
    assert refusal(replace(case(), replies=full), Reply(UUID(int=999), "a"), STAFF) == "refused.reply_many"


TOLD = [Deliver(ONE, state, by=by) for state in ("sent", "held", "failed", "unknown") for by in "ab"]
SAID = (
    Reply(ONE, "a"),
    Withdraw(ONE),
    Release(ONE, "a"),
    Release(ONE, "b"),
    Release(ONE, "b", again=True),
    *TOLD,
)


@given(st.lists(st.tuples(st.sampled_from(SAID), st.sampled_from((STAFF, INTAKE))), max_size=12))
def test_whatever_is_said_one_at_most_may_send(said: list[tuple[Any, Actor]]) -> None:
    found, hands = case(), set[str]()
    for command, who in said:
        if refusal(found, command, who):
            continue
        found = done(found, command, actor=who)
        match command:
            case Release(by=by, again=again):
                assert again or not hands, "two have it, and neither looks first"
                hands = {by}
            case Deliver(state=state, by=by):
                assert state == "sent" or by in hands, "given back by somebody who does not have it"
                hands = hands if state == "unknown" else set()


# What becomes of the message


def test_an_edit_changes_the_words_and_nothing_that_people_decided() -> None:
    before = case(title="Pasar")
    edited = done(before, Amend("Sampah sudah diangkut", version="2"), actor=INTAKE)
    assert edited == replace(before, text="Sampah sudah diangkut", source="edited")
    assert done(before, Amend("x", title="Lain"), actor=INTAKE).title == "Lain"
    gone = done(edited, Retract(), actor=INTAKE)
    assert gone == replace(edited, source="deleted")
    assert refusal(before, Amend(" "), INTAKE) == "refused.no_text"
    assert {refusal(before, command, STAFF) for command in (Amend("x"), Retract())} == {"refused.role"}
