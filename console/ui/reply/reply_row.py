"""One reply: its state, its words, who said them, and the buttons of its state."""

from __future__ import annotations

from typing import Final

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QSizePolicy, QVBoxLayout, QWidget

from console.ui.case.parts import Phrase, Sign, level, plain
from console.ui.reply.standing import Answer
from console.ui.theme import Theme
from console.ui.widgets import Button

#: state: (icon, colour token). The icon differs for each, colour only helps.
LOOKS: Final = {
    "held": ("pause", "accent"),
    "sending": ("send", "accent"),
    "sent": ("check", "green"),
    "failed": ("refused", "red"),
    "unknown": ("help", "amber"),
    "withdrawn": ("struck", "text3"),
}
SHOWN: Final = 280  # characters of a reply in its row; the history has all of it


class ReplyRow(QWidget):
    """See the module. It keeps its buttons; `show_answer` fills it again, so the keyboard stays where it is."""

    withdraw_asked = Signal(str)
    again_asked = Signal(str)
    settled = Signal(str, bool)

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._answer: Answer | None = None
        self._asking: bool | None = None  # which answer to "did it go out" waits for its second press
        self.sign = Sign(theme)
        self.state = Phrase(theme, pad=4)
        self.byline = plain(theme, "", "third", "caption")
        self.words = Phrase(theme)
        self.withdraw = Button(theme, self.tr("Batalkan"), compact=True)
        self.again = Button(theme, self.tr("Tulis lagi"), compact=True)
        self.was_sent = Button(theme, self.tr("Sudah terkirim"), compact=True)
        self.not_sent = Button(theme, self.tr("Tidak terkirim"), compact=True)
        self.withdraw.clicked.connect(lambda: self._answer and self.withdraw_asked.emit(self._answer.id))
        self.again.clicked.connect(lambda: self._answer and self.again_asked.emit(self._answer.text or ""))
        self.was_sent.clicked.connect(lambda: self._on_settle(sent=True))
        self.not_sent.clicked.connect(lambda: self._on_settle(sent=False))
        self.withdraw.setAccessibleName(self.tr("Batalkan balasan ini"))
        self.again.setAccessibleName(self.tr("Tulis lagi balasan ini"))
        head = QHBoxLayout()
        head.setSpacing(8)
        level(self.byline, 28)
        mark = QVBoxLayout()
        mark.setContentsMargins(0, 6, 0, 0)  # level with the first line beside it
        mark.addWidget(self.sign)
        mark.addStretch(1)
        head.addLayout(mark)
        head.addWidget(self.state, 1)
        head.addWidget(self.byline, 0, Qt.AlignmentFlag.AlignTop)
        for button in (self.withdraw, self.again):
            head.addWidget(button, 0, Qt.AlignmentFlag.AlignTop)
        self._settling = QWidget()
        settle = QHBoxLayout(self._settling)
        settle.setContentsMargins(24, 4, 0, 0)
        settle.setSpacing(8)
        self.ask = Phrase(theme, pad=4)
        settle.addWidget(self.ask, 1)
        settle.addWidget(self.was_sent)
        settle.addWidget(self.not_sent)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addLayout(head)
        text = QHBoxLayout()
        text.setContentsMargins(24, 0, 0, 0)
        text.addWidget(self.words)
        column.addLayout(text)
        column.addWidget(self._settling)
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Minimum)

    def show_answer(
        self, answer: Answer, words: str, byline: str, *, can_act: bool, can_settle: bool
    ) -> None:
        """Show a reply; its state is said by `say`.

        Args:
            answer: the reply.
            words: its text, fit for a line.
            byline: who said it, and when.
            can_act: this operator may withdraw and write.
            can_settle: they may say what became of it.
        """
        if self._answer is None or self._answer.id != answer.id or self._answer.state != answer.state:
            self._asking = None
        self._answer = answer
        self.sign.show_icon(*LOOKS.get(answer.state, ("info", "text3")))
        known = answer.text is not None
        voice = "third" if not known or answer.state == "withdrawn" else "second"
        self.words.set_parts((words if len(words) <= SHOWN else f"{words[:SHOWN]}…", voice))
        self.byline.setText(byline)
        self.withdraw.setVisible(can_act and answer.state == "held")
        self.again.setVisible(can_act and known and answer.state in ("failed", "withdrawn"))
        self._settling.setVisible(answer.state == "unknown")
        for button in (self.was_sent, self.not_sent):
            button.setVisible(can_settle)
        self._show_asking(can_settle=can_settle)

    def say(self, words: str, tail: str) -> None:
        """Say how it stands, without moving the keyboard."""
        self.state.set_parts((words, "strong"), *(((f" · {tail}", "second"),) if tail else ()))

    def said(self) -> str:
        """State and words."""
        return f"{self.state.text()} | {self.words.text()}"

    # what became of it

    def _on_settle(self, *, sent: bool) -> None:
        """It cannot be taken back, so it is asked for twice."""
        if self._answer is None:
            return
        if self._asking is not sent:
            self._asking = sent
            self._show_asking(can_settle=True)
            return
        self._asking = None
        self.settled.emit(self._answer.id, sent)

    def _show_asking(self, *, can_settle: bool) -> None:
        if not can_settle:
            words = self.tr("Pengawas memastikannya.")
        elif self._asking is None:
            words = self.tr("Sudah dilihat di kanalnya?")
        else:
            words = self.tr("Tidak bisa diurungkan. Tekan sekali lagi.")
        self.ask.set_parts((words, "second"))
        sure = self.tr("Ya, sudah terkirim"), self.tr("Ya, tidak terkirim")
        plain_words = self.tr("Sudah terkirim"), self.tr("Tidak terkirim")
        self.was_sent.setText(sure[0] if self._asking is True else plain_words[0])
        self.not_sent.setText(sure[1] if self._asking is False else plain_words[1])
