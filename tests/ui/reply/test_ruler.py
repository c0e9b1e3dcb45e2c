"""A text against its channel: how much of the limit it takes, as the channel counts."""

from __future__ import annotations

import pytest

from console.ui.reply.ruler import measure


@pytest.mark.parametrize(
    ("channel", "text", "used", "near", "over"),
    [
        ("x", "a" * 251, 251, False, False),
        ("x", "a" * 252, 252, True, False),
        ("x", "a" * 280, 280, True, False),
        ("x", "a" * 281, 281, True, True),
        ("x", "雨" * 140, 280, True, False),  # beyond Latin a character counts twice
        ("x", "雨" * 141, 282, True, True),
        ("sms", "a" * 160, 1, False, False),
        ("sms", "a" * 161, 2, False, False),
        ("sms", "a" * (4 * 153 + 1), 5, True, False),
        ("sms", "a" * (6 * 153), 6, True, False),
        ("sms", "a" * (6 * 153 + 1), 7, True, True),
        ("sms", "ą" * 71, 2, False, False),  # outside the GSM alphabet 70 fit, not 160
        ("lapor", "a" * 4001, 4001, True, True),
        ("lapor", "a" * 300, 300, False, False),
    ],
)
def test_it_counts_as_the_channel_does(channel: str, text: str, used: int, near: bool, over: bool) -> None:
    found = measure(channel, text)
    assert (found.used, found.near, found.over) == (used, near, over)


def test_a_link_is_a_problem_on_x_alone() -> None:
    assert measure("x", "lihat jakarta.go.id/cek").link
    assert measure("x", "lihat jakarta.go.id/cek").problem == ("refused.reply_link", {})
    assert not measure("email", "lihat jakarta.go.id/cek").over


def test_nothing_written_yet_is_no_problem_and_an_unknown_channel_is_one() -> None:
    assert measure("x", "").problem is None
    assert measure("sms", "").used == 0
    assert measure("fax", "halo").problem == ("refused.channel", {"channel": "fax"})
