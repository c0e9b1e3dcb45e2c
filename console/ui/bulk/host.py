"""Acts on the selection of one screen: the form while one chooses, then the result, both over the case panel."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import cached_property
from typing import TYPE_CHECKING, Any, Final

from PySide6.QtCore import QObject, Qt, QTimer, Signal

from console.core import verbs
from console.core.act_result import ActResult
from console.core.dispatch import Change
from console.ui.case.verbs import DOES_MANY, meant
from console.ui.case_host import CaseHost
from console.ui.desk import Desk
from console.ui.queue.formats import grouped
from console.ui.queue.model import QueueModel
from console.ui.queue.selection import Selection
from console.ui.theme import Theme
from models.commands import BULK_LIMIT

if TYPE_CHECKING:
    from console.ui.bulk.acts import BulkActs, Others
    from console.ui.bulk.form import BulkForm
    from console.ui.bulk.plan import Ready
    from console.ui.bulk.result import ResultPanel
    from console.ui.bulk.spread_acts import SpreadActs
    from console.ui.bulk.spread_form import SpreadForm

SETTLE_MS: Final = 60  # a range that is drawn changes the selection at every row


class BulkHost(QObject):
    """See the module.

    Attributes:
        others: who else has some of these cases open.

    Signals:
        case_asked: small key of a case to be shown.
    """

    case_asked = Signal(int)

    def __init__(
        self, theme: Theme, desk: Desk, case_host: CaseHost, model: QueueModel, where: Callable[[], str]
    ) -> None:
        """Nothing of it is made before it is wanted.

        Args:
            case_host: in whose place form and result are shown.
            model: the queue the selection is made in.
            where: what the queue shows now, in words.
        """
        super().__init__(case_host)
        self._theme, self._desk, self._case_host = theme, desk, case_host
        self._model, self._where = model, where
        self._selection: Selection = model.selection
        self.others: Others = lambda _cases: {}
        self._settle = QTimer(self, singleShot=True, interval=SETTLE_MS)
        self._settle.timeout.connect(self._on_settled)
        self._selection.changed.connect(self._on_selection)
        desk.result_asked.connect(self.show_result)

    @cached_property
    def acts(self) -> BulkActs:
        """What judges and does."""
        from console.ui.bulk.acts import BulkActs

        acts = BulkActs(self._theme, self._desk, self._case_host.photos, self)
        acts.others = lambda cases: self.others(cases)  # noqa: PLW0108 - a central may come later
        acts.finished.connect(self.close_form)
        acts.done.connect(self.show_result)
        acts.list_asked.connect(self._on_list_asked)
        acts.release_asked.connect(self._selection.remove)
        acts.first_asked.connect(self._on_first_asked)
        return acts

    @cached_property
    def result(self) -> ResultPanel:
        """What became of an act."""
        from console.ui.bulk.result import ResultPanel

        panel = ResultPanel(self._theme, self._desk, self._model.describe, self._case_host)
        panel.hide()
        panel.closed.connect(self._on_result_closed)
        panel.case_asked.connect(self.case_asked)
        panel.selection_asked.connect(self._selection.set)
        return panel

    @cached_property
    def spreading(self) -> SpreadActs:
        """What suggests a spread and does it."""
        from console.ui.bulk.spread_acts import SpreadActs

        acts = SpreadActs(self._theme, self._desk, self)
        acts.finished.connect(self.close_form)
        acts.done.connect(self.show_result)
        acts.first_asked.connect(self._on_first_asked)
        acts.case_asked.connect(self.case_asked)
        return acts

    @property
    def spread_form(self) -> SpreadForm | None:
        """The preview of a spread, None when none is open."""
        return self.spreading.form if "spreading" in self.__dict__ else None

    @property
    def form(self) -> BulkForm | None:
        """The form, None when none is open."""
        return self.acts.form if "acts" in self.__dict__ else None

    @property
    def result_open(self) -> bool:
        """Whether a result is in the place of the panel."""
        return "result" in self.__dict__ and self._case_host.cover is self.result

    # what is asked -----------------------------------------------------------------------------------------

    def open(self, verb: str, said: verbs.Order | None = None) -> None:
        """The form of a verb for what is selected.

        Args:
            verb: a key of ``DOES_MANY``.
            said: what was said of it already.
        """
        if self._busy:
            return
        self.close_form()
        form = self.acts.open(verb, self._keys(), self._said_where())
        if said is not None:
            form.say(said.to, said.reason)
        self._show_form(form)

    def spread_what_comes(self) -> None:
        """Once the queue has read what it is about to show: how all of it would be spread, and nothing else."""
        if self._busy:
            return
        self.close_form()
        self._selection.clear()
        self._model.completed.connect(self._on_came, Qt.ConnectionType.SingleShotConnection)

    def _on_came(self) -> None:
        self.spread([int(n) for n in self._model.ids])

    def spread(self, keys: Sequence[int]) -> None:
        """How these cases would be spread; they are the selection from now on."""
        if self._busy or not keys:
            return
        self.close_form()
        self.close_result()
        if not self._selection.count:
            self._selection.set(keys)
        form = self.spreading.open(keys, self._said_where())
        self._case_host.put_over(form)
        form.focus_first()

    def clear_once_shown(self, sets: Sequence[Ready]) -> None:
        """Once the queue has read what it is about to show: how these cases would be handed on, set by set."""
        if self._busy:
            return
        self.close_form()
        self.close_result()
        self._selection.set([n for one in sets for n in one.cases])
        self._model.completed.connect(lambda: self._clear(sets), Qt.ConnectionType.SingleShotConnection)

    def _clear(self, sets: Sequence[Ready]) -> None:
        from console.ui.bulk.plan import FORWARD

        self._show_form(self.acts.open(FORWARD, self._keys(), self._said_where(), sets))

    def _show_form(self, form: BulkForm) -> None:
        self._case_host.put_over(form)
        form.focus_first()
        form.ask()

    @property
    def _busy(self) -> bool:
        """Whether an act is under way."""
        acting = self.form is not None and self.acts.run is not None
        return acting or (self.spread_form is not None and self.spreading.run is not None)

    def order(self, order: verbs.Order, keys: Sequence[int]) -> None:
        """What the command bar said of these cases: many are looked at first."""
        verb = meant(order.verb, order.to)
        if len(keys) > 1 and verb in DOES_MANY:
            self.open(verb, order)
        else:
            self.acts.say_order(order, keys)

    def leave(self) -> bool:
        """Esc: close what is open.

        Returns:
            Whether anything was.
        """
        if (form := self.form) is not None:
            if self.acts.run is None:
                self.close_form()
            else:
                form.foot.ask_to_stop()
            return True
        if (spread := self.spread_form) is not None:
            spread.leave()
            return True
        if self.result_open:
            self._on_result_closed()
            return True
        return False

    def close_form(self) -> None:
        """Back to the panel."""
        forms: list[BulkForm | SpreadForm | None] = [self.form, self.spread_form]
        for form in forms:
            if form is None:
                continue
            if form is self.form:
                self.acts.close()
            else:
                self.spreading.close()
            self._case_host.take_off(form)
            form.deleteLater()
            self._case_host.keyboard_free.emit()

    def close_result(self) -> None:
        """Somebody goes on to a case."""
        if self.result_open:
            self._case_host.take_off(self.result)

    def show_result(self, result: ActResult) -> None:
        """What became of an act, just now or from an old message."""
        if self.form is not None or self.spread_form is not None:
            return
        self.result.show_result(result)
        self._case_host.put_over(self.result)

    # what happens ------------------------------------------------------------------------------------------

    def apply_change(self, change: Change) -> None:
        """Cases were touched, by anybody."""
        if self.form is not None:
            self.acts.apply_change(change)

    def show_people(self) -> None:
        """Somebody came to a case, or left one."""
        if self.form is not None:
            self.acts.show_people()

    def _said_where(self) -> str:
        """What the selection was made from, and how much of it lies elsewhere."""
        where = self._where()
        outside = self._selection.count - self._selection.count_of(self._model.ids)
        if outside:
            n = grouped(outside, self._desk.language)
            where = self.tr("{view}, {n} di luar tampilan ini").format(view=where, n=n)
        return where

    def _keys(self) -> list[int]:
        return [int(n) for n in self._selection.array()]

    def _on_selection(self) -> None:
        if self.form is not None or self.spread_form is not None:
            self._settle.start()

    def _on_settled(self) -> None:
        if (self.form is None and self.spread_form is None) or self._busy:
            return
        keys = self._keys()
        if keys and self.form is not None:
            self.acts.set_keys(keys)
        elif keys:
            self.spreading.set_keys(keys)
        else:
            self.close_form()

    def _on_list_asked(self, sentence: str, ns: Sequence[int]) -> None:
        from console.ui.bulk.cases import CasesModel, CasesTable, ReasonList

        form = self.form
        if form is None:
            return
        model = CasesModel(self._theme, self._desk.reads, self._model.describe)
        model.show(ns)
        table = CasesTable(self._theme, model)
        cases = ReasonList(self._theme, table, sentence, self._desk.language)
        table.opened.connect(self.case_asked)
        cases.release_asked.connect(self._selection.remove)
        cases.release_asked.connect(form.close_list)
        form.show_list(cases)

    def _on_first_asked(self) -> None:
        """Of what is selected only the most urgent stay, as many as an operator may move."""
        import numpy as np

        picked = self._selection.array()
        ids: Any = np.asarray(self._model.ids, np.int64)
        inside = ids[np.isin(ids, picked)]
        rest = picked[~np.isin(picked, inside)]
        self._selection.set(np.concatenate((inside, rest))[:BULK_LIMIT])

    def _on_result_closed(self) -> None:
        self.close_result()
        self._case_host.keyboard_free.emit()
