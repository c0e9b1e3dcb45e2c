"""*Templat balasan*: the words citizens get, as a supervisor may change them for everybody, with a preview."""

from __future__ import annotations

import re
import unicodedata
from contextlib import suppress
from dataclasses import replace
from typing import Any, Final
from uuid import UUID

from PySide6.QtWidgets import (
    QCheckBox,
    QGridLayout,
    QHBoxLayout,
    QLineEdit,
    QPlainTextEdit,
    QVBoxLayout,
    QWidget,
)

from console.core import kept, templates
from console.core.dispatch import Change
from console.core.kept import Kept
from console.core.templates import LANGUAGES, WORDS, BadTemplate, Template
from console.ui.case.parts import plain
from console.ui.desk import Desk
from console.ui.preferences.field import Choice
from console.ui.queue.formats import KIND_WORDS, STATUS_WORDS
from console.ui.queue.formats import say as in_queue_words
from console.ui.theme import Theme
from console.ui.widgets import Button, Panel, SegmentedButtons
from models import replies
from models.complaint import KINDS, STATUSES, Complaint
from models.sentences import say

NEW: Final = ""
LONGEST: Final = 4000
NAME: Final = 80
#: What people might have written, for the preview; in the language of the words, not of the screen.
RESULT: Final = {"id": "Lubang sudah ditambal.", "en": "The hole has been filled."}
REASON: Final = {"id": "sudah dilaporkan tetangga Anda", "en": "a neighbour of yours had reported it"}


class TemplatePanel(Panel):
    """See the module. One template at a time; nothing is kept before it can be sent on every channel."""

    def __init__(self, theme: Theme, desk: Desk, parent: QWidget | None = None) -> None:
        """Build it; see ``read``."""
        super().__init__(theme, "", parent)
        self._desk = desk
        self._rows: list[Kept] = []
        self._shown: Template | None = None
        self._lang = "id"
        self._edited: dict[str, dict[str, str]] = {}
        self.title.setText(self.tr("Templat balasan"))
        self.which = Choice()
        self.which.activated.connect(lambda: self.open(str(self.which.currentData())))
        self.language = SegmentedButtons(theme)
        self.language.add("id", self.tr("Indonesia"), on=True)
        self.language.add("en", self.tr("Inggris"))
        self.language.chosen.connect(self._on_language)
        self.header.addWidget(self.language)
        self.name = QLineEdit()
        self.name.setMaxLength(NAME)
        self.text, self.short = QPlainTextEdit(), QPlainTextEdit()
        self.text.setFixedHeight(132)
        self.short.setFixedHeight(64)
        self.fits = {status: QCheckBox(in_queue_words(STATUS_WORDS[status])) for status in STATUSES}
        self.kinds = {kind: QCheckBox(in_queue_words(KIND_WORDS[kind])) for kind in KINDS}
        self.channel = Choice()
        for code in replies.CARRIES:
            known = desk.store.reference.channels.get(code)
            self.channel.addItem(known.name if known else code, code)
        self.preview = plain(theme)
        self.preview.setWordWrap(True)
        self.preview.setContentsMargins(12, 8, 12, 8)
        self.preview.setProperty("replyArea", True)
        self.wrong = plain(theme, "", "wrong", "caption")
        self.wrong.setWordWrap(True)
        self.keep_button = Button(theme, self.tr("Simpan untuk semua"), variant="primary")
        self.keep_button.clicked.connect(self.keep)
        self.reset = Button(theme, self.tr("Kembalikan bawaan"), variant="flat")
        self.reset.clicked.connect(self.take_away)
        self._theme = theme
        self._build()
        for edit in (self.text, self.short):
            edit.textChanged.connect(self._on_edited)
        self.name.textEdited.connect(self._on_edited)
        for box in (*self.fits.values(), *self.kinds.values()):
            box.toggled.connect(self._on_edited)
        self.channel.activated.connect(self._preview)
        desk.changed.connect(self._on_changed)
        self.open(next(iter(templates.templates(desk.store.reference))))

    def _build(self) -> None:
        theme = self._theme
        grid = QGridLayout()
        grid.setHorizontalSpacing(12)
        grid.setVerticalSpacing(8)
        grid.setColumnStretch(1, 1)
        words = plain(theme, " ".join(f"{{{word}}}" for word in WORDS), "second", "caption")
        words.setWordWrap(True)
        help_words = plain(theme, self.tr(
            "Bagian dalam [ ] hilang bila kata isiannya tidak diketahui; hanya {nomor} boleh di luar."
        ), "third", "caption")  # fmt: skip
        help_words.setWordWrap(True)
        rows: list[tuple[str, QWidget]] = [
            (self.tr("Templat"), self.which), (self.tr("Nama"), self.name), (self.tr("Kata-kata"), self.text),
            (self.tr("Versi pendek"), self.short), (self.tr("Kata isian"), words), ("", help_words),
            (self.tr("Untuk status"), self._boxes(self.fits)), (self.tr("Untuk jenis"), self._boxes(self.kinds)),
            (self.tr("Contoh untuk"), self.channel), ("", self.preview), ("", self.wrong),
        ]  # fmt: skip
        self._labels = {}
        for row, (name, widget) in enumerate(rows):
            if name:
                label = plain(theme, name, "second")
                grid.addWidget(label, row, 0)
                widget.setAccessibleName(name)
                self._labels[name] = label
            widget.setFont(
                theme.font("caption") if widget in (words, help_words, self.wrong) else theme.font("data")
            )
            grid.addWidget(widget, row, 1)
        buttons = QHBoxLayout()
        buttons.setSpacing(8)
        buttons.addWidget(self.keep_button)
        buttons.addWidget(self.reset)
        buttons.addStretch(1)
        column = QVBoxLayout()
        column.setContentsMargins(16, 12, 16, 16)
        column.setSpacing(12)
        column.addLayout(grid)
        column.addLayout(buttons)
        self.body.addLayout(column)

    def _boxes(self, boxes: dict[str, QCheckBox]) -> QWidget:
        holder = QWidget()
        grid = QGridLayout(holder)
        grid.setContentsMargins(0, 0, 0, 0)
        grid.setHorizontalSpacing(12)
        grid.setVerticalSpacing(4)
        for place, box in enumerate(boxes.values()):
            box.setFont(self._theme.font("data"))
            grid.addWidget(box, place // 3, place % 3)
        grid.setColumnStretch(3, 1)
        return holder

    # which -------------------------------------------------------------------------------------------------

    def read(self) -> None:
        """Read which templates were changed, and by whom."""
        me = self._desk.me
        self._desk.read(lambda db: kept.rows(db, "template", me), self._on_read, ticket="templates.panel")

    def open(self, template: str) -> None:
        """Edit a template by its id, ``NEW`` for one of their own."""
        found = templates.templates(self._desk.store.reference).get(template)
        self._shown = found
        held = found if found is not None else self._draft(template)
        base: dict[str, Any] = templates.to_body(held) if held is not None else {
            "names": {}, "texts": dict.fromkeys(LANGUAGES, "{nomor}"), "short": dict.fromkeys(LANGUAGES, "{nomor}"),
            "fits": [], "kinds": ["complaint"],
        }  # fmt: skip
        self._edited = {part: {lang: str(base[part].get(lang, "")) for lang in LANGUAGES}
                        for part in ("names", "texts", "short")}  # fmt: skip
        for boxes, chosen in ((self.fits, base["fits"]), (self.kinds, base["kinds"])):
            for code, box in boxes.items():
                box.blockSignals(True)
                box.setChecked(code in chosen)
                box.blockSignals(False)
        self._list(template)
        self._fill()

    def _draft(self, template: str) -> Template | None:
        """What was kept for oneself: a copy of words somebody else had changed first."""
        for row in self._rows:
            if row.name == template and not row.shared:
                with suppress(BadTemplate):
                    return templates.of_body(template, row.body)
        return None

    def _list(self, chosen: str) -> None:
        lang = self._desk.language
        changed = {row.name for row in self._rows if row.shared}
        self.which.clear()
        for one in templates.templates(self._desk.store.reference).values():
            words = "{name}"
            if one.id in changed:
                ours = one.id in templates.shipped()
                words = self.tr("{name} (diubah)") if ours else self.tr("{name} (tambahan)")
            self.which.addItem(words.format(name=one.names[lang]), one.id)
        for draft in self._rows:
            if not draft.shared and self.which.findData(draft.name) < 0:
                names = draft.body.get("names")
                name = str(names.get(lang, draft.name) if isinstance(names, dict) else draft.name)
                self.which.addItem(self.tr("{name} (konsep)").format(name=name), draft.name)
        self.which.addItem(self.tr("Templat baru…"), NEW)
        self.which.setCurrentIndex(max(0, self.which.findData(chosen)))
        row = self._row(chosen)
        ours = chosen in templates.shipped()
        self.reset.setText(self.tr("Kembalikan bawaan") if ours else self.tr("Hapus templat ini"))
        self.reset.setVisible(row is not None)

    def _row(self, template: str) -> Kept | None:
        """The row that holds, or a draft."""
        found = [row for row in self._rows if row.name == template]
        return max(found, key=lambda row: (row.shared, row.at), default=None)

    # editing -----------------------------------------------------------------------------------------------

    def _fill(self) -> None:
        for edit, part in ((self.text, "texts"), (self.short, "short")):
            edit.blockSignals(True)
            edit.setPlainText(self._edited[part][self._lang])
            edit.blockSignals(False)
        self.name.setText(self._edited["names"][self._lang])
        self._preview()

    def _on_language(self, lang: str) -> None:
        self._lang = lang
        self._fill()

    def _on_edited(self, *_what: Any) -> None:
        self._edited["names"][self._lang] = " ".join(self.name.text().split())
        self._edited["texts"][self._lang] = self.text.toPlainText()[:LONGEST]
        self._edited["short"][self._lang] = self.short.toPlainText()[:LONGEST]
        self._preview()

    def edited(self) -> dict[str, Any]:
        """As it stands in the fields."""
        base = templates.to_body(self._shown) if self._shown is not None else {}
        return {
            **base, **{part: dict(words) for part, words in self._edited.items()},
            "fits": [code for code, box in self.fits.items() if box.isChecked()],
            "kinds": [code for code, box in self.kinds.items() if box.isChecked()],
        }  # fmt: skip

    def template(self) -> Template:
        """As it stands in the fields.

        Raises:
            BadTemplate: it cannot be sent.
        """
        body = self.edited()
        if not all(body["names"].values()):
            raise BadTemplate("no name", "template.fits")
        made = templates.of_body(self._shown.id if self._shown is not None else "baru", body)
        templates.check(made, self._desk.store.reference)
        return made

    def _preview(self) -> None:
        try:
            made = self.template()
        except BadTemplate as bad:
            self.wrong.setText(say(self._desk.language, bad.code, **bad.params))
            self.wrong.show()
            self.keep_button.setEnabled(False)
            self.preview.setText("")
            return
        self.wrong.hide()
        self.keep_button.setEnabled(True)
        ref = self._desk.store.reference
        self.preview.setText(
            templates.fill(made, self._sample(made), ref, self._lang, reason=REASON[self._lang])
        )

    def _sample(self, template: Template) -> Complaint:
        """A made-up case this template answers."""
        ref = self._desk.store.reference
        case = Complaint(
            UUID(int=0), str(self.channel.currentData()), "", self._desk.now(), "", "JK2511240001",
            status=template.fits[0], kind=template.kinds[0], completion_due=self._desk.now() + 86_400,
            kelurahan=next(iter(ref.territory.kelurahan), None), agency=next(iter(ref.agencies), None),
            category=template.category or next(iter(ref.categories), None),
        )  # fmt: skip
        return replace(case, result=RESULT[self._lang])

    # keeping -----------------------------------------------------------------------------------------------

    def keep(self) -> None:
        """Keep it for everybody, in the place of the one that holds."""
        chosen = str(self.which.currentData())
        name = chosen or self._new_id()
        row = self._row(chosen) if chosen else None
        body, owner, dispatcher = self.edited(), row.owner if row is not None else "", self._desk.dispatcher
        self._desk.work.write(
            lambda: dispatcher.keep("template", name, body, owner=owner, shared=True, new=not chosen),
            lambda change: self._on_kept(change, name), failed=self._on_refused,
        )  # fmt: skip

    def take_away(self) -> None:
        """What was changed is as shipped again; one of their own is no more."""
        chosen = str(self.which.currentData())
        dispatcher = self._desk.dispatcher
        owners = [row.owner for row in self._rows if row.name == chosen]

        def write() -> Change:
            change = Change()
            for owner in owners:
                change = dispatcher.unkeep("template", chosen, owner)
            return change

        left = chosen if chosen in templates.shipped() else next(iter(templates.shipped()))
        self._desk.work.write(write, lambda change: self._on_kept(change, left), failed=self._on_refused)

    def _new_id(self) -> str:
        """An id from the Indonesian name, which nothing else has."""
        plain_name = (
            unicodedata.normalize("NFKD", self._edited["names"]["id"]).encode("ascii", "ignore").decode()
        )
        base = re.sub(r"[^a-z0-9]+", "-", plain_name.lower()).strip("-")[:50] or "templat"
        taken = {*templates.templates(self._desk.store.reference), *(row.name for row in self._rows)}
        number = 1
        while (name := base if number == 1 else f"{base}-{number}") in taken:
            number += 1
        return name

    def _on_kept(self, change: Change, name: str) -> None:
        self._desk.changed.emit(change)
        self._desk.said.emit()
        self.open(name)
        self._desk.messages.success(self.tr("Templat balasan disimpan"))

    def _on_refused(self, failure: Any) -> None:
        self.wrong.setText(failure.sentence(self._desk.language))
        self.wrong.show()

    def _on_changed(self, change: Change) -> None:
        if "template" in change.other:
            self.read()

    def _on_read(self, rows: list[Kept]) -> None:
        self._rows = rows
        self._list(str(self.which.currentData()))
