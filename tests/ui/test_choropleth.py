"""The painted map: every kelurahan where it lies, coloured, numbered, and found under the pointer."""

from __future__ import annotations

from collections import Counter
from contextlib import closing
from itertools import combinations
from math import hypot

import pytest
from PySide6.QtCore import QPoint, QPointF, Qt
from PySide6.QtGui import QImage
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from console.core import places
from console.core.records import boundaries
from console.ui.choropleth import Choropleth, Outlines, Shade, apart, outlines
from console.ui.theme import Theme
from tests.support.factories import NOW
from tests.support.homes import opened

PLUIT, GELORA, ISLAND = "31.72.01.1005", "31.71.07.1001", "31.01.01.1001"


@pytest.fixture
def theme(qapp: QApplication) -> Theme:
    return Theme(qapp, "light")


@pytest.fixture(scope="module")
def city(tmp_path_factory: pytest.TempPathFactory) -> Outlines:
    home = tmp_path_factory.mktemp("home")
    with opened(home, NOW) as (store, _door), closing(store.reader()) as db:
        names = {one.code: one.name for one in store.reference.territory.kelurahan.values()}
        text, approximate = places.map_outline(boundaries(db), store.reference.territory, home / "cache")
    return outlines(text, names, approximate=approximate)


def shown(qtbot: QtBot, theme: Theme, city: Outlines, shades: dict[str, Shade]) -> Choropleth:
    widget = Choropleth(theme, [("red", "≥ 100"), ("amber", "50-99"), ("green", "< 50")])
    qtbot.addWidget(widget)
    widget.resize(680, 620)
    widget.set_outlines(city)
    widget.set_shades(shades, "13 kelurahan merah")
    widget.show()
    return widget


def colours(image: QImage) -> Counter[str]:
    return Counter(image.pixelColor(x, y).name() for x in range(image.width()) for y in range(image.height()))


@pytest.mark.parametrize("mode", ["light", "dark"])
def test_red_ones_are_red_and_numbered(qtbot: QtBot, qapp: QApplication, city: Outlines, mode: str) -> None:
    theme = Theme(qapp, mode)
    widget = shown(qtbot, theme, city, {PLUIT: Shade("red", 286, 1), GELORA: Shade("amber", 60)})
    image = widget.grab().toImage()
    seen = colours(image)
    assert seen[theme["map_red"].name()] > 400
    assert seen[theme["map_amber"].name()] > 100
    assert seen[theme["map_green"].name()] > 20_000
    middle = widget.place_of(PLUIT)
    beside = image.pixelColor(int(middle.x()) - 8, int(middle.y()))  # within its mark, beside the number
    assert beside.name() == theme["panel"].name()
    widget.set_chosen(PLUIT)
    assert widget.grab().toImage().pixelColor(int(middle.x()) - 8, int(middle.y())) == theme["accent"]
    assert widget.accessibleName() == "13 kelurahan merah"


def test_every_kelurahan_is_found_where_it_is_drawn(qtbot: QtBot, theme: Theme, city: Outlines) -> None:
    widget = shown(qtbot, theme, city, {})
    assert len(city.shapes) == 267
    assert [code for code in city.shapes if widget.at(widget.place_of(code)) != code] == []
    assert widget.at(QPointF(3, 3)) == ""


def test_a_click_chooses(qtbot: QtBot, theme: Theme, city: Outlines) -> None:
    widget = shown(qtbot, theme, city, {})
    for code in (PLUIT, ISLAND):
        with qtbot.waitSignal(widget.chosen) as told:
            qtbot.mouseClick(widget, Qt.MouseButton.LeftButton, pos=widget.place_of(code).toPoint())
        assert told.args == [code]
    with qtbot.assertNotEmitted(widget.chosen):
        qtbot.mouseClick(widget, Qt.MouseButton.LeftButton, pos=QPoint(3, 3))


def test_without_shapes_it_is_sea(qtbot: QtBot, theme: Theme) -> None:
    widget = Choropleth(theme)
    qtbot.addWidget(widget)
    widget.resize(300, 200)
    widget.set_shades({PLUIT: Shade("red", 100, 1)}, "")
    assert set(colours(widget.grab().toImage())) == {theme["map_sea"].name()}
    assert widget.at(QPointF(100, 100)) == ""


def test_marks_are_pushed_apart_and_the_same_each_time() -> None:
    crowd = [QPointF(100, 100), QPointF(100, 100), QPointF(104, 101), QPointF(300, 50)]
    spots = apart(crowd, 20)
    assert min(hypot(a.x() - b.x(), a.y() - b.y()) for a, b in combinations(spots, 2)) > 19
    assert spots[3] == crowd[3]
    assert spots == apart(crowd, 20)
    assert crowd[0] == QPointF(100, 100)
