"""The words of an HTML text, nothing else of it: no tags, no scripts, no styles; links stay as words.

A scanner of our own, because ``html.parser`` takes time by the square of what it is given: 144 kB of ``<a x='y' ``
took it 69 s (Python 3.11.7), and here strangers write the HTML. This one passes over every character a fixed number of
times.
"""

from __future__ import annotations

import re
from html import unescape as _unescape
from typing import Final

#: Elements whose content is no text.
_SILENT: Final = frozenset(
    {"script", "style", "head", "title", "template", "noscript", "svg", "object", "iframe"}
)
#: Elements that begin and end a line.
_BLOCKS: Final = frozenset({
    "address", "article", "aside", "blockquote", "body", "center", "dd", "div", "dl", "dt", "fieldset", "figure",
    "footer", "form", "h1", "h2", "h3", "h4", "h5", "h6", "header", "hr", "html", "li", "main", "nav", "ol", "p",
    "pre", "section", "table", "tr", "ul",
})  # fmt: skip
_CELLS: Final = frozenset({"td", "th"})
_NAME: Final = re.compile(r"<(/?)([a-zA-Z][^\s/>]*)")
#: From the name of a tag to its end: quoted values may hold ">".
_REST: Final = re.compile(r"(?:[^>\"']++|\"[^\"]*+\"|'[^']*+')*+>")
_ATTRIBUTE: Final = r"(?:^|[\s\"'/]){}\s*+=\s*+(?:\"([^\"]*+)\"|'([^']*+)'|([^\s>\"']++))"
_HREF: Final = re.compile(_ATTRIBUTE.format("href"), re.IGNORECASE)
_ALT: Final = re.compile(_ATTRIBUTE.format("alt"), re.IGNORECASE)
_CARRIED: Final = re.compile(r"(?:https?://|mailto:|tel:)", re.IGNORECASE)
_SPACE: Final = re.compile(r"[ \t\r\n\f]+")
#: A character by a number none has: Python's own unescape stumbles over thousands of digits.
_BAD_NUMBER: Final = re.compile(r"&#(?:[0-9]{8,}+|[xX][0-9a-fA-F]{7,}+);?")
#: An address longer than this tells nobody anything.
_LONGEST_LINK: Final = 500


def to_text(html: str) -> str:
    """The words, with a line for a line; a link that leads elsewhere than its words say stands behind them.

    Args:
        html: anything; what is no HTML comes back as it is.
    """
    return _Words(html).read()


class _Words:
    """One pass over a text."""

    def __init__(self, html: str) -> None:
        self._html = html
        self._low = (
            html.lower() if len(html.lower()) == len(html) else html
        )  # "İ" grows: positions would shift
        self._out: list[str] = []
        self._pre = 0
        self._link: tuple[str, int] | None = None
        self._ends = True  # a ">" is still ahead; without one, a "<" is no tag

    def read(self) -> str:
        at, size = 0, len(self._html)
        while at < size:
            start = self._html.find("<", at)
            if start < 0:
                self._say(self._html[at:])
                break
            self._say(self._html[at:start])
            at = self._tag(start)
        self._leave_link()
        text = "".join(self._out).replace("\xa0", " ")
        lines = [line.rstrip(" \t") for line in text.split("\n")]
        return re.sub(r"\n{3,}", "\n\n", "\n".join(lines)).strip("\n")

    def _say(self, piece: str) -> None:
        if not piece:
            return
        words = unescape(piece)
        if not self._pre:
            words = _SPACE.sub(" ", words)
            if words.startswith(" ") and (not self._out or self._out[-1].endswith(("\n", " "))):
                words = words[1:]
        if words:
            self._out.append(words)

    def _line(self) -> None:
        """A new line, unless one has just begun."""
        if self._out and not self._out[-1].endswith("\n"):
            self._out.append("\n")

    def _tag(self, at: int) -> int:
        """What begins at a "<"; returns where to go on."""
        html = self._html
        if html.startswith("<!--", at):
            end = html.find("-->", at + 4)
            return len(html) if end < 0 else end + 3
        self._ends = self._ends and html.find(">", at) >= 0
        named = _NAME.match(html, at)
        if not self._ends or (named is None and not html.startswith(("<!", "<?"), at)):
            self._say("<")
            return at + 1
        if named is None:
            return self._closed(at)
        rest = _REST.match(html, named.end())
        # A quote that is never closed swallows all that follows; browsers then end the tag somewhere, we at ">".
        end = rest.end() if rest else self._closed(named.end())
        name = named[2].lower()
        if named[1]:
            self._closes(name)
        else:
            self._opens(name, html[named.end() : end])
            if name in _SILENT and not html.startswith("/>", end - 2):
                return self._behind(name, end)
        return end

    def _closed(self, at: int) -> int:
        """Behind the next ">"."""
        end = self._html.find(">", at)
        return len(self._html) if end < 0 else end + 1

    def _behind(self, name: str, at: int) -> int:
        """Behind the end of an element without words; behind all when it has no end."""
        end = self._low.find(f"</{name}", at)
        if end < 0:
            # A head that is left open ends where the body begins; nothing else is forgiven.
            body = self._low.find("<body", at) if name in ("head", "title") else -1
            return len(self._html) if body < 0 else body
        return self._closed(end)

    def _opens(self, name: str, rest: str) -> None:
        if name == "br":
            self._out.append("\n")
        elif name in _BLOCKS:
            self._line()
            self._pre += name == "pre"
            if name == "li":
                self._out.append("- ")
        elif name in _CELLS:
            if self._out and not self._out[-1].endswith(("\n", " ")):
                self._out.append(" ")
        elif name == "img":
            self._say(_value(_ALT, rest))
        elif name == "a":
            self._leave_link()
            address = _value(_HREF, rest).strip()
            if _CARRIED.match(address):
                self._link = (address[:_LONGEST_LINK], len(self._out))

    def _closes(self, name: str) -> None:
        if name == "a":
            self._leave_link()
        elif name in _BLOCKS:
            self._line()
            if name == "p":
                self._out.append("\n")
            if name == "pre":
                self._pre = max(0, self._pre - 1)

    def _leave_link(self) -> None:
        """A link's address behind its words, unless they say it already."""
        if self._link is None:
            return
        address, since = self._link
        self._link = None
        shown = "".join(self._out[since:])
        bare = re.sub(r"^(?:https?://|mailto:|tel:)", "", address, flags=re.IGNORECASE).rstrip("/")
        if bare and bare.lower() not in shown.lower():
            self._out.append(f" ({address})" if shown.strip() else address)


def unescape(text: str) -> str:
    """A text with its character references resolved; a number no character has becomes U+FFFD."""
    return _unescape(_BAD_NUMBER.sub("\ufffd", text))


def _value(attribute: re.Pattern[str], rest: str) -> str:
    found = attribute.search(rest)
    return unescape(next((group for group in found.groups() if group is not None), "")) if found else ""
