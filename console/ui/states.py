"""What a screen shows when it has nothing to show yet, or cannot: empty, loading, offline, error.

Always an icon, one sentence of state, one of consequence and at most one button. Loading keeps the layout
(still bars and a progress line, no shimmer), so nothing jumps when the data comes.
"""

from __future__ import annotations

from PySide6.QtCore import QRectF, Qt, Signal
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QLabel, QVBoxLayout, QWidget

from console.ui.theme import Theme
from console.ui.widgets import Button, voice

BAR_ROW = 30  # pixels, the height of a table row
PROGRESS = 3  # pixels
BARS = ((0.34, 0.40), (0.36, 0.32), (0.33, 0.41), (0.37, 0.26), (0.32, 0.37))  # shares of the width

LOOKS = {  # state: (icon, colour)
    "empty": ("check", "green"),
    "nothing": ("info", "text3"),
    "offline": ("offline", "amber"),
    "error": ("refused", "red"),
}


class Picture(QWidget):
    """The icon of a state, 24 pixels."""

    def __init__(self, theme: Theme) -> None:
        super().__init__()
        self._theme = theme
        self._name, self._colour = LOOKS["empty"]
        self.setFixedSize(24, 24)
        theme.changed.connect(self.update)

    def show_icon(self, name: str, colour: str) -> None:
        self._name, self._colour = name, colour
        self.update()

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        pixmap = self._theme.pixmap(self._name, self._colour, 24, self.devicePixelRatioF())
        painter.drawPixmap(0, 0, pixmap)


class StateView(QWidget):
    """One of the four states in the place of the data."""

    acted = Signal()  # the one button was pressed

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        self._state = "empty"
        self._progress: float | None = None
        self._picture = Picture(theme)
        self._sentence = QLabel()
        self._sentence.setFont(theme.font("panel_title"))
        self._consequence = voice(QLabel(), "second", theme)
        self._button = Button(theme, "")
        self._button.clicked.connect(self.acted)
        column = QVBoxLayout(self)
        column.setContentsMargins(24, 24, 24, 24)
        column.setSpacing(8)
        column.addStretch(1)
        column.addWidget(self._picture, 0, Qt.AlignmentFlag.AlignHCenter)
        for label in (self._sentence, self._consequence):
            label.setAlignment(Qt.AlignmentFlag.AlignCenter)
            label.setWordWrap(True)
            label.setTextFormat(Qt.TextFormat.PlainText)
            column.addWidget(label)
        column.addWidget(self._button, 0, Qt.AlignmentFlag.AlignHCenter)
        column.addStretch(1)
        theme.changed.connect(self.update)

    @property
    def state(self) -> str:
        return self._state

    def show_state(self, state: str, sentence: str, consequence: str = "", button: str = "") -> None:
        """Say what is the case.

        Args:
            state: `empty` (good news), `nothing` (neutral), `offline` or `error`.
            sentence: what is the case.
            consequence: what it means for the operator.
            button: text of the one button, which emits `acted`.
        """
        icon, colour = LOOKS[state]
        self._state = state
        self._picture.show_icon(icon, colour)
        self._fill(sentence, consequence, button)

    def show_loading(self, sentence: str, share: float | None = None) -> None:
        """Still bars in the layout of the data.

        Args:
            sentence: what is being read.
            share: 0 to 1 when it is known how far; a third of the line otherwise.
        """
        self._state = "loading"
        self._progress = share
        self._fill("", sentence, "")

    def _fill(self, sentence: str, consequence: str, button: str) -> None:
        self._picture.setVisible(self._state != "loading")
        self._sentence.setText(sentence)
        self._sentence.setVisible(bool(sentence))
        self._consequence.setText(consequence)
        self._consequence.setVisible(bool(consequence))
        self._button.setText(button)
        self._button.setVisible(bool(button))
        self.setAccessibleName(" ".join(part for part in (sentence, consequence) if part))
        self.update()

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.fillRect(self.rect(), self._theme["panel"])
        if self._state != "loading":
            return
        width = self.width()
        share = 1 / 3 if self._progress is None else self._progress
        painter.fillRect(QRectF(0, 0, width, PROGRESS), self._theme["line"])
        painter.fillRect(QRectF(0, 0, width * share, PROGRESS), self._theme["accent"])
        middle = self._consequence.geometry()
        for row in range((self.height() - PROGRESS) // BAR_ROW):
            top = PROGRESS + row * BAR_ROW
            if middle.top() - BAR_ROW < top < middle.bottom() + 4:
                continue
            first, second = BARS[row % len(BARS)]
            painter.fillRect(QRectF(12, top + 8, 14, 14), self._theme["line"])
            painter.fillRect(QRectF(38, top + 11, (width - 60) * first, 8), self._theme["line"])
            painter.fillRect(
                QRectF(50 + (width - 60) * first, top + 11, (width - 60) * second, 8),
                self._theme["line_soft"],
            )
