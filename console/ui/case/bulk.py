"""A verb for a whole selection, in the place of the case panel: how many pass, how many do not, and why.

Table and map stay in view. The numbers come from a dry run by whoever holds the form: it asks with
`preview_wanted` whenever the choice changes and is answered with `show_preview`. The button carries the
number that passes.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from PySide6.QtCore import Qt, QTimer, Signal
from PySide6.QtWidgets import QFrame, QGridLayout, QHBoxLayout, QScrollArea, QVBoxLayout, QWidget

from console.core.likely import Likely
from console.ui.case import options, verbs
from console.ui.case.forms import CommandForm
from console.ui.case.orders import Order
from console.ui.case.parts import MARGIN, Phrase, Sign, level, plain
from console.ui.case.photos import PhotoDesk
from console.ui.case.proofs import ChoosePhotos, ask_for_photos
from console.ui.theme import Theme
from console.ui.widgets import Panel, voice
from models.reference import Reference

PAUSE_MS = 200  # after the last letter, before the dry run is asked for
MOST_REASONS = 8


class Tally(QFrame):
    """One number with its word: "121 akan diterima"."""

    def __init__(self, theme: Theme, icon: str, words: str, lang: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._lang = lang
        self.setProperty("card", True)
        self._words = words
        self.number = plain(theme, "", "", "result")
        row = QHBoxLayout(self)
        row.setContentsMargins(12, 8, 12, 8)
        row.setSpacing(12)
        row.addWidget(Sign(theme, icon))
        row.addWidget(self.number)
        row.addWidget(plain(theme, words, "second"))
        row.addStretch(1)

    def show_number(self, number: int | None) -> None:
        """Show it; None while it is being counted."""
        shown = "…" if number is None else f"{number:,}"
        if self._lang == "id":
            shown = shown.replace(",", ".")
        self.number.setText(shown)
        self.setAccessibleName(f"{shown} {self._words}")


class BulkForm(Panel):
    """The form of a verb for a selection."""

    preview_wanted = Signal(object)  # Order: judge it on the whole selection, answer with `show_preview`
    confirmed = Signal(object)  # Order
    cancelled = Signal()
    number_asked = Signal(str)  # which case has this number? put it among `likely` and call `offer`

    def __init__(
        self,
        theme: Theme,
        verb: str,
        count: int,
        ref: Reference,
        lang: str,
        *,
        likely: Sequence[Likely] = (),
        photos: PhotoDesk | None = None,
        choose_photos: ChoosePhotos = ask_for_photos,
        parent: QWidget | None = None,
    ) -> None:
        """Make the form.

        Args:
            verb: a key of `verbs.DOES_MANY`.
            count: how many cases are selected.
            ref: master data.
            lang: `id` or `en`.
            likely: for a merge, the cases the others can be merged into.
            photos: where photos are taken in.
            choose_photos: how pictures are chosen.
        """
        title = verbs.words(verbs.TITLE_MANY).format(verb=verbs.name(verb), n=count)
        super().__init__(theme, title, parent)
        self._theme, self._ref, self._lang, self._verb = theme, ref, lang, verb
        self._asked: Order | None = None
        self._answer: tuple[int, Mapping[str, int]] | None = None
        self.accepted = Tally(theme, "check", self.tr("akan diterima"), lang)
        self.refused_count = Tally(theme, "refused", self.tr("ditolak, tidak diubah"), lang)
        self.form = CommandForm(theme, verb, many=True, photos=photos, lang=lang, choose_photos=choose_photos)
        self.form.offer(options.offered(verb, None, ref, lang, likely))
        self.form.submitted.connect(self.confirmed)
        self.form.cancelled.connect(self.cancelled)
        self.form.number_asked.connect(self.number_asked)
        self._reasons = QGridLayout()
        self._reasons.setHorizontalSpacing(12)
        self._reasons.setVerticalSpacing(4)
        self._reasons.setColumnStretch(1, 1)
        self.reasons: list[str] = []
        inside = QWidget()
        column = QVBoxLayout(inside)
        column.setContentsMargins(MARGIN, 12, MARGIN, 12)
        column.setSpacing(12)
        tallies = QHBoxLayout()
        tallies.setSpacing(12)
        tallies.addWidget(self.accepted, 1)
        tallies.addWidget(self.refused_count, 1)
        column.addLayout(tallies)
        column.addWidget(self.form)
        column.addLayout(self._reasons)
        column.addWidget(voice(plain(theme, self.tr("Bisa diurungkan")), "third", theme, "caption"))
        column.addStretch(1)
        area = QScrollArea()
        area.setWidgetResizable(True)
        area.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        area.setWidget(inside)
        for ground in (inside, area.viewport()):
            ground.setAutoFillBackground(False)
        self.body.addWidget(area, 1)
        self._pause = QTimer(self)
        self._pause.setSingleShot(True)
        self._pause.setInterval(PAUSE_MS)
        self._pause.timeout.connect(self.ask)
        self.form.text.textChanged.connect(self._on_changed)
        if self.form.picker is not None:
            self.form.picker.picked.connect(self._on_changed)
        self._count(None, {})

    @property
    def verb(self) -> str:
        """Id of the verb."""
        return self._verb

    def ask(self) -> None:
        """Ask for a preview now, if enough is chosen for one."""
        order = self.form.order()
        if self.form.picker is not None and not order.to and order.into is None:
            self._count(None, {})
            return
        if order == self._asked and self._answer is not None:  # typed and taken back
            self._count(*self._answer)
            return
        self._asked, self._answer = order, None
        self._count(None, {})
        self.preview_wanted.emit(order)

    def show_preview(self, accepted: int, refused: Mapping[str, int]) -> None:
        """What a dry run said.

        Args:
            accepted: how many would pass.
            refused: why the others would not: sentence -> how many.
        """
        self._answer = (accepted, refused)
        self._count(accepted, refused)

    def refused(self, sentence: str) -> None:
        """It could not be done; nothing closes."""
        self.form.refused(sentence)

    def set_busy(self, busy: bool) -> None:
        """While it is being done nothing is sent twice."""
        self.form.set_busy(busy)

    def focus_first(self) -> None:
        """The keyboard goes to the first field."""
        self.form.focus_first()

    def draft(self) -> dict[str, Any]:
        """What is typed, as plain values."""
        return {"verb": self._verb, "values": self.form.values()} if self.form.touched else {}

    def restore(self, draft: Mapping[str, Any]) -> None:
        """Put a `draft` back."""
        if draft.get("verb") == self._verb:
            self.form.set_values(dict(draft.get("values", {})))

    def _on_changed(self) -> None:
        self.form.set_count(0)
        self._pause.start()

    def _count(self, accepted: int | None, refused: Mapping[str, int]) -> None:
        self.accepted.show_number(accepted)
        self.refused_count.show_number(None if accepted is None else sum(refused.values()))
        self.form.set_count(accepted or 0)
        while (item := self._reasons.takeAt(0)) is not None:
            if (old := item.widget()) is not None:
                old.hide()
                old.deleteLater()
        most = sorted(refused.items(), key=lambda pair: -pair[1])
        self.reasons = [sentence for sentence, _n in most]
        for row, (sentence, n) in enumerate(most[:MOST_REASONS]):
            words = Phrase(self._theme)
            words.set_parts((sentence, "plain"))
            self._reasons.addWidget(
                level(plain(self._theme, str(n), "second"), 20), row, 0, Qt.AlignmentFlag.AlignTop
            )
            self._reasons.addWidget(words, row, 1)
