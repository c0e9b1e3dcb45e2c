"""The filter builder: what about, compared how, with which value; and the whole filter as text, both ways."""

from __future__ import annotations

from typing import Final

from PySide6.QtCore import QPoint, Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import (
    QComboBox,
    QFrame,
    QGridLayout,
    QHBoxLayout,
    QLabel,
    QLineEdit,
    QSpinBox,
    QStackedWidget,
    QWidget,
)

from console.ui.moment_edit import MomentEdit
from console.ui.queue import filter_fields
from console.ui.queue.cells import Describe
from console.ui.queue.filter_fields import FIELDS, FLAG, HOLDS, LENGTH, LIST, NUMBER, TIME, TODAY, WORDS
from console.ui.queue.formats import say
from console.ui.queue.terms import term_words
from console.ui.queue.value_list import ValueList
from console.ui.theme import Theme
from console.ui.widgets import Button, rule, voice
from models import sentences
from models.filters import BadFilter, Filter, Term, day_start, parse

UNITS: Final = ("m", "h", "d")
LONGEST: Final = 8000
LINE: Final = 32  # pixels of a line of fields


class FilterPopup(QFrame):
    """Closes itself when the filter was changed or the operator clicks elsewhere."""

    wanted = Signal(object)  # Filter: all of it

    def __init__(
        self, theme: Theme, describe: Describe, now: int, parent: QWidget, current: Filter | None = None
    ) -> None:
        """Offer terms named by `describe`.

        Args:
            now: seconds since the epoch.
            current: the filter that is shown now; a term added to it says more, one on the same field takes its place.
        """
        super().__init__(parent, Qt.WindowType.Popup)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setProperty("panel", True)
        self._theme, self._describe = theme, describe
        self._current = current or Filter()
        self.field = QComboBox()
        self.field.setMaxVisibleItems(len(FIELDS))
        for key, ask in FIELDS.items():
            self.field.addItem(say(ask.name), key)
        self.op = QComboBox()
        self.values = ValueList(theme)
        self.flag = QComboBox()
        self.flag.setMaxVisibleItems(24)
        for term, name in filter_fields.flags(describe):
            self.flag.addItem(name, term)
        self.length, self.unit = QSpinBox(), QComboBox()
        self.length.setRange(1, 9999)
        self.length.setValue(6)
        for unit, name in zip(UNITS, (self.tr("menit"), self.tr("jam"), self.tr("hari")), strict=True):
            self.unit.addItem(name, unit)
        self.unit.setCurrentIndex(1)
        self.length.lineEdit().setTextMargins(8, 0, 0, 0)
        self.time = MomentEdit(describe.lang, day_start(now))
        self.words = QLineEdit()
        self.words.setMaxLength(500)
        self.says = voice(QLabel(), "second", theme)
        self.says.setTextFormat(Qt.TextFormat.PlainText)
        self.says.setWordWrap(True)
        self.button = Button(theme, self.tr("Tambah saringan"), variant="primary")
        self.button.clicked.connect(self.add)
        self.text = QLineEdit()
        self.text.setMaxLength(LONGEST)
        self.text.setPlaceholderText(self.tr("tanpa saringan"))
        self.wrong = voice(QLabel(), "wrong", theme, "caption")
        self.wrong.setTextFormat(Qt.TextFormat.PlainText)
        self.wrong.setWordWrap(True)
        self.apply = Button(theme, self.tr("Pakai teks ini"), variant="flat", compact=True)
        self.apply.clicked.connect(self.use_text)
        self._build()
        self._connect()
        self._on_field()

    def _build(self) -> None:
        length = QWidget()
        row = QHBoxLayout(length)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(8)
        row.addWidget(self.length)
        row.addWidget(self.unit)
        row.addStretch(1)
        self._stack = QStackedWidget()
        self._pages = {
            LIST: self.values, FLAG: self.flag, LENGTH: length, TIME: self.time, NUMBER: self.words, WORDS: self.words,
        }  # fmt: skip
        for page in (self.values, self.flag, length, self.time, self.words):
            self._stack.addWidget(page)
        grid = QGridLayout(self)
        grid.setContentsMargins(12, 12, 12, 12)
        grid.setSpacing(8)
        grid.setColumnStretch(1, 1)
        self._names = {}
        rows = ((self.tr("Tentang"), self.field), (self.tr("Syarat"), self.op), (self.tr("Nilai"), self._stack),
                ("", self.says))  # fmt: skip
        for place, (text, widget) in enumerate(rows):
            if text:
                label = voice(QLabel(text), "second", self._theme)
                label.setBuddy(widget)
                label.setFixedHeight(LINE)
                grid.addWidget(label, place, 0, Qt.AlignmentFlag.AlignTop)
                self._names[text] = label
                widget.setAccessibleName(text)
            grid.addWidget(widget, place, 1, Qt.AlignmentFlag.AlignTop)
        grid.addWidget(self.button, 4, 1, Qt.AlignmentFlag.AlignRight)
        grid.addWidget(rule(), 5, 0, 1, 2)
        label = voice(QLabel(self.tr("Sebagai teks")), "second", self._theme)
        label.setBuddy(self.text)
        grid.addWidget(label, 6, 0)
        grid.addWidget(self.text, 6, 1)
        grid.addWidget(self.wrong, 7, 1)
        grid.addWidget(self.apply, 8, 1, Qt.AlignmentFlag.AlignRight)
        self.setMinimumWidth(440)
        for widget, name in (
            (self.words, self.tr("Nilai")), (self.text, self.tr("Sebagai teks")), (self.flag, self.tr("Keadaan")),
            (self.length, self.tr("Lama")), (self.unit, self.tr("Satuan")), (self.time, self.tr("Waktu")),
        ):  # fmt: skip
            widget.setAccessibleName(name)

    def _connect(self) -> None:
        self.field.currentIndexChanged.connect(self._on_field)
        self.op.currentIndexChanged.connect(self._on_op)
        for signal in (
            self.values.changed, self.flag.currentIndexChanged, self.length.valueChanged, self.unit.currentIndexChanged,
            self.time.dateTimeChanged, self.words.textChanged,
        ):  # fmt: skip
            signal.connect(self._on_value)
        self.text.textEdited.connect(self._on_typed)

    def open_at(self, at: QPoint) -> None:
        """Open with its top left corner here, in global pixels."""
        self.adjustSize()
        self.move(at)
        self.show()
        self.field.setFocus(Qt.FocusReason.PopupFocusReason)

    # what is chosen ----------------------------------------------------------------------------------------

    def term(self) -> Term | None:
        """The term as chosen, None while there is none.

        Raises:
            BadFilter: what was typed makes none.
        """
        key, op = str(self.field.currentData()), str(self.op.currentData() or "~")
        kind = FIELDS[key].kind
        if kind == FLAG:
            chosen = self.flag.currentData()
            return Term(chosen.field, chosen.op, tuple(chosen.values)) if chosen is not None else None
        if kind == LENGTH:
            sign = "-" if op.startswith("-") else ""
            value = f"{sign}{self.length.value()}{self.unit.currentData()}"
            return Term(key, op.lstrip("-"), (value,))
        if kind == TIME:
            if op == TODAY[0]:
                return Term(key, ">=", ("today",))
            return Term(key, op, (self.time.dateTime().toString("yyyy-MM-ddTHH:mm"),))
        if kind == LIST and op != HOLDS[0]:
            ticked = self.values.ticked()
            return Term(key, op, ticked) if ticked else None
        words = self.words.text().strip()
        if not words:
            return None
        if kind == NUMBER:
            words = words.replace(",", ".")
        made = Term(key, op, (words,))
        return parse(str(Filter((made,)))).terms[0]

    def whole(self) -> Filter:
        """The current filter with the chosen term; one on the same field with the same comparison makes room.

        Raises:
            BadFilter: what was typed makes no term.
        """
        term = self.term()
        if term is None:
            return self._current
        held = tuple(t for t in self._current.terms if not self._gives_way(t, term))
        return Filter(held).plus(Filter((term,)))

    @staticmethod
    def _gives_way(old: Term, new: Term) -> bool:
        """Two lists of values for one field would let nothing through; of a flag yes and no neither."""
        return old.field == new.field and old.op == new.op and (
            new.op == "=" or new.field in ("age", "due", "received_at", "due_at", "closed_at")
        )  # fmt: skip

    def add(self) -> None:
        """Use the filter with the chosen term and close; stay open while nothing is chosen."""
        try:
            term, whole = self.term(), self.whole()
        except BadFilter as bad:
            self._say(bad)
            return
        if term is None:
            self._pages[FIELDS[str(self.field.currentData())].kind].setFocus()
            return
        self.wanted.emit(whole)
        self.close()

    def use_text(self) -> None:
        """Use the text as it was written and close; stay open while it cannot be read."""
        try:
            whole = parse(self.text.text())
        except BadFilter as bad:
            self._say(bad)
            self.text.setFocus()
            return
        self.wanted.emit(whole)
        self.close()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            if self.text.hasFocus():
                self.use_text()
            else:
                self.add()
        else:
            super().keyPressEvent(event)

    # showing -----------------------------------------------------------------------------------------------

    def _on_field(self) -> None:
        key = str(self.field.currentData())
        ask = FIELDS[key]
        self.op.blockSignals(True)
        self.op.clear()
        for op, name in ask.ops:
            self.op.addItem(say(name), op)
        self.op.blockSignals(False)
        self.op.setVisible(bool(ask.ops))
        self._names[self.tr("Syarat")].setVisible(bool(ask.ops))
        self.words.clear()
        self.words.setPlaceholderText({
            "text": self.tr("misalnya pompa banjir"), "number": "JK2511240001", "lat": "-6.2", "lon": "106.8",
        }.get(key, ""))  # fmt: skip
        if ask.kind == LIST:
            self.values.set_values(filter_fields.choices(key, self._describe), self._held(key))
        self._on_op()

    def _held(self, field: str) -> tuple[str, ...]:
        """What the current filter lets through already, so that more can be ticked."""
        return self._current.only(field)

    def _on_op(self) -> None:
        key, op = str(self.field.currentData()), self.op.currentData()
        kind = FIELDS[key].kind
        page = self.words if kind == LIST and op == HOLDS[0] else self._pages[kind]
        self._stack.setCurrentWidget(page)
        self._stack.setFixedHeight(page.sizeHint().height())
        shown = not (kind == TIME and op == TODAY[0])
        self._stack.setVisible(shown)
        self._names[self.tr("Nilai")].setVisible(shown)
        self._on_value()
        if self.isVisible():
            self.adjustSize()

    def _on_value(self, *_what: object) -> None:
        self.wrong.hide()
        self.apply.hide()
        try:
            term, whole = self.term(), self.whole()
        except BadFilter as bad:
            self._say(bad)
            self.button.setEnabled(False)
            return
        self.says.setText(term_words(term, self._describe, 0) if term is not None else "")
        self.button.setEnabled(term is not None)
        self.text.setText(str(whole))
        self.text.setCursorPosition(0)

    def _on_typed(self, text: str) -> None:
        self.apply.show()
        try:
            parse(text)
        except BadFilter as bad:
            self._say(bad)
            self.apply.setEnabled(False)
        else:
            self.wrong.hide()
            self.apply.setEnabled(True)
        self.adjustSize()

    def _say(self, bad: BadFilter) -> None:
        self.wrong.setText(sentences.say(self._describe.lang, bad.code, **bad.params))
        self.wrong.show()
