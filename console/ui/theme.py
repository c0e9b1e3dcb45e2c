"""The one theme file: every colour, font, icon and status shape of the program.

Nothing else in the program names a colour. Delegates, the map canvas and the style sheet ask by token
(`theme["red"]`), so the light and the dark theme cannot drift apart, and a switch of theme while the program
runs reaches everything through one signal. The pairs below were chosen for contrast (WCAG 2.2) and for
colour-blind distance; the tests compute the ratios again, so a token cannot be changed without hearing what
it breaks.

Red, amber and green mean the status of a case and nothing else.
"""

from __future__ import annotations

import json
import logging
import re
from functools import cache
from typing import Protocol, cast
from weakref import WeakKeyDictionary

import shiboken6
from PySide6.QtCore import QByteArray, QObject, QRectF, Qt, QTemporaryDir, Signal
from PySide6.QtGui import (
    QColor,
    QFont,
    QFontDatabase,
    QIcon,
    QPainter,
    QPainterPath,
    QPainterPathStroker,
    QPalette,
    QPixmap,
)
from PySide6.QtSvg import QSvgRenderer
from PySide6.QtWidgets import QApplication

import resources

log = logging.getLogger(__name__)

MODES = ("system", "light", "dark")

TOKENS: dict[str, tuple[str, str]] = {  # name: (light, dark)
    "window": ("#E9EDF1", "#0F1419"),
    "panel": ("#FFFFFF", "#171D24"),
    "sunken": ("#F3F5F8", "#12181E"),
    "raised": ("#FFFFFF", "#1F2730"),
    "hover": ("#EDF2F8", "#222C37"),
    "line": ("#D3DAE1", "#303B47"),
    "line_soft": ("#E6EAEE", "#252E38"),
    "line_ctrl": ("#7D8894", "#7A8897"),
    "text": ("#18212B", "#E8EDF2"),
    "text2": ("#44505D", "#B4BFCA"),
    "text3": ("#5D6976", "#9DA9B6"),
    "accent": ("#1A5BA6", "#5FA3EE"),
    "accent_hover": ("#154C8C", "#7DB5F3"),
    "on_accent": ("#FFFFFF", "#0B1520"),
    "accent_soft": ("#DCE9F7", "#1D3A5A"),
    "accent_text": ("#154F92", "#8CBEF6"),
    "red": ("#B91C13", "#FF6F61"),
    "amber": ("#B57500", "#E6AC3C"),
    "green": ("#23803C", "#4FBF6F"),
    "red_text": ("#A31D13", "#FF8F84"),
    "red_soft": ("#FBE6E3", "#43201E"),
    "amber_text": ("#7A4800", "#EFBF62"),
    "amber_soft": ("#FBEED3", "#3D2F12"),
    "green_text": ("#1B6530", "#74D08E"),
    "green_soft": ("#E2F2E5", "#18361F"),
    "map_red": ("#F2C6BF", "#5C2823"),
    "map_red_line": ("#B0261B", "#FF6F61"),
    "map_amber": ("#F6E6C2", "#4D3C19"),
    "map_amber_line": ("#94702A", "#C39437"),
    "map_green": ("#EAF0EC", "#223029"),
    "map_green_line": ("#AFB9C2", "#3C4956"),
    "map_sea": ("#DFE6EC", "#0C1116"),
    "c1": ("#408EEA", "#67A7FE"),
    "c2": ("#672570", "#ECBEF7"),
    "c3": ("#9F89BC", "#696B9B"),
    "c4": ("#123C36", "#30796D"),
    "c5": ("#567772", "#A2ABAE"),
}

FAMILIES = ["Inter", "Segoe UI", "Noto Sans", "DejaVu Sans"]
FONT_FILES = ("fonts/Inter-Regular.otf", "fonts/Inter-Medium.otf", "fonts/Inter-SemiBold.otf")

FONTS: dict[str, tuple[int, int, int]] = {  # role: (pixels, line height in pixels, weight)
    "result": (24, 32, 600),
    "title": (18, 24, 600),
    "number": (16, 24, 600),
    "panel_title": (14, 20, 600),
    "text": (14, 22, 400),
    "data": (13, 20, 400),
    "data_medium": (13, 20, 500),
    "data_strong": (13, 20, 600),
    "caption": (12, 16, 400),
    "caption_medium": (12, 16, 500),
    "keycap": (11, 16, 500),
}

SPACING = (4, 8, 12, 16, 24, 32, 40, 48)  # pixels; the whole rhythm of the program

STATUS_COLOUR = {  # status slug: colour token; the shape is status_path's
    "menunggu": "red",
    "koordinasi": "amber",
    "disposisi": "amber",
    "proses": "amber",
    "selesai": "green",
    "ditolak": "text3",
}


class TakesIcon(Protocol):
    """Anything with a `setIcon`: buttons, actions, labels of ours."""

    def setIcon(self, icon: QIcon) -> None: ...


def luminance(colour: QColor) -> float:
    """Relative luminance as WCAG 2.2 defines it, 0 (black) to 1 (white)."""

    def linear(channel: float) -> float:
        return channel / 12.92 if channel <= 0.04045 else ((channel + 0.055) / 1.055) ** 2.4

    return 0.2126 * linear(colour.redF()) + 0.7152 * linear(colour.greenF()) + 0.0722 * linear(colour.blueF())


def contrast(one: QColor, other: QColor) -> float:
    """WCAG 2.2 contrast ratio of two opaque colours, 1 to 21."""
    low, high = sorted((luminance(one), luminance(other)))
    return (high + 0.05) / (low + 0.05)


def tokens_json(dark: bool) -> str:
    """All tokens of one theme as a JSON object, for the map canvas."""
    return json.dumps({name: pair[dark] for name, pair in TOKENS.items()})


@cache
def _drawing(name: str) -> str:
    """The SVG of an icon; each is drawn in several colours."""
    return resources.read_text(f"icons/{name}.svg")


class Theme(QObject):
    """The current theme: tokens by name, fonts by role, icons and status shapes.

    Made once by the composition root and handed to whoever draws. `changed` tells that every token may have
    another value; palette and style sheet are already in place by then.
    """

    changed = Signal()

    def __init__(self, app: QApplication, mode: str = "system") -> None:
        """Register the fonts, set the Fusion style, put the first theme in place.

        Args:
            app: the application whose palette, font and style sheet this object owns.
            mode: `system` follows the desktop, `light` and `dark` do not.
        """
        super().__init__(app)
        self._app = app
        self._mode = mode
        self._dark = False
        self._colours: dict[str, QColor] = {}
        self._fonts: dict[tuple[str, int | None], QFont] = {}
        self._pixmaps: dict[tuple[str, str, int, float], QPixmap] = {}
        self._icons: dict[tuple[str, str, int], QIcon] = {}
        self._paths: dict[tuple[str, float], QPainterPath] = {}
        self._wearers: WeakKeyDictionary[QObject, tuple[str, str, int]] = WeakKeyDictionary()
        self._tinted = QTemporaryDir()
        for name in FONT_FILES:
            # By path, not by bytes: Qt maps the file and copies nothing (1 ms instead of 9 for the three).
            if QFontDatabase.addApplicationFont(str(resources.path(name))) < 0:
                log.warning("font %s cannot be used; the next family of the list stands in", name)
        app.setStyle("Fusion")
        app.setFont(self.font("data"))
        app.styleHints().colorSchemeChanged.connect(self._on_scheme_changed)
        self._apply()

    # tokens ------------------------------------------------------------------------------------------------

    def __getitem__(self, token: str) -> QColor:
        return self._colours[token]

    def css(self, token: str) -> str:
        """The token as `#RRGGBB`."""
        return TOKENS[token][self._dark]

    def on(self, token: str) -> QColor:
        """White or near-black, whichever reads better on the token; for numbers on coloured bars and
        avatars."""
        ground = self[token]
        return max((QColor("#FFFFFF"), QColor("#0F1419")), key=lambda ink: contrast(ink, ground))

    @property
    def dark(self) -> bool:
        return self._dark

    @property
    def mode(self) -> str:
        return self._mode

    def set_mode(self, mode: str) -> None:
        """Follow the desktop or not; see `MODES`."""
        if mode not in MODES:
            raise ValueError(f"unknown theme mode {mode!r}")
        self._mode = mode
        self._on_scheme_changed()

    # fonts -------------------------------------------------------------------------------------------------

    def font(self, role: str, weight: int | None = None) -> QFont:
        """The font of a role (see `FONTS`), with digits of equal width.

        Args:
            role: a key of `FONTS`.
            weight: 400-600 when the role's own weight is not wanted.
        """
        key = (role, weight)
        if key not in self._fonts:
            pixels, _line, usual = FONTS[role]
            font = QFont()
            font.setFamilies(FAMILIES)
            font.setPixelSize(pixels)
            font.setWeight(QFont.Weight(weight or usual))
            # Inter's digits are proportional unless asked; columns of times would dance (Qt 6.7 or newer can
            # ask).
            if hasattr(font, "setFeature"):
                font.setFeature(QFont.Tag("tnum"), 1)
            self._fonts[key] = font
        return QFont(self._fonts[key])

    @property
    def scales(self) -> set[float]:
        """Device pixel ratios to draw for: the application's is the highest of its screens, Qt scales down from it."""
        return {1.0, self._app.devicePixelRatio()}

    # icons -------------------------------------------------------------------------------------------------

    def pixmap(self, name: str, colour: str = "text", size: int = 16, scale: float = 1.0) -> QPixmap:
        """An icon in one colour (a token), cached; delegates pass their device pixel ratio as `scale`."""
        key = (name, colour, size, scale)
        found = self._pixmaps.get(key)
        if found is None:
            found = self._draw(name, self[colour], size, scale)
            self._pixmaps[key] = found
        return found

    def icon(self, name: str, colour: str = "text", size: int = 16) -> QIcon:
        """The same as a QIcon that is sharp on every screen and grey when its control is disabled.

        An icon keeps its colours: use `set_icon` for anything that outlives a change of theme.
        """
        key = (name, colour, size)
        if key not in self._icons:
            icon = QIcon()
            for scale in self.scales:
                icon.addPixmap(self.pixmap(name, colour, size, scale))
                icon.addPixmap(self.pixmap(name, "text3", size, scale), QIcon.Mode.Disabled)
            self._icons[key] = icon
        return self._icons[key]

    def set_icon(self, target: TakesIcon, name: str, colour: str = "text", size: int = 16) -> None:
        """Give `target` an icon that follows the theme for as long as the target lives."""
        self._wearers[cast(QObject, target)] = (name, colour, size)
        target.setIcon(self.icon(name, colour, size))

    def logo(self, size: int, scale: float = 1.0) -> QPixmap:
        """The mark of the program in accent, its tick in the colour of text on accent."""
        key = ("logo", "", size, scale)
        if key not in self._pixmaps:
            svg = resources.read_text("icons/logo.svg")
            svg = svg.replace("#1A5BA6", self.css("accent")).replace("#FFFFFF", self.css("on_accent"))
            self._pixmaps[key] = self._render(svg, size, scale)
        return self._pixmaps[key]

    @staticmethod
    def _render(svg: str, size: int, scale: float) -> QPixmap:
        pixels = round(size * scale)
        pixmap = QPixmap(pixels, pixels)
        pixmap.fill(Qt.GlobalColor.transparent)
        painter = QPainter(pixmap)
        QSvgRenderer(QByteArray(svg.encode())).render(painter, QRectF(0, 0, pixels, pixels))
        painter.end()
        pixmap.setDevicePixelRatio(scale)
        return pixmap

    def _draw(self, name: str, colour: QColor, size: int, scale: float) -> QPixmap:
        svg = _drawing(name).replace("currentColor", colour.name())
        return self._render(svg, size, scale)

    # status ------------------------------------------------------------------------------------------------

    @staticmethod
    def status_token(status: str) -> str:
        """The colour token of a status slug."""
        return STATUS_COLOUR[status]

    def status_colour(self, status: str) -> QColor:
        return self[STATUS_COLOUR[status]]

    def status_path(self, status: str, size: float) -> QPainterPath:
        """The shape of a status in a box of `size` pixels at the origin, to be filled with `status_colour`.

        Waiting is a triangle, the three states of being worked on share the square, done is a circle, refused
        is a struck ring: they stay apart in grey and for every kind of colour vision.
        """
        key = (status, size)
        if key not in self._paths:
            self._paths[key] = _status_path(STATUS_COLOUR[status], size)
        return self._paths[key]

    def paint_status(self, painter: QPainter, status: str, x: float, y: float, size: float = 12) -> None:
        """Fill the shape of a status with its top left corner at (x, y)."""
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.translate(x, y)
        painter.fillPath(self.status_path(status, size), self.status_colour(status))
        painter.restore()

    # switching ---------------------------------------------------------------------------------------------

    def _on_scheme_changed(self) -> None:
        if self._wants_dark() == self._dark:
            return
        self._apply()
        for target, (name, colour, size) in list(self._wearers.items()):
            if shiboken6.isValid(target):
                cast(TakesIcon, target).setIcon(self.icon(name, colour, size))
        self.changed.emit()

    def _wants_dark(self) -> bool:
        if self._mode == "system":
            return self._app.styleHints().colorScheme() == Qt.ColorScheme.Dark
        return self._mode == "dark"

    def _apply(self) -> None:
        self._dark = self._wants_dark()
        self._colours = {name: QColor(pair[self._dark]) for name, pair in TOKENS.items()}
        self._pixmaps.clear()
        self._icons.clear()
        self._app.setPalette(self._palette())
        self._app.setStyleSheet(self._style_sheet())

    def _palette(self) -> QPalette:
        role = QPalette.ColorRole
        palette = QPalette()
        for target, token in (
            (role.Window, "window"), (role.Base, "panel"), (role.AlternateBase, "sunken"),
            (role.Button, "panel"), (role.Text, "text"), (role.WindowText, "text"), (role.ButtonText, "text"),
            (role.BrightText, "red_text"), (role.PlaceholderText, "text3"), (role.Highlight, "accent_soft"),
            (role.HighlightedText, "text"), (role.Accent, "accent"), (role.Link, "accent_text"),
            (role.LinkVisited, "accent_text"), (role.Mid, "line"), (role.Midlight, "line_soft"),
            (role.Light, "raised"), (role.Dark, "line_ctrl"), (role.Shadow, "line_ctrl"),
            (role.ToolTipBase, "text"), (role.ToolTipText, "panel"),
        ):  # fmt: skip
            palette.setColor(target, self[token])
        for target in (role.Text, role.WindowText, role.ButtonText, role.HighlightedText):
            palette.setColor(QPalette.ColorGroup.Disabled, target, self["text3"])
        return palette

    def _style_sheet(self) -> str:
        """The shapes of tanggap.qss with `@token` and `@icon(name token)` put in."""
        sheet = resources.read_text("qss/tanggap.qss")
        sheet = re.sub(r"@icon\(([\w-]+) (\w+)\)", lambda m: self._tinted_file(m[1], m[2]), sheet)
        return re.sub(r"@(\w+)", lambda m: self.css(m[1]), sheet)

    def _tinted_file(self, name: str, token: str) -> str:
        """An icon in one colour as a file, since a style sheet takes images by path only."""
        colour = self.css(token)
        target = self._tinted.filePath(f"{name}-{colour[1:]}.svg")
        with open(target, "w", encoding="utf-8") as out:  # noqa: PTH123  (a path Qt made and will remove)
            out.write(resources.read_text(f"icons/{name}.svg").replace("currentColor", colour))
        return f'url("{target}")'


def _status_path(colour: str, size: float) -> QPainterPath:
    path = QPainterPath()
    if colour == "red":
        path.moveTo(size / 2, size * 0.06)
        path.lineTo(size, size * 0.94)
        path.lineTo(0, size * 0.94)
        path.closeSubpath()
    elif colour == "amber":
        path.addRect(QRectF(size * 0.08, size * 0.08, size * 0.84, size * 0.84))
    elif colour == "green":
        path.addEllipse(QRectF(size * 0.04, size * 0.04, size * 0.92, size * 0.92))
    else:
        outline = QPainterPath()
        outline.addEllipse(QRectF(size * 0.1, size * 0.1, size * 0.8, size * 0.8))
        outline.moveTo(size * 0.22, size * 0.78)
        outline.lineTo(size * 0.78, size * 0.22)
        pen = QPainterPathStroker()
        pen.setWidth(max(1.2, size * 0.1))
        path = pen.createStroke(outline)
        path.setFillRule(Qt.FillRule.WindingFill)
    return path
