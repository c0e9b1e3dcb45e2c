"""The words of a reply while they are written: template, language, text, measure, hold, and who gets it through what.

Sends nothing: it asks, and whoever holds it says `refused` or closes it. Ctrl+Enter asks to send, Esc leaves; what was
typed is kept until it is sent or thrown away.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Final

from PySide6.QtCore import QEvent, Qt, Signal
from PySide6.QtGui import QKeyEvent, QTextCursor, QWheelEvent
from PySide6.QtWidgets import (
    QComboBox,
    QFrame,
    QHBoxLayout,
    QPlainTextEdit,
    QSizePolicy,
    QVBoxLayout,
    QWidget,
)

from console.ui.case.parts import Phrase, plain
from console.ui.key_list import claimed
from console.ui.queue.formats import grouped
from console.ui.reply.offers import Offer
from console.ui.reply.ruler import Measure, measure
from console.ui.theme import Theme
from console.ui.widgets import Button, IconButton, SegmentedButtons, voice
from models.sentences import say

LANGUAGES: Final = ("id", "en")
HOLDS: Final = (10, 60, 300, 1800)
#: Seconds a reply is held when nobody chose: time to see a slip of the finger, short for whoever waits.
HOLD: Final = 60
TEXT_HEIGHT: Final = 108  # pixels, five lines
_ENTER: Final = (Qt.Key.Key_Return, Qt.Key.Key_Enter)


@dataclass(frozen=True, slots=True)
class Written:
    """A reply as it was asked to be sent.

    Attributes:
        text: the words.
        hold: seconds it can be withdrawn.
        template: id of the template they came from, "" for free words.
    """

    text: str
    hold: int
    template: str


class Choice(QComboBox):
    """A choice that a turn of the wheel over the panel does not change."""

    def wheelEvent(self, event: QWheelEvent) -> None:
        event.ignore()


class Words(QPlainTextEdit):
    """The text: Ctrl+Enter and Esc are left to the composer."""

    def keyPressEvent(self, event: QKeyEvent) -> None:
        control = event.modifiers() & Qt.KeyboardModifier.ControlModifier
        if event.key() == Qt.Key.Key_Escape or (event.key() in _ENTER and control):
            event.ignore()
            return
        super().keyPressEvent(event)


class Composer(QFrame):
    """See the module.

    Signals:
        asked: Written: send this.
        left: Esc: close it and keep what was typed.
        dropped: throw away what was typed.
    """

    asked = Signal(object)
    left = Signal()
    dropped = Signal()

    def __init__(self, theme: Theme, lang: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme, self._lang = theme, lang
        self._channel = ""
        self._offers: dict[str, Offer] = {}
        self._template = self._filled = ""  # where the words came from, and how they were then
        self._why = ""
        self._busy = False
        self.setAccessibleName(self.tr("Tulis balasan"))
        self.to = Phrase(theme, pad=4)
        self.drop = IconButton(theme, "trash", self.tr("Buang draf balasan"))
        self.close_button = IconButton(theme, "chevron-down", self.tr("Tutup, draf disimpan (Esc)"))
        self.templates = Choice()
        self.templates.setFont(theme.font("data"))
        self.templates.setAccessibleName(self.tr("Templat balasan"))
        self.templates.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Fixed)
        self.languages = SegmentedButtons(theme)
        for code, name in zip(
            LANGUAGES, (self.tr("Bahasa Indonesia"), self.tr("Bahasa Inggris")), strict=True
        ):
            button = self.languages.add(code, code.upper(), on=code == LANGUAGES[0], tip=name)
            button.setAccessibleName(name)
        self.text = Words()
        self.text.setFixedHeight(TEXT_HEIGHT)
        self.text.setFont(theme.font("text"))
        self.text.setTabChangesFocus(True)
        self.text.setAccessibleName(self.tr("Isi balasan"))
        self.text.setPlaceholderText(self.tr("Tulis untuk warga, atau pilih templat"))
        self.waits = voice(plain(theme), "second", theme, "caption")
        self.counter = Phrase(theme, "caption", pad=6)
        self.hold = Choice()
        self.hold.setProperty("compact", True)
        self.hold.setFont(theme.font("data"))
        self.hold.setAccessibleName(self.tr("Ditahan sebelum dikirim"))
        for seconds in HOLDS:
            self.hold.addItem(self._hold_words(seconds), seconds)
        self.hold.setCurrentIndex(HOLDS.index(HOLD))
        self.wrong = voice(plain(theme), "wrong", theme)
        self.send = Button(theme, self.tr("Kirim"), key="Ctrl Enter", variant="primary", compact=True)
        self.send.setAccessibleName(self.tr("Kirim balasan"))
        self._build()
        self._connect()

    def _build(self) -> None:
        head, pick, foot = QHBoxLayout(), QHBoxLayout(), QHBoxLayout()
        for row in (head, pick, foot):
            row.setSpacing(8)
        head.addWidget(self.to, 1)
        head.addWidget(self.drop)
        head.addWidget(self.close_button)
        pick.addWidget(self.templates, 1)
        pick.addWidget(self.languages)
        foot.addWidget(self.counter, 1)
        foot.addWidget(self.hold)
        foot.addWidget(self.send)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(8)
        column.addLayout(head)
        column.addLayout(pick)
        column.addWidget(self.text)
        for label in (self.wrong, self.waits):
            label.setWordWrap(True)
            label.hide()
        column.addWidget(self.wrong)
        column.addWidget(self.waits)
        column.addLayout(foot)

    def _connect(self) -> None:
        self.drop.clicked.connect(self.dropped)
        self.close_button.clicked.connect(self.left)
        self.templates.activated.connect(self._on_template)
        self.languages.chosen.connect(self._on_language)
        self.text.textChanged.connect(self._on_text)
        self.send.clicked.connect(self.submit)

    # what it is for ----------------------------------------------------------------------------------------

    def show_target(self, channel: str, name: str, to: str, *, waits: str, why: str) -> None:
        """Say to whom it goes, and what stands against it.

        Args:
            channel: code of the channel.
            name: as the screen calls it.
            to: who gets it, masked.
            waits: why it would not go out at once though it can be said, "" when it would.
            why: why nothing can be sent at all, "" when it can.
        """
        self._channel, self._why = channel, why
        self.to.set_parts(
            (self.tr("Balas lewat {channel}").format(channel=name), "strong"),
            (self.tr(" · kepada {who}").format(who=to), "second"),
        )
        self.waits.setText(waits)
        self.waits.setVisible(bool(waits))
        self.text.setEnabled(not why)
        self.refused(why)

    def offer(self, offers: Sequence[Offer]) -> None:
        """Offer templates, the likeliest first."""
        kept = self._template
        self._offers = {offer.id: offer for offer in offers}
        self.templates.clear()
        self.templates.addItem(self.tr("Kata sendiri"), "")
        for offer in offers:
            self.templates.addItem(offer.name, offer.id)
            if offer.suggested:
                at = self.templates.count() - 1
                self.templates.setItemData(
                    at, self.tr("cocok untuk laporan ini"), Qt.ItemDataRole.ToolTipRole
                )
        self.templates.setCurrentIndex(max(0, self.templates.findData(kept)))
        self.templates.setEnabled(bool(offers))

    def begin(self) -> None:
        """Start with the words of the best template, all selected: to send, to change, or to type over."""
        best = next((offer for offer in self._offers.values() if offer.suggested), None)
        if best is not None and not self.text.toPlainText():
            self._take(best)
            self.text.selectAll()

    # what was written --------------------------------------------------------------------------------------

    @property
    def language(self) -> str:
        """Language of the words: ``id`` or ``en``."""
        return "en" if self.languages.is_on("en") else "id"

    @property
    def measured(self) -> Measure:
        """The text against its channel."""
        return measure(self._channel, self.text.toPlainText())

    @property
    def touched(self) -> bool:
        """Something was typed that would be a pity to lose; a template as it came is none."""
        text = self.text.toPlainText()
        return bool(text.strip()) and text != self._filled

    def values(self) -> dict[str, Any]:
        """What was written, as plain values, for a draft."""
        return {
            "text": self.text.toPlainText(), "template": self._template, "language": self.language,
            "hold": self.hold.currentData(),
        }  # fmt: skip

    def set_values(self, values: dict[str, Any]) -> None:
        """Put a draft back."""
        self._template, self._filled = str(values.get("template", "")), ""
        self.languages.set_on("en" if values.get("language") == "en" else "id")
        self.hold.setCurrentIndex(max(0, self.hold.findData(values.get("hold", HOLD))))
        self.templates.setCurrentIndex(max(0, self.templates.findData(self._template)))
        self.text.setPlainText(str(values.get("text", "")))
        self.text.moveCursor(QTextCursor.MoveOperation.End)

    def clear(self) -> None:
        """Nothing is written any more."""
        self.set_values({})
        self.set_busy(False)
        self.refused(self._why)

    # how it ends -------------------------------------------------------------------------------------------

    def submit(self) -> None:
        """Ask to send, if the channel can carry it."""
        if self._busy or self._why:
            return
        text = self.text.toPlainText().strip()
        if not text:
            self.refused(say(self._lang, "refused.reply_empty"))
            self.text.setFocus()
            return
        problem = self.measured.problem
        if problem is not None:
            self.refused(say(self._lang, problem[0], **problem[1]))
            self.text.setFocus()
            return
        self.set_busy(True)
        self.asked.emit(Written(text, int(self.hold.currentData()), self._template))

    @property
    def is_busy(self) -> bool:
        """An answer is awaited."""
        return self._busy

    def set_busy(self, busy: bool) -> None:
        """While an answer is awaited nothing is sent twice."""
        self._busy = busy
        self._show_send()

    def refused(self, sentence: str) -> None:
        """Say why not, beside the button; everything written stays."""
        self._busy = False
        self.wrong.setText(sentence)
        self.wrong.setVisible(bool(sentence))
        self._show_send()

    def event(self, event: QEvent) -> bool:
        # The window has its own use for Esc; while this is open it is the composer's.
        return claimed(event, lambda key: key.key() == Qt.Key.Key_Escape) or super().event(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        control = event.modifiers() & Qt.KeyboardModifier.ControlModifier
        if event.key() == Qt.Key.Key_Escape:
            self.left.emit()
        elif event.key() in _ENTER and control:
            self.submit()
        else:
            super().keyPressEvent(event)

    # inside

    def _on_template(self) -> None:
        offer = self._offers.get(str(self.templates.currentData()))
        if offer is None:  # own words: what stands there becomes them
            self._template = self._filled = ""
        else:
            self._take(offer)
        self.text.setFocus()

    def _on_language(self) -> None:
        """Words that are still the template's are said anew; own words stay."""
        offer = self._offers.get(self._template)
        if offer is not None and not self.touched:
            self._take(offer)

    def _take(self, offer: Offer) -> None:
        """The words of a template. They go in as one edit, so that Ctrl+Z in the text brings back what stood there."""
        self._template, self._filled = offer.id, offer.words(self.language)
        self.templates.setCurrentIndex(self.templates.findData(offer.id))
        cursor = self.text.textCursor()
        cursor.select(QTextCursor.SelectionType.Document)
        cursor.insertText(self._filled)

    def _on_text(self) -> None:
        if not self._why:
            self.wrong.hide()
        self._show_counter()
        self._show_send()

    def _show_send(self) -> None:
        measured = self.measured
        self.send.setEnabled(not self._busy and not self._why and measured.letters > 0 and not measured.over)
        self.drop.setEnabled(bool(measured.letters))

    def _show_counter(self) -> None:
        measured = self.measured
        name = "wrong" if measured.over else "near" if measured.near else "third"
        used, limit = grouped(measured.used, self._lang), grouped(measured.limit, self._lang)
        if measured.unit == "segments":
            words = self.tr("{letters} huruf, {n} dari {limit} SMS").format(
                letters=grouped(measured.letters, self._lang), n=used, limit=limit
            )
        else:
            words = self.tr("{n} dari {limit} huruf").format(n=used, limit=limit)
        tail = ""
        if measured.link:
            tail = self.tr("tanpa tautan")
        elif measured.over:
            tail = self.tr("terlalu panjang")
        elif measured.near:
            tail = self.tr("hampir penuh")
        self.counter.set_parts((words, name), *(((f" · {tail}", name),) if tail else ()))
        if measured.problem is not None and not self._why:
            self.wrong.setText(say(self._lang, measured.problem[0], **measured.problem[1]))
            self.wrong.show()

    def _hold_words(self, seconds: int) -> str:
        if seconds < 60:
            return self.tr("Tahan {n} detik").format(n=seconds)
        return self.tr("Tahan {n} menit").format(n=seconds // 60)
