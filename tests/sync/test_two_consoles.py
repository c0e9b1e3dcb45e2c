"""Two consoles at one central: both hold the same city, whoever spoke first, and nobody's work is lost."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from models.commands import Coordinate, Note, Reject, Start
from tests.support.centrals import CentralAt, central, console
from tests.support.factories import report, varied


@pytest.fixture(scope="module")
def at() -> Iterator[CentralAt]:
    with central() as made:
        yield made


def test_what_one_does_the_other_has(at: CentralAt, tmp_path: Path) -> None:
    with console(at, tmp_path / "a", "rina") as a, console(at, tmp_path / "b", "sari") as b:
        cases = a.room.receive(*[report(i) for i in range(3)])
        assert a.once().accepted == 3
        b.once()
        assert a.cases() == b.cases()
        a.do(Coordinate("DSDA"), cases[0])
        b.do(Start(), cases[1])
        a.once(), b.once(), a.once()
        assert a.case(cases[0]).status == b.case(cases[0]).status == "koordinasi"
        assert a.case(cases[1]).assignee == b.case(cases[1]).assignee == "sari"
        assert a.cases() == b.cases()
        assert not a.unsent() and not b.unsent()


def test_the_second_to_reach_the_central_is_refused_with_a_reason(at: CentralAt, tmp_path: Path) -> None:
    with console(at, tmp_path / "a", "rina") as a, console(at, tmp_path / "b", "sari") as b:
        (case,) = a.room.receive(report(10))
        a.once(), b.once()
        b.do(Reject("Bukan wewenang"), case)
        a.do(Start(), case)
        b.once()
        found = a.once()
        assert (found.pushed, found.accepted, found.refused) == (1, 0, 1)
        assert a.case(case).status == b.case(case).status == "ditolak"
        ((kind, reason),) = a.refused()
        assert kind == "start" and '"refused.status.start"' in reason
        b.once()
        assert a.cases() == b.cases()


def test_numbers_come_from_the_central(at: CentralAt, tmp_path: Path) -> None:
    with console(at, tmp_path / "a", "rina") as a, console(at, tmp_path / "b", "sari") as b:
        a.once(), b.once()
        a.room.receive(*varied(30)[20:])
        b.room.receive(*varied(50)[30:])
        b.once(), a.once(), b.once()
        assert a.cases() == b.cases()
        numbers = [case.number for case in a.cases().values()]
        assert len(set(numbers)) == len(numbers)


def test_a_remark_on_a_case_that_went_on_is_kept(at: CentralAt, tmp_path: Path) -> None:
    with console(at, tmp_path / "a", "rina") as a, console(at, tmp_path / "b", "sari") as b:
        (case,) = a.room.receive(report(11))
        a.once(), b.once()
        a.do(Note("Sudah ditelepon"), case)
        b.do(Coordinate("DSDA"), case)
        b.once()
        found = a.once()
        assert found.accepted == 1
        assert a.case(case).status == "koordinasi"
        assert a.cases().keys() == b.cases().keys()
