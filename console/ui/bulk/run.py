"""An act under way: portion by portion on the write thread, so that others' writes come between and it can be stopped.

What is done is done, under one name for undo; what was not reached says so.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, Final
from uuid import UUID

from PySide6.QtCore import QObject, Signal

from console.core.dispatch import Outcome
from console.core.errors import Told
from console.core.forecast import too_many
from console.ui.desk import Desk
from console.ui.theme import Theme
from models.commands import BULK_LIMIT, Command
from models.identity import event_id
from models.rules import Refusal

# Cases a portion; more than an operator may move at once, so that the dispatcher sees the whole of a smaller act.
PORTION: Final = max(5000, BULK_LIMIT)

Case = tuple[UUID, tuple[Command, ...]]


class Run(QObject):
    """One act.

    Signals:
        progressed: (cases done, of).
        finished: the Outcome of all of it, and the failure that ended it or None.
    """

    progressed = Signal(int, int)
    finished = Signal(object, object)

    def __init__(self, desk: Desk, cases: Sequence[Case], parent: QObject | None = None) -> None:
        """Nothing is done before ``start``.

        Args:
            desk: the way to the core.
            cases: each with its Commands in order.
        """
        super().__init__(parent)
        self._desk, self._cases = desk, list(cases)
        self._done = 0
        self._stopped = self._over = False
        self._accepted: list[UUID] = []
        self._refused: list[tuple[UUID, Refusal]] = []
        self._followed: list[UUID] = []
        self._stayed: list[tuple[UUID, Refusal]] = []
        self._undoable = False
        self.batch = event_id(desk.now() * 1000, desk.dispatcher.entropy(10))

    @property
    def total(self) -> int:
        """How many cases."""
        return len(self._cases)

    def start(self) -> None:
        """Do it."""
        refusal = too_many(self.total, self._desk.dispatcher.actor)
        if refusal is not None:  # in portions the dispatcher would not see how many it is
            self._refused = [(case, refusal) for case, _commands in self._cases]
            self._done = self.total
            self._end(None)
        else:
            self._next()

    def stop(self) -> None:
        """Let the portion under way finish, and begin no other."""
        self._stopped = True

    def _next(self) -> None:
        desk, begun = self._desk, self._done
        some = self._cases[begun : begun + PORTION]
        orders = [(case, command) for case, commands in some for command in commands]

        def told(done: int, of: int) -> None:
            # Of Commands; a case with three of them is three.
            desk.work.post(lambda: self._tell(begun + done * len(some) // max(1, of)))

        def portion() -> Outcome:
            return desk.dispatcher.do(orders, batch=self.batch, progress=told)

        desk.work.write(portion, lambda outcome: self._landed(len(some), outcome), failed=self._failed)

    def _tell(self, done: int) -> None:
        if not self._over:
            self.progressed.emit(done, self.total)

    def _landed(self, some: int, outcome: Outcome) -> None:
        self._done += some
        self._accepted += outcome.accepted
        self._refused += outcome.refused
        self._followed += outcome.followed
        self._stayed += outcome.stayed
        self._undoable |= outcome.batch is not None
        self._tell(self._done)
        if self._done < self.total and not self._stopped:
            self._next()
        else:
            self._end(None)

    def _failed(self, failure: Told) -> None:
        self._end(failure)

    def _end(self, failure: Told | None) -> None:
        self._over = True
        why = (
            Refusal(failure.code, dict(failure.params)) if failure is not None else Refusal("refused.stopped")
        )
        self._refused += [(case, why) for case, _commands in self._cases[self._done :]]
        batch = self.batch if self._undoable else None
        outcome = Outcome(self._accepted, self._refused, batch, followed=self._followed, stayed=self._stayed)
        self.finished.emit(outcome, failure)


class Acts(QObject):
    """A form for a selection and what comes of it: one run at a time, its failure, its result.

    Signals:
        finished: it was dispatched, or called off.
        judged: the form shows how it would come out.
        done: the ActResult.
        first_asked: keep only so many as one may move.
    """

    finished = Signal()
    judged = Signal()
    done = Signal(object)
    first_asked = Signal()

    def __init__(self, theme: Theme, desk: Desk, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._theme, self._desk = theme, desk
        self.form: Any = None
        self.run: Run | None = None
        self._keys: list[int] = []
        self._serial = 0  # of what is asked; older answers are let go

    def _go(
        self, cases: Sequence[Case], title: str, refused: Sequence[tuple[UUID, Refusal]] = (),
        gone: Sequence[int] = (), undo_for: int | None = None,
    ) -> None:  # fmt: skip
        """Do it, and tell what became of it.

        Args:
            cases: with their Commands.
            title: what was done, as the message says it after the count.
            refused: cases that were turned down before, for the result.
            gone: small keys of cases that are there no more, for the result.
            undo_for: as of ``Desk.do``.
        """
        run = self.run = Run(self._desk, cases, self)
        form = self.form
        if form is not None:
            form.show_running(0, run.total)
            run.progressed.connect(form.show_running)
            form.stop_asked.connect(run.stop)

        def over(outcome: Outcome, failure: Told | None) -> None:
            self.run = None
            outcome.refused.extend(refused)
            if failure is not None and not outcome.accepted:
                self._on_failed(failure)
                return
            result = self._desk.tell(outcome, title, undo_for=undo_for, gone=gone)
            if failure is not None:
                self._desk.messages.refuse(failure.sentence(self._desk.language))
            self.finished.emit()
            if result is not None:
                self.done.emit(result)

        run.finished.connect(over)
        run.finished.connect(run.deleteLater)
        run.start()

    def _on_failed(self, failure: Told) -> None:
        raise NotImplementedError
