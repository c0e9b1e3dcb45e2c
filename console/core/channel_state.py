"""A channel as one intake has it: how its last run ended, and when it is asked again. No threads, no store."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Final

from console.core.channel_health import Health
from console.core.errors import Told
from console.core.intake import Tally
from models.delivery import ChannelFailure, CursorLost, Denied, Page, Throttled

#: How often a channel is asked, seconds; less often when its rate limit leaves less.
POLL_S: Final = 30
#: After a failure, seconds: the first and the longest pause.
BACKOFF_S: Final = (5, 600)
#: A gap is told for so long, seconds: a good fetch after it does not bring back what was missed.
GAP_S: Final = 86_400


@dataclass
class State:
    """See the module. Times are seconds since the epoch.

    Attributes:
        phase: off, reading, replying.
        run: number of the last run; what an earlier one still hands over is thrown away.
        running: its thread fetches.
        from_start: the run began without a cursor.
        cut: why a page of this run could not be written; nothing behind it may be.
        dropped: the channel was switched off meanwhile; how the run ends says nothing.
        again: its cursor was lost; it is read from the start at once.
        next_at: when it is asked again. ended_at: when that was decided; a clock that stands before it was put back,
            and says nothing about next_at any more.
        failures: in a row.
        stopped: not asked again before a person has done something.
        ok_at, newest_at, resets_at, problem, params: as in ``Health``.
        gap: (code, when) messages may have been missed for good.
        tally: what was read since the program began.
    """

    phase: str = "off"
    run: int = 0
    running: bool = False
    from_start: bool = False
    cut: Exception | None = None
    dropped: bool = False
    again: bool = False
    next_at: int = 0
    ended_at: int = 0
    failures: int = 0
    stopped: bool = False
    ok_at: int | None = None
    newest_at: int | None = None
    resets_at: int | None = None
    problem: str = ""
    params: dict[str, str] = field(default_factory=dict)
    gap: tuple[str, int] = ("", 0)
    tally: Tally = field(default_factory=Tally)
    _calls: int = 0
    _remaining: int | None = None

    def switch(self, phase: str) -> None:
        """It joins more or less far. Whoever switches it on has done something about what stopped it."""
        if "off" in (self.phase, phase):
            self.stopped, self.failures, self.next_at = False, 0, 0
            self.problem, self.params = "", {}
        self.dropped = self.dropped or phase == "off"
        self.phase = phase

    def is_due(self, now: int) -> bool:
        """Whether it is to be asked."""
        put_back = now < self.ended_at - POLL_S
        return (
            self.phase != "off"
            and not self.running
            and not self.stopped
            and (now >= self.next_at or put_back)
        )

    def begin(self, *, from_start: bool) -> None:
        """A run begins."""
        self.run += 1
        self.running, self.cut, self.dropped, self.again, self._calls = True, None, False, False, 0
        self.from_start = from_start

    def wants(self, run: int) -> bool:
        """Whether a page of that run may be written."""
        return run == self.run and self.cut is None and not self.dropped

    def wrote(self, page: Page, now: int) -> bool:
        """A page is in; whether it says for the first time that messages may have been missed."""
        self._calls += 1
        self.resets_at, self._remaining = page.resets_at, page.remaining
        first = bool(page.gap) and not self.gap_now(now)
        if page.gap:
            self.gap = (page.gap, now)
        return first

    def gap_now(self, now: int) -> str:
        """Code of the gap that is still to be told, ""."""
        return self.gap[0] if now < self.gap[1] + GAP_S else ""

    def end(self, failure: Exception | None, now: int, share: Callable[[float, float], float]) -> None:
        """A run is over.

        Args:
            failure: why; None when everything was read. Anything but a channel's or the store's own failures is a bug.
            now: the time.
            share: (low, high) -> a number between, so that no two intakes pause alike.
        """
        self.running, self.ended_at = False, now
        failure = self.cut if self.cut is not None else failure
        if self.dropped:
            return
        if failure is None:
            self.ok_at, self.failures, self.problem, self.params = now, 0, "", {}
            self.next_at = now + self._pause(now)
            return
        self.problem, self.params = "channel.bug", {}
        if isinstance(failure, ChannelFailure | Told):
            self.problem = failure.code
            self.params = {key: str(value) for key, value in failure.params.items()}
        match failure:
            case Throttled(until=until):
                self.resets_at, self.next_at = until, max(until, now + 1)
            case Denied():
                self.stopped = True  # no hammering: a person renews the token, or switches the channel
            case CursorLost() if not self.from_start:
                self.again, self.next_at = True, now
            case _:
                low, high = BACKOFF_S
                pause = min(high, low * 2 ** min(self.failures, 20)) * share(0.5, 1.0)
                self.failures += 1
                self.next_at = now + max(1, round(pause))

    def _pause(self, now: int) -> int:
        """Until it is asked again after a good run: what is left of its rate limit is spread out."""
        if self.resets_at is None or self._remaining is None or self.resets_at <= now:
            return POLL_S
        left = self.resets_at - now
        if self._remaining <= 0:
            return max(POLL_S, left)
        return max(POLL_S, min(left, left * max(1, self._calls) // self._remaining))

    def health(self, channel: str, console: str, quarantined: int, now: int) -> Health:
        """As the central is told.

        Args:
            channel: its code. console: what this intake calls itself.
            quarantined: pieces of it that wait here.
            now: the time.
        """
        problem, params = self.problem, self.params
        if not problem and (gap := self.gap_now(now)):
            problem, params = gap, {}
        return Health(
            channel, console, self.phase, self.ok_at, self.newest_at, self.resets_at, quarantined, problem, params,
            self.stopped and self.phase != "off",
        )  # fmt: skip
