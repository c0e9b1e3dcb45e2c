"""The overlay behind `?`: every key of the window, in groups, from the table of actions."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QDialog, QGridLayout, QHBoxLayout, QLabel, QVBoxLayout, QWidget

from console.ui.actions import GROUPS, Actions, ActionSpec, keycap, words
from console.ui.keycap import Keycap
from console.ui.theme import Theme
from console.ui.widgets import Button, voice

LABELS = 176  # pixels, so that the keys of all groups stand in one column


class KeysOverlay(QDialog):
    """Made when asked for, gone when closed; `?`, Escape or the button close it."""

    def __init__(self, theme: Theme, actions: Actions, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        self.setWindowTitle(self.tr("Semua tombol"))
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        title = QLabel(self.tr("Semua tombol"))
        title.setFont(theme.font("title"))
        hint = voice(QLabel(self.tr("Huruf tunggal tidak bekerja selama Anda mengetik.")), "second", theme)
        columns = QHBoxLayout()
        columns.setSpacing(48)
        left, right = QVBoxLayout(), QVBoxLayout()
        for side in (left, right):
            side.setSpacing(16)
            columns.addLayout(side, 1)
        specs = actions.specs()
        for i, (group, heading) in enumerate(GROUPS):
            rows = [spec for spec in specs if spec.group == group]
            if rows:
                (left, right)[i % 2].addLayout(self._group(words(heading), rows))
        left.addStretch(1)
        right.addStretch(1)
        close = Button(theme, self.tr("Tutup"), key="Esc")
        close.clicked.connect(self.close)
        foot = QHBoxLayout()
        foot.addWidget(hint, 1)
        foot.addWidget(close)
        whole = QVBoxLayout(self)
        whole.setContentsMargins(24, 24, 24, 24)
        whole.setSpacing(16)
        whole.addWidget(title)
        whole.addLayout(columns)
        whole.addLayout(foot)
        close.setFocus()

    def _group(self, heading: str, rows: list[ActionSpec]) -> QGridLayout:
        grid = QGridLayout()
        grid.setHorizontalSpacing(16)
        grid.setVerticalSpacing(8)
        grid.addWidget(voice(QLabel(heading), "third", self._theme, "caption"), 0, 0, 1, 2)
        for line, spec in enumerate(rows, 1):
            grid.addWidget(QLabel(words(spec.text)), line, 0)
            caps = QHBoxLayout()
            caps.setSpacing(4)
            for key in spec.keys + spec.list_keys:
                caps.addWidget(Keycap(self._theme, keycap(key)))
            caps.addStretch(1)
            grid.addLayout(caps, line, 1)
        grid.setColumnMinimumWidth(0, LABELS)
        grid.setColumnStretch(1, 1)
        return grid

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.text() == "?":
            self.close()
            return
        super().keyPressEvent(event)
