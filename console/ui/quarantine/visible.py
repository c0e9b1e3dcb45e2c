"""A raw message made visible: every character that would hide, move or turn something is shown as a sign.

What is shown is for looking at; what is copied or read again is the message as it was received.
"""

from __future__ import annotations

import re
from typing import Final

#: Line ends stay line ends, and show what they were made of.
_LINE_END: Final = re.compile("\r\n|\r|\n|\x85|\u2028|\u2029")
_END_SIGNS: Final = {"\r\n": "␍␊", "\r": "␍", "\n": "", "\x85": "⟨NEL⟩", "\u2028": "⟨LS⟩", "\u2029": "⟨PS⟩"}
#: C0 and C1 controls, marks that turn direction, joiners, spaces without width, tags, byte order mark, halves of pairs.
_HIDDEN: Final = re.compile(
    "[\x00-\x1f\x7f-\x9f\xad\u034f\u061c\u115f\u1160\u17b4\u17b5\u180e\u200b-\u200f\u202a-\u202e"
    "\u2060-\u206f\u3164\ufe00-\ufe0f\ufeff\uffa0\ufff0-\ufffb\ud800-\udfff\U000e0000-\U000e0fff]"
)
_NAMES: Final = {
    "\u200b": "ZWSP", "\u200c": "ZWNJ", "\u200d": "ZWJ", "\u200e": "LRM", "\u200f": "RLM", "\u202a": "LRE",
    "\u202b": "RLE", "\u202c": "PDF", "\u202d": "LRO", "\u202e": "RLO", "\u2066": "LRI", "\u2067": "RLI",
    "\u2068": "FSI", "\u2069": "PDI", "\ufeff": "BOM", "\xad": "SHY", "\u061c": "ALM",
}  # fmt: skip


def visible(raw: str) -> str:
    """A message with its hidden characters as signs.

    Args:
        raw: as received.

    Returns:
        The same words. Controls are the pictures Unicode has for them (``␀``), others their name or number in
        angle brackets (``⟨RLO⟩``). Lines end with a plain line feed.
    """
    lines = _LINE_END.sub(lambda end: f"{_END_SIGNS[end[0]]}\n", raw)
    return _HIDDEN.sub(_sign, lines)


def _sign(found: re.Match[str]) -> str:
    character = found[0]
    code = ord(character)
    if character == "\n":
        return character
    if code == 9:
        return "␉\t"
    if code < 32:
        return chr(0x2400 + code)
    if code == 127:
        return "␡"
    return f"⟨{_NAMES.get(character) or f'U+{code:04X}'}⟩"
