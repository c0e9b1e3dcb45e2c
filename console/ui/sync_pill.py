"""The pill that says, always truthfully, what happens to what the operator does: icon, words, never colour
alone."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from PySide6.QtCore import QCoreApplication, QPoint, QRectF, QSize, Qt
from PySide6.QtGui import QFontMetrics, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QAbstractButton, QSizePolicy, QWidget

from console.ui.i18n import QT_TRANSLATE_NOOP
from console.ui.queue.formats import grouped
from console.ui.theme import Theme

HEIGHT = 28
GAP = "  ·  "


@dataclass(frozen=True, slots=True)
class PillState:
    """What the pill tells.

    Attributes:
        kind: `alone` (no central configured), `starting`, `filling`, `connected`, `sending`, `offline` or `stopped`.
        unsent, refused: Events that wait for an answer, and that were refused and not dealt with.
        since: clock time the line went down (`07.42`).
        count: cases a first pull has brought so far.
        code: of the reason it is stopped; `SHORT` has a few words for it.
        tip: the reason in a whole sentence.
        language: of the figures.
    """

    kind: str = "alone"
    unsent: int = 0
    refused: int = 0
    since: str = ""
    count: int = 0
    code: str = ""
    tip: str = ""
    language: str = "id"

    @property
    def look(self) -> str:
        """Which of `LOOKS`: what was refused wants to be seen, but never hides that the line is gone."""
        return "refused" if self.refused and self.kind not in ("offline", "stopped") else self.kind


LOOKS: Final = {  # look: (icon, colour of the icon, colour of the edge)
    "alone": ("machine", "text2", "line"),
    "starting": ("sync", "text2", "line"),
    "filling": ("download", "accent", "line"),
    "connected": ("sync", "green", "line"),
    "sending": ("upload", "accent", "line"),
    "offline": ("offline", "amber", "amber"),
    "stopped": ("warning", "red", "red"),
    "refused": ("refused", "red", "red"),
}
SHORT: Final = {  # code of the reason: what it comes to
    "central.too_old": QT_TRANSLATE_NOOP("SyncPill", "konsol perlu diperbarui"),
    "central.newer": QT_TRANSLATE_NOOP("SyncPill", "konsol perlu diperbarui"),
    "central.behind": QT_TRANSLATE_NOOP("SyncPill", "pusat perlu diperbarui"),
    "central.other": QT_TRANSLATE_NOOP("SyncPill", "ini pusat lain"),
    "access.not_tanggap": QT_TRANSLATE_NOOP("SyncPill", "ini bukan pusat"),
    "access.no_operator": QT_TRANSLATE_NOOP("SyncPill", "bukan operator"),
    "access.password": QT_TRANSLATE_NOOP("SyncPill", "sandi ditolak"),
}
OTHERWISE: Final = QT_TRANSLATE_NOOP("SyncPill", "ditolak pusat")


class SyncPill(QAbstractButton):
    """Click it for the list of what is unsent and what was refused."""

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        self._state = PillState()
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        self.setSizePolicy(QSizePolicy.Policy.Maximum, QSizePolicy.Policy.Fixed)
        theme.changed.connect(self.update)
        self.set_state(self._state)

    @property
    def state(self) -> PillState:
        return self._state

    def set_state(self, state: PillState) -> None:
        """Tell something else.

        Raises:
            ValueError: a kind it has no words for.
        """
        if state.kind not in LOOKS or state.kind == "refused":
            raise ValueError(f"unknown sync state {state.kind!r}")
        self._state = state
        words = self._words()
        self.setText(GAP.join(words))
        self.setAccessibleName(", ".join(words))
        self.setAccessibleDescription(state.tip)
        self.setToolTip("\n".join(part for part in (self.text(), state.tip) if part))
        self.updateGeometry()
        self.update()

    def _words(self, *, short: bool = False) -> list[str]:
        """What it says; ``short``: in a narrow window, where the figures must not be cut."""
        state = self._state
        unsent = self.tr("{n} belum terkirim").format(n=grouped(state.unsent, state.language))
        refused = self.tr("{n} ditolak").format(n=grouped(state.refused, state.language))
        # What is gone or does not work is said first, else what was refused; the rest follows while it is not nothing.
        more = [unsent] if state.unsent else []
        if state.kind == "alone":
            return [self.tr("Satu mesin"), self.tr("belum ada pusat")]
        if state.kind == "offline":
            since = self.tr("Luring") if short else self.tr("Luring sejak {since}").format(since=state.since)
            found = [since, unsent]
            return [*found, refused] if state.refused else found
        if state.kind == "stopped":
            reason = QCoreApplication.translate("SyncPill", SHORT.get(state.code, OTHERWISE))
            more += [refused] if state.refused else []
            return [self.tr("Berhenti"), *more] if short and more else [self.tr("Berhenti"), reason, *more]
        if state.refused:
            return [refused, *(more or [self.tr("perlu dilihat")])]
        if state.kind == "filling":
            return [self.tr("Mengisi"), self.tr("{n} laporan").format(n=grouped(state.count, state.language))]
        if state.kind == "starting":
            return [self.tr("Menyambung"), unsent]
        return [self.tr("Tersambung") if state.kind == "connected" else self.tr("Mengirim"), unsent]

    def sizeHint(self) -> QSize:
        return self._size(self.text())

    def minimumSizeHint(self) -> QSize:
        return self._size(GAP.join(self._words(short=True)))

    def _size(self, text: str) -> QSize:
        width = QFontMetrics(self._theme.font("caption")).horizontalAdvance(text)
        return QSize(width + 16 + 8 + 24, HEIGHT)

    def paintEvent(self, event: QPaintEvent) -> None:
        theme = self._theme
        icon, colour, edge = LOOKS[self._state.look]
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
        fits = self.width() >= self.sizeHint().width()
        text = self.text() if fits else GAP.join(self._words(short=True))
        painter.drawText(self.rect().adjusted(36, 0, -12, 0), Qt.AlignmentFlag.AlignVCenter, text)
