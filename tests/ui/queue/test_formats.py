"""Numbers, times and citizens' words as they are written."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from console.ui.queue.formats import grouped, isolated, moment, one_line, spoken


def test_numbers_and_times_in_both_languages(now: int) -> None:
    assert (grouped(1204), grouped(1204, "en"), grouped(-1_000_000)) == ("1.204", "1,204", "-1.000.000")
    assert moment(now - 364 * 86_400, "id") == "Sen 25 Nov 08.10"
    assert moment(now) == "Sen 24 Nov 08.10"
    assert moment(now, "en") == "Mon 24 Nov 08:10"


@pytest.mark.parametrize(
    "seconds, words",
    [
        (-(3600 + 42 * 60), "1 jam 42 menit"),
        (59, "0 menit"),
        (26 * 3600 + 61, "1 hari 2 jam"),
        (86_400, "1 hari"),
    ],
)
def test_a_stretch_of_time_is_said_in_two_units(seconds: int, words: str) -> None:
    assert spoken(seconds) == words


def test_a_line_of_words_stays_data() -> None:
    assert one_line("<img src=x onerror=alert(1)>") == "<img src=x onerror=alert(1)>"
    assert one_line("a\r\nb\tc\x00d\u2028e") == "a b c d e"
    assert one_line("file\u202egnp.exe\u2066x") == "filegnp.exex"
    assert one_line("Z" + "\u0335" * 40 + "o") == "Z\u0335\u0335o"
    assert isolated("مرحبا") == "\u2068مرحبا\u2069"
    assert isolated("") == ""


@given(st.text(max_size=2000))
def test_no_text_breaks_the_line(text: str) -> None:
    line = one_line(text)
    assert len(line) <= 300
    assert not any(ord(c) < 32 or c in "\u202e\u2066\u2028\x7f" for c in line)
