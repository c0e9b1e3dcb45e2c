"""What an edit changed, as parts of a line."""

from __future__ import annotations

from console.ui.case.amended import MOST, changes


def test_what_went_is_struck_and_what_came_is_strong() -> None:
    assert changes("Air setinggi lutut di Pluit", "Air setinggi paha di Pluit Karang") == [
        ("Air setinggi", "second"), (" ", "second"), ("lutut", "struck"), (" ", "second"), ("paha", "strong"),
        (" ", "second"), ("di Pluit", "second"), (" ", "second"), ("Karang", "strong"),
    ]  # fmt: skip


def test_far_away_words_are_left_out() -> None:
    before = "satu dua tiga empat lima enam tujuh delapan sembilan"
    shown = "".join(text for text, _voice in changes(before, before.replace("satu", "dan")))
    assert shown == "satu dan dua tiga empat …"


def test_the_same_words_and_other_spaces_are_no_change() -> None:
    assert changes("Air  naik\n", "Air naik") == []
    assert changes("", "") == []


def test_a_novel_costs_no_more_than_its_beginning() -> None:
    parts = changes("a " * 20_000, "b " * 20_000)
    assert parts[-1] == ("…", "second")
    assert sum(len(text) for text, _voice in parts) < 10 * MOST
