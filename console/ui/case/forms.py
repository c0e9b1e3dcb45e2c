"""The form of a verb, inside the panel: a target, a text, pictures. Esc leaves, Enter does it.

The button carries what it does. A form never closes by itself: whoever dispatches says `refused` or removes
it, and until then what was typed is kept.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from typing import Any
from uuid import UUID

from PySide6.QtCore import QEvent, QMimeData, Qt, Signal
from PySide6.QtGui import QDragEnterEvent, QDropEvent, QKeyEvent
from PySide6.QtWidgets import (
    QAbstractButton,
    QFrame,
    QHBoxLayout,
    QPlainTextEdit,
    QVBoxLayout,
    QWidget,
)

from console.core.errors import Told
from console.ui.case import verbs
from console.ui.case.away_hint import AwayHint
from console.ui.case.options import Absent, Option
from console.ui.case.orders import Order
from console.ui.case.parts import plain
from console.ui.case.photos import PhotoDesk, photos_in
from console.ui.case.picker import Picker
from console.ui.case.proofs import ChoosePhotos, Proofs, ask_for_photos
from console.ui.case.ready_reasons import ReadyReasons
from console.ui.key_list import claimed
from console.ui.queue.formats import grouped
from console.ui.theme import Theme
from console.ui.widgets import Button, voice

TEXT_HEIGHT = 60
_ENTER = (Qt.Key.Key_Return, Qt.Key.Key_Enter)
_NUMBER = re.compile(r"[A-Z]{2}\d{8,}", re.IGNORECASE)
MOST_TEXT = 4000


class ReasonEdit(QPlainTextEdit):
    """A short text: Enter is left to the form, Shift+Enter breaks the line, photos are left to it too."""

    pictures = Signal(object)  # QMimeData with photos in it, dropped or pasted

    takes_pictures = False

    def canInsertFromMimeData(self, source: QMimeData) -> bool:
        return (self.takes_pictures and bool(photos_in(source))) or super().canInsertFromMimeData(source)

    def insertFromMimeData(self, source: QMimeData) -> None:
        if self.takes_pictures and photos_in(source):
            self.pictures.emit(source)
            return
        super().insertFromMimeData(source)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() in _ENTER and not event.modifiers() & Qt.KeyboardModifier.ShiftModifier:
            event.ignore()
            return
        super().keyPressEvent(event)


class CommandForm(QFrame):
    """The form of one verb."""

    submitted = Signal(object)  # Order
    cancelled = Signal()
    number_asked = Signal(str)  # a case number was typed as the target of a merge

    def __init__(
        self,
        theme: Theme,
        verb: str,
        *,
        many: bool = False,
        photos: PhotoDesk | None = None,
        lang: str = "id",
        choose_photos: ChoosePhotos = ask_for_photos,
        parent: QWidget | None = None,
    ) -> None:
        """Make the form of a verb.

        Args:
            verb: key of `verbs.VERBS`.
            many: for a selection: the button then carries the number, see `set_count`.
            photos: where photos are taken in; without it the form takes none.
            lang: `id` or `en`, for what is said of a photo.
            choose_photos: how pictures are chosen.
        """
        super().__init__(parent)
        self._spec = verbs.VERBS[verb]
        self._many, self._count, self._counted = many, 0, False
        self._lang = lang
        self._busy = self._told_to_wait = False
        self.setProperty("card", not many)
        self.setAccessibleName(verbs.name(verb))
        column = QVBoxLayout(self)
        column.setSpacing(8)
        if many:  # stands in a panel of its own, which says what it is and has the buttons at its foot
            column.setContentsMargins(0, 0, 0, 0)
        else:
            column.setContentsMargins(12, 8, 12, 12)
            column.addWidget(plain(theme, verbs.name(verb), "", "panel_title"))
        self.picker: Picker | None = None
        if self._spec.asks not in ("", "text"):
            self.picker = Picker(theme, verbs.name(verb), verbs.words(verbs.HINTS[self._spec.asks]))
            self.picker.picked.connect(self._on_picked)
            self.picker.confirmed.connect(self.submit)
            column.addWidget(self.picker)
        self.away = AwayHint(theme)
        self.away.deputy_taken.connect(self._on_deputy)
        column.addWidget(self.away)
        self.text = ReasonEdit()
        self.text.setFixedHeight(TEXT_HEIGHT)
        self.text.setTabChangesFocus(True)
        self.text.setPlaceholderText(verbs.words(self._spec.label))
        self.text.setAccessibleName(verbs.words(self._spec.label) or verbs.name(verb))
        self.text.setVisible(bool(self._spec.label))
        column.addWidget(self.text)
        if self._spec.ready:
            column.addWidget(ReadyReasons(theme, [verbs.words(one) for one in self._spec.ready], self.text))
        self.proofs: Proofs | None = None
        if self._spec.photos and photos is not None and photos.blobs is not None:
            self.proofs = Proofs(theme, photos, choose_photos)
            self.proofs.changed.connect(self._on_proofs)
            self.proofs.wrong.connect(self._on_wrong_photo)
            column.addWidget(self.proofs)
            self.setAcceptDrops(True)
            self.text.takes_pictures = True
            self.text.pictures.connect(self.proofs.take_mime)
        self.wrong = voice(plain(theme), "wrong", theme)
        self.wrong.setWordWrap(True)
        self.wrong.hide()
        column.addWidget(self.wrong)
        self.confirm = Button(theme, "", key="↵" if many else "Enter", variant="primary")
        self.cancel = Button(theme, self.tr("Batal"), key="Esc")
        self.confirm.clicked.connect(self.submit)
        self.cancel.clicked.connect(self.cancelled)
        foot = QHBoxLayout()
        foot.setSpacing(8)
        foot.addStretch(1)
        foot.addWidget(self.cancel)
        foot.addWidget(self.confirm)
        column.addLayout(foot)
        self._say_what()

    # what it asks for -------------------------------------------------------------------------------------

    @property
    def verb(self) -> str:
        """Id of the verb."""
        return self._spec.id

    def offer(
        self, options: Sequence[Option], chosen: str = "", absent: Mapping[str, Absent] | None = None
    ) -> None:
        """Offer choices; see `Picker.set_options`. ``absent``: which of them are away, by value."""
        if self.picker is not None:
            self.away.know(absent or {})
            self.picker.set_options(options, chosen)
            self._say_what()

    def set_count(self, count: int | None) -> None:
        """For a selection: how many would be accepted, the number the button carries; None: nobody knows yet."""
        self._count, self._counted = count or 0, count is not None
        self._say_what()

    def focus_first(self) -> None:
        """The keyboard goes to the first field."""
        (self.picker or (self.text if self._spec.label else self.confirm)).setFocus()

    # what was entered -------------------------------------------------------------------------------------

    def order(self) -> Order:
        """What was entered; the target of a merge by number is put in by the panel."""
        to = self.picker.value() if self.picker is not None else ""
        into = UUID(to) if self.verb == "merge" and to else None
        return Order(self.verb, "" if into else to, self.text.toPlainText(), self._hashes, into)

    def target_name(self) -> str:
        """How the chosen target is called, "" without one."""
        if self.picker is None:
            return ""
        return self.picker.label() or (self.typed_number if self.verb == "merge" else "")

    def values(self) -> dict[str, Any]:
        """What was entered, as plain values, for a draft."""
        return {
            "to": self.picker.value() if self.picker is not None else "",
            "typed": self.picker.edit.text() if self.picker is not None else "",
            "text": self.text.toPlainText(),
            "photos": self.proofs.values() if self.proofs is not None else [],
        }

    def set_values(self, values: dict[str, Any]) -> None:
        """Put a draft back."""
        if self.picker is not None:
            self.picker.choose(str(values.get("to", "")), str(values.get("typed", "")))
        self.text.setPlainText(str(values.get("text", "")))
        if self.proofs is not None:
            self.proofs.set_values(values.get("photos", ()))
        self._say_what()

    @property
    def touched(self) -> bool:
        """Something was entered that would be a pity to lose."""
        typed = self.picker is not None and bool(self.picker.edit.text())
        return typed or bool(self.text.toPlainText().strip()) or bool(self._hashes)

    # how it ends ------------------------------------------------------------------------------------------

    def submit(self) -> None:
        """Do it, if everything that is asked for is there."""
        if self._busy or (self._many and not self._count):
            return
        if self.picker is not None and not self.picker.value():
            number = self.typed_number
            if self.verb == "merge" and number:
                self.number_asked.emit(number)
            else:
                self.refused(self.tr("Pilih dulu tujuannya."))
                self.picker.setFocus()
            return
        if len(self.text.toPlainText()) > MOST_TEXT:
            self.refused(self.tr("Teksnya terlalu panjang, paling banyak {n} huruf.").format(n=MOST_TEXT))
            return
        if self.proofs is not None and self.proofs.busy:
            self.refused(self.tr("Foto masih diperiksa, sebentar lagi."))
            self._told_to_wait = True
            return
        self.submitted.emit(self.order())

    def set_busy(self, busy: bool) -> None:
        """While an answer is awaited nothing is sent twice."""
        self._busy = busy
        self.confirm.setEnabled(not busy and self._ready())

    def refused(self, sentence: str) -> None:
        """Say why not, beside the button; everything entered stays."""
        self.set_busy(False)
        self.wrong.setText(sentence)
        self.wrong.setVisible(bool(sentence))

    def event(self, event: QEvent) -> bool:
        # The window has its own use for Esc; while a form is open, Esc and Enter are the form's.
        return claimed(event, lambda key: key.key() in (Qt.Key.Key_Escape, *_ENTER)) or super().event(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Escape:
            self.cancelled.emit()
        elif event.key() in _ENTER:
            focused = self.focusWidget()
            if isinstance(focused, QAbstractButton) and focused is not self.confirm:
                focused.click()
            else:
                self.submit()
        else:
            super().keyPressEvent(event)

    # inside -----------------------------------------------------------------------------------------------

    @property
    def typed_number(self) -> str:
        """The case number that was typed as a target, "" for none."""
        found = _NUMBER.fullmatch(self.picker.edit.text().strip()) if self.picker is not None else None
        return found.group().upper() if found is not None else ""

    def _ready(self) -> bool:
        return not self._many or self._count > 0

    def _on_deputy(self, deputy: str) -> None:
        if self.picker is not None:
            self.picker.choose(deputy)
            self.picker.setFocus()

    def _on_picked(self, value: str) -> None:
        self.away.show_addressee(value)
        self.wrong.hide()
        self._say_what()

    def _say_what(self) -> None:
        """The button carries what it does."""
        if self._many:
            words = verbs.words(verbs.DOES_MANY[self.verb])
            words = words.format(n=grouped(self._count, self._lang) if self._counted else "…")
        else:
            to = self.target_name()
            words = verbs.words(verbs.DOES[self.verb])
            words = words.format(to=to) if to else verbs.name(self.verb) if "{to}" in words else words
        self.confirm.setText(words)
        self.confirm.setAccessibleName(words)
        self.confirm.setEnabled(self._ready() and not self._busy)

    @property
    def _hashes(self) -> tuple[str, ...]:
        return self.proofs.hashes if self.proofs is not None else ()

    def _on_proofs(self) -> None:
        if self._told_to_wait and self.proofs is not None and not self.proofs.busy:
            self._told_to_wait = False
            self.wrong.hide()

    def _on_wrong_photo(self, told: Told | None) -> None:
        """Why a photo was not taken: of several, one below the other."""
        said = [self.wrong.text()] if told is not None and self.wrong.isVisible() else []
        said += [told.sentence(self._lang)] if told is not None else []
        self.wrong.setText("\n".join(said))
        self.wrong.setVisible(bool(said))

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:
        if self.proofs is not None and photos_in(event.mimeData()):
            event.acceptProposedAction()

    def dropEvent(self, event: QDropEvent) -> None:
        if self.proofs is not None and self.proofs.take_mime(event.mimeData()):
            event.acceptProposedAction()
