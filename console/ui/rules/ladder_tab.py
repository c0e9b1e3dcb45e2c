"""*Tangga*: who is asked when a case stands still, edited in a table, and how many that would be now."""

from __future__ import annotations

from typing import Any

from PySide6.QtCore import Qt, QTimer
from PySide6.QtWidgets import QFrame, QGridLayout, QScrollArea, QSplitter, QVBoxLayout, QWidget

from console.core.dispatch import Change
from console.core.ladder_count import would_raise
from console.ui.case.parts import plain
from console.ui.desk import Desk
from console.ui.queue.formats import grouped
from console.ui.rules.ladder_row import CLOCK_WORDS, HOUR, RUNG_WORDS, LadderRow
from console.ui.rules.tab import DraftTab
from console.ui.rules.words import say as said_in_words
from console.ui.states import StateView
from console.ui.theme import Theme
from console.ui.widgets import Button, Panel, rule
from models import ladder
from models.ladder import LadderRule
from models.routing_json import ladder_to_json
from models.sentences import say

DAY = 24


class LadderTab(DraftTab):
    """See the module."""

    KIND = "escalation_rules"

    def __init__(self, theme: Theme, desk: Desk, parent: QWidget | None = None) -> None:
        super().__init__(theme, desk, self._words, parent)
        self.rows: list[LadderRow] = []
        self.counts: list[int] = []
        self.add = Button(theme, self.tr("Aturan baru"), icon="plus", compact=True)
        self.nothing = StateView(theme)
        self._build()
        self.add.clicked.connect(self.add_rule)
        self.nothing.acted.connect(self.add_rule)
        self._on_draft()
        self._show_draft()

    def _build(self) -> None:
        panel = Panel(self.theme, self.tr("Tangga eskalasi: lurah, camat, wali kota, kepala SKPD"))
        panel.header.addWidget(self.add)
        self.add.setVisible(self.writable)
        self.area = QScrollArea()
        self.area.setWidgetResizable(True)
        self.area.setFrameShape(QFrame.Shape.NoFrame)
        self.ask = plain(self.theme, "", "", "data_medium")
        self.ask.setWordWrap(True)
        self.ask.setContentsMargins(12, 8, 12, 8)
        panel.body.addWidget(self.area, 1)
        panel.body.addWidget(self.nothing, 1)
        panel.body.addWidget(rule())
        panel.body.addWidget(self.ask)
        panel.body.addWidget(self.bar)
        self.bar.setVisible(self.writable)
        self.splitter = QSplitter(Qt.Orientation.Horizontal)
        self.splitter.setHandleWidth(8)
        self.splitter.addWidget(panel)
        self.splitter.addWidget(self.conflict)
        self.conflict.hide()
        whole = QVBoxLayout(self)
        whole.setContentsMargins(0, 0, 0, 0)
        whole.addWidget(self.splitter)

    # of DraftTab -------------------------------------------------------------------------------------------

    def in_force(self) -> tuple[LadderRule, ...]:
        return tuple(self.desk.store.reference.escalation_rules)

    def to_json(self, rules: tuple[LadderRule, ...]) -> str:
        return ladder_to_json(rules)

    def write(self, rules: tuple[LadderRule, ...]) -> Change:
        return self.desk.dispatcher.set_escalation_rules(rules)

    def show_conflict(self, on: bool) -> None:
        self.conflict.setVisible(on)

    def save(self) -> None:
        """Put the draft into force if every rule can be."""
        if self.draft.changed and self.writable and not self._problems():
            self.put(self.draft.rules)

    # the table ---------------------------------------------------------------------------------------------

    def add_rule(self) -> None:
        """A new rule at the end, switched off."""
        if not self.writable:
            return
        name = self.draft.free_name(self.tr("Aturan tangga"))
        self.draft.insert(len(self.draft.rules), LadderRule(name, "lurah", "lurah", DAY * HOUR, active=False))
        self.draft_changed.emit()
        self.rows[-1].name.setFocus()
        self.rows[-1].name.selectAll()

    def _show_draft(self) -> None:
        """Rows for the draft; rows that already say it keep the keyboard."""
        if tuple(row.rule for row in self.rows) != self.draft.rules or not self.rows:
            self._fill()
        self.area.setVisible(bool(self.rows))
        self.nothing.setVisible(not self.rows)
        if not self.rows and self.locked:
            self.nothing.show_state(
                "error", self.tr("Aturan tidak terbaca di sini"), say(self.desk.language, "rules.unread")
            )
        elif not self.rows:
            self.nothing.show_state(
                "nothing", self.tr("Belum ada aturan tangga"),
                self.tr("Laporan yang lewat tenggat tidak naik sendiri."),
                self.tr("Aturan baru") if self.writable else "",
            )  # fmt: skip
        self._problems()
        self._tell([])
        if self.isVisible():
            self._pause.start()

    def _fill(self) -> None:
        inner = QWidget()
        grid = QGridLayout(inner)
        grid.setContentsMargins(12, 12, 12, 12)
        grid.setHorizontalSpacing(12)
        grid.setVerticalSpacing(4)
        grid.setColumnStretch(1, 2)
        grid.setColumnStretch(5, 1)
        heads = (
            self.tr("Aktif"), self.tr("Aturan"), self.tr("Naik ke"), self.tr("Bila lewat tenggat"), self.tr("Selama"),
            self.tr("Kategori"), self.tr("Naik sekarang"), "",
        )  # fmt: skip
        for column, head in enumerate(heads):
            grid.addWidget(plain(self.theme, head, "third", "caption"), 0, column)
        ref, lang = self.desk.store.reference, self.desk.language
        self.rows = [
            LadderRow(self.theme, ref, lang, one, writable=self.writable) for one in self.draft.rules
        ]
        for place, row in enumerate(self.rows):
            row.setParent(inner)
            row.hide()
            for column, part in enumerate(row.parts()):
                grid.addWidget(part, 2 * place + 1, column)
            grid.addWidget(row.wrong, 2 * place + 2, 1, 1, 5)
            row.wrong.hide()
            row.changed.connect(lambda said, place=place: self._on_row(place, said))
            row.removed.connect(lambda place=place: self._on_removed(place))
        grid.setRowStretch(2 * len(self.rows) + 1, 1)
        self.area.setWidget(inner)
        for ground in (inner, self.area.viewport()):
            ground.setAutoFillBackground(False)

    def _on_row(self, place: int, said: LadderRule) -> None:
        if self.draft.put(place, said):
            self.draft_changed.emit()

    def _on_removed(self, place: int) -> None:
        self.draft.remove(place)
        QTimer.singleShot(0, self, self.draft_changed.emit)  # the row must not go while its button speaks

    def _problems(self) -> bool:
        """Say beside each rule why it cannot be; whether any cannot."""
        ref, lang, seen = self.desk.store.reference, self.desk.language, set[str]()
        wrong = False
        for row in self.rows:
            found = ladder.problem(row.rule, ref)
            text = say(lang, found[0], **found[1]) if found is not None else ""
            if not row.rule.name:
                text = say(lang, "routing.name", limit=row.name.maxLength())
            elif row.rule.name.casefold() in seen:
                text = say(lang, "routing.twice", rule=row.rule.name)
            seen.add(row.rule.name.casefold())
            row.show_wrong(text)
            wrong = wrong or bool(text)
        return wrong

    # counts ------------------------------------------------------------------------------------------------

    def _count(self) -> None:
        rules, now, ref = self.draft.rules, self.desk.now(), self.desk.store.reference

        def read(db: Any) -> tuple[tuple[LadderRule, ...], list[int]]:
            return rules, would_raise(db, rules, now, ref)

        self.desk.read(read, self._on_counted, ticket="rules.ladder")

    def _on_counted(self, answer: tuple[tuple[LadderRule, ...], list[int]]) -> None:
        rules, counts = answer
        if rules == self.draft.rules:
            self._tell(counts)
        self.shown.emit()

    def _tell(self, counts: list[int]) -> None:
        lang, held = self.desk.language, self.draft.held
        self.counts = counts
        for row, cases in zip(self.rows, counts, strict=False):
            row.cases.setText(grouped(cases, lang))
        new = [
            (one.name, cases)
            for one, cases in zip(self.draft.rules, counts, strict=False)
            if one.active and one not in held
        ]
        self.ask.setText(
            self.tr("Bila disimpan sekarang: {what}").format(
                what=", ".join(
                    self.tr("“{name}” menaikkan {n} laporan").format(name=name, n=grouped(cases, lang))
                    for name, cases in new
                )
            ) if new else ""
        )  # fmt: skip
        self.ask.setVisible(bool(new))

    def _words(self, one: LadderRule) -> str:
        state = "" if one.active else self.tr(" (mati)")
        hours = f"{one.after / HOUR:g}"
        return self.tr("{hours} jam lewat tenggat {clock} → {rung}").format(
            hours=hours, clock=said_in_words(CLOCK_WORDS[one.clock]), rung=said_in_words(RUNG_WORDS[one.rung])
        ) + state  # fmt: skip
