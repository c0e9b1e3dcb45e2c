"""What was typed and not done, by case and verb: it comes back when its case does."""

from __future__ import annotations

from collections import OrderedDict
from dataclasses import dataclass, field
from typing import Any, Final
from uuid import UUID

MOST: Final = 100  # cases; a morning's half-written notes, not a leak


@dataclass(slots=True)
class _OfCase:
    values: dict[str, dict[str, Any]] = field(default_factory=dict)
    open_verb: str = ""


class Drafts:
    """The drafts of one operator at one console."""

    def __init__(self) -> None:
        self._cases: OrderedDict[UUID, _OfCase] = OrderedDict()

    def keep(self, case: UUID, verb: str, values: dict[str, Any], *, is_open: bool) -> None:
        """Keep what a form holds.

        Args:
            case, verb: whose form.
            values: ``CommandForm.values``.
            is_open: the form opens by itself when its case is shown again.
        """
        mine = self._cases.setdefault(case, _OfCase())
        self._cases.move_to_end(case)
        mine.values[verb] = values
        mine.open_verb = verb if is_open else ""
        while len(self._cases) > MOST:
            self._cases.popitem(last=False)

    def get(self, case: UUID, verb: str) -> dict[str, Any] | None:
        """What a form held, None when nothing was kept."""
        mine = self._cases.get(case)
        return mine.values.get(verb) if mine is not None else None

    def open_in(self, case: UUID) -> str:
        """The verb whose form was open when the case was left, "" for none."""
        mine = self._cases.get(case)
        return mine.open_verb if mine is not None else ""

    def forget(self, case: UUID, verb: str) -> None:
        """It was done."""
        mine = self._cases.get(case)
        if mine is None:
            return
        mine.values.pop(verb, None)
        if mine.open_verb == verb:
            mine.open_verb = ""
        if not mine.values:
            del self._cases[case]
