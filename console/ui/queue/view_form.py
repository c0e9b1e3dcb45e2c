"""The few fields under the list of views: a name for what is shown now, or another name for a view."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QEvent, Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QCheckBox, QHBoxLayout, QLabel, QLineEdit, QVBoxLayout, QWidget

from console.core.dispatch.keeping import LONGEST_NAME
from console.ui.theme import Theme
from console.ui.widgets import Button, voice


class ViewForm(QWidget):
    """See the module; Enter keeps, Escape leaves everything as it was."""

    kept = Signal(
        str, bool, bool
    )  # name, whether everybody shall see it, whether the map's extent belongs to it
    left = Signal()

    def __init__(self, theme: Theme, taken: Callable[[str], bool], parent: QWidget | None = None) -> None:
        """Make it hidden; see ``ask``.

        Args:
            taken: whether the operator has a view of this name already.
        """
        super().__init__(parent)
        self._taken, self._was = taken, ""
        self.name = QLineEdit()
        self.name.setPlaceholderText(self.tr("Nama tampilan"))
        self.name.setAccessibleName(self.tr("Nama tampilan"))
        self.name.setMaxLength(LONGEST_NAME)
        self.name.returnPressed.connect(self.keep)
        self.name.textEdited.connect(lambda: self._say(""))
        self.name.installEventFilter(self)
        self.share = QCheckBox(self.tr("Bagikan ke semua"))
        self.extent = QCheckBox(self.tr("Dengan luas peta ini"))
        self.wrong = voice(QLabel(), "wrong", theme, "caption")
        self.wrong.setWordWrap(True)
        self.wrong.hide()
        self.note = voice(QLabel(self.tr("Saringan, urutan dan kolom ikut.")), "third", theme, "caption")
        self.note.setWordWrap(True)
        self.button = Button(theme, self.tr("Simpan"), variant="primary", compact=True)
        self.button.clicked.connect(self.keep)
        self.cancel = Button(theme, self.tr("Batal"), variant="flat", compact=True)
        self.cancel.clicked.connect(self.leave)
        buttons = QHBoxLayout()
        buttons.setSpacing(4)
        buttons.addWidget(self.button)
        buttons.addWidget(self.cancel)
        buttons.addStretch(1)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(4)
        for widget in (self.name, self.wrong, self.share, self.extent, self.note):
            column.addWidget(widget)
        column.addLayout(buttons)
        self.hide()

    def ask(self, name: str = "") -> None:
        """Ask for a name; with one given, for another in its place."""
        self._was = name
        for widget in (self.share, self.extent, self.note):
            widget.setVisible(not name)
        for box in (self.share, self.extent):
            box.setChecked(False)
        self._say("")
        self.name.setText(name)
        self.name.selectAll()
        self.show()
        self.name.setFocus()

    def keep(self) -> None:
        """Keep it, unless the name cannot be."""
        name = " ".join(self.name.text().split())
        if not name:
            self._say(self.tr("Beri nama dulu."))
        elif not name.isprintable():
            self._say(self.tr("Nama ini berisi tanda yang tidak terlihat."))
        elif name != self._was and self._taken(name):
            self._say(self.tr("Anda sudah punya tampilan bernama ini. Pilih nama lain."))
        else:
            self.hide()
            self.kept.emit(name, self.share.isChecked(), self.extent.isChecked())

    def leave(self) -> None:
        """Nothing is kept."""
        self.hide()
        self.left.emit()

    def eventFilter(self, watched: object, event: QEvent) -> bool:
        pressed = isinstance(event, QKeyEvent) and event.type() == QEvent.Type.KeyPress
        if pressed and event.key() == Qt.Key.Key_Escape:  # type: ignore[attr-defined]  # a QKeyEvent
            self.leave()
            return True
        return False

    def _say(self, text: str) -> None:
        self.wrong.setText(text)
        self.wrong.setVisible(bool(text))
