"""Acts on a whole selection: the preview by a dry run, then the dispatch, both off the GUI thread."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING
from uuid import UUID

from PySide6.QtCore import QObject, Signal

from console.core import records, verbs
from console.core.dispatch import Outcome
from console.core.errors import Refused, Told
from console.core.history import why_not
from console.core.route import UnknownAgency
from console.ui.case import verbs as case_verbs
from console.ui.case.bulk import BulkForm
from console.ui.case.orders import Order, command_for
from console.ui.case.photos import PhotoDesk
from console.ui.desk import Desk
from console.ui.theme import Theme
from models.commands import Command
from models.complaint import Complaint
from models.rules import Refusal

if TYPE_CHECKING:
    from sqlite3 import Connection

Judged = tuple[list[tuple[UUID, Command]], list[tuple[UUID, Refusal]]]


class BulkActs(QObject):
    """Makes the form of a verb for a selection and carries it out.

    Signals:
        finished: an act was dispatched, or called off; the case panel may come back.
    """

    finished = Signal()

    def __init__(self, theme: Theme, desk: Desk, photos: PhotoDesk, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._theme, self._desk, self._photos = theme, desk, photos
        self.form: BulkForm | None = None
        self._keys: list[int] = []
        self._serial = 0

    def open(self, verb: str, keys: Sequence[int]) -> BulkForm:
        """The form for these cases; it asks for its preview by itself.

        Args:
            verb: a key of ``case.verbs.DOES_MANY``.
            keys: small keys of the selected cases.
        """
        self._keys = list(keys)
        ref, lang = self._desk.store.reference, self._desk.language
        form = BulkForm(self._theme, verb, len(self._keys), ref, lang, photos=self._photos)
        form.preview_wanted.connect(self._on_preview_wanted)
        form.confirmed.connect(self._on_confirmed)
        form.cancelled.connect(self.finished)
        form.number_asked.connect(self._on_number_asked)
        self.form = form
        return form

    def close(self) -> None:
        """The form is gone."""
        self.form = None
        self._serial += 1

    def say_order(self, order: verbs.Order, keys: Sequence[int]) -> None:
        """Do what the command bar said to these cases, one or many.

        Args:
            order: as typed.
            keys: small keys.
        """
        ref = self._desk.store.reference
        wanted = list(keys)

        def judged(db: Connection) -> Judged:
            cases = _cases(db, wanted)
            return verbs.commands(order, cases, ref, lambda key: records.find(db, key))

        self._desk.read(judged, lambda found: self._dispatch(found, order.verb, order.to))

    def _judge(self, order: Order, db: Connection, keys: Sequence[int]) -> Judged:
        """The Order as Commands on the cases, and those it means nothing for."""
        ref = self._desk.store.reference
        orders: list[tuple[UUID, Command]] = []
        refused: list[tuple[UUID, Refusal]] = []
        for case in _cases(db, keys):
            try:
                orders.append((case.id, command_for(order, case, ref)))
            except UnknownAgency as unknown:
                code = f"verb.lacks.{unknown.lacks}" if unknown.lacks else "refused.agency"
                refused.append((case.id, Refusal(code, {"agency": unknown.text})))
            except Refused as refusal:
                refused.append((case.id, Refusal(refusal.code, dict(refusal.params))))
        return orders, refused

    def _on_preview_wanted(self, order: Order) -> None:
        self._serial += 1
        serial, keys = self._serial, list(self._keys)
        self._desk.read(
            lambda db: self._judge(order, db, keys),
            lambda judged: self._desk.preview(
                judged[0], lambda outcome: self._on_preview(serial, judged[1], outcome)
            ),
            ticket="bulk.preview",
        )

    def _on_preview(self, serial: int, meant_nothing: list[tuple[UUID, Refusal]], outcome: Outcome) -> None:
        if self.form is None or serial != self._serial:
            return
        counts: dict[str, int] = {}
        for _case, refusal in (*meant_nothing, *outcome.refused):
            sentence = why_not(refusal, self._desk.language)
            counts[sentence] = counts.get(sentence, 0) + 1
        self.form.show_preview(len(outcome.accepted), counts)

    def _on_confirmed(self, order: Order) -> None:
        if self.form is None:
            return
        self.form.set_busy(True)
        keys = list(self._keys)
        self._desk.read(
            lambda db: self._judge(order, db, keys),
            lambda judged: self._dispatch(judged, order.verb, order.to),
        )

    def _dispatch(self, judged: Judged, verb: str, to: str = "") -> None:
        orders, refused = judged
        if not orders:
            sentence = why_not(refused[0][1], self._desk.language) if refused else ""
            self._desk.messages.refuse(sentence or self.tr("Tidak ada yang dipilih."))
            self.finished.emit()
            return
        name = self._target_name(orders, to)
        done = case_verbs.DONE.get(verb, "")
        title = case_verbs.words(done).format(to=name) if done else verb

        def do() -> None:
            self._desk.do(orders, title, done=lambda _outcome: self.finished.emit(), refused=refused)

        # The photos of a Command are in the queue before it is done.
        queue = self._photos.queue(self._desk.dispatcher, [command for _case, command in orders])
        if queue is None:
            do()
        else:
            self._desk.work.write(queue, lambda _none: do(), failed=self._on_failed)

    def _on_failed(self, failure: Told) -> None:
        if self.form is not None:
            self.form.refused(failure.sentence(self._desk.language))

    def _target_name(self, orders: Sequence[tuple[UUID, Command]], said: str) -> str:
        """How the addressee is called: its short name when all go to one, else the operator's own word."""
        targets = {str(getattr(command, "to", "")) for _case, command in orders}
        only = targets.pop() if len(targets) == 1 else ""
        ref = self._desk.store.reference
        return ref.agency_short(only) if only in ref.agencies else (said.upper() or self.tr("tujuannya"))

    def _on_number_asked(self, number: str) -> None:
        self._desk.read(lambda db: records.find(db, number), lambda found: self._on_number(number, found))

    def _on_number(self, number: str, found: UUID | None) -> None:
        if self.form is None:
            return
        if found is None:
            self.form.refused(self.tr("Tidak ada laporan bernomor {number}.").format(number=number))
        else:
            self._on_confirmed(Order("merge", text=self.form.form.order().text, into=found))


def _cases(db: Connection, keys: Sequence[int]) -> list[Complaint]:
    from models import reading

    found = reading.load(db, records.case_ids(db, keys))
    return [case for _n, case in found.values()]
