"""Many at once: a bulk of ten thousand beside twenty others, and somebody who sits on the clock."""

from __future__ import annotations

import json
import threading
import time
from collections.abc import Iterator
from pathlib import Path
from uuid import UUID

import psycopg
import pytest

from console.core.central import PostgresCentral
from console.core.sync import cycle
from console.core.sync.judge import Pending, as_push, judge
from models.central import schema
from models.command_json import to_json
from models.commands import Coordinate, Note
from models.identity import event_id
from tests.support.centrals import CentralAt, central, console, running
from tests.support.factories import NOW, entropy, reference, report

BULK, OTHERS = 10_000, 20
#: Longest anybody may wait for one answer while the bulk is pushed, seconds.
WAIT_S = 10.0


@pytest.fixture
def at() -> Iterator[CentralAt]:
    with central() as made:
        yield made


class Pusher:
    """Somebody who says one thing after the other of a case, each time on its newest row.

    Attributes:
        said: Events that were answered.
        waits: how long each took, seconds.
    """

    def __init__(self, at: CentralAt, case: UUID, number: int) -> None:
        self.said: list[UUID] = []
        self.waits: list[float] = []
        self._case, self._entropy = case, entropy(number)
        self._central = PostgresCentral(lambda: at.connect("budi", autocommit=True))
        self._failure: Exception | None = None

    def run(self, until: threading.Event) -> None:
        """Until the bulk is through."""
        try:
            while not until.is_set():
                self._say()
        except Exception as error:  # noqa: BLE001 - told on the test's own thread
            self._failure = error
        finally:
            self._central.close()

    def check(self) -> None:
        """Raise what went wrong."""
        if self._failure is not None:
            raise self._failure

    def _say(self) -> None:
        began = time.monotonic()
        event = event_id(int(time.time() * 1000), self._entropy(10))
        body = to_json(Note(f"catatan {event}"))
        while True:
            me, rows = self._central.look(0, [self._case])
            pending = Pending(0, event, self._case, "note", "budi", NOW, "crowd", rows[self._case].revision, body,
                              None, None)  # fmt: skip
            (judged,) = judge([pending], rows, {"budi": me.role}, reference())
            answer = self._central.submit([as_push(judged, rows, speaks=False)])
            if not answer.stale:
                break
        self.waits.append(time.monotonic() - began)
        self.said.append(event)


def test_a_bulk_of_ten_thousand_among_twenty_others(at: CentralAt, tmp_path: Path) -> None:
    """It arrives whole, in one revision; nobody waits long; each thing said is there once."""
    with console(at, tmp_path / "s", "sari") as sari, console(at, tmp_path / "b", "budi") as budi:
        cases = sari.room.receive(*[report(i) for i in range(BULK)])
        others = budi.room.receive(*[report(BULK + i) for i in range(OTHERS)])
        budi.once(), sari.once()
        through = threading.Event()
        pushers = [Pusher(at, case, number) for number, case in enumerate(others)]
        threads = [threading.Thread(target=pusher.run, args=(through,)) for pusher in pushers]
        outcome = sari.do(Coordinate("DSDA"), *cases)
        assert len(outcome.accepted) == BULK
        for thread in threads:
            thread.start()
        _until(lambda: all(len(pusher.said) > 2 for pusher in pushers))
        before = sum(len(pusher.said) for pusher in pushers)
        began = time.monotonic()
        found = sari.once()
        took = time.monotonic() - began
        meanwhile = sum(len(pusher.said) for pusher in pushers) - before
        through.set()
        for thread in threads:
            thread.join()
        for pusher in pushers:
            pusher.check()
        worst = max(max(pusher.waits) for pusher in pushers)
        told = f"bulk {took:.1f} s, {meanwhile} pushes meanwhile, worst wait {worst:.2f} s, {found.refused} refused"
        assert (found.accepted, found.refused) == (BULK, 0), told
        assert at.sql("select count(*), count(distinct complaint), count(distinct revision) from tanggap.event"
                      " where kind = 'coordinate' and outcome = 'accepted'") == [(BULK, BULK, 1)], told  # fmt: skip
        said = [event for pusher in pushers for event in pusher.said]
        there = [row[0] for row in at.sql("select id from tanggap.event where console = 'crowd'")]
        assert sorted(there) == sorted(said), told
        assert meanwhile > 0, told
        assert worst < WAIT_S, told
        budi.once(), sari.once()
        assert sari.cases() == budi.cases()


@pytest.mark.parametrize("patience", ["1 s", "3 s"], ids=["long-enough", "not-yet"])
def test_somebody_who_sits_on_the_clock_is_ended(at: CentralAt, tmp_path: Path, patience: str) -> None:
    """A session left open after ``submit`` holds the clock. The next one to time out ends it and goes on.

    While it has not sat there long enough nobody is ended: the service says that the central cannot be reached, and
    comes back by itself.
    """
    database = at.admin["dbname"]
    at.sql(f"alter database {database} set lock_timeout = '700ms'")
    text = schema.text_of("functions.sql")
    unstick = text[text.index("create or replace function unstick") :]
    unstick = unstick[: unstick.index("$$;") + 3].replace("interval '20 s'", f"interval '{patience}'")
    assert patience in unstick
    at.sql(f"set search_path = tanggap; {unstick}; reset search_path")
    at.sql("alter function tanggap.unstick() owner to tanggap_owner")
    with running(at, tmp_path / "r", "rina") as rina:
        rina.until(lambda: rina.service.state.kind == "connected")
        sitter = at.connect("budi")
        case = event_id(NOW * 1000, bytes(10))
        forged = {
            "id": str(case),
            "complaint": str(case),
            "kind": "note",
            "body": {"kind": "note", "text": "x"},
        }
        sitter.execute("select tanggap.submit(%s::jsonb)", (json.dumps([forged]),))  # and goes for lunch
        threading.Event().wait(0.5)
        rina.room.receive(report(1))
        began = time.monotonic()
        rina.service.nudge()
        for _ in range(100):
            with rina.changed:
                if rina.changed.wait_for(
                    lambda: not rina.room.rows("select 1 from event where outcome is null"), 0.1
                ):
                    break
            rina.service.retry()
        took = time.monotonic() - began
        rina.until(lambda: rina.service.state.kind == "connected")
        went_offline = any(state.kind == "offline" for state in rina.states)
        assert went_offline == (patience == "3 s"), rina.states
        assert took < 8, took
        assert at.sql("select count(*) from tanggap.event") == [(1,)], "what the sleeper had begun is gone"
        with pytest.raises(psycopg.Error):
            sitter.execute("select 1")
        sitter.close()


def test_a_push_is_no_larger_than_the_central_takes() -> None:
    assert cycle.PUSH == BULK


def _until(true: object, seconds: float = 20) -> None:
    assert callable(true)
    end = time.monotonic() + seconds
    while not true():
        assert time.monotonic() < end
        threading.Event().wait(0.02)
