"""Acts on a whole selection: judged on copies, then done, both off the GUI thread."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import TYPE_CHECKING, Any, Final
from uuid import UUID

from PySide6.QtCore import QObject, QTimer, Signal

from console.core import deputies, forecast, queries, records, verbs
from console.core.dispatch import Change
from console.core.errors import Told
from console.core.forecast import PORTION, Forecast, Judge
from console.core.history import why_not, word
from console.core.presence import Present
from console.ui.bulk.clear_form import ClearForm, SetsJudge
from console.ui.bulk.form import BulkForm
from console.ui.bulk.parts import MOST_PLACES, Person, PlaceRow, Preview
from console.ui.bulk.plan import Plan, Ready, steps
from console.ui.bulk.run import Acts, Case
from console.ui.case import verbs as case_verbs
from console.ui.case.photos import PhotoDesk
from console.ui.desk import Desk
from console.ui.queue.formats import grouped
from console.ui.queue.openers import name_of
from console.ui.theme import Theme
from models import reading
from models.commands import Command, Coordinate, Dispose, Reply, kind_of
from models.ladder import RUNGS
from models.rules import Refusal

if TYPE_CHECKING:
    from sqlite3 import Connection

Others = Callable[[Iterable[UUID]], Mapping[UUID, tuple[Present, ...]]]
# A living city changes some case every few seconds; judging more than this anew each time would be all it did.
FOLLOWED: Final = 10_000
CALM_MS: Final = 1000
HANDS: Final = ("coordinate", "dispose")
MOST_PEOPLE: Final = 4
MOST_AWAY: Final = 2


class BulkActs(Acts):
    """Makes the form of a verb for a selection and carries it out.

    Signals:
        list_asked: (sentence, small keys): the cases of a reason, to be shown in the form's place.
        release_asked: small keys to let go of the selection.
    """

    list_asked = Signal(str, object)
    release_asked = Signal(object)

    def __init__(self, theme: Theme, desk: Desk, photos: PhotoDesk, parent: QObject | None = None) -> None:
        super().__init__(theme, desk, parent)
        self._photos = photos
        # Who else has some of these cases open; nobody is known without a central.
        self.others: Others = lambda _cases: {}
        self.form: BulkForm | None = None
        self.forecast: Forecast | None = None
        self._again = QTimer(self, singleShot=True, interval=CALM_MS)
        self._again.timeout.connect(self._judge_again)

    # the form ----------------------------------------------------------------------------------------------

    def open(self, verb: str, keys: Sequence[int], where: str = "", ready: Sequence[Ready] = ()) -> BulkForm:
        """The form for these cases; it asks for its preview by itself.

        Args:
            verb: a key of ``case.verbs.DOES_MANY``.
            keys: small keys of the selected cases.
            where: what they were selected from.
            ready: for the verb ``FORWARD``, the sets.
        """
        self._keys = list(keys)
        ref, lang, count = self._desk.store.reference, self._desk.language, len(keys)
        form = (
            ClearForm(self._theme, ready, count, ref, lang, where) if ready
            else BulkForm(self._theme, verb, count, ref, lang, where=where, photos=self._photos)
        )  # fmt: skip
        form.preview_wanted.connect(self._on_preview_wanted)
        form.confirmed.connect(self._on_confirmed)
        form.cancelled.connect(self.finished)
        form.number_asked.connect(self._on_number_asked)
        form.list_asked.connect(self._on_list_asked)
        form.release_asked.connect(self.release_asked)
        form.first_asked.connect(self.first_asked)
        self.form = form
        return form

    def set_keys(self, keys: Sequence[int]) -> None:
        """Another selection while the form is open: it is judged anew."""
        if self.form is None or self.run is not None:
            return
        self._keys = list(keys)
        self._serial += 1
        self.forecast = None
        self.form.set_count(len(self._keys))

    def close(self) -> None:
        """The form is gone."""
        self.form = self.forecast = None
        self._again.stop()
        self._serial += 1

    def apply_change(self, change: Change) -> None:
        """Cases were touched, by anybody: what was judged may be otherwise now."""
        if self.form is None or self.run is not None or len(self._keys) > FOLLOWED:
            return
        if (change.everything or not set(change.cases).isdisjoint(self._keys)) and not self._again.isActive():
            self._again.start()

    def show_people(self) -> None:
        """Somebody came to a case, or left one."""
        if self.form is None or self.run is not None:
            return
        cases = {case: n for n, case, _commands in (self.forecast.accepted if self.forecast else ())}
        found: dict[tuple[str, bool], list[int]] = {}
        for case, people in self.others(cases).items():
            for one in people:
                found.setdefault((name_of(one), one.claimed), []).append(cases[case])
        ordered = sorted(found.items(), key=lambda item: (not item[0][1], -len(item[1])))
        self.form.show_people([Person(who, holds, tuple(ns)) for (who, holds), ns in ordered[:MOST_PEOPLE]])

    # judging -----------------------------------------------------------------------------------------------

    def _judge_again(self) -> None:
        if self.form is not None and self.run is None:
            self.form.ask(again=True)

    def _on_preview_wanted(self, plan: Plan) -> None:
        self._serial += 1
        actor = self._desk.dispatcher.actor
        many = forecast.too_many(len(self._keys), actor)
        if many is not None and self.form is not None:
            sentence = why_not(many, self._desk.language)
            self.form.show_preview(Preview(0, {sentence: self._keys}, limit=sentence), plan)
            return
        ref, lang = self._desk.store.reference, self._desk.language

        def judge_of(given: Sequence[Command] = ()) -> Judge:
            made = steps(plan, ref, lang, given)
            return Judge(made, actor, ref, self._desk.now(), deputies=plan.deputies)

        judge = SetsJudge(plan.ready, judge_of) if plan.ready else judge_of()
        self._look_on(self._serial, plan, judge, Forecast(), 0)

    def _look_on(
        self, serial: int, plan: Plan, judge: Judge | SetsJudge, sofar: Forecast, begin: int
    ) -> None:
        """Judge one portion, then the next: other questions to the store come between."""
        keys = self._keys[begin : begin + PORTION]

        def looked(more: Forecast) -> None:
            if serial != self._serial or self.form is None:
                return
            sofar.take(more)
            done = begin + len(keys)
            if done < len(self._keys):
                self.form.show_counting(done, len(self._keys))
                self._look_on(serial, plan, judge, sofar, done)
            else:
                now = self._desk.now()
                self._desk.read(
                    lambda db: queries.waiting_by_kelurahan(db, now),
                    lambda waiting: self._on_judged(serial, plan, sofar, waiting),
                    ticket="bulk.waiting", failed=self._on_failed,
                )  # fmt: skip

        self._desk.read(
            lambda db: judge.look(db, keys), looked, ticket="bulk.preview", failed=self._on_failed
        )

    def _on_judged(
        self, serial: int, plan: Plan, found: Forecast, waiting: Sequence[queries.Waiting]
    ) -> None:
        if self.form is None or serial != self._serial:
            return
        self.forecast = found
        reasons: dict[str, list[int]] = {}
        for denied in found.denied:
            reasons.setdefault(why_not(denied.refusal, self._desk.language), []).append(denied.n)
        before = {row.kelurahan: row.waiting for row in waiting}
        ref = self._desk.store.reference
        rows = [
            PlaceRow(
                ref.kelurahan_name(code) or self.tr("tanpa kelurahan"), place.selected, place.accepted,
                before.get(code or "", 0), before.get(code or "", 0) - place.leaving,
            )
            for code, place in sorted(found.places.items(), key=lambda item: -item[1].selected)
        ]  # fmt: skip
        if gone := sum(denied.case is None for denied in found.denied):
            rows.insert(MOST_PLACES - 1, PlaceRow(self.tr("tidak ada lagi"), gone, 0, 0, 0))
        waits = [
            (ref.channels[code].name, n) for code, n in found.channels.most_common()
            if plan.words is not None and code in ref.channels and not self._answering(code)
        ]  # fmt: skip
        lang, now = self._desk.language, self._desk.now()
        away = deputies.away(ref, now)
        meant = [(away[code], n) for code, n in found.away.most_common() if code in away]
        told = [deputies.sentence(one, ref, now, lang, grouped(n, lang)) for one, n in meant]
        preview = Preview(
            len(found.accepted), reasons, rows, found.twins, found.sample, waits, "", told,
            any(one.deputy for one, _n in meant),
        )  # fmt: skip
        self.form.show_preview(preview, plan)
        self.show_people()
        self.judged.emit()

    def _answering(self, channel: str) -> bool:
        found = self._desk.store.reference.channels[channel]
        return self._desk.store.settings.phase(channel, found.phase) == "replying"

    def _on_list_asked(self, sentence: str) -> None:
        if self.forecast is not None:
            lang = self._desk.language
            ns = [d.n for d in self.forecast.denied if why_not(d.refusal, lang) == sentence]
            self.list_asked.emit(sentence, ns)

    def _on_number_asked(self, number: str) -> None:
        def found(case: UUID | None) -> None:
            if self.form is not None:
                self.form.number_found(number, case)

        self._desk.read(
            lambda db: records.find(db, number), found, ticket="bulk.number", failed=self._on_failed
        )

    # doing -------------------------------------------------------------------------------------------------

    def say_order(self, order: verbs.Order, keys: Sequence[int]) -> None:
        """Do what the command bar said to these cases, one or many.

        Args:
            order: as typed.
            keys: small keys.
        """
        ref, desk = self._desk.store.reference, self._desk
        wanted = list(keys)

        def judged(db: Connection) -> tuple[list[Any], list[Any], list[int]]:
            there = reading.load(db, records.case_ids(db, wanted)).values()
            known = {n for n, _case in there}
            orders, refused = verbs.commands(
                order, [case for _n, case in there], ref, lambda key: records.find(db, key)
            )
            return orders, refused, [n for n in wanted if n not in known]

        def found(
            answer: tuple[list[tuple[UUID, Command]], list[tuple[UUID, Refusal]], list[int]],
        ) -> None:
            orders, refused, gone = answer
            if not orders:
                sentence = why_not(refused[0][1], desk.language) if refused else ""
                desk.messages.refuse(sentence or self.tr("Tidak ada yang dipilih."))
                self.finished.emit()
                return
            cases: list[Case] = [(case, (command,)) for case, command in orders]
            title = self._title(case_verbs.meant(order.verb, order.to), cases, order.to)
            self._go(cases, " · ".join([title, *self._absent(cases)]), refused, gone)

        desk.read(judged, found)

    def _absent(self, cases: Sequence[Case]) -> list[str]:
        """Who of those they are handed to is away, a few sentences; nobody looked at a preview of this act."""
        ref, now, lang = self._desk.store.reference, self._desk.now(), self._desk.language
        handed = {c.to for _case, commands in cases for c in commands if isinstance(c, Coordinate | Dispose)}
        away = [one for code, one in deputies.away(ref, now).items() if code in handed]
        return [deputies.sentence(one, ref, now, lang) for one in away[:MOST_AWAY]]

    def _on_confirmed(self, plan: Plan) -> None:
        found = self.forecast
        if self.form is None or found is None or not found.accepted:
            return
        self._serial += 1  # what was confirmed is done; no later look may change what is shown of it
        self._again.stop()
        self.form.set_busy(True)
        cases = [(case, commands) for _n, case, commands in found.accepted]
        refused = [(denied.case, denied.refusal) for denied in found.denied if denied.case is not None]
        gone = [denied.n for denied in found.denied if denied.case is None]
        hold = plan.words.hold if plan.words is not None and len(plan.orders) == 0 else None
        title = self._title(plan.verb, cases, instead=plan.deputies and bool(found.away))
        orders = found.orders

        def go() -> None:
            self._go(cases, title, refused, gone, hold if self._goes_out(found) else None)

        # The photos of a Command are in the queue before it is done.
        queue = self._photos.queue(self._desk.dispatcher, [command for _case, command in orders])
        if queue is None:
            go()
        else:
            self._desk.work.write(queue, lambda _none: go(), failed=self._on_failed)

    def _goes_out(self, found: Forecast) -> bool:
        ref = self._desk.store.reference
        return any(code in ref.channels and self._answering(code) for code in found.channels)

    def _on_failed(self, failure: Told) -> None:
        sentence = failure.sentence(self._desk.language)
        if self.form is not None:
            self.form.show_idle()
            self.form.refused(sentence)
        else:
            self._desk.messages.refuse(sentence)

    def _title(self, verb: str, cases: Sequence[Case], said: str = "", *, instead: bool = False) -> str:
        """What was done, as the message says it after the count; ``instead``: some of it to deputies."""
        # A deputy may be one to hand down to, not across.
        kinds = HANDS if verb in HANDS else (case_verbs.command_of(verb),)
        own = [c for _case, commands in cases for c in commands if kind_of(c) in kinds]
        done = case_verbs.DONE.get(verb, "")
        text = (
            case_verbs.words(done).format(to=self._target_name(own, said, instead=instead)) if done else verb
        )
        steps_taken = max(len(commands) for _case, commands in cases)
        replied = any(isinstance(c, Reply) for c in cases[0][1]) and verb != "reply"
        if replied:
            text += self.tr(" dan dibalas")
        elif steps_taken > 1:
            text += self.tr(" ({n} langkah)").format(n=steps_taken)
        return text

    def _target_name(self, commands: Sequence[Command], said: str, *, instead: bool) -> str:
        """How the target is called: its short name when all go to one, else the operator's own word."""
        ref, lang = self._desk.store.reference, self._desk.language
        targets = {str(getattr(command, "to", getattr(command, "into", ""))) for command in commands}
        only = targets.pop() if len(targets) == 1 else ""
        if only in ref.agencies:
            return ref.agency_short(only)
        if only in RUNGS:
            return word(lang, "rung", only)
        if only in ref.categories:
            return ref.categories[only].name_en if lang == "en" else ref.categories[only].name
        named = ref.kelurahan_name(only) if only in ref.territory.kelurahan else ""
        form = self.form.target if self.form is not None else ""
        name = named or form or said.upper() or self.tr("tujuannya")
        return self.tr("{who} atau penggantinya").format(who=name) if instead else name
