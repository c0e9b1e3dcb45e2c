"""A verb for a whole selection, in the place of the case panel: how many pass, how many do not, and why.

Table and map stay in view. The numbers come from whoever holds the form: it asks with `preview_wanted` whenever the
choice or the selection changes and is answered with `show_preview`. The button carries the number that passes.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, Final
from uuid import UUID

from PySide6.QtCore import QEvent, Qt, QTimer, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QAbstractButton, QStackedWidget, QVBoxLayout, QWidget

from console.core.likely import Likely
from console.ui.bulk.also import Also
from console.ui.bulk.away import AwayPart
from console.ui.bulk.cases import ReasonList
from console.ui.bulk.foot import Foot
from console.ui.bulk.head import Head
from console.ui.bulk.parts import Limit, People, Person, Places, Preview, Reasons
from console.ui.bulk.plan import REPLY, Plan
from console.ui.bulk.reply_part import ReplyPart
from console.ui.case import options, verbs
from console.ui.case.forms import CommandForm
from console.ui.case.orders import Order
from console.ui.case.parts import MARGIN, plain
from console.ui.case.photos import PhotoDesk
from console.ui.case.proofs import ChoosePhotos, ask_for_photos
from console.ui.key_list import claimed
from console.ui.queue.formats import grouped
from console.ui.theme import Theme
from console.ui.widgets import Button, IconButton, Panel, scrolled, voice
from models.reference import Reference

PAUSE_MS: Final = 200  # after the last letter, before it is judged
_ENTER: Final = (Qt.Key.Key_Return, Qt.Key.Key_Enter)


class BulkForm(Panel):
    """The form of a verb for a selection.

    Signals:
        preview_wanted: Plan: judge it on the whole selection, answer with `show_preview`.
        confirmed: Plan, as it was judged.
        cancelled: leave it.
        number_asked: which case has this number? answer with `number_found`.
        list_asked: the reason whose cases somebody wants to see.
        release_asked: small keys to let go of the selection.
        first_asked: keep only as many as one may move.
        stop_asked: do no more than what is under way.
    """

    preview_wanted = Signal(object)
    confirmed = Signal(object)
    cancelled = Signal()
    number_asked = Signal(str)
    list_asked = Signal(str)
    release_asked = Signal(object)
    first_asked = Signal()
    stop_asked = Signal()

    def __init__(
        self,
        theme: Theme,
        verb: str,
        count: int,
        ref: Reference,
        lang: str,
        *,
        where: str = "",
        likely: Sequence[Likely] = (),
        photos: PhotoDesk | None = None,
        choose_photos: ChoosePhotos = ask_for_photos,
        own: QWidget | None = None,
        parent: QWidget | None = None,
    ) -> None:
        """Make the form.

        Args:
            verb: a key of `verbs.DOES_MANY`.
            count: how many cases are selected.
            ref: master data.
            lang: `id` or `en`.
            where: what the selection was made from, for the line below the title.
            likely: for a merge, the cases the others can be merged into.
            photos: where photos are taken in.
            choose_photos: how pictures are chosen.
            own: what stands in the place of the verb's own fields.
        """
        super().__init__(theme, "", parent)
        self.title.setText(self.tr("Pratinjau massal"))
        self._theme, self._ref, self._lang, self._verb, self._selected = theme, ref, lang, verb, count
        self._asked: Plan | None = None
        self._answer: Preview | None = None
        self._into: dict[str, UUID | None] = {}
        self._running = False
        self.form: CommandForm | None = None
        self.reply: ReplyPart | None = None
        if verb == REPLY:
            own = self.reply = ReplyPart(theme, ref, lang)
            self.reply.changed.connect(self._on_changed)
        if own is not None:
            self.confirm = Button(theme, "", key="↵", variant="primary")
            self.cancel = Button(theme, self.tr("Batal"), key="Esc")
            self.confirm.clicked.connect(self.submit)
            self.cancel.clicked.connect(self._on_cancel)
        else:
            self.form = CommandForm(
                theme, verb, many=True, photos=photos, lang=lang, choose_photos=choose_photos
            )
            self.form.offer(options.offered(verb, None, ref, lang, likely))
            self.form.submitted.connect(self._on_submitted)
            self.form.cancelled.connect(self._on_cancel)
            self.form.text.textChanged.connect(self._on_changed)
            self.form.number_asked.connect(self.submit)  # Enter on a number that has been looked up
            if self.form.picker is not None:
                self.form.picker.picked.connect(self._on_changed)
            if self.form.proofs is not None:
                self.form.proofs.changed.connect(self._on_changed)
            self.confirm, self.cancel = self.form.confirm, self.form.cancel
        self.wrong = self.form.wrong if self.form is not None else voice(plain(theme), "wrong", theme)
        self.head = Head(theme, lang, where)
        self.accepted, self.refused_count = self.head.accepted, self.head.refused
        self.also, self.away = Also(theme, verb, ref, lang), AwayPart(theme)
        self.places, self.reasons = Places(theme, lang), Reasons(theme, lang)
        self.people, self.limit = People(theme, lang), Limit(theme, lang)
        self.also.changed.connect(self._on_changed)
        self.away.changed.connect(self._on_changed)
        self.reasons.list_asked.connect(self.list_asked)
        self.people.release_asked.connect(self.release_asked)
        self.limit.first_asked.connect(self.first_asked)
        self.foot = Foot(theme, lang, self.cancel, self.confirm)
        self.foot.stop_asked.connect(self.stop_asked)
        self._build(own or self.form or QWidget())
        self._pause = QTimer(self, singleShot=True, interval=PAUSE_MS)
        self._pause.timeout.connect(self.ask)
        self._show(None)

    def _build(self, own: QWidget) -> None:
        theme = self._theme
        close = IconButton(theme, "close", self.tr("Tutup pratinjau (Esc)"))
        close.clicked.connect(self._on_cancel)
        self.header.addWidget(close)
        self.twins = voice(plain(theme), "second", theme)
        inside = QWidget()
        column = QVBoxLayout(inside)
        column.setContentsMargins(MARGIN, 12, MARGIN, 12)
        column.setSpacing(12)
        parts = (self.head, self.limit, own, self.away, self.also, self.places, self.twins, self.reasons)
        for widget in (*parts, self.people):
            column.addWidget(widget)
        if self.form is None:
            self.wrong.setWordWrap(True)
            self.wrong.hide()
            column.insertWidget(column.indexOf(own) + 1, self.wrong)
        column.addStretch(1)
        area = scrolled(inside)
        self.stack = QStackedWidget()  # the form, and in its place the cases of a reason
        whole = QWidget()
        around = QVBoxLayout(whole)
        around.setContentsMargins(0, 0, 0, 0)
        around.setSpacing(0)
        around.addWidget(area, 1)
        around.addWidget(self.foot)
        self.stack.addWidget(whole)
        self.body.addWidget(self.stack, 1)

    # what is wanted ----------------------------------------------------------------------------------------

    @property
    def verb(self) -> str:
        """Id of the verb."""
        return self._verb

    @property
    def target(self) -> str:
        """How the chosen target is called, "" without one."""
        return self.form.target_name() if self.form is not None else ""

    @property
    def count(self) -> int:
        """How many cases are selected."""
        return self._selected

    def plan(self) -> Plan | None:
        """What is chosen; None as long as something that is needed is missing."""
        if not self.also.complete:
            return None
        words = self.reply.words() if self.reply is not None else self.also.words()
        if self.form is None:
            return (
                Plan(self._verb, self.also.orders(), words, self.away.chosen)
                if words is not None and not words.empty
                else None
            )
        order = self._own(self.form)
        if order is None:
            return None
        return Plan(self._verb, (order, *self.also.orders()), words, self.away.chosen)

    def _own(self, form: CommandForm) -> Order | None:
        order = form.order()
        if form.picker is None or order.to or order.into is not None:
            return order
        number = form.typed_number
        into = self._into.get(number) if number else None
        return (
            Order(order.verb, text=order.text, photos=order.photos, into=into) if into is not None else None
        )

    def ask(self, *, again: bool = False) -> None:
        """Ask for a preview now, if enough is chosen for one.

        Args:
            again: the cases may have changed: also when the choice is the one already judged.
        """
        if self._running:
            return
        plan = self.plan()
        self._say_what()
        if plan is None:
            self._asked = self._answer = None
            self._show(None)
            if self.form is not None and (number := self.form.typed_number) and number not in self._into:
                self.number_asked.emit(number)
            return
        if plan == self._asked and not again:
            if self._answer is not None:  # typed and taken back
                self._show(self._answer)
            return
        self._asked = plan
        if not again:
            self._answer = None
            self._show(None)
        self.preview_wanted.emit(plan)

    def set_count(self, count: int) -> None:
        """Another selection: so many cases."""
        self._selected = count
        self._answer = None
        self._show(None)
        self.ask(again=True)

    def number_found(self, number: str, case: UUID | None) -> None:
        """Which case has this number; None: there is none."""
        self._into[number] = case
        if case is None:
            self.refused(self.tr("Tidak ada laporan bernomor {number}.").format(number=number))
        else:
            self.refused("")
        self.ask()

    # what is answered --------------------------------------------------------------------------------------

    def show_counting(self, done: int, of: int) -> None:
        """How far the preview is; worth showing only when it takes a while."""
        self.head.show_counting(done, of)

    def show_preview(self, preview: Preview, plan: Plan | None = None) -> None:
        """How it would come out.

        Args:
            preview: for the whole selection.
            plan: what was judged; an answer to something else than is now wanted is dropped.
        """
        if plan is not None and plan != self._asked:
            return
        self._answer = preview
        self._show(preview)

    def show_people(self, people: Sequence[Person]) -> None:
        """Who else is at some of the cases."""
        self.people.show_people(people)

    def show_running(self, done: int, of: int) -> None:
        """It is being done: how far it is."""
        self._running = True
        self._pause.stop()
        self.foot.show_running(done, of)
        for part in (self.form, self.reply, self.away, self.also, self.limit, self.people):
            if part is not None:
                part.setEnabled(False)
        if not self.isAncestorOf(self.focusWidget() or self):
            self.setFocus()

    def show_list(self, cases: ReasonList) -> None:
        """The cases of a reason, in the place of all this until somebody goes back."""
        cases.back_asked.connect(self.close_list)
        self.stack.addWidget(cases)
        self.stack.setCurrentWidget(cases)
        cases.setFocus()

    def close_list(self) -> None:
        """Back to the numbers."""
        while (cases := self.stack.widget(1)) is not None:
            self.stack.removeWidget(cases)
            cases.deleteLater()
        (self.reasons.buttons[0] if self.reasons.buttons else self.confirm).setFocus()

    def show_idle(self) -> None:
        """It could not be begun: as before."""
        self._running = False
        self.foot.show_idle()
        for part in (self.form, self.reply, self.away, self.also, self.limit, self.people):
            if part is not None:
                part.setEnabled(True)

    def refused(self, sentence: str) -> None:
        """It could not be done; nothing closes."""
        if self.form is not None:
            self.form.refused(sentence)
        else:
            self.wrong.setText(sentence)
            self.wrong.setVisible(bool(sentence))

    def set_busy(self, busy: bool) -> None:
        """While it is being done nothing is sent twice."""
        if self.form is not None:
            self.form.set_busy(busy)
        else:
            self.confirm.setEnabled(not busy and self._passing > 0)

    def say(self, to: str, text: str) -> None:
        """What was said of it in words already."""
        if self.form is not None:
            self.form.set_values({"typed": to, "text": text})
        elif self.reply is not None:
            self.reply.choose(to)
            self.reply.text.setPlainText(text)

    def focus_first(self) -> None:
        """The keyboard goes to the first field."""
        if self.form is not None:
            self.form.focus_first()
        elif self.reply is not None:
            self.reply.setFocus()

    def draft(self) -> dict[str, Any]:
        """What is typed, as plain values."""
        own = (
            self.form.touched if self.form is not None else bool(self.reply and not self.reply.words().empty)
        )
        if not own and not self.also.rows:
            return {}
        values = self.form.values() if self.form is not None else self.reply.values() if self.reply else {}
        return {"verb": self._verb, "values": values, "also": self.also.values()}

    def restore(self, draft: Mapping[str, Any]) -> None:
        """Put a `draft` back."""
        if draft.get("verb") != self._verb:
            return
        (self.form or self.reply or self.form).set_values(dict(draft.get("values", {})))  # type: ignore[union-attr]
        self.also.set_values(list(draft.get("also", [])))

    # hands -------------------------------------------------------------------------------------------------

    def submit(self, *_: object) -> None:
        """Do what was judged."""
        plan = self.plan()
        if plan is None or plan != self._asked or not self._passing or self._running:
            return
        self.confirmed.emit(plan)

    def event(self, event: QEvent) -> bool:
        # The window has its own use for Esc; while this is open, Esc and Enter are its.
        return claimed(event, lambda key: key.key() in (Qt.Key.Key_Escape, *_ENTER)) or super().event(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Escape:
            self.foot.ask_to_stop() if self._running else self._on_cancel()
        elif event.key() in _ENTER and not self._running:
            focused = self.focusWidget()
            if isinstance(focused, QAbstractButton) and focused is not self.confirm:
                focused.click()
            else:
                self.confirm.click()
        else:
            super().keyPressEvent(event)

    # inside ------------------------------------------------------------------------------------------------

    @property
    def _passing(self) -> int:
        return self._answer.accepted if self._answer is not None else 0

    def _on_changed(self) -> None:
        self._set_passing(None)
        self.refused("")
        self._pause.start()

    def _on_submitted(self, _order: Order) -> None:
        self.submit()

    def _on_cancel(self) -> None:
        if not self._running:
            self.cancelled.emit()

    def _show(self, preview: Preview | None) -> None:
        self.head.show_preview(preview)
        self._set_passing(preview.accepted if preview is not None else None)
        if preview is None:
            self.limit.hide()
            self._say_what()
            return
        self.limit.show_limit(preview.limit)
        self.away.show_preview(preview)
        self.places.show_rows(preview.places)
        self.reasons.show_reasons({} if preview.limit else preview.reasons)
        n = grouped(preview.twins, self._lang)
        self.twins.setText(self.tr("{n} kembaran ikut ditutup").format(n=n))
        self.twins.setVisible(preview.twins > 0)
        part = self.reply or self.also.reply
        if part is not None:
            part.show_sample(preview.sample, preview.waits)
        self._say_what()

    def _set_passing(self, count: int | None) -> None:
        if self.form is not None:
            self.form.set_count(count)
        else:
            words = verbs.words(verbs.DOES_MANY.get(self._verb, verbs.FORWARD_MANY))
            words = words.format(n="…" if count is None else grouped(count, self._lang))
            self.confirm.setText(words)
            self.confirm.setAccessibleName(words)
            self.confirm.setEnabled(bool(count))

    def _say_what(self) -> None:
        """The title names verb, number and target, once there is one."""
        n, verb = grouped(self._selected, self._lang), verbs.name(self._verb)
        to = self.target
        hands = self._verb in ("coordinate", "dispose", "merge")
        text = verbs.words(verbs.TITLE_TO if to and hands else verbs.TITLE_MANY).format(verb=verb, n=n, to=to)
        if to and not hands:
            text = f"{text}: {to}"
        self.head.headline.setText(text)
        self.setAccessibleName(text)
