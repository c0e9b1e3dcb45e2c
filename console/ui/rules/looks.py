"""What is counted of a draft on the read thread: last month's cases by rule, and rules in each other's way."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Any, Final, NamedTuple

from PySide6.QtCore import QObject, Signal

from console.core import places, records
from console.core.errors import Refused, Told
from console.core.rehearsal import Rehearsal, RuleTried, rehearse
from console.core.routing_overlaps import Overlaps, overlaps
from console.ui.choropleth import Outlines, read_outlines
from console.ui.desk import Desk
from console.ui.queue.formats import grouped
from console.ui.rules.list_view import Note
from models import routing
from models.routing import Rule
from models.sentences import say

if TYPE_CHECKING:
    from models.boundaries import BaseGeometry

DAY: Final = 86_400
#: Days back that stand for last month.
MONTH: Final = 30


class Look(NamedTuple):
    """What one look found."""

    tried: Rehearsal
    found: Overlaps


class Looks(QObject):
    """Questions about a draft; the newest answers only.

    Signals:
        outlined: ``Outlines`` of the kelurahan.
        looked: a ``Look`` at the newest draft.
        progressed: (cases read, of) of the rehearsal somebody asked for.
        tried: its ``Look``.
        failed: why there is none.
    """

    outlined = Signal(object)
    looked = Signal(object)
    progressed = Signal(int, int)
    tried = Signal(object)
    failed = Signal(object)

    def __init__(self, desk: Desk, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._desk = desk
        self._shapes: dict[str, BaseGeometry] = {}
        self._newest = {"look": 0, "try": 0}

    def outline(self) -> None:
        """Read the outlines of the kelurahan."""
        store = self._desk.store

        def read(db: Any) -> tuple[Outlines, dict[str, BaseGeometry]]:
            territory, cache = store.reference.territory, store.settings.cache
            locator = places.build_locator(records.boundaries(db), territory, cache)
            return read_outlines(db, territory, cache), dict(locator.geometries)

        self._desk.read(read, self._on_outline, ticket="rules.outline")

    def look(self, rules: tuple[Rule, ...], held: tuple[Rule, ...]) -> None:
        """Count what the rules of a draft decide."""
        self._ask("look", rules, held, self.looked.emit, lambda _failure: None)

    def rehearse(self, rules: tuple[Rule, ...], held: tuple[Rule, ...]) -> None:
        """Try a draft, telling how far it is."""
        self._ask("try", rules, held, self.tried.emit, self.failed.emit)

    def stop(self) -> None:
        """Nobody wants the rehearsal any more."""
        self._newest["try"] += 1

    def _ask(
        self, what: str, rules: tuple[Rule, ...], held: tuple[Rule, ...],
        done: Callable[[Look], object], failed: Callable[[Told], object],
    ) -> None:  # fmt: skip
        self._newest[what] += 1
        mine, newest, work = self._newest[what], self._newest, self._desk.work
        ref, until, shapes = self._desk.store.reference, self._desk.now() + 1, self._shapes

        def far(so_far: int, of: int) -> None:
            if newest[what] != mine:
                raise Refused("rehearsal.stopped")
            if what == "try":
                work.post(lambda: self.progressed.emit(so_far, of) if newest[what] == mine else None)

        def read(db: Any) -> Look:
            tried = rehearse(db, rules, held, ref, until - MONTH * DAY, until, far)
            return Look(tried, overlaps(rules, shapes))

        self._desk.read(read, done, ticket=f"rules.{what}", failed=failed)

    def _on_outline(self, found: tuple[Outlines, dict[str, BaseGeometry]]) -> None:
        drawn, self._shapes = found
        self.outlined.emit(drawn)


def counts(look: Look, lang: str) -> dict[str, str]:
    """How many of last month's cases each rule decides, by name, in words."""
    return {one.rule: grouped(one.decided, lang) for one in look.tried.rules}


def notes(
    look: Look | None, rules: tuple[Rule, ...], desk: Desk, words: Callable[[str, str], str]
) -> dict[str, Note]:
    """What is said under the rules, by name: what cannot be first, then what never or only partly decides.

    Args:
        look: at these rules, None while there is none.
        rules: the draft.
        desk: for master data and language.
        words: makes a sentence of the rules that come first and of how many cases they take.
    """
    lang, ref = desk.language, desk.store.reference
    found: dict[str, Note] = {}
    if look is not None:
        for tried in look.tried.rules:
            if tried.taken:
                found[tried.rule] = Note(words(*_taken(tried, lang)))
        for never in look.found.never:
            found[never.rule] = Note(
                say(lang, never.code, by=", ".join(f"“{name}”" for name in never.by)), wrong=True
            )
    for one in rules:
        if (problem := routing.problem(one, ref)) is not None:
            code, params = problem
            found[one.name] = Note(say(lang, code, **params), wrong=True)
    return found


def _taken(tried: RuleTried, lang: str) -> tuple[str, str]:
    """The rules that take most of a rule's cases, and how many all take."""
    names = ", ".join(f"“{name}”" for name, _cases in tried.taken[:2])
    more = "" if len(tried.taken) <= 2 else f" +{len(tried.taken) - 2}"
    return names + more, grouped(sum(cases for _name, cases in tried.taken), lang)
