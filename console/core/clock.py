"""The time a console goes by: the computer's clock, put right by the central's."""

from __future__ import annotations

from collections.abc import Callable


class Clock:
    """Seconds since the epoch. A workstation a day off then still says when something was done.

    Attributes:
        wall: the computer's own time.
        offset: seconds the central is ahead of it; 0 until a central was met.
    """

    def __init__(self, wall: Callable[[], int]) -> None:
        self.wall = wall
        self.offset = 0

    def __call__(self) -> int:
        return self.wall() + self.offset
