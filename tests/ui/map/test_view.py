"""The map as a widget, in a real Chromium: what it draws, what it hears, and that it stays on the machine."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtTest import QTest
from PySide6.QtWebEngineCore import QWebEnginePage
from PySide6.QtWidgets import QWidget
from pytestqt.qtbot import QtBot

from console.ui.map.page import build_page
from console.ui.theme import Theme
from tests.ui.map.conftest import HOSTILE, NORTH, SIDE, WEST, Desk

MIDDLE = (NORTH - SIDE, WEST + SIDE)  # where the four kelurahan meet
PLUIT = (NORTH - SIDE / 2, WEST + SIDE / 2)


def canvas(desk: Desk) -> QWidget:
    """The widget that takes the mouse of the web view."""
    view = desk.view.focusProxy()
    assert view is not None
    target = view.focusProxy()
    assert isinstance(target, QWidget)
    return target


def on_screen(desk: Desk, lat: float, lon: float) -> QPoint:
    x, y = desk.js(f"(p => [p.x, p.y])(Console.map.latLngToContainerPoint([{lat}, {lon}]))")
    return QPoint(round(x), round(y))


def click(desk: Desk, at: QPoint, modifier: Qt.KeyboardModifier = Qt.KeyboardModifier.NoModifier) -> None:
    QTest.mouseMove(canvas(desk), at)
    QTest.mouseClick(canvas(desk), Qt.MouseButton.LeftButton, modifier, at)


def drag(
    desk: Desk, path: list[QPoint], modifier: Qt.KeyboardModifier = Qt.KeyboardModifier.NoModifier
) -> None:
    target = canvas(desk)
    QTest.mousePress(target, Qt.MouseButton.LeftButton, modifier, path[0])
    for at in path[1:]:
        QTest.mouseMove(target, at)
        desk.js("0")  # a round trip, so that the page has seen this step before the next
    QTest.mouseRelease(target, Qt.MouseButton.LeftButton, modifier, path[-1])


def pan(desk: Desk, path: list[QPoint]) -> None:
    """Drag the map, and wait until it has run out: let go of in a hurry it slides on."""
    desk.run(
        "window.rests = false;"
        "Console.map.once('dragend', () => Console.map.once('moveend', () => { window.rests = true; }))"
    )
    drag(desk, path)
    desk.until("window.rests")


def test_the_map_asks_nobody_outside(desk: Desk) -> None:
    desk.show([(1, *PLUIT, 0, 0)])
    assert not desk.view.guard.blocked
    assert not desk.view.guard.allowed
    assert desk.view.guard.own > 20  # and the guard did see what was loaded


def test_a_page_that_tries_to_leave_is_held_back(desk: Desk, expect_log: Callable[[str], None]) -> None:
    expect_log("Content Security Policy")
    desk.run("(new Image()).src = 'https://tiles.example/1.png'")
    desk.run("fetch('https://tiles.example/x').catch(() => { window.refused = true; })")
    desk.until("window.refused")
    assert not desk.view.guard.allowed
    assert any("Content Security Policy" in error for error in desk.errors)
    desk.errors.clear()


def test_a_tile_server_is_the_only_exception(
    open_map: Callable[..., Desk],
    boundaries: str,
    tmp_path: Path,
    qtbot: QtBot,
    expect_log: Callable[[str], None],
) -> None:
    tiles = "http://127.0.0.1:9/{z}/{x}/{y}.png"  # the discard port: nobody answers
    desk = open_map(build_page(boundaries, tmp_path, tiles=tiles), tiles)
    qtbot.waitUntil(lambda: bool(desk.view.guard.allowed), timeout=5000)
    assert all(address.startswith("http://127.0.0.1:9/") for address in desk.view.guard.allowed)
    assert desk.js("Console.tools.source.textContent").endswith("127.0.0.1:9")
    expect_log("Content Security Policy")
    desk.run("(new Image()).src = 'http://127.0.0.1:10/1.png'")
    qtbot.waitUntil(lambda: any("Content Security Policy" in error for error in desk.errors), timeout=5000)
    assert all(address.startswith("http://127.0.0.1:9/") for address in desk.view.guard.allowed)
    desk.errors.clear()


def test_every_status_is_drawn_in_its_colour(desk: Desk, tokens: dict[str, str]) -> None:
    desk.view.set_mode(shade=False, marks="points")
    desk.show([])
    for colour in ("red", "amber", "green"):
        desk.wait_pixels(tokens[colour], 0, 0)
    lat, lon = PLUIT
    desk.show([(1, lat, lon, 0, 0), (2, lat, lon + 0.02, 2, 0), (3, lat - 0.02, lon, 4, 0)])
    for colour in ("red", "amber", "green"):
        desk.wait_pixels(tokens[colour], 25, 150)


def test_one_change_is_drawn_without_a_new_set(desk: Desk, tokens: dict[str, str]) -> None:
    desk.show([(n, PLUIT[0] - n * 1e-3, PLUIT[1], 0, 0) for n in range(1, 6)])
    desk.view.set_mode(shade=False, marks="points")
    desk.view.update_points([(3, 4, False), (99, 0, False)])
    desk.wait_pixels(tokens["green"], 25)
    desk.wait_pixels(tokens["red"], 25)


def test_a_donut_shows_the_share_and_the_count(desk: Desk, tokens: dict[str, str]) -> None:
    desk.show([(n, PLUIT[0], PLUIT[1] + n * 1e-5, 0 if n % 2 else 4, 0) for n in range(1, 9)])
    assert desk.js("Console.marks.groups.map(g => [g.count, ...g.parts])") == [[8, 4, 0, 4, 0]]
    desk.wait_pixels(tokens["red"], 60)
    desk.wait_pixels(tokens["green"], 60)


def test_only_overdue_cases_remain_in_that_mode(desk: Desk) -> None:
    desk.show([(n, PLUIT[0], PLUIT[1] + n * 1e-5, 0, n % 2) for n in range(1, 9)])
    desk.view.set_mode(overdue=True)
    desk.until("Console.marks.groups.length === 1 && Console.marks.groups[0].count === 4")


def test_the_selection_gets_a_text_coloured_edge_and_is_told_whole(desk: Desk) -> None:
    desk.show([(n, PLUIT[0], PLUIT[1] + n * 1e-3, 0, 0) for n in range(1, 6)])
    desk.view.set_selection([2, 4])
    desk.until(
        "[...Console.marks.store.n].filter((n, i) => Console.marks.store.flags[i] & 2).sort() + '' === '2,4'"
    )
    desk.view.set_selection([5])
    desk.until("[...Console.marks.store.n].filter((n, i) => Console.marks.store.flags[i] & 2) + '' === '5'")


def test_a_lasso_arrives_as_an_outline(desk: Desk, qtbot: QtBot) -> None:
    desk.show([(1, NORTH, WEST, 0, 0), (2, NORTH - 2 * SIDE, WEST + 2 * SIDE, 0, 0)])
    desk.view.set_tool("lasso")
    corners = [(PLUIT[0], PLUIT[1]), (PLUIT[0], PLUIT[1] + 0.04), (PLUIT[0] - 0.04, PLUIT[1] + 0.04)]
    path = [on_screen(desk, *corner) for corner in corners]
    with qtbot.waitSignal(desk.view.lasso_finished, timeout=5000) as caught:
        drag(desk, path)
    outline, add = caught.args
    assert not add
    assert len(outline) >= 3
    pixel = desk.js("360 / 256 / Math.pow(2, Console.map.getZoom())")
    for corner in corners:
        distance = min(max(abs(lat - corner[0]), abs(lon - corner[1])) for lat, lon in outline)
        assert distance < 2 * pixel
    assert desk.js("!Console.tools.fit.hidden") is False, "drawing a lasso must not move the map"


def test_shift_adds_and_escape_gives_up(desk: Desk, qtbot: QtBot) -> None:
    desk.show([(1, *MIDDLE, 0, 0)])
    desk.view.set_tool("lasso")
    desk.js("0")  # the page has the tool before the hand moves
    path = [QPoint(300, 200), QPoint(400, 200), QPoint(400, 300)]
    with qtbot.waitSignal(desk.view.lasso_finished, timeout=5000) as caught:
        drag(desk, path, Qt.KeyboardModifier.ShiftModifier)
    assert caught.args[1] is True

    target = canvas(desk)
    with qtbot.assertNotEmitted(desk.view.lasso_finished):
        QTest.mousePress(target, Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier, path[0])
        for at in path[1:]:
            QTest.mouseMove(target, at)
            desk.js("0")
        desk.until("Console.lasso.path !== null")
        QTest.keyClick(target, Qt.Key.Key_Escape)
        desk.until("Console.lasso.path === null")
        QTest.mouseRelease(target, Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier, path[-1])
        desk.js("0")


def test_a_lasso_can_be_drawn_by_keyboard(desk: Desk, qtbot: QtBot) -> None:
    desk.show([(1, *MIDDLE, 0, 0)])
    desk.view.set_tool("lasso")
    desk.run("Console.map.getContainer().focus()")
    keys = [Qt.Key.Key_Left, Qt.Key.Key_Space, Qt.Key.Key_Up, Qt.Key.Key_Space, Qt.Key.Key_Right]
    with qtbot.waitSignal(desk.view.lasso_finished, timeout=5000) as caught:
        for key in [*keys, Qt.Key.Key_Space, Qt.Key.Key_Return]:
            QTest.keyClick(canvas(desk), key)
            desk.js("0")
    assert len(caught.args[0]) == 3


def test_a_click_names_the_case_or_the_kelurahan(desk: Desk, qtbot: QtBot) -> None:
    desk.show([(7, *PLUIT, 0, 0), (8, PLUIT[0] - SIDE, PLUIT[1] + SIDE, 0, 0)])
    with qtbot.waitSignal(desk.view.case_clicked, timeout=5000) as caught:
        click(desk, on_screen(desk, *PLUIT))
    assert caught.args == [7, False]
    with qtbot.waitSignal(desk.view.case_clicked, timeout=5000) as caught:
        click(desk, on_screen(desk, *PLUIT), Qt.KeyboardModifier.ControlModifier)
    assert caught.args == [7, True]
    with qtbot.waitSignal(desk.view.kelurahan_clicked, timeout=5000) as area:
        click(desk, on_screen(desk, PLUIT[0], PLUIT[1] + SIDE))
    assert area.args == ["31.72.01.1002", False]
    with qtbot.waitSignal(desk.view.kelurahan_clicked, timeout=5000) as whole:
        click(desk, on_screen(desk, PLUIT[0], PLUIT[1] + SIDE), Qt.KeyboardModifier.ShiftModifier)
    assert whole.args == ["31.72.01.1002", True]


def test_citizen_text_in_a_popup_is_text(desk: Desk, qtbot: QtBot) -> None:
    attack = '<img src=x onerror="window.hacked = 1">'
    desk.show([(7, *PLUIT, 0, 0), (8, PLUIT[0] - SIDE, PLUIT[1] + SIDE, 0, 0)])
    with qtbot.waitSignal(desk.view.popup_wanted, timeout=5000) as caught:
        QTest.mouseMove(canvas(desk), QPoint(5, 300))
        QTest.mouseMove(canvas(desk), on_screen(desk, *PLUIT))
    assert caught.args == [7]
    desk.view.show_popup(7, attack, [attack, "</div><script>window.hacked = 1</script>"])
    desk.until("!Console.tools.popup.hidden")
    assert attack in desk.js("Console.tools.popup.textContent")
    assert desk.js("document.querySelectorAll('.popup img, .popup script').length") == 0
    assert desk.js("window.hacked === undefined")


def test_a_hostile_name_of_a_kelurahan_stays_a_name(desk: Desk) -> None:
    desk.view.set_indicator({"31.73.01.1001": ("red", 286)})
    desk.show([(1, *PLUIT, 0, 0)])
    assert desk.js("Console.kelurahan.byCode.get('31.73.01.1001').name") == HOSTILE
    assert desk.js("window.hacked === undefined")
    assert desk.js("document.images.length") == 0


def test_the_view_follows_a_set_until_a_hand_moves_it(desk: Desk) -> None:
    lat, lon = PLUIT
    desk.show([(1, lat, lon, 0, 0), (2, lat - 0.01, lon + 0.01, 0, 0)])
    assert desk.js("Console.tools.fit.hidden")
    close = desk.js("Console.map.getZoom()")
    desk.show([(1, lat, lon, 0, 0), (3, lat - SIDE, lon + SIDE, 0, 0)])
    assert desk.js("Console.map.getZoom()") < close
    pan(desk, [QPoint(400, 300), QPoint(440, 320), QPoint(480, 340)])
    desk.until("!Console.tools.fit.hidden")
    before = desk.js("Console.map.getCenter().lat")
    desk.show([(4, lat, lon, 0, 0)])
    assert desk.js("Console.map.getCenter().lat") == before
    desk.view.show_all()
    desk.until("Console.tools.fit.hidden")
    assert desk.js("Console.map.getCenter().lat") != before


def test_fresh_rows_of_the_same_view_do_not_move_it(desk: Desk) -> None:
    desk.show([(1, *PLUIT, 0, 0)])
    before = desk.js("Console.map.getZoom()")
    desk.show([(1, *PLUIT, 0, 0), (2, PLUIT[0] - SIDE, PLUIT[1] + SIDE, 0, 0)], fit=False)
    assert desk.js("Console.map.getZoom()") == before


def test_the_fill_tells_the_indicator_only_where_donuts_leave_room(
    desk: Desk, tokens: dict[str, str]
) -> None:
    desk.view.set_indicator({"31.72.01.1001": ("red", 286)})
    desk.show([(1, *PLUIT, 0, 0)])
    fill = "Console.kelurahan.byCode.get('31.72.01.1001').layer.options"
    desk.run("Console.map.setZoom(13, {animate: false})")
    assert desk.js(f"{fill}.fillColor") == tokens["map_red"]
    desk.run("Console.map.setZoom(11, {animate: false})")
    assert desk.js(f"{fill}.fillColor") not in {tokens["map_red"], tokens["map_green"]}
    assert desk.js(f"{fill}.color") == tokens["map_red_line"]
    desk.view.set_mode(marks="points")
    desk.until(f"{fill}.fillColor === '{tokens['map_red']}'")


def test_a_switch_on_the_map_is_told(desk: Desk, qtbot: QtBot) -> None:
    with qtbot.waitSignal(desk.view.mode_changed, timeout=5000) as caught:
        desk.run("Console.tools.marks.heat.click()")
    assert caught.args == [{"shade": True, "marks": "heat", "overdue": False}]
    assert desk.js("Console.tools.marks.heat.getAttribute('aria-pressed')") == "true"


def test_the_map_follows_the_theme(desk: Desk, theme: Theme, tokens: dict[str, str]) -> None:
    desk.show([])
    desk.wait_pixels(tokens["map_sea"], 10_000)
    theme.set_mode("dark")
    desk.wait_pixels(tokens["map_sea"], 0, 0)
    desk.wait_pixels(theme.css("map_sea"), 10_000)


def test_the_counts_speak_indonesian(desk: Desk) -> None:
    desk.view.set_status(1204, 31, True)
    desk.until("Console.tools.counts.textContent === '1.204 berlokasi · 31 tanpa lokasi'")
    assert desk.js("Console.tools.approximate.textContent") == "batas perkiraan"
    desk.view.set_status(96, 0, False)
    desk.until("Console.tools.counts.textContent === '96 berlokasi'")
    assert desk.js("Console.tools.approximate.hidden")


def test_every_control_has_a_name(desk: Desk) -> None:
    names: list[Any] = desk.js(
        "[...document.querySelectorAll('button')].filter(b => !b.hidden)"
        ".map(b => (b.getAttribute('aria-label') || b.textContent).trim())"
    )
    assert len(names) >= 9
    assert all(names)


def test_a_dead_page_comes_back_with_its_state_and_a_second_death_is_told(desk: Desk, qtbot: QtBot) -> None:
    crashed = QWebEnginePage.RenderProcessTerminationStatus.CrashedTerminationStatus
    desk.show([(1, *PLUIT, 0, 0)])
    desk.view.update_points([(1, 4, False)])
    with qtbot.waitSignal(desk.view.bridge.points_drawn, timeout=15000):
        desk.view.page.renderProcessTerminated.emit(crashed, 11)
    assert desk.js("[...Console.marks.store.n] + ''") == "1"
    desk.until("Console.marks.store.status[0] === 4")

    desk.view.page.renderProcessTerminated.emit(crashed, 11)
    with qtbot.waitSignal(desk.view.failed, timeout=5000) as caught:
        desk.view.page.renderProcessTerminated.emit(crashed, 11)
    assert "Tabel tetap bisa dipakai" in caught.args[0]
    with qtbot.waitSignal(desk.view.bridge.page_ready, timeout=15000):
        desk.view.reload()


def test_an_unreadable_set_is_told_in_the_log(
    desk: Desk, qtbot: QtBot, expect_log: Callable[[str], None], caplog: pytest.LogCaptureFixture
) -> None:
    expect_log("points.bin is not in the expected format")
    desk.view.set_points(b"\0" * 40, 9)
    qtbot.waitUntil(lambda: "expected format" in caplog.text, timeout=5000)
    desk.show([(1, *PLUIT, 0, 0)])
    assert desk.js("Console.marks.store.count") == 1


def test_nothing_beside_the_served_names_can_be_read(desk: Desk, expect_log: Callable[[str], None]) -> None:
    names = [
        "page/../../etc/passwd",
        "map/%2e%2e/__init__.py",
        "fonts/",
        "etc/passwd",
        "leaflet/images/layers.png",
    ]
    expect_log("not served")
    for name in names:
        desk.run(
            f"window.got = null; fetch('console://app/{name}')"
            ".then(r => { got = r.ok ? 'read' : 'no' }, () => { got = 'no' })"
        )
        desk.until("window.got !== null")
        assert desk.js("window.got") == "no", name
    desk.errors.clear()
