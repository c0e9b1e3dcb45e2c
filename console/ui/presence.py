"""Who is where: what this window says of itself to the central, and what the others' windows show.

Presence belongs to the central's connection and is never kept. Everything here is said again as a whole, the open case
and the wish to hold it, so that a line that came back, a central that was restarted and a call that was lost all end
the same way. One question is under way at a time: what is said keeps its order, and however often the central calls,
it is asked twice a second at most. Without a line nobody knows who is where, and nobody is shown.
"""

from __future__ import annotations

import logging
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from typing import Any, Final, Protocol, TypeVar
from uuid import UUID

from PySide6.QtCore import QObject, QTimer, Signal

from console.core.errors import Refused, Told
from console.core.history import person
from console.core.presence import Claimed, Presence, Present

log = logging.getLogger(__name__)
T = TypeVar("T")

CHANNEL: Final = "tanggap_presence"
REST_MS: Final = 300  # a case one only passes by is not said to be open
CALM_MS: Final = 500
BEAT_MS: Final = 15_000  # a console that dies says nothing
AGAIN_MS: Final = 2000  # the second line went while the first one stands

Order = Callable[[Presence], Claimed | None]
Answer = tuple[list[Claimed | None], tuple[Present, ...]]


class Asks(Protocol):
    """The second, long-lived line to the central; ``SyncHost`` is one."""

    def ask(
        self, fn: Callable[[Any], T], done: Callable[[T], object],
        failed: Callable[[Told], object] | None = None,
    ) -> None:  # fmt: skip
        """Run something with the line off the GUI thread, and tell here what came of it."""


@dataclass(frozen=True, slots=True)
class Here:
    """Who is at one case.

    Attributes:
        others: everybody else who has it open; whoever holds it first.
        mine: how I hold it; None: I do not.
    """

    others: tuple[Present, ...] = ()
    mine: Present | None = None

    @property
    def holder(self) -> Present | None:
        """Who else holds it."""
        return self.others[0] if self.others and self.others[0].claimed else None


NOBODY: Final = Here()


class PresenceHost(QObject):
    """See the module.

    Attributes:
        known: whether the central has said who is where.

    Signals:
        changed: ids of the cases at which somebody came, left, or took hold.
        taken_over: the Present who now holds the case that was mine, and why.
        told: why a claim came to nothing, in words.
    """

    changed = Signal(object)
    taken_over = Signal(object)
    told = Signal(str)

    def __init__(self, line: Asks, me: str, console: str, parent: QObject | None = None) -> None:
        """Silent until there is a line, see ``set_connected``.

        Args:
            line: the way to the central.
            me: my login name.
            console: what this console calls itself.
        """
        super().__init__(parent)
        self._line, self._me, self._console = line, me, console
        self._others: dict[UUID, tuple[Present, ...]] = {}
        self._mine: Present | None = None  # as the central has it
        self._held: tuple[UUID, str] | None = None  # as I want it: case, and why
        self._case: UUID | None = None  # what the others are told
        self._next: UUID | None = None  # what is in the panel
        self._orders: list[Order] = []
        self.known = False
        self._connected = False
        self._line_no = 0  # answers of a line that is gone are worth nothing
        self._asking = self._wanted = False
        self._rest = QTimer(self, singleShot=True, interval=REST_MS)
        self._rest.timeout.connect(self._on_rested)
        self._calm = QTimer(self, singleShot=True, interval=CALM_MS)
        self._calm.timeout.connect(self._on_calm)
        self._again = QTimer(self, singleShot=True, interval=AGAIN_MS)
        self._again.timeout.connect(self._turn)
        self._beat = QTimer(self, interval=BEAT_MS)
        self._beat.timeout.connect(self.refresh)

    # what the window tells

    def set_connected(self, connected: bool) -> None:
        """The line stands, or is gone."""
        self._line_no += 1
        self._connected = connected
        self._asking = self._wanted = False
        self._calm.stop()
        self._again.stop()
        if connected:
            self._beat.start()
            self._turn()
        else:
            self._beat.stop()
            self._orders.clear()
            self._forget()

    def on_called(self, channel: str, _payload: str) -> None:
        """The central called out something."""
        if channel == CHANNEL:
            self.refresh()

    def stop(self) -> None:
        """The window closes."""
        self._rest.stop()
        self._connected = False
        self._line_no += 1
        self._calm.stop()
        self._again.stop()
        self._beat.stop()

    def show(self, case: UUID | None) -> None:
        """This case is in the panel now; the others hear of it once it rests there."""
        self._next = case
        if case == self._case:
            self._rest.stop()
        else:
            self._rest.start()

    def claim(self, case: UUID, why: str = "", *, take: bool = False) -> None:
        """Hold a case.

        Args:
            case: the one in the panel.
            why: shown to the others.
            take: also if somebody else holds it.
        """
        if not self._connected:
            self.told.emit(self._out_of_reach())
            return
        self._rest.stop()
        self._case = self._next = case
        self._held = (case, why)
        self._orders.append(lambda presence: presence.claim(case, why, take=take))
        self._turn()

    def release(self) -> None:
        """Hold nothing any more."""
        self._held = None
        self._orders.append(lambda presence: presence.unclaim())
        self._turn()

    def refresh(self) -> None:
        """Ask who is where, soon."""
        if self._calm.isActive():
            self._wanted = True
        else:
            self._turn()

    # what the screens ask

    @property
    def everybody(self) -> Mapping[UUID, tuple[Present, ...]]:
        """Everybody else by case; whoever holds it first."""
        return self._others

    def at(self, case: UUID | None) -> Here:
        """Who is at a case."""
        if case is None:
            return NOBODY
        mine = self._mine if self._mine is not None and self._mine.complaint == case else None
        return Here(self._others.get(case, ()), mine)

    def others(self, cases: Iterable[UUID]) -> dict[UUID, tuple[Present, ...]]:
        """Those of these cases that somebody else has open, and who."""
        return {case: self._others[case] for case in cases if case in self._others}

    # inside

    def _on_rested(self) -> None:
        self._case = self._next
        if self._held is not None and self._held[0] != self._case:
            self._held = None  # one holds what one looks at
        self._turn()

    def _on_calm(self) -> None:
        if self._wanted:
            self._turn()

    def _turn(self) -> None:
        """Say where I am, what I want, and ask where everybody is."""
        if not self._connected or self._asking:
            self._wanted = True
            return
        self._asking, self._wanted = True, False
        self._calm.start()
        line_no, case, console = self._line_no, self._case, self._console
        orders, self._orders = self._orders, []

        def asked(line: Any) -> Answer:
            presence = Presence(line)
            presence.attend(case, console)
            return [order(presence) for order in orders], presence.present()

        self._line.ask(
            asked,
            lambda answer: self._on_answer(line_no, *answer),
            lambda failure: self._on_failed(line_no, failure, lost=bool(orders)),
        )

    def _on_answer(self, line_no: int, answers: list[Claimed | None], rows: tuple[Present, ...]) -> None:
        if line_no != self._line_no:
            return
        self._asking = False
        for answer in answers:
            if answer is not None and not answer.mine:
                self._not_claimed(answer.other)
        self._take_in(rows)
        self._look_after_claim(rows)
        if self._orders or (self._wanted and not self._calm.isActive()):
            self._turn()

    def _on_failed(self, line_no: int, failure: Told, *, lost: bool) -> None:
        if line_no != self._line_no:
            return
        self._asking = False
        self._forget()
        if lost:
            self._held = None
            self.told.emit(failure.sentence("id") if isinstance(failure, Refused) else self._out_of_reach())
        if isinstance(
            failure, Refused
        ):  # the central is older, or I may not: it will not say otherwise until it is another
            log.info("the central does not tell who is present")
            self._beat.stop()
            self._connected = False
        else:
            self._again.start()

    def _not_claimed(self, other: Present | None) -> None:
        self._held = None
        if other is not None:
            self.told.emit(self.tr("{who} sudah memegang laporan ini.").format(who=person(other.actor)))
        else:
            self.told.emit(
                self.tr("Pusat belum mengenal laporan ini, atau laporan ini di luar wilayah Anda.")
            )

    def _take_in(self, rows: tuple[Present, ...]) -> None:
        others: dict[UUID, list[Present]] = {}
        mine = None
        for row in rows:
            if row.actor == self._me:  # also at my other console: I do not warn myself
                mine = row if row.claimed and row.mine else mine
            else:
                others.setdefault(row.complaint, []).append(row)
        self._put({case: _in_order(some) for case, some in others.items()}, mine, known=True)

    def _look_after_claim(self, rows: tuple[Present, ...]) -> None:
        """What I hold may have been taken, or lost with a line."""
        if self._held is None or self._orders or self._mine is not None:
            return
        case, why = self._held
        holder = next((row for row in rows if row.complaint == case and row.claimed), None)
        if holder is None and case == self._case:
            self._orders.append(lambda presence: presence.claim(case, why, take=False))
            return
        self._held = None
        if holder is not None and holder.actor != self._me:
            self.taken_over.emit(holder)

    def _forget(self) -> None:
        self._put({}, None, known=False)

    def _put(self, others: dict[UUID, tuple[Present, ...]], mine: Present | None, *, known: bool) -> None:
        before, was = self._others, self._mine
        touched = {case for case in before.keys() | others.keys() if before.get(case) != others.get(case)}
        if was != mine:
            touched |= {one.complaint for one in (was, mine) if one is not None}
        if known != self.known and self._next is not None:
            touched.add(self._next)
        self._others, self._mine, self.known = others, mine, known
        if touched:
            self.changed.emit(frozenset(touched))

    def _out_of_reach(self) -> str:
        return self.tr("Laporan belum bisa dipegang: pusat tidak memberi tahu siapa yang membukanya.")


def _in_order(people: list[Present]) -> tuple[Present, ...]:
    """Whoever holds it first, then as they came; somebody at two consoles once."""
    once: dict[str, Present] = {}
    for one in sorted(people, key=lambda one: (not one.claimed, one.since)):
        once.setdefault(one.actor, one)
    return tuple(once.values())
