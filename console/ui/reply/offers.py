"""Templates as the composer offers them: a name to choose by, and the words for this case in either language."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Offer:
    """One template for one case.

    Attributes:
        id: kept with the reply.
        name: on screen.
        words: the text in a language, ``id`` or ``en``, with the case's own facts put in.
        suggested: it fits this case as it stands; the others are there to be chosen.
    """

    id: str
    name: str
    words: Callable[[str], str]
    suggested: bool = False
