"""The city's kelurahan by colour, the red ones numbered as in the list beside it: painted, without a web page.

For the review and the wall, which show colours and ranks and nothing of a single case. Its shapes serve every picture
of the city that needs no web page. Who wants cases has the map of
the queue. Kepulauan Seribu lies far out and stands in an inset.
"""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from math import hypot
from typing import TYPE_CHECKING, Any, Final, NamedTuple

from PySide6.QtCore import QEvent, QPointF, QRectF, Qt, Signal
from PySide6.QtGui import (
    QColor,
    QFont,
    QFontMetricsF,
    QHelpEvent,
    QMouseEvent,
    QPainter,
    QPainterPath,
    QPaintEvent,
    QPen,
    QResizeEvent,
    QTransform,
)
from PySide6.QtWidgets import QSizePolicy, QToolTip, QWidget

from console.core import places, records
from console.ui.theme import Theme

if TYPE_CHECKING:
    from pathlib import Path
    from sqlite3 import Connection

    from models.territory import Territory

#: Kota code of Kepulauan Seribu.
ISLANDS: Final = "31.01"
#: Rounds in which marks that overlap are pushed apart; more change nothing to see.
_ROUNDS: Final = 24
#: So many are numbered: more stand in each other's way, and pushing them apart takes long.
MOST_MARKS: Final = 48
#: Width of a line by colour, in pixels of a workstation's screen (design tokens).
_LINES: Final = {"green": 1.0, "amber": 1.2, "red": 2.0}


class Shade(NamedTuple):
    """How a kelurahan stands: colour, waiting cases, its place in the list of red ones (0: none)."""

    colour: str
    waiting: int
    rank: int = 0


@dataclass(frozen=True, slots=True)
class Outlines:
    """Shapes of the kelurahan in degrees, north up, ready to paint.

    Attributes:
        shapes: code -> shape; longitude to the right, minus latitude down.
        names: code -> name.
        middles: code -> where a mark stands: inside the shape.
        approximate: the boundaries are estimated, which must be said.
    """

    shapes: Mapping[str, QPainterPath]
    names: Mapping[str, str]
    middles: Mapping[str, QPointF]
    approximate: bool


NOTHING: Final = Outlines({}, {}, {}, False)


def outlines(geojson: str, names: Mapping[str, str], *, approximate: bool) -> Outlines:
    """Make shapes of an outline; for a worker thread.

    Args:
        geojson: as ``console.core.places.map_outline`` gives it: a feature a kelurahan, with its ``code``.
        names: code -> name.
        approximate: as ``map_outline`` says.
    """
    from shapely.geometry import shape

    shapes: dict[str, QPainterPath] = {}
    middles: dict[str, QPointF] = {}
    for feature in json.loads(geojson)["features"]:
        code, geometry = feature["properties"]["code"], feature["geometry"]
        parts = geometry["coordinates"] if geometry["type"] == "MultiPolygon" else [geometry["coordinates"]]
        shapes[code] = _path(parts)
        inside = shape(geometry).representative_point()  # a centroid can lie outside its own shape
        middles[code] = QPointF(inside.x, -inside.y)
    return Outlines(shapes, names, middles, approximate)


def read_outlines(db: Connection, territory: Territory, cache: Path) -> Outlines:
    """The shapes of a store's kelurahan; for a worker thread.

    Args:
        db: reading connection.
        territory: of the master data.
        cache: folder of what can be made again.
    """
    geojson, approximate = places.map_outline(records.boundaries(db), territory, cache)
    names = {one.code: one.name for one in territory.kelurahan.values()}
    return outlines(geojson, names, approximate=approximate)


def _path(parts: Sequence[Any]) -> QPainterPath:
    path = QPainterPath()
    for part in parts:
        for ring in part:
            path.moveTo(ring[0][0], -ring[0][1])
            for lon, lat in ring[1:]:
                path.lineTo(lon, -lat)
            path.closeSubpath()
    return path


class Choropleth(QWidget):
    """See the module.

    Signals:
        chosen: code of a kelurahan that was clicked.
    """

    chosen = Signal(str)

    def __init__(
        self, theme: Theme, legend: Sequence[tuple[str, str]] = (), *, mark: float = 20, font: QFont | None = None,
        legend_font: QFont | None = None, line: float = 1.0, parent: QWidget | None = None,
    ) -> None:  # fmt: skip
        """Args:
        legend: (colour, words) from the worst down.
        mark: diameter of a red kelurahan's number, pixels.
        font, legend_font: of the number and of the legend.
        line: how much thicker than on a workstation lines are.
        """
        super().__init__(parent)
        self._theme, self._mark, self._line = theme, mark, line
        self._font = font or theme.font("keycap", 600)
        self._legend_font = legend_font or theme.font("caption")
        self._legend = tuple(legend)
        self._outlines = NOTHING
        self._shades: Mapping[str, Shade] = {}
        self._chosen = ""
        self._land, self._inset = QTransform(), QTransform()
        self._frame = QRectF()
        self._wanted: list[QPointF] = []
        self._places: list[QPointF] = []  # of the marks, pushed apart
        self.setMinimumSize(240, 200)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Expanding)
        theme.changed.connect(self.update)

    @property
    def shades(self) -> Mapping[str, Shade]:
        """As last shown."""
        return self._shades

    def set_outlines(self, found: Outlines) -> None:
        """The shapes are there, or there are others now."""
        self._outlines = found
        self._fit()
        self.update()

    def set_shades(self, shades: Mapping[str, Shade], words: str) -> None:
        """Show colours.

        Args:
            shades: code -> how it stands; green without a number where there is none.
            words: the same in a sentence, for a screen reader.
        """
        self._shades = dict(shades)
        self.setAccessibleName(words)
        self.update()

    def set_sizes(self, mark: float, font: QFont, legend_font: QFont, line: float) -> None:
        """Other sizes, as in the making: a wall's follow its screen."""
        self._mark, self._font, self._legend_font, self._line = mark, font, legend_font, line
        self._fit()
        self.update()

    def set_legend(self, legend: Sequence[tuple[str, str]]) -> None:
        """Other limits hold."""
        self._legend = tuple(legend)
        self._fit()
        self.update()

    def set_chosen(self, code: str) -> None:
        """The kelurahan the list stands on; "" for none."""
        self._chosen = code
        self.update()

    def at(self, point: QPointF) -> str:
        """Code of the kelurahan at a place of the widget, "" at sea."""
        for transform, islands in ((self._land, False), (self._inset, True)):
            there, possible = transform.inverted()
            if not possible:
                continue
            spot = there.map(point)
            for code, path in self._outlines.shapes.items():
                if code.startswith(ISLANDS) == islands and path.contains(spot):
                    return code
        return ""

    def place_of(self, code: str) -> QPointF:
        """Where a kelurahan's middle lies in the widget."""
        transform = self._inset if code.startswith(ISLANDS) else self._land
        return transform.map(self._outlines.middles[code])

    # what is painted

    def paintEvent(self, event: QPaintEvent) -> None:
        theme, painter = self._theme, QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.fillRect(self.rect(), theme["map_sea"])
        if not self._outlines.shapes:
            return
        order = {"green": 0, "amber": 1, "red": 2}  # the thicker line lies over the thinner
        codes = sorted(
            self._outlines.shapes, key=lambda c: (c == self._chosen, order[self._shade(c).colour], c)
        )
        self._paint_frame(painter)
        for code in codes:
            self._paint_shape(painter, code)
        self._paint_marks(painter)
        self._paint_legend(painter)

    def _shade(self, code: str) -> Shade:
        return self._shades.get(code) or Shade("green", 0)

    def _paint_shape(self, painter: QPainter, code: str) -> None:
        colour = self._shade(code).colour
        transform = self._inset if code.startswith(ISLANDS) else self._land
        width = _LINES[colour] * self._line + (self._line if code == self._chosen else 0)
        painter.setPen(QPen(self._theme[f"map_{colour}_line"], width))
        painter.setBrush(self._theme[f"map_{colour}"])
        painter.drawPath(transform.map(self._outlines.shapes[code]))

    def _paint_frame(self, painter: QPainter) -> None:
        """The inset's edge and name."""
        if self._frame.isEmpty():
            return
        painter.setBrush(Qt.BrushStyle.NoBrush)
        painter.setPen(QPen(self._theme["line"], self._line))
        painter.drawRect(self._frame)
        painter.setFont(self._legend_font)
        painter.setPen(self._theme["text2"])
        inner = self._frame.adjusted(8 * self._line, 4 * self._line, 0, 0)
        painter.drawText(
            inner, Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignTop, self.tr("Kep. Seribu")
        )

    def _paint_marks(self, painter: QPainter) -> None:
        ranked = sorted((s.rank, code) for code, s in self._shades.items()
                        if 0 < s.rank <= MOST_MARKS and code in self._outlines.middles)  # fmt: skip
        wanted = [self.place_of(code) for _rank, code in ranked]
        if wanted != self._wanted:
            self._wanted, self._places = wanted, apart(wanted, self._mark * 1.06)
        places = self._places
        painter.setFont(self._font)
        for (rank, code), place in zip(ranked, places, strict=True):
            circle = QRectF(0, 0, self._mark, self._mark)
            circle.moveCenter(place)
            mine = code == self._chosen
            painter.setPen(QPen(self._theme["accent" if mine else "map_red_line"], 1.5 * self._line))
            painter.setBrush(self._theme["accent" if mine else "panel"])
            painter.drawEllipse(circle)
            painter.setPen(self._theme["on_accent" if mine else "text"])
            painter.drawText(circle, Qt.AlignmentFlag.AlignCenter, str(rank))

    def _paint_legend(self, painter: QPainter) -> None:
        box, row = self._legend_box()
        if box.isEmpty():
            return
        theme, unit = self._theme, row / 24
        ground = QColor(theme["panel"])
        painter.setPen(QPen(theme["line"], self._line))
        painter.setBrush(ground)
        painter.drawRoundedRect(box, 4 * unit, 4 * unit)
        painter.setFont(self._legend_font)
        top = box.top() + 8 * unit
        for colour, words in self._legend:
            swatch = QRectF(box.left() + 12 * unit, top + 6 * unit, 20 * unit, 12 * unit)
            painter.setPen(QPen(theme[f"map_{colour}_line"], _LINES[colour] * self._line))
            painter.setBrush(theme[f"map_{colour}"])
            painter.drawRect(swatch)
            painter.setPen(theme["text2"])
            text = QRectF(swatch.right() + 8 * unit, top, box.right() - swatch.right(), row)
            painter.drawText(text, Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignLeft, words)
            top += row
        painter.setPen(theme["text3"])
        for words in self._warning():
            text = QRectF(box.left() + 12 * unit, top, box.width(), row)
            painter.drawText(text, Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignLeft, words)
            top += row

    def _warning(self) -> list[str]:
        """That the boundaries are estimated; a word a line where they would stand wider than the legend."""
        if not self._outlines.approximate:
            return []
        words = self.tr("batas perkiraan")
        metrics = QFontMetricsF(self._legend_font)
        widest = max((metrics.horizontalAdvance(one) for _colour, one in self._legend), default=0.0)
        return words.split() if metrics.horizontalAdvance(words) > 2 * widest else [words]

    # where things lie

    def _legend_box(self) -> tuple[QRectF, float]:
        """The legend's box at the lower right, and the height of one of its lines."""
        metrics = QFontMetricsF(self._legend_font)
        row = metrics.height() * 1.4
        unit = row / 24
        words = [words for _colour, words in self._legend]
        if not words:
            return QRectF(), row
        wide = max(metrics.horizontalAdvance(one) for one in words) + 28 * unit
        warning = self._warning()
        wide = max([wide, *(metrics.horizontalAdvance(one) for one in warning)])
        lines = len(words) + len(warning)
        box = QRectF(0, 0, wide + 24 * unit, lines * row + 16 * unit)
        box.moveBottomRight(QPointF(self.width() - 12 * unit, self.height() - 12 * unit))
        return box, row

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._fit()

    def _fit(self) -> None:
        """Degrees to pixels: the mainland in the middle, the islands in a box at the lower left."""
        land, islands = QRectF(), QRectF()
        for code, path in self._outlines.shapes.items():
            if code.startswith(ISLANDS):
                islands = islands.united(path.boundingRect())
            else:
                land = land.united(path.boundingRect())
        edge = 16 * self._line
        whole = QRectF(self.rect()).adjusted(edge, edge, -edge, -edge)
        legend, _row = self._legend_box()
        wide = legend.width() > whole.width() * 0.2  # it would cover the south-east
        self._land = fitted(land, whole.adjusted(0, 0, -legend.width() * 0.35 if wide else 0, 0))
        self._frame = QRectF()
        if islands.isEmpty():
            return
        metrics = QFontMetricsF(self._legend_font)
        head = metrics.height() + 8 * self._line
        named = metrics.horizontalAdvance(self.tr("Kep. Seribu")) + 20 * self._line
        self._frame = QRectF(0, 0, max(named, whole.width() * 0.21), whole.height() * 0.27)
        self._frame.moveBottomLeft(whole.bottomLeft())
        inner = self._frame.adjusted(edge / 2, head, -edge / 2, -edge / 2)
        self._inset = fitted(islands, inner)

    # the pointer

    def mousePressEvent(self, event: QMouseEvent) -> None:
        if event.button() == Qt.MouseButton.LeftButton and (code := self.at(event.position())):
            self.chosen.emit(code)
            event.accept()
            return
        super().mousePressEvent(event)

    def event(self, event: QEvent) -> bool:
        if isinstance(event, QHelpEvent) and event.type() == QEvent.Type.ToolTip:
            code = self.at(QPointF(event.pos()))
            if code:
                name = self._outlines.names.get(code, code)
                words = self.tr("{name}: {n} menunggu").format(name=name, n=self._shade(code).waiting)
                QToolTip.showText(event.globalPos(), words, self)
            else:
                QToolTip.hideText()
            return True
        return super().event(event)


def fitted(box: QRectF, into: QRectF) -> QTransform:
    """Degrees of a box to pixels of another, as large as fits, in its middle."""
    if box.isEmpty() or into.isEmpty():
        return QTransform()
    scale = min(into.width() / box.width(), into.height() / box.height())
    middle, centre = box.center(), into.center()
    return QTransform(scale, 0, 0, scale, centre.x() - middle.x() * scale, centre.y() - middle.y() * scale)


def apart(places: Sequence[QPointF], least: float) -> list[QPointF]:
    """The places, pushed apart until no two are nearer than ``least`` pixels; the same each time."""
    spots = [QPointF(place) for place in places]
    for _ in range(_ROUNDS):
        moved = False
        for i, one in enumerate(spots):
            for j in range(i + 1, len(spots)):
                other = spots[j]
                dx, dy = other.x() - one.x(), other.y() - one.y()
                apart = hypot(dx, dy)
                if apart >= least:
                    continue
                if apart == 0:
                    dx, dy, apart = 1.0, 0.0, 1.0
                push = (least - apart) / 2
                step = QPointF(dx / apart * push, dy / apart * push)
                one -= step
                other += step
                moved = True
        if not moved:
            break
    return spots
