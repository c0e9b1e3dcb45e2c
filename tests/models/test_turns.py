"""Who waits for a store gets it in the order of asking."""

from __future__ import annotations

import threading
from sqlite3 import OperationalError

import pytest

from models.turns import Turns, turns

LONG = 30.0


def test_whoever_waits_comes_before_whoever_comes_again() -> None:
    queue, said = Turns(), list[str]()
    waiting = threading.Event()

    def other() -> None:
        waiting.set()
        with queue.turn(LONG):
            said.append("other")

    thread = threading.Thread(target=other)
    with queue.turn(LONG):
        thread.start()
        waiting.wait(LONG)
        while not queue._waiting:  # between its word and its place in the queue
            threading.Event().wait(0.001)
    with queue.turn(LONG):
        said.append("again")
    thread.join()
    assert said == ["other", "again"]


def test_no_two_have_it_at_once() -> None:
    queue, inside, worst = Turns(), list[int](), list[int]()

    def work() -> None:
        for _ in range(300):
            with queue.turn(LONG):
                inside.append(1)
                worst.append(len(inside))
                inside.pop()

    threads = [threading.Thread(target=work) for _ in range(6)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert (len(worst), max(worst)) == (1800, 1)


def test_patience_ends_and_the_queue_goes_on() -> None:
    queue = Turns()
    with queue.turn(LONG), pytest.raises(OperationalError, match="database is locked"), queue.turn(0.01):
        pass
    with queue.turn(0.01):
        pass


def test_a_failure_gives_the_turn_back() -> None:
    queue = turns("/somewhere")
    with pytest.raises(ValueError, match="full"), queue.turn(LONG):
        raise ValueError("full")
    assert turns("/somewhere") is queue
    with queue.turn(0.01):
        pass
