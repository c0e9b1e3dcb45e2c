"""The pill that says, always truthfully, what happens to what the operator does: icon, words, never colour
alone."""

from __future__ import annotations

from dataclasses import dataclass

from PySide6.QtCore import QPoint, QRectF, QSize, Qt
from PySide6.QtGui import QFontMetrics, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QAbstractButton, QSizePolicy, QWidget

from console.ui.theme import Theme

HEIGHT = 28
GAP = "  ·  "


@dataclass(frozen=True, slots=True)
class SyncState:
    """What the pill tells.

    `kind` is `alone` (no central configured), `connected`, `sending`, `offline` or `refused`; `since` is the
    clock time the line went down (`07.42`); `unsent` and `refused` count Events.
    """

    kind: str = "alone"
    unsent: int = 0
    refused: int = 0
    since: str = ""


LOOKS = {  # kind: (icon, colour of the icon, colour of the edge)
    "alone": ("machine", "text2", "line"),
    "connected": ("sync", "green", "line"),
    "sending": ("upload", "accent", "line"),
    "offline": ("offline", "amber", "amber"),
    "refused": ("refused", "red", "red"),
}


class SyncPill(QAbstractButton):
    """Click it for the list of what is unsent and what was refused."""

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        self._state = SyncState()
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
        theme.changed.connect(self.update)
        self.set_state(self._state)

    @property
    def state(self) -> SyncState:
        return self._state

    def set_state(self, state: SyncState) -> None:
        if state.kind not in LOOKS:
            raise ValueError(f"unknown sync state {state.kind!r}")
        self._state = state
        self.setText(GAP.join(self._words()))
        self.setAccessibleName(", ".join(self._words()))
        self.updateGeometry()
        self.update()

    def _words(self) -> tuple[str, str]:
        state = self._state
        unsent = self.tr("{n} belum terkirim").format(n=state.unsent)
        if state.kind == "alone":
            return self.tr("Satu mesin"), self.tr("belum ada pusat")
        if state.kind == "connected":
            return self.tr("Tersambung"), unsent
        if state.kind == "sending":
            return self.tr("Mengirim"), unsent
        if state.kind == "offline":
            return self.tr("Luring sejak {since}").format(since=state.since), unsent
        return self.tr("{n} ditolak").format(n=state.refused), self.tr("perlu dilihat")

    def sizeHint(self) -> QSize:
        return QSize(
            QFontMetrics(self._theme.font("caption")).horizontalAdvance(self.text()) + 16 + 8 + 24, HEIGHT
        )

    def paintEvent(self, event: QPaintEvent) -> None:
        theme = self._theme
        icon, colour, edge = LOOKS[self._state.kind]
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        focused = self.hasFocus()
        painter.setPen(QPen(theme["accent" if focused else edge], 2 if focused else 1))
        painter.setBrush(theme["hover" if self.underMouse() else "panel"])
        inset = 1.0 if focused else 0.5
        edge_rect = QRectF(self.rect()).adjusted(inset, inset, -inset, -inset)
        painter.drawRoundedRect(edge_rect, HEIGHT / 2, HEIGHT / 2)
        painter.drawPixmap(QPoint(12, 6), theme.pixmap(icon, colour, 16, self.devicePixelRatioF()))
        painter.setPen(theme["text2"])
        painter.setFont(theme.font("caption"))
        painter.drawText(self.rect().adjusted(36, 0, -12, 0), Qt.AlignmentFlag.AlignVCenter, self.text())
