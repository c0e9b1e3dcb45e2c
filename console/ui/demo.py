"""The made city inside a window: filled while one watches, then alive.

New reports come in faster than in the true city (about one in twenty seconds), and colleagues work beside the operator.
"""

from __future__ import annotations

from itertools import islice
from typing import Final

from PySide6.QtCore import QObject, QTimer, Signal

from console.core import demo_rules, records
from console.core.demo import City
from console.core.dispatch import Dispatcher, Outcome
from console.core.queries import Wanted
from console.ui.desk import Desk
from models.commands import Actor
from models.filters import parse

SEED: Final = 20251124
FILL: Final = 500  # cases a transaction
STEP_MS: Final = 7_000


class LivingCity(QObject):
    """Fills an empty store and keeps the city going.

    The dispatchers of the made colleagues are their own: the operator's actor never signs what he did not do.

    Signals:
        stands: it is full, and lives on.
    """

    stands = Signal()

    def __init__(self, desk: Desk, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._desk = desk
        self._city = City(desk.store.reference, SEED, desk.now(), desk.me)
        self._past = self._city.past()
        self._timer = QTimer(self)
        self._timer.setInterval(STEP_MS)
        self._timer.timeout.connect(self._on_step)

    def begin(self) -> None:
        """Fill if the store is empty; otherwise go on with what is there."""
        self._desk.read(lambda db: sum(records.status_counts(db).values()), self._on_counted)

    def _on_counted(self, cases: int) -> None:
        if cases:
            self._live_on()
            return
        self._desk.messages.info(self.tr("Kota contoh sedang diisi: laporan karangan, bukan dari warga."))
        self._desk.work.write(self._set_up, lambda _: self._fill())

    def _set_up(self) -> None:
        door = self._dispatcher(Actor("tanggap", "intake"))
        door.set_crews(self._city.crews)
        demo_rules.say(door, self._desk.now())

    def _fill(self) -> None:
        self._desk.work.write(self._fill_some, self._on_filled)

    def _fill_some(self) -> int:
        histories = list(islice(self._past, FILL))
        if histories:
            self._dispatcher(Actor("tanggap", "intake")).replay(histories)
        return len(histories)

    def _on_filled(self, count: int) -> None:
        self._desk.look()
        if count:
            self._fill()
        else:
            self._live_on()

    def _live_on(self) -> None:
        self._timer.start()
        self.stands.emit()

    def _on_step(self) -> None:
        self._desk.work.write(self._live, self._on_lived)

    def _on_lived(self, outcome: Outcome | None) -> None:
        self._desk.look()
        if outcome is not None:
            self._desk.said.emit()  # the colleagues' deeds go to the central like the operator's own

    def _live(self) -> Outcome | None:
        """A report comes in, or a colleague does something; runs on the write thread."""
        now = self._desk.now()
        if now % 3 == 0:
            return self._dispatcher(Actor("tanggap", "intake")).receive([self._city.report(now - 30)])
        colleague = self._dispatcher(self._city.colleague())
        db = self._desk.store.reader()
        try:
            wanted = Wanted(parse(f"open=yes and assignee!={self._desk.me}"), "urgent", now, self._desk.me)
            some = records.complaints(db, wanted, limit=400)
        finally:
            db.close()
        if not some:
            return None
        _n, case = some[(now // 7) % len(some)]
        deed = self._city.deed(case)
        return colleague.do([(case.id, deed)]) if deed is not None else None

    def _dispatcher(self, actor: Actor) -> Dispatcher:
        return self._desk.dispatcher.acting_as(actor)
