"""The foot of the case panel: one line that offers to answer, and the composer when it is taken up.

It stands outside what scrolls, so that the citizen's words can be read while answering them. Drafts are kept by case.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import cached_property
from typing import Any, Final
from uuid import UUID

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QFrame, QHBoxLayout, QVBoxLayout, QWidget

from console.core.history import mask_contact, mask_name, why_not
from console.core.records import CaseDetail
from console.ui.actions import key_of
from console.ui.case.drafts import Drafts
from console.ui.case.parts import MARGIN, plain
from console.ui.reply.composer import Composer, Written
from console.ui.reply.offers import Offer, offers
from console.ui.theme import Theme
from console.ui.widgets import Button, voice
from models import rules
from models.commands import Actor, Reply
from models.complaint import Complaint
from models.reference import Reference

REPLY: Final = "reply"
Offers = Callable[[Complaint, Reference, str], Sequence[Offer]]
_PROBE: Final = Reply(UUID(int=0), "-")


def why_no_reply(case: Complaint, actor: Actor, ref: Reference, lang: str) -> str:
    """Why this person cannot answer this case, as a sentence; "" when they can."""
    refusal = rules.refuse(case, _PROBE, actor, ref)
    return "" if refusal is None else why_not(refusal, lang)


class ReplyBar(QFrame):
    """See the module.

    Signals:
        wanted: (case id, Written).
        opened: the composer is open, or not: its button is then the one primary button of the screen.
        keyboard_free: the composer had the keyboard and is gone.
    """

    wanted = Signal(object, object)
    opened = Signal(bool)
    keyboard_free = Signal()

    def __init__(self, theme: Theme, lang: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme, self._lang = theme, lang
        self._detail: CaseDetail | None = None
        self._ref: Reference | None = None
        self._drafts = Drafts()
        #: Templates for a case.
        self.offers: Offers = offers
        #: How far a channel has joined: (code, what the supervisors say) -> phase.
        self.phase_of: Callable[[str, str], str] = lambda _code, switch: switch
        self._waits = self._why = self._begin = ""
        self.setProperty("replyArea", True)
        self.button = Button(theme, "", key=key_of(REPLY), compact=True)
        self.button.clicked.connect(lambda: self.open())  # noqa: PLW0108  (drops `checked`)
        self.note = voice(plain(theme), "second", theme, "caption")
        self.note.setMinimumWidth(1)  # a narrow panel cuts the note, not the panel
        self._line = QWidget()
        line = QHBoxLayout(self._line)
        line.setContentsMargins(0, 0, 0, 0)
        line.setSpacing(12)
        line.addWidget(self.button)
        line.addWidget(self.note, 1)
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(MARGIN, 8, MARGIN, 8)
        self._column.setSpacing(0)
        self._column.addWidget(self._line)
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)

    @cached_property
    def composer(self) -> Composer:
        """The composer, made when somebody first answers: the panel is on screen sooner without it."""
        composer = Composer(self._theme, self._lang)
        composer.hide()
        composer.asked.connect(self._on_asked)
        composer.left.connect(self.close_composer)
        composer.dropped.connect(self._on_dropped)
        self._column.addWidget(composer)
        return composer

    # what is shown -----------------------------------------------------------------------------------------

    def show_case(self, detail: CaseDetail, ref: Reference, actor: Actor) -> None:
        """Show whom one would answer, or the same one again after it changed.

        Args:
            detail: the case.
            ref: master data.
            actor: who would answer.
        """
        case = detail.complaint
        fresh = case.id != self.case
        if fresh:
            self.leave()
        self._detail, self._ref = detail, ref
        self._why = why_no_reply(case, actor, ref, self._lang)
        self._waits = "" if self.answering(case, ref) else self.tr(
            "Fase kanal ini belum membalas; balasan menunggu sampai fasenya diubah."
        )  # fmt: skip
        self.button.setText(self.tr("Balas lewat {channel}").format(channel=self._channel_name()))
        self.button.setEnabled(not self._why)
        self.button.setToolTip(self._why)
        self.button.setAccessibleDescription(self._why)
        if fresh and self._drafts.open_in(case.id) and not self._why:
            self._show_open(True)
        elif self.is_open:
            self._aim(self.composer)
        self._show_note()

    def leave(self) -> None:
        """Another case comes, or none: what was written goes into the drafts."""
        self._keep(is_open=self.is_open)
        self._detail = None
        self._begin = ""
        self._show_open(False)

    @property
    def case(self) -> UUID | None:
        """The case one would answer, None for none."""
        return self._detail.complaint.id if self._detail is not None else None

    def answering(self, case: Complaint, ref: Reference) -> bool:
        """Whether the case's channel answers citizens in its present phase."""
        channel = ref.channels.get(case.channel)
        return channel is not None and self.phase_of(channel.code, channel.phase) == "replying"

    @property
    def goes_out(self) -> bool:
        """Whether a reply said now goes out when its hold is over, and does not wait for the channel's phase."""
        return not self._waits

    @property
    def is_open(self) -> bool:
        """Whether the composer is open."""
        return "composer" in self.__dict__ and not self.composer.isHidden()

    # what is done ------------------------------------------------------------------------------------------

    def open(self) -> str:
        """Open the composer, with what was kept for this case, else the best template.

        Returns:
            Why it cannot be opened, "" when it is.
        """
        if self._detail is None or self._why:
            return self._why if self._detail is not None else ""
        self._show_open(True)
        if self._begin:
            self.composer.set_values({"text": self._begin})
            self._begin = ""
        else:
            self.composer.begin()
        self.composer.text.setFocus()
        return ""

    def begin_with(self, text: str) -> None:
        """The composer, when it is next opened, begins with these words."""
        self._begin = text

    def write_again(self, text: str) -> None:
        """Open the composer with the words of a reply that did not go out."""
        self.begin_with(text)
        self.open()

    def close_composer(self) -> None:
        """Close it; what was written is kept for this case."""
        self._keep(is_open=False)
        self._close()

    def done(self, case: UUID) -> None:
        """The reply of a case has been said."""
        self._drafts.forget(case, REPLY)
        if case == self.case:
            self._close()

    def refused(self, case: UUID, sentence: str) -> None:
        """It has not; nothing closes, and nothing is lost where somebody has gone on to another case."""
        if case == self.case:
            self._show_open(True)
            self.composer.refused(sentence)

    def draft(self) -> dict[str, Any]:
        """What is written and not sent, as plain values; {} when nothing is."""
        if not self.is_open or not self.composer.touched:
            return {}
        return {"case": str(self.case), "values": self.composer.values()}

    def restore(self, draft: dict[str, Any]) -> None:
        """Put a `draft` back: the composer opens when its case is shown."""
        if "case" not in draft:
            return
        case = UUID(str(draft["case"]))
        self._drafts.keep(case, REPLY, dict(draft.get("values", {})), is_open=True)
        if case == self.case:
            self._show_open(True)

    # inside

    def _channel_name(self) -> str:
        if self._detail is None or self._ref is None:
            return ""
        code = self._detail.complaint.channel
        channel = self._ref.channels.get(code)
        return channel.name if channel is not None else code

    def _who(self, detail: CaseDetail) -> str:
        name, contact = detail.reporter
        if name or contact:
            return mask_name(name) if name else mask_contact(contact)
        return self.tr("pelapor tidak dikenal")

    def _aim(self, composer: Composer) -> None:
        """Tell the composer whom it answers, and with what templates."""
        if self._detail is None or self._ref is None:
            return
        case = self._detail.complaint
        composer.show_target(
            case.channel, self._channel_name(), self._who(self._detail), waits=self._waits, why=self._why
        )
        composer.offer(self.offers(case, self._ref, self._lang))

    def _on_asked(self, written: Written) -> None:
        if self.case is not None:
            self._drafts.keep(self.case, REPLY, self.composer.values(), is_open=True)  # until it is said
            self.wanted.emit(self.case, written)

    def _on_dropped(self) -> None:
        if self.case is not None:
            self._drafts.forget(self.case, REPLY)
        self.composer.clear()
        self.composer.text.setFocus()

    def _keep(self, *, is_open: bool) -> None:
        if self.case is None or not self.is_open or self.composer.is_busy:
            return
        if self.composer.touched:
            self._drafts.keep(self.case, REPLY, self.composer.values(), is_open=is_open)
        else:
            self._drafts.forget(self.case, REPLY)

    def _close(self) -> None:
        self._show_open(False)
        self._show_note()
        self.keyboard_free.emit()

    def _show_open(self, on: bool) -> None:
        if on == self.is_open:
            return
        self.composer.clear()
        if on and self.case is not None:
            self._aim(self.composer)
            self.composer.set_values(self._drafts.get(self.case, REPLY) or {})
        self.composer.setVisible(on)
        self._line.setVisible(not on)
        self.opened.emit(on)

    def _show_note(self) -> None:
        kept = self.case is not None and self._drafts.get(self.case, REPLY) is not None
        waits = self.tr("Fase kanal ini belum membalas") if self._waits else ""
        self.note.setText(self._why or (self.tr("Draf disimpan") if kept else waits))
        self.note.setToolTip(self._why or self._waits)
