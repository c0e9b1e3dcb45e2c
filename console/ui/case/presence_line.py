"""The line under the head of the case panel: who else has this case open, who holds it, and holding it oneself.

Holding is a request to colleagues, no lock: whoever gives a reason takes over, and the other is told by whom and why.
"""

from __future__ import annotations

from PySide6.QtCore import QEvent, Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLineEdit, QVBoxLayout, QWidget

from console.ui.case.parts import MARGIN, Phrase
from console.ui.key_list import claimed
from console.ui.presence import NOBODY, Here
from console.ui.queue.formats import clock_time, one_line
from console.ui.queue.openers import name_of
from console.ui.theme import Theme
from console.ui.widgets import Avatar, Button

_ENTER = (Qt.Key.Key_Return, Qt.Key.Key_Enter)
LONGEST = 300  # letters of a reason the central keeps


class WhyForm(QWidget):
    """One line for a reason. Enter does it, Esc leaves; the keys of the window wait meanwhile."""

    given = Signal(str)
    left = Signal()

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.needed = False
        self.edit = QLineEdit()
        self.edit.setMaxLength(LONGEST)
        self.edit.textChanged.connect(self._on_text)
        self.confirm = Button(theme, "", key="Enter", variant="primary", compact=True)
        self.confirm.clicked.connect(self.submit)
        self.cancel = Button(theme, self.tr("Batal"), key="Esc", compact=True)
        self.cancel.clicked.connect(self.left)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(8)
        column.addWidget(self.edit)
        row = QHBoxLayout()
        row.setSpacing(8)
        row.addStretch(1)
        row.addWidget(self.cancel)
        row.addWidget(self.confirm)
        column.addLayout(row)
        self.hide()

    def open(self, words: str, hint: str, *, needed: bool) -> None:
        """Ask.

        Args:
            words: what the button does.
            hint: shown in the empty line.
            needed: without a reason nothing is done.
        """
        self.needed = needed
        self.edit.clear()
        self.edit.setPlaceholderText(hint)
        self.edit.setAccessibleName(hint)
        self.confirm.setText(words)
        self.confirm.setAccessibleName(words)
        self._on_text("")
        self.show()
        self.edit.setFocus()

    def submit(self) -> None:
        """Do it, if it may be done."""
        if self.confirm.isEnabled():
            self.given.emit(self.edit.text().strip())

    def event(self, event: QEvent) -> bool:
        return claimed(event, lambda key: key.key() in (Qt.Key.Key_Escape, *_ENTER)) or super().event(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Escape:
            self.left.emit()
        elif event.key() in _ENTER:
            if self.focusWidget() is self.cancel:
                self.left.emit()
            else:
                self.submit()
        else:
            super().keyPressEvent(event)

    def _on_text(self, text: str) -> None:
        self.confirm.setEnabled(bool(text.strip()) or not self.needed)


class PresenceLine(QFrame):
    """See the module. Hidden while nobody else is here and nothing is held.

    Signals:
        claimed: (why, take): hold this case; take: although somebody else holds it.
        released: hold it no more.
        closed: the question for a reason is gone; the keyboard is free.
    """

    claimed = Signal(str, bool)
    released = Signal()
    closed = Signal()

    def __init__(self, theme: Theme, lang: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._lang = lang
        self._here = NOBODY
        self.setProperty("panelHeader", True)
        self.avatar = Avatar(theme, "")
        self.words = Phrase(theme, pad=4)  # level with the button
        self.button = Button(theme, "", variant="flat", compact=True)
        self.button.clicked.connect(self.ask)
        self.form = WhyForm(theme)
        self.form.given.connect(self._on_given)
        self.form.left.connect(self.close_form)
        self._row = QWidget()
        row = QHBoxLayout(self._row)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(8)
        beside = QVBoxLayout()
        beside.setContentsMargins(0, 4, 0, 0)
        beside.addWidget(self.avatar, 0, Qt.AlignmentFlag.AlignTop)
        row.addLayout(beside)
        row.addWidget(self.words, 1)
        row.addWidget(self.button, 0, Qt.AlignmentFlag.AlignTop)
        column = QVBoxLayout(self)
        column.setContentsMargins(MARGIN, 4, MARGIN - 4, 4)
        column.setSpacing(4)
        column.addWidget(self._row)
        column.addWidget(self.form)
        self.hide()

    @property
    def here(self) -> Here:
        """Who is here, as shown."""
        return self._here

    def show_here(self, here: Here) -> None:
        """Say who is here; what is being typed stays, unless it is no longer asked for."""
        before, self._here = self._here, here
        if self.form.isVisibleTo(self) and (here.mine is not None or before.holder != here.holder):
            self.close_form()
        self._say()

    def leave(self) -> None:
        """Another case comes, or none."""
        self.close_form()
        self._here = NOBODY
        self._say()

    def ask(self) -> None:
        """What the button says: give it back, or ask for a reason to take it."""
        holder = self._here.holder
        if self._here.mine is not None:
            self.released.emit()
        elif holder is not None:
            hint = self.tr("Mengapa diambil alih? {who} akan membacanya.").format(who=name_of(holder))
            self.form.open(self.tr("Ambil alih"), hint, needed=True)
        else:
            self.form.open(self.tr("Pegang"), self.tr("Sedang apa? Boleh kosong."), needed=False)
        self._say()

    def close_form(self) -> None:
        """Ask no more."""
        if self.form.isVisibleTo(self):
            had_keyboard = self.form.isAncestorOf(self.focusWidget()) if self.focusWidget() else False
            self.form.hide()
            self._say()
            if had_keyboard:
                self.closed.emit()

    def _on_given(self, why: str) -> None:
        take = self._here.holder is not None
        self.close_form()
        self.claimed.emit(why, take)

    def _say(self) -> None:
        here, asking = self._here, self.form.isVisibleTo(self)
        words = self._sentence(here)
        self.words.set_parts((words, "second"))
        self.setAccessibleName(words)
        self._row.setVisible(bool(words))
        self.setVisible(bool(words) or asking)
        first = here.mine or (here.others[0] if here.others else None)
        if first is not None:
            self.avatar.set_name(name_of(first))
            self.avatar.set_look(mine=here.mine is not None, hollow=not first.claimed)
        self.button.setText(
            self.tr("Lepas") if here.mine else self.tr("Ambil alih…") if here.holder else self.tr("Pegang")
        )
        self.button.setToolTip(
            "" if here.holder else self.tr("Yang dipegang dilepas sendiri saat Anda membuka laporan lain.")
        )
        self.button.setVisible(not asking)

    def _sentence(self, here: Here) -> str:
        """All of it: who holds it, and who is here besides."""
        holder = here.mine or here.holder
        said = []
        if holder is not None:
            source = (
                self.tr("Anda memegang laporan ini sejak {time}")
                if here.mine
                else self.tr("Dipegang {who} sejak {time}")
            )
            held = source.format(who=name_of(holder), time=clock_time(holder.since, self._lang))
            said.append(f"{held}: {one_line(holder.why)}" if holder.why else held)
        besides = [name_of(one) for one in here.others if one is not here.holder]
        if besides:
            said.append(self._besides(besides))
        return "\u00a0· ".join(said)  # no line begins with the dot

    def _besides(self, names: list[str]) -> str:
        if len(names) == 1:
            return self.tr("{who} juga membuka laporan ini").format(who=names[0])
        if len(names) == 2:
            return self.tr("{who} dan {other} juga membuka laporan ini").format(who=names[0], other=names[1])
        return self.tr("{who} dan {n} orang lain juga membuka laporan ini").format(
            who=names[0], n=len(names) - 1
        )
