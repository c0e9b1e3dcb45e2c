"""Charts of rows: bars that lie, names at their left and numbers at their right."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any, Final

import numpy as np
import pyqtgraph as pg
from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QPainter, QPen

from console.core.figures.slice import KEL
from console.ui.patterns.marks import Cells
from console.ui.patterns.plot import RIGHT, Mark, Plot, Words, steps
from console.ui.patterns.words import category_name, channel_name, hours, percent
from console.ui.queue.formats import grouped

if TYPE_CHECKING:
    from console.core.figures.pattern import Pattern
    from console.ui.theme import Theme
    from models.reference import Reference

ROWS: Final = 10
LOW: Final = 0.6
"""A share below it is written bold: somebody should look."""
HANDOVER: Final = 6 * 3600
_THICK: Final = 0.6


class RowsPlot(Plot):
    """Rows from the top, one bar of several parts each."""

    def __init__(
        self, theme: Theme, name: str, lang: str, tokens: Sequence[str], *, left: int, right: int = 12
    ) -> None:
        super().__init__(theme, name, lang, left=left, right=right)
        self._tokens = tuple(tokens)
        self._bars = [pg.BarGraphItem(x0=[], y0=[], width=[], height=_THICK) for _ in tokens]
        for bar in self._bars:
            self.addItem(bar)
        self.plotItem.getAxis("left").setStyle(showValues=False)
        self.grid("bottom")
        self.dress()

    def dress(self) -> None:
        super().dress()
        for bar, token in zip(getattr(self, "_bars", ()), getattr(self, "_tokens", ()), strict=True):
            bar.setOpts(brush=self.theme[token], pen=pg.mkPen(self.theme["panel"], width=1))

    def show_bars(self, table: Any, widest: float) -> None:
        """Draw a table of (row, part)."""
        rows = len(table)
        ends = np.cumsum(table, axis=1) if rows else np.zeros((0, len(self._bars)))
        bottom = np.arange(rows)[::-1] - _THICK / 2
        for part, bar in enumerate(self._bars):
            begin = ends[:, part - 1] if part else np.zeros(rows)
            bar.setOpts(x0=begin, y0=bottom, width=ends[:, part] - begin, height=_THICK)
        # The lower rows of a chart with few of them stay empty: rows keep their height.
        least = max(rows, 5)
        self.plotItem.vb.setRange(
            xRange=(0, max(widest, 1e-9)), yRange=(rows - least - 0.6, rows - 0.4), padding=0
        )

    def show_ticks(self, most: float) -> None:
        """Round counts under the bars."""
        self.plotItem.getAxis("bottom").setTicks([[(at, grouped(at, self.lang)) for at in steps(most, 5)]])

    def named(self, row: int, rows: int, name: str, *, bold: bool = False) -> Words:
        """A row's name at the left."""
        return Words(
            name,
            rows - 1 - row,
            None,
            self.left - 8,
            RIGHT,
            weight=600 if bold else None,
            most=self.left - 16,
        )

    @staticmethod
    def box(row: int, rows: int, begin: float, end: float) -> QRectF:
        """Where a part of a row's bar lies."""
        return QRectF(begin, rows - 1 - row - _THICK / 2, end - begin, _THICK)


class BacklogPlot(RowsPlot):
    """Open work by age: waiting and in process."""

    def __init__(self, theme: Theme, lang: str) -> None:
        super().__init__(theme, self.tr("Umur laporan terbuka"), lang, ("red", "amber"), left=84, right=24)

    def show_pattern(self, found: Pattern) -> str:
        """Draw it; returns the line under the title."""
        counts, lang = found.backlog.counts, self.lang
        totals = counts.sum(axis=1)
        widest = int(totals.max(initial=0))
        names = (
            self.tr("< 6 j"), self.tr("6–24 j"), self.tr("1–3 hari"), self.tr("3–7 hari"), self.tr("7–30 hari"),
            self.tr("> 30 hari"),
        )  # fmt: skip
        states = (self.tr("menunggu"), self.tr("diproses"))
        self.show_bars(counts, max(widest, 1) * 1.16)
        self.show_ticks(widest * 1.16)
        rows, marks, words = len(counts), [], []
        for row, name in enumerate(names):
            words.append(self.named(row, rows, name))
            begin = 0
            for part, state in enumerate(states):
                count = int(counts[row, part])
                if not count:
                    continue
                box = self.box(row, rows, begin, begin + count)
                lines = (self.tr("{n} {state} dari {total}").format(
                    n=grouped(count, lang), state=state, total=grouped(int(totals[row]), lang)),)  # fmt: skip
                marks.append(
                    Mark(box, (part, rows - 1 - row), name, lines, count, Cells("backlog", (row,), (part,)))
                )
                words.append(Words(
                    grouped(count, lang), rows - 1 - row, begin + count - widest * 0.012, align=RIGHT, role="keycap",
                    room=count, on=self._tokens[part],
                ))  # fmt: skip
                begin += count
            words.append(Words(
                grouped(int(totals[row]), lang), rows - 1 - row, begin + widest * 0.02, role="caption"
            ))  # fmt: skip
        self.words = words
        old = int(totals[4:].sum())
        said: str = self.tr("{n} terbuka, {old} lebih dari 7 hari").format(
            n=grouped(int(totals.sum()), lang), old=grouped(old, lang)
        )
        self.set_marks(marks, said)
        return said


class CategoriesPlot(RowsPlot):
    """The categories with the most cases, and how much of each is done."""

    def __init__(self, theme: Theme, lang: str) -> None:
        super().__init__(theme, self.tr("Kategori"), lang, ("green", "line"), left=124, right=112)

    def show_pattern(self, found: Pattern, ref: Reference) -> str:
        """Draw it; returns the line under the title."""
        table, lang = found.categories, self.lang
        blocks: list[tuple[int, ...]] = [(i,) for i in range(len(table.codes))]
        if len(blocks) > ROWS:
            blocks = [*blocks[: ROWS - 1], tuple(range(ROWS - 1, len(table.codes)))]
        counts = np.array([[table.counts[list(b), 0].sum(), table.counts[list(b), 1:].sum()] for b in blocks],
                          np.int64).reshape(-1, 2)  # fmt: skip
        widest = float(counts.sum(axis=1).max(initial=0)) * 1.04
        self.show_bars(counts, widest)
        self.show_ticks(widest)
        rows, marks, words = len(blocks), [], []
        for row, block in enumerate(blocks):
            done, rest = (int(one) for one in counts[row])
            share, volume = done / max(done + rest, 1), done + rest
            name = category_name(table.codes[block[0]], ref, lang, self.tr("tanpa kategori"))
            if len(block) > 1:
                name = self.tr("{n} lainnya").format(n=len(block))
            low = share < LOW
            y = rows - 1 - row
            words += [
                self.named(row, rows, name, bold=low),
                Words(grouped(volume, lang), y, None, -60, RIGHT, "text2"),
                Words(percent(share), y, None, -14, RIGHT, weight=600),
            ]
            for part, (begin, count, state, parts) in enumerate((
                (0, done, self.tr("selesai"), (0,)), (done, rest, self.tr("belum"), (1, 2)),
            )):  # fmt: skip
                if count:
                    lines = (self.tr("{n} {state} dari {total} ({share})").format(
                        n=grouped(count, lang), state=state, total=grouped(volume, lang),
                        share=percent(count / volume)),)  # fmt: skip
                    marks.append(Mark(
                        self.box(row, rows, begin, begin + count), (part, y), name, lines, count,
                        Cells("categories", block, parts),
                    ))  # fmt: skip
        self.words = words
        said: str = self.tr("jumlah masuk dan bagian yang selesai")
        self.set_marks(marks, said)
        return said


class AgenciesPlot(RowsPlot):
    """Who is late: shares on time, late, and overdue while open."""

    def __init__(self, theme: Theme, lang: str) -> None:
        super().__init__(theme, self.tr("Tepat waktu per SKPD"), lang, ("c1", "c3", "c4"), left=96, right=64)
        self.plotItem.getAxis("bottom").setTicks([[(share, f"{share}%") for share in (0, 25, 50, 75, 100)]])

    def show_pattern(self, found: Pattern, ref: Reference) -> str:
        """Draw it; returns the line under the title."""
        table, lang = found.agencies, self.lang
        judged = [i for i in range(len(table.codes)) if table.counts[i, :3].sum()]
        shown = judged[:ROWS]
        counts = table.counts[shown, :3]
        shares = counts / np.maximum(counts.sum(axis=1, keepdims=True), 1) * 100
        self.show_bars(shares, 100)
        states = (
            self.tr("tepat waktu"),
            self.tr("selesai terlambat"),
            self.tr("lewat tenggat, masih terbuka"),
        )
        rows, marks, words = len(shown), [], []
        for row, place in enumerate(shown):
            code, share = table.codes[place], float(table.on_time_share[place])
            y, name = rows - 1 - row, self._name_of(code, ref)
            words += [
                self.named(row, rows, name, bold=share < LOW),
                Words(percent(share), y, None, -16, RIGHT, weight=600),
            ]
            begin = 0.0
            for part, state in enumerate(states):
                count = int(counts[row, part])
                if count:
                    lines = (
                        self.tr("{n} {state} ({share})").format(
                            n=grouped(count, lang), state=state, share=percent(float(shares[row, part]) / 100)),
                        self.tr("{n} lagi terbuka dan belum lewat tenggat").format(
                            n=grouped(int(table.counts[place, 3]), lang)),
                    )  # fmt: skip
                    marks.append(Mark(
                        self.box(row, rows, begin, begin + float(shares[row, part])), (part, y), name, lines, count,
                        Cells("agencies", (place,), (part,)),
                    ))  # fmt: skip
                begin += float(shares[row, part])
        self.words = words
        said: str = self.tr("terbuka lewat tenggat dihitung terlambat")
        if len(judged) > ROWS:
            said = self.tr("{n} terburuk dari {all}; {rule}").format(n=ROWS, all=len(judged), rule=said)
        self.set_marks(marks, said)
        return said

    def _name_of(self, code: str, ref: Reference) -> str:
        return self.tr("KEL") if code == KEL else ref.agency_short(code)


class ResponsePlot(RowsPlot):
    """How fast each channel's cases are handed on: half of them, nine of ten of them, and the limit."""

    def __init__(self, theme: Theme, lang: str) -> None:
        super().__init__(theme, self.tr("Waktu tanggap per kanal"), lang, (), left=96, right=104)
        self._speeds: list[tuple[int, int]] = []

    def show_pattern(self, found: Pattern, ref: Reference) -> str:
        """Draw it; returns the line under the title."""
        table, lang = found.response, self.lang
        order = [i for i in range(len(table.channels)) if table.handed[i] or table.waiting[i]]
        order.sort(key=lambda i: (table.p50[i] < 0, int(table.p50[i])))
        self._speeds = [(int(table.p50[i]), int(table.p90[i])) for i in order]
        slowest = max([HANDOVER * 2, *(p90 for _p50, p90 in self._speeds)])
        self.show_bars(np.zeros((len(order), 0)), slowest * 1.04)
        step = next((h for h in (6, 12, 24, 48, 96, 168, 336, 720, 2160) if slowest / 3600 / h <= 5), 8760)
        ticks = [
            (h * 3600, self.tr("{n} j").format(n=grouped(h, lang)))
            for h in range(0, slowest // 3600 + 1, step)
        ]
        self.plotItem.getAxis("bottom").setTicks([ticks])
        rows, marks, words = len(order), [], []
        for row, place in enumerate(order):
            name = channel_name(table.channels[place], ref, self.tr("kanal lain"))
            y, first = rows - 1 - row, row == 0 and self._speeds[0][0] >= 0
            p50, p90 = self._speeds[row]
            pair = self.tr("{p50} / {p90} j").format(p50=hours(p50, lang), p90=hours(p90, lang))
            words += [
                self.named(row, rows, name, bold=first),
                Words(pair, y, None, -14, RIGHT, weight=600 if first else None),
            ]
            handed, waiting = int(table.handed[place]), int(table.waiting[place])
            lines = (
                self.tr("separuh dalam {p50} jam, sembilan dari sepuluh dalam {p90} jam").format(
                    p50=hours(p50, lang), p90=hours(p90, lang)),
                self.tr("{n} diserahkan, {waiting} belum").format(
                    n=grouped(handed, lang), waiting=grouped(waiting, lang)),
            )  # fmt: skip
            marks.append(Mark(
                self.box(row, rows, 0, slowest * 1.04), (0, y), name, lines, handed + waiting,
                Cells("response", (place,)),
            ))  # fmt: skip
        self.words = words
        said: str = ""
        if order and self._speeds[0][0] >= 0:
            fastest = table.channels[order[0]]
            said = self.tr("{name} masih tercepat: separuh dalam {p50} jam") if fastest == "qlue" else self.tr(
                "{name} tercepat: separuh dalam {p50} jam")  # fmt: skip
            said = said.format(
                name=channel_name(fastest, ref, self.tr("kanal lain")), p50=hours(self._speeds[0][0], lang)
            )
        self.set_marks(marks, said)
        return said

    def paint_over(self, painter: QPainter) -> None:
        """The limit, and a line from p50 to p90 a channel."""
        rows, theme = len(self._speeds), self.theme
        if not rows:
            return
        top, foot = self.place(HANDOVER, rows - 0.4), self.place(HANDOVER, rows - max(rows, 5) - 0.6)
        painter.setPen(QPen(theme["text2"], 1, Qt.PenStyle.DashLine))
        painter.drawLine(top, foot)
        painter.setPen(theme["text2"])
        painter.setFont(theme.font("keycap"))
        painter.drawText(top + QPointF(5, 10), self.tr("batas serah 6 j"))
        for row, (p50, p90) in enumerate(self._speeds):
            if p50 < 0:
                continue
            ink = theme["accent" if row == 0 else "text3"]
            begin, end = self.place(p50, rows - 1 - row), self.place(p90, rows - 1 - row)
            painter.setPen(QPen(ink, 2))
            painter.drawLine(begin, end)
            painter.drawLine(end - QPointF(0, 6), end + QPointF(0, 6))
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(ink)
            painter.drawEllipse(begin, 5, 5)
