"""Reasons that are given again and again, one click or key each, for the field above them."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial

from PySide6.QtGui import QTextCursor
from PySide6.QtWidgets import QGridLayout, QPlainTextEdit, QSizePolicy, QWidget

from console.ui.theme import Theme
from console.ui.widgets import Button

COLUMNS = 2


class ReadyReasons(QWidget):
    """Buttons that write into a field; what somebody typed there is kept."""

    def __init__(
        self, theme: Theme, reasons: Sequence[str], field: QPlainTextEdit, parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self._reasons, self._field = tuple(reasons), field
        self.setAccessibleName(self.tr("Alasan siap pakai"))
        grid = QGridLayout(self)
        grid.setContentsMargins(0, 0, 0, 0)
        grid.setSpacing(4)
        self.buttons: list[Button] = []
        for place, reason in enumerate(reasons):
            button = Button(theme, reason, compact=True)
            button.setProperty("tight", True)
            button.setFont(theme.font("data"))
            button.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
            button.clicked.connect(partial(self._take, reason))
            grid.addWidget(button, place // COLUMNS, place % COLUMNS)
            self.buttons.append(button)

    def _take(self, reason: str, *_checked: bool) -> None:
        typed = self._field.toPlainText().strip()
        own = "" if typed in self._reasons else typed
        self._field.setPlainText(f"{reason}: {own}" if own and not own.startswith(reason) else own or reason)
        self._field.moveCursor(QTextCursor.MoveOperation.End)
        self._field.setFocus()
