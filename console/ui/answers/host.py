"""What keeps the pill and its panel true: counts what is unsent and refused, tells of new refusals, does what the
panel asks."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import cached_property
from typing import TYPE_CHECKING, Final

from PySide6.QtCore import QObject, Signal
from PySide6.QtWidgets import QWidget

from console.core import answers, records
from console.core.answers import Listing, Refused
from console.core.dispatch import Outcome
from console.core.errors import Told
from console.core.history import moment
from console.core.sync.report import SyncState
from console.ui.desk import Desk
from console.ui.queue.formats import grouped
from console.ui.sync_pill import PillState, SyncPill
from console.ui.theme import Theme

if TYPE_CHECKING:
    import sqlite3

    from console.ui.answers.panel import AnswersPanel

#: What messages about refusals are about: a newer one takes the place of one nobody has seen.
ABOUT: Final = "answers"


class Answers(QObject):
    """One window's answers.

    Attributes:
        unsent, refused: as last counted.

    Signals:
        retry_asked: somebody wants the line tried now.
        case_asked: somebody wants to see this case, by small key.
        counted: (unsent, refused), whenever they were counted.
    """

    retry_asked = Signal()
    case_asked = Signal(int)
    counted = Signal(int, int)

    def __init__(self, theme: Theme, desk: Desk, pill: SyncPill, window: QWidget, address: str = "") -> None:
        """Nothing is read before the first state or Change.

        Args:
            theme: colours and fonts.
            desk: the way to the core.
            pill: what is kept true; the panel opens below it.
            window: whose panel it is.
            address: of the central, as people write it; "" where there is none.
        """
        super().__init__(window)
        self._theme, self._desk, self._pill, self._window = theme, desk, pill, window
        self._address = address
        self._state: SyncState | None = None
        self._contact = 0
        self.unsent = self.refused = 0
        self._keys: frozenset[int] | None = None  # refusals known; None before the first count
        self._listing = Listing()
        self._untold: list[int] = []  # refused since somebody last looked
        desk.changed.connect(self.count)

    @cached_property
    def panel(self) -> AnswersPanel:
        """The panel, made when it is first wanted: the window is on screen sooner without it."""
        from console.ui.answers.panel import AnswersPanel

        panel = AnswersPanel(self._theme, self._desk.language, self._desk.me, self._window)
        panel.retry_asked.connect(self.retry_asked)
        panel.redo_asked.connect(self.redo)
        panel.drop_asked.connect(self.drop)
        panel.case_asked.connect(self.case_asked)
        return panel

    # what is told ------------------------------------------------------------------------------------------

    def set_state(self, state: SyncState | None) -> None:
        """The line stands otherwise; None: there is no central."""
        before, self._state = self._state, state
        if before is not None and before.kind in ("connected", "sending"):
            self._contact = self._desk.now()
        self._tell()
        self.count()

    def count(self, *_: object) -> None:
        """Count anew, and read the list if somebody sees it. Takes what a signal brings: a Change, a report."""

        def ask(db: sqlite3.Connection) -> tuple[int, tuple[int, ...], int]:
            return records.unsent(db), answers.refused_keys(db), records.last_pull(db)

        self._desk.read(ask, self._on_counted, ticket="answers.count")
        if self._is_open:
            self._read()

    def open(self) -> None:
        """Show the panel."""
        self._desk.messages.seen(ABOUT)
        self._untold.clear()
        panel = self.panel  # from here on it is told too
        self._tell()
        self._read()
        panel.open_under(self._pill)

    # what is wanted ----------------------------------------------------------------------------------------

    def redo(self, n: int) -> None:
        """Do a refused Event's Command again on the case as it is now."""
        number = next((one.number for one in self._listing.refused if one.n == n), "")
        self.panel.set_busy(True)
        self._desk.work.write(
            lambda: self._desk.dispatcher.redo(n),
            lambda outcome: self._on_redone(outcome, number),
            failed=self._on_failed,
        )

    def drop(self, ns: Sequence[int]) -> None:
        """Let refused Events go; it can be taken back like anything else."""
        self._settle(ns, "dropped", lambda moved: self._on_dropped(moved, ns))

    def _settle(self, ns: Sequence[int], how: str, done: Callable[[int], object]) -> None:
        self.panel.set_busy(True)

        def settled(moved: int) -> None:
            self.panel.set_busy(False)
            self._keys = (self._keys or frozenset()) | set(ns)  # what comes back by hand is no news
            self.count()
            done(moved)

        self._desk.work.write(
            lambda: self._desk.dispatcher.settle_refused(ns, how), settled, failed=self._on_failed
        )

    # inside ------------------------------------------------------------------------------------------------

    @property
    def _is_open(self) -> bool:
        return "panel" in self.__dict__ and self.panel.isVisible()

    def _read(self) -> None:
        desk = self._desk
        ref, lang, actor = desk.store.reference, desk.language, desk.dispatcher.actor
        desk.read(
            lambda db: answers.listing(db, ref, lang, actor), self._on_listing, ticket="answers.list",
            failed=lambda failure: self.panel.show_unreadable(failure.sentence(lang)),
        )  # fmt: skip

    def _on_listing(self, listing: Listing) -> None:
        self._listing = listing
        self.panel.show_listing(listing, self._desk.now())

    def _on_counted(self, found: tuple[int, tuple[int, ...], int]) -> None:
        self.unsent, keys, contact = found
        self.refused = len(keys)
        self._contact = max(self._contact, contact)
        now = frozenset(keys)
        fresh = [n for n in keys if self._keys is not None and n not in self._keys]
        self._keys = now
        self._tell()
        self.counted.emit(self.unsent, self.refused)
        if fresh and not self._is_open:
            self._say(fresh, now)

    def _say(self, fresh: Sequence[int], waiting: frozenset[int]) -> None:
        """One message about all that was refused since somebody last looked; it names the newest."""
        seen = not self._desk.messages.unseen(ABOUT)
        known = [] if seen else [n for n in self._untold if n in waiting]
        self._untold = [*fresh, *known]
        count, newest = len(self._untold), self._untold[0]
        desk = self._desk
        ref, lang, actor = desk.store.reference, desk.language, desk.dispatcher.actor

        def told(found: list[Refused]) -> None:
            if not found:
                return
            number = found[0].number or self.tr("Pekerjaan")
            text = self.tr("{number} ditolak pusat: {why}").format(number=number, why=found[0].why)
            if count > 1:
                text = self.tr("{n} pekerjaan ditolak pusat, terbaru {number}: {why}").format(
                    n=grouped(count, lang), number=number, why=found[0].why
                )
            desk.messages.refuse(text, result=self.open, about=ABOUT)

        desk.read(
            lambda db: answers.refused(db, ref, lang, actor, ns=[newest]), told, ticket="answers.message"
        )

    def _tell(self) -> None:
        """Pill and panel say how it stands."""
        state, lang, now = self._state, self._desk.language, self._desk.now()
        if state is None:
            self._pill.set_state(PillState("alone", self.unsent, self.refused, language=lang))
        else:
            reason = state.reason
            since = moment(state.since, now, lang) if state.since else ""
            self._pill.set_state(PillState(
                state.kind, self.unsent, self.refused, since, state.count, reason.code if reason is not None else "",
                reason.sentence(lang) if reason is not None else "", lang,
            ))  # fmt: skip
        if "panel" in self.__dict__:
            self.panel.set_state(state, self._address, self._contact, now)

    def _on_redone(self, outcome: Outcome, number: str) -> None:
        desk = self._desk
        self.panel.set_busy(False)
        desk.look()
        desk.said.emit()
        self.count()
        if not outcome.accepted:
            reason = next(iter(desk.reasons(outcome)), self.tr("Tidak ada yang berubah"))
            desk.messages.refuse(reason)
            return
        text = self.tr("{number} dikerjakan lagi").format(number=number or self.tr("Laporan"))
        desk.messages.success(text, undo=self._undo(text, outcome))

    def _undo(self, text: str, outcome: Outcome) -> Callable[[], None] | None:
        """Taking it back, by the message and by Ctrl+Z."""
        batch, desk = outcome.batch, self._desk
        if batch is None:
            return None

        def landed(undone: Outcome) -> None:
            desk.look()
            desk.said.emit()
            if undone.accepted:
                desk.messages.success(self.tr("Diurungkan"))
            else:
                desk.messages.refuse(next(iter(desk.reasons(undone)), self.tr("Tidak ada yang diurungkan")))

        return desk.undo.done(text, lambda: desk.work.write(lambda: desk.dispatcher.undo(batch), landed))

    def _on_dropped(self, moved: int, ns: Sequence[int]) -> None:
        if not moved:
            return
        n = grouped(moved, self._desk.language)
        said = self.tr("{n} pekerjaan yang ditolak dilepas").format(n=n)
        back = self.tr("{n} pekerjaan yang ditolak menunggu lagi").format(n=n)
        success = self._desk.messages.success
        take_back = self._desk.undo.done(
            said,
            lambda: self._settle(ns, "open", lambda _moved: success(back)),
            lambda: self._settle(ns, "dropped", lambda _moved: success(said)),
        )
        success(said, undo=take_back)

    def _on_failed(self, failure: Told) -> None:
        self.panel.set_busy(False)
        self._desk.messages.refuse(failure.sentence(self._desk.language))
