"""The blocks of the case panel in the order of work: what to do, time left, words, suggestions, evidence."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QFrame, QScrollArea, QVBoxLayout, QWidget

from console.core.history import person
from console.core.likely import Likely
from console.core.records import CaseDetail
from console.ui.case.clock_row import ClockRow
from console.ui.case.evidence import Evidence
from console.ui.case.hand_line import HandLine
from console.ui.case.head import ActionRow, CaseHead
from console.ui.case.history_view import HistoryView
from console.ui.case.parts import Section, plain
from console.ui.case.photos import PhotoDesk
from console.ui.case.presence_line import PresenceLine
from console.ui.case.report import ReportBlock
from console.ui.case.suggestions import Suggestions
from console.ui.case.twins import TwinsBlock
from console.ui.reply.replies_view import RepliesView
from console.ui.reply.reply_bar import ReplyBar
from console.ui.reply.standing import answers
from console.ui.theme import Theme
from console.ui.widgets import rule, voice
from models.commands import SPECS, Actor
from models.complaint import Complaint
from models.reference import Reference


class CaseBody(QFrame):
    """All blocks, and the place where a form opens: below the buttons that open it."""

    def __init__(
        self,
        theme: Theme,
        lang: str,
        photos: PhotoDesk,
        clock: Callable[[], int],
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self._lang = lang
        self.setProperty("panel", True)
        self.head = CaseHead(theme, lang)
        self.presence = PresenceLine(theme, lang)
        self.hands = HandLine(theme, lang)
        self.buttons = ActionRow(theme)
        self.notice = voice(plain(theme), "wrong", theme)
        self.facts = plain(theme, "", "third", "caption")
        self.clocks = ClockRow(theme, lang)
        self.report = ReportBlock(theme, lang)
        self.suggestions = Suggestions(theme, lang)
        self.twins = TwinsBlock(theme, lang)
        self.evidence = Evidence(theme, photos, lang)
        self.replies = RepliesView(theme, lang, clock)
        self.history = HistoryView(theme, lang)
        self.reply = ReplyBar(theme, lang)
        self.replies.again_asked.connect(self.reply.write_again)
        self.reply.opened.connect(lambda _on: self.be_quiet())
        self.slot = QVBoxLayout()
        work = Section(theme)
        for label in (self.notice, self.facts):
            label.setWordWrap(True)
            label.hide()
        work.column.addWidget(self.hands)
        work.column.addWidget(self.buttons)
        work.column.addWidget(self.notice)
        work.column.addLayout(self.slot)
        work.column.addSpacing(4)
        work.column.addWidget(self.clocks)
        work.column.addWidget(self.facts)
        inside = QWidget()
        column = QVBoxLayout(inside)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        guesses, told = (self.suggestions, self.twins), (self.replies, self.history)
        for block in (work, self.report, *guesses, self.evidence, *told):
            column.addWidget(block)
            if block not in (guesses[0], told[0]):  # twins are one more suggestion, replies are history
                column.addWidget(rule())
        column.addStretch(1)
        self.area = QScrollArea()
        self.area.setWidgetResizable(True)
        self.area.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.area.setWidget(inside)
        for ground in (inside, self.area.viewport()):
            ground.setAutoFillBackground(False)  # the panel's own ground shows through
        whole = QVBoxLayout(self)
        whole.setContentsMargins(1, 1, 1, 1)
        whole.setSpacing(0)
        whole.addWidget(self.head)
        whole.addWidget(self.presence)
        whole.addWidget(self.area, 1)
        whole.addWidget(self.reply)

    def show_case(
        self,
        detail: CaseDetail,
        likely: Sequence[Likely],
        ref: Reference,
        now: int,
        why: Mapping[str, str],
        actor: Actor,
        *,
        fresh: bool,
    ) -> None:
        """Show a case.

        Args:
            detail: the case.
            likely: its likely twins.
            ref: master data.
            now: seconds since the epoch.
            why: verb -> why it cannot be done, "" when it can.
            actor: who would answer the citizen.
            fresh: another case than before.
        """
        case = detail.complaint
        self.head.show_case(case, why)
        self.buttons.show_case(why)
        self.clocks.show_case(case, ref, now)
        self._show_facts(case)
        self.report.show_case(detail, ref, now, fresh=fresh, why_not_reveal=why["reveal"])
        self.suggestions.show_case(case, ref, now, may_change=why)
        self.twins.show_case(detail, likely)
        self.evidence.show_case(
            detail.photos, detail.proofs, case.result, counted=case.photos, verified=case.verified
        )
        self.replies.show_answers(
            answers(detail, self._lang), can_act=actor.role in SPECS["withdraw"].roles,
            can_settle=actor.role in SPECS["deliver"].roles, answering=self.reply.answering(case, ref), fresh=fresh,
        )  # fmt: skip
        self.reply.show_case(detail, ref, actor)
        numbers = {str(case.merged_into): detail.parent} if case.merged_into is not None else {}
        self.history.show_events(detail.history, ref, now, numbers, central=detail.central)
        self.hands.show_case(case, self.history.hops, ref, now, why)
        if fresh:
            self.to_top()

    def be_quiet(self) -> None:
        """While a form or the composer is open, its button is the one primary button of the screen."""
        self.suggestions.set_quiet(self.slot.count() > 0 or self.reply.is_open)

    def say(self, sentence: str) -> None:
        """Say below the buttons why something was not done; "" takes it away."""
        self.notice.setText(sentence)
        self.notice.setVisible(bool(sentence))

    def to_top(self) -> None:
        """Back to what to do."""
        self.area.verticalScrollBar().setValue(0)

    def _show_facts(self, case: Complaint) -> None:
        """What colours the work on it: who holds it, how often it came back."""
        facts = []
        if case.assignee:
            facts.append(self.tr("dipegang {who}").format(who=person(case.assignee)))
        if case.reopened:
            facts.append(self.tr("kembali merah %n kali", "", case.reopened))
        if case.channel_red and case.status != "menunggu":
            facts.append(self.tr("di kanal asal masih merah"))
        self.facts.setText(" · ".join(facts))
        self.facts.setVisible(bool(facts))
