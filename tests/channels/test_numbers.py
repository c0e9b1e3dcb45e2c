"""One number, however it is written."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from console.channels.numbers import can_be_answered, e164


@pytest.mark.parametrize("written", [
    "08111272206", "628111272206", "+628111272206", "00628111272206", "0811-1272-206", " 0811 127 2206 ",
    "(0811) 1272206", "+62 811 1272 206",
])  # fmt: skip
def test_one_number_in_all_its_forms(written: str) -> None:
    assert e164(written) == "+628111272206"


@pytest.mark.parametrize(
    "name", ["3636", "1708", "TELKOMSEL", "", "112", "+", "0800-FLOWERS", "٠٨١١١٢٧٢٢٠٦", "1" * 60]
)
def test_what_is_no_number_stays(name: str) -> None:
    assert e164(name) == name


def test_other_countries() -> None:
    assert e164("+442079460958") == "+442079460958"
    assert e164("021-3822255") == "+62213822255"


@pytest.mark.parametrize("number, can", [
    ("+628111272206", True), ("3636", True), ("TELKOMSEL", False), ("", False), ("12", False), ("+62;drop", False),
    ("+6281112722061234567", False), ("٣٦٣٦", False),
])  # fmt: skip
def test_who_can_be_answered(number: str, can: bool) -> None:
    assert can_be_answered(number) is can


@given(st.one_of(st.text(max_size=50), st.text("0123456789+- ()", max_size=25)))
def test_nothing_raises_and_twice_is_once(written: str) -> None:
    assert e164(e164(written)) == e164(written)
