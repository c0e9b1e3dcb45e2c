"""What an edit at the channel took out of a citizen's words and put in, as parts of a line. No Qt here."""

from __future__ import annotations

from difflib import SequenceMatcher
from typing import Final

from console.core.history import isolated

#: Words compared of each version; comparing is quadratic, and a line of history is no place for a novel.
MOST: Final = 300
#: Unchanged words kept on either side of a change.
AROUND: Final = 3


def changes(before: str, after: str) -> list[tuple[str, str]]:
    """The words that changed, with a few around them.

    Args:
        before, after: the two versions.

    Returns:
        Texts and voices of ``parts.VOICES``: struck was taken out, strong put in, second stayed. Empty when the words
        are the same.
    """
    old, new = isolated(before).split(" ")[: MOST + 1], isolated(after).split(" ")[: MOST + 1]
    cut = len(old) > MOST or len(new) > MOST
    old, new = old[:MOST], new[:MOST]
    steps = SequenceMatcher(None, old, new, autojunk=False).get_opcodes()
    if all(step[0] == "equal" for step in steps):
        return [(" …", "second")] if cut else []
    parts: list[tuple[str, str]] = []
    for place, (what, i1, i2, j1, j2) in enumerate(steps):
        if what == "equal":
            parts.append((_kept(old[i1:i2], first=place == 0, last=place == len(steps) - 1), "second"))
            continue
        if i2 > i1:
            parts.append((" ".join(old[i1:i2]), "struck"))
        if j2 > j1:
            parts.append((" ".join(new[j1:j2]), "strong"))
    if cut:
        parts.append(("…", "second"))
    spaced: list[tuple[str, str]] = []
    for text, voice in parts:
        spaced += [(" ", "second"), (text, voice)] if spaced else [(text, voice)]
    return spaced


def _kept(words: list[str], *, first: bool, last: bool) -> str:
    """Unchanged words: their ends that touch a change, the middle left out."""
    head = [] if first else words[:AROUND]
    tail = [] if last else words[-AROUND:]
    if len(words) <= AROUND * (2 - first - last):
        return " ".join(words)
    return " ".join([*head, "…", *tail])
