"""The small parts every screen is made of. Each reads its colours from the theme it was given and follows it.

Painted parts (chip, badge, avatar) draw themselves from tokens; the rest takes its shape from the style
sheet through properties. What can be clicked can be reached by keyboard; everything has a name for a screen
reader.
"""

from __future__ import annotations

from typing import ClassVar

from PySide6.QtCore import QCoreApplication, QPoint, QRectF, QSize, Qt, Signal
from PySide6.QtGui import (
    QFontMetrics,
    QIcon,
    QKeyEvent,
    QMouseEvent,
    QPainter,
    QPaintEvent,
    QPen,
)
from PySide6.QtWidgets import (
    QAbstractButton,
    QButtonGroup,
    QFrame,
    QHBoxLayout,
    QLabel,
    QPushButton,
    QScrollArea,
    QSizePolicy,
    QToolButton,
    QVBoxLayout,
    QWidget,
)

from console.ui.keycap import icon_size, keycap_icon
from console.ui.theme import Theme

CHIP_HEIGHT = 22
PANEL_HEADER = 40


class Button(QPushButton):
    """A push button in one of three voices, with its key as part of the label.

    `primary` once a screen, `outlined` for the others, `flat` for links.
    """

    INK: ClassVar[dict[str, str]] = {"primary": "on_accent", "outlined": "text", "flat": "accent_text"}

    def __init__(
        self,
        theme: Theme,
        text: str,
        *,
        key: str = "",
        icon: str = "",
        variant: str = "outlined",
        compact: bool = False,
        parent: QWidget | None = None,
    ) -> None:
        """Make a button.

        Args:
            key: keycap shown after the text; the shortcut itself belongs to the action.
            icon: icon shown before the text; a keycap wins over it.
            variant: `primary`, `outlined` or `flat`.
            compact: 28 instead of 32 pixels high.
        """
        super().__init__(text, parent)
        self._theme, self._key, self._icon_name, self._variant = theme, key, icon, variant
        self.setProperty("variant", variant)
        self.setProperty("compact", compact)
        self.setFont(theme.font("data_medium"))
        self.setAutoDefault(False)
        theme.changed.connect(self._dress)
        self._dress()

    def set_key(self, key: str) -> None:
        """Show another key, or none."""
        self._key = key
        self._dress()

    def _dress(self) -> None:
        ink = self.INK[self._variant]
        if self._key:
            # The icon is the keycap: drawn after the text because the button runs from right to left.
            edge = ink if self._variant == "primary" else "line"
            self.setIcon(keycap_icon(self._theme, self._key, ink if edge == ink else "text2", edge))
            self.setIconSize(icon_size(self._theme, self._key))
            self.setLayoutDirection(Qt.LayoutDirection.RightToLeft)
            return
        self.setLayoutDirection(Qt.LayoutDirection.LeftToRight)
        self.setIcon(self._theme.icon(self._icon_name, ink) if self._icon_name else QIcon())
        self.setIconSize(QSize(16, 16))


class IconButton(QToolButton):
    """A square button of one icon; its tooltip is its name for a screen reader too."""

    def __init__(
        self, theme: Theme, icon: str, name: str, *, colour: str = "text2", parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        theme.set_icon(self, icon, colour)
        self.setToolTip(name)
        self.setAccessibleName(name)
        self.setFixedSize(28, 28)


class Chip(QAbstractButton):
    """A word on a coloured ground: a filter that can be taken away, a status, a warning or a plain note."""

    removed = Signal()

    KINDS: ClassVar[dict[str, tuple[str, str, str]]] = {  # kind: (ground, ink, edge or none)
        "filter": ("accent_soft", "accent_text", ""),
        "plain": ("panel", "text2", "line"),
        "warning": ("amber_soft", "amber_text", ""),
        "red": ("red_soft", "red_text", ""),
        "amber": ("amber_soft", "amber_text", ""),
        "green": ("green_soft", "green_text", ""),
        "text3": ("panel", "text2", "line"),
    }

    def __init__(
        self,
        theme: Theme,
        text: str,
        kind: str = "filter",
        *,
        icon: str = "",
        status: str = "",
        parent: QWidget | None = None,
    ) -> None:
        """Make a chip.

        Args:
            kind: `filter` (with a cross; emits `removed`), `plain` or `warning`.
            icon: drawn before the word; a warning without one gets the warning sign.
            status: slug of a status; sets ground, ink and shape and overrules `kind`.
        """
        super().__init__(parent)
        self._theme, self._icon_name, self._status = theme, icon, status
        self._kind = kind
        if kind == "warning" and not icon:
            self._icon_name = "warning"
        self.setText(text)
        self.setAccessibleName(text)
        removable = kind == "filter" and not status
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus if removable else Qt.FocusPolicy.NoFocus)
        if removable:
            self.setToolTip(QCoreApplication.translate("Chip", "Hapus saringan ini"))
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
        theme.changed.connect(self.update)

    def set_status(self, status: str, text: str) -> None:
        """Show another status and its word."""
        self._status = status
        self.setText(text)
        self.setAccessibleName(text)
        self.updateGeometry()
        self.update()

    def sizeHint(self) -> QSize:
        width = QFontMetrics(self._theme.font("caption_medium")).horizontalAdvance(self.text()) + 16
        width += 18 if self._icon_name or self._status else 0
        width += 18 if self._removable else 0
        return QSize(width, CHIP_HEIGHT)

    def minimumSizeHint(self) -> QSize:
        return self.sizeHint()

    @property
    def _removable(self) -> bool:
        return self._kind == "filter" and not self._status

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        super().mouseReleaseEvent(event)
        where = event.position().toPoint()
        if self._removable and where.x() > self.width() - 24 and self.rect().contains(where):
            self.removed.emit()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if self._removable and event.key() in (Qt.Key.Key_Delete, Qt.Key.Key_Backspace, Qt.Key.Key_Return):
            self.removed.emit()
            return
        super().keyPressEvent(event)

    def paintEvent(self, event: QPaintEvent) -> None:
        theme = self._theme
        kind = theme.status_token(self._status) if self._status else self._kind
        ground, ink, edge = self.KINDS[kind]
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        box = QRectF(self.rect()).adjusted(0.5, 0.5, -0.5, -0.5)
        painter.setPen(QPen(theme[edge], 1) if edge else Qt.PenStyle.NoPen)
        painter.setBrush(theme[ground])
        painter.drawRoundedRect(box, 3, 3)
        x, scale = 8, self.devicePixelRatioF()
        if self._status:
            theme.paint_status(painter, self._status, x, (self.height() - 10) / 2, 10)
            x += 16
        elif self._icon_name:
            painter.drawPixmap(QPoint(x - 1, 4), theme.pixmap(self._icon_name, ink, 14, scale))
            x += 18
        painter.setPen(theme[ink])
        painter.setFont(theme.font("caption_medium"))
        painter.drawText(self.rect().adjusted(x, 0, 0, 0), Qt.AlignmentFlag.AlignVCenter, self.text())
        if self._removable:
            painter.drawPixmap(QPoint(self.width() - 20, 5), theme.pixmap("close", ink, 12, scale))
        if self.hasFocus():
            painter.setPen(QPen(theme["accent"], 2))
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.drawRoundedRect(QRectF(self.rect()).adjusted(1, 1, -1, -1), 3, 3)


def paint_badge(painter: QPainter, theme: Theme, right: float, top: float, count: int) -> None:
    """A count on a dark lozenge with its top right corner at (right, top); counts work, not noise."""
    text = str(count) if count < 1000 else "999+"
    width = max(18.0, QFontMetrics(theme.font("keycap")).horizontalAdvance(text) + 10.0)
    box = QRectF(right - width, top, width, 18)
    painter.save()
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(theme["text2"])
    painter.drawRoundedRect(box, 9, 9)
    painter.setPen(theme["panel"])
    painter.setFont(theme.font("keycap", 600))
    painter.drawText(box, Qt.AlignmentFlag.AlignCenter, text)
    painter.restore()


def paint_avatar(
    painter: QPainter, theme: Theme, box: QRectF, name: str, *, mine: bool = False, hollow: bool = False
) -> None:
    """The first letter of a person in a circle: accent for oneself, one quiet colour for everybody else.

    Args:
        hollow: a ring only: he is there, and holds nothing.
    """
    token = "accent" if mine else "c2"
    painter.save()
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.setPen(QPen(theme[token], 1.5) if hollow else Qt.PenStyle.NoPen)
    painter.setBrush(Qt.BrushStyle.NoBrush if hollow else theme[token])
    painter.drawEllipse(box.adjusted(0.75, 0.75, -0.75, -0.75) if hollow else box)
    painter.setPen(theme[token] if hollow else theme.on(token))
    painter.setFont(theme.font("keycap" if box.width() < 28 else "data", 600))
    painter.drawText(box, Qt.AlignmentFlag.AlignCenter, name[:1].upper())
    painter.restore()


class Avatar(QWidget):
    """One person."""

    def __init__(
        self, theme: Theme, name: str, *, mine: bool = False, size: int = 20, parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self._theme, self._name, self._mine, self._hollow = theme, name, mine, False
        self.setFixedSize(size, size)
        self.set_name(name)
        theme.changed.connect(self.update)

    def set_name(self, name: str) -> None:
        self._name = name
        self.setToolTip(name)
        self.setAccessibleName(name)
        self.update()

    def set_look(self, *, mine: bool, hollow: bool) -> None:
        """Oneself or somebody else; a ring or a disc (see `paint_avatar`)."""
        self._mine, self._hollow = mine, hollow
        self.update()

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        paint_avatar(
            painter, self._theme, QRectF(self.rect()), self._name, mine=self._mine, hollow=self._hollow
        )


class Panel(QFrame):
    """A bordered surface with a 40 px header. Fill `header` from the right, `body` from the top."""

    def __init__(self, theme: Theme, title: str = "", parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setProperty("panel", True)
        self.title = QLabel(title)
        self.title.setFont(theme.font("panel_title"))
        bar = QFrame()
        bar.setProperty("panelHeader", True)
        bar.setFixedHeight(PANEL_HEADER)
        self.header = QHBoxLayout(bar)
        self.header.setContentsMargins(12, 0, 8, 0)
        self.header.setSpacing(8)
        self.header.addWidget(self.title)
        self.header.addStretch(1)
        self.body = QVBoxLayout()
        self.body.setContentsMargins(0, 0, 0, 0)
        self.body.setSpacing(0)
        whole = QVBoxLayout(self)
        whole.setContentsMargins(1, 1, 1, 1)
        whole.setSpacing(0)
        whole.addWidget(bar)
        whole.addLayout(self.body, 1)


class SegmentedButtons(QFrame):
    """Buttons in one frame: one of several (tools) or any of several (layers)."""

    chosen = Signal(str)  # exclusive groups: the id now chosen
    switched = Signal(str, bool)  # free groups: id, on

    def __init__(self, theme: Theme, *, exclusive: bool = True, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        self.setProperty("segments", True)
        self._row = QHBoxLayout(self)
        self._row.setContentsMargins(1, 1, 1, 1)
        self._row.setSpacing(0)
        self._group = QButtonGroup(self)
        self._group.setExclusive(exclusive)
        self._buttons: dict[str, QToolButton] = {}
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)

    def add(
        self, button_id: str, text: str, *, icon: str = "", on: bool = False, tip: str = ""
    ) -> QToolButton:
        """Append a button and return it, for a shortcut or an accessible description."""
        button = QToolButton()
        button.setText(text)
        button.setCheckable(True)
        button.setChecked(on)
        button.setToolTip(tip)
        button.setFont(self._theme.font("data_medium"))
        if icon:
            self._theme.set_icon(button, icon, "text2")
            button.setToolButtonStyle(Qt.ToolButtonStyle.ToolButtonTextBesideIcon)
        for other in self._buttons.values():
            other.setProperty("last", False)
        button.setProperty("last", True)
        self._group.addButton(button)
        self._row.addWidget(button)
        self._buttons[button_id] = button
        if self._group.exclusive():
            button.clicked.connect(lambda: self.chosen.emit(button_id))
        else:
            button.clicked.connect(lambda now: self.switched.emit(button_id, now))
        return button

    def set_on(self, button_id: str, on: bool = True) -> None:
        """Change a button without telling anybody."""
        self._buttons[button_id].setChecked(on)

    def set_none(self) -> None:
        """None of them holds any more; one of several is chosen again by a click."""
        exclusive = self._group.exclusive()
        self._group.setExclusive(False)
        for button in self._buttons.values():
            button.setChecked(False)
        self._group.setExclusive(exclusive)

    def is_on(self, button_id: str) -> bool:
        return self._buttons[button_id].isChecked()


def rule(parent: QWidget | None = None) -> QFrame:
    """A one pixel line between the parts of a panel."""
    line = QFrame(parent)
    line.setProperty("rule", True)
    line.setFixedHeight(1)
    return line


def scrolled(inside: QWidget) -> QScrollArea:
    """What may be higher than its room, to be scrolled up and down on the ground of the panel around it."""
    area = QScrollArea()
    area.setWidgetResizable(True)
    area.setFrameShape(QFrame.Shape.NoFrame)
    area.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
    area.setWidget(inside)
    for ground in (inside, area.viewport()):
        ground.setAutoFillBackground(False)
    return area


def voice(label: QLabel, name: str, theme: Theme, role: str = "data") -> QLabel:
    """Set a label's colour by voice (`second`, `third`, `wrong`, `accent`) and its font by role."""
    label.setProperty("voice", name)
    label.setFont(theme.font(role))
    return label
