"""A view may bring a part of the city along: the map shows it and stays, and tells what it shows."""

from __future__ import annotations

import pytest

from tests.ui.map.conftest import NORTH, SIDE, WEST, Desk

HERE = (NORTH - SIDE / 2, WEST + SIDE / 2)
PART = (NORTH - SIDE, WEST, NORTH, WEST + SIDE)  # the first kelurahan


def shown(desk: Desk) -> tuple[float, float, float, float]:
    found = desk.js("(b => [b.getSouth(), b.getWest(), b.getNorth(), b.getEast()])(Console.map.getBounds())")
    return tuple(found)


def test_a_part_is_shown_and_stays_whatever_set_comes(desk: Desk) -> None:
    far = (NORTH - 1.8 * SIDE, WEST + 1.8 * SIDE)
    desk.show([(1, *far, 0, 0)])
    desk.view.show_extent(PART)
    south, west, north, east = shown(desk)
    assert south <= PART[0] < PART[2] <= north
    assert west <= PART[1] < PART[3] <= east
    desk.show([(1, *far, 0, 0), (2, *HERE, 0, 0)])
    assert shown(desk) == (south, west, north, east)
    desk.bot.waitUntil(lambda: desk.view.extent is not None)
    assert desk.view.extent == pytest.approx((south, west, north, east))
    desk.view.show_extent(None)  # the next view has none: the cases are followed again
    desk.show([(3, *far, 0, 0)])
    assert shown(desk) != (south, west, north, east)


def test_what_a_hand_moved_to_is_told(desk: Desk) -> None:
    desk.show([(1, *HERE, 0, 0)])
    desk.run(f"Console.map.setView([{HERE[0]}, {HERE[1]}], 16, {{animate: false}})")
    south, west, north, east = shown(desk)
    desk.bot.waitUntil(lambda: desk.view.extent == pytest.approx((south, west, north, east)))


def test_a_part_comes_back_after_the_page_died(desk: Desk) -> None:
    desk.show([(1, *HERE, 0, 0)])
    desk.view.show_extent(PART)
    before = shown(desk)
    with desk.bot.waitSignal(desk.view.bridge.points_drawn, timeout=15_000):
        desk.view.reload()
    assert shown(desk) == pytest.approx(before, abs=SIDE / 10)
