"""Tables of rows in memory: what every model answers alike, and a view without lines that keeps its keys to itself.

The queue has a table of its own: it paints a million rows.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from typing import Any, ClassVar, Final

from PySide6.QtCore import (
    QAbstractTableModel,
    QEvent,
    QModelIndex,
    QObject,
    QPersistentModelIndex,
    Qt,
    Signal,
)
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QAbstractItemView, QHeaderView, QTableView, QWidget

from console.ui.key_list import claimed
from console.ui.theme import Theme

ROW: Final = 30
#: Room beside the text of a cell and of a heading, as the style sheet has it: for those who paint cells themselves.
PAD: Final = 8
_LEAST: Final = 28  # width of a column
ROOT = QModelIndex()
Index = QModelIndex | QPersistentModelIndex
Role = Qt.ItemDataRole
#: Roles under which a cell is asked for its words.
SAID: Final = (Role.DisplayRole, Role.AccessibleTextRole)
LEFT: Final = Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter
RIGHT: Final = Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter


class RowsModel(QAbstractTableModel):
    """Rows under headings. A model made of it answers ``data`` alone.

    Attributes:
        rows: as last shown.
    """

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.rows: Sequence[Any] = ()
        self._heads: Sequence[str] = ()
        self._tips: Sequence[str] = ()
        self._figures: Collection[int] = ()

    def set_head(self, heads: Sequence[str], figures: Collection[int] = (), tips: Sequence[str] = ()) -> None:
        """Name the columns.

        Args:
            heads: one a column.
            figures: columns of numbers, which stand at the right.
            tips: what a heading means, one a column, "" for none.
        """
        self._heads, self._figures, self._tips = heads, figures, tips

    def show_rows(self, rows: Sequence[Any]) -> None:
        """Show these instead."""
        self.beginResetModel()
        self.rows = rows
        self.endResetModel()

    def side(self, column: int) -> Qt.AlignmentFlag:
        """Where the words of a column stand."""
        return RIGHT if column in self._figures else LEFT

    def rowCount(self, parent: Index = ROOT) -> int:
        return 0 if parent.isValid() else len(self.rows)

    def columnCount(self, parent: Index = ROOT) -> int:
        return 0 if parent.isValid() else len(self._heads)

    def headerData(self, section: int, orientation: Qt.Orientation, role: int = Role.DisplayRole) -> Any:
        if orientation != Qt.Orientation.Horizontal:
            return None
        if role == Role.TextAlignmentRole:
            return self.side(section)
        if role == Role.ToolTipRole:
            return self._tips[section] or None if self._tips else None
        return self._heads[section] if role in SAID else None


class RowsTable(QTableView):
    """The view. Letters are commands of the window, but for ``KEYS``.

    Attributes:
        KEYS: what each key does here: ``next``, ``previous``, ``open``, ``leave``, or what ``acted`` shall tell.
        HOME: the column the cursor stands in, which a screen reader tells.

    Signals:
        opened: a row, by Enter or a double click.
        left: by ``leave``.
        acted: any other name of ``KEYS``.
    """

    opened = Signal(object)
    left = Signal()
    acted = Signal(str)

    KEYS: ClassVar[Mapping[Qt.Key, str]] = {
        Qt.Key.Key_J: "next", Qt.Key.Key_K: "previous", Qt.Key.Key_Return: "open", Qt.Key.Key_Enter: "open",
    }  # fmt: skip
    HOME: ClassVar = 0

    def __init__(
        self, theme: Theme, model: RowsModel, widths: Mapping[int, int], parent: QWidget | None = None
    ) -> None:
        """Make it.

        Args:
            model: becomes the table's own.
            widths: pixels of columns; the others share what is left.
        """
        super().__init__(parent)
        self._rows = model
        model.setParent(self)
        self.setModel(model)
        self.setFont(theme.font("data"))
        self.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
        self.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
        self.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setHorizontalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setShowGrid(False)
        self.setWordWrap(False)
        self.setTabKeyNavigation(False)
        side = self.verticalHeader()
        side.setSectionResizeMode(QHeaderView.ResizeMode.Fixed)
        side.setMinimumSectionSize(ROW)
        side.setDefaultSectionSize(ROW)
        side.hide()
        head = self.horizontalHeader()
        head.setFont(theme.font("caption"))
        head.setHighlightSections(False)
        head.setMinimumSectionSize(_LEAST)
        head.setSectionResizeMode(QHeaderView.ResizeMode.Stretch)
        for column, width in widths.items():
            head.setSectionResizeMode(column, QHeaderView.ResizeMode.Fixed)
            self.setColumnWidth(column, width)
        self.doubleClicked.connect(lambda _index: self.act("open"))

    @property
    def place(self) -> int:
        """The row the cursor is on, -1 for none."""
        return self.currentIndex().row()

    def go(self, place: int) -> None:
        """Put the cursor on a row, or on the nearest there is."""
        last = self._rows.rowCount() - 1
        self.setCurrentIndex(self._rows.index(min(max(place, 0), last), self.HOME) if last >= 0 else ROOT)

    def act(self, name: str) -> None:
        """Do what a key of the table does."""
        if name in ("next", "previous"):
            self.go(self.place + (1 if name == "next" else -1))
        elif name == "open":
            if self.place >= 0:
                self.opened.emit(self._rows.rows[self.place])
        elif name == "leave":
            self.left.emit()
        else:
            self.acted.emit(name)

    def name_of(self, event: QKeyEvent) -> str:
        """What a key does here; "" nothing."""
        if event.modifiers() & ~Qt.KeyboardModifier.KeypadModifier:
            return ""
        return self.KEYS.get(Qt.Key(event.key()), "")

    def event(self, event: QEvent) -> bool:
        return claimed(event, self.name_of) or super().event(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        name = self.name_of(event)
        if name:
            self.act(name)
        else:
            super().keyPressEvent(event)

    def keyboardSearch(self, search: str) -> None:
        """Letters are commands of the window."""
