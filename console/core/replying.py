"""An intake's replies: the outbox with a door, a line to the central and connectors of its own, on one thread.

A connector is used by one thread at a time, so what sends is not what reads.
"""

from __future__ import annotations

import logging
from collections.abc import Callable, Mapping
from contextlib import suppress
from dataclasses import replace
from typing import TYPE_CHECKING, Any
from uuid import UUID

from console.core.central import PostgresCentral
from console.core.clock import Clock
from console.core.dispatch import Dispatcher
from console.core.outbox import Outbox, contact_from
from console.core.reply_rules import ReplyRules
from console.core.sync import opened
from console.core.sync.cycle import Sync
from models.delivery import ChannelFailure, Connector

if TYPE_CHECKING:
    import psycopg

log = logging.getLogger(__name__)

#: Turns in a row when a command sends what is due and stops; each takes some replies of every channel.
MOST_TURNS = 50

Problems = Mapping[str, tuple[str, Mapping[str, object]]]


class Replying:
    """See the module. Made on the thread that uses it; opens nothing before its first turn."""

    def __init__(
        self, dispatcher: Dispatcher, connect: Callable[[], psycopg.Connection[Any]],
        makers: Mapping[str, Callable[[], Connector]], phase: Callable[[str], str], clock: Clock,
    ) -> None:  # fmt: skip
        """Args:
        dispatcher: a door of its own is made of it.
        connect: opens a connection to the central.
        makers: channel -> makes its connector.
        phase: how far a channel has joined.
        clock: put right by the central's.
        """
        self._door = replace(dispatcher, _engine=None)
        self._central = PostgresCentral(connect)
        self._sync = Sync(dispatcher.store, self._central, dispatcher.actor.name, clock.wall)
        self._makers, self._phase = makers, phase
        self._connectors: dict[str, Connector] = {}
        self._rules = ReplyRules(dispatcher.store, self._door)
        self._outbox = Outbox(
            dispatcher.store, self._door, self._agree, self._connectors, contact_from(self._central), clock,
            dispatcher.console, fetch=self._fetch,
        )  # fmt: skip
        self._broken: dict[str, tuple[str, Mapping[str, object]]] = {}
        self.problems: Problems = {}

    def turn(self) -> int:
        """Send what is due in the channels that are to be replied to.

        Returns:
            How many replies something became of.

        Raises:
            Unavailable: the store.
        """
        channels = [code for code in self._makers if self._phase(code) == "replying" and self._made(code)]
        self._rules.turn(channels)
        done = self._outbox.turn(channels)
        self.problems = {
            **{c: why for c, why in self._broken.items() if self._phase(c) == "replying"},
            **done.problems,
        }
        return done.sent + done.held + done.failed + done.unknown

    def all_due(self) -> None:
        """Turn until nothing is due any more."""
        for _ in range(MOST_TURNS):
            if not self.turn():
                return

    def close(self) -> None:
        """Hang up."""
        for connector in self._connectors.values():
            with suppress(Exception):  # it is given up; what it holds goes with it
                connector.close()
        self._connectors.clear()
        self._sync.close()
        self._central.close()
        self._door.close()

    def _made(self, code: str) -> bool:
        """Whether the channel has a connector; one that cannot be made is tried again each turn: that costs nothing."""
        if code in self._connectors:
            return True
        try:
            self._connectors[code] = self._makers[code]()
        except ChannelFailure as failure:
            self._broken[code] = failure.code, dict(failure.params)
            return False
        except Exception:  # this channel's alone
            if code not in self._broken:
                log.exception("channel %s: a bug in making its connector", code)
            self._broken[code] = "channel.bug", {}
            return False
        self._broken.pop(code, None)
        return True

    def _agree(self) -> bool:
        self._sync.once()
        return True

    def _fetch(self, case: UUID) -> None:
        events, reporter = self._central.history(case)
        opened.keep(self._door, case, events, reporter)
