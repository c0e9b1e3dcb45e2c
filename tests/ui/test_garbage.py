"""The collector works on the window's thread only, and as often as it would by itself."""

from __future__ import annotations

import gc
import threading
import weakref
from collections.abc import Iterator

import pytest
from pytestqt.qtbot import QtBot

from console.ui import garbage
from console.ui.garbage import Garbage


class Ring:
    """Garbage that only the collector finds; notes the thread it ends on."""

    ended: list[int] = []  # noqa: RUF012  (emptied by the fixture)

    def __init__(self) -> None:
        self.me = self

    def __del__(self) -> None:
        Ring.ended.append(threading.get_ident())


@pytest.fixture
def taken(monkeypatch: pytest.MonkeyPatch) -> Iterator[Garbage]:
    monkeypatch.setattr(garbage, "EVERY_MS", 10)
    Ring.ended = []
    usual = gc.get_threshold()
    gc.set_threshold(700, 2, 2)
    gc.enable()  # which the folder switched off
    made = Garbage()
    made.begin()
    yield made
    made.end()
    gc.disable()
    gc.set_threshold(*usual)


def elsewhere() -> None:
    """Another thread leaves more rings than the collector lets lie."""

    def leave() -> None:
        for _ in range(1000):
            Ring()

    thread = threading.Thread(target=leave)
    thread.start()
    thread.join()


def test_what_another_thread_leaves_ends_on_this_one(taken: Garbage, qtbot: QtBot) -> None:
    elsewhere()
    assert Ring.ended == []
    qtbot.waitUntil(lambda: Ring.ended != [])
    assert set(Ring.ended) == {threading.get_ident()}


def test_without_it_the_other_thread_takes_it(taken: Garbage) -> None:
    gc.enable()
    elsewhere()
    assert Ring.ended and Ring.ended[0] != threading.get_ident()


def test_old_garbage_is_found_too(taken: Garbage) -> None:
    ring = Ring()
    gc.collect(1)  # it is old now
    old = weakref.ref(ring)
    del ring
    for _ in range(20):
        elsewhere()
        taken.look()
    assert old() is None
    assert set(Ring.ended) == {threading.get_ident()}


def test_afterwards_python_looks_by_itself(taken: Garbage) -> None:
    assert not gc.isenabled()
    taken.end()
    assert gc.isenabled()
