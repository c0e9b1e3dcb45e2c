"""The page of the wall: its parts in their places, at any size, on one screen or over two."""

from __future__ import annotations

from typing import Final, Literal

from PySide6.QtCore import QRect
from PySide6.QtGui import QPainter, QPaintEvent, QResizeEvent
from PySide6.QtWidgets import QWidget

from console.core.wall import Wall
from console.ui.choropleth import Choropleth, Outlines, Shade
from console.ui.queue.formats import clock_time, day_date, grouped
from console.ui.theme import Theme
from console.ui.wall.parts import Header, LastEvents, Part, RedList, RedRow, Tile
from models.indicator import Rates
from models.reference import Reference

#: Units of the page.
WIDE: Final = 3840
HIGH: Final = 2160
MARGIN: Final = 64
GAP: Final = 32
#: Which parts a page has: everything, or over two screens the map on one and the figures on the other.
Half = Literal["all", "map", "figures"]


class WallPage(QWidget):
    """See the module.

    Attributes:
        half: which parts it has.
    """

    def __init__(
        self, theme: Theme, ref: Reference, lang: str, half: Half = "all", parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self._theme, self._ref, self._lang, self.half = theme, ref, lang, half
        self.setMinimumSize(WIDE // 8, HIGH // 8)  # below it letters have no pixels left, and none is a crash
        self.wall: Wall | None = None
        self.header = Header(theme, self.tr("Pengaduan Jakarta"), self)
        self.tiles = [
            Tile(theme, "plus", self.tr("Baru hari ini"), self),
            Tile(theme, "menunggu", self.tr("Menunggu"), self),
            Tile(theme, "clock", self.tr("Lewat tenggat"), self),
            Tile(theme, "selesai", self.tr("Selesai hari ini"), self),
            Tile(theme, "menunggu", self.tr("Kelurahan merah"), self),
        ]
        self.map = Choropleth(theme, parent=self)
        heads = (self.tr("Kelurahan merah"), self.tr("menunggu"), self.tr("7 hari"))
        self.red = RedList(theme, heads, self.tr("+{n} lainnya"), self)
        self.events = LastEvents(theme, self)
        figures, city = (*self.tiles, self.red), (self.map, self.events)
        for part in figures if half == "map" else city if half == "figures" else ():
            part.hide()
        theme.changed.connect(self.update)

    @property
    def parts(self) -> tuple[Part, ...]:
        """Everything painted in units of the page."""
        return (self.header, *self.tiles, self.red, self.events)

    # what it shows

    def set_outlines(self, found: Outlines) -> None:
        """The shapes of the kelurahan."""
        self.map.set_outlines(found)

    def show_time(self, now: int) -> None:
        """The clock moved on; what is shown may have grown stale by it."""
        wall = self.wall
        stale = wall is not None and wall.stale(now)
        if wall is None:
            fresh = self.tr("memuat…")
        elif stale:
            heard = wall.heard or wall.at
            fresh = self.tr("data {time}, {age} lalu").format(
                time=clock_time(heard, self._lang), age=_ago(now - heard, self.tr("menit"), self.tr("jam"))
            )
        else:
            fresh = self.tr("langsung")
        self.header.show_words(fresh, day_date(now, self._lang), clock_time(now, self._lang))
        for part in self.parts:
            part.set_stale(stale)

    def show_wall(self, wall: Wall, rates: Rates, now: int) -> None:
        """Other figures.

        Args:
            rates: limits of the colours, for the legend.
        """
        self.wall = wall
        red = wall.review.of("red")
        numbers = (wall.new_today, wall.review.waiting, wall.overdue, wall.done_today, len(red))
        for tile, number in zip(self.tiles, numbers, strict=True):
            tile.show_number(grouped(number, self._lang))
        ranks = {row.indicator.code: i for i, row in enumerate(red, 1)}
        shades = {
            row.indicator.code: Shade(row.indicator.colour, row.indicator.waiting, ranks.get(row.indicator.code, 0))
            for row in wall.review.rows
        }  # fmt: skip
        self.map.set_legend(
            [("red", f"≥ {rates.red_from}"), ("amber", f"{rates.amber_from}–{rates.red_from - 1}")]
        )
        self.map.set_shades(shades, self.tr("{n} kelurahan merah").format(n=len(red)))
        self.red.show_rows(
            [
                RedRow(
                    rank, row.indicator.name, grouped(row.indicator.waiting, self._lang), row.indicator.waiting,
                    row.week > 0 if row.week else None, grouped(abs(row.week), self._lang),
                )
                for rank, row in enumerate(red, 1)
            ],
            self.tr("Tidak ada kelurahan merah"),
        )  # fmt: skip
        self.events.show_events(
            [
                (self._when(told.at, now), told.status, self._about(told.category, told.kelurahan))
                for told in wall.events
            ]
        )
        self.show_time(now)

    def _when(self, at: int, now: int) -> str:
        """The time of day; of another day, that day too."""
        time, day = clock_time(at, self._lang), day_date(at, self._lang)
        return time if day == day_date(now, self._lang) else f"{day} {time}"

    def _about(self, category: str | None, kelurahan: str | None) -> str:
        known = self._ref.categories.get(category or "")
        name = (known.name_en if self._lang == "en" else known.name) if known else self.tr("Laporan")
        place = self._ref.kelurahan_name(kelurahan)
        return f"{name}, {place}" if place else name

    # where it lies

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.fillRect(self.rect(), self._theme["window"])
        if not self.map.isHidden():
            edge = max(1, round(3 * self.header.scale))
            painter.fillRect(self.map.geometry().adjusted(-edge, -edge, edge, edge), self._theme["line"])

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        scale = min(self.width() / WIDE, self.height() / HIGH)
        for part in self.parts:
            part.scale = scale
        self._lay(self.width() / scale, self.height() / scale, scale)
        sizes = self.header
        self.map.set_sizes(100 * scale, sizes.font_of(60, 700), sizes.font_of(60), 3 * scale)

    def _lay(self, wide: float, high: float, scale: float) -> None:
        """Put the parts into a page of so many units."""

        def put(part: QWidget, left: float, top: float, width: float, height: float) -> None:
            part.setGeometry(
                QRect(round(left * scale), round(top * scale), round(width * scale), round(height * scale))
            )

        inner = wide - 2 * MARGIN
        put(self.header, MARGIN, 24, inner, 168)
        each = (inner - 4 * GAP) / 5
        for i, tile in enumerate(self.tiles):
            put(tile, MARGIN + i * (each + GAP), 200, each, 345)
        foot = 128 if self.half != "figures" else 0
        top = 200 if self.half == "map" else 577
        below = high - top - foot - 48
        map_wide = inner if self.half == "map" else (inner - GAP) * 0.447
        put(self.map, MARGIN, top, map_wide, below)
        left = MARGIN if self.half == "figures" else MARGIN + map_wide + GAP
        put(self.red, left, top, wide - MARGIN - left, below)
        put(self.events, MARGIN, high - foot - 24, inner, foot)


def _ago(seconds: int, minutes: str, hours: str) -> str:
    return f"{seconds // 60} {minutes}" if seconds < 7200 else f"{seconds // 3600} {hours}"
