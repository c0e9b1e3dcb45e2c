"""Everything one window has to do with its central: the line, the pill and its panel, who is where, what is fetched
when a case is opened, and the question at the end."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any
from uuid import UUID

from PySide6.QtCore import QObject

from console.core.ladder import Ladder
from console.core.records import CaseDetail
from console.core.sync.report import SyncState
from console.ui.answers.closing import Leaving
from console.ui.answers.host import Answers
from console.ui.antrian import AntrianScreen
from console.ui.channels.watch import HealthWatch
from console.ui.desk import Desk
from console.ui.kept_host import KeptHost
from console.ui.main_window import MainWindow
from console.ui.presence import PresenceHost
from console.ui.presence_shown import PresenceShown
from console.ui.signin.again import SignAgain
from console.ui.sync_host import SyncHost
from console.ui.theme import Theme

if TYPE_CHECKING:
    from console.core.line import Line


class Agreement(QObject):
    """See the module.

    Attributes:
        line: the way to the central; None where the window stays by itself, as in pictures.
        answers: the pill and its panel.
        health: what the central knows of the channels.
    """

    def __init__(
        self, theme: Theme, desk: Desk, frame: MainWindow, antrian: AntrianScreen, way: Line | None
    ) -> None:
        """Nothing is opened yet, see ``begin``."""
        super().__init__(frame)
        self._desk, self._frame, self._antrian = desk, frame, antrian
        self._asked: set[UUID] = set()
        self.line = SyncHost(desk, way, self) if way is not None else None
        address = self.line.address if self.line is not None else ""
        self.answers = Answers(theme, desk, frame.top.pill, frame, address)
        self.answers.case_asked.connect(self._on_case_asked)
        frame.sync_clicked.connect(self.answers.open)
        self.health = HealthWatch(self.line, desk, self)
        self.presence: PresenceHost | None = None
        if self.line is not None:
            self._tie(theme, self.line)

    def _tie(self, theme: Theme, line: SyncHost) -> None:
        desk, frame, antrian = self._desk, self._frame, self._antrian
        self.answers.retry_asked.connect(line.retry)
        line.state_changed.connect(self.answers.set_state)
        line.reported.connect(self.answers.count)
        self.presence = PresenceHost(line, desk.me, desk.dispatcher.console, self)
        PresenceShown(self.presence, antrian, desk)
        line.connected.connect(self.presence.set_connected)
        line.connected.connect(self.health.set_connected)
        line.called.connect(self.health.on_called)
        line.called.connect(self.presence.on_called)
        line.connected.connect(self._on_connected)
        antrian.case_host.shown.connect(self._on_case_shown)
        antrian.case_host.reveal = self._reveal
        photos = antrian.case_host.photos
        photos.set_central(line.ask)
        line.after_cycles(photos.send_some)
        KeptHost(desk, line, self)
        if line.embedded:  # no intake works at this central
            line.after_cycles(Ladder(desk.dispatcher).after_cycle)
        SignAgain(theme, desk, line, frame)
        leaving = Leaving(theme, desk, frame, lambda: line.is_connected)
        leaving.send_asked.connect(line.retry)
        leaving.leave.connect(frame.close)
        frame.may_close = leaving.may_close

    def show(self) -> None:
        """What is true before anything was asked."""
        self.answers.set_state(SyncState() if self.line is not None else None)

    def begin(self) -> None:
        """The window stands: open the line."""
        if self.line is not None:
            self.line.begin()

    def end(self) -> None:
        """The window closes."""
        self.health.stop()
        if self.presence is not None:
            self.presence.stop()
        if self.line is not None:
            self.line.end()

    def sync(self) -> None:
        """Somebody wants it now."""
        if self.line is not None:
            self.line.retry()

    # inside

    def _on_connected(self, stands: bool) -> None:
        if stands:
            self._asked.clear()
            self._antrian.case_host.photos.came_back()

    def _on_case_asked(self, n: int) -> None:
        self._frame.set_screen("queue")
        self._antrian.go_to_case(n)

    def _on_case_shown(self, detail: CaseDetail | None) -> None:
        """Fetch what a case lacks, once for as long as the line stands."""
        from console.core.sync import opened

        line, desk = self.line, self._desk
        if detail is None or line is None or not line.is_connected or not opened.lacks(detail):
            return
        case = detail.complaint.id
        if case in self._asked:
            return
        self._asked.add(case)

        def fetched(answer: tuple[Any, tuple[str, str]]) -> None:
            events, reporter = answer
            desk.work.write(lambda: opened.keep(desk.dispatcher, case, events, reporter), kept)

        def kept(change: Any) -> None:
            if change is not None:
                desk.landed(change)

        # What cannot be fetched now is fetched when the case is next shown: nobody is told of it.
        line.ask(lambda central: central.history(case), fetched, lambda _failure: self._asked.discard(case))

    def _reveal(self, case: UUID, why: str, done: Any, failed: Any) -> None:
        """Read a reporter at the central, which records it; the answer comes with the next pull too."""
        from models.identity import event_id

        line, desk = self.line, self._desk
        assert line is not None  # noqa: S101 - tied only with one

        def told(who: tuple[str, str]) -> None:
            line.nudge()
            done(who)

        event, console = event_id(desk.now() * 1000, desk.dispatcher.entropy(10)), desk.dispatcher.console
        line.ask(lambda central: central.reveal(case, event, why, console), told, failed)
