"""A list of cases beside the queue: those of one reason, or all of an act with what became of each.

Only the rows somebody looks at are read, however many the list has.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any, Final

from PySide6.QtCore import QAbstractTableModel, QModelIndex, QObject, QPersistentModelIndex, Qt, Signal
from PySide6.QtGui import QIcon, QKeyEvent, QPainter, QPixmap
from PySide6.QtWidgets import QAbstractItemView, QHBoxLayout, QHeaderView, QTableView, QVBoxLayout, QWidget

from console.core import queries
from console.ui.case.parts import MARGIN, Phrase
from console.ui.key_list import claimed
from console.ui.queue.cells import Cells, Describe
from console.ui.queue.formats import grouped, isolated
from console.ui.reads import Reads
from console.ui.theme import Theme
from console.ui.widgets import Button, rule

PAGE: Final = 100
ROW: Final = 30
STATUS, NUMBER, WORDS, KELURAHAN, VERDICT = range(5)
ROOT = QModelIndex()
Index = QModelIndex | QPersistentModelIndex
Role = Qt.ItemDataRole


class CasesModel(QAbstractTableModel):
    """Cases by small key, in the order given."""

    def __init__(self, theme: Theme, reads: Reads, describe: Describe, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._theme, self._reads, self._describe = theme, reads, describe
        self._ns: Sequence[int] = ()
        self._verdict: Callable[[int], str] = lambda _n: ""
        self._cells: dict[int, Cells | None] = {}
        self._asked: set[int] = set()
        self._icons: dict[str, QIcon] = {}
        theme.changed.connect(self._on_theme)

    def show(self, ns: Sequence[int], verdict: Callable[[int], str] | None = None) -> None:
        """Show these.

        Args:
            ns: small keys.
            verdict: what is said of each.
        """
        self.beginResetModel()
        self._ns = ns
        self._verdict = verdict or (lambda _n: "")
        self.endResetModel()

    def forget(self) -> None:
        """What was read may be old: read again what is looked at."""
        self._cells.clear()
        self._asked.clear()
        if self._ns:
            self.dataChanged.emit(self.index(0, 0), self.index(len(self._ns) - 1, VERDICT))

    @property
    def ns(self) -> Sequence[int]:
        """What is shown."""
        return self._ns

    def rowCount(self, parent: Index = ROOT) -> int:
        return 0 if parent.isValid() else len(self._ns)

    def columnCount(self, parent: Index = ROOT) -> int:
        return 0 if parent.isValid() else 5

    def headerData(self, section: int, orientation: Qt.Orientation, role: int = Role.DisplayRole) -> Any:
        if orientation != Qt.Orientation.Horizontal or role not in (
            Role.DisplayRole,
            Role.AccessibleTextRole,
        ):
            return None
        names = ("", self.tr("Nomor"), self.tr("Isi"), self.tr("Kelurahan"), self.tr("Hasil"))
        return names[section]

    def data(self, index: Index, role: int = Role.DisplayRole) -> Any:
        if not index.isValid() or role not in (
            Role.DisplayRole, Role.AccessibleTextRole, Role.DecorationRole, Role.ToolTipRole
        ):  # fmt: skip
            return None
        n, column = self._ns[index.row()], index.column()
        if column == VERDICT:
            return self._verdict(n) if role != Role.DecorationRole else None
        cells = self._cells.get(n)
        if cells is None:
            self._want(index.row())
            gone = n in self._cells and column == NUMBER
            return self.tr("tidak ada lagi") if gone and role != Role.DecorationRole else None
        if role == Role.DecorationRole:
            return self._icon(cells.status) if column == STATUS else None
        if role == Role.ToolTipRole:
            return None  # a citizen's words might be taken for HTML
        status = self._describe.statuses[cells.status] if role == Role.AccessibleTextRole else ""
        return (status, cells.prefix + cells.tail, isolated(cells.words), cells.kelurahan)[column]

    def _want(self, row: int) -> None:
        page = row // PAGE
        if page in self._asked:
            return
        ns = self._ns
        keys = [n for n in ns[page * PAGE : (page + 1) * PAGE] if n not in self._cells]
        if not keys:
            return
        self._asked.add(page)
        describe = self._describe

        def read(db: Any) -> tuple[Sequence[int], int, dict[int, Cells | None]]:
            found: dict[int, Cells | None] = dict.fromkeys(keys)
            return ns, page, found | {row.n: describe.cells(row) for row in queries.page(db, keys)}

        self._reads.read(read, self._on_page, quick=True)

    def _on_page(self, answer: tuple[Sequence[int], int, dict[int, Cells | None]]) -> None:
        ns, page, cells = answer
        self._cells |= cells
        self._asked.discard(page)
        if ns is self._ns:
            last = min((page + 1) * PAGE, len(ns)) - 1
            self.dataChanged.emit(self.index(page * PAGE, 0), self.index(last, KELURAHAN))

    def _icon(self, status: str) -> QIcon:
        if status not in self._icons:
            pixmap = QPixmap(16, 16)
            pixmap.fill(Qt.GlobalColor.transparent)
            painter = QPainter(pixmap)
            painter.setRenderHint(QPainter.RenderHint.Antialiasing)
            self._theme.paint_status(painter, status, 2, 2, 12)
            painter.end()
            self._icons[status] = QIcon(pixmap)
        return self._icons[status]

    def _on_theme(self) -> None:
        self._icons.clear()
        self.forget()


class CasesTable(QTableView):
    """The list; Enter or a double click opens a case."""

    opened = Signal(int)  # small key
    left = Signal()  # Esc

    def __init__(self, theme: Theme, model: CasesModel, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._model = model
        model.setParent(self)
        self.setModel(model)
        self.setFont(theme.font("data"))
        self.setAccessibleName(self.tr("Daftar laporan"))
        self.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
        self.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
        self.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
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
        head.setDefaultAlignment(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter)
        head.setMinimumSectionSize(28)
        for column, width in ((STATUS, 28), (NUMBER, 116), (KELURAHAN, 120)):
            head.setSectionResizeMode(column, QHeaderView.ResizeMode.Fixed)
            self.setColumnWidth(column, width)
        for column in (WORDS, VERDICT):
            head.setSectionResizeMode(column, QHeaderView.ResizeMode.Stretch)
        self.doubleClicked.connect(self._on_opened)
        self.show_verdicts(on=False)

    @property
    def cases(self) -> CasesModel:
        """What it shows."""
        return self._model

    def show_verdicts(self, *, on: bool) -> None:
        """Say of each what became of it, in the place of its words; there is no room for both."""
        self.setColumnHidden(VERDICT, not on)
        self.setColumnHidden(WORDS, on)

    def event(self, event: Any) -> bool:
        keys = (Qt.Key.Key_Return, Qt.Key.Key_Enter, Qt.Key.Key_Escape)
        return claimed(event, lambda key: key.key() in keys) or super().event(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self._on_opened(self.currentIndex())
        elif event.key() == Qt.Key.Key_Escape:
            self.left.emit()
        else:
            super().keyPressEvent(event)

    def keyboardSearch(self, search: str) -> None:
        """Letters are commands of the window."""

    def _on_opened(self, index: Index) -> None:
        if index.isValid():
            self.opened.emit(int(self._model.ns[index.row()]))


class ReasonList(QWidget):
    """The cases of one reason, in the place of the form that named it.

    Signals:
        back_asked: to the form again.
        release_asked: small keys to let go of the selection.
    """

    back_asked = Signal()
    release_asked = Signal(object)

    def __init__(
        self, theme: Theme, table: CasesTable, sentence: str, lang: str, parent: QWidget | None = None
    ) -> None:
        """Make it.

        Args:
            table: the cases, shown already.
            sentence: why these are together.
        """
        super().__init__(parent)
        self.table = table
        self.back = Button(theme, self.tr("Kembali"), key="Esc", compact=True)
        n = grouped(len(table.cases.ns), lang)
        self.release = Button(theme, self.tr("Lepas {n} dari pilihan").format(n=n), compact=True)
        words = Phrase(theme, pad=4)
        words.set_parts((f"{n} ", "strong"), (sentence, "plain"))
        top, foot = QVBoxLayout(), QHBoxLayout()
        top.setContentsMargins(MARGIN, 12, MARGIN, 12)
        top.addWidget(words)
        foot.setContentsMargins(MARGIN, 12, MARGIN, 12)
        foot.setSpacing(8)
        foot.addWidget(self.back)
        foot.addStretch(1)
        foot.addWidget(self.release)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addLayout(top)
        column.addWidget(rule())
        column.addWidget(table, 1)
        column.addWidget(rule())
        column.addLayout(foot)
        self.back.clicked.connect(self.back_asked)
        table.left.connect(self.back_asked)
        self.release.clicked.connect(lambda: self.release_asked.emit(tuple(table.cases.ns)))
        self.setFocusProxy(table)
