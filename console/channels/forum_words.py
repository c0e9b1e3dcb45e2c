"""What a forum writes as HTML: its words, and the pictures in it."""

from __future__ import annotations

import re
from typing import Final
from urllib.parse import urljoin, urlsplit

from console.channels.html_text import to_text, unescape

_MOST_PICTURES: Final = 20
_LONGEST_ADDRESS: Final = 2000
_IMAGE: Final = re.compile(r"<img\b([^<>]{0,8000}+)>", re.IGNORECASE)
_VALUE: Final = r"""(?:^|\s){}\s{{0,5}}=\s{{0,5}}(?:"([^"]{{0,4000}}+)"|'([^']{{0,4000}}+)')"""
_SOURCE: Final = re.compile(_VALUE.format("src"), re.IGNORECASE)
_CLASS: Final = re.compile(_VALUE.format("class"), re.IGNORECASE)


def words(html: str) -> str:
    """The words of a piece of HTML."""
    return to_text(html)


def pictures(html: str, base: str) -> list[str]:
    """Addresses of the pictures in a piece of HTML, without smileys and portraits, each once.

    Args:
        html: anything.
        base: address of the page, for relative ones.
    """
    found: dict[str, None] = {}
    for tag in _IMAGE.finditer(html):
        classes = _value(_CLASS, tag[1]).lower().split()
        address = web_address(_value(_SOURCE, tag[1]), base)
        if address and "emoji" not in classes and "avatar" not in classes and len(found) < _MOST_PICTURES:
            found[address] = None
    return list(found)


def web_address(given: str, base: str) -> str:
    """A complete http(s) address, "" when it is none."""
    try:
        address = urljoin(base, given.strip())
        parts = urlsplit(address)
    except ValueError:
        return ""
    usable = given.strip() and parts.scheme in ("http", "https") and parts.netloc and address.isprintable()
    return address if usable and len(address) <= _LONGEST_ADDRESS and " " not in address else ""


def _value(attribute: re.Pattern[str], tag: str) -> str:
    match = attribute.search(tag)
    return unescape(match[1] or match[2] or "") if match else ""
