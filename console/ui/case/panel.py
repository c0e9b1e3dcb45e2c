"""The case panel: one report, what can be done to it, and the forms that do it.

The panel dispatches nothing. It *wants* Commands, and whoever holds it says `done` or `refused`; until then
the form stays open and everything typed is kept.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QStackedLayout, QWidget

from console.core.dispatch import Outcome
from console.core.history import value_name, why_not
from console.core.likely import Likely
from console.core.records import CaseDetail
from console.ui.case import options, orders, verbs
from console.ui.case.body import CaseBody
from console.ui.case.drafts import Drafts
from console.ui.case.forms import CommandForm
from console.ui.case.photos import PhotoDesk
from console.ui.case.proofs import ChoosePhotos, ask_for_photos
from console.ui.presence import Here
from console.ui.states import StateView
from console.ui.theme import Theme
from models.commands import Actor, Command, Coordinate, Unmerge, kind_of
from models.complaint import Complaint
from models.reference import Reference

FORM, ACCEPT, REVEAL, DIRECT = "form", "accept", "reveal", "direct"
HANDS = ("coordinate", "dispose")
ACCEPTS = {"accept_1": -1, "accept_2": 0, "accept_3": 1}


@dataclass(frozen=True, slots=True)
class Pending:
    """What was wanted and is not answered yet: where the answer belongs."""

    what: str
    case: UUID
    verb: str = ""


class CasePanel(QWidget):
    """The panel of one case. See the module."""

    wanted = Signal(object, str)  # list[tuple[UUID, Command]], what was done ("dikoordinasikan ke DSDA")
    case_asked = Signal(int)  # small key of a case to go to
    number_asked = Signal(str)  # which case has this number? answer with `number_found`
    float_asked = Signal()
    claimed = Signal(str, bool)  # hold this case: why, and whether to take it from whoever holds it
    released = Signal()
    keyboard_free = Signal()

    def __init__(
        self,
        theme: Theme,
        actor: Actor,
        lang: str,
        photos: PhotoDesk,
        *,
        choose_photos: ChoosePhotos = ask_for_photos,
        clock: Callable[[], int] | None = None,
        parent: QWidget | None = None,
    ) -> None:
        """Make an empty panel.

        Args:
            actor: who acts; decides what is possible.
            lang: `id` or `en`, for sentences that do not come from Qt.
            photos: where pictures come from and are taken in.
            choose_photos: how pictures are chosen.
            clock: seconds since the epoch, for what counts seconds; None: as last told.
        """
        super().__init__(parent)
        self._theme, self._actor, self._lang = theme, actor, lang
        self._photos, self._choose_photos = photos, choose_photos
        self._detail: CaseDetail | None = None
        self._likely: tuple[Likely, ...] = ()
        self._ref: Reference | None = None
        self._now = 0
        self._form: CommandForm | None = None
        self._pending: deque[Pending] = deque()  # writes are answered in the order they were asked for
        self._drafts = Drafts()
        self.setAccessibleName(self.tr("Laporan"))
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self.state = StateView(theme)
        self._stack = QStackedLayout(self)
        self._stack.addWidget(self.state)
        self.body = CaseBody(theme, lang, photos, clock or (lambda: self._now))
        self._stack.addWidget(self.body)
        self.body.head.float_asked.connect(self.float_asked)
        self.body.head.hold_asked.connect(self.body.presence.ask)
        self.body.presence.claimed.connect(self.claimed)
        self.body.presence.released.connect(self.released)
        self.body.presence.closed.connect(self.keyboard_free)
        body = self.body
        for asked in (
            body.head.chosen, body.buttons.chosen, body.hands.chosen, body.suggestions.change_asked,
        ):  # fmt: skip
            asked.connect(self.trigger)
        self.body.report.reveal_asked.connect(lambda: self.trigger("reveal"))
        self.body.suggestions.accepted.connect(lambda: self.trigger("accept_1"))
        self.body.suggestions.other_taken.connect(lambda which: self.trigger(f"accept_{which + 2}"))
        self.body.twins.merge_asked.connect(self._on_merge_asked)
        self.body.twins.unmerge_asked.connect(self._on_unmerge_asked)
        self.body.twins.case_asked.connect(self.case_asked)
        self.show_nothing()

    # what is shown ----------------------------------------------------------------------------------------

    def show_case(
        self, detail: CaseDetail | None, ref: Reference, now: int, likely: Sequence[Likely] = ()
    ) -> None:
        """Show a case, or the same one again after it changed.

        Args:
            detail: the case; None when it is not there any more.
            ref: master data.
            now: seconds since the epoch.
            likely: cases it may be a twin of (`likely.likely_twins`).
        """
        if detail is None:
            self.show_gone()
            return
        fresh = self._detail is None or self._detail.n != detail.n
        if fresh:
            self._leave()
        self._detail, self._ref, self._now, self._likely = detail, ref, now, tuple(likely)
        self._fill(fresh=fresh)
        self._stack.setCurrentIndex(1)
        if fresh:
            verb = self._drafts.open_in(detail.complaint.id)
            if verb:
                self._open(verb)
        elif self._form is not None:
            self._offer(self._form)

    def show_loading(self) -> None:
        """A case is being read."""
        self._leave()
        self.state.show_loading(self.tr("Membaca laporan…"))
        self._stack.setCurrentIndex(0)

    def show_nothing(self) -> None:
        """No case is chosen."""
        self._leave()
        self.state.show_state(
            "nothing",
            self.tr("Pilih laporan di antrian"),
            self.tr("Isinya tampil di sini, lengkap dengan saran."),
        )
        self._stack.setCurrentIndex(0)

    def show_gone(self) -> None:
        """The case is not there any more."""
        self._leave()
        self.state.show_state(
            "nothing",
            self.tr("Laporan ini sudah tidak ada"),
            self.tr("Mungkin datanya diganti. Pilih laporan lain di antrian."),
        )
        self._stack.setCurrentIndex(0)

    def set_now(self, now: int) -> None:
        """Time has passed: the clocks move; nothing else does."""
        self._now = now
        if self._detail is not None and self._ref is not None:
            self.body.clocks.show_case(self._detail.complaint, self._ref, now)

    def show_here(self, here: Here, *, known: bool) -> None:
        """Who else has this case open, and who holds it.

        Args:
            known: False while no central tells.
        """
        self.body.presence.show_here(here)
        mine, taken = here.mine is not None, here.holder is not None
        self.body.head.show_hold(possible=known, mine=mine, taken=taken)

    def show_unsent(self, unsent: Mapping[str, str]) -> None:
        """Which of this case's photos are not at the central yet: hash -> problem, see `core.blobs.unsent`."""
        self.body.evidence.show_unsent(unsent)

    def set_role(self, actor: Actor) -> None:
        """Somebody else acts from now on."""
        self._actor = actor
        if self._detail is not None:
            self._fill(fresh=False)

    @property
    def case(self) -> UUID | None:
        """Id of the case on screen."""
        return self._detail.complaint.id if self._detail is not None else None

    @property
    def _waits(self) -> bool:
        """Something was wanted for this case and is not answered yet; another case need not wait for it."""
        return any(pending.case == self.case for pending in self._pending)

    @property
    def number(self) -> str:
        """Number of the case on screen, "" when there is none."""
        return self._detail.complaint.number if self._detail is not None else ""

    @property
    def form(self) -> CommandForm | None:
        """The open form."""
        return self._form

    # what is done -----------------------------------------------------------------------------------------

    def trigger(self, action_id: str) -> bool:
        """Do what a key, button or menu entry asks for.

        Args:
            action_id: `accept_1` to `accept_3`, `reply`, or a key of `verbs.VERBS`.

        Returns:
            Whether it was this panel's to do.
        """
        if action_id == "reply":
            self._say(self.body.reply.open())
            return True
        if action_id not in ACCEPTS and action_id not in verbs.VERBS:
            return False
        if self._detail is None or self._ref is None or self._waits:
            return True
        self._say("")
        case, ref = self._detail.complaint, self._ref
        if action_id in ACCEPTS:
            self._accept(case, ref, ACCEPTS[action_id])
            return True
        why = orders.why_disabled(action_id, case, self._actor, ref, self._lang)
        if why:
            self._say(why)
        elif not verbs.VERBS[action_id].asks or (action_id == "escalate" and case.escalated):
            self._want_direct(action_id, case, ref)
        else:
            self._open(action_id)
        return True

    def done(self, outcome: Outcome) -> None:
        """What was wanted has been dispatched; what was refused of it is said beside its control."""
        if not self._pending:
            return
        pending = self._pending.popleft()
        if outcome.refused:
            self._refuse(pending, why_not(outcome.refused[0][1], self._lang))
            return
        if pending.what == FORM:
            self._drafts.forget(pending.case, pending.verb)
        if pending.case != self.case:
            return
        if pending.what == FORM and self._form is not None and self._form.verb == pending.verb:
            self._close_form()
        elif pending.what == REVEAL:
            self.body.report.set_revealed()

    def reveal(self, whole: tuple[str, str]) -> None:
        """The central has shown the reporter, and recorded that it did."""
        if not self._pending:
            return
        pending = self._pending.popleft()
        if pending.what == REVEAL and pending.case == self.case:
            self.body.report.set_revealed(whole)

    def refused(self, sentence: str) -> None:
        """What was wanted could not be done at all; nothing closes."""
        if self._pending:
            self._refuse(self._pending.popleft(), sentence)

    def number_found(self, number: str, case: UUID | None) -> None:
        """The answer to `number_asked`; None when no case has that number."""
        form = self._form
        if form is None or form.verb != "merge":
            return
        if case is None:
            form.refused(self.tr("Tidak ada laporan bernomor {number}.").format(number=number))
        else:
            self._submit(orders.Order("merge", text=form.order().text, into=case), number)

    def draft(self) -> dict[str, Any]:
        """What is typed and not done, as plain values; {} when nothing is."""
        if self._form is None or not self._form.touched or self.case is None:
            return {}
        return {"case": str(self.case), "verb": self._form.verb, "values": self._form.values()}

    def restore(self, draft: dict[str, Any]) -> None:
        """Put a `draft` back: its form opens when its case is shown."""
        if draft.get("verb") in verbs.VERBS and "case" in draft:
            case = UUID(draft["case"])
            self._drafts.keep(case, draft["verb"], dict(draft.get("values", {})), is_open=True)
            if case == self.case:
                self._open(draft["verb"])

    # inside: wanting --------------------------------------------------------------------------------------

    def _accept(self, case: Complaint, ref: Reference, which: int) -> None:
        """Take every suggestion (-1), or one of the other agencies."""
        if which < 0:
            commands = orders.accept_all(case, ref)
            title = verbs.words(verbs.DONE["suggestion"])
        else:
            other = [code for code, _share in orders.others(case, ref)][which : which + 1]
            commands = [orders.hand_to(code, ref) for code in other]
            name = value_name(ref, "agency", other[0], self._lang) if commands else ""
            title = verbs.handed(name, across=isinstance(commands[0], Coordinate)) if commands else ""
        if not commands:
            self._say(self.tr("Tidak ada saran seperti itu yang menunggu."))
            return
        self._want(Pending(ACCEPT, case.id), commands, title)

    def _want_direct(self, verb: str, case: Complaint, ref: Reference) -> None:
        command = orders.command_for(orders.Order(verb), case, ref)
        what = REVEAL if verb == "reveal" else DIRECT
        self._want(Pending(what, case.id, verb), [command], verbs.words(verbs.DONE[verb]))

    def _on_submitted(self, order: orders.Order) -> None:
        self._submit(order, self._form.target_name() if self._form is not None else "")

    def _submit(self, order: orders.Order, to: str) -> None:
        if self._detail is None or self._ref is None or self._form is None or self._waits:
            return
        case = self._detail.complaint
        why = orders.refused(order, case, self._actor, self._ref, self._lang)
        if why:
            self._form.refused(why)
            return
        self._form.refused("")
        self._form.set_busy(True)
        command = orders.command_for(order, case, self._ref)
        done = kind_of(command) if order.verb in HANDS else order.verb
        title = verbs.words(verbs.DONE[done]).format(to=to)
        self._want(Pending(FORM, case.id, order.verb), [command], title)

    def _want(self, pending: Pending, commands: list[Command], title: str) -> None:
        self._pending.append(pending)
        self.wanted.emit([(pending.case, command) for command in commands], title)

    def _refuse(self, pending: Pending, sentence: str) -> None:
        """Say why not where it was asked for."""
        if pending.case != self.case:
            return
        if pending.what == FORM and self._form is not None and self._form.verb == pending.verb:
            self._form.refused(sentence)
        elif pending.what == ACCEPT:
            self.body.suggestions.refuse(sentence)
        else:
            self._say(sentence)

    def _on_merge_asked(self, into: UUID | None) -> None:
        self.trigger("merge")
        if into is not None and self._form is not None and self._form.picker is not None:
            self._form.picker.choose(str(into))

    def _on_unmerge_asked(self, twin: UUID) -> None:
        if self._detail is not None and not self._waits:
            self._say("")
            self._pending.append(Pending(DIRECT, self._detail.complaint.id, "unmerge"))
            self.wanted.emit([(twin, Unmerge())], verbs.words(verbs.DONE["unmerge"]))

    # inside: forms ----------------------------------------------------------------------------------------

    def _open(self, verb: str) -> None:
        if self._detail is None:
            return
        if self._form is not None and self._form.verb == verb:
            self._form.focus_first()
            return
        self._close_form(keep=True)
        form = CommandForm(
            self._theme, verb, photos=self._photos, lang=self._lang, choose_photos=self._choose_photos
        )
        form.submitted.connect(self._on_submitted)
        form.cancelled.connect(self._on_cancelled)
        form.number_asked.connect(self.number_asked)
        self._form = form
        self._offer(form)
        kept = self._drafts.get(self._detail.complaint.id, verb)
        if kept is not None:
            form.set_values(kept)
        self.body.slot.addWidget(form)
        self.body.be_quiet()
        self.body.to_top()
        form.focus_first()

    def _offer(self, form: CommandForm) -> None:
        if self._detail is None or self._ref is None or form.picker is None:
            return
        case = self._detail.complaint
        found = options.offered(form.verb, case, self._ref, self._lang, self._likely)
        absent: dict[str, options.Absent] = {}
        if form.verb in HANDS:
            found, absent = options.with_deputies(found, self._ref, self._now, self._lang)
        field = {"coordinate": "agency", "dispose": "agency", "categorise": "category", "locate": "kelurahan"}
        chosen = ""
        if form.verb in field:
            known = orders.guess(case, field[form.verb])
            chosen = "" if known.sure or known.weak else known.value or ""
        form.offer(found, chosen, absent)

    def _on_cancelled(self) -> None:
        self._close_form(keep=True, is_open=False)
        self.keyboard_free.emit()

    def _close_form(self, *, keep: bool = False, is_open: bool = False) -> None:
        """Take the form away.

        Args:
            keep: what was typed comes back when the verb is chosen again.
            is_open: it comes back by itself with its case.
        """
        form, self._form = self._form, None
        if form is None:
            return
        if keep and form.touched and self.case is not None:
            self._drafts.keep(self.case, form.verb, form.values(), is_open=is_open)
        self.body.slot.removeWidget(form)
        self.body.be_quiet()
        form.hide()
        form.deleteLater()

    def _leave(self) -> None:
        """Another case comes, or none: the reporter is hidden, a form goes into the drafts."""
        self._close_form(keep=True, is_open=True)
        self.body.presence.leave()
        self.body.reply.leave()
        self._detail = None
        self._say("")

    def _fill(self, *, fresh: bool) -> None:
        """Put the case into every block."""
        if self._detail is None or self._ref is None:
            return
        case, ref = self._detail.complaint, self._ref
        why = {verb: orders.why_disabled(verb, case, self._actor, ref, self._lang) for verb in verbs.VERBS}
        self.body.show_case(self._detail, self._likely, ref, self._now, why, self._actor, fresh=fresh)

    def _say(self, sentence: str) -> None:
        self.body.say(sentence)
