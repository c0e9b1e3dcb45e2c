"""Charts of time: what comes and goes a day, and at which hours of the week it comes."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

import numpy as np
import pyqtgraph as pg
from PySide6.QtCore import QRectF
from PySide6.QtGui import QLinearGradient, QPainter, QPen

from console.ui.patterns.marks import Cells
from console.ui.patterns.plot import LEFT, RIGHT, Mark, Plot, Words, steps
from console.ui.patterns.words import channel_name, date_of, long_day, short_day
from console.ui.queue.formats import DAYS, MONTHS, decimal, grouped

if TYPE_CHECKING:
    from collections.abc import Sequence

    from console.core.figures.pattern import Pattern
    from console.ui.theme import Theme
    from models.reference import Reference

#: Channels with a colour of their own; the others share the fifth.
SERIES: Final = ("qlue", "x", "facebook", "sms")
TOKENS: Final = ("c1", "c2", "c3", "c4", "c5")
MOST_BARS: Final = 100
"""More days than that are drawn by weeks."""
_WIDE: Final = 0.8
_COLOURS: Final = 256


class FlowPlot(Plot):
    """Inflow up, outflow down, by channel."""

    def __init__(self, theme: Theme, lang: str) -> None:
        super().__init__(theme, self.tr("Masuk dan keluar per hari"), lang)
        self._bars = [pg.BarGraphItem(x0=[], y0=[], width=_WIDE, height=[]) for _ in TOKENS]
        for bar in self._bars:
            self.addItem(bar)
        self._most = 0
        self.grid("left")
        self.grid("bottom")
        self.dress()

    def dress(self) -> None:
        super().dress()
        for bar, token in zip(getattr(self, "_bars", ()), TOKENS, strict=False):
            bar.setOpts(brush=self.theme[token], pen=pg.mkPen(self.theme["panel"], width=1))

    def show_pattern(self, found: Pattern, ref: Reference) -> str:
        """Draw it; returns the line under the title."""
        flow, lang = found.flow, self.lang
        days = len(flow.inflow)
        size = 1 if days <= MOST_BARS else 7
        blocks = [tuple(range(at, min(at + size, days))) for at in range(0, days, size)]
        named = [(flow.channels.index(code),) for code in SERIES]
        rest = tuple(i for i, code in enumerate(flow.channels) if code not in SERIES)
        parts = [*named, rest]
        names = [channel_name(code, ref, "") for code in SERIES] + [self.tr("Lainnya")]
        came, left = (_by_blocks(table, blocks, parts) for table in (flow.inflow, flow.outflow))
        self._draw(came, left)
        self._most = int(max(came.sum(axis=1).max(initial=0), left.sum(axis=1).max(initial=0), 1))
        reach = self._most * 1.06
        self.plotItem.vb.setRange(xRange=(-0.6, max(len(blocks), 1) - 0.4), yRange=(-reach, reach), padding=0)
        ticks = steps(self._most, 3)
        signed = [*(-at for at in reversed(ticks[1:])), *ticks]
        self.plotItem.getAxis("left").setTicks([[(at, grouped(abs(at), lang)) for at in signed]])
        self.plotItem.getAxis("bottom").setTicks([_day_ticks(flow.first_day, days, size, lang)])
        self.words = [
            Words(self.tr("masuk"), reach * 0.96, -0.45, role="keycap", ink="text2"),
            Words(self.tr("keluar"), -reach * 0.96, -0.45, role="keycap", ink="text2"),
        ]
        said: str = self.tr("masuk {came} · keluar {left}").format(
            came=grouped(int(flow.inflow.sum()), lang), left=grouped(int(flow.outflow.sum()), lang)
        )
        if size > 1:
            said += self.tr(" · per minggu")
        self.set_marks(self._marks(found, blocks, parts, names, came, left), said)
        return said

    def _draw(self, came: Any, left: Any) -> None:
        x = np.arange(len(came)) - _WIDE / 2
        up, down = (np.cumsum(table, axis=1) for table in (came, left))
        for i, bar in enumerate(self._bars):
            bar.setOpts(
                x0=np.concatenate([x, x]), y0=np.concatenate([up[:, i] - came[:, i], left[:, i] - down[:, i]]),
                width=_WIDE, height=np.concatenate([came[:, i], -left[:, i]]),
            )  # fmt: skip

    def _marks(
        self, found: Pattern, blocks: Sequence[tuple[int, ...]], parts: Sequence[tuple[int, ...]],
        names: Sequence[str], came: Any, left: Any,
    ) -> list[Mark]:  # fmt: skip
        lang, first, marks = self.lang, found.flow.first_day, []
        for column, block in enumerate(blocks):
            title = long_day(first + block[0], lang)
            if len(block) > 1:
                title = f"{short_day(first + block[0], lang)} – {short_day(first + block[-1], lang)}"
            total = self.tr("masuk {came} · keluar {left}").format(
                came=grouped(int(came[column].sum()), lang), left=grouped(int(left[column].sum()), lang))  # fmt: skip
            frame = QRectF(column - 0.5, -self._most * 1.04, 1, self._most * 2.08)
            for chart, table, sign in (("inflow", came, 1), ("outflow", left, -1)):
                edge = 0
                for part, name in enumerate(names):
                    count = int(table[column, part])
                    if not count:
                        continue
                    words = self.tr("{channel} masuk {n}") if sign > 0 else self.tr("{channel} keluar {n}")
                    box = QRectF(column - _WIDE / 2, sign * edge, _WIDE, sign * count).normalized()
                    edge += count
                    lines = (total, words.format(channel=name, n=grouped(count, lang)))
                    cells = Cells(chart, block, parts[part])  # type: ignore[arg-type]
                    marks.append(Mark(box, (column, sign * (part + 1)), title, lines, count, cells, frame))
                if edge:  # what is free above the bar stands for all of it
                    reach = self._most * 1.04
                    box = QRectF(column - 0.5, sign * edge, 1, sign * (reach - edge)).normalized()
                    at = (column, sign * (len(names) + 1))
                    marks.append(Mark(box, at, title, (total,), edge, Cells(chart, block), frame))  # type: ignore[arg-type]
        return marks

    def paint_over(self, painter: QPainter) -> None:
        """The line between what comes and what goes."""
        painter.setPen(QPen(self.theme["line_ctrl"], 1))
        painter.drawLine(self.place(-0.6, 0), self.place(self.plotItem.vb.viewRange()[0][1], 0))


class WeekPlot(Plot):
    """A square an hour of the week, darker the more comes in it."""

    def __init__(self, theme: Theme, lang: str) -> None:
        super().__init__(theme, self.tr("Jam dan hari"), lang, left=56, right=16, foot=56)
        self._image = pg.ImageItem()
        self._mean = np.zeros((7, 24))
        self.addItem(self._image)
        for side in ("left", "bottom"):
            axis = self.plotItem.getAxis(side)
            axis.setStyle(showValues=side == "bottom")
        ticks = [(hour, f"{hour:02}{':' if lang == 'en' else '.'}00") for hour in range(0, 24, 3)]
        self.plotItem.getAxis("bottom").setTicks([ticks])
        self.plotItem.vb.setRange(xRange=(0, 24), yRange=(0, 7), padding=0)
        self.words = [Words(day, 6.5 - i, None, 48, RIGHT) for i, day in enumerate(DAYS[lang])]
        self.dress()

    def dress(self) -> None:
        super().dress()
        for side in ("left", "bottom"):
            self.plotItem.getAxis(side).setPen(None)
        if hasattr(self, "_image"):
            self._image.setLookupTable(self._ramp())

    def _ramp(self) -> Any:
        low, high = (self.theme[token] for token in self._ends())
        pairs = [(low.red(), high.red()), (low.green(), high.green()), (low.blue(), high.blue())]
        return np.stack([np.linspace(*pair, _COLOURS) for pair in pairs], axis=1).astype(np.ubyte)

    def _ends(self) -> tuple[str, str]:
        return ("line_soft", "accent_hover") if not self.theme.dark else ("line_soft", "accent")

    def show_pattern(self, found: Pattern) -> str:
        """Draw it; returns the line under the title."""
        week, lang = found.week, self.lang
        self._mean = week.mean
        most = float(self._mean.max(initial=0))
        self._image.setImage(self._mean[::-1], levels=(0, most or 1), autoDownsample=False)
        self._image.setRect(QRectF(0, 0, 24, 7))
        marks = []
        for day in range(7):
            for hour in range(24):
                count = int(week.counts[day, hour])
                if not count:
                    continue
                sign = ":" if lang == "en" else "."
                title = f"{DAYS[lang][day]} {hour:02}{sign}00–{(hour + 1) % 24:02}{sign}00"
                lines = (self.tr("rata-rata {mean} laporan sejam, {n} semuanya").format(
                    mean=decimal(float(self._mean[day, hour]), lang), n=grouped(count, lang)),)  # fmt: skip
                box = QRectF(hour, 6 - day, 1, 1)
                cells = Cells("week", (day,), (hour,))
                marks.append(Mark(box, (hour, 6 - day), title, lines, count, cells))
        self._scale = self.tr("0 sampai {n} laporan per jam").format(
            n=grouped(round(most), lang) if most >= 10 else decimal(most, lang)
        )
        said: str = self.tr("laporan masuk rata-rata, WIB")
        self.set_marks(marks, f"{said}. {self._scale}")
        return said

    _scale = ""

    def paint_over(self, painter: QPainter) -> None:
        """Gaps between the squares, and the scale."""
        painter.setPen(QPen(self.theme["panel"], 1.5))
        for hour in range(1, 24):
            painter.drawLine(self.place(hour, 0), self.place(hour, 7))
        for day in range(1, 7):
            painter.drawLine(self.place(0, day), self.place(24, day))
        corner = self.place(0, 0)
        ramp = QRectF(corner.x(), self.viewport().height() - 22, 160, 8)
        fill = QLinearGradient(ramp.topLeft(), ramp.topRight())
        low, high = self._ends()
        fill.setColorAt(0, self.theme[low])
        fill.setColorAt(1, self.theme[high])
        painter.fillRect(ramp, fill)
        painter.setPen(self.theme["text2"])
        painter.setFont(self.theme.font("keycap"))
        words = QRectF(ramp.right() + 8, ramp.top() - 4, 400, 16)
        painter.drawText(words, LEFT, self._scale)


def _by_blocks(table: Any, blocks: Sequence[tuple[int, ...]], parts: Sequence[tuple[int, ...]]) -> Any:
    """Days together in blocks, channels in series: (block, series)."""
    series = np.stack([table[:, list(part)].sum(axis=1) for part in parts], axis=1)
    if not blocks:
        return series
    return np.add.reduceat(series, [block[0] for block in blocks], axis=0)


def _day_ticks(first: int, days: int, size: int, lang: str) -> list[tuple[float, str]]:
    """Dates under the bars, at most seven of them, at weeks where days allow."""
    step = next(step for step in (1, 2, 7, 14, 28, 56, 112, 4000) if days / step <= 7)
    return [(day / size, short_day(first + day, lang)) for day in range(0, days, step)]


def month_ticks(first: int, days: int, lang: str) -> list[tuple[float, str]]:
    """The first of each month, fewer in years."""
    found = []
    every = 1 if days <= 400 else 3 if days <= 1200 else 12
    for day in range(days):
        on = date_of(first + day)
        if on.day == 1 and (on.month - 1) % every == 0:
            year = f" {on.year}" if on.month == 1 or every == 12 else ""
            found.append((float(day), f"{MONTHS[lang][on.month - 1]}{year}"))
    return found


def soft(theme: Theme, token: str, alpha: int) -> Any:
    """A token let through by so much, of 255."""
    colour = pg.mkColor(theme[token])
    colour.setAlpha(alpha)
    return colour
