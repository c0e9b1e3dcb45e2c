"""The same person, known again and named nowhere."""

from __future__ import annotations

from uuid import UUID

import pytest

from console.core import persons
from console.core.persons import Persons, normalised

ONE, TWO = UUID(int=1), UUID(int=2)


@pytest.mark.parametrize(
    ("contact", "channel", "plain"),
    [
        ("0812-0000-1111", "sms", "tel:6281200001111"),
        ("+62 812 0000 1111", "x", "tel:6281200001111"),
        ("6281200001111", "sms", "tel:6281200001111"),
        ("81200001111", "sms", "tel:6281200001111"),
        (" Budi@Contoh.invalid ", "email", "mailto:budi@contoh.invalid"),
        ("@Budi-1", "x", "x:budi-1"),
        ("budi-1", "facebook", "facebook:budi-1"),
        ("08••••1111", "sms", ""),
        ("••••", "sms", ""),
        ("", "sms", ""),
        ("08", "sms", ""),
    ],
)
def test_one_form_to_compare(contact: str, channel: str, plain: str) -> None:
    assert normalised(contact, channel) == plain


def test_the_same_person_whatever_the_channel() -> None:
    known = Persons(b"k" * 32)
    assert known.of(ONE, "0812 0000 1111", "sms") == known.of(TWO, "+62-812-0000-1111", "email")
    assert known.of(ONE, "@budi", "x") != known.of(TWO, "@budi", "facebook")
    assert known.of(ONE, "", "x") == known.of(ONE, "@budi", "x")  # remembered when the contact has left
    assert known.of(UUID(int=3), "", "x") == b""


def test_without_the_key_it_tells_nothing() -> None:
    first, second = Persons(b"k" * 32), Persons(b"l" * 32)
    assert first.of(ONE, "081200001111", "sms") != second.of(ONE, "081200001111", "sms")
    assert b"0812" not in first.of(ONE, "081200001111", "sms")
    assert "1200001111" not in str(vars(first))


def test_it_does_not_grow_without_end(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(persons, "MOST", 3)
    known = Persons(b"k" * 32)
    for number in range(9):
        known.of(UUID(int=number), f"orang{number}", "x")
    assert known.of(UUID(int=0), "", "x") == b""
    assert known.of(UUID(int=8), "", "x") != b""
