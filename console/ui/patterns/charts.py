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
    from console.core.figures.pattern import Pattern
    from console.ui.patterns.plot import Plot
    from console.ui.theme import Theme
    from models.reference import Reference

COLUMNS = 3


class Charts(QWidget):
    """See the module.

    Signals:
        opened: a Mark whose cases are wanted.
    """

    opened = Signal(object)

    def __init__(self, theme: Theme, ref: Reference, lang: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.flow, self.backlog, self.week = (
            FlowPlot(theme, lang),
            BacklogPlot(theme, lang),
            WeekPlot(theme, lang),
        )
        self.response, self.categories = ResponsePlot(theme, lang), CategoriesPlot(theme, lang)
        self.agencies = AgenciesPlot(theme, lang)
        series = [channel_name(code, ref, "") for code in SERIES]
        channels = [
            (token, name, "square") for token, name in zip(TOKENS, [*series, self.tr("Lainnya")], strict=True)
        ]
        self.panels = (
            ChartPanel(theme, self.tr("Masuk dan keluar per hari"), self.flow, channels),
            ChartPanel(theme, self.tr("Umur laporan terbuka"), self.backlog, (
                ("red", self.tr("Menunggu"), "menunggu"), ("amber", self.tr("Diproses"), "proses"))),
            ChartPanel(theme, self.tr("Jam dan hari"), self.week),
            ChartPanel(theme, self.tr("Waktu tanggap per kanal"), self.response, (
                ("text3", "p50", "dot"), ("text3", "p90", "bar"))),
            ChartPanel(theme, self.tr("Kategori"), self.categories, (
                ("green", self.tr("selesai"), "square"), ("line", self.tr("belum"), "square"))),
            ChartPanel(theme, self.tr("Tepat waktu per SKPD"), self.agencies, (
                ("c1", self.tr("tepat"), "square"), ("c3", self.tr("terlambat"), "square"),
                ("c4", self.tr("lewat, terbuka"), "square"))),
        )  # fmt: skip
        grid = QGridLayout(self)
        grid.setContentsMargins(0, 0, 0, 0)
        grid.setSpacing(8)
        for i, panel in enumerate(self.panels):
            grid.addWidget(panel, i // COLUMNS, i % COLUMNS)
        for column in range(COLUMNS):
            grid.setColumnStretch(column, 1)
        for row in range(len(self.panels) // COLUMNS):
            grid.setRowStretch(row, 1)
        for plot in self.plots:
            plot.opened.connect(self.opened)

    @property
    def plots(self) -> tuple[Plot, ...]:
        """In the order of reading."""
        return (self.flow, self.backlog, self.week, self.response, self.categories, self.agencies)

    def show_pattern(self, found: Pattern, ref: Reference) -> None:
        """Draw all of them."""
        said = (
            self.flow.show_pattern(found, ref), self.backlog.show_pattern(found), self.week.show_pattern(found),
            self.response.show_pattern(found, ref), self.categories.show_pattern(found, ref),
            self.agencies.show_pattern(found, ref),
        )  # fmt: skip
        for panel, words in zip(self.panels, said, strict=True):
            panel.say(words)
