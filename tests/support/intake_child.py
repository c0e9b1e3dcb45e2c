"""An intake that is to be killed: `tanggap intake --once` over channels that lie in files, at a real central.

Everything is imported once; each line on stdin forks one life. The hooks stand here and not in the program: they wrap
its functions in the forked process. On stdout, after each life: ``dead STATUS``.

A channel is a file with one JSON object a line: ``{"kind": "report"|"edited"|"deleted"|"bad", "id", "text"}``.
"""

from __future__ import annotations

import json
import os
import random
import sys
import tempfile
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import psycopg

from console import cli, connectors
from console.cli_base import Programs
from console.core.central import PostgresCentral
from console.core.intake import open_intake
from console.core.line import Line
from models import writing
from models.delivery import Deleted, Edited, Item, Page
from models.report import Unreadable
from tests.support import factories
from tests.support.console_child import Die
from tests.support.scripted import report

#: Where an intake may kill itself: in any of its transactions before and after the commit, between what is written and
#: the cursor, when a page is handed over, around a push; "soon": at some moment.
HOOKS = ("uncommitted", "committed", "cursor", "fetched", "submit-before", "submit-after", "soon")
SIZE = 3


class Lines:
    """A channel in a file; its cursor is the number of lines behind it."""

    def __init__(self, channel: str, path: Path, die: Die) -> None:
        self.channel, self._path, self._die = channel, path, die

    def fetch(self, cursor: str) -> Iterator[Page]:
        """What lies behind a cursor; a page overlaps the one before by one, as services do."""
        lines = self._path.read_text("utf-8").splitlines()
        place = int(cursor or 0)
        while True:
            some = lines[max(0, place - 1) : place + SIZE]
            place = min(len(lines), place + SIZE)
            self._die("fetched")
            yield Page(tuple(_item(self.channel, json.loads(line)) for line in some), str(place))
            if place >= len(lines):
                return

    def close(self) -> None:
        """Nothing is open."""


def _item(channel: str, row: dict[str, str]) -> Item:
    match row["kind"]:
        case "edited":
            return Edited(channel, row["id"], row["text"], version=row.get("version", ""))
        case "deleted":
            return Deleted(channel, row["id"])
        case "bad":
            return Unreadable(channel, row["id"], "unreadable.text", {}, row["text"])
    return report(channel, 0, external_id=row["id"], text=row["text"])


def _hooks(die: Die) -> None:
    transaction, execute, submit = writing.transaction, writing.execute, PostgresCentral.submit

    @contextmanager
    def dying(engine: Any) -> Iterator[Any]:
        with transaction(engine) as connection:
            yield connection
            die("uncommitted")
        die("committed")

    def executed(connection: Any, sql: str, rows: Any) -> int:
        if "into cursor" in sql:
            die("cursor")
        return execute(connection, sql, rows)

    def submitted(self: Any, events: Any) -> Any:
        die("submit-before")
        answer = submit(self, events)
        die("submit-after")
        return answer

    writing.transaction, writing.execute = dying, executed  # type: ignore[assignment]
    PostgresCentral.submit = submitted  # type: ignore[method-assign]


def _life(asked: dict[str, Any], wish: dict[str, Any]) -> int:
    die = Die(wish["hook"], wish["nth"])
    _hooks(die)
    if wish["hook"] == "soon":
        moment = random.Random(wish["nth"]).uniform(0.05, 0.6)  # noqa: S311 - repeats, hides nothing
        threading.Timer(moment, _kill).start()
    folder = Path(asked["folder"])
    os.environ |= {"TANGGAP_HOME": asked["home"], "TANGGAP_CENTRAL": "postgresql://tanggap@localhost/tanggap"}

    def maker(code: str) -> Callable[[], Any]:
        return lambda: Lines(code, folder / f"{code}.jsonl", die)

    codes = sorted(path.stem for path in folder.glob("*.jsonl"))
    connectors.makers = lambda _settings, _clock: {code: maker(code) for code in codes}
    connect = {**asked["connect"], "application_name": "tanggap-sync", "autocommit": True}
    Line.connect = lambda _self: psycopg.connect(**connect)  # type: ignore[method-assign]
    return cli.main(["intake", "--once"], Programs(lambda _demo: 0, lambda *_: (), lambda *_: 0))


def _warm() -> None:
    """Load and make once what every life would: a second each."""
    with tempfile.TemporaryDirectory() as folder, factories.room(Path(folder) / "home") as made:
        open_intake(made.door).page([report("x", 1)], "x", cursor="1")


def _kill() -> None:
    os.kill(os.getpid(), 9)


def main() -> None:
    """Fork lives until stdin ends."""
    asked = json.loads(sys.argv[1])
    told = os.dup(1)
    os.dup2(2, 1)  # what the command prints is of no interest here
    _warm()
    for line in sys.stdin:
        pid = os.fork()
        if pid == 0:
            status = 1
            try:
                status = _life(asked, json.loads(line))
            except BaseException:  # noqa: BLE001 - never back into the parent's loop
                sys.excepthook(*sys.exc_info())
            os._exit(status)
        _pid, status = os.waitpid(pid, 0)
        os.write(told, f"dead {os.waitstatus_to_exitcode(status)}\n".encode())


if __name__ == "__main__":
    main()
