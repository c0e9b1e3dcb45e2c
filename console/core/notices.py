"""What somebody is told who does not look: clocks that ran out, kelurahan that turned red or are no more, surges.

From one look to the next. What has been told stands in the home (``FILE``), so that nothing is told twice, also after
a restart; a kind that was never looked at, or was switched off, begins with what is there and tells nothing old. In
quiet hours no look is made: what came up meanwhile is told by the first look after them, as one notice of each kind.

A notice holds counts, places and agencies; nothing of a citizen. The clock may jump. Put back by up to an hour,
what was told is not told again; put back further, everything begins anew at the right time. Put forward, or after days
in which nobody looked, the clocks of the last day are told: what is older has long been in the queue.
"""

from __future__ import annotations

import json
import logging
import sqlite3
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final, get_args

from console.core import notice_kinds
from console.core.errors import Told
from console.core.notice_kinds import Kind, Known, Notice
from console.core.whole_files import read_file, write_whole
from models import reading
from models.clocks import DAY, WIB_SECONDS

if TYPE_CHECKING:
    from console.core.figures.facts import Facts
    from console.core.settings import Settings
    from models.reference import Reference

log = logging.getLogger(__name__)

KINDS: Final[tuple[Kind, ...]] = get_args(Kind)
#: Kinds a role wants to hear of unless the settings say otherwise. An auditor acts on nothing.
BY_ROLE: Final[Mapping[str, frozenset[str]]] = {
    "operator": frozenset(("overdue",)),
    "supervisor": frozenset(KINDS),
}
FILE: Final = "notices.json"
LEAST_S: Final = 60
"""Seconds between two notices of a kind."""
SURGES_S: Final = 900
"""Seconds between two looks for surges, and before the first: they compare hours."""
_LARGEST: Final = 1 << 20  # bytes of the file


@dataclass(frozen=True, slots=True)
class Whose:
    """For whom it is looked.

    Attributes:
        me, role: the operator's.
        settings: as they are now.
    """

    me: str
    role: str
    settings: Settings

    @property
    def kinds(self) -> frozenset[str]:
        """What is told."""
        chosen = {kind: getattr(self.settings, f"notify_{kind}") for kind in KINDS}
        usual = BY_ROLE.get(self.role, frozenset())
        return frozenset(k for k, how in chosen.items() if how == "on" or (how == "auto" and k in usual))


def quiet(hours: tuple[int, int] | None, now: int) -> bool:
    """Whether it is a quiet hour.

    Args:
        hours: from, until, seconds after Jakarta's midnight, perhaps over it; None: there are none.
        now: seconds since the epoch.
    """
    if hours is None:
        return False
    (begin, end), second = hours, (now + WIB_SECONDS) % DAY
    return begin <= second < end if begin < end else second >= begin or second < end


class Notices:
    """The looks of one home. Blocks; belongs to one thread at a time."""

    def __init__(self, home: Path) -> None:
        """Nothing is read before the first look.

        Args:
            home: folder of the console's files.
        """
        self._file = home / FILE
        self._known: Known | None = None
        self._surges_at: int | None = None
        self._unkept = False

    def look(
        self, db: sqlite3.Connection, ref: Reference, now: int, whose: Whose, facts: Callable[[], Facts]
    ) -> list[Notice]:
        """What is to be told since the last look; it counts as told.

        Args:
            db: reading connection.
            ref: master data.
            now: seconds since the epoch.
            whose: for whom.
            facts: all cases; asked for surges only.
        """
        if quiet(whose.settings.quiet, now):
            return []
        before = self._known if self._known is not None else _read(self._file)
        known, found = before, list[Notice]()
        if not _stands(db):
            known = Known(told=known.told)
        else:
            for kind in KINDS:
                known = self._of_kind(kind, known, found, db, ref, now, whose, facts)
        self._known = known
        if known != before:
            self._keep(known)
        return found

    def _of_kind(
        self, kind: Kind, known: Known, found: list[Notice], db: sqlite3.Connection, ref: Reference, now: int,
        whose: Whose, facts: Callable[[], Facts],
    ) -> Known:  # fmt: skip
        """Add the notice of a kind, if there is one."""
        if kind not in whose.kinds:
            return known.without(kind)
        if 0 <= now - known.told.get(kind, now - LEAST_S) < LEAST_S:
            return known
        lang = whose.settings.language
        if kind == "overdue":
            operator = whose.me if whose.role == "operator" else ""
            known, notice = notice_kinds.overdue(known, db, ref, now, lang, operator)
        elif kind == "red":
            known, notice = notice_kinds.red(known, db, ref, now, lang)
        elif (
            self._surges_at is None
        ):  # a window that was just opened has better things to read than all cases
            self._surges_at = now
            return known
        elif 0 <= now - self._surges_at < SURGES_S:
            return known
        else:
            self._surges_at = now
            known, notice = notice_kinds.surge(known, facts(), ref, now, lang)
        if notice is None:
            return known
        found.append(notice)
        return replace(known, told={**known.told, kind: now})

    def _keep(self, known: Known) -> None:
        try:
            write_whole(self._file, json.dumps(_written(known)).encode())
            self._unkept = False
        except Told as problem:
            if not self._unkept:  # a full disk is told by whoever has something to lose
                log.warning("what was told is not kept, and is told again after a restart: %s", problem)
            self._unkept = True


# what is there, and what is kept -----------------------------------------------------------------------------


def _stands(db: sqlite3.Connection) -> bool:
    """Whether there is anything to compare with: an empty store fills at once, and all of it would be news."""
    from console.core.sync.first import FILLING

    if reading.fact(db, reading.RIGHTS) == FILLING:
        return False
    return db.execute("select 1 from complaint limit 1").fetchone() is not None


def _written(known: Known) -> dict[str, Any]:
    return {
        "overdue": known.overdue,
        "red": None if known.red is None else sorted(known.red),
        "red_from": known.red_from,
        "turned": dict(known.turned),
        "surges": None if known.surges is None else sorted(known.surges),
        "told": dict(known.told),
    }


def _read(file: Path) -> Known:
    """What was kept; nothing when it is not there or not ours, and then nothing old is told."""
    if not file.exists():
        return Known()
    try:
        body = json.loads(read_file(file, file.name, _LARGEST))
        red, surges = body["red"], body["surges"]
        return Known(
            None if body["overdue"] is None else int(body["overdue"]),
            None if red is None else frozenset(map(str, red)),
            int(body["red_from"]),
            {str(code): int(at) for code, at in body["turned"].items()},
            None if surges is None else frozenset((int(day), str(name)) for day, name in surges),
            {str(kind): int(at) for kind, at in body["told"].items()},
        )
    except (Told, ValueError, TypeError, KeyError, AttributeError, OverflowError, RecursionError) as problem:
        log.info("what was told cannot be read, begun anew: %s", problem)
        return Known()
