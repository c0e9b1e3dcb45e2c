"""One entry: what was done here beside what happened meanwhile, why it was refused, and what can be done about it."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QFrame, QHBoxLayout, QVBoxLayout, QWidget

from console.core.answers import Refused
from console.core.history import Line, moment, person
from console.ui.answers.model import Entry
from console.ui.case.history_view import parts_of
from console.ui.case.parts import Phrase, Sign, plain
from console.ui.queue.formats import grouped
from console.ui.theme import Theme
from console.ui.widgets import Button, rule, scrolled

FEW: Final = 8  # lines of what happened meanwhile; the newest of more


class Card(QFrame):
    """A side: its heading, and lines with their times."""

    def __init__(self, theme: Theme, language: str) -> None:
        super().__init__()
        self._theme, self._language = theme, language
        self.setProperty("card", True)
        column = QVBoxLayout(self)
        column.setContentsMargins(12, 8, 12, 12)
        column.setSpacing(8)
        self.heading = plain(theme, "", "third", "caption")
        column.addWidget(self.heading)
        self._lines = QVBoxLayout()
        self._lines.setSpacing(4)
        column.addLayout(self._lines)
        self.foot = plain(theme, "", "third", "caption")
        self.foot.setWordWrap(True)
        column.addWidget(self.foot)
        column.addStretch(1)
        self._phrases: list[Phrase] = []

    def show_lines(self, heading: str, lines: Sequence[Line], now: int, foot: str = "") -> None:
        """Show lines; they are made once and filled again."""
        self.heading.setText(heading)
        self.setAccessibleName(heading)
        while len(self._phrases) < len(lines):
            phrase = Phrase(self._theme)
            self._lines.addWidget(phrase)
            self._phrases.append(phrase)
        for i, phrase in enumerate(self._phrases):
            phrase.setVisible(i < len(lines))
            if i < len(lines):
                when = moment(lines[i].at, now, self._language)
                phrase.set_parts((f"{when}  ", "third"), *parts_of(lines[i]))
        self.foot.setText(foot)
        self.foot.setVisible(bool(foot))

    def texts(self) -> list[str]:
        """What it says, line by line."""
        said = [phrase.text() for phrase in self._phrases if not phrase.isHidden()]
        return [*said, self.foot.text()] if not self.foot.isHidden() else said


class EntryDetail(QWidget):
    """See the module. Whoever owns it does what is asked and says `set_busy`."""

    redo_asked = Signal()
    drop_asked = Signal()
    case_asked = Signal(int)

    def __init__(self, theme: Theme, language: str, me: str, parent: QWidget | None = None) -> None:
        """Make it without an entry.

        Args:
            language: ``id`` or ``en``.
            me: login of whoever works here.
        """
        super().__init__(parent)
        self._theme, self._language, self._me = theme, language, me
        self._entry: Entry | None = None
        self._checked = 0
        self._busy = False
        self.number = plain(theme, "", "", "number")
        self.words = Phrase(theme)
        self.look = Button(theme, self.tr("Lihat laporan"), icon="external", compact=True)
        self.look.clicked.connect(self._on_look)
        self.mine, self.theirs = Card(theme, language), Card(theme, language)
        self.sign = Sign(theme, "refused", "red")
        self.why = Phrase(theme)
        self.redo = Button(theme, self.tr("Lakukan lagi di atasnya"), key="Enter", variant="primary")
        self.redo.clicked.connect(self.redo_asked)
        self.drop = Button(theme, "", key="Del")
        self.drop.clicked.connect(self.drop_asked)
        self.why_not = Phrase(theme)
        self._build()

    def _build(self) -> None:
        head = QHBoxLayout()
        head.setSpacing(12)
        head.addWidget(self.number, 1)
        head.addWidget(self.look, 0, Qt.AlignmentFlag.AlignTop)
        sides = QHBoxLayout()
        sides.setSpacing(8)
        for card in (self.mine, self.theirs):
            sides.addWidget(card, 1)
        reason = QHBoxLayout()
        reason.setSpacing(8)
        column = QVBoxLayout()
        column.setContentsMargins(0, 2, 0, 0)
        column.addWidget(self.sign)
        reason.addLayout(column)
        reason.addWidget(self.why, 1)
        reason.setAlignment(column, Qt.AlignmentFlag.AlignTop)
        inside = QWidget()
        body = QVBoxLayout(inside)
        body.setContentsMargins(16, 12, 16, 12)
        body.setSpacing(12)
        body.addLayout(head)
        body.addWidget(self.words)
        body.addLayout(sides)
        body.addLayout(reason)
        body.addStretch(1)
        area = scrolled(inside)
        area.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self._foot = QWidget()
        foot = QVBoxLayout(self._foot)
        foot.setContentsMargins(16, 12, 16, 12)
        foot.setSpacing(8)
        foot.addWidget(self.why_not)
        buttons = QHBoxLayout()
        buttons.setSpacing(8)
        buttons.addWidget(self.redo)
        buttons.addWidget(self.drop)
        buttons.addStretch(1)
        foot.addLayout(buttons)
        self._rule = rule()
        whole = QVBoxLayout(self)
        whole.setContentsMargins(0, 0, 0, 0)
        whole.setSpacing(0)
        whole.addWidget(area, 1)
        whole.addWidget(self._rule)
        whole.addWidget(self._foot)

    @property
    def entry(self) -> Entry | None:
        """What is shown."""
        return self._entry

    def show_entry(self, entry: Entry, now: int) -> None:
        """Show an entry; ``now`` in seconds since the epoch."""
        self._entry = entry
        self.number.setText(entry.number or self.tr("Laporan tidak ada di konsol ini"))
        self.words.set_parts((entry.words, "second"))
        self.words.setVisible(bool(entry.words))
        self.look.setVisible(entry.case > 0)
        mine = entry.actor == self._me
        heading = (
            self.tr("Yang Anda lakukan")
            if mine
            else self.tr("Yang dilakukan {who}").format(who=person(entry.actor))
        )
        who = person(entry.actor)
        self.mine.show_lines(heading, [Line(entry.at, who if who in entry.what else "", entry.what)], now)
        refused = isinstance(entry, Refused)
        self.theirs.setVisible(refused)
        self.sign.setVisible(refused)
        for part in (self._foot, self._rule):
            part.setVisible(refused)
        if isinstance(entry, Refused):
            self._show_refused(entry, now)
        else:
            sends = self.tr("Dikirim begitu pusat terjangkau.")
            waits = self.tr("Dikirim saat {who} masuk lagi di komputer ini.").format(who=who)
            self.why.set_parts((sends if entry.mine_to_send else waits, "second"))
        self._dress()

    def _show_refused(self, entry: Refused, now: int) -> None:
        shown = entry.since[-FEW:]
        foot = ""
        if len(shown) < len(entry.since):
            foot = self.tr("dan {n} sebelumnya, lihat riwayat laporan").format(
                n=grouped(len(entry.since) - len(shown), self._language)
            )
        elif not shown:
            foot = self.tr("Tidak ada yang tercatat di konsol ini.")
        self.theirs.show_lines(self.tr("Yang terjadi sementara itu"), shown, now, foot)
        self.why.set_parts((entry.why, "strong"))
        not_now = self.tr("Sekarang pun tidak bisa dilakukan.")
        if entry.redo_why_not and entry.redo_why_not != entry.why:
            not_now = self.tr("Sekarang tidak bisa dilakukan lagi. {why}").format(why=entry.redo_why_not)
        self.why_not.set_parts((not_now, "second"))
        self.redo.setToolTip("" if entry.can_redo else entry.redo_why_not)

    def set_checked(self, count: int) -> None:
        """How many refused entries are checked: letting go is then about these."""
        self._checked = count
        self._dress()

    def set_busy(self, busy: bool) -> None:
        """Something is being written."""
        self._busy = busy
        self._dress()

    def _dress(self) -> None:
        entry = self._entry
        can = isinstance(entry, Refused) and entry.can_redo
        self.redo.setEnabled(can and not self._busy and not self._checked)
        self.why_not.setVisible(isinstance(entry, Refused) and not can)
        many = self.tr("Lepaskan {n}").format(n=grouped(self._checked, self._language))
        self.drop.setText(many if self._checked else self.tr("Lepaskan"))
        self.drop.setToolTip(self.tr("Biarkan seperti di pusat; riwayat laporan tetap mencatatnya."))
        self.drop.setEnabled(not self._busy)

    def _on_look(self) -> None:
        if self._entry is not None and self._entry.case:
            self.case_asked.emit(self._entry.case)
