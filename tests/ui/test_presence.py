"""Who is where: what a window says of itself and when, what it hears, what it does when the line or a claim is lost."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any
from uuid import UUID

import pytest
from pytestqt.qtbot import QtBot

from console.core.central import PostgresCentral
from console.core.errors import Refused, Told, Unavailable
from console.core.presence import Claimed, Present
from console.ui import presence as shown_by
from console.ui.presence import NOBODY, PresenceHost
from console.ui.work import Work
from tests.support.centrals import CentralAt, central, console
from tests.support.factories import report

A, B = UUID(int=1), UUID(int=2)
BUDI = Present("budi", "b", A, since=100)
HOLDS = Present("budi", "b", A, claimed=True, why="sedang menelepon", since=100)
MINE = Present("rina", "a", A, claimed=True, since=50, mine=True)


class Line:
    """The second line as a script: questions wait until they are answered.

    Attributes:
        asked: what waits: (fn, done, failed).
    """

    def __init__(self) -> None:
        self.asked: list[tuple[Any, Any, Any]] = []
        self.said: list[tuple[Any, ...]] = []
        self.claims: list[Claimed] = []
        self.rows: tuple[Present, ...] = ()
        self.questions = 0

    def ask(self, fn: Any, done: Any, failed: Callable[[Told], object] | None = None) -> None:
        self.questions += 1
        self.asked.append((fn, done, failed))

    def answer(self, *rows: Present) -> list[tuple[Any, ...]]:
        """Let the waiting question through; what was said with it."""
        self.rows, self.said = rows, []
        fn, done, _failed = self.asked.pop(0)
        done(fn(self))
        return self.said

    def fail(self, failure: Told) -> None:
        """Lose the waiting question."""
        self.asked.pop(0)[2](failure)


class Spoken:
    """Presence over the script."""

    def __init__(self, line: Line) -> None:
        self._line = line

    def attend(self, case: UUID | None, console: str) -> None:
        self._line.said.append(("attend", case, console))

    def claim(self, case: UUID, why: str, *, take: bool) -> Claimed:
        self._line.said.append(("claim", case, why, take))
        return self._line.claims.pop(0) if self._line.claims else Claimed(True)

    def unclaim(self) -> None:
        self._line.said.append(("unclaim",))

    def present(self) -> tuple[Present, ...]:
        return self._line.rows


@pytest.fixture
def line(monkeypatch: pytest.MonkeyPatch) -> Line:
    monkeypatch.setattr(shown_by, "Presence", Spoken)
    for name, ms in (("REST_MS", 20), ("CALM_MS", 40), ("BEAT_MS", 120), ("AGAIN_MS", 60)):
        monkeypatch.setattr(shown_by, name, ms)
    return Line()


@pytest.fixture
def host(qapp: object, line: Line) -> Iterator[PresenceHost]:
    made = PresenceHost(line, "rina", "loket 1")
    yield made
    made.stop()
    made.deleteLater()


@pytest.fixture
def online(host: PresenceHost, line: Line) -> PresenceHost:
    """Connected, alone, with case A in the panel and nothing under way."""
    host.show(A)
    host._on_rested()
    host.set_connected(True)
    assert line.answer() == [("attend", A, "loket 1")]
    host._beat.stop()
    host._calm.stop()
    return host


def test_nothing_is_asked_before_there_is_a_line(host: PresenceHost, line: Line) -> None:
    host.show(A)
    host.refresh()
    host._on_rested()
    assert not line.questions
    assert (host.at(A), host.known) == (NOBODY, False)
    host.set_connected(True)
    assert line.answer() == [("attend", A, "loket 1")]
    assert host.known


def test_a_case_passed_by_is_not_said_to_be_open(online: PresenceHost, line: Line, qtbot: QtBot) -> None:
    for case in (B, UUID(int=3), UUID(int=4), B):
        online.show(case)
    assert not line.asked
    qtbot.waitUntil(lambda: bool(line.asked))
    assert line.answer() == [("attend", B, "loket 1")]
    online.show(A)
    online.show(B)  # back before it rested
    qtbot.wait(50)
    assert not line.asked
    online.show(None)
    qtbot.waitUntil(lambda: bool(line.asked))
    assert line.answer() == [("attend", None, "loket 1")]


def test_those_who_come_and_go_are_told_by_case(online: PresenceHost, line: Line, qtbot: QtBot) -> None:
    heard: list[frozenset[UUID]] = []
    online.changed.connect(heard.append)
    online.refresh()
    line.answer(BUDI, Present("rina", "a", A, mine=True), Present("rina", "lain", B))
    assert heard == [frozenset({A})]  # myself I know, also at my other console
    assert online.at(A).others == (BUDI,) and online.at(B) == NOBODY
    assert online.others([A, B]) == {A: (BUDI,)}
    online._calm.stop()
    online.refresh()
    line.answer(BUDI)
    assert len(heard) == 1  # nothing new
    online._calm.stop()
    online.refresh()
    line.answer(Present("dewi", "d", B))
    assert heard[1:] == [frozenset({A, B})]


def test_whoever_holds_it_comes_first_and_nobody_twice(online: PresenceHost, line: Line) -> None:
    online.refresh()
    dewi, joko = Present("dewi", "d", A, since=1), Present("joko", "j", A, claimed=True, since=9)
    line.answer(dewi, Present("budi", "b2", A, since=5), Present("budi", "b1", A, since=3), joko)
    assert [one.actor for one in online.at(A).others] == ["joko", "dewi", "budi"]
    assert online.at(A).holder == joko


def test_many_calls_are_two_questions(online: PresenceHost, line: Line, qtbot: QtBot) -> None:
    before = line.questions
    for _ in range(50):
        online.on_called("tanggap_presence", "")
    online.on_called("tanggap", "17")
    assert line.questions == before + 1
    line.answer()
    qtbot.waitUntil(lambda: line.questions == before + 2)
    line.answer()
    qtbot.wait(60)
    assert line.questions == before + 2


def test_a_console_that_dies_is_noticed_by_asking_now_and_then(
    host: PresenceHost, line: Line, qtbot: QtBot
) -> None:
    host.set_connected(True)
    line.answer(BUDI)
    qtbot.waitUntil(lambda: bool(line.asked))
    line.answer()
    assert host.at(A) == NOBODY


def test_without_a_line_nobody_is_shown(online: PresenceHost, line: Line) -> None:
    online.refresh()
    line.answer(BUDI)
    heard: list[frozenset[UUID]] = []
    online.changed.connect(heard.append)
    online.refresh()
    online._turn()
    online.set_connected(False)
    assert heard == [frozenset({A})]
    assert (online.at(A), online.known) == (NOBODY, False)
    line.answer(BUDI)  # an answer that comes after the line went
    assert online.at(A) == NOBODY
    online.set_connected(True)
    assert line.answer(BUDI) == [("attend", A, "loket 1")]  # said again
    assert online.at(A).others == (BUDI,)


def test_one_lost_question_clears_and_is_asked_again(host: PresenceHost, line: Line, qtbot: QtBot) -> None:
    host.set_connected(True)
    line.answer(BUDI)
    host._calm.stop()
    host.refresh()
    line.fail(Unavailable("central.unreachable", reason="x"))
    assert host.at(A) == NOBODY and not host.known
    qtbot.waitUntil(lambda: bool(line.asked))
    line.answer(BUDI)
    assert host.at(A).others == (BUDI,)


def test_a_central_that_refuses_is_left_alone_until_there_is_another_line(
    online: PresenceHost, line: Line, qtbot: QtBot
) -> None:
    online.refresh()
    line.fail(Refused("access.not_tanggap"))
    online._calm.stop()
    online.on_called("tanggap_presence", "")
    qtbot.wait(150)
    assert not line.asked
    online.set_connected(True)
    assert line.asked


def test_a_claim_is_said_at_once_and_seen(online: PresenceHost, line: Line) -> None:
    online.claim(A, "sedang menelepon")
    assert line.answer(MINE) == [("attend", A, "loket 1"), ("claim", A, "sedang menelepon", False)]
    assert online.at(A).mine == MINE
    online.release()
    assert line.answer() == [("attend", A, "loket 1"), ("unclaim",)]
    assert online.at(A).mine is None
    assert not line.asked  # and it is not claimed again


def test_a_claim_that_comes_second_says_who_was_first(online: PresenceHost, line: Line, qtbot: QtBot) -> None:
    line.claims = [Claimed(False, HOLDS)]
    online.claim(A)
    with qtbot.waitSignal(online.told) as told:
        line.answer(HOLDS)
    assert told.args == ["Budi sudah memegang laporan ini."]
    assert online.at(A).holder == HOLDS
    line.claims = [Claimed(False)]
    online._calm.stop()
    online.claim(B)
    with qtbot.waitSignal(online.told) as told:
        line.answer()
    assert "di luar wilayah Anda" in told.args[0]


@pytest.mark.parametrize("lost", ["before", "meanwhile"])
def test_a_claim_without_a_line_is_said_to_be_none(
    online: PresenceHost, line: Line, qtbot: QtBot, lost: str
) -> None:
    with qtbot.waitSignal(online.told) as told:
        if lost == "before":
            online.set_connected(False)
            online.claim(A)
        else:
            online.claim(A)
            line.fail(Unavailable("central.unreachable", reason="x"))
    assert "belum bisa dipegang" in told.args[0]


def test_being_taken_over_is_told_once(online: PresenceHost, line: Line, qtbot: QtBot) -> None:
    online.claim(A)
    line.answer(MINE)
    by: list[Present] = []
    online.taken_over.connect(by.append)
    for _ in range(2):
        online._calm.stop()
        online.refresh()
        line.answer(HOLDS, Present("rina", "a", A, mine=True))
    assert by == [HOLDS]
    assert online.at(A).mine is None and online.at(A).holder == HOLDS


def test_the_own_other_console_takes_over_in_silence(online: PresenceHost, line: Line) -> None:
    online.claim(A)
    line.answer(MINE)
    by: list[Present] = []
    online.taken_over.connect(by.append)
    online._calm.stop()
    online.refresh()
    line.answer(Present("rina", "lain", A, claimed=True))
    assert not by and not line.asked


def test_a_claim_lost_with_the_line_is_made_again_without_taking(online: PresenceHost, line: Line) -> None:
    online.claim(A, "sedang menelepon", take=True)
    line.answer(MINE)
    online.set_connected(False)
    assert online.at(A).mine is None
    online.set_connected(True)
    line.answer()
    assert line.answer(MINE) == [("attend", A, "loket 1"), ("claim", A, "sedang menelepon", False)]
    assert online.at(A).mine == MINE


def test_going_to_another_case_lets_go(online: PresenceHost, line: Line, qtbot: QtBot) -> None:
    online.claim(A)
    line.answer(MINE)
    online._calm.stop()
    online.show(B)
    qtbot.waitUntil(lambda: bool(line.asked))
    assert line.answer() == [("attend", B, "loket 1")]
    assert online.at(A).mine is None
    assert not line.asked


# On a real central ------------------------------------------------------------------------------------------


@pytest.fixture(scope="module")
def at() -> Iterator[CentralAt]:
    with central() as made:
        yield made


class Wire:
    """The second line of a window, on its net thread, as the window's host of the line does it."""

    def __init__(self, at: CentralAt, name: str) -> None:
        self.work = Work()
        self.line = PostgresCentral(lambda: at.connect(name))

    def ask(self, fn: Any, done: Any, failed: Any = None) -> None:
        self.work.net(lambda: fn(self.line), done, failed=failed)

    def close(self) -> None:
        assert self.work.close()
        self.line.close()


def test_two_windows_at_one_central(at: CentralAt, tmp_path: Path, qtbot: QtBot) -> None:
    with console(at, tmp_path / "a", "rina") as one:
        (case,) = one.room.receive(report(1))
        one.once()
    wires = [Wire(at, "rina"), Wire(at, "budi")]
    rina, budi = (PresenceHost(wire, name, name) for wire, name in zip(wires, ("rina", "budi"), strict=True))
    taken: list[Present] = []
    budi.taken_over.connect(taken.append)

    def seen(host: PresenceHost) -> list[tuple[str, bool]]:
        host.refresh()
        return [(one.actor, one.claimed) for one in host.at(case).others]

    try:
        for host in (rina, budi):
            host.set_connected(True)
            host.show(case)
        qtbot.waitUntil(lambda: seen(rina) == [("budi", False)])
        budi.claim(case, "sedang menelepon")
        qtbot.waitUntil(lambda: seen(rina) == [("budi", True)])
        rina.claim(case, "pelapor di loket saya", take=True)
        qtbot.waitUntil(lambda: bool(seen(budi)) and bool(taken))
        assert (taken[0].actor, taken[0].why) == ("rina", "pelapor di loket saya")
        at.sql("select pg_terminate_backend(pid, 5000) from tanggap.presence where actor = 'rina'")
        qtbot.waitUntil(lambda: seen(budi) == [])
        rina.refresh()  # her line is gone: nothing is known, then all is said again, the claim too
        qtbot.waitUntil(lambda: not rina.known)
        qtbot.waitUntil(lambda: rina.at(case).mine is not None)
        qtbot.waitUntil(lambda: seen(budi) == [("rina", True)])
    finally:
        for host in (rina, budi):
            host.stop()
            host.deleteLater()
        for wire in wires:
            wire.close()
