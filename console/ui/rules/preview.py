"""A small picture of where a rule looks: its polygon or its kelurahan over the outlines of all of them."""

from __future__ import annotations

import json
from collections.abc import Sequence
from typing import Any, Final

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QPainter, QPaintEvent, QPen, QPolygonF, QTransform
from PySide6.QtWidgets import QWidget

from console.ui.theme import Theme
from models.routing import Corners

HEIGHT: Final = 180
#: Degrees around the place shown, so that its neighbourhood can be recognised.
AROUND: Final = 0.02

Rings = list[tuple[str, QPolygonF]]


def rings(outline: str) -> Rings:
    """The outlines of kelurahan, ready to paint; for a worker thread.

    Args:
        outline: GeoJSON as the map page has it.
    """
    found: Rings = []
    for feature in json.loads(outline)["features"]:
        geometry: dict[str, Any] = feature["geometry"]
        parts = geometry["coordinates"]
        for part in parts if geometry["type"] == "MultiPolygon" else [parts]:
            found.append((feature["properties"]["code"], _polygon(part[0])))
    return found


def _polygon(corners: Sequence[Sequence[float]]) -> QPolygonF:
    return QPolygonF([QPointF(lon, -lat) for lon, lat in corners])


class PlacePreview(QWidget):
    """See the module."""

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        self._rings: Rings = []
        self._polygon, self._kelurahan = QPolygonF(), frozenset[str]()
        self.setFixedHeight(HEIGHT)
        theme.changed.connect(self.update)

    def set_rings(self, found: Rings) -> None:
        """The outlines are there."""
        self._rings = found
        self.update()

    def show_place(self, polygon: Corners, kelurahan: Sequence[str], words: str) -> None:
        """Show where a rule looks.

        Args:
            polygon: corners (longitude, latitude), () for none.
            kelurahan: codes.
            words: the same for a screen reader.
        """
        self._polygon, self._kelurahan = _polygon(polygon), frozenset(kelurahan)
        self.setAccessibleName(words)
        self.update()

    def paintEvent(self, event: QPaintEvent) -> None:
        theme, painter = self._theme, QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.fillRect(self.rect(), theme["map_sea"])
        to_screen = self._fitted()
        pen = QPen(theme["map_green_line"], 1)
        pen.setCosmetic(True)
        for code, ring in self._rings:
            painter.setPen(pen)
            painter.setBrush(theme["accent_soft" if code in self._kelurahan else "map_green"])
            painter.drawPolygon(to_screen.map(ring))
        edge = QPen(theme["accent"], 2)
        painter.setPen(edge)
        painter.setBrush(Qt.BrushStyle.NoBrush)
        for code, ring in self._rings:
            if code in self._kelurahan:
                painter.drawPolygon(to_screen.map(ring))
        if not self._polygon.isEmpty():
            soft = QColor(theme["accent"])
            soft.setAlphaF(0.2)
            painter.setBrush(soft)
            painter.drawPolygon(to_screen.map(self._polygon))
        painter.setPen(QPen(theme["line"], 1))
        painter.setBrush(Qt.BrushStyle.NoBrush)
        painter.drawRect(QRectF(self.rect()).adjusted(0.5, 0.5, -0.5, -0.5))

    def _fitted(self) -> QTransform:
        """Degrees to pixels: around the place, or the whole city when there is none."""
        box = self._polygon.boundingRect()
        for code, ring in self._rings:
            if code in self._kelurahan:
                box = box.united(ring.boundingRect())
        if box.isEmpty():
            for code, ring in self._rings:
                if not code.startswith("31.01"):  # the islands lie far out
                    box = box.united(ring.boundingRect())
        box = box.adjusted(-AROUND, -AROUND, AROUND, AROUND)
        scale = min(self.width() / box.width(), self.height() / box.height())
        middle = box.center()
        return QTransform(
            scale, 0, 0, scale, self.width() / 2 - middle.x() * scale, self.height() / 2 - middle.y() * scale
        )
