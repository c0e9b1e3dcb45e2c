"""The foot of a bulk: that it can be undone and the buttons, or, while it is done, how far it is and how to stop."""

from __future__ import annotations

from typing import Final

from PySide6.QtCore import Signal
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QHBoxLayout, QProgressBar, QSizePolicy, QVBoxLayout, QWidget

from console.ui.case.parts import MARGIN, Sign, plain
from console.ui.queue.formats import grouped
from console.ui.theme import Theme
from console.ui.widgets import Button, rule

SIGN: Final = 28  # pixels of the sign and the gap after it


class _Undoable(QWidget):
    """That an act can be undone. Where the buttons leave too little room the sign alone says it."""

    def __init__(self, theme: Theme, words: str) -> None:
        super().__init__()
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(8)
        row.addWidget(Sign(theme, "undo", "text3"))
        self.words = plain(theme, words, "third")
        self.words.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Preferred)
        row.addWidget(self.words, 1)
        row.addStretch(0)
        self.setToolTip(words)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        needed = self.words.fontMetrics().horizontalAdvance(self.words.text())
        self.words.setVisible(event.size().width() - SIGN >= needed)


class Foot(QWidget):
    """See the module."""

    stop_asked = Signal()

    def __init__(
        self, theme: Theme, lang: str, cancel: Button, confirm: Button, parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self._lang = lang
        self.progress = QProgressBar()
        self.progress.setTextVisible(False)
        self.progress.setAccessibleName(self.tr("Kemajuan"))
        self.far = plain(theme, "", "second")
        self.stop = Button(theme, self.tr("Berhenti setelah bagian ini"), key="Esc")
        self.stop.clicked.connect(self.ask_to_stop)
        self._undoable = _Undoable(theme, self.tr("Bisa diurungkan"))
        self._before: tuple[QWidget, ...] = (self._undoable, cancel, confirm)
        self._during: tuple[QWidget, ...] = (self.progress, self.far, self.stop)
        row = QHBoxLayout()
        row.setContentsMargins(MARGIN, 12, MARGIN, 12)
        row.setSpacing(8)
        row.addWidget(self._undoable, 1)
        row.addWidget(self.far, 1)
        for button in (self.stop, cancel, confirm):
            row.addWidget(button)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addWidget(rule())
        column.addWidget(self.progress)
        column.addLayout(row)
        for widget in self._during:
            widget.hide()

    def show_running(self, done: int, of: int) -> None:
        """It is being done: so far it is."""
        self.progress.setRange(0, of)
        self.progress.setValue(done)
        words = self.tr("{n} dari {of}").format(n=grouped(done, self._lang), of=grouped(of, self._lang))
        self.far.setText(words)
        self.progress.setAccessibleDescription(words)
        for widget in self._during:
            widget.show()
        for widget in self._before:
            widget.hide()

    def show_idle(self) -> None:
        """It is not being done."""
        self.stop.setEnabled(True)
        for widget in self._during:
            widget.hide()
        for widget in self._before:
            widget.show()

    def ask_to_stop(self) -> None:
        """The portion under way is finished all the same: it cannot be halved."""
        self.stop.setEnabled(False)
        self.far.setText(self.tr("Berhenti sebentar lagi…"))
        self.stop_asked.emit()
