"""A store with some hundred cases, and a queue over it."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from random import Random
from typing import Any

import pytest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from console.core import queries, records, settings, store
from console.core.dispatch import Change, Dispatcher, Outcome, Received
from console.ui.queue.cells import Describe
from console.ui.queue.model import QueueModel
from console.ui.queue.selection import Selection
from console.ui.queue.table import QueueTable
from console.ui.reads import Reads
from console.ui.theme import Theme
from console.ui.work import Work
from models.commands import Actor, Command, ReceiveReport
from models.filters import parse
from tests.support import homes

CATEGORIES = ("jalan", "sampah", "banjir", "parkir-liar")


@dataclass
class Room:
    """Everything a queue needs, and what a test does with it."""

    qtbot: QtBot
    store: store.Store
    dispatcher: Dispatcher
    work: Work
    reads: Reads
    theme: Theme
    time: list[int]
    received: int = 0

    @property
    def now(self) -> int:
        return self.time[0]

    def receive(self, texts: list[str], **fields: Any) -> Change:
        """New cases, one a text, half an hour apart."""
        known = self.store.reference
        places = sorted(known.territory.kelurahan)
        reports = []
        for text in texts:
            i = self.received
            self.received += 1
            place = places[i * 7 % len(places)]
            given: dict[str, Any] = {
                "kelurahan": place, "agency": f"LURAH-{place}", "category": CATEGORIES[i % len(CATEGORIES)],
                "kind": "complaint", "sure": 15 if i % 2 else 0,
            } | fields  # fmt: skip
            at = self.now - (i % 200) * 1801
            reports.append(Received(ReceiveReport("qlue", f"m{i}", at, text, **given)))
        return self.dispatcher.receive(reports).change

    def do(self, cases: list[int], command: Command) -> Outcome:
        """One Command to cases by key."""
        db = self.store.reader()
        ids = records.case_ids(db, cases)
        db.close()
        return self.dispatcher.do([(case, command) for case in ids])

    def wanted(self, text: str = "open=yes", order: str = "urgent") -> queries.Wanted:
        return queries.Wanted(parse(text), order, self.now, "rina")

    def asked(self, question: Callable[[Any], Any]) -> Any:
        """An answer straight from the store."""
        db = self.store.reader()
        try:
            return question(db)
        finally:
            db.close()

    def model(self, lang: str = "id") -> QueueModel:
        describe = Describe(self.store.reference, lang)
        return QueueModel(self.reads, describe, Selection(), lambda: self.now)

    def show(self, model: QueueModel, text: str = "open=yes", order: str = "urgent") -> None:
        """Show a view and wait until all of it stands."""
        with self.qtbot.waitSignal(model.completed):
            model.show(self.wanted(text, order))

    def change(self, model: QueueModel, change: Change) -> None:
        """Take a Change in and wait until it stands."""
        with self.qtbot.waitSignal(model.altered):
            model.apply_change(change)

    def settle(self) -> None:
        """Wait until no question is open and every answer was painted."""
        self.qtbot.waitUntil(lambda: self.work.idle)
        QApplication.processEvents()
        self.qtbot.waitUntil(lambda: self.work.idle)
        QApplication.processEvents()

    def table(self, model: QueueModel, height: int = 332) -> QueueTable:
        """A visible table: 10 rows of 30 pixels under a head of 32 at the height given first."""
        table = QueueTable(self.theme, model)
        self.qtbot.addWidget(table)
        table.resize(1110, height)
        table.show()
        return table


@pytest.fixture
def room(qtbot: QtBot, theme: Theme, home: Path, now: int) -> Iterator[Room]:
    """An empty store with everything around it."""
    noise = Random(7)  # noqa: S311  (event ids of a test)
    homes.prepare(home, now)
    opened = store.open_store(settings.load({"TANGGAP_HOME": str(home)}, "rina"), now)
    time = [now]
    dispatcher = Dispatcher(opened, Actor("rina", "supervisor"), "c1", lambda: time[0], noise.randbytes)
    work = Work()
    crashes: list[Exception] = []
    work.crashed.connect(crashes.append)
    reads = Reads(work, opened)
    yield Room(qtbot, opened, dispatcher, work, reads, theme, time)
    assert work.close()
    reads.close()
    dispatcher.close()
    opened.close()
    assert not crashes


@pytest.fixture
def full(room: Room) -> Room:
    """The room with 300 cases, more than two pages."""
    room.receive([f"Laporan nomor {i} di gang" for i in range(300)])
    return room
