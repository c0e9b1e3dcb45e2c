"""The chain of a case's dispositions: who had it since when, without what was undone or refused."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from console.core import records
from console.core.chain import chain, short
from console.core.dispatch import Dispatcher
from console.core.store import Store
from models import reading
from models.commands import Accept, Coordinate, Dispose, Note, SendBack, Start
from tests.features.room import PLUIT, report
from tests.support import homes

Opened = tuple[Store, Dispatcher]


@pytest.fixture
def opened(home: Path, now: int) -> Any:
    with homes.opened(home, now) as both:
        yield both


def names(store: Store, n: int = 1) -> list[str]:
    db = store.reader()
    try:
        (case,) = records.case_ids(db, [n])
        return [hop.name for hop in chain(records.history(db, case), store.reference)]
    finally:
        db.close()


def test_each_pair_of_hands_in_order(opened: Opened, now: int) -> None:
    store, dispatcher = opened
    dispatcher.receive([report(1, now, "Got mampet")])
    db = store.reader()
    (case,) = records.case_ids(db, [1])
    db.close()
    assert names(store) == ["KEL Pluit"]
    dispatcher.do([(case, Coordinate("DSDA"))])
    dispatcher.do([(case, Note("cek"))])
    dispatcher.do([(case, Dispose("DSDA-3172"))])
    assert names(store) == ["KEL Pluit", "DSDA", short("DSDA-3172", store.reference)]
    outcome = dispatcher.do([(case, Dispose(f"PPSU-{PLUIT}"))])
    assert names(store)[-1] == "PPSU Pluit"
    assert outcome.batch is not None
    undone = dispatcher.undo(outcome.batch)
    assert names(store) == ["KEL Pluit", "DSDA", short("DSDA-3172", store.reference)]
    assert undone.batch is not None
    dispatcher.undo(undone.batch)
    assert names(store)[-1] == "PPSU Pluit", "the undo was undone"


def test_who_is_only_suggested_has_not_had_it(opened: Opened, now: int) -> None:
    store, dispatcher = opened
    dispatcher.receive([report(1, now, "Got mampet", channel="x", agency="DSDA", sure=0)])
    assert names(store) == []
    db = store.reader()
    case = reading.load(db, records.case_ids(db, [1]))
    db.close()
    dispatcher.do([(next(iter(case)), Coordinate("DBM"))])
    assert names(store) == ["DBM"]


def test_accepted_sent_back_and_to_and_fro(opened: Opened, now: int) -> None:
    store, dispatcher = opened
    dispatcher.receive([report(1, now, "Got mampet", sure=0)])
    db = store.reader()
    (case,) = records.case_ids(db, [1])
    for command in (
        Dispose(f"LURAH-{PLUIT}"), Accept(), Coordinate("DBM"), SendBack("bukan\njalan kami"),
        SendBack("bukan wilayah"), Dispose(f"LURAH-{PLUIT}"), Start(),
    ):  # fmt: skip
        assert not dispatcher.do([(case, command)]).refused
    hops = chain(records.history(db, case), store.reference)
    db.close()
    assert [(hop.name, hop.accepted_at, hop.back, hop.why, hop.again) for hop in hops] == [
        ("KEL Pluit", now, False, "", False),
        ("DBM", None, False, "", False),
        ("KEL Pluit", None, True, "bukan jalan kami", True),
        ("—", None, True, "bukan wilayah", False),
        ("KEL Pluit", now, False, "", True),
    ]
