"""Under an addressee: that it is away, until when, and its deputy with one key."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from console.ui.case.options import Absent
from console.ui.case.parts import Phrase
from console.ui.theme import Theme
from console.ui.widgets import Button

# Takes the deputy, here and in the form of a selection.
KEY: Final = "Alt+P"


class AwayHint(QWidget):
    """Hidden while the addressee is there.

    Signals:
        deputy_taken: code of the deputy who shall have it instead.
    """

    deputy_taken = Signal(str)

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._absent: Mapping[str, Absent] = {}
        self._shown = Absent("")
        self.words = Phrase(theme, pad=4)
        self.take = Button(theme, "", key="Alt P", compact=True)
        self.take.clicked.connect(lambda: self.deputy_taken.emit(self._shown.deputy))
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(4)
        column.addWidget(self.words)
        row = QHBoxLayout()
        row.addWidget(self.take)
        row.addStretch(1)
        column.addLayout(row)
        self.hide()

    def know(self, absent: Mapping[str, Absent]) -> None:
        """Who is away, by agency code."""
        self._absent = absent

    def show_addressee(self, code: str) -> None:
        """Somebody was chosen, "" for nobody."""
        self._shown = self._absent.get(code, Absent(""))
        self.words.set_parts((self._shown.words, "near"))
        self.take.setText(self.tr("Pakai {deputy}").format(deputy=self._shown.name))
        self.take.setShortcut(KEY)  # a new text takes it away
        self.take.setAccessibleName(
            self.tr("Serahkan ke pengganti: {deputy}").format(deputy=self._shown.name)
        )
        self.take.setVisible(bool(self._shown.deputy))
        self.setVisible(bool(self._shown.words))
