"""Reports come in: each message once, each number once, the reporter apart."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import Any
from uuid import UUID

import pytest

from console.core.dispatch import History, Received, Step
from models import writing
from models.commands import Complete, Dispose, Merge, Note, Start, Verify
from models.identity import report_id
from tests.support import factories
from tests.support.factories import BUDI, CREW, DAY, HOUR, NOW, RINA, Room, report, room


def numbers(made: Room) -> list[str]:
    return [n for (n,) in made.rows("select number from complaint order by n")]


def codes(made: Room, *reports: Received) -> list[str]:
    return [refusal.code for _case, refusal in made.door.receive(reports).refused]


def test_a_report_becomes_a_case(home: Path) -> None:
    with room(home) as made:
        outcome = made.door.receive([Received(report(1, photos=("https://foto/1", "https://foto/2")))])
        assert outcome.accepted == [report_id("qlue", "q-1", NOW - HOUR)]
        assert (outcome.batch, outcome.change.created) == (None, True)
        assert outcome.change.cases == tuple(made.keys().values())
        case = made.case(outcome.accepted[0])
        assert (case.number, case.status, case.photos, case.revision) == ("JK2511240001", "menunggu", 2, 1)
        assert case == replace(factories.received(report(1, photos=("a", "b"))), number=case.number)
        assert made.rows("select role, position, address from photo") == [
            ("report", 0, "https://foto/1"), ("report", 1, "https://foto/2"),
        ]  # fmt: skip


def test_the_same_message_again_changes_nothing(home: Path) -> None:
    with room(home) as made:
        made.receive(report(1))
        before = made.dump()
        again = [report(1), report(1, received_at=NOW), report(1, text="Lain")]
        outcome = made.door.receive([Received(one) for one in again])
        assert outcome.accepted == []
        assert not outcome.change.created
        assert [(r.code, r.params) for _c, r in outcome.refused] == [
            ("refused.known", {"number": "JK2511240001"})
        ] * 3
        assert made.dump() == before


def test_twice_in_one_batch_is_one_case(home: Path) -> None:
    with room(home) as made:
        outcome = made.door.receive(
            [Received(report(1)), Received(report(2)), Received(report(1, received_at=NOW))]
        )
        assert len(outcome.accepted) == 2
        assert [(r.code, r.params) for _c, r in outcome.refused] == [
            ("refused.known", {"number": "JK2511240001"})
        ]
        assert len(numbers(made)) == 2


def test_the_same_id_on_another_channel_is_another_message(home: Path) -> None:
    with room(home) as made:
        assert len(made.receive(report(1), report(1, channel="sms"))) == 2


@pytest.mark.parametrize("key", ["a\x00b", "x\ud800", "'", "é", "e\u0301", " ", "9" * 5000, "🚧"])
def test_a_strange_id_is_known_again(home: Path, key: str) -> None:
    with room(home) as made:
        assert len(made.receive(report(1, external_id=key))) == 1
        assert codes(made, Received(report(1, external_id=key))) == ["refused.known"]


def test_ids_that_differ_after_a_nul_differ(home: Path) -> None:
    with room(home) as made:
        assert len(made.receive(report(1, external_id="a\x00b"))) == 1
        assert len(made.receive(report(2, external_id="a\x00c"), report(3, external_id="a"))) == 2


def test_text_no_database_can_hold_is_mended(home: Path) -> None:
    with room(home) as made:
        made.door.receive(
            [Received(report(1, text="Ban\ud83djir", title="\udc00"), "Bu\ud800di", "08\udfff12")]
        )
        assert made.rows("select text, title from complaint") == [("Ban\ufffdjir", "\ufffd")]
        assert made.rows("select name, contact from reporter") == [("Bu\ufffddi", "08\ufffd12")]


def test_what_the_rules_refuse_is_left_out_alone(home: Path) -> None:
    with room(home) as made:
        bad = [
            report(1, text="  "),
            report(2, channel="fax"),
            report(3, lat=95.0),
            report(4, category="tidak-ada"),
            report(6, received_at=10**15),
            report(7, received_at=-1),
        ]
        outcome = made.door.receive([Received(one) for one in (*bad, report(5))])
        assert [r.code for _c, r in outcome.refused] == [
            "refused.no_text", "refused.channel", "refused.point", "refused.category",
            "refused.time", "refused.time",
        ]  # fmt: skip
        assert len(outcome.accepted) == 1
        assert numbers(made) == ["JK2511240001"]


def test_an_auditor_takes_nothing_in(home: Path) -> None:
    with room(home, factories.Actor("siti", "auditor")) as made:
        assert codes(made, Received(report(1))) == ["refused.role"]


def test_nothing_at_all_is_taken_in_quietly(home: Path) -> None:
    with room(home) as made:
        before = made.dump()
        assert made.door.receive([]).accepted == []
        assert made.dump() == before


# Numbers -------------------------------------------------------------------------------------------------------


def test_numbers_count_up_by_the_day_of_receipt(home: Path) -> None:
    with room(home) as made:
        midnight = NOW - 8 * HOUR - 600  # in Jakarta
        times = (midnight, midnight - 1, midnight + DAY - 1, midnight + DAY, midnight - 1)
        made.receive(*(report(i, received_at=at) for i, at in enumerate(times)))
        assert numbers(made) == [
            "JK2511240001",
            "JK2511230001",
            "JK2511240002",
            "JK2511250001",
            "JK2511230002",
        ]
        made.receive(report(9, received_at=midnight))
        assert numbers(made)[-1] == "JK2511240003"


def test_a_refused_report_takes_no_number(home: Path) -> None:
    with room(home) as made:
        made.receive(report(1), report(2, text=" "), report(1), report(3))
        assert numbers(made) == ["JK2511240001", "JK2511240002"]


def test_a_day_of_more_than_9999_reports(home: Path) -> None:
    with room(home) as made:
        with made.door.transaction() as connection:
            writing.execute(connection, "insert into counter(day, last) values (?, ?)", [("251124", 9998)])
        made.receive(*(report(i) for i in range(3)))
        made.receive(report(9))
        assert numbers(made) == ["JK2511249999", "JK25112410000", "JK25112410001", "JK25112410002"]


# Whole or not at all -------------------------------------------------------------------------------------------


def test_the_cursor_is_kept_with_the_batch(home: Path) -> None:
    with room(home) as made:
        made.door.receive([Received(report(1))], cursor=("qlue", "42"))
        made.now += HOUR
        made.door.receive([], cursor=("qlue", "43"))
        assert made.rows("select channel, value, at from cursor") == [("qlue", "43", NOW + HOUR)]


@pytest.mark.parametrize(
    "broken", ["insert_cases", "insert_events", "insert_reporters", "insert_photos", "execute"]
)
def test_a_failure_leaves_neither_cases_nor_cursor_nor_numbers(
    home: Path, monkeypatch: pytest.MonkeyPatch, broken: str
) -> None:
    with room(home) as made:
        made.receive(report(1))
        before = made.dump()
        batch = [Received(report(2, photos=("https://foto",)), "Budi", "0812")]
        real = getattr(writing, broken)

        def fail(*args: Any) -> None:
            real(*args)
            raise RuntimeError("power cut")

        with monkeypatch.context() as patch:
            patch.setattr(writing, broken, fail)
            with pytest.raises(RuntimeError):
                made.door.receive(batch, cursor=("qlue", "42"))
        assert made.dump() == before
        assert len(made.door.receive(batch, cursor=("qlue", "42")).accepted) == 1
        assert numbers(made) == ["JK2511240001", "JK2511240002"]


def test_the_reporter_is_kept_apart(home: Path) -> None:
    with room(home) as made:
        name, contact = "Siti Nurhaliza", "0812-3456-7890"
        made.door.receive([Received(report(1), name, contact), Received(report(2))])
        dump = made.dump()
        assert [row[1:] for row in dump.pop("reporter")] == [(name, contact)]
        assert name not in str(dump)
        assert contact not in str(dump)


def test_history_does_not_say_the_words_twice(home: Path) -> None:
    with room(home) as made:
        made.receive(report(1, text="Sampah menumpuk"))
        assert "Sampah menumpuk" not in str(made.rows("select * from event"))


# With a past ---------------------------------------------------------------------------------------------------


def test_a_past_ends_where_living_it_would_have(home: Path, tmp_path: Path) -> None:
    steps = (
        Step(NOW, RINA, Dispose(CREW)),
        Step(NOW + HOUR, BUDI, Note("tunggu", "citizen")),
        Step(NOW + 3 * HOUR, BUDI, Note("", "none")),
        Step(NOW + 4 * HOUR, BUDI, Complete("Beres", ("a" * 64,))),
        Step(NOW + 5 * HOUR, RINA, Verify()),
    )
    past = Received(report(1), "Siti", "0812")
    with room(home) as made, room(tmp_path / "lived") as lived:
        outcome = made.door.replay([History(past, steps)])
        assert outcome.accepted == [past.id]
        assert outcome.refused == []
        lived.now = past.command.received_at
        lived.door.receive([past])
        for step in steps:
            lived.now = step.at
            lived.done(step.command, past.id, actor=step.actor)
        assert made.cases() == lived.cases()
        told = "select kind, actor, at, base, revision, effect, before, body from event order by n"
        assert made.rows(told) == lived.rows(told)
        assert made.rows("select * from reporter") == lived.rows("select * from reporter")


def test_what_a_past_may_not_hold_is_left_out(home: Path) -> None:
    with room(home) as made:
        made.receive(report(1))
        known = History(Received(report(1, received_at=NOW)), (Step(NOW, RINA, Start()),))
        bad = History(Received(report(2, text=" ")), (Step(NOW, RINA, Start()),))
        other = made.keys()
        good = History(Received(report(3)), (
            Step(NOW, RINA, Verify()), Step(NOW, RINA, Merge(next(iter(other)))), Step(NOW, RINA, Merge(UUID(int=4))),
            Step(NOW, RINA, Start()),
        ))  # fmt: skip
        outcome = made.door.replay([known, bad, good, good])
        assert outcome.accepted == [good.report.id]
        assert [r.code for _c, r in outcome.refused] == [
            "refused.known", "refused.no_text", "refused.status.verify", "refused.merge_target",
            "refused.merge_target", "refused.known",
        ]  # fmt: skip
        case = made.case(good.report.id)
        assert (case.status, case.merged_into, case.revision) == ("proses", None, 2)


def test_a_past_that_breaks_leaves_nothing(home: Path) -> None:
    with room(home) as made:
        before = made.dump()
        broken = History(Received(report(2)), (Step(10**20, RINA, Start()),))
        with pytest.raises(OverflowError):
            made.door.replay([History(Received(report(1))), broken])
        assert made.dump() == before
