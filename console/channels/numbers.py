"""Telephone numbers in one form: E.164 (``+628111272206``), however a modem, a gateway or a citizen writes them."""

from __future__ import annotations

import re
from typing import Final

#: Whose national form ``08…`` is.
REGION: Final = "ID"
#: Digits with what people put between them; anything else is a name ("TELKOMSEL") and stays one.
_DIGITS: Final = re.compile(r"\+?[\d\s().\-/]+")
#: 15 digits are the most E.164 has; a longer sender is a gateway's own id.
_LONGEST: Final = 40


def e164(number: str) -> str:
    """A number in E.164; what is none stays as it is: short codes, names of senders, nonsense.

    ``08…``, ``628…``, ``+628…`` and ``00628…`` are the same number. Whether anybody has it is not asked: ranges are
    handed out faster than tables of them are printed.
    """
    number = number.strip()
    if len(number) > _LONGEST or not _DIGITS.fullmatch(number) or not number.isascii():
        return number
    import phonenumbers  # its tables cost 30 ms

    dialled = "+" + number[2:] if re.match(r"00[1-9]", number) else number
    try:
        parsed = phonenumbers.parse(dialled, REGION)
    except phonenumbers.NumberParseException:
        return number
    if not phonenumbers.is_possible_number(parsed):
        return number
    return str(phonenumbers.format_number(parsed, phonenumbers.PhoneNumberFormat.E164))


def can_be_answered(number: str) -> bool:
    """Whether an SMS can go to a sender: a number or a short code, not a name."""
    return re.fullmatch(r"\+?[0-9]{3,15}", number) is not None
