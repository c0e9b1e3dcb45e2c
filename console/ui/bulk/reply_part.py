"""The words to the citizens of a selection: template or own words, language, hold, and how it reads for one."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QSizePolicy, QVBoxLayout, QWidget

from console.core import templates
from console.ui.bulk.plan import Words
from console.ui.case.forms import ReasonEdit
from console.ui.case.parts import Phrase, plain
from console.ui.queue.formats import clean_line, grouped
from console.ui.reply.composer import HOLD, HOLDS, LANGUAGES, Choice
from console.ui.theme import Theme
from console.ui.widgets import SegmentedButtons, voice
from models.reference import Reference

TEXT_HEIGHT = 84
LONGEST_SAMPLE = 300


class ReplyPart(QWidget):
    """See the module."""

    changed = Signal()

    def __init__(
        self, theme: Theme, ref: Reference, lang: str, template: str = "", parent: QWidget | None = None
    ) -> None:
        """Make it.

        Args:
            ref: master data, for the templates supervisors keep.
            lang: ``id`` or ``en``, for names.
            template: chosen at first; "": own words.
        """
        super().__init__(parent)
        self._lang = lang
        self.templates = Choice()
        self.templates.setFont(theme.font("data"))
        self.templates.setAccessibleName(self.tr("Templat balasan"))
        self.templates.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Fixed)
        self.templates.addItem(self.tr("Kata sendiri"), "")
        for one in templates.templates(ref).values():
            self.templates.addItem(one.names[lang], one.id)
        self.languages = SegmentedButtons(theme)
        names = (self.tr("Bahasa Indonesia"), self.tr("Bahasa Inggris"))
        for code, name in zip(LANGUAGES, names, strict=True):
            button = self.languages.add(code, code.upper(), on=code == LANGUAGES[0], tip=name)
            button.setAccessibleName(name)
        self.hold = Choice()
        self.hold.setFont(theme.font("data"))
        self.hold.setAccessibleName(self.tr("Ditahan sebelum dikirim"))
        for seconds in HOLDS:
            whole = self.tr("Tahan {n} detik") if seconds < 60 else self.tr("Tahan {n} menit")
            self.hold.addItem(whole.format(n=seconds if seconds < 60 else seconds // 60), seconds)
        self.hold.setCurrentIndex(HOLDS.index(HOLD))
        self.text = ReasonEdit()
        self.text.setFixedHeight(TEXT_HEIGHT)
        self.text.setTabChangesFocus(True)
        self.text.setAccessibleName(self.tr("Isi balasan"))
        self.text.setPlaceholderText(self.tr("Sama untuk semua pelapor"))
        self.sample = Phrase(theme, "caption")
        self.waits = voice(plain(theme), "second", theme, "caption")
        self.waits.setWordWrap(True)
        pick = QHBoxLayout()
        pick.setSpacing(8)
        pick.addWidget(self.templates, 1)
        pick.addWidget(self.languages)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(8)
        column.addLayout(pick)
        for widget in (self.text, self.sample):
            column.addWidget(widget)
        column.addWidget(self.hold, 0, Qt.AlignmentFlag.AlignRight)
        column.addWidget(self.waits)  # in a narrow panel beside the hold it would stand a word a line
        self.setFocusProxy(self.templates)
        self.choose(template)
        self.show_sample(("", ""), ())
        self.templates.currentIndexChanged.connect(self._on_template)
        self.languages.chosen.connect(self.changed)
        self.hold.currentIndexChanged.connect(self.changed)
        self.text.textChanged.connect(self.changed)

    def choose(self, template: str) -> None:
        """Take a template; "" for own words."""
        self.templates.setCurrentIndex(max(0, self.templates.findData(template)))
        self.text.setVisible(not self.templates.currentData())

    def words(self) -> Words:
        """What is said."""
        template = str(self.templates.currentData() or "")
        lang = next(code for code in LANGUAGES if self.languages.is_on(code))
        return Words(
            template, "" if template else self.text.toPlainText(), lang, int(self.hold.currentData())
        )

    def show_sample(self, sample: tuple[str, str], waits: Sequence[tuple[str, int]]) -> None:
        """How it reads for one case, and which channels do not answer yet."""
        number, text = sample
        told = bool(text) and bool(self.templates.currentData())
        self.sample.setVisible(told)
        if told:
            words = clean_line(text)
            words = f"{words[:LONGEST_SAMPLE]}…" if len(words) > LONGEST_SAMPLE else words
            self.sample.set_parts(
                (self.tr("Contoh {number}: ").format(number=number), "third"), (words, "second")
            )
        names = ", ".join(f"{name} {grouped(n, self._lang)}" for name, n in waits)
        self.waits.setText(
            self.tr("Menunggu fase kanal yang belum membalas: {channels}").format(channels=names)
        )
        self.waits.setVisible(bool(waits))

    def values(self) -> dict[str, Any]:
        """What is chosen, as plain values, for a draft."""
        words = self.words()
        return {
            "template": words.template,
            "text": self.text.toPlainText(),
            "lang": words.lang,
            "hold": words.hold,
        }

    def set_values(self, values: dict[str, Any]) -> None:
        """Put a draft back."""
        self.text.setPlainText(str(values.get("text", "")))
        self.choose(str(values.get("template", "")))
        if values.get("lang") in LANGUAGES:
            self.languages.set_on(str(values["lang"]))
        self.hold.setCurrentIndex(max(0, self.hold.findData(values.get("hold", HOLD))))

    def _on_template(self) -> None:
        self.text.setVisible(not self.templates.currentData())
        self.sample.hide()
        self.changed.emit()
