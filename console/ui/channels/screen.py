"""The screen Kanal: see the package."""

from __future__ import annotations

from typing import Any, Final

from PySide6.QtCore import Qt, QTimer, Signal
from PySide6.QtGui import QHideEvent, QResizeEvent, QShowEvent
from PySide6.QtWidgets import QBoxLayout, QFrame, QHBoxLayout, QScrollArea, QVBoxLayout, QWidget

from console.core import hit_rate
from console.core.dispatch import Change
from console.core.errors import Told
from console.ui.channels.channel_row import PHASES, words
from console.ui.channels.rates_panel import DAYS, RatesPanel
from console.ui.channels.table import ChannelsTable
from console.ui.channels.watch import HealthWatch
from console.ui.desk import Desk
from console.ui.theme import Theme

DAY: Final = 86_400
#: Ages on the screen move, while it is seen.
AGE_MS: Final = 15_000
#: Pixels from which the figures stand beside the table and not below it.
BESIDE: Final = 1660
RATES_WIDTH: Final = 640


class ChannelsScreen(QWidget):
    """See the package.

    Signals:
        shown: table and figures stand.
        quarantine_asked: the quarantine shall be shown.
    """

    shown = Signal()
    quarantine_asked = Signal(str)

    def __init__(self, theme: Theme, desk: Desk, watch: HealthWatch, parent: QWidget | None = None) -> None:
        """Build everything; nothing is read before the screen is shown."""
        super().__init__(parent)
        self.desk, self.watch = desk, watch
        self._days = DAYS[1]
        self.table = ChannelsTable(theme, desk, watch)
        self.rates = RatesPanel(theme, desk.language, desk.store.reference)
        inner = QWidget()
        column = QVBoxLayout(inner)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(8)
        self._columns = QBoxLayout(QBoxLayout.Direction.TopToBottom)
        self._columns.setSpacing(8)
        self._columns.addWidget(self.table)
        holder = QWidget()  # knows how high the figures are at the width they really have
        narrow = QHBoxLayout(holder)
        narrow.setContentsMargins(0, 0, 0, 0)
        narrow.addWidget(self.rates, 1)
        narrow.addStretch(0)
        self._columns.addWidget(holder)
        self.rates.setMaximumWidth(RATES_WIDTH)
        column.addLayout(self._columns)
        column.addStretch(1)
        self.area = QScrollArea()
        self.area.setWidgetResizable(True)
        self.area.setFrameShape(QFrame.Shape.NoFrame)
        self.area.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAsNeeded)
        self.area.setWidget(inner)
        whole = QVBoxLayout(self)
        whole.setContentsMargins(0, 0, 0, 0)
        whole.addWidget(self.area)
        self._age = QTimer(self, interval=AGE_MS)
        self._age.timeout.connect(self.table.show_health)
        self.table.phase_asked.connect(self._on_phase)
        self.table.quarantine_asked.connect(self.quarantine_asked)
        self.rates.days_asked.connect(self._on_days)
        watch.changed.connect(self._on_health)
        desk.changed.connect(self._on_changed)
        self.setFocusProxy(self.area)
        self.table.show_health()

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        self._age.start()
        self.refresh()

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        beside = event.size().width() >= BESIDE
        direction = QBoxLayout.Direction.LeftToRight if beside else QBoxLayout.Direction.TopToBottom
        self._columns.setDirection(direction)
        for place, share in enumerate((2, 1)):
            self._columns.setStretch(place, share if beside else 0)

    def hideEvent(self, event: QHideEvent) -> None:
        super().hideEvent(event)
        self._age.stop()

    def refresh(self) -> None:
        """Ask the central, and count again."""
        self.table.show_health()
        self.watch.ask()
        self._count()

    # inside

    def _count(self) -> None:
        until = self.desk.now() + 1
        since, home = until - self._days * DAY, self.desk.store.settings.home
        self.desk.read(
            lambda db: (hit_rate.rates(db, since, until), hit_rate.model_info(home)), self._on_rates,
            ticket="channels.rates", failed=self._on_no_rates,
        )  # fmt: skip

    def _on_rates(self, found: tuple[Any, Any]) -> None:
        self.rates.show_rates(*found)
        self.shown.emit()

    def _on_no_rates(self, failure: Told) -> None:
        self.rates.show_failure(failure.sentence(self.desk.language))
        self.shown.emit()

    def _on_days(self, days: int) -> None:
        self._days = days
        self._count()

    def _on_health(self) -> None:
        if self.isVisible():
            self.table.show_health()

    def _on_changed(self, change: Change) -> None:
        if self.isVisible() and (change.reference or change.everything):
            self.table.show_health()

    def _on_phase(self, channel: str, phase: str) -> None:
        before = self.desk.store.reference.channels[channel].phase
        self._set_phase(channel, phase, before)

    def _set_phase(self, channel: str, phase: str, before: str = "") -> None:
        """Switch a channel on the write thread; ``before``: what Urungkan puts back, "" when this is that itself."""
        dispatcher = self.desk.dispatcher

        def written(change: Change) -> None:
            self.desk.changed.emit(change)
            self.desk.said.emit()
            self.table.show_health()
            name = self.desk.store.reference.channels[channel].name
            text = self.tr("Kanal {name}: {phase}").format(name=name, phase=words(PHASES[phase]))
            take_back = None
            if before:
                take_back = self.desk.undo.done(
                    text, lambda: self._set_phase(channel, before), lambda: self._set_phase(channel, phase)
                )
            self.desk.messages.success(text, undo=take_back)

        def failed(failure: Told) -> None:
            self.desk.messages.refuse(failure.sentence(self.desk.language))
            self.table.show_health()

        self.desk.work.write(lambda: dispatcher.set_phases([(channel, phase)]), written, failed=failed)
