"""How the channels are, as the intakes tell the central: no Event, nothing local; a row a channel and intake.

An intake tells it once a minute and at every change; the central calls out ``tanggap_health`` when a channel stopped,
has another problem, or goes again. Who asks gets all rows and makes one picture a channel of them (``summary``): any
number of intakes may run, and one that works is enough.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping, Sequence
from contextlib import AbstractContextManager
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, Final, Protocol

from models.command_json import sound
from models.sentences import known, say

if TYPE_CHECKING:
    import psycopg

#: A channel that is on and of which no intake told for so long is read by nobody, seconds.
SILENT_S: Final = 300
#: How often an intake tells although nothing changed, seconds.
EVERY_S: Final = 60


class Line(Protocol):
    """A line to the central; ``PostgresCentral`` is one."""

    def db(self) -> AbstractContextManager[psycopg.Connection[Any]]:
        """The connection, with failures in words."""


@dataclass(frozen=True, slots=True)
class Health:
    """A channel as one intake has it. Times are seconds since the epoch, None for never.

    Attributes:
        channel: its code.
        console: what that intake calls itself.
        phase: off, reading, replying.
        ok_at: when it was last read to its end.
        newest_at: when its newest message was received.
        resets_at: when its rate limit starts anew.
        quarantined: pieces of it that wait in that intake's quarantine.
        problem: code of a sentence, "" for none; params: what the sentence needs.
        stopped: nothing is tried any more before a person has done something.
        at: when it was told, by the central's clock.
        actor: the intake's login, as the central knows it.
    """

    channel: str
    console: str
    phase: str
    ok_at: int | None = None
    newest_at: int | None = None
    resets_at: int | None = None
    quarantined: int = 0
    problem: str = ""
    params: Mapping[str, str] = field(default_factory=dict, hash=False)
    stopped: bool = False
    at: int = 0
    actor: str = ""

    def sentence(self, lang: str) -> str:
        """The problem in words, "" for none. One of a newer program, or nonsense, is its bare code."""
        if not self.problem:
            return ""
        try:
            return say(lang, self.problem, **self.params) if known(self.problem) else self.problem
        except (
            KeyError,
            IndexError,
            ValueError,
            AttributeError,
        ):  # other parameters than the sentence has fields
            return self.problem


@dataclass(frozen=True, slots=True)
class Summary:
    """A channel as all intakes together have it.

    Attributes:
        channel: its code.
        phase: what the supervisors say, or what its intakes do where their own computers say otherwise.
        best: the row of the intake that has it best; None when none ever told.
        intakes: how many told of it lately.
        lag: seconds since some intake had read it to its end; None for never.
        silent: it is on, and nobody reads it.
    """

    channel: str
    phase: str
    best: Health | None
    intakes: int
    lag: int | None
    silent: bool

    @property
    def stopped(self) -> bool:
        """It is on, and whoever reads it has stopped."""
        return self.best is not None and self.best.stopped and not self.silent


def report(line: Line, rows: Iterable[Health]) -> None:
    """Tell the central how channels are.

    Raises:
        Refused: no intake.
        Unavailable: the line is gone.
    """
    told = [
        {
            "channel": row.channel, "console": row.console[:200], "phase": row.phase, "ok_at": row.ok_at,
            "newest_at": row.newest_at, "resets_at": row.resets_at, "quarantined": min(row.quarantined, 999_999_999),
            "stopped": row.stopped,
            "problem": {"code": row.problem, "params": {k: sound(str(v))[:200] for k, v in row.params.items()}}
            if row.problem else None,
        }
        for row in rows
    ]  # fmt: skip
    with line.db() as db:
        db.execute("select tanggap.report_health(%s::jsonb)", (json.dumps(told),))


def read(line: Line) -> tuple[Health, ...]:
    """What the intakes told in the last seven days, by channel, the newest first.

    Raises:
        Refused: no active operator.
        Unavailable: the line is gone.
    """
    with line.db() as db:
        rows = db.execute(
            "select channel, console, phase, ok_at, newest_at, resets_at, quarantined, problem->>'code',"
            " problem->'params', stopped, at, actor from tanggap.channel_health()"
        ).fetchall()
    return tuple(
        Health(channel, console, phase, ok_at, newest_at, resets_at, quarantined, code or "",
               {str(k): str(v) for k, v in (params or {}).items()}, stopped, int(at), actor)
        for channel, console, phase, ok_at, newest_at, resets_at, quarantined, code, params, stopped, at, actor in rows
    )  # fmt: skip


def summary(rows: Sequence[Health], phases: Mapping[str, str], now: int) -> tuple[Summary, ...]:
    """One picture a channel.

    Args:
        rows: as ``read`` gives them.
        phases: channel -> the supervisors' switch, in the order wanted.
        now: seconds since the epoch, by the central's clock.
    """
    return tuple(_summed(channel, phase, [r for r in rows if r.channel == channel], now)
                 for channel, phase in phases.items())  # fmt: skip


def _summed(channel: str, switch: str, rows: Sequence[Health], now: int) -> Summary:
    lately = [row for row in rows if row.at >= now - SILENT_S]
    on = [row for row in lately if row.phase != "off"]
    phase = max((row.phase for row in lately), key=_FURTHER.index, default=switch)
    best = max(on or lately or rows, key=lambda row: (
        not row.stopped, not row.problem, row.ok_at or 0, row.at) if on else (row.at,), default=None)  # fmt: skip
    ok_at = max((row.ok_at for row in rows if row.ok_at is not None), default=None)
    lag = None if ok_at is None else max(0, now - ok_at)
    return Summary(channel, phase, best, len(on), lag, phase != "off" and not on)


_FURTHER: Final = ("off", "reading", "replying")
