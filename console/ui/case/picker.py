"""A field with the choices below it: letters narrow them down, arrows move, nothing opens or closes."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QModelIndex, QPersistentModelIndex, QRect, QSize, Qt, Signal
from PySide6.QtGui import QFontMetrics, QKeyEvent, QPainter
from PySide6.QtWidgets import (
    QLineEdit,
    QListWidget,
    QListWidgetItem,
    QStyle,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QVBoxLayout,
    QWidget,
)

from console.ui.case.options import Option, matching
from console.ui.theme import Theme

ROW = 28
MOST_ROWS = 6
DETAIL = Qt.ItemDataRole.UserRole + 1
_MOVES = {
    Qt.Key.Key_Down: 1,
    Qt.Key.Key_Up: -1,
    Qt.Key.Key_PageDown: MOST_ROWS,
    Qt.Key.Key_PageUp: -MOST_ROWS,
}


class TwoVoices(QStyledItemDelegate):
    """A choice with its detail in a quieter voice, painted as plain text."""

    def __init__(self, theme: Theme, parent: QWidget) -> None:
        super().__init__(parent)
        self._theme = theme

    def sizeHint(self, option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex) -> QSize:
        return QSize(100, ROW)

    def paint(
        self, painter: QPainter, option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex
    ) -> None:
        theme, rect = self._theme, option.rect
        painter.save()
        if option.state & QStyle.StateFlag.State_Selected:
            painter.fillRect(rect, theme["accent_soft"])
            painter.fillRect(QRect(rect.left(), rect.top(), 3, rect.height()), theme["accent"])
        x = rect.left() + 12
        label, detail = str(index.data(Qt.ItemDataRole.DisplayRole)), str(index.data(DETAIL) or "")
        for text, font, ink in (
            (label, theme.font("data_medium"), "text"),
            (detail, theme.font("data"), "text3"),
        ):
            metrics = QFontMetrics(font)
            room = rect.right() - 8 - x
            painter.setFont(font)
            painter.setPen(theme[ink])
            shown = metrics.elidedText(text, Qt.TextElideMode.ElideRight, max(room, 0))
            painter.drawText(
                QRect(x, rect.top(), max(room, 0), rect.height()), Qt.AlignmentFlag.AlignVCenter, shown
            )
            x += metrics.horizontalAdvance(shown) + 12
        painter.restore()


class Picker(QWidget):
    """Choose one of many by typing."""

    picked = Signal(str)  # the value now chosen; "" when nothing is
    confirmed = Signal()  # a choice was double-clicked

    def __init__(self, theme: Theme, name: str, hint: str, parent: QWidget | None = None) -> None:
        """Make a picker.

        Args:
            name: what it chooses, for a screen reader.
            hint: shown while nothing is typed.
        """
        super().__init__(parent)
        self._options: list[Option] = []
        self._shown: list[Option] = []
        self.edit = QLineEdit()
        self.edit.setPlaceholderText(hint)
        self.edit.setAccessibleName(name)
        self.edit.setClearButtonEnabled(True)
        self.list = QListWidget()
        self.list.setAccessibleName(name)
        self.list.setFocusPolicy(Qt.FocusPolicy.NoFocus)  # the arrows reach it from the field above
        self.list.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.list.setUniformItemSizes(True)
        self.list.setItemDelegate(TwoVoices(theme, self.list))
        self.setFocusProxy(self.edit)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(4)
        column.addWidget(self.edit)
        column.addWidget(self.list)
        self.edit.textEdited.connect(lambda _text: self._narrow(None))
        self.edit.textChanged.connect(lambda text: None if text else self._narrow(None))
        self.list.currentRowChanged.connect(lambda _row: self.picked.emit(self.value()))
        self.list.itemDoubleClicked.connect(lambda _item: self.confirmed.emit())

    def set_options(self, options: Sequence[Option], chosen: str = "") -> None:
        """Offer these; what was chosen stays chosen where it is still offered.

        Args:
            options: the likeliest first.
            chosen: taken when nothing is chosen yet; "" leaves that to the operator, so that a quick Enter
                cannot send a case anywhere.
        """
        chosen = self.value() or chosen
        self._options = list(options)
        self._narrow(chosen)

    def value(self) -> str:
        """The chosen value, "" for none."""
        row = self.list.currentRow()
        return self._shown[row].value if 0 <= row < len(self._shown) else ""

    def label(self) -> str:
        """How the chosen one is called."""
        row = self.list.currentRow()
        return self._shown[row].label if 0 <= row < len(self._shown) else ""

    def choose(self, value: str, typed: str = "") -> None:
        """Take a choice, and the letters that led to it, from a draft."""
        self.edit.setText(typed)
        self._narrow(value)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        step = _MOVES.get(Qt.Key(event.key()))
        if step is None or not self._shown:
            super().keyPressEvent(event)
            return
        row = min(max(self.list.currentRow() + step, 0), len(self._shown) - 1)
        self.list.setCurrentRow(row)

    def _narrow(self, chosen: str | None) -> None:
        """Show what the letters mean and choose the one asked for; of typed letters the best match."""
        self._shown = matching(self._options, self.edit.text())
        self.list.blockSignals(True)
        self.list.clear()
        for option in self._shown:
            item = QListWidgetItem(option.label)
            item.setData(DETAIL, option.detail)
            item.setData(Qt.ItemDataRole.AccessibleTextRole, f"{option.label} {option.detail}")
            self.list.addItem(item)
        values = [option.value for option in self._shown]
        nothing = 0 if values and self.edit.text().strip() else -1
        self.list.setCurrentRow(values.index(chosen) if chosen in values else nothing)
        self.list.blockSignals(False)
        self.list.setFixedHeight(ROW * min(max(len(values), 1), MOST_ROWS) + 2)
        self.list.setVisible(bool(values))
        self.picked.emit(self.value())
