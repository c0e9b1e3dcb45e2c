"""Keys drawn as small plates: inside buttons, in the hints of the message bar, in the overlay of all keys."""

from __future__ import annotations

from PySide6.QtCore import QRectF, QSize, Qt
from PySide6.QtGui import QFontMetrics, QIcon, QPainter, QPaintEvent, QPen, QPixmap
from PySide6.QtWidgets import QWidget

from console.ui.theme import Theme

KEYCAP_HEIGHT = 18
GAP = 6  # pixels between a button's text and its keycap, beside the style's own


def keycap_size(theme: Theme, text: str) -> QSize:
    """Pixels a keycap with this text takes."""
    width = QFontMetrics(theme.font("keycap")).horizontalAdvance(text)
    return QSize(max(KEYCAP_HEIGHT, width + 10), KEYCAP_HEIGHT)


def icon_size(theme: Theme, text: str) -> QSize:
    """Pixels a keycap takes as the icon of a button, its distance from the text included."""
    return keycap_size(theme, text) + QSize(GAP, 0)


def paint_keycap(
    painter: QPainter, theme: Theme, rect: QRectF, text: str, ink: str = "text2", edge: str = "line"
) -> None:
    """A key as a small plate with its letter.

    Args:
        rect: pixels to fill.
        ink: token of the letter.
        edge: token of the border. The border is decoration: the letter alone says which key.
    """
    painter.save()
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    box = rect.adjusted(0.5, 0.5, -0.5, -0.5)
    painter.setPen(QPen(theme[edge], 1))
    if edge == ink:  # on the ground of a primary button
        painter.drawRoundedRect(box, 3, 3)
    else:
        painter.setBrush(theme[edge])
        painter.drawRoundedRect(box, 3, 3)
        painter.setBrush(theme["sunken"])
        painter.drawRoundedRect(box.adjusted(0, 0, 0, -1), 3, 3)
    painter.setPen(theme[ink])
    painter.setFont(theme.font("keycap"))
    painter.drawText(rect.adjusted(0, 0, 0, -1), Qt.AlignmentFlag.AlignCenter, text)
    painter.restore()


def keycap_icon(theme: Theme, text: str, ink: str = "text2", edge: str = "line") -> QIcon:
    """A keycap as an icon of `icon_size`, for buttons.

    The style keeps four pixels between icon and text, the design eight: the icon brings the rest on its left
    side.
    """
    size = icon_size(theme, text)
    icon = QIcon()
    for scale in theme.scales:
        for mode, tokens in ((QIcon.Mode.Normal, (ink, edge)), (QIcon.Mode.Disabled, ("text3", "line"))):
            pixmap = QPixmap(size * scale)
            pixmap.setDevicePixelRatio(scale)
            pixmap.fill(Qt.GlobalColor.transparent)
            painter = QPainter(pixmap)
            paint_keycap(painter, theme, QRectF(GAP, 0, size.width() - GAP, size.height()), text, *tokens)
            painter.end()
            icon.addPixmap(pixmap, mode)
    return icon


class Keycap(QWidget):
    """A keycap standing by itself, as in the hints of the message bar."""

    def __init__(self, theme: Theme, text: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme, self._text = theme, text
        self.setFixedSize(keycap_size(theme, text))
        self.setAccessibleName(text)
        theme.changed.connect(self.update)

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        paint_keycap(painter, self._theme, QRectF(self.rect()), self._text)
