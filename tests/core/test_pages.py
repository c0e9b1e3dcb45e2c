"""A page of a channel: reports, edits, deletions, bad pieces and the cursor, all of it or nothing, once."""

from __future__ import annotations

import json
from collections.abc import Iterator
from hashlib import sha256
from pathlib import Path
from typing import Any
from uuid import UUID

import pytest

from console.core import blobs
from console.core.errors import Refused, Unavailable
from console.core.intake import Intake, Tally, open_intake
from models import writing
from models.commands import Actor, Command, Deliver, Release, Reply
from models.complaint import Complaint
from models.delivery import Deleted, Edited, Item, Returned
from models.report import Report, Unreadable
from tests.support import pictures
from tests.support.factories import NOW, PLUIT, Room, room

INTAKE = Actor("tanggap", "intake")
LONG = "Lampu jalan di depan sekolah mati sejak kemarin malam"


@pytest.fixture
def made(home: Path) -> Iterator[Room]:
    with room(home, INTAKE) as found:
        yield found


@pytest.fixture
def intake(made: Room) -> Intake:
    return open_intake(made.door)


def report(number: int, **given: Any) -> Report:
    return Report(
        **{"channel": "x", "external_id": f"m{number}", "received_at": NOW - 60, "text": LONG, **given}
    )


def edited(number: int, text: str, version: str = "", title: str = "") -> Edited:
    return Edited("x", f"m{number}", text, title, version)


def case(made: Room, number: int) -> Complaint:
    return next(found for found in made.cases().values() if found.external_id == f"m{number}")


def events(made: Room, kind: str) -> list[tuple[Any, ...]]:
    return made.rows("select id, actor, body from event where kind = ? order by n", kind)


def cursor(made: Room) -> list[tuple[Any, ...]]:
    return made.rows("select channel, value from cursor")


def test_one_page_with_everything(made: Room, intake: Intake) -> None:
    items: list[Item] = [
        report(1), report(2), report(2), report(3, text=" "), Unreadable("x", "butir 5", "unreadable.text", {}, "{}"),
        edited(1, "Lampu sudah menyala"), edited(99, "siapa"), Deleted("x", "m2"), Deleted("x", "m98"),
    ]  # fmt: skip
    tally, change = intake.page(items, "x", cursor="7")
    assert tally == Tally(9, 2, 5, 2)
    assert tally.read == tally.received + tally.known + tally.quarantined
    assert (len(change.cases), change.created, change.other) == (2, True, ("quarantine",))
    assert (case(made, 1).text, case(made, 1).source) == ("Lampu sudah menyala", "edited")
    assert (case(made, 2).text, case(made, 2).source) == (LONG, "deleted")
    assert cursor(made) == [("x", "7")]
    assert made.rows("select code, position from quarantine order by n") == [
        ("unreadable.text", "butir 5"), ("refused.no_text", "m3"),
    ]  # fmt: skip
    before = made.dump()
    assert intake.page(items, "x", cursor="7")[0] == Tally(9, 0, 7, 2)
    after = made.dump()
    assert {k: v for k, v in before.items() if k != "cursor"} == {
        k: v for k, v in after.items() if k != "cursor"
    }


def test_the_cursor_moves_without_news(made: Room, intake: Intake) -> None:
    intake.page([report(1)], "x", cursor="1")
    assert intake.page([report(1)], "x", cursor="2")[0] == Tally(1, 0, 1, 0)
    assert intake.page([], "x", cursor="3")[0] == Tally()
    intake.page([report(2)], "x")  # pushed here: it has no cursor, and moves none
    assert cursor(made) == [("x", "3")]
    made.door.forget_cursor("x")
    assert cursor(made) == []


@pytest.mark.parametrize(
    "broken",
    ["insert_cases", "insert_events", "insert_photos", "update_cases", "insert_quarantine", "execute"],
)
def test_all_of_a_page_or_nothing(
    made: Room, intake: Intake, monkeypatch: pytest.MonkeyPatch, broken: str
) -> None:
    intake.page([report(1)], "x", cursor="1")
    before = made.dump()
    items: list[Item] = [
        report(2, photos=("https://a/b",)),
        edited(1, "baru"),
        Unreadable("x", "2", "a", {}, "b"),
    ]
    real = getattr(writing, broken)

    def fail(*args: Any) -> None:
        real(*args)
        raise RuntimeError("power cut")

    with monkeypatch.context() as patch:
        patch.setattr(writing, broken, fail)
        with pytest.raises(RuntimeError):
            intake.page(items, "x", cursor="2")
    assert made.dump() == before
    assert intake.page(items, "x", cursor="2")[0] == Tally(3, 1, 1, 1)
    assert cursor(made) == [("x", "2")]


def test_an_edit_is_recorded_once_and_named_alike_everywhere(
    made: Room, intake: Intake, tmp_path: Path
) -> None:
    page: list[Item] = [report(1), edited(1, "baru", "v2"), edited(1, "baru", "v2")]
    intake.page(page, "x", cursor="1")
    intake.page(page, "x", cursor="1")
    (only,) = events(made, "amend")
    assert only[1] == "tanggap"
    with room(tmp_path / "other", Actor("lain", "intake"), seed=9) as other:
        open_intake(other.door).page(page, "x", cursor="1")
        assert [row[0] for row in events(other, "amend")] == [only[0]]


def test_a_late_echo_of_an_edit_does_not_bring_old_words_back(made: Room, intake: Intake) -> None:
    intake.page([report(1), edited(1, "dua", "v2"), edited(1, "tiga", "v3")], "x")
    assert intake.page([edited(1, "dua", "v2")], "x")[0] == Tally(1, 0, 1, 0)
    assert case(made, 1).text == "tiga"


def test_words_changed_there_and_back_are_followed(made: Room, intake: Intake) -> None:
    for text in ("satu", "dua", "satu", "dua", "dua"):
        intake.page([report(1), edited(1, text)], "x")
    assert case(made, 1).text == "dua"
    assert len(events(made, "amend")) == 4


@pytest.mark.parametrize("same", [edited(1, LONG), edited(1, LONG, "v9"), edited(1, LONG, "", "Judul")])
def test_an_edit_that_changes_nothing_is_none(made: Room, intake: Intake, same: Edited) -> None:
    intake.page([report(1, title="Judul"), same], "x")
    assert events(made, "amend") == []
    assert case(made, 1).source == ""


def test_a_title_alone_is_an_edit(made: Room, intake: Intake) -> None:
    intake.page([report(1, title="Judul"), edited(1, LONG, "", "Lain")], "x")
    assert (case(made, 1).title, case(made, 1).text) == ("Lain", LONG)


def test_an_empty_edit_lies_in_the_quarantine(made: Room, intake: Intake) -> None:
    assert intake.page([report(1), edited(1, "  ", "v2")], "x")[0] == Tally(2, 1, 0, 1)
    assert case(made, 1).text == LONG
    assert made.rows("select code, position, raw from quarantine") == [("refused.no_text", "m1", "  ")]


def test_a_deleted_message_is_told_once_and_can_be_written_again(made: Room, intake: Intake) -> None:
    intake.page([report(1), Deleted("x", "m1"), Deleted("x", "m1")], "x")
    assert case(made, 1).source == "deleted"
    intake.page([edited(1, "kembali")], "x")
    assert case(made, 1).source == "edited"
    intake.page([Deleted("x", "m1")], "x")
    assert case(made, 1).source == "deleted"
    assert len(events(made, "retract")) == 2


def test_what_people_decided_outlives_an_edit(made: Room, intake: Intake) -> None:
    from models.commands import Locate, Prioritise

    intake.page([report(1)], "x")
    found = case(made, 1).id
    for command in (Locate(PLUIT), Prioritise(1)):
        made.done(command, found, actor=Actor("sari", "supervisor"))
    intake.page([edited(1, "Lampu di Gambir mati")], "x")
    assert (case(made, 1).kelurahan, case(made, 1).priority) == (PLUIT, 1)


def test_a_message_with_letters_no_store_holds_is_found_again(made: Room, intake: Intake) -> None:
    intake.page([report(1, external_id="a\0b"), Edited("x", "a\0b", "baru\0")], "x")
    (found,) = made.cases().values()
    assert found.text == "baru\ufffd"
    assert intake.page([Edited("x", "a\0b", "baru\0")], "x")[0] == Tally(1, 0, 1, 0)
    assert len(events(made, "amend")) == 1


def test_what_answers_an_earlier_message_may_be_its_twin(made: Room, intake: Intake) -> None:
    intake.page([report(1, text="Banjir setinggi lutut di RW 5 Pluit", received_at=NOW - 90_000)], "x")
    intake.page([report(2, text="Sampai hari ini belum juga ada yang datang", answers=("m0", "m1"))], "x")
    (twin,) = case(made, 2).suggested["twins"]
    assert twin["id"] == str(case(made, 1).id)
    assert ["cited", 1] in twin["reasons"]


REPLY = UUID("11111111-2222-4333-8444-555555555555")


def answered(made: Room, number: int, *steps: Command) -> None:
    """A reply to a case, as far as these steps say."""
    outcome = made.door.do([(case(made, number).id, Reply(REPLY, "Sudah kami teruskan."))])
    for step in steps:
        outcome = made.door.do([(case(made, number).id, step)])
    assert not outcome.refused


SENT = (Release(REPLY, "a"), Deliver(REPLY, "sent", by="a"))


def test_letters_no_store_holds_are_kept_as_a_mark_in_the_quarantine(made: Room, intake: Intake) -> None:
    half = "Banjir \ud83d di Pluit\0"
    piece = Unreadable("x\ud800", f"butir {half}", "file.bad_date", {"value": half}, half)
    tally, _change = intake.page([piece, Deleted("x", half), report(1)], "x", cursor="2")
    assert (tally.received, tally.quarantined) == (1, 1)
    assert made.rows("select raw, params from quarantine") == [
        ("Banjir \ufffd di Pluit\ufffd", '{"value": "Banjir \ufffd di Pluit\ufffd"}')
    ]


def test_who_answers_a_reply_of_ours_may_mean_its_case(made: Room, intake: Intake) -> None:
    intake.page([report(1, text="Banjir setinggi lutut di RW 5 Pluit", received_at=NOW - 90_000)], "x")
    answered(made, 1, *SENT)
    intake.page([report(2, text="Sampai hari ini belum juga", answers=(f"reply-{REPLY}", "reply-0"))], "x")
    (twin,) = case(made, 2).suggested["twins"]
    assert (twin["id"], twin["reasons"][0]) == (str(case(made, 1).id), ["cited", 1])


def test_a_number_in_the_title_names_its_case(made: Room, intake: Intake) -> None:
    intake.page([report(1, text="Banjir setinggi lutut di RW 5 Pluit", received_at=NOW - 90_000)], "x")
    intake.page(
        [report(2, text="Belum juga ada yang datang", title=f"Re: Banjir [{case(made, 1).number}]")], "x"
    )
    (twin,) = case(made, 2).suggested["twins"]
    assert (twin["id"], twin["reasons"][0]) == (str(case(made, 1).id), ["cited", 1])


def test_a_reply_that_came_back_failed_once(made: Room, intake: Intake) -> None:
    intake.page([report(1)], "x")
    answered(made, 1, *SENT)
    tally, change = intake.page([Returned("x", REPLY), Returned("x", UUID(int=9))], "x", cursor="4")
    assert tally == Tally(2, 0, 2, 0)
    assert len(change.cases) == 1
    assert [one["state"] for one in case(made, 1).replies] == ["failed"]
    intake.page([Returned("x", REPLY)], "x")
    told = [json.loads(body) for _id, _actor, body in events(made, "deliver")]
    assert [(one["state"], one.get("reason")) for one in told] == [
        ("sent", None),
        ("failed", "email.returned"),
    ]
    assert cursor(made) == [("x", "4")]


def test_what_came_back_before_it_was_sent_waits_for_a_person(made: Room, intake: Intake) -> None:
    intake.page([report(1)], "x")
    answered(made, 1)
    assert intake.page([Returned("x", REPLY)], "x")[0] == Tally(1, 0, 0, 1)
    assert made.rows("select position, code, raw from quarantine") == [(f"reply-{REPLY}", "refused.role", "")]


def test_pictures_are_kept_and_queued_before_their_case(made: Room, intake: Intake) -> None:
    good, bad = pictures.png(40, 30), b"GIF89a" + bytes(20)
    shas = [sha256(data).hexdigest() for data in (good, bad)]
    intake.page([report(1, photos=("https://a/b", *shas), pictures=(good, bad))], "x", cursor="1")
    assert made.rows("select address from photo order by position") == [("https://a/b",), (shas[0],)]
    db = made.store.reader()
    try:
        assert [one.sha for one in blobs.queue(db)] == [shas[0]]
    finally:
        db.close()
    assert (case(made, 1).photos, case(made, 1).suggested["left_out"]) == (2, 1)
    assert blobs.Blobs(made.door).load(shas[0]) == good


def test_a_full_disk_keeps_the_page_for_later(
    made: Room, intake: Intake, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(*_args: Any, **_more: Any) -> None:
        raise Unavailable("store.full", path="/")

    before = made.dump()
    with monkeypatch.context() as patch:
        patch.setattr(blobs, "write_whole", full)
        with pytest.raises(Unavailable):
            intake.page([report(1), report(2, pictures=(pictures.png(40, 30),))], "x", cursor="1")
    assert made.dump() == before


def test_who_may_not_take_in_takes_no_page_in(home: Path) -> None:
    with room(home, Actor("audi", "auditor")) as made, pytest.raises(Refused) as refused:
        open_intake(made.door).page([report(1)], "x", cursor="1")
    assert refused.value.code == "refused.role"


def test_an_operator_who_is_no_intake_follows_no_edit(home: Path) -> None:
    with room(home, Actor("budi", "operator")) as made:
        tally, _change = open_intake(made.door).page([report(1), edited(1, "baru")], "x")
        assert tally == Tally(2, 1, 0, 1)
        assert case(made, 1).text == LONG
