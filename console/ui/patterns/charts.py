"""The six charts, each in its frame, of one size."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QGridLayout, QWidget

from console.ui.patterns.panel import ChartPanel
from console.ui.patterns.rows import AgenciesPlot, BacklogPlot, CategoriesPlot, ResponsePlot
from console.ui.patterns.times import SERIES, TOKENS, FlowPlot, WeekPlot
from console.ui.patterns.words import channel_name

if TYPE_CHECKING:
    from collections.abc import Iterator

    from console.core.figures.pattern import Pattern
    from console.ui.patterns.plot import Plot
    from console.ui.theme import Theme
    from models.reference import Reference

COLUMNS, ROWS = 3, 2


class Charts(QWidget):
    """See the module.

    Signals:
        opened: a Mark whose cases are wanted.
    """

    opened = Signal(object)

    flow: FlowPlot
    backlog: BacklogPlot
    week: WeekPlot
    response: ResponsePlot
    categories: CategoriesPlot
    agencies: AgenciesPlot

    def __init__(self, theme: Theme, ref: Reference, lang: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme, self._ref, self._lang = theme, ref, lang
        self.panels: list[ChartPanel] = []
        self.plots: list[Plot] = []
        self._grid = QGridLayout(self)
        self._grid.setContentsMargins(0, 0, 0, 0)
        self._grid.setSpacing(8)
        for column in range(COLUMNS):
            self._grid.setColumnStretch(column, 1)
        for row in range(ROWS):
            self._grid.setRowStretch(row, 1)
        self._next = self._made()

    @property
    def complete(self) -> bool:
        """Whether all of them are made."""
        return len(self.panels) == COLUMNS * ROWS

    def make_one(self) -> None:
        """Make the next chart: one takes 15 ms, six at once would be a stall."""
        panel, plot = next(self._next)
        at = len(self.panels)
        self._grid.addWidget(panel, at // COLUMNS, at % COLUMNS)
        self.panels.append(panel)
        self.plots.append(plot)
        plot.opened.connect(self.opened)

    def _made(self) -> Iterator[tuple[ChartPanel, Plot]]:
        """The frames in the order of reading."""
        theme, lang = self._theme, self._lang
        series = [channel_name(code, self._ref, "") for code in SERIES]
        self.flow = FlowPlot(theme, lang)
        channels = [
            (token, name, "square") for token, name in zip(TOKENS, [*series, self.tr("Lainnya")], strict=True)
        ]
        yield ChartPanel(theme, self.tr("Masuk dan keluar per hari"), self.flow, channels), self.flow
        self.backlog = BacklogPlot(theme, lang)
        states = (("red", self.tr("Menunggu"), "menunggu"), ("amber", self.tr("Diproses"), "proses"))
        yield ChartPanel(theme, self.tr("Umur laporan terbuka"), self.backlog, states), self.backlog
        self.week = WeekPlot(theme, lang)
        yield ChartPanel(theme, self.tr("Jam dan hari"), self.week), self.week
        self.response = ResponsePlot(theme, lang)
        speeds = (("text3", "p50", "dot"), ("text3", "p90", "bar"))
        yield ChartPanel(theme, self.tr("Waktu tanggap per kanal"), self.response, speeds), self.response
        self.categories = CategoriesPlot(theme, lang)
        done = (("green", self.tr("selesai"), "square"), ("line", self.tr("belum"), "square"))
        yield ChartPanel(theme, self.tr("Kategori"), self.categories, done), self.categories
        self.agencies = AgenciesPlot(theme, lang)
        late = (("c1", self.tr("tepat"), "square"), ("c3", self.tr("terlambat"), "square"),
                ("c4", self.tr("lewat, terbuka"), "square"))  # fmt: skip
        yield ChartPanel(theme, self.tr("Tepat waktu per SKPD"), self.agencies, late), self.agencies

    def show_pattern(self, found: Pattern, ref: Reference) -> None:
        """Draw all of them."""
        said = (
            self.flow.show_pattern(found, ref), self.backlog.show_pattern(found), self.week.show_pattern(found),
            self.response.show_pattern(found, ref), self.categories.show_pattern(found, ref),
            self.agencies.show_pattern(found, ref),
        )  # fmt: skip
        for panel, words in zip(self.panels, said, strict=True):
            panel.say(words)
