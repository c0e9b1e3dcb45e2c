"""The form of a verb, inside the panel: a target, a text, pictures. Esc leaves, Enter does it.

The button carries what it does. A form never closes by itself: whoever dispatches says `refused` or removes
it, and until then what was typed is kept.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from pathlib import PurePath
from typing import Any
from uuid import UUID

from PySide6.QtCore import QEvent, Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import (
    QAbstractButton,
    QFileDialog,
    QFrame,
    QHBoxLayout,
    QPlainTextEdit,
    QVBoxLayout,
    QWidget,
)

from console.ui.case import verbs
from console.ui.case.options import Option
from console.ui.case.orders import Order
from console.ui.case.parts import plain
from console.ui.case.picker import Picker
from console.ui.theme import Theme
from console.ui.widgets import Button, IconButton, voice

TEXT_HEIGHT = 60
_ENTER = (Qt.Key.Key_Return, Qt.Key.Key_Enter)
_NUMBER = re.compile(r"[A-Z]{2}\d{8,}", re.IGNORECASE)
MOST_TEXT = 4000

ChoosePhotos = Callable[[QWidget], list[str]]


def ask_for_photos(parent: QWidget) -> list[str]:
    """Let the operator choose pictures."""
    title = verbs.words(verbs.CHOOSE_PHOTOS)
    paths, _filter = QFileDialog.getOpenFileNames(parent, title, "", "(*.jpg *.jpeg *.png *.webp)")
    return paths


class ReasonEdit(QPlainTextEdit):
    """A short text: Enter is left to the form, Shift+Enter breaks the line."""

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
        choose_photos: ChoosePhotos = ask_for_photos,
        parent: QWidget | None = None,
    ) -> None:
        """Make the form of a verb.

        Args:
            verb: key of `verbs.VERBS`.
            many: for a selection: the button then carries the number, see `set_count`.
            choose_photos: how pictures are chosen.
        """
        super().__init__(parent)
        self._spec = verbs.VERBS[verb]
        self._many, self._count = many, 0
        self._choose_photos = choose_photos
        self._photos: list[str] = []
        self._busy = False
        self.setProperty("card", True)
        self.setAccessibleName(verbs.name(verb))
        column = QVBoxLayout(self)
        column.setContentsMargins(12, 8, 12, 12)
        column.setSpacing(8)
        column.addWidget(plain(theme, verbs.name(verb), "", "panel_title"))
        self.picker: Picker | None = None
        if self._spec.asks not in ("", "text"):
            self.picker = Picker(theme, verbs.name(verb), verbs.words(verbs.HINTS[self._spec.asks]))
            self.picker.picked.connect(self._on_picked)
            self.picker.confirmed.connect(self.submit)
            column.addWidget(self.picker)
        self.text = ReasonEdit()
        self.text.setFixedHeight(TEXT_HEIGHT)
        self.text.setTabChangesFocus(True)
        self.text.setPlaceholderText(verbs.words(self._spec.label))
        self.text.setAccessibleName(verbs.words(self._spec.label) or verbs.name(verb))
        self.text.setVisible(bool(self._spec.label))
        column.addWidget(self.text)
        self._photo_rows = QVBoxLayout()
        self._photo_rows.setSpacing(4)
        self.add_photos = Button(theme, self.tr("Tambah foto bukti…"), icon="camera", compact=True)
        self.add_photos.clicked.connect(self._on_add_photos)
        self.add_photos.setVisible(self._spec.photos)
        if self._spec.photos:
            column.addLayout(self._photo_rows)
            column.addWidget(self.add_photos, 0, Qt.AlignmentFlag.AlignLeft)
        self._theme = theme
        self.wrong = voice(plain(theme), "wrong", theme)
        self.wrong.setWordWrap(True)
        self.wrong.hide()
        column.addWidget(self.wrong)
        self.confirm = Button(theme, "", key="Enter", variant="primary")
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

    def offer(self, options: Sequence[Option], chosen: str = "") -> None:
        """Offer choices; see `Picker.set_options`."""
        if self.picker is not None:
            self.picker.set_options(options, chosen)
            self._say_what()

    def set_count(self, count: int) -> None:
        """For a selection: how many would be accepted, the number the button carries."""
        self._count = count
        self._say_what()

    def focus_first(self) -> None:
        """The keyboard goes to the first field."""
        (self.picker or (self.text if self._spec.label else self.confirm)).setFocus()

    # what was entered -------------------------------------------------------------------------------------

    def order(self) -> Order:
        """What was entered; the target of a merge by number is put in by the panel."""
        to = self.picker.value() if self.picker is not None else ""
        into = UUID(to) if self.verb == "merge" and to else None
        return Order(self.verb, "" if into else to, self.text.toPlainText(), tuple(self._photos), into)

    def target_name(self) -> str:
        """How the chosen target is called, "" without one."""
        if self.picker is None:
            return ""
        return self.picker.label() or (self._typed_number() if self.verb == "merge" else "")

    def values(self) -> dict[str, Any]:
        """What was entered, as plain values, for a draft."""
        return {
            "to": self.picker.value() if self.picker is not None else "",
            "typed": self.picker.edit.text() if self.picker is not None else "",
            "text": self.text.toPlainText(),
            "photos": list(self._photos),
        }

    def set_values(self, values: dict[str, Any]) -> None:
        """Put a draft back."""
        if self.picker is not None:
            self.picker.choose(str(values.get("to", "")), str(values.get("typed", "")))
        self.text.setPlainText(str(values.get("text", "")))
        for path in list(self._photos):
            self._remove_photo(path)
        for path in values.get("photos", ()):
            self._add_photo(str(path))
        self._say_what()

    @property
    def touched(self) -> bool:
        """Something was entered that would be a pity to lose."""
        typed = self.picker is not None and bool(self.picker.edit.text())
        return typed or bool(self.text.toPlainText().strip()) or bool(self._photos)

    # how it ends ------------------------------------------------------------------------------------------

    def submit(self) -> None:
        """Do it, if everything that is asked for is there."""
        if self._busy or (self._many and not self._count):
            return
        if self.picker is not None and not self.picker.value():
            number = self._typed_number()
            if self.verb == "merge" and number:
                self.number_asked.emit(number)
            else:
                self.refused(self.tr("Pilih dulu tujuannya."))
                self.picker.setFocus()
            return
        if len(self.text.toPlainText()) > MOST_TEXT:
            self.refused(self.tr("Teksnya terlalu panjang, paling banyak {n} huruf.").format(n=MOST_TEXT))
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
        is_key = event.type() == QEvent.Type.ShortcutOverride and isinstance(event, QKeyEvent)
        if is_key and event.key() in (Qt.Key.Key_Escape, *_ENTER):  # type: ignore[attr-defined]
            event.accept()
            return True
        return super().event(event)

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

    def _typed_number(self) -> str:
        found = _NUMBER.fullmatch(self.picker.edit.text().strip()) if self.picker is not None else None
        return found.group().upper() if found is not None else ""

    def _ready(self) -> bool:
        return not self._many or self._count > 0

    def _on_picked(self, _value: str) -> None:
        self.wrong.hide()
        self._say_what()

    def _say_what(self) -> None:
        """The button carries what it does."""
        if self._many:
            words = verbs.words(verbs.DOES_MANY[self.verb]).format(n=self._count)
        else:
            to = self.target_name()
            words = verbs.words(verbs.DOES[self.verb])
            words = words.format(to=to) if to else verbs.name(self.verb) if "{to}" in words else words
        self.confirm.setText(words)
        self.confirm.setAccessibleName(words)
        self.confirm.setEnabled(self._ready() and not self._busy)

    def _on_add_photos(self) -> None:
        for path in self._choose_photos(self):
            self._add_photo(path)

    def _add_photo(self, path: str) -> None:
        if path in self._photos:
            return
        self._photos.append(path)
        row = QWidget()
        line = QHBoxLayout(row)
        line.setContentsMargins(0, 0, 0, 0)
        name = PurePath(path).name
        line.addWidget(plain(self._theme, name, "second"), 1)
        remove = IconButton(self._theme, "close", self.tr("Lepas {name}").format(name=name))
        remove.clicked.connect(lambda: self._remove_photo(path))
        line.addWidget(remove)
        self._photo_rows.addWidget(row)

    def _remove_photo(self, path: str) -> None:
        place = self._photos.index(path)
        del self._photos[place]
        item = self._photo_rows.takeAt(place)
        if item is not None and (row := item.widget()) is not None:
            row.hide()
            row.deleteLater()
