"""A small picture of where a rule looks: its polygon or its kelurahan over the outlines of all of them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Final

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QPainter, QPainterPath, QPaintEvent, QPen, QPolygonF, QTransform
from PySide6.QtWidgets import QWidget

from console.ui.choropleth import ISLANDS, Outlines, fitted
from console.ui.theme import Theme
from models.routing import Corners

HEIGHT: Final = 180
#: Degrees around the place shown, so that its neighbourhood can be recognised.
AROUND: Final = 0.02


class PlacePreview(QWidget):
    """See the module."""

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        self._shapes: Mapping[str, QPainterPath] = {}
        self._polygon, self._kelurahan = QPolygonF(), frozenset[str]()
        self.setFixedHeight(HEIGHT)
        theme.changed.connect(self.update)

    def set_outlines(self, found: Outlines) -> None:
        """The outlines are there."""
        self._shapes = found.shapes
        self.update()

    def show_place(self, polygon: Corners, kelurahan: Sequence[str], words: str) -> None:
        """Show where a rule looks.

        Args:
            polygon: corners (longitude, latitude), () for none.
            kelurahan: codes.
            words: the same for a screen reader.
        """
        self._polygon, self._kelurahan = (
            QPolygonF([QPointF(lon, -lat) for lon, lat in polygon]),
            frozenset(kelurahan),
        )
        self.setAccessibleName(words)
        self.update()

    def paintEvent(self, event: QPaintEvent) -> None:
        theme, painter = self._theme, QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.fillRect(self.rect(), theme["map_sea"])
        to_screen = self._fitted()
        pen = QPen(theme["map_green_line"], 1)
        pen.setCosmetic(True)
        painter.setPen(pen)
        for code, shape in self._shapes.items():
            painter.setBrush(theme["accent_soft" if code in self._kelurahan else "map_green"])
            painter.drawPath(to_screen.map(shape))
        edge = QPen(theme["accent"], 2)
        painter.setPen(edge)
        painter.setBrush(Qt.BrushStyle.NoBrush)
        for shape in self._meant():
            painter.drawPath(to_screen.map(shape))
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
        for shape in self._meant():
            box = box.united(shape.boundingRect())
        if box.isEmpty():
            for code, shape in self._shapes.items():
                if not code.startswith(ISLANDS):  # they lie far out
                    box = box.united(shape.boundingRect())
        return fitted(box.adjusted(-AROUND, -AROUND, AROUND, AROUND), QRectF(self.rect()))

    def _meant(self) -> list[QPainterPath]:
        return [shape for code, shape in self._shapes.items() if code in self._kelurahan]
