"""The frame of a chart: title, one line under it, and what its colours mean."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QRectF, QSize, Qt
from PySide6.QtGui import QFontMetrics, QPainter, QPaintEvent, QResizeEvent
from PySide6.QtWidgets import QFrame, QGridLayout, QLabel, QSizePolicy, QStyleOption, QVBoxLayout, QWidget

from console.ui.case.parts import plain
from console.ui.theme import Theme
from console.ui.widgets import voice

HEADER = 56
_SWATCH, _GAP = 12, 16


class Legend(QWidget):
    """Swatches and words in one line. A swatch is a square, or the shape of a status, a dot, a bar."""

    def __init__(self, theme: Theme, entries: Sequence[tuple[str, str, str]] = ()) -> None:
        """Args:
        entries: (token, word, shape): shape is ``square``, ``dot``, ``bar`` or a status.
        """
        super().__init__()
        self._theme, self._entries = theme, tuple(entries)
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
        self.setAccessibleName(", ".join(word for _token, word, _shape in entries))
        theme.changed.connect(self.update)

    def sizeHint(self) -> QSize:
        metrics = QFontMetrics(self._theme.font("caption"))
        wide = sum(metrics.horizontalAdvance(word) + _SWATCH + 6 + _GAP for _t, word, _s in self._entries)
        return QSize(max(0, wide - _GAP), 16)

    def paintEvent(self, event: QPaintEvent) -> None:
        painter, theme = QPainter(self), self._theme
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setFont(theme.font("caption"))
        metrics = QFontMetrics(theme.font("caption"))
        x = 0
        for token, word, shape in self._entries:
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(theme[token])
            if shape == "square":
                painter.drawRect(QRectF(x, 2, _SWATCH, _SWATCH))
            elif shape == "dot":
                painter.drawEllipse(QRectF(x + 1, 3, 10, 10))
            elif shape == "bar":
                painter.drawRect(QRectF(x + 5, 2, 2.5, _SWATCH))
            else:
                theme.paint_status(painter, shape, x, 2, _SWATCH)
            x += _SWATCH + 6
            painter.setPen(theme["text2"])
            painter.drawText(x, 0, self.width() - x, 16, Qt.AlignmentFlag.AlignVCenter, word)
            x += metrics.horizontalAdvance(word) + _GAP


class Line(QLabel):
    """One line that is cut where there is no room; all of it is in its tooltip."""

    def __init__(self, theme: Theme) -> None:
        super().__init__()
        voice(self, "second", theme, "caption")
        self.setTextFormat(Qt.TextFormat.PlainText)
        self.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Preferred)

    def paintEvent(self, event: QPaintEvent) -> None:
        painter, look = QPainter(self), QStyleOption()
        look.initFrom(self)
        text = self.fontMetrics().elidedText(self.text(), Qt.TextElideMode.ElideRight, self.width())
        middle = Qt.AlignmentFlag.AlignVCenter
        self.style().drawItemText(
            painter, self.rect(), middle, look.palette, True, text, self.foregroundRole()
        )
        painter.end()


class ChartPanel(QFrame):
    """See the module. Where title and legend do not fit beside each other the legend takes the line under the title."""

    def __init__(
        self, theme: Theme, title: str, body: QWidget, legend: Sequence[tuple[str, str, str]] = ()
    ) -> None:
        super().__init__()
        self.setProperty("panel", True)
        self.body = body
        self.title = plain(theme, title, "", "panel_title")
        self.title.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Preferred)
        self.subtitle = Line(theme)
        head = QFrame()
        head.setProperty("panelHeader", True)
        head.setFixedHeight(HEADER)
        self._grid = QGridLayout(head)
        self._grid.setContentsMargins(16, 8, 16, 8)
        self._grid.setHorizontalSpacing(12)
        self._grid.setVerticalSpacing(0)
        self._grid.setColumnStretch(0, 1)
        self._grid.addWidget(self.title, 0, 0)
        self._grid.addWidget(self.subtitle, 1, 0)
        self.legend = Legend(theme, legend)
        self._wide: bool | None = None
        self._place_legend(True)
        whole = QVBoxLayout(self)
        whole.setContentsMargins(1, 1, 1, 1)
        whole.setSpacing(0)
        whole.addWidget(head)
        whole.addWidget(body, 1)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        least = self.title.sizeHint().width() + self.legend.sizeHint().width() + 56
        self._place_legend(self.width() >= least)

    def _place_legend(self, wide: bool) -> None:
        if wide == self._wide:
            return
        self._wide = wide
        self._grid.removeWidget(self.legend)
        if wide:
            self._grid.addWidget(self.legend, 0, 1, 2, 1, Qt.AlignmentFlag.AlignVCenter)
        else:
            self._grid.addWidget(self.legend, 1, 0, 1, 2, Qt.AlignmentFlag.AlignLeft)
        self.subtitle.setVisible(wide)

    def say(self, words: str) -> None:
        """The line under the title; all of it in a tooltip too, as it may be cut."""
        self.subtitle.setText(words)
        for part in (self.title, self.subtitle):
            part.setToolTip(words)
