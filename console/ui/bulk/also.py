"""What goes along with a bulk's verb: one row each, with what it asks for and a cross."""

from __future__ import annotations

from functools import partial
from typing import Any

from PySide6.QtCore import QPoint, Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QLineEdit, QMenu, QSizePolicy, QVBoxLayout, QWidget

from console.ui.bulk.plan import REPLY, Plan, Words, likely_template, may_join
from console.ui.bulk.reply_part import ReplyPart
from console.ui.case import options, verbs
from console.ui.case.orders import Order
from console.ui.case.parts import level, plain
from console.ui.reply.composer import Choice
from console.ui.theme import Theme
from console.ui.widgets import Button, IconButton
from models.reference import Reference

NAME_WIDTH = 104  # pixels
MOST_TEXT = 4000
_CHOSEN = ("categorise", "classify", "coordinate", "dispose", "raise")
_SAID = ("note", "escalate")


class AlsoRow(QWidget):
    """One step that goes along."""

    changed = Signal()

    def __init__(self, theme: Theme, verb: str, ref: Reference, lang: str, template: str = "") -> None:
        super().__init__()
        self.verb = verb
        self.choice: Choice | None = None
        self.said: QLineEdit | None = None
        self.reply: ReplyPart | None = None
        name = verbs.name(verb)
        self.cross = IconButton(theme, "close", self.tr("Lepas langkah {name}").format(name=name))
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(8)
        label = level(plain(theme, name, "second"), 32)
        label.setFixedWidth(NAME_WIDTH)
        label.setWordWrap(True)
        row.addWidget(label, 0, Qt.AlignmentFlag.AlignTop)
        if verb in _CHOSEN:
            self.choice = Choice()
            self.choice.setFont(theme.font("data"))
            self.choice.setAccessibleName(name)
            self.choice.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Fixed)
            self.choice.addItem(self.tr("Pilih…"), "")
            for option in options.offered(verb, None, ref, lang):
                self.choice.addItem(f"{option.label}  {option.detail}".rstrip(), option.value)
            self.choice.currentIndexChanged.connect(self.changed)
            row.addWidget(self.choice, 1)
        elif verb in _SAID:
            self.said = QLineEdit()
            self.said.setMaxLength(MOST_TEXT)
            self.said.setAccessibleName(name)
            self.said.textChanged.connect(self.changed)
            row.addWidget(self.said, 1)
        elif verb == REPLY:
            self.reply = ReplyPart(theme, ref, lang, template)
            self.reply.changed.connect(self.changed)
            row.addWidget(self.reply, 1)
        else:
            row.addStretch(1)
        row.addWidget(self.cross, 0, Qt.AlignmentFlag.AlignTop)
        self.setFocusProxy(self.choice or self.said or self.reply or self.cross)

    @property
    def complete(self) -> bool:
        """It has what it needs."""
        if self.choice is not None:
            return bool(self.choice.currentData())
        if self.verb == "note" and self.said is not None:
            return bool(self.said.text().strip())
        return self.reply is None or not self.reply.words().empty

    def order(self) -> Order:
        """The step."""
        to = str(self.choice.currentData() or "") if self.choice is not None else ""
        return Order(self.verb, to, self.said.text() if self.said is not None else "")

    def value(self) -> Any:
        """What is chosen, for a draft."""
        if self.reply is not None:
            return self.reply.values()
        return self.said.text() if self.said is not None else self.order().to

    def set_value(self, value: Any) -> None:
        """Put a draft back."""
        if self.reply is not None:
            self.reply.set_values(dict(value))
        elif self.said is not None:
            self.said.setText(str(value))
        elif self.choice is not None:
            self.choice.setCurrentIndex(max(0, self.choice.findData(str(value))))


class Also(QWidget):
    """The rows, and the button that adds one."""

    changed = Signal()

    def __init__(
        self, theme: Theme, verb: str, ref: Reference, lang: str, parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self._theme, self._verb, self._ref, self._lang = theme, verb, ref, lang
        self.rows: list[AlsoRow] = []
        self.add_button = Button(theme, self.tr("Sekaligus…"), icon="plus", variant="flat", compact=True)
        self.add_button.setToolTip(self.tr("Langkah lain pada laporan yang sama, satu kali jalan"))
        self.add_button.clicked.connect(self._on_add)
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(0, 0, 0, 0)
        self._column.setSpacing(8)
        self._column.addWidget(self.add_button, 0, Qt.AlignmentFlag.AlignLeft)

    @property
    def verbs(self) -> tuple[str, ...]:
        """What goes along now."""
        return tuple(row.verb for row in self.rows)

    @property
    def offered(self) -> tuple[str, ...]:
        """What can still be added."""
        return may_join(self._verb, self.verbs)

    @property
    def complete(self) -> bool:
        """Every row has what it needs."""
        return all(row.complete for row in self.rows)

    def add(self, verb: str) -> AlsoRow:
        """Add a step."""
        orders = (Order(self._verb), *(row.order() for row in self.rows))
        template = likely_template(Plan(self._verb, orders), self._ref) if verb == REPLY else ""
        row = AlsoRow(self._theme, verb, self._ref, self._lang, template)
        row.changed.connect(self.changed)
        row.cross.clicked.connect(partial(self._on_cross, row))
        self.rows.append(row)
        self._column.insertWidget(self._column.count() - 1, row)
        self._offer()
        self.changed.emit()
        return row

    def orders(self) -> tuple[Order, ...]:
        """The steps but the reply."""
        return tuple(row.order() for row in self.rows if row.reply is None)

    @property
    def reply(self) -> ReplyPart | None:
        """The part that writes to the citizens, None when none does."""
        return next((row.reply for row in self.rows if row.reply is not None), None)

    def words(self) -> Words | None:
        """The reply, None for none."""
        return self.reply.words() if self.reply is not None else None

    def values(self) -> list[list[Any]]:
        """What is chosen, for a draft."""
        return [[row.verb, row.value()] for row in self.rows]

    def set_values(self, values: list[list[Any]]) -> None:
        """Put a draft back."""
        for verb, value in values:
            if verb in self.offered:
                self.add(str(verb)).set_value(value)

    def _offer(self) -> None:
        self.add_button.setVisible(bool(self.offered))

    def _on_add(self) -> None:
        menu = QMenu(self)
        for verb in self.offered:
            menu.addAction(verbs.name(verb), partial(self._chosen, verb))
        menu.aboutToHide.connect(menu.deleteLater)
        menu.popup(self.add_button.mapToGlobal(QPoint(0, self.add_button.height())))

    def _chosen(self, verb: str) -> None:
        self.add(verb).setFocus()

    def _on_cross(self, row: AlsoRow) -> None:
        self.rows.remove(row)
        self._column.removeWidget(row)
        row.hide()
        row.deleteLater()
        self._offer()
        self.changed.emit()
        self.add_button.setFocus()
