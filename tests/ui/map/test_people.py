"""Badges of who has which case open, in a real Chromium: where they stand, and that names stay text."""

from __future__ import annotations

from tests.ui.map.conftest import HOSTILE, NORTH, SIDE, WEST, Desk

PLUIT = (NORTH - SIDE / 2, WEST + SIDE / 2)


def test_a_disc_for_holding_has_more_ink_than_a_ring(desk: Desk, tokens: dict[str, str]) -> None:
    desk.view.set_mode(shade=False, marks="points")
    desk.show([(1, *PLUIT, 0, 0)])
    desk.wait_pixels(tokens["c2"], 0, 0)
    desk.view.set_presence([(1, *PLUIT, "Budi", False)])
    desk.wait_pixels(tokens["c2"], 5, 25)
    desk.view.set_presence([(1, *PLUIT, "Budi", True)])
    desk.wait_pixels(tokens["c2"], 30, 80)
    desk.view.set_presence([])
    desk.wait_pixels(tokens["c2"], 0, 0)


def test_only_cases_of_the_set_are_badged(desk: Desk, tokens: dict[str, str]) -> None:
    desk.show([(1, *PLUIT, 0, 0)])
    desk.view.set_presence([(2, *PLUIT, "Budi", True)])
    desk.view.set_mode(overdue=True)  # and of those only what is shown
    desk.view.set_presence([(1, *PLUIT, "Budi", True)])
    desk.until("Console.marks.people.length === 1")
    desk.wait_pixels(tokens["c2"], 0, 0)
    desk.view.set_mode(overdue=False)
    desk.wait_pixels(tokens["c2"], 30)


def test_on_a_donut_few_stand_on_the_rim(desk: Desk, tokens: dict[str, str]) -> None:
    places = [(n, PLUIT[0], PLUIT[1] + n * 1e-5) for n in range(1, 9)]
    desk.show([(*place, 0, 0) for place in places])
    desk.view.set_presence([(*place, "Budi", True) for place in places])
    desk.until("Console.marks.people.length === 8")
    desk.wait_pixels(tokens["c2"], 80, 200)  # three of eight
    desk.wait_pixels(tokens["red"], 60)


def test_a_name_is_text(desk: Desk) -> None:
    desk.show([(1, *PLUIT, 0, 0)])
    desk.view.set_presence([(1, *PLUIT, HOSTILE, True)])
    desk.run(f"Console.map.setView([{PLUIT[0]}, {PLUIT[1]}], 14)")
    desk.until("Console.marks.people.length === 1")
    assert desk.js("window.hacked === undefined")
    assert desk.js("document.querySelectorAll('img[src=x]').length") == 0


def test_a_page_that_comes_back_gets_them_again(desk: Desk, tokens: dict[str, str]) -> None:
    desk.show([(1, *PLUIT, 0, 0)])
    desk.view.set_presence([(1, *PLUIT, "Budi", True)])
    with desk.bot.waitSignal(desk.view.bridge.points_drawn, timeout=15_000):
        desk.view.reload()
    desk.wait_pixels(tokens["c2"], 30)
