"""What every command of the command line shares: the open home, the language, output, and how failures end.

Exit status: 0 done, 1 refused (a sentence on stderr), 2 wrong usage, 3 no central database.
"""

from __future__ import annotations

import getpass
import json
import os
import platform
import sys
import time
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final
from uuid import UUID

from console.core import settings as settings_of
from console.core.dispatch import Dispatcher
from console.core.errors import Told
from console.core.line import Line, acting, line, password_for
from console.core.settings import Settings
from console.core.store import Store, open_store
from models.complaint import SURE_OF, Complaint
from models.identity import WIB
from models.ladder import RUNGS
from models.sentences import LANGUAGES, say

if TYPE_CHECKING:
    import sqlite3

    from rich.console import Console
    from rich.table import Table

    from console.core.sync.cycle import Sync

DONE: Final = 0
REFUSED: Final = 1
USAGE: Final = 2
NO_CENTRAL: Final = 3


class Usage(Told):
    """The command was not written as it must be: exit status 2."""


@dataclass(frozen=True, slots=True)
class Programs:
    """What lies above the command line and is handed in: the window and its pictures.

    Attributes:
        run: opens the console; (demo) -> exit status.
        snapshot: draws every screen into a folder; (settings, folder, demo) -> the files.
        wall: opens the wall; (screens, demo) -> exit status.
    """

    run: Callable[[bool], int]
    snapshot: Callable[[Settings, Path, bool], Iterable[Path]]
    wall: Callable[[int, bool], int]


@dataclass
class Session:
    """An open home for one command.

    Attributes:
        settings, store: as opened.
        now: seconds since the epoch when the command began.
        db: reading connection.
        dispatcher: the door, in the operator's name.
    """

    settings: Settings
    store: Store
    now: int
    db: sqlite3.Connection
    dispatcher: Dispatcher

    @property
    def lang(self) -> str:
        """Language of the sentences."""
        return self.settings.language

    def say(self, code: str, **params: object) -> str:
        """A sentence in the operator's language."""
        return say(self.lang, code, **params)


def wall_clock() -> int:
    """The computer's time, seconds since the epoch; the core is handed it."""
    return int(time.time())


def login() -> str:
    """The computer's login name; "operator" where there is none."""
    try:
        return getpass.getuser()
    except (OSError, KeyError):
        return "operator"


def language() -> str:
    """The language before the settings could be read."""
    wanted = os.environ.get("TANGGAP_LANGUAGE", "")
    return wanted if wanted in LANGUAGES else LANGUAGES[0]


def load_settings() -> Settings:
    """The settings of this environment.

    Raises:
        Refused: a value that does not apply.
    """
    return settings_of.load(os.environ, login())


@contextmanager
def session() -> Iterator[Session]:
    """The home, opened and closed again.

    Raises:
        Refused, Unavailable: it cannot be opened.
    """
    settings = load_settings()
    now = wall_clock()
    store = open_store(settings, now)
    db = store.reader()
    actor = acting(settings, db)
    dispatcher = Dispatcher(store, actor, platform.node() or "konsol", wall_clock, os.urandom)
    try:
        yield Session(settings, store, now, db, dispatcher)
    finally:
        dispatcher.close()
        db.close()
        store.close()


@contextmanager
def syncing(s: Session) -> Iterator[Sync]:
    """This home's side of the agreement with its central, over a line of its own.

    Raises:
        Refused, Unavailable: no address, no password that fits, nobody answers.
    """
    from console.core.central import PostgresCentral
    from console.core.sync.cycle import Sync

    here: Line = line(s.settings)
    here.password = password_for(here, s.settings, os.environ)
    central = PostgresCentral(here.connect)
    sync = Sync(s.store, central, here.user, wall_clock)
    try:
        yield sync
    finally:
        sync.close()
        central.close()
        here.close()


def send(s: Session) -> bool:
    """Send what was just done to the central the settings name; with none named, the next window or sync does.

    Returns:
        False when the central cannot be reached: everything is kept, and the person is told.
    """
    if not s.settings.central:
        return True
    try:
        with syncing(s) as sync:
            sync.once()
    except Told as failure:
        tell(failure.sentence(s.lang))
        tell(s.say("central.kept"))
        return False
    return True


def exit_status(failure: Told) -> int:
    """What a failure ends with."""
    if isinstance(failure, Usage):
        return USAGE
    return NO_CENTRAL if failure.code.startswith(("central.", "access.", "embedded.", "sync.")) else REFUSED


def print_json(value: object) -> None:
    """One JSON value on stdout; citizens' letters stay letters."""
    print(json.dumps(value, ensure_ascii=False))


def print_array(items: Iterable[Mapping[str, Any]]) -> None:
    """A JSON array on stdout, written as it comes: a million cases take no memory."""
    opened = False
    for item in items:
        sys.stdout.write(",\n" if opened else "[\n")
        sys.stdout.write(json.dumps(item, ensure_ascii=False))
        opened = True
    sys.stdout.write("\n]\n" if opened else "[]\n")


def tell(sentence: str) -> None:
    """A sentence for the person, apart from the data."""
    print(sentence, file=sys.stderr)


def screen() -> Console:
    """The terminal; what is no terminal gets plain text wide enough for every column."""
    from rich.console import Console

    console = Console(highlight=False, markup=False, emoji=False)
    return console if console.is_terminal else Console(highlight=False, markup=False, emoji=False, width=200)


def table(*headings: str) -> Table:
    """A plain table; cells are data, never markup. Only the last column may take more lines than one."""
    from rich import box
    from rich.table import Table

    found = Table(box=box.SIMPLE_HEAD, pad_edge=False)
    for heading in headings:
        last = heading == headings[-1]
        found.add_column(heading, overflow="fold" if last else "ellipsis", no_wrap=not last)
    return found


def iso(at: int | None) -> str | None:
    """A time for people and programs: ISO 8601 with Jakarta's offset."""
    return None if at is None else datetime.fromtimestamp(at, WIB).isoformat()


def case_json(case: Complaint) -> dict[str, Any]:
    """A case as `list` prints it; ``unsure`` names the fields nobody has decided yet."""
    unsure = [
        name for name, bit in SURE_OF.items() if getattr(case, name) is not None and not case.sure & bit
    ]
    return {
        "id": str(case.id),
        "number": case.number,
        "channel": case.channel,
        "external_id": case.external_id,
        "status": case.status,
        "colour": case.colour,
        "kind": case.kind,
        "category": case.category,
        "kelurahan": case.kelurahan,
        "agency": case.agency,
        "assignee": case.assignee,
        "received_at": iso(case.received_at),
        "due_at": iso(case.due_at),
        "lat": case.lat,
        "lon": case.lon,
        "text": case.text,
        "revision": case.revision,
        "title": case.title,
        "address": case.address,
        "place": case.place,
        "unsure": unsure,
        "accepted_at": iso(case.accepted_at),
        "hands": list(case.hands),
        "bounced": case.bounced,
        "rung": RUNGS[case.rung - 1] if case.rung else "",
    }


def parse_map(pieces: Iterable[str]) -> dict[str, str]:
    """``column=field,column=field`` as a mapping.

    Raises:
        Usage: a piece without both.
    """
    found: dict[str, str] = {}
    for piece in (part for given in pieces for part in given.split(",") if part.strip()):
        column, sign, field = piece.rpartition("=")
        if not sign or not column.strip() or not field.strip():
            raise Usage("cli.map", piece=piece)
        found[column.strip()] = field.strip()
    return found


def parse_batch(text: str) -> UUID:
    """The name of an act.

    Raises:
        Usage: it is none.
    """
    try:
        return UUID(text)
    except ValueError:
        raise Usage("cli.batch", batch=text) from None
