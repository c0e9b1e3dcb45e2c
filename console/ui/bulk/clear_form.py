"""Ready sets in the preview: each handed on its own way, all of them one act with one undo."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QLineEdit, QVBoxLayout, QWidget

from console.core import forecast
from console.core.forecast import Denied, Forecast, Judge
from console.ui.bulk.form import BulkForm
from console.ui.bulk.plan import FORWARD, Plan, Ready
from console.ui.case.parts import Phrase, plain
from console.ui.theme import Theme
from models.commands import Command
from models.reference import Reference
from models.rules import Refusal

if TYPE_CHECKING:
    from sqlite3 import Connection

LONGEST = 2000  # characters of a reason
MOST = 8  # lines


class SetsJudge:
    """Looks at cases of several sets, each with its own steps."""

    def __init__(self, sets: Sequence[Ready], judge: Callable[[Sequence[Command]], Judge]) -> None:
        """Judge these.

        Args:
            judge: makes one that knows some given steps.
        """
        self._judges = [judge(one.steps) for one in sets]
        self._set_of = {n: i for i, one in enumerate(sets) for n in one.cases}

    def look(self, db: Connection, keys: Sequence[int]) -> Forecast:
        """As ``Judge.look``; a case of no set is left as it is."""
        seen = Forecast()
        for i, judge in enumerate(self._judges):
            seen.take(judge.look(db, [n for n in keys if self._set_of.get(n) == i]))
        strangers = [n for n in keys if n not in self._set_of]
        cases = {n: case.id for n, case in forecast.cases(db, strangers).items()}
        for n in strangers:
            seen.denied.append(Denied(n, cases.get(n), Refusal("refused.no_set")))
        return seen


class SetsPart(QWidget):
    """What is done to how many, a line a set, and the reason all of them get."""

    changed = Signal()

    def __init__(self, theme: Theme, sets: Sequence[Ready]) -> None:
        super().__init__()
        self._sets = tuple(sets)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(8)
        shown = [one.words for one in self._sets]
        if len(shown) > MOST:
            rest = sum(len(one.cases) for one in self._sets[MOST - 1 :])
            more = self.tr("dan {n} laporan dengan {sets} cara lain").format(
                n=rest, sets=len(shown) - MOST + 1
            )
            shown = [*shown[: MOST - 1], more]
        for text in shown:
            line = Phrase(theme)
            line.set_parts((text, "plain"))
            column.addWidget(line)
        self.setToolTip("\n".join(one.words for one in self._sets))
        self.reason = QLineEdit()
        self.reason.setMaxLength(LONGEST)
        self.reason.setAccessibleName(self.tr("Catatan untuk semua (boleh kosong)"))
        self.reason.textChanged.connect(self.changed)
        column.addWidget(plain(theme, self.tr("Catatan untuk semua (boleh kosong)"), "third", "caption"))
        column.addWidget(self.reason)

    def sets(self) -> tuple[Ready, ...]:
        """The sets with the reason."""
        said = self.reason.text().strip()
        return tuple(
            replace(one, steps=tuple(replace(step, reason=said) for step in one.steps)) for one in self._sets
        )


class ClearForm(BulkForm):
    """See the module."""

    def __init__(
        self, theme: Theme, sets: Sequence[Ready], count: int, ref: Reference, lang: str, where: str
    ) -> None:
        """Make the form.

        Args:
            sets: at least one.
            count: how many cases are selected.
            where: what the selection was made from.
        """
        made = SetsPart(theme, sets)
        super().__init__(theme, FORWARD, count, ref, lang, where=where, own=made)
        self.sets = made
        self.sets.changed.connect(self._on_changed)

    def plan(self) -> Plan | None:
        if not self.also.complete:
            return None
        return Plan(FORWARD, self.also.orders(), self.also.words(), self.away.chosen, self.sets.sets())

    def focus_first(self) -> None:
        self.confirm.setFocus()

    def draft(self) -> dict[str, Any]:
        return {}  # made anew from the screen it came from
