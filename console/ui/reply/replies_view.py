"""*Balasan*: what was answered, newest first, each with its state in shape and words, and what can still be done.

The seconds of a held reply are counted here, once a second, and only while one is held and the block can be seen.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Final

from PySide6.QtCore import Qt, QTimer, Signal
from PySide6.QtGui import QHideEvent, QShowEvent
from PySide6.QtWidgets import QVBoxLayout, QWidget

from console.core.history import isolated, moment, person
from console.ui.case.parts import Section, plain
from console.ui.reply.reply_row import ReplyRow
from console.ui.reply.standing import Answer
from console.ui.theme import Theme
from console.ui.widgets import Button

TICK_MS: Final = 1000
FEW: Final = 4  # rows before "Tampilkan semua"


class RepliesView(Section):
    """The block; hidden for a case nobody has answered.

    Signals:
        withdraw_asked: id of a held reply.
        again_asked: the words of a reply that did not go out, to be written anew.
        settled: (id, sent): what a person has found out about a reply nobody was sure of.
    """

    withdraw_asked = Signal(str)
    again_asked = Signal(str)
    settled = Signal(str, bool)

    def __init__(
        self, theme: Theme, lang: str, clock: Callable[[], int], parent: QWidget | None = None
    ) -> None:
        """Make it empty.

        Args:
            clock: seconds since the epoch.
        """
        super().__init__(theme, self.tr("Balasan"), parent)
        self._theme, self._lang, self._clock = theme, lang, clock
        self._answers: tuple[Answer, ...] = ()
        self._can_act = self._can_settle = self._answering = False
        self._limit = FEW
        self.count = plain(theme, "", "third", "caption")
        self.head.addWidget(self.count)
        self.rows: list[ReplyRow] = []
        self._column = QVBoxLayout()
        self._column.setSpacing(12)
        self.column.addLayout(self._column)
        self.more = Button(theme, self.tr("Tampilkan semua"), variant="flat", compact=True)
        self.more.clicked.connect(self._on_more)
        self.column.addWidget(self.more, 0, Qt.AlignmentFlag.AlignLeft)
        self._tick = QTimer(self)
        self._tick.setInterval(TICK_MS)
        self._tick.timeout.connect(self._on_tick)
        self.hide()

    def show_answers(
        self, answers: Sequence[Answer], *, can_act: bool, can_settle: bool, answering: bool, fresh: bool
    ) -> None:
        """Show the replies of a case.

        Args:
            answers: newest first.
            can_act: this operator may withdraw and write.
            can_settle: they may say what became of a reply nobody is sure of.
            answering: the channel answers in this phase; if not, held replies wait.
            fresh: another case than before.
        """
        if fresh:
            self._limit = FEW
        self._answers = tuple(answers)
        self._can_act, self._can_settle, self._answering = can_act, can_settle, answering
        self._fill()

    @property
    def counting(self) -> bool:
        """Whether seconds are being counted."""
        return self._tick.isActive()

    def texts(self) -> list[str]:
        """Every shown reply's state and words."""
        return [row.said() for row in self.rows if not row.isHidden()]

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        self._fill()  # the seconds went on while nobody looked

    def hideEvent(self, event: QHideEvent) -> None:
        super().hideEvent(event)
        self._tick.stop()

    # inside

    def _on_more(self) -> None:
        self._limit = len(self._answers)
        self._fill()

    def _on_tick(self) -> None:
        for row, answer in zip(self.rows, self._answers, strict=False):
            if answer.state == "held":
                row.say(*self._state(answer))
        self._look_at_time()

    def _look_at_time(self) -> None:
        """Count on only while there is something to count and somebody to see it."""
        now = self._clock()
        due = any(a.state == "held" and a.due is not None and a.due > now for a in self._answers)
        if due and self._answering and self.isVisible():
            self._tick.start()
        else:
            self._tick.stop()

    def _fill(self) -> None:
        shown = self._answers[: self._limit]
        while len(self.rows) < len(shown):
            row = ReplyRow(self._theme)
            row.withdraw_asked.connect(self.withdraw_asked)
            row.again_asked.connect(self.again_asked)
            row.settled.connect(self.settled)
            self._column.addWidget(row)
            self.rows.append(row)
        for i, row in enumerate(self.rows):
            row.setVisible(i < len(shown))
            if i < len(shown):
                self._fill_row(row, shown[i])
        self.count.setText(self.tr("%n balasan", "", len(self._answers)))
        self.more.setVisible(len(self._answers) > self._limit)
        self.setVisible(bool(self._answers))
        self._look_at_time()

    def _fill_row(self, row: ReplyRow, answer: Answer) -> None:
        row.show_answer(
            answer,
            self._words(answer),
            self._byline(answer),
            can_act=self._can_act,
            can_settle=self._can_settle,
        )
        row.say(*self._state(answer))

    def _words(self, answer: Answer) -> str:
        if answer.text is None:
            return self.tr("Isinya belum diambil dari pusat.")
        return isolated(answer.text)

    def _byline(self, answer: Answer) -> str:
        if not answer.said_at:
            return ""
        who = self.tr("otomatis") if answer.rule else person(answer.who)
        return f"{who} · {moment(answer.said_at, self._clock(), self._lang)}"

    def _state(self, answer: Answer) -> tuple[str, str]:
        """How a reply stands: (words, what else there is to know)."""
        now = self._clock()
        at = moment(answer.moved_at, now, self._lang) if answer.moved_at else ""
        match answer.state:
            case "held":
                return self._held(answer, now)
            case "sending":
                return self.tr("Sedang dikirim"), ""
            case "sent":
                return (self.tr("Terkirim {at}").format(at=at) if at else self.tr("Terkirim")), answer.reason
            case "failed":
                return self.tr("Gagal dikirim"), answer.reason
            case "unknown":
                return self.tr("Belum pasti terkirim"), answer.reason or self.tr(
                    "Lihat di kanalnya sebelum menulis lagi."
                )
            case "withdrawn":
                return (self.tr("Ditarik {at}").format(at=at) if at else self.tr("Ditarik")), ""
        return answer.state, ""

    def _held(self, answer: Answer, now: int) -> tuple[str, str]:
        tail = answer.reason if answer.tried else ""
        if answer.unsent:
            tail = self.tr("belum sampai di pusat")
        if not self._answering:
            return self.tr("Ditahan"), self.tr("fase kanal ini belum membalas")
        left = (answer.due or now) - now
        if left <= 0:
            return self.tr("Menunggu giliran kirim"), tail
        words = self.tr("Dicoba lagi {left}") if answer.tried else self.tr("Ditahan {left} lagi")
        return words.format(left=self._left(left)), tail

    def _left(self, seconds: int) -> str:
        """A short span in the two units that matter."""
        if seconds < 100:
            return self.tr("{n} dtk").format(n=seconds)
        if seconds < 6000:
            return self.tr("{n} mnt").format(n=-(-seconds // 60))
        return self.tr("{n} j").format(n=-(-seconds // 3600))
