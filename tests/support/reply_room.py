"""Two intakes, an operator, their central and the channels they answer through, for the tests of replies.

The channels take a reply and lose its answer, refuse, are away or break; between any two steps time passes, others
work, the line is cut, or the process ends.
"""

from __future__ import annotations

import random
from collections import Counter
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass, field
from typing import Any
from uuid import UUID

from console.core.dispatch import Dispatcher, Received
from console.core.errors import Unavailable
from console.core.outbox import Outbox, Turned
from console.core.sync.cycle import Sync
from models.commands import Actor, Command, Reply, Withdraw
from models.complaint import Complaint
from models.delivery import Away, Denied, Outgoing, Page, Throttled, Unsure, Unwanted
from tests.support.factories import NOW, entropy, report
from tests.support.memory_central import Line, MemoryCentral, Person, State, lost
from tests.support.sync_world import Home

CHANNELS = ("qlue", "sms")
PEOPLE = {"rina": "operator", "sari": "supervisor", "tanggap": "intake"}


class Killed(BaseException):
    """The process ends here."""


class Channel:
    """A channel, and how it fails; ``sent`` counts what reached the citizen."""

    def __init__(self, name: str, room: Room) -> None:
        self.name, self.room = name, room
        self.sent: Counter[UUID] = Counter()
        self.refused: set[UUID] = set()
        self.outs: list[Outgoing] = []
        self.looked: list[UUID] = []
        self.fails: list[Exception] = []
        self.tells = True  # whether a reply can be looked up
        self.restless = False

    @property
    def channel(self) -> str:
        return self.name

    def fetch(self, cursor: str) -> Iterator[Page]:
        raise NotImplementedError

    def close(self) -> None:
        """Nothing is open."""

    def send(self, out: Outgoing) -> str:
        room = self.room
        room.step(f"send {out.reply.int % 100}", moving=False)
        failure = self.fails.pop(0) if self.fails else None
        if self.restless:
            failure = room.dice.choice([None] * 8 + [
                Away("channel.away"), Away("channel.away"), Throttled("channel.throttled", room.now + 90),
                Unsure("channel.unsure"), Unsure("channel.unsure"), RuntimeError("a bug"), Unwanted("channel.unwanted"),
                Denied("channel.denied"),
            ])  # fmt: skip
        taken = failure is None or (self.restless and room.dice.random() < 0.6 and not isinstance(
            failure, Away | Unwanted | Denied))  # fmt: skip
        if taken:
            self.sent[out.reply] += 1
            self.outs.append(out)
        elif isinstance(failure, Unwanted):
            self.refused.add(out.reply)
        room.step("sent")
        if failure is not None:
            raise failure
        return f"r-{out.reply.int % 100}"

    def find(self, out: Outgoing) -> str | None:
        self.looked.append(out.reply)
        self.room.step("find")
        if self.restless and self.room.dice.random() < 0.2:
            raise self.room.dice.choice((Away("channel.away"), RuntimeError("a bug")))
        if not self.tells:
            raise Unsure("channel.unsure")
        return f"r-{out.reply.int % 100}" if self.sent[out.reply] else None


@dataclass
class Room:
    """Two intakes, an operator, their central and the channels. ``risk`` of a kill, a cut, or of others at any step."""

    homes: list[Home]
    seed: int = 0
    now: int = NOW
    risk: float = 0.0
    depth: int = 0
    busy: int = -1
    trace: list[str] = field(default_factory=list)

    def __post_init__(self) -> None:
        self.dice = random.Random(self.seed)  # noqa: S311 - repeats, hides nothing
        self.state = State(lambda: self.now)
        self.state.people = {name: Person(name, (role,), "") for name, role in PEOPLE.items()}
        self.channels = {name: Channel(name, self) for name in CHANNELS}
        self.doors, self.syncs = [], []
        for i, (home, name) in enumerate(zip(self.homes, ("tanggap", "tanggap", "rina"), strict=True)):
            home.reset()
            home.store.refresh_reference()
            (home.path / "sync.lock").touch()
            door = Dispatcher(home.store, Actor(name, PEOPLE[name]), f"desk{i}", lambda: self.now,
                              entropy(self.seed * 8 + i))  # fmt: skip
            door._engine = home.engine
            line = Line(MemoryCentral(self.state, name), self._before, self._after)
            sync = Sync(home.store, line, name, lambda: self.now)  # type: ignore[arg-type]
            sync.__dict__["engine"] = home.engine
            self.doors.append(door)
            self.syncs.append(sync)
        self.contacts: list[UUID] = []
        self.outboxes = [self.outbox(0), self.outbox(1)]

    def outbox(self, i: int) -> Outbox:
        """A new process in a home."""
        return Outbox(
            self.homes[i].store, self.doors[i], lambda: self.sync(i), self.channels, self.contact,
            lambda: self.now, f"desk{i}",
        )  # fmt: skip

    def contact(self, reply: UUID) -> str:
        self.step("contact")
        self.contacts.append(reply)
        return "08111272206"

    def sync(self, i: int) -> bool:
        self.step(f"sync {i}")
        try:
            self.syncs[i].once()
        except Unavailable:
            return False
        self.step(f"synced {i}")
        return True

    def _before(self, _call: str) -> None:
        if self.dice.random() < self.risk:
            lost()

    def _after(self, _call: str) -> None:
        if self.dice.random() < self.risk:
            lost()

    def step(self, where: str, *, moving: bool = True) -> None:
        """Between two steps of an outbox: time passes, others work, or it is killed."""
        if not self.risk or self.depth > 1:
            return
        if self.dice.random() < self.risk:
            self.trace.append(f"killed at {where}")
            raise Killed
        if moving and self.dice.random() < self.risk:
            self.now += self.dice.choice((5, 50, 70, 650))
        if moving and self.depth == 0 and self.dice.random() < self.risk * 2:
            self.depth = 1
            try:
                self.dice.choice((lambda: self.turn(0), lambda: self.turn(1), self.operator))()
            finally:
                self.depth = 0

    def turn(self, i: int) -> Turned | None:
        """What is new comes in, as under a service, and then an outbox's turn; killed, another takes its place."""
        if i == self.busy:
            return None
        was, self.busy = self.busy, i
        try:
            with suppress(Unavailable):
                self.syncs[i].once()
            done = self.outboxes[i].turn(CHANNELS)
        except Killed:
            self.outboxes[i] = self.outbox(i)
            return None
        finally:
            self.busy = was
        self.trace.append(f"turn {i}: {done}")
        return done

    # what the operator does

    def case(self, number: int, channel: str = "qlue", **values: Any) -> UUID:
        """A case everybody knows."""
        made = Received(
            report(number, channel=channel, external_id=f"m{number}", **values), "Ibu Siti", "0811"
        )
        (case,) = self.doors[0].receive([made]).accepted
        for i in (0, 1, 2):
            self.syncs[i].once()
        return case

    def do(self, case: UUID, command: Command) -> str:
        """The operator's word; why not, "" when it was done here."""
        outcome = self.doors[2].do([(case, command)])
        return outcome.refused[0][1].code if outcome.refused else ""

    def say(
        self, case: UUID, number: int, hold: int = 0, text: str = "Sudah kami teruskan.", **more: Any
    ) -> UUID:
        """A reply the central knows of."""
        reply = UUID(int=number)
        assert self.do(case, Reply(reply, text, hold, **more)) == ""
        self.syncs[2].once()
        return reply

    def operator(self) -> None:
        """Something at random: a reply is said or withdrawn."""
        case = self.dice.choice(list(self.state.cases.values()))
        if case.replies and self.dice.random() < 0.6:
            self.do(case.id, Withdraw(UUID(self.dice.choice(case.replies)["id"])))
        elif len(case.replies) < 3:
            number = (
                sum(len(one.replies) for one in self.state.cases.values()) + self.dice.randrange(10**6) * 100
            )
            self.do(case.id, Reply(UUID(int=number), "Sedang kami cek.", self.dice.choice((0, 60))))
        try:
            self.syncs[2].once()
        except Unavailable:
            self.trace.append("operator cut off")

    def shown(self) -> dict[UUID, dict[str, Any]]:
        """Every reply as the central has it."""
        return {UUID(one["id"]): one for case in self.state.cases.values() for one in case.replies}

    def told(self, case: UUID) -> Complaint:
        return self.state.cases[case]

    def sent(self) -> Counter[UUID]:
        """What reached citizens."""
        return self.channels["qlue"].sent + self.channels["sms"].sent
