"""How long an answer is as its channel counts, and how near to what it can carry. No Qt here."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from models import replies

#: From this share of the limit on the counter warns: time to find a shorter word before the last one is lost.
NEAR: Final = 0.9
#: SMS a channel joins at most, as ``models.replies.problem`` holds to it.
MOST_SEGMENTS: Final = 6


@dataclass(frozen=True, slots=True)
class Measure:
    """A text against its channel.

    Attributes:
        used, limit: in ``unit``.
        unit: ``characters``, ``weighted`` (X) or ``segments`` (SMS).
        letters: characters of the text, which is what a person counts.
        problem: why it cannot be sent, as sentence code and parameters; None when it can. An empty text is no problem
            yet: somebody has only begun.
        link: the text holds an address, and the channel carries none.
    """

    used: int
    limit: int
    unit: str
    letters: int
    problem: tuple[str, dict[str, object]] | None
    link: bool = False

    @property
    def over(self) -> bool:
        """The channel would not take it."""
        return self.problem is not None

    @property
    def near(self) -> bool:
        """The limit is close."""
        if self.unit == "segments":
            return self.used >= self.limit - 1
        return self.used >= self.limit * NEAR


def measure(channel: str, text: str) -> Measure:
    """Measure a text.

    Args:
        channel: code of the channel that would carry it.
        text: as it would be sent.
    """
    carries = replies.CARRIES.get(channel)
    if carries is None:
        return Measure(len(text), 0, "characters", len(text), ("refused.channel", {"channel": channel}))
    problem = replies.problem(channel, text) if text.strip() else None
    link = not carries.links and replies.has_link(text)
    if carries.unit == "segments":
        return Measure(
            replies.segments(text) if text else 0, MOST_SEGMENTS, "segments", len(text), problem, link
        )
    return Measure(replies.length(channel, text), carries.limit, carries.unit, len(text), problem, link)
