"""The strip over the review: how many are red, what changed since the compared snapshot, and what can be made of it."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from PySide6.QtCore import QSize, Signal
from PySide6.QtGui import QPainter, QPaintEvent, QResizeEvent
from PySide6.QtWidgets import QComboBox, QFrame, QHBoxLayout, QSizePolicy, QWidget

from console.core.snapshots import Comparison, Snapshot
from console.ui.case.parts import Phrase, plain
from console.ui.queue.formats import clock_time, day_date, grouped
from console.ui.red import words
from console.ui.red.data import Picture
from console.ui.theme import Theme
from console.ui.widgets import Button, Chip

HEIGHT: Final = 56
#: Below this width only numbers are told of what changed, pixels.
ROOMY: Final = 1500


class Shape(QWidget):
    """A status's shape beside words; it says nothing the words do not."""

    def __init__(self, theme: Theme, size: int = 14, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme, self._size, self._status = theme, size, "menunggu"
        self.setFixedSize(QSize(size + 2, size + 2))
        theme.changed.connect(self.update)

    def show_colour(self, colour: str) -> None:
        """The shape of red, amber or green."""
        self._status = words.SHAPES[colour]
        self.update()

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        self._theme.paint_status(painter, self._status, 1, 1, self._size)


class HeadStrip(QFrame):
    """See the module.

    Signals:
        compared: another snapshot was chosen, by its place in the list.
        freeze_asked: keep what is shown now.
        briefing_asked: ``pdf`` or ``excel``.
    """

    compared = Signal(int)
    freeze_asked = Signal()
    briefing_asked = Signal(str)

    def __init__(self, theme: Theme, lang: str, *, may_freeze: bool, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme, self._lang = theme, lang
        self.setProperty("panel", True)
        self.setFixedHeight(HEIGHT)
        self.red = plain(theme, "", "", "title")
        self.waiting, self.amber = Phrase(theme), Phrase(theme)
        self.moved = plain(theme, "", "second")
        self.old = Chip(theme, "", "warning", icon="offline")
        self.old.hide()
        self.which = QComboBox()
        self.which.setFont(theme.font("data"))
        self.which.setAccessibleName(self.tr("Dibanding potret"))
        self.which.setMinimumWidth(244)
        self.which.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Fixed)
        self.which.activated.connect(self.compared)
        self.freeze = Button(theme, self.tr("Bekukan potret"), icon="freeze")
        self.freeze.setEnabled(may_freeze)
        self.freeze.setToolTip(
            self.tr("Simpan angka saat ini untuk rapat, sama di semua konsol")
            if may_freeze else self.tr("Hanya pengawas yang membekukan potret")
        )  # fmt: skip
        self.pdf = Button(theme, self.tr("PDF"), icon="file")
        self.excel = Button(theme, self.tr("Excel"), icon="columns")
        self.freeze.clicked.connect(self.freeze_asked)
        self.pdf.clicked.connect(lambda: self.briefing_asked.emit("pdf"))
        self.excel.clicked.connect(lambda: self.briefing_asked.emit("excel"))
        self._may_freeze = may_freeze
        self._shown: tuple[Picture, Comparison | None] | None = None
        self._build()
        self.show_loading()

    def _build(self) -> None:
        row = QHBoxLayout(self)
        row.setContentsMargins(16, 0, 12, 0)
        row.setSpacing(10)
        row.addWidget(Shape(self._theme, 15))
        row.addWidget(self.red)
        row.addWidget(self.moved)
        for phrase in (self.waiting, self.amber):
            phrase.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Fixed)
            row.addWidget(_bar())
            row.addWidget(phrase)
        row.addStretch(1)
        row.addWidget(self.old)
        self.against = plain(self._theme, self.tr("Dibanding"), "second")
        row.addWidget(self.against)
        for widget in (self.which, self.freeze, self.pdf, self.excel):
            row.addWidget(widget)

    def show_loading(self) -> None:
        """Nothing is counted yet."""
        self.red.setText(self.tr("Menghitung…"))
        for button in (self.freeze, self.pdf, self.excel, self.which):
            button.setEnabled(False)

    def show_picture(self, found: Picture, against: Comparison | None, now: int) -> None:
        """The city's numbers.

        Args:
            against: what changed since the compared snapshot, None where there is none.
            now: seconds since the epoch.
        """
        self._shown = (found, against)
        self._say()
        self.freeze.setEnabled(self._may_freeze)
        self.pdf.setEnabled(True)
        self.excel.setEnabled(True)
        self.old.setVisible(found.stale(now))
        heard = self.tr("pusat terakhir terdengar {time}").format(time=clock_time(found.heard, self._lang))
        self.old.setText(heard)
        self.old.setAccessibleName(heard)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._say()

    def _say(self) -> None:
        if self._shown is None:
            return
        found, against = self._shown
        lang, city = self._lang, found.review
        red, amber = len(city.of("red")), len(city.of("amber"))
        self.red.setText(self.tr("{n} kelurahan merah").format(n=grouped(red, lang)))
        since = self.tr(" sejak potret") if self.width() >= ROOMY else ""
        self.against.setVisible(bool(since))
        self.moved.setText(f"{words.change(against.red, lang)}{since}" if against else "")
        self.moved.setVisible(against is not None)
        told = ((f" {words.change(against.waiting, lang)}{since}", "second"),) if against else ()
        self.waiting.set_parts(
            (grouped(city.waiting, lang), "strong"), (self.tr(" menunggu"), "plain"), *told
        )
        self.amber.set_parts((grouped(amber, lang), "strong"), (self.tr(" kelurahan kuning"), "plain"))
        for one in (self.moved, self.waiting):
            one.setToolTip(self.tr("Selisihnya sejak potret yang dibandingkan") if against else "")
        for phrase in (self.waiting, self.amber):
            phrase.setFixedWidth(phrase.sizeHint().width() + 4)

    def show_snapshots(self, taken: Sequence[Snapshot], chosen: int) -> None:
        """What can be compared with, the newest first."""
        self.which.clear()
        for one in taken:
            self.which.addItem(self.tr("Potret {when}").format(when=when(one, self._lang)))
        if not taken:
            self.which.addItem(self.tr("Belum ada potret"))
        self.which.setCurrentIndex(max(0, chosen))
        self.which.setEnabled(bool(taken))


def when(one: Snapshot, lang: str) -> str:
    """When a snapshot was frozen: ``Sen 17 Nov 07.45``."""
    return f"{day_date(one.at, lang)} {clock_time(one.at, lang)}"


def _bar() -> QFrame:
    """A line between two numbers."""
    line = QFrame()
    line.setProperty("upright", True)
    line.setFixedSize(1, 24)
    return line
