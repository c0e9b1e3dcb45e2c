"""The small window that adds a term to the filter: what about, and which."""

from __future__ import annotations

from collections.abc import Callable
from typing import Final

from PySide6.QtCore import QPoint, Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import (
    QCheckBox,
    QComboBox,
    QCompleter,
    QFrame,
    QGridLayout,
    QLabel,
    QLineEdit,
    QStackedLayout,
    QWidget,
)

from console.ui.i18n import QT_TRANSLATE_NOOP
from console.ui.queue.cells import Describe
from console.ui.queue.formats import say
from console.ui.queue.terms import FLAGS, term_words
from console.ui.theme import Theme
from console.ui.widgets import Button, voice
from models.complaint import KINDS, STATUSES
from models.filters import Term

FIELDS: Final = {  # field: Indonesian name
    "status": QT_TRANSLATE_NOOP("Queue", "Status"),
    "flag": QT_TRANSLATE_NOOP("Queue", "Keadaan"),
    "category": QT_TRANSLATE_NOOP("Queue", "Kategori"),
    "kelurahan": QT_TRANSLATE_NOOP("Queue", "Kelurahan"),
    "agency": QT_TRANSLATE_NOOP("Queue", "SKPD"),
    "channel": QT_TRANSLATE_NOOP("Queue", "Kanal"),
    "kind": QT_TRANSLATE_NOOP("Queue", "Jenis"),
    "age": QT_TRANSLATE_NOOP("Queue", "Umur laporan"),
    "due": QT_TRANSLATE_NOOP("Queue", "Sisa waktu"),
    "assignee": QT_TRANSLATE_NOOP("Queue", "Pemegang"),
    "text": QT_TRANSLATE_NOOP("Queue", "Kata dalam laporan"),
}
LENGTHS: Final = {
    "age": ((">", "6h"), (">", "24h"), (">", "7d"), (">", "30d"), ("<", "1h"), ("<", "24h"), ("<", "7d")),
    "due": (("<", "1h"), ("<", "2h"), ("<", "6h"), ("<", "24h"), (">", "24h")),
}
NAMED: Final = ("category", "kelurahan", "agency", "channel", "status", "kind")


class FilterPopup(QFrame):
    """Closes itself when a term was added or the operator clicks elsewhere."""

    added = Signal(object)  # Term

    def __init__(self, theme: Theme, describe: Describe, now: int, parent: QWidget) -> None:
        """Offer terms named by `describe`.

        Args:
            now: seconds since the epoch.
        """
        super().__init__(parent, Qt.WindowType.Popup)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setProperty("panel", True)
        self._describe, self._now = describe, now
        self.field = QComboBox()
        for key, name in FIELDS.items():
            self.field.addItem(say(name), key)
        self.choice = QComboBox()
        self.choice.setEditable(True)
        self.choice.setInsertPolicy(QComboBox.InsertPolicy.NoInsert)
        self.choice.setMaxVisibleItems(16)
        completer = QCompleter(self.choice.model(), self.choice)
        completer.setCaseSensitivity(Qt.CaseSensitivity.CaseInsensitive)
        completer.setCompletionMode(QCompleter.CompletionMode.PopupCompletion)
        completer.setFilterMode(Qt.MatchFlag.MatchContains)
        self.choice.setCompleter(completer)
        self.words = QLineEdit()
        self.words.setPlaceholderText(self.tr("misalnya pompa banjir"))
        self.inverted = QCheckBox(self.tr("Kecuali yang ini"))
        self.button = Button(theme, self.tr("Tambah saringan"), variant="primary")
        self.button.clicked.connect(self.add)
        both = QWidget()
        self._values = QStackedLayout(both)
        self._values.setContentsMargins(0, 0, 0, 0)
        self._values.addWidget(self.choice)
        self._values.addWidget(self.words)
        grid = QGridLayout(self)
        grid.setContentsMargins(12, 12, 12, 12)
        grid.setSpacing(8)
        for row, (text, widget) in enumerate(((self.tr("Tentang"), self.field), (self.tr("Nilai"), both))):
            label = voice(QLabel(text), "second", theme)
            label.setBuddy(widget)
            grid.addWidget(label, row, 0)
            grid.addWidget(widget, row, 1)
        grid.addWidget(self.inverted, 2, 1)
        grid.addWidget(self.button, 3, 1, Qt.AlignmentFlag.AlignRight)
        self.setMinimumWidth(340)
        for widget, name in ((self.field, self.tr("Tentang")), (self.choice, self.tr("Nilai"))):
            widget.setAccessibleName(name)
        self.words.setAccessibleName(self.tr("Kata dalam laporan"))
        self.field.currentIndexChanged.connect(self._on_field)
        self._on_field()

    def open_at(self, at: QPoint) -> None:
        """Open with its top left corner here, in global pixels."""
        self.adjustSize()
        self.move(at)
        self.show()
        self.field.setFocus(Qt.FocusReason.PopupFocusReason)

    def term(self) -> Term | None:
        """The term as chosen, None while there is none."""
        key = self.field.currentData()
        if key == "text":
            words = self.words.text().strip()
            return Term("text", "~", (words,)) if words else None
        index = self.choice.findText(self.choice.currentText(), Qt.MatchFlag.MatchFixedString)
        if index < 0:
            return None
        term = self.choice.itemData(index)
        if self.inverted.isChecked() and self.inverted.isVisibleTo(self):
            return Term(term.field, "!=", term.values)
        return Term(term.field, term.op, term.values)

    def add(self) -> None:
        """Add the term and close; stay open while nothing is chosen."""
        term = self.term()
        if term is None:
            (self.words if self.field.currentData() == "text" else self.choice).setFocus()
            return
        self.added.emit(term)
        self.close()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self.add()
        else:
            super().keyPressEvent(event)

    def _on_field(self) -> None:
        key = self.field.currentData()
        self._values.setCurrentIndex(1 if key == "text" else 0)
        self.inverted.setVisible(key in NAMED)
        self.choice.clear()
        for term in self._terms(key):
            self.choice.addItem(term_words(term, self._describe, self._now), term)
        self.choice.setCurrentIndex(0)

    def _terms(self, key: str) -> list[Term]:
        """What can be chosen about a field."""
        describe, reference = self._describe, self._describe.reference
        sources: dict[str, Callable[[], list[str]]] = {
            "status": lambda: list(STATUSES),
            "kind": lambda: list(KINDS),
            "channel": lambda: sorted(reference.channels),
            "category": lambda: sorted(describe.categories, key=lambda code: describe.categories[code]),
            "kelurahan": lambda: sorted(reference.territory.kelurahan, key=reference.kelurahan_name),
            "agency": lambda: ["KEL", "PPSU", *sorted(
                code for code, agency in reference.agencies.items() if agency.kelurahan is None
            )],
        }  # fmt: skip
        if key in sources:
            return [Term(key, "=", (code,)) for code in sources[key]()]
        if key == "flag":
            both = [Term(flag, "=", (value,)) for flag in FLAGS for value in ("yes", "no")]
            return [*both, Term("reopened", ">", ("0",)), Term("priority", "=", ("1",))]
        if key in LENGTHS:
            return [Term(key, op, (length,)) for op, length in LENGTHS[key]]
        if key == "assignee":
            return [Term("assignee", "=", ("me",)), Term("assignee", "=", ("none",))]
        return []
