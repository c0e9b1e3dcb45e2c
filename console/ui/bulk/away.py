"""Part of the preview: what is meant for people who are away, and their deputies with one key."""

from __future__ import annotations

from typing import Final

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QCheckBox, QFrame, QGridLayout, QHBoxLayout, QVBoxLayout, QWidget

from console.ui.bulk.parts import Preview, emptied
from console.ui.case.away_hint import KEY
from console.ui.case.parts import Phrase, Sign
from console.ui.keycap import Keycap
from console.ui.theme import Theme

MOST: Final = 4


class AwayPart(QFrame):
    """Hidden while nobody is away.

    Signals:
        changed: whether deputies take it is another now.
    """

    changed = Signal()

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        self.setProperty("card", True)
        self.setAccessibleName(self.tr("Tidak di tempat"))
        self._lines = QVBoxLayout()
        self._lines.setSpacing(0)
        self.texts: list[str] = []
        self.deputies = QCheckBox(self.tr("Serahkan ke pengganti"))
        self.deputies.setShortcut(KEY)
        self.deputies.setToolTip(self.tr("Yang tanpa pengganti tetap ke tujuannya."))
        self.deputies.toggled.connect(self.changed)
        self.key = Keycap(theme, "Alt P")
        grid = QGridLayout(self)
        grid.setContentsMargins(12, 4, 12, 8)
        grid.setHorizontalSpacing(12)
        grid.setColumnStretch(1, 1)
        grid.addWidget(Sign(theme, "warning"), 0, 0, Qt.AlignmentFlag.AlignTop)
        grid.addLayout(self._lines, 0, 1)
        row = QHBoxLayout()
        row.setSpacing(8)
        row.addWidget(self.deputies)
        row.addWidget(self.key)
        row.addStretch(1)
        grid.addLayout(row, 1, 1)
        self.hide()

    @property
    def chosen(self) -> bool:
        """The deputies take it."""
        return self.deputies.isChecked()

    def show_preview(self, preview: Preview) -> None:
        """Name those who are away; the choice stays for as long as somebody is."""
        emptied(self._lines)
        shown = list(preview.away[:MOST])
        if (more := len(preview.away) - MOST) > 0:
            shown.append(self.tr("dan {n} tujuan lain yang tidak di tempat").format(n=more))
        self.texts = shown
        for words in shown:
            line = Phrase(self._theme, pad=4)
            line.set_parts((words, "plain"))
            self._lines.addWidget(line)
        for widget in (self.deputies, self.key):
            widget.setVisible(preview.deputies)
        self.setVisible(bool(shown))
