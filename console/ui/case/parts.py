"""The small parts of the case panel: a line with emphasis, a section, a clock's bar, a picture.

Nothing here can show markup: every label is plain text and the emphasis of a line is painted by position, so
a citizen's text cannot dress itself up (law 8).
"""

from __future__ import annotations

from PySide6.QtCore import QPointF, QRectF, QSize, Qt
from PySide6.QtGui import (
    QFontMetrics,
    QImage,
    QPainter,
    QPaintEvent,
    QPen,
    QPixmap,
    QTextCharFormat,
    QTextLayout,
    QTextOption,
)
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QSizePolicy, QVBoxLayout, QWidget

from console.ui.theme import FONTS, Theme
from console.ui.widgets import voice

MARGIN = 16  # pixels from the panel's edge to its content
VOICES = {
    "strong": "text", "plain": "text", "second": "text2", "third": "text3", "struck": "text3", "wrong": "red_text",
    "near": "amber_text",
}  # fmt: skip
PICTURE_HEIGHT = 112


def plain(theme: Theme, text: str = "", name: str = "", role: str = "data") -> QLabel:
    """A label that can only show plain text.

    Args:
        name: voice: `second`, `third`, `wrong`, `accent`, or none.
        role: font role.
    """
    label = QLabel()
    label.setTextFormat(Qt.TextFormat.PlainText)
    label.setText(text)
    if name:
        voice(label, name, theme, role)
    else:
        label.setFont(theme.font(role))
    return label


def level(label: QLabel, height: int) -> QLabel:
    """Make a label stand level with the first line of what is beside it: so many pixels high."""
    label.setMinimumHeight(height)
    label.setAlignment(Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignLeft)
    return label


class Phrase(QWidget):
    """A line of words in different voices, wrapped where it must: "**Banjir** 0,93 · air, sepaha"."""

    def __init__(self, theme: Theme, role: str = "data", pad: int = 0, parent: QWidget | None = None) -> None:
        """Make an empty line.

        Args:
            role: font role.
            pad: pixels above and below, so that it stands level with a button of 28 pixels.
        """
        super().__init__(parent)
        self._theme, self._role, self._pad = theme, role, pad
        self._parts: tuple[tuple[str, str], ...] = ()
        self._layout = QTextLayout()
        self._width = -1
        self._height = 0
        policy = QSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Minimum)
        policy.setHeightForWidth(True)
        self.setSizePolicy(policy)
        theme.changed.connect(self._dress)

    def set_parts(self, *parts: tuple[str, str]) -> None:
        """Say something.

        Args:
            parts: text and voice, see `VOICES`. Spaces between are the caller's.
        """
        if parts == self._parts:
            return
        self._parts = parts
        self.setAccessibleName(self.text())
        self._dress()

    def text(self) -> str:
        """All of it as one plain text."""
        return "".join(text for text, _voice in self._parts)

    def _dress(self) -> None:
        formats: list[QTextLayout.FormatRange] = []
        start = 0
        for text, name in self._parts:
            length = len(text.encode("utf-16-le")) // 2  # Qt counts in UTF-16 units
            run = QTextLayout.FormatRange()
            run.start, run.length = start, length
            look = QTextCharFormat()
            look.setForeground(self._theme[VOICES[name]])
            font = self._theme.font(self._role, 500 if name == "strong" else None)
            font.setStrikeOut(name == "struck")
            look.setFont(font)
            run.format = look
            formats.append(run)
            start += length
        self._layout = QTextLayout(self.text(), self._theme.font(self._role))
        option = QTextOption()
        option.setWrapMode(QTextOption.WrapMode.WrapAtWordBoundaryOrAnywhere)
        self._layout.setTextOption(option)
        self._layout.setFormats(formats)
        self._width = -1
        self.updateGeometry()
        self.update()

    def _flow(self, width: int) -> int:
        """Break into lines of this width; the height it takes."""
        if width == self._width:
            return self._height
        line_height = FONTS[self._role][1]
        y = 0
        self._layout.beginLayout()
        while (line := self._layout.createLine()).isValid():
            line.setLineWidth(max(width, 1))
            line.setPosition(QPointF(0, y + (line_height - line.height()) / 2))
            y += line_height
        self._layout.endLayout()
        self._width, self._height = width, max(y, line_height)
        return self._height

    def hasHeightForWidth(self) -> bool:
        return True

    def heightForWidth(self, width: int) -> int:
        return self._flow(width) + 2 * self._pad

    def sizeHint(self) -> QSize:
        natural = QFontMetrics(self._theme.font(self._role, 500)).horizontalAdvance(self.text()) + 2
        return QSize(min(natural, 320), FONTS[self._role][1] + 2 * self._pad)

    def minimumSizeHint(self) -> QSize:
        return QSize(40, FONTS[self._role][1] + 2 * self._pad)

    def paintEvent(self, event: QPaintEvent) -> None:
        self._flow(self.width())
        self._layout.draw(QPainter(self), QPointF(0, self._pad))


class Section(QWidget):
    """A part of the panel between two rules."""

    def __init__(self, theme: Theme, title: str = "", parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.column = QVBoxLayout(self)
        self.column.setContentsMargins(MARGIN, 12, MARGIN, 12)
        self.column.setSpacing(8)
        self.head = QHBoxLayout()
        self.head.setSpacing(8)
        self.title = plain(theme, title, "third", "caption")
        if title:
            self.head.addWidget(self.title)
            self.head.addStretch(1)
            self.column.addLayout(self.head)
            self.setAccessibleName(title)


class Bar(QWidget):
    """How much of a clock's time has gone: 4 pixels high."""

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        self._share, self._token = 0.0, "accent"
        self.setFixedHeight(4)
        theme.changed.connect(self.update)

    def show_share(self, share: float, token: str) -> None:
        """Fill so much of it (0 to 1) in the colour of a token."""
        self._share, self._token = min(1.0, max(0.0, share)), token
        self.update()

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(self._theme["line"])
        painter.drawRoundedRect(QRectF(self.rect()), 2, 2)
        if self._share > 0:
            painter.setBrush(self._theme[self._token])
            painter.drawRoundedRect(QRectF(0, 0, max(4.0, self.width() * self._share), 4), 2, 2)


class Sign(QWidget):
    """An icon of 16 pixels beside words; it says nothing the words do not."""

    def __init__(self, theme: Theme, icon: str = "", colour: str = "text2") -> None:
        super().__init__()
        self._theme, self._icon, self._colour = theme, icon, colour
        self.setFixedSize(16, 16)
        theme.changed.connect(self.update)

    def show_icon(self, icon: str, colour: str = "") -> None:
        """Another icon, and another colour token where one is given."""
        self._icon, self._colour = icon, colour or self._colour
        self.update()

    def paintEvent(self, event: QPaintEvent) -> None:
        if self._icon:
            pixmap = self._theme.pixmap(self._icon, self._colour, 16, self.devicePixelRatioF())
            QPainter(self).drawPixmap(0, 0, pixmap)


class Picture(QFrame):
    """A photo scaled into its frame, or a dashed frame that says why there is none."""

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        self._pixmap = QPixmap()
        self._words, self._icon = "", "camera"
        self.setFixedHeight(PICTURE_HEIGHT)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        theme.changed.connect(self.update)

    def show_words(self, words: str, icon: str = "camera") -> None:
        """No photo, and why."""
        self._pixmap, self._words, self._icon = QPixmap(), words, icon
        self.setAccessibleName(words)
        self.update()

    def show_image(self, image: QImage, name: str) -> None:
        """A photo; `name` is what a screen reader says."""
        self._pixmap, self._words = QPixmap.fromImage(image), ""
        self.setAccessibleName(name)
        self.update()

    @property
    def words(self) -> str:
        """What stands in the place of a photo, "" when there is one."""
        return self._words

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        box = QRectF(self.rect()).adjusted(0.5, 0.5, -0.5, -0.5)
        if not self._pixmap.isNull():
            painter.fillRect(self.rect(), self._theme["sunken"])
            size = self._pixmap.size().scaled(self.size(), Qt.AspectRatioMode.KeepAspectRatio)
            left, top = (self.width() - size.width()) // 2, (self.height() - size.height()) // 2
            painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform)
            painter.drawPixmap(QRectF(left, top, size.width(), size.height()).toRect(), self._pixmap)
            return
        painter.setPen(QPen(self._theme["line_ctrl"], 1, Qt.PenStyle.DashLine))
        painter.drawRoundedRect(box, 2, 2)
        icon = self._theme.pixmap(self._icon, "text3", 16, self.devicePixelRatioF())
        painter.drawPixmap(int(box.center().x()) - 8, int(box.center().y()) - 20, icon)
        painter.setPen(self._theme["text2"])
        painter.setFont(self._theme.font("data"))
        below = QRectF(8, box.center().y() + 2, box.width() - 16, 44)
        flags = Qt.AlignmentFlag.AlignHCenter | Qt.AlignmentFlag.AlignTop | Qt.TextFlag.TextWordWrap
        painter.drawText(below, int(flags), self._words)
