"""The right side of the screen: the case one rests on, or the form for all that is picked.

Reads the case when the cursor has rested, has dispatched what the panel wants, and gives the keyboard back.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import cached_property
from typing import TYPE_CHECKING, Any, Final
from uuid import UUID

from PySide6.QtCore import QTimer, Signal
from PySide6.QtWidgets import QStackedWidget, QWidget

from console.core import blobs, records
from console.core.dispatch import Change, Outcome
from console.core.errors import Told
from console.core.history import why_not
from console.core.likely import Likely, likely_twins
from console.core.records import CaseDetail
from console.ui.desk import Desk
from console.ui.states import StateView
from console.ui.theme import Theme
from models.commands import Deliver, Reply, Reveal, Withdraw
from models.identity import event_id

if TYPE_CHECKING:
    from console.ui.case.panel import CasePanel
    from console.ui.case.photos import PhotoDesk
    from console.ui.presence import Here
    from console.ui.reply.composer import Written

READ_MS: Final = 60  # a case is read when the cursor has rested this long

Reveals = Callable[[UUID, str, Callable[[tuple[str, str]], None], Callable[[Told], None]], None]


class CaseHost(QStackedWidget):
    """Panel and whatever stands over it, one at a time.

    Attributes:
        panel: the case panel.
        photos: the photos of whatever is shown here.
        cover: what stands in the place of the panel, None: nothing does.

    Signals:
        shown: the CaseDetail now on screen, None when there is none.
        keyboard_free: a form that had the keyboard is gone.
        case_asked: the panel asks for another case, by key.
        float_asked: to another window, or back.
        claimed, released: as of the panel.
    """

    shown = Signal(object)
    keyboard_free = Signal()
    case_asked = Signal(int)
    float_asked = Signal()
    claimed = Signal(str, bool)
    released = Signal()

    def __init__(
        self, theme: Theme, desk: Desk, current: Callable[[], int], parent: QWidget | None = None
    ) -> None:
        """Make it empty.

        Args:
            theme: colours and fonts.
            desk: the way to the core.
            current: key of the case the cursor rests on, 0 for none.
        """
        super().__init__(parent)
        self._desk, self._current = desk, current
        #: Reads a reporter at the central: (case, why, done with name and contact, failed). None: there is none.
        self.reveal: Reveals | None = None
        self._theme = theme
        self.cover: QWidget | None = None
        self._nothing = StateView(theme)
        self._nothing.show_state(
            "nothing",
            self.tr("Pilih laporan di antrian"),
            self.tr("Isinya tampil di sini, lengkap dengan saran."),
        )
        self.addWidget(self._nothing)
        self.setMinimumWidth(400)
        self._rest = QTimer(self, singleShot=True, interval=READ_MS)
        self._rest.timeout.connect(self.read)
        self._n = 0  # the case last asked for
        self._reading = False
        self._then = ""  # what a key asked for before its case stood in the panel

    @cached_property
    def panel(self) -> CasePanel:
        """The case panel, made when it is first wanted: a window without it is on screen a tenth of a second sooner."""
        from console.ui.case.panel import CasePanel

        desk = self._desk
        panel = CasePanel(self._theme, desk.dispatcher.actor, desk.language, self.photos, clock=desk.now)
        panel.wanted.connect(self._on_wanted)
        panel.case_asked.connect(self.case_asked)
        panel.number_asked.connect(self._on_number_asked)
        panel.float_asked.connect(self.float_asked)
        panel.claimed.connect(self.claimed)
        panel.released.connect(self.released)
        panel.keyboard_free.connect(self.keyboard_free)
        reply, replies = panel.body.reply, panel.body.replies
        panel.body.twins.parent_asked.connect(self._on_parent_asked)
        reply.phase_of = desk.store.settings.phase
        reply.wanted.connect(self._on_reply)
        reply.keyboard_free.connect(self.keyboard_free)
        replies.withdraw_asked.connect(self._on_withdraw)
        replies.settled.connect(self._on_settled)
        self.addWidget(panel)
        return panel

    @cached_property
    def photos(self) -> PhotoDesk:
        """Photos of this home. Whoever has a central gives it: ``set_central``, ``send_some``, ``came_back``."""
        from console.ui.case.photos import PhotoDesk

        photos = PhotoDesk(blobs.Blobs(self._desk.dispatcher), self._desk.work.net, parent=self)
        photos.sent.connect(self._on_sent)
        return photos

    def put_over(self, widget: QWidget) -> None:
        """Show something in the place of the panel, whose case goes on being followed below."""
        if self.cover is not None and self.cover is not widget:
            self.take_off(self.cover)
        self.cover = widget
        if self.indexOf(widget) < 0:
            self.addWidget(widget)
        self.setCurrentWidget(widget)

    def take_off(self, widget: QWidget) -> None:
        """Back to the panel."""
        self.removeWidget(widget)
        widget.hide()
        if self.cover is widget:
            self.cover = None
            self.setCurrentWidget(self.panel)

    def draft(self) -> dict[str, Any]:
        """What is typed and not done; {} when nothing is."""
        return self.panel.draft() if "panel" in self.__dict__ else {}

    def reply_draft(self) -> dict[str, Any] | None:
        """What is written to a citizen and not sent."""
        return self.panel.body.reply.draft() or None if "panel" in self.__dict__ else None

    @property
    def case(self) -> UUID | None:
        """The case in the panel, None when there is none."""
        return self.panel.case if "panel" in self.__dict__ else None

    def show_here(self, here: Here, *, known: bool) -> None:
        """Who else is at the case in the panel, see ``CasePanel.show_here``."""
        if "panel" in self.__dict__:
            self.panel.show_here(here, known=known)

    def set_now(self, now: int) -> None:
        """A minute has passed."""
        if "panel" in self.__dict__:
            self.panel.set_now(now)

    def rest(self) -> None:
        """The cursor moved: read its case once it stays."""
        self._rest.start()

    def trigger(self, action: str) -> None:
        """Do what a key asks for, to the case the cursor rests on: a key can be quicker than its case is read.

        Args:
            action: as of ``CasePanel.trigger``.
        """
        if self._rest.isActive() or self._reading:
            self._then = action
            if self._rest.isActive():
                self.read()
        else:
            self.panel.trigger(action)

    @property
    def key(self) -> int:
        """Key of the case the panel shows or is about to show, which may be outside the view; 0 for none."""
        return self._current() if self._rest.isActive() else self._n

    def apply_change(self, change: Change) -> None:
        """Cases changed: read the one that is shown anew, wherever the cursor rests."""
        if self._n and not self._rest.isActive() and (change.everything or self._n in change.cases):
            self.read(self._n)

    def stop(self) -> None:
        """The window closes."""
        self._rest.stop()

    def read(self, n: int = 0) -> None:
        """Show a case now.

        Args:
            n: its key; 0: the one the cursor rests on.
        """
        self._rest.stop()
        n = n or self._current()
        self._n, self._reading = n, bool(n)
        if not n:
            self._then = ""
            if "panel" in self.__dict__:
                self.panel.show_nothing()
            self.shown.emit(None)
            return

        def whole(db: Any) -> tuple[CaseDetail | None, tuple[Likely, ...], dict[str, str]]:
            detail = records.case(db, n)
            if detail is None:
                return None, (), {}
            unsent = blobs.unsent(db, (*detail.photos, *detail.proofs))
            return detail, likely_twins(db, detail.complaint), unsent

        self._desk.read(whole, self._on_case, ticket="case", quick=True, failed=self._on_unread)

    def _on_case(self, found: tuple[CaseDetail | None, tuple[Likely, ...], dict[str, str]]) -> None:
        detail, likely, unsent = found
        then, self._then, self._reading = self._then, "", False
        self.panel.show_case(detail, self._desk.store.reference, self._desk.now(), likely)
        self.panel.show_unsent(unsent)
        if self.cover is None:
            self.setCurrentWidget(self.panel)
        self.shown.emit(detail)
        if then:
            self.panel.trigger(then)

    def _on_unread(self, failure: Told) -> None:
        """What a key asked for is not done to the case that stands there instead."""
        self._then, self._reading = "", False
        self._desk.messages.refuse(failure.sentence(self._desk.language))

    def _on_wanted(self, orders: list[Any], title: str) -> None:
        case, command = orders[0]
        number = self.panel.body.twins.number_of(case) or self.panel.number
        if isinstance(command, Reveal) and self.reveal is not None and self.panel.body.report.masked:
            self.reveal(case, command.why, self.panel.reveal, self._on_failed)
            return

        def do() -> None:
            self._desk.do(orders, title, done=self._on_done, failed=self._on_failed, number=number)

        # The photos of a Command are in the queue before it is done.
        queue = self.photos.queue(self._desk.dispatcher, [command for _case, command in orders])
        if queue is None:
            do()
        else:
            self._desk.work.write(queue, lambda _none: do(), failed=self._on_failed)

    # inside: answering the citizen

    def _on_reply(self, case: UUID, written: Written) -> None:
        desk, bar, number = self._desk, self.panel.body.reply, self.panel.number
        name = event_id(desk.now() * 1000, desk.dispatcher.entropy(10))

        def done(outcome: Outcome) -> None:
            if outcome.refused:
                bar.refused(case, why_not(outcome.refused[0][1], desk.language))
            else:
                bar.done(case)

        now = bar.goes_out  # else it waits for the phase, and can be taken back as long as it does
        title = self.tr("dibalas") if now else self.tr("dibalas; balasannya menunggu fase kanal")

        def failed(told: Told) -> None:
            bar.refused(case, told.sentence(desk.language))
            if bar.case != case:  # nobody sees the composer it was written in
                desk.messages.refuse(told.sentence(desk.language))

        desk.do(
            [(case, Reply(name, written.text, written.hold, written.template))], title, done=done,
            failed=failed, number=number,
            undo_for=written.hold if now else None,
        )  # fmt: skip

    def _on_withdraw(self, reply: str) -> None:
        if self.case is not None:
            order = (self.case, Withdraw(UUID(reply)))
            self._desk.do([order], self.tr("ditarik balasannya"), number=self.panel.number, undo_for=0)

    def _on_settled(self, reply: str, sent: bool) -> None:
        if self.case is not None:
            order = (self.case, Deliver(UUID(reply), "sent" if sent else "failed", reason="reply.settled"))
            self._desk.do([order], self.tr("dipastikan balasannya"), number=self.panel.number, undo_for=0)

    def _on_failed(self, failure: Told) -> None:
        self.panel.refused(failure.sentence(self._desk.language))

    def _on_sent(self) -> None:
        """Photos have reached the central: those on screen may be among them."""
        if "panel" in self.__dict__:
            shown = self.panel.body.evidence.addresses
            self._desk.read(
                lambda db: blobs.unsent(db, shown), self.panel.show_unsent, ticket="photos.unsent"
            )

    def _on_done(self, outcome: Outcome) -> None:
        self.panel.done(outcome)
        if self.panel.form is None:
            self.keyboard_free.emit()

    def _on_parent_asked(self, number: str) -> None:
        def key(db: Any) -> int:
            found = records.find(db, number)
            return records.keys_by_id(db, [found])[found] if found is not None else 0

        def found(n: int) -> None:
            if n:
                self.case_asked.emit(n)

        self._desk.read(key, found)

    def _on_number_asked(self, number: str) -> None:
        self._desk.read(
            lambda db: records.find(db, number), lambda found: self.panel.number_found(number, found)
        )
