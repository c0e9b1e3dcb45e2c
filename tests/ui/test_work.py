"""The crossing of threads: who runs where, what is dropped, where failures go, how it ends."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from time import monotonic

import pytest
from PySide6.QtCore import QObject
from PySide6.QtWidgets import QWidget
from pytestqt.qtbot import QtBot

from console.core.errors import Refused, Unavailable
from console.ui.work import Work


@pytest.fixture
def work(qtbot: QtBot) -> Iterator[Work]:
    made = Work()
    yield made
    assert made.close(2.0)


@pytest.mark.parametrize("kind", ["read", "write", "net"])
def test_the_job_runs_elsewhere_and_the_answer_here(work: Work, qtbot: QtBot, kind: str) -> None:
    seen: list[tuple[str, str]] = []
    ask = getattr(work, kind)

    def name() -> str:
        return threading.current_thread().name

    ask(name, lambda there: seen.append((there, name())))
    qtbot.waitUntil(lambda: bool(seen))
    there, here = seen[0]
    assert there.startswith(f"tanggap-{kind}")
    assert here == threading.main_thread().name


def test_writes_keep_their_order(work: Work, qtbot: QtBot) -> None:
    ran: list[int] = []
    for i in range(50):
        work.write(lambda i=i: ran.append(i))  # type: ignore[misc]
    qtbot.waitUntil(lambda: len(ran) == 50)
    assert ran == list(range(50))


def test_a_superseded_question_is_not_even_asked(work: Work, qtbot: QtBot) -> None:
    gate = threading.Event()
    asked: list[int] = []
    answered: list[int] = []
    work.read(gate.wait, lambda _: None)

    def question(i: int) -> int:
        asked.append(i)
        return i

    for i in range(5):
        work.read(lambda i=i: question(i), answered.append, ticket="page")  # type: ignore[misc]
    gate.set()
    qtbot.waitUntil(lambda: bool(answered))
    qtbot.waitUntil(lambda: work.idle)
    assert asked == [4] and answered == [4]


def test_the_answer_of_a_question_superseded_while_it_ran_is_dropped(work: Work, qtbot: QtBot) -> None:
    started, gate = threading.Event(), threading.Event()
    answered: list[str] = []

    def slow() -> str:
        started.set()
        gate.wait()
        return "old"

    work.read(slow, answered.append, ticket="page")
    assert started.wait(2)
    work.read(lambda: "new", answered.append, ticket="page")
    work.read(lambda: "other", answered.append, ticket="count")
    gate.set()
    qtbot.waitUntil(lambda: len(answered) == 2)
    assert answered == ["new", "other"]


def test_a_cancelled_question_gets_no_answer(work: Work, qtbot: QtBot) -> None:
    gate = threading.Event()
    answered: list[str] = []
    work.read(gate.wait, lambda _: None)
    work.read(lambda: "late", answered.append, ticket="page")
    work.cancel("page")
    gate.set()
    work.read(lambda: "last", answered.append)
    qtbot.waitUntil(lambda: bool(answered))
    assert answered == ["last"]


@pytest.mark.parametrize("error", [Refused("rule.closed"), Unavailable("store.locked")])
def test_refusals_go_to_the_caller_or_to_messages(work: Work, qtbot: QtBot, error: Exception) -> None:
    def fail() -> None:
        raise error

    caller: list[Exception] = []
    work.write(fail, failed=caller.append)
    qtbot.waitUntil(lambda: caller == [error])
    with qtbot.waitSignal(work.told) as told:
        work.write(fail)
    assert told.args == [error]


def test_a_bug_is_never_swallowed(work: Work, qtbot: QtBot) -> None:
    failed: list[Exception] = []
    with qtbot.waitSignal(work.crashed) as crashed:
        work.read(lambda: 1 // 0, lambda _: None, failed=failed.append)
    assert isinstance(crashed.args[0], ZeroDivisionError)
    assert not failed


def test_a_bug_in_one_answer_does_not_lose_the_next(work: Work, qtbot: QtBot) -> None:
    answered: list[int] = []
    with qtbot.waitSignal(work.crashed):
        work.read(lambda: 0, lambda n: 1 // n)
        work.read(lambda: 2, answered.append)
    qtbot.waitUntil(lambda: answered == [2])


def test_progress_from_inside_a_job_arrives_in_order(work: Work, qtbot: QtBot) -> None:
    heard: list[int] = []

    def bulk() -> str:
        for i in range(200):
            work.post(lambda i=i: heard.append(i))  # type: ignore[misc]
        return "done"

    finished: list[str] = []
    work.write(bulk, finished.append)
    qtbot.waitUntil(lambda: bool(finished))
    assert heard == list(range(200))


def test_a_widget_that_is_gone_is_not_called(work: Work, qtbot: QtBot) -> None:
    class Dialog(QWidget):
        called = False

        def on_answer(self, _answer: int) -> None:
            Dialog.called = True

    gate = threading.Event()
    dialog = Dialog()
    work.read(gate.wait, dialog.on_answer)
    import shiboken6

    shiboken6.delete(dialog)
    gate.set()
    qtbot.waitUntil(lambda: work.idle)
    assert not Dialog.called


def test_closing_finishes_every_write_and_drops_waiting_reads(qtbot: QtBot) -> None:
    work = Work()
    gate = threading.Event()
    written: list[int] = []
    read: list[int] = []
    work.write(gate.wait)
    for i in range(20):
        work.write(lambda i=i: written.append(i))  # type: ignore[misc]
    work.read(gate.wait, lambda _: None)
    work.read(lambda: read.append(1), lambda _: None)
    threading.Timer(0.05, gate.set).start()
    assert work.close(2.0)
    assert written == list(range(20))
    assert read == []
    work.write(lambda: written.append(99))
    assert 99 not in written


def test_closing_does_not_wait_for_a_stuck_network(qtbot: QtBot) -> None:
    work = Work()
    gate = threading.Event()
    started = threading.Event()

    def stuck() -> None:
        started.set()
        gate.wait(10)

    work.net(stuck)
    assert started.wait(2)
    assert not work.close(0.05)
    gate.set()
    assert work._net.close(drain=False, until=monotonic() + 2)


def test_threads_end_with_the_work(qtbot: QtBot) -> None:
    work = Work(QObject())
    assert work.close(2.0)
    assert not [thread for thread in threading.enumerate() if thread.name.startswith("tanggap-")]
