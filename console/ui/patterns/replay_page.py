"""*Putar ulang hari*: a day again on the map, every case a dot in the shape and colour it had at that moment.

A moment is painted on the read thread and shown when it is there; while one is under way the player waits, so a slow
machine plays fewer pictures and never falls behind.
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any, Final

import numpy as np
from PySide6.QtCore import Qt, QTimer, Signal
from PySide6.QtGui import QHideEvent, QImage, QKeyEvent
from PySide6.QtWidgets import QHBoxLayout, QSlider, QStackedWidget, QVBoxLayout, QWidget

from console.core.figures.replay import GREEN, RED, YELLOW, Replay, replay
from console.ui.case.parts import MARGIN, plain
from console.ui.patterns.panel import ChartPanel
from console.ui.patterns.point_map import DotMap, stamped
from console.ui.patterns.words import long_day
from console.ui.queue.formats import clock_time, grouped
from console.ui.states import StateView
from console.ui.widgets import Button, IconButton, SegmentedButtons
from models.clocks import DAY, WIB_SECONDS

if TYPE_CHECKING:
    from sqlite3 import Connection

    from console.core.errors import Told
    from console.core.figures.slice import Slice
    from console.ui.choropleth import Outlines
    from console.ui.desk import Desk
    from console.ui.theme import Theme

TICK_MS: Final = 100
MINUTE: Final = 60
SPEEDS: Final = {"10": 10, "30": 30, "60": 60}
"""Minutes of the day a second."""
_SHOWN: Final = (RED, YELLOW, GREEN)
_ICONS: Final = {RED: "menunggu", YELLOW: "proses", GREEN: "selesai"}


class ReplayPage(QWidget):
    """See the module.

    Attributes:
        day: that is played, days since 1 January 1970.

    Signals:
        cases_asked: small keys of cases to be shown in the queue.
        shown: the map shows the moment that was asked for last.
    """

    cases_asked = Signal(object)
    shown = Signal()

    def __init__(self, theme: Theme, desk: Desk, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme, self._desk = theme, desk
        self.replay: Replay | None = None
        self._wanted: Slice | None = None
        self.day = 0
        self._places: tuple[Any, Any] = (np.empty(0), np.empty(0))
        self._busy = self._again = False
        self._speed = SPEEDS["30"]
        self._exact = 0.0
        self.map = DotMap(theme)
        self.state = StateView(theme)
        self.stack = QStackedWidget()
        self.stack.addWidget(self.map)
        self.stack.addWidget(self.state)
        self.before = IconButton(theme, "chevron-left", self.tr("Hari sebelumnya"))
        self.after = IconButton(theme, "chevron-right", self.tr("Hari berikutnya"))
        self.day_words = plain(theme, "", "", "data_strong")
        self.play = Button(theme, self.tr("Putar"), key="Spasi" if desk.language == "id" else "Space")
        self.slider = QSlider(Qt.Orientation.Horizontal)
        self.slider.setAccessibleName(self.tr("Waktu"))
        self.slider.setSingleStep(5)
        self.slider.setPageStep(60)
        self.time = plain(theme, "", "", "number")
        self.speeds = SegmentedButtons(theme)
        self.speeds.setAccessibleName(self.tr("Kecepatan"))
        for key in SPEEDS:
            tip = self.tr("{n} menit tiap detik").format(n=key)
            speed = self.speeds.add(
                key, self.tr("{n} mnt").format(n=key), on=SPEEDS[key] == self._speed, tip=tip
            )
            speed.setAccessibleName(tip)
        self.counts = {colour: Button(theme, "", variant="flat") for colour in _SHOWN}
        for colour, button in self.counts.items():
            button.clicked.connect(lambda _on=False, c=colour: self._open(c))
        legend = [
            (theme.status_token(_ICONS[c]), word, _ICONS[c])
            for c, word in zip(_SHOWN, self._words(), strict=True)
        ]
        self.panel = ChartPanel(theme, self.tr("Putar ulang hari"), self.stack, legend)
        self._build()
        self._timer = QTimer(self, interval=TICK_MS)
        self._timer.timeout.connect(self._on_tick)
        self.before.clicked.connect(lambda: self._go_to_day(self.day - 1))
        self.after.clicked.connect(lambda: self._go_to_day(self.day + 1))
        self.play.clicked.connect(self.toggle)
        self.slider.valueChanged.connect(self._on_slider)
        self.speeds.chosen.connect(self._on_speed)
        self.map.resized.connect(self._on_resized)
        theme.changed.connect(self._paint)
        self.setFocusProxy(self.slider)
        self._loading()

    def _build(self) -> None:
        foot = QHBoxLayout()
        foot.setContentsMargins(MARGIN, 8, MARGIN, 8)
        foot.setSpacing(8)
        for widget in (self.before, self.day_words, self.after):
            foot.addWidget(widget)
        foot.addSpacing(8)
        foot.addWidget(self.play)
        foot.addWidget(self.slider, 1)
        self.time.setFixedWidth(56)
        foot.addWidget(self.time)
        foot.addWidget(self.speeds)
        for button in self.counts.values():
            foot.addWidget(button)
        layout = self.panel.layout()
        assert isinstance(layout, QVBoxLayout)  # noqa: S101 - made by ChartPanel
        layout.addLayout(foot)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.addWidget(self.panel)

    def _words(self) -> tuple[str, str, str]:
        return self.tr("Menunggu"), self.tr("Diproses"), self.tr("Selesai")

    # what is played

    def ask(self, wanted: Slice, day: int) -> None:
        """Make a day ready.

        Args:
            wanted: the filter; its stretch does not count.
            day: days since 1 January 1970, Jakarta's.
        """
        changed = day != self.day
        self._wanted, self.day = wanted, day
        self.day_words.setText(long_day(day, self._desk.language))
        self.after.setEnabled(day < self._today())
        if changed or self.replay is None:
            self._loading()
        begin = day * DAY - WIB_SECONDS
        one = replace(wanted, since=begin, until=begin + DAY)
        ref, held = self._desk.store.reference, self._desk.facts
        self._desk.read(
            lambda db: replay(held.current(db, ref), one, ref), lambda found: self._on_ready(found, changed),
            ticket="patterns.replay", failed=self._on_failed,
        )  # fmt: skip

    def set_outlines(self, found: Outlines) -> None:
        """The shapes of the kelurahan are there."""
        self.map.set_outlines(found)
        self._on_resized()

    @property
    def moment(self) -> int:
        """What is shown, seconds since the epoch."""
        return self.day * DAY - WIB_SECONDS + self.slider.value() * MINUTE

    def go_to(self, moment: int) -> None:
        """Show a moment of the day, in whole minutes."""
        self.slider.setValue((moment - self.day * DAY + WIB_SECONDS) // MINUTE)

    @property
    def playing(self) -> bool:
        """Whether time goes on by itself."""
        return self._timer.isActive()

    def toggle(self) -> None:
        """Play or pause; at the end it begins again."""
        if self.playing:
            self._stop()
            return
        if self.replay is None:
            return
        if self.slider.value() >= self.slider.maximum():
            self.slider.setValue(0)
        self._exact = float(self.slider.value())
        self._timer.start()
        self.play.setText(self.tr("Jeda"))

    def hideEvent(self, event: QHideEvent) -> None:
        super().hideEvent(event)
        self._stop()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Space and not event.modifiers():
            self.toggle()
        else:
            super().keyPressEvent(event)

    # inside

    def _today(self) -> int:
        return (self._desk.now() + WIB_SECONDS) // DAY

    def _go_to_day(self, day: int) -> None:
        if self._wanted is not None and day <= self._today():
            self._stop()
            self.ask(self._wanted, day)

    def _stop(self) -> None:
        self._timer.stop()
        self.play.setText(self.tr("Putar"))

    def _loading(self) -> None:
        self.state.show_loading(self.tr("Menyiapkan hari…"))
        self.stack.setCurrentWidget(self.state)

    def _on_failed(self, failure: Told) -> None:
        self.replay = None
        self._busy = self._again = False
        self._stop()
        said = failure.sentence(self._desk.language)
        self.state.show_state("error", self.tr("Hari ini tidak bisa diputar"), said)
        self.stack.setCurrentWidget(self.state)
        self.shown.emit()

    def _on_ready(self, found: Replay, fresh: bool) -> None:
        self.replay = found
        last = min((self._desk.now() - found.since) // MINUTE, DAY // MINUTE - 1)
        self.slider.blockSignals(True)
        self.slider.setRange(0, max(0, last))
        if fresh:
            self.slider.setValue(min(8 * 60, max(0, last)))  # when the room looks
        self.slider.blockSignals(False)
        if not len(found.n):
            self._stop()
            self.state.show_state("nothing", self.tr("Tidak ada laporan pada hari itu"))
            self.stack.setCurrentWidget(self.state)
            self._show_counts()
            self.shown.emit()
            return
        self.stack.setCurrentWidget(self.map)
        self._on_resized()

    def _on_resized(self) -> None:
        if self.replay is not None:
            self._places = self.map.pixels(self.replay.lat, self.replay.lon)
            self._paint()

    def _on_slider(self) -> None:
        self._show_counts()
        self._paint()

    def _on_speed(self, key: str) -> None:
        self._speed = SPEEDS[key]

    def _on_tick(self) -> None:
        self._exact += self._speed * TICK_MS / 1000
        if self._busy:
            return
        self.slider.setValue(int(self._exact))
        if self.slider.value() >= self.slider.maximum():
            self._stop()

    def _show_counts(self) -> None:
        lang = self._desk.language
        self.time.setText(clock_time(self.moment, lang))
        found = self.replay.count(self.moment) if self.replay is not None else (0, 0, 0)
        for colour, count, word in zip(_SHOWN, found, self._words(), strict=True):
            button = self.counts[colour]
            button.setText(f"{word} {grouped(count, lang)}")
            button.setEnabled(count > 0)
            button.setToolTip(self.tr("Buka {n} laporan ini di Antrian").format(n=grouped(count, lang)))
        if self.replay is not None:
            placed = int(np.isnan(self.replay.lat).sum())
            words = [self.tr("batas perkiraan")] if self.map.approximate else []
            if placed:
                words.append(
                    self.tr("{n} laporan tanpa lokasi tidak tampak di peta").format(n=grouped(placed, lang))
                )
            self.panel.say(" · ".join(words))

    def _paint(self) -> None:
        """Have the moment painted; what is asked meanwhile waits for the one under way."""
        if self.replay is None or not self.isVisible():
            return
        self._show_counts()
        if self._busy:
            self._again = True
            return
        self._busy, self._again = True, False
        found, moment, (x, y), inks = self.replay, self.moment, self._places, self.map.inks()
        size, scale = (self.map.width(), self.map.height()), self.map.devicePixelRatioF()

        def painted(_db: Connection) -> QImage:
            return stamped(x, y, found.at(moment), inks, size, scale)

        self._desk.read(painted, self._on_painted, failed=self._on_failed)

    def _on_painted(self, image: QImage) -> None:
        self._busy = False
        words = ", ".join([self.time.text(), *(button.text() for button in self.counts.values())])
        self.map.show_dots(image, words)
        if self._again:
            self._paint()
        else:
            self.shown.emit()

    def _open(self, colour: int) -> None:
        if self.replay is not None:
            self.cases_asked.emit(self.replay.n[self.replay.at(self.moment) == colour])
