"""The painted kelurahan with points over them: numbered circles of hotspots, or a dot a case in its status' colour."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any, Final

import numpy as np
from PySide6.QtCore import QEvent, QPointF, QRectF, Qt, Signal
from PySide6.QtGui import QColor, QHelpEvent, QImage, QMouseEvent, QPainter, QPaintEvent, QPen, QResizeEvent
from PySide6.QtWidgets import QToolTip, QWidget

from console.core.figures.replay import GREEN, RED, YELLOW
from console.ui.choropleth import ISLANDS, Choropleth, Outlines, apart

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from console.core.figures.hotspots import Hotspot
    from console.ui.theme import Theme

#: Radius of a dot in pixels, by how many there are at most.
_RADII: Final = ((4_000, 4), (20_000, 3), (80_000, 2))
LEAST: Final = 11.0
"""Pixels of a hotspot's smallest radius: its number must fit."""
_METRES_NORTH: Final = 110_574.0
_NAMES: Final = {GREEN: "green", YELLOW: "amber", RED: "red"}


class PointMap(Choropleth):
    """A choropleth that knows where a place lies; the shading is quiet."""

    resized = Signal()

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(theme, parent=parent)
        self._coast = 0.0  # north of it lie the islands; degrees of minus latitude

    def set_outlines(self, found: Outlines) -> None:
        super().set_outlines(found)
        tops = [p.boundingRect().top() for code, p in found.shapes.items() if not code.startswith(ISLANDS)]
        self._coast = min(tops, default=0.0)

    @property
    def has_outlines(self) -> bool:
        """Whether the shapes are there."""
        return bool(self._outlines.shapes)

    @property
    def approximate(self) -> bool:
        """Whether the boundaries are estimated."""
        return self._outlines.approximate

    def pixels(self, lat: Any, lon: Any) -> tuple[Any, Any]:
        """Pixels of places in degrees, as arrays."""
        lat, lon = np.asarray(lat, float), np.asarray(lon, float)
        islands = -lat < self._coast
        x, y = np.empty(len(lat)), np.empty(len(lat))
        for transform, rows in ((self._land, ~islands), (self._inset, islands)):
            x[rows] = lon[rows] * transform.m11() + transform.dx()
            y[rows] = -lat[rows] * transform.m22() + transform.dy()
        return x, y

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self.resized.emit()


class SpotMap(PointMap):
    """Hotspots as circles, numbered as in the list.

    Signals:
        picked: place of a hotspot in the list.
    """

    picked = Signal(int)

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(theme, parent)
        self._spots: Sequence[Hotspot] = ()
        self._texts: Sequence[str] = ()
        self._at = -1

    def show_spots(self, spots: Sequence[Hotspot], texts: Sequence[str], words: str) -> None:
        """Show these; ``texts`` are their tooltips, ``words`` all of it for a screen reader."""
        self._spots, self._texts = spots, texts
        self.set_shades({}, words)

    def set_current(self, place: int) -> None:
        """The one the list stands on."""
        self._at = place
        self.update()

    def paintEvent(self, event: QPaintEvent) -> None:
        super().paintEvent(event)
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setFont(self._theme.font("keycap", 600))
        for i, circle in reversed(list(enumerate(self._circles()))):
            mine = i == self._at
            ground = QColor(self._theme["accent"])
            ground.setAlpha(90 if mine else 48)
            painter.setPen(QPen(self._theme["accent"], 2.5 if mine else 1.5))
            painter.setBrush(ground)
            painter.drawEllipse(circle)
            painter.setPen(self._theme["text"])
            painter.drawText(circle, Qt.AlignmentFlag.AlignCenter, str(i + 1))
        painter.end()

    def _circles(self) -> list[QRectF]:
        """Where each lies, as large as it is; small ones pushed apart so that their numbers can be read."""
        x, y = self.pixels([spot.lat for spot in self._spots], [spot.lon for spot in self._spots])
        found = []
        for spot, place in zip(self._spots, apart([QPointF(*at) for at in zip(x, y, strict=True)], 2 * LEAST),
                               strict=True):  # fmt: skip
            scale = (self._inset if -spot.lat < self._coast else self._land).m22()
            radius = max(LEAST, spot.radius / _METRES_NORTH * scale)
            circle = QRectF(0, 0, 2 * radius, 2 * radius)
            circle.moveCenter(place)
            found.append(circle)
        return found

    def spot_at(self, point: QPointF) -> int:
        """The hotspot at a place of the widget, -1 none."""
        return next((i for i, circle in enumerate(self._circles()) if circle.contains(point)), -1)

    def mousePressEvent(self, event: QMouseEvent) -> None:
        found = self.spot_at(event.position())
        if event.button() == Qt.MouseButton.LeftButton and found >= 0:
            self.picked.emit(found)
            return
        super().mousePressEvent(event)

    def event(self, event: QEvent) -> bool:
        if isinstance(event, QHelpEvent) and event.type() == QEvent.Type.ToolTip:
            found = self.spot_at(QPointF(event.pos()))
            if found >= 0:
                QToolTip.showText(event.globalPos(), self._texts[found], self)
            else:
                QToolTip.hideText()
            return True
        return super().event(event)


class DotMap(PointMap):
    """A picture of dots over the kelurahan; whoever plays makes it (``stamped``)."""

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(theme, parent)
        self._dots: QImage | None = None

    def show_dots(self, dots: QImage, words: str) -> None:
        """Show a moment; ``words`` say it for a screen reader."""
        self._dots = dots
        self.set_shades({}, words)

    def paintEvent(self, event: QPaintEvent) -> None:
        super().paintEvent(event)
        if self._dots is not None:
            painter = QPainter(self)
            painter.drawImage(QRectF(self.rect()), self._dots)
            painter.end()

    def event(self, event: QEvent) -> bool:
        if event.type() == QEvent.Type.ToolTip:
            return True  # its tooltip would tell numbers of now
        return super().event(event)

    def inks(self) -> dict[int, tuple[int, int]]:
        """By colour of the replay what a dot and its edge are painted with, as 32 bits."""
        edge = self._theme["panel"].rgba()
        return {colour: (self._theme[token].rgba(), edge) for colour, token in _NAMES.items()}


def stamped(
    x: NDArray[Any], y: NDArray[Any], colours: NDArray[np.uint8], inks: dict[int, tuple[int, int]],
    size: tuple[int, int], scale: float,
) -> QImage:  # fmt: skip
    """Dots in the shapes of their status, red over amber over green; for a worker thread.

    Args:
        x, y: pixels of the widget; NaN where a case has no place.
        colours: of the replay, one a case.
        inks: as ``DotMap.inks``.
        size: of the widget.
        scale: device pixels a pixel.
    """
    wide, high = (max(1, round(side * scale)) for side in size)
    canvas = np.zeros((high, wide), np.uint32)
    seen = ~np.isnan(x) & (colours > 0)
    radius = max(1, round(next((r for most, r in _RADII if seen.sum() <= most), 1) * scale))
    reach = radius + 2
    for colour in (GREEN, YELLOW, RED):
        rows = np.flatnonzero(seen & (colours == colour))
        column, line = (x[rows] * scale).round(), (y[rows] * scale).round()
        inside = (column >= reach) & (column < wide - reach) & (line >= reach) & (line < high - reach)
        flat = (line[inside] * wide + column[inside]).astype(np.int64)
        ink, edge = inks[colour]
        for grown, paint in ((1, edge), (0, ink)):
            for down, right in _shape(colour, radius, grown):
                canvas.reshape(-1)[flat + down * wide + right] = paint
    image = QImage(canvas.data, wide, high, wide * 4, QImage.Format.Format_ARGB32).copy()
    image.setDevicePixelRatio(1.0)
    return image


def _shape(colour: int, radius: int, grown: int) -> list[tuple[int, int]]:
    """Pixels of a triangle, a square or a circle around its middle: (down, right)."""
    reach = radius + grown
    found = []
    for down in range(-reach, reach + 1):
        for right in range(-reach, reach + 1):
            if colour == GREEN:
                inside = down**2 + right**2 <= (reach + 0.3) ** 2
            elif colour == YELLOW:
                inside = max(abs(down), abs(right)) <= reach - (radius > 2)
            else:
                inside = abs(right) <= (down + reach) / 2
            if inside:
                found.append((down, right))
    return found
