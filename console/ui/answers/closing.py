"""The question at the end: a window with unsent work asks before it closes.

Nothing is lost by closing, so the question is only asked when the work really still waits here, and never when the
computer itself shuts down.
"""

from __future__ import annotations

from collections.abc import Callable
from contextlib import closing
from typing import TYPE_CHECKING, Any, Final

from PySide6.QtCore import QObject, QTimer, Signal
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QWidget

from console.core import answers
from console.ui.theme import Theme

if TYPE_CHECKING:
    from console.ui.answers.question import Question
    from console.ui.desk import Desk

PATIENCE_MS: Final = 10_000
LOOK_MS: Final = 250
#: A shutdown that somebody called off: after so long closing asks again.
CALLED_OFF_MS: Final = 60_000


class Leaving(QObject):
    """See the module. The frame asks ``may_close``; ``leave`` says when it may.

    Signals:
        leave: close the window now; ``may_close`` agrees from here on.
        send_asked: send what waits, now.
    """

    leave = Signal()
    send_asked = Signal()

    def __init__(self, theme: Theme, desk: Desk, window: QWidget, stands: Callable[[], bool]) -> None:
        """Args:
        theme: colours and fonts.
        desk: the way to the core.
        window: that closes.
        stands: whether the line stands now.
        """
        super().__init__(window)
        self._theme, self._desk, self._window, self._stands = theme, desk, window, stands
        self.question: Question | None = None
        self._free = self._counting = self._ending = False
        self._sending = 0  # how many there were when sending began
        self._left = 0  # how many there were when last counted
        self._look = QTimer(self, interval=LOOK_MS)
        self._look.timeout.connect(self._count)
        self._patience = QTimer(self, singleShot=True, interval=PATIENCE_MS)
        self._patience.timeout.connect(self._on_late)
        self._called_off = QTimer(self, singleShot=True, interval=CALLED_OFF_MS)
        self._called_off.timeout.connect(self._on_called_off)
        app = QGuiApplication.instance()
        if isinstance(app, QGuiApplication):
            app.commitDataRequest.connect(self.session_ends)

    def may_close(self) -> bool:
        """Whether the window may close at once; if not, it is counted what waits, and asked if anything does."""
        app = QGuiApplication.instance()
        saving = isinstance(app, QGuiApplication) and app.isSavingSession()
        if self._free or self._ending or saving:
            return True
        if self.question is not None:
            self.question.activateWindow()
        else:
            self._count()
        return False

    def session_ends(self, *_: Any) -> None:
        """The computer shuts down: nobody is there to answer."""
        self._ending = True
        self._called_off.start()

    # counting ----------------------------------------------------------------------------------------------

    def _count(self) -> None:
        """On the writing thread, so that what is just being written is counted too."""
        if self._counting:
            return
        self._counting = True
        store, me = self._desk.store, self._desk.me

        def ask() -> int:
            with closing(store.reader()) as db:
                return answers.to_send(db, me)

        self._desk.work.write(ask, self._on_counted, failed=lambda _failure: self._on_counted(0))

    def _on_counted(self, unsent: int) -> None:
        self._counting = False
        if self._free:
            return
        self._left = unsent
        if not unsent:
            self._go()
        elif self._sending and self.question is not None:
            self._sending = max(self._sending, unsent)
            self.question.sending(self._sending - unsent, self._sending)
        elif self.question is None:
            self._ask(unsent)

    # asking ------------------------------------------------------------------------------------------------

    def _ask(self, unsent: int) -> None:
        from console.ui.answers.question import Question

        question = self.question = Question(self._theme, self._desk.language, self._window)
        question.send_asked.connect(self._on_send)
        question.leave_asked.connect(self._go)
        question.finished.connect(self._on_finished)
        question.ask(unsent, self._stands())
        question.open()

    def _on_send(self) -> None:
        assert self.question is not None  # noqa: S101 - it is its button
        self._sending = self._left
        self.question.sending(0, self._sending)
        self._look.start()
        self._patience.start()
        self.send_asked.emit()

    def _on_late(self) -> None:
        self._stop_sending()
        if self.question is not None:
            self.question.late(self._left, self._stands())

    def _stop_sending(self) -> None:
        self._sending = 0
        self._look.stop()
        self._patience.stop()

    def _on_finished(self) -> None:
        """Somebody stays, or leaves; the question is gone either way."""
        self._stop_sending()
        question, self.question = self.question, None
        if question is not None:
            question.deleteLater()

    def _go(self) -> None:
        self._free = True
        if self.question is not None:
            self.question.accept()
        self.leave.emit()

    def _on_called_off(self) -> None:
        self._ending = False
