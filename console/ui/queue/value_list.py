"""A list of values to tick, with a line that narrows it."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from PySide6.QtCore import QEvent, QSize, Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QLineEdit, QListWidget, QListWidgetItem, QVBoxLayout, QWidget

from console.ui.theme import Theme

ROWS = 8
ROW = 24  # pixels
CODE = Qt.ItemDataRole.UserRole


class ValueList(QWidget):
    """One or several of many; what is ticked stays ticked while the list is narrowed."""

    changed = Signal()

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.search = QLineEdit()
        self.search.setPlaceholderText(self.tr("cari dalam daftar"))
        self.search.setAccessibleName(self.tr("Cari dalam daftar"))
        self.search.textChanged.connect(self._narrow)
        self.search.installEventFilter(self)
        self.list = QListWidget()
        self.list.setAccessibleName(self.tr("Nilai"))
        self.list.setFont(theme.font("data"))
        self.list.setFixedHeight(ROWS * ROW + 4)
        self.list.setUniformItemSizes(True)
        self.list.itemChanged.connect(lambda _item: self.changed.emit())
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(4)
        column.addWidget(self.search)
        column.addWidget(self.list)
        self.setFocusProxy(self.search)

    def set_values(self, values: Sequence[tuple[str, str]], ticked: Iterable[str] = ()) -> None:
        """Offer (code, name); those in `ticked` are, and what the list does not know comes first."""
        known = {code for code, _name in values}
        ticked = list(ticked)
        self.list.blockSignals(True)
        self.list.clear()
        for code, name in [*((code, code) for code in ticked if code not in known), *values]:
            item = QListWidgetItem(name)
            item.setData(CODE, code)
            item.setSizeHint(QSize(0, ROW))
            item.setFlags(
                Qt.ItemFlag.ItemIsEnabled | Qt.ItemFlag.ItemIsSelectable | Qt.ItemFlag.ItemIsUserCheckable
            )
            item.setCheckState(Qt.CheckState.Checked if code in ticked else Qt.CheckState.Unchecked)
            self.list.addItem(item)
        self.list.blockSignals(False)
        self.search.clear()
        self.search.setVisible(len(values) > ROWS)
        self.list.setFixedHeight(min(ROWS, max(2, self.list.count())) * ROW + 4)
        self._narrow("")
        self.changed.emit()

    def ticked(self) -> tuple[str, ...]:
        """Codes that are ticked, in the order of the list."""
        items = (self.list.item(i) for i in range(self.list.count()))
        return tuple(item.data(CODE) for item in items if item.checkState() == Qt.CheckState.Checked)

    def tick(self, code: str, on: bool = True) -> None:
        """Tick a value, or take its tick away."""
        for i in range(self.list.count()):
            if self.list.item(i).data(CODE) == code:
                self.list.item(i).setCheckState(Qt.CheckState.Checked if on else Qt.CheckState.Unchecked)

    def _narrow(self, text: str) -> None:
        wanted = text.strip().casefold()
        first = -1
        for i in range(self.list.count()):
            item = self.list.item(i)
            item.setHidden(wanted not in item.text().casefold())
            if first < 0 and not item.isHidden():
                first = i
        self.list.setCurrentRow(first)

    def eventFilter(self, watched: object, event: QEvent) -> bool:
        """Down goes into the list; a space after nothing ticks what is current there."""
        if watched is self.search and isinstance(event, QKeyEvent) and event.type() == QEvent.Type.KeyPress:
            if event.key() == Qt.Key.Key_Down:
                self.list.setFocus()
                return True
            item = self.list.currentItem()
            if (
                event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter)
                and self.search.text()
                and item is not None
            ):
                item.setCheckState(Qt.CheckState.Checked)
                self.search.clear()
                return True
        return False
