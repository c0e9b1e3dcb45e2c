"""Spreading a selection: suggested and judged off the GUI thread, then done as any other act on many cases."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any, Final
from uuid import UUID

from PySide6.QtCore import QObject, Signal

from console.core import forecast
from console.core.errors import Refused, Told
from console.core.history import why_not
from console.ui.bulk.run import Acts, Case
from console.ui.bulk.spread_data import Picture, Suggested, picture, suggest
from console.ui.bulk.spread_form import SpreadForm
from console.ui.desk import Desk
from console.ui.queue.formats import grouped
from console.ui.theme import Theme

if TYPE_CHECKING:
    from sqlite3 import Connection

TICKET: Final = "bulk.spread"


class SpreadActs(Acts):
    """Makes the preview of a spread and carries it out.

    Signals:
        case_asked: small key of a case to be shown.
    """

    case_asked = Signal(int)

    def __init__(self, theme: Theme, desk: Desk, parent: QObject | None = None) -> None:
        super().__init__(theme, desk, parent)
        self.form: SpreadForm | None = None
        self.picture = Picture()
        self._suggested: Suggested | None = None
        self._changes: dict[UUID, str] = {}

    def open(self, keys: Sequence[int], where: str) -> SpreadForm:
        """The form for these cases, which are spread at once.

        Args:
            keys: small keys of the selected cases.
            where: what they were selected from.
        """
        desk = self._desk
        form = self.form = SpreadForm(self._theme, desk.store.reference, desk.language, where)
        form.cancelled.connect(self.finished)
        form.stopped.connect(self.stop)
        form.again_asked.connect(self.ask)
        form.changed.connect(self._on_changed)
        form.reason_said.connect(self._picture)
        form.confirmed.connect(self._on_confirmed)
        form.first_asked.connect(self.first_asked)
        form.case_asked.connect(self._on_case_asked)
        self.set_keys(keys)
        return form

    def set_keys(self, keys: Sequence[int]) -> None:
        """Another selection: it is spread anew, and what was changed by hand is gone."""
        if self.form is not None and self.run is None:
            self._keys = list(keys)
            self.ask()

    def close(self) -> None:
        """The form is gone."""
        self.form, self._suggested, self.picture = None, None, Picture()
        self._serial += 1  # what is being reckoned ends at its next page

    def stop(self) -> None:
        """Nobody wants to wait for it: it ends at its next page."""
        self._serial += 1
        if self.form is not None:
            self.form.show_stopped()

    # suggesting ----------------------------------------------------------------------------------------------

    def ask(self) -> None:
        """Suggest a spread of what is selected."""
        desk, form, keys = self._desk, self.form, self._keys
        if form is None:
            return
        self._serial += 1
        serial, actor = self._serial, desk.dispatcher.actor
        self._changes, self._suggested, self.picture = {}, None, Picture()
        form.show_counting(len(keys), 0)
        many = forecast.too_many(len(keys), actor)
        if many is not None:
            form.show_limit(why_not(many, desk.language))
            self.judged.emit()
            return
        ref, now = desk.store.reference, desk.now()

        def far(done: int, of: int) -> None:
            if serial != self._serial:
                raise Refused("refused.stopped")
            desk.work.post(lambda: self._tell(serial, done, of))

        def wanted(db: Connection) -> Suggested:
            return suggest(db, keys, ref, actor, now, far)

        def found(answer: Suggested) -> None:
            if serial == self._serial and self.form is not None:
                self._suggested = answer
                self._picture()

        def failed(failure: Told) -> None:
            if serial == self._serial:
                self._on_failed(failure)

        desk.read(wanted, found, ticket=TICKET, failed=failed)

    def _tell(self, serial: int, done: int, of: int) -> None:
        if serial == self._serial and self.form is not None:
            self.form.show_counting(of, done)

    def _picture(self) -> None:
        about, form, desk = self._suggested, self.form, self._desk
        if about is None or form is None or self.run is not None:
            return
        serial, changes, reason = self._serial, dict(self._changes), form.reason.text().strip()
        ref, actor, now, lang = desk.store.reference, desk.dispatcher.actor, desk.now(), desk.language
        left_out = self.tr("Anda biarkan di tempatnya.")

        def drawn(db: Connection) -> Picture:
            return picture(db, about, changes, ref, actor, now, reason, lang=lang, left_out=left_out)

        def shown(made: Picture) -> None:
            if serial == self._serial and self.form is not None and self.run is None:
                self.picture = made
                self.form.show_picture(made, about.keys, changes)
                self.judged.emit()

        desk.read(drawn, shown, ticket=f"{TICKET}.picture", failed=self._on_failed)

    def _on_changed(self, cases: Sequence[UUID], to: str | None) -> None:
        """These go to somebody else, stay ("" for ``to``), or are as suggested again (None)."""
        for case in cases:
            if to is None:
                self._changes.pop(case, None)
            else:
                self._changes[case] = to
        self._picture()

    def _on_case_asked(self, case: UUID) -> None:
        if self._suggested is not None and case in self._suggested.keys:
            self.case_asked.emit(self._suggested.keys[case])

    # doing ---------------------------------------------------------------------------------------------------

    def _on_confirmed(self) -> None:
        form, orders = self.form, self.picture.orders
        if form is None or self.run is not None or not orders:
            return
        self._serial += 1
        cases: list[Case] = [(case, (command,)) for case, command in orders]
        towards = len({command.to for _case, command in orders})
        title = self.tr("dibagi ke {n} tujuan").format(n=grouped(towards, self._desk.language))
        self._go(cases, title)

    def _on_failed(self, failure: Any) -> None:
        if self.form is not None:
            self.form.show_failure(failure.sentence(self._desk.language))
