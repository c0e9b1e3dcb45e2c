"""Contrast as claimed, both themes complete, icons and shapes that really draw."""

from __future__ import annotations

import json

import pytest
from PySide6.QtCore import QObject, Qt
from PySide6.QtGui import QAction, QColor, QIcon, QImage, QPainter, QPalette
from PySide6.QtWidgets import QApplication

import resources
from console.ui.theme import FONTS, STATUS_COLOUR, TOKENS, Theme, contrast, tokens_json

CLAIMS = [  # token, ground, light, dark: the ratios the palette was chosen for
    ("line_ctrl", "panel", 3.61, 4.68),
    ("line_ctrl", "window", 3.07, None),
    ("text", "panel", 16.26, 14.40),
    ("text", "accent_soft", 13.20, 9.88),
    ("text2", "panel", 8.23, 9.09),
    ("text2", "accent_soft", 6.68, 6.23),
    ("text3", "panel", 5.60, 7.10),
    ("text3", "window", 4.76, 7.74),
    ("text3", "sunken", 5.13, 7.48),
    ("text3", "accent_soft", 4.55, 4.87),
    ("accent", "panel", 6.79, 6.43),
    ("accent_hover", "panel", 8.59, 7.90),
    ("on_accent", "accent", 6.79, 6.97),
    ("accent_text", "panel", 8.19, 8.74),
    ("accent_text", "accent_soft", 6.64, 5.99),
    ("red", "panel", 6.48, 6.22),
    ("red", "accent_soft", 5.26, 4.26),
    ("amber", "panel", 3.81, 8.35),
    ("amber", "accent_soft", 3.09, 5.72),
    ("green", "panel", 4.97, 7.28),
    ("green", "accent_soft", 4.03, 4.99),
    ("red_text", "red_soft", 6.39, 6.50),
    ("red_text", "panel", 7.66, 7.69),
    ("amber_text", "amber_soft", 6.63, 7.62),
    ("amber_text", "panel", 7.62, 9.94),
    ("green_text", "green_soft", 6.12, 7.03),
    ("text", "map_red", 10.54, 10.00),
    ("map_red_line", "map_red", 4.33, 4.32),
    ("text", "map_amber", 13.18, 9.02),
    ("map_amber_line", "map_amber", 3.69, 3.85),
    ("text", "map_green", 14.07, 11.71),
    ("c1", "panel", 3.35, 6.90),
    ("c2", "panel", 10.12, 10.73),
    ("c3", "panel", 3.10, 3.37),
    ("c4", "panel", 12.17, 3.30),
    ("c5", "panel", 4.91, 7.25),
]
SHAPES = {"line_ctrl", "red", "amber", "green", "map_red_line", "map_amber_line"} | {
    f"c{i}" for i in range(1, 6)
}


@pytest.fixture
def theme(qapp: QApplication) -> Theme:
    return Theme(qapp, "light")


@pytest.mark.parametrize("token, ground, light, dark", CLAIMS)
def test_contrast_is_what_was_claimed(token: str, ground: str, light: float, dark: float | None) -> None:
    needed = 3.0 if token in SHAPES else 4.5
    for side, claimed in enumerate((light, dark)):
        if claimed is None:
            continue
        ratio = contrast(QColor(TOKENS[token][side]), QColor(TOKENS[ground][side]))
        assert ratio == pytest.approx(claimed, abs=0.02)
        assert ratio >= needed


def test_contrast_of_black_on_white_is_21() -> None:
    assert contrast(QColor("#000000"), QColor("#FFFFFF")) == pytest.approx(21)


@pytest.mark.parametrize("mode", ["light", "dark"])
@pytest.mark.parametrize("token", ["c1", "c2", "c3", "c4", "c5", "red", "amber", "green", "accent"])
def test_a_number_on_a_coloured_bar_is_readable(theme: Theme, mode: str, token: str) -> None:
    theme.set_mode(mode)
    assert contrast(theme.on(token), theme[token]) >= 4.5


def test_switching_changes_tokens_palette_and_worn_icons(theme: Theme, qapp: QApplication) -> None:
    holder = QObject()
    action = QAction("x", holder)
    theme.set_icon(action, "check")
    light_icon = action.icon().cacheKey()
    heard: list[bool] = []
    theme.changed.connect(lambda: heard.append(theme.dark))
    theme.set_mode("dark")
    assert heard == [True]
    assert theme.css("panel") == "#171D24" and theme["panel"] == QColor("#171D24")
    assert qapp.palette().color(QPalette.ColorRole.Base) == QColor("#171D24")
    assert action.icon().cacheKey() != light_icon
    theme.set_mode("dark")
    assert heard == [True], "nothing changed, so nothing is said"


def test_the_desktop_is_followed_unless_told_otherwise(
    theme: Theme, qapp: QApplication, monkeypatch: pytest.MonkeyPatch
) -> None:
    class Desktop:
        """The application on a desktop that can be told its scheme; the offscreen one cannot."""

        scheme = Qt.ColorScheme.Dark

        def __getattr__(self, name: str) -> object:
            return getattr(qapp, name)

        def styleHints(self) -> Desktop:
            return self

        def colorScheme(self) -> Qt.ColorScheme:
            return self.scheme

    desktop = Desktop()
    monkeypatch.setattr(theme, "_app", desktop)
    told = qapp.styleHints().colorSchemeChanged
    told.emit(Qt.ColorScheme.Dark)
    assert not theme.dark, "the mode light does not follow"
    theme.set_mode("system")
    assert theme.dark
    desktop.scheme = Qt.ColorScheme.Light
    told.emit(Qt.ColorScheme.Light)
    assert not theme.dark


def test_an_unknown_mode_is_refused(theme: Theme) -> None:
    with pytest.raises(ValueError, match="sepia"):
        theme.set_mode("sepia")


def test_every_style_sheet_token_exists(theme: Theme, qapp: QApplication) -> None:
    assert "@" not in qapp.styleSheet()


def _painted(image: QImage) -> set[str]:
    return {
        image.pixelColor(x, y).name()
        for x in range(image.width())
        for y in range(image.height())
        if image.pixelColor(x, y).alpha() == 255
    }


@pytest.mark.parametrize("name", sorted(file.stem for file in resources.path("icons").glob("*.svg")))
def test_every_icon_draws_in_the_token_asked_for(theme: Theme, name: str) -> None:
    image = theme.pixmap(name, "accent", 16, 4.0).toImage()
    assert image.width() == 64
    assert theme.css("accent").lower() in _painted(image)


def test_icons_have_a_disabled_face(theme: Theme) -> None:
    icon = theme.icon("check")
    assert theme.css("text3").lower() in _painted(icon.pixmap(64, QIcon.Mode.Disabled).toImage())


def test_the_four_status_shapes_differ_without_colour(theme: Theme) -> None:
    masks = {}
    for status in ("menunggu", "proses", "selesai", "ditolak"):
        image = QImage(32, 32, QImage.Format.Format_ARGB32)
        image.fill(0)
        painter = QPainter(image)
        painter.fillPath(theme.status_path(status, 32), QColor("black"))
        painter.end()
        masks[status] = frozenset(
            (x, y) for x in range(32) for y in range(32) if image.pixelColor(x, y).alpha() > 127
        )
    names = list(masks)
    for i, one in enumerate(names):
        for other in names[i + 1 :]:
            difference = len(masks[one] ^ masks[other]) / len(masks[one] | masks[other])
            assert difference > 0.15, (one, other)


def test_states_of_being_worked_on_share_the_square(theme: Theme) -> None:
    square = theme.status_path("proses", 12)
    assert theme.status_path("koordinasi", 12) == square == theme.status_path("disposisi", 12)
    assert set(STATUS_COLOUR) == {"menunggu", "koordinasi", "disposisi", "proses", "selesai", "ditolak"}


def test_fonts_are_inter_with_the_sizes_of_the_table(theme: Theme) -> None:
    for role, (pixels, _line, weight) in FONTS.items():
        font = theme.font(role)
        assert (font.pixelSize(), font.weight()) == (pixels, weight)
        assert font.families()[0] == "Inter"
    assert theme.font("data", 600).weight() == 600


def test_digits_are_equally_wide(theme: Theme) -> None:
    from PySide6.QtGui import QFontMetricsF

    metrics = QFontMetricsF(theme.font("data"))
    assert {round(metrics.horizontalAdvance(digit * 20), 1) for digit in "0123456789"} == {
        round(metrics.horizontalAdvance("0" * 20), 1)
    }


def test_the_canvas_gets_every_token() -> None:
    assert json.loads(tokens_json(True))["map_sea"] == "#0C1116"
    assert json.loads(tokens_json(False)).keys() == TOKENS.keys()
