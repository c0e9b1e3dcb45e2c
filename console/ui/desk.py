"""The desk: how the screens reach the core. Reads, dispatches, undo, the clock, and word of every Change.

Screens hold a Desk and nothing below it. Reads run on the read thread with a connection that can only read; writes go
through the Dispatcher on the write thread. Whatever changes the store, this console or another process, is found by
one look at the newest Event, so there is one path by which a screen hears of anything.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
from functools import cached_property
from typing import TYPE_CHECKING, Any, Final
from uuid import UUID

from PySide6.QtCore import QObject, QTimer, Signal

from console.core import records
from console.core.act_result import ActResult
from console.core.clock import Clock
from console.core.dispatch import Change, Dispatcher, Outcome
from console.core.errors import Told
from console.core.sync.report import both
from console.ui.messages import INFO, Message, Messages
from console.ui.queue.formats import grouped
from console.ui.reads import Reads
from console.ui.undo import Undo
from console.ui.work import Work
from models.commands import Command
from models.rules import Refusal

if TYPE_CHECKING:
    import sqlite3

    from console.core.figures.facts import Held
    from console.core.store import Store

LOOK_MS: Final = 1000
#: Above so many touched cases a screen reads itself anew instead of row by row.
WHOLE: Final = 5000


class Desk(QObject):
    """One operator's desk.

    Attributes:
        store: the open home.
        work: the threads.
        messages: where people are told.
        undo: what can be taken back.
    """

    changed = Signal(object)  # Change: cases touched by anybody
    said = Signal()  # something was written here: the central shall hear of it
    result_asked = Signal(object)  # ActResult: somebody wants to look at what became of an act

    def __init__(
        self,
        store: Store,
        dispatcher: Dispatcher,
        work: Work,
        clock: Callable[[], int],
        parent: QObject | None = None,
    ) -> None:
        super().__init__(parent)
        self.store = store
        self.work = work
        self.messages = Messages(self)
        self.undo = Undo(self)
        self.dispatcher = dispatcher
        self.reads = Reads(work, store)
        self._clock = clock
        self._seen: tuple[int, int] | None = None
        self._looking = QTimer(self)
        self._looking.setInterval(LOOK_MS)
        self._looking.timeout.connect(self.look)
        work.told.connect(lambda failure: self.messages.refuse(failure.sentence(self.language)))

    @cached_property
    def facts(self) -> Held:
        """All cases as columns of numbers, read when a screen first counts on them and followed from then on; for reads
        on the read thread."""
        from console.core.figures.facts import Held  # numpy: not before the first paint

        return Held()

    @property
    def me(self) -> str:
        """The operator's name."""
        return self.dispatcher.actor.name

    @property
    def role(self) -> str:
        """The operator's role."""
        return self.dispatcher.actor.role

    @property
    def language(self) -> str:
        """Language of what is said: ``id`` or ``en``."""
        return self.store.settings.language

    @property
    def clock(self) -> Clock | None:
        """The clock that can be put right; None where a fixed one was handed in."""
        return self._clock if isinstance(self._clock, Clock) else None

    def wall_clock(self) -> int:
        """The computer's own time, uncorrected."""
        return self._clock.wall() if isinstance(self._clock, Clock) else self._clock()

    def now(self) -> int:
        """Seconds since the epoch."""
        return self._clock()

    def start(self) -> None:
        """Begin to look for Changes."""
        self.look()
        self._looking.start()

    def read(
        self, fn: Callable[[sqlite3.Connection], Any], done: Callable[[Any], object], *, ticket: str | None = None,
        failed: Callable[[Told], object] | None = None, quick: bool = False,
    ) -> None:  # fmt: skip
        """Ask the store something; see ``Reads.read``."""
        self.reads.read(fn, done, ticket=ticket, failed=failed, quick=quick)

    def do(
        self, orders: Sequence[tuple[UUID, Command]], title: str, *,
        done: Callable[[Outcome], object] | None = None, failed: Callable[[Told], object] | None = None,
        refused: Sequence[tuple[UUID, Refusal]] = (), number: str = "", undo_for: int | None = None,
    ) -> None:  # fmt: skip
        """Dispatch Commands and say what came of it.

        Args:
            orders: case and Command.
            title: what was done, for the message: "dikoordinasikan ke DSDA"; the count is put before it.
            done: gets the Outcome.
            failed: gets a Refused or Unavailable.
            refused: cases turned down before the dispatch, to be told with the others.
            number: of the case, when it is one.
            undo_for: seconds in which it can be taken back, 0 for not at all; None: until somebody moves the case.
        """
        orders, known = list(orders), list(refused)

        def run() -> Outcome:
            outcome = self.dispatcher.do(orders)
            outcome.refused.extend(known)
            return outcome

        self.work.write(
            run, lambda outcome: self._on_done(outcome, title, number, undo_for, done), failed=failed
        )

    def tell(
        self, outcome: Outcome, title: str, *, number: str = "", undo_for: int | None = None,
        gone: Sequence[int] = (),
    ) -> ActResult | None:  # fmt: skip
        """Say what came of a dispatch, with Urungkan and Lihat hasil, and let the screens hear of it.

        Args:
            outcome: of the dispatch.
            title, number, undo_for: as of ``do``.
            gone: as of ``ActResult``.

        Returns:
            What Lihat hasil shows; None for a single case, of which the message says all.
        """
        self.look()
        self.said.emit()
        return self._say(ActResult.of(title, outcome, self.now(), gone), number, undo_for)

    def take_back(self, batch: UUID) -> None:
        """Undo an act by its name, whenever it was; Ctrl+Z does not do it once more."""
        if not self.undo.undo_named(batch):
            self._undo_batch({"batch": batch}, self.tr("{n} laporan diurungkan"))

    def look(self) -> None:
        """Find what changed since the last look, by whomever."""
        self.read(self._news, self._on_news, ticket="desk.news", quick=True)

    def landed(self, change: Change) -> None:
        """The central brought something: one word of it to the screens, with whatever else is new."""
        self.read(self._news, lambda news: self._tell(both(change, news) if news else change), quick=True)

    def reasons(self, outcome: Outcome) -> dict[str, list[UUID]]:
        """The refused rows of an Outcome by sentence, the most frequent first."""
        return ActResult.of("", outcome, 0).groups(self.language)

    def close(self) -> None:
        """Stop looking, finish writes, close connections."""
        self._looking.stop()
        self.messages.end()
        self.work.close()
        self.reads.close()
        self.dispatcher.close()

    # on the read thread

    def _news(self, db: sqlite3.Connection) -> Change | None:
        newest = records.newest_change(db)
        before, self._seen = self._seen, newest
        if before is None or newest == before:
            return None
        touched = records.changed_since(db, before[0])
        created = newest[1] != before[1]
        if len(touched) > WHOLE:
            return Change((), created=created, everything=True)
        return Change(tuple(touched), created=created)

    # on the GUI thread

    def _on_news(self, change: Change | None) -> None:
        if change is not None:
            self._tell(change)

    def _tell(self, change: Change) -> None:
        """Word of a Change to the screens; what they then count is asked for behind the facts' own look at it."""
        held = self.__dict__.get("facts")
        if held is not None:
            ref = self.store.reference
            if change.everything or change.reference:
                self.read(lambda _db: held.forget(), lambda _none: None)
            elif change.cases:
                self.read(lambda db: held.patch(db, ref, change.cases), lambda _facts: None)
        self.changed.emit(change)

    def _on_done(
        self, outcome: Outcome, title: str, number: str, undo_for: int | None,
        done: Callable[[Outcome], object] | None,
    ) -> None:  # fmt: skip
        self.tell(outcome, title, number=number, undo_for=undo_for)
        if done is not None:
            done(outcome)

    def _say(self, result: ActResult, number: str, undo_for: int | None) -> ActResult | None:
        reasons, accepted = result.groups(self.language), len(result.accepted)
        n, refused = grouped(accepted, self.language), grouped(result.denied, self.language)
        if not accepted:
            text = next(iter(reasons), self.tr("Tidak ada yang berubah"))
            if result.cases > 1:
                text = self.tr("{n} laporan ditolak: {why}").format(n=refused, why=text)
            shown = self._shown(result, text)
            self.messages.refuse(text, result=self._look_at(shown))
            return shown
        who = number or self.tr("Laporan")
        if result.cases > 1:
            who = self.tr("{n} laporan").format(n=n)
        text = f"{who} {result.title}"
        if result.denied:
            text += self.tr(", {n} ditolak").format(n=refused)
        if result.followed:
            text += self.tr(", {n} kembaran ikut").format(n=grouped(len(result.followed), self.language))
        take_back = None
        if result.batch is not None and undo_for != 0:
            take_back = self._remember(text, result.batch)
        shown = self._shown(result, text)
        self.messages.success(text, undo=take_back, result=self._look_at(shown), undo_for=undo_for)
        return shown

    @staticmethod
    def _shown(result: ActResult, text: str) -> ActResult | None:
        return replace(result, title=text) if result.cases > 1 else None

    def _look_at(self, result: ActResult | None) -> Callable[[], None] | None:
        return None if result is None else lambda: self.result_asked.emit(result)

    def _remember(self, text: str, batch: UUID) -> Callable[[], None]:
        """Put an act on the undo stack; undoing and redoing are Events of their own and name new batches."""
        current = {"batch": batch}
        return self.undo.done(
            text,
            lambda: self._undo_batch(current, self.tr("{n} laporan diurungkan")),
            lambda: self._undo_batch(current, self.tr("{n} laporan diulangi")),
            name=batch,
        )

    def _undo_batch(self, current: dict[str, UUID], title: str) -> None:
        def far(done: int, of: int) -> None:
            if of > WHOLE:
                self.work.post(lambda: self._undoing(done, of))

        def run() -> Outcome:
            # On the write thread, where acts keep their order: a quick redo must take back what the undo wrote.
            outcome = self.dispatcher.undo(current["batch"], progress=far)
            current["batch"] = outcome.batch or current["batch"]
            return outcome

        self.work.write(run, lambda outcome: self._on_undone(outcome, title))

    def _undoing(self, done: int, of: int) -> None:
        """What takes seconds says how far it is."""
        n, total = grouped(done, self.language), grouped(of, self.language)
        text = self.tr("Mengurungkan: {n} dari {of}").format(n=n, of=total)
        self.messages.tell(Message(INFO, text, about="undo"))

    def _on_undone(self, outcome: Outcome, title: str) -> None:
        """Say how many came back, and of those that did not who stands in the way."""
        self.look()
        self.said.emit()
        result = ActResult.of("", outcome, self.now())
        reasons = result.groups(self.language)
        why = next(iter(reasons), self.tr("Tidak ada yang diurungkan"))
        if not result.accepted:
            self.messages.refuse(why, result=self._look_at(self._shown(result, why)))
            return
        said = title.format(n=grouped(len(result.accepted), self.language))
        if reasons:
            refused = grouped(len(result.refused), self.language)
            said += self.tr(", {n} tidak: {why}").format(n=refused, why=why)
        self.messages.success(said, result=self._look_at(self._shown(result, said)))
