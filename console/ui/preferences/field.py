"""One setting on the screen: its name, its control, where its value comes from, and what is wrong with it."""

from __future__ import annotations

from typing import Any

from PySide6.QtCore import Signal
from PySide6.QtGui import QWheelEvent
from PySide6.QtWidgets import QCheckBox, QComboBox, QHBoxLayout, QLineEdit, QSizePolicy, QVBoxLayout, QWidget

from console.ui.case.parts import plain
from console.ui.preferences.table import CHOICE, NUMBER, SWITCH, TEXT, TIME, Spec, words
from console.ui.theme import Theme
from console.ui.widgets import Button, voice

SHORT, LONG = 200, 420  # pixels: choices and numbers, texts


class Choice(QComboBox):
    """A choice that a turn of the wheel over the page does not change."""

    def wheelEvent(self, event: QWheelEvent) -> None:
        event.ignore()


class SettingField(QWidget):
    """See the module. Says `chosen` when there is another value to keep; whoever owns it keeps it."""

    chosen = Signal(str, object)  # name, value
    reset_asked = Signal(str)

    def __init__(self, theme: Theme, spec: Spec, language: str, parent: QWidget | None = None) -> None:
        """Make it without a value; see `show_value`."""
        super().__init__(parent)
        self.spec = spec
        self._language = language
        self._value: Any = None
        self._fixed = False
        self.title = plain(theme, words(spec.title), "second")
        self.origin = voice(plain(theme), "third", theme, "caption")
        self.reset = Button(theme, self.tr("Kembalikan bawaan"), variant="flat", compact=True)
        self.reset.clicked.connect(lambda: self.reset_asked.emit(spec.name))
        self.control = self._make_control(theme)
        self.control.setAccessibleName(words(spec.title))
        self.hint = voice(plain(theme, words(spec.hint)), "third", theme, "caption")
        self.hint.setVisible(bool(spec.hint))
        self.later = voice(
            plain(theme, self.tr("Berlaku sesudah Tanggap dibuka lagi.")), "accent", theme, "caption"
        )
        self.later.hide()
        self.given = voice(plain(theme), "second", theme, "caption")
        self.given.hide()
        self.wrong = voice(plain(theme), "wrong", theme)
        self.wrong.hide()
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(4)
        if spec.kind != SWITCH:
            column.addWidget(self.title)
        row = QHBoxLayout()
        row.setSpacing(12)
        row.addWidget(self.control, 1 if spec.kind == TEXT else 0)
        row.addWidget(self.origin)
        row.addWidget(self.reset)
        row.addStretch(0 if spec.kind == TEXT else 1)
        column.addLayout(row)
        for label in (self.hint, self.given, self.later, self.wrong):
            label.setWordWrap(True)
            column.addWidget(label)

    def _make_control(self, theme: Theme) -> QWidget:
        control: QWidget
        if self.spec.kind == CHOICE:
            box = Choice()
            for value, text in self.spec.choices.items():
                box.addItem(words(text), value)
            box.activated.connect(lambda: self._offer(box.currentData()))
            box.setFixedWidth(SHORT)
            control = box
        elif self.spec.kind == SWITCH:
            tick = QCheckBox(words(self.spec.title))
            tick.clicked.connect(self._offer)
            control = tick
        else:
            line = QLineEdit()
            line.setPlaceholderText(words(self.spec.empty))
            line.editingFinished.connect(self._on_edited)
            line.textEdited.connect(lambda: self.show_wrong(""))
            line.setMaxLength(1000)
            if self.spec.kind in (NUMBER, TIME):
                line.setFixedWidth(SHORT // 2)
            else:
                line.setMinimumWidth(SHORT)
                line.setMaximumWidth(LONG)
            control = line
        control.setFont(theme.font("data"))
        width = QSizePolicy.Policy.Expanding if self.spec.kind == TEXT else QSizePolicy.Policy.Fixed
        control.setSizePolicy(width, QSizePolicy.Policy.Fixed)
        return control

    # showing -----------------------------------------------------------------------------------------------

    def show_value(
        self, value: Any, origin: str, *, fixed: bool = False, usual: bool = True, later: bool = False
    ) -> None:
        """Show a value.

        Args:
            value: of the setting's own type.
            origin: where it comes from, in words.
            fixed: somebody else decides (environment, command line): it cannot be changed here.
            usual: it is the default.
            later: it is another one than the one that holds now.
        """
        self._value, self._fixed = value, fixed
        control = self.control
        if isinstance(control, QComboBox):
            control.setCurrentIndex(control.findData(value))
        elif isinstance(control, QCheckBox):
            control.setChecked(bool(value))
        elif isinstance(control, QLineEdit):
            control.setText(self._written(value))
            control.setCursorPosition(0)
        control.setEnabled(not fixed)
        self.origin.setText("" if fixed else origin)
        self.given.setText(origin if fixed else "")
        self.given.setVisible(fixed)
        control.setAccessibleDescription(origin)
        self.reset.setVisible(not usual and not fixed)
        self.later.setVisible(later)
        self.show_wrong("")

    def show_wrong(self, text: str) -> None:
        """Say under the control why its value cannot be kept; "" when nothing is wrong."""
        self.wrong.setText(text)
        self.wrong.setVisible(bool(text))
        self.control.setProperty("wrong", bool(text))
        self.control.style().unpolish(self.control)
        self.control.style().polish(self.control)

    def commit(self) -> None:
        """Keep what is being typed."""
        if isinstance(self.control, QLineEdit):
            self._on_edited()

    @property
    def value(self) -> Any:
        """The value kept, whatever is being typed."""
        return self._value

    # choosing ----------------------------------------------------------------------------------------------

    def _on_edited(self) -> None:
        assert isinstance(self.control, QLineEdit)  # noqa: S101 - connected for lines only
        text = self.control.text().strip()
        if text != self._written(self._value):
            given = {NUMBER: text.replace(",", "."), TIME: text.replace(".", ":")}
            self._offer(given.get(self.spec.kind, text))

    def _offer(self, value: Any) -> None:
        if value != self._value and not self._fixed:
            self.chosen.emit(self.spec.name, value)

    def _written(self, value: Any) -> str:
        text = str(value)
        if isinstance(value, float):
            text = f"{value:g}" if float(f"{value:g}") == value else repr(value)
            return text.replace(".", ",") if self._language == "id" else text
        if self.spec.kind == TIME:
            return text.replace(":", ".") if self._language == "id" else text
        return text
