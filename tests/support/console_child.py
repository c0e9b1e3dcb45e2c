"""A console that is to be killed: says things, agrees with its central, and names what it has said.

Everything is imported once; each line on stdin then forks one life, so that a life costs as much as opening the home.
The hooks stand here and not in the program: they wrap its functions in the forked process.

On stdout: ``born PID``, ``said ID ...`` once a dispatch has returned, ``cycle`` after an agreement, ``dead STATUS``.
"""

from __future__ import annotations

import json
import os
import random
import signal
import sys
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any
from uuid import UUID

import psycopg

from console.core.central import PostgresCentral
from console.core.dispatch import Dispatcher, Received
from console.core.store import Store, open_store
from console.core.sync import first
from console.core.sync.cycle import Sync
from models import landing, writing
from models.commands import Actor, Categorise, Command, Coordinate, Note, Start
from tests.support import factories

ROUNDS = 40
#: Where a console may kill itself, see ``_hooks``.
HOOKS = (
    "dispatch-open", "dispatch-uncommitted", "dispatch-committed", "submit-before", "submit-during", "submit-after",
    "pull-after", "land-begun", "land-uncommitted", "land-committed",
)  # fmt: skip
#: Those of a first pull.
FILLING = ("sweep-after", "slice-uncommitted", "slice-committed")


class Die:
    """Kills this process the nth time it comes to a place."""

    def __init__(self, hook: str, nth: int) -> None:
        self._hook, self._left = hook, nth

    def __call__(self, place: str) -> None:
        if place != self._hook:
            return
        self._left -= 1
        if self._left == 0:
            os.kill(os.getpid(), signal.SIGKILL)

    def soon(self, place: str, dice: random.Random) -> None:
        """Some moment after the place, while another thread goes on."""
        if place == self._hook:
            threading.Timer(dice.uniform(0, 0.004), self, (place,)).start()


def _hooks(die: Die, dice: random.Random, phase: Callable[[], str]) -> None:
    """Wrap the program's functions."""
    transaction = writing.transaction

    @contextmanager
    def dying(engine: Any) -> Iterator[Any]:
        with transaction(engine) as connection:
            yield connection
            die(f"{phase()}-uncommitted")
        die(f"{phase()}-committed")

    def wrapped(owner: Any, name: str, before: str = "", after: str = "", during: str = "") -> None:
        real = getattr(owner, name)

        def call(*args: Any, **kwargs: Any) -> Any:
            die(before)
            die.soon(during, dice)
            answer = real(*args, **kwargs)
            die(after)
            return answer

        setattr(owner, name, call)

    writing.transaction = dying  # type: ignore[assignment]
    wrapped(writing, "update_cases", before="dispatch-open")
    wrapped(PostgresCentral, "submit", before="submit-before", after="submit-after", during="submit-during")
    wrapped(PostgresCentral, "pull", after="pull-after")
    wrapped(PostgresCentral, "sweep", after="sweep-after")
    wrapped(landing, "events", before="land-begun")


def _live(asked: dict[str, Any], seed: int, hook: str, nth: int, portion: int, rounds: int) -> None:
    """One life."""
    dice = random.Random(seed)  # noqa: S311 - repeats, hides nothing
    die = Die(hook, nth)
    phase = ["land"]
    _hooks(die, dice, lambda: phase[0])
    first.SLICE = portion  # type: ignore[misc]
    store = open_store(factories.settings(Path(asked["home"])), factories.NOW)
    actor = Actor(asked["actor"], asked["role"])
    door = Dispatcher(store, actor, "killed", lambda: factories.NOW, os.urandom)
    link = PostgresCentral(lambda: psycopg.connect(**asked["connect"], application_name="tanggap-sync"))
    sync = Sync(store, link, actor.name, lambda: factories.NOW)
    if hook.startswith("slice"):
        phase[0] = "slice"
    _tell(f"born {os.getpid()}")
    for turn in range(rounds):
        phase[0] = "dispatch"
        for _ in range(dice.randint(1, 3)):
            _tell("said " + " ".join(_act(store, door, dice, f"{seed}.{turn}")))
        phase[0] = "land"
        if dice.random() < 0.7:
            sync.once()
            _tell("cycle")
    if not rounds:
        phase[0] = "slice"
        sync.once()
        _tell("cycle")
    sync.close()
    link.close()
    door.close()
    store.close()


def _act(store: Store, door: Dispatcher, dice: random.Random, mark: str) -> list[str]:
    """Do something at random; ids of the Events it made."""
    db = store.reader()
    try:
        cases = [UUID(bytes=row[0]) for row in db.execute("select id from complaint order by id limit 200")]
    finally:
        db.close()
    if len(cases) < 10 or dice.random() < 0.2:
        name = f"k-{mark}-{dice.randrange(1 << 40)}"
        new = [Received(factories.report(0, external_id=f"{name}-{i}"), "Warga", "0812") for i in range(3)]
        made = door.receive(new).accepted
        where, values = f"complaint in ({','.join('?' * len(made))})", [case.bytes for case in made]
        return _ids(store, f"kind = 'receivereport' and {where}", values)
    acts: tuple[Command, ...] = (
        Note(f"catatan {mark} {dice.randrange(1 << 40)}"), Coordinate(dice.choice(("DSDA", "DBM"))), Start(),
        Categorise(dice.choice(("sampah", "jalan"))),
    )  # fmt: skip
    command = dice.choice(acts)
    chosen = dice.sample(cases, 10 if dice.random() < 0.2 else 1)
    if isinstance(command, Note):
        chosen = chosen[:1]  # its words are looked for once
    outcome = door.do([(case, command) for case in chosen])
    if not outcome.accepted:
        return []
    at = "complaint = ? and body like ?" if isinstance(command, Note) else "batch = ?"
    if isinstance(command, Note):
        return _ids(store, at, [chosen[0].bytes, f"%{command.text}%"])
    return _ids(store, at, [outcome.batch.bytes]) if outcome.batch is not None else []


def _ids(store: Store, where: str, values: list[Any]) -> list[str]:
    db = store.reader()
    try:
        return [row[0].hex() for row in db.execute(f"select id from event where {where}", values)]
    finally:
        db.close()


def _tell(line: str) -> None:
    """Whole lines in one write: a pipe takes them whole, and a killed process leaves no half of one."""
    os.write(1, line.encode() + b"\n")


def main() -> None:
    """Fork lives until stdin ends."""
    asked = json.loads(sys.argv[1])
    for line in sys.stdin:
        wish = json.loads(line)
        pid = os.fork()
        if pid == 0:
            try:
                _live(asked, wish["seed"], wish["hook"], wish["nth"], wish.get("portion", 20_000),
                      wish.get("rounds", ROUNDS))  # fmt: skip
            except BaseException:  # noqa: BLE001 - never back into the parent's loop
                sys.excepthook(*sys.exc_info())
                os._exit(1)
            os._exit(0)
        _pid, status = os.waitpid(pid, 0)
        _tell(f"dead {os.waitstatus_to_exitcode(status)}")


if __name__ == "__main__":
    main()
